#pragma once

#include "lm-plan-solver-private.h"

G_BEGIN_DECLS

/* What the files about one home share: earliest, find-day, prepare, home. */

/* Times that what must not be long before a step is moved later, before the
 * planner says that it can't be done. */
#define LM_PLAN_MAX_SHIFTS 40

typedef struct {
  LmInstant at;
  LmReason reason;
  LmId ref;
} LmPlanEarliest;

/* The later of the two counts, with its reason. */
void lm_plan_push_back (LmPlanEarliest *self, LmInstant at, LmReason reason, LmId ref);

static inline const LmPlanWork *
lm_plan_home_get_work (const LmPlanHome *home, guint step)
{
  return &home->template->work[step];
}

static inline gboolean
lm_plan_home_is_open (const LmPlanHome *home)
{
  return home->task == LM_PLAN_HOME_OPEN && home->problem == NULL && !home->placed;
}

/* The earliest of a step that stands alone. */
LmPlanEarliest lm_plan_solver_get_earliest (LmPlanSolver *self, const LmPlanHome *home, guint step);

/* A step after which this one, starting then, comes too late; `*from` is when it
 * may start at the earliest. NULL without one. */
LmPlanPlaced *lm_plan_solver_find_late_before (LmPlanSolver *self, const LmPlanHome *home, guint step, LmInstant start,
                                               LmInstant *from);

/* The days [first, end) and the minutes [from, until) at which people may come;
 * and what it is that they may not come sooner. */
typedef struct {
  LmDay first, end;
  int from, until;
  LmReason reason;
  LmId ref;
} LmPlanRange;

/* The first day of the range on which the visit fits; LM_DAY_NONE. */
LmDay lm_plan_solver_find_day (LmPlanSolver *self, guint home, int node, const LmPlanRange *range, int limit);
/* Why it is not a day earlier, into the home. */
void lm_plan_solver_explain_day (LmPlanSolver *self, LmPlanHome *home, int node, LmDay day, const LmPlanRange *range);

typedef enum {
  LM_PLAN_NODE_PLACED,
  LM_PLAN_NODE_IMPOSSIBLE,
  LM_PLAN_NODE_TOO_LATE, /* something before it must move */
} LmPlanNodeResult;

/* Places a step of the home alone. */
LmPlanNodeResult lm_plan_solver_place_own (LmPlanSolver *self, guint home, guint step, LmPlanPlaced **late, LmInstant *from);
/* The home's own steps before the visit again, after one of them may not start
 * so early. */
gboolean lm_plan_solver_prepare_again (LmPlanSolver *self, guint home);

void lm_plan_solver_add_home_cause (LmPlanSolver *self, guint home, const char *code, LmId step, LmDay day, int minutes);

G_END_DECLS
