#include "lm-simulation-jobs-private.h"

#include <string.h>

void
lm_uncertainty_of_project (const LmProjectRow *project, LmUncertainty *uncertainty)
{
  g_return_if_fail (project != NULL && uncertainty != NULL);
  *uncertainty = (LmUncertainty) {
    .no_access = CLAMP (project->no_access, 0, 90) / 100.0,
    .weather = CLAMP (project->weather_days, 0, 90) / 100.0,
    .crew = MAX (project->spread_crew, 0) / 100.0,
    .method = MAX (project->spread_method, 0) / 100.0,
    .district = MAX (project->spread_district, 0) / 100.0,
    .return_days = MAX (project->return_days, 0),
  };
}

static void
find_span (const LmPlanHomeRow *homes, guint n_homes, const LmPlanStepRow *steps, guint n_steps, LmDay *first, LmDay *last)
{
  *first = G_MAXINT32;
  *last = LM_DAY_NONE;
  for (guint i = 0; i < n_homes; i++)
    if (homes[i].visit_day != LM_DAY_NONE)
      {
        *first = MIN (*first, homes[i].visit_day);
        *last = MAX (*last, homes[i].visit_day);
      }
  for (guint i = 0; i < n_steps; i++)
    if (steps[i].start != LM_INSTANT_NONE && steps[i].state != LM_STEP_STATE_DONE)
      {
        *first = MIN (*first, lm_instant_get_day (steps[i].start));
        *last = MAX (*last, lm_instant_get_day (steps[i].start));
      }
  if (*last == LM_DAY_NONE)
    *first = *last = 0;
}

LmSimulation *
lm_simulation_new (LmSnapshot *snapshot, const LmPlanHomeRow *homes, guint n_homes, const LmPlanStepRow *steps, guint n_steps,
                   const LmUncertainty *uncertainty)
{
  LmSimulation *self = g_new0 (LmSimulation, 1);
  const LmProjectRow *project;
  LmJobs jobs = { .simulation = self };
  LmDay first, last;

  g_return_val_if_fail (snapshot != NULL, NULL);
  self->snapshot = lm_snapshot_ref (snapshot);
  project = lm_snapshot_get_project (snapshot);
  if (uncertainty)
    self->uncertainty = *uncertainty;
  else
    lm_uncertainty_of_project (project, &self->uncertainty);
  self->day_minutes = (float) MAX (60, project->visit_end - project->visit_start - MAX (0, project->lunch_end - project->lunch_start));
  self->ops = g_array_new (FALSE, TRUE, sizeof (LmOp));
  self->preds = g_array_new (FALSE, TRUE, sizeof (LmOpPred));
  self->persons = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->visits = g_array_new (FALSE, TRUE, sizeof (LmSimVisit));
  self->factors = g_array_new (FALSE, TRUE, sizeof (LmFactor));
  self->biases = g_array_new (FALSE, TRUE, sizeof (LmBias));
  self->crew_days = g_ptr_array_new_with_free_func (g_free);
  jobs.jobs = g_array_new (FALSE, TRUE, sizeof (LmJob));
  jobs.edges = g_array_new (FALSE, TRUE, sizeof (LmEdge));
  find_span (homes, n_homes, steps, n_steps, &first, &last);
  lm_simulation_make_days (self, first, last);
  lm_jobs_read (&jobs, homes, n_homes, steps, n_steps);
  lm_simulation_compile (self, &jobs);
  g_array_unref (jobs.jobs);
  g_array_unref (jobs.edges);
  return self;
}

LmSimulation *
lm_simulation_new_for_plan (LmSnapshot *snapshot, LmId plan, const LmUncertainty *uncertainty)
{
  const LmPlanRow *row = plan ? LM_FIND (snapshot, PLAN, plan) : lm_snapshot_get_adopted (snapshot);
  guint n_homes, n_steps;
  const LmPlanHomeRow *homes = LM_ROWS (snapshot, PLAN_HOME, &n_homes);
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n_steps);
  g_autoptr (GArray) own_homes = g_array_new (FALSE, FALSE, sizeof (LmPlanHomeRow));
  g_autoptr (GArray) own_steps = g_array_new (FALSE, FALSE, sizeof (LmPlanStepRow));

  if (row == NULL)
    return NULL;
  for (guint i = 0; i < n_homes; i++)
    if (homes[i].plan == row->id)
      g_array_append_val (own_homes, homes[i]);
  for (guint i = 0; i < n_steps; i++)
    if (steps[i].plan == row->id)
      g_array_append_val (own_steps, steps[i]);
  return lm_simulation_new (snapshot, (const LmPlanHomeRow *) own_homes->data, own_homes->len,
                            (const LmPlanStepRow *) own_steps->data, own_steps->len, uncertainty);
}

void
lm_simulation_free (LmSimulation *self)
{
  if (self == NULL)
    return;
  lm_snapshot_unref (self->snapshot);
  g_free (self->days);
  g_array_unref (self->ops);
  g_array_unref (self->preds);
  g_array_unref (self->persons);
  g_array_unref (self->visits);
  g_array_unref (self->factors);
  g_array_unref (self->biases);
  g_ptr_array_unref (self->crew_days);
  g_free (self);
}

guint
lm_simulation_get_n_visits (LmSimulation *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->visits->len;
}

guint
lm_simulation_get_n_steps (LmSimulation *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_steps;
}
