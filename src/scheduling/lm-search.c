#include "lm-run.h"
#include "lm-learning-private.h"

#include <string.h>

/* The order of the means for plain networks: evolution first, then proof and
 * neighbourhoods by the search that learns, in turn with the evolution. */

enum {
  MEASURED = 500, /* schedules by which the others are valued */
  SHARES = 20,    /* what the limits are worth is spent in so many parts */
  DEAD_END = 24,   /* schedules that one dead end of the learning search is worth */
  SMALL = 40,     /* activities of a network that is left to the proof */
  MEDIUM = 80,    /* activities: a proof may begin far from the bound */
  FAR = 33,       /* per cent between bound and best at which a first proof is worth its time there */
  NEAR = 12,      /* and more of it, and neighbourhoods */
  NEAREST = 5,    /* at which both are for larger networks */
};

/* How many schedules the limits are worth; a guess where only the time is limited. */
static guint64
get_worth (LmRun *run, double from, guint64 made)
{
  double spent = lm_clock_seconds () - from;

  if (run->limits->schedules)
    return run->limits->schedules;
  if (run->limits->seconds > 0)
    return run->limits->seconds / MAX (spent, 1e-6) * made;
  return 1000000;
}

static LmSearchResult
end_run (LmRun *run)
{
  return (LmSearchResult) {
    run->best == G_MAXINT ? -1 : run->best,
    run->best == G_MAXINT ? G_MAXINT : run->bound,
    lm_clock_seconds () - run->begun, run->schedules,
  };
}

static gboolean
is_within (const LmRun *run, int per_cent)
{
  return run->best - run->bound <= (gint64) run->best * per_cent / 100;
}

/* The longest way, or all the work of a resource at full capacity. */
static int
get_first_bound (const LmRun *run)
{
  const LmNetwork *network = run->network;
  gint64 bound = run->decoder->path;

  for (int r = 0; r < network->n_resources; r++)
    {
      gint64 work = 0;

      for (int i = 0; i < network->n; i++)
        work += (gint64) network->duration[i] * network->demand[i * network->n_resources + r];
      if (work > 0)
        bound = MAX (bound, (work + network->capacity[r] - 1) / network->capacity[r]);
    }
  return bound;
}

LmSearchResult
lm_search_evolution (const LmNetwork *network, const LmSearchLimits *limits, int *start)
{
  LmRun run = { network, limits, .start = start, .best = G_MAXINT, .random = lm_random_start (limits->seed),
                .begun = lm_clock_seconds () };
  g_autoptr (LmDecoder) decoder = run.decoder = lm_decoder_new (network);
  g_autoptr (LmEvolution) first = NULL, evolution = NULL;
  double from;

  if (!decoder)
    return end_run (&run);
  run.bound = get_first_bound (&run);
  from = lm_clock_seconds ();
  first = lm_evolution_new (&run, lm_evolution_get_size (MEASURED));
  lm_evolution_go_on (first, MEASURED);
  evolution = lm_evolution_new (&run, lm_evolution_get_size (get_worth (&run, from, MEASURED)));
  lm_evolution_go_on (evolution, G_MAXUINT32);
  return end_run (&run);
}

/* What is small is proven as a rule, and sooner when nothing else is tried beside it. */
static LmSearchResult
prove_small (LmRun *run)
{
  LmSearchLimits left = *run->limits;
  LmSearchResult result;

  if (left.schedules > 0)
    left.schedules -= run->schedules;
  if (left.seconds > 0)
    left.seconds = MAX (left.seconds - (lm_clock_seconds () - run->begun), 1e-6);
  result = lm_search_learning (run->network, &left, run->best, run->start);
  run->best = result.value;
  run->bound = MAX (run->bound, result.bound);
  run->schedules += result.schedules;
  return end_run (run);
}

static LmSearchResult
search_plain (const LmNetwork *network, const LmSearchLimits *limits, int *start)
{
  LmRun run = { network, limits, .start = start, .best = G_MAXINT, .random = lm_random_start (limits->seed),
                .begun = lm_clock_seconds () };
  g_autoptr (LmDecoder) decoder = run.decoder = lm_decoder_new (network);
  g_autoptr (LmEvolution) first = NULL, evolution = NULL;
  g_autoptr (LmWindows) windows = NULL;
  guint64 worth, share;
  double from;
  int near;

  if (!decoder)
    return end_run (&run);
  run.bound = get_first_bound (&run);
  from = lm_clock_seconds ();
  first = lm_evolution_new (&run, lm_evolution_get_size (MEASURED));
  lm_evolution_go_on (first, MEASURED);
  if (run.stopped)
    return end_run (&run);
  worth = get_worth (&run, from, MEASURED);
  share = MAX (worth / SHARES, 1);
  evolution = lm_evolution_new (&run, lm_evolution_get_size (worth));
  lm_evolution_go_on (evolution, share);
  if (run.stopped)
    return end_run (&run);
  if (!lm_learning_can (network, run.best))
    {
      lm_evolution_go_on (evolution, G_MAXUINT32);
      return end_run (&run);
    }
  if (run.decoder->n <= SMALL)
    return prove_small (&run);
  near = run.decoder->n <= MEDIUM ? NEAR : NEAREST;
  if (run.decoder->n <= MEDIUM && is_within (&run, FAR))
    {
      windows = lm_windows_new (&run, evolution);
      lm_windows_prove (windows, MAX (share / DEAD_END, 1));
    }
  while (!lm_run_is_over (&run))
    {
      if (is_within (&run, near))
        {
          if (!windows)
            windows = lm_windows_new (&run, evolution);
          lm_windows_prove (windows, MAX (2 * share / DEAD_END, 1));
          lm_windows_improve (windows, MAX (share / DEAD_END, 1));
        }
      lm_evolution_go_on (evolution, 2 * share);
    }
  return end_run (&run);
}

LmSearchResult
lm_search_network (const LmNetwork *network, const LmSearchLimits *limits, int *start)
{
  if (lm_network_is_plain (network))
    return search_plain (network, limits, start);
  return lm_search_lags (network, limits, start);
}
