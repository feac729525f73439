#pragma once

#include "checker/lm-check.h"
#include "core/lm-home-state.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* What the independent checker says of one revision, and the states of all
 * homes that follow from it. Immutable, counted. */
typedef struct {
  gatomicrefcount refs;
  LmSnapshot *snapshot;
  GArray *violations;      /* (element-type LmViolation) */
  GHashTable *homes;       /* set of home ids (gint64 keys) with a hard violation */
  LmDistrictState *states; /* of `snapshot`, with those conflicts */
} LmConflicts;

#define LM_TYPE_CONFLICTS (lm_conflicts_get_type ())
GType lm_conflicts_get_type (void) G_GNUC_CONST;
LmConflicts *lm_conflicts_ref (LmConflicts *self);
void lm_conflicts_unref (LmConflicts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmConflicts, lm_conflicts_unref)

/* Works it out here and now. (transfer full) */
LmConflicts *lm_conflicts_new (LmSnapshot *snapshot, LmDay today);

/* Keeps the conflicts of a project up to date in a worker. Signal "updated"
 * when a newer answer has come; answers for an older revision are dropped. */
#define LM_TYPE_CONFLICT_WATCH (lm_conflict_watch_get_type ())
G_DECLARE_FINAL_TYPE (LmConflictWatch, lm_conflict_watch, LM, CONFLICT_WATCH, GObject)

/* The one of the project, made when first asked for. (transfer none) */
LmConflictWatch *lm_conflict_watch_get (LmProject *project);

/* The newest answer, maybe of an older revision; NULL before the first. */
LmConflicts *lm_conflict_watch_get_conflicts (LmConflictWatch *self);

/* Looks again though nothing was edited, as when a new day begins. */
void lm_conflict_watch_refresh (LmConflictWatch *self);

G_END_DECLS
