#include "lm-document-private.h"

#include "lm-schema-private.h"
#include "lm-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The name is the replica's own, so that the next publishing takes the place of
 * one that was killed, and two machines never share one. */
static char *
temporary_name (const char *path, gint64 replica)
{
  g_autofree char *folder = g_path_get_dirname (path), *base = g_path_get_basename (path);
  g_autofree char *name = g_strdup_printf (".%s.%08" G_GINT64_MODIFIER "x.part", base, replica);

  return g_build_filename (folder, name, NULL);
}

char *
lm_document_get_leftover (const char *path, gint64 replica)
{
  return temporary_name (path, replica);
}

static gboolean
back_up (LmSqlite *from, LmSqlite *to, GCancellable *cancellable, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (lm_sqlite_get_handle (to), "main", lm_sqlite_get_handle (from), "main");
  int code;

  if (backup == NULL)
    return lm_sqlite_fail (to, sqlite3_errcode (lm_sqlite_get_handle (to)), NULL, error);
  do
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          sqlite3_backup_finish (backup);
          return FALSE;
        }
      code = sqlite3_backup_step (backup, 2000);
    }
  while (code == SQLITE_OK);
  sqlite3_backup_finish (backup);
  return code == SQLITE_DONE || lm_sqlite_fail (to, code, NULL, error);
}

static gboolean
read_counter (LmSqlite *file, gint64 replica, gint64 *counter, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT coalesce (max (counter), 0) FROM replica WHERE id = %lld", (long long) replica);

  return lm_sqlite_get_int64 (file, sql, counter, error);
}

/* Copies the pages of the working copy, of one moment, into the file. */
static gboolean
write_pages (const char *temporary, const char *path, const char *database, gint64 replica, GCancellable *cancellable, LmDocumentInfo *info,
             GError **error)
{
  g_autoptr (LmSqlite) from = lm_sqlite_open (database, LM_SQLITE_READ_WRITE, error);
  g_autoptr (LmSqlite) to = NULL;

  if (from == NULL)
    return FALSE;
  to = lm_sqlite_open (temporary, LM_SQLITE_READ_WRITE, error);
  if (to == NULL)
    return FALSE;
  lm_sqlite_set_name (to, path);
  /* The temporary file is worth nothing before it is whole, and synced by us. */
  if (!lm_sqlite_set_pragma (to, "journal_mode", "off", "off", error) ||
      !lm_sqlite_set_pragma (to, "synchronous", "0", "0", error) ||
      !lm_sqlite_set_pragma (to, "locking_mode", "exclusive", "exclusive", error))
    return FALSE;
  /* An open read transaction holds the moment while others go on writing. */
  return lm_sqlite_exec (from, "BEGIN", error) && lm_document_read_head (from, info, error) &&
         read_counter (from, replica, &info->counter, error) && back_up (from, to, cancellable, error) && lm_sqlite_exec (from, "COMMIT", error);
}

/* The pages came from a file with a write-ahead log and say so in bytes 18 and
 * 19 of the header; the document is to be in rollback format, 1. */
static gboolean
mark_rollback_format (int fd)
{
  return pwrite (fd, "\1\1", 2, 18) == 2;
}

static gboolean
fail_write (GError **error, const char *path, int saved)
{
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
               _("%s could not be saved: %s. Your work is safe on this computer; make room or choose another place with Save as."),
               path, g_strerror (saved));
  return FALSE;
}

/* What goes on in a second thread while the first makes the hash. */
typedef struct {
  int fd;
  const char *temporary, *path;
  GCancellable *cancellable;
  GError *error;
  int sync_errno; /* 0 where the pages reached the disk */
} Check;

static gpointer
check_written (gpointer data)
{
  Check *check = data;
  g_autoptr (LmSqlite) file = lm_sqlite_open (check->temporary, LM_SQLITE_FOREIGN, &check->error);

  if (file == NULL)
    return NULL;
  lm_sqlite_set_name (file, check->path);
  lm_sqlite_set_cancellable (file, check->cancellable);
  if (lm_document_run_check (file, "PRAGMA quick_check", &check->error) && fsync (check->fd) != 0)
    check->sync_errno = errno;
  return NULL;
}

/* Looks whether SQLite finds the file sound, and makes its hash. */
static gboolean
check_and_hash (int fd, const char *temporary, const char *path, gint64 size, GCancellable *cancellable, guint8 *hash, GError **error)
{
  Check check = { fd, temporary, path, cancellable, NULL, 0 };
  GThread *thread = g_thread_new ("check document", check_written, &check);
  int saved = lm_document_hash (fd, size, -1, hash) ? 0 : errno ? errno : EIO;

  g_thread_join (thread);
  if (check.error)
    {
      g_propagate_error (error, check.error);
      return FALSE;
    }
  saved = saved ? saved : check.sync_errno;
  return saved == 0 || fail_write (error, path, saved);
}

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (LmFile) file = { open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };

  /* Some network mounts can't sync a folder; there is nothing more to be done then. */
  return file.fd >= 0 && (fsync (file.fd) == 0 || errno == EINVAL || errno == ENOTSUP);
}

static gboolean
put_fresh (const char *temporary, const char *path)
{
  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return TRUE;
  /* Not every file system can do that in one go. */
  return errno == EINVAL && link (temporary, path) == 0 && unlink (temporary) == 0;
}

/* Gives the document its name. *replaced is set where what it replaced is not
 * what was expected. */
static gboolean
put_in_place (const char *temporary, const char *path, const LmDocumentInfo *expected, gboolean fresh, char **replaced, GError **error)
{
  if (fresh)
    return put_fresh (temporary, path) || fail_write (error, path, errno);
  if (expected && renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
    {
      if (lm_document_is_moved (temporary, expected))
        g_unlink (temporary);
      else
        *replaced = g_strdup (temporary);
      return TRUE;
    }
  if (expected && errno != ENOENT && !lm_document_is (path, expected))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG, "");
      return FALSE;
    }
  return rename (temporary, path) == 0 || fail_write (error, path, errno);
}

/* Everything between the making of the temporary file and its new name. */
static gboolean
fill_temporary (int fd, const char *temporary, const char *path, const char *database, gint64 replica, GCancellable *cancellable,
                LmDocumentInfo *info, GError **error)
{
  guchar trailer[LM_DOCUMENT_TRAILER_SIZE];
  struct stat status;

  if (!write_pages (temporary, path, database, replica, cancellable, info, error))
    return FALSE;
  if (!mark_rollback_format (fd))
    return fail_write (error, path, errno);
  if (fstat (fd, &status) != 0)
    return fail_write (error, path, errno);
  if (!check_and_hash (fd, temporary, path, status.st_size, cancellable, info->hash, error))
    return FALSE;
  lm_document_make_trailer (trailer, info->hash, status.st_size);
  if (lseek (fd, 0, SEEK_END) < 0 || !lm_document_write_all (fd, trailer, LM_DOCUMENT_TRAILER_SIZE) || fsync (fd) != 0)
    return fail_write (error, path, errno);
  return TRUE;
}

gboolean
lm_document_write (const char *path, const char *database, gint64 replica, const LmDocumentInfo *expected, gboolean fresh,
                   char **replaced, GCancellable *cancellable, LmDocumentInfo *info, GError **error)
{
  g_autofree char *temporary = temporary_name (path, replica);
  struct stat status;
  mode_t mode = 0666;
  g_auto (LmFile) file = { -1 };

  g_unlink (temporary);
  file.fd = open (temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file.fd < 0)
    return fail_write (error, path, errno);
  /* Colleagues who could read the document still can. */
  if (stat (path, &status) == 0)
    {
      if (fchown (file.fd, (uid_t) -1, status.st_gid) != 0)
        g_debug ("%s: the group can't be kept: %s", path, g_strerror (errno));
      if (fchmod (file.fd, status.st_mode & 0777) != 0)
        g_debug ("%s: the mode can't be kept: %s", path, g_strerror (errno));
    }
  if (!fill_temporary (file.fd, temporary, path, database, replica, cancellable, info, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  if (!put_in_place (temporary, path, expected, fresh, replaced, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  /* The name changes `changed`, so the identity is taken only now. */
  if (fstat (file.fd, &status) != 0 || !sync_folder (path))
    return fail_write (error, path, errno);
  lm_document_identify (&status, &info->identity);
  info->version = LM_SCHEMA_VERSION;
  return TRUE;
}
