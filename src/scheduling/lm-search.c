#include "scheduling/lm-search.h"

LmSearchResult
lm_search_network (const LmNetwork *network, const LmSearchLimits *limits, int *start)
{
  if (lm_network_is_plain (network))
    return lm_search_evolution (network, limits, start);
  return lm_search_lags (network, limits, start);
}
