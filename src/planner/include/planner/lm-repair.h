#pragma once

#include "planner/lm-planner.h"

G_BEGIN_DECLS

/* When the day goes wrong, and when the telephone rings: questions about the
 * adopted plan as it stands, answered in milliseconds. No I/O, no clock. */

/* --- the plan as it stands --- */

/* The adopted plan of the snapshot on a board, every home open to questions;
 * lm_plan_place_home() and all below take it. Takes a few tenths of a second for
 * 10,000 homes, so it is made once and then follows the edits. Belongs to one
 * thread at a time, and may be made on another. (transfer full) */
LmPlanProblem *lm_plan_problem_new_standing (LmSnapshot *snapshot, const LmPlanOptions *options);

/* Takes in what was edited since: a millisecond or two where that touched a few
 * homes (an appointment, an outcome, a move). FALSE, and nothing has changed,
 * where it touched what all rests on (crews, calendars, methods, other homes) or
 * another day has come: then it is made anew. */
gboolean lm_plan_problem_follow (LmPlanProblem *standing, LmSnapshot *snapshot, LmDay today);

/* --- slots for the phone --- */

/* A day that can really be offered, with all that follows from it. All other
 * homes stay where they stand. */
typedef struct {
  LmPlanDay visit;
  LmId train;              /* of the home, or 0 */
  gboolean in_train;       /* while its train is at work, buffer included */
  int spare_days_used;     /* working days by which it goes further into the buffer of the train than now */
  int spare_days_left;     /* then */
  gboolean uses_slot;      /* takes one of the spare slots of the train */
  int slots_left;          /* then */
  LmDay train_end, train_end_before;       /* first day after the last visit of the train */
  LmDay district_end, district_end_before; /* the same of the district */
  LmDay p80_day;           /* eight in ten such visits are done by then */
  double cost;             /* by which the days are ranked, see docs/planner.md */
} LmPlanSlot;

/* The best `n` days from `from` on, best first. (transfer full) (element-type
 * LmPlanSlot) */
GArray *lm_plan_list_slots (LmPlanProblem *standing, LmId home, LmDay from, guint n);

/* One day; `visit.fits` says whether it can be had, `visit.reason` why not. */
LmPlanSlot lm_plan_ask_slot (LmPlanProblem *standing, LmId home, LmDay day);

/* --- when the day goes wrong --- */

/* A home whose place in the plan does not hold any more. */
typedef struct {
  LmId home;
  LmReason why;   /* crew: its people are away or may not do it; street: its street is closed; resident;
                     promise: stands outside what was told; none: it has no day */
  LmId ref;       /* the crew, the appointment */
  LmDay day;      /* of what can't stand; LM_DAY_NONE */
  gboolean before; /* it is work before the visit that can't stand */
} LmRepairTouch;

/* Every home of the district that needs another place: what an absence, a closed
 * street, an outcome or a new list of homes brought about. In order of day.
 * (transfer full) (element-type LmRepairTouch) */
GArray *lm_repair_find_touched (LmPlanProblem *standing);

/* People who are not free yet: the step they are at runs over. */
typedef struct {
  LmId crew;
  guint64 persons; /* as in LmPlanStepRow */
  LmInstant from, until;
} LmRepairBusy;

typedef struct {
  const LmId *homes;  /* that need another place */
  guint n_homes;
  LmId gone;          /* a home that leaves the plan, because its resident refuses; or 0 */
  LmId freed;         /* the home whose people came free, or 0: its slot is offered to the standby list */
  LmDay freed_day;
  LmInstant now;      /* nothing is placed before it */
  const LmRepairBusy *busy;
  guint n_busy;
  const LmId *standby; /* homes whose residents said they can come at short notice */
  guint n_standby;
} LmRepairEvent;

/* The rungs of the ladder, from the gentlest. */
typedef enum {
  LM_REPAIR_ABSORB,   /* in the buffer: on the promised day by others, or within the train */
  LM_REPAIR_STANDBY,  /* a home of the standby list takes the slot that came free */
  LM_REPAIR_BACK,     /* put back where there is room, all else stands */
  LM_REPAIR_UNPROMISED, /* homes that were told nothing move */
  LM_REPAIR_SEARCH,   /* promises move too, each at its price */
  LM_N_REPAIR
} LmRepairRung;

/* A home that stands elsewhere than before. */
typedef struct {
  LmId home;
  LmDay from_day, to_day;     /* LM_DAY_NONE: no day */
  int from_start, to_start, to_end; /* minutes of the day, -1 without */
  gboolean touched;           /* one of the event's; others move for its sake */
  gboolean standby;           /* because its resident can come at short notice */
  gboolean breaks_promise;    /* it was told something that does not hold any more */
  LmAppointmentState told;    /* what the resident knows of its day */
  LmId appointment;           /* in which, or 0 */
  LmDay p80_before, p80_day;
  int slack;
  gboolean before_moves;      /* its work before the visit moves too */
} LmRepairMove;

typedef struct {
  LmRepairRung rung;
  GArray *moves;              /* (element-type LmRepairMove) the event's homes first */
  GArray *steps;              /* (element-type LmPlanStepRow) of those homes, as they would stand; plan and id 0 */
  guint n_others;             /* homes that move for their sake */
  guint n_promises;           /* promises that don't hold any more, the event's own included */
  guint n_other_promises;     /* of other homes only */
  guint n_unplaced;           /* homes of the event that find no day */
  int shift;                  /* working days by which the event's homes come later, together */
  LmId train;                 /* of the first of them, or 0 */
  LmDay train_end_before, train_end;       /* first day after its last visit */
  gboolean in_buffer;         /* the train still ends within its buffer */
  LmDay district_end_before, district_end;
  double cost;                /* by which options are ranked, see docs/planner.md */
} LmRepairOption;

void lm_repair_option_free (LmRepairOption *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmRepairOption, lm_repair_option_free)

/* Up to `n` options that differ, best first. What is done, running or inside the
 * freeze period stays, the event's own homes apart; every option keeps every
 * rule. (transfer full) (element-type LmRepairOption) */
GPtrArray *lm_repair_list (LmPlanProblem *standing, const LmRepairEvent *event, guint n);

G_END_DECLS
