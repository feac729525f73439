#include "project/lm-conflicts.h"

G_DEFINE_BOXED_TYPE (LmConflicts, lm_conflicts, lm_conflicts_ref, lm_conflicts_unref)

struct _LmConflictWatch {
  GObject parent_instance;
  LmProject *project; /* weak */
  LmConflicts *conflicts;
  guint start_idle;
  gboolean running;
  gboolean again; /* something changed while the worker was at it */
};

G_DEFINE_FINAL_TYPE (LmConflictWatch, lm_conflict_watch, G_TYPE_OBJECT)

static guint updated_signal;

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
} Question;

static void start (LmConflictWatch *self);

static void
question_free (gpointer data)
{
  Question *question = data;

  lm_snapshot_unref (question->snapshot);
  g_free (question);
}

static void
answer_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;

  g_task_return_pointer (task, lm_conflicts_new (question->snapshot, question->today), (GDestroyNotify) lm_conflicts_unref);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  LmConflictWatch *self = LM_CONFLICT_WATCH (source);
  g_autoptr (LmConflicts) conflicts = g_task_propagate_pointer (G_TASK (result), NULL);

  self->running = FALSE;
  if (self->project == NULL)
    return;
  if (self->again)
    {
      start (self);
      return;
    }
  g_clear_pointer (&self->conflicts, lm_conflicts_unref);
  self->conflicts = g_steal_pointer (&conflicts);
  g_signal_emit (self, updated_signal, 0);
}

static void
start (LmConflictWatch *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_answered, NULL);
  Question *question = g_new (Question, 1);

  question->snapshot = lm_snapshot_ref (lm_project_get_snapshot (self->project));
  question->today = lm_project_get_today (self->project);
  self->running = TRUE;
  self->again = FALSE;
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, answer_in_worker);
}

static gboolean
on_idle (gpointer data)
{
  LmConflictWatch *self = data;

  self->start_idle = 0;
  if (self->project)
    start (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (LmProject *project, LmSnapshot *before, LmConflictWatch *self)
{
  if (self->running)
    self->again = TRUE;
  else if (self->start_idle == 0)
    self->start_idle = g_idle_add (on_idle, self);
}

static void
lm_conflict_watch_dispose (GObject *object)
{
  LmConflictWatch *self = LM_CONFLICT_WATCH (object);

  g_clear_handle_id (&self->start_idle, g_source_remove);
  g_clear_weak_pointer (&self->project);
  g_clear_pointer (&self->conflicts, lm_conflicts_unref);

  G_OBJECT_CLASS (lm_conflict_watch_parent_class)->dispose (object);
}

static void
lm_conflict_watch_class_init (LmConflictWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lm_conflict_watch_dispose;
  updated_signal = g_signal_new ("updated", LM_TYPE_CONFLICT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lm_conflict_watch_init (LmConflictWatch *self)
{
}

LmConflicts *
lm_conflicts_new (LmSnapshot *snapshot, LmDay today)
{
  LmConflicts *self = g_new0 (LmConflicts, 1);
  const LmPlanRow *adopted;

  g_return_val_if_fail (snapshot != NULL, NULL);
  g_atomic_ref_count_init (&self->refs);
  self->snapshot = lm_snapshot_ref (snapshot);
  adopted = lm_snapshot_get_adopted (snapshot);
  /* Without a plan there is nothing to check yet: that is no conflict. */
  self->violations = adopted ? lm_check_plan (snapshot, 0, today) : g_array_new (FALSE, FALSE, sizeof (LmViolation));
  self->homes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < self->violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (self->violations, LmViolation, i);

      if (violation->weight == LM_VIOLATION_HARD && violation->home && !g_hash_table_contains (self->homes, &violation->home))
        g_hash_table_add (self->homes, g_memdup2 (&violation->home, sizeof (LmId)));
    }
  self->states = lm_district_state_new (snapshot, self->homes);
  return self;
}

LmConflicts *
lm_conflicts_ref (LmConflicts *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
lm_conflicts_unref (LmConflicts *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  lm_district_state_free (self->states);
  g_hash_table_unref (self->homes);
  g_array_unref (self->violations);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

LmConflictWatch *
lm_conflict_watch_get (LmProject *project)
{
  static GQuark quark;
  LmConflictWatch *self;

  g_return_val_if_fail (LM_IS_PROJECT (project), NULL);
  if (quark == 0)
    quark = g_quark_from_static_string ("lm-conflict-watch");
  self = g_object_get_qdata (G_OBJECT (project), quark);
  if (self)
    return self;
  self = g_object_new (LM_TYPE_CONFLICT_WATCH, NULL);
  g_set_weak_pointer (&self->project, project);
  g_object_set_qdata_full (G_OBJECT (project), quark, self, g_object_unref);
  g_signal_connect_object (project, "changed", G_CALLBACK (on_changed), self, G_CONNECT_DEFAULT);
  on_changed (project, NULL, self);
  return self;
}

LmConflicts *
lm_conflict_watch_get_conflicts (LmConflictWatch *self)
{
  g_return_val_if_fail (LM_IS_CONFLICT_WATCH (self), NULL);
  return self->conflicts;
}

void
lm_conflict_watch_refresh (LmConflictWatch *self)
{
  g_return_if_fail (LM_IS_CONFLICT_WATCH (self));
  if (self->project)
    on_changed (self->project, NULL, self);
}
