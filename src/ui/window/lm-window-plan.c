#include "lm-ui-config.h"

#include "window/lm-window-private.h"

#include "project/lm-planning.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

static gboolean
plan_progressed (double done, gpointer data)
{
  LmWindow *self = data;

  gtk_progress_bar_set_fraction (self->progress, CLAMP (done, 0, 1));
  return TRUE;
}

/* One sentence per outcome, so that each can be translated as a whole. */
static char *
describe (const LmPlanSummary *summary)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = summary->n_planned + summary->n_provisional;
  g_autofree char *homes = lm_words_number (n);
  g_autofree char *first = lm_words_day (summary->first_day);
  g_autofree char *last = lm_words_day (summary->end_day != LM_DAY_NONE ? summary->end_day - 1 : LM_DAY_NONE);

  if (n == 0)
    return g_strdup (_ ("No home could be planned"));
  /* Translators: «1.480 homes planned, Mon 4 May to Fri 18 Dec». */
  g_string_append_printf (text, ngettext ("%s home planned, %s to %s", "%s homes planned, %s to %s", n), homes, first, last);
  if (summary->p80_end != LM_DAY_NONE) {
    g_autofree char *p80 = lm_words_day (summary->p80_end - 1);

    g_string_append (text, " · ");
    g_string_append_printf (text, _ ("done eight times in ten by %s"), p80);
  }
  if (summary->n_unplanned > 0) {
    g_autofree char *number = lm_words_number (summary->n_unplanned);

    g_string_append (text, " · ");
    g_string_append_printf (text, ngettext ("%s could not be placed", "%s could not be placed", summary->n_unplanned), number);
  }
  if (summary->n_conflicts > 0) {
    g_autofree char *number = lm_words_number (summary->n_conflicts);

    g_string_append (text, " · ");
    g_string_append_printf (text, ngettext ("%s in conflict", "%s in conflict", summary->n_conflicts), number);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
plan_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = lm_project_plan_finish (LM_PROJECT (source), result, &error);

  g_clear_object (&self->planning);
  if (self->desk == NULL)
    return;
  gtk_revealer_set_reveal_child (self->progress_revealer, FALSE);
  if (summary != NULL) {
    g_autofree char *text = describe (summary);

    g_signal_emit_by_name (self->desk, "said", text, summary->n_rows > 0);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lm_desk_say (self->desk, _ ("The planning was stopped; nothing changed"));
  else
    lm_desk_problem (self->desk, _ ("The homes could not be planned"), g_steal_pointer (&error));
  lm_window_update_actions (self);
  g_signal_emit_by_name (self->desk, "changed");
}

void
lm_window_plan (LmWindow *self, gboolean ready_only)
{
  LmProject *project = lm_desk_get_project (self->desk);
  LmPlanOptions options;

  if (self->planning != NULL)
    return;
  lm_project_get_plan_options (project, &options);
  options.ready_only = ready_only;
  self->planning = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_revealer_set_reveal_child (self->progress_revealer, TRUE);
  adw_banner_set_revealed (self->banner, FALSE);
  lm_window_update_actions (self);
  lm_project_plan_async (project, &options, plan_progressed, self, self->planning, plan_ready, g_object_ref (self));
}

void
lm_window_stop_planning (LmWindow *self)
{
  if (self->planning != NULL)
    g_cancellable_cancel (self->planning);
}
