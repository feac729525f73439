#include "project/lm-survey-sheet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"
#include "lm-survey-sheet-private.h"
#include "lm-words-private.h"

const LmSurveyColumnWords lm_survey_columns[LM_N_SURVEY_COLUMNS] = {
  [LM_SURVEY_COLUMN_HOME] = { "home", "home", "woning", "qr" },
  [LM_SURVEY_COLUMN_BAG] = { "bag_vbo", N_("BAG id"), "BAG-id", "verblijfsobject" },
  [LM_SURVEY_COLUMN_STREET] = { "street", N_("Street"), "straat", "straatnaam" },
  [LM_SURVEY_COLUMN_NUMBER] = { "number", N_("Number"), "huisnummer", "nummer" },
  [LM_SURVEY_COLUMN_POSTCODE] = { "postcode", N_("Postcode"), "postcode", "pc6" },
  [LM_SURVEY_COLUMN_TOWN] = { "town", N_("Town"), "woonplaats", "plaats" },
  [LM_SURVEY_COLUMN_STATE] = { "survey_state", N_("Survey"), "schouw", "survey" },
  [LM_SURVEY_COLUMN_DAY] = { "survey_day", N_("Day of the survey"), "datum schouw", "schouwdatum" },
  [LM_SURVEY_COLUMN_SURVEYOR] = { "surveyor", N_("Surveyor"), "opgenomen door", "schouwer" },
  [LM_SURVEY_COLUMN_NOTE] = { "survey_note", N_("Note of the survey"), "notitie schouw", "opmerking schouw" },
};

const char *const lm_survey_state_words[LM_N_SURVEY_STATE] = {
  NC_("survey", "planned"), NC_("survey", "everything seen"), NC_("survey", "not everything seen"), NC_("survey", "nobody in"),
};

char *
lm_survey_question_code (LmSnapshot *snapshot, const LmQuestionRow *question)
{
  guint n, same = 0;
  const LmQuestionRow *rows = LM_ROWS (snapshot, QUESTION, &n);

  for (guint i = 0; i < n; i++)
    same += g_ascii_strcasecmp (rows[i].code, question->code) == 0;
  /* A code with a bracket in it could not be found again. */
  if (*question->code == '\0' || same > 1 || strpbrk (question->code, "[]") != NULL)
    return g_strdup_printf ("question-%lld", (long long) question->id);
  return g_strdup (question->code);
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const LmQuestionRow *one = *(const LmQuestionRow *const *) a, *other = *(const LmQuestionRow *const *) b;

  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;
  return one->id < other->id ? -1 : one->id > other->id;
}

GPtrArray *
lm_survey_list_questions (LmSnapshot *snapshot)
{
  GPtrArray *questions = g_ptr_array_new ();
  guint n;
  const LmQuestionRow *rows = LM_ROWS (snapshot, QUESTION, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].kind != LM_QUESTION_KIND_PHOTO && rows[i].kind != LM_QUESTION_KIND_SKETCH)
      g_ptr_array_add (questions, (gpointer) &rows[i]);
  g_ptr_array_sort (questions, compare_positions);
  return questions;
}

const LmAnswerRow *
lm_survey_find_answer (LmSnapshot *snapshot, LmId home, LmId question)
{
  guint n;
  const LmAnswerRow **answers = LM_OF_HOME (snapshot, ANSWER, home, &n);

  while (n-- > 0)
    if (answers[n]->question == question)
      return answers[n];
  return NULL;
}

const LmSurveyRow *
lm_survey_find (LmSnapshot *snapshot, LmId home)
{
  return lm_home_get_survey (snapshot, home);
}

char *
lm_survey_format_answer (const LmQuestionRow *question, const LmAnswerRow *answer)
{
  if (answer == NULL)
    return g_strdup ("");
  if (answer->unknown)
    return g_strdup (LM_SURVEY_UNSEEN);
  if (question->kind == LM_QUESTION_KIND_YES_NO && g_str_equal (answer->value, "yes"))
    return g_strdup (C_("answer", "yes"));
  if (question->kind == LM_QUESTION_KIND_YES_NO && g_str_equal (answer->value, "no"))
    return g_strdup (C_("answer", "no"));
  return g_strdup (answer->value);
}

static int
compare_addresses (gconstpointer a, gconstpointer b)
{
  return lm_home_compare (*(const LmHomeRow *const *) a, *(const LmHomeRow *const *) b);
}

static GPtrArray *
list_homes (LmSnapshot *snapshot, const LmId *homes, guint n_homes)
{
  GPtrArray *list = g_ptr_array_new ();
  guint n;
  const LmHomeRow *rows = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; homes == NULL && i < n; i++)
    if (rows[i].in_project)
      g_ptr_array_add (list, (gpointer) &rows[i]);
  if (homes == NULL)
    g_ptr_array_sort (list, compare_addresses);
  for (guint i = 0; homes != NULL && i < n_homes; i++)
    {
      const LmHomeRow *home = LM_FIND (snapshot, HOME, homes[i]);

      if (home != NULL)
        g_ptr_array_add (list, (gpointer) home);
    }
  return list;
}

static void
add_home (LmTableWriter *writer, LmSnapshot *snapshot, const LmHomeRow *home, GPtrArray *questions)
{
  const LmSurveyRow *survey = lm_survey_find (snapshot, home->id);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_full (LM_N_SURVEY_COLUMNS + questions->len, g_free);

  g_ptr_array_set_size (cells, LM_N_SURVEY_COLUMNS);
  cells->pdata[LM_SURVEY_COLUMN_HOME] = g_strdup_printf ("%lld", (long long) home->id);
  cells->pdata[LM_SURVEY_COLUMN_BAG] = g_strdup (home->bag_vbo);
  cells->pdata[LM_SURVEY_COLUMN_STREET] = g_strdup (home->street);
  cells->pdata[LM_SURVEY_COLUMN_NUMBER] = lm_home_format_number (home);
  cells->pdata[LM_SURVEY_COLUMN_POSTCODE] = lm_home_format_postcode (home);
  cells->pdata[LM_SURVEY_COLUMN_TOWN] = g_strdup (home->town);
  if (survey != NULL)
    {
      cells->pdata[LM_SURVEY_COLUMN_STATE] = g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "survey", lm_survey_state_words[survey->state]));
      cells->pdata[LM_SURVEY_COLUMN_DAY] = survey->day != LM_DAY_NONE ? lm_day_format_iso (survey->day) : NULL;
      cells->pdata[LM_SURVEY_COLUMN_SURVEYOR] = g_strdup (survey->surveyor);
      cells->pdata[LM_SURVEY_COLUMN_NOTE] = g_strdup (survey->note);
    }
  for (guint i = 0; i < questions->len; i++)
    {
      const LmQuestionRow *question = g_ptr_array_index (questions, i);

      g_ptr_array_add (cells, lm_survey_format_answer (question, lm_survey_find_answer (snapshot, home->id, question->id)));
    }
  lm_table_writer_add_row (writer, (const char *const *) cells->pdata);
}

LmTableWriter *
lm_survey_sheet_write (LmSnapshot *snapshot, const LmId *homes, guint n_homes)
{
  g_autoptr (GPtrArray) questions = lm_survey_list_questions (snapshot);
  g_autoptr (GPtrArray) rows = list_homes (snapshot, homes, n_homes);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (LmTableColumn));
  LmTableWriter *writer;

  for (guint i = 0; i < LM_N_SURVEY_COLUMNS; i++)
    {
      const LmSurveyColumnWords *words = &lm_survey_columns[i];
      LmTableColumn column = { words->name, NULL, LM_CELL_TEXT, i == LM_SURVEY_COLUMN_HOME };
      char *title = i < LM_SURVEY_COLUMN_STATE ? g_strdup (_(words->title)) : g_strdup_printf ("%s [%s]", _(words->title), words->name);

      g_ptr_array_add (texts, title);
      column.title = title;
      g_array_append_val (columns, column);
    }
  for (guint i = 0; i < questions->len; i++)
    {
      const LmQuestionRow *question = g_ptr_array_index (questions, i);
      char *code = lm_survey_question_code (snapshot, question);
      char *title = g_strdup_printf ("%s%s%s%s [%s]", lm_words_pick (question->text, question->text_en), *question->unit ? " (" : "", question->unit,
                                     *question->unit ? ")" : "", code);
      LmTableColumn column = { code, title, LM_CELL_TEXT, FALSE };

      g_ptr_array_add (texts, code);
      g_ptr_array_add (texts, title);
      g_array_append_val (columns, column);
    }
  writer = lm_table_writer_new (C_("sheet", "Survey"), (const LmTableColumn *) columns->data, columns->len);
  for (guint i = 0; i < rows->len; i++)
    add_home (writer, snapshot, g_ptr_array_index (rows, i), questions);
  return writer;
}
