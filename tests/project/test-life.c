#include "checker/lm-check.h"
#include "core/lm-home-state.h"
#include "project-fixture.h"
#include "project/lm-appointments.h"
#include "project/lm-outcomes.h"
#include "project/lm-planning.h"

/* The life of a district: planned, told, confirmed, days pass, visits succeed
 * and fail, it is planned again; and never does the plan break a rule. */

#define DAYS 30

static void
assert_no_violation (Fixture *fixture, const char *when)
{
  LmDay today = lm_project_get_today (fixture->project);
  g_autoptr (GArray) violations = lm_check_plan (SNAPSHOT (fixture), 0, today);
  g_autofree char *day = lm_day_format_iso (today);

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      g_autofree char *words = NULL;

      if (violation->weight != LM_VIOLATION_HARD)
        continue;
      words = lm_violation_describe (SNAPSHOT (fixture), violation);
      g_test_message ("%s, %s: %s, home %" G_GINT64_FORMAT ": %s", day, when, violation->rule, violation->home, words);
    }
  g_assert_cmpuint (lm_violations_count_hard (violations), ==, 0);
}

static void
plan (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
}

static void
go_to (LmDay day, const char *time)
{
  g_autofree char *text = lm_day_format_iso (day);

  g_setenv ("LM_TODAY", text, TRUE);
  g_setenv ("LM_NOW", time, TRUE);
}

/* The desk promises the days of the coming three weeks, some on another day. */
static void
make_appointments (Fixture *fixture, GRand *rand, LmDay today)
{
  guint n;
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_ref (SNAPSHOT (fixture));
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *planned = lm_home_get_plan (SNAPSHOT (fixture), homes[i].id);
      const LmAppointmentRow *appointment = lm_home_get_appointment (SNAPSHOT (fixture), homes[i].id, LM_APPOINTMENT_KIND_CONNECTION);
      g_autoptr (GError) error = NULL;
      LmBooking booking;

      if (planned == NULL || planned->visit_day == LM_DAY_NONE || planned->visit_day <= today || planned->visit_day > today + 21 ||
          (appointment && appointment->state == LM_APPOINTMENT_STATE_CONFIRMED))
        continue;
      lm_booking_init (&booking, planned->visit_day);
      if (g_rand_int_range (rand, 0, 5) == 0)
        {
          g_autoptr (GArray) slots = lm_project_find_slots (fixture->project, homes[i].id, today + 1, 4);

          if (slots->len > 0)
            booking.day = g_array_index (slots, LmSlot, (guint) g_rand_int_range (rand, 0, (int) slots->len)).day;
        }
      if (lm_project_book (fixture->project, homes[i].id, &booking, g_rand_boolean (rand), &error) == 0)
        g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
    }
}

/* Outside and shared work of today is recorded, mostly. */
static void
record_outside (Fixture *fixture, GRand *rand, LmDay today)
{
  guint n;
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_ref (SNAPSHOT (fixture));
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);

  for (guint i = 0; i < n; i++)
    {
      const LmStepRow *step = LM_FIND (snapshot, STEP, steps[i].step);
      LmStepReport report = { .step = steps[i].step, .outcome = LM_OUTCOME_DONE, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };
      g_autoptr (GError) error = NULL;

      if (steps[i].plan != adopted->id || step->phase == LM_PHASE_DAY || steps[i].start == LM_INSTANT_NONE ||
          steps[i].state == LM_STEP_STATE_DONE || lm_instant_get_day (steps[i].end - 1) != today || g_rand_int_range (rand, 0, 20) == 0)
        continue;
      g_assert_true (lm_project_record_step (fixture->project, steps[i].home, steps[i].coupling, &report, &error));
      g_assert_no_error (error);
    }
}

static guint
record_visits (Fixture *fixture, GRand *rand, LmDay today)
{
  static const LmOutcome outcomes[] = {
    LM_OUTCOME_DONE, LM_OUTCOME_DONE, LM_OUTCOME_DONE, LM_OUTCOME_DONE, LM_OUTCOME_DONE, LM_OUTCOME_DONE,
    LM_OUTCOME_NO_ACCESS, LM_OUTCOME_PARTLY, LM_OUTCOME_STOPPED,
  };
  guint n, made = 0;
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_ref (SNAPSHOT (fixture));
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *planned = lm_home_get_plan (snapshot, homes[i].id);
      g_autoptr (GError) error = NULL;
      LmVisitReport report;
      LmStepReport step = { .outcome = LM_OUTCOME_DONE, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };

      if (planned == NULL || planned->visit_day != today ||
          lm_home_get_state (snapshot, &homes[i], FALSE).execution == LM_EXECUTION_DONE)
        continue;
      /* Now and then nobody writes down what came of it. */
      if (g_rand_int_range (rand, 0, 8) == 0)
        continue;
      lm_visit_report_init (&report, today, outcomes[g_rand_int_range (rand, 0, G_N_ELEMENTS (outcomes))]);
      report.reason = "so it went";
      if (report.outcome == LM_OUTCOME_PARTLY)
        {
          guint n_steps;
          const LmPlanStepRow **steps = LM_OF_HOME (snapshot, PLAN_STEP, homes[i].id, &n_steps);
          LmInstant first = LM_INSTANT_NONE;

          /* The first step of the day was done. */
          for (guint s = 0; s < n_steps; s++)
            if (steps[s]->plan == planned->plan && LM_FIND (snapshot, STEP, steps[s]->step)->phase == LM_PHASE_DAY && steps[s]->visit == 0 &&
                steps[s]->start != LM_INSTANT_NONE && (first == LM_INSTANT_NONE || steps[s]->start < first))
              {
                first = steps[s]->start;
                step.step = steps[s]->step;
              }
          report.steps = &step;
          report.n_steps = step.step != 0;
        }
      g_assert_cmpint (lm_project_record_visit (fixture->project, homes[i].id, &report, &error), !=, 0);
      g_assert_no_error (error);
      made++;
    }
  return made;
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  LmExampleOptions options = { .n_homes = 90 + 10 * (seed % 3), .seed = seed, .today = TODAY };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  guint visits = 0;

  empty_set_up (fixture, NULL);
  lm_project_fill_example (fixture->project, &options, &error);
  g_assert_no_error (error);
  plan (fixture);
  assert_no_violation (fixture, "first plan");
  for (LmDay day = TODAY + 20; day < TODAY + 20 + DAYS; day++)
    {
      if (lm_day_get_weekday (day) > 4)
        continue;
      go_to (day, "09:00");
      plan (fixture);
      assert_no_violation (fixture, "planned again");
      make_appointments (fixture, rand, day);
      assert_no_violation (fixture, "appointments made");
      go_to (day, "17:00");
      record_outside (fixture, rand, day);
      visits += record_visits (fixture, rand, day);
    }
  g_test_message ("seed %u: %u visits in %d days", seed, visits, DAYS);
  g_assert_cmpuint (visits, >, 0);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  for (guint seed = 1; seed <= 2; seed++)
    {
      g_autofree char *name = g_strdup_printf ("/project/life/seed-%u", seed);

      g_test_add (name, Fixture, GUINT_TO_POINTER (seed), NULL, test_life, fixture_tear_down);
    }
  return project_test_run ();
}
