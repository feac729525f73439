#include "lm-ui-config.h"

#include "shortcuts/lm-shortcuts.h"

#include "shortcuts/lm-commands.h"

#include <glib/gi18n.h>
#include <string.h>

/* Keys that the board itself understands; they are no commands of their own. */
static const struct {
  const char *keys;
  const char *label;
} board_keys[] = {
  { "<Control>plus", N_ ("Zoom in") },
  { "<Control>minus", N_ ("Zoom out") },
  { "<Control>0", N_ ("Show everything") },
  { "Left Right", N_ ("Previous or next mark of the home") },
  { "Up Down", N_ ("Previous or next home") },
  { "<Control>Left <Control>Right", N_ ("A day back or on") },
  { "<Alt>Left <Alt>Right", N_ ("Move the home a working day") },
  { "Return", N_ ("Show the home's detail") },
};

static GtkWidget *
group_new (const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return group;
}

static void
add_row (GtkWidget *group, const char *label, const char *accel)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *keys = gtk_label_new (NULL);
  g_auto (GStrv) parts = g_strsplit (accel, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *plain = NULL;

  for (guint i = 0; parts[i] != NULL; i++) {
    guint key;
    GdkModifierType modifiers;
    g_autofree char *name = NULL;

    if (!gtk_accelerator_parse (parts[i], &key, &modifiers))
      continue;
    name = gtk_accelerator_get_label (key, modifiers);
    if (text->len > 0)
      g_string_append (text, "  ");
    g_string_append (text, name);
  }
  plain = g_strdelimit (g_strdup (label), "_", ' ');
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), plain);
  gtk_label_set_text (GTK_LABEL (keys), text->str);
  gtk_widget_add_css_class (keys, "dimmed");
  gtk_widget_add_css_class (keys, "keys");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

void
lm_shortcuts_present (GtkWidget *parent)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = NULL;
  const char *last = NULL;

  for (guint i = 0; i < lm_n_commands; i++) {
    if (lm_commands[i].accel == NULL)
      continue;
    if (g_strcmp0 (last, lm_commands[i].group) != 0) {
      last = lm_commands[i].group;
      group = group_new (_ (last));
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
    }
    add_row (group, _ (lm_commands[i].label), lm_commands[i].accel);
  }
  group = group_new (_ ("On the board"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  for (guint i = 0; i < G_N_ELEMENTS (board_keys); i++)
    add_row (group, _ (board_keys[i].label), board_keys[i].keys);

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _ ("Keyboard shortcuts"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 720);
  adw_dialog_set_child (dialog, view);
  adw_dialog_present (dialog, parent);
}

GMenuModel *
lm_shortcuts_make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) last_section = g_menu_new ();
  g_autoptr (GMenu) group = NULL;

  for (guint i = 0; i < lm_n_commands; i++) {
    const LmCommand *command = &lm_commands[i];
    gboolean help = g_str_has_prefix (command->action, "app.") && strcmp (command->group, "Help") == 0;

    if (help)
      g_menu_append (last_section, _ (command->label), command->action);
    else {
      if (group == NULL)
        group = g_menu_new ();
      g_menu_append (group, _ (command->label), command->action);
      if (i + 1 == lm_n_commands || g_strcmp0 (lm_commands[i + 1].group, command->group) != 0) {
        g_menu_append_submenu (section, _ (command->group), G_MENU_MODEL (group));
        g_clear_object (&group);
      }
    }
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last_section));
  return G_MENU_MODEL (menu);
}
