#include "project-fixture.h"

#include <sys/resource.h>
#include <time.h>

#include "project/lm-appointments.h"
#include "project/lm-home-list.h"
#include "project/lm-import.h"
#include "project/lm-planning.h"
#include "project/lm-search.h"

/* What people wait for, on a district of the largest size: the limits of the
 * design, in processor time, so that a busy machine does not fail them, and in
 * memory. */

static double
now_in_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

/* Milliseconds since the last lap. */
static double
lap (double *start)
{
  double now = now_in_ms (), took = now - *start;

  *start = now;
  return took;
}

static void
test_ten_thousand_homes (Fixture *fixture, gconstpointer data)
{
  static const char *texts[] = { "a", "straat 1", "0600", "van de", "bestaat niet", "1 h" };
  LmHomeList *list = lm_home_list_new (fixture->project);
  g_autoptr (GArray) warm = lm_project_search (fixture->project, "a", 50);
  g_autoptr (LmPlanSummary) summary = NULL;
  g_autoptr (GArray) slots = NULL;
  g_autoptr (GError) error = NULL;
  double start = now_in_ms ();
  double longest = 0, edit_took, plan_took, slots_took;
  guint n;
  const LmHomeRow *homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  LmHomeRow home = homes[n / 2];
  LmEdit *edit;
  struct rusage usage;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GArray) found = NULL;
      double took;

      lap (&start);
      found = lm_project_search (fixture->project, texts[i], 50);
      took = lap (&start);
      longest = MAX (longest, took);
    }
  edit = lm_project_begin (fixture->project, "Note");
  home.note = "a dog";
  lm_edit_update (edit, LM_TABLE_HOME, &home);
  g_assert_true (lm_edit_end (edit, NULL));
  edit_took = lap (&start);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  plan_took = lap (&start);
  slots = lm_project_find_slots (fixture->project, home.id, TODAY, 5);
  slots_took = lap (&start);
  getrusage (RUSAGE_SELF, &usage);
  g_test_message ("10,000 homes: at most %.0f MB", (double) usage.ru_maxrss / 1000);
  g_assert_cmpint (usage.ru_maxrss, <, 400 * 1000);
  g_test_message ("10,000 homes: search %.1f ms, an edit with the list %.1f ms, planned and written %.0f ms (%u steps), slots %.0f ms",
                  longest, edit_took, plan_took, summary->n_steps, slots_took);
  g_assert_cmpfloat (longest, <, 50);
  g_assert_cmpfloat (edit_took, <, 200);
  g_assert_cmpfloat (plan_took, <, 20000);
  g_assert_cmpfloat (slots_took, <, 2000);
  g_assert_finalize_object (list);
}

static void
test_1836_addresses (Fixture *fixture, gconstpointer data)
{
  const char *folder = g_getenv ("LM_SHARED_DATA");
  g_autofree char *source = g_build_filename (folder ? folder : "", "gpkg/pdok-gokoala-bag.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autofree LmAddressField *mapping = NULL;
  g_autoptr (LmAddressList) list = NULL;
  g_autoptr (LmImportPreview) preview = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  double start = now_in_ms ();
  double import_took, plan_took;

  if (!g_file_test (source, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the data files of the field are not here (LM_SHARED_DATA)");
      return;
    }
  sheet = lm_sheet_read (source, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  mapping = lm_address_guess_mapping (sheet);
  list = lm_address_list_new (sheet, mapping);
  preview = lm_import_preview_new (fixture->project, list, NULL);
  lm_import_preview_apply (preview, sheet, mapping, source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  import_took = lap (&start);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  plan_took = lap (&start);
  g_test_message ("1,836 addresses: in within %.0f ms, planned and written within %.0f ms (%u steps)", import_took, plan_took, summary->n_steps);
  g_assert_cmpuint (lm_import_preview_count (preview, LM_IMPORT_NEW), ==, 1836);
  g_assert_cmpuint (summary->n_unplanned, ==, 0);
  g_assert_cmpfloat (import_took, <, 2000);
  g_assert_cmpfloat (plan_took, <, 2000);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EXAMPLE ("budget/ten-thousand-homes", 10000, test_ten_thousand_homes);
  ADD_LIBRARY ("budget/1836-addresses", test_1836_addresses);
  return project_test_run ();
}
