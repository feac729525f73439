#include "lm-printer-private.h"

#include <glib/gi18n.h>
#include <string.h>

const char *const lm_print_format_nicks[] = { "table", "csv", "json", NULL };

struct _LmPrinter {
  LmPrintFormat format;
  FILE *to;
  const LmPrintedColumn *columns;
  guint n_columns;
  guint at;          /* column of the next cell */
  guint n_rows;
  GPtrArray *cells;  /* of the table, which needs the widths first */
  int *widths;
};

LmPrinter *
lm_printer_new (LmPrintFormat format, FILE *to, const LmPrintedColumn *columns, guint n_columns)
{
  LmPrinter *self = g_new0 (LmPrinter, 1);

  self->format = format;
  self->to = to;
  self->columns = columns;
  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->widths = g_new0 (int, n_columns);
  if (format == LM_PRINT_CSV)
    for (guint c = 0; c < n_columns; c++)
      fprintf (to, "%s%s", columns[c].key, c + 1 < n_columns ? "," : "\r\n");
  if (format == LM_PRINT_JSON)
    fputc ('[', to);
  return self;
}

/* Columns on the terminal, also of what is wide or zero. */
static int
width_of (const char *text)
{
  int width = 0;

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
print_padded (LmPrinter *self, guint column, const char *text, gboolean last)
{
  int space = self->widths[column] - width_of (text);
  gboolean right = self->columns[column].type == LM_PRINTED_NUMBER;

  fprintf (self->to, "%*s%s%*s", right ? space : 0, "", text, right || last ? 0 : space, "");
}

static void
print_table (LmPrinter *self)
{
  guint last = 0;

  for (guint c = 0; c < self->n_columns; c++)
    if (self->columns[c].title)
      {
        self->widths[c] = MAX (self->widths[c], width_of (_(self->columns[c].title)));
        last = c;
      }
  for (guint row = 0; row <= self->n_rows; row++)
    for (guint c = 0; c <= last; c++)
      {
        if (self->columns[c].title == NULL)
          continue;
        print_padded (self, c,
                      row == 0 ? _(self->columns[c].title)
                               : (const char *) g_ptr_array_index (self->cells, (row - 1) * self->n_columns + c),
                      c == last);
        fputs (c == last ? "\n" : "  ", self->to);
      }
}

void
lm_printer_end (LmPrinter *self)
{
  g_assert (self->at == 0);
  if (self->format == LM_PRINT_JSON)
    fputs (self->n_rows ? "\n]\n" : "]\n", self->to);
  if (self->format == LM_PRINT_TABLE && self->n_rows > 0)
    print_table (self);
  g_ptr_array_unref (self->cells);
  g_free (self->widths);
  g_free (self);
}

static void
print_csv (FILE *to, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      fputs (text, to);
      return;
    }
  fputc ('"', to);
  for (; *text; text++)
    {
      if (*text == '"')
        fputc ('"', to);
      fputc (*text, to);
    }
  fputc ('"', to);
}

static void
print_json_text (FILE *to, const char *text)
{
  fputc ('"', to);
  for (; *text; text++)
    switch (*text)
      {
      case '"':
      case '\\':
        fputc ('\\', to);
        fputc (*text, to);
        break;
      case '\n':
        fputs ("\\n", to);
        break;
      default:
        if ((guchar) *text < 0x20 || *text == 0x7f)
          fprintf (to, "\\u%04x", *text);
        else
          fputc (*text, to);
      }
  fputc ('"', to);
}

/* A table shows one line per row. */
static char *
one_line (const char *text)
{
  char *line = g_strdup (text);

  return g_strdelimit (line, "\r\n\t", ' ');
}

static void
add (LmPrinter *self, const char *text)
{
  const LmPrintedColumn *column = &self->columns[self->at];
  gboolean first = self->at == 0, last = self->at + 1 == self->n_columns;

  if (self->format == LM_PRINT_TABLE)
    {
      char *line = one_line (text);

      self->widths[self->at] = MAX (self->widths[self->at], width_of (line));
      g_ptr_array_add (self->cells, line);
    }
  else if (self->format == LM_PRINT_CSV)
    {
      print_csv (self->to, text);
      fputs (last ? "\r\n" : ",", self->to);
    }
  else
    {
      fputs (first ? (self->n_rows ? ",\n  {" : "\n  {") : ", ", self->to);
      print_json_text (self->to, column->key);
      fputs (": ", self->to);
      if (*text == '\0')
        fputs ("null", self->to);
      else if (column->type == LM_PRINTED_NUMBER)
        fputs (text, self->to);
      else if (column->type == LM_PRINTED_BOOL)
        fputs (g_str_equal (text, "yes") ? "true" : "false", self->to);
      else
        print_json_text (self->to, text);
      if (last)
        fputc ('}', self->to);
    }
  self->at = last ? 0 : self->at + 1;
  self->n_rows += last;
}

void
lm_printer_text (LmPrinter *self, const char *text)
{
  add (self, text ? text : "");
}

void
lm_printer_take (LmPrinter *self, char *text)
{
  add (self, text ? text : "");
  g_free (text);
}

void
lm_printer_number (LmPrinter *self, gint64 number)
{
  lm_printer_take (self, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

void
lm_printer_id (LmPrinter *self, LmId id)
{
  if (id == 0)
    add (self, "");
  else
    lm_printer_number (self, id);
}

void
lm_printer_count (LmPrinter *self, int count)
{
  if (count == -1)
    add (self, "");
  else
    lm_printer_number (self, count);
}

void
lm_printer_bool (LmPrinter *self, gboolean value)
{
  add (self, value ? "yes" : "no");
}

void
lm_printer_day (LmPrinter *self, LmDay day)
{
  lm_printer_take (self, lm_day_format_iso (day));
}

void
lm_printer_instant (LmPrinter *self, LmInstant instant)
{
  lm_printer_take (self, lm_instant_format_iso (instant));
}

void
lm_printer_minute (LmPrinter *self, int minute)
{
  lm_printer_take (self, minute < 0 ? NULL : lm_minute_format (minute));
}

void
lm_printer_utc (LmPrinter *self, gint64 seconds)
{
  g_autoptr (GDateTime) time = seconds ? g_date_time_new_from_unix_utc (seconds) : NULL;

  lm_printer_take (self, time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL);
}
