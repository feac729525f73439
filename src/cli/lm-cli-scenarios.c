/* scenarios and capacity: other ways to run the district, and the hands it has. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "lm-cli-words-private.h"
#include "lm-printer-private.h"
#include "project/lm-scenarios.h"
#include "scenarios/lm-capacity.h"

static const LmPrintedColumn scenario_columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "name", N_("Scenario"), LM_PRINTED_TEXT },
  { "settings", NULL, LM_PRINTED_TEXT },
  { "trains", N_("Trains"), LM_PRINTED_NUMBER },
  { "planned", N_("Planned"), LM_PRINTED_NUMBER },
  { "unplanned", NULL, LM_PRINTED_NUMBER },
  { "end", N_("Last day"), LM_PRINTED_TEXT },
  { "p50", NULL, LM_PRINTED_TEXT },
  { "p80", N_("P80"), LM_PRINTED_TEXT },
  { "bound", NULL, LM_PRINTED_TEXT },
  { "per_week", N_("A week"), LM_PRINTED_TEXT },
  { "drum", N_("Drum"), LM_PRINTED_TEXT },
  { "drum_load", N_("Load (%)"), LM_PRINTED_NUMBER },
  { "idle", N_("Idle (%)"), LM_PRINTED_NUMBER },
  { "crew_days", N_("Crew days"), LM_PRINTED_NUMBER },
  { "open_most", N_("Open"), LM_PRINTED_NUMBER },
  { "open_days", NULL, LM_PRINTED_NUMBER },
  { "inside", N_("Inside min"), LM_PRINTED_NUMBER },
  { "visits", NULL, LM_PRINTED_NUMBER },
  { "at_risk", N_("At risk"), LM_PRINTED_NUMBER },
  { "moved", N_("Moved"), LM_PRINTED_NUMBER },
};

static const char *
trade_name (LmSnapshot *snapshot, LmId id)
{
  const LmTradeRow *trade = LM_FIND (snapshot, TRADE, id);

  return trade ? lm_cli_pick (trade->name, trade->name_en) : "";
}

static LmDay
day_before (LmDay end)
{
  return end == LM_DAY_NONE ? LM_DAY_NONE : end - 1;
}

static void
print_scenarios (LmSnapshot *snapshot, GArray *rows, LmPrintFormat format)
{
  LmPrinter *printer = lm_printer_new (format, stdout, scenario_columns, G_N_ELEMENTS (scenario_columns));

  for (guint i = 0; i < rows->len; i++)
    {
      const LmScenarioRow *row = &g_array_index (rows, LmScenarioRow, i);
      const LmPlanFigures *figures = &row->figures;

      lm_printer_id (printer, row->plan);
      lm_printer_text (printer, row->name);
      lm_printer_take (printer, lm_what_if_format (&row->what_if));
      lm_printer_number (printer, figures->n_trains);
      lm_printer_number (printer, figures->n_planned);
      lm_printer_number (printer, figures->n_unplanned);
      lm_printer_day (printer, day_before (figures->end_day));
      lm_printer_day (printer, figures->p50_day);
      lm_printer_day (printer, figures->p80_day);
      lm_printer_day (printer, day_before (figures->bound_day));
      lm_printer_take (printer, g_strdup_printf ("%d.%d", figures->per_week / 10, figures->per_week % 10));
      lm_printer_text (printer, trade_name (snapshot, figures->drum));
      lm_printer_number (printer, figures->drum_load);
      lm_printer_number (printer, figures->idle);
      lm_printer_number (printer, figures->crew_days);
      lm_printer_number (printer, figures->open_most);
      lm_printer_number (printer, figures->open_days);
      lm_printer_number (printer, figures->inside);
      lm_printer_number (printer, figures->n_visits);
      lm_printer_number (printer, figures->n_at_risk);
      lm_printer_number (printer, figures->n_moved);
    }
  lm_printer_end (printer);
}

static gboolean
show_trying (double done, gpointer data)
{
  lm_cli_progress (_("trying"), MIN (done, 0.99));
  return TRUE;
}

static LmId
find_trade (LmSnapshot *snapshot, const char *text)
{
  guint n;
  const LmTradeRow *rows = LM_ROWS (snapshot, TRADE, &n);

  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (rows[i].code, text) == 0 || g_strcmp0 (rows[i].name, text) == 0 || g_strcmp0 (rows[i].name_en, text) == 0)
      return rows[i].id;
  return 0;
}

static LmId
find_crew (LmSnapshot *snapshot, const char *text)
{
  guint n;
  const LmCrewRow *rows = LM_ROWS (snapshot, CREW, &n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (rows[i].name, text) == 0)
      return rows[i].id;
  return 0;
}

/* «heating» or «heating:2»; «Electricians:heating». */
static LmExitStatus
read_people (const LmCliCommand *command, LmSnapshot *snapshot, const char *more, const char *learns, LmWhatIf *what_if)
{
  g_auto (GStrv) parts = more ? g_strsplit (more, ":", 2) : NULL;
  g_auto (GStrv) pair = learns ? g_strsplit (learns, ":", 2) : NULL;

  if (more)
    {
      what_if->more_of = find_trade (snapshot, parts[0]);
      what_if->n_more = parts[1] ? atoi (parts[1]) : 1;
      if (what_if->more_of == 0)
        return lm_cli_misuse (command, _("--more: there is no trade “%s”; see “show PROJECT table --table trade”."), parts[0]);
      if (what_if->n_more < 1 || what_if->n_more > 20)
        return lm_cli_misuse (command, _("--more: “%s” is no number of crews from 1 to 20."), parts[1]);
    }
  if (learns)
    {
      what_if->learns_crew = find_crew (snapshot, pair[0]);
      what_if->learns_trade = pair[1] ? find_trade (snapshot, pair[1]) : 0;
      if (what_if->learns_crew == 0)
        return lm_cli_misuse (command, _("--learns: there is no crew “%s”."), pair[0]);
      if (what_if->learns_trade == 0)
        return lm_cli_misuse (command, _("--learns: say which trade, as in “Crew 2:heating”."));
    }
  return LM_EXIT_FINE;
}

static LmId
find_scenario (GArray *rows, const char *text)
{
  for (guint i = 1; i < rows->len; i++)
    {
      const LmScenarioRow *row = &g_array_index (rows, LmScenarioRow, i);
      g_autofree char *id = g_strdup_printf ("%lld", (long long) row->plan);

      if (g_str_equal (id, text) || g_strcmp0 (row->name, text) == 0)
        return row->plan;
    }
  return 0;
}

static LmExitStatus
adopt (LmProject *project, LmId plan, const LmWhatIf *what_if)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = lm_project_adopt_scenario (project, plan, what_if, &error);

  if (summary == NULL)
    return lm_cli_fail (NULL, error);
  lm_cli_tell (ngettext ("%u home has another day", "%u homes have another day", summary->changes->len), summary->changes->len);
  return LM_EXIT_FINE;
}

LmExitStatus
lm_cli_scenarios (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *format_text = NULL, *more = NULL, *learns = NULL, *keep = NULL, *name = NULL, *gone = NULL;
  gboolean try = FALSE, take = FALSE;
  int format = LM_PRINT_TABLE;
  LmWhatIf what_if = LM_WHAT_IF_INIT, as_is = LM_WHAT_IF_INIT;
  const GOptionEntry entries[] = {
    { "try", 0, 0, G_OPTION_ARG_NONE, &try, N_("Work out the ways that are worth a look, or the one that the settings ask"), NULL },
    { "cluster", 0, 0, G_OPTION_ARG_INT, &what_if.cluster_size, N_("Homes in a train"), N_("N") },
    { "day-buffer", 0, 0, G_OPTION_ARG_INT, &what_if.day_buffer, N_("Minutes kept free in the connection day"), N_("MIN") },
    { "spare-first", 0, 0, G_OPTION_ARG_INT, &what_if.spare_first, N_("A spare day per so many home-days in the first train; 0 none"), N_("N") },
    { "spare-later", 0, 0, G_OPTION_ARG_INT, &what_if.spare_later, N_("The same in later trains"), N_("N") },
    { "slot-every", 0, 0, G_OPTION_ARG_INT, &what_if.slot_every, N_("A spare home slot per so many homes; 0 none"), N_("N") },
    { "more", 0, 0, G_OPTION_ARG_FILENAME, &more, N_("Crews more for a trade"), N_("TRADE[:N]") },
    { "learns", 0, 0, G_OPTION_ARG_FILENAME, &learns, N_("A crew that also does a trade"), N_("CREW:TRADE") },
    { "keep", 0, 0, G_OPTION_ARG_FILENAME, &keep, N_("Keep what the settings ask as a scenario of that name"), N_("NAME") },
    { "adopt", 0, 0, G_OPTION_ARG_FILENAME, &name, N_("Adopt the scenario of that name: take its settings over and plan so"), N_("NAME") },
    { "adopt-this", 0, 0, G_OPTION_ARG_NONE, &take, N_("Adopt what the settings ask"), NULL },
    { "delete", 0, 0, G_OPTION_ARG_FILENAME, &gone, N_("Take the scenario of that name away"), N_("NAME") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_text, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;
  LmSnapshot *snapshot;
  LmId plan = 0;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (format_text && !lm_cli_parse_nick (command, "--format", format_text, lm_print_format_nicks, &format)))
    return LM_EXIT_USAGE;
  if (what_if.cluster_size < 0)
    return lm_cli_misuse (command, _("--cluster: %d is less than 1."), what_if.cluster_size);
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  snapshot = lm_project_get_snapshot (project);
  status = read_people (command, snapshot, more, learns, &what_if);
  rows = lm_scenarios_list (snapshot);
  if (status == LM_EXIT_FINE && (name || gone) && (plan = find_scenario (rows, name ? name : gone)) == 0)
    status = lm_cli_misuse (command, _("there is no scenario “%s”; “lmeter scenarios %s” lists them."), name ? name : gone, args[1]);
  if (status != LM_EXIT_FINE)
    return lm_cli_close (project, status);

  if (gone)
    status = lm_project_delete_scenario (project, plan, &error) ? LM_EXIT_FINE : lm_cli_fail (NULL, error);
  else if (name)
    {
      for (guint i = 1; i < rows->len; i++)
        if (g_array_index (rows, LmScenarioRow, i).plan == plan)
          what_if = g_array_index (rows, LmScenarioRow, i).what_if;
      status = adopt (project, plan, &what_if);
    }
  else if (take)
    status = adopt (project, 0, &what_if);
  else if (keep)
    status = lm_project_keep_scenario (project, &what_if, keep, &error) ? LM_EXIT_FINE : lm_cli_fail (NULL, error);
  else if (try || memcmp (&what_if, &as_is, sizeof as_is) != 0)
    {
      g_autoptr (GArray) ideas = lm_scenario_list_ideas (snapshot), tried = NULL;

      if (memcmp (&what_if, &as_is, sizeof as_is) != 0)
        {
          g_array_set_size (ideas, 1);
          g_array_append_val (ideas, what_if);
        }
      tried = lm_project_try_scenarios (project, (const LmWhatIf *) ideas->data, ideas->len, show_trying, NULL, &error);
      lm_cli_progress ("", 1);
      if (tried == NULL)
        return lm_cli_close (project, lm_cli_fail (args[1], error));
      print_scenarios (snapshot, tried, format);
      return lm_cli_close (project, LM_EXIT_FINE);
    }
  if (status == LM_EXIT_FINE)
    {
      g_autoptr (GArray) now = lm_scenarios_list (lm_project_get_snapshot (project));

      print_scenarios (lm_project_get_snapshot (project), now, format);
    }
  return lm_cli_close (project, status);
}

/* --- capacity --- */

static const LmPrintedColumn week_columns[] = {
  { "kind", NULL, LM_PRINTED_TEXT },
  { "name", N_("Trade or certificate"), LM_PRINTED_TEXT },
  { "week", N_("Week of"), LM_PRINTED_TEXT },
  { "work", N_("Work min"), LM_PRINTED_NUMBER },
  { "hands", N_("Hands min"), LM_PRINTED_NUMBER },
  { "load", N_("Load (%)"), LM_PRINTED_NUMBER },
};

static const LmPrintedColumn total_columns[] = {
  { "kind", NULL, LM_PRINTED_TEXT },
  { "name", N_("Trade or certificate"), LM_PRINTED_TEXT },
  { "work", N_("Work min"), LM_PRINTED_NUMBER },
  { "hands", N_("Hands min"), LM_PRINTED_NUMBER },
  { "load", N_("Load (%)"), LM_PRINTED_NUMBER },
  { "weeks_full", N_("Weeks full"), LM_PRINTED_NUMBER },
  { "worst_week", N_("Fullest week"), LM_PRINTED_TEXT },
  { "worst_load", N_("Then (%)"), LM_PRINTED_NUMBER },
};

static const LmPrintedColumn idea_columns[] = {
  { "idea", N_("What if"), LM_PRINTED_TEXT },
  { "settings", NULL, LM_PRINTED_TEXT },
  { "end", N_("Last day"), LM_PRINTED_TEXT },
  { "days", N_("Days sooner"), LM_PRINTED_NUMBER },
  { "crew_days", N_("Crew days fewer"), LM_PRINTED_NUMBER },
  { "visits", N_("Visits fewer"), LM_PRINTED_NUMBER },
};

static const char *
line_name (LmSnapshot *snapshot, LmId trade, LmId qualification)
{
  const LmQualificationRow *row = LM_FIND (snapshot, QUALIFICATION, qualification);

  return trade ? trade_name (snapshot, trade) : row ? row->name : "";
}

static void
print_weeks (LmSnapshot *snapshot, GArray *weeks, LmPrintFormat format)
{
  LmPrinter *printer = lm_printer_new (format, stdout, week_columns, G_N_ELEMENTS (week_columns));

  for (guint i = 0; i < weeks->len; i++)
    {
      const LmCapacityWeek *week = &g_array_index (weeks, LmCapacityWeek, i);

      lm_printer_text (printer, week->trade ? "trade" : "qualification");
      lm_printer_text (printer, line_name (snapshot, week->trade, week->qualification));
      lm_printer_day (printer, week->monday);
      lm_printer_number (printer, week->work);
      lm_printer_number (printer, week->hands);
      lm_printer_number (printer, week->hands > 0 ? (gint64) week->work * 100 / week->hands : week->work > 0 ? 999 : 0);
    }
  lm_printer_end (printer);
}

static void
print_totals (LmSnapshot *snapshot, GArray *weeks, LmPrintFormat format)
{
  g_autoptr (GArray) totals = lm_capacity_sum (weeks);
  LmPrinter *printer = lm_printer_new (format, stdout, total_columns, G_N_ELEMENTS (total_columns));

  for (guint i = 0; i < totals->len; i++)
    {
      const LmCapacityTotal *total = &g_array_index (totals, LmCapacityTotal, i);

      lm_printer_text (printer, total->trade ? "trade" : "qualification");
      lm_printer_text (printer, line_name (snapshot, total->trade, total->qualification));
      lm_printer_number (printer, total->work);
      lm_printer_number (printer, total->hands);
      lm_printer_number (printer, total->load);
      lm_printer_number (printer, total->weeks_full);
      lm_printer_day (printer, total->worst);
      lm_printer_number (printer, total->worst_load);
    }
  lm_printer_end (printer);
}

static void
say_expiries (LmSnapshot *snapshot, const LmPlanRow *plan)
{
  g_autoptr (GArray) expiries = lm_capacity_list_expiries_of_plan (snapshot, plan->id);

  for (guint i = 0; i < expiries->len; i++)
    {
      const LmCapacityExpiry *expiry = &g_array_index (expiries, LmCapacityExpiry, i);
      const LmPersonRow *person = LM_FIND (snapshot, PERSON, expiry->person);
      g_autofree char *until = lm_day_format_iso (expiry->until), *first = lm_day_format_iso (expiry->first);

      lm_cli_say (_("%s: the certificate %s ends on %s, and there is work that asks for it from %s on (%u steps)"),
                  person ? person->name : "?", line_name (snapshot, 0, expiry->qualification), until, first, expiry->n_steps);
    }
}

static LmExitStatus
print_ideas (LmProject *project, LmPrintFormat format)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (project);
  LmPlanOptions options;
  g_autoptr (GArray) ideas = NULL;
  LmPrinter *printer;

  lm_project_get_plan_options (project, &options);
  ideas = lm_scenario_list_crew_ideas (snapshot, &options, show_trying, NULL);
  lm_cli_progress ("", 1);
  printer = lm_printer_new (format, stdout, idea_columns, G_N_ELEMENTS (idea_columns));
  for (guint i = 0; ideas && i < ideas->len; i++)
    {
      const LmCrewIdea *idea = &g_array_index (ideas, LmCrewIdea, i);

      lm_printer_take (printer, lm_scenarios_describe (snapshot, &idea->what_if));
      lm_printer_take (printer, lm_what_if_format (&idea->what_if));
      lm_printer_day (printer, day_before (idea->end_day));
      lm_printer_number (printer, idea->days);
      lm_printer_number (printer, idea->crew_days);
      lm_printer_number (printer, idea->visits);
    }
  lm_printer_end (printer);
  return LM_EXIT_FINE;
}

LmExitStatus
lm_cli_capacity (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *format_text = NULL;
  gboolean by_week = FALSE, ideas = FALSE;
  int format = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "weeks", 0, 0, G_OPTION_ARG_NONE, &by_week, N_("Week by week"), NULL },
    { "ideas", 0, 0, G_OPTION_ARG_NONE, &ideas, N_("What one crew more, or one that learns a trade, would bring"), NULL },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_text, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GArray) weeks = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;
  LmSnapshot *snapshot;
  const LmPlanRow *plan;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (format_text && !lm_cli_parse_nick (command, "--format", format_text, lm_print_format_nicks, &format)))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  snapshot = lm_project_get_snapshot (project);
  plan = lm_snapshot_get_adopted (snapshot);
  if (ideas)
    return lm_cli_close (project, print_ideas (project, format));
  if (plan == NULL)
    {
      lm_cli_say (_("The homes are not planned yet; “lmeter plan %s” does that."), args[1]);
      return lm_cli_close (project, LM_EXIT_INPUT);
    }
  weeks = lm_capacity_list_weeks_of_plan (snapshot, plan->id);
  if (by_week)
    print_weeks (snapshot, weeks, format);
  else
    print_totals (snapshot, weeks, format);
  say_expiries (snapshot, plan);
  return lm_cli_close (project, status);
}
