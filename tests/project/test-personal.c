/* What the project knows of people: given, and taken away. */
#include "core/lm-home-state.h"
#include "project-fixture.h"
#include "project/lm-personal.h"

#include <string.h>

static const LmResidentRow *
somebody (Fixture *fixture)
{
  guint n;
  const LmResidentRow *residents = LM_ROWS (SNAPSHOT (fixture), RESIDENT, &n);

  g_assert_cmpuint (n, >, 0);
  return &residents[n / 2];
}

static void
test_the_file_of_a_home_holds_all_of_it_and_nothing_else (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const LmResidentRow *resident = somebody (fixture);
  g_autofree char *json = lm_project_get_personal_file (fixture->project, resident->home, &error);
  guint n;
  const LmResidentRow *residents = LM_ROWS (SNAPSHOT (fixture), RESIDENT, &n);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (json, resident->name));
  g_assert_nonnull (strstr (json, "\"resident\""));
  g_assert_nonnull (strstr (json, "\"history\""));
  for (guint i = 0; i < n; i++)
    if (residents[i].home != resident->home && *residents[i].phone)
      g_assert_null (strstr (json, residents[i].phone));
}

static void
test_erasing_keeps_the_home_and_its_figures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmResidentRow resident = *somebody (fixture);
  g_autofree char *name = g_strdup (resident.name), *json = NULL;
  guint n_before, n_after;

  LM_ROWS (SNAPSHOT (fixture), PLAN_STEP, &n_before);
  g_assert_true (lm_project_erase_residents (fixture->project, resident.home, NULL, &error));
  g_assert_no_error (error);
  LM_ROWS (SNAPSHOT (fixture), PLAN_STEP, &n_after);
  g_assert_cmpuint (n_before, ==, n_after);
  g_assert_cmpstr (ROW (fixture, RESIDENT, resident.id)->name, ==, "");
  json = lm_project_get_personal_file (fixture->project, resident.home, &error);
  g_assert_null (strstr (json, name));
  g_assert_cmpint (lm_store_get_save_state (lm_project_get_store (fixture->project)), ==, LM_STORE_SAVED);
}

static void
test_only_finished_homes_are_made_anonymous (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmDistrictState) states = NULL;
  guint n_homes, n, n_residents, done = 0;
  const LmHomeRow *homes;
  const LmResidentRow *residents;

  g_assert_true (lm_project_anonymise_finished (fixture->project, &n_homes, NULL, &error));
  g_assert_no_error (error);
  states = lm_district_state_new (SNAPSHOT (fixture), NULL);
  homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  residents = LM_ROWS (SNAPSHOT (fixture), RESIDENT, &n_residents);
  for (guint i = 0; i < n; i++)
    for (guint r = 0; r < n_residents; r++)
      if (residents[r].home == homes[i].id)
        {
          gboolean finished = lm_district_state_get (states, i)->status == LM_STATUS_DONE;

          g_assert_true (!finished || *residents[r].name == '\0');
          g_assert_true (finished || *residents[r].name != '\0');
          done += finished;
        }
  g_assert_cmpuint (n_homes, ==, done);
}

static void
test_retention_is_told_while_somebody_is_named (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmProjectRow row = *lm_snapshot_get_project (SNAPSHOT (fixture));
  LmEdit *edit;
  int days;

  row.retention_day = TODAY - 3;
  edit = lm_project_begin (fixture->project, "retention");
  lm_edit_update (edit, LM_TABLE_PROJECT, &row);
  g_assert_true (lm_edit_end (edit, &error));
  g_assert_true (lm_project_get_retention (SNAPSHOT (fixture), TODAY, &days));
  g_assert_cmpint (days, ==, -3);
  row.retention_day = LM_DAY_NONE;
  edit = lm_project_begin (fixture->project, "no retention");
  lm_edit_update (edit, LM_TABLE_PROJECT, &row);
  g_assert_true (lm_edit_end (edit, &error));
  g_assert_false (lm_project_get_retention (SNAPSHOT (fixture), TODAY, &days));
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EXAMPLE ("personal/the-file-of-a-home-holds-all-of-it-and-nothing-else", 20, test_the_file_of_a_home_holds_all_of_it_and_nothing_else);
  ADD_EXAMPLE ("personal/erasing-keeps-the-home-and-its-figures", 20, test_erasing_keeps_the_home_and_its_figures);
  ADD_EXAMPLE ("personal/only-finished-homes-are-made-anonymous", 20, test_only_finished_homes_are_made_anonymous);
  ADD_EXAMPLE ("personal/retention-is-told-while-somebody-is-named", 20, test_retention_is_told_while_somebody_is_named);
  return project_test_run ();
}
