#include "generate.h"

enum { RESOURCES = 4, MOST_NEIGHBOURS = 3, MOST = 10 };

typedef struct {
  int n;
  gboolean *reach; /* n × n: whether there is a way */
  int *n_before, *n_after;
  LmNetwork *network;
} Graph;

/* Adds an arc unless it is there already in effect, or makes another one needless. */
static gboolean
add_arc (Graph *self, int from, int to)
{
  int n = self->n;

  if (from >= to || self->n_after[from] >= MOST_NEIGHBOURS || self->n_before[to] >= MOST_NEIGHBOURS
      || self->reach[from * n + to])
    return FALSE;
  for (int a = 0; a < self->network->n_arcs; a++)
    {
      const LmArc *arc = &self->network->arcs[a];

      if ((arc->from == from || self->reach[arc->from * n + from]) && (arc->to == to || self->reach[to * n + arc->to]))
        return FALSE;
    }
  for (int i = 0; i < n; i++)
    if (i == from || self->reach[i * n + from])
      for (int j = 0; j < n; j++)
        if (j == to || self->reach[to * n + j])
          self->reach[i * n + j] = TRUE;
  self->n_after[from]++;
  self->n_before[to]++;
  lm_network_add_arc (self->network, from, to, self->network->duration[from]);
  return TRUE;
}

static void
add_arcs (Graph *self, GRand *random, double complexity)
{
  int n = self->n, ends = MIN (MOST_NEIGHBOURS, (n - 2) / 2);

  for (int j = 1 + ends; j < n - 1; j++)
    for (int tries = 0; self->n_before[j] == 0 && tries < 20 * n; tries++)
      add_arc (self, g_rand_int_range (random, 1, MIN (j, n - 1 - ends)), j);
  for (int i = n - 2 - ends; i >= 1; i--)
    for (int tries = 0; self->n_after[i] == 0 && tries < 20 * n; tries++)
      add_arc (self, i, g_rand_int_range (random, MAX (i, ends) + 1, n - 1));
  for (int tries = 0; self->network->n_arcs < complexity * n - 2 * ends && tries < 100 * n; tries++)
    add_arc (self, g_rand_int_range (random, 1, n - 1 - ends), g_rand_int_range (random, 1 + ends, n - 1));
  for (int i = 1; i < n - 1; i++)
    {
      if (self->n_before[i] == 0)
        lm_network_add_arc (self->network, 0, i, 0);
      if (self->n_after[i] == 0)
        lm_network_add_arc (self->network, i, n - 1, self->network->duration[i]);
    }
}

static void
add_demand (LmNetwork *network, GRand *random, double factor, double strength)
{
  int n = network->n;
  g_autofree int *start = g_new (int, n);
  int pairs = factor * (n - 2) * RESOURCES + 0.5;

  for (int i = 1; i < n - 1 && pairs > 0; i++, pairs--)
    network->demand[i * RESOURCES + g_rand_int_range (random, 0, RESOURCES)] = g_rand_int_range (random, 1, MOST + 1);
  while (pairs > 0)
    {
      int *demand = &network->demand[g_rand_int_range (random, RESOURCES, (n - 1) * RESOURCES)];

      if (*demand == 0)
        {
          *demand = g_rand_int_range (random, 1, MOST + 1);
          pairs--;
        }
    }
  lm_network_get_earliest (network, start);
  for (int r = 0; r < RESOURCES; r++)
    {
      g_autofree int *load = g_new0 (int, start[n - 1] + 1);
      int least = 0, most = 0;

      for (int i = 0; i < n; i++)
        {
          least = MAX (least, network->demand[i * RESOURCES + r]);
          for (int t = start[i]; t < start[i] + network->duration[i]; t++)
            {
              load[t] += network->demand[i * RESOURCES + r];
              most = MAX (most, load[t]);
            }
        }
      network->capacity[r] = least + (int) (strength * (most - least) + 0.5);
    }
}

LmNetwork *
generate_network (int n, double complexity, double factor, double strength, guint32 seed)
{
  g_autofree char *name = g_strdup_printf ("random-%d-%g-%g-%g-%u", n, complexity, factor, strength, seed);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  LmNetwork *network = lm_network_new (name, n + 2, RESOURCES);
  Graph graph = { n + 2, g_new0 (gboolean, (n + 2) * (n + 2)), g_new0 (int, n + 2), g_new0 (int, n + 2), network };

  for (int i = 1; i <= n; i++)
    network->duration[i] = g_rand_int_range (random, 1, MOST + 1);
  add_arcs (&graph, random, complexity);
  add_demand (network, random, factor, strength);
  g_free (graph.reach);
  g_free (graph.n_before);
  g_free (graph.n_after);
  return network;
}

LmNetwork *
generate_of_set (int n, int k)
{
  static const double complexities[] = { 1.5, 1.8, 2.1 }, factors[] = { 0.25, 0.5, 0.75, 1.0 },
                      strengths[] = { 0.1, 0.2, 0.3, 0.4, 0.5 };

  /* 3, 4 and 5 share no factor: every combination comes once in 60. */
  return generate_network (n, complexities[k % 3], factors[k % 4], strengths[k % 5], 1000 + k);
}
