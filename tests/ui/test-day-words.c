/* A day as people type it. */
#include "shared/lm-day-words.h"

#include <glib/gi18n.h>
#include <locale.h>

static void
test_days_are_understood (void)
{
  static const struct {
    const char *text;
    const char *day; /* NULL: is no day */
  } table[] = {
    { "13 May", "2026-05-13" },
    { "wed 13 may", "2026-05-13" },
    { "Wednesday 13 May 2027", "2027-05-13" },
    { "13-5", "2026-05-13" },
    { "13/5", "2026-05-13" },
    { "13.5.", "2026-05-13" },
    { "13-5-2026", "2026-05-13" },
    { "13-5-26", "2026-05-13" },
    { "2026-05-13", "2026-05-13" },
    { "today", "2026-05-11" },
    { "Tomorrow", "2026-05-12" },
    { "week 20", "2026-05-11" },
    { "20 week", "2026-05-11" },
    { "week 53", "2026-12-28" },
    { "1 January", "2027-01-01" },   /* the last is more than two months ago */
    { "15 April", "2026-04-15" },
    { "1 December", "2026-12-01" },
    { "29 feb", "2028-02-29" },      /* the next year that has one */
    { "29-2-2027", NULL },
    { "31 April", NULL },
    { "13", NULL },                  /* a house number */
    { "10 12", NULL },
    { "Heindijk 10", NULL },
    { "week 54", NULL },
    { "ma", NULL },
    { "13 May 2026 4", NULL },
    { "99999999999-1", NULL },
    { "", NULL },
  };
  LmDay today = lm_day_from_date (2026, 5, 11);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LmDay day = LM_DAY_NONE;
      gboolean found = lm_day_words_parse (table[i].text, today, &day);
      g_autofree char *text = lm_day_format_iso (day);

      g_test_message ("«%s»", table[i].text);
      g_assert_cmpint (found, ==, table[i].day != NULL);
      if (found)
        g_assert_cmpstr (text, ==, table[i].day);
    }
}

static void
test_the_words_of_the_locale_are_understood (void)
{
  static const struct {
    const char *text;
    const char *day;
  } table[] = {
    { "13 mei", "2026-05-13" },
    { "wo 13 mei", "2026-05-13" },
    { "12 maart 2027", "2027-03-12" },
    { "12 mrt 2027", "2027-03-12" },
    { "woensdag 13-5-2026", "2026-05-13" },
  };
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "nl_NL.UTF-8") == NULL)
    {
      g_test_skip ("the locale nl_NL.UTF-8 is not there");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LmDay day = LM_DAY_NONE;
      g_autofree char *text = NULL;

      g_test_message ("«%s»", table[i].text);
      g_assert_true (lm_day_words_parse (table[i].text, lm_day_from_date (2026, 5, 11), &day));
      text = lm_day_format_iso (day);
      g_assert_cmpstr (text, ==, table[i].day);
    }
  setlocale (LC_ALL, before);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/day-words/days-are-understood", test_days_are_understood);
  g_test_add_func ("/day-words/the-words-of-the-locale-are-understood", test_the_words_of_the_locale_are_understood);
  return g_test_run ();
}
