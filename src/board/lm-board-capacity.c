#include "lm-board-model-private.h"

#include "core/lm-calendar.h"
#include "core/lm-hands.h"

/* The most parties that the strip below the board shows. */
#define MOST_PARTIES 5

LmPartyColour
lm_board_party_colour (LmSnapshot *snapshot, LmId id)
{
  const LmPartyRow *party = LM_FIND (snapshot, PARTY, id);

  /* A ring of parents is no reason to hang. */
  for (int depth = 0; party && party->parent != 0 && depth < 8; depth++)
    {
      const LmPartyRow *parent = LM_FIND (snapshot, PARTY, party->parent);

      if (parent == NULL)
        break;
      party = parent;
    }
  return party ? party->colour : LM_PARTY_COLOUR_OTHER;
}

guint8 *
lm_board_crew_colours (LmSnapshot *snapshot)
{
  guint n;
  const LmCrewRow *crews = LM_ROWS (snapshot, CREW, &n);
  guint8 *colours = g_new (guint8, n + 1);

  for (guint i = 0; i < n; i++)
    colours[i] = lm_board_party_colour (snapshot, crews[i].party);
  return colours;
}

static void
add_hands (LmBoardModel *self, LmBoardCapacity *capacity, const LmCrewRow *crew, const LmPersonRow *persons, guint n_persons)
{
  const LmCalendarRow *calendar = lm_calendar_of_crew (self->snapshot, crew);

  capacity->n_crews++;
  for (guint p = 0; p < n_persons; p++)
    {
      if (persons[p].crew != crew->id || !persons[p].active)
        continue;
      capacity->n_persons++;
      for (LmDay day = self->first; day < self->end; day++)
        capacity->hands[day - self->first] += (guint32) lm_hands_get (self->snapshot, calendar, crew, &persons[p], day);
    }
}

/* What add_work() adds to. */
typedef struct {
  const LmBoardModel *model;
  LmBoardCapacity *capacity;
} Work;

static void
add_work (LmDay day, int minutes, gpointer data)
{
  Work *work = data;

  if (day >= work->model->first && day < work->model->end)
    work->capacity->used[day - work->model->first] += (guint32) minutes;
}

static int
compare_capacities (gconstpointer a, gconstpointer b)
{
  static const guint8 rank[LM_N_PARTY_COLOUR] = {
    [LM_PARTY_COLOUR_CONTRACTOR] = 0, [LM_PARTY_COLOUR_INSTALLER] = 1, [LM_PARTY_COLOUR_HEAT_COMPANY] = 2,
    [LM_PARTY_COLOUR_COORDINATOR] = 3, [LM_PARTY_COLOUR_OTHER] = 4,
  };
  const LmBoardCapacity *x = a, *y = b;

  if (x->colour != y->colour)
    return rank[x->colour] - rank[y->colour];
  return x->party < y->party ? -1 : x->party > y->party;
}

void
lm_board_model_read_capacity (LmBoardModel *self, LmId plan)
{
  guint n_crews, n_persons, n_steps;
  const LmCrewRow *crews = LM_ROWS (self->snapshot, CREW, &n_crews);
  const LmPersonRow *persons = LM_ROWS (self->snapshot, PERSON, &n_persons);
  const LmPlanStepRow *steps = LM_ROWS (self->snapshot, PLAN_STEP, &n_steps);
  g_autoptr (GArray) capacities = g_array_new (FALSE, TRUE, sizeof (LmBoardCapacity));
  g_autofree int *capacity_of_crew = g_new (int, n_crews + 1);
  g_autofree const LmCalendarRow **calendar_of_crew = g_new (const LmCalendarRow *, n_crews + 1);
  g_autofree guint64 *total = NULL;
  Work work = { self, NULL };

  for (guint c = 0; c < n_crews; c++)
    {
      const LmPartyRow *party = LM_FIND (self->snapshot, PARTY, crews[c].party);
      LmBoardCapacity *capacity = NULL;

      capacity_of_crew[c] = -1;
      calendar_of_crew[c] = lm_calendar_of_crew (self->snapshot, &crews[c]);
      if (party == NULL)
        continue;
      for (guint i = 0; i < capacities->len && capacity_of_crew[c] < 0; i++)
        if (g_array_index (capacities, LmBoardCapacity, i).party == party->id)
          capacity_of_crew[c] = i;
      if (capacity_of_crew[c] < 0)
        {
          LmBoardCapacity fresh = {
            .party = party->id,
            .name = party->name,
            .colour = lm_board_party_colour (self->snapshot, party->id),
            .used = g_new0 (guint32, self->end - self->first),
            .hands = g_new0 (guint32, self->end - self->first),
          };

          capacity_of_crew[c] = capacities->len;
          g_array_append_val (capacities, fresh);
        }
      capacity = &g_array_index (capacities, LmBoardCapacity, capacity_of_crew[c]);
      add_hands (self, capacity, &crews[c], persons, n_persons);
    }

  total = g_new0 (guint64, capacities->len + 1);
  for (guint i = 0; i < n_steps; i++)
    {
      int crew;

      if (steps[i].plan != plan || steps[i].start == LM_INSTANT_NONE || steps[i].end <= steps[i].start || steps[i].crew == 0)
        continue;
      crew = lm_snapshot_index (self->snapshot, LM_TABLE_CREW, steps[i].crew);
      if (crew < 0 || capacity_of_crew[crew] < 0)
        continue;
      work.capacity = &g_array_index (capacities, LmBoardCapacity, capacity_of_crew[crew]);
      lm_hands_spread (self->snapshot, calendar_of_crew[crew], &steps[i], add_work, &work);
      total[capacity_of_crew[crew]] += steps[i].minutes;
    }

  /* Parties without any work say nothing; of too many the busiest stay. */
  for (;;)
    {
      guint least = 0;

      for (guint i = 1; i < capacities->len; i++)
        if (total[i] < total[least])
          least = i;
      if (capacities->len == 0 || (total[least] > 0 && capacities->len <= MOST_PARTIES))
        break;
      g_free (g_array_index (capacities, LmBoardCapacity, least).used);
      g_free (g_array_index (capacities, LmBoardCapacity, least).hands);
      g_array_remove_index (capacities, least);
      memmove (total + least, total + least + 1, (capacities->len - least) * sizeof (guint64));
    }
  g_array_sort (capacities, compare_capacities);
  self->n_capacity = capacities->len;
  self->capacity = (LmBoardCapacity *) g_array_steal (capacities, NULL);
}
