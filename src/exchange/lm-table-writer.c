#include "lm-table-writer-private.h"

#include <string.h>

/* So much text is gathered before it is handed to the stream. */
#define CHUNK (64 * 1024)

/* Where the text goes, with the first error it met. */
typedef struct {
  GOutputStream *stream;
  GCancellable *cancellable;
  GString *text;
  GError *error;
} Sink;

static void
flush (Sink *sink)
{
  if (sink->error == NULL)
    g_output_stream_write_all (sink->stream, sink->text->str, sink->text->len, NULL, sink->cancellable, &sink->error);
  g_string_truncate (sink->text, 0);
}

gboolean
lm_table_is_number (const char *text)
{
  const char *p = text;

  if (*p == '-')
    p++;
  if (!g_ascii_isdigit (*p) || (*p == '0' && g_ascii_isdigit (p[1])))
    return FALSE;
  while (g_ascii_isdigit (*p))
    p++;
  if (*p == '.')
    {
      if (!g_ascii_isdigit (*++p))
        return FALSE;
      while (g_ascii_isdigit (*p))
        p++;
    }
  return *p == '\0' && p - text < 16;
}

/* A cell that a spreadsheet would calculate. A number is none, and neither is a
 * phone number, which must keep its country code. */
static gboolean
is_formula (const char *text)
{
  const char *at = text + strspn (text, " ");
  guint digits = 0;

  if (*text == '\t' || *text == '\r' || *text == '\n')
    return TRUE;
  if (*at == '\0' || strchr ("=+-@", *at) == NULL || at[1] == '\0' || lm_table_is_number (at))
    return FALSE;
  if (*at != '+')
    return TRUE;
  for (at++; *at; at++)
    if (g_ascii_isdigit (*at))
      digits++;
    else if (strchr (" ()-", *at) == NULL)
      return TRUE;
  return digits < 8 || digits > 15;
}

static void
add_csv_cell (GString *text, const char *cell, char separator, gboolean guard)
{
  gboolean formula = guard && is_formula (cell);

  if (!formula && strpbrk (cell, "\"\r\n") == NULL && strchr (cell, separator) == NULL &&
      *cell != ' ' && !g_str_has_suffix (cell, " "))
    {
      g_string_append (text, cell);
      return;
    }
  g_string_append_c (text, '"');
  if (formula)
    g_string_append_c (text, '\'');
  for (; *cell; cell++)
    {
      if (*cell == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *cell);
    }
  g_string_append_c (text, '"');
}

static void
write_csv (LmTableWriter *self, gboolean people, Sink *sink)
{
  char separator = people ? ';' : ',';

  if (people)
    g_string_append (sink->text, "\357\273\277");
  for (guint i = 0; i <= lm_table_writer_get_n_rows (self) && sink->error == NULL; i++)
    {
      gboolean first = TRUE;

      for (guint c = 0; c < self->n_columns; c++)
        {
          const LmTableColumn *column = &self->columns[c];
          const char *cell;

          if (people && column->hidden)
            continue;
          if (!first)
            g_string_append_c (sink->text, separator);
          first = FALSE;
          if (i == 0)
            cell = people && column->title != NULL ? column->title : column->name;
          else
            cell = self->cells->pdata[(i - 1) * self->n_columns + c];
          add_csv_cell (sink->text, cell != NULL ? cell : "", separator, people);
        }
      g_string_append (sink->text, "\r\n");
      if (sink->text->len > CHUNK)
        flush (sink);
    }
}

static void
add_json_string (GString *text, const char *string)
{
  g_string_append_c (text, '"');
  for (; *string; string++)
    switch (*string)
      {
      case '"':
      case '\\':
        g_string_append_c (text, '\\');
        g_string_append_c (text, *string);
        break;
      case '\n':
        g_string_append (text, "\\n");
        break;
      case '\r':
        g_string_append (text, "\\r");
        break;
      case '\t':
        g_string_append (text, "\\t");
        break;
      default:
        if ((guchar) *string < 0x20 || *string == 0x7f)
          g_string_append_printf (text, "\\u%04x", (guchar) *string);
        else
          g_string_append_c (text, *string);
      }
  g_string_append_c (text, '"');
}

static void
write_json (LmTableWriter *self, Sink *sink)
{
  guint n_rows = lm_table_writer_get_n_rows (self);

  g_string_append_c (sink->text, '[');
  for (guint row = 0; row < n_rows && sink->error == NULL; row++)
    {
      g_string_append (sink->text, row > 0 ? ",\n {" : "\n {");
      for (guint c = 0; c < self->n_columns; c++)
        {
          const char *cell = self->cells->pdata[row * self->n_columns + c];
          LmCellKind kind = self->columns[c].kind;

          if (c > 0)
            g_string_append (sink->text, ", ");
          add_json_string (sink->text, self->columns[c].name);
          g_string_append (sink->text, ": ");
          if (cell == NULL || (kind != LM_CELL_TEXT && *cell == '\0'))
            g_string_append (sink->text, "null");
          else if (kind == LM_CELL_NUMBER && lm_table_is_number (cell))
            g_string_append (sink->text, cell);
          else if (kind == LM_CELL_BOOL)
            g_string_append (sink->text, *cell == '1' ? "true" : "false");
          else
            add_json_string (sink->text, cell);
        }
      g_string_append_c (sink->text, '}');
      if (sink->text->len > CHUNK)
        flush (sink);
    }
  g_string_append (sink->text, n_rows > 0 ? "\n]\n" : "]\n");
}

LmTableWriter *
lm_table_writer_new (const char *sheet, const LmTableColumn *columns, guint n_columns)
{
  LmTableWriter *self;

  g_return_val_if_fail (sheet != NULL && columns != NULL && n_columns > 0, NULL);

  self = g_new0 (LmTableWriter, 1);
  self->sheet = g_strdup (sheet);
  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->n_columns = n_columns;
  self->cells = g_ptr_array_new ();
  self->texts = g_string_chunk_new (16 * 1024);
  for (guint c = 0; c < n_columns; c++)
    {
      self->columns[c].name = g_string_chunk_insert (self->texts, columns[c].name);
      if (columns[c].title != NULL)
        self->columns[c].title = g_string_chunk_insert (self->texts, columns[c].title);
    }
  return self;
}

void
lm_table_writer_free (LmTableWriter *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->sheet);
  g_free (self->columns);
  g_ptr_array_unref (self->cells);
  g_string_chunk_free (self->texts);
  g_free (self);
}

void
lm_table_writer_add_row (LmTableWriter *self, const char *const *cells)
{
  g_return_if_fail (self != NULL && cells != NULL);

  for (guint c = 0; c < self->n_columns; c++)
    {
      const char *cell = cells[c];

      if (cell == NULL || *cell == '\0')
        g_ptr_array_add (self->cells, (gpointer) (cell != NULL ? "" : NULL));
      else if (g_utf8_validate (cell, -1, NULL))
        g_ptr_array_add (self->cells, g_string_chunk_insert (self->texts, cell));
      else
        {
          g_autofree char *valid = g_utf8_make_valid (cell, -1);

          g_ptr_array_add (self->cells, g_string_chunk_insert (self->texts, valid));
        }
    }
}

guint
lm_table_writer_get_n_rows (LmTableWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->cells->len / self->n_columns;
}

gboolean
lm_table_writer_write (LmTableWriter *self, LmTableFormat format, GOutputStream *stream,
                       GCancellable *cancellable, GError **error)
{
  Sink sink = { stream, cancellable, NULL, NULL };

  g_return_val_if_fail (self != NULL && G_IS_OUTPUT_STREAM (stream), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (format == LM_TABLE_FORMAT_XLSX)
    {
      g_autoptr (GBytes) bytes = lm_table_writer_make_xlsx (self, error);
      gconstpointer data;
      gsize size;

      if (bytes == NULL)
        return FALSE;
      data = g_bytes_get_data (bytes, &size);
      return g_output_stream_write_all (stream, data, size, NULL, cancellable, error);
    }

  sink.text = g_string_sized_new (CHUNK + 4096);
  if (format == LM_TABLE_FORMAT_JSON)
    write_json (self, &sink);
  else
    write_csv (self, format == LM_TABLE_FORMAT_CSV_PEOPLE, &sink);
  flush (&sink);
  g_string_free (sink.text, TRUE);
  if (sink.error == NULL)
    return TRUE;
  g_propagate_error (error, sink.error);
  return FALSE;
}

gboolean
lm_table_writer_save (LmTableWriter *self, LmTableFormat format, const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  g_autoptr (GCancellable) abandon = NULL;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  file = g_file_new_for_path (path);
  stream = G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error));
  if (stream == NULL)
    return FALSE;
  if (lm_table_writer_write (self, format, stream, NULL, error))
    return g_output_stream_close (stream, NULL, error);
  /* Closing with a cancelled cancellable leaves the old file as it was. */
  abandon = g_cancellable_new ();
  g_cancellable_cancel (abandon);
  g_output_stream_close (stream, abandon, NULL);
  return FALSE;
}
