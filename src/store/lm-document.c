#include "lm-document-private.h"

#include "lm-schema-private.h"
#include "lm-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <nettle/sha2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "LaatsteMeterHash"
#define END_MAGIC "trailer1"
#define HEADER_SIZE 100

/* A project of 10,000 homes is some tens of megabytes. */
#define MAX_SIZE (G_GINT64_CONSTANT (4) << 30)

/* The checks take a fraction of a second; a file made to be slow is refused. */
#define CHECK_SECONDS 30

void
lm_document_info_clear (LmDocumentInfo *self)
{
  g_clear_pointer (&self->lineage, g_free);
}

static gboolean
fail (GError **error, int code, const char *path, const char *why)
{
  g_set_error (error, LM_STORE_ERROR, code, "%s: %s", path, why);
  return FALSE;
}

static gboolean
fail_errno (GError **error, const char *path, int saved)
{
  return fail (error, LM_STORE_ERROR_FAILED, path, g_strerror (saved));
}

void
lm_document_identify (const struct stat *status, LmDocumentIdentity *identity)
{
  identity->device = status->st_dev;
  identity->inode = status->st_ino;
  identity->size = (guint64) status->st_size;
  identity->modified = (gint64) status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
  identity->changed = (gint64) status->st_ctim.tv_sec * 1000000000 + status->st_ctim.tv_nsec;
}

gboolean
lm_document_write_all (int fd, gconstpointer data, gsize size)
{
  const char *at = data;

  while (size > 0)
    {
      gssize n = write (fd, at, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += n;
      size -= (gsize) n;
    }
  return TRUE;
}

gboolean
lm_document_hash (int fd, gint64 size, int to, guint8 *hash)
{
  struct sha256_ctx sum; /* four times as fast as GLib's */
  const gsize chunk = 1 << 18;
  g_autofree guchar *buffer = g_malloc (chunk);

  sha256_init (&sum);
  for (gint64 at = 0; at < size;)
    {
      gssize n = pread (fd, buffer, (gsize) MIN ((gint64) chunk, size - at), at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          errno = n == 0 ? 0 : errno;
          return FALSE;
        }
      sha256_update (&sum, (gsize) n, buffer);
      if (to >= 0 && !lm_document_write_all (to, buffer, (gsize) n))
        return FALSE;
      at += n;
    }
  sha256_digest (&sum, LM_DOCUMENT_HASH_SIZE, hash);
  return TRUE;
}

void
lm_document_make_trailer (guchar *trailer, const guint8 *hash, gint64 size)
{
  guint64 little = GUINT64_TO_LE ((guint64) size);

  memcpy (trailer, MAGIC, 16);
  memcpy (trailer + 16, hash, LM_DOCUMENT_HASH_SIZE);
  memcpy (trailer + 48, &little, 8);
  memcpy (trailer + 56, END_MAGIC, 8);
}

static int
open_document (const char *path, struct stat *status, GError **error)
{
  g_auto (LmFile) file = { open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
  int fd;

  if (file.fd < 0 || fstat (file.fd, status) != 0)
    {
      fail_errno (error, path, errno);
      return -1;
    }
  if (!S_ISREG (status->st_mode))
    {
      fail (error, LM_STORE_ERROR_NOT_OURS, path, _("This is not a file. Choose a project file (.lmeter)."));
      return -1;
    }
  fd = file.fd;
  file.fd = -1;
  return fd;
}

/* SQLite reads more kinds of files than it ever writes for us: with room kept at
 * the end of each page, or in UTF-16. */
static gboolean
has_our_format (const guchar *header)
{
  static const guchar fractions[] = { 0, 64, 32, 32 }, utf8[] = { 0, 0, 0, 1 };

  return memcmp (header + 20, fractions, 4) == 0 && memcmp (header + 56, utf8, 4) == 0;
}

/* The first gates: what can be said without SQLite. */
static gboolean
copy_and_check_bytes (const char *path, const char *copy, LmDocumentInfo *info, GError **error)
{
  struct stat status;
  guchar header[HEADER_SIZE], trailer[LM_DOCUMENT_TRAILER_SIZE], expected[LM_DOCUMENT_TRAILER_SIZE];
  g_auto (LmFile) file = { open_document (path, &status, error) };
  g_auto (LmFile) to = { -1 };
  guint32 application, version;
  gint64 size;

  if (file.fd < 0)
    return FALSE;
  if (status.st_size == 0)
    return fail (error, LM_STORE_ERROR_NOT_OURS, path, _("The file is empty. If it was copied or downloaded, that did not finish: get it again."));
  if (status.st_size > MAX_SIZE)
    return fail (error, LM_STORE_ERROR_NOT_OURS, path, _("The file is far too large for a project."));
  if (pread (file.fd, header, HEADER_SIZE, 0) != HEADER_SIZE || memcmp (header, "SQLite format 3", 16) != 0)
    return fail (error, LM_STORE_ERROR_NOT_OURS, path, _("This is not a project of Laatste Meter. An address list or a GeoPackage is brought in with Import."));
  memcpy (&application, header + 68, 4);
  memcpy (&version, header + 60, 4);
  application = GUINT32_FROM_BE (application);
  version = GUINT32_FROM_BE (version);
  if (application != LM_SCHEMA_APPLICATION_ID)
    return fail (error, LM_STORE_ERROR_NOT_OURS, path, _("This is a database of another program, not a project of Laatste Meter. A GeoPackage is brought in with Import."));

  if (!has_our_format (header))
    return fail (error, LM_STORE_ERROR_NOT_OURS, path, _("The header of the file is not one that Laatste Meter writes. Open a backup, or ask for the file again."));

  size = status.st_size - LM_DOCUMENT_TRAILER_SIZE;
  if (size < HEADER_SIZE || pread (file.fd, trailer, LM_DOCUMENT_TRAILER_SIZE, size) != LM_DOCUMENT_TRAILER_SIZE ||
      memcmp (trailer, MAGIC, 16) != 0 || memcmp (trailer + 56, END_MAGIC, 8) != 0)
    return fail (error, LM_STORE_ERROR_NOT_OURS, path, _("The file is cut off or was changed by another program. Open a backup, or ask for the file again."));
  to.fd = open (copy, O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (to.fd < 0)
    return fail_errno (error, copy, errno);
  if (!lm_document_hash (file.fd, size, to.fd, info->hash))
    return fail_errno (error, path, errno ? errno : EIO);
  lm_document_make_trailer (expected, info->hash, size);
  if (memcmp (expected, trailer, LM_DOCUMENT_TRAILER_SIZE) != 0)
    return fail (error, LM_STORE_ERROR_NOT_OURS, path, _("The file is damaged, or was changed by another program: its content does not match its hash. Open a backup, or ask for the file again."));
  lm_document_identify (&status, &info->identity);
  info->version = (gint32) version; /* signed, for SQLite */
  return TRUE;
}

gboolean
lm_document_read_head (LmSqlite *file, LmDocumentInfo *info, GError **error)
{
  if (!lm_sqlite_get_int64 (file, "SELECT count (*) FROM action", &info->n_actions, error))
    return FALSE;
  g_free (info->lineage);
  info->lineage = lm_sqlite_get_text (file, "SELECT value FROM meta WHERE key = 'lineage'", error);
  return info->lineage != NULL;
}

gboolean
lm_document_run_check (LmSqlite *file, const char *pragma, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (file, pragma, error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  result = lm_statement_step (statement, error);
  if (result == LM_STATEMENT_ROW && !g_str_equal (lm_statement_get_text (statement, 0), "ok"))
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, "%s: %s", pragma, lm_statement_get_text (statement, 0));
      return FALSE;
    }
  return result != LM_STATEMENT_ERROR;
}

static const char *
known_fingerprint (gint64 version)
{
  if (version == LM_SCHEMA_VERSION)
    return lm_schema_get_own_fingerprint ();
  for (const LmMigration *m = lm_migrations; m->fingerprint; m++)
    if (m->from == version)
      return m->fingerprint;
  return NULL;
}

char *
lm_document_hash_to_text (const guint8 *hash)
{
  GString *text = g_string_sized_new (2 * LM_DOCUMENT_HASH_SIZE);

  for (guint i = 0; i < LM_DOCUMENT_HASH_SIZE; i++)
    g_string_append_printf (text, "%02x", hash[i]);
  return g_string_free (text, FALSE);
}

static gboolean
check_content (LmSqlite *file, const char *sound, LmDocumentInfo *info, GError **error)
{
  g_autofree char *hash = lm_document_hash_to_text (info->hash);

  info->newer = info->version > LM_SCHEMA_VERSION;
  if (info->newer)
    {
      if (!lm_schema_can_read (file, error))
        return FALSE;
    }
  else
    {
      g_autofree char *fingerprint = lm_schema_fingerprint (file, error);

      if (fingerprint == NULL)
        return FALSE;
      if (g_strcmp0 (fingerprint, known_fingerprint (info->version)) != 0)
        {
          g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("its tables are not those of Laatste Meter"));
          return FALSE;
        }
    }
  /* These two take most of the time of opening. */
  if (g_strcmp0 (hash, sound) != 0 &&
      (!lm_document_run_check (file, "PRAGMA quick_check", error) || !lm_document_run_check (file, "PRAGMA foreign_key_check", error)))
    return FALSE;
  return lm_document_read_head (file, info, error);
}

gboolean
lm_document_take (const char *path, const char *copy, const char *sound, LmDocumentInfo *info, GError **error)
{
  g_autoptr (LmSqlite) file = NULL;
  GError *problem = NULL;

  if (!copy_and_check_bytes (path, copy, info, error))
    return FALSE;
  file = lm_sqlite_open (copy, LM_SQLITE_FOREIGN, &problem);
  if (file)
    {
      lm_sqlite_set_name (file, path);
      lm_sqlite_set_deadline (file, CHECK_SECONDS);
      if (check_content (file, sound, info, &problem))
        return TRUE;
    }
  lm_document_info_clear (info);
  if (info->newer)
    {
      g_propagate_prefixed_error (error, problem, "%s: ", path);
      return FALSE;
    }
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS,
               _("%s is not a sound project of Laatste Meter (%s). Open a backup, or ask for the file again."), path, problem->message);
  g_error_free (problem);
  return FALSE;
}

static gboolean
is_document (const char *path, const LmDocumentInfo *info, gboolean moved)
{
  struct stat status;
  guchar trailer[LM_DOCUMENT_TRAILER_SIZE], expected[LM_DOCUMENT_TRAILER_SIZE];
  guint8 hash[LM_DOCUMENT_HASH_SIZE];
  LmDocumentIdentity identity;
  g_auto (LmFile) file = { open_document (path, &status, NULL) };
  gint64 size;

  if (file.fd < 0)
    return FALSE;
  size = status.st_size - LM_DOCUMENT_TRAILER_SIZE;
  lm_document_make_trailer (expected, info->hash, size);
  if (size < 0 || pread (file.fd, trailer, LM_DOCUMENT_TRAILER_SIZE, size) != LM_DOCUMENT_TRAILER_SIZE || memcmp (trailer, expected, LM_DOCUMENT_TRAILER_SIZE) != 0)
    return FALSE;
  lm_document_identify (&status, &identity);
  if (moved) /* a new name counts as a change */
    identity.changed = info->identity.changed;
  if (memcmp (&identity, &info->identity, sizeof identity) == 0)
    return TRUE;
  return lm_document_hash (file.fd, size, -1, hash) && memcmp (hash, info->hash, LM_DOCUMENT_HASH_SIZE) == 0;
}

gboolean
lm_document_is (const char *path, const LmDocumentInfo *info)
{
  return is_document (path, info, FALSE);
}

gboolean
lm_document_is_moved (const char *path, const LmDocumentInfo *info)
{
  return is_document (path, info, TRUE);
}
