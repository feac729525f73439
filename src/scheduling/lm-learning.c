#include "lm-clock.h"
#include "lm-learning-private.h"

/* The search itself: decide, propagate, learn from dead ends, start over. */

#define FIRST_RESTART 100
#define RESTART_GROWTH 1.2
#define STEPS_A_LOOK 100000
#define MAX_MOMENTS (1 << 27) /* half a gigabyte of loads */

static int
common_divisor (int a, int b)
{
  a = ABS (a);
  b = ABS (b);
  while (b > 0)
    {
      int rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* Every schedule that is pushed as early as its order allows starts all at
 * sums of durations and lags. */
static int
get_unit (const LmNetwork *network)
{
  int unit = 0;

  for (int i = 0; i < network->n; i++)
    unit = common_divisor (unit, network->duration[i]);
  for (int a = 0; a < network->n_arcs; a++)
    unit = common_divisor (unit, network->arcs[a].lag);
  return MAX (unit, 1);
}

gboolean
lm_learning_can (const LmNetwork *network, int horizon)
{
  return (gint64) MAX (network->n_resources, 1) * (horizon / get_unit (network)) <= MAX_MOMENTS;
}

LmLearning *
lm_learning_new (const LmNetwork *network, int horizon)
{
  LmLearning *self = g_new0 (LmLearning, 1);
  int n = network->n;
  int sides;

  self->n = n;
  self->n_resources = network->n_resources;
  self->unit = get_unit (network);
  self->duration = g_new (int, n);
  for (int i = 0; i < n; i++)
    self->duration[i] = network->duration[i] / self->unit;
  self->capacity = g_memdup2 (network->capacity, sizeof (int) * MAX (self->n_resources, 1));
  self->demand = g_memdup2 (network->demand, sizeof (int) * MAX (n * self->n_resources, 1));
  self->horizon = MAX (horizon, 0) / self->unit;
  for (int i = 0; i < n; i++)
    if (self->duration[i] > self->horizon)
      self->closed = TRUE;
  lm_learning_init_lags (self, network);

  self->n_variables = n + self->n_pairs;
  sides = 2 * self->n_variables;
  self->low = g_new0 (int, sides);
  self->base = g_new0 (int, sides);
  self->last = g_new (int, sides);
  self->need = g_new0 (int, sides);
  self->need_at = g_new (int, sides);
  self->is_asked = g_new0 (gboolean, sides);
  for (int s = 0; s < sides; s++)
    {
      self->need_at[s] = self->last[s] = -1;
      if (s & 1)
        self->low[s] = s < 2 * n ? MIN (0, self->duration[s / 2] - self->horizon) : -1;
      self->base[s] = self->low[s];
    }
  self->low[1] = self->base[1] = 0;
  self->trail_room = 1024;
  self->trail = g_new (LmEntry, self->trail_room);
  self->level_room = 256;
  self->level_start = g_new0 (int, self->level_room);
  self->level_seen = g_new0 (int, self->level_room);
  self->conflict = g_array_new (FALSE, FALSE, sizeof (LmFact));
  self->asked = g_array_new (FALSE, FALSE, sizeof (int));
  self->learnt = g_array_new (FALSE, FALSE, sizeof (LmFact));
  self->because = g_array_new (FALSE, FALSE, sizeof (LmFact));
  self->extra = g_array_new (FALSE, FALSE, sizeof (int));
  self->arena_room = 1 << 14;
  self->arena = g_new (int, self->arena_room);
  self->clause_step = 1;
  self->max_clauses = 4000;
  self->dirty = g_new0 (gboolean, n);
  self->queue = g_new (int, n);
  self->best = g_new0 (int, n);
  self->guide = g_new0 (int, n);
  self->horizon++;
  lm_learning_init_load (self);
  lm_learning_init_choice (self);
  self->watches = g_new0 (LmWatches, 2 * self->n_atoms);
  self->next_restart = FIRST_RESTART;
  for (int i = 0; i < n; i++)
    {
      self->dirty[i] = TRUE;
      self->queue[self->queue_len++] = i;
    }
  for (int s = 0; s < 2 * n && !self->closed; s++)
    self->closed = !lm_learning_propagate_lags (self, s);
  return self;
}

static void
free_links (LmLinks *links, int n)
{
  for (int i = 0; i < n; i++)
    g_free (links[i].items);
  g_free (links);
}

void
lm_learning_free (LmLearning *self)
{
  free_links (self->links, 2 * self->n);
  free_links (self->pairings, self->n);
  for (int s = 0; s < 2 * self->n_atoms; s++)
    g_free (self->watches[s].items);
  for (int r = 0; r < self->n_resources; r++)
    g_free (self->uses[r]);
  g_array_unref (self->conflict);
  g_array_unref (self->asked);
  g_array_unref (self->learnt);
  g_array_unref (self->because);
  g_array_unref (self->extra);
  g_array_unref (self->taken);
  g_free (self->duration);
  g_free (self->capacity);
  g_free (self->demand);
  g_free (self->low);
  g_free (self->base);
  g_free (self->last);
  g_free (self->trail);
  g_free (self->level_start);
  g_free (self->level_seen);
  g_free (self->arena);
  g_free (self->watches);
  g_free (self->pairs);
  g_free (self->load);
  g_free (self->part_from);
  g_free (self->part_to);
  g_free (self->uses);
  g_free (self->n_uses);
  g_free (self->dirty);
  g_free (self->queue);
  g_free (self->parts);
  g_free (self->need);
  g_free (self->need_at);
  g_free (self->is_asked);
  g_free (self->atom_start);
  g_free (self->atom_base);
  g_free (self->atom_owner);
  g_free (self->atom_value);
  g_free (self->heat);
  g_free (self->heap);
  g_free (self->heap_place);
  g_free (self->best);
  g_free (self->guide);
  g_free (self);
}

/* A fact that is given. */
static gboolean
give (LmLearning *self, int side, int value)
{
  if (!self->closed && !lm_learning_assert (self, side, value, LM_REASON_NONE, 0, 0))
    self->closed = TRUE;
  return !self->closed;
}

static int
round_down (int time, int unit)
{
  return time >= 0 ? time / unit : -((unit - 1 - time) / unit);
}

static int
round_up (int time, int unit)
{
  return -round_down (-time, unit);
}

gboolean
lm_learning_limit (LmLearning *self, int end)
{
  return give (self, 2 * (self->n - 1) + 1, -round_down (end, self->unit));
}

gboolean
lm_learning_bound (LmLearning *self, int activity, int from, int to)
{
  return give (self, 2 * activity, round_up (from, self->unit)) &&
         give (self, 2 * activity + 1, -round_down (to, self->unit));
}

gboolean
lm_learning_order (LmLearning *self, int before, int after, int lag)
{
  int sides[] = { 2 * before, 2 * after + 1 };

  g_return_val_if_fail (self->pushed, FALSE);
  lag = round_up (lag, self->unit);
  lm_learning_add_lag (self, before, after, lag);
  g_array_append_vals (self->extra, sides, 2);
  if (!self->closed)
    self->closed = !lm_learning_assert (self, 2 * after, self->low[2 * before] + lag, LM_REASON_NONE, 0, 0) ||
                   !lm_learning_assert (self, 2 * before + 1, self->low[2 * after + 1] + lag, LM_REASON_NONE, 0, 0);
  return !self->closed;
}

void
lm_learning_push (LmLearning *self)
{
  g_return_if_fail (!self->pushed && self->level == 0);
  if (!self->closed && !lm_learning_propagate (self))
    self->closed = TRUE;
  for (int k = 0; k < self->trail_len; k++)
    self->last[self->trail[k].side] = -1;
  self->trail_len = self->head = 0;
  self->pushed = TRUE;
  self->closed_before = self->closed;
  self->arena_root = self->arena_len;
}

void
lm_learning_pop (LmLearning *self)
{
  g_return_if_fail (self->pushed);
  lm_learning_undo (self, 0);
  lm_learning_rewind (self, 0);
  lm_learning_give_back (self);
  lm_learning_drop_extra (self);
  self->closed = self->closed_before;
  self->pushed = FALSE;
  lm_learning_cut_clauses (self, self->arena_root);
  self->arena_root = 0;
}

void
lm_learning_remember (LmLearning *self, const int *start)
{
  for (int i = 0; i < self->n; i++)
    self->guide[i] = round_down (start[i], self->unit);
  self->guided = TRUE;
}

int
lm_learning_get_bound (LmLearning *self)
{
  return self->base[2 * (self->n - 1)] * self->unit;
}

static void
start_over (LmLearning *self)
{
  lm_learning_undo (self, 0);
  self->restarts++;
  self->by_heat = TRUE;
  if (self->n_clauses > self->max_clauses)
    {
      lm_learning_forget (self);
      self->max_clauses += 200;
    }
}

static LmLearningAnswer
search (LmLearning *self, LmFact assumed, const LmLearningBudget *budget)
{
  guint64 last = budget->conflicts > 0 ? self->conflicts + budget->conflicts : G_MAXUINT64;
  double restart = FIRST_RESTART;
  LmFact fact;

  self->next_restart = self->conflicts + FIRST_RESTART;
  while (!self->closed)
    {
      if (!lm_learning_propagate (self))
        {
          self->conflicts++;
          if (!lm_learning_learn (self))
            break;
          lm_learning_cool (self);
          self->steps += 200;
          if (self->conflicts >= last)
            {
              lm_learning_undo (self, 0);
              return LM_LEARNING_STOPPED;
            }
          if (self->conflicts >= self->next_restart)
            {
              start_over (self);
              restart *= RESTART_GROWTH;
              self->next_restart = self->conflicts + (guint64) restart;
            }
        }
      else if (self->level == 0 && assumed.side >= 0 && lm_fact_is_false (self, assumed.side, assumed.value))
        return LM_LEARNING_NONE;
      else if (self->level == 0 && assumed.side >= 0 && !lm_fact_is_true (self, assumed.side, assumed.value))
        lm_learning_decide (self, assumed.side, assumed.value);
      else if (lm_learning_choose (self, &fact))
        lm_learning_decide (self, fact.side, fact.value);
      else
        {
          self->found++;
          for (int i = 0; i < self->n; i++)
            self->best[i] = lm_learning_low (self, i) * self->unit;
          lm_learning_undo (self, 0);
          return LM_LEARNING_FOUND;
        }
      if (self->steps >= self->next_look)
        {
          self->next_look = self->steps + STEPS_A_LOOK;
          if (budget->until > 0 && lm_clock_seconds () >= budget->until)
            {
              lm_learning_undo (self, 0);
              return LM_LEARNING_STOPPED;
            }
        }
    }
  lm_learning_undo (self, 0);
  self->closed = TRUE;
  return LM_LEARNING_NONE;
}

LmLearningAnswer
lm_learning_solve (LmLearning *self, const LmLearningBudget *budget)
{
  return search (self, (LmFact) { -1, 0 }, budget);
}

LmLearningAnswer
lm_learning_try (LmLearning *self, int end, const LmLearningBudget *budget)
{
  return search (self, (LmFact) { 2 * (self->n - 1) + 1, -round_down (end, self->unit) }, budget);
}
