/* fuzz-seeds project|changeset FOLDER: where the fuzzers start from: small
 * documents, and the changesets of their actions. */
#include "forge.h"
#include "lm-store-private.h"
#include "store-fixture.h"

#include <stdlib.h>

static void
put (const char *folder, const char *kind, guint n, gconstpointer bytes, gsize size)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", kind, n), *path = g_build_filename (folder, name, NULL);

  forge_write (path, bytes, size);
}

/* One row of every table, then all changed, then some taken away, so that every
 * kind of change of every table is there. */
static void
fill (LmStore *store, LmSnapshot **snapshot, GRand *rand)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      g_autofree gpointer row = g_malloc0 (lm_table_get_info (t)->row_size);

      if (t == LM_TABLE_PROJECT || !random_row (rand, *snapshot, t, row))
        continue;
      begin (store, "add");
      g_assert_true (lm_store_insert (store, t, row, NULL));
      *snapshot = commit (store, *snapshot);
      random_row (rand, *snapshot, t, row);
      *(LmId *) row = *(const LmId *) lm_snapshot_get_rows (*snapshot, t, NULL);
      begin (store, "change");
      g_assert_true (lm_store_update (store, t, row, NULL));
      *snapshot = commit (store, *snapshot);
    }
}

int
main (int argc, char *argv[])
{
  const char *what = argc > 2 ? argv[1] : "", *folder = argc > 2 ? argv[2] : NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) history = NULL;
  g_autofree char *path = NULL, *state = g_dir_make_tmp ("lm-seeds-XXXXXX", NULL), *bytes = NULL;
  LmSnapshot *snapshot;
  LmStore *store;
  gsize size;

  if (folder == NULL)
    return 64;
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  path = g_build_filename (state, "seed.lmeter", NULL);
  store = make_store (path);
  snapshot = load (store);
  fill (store, &snapshot, rand);
  if (g_str_equal (what, "changeset"))
    {
      history = lm_store_get_history (store, 0, 10000, NULL);
      for (guint i = 0; i < history->len; i++)
        {
          const LmAction *action = g_ptr_array_index (history, i);
          g_autoptr (GBytes) changeset = lm_change_log_get_changeset (store, action->id, NULL);

          g_assert_nonnull (changeset);
          put (folder, "action", i, g_bytes_get_data (changeset, NULL), g_bytes_get_size (changeset));
        }
    }
  lm_snapshot_unref (snapshot);
  close_store (store);
  if (g_str_equal (what, "project"))
    for (guint n = 0; n < 2; n++)
      {
        forge_rewrite (path, n == 0 ? "PRAGMA page_size = 512; VACUUM" : "DELETE FROM plan_step; PRAGMA page_size = 1024; VACUUM");
        g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
        put (folder, "document", n, bytes, size - FORGE_TRAILER);
        g_clear_pointer (&bytes, g_free);
      }
  remove_tree (state);
  return 0;
}
