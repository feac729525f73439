#include "lm-plan-improve-private.h"

#include <stdlib.h>

/* The objective: every term in a unit that people count in, times the weight
 * that the project gives it. Worked out here and nowhere else. */

static double
count_working_days (LmPlanSolver *self, LmDay from, LmDay to)
{
  double days = 0;

  for (LmDay day = from; day < to; day++)
    days += lm_plan_project_works (&self->own, day);
  return days;
}

/* Visits before the connection day, and days from the first work outside to the
 * connection day. */
static void
add_home (LmPlanSolver *self, const LmPlanHome *home, LmPlanValue *value, double *open_days)
{
  LmDay opened = LM_DAY_NONE;

  for (guint n = 0; n < home->template->n_nodes; n++)
    {
      const LmPlanNode *node = &home->template->nodes[n];
      gboolean placed = FALSE;

      for (guint s = 0; s < node->n_steps; s++)
        {
          const LmPlanPlaced *step = lm_plan_placed (&self->own, home, node->steps[s]);

          if (step->skip || !lm_plan_is_placed (step))
            continue;
          placed = TRUE;
          if (home->template->work[node->steps[s]].phase == LM_PHASE_OUTSIDE &&
              (opened == LM_DAY_NONE || lm_instant_get_day (step->start) < opened))
            opened = lm_instant_get_day (step->start);
        }
      value->amount[LM_PLAN_TERM_VISITS] += node->visit > 0 && placed;
    }
  if (opened != LM_DAY_NONE && home->visit_day != LM_DAY_NONE && home->visit_day > opened)
    *open_days += home->visit_day - opened;
  if (home->stood && home->stood->visit_day != LM_DAY_NONE && home->visit_day != home->stood->visit_day)
    value->amount[LM_PLAN_TERM_CHURN]++;
}

typedef struct {
  int crew;
  LmDay day;
  LmInstant start;
  guint home;
} Call;

static int
compare_calls (gconstpointer a, gconstpointer b)
{
  const Call *x = a, *y = b;

  if (x->crew != y->crew)
    return x->crew < y->crew ? -1 : 1;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->home < y->home ? -1 : x->home > y->home;
}

/* A crew that goes on in another street. */
static double
count_leaps (LmPlanSolver *self)
{
  g_autoptr (GArray) calls = g_array_new (FALSE, FALSE, sizeof (Call));
  double leaps = 0;

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);
      Call call = { home->drum_crew, home->visit_day, G_MAXINT32, h };
      const LmPlanNode *node;

      if (home->template == NULL || !home->placed || home->drum_crew < 0 || home->task != LM_PLAN_HOME_OPEN)
        continue;
      node = &home->template->nodes[home->template->connection];
      for (guint s = 0; s < node->n_steps; s++)
        {
          const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);

          if (lm_plan_is_placed (placed))
            call.start = MIN (call.start, placed->start);
        }
      g_array_append_val (calls, call);
    }
  g_array_sort (calls, compare_calls);
  for (guint i = 1; i < calls->len; i++)
    {
      const Call *call = &g_array_index (calls, Call, i), *before = call - 1;

      leaps += call->crew == before->crew && !g_str_equal (lm_plan_home (&self->own, call->home)->row->street,
                                                           lm_plan_home (&self->own, before->home)->row->street);
    }
  return leaps;
}

/* Days on which a crew is there without any work, from its first day of work to
 * its last; spare days are kept free on purpose. */
static double
count_idle_days (LmPlanSolver *self)
{
  double idle = 0;

  for (guint c = 0; c < self->own.n_crews; c++)
    {
      double waiting = 0;
      gboolean begun = FALSE;

      for (LmDay day = self->own.first_day; day < self->own.first_day + LM_PLAN_HORIZON; day++)
        {
          const LmPlanCrewDay *crew_day = lm_plan_board_peek (self->board, c, day);
          const LmPlanCrewDay *fresh = crew_day ? lm_plan_board_get (self->fresh, c, day) : NULL;

          if (fresh == NULL || fresh->free == 0)
            continue;
          if (crew_day->free < fresh->free)
            {
              idle += begun ? waiting : 0;
              waiting = 0;
              begun = TRUE;
            }
          else if (!crew_day->spare)
            waiting++;
        }
    }
  return idle;
}

LmPlanValue
lm_plan_solver_get_value (LmPlanSolver *self)
{
  const LmProjectRow *project = self->own.project;
  const int weights[LM_N_PLAN_TERM] = {
    [LM_PLAN_TERM_END] = project->weight_end,   [LM_PLAN_TERM_VISITS] = project->weight_visits,
    [LM_PLAN_TERM_OPEN] = project->weight_open, [LM_PLAN_TERM_IDLE] = project->weight_idle,
    [LM_PLAN_TERM_LEAPS] = project->weight_leap, [LM_PLAN_TERM_CHURN] = project->weight_churn,
  };
  LmPlanValue value = { 0 };
  LmDay end = self->own.first_day;
  double open_days = 0;

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->template == NULL || home->task != LM_PLAN_HOME_OPEN || !home->placed)
        continue;
      value.n_placed++;
      end = MAX (end, home->visit_day + 1);
      add_home (self, home, &value, &open_days);
    }
  value.amount[LM_PLAN_TERM_END] = count_working_days (self, self->own.first_day, end);
  value.amount[LM_PLAN_TERM_OPEN] = open_days / MAX (1, end - self->own.first_day);
  value.amount[LM_PLAN_TERM_IDLE] = count_idle_days (self);
  value.amount[LM_PLAN_TERM_LEAPS] = count_leaps (self);
  for (guint t = 0; t < LM_N_PLAN_TERM; t++)
    {
      value.weighted[t] = weights[t] * value.amount[t];
      value.total += value.weighted[t];
    }
  return value;
}
