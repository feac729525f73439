#include "lm-store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Everything but the locks and what belongs to people's settings. */
static void
move_into (LmStore *self, LmStore *other)
{
  self->copy = g_steal_pointer (&other->copy);
  self->file = g_steal_pointer (&other->file);
  self->read_only = other->read_only;
  g_clear_pointer (&self->latest, lm_snapshot_unref); /* the file was opened anew */
  lm_document_info_clear (&self->document);
  self->document = other->document;
  other->document.lineage = NULL;
  self->published = other->published;
  self->revision = other->revision;
  self->problem = NULL;
  g_clear_pointer (&self->seen, g_bytes_unref);
}

/* The database that a copy is made of: the working copy, or what a read-only
 * document holds, taken through the gates again. (transfer full), to be removed
 * where the store is read-only. */
static char *
find_source (LmStore *self, LmStore *other, GError **error)
{
  g_auto (LmDocumentInfo) info = { 0 };
  g_autofree char *taken = NULL;

  if (!self->read_only)
    return g_strdup (self->copy->database);
  if (self->document.newer)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY,
                   _("%s was saved by a newer Laatste Meter; only that can save it under another name. Copy the file instead."),
                   self->copy->document);
      return NULL;
    }
  taken = lm_working_copy_make_temporary (other->copy, error);
  if (taken == NULL)
    return NULL;
  if (!lm_document_take (self->copy->document, taken, self->copy->sound, &info, error))
    {
      g_unlink (taken);
      return NULL;
    }
  return g_steal_pointer (&taken);
}

/* Writes the copy, and opens it in a working copy with a number of its own that
 * knows our actions for its own, so that undo goes on. At no moment do two
 * documents give out keys under one number. */
static gboolean
fill_other (LmStore *self, LmStore *other, GError **error)
{
  g_auto (LmDocumentInfo) info = { 0 };
  g_autofree char *source = find_source (self, other, error);
  gboolean written;

  if (source == NULL)
    return FALSE;
  written = lm_document_write (other->copy->document, source, other->copy->replica, NULL, FALSE, NULL, NULL, &info, error);
  if (self->read_only)
    g_unlink (source);
  return written && lm_working_copy_set_aside (other->copy, error) && /* of the document that was replaced */
         (self->read_only || lm_working_copy_adopt (other->copy, self->copy, error)) && lm_store_open_document (other, error);
}

static LmStore *
make_other (LmStore *self, const char *path, GError **error)
{
  LmStore *other = lm_store_new ();

  other->copy = lm_working_copy_enter (path, error);
  if (other->copy && !other->copy->alone)
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s is open in another window; close it there first"), path);
  else if (other->copy && fill_other (self, other, error))
    {
      lm_working_copy_share (other->copy);
      return other;
    }
  lm_store_abandon (other);
  return NULL;
}

gboolean
lm_store_save_as (LmStore *self, const char *path, GError **error)
{
  g_autofree char *real = NULL;
  GError *problem = NULL;
  LmStore *other;

  g_return_val_if_fail (self != NULL && path != NULL && self->session == NULL, FALSE);
  real = lm_working_copy_resolve (path, error);
  if (real == NULL)
    return FALSE;
  if (g_str_equal (real, self->copy->document))
    return lm_store_publish (self, NULL, error);
  g_mutex_lock (&self->publishing);
  other = make_other (self, real, &problem);
  if (other == NULL)
    {
      g_mutex_unlock (&self->publishing);
      lm_store_pass_on (error, path, problem);
      return FALSE;
    }
  lm_attachments_copy (self, other);
  lm_store_close_file (self, TRUE);
  lm_working_copy_leave (self->copy, TRUE);
  g_mutex_lock (&self->lock);
  move_into (self, other);
  g_mutex_unlock (&self->lock);
  g_mutex_unlock (&self->publishing);
  lm_store_free (other, FALSE);
  if (!lm_undo_load (self, &problem))
    {
      lm_store_pass_on (error, path, problem);
      return FALSE;
    }
  return TRUE;
}
