#include "documents/lm-survey-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"
#include "documents/lm-letter.h"
#include "lm-pages-private.h"
#include "lm-words-private.h"

#define SIDE (18 * LM_MM)
#define HEAD_Y (15 * LM_MM)
#define BODY_Y (42 * LM_MM)
#define NEXT_Y (23 * LM_MM)
#define BOTTOM (22 * LM_MM)
#define FOOT_Y (284 * LM_MM)
#define QR_SIZE (20 * LM_MM)
#define LABEL_WIDTH (36 * LM_MM)
#define QUESTION_WIDTH (78 * LM_MM)
#define CHECK_WIDTH 13.0
#define SKETCH_HEIGHT (52 * LM_MM)
#define SHORT_CHOICE 15 /* characters that still stand three in a row */
#define LINES_OF_TEXT 2

/* The fixed words of the form, in the language of the surveyor. */
typedef struct {
  const char *title, *type, *year, *floor, *surveyor, *day, *outcome, *done, *partly, *nobody;
  const char *yes, *no, *unseen, *made, *photo_number, *remarks, *when_answered, *must, *contact;
  const char *types[LM_N_HOME_TYPE];
} FormWords;

static const FormWords dutch = {
  .title = "Schouwformulier",
  .type = "Soort woning", .year = "Bouwjaar", .floor = "Verdieping",
  .surveyor = "Opgenomen door", .day = "Datum", .outcome = "Bezoek",
  .done = "alles gezien", .partly = "niet alles gezien", .nobody = "niemand thuis",
  .yes = "ja", .no = "nee", .unseen = "niet te zien", .made = "gemaakt", .photo_number = "nummer",
  .remarks = "Opmerkingen", .when_answered = "Bij “%s”: %s",
  .must = "Een vraag met * moet beantwoord worden. Kruis “niet te zien” aan als het antwoord niet te zien was.",
  .contact = "Vragen tijdens de schouw",
  .types = { "nog niet bekend", "rijtjeshuis", "portiekwoning", "galerijflat", "anders" },
};

static const FormWords english = {
  .title = "Survey form",
  .type = "Type of home", .year = "Year of building", .floor = "Floor",
  .surveyor = "Surveyed by", .day = "Date", .outcome = "Visit",
  .done = "everything seen", .partly = "not everything seen", .nobody = "nobody in",
  .yes = "yes", .no = "no", .unseen = "not to be seen", .made = "taken", .photo_number = "number",
  .remarks = "Remarks", .when_answered = "If “%s”: %s",
  .must = "A question with * must be answered. Tick “not to be seen” where the answer could not be seen.",
  .contact = "Questions during the survey",
  .types = { "not known yet", "terraced house", "stairwell flat", "gallery flat", "other" },
};

typedef struct {
  LmSnapshot *snapshot;
  const LmHomeRow *home;
  const LmWords *words;
  const FormWords *form;
  LmPages *pages;
  double answer_width;
} Form;

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const LmQuestionRow *one = *(const LmQuestionRow *const *) a, *other = *(const LmQuestionRow *const *) b;

  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;
  return one->id < other->id ? -1 : one->id > other->id;
}

GPtrArray *
lm_survey_form_list_questions (LmSnapshot *snapshot, const LmHomeRow *home)
{
  GPtrArray *questions = g_ptr_array_new ();
  guint n;
  const LmQuestionRow *rows = LM_ROWS (snapshot, QUESTION, &n);

  for (guint i = 0; i < n; i++)
    if (lm_home_is_asked (home, &rows[i]))
      g_ptr_array_add (questions, (gpointer) &rows[i]);
  g_ptr_array_sort (questions, compare_positions);
  return questions;
}

static gboolean
is_surveyed (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmSurveyRow **surveys = LM_OF_HOME (snapshot, SURVEY, home, &n);

  for (guint i = 0; i < n; i++)
    if (surveys[i]->state == LM_SURVEY_STATE_DONE)
      return TRUE;
  return FALSE;
}

static int
compare_addresses (gconstpointer a, gconstpointer b, gpointer snapshot)
{
  return lm_home_compare (LM_FIND ((LmSnapshot *) snapshot, HOME, *(const LmId *) a), LM_FIND ((LmSnapshot *) snapshot, HOME, *(const LmId *) b));
}

GArray *
lm_survey_form_list_open (LmSnapshot *snapshot)
{
  GArray *open = g_array_new (FALSE, FALSE, sizeof (LmId));
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    if (homes[i].in_project && !is_surveyed (snapshot, homes[i].id))
      g_array_append_val (open, homes[i].id);
  g_array_sort_with_data (open, compare_addresses, snapshot);
  return open;
}

static const char *
pick (const Form *self, const char *dutch_text, const char *english_text)
{
  return self->form == &dutch || *english_text == '\0' ? dutch_text : english_text;
}

static const LmAnswerRow *
find_answer (const Form *self, LmId question)
{
  guint n;
  const LmAnswerRow **answers = LM_OF_HOME (self->snapshot, ANSWER, self->home->id, &n);

  for (guint i = 0; i < n; i++)
    if (answers[i]->question == question)
      return answers[i];
  return NULL;
}

static LmCell
text_cell (double x, double width, LmPageStyle style, const char *text)
{
  return (LmCell) { x, width, style, PANGO_ALIGN_LEFT, text, LM_CELL_TEXT };
}

static LmCell
mark_cell (double x, double width, LmCellKind kind)
{
  return (LmCell) { x, width, LM_STYLE_BODY, PANGO_ALIGN_LEFT, "", kind };
}

/* What is known stands above the line that it can be corrected on. */
static void
add_fact (Form *self, const char *label, const char *value)
{
  g_autofree char *clean = lm_words_clean (value);
  double width = lm_pages_get_width (self->pages) - LABEL_WIDTH;
  const LmCell cells[] = { text_cell (0, LABEL_WIDTH, LM_STYLE_SMALL_BOLD, label), text_cell (LABEL_WIDTH, width, LM_STYLE_BODY, clean),
                           mark_cell (LABEL_WIDTH, width, LM_CELL_RULE) };

  lm_pages_add_row (self->pages, cells, *clean != '\0' ? 2 : 3);
}

/* Squares beside each other from `x` on, `per_row` in a row; the one that holds
 * is ticked (-1: none). The first row has `question` before it. */
static void
add_squares (Form *self, const LmCell *question, double x, double width, const char *const *labels, guint n, int ticked, guint per_row)
{
  for (guint i = 0; i < n; i += per_row)
    {
      g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (LmCell));

      if (i == 0)
        g_array_append_vals (cells, question, 1);
      for (guint k = i; k < n && k < i + per_row; k++)
        {
          double left = x + (k - i) * width / per_row;
          LmCell mark = mark_cell (left, CHECK_WIDTH, ticked == (int) k ? LM_CELL_TICKED : LM_CELL_CHECK);
          LmCell label = text_cell (left + CHECK_WIDTH, width / per_row - CHECK_WIDTH - 3, LM_STYLE_BODY, labels[k]);

          g_array_append_val (cells, mark);
          g_array_append_val (cells, label);
        }
      lm_pages_add_row (self->pages, (const LmCell *) cells->data, cells->len);
    }
}

static void
add_choices (Form *self, const LmQuestionRow *question, const LmCell *asked, const LmAnswerRow *given)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  gboolean yes_no = question->kind == LM_QUESTION_KIND_YES_NO;
  g_auto (GStrv) values = yes_no ? g_strsplit ("yes\nno", "\n", -1) : g_strsplit (question->choices, "\n", -1);
  int ticked = -1;
  glong longest = 0;

  for (guint i = 0; values[i] != NULL; i++)
    {
      if (values[i][0] == '\0')
        continue;
      if (given != NULL && !given->unknown && g_str_equal (given->value, values[i]))
        ticked = labels->len;
      g_ptr_array_add (labels, yes_no ? g_strdup (i == 0 ? self->form->yes : self->form->no) : lm_words_clean (values[i]));
      longest = MAX (longest, g_utf8_strlen (labels->pdata[labels->len - 1], -1));
    }
  if (given != NULL && given->unknown)
    ticked = labels->len;
  /* An answer that is no longer among the choices is not lost on paper. */
  if (given != NULL && !given->unknown && *given->value != '\0' && ticked < 0)
    {
      ticked = labels->len;
      g_ptr_array_add (labels, lm_words_clean (given->value));
    }
  g_ptr_array_add (labels, g_strdup (self->form->unseen));
  add_squares (self, asked, QUESTION_WIDTH, self->answer_width, (const char *const *) labels->pdata, labels->len, ticked,
               longest > SHORT_CHOICE ? 2 : 3);
}

static void
add_number (Form *self, const LmQuestionRow *question, const LmCell *asked, const LmAnswerRow *given)
{
  double third = self->answer_width / 3;
  g_autofree char *unit = lm_words_clean (question->unit), *value = lm_words_clean (given != NULL ? given->value : "");
  const LmCell cells[] = {
    *asked, mark_cell (QUESTION_WIDTH, third - 8, LM_CELL_RULE), text_cell (QUESTION_WIDTH, third - 8, LM_STYLE_BODY, value),
    text_cell (QUESTION_WIDTH + third, third - 4, LM_STYLE_BODY, unit),
    mark_cell (QUESTION_WIDTH + 2 * third, CHECK_WIDTH, given != NULL && given->unknown ? LM_CELL_TICKED : LM_CELL_CHECK),
    text_cell (QUESTION_WIDTH + 2 * third + CHECK_WIDTH, third - CHECK_WIDTH, LM_STYLE_BODY, self->form->unseen),
  };

  lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
}

static void
add_words (Form *self, const LmCell *asked, const LmAnswerRow *given)
{
  g_autofree char *value = lm_words_clean (given != NULL ? given->value : "");
  const LmCell first[] = { *asked, text_cell (QUESTION_WIDTH, self->answer_width, LM_STYLE_BODY, value) };
  const LmCell rule = mark_cell (QUESTION_WIDTH, self->answer_width, LM_CELL_RULE);
  guint lines = LINES_OF_TEXT;

  if (*value != '\0')
    {
      lm_pages_add_row (self->pages, first, 2);
      lines = 1;
    }
  for (guint i = 0; i < lines; i++)
    {
      const LmCell both[] = { *asked, rule };

      lm_pages_add_row (self->pages, i == 0 && *value == '\0' ? both : &rule, i == 0 && *value == '\0' ? 2 : 1);
      lm_pages_add_space (self->pages, 5);
    }
}

static void
add_photo (Form *self, const LmCell *asked, const LmAnswerRow *given)
{
  double third = self->answer_width / 3;
  const LmCell cells[] = {
    *asked, mark_cell (QUESTION_WIDTH, CHECK_WIDTH, given != NULL && *given->value != '\0' ? LM_CELL_TICKED : LM_CELL_CHECK),
    text_cell (QUESTION_WIDTH + CHECK_WIDTH, third - CHECK_WIDTH, LM_STYLE_BODY, self->form->made),
    text_cell (QUESTION_WIDTH + third, third / 2, LM_STYLE_BODY, self->form->photo_number),
    mark_cell (QUESTION_WIDTH + 1.6 * third, 1.4 * third, LM_CELL_RULE),
  };

  lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
}

static void
add_question (Form *self, const LmQuestionRow *question, guint number)
{
  const LmAnswerRow *given = find_answer (self, question->id);
  g_autofree char *clean = lm_words_clean (pick (self, question->text, question->text_en));
  g_autofree char *text = g_strdup_printf ("%u.  %s%s", number, clean, question->required ? " *" : "");
  const LmCell asked = text_cell (0, QUESTION_WIDTH - 8, LM_STYLE_BODY, text);

  lm_pages_begin_section (self->pages);
  switch (question->kind)
    {
    case LM_QUESTION_KIND_YES_NO:
    case LM_QUESTION_KIND_CHOICE:
      add_choices (self, question, &asked, given);
      break;
    case LM_QUESTION_KIND_NUMBER:
      add_number (self, question, &asked, given);
      break;
    case LM_QUESTION_KIND_PHOTO:
      add_photo (self, &asked, given);
      break;
    case LM_QUESTION_KIND_SKETCH:
      lm_pages_add_row (self->pages, &asked, 1);
      lm_pages_keep_with_next (self->pages);
      lm_pages_begin_box (self->pages);
      lm_pages_add_space (self->pages, SKETCH_HEIGHT);
      lm_pages_end_box (self->pages);
      break;
    case LM_QUESTION_KIND_TEXT:
    default:
      add_words (self, &asked, given);
      break;
    }
  /* What an answer means for the work is known in Dutch alone. */
  if (self->form == &dutch && *question->flag_value != '\0' && *question->flag != '\0')
    {
      const char *value = g_str_equal (question->flag_value, "yes") ? dutch.yes : g_str_equal (question->flag_value, "no") ? dutch.no : question->flag_value;
      g_autofree char *meaning = g_strdup_printf (dutch.when_answered, value, question->flag), *shown = lm_words_clean (meaning);

      lm_pages_add_text (self->pages, LM_STYLE_GREY, shown);
    }
  lm_pages_end_section (self->pages);
  lm_pages_add_space (self->pages, 4);
}

/* The type of a home that nobody knows yet is asked first of all: the questions
 * for it follow from it. */
static void
add_home (Form *self)
{
  const LmResidentRow *resident = lm_home_get_resident (self->snapshot, self->home->id);
  const LmCell asked = text_cell (0, LABEL_WIDTH, LM_STYLE_SMALL_BOLD, self->form->type);
  g_autofree char *name = NULL;

  if (resident != NULL)
    {
      name = g_strjoin (" ", resident->salutation, resident->name, resident->phone, NULL);
      g_strstrip (name);
      add_fact (self, self->words->resident, name);
    }
  if (self->home->type == LM_HOME_TYPE_UNKNOWN)
    add_squares (self, &asked, LABEL_WIDTH, lm_pages_get_width (self->pages) - LABEL_WIDTH, self->form->types + 1, LM_N_HOME_TYPE - 1, -1, 4);
  else
    add_fact (self, self->form->type, self->form->types[self->home->type]);
  if (self->home->year >= 0)
    {
      g_autofree char *year = g_strdup_printf ("%d", self->home->year);

      add_fact (self, self->form->year, year);
    }
  if (self->home->floor >= 0)
    {
      g_autofree char *floor = g_strdup_printf ("%d", self->home->floor);

      add_fact (self, self->form->floor, floor);
    }
  if (*self->home->access != '\0')
    add_fact (self, self->words->access, self->home->access);
  if (*self->home->attention != '\0')
    add_fact (self, self->words->attention, self->home->attention);
}

static void
add_visit (Form *self)
{
  double half = lm_pages_get_width (self->pages) / 2;
  const char *const outcomes[] = { self->form->done, self->form->partly, self->form->nobody };
  const LmCell asked = text_cell (0, LABEL_WIDTH, LM_STYLE_SMALL_BOLD, self->form->outcome);
  const LmCell cells[] = {
    text_cell (0, LABEL_WIDTH, LM_STYLE_SMALL_BOLD, self->form->surveyor), mark_cell (LABEL_WIDTH, half - LABEL_WIDTH - 12, LM_CELL_RULE),
    text_cell (half, LABEL_WIDTH, LM_STYLE_SMALL_BOLD, self->form->day), mark_cell (half + LABEL_WIDTH, half - LABEL_WIDTH, LM_CELL_RULE),
  };

  lm_pages_add_space (self->pages, 10);
  lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
  lm_pages_add_space (self->pages, 4);
  add_squares (self, &asked, LABEL_WIDTH, lm_pages_get_width (self->pages) - LABEL_WIDTH, outcomes, G_N_ELEMENTS (outcomes), -1, 3);
  lm_pages_add_space (self->pages, 4);
  lm_pages_add_rule (self->pages);
  lm_pages_add_text (self->pages, LM_STYLE_GREY, self->form->must);
  lm_pages_add_space (self->pages, 6);
}

static void
add_end (Form *self)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);
  const LmCell rule = mark_cell (0, lm_pages_get_width (self->pages), LM_CELL_RULE);
  g_autofree char *contact = NULL;

  lm_pages_begin_section (self->pages);
  lm_pages_add_space (self->pages, 4);
  lm_pages_add_text (self->pages, LM_STYLE_HEADING, self->form->remarks);
  for (guint i = 0; i < 3; i++)
    {
      lm_pages_add_space (self->pages, 6);
      lm_pages_add_row (self->pages, &rule, 1);
    }
  lm_pages_end_section (self->pages);
  contact = g_strjoin (" ", project->contact_name, project->contact_phone, NULL);
  g_strstrip (contact);
  lm_pages_add_space (self->pages, 12);
  add_fact (self, self->form->contact, contact);
}

static void
put_head (Form *self, LmDay date, const char *address)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);
  double width = LM_PAGE_WIDTH - 2 * SIDE - QR_SIZE - 8;
  g_autofree char *name = lm_words_clean (project->name), *day = lm_words_format_day (self->words, date, TRUE);
  g_autofree char *below = g_strdup_printf ("%s%s%s", name, *name != '\0' ? " · " : "", day);
  g_autofree char *code = g_strdup_printf ("lmeter:%lld%s%s", (long long) self->home->id, *self->home->bag_vbo != '\0' ? "/" : "", self->home->bag_vbo);
  g_autofree char *title = g_strdup_printf ("%s – %s", self->form->title, address);

  lm_pages_put (self->pages, 0, SIDE, HEAD_Y, width, LM_STYLE_TITLE, PANGO_ALIGN_LEFT, title, 2);
  lm_pages_put (self->pages, 0, SIDE, HEAD_Y + 44, width, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, below, 1);
  lm_pages_put_qr (self->pages, 0, LM_PAGE_WIDTH - SIDE - QR_SIZE, HEAD_Y, QR_SIZE, code);
  /* Sheets come apart: every one says whose it is. */
  lm_pages_put (self->pages, -1, SIDE, FOOT_Y, 120 * LM_MM, LM_STYLE_GREY, PANGO_ALIGN_LEFT, title, 1);
}

LmDocument *
lm_survey_form_new (LmSnapshot *snapshot, LmId id, LmDay date, const char *language, GError **error)
{
  const LmHomeRow *home = LM_FIND (snapshot, HOME, id);
  const LmPartyRow *party = LM_FIND (snapshot, PARTY, lm_snapshot_get_project (snapshot)->regie_party);
  g_autoptr (GPtrArray) questions = home != NULL ? lm_survey_form_list_questions (snapshot, home) : NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *raw_address = NULL, *address = NULL;
  Form self = { .snapshot = snapshot, .home = home };

  if (home == NULL)
    {
      g_set_error_literal (error, LM_LETTER_ERROR, LM_LETTER_ERROR_HOME, _("There is no such home in the project."));
      return NULL;
    }
  raw_address = lm_home_format_address (home);
  address = lm_words_clean (raw_address);
  if (questions->len == 0)
    {
      g_set_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_TEMPLATE, _("%s: the project has no survey questions for this type of home."), address);
      return NULL;
    }
  self.words = lm_words_get (language == NULL ? "nl" : language);
  self.form = g_str_equal (self.words->language, "nl") ? &dutch : &english;
  self.pages = lm_pages_new (self.words->language, SIDE, SIDE, BODY_Y, NEXT_Y, BOTTOM);
  self.answer_width = lm_pages_get_width (self.pages) - QUESTION_WIDTH;
  put_head (&self, date, address);
  add_home (&self);
  add_visit (&self);
  for (guint i = 0; i < questions->len; i++)
    add_question (&self, g_ptr_array_index (questions, i), i + 1);
  add_end (&self);
  lm_pages_finish (self.pages, self.words->page_of, FOOT_Y);
  if (*lm_snapshot_get_project (snapshot)->contact_name == '\0')
    g_ptr_array_add (missing, g_strdup ("contact"));
  return lm_document_new (self.pages, g_strdup_printf ("%s – %s", self.form->title, address), lm_words_clean (party != NULL ? party->name : ""),
                          lm_words_file_name (date, address), g_steal_pointer (&missing), NULL, date);
}
