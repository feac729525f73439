/* The first weeks of an example: calls, promises, visits and what came of them.
 * All of it goes through the commands that people use, on days gone by. */

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "lm-fresh-private.h"
#include "lm-project-private.h"
#include "project/lm-appointments.h"
#include "project/lm-outcomes.h"
#include "project/lm-planning.h"

typedef struct {
  LmProject *project;
  GRand *random;
  LmDay today; /* of the week that is lived */
} Life;

static int
dice (Life *self)
{
  return g_rand_int_range (self->random, 0, 100);
}

/* A rule may forbid what a die asked for; then it did not happen. */
static gboolean
went_well (gboolean done, GError *problem, GError **error)
{
  if (done)
    return TRUE;
  if (g_error_matches (problem, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED) ||
      g_error_matches (problem, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT))
    {
      g_error_free (problem);
      return TRUE;
    }
  g_propagate_error (error, problem);
  return FALSE;
}

/* The homes with a connection day of that state in [first, end), by day. */
static GArray *
list_visits (Life *self, LmPlanState state, LmDay first, LmDay end)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self->project);
  GArray *homes = g_array_new (FALSE, FALSE, sizeof (LmId));

  for (LmDay day = first; day < end; day++)
    {
      guint n;
      const LmPlanHomeRow *rows = LM_ROWS (snapshot, PLAN_HOME, &n);

      for (guint i = 0; i < n; i++)
        if (rows[i].visit_day == day && rows[i].state == state)
          g_array_append_val (homes, rows[i].home);
    }
  return homes;
}

static gboolean
is_open (Life *self, LmId home)
{
  const LmAppointmentRow *row =
    lm_home_get_appointment (lm_project_get_snapshot (self->project), home, LM_APPOINTMENT_KIND_CONNECTION);

  return row == NULL || (row->state != LM_APPOINTMENT_STATE_CONFIRMED && row->state != LM_APPOINTMENT_STATE_KEPT);
}

static gboolean
plan (Life *self, GError **error)
{
  g_autoptr (LmPlanSummary) summary = NULL;
  LmPlanOptions options;

  lm_project_get_plan_options (self->project, &options);
  options.keep_trains = lm_snapshot_get_adopted (lm_project_get_snapshot (self->project)) != NULL;
  summary = lm_project_plan (self->project, &options, NULL, NULL, error);
  return summary != NULL;
}

/* A promised day that the plan can no longer hold is taken back, for a new one. */
static gboolean
take_back_promises (Life *self, GError **error)
{
  g_autoptr (GArray) homes = list_visits (self, LM_PLAN_STATE_CONFLICT, self->today, self->today + 36);

  for (guint i = 0; i < homes->len; i++)
    {
      GError *problem = NULL;
      gboolean done = lm_project_cancel_appointment (self->project, g_array_index (homes, LmId, i),
                                                     _("the work outside is not done in time"), &problem);

      if (!went_well (done, problem, error))
        return FALSE;
    }
  return homes->len == 0 || plan (self, error);
}

static void
note_survey (Life *self, LmEdit *edit, LmId home)
{
  LmSurveyRow row;

  LM_ROW_FRESH (SURVEY, &row);
  row.home = home;
  row.state = LM_SURVEY_STATE_DONE;
  row.day = self->today - 2;
  row.surveyor = "M. Öztaş";
  lm_edit_insert (edit, LM_TABLE_SURVEY, &row);
}

/* The method that the plan counts with, decided and signed. */
static void
note_decision (Life *self, LmEdit *edit, LmId home)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  const LmDecisionRow *known = lm_home_get_decision (snapshot, home);
  const LmMethodRow *method = LM_FIND (snapshot, METHOD, lm_home_get_plan (snapshot, home)->method);
  LmDecisionRow row;

  if (known && known->state == LM_DECISION_STATE_DECIDED)
    {
      row = *known;
      row.signed_day = self->today;
      lm_edit_update (edit, LM_TABLE_DECISION, &row);
      return;
    }
  LM_ROW_FRESH (DECISION, &row);
  row.home = home;
  row.method = method->id;
  row.place = method->place;
  row.decided_by = "S. Lindeboom";
  row.decided_day = row.signed_day = self->today;
  lm_edit_insert (edit, LM_TABLE_DECISION, &row);
}

static void
note_condition (Life *self, LmEdit *edit, LmId home, const LmRequirement *item)
{
  LmHomeConditionRow row;

  LM_ROW_FRESH (HOME_CONDITION, &row);
  if (item->row)
    row = *item->row;
  row.home = home;
  row.condition = item->condition->id;
  row.state = LM_CONDITION_STATE_MET;
  row.day = self->today;
  if (item->row)
    lm_edit_update (edit, LM_TABLE_HOME_CONDITION, &row);
  else
    lm_edit_insert (edit, LM_TABLE_HOME_CONDITION, &row);
}

/* The preparation goes on: most homes of the coming weeks get ready in time. */
static gboolean
prepare_homes (Life *self, GError **error)
{
  g_autoptr (GArray) homes = list_visits (self, LM_PLAN_STATE_PROVISIONAL, self->today, self->today + 84);
  LmEdit *edit = lm_project_begin (self->project, _("Preparation noted"));
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);

  for (guint i = 0; i < homes->len; i++)
    {
      LmId home = g_array_index (homes, LmId, i);
      const LmHomeRow *row = LM_FIND (snapshot, HOME, home);
      g_autoptr (GArray) list = lm_readiness_of_home (snapshot, row, LM_DAY_NONE);
      const LmDecisionRow *decision = lm_home_get_decision (snapshot, home);
      gboolean decided = decision && decision->state == LM_DECISION_STATE_DECIDED && decision->signed_day != LM_DAY_NONE;

      if (dice (self) >= 35)
        continue;
      for (guint r = 0; r < list->len; r++)
        {
          const LmRequirement *item = &g_array_index (list, LmRequirement, r);

          if (item->state == LM_CONDITION_STATE_MET || item->state == LM_CONDITION_STATE_WAIVED)
            continue;
          if (g_str_equal (item->condition->code, "surveyed"))
            note_survey (self, edit, home);
          else if (!g_str_equal (item->condition->code, "method_decided") && !g_str_equal (item->condition->code, "consent"))
            note_condition (self, edit, home, item);
        }
      if (!decided)
        note_decision (self, edit, home);
    }
  return lm_edit_end (edit, error);
}

/* The desk writes and calls the residents of the coming weeks. */
static gboolean
call_residents (Life *self, GError **error)
{
  g_autoptr (GArray) homes = list_visits (self, LM_PLAN_STATE_PLANNED, self->today + 3, self->today + 36);

  for (guint i = 0; i < homes->len; i++)
    {
      LmId home = g_array_index (homes, LmId, i);
      const LmPlanHomeRow *plan = lm_home_get_plan (lm_project_get_snapshot (self->project), home);
      GError *problem = NULL;
      LmBooking booking;
      gboolean done;
      int chance = dice (self);

      if (!is_open (self, home) || plan == NULL || plan->visit_day == LM_DAY_NONE)
        continue;
      lm_booking_init (&booking, plan->visit_day);
      booking.by = "S. Lindeboom";
      if (chance < 20)
        {
          booking.precision = LM_PRECISION_ARRIVAL;
          booking.from_minute = 8 * 60;
          booking.to_minute = 9 * 60;
        }
      if (chance < 70)
        done = lm_project_book (self->project, home, &booking, TRUE, &problem) != 0;
      else if (chance < 86)
        done = lm_project_letter_sent (self->project, &home, 1, LM_CHANNEL_LETTER, "S. Lindeboom", &problem);
      else if (chance < 92)
        done = lm_project_no_answer (self->project, home, self->today + 2, NULL, &problem);
      else if (chance < 95)
        done = lm_project_call_back (self->project, home, self->today + 5, _("asks the neighbour first"), &problem);
      else
        continue;
      if (!went_well (done, problem, error))
        return FALSE;
    }
  return TRUE;
}

/* Work outside that the plan had before today, and that could be done or begun. */
static gboolean
record_outside (Life *self, GError **error)
{
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_ref (lm_project_get_snapshot (self->project));
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  guint n;
  const LmPlanStepRow *rows = LM_ROWS (snapshot, PLAN_STEP, &n);

  for (guint i = 0; i < n; i++)
    {
      LmStepReport report = { .step = rows[i].step, .outcome = LM_OUTCOME_DONE, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };
      GError *problem = NULL;
      gboolean done;

      if (rows[i].plan != adopted->id || rows[i].start == LM_INSTANT_NONE ||
          /* A line is laid for the whole group, ready or not. */
          (rows[i].state != LM_STEP_STATE_PLANNED && rows[i].state != LM_STEP_STATE_RUNNING && (rows[i].coupling == 0 || rows[i].state != LM_STEP_STATE_PROVISIONAL)) ||
          rows[i].start >= lm_instant (self->today, 0) || LM_FIND (snapshot, STEP, rows[i].step)->phase != LM_PHASE_OUTSIDE)
        continue;
      if (rows[i].end > lm_instant (self->today, 0))
        {
          report.outcome = LM_OUTCOME_RUNNING;
          report.start = rows[i].start;
        }
      done = lm_project_record_step (self->project, rows[i].coupling ? 0 : rows[i].home, rows[i].coupling, &report, &problem);
      if (!went_well (done, problem, error))
        return FALSE;
    }
  return TRUE;
}

/* When the steps of the connection day were to start and end. */
static void
get_planned_hours (LmSnapshot *snapshot, LmId home, LmDay day, LmInstant *start, LmInstant *end)
{
  guint n;
  const LmPlanStepRow **rows = LM_OF_HOME (snapshot, PLAN_STEP, home, &n);

  *start = lm_instant (day, 8 * 60);
  *end = lm_instant (day, 16 * 60);
  for (guint i = 0; i < n; i++)
    if (rows[i]->end != LM_INSTANT_NONE && lm_instant_get_day (rows[i]->end) == day)
      *end = MAX (*end, rows[i]->end);
}

/* What came of the visits that were agreed for [first, until). */
static gboolean
record_visits (Life *self, LmDay first, LmDay until, GError **error)
{
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_ref (lm_project_get_snapshot (self->project));
  guint n;
  const LmAppointmentRow *appointments = LM_ROWS (snapshot, APPOINTMENT, &n);

  for (guint i = 0; i < n; i++)
    {
      LmId home = appointments[i].home;
      g_autofree char *meter = NULL;
      GError *problem = NULL;
      LmVisitReport report;
      gboolean done;
      int chance = dice (self);

      if (appointments[i].state != LM_APPOINTMENT_STATE_CONFIRMED || appointments[i].kind != LM_APPOINTMENT_KIND_CONNECTION ||
          appointments[i].day < first || appointments[i].day >= until)
        continue;
      lm_visit_report_init (&report, appointments[i].day, LM_OUTCOME_DONE);
      get_planned_hours (snapshot, home, report.day, &report.start, &report.end);
      report.start += g_rand_int_range (self->random, -5, 15);
      report.end += g_rand_int_range (self->random, -40, 50);
      report.by = "M. Öztaş";
      if (chance < 6)
        {
          report.outcome = LM_OUTCOME_NO_ACCESS;
          report.start = report.end = LM_INSTANT_NONE;
          report.reason = _("nobody opened the door");
        }
      else if (chance < 10)
        {
          report.outcome = LM_OUTCOME_PARTLY;
          report.reason = _("the cooking circuit did not fit in the fuse board");
        }
      else
        {
          meter = g_strdup_printf ("0,0%02d GJ", g_rand_int_range (self->random, 0, 60));
          report.meter_reading = meter;
        }
      done = lm_project_record_visit (self->project, home, &report, &problem) != 0;
      if (!went_well (done, problem, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
lm_project_live_example (LmProject *self, const LmExampleOptions *options, GError **error)
{
  Life life = { .project = self, .random = g_rand_new_with_seed ((guint32) options->seed) };
  gboolean well = TRUE;

  for (guint week = 0; week <= options->weeks && well; week++)
    {
      life.today = options->today - 7 * (LmDay) (options->weeks - week);
      lm_project_set_now (self, lm_instant (life.today, 9 * 60));
      if (week > 0)
        well = record_outside (&life, error) && record_visits (&life, life.today - 7, life.today, error);
      well = well && plan (&life, error) && prepare_homes (&life, error) && plan (&life, error) && take_back_promises (&life, error) &&
             call_residents (&life, error);
    }
  lm_project_set_now (self, LM_INSTANT_NONE);
  g_rand_free (life.random);
  return well;
}
