#include "lm-home-order-private.h"

#include "core/lm-home.h"

typedef struct {
  guint home;   /* position in LM_TABLE_HOME */
  guint street; /* place of its street among the streets */
  const LmHomeRow *row;
} Place;

static int
compare_streets (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;
  int order = g_utf8_collate (x, y);

  return order ? order : g_strcmp0 (x, y);
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const Place *x = a, *y = b;

  if (x->street != y->street)
    return x->street < y->street ? -1 : 1;
  return lm_home_compare (x->row, y->row);
}

guint *
lm_home_order_by_address (LmSnapshot *snapshot, guint *n_homes)
{
  g_autoptr (GHashTable) ranks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) streets = g_ptr_array_new ();
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, n_homes);
  g_autofree Place *places = g_new (Place, *n_homes);
  guint *order = g_new (guint, *n_homes);

  for (guint i = 0; i < *n_homes; i++)
    if (g_hash_table_insert (ranks, (gpointer) homes[i].street, NULL))
      g_ptr_array_add (streets, (gpointer) homes[i].street);
  g_ptr_array_sort (streets, compare_streets);
  for (guint i = 0; i < streets->len; i++)
    g_hash_table_insert (ranks, streets->pdata[i], GUINT_TO_POINTER (i));
  for (guint i = 0; i < *n_homes; i++)
    places[i] = (Place) { i, GPOINTER_TO_UINT (g_hash_table_lookup (ranks, homes[i].street)), &homes[i] };
  g_sort_array (places, *n_homes, sizeof (Place), compare_places, NULL);
  for (guint i = 0; i < *n_homes; i++)
    order[i] = places[i].home;
  return order;
}
