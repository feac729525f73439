#include "planned.h"

#include "library/lm-example.h"

LmSnapshot *
snapshot_exact (LmSnapshot *snapshot)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  guint n;
  const LmStepRow *steps = LM_ROWS (snapshot, STEP, &n);

  for (guint i = 0; i < n; i++)
    {
      LmStepRow row = steps[i];

      row.low = row.high = row.typical;
      lm_snapshot_builder_put (builder, LM_TABLE_STEP, &row);
    }
  const LmMethodStepRow *method_steps = LM_ROWS (snapshot, METHOD_STEP, &n);
  for (guint i = 0; i < n; i++)
    {
      LmMethodStepRow row = method_steps[i];

      row.low = row.high = row.typical;
      lm_snapshot_builder_put (builder, LM_TABLE_METHOD_STEP, &row);
    }
  return lm_snapshot_builder_end (builder, lm_snapshot_get_revision (snapshot));
}

void
planned_example (Planned *self, guint n_homes, guint64 seed, gboolean exact)
{
  LmDay today = lm_day_from_date (2026, 3, 2);
  LmExampleOptions example = { .n_homes = n_homes, .seed = seed, .today = today };
  LmPlanOptions options = { .today = today, .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) made = lm_example_snapshot (&example, &error);
  g_autoptr (LmPlanProblem) problem = NULL;

  g_assert_no_error (error);
  self->snapshot = exact ? snapshot_exact (made) : lm_snapshot_ref (made);
  problem = lm_plan_problem_new (self->snapshot, &options);
  self->plan = lm_plan_solve (problem, NULL, NULL);
  self->homes = lm_plan_get_homes (self->plan, &self->n_homes);
  self->steps = lm_plan_get_steps (self->plan, &self->n_steps);
}

void
planned_clear (Planned *self)
{
  g_clear_pointer (&self->plan, lm_plan_free);
  g_clear_pointer (&self->snapshot, lm_snapshot_unref);
}

LmSimulation *
planned_simulation (Planned *self, const LmUncertainty *uncertainty)
{
  return lm_simulation_new (self->snapshot, self->homes, self->n_homes, self->steps, self->n_steps, uncertainty);
}
