#include "lm-row-private.h"

#include "lm-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
add_columns (GString *sql, const LmTableInfo *info)
{
  for (guint c = 0; c < info->n_columns; c++)
    g_string_append_printf (sql, "%s\"%s\"", c ? ", " : "", info->columns[c].name);
}

char *
lm_row_make_sql (LmTable table, LmRowStatement kind)
{
  const LmTableInfo *info = lm_table_get_info (table);
  GString *sql = g_string_new (NULL);

  switch (kind)
    {
    case LM_ROW_INSERT:
      g_string_append_printf (sql, "INSERT INTO %s (", info->name);
      add_columns (sql, info);
      g_string_append (sql, ") VALUES (");
      for (guint c = 0; c < info->n_columns; c++)
        g_string_append_printf (sql, "%s?%u", c ? ", " : "", c + 1);
      g_string_append_c (sql, ')');
      break;
    case LM_ROW_DELETE:
      g_string_append_printf (sql, "DELETE FROM %s WHERE id = ?1", info->name);
      break;
    case LM_ROW_SELECT:
    case LM_ROW_LOAD:
      g_string_append (sql, "SELECT ");
      add_columns (sql, info);
      g_string_append_printf (sql, " FROM %s %s", info->name, kind == LM_ROW_SELECT ? "WHERE id = ?1" : "ORDER BY id");
      break;
    case LM_N_ROW_STATEMENTS:
    default:
      g_assert_not_reached ();
    }
  return g_string_free (sql, FALSE);
}

char *
lm_row_make_update (LmTable table, LmColumns columns)
{
  const LmTableInfo *info = lm_table_get_info (table);
  GString *sql = g_string_new (NULL);

  g_assert (info->n_columns <= 64);
  g_string_append_printf (sql, "UPDATE %s SET ", info->name);
  for (guint c = 1, n = 0; c < info->n_columns; c++)
    if (columns & G_GUINT64_CONSTANT (1) << c)
      g_string_append_printf (sql, "%s\"%s\" = ?%u", n++ > 0 ? ", " : "", info->columns[c].name, c + 1);
  g_string_append (sql, " WHERE id = ?1");
  return g_string_free (sql, FALSE);
}

LmColumns
lm_row_compare (LmTable table, gconstpointer a, gconstpointer b)
{
  const LmTableInfo *info = lm_table_get_info (table);
  LmColumns columns = 0;

  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      const char *x = (const char *) a + column->offset, *y = (const char *) b + column->offset;
      gsize size = column->type == LM_COLUMN_ID || column->type == LM_COLUMN_REF || column->type == LM_COLUMN_UTC ||
                   column->type == LM_COLUMN_INT64 || column->type == LM_COLUMN_REAL ? 8 : 4;

      if (column->type == LM_COLUMN_TEXT ? g_strcmp0 (*(const char *const *) x, *(const char *const *) y) != 0
                                         : memcmp (x, y, size) != 0)
        columns |= G_GUINT64_CONSTANT (1) << c;
    }
  return columns;
}

/* What stands for «none» in a column of this type. */
static gint64
none_of (LmColumnType type)
{
  switch (type)
    {
    case LM_COLUMN_DAY:
      return LM_DAY_NONE;
    case LM_COLUMN_INSTANT:
      return LM_INSTANT_NONE;
    case LM_COLUMN_OFFSET:
      return G_MININT32;
    case LM_COLUMN_COUNT:
      return -1;
    case LM_COLUMN_ID:
    case LM_COLUMN_REF:
    case LM_COLUMN_TEXT:
    case LM_COLUMN_ENUM:
    case LM_COLUMN_BOOL:
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
    case LM_COLUMN_REAL:
    default:
      return 0;
    }
}

static gboolean
refuse_value (LmTable table, const LmColumn *column, LmId id, GError **error)
{
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
               _("«%s» of row %lld of «%s» has a value that can't be stored"),
               column->name, (long long) id, lm_table_get_info (table)->name);
  return FALSE;
}

gboolean
lm_row_bind (LmTable table, LmStatement *statement, gconstpointer row, LmColumns columns, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);

  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      const char *at = (const char *) row + column->offset;
      int parameter = (int) c + 1;
      gint64 value;

      if (c > 0 && !(columns & G_GUINT64_CONSTANT (1) << c))
        continue;
      switch (column->type)
        {
        case LM_COLUMN_TEXT:
          if (*(const char *const *) at == NULL || !g_utf8_validate (*(const char *const *) at, -1, NULL))
            return refuse_value (table, column, *(const LmId *) row, error);
          lm_statement_bind_text (statement, parameter, *(const char *const *) at);
          continue;
        case LM_COLUMN_ENUM:
          value = *(const int *) at;
          if (value < 0 || value >= (gint64) g_strv_length ((char **) column->nicks))
            return refuse_value (table, column, *(const LmId *) row, error);
          lm_statement_bind_text (statement, parameter, column->nicks[value]);
          continue;
        case LM_COLUMN_REAL:
          lm_statement_bind_double (statement, parameter, *(const double *) at);
          continue;
        case LM_COLUMN_ID:
        case LM_COLUMN_REF:
        case LM_COLUMN_UTC:
        case LM_COLUMN_INT64:
          value = *(const gint64 *) at;
          break;
        case LM_COLUMN_BOOL:
          value = *(const gboolean *) at != FALSE;
          break;
        case LM_COLUMN_COUNT:
        case LM_COLUMN_OFFSET:
        case LM_COLUMN_DAY:
        case LM_COLUMN_INSTANT:
          value = *(const gint32 *) at;
          break;
        default:
          g_assert_not_reached ();
        }
      if (column->nullable && value == none_of (column->type))
        lm_statement_bind_null (statement, parameter);
      else
        lm_statement_bind_int64 (statement, parameter, value);
    }
  return TRUE;
}

/* STRICT tables and CHECKs hold what is written through SQLite; a damaged or
 * made-up file can still hold anything. */
static gboolean
refuse_read (LmTable table, const LmColumn *column, LmId id, GError **error)
{
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS,
               _("«%s» of row %lld of «%s» holds a value that means nothing"),
               column->name, (long long) id, lm_table_get_info (table)->name);
  return FALSE;
}

gboolean
lm_row_read (LmTable table, LmStatement *statement, gpointer row, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);
  sqlite3_stmt *handle = lm_statement_get_handle (statement);

  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      char *at = (char *) row + column->offset;
      int type = sqlite3_column_type (handle, (int) c);
      gint64 value = 0;

      if (type == SQLITE_INTEGER)
        value = sqlite3_column_int64 (handle, (int) c);
      else if (type == SQLITE_NULL && column->nullable)
        value = none_of (column->type);
      else if (type != (column->type == LM_COLUMN_REAL ? SQLITE_FLOAT : SQLITE_TEXT))
        return refuse_read (table, column, *(LmId *) row, error);

      switch (column->type)
        {
        case LM_COLUMN_TEXT:
          {
            const char *text = (const char *) sqlite3_column_text (handle, (int) c);

            if (text == NULL || !g_utf8_validate_len (text, (gsize) sqlite3_column_bytes (handle, (int) c), NULL))
              return refuse_read (table, column, *(LmId *) row, error);
            *(const char **) at = text;
            break;
          }
        case LM_COLUMN_ENUM:
          {
            const char *nick = (const char *) sqlite3_column_text (handle, (int) c);
            int found = nick ? lm_nick_find (column->nicks, nick) : -1;

            if (found < 0)
              return refuse_read (table, column, *(LmId *) row, error);
            *(int *) at = found;
            break;
          }
        case LM_COLUMN_REAL:
          *(double *) at = sqlite3_column_double (handle, (int) c);
          break;
        case LM_COLUMN_ID:
        case LM_COLUMN_REF:
        case LM_COLUMN_UTC:
        case LM_COLUMN_INT64:
          if (type == SQLITE_TEXT)
            return refuse_read (table, column, *(LmId *) row, error);
          *(gint64 *) at = value;
          break;
        case LM_COLUMN_BOOL:
        case LM_COLUMN_COUNT:
        case LM_COLUMN_OFFSET:
        case LM_COLUMN_DAY:
        case LM_COLUMN_INSTANT:
          if (type == SQLITE_TEXT || value < G_MININT32 || value > G_MAXINT32)
            return refuse_read (table, column, *(LmId *) row, error);
          *(gint32 *) at = (gint32) value;
          break;
        default:
          g_assert_not_reached ();
        }
    }
  return TRUE;
}
