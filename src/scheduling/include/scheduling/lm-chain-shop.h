#pragma once

#include "scheduling/lm-search.h"

G_BEGIN_DECLS

/* Homes that each need a chain of tasks, and per trade a number of crews that
 * all do the same: the whole of a district, with everything left out that other
 * planners can't say (visit day, windows, maximum lags). It is a hybrid flow shop in
 * which a home comes back to the same trade. A task takes one crew and is not
 * interrupted, but by the night. Time is working time, in units of the instance. */

typedef struct {
  int trade;
  int length;
  int lag; /* working time between the end of the task before it (or the start of the project) and its start, at least */
} LmChainTask;

typedef struct {
  char *name;
  int n_homes;
  int *first;         /* n_homes + 1: where the tasks of a home start in `tasks` */
  LmChainTask *tasks;
  int n_trades;
  char **trades;      /* names, NULL behind the last */
  int *crews;         /* n_trades */
  int units_in_day;   /* of a working day */
} LmChainShop;

void lm_chain_shop_free (LmChainShop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmChainShop, lm_chain_shop_free)

/* Reads rows «home,task,trade,hours,lag_working_hours_before», in the order of
 * the chain. `crews` gives the crews of each trade by its name
 * (GINT_TO_POINTER). Units are half hours, sixteen in a day. NULL with
 * G_IO_ERROR_INVALID_DATA that names the line. (transfer full) */
LmChainShop *lm_chain_shop_read_csv (const char *name, const char *text, GHashTable *crews, GError **error);

/* Reads a project of TaskJuggler that consists of such homes: resources
 * grouped per trade, macros that allocate one of a trade, and tasks in a
 * chain with «effort», «depends» and «gaplength». (transfer full) */
LmChainShop *lm_chain_shop_read_tjp (const char *name, const char *text, GError **error);

/* Whether the starts (an element per task) keep every chain and every number
 * of crews; written apart from the search. The end is in `*end`. */
gboolean lm_chain_shop_check (const LmChainShop *self, const int *start, int *end, char **why);

/* No schedule ends earlier: per trade the work, what its crews wait for
 * before their first task, and what is left behind their last one; and the
 * longest chain. See docs/scheduling.md. `*trade` (may be NULL): the trade that binds, -1 for a chain. */
int lm_chain_shop_get_bound (const LmChainShop *self, int *trade);

/* Rules, both ways, then improvement. `start` (an element per task, caller's)
 * receives the schedule; there always is one. */
LmSearchResult lm_search_chain_shop (const LmChainShop *shop, const LmSearchLimits *limits, int *start);

G_END_DECLS
