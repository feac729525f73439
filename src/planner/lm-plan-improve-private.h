#pragma once

#include "lm-plan-solver-private.h"

G_BEGIN_DECLS

/* Until when to go on: processor seconds of this thread, and days packed. */
struct _LmPlanLimit {
  double seconds;   /* of the thread's clock; 0: no end */
  gint64 schedules; /* 0: no end */
  LmPlanProgress progress;
  gpointer data;
  gint64 done;      /* days packed so far */
  gboolean stopped; /* by the caller */
};

double lm_plan_thread_seconds (void);
gboolean lm_plan_limit_is_over (const LmPlanLimit *limit, gint64 schedules);

/* lm-plan-compact.c: fills what room the days still have with homes that stand
 * later, day after day, and again while that helps. Deterministic for a seed
 * where the limit counts days packed. */
void lm_plan_solver_compact (LmPlanSolver *self, LmPlanLimit *limit);

/* lm-plan-value.c */
LmPlanValue lm_plan_solver_get_value (LmPlanSolver *self);

/* lm-plan-solver.c: the days of all visits, FALSE where `progress` stopped it;
 * and then all that follows from them. (transfer full) */
gboolean lm_plan_solver_place_all (LmPlanSolver *self, LmPlanProgress progress, gpointer data);
LmPlan *lm_plan_solver_finish_all (LmPlanSolver *self);

/* lm-plan-rows.c: what the plan was worth before it was improved. */
void lm_plan_set_first_value (LmPlan *self, const LmPlanValue *value);

G_END_DECLS
