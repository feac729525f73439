#include "lm-package-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "lm-number-private.h"

#define MAX_SHEETS 200
#define MAX_CELL (1024 * 1024)
#define MAX_MERGED 20000
#define MAX_LINE 100000000

/* One pass over content.xml, in which every sheet stands. */
typedef struct {
  LmPackage *package;
  LmSheetChoice choice;
  GHashTable *hidden_styles;  /* names of table styles that are not shown */
  char *style;                /* being defined */

  guint n_tables, depth;      /* depth of tables; those in a cell are passed over */
  char *name;
  gboolean hidden;
  LmGrid *grid;

  guint line, row_repeat;
  guint column, cell_repeat, rows_spanned;
  gboolean in_cell, covered;
  guint in_note;              /* comments, no part of the text */
  guint in_paragraph;
  gboolean has_paragraph;
  char type[16], value[64];
  GString *text;
  GArray *merged;             /* guint first, last, column */
} Book;

static guint
add_line (guint line, guint n)
{
  return MIN ((guint64) line + n, MAX_LINE);
}

/* --- text --- */

/* Runs of white space are one space, except where the file spells them out. */
static void
on_text (gpointer data, const char *text, gsize length)
{
  Book *self = data;

  if (!self->in_cell || self->in_note > 0 || self->in_paragraph == 0 || self->text->len + length > MAX_CELL)
    return;
  for (gsize i = 0; i < length; i++)
    if (strchr (" \t\r\n", text[i]) == NULL)
      g_string_append_c (self->text, text[i]);
    else if (self->text->len > 0 && strchr (" \n", self->text->str[self->text->len - 1]) == NULL)
      g_string_append_c (self->text, ' ');
}

static void
on_spelled_space (Book *self, const char *name, const LmXmlAttributes *attributes)
{
  if (self->text->len > MAX_CELL)
    return;
  if (g_str_equal (name, "s"))
    for (guint n = MIN (lm_xml_get_uint (attributes, "c", 1), 1000); n > 0; n--)
      g_string_append_c (self->text, ' ');
  else if (g_str_equal (name, "tab"))
    g_string_append_c (self->text, '\t');
  else if (g_str_equal (name, "line-break"))
    g_string_append_c (self->text, '\n');
}

/* --- cells --- */

static void
begin_cell (Book *self, const char *name, const LmXmlAttributes *attributes)
{
  static const char *const values[] = { "value", "date-value", "time-value", "boolean-value", "string-value" };

  self->in_cell = TRUE;
  self->covered = g_str_equal (name, "covered-table-cell");
  self->has_paragraph = FALSE;
  self->cell_repeat = MAX (1, lm_xml_get_uint (attributes, "number-columns-repeated", 1));
  self->rows_spanned = lm_xml_get_uint (attributes, "number-rows-spanned", 1);
  g_string_truncate (self->text, 0);
  *self->value = '\0';
  if (!lm_xml_copy (attributes, "value-type", self->type, sizeof self->type))
    *self->type = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (lm_xml_copy (attributes, values[i], self->value, sizeof self->value))
      {
        if (i == 4)
          {
            /* A text may stand in the attribute instead of in paragraphs. */
            g_autofree char *whole = lm_xml_dup (attributes, "string-value");

            g_string_assign (self->text, whole);
            *self->value = '\0';
          }
        break;
      }
}

/* «PT08H15M00S» to «08:15». */
static char *
format_duration (const char *text)
{
  int hours, minutes, seconds;
  GString *clock;

  if (sscanf (text, "PT%6dH%6dM%6d", &hours, &minutes, &seconds) != 3)
    return g_strdup (text);
  clock = g_string_new (NULL);
  g_string_append_printf (clock, "%02d:%02d", hours, minutes);
  if (seconds != 0)
    g_string_append_printf (clock, ":%02d", seconds);
  return g_string_free (clock, FALSE);
}

/* The cell's text: the value where there is one, but a number as it is shown
 * where only leading zeros set that apart. */
static char *
format_cell (Book *self)
{
  if (*self->value == '\0')
    return g_strdup (self->text->str);
  if (g_str_equal (self->type, "date"))
    {
      gsize length = strlen (self->value);

      if (g_str_has_suffix (self->value, "T00:00:00"))
        length -= 9;
      else if (length == 19 && g_str_has_suffix (self->value, ":00"))
        length -= 3;
      return g_strndup (self->value, length);
    }
  if (g_str_equal (self->type, "time"))
    return format_duration (self->value);
  if (g_str_equal (self->type, "boolean"))
    return g_strdup (g_str_equal (self->value, "true") ? "TRUE" : "FALSE");
  if (g_str_equal (self->type, "float") || g_str_equal (self->type, "percentage") || g_str_equal (self->type, "currency"))
    {
      char *end;
      double value = g_ascii_strtod (self->value, &end);

      if (*end != '\0')
        return g_strdup (self->value);
      if (*self->text->str == '0' && strspn (self->text->str, "0123456789") == self->text->len &&
          g_ascii_strtod (self->text->str, NULL) == value)
        return g_strdup (self->text->str);
      return lm_number_format (value);
    }
  return g_strdup (self->text->len > 0 ? self->text->str : self->value);
}

static void
end_cell (Book *self)
{
  g_autofree char *text = format_cell (self);

  self->in_cell = FALSE;
  if (!self->covered && *text != '\0')
    for (guint i = 0; i < self->cell_repeat && i <= LM_GRID_MAX_COLUMNS; i++)
      lm_grid_put (self->grid, add_line (self->column, i), text, -1);
  if (!self->covered && self->rows_spanned > 1 && self->merged->len < 3 * MAX_MERGED)
    {
      guint area[] = { self->line, add_line (self->line, self->rows_spanned - 1), self->column };

      g_array_append_vals (self->merged, area, 3);
    }
  self->column = add_line (self->column, self->cell_repeat);
}

static void
end_row (Book *self)
{
  guint before = lm_grid_get_n_rows (self->grid);

  lm_grid_end_row (self->grid, 0);
  if (lm_grid_get_n_rows (self->grid) > before)
    for (guint i = 1; i < self->row_repeat && lm_grid_has_room (self->grid); i++)
      lm_grid_repeat_row (self->grid, add_line (self->line, i));
  self->line = add_line (self->line, self->row_repeat);
}

/* --- tables --- */

static void
begin_table (Book *self, const LmXmlAttributes *attributes)
{
  g_autofree char *style = NULL;

  if (self->depth++ > 0)
    return;
  style = lm_xml_dup (attributes, "style-name");
  g_free (self->name);
  self->name = lm_xml_dup (attributes, "name");
  if (self->name == NULL)
    self->name = g_strdup ("");
  self->hidden = style != NULL && g_hash_table_contains (self->hidden_styles, style);
  self->grid = lm_grid_new ();
  self->line = 1;
  self->n_tables++;
  g_array_set_size (self->merged, 0);
}

static void
end_table (Book *self)
{
  if (self->depth == 0 || --self->depth > 0)
    return;
  for (guint i = 0; i + 2 < self->merged->len; i += 3)
    lm_grid_fill_down (self->grid, g_array_index (self->merged, guint, i), g_array_index (self->merged, guint, i + 1),
                       g_array_index (self->merged, guint, i + 2));
  lm_sheet_choice_add (&self->choice, self->name, self->hidden, g_steal_pointer (&self->grid));
}

static gboolean
on_start (gpointer data, const char *name, const LmXmlAttributes *attributes)
{
  Book *self = data;
  char display[8];

  if (g_str_equal (name, "table"))
    begin_table (self, attributes);
  else if (self->depth == 0)
    {
      if (g_str_equal (name, "style"))
        {
          g_free (self->style);
          self->style = lm_xml_dup (attributes, "name");
        }
      else if (g_str_equal (name, "table-properties") && self->style != NULL &&
               lm_xml_copy (attributes, "display", display, sizeof display) && g_str_equal (display, "false"))
        g_hash_table_add (self->hidden_styles, g_strdup (self->style));
    }
  else if (self->depth > 1)
    ;
  else if (self->in_cell && g_str_equal (name, "annotation"))
    self->in_note++;
  else if (self->in_note > 0)
    ;
  else if (g_str_equal (name, "table-row"))
    {
      self->row_repeat = MAX (1, lm_xml_get_uint (attributes, "number-rows-repeated", 1));
      self->column = 0;
      lm_grid_begin_row (self->grid, self->line);
    }
  else if (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell"))
    begin_cell (self, name, attributes);
  else if (self->in_cell && g_str_equal (name, "p"))
    {
      if (self->has_paragraph)
        g_string_append_c (self->text, '\n');
      else
        g_string_truncate (self->text, 0);
      self->has_paragraph = TRUE;
      self->in_paragraph++;
    }
  else if (self->in_paragraph > 0)
    on_spelled_space (self, name, attributes);
  return self->n_tables < MAX_SHEETS;
}

static gboolean
on_end (gpointer data, const char *name)
{
  Book *self = data;

  if (g_str_equal (name, "table"))
    end_table (self);
  else if (self->depth != 1)
    return TRUE;
  else if (self->in_note > 0)
    {
      if (g_str_equal (name, "annotation"))
        self->in_note--;
    }
  else if (g_str_equal (name, "p") && self->in_paragraph > 0)
    self->in_paragraph--;
  else if (self->in_cell && (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell")))
    end_cell (self);
  else if (g_str_equal (name, "table-row"))
    end_row (self);
  return self->grid == NULL || lm_grid_has_room (self->grid);
}

LmSheet *
lm_ods_read (LmPackage *package, GError **error)
{
  static const LmXmlHandlers handlers = { on_start, on_end, on_text };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) merged = g_array_new (FALSE, FALSE, sizeof (guint));
  Book self = {
    .package = package, .hidden_styles = hidden, .text = text, .merged = merged,
    .choice = { .reading = lm_package_get_reading (package), .format = "ods", .parts = parts },
  };
  LmSheet *sheet = NULL;

  lm_package_set_share (package, 0, 1);
  if (lm_package_parse (package, "content.xml", &handlers, &self, error))
    sheet = lm_sheet_choice_end (&self.choice, error);
  g_clear_pointer (&self.choice.best, lm_sheet_unref);
  g_clear_pointer (&self.grid, lm_grid_free);
  g_free (self.choice.best_name);
  g_free (self.name);
  g_free (self.style);
  return sheet;
}
