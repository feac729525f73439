/* verify tells what is wrong with a file, salvage takes out what can be read. */
#include "store-fixture.h"

#include "forge.h"
#include "store/lm-salvage.h"
#include "store/lm-verify.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_HOMES 400

/* Homes on many pages, each with a resident and a promise. */
static void
make_district (const char *path)
{
  LmStore *store = make_store (path);
  LmSnapshot *snapshot = load (store);
  g_autoptr (LmSnapshot) undone = NULL, again = NULL;

  for (int i = 0; i < N_HOMES; i += 100)
    {
      begin (store, "homes");
      for (int k = 0; k < 100; k++)
        {
          g_autofree char *note = g_strnfill (200, 'x');
          LmResidentRow resident;
          LmPromiseRow promise;
          LmHomeRow home;

          LM_ROW_FRESH (HOME, &home);
          home.street = "Heindijk";
          home.number = i + k + 1;
          home.note = note;
          g_assert_true (lm_store_insert (store, LM_TABLE_HOME, &home, NULL));
          LM_ROW_FRESH (RESIDENT, &resident);
          resident.home = home.id;
          g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, NULL));
          LM_ROW_FRESH (PROMISE, &promise);
          promise.home = home.id;
          g_assert_true (lm_store_insert (store, LM_TABLE_PROMISE, &promise, NULL));
        }
      snapshot = commit (store, snapshot);
    }
  undone = lm_store_undo (store, snapshot, NULL);
  again = lm_store_redo (store, undone, NULL);
  g_assert_nonnull (again);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

static guint
count_rows (const char *path, LmTable table)
{
  LmStore *store = open_store (path);
  g_autoptr (LmSnapshot) snapshot = load (store);
  guint n;

  lm_snapshot_get_rows (snapshot, table, &n);
  close_store (store);
  return n;
}

static GPtrArray *
verify (const char *path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = lm_verify_file (path, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    {
      const LmVerifyLine *line = lines->pdata[i];

      g_test_message ("%s: %s, %s", line->check, line->passed ? "good" : "wrong", line->found);
    }
  return lines;
}

static void
test_a_good_file_passes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *before = NULL, *after = NULL, *files = NULL;
  gsize n_before, n_after;

  make_district (fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, &before, &n_before, NULL));
  lines = verify (fixture->path);
  g_assert_true (lm_verify_passed (lines));
  g_assert_cmpuint (lines->len, ==, 5);
  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, "Heindijk.lmeter");
}

static void
test_what_is_wrong_is_told (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *sql; /* NULL: a byte is changed */
    guint line;      /* at which check it shows */
    const char *says;
  } cases[] = {
    { NULL, 0, "hash" },
    { "CREATE TABLE extra (x)", 0, "tables" },
    { "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'resident_home') WHERE name = 'promise_home'", 0, "" },
    { "PRAGMA ignore_check_constraints = 1; UPDATE home SET type = 'castle' WHERE number = 7", 2, "home" },
    { "UPDATE action SET id = id + 1000 WHERE revision = 1", 3, "nobody gave out" },
    { "PRAGMA ignore_check_constraints = 1; UPDATE action SET kind = 'dance' WHERE revision = 1", 3, "kind" },
    { "PRAGMA foreign_keys = 0; UPDATE action SET origin = NULL WHERE kind = 'undo'", 3, "undid" },
    { "UPDATE action SET changeset = x'00' WHERE revision = 2", 3, "action" },
    { "UPDATE home SET street = 'Voordijk' WHERE number = 7", 4, "rows hold" },
    { "DELETE FROM promise WHERE home = (SELECT id FROM home WHERE number = 7)", 4, "rows hold" },
    { "INSERT INTO resident (home) SELECT id FROM home", 4, "made by no action" },
  };

  make_district (fixture->path);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.lmeter", fixture->folder, i), *bytes = NULL;
      g_autoptr (GPtrArray) lines = NULL;
      const LmVerifyLine *line;
      gsize size;

      g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
      bytes[5000] ^= cases[i].sql ? 0 : 4;
      forge_write (path, bytes, size);
      if (cases[i].sql)
        forge_rewrite (path, cases[i].sql);
      lines = verify (path);
      g_assert_false (lm_verify_passed (lines));
      g_assert_cmpuint (lines->len, ==, cases[i].line + 1);
      line = lines->pdata[cases[i].line];
      g_assert_false (line->passed);
      g_assert_nonnull (strstr (line->found, cases[i].says));
    }
}

static void
test_salvage_of_a_good_file_gives_all (Fixture *fixture, gconstpointer data)
{
  g_autofree char *to = fixture_file (fixture, "new.lmeter"), *words = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL, checks = NULL;
  g_autoptr (LmSnapshot) before = NULL, after = NULL;
  LmStore *store;

  make_district (fixture->path);
  lines = lm_salvage_file (fixture->path, to, NULL, &error);
  g_assert_no_error (error);
  words = lm_salvage_to_text (lines);
  g_assert_cmpstr (words, ==, "All 1201 rows could be read.");
  store = open_store (fixture->path);
  before = load (store);
  close_store (store);
  store = open_store (to);
  after = load (store);
  close_store (store);
  assert_same_content (before, after);
  checks = verify (to);
  g_assert_true (lm_verify_passed (checks));
}

/* Pages in the middle of a table are gone: what stands before, behind and
 * between is found. */
static void
test_salvage_steps_over_damaged_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *to = fixture_file (fixture, "new.lmeter"), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL, checks = NULL;
  gsize size;
  guint n_zeroed = 0, n_homes;

  make_district (fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  /* Leaves of the table of homes: full of their notes. */
  for (gsize page = 4096; page + 4096 < size; page += 4096)
    if (bytes[page] == 13 && memmem (bytes + page, 4096, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 32) && (page / 4096) % 3 == 0)
      {
        memset (bytes + page, 0, 4096);
        n_zeroed++;
      }
  g_assert_cmpuint (n_zeroed, >, 2);
  forge_write (fixture->path, bytes, size);
  g_assert_null (lm_store_open (fixture->path, NULL));
  g_assert_true (lm_salvage_can_try (fixture->path));
  lines = lm_salvage_file (fixture->path, to, NULL, &error);
  g_assert_no_error (error);
  n_homes = count_rows (to, LM_TABLE_HOME);
  /* Lost homes stand there without an address, since their promises are known. */
  g_assert_cmpuint (n_homes, ==, N_HOMES);
  g_assert_cmpuint (count_rows (to, LM_TABLE_RESIDENT), ==, N_HOMES);
  g_assert_cmpuint (count_rows (to, LM_TABLE_PROMISE), ==, N_HOMES);
  checks = verify (to);
  g_assert_true (lm_verify_passed (checks));
  for (guint i = 0; i < lines->len; i++)
    {
      const LmSalvageLine *line = lines->pdata[i];

      if (g_str_equal (line->table, "home"))
        {
          g_assert_cmpint (line->n_mended, >, 0);
          g_assert_cmpint (line->n_mended, <, N_HOMES / 2);
        }
    }
}

static void
test_salvage_leaves_empty_what_means_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *to = fixture_file (fixture, "new.lmeter");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (LmSnapshot) snapshot = NULL;
  const LmHomeRow *homes;
  LmStore *store;
  guint n, n_castles = 0;

  make_district (fixture->path);
  forge_rewrite (fixture->path, "PRAGMA foreign_keys = 0; PRAGMA ignore_check_constraints = 1; UPDATE home SET type = 'castle', building = 42 WHERE number <= 10;"
                                "DELETE FROM home WHERE number = 20; CREATE TRIGGER t AFTER INSERT ON home BEGIN DELETE FROM home; END; CREATE VIEW v AS SELECT 1");
  lines = lm_salvage_file (fixture->path, to, NULL, &error);
  g_assert_no_error (error);
  store = open_store (to);
  snapshot = load (store);
  homes = LM_ROWS (snapshot, HOME, &n);
  for (guint i = 0; i < n; i++)
    n_castles += homes[i].number <= 10 && homes[i].type == LM_HOME_TYPE_UNKNOWN && homes[i].building == 0;
  g_assert_cmpuint (n, ==, N_HOMES - 1);
  g_assert_cmpuint (n_castles, ==, 10);
  close_store (store);
  /* Nothing damaged the table, so home 20 was taken away: what spoke of it goes. */
  g_assert_cmpuint (count_rows (to, LM_TABLE_RESIDENT), ==, N_HOMES - 1);
}

static void
test_salvage_mends_the_header (Fixture *fixture, gconstpointer data)
{
  static const int places[] = { 16, 18, 20, 21, 33, 56, 61, 68 };
  g_autofree char *bytes = NULL;
  gsize size;

  make_district (fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *to = g_strdup_printf ("%s/%u.lmeter", fixture->folder, i), *copy = g_memdup2 (bytes, size), *words = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines = NULL;

      copy[places[i]] = 77;
      forge_write (fixture->path, copy, size);
      g_assert_null (lm_store_open (fixture->path, NULL));
      lines = lm_salvage_file (fixture->path, to, NULL, &error);
      g_assert_no_error (error);
      words = lm_salvage_to_text (lines);
      g_assert_cmpstr (words, ==, "All 1201 rows could be read.");
    }
}

static void
test_what_can_not_be_salvaged_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *to = fixture_file (fixture, "new.lmeter"), *text = fixture_file (fixture, "list.csv"), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (g_file_set_contents (text, "postcode;huisnummer\n1013NJ;1\n", -1, NULL));
  g_assert_false (lm_salvage_can_try (text));
  g_assert_null (lm_salvage_file (text, to, NULL, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  g_clear_error (&error);
  make_district (fixture->path);
  g_assert_null (lm_salvage_file (fixture->path, fixture->path, NULL, &error)); /* never over a file that is there */
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  memset (bytes + 100, 0, size - 164); /* all pages */
  forge_write (fixture->path, bytes, size);
  g_assert_null (lm_salvage_file (fixture->path, to, NULL, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("verify/a-good-file-passes", test_a_good_file_passes);
  ADD ("verify/what-is-wrong-is-told", test_what_is_wrong_is_told);
  ADD ("salvage/of-a-good-file-gives-all", test_salvage_of_a_good_file_gives_all);
  ADD ("salvage/steps-over-damaged-pages", test_salvage_steps_over_damaged_pages);
  ADD ("salvage/leaves-empty-what-means-nothing", test_salvage_leaves_empty_what_means_nothing);
  ADD ("salvage/mends-the-header", test_salvage_mends_the_header);
  ADD ("salvage/what-can-not-be-salvaged-leaves-nothing", test_what_can_not_be_salvaged_leaves_nothing);
  return store_test_run ();
}
