#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* Photos and files of a home. Adding and removing are actions that can be
 * undone; the bytes stay where they are (see store/lm-attachments.h). */

/* The id of the attachment, 0 with an error. `name` is shown, without folders. */
LmId lm_project_attach_file (LmProject *self, LmId home, const char *path, GError **error);
LmId lm_project_attach_bytes (LmProject *self, LmId home, GBytes *bytes, const char *name, GError **error);

gboolean lm_project_detach (LmProject *self, LmId attachment, GError **error);

/* Where its bytes stand; NULL where they did not come along with the project.
 * (transfer full) */
char *lm_project_find_attachment (LmProject *self, LmId attachment);

/* How many files others can't see yet, after trying to bring them beside the
 * project; and how many of this project are missing here. */
guint lm_project_share_attachments (LmProject *self);
guint lm_project_count_missing_attachments (LmProject *self);

G_END_DECLS
