#include "lm-plan-solver-private.h"

#include <string.h>

#include "core/lm-calendar.h"

/* Questions about one home while all else stands still. */

/* Days that are looked at for one list. */
#define LOOK_AHEAD 400

static LmPlanSolver *
get_frozen (LmPlanProblem *problem)
{
  if (problem->frozen == NULL)
    {
      LmPlanOptions options = problem->options;
      const LmId nobody = 0;

      options.only = &nobody;
      options.n_only = 0;
      options.ready_only = FALSE;
      problem->still = lm_plan_problem_new (problem->snapshot, &options);
      problem->frozen = lm_plan_solver_new_frozen (problem->still);
    }
  return problem->frozen;
}

typedef struct {
  LmPlanSolver *solver;
  guint index;
  LmPlanHome home;        /* as it was */
  LmPlanPlaced *placed;
  LmPlanPlaced *shared;
  guint n_causes;
} Trial;

/* Takes what is frozen off the board: of the visit and what follows it, or of
 * all. */
static void
free_steps (Trial *self, gboolean all)
{
  LmPlanHome *home = lm_plan_home (&self->solver->own, self->index);
  const LmPlanTemplate *template = home->template;

  for (guint w = 0; w < template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, home, w);

      if (placed->fixed != LM_PLAN_FROZEN && !(all && placed->fixed == LM_PLAN_FREE))
        continue;
      if (!all && template->work[w].node != template->connection && template->work[w].phase != LM_PHASE_AFTER)
        continue;
      placed->fixed = LM_PLAN_FREE;
      placed->release = LM_INSTANT_NONE;
      lm_plan_solver_unplace (self->solver, placed);
    }
}

static void
trial_start (Trial *self, LmDay day)
{
  LmPlanHome *home = lm_plan_home (&self->solver->own, self->index);
  const LmPlanUnit *unit = &g_array_index (self->solver->own.units, LmPlanUnit, home->unit);

  self->home = *home;
  self->placed = g_memdup2 (lm_plan_placed (&self->solver->own, home, 0), home->template->n_work * sizeof (LmPlanPlaced));
  self->shared = g_new (LmPlanPlaced, unit->n_shared + 1);
  for (guint s = 0; s < unit->n_shared; s++)
    self->shared[s] = g_array_index (self->solver->own.shared, LmPlanShared, unit->first_shared + s).placed;
  self->n_causes = self->solver->causes->len;
  lm_plan_solver_remove_visit (self->solver, self->index);
  home->task = LM_PLAN_HOME_OPEN;
  home->conflict = home->partly = FALSE;
  home->problem = NULL;
  home->promise = (LmPlanTold) { TRUE, LM_PRECISION_DAY, day, day + 1, 0, G_MAXINT, 0 };
  self->solver->jit = self->solver->own.first_day;
  free_steps (self, FALSE);
}

static void
trial_end (Trial *self)
{
  LmPlanHome *home = lm_plan_home (&self->solver->own, self->index);
  const LmPlanUnit *unit = &g_array_index (self->solver->own.units, LmPlanUnit, home->unit);

  if (home->visit_day != LM_DAY_NONE)
    lm_plan_solver_remove_visit (self->solver, self->index);
  for (guint w = 0; w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, home, w);

      if (placed->fixed == LM_PLAN_FREE)
        {
          lm_plan_solver_unplace (self->solver, placed);
          *placed = self->placed[w];
          if (placed->fixed != LM_PLAN_FREE)
            lm_plan_solver_mark (self->solver, placed, TRUE);
        }
    }
  for (guint s = 0; s < unit->n_shared; s++)
    {
      LmPlanPlaced *placed = &g_array_index (self->solver->own.shared, LmPlanShared, unit->first_shared + s).placed;

      if (placed->fixed == LM_PLAN_FREE)
        lm_plan_solver_unplace (self->solver, placed);
      *placed = self->shared[s];
    }
  *home = self->home;
  if (home->visit_day != LM_DAY_NONE)
    lm_plan_solver_add_visit (self->solver, self->index, home->visit_day);
  home->placed = self->home.placed;
  g_array_set_size (self->solver->causes, self->n_causes);
  g_free (self->placed);
  g_free (self->shared);
}

static gboolean
comes_before (const LmPlanTemplate *template, guint step)
{
  return template->work[step].node != template->connection && template->work[step].phase != LM_PHASE_AFTER;
}

/* Whether what comes before the visit stands well for it; otherwise why not. */
static gboolean
stands_before (Trial *self, LmDay day, LmReason *reason, LmId *ref)
{
  const LmPlanHome *home = lm_plan_home (&self->solver->own, self->index);
  const LmPlanTemplate *template = home->template;

  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_solver_get_placed (self->solver, home, w);

      if (comes_before (template, w) && !placed->skip && !lm_plan_is_placed (placed) && placed->fixed != LM_PLAN_RECORDED)
        return FALSE;
    }
  return lm_plan_solver_get_first_day (self->solver, home, template->connection, FALSE, reason, ref) <= day;
}

static gboolean
any_crew_works (LmPlanSolver *self, const LmPlanNode *node, LmDay day)
{
  if (node->drum_skill == LM_PLAN_NOBODY)
    return lm_plan_project_works (&self->own, day);
  for (guint t = 0; t < node->n_trades; t++)
    {
      const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, node->trades[t].skill);
      gboolean works = FALSE;

      for (guint c = 0; c < skill->n_crews; c++)
        works |= lm_plan_board_get (self->board, skill->crews[c], day) != NULL;
      if (!works)
        return FALSE;
    }
  return TRUE;
}

static int
working_days_between (LmPlanProblem *self, LmDay from, LmDay to)
{
  int days = 0;

  if (from == LM_DAY_NONE)
    return 0;
  for (LmDay day = MIN (from, to); day < MAX (from, to); day++)
    days += lm_plan_project_works (self, day + (to > from));
  return to > from ? days : -days;
}

static void
describe (Trial *self, LmPlanDay *result)
{
  const LmPlanHome *home = lm_plan_home (&self->solver->own, self->index);
  const LmPlanTemplate *template = home->template;
  LmInstant start = G_MAXINT32, end = LM_INSTANT_NONE;

  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->solver->own, home, w);

      if (placed->skip || !lm_plan_is_placed (placed))
        continue;
      if (template->work[w].node == template->connection && lm_instant_get_day (placed->start) == result->day)
        {
          start = MIN (start, placed->start);
          end = MAX (end, placed->end);
        }
      else if (template->work[w].node != template->connection)
        result->moved += lm_plan_is_placed (&self->placed[w]) && placed->start != self->placed[w].start;
    }
  if (end != LM_INSTANT_NONE)
    {
      result->start = lm_instant_get_minute (start);
      result->end = end - lm_instant (result->day, 0);
      result->slack = self->solver->own.project->visit_end - result->end;
      result->uses_buffer = result->slack < self->solver->own.project->day_buffer;
    }
}

LmPlanDay
lm_plan_place_home (LmPlanProblem *problem, LmId home_id, LmDay day, GArray **steps)
{
  LmPlanDay result = { .day = day, .reason = LM_REASON_NONE, .start = -1, .end = -1 };
  LmPlanSolver *self = get_frozen (problem);
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (self->own.home_index, &home_id));
  LmPlanHome *home = at ? lm_plan_home (&self->own, at - 1) : NULL;
  const LmPlanNode *node;
  const GArray *visits;
  Trial trial = { .solver = self, .index = at - 1 };
  LmReason reason;
  LmId ref = 0;

  if (steps)
    *steps = g_array_new (FALSE, TRUE, sizeof (LmPlanStepRow));
  if (home == NULL || home->template == NULL || home->template->connection < 0)
    return result;
  if (home->placed && home->reason == LM_REASON_DONE)
    {
      result.reason = LM_REASON_DONE;
      return result;
    }
  node = &home->template->nodes[home->template->connection];
  result.shift = working_days_between (&self->own, home->visit_day, day);
  visits = lm_plan_solver_get_visits (self, day);
  result.visits = visits ? visits->len - (home->visit_day == day ? 1 : 0) : 0;
  result.reason = LM_REASON_START;
  if (day < self->own.first_day || day >= self->own.first_day + LM_PLAN_HORIZON)
    return result;
  result.reason = LM_REASON_RESIDENT;
  if (!lm_plan_resident_is_in (home, day))
    return result;
  result.reason = LM_REASON_SEASON;
  if (node->heat_off && lm_calendar_is_heating (self->own.project, day))
    return result;
  result.reason = LM_REASON_CALENDAR;
  if (!any_crew_works (self, node, day))
    return result;

  trial_start (&trial, day);
  reason = LM_REASON_BEFORE;
  if (!stands_before (&trial, day, &reason, &ref))
    {
      free_steps (&trial, TRUE);
      lm_plan_solver_prepare (self, &g_array_index (self->own.units, LmPlanUnit, home->unit));
      lm_plan_solver_get_first_day (self, home, home->template->connection, FALSE, &reason, &ref);
    }
  result.before_ready = lm_plan_solver_get_ready_day (self, home, NULL) > day;
  if (lm_plan_solver_connect (self, trial.index))
    {
      lm_plan_solver_finish (self, trial.index);
      result.fits = TRUE;
      result.reason = home->reason;
      result.reason_ref = home->reason_ref;
      describe (&trial, &result);
    }
  else if (home->template->limit < 0)
    {
      result.reason = LM_REASON_DAY;
      result.slack = home->slack;
    }
  else if (home->problem && g_str_equal (home->problem, "promise-full"))
    {
      result.reason = self->failed_reason;
      result.reason_ref = self->failed_ref;
    }
  else
    {
      result.reason = reason;
      result.reason_ref = ref;
    }
  for (guint w = 0; steps && w < home->template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

      if (!placed->skip && placed->state != LM_STEP_STATE_DONE && lm_plan_get_shared (&self->own, home, w) == NULL)
        {
          LmPlanStepRow row = lm_plan_solver_row (self, home, w);

          g_array_append_val (*steps, row);
        }
    }
  trial_end (&trial);
  return result;
}

GArray *
lm_plan_list_days (LmPlanProblem *problem, LmId home, LmDay from, guint n)
{
  GArray *days = g_array_new (FALSE, TRUE, sizeof (LmPlanDay));

  g_return_val_if_fail (problem != NULL, days);
  from = MAX (from, problem->first_day);
  for (LmDay day = from; day < from + LOOK_AHEAD && days->len < n; day++)
    {
      LmPlanDay found = lm_plan_place_home (problem, home, day, NULL);

      if (found.fits)
        g_array_append_val (days, found);
    }
  return days;
}
