/* What must hold whatever people do: rows of every table come back as they
 * were, a patched snapshot is the same as one loaded afresh, and undo and redo
 * lead back and forth through the same states. */
#include "store-fixture.h"

#include "sqlite/lm-sqlite.h"

#include <string.h>

static void
test_schema_is_as_described (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = working_folder (fixture->path), *path = g_build_filename (folder, "project.db", NULL);
  LmStore *store = make_store (fixture->path);
  LmSqlite *file = lm_sqlite_open (path, LM_SQLITE_READ_ONLY, &error);

  g_assert_no_error (error);
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      const LmTableInfo *info = lm_table_get_info (t);
      g_autofree char *columns_sql = g_strdup_printf ("SELECT name, type, \"notnull\", pk FROM pragma_table_info ('%s') ORDER BY cid", info->name);
      g_autofree char *references_sql = g_strdup_printf ("SELECT \"table\" FROM pragma_foreign_key_list ('%s') WHERE \"from\" = ?", info->name);
      g_autofree char *index_sql = g_strdup_printf ("SELECT count (*) FROM pragma_index_list ('%s') l, pragma_index_info (l.name) i WHERE i.seqno = 0 AND i.name = ?", info->name);
      g_autofree char *unique_sql = g_strdup_printf ("SELECT count (*) FROM pragma_index_list ('%s') WHERE \"unique\"", info->name);
      g_autoptr (LmStatement) columns = lm_statement_new (file, columns_sql, &error);
      g_autoptr (LmStatement) references = lm_statement_new (file, references_sql, &error);
      g_autoptr (LmStatement) indexes = lm_statement_new (file, index_sql, &error);
      gint64 n_unique;

      g_assert_no_error (error);
      for (guint c = 0; c < info->n_columns; c++)
        {
          const LmColumn *column = &info->columns[c];
          const char *type = column->type == LM_COLUMN_TEXT || column->type == LM_COLUMN_ENUM ? "TEXT" : column->type == LM_COLUMN_REAL ? "REAL" : "INTEGER";

          g_assert_cmpint (lm_statement_step (columns, &error), ==, LM_STATEMENT_ROW);
          g_assert_cmpstr (lm_statement_get_text (columns, 0), ==, column->name);
          g_assert_cmpstr (lm_statement_get_text (columns, 1), ==, type);
          if (c > 0)
            g_assert_cmpint (lm_statement_get_int64 (columns, 2), ==, !column->nullable);
          g_assert_cmpint (lm_statement_get_int64 (columns, 3), ==, c == 0);

          lm_statement_bind_text (references, 1, column->name);
          if (column->type == LM_COLUMN_REF && column->reference != LM_N_TABLES)
            {
              g_assert_cmpint (lm_statement_step (references, &error), ==, LM_STATEMENT_ROW);
              g_assert_cmpstr (lm_statement_get_text (references, 0), ==, lm_table_get_info (column->reference)->name);
              lm_statement_bind_text (indexes, 1, column->name);
              g_assert_cmpint (lm_statement_step (indexes, &error), ==, LM_STATEMENT_ROW);
              g_assert_cmpint (lm_statement_get_int64 (indexes, 0), ==, 1);
              lm_statement_reset (indexes);
            }
          else
            g_assert_cmpint (lm_statement_step (references, &error), ==, LM_STATEMENT_DONE);
          lm_statement_reset (references);
        }
      g_assert_cmpint (lm_statement_step (columns, &error), ==, LM_STATEMENT_DONE);
      g_assert_true (lm_sqlite_get_int64 (file, unique_sql, &n_unique, &error));
      g_assert_cmpint (n_unique, ==, 0); /* two copies must be able to exchange their rows */
    }
  {
    gint64 odd;

    g_assert_true (lm_sqlite_get_int64 (file, "SELECT count (*) FROM sqlite_schema WHERE type IN ('view', 'trigger') "
                                              "OR type = 'table' AND sql NOT LIKE '%STRICT%'", &odd, &error));
    g_assert_cmpint (odd, ==, 0);
  }
  lm_sqlite_free (file);
  close_store (store);
}

static void
test_every_row_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GError) error = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = fill_every_table (store, rand, load (store)), *again;

  for (guint t = 0; t < LM_N_TABLES; t++)
    for (int i = 0; i < 5; i++)
      {
        const LmTableInfo *info = lm_table_get_info (t);
        g_autofree gpointer row = g_malloc (info->row_size);
        LmId id;

        if (t == LM_TABLE_PROJECT || !random_row (rand, snapshot, t, row))
          continue;
        begin (store, "insert");
        g_assert_true (lm_store_insert (store, t, row, &error));
        g_assert_no_error (error);
        snapshot = commit (store, snapshot);
        id = *(LmId *) row;
        g_assert_true (lm_row_equal (t, row, lm_snapshot_find (snapshot, t, id)));

        g_assert_true (random_row (rand, snapshot, t, row));
        *(LmId *) row = id;
        begin (store, "update");
        g_assert_true (lm_store_update (store, t, row, &error));
        g_assert_no_error (error);
        snapshot = commit (store, snapshot);
        g_assert_true (lm_row_equal (t, row, lm_snapshot_find (snapshot, t, id)));
      }
  close_store (store);
  store = open_store (fixture->path);
  again = load (store);
  assert_same_content (snapshot, again);
  lm_snapshot_unref (again);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

/* Changes one row twice in one action, there and back or further: the second
 * must not be compared with the snapshot. */
static void
test_a_row_may_change_twice_in_one_action (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);
  LmId id = add_home (store, &snapshot, "first");
  LmHomeRow home = *LM_FIND (snapshot, HOME, id);

  begin (store, "there and back");
  home.street = "second";
  home.number = 7;
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  home.street = "first";
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  snapshot = commit (store, snapshot);
  g_assert_cmpstr (LM_FIND (snapshot, HOME, id)->street, ==, "first");
  g_assert_cmpint (LM_FIND (snapshot, HOME, id)->number, ==, 7);

  begin (store, "away and in again");
  g_assert_true (lm_store_delete (store, LM_TABLE_HOME, id, &error));
  g_assert_false (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  g_clear_error (&error);
  home.number = 8;
  g_assert_true (lm_store_insert (store, LM_TABLE_HOME, &home, &error));
  home.number = 7;
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  home.number = 9;
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  g_assert_no_error (error);
  snapshot = commit (store, snapshot);
  g_assert_cmpint (LM_FIND (snapshot, HOME, id)->number, ==, 9);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static LmSnapshot *
reopen (LmStore **store, Fixture *fixture, LmSnapshot *snapshot)
{
  LmSnapshot *again;

  close_store (*store);
  *store = open_store (fixture->path);
  again = load (*store);
  assert_same_content (snapshot, again);
  lm_snapshot_unref (snapshot);
  return again;
}

static LmSnapshot *
turn (LmStore *store, LmSnapshot *snapshot, gboolean back)
{
  g_autoptr (GError) error = NULL;
  LmSnapshot *after = back ? lm_store_undo (store, snapshot, &error) : lm_store_redo (store, snapshot, &error);

  g_assert_no_error (error);
  lm_snapshot_unref (snapshot);
  return after;
}

static gboolean
has_undo (LmStore *store)
{
  g_autoptr (LmAction) action = lm_store_get_undo (store);

  return action != NULL;
}

static gboolean
has_redo (LmStore *store)
{
  g_autoptr (LmAction) action = lm_store_get_redo (store);

  return action != NULL;
}

static void
check_patch (LmStore *store, LmSnapshot *snapshot)
{
  g_autoptr (LmSnapshot) whole = load (store);

  assert_same_content (snapshot, whole);
  g_assert_cmpint (lm_snapshot_get_revision (snapshot), ==, lm_snapshot_get_revision (whole));
}

static void
test_undo_and_redo_lead_back_and_forth (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);
  g_autoptr (LmSnapshot) empty = lm_snapshot_ref (snapshot), full = NULL;
  int n_undone = 0, n_redone = 0;

  snapshot = fill_every_table (store, rand, snapshot);
  for (int i = 0; i < 120; i++)
    {
      int what = g_rand_int_range (rand, 0, 20);

      if (what < 14)
        snapshot = random_action (store, rand, snapshot);
      else if (what < 17 && has_undo (store))
        snapshot = turn (store, snapshot, TRUE);
      else if (what < 19 && has_redo (store))
        snapshot = turn (store, snapshot, FALSE);
      else if (what == 19)
        snapshot = reopen (&store, fixture, snapshot);
      if (i % 5 == 0)
        check_patch (store, snapshot);
    }

  while (has_redo (store))
    snapshot = turn (store, snapshot, FALSE);
  full = lm_snapshot_ref (snapshot);
  while (has_undo (store))
    {
      snapshot = turn (store, snapshot, TRUE);
      if (++n_undone % 25 == 0)
        snapshot = reopen (&store, fixture, snapshot);
    }
  assert_same_content (snapshot, empty);
  while (has_redo (store))
    {
      snapshot = turn (store, snapshot, FALSE);
      if (++n_redone % 25 == 0)
        snapshot = reopen (&store, fixture, snapshot);
    }
  g_assert_cmpint (n_undone, ==, n_redone);
  g_assert_cmpint (n_undone, >, 20);
  assert_same_content (snapshot, full);
  check_patch (store, snapshot);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_an_old_snapshot_is_not_patched (Fixture *fixture, gconstpointer data)
{
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store), *old = lm_snapshot_ref (snapshot);
  guint n;

  add_home (store, &snapshot, "first");
  add_home (store, &old, "second");
  LM_ROWS (old, HOME, &n);
  g_assert_cmpint (n, ==, 2);
  check_patch (store, old);
  lm_snapshot_unref (old);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

/* More rows than are patched one by one, and a changeset that is compressed: the
 * table is read again (3,000 of 3,000 rows), put together anew (some of 3,000
 * come and go), or patched in place. */
static void
test_a_large_action (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);
  g_autoptr (LmSnapshot) filled = NULL;
  guint n;

  begin (store, "fill");
  for (int i = 0; i < 3000; i++)
    {
      LmHomeRow home;

      LM_ROW_FRESH (HOME, &home);
      home.number = i;
      g_assert_true (lm_store_insert (store, LM_TABLE_HOME, &home, &error));
    }
  snapshot = commit (store, snapshot);
  filled = lm_snapshot_ref (snapshot);
  check_patch (store, snapshot);
  begin (store, "half away");
  for (guint i = 0; i < 3000; i += 2)
    g_assert_true (lm_store_delete (store, LM_TABLE_HOME, LM_ROWS (snapshot, HOME, NULL)[i].id, &error));
  snapshot = commit (store, snapshot);
  check_patch (store, snapshot);
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpint (n, ==, 1500);
  snapshot = turn (store, snapshot, TRUE);
  assert_same_content (snapshot, filled);
  for (int n_rows = 1; n_rows < 700; n_rows *= 3)
    {
      begin (store, "some away, some changed, some new");
      for (int i = 0; i < n_rows; i++)
        {
          LmHomeRow home = LM_ROWS (snapshot, HOME, NULL)[3 + i * 4], fresh = home;

          g_assert_true (lm_store_delete (store, LM_TABLE_HOME, LM_ROWS (snapshot, HOME, NULL)[2 + i * 4].id, &error));
          home.note = "changed";
          g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, &error));
          fresh.id = i % 2 ? 1 + i : 0; /* before all others, or behind */
          g_assert_true (lm_store_insert (store, LM_TABLE_HOME, &fresh, &error));
        }
      snapshot = commit (store, snapshot);
      check_patch (store, snapshot);
      snapshot = turn (store, snapshot, TRUE);
      assert_same_content (snapshot, filled);
    }
  history = lm_store_get_history (store, LM_ROWS (snapshot, HOME, NULL)[2].id, 10, &error);
  g_assert_cmpint (history->len, >=, 3);
  g_ptr_array_unref (history);
  history = lm_store_get_history (store, LM_ROWS (snapshot, HOME, NULL)[1].id, 10, &error);
  g_assert_cmpint (history->len, ==, 1);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("property/schema-is-as-described", test_schema_is_as_described);
  ADD ("property/every-row-comes-back", test_every_row_comes_back);
  ADD ("property/a-row-may-change-twice-in-one-action", test_a_row_may_change_twice_in_one_action);
  ADD ("property/undo-and-redo-lead-back-and-forth", test_undo_and_redo_lead_back_and_forth);
  ADD ("property/an-old-snapshot-is-not-patched", test_an_old_snapshot_is_not_patched);
  ADD ("property/a-large-action", test_a_large_action);
  return store_test_run ();
}
