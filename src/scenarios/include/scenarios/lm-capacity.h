#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* Work against hands, week by week: of every trade, and of every qualification
 * that the work asks for. Hands of a person count in every trade of the crew, as that
 * person can do either; so two trades of one crew can't both be full. */

typedef struct {
  LmId trade;         /* 0: the row is of a qualification */
  LmId qualification; /* 0: the row is of a trade */
  LmDay monday;
  int work;           /* minutes of persons that the plan asks */
  int hands;          /* minutes that persons are at hand: calendar and absence taken off, certificates valid that day */
} LmCapacityWeek;

/* The rows of a plan, as in `steps` (n of them; only those with a time count), from
 * the week of its first work to that of its last. Trades first, each by week; rows
 * of trades and qualifications without any work are left out.
 * (transfer full) (element-type LmCapacityWeek) */
GArray *lm_capacity_list_weeks (LmSnapshot *snapshot, const LmPlanStepRow *steps, guint n_steps);

/* The same for a plan that stands in the project. */
GArray *lm_capacity_list_weeks_of_plan (LmSnapshot *snapshot, LmId plan);

/* What a trade or a qualification has in the whole time of its own work. */
typedef struct {
  LmId trade, qualification;
  gint64 work, hands;  /* minutes, from its first to its last week with work */
  int load;            /* percent of the hands that is used; 0 hands: 999 */
  int weeks_full;      /* weeks above 95 % */
  LmDay worst;         /* Monday of the fullest week */
  int worst_load;      /* percent */
} LmCapacityTotal;

/* The fullest first: the first of a trade is the bottleneck. (transfer full)
 * (element-type LmCapacityTotal) */
GArray *lm_capacity_sum (const GArray *weeks);

/* A certificate that ends while work that asks for it is planned for its holder. */
typedef struct {
  LmId person, qualification;
  LmDay until;     /* first day on which it is not valid any more */
  LmDay first;     /* first work planned for this person after that */
  guint n_steps;   /* how much of it */
} LmCapacityExpiry;

/* By day of `until`. (transfer full) (element-type LmCapacityExpiry) */
GArray *lm_capacity_list_expiries (LmSnapshot *snapshot, const LmPlanStepRow *steps, guint n_steps);

/* The same for a plan that stands in the project. */
GArray *lm_capacity_list_expiries_of_plan (LmSnapshot *snapshot, LmId plan);

G_END_DECLS
