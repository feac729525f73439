#include "project/lm-changes.h"

#include <string.h>

static inline LmId
id_of (gconstpointer row)
{
  return *(const LmId *) row;
}

static void
add_home (GHashTable *homes, LmTable table, gconstpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);
  LmId home = table == LM_TABLE_HOME ? id_of (row) : *(const LmId *) ((const char *) row + info->columns[info->home_column].offset);

  if (home != 0 && !g_hash_table_contains (homes, &home))
    g_hash_table_add (homes, g_memdup2 (&home, sizeof home));
}

/* Rows stand by id in both, so one walk over the two finds what differs. Equal
 * bytes are equal rows, as texts stand in one pool; other bytes may still be. */
static void
compare_table (GHashTable *homes, LmTable table, LmSnapshot *before, LmSnapshot *after)
{
  gsize size = lm_table_get_info (table)->row_size;
  guint n_old, n_new;
  const char *old = lm_snapshot_get_rows (before, table, &n_old);
  const char *new = lm_snapshot_get_rows (after, table, &n_new);
  const char *old_end = old + size * n_old, *new_end = new + size * n_new;

  if (old == new)
    return;
  while (old < old_end || new < new_end)
    {
      if (old == old_end || (new < new_end && id_of (new) < id_of (old)))
        {
          add_home (homes, table, new);
          new += size;
        }
      else if (new == new_end || id_of (old) < id_of (new))
        {
          add_home (homes, table, old);
          old += size;
        }
      else
        {
          if (memcmp (old, new, size) != 0 && !lm_row_equal (table, old, new))
            {
              add_home (homes, table, old);
              add_home (homes, table, new);
            }
          old += size;
          new += size;
        }
    }
}

GHashTable *
lm_changes_of_homes (LmSnapshot *before, LmSnapshot *after, gboolean *all)
{
  static const LmTable for_all[] = {
    LM_TABLE_PROJECT, LM_TABLE_QUESTION, LM_TABLE_STEP, LM_TABLE_METHOD, LM_TABLE_METHOD_STEP, LM_TABLE_CONDITION,
    LM_TABLE_PLAN, LM_TABLE_TRAIN, LM_TABLE_BUILDING, LM_TABLE_COUPLING,
  };
  GHashTable *homes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  g_return_val_if_fail (before != NULL && after != NULL && all != NULL, homes);
  *all = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (for_all); i++)
    if (lm_snapshot_get_rows (before, for_all[i], NULL) != lm_snapshot_get_rows (after, for_all[i], NULL))
      *all = TRUE;
  for (LmTable table = 0; table < LM_N_TABLES; table++)
    if (table == LM_TABLE_HOME || lm_table_get_info (table)->home_column >= 0)
      compare_table (homes, table, before, after);
  return homes;
}
