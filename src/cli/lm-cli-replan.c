/* replan: what can be done when the day goes wrong. */

#include <glib/gi18n.h>

#include "lm-cli-private.h"
#include "lm-cli-words-private.h"
#include "lm-printer-private.h"
#include "project/lm-replan.h"

#define MOVES_MOST 12

static const LmPrintedColumn columns[] = {
  { "option", NULL, LM_PRINTED_NUMBER },
  { "rung", NULL, LM_PRINTED_TEXT },
  { "home", NULL, LM_PRINTED_ID },
  { "address", NULL, LM_PRINTED_TEXT },
  { "touched", NULL, LM_PRINTED_BOOL },
  { "from_day", NULL, LM_PRINTED_TEXT },
  { "to_day", NULL, LM_PRINTED_TEXT },
  { "start", NULL, LM_PRINTED_TEXT },
  { "end", NULL, LM_PRINTED_TEXT },
  { "slack", NULL, LM_PRINTED_NUMBER },
  { "p80_day", NULL, LM_PRINTED_TEXT },
  { "told", NULL, LM_PRINTED_TEXT },
  { "breaks_promise", NULL, LM_PRINTED_BOOL },
  { "standby", NULL, LM_PRINTED_BOOL },
  { "others", NULL, LM_PRINTED_NUMBER },
  { "other_promises", NULL, LM_PRINTED_NUMBER },
  { "shift", NULL, LM_PRINTED_NUMBER },
  { "train_end", NULL, LM_PRINTED_TEXT },
  { "train_end_before", NULL, LM_PRINTED_TEXT },
  { "in_buffer", NULL, LM_PRINTED_BOOL },
  { "district_end", NULL, LM_PRINTED_TEXT },
  { "district_end_before", NULL, LM_PRINTED_TEXT },
  { "cost", NULL, LM_PRINTED_NUMBER },
};

static const char *const rung_nicks[] = { "absorb", "standby", "back", "unpromised", "search", NULL };

/* One row per home that moves, for scripts. */
static void
print_rows (LmProject *project, LmReplan *replan, LmPrintFormat format)
{
  g_autoptr (LmPrinter) printer = lm_printer_new (format, stdout, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < lm_replan_get_n_options (replan); i++)
    {
      const LmRepairOption *option = lm_replan_get_option (replan, i);

      for (guint m = 0; m < option->moves->len; m++)
        {
          const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, m);

          lm_printer_number (printer, i + 1);
          lm_printer_text (printer, rung_nicks[option->rung]);
          lm_printer_id (printer, move->home);
          lm_printer_take (printer, lm_cli_home_address (lm_project_get_snapshot (project), move->home));
          lm_printer_bool (printer, move->touched);
          lm_printer_day (printer, move->from_day);
          lm_printer_day (printer, move->to_day);
          lm_printer_minute (printer, move->to_start);
          lm_printer_minute (printer, move->to_end);
          lm_printer_number (printer, move->slack);
          lm_printer_day (printer, move->p80_day);
          lm_printer_text (printer, lm_appointment_state_nicks[move->told]);
          lm_printer_bool (printer, move->breaks_promise);
          lm_printer_bool (printer, move->standby);
          lm_printer_number (printer, option->n_others);
          lm_printer_number (printer, option->n_other_promises);
          lm_printer_number (printer, option->shift);
          lm_printer_day (printer, option->train_end);
          lm_printer_day (printer, option->train_end_before);
          lm_printer_bool (printer, option->in_buffer);
          lm_printer_day (printer, option->district_end);
          lm_printer_day (printer, option->district_end_before);
          lm_printer_number (printer, (gint64) option->cost);
        }
    }
}

static void
print_words (LmReplan *replan)
{
  g_autofree char *what = lm_replan_describe (replan);

  lm_cli_tell ("%s", what);
  for (guint i = 0; i < lm_replan_get_n_options (replan); i++)
    {
      g_autofree char *title = lm_replan_describe_option (replan, i);
      g_auto (GStrv) follows = lm_replan_describe_consequences (replan, i);
      g_auto (GStrv) moves = lm_replan_describe_moves (replan, i, MOVES_MOST);
      g_autofree char *line = g_strjoinv ("; ", follows);

      lm_cli_tell ("%s", "");
      lm_cli_tell ("%u. %s", i + 1, title);
      lm_cli_tell ("   %s", line);
      for (guint m = 0; moves[m]; m++)
        lm_cli_tell ("   %s", moves[m]);
    }
}

static void
print_late (LmProject *project)
{
  g_autoptr (GArray) late = lm_project_find_late (project);

  for (guint i = 0; i < late->len; i++)
    {
      g_autofree char *words = lm_late_describe (lm_project_get_snapshot (project), &g_array_index (late, LmLate, i));

      lm_cli_tell ("%s", words);
    }
}

LmExitStatus
lm_cli_replan (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *crew = NULL, *street = NULL, *away = NULL, *back = NULL, *closed = NULL, *open = NULL, *reason = NULL, *format = NULL;
  gboolean late = FALSE;
  int apply = -1, value = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "crew", 0, 0, G_OPTION_ARG_FILENAME, &crew, N_("A crew that is away"), N_("CREW") },
    { "away", 0, 0, G_OPTION_ARG_FILENAME, &away, N_("Record first that it is away from this day"), N_("DATE") },
    { "back", 0, 0, G_OPTION_ARG_FILENAME, &back, N_("and back on this one"), N_("DATE") },
    { "street", 0, 0, G_OPTION_ARG_FILENAME, &street, N_("A street that is closed"), N_("STREET") },
    { "closed", 0, 0, G_OPTION_ARG_FILENAME, &closed, N_("Record first that it is closed from this day"), N_("DATE") },
    { "open", 0, 0, G_OPTION_ARG_FILENAME, &open, N_("and open again on this one"), N_("DATE") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &reason, N_("Why"), N_("TEXT") },
    { "late", 0, 0, G_OPTION_ARG_NONE, &late, N_("Work of today that runs over"), NULL },
    { "apply", 0, 0, G_OPTION_ARG_INT, &apply, N_("Do this option"), N_("N") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmReplan) replan = NULL;
  LmReplanQuestion question = { 0 };
  LmExitStatus status = LM_EXIT_FINE;
  LmDay first = LM_DAY_NONE, end = LM_DAY_NONE;
  LmProject *project;

  if (!lm_cli_parse (command, &args, entries, 1, 12) || (away && !lm_cli_parse_day (command, "--away", away, &first)) ||
      (back && !lm_cli_parse_day (command, "--back", back, &end)) ||
      (closed && !lm_cli_parse_day (command, "--closed", closed, &first)) ||
      (open && !lm_cli_parse_day (command, "--open", open, &end)) ||
      (format && !lm_cli_parse_nick (command, "--format", format, lm_print_format_nicks, &value)))
    return LM_EXIT_USAGE;
  if ((away || back) && (crew == NULL || away == NULL || back == NULL))
    return lm_cli_misuse (command, _("--away and --back go together, with --crew"));
  if ((closed || open) && (street == NULL || closed == NULL || open == NULL))
    return lm_cli_misuse (command, _("--closed and --open go together, with --street"));
  if ((crew != NULL) + (street != NULL) + late + (args[2] != NULL) > 1)
    return lm_cli_misuse (command, _("ask about one thing: a home, --crew, --street or --late"));
  if (apply == 0 || apply < -1)
    return lm_cli_misuse (command, _("--apply takes the number of an option, from 1 on"));
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  if (args[2])
    {
      g_autofree char *words = lm_cli_join (args, 2);

      question.home = lm_project_find_home (project, words, &error);
      if (question.home == 0)
        return lm_cli_close (project, lm_cli_fail (NULL, error));
    }
  question.street = street;
  question.late = late;
  if (crew)
    {
      question.crew = lm_cli_find_crew (lm_project_get_snapshot (project), crew);
      if (question.crew == 0)
        return lm_cli_close (project, lm_cli_misuse (command, _("there is no crew “%s”"), crew));
      if (away && !lm_project_add_absence (project, question.crew, 0, first, end, reason, &error))
        return lm_cli_close (project, lm_cli_fail (crew, error));
    }
  if (closed && !lm_project_close_street (project, street, first, end, reason, &error))
    return lm_cli_close (project, lm_cli_fail (street, error));
  if (late && value == LM_PRINT_TABLE)
    print_late (project);
  replan = lm_project_replan (project, &question, &error);
  if (replan == NULL)
    {
      lm_cli_say ("%s", error->message);
      return lm_cli_close (project, LM_EXIT_FOUND);
    }
  if (apply > 0)
    {
      if (!lm_project_apply_replan (project, replan, (guint) apply - 1, &error))
        return lm_cli_close (project, lm_cli_fail (NULL, error));
      lm_cli_tell ("%s", lm_project_get_undo_label (project));
      return lm_cli_close (project, LM_EXIT_FINE);
    }
  if (value == LM_PRINT_TABLE)
    print_words (replan);
  else
    print_rows (project, replan, value);
  return lm_cli_close (project, lm_replan_get_n_options (replan) > 0 ? LM_EXIT_FINE : LM_EXIT_FOUND);
}
