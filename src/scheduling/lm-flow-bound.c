#include "scheduling/lm-flow-shop.h"

typedef struct {
  int job;
  int first, second; /* work on the first machine with the lag behind it, and on the second with the lag before it */
} Pair;

/* The least sum of what one job brings before and another job behind. With a
 * single job that one brings both. */
static int
least_ends (const int *head, const int *tail, int n)
{
  int best = G_MAXINT;
  int least = 0, second = -1; /* places of the two shortest tails */

  if (n == 1)
    return head[0] + tail[0];
  for (int j = 1; j < n; j++)
    if (tail[j] < tail[least])
      {
        second = least;
        least = j;
      }
    else if (second < 0 || tail[j] < tail[second])
      second = j;
  for (int j = 0; j < n; j++)
    best = MIN (best, head[j] + tail[j == least ? second : least]);
  return best;
}

/* Johnson's order: first those that fill the second machine, then those that
 * empty the first. */
static int
compare_johnson (gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;
  gboolean x_fills = x->first < x->second, y_fills = y->first < y->second;

  if (x_fills != y_fills)
    return x_fills ? -1 : 1;
  if (x_fills)
    return x->first != y->first ? (x->first < y->first ? -1 : 1) : x->job - y->job;
  return x->second != y->second ? (x->second > y->second ? -1 : 1) : x->job - y->job;
}

static int
bound_pair (const LmFlowShop *self, int u, int v, const int *way, Pair *pairs)
{
  int on_first = 0, on_second = 0;

  for (int j = 0; j < self->n; j++)
    {
      const int *row = way + (gsize) j * (self->m + 1);
      int lag = row[v] - row[u + 1];

      pairs[j] = (Pair) { j, self->time[(gsize) j * self->m + u] + lag, self->time[(gsize) j * self->m + v] + lag };
    }
  qsort (pairs, self->n, sizeof *pairs, compare_johnson);
  for (int k = 0; k < self->n; k++)
    {
      const int *row = way + (gsize) pairs[k].job * (self->m + 1);

      on_first += row[u + 1] - row[u];
      on_second = MAX (on_second, on_first + row[v] - row[u + 1]) + row[v + 1] - row[v];
    }
  return on_second;
}

int
lm_flow_shop_get_bound (const LmFlowShop *self, gboolean with_pairs)
{
  g_autofree int *way = g_new0 (int, (gsize) self->n * (self->m + 1)); /* of each job, the work before each machine */
  g_autofree int *head = g_new (int, self->n);
  g_autofree int *tail = g_new (int, self->n);
  g_autofree Pair *pairs = g_new (Pair, self->n);
  int bound = 0;

  for (int j = 0; j < self->n; j++)
    {
      int *row = way + (gsize) j * (self->m + 1);

      for (int i = 0; i < self->m; i++)
        row[i + 1] = row[i] + self->time[(gsize) j * self->m + i];
      bound = MAX (bound, row[self->m]);
    }
  for (int u = 0; u < self->m; u++)
    for (int v = u; v < (with_pairs ? self->m : u + 1); v++)
      {
        int work = 0;

        for (int j = 0; j < self->n; j++)
          {
            const int *row = way + (gsize) j * (self->m + 1);

            head[j] = row[u];
            tail[j] = row[self->m] - row[v + 1];
            work += row[u + 1] - row[u];
          }
        if (v > u)
          work = bound_pair (self, u, v, way, pairs);
        bound = MAX (bound, work + least_ends (head, tail, self->n));
      }
  return bound;
}
