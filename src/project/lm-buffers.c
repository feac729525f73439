#include "project/lm-uncertainty.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/lm-calendar.h"
#include "lm-project-private.h"
#include "planner/lm-planner.h"

/* Buffers sized from the simulation. The day's: the smallest with which nine
 * visits in ten end in time, tried one after another; where none does, because a
 * day holds no more than one long visit, the one with which the district is done
 * first in eight runs of ten.
 * The train's: carried out alone, without spare days, at least its mean delay and
 * one root of summed squares, and P80 − P50. */

#define RUNS 256
#define IN_TIME 0.9
static const int day_buffers[LM_BUFFER_TRIALS] = { 0, 15, 30, 45, 60, 75, 90, 120 };
/* Trains that are looked at, spread over the district. */
#define MOST_TRAINS 12

typedef struct {
  LmSnapshot *snapshot;
  LmPlan *plan;
  LmSimulation *simulation;
  LmForecast *forecast;
} Trial;

typedef struct {
  LmSimulationProgress progress;
  gpointer data;
  double from, share;
} Part;

static gboolean
tell (double done, gpointer data)
{
  Part *part = data;

  return part->progress == NULL || part->progress (part->from + done * part->share, part->data);
}

static void
trial_clear (Trial *self)
{
  g_clear_pointer (&self->forecast, lm_forecast_free);
  g_clear_pointer (&self->simulation, lm_simulation_free);
  g_clear_pointer (&self->plan, lm_plan_free);
  g_clear_pointer (&self->snapshot, lm_snapshot_unref);
}

static LmSnapshot *
with_buffers (LmSnapshot *snapshot, int day_buffer, int spare_first, int spare_later)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  LmProjectRow project = *lm_snapshot_get_project (snapshot);

  project.day_buffer = day_buffer;
  project.spare_first = spare_first;
  project.spare_later = spare_later;
  lm_snapshot_builder_put (builder, LM_TABLE_PROJECT, &project);
  return lm_snapshot_builder_end (builder, lm_snapshot_get_revision (snapshot));
}

/* FALSE when stopped. */
static gboolean
try_buffers (Trial *self, LmSnapshot *snapshot, LmDay today, int day_buffer, int spare_first, int spare_later, Part *part)
{
  LmPlanOptions options = { .today = today, .seed = 1 };
  g_autoptr (LmPlanProblem) problem = NULL;
  guint n_homes, n_steps;
  const LmPlanHomeRow *homes;
  const LmPlanStepRow *steps;

  self->snapshot = with_buffers (snapshot, day_buffer, spare_first, spare_later);
  problem = lm_plan_problem_new (self->snapshot, &options);
  self->plan = lm_plan_solve (problem, tell, part);
  if (self->plan == NULL)
    return FALSE;
  homes = lm_plan_get_homes (self->plan, &n_homes);
  steps = lm_plan_get_steps (self->plan, &n_steps);
  self->simulation = lm_simulation_new (self->snapshot, homes, n_homes, steps, n_steps, NULL);
  self->forecast = lm_simulation_run (self->simulation, RUNS, 1, NULL, NULL);
  part->from += part->share;
  return tell (0, part);
}

static double
share_in_time (LmForecast *forecast)
{
  guint n;
  const LmVisitForecast *visits = lm_forecast_get_visits (forecast, &n);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += visits[i].in_time;
  return n > 0 ? sum / n : 1;
}

static int
working_days (LmSnapshot *snapshot, LmDay from, LmDay to)
{
  int n = 0;

  for (LmDay day = from; day < to; day++)
    n += lm_calendar_is_working (snapshot, NULL, day, NULL);
  return n;
}

/* Spare days that one train needs when it stands alone, and the days on which
 * it has visits. */
static double
need_of_train (const Trial *trial, LmId train, guint *n_days)
{
  guint n_homes, n_steps;
  const LmPlanHomeRow *homes = lm_plan_get_homes (trial->plan, &n_homes);
  const LmPlanStepRow *steps = lm_plan_get_steps (trial->plan, &n_steps);
  g_autoptr (GArray) own_homes = g_array_new (FALSE, FALSE, sizeof (LmPlanHomeRow));
  g_autoptr (GArray) own_steps = g_array_new (FALSE, FALSE, sizeof (LmPlanStepRow));
  g_autoptr (GHashTable) in_train = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) days = g_hash_table_new (NULL, NULL);
  g_autoptr (LmSimulation) simulation = NULL;
  g_autoptr (LmForecast) forecast = NULL;
  const LmTrainForecast *whole;
  LmUncertainty chance;

  /* Homes that were missed go into slots, not into spare days. */
  lm_uncertainty_of_project (lm_snapshot_get_project (trial->snapshot), &chance);
  chance.no_access = chance.weather = 0;
  for (guint i = 0; i < n_homes; i++)
    if (homes[i].train == train && homes[i].visit_day != LM_DAY_NONE)
      {
        g_array_append_val (own_homes, homes[i]);
        g_hash_table_add (in_train, (gpointer) &homes[i].home);
        g_hash_table_add (days, GINT_TO_POINTER (homes[i].visit_day));
      }
  /* Shared work is left out: what comes before the day has buffers of its own. */
  for (guint i = 0; i < n_steps; i++)
    if (steps[i].home && g_hash_table_contains (in_train, &steps[i].home))
      g_array_append_val (own_steps, steps[i]);
  *n_days = g_hash_table_size (days);
  simulation = lm_simulation_new (trial->snapshot, (const LmPlanHomeRow *) own_homes->data, own_homes->len,
                                  (const LmPlanStepRow *) own_steps->data, own_steps->len, &chance);
  forecast = lm_simulation_run (simulation, RUNS, 1, NULL, NULL);
  whole = lm_forecast_get_district (forecast);
  if (whole->n_homes == 0)
    return 0;
  return MAX (working_days (trial->snapshot, whole->p50, whole->p80), whole->mean_delay + whole->root_squares);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* One spare day per so many days; 0 where not half a day is needed. */
static int
every (double need, double days)
{
  return need < 0.5 || days <= 0 ? 0 : MAX (2, (int) floor (days / need));
}

static void
size_trains (const Trial *trial, LmBufferProposal *proposal)
{
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) needs = g_array_new (FALSE, FALSE, sizeof (double));
  guint n, n_days;
  double share;

  lm_plan_get_trains (trial->plan, &n);
  for (guint t = 0; t < n; t += MAX (1, n / MOST_TRAINS))
    {
      double need = need_of_train (trial, t + 1, &n_days);

      if (t == 0)
        {
          proposal->need_first = need;
          proposal->new_spare_first = every (need, n_days);
          continue;
        }
      if (n_days == 0)
        continue;
      share = need / n_days;
      g_array_append_val (shares, share);
      g_array_append_val (needs, need);
    }
  proposal->new_spare_later = proposal->new_spare_first;
  proposal->need_later = proposal->need_first;
  if (shares->len == 0)
    return;
  g_array_sort (shares, compare_doubles);
  g_array_sort (needs, compare_doubles);
  proposal->need_later = g_array_index (needs, double, needs->len / 2);
  share = g_array_index (shares, double, shares->len / 2);
  proposal->new_spare_later = proposal->need_later < 0.5 ? 0 : every (1, 1 / share);
}

/* FALSE when stopped. */
static gboolean
size_day (LmSnapshot *snapshot, LmDay today, Part *part, LmBufferProposal *proposal)
{
  const LmBufferTrial *chosen = NULL;

  while (proposal->n_tried < LM_BUFFER_TRIALS && (chosen == NULL || chosen->in_time < IN_TIME))
    {
      LmBufferTrial *tried = &proposal->tried[proposal->n_tried];
      Trial trial = { 0 };
      gboolean ok = try_buffers (&trial, snapshot, today, day_buffers[proposal->n_tried], proposal->spare_first, proposal->spare_later, part);

      if (ok)
        {
          const LmTrainForecast *district = lm_forecast_get_district (trial.forecast);

          *tried = (LmBufferTrial) { day_buffers[proposal->n_tried++], share_in_time (trial.forecast), district->planned, district->p80 };
          if (chosen == NULL || tried->in_time >= IN_TIME || tried->p80 < chosen->p80)
            chosen = tried;
        }
      trial_clear (&trial);
      if (!ok)
        return FALSE;
    }
  if (chosen)
    proposal->new_day_buffer = chosen->minutes;
  return TRUE;
}

gboolean
lm_buffers_propose (LmSnapshot *snapshot, LmDay today, LmSimulationProgress progress, gpointer data, LmBufferProposal *proposal,
                    GError **error)
{
  const LmProjectRow *project;
  Trial now = { 0 }, bare = { 0 }, then = { 0 };
  Part part = { progress, data, 0, 1.0 / (LM_BUFFER_TRIALS + 3) };
  gboolean ok;

  g_return_val_if_fail (snapshot != NULL && proposal != NULL, FALSE);
  project = lm_snapshot_get_project (snapshot);
  *proposal = (LmBufferProposal) { .day_buffer = project->day_buffer, .spare_first = project->spare_first, .spare_later = project->spare_later };
  ok = try_buffers (&now, snapshot, today, project->day_buffer, project->spare_first, project->spare_later, &part);
  if (ok && lm_forecast_get_district (now.forecast)->n_homes == 0)
    {
      g_set_error_literal (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED, _("No home has a connection day, so there is nothing to size buffers for."));
      trial_clear (&now);
      return FALSE;
    }
  if (ok)
    ok = size_day (snapshot, today, &part, proposal) && try_buffers (&bare, snapshot, today, proposal->new_day_buffer, 0, 0, &part);
  if (ok)
    {
      size_trains (&bare, proposal);
      ok = try_buffers (&then, snapshot, today, proposal->new_day_buffer, proposal->new_spare_first, proposal->new_spare_later, &part);
    }
  if (ok)
    {
      const LmTrainForecast *before = lm_forecast_get_district (now.forecast), *after = lm_forecast_get_district (then.forecast);

      proposal->in_time = share_in_time (now.forecast);
      proposal->new_in_time = share_in_time (then.forecast);
      proposal->end = before->planned;
      proposal->new_end = after->planned;
      proposal->p80 = before->p80;
      proposal->new_p80 = after->p80;
      proposal->project_days = working_days (snapshot, after->p50, after->p80);
    }
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The sizing of the buffers was stopped."));
  trial_clear (&now);
  trial_clear (&bare);
  trial_clear (&then);
  return ok;
}

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  GCancellable *cancellable;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  lm_snapshot_unref (work->snapshot);
  g_clear_object (&work->cancellable);
  g_free (work);
}

static gboolean
on_progress (double done, gpointer data)
{
  Work *work = data;

  return !g_cancellable_is_cancelled (work->cancellable);
}

static void
propose_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autofree LmBufferProposal *proposal = g_new0 (LmBufferProposal, 1);
  GError *error = NULL;

  if (lm_buffers_propose (work->snapshot, work->today, on_progress, work, proposal, &error))
    g_task_return_pointer (task, g_steal_pointer (&proposal), g_free);
  else
    g_task_return_error (task, error);
}

void
lm_project_propose_buffers_async (LmProject *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (LM_IS_PROJECT (self));
  task = g_task_new (self, cancellable, callback, user_data);
  work = g_new0 (Work, 1);
  work->snapshot = lm_snapshot_ref (lm_project_get_snapshot (self));
  work->today = lm_project_get_today (self);
  work->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  g_task_set_source_tag (task, lm_project_propose_buffers_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, propose_in_worker);
}

gboolean
lm_project_propose_buffers_finish (LmProject *self, GAsyncResult *result, LmBufferProposal *proposal, GError **error)
{
  g_autofree LmBufferProposal *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found)
    *proposal = *found;
  return found != NULL;
}

gboolean
lm_project_accept_buffers (LmProject *self, const LmBufferProposal *proposal, GError **error)
{
  LmProjectRow project;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self) && proposal != NULL, FALSE);
  project = *lm_snapshot_get_project (lm_project_get_snapshot (self));
  project.day_buffer = proposal->new_day_buffer;
  project.spare_first = proposal->new_spare_first;
  project.spare_later = proposal->new_spare_later;
  edit = lm_project_begin (self, _("Buffers sized from the simulation"));
  lm_edit_update_if_changed (edit, LM_TABLE_PROJECT, &project);
  return lm_edit_end (edit, error);
}
