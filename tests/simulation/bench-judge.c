#include <stdlib.h>

#include "judge.h"

/* Of the P80 days promised by the simulation, how many are kept in the second
 * simulator: bench-judge [--runs N] HOMES SEED… */

int
main (int argc, char *argv[])
{
  guint runs = 100, homes = 240, seen = 0;
  double all = 0;
  guint n_all = 0;

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--runs") && i + 1 < argc)
      runs = (guint) atoi (argv[++i]);
    else if (seen++ == 0)
      homes = (guint) atoi (argv[i]);
    else
      {
        Planned planned = { 0 };
        LmUncertainty chance;
        g_autoptr (LmSimulation) simulation = NULL;
        g_autoptr (LmForecast) forecast = NULL;
        g_autoptr (Judge) judge = NULL;
        g_autofree LmDay *done = NULL;
        guint kept = 0, on_day = 0, n = 0;
        double ours = 0;
        LmDay last = 0;

        planned_example (&planned, homes, g_ascii_strtoull (argv[i], NULL, 10), FALSE);
        lm_uncertainty_of_project (lm_snapshot_get_project (planned.snapshot), &chance);
        simulation = planned_simulation (&planned, &chance);
        forecast = lm_simulation_run (simulation, LM_SIMULATION_USUAL_RUNS, 1, NULL, NULL);
        judge = judge_new (&planned, &chance);
        done = g_new (LmDay, planned.n_homes);
        for (guint run = 0; run < runs; run++)
          {
            judge_run (judge, 1000 + run, done);
            for (guint h = 0; h < planned.n_homes; h++)
              {
                const LmVisitForecast *visit = lm_forecast_find_home (forecast, planned.homes[h].home);

                if (visit == NULL)
                  continue;
                n++;
                kept += done[h] <= visit->p80;
                on_day += done[h] <= visit->planned;
                last = MAX (last, done[h] - visit->planned);
                ours += visit->on_day;
              }
          }
        all += kept;
        n_all += n;
        g_print ("%u homes, seed %s: %.1f %% of the P80 days kept; done on the planned day %.1f %% (the simulation says %.1f %%), "
                 "latest %d days after it\n",
                 homes, argv[i], 100.0 * kept / n, 100.0 * on_day / n, 100 * ours / n, last);
        planned_clear (&planned);
      }
  if (n_all > 0)
    g_print ("all: %.1f %%\n", 100 * all / n_all);
  return 0;
}
