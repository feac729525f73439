#include "lm-sheet-private.h"

#include <string.h>

#include "core/lm-home.h"
#include "lm-address-names-private.h"

/* A header stands within so many rows, or there is none. */
#define SEARCHED 60

guint
lm_header_count_fields (LmGrid *grid, guint row)
{
  gboolean seen[LM_N_ADDRESS_FIELDS] = { FALSE };
  guint n = 0;

  for (guint c = 0; c < lm_grid_get_width (grid, row); c++)
    {
      LmAddressField field = lm_address_field_from_name (lm_grid_get_cell (grid, row, c));

      if (field != LM_ADDRESS_NONE && !seen[field])
        n++;
      seen[field] = TRUE;
    }
  return n;
}

/* A number, a date or a time: nothing that names a column. */
static gboolean
is_value (const char *text)
{
  return strspn (text, "0123456789.,:-+ TEe/%") == strlen (text) && strcspn (text, "0123456789") < strlen (text);
}

/* Rows of data hold numbers, or a postcode; a header does not, but for a year. */
static gboolean
looks_like_data (LmGrid *grid, guint row)
{
  guint n = 0, n_values = 0;

  for (guint c = 0; c < lm_grid_get_width (grid, row); c++)
    {
      const char *text = lm_grid_get_cell (grid, row, c);
      char postcode[7];

      if (*text == '\0')
        continue;
      n++;
      if (is_value (text))
        n_values++;
      if (lm_home_parse_postcode (text, postcode))
        return TRUE;
    }
  return n_values * 2 > n;
}

static guint
count_filled (LmGrid *grid, guint row)
{
  guint n = 0;

  for (guint c = 0; c < lm_grid_get_width (grid, row); c++)
    n += *lm_grid_get_cell (grid, row, c) != '\0';
  return n;
}

int
lm_header_find (LmGrid *grid, guint *first)
{
  guint n = MIN (lm_grid_get_n_rows (grid), SEARCHED), best = 0, best_fields = 0, usual = 0;
  guint filled[SEARCHED], often[LM_GRID_MAX_COLUMNS + 1] = { 0 };

  *first = 0;
  if (n == 0)
    return -1;
  /* The words of an address list decide, wherever they stand. */
  for (guint row = 0; row < n; row++)
    {
      guint fields = lm_header_count_fields (grid, row);

      if (fields > best_fields)
        best = row, best_fields = fields;
    }
  if (best_fields >= 2 && !looks_like_data (grid, best))
    {
      *first = best + 1;
      return best;
    }

  /* Else the first row that is about as full as the rows of the list are; what
   * comes before are titles and remarks. */
  for (guint row = 0; row < n; row++)
    {
      filled[row] = count_filled (grid, row);
      often[filled[row]]++;
    }
  for (guint w = 1; w <= LM_GRID_MAX_COLUMNS; w++)
    if (often[w] >= often[usual] && often[w] > 0)
      usual = w;
  for (guint row = 0; row < n; row++)
    if (filled[row] * 2 > usual)
      {
        gboolean unnamed = looks_like_data (grid, row);

        *first = unnamed ? row : row + 1;
        return unnamed ? -1 : (int) row;
      }
  g_assert_not_reached ();
}
