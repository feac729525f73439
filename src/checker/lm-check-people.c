#include "lm-check-private.h"

/* Nobody is in two places at once. */

typedef struct {
  LmId crew;
  guint person; /* number within the crew */
  LmInstant start, end;
  const LmPlanStepRow *row;
} Stay;

static int
compare_stays (gconstpointer a, gconstpointer b)
{
  const Stay *x = a, *y = b;

  if (x->crew != y->crew)
    return x->crew < y->crew ? -1 : 1;
  if (x->person != y->person)
    return x->person < y->person ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->row->id < y->row->id ? -1 : x->row->id > y->row->id;
}

static gboolean
takes_people (LmCheck *self, const LmPlanStepRow *row)
{
  return row->plan == self->plan->id && row->crew != 0 && row->persons != 0 && lm_check_is_placed (row)
         && row->state != LM_STEP_STATE_DONE;
}

static gboolean
is_wanted (GHashTable *homes, GHashTable *couplings, const LmPlanStepRow *row)
{
  return homes == NULL || (row->home != 0 && g_hash_table_contains (homes, &row->home))
         || (row->coupling != 0 && g_hash_table_contains (couplings, &row->coupling));
}

static void
report (LmCheck *self, const Stay *stay, const Stay *other)
{
  const LmCheckCrew *crew = lm_check_get_crew (self, stay->crew);
  const LmPersonRow *person = crew != NULL ? crew->persons[stay->person] : NULL;

  lm_check_report (self, .rule = "double-booked", .home = stay->row->home, .coupling = stay->row->coupling,
                   .step = stay->row->step, .crew = stay->crew, .person = person != NULL ? person->id : 0,
                   .other = other->row->home, .day = lm_instant_get_day (MAX (stay->start, other->start)),
                   .minutes = MIN (stay->end, other->end) - MAX (stay->start, other->start));
}

static void
add_stays (GArray *stays, const LmPlanStepRow *row)
{
  for (guint number = 0; number < LM_CHECK_PERSONS; number++)
    if (row->persons >> number & 1)
      {
        Stay stay = { row->crew, number, row->start, row->end, row };

        g_array_append_val (stays, stay);
      }
}

/* Rows that share a person and a time with one of `wanted`; looking first at the
 * whole stretch of time keeps this to a glance at most rows of a large plan. */
static gboolean
touches (GArray *wanted, const LmPlanStepRow *row)
{
  for (guint i = 0; i < wanted->len; i++)
    {
      const Stay *stay = &g_array_index (wanted, Stay, i);

      if (stay->start < row->end && row->start < stay->end && stay->crew == row->crew
          && (row->persons >> stay->person & 1) != 0)
        return TRUE;
    }
  return FALSE;
}

static GHashTable *
couplings_of (LmCheck *self, GHashTable *homes)
{
  GHashTable *couplings = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, homes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const LmHomeRow *home = LM_FIND (self->snapshot, HOME, *(const LmId *) key);
      const LmId *ids[] = { &home->stairwell, &home->stack, &home->row };

      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        if (*ids[i] != 0)
          g_hash_table_add (couplings, (gpointer) ids[i]);
    }
  return couplings;
}

void
lm_check_people (LmCheck *self, GHashTable *homes)
{
  g_autoptr (GArray) stays = g_array_new (FALSE, FALSE, sizeof (Stay));
  g_autoptr (GHashTable) couplings = homes != NULL ? couplings_of (self, homes) : NULL;
  guint n;
  const LmPlanStepRow *rows = LM_ROWS (self->snapshot, PLAN_STEP, &n);

  for (guint i = 0; i < n; i++)
    if (takes_people (self, &rows[i]) && is_wanted (homes, couplings, &rows[i]))
      add_stays (stays, &rows[i]);
  if (homes != NULL)
    {
      g_autoptr (GArray) wanted = g_array_copy (stays);
      LmInstant first = G_MAXINT32, last = G_MININT32;

      for (guint i = 0; i < wanted->len; i++)
        {
          first = MIN (first, g_array_index (wanted, Stay, i).start);
          last = MAX (last, g_array_index (wanted, Stay, i).end);
        }
      for (guint i = 0; i < n; i++)
        if (rows[i].start < last && first < rows[i].end && takes_people (self, &rows[i])
            && !is_wanted (homes, couplings, &rows[i]) && touches (wanted, &rows[i]))
          add_stays (stays, &rows[i]);
    }
  g_array_sort (stays, compare_stays);
  for (guint i = 0; i < stays->len; i++)
    {
      const Stay *stay = &g_array_index (stays, Stay, i);

      for (guint j = i + 1; j < stays->len; j++)
        {
          const Stay *next = &g_array_index (stays, Stay, j);

          if (next->crew != stay->crew || next->person != stay->person || next->start >= stay->end)
            break;
          if (stay->start == stay->end || next->start == next->end)
            continue;
          if (is_wanted (homes, couplings, stay->row))
            report (self, stay, next);
          if (is_wanted (homes, couplings, next->row))
            report (self, next, stay);
        }
    }
}
