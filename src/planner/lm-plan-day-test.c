#include "lm-plan-solver-private.h"

#include <string.h>

/* The one-day test: the shortest day in which so many persons per trade do the
 * steps of a visit. Depth first over the orders in which steps are put at their
 * earliest place (one of these orders gives the shortest day: Sprecher, Kolisch
 * and Drexl 1995), cut off by the longest way still to go. */

#define HORIZON 2880     /* work minutes looked at */
#define MAX_NODES 200000 /* of the search; then the best so far, which may not be the best there is */
#define MAX_TRADES 32

typedef struct {
  const LmPlanTemplate *template;
  const LmPlanNode *node;
  int trade_of[64];          /* per step of the node: row of the trade, -1 */
  guint persons[MAX_TRADES];
  guint8 used[MAX_TRADES][HORIZON];
  int start[64], end[64], best;
  int best_start[64], best_end[64]; /* of the shortest day */
  gboolean done[64];
  guint last, visited;
} DayTest;

static int
position_of (const DayTest *self, guint step)
{
  for (guint s = 0; s < self->node->n_steps; s++)
    if (self->node->steps[s] == step)
      return (int) s;
  return -1;
}

static int
earliest (const DayTest *self, guint s)
{
  const LmPlanWork *work = &self->template->work[self->node->steps[s]];
  int from = 0;

  for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
    {
      const LmPlanLink *link = &self->template->links[l];
      int before = position_of (self, link->before);

      if (before < 0)
        continue;
      if (!self->done[before])
        return -1;
      from = MAX (from, self->end[before] + (link->unit == LM_LAG_UNIT_MINUTES ? MAX (link->lag_min, 0) : 0));
    }
  return from;
}

static int
find (const DayTest *self, int trade, int persons, int minutes, int from)
{
  int run = 0;

  if (trade < 0)
    return from;
  for (int at = from; at < HORIZON; at++)
    {
      run = self->used[trade][at] + persons <= (int) self->persons[trade] ? run + 1 : 0;
      if (run == minutes)
        return at - minutes + 1;
    }
  return -1;
}

static void
take (DayTest *self, int trade, int persons, int minutes, int start)
{
  for (int at = start; trade >= 0 && at < start + minutes; at++)
    self->used[trade][at] = (guint8) (self->used[trade][at] + persons);
}

static void
search (DayTest *self, guint left, int makespan)
{
  int bound = makespan;

  if (left == 0)
    {
      if (makespan < self->best)
        {
          self->best = makespan;
          memcpy (self->best_start, self->start, sizeof self->start);
          memcpy (self->best_end, self->end, sizeof self->end);
          memcpy (self->best_start, self->start, sizeof self->start);
          memcpy (self->best_end, self->end, sizeof self->end);
          for (guint s = 0; s < self->node->n_steps; s++)
            if (self->end[s] == makespan)
              self->last = s;
        }
      return;
    }
  if (++self->visited > MAX_NODES)
    return;
  for (guint s = 0; s < self->node->n_steps; s++)
    {
      int from = self->done[s] ? -1 : earliest (self, s);

      if (from >= 0)
        bound = MAX (bound, from + self->template->work[self->node->steps[s]].tail);
    }
  /* A divisible step can be shorter than its tail says; the bound then only
   * orders the search. */
  if (bound >= self->best)
    {
      gboolean divisible = FALSE;

      for (guint s = 0; s < self->node->n_steps; s++)
        divisible |= !self->done[s] && self->template->work[self->node->steps[s]].n_ways > 1;
      if (!divisible || makespan >= self->best)
        return;
    }
  /* The longest way first: the node's own order. */
  for (guint s = 0; s < self->node->n_steps; s++)
    {
      const LmPlanWork *work = &self->template->work[self->node->steps[s]];
      int from = self->done[s] ? -1 : earliest (self, s);

      for (guint w = 0; from >= 0 && w < work->n_ways; w++)
        {
          int start = find (self, self->trade_of[s], work->ways[w].persons, work->ways[w].minutes, from);

          if (start < 0)
            continue;
          take (self, self->trade_of[s], work->ways[w].persons, work->ways[w].minutes, start);
          self->done[s] = TRUE;
          self->start[s] = start;
          self->end[s] = start + work->ways[w].minutes;
          search (self, left - 1, MAX (makespan, self->end[s]));
          self->done[s] = FALSE;
          take (self, self->trade_of[s], -work->ways[w].persons, work->ways[w].minutes, start);
        }
    }
}

/* Where each step stands on the shortest day, minutes of the day. */
static void
list_times (const DayTest *test, const LmPlanCrew *hours, GArray *times)
{
  for (guint s = 0; s < test->node->n_steps; s++)
    {
      const LmPlanWork *work = &test->template->work[test->node->steps[s]];
      /* A start belongs to the work after it: at lunch it is the end of lunch. */
      LmDayTestStep step = { work->id, work->row,
                             lm_plan_crew_end_of (hours, test->best_start[s] + 1) - 1, lm_plan_crew_end_of (hours, test->best_end[s]) };

      g_array_append_val (times, step);
    }
}

static LmDayTest
test_node (LmPlanProblem *problem, const LmPlanTemplate *template, int node, const guint *persons_of_trade, GArray *times)
{
  LmDayTest result = { .end = problem->project->visit_start, .optimal = TRUE };
  g_autofree DayTest *test = NULL;
  LmPlanCrew hours = { 0 };
  int longest = 0;

  result.slack = problem->project->visit_end - result.end;
  if (node < 0 || template->nodes[node].n_steps == 0)
    return result;
  test = g_new0 (DayTest, 1);
  test->template = template;
  test->node = &template->nodes[node];
  test->best = HORIZON;
  for (guint s = 0; s < test->node->n_steps; s++)
    {
      const LmPlanWork *work = &template->work[test->node->steps[s]];
      int trade = lm_snapshot_index (problem->snapshot, LM_TABLE_TRADE, work->row->trade);
      gboolean possible = work->skill == LM_PLAN_NOBODY;

      test->trade_of[MIN (s, 63)] = work->skill == LM_PLAN_NOBODY ? -1 : trade;
      if (trade >= 0 && trade < MAX_TRADES)
        {
          test->persons[trade] = MIN (persons_of_trade[trade], 200);
          for (guint w = 0; w < work->n_ways; w++)
            possible |= (guint) work->ways[w].persons <= persons_of_trade[trade];
        }
      longest = MAX (longest, work->tail);
      if (!possible || s >= 64 || trade >= MAX_TRADES)
        return (LmDayTest) { .end = -1, .slack = 0, .step = work->id };
    }
  search (test, test->node->n_steps, 0);
  if (test->best == HORIZON)
    return (LmDayTest) { .end = -1, .slack = 0, .step = template->work[test->node->steps[0]].id };
  hours.start = problem->project->visit_start;
  hours.lunch_at = MAX (problem->project->lunch_start - hours.start, 0);
  hours.lunch_length = MAX (problem->project->lunch_end - problem->project->lunch_start, 0);
  hours.length = HORIZON;
  result.end = lm_plan_crew_end_of (&hours, test->best);
  result.slack = problem->project->visit_end - result.end;
  result.optimal = test->best == longest || test->visited <= MAX_NODES;
  result.step = template->work[test->node->steps[test->last]].id;
  if (times != NULL)
    list_times (test, &hours, times);
  return result;
}

LmDayTest
lm_plan_test_node (LmPlanProblem *problem, const LmPlanTemplate *template, int node, const guint *persons_of_trade)
{
  return test_node (problem, template, node, persons_of_trade, NULL);
}

LmDayTest
lm_plan_test_day (LmSnapshot *snapshot, LmId method, const guint *persons_of_trade)
{
  return lm_plan_test_day_steps (snapshot, method, persons_of_trade, NULL);
}

LmDayTest
lm_plan_test_day_steps (LmSnapshot *snapshot, LmId method, const guint *persons_of_trade, GArray *times)
{
  const LmId nobody = 0;
  LmPlanOptions options = { .only = &nobody, .n_only = 0 };
  g_autoptr (LmPlanProblem) problem = NULL;
  LmPlanTemplate *template;
  LmDayTest result;

  g_return_val_if_fail (snapshot != NULL && persons_of_trade != NULL, (LmDayTest) { 0 });
  problem = lm_plan_problem_new_for_method (snapshot, &options);
  template = lm_plan_template_new (problem, method);
  if (template->cycle >= 0)
    result = (LmDayTest) { .end = -1, .step = template->work[template->cycle].id };
  else
    result = test_node (problem, template, template->connection, persons_of_trade, times);
  lm_plan_template_free (template);
  return result;
}
