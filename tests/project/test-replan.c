#include "project/lm-replan.h"

#include "checker/lm-check.h"
#include "project-fixture.h"
#include "project/lm-appointments.h"
#include "project/lm-homes.h"
#include "project/lm-outcomes.h"
#include "project/lm-planning.h"

static void
planned_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;

  example_set_up (fixture, data);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

#define ADD_PLANNED(name, homes, function) \
  g_test_add ("/project/replan/" name, Fixture, GUINT_TO_POINTER (homes), planned_set_up, function, fixture_tear_down)

static void
go_to (LmDay day, const char *now)
{
  g_autofree char *today = lm_day_format_iso (day);

  g_setenv ("LM_TODAY", today, TRUE);
  g_setenv ("LM_NOW", now, TRUE);
}

/* The `skip`-th home by its day that is ready and can be visited. */
static LmId
find_visit (Fixture *fixture, guint skip, LmDay *day)
{
  guint n;
  const LmPlanHomeRow *rows = LM_ROWS (SNAPSHOT (fixture), PLAN_HOME, &n);

  for (LmDay at = TODAY + 1; at < TODAY + 700; at++)
    for (guint i = 0; i < n; i++)
      if (rows[i].visit_day == at && rows[i].state == LM_PLAN_STATE_PLANNED && rows[i].slack >= 0 && skip-- == 0)
        {
          *day = at;
          return rows[i].home;
        }
  g_assert_not_reached ();
}

static gboolean
is_to_be_asked (const LmRepairOption *option, LmId home)
{
  for (guint m = 0; option && m < option->moves->len; m++)
    if (g_array_index (option->moves, LmRepairMove, m).home == home && g_array_index (option->moves, LmRepairMove, m).breaks_promise)
      return TRUE;
  return FALSE;
}

/* Until the resident was asked, what was told is not what the plan has: that
 * stays in sight, and only that. */
static guint
count_hard (Fixture *fixture, const LmRepairOption *option)
{
  guint hard = 0;
  g_autoptr (GArray) violations = lm_check_plan (SNAPSHOT (fixture), 0, lm_project_get_today (fixture->project));

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      g_autofree char *words = lm_violation_describe (SNAPSHOT (fixture), violation);

      if (violation->weight != LM_VIOLATION_HARD ||
          (g_str_equal (violation->rule, "promise") && is_to_be_asked (option, violation->home)))
        continue;
      hard++;
      g_test_message ("%s: home %" G_GINT64_FORMAT ", %s", violation->rule, violation->home, words);
    }
  return hard;
}

/* Every move as it was shown; what was told to nobody moved without a word. */
static void
assert_as_shown (Fixture *fixture, LmReplan *replan, guint option)
{
  const LmRepairOption *shown = lm_replan_get_option (replan, option);

  for (guint m = 0; m < shown->moves->len; m++)
    {
      const LmRepairMove *move = &g_array_index (shown->moves, LmRepairMove, m);
      const LmPlanHomeRow *plan = lm_home_get_plan (SNAPSHOT (fixture), move->home);
      const LmAppointmentRow *appointment = lm_home_get_appointment (SNAPSHOT (fixture), move->home, LM_APPOINTMENT_KIND_CONNECTION);

      g_assert_cmpint (plan->visit_day, ==, move->to_day);
      if (move->to_day == LM_DAY_NONE)
        continue;
      g_assert_cmpint (plan->p80_day, ==, move->p80_day);
      if (move->breaks_promise)
        {
          g_assert_cmpint (appointment->state, ==, LM_APPOINTMENT_STATE_PROPOSED);
          g_assert_cmpint (appointment->day, ==, move->to_day);
        }
    }
}

/* All options of the question, each applied, judged and undone. */
static void
try_all (Fixture *fixture, const LmReplanQuestion *question, guint at_least)
{
  LmSnapshot *before = lm_snapshot_ref (SNAPSHOT (fixture));
  guint n = 1;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LmReplan) replan = lm_project_replan (fixture->project, question, &error);
      g_autofree char *what = NULL, *title = NULL;
      g_auto (GStrv) follows = NULL, moves = NULL;

      g_assert_no_error (error);
      n = lm_replan_get_n_options (replan);
      g_assert_cmpuint (n, >=, at_least);
      if (n == 0)
        break;
      what = lm_replan_describe (replan);
      title = lm_replan_describe_option (replan, i);
      follows = lm_replan_describe_consequences (replan, i);
      moves = lm_replan_describe_moves (replan, i, 3);
      g_test_message ("%s %u. %s: %s | %s", what, i + 1, title, follows[0], moves[0]);
      g_assert_true (lm_project_apply_replan (fixture->project, replan, i, &error));
      g_assert_no_error (error);
      assert_as_shown (fixture, replan, i);
      g_assert_cmpuint (count_hard (fixture, lm_replan_get_option (replan, i)), ==, 0);
      /* The same answer can't be given twice. */
      g_assert_false (lm_project_apply_replan (fixture->project, replan, i, &error));
      g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
      g_clear_error (&error);
      g_assert_true (lm_project_undo (fixture->project, &error));
      g_assert_no_error (error);
      for (LmTable table = 0; table < LM_N_TABLES; table++)
        {
          guint n_before, n_after;
          const char *old = lm_snapshot_get_rows (before, table, &n_before);
          const char *now = lm_snapshot_get_rows (SNAPSHOT (fixture), table, &n_after);

          g_assert_cmpuint (n_before, ==, n_after);
          for (guint r = 0; r < n_before; r++)
            g_assert_true (lm_row_equal (table, old + r * lm_table_get_info (table)->row_size,
                                         now + r * lm_table_get_info (table)->row_size));
        }
    }
  lm_snapshot_unref (before);
}

static void
test_nobody_was_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmVisitReport report;
  LmDay day;
  LmId home = find_visit (fixture, 8, &day);
  LmReplanQuestion question = { .home = home };

  go_to (day, "09:00");
  lm_visit_report_init (&report, day, LM_OUTCOME_NO_ACCESS);
  g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), !=, 0);
  g_assert_no_error (error);
  try_all (fixture, &question, 2);
}

/* A crew that is away takes no confirmed appointment with it in silence. */
static void
test_a_crew_is_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmDay day;
  LmId home = find_visit (fixture, 6, &day), crew = 0;
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (SNAPSHOT (fixture), PLAN_STEP, home, &n);
  LmReplanQuestion question = { 0 };
  g_autoptr (LmReplan) replan = NULL;
  gboolean named = FALSE;

  for (guint i = 0; i < n && crew == 0; i++)
    if (steps[i]->crew && lm_instant_get_day (steps[i]->start) == day)
      crew = steps[i]->crew;
  question.crew = crew;
  go_to (day - 10, "09:00");
  g_assert_true (lm_project_confirm (fixture->project, home, LM_CHANNEL_PHONE, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (lm_project_replan (fixture->project, &question, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (lm_project_add_absence (fixture->project, crew, 0, day, day + 5, "ill", &error), !=, 0);
  g_assert_no_error (error);
  try_all (fixture, &question, 1);

  replan = lm_project_replan (fixture->project, &question, &error);
  for (guint i = 0; i < lm_replan_get_n_options (replan); i++)
    {
      const LmRepairOption *option = lm_replan_get_option (replan, i);

      for (guint m = 0; m < option->moves->len; m++)
        {
          const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, m);

          if (move->home == home && move->to_day != day)
            named = TRUE;
          g_assert_true (move->home != home || move->to_day == day || move->breaks_promise);
        }
    }
  g_test_message ("the confirmed home %s", named ? "would have to be asked" : "keeps its day");
}

static void
test_a_street_is_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmDay day;
  LmId home = find_visit (fixture, 5, &day);
  const char *street = ROW (fixture, HOME, home)->street;
  LmReplanQuestion question = { .street = street };
  g_autoptr (GArray) conflicts = NULL;
  gboolean said = FALSE;

  go_to (day - 12, "09:00");
  g_assert_cmpint (lm_project_close_street (fixture->project, "Nowhere", day, day + 3, NULL, &error), ==, 0);
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (lm_project_close_street (fixture->project, street, day, day, NULL, &error), ==, 0);
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpint (lm_project_close_street (fixture->project, street, day - 1, day + 4, "market", &error), !=, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (count_hard (fixture, NULL), >, 0);
  conflicts = lm_project_check_day (fixture->project, home, day);
  for (guint i = 0; i < conflicts->len; i++)
    said |= g_str_equal (g_array_index (conflicts, LmMoveConflict, i).code, "street");
  g_assert_true (said);
  try_all (fixture, &question, 1);
}

static void
test_somebody_refuses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmDay day;
  LmId home = find_visit (fixture, 7, &day);
  LmReplanQuestion question = { .home = home };
  LmDecisionRow decision;
  LmEdit *edit;

  go_to (day - 10, "09:00");
  LM_ROW_FRESH (DECISION, &decision);
  decision.home = home;
  decision.state = LM_DECISION_STATE_REFUSED;
  edit = lm_project_begin (fixture->project, "refused");
  lm_edit_insert (edit, LM_TABLE_DECISION, &decision);
  g_assert_true (lm_edit_end (edit, &error));
  try_all (fixture, &question, 1);
}

static void
test_work_runs_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) late = NULL;
  LmVisitReport report;
  LmDay day;
  LmId home = find_visit (fixture, 4, &day);
  LmInstant end = 0;
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (SNAPSHOT (fixture), PLAN_STEP, home, &n);

  for (guint i = 0; i < n; i++)
    if (steps[i]->start != LM_INSTANT_NONE && lm_instant_get_day (steps[i]->start) == day)
      end = MAX (end, steps[i]->end);
  go_to (day, "08:30");
  lm_visit_report_init (&report, day, LM_OUTCOME_RUNNING);
  report.start = lm_instant (day, 8 * 60);
  g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), !=, 0);
  g_assert_no_error (error);
  late = lm_project_find_late (fixture->project);
  g_assert_cmpuint (late->len, ==, 0);
  g_clear_pointer (&late, g_array_unref);

  g_setenv ("LM_NOW", "23:00", TRUE);
  late = lm_project_find_late (fixture->project);
  g_assert_cmpuint (late->len, >, 0);
  for (guint i = 0; i < late->len; i++)
    {
      const LmLate *item = &g_array_index (late, LmLate, i);
      g_autofree char *words = lm_late_describe (SNAPSHOT (fixture), item);

      g_test_message ("%s", words);
      g_assert_cmpint (item->home, ==, home);
      g_assert_cmpint (item->until, ==, lm_instant (day, 23 * 60));
      g_assert_cmpint (item->planned, <=, end);
    }
}

static void
test_nothing_is_wrong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmReplanQuestion question = { 0 };
  g_autoptr (GArray) touched = lm_project_find_touched (fixture->project);

  for (guint i = 0; i < touched->len; i++)
    g_assert_cmpint (g_array_index (touched, LmRepairTouch, i).why, ==, LM_REASON_NONE);
  if (touched->len == 0)
    {
      g_assert_null (lm_project_replan (fixture->project, &question, &error));
      g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND);
    }
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_PLANNED ("nobody-was-in", 90, test_nobody_was_in);
  ADD_PLANNED ("a-crew-is-away", 90, test_a_crew_is_away);
  ADD_PLANNED ("a-street-is-closed", 90, test_a_street_is_closed);
  ADD_PLANNED ("somebody-refuses", 90, test_somebody_refuses);
  ADD_PLANNED ("work-runs-over", 60, test_work_runs_over);
  ADD_PLANNED ("nothing-is-wrong", 60, test_nothing_is_wrong);
  return project_test_run ();
}
