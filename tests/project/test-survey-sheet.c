#include "project/lm-survey-sheet.h"

#include <string.h>

#include "project-fixture.h"
#include "project/lm-homes.h"

static LmId
question_of (Fixture *fixture, const char *code)
{
  guint n;
  const LmQuestionRow *rows = LM_ROWS (SNAPSHOT (fixture), QUESTION, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (rows[i].code, code))
      return rows[i].id;
  g_error ("no question %s", code);
}

static void
answer (Fixture *fixture, LmId home, const char *code, const char *value, gboolean unknown)
{
  g_autoptr (GError) error = NULL;
  LmAnswerRow row;

  LM_ROW_FRESH (ANSWER, &row);
  row.question = question_of (fixture, code);
  row.value = value;
  row.unknown = unknown;
  lm_project_answer (fixture->project, home, &row, 1, &error);
  g_assert_no_error (error);
}

static const LmAnswerRow *
get (Fixture *fixture, LmId home, const char *code)
{
  guint n, found = 0;
  const LmAnswerRow **rows = LM_OF_HOME (SNAPSHOT (fixture), ANSWER, home, &n), *row = NULL;
  LmId question = question_of (fixture, code);

  for (guint i = 0; i < n; i++)
    if (rows[i]->question == question)
      {
        row = rows[i];
        found++;
      }
  g_assert_cmpuint (found, <=, 1);
  return row;
}

static const char *
value_of (Fixture *fixture, LmId home, const char *code)
{
  const LmAnswerRow *row = get (fixture, home, code);

  return row == NULL ? "" : row->unknown ? "unseen" : row->value;
}

static void
forget_answers (Fixture *fixture, LmId home)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmAnswerRow *rows = NULL;
  guint n;
  const LmAnswerRow **given = LM_OF_HOME (SNAPSHOT (fixture), ANSWER, home, &n);

  rows = g_new0 (LmAnswerRow, n + 1);
  for (guint i = 0; i < n; i++)
    {
      rows[i].question = given[i]->question;
      rows[i].value = "";
    }
  lm_project_answer (fixture->project, home, rows, n, &error);
  g_assert_no_error (error);
}

static LmId *
add_homes (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LmId *ids = add_street (fixture->project, "Heindijk", 3);
  LmHomeRow values;

  LM_ROW_FRESH (HOME, &values);
  values.type = LM_HOME_TYPE_TERRACED;
  lm_project_set_homes (fixture->project, ids, 3, LM_HOME_TYPE, &values, &error);
  g_assert_no_error (error);
  return ids;
}

static char *
in_folder (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static char *
write_out (Fixture *fixture, LmTableFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmTableWriter) writer = lm_survey_sheet_write (SNAPSHOT (fixture), NULL, 0);
  char *path = in_folder (fixture, format == LM_TABLE_FORMAT_XLSX ? "survey.xlsx" : "survey.csv");

  lm_table_writer_save (writer, format, path, &error);
  g_assert_no_error (error);
  return path;
}

static LmSurveySheet *
read_file (Fixture *fixture, const char *path, GError **error)
{
  g_autoptr (GError) own = NULL;
  g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &own);

  g_assert_no_error (own);
  return lm_survey_sheet_read (SNAPSHOT (fixture), sheet, error);
}

static LmSurveySheet *
read_text (Fixture *fixture, const char *text, GError **error)
{
  g_autofree char *path = in_folder (fixture, "typed.csv");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return read_file (fixture, path, error);
}

static void
fill_with_everything (Fixture *fixture, const LmId *ids)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = g_strnfill (9000, 'x');
  LmSurveyRow survey;

  answer (fixture, ids[0], "asbestos", "yes", FALSE);
  answer (fixture, ids[0], "fuse_board", "no", FALSE);
  answer (fixture, ids[0], "cooking", "inductie", FALSE);
  answer (fixture, ids[0], "radiators", "7", FALSE);
  answer (fixture, ids[0], "crawl_height", "62.5", FALSE);
  answer (fixture, ids[0], "key", "=HYPERLINK(\"x\")", FALSE);
  answer (fixture, ids[0], "remarks", "regel één\nregel twee; \"met\" 'van alles', <b>&amp;</b> %n%s \U0001F600 שלום", FALSE);
  answer (fixture, ids[1], "asbestos", "", TRUE);
  answer (fixture, ids[1], "cooking", "houtkachel", FALSE); /* no longer among the choices */
  answer (fixture, ids[1], "key", "+31612345678", FALSE);
  answer (fixture, ids[1], "remarks", longest, FALSE);
  LM_ROW_FRESH (SURVEY, &survey);
  survey.home = ids[0];
  survey.state = LM_SURVEY_STATE_PARTLY;
  survey.day = TODAY;
  survey.surveyor = "-1 K. Öz";
  survey.note = "@home";
  lm_project_put (fixture->project, LM_TABLE_SURVEY, &survey, &error);
  g_assert_no_error (error);
}

/* A sheet that comes back untouched changes nothing, whatever stands in it. */
static void
test_an_untouched_sheet_changes_nothing (Fixture *fixture, gconstpointer data)
{
  static const LmTableFormat formats[] = { LM_TABLE_FORMAT_XLSX, LM_TABLE_FORMAT_CSV_PEOPLE, LM_TABLE_FORMAT_CSV };
  g_autofree LmId *ids = add_homes (fixture);

  fill_with_everything (fixture, ids);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = write_out (fixture, formats[i]);
      g_autoptr (LmSurveySheet) survey = read_file (fixture, path, &error);
      gint64 revision = lm_snapshot_get_revision (SNAPSHOT (fixture));

      g_assert_no_error (error);
      for (guint p = 0; p < lm_survey_sheet_get_problems (survey)->len; p++)
        g_test_message ("%s", ((LmSheetRemark *) g_ptr_array_index (lm_survey_sheet_get_problems (survey), p))->message);
      g_assert_cmpuint (lm_survey_sheet_get_problems (survey)->len, ==, 0);
      g_assert_cmpuint (lm_survey_sheet_count_answers (survey), ==, 0);
      g_assert_cmpuint (lm_survey_sheet_count_homes (survey), ==, 0);
      g_assert_true (lm_survey_sheet_apply (survey, fixture->project, FALSE, &error));
      g_assert_cmpint (lm_snapshot_get_revision (SNAPSHOT (fixture)), ==, revision);
    }
}

/* What was filled in elsewhere comes in: into another copy of the project every answer, once. */
static void
test_answers_come_back_whole_and_once (Fixture *fixture, gconstpointer data)
{
  static const LmTableFormat formats[] = { LM_TABLE_FORMAT_XLSX, LM_TABLE_FORMAT_CSV_PEOPLE };
  g_autofree LmId *ids = add_homes (fixture);
  guint n_filled;

  fill_with_everything (fixture, ids);
  answer (fixture, ids[1], "cooking", "gas", FALSE);
  LM_ROWS (SNAPSHOT (fixture), ANSWER, &n_filled);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = write_out (fixture, formats[i]);
      g_autoptr (LmSurveySheet) survey = NULL, again = NULL;
      guint n;

      for (guint h = 0; h < 2; h++)
        forget_answers (fixture, ids[h]);
      survey = read_file (fixture, path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lm_survey_sheet_get_problems (survey)->len, ==, 0);
      g_assert_true (lm_survey_sheet_apply (survey, fixture->project, FALSE, &error));
      LM_ROWS (SNAPSHOT (fixture), ANSWER, &n);
      g_assert_cmpuint (n, ==, n_filled);
      g_assert_cmpstr (value_of (fixture, ids[0], "asbestos"), ==, "yes");
      g_assert_cmpstr (value_of (fixture, ids[1], "asbestos"), ==, "unseen");
      g_assert_cmpstr (value_of (fixture, ids[0], "crawl_height"), ==, "62.5");
      g_assert_cmpstr (value_of (fixture, ids[0], "key"), ==, "=HYPERLINK(\"x\")");
      g_assert_cmpstr (value_of (fixture, ids[0], "remarks"), ==, "regel één\nregel twee; \"met\" 'van alles', <b>&amp;</b> %n%s \U0001F600 שלום");
      g_assert_cmpuint (strlen (value_of (fixture, ids[1], "remarks")), ==, 9000);
      again = read_file (fixture, path, &error);
      g_assert_cmpuint (lm_survey_sheet_count_homes (again), ==, 0);
    }
}

static void
test_what_people_type_is_understood (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_homes (fixture);
  g_autofree char *text = g_strdup_printf ("home;straat;huisnummer;Is er asbest?[asbestos];cooking;radiators;[crawl_height];opgenomen door;schouwdatum;fuse_board\n"
                                           "lmeter:%lld/x;Heindijk;2;Ja;GAS;7 stuks;62,5;K. Öz;12-5-2026;?\n"
                                           ";Heindijk;4;nee;;;;;;\n", (long long) ids[0]);
  g_autoptr (LmSurveySheet) survey = NULL;
  const LmSurveyRow *row;
  guint n;

  answer (fixture, ids[1], "cooking", "gas", FALSE);
  survey = read_text (fixture, text, &error);
  g_assert_no_error (error);
  for (guint p = 0; p < lm_survey_sheet_get_problems (survey)->len; p++)
    g_test_message ("%s", ((LmSheetRemark *) g_ptr_array_index (lm_survey_sheet_get_problems (survey), p))->message);
  g_assert_cmpuint (lm_survey_sheet_get_problems (survey)->len, ==, 0);
  g_assert_cmpuint (lm_survey_sheet_count_homes (survey), ==, 2);
  g_assert_true (lm_survey_sheet_apply (survey, fixture->project, FALSE, &error));
  g_assert_cmpstr (value_of (fixture, ids[0], "asbestos"), ==, "yes");
  g_assert_cmpstr (value_of (fixture, ids[0], "cooking"), ==, "gas");
  g_assert_cmpstr (value_of (fixture, ids[0], "radiators"), ==, "7");
  g_assert_cmpstr (value_of (fixture, ids[0], "crawl_height"), ==, "62.5");
  g_assert_cmpstr (value_of (fixture, ids[0], "fuse_board"), ==, "unseen");
  g_assert_cmpstr (value_of (fixture, ids[1], "asbestos"), ==, "no");
  g_assert_cmpstr (value_of (fixture, ids[1], "cooking"), ==, "gas"); /* the empty cell left it alone */
  row = LM_OF_HOME (SNAPSHOT (fixture), SURVEY, ids[0], &n)[0];
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (row->day, ==, lm_day_from_date (2026, 5, 12));
  g_assert_cmpint (row->state, ==, LM_SURVEY_STATE_DONE);
  /* One action, that goes back as one. */
  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_cmpstr (value_of (fixture, ids[0], "asbestos"), ==, "");
  g_assert_cmpstr (value_of (fixture, ids[1], "asbestos"), ==, "");
  g_assert_cmpstr (value_of (fixture, ids[1], "cooking"), ==, "gas");
}

static void
test_a_dash_takes_an_answer_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_homes (fixture);
  g_autoptr (LmSurveySheet) survey = NULL;

  answer (fixture, ids[0], "cooking", "gas", FALSE);
  survey = read_text (fixture, "straat,huisnummer,cooking\nHeindijk,2,-\nHeindijk,4,-\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lm_survey_sheet_count_answers (survey), ==, 1);
  g_assert_true (lm_survey_sheet_apply (survey, fixture->project, FALSE, &error));
  g_assert_null (get (fixture, ids[0], "cooking"));
}

/* Every bad cell is named, and nothing comes in unless asked for. */
static void
test_bad_cells_are_named_and_nothing_comes_in (Fixture *fixture, gconstpointer data)
{
  static const struct { guint line; const char *column, *says; } table[] = {
    { 2, "asbestos", "misschien" }, { 2, "cooking", "kolen" },      { 3, "radiators", "veel" },      { 3, "survey_day", "31-2-2026" },
    { 3, "survey_state", "bijna" }, { 4, NULL, "line 2" },          { 5, "huisnummer", "address" }, { 6, "gallery_ceiling", "not asked" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_homes (fixture);
  g_autoptr (LmSurveySheet) survey = NULL;
  GPtrArray *problems;
  gint64 revision = lm_snapshot_get_revision (SNAPSHOT (fixture));

  survey = read_text (fixture,
                      "straat,huisnummer,asbestos,cooking,radiators,survey_day,survey_state,gallery_ceiling\n"
                      "Heindijk,2,misschien,kolen,5,,,\n"
                      "Heindijk,4,,gas,veel,31-2-2026,bijna,\n"
                      "Heindijk,2,,gas,,,,\n"
                      "Heindijk,99,,gas,,,,\n"
                      "Heindijk,6,,gas,,,,ja\n", &error);
  g_assert_no_error (error);
  problems = lm_survey_sheet_get_problems (survey);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%u %s %s", ((LmSheetRemark *) problems->pdata[i])->line, ((LmSheetRemark *) problems->pdata[i])->column, ((LmSheetRemark *) problems->pdata[i])->message);
  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (table));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gboolean found = FALSE;

      for (guint p = 0; p < problems->len; p++)
        {
          const LmSheetRemark *remark = g_ptr_array_index (problems, p);

          found = found || (remark->line == table[i].line && g_strcmp0 (remark->column, table[i].column) == 0 && strstr (remark->message, table[i].says) != NULL);
        }
      g_test_message ("%u %s", table[i].line, table[i].column);
      g_assert_true (found);
    }
  g_assert_false (lm_survey_sheet_apply (survey, fixture->project, FALSE, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpint (lm_snapshot_get_revision (SNAPSHOT (fixture)), ==, revision);
  g_assert_true (lm_survey_sheet_apply (survey, fixture->project, TRUE, &error));
  g_assert_cmpstr (value_of (fixture, ids[0], "radiators"), ==, "5");
  g_assert_cmpstr (value_of (fixture, ids[0], "asbestos"), ==, "");
  g_assert_cmpstr (value_of (fixture, ids[1], "cooking"), ==, "gas");
}

/* Rows that were sorted apart from their key would bring answers to the neighbours. */
static void
test_rows_sorted_apart_are_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_homes (fixture);
  g_autofree char *text = g_strdup_printf ("home,straat,huisnummer,cooking\n%lld,Heindijk,4,gas\n999999,Heindijk,4,gas\n", (long long) ids[0]);
  g_autoptr (LmSurveySheet) survey = read_text (fixture, text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lm_survey_sheet_get_problems (survey)->len, ==, 2);
  g_assert_cmpuint (lm_survey_sheet_count_homes (survey), ==, 0);
}

static void
test_a_sheet_about_something_else_is_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "straat,huisnummer,postcode\nHeindijk,2,3085EX\n",
    "asbestos,cooking\nja,gas\n",
    "straat,huisnummer,cooking,Waarop? [cooking]\nHeindijk,2,gas,inductie\n",
  };
  g_autofree LmId *ids = add_homes (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (fixture, texts[i], &error));
      g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
    }
}

/* Between the looking and the bringing in a colleague may have come by. */
static void
test_a_project_that_changed_is_read_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_homes (fixture);
  g_autoptr (LmSurveySheet) survey = read_text (fixture, "straat,huisnummer,cooking\nHeindijk,2,gas\n", &error);

  g_assert_no_error (error);
  answer (fixture, ids[0], "cooking", "inductie", FALSE);
  g_assert_false (lm_survey_sheet_apply (survey, fixture->project, FALSE, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_assert_cmpstr (value_of (fixture, ids[0], "cooking"), ==, "inductie");
}

int
main (int argc, char **argv)
{
  project_test_init (&argc, &argv);
  ADD_LIBRARY ("survey-sheet/an-untouched-sheet-changes-nothing", test_an_untouched_sheet_changes_nothing);
  ADD_LIBRARY ("survey-sheet/answers-come-back-whole-and-once", test_answers_come_back_whole_and_once);
  ADD_LIBRARY ("survey-sheet/what-people-type-is-understood", test_what_people_type_is_understood);
  ADD_LIBRARY ("survey-sheet/a-dash-takes-an-answer-away", test_a_dash_takes_an_answer_away);
  ADD_LIBRARY ("survey-sheet/bad-cells-are-named-and-nothing-comes-in", test_bad_cells_are_named_and_nothing_comes_in);
  ADD_LIBRARY ("survey-sheet/rows-sorted-apart-are-refused", test_rows_sorted_apart_are_refused);
  ADD_LIBRARY ("survey-sheet/a-sheet-about-something-else-is-refused", test_a_sheet_about_something_else_is_refused);
  ADD_LIBRARY ("survey-sheet/a-project-that-changed-is-read-again", test_a_project_that_changed_is_read_again);
  return project_test_run ();
}
