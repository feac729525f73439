#include "scenarios/lm-scenario.h"

#include <string.h>

#include "core/lm-work.h"
#include "scenarios/lm-capacity.h"
#include "simulation/lm-simulation.h"

/* Shares of the progress: the plan, then the simulation. */
typedef struct {
  double from, share;
  LmPlanProgress progress;
  gpointer data;
} Part;

static gboolean
tell (double done, gpointer data)
{
  const Part *part = data;

  return part->progress == NULL || part->progress (part->from + part->share * done, part->data);
}

LmScenario *
lm_scenario_new (LmSnapshot *snapshot, const LmWhatIf *what_if, const LmPlanOptions *options, guint runs,
                 LmPlanProgress progress, gpointer data)
{
  g_autoptr (LmScenario) self = g_new0 (LmScenario, 1);
  g_autoptr (LmPlanProblem) problem = NULL;
  Part planning = { 0, runs > 0 ? 0.6 : 1, progress, data }, simulating = { 0.6, 0.4, progress, data };
  LmPlanOptions own = *options;
  const LmPlanHomeRow *homes;
  const LmPlanStepRow *steps;
  guint n_homes, n_steps;

  self->what_if = *what_if;
  self->snapshot = lm_what_if_apply (what_if, snapshot);
  if (what_if->cluster_size > 0)
    own.cluster_size = (guint) what_if->cluster_size;
  problem = lm_plan_problem_new (self->snapshot, &own);
  self->plan = lm_plan_solve (problem, tell, &planning);
  if (self->plan == NULL)
    return NULL;
  homes = lm_plan_get_homes (self->plan, &n_homes);
  steps = lm_plan_get_steps (self->plan, &n_steps);
  lm_plan_figures_read (&self->figures, self->snapshot, homes, n_homes, steps, n_steps);
  self->figures.bound_day = lm_plan_get_bound (self->plan, NULL);
  if (runs > 0)
    {
      g_autoptr (LmSimulation) simulation = lm_simulation_new (self->snapshot, homes, n_homes, steps, n_steps, NULL);
      g_autoptr (LmForecast) forecast = lm_simulation_run (simulation, runs, own.seed, tell, &simulating);
      const LmTrainForecast *district;

      if (forecast == NULL)
        return NULL;
      district = lm_forecast_get_district (forecast);
      if (district->n_homes > 0)
        {
          self->figures.p50_day = district->p50;
          self->figures.p80_day = district->p80;
        }
    }
  return g_steal_pointer (&self);
}

void
lm_scenario_free (LmScenario *self)
{
  g_clear_pointer (&self->plan, lm_plan_free);
  g_clear_pointer (&self->snapshot, lm_snapshot_unref);
  g_free (self);
}

static void
add_idea (GArray *ideas, LmWhatIf idea)
{
  for (guint i = 0; i < ideas->len; i++)
    if (memcmp (&g_array_index (ideas, LmWhatIf, i), &idea, sizeof idea) == 0)
      return;
  g_array_append_val (ideas, idea);
}

/* The trade with the fullest hands in the plan that stands; 0 without a plan. */
static LmId
find_drum (LmSnapshot *snapshot)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  g_autoptr (GArray) weeks = plan != NULL ? lm_capacity_list_weeks_of_plan (snapshot, plan->id) : NULL;
  g_autoptr (GArray) totals = weeks != NULL ? lm_capacity_sum (weeks) : NULL;

  for (guint i = 0; totals != NULL && i < totals->len; i++)
    if (g_array_index (totals, LmCapacityTotal, i).trade != 0)
      return g_array_index (totals, LmCapacityTotal, i).trade;
  return 0;
}

GArray *
lm_scenario_list_ideas (LmSnapshot *snapshot)
{
  static const int sizes[] = { 20, 30, 40, 60 };
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  GArray *ideas = g_array_new (FALSE, TRUE, sizeof (LmWhatIf));
  LmId drum = find_drum (snapshot);
  LmWhatIf as_is, idea;

  /* Compared as a whole, so without leftovers between the fields. */
  memset (&as_is, 0, sizeof as_is);
  as_is.day_buffer = as_is.spare_first = as_is.spare_later = as_is.slot_every = -1;
  add_idea (ideas, as_is);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i] != project->cluster_size)
      {
        idea = as_is;
        idea.cluster_size = sizes[i];
        add_idea (ideas, idea);
      }
  idea = as_is; /* less in the day, where the days prove calm */
  idea.day_buffer = project->day_buffer > 30 ? 30 : 60;
  add_idea (ideas, idea);
  idea = as_is; /* more spare days: what certainty costs */
  idea.spare_first = MAX (2, project->spare_first - 2);
  idea.spare_later = MAX (3, project->spare_later - 3);
  add_idea (ideas, idea);
  idea = as_is; /* none at all: what the buffers cost */
  idea.day_buffer = idea.spare_first = idea.spare_later = idea.slot_every = 0;
  add_idea (ideas, idea);
  if (drum != 0)
    {
      idea = as_is;
      idea.more_of = drum;
      idea.n_more = 1;
      add_idea (ideas, idea);
    }
  return ideas;
}

/* --- one crew more, or one that learns --- */

static gboolean
holds (LmSnapshot *snapshot, LmId crew, LmId trade)
{
  guint n;
  const LmCrewTradeRow *rows = LM_ROWS (snapshot, CREW_TRADE, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].crew == crew && rows[i].trade == trade)
      return TRUE;
  return FALSE;
}

/* Trades that work in the homes on the connection day, by the methods on the list. */
static gboolean
works_inside (LmSnapshot *snapshot, LmId trade)
{
  guint n, n_steps;
  const LmMethodStepRow *rows = LM_ROWS (snapshot, METHOD_STEP, &n);
  const LmStepRow *steps = LM_ROWS (snapshot, STEP, &n_steps);

  for (guint i = 0; i < n; i++)
    {
      const LmMethodRow *method = LM_FIND (snapshot, METHOD, rows[i].method);
      int step = lm_snapshot_index (snapshot, LM_TABLE_STEP, rows[i].step);

      if (method != NULL && method->chosen && step >= 0 && steps[step].trade == trade && steps[step].phase == LM_PHASE_DAY)
        return TRUE;
    }
  return FALSE;
}

static GArray *
list_what_ifs (LmSnapshot *snapshot)
{
  GArray *ideas = g_array_new (FALSE, TRUE, sizeof (LmWhatIf));
  guint n_trades, n_crews;
  const LmTradeRow *trades = LM_ROWS (snapshot, TRADE, &n_trades);
  const LmCrewRow *crews = LM_ROWS (snapshot, CREW, &n_crews);

  for (guint t = 0; t < n_trades; t++)
    {
      LmWhatIf idea = LM_WHAT_IF_INIT;
      gboolean any = FALSE;

      for (guint c = 0; c < n_crews && !any; c++)
        any = holds (snapshot, crews[c].id, trades[t].id);
      idea.more_of = trades[t].id;
      idea.n_more = 1;
      if (any)
        g_array_append_val (ideas, idea);
    }
  /* Combining steps: the first crew of one trade inside learns another one. */
  for (guint a = 0; a < n_trades; a++)
    for (guint b = 0; b < n_trades; b++)
      {
        LmWhatIf idea = LM_WHAT_IF_INIT;

        if (a == b || !works_inside (snapshot, trades[a].id) || !works_inside (snapshot, trades[b].id))
          continue;
        for (guint c = 0; c < n_crews && idea.learns_crew == 0; c++)
          if (holds (snapshot, crews[c].id, trades[a].id) && !holds (snapshot, crews[c].id, trades[b].id))
            idea.learns_crew = crews[c].id;
        idea.learns_trade = trades[b].id;
        if (idea.learns_crew != 0)
          g_array_append_val (ideas, idea);
      }
  return ideas;
}

static int
compare_crew_ideas (gconstpointer a, gconstpointer b)
{
  const LmCrewIdea *x = a, *y = b;

  if (x->days != y->days)
    return y->days - x->days;
  if (x->crew_days != y->crew_days)
    return x->crew_days > y->crew_days ? -1 : 1;
  return y->visits - x->visits;
}

GArray *
lm_scenario_list_crew_ideas (LmSnapshot *snapshot, const LmPlanOptions *options, LmPlanProgress progress, gpointer data)
{
  g_autoptr (GArray) what_ifs = list_what_ifs (snapshot), found = g_array_new (FALSE, TRUE, sizeof (LmCrewIdea));
  g_autoptr (LmScenario) base = NULL;
  double share = 1.0 / (what_ifs->len + 1);
  Part part = { 0, share, progress, data };
  LmWhatIf as_is = LM_WHAT_IF_INIT;

  base = lm_scenario_new (snapshot, &as_is, options, 0, tell, &part);
  if (base == NULL)
    return NULL;
  for (guint i = 0; i < what_ifs->len; i++)
    {
      g_autoptr (LmScenario) scenario = NULL;
      LmCrewIdea idea = { .what_if = g_array_index (what_ifs, LmWhatIf, i) };

      part.from = share * (i + 1);
      scenario = lm_scenario_new (snapshot, &idea.what_if, options, 0, tell, &part);
      if (scenario == NULL)
        return NULL;
      /* A plan that leaves homes out ends early for nothing. */
      if (scenario->figures.n_planned < base->figures.n_planned || scenario->figures.end_day == LM_DAY_NONE)
        continue;
      idea.end_day = scenario->figures.end_day;
      idea.days = base->figures.end_day - scenario->figures.end_day;
      idea.crew_days = base->figures.crew_days - scenario->figures.crew_days;
      idea.visits = (int) base->figures.n_visits - (int) scenario->figures.n_visits;
      if (idea.days > 0 || (idea.days == 0 && (idea.crew_days > 0 || idea.visits > 0)))
        g_array_append_val (found, idea);
    }
  g_array_sort (found, compare_crew_ideas);
  return g_steal_pointer (&found);
}
