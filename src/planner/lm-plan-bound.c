#include "lm-plan-bound-private.h"

/* Days before which the work can't be finished, each by another ground:
 *   ready    the last home can't be ready sooner;
 *   energy   all minutes of a trade that are left before the last connection day
 *            ends, against the minutes that all its persons have from the first
 *            day on;
 *   day      a step of the connection day lies between the longest way before it
 *            and the longest way after it; its people do it only so often in that
 *            stretch of a day (lm-plan-bound-day.c). Looked at for all homes, and
 *            for those alone that can't be visited before a day.
 * The latest counts. The minutes kept free in the day are kept here too, and so
 * are slots and spare days. What stands is not counted, nor are homes whose day
 * was promised, which may use the buffers. */

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

/* The first day on which the home can be ready, had its survey been made on the
 * first day. */
static LmDay
release_of (LmPlanSolver *self, const LmPlanHome *home)
{
  LmDay release = self->own.first_day;

  for (guint i = home->first_missing; i < home->first_missing + home->n_missing; i++)
    {
      const LmPlanMissing *missing = &g_array_index (self->own.missing, LmPlanMissing, i);
      LmDay day = missing->due != LM_DAY_NONE ? missing->due : missing->asked + MAX (missing->row->lead_time, 0);

      release = MAX (release, day + MAX (missing->row->lead_days, 0));
    }
  return release;
}

/* The part that does not depend on the homes takes its time with any number. */
static gint64
least_shared_minutes (const LmPlanWork *work, int minutes)
{
  gint64 least = G_MAXINT64;

  for (guint w = 0; w < work->n_ways; w++)
    least = MIN (least, work->ways[w].persons *
                          (work->fixed + (gint64) work->ways[w].minutes * (minutes - work->fixed) / MAX (work->ways[0].minutes, 1)));
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

      if (placed->skip || placed->fixed || !lm_plan_is_placed (placed) || work->skill == LM_PLAN_NOBODY || work->phase == LM_PHASE_AFTER ||
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
            lm_plan_is_placed (lm_plan_placed (&self->own, home, node->steps[s])) &&
            !lm_plan_placed (&self->own, home, node->steps[s])->fixed)
          minutes += least_minutes (&template->work[node->steps[s]]);
      load->visits += minutes;
      load->smallest = minutes > 0 ? MIN (load->smallest, minutes) : load->smallest;
      load->n_visits += minutes > 0;
    }
  return MIN (earliest, home->promise.binds ? home->promise.first : release_of (self, home));
}

/* What a group shares comes before the visits of its homes: it counts where one
 * of them has a day. */
static void
add_shared (LmPlanSolver *self, GArray *loads, const LmPlanUnit *unit)
{
  gboolean visited = FALSE;

  for (guint i = 0; i < unit->n_homes && !visited; i++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      visited = home->task == LM_PLAN_HOME_OPEN && home->placed && home->reason != LM_REASON_DONE;
    }
  for (guint s = unit->first_shared; visited && s < unit->first_shared + unit->n_shared; s++)
    {
      const LmPlanShared *shared = &g_array_index (self->own.shared, LmPlanShared, s);
      const LmPlanWork *work = &shared->template->work[shared->work];

      if (!shared->placed.fixed && lm_plan_is_placed (&shared->placed) && work->skill != LM_PLAN_NOBODY &&
          work->phase != LM_PHASE_AFTER)
        get_load (loads, work->row->trade)->all += least_shared_minutes (work, shared->minutes);
    }
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

static void
add_bound (GArray *bounds, LmPlanBoundKind kind, LmDay day, LmId trade, LmId step)
{
  LmPlanBound bound = { kind, day, trade, step };

  for (guint i = 0; i < bounds->len; i++)
    {
      LmPlanBound *known = &g_array_index (bounds, LmPlanBound, i);

      if (known->kind != kind)
        continue;
      if (day > known->day)
        *known = bound;
      return;
    }
  g_array_append_val (bounds, bound);
}

static gboolean
counts (const LmPlanHome *home)
{
  return home->task == LM_PLAN_HOME_OPEN && home->placed && !home->partly && !home->promise.binds &&
         home->reason != LM_REASON_DONE && home->template->connection >= 0;
}

/* Slots kept free, per method: but for those of one train, which may lie after
 * the last visit. */
static void
count_slots (LmPlanSolver *self, guint *n_of_template)
{
  guint in_train = 0, most = 0, slots = 0, wanted = 0;
  g_autofree guint *slots_of = g_new0 (guint, self->own.templates->len + 1);

  for (guint h = self->own.n_homes; h < self->own.homes->len; h++)
    {
      const LmPlanHome *slot = lm_plan_home (&self->own, h);

      if (!slot->placed)
        continue;
      in_train = h > self->own.n_homes && slot->train == lm_plan_home (&self->own, h - 1)->train ? in_train + 1 : 1;
      most = MAX (most, in_train);
      slots++;
      slots_of[slot->template->index]++;
    }
  wanted = slots - most;
  for (guint t = 0; t < self->own.templates->len; t++)
    n_of_template[t] += slots_of[t] > most ? MIN (wanted, slots_of[t] - most) : 0;
}

static void
bound_days (LmPlanSolver *self, GArray *bounds)
{
  guint n_templates = self->own.templates->len;
  g_autofree guint *n_of_template = g_new0 (guint, n_templates + 1);
  g_autofree GArray **releases = g_new0 (GArray *, n_templates + 1);
  g_autoptr (GArray) steps = NULL;
  const LmPlanBoundStep *binds = NULL;
  LmDay latest = LM_DAY_NONE;

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);
      GArray **of_template;
      LmDay release;

      if (!counts (home))
        continue;
      n_of_template[home->template->index]++;
      of_template = &releases[home->template->index];
      if (*of_template == NULL)
        *of_template = g_array_new (FALSE, FALSE, sizeof (LmDay));
      release = release_of (self, home);
      g_array_append_val (*of_template, release);
    }
  count_slots (self, n_of_template);
  steps = lm_plan_bound_read_steps (self, n_of_template);
  for (guint i = 0; i < steps->len; i++)
    {
      const LmPlanBoundStep *step = &g_array_index (steps, LmPlanBoundStep, i);
      LmDay end = lm_plan_bound_walk_step (self, step, self->own.first_day);

      add_bound (bounds, LM_PLAN_BOUND_DAY, end, step->trade, step->step);
      if (end > latest)
        {
          latest = end;
          binds = step;
        }
    }
  if (binds)
    add_bound (bounds, LM_PLAN_BOUND_DAY, lm_plan_bound_walk_jointly (self, binds, releases), binds->trade, binds->step);
  for (guint t = 0; t < n_templates; t++)
    g_clear_pointer (&releases[t], g_array_unref);
}

static int
compare_bounds (gconstpointer a, gconstpointer b)
{
  const LmPlanBound *x = a, *y = b;

  return x->day != y->day ? (x->day > y->day ? -1 : 1) : (int) x->kind - (int) y->kind;
}

GArray *
lm_plan_solver_get_bounds (LmPlanSolver *self)
{
  GArray *bounds = g_array_new (FALSE, TRUE, sizeof (LmPlanBound));
  g_autoptr (GArray) loads = g_array_new (FALSE, TRUE, sizeof (Load));
  LmDay earliest = G_MAXINT32, last = LM_DAY_NONE;
  guint n_open = 0;

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->task != LM_PLAN_HOME_OPEN || !home->placed || home->reason == LM_REASON_DONE)
        continue;
      n_open++;
      earliest = add_home (self, loads, home, earliest);
      if (counts (home))
        last = MAX (last, release_of (self, home));
    }
  for (guint u = 0; u < self->own.units->len; u++)
    add_shared (self, loads, &g_array_index (self->own.units, LmPlanUnit, u));
  if (n_open == 0)
    return bounds;
  add_bound (bounds, LM_PLAN_BOUND_READY, MAX (earliest, last) + 1, 0, 0);
  for (guint i = 0; i < loads->len; i++)
    {
      const Load *load = &g_array_index (loads, Load, i);

      add_bound (bounds, LM_PLAN_BOUND_ENERGY, walk (self, load, earliest), load->trade, 0);
    }
  bound_days (self, bounds);
  g_array_sort (bounds, compare_bounds);
  return bounds;
}
