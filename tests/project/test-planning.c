#include "project/lm-planning.h"

#include "checker/lm-check.h"
#include "project-fixture.h"

static LmPlanSummary *
plan (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LmPlanSummary *summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return summary;
}

static guint
count_of_plan (LmSnapshot *snapshot, LmTable table, LmId plan_id)
{
  const LmTableInfo *info = lm_table_get_info (table);
  guint n, found = 0;
  const char *rows = lm_snapshot_get_rows (snapshot, table, &n);

  for (guint c = 0; c < info->n_columns; c++)
    if (g_str_equal (info->columns[c].name, "plan"))
      for (guint i = 0; i < n; i++)
        found += *(const LmId *) (gconstpointer) (rows + i * info->row_size + info->columns[c].offset) == plan_id;
  return found;
}

static void
test_a_first_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmPlanSummary) summary = plan (fixture);
  g_autoptr (GArray) violations = NULL;
  LmSnapshot *snapshot = SNAPSHOT (fixture);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  guint n_homes, planned = 0;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n_homes);

  g_assert_nonnull (adopted);
  g_assert_cmpuint (summary->n_trains, >, 0);
  g_assert_cmpuint (summary->n_planned + summary->n_provisional + summary->n_conflicts + summary->n_unplanned, ==, n_homes);
  g_assert_cmpuint (summary->n_planned + summary->n_provisional, >, n_homes / 2);
  g_assert_cmpuint (count_of_plan (snapshot, LM_TABLE_TRAIN, adopted->id), ==, summary->n_trains);
  for (guint i = 0; i < n_homes; i++)
    {
      const LmPlanHomeRow *row = lm_home_get_plan (snapshot, homes[i].id);

      if (row && row->visit_day != LM_DAY_NONE)
        {
          planned++;
          g_assert_cmpint (row->visit_day, >=, TODAY);
          g_assert_nonnull (LM_FIND (snapshot, TRAIN, row->train));
        }
    }
  g_assert_cmpuint (summary->changes->len, ==, planned);
  violations = lm_check_plan (snapshot, 0, TODAY);
  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);

      if (violation->weight == LM_VIOLATION_HARD)
        g_test_message ("%s: home %" G_GINT64_FORMAT " step %" G_GINT64_FORMAT, violation->rule, violation->home, violation->step);
    }
  g_assert_cmpuint (lm_violations_count_hard (violations), ==, 0);

  g_assert_true (lm_project_undo (fixture->project, NULL));
  g_assert_null (lm_snapshot_get_adopted (SNAPSHOT (fixture)));
}

/* The same question gives the same answer, so nothing is written, and every row
 * keeps its id. */
static void
test_planning_again_writes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmPlanSummary) first = plan (fixture);
  g_autoptr (LmSnapshot) before = lm_snapshot_ref (SNAPSHOT (fixture));
  g_autoptr (LmPlanSummary) second = plan (fixture);

  g_assert_cmpuint (first->n_rows, >, 0);
  g_assert_cmpuint (second->n_rows, ==, 0);
  g_assert_cmpuint (second->changes->len, ==, 0);
  g_assert_cmpuint (second->n_steps, ==, first->n_steps);
  g_assert_true (SNAPSHOT (fixture) == before);
}

static void
test_a_change_writes_what_differs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmPlanSummary) first = plan (fixture);
  g_autoptr (LmSnapshot) before = lm_snapshot_ref (SNAPSHOT (fixture));
  g_autoptr (LmPlanSummary) second = NULL;
  guint n, same = 0;
  const LmPlanHomeRow *rows = LM_ROWS (before, PLAN_HOME, &n);
  LmHomeRow home = *LM_FIND (before, HOME, rows[n - 1].home);
  LmEdit *edit = lm_project_begin (fixture->project, "Dropped");

  g_assert_false (lm_project_is_plan_stale (fixture->project));
  home.in_project = FALSE;
  lm_edit_update (edit, LM_TABLE_HOME, &home);
  g_assert_true (lm_edit_end (edit, NULL));
  g_assert_true (lm_project_is_plan_stale (fixture->project));
  second = plan (fixture);
  g_assert_false (lm_project_is_plan_stale (fixture->project));
  g_assert_cmpuint (second->n_rows, >, 0);
  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *now = lm_home_get_plan (SNAPSHOT (fixture), rows[i].home);

      if (now && now->id == rows[i].id)
        same++;
    }
  g_assert_cmpuint (same, >=, n - 1);
}

static gboolean
stop_at_once (double done, gpointer data)
{
  return FALSE;
}

static void
test_stopping_writes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSnapshot) before = lm_snapshot_ref (SNAPSHOT (fixture));
  g_autoptr (GError) error = NULL;

  g_assert_null (lm_project_plan (fixture->project, NULL, stop_at_once, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (SNAPSHOT (fixture) == before);
}

typedef struct {
  gboolean done;
  LmPlanSummary *summary;
  GError *error;
} Answer;

static void
on_planned (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->summary = lm_project_plan_finish (LM_PROJECT (source), result, &answer->error);
  answer->done = TRUE;
}

static void
test_a_worker_plans (Fixture *fixture, gconstpointer data)
{
  Answer first = { 0 }, second = { 0 }, third = { 0 };
  g_autofree LmId *ids = NULL;

  lm_project_plan_async (fixture->project, NULL, NULL, NULL, NULL, on_planned, &first);
  run_until (&first.done);
  g_assert_no_error (first.error);
  g_assert_cmpuint (first.summary->n_rows, >, 0);
  g_clear_pointer (&first.summary, lm_plan_summary_unref);

  /* What was edited meanwhile makes the answer late, and so does a second question. */
  lm_project_plan_async (fixture->project, NULL, NULL, NULL, NULL, on_planned, &second);
  ids = add_street (fixture->project, "Nieuw", 1);
  run_until (&second.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&second.error);

  second.done = FALSE;
  lm_project_plan_async (fixture->project, NULL, NULL, NULL, NULL, on_planned, &second);
  lm_project_plan_async (fixture->project, NULL, NULL, NULL, NULL, on_planned, &third);
  run_until (&second.done);
  run_until (&third.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (third.error);
  g_assert_nonnull (lm_home_get_plan (SNAPSHOT (fixture), ids[0]));
  g_clear_error (&second.error);
  g_clear_pointer (&third.summary, lm_plan_summary_unref);
}

static void
test_a_baseline_is_a_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmPlanSummary) summary = plan (fixture);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (SNAPSHOT (fixture)), *baseline;
  g_autoptr (GError) error = NULL;
  guint n, n_homes = 0;
  const LmTrainRow *trains = LM_ROWS (SNAPSHOT (fixture), TRAIN, &n);
  const LmPlanHomeRow *homes;
  LmId train = trains[0].id, first;

  g_assert_null (lm_planning_get_baseline (SNAPSHOT (fixture), train));
  g_assert_true (lm_project_reset_baseline (fixture->project, train, &error));
  baseline = lm_planning_get_baseline (SNAPSHOT (fixture), train);
  g_assert_nonnull (baseline);
  first = baseline->id;
  homes = LM_ROWS (SNAPSHOT (fixture), PLAN_HOME, &n);
  for (guint i = 0; i < n; i++)
    n_homes += homes[i].plan == adopted->id && homes[i].train == train;
  g_assert_cmpuint (count_of_plan (SNAPSHOT (fixture), LM_TABLE_PLAN_HOME, first), ==, n_homes);
  g_assert_cmpuint (count_of_plan (SNAPSHOT (fixture), LM_TABLE_PLAN_STEP, first), >, n_homes);
  g_assert_cmpuint (count_of_plan (SNAPSHOT (fixture), LM_TABLE_TRAIN, first), ==, 1);

  g_assert_true (lm_project_reset_baseline (fixture->project, train, &error));
  g_assert_cmpint (lm_planning_get_baseline (SNAPSHOT (fixture), train)->id, !=, first);
  g_assert_cmpuint (count_of_plan (SNAPSHOT (fixture), LM_TABLE_PLAN_HOME, first), ==, 0);
  g_assert_false (lm_project_reset_baseline (fixture->project, 999, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EXAMPLE ("planning/a-first-plan", 120, test_a_first_plan);
  ADD_EXAMPLE ("planning/planning-again-writes-nothing", 120, test_planning_again_writes_nothing);
  ADD_EXAMPLE ("planning/a-change-writes-what-differs", 120, test_a_change_writes_what_differs);
  ADD_EXAMPLE ("planning/stopping-writes-nothing", 60, test_stopping_writes_nothing);
  ADD_EXAMPLE ("planning/a-worker-plans", 60, test_a_worker_plans);
  ADD_EXAMPLE ("planning/a-baseline-is-a-copy", 120, test_a_baseline_is_a_copy);
  return project_test_run ();
}
