#include "project/lm-homes.h"

#include "core/lm-readiness.h"
#include "core/lm-work.h"
#include "project-fixture.h"
#include "project/lm-planning.h"

static const LmMethodRow *
find_method (Fixture *fixture, gboolean chosen)
{
  guint n;
  const LmMethodRow *methods = LM_ROWS (SNAPSHOT (fixture), METHOD, &n);

  for (guint i = 0; i < n; i++)
    if (methods[i].chosen == chosen)
      return &methods[i];
  g_error ("The library has no such method.");
}

static const LmConditionRow *
find_condition (Fixture *fixture, const char *code)
{
  guint n;
  const LmConditionRow *conditions = LM_ROWS (SNAPSHOT (fixture), CONDITION, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (conditions[i].code, code))
      return &conditions[i];
  g_error ("The library has no condition %s.", code);
}

static void
test_many_homes_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 6);
  LmHomeRow values;
  LmId coupling, second;
  guint n;

  LM_ROW_FRESH (HOME, &values);
  values.type = LM_HOME_TYPE_STAIRWELL_FLAT;
  values.attention = "steep stairs";
  g_assert_true (lm_project_set_homes (fixture->project, ids, 6, LM_HOME_TYPE | LM_HOME_ATTENTION, &values, &error));
  for (guint i = 0; i < 6; i++)
    {
      g_assert_cmpint (ROW (fixture, HOME, ids[i])->type, ==, LM_HOME_TYPE_STAIRWELL_FLAT);
      g_assert_cmpint (ROW (fixture, HOME, ids[i])->type_source, ==, LM_SOURCE_PERSON);
      g_assert_cmpstr (ROW (fixture, HOME, ids[i])->street, ==, "Heindijk");
    }
  g_assert_cmpstr (lm_project_get_undo_label (fixture->project), ==, "Heindijk 2 and 5 more: changed");

  coupling = lm_project_couple_homes (fixture->project, ids, 6, LM_COUPLING_KIND_STAIRWELL, "portiek 2–12", &error);
  g_assert_cmpint (coupling, !=, 0);
  second = lm_project_couple_homes (fixture->project, ids + 3, 3, LM_COUPLING_KIND_STAIRWELL, "portiek 8–12", &error);
  g_assert_cmpint (ROW (fixture, HOME, ids[0])->stairwell, ==, coupling);
  g_assert_cmpint (ROW (fixture, HOME, ids[5])->stairwell, ==, second);
  /* The one that loses its last home goes. */
  values.stairwell = 0;
  g_assert_true (lm_project_set_homes (fixture->project, ids, 3, LM_HOME_STAIRWELL, &values, &error));
  g_assert_null (ROW (fixture, COUPLING, coupling));
  LM_ROWS (SNAPSHOT (fixture), COUPLING, &n);
  g_assert_cmpuint (n, ==, 1);

  values.number = 7;
  g_assert_false (lm_project_set_homes (fixture->project, ids, 2, LM_HOME_ADDRESS, &values, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
  g_clear_error (&error);
  values.postcode = "1013 nj";
  g_assert_false (lm_project_set_homes (fixture->project, ids, 1, LM_HOME_ADDRESS, &values, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpint (lm_project_couple_homes (fixture->project, ids, 1, LM_COUPLING_KIND_ROW, NULL, &error), ==, 0);
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
}

static void
test_decisions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 3);
  LmId chosen = find_method (fixture, TRUE)->id, other = find_method (fixture, FALSE)->id;
  LmDecisionRow values;
  gboolean provisional;
  gint64 revision;
  guint n;

  g_assert_cmpint (lm_work_get_method (SNAPSHOT (fixture), ROW (fixture, HOME, ids[0]), &provisional), !=, 0);
  g_assert_true (provisional);
  LM_ROW_FRESH (DECISION, &values);
  values.method = chosen;
  values.reason = "no crawl space";
  values.decided_day = TODAY;
  g_assert_true (lm_project_decide (fixture->project, ids, 2, &values, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lm_work_get_method (SNAPSHOT (fixture), ROW (fixture, HOME, ids[0]), &provisional), ==, chosen);
  g_assert_false (provisional);
  g_assert_null (lm_home_get_decision (SNAPSHOT (fixture), ids[2]));

  /* The same again is no action; another one leaves the old on record. */
  revision = lm_snapshot_get_revision (SNAPSHOT (fixture));
  g_assert_true (lm_project_decide (fixture->project, ids, 2, &values, &error));
  g_assert_cmpint (lm_snapshot_get_revision (SNAPSHOT (fixture)), ==, revision);
  values.state = LM_DECISION_STATE_REFUSED;
  values.method = 0;
  g_assert_true (lm_project_decide (fixture->project, ids, 1, &values, &error));
  LM_OF_HOME (SNAPSHOT (fixture), DECISION, ids[0], &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (lm_work_get_method (SNAPSHOT (fixture), ROW (fixture, HOME, ids[0]), NULL), ==, 0);

  values.state = LM_DECISION_STATE_DECIDED;
  values.method = other;
  g_assert_false (lm_project_decide (fixture->project, ids, 1, &values, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_clear_error (&error);

  /* A method that homes were decided for can't be struck from the list. */
  g_assert_false (lm_project_choose_method (fixture->project, chosen, FALSE, FALSE, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_true (lm_project_choose_method (fixture->project, other, TRUE, TRUE, &error));
  {
    const LmMethodRow *methods = LM_ROWS (SNAPSHOT (fixture), METHOD, &n);
    guint defaults = 0;

    for (guint i = 0; i < n; i++)
      defaults += methods[i].for_type == ROW (fixture, METHOD, other)->for_type && methods[i].default_for_type;
    g_assert_cmpuint (defaults, ==, 1);
  }
}

static void
test_conditions_and_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 2);
  guint missing = lm_readiness_count_missing (SNAPSHOT (fixture), ROW (fixture, HOME, ids[0])), n;
  LmHomeConditionRow values;
  LmAnswerRow answers[2];
  const LmQuestionRow *questions;

  LM_ROW_FRESH (HOME_CONDITION, &values);
  values.condition = find_condition (fixture, "consent")->id;
  values.state = LM_CONDITION_STATE_WAIVED;
  g_assert_false (lm_project_set_condition (fixture->project, ids, 2, &values, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
  g_clear_error (&error);
  values.note = "owner signed for the block";
  values.by = "M. Jansen";
  g_assert_true (lm_project_set_condition (fixture->project, ids, 2, &values, &error));
  g_assert_cmpuint (lm_readiness_count_missing (SNAPSHOT (fixture), ROW (fixture, HOME, ids[0])), ==, missing - 1);
  values.state = LM_CONDITION_STATE_OPEN;
  g_assert_true (lm_project_set_condition (fixture->project, ids, 1, &values, &error));
  LM_OF_HOME (SNAPSHOT (fixture), HOME_CONDITION, ids[0], &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (lm_readiness_count_missing (SNAPSHOT (fixture), ROW (fixture, HOME, ids[0])), ==, missing);

  questions = LM_ROWS (SNAPSHOT (fixture), QUESTION, &n);
  g_assert_cmpuint (n, >, 1);
  for (guint i = 0; i < 2; i++)
    {
      LM_ROW_FRESH (ANSWER, &answers[i]);
      answers[i].question = questions[i].id;
      answers[i].value = "yes";
    }
  g_assert_true (lm_project_answer (fixture->project, ids[0], answers, 2, &error));
  answers[0].value = "";
  answers[1].value = "no";
  g_assert_true (lm_project_answer (fixture->project, ids[0], answers, 2, &error));
  {
    const LmAnswerRow **rows = LM_OF_HOME (SNAPSHOT (fixture), ANSWER, ids[0], &n);

    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpstr (rows[0]->value, ==, "no");
  }
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  guint n;
  const LmCrewRow *crews = LM_ROWS (SNAPSHOT (fixture), CREW, &n);
  LmCrewRow crew = crews[0];
  LmId other_crew = crews[1].id;
  LmPersonRow person;
  LmAbsenceRow absence;
  int number;

  crew.id = 0;
  crew.name = "Ploeg X";
  g_assert_true (lm_project_put (fixture->project, LM_TABLE_CREW, &crew, &error));
  g_assert_cmpstr (lm_project_get_undo_label (fixture->project), ==, "Crew Ploeg X added");
  LM_ROW_FRESH (PERSON, &person);
  person.crew = crew.id;
  person.name = "J. de Vries";
  g_assert_true (lm_project_put (fixture->project, LM_TABLE_PERSON, &person, &error));
  g_assert_cmpint (person.number, ==, 0);
  person.id = 0;
  g_assert_true (lm_project_put (fixture->project, LM_TABLE_PERSON, &person, &error));
  g_assert_cmpint (person.number, ==, 1);
  /* A person's number is for good, whatever the caller writes there. */
  number = person.number;
  person.number = 7;
  person.name = "J. de Vries-Bos";
  g_assert_true (lm_project_put (fixture->project, LM_TABLE_PERSON, &person, &error));
  g_assert_cmpint (ROW (fixture, PERSON, person.id)->number, ==, number);
  person.crew = other_crew;
  g_assert_false (lm_project_put (fixture->project, LM_TABLE_PERSON, &person, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_clear_error (&error);

  LM_ROW_FRESH (ABSENCE, &absence);
  absence.person = person.id;
  absence.first_day = TODAY + 3;
  absence.end_day = TODAY + 3;
  g_assert_false (lm_project_put (fixture->project, LM_TABLE_ABSENCE, &absence, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
  g_clear_error (&error);
  absence.end_day = TODAY + 10;
  g_assert_true (lm_project_put (fixture->project, LM_TABLE_ABSENCE, &absence, &error));

  /* A crew without work goes with all that is its own; one with work stays. */
  g_assert_true (lm_project_delete (fixture->project, LM_TABLE_CREW, crew.id, &error));
  g_assert_no_error (error);
  g_assert_null (ROW (fixture, PERSON, person.id));
  g_assert_null (ROW (fixture, ABSENCE, absence.id));
  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_nonnull (ROW (fixture, ABSENCE, absence.id));

  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  {
    const LmPlanStepRow *steps = LM_ROWS (SNAPSHOT (fixture), PLAN_STEP, &n);
    LmId busy = 0;
    const LmPersonRow *persons;

    for (guint i = 0; i < n && busy == 0; i++)
      busy = steps[i].persons & 1 ? steps[i].crew : 0;
    g_assert_false (lm_project_delete (fixture->project, LM_TABLE_CREW, busy, &error));
    g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
    g_clear_error (&error);
    persons = LM_ROWS (SNAPSHOT (fixture), PERSON, &n);
    for (guint i = 0; i < n; i++)
      if (persons[i].crew == busy && persons[i].number == 0)
        {
          g_assert_false (lm_project_delete (fixture->project, LM_TABLE_PERSON, persons[i].id, &error));
          g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
          g_clear_error (&error);
          break;
        }
  }
}

static void
test_values_are_checked (Fixture *fixture, gconstpointer data)
{
  LmProjectRow project = *lm_snapshot_get_project (SNAPSHOT (fixture));
  guint n;
  LmCalendarRow calendar = *LM_ROWS (SNAPSHOT (fixture), CALENDAR, &n);
  LmStepRow step = *LM_ROWS (SNAPSHOT (fixture), STEP, &n);
  LmResidentRow resident;
  LmPlanStepRow planned;
  LmHomeRow home;
  const struct { LmTable table; gpointer row; int code; } cases[] = {
    { LM_TABLE_PROJECT, &project, LM_PROJECT_ERROR_INPUT },       { LM_TABLE_CALENDAR, &calendar, LM_PROJECT_ERROR_INPUT },
    { LM_TABLE_STEP, &step, LM_PROJECT_ERROR_INPUT },             { LM_TABLE_RESIDENT, &resident, LM_PROJECT_ERROR_INPUT },
    { LM_TABLE_PLAN_STEP, &planned, LM_PROJECT_ERROR_REFUSED },   { LM_TABLE_HOME, &home, LM_PROJECT_ERROR_INPUT },
  };
  LmSnapshot *before = SNAPSHOT (fixture);

  project.zone = "Europe/Heindijk";
  calendar.work_end = calendar.work_start;
  step.typical = step.high + 1;
  LM_ROW_FRESH (RESIDENT, &resident); /* of no home */
  LM_ROW_FRESH (PLAN_STEP, &planned);
  LM_ROW_FRESH (HOME, &home); /* without a number */
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (lm_project_put (fixture->project, cases[i].table, cases[i].row, &error));
      g_assert_error (error, LM_PROJECT_ERROR, cases[i].code);
      g_assert_true (SNAPSHOT (fixture) == before);
    }
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EMPTY ("homes/many-at-once", test_many_homes_at_once);
  ADD_LIBRARY ("homes/decisions", test_decisions);
  ADD_LIBRARY ("homes/conditions-and-answers", test_conditions_and_answers);
  ADD_EXAMPLE ("homes/people", 40, test_people);
  ADD_LIBRARY ("homes/values-are-checked", test_values_are_checked);
  return project_test_run ();
}
