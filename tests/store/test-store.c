#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void
test_new_project (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = working_folder (fixture->path), *files = NULL;
  LmStore *store = make_store (fixture->path);
  g_autoptr (LmSnapshot) snapshot = load (store);
  LmProjectRow fresh;
  struct stat status;

  LM_ROW_FRESH (PROJECT, &fresh);
  fresh.id = 1;
  g_assert_true (lm_row_equal (LM_TABLE_PROJECT, lm_snapshot_get_project (snapshot), &fresh));
  g_assert_nonnull (LM_FIND (snapshot, PROJECT, 1));
  g_assert_cmpint (lm_snapshot_get_revision (snapshot), ==, 0);
  g_assert_cmpstr (lm_store_get_path (store), ==, fixture->path);
  g_assert_false (lm_store_is_read_only (store));
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  g_assert_null (lm_store_get_undo (store));
  g_assert_null (lm_store_get_redo (store));

  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  {
    g_autofree char *database = g_build_filename (folder, "project.db", NULL);

    g_assert_cmpint (g_stat (database, &status), ==, 0);
    g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  }
  g_assert_null (lm_store_create (fixture->path, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  close_store (store);
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, "Heindijk.lmeter");
}

static void
test_changes_are_found_again (Fixture *fixture, gconstpointer data)
{
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);
  g_autoptr (LmSnapshot) again = NULL;
  LmId home = add_home (store, &snapshot, "Heindijk");

  g_assert_cmpint (home, !=, 0);
  g_assert_cmpint (lm_snapshot_get_revision (snapshot), ==, 1);
  g_assert_cmpstr (LM_FIND (snapshot, HOME, home)->street, ==, "Heindijk");
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_EDITED);
  close_store (store);

  store = open_store (fixture->path);
  again = load (store);
  assert_same_content (snapshot, again);
  g_assert_cmpint (lm_snapshot_get_revision (again), ==, 1);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_undo_and_redo_after_reopening (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store), *after;
  g_autoptr (LmAction) undo = NULL, redo = NULL;
  LmId home = add_home (store, &snapshot, "Heindijk");

  lm_snapshot_unref (snapshot);
  close_store (store);
  store = open_store (fixture->path);
  snapshot = load (store);
  undo = lm_store_get_undo (store);
  g_assert_nonnull (undo);
  g_assert_cmpstr (undo->label, ==, "Heindijk");
  g_assert_cmpint (undo->n_rows, ==, 1);

  after = lm_store_undo (store, snapshot, &error);
  g_assert_no_error (error);
  g_assert_null (LM_FIND (after, HOME, home));
  g_assert_nonnull (LM_FIND (snapshot, HOME, home));
  lm_snapshot_unref (snapshot);
  lm_snapshot_unref (after);
  close_store (store);

  store = open_store (fixture->path);
  snapshot = load (store);
  g_assert_null (LM_FIND (snapshot, HOME, home));
  g_assert_null (lm_store_get_undo (store));
  redo = lm_store_get_redo (store);
  g_assert_nonnull (redo);
  g_assert_cmpint (redo->id, ==, undo->id);
  after = lm_store_redo (store, snapshot, &error);
  g_assert_no_error (error);
  g_assert_nonnull (LM_FIND (after, HOME, home));
  lm_snapshot_unref (snapshot);
  g_assert_null (lm_store_redo (store, after, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  lm_snapshot_unref (after);
  close_store (store);
}

static void
test_an_action_that_fails_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = make_store (fixture->path);
  g_autoptr (LmSnapshot) snapshot = load (store);
  g_autoptr (LmSnapshot) again = NULL;
  LmResidentRow resident;
  LmHomeRow home;

  /* a reference to a row that does not exist */
  LM_ROW_FRESH (RESIDENT, &resident);
  resident.home = 42;
  begin (store, "resident");
  g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, &error));
  g_assert_null (lm_store_commit (store, snapshot, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "«resident»"));
  g_assert_nonnull (strstr (error->message, "«home»"));
  g_clear_error (&error);

  /* a row that is not there, a text that is no text */
  LM_ROW_FRESH (HOME, &home);
  home.id = 42;
  begin (store, "home");
  g_assert_false (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (lm_store_delete (store, LM_TABLE_HOME, 42, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_clear_error (&error);
  home.id = 0;
  home.street = "Heind\xffk";
  g_assert_false (lm_store_insert (store, LM_TABLE_HOME, &home, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_cmpint (home.id, ==, 0);
  lm_store_rollback (store);

  again = load (store);
  assert_same_content (snapshot, again);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  g_assert_null (lm_store_get_undo (store));
  close_store (store);
}

static void
test_an_action_without_changes_leaves_no_trace (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store), *after;
  LmHomeRow home;

  add_home (store, &snapshot, "Heindijk");
  home = *LM_ROWS (snapshot, HOME, NULL);
  begin (store, "nothing");
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  after = lm_store_commit (store, snapshot, &error);
  g_assert_no_error (error);
  g_assert_true (after == snapshot);
  lm_snapshot_unref (after);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_rows_may_come_and_go_in_any_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);
  LmResidentRow resident;
  LmHomeRow home;
  LmId home_id, resident_id;

  LM_ROW_FRESH (RESIDENT, &resident);
  LM_ROW_FRESH (HOME, &home);
  home.id = 7;
  resident.home = 7;
  begin (store, "child first");
  g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, &error));
  g_assert_true (lm_store_insert (store, LM_TABLE_HOME, &home, &error));
  snapshot = commit (store, snapshot);
  home_id = home.id;
  resident_id = resident.id;
  begin (store, "parent first");
  g_assert_true (lm_store_delete (store, LM_TABLE_HOME, home_id, &error));
  g_assert_true (lm_store_delete (store, LM_TABLE_RESIDENT, resident_id, &error));
  snapshot = commit (store, snapshot);
  g_assert_null (LM_FIND (snapshot, HOME, home_id));
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_history_of_a_home (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot, *after;
  g_autoptr (GPtrArray) all = NULL, of_first = NULL;
  LmResidentRow resident;
  LmId first, second;

  lm_store_set_author (store, "Front desk");
  snapshot = load (store);
  first = add_home (store, &snapshot, "Heindijk 10");
  second = add_home (store, &snapshot, "Heindijk 12");
  LM_ROW_FRESH (RESIDENT, &resident);
  resident.home = first;
  begin (store, "resident");
  g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, &error));
  snapshot = commit (store, snapshot);
  resident.name = "F. Yılmaz"; /* the changeset does not hold the home now */
  begin (store, "name");
  g_assert_true (lm_store_update (store, LM_TABLE_RESIDENT, &resident, &error));
  snapshot = commit (store, snapshot);
  after = lm_store_undo (store, snapshot, &error);
  g_assert_no_error (error);

  all = lm_store_get_history (store, 0, 100, &error);
  g_assert_cmpint (all->len, ==, 5);
  of_first = lm_store_get_history (store, first, 100, &error);
  g_assert_cmpint (of_first->len, ==, 4);
  {
    const LmAction *newest = of_first->pdata[0], *name = of_first->pdata[1];

    g_assert_true (newest->is_undo);
    g_assert_cmpint (newest->undoes, ==, name->id);
    g_assert_cmpstr (newest->author, ==, "Front desk");
    g_assert_true (name->undone);
    g_assert_cmpstr (name->label, ==, "name");
    g_assert_false (((const LmAction *) of_first->pdata[2])->undone);
  }
  g_ptr_array_unref (all);
  all = lm_store_get_history (store, second, 100, &error);
  g_assert_cmpint (all->len, ==, 1);
  lm_snapshot_unref (snapshot);
  lm_snapshot_unref (after);
  close_store (store);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("new-project", test_new_project);
  ADD ("changes-are-found-again", test_changes_are_found_again);
  ADD ("undo-and-redo-after-reopening", test_undo_and_redo_after_reopening);
  ADD ("an-action-that-fails-leaves-nothing", test_an_action_that_fails_leaves_nothing);
  ADD ("an-action-without-changes-leaves-no-trace", test_an_action_without_changes_leaves_no_trace);
  ADD ("rows-may-come-and-go-in-any-order", test_rows_may_come_and_go_in_any_order);
  ADD ("history-of-a-home", test_history_of_a_home);
  return store_test_run ();
}
