/* check: the independent check of the stored plan; also what `show conflicts` lists. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>

#include "checker/lm-check.h"
#include "lm-cli-show-private.h"
#include "lm-cli-words-private.h"

static const LmPrintedColumn columns[] = {
  { "rule", N_("Rule"), LM_PRINTED_TEXT },
  { "weight", N_("Weight"), LM_PRINTED_TEXT },
  { "home", NULL, LM_PRINTED_ID },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "coupling", NULL, LM_PRINTED_ID },
  { "coupling_name", N_("Group"), LM_PRINTED_TEXT },
  { "step", N_("Step"), LM_PRINTED_TEXT },
  { "crew", NULL, LM_PRINTED_ID },
  { "crew_name", NULL, LM_PRINTED_TEXT },
  { "person", NULL, LM_PRINTED_ID },
  { "other", NULL, LM_PRINTED_ID },
  { "day", N_("Day"), LM_PRINTED_TEXT },
  { "size", NULL, LM_PRINTED_NUMBER },
  { "text", N_("What"), LM_PRINTED_TEXT },
};

void
lm_cli_print_violations (LmSnapshot *snapshot, GArray *violations, gboolean hard_only, LmPrintFormat format)
{
  LmPrinter *printer = lm_printer_new (format, stdout, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      const LmCouplingRow *coupling = LM_FIND (snapshot, COUPLING, violation->coupling);

      if (hard_only && violation->weight != LM_VIOLATION_HARD)
        continue;
      lm_printer_text (printer, violation->rule);
      lm_printer_text (printer, violation->weight == LM_VIOLATION_HARD ? "hard" : "soft");
      lm_printer_id (printer, violation->home);
      lm_printer_take (printer, lm_cli_home_address (snapshot, violation->home));
      lm_printer_id (printer, violation->coupling);
      lm_printer_text (printer, coupling ? coupling->name : "");
      lm_printer_text (printer, lm_cli_step_code (snapshot, violation->step));
      lm_printer_id (printer, violation->crew);
      lm_printer_text (printer, lm_cli_crew_name (snapshot, violation->crew));
      lm_printer_id (printer, violation->person);
      lm_printer_id (printer, violation->other);
      lm_printer_day (printer, violation->day);
      lm_printer_number (printer, violation->minutes);
      lm_printer_take (printer, lm_violation_describe (snapshot, violation));
    }
  lm_printer_end (printer);
}

LmExitStatus
lm_cli_check (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *home_text = NULL, *format_text = NULL;
  gboolean hard_only = FALSE;
  int format = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "home", 0, 0, G_OPTION_ARG_FILENAME, &home_text, N_("Only what concerns this home"), N_("HOME") },
    { "hard", 0, 0, G_OPTION_ARG_NONE, &hard_only, N_("Only broken rules, not what is at risk"), NULL },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_text, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) violations = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmSnapshot *snapshot;
  LmProject *project;
  LmId home = 0;
  guint n_hard;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (format_text && !lm_cli_parse_nick (command, "--format", format_text, lm_print_format_nicks, &format)))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  snapshot = lm_project_get_snapshot (project);
  if (lm_snapshot_get_adopted (snapshot) == NULL)
    {
      lm_cli_say (_("%s: there is no plan to check. Make one with “lmeter plan”."), args[1]);
      return lm_cli_close (project, LM_EXIT_INPUT);
    }
  if (home_text && (home = lm_project_find_home (project, home_text, &error)) == 0)
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  violations = home ? lm_check_home (snapshot, 0, home, lm_project_get_today (project))
                    : lm_check_plan (snapshot, 0, lm_project_get_today (project));
  n_hard = lm_violations_count_hard (violations);
  lm_cli_print_violations (snapshot, violations, hard_only, format);
  if (format == LM_PRINT_TABLE)
    {
      lm_cli_tell (ngettext ("%u rule broken", "%u rules broken", n_hard), n_hard);
      if (!hard_only)
        lm_cli_tell (ngettext ("%u thing at risk", "%u things at risk", violations->len - n_hard), violations->len - n_hard);
    }
  return lm_cli_close (project, n_hard > 0 ? LM_EXIT_FOUND : LM_EXIT_FINE);
}
