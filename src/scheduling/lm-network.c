#include "scheduling/lm-network.h"

#include <string.h>

LmNetwork *
lm_network_new (const char *name, int n, int n_resources)
{
  LmNetwork *self = g_new0 (LmNetwork, 1);

  g_return_val_if_fail (n >= 2 && n_resources >= 0 && n_resources <= 64, NULL);
  self->name = g_strdup (name);
  self->n = n;
  self->n_resources = n_resources;
  self->duration = g_new0 (int, n);
  self->capacity = g_new0 (int, MAX (n_resources, 1));
  self->demand = g_new0 (int, MAX (n * n_resources, 1));
  return self;
}

void
lm_network_free (LmNetwork *self)
{
  g_free (self->name);
  g_free (self->duration);
  g_free (self->capacity);
  g_free (self->demand);
  g_free (self->arcs);
  g_free (self);
}

void
lm_network_add_arc (LmNetwork *self, int from, int to, int lag)
{
  g_return_if_fail (from >= 0 && from < self->n && to >= 0 && to < self->n);
  /* Grows by doubling: a power of two is where the room ends. */
  if ((self->n_arcs & (self->n_arcs - 1)) == 0)
    self->arcs = g_renew (LmArc, self->arcs, MAX (2 * self->n_arcs, 1));
  self->arcs[self->n_arcs++] = (LmArc) { from, to, lag };
}

gboolean
lm_network_is_plain (const LmNetwork *self)
{
  for (int a = 0; a < self->n_arcs; a++)
    if (self->arcs[a].lag != self->duration[self->arcs[a].from])
      return FALSE;
  return TRUE;
}

gboolean
lm_network_get_earliest (const LmNetwork *self, int *start)
{
  for (int i = 0; i < self->n; i++)
    start[i] = 0;
  /* Longest paths by rounds over the arcs (Bellman, Ford): after n rounds
   * without rest there is a cycle of positive length. */
  for (int round = 0; round <= self->n; round++)
    {
      gboolean moved = FALSE;

      for (int a = 0; a < self->n_arcs; a++)
        {
          const LmArc *arc = &self->arcs[a];

          if (start[arc->to] < start[arc->from] + arc->lag)
            {
              start[arc->to] = start[arc->from] + arc->lag;
              moved = TRUE;
            }
        }
      if (start[0] > 0)
        return FALSE;
      if (!moved)
        return TRUE;
    }
  return FALSE;
}

gboolean
lm_network_check (const LmNetwork *self, const int *start, char **why)
{
  g_autofree int *load = NULL;
  int end = 0;

  for (int i = 0; i < self->n; i++)
    {
      if (start[i] < 0)
        {
          if (why)
            *why = g_strdup_printf ("activity %d starts before the project", i);
          return FALSE;
        }
      end = MAX (end, start[i] + self->duration[i]);
    }
  for (int a = 0; a < self->n_arcs; a++)
    {
      const LmArc *arc = &self->arcs[a];

      if (start[arc->to] < start[arc->from] + arc->lag)
        {
          if (why)
            *why = g_strdup_printf ("activity %d starts %d after activity %d, not %d", arc->to,
                                    start[arc->to] - start[arc->from], arc->from, arc->lag);
          return FALSE;
        }
    }
  load = g_new (int, end + 1);
  for (int r = 0; r < self->n_resources; r++)
    {
      memset (load, 0, sizeof *load * (end + 1));
      for (int i = 0; i < self->n; i++)
        for (int t = start[i]; t < start[i] + self->duration[i]; t++)
          {
            load[t] += self->demand[i * self->n_resources + r];
            if (load[t] > self->capacity[r])
              {
                if (why)
                  *why = g_strdup_printf ("resource %d is used %d times at %d, there are %d", r, load[t], t, self->capacity[r]);
                return FALSE;
              }
          }
    }
  return TRUE;
}
