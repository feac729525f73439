/* learn, calibration: what the work really took, and how well it was foreseen. */

#include <glib/gi18n.h>

#include "lm-cli-private.h"
#include "lm-cli-words-private.h"
#include "lm-printer-private.h"
#include "project/lm-uncertainty.h"

static const LmPrintedColumn learned_columns[] = {
  { "method", N_("Method"), LM_PRINTED_TEXT },
  { "step", N_("Step"), LM_PRINTED_TEXT },
  { "type", N_("Type"), LM_PRINTED_TEXT },
  { "homes", N_("Homes"), LM_PRINTED_NUMBER },
  { "low", NULL, LM_PRINTED_NUMBER },
  { "typical", N_("Now"), LM_PRINTED_NUMBER },
  { "high", NULL, LM_PRINTED_NUMBER },
  { "low_seen", NULL, LM_PRINTED_NUMBER },
  { "median", N_("Seen"), LM_PRINTED_NUMBER },
  { "high_seen", NULL, LM_PRINTED_NUMBER },
  { "new_low", N_("Low"), LM_PRINTED_NUMBER },
  { "new_typical", N_("Learned"), LM_PRINTED_NUMBER },
  { "new_high", N_("High"), LM_PRINTED_NUMBER },
  { "error", N_("Give or take"), LM_PRINTED_NUMBER },
  { "proposed", N_("Proposed"), LM_PRINTED_BOOL },
};

static void
print_learned (LmSnapshot *snapshot, GArray *learned, LmPrintFormat format)
{
  g_autoptr (LmPrinter) printer = lm_printer_new (format, stdout, learned_columns, G_N_ELEMENTS (learned_columns));

  for (guint i = 0; i < learned->len; i++)
    {
      const LmLearned *item = &g_array_index (learned, LmLearned, i);
      const LmMethodRow *method = LM_FIND (snapshot, METHOD, item->method);

      lm_printer_text (printer, method ? method->code : "");
      lm_printer_text (printer, lm_cli_step_code (snapshot, item->step));
      lm_printer_text (printer, lm_home_type_nicks[item->type]);
      lm_printer_number (printer, item->n);
      lm_printer_number (printer, item->low);
      lm_printer_number (printer, item->typical);
      lm_printer_number (printer, item->high);
      lm_printer_number (printer, item->low_seen);
      lm_printer_number (printer, item->median);
      lm_printer_number (printer, item->high_seen);
      lm_printer_number (printer, item->new_low);
      lm_printer_number (printer, item->new_typical);
      lm_printer_number (printer, item->new_high);
      lm_printer_number (printer, (gint64) (item->error + 0.5));
      lm_printer_bool (printer, item->worth);
    }
}

LmExitStatus
lm_cli_learn (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *format = NULL;
  gboolean apply = FALSE;
  int value = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "apply", 0, 0, G_OPTION_ARG_NONE, &apply, N_("Give the methods the minutes that are proposed"), NULL },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) learned = NULL;
  g_autoptr (GArray) proposed = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (format && !lm_cli_parse_nick (command, "--format", format, lm_print_format_nicks, &value)))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  learned = lm_learning_of_project (lm_project_get_snapshot (project));
  proposed = g_array_new (FALSE, FALSE, sizeof (LmLearned));
  for (guint i = 0; i < learned->len; i++)
    if (g_array_index (learned, LmLearned, i).worth)
      g_array_append_val (proposed, g_array_index (learned, LmLearned, i));
  print_learned (lm_project_get_snapshot (project), learned, (LmPrintFormat) value);
  if (learned->len == 0)
    lm_cli_say (_("Nothing to learn from yet: of no step %d or more were recorded with a start and an end."), LM_LEARNING_LEAST);
  if (apply && proposed->len > 0 &&
      !lm_project_accept_learned (project, (const LmLearned *) proposed->data, proposed->len, &error))
    status = lm_cli_fail (args[1], error);
  return lm_cli_close (project, status);
}

static const LmPrintedColumn calibration_columns[] = {
  { "measure", N_("Measure"), LM_PRINTED_TEXT },
  { "planned_percent", N_("Planned (%)"), LM_PRINTED_TEXT },
  { "seen_percent", N_("Seen (%)"), LM_PRINTED_TEXT },
  { "count", N_("Of"), LM_PRINTED_NUMBER },
  { "open", N_("Still open"), LM_PRINTED_TEXT },
};

static void
print_measure (LmPrinter *printer, const char *measure, int planned, guint seen, guint of, int open)
{
  lm_printer_text (printer, measure);
  lm_printer_take (printer, planned < 0 ? NULL : g_strdup_printf ("%d", planned));
  lm_printer_take (printer, of == 0 ? NULL : g_strdup_printf ("%d", (int) (100.0 * seen / of + 0.5)));
  lm_printer_number (printer, of);
  lm_printer_take (printer, open < 0 ? NULL : g_strdup_printf ("%d", open));
}

LmExitStatus
lm_cli_calibration (const LmCliCommand *command, char **arguments)
{
  static const int planned[] = { [LM_PRECISION_WINDOW] = 80, [LM_PRECISION_DAY] = -1, [LM_PRECISION_ARRIVAL] = -1 };
  g_auto (GStrv) args = arguments;
  g_autofree char *format = NULL;
  int value = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  LmExitStatus status = LM_EXIT_FINE;
  LmCalibration calibration;
  LmPrinter *printer;
  LmProject *project;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (format && !lm_cli_parse_nick (command, "--format", format, lm_print_format_nicks, &value)))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  lm_calibration_of_project (lm_project_get_snapshot (project), lm_project_get_today (project), &calibration);
  printer = lm_printer_new (value, stdout, calibration_columns, G_N_ELEMENTS (calibration_columns));
  for (guint i = 0; i < LM_N_PRECISION; i++)
    {
      const LmPromiseCount *count = &calibration.promises[i];
      g_autofree char *measure = g_strdup_printf ("promise %s", lm_precision_nicks[i]);

      print_measure (printer, measure, planned[i], count->held, count->held + count->broken, (int) count->open);
    }
  print_measure (printer, "no access", lm_snapshot_get_project (lm_project_get_snapshot (project))->no_access, calibration.no_access,
                 calibration.visits, -1);
  for (guint i = 0; i < LM_CALIBRATION_QUANTILES; i++)
    {
      g_autofree char *measure = g_strdup_printf ("minutes P%u", 10 * (i + 1));

      print_measure (printer, measure, 10 * ((int) i + 1), (guint) (calibration.below[i] * calibration.n_steps + 0.5),
                     calibration.n_steps, -1);
    }
  lm_printer_end (printer);
  return lm_cli_close (project, status);
}
