#pragma once

#include "sqlite/lm-sqlite.h"

G_BEGIN_DECLS

#define LM_SCHEMA_APPLICATION_ID 0x4c4d7472 /* «LMtr» */
#define LM_SCHEMA_VERSION 1

/* Makes every table and index in an empty file, and stamps it. */
gboolean lm_schema_create (LmSqlite *file, GError **error);

/* Names a schema: a hash of the text of every object, without comments and
 * blanks. (transfer full) */
char *lm_schema_fingerprint (LmSqlite *file, GError **error);

/* The fingerprint of what lm_schema_create() makes. (transfer none) */
const char *lm_schema_get_own_fingerprint (void);

/* Whether a file of a newer version still has every table and column that this
 * version reads, and no views, triggers or virtual tables. */
gboolean lm_schema_can_read (LmSqlite *file, GError **error);

/* A step from one version to the next, in one transaction with its stamp. */
typedef struct {
  int from;
  const char *fingerprint; /* of the version it starts from */
  const char *sql;
} LmMigration;

/* Every migration there is, in order; the last has fingerprint NULL. */
extern const LmMigration lm_migrations[];

/* Takes the file to version `target`. Before the first step a backup is written
 * to `backup` (which must not exist); a step that fails leaves the version before it. */
gboolean lm_schema_migrate (LmSqlite *file, const LmMigration *migrations, int target, const char *backup, GError **error);

G_END_DECLS
