#include "lm-ui-config.h"

#include "window/lm-window-private.h"

#include "project/lm-planning.h"
#include "project/lm-replan.h"
#include "replan/lm-replan-dialog.h"

#include <glib/gi18n.h>

/* An absence, a closed street or a resident's «not on Tuesday» may leave homes
 * where they can't stand. A moment after the edit that is said, with the way to
 * what can be done about it. */

/* So long nothing is edited, in milliseconds, before anything is said. */
#define MOMENT 700

static guint
count_touched (LmWindow *self)
{
  g_autoptr (GArray) touched = lm_project_find_touched (lm_desk_get_project (self->desk));
  guint n = 0;

  for (guint i = 0; i < touched->len; i++)
    n += g_array_index (touched, LmRepairTouch, i).why != LM_REASON_NONE;
  return n;
}

static void
say_touched (LmWindow *self, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u home can't stand where the plan has it", "%u homes can't stand where the plan has them", n), n);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_object (&self->toast, adw_toast_new (text));
  g_object_unref (self->toast);
  adw_toast_set_use_markup (self->toast, FALSE);
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _ ("What now…"));
  adw_toast_set_action_name (self->toast, "win.replan");
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
}

static gboolean
look (gpointer data)
{
  LmWindow *self = data;
  guint n;

  /* The plan is still being put on its board; nobody waits for this. */
  if (!self->closing && self->planning == NULL && lm_snapshot_get_adopted (lm_desk_get_snapshot (self->desk)) != NULL) {
    if (!lm_planning_is_ready (lm_desk_get_project (self->desk)))
      return G_SOURCE_CONTINUE;
    n = count_touched (self);
    if (self->looked && n > self->n_touched)
      say_touched (self, n);
    self->n_touched = n;
    self->looked = TRUE;
  }
  self->looking = 0;
  return G_SOURCE_REMOVE;
}

void
lm_window_look_for_touched (LmWindow *self)
{
  g_clear_handle_id (&self->looking, g_source_remove);
  self->looking = g_timeout_add (MOMENT, look, self);
}
