#include "lm-plan-improve-private.h"

/* The first plan, and better ones as long as there is time. */

/* Of the time that is given, kept for what is done once days stand. */
#define FINISHING 0.1
/* Rounds without a better plan before it gives up. */
#define PATIENCE 8

static LmPlan *
first_plan (LmPlanProblem *problem, LmPlanProgress progress, gpointer data)
{
  g_autoptr (LmPlanSolver) solver = lm_plan_solver_new (problem);

  return lm_plan_solver_place_all (solver, progress, data) ? lm_plan_solver_finish_all (solver) : NULL;
}

/* More homes with a day, then the lower value. */
static gboolean
is_better (const LmPlanValue *a, const LmPlanValue *b)
{
  return a->n_placed != b->n_placed ? a->n_placed > b->n_placed : a->total < b->total;
}

static void
tell (LmPlanProblem *problem, LmPlan *plan, LmPlanLimit *limit, double started)
{
  LmPlanBetter figures = { 0 };
  LmDay bound = lm_plan_get_bound (plan, NULL);

  if (problem->options.improved == NULL)
    return;
  figures.value = *lm_plan_get_value (plan);
  figures.end_day = lm_plan_get_end_day (plan);
  figures.bound = bound;
  figures.gap = lm_plan_get_gap (plan);
  figures.schedules = limit->done;
  figures.seconds = lm_plan_thread_seconds () - started;
  problem->options.improved (&figures, problem->options.improved_data);
}

/* One more plan, all its days packed as a whole, holes filled from behind. NULL:
 * stopped, by the caller or by the time. */
static LmPlan *
better_plan (LmPlanProblem *problem, guint round, LmPlanLimit *limit)
{
  g_autoptr (LmPlanSolver) solver = lm_plan_solver_new (problem);
  LmPlan *plan = NULL;

  solver->thorough = TRUE;
  solver->round = round;
  solver->schedules = limit->done;
  solver->limit = limit;
  for (guint r = 0; r < round; r++)
    lm_plan_solver_random (solver);
  if (lm_plan_solver_place_all (solver, limit->progress, limit->data))
    {
      lm_plan_solver_compact (solver, limit);
      if (!limit->stopped)
        plan = lm_plan_solver_finish_all (solver);
    }
  else
    limit->stopped = TRUE;
  limit->done = solver->schedules;
  return plan;
}

LmPlan *
lm_plan_solve (LmPlanProblem *problem, LmPlanProgress progress, gpointer data)
{
  const LmPlanOptions *options;
  g_autoptr (LmPlan) best = NULL;
  double started = lm_plan_thread_seconds ();
  LmPlanLimit limit = { .progress = progress, .data = data };
  LmPlanValue first;

  g_return_val_if_fail (problem != NULL, NULL);
  options = &problem->options;
  best = first_plan (problem, progress, data);
  if (best == NULL || options->only || (options->seconds <= 0 && options->schedules <= 0))
    return g_steal_pointer (&best);
  first = *lm_plan_get_value (best);
  if (options->seconds > 0)
    limit.seconds = started + options->seconds * (1 - FINISHING);
  limit.schedules = options->schedules;
  tell (problem, best, &limit, started);
  for (guint round = 0, vain = 0; vain < PATIENCE && !lm_plan_limit_is_over (&limit, limit.done); round++)
    {
      gint64 before = limit.done;
      LmPlan *plan = better_plan (problem, round, &limit);

      if (plan && is_better (lm_plan_get_value (plan), lm_plan_get_value (best)))
        {
          lm_plan_free (best);
          best = plan;
          vain = 0;
          tell (problem, best, &limit, started);
        }
      else
        {
          lm_plan_free (plan);
          vain++;
        }
      /* Nothing is left to be packed. */
      if (limit.stopped || limit.done == before)
        break;
    }
  lm_plan_set_first_value (best, &first);
  return limit.stopped ? NULL : g_steal_pointer (&best);
}
