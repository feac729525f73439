#pragma once

#include "lm-plan-solver-private.h"

G_BEGIN_DECLS

/* What the files about the bound share: bound, bound-day. */

/* A step of the connection day in one method: where it can lie in the day and
 * how long it takes, as usual, and where more people than usual do the steps
 * that can be divided. Minutes of work from the start of the visit, pauses that
 * everybody has left out. */
enum { LM_PLAN_SLOW, LM_PLAN_FAST, LM_PLAN_N_SPEEDS };

typedef struct {
  const LmPlanTemplate *template;
  guint n_homes;
  int from[LM_PLAN_N_SPEEDS], until[LM_PLAN_N_SPEEDS], minutes[LM_PLAN_N_SPEEDS];
} LmPlanBoundJob;

/* One step over all methods that have it with the same people. */
typedef struct {
  LmId step, trade;
  int skill;
  int persons;  /* that it takes at least */
  GArray *jobs; /* LmPlanBoundJob */
} LmPlanBoundStep;

/* (transfer full) (element-type LmPlanBoundStep), cleared by itself */
GArray *lm_plan_bound_read_steps (LmPlanSolver *self, const guint *n_of_template);

/* The first day after the earliest on which that step can be done in all those
 * homes, when none is visited before `from`. */
LmDay lm_plan_bound_walk_step (LmPlanSolver *self, const LmPlanBoundStep *step, LmDay from);

/* The same with what every other step and trade of the day can do of the homes
 * that bind, and for those homes alone that can't be visited before a day: per
 * template the first days of its homes (element-type LmDay), NULL where it has
 * none. Takes longer. */
LmDay lm_plan_bound_walk_jointly (LmPlanSolver *self, const LmPlanBoundStep *step, GArray **releases_of_template);

/* How many homes a day can hold at best, by the step of the day that binds. */
#define LM_PLAN_CAP_DAYS 4000

struct _LmPlanCaps {
  guint8 *counted; /* per template: whether its homes count */
  guint16 *homes;  /* per day from the first */
};

G_END_DECLS
