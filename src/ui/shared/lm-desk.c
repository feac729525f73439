#include "lm-ui-config.h"

#include "shared/lm-desk.h"

#include <glib/gi18n.h>

struct _LmDesk {
  GObject parent_instance;

  LmProject *project;
  LmHomeList *homes;
  LmId selected;
};

G_DEFINE_FINAL_TYPE (LmDesk, lm_desk, G_TYPE_OBJECT)

enum { CHANGED, SELECTED, REVEAL, SAID, PROBLEM, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
project_changed (LmDesk *self)
{
  if (self->selected != 0 && LM_FIND (lm_desk_get_snapshot (self), HOME, self->selected) == NULL)
    lm_desk_select (self, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
conflicts_updated (LmDesk *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
lm_desk_dispose (GObject *object)
{
  LmDesk *self = LM_DESK (object);

  g_clear_object (&self->homes);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (lm_desk_parent_class)->dispose (object);
}

static void
lm_desk_class_init (LmDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lm_desk_dispose;

  signals[CHANGED] = g_signal_new ("changed", LM_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED] = g_signal_new ("selected", LM_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVEAL] = g_signal_new ("reveal", LM_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] = g_signal_new ("said", LM_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[PROBLEM] = g_signal_new ("problem", LM_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
lm_desk_init (LmDesk *self)
{
}

LmDesk *
lm_desk_new (LmProject *project)
{
  LmDesk *self = g_object_new (LM_TYPE_DESK, NULL);

  self->project = g_object_ref (project);
  /* The list follows the project first, so that views find it up to date. */
  self->homes = lm_home_list_new (project);
  g_signal_connect_object (project, "changed", G_CALLBACK (project_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "came-in", G_CALLBACK (lm_desk_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lm_conflict_watch_get (project), "updated", G_CALLBACK (conflicts_updated), self, G_CONNECT_SWAPPED);
  return self;
}

LmProject *
lm_desk_get_project (LmDesk *self)
{
  return self->project;
}

LmSnapshot *
lm_desk_get_snapshot (LmDesk *self)
{
  return lm_project_get_snapshot (self->project);
}

LmDay
lm_desk_get_today (LmDesk *self)
{
  return lm_project_get_today (self->project);
}

LmHomeList *
lm_desk_get_homes (LmDesk *self)
{
  return self->homes;
}

LmHomeItem *
lm_desk_find (LmDesk *self, LmId home)
{
  return lm_home_list_find (self->homes, home);
}

LmConflicts *
lm_desk_get_conflicts (LmDesk *self)
{
  return lm_conflict_watch_get_conflicts (lm_conflict_watch_get (self->project));
}

void
lm_desk_select (LmDesk *self, LmId home)
{
  if (self->selected == home)
    return;
  self->selected = home;
  g_signal_emit (self, signals[SELECTED], 0);
}

LmId
lm_desk_get_selected (LmDesk *self)
{
  return self->selected;
}

void
lm_desk_reveal (LmDesk *self, LmId home)
{
  lm_desk_select (self, home);
  g_signal_emit (self, signals[REVEAL], 0);
}

gboolean
lm_desk_done (LmDesk *self, gboolean ok, GError *error)
{
  if (ok) {
    const char *label = lm_project_get_undo_label (self->project);

    if (label != NULL)
      g_signal_emit (self, signals[SAID], 0, label, TRUE);
  }
  return lm_desk_done_quietly (self, ok, error);
}

gboolean
lm_desk_done_quietly (LmDesk *self, gboolean ok, GError *error)
{
  if (!ok)
    lm_desk_problem (self, _ ("This could not be done"), error);
  return ok;
}

void
lm_desk_say (LmDesk *self, const char *text)
{
  g_signal_emit (self, signals[SAID], 0, text, FALSE);
}

void
lm_desk_problem (LmDesk *self, const char *heading, GError *error)
{
  g_signal_emit (self, signals[PROBLEM], 0, heading, error != NULL ? error->message : "");
  g_clear_error (&error);
}
