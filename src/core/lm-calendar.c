#include "core/lm-calendar.h"

const LmCalendarRow *
lm_calendar_of_crew (LmSnapshot *snapshot, const LmCrewRow *crew)
{
  const LmPartyRow *party;
  guint n;
  const LmCalendarRow *calendars = LM_ROWS (snapshot, CALENDAR, &n);

  g_return_val_if_fail (crew != NULL, NULL);
  if (crew->calendar)
    return LM_FIND (snapshot, CALENDAR, crew->calendar);
  party = LM_FIND (snapshot, PARTY, crew->party);
  if (party && party->calendar)
    return LM_FIND (snapshot, CALENDAR, party->calendar);
  return n > 0 ? calendars : NULL;
}

gboolean
lm_calendar_is_working (LmSnapshot *snapshot, const LmCalendarRow *calendar, LmDay day, const LmHolidayRow **holiday)
{
  guint n;
  const LmHolidayRow *holidays = LM_ROWS (snapshot, HOLIDAY, &n);
  const LmHolidayRow *found = NULL;
  guint weekdays;

  if (calendar == NULL)
    calendar = LM_ROWS (snapshot, CALENDAR, NULL);
  weekdays = calendar ? (guint) calendar->weekdays : LM_WEEKDAYS_WORKING;

  for (guint i = 0; i < n; i++)
    {
      if (day < holidays[i].first_day || day >= holidays[i].end_day)
        continue;
      if (holidays[i].calendar && (calendar == NULL || holidays[i].calendar != calendar->id))
        continue;
      /* A holiday on which people stay home says more than one they work on. */
      if (found == NULL || (holidays[i].applies && !found->applies))
        found = &holidays[i];
    }
  if (holiday)
    *holiday = found;
  return (weekdays >> lm_day_get_weekday (day) & 1) && !(found && found->applies);
}

LmDay
lm_calendar_add (LmSnapshot *snapshot, const LmCalendarRow *calendar, LmDay day, int n)
{
  int step = n < 0 ? -1 : 1;

  for (int looked = 0; looked < 3660; looked++, day += step)
    {
      if (!lm_calendar_is_working (snapshot, calendar, day, NULL))
        continue;
      if (n == 0)
        return day;
      n -= step;
    }
  return day;
}

int
lm_calendar_count (LmSnapshot *snapshot, const LmCalendarRow *calendar, LmDay from, LmDay to)
{
  int n = 0;

  if (from == LM_DAY_NONE || to == LM_DAY_NONE)
    return 0;
  for (LmDay day = MIN (from, to); day < MAX (from, to); day++)
    n += lm_calendar_is_working (snapshot, calendar, day, NULL);
  return from <= to ? n : -n;
}

gboolean
lm_calendar_is_heating (const LmProjectRow *project, LmDay day)
{
  int month, day_of_month, date;

  lm_day_to_date (day, NULL, &month, &day_of_month);
  date = month * 100 + day_of_month;
  if (project->heating_start <= project->heating_end)
    return date >= project->heating_start && date < project->heating_end;
  return date >= project->heating_start || date < project->heating_end;
}

guint
lm_calendar_dutch_holidays (int year, LmDutchHoliday *holidays, guint size)
{
  LmDay easter = lm_day_easter (year);
  LmDay king = lm_day_from_date (year, 4, 27);
  const LmDutchHoliday all[] = {
    { lm_day_from_date (year, 1, 1), "Nieuwjaarsdag", "New Year's Day", TRUE },
    { easter - 2, "Goede Vrijdag", "Good Friday", FALSE },
    { easter, "Eerste Paasdag", "Easter Sunday", TRUE },
    { easter + 1, "Tweede Paasdag", "Easter Monday", TRUE },
    { lm_day_get_weekday (king) == 6 ? king - 1 : king, "Koningsdag", "King's Day", TRUE },
    { lm_day_from_date (year, 5, 5), "Bevrijdingsdag", "Liberation Day", year % 5 == 0 },
    { easter + 39, "Hemelvaartsdag", "Ascension Day", TRUE },
    { easter + 49, "Eerste Pinksterdag", "Whit Sunday", TRUE },
    { easter + 50, "Tweede Pinksterdag", "Whit Monday", TRUE },
    { lm_day_from_date (year, 12, 25), "Eerste Kerstdag", "Christmas Day", TRUE },
    { lm_day_from_date (year, 12, 26), "Tweede Kerstdag", "Boxing Day", TRUE },
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all) && n < size; i++)
    {
      guint at = n;

      for (; at > 0 && holidays[at - 1].day > all[i].day; at--)
        holidays[at] = holidays[at - 1];
      holidays[at] = all[i];
      n++;
    }
  return n;
}
