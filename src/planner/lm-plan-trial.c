#include "lm-plan-trial-private.h"

#include <string.h>

#include "core/lm-calendar.h"

typedef struct {
  guint index;
  LmPlanHome home;
  LmPlanPlaced *placed;
} Taken;

typedef struct {
  guint index;
  LmPlanPlaced placed;
} TakenShared;

typedef struct {
  guint crew;
  guint64 persons;
  LmInstant start, end;
} Block;

/* Days that are looked at for one visit. */
#define LOOK_AHEAD 400

static LmPlanHome *
home_of (LmPlanTrial *self, guint index)
{
  return lm_plan_home (&self->solver->own, index);
}

static Taken *
find_taken (LmPlanTrial *self, guint index)
{
  for (guint i = 0; i < self->taken->len; i++)
    if (g_array_index (self->taken, Taken, i).index == index)
      return &g_array_index (self->taken, Taken, i);
  return NULL;
}

void
lm_plan_trial_start (LmPlanTrial *self, LmPlanSolver *solver)
{
  self->solver = solver;
  self->taken = g_array_new (FALSE, FALSE, sizeof (Taken));
  self->shared = g_array_new (FALSE, FALSE, sizeof (TakenShared));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  self->n_causes = solver->causes->len;
  solver->jit = solver->own.first_day;
}

/* Off the board with all that the trial may move. */
static void
clear (LmPlanTrial *self, guint index)
{
  LmPlanHome *home = home_of (self, index);

  if (home->visit_day != LM_DAY_NONE)
    lm_plan_solver_remove_visit (self->solver, index);
  for (guint w = 0; w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, home, w);

      if (placed->fixed == LM_PLAN_FREE)
        lm_plan_solver_unplace (self->solver, placed);
    }
}

/* And back as it stood; what it stood on must be free again by now. */
static void
restore (LmPlanTrial *self, Taken *taken)
{
  LmPlanHome *home = home_of (self, taken->index);

  for (guint w = 0; w < taken->home.template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, &taken->home, w);

      if (placed->fixed != LM_PLAN_FREE)
        continue;
      *placed = taken->placed[w];
      if (placed->fixed != LM_PLAN_FREE)
        lm_plan_solver_mark (self->solver, placed, TRUE);
    }
  *home = taken->home;
  if (home->visit_day != LM_DAY_NONE)
    {
      gboolean placed = home->placed;

      lm_plan_solver_add_visit (self->solver, taken->index, home->visit_day);
      home->placed = placed;
    }
}

void
lm_plan_trial_end (LmPlanTrial *self)
{
  for (guint i = 0; i < self->taken->len; i++)
    clear (self, g_array_index (self->taken, Taken, i).index);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      lm_plan_board_mark (self->solver->board, block->crew, block->persons, block->start, block->end, FALSE);
    }
  for (guint i = 0; i < self->shared->len; i++)
    {
      TakenShared *taken = &g_array_index (self->shared, TakenShared, i);
      LmPlanPlaced *placed = &g_array_index (self->solver->own.shared, LmPlanShared, taken->index).placed;

      if (placed->fixed == LM_PLAN_FREE)
        lm_plan_solver_unplace (self->solver, placed);
    }
  for (guint i = 0; i < self->shared->len; i++)
    {
      TakenShared *taken = &g_array_index (self->shared, TakenShared, i);
      LmPlanPlaced *placed = &g_array_index (self->solver->own.shared, LmPlanShared, taken->index).placed;

      if (placed->fixed == LM_PLAN_FREE)
        {
          *placed = taken->placed;
          lm_plan_solver_mark (self->solver, placed, TRUE);
        }
    }
  for (guint i = 0; i < self->taken->len; i++)
    {
      Taken *taken = &g_array_index (self->taken, Taken, i);

      restore (self, taken);
      g_free (taken->placed);
    }
  g_array_set_size (self->solver->causes, self->n_causes);
  g_array_unref (self->taken);
  g_array_unref (self->shared);
  g_array_unref (self->blocks);
}

static gboolean
is_past (LmPlanTrial *self, const LmPlanPlaced *placed)
{
  return placed->state == LM_STEP_STATE_DONE ||
         (lm_plan_is_placed (placed) && placed->end <= lm_instant (self->solver->own.first_day, 0));
}

static gboolean
comes_before (const LmPlanTemplate *template, guint step)
{
  return template->work[step].node != template->connection && template->work[step].phase != LM_PHASE_AFTER;
}

static void
set_free (LmPlanTrial *self, LmPlanPlaced *placed)
{
  placed->fixed = LM_PLAN_FREE;
  placed->release = LM_INSTANT_NONE;
  lm_plan_solver_unplace (self->solver, placed);
}

/* Open, without a visit; what comes before it stands. */
static void
open_home (LmPlanTrial *self, guint index)
{
  LmPlanHome *home = home_of (self, index);

  home->task = LM_PLAN_HOME_OPEN;
  home->conflict = home->partly = home->placed = FALSE;
  home->problem = NULL;
  home->visit_day = LM_DAY_NONE;
  for (guint w = 0; w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, home, w);

      if (placed->fixed == LM_PLAN_FROZEN && !comes_before (home->template, w) && placed->state != LM_STEP_STATE_DONE)
        set_free (self, placed);
    }
}

static gboolean
has_shared (LmPlanTrial *self, guint index)
{
  for (guint i = 0; i < self->shared->len; i++)
    if (g_array_index (self->shared, TakenShared, i).index == index)
      return TRUE;
  return FALSE;
}

/* A shared step without a place may be given one by a home that needs it. */
static void
note_shared (LmPlanTrial *self, const LmPlanHome *home)
{
  const LmPlanUnit *unit = home->unit >= 0 ? &g_array_index (self->solver->own.units, LmPlanUnit, home->unit) : NULL;

  for (guint s = 0; unit && s < unit->n_shared; s++)
    {
      TakenShared taken = { unit->first_shared + s,
                            g_array_index (self->solver->own.shared, LmPlanShared, unit->first_shared + s).placed };

      if (taken.placed.fixed == LM_PLAN_FREE && !has_shared (self, taken.index))
        g_array_append_val (self->shared, taken);
    }
}

void
lm_plan_trial_take (LmPlanTrial *self, guint index)
{
  LmPlanHome *home = home_of (self, index);
  Taken taken = { .index = index, .home = *home };
  Taken *known = find_taken (self, index);

  if (known)
    {
      clear (self, index);
      open_home (self, index);
      return;
    }
  taken.placed = g_memdup2 (lm_plan_placed (&self->solver->own, home, 0), home->template->n_work * sizeof (LmPlanPlaced));
  g_array_append_val (self->taken, taken);
  note_shared (self, home);
  if (home->visit_day != LM_DAY_NONE)
    lm_plan_solver_remove_visit (self->solver, index);
  open_home (self, index);
}

void
lm_plan_trial_give_back (LmPlanTrial *self, guint index)
{
  Taken *taken = find_taken (self, index);

  g_return_if_fail (taken != NULL);
  clear (self, index);
  restore (self, taken);
}

/* Only the part that is free is taken, so that giving it back frees no more. */
void
lm_plan_trial_block (LmPlanTrial *self, guint crew, guint64 persons, LmInstant start, LmInstant end)
{
  const LmPlanCrew *of = &self->solver->own.crews[crew];

  for (guint p = 0; p < of->n_persons; p++)
    for (LmInstant at = start; at < end; at++)
      {
        Block block = { crew, G_GUINT64_CONSTANT (1) << of->persons[p].number, at, at + 1 };

        if (!(persons & block.persons) || !lm_plan_board_is_idle (self->solver->board, crew, block.persons, at, at + 1))
          continue;
        while (block.end < end && lm_plan_board_is_idle (self->solver->board, crew, block.persons, block.end, block.end + 1))
          block.end++;
        lm_plan_board_mark (self->solver->board, crew, block.persons, block.start, block.end, TRUE);
        g_array_append_val (self->blocks, block);
        at = block.end;
      }
}

static void
take_own_before (LmPlanTrial *self, guint index)
{
  LmPlanHome *home = home_of (self, index);

  for (guint w = 0; w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, home, w);

      if (placed->fixed == LM_PLAN_FROZEN && comes_before (home->template, w) && !placed->skip && !is_past (self, placed))
        set_free (self, placed);
    }
}

void
lm_plan_trial_take_before (LmPlanTrial *self, guint index, gboolean with_shared)
{
  LmPlanHome *home = home_of (self, index);
  LmPlanUnit *unit = home->unit >= 0 ? &g_array_index (self->solver->own.units, LmPlanUnit, home->unit) : NULL;

  take_own_before (self, index);
  for (guint s = 0; with_shared && unit && s < unit->n_shared; s++)
    {
      LmPlanPlaced *placed = &g_array_index (self->solver->own.shared, LmPlanShared, unit->first_shared + s).placed;
      TakenShared taken = { unit->first_shared + s, *placed };

      if (placed->fixed != LM_PLAN_FROZEN || is_past (self, placed) || has_shared (self, taken.index))
        continue;
      g_array_append_val (self->shared, taken);
      set_free (self, placed);
    }
}

/* Whether what comes before the visit stands; a step without a place is not done. */
static gboolean
is_prepared (LmPlanTrial *self, const LmPlanHome *home)
{
  for (guint w = 0; w < home->template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_solver_get_placed (self->solver, home, w);

      if (comes_before (home->template, w) && !placed->skip && !lm_plan_is_placed (placed) &&
          placed->fixed != LM_PLAN_RECORDED)
        return FALSE;
    }
  return TRUE;
}

int
lm_plan_working_days_between (LmPlanProblem *self, LmDay from, LmDay to)
{
  int days = 0;

  if (from == LM_DAY_NONE || to == LM_DAY_NONE)
    return 0;
  for (LmDay day = MIN (from, to); day < MAX (from, to); day++)
    days += lm_plan_project_works (self, day + (to > from));
  return to > from ? days : -days;
}

/* A quick look at the crews, which refuses nothing that fits. */
static gboolean
has_hands (LmPlanSolver *self, const LmPlanHome *home, LmDay day, LmReason *reason, LmId *ref)
{
  const LmPlanNode *node = &home->template->nodes[home->template->connection];

  *reason = LM_REASON_CALENDAR;
  *ref = 0;
  if (node->drum_skill == LM_PLAN_NOBODY)
    return lm_plan_project_works (&self->own, day);
  for (guint t = 0; t < node->n_trades; t++)
    {
      const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, node->trades[t].skill);
      gboolean works = FALSE;
      int free = 0;

      for (guint c = 0; c < skill->n_crews; c++)
        {
          const LmPlanCrewDay *crew_day = lm_plan_board_get (self->board, skill->crews[c], day);

          works |= crew_day != NULL;
          free += crew_day ? crew_day->free : 0;
        }
      if (!works)
        return FALSE;
      if (!home->partly && free < node->trades[t].minutes)
        {
          *reason = LM_REASON_CREW;
          *ref = self->own.crews[skill->crews[0]].id;
          return FALSE;
        }
    }
  return TRUE;
}

/* Some of the steps of the visit are done already. */
static gboolean
is_partly (LmPlanTrial *self, const LmPlanHome *home)
{
  const LmPlanNode *node = &home->template->nodes[home->template->connection];

  for (guint s = 0; s < node->n_steps; s++)
    if (lm_plan_placed (&self->solver->own, home, node->steps[s])->fixed != LM_PLAN_FREE)
      return TRUE;
  return FALSE;
}

/* That a day was full is remembered while a plan is filled; here places come free again. */
static void
forget_full (LmPlanTrial *self, const LmPlanHome *home, LmDay day)
{
  const LmPlanNode *node = &home->template->nodes[home->template->connection];
  gint32 *next = self->solver->next_open[home->template->index];

  if (next)
    next[day - self->solver->own.first_day] = day - self->solver->own.first_day;
  for (guint t = 0; t < node->n_trades; t++)
    {
      const LmPlanSkill *skill = &g_array_index (self->solver->own.skills, LmPlanSkill, node->trades[t].skill);

      for (guint c = 0; c < skill->n_crews; c++)
        {
          LmPlanCrewDay *crew_day = lm_plan_board_get (self->solver->board, skill->crews[c], day);

          if (crew_day)
            crew_day->full = 0;
        }
    }
}

void
lm_plan_trial_describe (LmPlanTrial *self, guint index, LmPlanDay *day)
{
  const LmPlanHome *home = home_of (self, index);
  const LmPlanPlaced *before = lm_plan_trial_get_placed_before (self, index);
  const LmPlanTemplate *template = home->template;
  const LmProjectRow *project = self->solver->own.project;
  LmInstant start = G_MAXINT32, end = LM_INSTANT_NONE;

  day->moved = 0;
  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, home, w);

      if (placed->skip || !lm_plan_is_placed (placed))
        continue;
      if (template->work[w].node == template->connection && lm_instant_get_day (placed->start) == day->day)
        {
          start = MIN (start, placed->start);
          end = MAX (end, placed->end);
        }
      else if (template->work[w].node != template->connection && before)
        day->moved += lm_plan_is_placed (&before[w]) && placed->start != before[w].start;
    }
  if (end == LM_INSTANT_NONE)
    return;
  day->start = lm_instant_get_minute (start);
  day->end = end - lm_instant (day->day, 0);
  day->slack = project->visit_end - day->end;
  day->uses_buffer = day->slack < project->day_buffer;
}

static gboolean
fail (LmPlanTrial *self, guint index, LmPlanDay *day, LmReason reason, LmId ref)
{
  LmPlanHome *home = home_of (self, index);

  if (day)
    {
      day->fits = FALSE;
      day->reason = reason;
      day->reason_ref = ref;
      day->slack = home->slack < 0 ? home->slack : 0;
    }
  return FALSE;
}

/* Neither the calendar, the resident, the season nor a quick look at the crews
 * forbids the day; otherwise what does. */
static gboolean
may_be (LmPlanTrial *self, const LmPlanHome *home, LmDay day, LmReason *reason, LmId *ref)
{
  *ref = 0;
  *reason = LM_REASON_START;
  if (day < self->solver->own.first_day || day >= self->solver->own.first_day + LM_PLAN_HORIZON)
    return FALSE;
  *reason = lm_plan_why_not_in (home, day);
  if (!lm_plan_resident_is_in (home, day))
    return FALSE;
  *reason = LM_REASON_SEASON;
  if (home->template->nodes[home->template->connection].heat_off && lm_calendar_is_heating (self->solver->own.project, day))
    return FALSE;
  return has_hands (self->solver, home, day, reason, ref);
}

gboolean
lm_plan_trial_put (LmPlanTrial *self, guint index, LmDay at, const LmPlanWish *hours, LmPlanDay *day)
{
  LmPlanSolver *solver = self->solver;
  LmPlanHome *home = home_of (self, index);
  LmPlanHome as_taken = *home;
  g_autofree LmPlanPlaced *placed_before = NULL;
  LmPlanTold promise = { TRUE, LM_PRECISION_DAY, at, at + 1, 0, G_MAXINT, 0 };
  LmReason reason;
  LmId ref = 0;
  LmDay first;
  gboolean fits;

  g_return_val_if_fail (find_taken (self, index) != NULL, FALSE);
  home->partly = is_partly (self, home);
  if (!may_be (self, home, at, &reason, &ref))
    return fail (self, index, day, reason, ref);
  reason = LM_REASON_BEFORE;
  if (hours && (hours->from > 0 || hours->until < G_MAXINT))
    {
      promise.precision = LM_PRECISION_ARRIVAL;
      promise.from = hours->from;
      promise.until = hours->until;
    }
  placed_before = g_memdup2 (lm_plan_placed (&solver->own, home, 0), home->template->n_work * sizeof (LmPlanPlaced));
  home->promise = promise;
  first = lm_plan_solver_get_first_day (solver, home, home->template->connection, FALSE, &reason, &ref);
  if (first > at || !is_prepared (self, home))
    {
      /* The home's own work outside may have to come sooner. */
      take_own_before (self, index);
      lm_plan_solver_prepare (solver, &g_array_index (solver->own.units, LmPlanUnit, home->unit));
      if (home->problem == NULL)
        first = lm_plan_solver_get_first_day (solver, home, home->template->connection, FALSE, &reason, &ref);
    }
  forget_full (self, home, at);
  /* A neighbour may have been put first, and with it what they share. */
  fits = home->problem == NULL && first <= at && lm_plan_solver_connect (solver, index) &&
         lm_plan_solver_shared_comes_after (solver, home);
  if (fits)
    {
      lm_plan_solver_finish (solver, index);
      if (day)
        {
          day->fits = TRUE;
          day->reason = home->reason;
          day->reason_ref = home->reason_ref;
          day->before_ready = lm_plan_solver_get_ready_day (solver, home, NULL) > at;
          lm_plan_trial_describe (self, index, day);
        }
      return TRUE;
    }
  if (home->template->limit < 0)
    reason = LM_REASON_DAY;
  else if (home->problem && g_str_equal (home->problem, "promise-full"))
    {
      reason = solver->failed_reason;
      ref = solver->failed_ref;
    }
  fail (self, index, day, reason, ref);
  /* As it was before. */
  clear (self, index);
  for (guint w = 0; w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&solver->own, home, w);

      if (placed->fixed != LM_PLAN_FREE)
        continue;
      *placed = placed_before[w];
      lm_plan_solver_mark (solver, placed, TRUE);
    }
  *home = as_taken;
  return FALSE;
}

LmDay
lm_plan_trial_put_first (LmPlanTrial *self, guint index, const LmPlanWish *wish)
{
  const LmPlanHome *home = home_of (self, index);
  LmDay day = MAX (wish->first, self->solver->own.first_day);
  LmDay end = MIN (wish->end, day + LOOK_AHEAD);

  if (home->n_missing > 0)
    day = MAX (day, lm_plan_solver_get_ready_day (self->solver, home, NULL));
  for (; day < end; day++)
    if (lm_plan_trial_put (self, index, day, wish, NULL))
      return day;
  return LM_DAY_NONE;
}

const LmPlanHome *
lm_plan_trial_get_before (LmPlanTrial *self, guint index)
{
  const Taken *taken = find_taken (self, index);

  return taken ? &taken->home : NULL;
}

const LmPlanPlaced *
lm_plan_trial_get_placed_before (LmPlanTrial *self, guint index)
{
  const Taken *taken = find_taken (self, index);

  return taken ? taken->placed : NULL;
}

guint
lm_plan_trial_get_n_taken (LmPlanTrial *self)
{
  return self->taken->len;
}

guint
lm_plan_trial_get_taken (LmPlanTrial *self, guint i)
{
  return g_array_index (self->taken, Taken, i).index;
}

/* Whether a home that needs the shared step has a visit. */
static gboolean
is_wanted (LmPlanTrial *self, guint shared)
{
  LmPlanProblem *own = &self->solver->own;

  for (guint u = 0; u < own->units->len; u++)
    {
      const LmPlanUnit *unit = &g_array_index (own->units, LmPlanUnit, u);

      for (guint h = 0; shared >= unit->first_shared && shared < unit->first_shared + unit->n_shared && h < unit->n_homes; h++)
        if (lm_plan_home (own, g_array_index (own->unit_homes, guint, unit->first_home + h))->visit_day != LM_DAY_NONE)
          return TRUE;
    }
  return FALSE;
}

void
lm_plan_trial_copy_shared (LmPlanTrial *self, GArray *steps)
{
  for (guint i = 0; i < self->shared->len; i++)
    {
      const TakenShared *taken = &g_array_index (self->shared, TakenShared, i);
      const LmPlanShared *shared = &g_array_index (self->solver->own.shared, LmPlanShared, taken->index);

      /* It was put down for a home that found no day after all. */
      if (!lm_plan_is_placed (&taken->placed) && !is_wanted (self, taken->index))
        continue;
      if (shared->placed.start != taken->placed.start || shared->placed.crew != taken->placed.crew ||
          shared->placed.persons != taken->placed.persons)
        {
          LmPlanStepRow row = lm_plan_solver_shared_row (self->solver, shared);

          g_array_append_val (steps, row);
        }
    }
}

gboolean
lm_plan_trial_shared_stand (LmPlanTrial *self)
{
  LmPlanProblem *own = &self->solver->own;

  for (guint i = 0; i < self->shared->len; i++)
    {
      guint index = g_array_index (self->shared, TakenShared, i).index;
      const LmPlanPlaced *placed = &g_array_index (own->shared, LmPlanShared, index).placed;

      if (!lm_plan_is_placed (placed))
        {
          if (lm_plan_is_placed (&g_array_index (self->shared, TakenShared, i).placed))
            return FALSE;
          continue;
        }
      for (guint u = 0; u < own->units->len; u++)
        {
          const LmPlanUnit *unit = &g_array_index (own->units, LmPlanUnit, u);

          for (guint h = 0; index >= unit->first_shared && index < unit->first_shared + unit->n_shared && h < unit->n_homes; h++)
            {
              LmDay day = lm_plan_home (own, g_array_index (own->unit_homes, guint, unit->first_home + h))->visit_day;

              if (day != LM_DAY_NONE && day <= lm_instant_get_day (placed->end - 1))
                return FALSE;
            }
        }
    }
  return TRUE;
}
