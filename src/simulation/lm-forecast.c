#include "lm-simulation-private.h"

#include <stdlib.h>
#include <string.h>

/* Many runs, and what they say: counts of days per visit, train and district. */

/* Days of all runs of one thing, counted. Days past the last are the last. */
typedef struct {
  guint32 *of_day;
  guint n_days, runs;
  guint least, most;
} Counts;

static void
counts_clear (Counts *self)
{
  if (self->least <= self->most)
    memset (self->of_day + self->least, 0, (self->most - self->least + 1) * sizeof *self->of_day);
  self->least = G_MAXUINT;
  self->most = 0;
  self->runs = 0;
}

static inline void
counts_add (Counts *self, gint16 day)
{
  guint index = MIN ((guint) MAX (day, 0), self->n_days - 1);

  self->of_day[index]++;
  self->least = MIN (self->least, index);
  self->most = MAX (self->most, index);
  self->runs++;
}

/* The day whose share of runs done by then is nearest to `quantile`. */
static guint
counts_find (const Counts *self, double quantile)
{
  double sum = 0, wanted = quantile * self->runs;
  guint day = self->least;

  for (; day < self->most; day++)
    {
      double before = sum;

      sum += self->of_day[day];
      if (sum >= wanted)
        return day > self->least && wanted - before < sum - wanted ? day - 1 : day;
    }
  return day;
}

/* The two days about a quantile: `share` of the runs is done by `day`, at most
 * the quantile, and `next_share` by `next`, at least that. */
typedef struct {
  guint day, next;
  double share, next_share;
} Between;

static Between
counts_enclose (const Counts *self, double quantile)
{
  Between between = { self->least, self->least, 0, 0 };
  double sum = 0;

  for (guint day = self->least; day <= self->most; day++)
    {
      if (self->of_day[day] == 0)
        continue;
      between.day = sum > 0 ? between.next : day;
      between.share = between.next_share;
      between.next = day;
      sum += self->of_day[day];
      between.next_share = sum / self->runs;
      if (between.next_share >= quantile)
        break;
    }
  return between;
}

/* A standard error of a quantile: half the way between the quantiles one
 * standard deviation of its rank to either side (Conover 1999, 3.2). */
static double
counts_error (const Counts *self, double quantile)
{
  double step = sqrt (quantile * (1 - quantile) / MAX (self->runs, 1)), sum = 0, ranks[2] = { quantile - step, quantile + step };
  double at[2] = { self->least, self->most };

  for (guint day = self->least; day <= self->most && self->runs > 0; day++)
    {
      double before = sum / self->runs, after;

      sum += self->of_day[day];
      after = sum / self->runs;
      /* Within the day as if its runs were spread over it. */
      for (guint i = 0; i < 2; i++)
        if (ranks[i] >= before && ranks[i] < after)
          at[i] = day + (ranks[i] - before) / (after - before);
    }
  return (at[1] - at[0]) / 2;
}

static double
counts_until (const Counts *self, int day)
{
  double sum = 0;

  for (int d = (int) self->least; d <= MIN (day, (int) self->most); d++)
    sum += self->of_day[d];
  return self->runs > 0 ? sum / self->runs : 0;
}

static const gint16 *
get_lanes (LmForecast *self, guint block, guint visit)
{
  return self->done + ((gsize) block * self->n_visits + visit) * LM_LANES;
}

static void
describe_visit (LmForecast *self, const LmSimulation *simulation, guint index, Counts *counts, Between *eighty)
{
  const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, index);
  LmVisitForecast *forecast = &self->visits[index];

  counts_clear (counts);
  for (guint block = 0; block < self->runs / LM_LANES; block++)
    {
      const gint16 *days = get_lanes (self, block, index);

      for (guint l = 0; l < LM_LANES; l++)
        counts_add (counts, days[l]);
    }
  *eighty = counts_enclose (counts, 0.8);
  *forecast = (LmVisitForecast) {
    .home = visit->home,
    .train = visit->train,
    .planned = visit->planned,
    .p50 = simulation->days[counts_find (counts, 0.5)],
    .error = counts_error (counts, 0.8),
    .on_day = counts_until (counts, (int) visit->day),
    .in_time = self->begun[index] > 0 ? (double) self->in_time[index] / self->begun[index] : 0,
    .promise = -1,
  };
  if (visit->promise_end != LM_DAY_NONE)
    {
      guint end = lm_simulation_find_day ((LmSimulation *) simulation, visit->promise_end);

      forecast->promise = simulation->days[end] >= visit->promise_end ? counts_until (counts, (int) end - 1) : 1;
    }
}

static void
describe_train (LmTrainForecast *train, const LmSimulation *simulation, const gint16 *last, guint runs, guint planned, Counts *counts)
{
  double delay = 0;

  counts_clear (counts);
  for (guint r = 0; r < runs; r++)
    {
      counts_add (counts, last[r]);
      delay += MAX (0, last[r] - (int) planned);
    }
  train->planned = simulation->days[planned];
  train->p50 = simulation->days[counts_find (counts, 0.5)];
  train->p80 = simulation->days[counts_find (counts, 0.8)];
  train->error = counts_error (counts, 0.8);
  train->late = 1 - counts_until (counts, (int) planned);
  train->mean_delay = runs > 0 ? delay / runs : 0;
}

/* Visits of different crews go on side by side: the crew with the widest sum. */
static double
get_root_squares (const LmSimulation *simulation, const guint *of_visit, int train)
{
  g_autofree double *squares = g_new0 (double, simulation->n_drums + 1);
  double most = 0;

  for (guint v = 0; v < simulation->visits->len; v++)
    {
      const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, v);

      if (train >= 0 && of_visit[v] != (guint) train)
        continue;
      squares[visit->drum] += (double) visit->deviation * visit->deviation;
      most = MAX (most, squares[visit->drum]);
    }
  return sqrt (most) / simulation->day_minutes;
}

static void
describe_trains (LmForecast *self, const LmSimulation *simulation, Counts *counts)
{
  g_autoptr (GHashTable) index_of = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree guint *of_visit = g_new (guint, self->n_visits + 1);
  g_autofree guint *planned = NULL;
  g_autofree gint16 *last = NULL;
  guint n = 0;

  for (guint v = 0; v < self->n_visits; v++)
    {
      const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, v);
      gpointer found = g_hash_table_lookup (index_of, &visit->train);

      of_visit[v] = found ? GPOINTER_TO_UINT (found) - 1 : n;
      if (found == NULL)
        {
          LmTrainForecast train = { .train = visit->train };

          g_array_append_val (self->trains, train);
          g_hash_table_insert (index_of, (gpointer) &visit->train, GUINT_TO_POINTER (++n));
        }
    }
  /* The district stands behind the trains. */
  planned = g_new0 (guint, n + 1);
  last = g_new0 (gint16, (gsize) (n + 1) * self->runs + 1);
  for (guint v = 0; v < self->n_visits; v++)
    {
      const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, v);

      g_array_index (self->trains, LmTrainForecast, of_visit[v]).n_homes++;
      planned[of_visit[v]] = MAX (planned[of_visit[v]], visit->day);
      planned[n] = MAX (planned[n], visit->day);
      for (guint block = 0; block < self->runs / LM_LANES; block++)
        {
          const gint16 *days = get_lanes (self, block, v);
          gint16 *of_train = last + (gsize) of_visit[v] * self->runs + block * LM_LANES;

          for (guint l = 0; l < LM_LANES; l++)
            of_train[l] = MAX (of_train[l], days[l]);
        }
    }
  for (guint t = 0; t < n; t++)
    {
      for (guint r = 0; r < self->runs; r++)
        last[(gsize) n * self->runs + r] = MAX (last[(gsize) n * self->runs + r], last[(gsize) t * self->runs + r]);
      describe_train (&g_array_index (self->trains, LmTrainForecast, t), simulation, last + (gsize) t * self->runs, self->runs,
                      planned[t], counts);
      g_array_index (self->trains, LmTrainForecast, t).root_squares = get_root_squares (simulation, of_visit, (int) t);
    }
  self->district.root_squares = get_root_squares (simulation, of_visit, -1);
  self->district.n_homes = self->n_visits;
  self->district.planned = self->district.p50 = self->district.p80 = LM_DAY_NONE;
  if (n > 0)
    describe_train (&self->district, simulation, last + (gsize) n * self->runs, self->runs, planned[n], counts);
}

/* A day with less is nobody's P80. */
#define LEAST_SHARE 0.65

/* How far 80 % lies between the shares of the two days, 0…1. */
static double
get_fraction (const Between *between)
{
  return between->share < LEAST_SHARE ? 1 : MAX (0, (0.8 - between->share) / (between->next_share - between->share));
}

static int
compare_fractions (gconstpointer a, gconstpointer b)
{
  double x = get_fraction (*(const Between *const *) a), y = get_fraction (*(const Between *const *) b);

  return x > y ? -1 : x < y;
}

/* No day has exactly 80 %, and it is mostly a good deal more that is done a day
 * later, so that of days each taken nearest to it 83 to 85 in 100 hold. The
 * border is put where eight in ten of all visits hold instead: those that lie
 * the furthest from their earlier day have the later one. With a single visit
 * that is the nearest day. */
static double
find_border (const Between *between, guint n)
{
  g_autofree const Between **sorted = g_new (const Between *, n + 1);
  double sum = 0, border = 1;

  for (guint v = 0; v < n; v++)
    {
      sorted[v] = &between[v];
      sum += between[v].share;
    }
  qsort (sorted, n, sizeof *sorted, compare_fractions);
  for (guint v = 0; v < n; v++)
    {
      double gain = sorted[v]->next_share - sorted[v]->share;

      if (sorted[v]->share >= LEAST_SHARE && sum + gain / 2 > 0.8 * n)
        break;
      border = get_fraction (sorted[v]);
      sum += gain;
    }
  return border;
}

static void
describe (LmForecast *self, const LmSimulation *simulation)
{
  Counts counts = { .of_day = g_new0 (guint32, simulation->n_days), .n_days = simulation->n_days, .least = G_MAXUINT };
  g_autofree Between *eighty = g_new (Between, self->n_visits + 1);
  double border;

  self->visits = g_new0 (LmVisitForecast, self->n_visits + 1);
  for (guint v = 0; v < self->n_visits; v++)
    {
      describe_visit (self, simulation, v, &counts, &eighty[v]);
      g_hash_table_insert (self->of_home, &self->visits[v].home, GUINT_TO_POINTER (v + 1));
    }
  border = find_border (eighty, self->n_visits);
  for (guint v = 0; v < self->n_visits; v++)
    self->visits[v].p80 = simulation->days[get_fraction (&eighty[v]) >= border ? eighty[v].next : eighty[v].day];
  describe_trains (self, simulation, &counts);
  g_free (counts.of_day);
}

const LmSimEngine *const *
lm_sim_engines_get (void)
{
  static const LmSimEngine *engines[4];
  static gsize known = 0;

  if (g_once_init_enter (&known))
    {
      guint n = 0;

#ifdef LM_WIDE_VECTORS
      if (__builtin_cpu_supports ("x86-64-v4"))
        engines[n++] = &lm_sim_engine_widest;
      if (__builtin_cpu_supports ("x86-64-v3"))
        engines[n++] = &lm_sim_engine_wide;
#endif
      engines[n] = &lm_sim_engine_narrow;
      g_once_init_leave (&known, 1);
    }
  return engines;
}

LmForecast *
lm_simulation_run_with (LmSimulation *self, const LmSimEngine *engine, guint runs, guint64 seed, LmSimulationProgress progress,
                        gpointer data)
{
  g_autoptr (LmForecast) forecast = NULL;
  LmSimState *state;
  guint n_blocks = (CLAMP (runs, 1, LM_SIMULATION_MAX_RUNS) + LM_LANES - 1) / LM_LANES;
  gboolean going_on = TRUE;

  g_return_val_if_fail (self != NULL, NULL);
  forecast = g_new0 (LmForecast, 1);
  forecast->n_visits = self->visits->len;
  forecast->runs = n_blocks * LM_LANES;
  forecast->done = g_new0 (gint16, (gsize) n_blocks * forecast->n_visits * LM_LANES + 1);
  forecast->in_time = g_new0 (guint32, forecast->n_visits + 1);
  forecast->begun = g_new0 (guint32, forecast->n_visits + 1);
  forecast->trains = g_array_new (FALSE, TRUE, sizeof (LmTrainForecast));
  forecast->of_home = g_hash_table_new (g_int64_hash, g_int64_equal);
  state = engine->state_new (self, seed);
  for (guint block = 0; block < n_blocks && going_on; block++)
    {
      engine->run (state, block, forecast->done + (gsize) block * forecast->n_visits * LM_LANES, forecast);
      going_on = progress == NULL || progress ((double) (block + 1) / n_blocks, data);
    }
  engine->state_free (state);
  if (!going_on)
    return NULL;
  describe (forecast, self);
  return g_steal_pointer (&forecast);
}

LmForecast *
lm_simulation_run (LmSimulation *self, guint runs, guint64 seed, LmSimulationProgress progress, gpointer data)
{
  return lm_simulation_run_with (self, lm_sim_engines_get ()[0], runs, seed, progress, data);
}

void
lm_forecast_free (LmForecast *self)
{
  if (self == NULL)
    return;
  g_free (self->done);
  g_free (self->in_time);
  g_free (self->begun);
  g_free (self->visits);
  g_array_unref (self->trains);
  g_hash_table_unref (self->of_home);
  g_free (self);
}

guint
lm_forecast_get_runs (LmForecast *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->runs;
}

const LmVisitForecast *
lm_forecast_get_visits (LmForecast *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (n)
    *n = self->n_visits;
  return self->visits;
}

const LmTrainForecast *
lm_forecast_get_trains (LmForecast *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (n)
    *n = self->trains->len;
  return (const LmTrainForecast *) self->trains->data;
}

const LmTrainForecast *
lm_forecast_get_district (LmForecast *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->district;
}

const LmVisitForecast *
lm_forecast_find_home (LmForecast *self, LmId home)
{
  gpointer found;

  g_return_val_if_fail (self != NULL, NULL);
  found = g_hash_table_lookup (self->of_home, &home);
  return found ? &self->visits[GPOINTER_TO_UINT (found) - 1] : NULL;
}

int
lm_forecast_get_run (LmForecast *self, guint visit, guint run)
{
  g_return_val_if_fail (self != NULL && visit < self->n_visits && run < self->runs, -1);
  return get_lanes (self, run / LM_LANES, visit)[run % LM_LANES];
}

double
lm_forecast_get_overrun (LmForecast *self, double quantile)
{
  double sum = 0, all = 0;

  g_return_val_if_fail (self != NULL, 0);
  for (guint i = 0; i < LM_OVERRUN_CLASSES; i++)
    all += self->overrun[i];
  for (guint i = 0; i < LM_OVERRUN_CLASSES; i++)
    {
      sum += self->overrun[i];
      if (all > 0 && sum >= quantile * all)
        return (int) i + LM_OVERRUN_LEAST;
    }
  return 0;
}
