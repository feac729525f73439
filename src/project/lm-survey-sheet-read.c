#include "project/lm-survey-sheet.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/lm-home.h"
#include "lm-project-private.h"
#include "lm-survey-sheet-private.h"
#include "lm-words-private.h"

/* Columns of the sheet that were found; -1: it has none. */
typedef struct {
  int fixed[LM_N_SURVEY_COLUMNS];
  GPtrArray *questions; /* const LmQuestionRow */
  GArray *asked;        /* int per question */
} Columns;

struct _LmSurveySheet {
  LmSnapshot *snapshot;
  LmSheet *sheet; /* the texts of the rows below live in it */
  GArray *answers;  /* LmAnswerRow; an empty value that is not unknown takes the answer away */
  GArray *surveys;  /* LmSurveyRow, id 0: a new one */
  GHashTable *homes; /* LmId: those that change */
  GHashTable *by_identity; /* BAG id, «1013NJ 1-H» → home; NULL where more than one has it */
  GStringChunk *texts;
  GPtrArray *problems;
};

static void
remark_free (gpointer data)
{
  LmSheetRemark *remark = data;

  g_free (remark->column);
  g_free (remark->message);
  g_free (remark);
}

static void G_GNUC_PRINTF (4, 5)
add_problem (LmSurveySheet *self, guint row, int column, const char *format, ...)
{
  LmSheetRemark *remark = g_new0 (LmSheetRemark, 1);
  va_list args;

  remark->line = lm_sheet_get_line (self->sheet, row);
  remark->column = column >= 0 ? g_strdup (lm_sheet_get_column (self->sheet, column)) : NULL;
  va_start (args, format);
  remark->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems, remark);
}

/* A text as it comes out of a spreadsheet: without the spaces around it and what
 * no cell can hold, with plain line ends. */
static char *
fold (const char *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if ((guchar) *at >= ' ' || *at == '\n' || *at == '\t')
      g_string_append_c (folded, *at == '\t' ? ' ' : *at);
  return g_strstrip (g_string_free (g_steal_pointer (&folded), FALSE));
}

/* A cell that a file for spreadsheets keeps from being calculated. */
static const char *
skip_guard (const char *cell)
{
  return cell[0] == '\'' && (strchr ("=+-@\t\r\n ", cell[1]) != NULL) && cell[1] != '\0' ? cell + 1 : cell;
}

/* Whether the cell still holds what was written into it. */
static gboolean
is_untouched (const char *cell, const char *written)
{
  g_autofree char *now = fold (cell), *unguarded = fold (skip_guard (cell)), *then = fold (written);

  return g_str_equal (now, then) || g_str_equal (unguarded, then);
}

/* --- columns --- */

/* The code in brackets at the end of a title. (transfer full) */
static char *
code_of (const char *title)
{
  const char *open = strrchr (title, '['), *close = open != NULL ? strchr (open, ']') : NULL;

  return close != NULL ? g_strndup (open + 1, close - open - 1) : NULL;
}

static gboolean
is_named (const char *title, const char *name)
{
  g_autofree char *a = g_utf8_casefold (title, -1), *b = g_utf8_casefold (name, -1);

  g_strstrip (a);
  return *b != '\0' && g_str_equal (a, b);
}

static gboolean
is_fixed (const char *title, const char *code, const LmSurveyColumnWords *words)
{
  return (code != NULL && g_ascii_strcasecmp (code, words->name) == 0) || is_named (title, words->name) || is_named (title, words->title) ||
         is_named (title, _(words->title)) || is_named (title, words->other) || is_named (title, words->another);
}

static gboolean
is_question (const char *title, const char *code, const char *of_question, const LmQuestionRow *question)
{
  return code != NULL ? g_ascii_strcasecmp (code, of_question) == 0
                      : is_named (title, of_question) || is_named (title, question->text) || is_named (title, question->text_en);
}

/* Two columns that hold the same would make it chance which one counts. */
static gboolean
take_column (LmSheet *sheet, int *place, guint column, GError **error)
{
  if (*place >= 0)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The columns “%s” and “%s” hold the same. Take one of them out."),
                                   lm_sheet_get_column (sheet, *place), lm_sheet_get_column (sheet, column));
  *place = (int) column;
  return TRUE;
}

static gboolean
find_columns (LmSnapshot *snapshot, LmSheet *sheet, Columns *columns, GError **error)
{
  gboolean holds = FALSE;

  for (guint i = 0; i < LM_N_SURVEY_COLUMNS; i++)
    columns->fixed[i] = -1;
  for (guint i = 0; i < columns->questions->len; i++)
    {
      int none = -1;

      g_array_append_val (columns->asked, none);
    }
  for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
    {
      const char *title = lm_sheet_get_column (sheet, c);
      g_autofree char *code = code_of (title);

      for (guint i = 0; i < LM_N_SURVEY_COLUMNS; i++)
        if (is_fixed (title, code, &lm_survey_columns[i]))
          {
            if (!take_column (sheet, &columns->fixed[i], c, error))
              return FALSE;
            holds = holds || i >= LM_SURVEY_COLUMN_STATE;
          }
      for (guint i = 0; i < columns->questions->len; i++)
        {
          const LmQuestionRow *question = g_ptr_array_index (columns->questions, i);
          g_autofree char *of_question = lm_survey_question_code (snapshot, question);

          if (!is_question (title, code, of_question, question))
            continue;
          if (!take_column (sheet, &g_array_index (columns->asked, int, i), c, error))
            return FALSE;
          holds = TRUE;
        }
    }
  if (columns->fixed[LM_SURVEY_COLUMN_HOME] < 0 && columns->fixed[LM_SURVEY_COLUMN_BAG] < 0 && columns->fixed[LM_SURVEY_COLUMN_NUMBER] < 0)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT,
                                   _("No column says which home a row is about. Keep the columns of the sheet as they were written: BAG id, or street, number and postcode."));
  if (!holds)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT,
                                   _("No column holds answers of the survey. Keep the titles of the sheet as they were written, with the code in brackets."));
  return TRUE;
}

/* --- homes --- */

static const char *
get_fixed (LmSurveySheet *self, const Columns *columns, guint row, LmSurveyColumn column)
{
  return columns->fixed[column] < 0 ? "" : skip_guard (lm_sheet_get_cell (self->sheet, row, columns->fixed[column]));
}

static void
add_identity (GHashTable *identities, char *identity, const LmHomeRow *home)
{
  g_hash_table_replace (identities, identity, g_hash_table_contains (identities, identity) ? NULL : (gpointer) home);
}

/* So that a sheet of ten thousand homes is looked over at once. */
static GHashTable *
list_identities (LmSnapshot *snapshot)
{
  GHashTable *identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = lm_home_format_number (&homes[i]);

      if (*homes[i].bag_vbo != '\0')
        add_identity (identities, g_strdup (homes[i].bag_vbo), &homes[i]);
      add_identity (identities, g_strdup_printf ("%s %s", homes[i].postcode, number), &homes[i]);
    }
  return identities;
}

static const LmHomeRow *
find_one (LmSurveySheet *self, const char *text)
{
  g_autoptr (GArray) found = NULL;
  gpointer known;

  if (g_hash_table_lookup_extended (self->by_identity, text, NULL, &known))
    return known;
  found = lm_home_find (self->snapshot, text);
  return found->len == 1 ? LM_FIND (self->snapshot, HOME, g_array_index (found, LmId, 0)) : NULL;
}

/* The key first, for it is ours; it must not gainsay the address beside it. */
static const LmHomeRow *
find_home (LmSurveySheet *self, const Columns *columns, guint row)
{
  const char *key = get_fixed (self, columns, row, LM_SURVEY_COLUMN_HOME), *bag = get_fixed (self, columns, row, LM_SURVEY_COLUMN_BAG);
  const char *street = get_fixed (self, columns, row, LM_SURVEY_COLUMN_STREET), *number = get_fixed (self, columns, row, LM_SURVEY_COLUMN_NUMBER);
  const char *typed = get_fixed (self, columns, row, LM_SURVEY_COLUMN_POSTCODE);
  char parsed[7];
  const char *postcode = lm_home_parse_postcode (typed, parsed) ? parsed : typed;
  g_autofree char *by_postcode = g_strdup_printf ("%s %s", postcode, number), *by_street = g_strdup_printf ("%s %s", street, number);
  g_autofree char *id = g_str_has_prefix (key, "lmeter:") ? g_strndup (key + 7, strcspn (key + 7, "/")) : g_strdup (key);
  const LmHomeRow *home = *id != '\0' ? LM_FIND (self->snapshot, HOME, g_ascii_strtoll (id, NULL, 10)) : NULL;
  const LmHomeRow *by_bag = *bag != '\0' ? find_one (self, bag) : NULL;
  const LmHomeRow *by_address = *number == '\0' ? NULL : *postcode != '\0' ? find_one (self, by_postcode) : find_one (self, by_street);

  if (*id != '\0' && home == NULL)
    {
      add_problem (self, row, columns->fixed[LM_SURVEY_COLUMN_HOME], _("There is no home with the key “%s” in this project. Is it the sheet of another project?"), key);
      return NULL;
    }
  if (home == NULL)
    home = by_bag != NULL ? by_bag : by_address;
  if (home == NULL)
    add_problem (self, row, columns->fixed[LM_SURVEY_COLUMN_NUMBER], _("No home of the project, or more than one, has this address (%s %s, %s). Correct it, or take the row out."),
                 street, number, postcode);
  else if ((by_bag != NULL && by_bag != home) || (by_address != NULL && by_address != home))
    {
      g_autofree char *address = lm_home_format_address (home), *other = lm_home_format_address (by_bag != NULL && by_bag != home ? by_bag : by_address);

      add_problem (self, row, -1, _("The row is about %s by its key and about %s by what stands beside it. Rows may have been sorted apart; write the sheet anew."), address, other);
      return NULL;
    }
  return home;
}

/* --- values --- */

static gboolean
is_word (const char *cell, const char *a, const char *b, const char *c, const char *d, const char *translated)
{
  return is_named (cell, a) || is_named (cell, b) || is_named (cell, c) || is_named (cell, d) || is_named (cell, translated);
}

/* What people write in a cell as what is kept; NULL after noting the problem. */
static const char *
parse_value (LmSurveySheet *self, const LmQuestionRow *question, guint row, int column, const char *cell)
{
  g_autofree char *text = fold (cell);

  if (question->kind == LM_QUESTION_KIND_YES_NO)
    {
      if (is_word (text, "yes", "ja", "j", "y", C_("answer", "yes")))
        return "yes";
      if (is_word (text, "no", "nee", "n", "neen", C_("answer", "no")))
        return "no";
      add_problem (self, row, column, _("“%s” is no yes or no. Write yes, no, or ? where it could not be seen."), text);
      return NULL;
    }
  if (question->kind == LM_QUESTION_KIND_NUMBER)
    {
      g_autofree char *number = g_strdup (text);
      char *end = NULL;
      double value;

      g_strdelimit (number, ",", '.');
      value = g_ascii_strtod (number, &end);
      if (end != number)
        end += strspn (end, " ");
      if (end == number || !isfinite (value) || g_ascii_isalpha (*number) || (*end != '\0' && !is_named (end, question->unit)) || value < 0 || value > 1e9)
        {
          add_problem (self, row, column, _("“%s” is no number. Write figures only, such as 12 or 2,5, or ? where it could not be seen."), text);
          return NULL;
        }
      {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];

        return g_string_chunk_insert (self->texts, g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
      }
    }
  if (question->kind == LM_QUESTION_KIND_CHOICE)
    {
      g_auto (GStrv) choices = g_strsplit (question->choices, "\n", -1);
      g_autofree char *all = g_strjoinv (", ", choices);

      for (guint i = 0; choices[i] != NULL; i++)
        if (is_named (text, choices[i]))
          return g_string_chunk_insert (self->texts, choices[i]);
      add_problem (self, row, column, _("“%s” is none of the choices. Write one of %s, or ? where it could not be seen."), text, all);
      return NULL;
    }
  return g_string_chunk_insert (self->texts, text);
}

static void
read_answer (LmSurveySheet *self, const LmHomeRow *home, const LmQuestionRow *question, guint row, int column)
{
  const char *cell = lm_sheet_get_cell (self->sheet, row, column), *value;
  const LmAnswerRow *now = lm_survey_find_answer (self->snapshot, home->id, question->id);
  g_autofree char *written = lm_survey_format_answer (question, now), *text = fold (skip_guard (cell));
  LmAnswerRow answer;

  if (*text == '\0' || is_untouched (cell, written))
    return;
  LM_ROW_FRESH (ANSWER, &answer);
  answer.id = now != NULL ? now->id : 0;
  answer.home = home->id;
  answer.question = question->id;
  if (g_str_equal (text, LM_SURVEY_TAKE_AWAY))
    {
      if (now == NULL)
        return;
    }
  else if (!lm_home_is_asked (home, question))
    {
      g_autofree char *address = lm_home_format_address (home);

      add_problem (self, row, column, _("This is not asked about %s, for its type. Empty the cell, or give the home another type first."), address);
      return;
    }
  else if (g_str_equal (text, LM_SURVEY_UNSEEN))
    answer.unknown = TRUE;
  else
    {
      value = parse_value (self, question, row, column, skip_guard (cell));
      if (value == NULL || (now != NULL && !now->unknown && g_str_equal (now->value, value)))
        return;
      answer.value = value;
    }
  g_array_append_val (self->answers, answer);
  g_hash_table_add (self->homes, (gpointer) &home->id);
}

static int
find_state (const char *cell)
{
  for (int i = 0; i < LM_N_SURVEY_STATE; i++)
    if (is_named (cell, lm_survey_state_nicks[i]) || is_named (cell, lm_survey_state_words[i]) ||
        is_named (cell, g_dpgettext2 (GETTEXT_PACKAGE, "survey", lm_survey_state_words[i])))
      return i;
  return -1;
}

/* A text of the survey: empty leaves it as it is. */
static const char *
read_text (LmSurveySheet *self, const Columns *columns, guint row, LmSurveyColumn column, const char *now)
{
  const char *cell = columns->fixed[column] < 0 ? "" : lm_sheet_get_cell (self->sheet, row, columns->fixed[column]);
  g_autofree char *text = fold (skip_guard (cell));

  if (*text == '\0' || is_untouched (cell, now))
    return now;
  return g_str_equal (text, LM_SURVEY_TAKE_AWAY) ? "" : g_string_chunk_insert (self->texts, text);
}

static void
read_survey (LmSurveySheet *self, const LmHomeRow *home, const Columns *columns, guint row)
{
  const LmSurveyRow *now = lm_survey_find (self->snapshot, home->id);
  g_autofree char *state = fold (get_fixed (self, columns, row, LM_SURVEY_COLUMN_STATE)), *day = fold (get_fixed (self, columns, row, LM_SURVEY_COLUMN_DAY));
  LmSurveyRow survey, before;

  LM_ROW_FRESH (SURVEY, &survey);
  survey.home = home->id;
  survey.state = LM_SURVEY_STATE_DONE; /* who writes that it was done, or by whom, tells of one that was */
  if (now != NULL)
    survey = *now;
  before = survey;
  if (*state != '\0')
    {
      int found = find_state (state);

      if (found >= 0)
        survey.state = found;
      else
        add_problem (self, row, columns->fixed[LM_SURVEY_COLUMN_STATE], _("“%s” is no state of a survey. Write one of %s, %s, %s or %s."), state,
                     g_dpgettext2 (GETTEXT_PACKAGE, "survey", lm_survey_state_words[0]), g_dpgettext2 (GETTEXT_PACKAGE, "survey", lm_survey_state_words[1]),
                     g_dpgettext2 (GETTEXT_PACKAGE, "survey", lm_survey_state_words[2]), g_dpgettext2 (GETTEXT_PACKAGE, "survey", lm_survey_state_words[3]));
    }
  if (*day != '\0' && !lm_day_parse (day, &survey.day))
    add_problem (self, row, columns->fixed[LM_SURVEY_COLUMN_DAY], _("“%s” is no day. Write it like 2026-05-12 or 12-5-2026."), day);
  survey.surveyor = read_text (self, columns, row, LM_SURVEY_COLUMN_SURVEYOR, survey.surveyor);
  survey.note = read_text (self, columns, row, LM_SURVEY_COLUMN_NOTE, survey.note);
  if (lm_row_equal (LM_TABLE_SURVEY, &survey, &before) && (now != NULL || find_state (state) < 0))
    return;
  g_array_append_val (self->surveys, survey);
  g_hash_table_add (self->homes, (gpointer) &home->id);
}

static void
read_row (LmSurveySheet *self, const Columns *columns, guint row, GHashTable *seen)
{
  const LmHomeRow *home = find_home (self, columns, row);
  gpointer line;

  if (home == NULL)
    return;
  if (g_hash_table_lookup_extended (seen, &home->id, NULL, &line))
    {
      g_autofree char *address = lm_home_format_address (home);

      add_problem (self, row, -1, _("%s stands on line %u too. Take one of the two out."), address, GPOINTER_TO_UINT (line));
      return;
    }
  g_hash_table_insert (seen, (gpointer) &home->id, GUINT_TO_POINTER (lm_sheet_get_line (self->sheet, row)));
  read_survey (self, home, columns, row);
  for (guint i = 0; i < columns->questions->len; i++)
    if (g_array_index (columns->asked, int, i) >= 0)
      read_answer (self, home, g_ptr_array_index (columns->questions, i), row, g_array_index (columns->asked, int, i));
}

LmSurveySheet *
lm_survey_sheet_read (LmSnapshot *snapshot, LmSheet *sheet, GError **error)
{
  g_autoptr (GPtrArray) questions = lm_survey_list_questions (snapshot);
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  Columns columns = { .questions = questions, .asked = asked };
  LmSurveySheet *self;

  if (!find_columns (snapshot, sheet, &columns, error))
    return NULL;
  self = g_new0 (LmSurveySheet, 1);
  self->snapshot = lm_snapshot_ref (snapshot);
  self->sheet = lm_sheet_ref (sheet);
  self->answers = g_array_new (FALSE, FALSE, sizeof (LmAnswerRow));
  self->surveys = g_array_new (FALSE, FALSE, sizeof (LmSurveyRow));
  self->homes = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->by_identity = list_identities (snapshot);
  self->texts = g_string_chunk_new (4096);
  self->problems = g_ptr_array_new_with_free_func (remark_free);
  for (guint row = 0; row < lm_sheet_get_n_rows (sheet); row++)
    read_row (self, &columns, row, seen);
  return self;
}

void
lm_survey_sheet_free (LmSurveySheet *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->answers);
  g_array_unref (self->surveys);
  g_hash_table_unref (self->homes);
  g_hash_table_unref (self->by_identity);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->problems);
  lm_sheet_unref (self->sheet);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

guint
lm_survey_sheet_count_homes (LmSurveySheet *self)
{
  return g_hash_table_size (self->homes);
}

guint
lm_survey_sheet_count_answers (LmSurveySheet *self)
{
  return self->answers->len;
}

GPtrArray *
lm_survey_sheet_get_problems (LmSurveySheet *self)
{
  return self->problems;
}

gboolean
lm_survey_sheet_apply (LmSurveySheet *self, LmProject *project, gboolean leave_bad, GError **error)
{
  guint n = lm_survey_sheet_count_homes (self);
  g_autofree char *label = g_strdup_printf (ngettext ("Survey of %u home brought in", "Survey of %u homes brought in", n), n);
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (project), FALSE);
  if (self->problems->len > 0 && !leave_bad)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT,
                                   ngettext ("%u cell can't be taken. Correct it in the sheet, or bring in the others without it.",
                                             "%u cells can't be taken. Correct them in the sheet, or bring in the others without them.", self->problems->len),
                                   self->problems->len);
  if (lm_project_get_snapshot (project) != self->snapshot)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED, _("The project changed while the sheet was being looked over. Read it again."));
  if (n == 0)
    return TRUE;
  edit = lm_project_begin (project, label);
  for (guint i = 0; i < self->surveys->len; i++)
    {
      LmSurveyRow row = g_array_index (self->surveys, LmSurveyRow, i);

      if (row.id != 0)
        lm_edit_update (edit, LM_TABLE_SURVEY, &row);
      else
        lm_edit_insert (edit, LM_TABLE_SURVEY, &row);
    }
  for (guint i = 0; i < self->answers->len; i++)
    {
      LmAnswerRow row = g_array_index (self->answers, LmAnswerRow, i);

      if (row.id == 0)
        lm_edit_insert (edit, LM_TABLE_ANSWER, &row);
      else if (row.unknown || *row.value != '\0')
        lm_edit_update (edit, LM_TABLE_ANSWER, &row);
      else
        lm_edit_delete (edit, LM_TABLE_ANSWER, row.id);
    }
  return lm_edit_end (edit, error);
}
