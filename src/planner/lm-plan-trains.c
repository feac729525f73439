#include "lm-plan-problem-private.h"

#include <string.h>

#include "core/lm-home.h"

/* Homes into trains: a walk along the streets, cut where a train is about as
 * long as wanted and where a street, a building or a method ends. Homes that
 * share work are never cut apart. */

/* What a cut or a change inside a train costs, against 10 × the square of the
 * relative difference with the wanted size. */
#define COST_SIZE 10.0
#define COST_STREET 0.6   /* another street inside a train */
#define COST_METHOD 1.0   /* another method inside a train: other work, another takt */
#define COST_BUILDING 0.3 /* a cut through a building */

typedef struct {
  const char *name;
  double x, y;
  guint n_located, n_homes;
  int order;
  gboolean walked;
  guint rank;
} Street;

typedef struct {
  guint home;
  guint street_rank;
} Stop;

typedef struct {
  int unit;
  guint first, n; /* in the walk */
} Piece;

static const char *
street_of (const LmHomeRow *home)
{
  return *home->street ? home->street : home->postcode;
}

static void
rank_streets (GPtrArray *streets)
{
  Street *at = NULL;

  for (guint rank = 0; rank < streets->len; rank++)
    {
      Street *next = NULL;
      double best = 0;

      for (guint i = 0; i < streets->len; i++)
        {
          Street *street = streets->pdata[i];
          double far = G_MAXDOUBLE;

          if (street->walked)
            continue;
          if (at && at->n_located && street->n_located)
            far = (street->x - at->x) * (street->x - at->x) + (street->y - at->y) * (street->y - at->y);
          if (next == NULL || far < best ||
              (far == best && (street->order != next->order ? street->order < next->order
                                                             : strcmp (street->name, next->name) < 0)))
            {
              next = street;
              best = far;
            }
        }
      next->walked = TRUE;
      next->rank = rank;
      at = next;
    }
}

static int
compare_stops (gconstpointer a, gconstpointer b, gpointer data)
{
  LmPlanProblem *self = data;
  const Stop *x = a, *y = b;
  const LmHomeRow *home_x = lm_plan_home (self, x->home)->row, *home_y = lm_plan_home (self, y->home)->row;
  int order;

  if (x->street_rank != y->street_rank)
    return x->street_rank < y->street_rank ? -1 : 1;
  if (home_x->street_order != home_y->street_order)
    return home_x->street_order < home_y->street_order ? -1 : 1;
  order = lm_home_compare (home_x, home_y);
  return order ? order : home_x->id < home_y->id ? -1 : 1;
}

/* The homes in the order of the walk. */
static GArray *
walk (LmPlanProblem *self)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) streets = g_ptr_array_new_with_free_func (g_free);
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (Stop));

  for (guint h = 0; h < self->n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (self, h);
      Street *street;
      Stop stop = { h, 0 };

      if (home->task == LM_PLAN_HOME_LEFT || home->unit < 0)
        continue;
      street = g_hash_table_lookup (by_name, street_of (home->row));
      if (street == NULL)
        {
          street = g_new0 (Street, 1);
          street->name = street_of (home->row);
          street->order = home->row->street_order;
          g_ptr_array_add (streets, street);
          g_hash_table_insert (by_name, (gpointer) street->name, street);
        }
      street->n_homes++;
      street->order = MIN (street->order, home->row->street_order);
      if (home->row->x != 0 || home->row->y != 0)
        {
          street->n_located++;
          street->x += (home->row->x - street->x) / street->n_located;
          street->y += (home->row->y - street->y) / street->n_located;
        }
      g_array_append_val (stops, stop);
    }
  rank_streets (streets);
  for (guint i = 0; i < stops->len; i++)
    {
      Stop *stop = &g_array_index (stops, Stop, i);
      Street *street = g_hash_table_lookup (by_name, street_of (lm_plan_home (self, stop->home)->row));

      stop->street_rank = street->rank;
    }
  g_array_sort_with_data (stops, compare_stops, self);
  return stops;
}

/* Brings the homes of a unit together where the first of them stands. */
static GArray *
gather (LmPlanProblem *self, GArray *stops, GArray *walked)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autofree gboolean *taken = g_new0 (gboolean, self->units->len + 1);
  g_autofree guint *count = g_new0 (guint, self->units->len + 1);
  g_autofree guint *first = g_new0 (guint, self->units->len + 1);
  g_autofree guint *by_unit = g_new (guint, stops->len + 1);
  guint total = 0;

  for (guint i = 0; i < stops->len; i++)
    count[lm_plan_home (self, g_array_index (stops, Stop, i).home)->unit]++;
  for (guint u = 0; u < self->units->len; u++)
    {
      first[u] = total;
      total += count[u];
      count[u] = 0;
    }
  for (guint i = 0; i < stops->len; i++)
    {
      int unit = lm_plan_home (self, g_array_index (stops, Stop, i).home)->unit;

      by_unit[first[unit] + count[unit]++] = g_array_index (stops, Stop, i).home;
    }
  for (guint i = 0; i < stops->len; i++)
    {
      int unit = lm_plan_home (self, g_array_index (stops, Stop, i).home)->unit;
      Piece piece = { unit, walked->len, count[unit] };

      if (taken[unit])
        continue;
      taken[unit] = TRUE;
      g_array_append_vals (walked, &by_unit[first[unit]], count[unit]);
      g_array_append_val (pieces, piece);
    }
  return pieces;
}

static double
cost_between (LmPlanProblem *self, GArray *walked, const Piece *a, const Piece *b, gboolean cut)
{
  const LmPlanHome *last = lm_plan_home (self, g_array_index (walked, guint, a->first + a->n - 1));
  const LmPlanHome *next = lm_plan_home (self, g_array_index (walked, guint, b->first));

  if (cut)
    return last->row->building && last->row->building == next->row->building ? COST_BUILDING : 0;
  return (strcmp (street_of (last->row), street_of (next->row)) != 0 ? COST_STREET : 0) +
         (last->template != next->template ? COST_METHOD : 0);
}

/* Cuts the pieces into trains at least cost, by dynamic programming over the
 * place of the last cut. Gives for each train the piece it starts with. */
static GArray *
cut (LmPlanProblem *self, GArray *walked, GArray *pieces, guint size)
{
  g_autofree double *best = g_new (double, pieces->len + 1);
  g_autofree guint *from = g_new0 (guint, pieces->len + 1);
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint));

  best[0] = 0;
  for (guint end = 1; end <= pieces->len; end++)
    {
      double inside = 0;
      guint homes = 0;

      best[end] = G_MAXDOUBLE;
      for (guint start = end; start-- > 0;)
        {
          const Piece *piece = &g_array_index (pieces, Piece, start);
          double off, cost;

          homes += piece->n;
          if (homes > size * 3 / 2 && start + 1 < end)
            break;
          if (start + 1 < end)
            inside += cost_between (self, walked, piece, piece + 1, FALSE);
          off = ((double) homes - size) / size;
          cost = best[start] + COST_SIZE * off * off + inside +
                 (start > 0 ? cost_between (self, walked, piece - 1, piece, TRUE) : 0);
          if (cost < best[end])
            {
              best[end] = cost;
              from[end] = start;
            }
        }
    }
  for (guint end = pieces->len; end > 0; end = from[end])
    g_array_prepend_val (starts, from[end]);
  return starts;
}

static void
add_train (LmPlanProblem *self, GArray *trains, GArray *order, GArray *homes, guint first, guint n, const LmTrainRow *row)
{
  LmPlanTrain train = { .id = row ? row->id : 0, .name = row ? row->name : NULL, .n_homes = n, .first = order->len };

  for (guint i = 0; i < n; i++)
    {
      guint home = g_array_index (homes, guint, first + i);

      lm_plan_home (self, home)->train = (int) trains->len;
      lm_plan_home (self, home)->position = (int) i + 1;
      g_array_append_val (order, home);
    }
  g_array_append_val (trains, train);
}

static int
compare_stood (gconstpointer a, gconstpointer b, gpointer data)
{
  LmPlanProblem *self = data;
  guint index_x = *(const guint *) a, index_y = *(const guint *) b;
  const LmPlanHome *x = lm_plan_home (self, index_x), *y = lm_plan_home (self, index_y);
  int position_x = x->stood ? x->stood->position : G_MAXINT, position_y = y->stood ? y->stood->position : G_MAXINT;

  if (position_x != position_y)
    return position_x < position_y ? -1 : 1;
  return index_x < index_y ? -1 : index_x > index_y;
}

static int
compare_train_rows (gconstpointer a, gconstpointer b)
{
  const LmTrainRow *x = *(const LmTrainRow *const *) a, *y = *(const LmTrainRow *const *) b;

  if (x->position != y->position)
    return x->position < y->position ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

/* The trains of the adopted plan as they stand; homes that joined a coupling go
 * where the others of it are. What is left goes on to be cut. */
static void
keep_trains (LmPlanProblem *self, GArray *trains, GArray *order, GArray *walked, GArray *pieces)
{
  guint n;
  const LmTrainRow *rows = LM_ROWS (self->snapshot, TRAIN, &n);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree guint8 *gone = g_new0 (guint8, pieces->len + 1);
  g_autofree LmId *train_of = g_new0 (LmId, pieces->len + 1);
  guint left = 0;

  for (guint i = 0; i < n; i++)
    if (self->adopted && rows[i].plan == self->adopted->id)
      g_ptr_array_add (kept, (gpointer) &rows[i]);
  g_ptr_array_sort (kept, compare_train_rows);
  for (guint p = 0; p < pieces->len; p++)
    for (guint i = 0; i < g_array_index (pieces, Piece, p).n && train_of[p] == 0; i++)
      {
        const LmPlanHome *home = lm_plan_home (self, g_array_index (walked, guint, g_array_index (pieces, Piece, p).first + i));

        train_of[p] = home->stood ? home->stood->train : 0;
      }
  for (guint t = 0; t < kept->len; t++)
    {
      const LmTrainRow *row = kept->pdata[t];
      g_autoptr (GArray) homes = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint p = 0; p < pieces->len; p++)
        {
          const Piece *piece = &g_array_index (pieces, Piece, p);

          if (train_of[p] != row->id)
            continue;
          gone[p] = TRUE;
          g_array_append_vals (homes, &g_array_index (walked, guint, piece->first), piece->n);
        }
      g_array_sort_with_data (homes, compare_stood, self);
      if (homes->len > 0)
        add_train (self, trains, order, homes, 0, homes->len, row);
    }
  for (guint p = 0; p < pieces->len; p++)
    if (!gone[p])
      g_array_index (pieces, Piece, left++) = g_array_index (pieces, Piece, p);
  g_array_set_size (pieces, left);
}

GArray *
lm_plan_make_trains (LmPlanProblem *self, GArray **order)
{
  GArray *trains = g_array_new (FALSE, TRUE, sizeof (LmPlanTrain));
  g_autoptr (GArray) stops = walk (self);
  g_autoptr (GArray) walked = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) pieces = gather (self, stops, walked);
  g_autoptr (GArray) starts = NULL;
  guint size = self->options.cluster_size;

  if (size == 0)
    size = (guint) MAX (self->project->cluster_size, 1);
  *order = g_array_new (FALSE, FALSE, sizeof (guint));
  if (self->options.keep_trains || self->only)
    keep_trains (self, trains, *order, walked, pieces);
  starts = cut (self, walked, pieces, size);
  for (guint t = 0; t < starts->len; t++)
    {
      guint first = g_array_index (starts, guint, t);
      guint end = t + 1 < starts->len ? g_array_index (starts, guint, t + 1) : pieces->len;
      g_autoptr (GArray) homes = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint p = first; p < end; p++)
        g_array_append_vals (homes, &g_array_index (walked, guint, g_array_index (pieces, Piece, p).first),
                             g_array_index (pieces, Piece, p).n);
      add_train (self, trains, *order, homes, 0, homes->len, NULL);
    }
  return trains;
}
