/* Files that people have: one of every version there was, opened by this one. */
#include "store-fixture.h"

#include "fail-calls.h"
#include "lm-schema-private.h"
#include "lm-store-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The golden file of version 1 was made by `lmeter example --homes 8 --seed 1
 * --weeks 2`, `plan`, `undo`, `redo`, `plan` of the last program that wrote it. */
#define FIRST_REPLICA 1568657410
#define FIRST_ACTIONS 21

static const char *const names[] = { NULL, "version-1.lmeter" };

/* The bytes of the golden file. (transfer full) */
static GBytes *
unpack_golden (int version)
{
  g_autofree char *path = g_strdup_printf ("%s/store/golden/%s.gz", g_test_get_dir (G_TEST_DIST), names[version]);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) packed = G_INPUT_STREAM (g_file_read (file, NULL, &error));
  g_autoptr (GConverter) gunzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) plain = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  plain = g_converter_input_stream_new (packed, gunzip);
  g_output_stream_splice (memory, plain, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
put (GBytes *bytes, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static GBytes *
put_golden (int version, const char *path)
{
  g_autoptr (GBytes) bytes = unpack_golden (version);

  put (bytes, path);
  return g_steal_pointer (&bytes);
}

/* As on the machine where the golden file was made: what was done there is this
 * user's own work. */
static void
become_its_replica (const char *path, gint64 replica)
{
  g_autofree char *folder = working_folder (path), *settings = g_build_filename (folder, "copy.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[copy]\nreplica=%lld\n", (long long) replica);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (settings, text, -1, NULL));
}

/* Every value of these columns, in one text. (transfer full) */
static char *
dump_columns (LmSqlite *file, const char *table, const char *columns)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY 1", columns, table);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmStatement) statement = lm_statement_new (file, sql, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  while (lm_statement_step (statement, &error) == LM_STATEMENT_ROW)
    for (int c = 0; c < lm_statement_get_n_columns (statement); c++)
      {
        gsize size;
        const guint8 *data;

        g_string_append_printf (text, "%d:", sqlite3_column_type (lm_statement_get_handle (statement), c));
        data = lm_statement_get_blob (statement, c, &size);
        for (gsize i = 0; i < size; i++)
          g_string_append_printf (text, "%02x", data[i]);
        g_string_append_c (text, ' ');
      }
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

static GPtrArray *
list (LmSqlite *file, const char *sql, const char *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmStatement) statement = lm_statement_new (file, sql, &error);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  if (parameter)
    lm_statement_bind_text (statement, 1, parameter);
  while (lm_statement_step (statement, &error) == LM_STATEMENT_ROW)
    g_ptr_array_add (found, g_strdup (lm_statement_get_text (statement, 0)));
  g_assert_no_error (error);
  return found;
}

#define TABLES "SELECT name FROM sqlite_schema WHERE type = 'table'"
#define COLUMNS "SELECT name FROM pragma_table_info (?)"

/* New columns stand at the end: SQLite applies a changeset of the log by the
 * place of a column, and lets those at the end be missing. */
static void
assert_begins_with (GPtrArray *now, GPtrArray *before, const char *table)
{
  g_assert_cmpuint (now->len, >=, before->len);
  for (guint i = 0; i < before->len; i++)
    {
      if (g_strcmp0 (now->pdata[i], before->pdata[i]) != 0)
        g_test_message ("table %s: a column was put before the end, or taken away", table);
      g_assert_cmpstr (now->pdata[i], ==, before->pdata[i]);
    }
}

static void
assert_same_rows (LmSqlite *before, LmSqlite *after)
{
  g_autoptr (GPtrArray) tables = list (before, TABLES, NULL);

  g_assert_cmpuint (tables->len, >, 40);
  for (guint t = 0; t < tables->len; t++)
    {
      const char *table = tables->pdata[t];
      g_autoptr (GPtrArray) old = list (before, COLUMNS, table), new = list (after, COLUMNS, table);
      g_autofree char *columns = NULL, *x = NULL, *y = NULL, *joined = NULL;

      assert_begins_with (new, old, table);
      g_ptr_array_add (old, NULL);
      joined = g_strjoinv ("\", \"", (char **) old->pdata);
      columns = g_strdup_printf ("\"%s\"", joined);
      x = dump_columns (before, table, columns);
      y = dump_columns (after, table, columns);
      g_assert_cmpstr (x, ==, y);
    }
}

static LmSqlite *
open_foreign (const char *path)
{
  g_autoptr (GError) error = NULL;
  LmSqlite *file = lm_sqlite_open (path, LM_SQLITE_FOREIGN, &error);

  g_assert_no_error (error);
  return file;
}

static LmSqlite *
open_plain (const char *path)
{
  g_autoptr (GError) error = NULL;
  LmSqlite *file = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, &error);

  g_assert_no_error (error);
  return file;
}

/* The only file in a folder. (transfer full) */
static char *
only_file (const char *folder)
{
  g_autofree char *name = list_folder (folder);

  g_assert_cmpstr (name, !=, "");
  g_assert_null (strchr (name, ' '));
  return g_build_filename (folder, name, NULL);
}

static void
test_every_version_is_known_by_its_fingerprint (Fixture *fixture, gconstpointer data)
{
  for (const LmMigration *step = lm_migrations; step->fingerprint; step++)
    {
      g_autoptr (GBytes) bytes = put_golden (step->from, fixture->path);
      g_autoptr (LmSqlite) file = open_foreign (fixture->path);
      g_autofree char *fingerprint = lm_schema_fingerprint (file, NULL);

      g_assert_cmpstr (fingerprint, ==, step->fingerprint);
    }
}

static void
test_opening_keeps_every_row_and_makes_one_backup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = put_golden (1, fixture->path), now = NULL;
  g_autofree char *original = fixture_file (fixture, "original.lmeter"), *folder = working_folder (fixture->path);
  g_autofree char *backups = g_build_filename (folder, "backups", NULL), *database = g_build_filename (folder, "project.db", NULL);
  g_autofree char *fingerprint = NULL, *backup = NULL, *again = NULL, *contents = NULL;
  g_autoptr (LmSqlite) before = NULL, after = NULL, kept = NULL;
  struct stat status;
  gsize size;

  put (bytes, original);
  for (int i = 0; i < 2; i++)
    {
      LmStore *store = open_store (fixture->path);
      g_autoptr (LmSnapshot) snapshot = load (store);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (lm_snapshot_get_revision (snapshot), ==, FIRST_ACTIONS);
      g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
      after = open_plain (database);
      fingerprint = lm_schema_fingerprint (after, &error);
      g_assert_cmpstr (fingerprint, ==, lm_schema_get_own_fingerprint ());
      before = open_foreign (original);
      assert_same_rows (before, after);
      g_clear_pointer (&before, lm_sqlite_free);
      g_clear_pointer (&after, lm_sqlite_free);
      g_clear_pointer (&fingerprint, g_free);
      close_store (store);
    }

  backup = only_file (backups);
  g_assert_nonnull (strstr (backup, "version-1-"));
  g_assert_cmpint (stat (backup, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  kept = open_foreign (backup);
  before = open_foreign (original);
  assert_same_rows (before, kept);

  /* Who only looks changes nothing for colleagues with an older program. */
  g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
  now = g_bytes_new_take (g_steal_pointer (&contents), size);
  g_assert_true (g_bytes_equal (now, bytes));
}

static void
test_what_was_done_before_is_undone_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = put_golden (1, fixture->path);
  g_autoptr (LmSnapshot) first = NULL, undone = NULL, again = NULL, reopened = NULL;
  g_autoptr (GError) error = NULL;
  LmStore *store;

  become_its_replica (fixture->path, FIRST_REPLICA);
  store = open_store (fixture->path);
  first = load (store);
  undone = lm_snapshot_ref (first);
  for (int i = 0; i < FIRST_ACTIONS - 2; i++) /* an undo and the redo of it are no steps */
    {
      LmSnapshot *next = lm_store_undo (store, undone, &error);

      g_assert_no_error (error);
      lm_snapshot_unref (undone);
      undone = next;
    }
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      guint n;

      lm_snapshot_get_rows (undone, t, &n);
      g_assert_cmpuint (n, ==, t == LM_TABLE_PROJECT ? 1 : 0);
    }
  again = lm_snapshot_ref (undone);
  for (int i = 0; i < FIRST_ACTIONS - 2; i++)
    {
      LmSnapshot *next = lm_store_redo (store, again, &error);

      g_assert_no_error (error);
      lm_snapshot_unref (again);
      again = next;
    }
  assert_same_content (first, again);
  close_store (store);

  /* What is published now is of this version. */
  store = open_store (fixture->path);
  reopened = load (store);
  assert_same_content (first, reopened);
  close_store (store);
  {
    g_autoptr (LmSqlite) file = open_foreign (fixture->path);
    g_autofree char *fingerprint = lm_schema_fingerprint (file, NULL);

    g_assert_cmpstr (fingerprint, ==, lm_schema_get_own_fingerprint ());
  }
}

static void
test_a_file_that_may_only_be_read_is_converted_aside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = put_golden (1, fixture->path);
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  g_autoptr (LmSnapshot) snapshot = NULL, saved = NULL;
  g_autoptr (GError) error = NULL;
  LmStore *store;
  guint n;

  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  become_nobody (fixture);
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  store = open_store (fixture->path);
  g_assert_true (lm_store_is_read_only (store));
  snapshot = load (store);
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_true (lm_store_save_as (store, other, &error));
  g_assert_no_error (error);
  saved = load (store);
  assert_same_content (snapshot, saved);
  close_store (store);
  become_self ();
}

static int
last_of (const char *text, const char *what)
{
  const char *found = g_strrstr (text, what);

  return found ? atoi (found + strlen (what)) : -1;
}

/* Killed in place of one of the writing calls of the opening, and so of the
 * conversion, the file is of the one version or the other, and loses nothing. */
static void
test_a_kill_half_way_leaves_one_version_or_the_other (Fixture *fixture, gconstpointer data)
{
  const char *state = g_getenv ("XDG_STATE_HOME"), *wish = g_getenv ("LM_STORE_KILLS");
  g_autoptr (GBytes) bytes = put_golden (1, fixture->path);
  g_autofree char *original = fixture_file (fixture, "original.lmeter"), *output = NULL;
  g_autoptr (LmSqlite) before = NULL;
  int status, n_calls, runs = wish ? atoi (wish) : 8, versions[LM_SCHEMA_VERSION + 1] = { 0 };

  put (bytes, original);
  before = open_foreign (original);
  output = run_child (state, &status, "convert", original, "-1", "0", NULL);
  g_assert_cmpint (status, ==, 0);
  n_calls = last_of (output, "calls ");
  g_assert_cmpint (n_calls, >, 20);
  for (int i = 0; i < runs; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%d.lmeter", fixture->folder, i), *folder = working_folder (path);
      g_autofree char *database = g_build_filename (folder, "project.db", NULL), *kill = g_strdup_printf ("%d", FAIL_BY_KILL);
      g_autofree char *nth = g_strdup_printf ("%d", 1 + (int) ((gint64) i * n_calls / runs)), *words = NULL;
      LmStore *store;

      put (bytes, path);
      words = run_child (state, &status, "convert", path, nth, kill, NULL);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      if (g_file_test (database, G_FILE_TEST_EXISTS))
        {
          g_autoptr (LmSqlite) found = open_plain (database);
          g_autoptr (GError) error = NULL;
          gint64 version;

          lm_sqlite_get_int64 (found, "PRAGMA user_version", &version, &error);
          g_assert_no_error (error);
          g_assert_cmpint (version, >=, 1);
          g_assert_cmpint (version, <=, LM_SCHEMA_VERSION);
          versions[version]++;
          assert_same_rows (before, found);
        }
      store = open_store (path);
      {
        g_autoptr (LmSqlite) found = open_plain (database);

        assert_same_rows (before, found);
      }
      close_store (store);
      remove_tree (folder);
      g_remove (path);
    }
  for (int v = 1; v <= LM_SCHEMA_VERSION; v++)
    g_test_message ("%d of %d kills left version %d", versions[v], runs, v);
  g_assert_cmpint (versions[1], >, 0);
  g_assert_cmpint (versions[LM_SCHEMA_VERSION], >, 0);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("golden/every-version-is-known-by-its-fingerprint", test_every_version_is_known_by_its_fingerprint);
  ADD ("golden/opening-keeps-every-row-and-makes-one-backup", test_opening_keeps_every_row_and_makes_one_backup);
  ADD ("golden/what-was-done-before-is-undone-after", test_what_was_done_before_is_undone_after);
  ADD ("golden/a-file-that-may-only-be-read-is-converted-aside", test_a_file_that_may_only_be_read_is_converted_aside);
  ADD ("golden/a-kill-half-way-leaves-one-version-or-the-other", test_a_kill_half_way_leaves_one_version_or_the_other);
  return store_test_run ();
}
