#include "try-file.h"

#include "store/lm-store.h"

#include <unistd.h>

/* Nothing is written through to the disk in a program with this file: that would
 * be most of the time of an opening. The linker prefers these two. */
int fsync (int fd);
int fdatasync (int fd);

int
fsync (int fd)
{
  return 0;
}

int
fdatasync (int fd)
{
  return 0;
}

static void
turn (LmStore *store, LmSnapshot **snapshot, LmSnapshot *(*how) (LmStore *, LmSnapshot *, GError **))
{
  LmSnapshot *after = how (store, *snapshot, NULL);

  if (after == NULL)
    return;
  lm_snapshot_unref (*snapshot);
  *snapshot = after;
}

static void
edit (LmStore *store, LmSnapshot **snapshot)
{
  LmHomeRow home;
  LmSnapshot *after = NULL;
  guint n;
  const LmHomeRow *homes = LM_ROWS (*snapshot, HOME, &n);

  if (!lm_store_begin (store, "edit", NULL))
    return;
  LM_ROW_FRESH (HOME, &home);
  home.street = "Heindijk";
  if (lm_store_insert (store, LM_TABLE_HOME, &home, NULL) && (n == 0 || lm_store_delete (store, LM_TABLE_HOME, homes[n / 2].id, NULL)))
    after = lm_store_commit (store, *snapshot, NULL);
  if (after)
    {
      lm_snapshot_unref (*snapshot);
      *snapshot = after;
    }
  lm_store_rollback (store);
}

gboolean
try_file (const char *path)
{
  LmStore *store = lm_store_open (path, NULL);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) history = NULL;

  if (store == NULL)
    return FALSE;
  history = lm_store_get_history (store, 1, 1000, NULL);
  snapshot = lm_store_load (store, NULL);
  if (snapshot)
    {
      for (int i = 0; i < 3; i++)
        turn (store, &snapshot, lm_store_undo);
      turn (store, &snapshot, lm_store_redo);
      edit (store, &snapshot);
      lm_store_publish (store, NULL, NULL);
    }
  lm_store_close (store, NULL);
  return TRUE;
}
