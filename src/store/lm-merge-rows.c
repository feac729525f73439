#include "lm-merge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
lm_merge_is_plan (LmTable table)
{
  return table == LM_TABLE_PLAN || table == LM_TABLE_TRAIN || table == LM_TABLE_PLAN_HOME || table == LM_TABLE_PLAN_STEP;
}

LmStatementResult
lm_merge_select (LmMerge *self, LmTable table, LmId row, LmStatement **statement, GError **error)
{
  *statement = lm_store_statement (self->store, table, LM_ROW_SELECT, error);
  if (*statement == NULL)
    return LM_STATEMENT_ERROR;
  lm_statement_bind_int64 (*statement, 1, row);
  return lm_statement_step (*statement, error);
}

gboolean
lm_merge_has_row (LmMerge *self, LmTable table, LmId row, gboolean *has, GError **error)
{
  LmStatement *statement;
  LmStatementResult result = lm_merge_select (self, table, row, &statement, error);

  if (statement)
    lm_statement_reset (statement);
  *has = result == LM_STATEMENT_ROW;
  return result != LM_STATEMENT_ERROR;
}

static gboolean
refuse (LmTable table, guint column, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);

  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("an action of the change log writes what means nothing into «%s» of «%s»"),
               column < info->n_columns ? info->columns[column].name : "?", info->name);
  return FALSE;
}

static gboolean
in_int32 (gint64 value)
{
  return value >= G_MININT32 && value <= G_MAXINT32;
}

gboolean
lm_merge_check_value (LmTable table, guint column, sqlite3_value *value, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);
  const LmColumn *described;
  gboolean good = FALSE;
  int type;

  if (column >= info->n_columns)
    return refuse (table, column, error);
  described = &info->columns[column];
  type = sqlite3_value_type (value);
  if (type == SQLITE_NULL)
    return described->nullable || refuse (table, column, error);
  switch (described->type)
    {
    case LM_COLUMN_TEXT:
    case LM_COLUMN_ENUM:
      if (type == SQLITE_TEXT)
        {
          const char *text = (const char *) sqlite3_value_text (value);

          good = text && g_utf8_validate_len (text, (gsize) sqlite3_value_bytes (value), NULL) &&
                 (described->type == LM_COLUMN_TEXT || lm_nick_find (described->nicks, text) >= 0);
        }
      break;
    case LM_COLUMN_REAL:
      good = type == SQLITE_FLOAT || type == SQLITE_INTEGER;
      break;
    case LM_COLUMN_ID:
    case LM_COLUMN_REF:
      good = type == SQLITE_INTEGER && sqlite3_value_int64 (value) > 0;
      break;
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
      good = type == SQLITE_INTEGER;
      break;
    case LM_COLUMN_BOOL:
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
    case LM_COLUMN_DAY:
    case LM_COLUMN_INSTANT:
      good = type == SQLITE_INTEGER && in_int32 (sqlite3_value_int64 (value));
      break;
    default:
      break;
    }
  return good || refuse (table, column, error);
}

static gboolean
bind_values (LmTable table, LmStatement *statement, sqlite3_value **values, int n_values, LmColumns columns, GError **error)
{
  for (int c = 0; c < n_values; c++)
    {
      if (!(columns & G_GUINT64_CONSTANT (1) << c) || values[c] == NULL)
        continue;
      if (!lm_merge_check_value (table, (guint) c, values[c], error))
        return FALSE;
      sqlite3_bind_value (lm_statement_get_handle (statement), c + 1, values[c]);
    }
  return TRUE;
}

/* Writes, and resets the statement in any case: it is used again. */
static gboolean
run (LmStatement *statement, gboolean bound, GError **error)
{
  gboolean done = bound && lm_statement_run (statement, error);

  lm_statement_reset (statement);
  return done;
}

gboolean
lm_merge_insert (LmMerge *self, LmTable table, sqlite3_value **values, int n_values, GError **error)
{
  g_autofree gpointer row = g_malloc0 (lm_table_get_info (table)->row_size);
  LmStatement *statement = lm_store_watch (self->store, table, error) ? lm_store_statement (self->store, table, LM_ROW_INSERT, error) : NULL;

  if (statement == NULL)
    return FALSE;
  lm_row_init (table, row);
  return run (statement, lm_row_bind (table, statement, row, LM_COLUMNS_ALL, error) &&
                         bind_values (table, statement, values, n_values, LM_COLUMNS_ALL, error), error);
}

gboolean
lm_merge_update (LmMerge *self, LmTable table, LmId row, LmColumns columns, sqlite3_value **values, int n_values, GError **error)
{
  LmStatement *statement = lm_store_watch (self->store, table, error) ? lm_store_update_statement (self->store, table, columns, error) : NULL;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, row);
  return run (statement, bind_values (table, statement, values, n_values, columns & ~(LmColumns) 1, error), error);
}

gboolean
lm_merge_delete (LmMerge *self, LmTable table, LmId row, GError **error)
{
  LmStatement *statement = lm_store_watch (self->store, table, error) ? lm_store_statement (self->store, table, LM_ROW_DELETE, error) : NULL;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, row);
  return run (statement, TRUE, error);
}

gboolean
lm_merge_same (LmStatement *statement, int column, sqlite3_value *value)
{
  sqlite3_stmt *handle = lm_statement_get_handle (statement);
  int own = sqlite3_column_type (handle, column), other = sqlite3_value_type (value);

  if (own == SQLITE_NULL || other == SQLITE_NULL)
    return own == other;
  if (own == SQLITE_TEXT || other == SQLITE_TEXT)
    return own == other && sqlite3_column_bytes (handle, column) == sqlite3_value_bytes (value) &&
           memcmp (sqlite3_column_text (handle, column), sqlite3_value_text (value), (gsize) sqlite3_value_bytes (value)) == 0;
  if (own == SQLITE_FLOAT || other == SQLITE_FLOAT)
    {
      double x = sqlite3_column_double (handle, column), y = sqlite3_value_double (value);

      return memcmp (&x, &y, sizeof x) == 0;
    }
  return sqlite3_column_int64 (handle, column) == sqlite3_value_int64 (value);
}

static char *
number_to_text (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_dtostr (text, sizeof text, number));
}

char *
lm_merge_value_to_text (sqlite3_value *value)
{
  switch (sqlite3_value_type (value))
    {
    case SQLITE_INTEGER:
      return g_strdup_printf ("%lld", (long long) sqlite3_value_int64 (value));
    case SQLITE_FLOAT:
      return number_to_text (sqlite3_value_double (value));
    case SQLITE_TEXT:
      return g_strdup ((const char *) sqlite3_value_text (value));
    default:
      return g_strdup ("");
    }
}

char *
lm_merge_column_to_text (LmStatement *statement, int column)
{
  sqlite3_stmt *handle = lm_statement_get_handle (statement);

  switch (sqlite3_column_type (handle, column))
    {
    case SQLITE_INTEGER:
      return g_strdup_printf ("%lld", (long long) sqlite3_column_int64 (handle, column));
    case SQLITE_FLOAT:
      return number_to_text (sqlite3_column_double (handle, column));
    case SQLITE_TEXT:
      return g_strdup ((const char *) sqlite3_column_text (handle, column));
    default:
      return g_strdup ("");
    }
}
