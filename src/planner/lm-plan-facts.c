#include "lm-plan-facts-private.h"

/* A home that was visited in vain, or half, and is to be visited again. */
static gboolean
was_visited_in_vain (LmPlanProblem *own, const LmPlanHome *home)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (own->snapshot, VISIT, home->row->id, &n);

  for (guint i = 0; i < n; i++)
    if (visits[i]->kind == LM_APPOINTMENT_KIND_CONNECTION && visits[i]->outcome != LM_OUTCOME_DONE &&
        visits[i]->outcome != LM_OUTCOME_RUNNING)
      return TRUE;
  return FALSE;
}

void
lm_plan_facts_read (LmPlanFacts *self, LmPlanSolver *solver, guint index)
{
  LmPlanProblem *own = &solver->own;
  const LmPlanHome *of = lm_plan_home (own, index);
  const LmTrainRow *train;
  guint n_visits, n = 0;
  int days = 0;

  *self = (LmPlanFacts) {
    .id = of->stood ? of->stood->train : 0, .first = LM_DAY_NONE, .last = LM_DAY_NONE, .end = LM_DAY_NONE,
    .last_other = LM_DAY_NONE, .district = LM_DAY_NONE, .district_other = LM_DAY_NONE,
  };
  lm_snapshot_get_rows (own->snapshot, LM_TABLE_VISIT, &n_visits);
  for (guint h = 0; h < own->n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (own, h);

      self->district = MAX (self->district, home->visit_day);
      if (h != index)
        self->district_other = MAX (self->district_other, home->visit_day);
      if (self->id == 0 || home->stood == NULL || home->stood->train != self->id)
        continue;
      if (home->visit_day != LM_DAY_NONE)
        self->first = self->first == LM_DAY_NONE ? home->visit_day : MIN (self->first, home->visit_day);
      self->last = MAX (self->last, home->visit_day);
      if (home->stood->visit_day != LM_DAY_NONE && home->stood->p80_day != LM_DAY_NONE)
        {
          days += MAX (0, home->stood->p80_day - home->stood->visit_day);
          n++;
        }
      if (h != index)
        {
          self->last_other = MAX (self->last_other, home->visit_day);
          self->slots_used += n_visits > 0 && was_visited_in_vain (own, home);
        }
    }
  self->p80_days = n > 0 ? days / (int) n : 0;
  train = LM_FIND (own->snapshot, TRAIN, self->id);
  if (train == NULL)
    return;
  self->end = train->end_day;
  self->spare_days = MAX (0, train->spare_days);
  self->spare_slots = MAX (0, train->spare_slots);
}

/* How far the train is in its buffer with its last visit on that day. */
static int
spare_days_used (const LmPlanFacts *self, LmPlanSolver *solver, LmDay last)
{
  int left;

  if (self->end == LM_DAY_NONE || last == LM_DAY_NONE)
    return 0;
  left = last >= self->end - 1 ? 0 : lm_plan_working_days_between (&solver->own, last, self->end - 1);
  return MAX (0, self->spare_days - left);
}

void
lm_plan_facts_fill (const LmPlanFacts *self, LmPlanSolver *solver, const LmPlanHome *before, LmDay day, LmPlanSlot *slot)
{
  LmDay last = MAX (self->last_other, day), stood = self->last;
  int used = spare_days_used (self, solver, last);

  slot->train = self->id;
  slot->train_end = slot->train_end_before = LM_DAY_NONE;
  slot->district_end = MAX (self->district_other, day) + 1;
  slot->district_end_before = self->district == LM_DAY_NONE ? LM_DAY_NONE : self->district + 1;
  slot->p80_day = day;
  slot->p80_day += before->stood && before->stood->visit_day != LM_DAY_NONE && before->stood->p80_day != LM_DAY_NONE
                     ? MAX (0, before->stood->p80_day - before->stood->visit_day)
                     : self->p80_days;
  if (slot->p80_day > day)
    slot->p80_day = lm_plan_add_days (&solver->own, slot->p80_day, 0);
  if (self->id == 0)
    return;
  slot->in_train = self->first != LM_DAY_NONE && day >= self->first && day < MAX (self->end, self->last + 1);
  slot->train_end = last + 1;
  slot->train_end_before = stood == LM_DAY_NONE ? LM_DAY_NONE : stood + 1;
  slot->spare_days_used = MAX (0, used - spare_days_used (self, solver, stood));
  slot->spare_days_left = MAX (0, self->spare_days - used);
  slot->uses_slot = slot->in_train && day != before->visit_day && day <= self->last_other &&
                    self->slots_used < self->spare_slots;
  slot->slots_left = MAX (0, self->spare_slots - self->slots_used - slot->uses_slot);
}
