#include <string.h>

#include "checker/lm-check.h"
#include "library/lm-example.h"
#include "plan-snapshot.h"
#include "planner/lm-planner.h"

/* Improvement never makes a plan worse, never breaks a rule, and is the same for
 * a seed and a count; and no plan ends before the bound of another. */

static LmSnapshot *
make_district (guint n_homes, guint64 seed, gboolean buffers)
{
  LmExampleOptions example = { .n_homes = n_homes, .seed = seed, .today = lm_day_from_date (2026, 3, 2) };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) made = lm_example_snapshot (&example, &error);
  LmSnapshotBuilder *builder;
  LmProjectRow project;

  g_assert_no_error (error);
  builder = lm_snapshot_builder_new (made);
  project = *lm_snapshot_get_project (made);
  project.id = 1;
  if (!buffers)
    project.day_buffer = project.spare_first = project.spare_later = project.slot_every = 0;
  lm_snapshot_builder_put (builder, LM_TABLE_PROJECT, &project);
  return lm_snapshot_builder_end (builder, 1);
}

static LmPlan *
plan_with (LmSnapshot *snapshot, guint64 seed, gint64 schedules)
{
  LmPlanOptions options = { .today = lm_day_from_date (2026, 3, 2), .seed = seed, .schedules = schedules };
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (snapshot, &options);

  return lm_plan_solve (problem, NULL, NULL);
}

static void
expect_no_violation (LmSnapshot *snapshot, LmPlan *plan)
{
  g_autoptr (LmSnapshot) planned = snapshot_with_plan (snapshot, plan);
  g_autoptr (GArray) violations = lm_check_plan (planned, 0, lm_day_from_date (2026, 3, 2));

  for (guint i = 0; i < violations->len; i++)
    if (g_array_index (violations, LmViolation, i).weight == LM_VIOLATION_HARD)
      {
        g_test_message ("%s of home %lld", g_array_index (violations, LmViolation, i).rule,
                        (long long) g_array_index (violations, LmViolation, i).home);
        g_test_fail ();
      }
}

static void
test_improved_is_never_worse (void)
{
  for (guint64 seed = 1; seed <= 2; seed++)
    for (int buffers = 0; buffers < 2; buffers++)
      {
        g_autoptr (LmSnapshot) snapshot = make_district (40, seed, buffers);
        g_autoptr (LmPlan) plan = plan_with (snapshot, seed, 60);
        const LmPlanValue *value = lm_plan_get_value (plan), *first = lm_plan_get_first_value (plan);

        g_assert_cmpuint (value->n_placed, >=, first->n_placed);
        if (value->n_placed == first->n_placed)
          g_assert_cmpfloat (value->total, <=, first->total);
        g_assert_cmpfloat (lm_plan_get_gap (plan), >=, 0);
        expect_no_violation (snapshot, plan);
      }
}

static void
test_same_seed_same_plan (void)
{
  g_autoptr (LmSnapshot) snapshot = make_district (50, 5, FALSE);
  g_autoptr (LmPlan) one = plan_with (snapshot, 3, 60);
  g_autoptr (LmPlan) two = plan_with (snapshot, 3, 60);
  guint n_one, n_two;
  const LmPlanStepRow *steps_one = lm_plan_get_steps (one, &n_one), *steps_two = lm_plan_get_steps (two, &n_two);

  g_assert_cmpuint (n_one, ==, n_two);
  for (guint i = 0; i < n_one; i++)
    {
      g_assert_cmpint (steps_one[i].start, ==, steps_two[i].start);
      g_assert_cmpuint (steps_one[i].persons, ==, steps_two[i].persons);
    }
}

static void
test_no_plan_ends_before_a_bound (void)
{
  for (guint64 seed = 1; seed <= 3; seed++)
    for (int buffers = 0; buffers < 2; buffers++)
      {
        g_autoptr (LmSnapshot) snapshot = make_district (40 + 10 * (guint) seed, 20 + seed, buffers);
        LmDay earliest = G_MAXINT32, latest_bound = LM_DAY_NONE;

        for (guint64 s = 0; s < 2; s++)
          {
            g_autoptr (LmPlan) plan = plan_with (snapshot, s, s == 0 ? 0 : 60);

            earliest = MIN (earliest, lm_plan_get_end_day (plan));
            latest_bound = MAX (latest_bound, lm_plan_get_bound (plan, NULL));
          }
        g_assert_cmpint (latest_bound, <=, earliest);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/improve/never-worse", test_improved_is_never_worse);
  g_test_add_func ("/planner/improve/same-seed-same-plan", test_same_seed_same_plan);
  g_test_add_func ("/planner/improve/no-plan-ends-before-a-bound", test_no_plan_ends_before_a_bound);
  return g_test_run ();
}
