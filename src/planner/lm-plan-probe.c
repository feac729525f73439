#include "lm-plan-solver-private.h"

#include "core/lm-calendar.h"

/* What a visit can do on a board without other work; and who is visited when. */

static gboolean
probe_day (LmPlanSolver *self, guint index, int node, LmDay day, int limit)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  LmPlanGuest guest = { index, node, self->own.project->visit_start, G_MAXINT, limit, LM_PLAN_NOBODY };
  const LmPlanNode *visit = &home->template->nodes[node];
  int drum_crew = home->drum_crew;
  gboolean fits;

  if (visit->heat_off && lm_calendar_is_heating (self->own.project, day))
    return FALSE;
  fits = lm_plan_solver_try_day (self, self->fresh, &guest, day, FALSE);
  home->drum_crew = drum_crew;
  for (guint s = 0; fits && s < visit->n_steps; s++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&self->own, home, visit->steps[s]);

      if (placed->fixed || placed->skip)
        continue;
      if (placed->crew >= 0)
        lm_plan_board_mark (self->fresh, (guint) placed->crew, placed->persons, placed->start, placed->end, FALSE);
      placed->start = placed->end = LM_INSTANT_NONE;
      placed->crew = LM_PLAN_NOBODY;
      placed->persons = 0;
    }
  return fits;
}

/* Three years day by day, then one day of each week that follows; a visit that
 * only fits without the buffer is looked at for some weeks more. */
gboolean
lm_plan_solver_probe (LmPlanSolver *self, guint index, int node)
{
  LmPlanTemplate *template = lm_plan_home (&self->own, index)->template;
  int end = self->own.project->visit_end, buffered = end - MAX (self->own.project->day_buffer, 0);

  if (template->limit != 0)
    return template->limit > 0;
  for (int mixed = 0; mixed < 2 && template->limit == 0; mixed++)
    {
      LmDay tight = LM_DAY_NONE;

      template->mixed = mixed;
      for (LmDay at = 0; at < LM_PLAN_HORIZON && template->limit == 0; at += at < 1100 ? 1 : 8)
        {
          LmDay day = self->own.first_day + at;

          if (probe_day (self, index, node, day, buffered))
            template->limit = buffered;
          else if (tight == LM_DAY_NONE && probe_day (self, index, node, day, end))
            tight = day;
          else if (tight != LM_DAY_NONE && day > tight + 42)
            template->limit = end;
        }
      if (template->limit == 0 && tight != LM_DAY_NONE)
        template->limit = end;
    }
  if (template->limit == 0)
    template->limit = -1;
  return template->limit > 0;
}

GArray *
lm_plan_solver_get_visits (LmPlanSolver *self, LmDay day)
{
  return g_hash_table_lookup (self->visits, GINT_TO_POINTER (day));
}

/* The crew that does the trade with most work of a visit that stands. */
static int
drum_crew_of (LmPlanSolver *self, const LmPlanHome *home)
{
  const LmPlanNode *node = &home->template->nodes[home->template->connection];

  for (guint s = 0; s < node->n_steps; s++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);

      if (lm_plan_is_placed (placed) && placed->crew >= 0 && node->n_trades > 0 &&
          home->template->work[node->steps[s]].row->trade == node->trades[0].trade)
        return placed->crew;
    }
  return LM_PLAN_NOBODY;
}

static void
count_visit (LmPlanSolver *self, const LmPlanHome *home, int by)
{
  LmPlanCrewDay *day = home->drum_crew >= 0 ? lm_plan_board_get (self->board, (guint) home->drum_crew, home->visit_day) : NULL;

  if (day == NULL)
    return;
  day->n_visits = (guint16) (day->n_visits + by);
  if (by > 0 && day->n_visits == 1)
    self->connected[home->drum_crew]++;
  else if (by < 0 && day->n_visits == 0)
    self->connected[home->drum_crew]--;
}

void
lm_plan_solver_add_visit (LmPlanSolver *self, guint home, LmDay day)
{
  GArray *list = lm_plan_solver_get_visits (self, day);
  LmPlanHome *visited = lm_plan_home (&self->own, home);

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->visits, GINT_TO_POINTER (day), list);
    }
  g_array_append_val (list, home);
  visited->visit_day = day;
  visited->placed = TRUE;
  if (visited->drum_crew < 0 && visited->template && visited->template->connection >= 0)
    visited->drum_crew = drum_crew_of (self, visited);
  count_visit (self, visited, 1);
}

void
lm_plan_solver_remove_visit (LmPlanSolver *self, guint index)
{
  LmPlanHome *home = lm_plan_home (&self->own, index);
  GArray *list = home->visit_day == LM_DAY_NONE ? NULL : lm_plan_solver_get_visits (self, home->visit_day);

  for (guint i = 0; list && i < list->len; i++)
    if (g_array_index (list, guint, i) == index)
      {
        g_array_remove_index (list, i);
        count_visit (self, home, -1);
        break;
      }
  home->visit_day = LM_DAY_NONE;
  home->placed = FALSE;
}
