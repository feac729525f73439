#include "core/lm-home.h"
#include "core/lm-home-state.h"
#include "core/lm-readiness.h"
#include "core/lm-work.h"

/* A made-up method of four steps A → B → C → D with a second method without B
 * and C; one home of each, and two conditions. */
static LmSnapshotBuilder *
small_district (void)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  LmMethodRow method;
  LmHomeRow home;
  LmConditionRow condition;

  for (int i = 0; i < 4; i++)
    {
      const char *codes[] = { "A", "B", "C", "D" };
      LmStepRow step;

      LM_ROW_FRESH (STEP, &step);
      step.id = 10 + i;
      step.code = codes[i];
      step.position = i;
      step.low = 20;
      step.typical = 40;
      step.high = 80;
      lm_snapshot_builder_put (builder, LM_TABLE_STEP, &step);
      if (i > 0)
        {
          LmStepLinkRow link;

          LM_ROW_FRESH (STEP_LINK, &link);
          link.id = 20 + i;
          link.before = 9 + i;
          link.after = 10 + i;
          link.lag_unit = i == 2 ? LM_LAG_UNIT_WORKING_DAYS : LM_LAG_UNIT_MINUTES;
          link.lag_min = i == 2 ? 1 : 5;
          lm_snapshot_builder_put (builder, LM_TABLE_STEP_LINK, &link);
        }
      for (int m = 0; m < 2; m++)
        {
          LmMethodStepRow method_step;

          LM_ROW_FRESH (METHOD_STEP, &method_step);
          method_step.id = 30 + 4 * m + i;
          method_step.method = 1 + m;
          method_step.step = 10 + i;
          if (m == 1 && (i == 1 || i == 2))
            method_step.typical = 0;
          if (m == 1 && i == 3)
            method_step.typical = 90;
          lm_snapshot_builder_put (builder, LM_TABLE_METHOD_STEP, &method_step);
        }
    }
  for (int m = 1; m <= 2; m++)
    {
      LM_ROW_FRESH (METHOD, &method);
      method.id = m;
      method.for_type = m == 1 ? LM_HOME_TYPE_TERRACED : LM_HOME_TYPE_GALLERY_FLAT;
      method.default_for_type = TRUE;
      lm_snapshot_builder_put (builder, LM_TABLE_METHOD, &method);
      LM_ROW_FRESH (HOME, &home);
      home.id = 100 + m;
      home.type = m == 1 ? LM_HOME_TYPE_UNKNOWN : LM_HOME_TYPE_GALLERY_FLAT;
      home.year = m == 1 ? -1 : 2001;
      lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
    }
  LM_ROW_FRESH (CONDITION, &condition);
  condition.id = 1;
  condition.code = "surveyed";
  condition.position = 1;
  lm_snapshot_builder_put (builder, LM_TABLE_CONDITION, &condition);
  condition.id = 2;
  condition.code = "asbestos_cleared";
  condition.built_before = 1994;
  condition.lead_days = 30;
  condition.position = 2;
  lm_snapshot_builder_put (builder, LM_TABLE_CONDITION, &condition);
  condition.id = 3;
  condition.code = "permit";
  condition.built_before = -1;
  condition.only_steps = "C X";
  condition.position = 0;
  lm_snapshot_builder_put (builder, LM_TABLE_CONDITION, &condition);
  condition.id = 4;
  condition.code = "fuse_board";
  condition.only_steps = "";
  condition.only_flagged = TRUE;
  condition.position = 9;
  lm_snapshot_builder_put (builder, LM_TABLE_CONDITION, &condition);
  return builder;
}

static void
test_method_of_a_home (void)
{
  LmSnapshotBuilder *builder = small_district ();
  g_autoptr (LmSnapshot) snapshot = NULL;
  LmDecisionRow decision;
  gboolean provisional;

  LM_ROW_FRESH (DECISION, &decision);
  decision.id = 1;
  decision.home = 102;
  decision.method = 1;
  lm_snapshot_builder_put (builder, LM_TABLE_DECISION, &decision);
  snapshot = lm_snapshot_builder_end (builder, 1);
  g_assert_cmpint (lm_work_get_method (snapshot, LM_FIND (snapshot, HOME, 101), &provisional), ==, 1);
  g_assert_true (provisional);
  g_assert_cmpint (lm_work_get_method (snapshot, LM_FIND (snapshot, HOME, 102), &provisional), ==, 1);
  g_assert_false (provisional);

  builder = lm_snapshot_builder_new (snapshot);
  decision.id = 2;
  decision.state = LM_DECISION_STATE_REFUSED;
  lm_snapshot_builder_put (builder, LM_TABLE_DECISION, &decision);
  lm_snapshot_unref (snapshot);
  snapshot = lm_snapshot_builder_end (builder, 2);
  g_assert_cmpint (lm_work_get_method (snapshot, LM_FIND (snapshot, HOME, 102), NULL), ==, 0);
  g_assert_cmpint (lm_home_get_state (snapshot, LM_FIND (snapshot, HOME, 102), FALSE).status, ==, LM_STATUS_REFUSED);

  builder = lm_snapshot_builder_new (snapshot);
  decision.id = 3;
  decision.state = LM_DECISION_STATE_DECIDED;
  decision.method = 0;
  lm_snapshot_builder_put (builder, LM_TABLE_DECISION, &decision);
  lm_snapshot_unref (snapshot);
  snapshot = lm_snapshot_builder_end (builder, 3);
  g_assert_cmpint (lm_work_get_method (snapshot, LM_FIND (snapshot, HOME, 102), NULL), ==, 0);
  g_assert_cmpint (lm_home_get_state (snapshot, LM_FIND (snapshot, HOME, 102), FALSE).status, ==, LM_STATUS_REFUSED);
}

static void
test_links_pass_through_absent_steps (void)
{
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_builder_end (small_district (), 1);
  g_autoptr (GArray) all = lm_work_of_method (snapshot, 1), two = lm_work_of_method (snapshot, 2);
  g_autoptr (GArray) links = lm_work_get_links (snapshot, 1, all), passed = lm_work_get_links (snapshot, 2, two);
  LmWorkLink link;

  g_assert_cmpint (all->len, ==, 4);
  g_assert_cmpint (links->len, ==, 3);
  g_assert_cmpint (two->len, ==, 2);
  g_assert_cmpint (g_array_index (two, LmWorkStep, 1).typical, ==, 90);
  g_assert_cmpint (g_array_index (two, LmWorkStep, 1).high, ==, 90);
  /* The largest wait of each unit on the way holds: five minutes and a day. */
  g_assert_cmpint (passed->len, ==, 2);
  for (guint i = 0; i < passed->len; i++)
    {
      link = g_array_index (passed, LmWorkLink, i);
      g_assert_cmpint (link.before, ==, 0);
      g_assert_cmpint (link.after, ==, 1);
      g_assert_cmpint (link.unit, ==, i == 0 ? LM_LAG_UNIT_MINUTES : LM_LAG_UNIT_WORKING_DAYS);
      g_assert_cmpint (link.lag_min, ==, i == 0 ? 5 : 1);
      g_assert_cmpint (link.lag_max, ==, -1);
    }
}

static void
test_an_unknown_answer_widens_the_range (void)
{
  LmSnapshotBuilder *builder = small_district ();
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (GArray) unknown = NULL, known = NULL;
  LmQuestionRow question;
  LmAnswerRow answer;

  LM_ROW_FRESH (QUESTION, &question);
  question.id = 1;
  question.touches = "AB B";
  question.widen = 50;
  lm_snapshot_builder_put (builder, LM_TABLE_QUESTION, &question);
  LM_ROW_FRESH (ANSWER, &answer);
  answer.id = 1;
  answer.question = 1;
  answer.home = 102;
  answer.value = "yes";
  lm_snapshot_builder_put (builder, LM_TABLE_ANSWER, &answer);
  snapshot = lm_snapshot_builder_end (builder, 1);
  unknown = lm_work_of_home (snapshot, LM_FIND (snapshot, HOME, 101));
  known = lm_work_of_home (snapshot, LM_FIND (snapshot, HOME, 102));
  g_assert_cmpint (g_array_index (unknown, LmWorkStep, 0).high, ==, 80);
  g_assert_cmpint (g_array_index (unknown, LmWorkStep, 1).low, ==, 10);
  g_assert_cmpint (g_array_index (unknown, LmWorkStep, 1).typical, ==, 40);
  g_assert_cmpint (g_array_index (unknown, LmWorkStep, 1).high, ==, 100);
  g_assert_cmpint (g_array_index (known, LmWorkStep, 0).high, ==, 80);
}

static void
test_hands (void)
{
  LmSnapshotBuilder *builder = small_district ();
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (GArray) work = NULL;
  LmStepHandsRow hands;
  const LmWorkStep *last;

  LM_ROW_FRESH (STEP_HANDS, &hands);
  hands.id = 1;
  hands.step = 13;
  hands.persons = 2;
  hands.typical = 30;
  lm_snapshot_builder_put (builder, LM_TABLE_STEP_HANDS, &hands);
  snapshot = lm_snapshot_builder_end (builder, 1);
  work = lm_work_of_method (snapshot, 2);
  last = &g_array_index (work, LmWorkStep, 1);
  g_assert_cmpint (lm_work_get_minutes (snapshot, 2, last, 1), ==, 90);
  g_assert_cmpint (lm_work_get_minutes (snapshot, 2, last, 2), ==, 67);
  g_assert_cmpint (lm_work_get_minutes (snapshot, 2, last, 3), ==, 0);
}

static void
test_readiness (void)
{
  LmSnapshotBuilder *builder = small_district ();
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_builder_end (builder, 1);
  g_autoptr (GArray) old = lm_readiness_of_home (snapshot, LM_FIND (snapshot, HOME, 101), 1000);
  g_autoptr (GArray) young = lm_readiness_of_home (snapshot, LM_FIND (snapshot, HOME, 102), LM_DAY_NONE);
  LmHomeConditionRow waiver;
  LmSurveyRow survey;

  /* An unknown year counts as old; the permit only with the method that has C. */
  g_assert_cmpint (old->len, ==, 3);
  g_assert_cmpstr (g_array_index (old, LmRequirement, 0).condition->code, ==, "permit");
  g_assert_cmpstr (g_array_index (old, LmRequirement, 2).condition->code, ==, "asbestos_cleared");
  g_assert_cmpint (g_array_index (old, LmRequirement, 2).due, ==, 970);
  g_assert_cmpint (young->len, ==, 1);
  g_assert_cmpint (lm_readiness_count_missing (snapshot, LM_FIND (snapshot, HOME, 101)), ==, 3);
  g_assert_cmpint (lm_home_get_state (snapshot, LM_FIND (snapshot, HOME, 101), FALSE).status, ==, LM_STATUS_SURVEY_NEEDED);

  builder = lm_snapshot_builder_new (snapshot);
  LM_ROW_FRESH (HOME_CONDITION, &waiver);
  waiver.id = 1;
  waiver.home = 101;
  waiver.condition = 2;
  waiver.state = LM_CONDITION_STATE_WAIVED;
  lm_snapshot_builder_put (builder, LM_TABLE_HOME_CONDITION, &waiver);
  waiver.id = 2;
  waiver.condition = 3;
  waiver.state = LM_CONDITION_STATE_ASKED;
  lm_snapshot_builder_put (builder, LM_TABLE_HOME_CONDITION, &waiver);
  LM_ROW_FRESH (SURVEY, &survey);
  survey.id = 1;
  survey.home = 101;
  survey.state = LM_SURVEY_STATE_DONE;
  lm_snapshot_builder_put (builder, LM_TABLE_SURVEY, &survey);
  lm_snapshot_unref (snapshot);
  snapshot = lm_snapshot_builder_end (builder, 2);
  g_assert_cmpint (lm_readiness_count_missing (snapshot, LM_FIND (snapshot, HOME, 101)), ==, 1);
  g_assert_cmpint (lm_home_get_state (snapshot, LM_FIND (snapshot, HOME, 101), FALSE).status, ==, LM_STATUS_NOT_READY);
  g_assert_cmpint (lm_home_get_state (snapshot, LM_FIND (snapshot, HOME, 101), TRUE).status, ==, LM_STATUS_CONFLICT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/work/method-of-a-home", test_method_of_a_home);
  g_test_add_func ("/core/work/links-pass-through-absent-steps", test_links_pass_through_absent_steps);
  g_test_add_func ("/core/work/an-unknown-answer-widens-the-range", test_an_unknown_answer_widens_the_range);
  g_test_add_func ("/core/work/hands", test_hands);
  g_test_add_func ("/core/work/readiness", test_readiness);
  return g_test_run ();
}
