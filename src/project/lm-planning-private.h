#pragma once

#include "project/lm-planning.h"
#include "simulation/lm-simulation.h"

G_BEGIN_DECLS

/* A plan worked out but not written yet: of the whole district, or of one home
 * with everything else frozen. */
typedef struct {
  LmSnapshot *snapshot; /* that it was solved from */
  LmPlan *plan;         /* NULL for one home */
  LmForecast *forecast; /* what may become of a whole plan; else NULL */
  gboolean whole;       /* the plan places every home, not a few */
  LmId home;            /* the one home, or 0 */
  LmPlanDay day;        /* where it would stand */
  GArray *steps;        /* (element-type LmPlanStepRow) its steps that are not done */
  LmDay p80_day;        /* 0: as far behind the visit as before */
} LmPlacing;

void lm_placing_free (LmPlacing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlacing, lm_placing_free)

/* The adopted plan of the project on a board: it follows the edits, and is made
 * anew where one of them touched too much; waits for the worker that does. */
LmPlanProblem *lm_planning_get_standing (LmProject *self);

/* Puts one home on a day with everything else frozen. Never NULL;
 * placing->day.fits says whether it works. */
LmPlacing *lm_planning_place_home (LmProject *self, LmId home, LmDay day);
/* Places the whole district again, the promises of the snapshot fixed. */
LmPlacing *lm_planning_place_all (LmProject *self, LmSnapshot *snapshot);

/* The home's row in a placing of several, or NULL. */
const LmPlanHomeRow *lm_placing_find_home (LmPlacing *self, LmId home);

/* Writes the rows that differ from the adopted plan. An appointment that had
 * the id `trial_id` while the plan was made has `real_id` now (0, 0: none).
 * (transfer full); NULL for one home. */
LmPlanSummary *lm_planning_write (LmEdit *edit, LmPlacing *placing, LmId trial_id, LmId real_id, gint64 utc);

/* Freezes a copy of the train as it stands in the snapshot of the action. */
void lm_planning_take_baseline (LmEdit *edit, LmId train, gint64 utc);

/* Remembers that the plan is up to date with the project of now. */
void lm_planning_mark_fresh (LmProject *self);

/* Whether the connection of the home is done, so that its rows stand for good. */
gboolean lm_planning_is_home_done (LmSnapshot *snapshot, LmId home);

G_END_DECLS
