#include "project/lm-fresh.h"

#include <glib/gi18n-lib.h>

#include "lm-fresh-private.h"

/* An error of the store sticks to the edit and comes out when it ends. */
static LmId
insert_row (LmTable table, gpointer row, gpointer edit, GError **error)
{
  LmId id = lm_edit_insert (edit, table, row);

  if (id == 0)
    g_set_error_literal (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, "the row could not be written");
  return id;
}

static gboolean
is_fresh (LmProject *self, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  guint n_steps, n_methods, n_homes;

  LM_ROWS (snapshot, STEP, &n_steps);
  LM_ROWS (snapshot, METHOD, &n_methods);
  LM_ROWS (snapshot, HOME, &n_homes);
  if (n_steps + n_methods == 0)
    return TRUE;
  g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED,
               _("This project already has steps, methods and %u homes. Make a new project for this."), n_homes);
  return FALSE;
}

static void
write_project (LmEdit *edit, LmProjectRow *row)
{
  if (lm_snapshot_find (lm_edit_get_snapshot (edit), LM_TABLE_PROJECT, 1))
    lm_edit_update (edit, LM_TABLE_PROJECT, row);
  else
    {
      row->id = 1;
      lm_edit_insert (edit, LM_TABLE_PROJECT, row);
    }
}

/* Ends the edit with what the filling came to. */
static gboolean
end_filling (LmEdit *edit, LmProjectRow *row, gboolean filled, GError *problem, GError **error)
{
  g_autoptr (GError) own = problem;

  if (!filled)
    lm_edit_fail (edit, own->domain, own->code, "%s", own->message);
  write_project (edit, row);
  return lm_edit_end (edit, error);
}

gboolean
lm_project_fill_library (LmProject *self, const LmLibraryOptions *options, GError **error)
{
  LmProjectRow row;
  LmEdit *edit;
  GError *problem = NULL;
  gboolean filled;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  if (!is_fresh (self, error))
    return FALSE;
  row = *lm_snapshot_get_project (lm_project_get_snapshot (self));
  edit = lm_project_begin (self, _("Starting library brought in"));
  filled = lm_library_fill (options, &row, insert_row, edit, &problem);
  return end_filling (edit, &row, filled, problem, error);
}

gboolean
lm_project_fill_example (LmProject *self, const LmExampleOptions *options, GError **error)
{
  LmProjectRow row;
  LmEdit *edit;
  GError *problem = NULL;
  gboolean filled;

  g_return_val_if_fail (LM_IS_PROJECT (self) && options != NULL, FALSE);
  if (!is_fresh (self, error))
    return FALSE;
  row = *lm_snapshot_get_project (lm_project_get_snapshot (self));
  edit = lm_project_begin (self, _("Example district made"));
  filled = lm_example_fill (options, &row, insert_row, edit, &problem);
  if (!end_filling (edit, &row, filled, problem, error))
    return FALSE;
  return options->weeks == 0 || lm_project_live_example (self, options, error);
}
