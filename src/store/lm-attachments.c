#include "store/lm-attachments.h"

#include "lm-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH_LENGTH 64

/* A hash from a file of strangers must not lead anywhere else. */
static gboolean
is_hash (const char *text)
{
  return strlen (text) == HASH_LENGTH && strspn (text, "0123456789abcdef") == HASH_LENGTH;
}

static char *
shared_folder (const char *document)
{
  return g_str_has_suffix (document, ".lmeter") ? g_strconcat (document, "-files", NULL) : g_strconcat (document, ".lmeter-files", NULL);
}

static char *
own_folder (LmStore *self)
{
  return g_build_filename (self->copy->folder, "files", NULL);
}

/* FALSE with errno. */
static gboolean
sync_folder (const char *path)
{
  g_auto (LmFile) file = { open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };

  return file.fd >= 0 && (fsync (file.fd) == 0 || errno == EINVAL || errno == ENOTSUP);
}

/* Under another name first, so that a name always stands for all of its bytes.
 * FALSE with errno. */
static gboolean
write_file (const char *folder, mode_t mode, const char *hash, gconstpointer data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, hash, NULL);
  g_autofree char *temporary = g_strdup_printf ("%s/.%s.%08x.part", folder, hash, g_random_int ());
  gboolean done;
  int saved;

  if (g_access (path, F_OK) == 0)
    return TRUE;
  if (g_mkdir (folder, mode) != 0 && errno != EEXIST)
    return FALSE;
  {
    g_auto (LmFile) file = { open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0666) };

    if (file.fd < 0)
      return FALSE;
    done = lm_document_write_all (file.fd, data, size) && fsync (file.fd) == 0;
    saved = errno;
  }
  done = done && g_rename (temporary, path) == 0 && sync_folder (folder);
  if (!done)
    {
      saved = saved ? saved : errno;
      g_unlink (temporary);
      errno = saved;
    }
  return done;
}

char *
lm_store_keep_file (LmStore *self, GBytes *bytes, GError **error)
{
  gsize size;
  gconstpointer data;
  g_autofree char *hash = NULL, *shared = NULL, *own = NULL;

  g_return_val_if_fail (self != NULL && bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &size);
  if (self->read_only)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY,
                   _("%s can only be read. Use Save as to go on in a copy of your own."), self->copy->document);
      return NULL;
    }
  if (size == 0 || size > LM_ATTACHMENT_MAX)
    {
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                           size == 0 ? _("The file is empty.") : _("The file is larger than 100 MB. Make it smaller, or keep it elsewhere and write down where."));
      return NULL;
    }
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  shared = shared_folder (self->copy->document);
  if (write_file (shared, 0777, hash, data, size))
    return g_steal_pointer (&hash);
  own = own_folder (self);
  if (write_file (own, 0700, hash, data, size))
    return g_steal_pointer (&hash);
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("The file could not be kept: %s"), g_strerror (errno));
  return NULL;
}

char *
lm_store_find_file (LmStore *self, const char *hash)
{
  g_autofree char *shared = NULL, *own = NULL, *path = NULL;

  g_return_val_if_fail (self != NULL && hash != NULL, NULL);
  if (!is_hash (hash))
    return NULL;
  shared = shared_folder (self->copy->document);
  path = g_build_filename (shared, hash, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_free (path);
  own = own_folder (self);
  path = g_build_filename (own, hash, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

/* Copies every file of one folder to another; `move` removes what was copied.
 * Gives how many stayed behind. */
static guint
carry (const char *from, const char *to, mode_t mode, gboolean move)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;
  guint n_left = 0;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (from, name, NULL), *data = NULL;
      gsize size;

      if (!is_hash (name))
        continue;
      if (!g_file_get_contents (path, &data, &size, NULL) || !write_file (to, mode, name, data, size))
        n_left++;
      else if (move)
        g_unlink (path);
    }
  return n_left;
}

guint
lm_store_share_files (LmStore *self)
{
  g_autofree char *shared = NULL, *own = NULL;
  guint n_left;

  g_return_val_if_fail (self != NULL, 0);
  own = own_folder (self);
  if (self->read_only || !g_file_test (own, G_FILE_TEST_IS_DIR))
    return 0;
  shared = shared_folder (self->copy->document);
  n_left = carry (own, shared, 0777, TRUE);
  if (n_left == 0)
    g_rmdir (own);
  return n_left;
}

void
lm_attachments_copy (LmStore *from, LmStore *to)
{
  g_autofree char *shared = shared_folder (from->copy->document), *own = own_folder (from);
  g_autofree char *target = shared_folder (to->copy->document), *own_target = own_folder (to);

  if (carry (shared, target, 0777, FALSE) > 0)
    carry (shared, own_target, 0700, FALSE);
  if (carry (own, target, 0777, FALSE) > 0)
    carry (own, own_target, 0700, FALSE);
}
