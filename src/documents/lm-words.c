#include "lm-words-private.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_WORD 80
#define NO_BREAK "\302\240"

static const char *const days_nl[] = { "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag" };
static const char *const days_en[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
static const char *const months_nl[] = { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
                                         "september", "oktober", "november", "december" };
static const char *const months_en[] = { "January", "February", "March", "April", "May", "June", "July", "August",
                                         "September", "October", "November", "December" };

static const LmWords dutch = {
  .language = "nl",
  .days = days_nl,
  .months = months_nl,
  .date = "Datum",
  .reference = "Kenmerk",
  .subject = "Onderwerp",
  .page_of = "Pagina %u van %u",
  .to_resident = "Aan de bewoner van",
  .dear_resident = "Beste bewoner,",
  .dear_name = "Beste %s,",
  .dear_madam = "Beste mevrouw %s,",
  .dear_sir = "Beste meneer %s,",
  .dear_family = "Beste familie %s,",
  .closing = "Met vriendelijke groet,",
  .in_short = "In het kort",
  .when = "Wanneer",
  .you_pay = "U betaalt zelf",
  .project_pays = "Het project betaalt",
  .question = "Vragen?",
  .own_account = "Dit betaalt u zelf",
  .project_account = "Dit betaalt het project",
  .total = "Samen",
  .nothing_own = "U betaalt zelf niets.",
  .on_day = "op %s",
  .on_day_between = "op %s tussen %s en %s" NO_BREAK "uur",
  .on_one_of = "op één dag tussen %s en %s",
  .between_minutes = "%s–%s" NO_BREAK "uur",
  .around = "rond %d" NO_BREAK "uur",
  .before = "vooraf",
  .outside_from = "Buiten zijn wij bezig vanaf %s.",
  .earlier_visit = "Wij komen een keer eerder, op %s.",
  .off_from_to = "%s: uit van ongeveer %s tot %s" NO_BREAK "uur.",
  .off_from = "%s: uit vanaf ongeveer %s" NO_BREAK "uur.",
  .gas_off = "Gas: gaat er om ongeveer %s" NO_BREAK "uur af en komt niet terug. U hebt het niet meer nodig.",
  .not_off = "Dat is niet nodig. Alles blijft aan.",
  .heat = "Verwarming",
  .water = "Warm water",
  .power = "Stroom",
  .contact_person = "Uw vaste contactpersoon",
  .call = "Bel",
  .mail = "Mail",
  .reachable = "Bereikbaar",
  .qr_caption = "Bij vragen: noem uw kenmerk",
  .day_sheet = "Dagstaat",
  .crew = "Ploeg",
  .people = "Mensen",
  .no_work = "Op deze dag staat er geen werk voor deze ploeg in het plan.",
  .resident = "Bewoner",
  .phone = "Telefoon",
  .access = "Toegang",
  .method = "Methode",
  .place = "Plek afleverset",
  .attention = "Let op",
  .also_here = "Ook hier",
  .meter_reading = "Meterstand",
  .signature = "Handtekening bewoner",
  .remarks = "Bijzonderheden",
  .start_end = "Begonnen / klaar",
  .done_by = "Gedaan door",
  .for_group = "Gezamenlijk werk voor",
  .vulnerable = "bewoner heeft hulp of meer tijd nodig",
  .night_worker = "bewoner werkt 's nachts",
  .provisional = "voorlopig: de woning is nog niet gereed",
  .unknown = "niet bekend",
};

static const LmWords english = {
  .language = "en",
  .days = days_en,
  .months = months_en,
  .date = "Date",
  .reference = "Reference",
  .subject = "Subject",
  .page_of = "Page %u of %u",
  .to_resident = "To the resident of",
  .dear_resident = "Dear resident,",
  .dear_name = "Dear %s,",
  .dear_madam = "Dear Ms %s,",
  .dear_sir = "Dear Mr %s,",
  .dear_family = "Dear %s family,",
  .closing = "Kind regards,",
  .in_short = "In short",
  .when = "When",
  .you_pay = "You pay yourself",
  .project_pays = "The project pays",
  .question = "Questions?",
  .own_account = "You pay this yourself",
  .project_account = "The project pays this",
  .total = "Total",
  .nothing_own = "You pay nothing yourself.",
  .on_day = "on %s",
  .on_day_between = "on %s between %s and %s",
  .on_one_of = "on one day between %s and %s",
  .between_minutes = "%s–%s",
  .around = "around %d:00",
  .before = "before",
  .outside_from = "We work outside from %s.",
  .earlier_visit = "We come once before, on %s.",
  .off_from_to = "%s: off from about %s to %s.",
  .off_from = "%s: off from about %s.",
  .gas_off = "Gas: goes off at about %s for good. You will no longer need it.",
  .not_off = "This is not needed. Everything stays on.",
  .heat = "Heating",
  .water = "Hot water",
  .power = "Power",
  .contact_person = "Your fixed contact person",
  .call = "Call",
  .mail = "Mail",
  .reachable = "Available",
  .qr_caption = "Questions? Name your reference",
  .day_sheet = "Day sheet",
  .crew = "Crew",
  .people = "People",
  .no_work = "The plan has no work for this crew on this day.",
  .resident = "Resident",
  .phone = "Phone",
  .access = "Access",
  .method = "Method",
  .place = "Place of the unit",
  .attention = "Attention",
  .also_here = "Also here",
  .meter_reading = "Meter reading",
  .signature = "Signature of resident",
  .remarks = "Remarks",
  .start_end = "Started / done",
  .done_by = "Done by",
  .for_group = "Shared work for",
  .vulnerable = "resident needs help or more time",
  .night_worker = "resident works nights",
  .provisional = "provisional: the home is not ready yet",
  .unknown = "not known",
};

const LmWords *
lm_words_get (const char *language)
{
  return g_str_has_prefix (language, "nl") ? &dutch : &english;
}

char *
lm_words_format_day (const LmWords *words, LmDay day, gboolean with_year)
{
  int year, month, date;
  const char *name = words->days[lm_day_get_weekday (day)];

  lm_day_to_date (day, &year, &month, &date);
  if (with_year)
    return g_strdup_printf ("%s %d" NO_BREAK "%s %d", name, date, words->months[month - 1], year);
  return g_strdup_printf ("%s %d" NO_BREAK "%s", name, date, words->months[month - 1]);
}

char *
lm_words_format_money (const LmWords *words, gint64 cents)
{
  gboolean nl = words == &dutch;
  guint64 size = cents < 0 ? -(guint64) cents : (guint64) cents;
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, size / 100);
  gsize length = strlen (digits);
  GString *text = g_string_new (nl ? "€" NO_BREAK : "€");

  if (cents < 0)
    g_string_append (text, "−");
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, nl ? '.' : ',');
      g_string_append_c (text, digits[i]);
    }
  g_string_append_printf (text, "%c%02u", nl ? ',' : '.', (guint) (size % 100));
  return g_string_free (text, FALSE);
}

/* Characters that turn the order of a whole line. */
static gboolean
is_direction_mark (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
}

static gboolean
is_right_to_left (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff)
         || (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff);
}

char *
lm_words_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);
  gboolean turned = FALSE;
  guint unbroken = 0;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_direction_mark (c) || c == 0x2028 || c == 0x2029 || c == 0xfffc)
        continue;
      if (c == '\r')
        continue;
      if (c == '\t')
        c = ' ';
      if ((c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0))
        continue;
      turned |= is_right_to_left (c);
      g_string_append_unichar (clean, c);
      /* A word that is none may break here (a zero-width space): layout takes
       * seconds over thousands of letters without a place to break. */
      unbroken = g_unichar_isspace (c) ? 0 : unbroken + 1;
      if (unbroken >= LONGEST_WORD && g_unichar_isalnum (c))
        {
          g_string_append (clean, "\342\200\213");
          unbroken = 0;
        }
    }
  if (turned)
    {
      /* First strong isolate … pop: the words around keep their order. */
      g_string_prepend (clean, "\342\201\250");
      g_string_append (clean, "\342\201\251");
    }
  return g_string_free (clean, FALSE);
}

#define MAX_NAME 120

char *
lm_words_file_name (LmDay day, const char *name)
{
  g_autofree char *iso = day != LM_DAY_NONE ? lm_day_format_iso (day) : NULL;
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *text = g_string_new (iso);
  gsize start;

  if (iso != NULL)
    g_string_append_c (text, ' ');
  start = text->len;
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (text->len - start > MAX_NAME)
        break;
      /* What Windows or a shell would stumble over; people send these on. */
      if (c < 0x20 || c == 0x7f || (c < 0x80 && strchr ("/\\:*?\"<>|", (char) c) != NULL) || is_direction_mark (c))
        g_string_append_c (text, '-');
      else
        g_string_append_unichar (text, c);
    }
  while (text->len > start && (text->str[text->len - 1] == ' ' || text->str[text->len - 1] == '.'))
    g_string_truncate (text, text->len - 1);
  if (text->len == start)
    g_string_append (text, "-");
  g_string_append (text, ".pdf");
  return g_string_free (text, FALSE);
}
