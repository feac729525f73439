#include "lm-learning-private.h"

/* Lags between starts, and pairs of activities that can never run together. */

/* Beyond these the closure and the pairs cost more than they bring. */
#define MAX_CLOSURE 600
#define MAX_PAIRS   60000

#define NEVER (G_MININT / 4)

static void
add_link (LmLinks *links, LmLink link)
{
  if (links->len == links->room)
    {
      links->room = MAX (2 * links->room, 4);
      links->items = g_renew (LmLink, links->items, links->room);
    }
  links->items[links->len++] = link;
}

void
lm_learning_add_lag (LmLearning *self, int from, int to, int lag)
{
  add_link (&self->links[2 * from], (LmLink) { .other = 2 * to, .lag = lag });
  add_link (&self->links[2 * to + 1], (LmLink) { .other = 2 * from + 1, .lag = lag });
}

/* What was added last stands last in each list. */
void
lm_learning_drop_extra (LmLearning *self)
{
  for (guint k = 0; k < self->extra->len; k++)
    self->links[g_array_index (self->extra, int, k)].len--;
  g_array_set_size (self->extra, 0);
}

static gboolean
never_together (const LmLearning *self, int i, int j)
{
  if (self->duration[i] == 0 || self->duration[j] == 0)
    return FALSE;
  for (int r = 0; r < self->n_resources; r++)
    if (self->demand[i * self->n_resources + r] + self->demand[j * self->n_resources + r] > self->capacity[r])
      return TRUE;
  return FALSE;
}

/* The longest way between each two starts, after one link became longer. */
static void
lengthen (int *way, int n, int from, int to, int lag)
{
  for (int i = 0; i < n; i++)
    if (way[i * n + from] > NEVER)
      for (int j = 0; j < n; j++)
        if (way[to * n + j] > NEVER)
          way[i * n + j] = MAX (way[i * n + j], way[i * n + from] + lag + way[to * n + j]);
}

static int *
get_ways (const LmLearning *self, const LmNetwork *network)
{
  int n = self->n;
  int *way = g_new (int, n * n);

  for (int i = 0; i < n * n; i++)
    way[i] = NEVER;
  for (int i = 0; i < n; i++)
    {
      way[i * n + i] = 0;
      way[0 * n + i] = MAX (way[0 * n + i], 0);
      way[i * n + n - 1] = MAX (way[i * n + n - 1], self->duration[i]);
    }
  for (int a = 0; a < network->n_arcs; a++)
    {
      const LmArc *arc = &network->arcs[a];

      way[arc->from * n + arc->to] = MAX (way[arc->from * n + arc->to], arc->lag / self->unit);
    }
  for (int k = 0; k < n; k++)
    for (int i = 0; i < n; i++)
      if (way[i * n + k] > NEVER)
        for (int j = 0; j < n; j++)
          if (way[k * n + j] > NEVER)
            way[i * n + j] = MAX (way[i * n + j], way[i * n + k] + way[k * n + j]);
  return way;
}

static gboolean
has_cycle (const int *way, int n)
{
  for (int i = 0; i < n; i++)
    if (way[i * n + i] > 0)
      return TRUE;
  return FALSE;
}

/* Fixes the order of every pair for which the lags leave one, until nothing
 * changes. FALSE: a pair for which they leave none. */
static gboolean
order_pairs (LmLearning *self, int *way)
{
  int n = self->n;
  gboolean changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
          {
            gboolean first, second;

            if (!never_together (self, i, j) || way[i * n + j] >= self->duration[i] ||
                way[j * n + i] >= self->duration[j])
              continue;
            first = way[j * n + i] + self->duration[i] <= 0;
            second = way[i * n + j] + self->duration[j] <= 0;
            if (first && second)
              continue;
            if (!first && !second)
              return FALSE;
            changed = TRUE;
            if (first)
              {
                lm_learning_add_lag (self, i, j, self->duration[i]);
                lengthen (way, n, i, j, self->duration[i]);
              }
            else
              {
                lm_learning_add_lag (self, j, i, self->duration[j]);
                lengthen (way, n, j, i, self->duration[j]);
              }
          }
    }
  return !has_cycle (way, n);
}

void
lm_learning_init_lags (LmLearning *self, const LmNetwork *network)
{
  g_autofree int *way = NULL;
  int n = self->n;

  self->links = g_new0 (LmLinks, 2 * n);
  self->pairings = g_new0 (LmLinks, n);
  for (int a = 0; a < network->n_arcs; a++)
    {
      const LmArc *arc = &network->arcs[a];

      if (arc->from != arc->to)
        lm_learning_add_lag (self, arc->from, arc->to, arc->lag / self->unit);
      else if (arc->lag > 0)
        self->closed = TRUE;
    }
  for (int i = 0; i < n - 1; i++)
    if (self->duration[i] > 0)
      lm_learning_add_lag (self, i, n - 1, self->duration[i]);
  if (n > MAX_CLOSURE || self->closed)
    return;

  way = get_ways (self, network);
  if (has_cycle (way, n) || !order_pairs (self, way))
    {
      self->closed = TRUE;
      return;
    }
  self->pairs = g_new (LmPair, n * n / 2);
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      if (never_together (self, i, j) && way[i * n + j] < self->duration[i] && way[j * n + i] < self->duration[j])
        self->pairs[self->n_pairs++] = (LmPair) { i, j };
  if (self->n_pairs > MAX_PAIRS)
    self->n_pairs = 0;
  for (int p = 0; p < self->n_pairs; p++)
    {
      const LmPair *pair = &self->pairs[p];
      int side = 2 * (n + p);

      add_link (&self->pairings[pair->first], (LmLink) { .other = pair->second, .lag = side, .pair = p });
      add_link (&self->pairings[pair->second], (LmLink) { .other = pair->first, .lag = side + 1, .pair = p });
    }
}

/* The value with which a side of a 0/1 variable says yes. */
static inline int
yes (int side)
{
  return side & 1 ? 0 : 1;
}

static gboolean
propagate_order (LmLearning *self, int pair, int first, int second)
{
  int d = self->duration[first];

  return lm_learning_assert (self, 2 * second, self->low[2 * first] + d, LM_REASON_PAIR, pair, 0) &&
         lm_learning_assert (self, 2 * first + 1, self->low[2 * second + 1] + d, LM_REASON_PAIR, pair, 0);
}

gboolean
lm_learning_propagate_lags (LmLearning *self, int side)
{
  int x = side / 2;
  int low = self->low[side];

  if (x >= self->n)
    {
      const LmPair *pair = &self->pairs[x - self->n];

      if (side & 1)
        return propagate_order (self, x - self->n, pair->second, pair->first);
      return propagate_order (self, x - self->n, pair->first, pair->second);
    }
  for (int k = 0; k < self->links[side].len; k++)
    {
      const LmLink *link = &self->links[side].items[k];

      if (self->low[link->other] < low + link->lag &&
          !lm_learning_assert (self, link->other, low + link->lag, LM_REASON_LAG, side, link->lag))
        return FALSE;
    }
  for (int k = 0; k < self->pairings[x].len; k++)
    {
      const LmLink *link = &self->pairings[x].items[k];
      int d = self->duration[side & 1 ? link->other : x];
      int first = side & 1 ? link->lag ^ 1 : link->lag; /* «this one first» for a start, «the other first» for an end */
      int target = 2 * link->other + (side & 1);

      if (lm_fact_is_true (self, first, yes (first)))
        {
          if (self->low[target] < low + d && !lm_learning_assert (self, target, low + d, LM_REASON_PAIR, link->pair, 0))
            return FALSE;
        }
      else if (low + d > -self->low[target ^ 1] && !lm_fact_is_true (self, first ^ 1, yes (first ^ 1)) &&
               !lm_learning_assert (self, first ^ 1, yes (first ^ 1), LM_REASON_ORDER, link->pair, 0))
        return FALSE;
    }
  return TRUE;
}

void
lm_learning_explain_pair (LmLearning *self, int p, int side, int value, GArray *facts)
{
  const LmPair *pair = &self->pairs[p];
  int x = side / 2;
  int other = x == pair->first ? pair->second : pair->first;
  /* A later start follows from going second, an earlier one from going first. */
  gboolean first_first = (x == pair->second) == !(side & 1);
  int order = 2 * (self->n + p) + !first_first;
  int d = self->duration[side & 1 ? x : other];
  LmFact fact = { order, yes (order) };

  g_array_append_val (facts, fact);
  fact = (LmFact) { 2 * other + (side & 1), value - d };
  g_array_append_val (facts, fact);
}

static int
value_at (const LmLearning *self, int side, int at)
{
  int entry = self->last[side];
  int value = self->low[side];

  while (entry >= at)
    {
      value = self->trail[entry].before;
      entry = self->trail[entry].previous;
    }
  return value;
}

void
lm_learning_explain_order (LmLearning *self, int p, int side, int at, GArray *facts)
{
  const LmPair *pair = &self->pairs[p];
  /* «Second first» holds because first can't: it starts too late for that, or the other too early. */
  int i = side & 1 ? pair->first : pair->second;
  int j = side & 1 ? pair->second : pair->first;
  int d = self->duration[i];
  int most = value_at (self, 2 * i, at);
  int least = 1 - d - value_at (self, 2 * j + 1, at);
  /* Any p from least to most does: start i ≥ p and start j ≤ p + d − 1. Without decisions the better. */
  int value = self->base[2 * i] >= least ? least : most;
  LmFact fact = { 2 * i, value };

  g_array_append_val (facts, fact);
  fact = (LmFact) { 2 * j + 1, 1 - d - value };
  g_array_append_val (facts, fact);
}
