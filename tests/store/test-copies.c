/* The working copy and the document, and the others who work on it too. */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

/* The private folder of another machine. */
static char *
elsewhere (Fixture *fixture)
{
  return fixture_file (fixture, "elsewhere");
}

/* Somebody on another machine does this with the document. */
static void
colleague (Fixture *fixture, const char *command, const char *argument)
{
  g_autofree char *state = elsewhere (fixture), *output = NULL;
  int status;

  output = run_child (state, &status, command, fixture->path, argument, NULL);
  g_assert_cmpint (status, ==, 0);
}

/* The same on this machine: another process with the same working copy. */
static void
another_window (Fixture *fixture, const char *command, const char *argument)
{
  g_autofree char *output = NULL;
  int status;

  output = run_child (g_getenv ("XDG_STATE_HOME"), &status, command, fixture->path, argument, NULL);
  g_assert_cmpint (status, ==, 0);
}

static guint
count (LmSnapshot *snapshot, const char *street)
{
  guint n, found = 0;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    found += g_str_equal (homes[i].street, street);
  return found;
}

static void
assert_streets (LmStore *store, const char *first, guint n_first, const char *second, guint n_second)
{
  g_autoptr (LmSnapshot) snapshot = load (store);
  guint n;

  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpint (n, ==, n_first + n_second);
  g_assert_cmpint (count (snapshot, first), ==, n_first);
  g_assert_cmpint (count (snapshot, second), ==, n_second);
}

/* What both did, and what was there before. */
static void
assert_three (LmStore *store)
{
  g_autoptr (LmSnapshot) snapshot = load (store);

  g_assert_cmpint (count (snapshot, "Heindijk"), ==, 1);
  g_assert_cmpint (count (snapshot, "mine"), ==, 1);
  g_assert_cmpint (count (snapshot, "theirs"), ==, 1);
}

static LmStore *
store_with_home (Fixture *fixture, const char *street)
{
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);

  add_home (store, &snapshot, street);
  lm_snapshot_unref (snapshot);
  return store;
}

static void
add (LmStore *store, const char *street)
{
  LmSnapshot *snapshot = load (store);

  add_home (store, &snapshot, street);
  lm_snapshot_unref (snapshot);
}

static void
test_nothing_is_left_after_closing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = working_folder (fixture->path), *private = NULL, *files = NULL;

  close_store (store_with_home (fixture, "Heindijk"));
  private = list_folder (folder);
  g_assert_cmpstr (private, ==, "backups copy.ini open.lock publish.lock"); /* no data of people but in the dated backups */
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, "Heindijk.lmeter");
}

static void
test_a_crash_loses_nothing (Fixture *fixture, gconstpointer data)
{
  LmStore *store = store_with_home (fixture, "Heindijk");

  close_store (store);
  another_window (fixture, "crash", "not published");
  store = open_store (fixture->path);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_EDITED);
  assert_streets (store, "Heindijk", 1, "not published", 1);
  {
    g_autoptr (LmAction) undo = lm_store_get_undo (store);

    g_assert_cmpstr (undo->label, ==, "not published");
  }
  close_store (store);
  store = open_store (fixture->path);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  assert_streets (store, "Heindijk", 1, "not published", 1);
  close_store (store);
}

static void
test_the_newer_document_is_taken_after_a_crash (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = working_folder (fixture->path), *database = g_build_filename (folder, "project.db", NULL);
  g_autofree char *bytes = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");
  g_autoptr (GError) error = NULL;
  gsize size;

  /* What a crash with everything published leaves: a working copy without anything of its own. */
  g_assert_true (lm_store_publish (store, NULL, &error));
  {
    LmSnapshot *snapshot = load (store);

    lm_snapshot_unref (snapshot);
  }
  close_store (store);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (database, bytes, (gssize) size - 64, NULL));
  colleague (fixture, "add", "by a colleague");
  store = open_store (fixture->path);
  assert_streets (store, "Heindijk", 1, "by a colleague", 1);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  close_store (store);
}

static void
test_both_changed_after_a_crash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmTakenIn taken;
  LmStore *store = store_with_home (fixture, "Heindijk");

  close_store (store);
  another_window (fixture, "crash", "mine");
  colleague (fixture, "add", "theirs");

  /* Mine is the truth here, until publishing takes theirs in. */
  store = open_store (fixture->path);
  assert_streets (store, "Heindijk", 1, "mine", 1);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_EDITED);
  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  g_assert_true (lm_store_has_changed_outside (store));
  g_assert_true (lm_store_steal_taken_in (store, &taken));
  g_assert_cmpint (taken.n_actions, ==, 1);
  g_assert_cmpint (GPOINTER_TO_UINT (g_hash_table_lookup (taken.authors, "Colleague")), ==, 1);
  lm_taken_in_clear (&taken);
  g_assert_false (lm_store_steal_taken_in (store, &taken));
  assert_three (store);
  close_store (store);
  store = open_store (fixture->path);
  assert_three (store);
  close_store (store);
}

static void
test_a_crash_and_then_the_document_is_gone_or_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = fixture_file (fixture, "rescued.lmeter");
  LmStore *store = store_with_home (fixture, "Heindijk");
  FILE *file;

  close_store (store);
  another_window (fixture, "crash", "not saved");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  store = open_store (fixture->path);
  assert_streets (store, "Heindijk", 1, "not saved", 1);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_EDITED);
  close_store (store); /* writes it again */

  another_window (fixture, "crash", "not saved");
  file = g_fopen (fixture->path, "r+");
  fseek (file, 5000, SEEK_SET);
  fputc ('x', file);
  fclose (file);
  store = open_store (fixture->path);
  assert_streets (store, "Heindijk", 1, "not saved", 2);
  g_assert_false (lm_store_publish (store, NULL, &error)); /* what is damaged may hold something of somebody else */
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (lm_store_save_as (store, other, &error));
  g_assert_no_error (error);
  assert_streets (store, "Heindijk", 1, "not saved", 2);
  close_store (store);
}

/* The work that nobody saved stays among the backups of the private folder. */
static void
assert_set_aside (const char *path, guint n_files)
{
  g_autofree char *folder = working_folder (path), *backups = g_build_filename (folder, "backups", NULL), *files = list_folder (backups);
  g_auto (GStrv) names = g_strsplit (files, " ", -1);
  guint n = 0;

  for (guint i = 0; names[i]; i++)
    n += g_str_has_prefix (names[i], "unsaved-") && g_str_has_suffix (names[i], ".db");
  g_assert_cmpint (n, ==, n_files);
}

static void
test_another_project_under_the_same_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  LmStore *store = store_with_home (fixture, "Heindijk");

  close_store (store);
  another_window (fixture, "crash", "not saved");
  store = make_store (other);
  add (store, "Slinge");
  close_store (store);
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
  store = open_store (fixture->path);
  assert_streets (store, "Slinge", 1, "not saved", 0);
  close_store (store);
  assert_set_aside (fixture->path, 1);

  another_window (fixture, "crash", "not saved either");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  close_store (store_with_home (fixture, "a fresh start"));
  assert_set_aside (fixture->path, 2);
}

static void
test_changed_by_a_colleague_while_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");

  g_assert_true (lm_store_publish (store, NULL, &error));
  colleague (fixture, "add", "theirs");
  add (store, "mine");
  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  assert_three (store);
  colleague (fixture, "add", "later");
  g_assert_true (lm_store_publish (store, NULL, &error)); /* also where nothing of ours waits */
  {
    g_autoptr (LmSnapshot) snapshot = load (store);

    g_assert_cmpint (count (snapshot, "later"), ==, 1);
  }
  close_store (store);
}

static void
test_taken_away_or_damaged_while_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");
  FILE *file;

  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  add (store, "again");
  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  file = g_fopen (fixture->path, "r+");
  fseek (file, 5000, SEEK_SET);
  fputc ('x', file);
  fclose (file);
  add (store, "third");
  g_assert_false (lm_store_publish (store, NULL, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "damaged"));
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  close_store (store);
  store = open_store (fixture->path);
  {
    g_autoptr (LmSnapshot) snapshot = load (store);
    guint n;

    LM_ROWS (snapshot, HOME, &n);
    g_assert_cmpint (n, ==, 3);
  }
  close_store (store);
}

static void
test_two_windows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");
  LmSnapshot *snapshot = load (store), *after;

  g_assert_false (lm_store_has_changed_outside (store));
  another_window (fixture, "add", "other window");
  g_assert_true (lm_store_has_changed_outside (store));
  add_home (store, &snapshot, "this window");
  g_assert_false (lm_store_has_changed_outside (store));
  g_assert_cmpint (count (snapshot, "other window"), ==, 1);
  g_assert_cmpint (count (snapshot, "this window"), ==, 1);
  {
    g_autoptr (LmSnapshot) whole = load (store);

    assert_same_content (snapshot, whole);
  }
  /* One user on one machine: what the other window did can be undone here. */
  after = lm_store_undo (store, snapshot, &error);
  g_assert_no_error (error);
  lm_snapshot_unref (snapshot);
  snapshot = lm_store_undo (store, after, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (snapshot, "other window"), ==, 0);
  lm_snapshot_unref (after);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_columns_changed_in_two_windows_both_stay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");
  LmSnapshot *snapshot = load (store);
  LmHomeRow home = *LM_ROWS (snapshot, HOME, NULL);

  another_window (fixture, "rename", "renamed elsewhere");
  home.note = "noted here";
  begin (store, "note");
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, &error));
  snapshot = commit (store, snapshot);
  g_assert_cmpstr (LM_ROWS (snapshot, HOME, NULL)->street, ==, "renamed elsewhere");
  g_assert_cmpstr (LM_ROWS (snapshot, HOME, NULL)->note, ==, "noted here");
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_only_own_actions_are_undone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");
  LmSnapshot *snapshot, *after;
  g_autoptr (LmAction) undo = NULL;

  close_store (store);
  colleague (fixture, "add", "theirs");
  store = open_store (fixture->path);
  snapshot = load (store);
  undo = lm_store_get_undo (store);
  g_assert_cmpstr (undo->label, ==, "Heindijk");
  after = lm_store_undo (store, snapshot, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (after, "Heindijk"), ==, 0);
  g_assert_cmpint (count (after, "theirs"), ==, 1);
  g_assert_null (lm_store_get_undo (store));
  lm_snapshot_unref (after);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_an_overtaken_action_says_by_whom (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");
  LmSnapshot *snapshot, *after;
  g_autoptr (LmSnapshot) whole = NULL;

  close_store (store);
  colleague (fixture, "rename", "Slinge");
  store = open_store (fixture->path);
  snapshot = load (store);
  after = lm_store_undo (store, snapshot, &error);
  g_assert_null (after);
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "«Heindijk» can't be undone: Colleague changed the same afterwards («Slinge»).");
  whole = load (store);
  assert_same_content (snapshot, whole);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_undo_of_what_others_depend_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) empty = NULL;
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store), *after;
  LmBuildingRow building;

  LM_ROW_FRESH (BUILDING, &building);
  building.name = "Flat";
  begin (store, "building");
  g_assert_true (lm_store_insert (store, LM_TABLE_BUILDING, &building, &error));
  snapshot = commit (store, snapshot);
  lm_snapshot_unref (snapshot);
  close_store (store);
  colleague (fixture, "add-in-building", "theirs");
  store = open_store (fixture->path);
  snapshot = load (store);
  after = lm_store_undo (store, snapshot, &error);
  g_assert_null (after);
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "depends on it"));
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static void
test_save_as (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = fixture_file (fixture, "other.lmeter"), *folder = working_folder (fixture->path), *private = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk"), *old;
  LmSnapshot *snapshot, *after;

  g_assert_true (lm_store_publish (store, NULL, &error));
  add (store, "only in the copy");
  g_assert_true (lm_store_save_as (store, other, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lm_store_get_path (store), ==, other);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  private = list_folder (folder);
  g_assert_null (strstr (private, "project.db"));

  /* Both go on, with keys of their own, and undo goes on in the copy. */
  old = open_store (fixture->path);
  assert_streets (old, "Heindijk", 1, "only in the copy", 0);
  close_store (old);
  snapshot = load (store);
  after = lm_store_undo (store, snapshot, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (after, "only in the copy"), ==, 0);
  lm_snapshot_unref (after);
  lm_snapshot_unref (snapshot);
  close_store (store);
  store = open_store (other);
  assert_streets (store, "Heindijk", 1, "only in the copy", 0);
  close_store (store);
}

static void
test_save_as_that_fails_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = fixture_file (fixture, "no/folder.lmeter"), *folder = fixture_file (fixture, "folder");
  LmStore *store = store_with_home (fixture, "Heindijk");

  g_assert_false (lm_store_save_as (store, nowhere, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_false (lm_store_save_as (store, folder, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_cmpstr (lm_store_get_path (store), ==, fixture->path);
  add (store, "on we go");
  assert_streets (store, "Heindijk", 1, "on we go", 1);
  close_store (store);
}

static void
test_link_and_mode_stay (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = fixture_file (fixture, "link.lmeter");
  LmStore *store = store_with_home (fixture, "Heindijk");
  GStatBuf status;

  close_store (store);
  g_assert_cmpint (symlink ("Heindijk.lmeter", link), ==, 0);
  g_assert_cmpint (g_chmod (fixture->path, 0660), ==, 0);
  store = open_store (link);
  g_assert_cmpstr (lm_store_get_path (store), ==, fixture->path);
  add (store, "through the link");
  close_store (store);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0660);
  store = open_store (fixture->path);
  assert_streets (store, "Heindijk", 1, "through the link", 1);
  close_store (store);
}

/* The file system says no in the middle of it. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL, *files = NULL;
  gsize n_before, n_after;
  LmStore *store = store_with_home (fixture, "Heindijk");
  struct rlimit limit, kept;

  g_assert_true (lm_store_publish (store, NULL, &error));
  add (store, "no room");
  g_assert_true (g_file_get_contents (fixture->path, &before, &n_before, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &kept), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  limit = kept;
  limit.rlim_cur = 100000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (lm_store_publish (store, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &kept), ==, 0);
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_FAILED);
  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, "Heindijk.lmeter");
  /* and there is room again */
  close_store (store);
  store = open_store (fixture->path);
  assert_streets (store, "Heindijk", 1, "no room", 1);
  close_store (store);
}

static void
test_cancelled_publishing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *files = NULL;
  LmStore *store = store_with_home (fixture, "Heindijk");

  g_cancellable_cancel (cancellable);
  g_assert_false (lm_store_publish (store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_EDITED);
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, "Heindijk.lmeter");
  close_store (store);
}

static gpointer
publish_in_thread (gpointer data)
{
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (lm_store_publish (data, NULL, &error));
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_publishing_while_editing (Fixture *fixture, gconstpointer data)
{
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store), *again;
  GThread *thread = g_thread_new ("publish", publish_in_thread, store);

  for (int i = 0; i < 200; i++)
    {
      add_home (store, &snapshot, "Heindijk");
      lm_store_get_save_state (store);
    }
  g_thread_join (thread);
  g_assert_false (lm_store_has_changed_outside (store)); /* publishing only reads */
  close_store (store);
  store = open_store (fixture->path);
  again = load (store);
  assert_same_content (snapshot, again);
  lm_snapshot_unref (again);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("copies/nothing-is-left-after-closing", test_nothing_is_left_after_closing);
  ADD ("copies/a-crash-loses-nothing", test_a_crash_loses_nothing);
  ADD ("copies/the-newer-document-is-taken-after-a-crash", test_the_newer_document_is_taken_after_a_crash);
  ADD ("copies/both-changed-after-a-crash", test_both_changed_after_a_crash);
  ADD ("copies/a-crash-and-then-the-document-is-gone-or-damaged", test_a_crash_and_then_the_document_is_gone_or_damaged);
  ADD ("copies/another-project-under-the-same-name", test_another_project_under_the_same_name);
  ADD ("copies/changed-by-a-colleague-while-open", test_changed_by_a_colleague_while_open);
  ADD ("copies/taken-away-or-damaged-while-open", test_taken_away_or_damaged_while_open);
  ADD ("copies/two-windows", test_two_windows);
  ADD ("copies/columns-changed-in-two-windows-both-stay", test_columns_changed_in_two_windows_both_stay);
  ADD ("copies/only-own-actions-are-undone", test_only_own_actions_are_undone);
  ADD ("copies/an-overtaken-action-says-by-whom", test_an_overtaken_action_says_by_whom);
  ADD ("copies/undo-of-what-others-depend-on", test_undo_of_what_others_depend_on);
  ADD ("copies/save-as", test_save_as);
  ADD ("copies/save-as-that-fails-changes-nothing", test_save_as_that_fails_changes_nothing);
  ADD ("copies/link-and-mode-stay", test_link_and_mode_stay);
  ADD ("copies/no-room", test_no_room);
  ADD ("copies/cancelled-publishing", test_cancelled_publishing);
  ADD ("copies/publishing-while-editing", test_publishing_while_editing);
  return store_test_run ();
}
