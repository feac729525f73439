#include "lm-plan-problem-private.h"

#include "core/lm-calendar.h"

/* Days and lags. */

/* Days of the past that are kept in mind too: recorded work has lags. */
#define PAST 800

/* Looked up in the holidays once a day, as lags ask for it all the time. */
gboolean
lm_plan_project_works (LmPlanProblem *self, LmDay day)
{
  gint64 at = (gint64) day - self->first_day + PAST;
  enum { UNKNOWN, WORKS, OFF };

  if (at < 0 || at >= LM_PLAN_HORIZON + PAST)
    return lm_calendar_is_working (self->snapshot, NULL, day, NULL);
  if (self->working_days == NULL)
    self->working_days = g_new0 (guint8, LM_PLAN_HORIZON + PAST);
  if (self->working_days[at] == UNKNOWN)
    self->working_days[at] = lm_calendar_is_working (self->snapshot, NULL, day, NULL) ? WORKS : OFF;
  return self->working_days[at] == WORKS;
}

/* As lm_calendar_add() does on the project's calendar. */
LmDay
lm_plan_add_days (LmPlanProblem *self, LmDay day, int n)
{
  int step = n < 0 ? -1 : 1;

  for (int looked = 0; looked < 3660; looked++, day += step)
    {
      if (!lm_plan_project_works (self, day))
        continue;
      if (n == 0)
        return day;
      n -= step;
    }
  return day;
}

/* The earliest start of what follows `end` by a lag. Minutes are working minutes
 * of the project's first calendar; days are whole days, so 1 is the next one. */
LmInstant
lm_plan_add_lag (LmPlanProblem *self, LmInstant end, LmLagUnit unit, int lag)
{
  LmDay day = lm_instant_get_day (end);
  LmPlanCrew hours = { 0 };
  const LmCalendarRow *calendar = LM_ROWS (self->snapshot, CALENDAR, NULL);
  int work;

  if (lag <= 0)
    return end;
  if (unit == LM_LAG_UNIT_CALENDAR_DAYS)
    return lm_instant (day + lag, 0);
  if (unit == LM_LAG_UNIT_WORKING_DAYS)
    return lm_instant (lm_plan_add_days (self, day, lag), 0);

  lm_plan_crew_set_hours (self, &hours, calendar);
  if (hours.length == 0)
    return end + lag;
  work = lm_plan_project_works (self, day) ? lm_plan_crew_work_of (&hours, lm_instant_get_minute (end)) : hours.length;
  for (int looked = 0; looked < 3660; looked++)
    {
      if (lm_plan_project_works (self, day))
        {
          if (work + lag <= hours.length)
            return lm_instant (day, lm_plan_crew_end_of (&hours, work + lag));
          lag -= hours.length - work;
        }
      work = 0;
      day++;
    }
  return lm_instant (day, 0);
}

/* The latest start of what must follow `end` within a lag. Working days are
 * counted after the day of `end`, which may be no working day of the project. */
LmInstant
lm_plan_add_max_lag (LmPlanProblem *self, LmInstant end, LmLagUnit unit, int lag)
{
  LmDay day = lm_instant_get_day (end - 1);

  if (unit != LM_LAG_UNIT_WORKING_DAYS)
    return lm_plan_add_lag (self, end, unit, lag);
  for (int looked = 0; looked < 3660; looked++)
    {
      lag -= lm_plan_project_works (self, day + 1);
      if (lag < 0)
        break;
      day++;
    }
  return lm_instant (day, 0);
}

gboolean
lm_plan_street_is_closed (const LmPlanHome *home, LmDay day)
{
  for (guint i = 0; i < home->n_blocks; i++)
    if (day >= home->blocks[i]->first_day && day < home->blocks[i]->end_day)
      return TRUE;
  return FALSE;
}

/* «never» rows close a day; where there are «only» rows, one of them must name it. */
gboolean
lm_plan_resident_is_in (const LmPlanHome *home, LmDay day)
{
  gboolean only = FALSE, named = FALSE;

  for (guint i = 0; i < home->n_availability; i++)
    {
      const LmAvailabilityRow *row = home->availability[i];
      gboolean falls = (row->weekdays >> lm_day_get_weekday (day) & 1) &&
                       (row->first_day == LM_DAY_NONE || day >= row->first_day) &&
                       (row->end_day == LM_DAY_NONE || day < row->end_day);

      if (row->kind == LM_AVAILABILITY_KIND_NEVER && falls)
        return FALSE;
      if (row->kind == LM_AVAILABILITY_KIND_ONLY)
        {
          only = TRUE;
          named |= falls;
        }
    }
  return (!only || named) && !lm_plan_street_is_closed (home, day);
}
