#include "lm-plan-home-private.h"

#include "core/lm-calendar.h"
#include "lm-plan-improve-private.h"

/* Orders in which a day is packed anew. */
#define TRIES 8

/* The day of a visit, and why it is that day and those minutes. */

static gint32 *
get_next_open (LmPlanSolver *self, const LmPlanTemplate *template)
{
  gint32 **place = &self->next_open[template->index];

  if (*place == NULL)
    *place = lm_plan_next_open_new ();
  return *place;
}

/* Why the visit is not a day earlier: the nearest day before it on which people
 * worked says so. */
void
lm_plan_solver_explain_day (LmPlanSolver *self, LmPlanHome *home, int node, LmDay day, const LmPlanRange *range)
{
  const LmPlanNode *visit = &home->template->nodes[node];

  home->reason = range->reason;
  home->reason_ref = range->ref;
  for (LmDay back = day - 1; back >= range->first && back > day - 30; back--)
    {
      const LmPlanSkill *skill =
        visit->drum_skill == LM_PLAN_NOBODY ? NULL : &g_array_index (self->own.skills, LmPlanSkill, visit->drum_skill);
      gboolean works = skill == NULL && lm_plan_project_works (&self->own, back);
      LmId crew = 0;

      for (guint c = 0; skill && c < skill->n_crews && !works; c++)
        if (lm_plan_board_get (self->board, skill->crews[c], back))
          {
            works = TRUE;
            crew = self->own.crews[skill->crews[c]].id;
          }
      home->reason = LM_REASON_CALENDAR;
      home->reason_ref = 0;
      if (!works)
        continue;
      if (!lm_plan_resident_is_in (home, back))
        home->reason = lm_plan_why_not_in (home, back);
      else if (visit->heat_off && lm_calendar_is_heating (self->own.project, back))
        home->reason = LM_REASON_SEASON;
      else
        {
          const LmPlanCrewDay *drum_day =
            home->drum_crew >= 0 ? lm_plan_board_get (self->board, (guint) home->drum_crew, back) : NULL;

          home->reason = drum_day && drum_day->spare ? LM_REASON_BUFFER : LM_REASON_CREW;
          home->reason_ref = home->drum_crew >= 0 ? self->own.crews[home->drum_crew].id : crew;
        }
      return;
    }
}

/* The first day of the range on which the visit fits. */
LmDay
lm_plan_solver_find_day (LmPlanSolver *self, guint index, int node, const LmPlanRange *range, int limit)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  LmPlanGuest guest = { index, node, MAX (self->own.project->visit_start, range->from), range->until, limit, LM_PLAN_NOBODY };
  gboolean usual = node == home->template->connection && !home->partly && range->from == 0 && range->until == G_MAXINT &&
                   limit == home->template->limit;
  gint32 *next_open = usual ? get_next_open (self, home->template) : NULL;
  gboolean heat_off = home->template->nodes[node].heat_off;

  for (LmDay day = range->first; day < range->end; day++)
    {
      if (usual)
        day = lm_plan_next_open (self, next_open, day);
      if (day >= range->end)
        break;
      if (!lm_plan_resident_is_in (home, day) || (heat_off && lm_calendar_is_heating (self->own.project, day)))
        continue;
      home->limit = limit;
      if (lm_plan_solver_try_day (self, self->board, &guest, day, usual))
        return day;
      if (usual && self->caps && (self->limit == NULL || !lm_plan_limit_is_over (self->limit, self->schedules)) &&
          lm_plan_solver_count_room (self, day) > 0 && lm_plan_solver_repack (self, &guest, day, TRIES))
        return day;
      if (usual)
        lm_plan_close_day (self, next_open, day);
    }
  return LM_DAY_NONE;
}

void
lm_plan_solver_explain_times (LmPlanSolver *self, LmPlanHome *home, int node)
{
  const LmPlanTemplate *template = home->template;

  for (guint s = 0; s < template->nodes[node].n_steps; s++)
    {
      guint step = template->nodes[node].steps[s];
      const LmPlanWork *work = &template->work[step];
      LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
      LmInstant from = LM_INSTANT_NONE;
      LmId before_id = 0;
      const LmPlanCrew *crew = placed->crew >= 0 ? &self->own.crews[placed->crew] : NULL;
      int start;

      if (placed->fixed || placed->skip || !lm_plan_is_placed (placed))
        continue;
      placed->state = home->ready && !home->provisional ? LM_STEP_STATE_PLANNED : LM_STEP_STATE_PROVISIONAL;
      start = lm_instant_get_minute (placed->start);
      for (guint l = work->first_link; l < work->first_link + work->n_links; l++)
        {
          const LmPlanPlaced *before = lm_plan_solver_get_placed (self, home, template->links[l].before);

          if (!before->skip && lm_plan_is_placed (before) && before->end > from &&
              lm_instant_get_day (before->end) == lm_instant_get_day (placed->start))
            {
              from = before->end;
              before_id = template->work[template->links[l].before].id;
            }
        }
      if (from != LM_INSTANT_NONE &&
          (crew == NULL || start <= lm_plan_crew_start_of (crew, lm_plan_crew_work_of (crew, lm_instant_get_minute (from)))))
        {
          placed->reason = LM_REASON_BEFORE;
          placed->reason_ref = before_id;
        }
      else if (crew && start > MAX (crew->start, self->own.project->visit_start) &&
               !(home->promise.binds && start == home->promise.from))
        {
          placed->reason = LM_REASON_CREW;
          placed->reason_ref = crew->id;
        }
      else if (home->promise.binds && start == home->promise.from)
        {
          placed->reason = LM_REASON_PROMISE;
          placed->reason_ref = home->promise.appointment;
        }
      else
        {
          /* The first of the day stands where the whole day stands. */
          placed->reason = home->reason == LM_REASON_NONE ? LM_REASON_DAY : home->reason;
          placed->reason_ref = home->reason_ref;
        }
    }
}
