#include "lm-import-private.h"

#include <math.h>
#include <string.h>

#include "core/lm-home.h"

/* A street as it is walked: up the odd side and back down the even side, or one
 * way where it has one side. */
typedef struct {
  GPtrArray *homes; /* LmHomeDraft *, in order of the walk */
  gboolean placed;
} Street;

static int
compare_on_street (gconstpointer a, gconstpointer b)
{
  const LmHomeDraft *x = *(LmHomeDraft *const *) a, *y = *(LmHomeDraft *const *) b;
  int side_x = x->row.number % 2, side_y = y->row.number % 2;

  if (side_x != side_y)
    return side_y - side_x; /* odd first */
  return side_x ? lm_home_compare (&x->row, &y->row) : lm_home_compare (&y->row, &x->row);
}

static gboolean
get_end (const Street *street, gboolean last, double *x, double *y)
{
  for (guint i = 0; i < street->homes->len; i++)
    {
      const LmHomeRow *row = &((LmHomeDraft *) street->homes->pdata[last ? street->homes->len - 1 - i : i])->row;

      if (row->x != 0 || row->y != 0)
        {
          *x = row->x;
          *y = row->y;
          return TRUE;
        }
    }
  return FALSE;
}

static int
compare_streets (gconstpointer a, gconstpointer b)
{
  const Street *x = *(Street *const *) a, *y = *(Street *const *) b;
  const LmHomeRow *p = &((LmHomeDraft *) x->homes->pdata[0])->row, *q = &((LmHomeDraft *) y->homes->pdata[0])->row;
  int order = g_utf8_collate (p->street, q->street);

  return order ? order : strcmp (p->postcode, q->postcode);
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer kept = array->pdata[i];

      array->pdata[i] = array->pdata[array->len - 1 - i];
      array->pdata[array->len - 1 - i] = kept;
    }
}

/* The street whose nearer end is nearest; it is turned round where that is its
 * last home. Without coordinates the next by name. */
static Street *
next_street (GPtrArray *streets, gboolean known, double x, double y)
{
  Street *best = NULL;
  gboolean turn = FALSE;
  double nearest = INFINITY;

  for (guint i = 0; i < streets->len; i++)
    {
      Street *street = streets->pdata[i];

      if (street->placed)
        continue;
      if (best == NULL)
        best = street;
      for (int last = 0; known && last < 2; last++)
        {
          double end_x, end_y, distance;

          if (!get_end (street, last, &end_x, &end_y))
            continue;
          distance = hypot (end_x - x, end_y - y);
          if (distance < nearest)
            {
              nearest = distance;
              best = street;
              turn = last;
            }
        }
    }
  if (best && turn)
    reverse (best->homes);
  return best;
}

static void
street_free (gpointer data)
{
  Street *street = data;

  g_ptr_array_unref (street->homes);
  g_free (street);
}

void
lm_import_order_streets (GArray *homes)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) streets = g_ptr_array_new_with_free_func (street_free);
  double x = 0, y = 0;
  gboolean known = FALSE;
  int order = 0;

  for (guint i = 0; i < homes->len; i++)
    {
      LmHomeDraft *draft = &g_array_index (homes, LmHomeDraft, i);
      const char *name = *draft->row.street ? draft->row.street : draft->row.postcode;
      Street *street = g_hash_table_lookup (by_name, name);

      if (street == NULL)
        {
          street = g_new0 (Street, 1);
          street->homes = g_ptr_array_new ();
          g_hash_table_insert (by_name, g_strdup (name), street);
          g_ptr_array_add (streets, street);
        }
      g_ptr_array_add (street->homes, draft);
    }
  for (guint i = 0; i < streets->len; i++)
    g_ptr_array_sort (((Street *) streets->pdata[i])->homes, compare_on_street);
  g_ptr_array_sort (streets, compare_streets);

  for (guint i = 0; i < streets->len; i++)
    {
      Street *street = next_street (streets, known, x, y);

      street->placed = TRUE;
      for (guint h = 0; h < street->homes->len; h++)
        ((LmHomeDraft *) street->homes->pdata[h])->row.street_order = ++order;
      if (get_end (street, TRUE, &x, &y))
        known = TRUE;
    }
}
