#include "core/lm-table.h"

#include <string.h>

gboolean
lm_table_from_name (const char *name, LmTable *table)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    if (g_str_equal (lm_table_get_info (t)->name, name))
      {
        *table = t;
        return TRUE;
      }
  return FALSE;
}

void
lm_row_init (LmTable table, gpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);

  memset (row, 0, info->row_size);
  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      gpointer at = (char *) row + column->offset;

      switch (column->type)
        {
        case LM_COLUMN_TEXT:
          *(const char **) at = column->initial_text;
          break;
        case LM_COLUMN_ENUM:
        case LM_COLUMN_BOOL:
        case LM_COLUMN_COUNT:
        case LM_COLUMN_OFFSET:
        case LM_COLUMN_DAY:
        case LM_COLUMN_INSTANT:
          *(gint32 *) at = (gint32) column->initial;
          break;
        case LM_COLUMN_ID:
        case LM_COLUMN_REF:
        case LM_COLUMN_UTC:
        case LM_COLUMN_INT64:
          *(gint64 *) at = column->initial;
          break;
        case LM_COLUMN_REAL:
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

gboolean
lm_row_equal (LmTable table, gconstpointer a, gconstpointer b)
{
  const LmTableInfo *info = lm_table_get_info (table);

  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      const char *x = (const char *) a + column->offset, *y = (const char *) b + column->offset;
      gboolean equal;

      switch (column->type)
        {
        case LM_COLUMN_TEXT:
          equal = g_str_equal (*(const char *const *) x, *(const char *const *) y);
          break;
        case LM_COLUMN_ID:
        case LM_COLUMN_REF:
        case LM_COLUMN_UTC:
        case LM_COLUMN_INT64:
          equal = *(const gint64 *) x == *(const gint64 *) y;
          break;
        case LM_COLUMN_REAL:
          equal = memcmp (x, y, sizeof (double)) == 0;
          break;
        case LM_COLUMN_ENUM:
        case LM_COLUMN_BOOL:
        case LM_COLUMN_COUNT:
        case LM_COLUMN_OFFSET:
        case LM_COLUMN_DAY:
        case LM_COLUMN_INSTANT:
        default:
          equal = *(const gint32 *) x == *(const gint32 *) y;
          break;
        }
      if (!equal)
        return FALSE;
    }
  return TRUE;
}

int
lm_nick_find (const char *const *nicks, const char *nick)
{
  for (int i = 0; nicks[i]; i++)
    if (g_str_equal (nicks[i], nick))
      return i;
  return -1;
}

char *
lm_column_format (const LmColumn *column, gconstpointer row)
{
  const char *at = (const char *) row + column->offset;
  gint32 small = 0;
  char *text = NULL;

  switch (column->type)
    {
    case LM_COLUMN_TEXT:
      return g_strdup (*(const char *const *) at);
    case LM_COLUMN_ENUM:
      return g_strdup (column->nicks[*(const int *) at]);
    case LM_COLUMN_BOOL:
      return g_strdup (*(const gint32 *) at ? "yes" : "no");
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
      small = *(const gint32 *) at;
      if (column->nullable && small == (column->type == LM_COLUMN_COUNT ? -1 : G_MININT32))
        return g_strdup ("");
      return g_strdup_printf ("%d", small);
    case LM_COLUMN_DAY:
      text = lm_day_format_iso (*(const LmDay *) at);
      return text ? text : g_strdup ("");
    case LM_COLUMN_INSTANT:
      text = lm_instant_format_iso (*(const LmInstant *) at);
      return text ? text : g_strdup ("");
    case LM_COLUMN_ID:
    case LM_COLUMN_REF:
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
      if (column->nullable && *(const gint64 *) at == 0)
        return g_strdup ("");
      return g_strdup_printf ("%" G_GINT64_FORMAT, *(const gint64 *) at);
    case LM_COLUMN_REAL:
      text = g_malloc (G_ASCII_DTOSTR_BUF_SIZE);
      return g_ascii_dtostr (text, G_ASCII_DTOSTR_BUF_SIZE, *(const double *) at);
    default:
      g_assert_not_reached ();
    }
}
