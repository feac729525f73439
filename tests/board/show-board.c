#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "district.h"
#include "lm-board.h"

/* Shows the board alone, or writes a picture of it:
 * show-board --png FILE --level district|trains|homes|hours --dark --width N --height N --homes N */

static char *png, *level;
static gboolean dark, rtl;
static int width = 1400, height = 800, n_homes = 480, select_home, scroll_days, text = 100;

static const GOptionEntry entries[] = {
  { "png", 0, 0, G_OPTION_ARG_FILENAME, &png, "write a picture and stop", "FILE" },
  { "level", 0, 0, G_OPTION_ARG_STRING, &level, "district, trains, homes or hours", "LEVEL" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "dark", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "from right to left", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "pixels", "N" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "pixels", "N" },
  { "homes", 0, 0, G_OPTION_ARG_INT, &n_homes, "homes in the district", "N" },
  { "select", 0, 0, G_OPTION_ARG_INT, &select_home, "home that is selected", "ID" },
  { "days", 0, 0, G_OPTION_ARG_INT, &scroll_days, "days after today to show", "N" },
  { "text", 0, 0, G_OPTION_ARG_INT, &text, "size of text", "PERCENT" },
  { NULL }
};

static gboolean
write_picture (gpointer data)
{
  GtkWidget *window = data;
  GdkPaintable *paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (window), gtk_widget_get_height (window)));
  if (!gdk_texture_save_to_png (texture, png))
    fprintf (stderr, "cannot write %s\n", png);
  g_object_unref (texture);
  gsk_render_node_unref (node);
  g_object_unref (paintable);
  gtk_window_destroy (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

static LmBoardMove
check (LmId home, LmDay day, gboolean thorough, GPtrArray *lines, gpointer data)
{
  if (lm_day_get_weekday (day) > 4)
    {
      g_ptr_array_add (lines, g_strdup ("Er wordt die dag niet gewerkt."));
      return LM_BOARD_MOVE_HARD;
    }
  if (lm_day_get_weekday (day) == 2)
    {
      g_ptr_array_add (lines, g_strdup ("Installateur ploeg 2 is al bezet (112 %)."));
      g_ptr_array_add (lines, g_strdup ("De bewoner heeft een brief met een andere dag."));
      return LM_BOARD_MOVE_SOFT;
    }
  return LM_BOARD_MOVE_FREE;
}

int
main (int argc, char **argv)
{
  LmDay today = lm_day_from_date (2026, 5, 8);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (LmDistrictState) state = NULL;
  GtkWidget *window, *board;
  LmBoardLevel shown;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * text / 100, NULL);
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  snapshot = district_new (n_homes, today);
  state = lm_district_state_new (snapshot, NULL);
  board = lm_board_new ();
  lm_board_set_check (LM_BOARD (board), check, NULL, NULL);
  lm_board_set_snapshot (LM_BOARD (board), snapshot, state, today, lm_instant (today, 12 * 60 + 57));
  if (lm_board_level_from_name (level, &shown))
    lm_board_set_level (LM_BOARD (board), shown);
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), board);
  gtk_window_present (GTK_WINDOW (window));
  if (scroll_days)
    lm_board_scroll_to_day (LM_BOARD (board), today + scroll_days);
  if (select_home)
    lm_board_select_home (LM_BOARD (board), select_home);
  if (png)
    g_timeout_add (700, write_picture, window);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
