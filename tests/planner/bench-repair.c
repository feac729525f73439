#include <stdlib.h>
#include <time.h>

#include "library/lm-example.h"
#include "mishap.h"
#include "plan-snapshot.h"

/* bench-repair [HOMES]: nobody is in, on the day of the visit, for homes all over
 * a district in which every fourth home has a confirmed day and every tenth can
 * come at short notice: taking in the outcome, and three options. Processor time. */

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static void
print_times (const char *name, double *values, guint n)
{
  qsort (values, n, sizeof (double), compare_values);
  g_print ("repair %s p50 %.2f ms p99 %.2f ms max %.2f ms (%u times)\n", name, values[n / 2], values[n * 99 / 100], values[n - 1], n);
}

int
main (int argc, char *argv[])
{
  enum { CASES = 100 };
  static const char *const names[] = { "absorb", "standby", "back", "unpromised", "search" };
  LmDay today = lm_day_from_date (2026, 3, 2);
  LmExampleOptions example = { .n_homes = argc > 1 ? (guint) atoi (argv[1]) : 10000, .seed = 1, .today = today };
  LmPlanOptions options = { .today = today, .seed = 1 };
  g_autoptr (LmSnapshot) made = lm_example_snapshot (&example, NULL);
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (made, &options);
  g_autoptr (LmPlan) plan = lm_plan_solve (problem, NULL, NULL);
  g_autoptr (GArray) standby = g_array_new (FALSE, FALSE, sizeof (LmId));
  LmSnapshot *snapshot = snapshot_with_plan (made, plan);
  LmId next = G_GINT64_CONSTANT (9) << 40;
  guint n, n_cases = 0, three = 0, alone = 0, in_buffer = 0, n_options = 0, best[LM_N_REPAIR] = { 0 };
  const LmPlanHomeRow *homes = lm_plan_get_homes (plan, &n);
  double times[CASES], follows[CASES], shift = 0;

  {
    LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
    LmSnapshot *promised;
    guint n_conditions;
    const LmConditionRow *conditions = LM_ROWS (snapshot, CONDITION, &n_conditions);

    /* On its day a home is ready. */
    for (guint i = 0; i < n_conditions; i++)
      {
        LmConditionRow row = conditions[i];

        row.applies = FALSE;
        lm_snapshot_builder_put (builder, LM_TABLE_CONDITION, &row);
      }

    for (guint i = 0; i < n; i++)
      if (homes[i].visit_day != LM_DAY_NONE && i % 4 == 0)
        {
          LmAppointmentRow row;

          LM_ROW_FRESH (APPOINTMENT, &row);
          row.id = next++;
          row.home = homes[i].home;
          row.state = LM_APPOINTMENT_STATE_CONFIRMED;
          row.precision = LM_PRECISION_DAY;
          row.day = homes[i].visit_day;
          lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &row);
        }
      else if (i % 10 == 1)
        g_array_append_val (standby, homes[i].home);
    promised = lm_snapshot_builder_end (builder, 2);
    lm_snapshot_unref (snapshot);
    snapshot = promised;
  }
  for (guint i = 0; i < n && n_cases < CASES; i += MAX (n / (CASES + 5), 1))
    {
      LmRepairEvent event = { .homes = &homes[i].home, .n_homes = 1, .freed = homes[i].home, .freed_day = homes[i].visit_day,
                              .standby = (const LmId *) standby->data, .n_standby = standby->len };
      g_autoptr (LmPlanProblem) standing = NULL;
      g_autoptr (LmSnapshot) after = NULL;
      g_autoptr (GPtrArray) found = NULL;
      const LmRepairOption *first;
      double start;

      if (homes[i].visit_day == LM_DAY_NONE)
        continue;
      options.today = homes[i].visit_day;
      event.now = lm_instant (homes[i].visit_day, 8 * 60 + 15);
      standing = lm_plan_problem_new_standing (snapshot, &options);
      after = mishap_no_access (lm_snapshot_ref (snapshot), homes[i].home, homes[i].visit_day, &next);
      start = now_ms ();
      if (!lm_plan_problem_follow (standing, after, options.today))
        g_error ("the outcome was not followed");
      follows[n_cases] = now_ms () - start;
      start = now_ms ();
      found = lm_repair_list (standing, &event, 3);
      times[n_cases++] = now_ms () - start;
      n_options += found->len;
      three += found->len == 3;
      if (found->len == 0)
        continue;
      first = g_ptr_array_index (found, 0);
      best[first->rung]++;
      alone += first->n_other_promises == 0;
      in_buffer += first->n_other_promises == 0 && first->in_buffer;
      shift += first->shift;
    }
  print_times ("three options", times, n_cases);
  print_times ("taking in the outcome", follows, n_cases);
  g_print ("repair %u homes, %u cases: %.1f options each, three in %u %%; the first moves no other promise in %u %%, "
           "within the buffer of the train in %u %%; %.1f working days after the freeze period\n",
           n, n_cases, (double) n_options / n_cases, three * 100 / n_cases, alone * 100 / n_cases, in_buffer * 100 / n_cases,
           shift / n_cases);
  for (guint r = 0; r < LM_N_REPAIR; r++)
    g_print ("repair first option %s in %u\n", names[r], best[r]);
  lm_snapshot_unref (snapshot);
  return 0;
}
