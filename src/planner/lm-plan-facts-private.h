#pragma once

#include "lm-plan-trial-private.h"
#include "planner/lm-repair.h"

G_BEGIN_DECLS

/* What a train and the district come to, seen from one home: the days of all
 * others, and what is left of the buffers. */
typedef struct {
  LmId id;                      /* the train; 0: the home is in none */
  LmDay first, last, end;       /* its first and last visit, and the first day after its buffer */
  LmDay last_other;             /* its last visit, this home left out */
  LmDay district, district_other;
  int spare_days, spare_slots;  /* kept when it was planned */
  int p80_days;                 /* calendar days from a visit of the train to its P80, in the middle */
  int slots_used;               /* homes of it that had to be visited again */
} LmPlanFacts;

void lm_plan_facts_read (LmPlanFacts *self, LmPlanSolver *solver, guint home);
/* What follows where the home is visited on that day. */
void lm_plan_facts_fill (const LmPlanFacts *self, LmPlanSolver *solver, const LmPlanHome *before, LmDay day, LmPlanSlot *slot);

G_END_DECLS
