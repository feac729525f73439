#include "lm-plan-facts-private.h"

#include "planner/lm-repair.h"

/* Questions about one home while all else stands still. */

/* Days that are looked at for one list. */
#define LOOK_AHEAD 400
/* Days that fit, for each that is offered, before the best are chosen. */
#define CHOICE 4
/* Days before the planned one that are worth looking at. */
#define EARLIER 42

static LmPlanHome *
find_home (LmPlanSolver *self, LmId id, guint *index)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (self->own.home_index, &id));
  LmPlanHome *home = at ? lm_plan_home (&self->own, at - 1) : NULL;

  *index = at - 1;
  return home && home->template && home->template->connection >= 0 ? home : NULL;
}

static gboolean
is_done (const LmPlanHome *home)
{
  return home->placed && home->reason == LM_REASON_DONE;
}

/* What is known of a day before anything is tried. */
static LmPlanDay
start_day (LmPlanSolver *self, const LmPlanHome *before, LmDay day)
{
  const GArray *visits = lm_plan_solver_get_visits (self, day);

  return (LmPlanDay) {
    .day = day, .reason = LM_REASON_NONE, .start = -1, .end = -1,
    .shift = lm_plan_working_days_between (&self->own, before->visit_day, day),
    .visits = visits ? visits->len : 0,
  };
}

static void
copy_steps (LmPlanSolver *self, const LmPlanHome *home, GArray *steps)
{
  for (guint w = 0; w < home->template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

      if (!placed->skip && placed->state != LM_STEP_STATE_DONE && lm_plan_get_shared (&self->own, home, w) == NULL)
        {
          LmPlanStepRow row = lm_plan_solver_row (self, home, w);

          g_array_append_val (steps, row);
        }
    }
}

LmPlanDay
lm_plan_place_home (LmPlanProblem *problem, LmId id, LmDay day, GArray **steps)
{
  LmPlanDay result = { .day = day, .reason = LM_REASON_NONE, .start = -1, .end = -1 };
  LmPlanSolver *self = lm_plan_problem_get_standing (problem);
  guint index;
  LmPlanHome *home = find_home (self, id, &index);
  LmPlanTrial trial;

  if (steps)
    *steps = g_array_new (FALSE, TRUE, sizeof (LmPlanStepRow));
  if (home == NULL)
    return result;
  if (is_done (home))
    {
      result.reason = LM_REASON_DONE;
      return result;
    }
  lm_plan_trial_start (&trial, self);
  lm_plan_trial_take (&trial, index);
  result = start_day (self, lm_plan_trial_get_before (&trial, index), day);
  lm_plan_trial_put (&trial, index, day, NULL, &result);
  if (steps)
    copy_steps (self, home, *steps);
  lm_plan_trial_end (&trial);
  return result;
}

GArray *
lm_plan_list_days (LmPlanProblem *problem, LmId id, LmDay from, guint n)
{
  GArray *days = g_array_new (FALSE, TRUE, sizeof (LmPlanDay));
  LmPlanSolver *self;
  guint index;
  LmPlanHome *home;
  LmPlanTrial trial;

  g_return_val_if_fail (problem != NULL, days);
  self = lm_plan_problem_get_standing (problem);
  home = find_home (self, id, &index);
  if (home == NULL || is_done (home))
    return days;
  from = MAX (from, self->own.first_day);
  lm_plan_trial_start (&trial, self);
  lm_plan_trial_take (&trial, index);
  for (LmDay day = from; day < from + LOOK_AHEAD && days->len < n; day++)
    {
      LmPlanDay found = start_day (self, lm_plan_trial_get_before (&trial, index), day);

      if (!lm_plan_trial_put (&trial, index, day, NULL, &found))
        continue;
      g_array_append_val (days, found);
      lm_plan_trial_take (&trial, index);
    }
  lm_plan_trial_end (&trial);
  return days;
}

/* What a day costs, in working days of delay: those of the home itself, those
 * by which the district ends later as its weight has them, and what the train
 * and the day give up of their buffers. */
static double
cost_of (LmPlanSolver *self, const LmPlanSlot *slot)
{
  const LmProjectRow *project = self->own.project;
  double cost = slot->visit.shift >= 0 ? slot->visit.shift : -0.5 * slot->visit.shift;

  cost += 0.1 * project->weight_end * lm_plan_working_days_between ((LmPlanProblem *) &self->own, slot->district_end_before, slot->district_end);
  cost += 2 * slot->spare_days_used + (slot->in_train || slot->train == 0 ? 0 : 10);
  if (slot->visit.uses_buffer)
    cost += (project->day_buffer - slot->visit.slack) / 15.0;
  if (slot->visit.before_ready)
    cost += 20;
  /* Short notice, which a resident may well refuse. */
  if (slot->visit.day <= self->own.options.today + project->freeze_days)
    cost += 5;
  return cost;
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  const LmPlanSlot *x = a, *y = b;

  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;
  return x->visit.day - y->visit.day;
}

static gboolean
try_slot (LmPlanTrial *trial, guint index, const LmPlanFacts *facts, LmDay day, GArray *slots)
{
  LmPlanSolver *self = trial->solver;
  const LmPlanHome *before = lm_plan_trial_get_before (trial, index);
  LmPlanSlot slot = { .visit = start_day (self, before, day) };

  if (!lm_plan_trial_put (trial, index, day, NULL, &slot.visit))
    return FALSE;
  lm_plan_facts_fill (facts, self, before, day, &slot);
  slot.cost = cost_of (self, &slot);
  g_array_append_val (slots, slot);
  lm_plan_trial_take (trial, index);
  return TRUE;
}

GArray *
lm_plan_list_slots (LmPlanProblem *standing, LmId id, LmDay from, guint n)
{
  GArray *slots = g_array_new (FALSE, TRUE, sizeof (LmPlanSlot));
  LmPlanSolver *self;
  guint index;
  LmPlanHome *home;
  LmPlanTrial trial;
  LmPlanFacts facts;
  LmDay middle;

  g_return_val_if_fail (standing != NULL, slots);
  self = lm_plan_problem_get_standing (standing);
  home = find_home (self, id, &index);
  if (home == NULL || is_done (home))
    return slots;
  from = MAX (from, self->own.first_day);
  middle = MAX (from, home->visit_day == LM_DAY_NONE ? self->own.options.today + self->own.project->freeze_days + 1
                                                     : home->visit_day);
  lm_plan_facts_read (&facts, self, index);
  lm_plan_trial_start (&trial, self);
  lm_plan_trial_take (&trial, index);
  /* From the planned day outward, so that the near ones are seen first. */
  for (int away = 0; away < LOOK_AHEAD && slots->len < n * CHOICE; away++)
    {
      try_slot (&trial, index, &facts, middle + away, slots);
      if (away > 0 && away <= EARLIER && middle - away >= from)
        try_slot (&trial, index, &facts, middle - away, slots);
    }
  lm_plan_trial_end (&trial);
  g_array_sort (slots, compare_slots);
  g_array_set_size (slots, MIN (slots->len, n));
  return slots;
}

LmPlanSlot
lm_plan_ask_slot (LmPlanProblem *standing, LmId id, LmDay day)
{
  LmPlanSlot slot = { .visit = { .day = day, .reason = LM_REASON_NONE, .start = -1, .end = -1 } };
  LmPlanSolver *self;
  guint index;
  LmPlanHome *home;
  LmPlanTrial trial;
  LmPlanFacts facts;

  g_return_val_if_fail (standing != NULL, slot);
  self = lm_plan_problem_get_standing (standing);
  home = find_home (self, id, &index);
  if (home == NULL || is_done (home))
    {
      slot.visit.reason = home ? LM_REASON_DONE : LM_REASON_NONE;
      return slot;
    }
  lm_plan_facts_read (&facts, self, index);
  lm_plan_trial_start (&trial, self);
  lm_plan_trial_take (&trial, index);
  slot.visit = start_day (self, lm_plan_trial_get_before (&trial, index), day);
  if (lm_plan_trial_put (&trial, index, day, NULL, &slot.visit))
    {
      lm_plan_facts_fill (&facts, self, lm_plan_trial_get_before (&trial, index), day, &slot);
      slot.cost = cost_of (self, &slot);
    }
  lm_plan_trial_end (&trial);
  return slot;
}
