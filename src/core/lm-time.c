#include "core/lm-time.h"

#include <stdio.h>
#include <string.h>

/* Days from the civil calendar: Howard Hinnant, «chrono-compatible low-level
 * date algorithms», days_from_civil and civil_from_days. */
LmDay
lm_day_from_date (int year, int month, int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int yoe = y - era * 400;
  int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

  return era * 146097 + doe - 719468;
}

void
lm_day_to_date (LmDay day, int *year, int *month, int *day_of_month)
{
  int z = day + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  int doe = z - era * 146097;
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;
  int m = mp < 10 ? mp + 3 : mp - 9;

  if (year)
    *year = yoe + era * 400 + (m <= 2);
  if (month)
    *month = m;
  if (day_of_month)
    *day_of_month = doy - (153 * mp + 2) / 5 + 1;
}

void
lm_day_get_week (LmDay day, int *year, int *week)
{
  /* The week belongs to the year of its Thursday. */
  LmDay thursday = day - lm_day_get_weekday (day) + 3;
  int y;

  lm_day_to_date (thursday, &y, NULL, NULL);
  if (year)
    *year = y;
  if (week)
    *week = (thursday - lm_day_from_date (y, 1, 1)) / 7 + 1;
}

LmDay
lm_day_easter (int year)
{
  int a = year % 19, b = year / 100, c = year % 100;
  int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30;
  int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;

  return lm_day_from_date (year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}

char *
lm_day_format_iso (LmDay day)
{
  int y, m, d;

  if (day == LM_DAY_NONE)
    return NULL;
  lm_day_to_date (day, &y, &m, &d);
  return g_strdup_printf ("%04d-%02d-%02d", y, m, d);
}

char *
lm_instant_format_iso (LmInstant instant)
{
  int y, m, d, minute;

  if (instant == LM_INSTANT_NONE)
    return NULL;
  lm_day_to_date (lm_instant_get_day (instant), &y, &m, &d);
  minute = lm_instant_get_minute (instant);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d", y, m, d, minute / 60, minute % 60);
}

char *
lm_minute_format (int minute)
{
  return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
}

gboolean
lm_day_parse (const char *text, LmDay *day)
{
  int y, m, d, back_y, back_m, back_d, length = 0;
  LmDay result;

  g_return_val_if_fail (text != NULL, FALSE);
  if (!(sscanf (text, "%4d-%2d-%2d%n", &y, &m, &d, &length) == 3 && length > 0 && text[length] == '\0' && y >= 1000) &&
      !(sscanf (text, "%2d-%2d-%4d%n", &d, &m, &y, &length) == 3 && length > 0 && text[length] == '\0' && y >= 1000))
    return FALSE;
  if (m < 1 || m > 12 || d < 1 || d > 31)
    return FALSE;
  result = lm_day_from_date (y, m, d);
  lm_day_to_date (result, &back_y, &back_m, &back_d);
  if (back_y != y || back_m != m || back_d != d)
    return FALSE;
  *day = result;
  return TRUE;
}

gboolean
lm_minute_parse (const char *text, int *minute)
{
  int h, m, length = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  if (sscanf (text, "%2d:%2d%n", &h, &m, &length) != 2 || text[length] != '\0' || !g_ascii_isdigit (text[0]))
    return FALSE;
  if (h < 0 || h > 24 || m < 0 || m > 59 || h * 60 + m > LM_MINUTES_OF_DAY)
    return FALSE;
  *minute = h * 60 + m;
  return TRUE;
}
