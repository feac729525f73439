#include "lm-check-private.h"

/* One placed step: do the people exist, may they do it, are they at work then,
 * and is it the right amount of work. */

static void
check_days (LmCheck *self, const LmPlanStepRow *row, const LmCheckCrew *crew)
{
  static const char *const rules[] = {
    [LM_DAY_WEEKDAY] = "calendar",
    [LM_DAY_HOLIDAY] = "holiday",
    [LM_DAY_ABSENT] = "absence",
    [LM_DAY_UNAVAILABLE] = "crew-available",
  };
  LmDay days[] = { lm_instant_get_day (row->start), lm_check_last_day (row->end) };
  gboolean works = TRUE;

  /* On the days between the work rests where the crew does; that shows in the
   * minutes. */
  for (guint i = 0; i < (days[0] == days[1] ? 1 : 2); i++)
    {
      LmId holiday = 0;
      LmDayKind kind = lm_check_get_day_kind (self, crew, days[i], &holiday);

      if (kind == LM_DAY_WORKS)
        continue;
      works = FALSE;
      lm_check_report (self, .rule = rules[kind], .home = row->home, .coupling = row->coupling, .step = row->step,
                       .crew = row->crew, .other = holiday, .day = days[i]);
    }
  if (works
      && (!lm_check_can_start (self, crew, lm_instant_get_minute (row->start))
          || !lm_check_can_end (self, crew, row->end - lm_instant (days[1], 0))))
    lm_check_report (self, .rule = "calendar", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .day = days[0]);
}

static void
check_amount (LmCheck *self, const LmNeed *need, const LmPlanStepRow *row, const LmCheckCrew *crew, int minutes)
{
  LmDay day = lm_instant_get_day (row->start);
  int worked = lm_check_count_minutes (self, crew, row->start, row->end);

  if (lm_check_last_day (row->end) != day && !need->row->overnight)
    lm_check_report (self, .rule = "overnight", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .day = day, .minutes = row->end - lm_instant (day + 1, 0));
  if (row->minutes != minutes || worked != minutes)
    lm_check_report (self, .rule = "minutes", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .day = day,
                     .minutes = (row->minutes != minutes ? row->minutes : worked) - minutes);
}

static gboolean
holds (LmCheck *self, const LmCheckCrew *crew, const LmPersonRow *person, LmId qualification, LmDay day)
{
  for (guint i = 0; i < crew->qualifications->len; i++)
    {
      const LmPersonQualificationRow *row = g_ptr_array_index (crew->qualifications, i);

      if (row->person == person->id && row->qualification == qualification
          && (row->valid_from == LM_DAY_NONE || row->valid_from <= day)
          && (row->valid_until == LM_DAY_NONE || day < row->valid_until))
        return TRUE;
    }
  return FALSE;
}

static void
check_person (LmCheck *self, const LmPlanStepRow *row, const LmCheckCrew *crew, const LmPersonRow *person)
{
  LmDay first = lm_instant_get_day (row->start), last = lm_check_last_day (row->end);
  guint n;
  const LmStepQualificationRow *needed = LM_ROWS (self->snapshot, STEP_QUALIFICATION, &n);

  if (!person->active)
    lm_check_report (self, .rule = "persons", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .person = person->id, .day = first);
  for (guint i = 0; i < crew->absences->len; i++)
    {
      const LmAbsenceRow *absence = g_ptr_array_index (crew->absences, i);

      if (absence->person == person->id && absence->first_day <= last && first < absence->end_day)
        {
          lm_check_report (self, .rule = "absence", .home = row->home, .coupling = row->coupling, .step = row->step,
                           .crew = row->crew, .person = person->id, .day = MAX (first, absence->first_day));
          break;
        }
    }
  for (guint i = 0; i < n; i++)
    if (needed[i].step == row->step)
      for (LmDay day = first; day <= last; day++)
        if (!holds (self, crew, person, needed[i].qualification, day))
          {
            lm_check_report (self, .rule = "qualification", .home = row->home, .coupling = row->coupling,
                             .step = row->step, .crew = row->crew, .person = person->id,
                             .other = needed[i].qualification, .day = day);
            break;
          }
}

/* A subcontractor works for the party above it. */
static gboolean
works_for (LmCheck *self, LmId party, LmId responsible)
{
  for (guint i = 0; party != 0 && i < 8; i++)
    {
      const LmPartyRow *row = LM_FIND (self->snapshot, PARTY, party);

      if (party == responsible)
        return TRUE;
      party = row != NULL ? row->parent : 0;
    }
  return FALSE;
}

/* In a closed street nobody works outside or comes to visit. */
static void
check_street (LmCheck *self, const LmPlanStepRow *row)
{
  const LmHomeRow *home = LM_FIND (self->snapshot, HOME, row->home);
  guint n;
  const LmStreetBlockRow *blocks = LM_ROWS (self->snapshot, STREET_BLOCK, &n);

  for (guint i = 0; i < n && home != NULL; i++)
    if (g_str_equal (blocks[i].street, home->street) && row->end > row->start
        && blocks[i].first_day <= lm_check_last_day (row->end) && lm_instant_get_day (row->start) < blocks[i].end_day)
      {
        lm_check_report (self, .rule = "street", .home = row->home, .step = row->step, .crew = row->crew,
                         .other = blocks[i].id, .day = MAX (lm_instant_get_day (row->start), blocks[i].first_day));
        return;
      }
}

void
lm_check_step (LmCheck *self, const LmNeed *need, const LmPlanStepRow *row, int minutes, int persons_needed)
{
  const LmCheckCrew *crew = lm_check_get_crew (self, row->crew);
  LmDay day = lm_instant_get_day (row->start);
  gboolean trade = need->row->trade == 0;
  gboolean unknown = FALSE;
  int persons = 0;

  if (day < self->project->start_day)
    lm_check_report (self, .rule = "project-start", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .day = day, .minutes = self->project->start_day - day);
  check_street (self, row);
  if (row->end < row->start)
    {
      lm_check_report (self, .rule = "minutes", .home = row->home, .coupling = row->coupling, .step = row->step,
                       .crew = row->crew, .day = day, .minutes = row->end - row->start - minutes);
      return;
    }
  if (row->end > row->start)
    {
      /* What needs nobody takes its time in the hours of the project. */
      check_days (self, row, crew != NULL ? crew : &self->common);
      check_amount (self, need, row, crew != NULL ? crew : &self->common, minutes);
    }
  else if (minutes != 0)
    lm_check_report (self, .rule = "minutes", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .day = day, .minutes = -minutes);
  if (crew == NULL)
    {
      /* Nobody is needed where no trade is named. */
      if (need->row->trade != 0 && need->row->persons > 0)
        lm_check_report (self, .rule = "crew", .home = row->home, .coupling = row->coupling, .step = row->step,
                         .crew = row->crew, .day = day);
      return;
    }
  for (guint i = 0; i < crew->trades->len && !trade; i++)
    trade = ((const LmCrewTradeRow *) g_ptr_array_index (crew->trades, i))->trade == need->row->trade;
  if (!trade)
    lm_check_report (self, .rule = "trade", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .other = need->row->trade, .day = day);
  if (need->party != 0 && !works_for (self, crew->row->party, need->party))
    lm_check_report (self, .rule = "party", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .other = need->party, .day = day);
  for (guint number = 0; number < LM_CHECK_PERSONS; number++)
    if (row->persons >> number & 1)
      {
        persons++;
        if (crew->persons[number] != NULL)
          check_person (self, row, crew, crew->persons[number]);
        else
          unknown = TRUE;
      }
  if (unknown || persons_needed != persons)
    lm_check_report (self, .rule = "persons", .home = row->home, .coupling = row->coupling, .step = row->step,
                     .crew = row->crew, .day = day, .minutes = persons - persons_needed);
}
