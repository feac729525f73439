#include "district.h"

#include <stdlib.h>
#include <string.h>

static gint64
parse_instant (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "T", 2);
  LmDay day;
  int minute;

  if (!lm_day_parse (parts[0], &day) || !lm_minute_parse (parts[1], &minute))
    g_error ("no instant: %s", text);
  return lm_instant (day, minute);
}

static void
set_column (const LmTableInfo *info, gpointer row, const char *name, const char *value, GPtrArray *texts)
{
  gboolean none = g_str_equal (value, "none");

  for (guint i = 0; i < info->n_columns; i++)
    {
      const LmColumn *column = &info->columns[i];
      gpointer at = (char *) row + column->offset;
      LmDay day = LM_DAY_NONE;

      if (!g_str_equal (column->name, name))
        continue;
      switch (column->type)
        {
        case LM_COLUMN_TEXT:
          {
            char *text = g_strdup (value);

            g_strdelimit (text, "~", ' ');
            g_strdelimit (text, "|", '\n');
            g_ptr_array_add (texts, text);
            *(const char **) at = text;
          }
          return;
        case LM_COLUMN_ENUM:
          *(int *) at = lm_nick_find (column->nicks, value);
          g_assert_cmpint (*(int *) at, >=, 0);
          return;
        case LM_COLUMN_BOOL:
        case LM_COLUMN_COUNT:
        case LM_COLUMN_OFFSET:
          *(int *) at = none ? -1 : atoi (value);
          return;
        case LM_COLUMN_DAY:
          g_assert_true (none || lm_day_parse (value, &day));
          *(LmDay *) at = day;
          return;
        case LM_COLUMN_INSTANT:
          *(LmInstant *) at = none ? LM_INSTANT_NONE : parse_instant (value);
          return;
        case LM_COLUMN_REAL:
          *(double *) at = g_ascii_strtod (value, NULL);
          return;
        case LM_COLUMN_ID:
        case LM_COLUMN_REF:
        case LM_COLUMN_UTC:
        case LM_COLUMN_INT64:
        default:
          *(gint64 *) at = none ? 0 : g_ascii_strtoll (value, NULL, 10);
          return;
        }
    }
  g_error ("no column %s in %s", name, info->name);
}

LmSnapshot *
district_edit (LmSnapshot *base, const char *script)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (base);
  g_auto (GStrv) lines = g_strsplit_set (script, ";\n", -1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " ", -1);
      gboolean remove = lines[i][0] == '-';
      const LmTableInfo *info;
      g_autofree gpointer row = NULL;
      LmTable table;
      gint64 id;
      gconstpointer old;

      if (words[0] == NULL || *words[0] == '\0')
        continue;
      if (!lm_table_from_name (words[0] + remove, &table))
        g_error ("no table %s", words[0]);
      info = lm_table_get_info (table);
      id = g_ascii_strtoll (words[1], NULL, 10);
      if (remove)
        {
          g_assert_nonnull (lm_snapshot_find (base, table, id));
          lm_snapshot_builder_remove (builder, table, id);
          continue;
        }
      row = g_malloc0 (info->row_size);
      old = base != NULL ? lm_snapshot_find (base, table, id) : NULL;
      if (old != NULL)
        memcpy (row, old, info->row_size);
      else
        lm_row_init (table, row);
      set_column (info, row, "id", words[1], texts);
      for (guint w = 2; words[w] != NULL; w++)
        {
          char *equals = strchr (words[w], '=');

          if (*words[w] == '\0')
            continue;
          g_assert_nonnull (equals);
          *equals = '\0';
          set_column (info, row, words[w], equals + 1, texts);
        }
      lm_snapshot_builder_put (builder, table, row);
    }
  return lm_snapshot_builder_end (builder, base != NULL ? lm_snapshot_get_revision (base) + 1 : 1);
}
