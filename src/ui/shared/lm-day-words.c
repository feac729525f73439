#include "lm-ui-config.h"

#include "shared/lm-day-words.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define LONG_AGO 62 /* days; people plan ahead, so an older date without a year is next year's */

/* Whether the word is the beginning (three letters at least) of the name that
 * the locale gives the month or weekday. */
static gboolean
is_name_of (const char *word, int year, int month, int of_month, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, of_month, 12, 0, 0);
  g_autofree char *name = date != NULL ? g_date_time_format (date, format) : NULL;
  g_autofree char *folded = name != NULL ? g_utf8_casefold (name, -1) : NULL;

  return folded != NULL && g_str_has_prefix (folded, word);
}

static int
find_month (const char *word)
{
  if (g_utf8_strlen (word, -1) < 3)
    return 0;
  for (int month = 1; month <= 12; month++)
    /* Some languages shorten March to something that the whole name does not begin with: «mrt». */
    if (is_name_of (word, 2026, month, 1, "%B") || is_name_of (word, 2026, month, 1, "%b"))
      return month;
  return 0;
}

static gboolean
is_weekday (const char *word)
{
  for (int day = 1; day <= 7; day++)
    if (g_utf8_strlen (word, -1) >= 2 && is_name_of (word, 2026, 6, day, "%A"))
      return TRUE;
  return FALSE;
}

static gboolean
make_day (int year, int month, int of_month, LmDay *day)
{
  if (!g_date_valid_dmy ((GDateDay) CLAMP (of_month, 0, 32), (GDateMonth) CLAMP (month, 0, 13), (GDateYear) CLAMP (year, 0, 9999)))
    return FALSE;
  *day = lm_day_from_date (year, month, of_month);
  return TRUE;
}

/* The one nearest by, rather coming than past. */
static gboolean
make_day_without_year (int month, int of_month, LmDay today, LmDay *day)
{
  int year, this_month, this_day;

  lm_day_to_date (today, &year, &this_month, &this_day);
  for (int y = year - 1; y <= year + 4; y++)
    if (make_day (y, month, of_month, day) && *day >= today - LONG_AGO)
      return TRUE;
  return FALSE;
}

/* Monday of the week of ISO 8601. */
static gboolean
make_week (int wanted, LmDay today, LmDay *day)
{
  LmDay first = today - LONG_AGO;

  /* A year has week 53 once in five or six. */
  for (LmDay monday = first - lm_day_get_weekday (first) + 7; monday < today + 6 * 366; monday += 7) {
    int year, week;

    lm_day_get_week (monday, &year, &week);
    if (week == wanted) {
      *day = monday;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
lm_day_words_parse (const char *text, LmDay today, LmDay *day)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *word_of_today = g_utf8_casefold (_ ("today"), -1);
  g_autofree char *word_of_tomorrow = g_utf8_casefold (_ ("tomorrow"), -1);
  g_autofree char *word_of_week = g_utf8_casefold (_ ("week"), -1);
  g_auto (GStrv) words = NULL;
  int numbers[3], n = 0, month = 0;
  gboolean week = FALSE, dashes = FALSE;

  g_strstrip (folded);
  if (strcmp (folded, word_of_today) == 0) {
    *day = today;
    return TRUE;
  }
  if (strcmp (folded, word_of_tomorrow) == 0) {
    *day = today + 1;
    return TRUE;
  }
  if (lm_day_parse (folded, day))
    return TRUE;
  for (char *c = folded; *c != '\0'; c++)
    if (strchr ("-/.,", *c) != NULL) {
      dashes = dashes || (*c != ',' && c > folded && g_ascii_isdigit (c[-1]) && g_ascii_isdigit (c[1]));
      *c = ' ';
    }
  words = g_strsplit (folded, " ", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    char *end;

    if (words[i][0] == '\0')
      continue;
    if (g_ascii_isdigit (words[i][0])) {
      if (n == 3)
        return FALSE;
      numbers[n++] = (int) MIN (strtol (words[i], &end, 10), 99999);
      if (*end != '\0')
        return FALSE;
    } else if (strcmp (words[i], word_of_week) == 0)
      week = TRUE;
    else if (month == 0 && find_month (words[i]) != 0)
      month = find_month (words[i]);
    else if (!is_weekday (words[i]))
      return FALSE;
  }
  if (week)
    return n == 1 && month == 0 && make_week (numbers[0], today, day);
  if (month != 0 && n == 1)
    return make_day_without_year (month, numbers[0], today, day);
  if (month != 0 && n == 2)
    return make_day (numbers[1], month, numbers[0], day);
  if (month == 0 && n == 2 && dashes)
    return make_day_without_year (numbers[1], numbers[0], today, day);
  if (month == 0 && n == 3 && dashes)
    return make_day (numbers[2] < 100 ? 2000 + numbers[2] : numbers[2], numbers[1], numbers[0], day);
  return FALSE;
}
