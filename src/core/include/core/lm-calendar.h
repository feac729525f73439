#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* The calendar a crew works by: its own, else that of its party, else the first. NULL without any. */
const LmCalendarRow *lm_calendar_of_crew (LmSnapshot *snapshot, const LmCrewRow *crew);

/* Whether a calendar (NULL: the first of the project) works that day;
 * `*holiday` (may be NULL) is the holiday that falls on it, also one that does
 * not apply. */
gboolean lm_calendar_is_working (LmSnapshot *snapshot, const LmCalendarRow *calendar, LmDay day, const LmHolidayRow **holiday);

/* The working day `n` working days after (or before, n < 0) `day`; with n 0 the
 * day itself or the first working day after it. Looks at most ten years ahead. */
LmDay lm_calendar_add (LmSnapshot *snapshot, const LmCalendarRow *calendar, LmDay day, int n);

/* The working days in [from, to); negative where `to` comes first, 0 where one
 * of them is none. */
int lm_calendar_count (LmSnapshot *snapshot, const LmCalendarRow *calendar, LmDay from, LmDay to);

/* Whether the day falls in the heating season of the project. */
gboolean lm_calendar_is_heating (const LmProjectRow *project, LmDay day);

/* A Dutch public holiday of a year (Koningsdag on the 26th when the 27th is a
 * Sunday; Good Friday and Liberation Day are for each party to decide). */
typedef struct {
  LmDay day;
  const char *name;      /* Dutch */
  const char *name_en;
  gboolean usual;        /* most parties are closed */
} LmDutchHoliday;

/* Fills at most `size` and gives how many there are, by day. */
guint lm_calendar_dutch_holidays (int year, LmDutchHoliday *holidays, guint size);

G_END_DECLS
