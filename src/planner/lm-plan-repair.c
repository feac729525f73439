#include "lm-plan-repair-private.h"

#include <stdlib.h>
#include <string.h>

/* The ladder, from the gentlest rung to the hardest; each is tried on the
 * standing plan and taken off again. */

/* Homes that may move for one slot, tried in turn. */
#define MOST_TRIES 12
/* Unpromised homes that move along when the line moves on. */
#define MOST_MOVED_ON 80
/* Days before what was found that are worth moving somebody for. */
#define MOST_DAYS_SOONER 20
#define NEVER G_MAXINT32

static LmPlanHome *
home_of (LmLadder *self, guint index)
{
  return lm_plan_home (&self->solver->own, index);
}

static gboolean
is_done (const LmPlanHome *home)
{
  return home->template == NULL || home->template->connection < 0 || home->template->cycle >= 0 || home->task == LM_PLAN_HOME_LEFT ||
         (home->placed && home->reason == LM_REASON_DONE);
}

static gboolean
is_touched (LmLadder *self, guint index)
{
  return g_hash_table_contains (self->is_touched, GUINT_TO_POINTER (index));
}

/* Whether somebody is at work in the home, or was. */
static gboolean
is_recorded (LmLadder *self, const LmPlanHome *home)
{
  const LmPlanNode *node = &home->template->nodes[home->template->connection];

  for (guint s = 0; s < node->n_steps; s++)
    if (lm_plan_placed (&self->solver->own, home, node->steps[s])->fixed == LM_PLAN_RECORDED)
      return TRUE;
  return FALSE;
}

/* Whether another home's visit may move for the sake of the event's. */
static gboolean
may_move (LmLadder *self, guint index, double most)
{
  const LmPlanHome *home = home_of (self, index);

  return !is_done (home) && !is_touched (self, index) && home->visit_day >= self->notice && !is_recorded (self, home) &&
         lm_ladder_get_price (self, home) <= most;
}

/* Those with least choice first: an hour, a day, the shortest window; then in
 * the order in which they stood. */
static int
compare_choice (gconstpointer a, gconstpointer b, gpointer data)
{
  LmLadder *self = data;
  guint i = *(const guint *) a, k = *(const guint *) b;
  const LmPlanHome *x = home_of (self, i), *y = home_of (self, k);
  LmDay length_x = x->promise.binds ? x->promise.end - x->promise.first : NEVER;
  LmDay length_y = y->promise.binds ? y->promise.end - y->promise.first : NEVER;
  gboolean arrival_x = x->promise.binds && x->promise.precision == LM_PRECISION_ARRIVAL;
  gboolean arrival_y = y->promise.binds && y->promise.precision == LM_PRECISION_ARRIVAL;

  if (arrival_x != arrival_y)
    return arrival_x ? -1 : 1;
  if (length_x != length_y)
    return length_x < length_y ? -1 : 1;
  if (x->visit_day != y->visit_day)
    return x->visit_day < y->visit_day ? -1 : 1;
  return i < k ? -1 : i > k;
}

/* Whether work before the visit has to move: its own, or that of the group. */
static void
look_before (LmLadder *self, guint index, gboolean *own, gboolean *shared)
{
  const LmPlanHome *home = home_of (self, index);

  *own = *shared = FALSE;
  for (guint w = 0; w < home->template->n_work; w++)
    {
      const LmPlanWork *work = &home->template->work[w];
      const LmPlanPlaced *placed = lm_plan_solver_get_placed (self->solver, home, w);
      gboolean stands;

      if (placed->skip || work->node == home->template->connection || work->phase == LM_PHASE_AFTER ||
          placed->fixed != LM_PLAN_FROZEN || !lm_plan_is_placed (placed) || placed->state == LM_STEP_STATE_DONE)
        continue;
      stands = lm_plan_step_can_stand (self->solver, placed, work);
      for (LmDay day = lm_instant_get_day (placed->start); stands && !work->shared && day <= lm_instant_get_day (placed->end - 1); day++)
        stands = day < self->solver->own.first_day || !lm_plan_street_is_closed (home, day);
      if (!stands)
        {
          *own |= !work->shared;
          *shared |= work->shared;
        }
    }
}

/* The event's homes off the board; people who run over stay busy. */
static void
begin (LmLadder *self, LmPlanTrial *trial)
{
  lm_plan_trial_start (trial, self->solver);
  for (guint i = 0; i < self->touched->len; i++)
    lm_plan_trial_take (trial, g_array_index (self->touched, guint, i));
  for (guint i = 0; i < self->touched->len; i++)
    {
      gboolean own, shared;

      look_before (self, g_array_index (self->touched, guint, i), &own, &shared);
      if (own || shared)
        lm_plan_trial_take_before (trial, g_array_index (self->touched, guint, i), shared);
    }
  for (guint i = 0; i < self->event->n_busy; i++)
    {
      const LmRepairBusy *busy = &self->event->busy[i];
      guint crew = GPOINTER_TO_UINT (g_hash_table_lookup (self->solver->own.crew_index, &busy->crew));

      if (crew)
        lm_plan_trial_block (trial, crew - 1, busy->persons, busy->from, busy->until);
    }
}

/* Nobody comes before now. */
static LmPlanWish
wish_on (LmLadder *self, LmDay first, LmDay end)
{
  LmPlanWish wish = { first, end, 0, G_MAXINT };

  if (self->event->now != LM_INSTANT_NONE && first == lm_instant_get_day (self->event->now))
    wish.from = (lm_instant_get_minute (self->event->now) + 14) / 15 * 15;
  return wish;
}

static gboolean
put_on (LmLadder *self, LmPlanTrial *trial, guint index, LmDay day, int from, int until)
{
  LmPlanWish wish = wish_on (self, day, day + 1);

  wish.from = MAX (wish.from, from);
  wish.until = until;
  return day >= self->solver->own.first_day && lm_plan_trial_put (trial, index, day, &wish, NULL);
}

/* On the day (or in the window) that the resident was told. */
static gboolean
keep_promise (LmLadder *self, LmPlanTrial *trial, guint index)
{
  const LmPlanHome *before = lm_ladder_get_before (trial, index);
  LmPlanTold told = before->promise;

  if (!told.binds)
    return FALSE;
  if (before->visit_day >= told.first && before->visit_day < told.end &&
      put_on (self, trial, index, before->visit_day, told.from, told.until))
    return TRUE;
  for (LmDay day = told.first; day < told.end && day < told.first + 120; day++)
    if (put_on (self, trial, index, day, told.from, told.until))
      return TRUE;
  return FALSE;
}

static gboolean
put_from (LmLadder *self, LmPlanTrial *trial, guint index, LmDay first, LmDay end)
{
  LmPlanWish wish = wish_on (self, first, end);

  wish.from = 0;
  return lm_plan_trial_put_first (trial, index, &wish) != LM_DAY_NONE;
}

/* Where no promise can be kept: on the day it stood, by other people, or on the
 * first that can still be told. */
static gboolean
put_back (LmLadder *self, LmPlanTrial *trial, guint index, LmDay first)
{
  LmDay stood = lm_ladder_get_before (trial, index)->visit_day;

  return (stood != LM_DAY_NONE && put_on (self, trial, index, stood, 0, G_MAXINT)) ||
         put_from (self, trial, index, MAX (first, stood == LM_DAY_NONE ? first : MIN (stood, first + 30)), NEVER);
}

/* Promises first: one that can be kept must not find its place taken. Gives
 * which homes stand. (transfer full) */
static gboolean *
keep_promises (LmLadder *self, LmPlanTrial *trial)
{
  gboolean *kept = g_new0 (gboolean, self->touched->len + 1);

  for (guint i = 0; i < self->touched->len; i++)
    kept[i] = keep_promise (self, trial, g_array_index (self->touched, guint, i));
  return kept;
}

/* Whether every touched home stands within the buffer of its train. */
static LmRepairRung
rung_of (LmLadder *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      const LmPlanHome *home = home_of (self, g_array_index (self->touched, guint, i));
      const LmTrainRow *train = home->stood ? LM_FIND (self->solver->own.snapshot, TRAIN, home->stood->train) : NULL;

      if (home->visit_day == LM_DAY_NONE || (train && train->end_day != LM_DAY_NONE && home->visit_day >= train->end_day))
        return LM_REPAIR_BACK;
    }
  return LM_REPAIR_ABSORB;
}

/* 1 and 3: absorbed in the buffer, or put back where there is room. */
static LmDay
put_all_back (LmLadder *self, LmDay first, gboolean keep, gboolean later)
{
  g_autofree gboolean *kept = NULL;
  LmPlanTrial trial;
  LmDay last = LM_DAY_NONE;

  begin (self, &trial);
  kept = keep ? keep_promises (self, &trial) : g_new0 (gboolean, self->touched->len + 1);
  for (guint i = 0; i < self->touched->len; i++)
    {
      guint index = g_array_index (self->touched, guint, i);

      if (kept[i] || (keep ? put_back (self, &trial, index, first) : put_from (self, &trial, index, first, NEVER)))
        last = MAX (last, home_of (self, index)->visit_day);
    }
  lm_ladder_keep (self, &trial, later ? LM_REPAIR_BACK : rung_of (self));
  lm_plan_trial_end (&trial);
  return last;
}

/* The first day after `after` on which people are in the street of the home. */
static LmDay
find_neighbours (LmLadder *self, guint index, LmDay after)
{
  const LmPlanHome *home = home_of (self, index);
  LmDay best = LM_DAY_NONE;

  for (guint h = 0; h < self->solver->own.n_homes; h++)
    {
      const LmPlanHome *other = home_of (self, h);

      if (h != index && other->visit_day > after && (best == LM_DAY_NONE || other->visit_day < best) &&
          other->row->street == home->row->street)
        best = other->visit_day;
    }
  return best;
}

/* 3: one home put back on days that are good for another reason: people are in
 * its street then, or there is time for a letter. */
static void
put_back_later (LmLadder *self, LmDay soonest)
{
  guint index = g_array_index (self->touched, guint, 0);
  LmDay neighbours = find_neighbours (self, index, soonest);
  LmDay letter = MAX (soonest + 1, self->solver->own.options.today + self->solver->own.project->window_until + 1);

  if (neighbours != LM_DAY_NONE && neighbours < letter)
    put_all_back (self, neighbours, FALSE, FALSE);
  put_all_back (self, letter, FALSE, FALSE);
  if (self->options->len < 3)
    put_all_back (self, letter + 7, FALSE, FALSE);
}

typedef struct {
  guint index;
  double unfit;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->unfit != y->unfit)
    return x->unfit < y->unfit ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Homes that may take a slot, the fittest first: ready, of the same street and
 * train, by the same method, told nothing, soon to be visited anyway. */
static GArray *
find_candidates (LmLadder *self, guint freed, LmDay day)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Candidate));
  const LmPlanHome *gone = home_of (self, freed);
  gboolean short_notice = day < self->notice;

  for (guint h = 0; h < self->solver->own.n_homes; h++)
    {
      const LmPlanHome *home = home_of (self, h);
      gboolean standby;
      Candidate candidate = { .index = h };

      if (home->visit_day <= day || is_done (home) || is_touched (self, h) || home->n_missing > 0)
        continue;
      standby = g_hash_table_contains (self->is_standby, GUINT_TO_POINTER (h));
      if ((short_notice && !standby) || (!standby && home->promise.binds) || (!standby && home->visit_day < self->notice) ||
          is_recorded (self, home))
        continue;
      candidate.unfit = (home->row->street == gone->row->street ? 0 : 8) + (home->promise.binds ? 6 : 0) + (standby ? 0 : 2) +
                        (home->template == gone->template ? 0 : 3) +
                        (home->stood && gone->stood && home->stood->train == gone->stood->train ? 0 : 4) +
                        0.1 * MIN (home->visit_day - day, 100) +
                        (home->row->street == gone->row->street ? 0.02 * ABS (home->row->number - gone->row->number) : 0);
      g_array_append_val (list, candidate);
    }
  g_array_sort (list, compare_candidates);
  g_array_set_size (list, MIN (list->len, MOST_TRIES));
  return list;
}

/* 2: the slot that came free goes to a home that can come at short notice, and
 * the event's home takes the place of that one where it can. */
static void
fill_slot (LmLadder *self)
{
  LmPlanProblem *own = &self->solver->own;
  guint at = self->event->freed ? GPOINTER_TO_UINT (g_hash_table_lookup (own->home_index, &self->event->freed)) : 0;
  g_autoptr (GArray) candidates = NULL;
  LmDay day = self->event->freed_day;

  if (at == 0 || day == LM_DAY_NONE || day < own->first_day)
    return;
  candidates = find_candidates (self, at - 1, day);
  for (guint i = 0; i < candidates->len; i++)
    {
      guint other = g_array_index (candidates, Candidate, i).index;
      LmPlanTrial trial;
      LmDay stood;
      gboolean fits;

      begin (self, &trial);
      lm_plan_trial_take (&trial, other);
      stood = lm_plan_trial_get_before (&trial, other)->visit_day;
      fits = put_on (self, &trial, other, day, 0, G_MAXINT);
      for (guint t = 0; t < self->touched->len && fits; t++)
        {
          guint index = g_array_index (self->touched, guint, t);

          if (!keep_promise (self, &trial, index) &&
              !(stood >= self->notice && put_on (self, &trial, index, stood, 0, G_MAXINT)))
            put_back (self, &trial, index, self->notice);
        }
      if (fits)
        lm_ladder_keep (self, &trial, LM_REPAIR_STANDBY);
      lm_plan_trial_end (&trial);
      if (fits)
        return;
    }
}

/* Room for the home on that day by moving one other to where it fits. */
static gboolean
make_room (LmLadder *self, LmPlanTrial *trial, guint index, LmDay day, double most, const LmPlanTold *hours)
{
  GArray *visits = lm_plan_solver_get_visits (self->solver, day);
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; visits && i < visits->len; i++)
    if (may_move (self, g_array_index (visits, guint, i), most))
      g_array_append_val (others, g_array_index (visits, guint, i));
  for (guint i = 0; i < others->len && i < MOST_TRIES; i++)
    {
      guint other = g_array_index (others, guint, i);

      lm_plan_trial_take (trial, other);
      if (put_on (self, trial, index, day, hours ? hours->from : 0, hours ? hours->until : G_MAXINT))
        {
          if (keep_promise (self, trial, other) || put_from (self, trial, other, MAX (day + 1, self->notice), NEVER))
            return TRUE;
          lm_plan_trial_take (trial, index);
        }
      lm_plan_trial_give_back (trial, other);
    }
  return FALSE;
}

/* 4: one home sooner, for which another that was told nothing goes later. */
static void
move_one (LmLadder *self, LmDay soonest)
{
  guint index = g_array_index (self->touched, guint, 0);
  LmDay first = MAX (self->notice, lm_plan_solver_get_ready_day (self->solver, home_of (self, index), NULL));
  LmDay last = MIN (soonest, first + MOST_DAYS_SOONER);
  LmPlanTrial trial;

  begin (self, &trial);
  for (LmDay day = first; day < last; day++)
    if (make_room (self, &trial, index, day, 0, NULL))
      {
        lm_ladder_keep (self, &trial, LM_REPAIR_UNPROMISED);
        break;
      }
  lm_plan_trial_end (&trial);
}

static int
compare_order (gconstpointer a, gconstpointer b, gpointer data)
{
  LmLadder *self = data;
  guint i = *(const guint *) a, k = *(const guint *) b;
  const LmPlanHome *x = home_of (self, i), *y = home_of (self, k);
  LmId train_x = x->stood ? x->stood->train : 0, train_y = y->stood ? y->stood->train : 0;
  int position_x = x->stood ? x->stood->position : 0, position_y = y->stood ? y->stood->position : 0;

  if (train_x != train_y)
    return train_x < train_y ? -1 : 1;
  if (position_x != position_y)
    return position_x < position_y ? -1 : 1;
  return i < k ? -1 : i > k;
}

/* 4, of many: the line moves on. The homes of these trains that were told
 * nothing are put down again in the order of the train, so that it is kept. */
static void
move_line_on (LmLadder *self)
{
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) trains = g_hash_table_new (g_int64_hash, g_int64_equal);
  LmDay first = NEVER;
  LmPlanTrial trial;

  for (guint i = 0; i < self->touched->len; i++)
    {
      const LmPlanHome *home = home_of (self, g_array_index (self->touched, guint, i));

      if (home->stood && home->stood->train)
        g_hash_table_add (trains, (gpointer) &home->stood->train);
      if (home->visit_day != LM_DAY_NONE)
        first = MIN (first, home->visit_day);
    }
  first = MAX (first == NEVER ? self->notice : first, self->notice);
  for (guint h = 0; h < self->solver->own.n_homes; h++)
    {
      const LmPlanHome *home = home_of (self, h);

      if (home->visit_day >= first && home->stood && g_hash_table_contains (trains, &home->stood->train) && may_move (self, h, 0))
        g_array_append_val (line, h);
    }
  if (line->len == 0)
    return;
  g_array_sort_with_data (line, compare_order, self);
  g_array_set_size (line, MIN (line->len, MOST_MOVED_ON));
  begin (self, &trial);
  for (guint i = 0; i < line->len; i++)
    lm_plan_trial_take (&trial, g_array_index (line, guint, i));
  for (guint i = 0; i < self->touched->len; i++)
    {
      guint index = g_array_index (self->touched, guint, i);

      if (!keep_promise (self, &trial, index))
        g_array_append_val (line, index);
    }
  g_array_sort_with_data (line, compare_order, self);
  for (guint i = 0; i < line->len; i++)
    put_from (self, &trial, g_array_index (line, guint, i), first, NEVER);
  lm_ladder_keep (self, &trial, LM_REPAIR_UNPROMISED);
  lm_plan_trial_end (&trial);
}

/* 5: promises of the event's homes are held at the price of cheaper ones: what
 * has more notice, or a window that has another day. */
static void
search (LmLadder *self)
{
  g_autofree gboolean *kept = NULL;
  gboolean any = FALSE;
  LmPlanTrial trial;

  begin (self, &trial);
  kept = keep_promises (self, &trial);
  for (guint i = 0; i < self->touched->len; i++)
    {
      guint index = g_array_index (self->touched, guint, i);
      LmPlanTold told = lm_ladder_get_before (&trial, index)->promise;
      double price = lm_ladder_get_price (self, lm_ladder_get_before (&trial, index));

      for (LmDay day = MAX (told.first, self->solver->own.first_day); told.binds && !kept[i] && day < told.end; day++)
        any |= kept[i] = make_room (self, &trial, index, day, MIN (price * 0.8, LM_PRICE_NEVER / 2), &told);
    }
  for (guint i = 0; i < self->touched->len; i++)
    if (!kept[i])
      put_back (self, &trial, g_array_index (self->touched, guint, i), self->notice);
  if (any)
    lm_ladder_keep (self, &trial, LM_REPAIR_SEARCH);
  lm_plan_trial_end (&trial);
}

/* The slot of a refuser stays free, for the buffer. */
static void
leave_free (LmLadder *self)
{
  LmPlanTrial trial;

  begin (self, &trial);
  lm_ladder_keep (self, &trial, LM_REPAIR_ABSORB);
  lm_plan_trial_end (&trial);
}

static int
compare_options (gconstpointer a, gconstpointer b)
{
  const LmRepairOption *x = *(const LmRepairOption *const *) a, *y = *(const LmRepairOption *const *) b;

  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;
  return (int) x->rung - (int) y->rung;
}

static void
read_event (LmLadder *self)
{
  LmPlanProblem *own = &self->solver->own;

  for (guint i = 0; i < self->event->n_homes; i++)
    {
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (own->home_index, &self->event->homes[i]));

      if (at && !is_done (home_of (self, at - 1)) && g_hash_table_add (self->is_touched, GUINT_TO_POINTER (at - 1)))
        {
          guint index = at - 1;

          g_array_append_val (self->touched, index);
        }
    }
  for (guint i = 0; i < self->event->n_standby; i++)
    {
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (own->home_index, &self->event->standby[i]));

      if (at)
        g_hash_table_add (self->is_standby, GUINT_TO_POINTER (at - 1));
    }
  g_array_sort_with_data (self->touched, compare_choice, self);
  self->notice = MAX (own->first_day, own->options.today + MAX (own->project->freeze_days, 0) + 1);
}

static void
read_facts (LmLadder *self)
{
  guint at = self->event->freed ? GPOINTER_TO_UINT (g_hash_table_lookup (self->solver->own.home_index, &self->event->freed)) : 0;

  if (self->touched->len > 0)
    lm_plan_facts_read (&self->facts, self->solver, g_array_index (self->touched, guint, 0));
  else if (at)
    lm_plan_facts_read (&self->facts, self->solver, at - 1);
}

GPtrArray *
lm_repair_list (LmPlanProblem *standing, const LmRepairEvent *event, guint n)
{
  LmLadder self = { .event = event };
  LmDay soonest;

  g_return_val_if_fail (standing != NULL && event != NULL, NULL);
  self.solver = lm_plan_problem_get_standing (standing);
  self.touched = g_array_new (FALSE, FALSE, sizeof (guint));
  self.is_touched = g_hash_table_new (NULL, NULL);
  self.is_standby = g_hash_table_new (NULL, NULL);
  self.options = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_repair_option_free);
  read_event (&self);
  read_facts (&self);

  if (self.touched->len > 0)
    {
      soonest = put_all_back (&self, self.notice, TRUE, FALSE);
      if (self.touched->len == 1)
        {
          if (soonest != LM_DAY_NONE)
            {
              move_one (&self, soonest);
              put_back_later (&self, soonest);
            }
        }
      else
        {
          move_line_on (&self);
          put_all_back (&self, MAX (self.notice, self.facts.last + 1), TRUE, TRUE);
        }
      search (&self);
    }
  fill_slot (&self);
  if (event->gone)
    leave_free (&self);
  g_ptr_array_sort (self.options, compare_options);
  if (self.options->len > n)
    g_ptr_array_set_size (self.options, (int) n);
  g_array_unref (self.touched);
  g_hash_table_unref (self.is_touched);
  g_hash_table_unref (self.is_standby);
  return self.options;
}
