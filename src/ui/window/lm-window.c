#include "lm-ui-config.h"

#include "window/lm-window-private.h"

#include "appointments/lm-appointments-view.h"
#include "board/lm-board-page.h"
#include "homes/lm-homes-view.h"
#include "methods/lm-methods-view.h"
#include "parties/lm-parties-view.h"
#include "project/lm-appointments.h"
#include "project/lm-copies.h"
#include "project/lm-personal.h"
#include "project/lm-planning.h"
#include "project/lm-today.h"
#include "store/lm-presence.h"
#include "scenarios/lm-scenarios-view.h"
#include "shared/lm-accessible.h"
#include "shared/lm-alert.h"
#include "shared/lm-menu.h"
#include "shared/lm-words.h"
#include "shortcuts/lm-shortcuts.h"
#include "store/lm-salvage.h"
#include "today/lm-today-view.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (LmWindow, lm_window, ADW_TYPE_APPLICATION_WINDOW)

/* The views, in the order of the navigation. */
static const struct {
  const char *name;
  const char *title;
  const char *icon;
  gboolean needs_homes; /* it is about homes: says so in an empty district, and has the detail beside it */
  GType (*get_type) (void);
} views[LM_N_VIEWS] = {
  { "today", N_ ("Today"), "lm-today-symbolic", TRUE, lm_today_view_get_type },
  { "board", N_ ("Board"), "lm-board-symbolic", TRUE, lm_board_page_get_type },
  { "homes", N_ ("Homes"), "lm-homes-symbolic", TRUE, lm_homes_view_get_type },
  { "appointments", N_ ("Appointments"), "lm-appointments-symbolic", TRUE, lm_appointments_view_get_type },
  { "parties", N_ ("Parties and crews"), "lm-parties-symbolic", FALSE, lm_parties_view_get_type },
  { "methods", N_ ("Methods"), "lm-methods-symbolic", FALSE, lm_methods_view_get_type },
  { "scenarios", N_ ("Scenarios"), "lm-scenarios-symbolic", FALSE, lm_scenarios_view_get_type },
};

static int
find_view (const char *name)
{
  for (guint i = 0; i < LM_N_VIEWS; i++)
    if (strcmp (views[i].name, name) == 0)
      return i;
  return -1;
}

static int
current_view (LmWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->views);

  return name != NULL ? find_view (name) : -1;
}

static void show_detail (LmWindow *self);
static void select_next_visit (LmWindow *self);

/* --- what is shown --- */

static void
show_saving (LmWindow *self)
{
  LmProject *project = lm_desk_get_project (self->desk);
  const char *text, *icon, *why = NULL;

  if (lm_store_is_read_only (lm_project_get_store (project)))
    text = _ ("Read only"), icon = "changes-prevent-symbolic";
  else if (lm_project_is_saving (project))
    text = _ ("Saving…"), icon = "document-save-symbolic";
  else if (lm_project_get_save_state (project) == LM_STORE_SAVED)
    text = _ ("Saved"), icon = "lm-saved-symbolic";
  else if (lm_project_get_save_state (project) == LM_STORE_FAILED)
    text = _ ("Not saved in the file"), icon = "dialog-warning-symbolic", why = lm_project_get_save_problem (project);
  else
    text = _ ("Saving in a moment"), icon = "document-save-symbolic";
  gtk_label_set_text (self->save_label, text);
  gtk_image_set_from_icon_name (self->save_icon, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->save_label), why);
  if (lm_project_get_save_state (project) == LM_STORE_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->save_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->save_label), "error");
}

static void
show_counter (LmWindow *self, guint view, guint n)
{
  g_autofree char *text = n > 0 ? lm_words_number (n) : g_strdup ("");

  gtk_label_set_text (self->counters[view], text);
}

static void
show_counters (LmWindow *self)
{
  LmConflicts *conflicts = lm_desk_get_conflicts (self->desk);
  g_autoptr (GArray) items = lm_today_list (lm_desk_get_snapshot (self->desk), lm_desk_get_today (self->desk),
                                            conflicts != NULL ? conflicts->violations : NULL, 0);
  guint n_calls = 0, n_act = 0;

  for (guint i = 0; i < items->len; i++) {
    const LmTodayItem *item = &g_array_index (items, LmTodayItem, i);

    n_calls += item->kind == LM_TODAY_CALL;
    n_act += item->kind != LM_TODAY_VISIT || item->outcome < 0;
  }
  show_counter (self, find_view ("today"), n_act);
  show_counter (self, find_view ("appointments"), n_calls);
}

/* «open at front-desk since 09:10», in the tooltip of the state of saving. */
static char *
tell_presence (LmStore *store)
{
  g_autoptr (GPtrArray) present = lm_store_list_present (store);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < present->len; i++) {
    const LmPresence *presence = g_ptr_array_index (present, i);
    g_autoptr (GDateTime) since = g_date_time_new_from_unix_local (presence->since);
    g_autofree char *time = since != NULL ? g_date_time_format (since, "%H:%M") : g_strdup ("");

    if (i > 0)
      g_string_append_c (text, '\n');
    /* Translators: a person, a machine, a time. */
    g_string_append_printf (text, _ ("%s has it open at %s since %s"), presence->author, presence->place, time);
  }
  return g_string_free (text, FALSE);
}

void
lm_window_update_presence (LmWindow *self)
{
  LmStore *store = self->desk != NULL ? lm_project_get_store (lm_desk_get_project (self->desk)) : NULL;
  g_autofree char *text = NULL;

  if (store == NULL)
    return;
  if (self->open_since == 0)
    self->open_since = g_get_real_time () / G_USEC_PER_SEC;
  lm_store_announce (store, self->open_since);
  text = tell_presence (store);
  gtk_widget_set_visible (GTK_WIDGET (self->presence_label), text[0] != '\0');
  gtk_label_set_text (self->presence_label, text);
}

void
lm_window_update_title (LmWindow *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (self->desk);
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  g_autofree char *base = g_path_get_basename (lm_store_get_path (lm_project_get_store (lm_desk_get_project (self->desk))));
  const char *name = project->name[0] != '\0' ? project->name : base;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (lm_desk_get_homes (self->desk)));
  g_autofree char *number = lm_words_number (n);
  /* Translators: the size of the district, «1.480 homes». */
  g_autofree char *size = g_strdup_printf (ngettext ("%s home", "%s homes", n), number);
  g_autofree char *title = g_strdup_printf (_ ("%s – Laatste Meter"), name);
  g_autofree char *button = g_strdup_printf (_ ("Project %s"), name);
  int view = current_view (self);

  gtk_label_set_text (self->project_name, name);
  gtk_label_set_text (self->project_size, size);
  lm_accessible_name (GTK_WIDGET (self->project_button), button);
  gtk_window_set_title (GTK_WINDOW (self), title);
  if (view >= 0) {
    adw_window_title_set_title (self->view_title, _ (views[view].title));
    gtk_stack_set_visible_child_name (self->titles, strcmp (views[view].name, "board") == 0 && n > 0 ? "level" : "title");
    gtk_stack_set_visible_child_name (self->contents, views[view].needs_homes && n == 0 ? "empty" : "views");
  }
}

/* The detail stands beside the views that are about homes; where it would lie
 * over a narrow window it comes only when it is asked for. */
static void
show_detail (LmWindow *self)
{
  int view = current_view (self);
  gboolean homes = view >= 0 && views[view].needs_homes && g_list_model_get_n_items (G_LIST_MODEL (lm_desk_get_homes (self->desk))) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->detail_button), homes);
  adw_overlay_split_view_set_show_sidebar (self->detail_split, homes && self->wants_detail &&
                                           !adw_overlay_split_view_get_collapsed (self->detail_split));
}

/* The next visit is what most people come for. */
static void
select_next_visit (LmWindow *self)
{
  GListModel *homes = G_LIST_MODEL (lm_desk_get_homes (self->desk));
  LmDay today = lm_desk_get_today (self->desk), first = G_MAXINT32;
  LmId next = 0;

  for (guint i = 0; i < g_list_model_get_n_items (homes); i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (homes, i);
    LmDay day = lm_home_item_get_visit_day (item);

    if (day != LM_DAY_NONE && day >= today && day < first) {
      first = day;
      next = lm_home_item_get_id (item);
    }
  }
  if (next != 0)
    lm_desk_select (self->desk, next);
}

static void
show_banner (LmWindow *self)
{
  LmProject *project = lm_desk_get_project (self->desk);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (lm_desk_get_homes (self->desk)));
  const char *text = NULL, *button = NULL, *action = "win.plan";
  guint n_clashes = lm_project_count_clashes (project);
  int retention;
  g_autofree char *clashes = g_strdup_printf (ngettext ("%u thing was changed by two people at once.", "%u things were changed by two people at once.", n_clashes), n_clashes);

  if (lm_store_is_read_only (lm_project_get_store (project)))
    text = _ ("This project can only be read. Save a copy to change it."), button = _ ("Save a copy…"), action = "win.save-as";
  else if (n_clashes > 0)
    text = clashes, button = _ ("Decide…"), action = "win.clashes";
  else if (lm_project_get_retention (lm_desk_get_snapshot (self->desk), lm_desk_get_today (self->desk), &retention) && retention <= 0)
    text = _ ("The personal data in this project was to be removed by now."), button = _ ("Erase finished homes…"), action = "win.anonymise";
  else if (n > 0 && lm_snapshot_get_adopted (lm_desk_get_snapshot (self->desk)) == NULL)
    text = _ ("The homes are not planned yet."), button = _ ("Plan every home");
  else if (n > 0 && self->planning == NULL && lm_project_is_plan_stale (project))
    text = _ ("Something changed since the plan was made."), button = _ ("Plan every home");
  if (text != NULL) {
    adw_banner_set_title (self->banner, text);
    adw_banner_set_button_label (self->banner, button);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner), action);
  }
  adw_banner_set_revealed (self->banner, text != NULL);
}

static void
project_notified (LmWindow *self)
{
  if (self->closing)
    return;
  show_saving (self);
  lm_window_update_actions (self);
}

static void
desk_changed (LmWindow *self)
{
  if (self->closing)
    return;
  if (lm_desk_get_selected (self->desk) == 0 && lm_snapshot_get_adopted (lm_desk_get_snapshot (self->desk)) != NULL) {
    select_next_visit (self);
    show_detail (self);
  }
  show_saving (self);
  show_counters (self);
  show_banner (self);
  lm_window_update_title (self);
  lm_window_update_conflicts (self);
  lm_window_update_actions (self);
  lm_window_look_for_touched (self);
}

/* --- what the desk says --- */

static void
desk_said (LmWindow *self, const char *text, gboolean undoable)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_object (&self->toast, adw_toast_new (text));
  g_object_unref (self->toast);
  adw_toast_set_use_markup (self->toast, FALSE);
  if (undoable) {
    adw_toast_set_button_label (self->toast, _ ("Undo"));
    adw_toast_set_action_name (self->toast, "win.undo");
  }
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
}

static void
desk_problem (LmWindow *self, const char *heading, const char *text)
{
  lm_window_problem (self, heading, text);
}

static void
desk_reveal (LmWindow *self)
{
  if (current_view (self) >= 0 && !views[current_view (self)].needs_homes)
    lm_window_show_view (self, "homes");
  adw_overlay_split_view_set_show_sidebar (self->detail_split, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->detail));
}

static void
desk_selected (LmWindow *self)
{
  lm_window_update_actions (self);
}

/* --- navigation --- */

static GtkWidget *
navigation_row_new (LmWindow *self, guint view)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (views[view].title));
  GtkWidget *counter = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (counter, "dimmed");
  gtk_widget_add_css_class (counter, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (views[view].icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), counter);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  lm_accessible_name (row, _ (views[view].title));
  self->counters[view] = GTK_LABEL (counter);
  return row;
}

static void
row_selected (LmWindow *self, GtkListBoxRow *row)
{
  if (row != NULL)
    lm_window_show_view (self, views[gtk_list_box_row_get_index (row)].name);
}

/* A view is made when it is first wanted, so that a large district opens at once. */
LmView *
lm_window_get_view (LmWindow *self, const char *name)
{
  int view = find_view (name);

  g_return_val_if_fail (view >= 0 && self->desk != NULL, NULL);
  if (self->view_widgets[view] == NULL) {
    self->view_widgets[view] = g_object_new (views[view].get_type (), NULL);
    lm_view_set_desk (self->view_widgets[view], self->desk);
    adw_bin_set_child (ADW_BIN (gtk_stack_get_child_by_name (self->views, name)), GTK_WIDGET (self->view_widgets[view]));
  }
  return self->view_widgets[view];
}

static void
view_shown (LmWindow *self)
{
  int view = current_view (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "view");

  if (view < 0)
    return;
  gtk_list_box_select_row (self->navigation, gtk_list_box_get_row_at_index (self->navigation, view));
  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (views[view].name));
  if (self->desk != NULL) {
    lm_window_get_view (self, views[view].name);
    lm_window_update_title (self);
    show_detail (self);
  }
}

/* --- closing --- */

static gboolean
close_project (LmWindow *self, GError **error)
{
  LmProject *project = lm_desk_get_project (self->desk);

  lm_window_stop_planning (self);
  return lm_project_publish (project, error);
}

static void
close_anyway (AdwAlertDialog *dialog, const char *response, LmWindow *self)
{
  if (strcmp (response, "close") == 0) {
    self->closing = TRUE;
    lm_store_leave (lm_project_get_store (lm_desk_get_project (self->desk)));
    gtk_window_close (GTK_WINDOW (self));
  }
}

static gboolean
lm_window_close_request (GtkWindow *window)
{
  LmWindow *self = LM_WINDOW (window);

  if (self->settings != NULL) {
    int width, height;

    gtk_window_get_default_size (window, &width, &height);
    g_settings_set_int (self->settings, "window-width", width);
    g_settings_set_int (self->settings, "window-height", height);
    g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  }
  if (self->desk != NULL && !self->closing) {
    g_autoptr (GError) error = NULL;

    if (!close_project (self, &error)) {
      g_autofree char *text = g_strdup_printf (_ ("%s\n\nNothing is lost: your work is kept on this computer and is there when you open the project again. "
                                                  "Others don't see it until the file can be written."), error->message);
      AdwDialog *dialog = lm_alert_new (_ ("The file could not be written"), text);

      adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "stay", _ ("_Stay here"), "close", _ ("_Close anyway"), NULL);
      g_signal_connect_object (dialog, "response", G_CALLBACK (close_anyway), self, 0);
      adw_dialog_present (dialog, GTK_WIDGET (self));
      return TRUE;
    }
    /* From here on the project is empty: nothing is shown of it any more. */
    self->closing = TRUE;
    lm_store_leave (lm_project_get_store (lm_desk_get_project (self->desk)));
    lm_project_close (lm_desk_get_project (self->desk), NULL);
  }
  return GTK_WINDOW_CLASS (lm_window_parent_class)->close_request (window);
}

/* A day that was held for ten minutes and not taken is free again. */
static gboolean
minute_passed (gpointer data)
{
  LmWindow *self = data;

  if (!self->closing)
    lm_window_update_presence (self);
  if (self->desk != NULL && !self->closing && !lm_store_is_read_only (lm_project_get_store (lm_desk_get_project (self->desk))) &&
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    lm_project_release_holds (lm_desk_get_project (self->desk), NULL);
  return G_SOURCE_CONTINUE;
}

/* Leaving the window is a moment at which people look at the file elsewhere. */
static void
active_changed (LmWindow *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)) && self->desk != NULL && !self->closing &&
      lm_project_get_save_state (lm_desk_get_project (self->desk)) == LM_STORE_EDITED)
    lm_project_publish (lm_desk_get_project (self->desk), NULL);
}

static void
lm_window_dispose (GObject *object)
{
  LmWindow *self = LM_WINDOW (object);

  if (self->planning != NULL)
    g_cancellable_cancel (self->planning);
  g_clear_handle_id (&self->minute, g_source_remove);
  g_clear_handle_id (&self->looking, g_source_remove);
  g_clear_object (&self->planning);
  g_clear_object (&self->toast);
  g_clear_pointer (&self->conflict_homes, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_WINDOW);
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lm_window_parent_class)->dispose (object);
}

static void
lm_window_class_init (LmWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lm_window_close_request;

  g_type_ensure (LM_TYPE_START_PAGE);
  g_type_ensure (LM_TYPE_HOME_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LmWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, start);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, nav_split);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, detail_split);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, project_button);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, project_name);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, project_size);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, save_icon);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, save_label);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, presence_label);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, toolbar);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, header);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, plan_button);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, titles);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, view_title);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, levels);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, primary_button);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, detail_button);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, conflicts_button);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, contents);
  gtk_widget_class_bind_template_child (widget_class, LmWindow, views);
}

/* The settings, where their schema is installed: without it the program works
 * with its defaults. */
static GSettings *
settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, LM_APPLICATION_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
fill_menus (LmWindow *self)
{
  g_autoptr (GMenuModel) menu = lm_shortcuts_make_menu ();
  g_autoptr (GMenu) project = g_menu_new ();
  static const struct {
    const char *label;
    const char *action;
  } items[] = {
    { N_ ("Project settings…"), "win.project-settings" },
    { N_ ("Set up the project…"), "win.wizard" },
    { N_ ("Import addresses…"), "win.import" },
    { N_ ("Save a copy as…"), "win.save-as" },
    { N_ ("Erase the residents of finished homes…"), "win.anonymise" },
    { N_ ("Take in a copy…"), "win.take-in" },
    { N_ ("To decide…"), "win.clashes" },
    { N_ ("History…"), "win.history" },
    { N_ ("New project…"), "app.new" },
    { N_ ("Open project…"), "app.open" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    g_menu_append (project, _ (items[i].label), items[i].action);
  gtk_menu_button_set_menu_model (self->project_button, G_MENU_MODEL (project));
  gtk_menu_button_set_menu_model (self->primary_button, menu);
  lm_menu_name_items (self->project_button);
  lm_menu_name_items (self->primary_button);
}

static void
lm_window_init (LmWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = settings_new ();
  if (self->settings != NULL) {
    gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                                 g_settings_get_int (self->settings, "window-height"));
    if (g_settings_get_boolean (self->settings, "window-maximized"))
      gtk_window_maximize (GTK_WINDOW (self));
  }
  self->minute = g_timeout_add_seconds (60, minute_passed, self);
  fill_menus (self);
  lm_window_add_actions (self);
  lm_window_update_actions (self);

  for (guint i = 0; i < LM_N_VIEWS; i++)
    gtk_list_box_append (self->navigation, navigation_row_new (self, i));
  g_signal_connect_object (self->navigation, "row-selected", G_CALLBACK (row_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (view_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed), NULL);
}

LmWindow *
lm_window_new (AdwApplication *application)
{
  return g_object_new (LM_TYPE_WINDOW, "application", application, NULL);
}

gboolean
lm_window_open (LmWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmProject) project = lm_project_open (path, &error);

  if (project == NULL) {
    g_autofree char *name = g_path_get_basename (path);
    g_autofree char *text = g_strdup_printf (_ ("%s: %s"), name, error->message);

    /* A file that is ours but damaged may still give up most of what it holds. */
    if (g_error_matches (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS) && lm_salvage_can_try (path))
      lm_window_offer_salvage (self, path, text);
    else
      lm_window_problem (self, _ ("This project can't be opened"), text);
    return FALSE;
  }
  lm_window_take_project (self, project);
  return TRUE;
}

void
lm_window_take_project (LmWindow *self, LmProject *project)
{
  g_return_if_fail (self->desk == NULL);

  self->desk = lm_desk_new (project);
  lm_planning_keep_ready (project);
  self->wants_detail = self->settings == NULL || g_settings_get_boolean (self->settings, "show-detail");
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (desk_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "selected", G_CALLBACK (desk_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "reveal", G_CALLBACK (desk_reveal), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "said", G_CALLBACK (desk_said), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "problem", G_CALLBACK (desk_problem), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "notify", G_CALLBACK (project_notified), self, G_CONNECT_SWAPPED);

  for (guint i = 0; i < LM_N_VIEWS; i++)
    gtk_stack_add_titled (self->views, adw_bin_new (), views[i].name, _ (views[i].title));
  lm_view_set_desk (LM_VIEW (self->detail), self->desk);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "last-project", lm_store_get_path (lm_project_get_store (project)));
  adw_bin_set_child (self->levels, lm_board_page_create_level_switch (LM_BOARD_PAGE (lm_window_get_view (self, "board"))));
  lm_window_show_view (self, "board");
  gtk_stack_set_visible_child_name (self->pages, "project");
  desk_changed (self);
  lm_window_update_presence (self);
  select_next_visit (self);
  show_detail (self);
  g_signal_connect_object (self->detail_split, "notify::collapsed", G_CALLBACK (show_detail), self, G_CONNECT_SWAPPED);
}

LmDesk *
lm_window_get_desk (LmWindow *self)
{
  return self->desk;
}

void
lm_window_show_view (LmWindow *self, const char *name)
{
  if (find_view (name) >= 0 && self->desk != NULL) {
    GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->navigation, find_view (name));

    /* From the name of the view Tab goes on into it, wherever the keyboard was. Left
     * in what goes out of sight, GTK would put it in a list and select there. */
    if (focus != NULL && find_view (name) != current_view (self) &&
        adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
      gtk_widget_grab_focus (GTK_WIDGET (row));
    lm_window_get_view (self, name);
    gtk_stack_set_visible_child_name (self->views, name);
  }
}

void
lm_window_close_dialogs (LmWindow *self)
{
  AdwDialog *dialog;

  while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self))) != NULL) {
    adw_dialog_force_close (dialog);
    if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == dialog)
      break;
  }
}

void
lm_window_problem (LmWindow *self, const char *heading, const char *text)
{
  AdwDialog *dialog = lm_alert_new (heading, text);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
