/* Files that are not what they should be: each is refused with a sentence that
 * names it and says what to do, and nothing changes anywhere. */
#include "store-fixture.h"

#include "forge.h"

#include "sqlite/lm-sqlite.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A small but real document. */
static char *
make_document (const char *path, gsize *size)
{
  char *bytes;
  LmStore *store = make_store (path);
  LmSnapshot *snapshot = load (store);

  for (int i = 0; i < 5; i++)
    add_home (store, &snapshot, "Heindijk");
  lm_snapshot_unref (snapshot);
  close_store (store);
  g_assert_true (g_file_get_contents (path, &bytes, size, NULL));
  return bytes;
}

/* Opening it fails with this code and says this; and nothing was changed or
 * left behind. */
static void
assert_refused (Fixture *fixture, const char *path, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = list_folder (fixture->folder), *after = NULL, *folder = working_folder (path), *base = g_path_get_basename (path);
  gboolean had_folder = g_file_test (folder, G_FILE_TEST_EXISTS);
  LmStore *store = lm_store_open (path, &error);

  if (store)
    g_test_message ("%s should have been refused with «%s»", path, says);
  g_assert_null (store);
  g_assert_error (error, LM_STORE_ERROR, code);
  if (!strstr (error->message, base) || !strstr (error->message, says))
    g_test_message ("«%s» was expected in: %s", says, error->message);
  g_assert_nonnull (strstr (error->message, base));
  g_assert_nonnull (strstr (error->message, says));
  after = list_folder (fixture->folder);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (g_file_test (folder, G_FILE_TEST_EXISTS), ==, had_folder);
}

static void
put_byte (const char *path, gsize at, char byte)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, &byte, 1, (off_t) at), ==, 1);
  g_assert_cmpint (close (fd), ==, 0);
}

static void
test_any_changed_byte_is_noticed (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);
  guint n = 0;

  /* Every byte of the header and of the trailer, and some in every page. */
  for (gsize at = 0; at < size; n++)
    {
      g_autoptr (GError) error = NULL;

      put_byte (fixture->path, at, bytes[at] ^ (char) (1 << g_test_rand_int_range (0, 8)));
      g_assert_null (lm_store_open (fixture->path, &error));
      g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
      put_byte (fixture->path, at, bytes[at]);
      if (at < 100 || at >= size - FORGE_TRAILER)
        at++;
      else
        at = MIN (at + (gsize) g_test_rand_int_range (1, 2400), size - FORGE_TRAILER);
    }
  g_assert_cmpint (n, >, 500);
  g_test_message ("%u positions in %" G_GSIZE_FORMAT " bytes", n, size);
  close_store (open_store (fixture->path));
}

/* With a right hash the other gates must hold: refused, or opened and read to
 * the end, and closed, but never a crash. */
static void
test_a_damaged_file_with_a_right_hash_does_no_harm (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);
  guint n_refused = 0, n_opened = 0;

  for (int i = 0; i < 100; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%s/%d.lmeter", fixture->folder, i), *copy = g_memdup2 (bytes, size);
      LmStore *store;

      for (int k = g_test_rand_int_range (1, 4); k > 0; k--)
        {
          /* Half of them in the first page, where the schema stands, and in the heads of pages. */
          gsize at = (gsize) g_test_rand_int_range (0, (gint32) (size - FORGE_TRAILER));

          if (i % 2)
            at = at / 4096 * 4096 + at % 16;
          copy[at] = (char) g_test_rand_int_range (0, 256);
        }
      forge_sign (copy, size);
      forge_write (path, copy, size);
      store = lm_store_open (path, &error);
      if (store)
        {
          g_autoptr (LmSnapshot) snapshot = lm_store_load (store, NULL);
          g_autoptr (GPtrArray) history = lm_store_get_history (store, 0, 100, NULL);

          n_opened++;
          if (snapshot)
            {
              LmSnapshot *after = lm_store_undo (store, snapshot, NULL);

              g_clear_pointer (&after, lm_snapshot_unref);
            }
          lm_store_close (store, NULL);
        }
      else
        {
          n_refused++;
          g_assert_cmpstr (error->message, !=, "");
          g_assert_error (error, LM_STORE_ERROR, error->code);
        }
      g_unlink (path);
    }
  g_assert_cmpint (n_refused, >, 0);
  g_test_message ("%u refused, %u opened", n_refused, n_opened);
}

static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);
  const gsize keep[] = { 0, 1, 15, 16, 99, 100, 512, 4095, 4096, 4096 * 5, size / 2, size - FORGE_TRAILER, size - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (keep); i++)
    {
      forge_write (fixture->path, bytes, keep[i]);
      assert_refused (fixture, fixture->path, LM_STORE_ERROR_NOT_OURS,
                      keep[i] == 0 ? "empty" : keep[i] < 100 ? "not a project" : "cut off");
    }
}

static void
test_no_project (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = fixture_file (fixture, "list.csv"), *foreign = fixture_file (fixture, "other.gpkg");
  g_autofree char *missing = fixture_file (fixture, "missing.lmeter"), *nowhere = fixture_file (fixture, "no/folder.lmeter");
  g_autofree char *fifo = fixture_file (fixture, "fifo"), *folder = fixture_file (fixture, "folder.lmeter");
  g_autofree char *loop = fixture_file (fixture, "loop.lmeter");
  LmSqlite *file = lm_sqlite_open (foreign, LM_SQLITE_CREATE, NULL);

  g_assert_true (lm_sqlite_exec (file, "PRAGMA application_id = 1196444487; CREATE TABLE gpkg_contents (x TEXT)", NULL));
  lm_sqlite_free (file);
  g_assert_true (g_file_set_contents (text, "postcode;huisnummer\n1013NJ;1\n", -1, NULL));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("loop.lmeter", loop), ==, 0);
  assert_refused (fixture, text, LM_STORE_ERROR_NOT_OURS, "Import");
  assert_refused (fixture, foreign, LM_STORE_ERROR_NOT_OURS, "another program");
  assert_refused (fixture, missing, LM_STORE_ERROR_FAILED, "does not exist");
  assert_refused (fixture, nowhere, LM_STORE_ERROR_FAILED, "No such file");
  assert_refused (fixture, fifo, LM_STORE_ERROR_NOT_OURS, "not a file");
  assert_refused (fixture, folder, LM_STORE_ERROR_NOT_OURS, "not a file");
  assert_refused (fixture, loop, LM_STORE_ERROR_FAILED, "symbolic links");
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = NULL;

  become_nobody (fixture);
  bytes = make_document (fixture->path, &size);
  g_assert_cmpint (g_chmod (fixture->path, 0), ==, 0);
  assert_refused (fixture, fixture->path, LM_STORE_ERROR_FAILED, "Permission denied");
  become_self ();
}

static void
test_strange_tables_are_refused (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *sql;
    const char *says;
  } cases[] = {
    { "CREATE TABLE extra (x)", "tables" },
    { "DROP TABLE presence", "tables" },
    { "DROP INDEX home_building", "tables" },
    { "ALTER TABLE home ADD COLUMN extra INTEGER", "tables" },
    { "CREATE VIEW v AS SELECT * FROM home", "tables" },
    { "CREATE TRIGGER t AFTER INSERT ON home BEGIN DELETE FROM home; END", "tables" },
    { "CREATE VIRTUAL TABLE v USING fts5 (x)", "tables" },
    { "PRAGMA user_version = 0", "tables" },
    { "PRAGMA application_id = 7", "another program" },
    { "PRAGMA foreign_keys = 0; UPDATE home SET building = 42", "foreign_key_check" },
    { "DELETE FROM meta", "sound" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.lmeter", fixture->folder, i), *bytes = NULL;
      gsize size;

      bytes = make_document (path, &size);
      forge_rewrite (path, cases[i].sql); /* that the document was found sound before helps it nothing */
      assert_refused (fixture, path, LM_STORE_ERROR_NOT_OURS, cases[i].says);
    }
}

/* Of a file opened for reading SQLite does not check the CHECKs. */
static void
test_a_value_that_means_nothing (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[] = {
    "UPDATE home SET type = 'castle'",
    "UPDATE home SET street = CAST (x'ff' AS TEXT)",
    "UPDATE home SET number = 1 << 40",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%s/%u.lmeter", fixture->folder, i), *bytes = NULL;
      g_autofree char *sql = g_strconcat ("PRAGMA ignore_check_constraints = 1; ", cases[i], NULL);
      LmStore *store;
      gsize size;

      bytes = make_document (path, &size);
      forge_rewrite (path, sql);
      store = open_store (path);
      g_assert_null (lm_store_load (store, &error));
      g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (strstr (error->message, "«home»"));
      close_store (store);
    }
}

static void
test_a_better_comment_makes_no_other_schema (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);

  forge_rewrite (fixture->path, "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace (sql, 'STRICT', ' -- said better\n  STRICT')");
  close_store (open_store (fixture->path));
}

static void
test_a_newer_version_can_only_be_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = fixture_file (fixture, "other.lmeter"), *before = NULL, *after = NULL, *files = NULL, *folder = working_folder (fixture->path);
  gsize size, n_before, n_after;
  g_autofree char *bytes = make_document (fixture->path, &size);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) history = NULL;
  LmStore *store;
  guint n;

  forge_rewrite (fixture->path, "PRAGMA user_version = 7; ALTER TABLE home ADD COLUMN roof TEXT NOT NULL DEFAULT 'flat'; CREATE TABLE roof (id INTEGER PRIMARY KEY) STRICT");
  g_assert_true (g_file_get_contents (fixture->path, &before, &n_before, NULL));
  store = open_store (fixture->path);
  g_assert_true (lm_store_is_read_only (store));
  snapshot = load (store);
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpint (n, ==, 5);
  history = lm_store_get_history (store, 0, 100, &error);
  g_assert_cmpint (history->len, ==, 5);
  g_assert_null (lm_store_get_undo (store));
  g_assert_false (lm_store_begin (store, "edit", &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (lm_store_publish (store, NULL, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (lm_store_save_as (store, other, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY);
  close_store (store);
  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  files = list_folder (folder);
  g_assert_cmpstr (files, ==, "backups copy.ini open.lock publish.lock");
  g_free (files);
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, "Heindijk.lmeter");
}

static void
test_a_newer_version_without_what_we_need_is_refused (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);
  g_autofree char *folder = working_folder (fixture->path);

  remove_tree (folder);
  forge_rewrite (fixture->path, "PRAGMA user_version = 7; ALTER TABLE home RENAME COLUMN street TO road");
  assert_refused (fixture, fixture->path, LM_STORE_ERROR_NOT_OURS, "version 7");
  forge_rewrite (fixture->path, "ALTER TABLE home RENAME COLUMN road TO street; CREATE VIEW v AS SELECT 1");
  assert_refused (fixture, fixture->path, LM_STORE_ERROR_NOT_OURS, "version 7");
}

static void
test_a_file_that_may_not_be_written (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  gsize size;
  g_autofree char *bytes = NULL;
  LmSnapshot *snapshot;
  LmStore *store;
  guint n;

  become_nobody (fixture);
  bytes = make_document (fixture->path, &size);
  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  store = open_store (fixture->path);
  g_assert_true (lm_store_is_read_only (store));
  g_assert_true (lm_store_save_as (store, other, &error));
  g_assert_no_error (error);
  g_assert_false (lm_store_is_read_only (store));
  snapshot = load (store);
  add_home (store, &snapshot, "now it can");
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpint (n, ==, 6);
  lm_snapshot_unref (snapshot);
  close_store (store);
  become_self ();
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("document/any-changed-byte-is-noticed", test_any_changed_byte_is_noticed);
  ADD ("document/a-damaged-file-with-a-right-hash-does-no-harm", test_a_damaged_file_with_a_right_hash_does_no_harm);
  ADD ("document/cut-off", test_cut_off);
  ADD ("document/no-project", test_no_project);
  ADD ("document/unreadable", test_unreadable);
  ADD ("document/strange-tables-are-refused", test_strange_tables_are_refused);
  ADD ("document/a-value-that-means-nothing", test_a_value_that_means_nothing);
  ADD ("document/a-better-comment-makes-no-other-schema", test_a_better_comment_makes_no_other_schema);
  ADD ("document/a-newer-version-can-only-be-read", test_a_newer_version_can_only_be_read);
  ADD ("document/a-newer-version-without-what-we-need-is-refused", test_a_newer_version_without_what_we_need_is_refused);
  ADD ("document/a-file-that-may-not-be-written", test_a_file_that_may_not_be_written);
  return store_test_run ();
}
