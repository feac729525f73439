#include "lm-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-text-private.h"

#define MAX_BYTES (256 * 1024 * 1024)
#define MAX_CELL (1024 * 1024)
/* Quotes that are never closed; a file with more of them is no CSV. */
#define MAX_STRAY_QUOTES 100
/* Rows and bytes by which the separator is judged. */
#define SAMPLE 100
#define SAMPLE_BYTES (1024 * 1024)

typedef struct {
  const char *at, *end;
  char separator;
  LmGrid *grid;
  GString *cell;
  guint line;          /* of `at`, from 1 */
  guint n_stray;
  gboolean quiet;      /* a sample: no remarks */
} Parser;

static gboolean
ends_line (Parser *self)
{
  return *self->at == '\n' || *self->at == '\r';
}

/* Over one end of a line, of the kind of Unix, DOS or the old Mac. */
static void
skip_end (Parser *self)
{
  if (*self->at == '\r' && self->at + 1 < self->end && self->at[1] == '\n')
    self->at++;
  self->at++;
  self->line++;
}

/* A cell in quotes, into `cell`. FALSE, with nothing moved, when the quote is
 * never closed: it is then an ordinary character. */
static gboolean
read_quoted (Parser *self)
{
  const char *start = self->at;
  guint line = self->line;

  g_string_truncate (self->cell, 0);
  self->at++;
  while (self->at < self->end && self->cell->len < MAX_CELL)
    {
      const char *from = self->at;

      if (*self->at == '"')
        {
          if (self->at + 1 < self->end && self->at[1] == '"')
            {
              g_string_append_c (self->cell, '"');
              self->at += 2;
              continue;
            }
          self->at++;
          return TRUE;
        }
      if (ends_line (self))
        {
          skip_end (self);
          g_string_append_c (self->cell, '\n');
          continue;
        }
      while (self->at < self->end && *self->at != '"' && !ends_line (self))
        self->at++;
      g_string_append_len (self->cell, from, self->at - from);
    }
  self->at = start;
  self->line = line;
  return FALSE;
}

static void
read_cell (Parser *self, guint column)
{
  const char *from;

  if (*self->at == '"' && self->n_stray <= MAX_STRAY_QUOTES)
    {
      if (read_quoted (self))
        {
          /* What stands behind the closing quote belongs to the cell. */
          from = self->at;
          while (self->at < self->end && *self->at != self->separator && !ends_line (self))
            self->at++;
          g_string_append_len (self->cell, from, self->at - from);
          lm_grid_put (self->grid, column, self->cell->str, self->cell->len);
          return;
        }
      self->n_stray++;
      if (!self->quiet)
        lm_grid_remark (self->grid, self->line, NULL,
                        _("A quotation mark is opened here and never closed; it was read as an ordinary character."));
    }
  from = self->at;
  while (self->at < self->end && *self->at != self->separator && !ends_line (self))
    self->at++;
  lm_grid_put (self->grid, column, from, self->at - from);
}

static void
read_row (Parser *self)
{
  guint n = 0;

  lm_grid_begin_row (self->grid, self->line);
  for (;;)
    {
      if (self->at < self->end)
        read_cell (self, n);
      n++;
      if (self->at >= self->end || *self->at != self->separator)
        break;
      self->at++;
    }
  lm_grid_end_row (self->grid, n);
  if (self->at < self->end)
    skip_end (self);
}

/* How well a separator fits: the share of rows that have the usual number of
 * cells, and then that number; best where the header makes sense. */
static double
judge (const char *text, gsize length, char separator, guint line)
{
  g_autoptr (LmGrid) grid = lm_grid_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  g_autoptr (GHashTable) often = g_hash_table_new (NULL, NULL);
  Parser parser = { text, text + length, separator, grid, cell, line, 0, TRUE };
  guint usual = 0, n_usual = 0, fields = 0, n;

  while (parser.at < parser.end && lm_grid_get_n_rows (grid) < SAMPLE && lm_grid_has_room (grid))
    read_row (&parser);
  n = lm_grid_get_n_rows (grid);
  for (guint row = 0; row < n; row++)
    {
      guint given = lm_grid_get_n_given (grid, row);
      guint times = GPOINTER_TO_UINT (g_hash_table_lookup (often, GUINT_TO_POINTER (given))) + 1;

      g_hash_table_insert (often, GUINT_TO_POINTER (given), GUINT_TO_POINTER (times));
      if (given > 1 && (times > n_usual || (times == n_usual && given > usual)))
        usual = given, n_usual = times;
      fields = MAX (fields, lm_header_count_fields (grid, row));
    }
  return usual == 0 ? 0 : 100.0 * n_usual / n + 0.5 * MIN (usual, 20) + (fields >= 2 ? 40.0 + fields : 0);
}

static char
find_separator (const char *text, gsize length, guint line)
{
  static const char candidates[] = { ';', '\t', ',', '|' };
  char best = ',';
  double best_score = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      double score = judge (text, MIN (length, SAMPLE_BYTES), candidates[i], line);

      if (score > best_score)
        best = candidates[i], best_score = score;
    }
  return best;
}

/* Text that is plainly something else. */
static gboolean
refuse_other_kinds (const LmReading *reading, const GString *text, GError **error)
{
  const char *at = text->str + strspn (text->str, " \t\r\n");
  g_autofree char *name = lm_reading_get_name (reading);

  if (*at == '\0')
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” holds no rows. Choose a file with a list of addresses."), name);
  else if (*at == '<' && g_strstr_len (at, 4096, "imbag") != NULL)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a BAG extract in XML, which is not read yet. Take the GeoPackage of the BAG (bag-light.gpkg) instead."), name);
  else if (*at == '<')
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is an XML or HTML file, not a list of rows. Open it in LibreOffice or Excel and save it as .xlsx or .csv."),
                 name);
  else if (*at == '{' || (*at == '[' && (at[1 + strspn (at + 1, " \t\r\n")] == '{')))
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a JSON file, not a list of rows. Save the list as .csv or .xlsx."), name);
  else if (g_str_has_prefix (at, "{\\rtf") || g_str_has_prefix (at, "%PDF") || g_str_has_prefix (at, "BEGIN:VCALENDAR"))
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a document, not a list of rows. Save the list as .csv or .xlsx."), name);
  else
    return TRUE;
  return FALSE;
}

static GBytes *
read_bytes (const LmReading *reading, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (reading->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, reading->cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize n;

  if (stream == NULL)
    return NULL;
  do
    {
      guint at = bytes->len;
      guint room = MAX (64 * 1024, at / 2);

      if (at > MAX_BYTES)
        {
          lm_reading_set_too_large (reading, error);
          return NULL;
        }
      g_byte_array_set_size (bytes, at + room);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes->data + at, room, &n, reading->cancellable, error))
        return NULL;
      g_byte_array_set_size (bytes, at + n);
    }
  while (n > 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
remark_text (LmGrid *grid, const LmTextReport *report)
{
  if (report->encoding == LM_TEXT_WINDOWS_1252)
    lm_grid_remark (grid, 0, NULL, _("The file is not UTF-8 and was read as Windows-1252. Check the letters with accents."));
  if (report->n_nul > 0)
    lm_grid_remark (grid, 0, NULL, ngettext ("%u NUL byte was left out.", "%u NUL bytes were left out.", report->n_nul),
                    report->n_nul);
  if (report->n_replaced > 0)
    lm_grid_remark (grid, 0, NULL, ngettext ("%u faulty character was replaced by “�”.",
                                             "%u faulty characters were replaced by “�”.", report->n_replaced),
                    report->n_replaced);
}

LmSheet *
lm_csv_read (const LmReading *reading, GError **error)
{
  g_autoptr (GBytes) bytes = read_bytes (reading, error);
  g_autoptr (GString) text = NULL, cell = g_string_new (NULL);
  g_autoptr (LmGrid) grid = lm_grid_new ();
  g_autofree char *name = lm_reading_get_name (reading);
  LmTextReport report;
  Parser parser;
  gconstpointer data;
  gsize length;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  text = lm_text_decode (data, length, &report);
  if (text == NULL)
    {
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                   _("“%s” is not a list that can be read. Choose a GeoPackage, or a list saved as .xlsx, .ods or .csv."), name);
      return NULL;
    }
  g_clear_pointer (&bytes, g_bytes_unref);
  if (!refuse_other_kinds (reading, text, error))
    return NULL;

  parser = (Parser) { text->str, text->str + text->len, ',', grid, cell, 1, 0, FALSE };
  /* Excel's own way of naming the separator. */
  if (g_ascii_strncasecmp (parser.at, "sep=", 4) == 0 && (parser.at[4] == '\t' || (guchar) parser.at[4] > ' ') &&
      strchr ("\r\n", parser.at[5]) != NULL)
    {
      parser.separator = parser.at[4];
      parser.at += 5;
      if (parser.at < parser.end)
        skip_end (&parser);
    }
  else
    parser.separator = find_separator (parser.at, parser.end - parser.at, 1);

  while (parser.at < parser.end)
    {
      read_row (&parser);
      if (parser.n_stray > MAX_STRAY_QUOTES)
        {
          g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                       _("“%s” has too many quotation marks that are never closed (the last in line %u). Save the list as .xlsx instead."),
                       name, parser.line);
          return NULL;
        }
      if (!lm_grid_has_room (grid))
        {
          lm_reading_set_too_large (reading, error);
          return NULL;
        }
      if (parser.line % 4096 == 0 &&
          !lm_reading_step (reading, (double) (parser.at - text->str) / text->len, error))
        return NULL;
    }
  remark_text (grid, &report);
  if (lm_grid_get_n_rows (grid) == 0)
    {
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                   _("“%s” holds no rows. Choose a file with a list of addresses."), name);
      return NULL;
    }
  if (reading->part != NULL && *reading->part != '\0')
    {
      lm_reading_set_no_part (reading, NULL, error);
      return NULL;
    }
  return lm_sheet_new_found (g_steal_pointer (&grid), "csv", reading->filter);
}
