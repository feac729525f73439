#pragma once

#include "sqlite/lm-sqlite.h"

G_BEGIN_DECLS

#define LM_SCHEMA_APPLICATION_ID 0x4c4d7472 /* «LMtr» */
#define LM_SCHEMA_VERSION 2

/* Makes every table and index in an empty file, and stamps it. */
gboolean lm_schema_create (LmSqlite *file, GError **error);

/* Makes every table and index, inside a transaction of the caller. */
gboolean lm_schema_make_tables (LmSqlite *file, GError **error);

/* Names a schema: a hash of the text of every object, without comments and
 * blanks. (transfer full) */
char *lm_schema_fingerprint (LmSqlite *file, GError **error);

/* The fingerprint of what lm_schema_create() makes. (transfer none) */
const char *lm_schema_get_own_fingerprint (void);

/* Whether a file of a newer version still has every table and column that this
 * version reads, and nothing that SQLite would run: views, triggers, virtual
 * tables, computed columns, collations, indexes on expressions. */
gboolean lm_schema_can_read (LmSqlite *file, GError **error);

/* A step from one version to the next, in one transaction with its stamp. */
typedef struct {
  int from;
  const char *fingerprint; /* of the version it starts from */

  /* With `anew` every table is made again from `schema`, the text of every table
   * and index of the version that the step makes (NULL: of this program), and
   * filled with the columns of the same name. New columns get their defaults;
   * they stand at the end, or the changesets of the log would not fit any more. */
  gboolean anew;
  const char *schema;

  const char *sql; /* run after that; NULL for none */
} LmMigration;

/* Every migration there is, in order; the last has fingerprint NULL. */
extern const LmMigration lm_migrations[];

/* Takes the file to version `target`. Before the first step a backup is written
 * to `backup` (NULL: there is another copy already), unless it is there; a step
 * that fails leaves the version before it. */
gboolean lm_schema_migrate (LmSqlite *file, const LmMigration *migrations, int target, const char *backup, GError **error);

G_END_DECLS
