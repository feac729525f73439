#include "scheduling/lm-chain-shop.h"

/* What the crews of a trade have to wait for, seen from one end of the chains:
 * the k-th crew can't have its first task before the k-th home has come to the
 * trade. The homes come there one by one, through the crews of the
 * first trade of their chains, at best the shortest tasks first. */

typedef struct {
  const LmChainShop *shop;
  gboolean backwards;
} Side;

static int
n_tasks (const Side *self, int home)
{
  return self->shop->first[home + 1] - self->shop->first[home];
}

static const LmChainTask *
get_task (const Side *self, int home, int k)
{
  return self->shop->tasks + (self->backwards ? self->shop->first[home + 1] - 1 - k : self->shop->first[home] + k);
}

/* Before task k, from this end. */
static int
get_lag (const Side *self, int home, int k)
{
  if (!self->backwards)
    return get_task (self, home, k)->lag;
  return k == 0 ? 0 : get_task (self, home, k - 1)->lag;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  const int *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* The least sum of the waits of the crews of the trade, of which no more than
 * the homes that come there. */
static gint64
sum_of_waits (const Side *self, int trade, int *n_waiting)
{
  const LmChainShop *shop = self->shop;
  g_autofree int *arrivals = g_new (int, shop->n_homes);
  g_autofree int *firsts = g_new (int, shop->n_homes); /* length of the first task of those homes */
  g_autofree int *free = NULL;
  int n = 0, gate = -1, least_before = G_MAXINT, least_between = G_MAXINT;
  gint64 sum = 0;

  for (int h = 0; h < shop->n_homes; h++)
    {
      int at = 0;

      for (int k = 0; k < n_tasks (self, h); k++)
        {
          const LmChainTask *task = get_task (self, h, k);

          at += get_lag (self, h, k);
          if (task->trade == trade)
            {
              int first_end = get_lag (self, h, 0) + get_task (self, h, 0)->length;
              int its_gate = k == 0 ? trade : get_task (self, h, 0)->trade;

              /* The gate is one trade for all, or there is none. */
              gate = n == 0 || gate == its_gate ? its_gate : trade;
              firsts[n] = get_task (self, h, 0)->length;
              arrivals[n++] = at;
              least_before = MIN (least_before, get_lag (self, h, 0));
              least_between = MIN (least_between, at - first_end);
              break;
            }
          at += task->length;
        }
    }
  *n_waiting = MIN (n, shop->crews[trade]);
  qsort (arrivals, n, sizeof *arrivals, compare_ints);
  if (n > 0 && gate != trade)
    {
      int n_gates = shop->crews[gate];

      /* The k-th end among the shortest first tasks, one crew after another. */
      qsort (firsts, n, sizeof *firsts, compare_ints);
      free = g_new0 (int, n_gates);
      for (int k = 0; k < *n_waiting; k++)
        {
          int end = free[k % n_gates] += firsts[k];

          arrivals[k] = MAX (arrivals[k], least_before + end + least_between);
        }
    }
  for (int k = 0; k < *n_waiting; k++)
    sum += arrivals[k];
  return sum;
}

int
lm_chain_shop_get_bound (const LmChainShop *self, int *trade)
{
  const Side front = { self, FALSE }, back = { self, TRUE };
  g_autofree gint64 *work = g_new0 (gint64, self->n_trades);
  gint64 bound = 0;

  if (trade)
    *trade = -1;
  for (int h = 0; h < self->n_homes; h++)
    {
      gint64 chain = 0;

      for (int t = self->first[h]; t < self->first[h + 1]; t++)
        {
          chain += self->tasks[t].lag + self->tasks[t].length;
          work[self->tasks[t].trade] += self->tasks[t].length;
        }
      bound = MAX (bound, chain);
    }
  for (int r = 0; r < self->n_trades; r++)
    {
      int before, behind;
      gint64 whole;

      if (work[r] == 0)
        continue;
      whole = work[r] + sum_of_waits (&front, r, &before) + sum_of_waits (&back, r, &behind);
      /* With fewer homes than crews only so many crews count. */
      whole = (whole + before - 1) / before;
      if (whole > bound)
        {
          bound = whole;
          if (trade)
            *trade = r;
        }
    }
  return (int) bound;
}
