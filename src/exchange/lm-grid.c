#include "lm-grid-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Remarks beyond this many say nothing new. */
#define MAX_REMARKS 1000
/* Rows that all fillings together may look at; a file can name the same million
 * rows over and over. */
#define MAX_FILLED 4000000

typedef struct {
  guint line;
  guint first;   /* of its cells */
  guint n_cells;
  guint n_given;
} Row;

struct _LmGrid {
  GArray *rows;        /* Row */
  GPtrArray *cells;    /* const char * in `texts` */
  GStringChunk *texts;
  gsize text_size;
  GPtrArray *above;    /* the last text of each column: lists repeat themselves downwards */
  GPtrArray *remarks;
  gboolean too_wide, full;
  guint n_filled;
  Row row;             /* being filled */
};

static void
remark_free (LmSheetRemark *remark)
{
  g_free (remark->column);
  g_free (remark->message);
  g_free (remark);
}

LmGrid *
lm_grid_new (void)
{
  LmGrid *self = g_new0 (LmGrid, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->cells = g_ptr_array_new ();
  self->texts = g_string_chunk_new (16 * 1024);
  self->above = g_ptr_array_new ();
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify) remark_free);
  return self;
}

void
lm_grid_free (LmGrid *self)
{
  g_array_unref (self->rows);
  g_ptr_array_unref (self->cells);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->above);
  g_ptr_array_unref (self->remarks);
  g_free (self);
}

void
lm_grid_begin_row (LmGrid *self, guint line)
{
  self->row = (Row) { .line = line, .first = self->cells->len };
}

void
lm_grid_put (LmGrid *self, guint column, const char *text, gssize length)
{
  const char *above;

  if (length < 0)
    length = strlen (text);
  if (length == 0 || self->full)
    return;
  if (column >= LM_GRID_MAX_COLUMNS)
    {
      if (!self->too_wide)
        lm_grid_remark (self, self->row.line, NULL,
                        _("Columns after the first %d were left out."), LM_GRID_MAX_COLUMNS);
      self->too_wide = TRUE;
      return;
    }
  if (column < self->row.n_cells)
    return;
  if (self->cells->len + (column - self->row.n_cells) >= LM_GRID_MAX_CELLS ||
      self->text_size + length > LM_GRID_MAX_TEXT || self->rows->len >= LM_GRID_MAX_ROWS)
    {
      self->full = TRUE;
      return;
    }
  for (; self->row.n_cells < column; self->row.n_cells++)
    g_ptr_array_add (self->cells, (gpointer) "");

  if (column >= self->above->len)
    g_ptr_array_set_size (self->above, column + 1);
  above = self->above->pdata[column];
  if (above == NULL || strncmp (above, text, length) != 0 || above[length] != '\0')
    {
      above = self->above->pdata[column] = g_string_chunk_insert_len (self->texts, text, length);
      self->text_size += length;
    }
  g_ptr_array_add (self->cells, (gpointer) above);
  self->row.n_cells++;
}

void
lm_grid_end_row (LmGrid *self, guint n_given)
{
  if (self->row.n_cells == 0)
    return;
  self->row.n_given = n_given;
  g_array_append_val (self->rows, self->row);
}

void
lm_grid_repeat_row (LmGrid *self, guint line)
{
  Row row;

  g_return_if_fail (self->rows->len > 0);

  row = g_array_index (self->rows, Row, self->rows->len - 1);
  row.line = line;
  if (self->rows->len >= LM_GRID_MAX_ROWS)
    self->full = TRUE;
  else
    g_array_append_val (self->rows, row);
}

gboolean
lm_grid_has_room (LmGrid *self)
{
  return !self->full;
}

guint
lm_grid_get_n_rows (LmGrid *self)
{
  return self->rows->len;
}

guint
lm_grid_get_line (LmGrid *self, guint row)
{
  return g_array_index (self->rows, Row, row).line;
}

guint
lm_grid_get_width (LmGrid *self, guint row)
{
  return g_array_index (self->rows, Row, row).n_cells;
}

guint
lm_grid_get_n_given (LmGrid *self, guint row)
{
  return g_array_index (self->rows, Row, row).n_given;
}

const char *
lm_grid_get_cell (LmGrid *self, guint row, guint column)
{
  const Row *r = &g_array_index (self->rows, Row, row);

  return column < r->n_cells ? self->cells->pdata[r->first + column] : "";
}

int
lm_grid_find_line (LmGrid *self, guint line)
{
  guint low = 0, high = self->rows->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (lm_grid_get_line (self, middle) < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->rows->len && lm_grid_get_line (self, low) == line ? (int) low : -1;
}

void
lm_grid_fill_down (LmGrid *self, guint first, guint last, guint column)
{
  int top = lm_grid_find_line (self, first);
  const char *text;

  if (top < 0 || column >= lm_grid_get_width (self, top))
    return;
  text = lm_grid_get_cell (self, top, column);
  for (guint row = top + 1; row < self->rows->len && lm_grid_get_line (self, row) <= last && self->n_filled++ < MAX_FILLED; row++)
    {
      Row *r = &g_array_index (self->rows, Row, row);

      /* A row that ends left of the column can't be made longer in place. */
      if (column < r->n_cells)
        {
          if (*(const char *) self->cells->pdata[r->first + column] == '\0')
            self->cells->pdata[r->first + column] = (gpointer) text;
        }
      else if (self->cells->len + column + 1 < LM_GRID_MAX_CELLS)
        {
          guint from = r->first;

          r->first = self->cells->len;
          for (guint c = 0; c < column; c++)
            {
              gpointer cell = c < r->n_cells ? self->cells->pdata[from + c] : (gpointer) "";

              g_ptr_array_add (self->cells, cell);
            }
          g_ptr_array_add (self->cells, (gpointer) text);
          r->n_cells = column + 1;
        }
    }
}

void
lm_grid_set (LmGrid *self, guint row, guint column, const char *kept)
{
  const Row *r = &g_array_index (self->rows, Row, row);

  g_return_if_fail (column < r->n_cells);

  self->cells->pdata[r->first + column] = (gpointer) kept;
}

const char *
lm_grid_keep (LmGrid *self, const char *text)
{
  gsize length = strlen (text);

  if (self->text_size + length > LM_GRID_MAX_TEXT)
    {
      self->full = TRUE;
      return NULL;
    }
  self->text_size += length;
  return g_string_chunk_insert_len (self->texts, text, length);
}

void
lm_grid_remark (LmGrid *self, guint line, const char *column, const char *format, ...)
{
  LmSheetRemark *remark;
  va_list arguments;

  if (self->remarks->len >= MAX_REMARKS)
    return;
  remark = g_new0 (LmSheetRemark, 1);
  remark->line = line;
  remark->column = g_strdup (column);
  va_start (arguments, format);
  remark->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->remarks, remark);
}

GPtrArray *
lm_grid_get_remarks (LmGrid *self)
{
  return self->remarks;
}
