/* survey: the answers of the survey as a sheet that goes out and comes back. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "project/lm-survey-sheet.h"

static LmExitStatus
write_sheet (LmProject *project, char **names, const char *output)
{
  g_autofree char *folded = g_ascii_strdown (output, -1);
  g_autoptr (GArray) homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (LmTableWriter) writer = NULL;
  g_autoptr (GError) error = NULL;
  LmTableFormat format = g_str_has_suffix (folded, ".xlsx") ? LM_TABLE_FORMAT_XLSX : LM_TABLE_FORMAT_CSV_PEOPLE;
  guint n;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      LmId home = lm_project_find_home (project, names[i], &error);

      if (home == 0)
        return lm_cli_fail (NULL, error);
      g_array_append_val (homes, home);
    }
  writer = lm_survey_sheet_write (lm_project_get_snapshot (project), names != NULL ? (const LmId *) homes->data : NULL, homes->len);
  n = lm_table_writer_get_n_rows (writer);
  if (!lm_table_writer_save (writer, format, output, &error))
    return lm_cli_fail (output, error);
  lm_cli_tell (ngettext ("%s: %u home", "%s: %u homes", n), output, n);
  return LM_EXIT_FINE;
}

static LmExitStatus
read_sheet (LmProject *project, const char *path, gboolean dry_run, gboolean leave_bad)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_autoptr (LmSurveySheet) survey = sheet != NULL ? lm_survey_sheet_read (lm_project_get_snapshot (project), sheet, &error) : NULL;
  GPtrArray *problems;
  guint n, n_answers;

  if (survey == NULL)
    return lm_cli_fail (path, error);
  problems = lm_survey_sheet_get_problems (survey);
  for (guint i = 0; i < problems->len; i++)
    {
      const LmSheetRemark *remark = g_ptr_array_index (problems, i);

      if (remark->column != NULL)
        lm_cli_say (_("%s, line %u, column “%s”: %s"), path, remark->line, remark->column, remark->message);
      else
        lm_cli_say (_("%s, line %u: %s"), path, remark->line, remark->message);
    }
  if (!dry_run && !lm_survey_sheet_apply (survey, project, leave_bad, &error))
    return lm_cli_fail (path, error);
  n = lm_survey_sheet_count_homes (survey);
  n_answers = lm_survey_sheet_count_answers (survey);
  lm_cli_tell (ngettext ("%u home changed", "%u homes changed", n), n);
  lm_cli_tell (ngettext ("%u answer changed", "%u answers changed", n_answers), n_answers);
  return problems->len > 0 ? LM_EXIT_FOUND : LM_EXIT_FINE;
}

LmExitStatus
lm_cli_survey (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_auto (GStrv) homes = NULL;
  g_autofree char *output = NULL;
  gboolean dry_run = FALSE, leave_bad = FALSE;
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, N_("Write the sheet to this .xlsx or .csv file"), N_("FILE") },
    { "home", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &homes, N_("With --output: only this home; may be given several times"), N_("HOME") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Say what would change, and change nothing"), NULL },
    { "leave-bad", 0, 0, G_OPTION_ARG_NONE, &leave_bad, N_("Bring in the other cells where some can't be taken"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;

  if (!lm_cli_parse (command, &args, entries, 1, 2))
    return LM_EXIT_USAGE;
  if ((output == NULL) == (args[2] == NULL))
    return lm_cli_misuse (command, _("say which sheet comes in, or with --output where one is to go."));
  if (output != NULL)
    {
      g_autofree char *folded = g_ascii_strdown (output, -1);

      if (!g_str_has_suffix (folded, ".xlsx") && !g_str_has_suffix (folded, ".csv"))
        return lm_cli_misuse (command, _("--output: “%s” ends in neither .xlsx nor .csv."), output);
    }
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  status = output != NULL ? write_sheet (project, homes, output) : read_sheet (project, args[2], dry_run, leave_bad);
  return lm_cli_close (project, status);
}
