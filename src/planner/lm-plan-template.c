#include "lm-plan-problem-private.h"

/* The work of a method as a small graph: what every home of the method has in
 * common, worked out once. */

static int
compare_links (gconstpointer a, gconstpointer b)
{
  const LmPlanLink *x = a, *y = b;

  return x->after != y->after ? (x->after < y->after ? -1 : 1) : x->before < y->before ? -1 : x->before > y->before;
}

static void
read_ways (LmPlanProblem *problem, LmId method, const LmWorkStep *step, LmPlanWork *work)
{
  work->ways[work->n_ways].persons = step->row->persons;
  work->ways[work->n_ways++].minutes = step->typical;
  for (int persons = 1; persons <= 63 && work->n_ways < LM_PLAN_MAX_WAYS; persons++)
    {
      int minutes = persons == step->row->persons ? 0 : lm_work_get_minutes (problem->snapshot, method, step, persons);

      if (minutes > 0)
        {
          work->ways[work->n_ways].persons = persons;
          work->ways[work->n_ways++].minutes = minutes;
        }
    }
}

static void
read_conditions (LmPlanProblem *problem, LmPlanWork *work)
{
  guint n;
  const LmStepConditionRow *rows = LM_ROWS (problem->snapshot, STEP_CONDITION, &n);

  work->first_condition = problem->conditions->len;
  for (guint i = 0; i < n; i++)
    if (rows[i].step == work->id)
      g_array_append_val (problem->conditions, rows[i].condition);
  work->n_conditions = problem->conditions->len - work->first_condition;
}

/* Preparation comes first, outside work and earlier visits before the
 * connection day, and what comes after it after it. */
static gboolean
phase_before (const LmPlanWork *a, const LmPlanWork *b)
{
  gboolean a_connects = a->phase == LM_PHASE_DAY && a->visit == 0;
  gboolean b_connects = b->phase == LM_PHASE_DAY && b->visit == 0;

  if (a->phase == LM_PHASE_PREPARATION)
    return b->phase != LM_PHASE_PREPARATION;
  if (b->phase == LM_PHASE_AFTER)
    return a->phase != LM_PHASE_AFTER;
  return b_connects && !a_connects && a->phase != LM_PHASE_AFTER;
}

static int
rank (const LmPlanWork *work)
{
  switch (work->phase)
    {
    case LM_PHASE_PREPARATION: return 0;
    case LM_PHASE_OUTSIDE: return 1;
    case LM_PHASE_DAY: return work->visit > 0 ? 2 : 3;
    case LM_PHASE_AFTER: default: return 4;
    }
}

/* One node per step that stands alone, one per visit, in an order of
 * precedence; on equal terms the earlier phase, then the library's order. */
static void
make_nodes (LmPlanTemplate *self)
{
  g_autofree guint *group = g_new (guint, MAX (self->n_work, 1));
  g_autofree gboolean *done = g_new0 (gboolean, MAX (self->n_work, 1));
  guint n_groups = 0;

  for (guint i = 0; i < self->n_work; i++)
    {
      group[i] = n_groups;
      for (guint j = 0; j < i && self->work[i].phase == LM_PHASE_DAY; j++)
        if (self->work[j].phase == LM_PHASE_DAY && self->work[j].visit == self->work[i].visit)
          {
            group[i] = group[j];
            break;
          }
      if (group[i] == n_groups)
        n_groups++;
    }
  self->nodes = g_new0 (LmPlanNode, MAX (n_groups, 1));
  while (self->n_nodes < n_groups)
    {
      int best = -1;
      LmPlanNode *node;

      for (guint g = 0; g < n_groups; g++)
        {
          int first = -1;
          gboolean free = TRUE;

          for (guint i = 0; i < self->n_work && free; i++)
            {
              if (group[i] != g)
                continue;
              if (first < 0)
                first = (int) i;
              free = !done[i];
              for (guint l = 0; l < self->n_links && free; l++)
                if (self->links[l].after == i && group[self->links[l].before] != g)
                  free = done[self->links[l].before];
              for (guint j = 0; j < self->n_work && free; j++)
                if (group[j] != g && !done[j] && phase_before (&self->work[j], &self->work[i]))
                  free = FALSE;
            }
          if (free && (best < 0 || rank (&self->work[first]) < rank (&self->work[best])))
            best = first;
        }
      if (best < 0)
        {
          for (guint i = 0; i < self->n_work && self->cycle < 0; i++)
            if (!done[i])
              self->cycle = (int) i;
          return;
        }
      node = &self->nodes[self->n_nodes];
      node->visit = self->work[best].phase == LM_PHASE_DAY ? self->work[best].visit : -1;
      node->steps = g_new (guint, self->n_work);
      if (node->visit == 0)
        self->connection = (int) self->n_nodes;
      for (guint i = 0; i < self->n_work; i++)
        if (group[i] == group[best])
          {
            node->steps[node->n_steps++] = i;
            self->work[i].node = (int) self->n_nodes;
            done[i] = TRUE;
          }
      self->n_nodes++;
    }
}

/* Puts the steps of a visit in an order of precedence, the longest tail first
 * (once the tails are known). */
static gboolean
sort_visit (LmPlanTemplate *self, LmPlanNode *node)
{
  g_autofree gboolean *done = g_new0 (gboolean, self->n_work);
  g_autofree guint *sorted = g_new (guint, self->n_work);
  guint n = 0;

  while (n < node->n_steps)
    {
      int next = -1;

      for (guint s = 0; s < node->n_steps; s++)
        {
          guint step = node->steps[s];
          gboolean free = !done[step];

          for (guint l = 0; l < self->n_links && free; l++)
            if (self->links[l].after == step && self->work[self->links[l].before].node == self->work[step].node)
              free = done[self->links[l].before];
          if (free && (next < 0 || self->work[step].tail > self->work[next].tail))
            next = (int) step;
        }
      if (next < 0)
        {
          for (guint s = 0; s < node->n_steps; s++)
            if (!done[node->steps[s]])
              self->cycle = (int) node->steps[s];
          return FALSE;
        }
      done[next] = TRUE;
      sorted[n++] = (guint) next;
    }
  for (guint s = 0; s < n; s++)
    node->steps[s] = sorted[s];
  return TRUE;
}

static int
least_minutes (const LmPlanWork *work, gboolean any)
{
  int least = work->ways[0].minutes;

  for (guint w = 1; w < work->n_ways; w++)
    if (any || work->ways[w].persons <= work->ways[0].persons)
      least = MIN (least, work->ways[w].minutes);
  return least;
}

static void
measure_stretches (LmPlanTemplate *self, LmPlanNode *node)
{
  for (int any = 0; any < 2; any++)
    for (int after = 0; after < 2; after++)
      for (guint i = 0; i < node->n_steps; i++)
        {
          guint step = node->steps[after ? node->n_steps - 1 - i : i];
          LmPlanWork *work = &self->work[step];

          for (guint l = 0; l < self->n_links; l++)
            {
              const LmPlanLink *link = &self->links[l];
              const LmPlanWork *other = &self->work[after ? link->after : link->before];

              if ((after ? link->before : link->after) != step || other->node != work->node)
                continue;
              if (after)
                work->least_after[any] = MAX (work->least_after[any], other->least_after[any] + least_minutes (other, any));
              else
                work->least_before[any] = MAX (work->least_before[any], other->least_before[any] + least_minutes (other, any));
            }
        }
}

static void
measure_visit (LmPlanTemplate *self, LmPlanNode *node)
{
  gboolean off = FALSE, on = FALSE;
  int at = -1;

  node->trades = g_malloc0_n (node->n_steps, sizeof *node->trades);
  node->drum_skill = LM_PLAN_NOBODY;
  for (guint s = node->n_steps; s-- > 0;)
    {
      LmPlanWork *work = &self->work[node->steps[s]];
      int longest = 0;

      for (guint l = 0; l < self->n_links; l++)
        if (self->links[l].before == node->steps[s] && self->work[self->links[l].after].node == work->node)
          longest = MAX (longest, self->work[self->links[l].after].tail +
                                    (self->links[l].unit == LM_LAG_UNIT_MINUTES ? MAX (self->links[l].lag_min, 0) : 0));
      work->tail = work->ways[0].minutes + longest;
      for (guint w = 1; w < work->n_ways; w++)
        if (work->ways[w].minutes < work->ways[0].minutes && (node->divisible == 0 || work->ways[w].persons < node->divisible))
          node->divisible = work->ways[w].persons;
      off |= work->row->off_heat > 0;
      on |= work->row->off_heat < 0;
    }
  node->heat_off = off && !on;
  measure_stretches (self, node);

  for (guint s = 0; s < node->n_steps; s++)
    {
      LmPlanWork *work = &self->work[node->steps[s]];
      guint t = 0;

      if (at < 0 || work->tail > self->work[at].tail)
        at = (int) node->steps[s];
      if (work->skill == LM_PLAN_NOBODY)
        continue;
      while (t < node->n_trades && node->trades[t].trade != work->row->trade)
        t++;
      if (t == node->n_trades)
        {
          node->trades[t].trade = work->row->trade;
          node->trades[t].skill = work->skill;
          node->n_trades++;
        }
      node->trades[t].minutes += work->ways[0].minutes * work->ways[0].persons;
    }
  for (guint t = 1; t < node->n_trades; t++)
    if (node->trades[t].minutes > node->trades[0].minutes)
      {
        typeof (*node->trades) swap = node->trades[0];

        node->trades[0] = node->trades[t];
        node->trades[t] = swap;
      }
  if (node->n_trades > 0)
    node->drum_skill = node->trades[0].skill;

  node->critical = g_new (guint, node->n_steps);
  while (at >= 0)
    {
      int next = -1;

      node->critical[node->n_critical++] = (guint) at;
      for (guint l = 0; l < self->n_links; l++)
        {
          guint after = self->links[l].after;

          if (self->links[l].before == (guint) at && self->work[after].node == self->work[at].node &&
              (next < 0 || self->work[after].tail > self->work[next].tail))
            next = (int) after;
        }
      at = next;
    }
}

LmPlanTemplate *
lm_plan_template_new (LmPlanProblem *problem, LmId method)
{
  LmPlanTemplate *self = g_new0 (LmPlanTemplate, 1);
  g_autoptr (GArray) steps = lm_work_of_method (problem->snapshot, method);
  g_autoptr (GArray) links = lm_work_get_links (problem->snapshot, method, steps);

  self->method = method;
  self->row = LM_FIND (problem->snapshot, METHOD, method);
  self->connection = self->cycle = self->tight = -1;
  self->work = g_new0 (LmPlanWork, MAX (steps->len, 1));
  for (guint i = 0; i < steps->len; i++)
    {
      const LmWorkStep *step = &g_array_index (steps, LmWorkStep, i);
      LmPlanWork *work = &self->work[self->n_work++];

      work->id = step->step;
      work->row = step->row;
      work->phase = step->phase;
      work->visit = MAX (step->visit, 0);
      /* A shared step of the day itself would tie the days of all its homes; no
       * method has one. It is planned per home. */
      work->shared = step->shared && step->phase != LM_PHASE_DAY;
      work->fixed = step->fixed;
      work->skill = step->row->trade && step->row->persons > 0
                      ? lm_plan_problem_add_skill (problem, step->step, step->row->trade, step->party)
                      : LM_PLAN_NOBODY;
      read_ways (problem, method, step, work);
      read_conditions (problem, work);
    }
  self->links = g_new0 (LmPlanLink, MAX (links->len, 1));
  for (guint i = 0; i < links->len; i++)
    {
      const LmWorkLink *link = &g_array_index (links, LmWorkLink, i);

      self->links[self->n_links++] = (LmPlanLink) { link->before, link->after, link->unit, link->lag_min, link->lag_max };
    }
  g_sort_array (self->links, self->n_links, sizeof (LmPlanLink), (GCompareDataFunc) (void (*) (void)) compare_links, NULL);
  for (guint l = self->n_links; l-- > 0;)
    {
      self->work[self->links[l].after].first_link = l;
      self->work[self->links[l].after].n_links++;
    }
  make_nodes (self);
  for (guint i = 0; i < self->n_nodes && self->cycle < 0; i++)
    if (self->nodes[i].visit < 0 || sort_visit (self, &self->nodes[i]))
      {
        measure_visit (self, &self->nodes[i]);
        sort_visit (self, &self->nodes[i]);
      }
  return self;
}

void
lm_plan_template_free (LmPlanTemplate *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      g_free (self->nodes[i].steps);
      g_free (self->nodes[i].trades);
      g_free (self->nodes[i].critical);
    }
  g_free (self->nodes);
  g_free (self->work);
  g_free (self->links);
  g_free (self);
}
