#include "project/lm-project.h"

#include "lm-project-private.h"

struct _LmEdit {
  LmProject *project;
  GError *problem; /* the first; what comes after it does nothing */
  gboolean begun;
};

LmEdit *
lm_project_begin (LmProject *self, const char *label)
{
  LmEdit *edit;
  gboolean alone;

  g_return_val_if_fail (LM_IS_PROJECT (self) && label != NULL, NULL);
  edit = g_new0 (LmEdit, 1);
  edit->project = g_object_ref (self);
  /* An action inside an action is a fault of the program: the outer one
   * would be committed with half of the inner one in it. */
  alone = lm_project_get_store (self) != NULL && lm_project_enter_edit (self);
  g_assert (alone);
  edit->begun = lm_store_begin (lm_project_get_store (self), label, &edit->problem);
  return edit;
}

LmSnapshot *
lm_edit_get_snapshot (LmEdit *self)
{
  return lm_project_get_snapshot (self->project);
}

LmId
lm_edit_insert (LmEdit *self, LmTable table, gpointer row)
{
  if (self->problem || !lm_store_insert (lm_project_get_store (self->project), table, row, &self->problem))
    return 0;
  return *(LmId *) row;
}

void
lm_edit_update (LmEdit *self, LmTable table, gconstpointer row)
{
  if (self->problem == NULL)
    lm_store_update (lm_project_get_store (self->project), table, row, &self->problem);
}

void
lm_edit_update_if_changed (LmEdit *self, LmTable table, gconstpointer row)
{
  gconstpointer before = lm_snapshot_find (lm_edit_get_snapshot (self), table, *(const LmId *) row);

  if (before == NULL || !lm_row_equal (table, before, row))
    lm_edit_update (self, table, row);
}

void
lm_edit_delete (LmEdit *self, LmTable table, LmId id)
{
  if (self->problem == NULL)
    lm_store_delete (lm_project_get_store (self->project), table, id, &self->problem);
}

void
lm_edit_fail (LmEdit *self, GQuark domain, int code, const char *format, ...)
{
  va_list values;

  if (self->problem)
    return;
  va_start (values, format);
  self->problem = g_error_new_valist (domain, code, format, values);
  va_end (values);
}

static void
edit_free (LmEdit *self)
{
  lm_project_leave_edit (self->project);
  g_clear_error (&self->problem);
  g_object_unref (self->project);
  g_free (self);
}

gboolean
lm_edit_end (LmEdit *self, GError **error)
{
  LmStore *store = lm_project_get_store (self->project);
  LmSnapshot *after;

  if (self->problem)
    {
      g_propagate_error (error, g_steal_pointer (&self->problem));
      lm_edit_cancel (self);
      return FALSE;
    }
  after = lm_store_commit (store, lm_project_get_snapshot (self->project), error);
  if (after == NULL)
    {
      lm_edit_cancel (self);
      return FALSE;
    }
  {
    g_autoptr (LmProject) project = g_object_ref (self->project);

    edit_free (self);
    lm_project_take (project, after);
  }
  return TRUE;
}

void
lm_edit_cancel (LmEdit *self)
{
  if (self->begun)
    lm_store_rollback (lm_project_get_store (self->project));
  edit_free (self);
}
