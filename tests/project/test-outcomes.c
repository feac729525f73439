#include "project/lm-outcomes.h"

#include "checker/lm-check.h"
#include "core/lm-home-state.h"
#include "core/lm-work.h"
#include "project-fixture.h"
#include "project/lm-appointments.h"
#include "project/lm-planning.h"

static void
planned_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;

  example_set_up (fixture, data);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

#define ADD_PLANNED(name, homes, function) \
  g_test_add ("/project/outcomes/" name, Fixture, GUINT_TO_POINTER (homes), planned_set_up, function, fixture_tear_down)

/* The first home to be visited that is not done yet. The clock goes to its day. */
static LmId
go_to_first_visit (Fixture *fixture, LmDay *day)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_autofree char *today = NULL;
  LmId first = 0;

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (SNAPSHOT (fixture), homes[i].id);
      guint n_visits;

      LM_OF_HOME (SNAPSHOT (fixture), VISIT, homes[i].id, &n_visits);
      if (plan && plan->visit_day != LM_DAY_NONE && plan->slack >= 0 && n_visits == 0 && (first == 0 || plan->visit_day < *day))
        {
          first = homes[i].id;
          *day = plan->visit_day;
        }
    }
  g_assert_cmpint (first, !=, 0);
  today = lm_day_format_iso (*day);
  g_setenv ("LM_TODAY", today, TRUE);
  g_setenv ("LM_NOW", "17:00", TRUE);
  return first;
}

static guint
count_steps (Fixture *fixture, LmId home, LmStepState state)
{
  guint n, found = 0;
  const LmPlanStepRow **steps = LM_OF_HOME (SNAPSHOT (fixture), PLAN_STEP, home, &n);

  for (guint i = 0; i < n; i++)
    if (steps[i]->state == state && LM_FIND (SNAPSHOT (fixture), STEP, steps[i]->step)->phase == LM_PHASE_DAY && steps[i]->visit == 0)
      found++;
  return found;
}

static void
assert_no_violation (Fixture *fixture)
{
  g_autoptr (GArray) violations = lm_check_plan (SNAPSHOT (fixture), 0, lm_project_get_today (fixture->project));

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      g_autofree char *words = lm_violation_describe (SNAPSHOT (fixture), violation);

      if (violation->weight == LM_VIOLATION_HARD)
        g_test_message ("%s: home %" G_GINT64_FORMAT ", %s", violation->rule, violation->home, words);
    }
  g_assert_cmpuint (lm_violations_count_hard (violations), ==, 0);
}

static LmExecution
execution_of (Fixture *fixture, LmId home)
{
  return lm_home_get_state (SNAPSHOT (fixture), ROW (fixture, HOME, home), FALSE).execution;
}

static void
test_done_is_fixed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  g_autoptr (LmSnapshot) recorded = NULL;
  LmDay day;
  LmId home = go_to_first_visit (fixture, &day), visit;
  g_autofree LmId *ids = NULL;
  LmVisitReport report;
  const LmPlanStepRow **steps;
  guint n, n_rows;

  lm_visit_report_init (&report, day, LM_OUTCOME_DONE);
  report.start = lm_instant (day, 8 * 60);
  report.end = lm_instant (day, 16 * 60);
  report.meter_reading = "0,000 GJ";
  visit = lm_project_record_visit (fixture->project, home, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ROW (fixture, VISIT, visit)->meter_reading, ==, "0,000 GJ");
  g_assert_cmpint (execution_of (fixture, home), ==, LM_EXECUTION_DONE);
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_DONE), >, 5);
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_PLANNED) + count_steps (fixture, home, LM_STEP_STATE_PROVISIONAL), ==, 0);
  LM_OF_HOME (SNAPSHOT (fixture), VISIT_STEP, home, &n_rows);
  g_assert_cmpuint (n_rows, >=, count_steps (fixture, home, LM_STEP_STATE_DONE));

  recorded = lm_snapshot_ref (SNAPSHOT (fixture));
  ids = add_street (fixture->project, "Nieuw", 5);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  steps = LM_OF_HOME (recorded, PLAN_STEP, home, &n);
  for (guint i = 0; i < n; i++)
    if (steps[i]->state == LM_STEP_STATE_DONE)
      g_assert_true (lm_row_equal (LM_TABLE_PLAN_STEP, steps[i], ROW (fixture, PLAN_STEP, steps[i]->id)));
  g_assert_cmpint (lm_home_get_plan (SNAPSHOT (fixture), home)->visit_day, ==, day);
  assert_no_violation (fixture);
}

/* Who came to connect found the outside and shared work done. */
static void
test_what_comes_before_is_done_too (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) work = NULL;
  LmDay day;
  LmId home = go_to_first_visit (fixture, &day), visit;
  const LmMethodRow *method;
  LmId coupling;
  LmVisitReport report;
  guint n, n_before = 0, n_of_visit = 0;
  const LmVisitStepRow *rows;

  lm_visit_report_init (&report, day, LM_OUTCOME_DONE);
  visit = lm_project_record_visit (fixture->project, home, &report, &error);
  g_assert_no_error (error);
  work = lm_work_of_home (SNAPSHOT (fixture), ROW (fixture, HOME, home));
  method = ROW (fixture, METHOD, lm_work_get_method (SNAPSHOT (fixture), ROW (fixture, HOME, home), NULL));
  coupling = lm_home_get_coupling (ROW (fixture, HOME, home), method->couples);
  rows = LM_ROWS (SNAPSHOT (fixture), VISIT_STEP, &n);
  for (guint w = 0; w < work->len; w++)
    {
      const LmWorkStep *step = &g_array_index (work, LmWorkStep, w);
      const LmPlanStepRow *steps;
      guint n_steps;

      if (step->phase != LM_PHASE_OUTSIDE)
        continue;
      steps = LM_ROWS (SNAPSHOT (fixture), PLAN_STEP, &n_steps);
      for (guint i = 0; i < n_steps; i++)
        if (steps[i].step == step->step && (steps[i].home == home || (coupling && steps[i].coupling == coupling)))
          {
            g_assert_cmpint (steps[i].state, ==, LM_STEP_STATE_DONE);
            g_assert_cmpint (steps[i].end, <=, lm_instant (day + 1, 0));
            n_before++;
          }
    }
  g_assert_cmpuint (n_before, >, 0);
  for (guint i = 0; i < n; i++)
    n_of_visit += rows[i].visit == visit;
  g_assert_cmpuint (n_of_visit, >, n_before);

  /* It turns out that nobody was let in: then the visit says nothing of it. */
  report.outcome = LM_OUTCOME_NO_ACCESS;
  report.reason = "wrong home";
  g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), ==, visit);
  rows = LM_ROWS (SNAPSHOT (fixture), VISIT_STEP, &n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (rows[i].visit, !=, visit);
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_DONE), ==, 0);
}

static void
test_no_access_goes_back_into_the_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  g_autofree char *tomorrow = NULL;
  LmDay day;
  LmId home = go_to_first_visit (fixture, &day);
  LmVisitReport report;
  LmBooking booking;

  lm_booking_init (&booking, day);
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, FALSE, &error), !=, 0);
  g_assert_no_error (error);
  lm_visit_report_init (&report, day, LM_OUTCOME_NO_ACCESS);
  report.reason = "nobody at home";
  g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), !=, 0);
  g_assert_no_error (error);
  g_assert_cmpint (execution_of (fixture, home), ==, LM_EXECUTION_NO_ACCESS);
  g_assert_null (lm_home_get_appointment (SNAPSHOT (fixture), home, LM_APPOINTMENT_KIND_CONNECTION));
  g_assert_cmpint (lm_home_get_plan (SNAPSHOT (fixture), home)->state, ==, LM_PLAN_STATE_UNPLANNED);
  g_assert_cmpint (lm_home_get_plan (SNAPSHOT (fixture), home)->visit_day, ==, LM_DAY_NONE);
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_DONE), ==, 0);
  g_assert_true (lm_project_is_plan_stale (fixture->project));

  tomorrow = lm_day_format_iso (day + 1);
  g_setenv ("LM_TODAY", tomorrow, TRUE);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lm_home_get_plan (SNAPSHOT (fixture), home)->visit_day, >, day);
  assert_no_violation (fixture);

  /* The next visit is done: that is what counts. */
  g_clear_pointer (&summary, lm_plan_summary_unref);
  {
    LmDay again = lm_home_get_plan (SNAPSHOT (fixture), home)->visit_day;
    g_autofree char *then = lm_day_format_iso (again);

    g_setenv ("LM_TODAY", then, TRUE);
    lm_visit_report_init (&report, again, LM_OUTCOME_DONE);
    g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), !=, 0);
    g_assert_no_error (error);
    g_assert_cmpint (execution_of (fixture, home), ==, LM_EXECUTION_DONE);
  }
}

static void
test_partly_keeps_what_was_done (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmDay day;
  LmId home = go_to_first_visit (fixture, &day);
  guint n, total = 0;
  const LmPlanStepRow **steps = LM_OF_HOME (SNAPSHOT (fixture), PLAN_STEP, home, &n);
  LmStepReport reports[2] = { { .outcome = LM_OUTCOME_DONE, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE },
                              { .outcome = LM_OUTCOME_STOPPED, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE, .reason = "no power" } };
  LmVisitReport report;
  LmId first;

  for (guint i = 0; i < n && total < 2; i++)
    if (LM_FIND (SNAPSHOT (fixture), STEP, steps[i]->step)->phase == LM_PHASE_DAY && steps[i]->visit == 0)
      reports[total++].step = steps[i]->step;
  g_assert_cmpuint (total, ==, 2);
  lm_visit_report_init (&report, day, LM_OUTCOME_PARTLY);
  report.steps = reports;
  report.n_steps = 2;
  report.reason = "no power";
  first = lm_project_record_visit (fixture->project, home, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (execution_of (fixture, home), ==, LM_EXECUTION_PARTLY);
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_DONE), ==, 1);
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_UNPLACED), >, 3);

  /* The same visit, corrected: one row, and what was taken back is open again. */
  reports[0].outcome = LM_OUTCOME_STOPPED;
  g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), ==, first);
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_DONE), ==, 0);
  LM_OF_HOME (SNAPSHOT (fixture), VISIT, home, &n);
  g_assert_cmpuint (n, ==, 1);
  LM_OF_HOME (SNAPSHOT (fixture), VISIT_STEP, home, &n);
  g_assert_cmpuint (n, ==, 2);

  reports[0].outcome = LM_OUTCOME_DONE;
  g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), ==, first);
  {
    g_autofree char *tomorrow = lm_day_format_iso (day + 1);
    g_autoptr (LmPlanSummary) summary = NULL;

    g_setenv ("LM_TODAY", tomorrow, TRUE);
    summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (lm_home_get_plan (SNAPSHOT (fixture), home)->visit_day, >, day);
    assert_no_violation (fixture);
    g_assert_true (lm_project_undo (fixture->project, NULL));
    g_assert_true (lm_project_undo (fixture->project, NULL));
  }

  /* Undo goes back through both. */
  g_assert_true (lm_project_undo (fixture->project, NULL));
  g_assert_cmpuint (count_steps (fixture, home, LM_STEP_STATE_DONE), ==, 1);
  g_assert_true (lm_project_undo (fixture->project, NULL));
  g_assert_cmpint (execution_of (fixture, home), ==, LM_EXECUTION_NOT_STARTED);
}

static void
test_what_can_not_be_recorded (Fixture *fixture, gconstpointer data)
{
  LmDay day;
  LmId home = go_to_first_visit (fixture, &day);
  LmStepReport foreign = { .outcome = LM_OUTCOME_DONE, .step = 999999, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };
  LmVisitReport reports[4];
  LmSnapshot *before = SNAPSHOT (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    lm_visit_report_init (&reports[i], day, LM_OUTCOME_DONE);
  reports[0].day = day + 1;
  reports[1].start = lm_instant (day - 1, 480);
  reports[2].start = lm_instant (day, 600);
  reports[2].end = lm_instant (day, 540);
  reports[3].steps = &foreign;
  reports[3].n_steps = 1;
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (lm_project_record_visit (fixture->project, home, &reports[i], &error), ==, 0);
      g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
      g_assert_true (SNAPSHOT (fixture) == before);
    }
}

static void
test_a_survey_is_a_visit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_street (fixture->project, "Nieuw", 1);
  LmVisitReport report;
  const LmSurveyRow **surveys;
  guint n;

  lm_visit_report_init (&report, TODAY, LM_OUTCOME_DONE);
  report.kind = LM_APPOINTMENT_KIND_SURVEY;
  report.by = "J. de Vries";
  g_assert_cmpint (lm_project_record_visit (fixture->project, ids[0], &report, &error), !=, 0);
  g_assert_no_error (error);
  surveys = LM_OF_HOME (SNAPSHOT (fixture), SURVEY, ids[0], &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (surveys[0]->state, ==, LM_SURVEY_STATE_DONE);
  g_assert_cmpstr (surveys[0]->surveyor, ==, "J. de Vries");
  g_assert_cmpint (execution_of (fixture, ids[0]), ==, LM_EXECUTION_NOT_STARTED);
}

/* Outside work and shared work are recorded on their own, and stay where they
 * were done. */
static void
test_outside_work (Fixture *fixture, gconstpointer data)
{
  guint n, recorded = 0;
  const LmPlanStepRow *rows = LM_ROWS (SNAPSHOT (fixture), PLAN_STEP, &n);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (LmPlanStepRow));
  g_autoptr (LmPlanSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *then = NULL;
  gboolean has_home = FALSE, has_coupling = FALSE;
  LmInstant last = 0;

  for (guint i = 0; i < n && !(has_home && has_coupling); i++)
    {
      const LmStepRow *step = LM_FIND (SNAPSHOT (fixture), STEP, rows[i].step);
      gboolean wanted = rows[i].home ? !has_home : !has_coupling;

      if (step->phase != LM_PHASE_OUTSIDE || rows[i].start == LM_INSTANT_NONE || rows[i].state == LM_STEP_STATE_DONE || !wanted)
        continue;
      g_array_append_val (chosen, rows[i]);
      has_home = has_home || rows[i].home;
      has_coupling = has_coupling || rows[i].coupling;
      last = MAX (last, rows[i].end);
    }
  g_assert_true (has_home && has_coupling);
  then = lm_day_format_iso (lm_instant_get_day (last));
  g_setenv ("LM_TODAY", then, TRUE);
  for (guint i = 0; i < chosen->len; i++)
    {
      const LmPlanStepRow *row = &g_array_index (chosen, LmPlanStepRow, i);
      LmStepReport report = { .step = row->step, .outcome = LM_OUTCOME_DONE, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };

      g_assert_true (lm_project_record_step (fixture->project, row->home, row->coupling, &report, &error));
      g_assert_no_error (error);
      g_assert_cmpint (ROW (fixture, PLAN_STEP, row->id)->state, ==, LM_STEP_STATE_DONE);
      recorded++;
    }
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < recorded; i++)
    {
      const LmPlanStepRow *row = &g_array_index (chosen, LmPlanStepRow, i);

      g_assert_cmpint (ROW (fixture, PLAN_STEP, row->id)->start, ==, row->start);
      g_assert_cmpint (ROW (fixture, PLAN_STEP, row->id)->state, ==, LM_STEP_STATE_DONE);
    }
  /* A fact that went before its turn is told, and breaks no rule. */
  assert_no_violation (fixture);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_PLANNED ("done-is-fixed", 120, test_done_is_fixed);
  ADD_PLANNED ("what-comes-before-is-done-too", 120, test_what_comes_before_is_done_too);
  ADD_PLANNED ("no-access-goes-back-into-the-plan", 120, test_no_access_goes_back_into_the_plan);
  ADD_PLANNED ("partly-keeps-what-was-done", 120, test_partly_keeps_what_was_done);
  ADD_PLANNED ("what-can-not-be-recorded", 60, test_what_can_not_be_recorded);
  ADD_EXAMPLE ("outcomes/a-survey-is-a-visit", 20, test_a_survey_is_a_visit);
  ADD_PLANNED ("outside-work", 120, test_outside_work);
  return project_test_run ();
}
