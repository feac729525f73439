#include "lm-sqlite-private.h"

struct _LmStatement {
  LmSqlite *connection;
  sqlite3_stmt *handle;
  int bind_code; /* the first binding that failed, reported by the next step */
};

LmStatement *
lm_statement_new (LmSqlite *connection, const char *sql, GError **error)
{
  LmStatement *self;
  sqlite3_stmt *handle = NULL;
  int code;

  g_return_val_if_fail (connection != NULL && sql != NULL, NULL);
  code = sqlite3_prepare_v2 (connection->handle, sql, -1, &handle, NULL);
  if (code == SQLITE_OK && handle == NULL)
    code = SQLITE_MISUSE; /* an empty statement: a fault of the caller */
  if (code != SQLITE_OK)
    {
      lm_sqlite_fail (connection, code, sql, error);
      return NULL;
    }
  self = g_new0 (LmStatement, 1);
  self->connection = connection;
  self->handle = handle;
  return self;
}

void
lm_statement_free (LmStatement *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->handle); /* gives the code of the last step again, which was reported */
  g_free (self);
}

sqlite3_stmt *
lm_statement_get_handle (LmStatement *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->handle;
}

static void
note_bind (LmStatement *self, int code)
{
  if (self->bind_code == SQLITE_OK)
    self->bind_code = code;
}

void
lm_statement_bind_int64 (LmStatement *self, int parameter, gint64 value)
{
  note_bind (self, sqlite3_bind_int64 (self->handle, parameter, value));
}

void
lm_statement_bind_double (LmStatement *self, int parameter, double value)
{
  note_bind (self, sqlite3_bind_double (self->handle, parameter, value));
}

void
lm_statement_bind_text (LmStatement *self, int parameter, const char *value)
{
  note_bind (self, sqlite3_bind_text (self->handle, parameter, value, -1, SQLITE_STATIC));
}

void
lm_statement_bind_blob (LmStatement *self, int parameter, gconstpointer data, gsize size)
{
  /* A NULL pointer would bind NULL rather than an empty blob. */
  note_bind (self, sqlite3_bind_blob64 (self->handle, parameter, data ? data : "", size, SQLITE_STATIC));
}

void
lm_statement_bind_null (LmStatement *self, int parameter)
{
  note_bind (self, sqlite3_bind_null (self->handle, parameter));
}

LmStatementResult
lm_statement_step (LmStatement *self, GError **error)
{
  int code;

  g_return_val_if_fail (self != NULL, LM_STATEMENT_ERROR);
  code = self->bind_code != SQLITE_OK ? self->bind_code : sqlite3_step (self->handle);
  if (code == SQLITE_ROW)
    return LM_STATEMENT_ROW;
  if (code == SQLITE_DONE)
    return LM_STATEMENT_DONE;
  lm_sqlite_fail (self->connection, code, sqlite3_sql (self->handle), error);
  return LM_STATEMENT_ERROR;
}

void
lm_statement_reset (LmStatement *self)
{
  g_return_if_fail (self != NULL);
  sqlite3_reset (self->handle); /* gives the code of the last step again, which was reported */
  sqlite3_clear_bindings (self->handle);
  self->bind_code = SQLITE_OK;
}

gboolean
lm_statement_run (LmStatement *self, GError **error)
{
  LmStatementResult result;

  do
    result = lm_statement_step (self, error);
  while (result == LM_STATEMENT_ROW);
  lm_statement_reset (self);
  return result == LM_STATEMENT_DONE;
}

int
lm_statement_get_n_columns (LmStatement *self)
{
  return sqlite3_column_count (self->handle);
}

const char *
lm_statement_get_name (LmStatement *self, int column)
{
  const char *name = sqlite3_column_name (self->handle, column);

  return name ? name : "";
}

gboolean
lm_statement_is_null (LmStatement *self, int column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

gint64
lm_statement_get_int64 (LmStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

double
lm_statement_get_double (LmStatement *self, int column)
{
  return sqlite3_column_double (self->handle, column);
}

const char *
lm_statement_get_text (LmStatement *self, int column)
{
  const char *text = (const char *) sqlite3_column_text (self->handle, column);

  return text ? text : "";
}

gconstpointer
lm_statement_get_blob (LmStatement *self, int column, gsize *size)
{
  gconstpointer data = sqlite3_column_blob (self->handle, column);

  *size = (gsize) sqlite3_column_bytes (self->handle, column);
  return data;
}
