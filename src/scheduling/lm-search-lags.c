#include "scheduling/lm-search.h"

LmSearchResult
lm_search_lags (const LmNetwork *network, const LmSearchLimits *limits, int *start)
{
  return lm_search_learning (network, limits, -1, start);
}
