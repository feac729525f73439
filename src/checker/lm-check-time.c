#include "lm-check-private.h"

typedef struct {
  int start, end;             /* minutes of the day */
  int lunch_start, lunch_end; /* equal: none */
} Hours;

static Hours
get_hours (LmCheck *self, const LmCheckCrew *crew)
{
  const LmCalendarRow *calendar = crew != NULL ? crew->calendar : NULL;

  if (calendar != NULL)
    return (Hours) { calendar->work_start, calendar->work_end, calendar->lunch_start, calendar->lunch_end };
  return (Hours) { self->project->visit_start, self->project->visit_end,
                   self->project->lunch_start, self->project->lunch_end };
}

static int
overlap (int a_start, int a_end, int b_start, int b_end)
{
  return MAX (0, MIN (a_end, b_end) - MAX (a_start, b_start));
}

LmDayKind
lm_check_get_day_kind (LmCheck *self, const LmCheckCrew *crew, LmDay day, LmId *holiday)
{
  guint64 weekdays = crew != NULL && crew->calendar != NULL ? crew->calendar->weekdays : LM_WEEKDAYS_WORKING;

  if (crew != NULL && crew->row != NULL
      && ((crew->row->available_from != LM_DAY_NONE && day < crew->row->available_from)
          || (crew->row->available_until != LM_DAY_NONE && day >= crew->row->available_until)))
    return LM_DAY_UNAVAILABLE;
  if ((weekdays >> lm_day_get_weekday (day) & 1) == 0)
    return LM_DAY_WEEKDAY;
  for (guint i = 0; i < self->n_holidays; i++)
    {
      const LmHolidayRow *row = &self->holidays[i];

      if (!row->applies || day < row->first_day || day >= row->end_day)
        continue;
      if (row->calendar == 0 || (crew != NULL && crew->calendar != NULL && crew->calendar->id == row->calendar))
        {
          if (holiday != NULL)
            *holiday = row->id;
          return LM_DAY_HOLIDAY;
        }
    }
  for (guint i = 0; crew != NULL && crew->absences != NULL && i < crew->absences->len; i++)
    {
      const LmAbsenceRow *row = g_ptr_array_index (crew->absences, i);

      if (row->person == 0 && row->first_day <= day && day < row->end_day)
        return LM_DAY_ABSENT;
    }
  return LM_DAY_WORKS;
}

int
lm_check_count_minutes (LmCheck *self, const LmCheckCrew *crew, LmInstant start, LmInstant end)
{
  Hours hours = get_hours (self, crew);
  int minutes = 0;

  if (end <= start)
    return 0;
  for (LmDay day = lm_instant_get_day (start); day <= lm_check_last_day (end); day++)
    {
      int from = MAX (0, start - lm_instant (day, 0));
      int to = MIN (LM_MINUTES_OF_DAY, end - lm_instant (day, 0));

      if (lm_check_get_day_kind (self, crew, day, NULL) != LM_DAY_WORKS)
        continue;
      from = MAX (from, hours.start);
      to = MIN (to, hours.end);
      if (to > from)
        minutes += to - from - overlap (from, to, hours.lunch_start, hours.lunch_end);
    }
  return minutes;
}

int
lm_check_count_days (LmCheck *self, const LmCheckCrew *crew, LmDay from, LmDay to)
{
  int days = 0;

  for (LmDay day = from + 1; day <= to; day++)
    days += lm_check_get_day_kind (self, crew, day, NULL) == LM_DAY_WORKS;
  return days;
}

gboolean
lm_check_can_start (LmCheck *self, const LmCheckCrew *crew, int minute)
{
  Hours hours = get_hours (self, crew);

  return minute >= hours.start && minute < hours.end
         && !(minute >= hours.lunch_start && minute < hours.lunch_end);
}

gboolean
lm_check_can_end (LmCheck *self, const LmCheckCrew *crew, int minute)
{
  Hours hours = get_hours (self, crew);

  return minute > hours.start && minute <= hours.end
         && !(minute > hours.lunch_start && minute <= hours.lunch_end);
}
