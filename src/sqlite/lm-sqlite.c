#include "lm-sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Virtual machine steps between two looks at the clock: well under a
 * millisecond. */
#define PROGRESS_STEPS 4000

/* How long another process may hold the lock; an action takes milliseconds. */
#define BUSY_MILLISECONDS 5000

G_DEFINE_QUARK (lm-sqlite-error-quark, lm_sqlite_error)

static gboolean
is_over (LmSqlite *self)
{
  return self->deadline != 0 && g_get_monotonic_time () > self->deadline;
}

static int
on_progress (gpointer data)
{
  LmSqlite *self = data;

  return is_over (self) || g_cancellable_is_cancelled (self->cancellable);
}

/* The part of the statement at which SQLite stumbled, or its beginning. */
static char *
excerpt (LmSqlite *self, const char *sql)
{
  int offset = sqlite3_error_offset (self->handle);
  const char *from = sql + (offset > 0 && (gsize) offset <= strlen (sql) ? offset : 0);
  g_autofree char *valid = g_utf8_make_valid (from, -1);

  return g_utf8_strlen (valid, -1) > 60 ? g_strdup_printf ("%.*s…", (int) (g_utf8_offset_to_pointer (valid, 60) - valid), valid)
                                        : g_steal_pointer (&valid);
}

gboolean
lm_sqlite_fail (LmSqlite *self, int code, const char *sql, GError **error)
{
  g_autofree char *place = NULL;
  const char *why = self->handle ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code);
  int problem;

  switch (code & 0xff)
    {
    case SQLITE_INTERRUPT:
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      g_set_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_DAMAGED,
                   _("%s: reading it takes too long; the file may have been made to be so"), self->name);
      return FALSE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      problem = LM_SQLITE_ERROR_BUSY;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_AUTH:
    case SQLITE_TOOBIG:
      problem = LM_SQLITE_ERROR_DAMAGED;
      break;
    default:
      problem = LM_SQLITE_ERROR_FAILED;
      break;
    }
  /* sqlite3_errmsg() speaks of the last call on the handle, which may not be the one that failed. */
  if (self->handle && (sqlite3_errcode (self->handle) & 0xff) != (code & 0xff))
    why = sqlite3_errstr (code);
  place = sql && self->handle ? excerpt (self, sql) : NULL;
  if (place)
    g_set_error (error, LM_SQLITE_ERROR, problem, _("%s: %s (at «%s»)"), self->name, why, place);
  else
    g_set_error (error, LM_SQLITE_ERROR, problem, _("%s: %s"), self->name, why);
  return FALSE;
}

/* SQLite makes a new file with the mode that the umask leaves; ours hold
 * personal data, so the file is made first. */
static gboolean
make_private (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("%s can't be made: %s"), path, g_strerror (saved));
      return FALSE;
    }
  close (fd);
  return TRUE;
}

LmSqlite *
lm_sqlite_open (const char *path, LmSqliteMode mode, GError **error)
{
  g_autoptr (LmSqlite) self = g_new0 (LmSqlite, 1);
  g_autofree char *escaped = NULL, *uri = NULL;
  /* One thread at a time uses a connection, so it needs no lock of its own for every column read. */
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, code;

  g_return_val_if_fail (path != NULL || mode == LM_SQLITE_CREATE, NULL);
  self->path = g_strdup (path ? path : ":memory:");
  self->name = g_strdup (self->path);
  if (mode == LM_SQLITE_FOREIGN && !lm_sqlite_check_header (path, error))
    return NULL;
  if (mode == LM_SQLITE_CREATE && path && !make_private (path, error))
    return NULL;

  escaped = path ? g_uri_escape_string (path, "/", FALSE) : g_strdup (":memory:");
  uri = g_strconcat ("file:", escaped, mode == LM_SQLITE_FOREIGN ? "?immutable=1" : "", NULL);
  flags |= mode == LM_SQLITE_READ_ONLY || mode == LM_SQLITE_FOREIGN ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  code = sqlite3_open_v2 (uri, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      int saved = self->handle ? sqlite3_system_errno (self->handle) : 0;

      if (saved != 0)
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("%s can't be opened: %s"), self->path, g_strerror (saved));
      else
        lm_sqlite_fail (self, code, NULL, error);
      return NULL;
    }
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  sqlite3_progress_handler (self->handle, PROGRESS_STEPS, on_progress, self);
  if (mode == LM_SQLITE_FOREIGN && !lm_sqlite_harden (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lm_sqlite_free (LmSqlite *self)
{
  if (self == NULL)
    return;
  /* Refuses while a statement lives: that would be a leak of ours. */
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("%s is closed with statements open", self->path);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

const char *
lm_sqlite_get_path (LmSqlite *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->path;
}

void
lm_sqlite_set_name (LmSqlite *self, const char *name)
{
  g_return_if_fail (self != NULL && name != NULL);
  g_free (self->name);
  self->name = g_strdup (name);
}

sqlite3 *
lm_sqlite_get_handle (LmSqlite *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->handle;
}

void
lm_sqlite_set_deadline (LmSqlite *self, double seconds)
{
  g_return_if_fail (self != NULL);
  self->deadline = seconds > 0 ? g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC) : 0;
}

void
lm_sqlite_set_cancellable (LmSqlite *self, GCancellable *cancellable)
{
  g_return_if_fail (self != NULL);
  g_set_object (&self->cancellable, cancellable);
}

gboolean
lm_sqlite_exec (LmSqlite *self, const char *sql, GError **error)
{
  const char *rest = sql;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);
  while (*rest)
    {
      const char *statement = rest;
      sqlite3_stmt *handle = NULL;
      int code = sqlite3_prepare_v2 (self->handle, statement, -1, &handle, &rest);

      if (code != SQLITE_OK)
        return lm_sqlite_fail (self, code, statement, error);
      if (handle == NULL) /* only blanks or a comment */
        continue;
      do
        code = sqlite3_step (handle);
      while (code == SQLITE_ROW);
      if (code != SQLITE_DONE)
        {
          lm_sqlite_fail (self, code, statement, error);
          sqlite3_finalize (handle);
          return FALSE;
        }
      sqlite3_finalize (handle);
    }
  return TRUE;
}

gboolean
lm_sqlite_set_pragma (LmSqlite *self, const char *name, const char *value, const char *expected, GError **error)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA %s=%s", name, value);
  g_autofree char *get = g_strdup_printf ("PRAGMA %s", name);
  g_autofree char *now = NULL;

  if (!lm_sqlite_exec (self, set, error))
    return FALSE;
  now = lm_sqlite_get_text (self, get, error);
  if (now == NULL)
    return FALSE;
  if (!g_str_equal (now, expected))
    {
      g_set_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_FAILED,
                   _("%s: SQLite did not accept %s (it stayed %s)"), self->name, set, now);
      return FALSE;
    }
  return TRUE;
}

/* Prepares the statement and steps to its only row. */
static LmStatement *
first_row (LmSqlite *self, const char *sql, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self, sql, error);

  if (statement == NULL)
    return NULL;
  switch (lm_statement_step (statement, error))
    {
    case LM_STATEMENT_ROW:
      return g_steal_pointer (&statement);
    case LM_STATEMENT_DONE:
      g_set_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_FAILED, _("%s: nothing was found (at «%s»)"), self->name, sql);
      return NULL;
    case LM_STATEMENT_ERROR:
    default:
      return NULL;
    }
}

gboolean
lm_sqlite_get_int64 (LmSqlite *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (LmStatement) statement = NULL;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);
  statement = first_row (self, sql, error);
  if (statement == NULL)
    return FALSE;
  *value = lm_statement_get_int64 (statement, 0);
  return TRUE;
}

char *
lm_sqlite_get_text (LmSqlite *self, const char *sql, GError **error)
{
  g_autoptr (LmStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  statement = first_row (self, sql, error);
  return statement ? g_strdup (lm_statement_get_text (statement, 0)) : NULL;
}
