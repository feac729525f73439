#pragma once

#include "planner/lm-planner.h"
#include "simulation/lm-simulation.h"

/* A made-up district with its plan, for tests of what may become of it. */
typedef struct {
  LmSnapshot *snapshot;
  LmPlan *plan;
  const LmPlanHomeRow *homes;
  const LmPlanStepRow *steps;
  guint n_homes, n_steps;
} Planned;

/* `exact`: every step takes what is typical. */
void planned_example (Planned *self, guint n_homes, guint64 seed, gboolean exact);
void planned_clear (Planned *self);
LmSimulation *planned_simulation (Planned *self, const LmUncertainty *uncertainty);

/* The rows of the snapshot with low and high at typical. (transfer full) */
LmSnapshot *snapshot_exact (LmSnapshot *snapshot);
