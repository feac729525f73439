#include "lm-plan-solver-private.h"

/* What is kept free on purpose: slots for homes that let nobody in, and the
 * spare days of the crews. */

/* Homes later than the bulk of their train by more days than this are not
 * waited for. */
#define STRAGGLER_DAYS 7
#define BULK 0.85

gboolean
lm_plan_solver_add_spare_slot (LmPlanSolver *self, guint like, int train)
{
  LmPlanHome slot = { .unit = -1, .train = train, .visit_day = LM_DAY_NONE, .promise_day = LM_DAY_NONE,
                      .passed = LM_DAY_NONE, .drum_crew = LM_PLAN_NOBODY };
  guint index = self->own.homes->len;

  slot.template = lm_plan_home (&self->own, like)->template;
  slot.first = self->own.placed->len;
  slot.promise.until = G_MAXINT;
  for (guint w = 0; w < slot.template->n_work; w++)
    {
      LmPlanPlaced placed = { .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE, .release = LM_INSTANT_NONE, .crew = LM_PLAN_NOBODY };

      placed.skip = slot.template->work[w].node != slot.template->connection;
      g_array_append_val (self->own.placed, placed);
    }
  g_array_append_val (self->own.homes, slot);
  return lm_plan_solver_connect (self, index);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const LmDay *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* The day by which the bulk of the train is connected, stragglers apart, and the
 * number of days on which it has visits till then. */
static LmDay
end_of_bulk (GArray *days, guint *n_days)
{
  LmDay bulk, end;

  *n_days = 0;
  if (days->len == 0)
    return LM_DAY_NONE;
  g_array_sort (days, compare_days);
  bulk = g_array_index (days, LmDay, (guint) (BULK * (days->len - 1)));
  end = bulk;
  for (guint i = 0; i < days->len; i++)
    {
      LmDay day = g_array_index (days, LmDay, i);

      if (day > bulk + STRAGGLER_DAYS)
        break;
      end = day;
      *n_days += i == 0 || day != g_array_index (days, LmDay, i - 1);
    }
  return end;
}

/* Whether the day can be one that the crew keeps free: it is there, connects
 * nobody and keeps it for nothing else. */
static gboolean
can_spare (LmPlanSolver *self, guint crew, LmDay day)
{
  const LmPlanCrewDay *crew_day = lm_plan_board_get (self->board, crew, day);
  const LmPlanCrewDay *fresh = lm_plan_board_get (self->fresh, crew, day);

  return crew_day && fresh && fresh->free > 0 && crew_day->n_visits == 0 && !crew_day->spare;
}

/* Sets the days apart: those on which the crew had nothing to do while it was
 * with the train, the last first; then those that follow. */
static void
spare_crew (LmPlanSolver *self, guint crew, LmDay first, LmDay last, int days)
{
  for (LmDay day = last; day > first && days > 0; day--)
    if (can_spare (self, crew, day))
      {
        lm_plan_board_get (self->board, crew, day)->spare = TRUE;
        days--;
      }
  for (LmDay day = last + 1; days > 0 && day < self->own.first_day + LM_PLAN_HORIZON; day++)
    if (can_spare (self, crew, day))
      {
        lm_plan_board_get (self->board, crew, day)->spare = TRUE;
        days--;
      }
}

/* Every crew keeps one day free per so many days on which it connected homes of
 * the train. Parts of a day are carried over. */
static void
keep_days (LmPlanSolver *self, const LmPlanTrain *train, LmDay end, int every)
{
  g_autofree LmDay *first = g_new (LmDay, self->own.n_crews + 1);
  g_autofree LmDay *last = g_new (LmDay, self->own.n_crews + 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint c = 0; c < self->own.n_crews; c++)
    first[c] = last[c] = LM_DAY_NONE;
  for (guint i = 0; i < train->n_homes; i++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->order, guint, train->first + i));
      int crew = home->drum_crew;
      gint64 key;

      if (!home->placed || crew < 0 || home->visit_day < self->own.first_day)
        continue;
      key = (gint64) crew * LM_PLAN_HORIZON + (home->visit_day - self->own.first_day);
      if (g_hash_table_add (seen, g_memdup2 (&key, sizeof key)))
        self->owed[crew] += 1.0 / every;
      if (home->visit_day > end)
        continue;
      first[crew] = first[crew] == LM_DAY_NONE ? home->visit_day : MIN (first[crew], home->visit_day);
      last[crew] = MAX (last[crew], home->visit_day);
    }
  for (guint c = 0; c < self->own.n_crews; c++)
    if (last[c] != LM_DAY_NONE && self->owed[c] >= 1)
      {
        int days = (int) self->owed[c];

        self->owed[c] -= days;
        spare_crew (self, c, first[c], last[c], days);
      }
}

void
lm_plan_solver_keep_spare_days (LmPlanSolver *self, guint index)
{
  LmPlanTrain *train = &g_array_index (self->trains, LmPlanTrain, index);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (LmDay));
  int every = index == 0 ? self->own.project->spare_first : self->own.project->spare_later;
  LmDay end;
  guint n_days;

  for (guint i = 0; i < train->n_homes; i++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->order, guint, train->first + i));

      if (home->visit_day != LM_DAY_NONE && home->visit_day >= self->own.first_day)
        g_array_append_val (days, home->visit_day);
    }
  end = end_of_bulk (days, &n_days);
  train->spare_days = every > 0 ? (n_days + (guint) every - 1) / (guint) every : 0;
  if (end != LM_DAY_NONE && every > 0 && self->own.only == NULL)
    keep_days (self, train, end, every);
}
