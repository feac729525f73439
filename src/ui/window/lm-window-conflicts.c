#include "lm-ui-config.h"

#include "window/lm-window-private.h"

#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

#define LIST_MOST 200

typedef struct {
  LmId home;
  guint violation; /* the first hard one of the home */
} LmConflictPlace;

/* One place per home, in the order of the street. */
static void
collect (LmWindow *self, LmConflicts *conflicts)
{
  GListModel *homes = G_LIST_MODEL (lm_desk_get_homes (self->desk));
  g_autoptr (GHashTable) first = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_clear_pointer (&self->conflict_homes, g_ptr_array_unref);
  self->conflict_homes = g_ptr_array_new_with_free_func (g_free);
  if (conflicts == NULL || g_hash_table_size (conflicts->homes) == 0)
    return;
  for (guint i = 0; i < conflicts->violations->len; i++) {
    LmViolation *violation = &g_array_index (conflicts->violations, LmViolation, i);

    if (violation->weight == LM_VIOLATION_HARD && violation->home != 0 && !g_hash_table_contains (first, &violation->home))
      g_hash_table_insert (first, &violation->home, GUINT_TO_POINTER (i));
  }
  for (guint i = 0; i < g_list_model_get_n_items (homes); i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (homes, i);
    LmId id = lm_home_item_get_id (item);
    gpointer violation;

    if (g_hash_table_lookup_extended (first, &id, NULL, &violation)) {
      LmConflictPlace *place = g_new (LmConflictPlace, 1);

      place->home = id;
      place->violation = GPOINTER_TO_UINT (violation);
      g_ptr_array_add (self->conflict_homes, place);
    }
  }
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, LmWindow *self)
{
  guint index = gtk_list_box_row_get_index (row);

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_POPOVER)));
  self->place_of_conflict = index;
  lm_window_go_to_conflict (self, 1);
}

static GtkWidget *
row_new (LmWindow *self, LmConflicts *conflicts, const LmConflictPlace *place)
{
  GtkWidget *row = adw_action_row_new ();
  LmHomeItem *item = lm_desk_find (self->desk, place->home);
  const LmViolation *violation = &g_array_index (conflicts->violations, LmViolation, place->violation);
  g_autofree char *text = lm_violation_describe (lm_desk_get_snapshot (self->desk), violation);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item != NULL ? lm_home_item_get_address (item) : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

/* The list is made when it is opened: nobody may look at it for hours. */
static void
make_list (GtkMenuButton *button, gpointer data)
{
  LmWindow *self = data;
  LmConflicts *conflicts = lm_desk_get_conflicts (self->desk);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  guint n = conflicts != NULL ? MIN (self->conflict_homes->len, LIST_MOST) : 0;

  for (guint i = 0; i < n; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), row_new (self, conflicts, g_ptr_array_index (self->conflict_homes, i)));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  lm_accessible_name (list, _ ("Conflicts"));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_widget_set_size_request (scroller, 380, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (button, popover);
}

void
lm_window_update_conflicts (LmWindow *self)
{
  guint n;

  collect (self, lm_desk_get_conflicts (self->desk));
  n = self->conflict_homes->len;
  gtk_widget_set_visible (GTK_WIDGET (self->conflicts_button), n > 0);
  if (n > 0) {
    g_autofree char *number = lm_words_number (n);
    g_autofree char *text = g_strdup_printf (ngettext ("%s conflict", "%s conflicts", n), number);
    GtkWidget *content = adw_button_content_new ();

    adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "dialog-warning-symbolic");
    adw_button_content_set_label (ADW_BUTTON_CONTENT (content), text);
    gtk_menu_button_set_child (self->conflicts_button, content);
    lm_accessible_name (GTK_WIDGET (self->conflicts_button), text);
    gtk_menu_button_set_create_popup_func (self->conflicts_button, make_list, self, NULL);
  }
}

void
lm_window_go_to_conflict (LmWindow *self, int step)
{
  guint n = self->conflict_homes != NULL ? self->conflict_homes->len : 0;
  const LmConflictPlace *place;
  LmConflicts *conflicts = lm_desk_get_conflicts (self->desk);
  g_autofree char *text = NULL;

  if (n == 0 || conflicts == NULL)
    return;
  /* place_of_conflict is one past the last place gone to; 0 before the first. */
  self->place_of_conflict = (self->place_of_conflict + n + step) % n;
  place = g_ptr_array_index (self->conflict_homes, (self->place_of_conflict + n - 1) % n);
  lm_desk_reveal (self->desk, place->home);
  text = lm_violation_describe (lm_desk_get_snapshot (self->desk), &g_array_index (conflicts->violations, LmViolation, place->violation));
  lm_desk_say (self->desk, text);
}
