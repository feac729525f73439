#pragma once

#include "core/lm-time.h"
#include "store/lm-store.h"

G_BEGIN_DECLS

/* Dated backups: whole documents, private to the user, as they were when the
 * first work of a day was about to be saved. */
typedef struct {
  char *path;
  LmDay day;
} LmBackup;

void lm_backup_free (LmBackup *self);

/* The newest first. (transfer full) (element-type LmBackup) */
GPtrArray *lm_store_list_backups (LmStore *self);

/* Puts a copy of a backup at `to`, to be opened as any project: what is open
 * stays as it is. A file of that name is replaced, but never the project itself. */
gboolean lm_store_copy_backup (LmStore *self, const char *backup, const char *to, GError **error);

G_END_DECLS
