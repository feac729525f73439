#include "lm-ui-config.h"

#include "first-run/lm-first-run.h"

#include <glib/gi18n.h>

#include "import/lm-import-dialog.h"
#include "project/lm-fresh.h"
#include "project/lm-homes.h"
#include "shared/lm-field.h"
#include "shared/lm-words.h"

#define EXAMPLE_HOMES 240

#define LM_TYPE_FIRST_RUN (lm_first_run_get_type ())
G_DECLARE_FINAL_TYPE (LmFirstRun, lm_first_run, LM, FIRST_RUN, AdwDialog)

struct _LmFirstRun {
  AdwDialog parent_instance;

  LmWindow *window; /* the dialog never outlives it */
  char *path;
  gboolean path_chosen; /* by the user: the name no longer changes it */
  gboolean filled;      /* the pages that show the project */

  AdwNavigationView *pages;
  AdwEntryRow *name_row;
  AdwEntryRow *place_row;
  AdwActionRow *file_row;
  GtkLabel *problem;
  AdwPreferencesGroup *method_group;
  AdwPreferencesGroup *contact_group;
  AdwPreferencesGroup *party_group;
};

G_DEFINE_FINAL_TYPE (LmFirstRun, lm_first_run, ADW_TYPE_DIALOG)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const char *
default_folder (void)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  return folder != NULL ? folder : g_get_home_dir ();
}

/* A file name that does not exist yet, after the name of the project. */
static char *
propose_path (const char *name)
{
  g_autofree char *plain = g_strstrip (g_strdup (name[0] != '\0' ? name : _ ("District")));
  g_autofree char *path = NULL;

  g_strdelimit (plain, "/\\:*?\"<>|", '-');
  for (guint i = 1; i < 1000; i++) {
    g_autofree char *file = i == 1 ? g_strdup_printf ("%s.lmeter", plain) : g_strdup_printf ("%s %u.lmeter", plain, i);

    g_free (path);
    path = g_build_filename (default_folder (), file, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      break;
  }
  return g_steal_pointer (&path);
}

static void
name_typed (LmFirstRun *self)
{
  g_autofree char *name = g_strstrip (g_strdup (text_of (self->name_row)));

  if (!self->path_chosen) {
    g_free (self->path);
    self->path = propose_path (name);
    adw_action_row_set_subtitle (self->file_row, self->path);
  }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "first-run.create", name[0] != '\0');
}

static void
file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmFirstRun) self = LM_FIRST_RUN (data);
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path == NULL)
    return;
  g_free (self->path);
  self->path = g_str_has_suffix (path, ".lmeter") ? g_steal_pointer (&path) : g_strconcat (path, ".lmeter", NULL);
  self->path_chosen = TRUE;
  adw_action_row_set_subtitle (self->file_row, self->path);
}

static void
activate_choose_file (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmFirstRun *self = LM_FIRST_RUN (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  gtk_file_dialog_set_title (dialog, _ ("Where to keep the project"));
  gtk_file_dialog_set_initial_file (dialog, file);
  gtk_file_dialog_save (dialog, GTK_WINDOW (self->window), NULL, file_chosen, g_object_ref (self));
}

/* --- the pages that show the project --- */

typedef struct {
  LmDesk *desk;
  LmId method;
} LmMethodTarget;

static void
target_free (gpointer data, GClosure *closure)
{
  LmMethodTarget *target = data;

  g_object_unref (target->desk);
  g_free (target);
}

static void
method_flipped (GtkWidget *row, GParamSpec *pspec, LmMethodTarget *target)
{
  const LmMethodRow *method = LM_FIND (lm_desk_get_snapshot (target->desk), METHOD, target->method);
  gboolean chosen = adw_switch_row_get_active (ADW_SWITCH_ROW (row));
  gboolean taken = FALSE;
  const LmMethodRow *methods;
  guint n;
  GError *error = NULL;

  if (method == NULL || method->chosen == chosen)
    return;
  /* The first method of a type is taken for its homes. */
  methods = LM_ROWS (lm_desk_get_snapshot (target->desk), METHOD, &n);
  for (guint i = 0; i < n; i++)
    taken |= methods[i].id != method->id && methods[i].for_type == method->for_type && methods[i].default_for_type;
  lm_desk_done_quietly (target->desk, lm_project_choose_method (lm_desk_get_project (target->desk), method->id, chosen, chosen && !taken, &error), error);
}

static void
add_methods (LmFirstRun *self, LmDesk *desk)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  const LmMethodRow *methods;
  guint n;

  methods = LM_ROWS (snapshot, METHOD, &n);
  for (guint i = 0; i < n; i++) {
    GtkWidget *row = adw_switch_row_new ();
    LmMethodTarget *target = g_new0 (LmMethodTarget, 1);

    target->desk = g_object_ref (desk);
    target->method = methods[i].id;
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), lm_words_name (methods[i].name, methods[i].name_en));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), lm_words_of (lm_home_type_nicks, methods[i].for_type));
    adw_switch_row_set_active (ADW_SWITCH_ROW (row), methods[i].chosen);
    g_signal_connect_data (row, "notify::active", G_CALLBACK (method_flipped), target, target_free, 0);
    adw_preferences_group_add (self->method_group, row);
  }
}

static void
fill (LmFirstRun *self)
{
  static const struct {
    const char *column;
    const char *title;
  } fields[] = {
    { "contact_name", N_ ("Name of the contact person") }, { "contact_phone", N_ ("Phone of the contact person") },
    { "contact_email", N_ ("E-mail of the contact person") }, { "contact_hours", N_ ("When the contact person answers") },
  };
  LmDesk *desk = lm_window_get_desk (self->window);
  const LmProjectRow *project;
  const LmPartyRow *parties;
  guint n;

  if (desk == NULL || self->filled)
    return;
  self->filled = TRUE;
  project = lm_snapshot_get_project (lm_desk_get_snapshot (desk));
  add_methods (self, desk);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_preferences_group_add (self->contact_group, lm_field_new (desk, LM_TABLE_PROJECT, project->id, fields[i].column, _ (fields[i].title), project->name));
  parties = LM_ROWS (lm_desk_get_snapshot (desk), PARTY, &n);
  for (guint i = 0; i < n; i++)
    adw_preferences_group_add (self->party_group, lm_field_new (desk, LM_TABLE_PARTY, parties[i].id, "name",
                                                                lm_words_of (lm_party_kind_nicks, parties[i].kind), parties[i].name));
}

/* --- steps --- */

static void
show_problem (LmFirstRun *self, const GError *error)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error != NULL)
    gtk_label_set_text (self->problem, error->message);
}

static void
activate_create (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmFirstRun *self = LM_FIRST_RUN (widget);
  g_autofree char *title = g_strstrip (g_strdup (text_of (self->name_row)));
  g_autoptr (GError) error = NULL;
  g_autoptr (LmProject) project = lm_project_create (self->path, &error);
  LmProjectRow row;

  if (project == NULL || !lm_project_fill_library (project, NULL, &error)) {
    show_problem (self, error);
    return;
  }
  row = *lm_snapshot_get_project (lm_project_get_snapshot (project));
  row.name = title;
  row.place = text_of (self->place_row);
  if (!lm_project_put (project, LM_TABLE_PROJECT, &row, &error)) {
    show_problem (self, error);
    return;
  }
  show_problem (self, NULL);
  lm_window_take_project (self->window, project);
  fill (self);
  /* There is no way back to making it: it is made. */
  adw_navigation_view_replace_with_tags (self->pages, (const char *const[]) { "addresses" }, 1);
}

static void
activate_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lm_import_dialog_present (lm_window_get_desk (LM_FIRST_RUN (widget)->window), GTK_WIDGET (LM_FIRST_RUN (widget)->window), NULL);
}

static void
activate_methods (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_navigation_view_push_by_tag (LM_FIRST_RUN (widget)->pages, "methods");
}

static void
activate_people (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_navigation_view_push_by_tag (LM_FIRST_RUN (widget)->pages, "people");
}

static void
activate_plan (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (LM_FIRST_RUN (widget)->window), "win.plan", NULL);
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
activate_close (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
lm_first_run_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_FIRST_RUN);
  g_clear_pointer (&LM_FIRST_RUN (object)->path, g_free);
  G_OBJECT_CLASS (lm_first_run_parent_class)->dispose (object);
}

static void
lm_first_run_class_init (LmFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_first_run_dispose;
  gtk_widget_class_install_action (widget_class, "first-run.choose-file", NULL, activate_choose_file);
  gtk_widget_class_install_action (widget_class, "first-run.create", NULL, activate_create);
  gtk_widget_class_install_action (widget_class, "first-run.import", NULL, activate_import);
  gtk_widget_class_install_action (widget_class, "first-run.methods", NULL, activate_methods);
  gtk_widget_class_install_action (widget_class, "first-run.people", NULL, activate_people);
  gtk_widget_class_install_action (widget_class, "first-run.plan", NULL, activate_plan);
  gtk_widget_class_install_action (widget_class, "first-run.close", NULL, activate_close);
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, pages);
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, name_row);
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, place_row);
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, file_row);
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, problem);
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, method_group);
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, contact_group);
  gtk_widget_class_bind_template_child (widget_class, LmFirstRun, party_group);
}

static void
lm_first_run_init (LmFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->name_row, "changed", G_CALLBACK (name_typed), self, G_CONNECT_SWAPPED);
  name_typed (self);
}

void
lm_first_run_present (LmWindow *window, LmFirstRunStart start)
{
  LmFirstRun *self = g_object_new (LM_TYPE_FIRST_RUN, NULL);

  self->window = window;
  if (start == LM_FIRST_RUN_PARTIES) {
    fill (self);
    adw_navigation_view_replace_with_tags (self->pages, (const char *const[]) { "addresses" }, 1);
  }
  adw_dialog_present (ADW_DIALOG (self), GTK_WIDGET (window));
}

void
lm_first_run_open_example (LmWindow *window)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "laatste-meter", NULL);
  g_autofree char *path = g_build_filename (folder, _ ("Example district.lmeter"), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmProject) project = NULL;
  LmExampleOptions options = { .n_homes = EXAMPLE_HOMES, .seed = 1 };

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    lm_window_open (window, path);
    return;
  }
  g_mkdir_with_parents (folder, 0700);
  project = lm_project_create (path, &error);
  if (project != NULL) {
    options.today = lm_project_get_today (project);
    if (lm_project_fill_example (project, &options, &error)) {
      lm_window_take_project (window, project);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.plan", NULL);
      return;
    }
  }
  lm_window_problem (window, _ ("The example could not be made"), error->message);
}
