#pragma once

#include "lm-plan-solver-private.h"

G_BEGIN_DECLS

/* Homes taken off the standing plan and put back elsewhere, to see what comes of
 * it; at the end everything stands as it stood. What is recorded, what lies in
 * the past and whatever nobody asked to take stays where it is. */
typedef struct {
  LmPlanSolver *solver;
  GArray *taken;  /* of homes, as they were */
  GArray *shared; /* of shared steps, as they were */
  GArray *blocks; /* people marked busy */
  guint n_causes;
} LmPlanTrial;

void lm_plan_trial_start (LmPlanTrial *self, LmPlanSolver *solver);
void lm_plan_trial_end (LmPlanTrial *self);

/* Takes the visit of the home, and what follows it, off the board. A home that
 * is taken already loses the place it was given since. */
void lm_plan_trial_take (LmPlanTrial *self, guint home);
/* Gives a taken home back the place it had when the trial began. */
void lm_plan_trial_give_back (LmPlanTrial *self, guint home);
/* Also what comes before the visit, as far as it is still to come; of its group
 * too where the shared step itself has to move. */
void lm_plan_trial_take_before (LmPlanTrial *self, guint home, gboolean with_shared);

/* How a resident's day and hours bind a home that is put back. */
typedef struct {
  LmDay first, end; /* the visit falls in [first, end) */
  int from, until;  /* and people come in [from, until) */
} LmPlanWish;

/* Puts a taken home on that day. On FALSE it is as it was after it was taken,
 * and `*day` (may be NULL) says what stands in the way. */
gboolean lm_plan_trial_put (LmPlanTrial *self, guint home, LmDay at, const LmPlanWish *hours, LmPlanDay *day);
/* The first day of the wish on which it fits, LM_DAY_NONE. */
LmDay lm_plan_trial_put_first (LmPlanTrial *self, guint home, const LmPlanWish *wish);

/* Every home that was taken, in order. */
guint lm_plan_trial_get_n_taken (LmPlanTrial *self);
guint lm_plan_trial_get_taken (LmPlanTrial *self, guint i);
/* Whether every shared step that was taken has a place again, before the visits
 * of all homes that wait for it. */
gboolean lm_plan_trial_shared_stand (LmPlanTrial *self);
/* Appends the rows of shared steps that stand elsewhere now. */
void lm_plan_trial_copy_shared (LmPlanTrial *self, GArray *steps);

/* As it was when the trial began; NULL where it was not taken. */
const LmPlanHome *lm_plan_trial_get_before (LmPlanTrial *self, guint home);
const LmPlanPlaced *lm_plan_trial_get_placed_before (LmPlanTrial *self, guint home);

/* lm-plan-standing.c: the adopted plan on a board, every home open to questions. */
LmPlanSolver *lm_plan_problem_get_standing (LmPlanProblem *problem);

/* Working days of the project from one day to the other; negative backwards. */
int lm_plan_working_days_between (LmPlanProblem *self, LmDay from, LmDay to);

/* People who are at work elsewhere while the trial lasts. */
void lm_plan_trial_block (LmPlanTrial *self, guint crew, guint64 persons, LmInstant start, LmInstant end);

/* lm-plan-touched.c: whether the people of a step that stands are still there and may do it. */
gboolean lm_plan_step_can_stand (LmPlanSolver *self, const LmPlanPlaced *placed, const LmPlanWork *work);

/* The start, end, slack … of a placed visit. */
void lm_plan_trial_describe (LmPlanTrial *self, guint home, LmPlanDay *day);

G_END_DECLS
