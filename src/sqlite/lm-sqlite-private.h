#pragma once

#include "sqlite/lm-sqlite.h"

struct _LmSqlite {
  sqlite3 *handle;
  char *path;
  char *name; /* in messages */
  gint64 deadline; /* monotonic microseconds; 0 never */
  GCancellable *cancellable;
};

/* Everything that makes the reading of a stranger's file safe. */
gboolean lm_sqlite_check_header (const char *path, GError **error);
gboolean lm_sqlite_harden (LmSqlite *self, GError **error);
