#include "lm-plan-trial-private.h"

#include "planner/lm-repair.h"

/* What in the standing plan does not hold any more. */

static gboolean
is_away (LmPlanProblem *own, const LmPlanCrew *crew, LmDay day)
{
  if (day < crew->from || day >= crew->until)
    return TRUE;
  for (guint i = crew->first_absence; i < crew->first_absence + crew->n_absences; i++)
    {
      const LmPlanSpan *span = &g_array_index (own->absences, LmPlanSpan, i);

      if (day >= span->first && day < span->end)
        return TRUE;
    }
  return FALSE;
}

/* Whether everybody who should do the step is there and may do it that day. */
static gboolean
has_its_people (LmPlanProblem *own, const LmPlanPlaced *placed, const LmPlanWork *work, LmDay day)
{
  const LmPlanCrew *crew = &own->crews[placed->crew];
  guint64 seen = 0;

  if (is_away (own, crew, day) || work->skill == LM_PLAN_NOBODY)
    return FALSE;
  for (guint p = 0; p < crew->n_persons; p++)
    {
      const LmPlanPerson *person = &crew->persons[p];

      if (!(placed->persons >> person->number & 1))
        continue;
      seen |= G_GUINT64_CONSTANT (1) << person->number;
      if (!lm_plan_person_is_there (own, person, day) ||
          !lm_plan_person_can (own, person, &g_array_index (own->skills, LmPlanSkill, work->skill), day))
        return FALSE;
    }
  return (placed->persons & ~seen) == 0;
}

gboolean
lm_plan_step_can_stand (LmPlanSolver *self, const LmPlanPlaced *placed, const LmPlanWork *work)
{
  LmDay first, last;

  if (placed->fixed != LM_PLAN_FROZEN || !lm_plan_is_placed (placed) || placed->state == LM_STEP_STATE_DONE ||
      placed->crew < 0 || placed->end <= lm_instant (self->own.first_day, 0))
    return TRUE;
  first = lm_instant_get_day (placed->start);
  last = lm_instant_get_day (placed->end - 1);
  for (LmDay day = first; day <= last; day++)
    {
      gboolean works = lm_plan_crew_works (&self->own, &self->own.crews[placed->crew], day);

      if (works ? !has_its_people (&self->own, placed, work, day) : day == first || day == last)
        return FALSE;
    }
  return TRUE;
}

static gboolean
street_is_closed (const LmPlanHome *home, const LmPlanPlaced *placed)
{
  for (LmDay day = lm_instant_get_day (placed->start); day <= lm_instant_get_day (placed->end - 1); day++)
    if (lm_plan_street_is_closed (home, day))
      return TRUE;
  return FALSE;
}

/* What of the home can't stand; the visit before the work before it. */
static gboolean
find_touch (LmPlanSolver *self, LmPlanHome *home, LmRepairTouch *touch)
{
  const LmPlanTemplate *template = home->template;
  gboolean found = FALSE;

  if (home->visit_day == LM_DAY_NONE)
    return TRUE;
  touch->day = home->visit_day;
  if (home->visit_day >= self->own.first_day && !lm_plan_resident_is_in (home, home->visit_day))
    {
      touch->why = lm_plan_street_is_closed (home, home->visit_day) ? LM_REASON_STREET : LM_REASON_RESIDENT;
      return TRUE;
    }
  if (home->promise.binds && (home->visit_day < home->promise.first || home->visit_day >= home->promise.end))
    {
      touch->why = LM_REASON_PROMISE;
      touch->ref = home->promise.appointment;
      return TRUE;
    }
  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_solver_get_placed (self, home, w);
      gboolean before = template->work[w].node != template->connection && template->work[w].phase != LM_PHASE_AFTER;
      gboolean stands = lm_plan_step_can_stand (self, placed, &template->work[w]);
      gboolean closed = !placed->skip && lm_plan_is_placed (placed) && placed->fixed == LM_PLAN_FROZEN &&
                        placed->state != LM_STEP_STATE_DONE && placed->start >= lm_instant (self->own.first_day, 0) &&
                        !template->work[w].shared && street_is_closed (home, placed);

      if (placed->skip || (stands && !closed) || (found && before))
        continue;
      found = TRUE;
      touch->why = closed ? LM_REASON_STREET : LM_REASON_CREW;
      touch->ref = closed ? 0 : self->own.crews[placed->crew].id;
      touch->day = lm_instant_get_day (placed->start);
      touch->before = before;
      if (!before)
        break;
    }
  return found;
}

static int
compare_touches (gconstpointer a, gconstpointer b)
{
  const LmRepairTouch *x = a, *y = b;

  /* Those without a day last. */
  if (x->day != y->day)
    return x->day == LM_DAY_NONE ? 1 : y->day == LM_DAY_NONE ? -1 : x->day < y->day ? -1 : 1;
  return x->home < y->home ? -1 : x->home > y->home;
}

GArray *
lm_repair_find_touched (LmPlanProblem *standing)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (LmRepairTouch));
  LmPlanSolver *self;

  g_return_val_if_fail (standing != NULL, list);
  self = lm_plan_problem_get_standing (standing);
  for (guint h = 0; h < self->own.n_homes; h++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, h);
      LmRepairTouch touch = { .home = home->row->id, .why = LM_REASON_NONE, .day = LM_DAY_NONE };

      if (home->template == NULL || home->template->connection < 0 || home->template->cycle >= 0 ||
          (home->placed && home->reason == LM_REASON_DONE) ||
          (home->visit_day != LM_DAY_NONE && home->visit_day < self->own.first_day))
        continue;
      if (find_touch (self, home, &touch))
        g_array_append_val (list, touch);
    }
  g_array_sort (list, compare_touches);
  return list;
}
