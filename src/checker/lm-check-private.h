#pragma once

#include "checker/lm-check.h"

G_BEGIN_DECLS

/* One step that a method asks of a home. */
typedef struct {
  const LmStepRow *row;
  int visit;    /* 0 the connection day */
  int typical;  /* minutes; per home where shared */
  LmId party;   /* 0: any */
} LmNeed;

/* One step before another, the links of absent steps passed through; what holds
 * of the lag, per unit. */
typedef struct {
  guint before, after;          /* indices in the needs */
  int min[LM_N_LAG_UNIT];
  int max[LM_N_LAG_UNIT];       /* -1: none */
} LmNeedLink;

typedef struct {
  const LmMethodRow *row;
  GArray *needs; /* LmNeed */
  GArray *links; /* LmNeedLink */
} LmCheckMethod;

#define LM_CHECK_PERSONS 64

typedef struct {
  const LmCrewRow *row;
  const LmCalendarRow *calendar;               /* NULL: the project's hours */
  const LmPersonRow *persons[LM_CHECK_PERSONS]; /* by number */
  GPtrArray *trades;                           /* LmCrewTradeRow */
  GPtrArray *absences;                         /* LmAbsenceRow, of the crew or of its persons */
  GPtrArray *qualifications;                   /* LmPersonQualificationRow */
} LmCheckCrew;

/* Everything that is looked up while checking. */
typedef struct {
  LmSnapshot *snapshot;
  const LmProjectRow *project;
  const LmPlanRow *plan;
  LmDay today;
  GHashTable *methods;          /* id -> LmCheckMethod */
  GHashTable *crews;            /* id -> LmCheckCrew */
  GHashTable *shared_rows;      /* coupling id -> GPtrArray of LmPlanStepRow of this plan */
  GHashTable *shared_records;   /* coupling id -> GPtrArray of LmVisitStepRow */
  LmCheckCrew common;           /* nobody in particular, on the project's first calendar: lags count its days */
  const LmHolidayRow *holidays;
  guint n_holidays;
  GArray *violations;
} LmCheck;

LmCheck *lm_check_new (LmSnapshot *snapshot, LmId plan, LmDay today);
void lm_check_free (LmCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmCheck, lm_check_free)

const LmCheckMethod *lm_check_get_method (LmCheck *self, LmId method);
const LmCheckCrew *lm_check_get_crew (LmCheck *self, LmId crew);

/* Minutes of the step with so many persons; 0 where it can't be done by them. */
int lm_check_get_minutes (LmCheck *self, const LmCheckMethod *method, const LmNeed *need, int persons);

/* The group whose shared steps a home with this method has part in; 0. */
LmId lm_check_get_coupling (const LmHomeRow *home, const LmMethodRow *method);

/* The plan's row of a home, or NULL. */
const LmPlanHomeRow *lm_check_get_plan_home (LmCheck *self, LmId home);

/* The decision that counts, or NULL; and whether it says no. */
const LmDecisionRow *lm_check_get_decision (LmCheck *self, LmId home);
gboolean lm_check_is_refused (LmCheck *self, const LmHomeRow *home);

/* Adds a violation; the fields not given are none (a day too: no plan reaches
 * back to 1 January 1970). */
#define lm_check_report(self, ...) lm_check_add ((self), (LmViolation) { __VA_ARGS__ })
void lm_check_add (LmCheck *self, LmViolation violation);

/* Time: lm-check-time.c. */

typedef enum {
  LM_DAY_WORKS,
  LM_DAY_WEEKDAY,     /* not a day of the calendar */
  LM_DAY_HOLIDAY,
  LM_DAY_ABSENT,      /* the whole crew is away */
  LM_DAY_UNAVAILABLE, /* before or after the crew is there at all */
} LmDayKind;

LmDayKind lm_check_get_day_kind (LmCheck *self, const LmCheckCrew *crew, LmDay day, LmId *holiday);
/* Minutes at work in [start, end); lunch, nights and free days are not. */
int lm_check_count_minutes (LmCheck *self, const LmCheckCrew *crew, LmInstant start, LmInstant end);
/* Working days in (from, to]. */
int lm_check_count_days (LmCheck *self, const LmCheckCrew *crew, LmDay from, LmDay to);
/* Whether work can start at that minute, or end there (it then ends the half-open interval). */
gboolean lm_check_can_start (LmCheck *self, const LmCheckCrew *crew, int minute);
gboolean lm_check_can_end (LmCheck *self, const LmCheckCrew *crew, int minute);

static inline LmDay
lm_check_last_day (LmInstant end)
{
  return lm_instant_get_day (end - 1);
}

/* What happened: lm-check-record.c. */

typedef struct {
  gboolean known;
  LmOutcome outcome;
  LmDay first_day, last_day; /* LM_DAY_NONE: not said */
} LmRecord;

LmRecord lm_check_get_record (LmCheck *self, const LmHomeRow *home, LmId coupling, const LmNeed *need);
/* The newest visit of that kind, or NULL. */
const LmVisitRow *lm_check_get_visit (LmCheck *self, LmId home, LmAppointmentKind kind);
gboolean lm_check_is_placed (const LmPlanStepRow *row);
/* Done or running: it can't be planned otherwise any more. */
gboolean lm_check_is_fact (const LmRecord *record);
/* Whether the plan shows a fact where it happened; `home` NULL for shared work. */
void lm_check_done (LmCheck *self, const LmHomeRow *home, LmId coupling, const LmPlanStepRow *row, const LmRecord *record);

/* The parts of the check. */

/* People, hours and minutes of one placed step; `minutes` is what it must take
 * (0: whatever the number of persons, it can't be done so). */
void lm_check_step (LmCheck *self, const LmNeed *need, const LmPlanStepRow *row, int minutes, int persons_needed);
/* Shared steps of a group. */
void lm_check_coupling (LmCheck *self, LmId coupling);
void lm_check_one_home (LmCheck *self, const LmHomeRow *home);
/* Resident, appointments, promises: `day` the connection day, `rows` by need. */
void lm_check_promises (LmCheck *self, const LmHomeRow *home, const LmPlanHomeRow *plan,
                        const LmCheckMethod *method, const LmPlanStepRow **rows);
void lm_check_readiness (LmCheck *self, const LmHomeRow *home, const LmPlanHomeRow *plan,
                         const LmCheckMethod *method, const LmPlanStepRow **rows);
/* Whether a preparation step is still before this home. */
gboolean lm_check_needs_preparation (LmCheck *self, const LmHomeRow *home, const LmCheckMethod *method, const LmNeed *need);
/* Nobody in two places at once; `homes` NULL: the whole plan, else a set of ids. */
void lm_check_people (LmCheck *self, GHashTable *homes);
void lm_check_trains (LmCheck *self, GHashTable *homes);

G_END_DECLS
