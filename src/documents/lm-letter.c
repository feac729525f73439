#include "lm-letter-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"

/* The A4 letter as Dutch offices fold it: the address in the left window of a
 * C5/6 envelope. */
#define LEFT (25 * LM_MM)
#define RIGHT (25 * LM_MM)
#define HEAD_Y (14 * LM_MM)
#define RETURN_Y (46 * LM_MM)
#define ADDRESS_Y (51 * LM_MM)
#define RETURN_WIDTH (100 * LM_MM)
#define ADDRESS_WIDTH (85 * LM_MM)
#define DATA_Y (84 * LM_MM)
#define BODY_Y (105 * LM_MM)
#define NEXT_Y (25 * LM_MM)
#define BOTTOM (24 * LM_MM)
#define FOOT_Y (281 * LM_MM)
#define QR_SIZE (19 * LM_MM)
#define PARAGRAPH 7.0
#define MOST_EARLY 7 /* days before its day that a letter may have gone out */

G_DEFINE_QUARK (lm-letter-error-quark, lm_letter_error)

/* The letter in the resident's language, else English for who does not read
 * Dutch, else whatever the project has. */
static const LmTemplateRow *
find_template (LmSnapshot *snapshot, const char *code, const char *language)
{
  guint n;
  const LmTemplateRow *rows = LM_ROWS (snapshot, TEMPLATE, &n);
  const LmTemplateRow *found[3] = { NULL, NULL, NULL };

  for (guint i = 0; i < n; i++)
    if (g_str_equal (rows[i].code, code))
      found[g_ascii_strcasecmp (rows[i].language, language) == 0 ? 0 : g_str_equal (rows[i].language, "en") ? 1 : 2] = &rows[i];
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    if (found[i] != NULL)
      return found[i];
  return NULL;
}

/* «{costs}» alone on a line. NULL where it is something else. (transfer full) */
static char *
block_of_line (const char *line)
{
  gsize length = strlen (line);

  if (length < 3 || line[0] != '{' || strchr (line, '}') != line + length - 1)
    return NULL;
  return g_strndup (line + 1, length - 2);
}

/* A line without a full stop that stands above others is a heading. */
static gboolean
is_heading (const char *line)
{
  gsize length = strlen (line);

  return length > 0 && length < 90 && strchr (".,:;!", line[length - 1]) == NULL && line[0] != '{';
}

static void
add_paragraph (LmLetter *self, LmPages *pages, const char *paragraph)
{
  g_auto (GStrv) lines = g_strsplit (paragraph, "\n", -1);

  lm_pages_begin_section (pages);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *block = NULL, *text = NULL, *clean = NULL;

      g_strstrip (lines[i]);
      if (*lines[i] == '\0')
        continue;
      block = block_of_line (lines[i]);
      if (block != NULL && lm_letter_add_block (self, pages, block))
        continue;
      clean = lm_words_clean (lines[i]);
      text = lm_letter_fill (self, clean);
      if (i == 0 && lines[1] != NULL && is_heading (lines[i]))
        {
          lm_pages_add_text (pages, LM_STYLE_HEADING, text);
          lm_pages_keep_with_next (pages);
        }
      else
        lm_pages_add_text (pages, LM_STYLE_BODY, text);
    }
  lm_pages_end_section (pages);
  lm_pages_add_space (pages, PARAGRAPH);
}

static void
add_in_short_line (LmPages *pages, const char *label, const char *text)
{
  double label_width = 44 * LM_MM;
  const LmCell cells[] = {
    { 0, label_width, LM_STYLE_BODY, PANGO_ALIGN_LEFT, label, LM_CELL_TEXT },
    { label_width, lm_pages_get_width (pages) - label_width - 16, LM_STYLE_BOLD, PANGO_ALIGN_LEFT, text, LM_CELL_TEXT },
  };

  lm_pages_add_row (pages, cells, G_N_ELEMENTS (cells));
}

/* What everybody looks for first: when, what it costs, whom to call. */
static void
add_in_short (LmLetter *self, LmPages *pages)
{
  gint64 own, project;
  g_autoptr (GArray) costs = lm_letter_get_costs (self, &own, &project);
  g_autofree char *when = lm_letter_get_when (self);
  g_autofree char *own_text = lm_words_format_money (self->words, own);
  g_autofree char *project_text = lm_words_format_money (self->words, project);
  g_autofree char *name = lm_words_clean (self->project->contact_name);
  g_autofree char *phone = lm_words_clean (self->project->contact_phone);
  g_autofree char *first = NULL, *when_line = NULL;
  g_autofree char *who = g_strdup_printf ("%s%s%s", name, *name != '\0' && *phone != '\0' ? ", " : "", phone);

  if (when == NULL || costs->len == 0)
    return;
  first = g_utf8_strup (when, g_utf8_next_char (when) - when);
  when_line = g_strconcat (first, g_utf8_next_char (when), NULL);
  lm_pages_begin_box (pages);
  lm_pages_add_text (pages, LM_STYLE_SMALL_BOLD, self->words->in_short);
  add_in_short_line (pages, self->words->when, when_line);
  add_in_short_line (pages, self->words->you_pay, own_text);
  add_in_short_line (pages, self->words->project_pays, project_text);
  if (*who != '\0')
    add_in_short_line (pages, self->words->question, who);
  lm_pages_end_box (pages);
  lm_pages_add_space (pages, PARAGRAPH / 2);
}

static void
add_body (LmLetter *self, LmPages *pages, const char *body)
{
  g_autofree char *clean = g_strdelimit (g_strdup (body), "\r", ' ');
  g_auto (GStrv) paragraphs = g_strsplit (clean, "\n\n", -1);
  guint n = g_strv_length (paragraphs);
  gboolean steps = strstr (body, "{steps}") != NULL, costs = strstr (body, "{costs}") != NULL;
  guint first_heading = n;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *first = NULL;
      char *end;

      g_strstrip (paragraphs[i]);
      end = strchr (paragraphs[i], '\n');
      first = end != NULL ? g_strndup (paragraphs[i], end - paragraphs[i]) : NULL;
      if (first != NULL && is_heading (first) && first_heading == n)
        first_heading = i;
    }
  for (guint i = 0; i < n; i++)
    {
      /* Both accounts stand on the page of the timetable; what they are made up
       * of comes where the letter has it. */
      if (i == first_heading && steps && costs)
        add_in_short (self, pages);
      add_paragraph (self, pages, paragraphs[i]);
    }
}

static void
put_head (LmLetter *self, LmPages *pages, const char *subject)
{
  const LmProjectRow *project = self->project;
  const LmWords *words = self->words;
  double right_x = LM_PAGE_WIDTH - RIGHT - 60 * LM_MM, y = ADDRESS_Y;
  double label = 24 * LM_MM, width = LM_PAGE_WIDTH - LEFT - RIGHT;
  g_autofree char *sender = lm_words_clean (lm_letter_get_sender (self));
  g_autofree char *sender_address = lm_words_clean (project->sender_address);
  g_autofree char *project_name = lm_words_clean (project->name);
  g_autofree char *name = lm_letter_get_name (self);
  g_autofree char *address = lm_home_format_address (self->home);
  g_autofree char *clean_address = lm_words_clean (address);
  g_autofree char *postcode = lm_home_format_postcode (self->home);
  g_autofree char *town = lm_words_clean (self->home->town);
  g_autofree char *capitals = g_utf8_strup (town, -1);
  g_autofree char *place = g_strstrip (g_strdup_printf ("%s  %s", postcode, capitals));
  g_autofree char *joined = NULL, *return_address = NULL;
  g_auto (GStrv) lines = g_strsplit (sender_address, "\n", -1);
  g_autofree char *date = lm_words_format_day (words, self->date, TRUE);
  g_autofree char *raw_reference = *postcode != '\0'
                                 ? g_strdup_printf ("%s %d%s%s", self->home->postcode, self->home->number, self->home->letter, self->home->suffix)
                                 : g_strdup_printf ("%" G_GINT64_FORMAT, self->home->id);
  g_autofree char *reference = lm_words_clean (raw_reference);
  g_autofree char *code = g_strdup_printf ("lmeter:%" G_GINT64_FORMAT "%s%s", self->home->id,
                                           *self->home->bag_vbo != '\0' ? "/" : "", self->home->bag_vbo);

  if (*sender == '\0')
    lm_letter_note_missing (self, "sender");
  if (*sender_address == '\0')
    lm_letter_note_missing (self, "sender_address");
  lm_pages_put (pages, 0, LEFT, HEAD_Y, 95 * LM_MM, LM_STYLE_TITLE, PANGO_ALIGN_LEFT, *sender != '\0' ? sender : "…", 1);
  lm_pages_put (pages, 0, LEFT, HEAD_Y + 24, 95 * LM_MM, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, project_name, 1);
  lm_pages_put (pages, 0, right_x, HEAD_Y + 3, 60 * LM_MM, LM_STYLE_SMALL, PANGO_ALIGN_RIGHT, sender_address, 6);

  for (guint i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  joined = g_strjoinv (" · ", lines);
  return_address = g_str_has_prefix (joined, sender) ? g_strdup (joined) : g_strdup_printf ("%s · %s", sender, joined);
  lm_pages_put (pages, 0, LEFT, RETURN_Y, RETURN_WIDTH, LM_STYLE_GREY, PANGO_ALIGN_LEFT, return_address, 1);
  y += lm_pages_put (pages, 0, LEFT, y, ADDRESS_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT,
                     *name != '\0' ? name : words->to_resident, 2);
  y += lm_pages_put (pages, 0, LEFT, y, ADDRESS_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT, clean_address, 2);
  if (*place != '\0')
    lm_pages_put (pages, 0, LEFT, y, ADDRESS_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT, place, 1);

  if (lm_pages_put_qr (pages, 0, LM_PAGE_WIDTH - RIGHT - QR_SIZE, ADDRESS_Y, QR_SIZE, code))
    lm_pages_put (pages, 0, right_x, ADDRESS_Y + QR_SIZE + 3, 60 * LM_MM, LM_STYLE_GREY, PANGO_ALIGN_RIGHT, words->qr_caption, 1);

  y = DATA_Y;
  lm_pages_put (pages, 0, LEFT, y, label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, words->date, 1);
  y += lm_pages_put (pages, 0, LEFT + label, y, width - label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, date, 1);
  lm_pages_put (pages, 0, LEFT, y, label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, words->reference, 1);
  y += lm_pages_put (pages, 0, LEFT + label, y, width - label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, reference, 1);
  lm_pages_put (pages, 0, LEFT, y, label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, words->subject, 1);
  lm_pages_put (pages, 0, LEFT + label, y, width - label, LM_STYLE_SMALL_BOLD, PANGO_ALIGN_LEFT, subject, 2);
}

LmDocument *
lm_letter_new (LmSnapshot *snapshot, LmId id, const char *code, LmDay date, GError **error)
{
  const LmHomeRow *home = LM_FIND (snapshot, HOME, id);
  const LmResidentRow *resident = home != NULL ? lm_home_get_resident (snapshot, id) : NULL;
  const LmTemplateRow *template = find_template (snapshot, code, resident != NULL ? resident->language : "nl");
  const LmWords *words;
  g_autoptr (LmPages) pages = NULL;
  LmLetter letter;
  g_autofree char *clean_subject = NULL, *subject = NULL, *raw_address = NULL, *address = NULL, *footer = NULL;
  char *sender;
  LmDocument *document;
  gint64 project;
  g_autoptr (GArray) costs = NULL;

  if (home == NULL)
    {
      g_set_error_literal (error, LM_LETTER_ERROR, LM_LETTER_ERROR_HOME, _("There is no such home in the project."));
      return NULL;
    }
  if (template == NULL)
    {
      g_set_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_TEMPLATE,
                   _("The project has no letter “%s”. Choose another, or add its text to the letters of the project."), code);
      return NULL;
    }
  words = lm_words_get (template->language);
  lm_letter_init (&letter, snapshot, home, resident, words, date);
  costs = lm_letter_get_costs (&letter, &letter.told.cents_own, &project);
  pages = lm_pages_new (words->language, LEFT, RIGHT, BODY_Y, NEXT_Y, BOTTOM);
  clean_subject = lm_words_clean (template->subject);
  subject = lm_letter_fill (&letter, clean_subject);
  sender = lm_words_clean (lm_letter_get_sender (&letter));
  raw_address = lm_home_format_address (home);
  address = lm_words_clean (raw_address);

  put_head (&letter, pages, subject);
  add_body (&letter, pages, template->body);
  lm_pages_begin_section (pages);
  lm_pages_add_text (pages, LM_STYLE_BODY, words->closing);
  lm_pages_add_space (pages, PARAGRAPH);
  if (*letter.project->contact_name != '\0')
    {
      g_autofree char *contact = lm_words_clean (letter.project->contact_name);

      lm_pages_add_text (pages, LM_STYLE_BODY, contact);
    }
  lm_pages_add_text (pages, LM_STYLE_BODY, *sender != '\0' ? sender : "…");
  lm_pages_end_section (pages);
  footer = g_strdup_printf ("%s · %s", sender, address);
  lm_pages_put (pages, -1, LEFT, FOOT_Y, 120 * LM_MM, LM_STYLE_GREY, PANGO_ALIGN_LEFT, footer, 1);
  lm_pages_finish (pages, words->page_of, FOOT_Y);

  document = lm_document_new (g_steal_pointer (&pages), g_strdup_printf ("%s – %s", subject, address), sender,
                              lm_words_file_name (letter.has_told ? letter.told.first_day : date, address),
                              g_steal_pointer (&letter.missing),
                              letter.has_told && strstr (template->body, "{when}") != NULL ? &letter.told : NULL, date);
  lm_letter_clear (&letter);
  return document;
}

/* Whether the letter, in whatever language, went out since that day. A letter of
 * which nobody noted what it was counts for the one that was due. */
gboolean
lm_letter_was_sent (LmSnapshot *snapshot, LmId home, const char *code, LmDay since)
{
  guint n;
  const LmMessageRow **messages = LM_OF_HOME (snapshot, MESSAGE, home, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmTemplateRow *of = LM_FIND (snapshot, TEMPLATE, messages[i]->template);

      if ((of != NULL ? g_str_equal (of->code, code) : messages[i]->channel == LM_CHANNEL_LETTER)
          && messages[i]->direction == LM_DIRECTION_OUT && messages[i]->state == LM_MESSAGE_STATE_SENT && messages[i]->sent_at >= (gint64) since * 86400)
        return TRUE;
    }
  return FALSE;
}

LmDay
lm_letter_earliest (LmDay visit_day, int day_offset)
{
  return visit_day + day_offset - MIN (MOST_EARLY, ABS (day_offset) / 2);
}

const char *
lm_letter_get_due (LmSnapshot *snapshot, LmId home, LmDay today)
{
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home);
  guint n;
  const LmTemplateRow *rows = LM_ROWS (snapshot, TEMPLATE, &n);
  const LmTemplateRow *due = NULL;

  if (plan == NULL || plan->visit_day == LM_DAY_NONE)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (rows[i].day_offset != G_MININT32 && plan->visit_day + rows[i].day_offset <= today
        && (due == NULL || rows[i].day_offset > due->day_offset))
      due = &rows[i];
  /* What comes before a visit says nothing once the day is there. And a letter
   * goes out once for a visit, perhaps somewhat early; that of a visit which was
   * moved since does not count. */
  if (due == NULL || (due->day_offset < 0 && plan->visit_day <= today))
    return NULL;
  if (lm_letter_was_sent (snapshot, home, due->code, lm_letter_earliest (plan->visit_day, due->day_offset)))
    return NULL;
  return due->code;
}
