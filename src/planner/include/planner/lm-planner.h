#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* The planner is a function: a problem in, a plan out. No I/O, no clock;
 * deterministic by seed; stops when the caller's callback says so. */

typedef struct {
  LmDay today;           /* nothing new is planned before this day */
  gboolean ready_only;   /* leave homes that are not ready unplanned */
  guint cluster_size;    /* homes in a train; 0: the project's */
  gboolean keep_trains;  /* keep the trains of the adopted plan, add only what is new */
  guint64 seed;
  const LmId *only;      /* place only these homes (a booking, a move); everything else stays where the
                            adopted plan has it. The rows given are then those of these homes and of
                            what they share. NULL: the whole district */
  guint n_only;
} LmPlanOptions;

/* The problem, compiled from a snapshot: see lm-plan-problem.h. */
typedef struct _LmPlanProblem LmPlanProblem;
typedef struct _LmPlan LmPlan;

LmPlanProblem *lm_plan_problem_new (LmSnapshot *snapshot, const LmPlanOptions *options);
void lm_plan_problem_free (LmPlanProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlanProblem, lm_plan_problem_free)

/* Called now and then with the share done, 0…1; FALSE stops. */
typedef gboolean (*LmPlanProgress) (double done, gpointer data);

/* NULL only when stopped. */
LmPlan *lm_plan_solve (LmPlanProblem *problem, LmPlanProgress progress, gpointer data);
void lm_plan_free (LmPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlan, lm_plan_free)

/* The plan as rows, ready for the project to compare with what stands there:
 * ids and plan are 0; LmPlanHomeRow.train holds the index in `trains` + 1.
 * Arrays of the plan, valid while it lives. */
const LmTrainRow *lm_plan_get_trains (LmPlan *self, guint *n);
const LmPlanHomeRow *lm_plan_get_homes (LmPlan *self, guint *n);
const LmPlanStepRow *lm_plan_get_steps (LmPlan *self, guint *n);

/* What stands in the way of a whole plan, as data: one per cause. */
typedef struct {
  const char *code;   /* no-crew, no-qualification, day-too-long, cycle, no-window, no-method … */
  LmId home, coupling, step, trade, qualification;
  int minutes;        /* by how much, where the cause has a size */
  guint n_homes;      /* homes it touches */
} LmPlanProblemCause;
const LmPlanProblemCause *lm_plan_get_causes (LmPlan *self, guint *n);

/* The one-day test of a method with a staffing, for the method table and the
 * detail of a home: every day-phase step from `start`, lunch included, with
 * that many persons per trade. Gives the end in minutes of the day and the
 * slack to the end of the visit. */
typedef struct {
  int end;    /* minute of the day the last step ends */
  int slack;  /* minutes left before the end of the visit; negative: too long */
} LmDayTest;
/* `persons_of_trade[i]` belongs to row i of LM_TABLE_TRADE in the snapshot. */
LmDayTest lm_plan_test_day (LmSnapshot *snapshot, LmId method, const guint *persons_of_trade);

G_END_DECLS
