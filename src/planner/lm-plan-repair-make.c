#include "lm-plan-repair-private.h"

#include <string.h>

#include "core/lm-home.h"

/* An option out of what a trial came to, and what it costs. */

void
lm_repair_option_free (LmRepairOption *self)
{
  g_array_unref (self->moves);
  g_array_unref (self->steps);
  g_free (self);
}

const LmPlanHome *
lm_ladder_get_before (LmPlanTrial *trial, guint home)
{
  const LmPlanHome *before = lm_plan_trial_get_before (trial, home);

  return before ? before : lm_plan_home (&trial->solver->own, home);
}

double
lm_ladder_get_price (LmLadder *self, const LmPlanHome *before)
{
  const LmAppointmentRow *appointment;
  LmDay notice = before->promise.first - self->solver->own.options.today;

  if (!before->promise.binds)
    return 0;
  if (notice <= 2)
    return LM_PRICE_NEVER;
  appointment = LM_FIND (self->solver->own.snapshot, APPOINTMENT, before->promise.appointment);
  return (appointment && appointment->state == LM_APPOINTMENT_STATE_CONFIRMED ? 100.0 : 50.0) * 14 / notice;
}

/* The minutes of the day at which a visit starts and ends. */
static void
span_of (const LmPlanHome *home, const LmPlanPlaced *placed, int *start, int *end)
{
  LmInstant first = G_MAXINT32, last = LM_INSTANT_NONE;

  for (guint w = 0; w < home->template->n_work; w++)
    if (!placed[w].skip && lm_plan_is_placed (&placed[w]) && home->template->work[w].node == home->template->connection &&
        lm_instant_get_day (placed[w].start) == home->visit_day)
      {
        first = MIN (first, placed[w].start);
        last = MAX (last, placed[w].end);
      }
  *start = *end = -1;
  if (last == LM_INSTANT_NONE)
    return;
  *start = lm_instant_get_minute (first);
  *end = last - lm_instant (home->visit_day, 0);
}

static gboolean
stands_elsewhere (const LmPlanPlaced *a, const LmPlanPlaced *b)
{
  return !a->skip && (a->start != b->start || a->end != b->end || a->crew != b->crew || a->persons != b->persons);
}

static gboolean
holds (const LmPlanTold *told, LmDay day, int start)
{
  return day != LM_DAY_NONE && day >= told->first && day < told->end &&
         (told->precision != LM_PRECISION_ARRIVAL || (start >= told->from && start < told->until));
}

static gboolean
describe_move (LmLadder *self, LmPlanTrial *trial, guint index, LmRepairMove *move)
{
  LmPlanProblem *own = &self->solver->own;
  const LmPlanHome *home = lm_plan_home (own, index), *before = lm_plan_trial_get_before (trial, index);
  const LmPlanPlaced *placed = lm_plan_placed (own, home, 0), *placed_before = lm_plan_trial_get_placed_before (trial, index);
  const LmAppointmentRow *appointment = lm_home_get_appointment (own->snapshot, home->row->id, LM_APPOINTMENT_KIND_CONNECTION);
  gboolean visit_moves = home->visit_day != before->visit_day;
  int end;

  *move = (LmRepairMove) {
    .home = home->row->id, .from_day = before->visit_day, .to_day = home->visit_day,
    .touched = g_hash_table_contains (self->is_touched, GUINT_TO_POINTER (index)),
    .told = appointment ? appointment->state : LM_APPOINTMENT_STATE_NONE, .appointment = appointment ? appointment->id : 0,
    .p80_before = before->stood ? before->stood->p80_day : LM_DAY_NONE, .p80_day = home->visit_day, .slack = home->slack,
  };
  for (guint w = 0; w < home->template->n_work; w++)
    {
      gboolean changed = stands_elsewhere (&placed[w], &placed_before[w]);
      gboolean is_before = home->template->work[w].node != home->template->connection &&
                           home->template->work[w].phase != LM_PHASE_AFTER;

      visit_moves |= changed && !is_before;
      move->before_moves |= changed && is_before;
    }
  span_of (before, placed_before, &move->from_start, &end);
  span_of (home, placed, &move->to_start, &move->to_end);
  move->breaks_promise = before->promise.binds && !holds (&before->promise, home->visit_day, move->to_start);
  if (home->visit_day != LM_DAY_NONE && before->promise.binds && !move->breaks_promise &&
      before->promise.precision != LM_PRECISION_WINDOW)
    move->p80_day = home->visit_day;
  else if (home->visit_day != LM_DAY_NONE)
    move->p80_day += before->stood && before->stood->visit_day != LM_DAY_NONE && before->stood->p80_day != LM_DAY_NONE
                       ? MAX (0, before->stood->p80_day - before->stood->visit_day)
                       : self->facts.p80_days;
  if (move->p80_day != LM_DAY_NONE && move->p80_day > move->to_day)
    move->p80_day = lm_plan_add_days (own, move->p80_day, 0);
  return visit_moves || move->before_moves || move->touched;
}

static void
copy_rows (LmLadder *self, LmPlanTrial *trial, guint index, GArray *steps)
{
  LmPlanProblem *own = &self->solver->own;
  const LmPlanHome *home = lm_plan_home (own, index);

  for (guint w = 0; w < home->template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (own, home, w);
      LmPlanStepRow row;

      if (placed->skip || placed->state == LM_STEP_STATE_DONE || lm_plan_get_shared (own, home, w))
        continue;
      row = lm_plan_solver_row (self->solver, home, w);
      g_array_append_val (steps, row);
    }
}

static int
compare_moves (gconstpointer a, gconstpointer b)
{
  const LmRepairMove *x = a, *y = b;

  if (x->touched != y->touched)
    return x->touched ? -1 : 1;
  if (x->to_day != y->to_day)
    return x->to_day < y->to_day ? -1 : 1;
  return x->home < y->home ? -1 : x->home > y->home;
}

/* The ends of the train and the district as the trial has them. */
static void
find_ends (LmLadder *self, LmRepairOption *option)
{
  const LmPlanProblem *own = &self->solver->own;
  LmDay train = LM_DAY_NONE, district = LM_DAY_NONE;

  for (guint h = 0; h < own->n_homes; h++)
    {
      const LmPlanHome *home = &g_array_index (own->homes, LmPlanHome, h);

      district = MAX (district, home->visit_day);
      if (home->visit_day > train && home->stood && home->stood->train == self->facts.id)
        train = home->visit_day;
    }
  option->train = self->facts.id;
  option->district_end_before = self->facts.district == LM_DAY_NONE ? LM_DAY_NONE : self->facts.district + 1;
  option->district_end = district == LM_DAY_NONE ? LM_DAY_NONE : district + 1;
  option->train_end_before = option->train_end = LM_DAY_NONE;
  option->in_buffer = TRUE;
  if (self->facts.id == 0)
    return;
  option->train_end_before = self->facts.last == LM_DAY_NONE ? LM_DAY_NONE : self->facts.last + 1;
  option->train_end = train == LM_DAY_NONE ? LM_DAY_NONE : train + 1;
  option->in_buffer = self->facts.end == LM_DAY_NONE || train < self->facts.end || train <= self->facts.last;
}

static double
cost_of (LmLadder *self, LmPlanTrial *trial, const LmRepairOption *option)
{
  LmPlanProblem *own = &self->solver->own;
  const LmProjectRow *project = own->project;
  double cost = 1000.0 * option->n_unplaced;

  for (guint i = 0; i < option->moves->len; i++)
    {
      const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, i);
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (own->home_index, &move->home)) - 1;
      LmDay from = move->from_day == LM_DAY_NONE ? self->notice : move->from_day;
      int shift = move->to_day == LM_DAY_NONE ? 0 : lm_plan_working_days_between (own, from, move->to_day);

      if (move->home == self->event->gone)
        continue;
      /* Who was told nothing hardly notices; who waits for a day does. */
      cost += shift <= 0 ? -0.25 * shift : move->touched || move->breaks_promise ? shift : 0.25 * shift;
      if (move->breaks_promise)
        {
          double price = lm_ladder_get_price (self, lm_plan_trial_get_before (trial, index));

          /* What can't be kept has to be told in any case. */
          cost += move->touched ? MIN (price, 1000) : price;
        }
      else if (!move->touched && !move->standby)
        cost += project->weight_churn / 20.0;
      if (move->to_day != LM_DAY_NONE && move->slack < project->day_buffer)
        cost += (project->day_buffer - move->slack) / 15.0;
    }
  if (!option->in_buffer)
    cost += 5 + MAX (0, lm_plan_working_days_between (own, option->train_end_before, option->train_end));
  cost += 0.1 * project->weight_end * lm_plan_working_days_between (own, option->district_end_before, option->district_end);
  return cost;
}

/* Whether the same homes stand on the same days and hours. */
static gboolean
is_same (const LmRepairOption *a, const LmRepairOption *b)
{
  if (a->moves->len != b->moves->len)
    return FALSE;
  for (guint i = 0; i < a->moves->len; i++)
    {
      const LmRepairMove *x = &g_array_index (a->moves, LmRepairMove, i), *y = &g_array_index (b->moves, LmRepairMove, i);

      if (x->home != y->home || x->to_day != y->to_day)
        return FALSE;
    }
  return TRUE;
}

/* The refuser itself, which has left the board already. */
static void
add_gone (LmLadder *self, LmRepairOption *option)
{
  LmPlanProblem *own = &self->solver->own;
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (own->home_index, &self->event->gone));
  const LmPlanHomeRow *stood = at ? lm_plan_home (own, at - 1)->stood : NULL;
  LmRepairMove move = {
    .home = self->event->gone, .from_day = stood ? stood->visit_day : LM_DAY_NONE, .to_day = LM_DAY_NONE, .from_start = -1,
    .to_start = -1, .to_end = -1, .touched = TRUE, .p80_before = stood ? stood->p80_day : LM_DAY_NONE, .p80_day = LM_DAY_NONE,
  };

  g_array_append_val (option->moves, move);
}

static void
count_move (LmLadder *self, LmRepairOption *option, const LmRepairMove *move)
{
  LmDay from = move->from_day == LM_DAY_NONE ? self->notice : move->from_day;

  option->n_others += !move->touched;
  option->n_promises += move->breaks_promise;
  option->n_other_promises += move->breaks_promise && !move->touched;
  option->n_unplaced += move->to_day == LM_DAY_NONE;
  if (move->touched && move->to_day != LM_DAY_NONE)
    option->shift += lm_plan_working_days_between (&self->solver->own, from, move->to_day);
}

void
lm_ladder_keep (LmLadder *self, LmPlanTrial *trial, LmRepairRung rung)
{
  LmRepairOption *option;

  if (!lm_plan_trial_shared_stand (trial))
    return;
  option = g_new0 (LmRepairOption, 1);
  option->rung = rung;
  option->moves = g_array_new (FALSE, TRUE, sizeof (LmRepairMove));
  option->steps = g_array_new (FALSE, TRUE, sizeof (LmPlanStepRow));
  for (guint i = 0; i < lm_plan_trial_get_n_taken (trial); i++)
    {
      guint index = lm_plan_trial_get_taken (trial, i);
      LmRepairMove move;

      if (!describe_move (self, trial, index, &move))
        continue;
      if (move.from_day == LM_DAY_NONE && move.to_day == LM_DAY_NONE)
        {
          /* It had no day and finds none: nothing of it moves. */
          option->n_unplaced += move.touched;
          continue;
        }
      move.standby = rung == LM_REPAIR_STANDBY && !move.touched && g_hash_table_contains (self->is_standby, GUINT_TO_POINTER (index));
      g_array_append_val (option->moves, move);
      count_move (self, option, &move);
      copy_rows (self, trial, index, option->steps);
    }
  if (self->event->gone)
    add_gone (self, option);
  lm_plan_trial_copy_shared (trial, option->steps);
  g_array_sort (option->moves, compare_moves);
  find_ends (self, option);
  option->cost = cost_of (self, trial, option);
  /* Promises of others within 48 hours never move. */
  for (guint i = 0; i < option->moves->len; i++)
    {
      const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, i);
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->solver->own.home_index, &move->home)) - 1;

      if ((move->breaks_promise && !move->touched &&
           lm_ladder_get_price (self, lm_plan_trial_get_before (trial, index)) >= LM_PRICE_NEVER) ||
          (!move->touched && move->to_day == LM_DAY_NONE))
        {
          lm_repair_option_free (option);
          return;
        }
    }
  for (guint i = 0; i < self->options->len; i++)
    if (is_same (g_ptr_array_index (self->options, i), option))
      {
        lm_repair_option_free (option);
        return;
      }
  g_ptr_array_add (self->options, option);
}
