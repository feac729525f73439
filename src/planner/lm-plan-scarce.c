#include "lm-plan-bound-private.h"

/* Preparation is planned some weeks ahead of the connection days. Where the
 * people who do it have their hands full for most of the district (one asbestos
 * surveyor for ten thousand homes), weeks ahead is too late: they work on from
 * the first day. */

/* Of the days that the district takes at least. */
#define FULL 0.6

/* The first day after the last one on which the visits could be made, by the
 * steps of the connection day alone. */
static LmDay
end_of_visits (LmPlanSolver *self)
{
  g_autofree guint *n_of_template = g_new0 (guint, self->own.templates->len + 1);
  g_autoptr (GArray) steps = NULL;
  LmDay end = self->own.first_day;

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->task == LM_PLAN_HOME_OPEN && home->unit >= 0 && home->template->connection >= 0 &&
          (n_of_template[home->template->index] > 0 || lm_plan_solver_probe (self, h, home->template->connection)))
        n_of_template[home->template->index]++;
    }
  steps = lm_plan_bound_read_steps (self, n_of_template);
  for (guint i = 0; i < steps->len; i++)
    end = MAX (end, lm_plan_bound_walk_step (self, &g_array_index (steps, LmPlanBoundStep, i), self->own.first_day));
  return end;
}

void
lm_plan_solver_find_scarce (LmPlanSolver *self)
{
  g_autofree gint64 *needed = g_new0 (gint64, self->own.skills->len + 1);
  gboolean any = FALSE;
  LmDay end;

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      for (guint w = 0; home->task == LM_PLAN_HOME_OPEN && home->unit >= 0 && w < home->template->n_work; w++)
        {
          const LmPlanWork *work = &home->template->work[w];
          const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

          if (work->phase != LM_PHASE_PREPARATION || work->skill == LM_PLAN_NOBODY || placed->skip || placed->fixed)
            continue;
          needed[work->skill] += work->ways[0].minutes * work->ways[0].persons;
          any = TRUE;
        }
    }
  if (!any)
    return;
  end = self->own.first_day + (LmDay) (FULL * (end_of_visits (self) - self->own.first_day));
  for (guint s = 0; s < self->own.skills->len; s++)
    {
      const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, s);

      for (LmDay day = self->own.first_day; day < end && needed[s] > 0; day++)
        for (guint c = 0; c < skill->n_crews; c++)
          {
            const LmPlanCrewDay *crew_day = lm_plan_board_get (self->fresh, skill->crews[c], day);

            needed[s] -= crew_day ? crew_day->free : 0;
          }
      self->scarce[s] = needed[s] > 0;
    }
}
