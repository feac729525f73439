#pragma once

#include "lm-plan-facts-private.h"
#include "planner/lm-repair.h"

G_BEGIN_DECLS

/* What the rungs of the ladder share. */
typedef struct {
  LmPlanSolver *solver;
  const LmRepairEvent *event;
  GArray *touched;        /* guint: homes of the event, those with least choice first */
  GHashTable *is_touched; /* of home indices */
  GHashTable *is_standby;
  LmDay notice;           /* the first day that a resident can still be told */
  LmPlanFacts facts;      /* of the first touched home */
  GPtrArray *options;     /* LmRepairOption */
} LmLadder;

/* The working days that a promise is worth with so much notice before it; a
 * promise within 48 hours is never moved for another home's sake. */
#define LM_PRICE_NEVER 1e6
double lm_ladder_get_price (LmLadder *self, const LmPlanHome *before);

/* lm-plan-repair-make.c: what came of the trial, as an option; kept where it is
 * unlike those there are. */
void lm_ladder_keep (LmLadder *self, LmPlanTrial *trial, LmRepairRung rung);

/* A placed home before the trial touched it (taken or not). */
const LmPlanHome *lm_ladder_get_before (LmPlanTrial *trial, guint home);

G_END_DECLS
