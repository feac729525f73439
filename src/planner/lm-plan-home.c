#include "lm-plan-home-private.h"

/* The connection day of a home, and what comes after it. */

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
      latest = lm_plan_add_max_lag (&self->own, before->end, link->unit, link->lag_max);
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
    lm_plan_solver_add_home_cause (self, index, code, 0, day, 0);
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

  if (!lm_plan_home_is_open (home))
    return FALSE;
  if (node < 0)
    {
      /* Somebody was told a day, and the method has none. */
      if (told && home->row)
        {
          home->conflict = TRUE;
          lm_plan_solver_add_home_cause (self, index, "promise-full", 0, home->promise.first, 0);
        }
      return FALSE;
    }
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
  for (guint shift = 0; shift < LM_PLAN_MAX_SHIFTS; shift++)
    {
      LmPlanRange range = { .end = self->own.first_day + LM_PLAN_HORIZON, .until = G_MAXINT };
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
      day = lm_plan_solver_find_day (self, index, node, &range, template->limit);
      /* The day's buffer gives way before a promise does. */
      if (day == LM_DAY_NONE && template->limit < self->own.project->visit_end)
        day = lm_plan_solver_find_day (self, index, node, &range, self->own.project->visit_end);
      if (day == LM_DAY_NONE)
        return fail_visit (self, index, told ? "promise-full" : "no-window", told ? home->promise.first : LM_DAY_NONE);

      late = lm_plan_solver_find_late (self, home, node, &from);
      if (late == NULL)
        {
          if (comes_too_late (self, home, node))
            {
              /* What was done already can't be moved; somebody must decide. */
              home->conflict = TRUE;
              lm_plan_solver_add_home_cause (self, index, "max-lag", 0, LM_DAY_NONE, 0);
            }
          lm_plan_solver_add_visit (self, index, day);
          lm_plan_solver_explain_day (self, home, node, day, &range);
          if (told && lm_plan_solver_get_ready_day (self, home, NULL) > day)
            lm_plan_solver_add_home_cause (self, index, "promise-not-ready", 0, day, 0);
          return TRUE;
        }
      late->release = MAX (late->release, from);
      for (guint s = 0; s < template->nodes[node].n_steps; s++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, template->nodes[node].steps[s]);

          if (!placed->fixed && lm_plan_is_placed (placed))
            lm_plan_solver_unplace (self, placed);
        }
      if (!lm_plan_solver_prepare_again (self, index))
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
      if (lm_plan_solver_place_own (self, index, template->nodes[n].steps[0], &late, &from) == LM_PLAN_NODE_IMPOSSIBLE)
        return;
      if (late)
        {
          lm_plan_solver_unplace (self, lm_plan_placed (&self->own, home, template->nodes[n].steps[0]));
          lm_plan_solver_add_home_cause (self, index, "max-lag", template->work[template->nodes[n].steps[0]].id, LM_DAY_NONE, 0);
          home->conflict = TRUE;
        }
    }
}
