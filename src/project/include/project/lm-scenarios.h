#pragma once

#include "project/lm-planning.h"
#include "scenarios/lm-scenario.h"

G_BEGIN_DECLS

/* Several ways to run the district side by side in the project, of which one is
 * adopted. A scenario keeps its settings, its figures and the day of every home; never
 * the source of a promise. Its hours are worked out again when it is adopted, from the
 * district as it is then. */

typedef struct {
  LmId plan;           /* 0 for one that is not kept */
  char *name;
  gint64 made_at;      /* UTC */
  LmWhatIf what_if;
  LmPlanFigures figures;
} LmScenarioRow;

/* The adopted plan first (plan is its id, no settings; its figures as they are now),
 * then the scenarios that were kept, in the order they were made. (transfer full)
 * (element-type LmScenarioRow) */
GArray *lm_scenarios_list (LmSnapshot *snapshot);

/* What was asked, in words: «Trains of 30 homes, one crew more for heating».
 * (transfer full) */
char *lm_scenarios_describe (LmSnapshot *snapshot, const LmWhatIf *what_if);

/* Works out each of the ways in a worker, from the snapshot of now. `progress` is
 * called on the main thread. The rows have plan 0 and their description for a name.
 * (element-type LmScenarioRow), in the order asked. */
void lm_project_try_scenarios_async (LmProject *self, const LmWhatIf *what_ifs, guint n, LmPlanProgress progress, gpointer data,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *lm_project_try_scenarios_finish (LmProject *self, GAsyncResult *result, GError **error);

/* One way, here and now; for scripts. NULL when stopped. */
GArray *lm_project_try_scenarios (LmProject *self, const LmWhatIf *what_ifs, guint n, LmPlanProgress progress, gpointer data,
                                  GError **error);

/* Keeps it in the project under that name, with the day of every home: one action. The
 * id of its plan, or 0. */
LmId lm_project_keep_scenario (LmProject *self, const LmWhatIf *what_if, const char *name, GError **error);

/* Takes the settings over and plans the district so: one action. Refused
 * (LM_PROJECT_ERROR_REFUSED) where it needs people that are not there: the message says whom.
 * `plan` is that of a kept scenario or 0; `what_if` is what it asks. (transfer full) */
LmPlanSummary *lm_project_adopt_scenario (LmProject *self, LmId plan, const LmWhatIf *what_if, GError **error);

/* Takes a kept scenario away: one action. */
gboolean lm_project_delete_scenario (LmProject *self, LmId plan, GError **error);

G_END_DECLS
