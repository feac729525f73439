#include "lm-flow-kernel-private.h"

#include <string.h>

LmFlowKernel *
lm_flow_kernel_new (const LmFlowShop *shop)
{
  LmFlowKernel *self = g_new0 (LmFlowKernel, 1);
  gint64 sum = 0, longest = 0;

  self->n = shop->n;
  self->m = shop->m;
  self->order = g_new0 (int, shop->n);
  /* A way through all jobs takes at most the longest work of each, and goes
   * over to the next machine m - 1 times. */
  for (int j = 0; j < shop->n; j++)
    {
      int most = 0;

      for (int i = 0; i < shop->m; i++)
        most = MAX (most, shop->time[(gsize) j * shop->m + i]);
      sum += most;
      longest = MAX (longest, most);
    }
  /* The try adds a head and a tail of cells that hold no way, which may pass
   * the whole by one job. */
  if (sum + longest * (shop->m + 1) <= G_MAXUINT16)
    lm_flow_kernel_set_16 (self, shop);
  else
    lm_flow_kernel_set_32 (self, shop);
  return self;
}

void
lm_flow_kernel_free (LmFlowKernel *self)
{
  g_free (self->order);
  g_aligned_free (self->time);
  g_aligned_free (self->work);
  g_aligned_free (self->head_rows);
  g_aligned_free (self->tail);
  g_aligned_free (self->new_head);
  g_aligned_free (self->new_tail);
  g_aligned_free (self->ends);
  g_aligned_free (self->masks);
  g_aligned_free (self->scratch);
  g_free (self);
}

void
lm_flow_kernel_set (LmFlowKernel *self, const int *order, int len)
{
  int longest = MAX (len, self->len);

  memcpy (self->order, order, sizeof *order * len);
  self->len = len;
  self->refresh (self, 0, longest);
}

void
lm_flow_kernel_insert (LmFlowKernel *self, int place, int job)
{
  memmove (self->order + place + 1, self->order + place, sizeof *self->order * (self->len - place));
  self->order[place] = job;
  self->len++;
  self->refresh (self, place, self->len);
}

int
lm_flow_kernel_remove (LmFlowKernel *self, int place)
{
  int job = self->order[place];

  self->len--;
  memmove (self->order + place, self->order + place + 1, sizeof *self->order * (self->len - place));
  self->refresh (self, place, self->len + 1);
  return job;
}

void
lm_flow_kernel_move (LmFlowKernel *self, int from, int to)
{
  int job = self->order[from];

  if (from == to)
    return;
  if (from < to)
    memmove (self->order + from, self->order + from + 1, sizeof *self->order * (to - from));
  else
    memmove (self->order + to + 1, self->order + to, sizeof *self->order * (from - to));
  self->order[to] = job;
  self->refresh (self, MIN (from, to), MAX (from, to) + 1);
}
