#include "lm-schema-private.h"

#include "lm-store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* To change the schema after a release: change schema.sql or store.sql, raise
 * LM_SCHEMA_VERSION, and add here the step from the version before, with the
 * fingerprint that a file of that version has. */
const LmMigration lm_migrations[] = {
  { LM_SCHEMA_VERSION, NULL, NULL },
};

static gboolean
check_references (LmSqlite *file, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (file, "PRAGMA foreign_key_check", error);

  if (statement == NULL)
    return FALSE;
  switch (lm_statement_step (statement, error))
    {
    case LM_STATEMENT_DONE:
      return TRUE;
    case LM_STATEMENT_ROW:
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("a row of «%s» refers to a row of «%s» that is gone"),
                   lm_statement_get_text (statement, 0), lm_statement_get_text (statement, 2));
      return FALSE;
    case LM_STATEMENT_ERROR:
    default:
      return FALSE;
    }
}

static gboolean
take_step (LmSqlite *file, const LmMigration *migration, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", migration->from + 1);

  if (!lm_sqlite_exec (file, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (lm_sqlite_exec (file, migration->sql, error) && check_references (file, error) &&
      lm_sqlite_exec (file, stamp, error) && lm_sqlite_exec (file, "COMMIT", error))
    return TRUE;
  lm_sqlite_exec (file, "ROLLBACK", NULL);
  return FALSE;
}

static gboolean
make_backup (LmSqlite *file, const char *backup, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (file, "VACUUM INTO ?", error);

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_text (statement, 1, backup);
  return lm_statement_run (statement, error);
}

gboolean
lm_schema_migrate (LmSqlite *file, const LmMigration *migrations, int target, const char *backup, GError **error)
{
  gint64 version, references;

  if (!lm_sqlite_get_int64 (file, "PRAGMA user_version", &version, error) ||
      !lm_sqlite_get_int64 (file, "PRAGMA foreign_keys", &references, error))
    return FALSE;
  if (version == target)
    return TRUE;
  if (!make_backup (file, backup, error))
    {
      g_prefix_error (error, _("No backup could be made, so nothing was converted: "));
      return FALSE;
    }
  /* A table that is made again under its own name must not take the rows that
   * refer to it along; each step ends with a check instead. */
  if (!lm_sqlite_set_pragma (file, "foreign_keys", "0", "0", error))
    return FALSE;
  for (; version < target; version++)
    {
      const LmMigration *migration = migrations;

      while (migration->fingerprint && migration->from != version)
        migration++;
      if (migration->fingerprint == NULL)
        {
          g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS,
                       _("File version %lld is not known to this program."), (long long) version);
          return FALSE;
        }
      if (!take_step (file, migration, error))
        {
          g_prefix_error (error, _("Converting from file version %lld failed, the backup is %s: "), (long long) version, backup);
          return FALSE;
        }
    }
  return references == 0 || lm_sqlite_set_pragma (file, "foreign_keys", "1", "1", error);
}
