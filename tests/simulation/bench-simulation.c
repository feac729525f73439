#include <stdlib.h>
#include <time.h>

#include "library/lm-example.h"
#include "planner/lm-planner.h"
#include "simulation/lm-simulation.h"

/* Plans made-up districts and carries the plans out: runs a second of processor
 * time, and what comes out. bench-simulation [--runs N] [--seed N] HOMES… */

static guint n_runs = 1024;
static guint64 seed = 1;

static double
processor_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
bench (guint n_homes)
{
  LmDay today = lm_day_from_date (2026, 3, 2);
  LmExampleOptions example = { .n_homes = n_homes, .seed = seed, .today = today };
  LmPlanOptions options = { .today = today, .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) snapshot = lm_example_snapshot (&example, &error);
  g_autoptr (LmPlanProblem) problem = NULL;
  g_autoptr (LmPlan) plan = NULL;
  g_autoptr (LmSimulation) simulation = NULL;
  g_autoptr (LmForecast) forecast = NULL;
  guint n_plan_homes, n_steps, n_visits, n_trains;
  const LmPlanHomeRow *homes;
  const LmPlanStepRow *steps;
  const LmVisitForecast *visits;
  const LmTrainForecast *district;
  double start, compiled, done, on_day = 0, in_time = 0, later = 0;

  if (snapshot == NULL)
    g_error ("%s", error->message);
  problem = lm_plan_problem_new (snapshot, &options);
  plan = lm_plan_solve (problem, NULL, NULL);
  homes = lm_plan_get_homes (plan, &n_plan_homes);
  steps = lm_plan_get_steps (plan, &n_steps);
  start = processor_seconds ();
  simulation = lm_simulation_new (snapshot, homes, n_plan_homes, steps, n_steps, NULL);
  compiled = processor_seconds ();
  forecast = lm_simulation_run (simulation, n_runs, seed, NULL, NULL);
  done = processor_seconds ();
  visits = lm_forecast_get_visits (forecast, &n_visits);
  lm_forecast_get_trains (forecast, &n_trains);
  district = lm_forecast_get_district (forecast);
  for (guint i = 0; i < n_visits; i++)
    {
      on_day += visits[i].on_day;
      in_time += visits[i].in_time;
      later += visits[i].p80 - visits[i].planned;
    }
  g_print ("%u homes, %u steps in %u visits, %u trains: compiled %.3f s, %u runs %.3f s, %.0f runs/s, %.0f million steps/s\n", n_plan_homes,
           lm_simulation_get_n_steps (simulation), n_visits, n_trains, compiled - start, lm_forecast_get_runs (forecast),
           done - compiled, lm_forecast_get_runs (forecast) / (done - compiled),
           lm_forecast_get_runs (forecast) / (done - compiled) * lm_simulation_get_n_steps (simulation) / 1e6);
  g_print ("  done on the planned day %.0f %%, visits that end in time %.0f %%, P80 %.1f days after the plan in the middle; "
           "district %d days late at P50, %d at P80 (error %.1f), overrun P50 %.0f P90 %.0f min\n",
           100 * on_day / MAX (n_visits, 1), 100 * in_time / MAX (n_visits, 1), later / MAX (n_visits, 1),
           district->p50 - district->planned, district->p80 - district->planned, district->error,
           lm_forecast_get_overrun (forecast, 0.5), lm_forecast_get_overrun (forecast, 0.9));
}

int
main (int argc, char *argv[])
{
  static const guint usual[] = { 1000, 10000 };
  gboolean named = FALSE;

  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--runs") && i + 1 < argc)
        n_runs = (guint) atoi (argv[++i]);
      else if (g_str_equal (argv[i], "--seed") && i + 1 < argc)
        seed = g_ascii_strtoull (argv[++i], NULL, 10);
      else
        {
          bench ((guint) atoi (argv[i]));
          named = TRUE;
        }
    }
  for (guint i = 0; !named && i < G_N_ELEMENTS (usual); i++)
    bench (usual[i]);
  return 0;
}
