#include "lm-store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

gboolean
lm_store_log_has (LmSqlite *file, LmId action, gboolean *has, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (file, "SELECT 1 FROM action WHERE id = ?", error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, action);
  result = lm_statement_step (statement, error);
  *has = result == LM_STATEMENT_ROW;
  return result != LM_STATEMENT_ERROR;
}

/* The document is not the one that we read or wrote last. It may be replaced
 * only where our log goes on from its last action: then nothing of it is lost. */
static gboolean
check_goes_on (LmStore *self, GError **error)
{
  g_auto (LmDocumentInfo) info = { 0 };
  g_autofree char *copy = lm_working_copy_make_temporary (self->copy, error);
  g_autofree char *lineage = NULL;
  g_autoptr (LmSqlite) file = NULL;
  gboolean taken, has = FALSE;

  if (copy == NULL)
    return FALSE;
  taken = lm_document_take (self->copy->document, copy, NULL, &info, NULL);
  g_unlink (copy);
  if (taken)
    {
      file = lm_sqlite_open (self->copy->database, LM_SQLITE_READ_WRITE, error);
      if (file == NULL || !(lineage = lm_sqlite_get_text (file, "SELECT value FROM meta WHERE key = 'lineage'", error)))
        return FALSE;
      has = g_str_equal (lineage, info.lineage);
      if (has && info.head != 0 && !lm_store_log_has (file, info.head, &has, error))
        return FALSE;
    }
  if (has)
    return TRUE;
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
               taken ? _("%s was changed by somebody else in the meantime, so it was not overwritten. Your work is safe on this computer; keep it with Save as under another name.")
                     : _("%s was damaged or replaced by another file in the meantime, so it was not overwritten. Your work is safe on this computer; keep it with Save as under another name."),
               self->copy->document);
  return FALSE;
}

gboolean
lm_store_write_document (LmStore *self, const char *path, gboolean fresh, GCancellable *cancellable, GError **error)
{
  LmDocumentInfo info = { 0 };
  g_autofree char *hash = NULL;
  GError *problem = NULL;

  if (!lm_document_write (path, self->copy->database, self->copy->replica, fresh, cancellable, &info, &problem))
    {
      lm_document_info_clear (&info);
      if (problem->domain == LM_SQLITE_ERROR)
        {
          g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                       _("Saving failed. %s. Your work is safe on this computer; make room or choose another place with Save as."),
                       problem->message);
          g_error_free (problem);
        }
      else
        g_propagate_error (error, problem);
      return FALSE;
    }
  hash = lm_document_hash_to_text (info.hash);
  lm_working_copy_set_sound (self->copy, hash);
  g_mutex_lock (&self->lock);
  lm_document_info_clear (&self->document);
  self->document = info;
  self->published = info.revision;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
publish (LmStore *self, GCancellable *cancellable, GError **error)
{
  LmDocumentInfo known;
  gboolean is_known, done;
  int lock;

  if (self->read_only)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY,
                   _("%s can only be read. Use Save as to go on in a copy of your own."), self->copy->document);
      return FALSE;
    }
  lock = lm_working_copy_lock_publishing (self->copy, error);
  if (lock < 0)
    return FALSE;
  g_mutex_lock (&self->lock);
  known = self->document;
  g_mutex_unlock (&self->lock);
  /* A document that was taken away is simply written again. */
  is_known = g_access (self->copy->document, F_OK) != 0 || lm_document_is (self->copy->document, &known);
  done = (is_known || check_goes_on (self, error)) &&
         lm_store_write_document (self, self->copy->document, FALSE, cancellable, error);
  close (lock);
  return done;
}

gboolean
lm_store_publish (LmStore *self, GCancellable *cancellable, GError **error)
{
  GError *problem = NULL;
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);
  g_mutex_lock (&self->publishing);
  done = publish (self, cancellable, &problem);
  g_mutex_lock (&self->lock);
  if (done || !g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Interned, so that another thread may still read the older one. */
      self->problem = done ? NULL : g_intern_string (problem->message);
    }
  g_mutex_unlock (&self->lock);
  g_mutex_unlock (&self->publishing);
  if (!done)
    g_propagate_error (error, problem);
  return done;
}

LmStoreSaveState
lm_store_get_save_state (LmStore *self)
{
  LmStoreSaveState state;

  g_return_val_if_fail (self != NULL, LM_STORE_FAILED);
  g_mutex_lock (&self->lock);
  if (self->problem)
    state = LM_STORE_FAILED;
  else
    state = self->revision > self->published ? LM_STORE_EDITED : LM_STORE_SAVED;
  g_mutex_unlock (&self->lock);
  return state;
}

const char *
lm_store_get_save_problem (LmStore *self)
{
  const char *problem;

  g_return_val_if_fail (self != NULL, NULL);
  g_mutex_lock (&self->lock);
  problem = self->problem;
  g_mutex_unlock (&self->lock);
  return problem;
}
