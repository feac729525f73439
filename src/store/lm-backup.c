#include "lm-backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "day-"
#define SUFFIX ".lmeter"

void
lm_backup_free (LmBackup *self)
{
  g_free (self->path);
  g_free (self);
}

static char *
get_folder (LmStore *self)
{
  return g_build_filename (self->copy->folder, "backups", NULL);
}

static gint
compare_backups (gconstpointer a, gconstpointer b)
{
  const LmBackup *x = *(const LmBackup *const *) a, *y = *(const LmBackup *const *) b;

  return x->day < y->day ? 1 : x->day > y->day ? -1 : 0;
}

GPtrArray *
lm_store_list_backups (LmStore *self)
{
  g_autoptr (GPtrArray) backups = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_backup_free);
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (self != NULL, NULL);
  folder = get_folder (self);
  dir = g_dir_open (folder, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *text = NULL;
      LmBackup *backup;
      LmDay day;

      if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX))
        continue;
      text = g_strndup (name + strlen (PREFIX), strlen (name) - strlen (PREFIX) - strlen (SUFFIX));
      if (!lm_day_parse (text, &day))
        continue;
      backup = g_new0 (LmBackup, 1);
      backup->path = g_build_filename (folder, name, NULL);
      backup->day = day;
      g_ptr_array_add (backups, backup);
    }
  g_ptr_array_sort (backups, compare_backups);
  return g_steal_pointer (&backups);
}

/* Days on which nobody worked have none, so a holiday makes none go. */
static void
prune (LmStore *self)
{
  g_autoptr (GPtrArray) backups = lm_store_list_backups (self);
  int year = 0, week = 0, weeks = 0;

  for (guint i = LM_BACKUP_DAYS; i < backups->len; i++)
    {
      const LmBackup *backup = g_ptr_array_index (backups, i);
      int its_year, its_week;

      lm_day_get_week (backup->day, &its_year, &its_week);
      if ((its_year != year || its_week != week) && weeks < LM_BACKUP_WEEKS)
        weeks++;
      else
        g_unlink (backup->path);
      year = its_year;
      week = its_week;
    }
}

/* A copy of the document that is whole: FALSE with errno, 0 where it is another
 * than the one that is known. */
static gboolean
copy_document (const char *document, const LmDocumentInfo *known, const char *to)
{
  g_auto (LmFile) from = { open (document, O_RDONLY | O_CLOEXEC) };
  g_auto (LmFile) file = { open (to, O_WRONLY | O_TRUNC | O_CLOEXEC) };
  guchar trailer[LM_DOCUMENT_TRAILER_SIZE];
  guint8 hash[LM_DOCUMENT_HASH_SIZE];
  struct stat status;
  gint64 size;

  if (from.fd < 0 || file.fd < 0 || fstat (from.fd, &status) != 0)
    return FALSE;
  size = status.st_size - LM_DOCUMENT_TRAILER_SIZE;
  if (!lm_document_hash (from.fd, size, file.fd, hash))
    return FALSE;
  errno = 0;
  if (memcmp (hash, known->hash, sizeof hash) != 0)
    return FALSE;
  lm_document_make_trailer (trailer, hash, size);
  return lseek (file.fd, 0, SEEK_END) >= 0 && lm_document_write_all (file.fd, trailer, sizeof trailer) && fsync (file.fd) == 0;
}

static gboolean
count_erased (const char *path, LmSqliteMode mode, gint64 *n, GError **error)
{
  g_autoptr (LmSqlite) file = lm_sqlite_open (path, mode, error);
  gint64 there;

  *n = 0;
  return file && lm_sqlite_get_int64 (file, "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = 'erasure'", &there, error) &&
         (!there || lm_sqlite_get_int64 (file, "SELECT count (*) FROM erasure", n, error));
}

gboolean
lm_backup_keep (LmStore *self, const LmDocumentInfo *known, LmDay today, GError **error)
{
  g_autofree char *day = lm_day_format_iso (today), *folder = get_folder (self), *name = g_strconcat (PREFIX, day, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL), *part = NULL;
  gint64 erased, erased_there;
  gboolean done;

  if (g_access (path, F_OK) == 0)
    return TRUE;
  if (!count_erased (self->copy->database, LM_SQLITE_READ_ONLY, &erased, error))
    return FALSE;
  part = lm_working_copy_make_temporary (self->copy, error);
  if (part == NULL)
    return FALSE;
  done = g_mkdir_with_parents (folder, 0700) == 0 && copy_document (self->copy->document, known, part);
  if (!done)
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be made: %s"), path, errno ? g_strerror (errno) : _("another program is writing it"));
  else if (!count_erased (part, LM_SQLITE_FOREIGN, &erased_there, error))
    done = FALSE;
  else if (erased_there == erased && g_rename (part, path) == 0)
    {
      g_clear_pointer (&part, g_free);
      prune (self);
    }
  if (part)
    g_unlink (part);
  return done;
}

gboolean
lm_store_copy_backup (LmStore *self, const char *backup, const char *to, GError **error)
{
  g_autofree char *real = NULL;
  g_autoptr (GFile) from = NULL, place = NULL;

  g_return_val_if_fail (self != NULL && backup != NULL && to != NULL, FALSE);
  real = lm_working_copy_resolve (to, error);
  if (real == NULL)
    return FALSE;
  if (g_str_equal (real, self->copy->document))
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s is the project that is open. Choose another name for the backup."), real);
      return FALSE;
    }
  from = g_file_new_for_path (backup);
  place = g_file_new_for_path (real);
  return g_file_copy (from, place, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}
