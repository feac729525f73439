#include "lm-working-copy-private.h"

#include "lm-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY "incoming-"

static const char *const companions[] = { "", "-wal", "-shm", "-journal" };

char *
lm_working_copy_resolve (const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *real = realpath (absolute, NULL);
  g_autofree char *parent = NULL, *base = NULL;
  char *result, *real_parent;

  if (real == NULL && errno == ENOENT)
    {
      parent = g_path_get_dirname (absolute);
      base = g_path_get_basename (absolute);
      real_parent = realpath (parent, NULL);
      if (real_parent)
        {
          result = g_build_filename (real_parent, base, NULL);
          free (real_parent);
          return result;
        }
    }
  if (real == NULL)
    {
      int saved = errno;

      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be reached: %s"), path, g_strerror (saved));
      return NULL;
    }
  result = g_strdup (real);
  free (real);
  return result;
}

static gboolean
fail_folder (LmWorkingCopy *self, int saved, GError **error)
{
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
               _("The private folder %s for work on the project can't be used: %s"), self->folder, g_strerror (saved));
  return FALSE;
}

static char *
in_folder (LmWorkingCopy *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static gboolean
write_settings (LmWorkingCopy *self, GFileSetContentsFlags flags, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = in_folder (self, "copy.ini");
  g_autofree char *text = NULL;

  g_key_file_set_string (file, "copy", "document", self->document);
  g_key_file_set_int64 (file, "copy", "replica", self->replica);
  g_key_file_set_int64 (file, "copy", "counter", self->counter);
  if (self->former->len > 0)
    {
      g_autofree int *numbers = g_new (int, self->former->len); /* they fit: a replica is below 2^31 */

      for (guint i = 0; i < self->former->len; i++)
        numbers[i] = (int) g_array_index (self->former, gint64, i);
      g_key_file_set_integer_list (file, "copy", "former", numbers, self->former->len);
    }
  if (self->sound)
    g_key_file_set_string (file, "copy", "sound", self->sound);
  text = g_key_file_to_data (file, NULL, NULL);
  return g_file_set_contents_full (path, text, -1, flags, 0600, error);
}

static gboolean
keep_settings (LmWorkingCopy *self, GError **error)
{
  return write_settings (self, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, error);
}

static void
add_former (LmWorkingCopy *self, gint64 replica)
{
  for (guint i = 0; i < self->former->len; i++)
    if (g_array_index (self->former, gint64, i) == replica)
      return;
  g_array_append_val (self->former, replica);
}

static gboolean
make_replica (LmWorkingCopy *self, GError **error)
{
  do
    self->replica = g_random_int () & G_MAXINT32;
  while (self->replica == 0);
  self->counter = 0;
  return keep_settings (self, error);
}

gboolean
lm_working_copy_renew_replica (LmWorkingCopy *self, GError **error)
{
  add_former (self, self->replica);
  return make_replica (self, error);
}

gboolean
lm_working_copy_adopt (LmWorkingCopy *self, const LmWorkingCopy *other, GError **error)
{
  add_former (self, other->replica);
  for (guint i = 0; i < other->former->len; i++)
    add_former (self, g_array_index (other->former, gint64, i));
  return keep_settings (self, error);
}

void
lm_working_copy_set_sound (LmWorkingCopy *self, const char *hash, gint64 counter)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (self->sound, hash) == 0 && counter <= self->counter)
    return;
  g_free (self->sound);
  self->sound = g_strdup (hash);
  self->counter = MAX (self->counter, counter);
  /* Without it the document is only checked once more. */
  if (!write_settings (self, G_FILE_SET_CONTENTS_CONSISTENT, &error))
    g_debug ("%s", error->message);
}

static gboolean
read_settings (LmWorkingCopy *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = in_folder (self, "copy.ini");

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    {
      gsize n = 0;
      g_autofree int *former = g_key_file_get_integer_list (file, "copy", "former", &n, NULL);

      self->replica = g_key_file_get_int64 (file, "copy", "replica", NULL);
      self->counter = g_key_file_get_int64 (file, "copy", "counter", NULL);
      self->sound = g_key_file_get_string (file, "copy", "sound", NULL);
      for (gsize i = 0; former && i < n; i++)
        add_former (self, former[i]);
      if (self->replica > 0 && self->replica <= G_MAXINT32)
        return TRUE;
    }
  self->fresh = TRUE;
  return make_replica (self, error);
}

/* What a process that was killed while opening left behind. */
static void
remove_temporaries (LmWorkingCopy *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, TEMPORARY))
      {
        g_autofree char *path = in_folder (self, name);

        g_unlink (path);
      }
}

/* A process that gives up removes the folder; whoever waited for its lock then
 * holds one that nobody else will ever see. */
static gboolean
is_still_there (int fd, const char *path)
{
  struct stat open_one, named;

  return fstat (fd, &open_one) == 0 && stat (path, &named) == 0 && open_one.st_ino == named.st_ino && open_one.st_dev == named.st_dev;
}

static gboolean
take_lock (LmWorkingCopy *self, GError **error)
{
  g_autofree char *path = in_folder (self, "open.lock");

  for (;;)
    {
      if (g_mkdir_with_parents (self->folder, 0700) != 0 || chmod (self->folder, 0700) != 0 ||
          (self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
        {
          if (errno == ENOENT) /* it was removed between the two calls */
            continue;
          return fail_folder (self, errno, error);
        }
      self->alone = flock (self->lock, LOCK_EX | LOCK_NB) == 0;
      if (!self->alone && flock (self->lock, LOCK_SH) != 0)
        return fail_folder (self, errno, error);
      /* Whoever had it may have gone, with the database, while we waited. */
      if (is_still_there (self->lock, path) && (self->alone || g_file_test (self->database, G_FILE_TEST_EXISTS)))
        return TRUE;
      close (self->lock);
      self->lock = -1;
    }
}

LmWorkingCopy *
lm_working_copy_enter (const char *document, GError **error)
{
  LmWorkingCopy *self = g_new0 (LmWorkingCopy, 1);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, document, -1);

  hash[32] = '\0';
  self->document = g_strdup (document);
  self->former = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->folder = g_build_filename (g_get_user_state_dir (), "laatste-meter", "copies", hash, NULL);
  self->database = in_folder (self, "project.db");
  self->lock = -1;
  if (!take_lock (self, error))
    {
      lm_working_copy_leave (self, FALSE);
      return NULL;
    }
  if (self->alone)
    remove_temporaries (self);
  if (!read_settings (self, error))
    {
      lm_working_copy_leave (self, FALSE);
      return NULL;
    }
  return self;
}

void
lm_working_copy_remove_if_fresh (LmWorkingCopy *self)
{
  static const char *const names[] = { "copy.ini", "publish.lock", "open.lock" };

  if (!self->fresh || flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    return;
  remove_temporaries (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = in_folder (self, names[i]);

      g_unlink (path);
    }
  g_rmdir (self->folder);
}

void
lm_working_copy_share (LmWorkingCopy *self)
{
  flock (self->lock, LOCK_SH);
  self->alone = FALSE;
}

void
lm_working_copy_drop_database (LmWorkingCopy *self)
{
  /* The log first: beside another database it would be taken for its own. */
  for (guint i = G_N_ELEMENTS (companions); i > 0; i--)
    {
      g_autofree char *path = g_strconcat (self->database, companions[i - 1], NULL);

      g_unlink (path);
    }
}

gboolean
lm_working_copy_set_aside (LmWorkingCopy *self, GError **error)
{
  g_autofree char *backup = NULL;

  if (!g_file_test (self->database, G_FILE_TEST_EXISTS))
    return TRUE;
  backup = lm_working_copy_make_backup_name (self, "unsaved", error);
  if (backup == NULL)
    return FALSE;
  /* The database and its log belong together, under the same name. */
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (self->database, companions[i], NULL);
      g_autofree char *to = g_strconcat (backup, companions[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        return fail_folder (self, errno, error);
    }
  return TRUE;
}

void
lm_working_copy_leave (LmWorkingCopy *self, gboolean remove)
{
  if (self == NULL)
    return;
  if (remove && flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    lm_working_copy_drop_database (self);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->document);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->sound);
  g_array_unref (self->former);
  g_free (self);
}

char *
lm_working_copy_make_temporary (LmWorkingCopy *self, GError **error)
{
  g_autofree char *path = in_folder (self, TEMPORARY "XXXXXX");
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      fail_folder (self, errno, error);
      return NULL;
    }
  close (fd);
  return g_steal_pointer (&path);
}

char *
lm_working_copy_make_backup_name (LmWorkingCopy *self, const char *what, GError **error)
{
  g_autofree char *folder = in_folder (self, "backups"), *name = NULL, *stamp = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      fail_folder (self, errno, error);
      return NULL;
    }
  stamp = g_date_time_format (now, "%Y%m%dT%H%M%S");
  name = g_strdup_printf ("%s-%s-%08x.db", what, stamp, g_random_int ());
  return g_build_filename (folder, name, NULL);
}

int
lm_working_copy_lock_publishing (LmWorkingCopy *self, GError **error)
{
  g_autofree char *path = in_folder (self, "publish.lock");
  int lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (lock < 0 || flock (lock, LOCK_EX) != 0)
    {
      fail_folder (self, errno, error);
      if (lock >= 0)
        close (lock);
      return -1;
    }
  return lock;
}
