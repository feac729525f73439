#include "scheduling/lm-search.h"

LmSearchResult
lm_search_network (const LmNetwork *network, const LmSearchLimits *limits, int *start)
{
  LmSearchResult result = { -1, 0, 0, 0 };

  if (lm_network_is_plain (network))
    return lm_search_evolution (network, limits, start);
  /* With lags both ways only the bound is known until a search places them. */
  if (!lm_network_get_earliest (network, start))
    result.bound = G_MAXINT;
  else
    result.bound = start[network->n - 1];
  return result;
}
