#include "lm-plan-solver-private.h"

/* A day before which the work can't be finished:
 *   energy   all minutes of a trade that are left before the last connection day
 *            ends, against the minutes that all its persons have from the first
 *            day on;
 *   visits   the same for the minutes of the connection days alone, from the
 *            first day on which a home may be visited; a day holds no more visits
 *            than its minutes hold of the smallest (bin packing of equal pieces);
 *   window   a step of the connection day lies between the longest way before it
 *            and the longest way after it; a crew does it only so often in that
 *            stretch of a day. Looked at for all homes, and for those alone that
 *            can't be visited before a day.
 * The largest counts. The minutes kept free in the day are kept here too; spare
 * days and slots are not. What stands is not counted. */

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

/* One step of the connection day, over all methods that have it: the stretch of
 * the day in which it can lie, and how often it is done. */
typedef struct {
  LmId step;
  const LmPlanWork *work;
  int from, until; /* work minutes of the day */
  int typical;     /* minutes of the shortest, by its usual number of persons */
  int shortest;    /* minutes of the shortest, by any number */
  guint n;
} Stretch;

/* By as many persons as any one crew has. */
static int
shortest_way (LmPlanSolver *self, const LmPlanWork *work)
{
  int shortest = work->ways[0].minutes;
  const LmPlanSkill *skill;

  if (work->skill == LM_PLAN_NOBODY)
    return shortest;
  skill = &g_array_index (self->own.skills, LmPlanSkill, work->skill);
  for (guint w = 1; w < work->n_ways; w++)
    for (guint c = 0; c < skill->n_crews; c++)
      if ((guint) work->ways[w].persons <= self->own.crews[skill->crews[c]].n_persons)
        shortest = MIN (shortest, work->ways[w].minutes);
  return shortest;
}

/* Longest ways before and after each step of the visit, its steps at their
 * shortest. */
static void
add_stretches (LmPlanSolver *self, GArray *stretches, const LmPlanTemplate *template, guint n_homes, int day_minutes)
{
  const LmPlanNode *node = &template->nodes[template->connection];
  g_autofree int *head = g_new0 (int, template->n_work + 1);
  g_autofree int *tail = g_new0 (int, template->n_work + 1);

  for (guint s = 0; s < node->n_steps; s++)
    for (guint l = 0; l < template->n_links; l++)
      if (template->links[l].after == node->steps[s] &&
          template->work[template->links[l].before].node == template->connection)
        head[node->steps[s]] = MAX (head[node->steps[s]], head[template->links[l].before] +
                                                            shortest_way (self, &template->work[template->links[l].before]));
  for (guint s = node->n_steps; s-- > 0;)
    for (guint l = 0; l < template->n_links; l++)
      if (template->links[l].before == node->steps[s] &&
          template->work[template->links[l].after].node == template->connection)
        tail[node->steps[s]] = MAX (tail[node->steps[s]], tail[template->links[l].after] +
                                                            shortest_way (self, &template->work[template->links[l].after]));
  for (guint s = 0; s < node->n_steps; s++)
    {
      const LmPlanWork *work = &template->work[node->steps[s]];
      Stretch stretch = { work->id, work, head[node->steps[s]], day_minutes - tail[node->steps[s]],
                          work->ways[0].minutes, shortest_way (self, work), n_homes };
      guint k = 0;

      if (work->skill == LM_PLAN_NOBODY)
        continue;
      while (k < stretches->len && g_array_index (stretches, Stretch, k).step != work->id)
        k++;
      if (k < stretches->len)
        {
          Stretch *known = &g_array_index (stretches, Stretch, k);

          known->from = MIN (known->from, stretch.from);
          known->until = MAX (known->until, stretch.until);
          known->typical = MIN (known->typical, stretch.typical);
          known->shortest = MIN (known->shortest, stretch.shortest);
          known->n += n_homes;
        }
      else
        g_array_append_val (stretches, stretch);
    }
}

/* The first day after the one on which the step can be done for the last time. */
static LmDay
walk_stretch (LmPlanSolver *self, const Stretch *stretch, LmDay earliest)
{
  const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, stretch->work->skill);
  gint64 left = stretch->n;
  LmDay day = earliest;

  for (; left > 0 && day < self->own.first_day + LM_PLAN_HORIZON; day++)
    for (guint c = 0; c < skill->n_crews; c++)
      {
        const LmPlanCrewDay *crew_day = lm_plan_board_get (self->fresh, skill->crews[c], day);
        int persons = crew_day && crew_day->length > 0 ? (crew_day->free + crew_day->length - 1) / crew_day->length : 0;
        int fewest = G_MAXINT, shortest = G_MAXINT;

        for (guint w = 0; w < stretch->work->n_ways; w++)
          if (stretch->work->ways[w].persons <= persons)
            {
              fewest = MIN (fewest, stretch->work->ways[w].persons);
              shortest = MIN (shortest, w == 0 ? stretch->typical : stretch->shortest);
            }
        if (fewest < G_MAXINT)
          left -= (gint64) (persons / fewest) * ((stretch->until - stretch->from) / shortest);
      }
  return day;
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
  return MIN (earliest, home->promise.binds ? home->promise.first : release_of (self, home));
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

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const LmDay *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* The window bound over the homes that can't be visited before `from`. */
static LmDay
bound_from (LmPlanSolver *self, LmDay from, LmDay bound, LmId *trade)
{
  g_autoptr (GArray) stretches = g_array_new (FALSE, TRUE, sizeof (Stretch));
  g_autofree guint *n_of_template = g_new0 (guint, self->own.templates->len + 1);
  const LmProjectRow *project = self->own.project;
  int lunch = MAX (project->lunch_end - project->lunch_start, 0);

  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->task == LM_PLAN_HOME_OPEN && home->placed && !home->partly && !home->promise.binds &&
          home->reason != LM_REASON_DONE && home->template->connection >= 0 && release_of (self, home) >= from)
        n_of_template[home->template->index]++;
    }
  for (guint t = 0; t < self->own.templates->len; t++)
    {
      const LmPlanTemplate *template = self->own.templates->pdata[t];

      if (n_of_template[t] > 0 && template->limit > 0)
        add_stretches (self, stretches, template, n_of_template[t], template->limit - project->visit_start - lunch);
    }
  for (guint i = 0; i < stretches->len; i++)
    {
      const Stretch *stretch = &g_array_index (stretches, Stretch, i);
      LmDay end = walk_stretch (self, stretch, from);

      if (end > bound)
        {
          bound = end;
          *trade = stretch->work->row->trade;
        }
    }
  return bound;
}

LmDay
lm_plan_solver_get_bound (LmPlanSolver *self, LmId *trade)
{
  g_autoptr (GArray) loads = g_array_new (FALSE, TRUE, sizeof (Load));
  g_autoptr (GArray) releases = g_array_new (FALSE, TRUE, sizeof (LmDay));
  LmDay bound = LM_DAY_NONE, earliest = G_MAXINT32;
  guint n_open = 0;

  *trade = 0;
  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->task != LM_PLAN_HOME_OPEN || !home->placed || home->reason == LM_REASON_DONE)
        continue;
      earliest = add_home (self, loads, home, earliest);
      if (!home->promise.binds)
        {
          LmDay release = release_of (self, home);

          g_array_append_val (releases, release);
        }
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
  g_array_sort (releases, compare_days);
  for (guint k = 0; k < 8 && releases->len > 0; k++)
    {
      LmDay from = g_array_index (releases, LmDay, k * releases->len / 8);

      if (k == 0 || from > g_array_index (releases, LmDay, (k - 1) * releases->len / 8))
        bound = bound_from (self, from, bound, trade);
    }
  return bound;
}
