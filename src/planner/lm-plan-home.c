#include "lm-plan-solver-private.h"

#include <string.h>

#include "core/lm-calendar.h"

/* The work of homes, node by node in an order of precedence. */

/* Times that what must not be long before a step is moved later, before the
 * planner says that it can't be done. */
#define MAX_SHIFTS 40

typedef struct {
  LmInstant at;
  LmReason reason;
  LmId ref;
} Earliest;

static void
push_back (Earliest *self, LmInstant at, LmReason reason, LmId ref)
{
  if (at > self->at)
    *self = (Earliest) { at, reason, ref };
}

static const LmPlanWork *
get_work (const LmPlanHome *home, guint step)
{
  return &home->template->work[step];
}

/* The day on which a condition may be expected to be met. What is asked takes
 * its time from then; what nobody asked yet can be asked today, or the day after
 * the survey that comes first. What a step answers is met the day after it. */
static LmDay
expected_day (LmPlanSolver *self, const LmPlanHome *home, const LmPlanMissing *missing)
{
  LmDay day;

  if (missing->due != LM_DAY_NONE)
    day = missing->due;
  else
    day = missing->asked + MAX (missing->row->lead_time, 0);
  for (guint i = home->first_missing; i < home->first_missing + home->n_missing; i++)
    {
      const LmPlanMissing *other = &g_array_index (self->own.missing, LmPlanMissing, i);
      const LmPlanPlaced *answer = other->step < 0 ? NULL : lm_plan_placed ((LmPlanProblem *) &self->own, home, (guint) other->step);

      if (answer == NULL || !lm_plan_is_placed (answer))
        continue;
      if (other == missing)
        day = MAX (day, lm_instant_get_day (answer->end) + 1);
      else if (missing->after_survey && missing->due == LM_DAY_NONE && g_str_equal (other->row->code, "surveyed"))
        day = MAX (day, lm_instant_get_day (answer->end) + 1 + MAX (missing->row->lead_time, 0));
    }
  return day;
}

LmDay
lm_plan_solver_get_ready_day (LmPlanSolver *self, const LmPlanHome *home, LmId *condition)
{
  LmDay ready = self->own.first_day;

  for (guint i = home->first_missing; i < home->first_missing + home->n_missing; i++)
    {
      const LmPlanMissing *missing = &g_array_index (self->own.missing, LmPlanMissing, i);
      LmDay day = expected_day (self, home, missing) + MAX (missing->row->lead_days, 0);

      if (day > ready)
        {
          ready = day;
          if (condition)
            *condition = missing->row->id;
        }
    }
  return ready;
}

/* Before the method is chosen nobody digs. */
static gboolean
gates_work (const LmConditionRow *condition)
{
  return g_str_equal (condition->code, "surveyed") || g_str_equal (condition->code, "method_decided");
}

static void
raise_for_readiness (LmPlanSolver *self, const LmPlanHome *home, guint step, Earliest *earliest)
{
  const LmPlanWork *work = get_work (home, step);

  if (work->phase == LM_PHASE_PREPARATION)
    return;
  for (guint i = home->first_missing; i < home->first_missing + home->n_missing; i++)
    {
      const LmPlanMissing *missing = &g_array_index (self->own.missing, LmPlanMissing, i);
      gboolean needed = gates_work (missing->row);

      for (guint c = work->first_condition; c < work->first_condition + work->n_conditions && !needed; c++)
        needed = g_array_index (self->own.conditions, LmId, c) == missing->row->id;
      if (needed)
        push_back (earliest, lm_instant (expected_day (self, home, missing), 0), LM_REASON_READINESS, missing->row->id);
    }
}

static void
raise_for_links (LmPlanSolver *self, const LmPlanHome *home, guint step, Earliest *earliest)
{
  const LmPlanTemplate *template = home->template;
  const LmPlanWork *work = get_work (home, step);

  for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);
      LmReason reason = template->work[link->before].shared ? LM_REASON_SHARED : LM_REASON_BEFORE;

      if (before->skip || !lm_plan_is_placed (before))
        continue;
      push_back (earliest, lm_plan_add_lag (&self->own, before->end, link->unit, link->lag_min), reason,
                 template->work[link->before].id);
    }
}

/* Preparation before all else; the connection day before what comes after it. */
static void
raise_for_phases (LmPlanSolver *self, const LmPlanHome *home, guint step, Earliest *earliest)
{
  const LmPlanTemplate *template = home->template;
  LmPhase phase = get_work (home, step)->phase;

  if (phase == LM_PHASE_PREPARATION)
    return;
  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, w);

      if (before->skip || !lm_plan_is_placed (before))
        continue;
      if (template->work[w].phase == LM_PHASE_PREPARATION ||
          (phase == LM_PHASE_AFTER && template->work[w].phase != LM_PHASE_AFTER))
        push_back (earliest, before->end, LM_REASON_BEFORE, template->work[w].id);
    }
}

static Earliest
earliest_of_single (LmPlanSolver *self, const LmPlanHome *home, guint step)
{
  Earliest earliest = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
  const LmPlanPlaced *placed = lm_plan_solver_get_placed (self, home, step);

  if (get_work (home, step)->phase != LM_PHASE_AFTER)
    push_back (&earliest, lm_instant (self->jit, 0), LM_REASON_TRAIN, 0);
  raise_for_phases (self, home, step, &earliest);
  raise_for_links (self, home, step, &earliest);
  raise_for_readiness (self, home, step, &earliest);
  if (placed->release != LM_INSTANT_NONE)
    push_back (&earliest, placed->release, LM_REASON_BEFORE, 0);
  return earliest;
}

LmDay
lm_plan_solver_get_first_day (LmPlanSolver *self, const LmPlanHome *home, int node, gboolean by_readiness,
                              LmReason *reason, LmId *ref)
{
  const LmPlanTemplate *template = home->template;
  Earliest earliest = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
  LmId condition = 0;

  for (guint w = 0; w < template->n_work && home->row; w++)
    {
      const LmPlanWork *work = &template->work[w];
      const LmPlanPlaced *placed = lm_plan_solver_get_placed (self, home, w);
      gboolean comes_before = work->phase == LM_PHASE_PREPARATION ||
                              (node == template->connection && work->node != node && work->phase != LM_PHASE_AFTER);

      if (comes_before && !placed->skip && lm_plan_is_placed (placed))
        push_back (&earliest, lm_instant (lm_instant_get_day (placed->end - 1) + 1, 0),
               work->shared ? LM_REASON_SHARED : LM_REASON_BEFORE, work->id);
    }
  for (guint s = 0; s < template->nodes[node].n_steps && home->row; s++)
    {
      guint step = template->nodes[node].steps[s];
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
      Earliest of_step = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
      const LmPlanWork *work = &template->work[step];

      if (placed->skip || placed->fixed)
        continue;
      for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
        {
          const LmPlanLink *link = &template->links[l];
          const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);

          if (template->work[link->before].node != node && !before->skip && lm_plan_is_placed (before))
            push_back (&of_step, lm_plan_add_lag (&self->own, before->end, link->unit, link->lag_min),
                   template->work[link->before].shared ? LM_REASON_SHARED : LM_REASON_BEFORE,
                   template->work[link->before].id);
        }
      if (by_readiness)
        raise_for_readiness (self, home, step, &of_step);
      if (placed->release != LM_INSTANT_NONE)
        push_back (&of_step, placed->release, LM_REASON_BEFORE, 0);
      push_back (&earliest, lm_instant (lm_instant_get_day (of_step.at), 0), of_step.reason, of_step.ref);
    }
  if (by_readiness && node == template->connection && home->row)
    {
      LmDay ready = lm_plan_solver_get_ready_day (self, home, &condition);

      push_back (&earliest, lm_instant (ready, 0), LM_REASON_READINESS, condition);
    }
  if (reason)
    *reason = earliest.reason;
  if (ref)
    *ref = earliest.ref;
  return lm_instant_get_day (earliest.at);
}

/* A step after which this one comes too late, if there is one. */
static LmPlanPlaced *
find_late_before (LmPlanSolver *self, const LmPlanHome *home, guint step, LmInstant start, LmInstant *from)
{
  const LmPlanTemplate *template = home->template;
  const LmPlanWork *work = get_work (home, step);

  for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);
      LmInstant latest;

      if (link->lag_max < 0 || before->skip || before->fixed || !lm_plan_is_placed (before) ||
          (template->work[link->before].node == work->node && template->nodes[work->node].visit >= 0))
        continue;
      latest = lm_plan_add_lag (&self->own, before->end, link->unit, link->lag_max);
      if (link->unit == LM_LAG_UNIT_MINUTES ? start <= latest : lm_instant_get_day (start) <= lm_instant_get_day (latest))
        continue;
      /* Later by as much as it is too early, at least into the next day. */
      *from = before->start + MAX (start - latest, 1);
      if (link->unit != LM_LAG_UNIT_MINUTES)
        *from = lm_instant (lm_instant_get_day (before->start) + lm_instant_get_day (start) - lm_instant_get_day (latest), 0);
      return before;
    }
  return NULL;
}

LmPlanPlaced *
lm_plan_solver_find_late (LmPlanSolver *self, const LmPlanHome *home, int node, LmInstant *from)
{
  for (guint s = 0; s < home->template->nodes[node].n_steps; s++)
    {
      guint step = home->template->nodes[node].steps[s];
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
      LmPlanPlaced *late = NULL;

      if (!placed->skip && !placed->fixed && lm_plan_is_placed (placed))
        late = find_late_before (self, home, step, placed->start, from);
      if (late)
        return late;
    }
  return NULL;
}

void
lm_plan_solver_explain_times (LmPlanSolver *self, LmPlanHome *home, int node)
{
  const LmPlanTemplate *template = home->template;

  for (guint s = 0; s < template->nodes[node].n_steps; s++)
    {
      guint step = template->nodes[node].steps[s];
      const LmPlanWork *work = &template->work[step];
      LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
      LmInstant from = LM_INSTANT_NONE;
      LmId before_id = 0;
      const LmPlanCrew *crew = placed->crew >= 0 ? &self->own.crews[placed->crew] : NULL;
      int start;

      if (placed->fixed || placed->skip || !lm_plan_is_placed (placed))
        continue;
      placed->state = home->ready && !home->provisional ? LM_STEP_STATE_PLANNED : LM_STEP_STATE_PROVISIONAL;
      start = lm_instant_get_minute (placed->start);
      for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
        {
          const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, template->links[l].before);

          if (!before->skip && lm_plan_is_placed (before) && before->end > from &&
              lm_instant_get_day (before->end) == lm_instant_get_day (placed->start))
            {
              from = before->end;
              before_id = template->work[template->links[l].before].id;
            }
        }
      if (from != LM_INSTANT_NONE &&
          (crew == NULL || start <= lm_plan_crew_start_of (crew, lm_plan_crew_work_of (crew, lm_instant_get_minute (from)))))
        {
          placed->reason = LM_REASON_BEFORE;
          placed->reason_ref = before_id;
        }
      else if (crew && start > MAX (crew->start, self->own.project->visit_start) &&
               !(home->promise.binds && start == home->promise.from))
        {
          placed->reason = LM_REASON_CREW;
          placed->reason_ref = crew->id;
        }
      else if (home->promise.binds && start == home->promise.from)
        {
          placed->reason = LM_REASON_PROMISE;
          placed->reason_ref = home->promise.appointment;
        }
      else
        {
          /* The first of the day stands where the whole day stands. */
          placed->reason = home->reason == LM_REASON_NONE ? LM_REASON_DAY : home->reason;
          placed->reason_ref = home->reason_ref;
        }
    }
}

/* Which day the search may use, and what it found in its way. */
typedef struct {
  LmDay first, end;
  int from, until;
  LmReason reason;
  LmId ref;
} Range;

static gint32 *
get_next_open (LmPlanSolver *self, const LmPlanTemplate *template)
{
  gint32 **place = &self->next_open[template->index];

  if (*place == NULL)
    *place = lm_plan_next_open_new ();
  return *place;
}

/* Why the visit is not a day earlier: the nearest day before it on which people
 * worked says so. */
static void
explain_day (LmPlanSolver *self, LmPlanHome *home, int node, LmDay day, const Range *range)
{
  const LmPlanNode *visit = &home->template->nodes[node];

  home->reason = range->reason;
  home->reason_ref = range->ref;
  for (LmDay back = day - 1; back >= range->first && back > day - 30; back--)
    {
      const LmPlanSkill *skill =
        visit->drum_skill == LM_PLAN_NOBODY ? NULL : &g_array_index (self->own.skills, LmPlanSkill, visit->drum_skill);
      gboolean works = skill == NULL && lm_plan_project_works (&self->own, back);
      LmId crew = 0;

      for (guint c = 0; skill && c < skill->n_crews && !works; c++)
        if (lm_plan_board_get (self->board, skill->crews[c], back))
          {
            works = TRUE;
            crew = self->own.crews[skill->crews[c]].id;
          }
      home->reason = LM_REASON_CALENDAR;
      home->reason_ref = 0;
      if (!works)
        continue;
      if (!lm_plan_resident_is_in (home, back))
        home->reason = LM_REASON_RESIDENT;
      else if (visit->heat_off && lm_calendar_is_heating (self->own.project, back))
        home->reason = LM_REASON_SEASON;
      else
        {
          home->reason = home->drum_crew >= 0 && back < self->gates[home->drum_crew] ? LM_REASON_BUFFER : LM_REASON_CREW;
          home->reason_ref = home->drum_crew >= 0 ? self->own.crews[home->drum_crew].id : crew;
        }
      return;
    }
}

/* The first day of the range on which the visit fits. */
static LmDay
find_day (LmPlanSolver *self, guint index, int node, const Range *range, int limit)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  LmPlanGuest guest = { index, node, MAX (self->own.project->visit_start, range->from), range->until, limit };
  gboolean usual = node == home->template->connection && !home->partly && range->from == 0 && range->until == G_MAXINT &&
                   limit == home->template->limit;
  gint32 *next_open = usual ? get_next_open (self, home->template) : NULL;
  gboolean heat_off = home->template->nodes[node].heat_off;

  for (LmDay day = range->first; day < range->end; day++)
    {
      if (usual)
        day = lm_plan_next_open (self, next_open, day);
      if (day >= range->end)
        break;
      if (!lm_plan_resident_is_in (home, day) || (heat_off && lm_calendar_is_heating (self->own.project, day)))
        continue;
      home->limit = limit;
      if (lm_plan_solver_try_day (self, self->board, &guest, day, usual))
        return day;
      if (usual)
        lm_plan_close_day (self, next_open, day);
    }
  return LM_DAY_NONE;
}

void
lm_plan_solver_give_up (LmPlanSolver *self, guint index, const char *problem)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);

  if (home->placed)
    lm_plan_solver_remove_visit (self, index);
  for (guint w = 0; w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

      if (!placed->fixed && lm_plan_is_placed (placed))
        lm_plan_solver_unplace (self, placed);
    }
  home->conflict = TRUE;
  home->problem = problem;
}

static void
add_home_cause (LmPlanSolver *self, guint index, const char *code, LmId step, LmDay day, int minutes)
{
  LmPlanProblemCause cause = { .code = code, .home = lm_plan_home (&self->own, index)->row->id, .step = step, .day = day,
                               .minutes = minutes, .n_homes = 1 };

  lm_plan_solver_add_cause (self, &cause);
}

static void
add_step_cause (LmPlanSolver *self, guint index, const LmPlanWork *work, int minutes)
{
  LmPlanProblemCause cause = lm_plan_solver_explain_step (self, work, minutes);

  cause.home = lm_plan_home (&self->own, index)->row->id;
  lm_plan_solver_add_cause (self, &cause);
}

typedef enum {
  NODE_PLACED,
  NODE_IMPOSSIBLE,
  NODE_TOO_LATE, /* something before it must move */
} NodeResult;

static NodeResult
place_own_single (LmPlanSolver *self, guint index, guint step, LmPlanPlaced **late, LmInstant *from)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  LmPlanWork *work = &home->template->work[step];
  LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
  Earliest earliest;
  int minutes = work->ways[0].minutes + (work->shared ? work->fixed : 0);
  gboolean done = FALSE;

  if (placed->skip || placed->fixed || lm_plan_is_placed (placed))
    return NODE_PLACED;
  if (work->impossible && work->phase == LM_PHASE_PREPARATION)
    {
      add_step_cause (self, index, work, minutes);
      home->conflict = TRUE;
      return NODE_PLACED;
    }
  if (work->impossible && work->phase != LM_PHASE_PREPARATION)
    {
      LmPlanProblemCause cause = lm_plan_solver_explain_step (self, work, minutes);

      cause.home = home->row->id;
      lm_plan_solver_add_cause (self, &cause);
      lm_plan_solver_give_up (self, index, work->impossible);
      return NODE_IMPOSSIBLE;
    }
  earliest = earliest_of_single (self, home, step);
  placed->reason = earliest.reason;
  placed->reason_ref = earliest.ref;
  placed->state = home->ready && !home->provisional ? LM_STEP_STATE_PLANNED : LM_STEP_STATE_PROVISIONAL;
  if (work->phase == LM_PHASE_PREPARATION && work->row->inside && home->survey.binds)
    for (LmDay day = MAX (home->survey.first, lm_instant_get_day (earliest.at)); day < home->survey.end && !done; day++)
      {
        LmInstant at = MAX (earliest.at, lm_instant (day, home->survey.from));

        done = lm_instant_get_day (at) == day &&
               lm_plan_solver_place_single (self, work, minutes, home, at, day, placed);
        if (done && lm_instant_get_minute (placed->start) >= home->survey.until)
          {
            lm_plan_solver_unplace (self, placed);
            done = FALSE;
          }
        if (done)
          {
            placed->reason = LM_REASON_PROMISE;
            placed->reason_ref = home->survey.appointment;
          }
      }
  done = done || lm_plan_solver_place_single (self, work, minutes, work->row->inside ? home : NULL, earliest.at, LM_DAY_NONE, placed);
  if (!done && self->deadline != LM_DAY_NONE)
    {
      *late = placed;
      return NODE_TOO_LATE;
    }
  if (!done && self->jit > self->own.first_day)
    {
      /* Whoever can do it may not be able to for ever: then it is done early. */
      LmDay jit = self->jit;

      self->jit = self->own.first_day;
      earliest = earliest_of_single (self, home, step);
      self->jit = jit;
      done = lm_plan_solver_place_single (self, work, minutes, work->row->inside ? home : NULL, earliest.at, LM_DAY_NONE, placed);
    }
  if (!done && work->phase == LM_PHASE_PREPARATION)
    {
      /* Somebody must still find a surveyor; till then the day is held. */
      add_step_cause (self, index, work, minutes);
      if (work->skill != LM_PLAN_NOBODY && !g_str_equal (lm_plan_solver_explain_step (self, work, minutes).code, "no-window"))
        work->impossible = lm_plan_solver_explain_step (self, work, minutes).code;
      home->conflict = TRUE;
      return NODE_PLACED;
    }
  if (!done)
    {
      LmPlanProblemCause cause = lm_plan_solver_explain_step (self, work, minutes);

      /* A resident who is never in says nothing about other homes. */
      if (!g_str_equal (cause.code, "no-window"))
        work->impossible = cause.code;
      cause.home = home->row->id;
      lm_plan_solver_add_cause (self, &cause);
      lm_plan_solver_give_up (self, index, cause.code);
      return NODE_IMPOSSIBLE;
    }
  *late = find_late_before (self, home, step, placed->start, from);
  return *late ? NODE_TOO_LATE : NODE_PLACED;
}

/* A visit before the connection day. */
static NodeResult
place_early_visit (LmPlanSolver *self, guint index, int node, LmPlanPlaced **late, LmInstant *from)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  const LmPlanNode *visit = &home->template->nodes[node];
  Range range = { .end = self->own.first_day + LM_PLAN_HORIZON, .until = G_MAXINT };
  LmDay day = LM_DAY_NONE;
  gboolean open = FALSE;

  for (guint s = 0; s < visit->n_steps; s++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, visit->steps[s]);

      open |= !placed->skip && !placed->fixed && !lm_plan_is_placed (placed);
    }
  if (!open)
    return NODE_PLACED;
  range.first = MAX (lm_plan_solver_get_first_day (self, home, node, TRUE, &range.reason, &range.ref), self->jit);
  if (home->extra.binds)
    {
      Range told = range;

      told.first = MAX (range.first, home->extra.first);
      told.end = home->extra.end;
      told.from = home->extra.from;
      told.until = home->extra.until;
      day = find_day (self, index, node, &told, self->own.project->visit_end);
    }
  if (day == LM_DAY_NONE)
    day = find_day (self, index, node, &range, self->own.project->visit_end);
  if (day == LM_DAY_NONE)
    {
      LmPlanProblemCause cause = lm_plan_solver_explain_visit (self, home->template, node);

      cause.home = home->row->id;
      lm_plan_solver_add_cause (self, &cause);
      lm_plan_solver_give_up (self, index, cause.code);
      return NODE_IMPOSSIBLE;
    }
  explain_day (self, home, node, day, &range);
  lm_plan_solver_explain_times (self, home, node);
  *late = lm_plan_solver_find_late (self, home, node, from);
  return *late ? NODE_TOO_LATE : NODE_PLACED;
}

static gboolean
is_open (const LmPlanHome *home)
{
  return home->task == LM_PLAN_HOME_OPEN && home->problem == NULL && !home->placed;
}

/* Places a shared step after what comes before it in each of its homes. */
static NodeResult
place_shared (LmPlanSolver *self, LmPlanUnit *unit, LmPlanShared *shared, LmPlanPlaced **late, LmInstant *from)
{
  Earliest earliest = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
  LmPlanWork *work = &shared->template->work[shared->work];
  gboolean provisional = FALSE;

  for (guint i = 0; i < unit->n_homes; i++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      for (guint w = 0; w < home->template->n_work && is_open (home); w++)
        if (home->template->work[w].id == shared->step)
          {
            Earliest of_home = earliest_of_single (self, home, w);

            push_back (&earliest, of_home.at, of_home.reason, of_home.ref);
            provisional |= !home->ready || home->provisional;
          }
    }
  shared->placed.reason = earliest.reason;
  shared->placed.reason_ref = earliest.ref;
  shared->placed.state = provisional ? LM_STEP_STATE_PROVISIONAL : LM_STEP_STATE_PLANNED;
  if (!lm_plan_solver_place_single (self, work, shared->minutes, NULL, earliest.at, LM_DAY_NONE, &shared->placed))
    {
      LmPlanProblemCause cause;

      if (self->deadline != LM_DAY_NONE)
        {
          *late = &shared->placed;
          return NODE_TOO_LATE;
        }
      cause = lm_plan_solver_explain_step (self, work, shared->minutes);

      cause.coupling = shared->coupling;
      cause.n_homes = 0;
      for (guint i = 0; i < unit->n_homes; i++)
        {
          guint index = g_array_index (self->own.unit_homes, guint, unit->first_home + i);

          if (!is_open (lm_plan_home (&self->own, index)))
            continue;
          cause.home = cause.home ? cause.home : lm_plan_home (&self->own, index)->row->id;
          cause.n_homes++;
          lm_plan_solver_give_up (self, index, cause.code);
        }
      lm_plan_solver_add_cause (self, &cause);
      return NODE_IMPOSSIBLE;
    }
  for (guint i = 0; i < unit->n_homes; i++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      for (guint w = 0; w < home->template->n_work && is_open (home); w++)
        if (home->template->work[w].id == shared->step)
          {
            *late = find_late_before (self, home, w, shared->placed.start, from);
            if (*late)
              return NODE_TOO_LATE;
          }
    }
  return NODE_PLACED;
}

/* Goes on with one home until it is done, waits for a shared step (*waits), or
 * something is in its way. */
static NodeResult
advance (LmPlanSolver *self, guint index, guint *cursor, LmPlanShared **waits, LmPlanPlaced **late, LmInstant *from)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  const LmPlanTemplate *template = home->template;

  *waits = NULL;
  for (; *cursor < template->n_nodes && (int) *cursor != template->connection; (*cursor)++)
    {
      const LmPlanNode *node = &template->nodes[*cursor];
      LmPlanShared *shared = node->visit < 0 ? lm_plan_get_shared (&self->own, home, node->steps[0]) : NULL;
      NodeResult result;

      if (node->visit < 0 && template->work[node->steps[0]].phase == LM_PHASE_AFTER)
        break;
      if (shared)
        {
          if (!shared->placed.fixed && !lm_plan_is_placed (&shared->placed))
            {
              *waits = shared;
              return NODE_PLACED;
            }
          continue;
        }
      result = node->visit < 0 ? place_own_single (self, index, node->steps[0], late, from)
                               : place_early_visit (self, index, (int) *cursor, late, from);
      if (result != NODE_PLACED)
        return result;
    }
  return NODE_PLACED;
}

/* Takes everything before the connection day off again, to begin anew. */
static void
clear_unit (LmPlanSolver *self, const LmPlanUnit *unit, const gboolean *was_placed)
{
  for (guint i = 0; i < unit->n_homes; i++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      for (guint w = 0; w < home->template->n_work && is_open (home); w++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

          if (!placed->fixed && lm_plan_is_placed (placed))
            lm_plan_solver_unplace (self, placed);
        }
    }
  for (guint s = 0; s < unit->n_shared; s++)
    {
      LmPlanShared *shared = &g_array_index (self->own.shared, LmPlanShared, unit->first_shared + s);

      if (!shared->placed.fixed && lm_plan_is_placed (&shared->placed) && !was_placed[s])
        lm_plan_solver_unplace (self, &shared->placed);
    }
}

/* One attempt. NODE_TOO_LATE: begin anew with the later release. */
static NodeResult
prepare_once (LmPlanSolver *self, LmPlanUnit *unit, guint *cursors, LmPlanPlaced **late, LmInstant *from)
{
  for (;;)
    {
      LmPlanShared *wanted = NULL;
      guint waiting = 0, blocked = 0;

      for (guint i = 0; i < unit->n_homes; i++)
        {
          guint index = g_array_index (self->own.unit_homes, guint, unit->first_home + i);
          LmPlanShared *waits;

          if (!is_open (lm_plan_home (&self->own, index)))
            continue;
          if (advance (self, index, &cursors[i], &waits, late, from) == NODE_TOO_LATE)
            return NODE_TOO_LATE;
          if (waits == NULL || !is_open (lm_plan_home (&self->own, index)))
            continue;
          if (wanted == NULL)
            wanted = waits;
          waiting += waits == wanted;
          blocked += waits != wanted;
        }
      if (wanted == NULL)
        return NODE_PLACED;
      /* Homes that wait for another shared step may not have done what comes
       * before this one: that is looked at per home. */
      if (blocked > 0)
        for (guint i = 0; i < unit->n_homes; i++)
          {
            guint index = g_array_index (self->own.unit_homes, guint, unit->first_home + i);
            LmPlanHome *home = lm_plan_home (&self->own, index);
            gboolean needs = FALSE;
            guint at = cursors[i];

            if (!is_open (home))
              continue;
            for (guint n = at + 1; n < home->template->n_nodes; n++)
              needs |= home->template->nodes[n].visit < 0 &&
                       lm_plan_get_shared (&self->own, home, home->template->nodes[n].steps[0]) == wanted;
            if (needs)
              {
                add_home_cause (self, index, "cycle", wanted->step, LM_DAY_NONE, 0);
                lm_plan_solver_give_up (self, index, "cycle");
              }
          }
      if (place_shared (self, unit, wanted, late, from) == NODE_TOO_LATE)
        return NODE_TOO_LATE;
    }
}

gboolean
lm_plan_solver_prepare_once (LmPlanSolver *self, LmPlanUnit *unit)
{
  g_autofree guint *cursors = g_new0 (guint, unit->n_homes + 1);
  LmPlanPlaced *late = NULL;
  LmInstant from = 0;

  return prepare_once (self, unit, cursors, &late, &from) == NODE_PLACED;
}

void
lm_plan_solver_prepare (LmPlanSolver *self, LmPlanUnit *unit)
{
  g_autofree guint *cursors = g_new0 (guint, unit->n_homes + 1);
  g_autofree gboolean *was_placed = g_new0 (gboolean, unit->n_shared + 1);

  unit->prepared = TRUE;
  for (guint s = 0; s < unit->n_shared; s++)
    was_placed[s] = lm_plan_is_placed (&g_array_index (self->own.shared, LmPlanShared, unit->first_shared + s).placed);
  for (guint shift = 0;; shift++)
    {
      LmPlanPlaced *late = NULL;
      LmInstant from = 0;

      if (prepare_once (self, unit, cursors, &late, &from) != NODE_TOO_LATE)
        return;
      clear_unit (self, unit, was_placed);
      memset (cursors, 0, unit->n_homes * sizeof (guint));
      if (shift == MAX_SHIFTS)
        break;
      late->release = MAX (late->release, from);
    }
  for (guint i = 0; i < unit->n_homes; i++)
    {
      guint index = g_array_index (self->own.unit_homes, guint, unit->first_home + i);

      if (!is_open (lm_plan_home (&self->own, index)))
        continue;
      add_home_cause (self, index, "max-lag", 0, LM_DAY_NONE, 0);
      lm_plan_solver_give_up (self, index, "max-lag");
    }
}

/* The home's own steps before the visit again, after one of them may not start
 * so early. */
static gboolean
prepare_again (LmPlanSolver *self, guint index)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);

  for (guint shift = 0; shift < MAX_SHIFTS; shift++)
    {
      LmPlanPlaced *late = NULL;
      LmPlanShared *waits;
      LmInstant from = 0;
      guint cursor = 0;
      NodeResult result;

      for (guint w = 0; w < home->template->n_work; w++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

          if (!placed->fixed && lm_plan_is_placed (placed) && home->template->work[w].phase != LM_PHASE_AFTER)
            lm_plan_solver_unplace (self, placed);
        }
      result = advance (self, index, &cursor, &waits, &late, &from);
      if (result == NODE_IMPOSSIBLE)
        return FALSE;
      if (result == NODE_PLACED)
        return TRUE;
      late->release = MAX (late->release, from);
    }
  return FALSE;
}

/* Whether a step of the visit follows too late on work that stands. */
static gboolean
comes_too_late (LmPlanSolver *self, const LmPlanHome *home, int node)
{
  const LmPlanTemplate *template = home->template;

  for (guint l = 0; l < template->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      const LmPlanWork *work = &template->work[link->after];
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);
      const LmPlanPlaced *after = lm_plan_placed (&self->own, home, link->after);
      LmInstant latest;

      if (link->lag_max < 0 || work->node != node || after->fixed || !lm_plan_is_placed (after) ||
          before->fixed == LM_PLAN_FREE || !lm_plan_is_placed (before))
        continue;
      latest = lm_plan_add_lag (&self->own, before->end, link->unit, link->lag_max);
      if (link->unit == LM_LAG_UNIT_MINUTES ? after->start > latest
                                            : lm_instant_get_day (after->start) > lm_instant_get_day (latest))
        return TRUE;
    }
  return FALSE;
}

static gboolean
visit_is_fixed (LmPlanSolver *self, const LmPlanHome *home, LmDay *day, gboolean *partly)
{
  const LmPlanNode *node = &home->template->nodes[home->template->connection];
  gboolean all = TRUE;

  *partly = FALSE;
  *day = LM_DAY_NONE;
  for (guint s = 0; s < node->n_steps; s++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);

      if (placed->skip)
        continue;
      if (placed->fixed && lm_plan_is_placed (placed))
        *day = MAX (*day, lm_instant_get_day (placed->start));
      all &= placed->fixed != LM_PLAN_FREE;
      *partly |= placed->fixed != LM_PLAN_FREE;
    }
  return all;
}

static int
slack_of (LmPlanSolver *self, const LmPlanHome *home)
{
  const LmPlanNode *node = &home->template->nodes[home->template->connection];
  LmInstant end = LM_INSTANT_NONE;

  for (guint s = 0; s < node->n_steps; s++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);

      if (!placed->skip && lm_plan_is_placed (placed) && lm_instant_get_day (placed->start) == home->visit_day)
        end = MAX (end, placed->end);
    }
  return end == LM_INSTANT_NONE ? 0 : lm_instant (home->visit_day, self->own.project->visit_end) - end;
}

/* The home has no day it can have: keeps the promised one on record. */
static gboolean
fail_visit (LmPlanSolver *self, guint index, const char *code, LmDay day)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  gboolean promised = home->promise.binds;

  if (home->row == NULL)
    return FALSE;
  if (g_str_equal (code, "no-window"))
    {
      LmPlanProblemCause cause = lm_plan_solver_explain_visit (self, home->template, home->template->connection);

      cause.home = home->row->id;
      code = cause.code;
      lm_plan_solver_add_cause (self, &cause);
    }
  else
    add_home_cause (self, index, code, 0, day, 0);
  lm_plan_solver_give_up (self, index, code);
  if (promised)
    {
      gboolean stood = home->stood && home->stood->visit_day >= home->promise.first && home->stood->visit_day < home->promise.end;

      home->promise_day = stood ? home->stood->visit_day : home->promise.first;
      home->reason = LM_REASON_PROMISE;
      home->reason_ref = home->promise.appointment;
    }
  return FALSE;
}

gboolean
lm_plan_solver_connect (LmPlanSolver *self, guint index)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  LmPlanTemplate *template = home->template;
  int node = template->connection;
  gboolean told = home->promise.binds;
  LmDay day = LM_DAY_NONE;

  if (!is_open (home) || node < 0)
    return FALSE;
  if (visit_is_fixed (self, home, &day, &home->partly))
    {
      if (day == LM_DAY_NONE)
        return FALSE;
      lm_plan_solver_add_visit (self, index, day);
      home->reason = home->stood ? LM_REASON_BEFORE : LM_REASON_DONE;
      return TRUE;
    }
  if (!lm_plan_solver_probe (self, index, node))
    {
      LmPlanProblemCause cause = lm_plan_solver_explain_visit (self, template, node);

      if (home->row == NULL)
        return FALSE;
      cause.home = home->row->id;
      home->slack = g_str_equal (cause.code, "day-too-long") ? -cause.minutes : 0;
      lm_plan_solver_add_cause (self, &cause);
      lm_plan_solver_give_up (self, index, cause.code);
      home->promise_day = told ? home->promise.first : LM_DAY_NONE;
      return FALSE;
    }
  for (guint shift = 0; shift < MAX_SHIFTS; shift++)
    {
      Range range = { .end = self->own.first_day + LM_PLAN_HORIZON, .until = G_MAXINT };
      LmPlanPlaced *late;
      LmInstant from;

      range.first = lm_plan_solver_get_first_day (self, home, node, !told, &range.reason, &range.ref);
      if (told)
        {
          if (range.first >= home->promise.end)
            return fail_visit (self, index, "promise-late", range.first);
          if (home->promise.first >= range.first)
            {
              range.first = home->promise.first;
              range.reason = LM_REASON_PROMISE;
              range.ref = home->promise.appointment;
            }
          range.end = MIN (range.end, home->promise.end);
          range.from = home->promise.from;
          range.until = home->promise.until;
        }
      day = find_day (self, index, node, &range, template->limit);
      /* The day's buffer gives way before a promise does. */
      if (day == LM_DAY_NONE && template->limit < self->own.project->visit_end)
        day = find_day (self, index, node, &range, self->own.project->visit_end);
      if (day == LM_DAY_NONE)
        return fail_visit (self, index, told ? "promise-full" : "no-window", told ? home->promise.first : LM_DAY_NONE);

      late = lm_plan_solver_find_late (self, home, node, &from);
      if (late == NULL)
        {
          if (comes_too_late (self, home, node))
            {
              /* What was done already can't be moved; somebody must decide. */
              home->conflict = TRUE;
              add_home_cause (self, index, "max-lag", 0, LM_DAY_NONE, 0);
            }
          lm_plan_solver_add_visit (self, index, day);
          explain_day (self, home, node, day, &range);
          if (told && lm_plan_solver_get_ready_day (self, home, NULL) > day)
            add_home_cause (self, index, "promise-not-ready", 0, day, 0);
          return TRUE;
        }
      late->release = MAX (late->release, from);
      for (guint s = 0; s < template->nodes[node].n_steps; s++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, template->nodes[node].steps[s]);

          if (!placed->fixed && lm_plan_is_placed (placed))
            lm_plan_solver_unplace (self, placed);
        }
      if (!prepare_again (self, index))
        break;
    }
  return home->problem ? FALSE : fail_visit (self, index, "max-lag", LM_DAY_NONE);
}

void
lm_plan_solver_finish (LmPlanSolver *self, guint index)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  const LmPlanTemplate *template = home->template;

  if (home->row == NULL || home->task != LM_PLAN_HOME_OPEN || home->problem)
    return;
  if (home->placed && home->reason != LM_REASON_DONE)
    {
      home->slack = slack_of (self, home);
      lm_plan_solver_explain_times (self, home, template->connection);
    }
  for (guint n = 0; n < template->n_nodes; n++)
    {
      LmPlanPlaced *late = NULL;
      LmInstant from;

      if (template->nodes[n].visit >= 0 || template->work[template->nodes[n].steps[0]].phase != LM_PHASE_AFTER ||
          lm_plan_get_shared (&self->own, home, template->nodes[n].steps[0]))
        continue;
      if (place_own_single (self, index, template->nodes[n].steps[0], &late, &from) == NODE_IMPOSSIBLE)
        return;
      if (late)
        {
          lm_plan_solver_unplace (self, lm_plan_placed (&self->own, home, template->nodes[n].steps[0]));
          add_home_cause (self, index, "max-lag", template->work[template->nodes[n].steps[0]].id, LM_DAY_NONE, 0);
          home->conflict = TRUE;
        }
    }
}
