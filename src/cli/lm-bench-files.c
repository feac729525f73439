#include "lm-bench-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n.h>
#include <string.h>

/* Against archives that unpack to more than anyone has. */
#define MAX_ENTRIES 100000
#define MAX_FILE (64 * 1024 * 1024)
#define MAX_ARCHIVE (256 * 1024 * 1024)
#define MAX_DEPTH 32

typedef struct {
  char *name;
  char *text;
  gsize length;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = *(Entry **) a, *y = *(Entry **) b;

  return strverscmp (x->name, y->name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strverscmp (*(char **) a, *(char **) b);
}

static const char *
get_archive_ending (const char *name)
{
  static const char *const endings[] = { ".tar.xz", ".tar.gz", ".tar.bz2", ".tar.zst", ".tgz", ".txz", ".tar", ".zip" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return endings[i];
  return NULL;
}

static gboolean
read_entry (struct archive *archive, Entry *entry, gsize *total, GError **error)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 chunk[16 * 1024];
  la_ssize_t n;

  while ((n = archive_read_data (archive, chunk, sizeof chunk)) > 0)
    {
      *total += n;
      if (text->len + n > MAX_FILE || *total > MAX_ARCHIVE)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("“%s” in it unpacks to more than can be taken"), entry->name);
          return FALSE;
        }
      g_byte_array_append (text, chunk, (guint) n);
    }
  if (n < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it is damaged or cut off at “%s” (%s)"), entry->name,
                   archive_error_string (archive));
      return FALSE;
    }
  entry->length = text->len;
  g_byte_array_append (text, (const guint8 *) "", 1);
  entry->text = (char *) g_byte_array_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

/* What was whole before the damage is kept beside the error. */
static GPtrArray *
read_archive (const char *path, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  struct archive *archive = archive_read_new ();
  struct archive_entry *header;
  gsize total = 0;
  guint n = 0;
  int result;

  archive_read_support_filter_all (archive);
  archive_read_support_format_tar (archive);
  archive_read_support_format_zip (archive);
  result = archive_read_open_filename (archive, path, 64 * 1024);
  while (result == ARCHIVE_OK && ((result = archive_read_next_header (archive, &header)) == ARCHIVE_OK || result == ARCHIVE_WARN))
    {
      const char *name = archive_entry_pathname (header);
      Entry *entry;

      result = ARCHIVE_OK;
      if (++n > MAX_ENTRIES)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("there are more than %d files in it"), MAX_ENTRIES);
          break;
        }
      if (name == NULL || archive_entry_filetype (header) != AE_IFREG)
        continue;
      entry = g_new0 (Entry, 1);
      entry->name = g_utf8_make_valid (name, -1);
      if (!read_entry (archive, entry, &total, error))
        {
          entry_free (entry);
          break;
        }
      g_ptr_array_add (entries, entry);
    }
  if (result != ARCHIVE_EOF && result != ARCHIVE_OK && error && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it is damaged, or no archive (%s)"), archive_error_string (archive));
  archive_read_free (archive);
  g_ptr_array_sort (entries, compare_entries);
  return g_steal_pointer (&entries);
}

static gboolean
walk_archive (const char *path, const char *ending, LmBenchSink sink, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = read_archive (path, &error);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *set = g_strndup (name, strlen (name) - strlen (ending));

  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = entries->pdata[i];
      g_autofree char *entry_name = g_path_get_basename (entry->name);
      g_autofree char *place = g_strdup_printf ("%s: %s", path, entry->name);
      LmBenchFile file = { place, entry_name, set, NULL, entry->text, entry->length, FALSE, FALSE };

      if (!sink (&file, NULL, data))
        return FALSE;
    }
  if (error)
    return sink (&(LmBenchFile) { path, name, set, path, NULL, 0, FALSE, TRUE }, error, data);
  return TRUE;
}

/* A text of a bounded size, or a project, of which only the beginning is looked at. */
static gboolean
walk_file (const char *path, const char *set, gboolean asked_for, LmBenchSink sink, gpointer data)
{
  static const char magic[] = "SQLite format 3";
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);
  LmBenchFile found = { path, name, set, path, NULL, 0, FALSE, asked_for };
  gsize size = 0, capacity = 64 * 1024, n = 0;

  while (error == NULL)
    {
      text = g_realloc (text, capacity + 1);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text + size, capacity - size, &n, NULL, &error))
        break;
      size += n;
      if (size >= sizeof magic && memcmp (text, magic, sizeof magic) == 0)
        {
          found.is_project = TRUE;
          return sink (&found, NULL, data);
        }
      if (size < capacity)
        {
          text[size] = '\0';
          found.text = text;
          found.length = size;
          break;
        }
      if (capacity >= MAX_FILE)
        error = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("it is too large for an instance"));
      capacity *= 2;
    }
  return sink (&found, error, data);
}

static gboolean
walk (const char *path, const char *set, int depth, LmBenchSink sink, gpointer data)
{
  const char *ending = get_archive_ending (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) error = NULL;
  const char *child;
  GDir *folder;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return ending ? walk_archive (path, ending, sink, data) : walk_file (path, set, depth == 0, sink, data);
  folder = depth < MAX_DEPTH ? g_dir_open (path, 0, &error) : NULL;
  if (folder == NULL)
    {
      if (error == NULL)
        error = g_error_new (G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS, _("the folders are too deep"));
      return sink (&(LmBenchFile) { path, name, set, path, NULL, 0, FALSE, TRUE }, error, data);
    }
  names = g_ptr_array_new_with_free_func (g_free);
  while ((child = g_dir_read_name (folder)))
    if (*child != '.')
      g_ptr_array_add (names, g_strdup (child));
  g_dir_close (folder);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *whole = g_build_filename (path, names->pdata[i], NULL);
      gboolean is_folder = g_file_test (whole, G_FILE_TEST_IS_DIR);

      /* A link to a folder may lead back here; a pipe would never end. */
      if (is_folder ? g_file_test (whole, G_FILE_TEST_IS_SYMLINK) : !g_file_test (whole, G_FILE_TEST_IS_REGULAR))
        continue;
      if (!walk (whole, name, depth + 1, sink, data))
        return FALSE;
    }
  return TRUE;
}

gboolean
lm_bench_walk (const char *path, LmBenchSink sink, gpointer data)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *set = g_path_get_basename (folder);

  return walk (path, set, 0, sink, data);
}
