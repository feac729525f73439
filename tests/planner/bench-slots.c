#include <stdlib.h>
#include <time.h>

#include "library/lm-example.h"
#include "plan-snapshot.h"
#include "planner/lm-repair.h"

/* bench-slots [HOMES]: five days with their consequences for homes all over a
 * district, the first question after an edit included. Processor time. */

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

typedef struct {
  const char *name;
  double *values;
  guint n;
} Figures;

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static void
print_figures (Figures *self)
{
  qsort (self->values, self->n, sizeof (double), compare_values);
  g_print ("slots %s p50 %.2f ms p99 %.2f ms max %.2f ms (%u times)\n", self->name, self->values[self->n / 2],
           self->values[self->n * 99 / 100], self->values[self->n - 1], self->n);
}

/* The home's visit a week later, as an appointment would move it. */
static LmSnapshot *
edit (LmSnapshot *snapshot, LmId home, LmId id)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  guint n;
  const LmPlanHomeRow **rows = LM_OF_HOME (snapshot, PLAN_HOME, home, &n);
  LmPlanHomeRow row = *rows[0];
  const LmPlanStepRow **steps = LM_OF_HOME (snapshot, PLAN_STEP, home, &n);
  LmAppointmentRow appointment;

  row.visit_day = row.p80_day = LM_DAY_NONE;
  row.state = LM_PLAN_STATE_UNPLANNED;
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &row);
  for (guint i = 0; i < n; i++)
    {
      LmPlanStepRow step = *steps[i];

      if (((const LmStepRow *) LM_FIND (snapshot, STEP, step.step))->phase != LM_PHASE_DAY || step.state == LM_STEP_STATE_DONE)
        continue;
      step.start = step.end = LM_INSTANT_NONE;
      step.crew = 0;
      step.state = LM_STEP_STATE_UNPLACED;
      lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &step);
    }
  LM_ROW_FRESH (APPOINTMENT, &appointment);
  appointment.id = id;
  appointment.home = home;
  appointment.state = LM_APPOINTMENT_STATE_CANCELLED;
  lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &appointment);
  return lm_snapshot_builder_end (builder, lm_snapshot_get_revision (snapshot) + 1);
}

int
main (int argc, char *argv[])
{
  LmDay today = lm_day_from_date (2026, 3, 2);
  LmExampleOptions example = { .n_homes = argc > 1 ? (guint) atoi (argv[1]) : 10000, .seed = 1, .today = today };
  LmPlanOptions options = { .today = today, .seed = 1 };
  g_autoptr (LmSnapshot) made = lm_example_snapshot (&example, NULL);
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (made, &options);
  g_autoptr (LmPlan) plan = lm_plan_solve (problem, NULL, NULL);
  LmSnapshot *snapshot = snapshot_with_plan (made, plan);
  g_autoptr (LmPlanProblem) standing = NULL;
  guint n, asked = 0, offered = 0, step;
  const LmPlanHomeRow *homes = lm_plan_get_homes (plan, &n);
  double start = now_ms ();
  Figures first = { "first question after an edit", g_new0 (double, 200), 0 };
  Figures follows = { "of which taking in the edit", g_new0 (double, 200), 0 };
  Figures others = { "of one home", g_new0 (double, 2000), 0 };

  standing = lm_plan_problem_new_standing (snapshot, &options);
  g_print ("slots %u homes: plan put on a board, in the background %.0f ms\n", n, now_ms () - start);
  step = MAX (n / 500, 1);
  for (guint i = 0; i < n && others.n < 2000; i += step)
    {
      if (homes[i].visit_day == LM_DAY_NONE)
        continue;
      start = now_ms ();
      {
        g_autoptr (GArray) slots = lm_plan_list_slots (standing, homes[i].home, today, 5);

        others.values[others.n++] = now_ms () - start;
        offered += slots->len;
        asked++;
      }
    }
  for (guint i = 0; i < n && first.n < 40; i += MAX (n / 40, 1))
    {
      LmSnapshot *edited;

      if (homes[i].visit_day == LM_DAY_NONE)
        continue;
      edited = edit (snapshot, homes[i].home, G_MAXINT64 / 2 + i);
      start = now_ms ();
      if (!lm_plan_problem_follow (standing, edited, today))
        g_error ("the edit was not followed");
      follows.values[follows.n++] = now_ms () - start;
      g_array_unref (lm_plan_list_slots (standing, homes[i].home, today, 5));
      first.values[first.n++] = now_ms () - start;
      lm_snapshot_unref (snapshot);
      snapshot = edited;
    }
  print_figures (&others);
  print_figures (&first);
  print_figures (&follows);
  g_print ("slots offered %.1f of 5 to each\n", (double) offered / MAX (asked, 1));
  g_free (first.values);
  g_free (follows.values);
  g_free (others.values);
  lm_snapshot_unref (snapshot);
  return 0;
}
