/* Dated backups: one a day, of the project as it was before the work of that
 * day, so many and no more. */
#include "store-fixture.h"

#include "lm-backup-private.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static void
publish (LmStore *store)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_no_error (error);
}

static void
test_one_a_day_from_before_its_work (Fixture *fixture, gconstpointer data)
{
  LmStore *store = make_store (fixture->path), *copy;
  LmSnapshot *snapshot = load (store), *then;
  g_autofree char *place = fixture_file (fixture, "as it was.lmeter");
  g_autoptr (GPtrArray) none = lm_store_list_backups (store), backups = NULL;
  g_autoptr (GError) error = NULL;
  const LmBackup *backup;
  struct stat status;
  guint n;

  g_assert_cmpuint (none->len, ==, 0);
  add_home (store, &snapshot, "Heindijk");
  publish (store);
  add_home (store, &snapshot, "Voordijk");
  publish (store);
  backups = lm_store_list_backups (store);
  g_assert_cmpuint (backups->len, ==, 1);
  backup = g_ptr_array_index (backups, 0);
  g_assert_cmpint (g_stat (backup->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_false (lm_store_copy_backup (store, backup->path, fixture->path, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (lm_store_copy_backup (store, backup->path, place, &error));
  g_assert_no_error (error);
  copy = open_store (place);
  then = load (copy);
  LM_ROWS (then, HOME, &n);
  g_assert_cmpuint (n, ==, 0);
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpuint (n, ==, 2);
  lm_snapshot_unref (then);
  lm_snapshot_unref (snapshot);
  close_store (copy);
  close_store (store);
}

static LmDay
first_day (void)
{
  return lm_day_from_date (2020, 1, 6); /* a Monday */
}

static void
test_seven_days_and_four_weeks_stay (Fixture *fixture, gconstpointer data)
{
  static const LmDay stay[] = { 59, 58, 57, 56, 55, 54, 53, 52, 48, 41, 34 }; /* of each week before, the newest */
  LmStore *store = make_store (fixture->path);
  g_autoptr (GPtrArray) backups = NULL;

  for (LmDay day = 0; day < 60; day++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (lm_backup_keep (store, &store->document, first_day () + day, &error));
      g_assert_no_error (error);
    }
  backups = lm_store_list_backups (store);
  g_assert_cmpuint (backups->len, ==, G_N_ELEMENTS (stay));
  for (guint i = 0; i < backups->len; i++)
    g_assert_cmpint (((const LmBackup *) backups->pdata[i])->day - first_day (), ==, stay[i]);
  close_store (store);
}

/* Somebody else is just writing it: no backup rather than half a one. */
static void
test_another_document_is_not_kept (Fixture *fixture, gconstpointer data)
{
  LmStore *store = make_store (fixture->path);
  LmDocumentInfo other = store->document;
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = working_folder (fixture->path), *made = g_build_filename (folder, "backups", NULL);
  g_autofree char *before = list_folder (folder), *after = NULL;

  other.hash[0] ^= 1;
  g_assert_false (lm_backup_keep (store, &other, first_day (), &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  backups = lm_store_list_backups (store);
  g_assert_cmpuint (backups->len, ==, 0);
  g_assert_cmpint (g_rmdir (made), ==, 0);
  after = list_folder (folder);
  g_assert_cmpstr (before, ==, after);
  close_store (store);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("backups/one-a-day-from-before-its-work", test_one_a_day_from_before_its_work);
  ADD ("backups/seven-days-and-four-weeks-stay", test_seven_days_and_four_weeks_stay);
  ADD ("backups/another-document-is-not-kept", test_another_document_is_not_kept);
  return store_test_run ();
}
