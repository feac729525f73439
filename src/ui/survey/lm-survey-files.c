#include "lm-ui-config.h"

#include "survey/lm-survey-files.h"

#include "project/lm-survey-sheet.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* So many problems fit a dialog; the rest is counted. */
#define MOST_SHOWN 12

typedef struct {
  LmDesk *desk;
  GtkWindow *parent;
  LmSurveySheet *sheet;
} SurveyFile;

static SurveyFile *
survey_file_new (LmDesk *desk, GtkWindow *parent)
{
  SurveyFile *self = g_new0 (SurveyFile, 1);

  self->desk = g_object_ref (desk);
  self->parent = g_object_ref (parent);
  return self;
}

static void
survey_file_free (SurveyFile *self)
{
  g_clear_pointer (&self->sheet, lm_survey_sheet_free);
  g_object_unref (self->parent);
  g_object_unref (self->desk);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SurveyFile, survey_file_free)

/* --- out --- */

static void
target_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SurveyFile) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *folded = path != NULL ? g_ascii_strdown (path, -1) : NULL;
  g_autoptr (LmTableWriter) writer = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  guint n;

  if (path == NULL)
    return;
  writer = lm_survey_sheet_write (lm_desk_get_snapshot (self->desk), NULL, 0);
  if (!lm_table_writer_save (writer, g_str_has_suffix (folded, ".csv") ? LM_TABLE_FORMAT_CSV_PEOPLE : LM_TABLE_FORMAT_XLSX, path, &error)) {
    lm_desk_problem (self->desk, _ ("The sheet could not be written"), error);
    return;
  }
  n = lm_table_writer_get_n_rows (writer);
  text = g_strdup_printf (ngettext ("Sheet of %u home written", "Sheet of %u homes written", n), n);
  lm_desk_say (self->desk, text);
}

void
lm_survey_files_write (LmDesk *desk, GtkWindow *parent)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Write survey answers to a sheet"));
  gtk_file_dialog_set_initial_name (dialog, _ ("survey.xlsx"));
  gtk_file_dialog_save (dialog, parent, NULL, target_chosen, survey_file_new (desk, parent));
}

/* --- back --- */

static void
apply (SurveyFile *self, gboolean leave_bad)
{
  guint n = lm_survey_sheet_count_homes (self->sheet);
  GError *error = NULL;
  gboolean ok = lm_survey_sheet_apply (self->sheet, lm_desk_get_project (self->desk), leave_bad, &error);

  if (ok && n == 0)
    lm_desk_say (self->desk, _ ("The sheet holds nothing new"));
  else
    lm_desk_done (self->desk, ok, error);
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SurveyFile) self = data;

  if (g_strcmp0 (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result), "leave") == 0)
    apply (self, TRUE);
}

static char *
list_problems (GPtrArray *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (problems->len, MOST_SHOWN); i++) {
    const LmSheetRemark *remark = g_ptr_array_index (problems, i);

    if (remark->column != NULL)
      /* Translators: 1 line of a sheet, 2 title of the column, 3 what is wrong. */
      g_string_append_printf (text, _ ("Line %1$u, column “%2$s”: %3$s"), remark->line, remark->column, remark->message);
    else
      /* Translators: 1 line of a sheet, 2 what is wrong. */
      g_string_append_printf (text, _ ("Line %1$u: %2$s"), remark->line, remark->message);
    g_string_append_c (text, '\n');
  }
  if (problems->len > MOST_SHOWN)
    g_string_append_printf (text, ngettext ("and %u more", "and %u more", problems->len - MOST_SHOWN), problems->len - MOST_SHOWN);
  return g_string_free (text, FALSE);
}

static void
ask (SurveyFile *self)
{
  GPtrArray *problems = lm_survey_sheet_get_problems (self->sheet);
  g_autofree char *heading = g_strdup_printf (ngettext ("%u cell can't be taken", "%u cells can't be taken", problems->len), problems->len);
  g_autofree char *body = list_problems (problems);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  adw_alert_dialog_set_prefer_wide_layout (dialog, TRUE);
  adw_alert_dialog_add_response (dialog, "cancel", _ ("Correct the sheet first"));
  if (lm_survey_sheet_count_homes (self->sheet) > 0)
    adw_alert_dialog_add_response (dialog, "leave", _ ("Bring in the others"));
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self->parent), NULL, answered, self);
}

static void
source_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SurveyFile) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (LmSheet) sheet = NULL;
  GError *error = NULL;

  if (path == NULL)
    return;
  sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  if (sheet != NULL)
    self->sheet = lm_survey_sheet_read (lm_desk_get_snapshot (self->desk), sheet, &error);
  if (self->sheet == NULL)
    lm_desk_problem (self->desk, _ ("The sheet could not be read"), error);
  else if (lm_survey_sheet_get_problems (self->sheet)->len > 0)
    ask (g_steal_pointer (&self));
  else
    apply (self, FALSE);
}

void
lm_survey_files_read (LmDesk *desk, GtkWindow *parent)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Bring a filled-in survey sheet back"));
  gtk_file_dialog_open (dialog, parent, NULL, source_chosen, survey_file_new (desk, parent));
}
