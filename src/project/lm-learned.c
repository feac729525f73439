#include "project/lm-uncertainty.h"

#include <glib/gi18n-lib.h>

#include "lm-project-private.h"

static const LmMethodStepRow *
find_method_step (LmSnapshot *snapshot, LmId method, LmId step)
{
  guint n;
  const LmMethodStepRow *rows = LM_ROWS (snapshot, METHOD_STEP, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].method == method && rows[i].step == step)
      return &rows[i];
  return NULL;
}

static gboolean
is_outnumbered (const LmLearned *learned, guint n, guint index)
{
  const LmLearned *own = &learned[index];

  for (const LmLearned *other = learned; other < learned + n; other++)
    if (other != own && other->method == own->method && other->step == own->step &&
        (other->n > own->n || (other->n == own->n && other < own)))
      return TRUE;
  return FALSE;
}

gboolean
lm_project_accept_learned (LmProject *self, const LmLearned *learned, guint n, GError **error)
{
  LmSnapshot *snapshot;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  snapshot = lm_project_get_snapshot (self);
  for (guint i = 0; i < n; i++)
    if (find_method_step (snapshot, learned[i].method, learned[i].step) == NULL)
      {
        g_set_error_literal (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND, _("The step is no longer part of the method."));
        return FALSE;
      }
  edit = lm_project_begin (self, ngettext ("Minutes learned for a step", "Minutes learned for steps", n));
  for (guint i = 0; i < n; i++)
    {
      LmMethodStepRow row = *find_method_step (snapshot, learned[i].method, learned[i].step);

      if (is_outnumbered (learned, n, i))
        continue;
      row.low = learned[i].new_low;
      row.typical = learned[i].new_typical;
      row.high = learned[i].new_high;
      lm_edit_update_if_changed (edit, LM_TABLE_METHOD_STEP, &row);
    }
  return lm_edit_end (edit, error);
}
