#include "project/lm-project.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "lm-project-private.h"
#include "project/lm-appointments.h"

/* How long after the last change the document is published. */
#define PUBLISH_SECONDS 2
/* How often is looked whether another program changed the working copy, which
 * costs some microseconds; every how many of these whether somebody changed the
 * document, and whether a hold is over; and how many where saving fails. */
#define WATCH_MILLISECONDS 500
#define TICKS_PER_LOOK 8
#define TICKS_PER_LOOK_FAILED 60

struct _LmProject {
  GObject parent_instance;
  LmStore *store; /* NULL once closed */
  LmSnapshot *snapshot;
  GTimeZone *zone;
  LmAction *undo, *redo;
  gboolean in_edit;

  /* Publishing runs in a worker; closing waits for it. */
  guint publish_timer;
  guint watch_timer;
  guint ticks;
  GFileMonitor *monitor;  /* of the document; NULL where it can't be watched */
  gboolean saving;        /* of the main thread: told in the property */
  GCancellable *publish_cancellable;
  GMutex publish_lock;
  GCond publish_done;
  gboolean publish_runs;  /* under publish_lock */
  gboolean publish_failed; /* the last one; under publish_lock */
  LmInstant now;          /* set for an example; else LM_INSTANT_NONE */
};

G_DEFINE_FINAL_TYPE (LmProject, lm_project, G_TYPE_OBJECT)
G_DEFINE_QUARK (lm-project-error-quark, lm_project_error)

typedef enum {
  PROP_SNAPSHOT = 1,
  PROP_SAVE_STATE,
  PROP_SAVING,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
} LmProjectProperty;

static GParamSpec *properties[PROP_REDO_LABEL + 1];
static guint changed_signal, came_in_signal;

static void schedule_publish (LmProject *self);

static void
set_saving (LmProject *self, gboolean saving)
{
  if (self->saving == saving)
    return;
  self->saving = saving;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}

static void
publish_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LmProject *self = source;
  GError *error = NULL;
  gboolean done = lm_store_publish (self->store, cancellable, &error);

  g_mutex_lock (&self->publish_lock);
  self->publish_runs = FALSE;
  self->publish_failed = !done;
  g_cond_signal (&self->publish_done);
  g_mutex_unlock (&self->publish_lock);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What publishing took in stands in the working copy, as if another window had
 * done it. */
static void
show_what_came_in (LmProject *self)
{
  g_autoptr (GError) error = NULL;
  LmTakenIn taken;

  if (self->store == NULL || self->in_edit)
    return;
  if (!lm_project_refresh (self, &error))
    g_info ("What another program changed could not be read: %s", error->message);
  if (lm_store_steal_taken_in (self->store, &taken))
    {
      g_autofree char *words = lm_taken_in_describe (&taken);

      g_signal_emit (self, came_in_signal, 0, words);
    }
  lm_taken_in_clear (&taken);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  LmProject *self = LM_PROJECT (source);

  /* What went wrong stands in the save state; the task has nothing to add. */
  (void) g_task_propagate_boolean (G_TASK (result), NULL);
  set_saving (self, FALSE);
  g_object_notify_by_pspec (source, properties[PROP_SAVE_STATE]);
  show_what_came_in (self);
}

static void
start_publishing (LmProject *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->publish_cancellable, on_published, NULL);

  g_mutex_lock (&self->publish_lock);
  self->publish_runs = TRUE;
  g_mutex_unlock (&self->publish_lock);
  g_task_set_source_tag (task, start_publishing);
  g_task_run_in_thread (task, publish_in_worker);
}

static gboolean
is_publishing (LmProject *self)
{
  gboolean runs;

  g_mutex_lock (&self->publish_lock);
  runs = self->publish_runs;
  g_mutex_unlock (&self->publish_lock);
  return runs;
}

/* The project waits for it before it goes, so no reference is needed, which
 * might be the last one and be dropped here. */
static gpointer
publish_in_thread (gpointer data)
{
  LmProject *self = data;
  gboolean done = lm_store_publish (self->store, self->publish_cancellable, NULL);

  g_mutex_lock (&self->publish_lock);
  self->publish_runs = FALSE;
  self->publish_failed = !done;
  g_cond_signal (&self->publish_done);
  g_mutex_unlock (&self->publish_lock);
  return NULL;
}

gboolean
lm_project_catch_up (LmProject *self, guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  gboolean done;

  g_return_val_if_fail (LM_IS_PROJECT (self) && self->store != NULL && !self->in_edit, FALSE);
  if (lm_store_is_read_only (self->store))
    return FALSE;
  if (!is_publishing (self))
    {
      self->publish_runs = TRUE;
      g_thread_unref (g_thread_new ("catch up", publish_in_thread, self));
    }
  g_mutex_lock (&self->publish_lock);
  while (self->publish_runs && g_cond_wait_until (&self->publish_done, &self->publish_lock, end))
    continue;
  done = !self->publish_runs && !self->publish_failed;
  g_mutex_unlock (&self->publish_lock);
  show_what_came_in (self);
  return done;
}

static gboolean
on_publish_due (gpointer data)
{
  LmProject *self = data;

  self->publish_timer = 0;
  if (is_publishing (self))
    {
      schedule_publish (self);
      return G_SOURCE_REMOVE;
    }
  set_saving (self, TRUE);
  start_publishing (self);
  return G_SOURCE_REMOVE;
}

/* Without a main loop the timer never rings, and closing publishes. */
static void
schedule_publish (LmProject *self)
{
  if (lm_store_is_read_only (self->store))
    return;
  g_clear_handle_id (&self->publish_timer, g_source_remove);
  self->publish_timer = g_timeout_add_seconds (PUBLISH_SECONDS, on_publish_due, self);
}

static void
wait_for_publishing (LmProject *self)
{
  g_clear_handle_id (&self->publish_timer, g_source_remove);
  g_mutex_lock (&self->publish_lock);
  while (self->publish_runs)
    g_cond_wait (&self->publish_done, &self->publish_lock);
  g_mutex_unlock (&self->publish_lock);
}

static void
refresh_labels (LmProject *self)
{
  g_autoptr (LmAction) old_undo = g_steal_pointer (&self->undo);
  g_autoptr (LmAction) old_redo = g_steal_pointer (&self->redo);

  if (self->store)
    {
      self->undo = lm_store_get_undo (self->store);
      self->redo = lm_store_get_redo (self->store);
    }
  if (g_strcmp0 (old_undo ? old_undo->label : NULL, lm_project_get_undo_label (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_LABEL]);
  if (g_strcmp0 (old_redo ? old_redo->label : NULL, lm_project_get_redo_label (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_LABEL]);
}

static void
refresh_zone (LmProject *self)
{
  const char *name = lm_snapshot_get_project (self->snapshot)->zone;

  if (self->zone && g_str_equal (g_time_zone_get_identifier (self->zone), name))
    return;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_new_identifier (name);
  if (self->zone == NULL)
    self->zone = g_time_zone_new_local ();
}

/* Looks at the document without a word: mostly there is nothing new. */
static void
look_at_document (LmProject *self)
{
  if (!lm_store_is_read_only (self->store) && self->publish_timer == 0 && !is_publishing (self))
    start_publishing (self);
}

static void
on_document_changed (LmProject *self)
{
  self->ticks = TICKS_PER_LOOK_FAILED - 1; /* at the next tick: a file that is being copied changes often */
}

/* `lmeter` and a second window work on the same working copy, others on the
 * document. A hold whose time is over goes back by itself. */
static gboolean
on_watch (gpointer data)
{
  LmProject *self = data;
  g_autoptr (GError) error = NULL;
  guint wait = lm_project_get_save_state (self) == LM_STORE_FAILED ? TICKS_PER_LOOK_FAILED : TICKS_PER_LOOK;

  if (self->in_edit)
    return G_SOURCE_CONTINUE;
  if (!lm_project_refresh (self, &error))
    g_info ("What another program changed could not be read: %s", error->message);
  if (++self->ticks < wait)
    return G_SOURCE_CONTINUE;
  self->ticks = 0;
  look_at_document (self);
  if (error == NULL && !lm_store_is_read_only (self->store) && lm_project_release_holds (self, &error) < 0)
    g_info ("A held day could not be given back: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static void
watch (LmProject *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (lm_store_get_path (self->store));

  g_clear_object (&self->monitor);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_document_changed), self, G_CONNECT_SWAPPED);
}

static LmProject *
project_new (LmStore *store, GError **error)
{
  g_autoptr (LmProject) self = NULL;
  LmSnapshot *snapshot;

  if (store == NULL)
    return NULL;
  snapshot = lm_store_load (store, error);
  if (snapshot == NULL)
    {
      lm_store_close (store, NULL);
      return NULL;
    }
  self = g_object_new (LM_TYPE_PROJECT, NULL);
  self->store = store;
  self->snapshot = snapshot;
  refresh_zone (self);
  refresh_labels (self);
  /* A working copy that survived a crash holds what was never published. */
  if (lm_store_get_save_state (store) == LM_STORE_EDITED)
    schedule_publish (self);
  self->watch_timer = g_timeout_add (WATCH_MILLISECONDS, on_watch, self);
  watch (self);
  return g_steal_pointer (&self);
}

static void
lm_project_dispose (GObject *object)
{
  LmProject *self = LM_PROJECT (object);

  if (self->store)
    {
      g_autoptr (GError) error = NULL;

      if (!lm_project_close (self, &error))
        g_warning ("The project was left without being closed, and could not be published: %s", error->message);
    }
  g_clear_pointer (&self->undo, lm_action_free);
  g_clear_pointer (&self->redo, lm_action_free);
  g_clear_pointer (&self->snapshot, lm_snapshot_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_object (&self->publish_cancellable);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (lm_project_parent_class)->dispose (object);
}

static void
lm_project_finalize (GObject *object)
{
  LmProject *self = LM_PROJECT (object);

  g_mutex_clear (&self->publish_lock);
  g_cond_clear (&self->publish_done);

  G_OBJECT_CLASS (lm_project_parent_class)->finalize (object);
}

static void
lm_project_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LmProject *self = LM_PROJECT (object);

  switch ((LmProjectProperty) id)
    {
    case PROP_SNAPSHOT:
      g_value_set_boxed (value, self->snapshot);
      break;
    case PROP_SAVE_STATE:
      g_value_set_int (value, lm_project_get_save_state (self));
      break;
    case PROP_SAVING:
      g_value_set_boolean (value, self->saving);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, lm_project_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, lm_project_get_redo_label (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lm_project_class_init (LmProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = lm_project_dispose;
  object_class->finalize = lm_project_finalize;
  object_class->get_property = lm_project_get_property;

  properties[PROP_SNAPSHOT] = g_param_spec_boxed ("snapshot", NULL, NULL, LM_TYPE_SNAPSHOT, flags);
  properties[PROP_SAVE_STATE] = g_param_spec_int ("save-state", NULL, NULL, LM_STORE_SAVED, LM_STORE_FAILED, LM_STORE_SAVED, flags);
  properties[PROP_SAVING] = g_param_spec_boolean ("saving", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", LM_TYPE_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 LM_TYPE_SNAPSHOT | G_SIGNAL_TYPE_STATIC_SCOPE);
  came_in_signal = g_signal_new ("came-in", LM_TYPE_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lm_project_init (LmProject *self)
{
  self->publish_cancellable = g_cancellable_new ();
  self->now = LM_INSTANT_NONE;
  g_mutex_init (&self->publish_lock);
  g_cond_init (&self->publish_done);
}

void
lm_project_take (LmProject *self, LmSnapshot *after)
{
  g_autoptr (LmSnapshot) before = g_steal_pointer (&self->snapshot);

  self->snapshot = after;
  if (after == before)
    return;
  refresh_zone (self);
  refresh_labels (self);
  schedule_publish (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAPSHOT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVE_STATE]);
  g_signal_emit (self, changed_signal, 0, before);
}

gboolean
lm_project_enter_edit (LmProject *self)
{
  if (self->in_edit)
    return FALSE;
  self->in_edit = TRUE;
  return TRUE;
}

void
lm_project_leave_edit (LmProject *self)
{
  self->in_edit = FALSE;
}

gboolean
lm_project_refuse_with (GError **error, LmProjectError code, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  if (error)
    *error = g_error_new_valist (LM_PROJECT_ERROR, code, format, values);
  va_end (values);
  return FALSE;
}

const LmHomeRow *
lm_project_need_home (LmProject *self, LmId home, GError **error)
{
  const LmHomeRow *row = LM_FIND (self->snapshot, HOME, home);

  if (row == NULL)
    lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no home with id %lld."), (long long) home);
  return row;
}

LmProject *
lm_project_create (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  return project_new (lm_store_create (path, error), error);
}

LmProject *
lm_project_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  return project_new (lm_store_open (path, error), error);
}

gboolean
lm_project_close (LmProject *self, GError **error)
{
  g_autoptr (LmSnapshot) before = NULL;
  LmStore *store;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  if (self->store == NULL)
    return TRUE;
  g_return_val_if_fail (!self->in_edit, FALSE);
  wait_for_publishing (self);
  g_clear_handle_id (&self->watch_timer, g_source_remove);
  g_clear_object (&self->monitor);
  store = g_steal_pointer (&self->store);
  before = g_steal_pointer (&self->snapshot);
  self->snapshot = lm_snapshot_builder_end (lm_snapshot_builder_new (NULL), 0);
  refresh_labels (self);
  return lm_store_close (store, error);
}

gboolean
lm_project_refresh (LmProject *self, GError **error)
{
  LmSnapshot *after;

  g_return_val_if_fail (LM_IS_PROJECT (self) && self->store != NULL && !self->in_edit, FALSE);
  if (!lm_store_has_changed_outside (self->store))
    return TRUE;
  after = lm_store_load (self->store, error);
  if (after == NULL)
    return FALSE;
  lm_project_take (self, after);
  return TRUE;
}

gboolean
lm_project_publish (LmProject *self, GError **error)
{
  gboolean done;

  g_return_val_if_fail (LM_IS_PROJECT (self) && self->store != NULL, FALSE);
  wait_for_publishing (self);
  done = lm_store_publish (self->store, NULL, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVE_STATE]);
  return done;
}

gboolean
lm_project_save_as (LmProject *self, const char *path, GError **error)
{
  gboolean done;

  g_return_val_if_fail (LM_IS_PROJECT (self) && self->store != NULL && path != NULL, FALSE);
  wait_for_publishing (self);
  done = lm_store_save_as (self->store, path, error);
  if (done)
    watch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVE_STATE]);
  return done;
}

const char *
lm_project_get_save_problem (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  return self->store ? lm_store_get_save_problem (self->store) : NULL;
}

LmStoreSaveState
lm_project_get_save_state (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), LM_STORE_SAVED);
  return self->store ? lm_store_get_save_state (self->store) : LM_STORE_SAVED;
}

gboolean
lm_project_is_saving (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  return self->saving;
}

GPtrArray *
lm_project_get_history (LmProject *self, LmId home, guint limit, GError **error)
{
  g_return_val_if_fail (LM_IS_PROJECT (self) && self->store != NULL, NULL);
  return lm_store_get_history (self->store, home, limit, error);
}

LmSnapshot *
lm_project_get_snapshot (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  return self->snapshot;
}

LmStore *
lm_project_get_store (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  return self->store;
}

const char *
lm_project_get_undo_label (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  return self->undo ? self->undo->label : NULL;
}

const char *
lm_project_get_redo_label (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  return self->redo ? self->redo->label : NULL;
}

gboolean
lm_project_undo (LmProject *self, GError **error)
{
  LmSnapshot *after;

  g_return_val_if_fail (LM_IS_PROJECT (self) && self->store != NULL && !self->in_edit, FALSE);
  after = lm_store_undo (self->store, self->snapshot, error);
  if (after == NULL)
    return FALSE;
  lm_project_take (self, after);
  return TRUE;
}

gboolean
lm_project_redo (LmProject *self, GError **error)
{
  LmSnapshot *after;

  g_return_val_if_fail (LM_IS_PROJECT (self) && self->store != NULL && !self->in_edit, FALSE);
  after = lm_store_redo (self->store, self->snapshot, error);
  if (after == NULL)
    return FALSE;
  lm_project_take (self, after);
  return TRUE;
}

/* LM_NOW may give the whole moment or the time of the day only. */
static gboolean
now_of_environment (LmDay *day, int *minute)
{
  const char *now = g_getenv ("LM_NOW"), *today = g_getenv ("LM_TODAY");
  const char *time = now ? strchr (now, 'T') : NULL;

  if (today && !lm_day_parse (today, day))
    today = NULL;
  if (time)
    {
      g_autofree char *date = g_strndup (now, time - now);

      if (today == NULL && !lm_day_parse (date, day))
        time = NULL;
      else
        today = now;
    }
  if (time ? lm_minute_parse (time + 1, minute) : now && lm_minute_parse (now, minute))
    return today != NULL;
  *minute = -1;
  return today != NULL;
}

LmInstant
lm_project_get_now (LmProject *self)
{
  g_autoptr (GDateTime) local = NULL;
  LmDay day;
  int minute = -1;
  gboolean given;

  g_return_val_if_fail (LM_IS_PROJECT (self), LM_INSTANT_NONE);
  if (self->now != LM_INSTANT_NONE)
    return self->now;
  given = now_of_environment (&day, &minute);
  local = g_date_time_new_now (self->zone);
  if (!given)
    day = lm_day_from_date (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));
  if (minute < 0)
    minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
  return lm_instant (day, minute);
}

void
lm_project_set_now (LmProject *self, LmInstant now)
{
  g_return_if_fail (LM_IS_PROJECT (self));
  self->now = now;
}

LmDay
lm_project_get_today (LmProject *self)
{
  return lm_instant_get_day (lm_project_get_now (self));
}

gint64
lm_project_get_utc (LmProject *self)
{
  g_autoptr (GDateTime) local = NULL;
  LmInstant now;
  int year, month, day;

  g_return_val_if_fail (LM_IS_PROJECT (self), 0);
  if (self->now == LM_INSTANT_NONE && g_getenv ("LM_NOW") == NULL && g_getenv ("LM_TODAY") == NULL)
    return g_get_real_time () / G_USEC_PER_SEC;
  now = lm_project_get_now (self);
  lm_day_to_date (lm_instant_get_day (now), &year, &month, &day);
  local = g_date_time_new (self->zone, year, month, day, lm_instant_get_minute (now) / 60, lm_instant_get_minute (now) % 60, 0);
  return local ? g_date_time_to_unix (local) : g_get_real_time () / G_USEC_PER_SEC;
}

LmId
lm_project_find_home (LmProject *self, const char *text, GError **error)
{
  g_autoptr (GArray) found = NULL;
  g_autofree char *first = NULL, *second = NULL;

  g_return_val_if_fail (LM_IS_PROJECT (self) && text != NULL, 0);
  found = lm_home_find (self->snapshot, text);
  if (found->len == 1)
    return g_array_index (found, LmId, 0);
  if (found->len == 0)
    {
      lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND,
                              _("No home is called “%s”. Give its id, a BAG id, its address, or postcode and number."), text);
      return 0;
    }
  first = lm_home_format_address (LM_FIND (self->snapshot, HOME, g_array_index (found, LmId, 0)));
  second = lm_home_format_address (LM_FIND (self->snapshot, HOME, g_array_index (found, LmId, 1)));
  lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND,
                          _("%u homes may be meant by “%s”, among them %s and %s. Give the id or the BAG id of the one."),
                          found->len, text, first, second);
  return 0;
}
