#pragma once

#include "core/lm-work.h"

G_BEGIN_DECLS

/* Calls back for every step of a home that was recorded as done with a start
 * and an end on one day. Where more than a third of a step took exactly what
 * was planned, those were taken over from the plan, not measured: left out. */
typedef void (*LmActual) (const LmHomeRow *home, LmId method, const LmWorkStep *work, int minutes, gpointer data);

void lm_actuals_read (LmSnapshot *snapshot, LmActual actual, gpointer data);

G_END_DECLS
