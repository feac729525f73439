#include "lm-plan-solver-private.h"

/* A day before which the work can't be finished, per trade:
 *   energy   all minutes that are left before the last connection day ends,
 *            against the minutes that all persons of the trade have from the
 *            first day on;
 *   visits   the same for the minutes of the connection days alone, which can't
 *            start before the first home may be visited;
 *   packing  a day holds no more visits than its minutes hold of the smallest
 *            (the bin packing bound for equal pieces).
 * The largest counts. What stands is not counted, so the bound holds for what is
 * still to be planned. */

typedef struct {
  LmId trade;
  gint64 all, visits;  /* person-minutes */
  int smallest;        /* minutes of the smallest visit that has the trade */
  guint n_visits;
} Load;

static Load *
get_load (GArray *loads, LmId trade)
{
  Load fresh = { .trade = trade, .smallest = G_MAXINT };

  for (guint i = 0; i < loads->len; i++)
    if (g_array_index (loads, Load, i).trade == trade)
      return &g_array_index (loads, Load, i);
  g_array_append_val (loads, fresh);
  return &g_array_index (loads, Load, loads->len - 1);
}

/* Person-minutes of the cheapest way to do the step. */
static int
least_minutes (const LmPlanWork *work)
{
  int least = G_MAXINT;

  for (guint w = 0; w < work->n_ways; w++)
    least = MIN (least, work->ways[w].persons * work->ways[w].minutes);
  return least;
}

static LmDay
add_home (LmPlanSolver *self, GArray *loads, const LmPlanHome *home, LmDay earliest)
{
  const LmPlanTemplate *template = home->template;

  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanWork *work = &template->work[w];
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);

      if (placed->skip || placed->fixed || work->skill == LM_PLAN_NOBODY || work->phase == LM_PHASE_AFTER ||
          lm_plan_get_shared (&self->own, home, w))
        continue;
      get_load (loads, work->row->trade)->all += least_minutes (work) + (work->shared ? work->fixed : 0);
    }
  for (guint t = 0; template->connection >= 0 && t < template->nodes[template->connection].n_trades; t++)
    {
      const LmPlanNode *node = &template->nodes[template->connection];
      Load *load = get_load (loads, node->trades[t].trade);
      int minutes = 0;

      for (guint s = 0; s < node->n_steps; s++)
        if (template->work[node->steps[s]].row->trade == node->trades[t].trade &&
            !lm_plan_placed (&self->own, home, node->steps[s])->fixed)
          minutes += least_minutes (&template->work[node->steps[s]]);
      load->visits += minutes;
      load->smallest = minutes > 0 ? MIN (load->smallest, minutes) : load->smallest;
      load->n_visits += minutes > 0;
    }
  return MIN (earliest, home->promise.binds ? home->promise.first : lm_plan_solver_get_ready_day (self, home, NULL));
}

static int
minutes_of_day (LmPlanSolver *self, LmId trade, LmDay day)
{
  guint n;
  const LmCrewTradeRow *rows = LM_ROWS (self->own.snapshot, CREW_TRADE, &n);
  int minutes = 0;

  for (guint c = 0; c < self->own.n_crews; c++)
    for (guint i = 0; i < n; i++)
      if (rows[i].crew == self->own.crews[c].id && rows[i].trade == trade)
        {
          const LmPlanCrewDay *crew_day = lm_plan_board_get (self->fresh, c, day);

          minutes += crew_day ? crew_day->free : 0;
          break;
        }
  return minutes;
}

/* The first day after the one on which the load is done. */
static LmDay
walk (LmPlanSolver *self, const Load *load, LmDay earliest)
{
  LmDay end = self->own.first_day;
  gint64 all = load->all, visits = load->visits;
  gint64 n_visits = load->n_visits;

  for (LmDay day = self->own.first_day; day < self->own.first_day + LM_PLAN_HORIZON; day++)
    {
      int minutes;

      if (all <= 0 && visits <= 0 && n_visits <= 0)
        break;
      minutes = minutes_of_day (self, load->trade, day);
      end = day + 1;
      all -= minutes;
      if (day < earliest)
        continue;
      visits -= minutes;
      n_visits -= load->smallest < G_MAXINT ? minutes / load->smallest : n_visits;
    }
  return end;
}

LmDay
lm_plan_solver_get_bound (LmPlanSolver *self, LmId *trade)
{
  g_autoptr (GArray) loads = g_array_new (FALSE, TRUE, sizeof (Load));
  LmDay bound = LM_DAY_NONE, earliest = G_MAXINT32;
  guint n_open = 0;

  *trade = 0;
  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->task != LM_PLAN_HOME_OPEN || !home->placed || home->reason == LM_REASON_DONE)
        continue;
      earliest = add_home (self, loads, home, earliest);
      n_open++;
    }
  for (guint s = 0; s < self->own.shared->len; s++)
    {
      const LmPlanShared *shared = &g_array_index (self->own.shared, LmPlanShared, s);
      const LmPlanWork *work = &shared->template->work[shared->work];

      if (!shared->placed.fixed && lm_plan_is_placed (&shared->placed) && work->skill != LM_PLAN_NOBODY)
        get_load (loads, work->row->trade)->all += (gint64) least_minutes (work) * shared->minutes / MAX (work->ways[0].minutes, 1);
    }
  if (n_open == 0)
    return LM_DAY_NONE;
  bound = earliest + 1;
  for (guint i = 0; i < loads->len; i++)
    {
      const Load *load = &g_array_index (loads, Load, i);
      LmDay end = walk (self, load, earliest);

      if (end > bound)
        {
          bound = end;
          *trade = load->trade;
        }
    }
  return bound;
}
