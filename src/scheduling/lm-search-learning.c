#include "lm-clock.h"
#include "lm-learning-private.h"

#include <string.h>

/* Three looks in turn, each for longer than the last time: from below, at what
 * can be refuted; from above, at what is better; and around the best schedule.
 * A «schedule» of the limits is a descent that came to an end:
 * a dead end or a schedule found. */

#define FIRST_SHARE      100 /* conflicts */
#define CONFLICTS_AROUND 150
#define MAX_ROUNDS       200
#define LARGE            40  /* activities */
/* No longer than this without a word to the caller. */
#define MAX_SHARE        10000

/* No schedule needs to end later, whatever the lags (Bartusch, Möhring, Radermacher 1988). */
static int
get_horizon (const LmNetwork *network)
{
  g_autofree int *most = g_memdup2 (network->duration, sizeof (int) * network->n);
  gint64 sum = 0;

  for (int a = 0; a < network->n_arcs; a++)
    most[network->arcs[a].from] = MAX (most[network->arcs[a].from], network->arcs[a].lag);
  for (int i = 0; i < network->n; i++)
    sum += most[i];
  return MIN (sum, G_MAXINT / 8);
}

typedef struct {
  const LmSearchLimits *limits;
  LmLearning *learning;
  double begun;
  LmSearchResult *result;
  int leap; /* by which to ask for an earlier end at once */
} Search;

/* What is left, at most `conflicts`; FALSE: nothing. */
static gboolean
get_budget (const Search *search, guint64 conflicts, LmLearningBudget *budget)
{
  guint64 made = search->learning->conflicts + search->learning->found;
  const LmSearchLimits *limits = search->limits;

  search->result->schedules = made;
  search->result->seconds = lm_clock_seconds () - search->begun;
  *budget = (LmLearningBudget) { conflicts, limits->seconds > 0 ? search->begun + limits->seconds : 0 };
  if (limits->schedules > 0)
    {
      if (made >= limits->schedules)
        return FALSE;
      budget->conflicts = conflicts > 0 ? MIN (conflicts, limits->schedules - made) : limits->schedules - made;
    }
  if (limits->seconds > 0 && search->result->seconds >= limits->seconds)
    return FALSE;
  return !limits->progress || limits->progress (search->result->value, search->result->bound, limits->data);
}

static void
take (Search *search, int *start)
{
  LmLearning *learning = search->learning;

  memcpy (start, learning->best, sizeof (int) * learning->n);
  search->result->value = start[learning->n - 1];
  lm_learning_remember (learning, start);
  lm_learning_limit (learning, search->result->value - 1);
}

static void
look_below (Search *search, guint64 share, int *start)
{
  LmLearning *learning = search->learning;
  LmLearningAnswer answer = LM_LEARNING_NONE;
  guint64 last = learning->conflicts + 2 * share;
  LmLearningBudget budget;

  while (!learning->closed && answer == LM_LEARNING_NONE && learning->conflicts < last &&
         get_budget (search, share, &budget))
    {
      answer = lm_learning_try (learning, lm_learning_get_bound (learning), &budget);
      if (answer == LM_LEARNING_FOUND)
        take (search, start);
      search->result->bound = MAX (search->result->bound, lm_learning_get_bound (learning));
    }
}

/* Asks for an end that is earlier by a leap, which doubles while that works. */
static void
look_above (Search *search, guint64 share, int *start)
{
  LmLearning *learning = search->learning;
  guint64 last = learning->conflicts + 2 * share;
  LmLearningBudget budget;

  while (!learning->closed && learning->conflicts < last && get_budget (search, share, &budget))
    {
      LmSearchResult *result = search->result;
      int leap = result->value < 0 ? 0 : MIN (search->leap, (result->value - result->bound) / 2);
      LmLearningAnswer answer;

      answer = leap > 1 ? lm_learning_try (learning, result->value - leap, &budget)
                        : lm_learning_solve (learning, &budget);
      if (answer == LM_LEARNING_FOUND)
        take (search, start);
      result->bound = MAX (result->bound, lm_learning_get_bound (learning));
      search->leap = answer == LM_LEARNING_FOUND ? 2 * MAX (leap, 1) : MAX (search->leap / 2, 1);
      if (answer == LM_LEARNING_STOPPED && leap <= 1)
        break;
    }
}

static void
look_around (Search *search, LmLearningAround *around, const LmNetwork *network, guint64 share, int *start)
{
  LmLearning *learning = search->learning;
  guint64 last = learning->conflicts + share;
  int rounds = 0;
  LmLearningBudget budget;

  while (!learning->closed && learning->conflicts < last && rounds++ < MAX_ROUNDS &&
         get_budget (search, CONFLICTS_AROUND, &budget))
    if (lm_learning_look_around (around, learning, network, start, &budget) == LM_LEARNING_FOUND)
      take (search, start);
}

LmSearchResult
lm_search_learning (const LmNetwork *network, const LmSearchLimits *limits, int known, int *start)
{
  LmSearchResult result = { .value = known, .bound = 0 };
  Search search = { limits, NULL, lm_clock_seconds (), &result, 1 };
  int horizon = known >= 0 ? known - 1 : get_horizon (network);
  g_autoptr (LmLearning) learning = NULL;
  LmLearningAround around;
  LmLearningBudget budget;

  if (!lm_learning_can (network, horizon))
    {
      g_autofree int *earliest = g_new (int, network->n);

      result.bound = lm_network_get_earliest (network, earliest) ? earliest[network->n - 1] : G_MAXINT;
      result.seconds = lm_clock_seconds () - search.begun;
      return result;
    }
  learning = search.learning = lm_learning_new (network, horizon);
  lm_learning_around_init (&around, network->n, limits->seed);
  if (known >= 0)
    lm_learning_remember (learning, start);
  for (guint64 share = FIRST_SHARE; !learning->closed && get_budget (&search, 0, &budget);
       share = MIN (share + share / 2, MAX_SHARE))
    {
      if (result.value >= 0)
        look_below (&search, share, start);
      look_above (&search, 2 * share, start);
      /* What is small is done sooner when it is looked at as a whole. */
      if (result.value >= 0 && network->n >= LARGE)
        look_around (&search, &around, network, 4 * share, start);
    }
  if (learning->closed)
    result.bound = result.value >= 0 ? result.value : G_MAXINT;
  get_budget (&search, 0, &budget);
  lm_learning_around_clear (&around);
  return result;
}
