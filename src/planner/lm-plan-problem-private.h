#pragma once

#include "core/lm-work.h"
#include "planner/lm-planner.h"

G_BEGIN_DECLS

/* The problem as the planner computes with it: small structs and indices, no
 * rows to search. Days are LmDay, minutes of a day «clock» minutes; «work»
 * minutes leave the pauses out: minute 0 is the start of the crew's day and
 * lunch has no length, so a step that pauses for lunch is one run. */

/* Days that are planned at most: 43 years. */
#define LM_PLAN_HORIZON 16000
/* A crew's working day has at most 24 hours. */
#define LM_PLAN_MAX_WORDS 23
/* Numbers of persons that a divisible step may be done by. */
#define LM_PLAN_MAX_WAYS 6
#define LM_PLAN_NOBODY -1

typedef struct {
  LmDay first, end; /* [first, end) */
} LmPlanSpan;

typedef struct {
  LmId qualification;
  LmPlanSpan span;
} LmPlanCertificate;

typedef struct {
  LmId id;
  int number; /* bit in LmPlanStepRow.persons */
  guint first_certificate, n_certificates;
  guint first_absence, n_absences;
} LmPlanPerson;

typedef struct {
  LmId id, party;
  const LmCalendarRow *calendar; /* NULL: working days of the project */
  int start;                     /* clock minute work starts */
  int lunch_at, lunch_length;    /* work minute at which the pause falls, and its length */
  int length;                    /* work minutes of a day */
  LmDay from, until;
  LmPlanPerson *persons;
  guint n_persons;
  guint n_words;                 /* of the mask of a day */
  guint first_absence, n_absences;
} LmPlanCrew;

/* What a step asks of a person: one bit per person and day. */
typedef struct {
  LmId trade, party;
  const LmId *qualifications;
  guint n_qualifications;
  guint *crews; /* that hold the trade, by index */
  guint n_crews;
} LmPlanSkill;

typedef struct {
  guint before, after; /* steps of the template */
  LmLagUnit unit;
  int lag_min, lag_max;
} LmPlanLink;

typedef struct {
  LmId id;
  const LmStepRow *row;
  LmPhase phase;
  int visit;
  gboolean shared;
  int skill; /* LM_PLAN_NOBODY: no person is needed */
  struct {
    int persons, minutes;
  } ways[LM_PLAN_MAX_WAYS]; /* the step's own first */
  guint n_ways;
  int fixed;
  int tail;  /* minutes from its start to the end of its block, by the longest way */
  int least_before[2], least_after[2]; /* minutes of the block before and after it: by no more people than usual; by
                                           as many as there are ways for */
  guint first_link, n_links; /* links that end here */
  guint first_condition, n_conditions; /* home needs */
  int node;
  const char *impossible; /* cause code, once no day was found for it */
} LmPlanWork;

/* A node of a method's work: one step, or all day-phase steps of one visit. */
typedef struct {
  int visit; /* -1: a single step */
  guint *steps; /* in an order of precedence */
  guint n_steps;
  int drum_skill;   /* of the trade with most minutes; LM_PLAN_NOBODY */
  guint n_trades;
  struct {
    LmId trade;
    int minutes;
    int skill;
  } *trades; /* person-minutes per trade, the drum first */
  guint *critical; /* the steps of its longest way */
  guint n_critical;
  int divisible;    /* so many people do a step of it sooner than is usual; 0: none */
  gboolean heat_off; /* leaves the home without heat at its end */
} LmPlanNode;

typedef struct {
  LmId method;
  guint index;      /* among the templates */
  const LmMethodRow *row;
  LmPlanWork *work;
  guint n_work;
  LmPlanLink *links; /* by `after` */
  guint n_links;
  LmPlanNode *nodes; /* in an order of precedence; the connection day before what comes after it */
  guint n_nodes;
  int connection;   /* node of the connection day, -1 without one */
  int cycle;        /* a step that comes before itself, -1 */
  /* What the solver finds out once per method. */
  int limit;        /* clock minute by which a visit ends; 0 not yet known, -1 never fits */
  gboolean mixed;   /* no single crew per trade can do it */
  int overlong;     /* minutes too long, where it never fits */
  int tight;        /* the step of the connection day for which there was no room last; -1 */
} LmPlanTemplate;

/* What a resident was told: the visit falls in [first, end), people come in
 * [from, until). */
typedef struct {
  gboolean binds;
  LmPrecision precision;
  LmDay first, end;
  int from, until;
  LmId appointment;
} LmPlanTold;

typedef struct {
  const LmConditionRow *row;
  LmDay due;   /* known day for what was asked; LM_DAY_NONE */
  LmDay asked; /* day it was asked, or today */
  int step;    /* the step of the template that answers it; -1 */
  gboolean after_survey;
} LmPlanMissing;

typedef enum {
  LM_PLAN_FREE,
  LM_PLAN_RECORDED, /* done or running */
  LM_PLAN_FROZEN,   /* stands as it stood in the adopted plan */
} LmPlanFixed;

/* A step of a home, or of a group of homes, in the plan. */
typedef struct {
  LmInstant start, end;
  LmInstant release; /* not before, found out while keeping a maximum lag */
  guint64 persons;
  LmId reason_ref;
  int crew;          /* LM_PLAN_NOBODY: none */
  int minutes;
  guint8 state;      /* LmStepState */
  guint8 reason;
  guint8 skip;       /* not part of the plan: not needed */
  guint8 fixed;      /* LmPlanFixed */
} LmPlanPlaced;

typedef enum {
  LM_PLAN_HOME_OPEN,     /* to be planned */
  LM_PLAN_HOME_LEFT,     /* not planned: refused, no method, not ready … */
  LM_PLAN_HOME_KEPT,     /* everything stands as it stood */
} LmPlanHomeTask;

typedef struct {
  const LmHomeRow *row;  /* NULL: a spare slot */
  LmPlanTemplate *template;
  LmPlanHomeTask task;
  const char *left;      /* cause code of a home that is left */
  guint first;           /* first of its steps in the array of placed steps */
  int unit;
  int train, position;
  guint first_missing, n_missing;
  gboolean ready, provisional;
  LmPlanTold promise;    /* of the connection day */
  LmPlanTold survey;     /* of the survey */
  LmPlanTold extra;      /* of an earlier visit */
  LmDay passed;          /* the day of a promise that has passed without word; LM_DAY_NONE */
  const LmAvailabilityRow **availability;
  guint n_availability;
  const LmStreetBlockRow **blocks; /* of its street */
  guint n_blocks;
  const LmPlanHomeRow *stood;      /* in the adopted plan; NULL */
  LmDay visit_day;
  LmDay promise_day;     /* kept in the plan though it can't be held */
  gboolean partly;       /* some steps of the visit are fixed */
  gboolean conflict;
  gboolean placed;       /* the visit stands */
  int limit;             /* clock minute by which the visit ends */
  int drum_crew;
  int slack;
  LmReason reason;
  LmId reason_ref;
  const char *problem;   /* cause code that holds for the home */
  double bias, variance; /* of the connection day's longest way, minutes */
} LmPlanHome;

/* A step that homes share: one per coupling and step. */
typedef struct {
  LmId coupling, step;
  guint n_homes;
  LmPlanTemplate *template;
  guint work;
  int minutes;
  LmPlanPlaced placed;
} LmPlanShared;

/* Homes that must be planned together because they share steps; or one home. */
typedef struct {
  LmId coupling;
  guint first_home, n_homes;     /* in unit_homes */
  guint first_shared, n_shared;
  gboolean prepared;
  gboolean promised;
} LmPlanUnit;

struct _LmPlanProblem {
  LmSnapshot *snapshot;
  LmPlanOptions options;
  GHashTable *only;        /* home ids; NULL: the whole district */
  const LmProjectRow *project;
  const LmPlanRow *adopted;
  LmDay first_day;         /* nothing new before it */
  LmPlanCrew *crews;
  guint n_crews;
  GArray *persons;         /* LmPlanPerson */
  GArray *certificates;    /* LmPlanCertificate */
  GArray *absences;        /* LmPlanSpan */
  GArray *skills;          /* LmPlanSkill */
  GArray *conditions;      /* LmId: home needs of steps */
  GPtrArray *templates;    /* LmPlanTemplate */
  GHashTable *template_of_method;
  GArray *homes;           /* LmPlanHome; spare slots behind the homes of the district */
  guint n_homes;           /* of the district */
  GArray *missing;         /* LmPlanMissing */
  GArray *placed;          /* LmPlanPlaced */
  GArray *units;           /* LmPlanUnit */
  GArray *unit_homes;      /* guint */
  GArray *shared;          /* LmPlanShared */
  GHashTable *home_index;  /* id → index + 1 */
  GHashTable *crew_index;  /* id → index + 1 */
  LmPlanProblem *still;    /* the adopted plan kept whole, for questions about one home */
  struct _LmPlanSolver *frozen; /* and on a board */
  GHashTable *blocks;      /* street → GPtrArray of LmStreetBlockRow; NULL: none is closed */
  guint8 *working_days;    /* of the project, as far as anybody asked */
};

/* The homes of a template and step. */
static inline LmPlanHome *
lm_plan_home (LmPlanProblem *self, guint index)
{
  return &g_array_index (self->homes, LmPlanHome, index);
}

static inline LmPlanPlaced *
lm_plan_placed (LmPlanProblem *self, const LmPlanHome *home, guint step)
{
  return &g_array_index (self->placed, LmPlanPlaced, home->first + step);
}

/* The shared step that a step of this home stands for, or NULL. */
LmPlanShared *lm_plan_get_shared (LmPlanProblem *self, const LmPlanHome *home, guint step);

/* Clock and work minutes of a crew. */
static inline int
lm_plan_crew_work_of (const LmPlanCrew *crew, int clock)
{
  int work = clock - crew->start;

  if (work > crew->lunch_at)
    work = MAX (crew->lunch_at, work - crew->lunch_length);
  return CLAMP (work, 0, crew->length);
}
static inline int
lm_plan_crew_start_of (const LmPlanCrew *crew, int work)
{
  return crew->start + work + (work >= crew->lunch_at ? crew->lunch_length : 0);
}
static inline int
lm_plan_crew_end_of (const LmPlanCrew *crew, int work)
{
  return crew->start + work + (work > crew->lunch_at ? crew->lunch_length : 0);
}

/* lm-plan-problem.c: without any home, for what a method takes by itself. */
LmPlanProblem *lm_plan_problem_new_for_method (LmSnapshot *snapshot, const LmPlanOptions *options);

/* lm-plan-crews.c */
void lm_plan_crew_set_hours (LmPlanProblem *self, LmPlanCrew *crew, const LmCalendarRow *calendar);
void lm_plan_problem_read_crews (LmPlanProblem *self);
int lm_plan_problem_add_skill (LmPlanProblem *self, LmId step, LmId trade, LmId party);
gboolean lm_plan_crew_works (LmPlanProblem *self, const LmPlanCrew *crew, LmDay day);
gboolean lm_plan_person_can (LmPlanProblem *self, const LmPlanPerson *person, const LmPlanSkill *skill, LmDay day);
gboolean lm_plan_person_is_there (LmPlanProblem *self, const LmPlanPerson *person, LmDay day);

/* lm-plan-template.c */
LmPlanTemplate *lm_plan_template_new (LmPlanProblem *self, LmId method);
void lm_plan_template_free (LmPlanTemplate *self);

/* The method that the home is planned with; 0: none, or it refuses. */
LmId lm_plan_problem_get_method (LmSnapshot *snapshot, const LmHomeRow *row);
/* After its rows changed; its steps are off the board meanwhile. */
void lm_plan_problem_read_home_again (LmPlanProblem *self, guint index);

/* lm-plan-fixed.c: what stands already */
void lm_plan_problem_read_fixed (LmPlanProblem *self);
/* The same of one home, and of the shared steps of these couplings (a set of
 * ids), in a problem in which everything is kept as it stands. */
void lm_plan_problem_read_fixed_home (LmPlanProblem *self, guint index);
void lm_plan_problem_read_fixed_shared (LmPlanProblem *self, GHashTable *couplings);

/* lm-plan-time.c */
gboolean lm_plan_project_works (LmPlanProblem *self, LmDay day);
LmDay lm_plan_add_days (LmPlanProblem *self, LmDay day, int n);
LmInstant lm_plan_add_lag (LmPlanProblem *self, LmInstant end, LmLagUnit unit, int lag);
LmInstant lm_plan_add_max_lag (LmPlanProblem *self, LmInstant end, LmLagUnit unit, int lag);
/* Whether the home can be visited: the resident is in, and its street open. */
gboolean lm_plan_resident_is_in (const LmPlanHome *home, LmDay day);
gboolean lm_plan_street_is_closed (const LmPlanHome *home, LmDay day);
static inline LmReason
lm_plan_why_not_in (const LmPlanHome *home, LmDay day)
{
  return lm_plan_street_is_closed (home, day) ? LM_REASON_STREET : LM_REASON_RESIDENT;
}

/* lm-plan-trains.c: homes into trains; fills train and position of every open
 * home and gives the order in which homes are planned. (transfer full)
 * (element-type guint) */
typedef struct {
  LmId id;       /* of the adopted plan's train, or 0 */
  const char *name;
  guint n_homes;
  guint first;   /* in the order */
  guint spare_slots, spare_days;
} LmPlanTrain;
GArray *lm_plan_make_trains (LmPlanProblem *self, GArray **order);

G_END_DECLS
