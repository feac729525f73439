#include "lm-ui-config.h"

#include "shared/lm-filter-menu.h"

#include "shared/lm-accessible.h"
#include "shared/lm-menu.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEY "saved-filters"

typedef struct {
  GtkWidget *button; /* not owned: it owns this */
  GtkEditable *search;
  GSettings *settings; /* NULL where the settings are not installed */
  GSimpleActionGroup *actions;
} FilterMenu;

static void
filter_menu_free (gpointer data)
{
  FilterMenu *self = data;

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  g_clear_weak_pointer (&self->search);
  g_free (self);
}

static GVariant *
get_filters (FilterMenu *self)
{
  return self->settings != NULL ? g_settings_get_value (self->settings, KEY) : g_variant_ref_sink (g_variant_new ("a(ss)", NULL));
}

static void
update_enabled (FilterMenu *self)
{
  GAction *keep = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "keep");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (keep), self->settings != NULL && self->search != NULL && gtk_editable_get_text (self->search)[0] != '\0');
}

static void
fill (FilterMenu *self)
{
  g_autoptr (GMenu) menu = g_menu_new (), kept = g_menu_new (), away = g_menu_new (), rest = g_menu_new ();
  g_autoptr (GVariant) filters = get_filters (self);
  GVariantIter iter;
  const char *name, *text;

  g_variant_iter_init (&iter, filters);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text)) {
    g_autoptr (GMenuItem) use = g_menu_item_new (name, NULL), forget = NULL;
    /* Translators: 1 name of a filter that was kept. */
    g_autofree char *label = g_strdup_printf (_ ("Forget “%s”"), name);

    forget = g_menu_item_new (label, NULL);
    g_menu_item_set_action_and_target (use, "filters.use", "s", text);
    g_menu_item_set_action_and_target (forget, "filters.forget", "s", name);
    g_menu_append_item (kept, use);
    g_menu_append_item (away, forget);
  }
  g_menu_append (rest, _ ("Keep this filter…"), "filters.keep");
  if (g_menu_model_get_n_items (G_MENU_MODEL (away)) > 0)
    g_menu_append_submenu (rest, _ ("Forget a filter"), G_MENU_MODEL (away));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (kept));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), G_MENU_MODEL (menu));
}

/* Puts the filter in the list; without a text only takes the name away. */
static void
keep (FilterMenu *self, const char *wanted, const char *wanted_text)
{
  g_autoptr (GVariant) filters = get_filters (self);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name, *text;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  g_variant_iter_init (&iter, filters);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    if (strcmp (name, wanted) != 0)
      g_variant_builder_add (&builder, "(ss)", name, text);
  if (wanted_text != NULL)
    g_variant_builder_add (&builder, "(ss)", wanted, wanted_text);
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
}

static void
activate_use (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FilterMenu *self = data;

  if (self->search == NULL)
    return;
  gtk_editable_set_text (self->search, g_variant_get_string (parameter, NULL));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
activate_forget (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  keep (data, g_variant_get_string (parameter, NULL), NULL);
}

static void
name_given (AdwAlertDialog *dialog, const char *response, GtkWidget *button)
{
  FilterMenu *self = g_object_get_data (G_OBJECT (button), "lm-filter-menu");
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (strcmp (response, "keep") == 0 && name[0] != '\0' && self->search != NULL)
    keep (self, name, gtk_editable_get_text (self->search));
}

static void
activate_keep (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FilterMenu *self = data;
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Keep This Filter"), gtk_editable_get_text (self->search));
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), gtk_editable_get_text (self->search));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  lm_accessible_name (entry, _ ("Name of the filter"));
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "keep", _ ("_Keep"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (name_given), self->button, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, self->button);
}

static const GActionEntry actions[] = {
  { .name = "use", .activate = activate_use, .parameter_type = "s" },
  { .name = "keep", .activate = activate_keep },
  { .name = "forget", .activate = activate_forget, .parameter_type = "s" },
};

static void
search_changed (GtkWidget *button)
{
  update_enabled (g_object_get_data (G_OBJECT (button), "lm-filter-menu"));
}

GtkWidget *
lm_filter_menu_new (GtkEditable *search)
{
  FilterMenu *self = g_new0 (FilterMenu, 1);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, LM_APPLICATION_ID, TRUE) : NULL;

  self->button = gtk_menu_button_new ();
  g_set_weak_pointer (&self->search, search);
  if (schema != NULL && g_settings_schema_has_key (schema, KEY))
    self->settings = g_settings_new_full (schema, NULL, NULL);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (self->button, "filters", G_ACTION_GROUP (self->actions));
  g_object_set_data_full (G_OBJECT (self->button), "lm-filter-menu", self, filter_menu_free);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "starred-symbolic");
  gtk_widget_set_tooltip_text (self->button, _ ("Kept filters"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  lm_accessible_name (self->button, _ ("Kept filters"));
  lm_menu_name_items (GTK_MENU_BUTTON (self->button));
  if (self->settings != NULL)
    g_signal_connect_swapped (self->settings, "changed::" KEY, G_CALLBACK (fill), self);
  g_signal_connect_object (search, "changed", G_CALLBACK (search_changed), self->button, G_CONNECT_SWAPPED);
  fill (self);
  update_enabled (self);
  return self->button;
}
