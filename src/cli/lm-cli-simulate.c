/* simulate, buffers: what may become of the plan. */

#include <glib/gi18n.h>

#include "lm-cli-private.h"
#include "lm-cli-words-private.h"
#include "lm-printer-private.h"
#include "project/lm-uncertainty.h"

typedef enum { OF_VISITS, OF_TRAINS, OF_DISTRICT } What;
static const char *const what_nicks[] = { "visits", "trains", "district", NULL };

static const LmPrintedColumn visit_columns[] = {
  { "home", NULL, LM_PRINTED_ID },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "train", N_("Train"), LM_PRINTED_TEXT },
  { "visit_day", N_("In the plan"), LM_PRINTED_TEXT },
  { "p50_day", N_("P50"), LM_PRINTED_TEXT },
  { "p80_day", N_("P80"), LM_PRINTED_TEXT },
  { "p80_error", NULL, LM_PRINTED_TEXT },
  { "on_day_percent", N_("On the day (%)"), LM_PRINTED_NUMBER },
  { "in_time_percent", N_("Ends in time (%)"), LM_PRINTED_NUMBER },
  { "promise_percent", N_("Promise kept (%)"), LM_PRINTED_TEXT },
};

static const LmPrintedColumn train_columns[] = {
  { "train", N_("Train"), LM_PRINTED_TEXT },
  { "homes", N_("Homes"), LM_PRINTED_NUMBER },
  { "last_day", N_("In the plan"), LM_PRINTED_TEXT },
  { "p50_day", N_("P50"), LM_PRINTED_TEXT },
  { "p80_day", N_("P80"), LM_PRINTED_TEXT },
  { "p80_error", NULL, LM_PRINTED_TEXT },
  { "late_percent", N_("Later than planned (%)"), LM_PRINTED_NUMBER },
  { "mean_delay", N_("Late on the average, working days"), LM_PRINTED_TEXT },
  { "spare_days", N_("Spare days"), LM_PRINTED_TEXT },
  { "spare_used_percent", N_("Of these used (%)"), LM_PRINTED_TEXT },
};

static gboolean
show_progress (double done, gpointer data)
{
  lm_cli_progress (data, MIN (done, 0.99));
  return TRUE;
}

/* One decimal, with a point whatever the locale. */
static char *
format_days (double days)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.1f", days));
}

static int
percent (double share)
{
  return (int) (share * 100 + 0.5);
}

static const LmTrainRow *
find_train (LmSnapshot *snapshot, LmId id)
{
  return id ? LM_FIND (snapshot, TRAIN, id) : NULL;
}

static void
print_visits (LmSnapshot *snapshot, LmForecast *forecast, LmPrintFormat format)
{
  g_autoptr (LmPrinter) printer = lm_printer_new (format, stdout, visit_columns, G_N_ELEMENTS (visit_columns));
  guint n;
  const LmVisitForecast *visits = lm_forecast_get_visits (forecast, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmTrainRow *train = find_train (snapshot, visits[i].train);

      lm_printer_id (printer, visits[i].home);
      lm_printer_take (printer, lm_cli_home_address (snapshot, visits[i].home));
      lm_printer_text (printer, train ? train->name : "");
      lm_printer_day (printer, visits[i].planned);
      lm_printer_day (printer, visits[i].p50);
      lm_printer_day (printer, visits[i].p80);
      lm_printer_take (printer, format_days (visits[i].error));
      lm_printer_number (printer, percent (visits[i].on_day));
      lm_printer_number (printer, percent (visits[i].in_time));
      lm_printer_take (printer, visits[i].promise < 0 ? NULL : g_strdup_printf ("%d", percent (visits[i].promise)));
    }
}

static void
print_train (LmPrinter *printer, const LmTrainRow *row, const char *name, const LmTrainForecast *train)
{
  lm_printer_text (printer, name);
  lm_printer_number (printer, train->n_homes);
  lm_printer_day (printer, train->planned);
  lm_printer_day (printer, train->p50);
  lm_printer_day (printer, train->p80);
  lm_printer_take (printer, format_days (train->error));
  lm_printer_number (printer, percent (train->late));
  lm_printer_take (printer, format_days (train->mean_delay));
  lm_printer_take (printer, row ? g_strdup_printf ("%d", row->spare_days) : NULL);
  lm_printer_take (printer, row && row->spare_days > 0
                              ? g_strdup_printf ("%d", percent (MIN (1, train->mean_delay / row->spare_days)))
                              : NULL);
}

static void
print_trains (LmSnapshot *snapshot, LmForecast *forecast, What what, LmPrintFormat format)
{
  g_autoptr (LmPrinter) printer = lm_printer_new (format, stdout, train_columns, G_N_ELEMENTS (train_columns));
  guint n;
  const LmTrainForecast *trains = lm_forecast_get_trains (forecast, &n);

  for (guint i = 0; i < n && what == OF_TRAINS; i++)
    {
      const LmTrainRow *row = find_train (snapshot, trains[i].train);

      print_train (printer, row, row ? row->name : "", &trains[i]);
    }
  print_train (printer, NULL, _("the district"), lm_forecast_get_district (forecast));
}

LmExitStatus
lm_cli_simulate (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *format = NULL, *of = NULL;
  int runs = LM_SIMULATION_USUAL_RUNS, value = LM_PRINT_TABLE, what = OF_TRAINS;
  gint64 seed = 1;
  const GOptionEntry entries[] = {
    { "runs", 0, 0, G_OPTION_ARG_INT, &runs, N_("Carry the plan out so many times; 512 without it"), N_("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("The same seed gives the same answer; 1 without it"), N_("S") },
    { "of", 0, 0, G_OPTION_ARG_FILENAME, &of, N_("visits, trains or district; trains without it"), N_("WHAT") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (LmSimulation) simulation = NULL;
  g_autoptr (LmForecast) forecast = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (of && !lm_cli_parse_nick (command, "--of", of, what_nicks, &what)) ||
      (format && !lm_cli_parse_nick (command, "--format", format, lm_print_format_nicks, &value)))
    return LM_EXIT_USAGE;
  if (runs < 1 || runs > LM_SIMULATION_MAX_RUNS)
    return lm_cli_misuse (command, _("--runs %d is not between 1 and %d"), runs, LM_SIMULATION_MAX_RUNS);
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  simulation = lm_simulation_new_for_plan (lm_project_get_snapshot (project), 0, NULL);
  if (simulation == NULL || lm_simulation_get_n_visits (simulation) == 0)
    {
      lm_cli_say (_("There is no planned visit to simulate; plan the district with “lmeter plan”."));
      return lm_cli_close (project, LM_EXIT_FOUND);
    }
  forecast = lm_simulation_run (simulation, (guint) runs, (guint64) seed, show_progress, (gpointer) _("simulating"));
  lm_cli_progress ("", 1);
  if (what == OF_VISITS)
    print_visits (lm_project_get_snapshot (project), forecast, (LmPrintFormat) value);
  else
    print_trains (lm_project_get_snapshot (project), forecast, (What) what, (LmPrintFormat) value);
  return lm_cli_close (project, LM_EXIT_FINE);
}

static void
tell_proposal (const LmBufferProposal *proposal)
{
  g_autofree char *end = lm_day_format_iso (proposal->end);
  g_autofree char *new_end = lm_day_format_iso (proposal->new_end);
  g_autofree char *p80 = lm_day_format_iso (proposal->p80);
  g_autofree char *new_p80 = lm_day_format_iso (proposal->new_p80);

  for (guint i = 0; i < proposal->n_tried; i++)
    {
      g_autofree char *planned = lm_day_format_iso (proposal->tried[i].end);
      g_autofree char *done = lm_day_format_iso (proposal->tried[i].p80);

      lm_cli_tell (_("with %d minutes in the day %d %% of visits end in time, the plan ends %s, done eight times in ten by %s"),
                   proposal->tried[i].minutes, percent (proposal->tried[i].in_time), planned, done);
    }
  lm_cli_tell (_("minutes kept free in the day: %d proposed, now %d"), proposal->new_day_buffer, proposal->day_buffer);
  lm_cli_tell (_("visits that end in time: %d %% with it, now %d %%"), percent (proposal->new_in_time), percent (proposal->in_time));
  lm_cli_tell (_("a spare day per so many days of the first train: %d proposed, now %d"), proposal->new_spare_first, proposal->spare_first);
  lm_cli_tell (_("and of later trains: %d proposed, now %d"), proposal->new_spare_later, proposal->spare_later);
  lm_cli_tell (_("end of the plan: %s with it, now %s"), new_end, end);
  lm_cli_tell (_("done eight times in ten by: %s with it, now %s"), new_p80, p80);
  lm_cli_tell (ngettext ("%d working day kept behind the whole", "%d working days kept behind the whole", proposal->project_days),
               proposal->project_days);
}

LmExitStatus
lm_cli_buffers (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  gboolean apply = FALSE;
  const GOptionEntry entries[] = {
    { "apply", 0, 0, G_OPTION_ARG_NONE, &apply, N_("Set them; the next planning keeps them"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmBufferProposal proposal;
  LmProject *project;

  if (!lm_cli_parse (command, &args, entries, 1, 1))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  if (!lm_buffers_propose (lm_project_get_snapshot (project), lm_project_get_today (project), show_progress,
                           (gpointer) _("sizing buffers"), &proposal, &error))
    return lm_cli_close (project, lm_cli_fail (args[1], error));
  lm_cli_progress ("", 1);
  tell_proposal (&proposal);
  if (apply && !lm_project_accept_buffers (project, &proposal, &error))
    status = lm_cli_fail (args[1], error);
  return lm_cli_close (project, status);
}
