#pragma once

#include "planner/lm-repair.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* When the day goes wrong: what no longer holds in the adopted plan, what can be
 * done about it, and doing it as one action. A confirmed appointment never moves
 * by itself: an option that moves one says so, and applying it makes a proposal
 * of it that the resident must still agree to. */

/* What the question is about; all empty: everything that does not hold. */
typedef struct {
  LmId home;          /* nobody was in, it was half done, it refuses, it has no day */
  LmId crew;          /* it, or a person of it, is away */
  const char *street; /* it is closed */
  gboolean late;      /* the work of today that runs over */
} LmReplanQuestion;

typedef struct _LmReplan LmReplan;
void lm_replan_free (LmReplan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmReplan, lm_replan_free)

/* Milliseconds. NULL with LM_PROJECT_ERROR_NOT_FOUND where nothing is to be
 * replanned (the message says why). (transfer full) */
LmReplan *lm_project_replan (LmProject *self, const LmReplanQuestion *question, GError **error);

/* Homes that need another place. */
const LmId *lm_replan_get_homes (LmReplan *self, guint *n);
guint lm_replan_get_n_options (LmReplan *self);
const LmRepairOption *lm_replan_get_option (LmReplan *self, guint i);

/* In words: what happened; of an option what it does, in a few words; what
 * follows from it as phrases, those about people first; and one line for each
 * home that moves. (transfer full) (array zero-terminated=1) */
char *lm_replan_describe (LmReplan *self);
char *lm_replan_describe_option (LmReplan *self, guint i);
char **lm_replan_describe_consequences (LmReplan *self, guint i);
char **lm_replan_describe_moves (LmReplan *self, guint i, guint most);

/* Does what the option shows, as one action whose label says what changed for
 * whom. LM_PROJECT_ERROR_REFUSED where the project was edited since. */
gboolean lm_project_apply_replan (LmProject *self, LmReplan *replan, guint i, GError **error);

/* What asks for replanning now: nothing is worked out yet. (transfer full)
 * (element-type LmRepairTouch) */
GArray *lm_project_find_touched (LmProject *self);

/* Work of today that is later than planned, by the times that were recorded. */
typedef struct {
  LmId home;         /* where people are still at work */
  LmId crew;
  guint64 persons;
  LmInstant planned; /* they should be done */
  LmInstant until;   /* and are expected to be */
  LmId next;         /* the home to which one of them goes next today, or 0 */
  LmInstant next_start;
  int arrival_until; /* minute by which they were promised there; -1: no hour was promised */
  gboolean breaks;   /* that promise will not be kept */
} LmLate;

/* (transfer full) (element-type LmLate) the most urgent first. */
GArray *lm_project_find_late (LmProject *self);
/* (transfer full) */
char *lm_late_describe (LmSnapshot *snapshot, const LmLate *late);

/* A crew, or one person of it (0: all), is away [first, end). */
LmId lm_project_add_absence (LmProject *self, LmId crew, LmId person, LmDay first, LmDay end, const char *reason, GError **error);

/* Closes a street [first, end): nobody works or visits there; and opens it again. */
LmId lm_project_close_street (LmProject *self, const char *street, LmDay first, LmDay end, const char *reason, GError **error);
gboolean lm_project_open_street (LmProject *self, LmId street_block, GError **error);

/* Homes of which a resident can receive people at short notice. (transfer full)
 * (element-type LmId) */
GArray *lm_project_list_standby (LmSnapshot *snapshot);

G_END_DECLS
