/* book, outcome: what is agreed with a resident, and what came of it. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/lm-home.h"
#include "lm-cli-words-private.h"
#include "project/lm-appointments.h"
#include "project/lm-outcomes.h"

/* The home that the words behind the project mean. */
static LmId
find_home (LmProject *project, char **args, GError **error)
{
  g_autofree char *text = lm_cli_join (args, 2);

  return lm_project_find_home (project, text, error);
}

static void
tell_home (LmProject *project, LmId home, const char *what)
{
  g_autofree char *address = lm_cli_home_address (lm_project_get_snapshot (project), home);

  lm_cli_tell ("%s: %s", address, what);
}

static void
tell_appointment (LmProject *project, LmId home)
{
  const LmAppointmentRow *row =
    lm_home_get_appointment (lm_project_get_snapshot (project), home, LM_APPOINTMENT_KIND_CONNECTION);
  g_autofree char *day = NULL, *last = NULL, *from = NULL, *to = NULL, *when = NULL, *what = NULL;

  if (row == NULL)
    return;
  if (row->precision == LM_PRECISION_WINDOW)
    {
      day = lm_day_format_iso (row->first_day);
      last = lm_day_format_iso (row->end_day - 1);
      when = g_strdup_printf (_("between %s and %s"), day, last);
    }
  else if (row->precision == LM_PRECISION_ARRIVAL)
    {
      day = lm_day_format_iso (row->day);
      from = lm_minute_format (row->from_minute);
      to = lm_minute_format (row->to_minute);
      when = g_strdup_printf (_("%s, arrival between %s and %s"), day, from, to);
    }
  else
    when = lm_day_format_iso (row->day);
  what = row->state == LM_APPOINTMENT_STATE_CONFIRMED ? g_strdup_printf (_("confirmed, %s"), when)
         : row->state == LM_APPOINTMENT_STATE_HELD    ? g_strdup_printf (_("held for %d minutes, %s"), LM_HOLD_MINUTES, when)
                                                      : g_strdup_printf (_("proposed, %s"), when);
  tell_home (project, home, what);
}

LmExitStatus
lm_cli_book (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *date = NULL, *until = NULL, *from = NULL, *to = NULL, *by = NULL, *note = NULL, *reason = NULL, *channel = NULL;
  gboolean confirm = FALSE, hold = FALSE;
  const GOptionEntry entries[] = {
    { "date", 0, 0, G_OPTION_ARG_FILENAME, &date, N_("The day"), N_("DATE") },
    { "until", 0, 0, G_OPTION_ARG_FILENAME, &until, N_("Last day, for a window of days"), N_("DATE") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("Start of the arrival window"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_("End of the arrival window"), N_("TIME") },
    { "confirm", 0, 0, G_OPTION_ARG_NONE, &confirm, N_("The resident agreed: it is fixed"), NULL },
    { "hold", 0, 0, G_OPTION_ARG_NONE, &hold, N_("Only hold the day for ten minutes"), NULL },
    { "channel", 0, 0, G_OPTION_ARG_FILENAME, &channel, N_("How the resident was told: letter, email, phone, text, door"), N_("CHANNEL") },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &by, N_("Who spoke with the resident"), N_("NAME") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &reason, N_("Why it changed"), N_("TEXT") },
    { "note", 0, 0, G_OPTION_ARG_FILENAME, &note, N_("A note"), N_("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;
  LmBooking booking;
  LmDay day, last;
  int value;
  LmId home, done;

  if (!lm_cli_parse (command, &args, entries, 2, 12))
    return LM_EXIT_USAGE;
  if (date == NULL)
    return lm_cli_misuse (command, _("say which day: --date 2026-05-12"));
  if (!lm_cli_parse_day (command, "--date", date, &day))
    return LM_EXIT_USAGE;
  if (hold && (confirm || until || from || to))
    return lm_cli_misuse (command, _("--hold goes with a day only"));
  if ((from == NULL) != (to == NULL))
    return lm_cli_misuse (command, _("an arrival window needs both --from and --to"));
  if (until && from)
    return lm_cli_misuse (command, _("a window of days (--until) has no arrival window (--from, --to)"));
  lm_booking_init (&booking, day);
  if (channel)
    {
      if (!lm_cli_parse_nick (command, "--channel", channel, lm_channel_nicks, &value))
        return LM_EXIT_USAGE;
      booking.channel = value;
    }
  if (from)
    {
      booking.precision = LM_PRECISION_ARRIVAL;
      if (!lm_cli_parse_minute (command, "--from", from, &booking.from_minute) ||
          !lm_cli_parse_minute (command, "--to", to, &booking.to_minute))
        return LM_EXIT_USAGE;
      if (booking.from_minute >= booking.to_minute)
        return lm_cli_misuse (command, _("--from %s is not before --to %s"), from, to);
    }
  if (until)
    {
      if (!lm_cli_parse_day (command, "--until", until, &last))
        return LM_EXIT_USAGE;
      if (last < day)
        return lm_cli_misuse (command, _("--until %s is before --date %s"), until, date);
      booking.precision = LM_PRECISION_WINDOW;
      booking.first_day = day;
      booking.end_day = last + 1;
    }
  booking.by = by;
  booking.note = note;
  booking.reason = reason;

  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  home = find_home (project, args, &error);
  if (home == 0)
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  done = hold ? lm_project_hold (project, home, day, &error) : lm_project_book (project, home, &booking, confirm, &error);
  if (done == 0)
    {
      g_autofree char *address = lm_cli_home_address (lm_project_get_snapshot (project), home);

      return lm_cli_close (project, lm_cli_fail (address, error));
    }
  tell_appointment (project, home);
  return lm_cli_close (project, LM_EXIT_FINE);
}

/* «I7=stopped» */
static gboolean
parse_step (const LmCliCommand *command, LmSnapshot *snapshot, const char *text, LmStepReport *report)
{
  const char *equals = strchr (text, '=');
  g_autofree char *code = equals ? g_strndup (text, equals - text) : g_strdup (text);
  guint n;
  const LmStepRow *steps = LM_ROWS (snapshot, STEP, &n);
  int outcome = LM_OUTCOME_DONE;

  *report = (LmStepReport) { .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };
  if (equals && !lm_cli_parse_nick (command, "--step", equals + 1, lm_outcome_nicks, &outcome))
    return FALSE;
  report->outcome = outcome;
  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (steps[i].code, code) == 0)
      report->step = steps[i].id;
  if (report->step == 0)
    lm_cli_misuse (command, _("--step: the project has no step “%s”."), code);
  return report->step != 0;
}

/* Work on its own, where the steps are no part of a visit: outside work. */
static gboolean
record_steps (LmProject *project, LmId home, GArray *steps, const char *reason, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (project);
  const LmHomeRow *row = LM_FIND (snapshot, HOME, home);
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home);
  const LmMethodRow *method = plan ? LM_FIND (snapshot, METHOD, plan->method) : NULL;
  LmId coupling = method ? lm_home_get_coupling (row, method->couples) : 0;

  for (guint i = 0; i < steps->len; i++)
    {
      LmStepReport *report = &g_array_index (steps, LmStepReport, i);
      const LmStepRow *step = LM_FIND (lm_project_get_snapshot (project), STEP, report->step);
      gboolean shared = step->shared && coupling != 0;

      report->reason = reason;
      if (!lm_project_record_step (project, shared ? 0 : home, shared ? coupling : 0, report, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_outside (LmSnapshot *snapshot, GArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    if (LM_FIND (snapshot, STEP, g_array_index (steps, LmStepReport, i).step)->phase == LM_PHASE_DAY)
      return FALSE;
  return steps->len > 0;
}

LmExitStatus
lm_cli_outcome (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_auto (GStrv) step_texts = NULL;
  g_autofree char *date = NULL, *result = NULL, *from = NULL, *to = NULL, *reason = NULL, *meter = NULL, *note = NULL, *by = NULL;
  g_autofree char *kind = NULL;
  const GOptionEntry entries[] = {
    { "result", 0, 0, G_OPTION_ARG_FILENAME, &result, N_("done, partly, no_access, stopped or running; done without it"), N_("RESULT") },
    { "date", 0, 0, G_OPTION_ARG_FILENAME, &date, N_("Day of the visit; the planned day without it"), N_("DATE") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("When people came"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_("When they left"), N_("TIME") },
    { "kind", 0, 0, G_OPTION_ARG_FILENAME, &kind, N_("connection, survey or extra; connection without it"), N_("KIND") },
    { "step", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &step_texts, N_("What came of one step; may be given several times"), N_("CODE=RESULT") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &reason, N_("Why it was not done"), N_("TEXT") },
    { "meter", 0, 0, G_OPTION_ARG_FILENAME, &meter, N_("Meter reading"), N_("TEXT") },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &by, N_("Who says so"), N_("NAME") },
    { "note", 0, 0, G_OPTION_ARG_FILENAME, &note, N_("A note"), N_("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (LmStepReport));
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  int outcome = LM_OUTCOME_DONE, visit_kind = LM_APPOINTMENT_KIND_CONNECTION, start = -1, end = -1;
  LmDay day = LM_DAY_NONE;
  LmVisitReport report;
  LmProject *project;
  LmId home;

  if (!lm_cli_parse (command, &args, entries, 2, 12) ||
      (result && !lm_cli_parse_nick (command, "--result", result, lm_outcome_nicks, &outcome)) ||
      (kind && !lm_cli_parse_nick (command, "--kind", kind, lm_appointment_kind_nicks, &visit_kind)) ||
      (date && !lm_cli_parse_day (command, "--date", date, &day)) ||
      (from && !lm_cli_parse_minute (command, "--from", from, &start)) || (to && !lm_cli_parse_minute (command, "--to", to, &end)))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  home = find_home (project, args, &error);
  if (home == 0)
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  for (guint i = 0; step_texts && step_texts[i]; i++)
    {
      LmStepReport step;

      if (!parse_step (command, lm_project_get_snapshot (project), step_texts[i], &step))
        return lm_cli_close (project, LM_EXIT_USAGE);
      g_array_append_val (steps, step);
    }
  address = lm_cli_home_address (lm_project_get_snapshot (project), home);
  if (is_outside (lm_project_get_snapshot (project), steps))
    {
      if (!record_steps (project, home, steps, reason, &error))
        return lm_cli_close (project, lm_cli_fail (address, error));
      tell_home (project, home, _("the work outside is recorded"));
      return lm_cli_close (project, LM_EXIT_FINE);
    }
  if (day == LM_DAY_NONE)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (lm_project_get_snapshot (project), home);

      day = plan ? plan->visit_day : LM_DAY_NONE;
      if (day == LM_DAY_NONE)
        return lm_cli_close (project, lm_cli_misuse (command, _("%s has no planned day; say which with --date."), address));
    }
  lm_visit_report_init (&report, day, outcome);
  report.kind = visit_kind;
  report.start = start < 0 ? LM_INSTANT_NONE : lm_instant (day, start);
  report.end = end < 0 ? LM_INSTANT_NONE : lm_instant (day, end);
  report.reason = reason;
  report.meter_reading = meter;
  report.note = note;
  report.by = by;
  report.steps = (const LmStepReport *) steps->data;
  report.n_steps = steps->len;
  if (lm_project_record_visit (project, home, &report, &error) == 0)
    return lm_cli_close (project, lm_cli_fail (address, error));
  tell_home (project, home, lm_outcome_nicks[outcome]);
  return lm_cli_close (project, LM_EXIT_FINE);
}
