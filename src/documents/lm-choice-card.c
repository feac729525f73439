#include "documents/lm-choice-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"
#include "documents/lm-letter.h"
#include "lm-pages-private.h"
#include "lm-words-private.h"
#include "planner/lm-choice.h"

#define SIDE (20 * LM_MM)
#define HEAD_Y (15 * LM_MM)
#define BODY_Y (44 * LM_MM)
#define NEXT_Y (23 * LM_MM)
#define BOTTOM (22 * LM_MM)
#define FOOT_Y (284 * LM_MM)
#define QR_SIZE (20 * LM_MM)
#define LABEL_WIDTH (46 * LM_MM)
#define CHECK_WIDTH 18.0

/* The fixed words of the card; like those of letters they follow the resident,
 * not the office. */
typedef struct {
  const char *title, *intro, *intro_one, *advised, *place, *day, *inside, *off, *visits, *own, *nothing, *nothing_off;
  const char *heat, *water, *power, *hours, *hour_half, *half, *span, *open, *neighbours;
  const char *your_choice, *talk, *refuse, *remarks, *name, *signature, *date, *back, *more_visits;
} CardWords;

static const CardWords dutch = {
  .title = "Keuzekaart",
  .intro = "Uw woning wordt aangesloten op het warmtenet. Dat kan op %u manieren. Hieronder leest u wat elke manier voor u betekent. Kies samen met ons wat bij uw woning past.",
  .intro_one = "Uw woning wordt aangesloten op het warmtenet. Voor uw woning past één manier. Hieronder leest u wat die voor u betekent.",
  .advised = "%s (ons advies)",
  .place = "Plek van de afleverset",
  .day = "Werk in uw woning",
  .inside = "Mensen in huis",
  .off = "Tijdelijk uit",
  .visits = "U bent thuis",
  .own = "U betaalt zelf",
  .nothing = "niets",
  .nothing_off = "niets; alles blijft aan",
  .heat = "verwarming", .water = "warm water", .power = "stroom",
  .hours = "ongeveer %d uur", .hour_half = "ongeveer %d½ uur", .half = "ongeveer een half uur",
  .span = "op één dag, van %s tot %s uur",
  .open = "Dit bekijken we nog: %s",
  .neighbours = "Deze leiding deelt u met %u andere woningen.",
  .more_visits = "op %d dagen",
  .your_choice = "Uw keuze",
  .talk = "Ik wil eerst overleggen. Bel mij.",
  .refuse = "Ik wil niet worden aangesloten.",
  .remarks = "Opmerkingen", .name = "Naam", .signature = "Handtekening", .date = "Datum",
  .back = "Geef deze kaart aan ons terug vóór %s.",
};

static const CardWords english = {
  .title = "Choice card",
  .intro = "Your home will be connected to the heat network. This can be done in %u ways. Below you can read what each way means for you. Choose together with us what suits your home.",
  .intro_one = "Your home will be connected to the heat network. One way suits your home. Below you can read what it means for you.",
  .advised = "%s (our advice)",
  .place = "Place of the heat unit",
  .day = "Work in your home",
  .inside = "People inside",
  .off = "Off for a while",
  .visits = "You are at home",
  .own = "You pay yourself",
  .nothing = "nothing",
  .nothing_off = "nothing; everything stays on",
  .heat = "heating", .water = "hot water", .power = "electricity",
  .hours = "about %d hours", .hour_half = "about %d½ hours", .half = "about half an hour",
  .span = "on one day, from %s to %s",
  .open = "We still have to look at this: %s",
  .neighbours = "You share this pipe with %u other homes.",
  .more_visits = "on %d days",
  .your_choice = "Your choice",
  .talk = "I want to talk first. Please call me.",
  .refuse = "I do not want to be connected.",
  .remarks = "Remarks", .name = "Name", .signature = "Signature", .date = "Date",
  .back = "Please give this card back to us before %s.",
};

typedef struct {
  LmSnapshot *snapshot;
  const LmHomeRow *home;
  const LmWords *words;
  const CardWords *card;
  LmPages *pages;
} Card;

static const char *
pick (const Card *self, const char *dutch_text, const char *english_text)
{
  return g_str_equal (self->words->language, "nl") || *english_text == '\0' ? dutch_text : english_text;
}

static void
add_fact (Card *self, const char *label, const char *value)
{
  g_autofree char *clean = lm_words_clean (value);
  const LmCell cells[] = {
    { 0, LABEL_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT, label, LM_CELL_TEXT },
    { LABEL_WIDTH, lm_pages_get_width (self->pages) - LABEL_WIDTH - 16, LM_STYLE_BODY, PANGO_ALIGN_LEFT, clean, LM_CELL_TEXT },
  };

  lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
}

/* To the half hour: it is what a resident needs, and no more is known. */
static char *
format_hours (const Card *self, int minutes)
{
  int halves = MAX (1, (minutes + 15) / 30);

  if (halves == 1)
    return g_strdup (self->card->half);
  return g_strdup_printf (halves % 2 ? self->card->hour_half : self->card->hours, halves / 2);
}

static void
append_off (const Card *self, GString *text, const char *name, int minutes)
{
  g_autofree char *hours = NULL;

  if (minutes <= 0)
    return;
  hours = format_hours (self, minutes);
  g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, hours);
}

static void
add_choice (Card *self, const LmChoice *choice, guint number, gboolean advised)
{
  const LmMethodRow *method = LM_FIND (self->snapshot, METHOD, choice->method);
  const LmPlaceRow *place = LM_FIND (self->snapshot, PLACE, choice->place);
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);
  g_autofree char *clean = lm_words_clean (pick (self, method->name, method->name_en));
  g_autofree char *heading = g_strdup_printf ("%u.  %s", number, clean);
  g_autofree char *title = advised ? g_strdup_printf (self->card->advised, heading) : g_strdup (heading);
  g_autofree char *description = lm_words_clean (pick (self, method->description, method->description_en));
  g_autofree char *money = choice->cents_own > 0 ? lm_words_format_money (self->words, choice->cents_own) : g_strdup (self->card->nothing);
  g_autoptr (GString) off = g_string_new (NULL);

  lm_pages_begin_box (self->pages);
  lm_pages_add_text (self->pages, LM_STYLE_BOLD, title);
  if (*description != '\0')
    lm_pages_add_text (self->pages, LM_STYLE_BODY, description);
  if (choice->n_coupled > 1)
    {
      g_autofree char *text = g_strdup_printf (self->card->neighbours, choice->n_coupled - 1);

      lm_pages_add_text (self->pages, LM_STYLE_BODY, text);
    }
  lm_pages_add_space (self->pages, 3);
  if (place != NULL)
    add_fact (self, self->card->place, pick (self, place->name, place->name_en));
  if (choice->day.end > project->visit_start)
    {
      g_autofree char *from = lm_minute_format (project->visit_start), *to = lm_minute_format ((choice->day.end + 14) / 15 * 15);
      g_autofree char *span = g_strdup_printf (self->card->span, from, to), *inside = format_hours (self, choice->inside);

      add_fact (self, self->card->day, span);
      if (choice->inside > 0)
        add_fact (self, self->card->inside, inside);
    }
  if (choice->visits > 1)
    {
      g_autofree char *visits = g_strdup_printf (self->card->more_visits, choice->visits);

      add_fact (self, self->card->visits, visits);
    }
  append_off (self, off, self->card->heat, choice->off_heat);
  append_off (self, off, self->card->water, choice->off_water);
  append_off (self, off, self->card->power, choice->off_power);
  add_fact (self, self->card->off, off->len > 0 ? off->str : self->card->nothing_off);
  add_fact (self, self->card->own, money);
  for (guint i = 0; i < choice->reasons->len; i++)
    {
      const LmChoiceReason *reason = &g_array_index (choice->reasons, LmChoiceReason, i);
      const LmQuestionRow *question = LM_FIND (self->snapshot, QUESTION, reason->question);

      if (question != NULL && reason->unknown)
        {
          g_autofree char *asked = lm_words_clean (pick (self, question->text, question->text_en));
          g_autofree char *text = g_strdup_printf (self->card->open, asked);

          lm_pages_add_text (self->pages, LM_STYLE_SMALL, text);
        }
    }
  lm_pages_end_box (self->pages);
  lm_pages_add_space (self->pages, 8);
}

static void
add_tick (Card *self, const char *text)
{
  const LmCell cells[] = {
    { 0, CHECK_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT, "", LM_CELL_CHECK },
    { CHECK_WIDTH, lm_pages_get_width (self->pages) - CHECK_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT, text, LM_CELL_TEXT },
  };

  lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
}

static void
add_line (Card *self, const char *left, const char *right)
{
  double half = lm_pages_get_width (self->pages) / 2, label = 76;
  const LmCell cells[] = {
    { 0, label, LM_STYLE_BODY, PANGO_ALIGN_LEFT, left, LM_CELL_TEXT },
    { label, (right != NULL ? half : 2 * half) - label - 12, LM_STYLE_BODY, PANGO_ALIGN_LEFT, "", LM_CELL_RULE },
    { half, label, LM_STYLE_BODY, PANGO_ALIGN_LEFT, right, LM_CELL_TEXT },
    { half + label, half - label, LM_STYLE_BODY, PANGO_ALIGN_LEFT, "", LM_CELL_RULE },
  };

  lm_pages_add_space (self->pages, 12);
  lm_pages_add_row (self->pages, cells, right != NULL ? 4 : 2);
}

static void
add_answer (Card *self, GArray *choices)
{
  const LmDecisionRow *decision = lm_home_get_decision (self->snapshot, self->home->id);
  guint number = 0;

  lm_pages_begin_section (self->pages);
  lm_pages_add_text (self->pages, LM_STYLE_HEADING, self->card->your_choice);
  for (guint i = 0; i < choices->len; i++)
    {
      const LmChoice *choice = &g_array_index (choices, LmChoice, i);
      const LmMethodRow *method = LM_FIND (self->snapshot, METHOD, choice->method);
      g_autofree char *clean = NULL, *text = NULL;

      if (choice->verdict == LM_CHOICE_EXCLUDED)
        continue;
      clean = lm_words_clean (pick (self, method->name, method->name_en));
      text = g_strdup_printf ("%u.  %s", ++number, clean);
      add_tick (self, text);
    }
  add_tick (self, self->card->talk);
  add_tick (self, self->card->refuse);
  add_line (self, self->card->remarks, NULL);
  add_line (self, self->card->name, self->card->date);
  add_line (self, self->card->signature, NULL);
  if (decision != NULL && decision->decide_by != LM_DAY_NONE)
    {
      g_autofree char *day = lm_words_format_day (self->words, decision->decide_by, TRUE);
      g_autofree char *text = g_strdup_printf (self->card->back, day);

      lm_pages_add_space (self->pages, 8);
      lm_pages_add_text (self->pages, LM_STYLE_BOLD, text);
    }
  lm_pages_end_section (self->pages);
}

static void
add_contact (Card *self)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);

  lm_pages_add_space (self->pages, 10);
  lm_pages_begin_box (self->pages);
  lm_pages_add_text (self->pages, LM_STYLE_SMALL_BOLD, self->words->contact_person);
  lm_pages_add_text (self->pages, LM_STYLE_BOLD, *project->contact_name != '\0' ? project->contact_name : "…");
  if (*project->contact_phone != '\0')
    add_fact (self, self->words->call, project->contact_phone);
  if (*project->contact_email != '\0')
    add_fact (self, self->words->mail, project->contact_email);
  if (*project->contact_hours != '\0')
    add_fact (self, self->words->reachable, project->contact_hours);
  lm_pages_end_box (self->pages);
}

static void
put_head (Card *self, LmDay date, const char *address)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);
  double width = LM_PAGE_WIDTH - 2 * SIDE - QR_SIZE - 8;
  g_autofree char *name = lm_words_clean (project->name), *day = lm_words_format_day (self->words, date, TRUE);
  g_autofree char *below = g_strdup_printf ("%s%s%s", name, *name != '\0' ? " · " : "", day);
  g_autofree char *code = g_strdup_printf ("lmeter:%lld%s%s", (long long) self->home->id, *self->home->bag_vbo != '\0' ? "/" : "", self->home->bag_vbo);
  g_autofree char *title = g_strdup_printf ("%s – %s", self->card->title, address);

  lm_pages_put (self->pages, 0, SIDE, HEAD_Y, width, LM_STYLE_TITLE, PANGO_ALIGN_LEFT, title, 2);
  lm_pages_put (self->pages, 0, SIDE, HEAD_Y + 44, width, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, below, 1);
  lm_pages_put_qr (self->pages, 0, LM_PAGE_WIDTH - SIDE - QR_SIZE, HEAD_Y, QR_SIZE, code);
  lm_pages_put (self->pages, -1, SIDE, FOOT_Y, 120 * LM_MM, LM_STYLE_GREY, PANGO_ALIGN_LEFT, title, 1);
}

LmDocument *
lm_choice_card_new (LmSnapshot *snapshot, LmId id, LmDay date, GError **error)
{
  const LmHomeRow *home = LM_FIND (snapshot, HOME, id);
  const LmResidentRow *resident = home != NULL ? lm_home_get_resident (snapshot, id) : NULL;
  const LmPartyRow *party = LM_FIND (snapshot, PARTY, lm_snapshot_get_project (snapshot)->regie_party);
  g_autoptr (GArray) choices = home != NULL ? lm_choice_list (snapshot, id) : NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *raw_address = NULL, *address = NULL, *intro = NULL;
  Card self = { .snapshot = snapshot, .home = home };
  guint n = 0;

  if (home == NULL)
    {
      g_set_error_literal (error, LM_LETTER_ERROR, LM_LETTER_ERROR_HOME, _("There is no such home in the project."));
      return NULL;
    }
  raw_address = lm_home_format_address (home);
  address = lm_words_clean (raw_address);
  for (guint i = 0; i < choices->len; i++)
    n += g_array_index (choices, LmChoice, i).verdict != LM_CHOICE_EXCLUDED;
  if (n == 0)
    {
      g_set_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_TEMPLATE,
                   _("%s: no connection method of the project's list fits this home. Look at its survey, or put another method on the list."), address);
      return NULL;
    }
  self.words = lm_words_get (resident == NULL || g_str_equal (resident->language, "nl") ? "nl" : "en");
  self.card = g_str_equal (self.words->language, "nl") ? &dutch : &english;
  self.pages = lm_pages_new (self.words->language, SIDE, SIDE, BODY_Y, NEXT_Y, BOTTOM);
  put_head (&self, date, address);
  intro = n == 1 ? g_strdup (self.card->intro_one) : g_strdup_printf (self.card->intro, n);
  lm_pages_add_text (self.pages, LM_STYLE_BODY, intro);
  lm_pages_add_space (self.pages, 8);
  n = 0;
  for (guint i = 0; i < choices->len; i++)
    {
      const LmChoice *choice = &g_array_index (choices, LmChoice, i);

      if (choice->verdict == LM_CHOICE_EXCLUDED)
        continue;
      n++;
      add_choice (&self, choice, n, n == 1 && choice->verdict == LM_CHOICE_FITS && choices->len > 1);
    }
  add_answer (&self, choices);
  add_contact (&self);
  lm_pages_finish (self.pages, self.words->page_of, FOOT_Y);
  if (*lm_snapshot_get_project (snapshot)->contact_name == '\0')
    g_ptr_array_add (missing, g_strdup ("contact"));
  return lm_document_new (self.pages, g_strdup_printf ("%s – %s", self.card->title, address), lm_words_clean (party != NULL ? party->name : ""),
                          lm_words_file_name (date, address), g_steal_pointer (&missing), NULL, date);
}
