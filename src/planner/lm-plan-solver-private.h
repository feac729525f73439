#pragma once

#include "lm-plan-board-private.h"

G_BEGIN_DECLS

/* One plan in the making. `own` is the problem with homes, placed and shared
 * steps of its own, so that a problem can be solved and asked again. */
typedef struct _LmPlanSolver LmPlanSolver;
typedef struct _LmPlanCaps LmPlanCaps;
typedef struct _LmPlanLimit LmPlanLimit;

struct _LmPlanSolver {
  LmPlanProblem *problem;
  LmPlanProblem own;
  LmPlanBoard *board;
  LmPlanBoard *fresh;      /* without any work on it: what would fit at all */
  GHashTable *visits;      /* day → GArray of guint: homes visited */
  GHashTable *full;        /* mixes of homes that a crew could not do in one day, with how often it was tried */
  guint64 random;
  GArray *trains;          /* LmPlanTrain */
  GArray *order;           /* guint */
  GArray *causes;          /* LmPlanProblemCause */
  gint32 **next_open;      /* per template, per day of the horizon: the next day that may still have room */
  GHashTable *next_single; /* per step of a template (LmPlanWork): the same for days on which it has no room */
  gboolean filling;        /* work is only added, so what is full stays full */
  guint8 *scarce;          /* per skill: it does preparation, and has its hands full for most of the district */
  int lunch_from, lunch_to; /* clock minutes at which nobody works at all */
  LmPlanCaps *caps;        /* while days are packed anew as a whole; NULL: they are not */
  gboolean (*may_connect) (LmPlanSolver *self, guint crew, const LmPlanCrewDay *day); /* NULL: always */
  gboolean thorough;       /* days are packed anew as a whole */
  guint round;             /* of the improvement */
  const LmPlanLimit *limit;
  gint64 schedules;        /* days packed */
  LmDay deadline;          /* nothing is placed on this day or after it; LM_DAY_NONE: no end */
  LmDay jit;               /* no work before the visits is planned before this day */
  guint *connected;        /* per crew: days on which it connects homes */
  guint *spare;            /* per crew: spare days that it keeps; while the plan is improved */
  double *may_owe;         /* and those that it may be short of */
  double *owed;            /* per crew: spare days earned that are not yet a whole one */
  /* Why the last attempt failed. */
  LmReason failed_reason;
  LmId failed_ref;
  guint failed_step;
};

LmPlanSolver *lm_plan_solver_new (LmPlanProblem *problem);
LmPlanSolver *lm_plan_solver_new_frozen (LmPlanProblem *problem);
void lm_plan_solver_free (LmPlanSolver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlanSolver, lm_plan_solver_free)

/* Takes placed steps off the board and forgets their times. */
void lm_plan_solver_unplace (LmPlanSolver *self, LmPlanPlaced *placed);
void lm_plan_solver_mark (LmPlanSolver *self, const LmPlanPlaced *placed, gboolean busy);

static inline gboolean
lm_plan_is_placed (const LmPlanPlaced *placed)
{
  return placed->start != LM_INSTANT_NONE;
}

/* The placed step behind a step of a home: its own, or the one it shares. */
LmPlanPlaced *lm_plan_solver_get_placed (LmPlanSolver *self, const LmPlanHome *home, guint step);

/* lm-plan-visit.c: all steps of a visit on one day. */

typedef struct {
  guint home;
  int node;
  int from;         /* clock minute before which nobody comes */
  int arrive_until; /* first clock minute that is too late to come */
  int limit;        /* clock minute by which all is done */
  int drum_crew;    /* does the trade with most work; LM_PLAN_NOBODY: any */
} LmPlanGuest;

/* That are put on a day together at most. */
#define LM_PLAN_MAX_GUESTS 32

/* 0…1, the same for the same seed everywhere. */
double lm_plan_solver_random (LmPlanSolver *self);

/* Puts the visits of the guests on the day together, in an order that `variant`
 * decides: odd ones take more hands where that is sooner done; 0 home by home, 2
 * the last home first, 4 all together by the longest way still to go, from 6 on
 * with chance in it. On FALSE nothing has changed. */
gboolean lm_plan_solver_try (LmPlanSolver *self, LmPlanBoard *board, const LmPlanGuest *guests, guint n_guests,
                             LmDay day, guint variant);

/* lm-plan-day.c */

/* The same for one home, by whichever crew can. A `usual` visit keeps off the
 * spare days of the crews, and other homes that nobody was told a time for may
 * shift within the day to make room for it. */
gboolean lm_plan_solver_try_day (LmPlanSolver *self, LmPlanBoard *board, const LmPlanGuest *guest, LmDay day,
                                 gboolean usual);

/* Whether visits that were put anew are still in time after what comes before
 * them; FALSE with all of them taken off. */
gboolean lm_plan_solver_keep_guests (LmPlanSolver *self, const LmPlanGuest *guests, guint n);

/* By when a visit of the template must end: the end of the visit without the
 * day's buffer where it ever fits so, else the end of the visit; FALSE where it
 * fits on no day at all. Tried on a board without other work. */
gboolean lm_plan_solver_probe (LmPlanSolver *self, guint home, int node);

/* lm-plan-repack.c: whether the day could hold more homes like this one than it
 * does; and all its homes packed anew with one more. On FALSE nothing has
 * changed; otherwise the visit stands, and is still to be added. */
LmPlanCaps *lm_plan_caps_new (LmPlanSolver *self);
void lm_plan_caps_free (LmPlanCaps *self);
int lm_plan_solver_count_room (LmPlanSolver *self, LmDay day);
gboolean lm_plan_solver_repack (LmPlanSolver *self, const LmPlanGuest *guest, LmDay day, guint tries);

/* Keeps the list of homes visited on a day. */
void lm_plan_solver_add_visit (LmPlanSolver *self, guint home, LmDay day);
void lm_plan_solver_remove_visit (LmPlanSolver *self, guint home);
GArray *lm_plan_solver_get_visits (LmPlanSolver *self, LmDay day);

/* lm-plan-single.c: a step that stands alone. */

/* The earliest place at or after `from`; `of` the home whose street must be open
 * and, where people come inside, whose resident must be in (NULL: nobody's). `day` (LM_DAY_NONE: any) is the only day allowed. */
gboolean lm_plan_solver_place_single (LmPlanSolver *self, LmPlanWork *work, int minutes, const LmPlanHome *of,
                                      LmInstant from, LmDay day, LmPlanPlaced *placed);

/* The day itself or the next that is not yet known to be full; and what makes
 * it known. `next` has a place for every day of the horizon and one more. */
gint32 *lm_plan_next_open_new (void);
LmDay lm_plan_next_open (LmPlanSolver *self, gint32 *next, LmDay day);
void lm_plan_close_day (LmPlanSolver *self, gint32 *next, LmDay day);

/* The work of homes, in order: lm-plan-earliest.c, -find-day.c, -prepare.c, -home.c. */

/* Everything before the connection day of every home of the unit that is open. */
void lm_plan_solver_prepare (LmPlanSolver *self, LmPlanUnit *unit);
/* What is not placed yet of it, in one go: FALSE, and only part of it placed,
 * where something placed already would have to move. */
gboolean lm_plan_solver_prepare_once (LmPlanSolver *self, LmPlanUnit *unit);
/* Whether what the group shares, which stands, still comes after the home's own
 * steps. */
gboolean lm_plan_solver_shared_comes_after (LmPlanSolver *self, const LmPlanHome *home);
/* The connection day, on the first day that fits. FALSE with the home in
 * conflict. */
gboolean lm_plan_solver_connect (LmPlanSolver *self, guint home);
/* The first day on which the visit can be by what comes before it, and what
 * that is; with `by_readiness` also by what the home still misses. */
LmDay lm_plan_solver_get_first_day (LmPlanSolver *self, const LmPlanHome *home, int node, gboolean by_readiness,
                                    LmReason *reason, LmId *ref);
/* Whether the steps of a placed visit start too late after what must not be long
 * before; then that step, which `*from` is the day to start at. */
LmPlanPlaced *lm_plan_solver_find_late (LmPlanSolver *self, const LmPlanHome *home, int node, LmInstant *from);
/* Says of each step of a placed visit why it is not earlier. */
void lm_plan_solver_explain_times (LmPlanSolver *self, LmPlanHome *home, int node);
/* Once its day no longer changes: its times, and what comes after it. */
void lm_plan_solver_finish (LmPlanSolver *self, guint home);
/* The first day on which the home may be expected ready. */
LmDay lm_plan_solver_get_ready_day (LmPlanSolver *self, const LmPlanHome *home, LmId *condition);
/* Leaves the home out: takes all that isn't fixed off the board. */
void lm_plan_solver_give_up (LmPlanSolver *self, guint home, const char *problem);

/* lm-plan-spare.c: room for one more visit like that of the home is kept; the
 * spare days of the crews once a train is placed. */
gboolean lm_plan_solver_add_spare_slot (LmPlanSolver *self, guint like, int train);
void lm_plan_solver_keep_spare_days (LmPlanSolver *self, guint train);

/* lm-plan-scarce.c: fills `scarce`. */
void lm_plan_solver_find_scarce (LmPlanSolver *self);

/* lm-plan-pull.c: outside work nearer to the connection days. */
void lm_plan_solver_pull (LmPlanSolver *self);

/* lm-plan-causes.c */
void lm_plan_solver_add_cause (LmPlanSolver *self, const LmPlanProblemCause *cause);
/* Why a step or a visit never fits. */
LmPlanProblemCause lm_plan_solver_explain_step (LmPlanSolver *self, const LmPlanWork *work, int minutes);
LmPlanProblemCause lm_plan_solver_explain_visit (LmPlanSolver *self, LmPlanTemplate *template, int node);

/* lm-plan-day-test.c: the steps of a node alone, with so many persons per trade
 * (row of LM_TABLE_TRADE). */
LmDayTest lm_plan_test_node (LmPlanProblem *problem, const LmPlanTemplate *template, int node, const guint *persons_of_trade);

/* lm-plan-bound.c: the latest first. (transfer full) (element-type LmPlanBound) */
GArray *lm_plan_solver_get_bounds (LmPlanSolver *self);

/* lm-plan-rows.c */
LmPlan *lm_plan_solver_write (LmPlanSolver *self);
LmPlanStepRow lm_plan_solver_row (LmPlanSolver *self, const LmPlanHome *home, guint step);
LmPlanStepRow lm_plan_solver_shared_row (LmPlanSolver *self, const LmPlanShared *shared);

G_END_DECLS
