#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Local time of the project, without a zone: a working day is local, and a
 * plan never leaves the zone of the district. Intervals are half-open,
 * [start, end), here and everywhere. */

/* Days since 1970-01-01 (a Thursday). */
typedef gint32 LmDay;
#define LM_DAY_NONE G_MININT32

/* Local minutes since 1970-01-01 00:00. */
typedef gint32 LmInstant;
#define LM_INSTANT_NONE G_MININT32

#define LM_MINUTES_OF_DAY 1440

/* Bits of a weekday mask. */
#define LM_WEEKDAYS_WORKING 0x1f
#define LM_WEEKDAYS_ALL 0x7f

static inline LmInstant lm_instant (LmDay day, int minute) { return day * LM_MINUTES_OF_DAY + minute; }
static inline LmDay lm_instant_get_day (LmInstant instant)
{
  return instant >= 0 ? instant / LM_MINUTES_OF_DAY : -((-instant + LM_MINUTES_OF_DAY - 1) / LM_MINUTES_OF_DAY);
}
static inline int lm_instant_get_minute (LmInstant instant)
{
  return instant - lm_instant_get_day (instant) * LM_MINUTES_OF_DAY;
}

/* 0 Monday … 6 Sunday. */
static inline int lm_day_get_weekday (LmDay day) { return ((day + 3) % 7 + 7) % 7; }

LmDay lm_day_from_date (int year, int month, int day);
void lm_day_to_date (LmDay day, int *year, int *month, int *day_of_month);

/* ISO 8601 week; `year` is the year the week belongs to. */
void lm_day_get_week (LmDay day, int *year, int *week);

/* Easter Sunday of a Gregorian year (Meeus/Jones/Butcher). */
LmDay lm_day_easter (int year);

/* «2026-05-12»; NULL for LM_DAY_NONE. */
char *lm_day_format_iso (LmDay day);
/* «2026-05-12T08:15»; NULL for LM_INSTANT_NONE. */
char *lm_instant_format_iso (LmInstant instant);
/* «08:15». */
char *lm_minute_format (int minute);

/* Accept only the whole text, in the form that the functions above write;
 * a day also as 12-5-2026. FALSE leaves the result alone. */
gboolean lm_day_parse (const char *text, LmDay *day);
gboolean lm_minute_parse (const char *text, int *minute);

G_END_DECLS
