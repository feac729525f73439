#include "plan-snapshot.h"

#define PLAN_ID (G_GINT64_CONSTANT (7) << 40)

LmSnapshot *
snapshot_with_plan (LmSnapshot *snapshot, LmPlan *plan)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  guint n_trains, n_homes, n_steps;
  const LmTrainRow *trains = lm_plan_get_trains (plan, &n_trains);
  const LmPlanHomeRow *homes = lm_plan_get_homes (plan, &n_homes);
  const LmPlanStepRow *steps = lm_plan_get_steps (plan, &n_steps);
  LmPlanRow row;

  LM_ROW_FRESH (PLAN, &row);
  row.id = PLAN_ID;
  lm_snapshot_builder_clear (builder, LM_TABLE_PLAN);
  lm_snapshot_builder_clear (builder, LM_TABLE_TRAIN);
  lm_snapshot_builder_clear (builder, LM_TABLE_PLAN_HOME);
  lm_snapshot_builder_clear (builder, LM_TABLE_PLAN_STEP);
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN, &row);
  for (guint i = 0; i < n_trains; i++)
    {
      LmTrainRow train = trains[i];

      train.id = PLAN_ID + 1 + i;
      train.plan = PLAN_ID;
      lm_snapshot_builder_put (builder, LM_TABLE_TRAIN, &train);
    }
  for (guint i = 0; i < n_homes; i++)
    {
      LmPlanHomeRow home = homes[i];

      home.id = PLAN_ID + 1 + i;
      home.plan = PLAN_ID;
      home.train = home.train ? PLAN_ID + home.train : 0;
      lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &home);
    }
  for (guint i = 0; i < n_steps; i++)
    {
      LmPlanStepRow step = steps[i];

      step.id = PLAN_ID + 1 + i;
      step.plan = PLAN_ID;
      lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &step);
    }
  return lm_snapshot_builder_end (builder, lm_snapshot_get_revision (snapshot) + 1);
}
