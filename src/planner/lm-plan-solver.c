#include "lm-plan-improve-private.h"

#include <stdlib.h>
#include <string.h>

/* The order in which a plan is made: what stands, then promises, then train by
 * train and home by home, so that homes are finished in order. */

/* Preparation and outside work are planned so many calendar days before the
 * crews reach the home, over what its own conditions take: not years ahead, and
 * early enough to wait for a crew. */
#define AHEAD 45
/* The visits that say where the crews are. */
#define FRONT 10

/* The pause that everybody has, so that no chain of work goes on through it. */
static void
find_common_lunch (LmPlanSolver *self)
{
  LmPlanCrew hours = { 0 };

  lm_plan_crew_set_hours (&self->own, &hours, LM_ROWS (self->own.snapshot, CALENDAR, NULL));
  self->lunch_from = hours.start + hours.lunch_at;
  self->lunch_to = self->lunch_from + hours.lunch_length;
  for (guint c = 0; c < self->own.n_crews; c++)
    {
      const LmPlanCrew *crew = &self->own.crews[c];

      if (crew->n_persons == 0 || crew->length == 0)
        continue;
      self->lunch_from = MAX (self->lunch_from, crew->start + crew->lunch_at);
      self->lunch_to = MIN (self->lunch_to, crew->start + crew->lunch_at + crew->lunch_length);
    }
  self->lunch_to = MAX (self->lunch_to, self->lunch_from);
}

LmPlanSolver *
lm_plan_solver_new (LmPlanProblem *problem)
{
  LmPlanSolver *self = g_new0 (LmPlanSolver, 1);

  self->problem = problem;
  self->own = *problem;
  self->own.homes = g_array_copy (problem->homes);
  self->own.placed = g_array_copy (problem->placed);
  self->own.shared = g_array_copy (problem->shared);
  self->own.units = g_array_copy (problem->units);
  self->own.frozen = NULL;
  self->own.working_days = NULL;
  self->board = lm_plan_board_new (&self->own);
  self->fresh = lm_plan_board_new (&self->own);
  self->visits = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->full = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->next_open = g_new0 (gint32 *, problem->templates->len + 1);
  self->random = problem->options.seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + 1;
  self->causes = g_array_new (FALSE, TRUE, sizeof (LmPlanProblemCause));
  self->next_single = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->scarce = g_new0 (guint8, problem->skills->len + 1);
  find_common_lunch (self);
  self->deadline = LM_DAY_NONE;
  self->jit = problem->first_day;
  self->owed = g_new0 (double, problem->n_crews + 1);
  self->connected = g_new0 (guint, problem->n_crews + 1);
  return self;
}

void
lm_plan_solver_free (LmPlanSolver *self)
{
  lm_plan_board_free (self->board);
  lm_plan_board_free (self->fresh);
  g_array_unref (self->own.homes);
  g_free (self->own.working_days);
  g_array_unref (self->own.placed);
  g_array_unref (self->own.shared);
  g_array_unref (self->own.units);
  g_hash_table_unref (self->visits);
  g_hash_table_unref (self->full);
  for (guint t = 0; t < self->problem->templates->len; t++)
    g_free (self->next_open[t]);
  g_free (self->next_open);
  g_clear_pointer (&self->trains, g_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_array_unref (self->causes);
  g_hash_table_unref (self->next_single);
  g_free (self->owed);
  g_free (self->connected);
  g_free (self->spare);
  g_free (self->may_owe);
  g_free (self->scarce);
  g_clear_pointer (&self->caps, lm_plan_caps_free);
  g_free (self);
}

void
lm_plan_solver_mark (LmPlanSolver *self, const LmPlanPlaced *placed, gboolean busy)
{
  if (placed->crew >= 0 && lm_plan_is_placed (placed))
    lm_plan_board_mark (self->board, (guint) placed->crew, placed->persons, placed->start, placed->end, busy);
}

void
lm_plan_solver_unplace (LmPlanSolver *self, LmPlanPlaced *placed)
{
  lm_plan_solver_mark (self, placed, FALSE);
  if (placed->crew >= 0 && lm_plan_is_placed (placed))
    {
      LmPlanCrewDay *day = lm_plan_board_get (self->board, (guint) placed->crew, lm_instant_get_day (placed->start));

      if (day)
        day->full = 0;
    }
  placed->start = placed->end = LM_INSTANT_NONE;
  placed->crew = LM_PLAN_NOBODY;
  placed->persons = 0;
}

LmPlanPlaced *
lm_plan_solver_get_placed (LmPlanSolver *self, const LmPlanHome *home, guint step)
{
  LmPlanShared *shared = home->template->work[step].shared ? lm_plan_get_shared (&self->own, home, step) : NULL;

  return shared ? &shared->placed : lm_plan_placed (&self->own, home, step);
}

/* Frozen work stands only while its people are there, able and free. */
static gboolean
can_stand (LmPlanSolver *self, const LmPlanPlaced *placed, const LmPlanWork *work)
{
  if (placed->fixed != LM_PLAN_FROZEN || placed->crew < 0 || placed->start < lm_instant (self->own.first_day, 0))
    return TRUE;
  return work->skill != LM_PLAN_NOBODY &&
         lm_plan_board_is_free (self->board, (guint) placed->crew, placed->persons, work->skill, placed->start, placed->end);
}

static void
thaw (LmPlanPlaced *placed)
{
  placed->fixed = LM_PLAN_FREE;
  placed->start = placed->end = LM_INSTANT_NONE;
  placed->crew = LM_PLAN_NOBODY;
  placed->persons = 0;
}

/* Puts what is fixed on the board. What was kept as it stood is not looked at
 * again; what is frozen must still be possible, or the home is planned anew. */
static void
put_fixed (LmPlanSolver *self)
{
  for (guint s = 0; s < self->own.shared->len; s++)
    {
      LmPlanShared *shared = &g_array_index (self->own.shared, LmPlanShared, s);

      if (!shared->placed.fixed || shared->placed.state == LM_STEP_STATE_DONE)
        continue;
      if (self->own.only == NULL && !can_stand (self, &shared->placed, &shared->template->work[shared->work]))
        thaw (&shared->placed);
      lm_plan_solver_mark (self, &shared->placed, TRUE);
    }
  for (guint h = 0; h < self->own.n_homes; h++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, h);
      gboolean stands = TRUE;

      if (home->template == NULL)
        continue;
      for (guint w = 0; w < home->template->n_work && stands && home->task == LM_PLAN_HOME_OPEN; w++)
        stands = can_stand (self, lm_plan_placed (&self->own, home, w), &home->template->work[w]);
      for (guint w = 0; w < home->template->n_work; w++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

          if (!stands && placed->fixed == LM_PLAN_FROZEN)
            thaw (placed);
          if (placed->fixed && placed->state != LM_STEP_STATE_DONE)
            lm_plan_solver_mark (self, placed, TRUE);
        }
      if (home->task == LM_PLAN_HOME_KEPT && home->visit_day != LM_DAY_NONE)
        lm_plan_solver_add_visit (self, h, home->visit_day);
    }
}

static void
add_left_causes (LmPlanSolver *self)
{
  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);
      LmPlanProblemCause cause = { .home = home->row->id, .day = LM_DAY_NONE, .n_homes = 1 };

      if (home->passed != LM_DAY_NONE)
        {
          cause.code = "promise-passed";
          cause.day = home->passed;
          lm_plan_solver_add_cause (self, &cause);
        }
      if (home->task != LM_PLAN_HOME_LEFT || g_str_equal (home->left, "refused"))
        continue;
      cause.code = home->left;
      cause.day = LM_DAY_NONE;
      if (home->template && home->template->cycle >= 0)
        cause.step = home->template->work[home->template->cycle].id;
      lm_plan_solver_add_cause (self, &cause);
    }
}

/* A refuser whose neighbours share a line by a method that does not bear it. */
static void
add_refuser_causes (LmPlanSolver *self)
{
  g_autoptr (GHashTable) refuser_of = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);
      const LmId *couplings[] = { &home->row->stairwell, &home->row->stack, &home->row->row };

      for (guint c = 0; home->left && g_str_equal (home->left, "refused") && c < G_N_ELEMENTS (couplings); c++)
        if (*couplings[c])
          g_hash_table_insert (refuser_of, (gpointer) couplings[c], (gpointer) &home->row->id);
    }
  for (guint u = 0; u < self->own.units->len; u++)
    {
      const LmPlanUnit *unit = &g_array_index (self->own.units, LmPlanUnit, u);
      const LmId *refuser = unit->coupling ? g_hash_table_lookup (refuser_of, &unit->coupling) : NULL;
      LmPlanProblemCause cause = { .code = "refuser-breaks-line", .coupling = unit->coupling, .day = LM_DAY_NONE };

      for (guint i = 0; refuser && i < unit->n_homes; i++)
        {
          const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

          cause.n_homes += home->task == LM_PLAN_HOME_OPEN && !home->template->row->bears_refusers;
        }
      if (cause.n_homes > 0)
        {
          cause.home = *refuser;
          lm_plan_solver_add_cause (self, &cause);
        }
    }
}

static int
compare_promised (gconstpointer a, gconstpointer b, gpointer data)
{
  LmPlanSolver *self = data;
  guint index_x = *(const guint *) a, index_y = *(const guint *) b;
  const LmPlanHome *x = lm_plan_home (&self->own, index_x), *y = lm_plan_home (&self->own, index_y);
  LmDay length_x = x->promise.end - x->promise.first, length_y = y->promise.end - y->promise.first;

  /* Those with least choice first: an hour, a day, the shortest window. */
  if (x->promise.precision != y->promise.precision &&
      (x->promise.precision == LM_PRECISION_ARRIVAL || y->promise.precision == LM_PRECISION_ARRIVAL))
    return x->promise.precision == LM_PRECISION_ARRIVAL ? -1 : 1;
  if ((length_x == 1) != (length_y == 1))
    return length_x == 1 ? -1 : 1;
  if (x->promise.end != y->promise.end)
    return x->promise.end < y->promise.end ? -1 : 1;
  return index_x < index_y ? -1 : index_x > index_y;
}

static void
place_promised (LmPlanSolver *self)
{
  g_autoptr (GArray) promised = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint h = 0; h < self->own.n_homes; h++)
    if (lm_plan_home (&self->own, h)->promise.binds && lm_plan_home (&self->own, h)->task == LM_PLAN_HOME_OPEN &&
        lm_plan_home (&self->own, h)->unit >= 0)
      g_array_append_val (promised, h);
  g_array_sort_with_data (promised, compare_promised, self);
  for (guint i = 0; i < promised->len; i++)
    {
      guint index = g_array_index (promised, guint, i);
      LmPlanUnit *unit = &g_array_index (self->own.units, LmPlanUnit, lm_plan_home (&self->own, index)->unit);

      if (!unit->prepared)
        lm_plan_solver_prepare (self, unit);
      lm_plan_solver_connect (self, index);
    }
}

/* How many calendar days pass between the survey of the home and its visit, by
 * what it still misses. */
static int
lead_of_unit (LmPlanSolver *self, const LmPlanUnit *unit)
{
  int lead = 0;

  for (guint i = 0; i < unit->n_homes; i++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      for (guint m = home->first_missing; m < home->first_missing + home->n_missing; m++)
        {
          const LmConditionRow *row = g_array_index (self->own.missing, LmPlanMissing, m).row;

          lead = MAX (lead, MAX (row->lead_time, 0) + MAX (row->lead_days, 0));
        }
    }
  return lead;
}

typedef struct {
  LmDay days[FRONT];
  guint n, at;
} Front;

static LmDay
get_front (const Front *front, LmDay first_day)
{
  LmDay day = front->n < FRONT ? first_day : front->days[0];

  for (guint i = 1; front->n == FRONT && i < FRONT; i++)
    day = MIN (day, front->days[i]);
  return day;
}

static void
place_home (LmPlanSolver *self, guint index, Front *front)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  LmPlanUnit *unit = &g_array_index (self->own.units, LmPlanUnit, home->unit);

  if (home->task == LM_PLAN_HOME_KEPT || home->placed)
    return;
  if (!unit->prepared)
    {
      self->jit = MAX (self->own.first_day, get_front (front, self->own.first_day) - AHEAD - lead_of_unit (self, unit));
      lm_plan_solver_prepare (self, unit);
    }
  if (!lm_plan_solver_connect (self, index))
    return;
  front->days[front->at] = home->visit_day;
  front->at = (front->at + 1) % FRONT;
  front->n = MIN (front->n + 1, FRONT);
}

static gboolean
place_trains (LmPlanSolver *self, LmPlanProgress progress, gpointer data)
{
  const LmProjectRow *project = self->own.project;
  Front front = { 0 };
  guint done = 0;

  for (guint t = 0; t < self->trains->len; t++)
    {
      LmPlanTrain *train = &g_array_index (self->trains, LmPlanTrain, t);

      for (guint i = 0; i < train->n_homes; i++)
        {
          guint index = g_array_index (self->order, guint, train->first + i);

          if (progress && done++ % 64 == 0 && !progress ((double) done / (self->order->len + 1), data))
            return FALSE;
          place_home (self, index, &front);
          if (self->own.only == NULL && project->slot_every > 0 && (i + 1) % (guint) project->slot_every == 0 &&
              lm_plan_home (&self->own, index)->placed && lm_plan_home (&self->own, index)->task == LM_PLAN_HOME_OPEN)
            train->spare_slots += lm_plan_solver_add_spare_slot (self, index, (int) t);
        }
      lm_plan_solver_keep_spare_days (self, t);
    }
  return TRUE;
}

typedef struct {
  guint train;
  gint64 ready; /* sum of the days on which its homes can be ready, over their number */
} Readiness;

static int
compare_readiness (gconstpointer a, gconstpointer b)
{
  const Readiness *x = a, *y = b;

  if (x->ready != y->ready)
    return x->ready < y->ready ? -1 : 1;
  return x->train < y->train ? -1 : x->train > y->train;
}

/* Trains whose homes are ready sooner go first: the crews have work while others
 * get ready. */
static void
order_by_readiness (LmPlanSolver *self)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Readiness));
  GArray *trains = g_array_new (FALSE, TRUE, sizeof (LmPlanTrain));
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint t = 0; t < self->trains->len; t++)
    {
      const LmPlanTrain *train = &g_array_index (self->trains, LmPlanTrain, t);
      Readiness key = { t, 0 };

      for (guint i = 0; i < train->n_homes; i++)
        key.ready += lm_plan_solver_get_ready_day (
          self, lm_plan_home (&self->own, g_array_index (self->order, guint, train->first + i)), NULL);
      key.ready /= MAX (train->n_homes, 1);
      g_array_append_val (keys, key);
    }
  g_array_sort (keys, compare_readiness);
  for (guint t = 0; t < keys->len; t++)
    {
      LmPlanTrain train = g_array_index (self->trains, LmPlanTrain, g_array_index (keys, Readiness, t).train);
      guint first = train.first;

      train.first = order->len;
      for (guint i = 0; i < train.n_homes; i++)
        {
          guint index = g_array_index (self->order, guint, first + i);

          lm_plan_home (&self->own, index)->train = (int) t;
          g_array_append_val (order, index);
        }
      g_array_append_val (trains, train);
    }
  g_array_unref (self->trains);
  g_array_unref (self->order);
  self->trains = trains;
  self->order = order;
}

gboolean
lm_plan_solver_place_all (LmPlanSolver *self, LmPlanProgress progress, gpointer data)
{
  put_fixed (self);
  add_left_causes (self);
  add_refuser_causes (self);
  self->trains = lm_plan_make_trains (&self->own, &self->order);
  if (self->own.only == NULL)
    lm_plan_solver_find_scarce (self);
  if (self->thorough)
    self->caps = lm_plan_caps_new (self);
  if (self->thorough && self->round % 2 == 0 && !self->own.options.keep_trains)
    order_by_readiness (self);
  place_promised (self);
  self->filling = TRUE;
  if (!place_trains (self, progress, data))
    return FALSE;
  self->filling = FALSE;
  return progress == NULL || progress (1, data);
}

LmPlan *
lm_plan_solver_finish_all (LmPlanSolver *self)
{
  lm_plan_solver_pull (self);
  for (guint i = 0; i < self->order->len; i++)
    lm_plan_solver_finish (self, g_array_index (self->order, guint, i));
  return lm_plan_solver_write (self);
}

/* The adopted plan as it stands, with every home open to questions. */
LmPlanSolver *
lm_plan_solver_new_frozen (LmPlanProblem *problem)
{
  LmPlanSolver *self = lm_plan_solver_new (problem);

  put_fixed (self);
  return self;
}
