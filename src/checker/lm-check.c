#include "lm-check-private.h"

#include <string.h>

static int
compare_ids (LmId a, LmId b)
{
  return a < b ? -1 : a > b;
}

static int
compare_violations (gconstpointer a, gconstpointer b)
{
  const LmViolation *x = a, *y = b;
  int order = compare_ids (x->home, y->home);

  if (order == 0)
    order = compare_ids (x->step, y->step);
  if (order == 0)
    order = strcmp (x->rule, y->rule);
  if (order == 0)
    order = compare_ids (x->coupling, y->coupling);
  if (order == 0)
    order = compare_ids (x->person, y->person);
  if (order == 0)
    order = compare_ids (x->other, y->other);
  if (order == 0)
    order = compare_ids (x->day, y->day);
  return order;
}

static GArray *
finish (LmCheck *self)
{
  g_array_sort (self->violations, compare_violations);
  return g_array_ref (self->violations);
}

GArray *
lm_check_plan (LmSnapshot *snapshot, LmId plan, LmDay today)
{
  g_autoptr (LmCheck) self = lm_check_new (snapshot, plan, today);
  GHashTableIter iter;
  gpointer key;
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  if (self->plan == NULL)
    return finish (self);
  for (guint i = 0; i < n; i++)
    lm_check_one_home (self, &homes[i]);
  g_hash_table_iter_init (&iter, self->shared_rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    lm_check_coupling (self, *(const LmId *) key);
  lm_check_people (self, NULL);
  lm_check_trains (self, NULL);
  return finish (self);
}

GArray *
lm_check_homes (LmSnapshot *snapshot, LmId plan, const LmId *homes, guint n_homes, LmDay today)
{
  g_autoptr (LmCheck) self = lm_check_new (snapshot, plan, today);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) couplings = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer key;

  if (self->plan == NULL)
    return finish (self);
  for (guint i = 0; i < n_homes; i++)
    {
      const LmHomeRow *home = LM_FIND (snapshot, HOME, homes[i]);
      const LmPlanHomeRow *row = home != NULL ? lm_check_get_plan_home (self, home->id) : NULL;
      const LmMethodRow *method = row != NULL ? LM_FIND (snapshot, METHOD, row->method) : NULL;

      if (home == NULL || !g_hash_table_add (wanted, (gpointer) &home->id))
        continue;
      lm_check_one_home (self, home);
      if (method != NULL && lm_check_get_coupling (home, method) != 0)
        {
          LmId coupling = lm_check_get_coupling (home, method);
          const LmId *ids[] = { &home->stairwell, &home->stack, &home->row };

          for (guint j = 0; j < G_N_ELEMENTS (ids); j++)
            if (*ids[j] == coupling)
              g_hash_table_add (couplings, (gpointer) ids[j]);
        }
    }
  if (g_hash_table_size (wanted) == 0)
    return finish (self);
  g_hash_table_iter_init (&iter, couplings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    lm_check_coupling (self, *(const LmId *) key);
  lm_check_people (self, wanted);
  lm_check_trains (self, wanted);
  return finish (self);
}

GArray *
lm_check_home (LmSnapshot *snapshot, LmId plan, LmId home, LmDay today)
{
  return lm_check_homes (snapshot, plan, &home, 1, today);
}

guint
lm_violations_count_hard (GArray *violations)
{
  guint hard = 0;

  for (guint i = 0; i < violations->len; i++)
    hard += g_array_index (violations, LmViolation, i).weight == LM_VIOLATION_HARD;
  return hard;
}
