#include "core/lm-hands.h"

#include "core/lm-calendar.h"

/* Whether the person, or the whole crew, is away. */
static gboolean
is_away (LmSnapshot *snapshot, LmId crew, LmId person, LmDay day)
{
  guint n;
  const LmAbsenceRow *absences = LM_ROWS (snapshot, ABSENCE, &n);

  for (guint i = 0; i < n; i++)
    if (day >= absences[i].first_day && day < absences[i].end_day && (absences[i].crew == crew || absences[i].person == person))
      return TRUE;
  return FALSE;
}

int
lm_hands_get (LmSnapshot *snapshot, const LmCalendarRow *calendar, const LmCrewRow *crew, const LmPersonRow *person, LmDay day)
{
  if (calendar == NULL || !person->active || (crew->available_from != LM_DAY_NONE && day < crew->available_from) ||
      (crew->available_until != LM_DAY_NONE && day >= crew->available_until) ||
      !lm_calendar_is_working (snapshot, calendar, day, NULL) || is_away (snapshot, crew->id, person->id, day))
    return 0;
  return MAX (0, calendar->work_end - calendar->work_start - (calendar->lunch_end - calendar->lunch_start));
}

void
lm_hands_spread (LmSnapshot *snapshot, const LmCalendarRow *calendar, const LmPlanStepRow *step, LmHandsPart part, gpointer data)
{
  int persons = MAX (1, __builtin_popcountll (step->persons)), left = step->minutes;
  LmDay first, last;

  if (step->start == LM_INSTANT_NONE || step->end <= step->start)
    return;
  first = lm_instant_get_day (step->start);
  last = lm_instant_get_day (step->end - 1);
  for (LmDay day = first; day <= last && left > 0; day++)
    {
      int from = day == first ? lm_instant_get_minute (step->start) : calendar ? calendar->work_start : 0;
      int minutes = day == last ? left : CLAMP ((calendar ? calendar->work_end : LM_MINUTES_OF_DAY) - from, 0, left);

      if (day != last && !lm_calendar_is_working (snapshot, calendar, day, NULL))
        continue;
      part (day, minutes * persons, data);
      left -= minutes;
    }
}
