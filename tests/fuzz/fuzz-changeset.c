/* Any bytes as the changeset of an action. What our reader takes SQLite must
 * read to its end, and apply, or refuse, without harm. */
#include "lm-store-private.h"

#include "lm-schema-private.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static LmSqlite *file;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  file = lm_sqlite_open (NULL, LM_SQLITE_CREATE, NULL);
  g_assert_nonnull (file);
  g_assert_true (lm_schema_create (file, NULL));
  g_assert_true (lm_sqlite_exec (file, "INSERT INTO project (id) VALUES (1); INSERT INTO home (id) VALUES (1), (2); INSERT INTO trade (id) VALUES (9)", NULL));
  return 0;
}

static int
on_conflict (gpointer data, int kind, sqlite3_changeset_iter *iter)
{
  return kind == SQLITE_CHANGESET_DATA || kind == SQLITE_CHANGESET_CONFLICT ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gpointer inverse = NULL;
  int n = 0;

  if (!lm_changeset_check (data, size, NULL))
    return 0;
  lm_sqlite_exec (file, "BEGIN; PRAGMA defer_foreign_keys = 1", NULL);
  sqlite3changeset_apply (lm_sqlite_get_handle (file), (int) size, (gpointer) data, NULL, on_conflict, NULL);
  if (sqlite3changeset_invert ((int) size, data, &n, &inverse) == SQLITE_OK)
    {
      g_assert_true (lm_changeset_check (inverse, (gsize) n, NULL));
      sqlite3changeset_apply (lm_sqlite_get_handle (file), n, inverse, NULL, on_conflict, NULL);
    }
  sqlite3_free (inverse);
  lm_sqlite_exec (file, "ROLLBACK", NULL);
  return 0;
}
