#include "lm-words-private.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"

char *
lm_words_of_day (LmDay day)
{
  g_autoptr (GDateTime) time = NULL;
  int year, month, day_of_month;

  if (day == LM_DAY_NONE)
    return g_strdup (C_("day", "none"));
  lm_day_to_date (day, &year, &month, &day_of_month);
  time = g_date_time_new_utc (year, month, day_of_month, 12, 0, 0);
  /* Translators: a day in a short sentence, as by date(1): weekday, day, month. */
  return g_date_time_format (time, C_("date format", "%a %-d %b"));
}

const char *
lm_words_pick (const char *dutch, const char *english)
{
  const char *const *languages = g_get_language_names ();

  return *english && !g_str_has_prefix (languages[0], "nl") ? english : dutch;
}

char *
lm_words_of_homes (LmSnapshot *snapshot, const LmId *homes, guint n_homes)
{
  const LmHomeRow *first = n_homes > 0 ? LM_FIND (snapshot, HOME, homes[0]) : NULL;
  g_autofree char *address = first ? lm_home_format_address (first) : g_strdup ("");

  if (n_homes <= 1)
    return g_steal_pointer (&address);
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n_homes - 1), address, n_homes - 1);
}
