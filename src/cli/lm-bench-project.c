#include "lm-bench-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <time.h>

#include "core/lm-calendar.h"
#include "project/lm-planning.h"

/* The district of a project, planned as the window plans it, but not kept. */
typedef struct {
  LmSnapshot *snapshot;
  LmPlanOptions options;
} District;

typedef struct {
  double until; /* processor time of this thread; 0: no limit */
} Watch;

static double
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static gboolean
is_within (double done, gpointer data)
{
  const Watch *watch = data;

  return watch->until == 0 || get_processor_time () < watch->until;
}

static gboolean
solve_project (gpointer data, const LmSearchLimits *limits, LmBenchResult *result, GError **error)
{
  District *self = data;
  double started = get_processor_time ();
  Watch watch = { limits->seconds > 0 ? started + limits->seconds : 0 };
  LmDay from = MAX (self->options.today, lm_snapshot_get_project (self->snapshot)->start_day);
  g_autoptr (LmPlanProblem) problem = NULL;
  g_autoptr (LmPlan) plan = NULL;
  LmDay end, bound;

  self->options.seed = limits->seed;
  problem = lm_plan_problem_new (self->snapshot, &self->options);
  plan = lm_plan_solve (problem, is_within, &watch);
  result->seconds = get_processor_time () - started;
  if (plan == NULL)
    return TRUE;
  result->schedules = 1;
  end = lm_plan_get_end_day (plan);
  bound = lm_plan_get_bound (plan, NULL);
  if (end != LM_DAY_NONE)
    result->value = lm_calendar_count (self->snapshot, NULL, from, end);
  if (bound != LM_DAY_NONE)
    result->bound = lm_calendar_count (self->snapshot, NULL, from, bound);
  return TRUE;
}

static void
free_project (gpointer data)
{
  District *self = data;

  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

LmBenchInstance *
lm_bench_read_project (const char *path, const char *name, GError **error)
{
  LmProject *project = lm_project_open (path, error);
  LmBenchInstance *instance;
  District *district;

  if (project == NULL)
    return NULL;
  district = g_new0 (District, 1);
  district->snapshot = lm_snapshot_ref (lm_project_get_snapshot (project));
  lm_project_get_plan_options (project, &district->options);
  instance = g_new0 (LmBenchInstance, 1);
  instance->name = g_strdup (name);
  instance->data = district;
  instance->free = free_project;
  instance->solve = solve_project;
  /* Nothing was changed. */
  if (!lm_project_close (project, error))
    {
      free_project (district);
      g_free (instance->name);
      g_clear_pointer (&instance, g_free);
    }
  g_object_unref (project);
  return instance;
}
