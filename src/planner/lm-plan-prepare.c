#include "lm-plan-home-private.h"

#include <string.h>

/* All that comes before the connection day, node by node in an order of
 * precedence, with the homes that share steps together. */

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

void
lm_plan_solver_add_home_cause (LmPlanSolver *self, guint index, const char *code, LmId step, LmDay day, int minutes)
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

LmPlanNodeResult
lm_plan_solver_place_own (LmPlanSolver *self, guint index, guint step, LmPlanPlaced **late, LmInstant *from)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  LmPlanWork *work = &home->template->work[step];
  LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
  LmPlanEarliest earliest;
  int minutes = work->ways[0].minutes + (work->shared ? work->fixed : 0);
  gboolean done = FALSE;

  if (placed->skip || placed->fixed || lm_plan_is_placed (placed))
    return LM_PLAN_NODE_PLACED;
  if (work->impossible && work->phase == LM_PHASE_PREPARATION)
    {
      add_step_cause (self, index, work, minutes);
      home->conflict = TRUE;
      return LM_PLAN_NODE_PLACED;
    }
  if (work->impossible && work->phase != LM_PHASE_PREPARATION)
    {
      LmPlanProblemCause cause = lm_plan_solver_explain_step (self, work, minutes);

      cause.home = home->row->id;
      lm_plan_solver_add_cause (self, &cause);
      lm_plan_solver_give_up (self, index, work->impossible);
      return LM_PLAN_NODE_IMPOSSIBLE;
    }
  earliest = lm_plan_solver_get_earliest (self, home, step);
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
  if (work->phase == LM_PHASE_PREPARATION && work->row->inside && home->survey.binds && !done)
    {
      /* The survey takes place, but not when it was said. */
      home->conflict = TRUE;
      lm_plan_solver_add_home_cause (self, index, "promise-full", work->id, home->survey.first, 0);
    }
  done = done || lm_plan_solver_place_single (self, work, minutes, home, earliest.at, LM_DAY_NONE, placed);
  if (!done && self->deadline != LM_DAY_NONE)
    {
      *late = placed;
      return LM_PLAN_NODE_TOO_LATE;
    }
  if (!done && self->jit > self->own.first_day)
    {
      /* Whoever can do it may not be able to for ever: then it is done early. */
      LmDay jit = self->jit;

      self->jit = self->own.first_day;
      earliest = lm_plan_solver_get_earliest (self, home, step);
      self->jit = jit;
      done = lm_plan_solver_place_single (self, work, minutes, home, earliest.at, LM_DAY_NONE, placed);
    }
  if (!done && work->phase == LM_PHASE_PREPARATION)
    {
      /* Somebody must still find a surveyor; till then the day is held. */
      add_step_cause (self, index, work, minutes);
      if (work->skill != LM_PLAN_NOBODY && !g_str_equal (lm_plan_solver_explain_step (self, work, minutes).code, "no-window"))
        work->impossible = lm_plan_solver_explain_step (self, work, minutes).code;
      home->conflict = TRUE;
      return LM_PLAN_NODE_PLACED;
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
      return LM_PLAN_NODE_IMPOSSIBLE;
    }
  *late = lm_plan_solver_find_late_before (self, home, step, placed->start, from);
  return *late ? LM_PLAN_NODE_TOO_LATE : LM_PLAN_NODE_PLACED;
}

/* A visit before the connection day. */
static LmPlanNodeResult
place_early_visit (LmPlanSolver *self, guint index, int node, LmPlanPlaced **late, LmInstant *from)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  const LmPlanNode *visit = &home->template->nodes[node];
  LmPlanRange range = { .end = self->own.first_day + LM_PLAN_HORIZON, .until = G_MAXINT };
  LmDay day = LM_DAY_NONE;
  gboolean open = FALSE;

  for (guint s = 0; s < visit->n_steps; s++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, visit->steps[s]);

      open |= !placed->skip && !placed->fixed && !lm_plan_is_placed (placed);
    }
  if (!open)
    return LM_PLAN_NODE_PLACED;
  range.first = MAX (lm_plan_solver_get_first_day (self, home, node, TRUE, &range.reason, &range.ref), self->jit);
  if (home->extra.binds)
    {
      LmPlanRange told = range;

      told.first = MAX (range.first, home->extra.first);
      told.end = home->extra.end;
      told.from = home->extra.from;
      told.until = home->extra.until;
      day = lm_plan_solver_find_day (self, index, node, &told, self->own.project->visit_end);
    }
  if (day == LM_DAY_NONE && home->extra.binds)
    {
      /* The visit takes place, but not when it was said. */
      home->conflict = TRUE;
      lm_plan_solver_add_home_cause (self, index, "promise-full", 0, home->extra.first, 0);
    }
  if (day == LM_DAY_NONE)
    day = lm_plan_solver_find_day (self, index, node, &range, self->own.project->visit_end);
  if (day == LM_DAY_NONE)
    {
      LmPlanProblemCause cause = lm_plan_solver_explain_visit (self, home->template, node);

      cause.home = home->row->id;
      lm_plan_solver_add_cause (self, &cause);
      lm_plan_solver_give_up (self, index, cause.code);
      return LM_PLAN_NODE_IMPOSSIBLE;
    }
  lm_plan_solver_explain_day (self, home, node, day, &range);
  lm_plan_solver_explain_times (self, home, node);
  *late = lm_plan_solver_find_late (self, home, node, from);
  return *late ? LM_PLAN_NODE_TOO_LATE : LM_PLAN_NODE_PLACED;
}

/* Places a shared step after what comes before it in each of its homes. */
static LmPlanNodeResult
place_shared (LmPlanSolver *self, LmPlanUnit *unit, LmPlanShared *shared, LmPlanPlaced **late, LmInstant *from)
{
  LmPlanEarliest earliest = { lm_instant (self->own.first_day, 0), LM_REASON_START, 0 };
  LmPlanWork *work = &shared->template->work[shared->work];
  gboolean provisional = FALSE;

  for (guint i = 0; i < unit->n_homes; i++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      for (guint w = 0; w < home->template->n_work && lm_plan_home_is_open (home); w++)
        if (home->template->work[w].id == shared->step)
          {
            LmPlanEarliest of_home = lm_plan_solver_get_earliest (self, home, w);

            lm_plan_push_back (&earliest, of_home.at, of_home.reason, of_home.ref);
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
          return LM_PLAN_NODE_TOO_LATE;
        }
      cause = lm_plan_solver_explain_step (self, work, shared->minutes);

      cause.coupling = shared->coupling;
      cause.n_homes = 0;
      for (guint i = 0; i < unit->n_homes; i++)
        {
          guint index = g_array_index (self->own.unit_homes, guint, unit->first_home + i);

          if (!lm_plan_home_is_open (lm_plan_home (&self->own, index)))
            continue;
          cause.home = cause.home ? cause.home : lm_plan_home (&self->own, index)->row->id;
          cause.n_homes++;
          lm_plan_solver_give_up (self, index, cause.code);
        }
      lm_plan_solver_add_cause (self, &cause);
      return LM_PLAN_NODE_IMPOSSIBLE;
    }
  for (guint i = 0; i < unit->n_homes; i++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      for (guint w = 0; w < home->template->n_work && lm_plan_home_is_open (home); w++)
        if (home->template->work[w].id == shared->step)
          {
            *late = lm_plan_solver_find_late_before (self, home, w, shared->placed.start, from);
            if (*late)
              return LM_PLAN_NODE_TOO_LATE;
          }
    }
  return LM_PLAN_NODE_PLACED;
}

/* Goes on with one home until it is done, waits for a shared step (*waits), or
 * something is in its way. */
static LmPlanNodeResult
advance (LmPlanSolver *self, guint index, guint *cursor, LmPlanShared **waits, LmPlanPlaced **late, LmInstant *from)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  const LmPlanTemplate *template = home->template;

  *waits = NULL;
  for (; *cursor < template->n_nodes && (int) *cursor != template->connection; (*cursor)++)
    {
      const LmPlanNode *node = &template->nodes[*cursor];
      LmPlanShared *shared = node->visit < 0 ? lm_plan_get_shared (&self->own, home, node->steps[0]) : NULL;
      LmPlanNodeResult result;

      if (node->visit < 0 && template->work[node->steps[0]].phase == LM_PHASE_AFTER)
        break;
      if (shared)
        {
          if (!shared->placed.fixed && !lm_plan_is_placed (&shared->placed))
            {
              *waits = shared;
              return LM_PLAN_NODE_PLACED;
            }
          continue;
        }
      result = node->visit < 0 ? lm_plan_solver_place_own (self, index, node->steps[0], late, from)
                               : place_early_visit (self, index, (int) *cursor, late, from);
      if (result != LM_PLAN_NODE_PLACED)
        return result;
    }
  return LM_PLAN_NODE_PLACED;
}

/* Takes everything before the connection day off again, to begin anew. */
static void
clear_unit (LmPlanSolver *self, const LmPlanUnit *unit, const gboolean *was_placed)
{
  for (guint i = 0; i < unit->n_homes; i++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      for (guint w = 0; w < home->template->n_work && lm_plan_home_is_open (home); w++)
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

/* One attempt. LM_PLAN_NODE_TOO_LATE: begin anew with the later release. */
static LmPlanNodeResult
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

          if (!lm_plan_home_is_open (lm_plan_home (&self->own, index)))
            continue;
          if (advance (self, index, &cursors[i], &waits, late, from) == LM_PLAN_NODE_TOO_LATE)
            return LM_PLAN_NODE_TOO_LATE;
          if (waits == NULL || !lm_plan_home_is_open (lm_plan_home (&self->own, index)))
            continue;
          if (wanted == NULL)
            wanted = waits;
          waiting += waits == wanted;
          blocked += waits != wanted;
        }
      if (wanted == NULL)
        return LM_PLAN_NODE_PLACED;
      /* Homes that wait for another shared step may not have done what comes
       * before this one: that is looked at per home. */
      if (blocked > 0)
        for (guint i = 0; i < unit->n_homes; i++)
          {
            guint index = g_array_index (self->own.unit_homes, guint, unit->first_home + i);
            LmPlanHome *home = lm_plan_home (&self->own, index);
            gboolean needs = FALSE;
            guint at = cursors[i];

            if (!lm_plan_home_is_open (home))
              continue;
            for (guint n = at + 1; n < home->template->n_nodes; n++)
              needs |= home->template->nodes[n].visit < 0 &&
                       lm_plan_get_shared (&self->own, home, home->template->nodes[n].steps[0]) == wanted;
            if (needs)
              {
                lm_plan_solver_add_home_cause (self, index, "cycle", wanted->step, LM_DAY_NONE, 0);
                lm_plan_solver_give_up (self, index, "cycle");
              }
          }
      if (place_shared (self, unit, wanted, late, from) == LM_PLAN_NODE_TOO_LATE)
        return LM_PLAN_NODE_TOO_LATE;
    }
}

gboolean
lm_plan_solver_prepare_once (LmPlanSolver *self, LmPlanUnit *unit)
{
  g_autofree guint *cursors = g_new0 (guint, unit->n_homes + 1);
  LmPlanPlaced *late = NULL;
  LmInstant from = 0;

  return prepare_once (self, unit, cursors, &late, &from) == LM_PLAN_NODE_PLACED;
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

      if (prepare_once (self, unit, cursors, &late, &from) != LM_PLAN_NODE_TOO_LATE)
        return;
      clear_unit (self, unit, was_placed);
      memset (cursors, 0, unit->n_homes * sizeof (guint));
      if (shift == LM_PLAN_MAX_SHIFTS)
        break;
      late->release = MAX (late->release, from);
    }
  for (guint i = 0; i < unit->n_homes; i++)
    {
      guint index = g_array_index (self->own.unit_homes, guint, unit->first_home + i);

      if (!lm_plan_home_is_open (lm_plan_home (&self->own, index)))
        continue;
      lm_plan_solver_add_home_cause (self, index, "max-lag", 0, LM_DAY_NONE, 0);
      lm_plan_solver_give_up (self, index, "max-lag");
    }
}

gboolean
lm_plan_solver_shared_comes_after (LmPlanSolver *self, const LmPlanHome *home)
{
  const LmPlanTemplate *template = home->template;

  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanWork *work = &template->work[w];
      const LmPlanShared *shared = work->shared ? lm_plan_get_shared (&self->own, home, w) : NULL;

      if (shared == NULL || !lm_plan_is_placed (&shared->placed) || shared->placed.fixed)
        continue;
      for (guint p = 0; p < template->n_work; p++)
        {
          const LmPlanPlaced *before = lm_plan_placed (&self->own, home, p);

          if (template->work[p].phase == LM_PHASE_PREPARATION && !before->skip && lm_plan_is_placed (before) &&
              before->end > shared->placed.start)
            return FALSE;
        }
      for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
        {
          const LmPlanLink *link = &template->links[l];
          const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, link->before);

          if (!before->skip && lm_plan_is_placed (before) &&
              lm_plan_add_lag (&self->own, before->end, link->unit, link->lag_min) > shared->placed.start)
            return FALSE;
        }
    }
  return TRUE;
}

/* The home's own steps before the visit again, after one of them may not start
 * so early. */
gboolean
lm_plan_solver_prepare_again (LmPlanSolver *self, guint index)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);

  for (guint shift = 0; shift < LM_PLAN_MAX_SHIFTS; shift++)
    {
      LmPlanPlaced *late = NULL;
      LmPlanShared *waits;
      LmInstant from = 0;
      guint cursor = 0;
      LmPlanNodeResult result;

      for (guint w = 0; w < home->template->n_work; w++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

          if (!placed->fixed && lm_plan_is_placed (placed) && home->template->work[w].phase != LM_PHASE_AFTER)
            lm_plan_solver_unplace (self, placed);
        }
      result = advance (self, index, &cursor, &waits, &late, &from);
      if (result == LM_PLAN_NODE_IMPOSSIBLE)
        return FALSE;
      if (result == LM_PLAN_NODE_PLACED)
        return lm_plan_solver_shared_comes_after (self, home);
      late->release = MAX (late->release, from);
    }
  return FALSE;
}
