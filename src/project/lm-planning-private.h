#pragma once

#include "project/lm-planning.h"

G_BEGIN_DECLS

/* A plan worked out but not written yet. */
typedef struct {
  LmSnapshot *snapshot; /* that it was solved from */
  LmPlan *plan;
  gboolean whole;       /* it places the whole district, not a few homes */
} LmPlacing;

void lm_placing_free (LmPlacing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlacing, lm_placing_free)

/* Places a few homes with everything else frozen. */
LmPlacing *lm_planning_place (LmSnapshot *snapshot, const LmPlanOptions *base, const LmId *homes, guint n_homes);
/* Places the whole district again, promises fixed. */
LmPlacing *lm_planning_place_all (LmSnapshot *snapshot, const LmPlanOptions *base);

/* The home's row in the placing, or NULL. */
const LmPlanHomeRow *lm_placing_find_home (LmPlacing *self, LmId home);

/* Writes the rows that differ from the adopted plan. An appointment that had
 * the id `trial_id` while the plan was made has `real_id` now (0, 0: none).
 * (transfer full) */
LmPlanSummary *lm_planning_write (LmEdit *edit, LmPlacing *placing, LmId trial_id, LmId real_id, gint64 utc);

/* Freezes a copy of the train as it stands in the snapshot of the action. */
void lm_planning_take_baseline (LmEdit *edit, LmId train, gint64 utc);

/* Remembers that the plan is up to date with the project of now. */
void lm_planning_mark_fresh (LmProject *self);

/* Whether the connection of the home is done, so that its rows stand for good. */
gboolean lm_planning_is_home_done (LmSnapshot *snapshot, LmId home);

G_END_DECLS
