#include "lm-clock.h"
#include "lm-learning-private.h"

#include <string.h>

/* Branch and bound by learning: from above by schedules, from below by what
 * can be refuted. A «schedule» of the limits is a descent that came to an end:
 * a dead end or a schedule found. */

#define FIRST_BELOW 100 /* conflicts */

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

LmSearchResult
lm_search_learning (const LmNetwork *network, const LmSearchLimits *limits, int known, int *start)
{
  LmSearchResult result = { .value = known, .bound = 0 };
  Search search = { limits, NULL, lm_clock_seconds (), &result };
  int horizon = known >= 0 ? known - 1 : get_horizon (network);
  g_autoptr (LmLearning) learning = search.learning = lm_learning_new (network, horizon);
  guint64 share = FIRST_BELOW;
  LmLearningBudget budget;

  if (known >= 0)
    lm_learning_remember (learning, start);
  while (!learning->closed && get_budget (&search, share, &budget))
    {
      LmLearningAnswer answer;

      /* From below, for as long as that is easy. */
      if (result.value >= 0)
        do
          {
            answer = lm_learning_try (learning, result.bound, &budget);
            if (answer == LM_LEARNING_FOUND)
              take (&search, start);
            result.bound = MAX (result.bound, lm_learning_get_bound (learning));
          }
        while (!learning->closed && answer == LM_LEARNING_NONE && get_budget (&search, share, &budget));
      /* From above, for twice as long. */
      share *= 2;
      while (!learning->closed && get_budget (&search, share, &budget))
        {
          answer = lm_learning_solve (learning, &budget);
          if (answer == LM_LEARNING_FOUND)
            take (&search, start);
          result.bound = MAX (result.bound, lm_learning_get_bound (learning));
          if (answer == LM_LEARNING_STOPPED)
            break;
        }
    }
  if (learning->closed)
    result.bound = result.value >= 0 ? result.value : G_MAXINT;
  get_budget (&search, 0, &budget);
  return result;
}
