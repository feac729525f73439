#include "lm-schema-private.h"

#include "core/lm-table.h"
#include "lm-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Made from the .sql files by build-aux/make-text.py. */
extern const char lm_core_schema_sql[];
extern const char lm_store_schema_sql[];

/* Deleting a row looks for rows that refer to it, which without an index reads
 * the whole table for each. */
static gboolean
create_indexes (LmSqlite *file, GError **error)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      const LmTableInfo *info = lm_table_get_info (t);

      for (guint c = 0; c < info->n_columns; c++)
        {
          const LmColumn *column = &info->columns[c];
          g_autofree char *sql = NULL;

          if (column->type != LM_COLUMN_REF || column->reference == LM_N_TABLES)
            continue;
          sql = g_strdup_printf ("CREATE INDEX %s_%s ON %s (\"%s\")", info->name, column->name, info->name, column->name);
          if (column->nullable)
            {
              g_autofree char *whole = g_strdup_printf ("%s WHERE \"%s\" IS NOT NULL", sql, column->name);

              if (!lm_sqlite_exec (file, whole, error))
                return FALSE;
            }
          else if (!lm_sqlite_exec (file, sql, error))
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
lm_schema_make_tables (LmSqlite *file, GError **error)
{
  return lm_sqlite_exec (file, lm_core_schema_sql, error) && lm_sqlite_exec (file, lm_store_schema_sql, error) &&
         create_indexes (file, error);
}

gboolean
lm_schema_create (LmSqlite *file, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            LM_SCHEMA_APPLICATION_ID, LM_SCHEMA_VERSION);

  return lm_sqlite_exec (file, "BEGIN", error) && lm_schema_make_tables (file, error) && lm_sqlite_exec (file, stamp, error) &&
         lm_sqlite_exec (file, "INSERT INTO meta VALUES ('lineage', lower (hex (randomblob (16))))", error) &&
         lm_sqlite_exec (file, "COMMIT", error);
}

/* Adds the text without comments and without blanks that mean nothing, so that
 * a better comment makes no other schema. */
static void
add_normalised (GString *to, const char *sql)
{
  gboolean blank = FALSE;

  for (const char *p = sql; *p; p++)
    {
      if (p[0] == '-' && p[1] == '-')
        {
          p += strcspn (p, "\n");
          blank = TRUE;
          if (*p == '\0')
            break;
          continue;
        }
      if (g_ascii_isspace (*p))
        {
          blank = TRUE;
          continue;
        }
      if (blank && to->len > 0)
        g_string_append_c (to, ' ');
      blank = FALSE;
      if (*p == '\'' || *p == '"') /* a quoted text stays as it is */
        {
          const char *end = strchr (p + 1, *p);

          if (end == NULL)
            end = p + strlen (p) - 1;
          g_string_append_len (to, p, end - p + 1);
          p = end;
          continue;
        }
      g_string_append_c (to, *p);
    }
  g_string_append_c (to, ';');
}

char *
lm_schema_fingerprint (LmSqlite *file, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", error);
  g_autoptr (GString) all = g_string_new (NULL);
  LmStatementResult result;

  if (statement == NULL)
    return NULL;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      g_string_append_printf (all, "%s %s %s ", lm_statement_get_text (statement, 0), lm_statement_get_text (statement, 1),
                              lm_statement_get_text (statement, 2));
      add_normalised (all, lm_statement_get_text (statement, 3));
    }
  if (result == LM_STATEMENT_ERROR)
    return NULL;
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, all->str, (gssize) all->len);
}

const char *
lm_schema_get_own_fingerprint (void)
{
  static char *own = NULL;

  if (g_once_init_enter_pointer (&own))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSqlite) memory = lm_sqlite_open (NULL, LM_SQLITE_CREATE, &error);
      char *made = NULL;

      if (memory && lm_schema_create (memory, &error))
        made = lm_schema_fingerprint (memory, &error);
      if (made == NULL)
        g_error ("the schema of this program is at fault: %s", error->message);
      g_once_init_leave_pointer (&own, made);
    }
  return own;
}

/* A schema that is not known to the letter may hold nothing that runs: no views,
 * triggers or virtual tables, no columns that are computed, no collations of
 * others, no indexes but on columns. SQLite itself says what is a table, since
 * the text can be written so that it looks like one. */
static gboolean
is_plain (LmSqlite *file, gboolean *plain, GError **error)
{
  g_autoptr (GRegex) index = g_regex_new ("^CREATE INDEX \"?\\w+\"? ON \"?\\w+\"? ?\\(\"?\\w+\"?(, \"?\\w+\"?)*\\)"
                                          "( WHERE \"?\\w+\"? IS NOT NULL)?;$", 0, 0, NULL);
  g_autoptr (GRegex) odd = g_regex_new ("\\b(AS|COLLATE|GENERATED|SELECT|TEMP|TEMPORARY|VIRTUAL)\\b|\\bDEFAULT *\\(", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GRegex) quoted = g_regex_new ("'[^']*'", 0, 0, NULL);
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, "SELECT s.type, s.sql, coalesce (t.type, '') FROM sqlite_schema s "
                            "LEFT JOIN pragma_table_list t ON t.schema = 'main' AND t.name = s.name WHERE s.sql IS NOT NULL", error);
  LmStatementResult result = LM_STATEMENT_ERROR;

  *plain = TRUE;
  while (statement && *plain && (result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      const char *type = lm_statement_get_text (statement, 0);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *bare = NULL;

      add_normalised (text, lm_statement_get_text (statement, 1));
      if (!g_utf8_validate (text->str, (gssize) text->len, NULL))
        *plain = FALSE;
      else if (g_str_equal (type, "index"))
        *plain = g_regex_match (index, text->str, 0, NULL);
      else
        {
          bare = g_regex_replace_literal (quoted, text->str, -1, 0, "''", 0, NULL);
          *plain = g_str_equal (type, "table") && g_str_equal (lm_statement_get_text (statement, 2), "table") &&
                   g_str_has_prefix (text->str, "CREATE TABLE ") && bare && !g_regex_match (odd, bare, 0, NULL);
        }
    }
  return result != LM_STATEMENT_ERROR;
}

/* How many columns this version reads that the file does not have. */
static gboolean
count_missing (LmSqlite *file, gint64 *missing, GError **error)
{
  g_autoptr (LmSqlite) own = lm_sqlite_open (NULL, LM_SQLITE_CREATE, error);
  g_autoptr (LmStatement) needed = NULL;
  g_autoptr (LmStatement) found = NULL;
  LmStatementResult result = LM_STATEMENT_ERROR, has = LM_STATEMENT_DONE;

  *missing = 0;
  if (own == NULL || !lm_schema_create (own, error))
    return FALSE;
  needed = lm_statement_new (own, "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info (s.name) c WHERE s.type = 'table'", error);
  found = needed ? lm_statement_new (file, "SELECT 1 FROM pragma_table_info (?1) WHERE name = ?2", error) : NULL;
  while (found && has != LM_STATEMENT_ERROR && (result = lm_statement_step (needed, error)) == LM_STATEMENT_ROW)
    {
      lm_statement_bind_text (found, 1, lm_statement_get_text (needed, 0));
      lm_statement_bind_text (found, 2, lm_statement_get_text (needed, 1));
      has = lm_statement_step (found, error);
      *missing += has == LM_STATEMENT_DONE;
      lm_statement_reset (found);
    }
  return result == LM_STATEMENT_DONE;
}

gboolean
lm_schema_can_read (LmSqlite *file, GError **error)
{
  gint64 version, missing = 0;
  gboolean plain;

  if (!lm_sqlite_get_int64 (file, "PRAGMA user_version", &version, error) || !is_plain (file, &plain, error) ||
      (plain && !count_missing (file, &missing, error)))
    return FALSE;
  if (plain && missing == 0)
    return TRUE;
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS,
               _("The project was saved by a newer Laatste Meter, in file version %lld"
                 ". This one reads up to version %d. Install the newer program to open it."),
               (long long) version, LM_SCHEMA_VERSION);
  return FALSE;
}
