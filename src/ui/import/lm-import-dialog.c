#include "lm-ui-config.h"

#include "import/lm-import-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "import/lm-import-words.h"
#include "project/lm-homes.h"
#include "project/lm-import.h"
#include "shared/lm-accessible.h"
#include "shared/lm-alert.h"
#include "shared/lm-words.h"

#define REMARKS_MOST 200
#define SAMPLES 3

#define LM_TYPE_IMPORT_DIALOG (lm_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmImportDialog, lm_import_dialog, LM, IMPORT_DIALOG, AdwDialog)

struct _LmImportDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  GtkWidget *parent;       /* weak */
  char *path;
  LmSheet *sheet;
  LmImportPreview *preview;
  GCancellable *cancellable; /* reading or writing is under way */
  GPtrArray *column_rows;
  GPtrArray *rows;         /* pairs of group and row of the preview */
  GArray *methods;         /* ids behind the method row */
  gboolean filling;
  int progress;            /* of the reading in 1/1000, set from its thread */

  AdwNavigationView *pages;
  AdwStatusPage *file_page;
  GtkProgressBar *reading;
  AdwPreferencesGroup *source_group;
  AdwComboRow *part_row;
  AdwPreferencesGroup *column_group;
  AdwComboRow *type_row;
  AdwComboRow *method_row;
  AdwSwitchRow *rules_row;
  AdwSwitchRow *residents_row;
  AdwPreferencesGroup *count_group;
  AdwPreferencesGroup *remark_group;
  GtkProgressBar *writing;
  GtkButton *cancel_button;
  GtkButton *apply_button;
  AdwStatusPage *report_page;
};

G_DEFINE_FINAL_TYPE (LmImportDialog, lm_import_dialog, ADW_TYPE_DIALOG)

static void
show_problem (LmImportDialog *self, const char *heading, const GError *error)
{
  g_autofree char *name = self->path != NULL ? g_path_get_basename (self->path) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%s\n\n%s", name, error->message);
  AdwDialog *dialog = lm_alert_new (heading, text);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- reading, in a thread --- */

typedef struct {
  char *path, *part;
  LmImportDialog *dialog; /* only its progress is touched */
} LmReading;

static void
reading_free (gpointer data)
{
  LmReading *job = data;

  g_free (job->path);
  g_free (job->part);
  g_free (job);
}

static void
reading_progressed (double done, gpointer data)
{
  g_atomic_int_set (&((LmReading *) data)->dialog->progress, (int) (done * 1000));
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LmReading *job = data;
  GError *error = NULL;
  LmSheet *sheet = lm_sheet_read (job->path, job->part, reading_progressed, job, cancellable, &error);

  if (sheet != NULL)
    g_task_return_pointer (task, sheet, (GDestroyNotify) lm_sheet_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
show_reading (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LmImportDialog *self = LM_IMPORT_DIALOG (widget);

  if (self->cancellable == NULL)
    return G_SOURCE_REMOVE;
  gtk_progress_bar_set_fraction (self->reading, g_atomic_int_get (&self->progress) / 1000.0);
  return G_SOURCE_CONTINUE;
}

/* --- mapping --- */

static GtkWidget *
column_row_new (LmImportDialog *self, guint column, LmAddressField field)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  g_autoptr (GString) samples = g_string_new (NULL);
  const char *name = lm_sheet_get_column (self->sheet, column);
  g_autofree char *full = g_strdup_printf (_ ("Column %s"), name);
  guint n = 0;

  for (int i = 0; i < LM_N_ADDRESS_FIELDS; i++)
    gtk_string_list_append (words, lm_import_words_field (i));
  for (guint i = 0; i < lm_sheet_get_n_rows (self->sheet) && i < 200 && n < SAMPLES; i++) {
    const char *cell = lm_sheet_get_cell (self->sheet, i, column);

    if (cell[0] != '\0' && g_utf8_strlen (cell, -1) <= 60)
      g_string_append_printf (samples, "%s%s", n++ > 0 ? " · " : "", cell);
  }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), samples->len > 0 ? samples->str : _ ("empty"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), field);
  lm_accessible_name (row, full);
  return row;
}

static void
fill_parts (LmImportDialog *self)
{
  const char *const *parts = lm_sheet_get_parts (self->sheet);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint n = 0;

  self->filling = TRUE;
  for (; parts != NULL && parts[n] != NULL; n++)
    gtk_string_list_append (words, parts[n]);
  adw_combo_row_set_model (self->part_row, G_LIST_MODEL (words));
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (parts[i], lm_sheet_get_part (self->sheet)) == 0)
      adw_combo_row_set_selected (self->part_row, i);
  gtk_widget_set_visible (GTK_WIDGET (self->source_group), n > 1);
  self->filling = FALSE;
}

static void
fill_methods (LmImportDialog *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (self->desk);
  LmHomeType type = adw_combo_row_get_selected (self->type_row);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  const LmMethodRow *methods;
  guint n, selected = 0;

  g_array_set_size (self->methods, 0);
  methods = LM_ROWS (snapshot, METHOD, &n);
  for (guint i = 0; i < n; i++)
    if (methods[i].chosen && (type == LM_HOME_TYPE_UNKNOWN || methods[i].for_type == type || methods[i].for_type == LM_HOME_TYPE_UNKNOWN)) {
      if (methods[i].default_for_type)
        selected = self->methods->len;
      gtk_string_list_append (words, lm_words_name (methods[i].name, methods[i].name_en));
      g_array_append_val (self->methods, methods[i].id);
    }
  adw_combo_row_set_model (self->method_row, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->method_row, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->method_row), self->methods->len > 0);
}

static void
show_mapping (LmImportDialog *self)
{
  g_autofree LmAddressField *mapping = lm_import_find_mapping (lm_desk_get_snapshot (self->desk), self->sheet);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *number = lm_words_number (lm_sheet_get_n_rows (self->sheet));
  g_autofree char *text = g_strdup_printf (ngettext ("%s: %s line", "%s: %s lines", lm_sheet_get_n_rows (self->sheet)), name, number);

  if (mapping == NULL)
    mapping = lm_address_guess_mapping (self->sheet);
  for (guint i = 0; i < self->column_rows->len; i++)
    adw_preferences_group_remove (self->column_group, g_ptr_array_index (self->column_rows, i));
  g_ptr_array_set_size (self->column_rows, 0);
  for (guint i = 0; i < lm_sheet_get_n_columns (self->sheet); i++) {
    GtkWidget *row = column_row_new (self, i, mapping[i]);

    g_ptr_array_add (self->column_rows, row);
    adw_preferences_group_add (self->column_group, row);
  }
  adw_preferences_group_set_title (self->source_group, text);
  fill_parts (self);
  fill_methods (self);
  if (g_strcmp0 (adw_navigation_view_get_visible_page_tag (self->pages), "mapping") != 0)
    adw_navigation_view_push_by_tag (self->pages, "mapping");
}

static void
sheet_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  LmImportDialog *self = LM_IMPORT_DIALOG (source);
  g_autoptr (GError) error = NULL;
  LmSheet *sheet = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self->reading), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.choose", TRUE);
  if (sheet == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      show_problem (self, _ ("This file can't be imported"), error);
    return;
  }
  g_clear_pointer (&self->sheet, lm_sheet_unref);
  self->sheet = sheet;
  show_mapping (self);
}

static void
read_file (LmImportDialog *self, const char *part)
{
  g_autoptr (GTask) task = NULL;
  LmReading *job = g_new0 (LmReading, 1);

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  job->path = g_strdup (self->path);
  job->part = g_strdup (part);
  job->dialog = self;
  g_atomic_int_set (&self->progress, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->reading), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.choose", FALSE);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_reading, NULL, NULL);
  task = g_task_new (self, self->cancellable, sheet_ready, NULL);
  g_task_set_source_tag (task, read_file);
  g_task_set_task_data (task, job, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

static void
part_chosen (LmImportDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->part_row);

  if (!self->filling && self->sheet != NULL && self->cancellable == NULL)
    read_file (self, lm_sheet_get_parts (self->sheet)[chosen]);
}

static void
file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmImportDialog) self = LM_IMPORT_DIALOG (data);
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path == NULL)
    return;
  g_set_str (&self->path, path);
  read_file (self, NULL);
}

static void
activate_choose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) lists = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  static const char *const suffixes[] = { "gpkg", "csv", "tsv", "txt", "xlsx", "ods" };

  gtk_file_filter_set_name (lists, _ ("Address lists"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (lists, suffixes[i]);
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, lists);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_title (dialog, _ ("Choose an address list"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen, g_object_ref (widget));
}

/* --- preview --- */

static void
add_count (LmImportDialog *self, AdwPreferencesGroup *group, const char *title, const char *subtitle, guint n)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *number = lm_words_number (n);
  GtkWidget *label = gtk_label_new (number);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "today-count");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  g_ptr_array_add (self->rows, group);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (group, row);
}

static guint
count_left_out (LmImportDialog *self)
{
  LmAddressList *list = lm_import_preview_get_list (self->preview);

  return lm_import_preview_count (self->preview, LM_IMPORT_AMBIGUOUS) + lm_import_preview_count (self->preview, LM_IMPORT_DOUBLE) +
         lm_address_list_get_refused (list)->len + lm_address_list_get_dropped (list)->len;
}

static void
add_remarks (LmImportDialog *self)
{
  GPtrArray *remarks = lm_import_preview_get_remarks (self->preview);

  gtk_widget_set_visible (GTK_WIDGET (self->remark_group), remarks->len > 0);
  for (guint i = 0; i < remarks->len && i < REMARKS_MOST; i++) {
    const LmSheetRemark *remark = g_ptr_array_index (remarks, i);
    GtkWidget *row = adw_action_row_new ();
    g_autofree char *place = remark->column != NULL ? g_strdup_printf (_ ("Line %u, column %s"), remark->line, remark->column)
                                                    : g_strdup_printf (_ ("Line %u"), remark->line);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), place);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), remark->message);
    g_ptr_array_add (self->rows, self->remark_group);
    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (self->remark_group, row);
  }
  if (remarks->len > REMARKS_MOST)
    add_count (self, self->remark_group, _ ("And more lines"), NULL, remarks->len - REMARKS_MOST);
}

static void
activate_preview (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmImportDialog *self = LM_IMPORT_DIALOG (widget);
  g_autofree LmAddressField *mapping = g_new0 (LmAddressField, lm_sheet_get_n_columns (self->sheet) + 1);
  g_autoptr (LmAddressList) list = NULL;
  g_autoptr (GError) error = NULL;
  LmImportOptions options;
  const guint *types;
  guint n_in;
  g_autofree char *number = NULL, *label = NULL;

  for (guint i = 0; i < self->column_rows->len; i++)
    mapping[i] = adw_combo_row_get_selected (g_ptr_array_index (self->column_rows, i));
  if (!lm_address_check_mapping (self->sheet, mapping, &error)) {
    show_problem (self, _ ("These columns don't make an address"), error);
    return;
  }
  list = lm_address_list_new (self->sheet, mapping);
  lm_import_options_init (&options);
  options.default_type = adw_combo_row_get_selected (self->type_row);
  options.use_rules = adw_switch_row_get_active (self->rules_row);
  options.residents = adw_switch_row_get_active (self->residents_row);
  g_clear_pointer (&self->preview, lm_import_preview_unref);
  self->preview = lm_import_preview_new (lm_desk_get_project (self->desk), list, &options);

  for (guint i = 0; i + 1 < self->rows->len; i += 2)
    adw_preferences_group_remove (g_ptr_array_index (self->rows, i), g_ptr_array_index (self->rows, i + 1));
  g_ptr_array_set_size (self->rows, 0);
  add_count (self, self->count_group, _ ("New homes"), NULL, lm_import_preview_count (self->preview, LM_IMPORT_NEW));
  add_count (self, self->count_group, _ ("Homes that are updated"), NULL, lm_import_preview_count (self->preview, LM_IMPORT_UPDATED));
  add_count (self, self->count_group, _ ("Homes that stay as they are"), NULL, lm_import_preview_count (self->preview, LM_IMPORT_UNCHANGED));
  add_count (self, self->count_group, _ ("Lines that are not brought in"), _ ("Refused, dropped, double or ambiguous: the reasons are below"),
             count_left_out (self));
  types = lm_import_preview_get_types (self->preview);
  for (int i = 0; i < LM_N_HOME_TYPE; i++)
    if (types[i] > 0)
      add_count (self, self->count_group, lm_words_of (lm_home_type_nicks, i), _ ("Type after the rules"), types[i]);
  add_remarks (self);

  n_in = lm_import_preview_count (self->preview, LM_IMPORT_NEW) + lm_import_preview_count (self->preview, LM_IMPORT_UPDATED);
  number = lm_words_number (n_in);
  label = g_strdup_printf (ngettext ("Bring in %s home", "Bring in %s homes", n_in), number);
  gtk_button_set_label (self->apply_button, label);
  gtk_widget_action_set_enabled (widget, "import.apply", n_in > 0);
  adw_navigation_view_push_by_tag (self->pages, "preview");
}

/* --- writing --- */

/* The window goes on drawing and the stop button works; the assistant is modal,
 * so nothing else can be edited meanwhile. */
static void
writing_progressed (double done, gpointer data)
{
  LmImportDialog *self = data;

  gtk_progress_bar_set_fraction (self->writing, CLAMP (done, 0, 1));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
show_report (LmImportDialog *self)
{
  guint n_new = lm_import_preview_count (self->preview, LM_IMPORT_NEW);
  guint n_updated = lm_import_preview_count (self->preview, LM_IMPORT_UPDATED);
  guint n_out = count_left_out (self);
  g_autofree char *new_number = lm_words_number (n_new);
  g_autofree char *updated_number = lm_words_number (n_updated);
  g_autofree char *out_number = lm_words_number (n_out);
  g_autofree char *title = g_strdup_printf (ngettext ("%s new home", "%s new homes", n_new), new_number);
  g_autofree char *updated = g_strdup_printf (ngettext ("%s home updated", "%s homes updated", n_updated), updated_number);
  g_autofree char *out = g_strdup_printf (ngettext ("%s line not brought in", "%s lines not brought in", n_out), out_number);
  g_autofree char *text = g_strdup_printf ("%s\n%s", updated, out);

  adw_status_page_set_title (self->report_page, title);
  adw_status_page_set_description (self->report_page, text);
  adw_navigation_view_push_by_tag (self->pages, "report");
}

/* The method for homes without a decision is part of the same question. */
static void
set_default_method (LmImportDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->method_row);
  const LmMethodRow *method = chosen < self->methods->len
    ? LM_FIND (lm_desk_get_snapshot (self->desk), METHOD, g_array_index (self->methods, LmId, chosen)) : NULL;
  GError *error = NULL;

  if (method == NULL || method->default_for_type)
    return;
  if (!lm_project_choose_method (lm_desk_get_project (self->desk), method->id, TRUE, TRUE, &error))
    lm_desk_problem (self->desk, _ ("The method could not be set"), error);
}

static void
activate_apply (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (LmImportDialog) self = g_object_ref (LM_IMPORT_DIALOG (widget));
  g_autofree LmAddressField *mapping = g_new0 (LmAddressField, lm_sheet_get_n_columns (self->sheet) + 1);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (self->cancellable != NULL)
    return;
  for (guint i = 0; i < self->column_rows->len; i++)
    mapping[i] = adw_combo_row_get_selected (g_ptr_array_index (self->column_rows, i));
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->writing), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->apply_button), FALSE);
  adw_dialog_set_can_close (ADW_DIALOG (self), FALSE);
  ok = lm_import_preview_apply (self->preview, self->sheet, mapping, name, writing_progressed, self, self->cancellable, &error);
  g_clear_object (&self->cancellable);
  adw_dialog_set_can_close (ADW_DIALOG (self), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->writing), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->apply_button), TRUE);
  if (ok) {
    set_default_method (self);
    show_report (self);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lm_desk_say (self->desk, _ ("The import was stopped; nothing changed"));
  else
    show_problem (self, _ ("The addresses could not be brought in"), error);
}

static void
activate_stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (LM_IMPORT_DIALOG (widget)->cancellable != NULL)
    g_cancellable_cancel (LM_IMPORT_DIALOG (widget)->cancellable);
}

static void
activate_plan (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmImportDialog *self = LM_IMPORT_DIALOG (widget);

  if (self->parent != NULL)
    gtk_widget_activate_action (self->parent, "win.plan", NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
activate_close (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
lm_import_dialog_closed (AdwDialog *dialog)
{
  LmImportDialog *self = LM_IMPORT_DIALOG (dialog);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
lm_import_dialog_dispose (GObject *object)
{
  LmImportDialog *self = LM_IMPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_IMPORT_DIALOG);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->preview, lm_import_preview_unref);
  g_clear_pointer (&self->sheet, lm_sheet_unref);
  g_clear_pointer (&self->column_rows, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->methods, g_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (lm_import_dialog_parent_class)->dispose (object);
}

static void
lm_import_dialog_class_init (LmImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_import_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = lm_import_dialog_closed;
  gtk_widget_class_install_action (widget_class, "import.choose", NULL, activate_choose);
  gtk_widget_class_install_action (widget_class, "import.preview", NULL, activate_preview);
  gtk_widget_class_install_action (widget_class, "import.apply", NULL, activate_apply);
  gtk_widget_class_install_action (widget_class, "import.stop", NULL, activate_stop);
  gtk_widget_class_install_action (widget_class, "import.plan", NULL, activate_plan);
  gtk_widget_class_install_action (widget_class, "import.close", NULL, activate_close);
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, file_page);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, reading);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, source_group);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, part_row);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, column_group);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, type_row);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, method_row);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, rules_row);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, residents_row);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, count_group);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, remark_group);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, writing);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, LmImportDialog, report_page);
}

static void
lm_import_dialog_init (LmImportDialog *self)
{
  g_autoptr (GtkStringList) types = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->column_rows = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->methods = g_array_new (FALSE, FALSE, sizeof (LmId));
  for (int i = 0; i < LM_N_HOME_TYPE; i++)
    gtk_string_list_append (types, lm_words_of (lm_home_type_nicks, i));
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (types));
  g_signal_connect_object (self->part_row, "notify::selected", G_CALLBACK (part_chosen), self, G_CONNECT_SWAPPED);
}

void
lm_import_dialog_present (LmDesk *desk, GtkWidget *parent, const char *path)
{
  LmImportDialog *self = g_object_new (LM_TYPE_IMPORT_DIALOG, NULL);

  self->desk = g_object_ref (desk);
  g_set_weak_pointer (&self->parent, parent);
  adw_combo_row_set_selected (self->type_row, lm_snapshot_get_project (lm_desk_get_snapshot (desk))->default_type);
  g_signal_connect_object (self->type_row, "notify::selected", G_CALLBACK (fill_methods), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (self), parent);
  if (path != NULL) {
    self->path = g_strdup (path);
    read_file (self, NULL);
  }
}
