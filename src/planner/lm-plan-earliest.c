#include "lm-plan-home-private.h"

#include "core/lm-calendar.h"

/* The earliest that a step or a visit can stand: by what comes before it, by
 * what the home still misses, by the lags between them. */

void
lm_plan_push_back (LmPlanEarliest *self, LmInstant at, LmReason reason, LmId ref)
{
  if (at > self->at)
    *self = (LmPlanEarliest) { at, reason, ref };
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
raise_for_readiness (LmPlanSolver *self, const LmPlanHome *home, guint step, LmPlanEarliest *earliest)
{
  const LmPlanWork *work = lm_plan_home_get_work (home, step);

  if (work->phase == LM_PHASE_PREPARATION)
    return;
  for (guint i = home->first_missing; i < home->first_missing + home->n_missing; i++)
    {
      const LmPlanMissing *missing = &g_array_index (self->own.missing, LmPlanMissing, i);
      gboolean needed = gates_work (missing->row);

      for (guint c = work->first_condition; c < work->first_condition + work->n_conditions && !needed; c++)
        needed = g_array_index (self->own.conditions, LmId, c) == missing->row->id;
      if (needed)
        lm_plan_push_back (earliest, lm_instant (expected_day (self, home, missing), 0), LM_REASON_READINESS, missing->row->id);
    }
}

static void
raise_for_links (LmPlanSolver *self, const LmPlanHome *home, guint step, LmPlanEarliest *earliest)
{
  const LmPlanTemplate *template = home->template;
  const LmPlanWork *work = lm_plan_home_get_work (home, step);

  for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);
      LmReason reason = template->work[link->before].shared ? LM_REASON_SHARED : LM_REASON_BEFORE;

      if (before->skip || !lm_plan_is_placed (before))
        continue;
      lm_plan_push_back (earliest, lm_plan_add_lag (&self->own, before->end, link->unit, link->lag_min), reason,
                 template->work[link->before].id);
    }
}

/* Preparation before all else; the connection day before what comes after it. */
static void
raise_for_phases (LmPlanSolver *self, const LmPlanHome *home, guint step, LmPlanEarliest *earliest)
{
  const LmPlanTemplate *template = home->template;
  LmPhase phase = lm_plan_home_get_work (home, step)->phase;

  if (phase == LM_PHASE_PREPARATION)
    return;
  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, w);

      if (before->skip || !lm_plan_is_placed (before))
        continue;
      if (template->work[w].phase == LM_PHASE_PREPARATION ||
          (phase == LM_PHASE_AFTER && template->work[w].phase != LM_PHASE_AFTER))
        lm_plan_push_back (earliest, before->end, LM_REASON_BEFORE, template->work[w].id);
    }
}

/* Whether the preparation of the home waits for people who can't wait. */
static gboolean
needs_scarce (LmPlanSolver *self, const LmPlanHome *home)
{
  for (guint w = 0; w < home->template->n_work; w++)
    {
      const LmPlanWork *work = &home->template->work[w];

      if (work->phase == LM_PHASE_PREPARATION && work->skill >= 0 && self->scarce[work->skill] &&
          !lm_plan_placed ((LmPlanProblem *) &self->own, home, w)->skip)
        return TRUE;
    }
  return FALSE;
}

LmPlanEarliest
lm_plan_solver_get_earliest (LmPlanSolver *self, const LmPlanHome *home, guint step)
{
  LmPlanEarliest earliest = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
  const LmPlanPlaced *placed = lm_plan_solver_get_placed (self, home, step);
  LmPhase phase = lm_plan_home_get_work (home, step)->phase;

  if (phase != LM_PHASE_AFTER && !(phase == LM_PHASE_PREPARATION && needs_scarce (self, home)))
    lm_plan_push_back (&earliest, lm_instant (self->jit, 0), LM_REASON_TRAIN, 0);
  raise_for_phases (self, home, step, &earliest);
  raise_for_links (self, home, step, &earliest);
  raise_for_readiness (self, home, step, &earliest);
  if (placed->release != LM_INSTANT_NONE)
    lm_plan_push_back (&earliest, placed->release, LM_REASON_BEFORE, 0);
  return earliest;
}

LmDay
lm_plan_solver_get_first_day (LmPlanSolver *self, const LmPlanHome *home, int node, gboolean by_readiness,
                              LmReason *reason, LmId *ref)
{
  const LmPlanTemplate *template = home->template;
  LmPlanEarliest earliest = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
  LmId condition = 0;

  for (guint w = 0; w < template->n_work && home->row; w++)
    {
      const LmPlanWork *work = &template->work[w];
      const LmPlanPlaced *placed = lm_plan_solver_get_placed (self, home, w);
      gboolean comes_before = work->phase == LM_PHASE_PREPARATION ||
                              (node == template->connection && work->node != node && work->phase != LM_PHASE_AFTER);

      if (comes_before && !placed->skip && lm_plan_is_placed (placed))
        lm_plan_push_back (&earliest, lm_instant (lm_instant_get_day (placed->end - 1) + 1, 0),
               work->shared ? LM_REASON_SHARED : LM_REASON_BEFORE, work->id);
    }
  for (guint s = 0; s < template->nodes[node].n_steps && home->row; s++)
    {
      guint step = template->nodes[node].steps[s];
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
      LmPlanEarliest of_step = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
      const LmPlanWork *work = &template->work[step];

      if (placed->skip || placed->fixed)
        continue;
      for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
        {
          const LmPlanLink *link = &template->links[l];
          const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);

          if (template->work[link->before].node != node && !before->skip && lm_plan_is_placed (before))
            lm_plan_push_back (&of_step, lm_plan_add_lag (&self->own, before->end, link->unit, link->lag_min),
                   template->work[link->before].shared ? LM_REASON_SHARED : LM_REASON_BEFORE,
                   template->work[link->before].id);
        }
      if (by_readiness)
        raise_for_readiness (self, home, step, &of_step);
      if (placed->release != LM_INSTANT_NONE)
        lm_plan_push_back (&of_step, placed->release, LM_REASON_BEFORE, 0);
      lm_plan_push_back (&earliest, lm_instant (lm_instant_get_day (of_step.at), 0), of_step.reason, of_step.ref);
    }
  if (by_readiness && node == template->connection && home->row)
    {
      LmDay ready = lm_plan_solver_get_ready_day (self, home, &condition);

      lm_plan_push_back (&earliest, lm_instant (ready, 0), LM_REASON_READINESS, condition);
    }
  if (reason)
    *reason = earliest.reason;
  if (ref)
    *ref = earliest.ref;
  return lm_instant_get_day (earliest.at);
}

/* A step after which this one comes too late, if there is one. */
LmPlanPlaced *
lm_plan_solver_find_late_before (LmPlanSolver *self, const LmPlanHome *home, guint step, LmInstant start, LmInstant *from)
{
  const LmPlanTemplate *template = home->template;
  const LmPlanWork *work = lm_plan_home_get_work (home, step);

  for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);
      LmInstant latest;

      if (link->lag_max < 0 || before->skip || before->fixed || !lm_plan_is_placed (before) ||
          (template->work[link->before].node == work->node && template->nodes[work->node].visit >= 0))
        continue;
      latest = lm_plan_add_max_lag (&self->own, before->end, link->unit, link->lag_max);
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

/* What took the heat away on an earlier day, where only the visit on `day` brings
 * it back and the heating season lies between: it waits till that is over. */
static LmPlanPlaced *
find_cold (LmPlanSolver *self, const LmPlanHome *home, LmDay day, LmInstant *from)
{
  const LmPlanTemplate *template = home->template;
  LmDay back = LM_DAY_NONE; /* the last day before it on which the heat came back */
  LmPlanPlaced *off = NULL;
  LmDay warm;

  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_solver_get_placed (self, home, w);

      if (template->work[w].row->off_heat < 0 && !placed->skip && lm_plan_is_placed (placed) &&
          lm_instant_get_day (placed->end - 1) < day)
        back = MAX (back, lm_instant_get_day (placed->end - 1));
    }
  for (guint w = 0; w < template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_solver_get_placed (self, home, w);

      if (template->work[w].row->off_heat > 0 && !placed->skip && lm_plan_is_placed (placed) &&
          lm_instant_get_day (placed->start) > back && lm_instant_get_day (placed->start) < day &&
          (off == NULL || placed->start < off->start))
        off = placed;
    }
  if (off == NULL || off->fixed)
    return NULL;
  for (warm = lm_instant_get_day (off->start); warm < day && !lm_calendar_is_heating (self->own.project, warm); warm++)
    ;
  if (warm == day)
    return NULL;
  for (LmDay end = warm + 366; warm < end && lm_calendar_is_heating (self->own.project, warm); warm++)
    ;
  *from = lm_instant (warm, 0);
  return off;
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
        late = lm_plan_solver_find_late_before (self, home, step, placed->start, from);
      if (late == NULL && home->template->work[step].row->off_heat < 0 && !placed->fixed && lm_plan_is_placed (placed))
        late = find_cold (self, home, lm_instant_get_day (placed->start), from);
      if (late)
        return late;
    }
  return NULL;
}
