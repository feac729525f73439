#include "lm-planning-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-project-private.h"
#include "planner/lm-repair.h"

G_DEFINE_BOXED_TYPE (LmPlanSummary, lm_plan_summary, lm_plan_summary_ref, lm_plan_summary_unref)

/* How often the worker tells how far it is. */
#define PROGRESS_USEC (G_USEC_PER_SEC / 10)

typedef struct {
  LmSnapshot *snapshot;
  LmPlanOptions options;
  LmId *only;
  guint serial;
  GCancellable *cancellable;
  LmPlanProgress progress; /* the caller's */
  gpointer data;
  GTask *task;             /* borrowed, for its context */
  gint64 last_told;
} Work;

typedef struct {
  GTask *task;
  double done;
} Told;

/* What the project remembers of planning: the last that was started, the
 * snapshot with which the adopted plan is up to date, and the problem of now. */
typedef struct {
  guint serial;
  LmSnapshot *fresh;
  LmPlanProblem *standing; /* the adopted plan on a board, for questions about it */
  GTask *reading;          /* makes it anew meanwhile; borrowed */
  gboolean keeps_ready;
} Memory;

/* A plan being put on a board, on a thread of its own. */
typedef struct {
  LmSnapshot *snapshot;
  LmPlanOptions options;
  GMutex lock;
  GCond done;
  LmPlanProblem *standing; /* once it is done */
} Reading;

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_clear_pointer (&memory->fresh, lm_snapshot_unref);
  g_clear_pointer (&memory->standing, lm_plan_problem_free);
  g_free (memory);
}

static Memory *
memory_of (LmProject *project)
{
  static GQuark quark;
  Memory *memory;

  if (quark == 0)
    quark = g_quark_from_static_string ("lm-planning-memory");
  memory = g_object_get_qdata (G_OBJECT (project), quark);
  if (memory == NULL)
    {
      memory = g_new0 (Memory, 1);
      g_object_set_qdata_full (G_OBJECT (project), quark, memory, memory_free);
    }
  return memory;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  lm_snapshot_unref (work->snapshot);
  g_clear_object (&work->cancellable);
  g_free (work->only);
  g_free (work);
}

/* The planning and what may become of it are one piece of work to who waits. */
#define SHARE_OF_PLAN 0.6

typedef struct {
  LmPlanProgress progress;
  gpointer data;
  double from, share;
} Part;

static gboolean
tell_part (double done, gpointer data)
{
  Part *part = data;

  return part->progress == NULL || part->progress (part->from + done * part->share, part->data);
}

static gboolean
forecast (LmPlacing *placing, guint64 seed, LmPlanProgress progress, gpointer data)
{
  Part part = { progress, data, SHARE_OF_PLAN, 1 - SHARE_OF_PLAN };
  guint n_homes, n_steps;
  const LmPlanHomeRow *homes = lm_plan_get_homes (placing->plan, &n_homes);
  const LmPlanStepRow *steps = lm_plan_get_steps (placing->plan, &n_steps);
  g_autoptr (LmSimulation) simulation = lm_simulation_new (placing->snapshot, homes, n_homes, steps, n_steps, NULL);

  placing->forecast = lm_simulation_run (simulation, LM_SIMULATION_USUAL_RUNS, seed, tell_part, &part);
  return placing->forecast != NULL;
}

static LmPlacing *
solve (LmSnapshot *snapshot, const LmPlanOptions *options, LmPlanProgress progress, gpointer data)
{
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (snapshot, options);
  Part part = { progress, data, 0, options->only ? 1 : SHARE_OF_PLAN };
  g_autoptr (LmPlan) plan = lm_plan_solve (problem, tell_part, &part);
  LmPlacing *placing;

  if (plan == NULL)
    return NULL;
  placing = g_new0 (LmPlacing, 1);
  placing->snapshot = lm_snapshot_ref (snapshot);
  placing->whole = options->only == NULL;
  placing->plan = g_steal_pointer (&plan);
  if (placing->whole && !forecast (placing, options->seed, progress, data))
    g_clear_pointer (&placing, lm_placing_free);
  return placing;
}

static gboolean
tell_on_main_thread (gpointer data)
{
  Told *told = data;
  Work *work = g_task_get_task_data (told->task);

  if (!g_task_get_completed (told->task))
    work->progress (told->done, work->data);
  return G_SOURCE_REMOVE;
}

static void
told_free (gpointer data)
{
  Told *told = data;

  g_object_unref (told->task);
  g_free (told);
}

static gboolean
on_worker_progress (double done, gpointer data)
{
  Work *work = data;
  gint64 now = g_get_monotonic_time ();

  if (work->progress && now - work->last_told >= PROGRESS_USEC)
    {
      Told *told = g_new (Told, 1);

      work->last_told = now;
      told->task = g_object_ref (work->task);
      told->done = done;
      g_main_context_invoke_full (g_task_get_context (work->task), G_PRIORITY_DEFAULT, tell_on_main_thread, told, told_free);
    }
  return !g_cancellable_is_cancelled (work->cancellable);
}

static void
plan_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  LmPlacing *placing = solve (work->snapshot, &work->options, on_worker_progress, work);

  if (placing)
    g_task_return_pointer (task, placing, (GDestroyNotify) lm_placing_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The planning was stopped."));
}

/* Trains, homes and steps that the plan itself wrote are no reason to plan again. */
static gboolean
is_input (LmTable table)
{
  switch (table)
    {
    case LM_TABLE_PLAN:
    case LM_TABLE_TRAIN:
    case LM_TABLE_PLAN_HOME:
    case LM_TABLE_PLAN_STEP:
    case LM_TABLE_PROMISE:
    case LM_TABLE_MESSAGE:
    case LM_TABLE_TEMPLATE:
    case LM_TABLE_IMPORT:
    case LM_TABLE_RESIDENT:
    case LM_TABLE_COST:
      return FALSE;
    default:
      return TRUE;
    }
}

static LmPlanSummary *
write_whole (LmProject *self, LmPlacing *placing, GError **error)
{
  LmEdit *edit = lm_project_begin (self, lm_snapshot_get_adopted (placing->snapshot) ? _("Planned again") : _("Planned"));
  g_autoptr (LmPlanSummary) summary = lm_planning_write (edit, placing, 0, 0, lm_project_get_utc (self));

  if (!lm_edit_end (edit, error))
    return NULL;
  lm_planning_mark_fresh (self);
  return g_steal_pointer (&summary);
}

void
lm_placing_free (LmPlacing *self)
{
  g_clear_pointer (&self->plan, lm_plan_free);
  g_clear_pointer (&self->forecast, lm_forecast_free);
  g_clear_pointer (&self->steps, g_array_unref);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

const LmPlanHomeRow *
lm_placing_find_home (LmPlacing *self, LmId home)
{
  guint n;
  const LmPlanHomeRow *rows = lm_plan_get_homes (self->plan, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].home == home)
      return &rows[i];
  return NULL;
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  lm_snapshot_unref (reading->snapshot);
  g_clear_pointer (&reading->standing, lm_plan_problem_free);
  g_mutex_clear (&reading->lock);
  g_cond_clear (&reading->done);
  g_free (reading);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  LmPlanProblem *standing = lm_plan_problem_new_standing (reading->snapshot, &reading->options);

  g_mutex_lock (&reading->lock);
  reading->standing = standing;
  g_cond_signal (&reading->done);
  g_mutex_unlock (&reading->lock);
  g_task_return_boolean (task, TRUE);
}

/* The problem of the worker, waited for where it is not done yet. */
static void
take_reading (Memory *memory)
{
  Reading *reading = g_task_get_task_data (memory->reading);

  g_mutex_lock (&reading->lock);
  while (reading->standing == NULL)
    g_cond_wait (&reading->done, &reading->lock);
  g_clear_pointer (&memory->standing, lm_plan_problem_free);
  memory->standing = g_steal_pointer (&reading->standing);
  g_mutex_unlock (&reading->lock);
  memory->reading = NULL;
}

static gboolean
follow (LmProject *self)
{
  Memory *memory = memory_of (self);

  return memory->standing &&
         lm_plan_problem_follow (memory->standing, lm_project_get_snapshot (self), lm_project_get_today (self));
}

LmPlanProblem *
lm_planning_get_standing (LmProject *self)
{
  Memory *memory = memory_of (self);
  LmPlanOptions options;

  if (follow (self))
    return memory->standing;
  if (memory->reading)
    {
      take_reading (memory);
      if (follow (self))
        return memory->standing;
    }
  lm_project_get_plan_options (self, &options);
  g_clear_pointer (&memory->standing, lm_plan_problem_free);
  memory->standing = lm_plan_problem_new_standing (lm_project_get_snapshot (self), &options);
  return memory->standing;
}

gboolean
lm_planning_is_ready (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  return follow (self);
}

static void keep_ready (LmProject *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  LmProject *self = LM_PROJECT (source);

  /* Somebody who could not wait may have taken it, and edited since. */
  if (memory_of (self)->reading == G_TASK (result))
    take_reading (memory_of (self));
  keep_ready (self);
}

static void
keep_ready (LmProject *self)
{
  Memory *memory = memory_of (self);
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  if (memory->reading || lm_project_get_store (self) == NULL || lm_snapshot_get_adopted (lm_project_get_snapshot (self)) == NULL ||
      follow (self))
    return;
  reading = g_new0 (Reading, 1);
  g_mutex_init (&reading->lock);
  g_cond_init (&reading->done);
  reading->snapshot = lm_snapshot_ref (lm_project_get_snapshot (self));
  lm_project_get_plan_options (self, &reading->options);
  task = g_task_new (self, NULL, on_read, NULL);
  g_task_set_source_tag (task, lm_planning_keep_ready);
  g_task_set_task_data (task, reading, reading_free);
  memory->reading = task;
  g_task_run_in_thread (task, read_in_worker);
}

static gboolean
keep_ready_when_idle (gpointer data)
{
  keep_ready (data);
  return G_SOURCE_REMOVE;
}

static void
on_changed (LmProject *self)
{
  g_idle_add_full (G_PRIORITY_LOW, keep_ready_when_idle, g_object_ref (self), g_object_unref);
}

void
lm_planning_keep_ready (LmProject *self)
{
  Memory *memory;

  g_return_if_fail (LM_IS_PROJECT (self));
  memory = memory_of (self);
  if (memory->keeps_ready)
    return;
  memory->keeps_ready = TRUE;
  g_signal_connect (self, "changed", G_CALLBACK (on_changed), NULL);
  on_changed (self);
}

LmPlacing *
lm_planning_place_home (LmProject *self, LmId home, LmDay day)
{
  LmPlacing *placing = g_new0 (LmPlacing, 1);

  placing->snapshot = lm_snapshot_ref (lm_project_get_snapshot (self));
  placing->home = home;
  placing->day = lm_plan_place_home (lm_planning_get_standing (self), home, day, &placing->steps);
  return placing;
}

LmPlacing *
lm_planning_place_all (LmProject *self, LmSnapshot *snapshot)
{
  LmPlanOptions options;

  lm_project_get_plan_options (self, &options);
  options.keep_trains = TRUE;
  return solve (snapshot, &options, NULL, NULL);
}

void
lm_planning_mark_fresh (LmProject *self)
{
  Memory *memory = memory_of (self);

  g_clear_pointer (&memory->fresh, lm_snapshot_unref);
  memory->fresh = lm_snapshot_ref (lm_project_get_snapshot (self));
}

gboolean
lm_planning_is_home_done (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (snapshot, VISIT, home, &n);

  for (guint i = n; i-- > 0;)
    if (visits[i]->kind == LM_APPOINTMENT_KIND_CONNECTION)
      return visits[i]->outcome == LM_OUTCOME_DONE;
  return FALSE;
}

LmPlanSummary *
lm_plan_summary_ref (LmPlanSummary *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
lm_plan_summary_unref (LmPlanSummary *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->changes);
  g_array_unref (self->causes);
  g_free (self);
}

void
lm_project_get_plan_options (LmProject *self, LmPlanOptions *options)
{
  g_return_if_fail (LM_IS_PROJECT (self) && options != NULL);
  memset (options, 0, sizeof *options);
  options->today = lm_project_get_today (self);
  options->seed = 1;
}

LmPlanSummary *
lm_project_plan (LmProject *self, const LmPlanOptions *options, LmPlanProgress progress, gpointer data, GError **error)
{
  g_autoptr (LmPlacing) placing = NULL;
  LmPlanOptions own;

  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  lm_project_get_plan_options (self, &own);
  memory_of (self)->serial++;
  placing = solve (lm_project_get_snapshot (self), options ? options : &own, progress, data);
  if (placing == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The planning was stopped."));
      return NULL;
    }
  return write_whole (self, placing, error);
}

void
lm_project_plan_async (LmProject *self, const LmPlanOptions *options, LmPlanProgress progress, gpointer data,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (LM_IS_PROJECT (self));
  task = g_task_new (self, cancellable, callback, user_data);
  work = g_new0 (Work, 1);
  work->snapshot = lm_snapshot_ref (lm_project_get_snapshot (self));
  if (options)
    work->options = *options;
  else
    lm_project_get_plan_options (self, &work->options);
  if (work->options.only)
    work->options.only = work->only = g_memdup2 (work->options.only, work->options.n_only * sizeof (LmId));
  work->serial = ++memory_of (self)->serial;
  work->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  work->progress = progress;
  work->data = data;
  work->task = task;
  g_task_set_source_tag (task, lm_project_plan_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, plan_in_worker);
}

LmPlanSummary *
lm_project_plan_finish (LmProject *self, GAsyncResult *result, GError **error)
{
  g_autoptr (LmPlacing) placing = NULL;
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  work = g_task_get_task_data (G_TASK (result));
  placing = g_task_propagate_pointer (G_TASK (result), error);
  if (placing == NULL)
    return NULL;
  if (work->serial != memory_of (self)->serial || work->snapshot != lm_project_get_snapshot (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _("The district was changed while it was being planned. Plan it again."));
      return NULL;
    }
  return write_whole (self, placing, error);
}

gboolean
lm_project_is_plan_stale (LmProject *self)
{
  LmSnapshot *snapshot, *fresh;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  snapshot = lm_project_get_snapshot (self);
  if (lm_snapshot_get_adopted (snapshot) == NULL)
    return FALSE;
  if (memory_of (self)->fresh == NULL)
    lm_planning_mark_fresh (self);
  fresh = memory_of (self)->fresh;
  for (LmTable table = 0; table < LM_N_TABLES; table++)
    if (is_input (table) && lm_snapshot_get_rows (snapshot, table, NULL) != lm_snapshot_get_rows (fresh, table, NULL))
      return TRUE;
  return FALSE;
}
