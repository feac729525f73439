#pragma once

#include "scheduling/lm-network.h"

G_BEGIN_DECLS

/* How long a search may go on, and what it found. Every search of this room
 * takes the one and gives the other. */

typedef struct {
  double seconds;      /* processor time of this thread; 0: no limit */
  guint64 schedules;   /* schedules made; 0: no limit. The same count and seed give the same result,
                          seconds do not */
  guint64 seed;
  /* Called now and then with the best value and bound so far; FALSE stops.
   * May be NULL. */
  gboolean (*progress) (int value, int bound, gpointer data);
  gpointer data;
} LmSearchLimits;

typedef struct {
  int value;           /* end of the project; -1: no schedule was found */
  int bound;           /* no schedule ends earlier; value == bound is the proof. G_MAXINT: there is none at all */
  double seconds;      /* processor time it took */
  guint64 schedules;   /* schedules made */
} LmSearchResult;

/* The best way the room knows: picks by the shape of the network. `start`
 * (array of n, caller's) receives the schedule when value ≥ 0. */
LmSearchResult lm_search_network (const LmNetwork *network, const LmSearchLimits *limits, int *start);

/* What it is made of. */

/* Plain precedence: evolution of activity lists, forward and backward, alone
 * (lm-evolution.c). */
LmSearchResult lm_search_evolution (const LmNetwork *network, const LmSearchLimits *limits, int *start);

/* Any lags: constraint search that learns from its dead ends (lm-learning.c).
 * `start` holds on entry a schedule that ends at `known` when known ≥ 0, and is to be
 * beaten. Proves optimality and infeasibility where time allows. */
LmSearchResult lm_search_learning (const LmNetwork *network, const LmSearchLimits *limits, int known, int *start);

/* Lags of any kind, minimum and maximum: the learning search for a first
 * schedule and for proofs (lm-search-lags.c). */
LmSearchResult lm_search_lags (const LmNetwork *network, const LmSearchLimits *limits, int *start);

G_END_DECLS
