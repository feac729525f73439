#include "lm-plan-solver-private.h"

#include "core/lm-calendar.h"

/* A step that stands alone: outside, before or after the connection day. */

typedef struct {
  LmPlanSolver *solver;
  LmPlanWork *work;
  int minutes;
  LmInstant from;
} Search;

typedef struct {
  int crew;
  guint64 persons;
  LmInstant start, end;
  int minutes;
} Found;

/* A step that needs nobody takes its time in the hours of the project. */
static gboolean
find_without_crew (Search *self, LmDay day, Found *found)
{
  LmPlanCrew hours = { 0 };
  LmInstant start;
  int work;

  if (!lm_plan_project_works (&self->solver->own, day))
    return FALSE;
  lm_plan_crew_set_hours (&self->solver->own, &hours, LM_ROWS (self->solver->own.snapshot, CALENDAR, NULL));
  work = day > lm_instant_get_day (self->from) ? 0 : lm_plan_crew_work_of (&hours, lm_instant_get_minute (self->from));
  if (work >= hours.length || (work + self->minutes > hours.length && !self->work->row->overnight))
    return FALSE;
  start = lm_instant (day, lm_plan_crew_start_of (&hours, work));
  *found = (Found) { LM_PLAN_NOBODY, 0, start,
                     lm_plan_add_lag (&self->solver->own, start, LM_LAG_UNIT_MINUTES, self->minutes), self->minutes };
  return TRUE;
}

static void
look_at_crew (Search *self, guint crew_index, LmDay day, int persons, int minutes, Found *best)
{
  LmPlanBoard *board = self->solver->board;
  const LmPlanCrew *crew = &self->solver->own.crews[crew_index];
  LmPlanCrewDay *crew_day = lm_plan_board_get (board, crew_index, day);
  guint64 chosen;
  LmInstant start = 0, end = 0;
  int from, at = -1;

  if (crew_day == NULL || crew_day->free == 0)
    return;
  self->solver->failed_reason = LM_REASON_CREW;
  self->solver->failed_ref = crew->id;
  from = day > lm_instant_get_day (self->from) ? 0 : lm_plan_crew_work_of (crew, lm_instant_get_minute (self->from));
  if (from >= crew_day->length)
    return;
  if (lm_plan_board_longest (board, crew_index, crew_day) >= minutes)
    at = lm_plan_board_find (board, crew_index, crew_day, self->work->skill, persons, minutes, from, crew_day->length, 0, &chosen);
  if (at >= 0)
    {
      start = lm_instant (day, lm_plan_crew_start_of (crew, at));
      end = lm_instant (day, lm_plan_crew_end_of (crew, at + minutes));
    }
  else if (!self->work->row->overnight ||
           !lm_plan_board_find_long (board, crew_index, day, self->work->skill, persons, minutes, from, &chosen, &start, &end))
    return;
  if (best->crew == -2 || start < best->start)
    *best = (Found) { (int) crew_index, lm_plan_board_numbers (board, crew_index, chosen), start, end, minutes };
}

static gboolean
find_on_day (Search *self, LmDay day, Found *found)
{
  const LmPlanSkill *skill;

  self->solver->failed_reason = LM_REASON_CALENDAR;
  self->solver->failed_ref = 0;
  found->crew = -2;
  if (self->work->skill == LM_PLAN_NOBODY)
    return find_without_crew (self, day, found);
  skill = &g_array_index (self->solver->own.skills, LmPlanSkill, self->work->skill);
  for (guint w = 0; w < self->work->n_ways && found->crew == -2; w++)
    {
      /* A shared step has the minutes of all its homes, and some that don't
       * depend on how many do it. */
      int fixed = self->work->row->shared ? self->work->fixed : 0;
      int minutes = w == 0 ? self->minutes
                           : fixed + (int) ((gint64) self->work->ways[w].minutes * (self->minutes - fixed) /
                                            MAX (self->work->ways[0].minutes, 1));

      for (guint c = 0; c < skill->n_crews; c++)
        look_at_crew (self, skill->crews[c], day, self->work->ways[w].persons, MAX (minutes, 1), found);
    }
  return found->crew != -2;
}

/* Outside work needs the street, inside work the resident too. */
static gboolean
can_be_there (const LmPlanWork *work, const LmPlanHome *home, LmDay day)
{
  if (home == NULL)
    return TRUE;
  return work->row->inside ? lm_plan_resident_is_in (home, day) : !lm_plan_street_is_closed (home, day);
}

static gboolean
can_be_there_all_days (const LmPlanWork *work, const LmPlanHome *home, const Found *found)
{
  for (LmDay day = lm_instant_get_day (found->start); home && day <= lm_instant_get_day (found->end - 1); day++)
    if (!can_be_there (work, home, day))
      return FALSE;
  return TRUE;
}

/* Why it does not stand a day earlier: looks back to the nearest day on which
 * somebody worked. */
static void
give_reason (Search *self, const LmPlanHome *of, const Found *found, LmPlanPlaced *placed)
{
  LmDay first = lm_instant_get_day (self->from), day = lm_instant_get_day (found->start);
  Found earlier;

  if (found->start == self->from || (day == first && found->crew == LM_PLAN_NOBODY))
    return;
  if (found->crew >= 0)
    {
      const LmPlanCrew *crew = &self->solver->own.crews[found->crew];
      int from = lm_plan_crew_work_of (crew, lm_instant_get_minute (self->from));

      if (day == first && found->start == lm_instant (day, lm_plan_crew_start_of (crew, from)))
        return;
      if (day == first || lm_instant_get_minute (found->start) != lm_plan_crew_start_of (crew, 0))
        {
          placed->reason = LM_REASON_CREW;
          placed->reason_ref = crew->id;
          return;
        }
    }
  for (LmDay back = day - 1; back >= first && back > day - 15; back--)
    {
      if (!can_be_there (self->work, of, back))
        {
          placed->reason = lm_plan_why_not_in (of, back);
          placed->reason_ref = 0;
          return;
        }
      if (self->work->row->off_heat > 0 && lm_calendar_is_heating (self->solver->own.project, back))
        {
          placed->reason = LM_REASON_SEASON;
          placed->reason_ref = 0;
          return;
        }
      find_on_day (self, back, &earlier);
      if (self->solver->failed_reason == LM_REASON_CREW)
        {
          placed->reason = LM_REASON_CREW;
          placed->reason_ref = self->solver->failed_ref;
          return;
        }
    }
  /* On the first day the hours were over; otherwise nobody works on the days before. */
  if (day > first + 1 || found->crew >= 0)
    {
      placed->reason = LM_REASON_CALENDAR;
      placed->reason_ref = 0;
    }
}

gint32 *
lm_plan_next_open_new (void)
{
  gint32 *next = g_new (gint32, LM_PLAN_HORIZON + 1);

  for (gint32 i = 0; i <= LM_PLAN_HORIZON; i++)
    next[i] = i;
  return next;
}

/* Union-find with paths made shorter on the way. */
LmDay
lm_plan_next_open (LmPlanSolver *self, gint32 *next, LmDay day)
{
  gint32 at = day - self->own.first_day, root = at;

  while (next[root] != root)
    root = next[root];
  while (next[at] != root)
    {
      gint32 step = next[at];

      next[at] = root;
      at = step;
    }
  return self->own.first_day + root;
}

void
lm_plan_close_day (LmPlanSolver *self, gint32 *next, LmDay day)
{
  next[day - self->own.first_day] = day - self->own.first_day + 1;
}

gboolean
lm_plan_solver_place_single (LmPlanSolver *self, LmPlanWork *work, int minutes, const LmPlanHome *of,
                             LmInstant from, LmDay day, LmPlanPlaced *placed)
{
  Search search = { self, work, minutes, from };
  LmDay last = self->own.first_day + LM_PLAN_HORIZON - 1;
  Found found = { .crew = -2 };
  /* A shared step takes other minutes for each group. */
  gint32 *next = NULL;

  if (self->filling && !work->shared && day == LM_DAY_NONE)
    {
      next = g_hash_table_lookup (self->next_single, work);
      if (next == NULL)
        {
          next = lm_plan_next_open_new ();
          g_hash_table_insert (self->next_single, work, next);
        }
    }
  if (self->deadline != LM_DAY_NONE)
    last = MIN (last, self->deadline - 1);
  if (day != LM_DAY_NONE)
    {
      if (day < lm_instant_get_day (from))
        return FALSE;
      last = day;
    }
  for (LmDay at = MAX (day == LM_DAY_NONE ? lm_instant_get_day (from) : day, self->own.first_day); at <= last; at++)
    {
      if (next)
        at = lm_plan_next_open (self, next, at);
      if (at > last)
        break;
      if (!can_be_there (work, of, at))
        continue;
      if (work->row->off_heat > 0 && lm_calendar_is_heating (self->own.project, at))
        continue;
      if (!find_on_day (&search, at, &found))
        {
          if (next && at > lm_instant_get_day (from))
            lm_plan_close_day (self, next, at);
          continue;
        }
      if (!can_be_there_all_days (work, of, &found))
        {
          found.crew = -2;
          continue;
        }
      break;
    }
  if (found.crew == -2)
    return FALSE;
  placed->start = found.start;
  placed->end = found.end;
  placed->crew = found.crew;
  placed->persons = found.persons;
  placed->minutes = found.minutes;
  give_reason (&search, of, &found, placed);
  if (placed->crew >= 0)
    lm_plan_board_mark (self->board, (guint) placed->crew, placed->persons, placed->start, placed->end, TRUE);
  return TRUE;
}
