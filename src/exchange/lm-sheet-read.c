#include "lm-package-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a file is by its first bytes. */
typedef enum {
  KIND_TEXT,
  KIND_SQLITE,
  KIND_ZIP,
  KIND_OLE,
  KIND_OLD_EXCEL,
  KIND_OTHER,
} Kind;

static const struct {
  guint8 bytes[16];
  guint length;
  Kind kind;
} signatures[] = {
  { "SQLite format 3", 16, KIND_SQLITE },
  { "PK\003\004", 4, KIND_ZIP },
  { "PK\005\006", 4, KIND_ZIP },
  { "PK\007\010", 4, KIND_ZIP },
  { "\320\317\021\340\241\261\032\341", 8, KIND_OLE },
  { "\011\010", 2, KIND_OLD_EXCEL },
  { "\011\004\006\000", 4, KIND_OLD_EXCEL },
  { "\011\002\006\000", 4, KIND_OLD_EXCEL },
  { "\011\000\004\000", 4, KIND_OLD_EXCEL },
  { "%PDF-", 5, KIND_OTHER },
  { "\211PNG", 4, KIND_OTHER },
  { "\377\330\377", 3, KIND_OTHER },
  { "GIF8", 4, KIND_OTHER },
  { "\037\213", 2, KIND_OTHER },
  { "7z\274\257", 4, KIND_OTHER },
  { "Rar!", 4, KIND_OTHER },
  { "\177ELF", 4, KIND_OTHER },
  { "PAR1", 4, KIND_OTHER },
};

char *
lm_reading_get_name (const LmReading *reading)
{
  return g_filename_display_basename (reading->path);
}

gboolean
lm_reading_step (const LmReading *reading, double done, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (reading->cancellable, error))
    return FALSE;
  if (reading->progress != NULL)
    reading->progress (CLAMP (done, 0, 1), reading->progress_data);
  return TRUE;
}

void
lm_reading_set_too_large (const LmReading *reading, GError **error)
{
  g_autofree char *name = lm_reading_get_name (reading);

  g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_TOO_LARGE,
               _("“%s” holds more rows than a district can have. Choose a part of it by postcode or town."), name);
}

void
lm_reading_set_no_part (const LmReading *reading, const char *const *parts, GError **error)
{
  g_autofree char *name = lm_reading_get_name (reading);
  g_autofree char *list = parts != NULL && *parts != NULL ? g_strjoinv (", ", (char **) parts) : NULL;

  if (list == NULL)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” has no sheet or layer named “%s”."), name, reading->part);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” has no sheet or layer named “%s”. It has: %s."), name, reading->part, list);
}

static void
set_read_error (const LmReading *reading, int code, GError **error)
{
  g_autofree char *name = lm_reading_get_name (reading);

  switch (code)
    {
    case ENOENT:
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ,
                   _("“%s” is not there. Check whether it was moved or renamed."), reading->path);
      break;
    case EACCES:
    case EPERM:
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ,
                   _("“%s” may not be read by you. Ask its owner for permission, or copy it to a folder of your own."), name);
      break;
    default:
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ,
                   _("“%s” can’t be read: %s. Copy it to this machine and try again."), name, g_strerror (code));
    }
}

/* Reads the start of a regular file; anything else (a folder, a pipe that would
 * keep us waiting) is refused. */
static gboolean
read_head (const LmReading *reading, guint8 *head, gsize size, gsize *n_read, GError **error)
{
  g_autofree char *name = lm_reading_get_name (reading);
  struct stat status;
  gsize n = 0;
  int fd = open (reading->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0 || fstat (fd, &status) < 0)
    {
      set_read_error (reading, errno, error);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  if (!S_ISREG (status.st_mode))
    {
      close (fd);
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ,
                   S_ISDIR (status.st_mode) ? _("“%s” is a folder. Choose a file in it.")
                                            : _("“%s” is not a file. Choose a list of addresses."), name);
      return FALSE;
    }
  while (n < size)
    {
      gssize got = read (fd, head + n, size - n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          set_read_error (reading, errno, error);
          close (fd);
          return FALSE;
        }
      if (got == 0)
        break;
      n += got;
    }
  close (fd);
  if (n == 0)
    {
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                   _("“%s” is empty. Fetch or save it again."), name);
      return FALSE;
    }
  *n_read = n;
  return TRUE;
}

static Kind
find_kind (const guint8 *head, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (length >= signatures[i].length && memcmp (head, signatures[i].bytes, signatures[i].length) == 0)
      return signatures[i].kind;
  return KIND_TEXT;
}

/* An OLE file is an old workbook, or a new one locked up with a password; the
 * names of its streams (UTF-16) say which. */
static gboolean
is_encrypted_workbook (const char *path)
{
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  g_autofree guint8 *bytes = g_malloc (4 * 1024 * 1024);
  gsize n = 0;
  gssize got;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  while (n < 4 * 1024 * 1024 && (got = read (fd, bytes + n, 4 * 1024 * 1024 - n)) > 0)
    n += got;
  close (fd);
  return memmem (bytes, n, name, sizeof name - 1) != NULL;
}

static void
set_old_excel_error (const LmReading *reading, GError **error)
{
  g_autofree char *name = lm_reading_get_name (reading);

  if (is_encrypted_workbook (reading->path))
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is locked with a password. Open it in Excel or LibreOffice and save it without a password."), name);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a workbook of the old Excel (.xls). Open it in Excel or LibreOffice and save it as .xlsx."), name);
}

LmSheet *
lm_sheet_read_filtered (const char *path, const char *part, const LmSheetFilter *filter, LmSheetProgress progress,
                        gpointer data, GCancellable *cancellable, GError **error)
{
  LmReading reading = { path, part, filter, progress, data, cancellable };
  guint8 head[16];
  gsize n;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!lm_reading_step (&reading, 0, error) || !read_head (&reading, head, sizeof head, &n, error))
    return NULL;
  switch (find_kind (head, n))
    {
    case KIND_TEXT:
      return lm_csv_read (&reading, error);
    case KIND_OLE:
    case KIND_OLD_EXCEL:
      set_old_excel_error (&reading, error);
      return NULL;
    case KIND_SQLITE:
      return lm_geopackage_read (&reading, error);
    case KIND_ZIP:
      return lm_package_read_workbook (&reading, error);
    case KIND_OTHER:
    default:
      {
        g_autofree char *name = lm_reading_get_name (&reading);

        g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                     _("“%s” is not a list that can be read. Choose a GeoPackage, or a list saved as .xlsx, .ods or .csv."), name);
        return NULL;
      }
    }
}

LmSheet *
lm_sheet_read (const char *path, const char *part, LmSheetProgress progress, gpointer data,
               GCancellable *cancellable, GError **error)
{
  return lm_sheet_read_filtered (path, part, NULL, progress, data, cancellable, error);
}
