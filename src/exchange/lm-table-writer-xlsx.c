#include "lm-table-writer-private.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <xlsxwriter.h>

#include "exchange/lm-sheet.h"

/* What Excel holds. */
#define MAX_ROWS 1048575
#define MAX_CELL 32000
#define MAX_SHEET_NAME 31

static gboolean
is_escape (const char *p)
{
  return p[0] == '_' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]) && g_ascii_isxdigit (p[4]) &&
         g_ascii_isxdigit (p[5]) && p[6] == '_';
}

/* Cut on a character, as a longer text makes the whole workbook unreadable; and
 * with what would be read as an escaped character escaped itself, which the
 * library leaves to us. (transfer full) */
static char *
make_cell (const char *text)
{
  g_autofree char *cut = g_utf8_strlen (text, -1) > MAX_CELL ? g_utf8_substring (text, 0, MAX_CELL) : g_strdup (text);
  GString *cell;

  if (strstr (cut, "_x") == NULL)
    return g_steal_pointer (&cut);
  cell = g_string_new (NULL);
  for (const char *p = cut; *p; p++)
    {
      if (is_escape (p))
        g_string_append (cell, "_x005F");
      g_string_append_c (cell, *p);
    }
  return g_string_free (cell, FALSE);
}

static char *
make_sheet_name (const char *name)
{
  GString *clean = g_string_new (NULL);
  guint n = 0;

  for (const char *p = name; *p && n < MAX_SHEET_NAME; p = g_utf8_next_char (p), n++)
    if (strchr ("[]:*?/\\'", *p) != NULL)
      g_string_append_c (clean, ' ');
    else
      g_string_append_len (clean, p, g_utf8_next_char (p) - p);
  if (clean->len == 0)
    g_string_append (clean, "1");
  return g_string_free (clean, FALSE);
}

static void
write_cells (LmTableWriter *self, lxw_worksheet *sheet, lxw_format *text_format)
{
  for (guint row = 0; row < lm_table_writer_get_n_rows (self); row++)
    for (guint c = 0; c < self->n_columns; c++)
      {
        const char *cell = self->cells->pdata[row * self->n_columns + c];

        if (cell == NULL || *cell == '\0')
          continue;
        if (self->columns[c].kind == LM_CELL_NUMBER && lm_table_is_number (cell))
          worksheet_write_number (sheet, row + 1, c, g_ascii_strtod (cell, NULL), NULL);
        else if (self->columns[c].kind == LM_CELL_BOOL)
          worksheet_write_boolean (sheet, row + 1, c, *cell == '1', NULL);
        else
          {
            g_autofree char *text = make_cell (cell);

            worksheet_write_string (sheet, row + 1, c, text, text_format);
          }
      }
}

static void
set_columns (LmTableWriter *self, lxw_worksheet *sheet, lxw_format *header_format)
{
  guint n_rows = lm_table_writer_get_n_rows (self);

  for (guint c = 0; c < self->n_columns; c++)
    {
      const char *title = self->columns[c].title != NULL ? self->columns[c].title : self->columns[c].name;
      lxw_row_col_options options = { .hidden = self->columns[c].hidden ? LXW_TRUE : LXW_FALSE };
      gsize width = g_utf8_strlen (title, -1);

      for (guint row = 0; row < MIN (n_rows, 200); row++)
        {
          const char *cell = self->cells->pdata[row * self->n_columns + c];

          if (cell != NULL)
            width = MAX (width, (gsize) g_utf8_strlen (cell, -1));
        }
      worksheet_set_column_opt (sheet, c, c, CLAMP (width, 4, 60) + 2, NULL, &options);
      worksheet_write_string (sheet, 0, c, title, header_format);
    }
}

/* The library writes numbers by printf(), which in a Dutch session gives a
 * decimal comma and so a workbook that does not open. Only this thread is
 * taken along. */
static lxw_error
close_workbook (lxw_workbook *workbook)
{
  locale_t plain = newlocale (LC_NUMERIC_MASK, "C", (locale_t) 0);
  locale_t before = plain != (locale_t) 0 ? uselocale (plain) : (locale_t) 0;
  lxw_error result = workbook_close (workbook);

  if (plain != (locale_t) 0)
    {
      uselocale (before);
      freelocale (plain);
    }
  return result;
}

GBytes *
lm_table_writer_make_xlsx (LmTableWriter *self, GError **error)
{
  const char *buffer = NULL;
  size_t size = 0;
  lxw_workbook_options options = { .output_buffer = &buffer, .output_buffer_size = &size };
  g_autofree char *name = make_sheet_name (self->sheet);
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *text_format, *header_format;
  lxw_error result;

  if (lm_table_writer_get_n_rows (self) > MAX_ROWS || self->n_columns > 16000)
    {
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_TOO_LARGE,
                   _("A sheet holds at most %d rows. Save as .csv, or choose fewer homes."), MAX_ROWS);
      return NULL;
    }
  workbook = workbook_new_opt (NULL, &options);
  sheet = workbook_add_worksheet (workbook, name);
  text_format = workbook_add_format (workbook);
  format_set_num_format_index (text_format, 49); /* «@»: stays text when it is edited */
  header_format = workbook_add_format (workbook);
  format_set_bold (header_format);
  set_columns (self, sheet, header_format);
  write_cells (self, sheet, text_format);
  worksheet_freeze_panes (sheet, 1, 0);
  worksheet_autofilter (sheet, 0, 0, lm_table_writer_get_n_rows (self), self->n_columns - 1);
  result = close_workbook (workbook);
  if (result != LXW_NO_ERROR || buffer == NULL)
    {
      free ((void *) buffer);
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ,
                   _("The workbook could not be made: %s. Save as .csv instead."), lxw_strerror (result));
      return NULL;
    }
  return g_bytes_new_with_free_func (buffer, size, free, (gpointer) buffer);
}
