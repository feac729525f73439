#include "lm-schema-private.h"

#include "lm-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* How a column is added is told in docs/how-to.md. The fingerprint is that of
 * the golden file in tests/store/golden. */
const LmMigration lm_migrations[] = {
  { .from = 1, .fingerprint = "3a82aae1a61e34cca472e0477edbdc8a36df3c284002dca5afa53a232ebfda1f", .anew = TRUE },
  { .from = LM_SCHEMA_VERSION },
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

/* Names of the tables or indexes that somebody made. (transfer full) (element-type utf8) */
static GPtrArray *
list_objects (LmSqlite *file, const char *type, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, "SELECT name FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name", error);
  LmStatementResult result;

  if (statement == NULL)
    return NULL;
  lm_statement_bind_text (statement, 1, type);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    g_ptr_array_add (names, g_strdup (lm_statement_get_text (statement, 0)));
  return result == LM_STATEMENT_ERROR ? NULL : g_steal_pointer (&names);
}

/* Runs the statement for each of them, in place of {}. */
static gboolean
run_for_each (LmSqlite *file, GPtrArray *names, const char *format, GError **error)
{
  for (guint i = 0; i < names->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (format, "{}", -1);
      g_autofree char *sql = g_strjoinv (g_ptr_array_index (names, i), parts);

      if (!lm_sqlite_exec (file, sql, error))
        return FALSE;
    }
  return TRUE;
}

/* The columns that the table has both before and after, as SQL. NULL where the
 * table is no longer there. (transfer full) */
static char *
common_columns (LmSqlite *file, const char *table, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, "SELECT group_concat ('\"' || name || '\"', ', ') FROM pragma_table_info (?1) "
                            "WHERE name IN (SELECT name FROM pragma_table_info ('before_' || ?1))", error);

  if (statement == NULL)
    return NULL;
  lm_statement_bind_text (statement, 1, table);
  if (lm_statement_step (statement, error) != LM_STATEMENT_ROW)
    return NULL;
  return g_strdup (lm_statement_get_text (statement, 0));
}

static gboolean
copy_rows (LmSqlite *file, GPtrArray *tables, GError **error)
{
  for (guint i = 0; i < tables->len; i++)
    {
      const char *table = g_ptr_array_index (tables, i);
      g_autofree char *columns = common_columns (file, table, error), *sql = NULL;

      if (columns == NULL)
        return FALSE;
      if (*columns == '\0') /* the new version has no such table */
        continue;
      sql = g_strdup_printf ("INSERT INTO %s (%s) SELECT %s FROM before_%s", table, columns, columns, table);
      if (!lm_sqlite_exec (file, sql, error))
        return FALSE;
    }
  return TRUE;
}

/* Indexes go first, since their names are wanted again, and the references of
 * the new tables name the new tables, because renaming leaves them alone. */
static gboolean
make_anew (LmSqlite *file, const char *schema, GError **error)
{
  g_autoptr (GPtrArray) tables = list_objects (file, "table", error);
  g_autoptr (GPtrArray) indexes = tables ? list_objects (file, "index", error) : NULL;

  return indexes && run_for_each (file, indexes, "DROP INDEX {}", error) &&
         run_for_each (file, tables, "ALTER TABLE {} RENAME TO before_{}", error) &&
         (schema ? lm_sqlite_exec (file, schema, error) : lm_schema_make_tables (file, error)) &&
         copy_rows (file, tables, error) && run_for_each (file, tables, "DROP TABLE before_{}", error);
}

static gboolean
take_step (LmSqlite *file, const LmMigration *migration, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", migration->from + 1);

  if (!lm_sqlite_exec (file, "BEGIN IMMEDIATE", error))
    return FALSE;
  if ((!migration->anew || make_anew (file, migration->schema, error)) &&
      (migration->sql == NULL || lm_sqlite_exec (file, migration->sql, error)) && check_references (file, error) &&
      lm_sqlite_exec (file, stamp, error) && lm_sqlite_exec (file, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (lm_sqlite_get_handle (file))) /* a full disk makes SQLite roll back by itself */
    lm_sqlite_exec (file, "ROLLBACK", NULL);
  return FALSE;
}

/* Under another name first, so that a backup is whole or not there at all. */
static gboolean
make_backup (LmSqlite *file, const char *backup, GError **error)
{
  g_autofree char *part = g_strconcat (backup, ".part", NULL);
  g_autoptr (LmStatement) statement = NULL;
  int fd;

  if (g_file_test (backup, G_FILE_TEST_EXISTS))
    return TRUE;
  /* SQLite fills a file that is there and empty, and leaves its mode. */
  fd = open (part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be made: %s"), part, g_strerror (errno));
      return FALSE;
    }
  statement = lm_statement_new (file, "VACUUM INTO ?", error);
  if (statement)
    lm_statement_bind_text (statement, 1, part);
  if (statement == NULL || !lm_statement_run (statement, error))
    {
      close (fd);
      g_unlink (part);
      return FALSE;
    }
  if (fsync (fd) != 0 || g_rename (part, backup) != 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be made: %s"), backup, g_strerror (errno));
      close (fd);
      g_unlink (part);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

/* Without this SQLite would change the references in the tables that still wait
 * for their turn. */
static gboolean
set_renaming (LmSqlite *file, gboolean only_the_name, GError **error)
{
  int code = sqlite3_db_config (lm_sqlite_get_handle (file), SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, only_the_name, NULL);

  return code == SQLITE_OK || lm_sqlite_fail (file, code, NULL, error);
}

static gboolean
take_steps (LmSqlite *file, const LmMigration *migrations, gint64 version, int target, const char *backup, GError **error)
{
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
          if (backup)
            g_prefix_error (error, _("Converting from file version %lld failed, the backup is %s: "), (long long) version, backup);
          else
            g_prefix_error (error, _("Converting from file version %lld failed: "), (long long) version);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
lm_schema_migrate (LmSqlite *file, const LmMigration *migrations, int target, const char *backup, GError **error)
{
  gint64 version, references;
  gboolean done;

  if (!lm_sqlite_get_int64 (file, "PRAGMA user_version", &version, error) ||
      !lm_sqlite_get_int64 (file, "PRAGMA foreign_keys", &references, error))
    return FALSE;
  if (version == target)
    return TRUE;
  if (backup && !make_backup (file, backup, error))
    {
      g_prefix_error (error, _("No backup could be made, so nothing was converted: "));
      return FALSE;
    }
  /* A table that is made again under its own name must not take the rows that
   * refer to it along; each step ends with a check instead. */
  if (!lm_sqlite_set_pragma (file, "foreign_keys", "0", "0", error) || !set_renaming (file, TRUE, error))
    return FALSE;
  done = take_steps (file, migrations, version, target, backup, error);
  return set_renaming (file, FALSE, done ? error : NULL) &&
         (references == 0 || lm_sqlite_set_pragma (file, "foreign_keys", "1", "1", done ? error : NULL)) && done;
}
