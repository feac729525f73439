#include "lm-store-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (lm-store-error-quark, lm_store_error)

LmStore *
lm_store_new (void)
{
  LmStore *self = g_new0 (LmStore, 1);

  g_mutex_init (&self->lock);
  g_mutex_init (&self->publishing);
  self->author = g_strdup (g_str_equal (g_get_real_name (), "Unknown") ? g_get_user_name () : g_get_real_name ());
  self->undo = g_array_new (FALSE, FALSE, sizeof (LmUndoable));
  self->redo = g_array_new (FALSE, FALSE, sizeof (LmUndoable));
  return self;
}

void
lm_store_close_file (LmStore *self, gboolean remove)
{
  lm_store_rollback (self);
  lm_store_drop_statements (self);
  /* What is thrown away need not be written back from the log first. */
  if (remove && self->file)
    sqlite3_db_config (lm_sqlite_get_handle (self->file), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_clear_pointer (&self->file, lm_sqlite_free);
}

void
lm_store_free (LmStore *self, gboolean remove)
{
  lm_store_close_file (self, remove);
  lm_working_copy_leave (self->copy, remove);
  lm_document_info_clear (&self->document);
  g_clear_pointer (&self->latest, lm_snapshot_unref);
  g_array_unref (self->undo);
  g_array_unref (self->redo);
  g_clear_pointer (&self->seen, g_bytes_unref);
  lm_taken_in_clear (&self->taken);
  g_free (self->author);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->publishing);
  g_free (self);
}

void
lm_store_abandon (LmStore *self)
{
  lm_store_close_file (self, FALSE);
  if (self->copy)
    lm_working_copy_remove_if_fresh (self->copy);
  lm_store_free (self, FALSE);
}

void
lm_store_pass_on (GError **error, const char *path, GError *problem)
{
  if (problem->domain == LM_STORE_ERROR)
    g_propagate_error (error, problem);
  else
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s could not be opened: %s"), path, problem->message);
      g_error_free (problem);
    }
}

gboolean
lm_store_close (LmStore *self, GError **error)
{
  gboolean waits, done;

  g_return_val_if_fail (self != NULL, FALSE);
  lm_store_rollback (self);
  g_mutex_lock (&self->lock);
  waits = self->revision > self->published;
  g_mutex_unlock (&self->lock);
  done = !waits || lm_store_publish (self, NULL, error);
  lm_store_free (self, done && !self->read_only);
  return done;
}

const char *
lm_store_get_path (LmStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->copy->document;
}

gboolean
lm_store_is_read_only (LmStore *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->read_only;
}

void
lm_store_set_author (LmStore *self, const char *author)
{
  g_return_if_fail (self != NULL && author != NULL);
  g_mutex_lock (&self->lock);
  g_free (self->author);
  self->author = g_strdup (author);
  g_mutex_unlock (&self->lock);
}

gboolean
lm_store_read_data_version (LmStore *self, gint64 *version, GError **error)
{
  return lm_sqlite_get_int64 (self->file, "PRAGMA data_version", version, error);
}

gboolean
lm_store_has_changed_outside (LmStore *self)
{
  gint64 version;

  g_return_val_if_fail (self != NULL, FALSE);
  return self->latest && lm_store_read_data_version (self, &version, NULL) && version != self->data_version;
}

void
lm_store_keep_latest (LmStore *self, LmSnapshot *snapshot)
{
  g_clear_pointer (&self->latest, lm_snapshot_unref);
  self->latest = lm_snapshot_ref (snapshot);
}

gboolean
lm_store_load_table (LmStore *self, LmTable table, LmSnapshotBuilder *builder, GError **error)
{
  g_autofree gpointer row = g_malloc0 (lm_table_get_info (table)->row_size);
  LmStatement *statement = lm_store_statement (self, table, LM_ROW_LOAD, error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      if (!lm_row_read (table, statement, row, error))
        {
          result = LM_STATEMENT_ERROR;
          break;
        }
      lm_snapshot_builder_put (builder, table, row);
    }
  lm_statement_reset (statement);
  return result == LM_STATEMENT_DONE;
}

/* Inside a read transaction, so that all of it is of one moment. */
static gboolean
load_tables (LmStore *self, LmSnapshotBuilder *builder, gint64 *revision, GError **error)
{
  if (!lm_sqlite_get_int64 (self->file, "SELECT count (*) FROM action", revision, error) ||
      !lm_store_read_data_version (self, &self->data_version, error))
    return FALSE;
  for (guint t = 0; t < LM_N_TABLES; t++)
    if (!lm_store_load_table (self, t, builder, error))
      return FALSE;
  return TRUE;
}

LmSnapshot *
lm_store_read_snapshot (LmStore *self, GError **error)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  gint64 revision = 0;
  gboolean done = load_tables (self, builder, &revision, error);
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_builder_end (builder, revision);

  return done ? g_steal_pointer (&snapshot) : NULL;
}

LmSnapshot *
lm_store_load (LmStore *self, GError **error)
{
  LmSnapshotBuilder *builder;
  GError *problem = NULL;
  LmSnapshot *snapshot;
  gint64 revision = 0;
  gboolean done;

  g_return_val_if_fail (self != NULL && self->session == NULL, NULL);
  builder = lm_snapshot_builder_new (NULL);
  done = lm_sqlite_exec (self->file, "BEGIN", &problem);
  if (done)
    {
      done = load_tables (self, builder, &revision, &problem);
      done = lm_sqlite_exec (self->file, "COMMIT", done ? &problem : NULL) && done;
    }
  snapshot = lm_snapshot_builder_end (builder, revision);
  if (!done || (!self->read_only && !lm_undo_load (self, &problem)))
    {
      if (problem->domain == LM_STORE_ERROR)
        g_prefix_error (&problem, "%s: ", self->copy->document);
      lm_store_pass_on (error, self->copy->document, problem);
      lm_snapshot_unref (snapshot);
      return NULL;
    }
  lm_store_keep_latest (self, snapshot);
  g_mutex_lock (&self->lock);
  self->revision = revision;
  g_mutex_unlock (&self->lock);
  return snapshot;
}
