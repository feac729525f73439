#include "scheduling/lm-chain-shop.h"

#include <string.h>

void
lm_chain_shop_free (LmChainShop *self)
{
  g_free (self->name);
  g_free (self->first);
  g_free (self->tasks);
  g_strfreev (self->trades);
  g_free (self->crews);
  g_free (self);
}

gboolean
lm_chain_shop_check (const LmChainShop *self, const int *start, int *end, char **why)
{
  g_autofree int *load = NULL;

  *end = 0;
  for (int h = 0; h < self->n_homes; h++)
    {
      int before = 0;

      for (int t = self->first[h]; t < self->first[h + 1]; t++)
        {
          if (start[t] < before + self->tasks[t].lag)
            {
              if (why)
                *why = g_strdup_printf ("task %d of home %d starts at %d, not from %d on", t - self->first[h] + 1, h + 1, start[t],
                                        before + self->tasks[t].lag);
              return FALSE;
            }
          before = start[t] + self->tasks[t].length;
        }
      *end = MAX (*end, before);
    }
  load = g_new (int, *end + 1);
  for (int r = 0; r < self->n_trades; r++)
    {
      int busy = 0;

      memset (load, 0, sizeof *load * (*end + 1));
      for (int t = 0; t < self->first[self->n_homes]; t++)
        if (self->tasks[t].trade == r)
          {
            load[start[t]]++;
            load[start[t] + self->tasks[t].length]--;
          }
      for (int at = 0; at <= *end; at++)
        {
          busy += load[at];
          if (busy > self->crews[r])
            {
              if (why)
                *why = g_strdup_printf ("%d crews of %s are busy at %d, there are %d", busy, self->trades[r], at, self->crews[r]);
              return FALSE;
            }
        }
    }
  return TRUE;
}
