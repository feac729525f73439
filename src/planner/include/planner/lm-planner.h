#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* The planner is a function: a problem in, a plan out. No I/O, no clock;
 * deterministic by seed; stops when the caller's callback says so. How it
 * works stands in docs/planner.md. */

/* What a plan is worth: every term counted in its own unit, and times the weight
 * that the project gives it. Lower is better. */
typedef enum {
  LM_PLAN_TERM_END,    /* working days until the last connection day */
  LM_PLAN_TERM_VISITS, /* visits before the connection day */
  LM_PLAN_TERM_OPEN,   /* homes open on a day, outside work begun and not connected yet; the mean */
  LM_PLAN_TERM_IDLE,   /* days on which a crew waits between two days of work, spare days apart */
  LM_PLAN_TERM_LEAPS,  /* times that a crew goes on in another street */
  LM_PLAN_TERM_CHURN,  /* homes with another day than in the adopted plan */
  LM_N_PLAN_TERM,
} LmPlanTerm;

typedef struct {
  double amount[LM_N_PLAN_TERM];
  double weighted[LM_N_PLAN_TERM];
  double total;
  guint n_placed; /* homes with a connection day; more of them comes before a lower total */
} LmPlanValue;

/* How far the improvement is, told each time that it found a better plan. */
typedef struct {
  LmPlanValue value;
  LmDay end_day, bound; /* first days after */
  double gap;           /* lm_plan_get_gap() */
  gint64 schedules;     /* days packed so far */
  double seconds;       /* of the processor */
} LmPlanBetter;

typedef void (*LmPlanImproved) (const LmPlanBetter *figures, gpointer data);

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
  /* Improvement, for the whole district only. With both 0 the first plan is the
   * answer. The same seed and number of schedules give the same plan; a plan
   * that was stopped by the clock may differ. */
  double seconds;        /* processor time at most, of the thread, the first plan included; 0: no end */
  gint64 schedules;      /* days packed anew at most; 0: no end */
  LmPlanImproved improved; /* called in the thread of lm_plan_solve(); NULL: nobody */
  gpointer improved_data;
} LmPlanOptions;

/* The problem, compiled from a snapshot, of which it keeps a reference. A
 * problem belongs to one thread at a time. `options` is copied. */
typedef struct _LmPlanProblem LmPlanProblem;
typedef struct _LmPlan LmPlan;

LmPlanProblem *lm_plan_problem_new (LmSnapshot *snapshot, const LmPlanOptions *options);
void lm_plan_problem_free (LmPlanProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlanProblem, lm_plan_problem_free)

/* Called now and then with the share done, 0…1; FALSE stops. */
typedef gboolean (*LmPlanProgress) (double done, gpointer data);

/* NULL only when stopped. A plan keeps what it needs of the problem and may
 * outlive it. (transfer full) */
LmPlan *lm_plan_solve (LmPlanProblem *problem, LmPlanProgress progress, gpointer data);
void lm_plan_free (LmPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlan, lm_plan_free)

/* The plan as rows, ready for the project to compare with what stands there:
 * ids and plan are 0 (a train that was kept has its id); LmPlanHomeRow.train holds the index in `trains` + 1, or 0.
 * Every home of the district has a row in `homes`, also those that are not
 * planned; texts and arrays are valid while the plan lives.
 *
 * A step that could not be placed has state UNPLACED and start LM_INSTANT_NONE.
 * No placed step breaks a rule: where a promise can't be held, its home is in
 * CONFLICT, keeps the promised day, and its day's steps are unplaced. */
const LmTrainRow *lm_plan_get_trains (LmPlan *self, guint *n);
const LmPlanHomeRow *lm_plan_get_homes (LmPlan *self, guint *n);
const LmPlanStepRow *lm_plan_get_steps (LmPlan *self, guint *n);

/* The first day after the last connection day; LM_DAY_NONE without one. */
LmDay lm_plan_get_end_day (LmPlan *self);

/* Days before which no plan of this work can end (first day after), each by
 * another ground; see docs/planner.md. The latest first: that one binds. Minutes
 * kept free in the day, spare days and spare slots are kept in them. */
typedef enum {
  LM_PLAN_BOUND_READY,  /* the last home can't be ready sooner */
  LM_PLAN_BOUND_ENERGY, /* all minutes of `trade` against those of its people */
  LM_PLAN_BOUND_DAY,    /* how many homes a day `trade` can do `step` in */
} LmPlanBoundKind;

typedef struct {
  LmPlanBoundKind kind;
  LmDay day;
  LmId trade, step; /* 0: none */
} LmPlanBound;

const LmPlanBound *lm_plan_get_bounds (LmPlan *self, guint *n);

/* The day of the bound that binds, and its trade (may be NULL; 0: none).
 * LM_DAY_NONE where nothing is to be planned. */
LmDay lm_plan_get_bound (LmPlan *self, LmId *trade);

/* Working days of the project from the bound to the end, as a share of those to
 * the bound; 0 where nothing is to be planned. */
double lm_plan_get_gap (LmPlan *self);

/* What the plan is worth, and what the first plan was worth before it was
 * improved (the same where it was not). */
const LmPlanValue *lm_plan_get_value (LmPlan *self);
const LmPlanValue *lm_plan_get_first_value (LmPlan *self);

/* What stands in the way of a whole plan, as data: one per cause. */
typedef struct {
  const char *code;   /* see below; static */
  LmId home;          /* the first home it touches; 0 where it is about none */
  LmId coupling, step, trade, qualification;
  LmDay day;          /* the promised day, or the day on which it would be possible; LM_DAY_NONE */
  int minutes;        /* by how much, where the cause has a size */
  guint n_homes;      /* homes it touches */
} LmPlanProblemCause;
/* code                 what it says
 * no-method            no decision, and no default method for its type
 * not-ready            left out because only ready homes were asked for
 * refuser-breaks-line  the home refuses, and the method of its coupling does not bear refusers
 * no-crew              no crew holds `trade` (or its responsible party has none)
 * no-qualification     no person with the trade holds `qualification` (any more) when the work could be done
 * no-persons           no crew has as many persons as `step` needs (`minutes` persons short)
 * step-too-long        `step` does not fit in a working day and may not pause overnight
 * day-too-long         the connection day is too long by `minutes`
 * no-window            no day on which resident, crews and rules agree
 * cycle                `step` comes before itself
 * max-lag              `step` can't follow in time on what it follows
 * promise-late         the work before the visit can't be done before the promised `day`
 * promise-full         the promised `day` has no room for the visit, or is no working day
 * promise-not-ready    the home is expected to be ready only after the promised `day`
 * promise-passed       the promised `day` has passed and nothing was recorded
 */
const LmPlanProblemCause *lm_plan_get_causes (LmPlan *self, guint *n);

/* One home with everything else frozen: for booking on the phone and for a drag
 * on the board. The adopted plan of the problem's snapshot is what stands. The
 * other work of the home itself is moved along where it must. Answers in well
 * under a millisecond after the first call, which reads the plan. */
typedef struct {
  LmDay day;
  gboolean fits;
  LmReason reason;      /* what stands in the way, or why not earlier on the day */
  LmId reason_ref;      /* as in LmPlanStepRow */
  int start, end;       /* minutes of the day, of the whole visit */
  int slack;            /* minutes left before the end of the visit; negative: too long */
  gboolean uses_buffer; /* eats into the minutes kept free in the day */
  gboolean before_ready; /* the home is expected to be ready only later: may be held, not confirmed */
  int shift;            /* working days later than the plan has it now; negative: earlier */
  guint moved;          /* steps of the home itself, outside the visit, that move */
  guint visits;         /* other homes visited that day */
} LmPlanDay;

/* `steps` (may be NULL) receives the home's steps as they would stand: every
 * step that is not done, plan 0. (transfer full) (element-type LmPlanStepRow) */
LmPlanDay lm_plan_place_home (LmPlanProblem *problem, LmId home, LmDay day, GArray **steps);

/* The first `n` days from `from` on that fit. (transfer full) (element-type LmPlanDay) */
GArray *lm_plan_list_days (LmPlanProblem *problem, LmId home, LmDay from, guint n);

/* The one-day test of a method with a staffing, for the method table and the
 * detail of a home: every day-phase step of the connection day from the start
 * of the visit, lunch included, with that many persons per trade. */
typedef struct {
  int end;          /* minute of the day the last step ends; -1 where it can't be done */
  int slack;        /* minutes left before the end of the visit; negative: too long */
  gboolean optimal; /* no order of work ends earlier */
  LmId step;        /* the step that can't be done; or the last one; 0 without steps */
} LmDayTest;
/* `persons_of_trade[i]` belongs to row i of LM_TABLE_TRADE in the snapshot. */
LmDayTest lm_plan_test_day (LmSnapshot *snapshot, LmId method, const guint *persons_of_trade);

/* The same with the day itself: `times` (may be NULL) receives each step with its
 * minutes of the day, in no order of time (element-type LmDayTestStep); it stays
 * as it is where the day can't be done. */
typedef struct {
  LmId step;
  const LmStepRow *row;
  int start, end;
} LmDayTestStep;
LmDayTest lm_plan_test_day_steps (LmSnapshot *snapshot, LmId method, const guint *persons_of_trade, GArray *times);

G_END_DECLS
