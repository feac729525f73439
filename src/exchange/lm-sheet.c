#include "lm-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-address-names-private.h"

struct _LmSheet {
  gatomicrefcount references;
  LmGrid *grid;
  const char *format;
  char **parts;
  char *part;
  GPtrArray *columns;  /* char * */
  GArray *rows;        /* guint: row of the grid */
  gboolean has_header;
  guint width;         /* cells that the header gives; a filled cell beyond overflows */
};

G_DEFINE_QUARK (lm-exchange-error-quark, lm_exchange_error)

/* «Column AB», as spreadsheets count. */
static char *
name_of_column (guint column)
{
  char letters[8];
  guint at = sizeof letters - 1;

  letters[at] = '\0';
  for (guint n = column + 1; n > 0; n = (n - 1) / 26)
    letters[--at] = 'A' + (n - 1) % 26;
  return g_strdup_printf (_("Column %s"), letters + at);
}

/* Header cells are often broken over lines; a name is one line. */
static char *
clean_name (const char *text)
{
  GString *name = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == 0xfeff)
        {
          gap = name->len > 0;
          continue;
        }
      if (gap)
        g_string_append_c (name, ' ');
      gap = FALSE;
      g_string_append_unichar (name, c);
    }
  return g_string_free (name, FALSE);
}

static LmSheet *
sheet_new (LmGrid *grid, const char *format)
{
  LmSheet *self = g_new0 (LmSheet, 1);

  g_atomic_ref_count_init (&self->references);
  self->grid = grid;
  self->format = format;
  self->parts = g_new0 (char *, 1);
  self->part = g_strdup ("");
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

gboolean
lm_filter_matches (const char *text, const char *prefix)
{
  for (;; text++, prefix++)
    {
      while (*text == ' ')
        text++;
      while (*prefix == ' ')
        prefix++;
      if (*prefix == '\0')
        return TRUE;
      if (g_ascii_tolower (*text) != g_ascii_tolower (*prefix))
        return FALSE;
    }
}

static void
take_rows (LmSheet *self, guint first, const LmSheetFilter *filter)
{
  int postcode = -1, town = -1;

  for (guint c = 0; filter != NULL && c < self->columns->len; c++)
    {
      LmAddressField field = lm_address_field_from_name (self->columns->pdata[c]);

      if (filter->postcode != NULL && field == LM_ADDRESS_POSTCODE && postcode < 0)
        postcode = c;
      if (filter->town != NULL && field == LM_ADDRESS_TOWN && town < 0)
        town = c;
    }
  for (guint row = first; row < lm_grid_get_n_rows (self->grid); row++)
    {
      if (postcode >= 0 && !lm_filter_matches (lm_grid_get_cell (self->grid, row, postcode), filter->postcode))
        continue;
      if (town >= 0 && !lm_filter_matches (lm_grid_get_cell (self->grid, row, town), filter->town))
        continue;
      g_array_append_val (self->rows, row);
    }
}

/* A row that has not as many cells as the header is read as far as it goes, and
 * said. Where most rows run past the header, it is the header that is short. */
static void
measure_width (LmSheet *self, int header, guint first)
{
  guint given = header >= 0 ? lm_grid_get_n_given (self->grid, header) : 0;
  guint n_rows = lm_grid_get_n_rows (self->grid), n_long = 0, widest = 0, width;

  width = header >= 0 ? lm_grid_get_width (self->grid, header) : 0;
  for (guint row = first; row < n_rows; row++)
    {
      guint w = lm_grid_get_width (self->grid, row);

      if (given == 0 || w <= given)
        width = MAX (width, w);
      else
        n_long++;
      widest = MAX (widest, w);
    }
  if (n_long * 2 > n_rows - first)
    width = given = widest;
  self->width = width;

  for (guint row = first; given > 0 && row < n_rows; row++)
    {
      guint n = lm_grid_get_n_given (self->grid, row);
      guint line = lm_grid_get_line (self->grid, row);

      if (n < given && n > 0)
        lm_grid_remark (self->grid, line, NULL,
                        _("This row has %u cells where the header has %u; the last were taken as empty."), n, given);
      else if (lm_grid_get_width (self->grid, row) > width)
        lm_grid_remark (self->grid, line, NULL,
                        _("This row has %u cells where the header has %u; the last were left out."), n, given);
    }
}

LmSheet *
lm_sheet_new_found (LmGrid *grid, const char *format, const LmSheetFilter *filter)
{
  LmSheet *self = sheet_new (grid, format);
  guint first;
  int header = lm_header_find (grid, &first);

  self->has_header = header >= 0;
  measure_width (self, header, first);
  for (guint c = 0; c < self->width; c++)
    {
      g_autofree char *name = clean_name (header >= 0 ? lm_grid_get_cell (grid, header, c) : "");

      g_ptr_array_add (self->columns, *name ? g_steal_pointer (&name) : name_of_column (c));
    }
  if (header > 0)
    lm_grid_remark (grid, lm_grid_get_line (grid, header), NULL,
                    ngettext ("The header was found here; %d line before it was left out.",
                              "The header was found here; %d lines before it were left out.", header), header);
  else if (header < 0 && lm_grid_get_n_rows (grid) > 0)
    lm_grid_remark (grid, lm_grid_get_line (grid, first), NULL,
                    _("No header was found; the columns are named by their letters."));
  take_rows (self, first, filter);
  return self;
}

LmSheet *
lm_sheet_new_named (LmGrid *grid, const char *format, const char *const *names, const LmSheetFilter *filter)
{
  LmSheet *self = sheet_new (grid, format);

  self->has_header = TRUE;
  for (; *names != NULL; names++)
    g_ptr_array_add (self->columns, clean_name (*names));
  self->width = self->columns->len;
  take_rows (self, 0, filter);
  return self;
}

void
lm_sheet_set_parts (LmSheet *self, char **parts, char *part)
{
  g_strfreev (self->parts);
  self->parts = parts;
  g_free (self->part);
  self->part = part;
}

guint
lm_sheet_count_fields (LmSheet *self)
{
  gboolean seen[LM_N_ADDRESS_FIELDS] = { FALSE };
  guint n = 0;

  for (guint c = 0; c < self->columns->len; c++)
    {
      LmAddressField field = lm_address_field_from_name (self->columns->pdata[c]);

      if (field != LM_ADDRESS_NONE && !seen[field])
        n++;
      seen[field] = TRUE;
    }
  return n;
}

LmSheet *
lm_sheet_ref (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lm_sheet_unref (LmSheet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  lm_grid_free (self->grid);
  g_strfreev (self->parts);
  g_free (self->part);
  g_ptr_array_unref (self->columns);
  g_array_unref (self->rows);
  g_free (self);
}

const char *
lm_sheet_get_format (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->format;
}

const char *const *
lm_sheet_get_parts (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->parts;
}

const char *
lm_sheet_get_part (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->part;
}

gboolean
lm_sheet_has_header (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_header;
}

guint
lm_sheet_get_n_columns (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->len;
}

const char *
lm_sheet_get_column (LmSheet *self, guint column)
{
  g_return_val_if_fail (self != NULL && column < self->columns->len, NULL);

  return self->columns->pdata[column];
}

int
lm_sheet_find_column (LmSheet *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, -1);

  for (guint c = 0; c < self->columns->len; c++)
    if (g_ascii_strcasecmp (self->columns->pdata[c], name) == 0)
      return c;
  return -1;
}

guint
lm_sheet_get_n_rows (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

const char *
lm_sheet_get_cell (LmSheet *self, guint row, guint column)
{
  g_return_val_if_fail (self != NULL && row < self->rows->len && column < self->columns->len, "");

  return lm_grid_get_cell (self->grid, g_array_index (self->rows, guint, row), column);
}

guint
lm_sheet_get_line (LmSheet *self, guint row)
{
  g_return_val_if_fail (self != NULL && row < self->rows->len, 0);

  return lm_grid_get_line (self->grid, g_array_index (self->rows, guint, row));
}

gboolean
lm_sheet_row_overflows (LmSheet *self, guint row)
{
  g_return_val_if_fail (self != NULL && row < self->rows->len, FALSE);

  return lm_grid_get_width (self->grid, g_array_index (self->rows, guint, row)) > self->width;
}

GPtrArray *
lm_sheet_get_remarks (LmSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return lm_grid_get_remarks (self->grid);
}
