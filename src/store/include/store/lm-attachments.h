#pragma once

#include "store/lm-store.h"

G_BEGIN_DECLS

/* Photos and other files of a project. They are named by the SHA-256 of their
 * bytes and only ever added, in the folder NAME.lmeter-files beside the
 * document, so that two copies of the folder join by themselves. Where that
 * folder can't be written they stand in the private folder of the working copy
 * until it can; others don't see them before. The table `attachment` says which
 * home a hash belongs to. */

/* No photo of a meter cupboard is larger. */
#define LM_ATTACHMENT_MAX (G_GINT64_CONSTANT (100) << 20)

/* Keeps these bytes, on the disk when it returns. The hash in hexadecimal; NULL
 * with an error. (transfer full) */
char *lm_store_keep_file (LmStore *self, GBytes *bytes, GError **error);

/* Where the file with this hash stands, or NULL where it did not come along.
 * (transfer full) */
char *lm_store_find_file (LmStore *self, const char *hash);

/* Brings the files that stand in the private folder beside the document, and
 * gives how many could not be: others can't see them yet. */
guint lm_store_share_files (LmStore *self);

G_END_DECLS
