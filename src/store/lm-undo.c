#include "lm-store-private.h"

#include <glib/gi18n-lib.h>

/* The row at which an inverse changeset did not fit any more. */
typedef struct {
  gboolean met;
  gboolean dependent; /* no row, but a reference that would be left dangling */
  char *table;
  gint64 row;
} Conflict;

void
lm_undo_note (LmStore *self, LmActionKind kind, LmId origin, LmId made)
{
  LmUndoable entry = { origin, made };
  GArray *from = kind == LM_ACTION_REDO ? self->redo : self->undo;

  if (kind == LM_ACTION_DO)
    g_array_set_size (self->redo, 0);
  else if (from->len > 0)
    g_array_set_size (from, from->len - 1);
  if (kind == LM_ACTION_UNDO)
    g_array_append_val (self->redo, entry);
  else
    g_array_append_val (self->undo, entry);
}

/* Also of a working copy that went on under another number (Save as). */
static gboolean
is_own (LmStore *self, LmId action)
{
  for (guint i = 0; i < self->copy->former->len; i++)
    if (g_array_index (self->copy->former, gint64, i) == action >> 32)
      return TRUE;
  return action >> 32 == self->copy->replica;
}

gboolean
lm_undo_load (LmStore *self, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->file, "SELECT id, kind, coalesce (origin, 0) FROM action WHERE kind <> 'merge' AND packed <> 2 ORDER BY revision, at, id", error);
  LmStatementResult result;

  g_array_set_size (self->undo, 0);
  g_array_set_size (self->redo, 0);
  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmId id = lm_statement_get_int64 (statement, 0), origin = lm_statement_get_int64 (statement, 2);
      const char *kind = lm_statement_get_text (statement, 1);

      if (is_own (self, id))
        lm_undo_note (self, g_str_equal (kind, "undo") ? LM_ACTION_UNDO : g_str_equal (kind, "redo") ? LM_ACTION_REDO : LM_ACTION_DO,
                      origin ? origin : id, id);
    }
  return result == LM_STATEMENT_DONE;
}

static LmAction *
get_next (LmStore *self, GArray *stack)
{
  if (stack->len == 0 || self->read_only)
    return NULL;
  return lm_change_log_get_action (self, g_array_index (stack, LmUndoable, stack->len - 1).origin, NULL);
}

LmAction *
lm_store_get_undo (LmStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return get_next (self, self->undo);
}

LmAction *
lm_store_get_redo (LmStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return get_next (self, self->redo);
}

/* Nothing is ever applied in part: the first row that does not fit stops all. */
static int
on_conflict (gpointer data, int kind, sqlite3_changeset_iter *iter)
{
  Conflict *conflict = data;
  const char *table;
  int n_columns, operation, indirect;
  sqlite3_value *key = NULL;

  conflict->met = TRUE;
  if (kind == SQLITE_CHANGESET_FOREIGN_KEY)
    {
      conflict->dependent = TRUE;
      return SQLITE_CHANGESET_ABORT;
    }
  sqlite3changeset_op (iter, &table, &n_columns, &operation, &indirect);
  if (operation == SQLITE_INSERT)
    sqlite3changeset_new (iter, 0, &key);
  else
    sqlite3changeset_old (iter, 0, &key);
  conflict->table = g_strdup (table);
  conflict->row = sqlite3_value_int64 (key);
  return SQLITE_CHANGESET_ABORT;
}

/* A log from elsewhere may name any table; only those of the district are
 * written. */
static int
is_district_table (gpointer data, const char *name)
{
  LmTable table;

  return lm_table_from_name (name, &table);
}

static void
refuse (LmStore *self, LmActionKind kind, const LmUndoable *entry, const char *label, Conflict *conflict, GError **error)
{
  g_autoptr (LmAction) later = conflict->dependent ? NULL : lm_change_log_find_later (self, entry->latest, conflict->table, conflict->row);

  if (later)
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                 kind == LM_ACTION_UNDO ? _("«%s» can't be undone: %s changed the same afterwards («%s»).")
                                        : _("«%s» can't be done again: %s changed the same afterwards («%s»)."),
                 label, later->author, later->label);
  else
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                 kind == LM_ACTION_UNDO ? _("«%s» can't be undone: something entered later depends on it.")
                                        : _("«%s» can't be done again: what it was about has changed since."),
                 label);
}

static gboolean
apply_inverse (LmStore *self, GBytes *changeset, Conflict *conflict, GError **error)
{
  gpointer inverse = NULL;
  int size = 0;
  int code = sqlite3changeset_invert ((int) g_bytes_get_size (changeset), g_bytes_get_data (changeset, NULL), &size, &inverse);

  if (code != SQLITE_OK)
    return lm_sqlite_fail (self->file, code, NULL, error);
  for (guint t = 0; t < LM_N_TABLES; t++)
    if (!lm_store_watch (self, t, error))
      {
        sqlite3_free (inverse);
        return FALSE;
      }
  code = sqlite3changeset_apply (lm_sqlite_get_handle (self->file), size, inverse, is_district_table, on_conflict, conflict);
  sqlite3_free (inverse);
  return code == SQLITE_OK || lm_sqlite_fail (self->file, code, NULL, error);
}

static LmSnapshot *
turn_back (LmStore *self, LmSnapshot *before, LmActionKind kind, GError **error)
{
  GArray *stack = kind == LM_ACTION_UNDO ? self->undo : self->redo;
  g_autoptr (LmAction) action = NULL;
  g_autoptr (GBytes) changeset = NULL;
  GError *problem = NULL;
  Conflict conflict = { 0 };
  LmUndoable entry;
  LmSnapshot *after = NULL;
  LmId made;

  /* Another window of the same user may have undone something. */
  if (lm_store_has_changed_outside (self) && !lm_undo_load (self, error))
    return NULL;
  if (stack->len == 0)
    {
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                           kind == LM_ACTION_UNDO ? _("There is nothing to undo.") : _("There is nothing to do again."));
      return NULL;
    }
  entry = g_array_index (stack, LmUndoable, stack->len - 1);
  action = lm_change_log_get_action (self, entry.origin, error);
  changeset = action ? lm_change_log_get_changeset (self, entry.latest, error) : NULL;
  if (changeset == NULL || !lm_store_begin (self, action->label, error))
    return NULL;
  if (apply_inverse (self, changeset, &conflict, &problem))
    {
      after = lm_store_finish (self, before, kind, entry.origin, &made, error);
      /* Of what was erased nothing is left to turn back: on to the step before. */
      if (after && made == 0)
        {
          g_array_set_size (stack, stack->len - 1);
          lm_snapshot_unref (after);
          g_free (conflict.table);
          return turn_back (self, before, kind, error);
        }
    }
  else
    {
      lm_store_rollback (self);
      if (conflict.met)
        refuse (self, kind, &entry, action->label, &conflict, error);
      else
        g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, problem->message);
      g_error_free (problem);
    }
  g_free (conflict.table);
  return after;
}

LmSnapshot *
lm_store_undo (LmStore *self, LmSnapshot *before, GError **error)
{
  g_return_val_if_fail (self != NULL && before != NULL && self->session == NULL, NULL);
  return turn_back (self, before, LM_ACTION_UNDO, error);
}

LmSnapshot *
lm_store_redo (LmStore *self, LmSnapshot *before, GError **error)
{
  g_return_val_if_fail (self != NULL && before != NULL && self->session == NULL, NULL);
  return turn_back (self, before, LM_ACTION_REDO, error);
}
