#include "project/lm-scenarios.h"

#include "checker/lm-check.h"
#include "project-fixture.h"
#include "project/lm-planning.h"

static void
plan (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
}

static const LmScenarioRow *
find (GArray *rows, LmId id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, LmScenarioRow, i).plan == id)
      return &g_array_index (rows, LmScenarioRow, i);
  return NULL;
}

/* A scenario stands beside the plan, changes nothing of it, survives a reopening,
 * and goes with an undo. */
static void
test_a_scenario_is_kept_beside_the_plan (Fixture *fixture, gconstpointer data)
{
  LmWhatIf what_if = LM_WHAT_IF_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) before = NULL, after = NULL, undone = NULL;
  LmDay end;
  LmId id;

  plan (fixture);
  before = lm_scenarios_list (SNAPSHOT (fixture));
  g_assert_cmpuint (before->len, ==, 1);
  end = g_array_index (before, LmScenarioRow, 0).figures.end_day;
  what_if.day_buffer = what_if.spare_first = what_if.spare_later = what_if.slot_every = 0;
  id = lm_project_keep_scenario (fixture->project, &what_if, "Zonder buffers", &error);
  g_assert_no_error (error);
  g_assert_cmpint (id, !=, 0);
  fixture_reopen (fixture);
  after = lm_scenarios_list (SNAPSHOT (fixture));
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_cmpint (g_array_index (after, LmScenarioRow, 0).figures.end_day, ==, end);
  g_assert_cmpstr (find (after, id)->name, ==, "Zonder buffers");
  g_assert_cmpint (find (after, id)->what_if.day_buffer, ==, 0);
  g_assert_cmpint (find (after, id)->figures.end_day, <=, end);
  g_assert_cmpint (find (after, id)->figures.p80_day, !=, LM_DAY_NONE);
  g_assert_true (lm_project_undo (fixture->project, &error));
  undone = lm_scenarios_list (SNAPSHOT (fixture));
  g_assert_cmpuint (undone->len, ==, 1);
}

/* Adopting takes settings and days over as one action, and the plan keeps every rule. */
static void
test_adopting_is_one_action (Fixture *fixture, gconstpointer data)
{
  LmWhatIf what_if = LM_WHAT_IF_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  g_autoptr (GArray) violations = NULL, trial = NULL, now = NULL;
  int buffer;

  plan (fixture);
  buffer = lm_snapshot_get_project (SNAPSHOT (fixture))->day_buffer;
  what_if.day_buffer = 0;
  what_if.cluster_size = 12;
  trial = lm_project_try_scenarios (fixture->project, &what_if, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lm_snapshot_get_project (SNAPSHOT (fixture))->day_buffer, ==, buffer);
  summary = lm_project_adopt_scenario (fixture->project, 0, &what_if, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lm_snapshot_get_project (SNAPSHOT (fixture))->day_buffer, ==, 0);
  g_assert_cmpint (lm_snapshot_get_project (SNAPSHOT (fixture))->cluster_size, ==, 12);
  g_assert_false (lm_project_is_plan_stale (fixture->project));
  now = lm_scenarios_list (SNAPSHOT (fixture));
  g_assert_cmpint (g_array_index (now, LmScenarioRow, 0).figures.end_day, ==, g_array_index (trial, LmScenarioRow, 0).figures.end_day);
  violations = lm_check_plan (SNAPSHOT (fixture), 0, TODAY);
  g_assert_cmpuint (lm_violations_count_hard (violations), ==, 0);
  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_cmpint (lm_snapshot_get_project (SNAPSHOT (fixture))->day_buffer, ==, buffer);
}

/* People who are not there can't be adopted; the message says whom. */
static void
test_people_must_be_there_first (Fixture *fixture, gconstpointer data)
{
  LmWhatIf what_if = LM_WHAT_IF_INIT;
  g_autoptr (GError) error = NULL;
  guint n;
  const LmTradeRow *trades = LM_ROWS (SNAPSHOT (fixture), TRADE, &n);
  gint64 revision = lm_snapshot_get_revision (SNAPSHOT (fixture));

  what_if.more_of = trades[0].id;
  what_if.n_more = 2;
  g_assert_null (lm_project_adopt_scenario (fixture->project, 0, &what_if, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "2"));
  g_assert_cmpint (lm_snapshot_get_revision (SNAPSHOT (fixture)), ==, revision);
}

static void
test_a_scenario_can_be_taken_away (Fixture *fixture, gconstpointer data)
{
  LmWhatIf what_if = LM_WHAT_IF_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  guint n_before, n_after;
  LmId id;

  plan (fixture);
  LM_ROWS (SNAPSHOT (fixture), PLAN_HOME, &n_before);
  what_if.cluster_size = 10;
  id = lm_project_keep_scenario (fixture->project, &what_if, "", &error);
  g_assert_no_error (error);
  g_assert_true (lm_project_delete_scenario (fixture->project, id, &error));
  rows = lm_scenarios_list (SNAPSHOT (fixture));
  g_assert_cmpuint (rows->len, ==, 1);
  LM_ROWS (SNAPSHOT (fixture), PLAN_HOME, &n_after);
  g_assert_cmpuint (n_after, ==, n_before);
  /* The plan itself is no scenario. */
  g_assert_false (lm_project_delete_scenario (fixture->project, g_array_index (rows, LmScenarioRow, 0).plan, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
}

static void
tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = lm_project_try_scenarios_finish (LM_PROJECT (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (g_array_index (rows, LmScenarioRow, 0).figures.end_day, !=, LM_DAY_NONE);
  *(gboolean *) data = TRUE;
}

static void
test_trying_happens_in_a_worker (Fixture *fixture, gconstpointer data)
{
  LmWhatIf what_ifs[2] = { LM_WHAT_IF_INIT, LM_WHAT_IF_INIT };
  gboolean done = FALSE;

  what_ifs[1].cluster_size = 20;
  lm_project_try_scenarios_async (fixture->project, what_ifs, 2, NULL, NULL, NULL, tried, &done);
  run_until (&done);
}

int
main (int argc, char **argv)
{
  project_test_init (&argc, &argv);
  ADD_EXAMPLE ("scenario/kept-beside-the-plan", 24, test_a_scenario_is_kept_beside_the_plan);
  ADD_EXAMPLE ("scenario/adopting-is-one-action", 24, test_adopting_is_one_action);
  ADD_EXAMPLE ("scenario/people-must-be-there-first", 8, test_people_must_be_there_first);
  ADD_EXAMPLE ("scenario/can-be-taken-away", 24, test_a_scenario_can_be_taken_away);
  ADD_EXAMPLE ("scenario/trying-happens-in-a-worker", 16, test_trying_happens_in_a_worker);
  return project_test_run ();
}
