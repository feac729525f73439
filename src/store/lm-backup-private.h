#pragma once

#include "lm-store-private.h"
#include "store/lm-backup.h"

G_BEGIN_DECLS

/* So many of the newest stay, and of the weeks before, the newest of each. */
#define LM_BACKUP_DAYS 7
#define LM_BACKUP_WEEKS 4

/* Keeps the document as it stands, once a day, and removes what is past the
 * limit. Not where it still holds what was erased in the working copy. `known`
 * is what stands there. */
gboolean lm_backup_keep (LmStore *self, const LmDocumentInfo *known, LmDay today, GError **error);

G_END_DECLS
