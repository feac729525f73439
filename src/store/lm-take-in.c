#include "lm-merge-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

void
lm_taken_in_add (LmTakenIn *self, const LmTakenIn *other)
{
  GHashTableIter iter;
  gpointer name, n;

  self->n_actions += other->n_actions;
  self->n_joined += other->n_joined;
  self->n_clashes += other->n_clashes;
  if (other->authors == NULL)
    return;
  if (self->authors == NULL)
    self->authors = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, other->authors);
  while (g_hash_table_iter_next (&iter, &name, &n))
    g_hash_table_insert (self->authors, name, GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + GPOINTER_TO_UINT (g_hash_table_lookup (self->authors, name))));
}

gboolean
lm_store_steal_taken_in (LmStore *self, LmTakenIn *taken)
{
  g_return_val_if_fail (self != NULL && taken != NULL, FALSE);
  g_mutex_lock (&self->lock);
  *taken = self->taken;
  self->taken = (LmTakenIn) { 0 };
  g_mutex_unlock (&self->lock);
  return taken->n_actions > 0;
}

LmStore *
lm_store_open_beside (LmStore *self, GError **error)
{
  LmStore *beside = lm_store_new ();

  beside->copy = self->copy;
  g_mutex_lock (&self->lock);
  g_free (beside->author);
  beside->author = g_strdup (self->author);
  g_mutex_unlock (&self->lock);
  if (lm_store_open_working_file (beside, error))
    return beside;
  lm_store_close_beside (beside);
  return NULL;
}

void
lm_store_close_beside (LmStore *beside)
{
  lm_store_close_file (beside, FALSE);
  beside->copy = NULL; /* it is the other's */
  lm_store_free (beside, FALSE);
}

static gboolean
check_project (LmStore *self, const char *path, const LmDocumentInfo *info, const char *lineage, GError **error)
{
  if (info->newer)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                   _("%s was saved by a newer Laatste Meter. Your work is safe on this computer; install the newer program to join the two."), path);
      return FALSE;
    }
  if (g_str_equal (info->lineage, lineage))
    return TRUE;
  if (g_str_equal (path, self->copy->document))
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                 _("%s was damaged or replaced by another file in the meantime, so it was not overwritten. Your work is safe on this computer; keep it with Save as under another name."), path);
  else
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("%s is another project, not a copy of %s."), path, self->copy->document);
  return FALSE;
}

static gboolean
merge_file (LmStore *self, const char *path, const char *copy, LmDocumentInfo *info, gint64 *n_actions, LmTakenIn *taken, GError **error)
{
  g_autoptr (LmSqlite) theirs = lm_sqlite_open (copy, LM_SQLITE_FOREIGN, error);
  g_auto (LmDocumentInfo) own = { 0 };
  LmStore *beside;
  gboolean done;

  if (theirs == NULL)
    return FALSE;
  lm_sqlite_set_name (theirs, path);
  beside = lm_store_open_beside (self, error);
  if (beside == NULL)
    return FALSE;
  done = lm_document_read_head (beside->file, &own, error) && check_project (self, path, info, own.lineage, error) &&
         lm_merge_run (beside, theirs, taken, error) && lm_document_read_head (beside->file, &own, error);
  *n_actions = own.n_actions;
  lm_store_close_beside (beside);
  return done;
}

gboolean
lm_store_take_in (LmStore *self, const char *path, LmDocumentInfo *info, gint64 *n_actions, LmTakenIn *taken, GError **error)
{
  g_autofree char *copy = lm_working_copy_make_temporary (self->copy, error);
  GError *problem = NULL;
  gboolean done;

  if (copy == NULL)
    return FALSE;
  if (lm_document_take (path, copy, self->copy->sound, info, &problem))
    done = merge_file (self, path, copy, info, n_actions, taken, error);
  else
    {
      done = FALSE;
      if (g_str_equal (path, self->copy->document))
        {
          g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                       _("%s was damaged or replaced by another file in the meantime, so it was not overwritten. Your work is safe on this computer; keep it with Save as under another name."),
                       path);
          g_error_free (problem);
        }
      else
        g_propagate_error (error, problem);
    }
  g_unlink (copy);
  return done;
}

gboolean
lm_store_merge (LmStore *self, const char *path, LmTakenIn *taken, GError **error)
{
  g_auto (LmDocumentInfo) info = { 0 };
  GError *problem = NULL;
  gint64 n_actions;
  gboolean done;

  g_return_val_if_fail (self != NULL && path != NULL && taken != NULL && self->session == NULL, FALSE);
  *taken = (LmTakenIn) { 0 };
  if (self->read_only)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY,
                   _("%s can only be read. Use Save as to go on in a copy of your own."), self->copy->document);
      return FALSE;
    }
  g_mutex_lock (&self->publishing);
  done = lm_store_take_in (self, path, &info, &n_actions, taken, &problem);
  g_mutex_unlock (&self->publishing);
  if (!done)
    {
      lm_store_pass_on (error, path, problem);
      return FALSE;
    }
  g_mutex_lock (&self->lock);
  self->revision = MAX (self->revision, n_actions);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

void
lm_store_take_in_leftover (LmStore *self)
{
  g_autofree char *leftover = lm_document_get_leftover (self->copy->document, self->copy->replica);
  g_auto (LmDocumentInfo) info = { 0 };
  LmTakenIn taken = { 0 };
  gint64 n_actions;

  if (g_access (leftover, F_OK) != 0)
    return;
  /* Half a document has no trailer, and is of no use to anybody. */
  if (!self->read_only && lm_store_take_in (self, leftover, &info, &n_actions, &taken, NULL))
    self->revision = MAX (self->revision, n_actions);
  lm_taken_in_clear (&taken);
  g_unlink (leftover);
}

/* --- what a project is --- */

static void
add_value (GChecksum *sum, sqlite3_stmt *statement, int column)
{
  int type = sqlite3_column_type (statement, column), size = 0;
  gint64 number;
  double real;
  guint8 tag = (guint8) type;

  g_checksum_update (sum, &tag, 1);
  switch (type)
    {
    case SQLITE_INTEGER:
      number = GINT64_TO_LE (sqlite3_column_int64 (statement, column));
      g_checksum_update (sum, (const guchar *) &number, sizeof number);
      break;
    case SQLITE_FLOAT:
      real = sqlite3_column_double (statement, column);
      g_checksum_update (sum, (const guchar *) &real, sizeof real);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      {
        gconstpointer data = sqlite3_column_blob (statement, column);

        size = sqlite3_column_bytes (statement, column);
        g_checksum_update (sum, (const guchar *) &size, sizeof size);
        if (size > 0)
          g_checksum_update (sum, data, size);
        break;
      }
    default:
      break;
    }
}

static gboolean
add_rows (LmStore *self, GChecksum *sum, const char *sql, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, sql, error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    for (int c = 0; c < lm_statement_get_n_columns (statement); c++)
      add_value (sum, lm_statement_get_handle (statement), c);
  return result == LM_STATEMENT_DONE;
}

char *
lm_store_get_content_hash (LmStore *self, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean done;

  g_return_val_if_fail (self != NULL && self->session == NULL, NULL);
  if (!lm_sqlite_exec (self->file, "BEGIN", error))
    return NULL;
  done = add_rows (self, sum, "SELECT id, revision, at, author, label, kind, origin FROM action ORDER BY revision, at, id", error);
  for (guint t = 0; done && t < LM_N_TABLES; t++)
    {
      g_autofree char *sql = lm_row_make_sql (t, LM_ROW_LOAD);

      done = add_rows (self, sum, sql, error);
    }
  lm_sqlite_exec (self->file, "COMMIT", NULL);
  return done ? g_strdup (g_checksum_get_string (sum)) : NULL;
}
