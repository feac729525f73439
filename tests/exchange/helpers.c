#include "helpers.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

char *
shared_file (const char *part, const char *name)
{
  const char *shared = g_getenv ("LM_SHARED_DATA");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", part, name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip_printf ("the shared data file %s/%s is not on this machine (LM_SHARED_DATA)", part, name);
  return NULL;
}

char *
temporary_file (const char *name, gconstpointer bytes, gssize length)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    folder = g_dir_make_tmp ("lm-exchange-XXXXXX", NULL);
  path = g_build_filename (folder, name, NULL);
  g_file_set_contents_full (path, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

void
remove_temporary_files (void)
{
  GDir *dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  if (dir != NULL)
    {
      g_dir_close (dir);
      g_rmdir (folder);
    }
  g_clear_pointer (&folder, g_free);
}

char *
write_to_memory (LmTableWriter *writer, LmTableFormat format, gsize *length)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  lm_table_writer_write (writer, format, stream, NULL, &error);
  g_assert_no_error (error);
  *length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

char *
sheet_to_json (LmSheet *sheet)
{
  guint n = lm_sheet_get_n_columns (sheet);
  g_autofree LmTableColumn *columns = g_new0 (LmTableColumn, n);
  g_autofree const char **cells = g_new0 (const char *, n);
  g_autoptr (LmTableWriter) writer = NULL;
  gsize length;

  for (guint c = 0; c < n; c++)
    columns[c].name = lm_sheet_get_column (sheet, c);
  writer = lm_table_writer_new ("sheet", columns, n);
  for (guint row = 0; row < lm_sheet_get_n_rows (sheet); row++)
    {
      for (guint c = 0; c < n; c++)
        cells[c] = lm_sheet_get_cell (sheet, row, c);
      lm_table_writer_add_row (writer, cells);
    }
  return write_to_memory (writer, LM_TABLE_FORMAT_JSON, &length);
}

char *
squeeze_json (const char *json)
{
  GString *squeezed = g_string_new (NULL);
  gboolean in_string = FALSE;

  for (; *json; json++)
    {
      if (in_string && *json == '\\')
        g_string_append_c (squeezed, *json++);
      else if (*json == '"')
        in_string = !in_string;
      else if (!in_string && g_ascii_isspace (*json))
        continue;
      g_string_append_c (squeezed, *json);
    }
  return g_string_free (squeezed, FALSE);
}

gboolean
read_or_refuse (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_autofree LmAddressField *mapping = NULL;
  g_autoptr (LmAddressList) list = NULL;
  guint n;

  if (sheet == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 20);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return FALSE;
    }
  g_assert_no_error (error);
  for (guint row = 0; row < lm_sheet_get_n_rows (sheet); row++)
    for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
      g_assert_true (g_utf8_validate (lm_sheet_get_cell (sheet, row, c), -1, NULL));

  mapping = lm_address_guess_mapping (sheet);
  list = lm_address_list_new (sheet, mapping);
  lm_address_list_get (list, &n);
  g_assert_cmpuint (n + lm_address_list_get_refused (list)->len + lm_address_list_get_dropped (list)->len, ==,
                    lm_sheet_get_n_rows (sheet));
  if (!lm_address_check_mapping (sheet, mapping, &problem))
    {
      g_assert_error (problem, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
      g_assert_cmpuint (strlen (problem->message), >, 20);
    }
  return TRUE;
}
