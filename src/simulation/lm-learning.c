#include "simulation/lm-learning.h"

#include <math.h>

#include "lm-actuals-private.h"

/* Recordings by which what stands there weighs as much as what was seen. */
#define PRIOR 10

typedef struct {
  LmLearned learned;
  GArray *minutes; /* int */
} Group;

static int
compare_minutes (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static int
compare_learned (gconstpointer a, gconstpointer b)
{
  const LmLearned *x = a, *y = b;

  if (x->method != y->method)
    return x->method < y->method ? -1 : 1;
  if (x->step != y->step)
    return x->step < y->step ? -1 : 1;
  return (int) x->type - (int) y->type;
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_array_unref (group->minutes);
  g_free (group);
}

static void
on_actual (const LmHomeRow *home, LmId method, const LmWorkStep *work, int minutes, gpointer data)
{
  GHashTable *groups = data;
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d", method, work->step, home->type);
  Group *group = g_hash_table_lookup (groups, key);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->learned = (LmLearned) { .method = method, .step = work->step, .type = home->type, .low = work->low,
                                     .typical = work->typical, .high = work->high };
      group->minutes = g_array_new (FALSE, FALSE, sizeof (int));
      g_hash_table_insert (groups, g_steal_pointer (&key), group);
    }
  g_array_append_val (group->minutes, minutes);
}

/* Between the two nearest (Hyndman, Fan 1996, type 7). */
static double
quantile (GArray *sorted, double p)
{
  double at = p * (sorted->len - 1);
  guint below = (guint) at, above = MIN (below + 1, sorted->len - 1);

  return g_array_index (sorted, int, below) + (at - below) * (g_array_index (sorted, int, above) - g_array_index (sorted, int, below));
}

/* A clock that was forgotten is no measurement: three times the middle half
 * outside of it is left out (Tukey 1977). */
static void
drop_outliers (GArray *sorted)
{
  double lower = quantile (sorted, 0.25), upper = quantile (sorted, 0.75), fence = 3 * MAX (upper - lower, 1);

  while (sorted->len > 0 && g_array_index (sorted, int, sorted->len - 1) > upper + fence)
    g_array_set_size (sorted, sorted->len - 1);
  while (sorted->len > 0 && g_array_index (sorted, int, 0) < lower - fence)
    g_array_remove_index (sorted, 0);
}

static gboolean
differs (int before, int after)
{
  return ABS (after - before) >= 2 && ABS (after - before) * 20 >= before;
}

static void
learn (Group *group)
{
  LmLearned *learned = &group->learned;
  double share, spread;

  g_array_sort (group->minutes, compare_minutes);
  drop_outliers (group->minutes);
  learned->n = group->minutes->len;
  if (learned->n == 0)
    return;
  share = learned->weight = learned->n / (double) (learned->n + PRIOR);
  learned->low_seen = (int) lround (quantile (group->minutes, 0.05));
  learned->median = (int) lround (quantile (group->minutes, 0.5));
  learned->high_seen = (int) lround (quantile (group->minutes, 0.95));
  learned->new_low = (int) lround (learned->low + share * (learned->low_seen - learned->low));
  learned->new_typical = (int) lround (learned->typical + share * (learned->median - learned->typical));
  learned->new_high = (int) lround (learned->high + share * (learned->high_seen - learned->high));
  learned->new_low = CLAMP (learned->new_low, 1, MAX (1, learned->new_typical));
  learned->new_high = MAX (learned->new_high, learned->new_typical);
  /* The standard error of a median is 1.2533 σ / √n; σ from the middle half. */
  spread = (quantile (group->minutes, 0.75) - quantile (group->minutes, 0.25)) / 1.349;
  learned->error = share * 1.2533 * spread / sqrt (learned->n);
  learned->worth = learned->n >= LM_LEARNING_LEAST &&
                   (differs (learned->low, learned->new_low) || differs (learned->typical, learned->new_typical) ||
                    differs (learned->high, learned->new_high));
}

GArray *
lm_learning_of_project (LmSnapshot *snapshot)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);
  GArray *all = g_array_new (FALSE, TRUE, sizeof (LmLearned));
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (snapshot != NULL, all);
  lm_actuals_read (snapshot, on_actual, groups);
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Group *group = value;

      learn (group);
      if (group->learned.n >= LM_LEARNING_LEAST)
        g_array_append_val (all, group->learned);
    }
  g_array_sort (all, compare_learned);
  return all;
}
