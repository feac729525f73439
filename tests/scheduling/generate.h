#pragma once

#include "scheduling/lm-network.h"

/* A random plain network in the manner of ProGen (Kolisch, Sprecher, Drexl
 * 1995), of the kind of PSPLIB: `n` activities between start and end, four
 * resources, durations and demands from 1 to 10.
 * complexity: arcs per activity; factor: share of the resources that an
 * activity uses; strength: 0, capacities that just suffice, to 1, no lack.
 * The same seed gives the same network. (transfer full) */
LmNetwork *generate_network (int n, double complexity, double factor, double strength, guint32 seed);

/* Number k of a set in which all of PSPLIB's levels of J120 take turns. (transfer full) */
LmNetwork *generate_of_set (int n, int k);
