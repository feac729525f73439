#include "forge.h"

#include "sqlite/lm-sqlite.h"

#include <string.h>

void
forge_write (const char *path, gconstpointer bytes, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0644, &error));
  g_assert_no_error (error);
}

void
forge_sign (char *bytes, gsize size)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 32;

  g_checksum_update (sum, (const guchar *) bytes, (gssize) (size - FORGE_TRAILER));
  g_checksum_get_digest (sum, (guint8 *) bytes + size - FORGE_TRAILER + 16, &length);
}

char *
forge_seal (gconstpointer bytes, gsize size, gsize *sealed)
{
  char *whole = g_malloc (size + FORGE_TRAILER);
  guint64 little = GUINT64_TO_LE (size);

  memcpy (whole, bytes, size);
  memcpy (whole + size, "LaatsteMeterHash", 16);
  memcpy (whole + size + 48, &little, 8);
  memcpy (whole + size + 56, "trailer1", 8);
  *sealed = size + FORGE_TRAILER;
  forge_sign (whole, *sealed);
  return whole;
}

void
forge_rewrite (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL, *whole = NULL;
  gsize size, sealed;
  LmSqlite *file;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  forge_write (path, bytes, size - FORGE_TRAILER);
  file = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, &error);
  g_assert_no_error (error);
  lm_sqlite_exec (file, "PRAGMA synchronous = 0; PRAGMA journal_mode = memory", &error);
  g_assert_no_error (error);
  lm_sqlite_exec (file, sql, &error);
  g_assert_no_error (error);
  lm_sqlite_free (file);
  g_clear_pointer (&bytes, g_free);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  whole = forge_seal (bytes, size, &sealed);
  forge_write (path, whole, sealed);
}
