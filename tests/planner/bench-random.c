#include "bench-random.h"

#include "checker/lm-check.h"
#include "plan-snapshot.h"
#include "planner/lm-planner.h"
#include "random-district.h"

/* Prints a rule that is broken the first so many times. */
#define SHOWN 10

/* In a home that the planner says is in conflict, or leaves out with a cause, a
 * rule may not be kept; that is what conflict means. */
static guint
count_hard (LmSnapshot *planned, guint64 seed, guint *shown)
{
  g_autoptr (GArray) violations = lm_check_plan (planned, 0, RANDOM_TODAY);
  guint hard = 0;

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      guint n = 0;
      const LmPlanHomeRow **rows = LM_OF_HOME (planned, PLAN_HOME, violation->home, &n);

      if (violation->weight != LM_VIOLATION_HARD || (n > 0 && (rows[0]->state == LM_PLAN_STATE_CONFLICT || rows[0]->state == LM_PLAN_STATE_UNPLANNED)))
        continue;
      hard++;
      if ((*shown)++ < SHOWN)
        g_print ("# seed %" G_GUINT64_FORMAT ": %s home %lld coupling %lld step %lld after %lld crew %lld day %+d minutes %d\n", seed,
                 violation->rule, (long long) violation->home, (long long) violation->coupling, (long long) violation->step,
                 (long long) violation->other, (long long) violation->crew,
                 violation->day == LM_DAY_NONE ? -1 : violation->day - RANDOM_TODAY, violation->minutes);
    }
  return hard;
}

guint
bench_random (guint64 seed, guint n, gint64 schedules)
{
  guint hard = 0, planned = 0, homes = 0, shown = 0, early = 0;

  for (guint i = 0; i < n; i++, seed++)
    {
      guint size = 1 + (guint) ((seed * 2654435761u >> 7) % (i % 8 == 0 ? 60 : 12));
      RandomRules rules = i % 4 == 0 ? RANDOM_ALL : (RandomRules) ((seed * 40503u >> 3) & RANDOM_ALL);
      g_autoptr (LmSnapshot) snapshot = random_district (seed, size, rules);
      LmPlanOptions options = { .today = RANDOM_TODAY, .seed = seed, .schedules = i % 3 == 0 ? schedules : 0,
                                .ready_only = i % 7 == 6 };
      g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (snapshot, &options);
      g_autoptr (LmPlan) plan = lm_plan_solve (problem, NULL, NULL);
      g_autoptr (LmSnapshot) with_plan = snapshot_with_plan (snapshot, plan);

      homes += size;
      planned += lm_plan_get_value (plan)->n_placed;
      hard += count_hard (with_plan, seed, &shown);
      if (lm_plan_get_end_day (plan) != LM_DAY_NONE && lm_plan_get_end_day (plan) < lm_plan_get_bound (plan, NULL))
        {
          early++;
          if (shown++ < SHOWN)
            g_print ("# seed %" G_GUINT64_FORMAT ": ends on day %d, before the bound %d (%u homes, rules %x)\n", seed,
                     lm_plan_get_end_day (plan) - RANDOM_TODAY, lm_plan_get_bound (plan, NULL) - RANDOM_TODAY, size, rules);
        }
    }
  g_print ("# %u districts, %u of %u homes with a day, %u hard violations, %u plans that end before their bound\n", n, planned, homes,
           hard, early);
  return hard + early;
}
