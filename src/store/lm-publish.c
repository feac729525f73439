#include "lm-backup-private.h"

#include "store/lm-attachments.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The log is looked at the first time something is written, and then every so often. */
#define COMPACT_EVERY 50

/* So often somebody may publish while we do, before we say so. */
#define ATTEMPTS 20

gboolean
lm_store_write_document (LmStore *self, const char *path, const LmDocumentInfo *expected, gboolean fresh, char **replaced,
                         GCancellable *cancellable, GError **error)
{
  LmDocumentInfo info = { 0 };
  g_autofree char *hash = NULL;
  GError *problem = NULL;

  if (!lm_document_write (path, self->copy->database, self->copy->replica, expected, fresh, replaced, cancellable, &info, &problem))
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
  lm_working_copy_set_sound (self->copy, hash, info.counter);
  g_mutex_lock (&self->lock);
  lm_document_info_clear (&self->document);
  self->document = info;
  self->published = info.n_actions;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* The document is not the one that we read or wrote last: what is in it comes
 * to us first, so nothing of it is lost. */
static gboolean
take_in_document (LmStore *self, GError **error)
{
  LmDocumentInfo info = { 0 };
  LmTakenIn taken = { 0 };
  gint64 n_actions;
  gboolean done = lm_store_take_in (self, self->copy->document, &info, &n_actions, &taken, error);

  if (done)
    {
      g_mutex_lock (&self->lock);
      lm_document_info_clear (&self->document);
      self->document = info;
      self->published = info.n_actions;
      self->revision = MAX (self->revision, n_actions);
      lm_taken_in_add (&self->taken, &taken);
      g_mutex_unlock (&self->lock);
    }
  else
    lm_document_info_clear (&info);
  lm_taken_in_clear (&taken);
  return done;
}

/* Somebody published between our look and our writing; what that was now stands
 * under another name. */
static gboolean
take_in_replaced (LmStore *self, const char *replaced, GError **error)
{
  g_auto (LmDocumentInfo) info = { 0 };
  LmTakenIn taken = { 0 };
  gint64 n_actions;
  gboolean done = lm_store_take_in (self, replaced, &info, &n_actions, &taken, error);

  if (done)
    {
      g_unlink (replaced);
      g_mutex_lock (&self->lock);
      self->revision = MAX (self->revision, n_actions);
      lm_taken_in_add (&self->taken, &taken);
      g_mutex_unlock (&self->lock);
    }
  lm_taken_in_clear (&taken);
  return done;
}

/* That a backup can't be made never stands in the way of saving. */
static void
keep_backup (LmStore *self, const LmDocumentInfo *known)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GError) problem = NULL;

  if (!lm_backup_keep (self, known, lm_day_from_date (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now)), &problem))
    g_info ("No backup was made today: %s", problem->message);
}

/* One look and, where something waits, one writing. *again: somebody came
 * between. */
static gboolean
publish_once (LmStore *self, GCancellable *cancellable, gboolean *again, GError **error)
{
  g_auto (LmDocumentInfo) known = { 0 };
  g_autofree char *replaced = NULL;
  GError *problem = NULL;
  gboolean exists = g_access (self->copy->document, F_OK) == 0, waits;

  *again = FALSE;
  if (exists && !lm_document_is (self->copy->document, &self->document) && !take_in_document (self, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  known = self->document;
  known.lineage = NULL;
  waits = self->revision > self->published;
  g_mutex_unlock (&self->lock);
  lm_store_share_files (self); /* before the rows that tell of them */
  if (exists && !waits)
    return TRUE;
  if (self->n_written++ % COMPACT_EVERY == 0 && !lm_store_compact (self, 0, 0, &problem))
    {
      g_info ("The change log stays as long as it is: %s", problem->message);
      g_clear_error (&problem);
    }
  if (exists)
    keep_backup (self, &known);
  /* A document that was taken away is simply written again. */
  if (lm_store_write_document (self, self->copy->document, exists ? &known : NULL, FALSE, &replaced, cancellable, &problem))
    {
      *again = replaced != NULL;
      return replaced == NULL || take_in_replaced (self, replaced, error);
    }
  *again = g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  if (*again)
    {
      g_error_free (problem);
      return TRUE;
    }
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
publish (LmStore *self, GCancellable *cancellable, GError **error)
{
  gboolean done = TRUE, again = TRUE;
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
  for (guint i = 0; done && again && i < ATTEMPTS; i++)
    done = publish_once (self, cancellable, &again, error);
  close (lock);
  if (done && again)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                   _("%s is being written by others all the time. Your work is safe on this computer and will be saved later."), self->copy->document);
      return FALSE;
    }
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
