#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* Takes the snapshot after an action in place of the one before, tells the
 * world, and sees to the publishing. `after` (transfer full). */
void lm_project_take (LmProject *self, LmSnapshot *after);

/* One action at a time: an edit says when it starts and when it is over. */
gboolean lm_project_enter_edit (LmProject *self);
void lm_project_leave_edit (LmProject *self);

/* The moment that counts as now, for an example that is made as if its work had
 * begun weeks ago; LM_INSTANT_NONE gives the clock back. */
void lm_project_set_now (LmProject *self, LmInstant now);

/* Sets GError from the first problem, for LM_PROJECT_ERROR. Gives FALSE. */
gboolean lm_project_refuse_with (GError **error, LmProjectError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The row of the home, or NULL with LM_PROJECT_ERROR_NOT_FOUND. */
const LmHomeRow *lm_project_need_home (LmProject *self, LmId home, GError **error);


/* Puts in a row where it differs from the one with its id. */
void lm_edit_update_if_changed (LmEdit *edit, LmTable table, gconstpointer row);

G_END_DECLS
