#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* A connection to an SQLite file, and statements on it. Thin: it adds typed
 * errors that name the file and the place in the SQL, results that can't be
 * confused, settings that are checked, and an opening that is safe for files
 * of strangers. A connection is used by one thread at a time. */

#define LM_SQLITE_ERROR (lm_sqlite_error_quark ())
GQuark lm_sqlite_error_quark (void);

typedef enum {
  LM_SQLITE_ERROR_FAILED,  /* the disk, the statement or a constraint */
  LM_SQLITE_ERROR_DAMAGED, /* no SQLite file, a damaged one, or one that asks for what is never allowed */
  LM_SQLITE_ERROR_BUSY,    /* somebody else kept the file locked for too long */
} LmSqliteError;

typedef enum {
  LM_SQLITE_READ_ONLY,
  LM_SQLITE_READ_WRITE,
  LM_SQLITE_CREATE, /* read and write; made where it does not exist, with mode 0600; path NULL: in memory */

  /* A file from somewhere else: read only and taken as immutable, so that
   * nothing is written beside it either. The header is checked before SQLite
   * sees the file; the schema is not trusted, nothing but reading is allowed,
   * virtual tables and extensions are gone, sizes are limited. Views work. */
  LM_SQLITE_FOREIGN,
} LmSqliteMode;

typedef struct _LmSqlite LmSqlite;

/* The error says which file and why; G_IO_ERROR where the file itself can't be
 * read (missing, a folder, no permission), else LM_SQLITE_ERROR. (transfer full) */
LmSqlite *lm_sqlite_open (const char *path, LmSqliteMode mode, GError **error);
void lm_sqlite_free (LmSqlite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmSqlite, lm_sqlite_free)

const char *lm_sqlite_get_path (LmSqlite *self);

/* What messages call the file, where it is a copy of one that people know. */
void lm_sqlite_set_name (LmSqlite *self, const char *name);
sqlite3 *lm_sqlite_get_handle (LmSqlite *self);

/* From now on statements stop with an error once this many seconds are over
 * (0: never), or with G_IO_ERROR_CANCELLED once `cancellable` (may be NULL) is
 * cancelled. */
void lm_sqlite_set_deadline (LmSqlite *self, double seconds);
void lm_sqlite_set_cancellable (LmSqlite *self, GCancellable *cancellable);

/* Runs one or more statements and drops their rows. */
gboolean lm_sqlite_exec (LmSqlite *self, const char *sql, GError **error);

/* Sets a pragma and fails unless it then reads as `expected`. */
gboolean lm_sqlite_set_pragma (LmSqlite *self, const char *name, const char *value, const char *expected, GError **error);

/* The first column of the only row; an error where there is none. */
gboolean lm_sqlite_get_int64 (LmSqlite *self, const char *sql, gint64 *value, GError **error);

/* The same as text; NULL with an error where there is none. (transfer full) */
char *lm_sqlite_get_text (LmSqlite *self, const char *sql, GError **error);

/* Turns the result code of a call on the raw handle into an error; `sql` (may
 * be NULL) is what was being done. Always FALSE. */
gboolean lm_sqlite_fail (LmSqlite *self, int code, const char *sql, GError **error);

/* --- statements --- */

typedef struct _LmStatement LmStatement;

typedef enum {
  LM_STATEMENT_ERROR = -1, /* and only then the error is set */
  LM_STATEMENT_DONE = 0,
  LM_STATEMENT_ROW = 1,
} LmStatementResult;

/* The statement must go before its connection. (transfer full) */
LmStatement *lm_statement_new (LmSqlite *connection, const char *sql, GError **error);
void lm_statement_free (LmStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmStatement, lm_statement_free)

sqlite3_stmt *lm_statement_get_handle (LmStatement *self);

/* Parameters count from 1. Texts and blobs are not copied: they must stay until
 * the statement is reset. What fails here is reported by the next step. */
void lm_statement_bind_int64 (LmStatement *self, int parameter, gint64 value);
void lm_statement_bind_double (LmStatement *self, int parameter, double value);
void lm_statement_bind_text (LmStatement *self, int parameter, const char *value); /* NULL binds NULL */
void lm_statement_bind_blob (LmStatement *self, int parameter, gconstpointer data, gsize size);
void lm_statement_bind_null (LmStatement *self, int parameter);

LmStatementResult lm_statement_step (LmStatement *self, GError **error);

/* Makes it ready to run again; the bindings are gone too. */
void lm_statement_reset (LmStatement *self);

/* Runs a statement that gives no rows, and resets it. */
gboolean lm_statement_run (LmStatement *self, GError **error);

/* Columns count from 0. A text is never NULL, and stays until the next step. */
int lm_statement_get_n_columns (LmStatement *self);
const char *lm_statement_get_name (LmStatement *self, int column);
gboolean lm_statement_is_null (LmStatement *self, int column);
gint64 lm_statement_get_int64 (LmStatement *self, int column);
double lm_statement_get_double (LmStatement *self, int column);
const char *lm_statement_get_text (LmStatement *self, int column);
gconstpointer lm_statement_get_blob (LmStatement *self, int column, gsize *size);

G_END_DECLS
