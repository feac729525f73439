#pragma once

#include "scheduling/lm-search.h"

G_BEGIN_DECLS

/* A permutation flow shop: every job goes over the same machines in the same
 * order, and the jobs keep one order on all of them. A train of like homes
 * behind one another is such a shop. Time is in whole units of the instance. */

typedef struct {
  int n;      /* jobs */
  int m;      /* machines */
  int *time;  /* n × m: of a job on the machines one after another */
  char *name; /* of the instance */
} LmFlowShop;

/* Without any times yet. (transfer full) */
LmFlowShop *lm_flow_shop_new (const char *name, int n, int m);
void lm_flow_shop_free (LmFlowShop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmFlowShop, lm_flow_shop_free)

/* Reads the instances in the text of a file as Taillard published them: a
 * line with jobs and machines (and perhaps a seed and known bounds), then the times, a line
 * per machine. Lines of words between are skipped, and several instances may
 * follow each other; they are then named NAME#1, NAME#2 … NULL with
 * G_IO_ERROR_INVALID_DATA that names the line. (transfer full) (element-type LmFlowShop) */
GPtrArray *lm_flow_shop_read_taillard (const char *name, const char *text, GError **error);

/* When the last job leaves the last machine, for all n jobs in that order. */
int lm_flow_shop_get_end (const LmFlowShop *self, const int *order);

/* No order ends earlier: the busiest machine with the shortest way to it and
 * from it, and (with `pairs`, which takes m² n log n) every two machines by
 * Johnson's rule with the work between them as a lag (Johnson 1954; Mitten 1959;
 * Lageweg, Lenstra, Rinnooy Kan 1978). */
int lm_flow_shop_get_bound (const LmFlowShop *self, gboolean pairs);

/* Iterated greedy with local search on the partial order. `order` (array of n,
 * caller's) receives the best one; there always is one. A schedule, in the
 * limits and the result, is one place tried for one job. See docs/scheduling.md. */
LmSearchResult lm_search_flow_shop (const LmFlowShop *shop, const LmSearchLimits *limits, int *order);

G_END_DECLS
