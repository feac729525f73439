#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* What the project knows of people, and how it is given or taken away (AVG). */

/* Everything about the residents of a home, as JSON: the rows of every table
 * that tell of the home, with their fields as people read them, and who did
 * what there. (transfer full); NULL with an error */
char *lm_project_get_personal_file (LmProject *self, LmId home, GError **error);

/* Erases every resident of the home for good (see store/lm-erasure.h): it can't
 * be undone. `elsewhere` (may be NULL): sentences about copies that could not be
 * reached. (transfer full) (element-type utf8) */
gboolean lm_project_erase_residents (LmProject *self, LmId home, GPtrArray **elsewhere, GError **error);

/* The same for every home that is finished: connected and done, with nothing
 * open. The figures stay. `n_homes` (may be NULL): how many there were. */
gboolean lm_project_anonymise_finished (LmProject *self, guint *n_homes, GPtrArray **elsewhere, GError **error);

/* Days until personal data is to be removed, below 0 when that day has passed;
 * FALSE where the project has no such day, or nobody's data any more. */
gboolean lm_project_get_retention (LmSnapshot *snapshot, LmDay today, int *days);

G_END_DECLS
