#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* The work of a home or of a method: its steps, with the minutes that hold
 * there. */
typedef struct {
  LmId step;              /* row of LM_TABLE_STEP */
  const LmStepRow *row;
  LmPhase phase;
  int visit;              /* 0 the connection day; 1 an earlier visit of its own */
  int low, typical, high; /* minutes; per home where shared; widened by unknown answers */
  int fixed;              /* minutes of a shared step beside those per home */
  gboolean shared;
  LmId party;             /* responsible party; 0: any of the trade */
} LmWorkStep;

/* The method a home is planned with: that of its decision; else the default for
 * its type (the project's default type where it has none); else the project's
 * default. 0: none, or the home refuses. `*provisional` (may be NULL) says that
 * it was not decided. */
LmId lm_work_get_method (LmSnapshot *snapshot, const LmHomeRow *home, gboolean *provisional);

/* The steps of a method, in library order. Steps whose minutes the method sets
 * to 0 are left out. (transfer full) (element-type LmWorkStep) */
GArray *lm_work_of_method (LmSnapshot *snapshot, LmId method);

/* The steps of a home with the method it is planned with, its unknown survey
 * answers taken into low and high. */
GArray *lm_work_of_home (LmSnapshot *snapshot, const LmHomeRow *home);

/* Minutes that the step takes with so many persons (LM_TABLE_STEP_HANDS); 0
 * where it can't be done by that many. */
int lm_work_get_minutes (LmSnapshot *snapshot, LmId method, const LmWorkStep *work, int persons);

/* Precedence between two steps of `work` (indices), the links of absent steps
 * passed through. Of the lags on the way the largest of each unit holds, each as
 * a link of its own. */
typedef struct {
  guint before, after;    /* indices in the work array */
  LmLagUnit unit;
  int lag_min, lag_max;   /* lag_max -1: none */
} LmWorkLink;

/* (transfer full) (element-type LmWorkLink) */
GArray *lm_work_get_links (LmSnapshot *snapshot, LmId method, GArray *work);

G_END_DECLS
