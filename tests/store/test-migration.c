/* The mechanism that takes a file of an older version along, with steps that are
 * made up; those that there are stand in test-golden.c. */
#include "store-fixture.h"

#include "lm-schema-private.h"

#include <string.h>

#define OWN LM_SCHEMA_VERSION
#define ADD_ROOF "ALTER TABLE home ADD COLUMN roof TEXT NOT NULL DEFAULT 'flat'"

static LmSqlite *
make_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  LmSqlite *file = lm_sqlite_open (path, LM_SQLITE_CREATE, &error);

  g_assert_no_error (error);
  lm_schema_create (file, &error);
  g_assert_no_error (error);
  g_assert_true (lm_sqlite_exec (file, "INSERT INTO home (id, street) VALUES (1, 'Heindijk')", NULL));
  g_assert_true (lm_sqlite_set_pragma (file, "foreign_keys", "1", "1", NULL));
  return file;
}

static gint64
number (LmSqlite *file, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  lm_sqlite_get_int64 (file, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_steps_are_taken_in_order_after_a_backup (Fixture *fixture, gconstpointer data)
{
  static const LmMigration steps[] = {
    { .from = OWN + 1, "next", .sql = "UPDATE home SET roof = upper (roof); CREATE TABLE roof (id INTEGER PRIMARY KEY) STRICT" },
    { .from = OWN, "own", .sql = ADD_ROOF },
    { .from = OWN + 2 },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = fixture_file (fixture, "backup.db"), *roof = NULL;
  g_autoptr (LmSqlite) file = make_file (fixture->path);
  g_autoptr (LmSqlite) old = NULL;

  g_assert_true (lm_schema_migrate (file, steps, OWN + 2, backup, &error));
  g_assert_no_error (error);
  g_assert_cmpint (number (file, "PRAGMA user_version"), ==, OWN + 2);
  g_assert_cmpint (number (file, "PRAGMA foreign_keys"), ==, 1);
  roof = lm_sqlite_get_text (file, "SELECT roof FROM home", NULL);
  g_assert_cmpstr (roof, ==, "FLAT");

  old = lm_sqlite_open (backup, LM_SQLITE_FOREIGN, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (old, "PRAGMA user_version"), ==, OWN);
  g_assert_cmpint (number (old, "SELECT count (*) FROM home WHERE street = 'Heindijk'"), ==, 1);
}

static void
test_a_step_that_fails_leaves_the_version_before (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "CREATE TABLE roof (id INTEGER PRIMARY KEY) STRICT; SELECT no_such_thing",
    "CREATE TABLE roof (id INTEGER PRIMARY KEY) STRICT; UPDATE home SET building = 42",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const LmMigration steps[] = {
        { .from = OWN, "own", .sql = ADD_ROOF },
        { .from = OWN + 1, "next", .sql = bad[i] },
        { .from = OWN + 2 },
      };
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%s/%u.db", fixture->folder, i), *backup = g_strdup_printf ("%s/%u.backup", fixture->folder, i);
      g_autoptr (LmSqlite) file = make_file (path);

      g_assert_false (lm_schema_migrate (file, steps, OWN + 2, backup, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, backup));
      g_assert_cmpint (number (file, "PRAGMA user_version"), ==, OWN + 1);
      g_assert_cmpint (number (file, "SELECT count (*) FROM sqlite_schema WHERE name = 'roof'"), ==, 0);
      g_assert_cmpint (number (file, "SELECT count (*) FROM home WHERE roof = 'flat' AND building IS NULL"), ==, 1);
    }
}

static void
test_without_a_backup_nothing_is_converted (Fixture *fixture, gconstpointer data)
{
  static const LmMigration steps[] = {
    { .from = OWN, "own", .sql = ADD_ROOF },
    { .from = OWN + 1 },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = fixture_file (fixture, "no/folder/backup.db");
  g_autoptr (LmSqlite) file = make_file (fixture->path);

  g_assert_false (lm_schema_migrate (file, steps, OWN + 1, backup, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (number (file, "PRAGMA user_version"), ==, OWN);
}

static void
test_a_gap_in_the_steps_is_told (Fixture *fixture, gconstpointer data)
{
  static const LmMigration steps[] = { { .from = OWN + 1, "next", .sql = "SELECT 1" }, { .from = OWN + 2 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = fixture_file (fixture, "backup.db");
  g_autoptr (LmSqlite) file = make_file (fixture->path);

  g_assert_false (lm_schema_migrate (file, steps, OWN + 2, backup, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  g_assert_cmpint (number (file, "PRAGMA user_version"), ==, OWN);
}

/* Every version up to the one before this has its step. */
static void
test_the_list_is_whole (void)
{
  int version = 1;

  for (const LmMigration *step = lm_migrations; step->fingerprint; step++, version++)
    {
      g_assert_cmpint (step->from, ==, version);
      g_assert_cmpint (strlen (step->fingerprint), ==, 64);
      g_assert_true (step->anew || step->sql);
    }
  g_assert_cmpint (version, ==, LM_SCHEMA_VERSION);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("migration/steps-are-taken-in-order-after-a-backup", test_steps_are_taken_in_order_after_a_backup);
  ADD ("migration/a-step-that-fails-leaves-the-version-before", test_a_step_that_fails_leaves_the_version_before);
  ADD ("migration/without-a-backup-nothing-is-converted", test_without_a_backup_nothing_is_converted);
  ADD ("migration/a-gap-in-the-steps-is-told", test_a_gap_in_the_steps_is_told);
  g_test_add_func ("/store/migration/the-list-is-whole", test_the_list_is_whole);
  return store_test_run ();
}
