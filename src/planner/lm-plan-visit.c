#include "lm-plan-solver-private.h"

#include <string.h>

/* A visit: all its steps on one day. Serial schedule generation on the free
 * minutes of the day; the order of the steps decides, so other orders are tried
 * where the first does not fit. */

#define MAX_STEPS 640  /* of the guests of one day together */
#define MAX_RESTARTS 24

typedef struct {
  guint guest, step; /* step of the template */
  int release;       /* clock minute, for a maximum lag */
  gboolean done;
  double noise;
} Task;

typedef struct {
  LmPlanSolver *solver;
  LmPlanBoard *board;
  const LmPlanGuest *guests;
  guint n_guests;
  LmDay day;
  guint variant;
  Task tasks[MAX_STEPS];
  guint n_tasks;
  guint64 at_home[LM_PLAN_MAX_GUESTS]; /* persons (positions) of the drum crew that work there already */
  int crew_of_home[LM_PLAN_MAX_GUESTS];
} Attempt;

static inline LmPlanHome *
guest_home (Attempt *self, guint guest)
{
  return lm_plan_home (&self->solver->own, self->guests[guest].home);
}

double
lm_plan_solver_random (LmPlanSolver *solver)
{
  /* xorshift64*, so that the same seed gives the same plan everywhere. */
  solver->random ^= solver->random >> 12;
  solver->random ^= solver->random << 25;
  solver->random ^= solver->random >> 27;
  return (double) (solver->random * G_GUINT64_CONSTANT (2685821657736338717) >> 11) / 9007199254740992.0;
}

/* The clock minute from which the step can start after what comes before it on
 * this day; -1: not today, -2: something before it is not placed yet. */
static int
earliest (Attempt *self, const Task *task)
{
  LmPlanHome *home = guest_home (self, task->guest);
  const LmPlanTemplate *template = home->template;
  const LmPlanWork *work = &template->work[task->step];
  int from = MAX (self->guests[task->guest].from, task->release);

  for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self->solver, home, link->before);
      LmInstant start;

      if (before->skip)
        continue;
      if (!lm_plan_is_placed (before))
        {
          if (template->work[link->before].node == work->node && !before->fixed)
            return -2;
          continue;
        }
      if (link->lag_min <= 0 && lm_instant_get_day (before->end) < self->day)
        continue;
      start = lm_plan_add_lag (&self->solver->own, before->end, link->unit, link->lag_min);
      if (lm_instant_get_day (start) > self->day)
        return -1;
      if (lm_instant_get_day (start) == self->day)
        from = MAX (from, lm_instant_get_minute (start));
    }
  return from;
}

typedef struct {
  int crew;       /* -2: not found */
  int start, end; /* clock */
  int minutes;
  guint64 chosen;
} Place;

static void
look_at_crew (Attempt *self, const Task *task, guint crew_index, int from, int persons, int minutes, Place *best)
{
  const LmPlanCrew *crew = &self->solver->own.crews[crew_index];
  LmPlanCrewDay *day = lm_plan_board_get (self->board, crew_index, self->day);
  const LmPlanWork *work = &guest_home (self, task->guest)->template->work[task->step];
  guint64 prefer = self->crew_of_home[task->guest] == (int) crew_index ? self->at_home[task->guest] : 0;
  guint64 chosen;
  int start, end;

  if (day == NULL)
    return;
  if (self->solver->failed_reason == LM_REASON_CALENDAR)
    self->solver->failed_reason = LM_REASON_CREW;
  self->solver->failed_ref = crew->id;
  start = lm_plan_board_find (self->board, crew_index, day, work->skill, persons, minutes,
                              lm_plan_crew_work_of (crew, from),
                              lm_plan_crew_work_of (crew, self->guests[task->guest].limit), prefer, &chosen);
  if (start < 0)
    return;
  end = lm_plan_crew_end_of (crew, start + minutes);
  start = lm_plan_crew_start_of (crew, start);
  if (best->crew == -2 || end < best->end)
    *best = (Place) { (int) crew_index, start, end, minutes, chosen };
}

/* Steps that need nobody take their time in the hours of the project. */
static void
look_without_crew (Attempt *self, const Task *task, int from, int minutes, Place *best)
{
  LmPlanCrew hours = { 0 };
  int start;

  if (!lm_plan_project_works (&self->solver->own, self->day))
    return;
  lm_plan_crew_set_hours (&self->solver->own, &hours, LM_ROWS (self->solver->own.snapshot, CALENDAR, NULL));
  start = lm_plan_crew_work_of (&hours, from);
  if (start + minutes > lm_plan_crew_work_of (&hours, self->guests[task->guest].limit))
    return;
  *best = (Place) { LM_PLAN_NOBODY, lm_plan_crew_start_of (&hours, start), lm_plan_crew_end_of (&hours, start + minutes), minutes, 0 };
}

static Place
find_place (Attempt *self, const Task *task, int from)
{
  LmPlanHome *home = guest_home (self, task->guest);
  const LmPlanWork *work = &home->template->work[task->step];
  const LmPlanNode *node = &home->template->nodes[self->guests[task->guest].node];
  Place best = { .crew = -2 };
  gboolean quick = self->variant % 2 == 1; /* more hands where that ends it earlier */
  int drum_crew = self->guests[task->guest].drum_crew;
  gboolean drum;

  self->solver->failed_reason = LM_REASON_CALENDAR;
  self->solver->failed_ref = 0;
  if (work->skill == LM_PLAN_NOBODY)
    {
      look_without_crew (self, task, from, work->ways[0].minutes, &best);
      return best;
    }
  drum = drum_crew >= 0 && node->n_trades > 0 && node->trades[0].trade == work->row->trade;
  for (guint w = 0; w < work->n_ways; w++)
    {
      const LmPlanSkill *skill = &g_array_index (self->solver->own.skills, LmPlanSkill, work->skill);
      gboolean in_drum = FALSE;

      for (guint c = 0; c < skill->n_crews && drum; c++)
        in_drum |= skill->crews[c] == (guint) drum_crew;
      for (guint c = 0; c < skill->n_crews; c++)
        {
          if (!in_drum || skill->crews[c] == (guint) drum_crew)
            look_at_crew (self, task, skill->crews[c], from, work->ways[w].persons, work->ways[w].minutes, &best);
          /* Nobody can be there sooner. */
          if (best.crew == (int) skill->crews[c] && best.start == (from >= self->solver->lunch_from && from < self->solver->lunch_to ? self->solver->lunch_to : from))
            break;
        }
      if (best.crew != -2 && !quick)
        break;
    }
  return best;
}

static void
undo (Attempt *self)
{
  for (guint t = 0; t < self->n_tasks; t++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, guest_home (self, self->tasks[t].guest), self->tasks[t].step);

      if (!self->tasks[t].done)
        continue;
      self->tasks[t].done = FALSE;
      if (placed->crew >= 0)
        lm_plan_board_mark (self->board, (guint) placed->crew, placed->persons, placed->start, placed->end, FALSE);
      placed->start = placed->end = LM_INSTANT_NONE;
      placed->crew = LM_PLAN_NOBODY;
      placed->persons = 0;
    }
}

/* The next step to place. Alone, or home by home: in the order of the template;
 * otherwise what has the longest way still before it. */
static int
next_task (Attempt *self, int *from)
{
  int best = -1, best_from = 0;
  double best_value = 0;

  /* The steps of one visit stand in that order already. */
  for (guint t = 0; self->n_guests == 1 && self->variant < 4 && t < self->n_tasks; t++)
    if (!self->tasks[t].done)
      {
        *from = earliest (self, &self->tasks[t]);
        return *from < 0 ? -1 : (int) t;
      }
  for (guint i = 0; i < self->n_tasks; i++)
    {
      /* The second order takes the new guest, who stands last, first. */
      guint t = self->variant / 2 == 1 ? self->n_tasks - 1 - i : i;
      const Task *task = &self->tasks[t];
      const LmPlanWork *work;
      double value;
      int at;

      if (task->done)
        continue;
      at = earliest (self, task);
      if (at == -2)
        continue;
      if (at == -1)
        return -1;
      work = &guest_home (self, task->guest)->template->work[task->step];
      value = work->tail * task->noise;
      if (self->n_guests > 1 && self->variant / 2 == 0)
        value -= 10000.0 * task->guest;
      else if (self->n_guests > 1 && self->variant / 2 == 1)
        value += 10000.0 * task->guest;
      if (best < 0 || value > best_value)
        {
          best = (int) t;
          best_value = value;
          best_from = at;
        }
    }
  *from = best_from;
  return best;
}

/* Where the step starts too late after one before it on the same day: that one,
 * with the minutes by which it must start later. */
static Task *
find_late (Attempt *self, const Task *task, int start, int *late)
{
  LmPlanHome *home = guest_home (self, task->guest);
  const LmPlanTemplate *template = home->template;
  const LmPlanWork *work = &template->work[task->step];

  for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      const LmPlanPlaced *before = lm_plan_placed (&self->solver->own, home, link->before);
      LmInstant latest;

      if (link->lag_max < 0 || link->unit != LM_LAG_UNIT_MINUTES || template->work[link->before].node != work->node ||
          !lm_plan_is_placed (before) || before->skip)
        continue;
      latest = lm_plan_add_lag (&self->solver->own, before->end, link->unit, link->lag_max);
      if (lm_instant (self->day, start) <= latest)
        continue;
      for (guint t = 0; t < self->n_tasks; t++)
        if (self->tasks[t].guest == task->guest && self->tasks[t].step == link->before)
          {
            *late = lm_instant (self->day, start) - latest;
            return &self->tasks[t];
          }
    }
  return NULL;
}

static gboolean
run (Attempt *self)
{
  guint left = self->n_tasks, restarts = 0;
  int first[LM_PLAN_MAX_GUESTS];

  for (guint g = 0; g < self->n_guests; g++)
    {
      first[g] = G_MAXINT;
      self->crew_of_home[g] = -1;
    }
  while (left > 0)
    {
      int from, t = next_task (self, &from), late;
      LmPlanPlaced *placed;
      Task *task, *before;
      Place place;

      if (t < 0)
        {
          self->solver->failed_reason = LM_REASON_BEFORE;
          undo (self);
          return FALSE;
        }
      task = &self->tasks[t];
      self->solver->failed_step = task->step;
      place = find_place (self, task, from);
      if (place.crew == -2)
        {
          undo (self);
          return FALSE;
        }
      before = find_late (self, task, place.start, &late);
      if (before)
        {
          int start = lm_instant_get_minute (
            lm_plan_placed (&self->solver->own, guest_home (self, before->guest), before->step)->start);

          undo (self);
          if (++restarts > MAX_RESTARTS)
            {
              self->solver->failed_reason = LM_REASON_BEFORE;
              return FALSE;
            }
          before->release = start + MAX (late, 1);
          left = self->n_tasks;
          for (guint g = 0; g < self->n_guests; g++)
            {
              first[g] = G_MAXINT;
              self->crew_of_home[g] = -1;
            }
          continue;
        }
      placed = lm_plan_placed (&self->solver->own, guest_home (self, task->guest), task->step);
      placed->start = lm_instant (self->day, place.start);
      placed->end = lm_instant (self->day, place.end);
      placed->crew = place.crew;
      placed->minutes = place.minutes;
      placed->persons = 0;
      if (place.crew >= 0)
        {
          if (self->crew_of_home[task->guest] != place.crew)
            self->at_home[task->guest] = 0;
          self->crew_of_home[task->guest] = place.crew;
          self->at_home[task->guest] |= place.chosen;
          placed->persons = lm_plan_board_numbers (self->board, (guint) place.crew, place.chosen);
          lm_plan_board_mark (self->board, (guint) place.crew, placed->persons, placed->start, placed->end, TRUE);
        }
      task->done = TRUE;
      left--;
      first[task->guest] = MIN (first[task->guest], place.start);
    }
  for (guint g = 0; g < self->n_guests; g++)
    if (first[g] != G_MAXINT && first[g] >= self->guests[g].arrive_until)
      {
        self->solver->failed_reason = LM_REASON_PROMISE;
        undo (self);
        return FALSE;
      }
  return TRUE;
}

gboolean
lm_plan_solver_try (LmPlanSolver *self, LmPlanBoard *board, const LmPlanGuest *guests, guint n_guests, LmDay day,
                    guint variant)
{
  Attempt attempt;

  g_assert (n_guests <= LM_PLAN_MAX_GUESTS);
  attempt.solver = self;
  attempt.board = board;
  attempt.guests = guests;
  attempt.n_guests = n_guests;
  attempt.day = day;
  attempt.variant = variant;
  attempt.n_tasks = 0;
  for (guint g = 0; g < n_guests; g++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, guests[g].home);
      const LmPlanNode *node = &home->template->nodes[guests[g].node];

      for (guint s = 0; s < node->n_steps; s++)
        {
          const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);

          if (placed->skip || placed->fixed)
            continue;
          if (attempt.n_tasks == MAX_STEPS)
            return FALSE;
          attempt.tasks[attempt.n_tasks++] = (Task) {
            .guest = g, .step = node->steps[s], .release = 0,
            .noise = variant >= 6 ? 0.6 + 0.8 * lm_plan_solver_random (self) : 1,
          };
        }
    }
  return run (&attempt);
}
