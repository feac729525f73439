#include "project/lm-survey-next.h"

#include "project-fixture.h"
#include "project/lm-homes.h"

static void
set (Fixture *fixture, LmId home, LmHomeType type, int year, int floor)
{
  g_autoptr (GError) error = NULL;
  LmHomeRow values;

  LM_ROW_FRESH (HOME, &values);
  values.type = type;
  values.year = year;
  values.floor = floor;
  lm_project_set_homes (fixture->project, &home, 1, LM_HOME_TYPE | LM_HOME_YEAR | LM_HOME_FLOOR, &values, &error);
  g_assert_no_error (error);
}

static void
survey (Fixture *fixture, LmId home, LmSurveyState state)
{
  g_autoptr (GError) error = NULL;
  LmSurveyRow row;

  LM_ROW_FRESH (SURVEY, &row);
  row.home = home;
  row.state = state;
  row.day = TODAY;
  lm_project_put (fixture->project, LM_TABLE_SURVEY, &row, &error);
  g_assert_no_error (error);
}

/* Of equal homes one is asked for; what was surveyed to the end not at all. */
static void
test_what_differs_most_comes_first (Fixture *fixture, gconstpointer data)
{
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 6);
  g_autoptr (GArray) list = NULL;
  static const struct { guint index; LmSurveyReason reason; guint unlike; } expected[] = {
    { 4, LM_SURVEY_NEXT_UNLIKE, LM_SURVEY_UNLIKE_KIND | LM_SURVEY_UNLIKE_FLOOR },
    { 1, LM_SURVEY_NEXT_UNLIKE, LM_SURVEY_UNLIKE_FLOOR },
    { 2, LM_SURVEY_NEXT_REST, 0 },
    { 3, LM_SURVEY_NEXT_REST, 0 },
    { 5, LM_SURVEY_NEXT_REST, 0 },
  };

  set (fixture, ids[0], LM_HOME_TYPE_STAIRWELL_FLAT, 1931, 0);
  set (fixture, ids[1], LM_HOME_TYPE_STAIRWELL_FLAT, 1935, 3);
  set (fixture, ids[2], LM_HOME_TYPE_STAIRWELL_FLAT, 1938, 3);
  set (fixture, ids[3], LM_HOME_TYPE_STAIRWELL_FLAT, 1931, 0);
  set (fixture, ids[4], LM_HOME_TYPE_GALLERY_FLAT, 1965, 0);
  set (fixture, ids[5], LM_HOME_TYPE_GALLERY_FLAT, 1969, 0);
  survey (fixture, ids[0], LM_SURVEY_STATE_DONE);
  survey (fixture, ids[1], LM_SURVEY_STATE_NO_ACCESS);
  list = lm_survey_next_list (SNAPSHOT (fixture), TODAY);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < list->len; i++)
    {
      const LmSurveyNext *next = &g_array_index (list, LmSurveyNext, i);

      g_assert_cmpint (next->home, ==, ids[expected[i].index]);
      g_assert_cmpint (next->reason, ==, expected[i].reason);
      g_assert_cmpuint (next->unlike, ==, expected[i].unlike);
      g_assert_cmpuint (next->unknown, >, 0);
    }
}

/* In an example that is under way: near days first and in order, every open home once. */
static void
test_near_days_come_before_all (Fixture *fixture, gconstpointer data)
{
  LmDay today = lm_project_get_today (fixture->project);
  g_autoptr (GArray) list = lm_survey_next_list (SNAPSHOT (fixture), today);
  g_autoptr (GHashTable) homes = g_hash_table_new (g_int64_hash, g_int64_equal);
  LmDay last = G_MININT32;
  gboolean urgent = TRUE;

  g_assert_cmpuint (list->len, >, 0);
  for (guint i = 0; i < list->len; i++)
    {
      LmSurveyNext *next = &g_array_index (list, LmSurveyNext, i);
      guint n;

      g_assert_true (g_hash_table_add (homes, &next->home));
      if (next->reason == LM_SURVEY_NEXT_TRAIN)
        {
          g_assert_true (urgent);
          g_assert_cmpint (next->visit_day, >=, last);
          g_assert_cmpint (next->visit_day, <, today + LM_SURVEY_NEAR);
          last = next->visit_day;
        }
      else
        {
          urgent = FALSE;
          g_assert_true (next->visit_day == LM_DAY_NONE || next->visit_day >= today + LM_SURVEY_NEAR);
        }
      for (const LmSurveyRow **row = LM_OF_HOME (SNAPSHOT (fixture), SURVEY, next->home, &n); n > 0; n--, row++)
        g_assert_cmpint ((*row)->state, !=, LM_SURVEY_STATE_DONE);
    }
}

int
main (int argc, char **argv)
{
  project_test_init (&argc, &argv);
  ADD_LIBRARY ("survey-next/what-differs-most-comes-first", test_what_differs_most_comes_first);
  ADD_EXAMPLE ("survey-next/near-days-come-before-all", 60, test_near_days_come_before_all);
  return project_test_run ();
}
