#pragma once

#include "scheduling/lm-network.h"

/* The published instances of the shared data, for tests and measurements. */

typedef struct {
  LmNetwork *network;
  int known; /* the best known end; -1: none is known or there is no schedule at all */
  int bound; /* the best known bound, or -1 */
} Instance;

/* The instances of the archive SET.tar.xz whose number in alphabetical order
 * is a multiple of `every`, with what SET_best_known.csv says of them. NULL
 * where the shared data isn't there. (transfer full) */
GPtrArray *instances_load (const char *set, int every);
