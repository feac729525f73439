#include "sqlite/lm-sqlite.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("lm-sqlite-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static char *
in_folder (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static char *
make_file (Fixture *fixture, const char *name, const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *path = in_folder (fixture, name);
  g_autoptr (LmSqlite) connection = lm_sqlite_open (path, LM_SQLITE_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (lm_sqlite_exec (connection, sql, &error));
  g_assert_no_error (error);
  return path;
}

static void
test_values_come_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file (fixture, "één ?#%.db", "CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB) STRICT");
  g_autoptr (LmSqlite) connection = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, &error);
  g_autoptr (LmStatement) insert = lm_statement_new (connection, "INSERT INTO t VALUES (?, ?, ?, ?)", &error);
  g_autoptr (LmStatement) select = lm_statement_new (connection, "SELECT i, r, s, b FROM t", &error);
  struct stat status;
  gsize size;

  g_assert_no_error (error);
  lm_statement_bind_int64 (insert, 1, G_MAXINT64);
  lm_statement_bind_double (insert, 2, 0.1);
  lm_statement_bind_text (insert, 3, "Yılmaz");
  lm_statement_bind_blob (insert, 4, NULL, 0);
  g_assert_true (lm_statement_run (insert, &error));
  g_assert_true (lm_statement_run (insert, &error)); /* the bindings are gone: all NULL */

  g_assert_cmpint (lm_statement_step (select, &error), ==, LM_STATEMENT_ROW);
  g_assert_cmpint (lm_statement_get_int64 (select, 0), ==, G_MAXINT64);
  g_assert_cmpfloat (lm_statement_get_double (select, 1), ==, 0.1);
  g_assert_cmpstr (lm_statement_get_text (select, 2), ==, "Yılmaz");
  lm_statement_get_blob (select, 3, &size);
  g_assert_cmpint (size, ==, 0);
  g_assert_false (lm_statement_is_null (select, 3));
  g_assert_cmpint (lm_statement_step (select, &error), ==, LM_STATEMENT_ROW);
  for (int c = 0; c < lm_statement_get_n_columns (select); c++)
    g_assert_true (lm_statement_is_null (select, c));
  g_assert_cmpstr (lm_statement_get_text (select, 2), ==, "");
  g_assert_cmpint (lm_statement_step (select, &error), ==, LM_STATEMENT_DONE);
  g_assert_no_error (error);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_done_is_no_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file (fixture, "a.db", "CREATE TABLE t (i INTEGER PRIMARY KEY, s TEXT NOT NULL) STRICT; INSERT INTO t VALUES (1, 'x')");
  g_autoptr (LmSqlite) connection = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, NULL);
  g_autoptr (LmStatement) insert = lm_statement_new (connection, "INSERT INTO t VALUES (?, ?)", &error);
  g_autoptr (LmStatement) none = lm_statement_new (connection, "SELECT 1 FROM t WHERE i = 2", &error);
  gint64 value;

  g_assert_cmpint (lm_statement_step (none, &error), ==, LM_STATEMENT_DONE);
  g_assert_no_error (error);

  lm_statement_bind_int64 (insert, 1, 1);
  lm_statement_bind_text (insert, 2, "again");
  g_assert_cmpint (lm_statement_step (insert, &error), ==, LM_STATEMENT_ERROR);
  g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  lm_statement_reset (insert);

  lm_statement_bind_int64 (insert, 3, 1); /* there is no third */
  g_assert_false (lm_statement_run (insert, &error));
  g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_false (lm_sqlite_get_int64 (connection, "SELECT i FROM t WHERE i = 2", &value, &error));
  g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_FAILED);
}

static void
test_error_names_the_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file (fixture, "a.db", "CREATE TABLE t (i INTEGER) STRICT");
  g_autoptr (LmSqlite) connection = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, NULL);

  g_assert_null (lm_statement_new (connection, "SELECT i, huisnummer FROM t", &error));
  g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "«huisnummer FROM t»"));
}

static void
test_pragma_must_hold (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file (fixture, "a.db", "CREATE TABLE t (i INTEGER) STRICT");
  g_autoptr (LmSqlite) connection = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, NULL);

  g_assert_true (lm_sqlite_set_pragma (connection, "journal_mode", "wal", "wal", &error));
  g_assert_no_error (error);
  g_assert_true (lm_sqlite_exec (connection, "BEGIN", NULL));
  g_assert_false (lm_sqlite_set_pragma (connection, "foreign_keys", "1", "1", &error)); /* has no effect in a transaction */
  g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_FAILED);
}

static void
test_foreign_can_only_read (Fixture *fixture, gconstpointer data)
{
  static const char *const refused[] = {
    "INSERT INTO t VALUES (1)", "DELETE FROM t", "DROP TABLE t", "CREATE TABLE u (i)", "CREATE TEMP TABLE u (i)",
    "ATTACH ':memory:' AS other", "VACUUM", "VACUUM INTO '/tmp/never'", "PRAGMA user_version = 3", "PRAGMA journal_mode = wal",
    "PRAGMA writable_schema = 1", "PRAGMA trusted_schema = 1", "PRAGMA query_only = 0", "SELECT load_extension ('x')",
    "SELECT fts3_tokenizer ('simple')", "REINDEX", "ANALYZE", "SELECT * FROM sqlite_dbpage", "SELECT * FROM v_table",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count (*) FROM n",
  };
  static const char *const allowed[] = {
    "SELECT i FROM t", "SELECT i FROM v", "PRAGMA quick_check", "PRAGMA foreign_key_check", "PRAGMA user_version", "PRAGMA table_info (t)",
    "SELECT count (*), upper (name) FROM sqlite_schema", "BEGIN", "COMMIT",
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file (fixture, "a.db",
                                     "CREATE TABLE t (i INTEGER) STRICT; INSERT INTO t VALUES (7); CREATE VIEW v AS SELECT i FROM t;"
                                     "CREATE VIRTUAL TABLE v_table USING fts5 (x)");
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before, n_after;
  LmSqlite *connection;

  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  connection = lm_sqlite_open (path, LM_SQLITE_FOREIGN, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_false (lm_sqlite_exec (connection, refused[i], &error));
      g_assert_error (error, LM_SQLITE_ERROR, error->code);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      lm_sqlite_exec (connection, allowed[i], &error);
      g_assert_no_error (error);
    }
  lm_sqlite_free (connection);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_foreign_refuses_what_is_no_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = make_file (fixture, "good.db", "CREATE TABLE t (i INTEGER) STRICT");
  g_autofree char *bytes = NULL;
  gsize size;
  struct {
    const char *name;
    gsize keep;    /* bytes of the good file */
    int at, value; /* a byte changed in it */
    const char *says;
  } cases[] = {
    { "empty", 0, -1, 0, "empty" },
    { "short", 60, -1, 0, "not an SQLite file" },
    { "cut", 1000, -1, 0, "cut off" },
    { "text", 4096, 0, 'X', "not an SQLite file" },
    { "page-size", 4096, 16, 0x11, "header" },
    { "format", 4096, 18, 9, "header" },
  };

  g_assert_true (g_file_get_contents (good, &bytes, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = in_folder (fixture, cases[i].name), *copy = g_memdup2 (bytes, size);

      if (cases[i].at >= 0)
        copy[cases[i].at] = (char) cases[i].value;
      g_assert_true (g_file_set_contents (path, copy, (gssize) cases[i].keep, NULL));
      g_assert_null (lm_sqlite_open (path, LM_SQLITE_FOREIGN, &error));
      g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_nonnull (strstr (error->message, path));
    }
}

static void
test_foreign_refuses_what_is_no_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = in_folder (fixture, "missing"), *fifo = in_folder (fixture, "fifo");

  g_assert_null (lm_sqlite_open (missing, LM_SQLITE_FOREIGN, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (lm_sqlite_open (missing, LM_SQLITE_READ_WRITE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (lm_sqlite_open (fixture->folder, LM_SQLITE_FOREIGN, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (lm_sqlite_open (fifo, LM_SQLITE_FOREIGN, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

static void
test_foreign_refuses_a_file_in_use (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file (fixture, "a.db", "CREATE TABLE t (i INTEGER) STRICT");
  LmSqlite *writer = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, NULL);

  g_assert_true (lm_sqlite_set_pragma (writer, "journal_mode", "wal", "wal", NULL));
  g_assert_true (lm_sqlite_exec (writer, "INSERT INTO t VALUES (1)", NULL));
  g_assert_null (lm_sqlite_open (path, LM_SQLITE_FOREIGN, &error));
  g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "close it there"));
  lm_sqlite_free (writer);
}

static void
test_deadline_and_cancel (Fixture *fixture, gconstpointer data)
{
  const char *endless = "SELECT count (*) FROM t a, t b, t c, t d, t e, t f, t g, t h";
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) sql = g_string_new ("CREATE TABLE t (i INTEGER) STRICT;");
  g_autofree char *path = NULL;
  LmSqlite *connection;
  gint64 start;

  for (int i = 0; i < 100; i++)
    g_string_append (sql, "INSERT INTO t VALUES (1);");
  g_string_prepend (sql, "BEGIN;");
  g_string_append (sql, "COMMIT;");
  path = make_file (fixture, "a.db", sql->str);
  connection = lm_sqlite_open (path, LM_SQLITE_FOREIGN, &error);
  g_assert_no_error (error);

  lm_sqlite_set_deadline (connection, 0.05);
  start = g_get_monotonic_time ();
  g_assert_false (lm_sqlite_exec (connection, endless, &error));
  g_assert_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_DAMAGED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_clear_error (&error);

  lm_sqlite_set_deadline (connection, 0);
  lm_sqlite_set_cancellable (connection, cancellable);
  g_cancellable_cancel (cancellable);
  g_assert_false (lm_sqlite_exec (connection, endless, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  lm_sqlite_free (connection);
}

#define ADD(name, function) g_test_add ("/sqlite/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("values-come-back", test_values_come_back);
  ADD ("done-is-no-error", test_done_is_no_error);
  ADD ("error-names-the-place", test_error_names_the_place);
  ADD ("pragma-must-hold", test_pragma_must_hold);
  ADD ("foreign-can-only-read", test_foreign_can_only_read);
  ADD ("foreign-refuses-what-is-no-database", test_foreign_refuses_what_is_no_database);
  ADD ("foreign-refuses-what-is-no-file", test_foreign_refuses_what_is_no_file);
  ADD ("foreign-refuses-a-file-in-use", test_foreign_refuses_a_file_in_use);
  ADD ("deadline-and-cancel", test_deadline_and_cancel);
  return g_test_run ();
}
