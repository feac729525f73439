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

G_END_DECLS
