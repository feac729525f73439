#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* What the work really took, and how well it was foreseen: from the recorded
 * steps, visits and promises of a project. */

/* Steps recorded with a start and an end from which minutes are learned. */
#define LM_LEARNING_LEAST 8

/* Minutes of one step of a method in homes of a type. */
typedef struct {
  LmId method, step;
  LmHomeType type;
  guint n;                       /* homes it is learned from */
  int low, typical, high;        /* what the plan uses now */
  int low_seen, median, high_seen; /* of what was recorded: 5 %, half, 95 % */
  int new_low, new_typical, new_high; /* proposed */
  double weight;                 /* 0…1: how much of it is what was seen: n / (n + 10) */
  double error;                  /* standard error of new_typical, minutes */
  gboolean worth;                /* enough was seen, and it differs by 5 % and two minutes somewhere */
} LmLearned;

/* Every step of a method with LM_LEARNING_LEAST recordings or more, per type.
 * Robust: quantiles of what was recorded, far outliers left out (Tukey's outer
 * fences), shrunk towards low, typical and high of now. A recording counts
 * where start and end lie on one day; lunch is left out, and so are times that
 * were taken over from the plan.  (transfer full)
 * (element-type LmLearned) */
GArray *lm_learning_of_project (LmSnapshot *snapshot);

/* Of all promises, how many held. A promise told again unchanged is one. */
typedef struct {
  guint held;
  guint broken;
  guint open;      /* neither done nor over */
} LmPromiseCount;

#define LM_CALIBRATION_QUANTILES 9

typedef struct {
  LmPromiseCount promises[LM_N_PRECISION]; /* by kind; the windows are to hold in 76 to 84 of 100 */
  guint n_steps;                           /* recorded steps with start and end */
  /* [i]: share of them that took no more than the plan's quantile (i + 1) / 10. */
  double below[LM_CALIBRATION_QUANTILES];
  guint visits, no_access;                 /* connection visits recorded, and those without access */
} LmCalibration;

void lm_calibration_of_project (LmSnapshot *snapshot, LmDay today, LmCalibration *calibration);

G_END_DECLS
