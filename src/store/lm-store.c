#include "lm-store-private.h"

#include "lm-schema-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The log of the working copy is cut back to this after a large action. */
#define JOURNAL_SIZE_LIMIT "67108864"

G_DEFINE_QUARK (lm-store-error-quark, lm_store_error)

static LmStore *
store_new (void)
{
  LmStore *self = g_new0 (LmStore, 1);

  g_mutex_init (&self->lock);
  g_mutex_init (&self->publishing);
  self->author = g_strdup (g_get_real_name ());
  self->undo = g_array_new (FALSE, FALSE, sizeof (LmUndoable));
  self->redo = g_array_new (FALSE, FALSE, sizeof (LmUndoable));
  return self;
}

static void
close_file (LmStore *self, gboolean remove)
{
  lm_store_rollback (self);
  lm_store_drop_statements (self);
  /* What is thrown away need not be written back from the log first. */
  if (remove && self->file)
    sqlite3_db_config (lm_sqlite_get_handle (self->file), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_clear_pointer (&self->file, lm_sqlite_free);
}

static void
store_free (LmStore *self, gboolean remove)
{
  close_file (self, remove);
  lm_working_copy_leave (self->copy, remove);
  lm_document_info_clear (&self->document);
  g_clear_pointer (&self->latest, lm_snapshot_unref);
  g_array_unref (self->undo);
  g_array_unref (self->redo);
  g_free (self->author);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->publishing);
  g_free (self);
}

/* After a failure: leaves no folder that was not there before. */
static void
abandon (LmStore *self)
{
  close_file (self, FALSE);
  if (self->copy)
    lm_working_copy_remove_if_fresh (self->copy);
  store_free (self, FALSE);
}

/* People are told of a project file, not of SQLite. */
static void
pass_on (GError **error, const char *path, GError *problem)
{
  if (problem->domain == LM_STORE_ERROR)
    g_propagate_error (error, problem);
  else
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s could not be opened: %s"), path, problem->message);
      g_error_free (problem);
    }
}

/* Every setting is read back: a working copy without them could lose what was
 * said to be saved. */
static gboolean
open_working_file (LmStore *self, GError **error)
{
  static const struct {
    const char *name, *value, *expected;
  } pragmas[] = {
    { "journal_mode", "wal", "wal" },
    { "synchronous", "full", "2" },
    { "foreign_keys", "1", "1" },
    /* SQLite builds a table of the allowed values for each row that it writes, which doubles the time of a
     * replanning. lm_row_bind() holds the same line, and every check of a document looks at the rows again. */
    { "ignore_check_constraints", "1", "1" },
    { "secure_delete", "1", "1" }, /* what was deleted is a person's data */
    { "trusted_schema", "0", "0" },
    { "temp_store", "memory", "2" },
    { "cache_size", "-32768", "-32768" },
    { "journal_size_limit", JOURNAL_SIZE_LIMIT, JOURNAL_SIZE_LIMIT },
  };

  self->file = lm_sqlite_open (self->copy->database, LM_SQLITE_READ_WRITE, error);
  for (guint i = 0; self->file && i < G_N_ELEMENTS (pragmas); i++)
    if (!lm_sqlite_set_pragma (self->file, pragmas[i].name, pragmas[i].value, pragmas[i].expected, error))
      return FALSE;
  return self->file != NULL;
}

static gboolean
migrate (LmStore *self, GError **error)
{
  g_autofree char *backup = NULL;
  gint64 version;

  if (!lm_sqlite_get_int64 (self->file, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == LM_SCHEMA_VERSION)
    return TRUE;
  backup = lm_working_copy_make_backup_name (self->copy, version, error);
  return backup && lm_schema_migrate (self->file, lm_migrations, LM_SCHEMA_VERSION, backup, error);
}

static gboolean
is_sound (LmSqlite *file, GError **error)
{
  g_autofree char *verdict = lm_sqlite_get_text (file, "PRAGMA quick_check (1)", error);

  if (verdict == NULL)
    return FALSE;
  if (!g_str_equal (verdict, "ok"))
    {
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, verdict);
      return FALSE;
    }
  return TRUE;
}

/* Whether the working copy that was found (after a crash, or because another
 * process has it open) holds all that the document `info`, copied at `taken`,
 * holds. FALSE where the document has gone on from it. */
static gboolean
must_keep (LmStore *self, const LmDocumentInfo *info, const char *taken, gboolean *keep, GError **error)
{
  g_auto (LmDocumentInfo) own = { 0 };
  g_autoptr (LmSqlite) document = NULL;
  gboolean has = FALSE;

  if (!lm_document_read_head (self->file, &own, error))
    return FALSE;
  *keep = TRUE;
  if (!g_str_equal (own.lineage, info->lineage))
    return TRUE;
  if (own.head != info->head && own.head != 0)
    {
      document = lm_sqlite_open (taken, LM_SQLITE_FOREIGN, error);
      if (document == NULL || !lm_store_log_has (document, own.head, &has, error))
        return FALSE;
    }
  else
    has = TRUE;
  *keep = !has;
  return TRUE;
}

/* Puts the copy of the document in place of the working copy. */
static gboolean
take_document (LmStore *self, const char *taken, GError **error)
{
  lm_working_copy_drop_database (self->copy);
  if (g_rename (taken, self->copy->database) != 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be made: %s"), self->copy->database, g_strerror (errno));
      return FALSE;
    }
  return open_working_file (self, error);
}

/* The working copy goes on, whatever the document holds. Publishing is to look
 * at the document first, and where it went its own way nothing is saved yet. */
static gboolean
keep_working_copy (LmStore *self, LmDocumentInfo *info, GError **error)
{
  gboolean has = TRUE;

  if (info->head != 0 && !lm_store_log_has (self->file, info->head, &has, error))
    return FALSE;
  if (!has)
    self->published = -1;
  memset (info->hash, 0, sizeof info->hash);
  return TRUE;
}

/* Opens the working copy that is there already. */
static gboolean
open_found (LmStore *self, LmDocumentInfo *info, const char *taken, GError **error)
{
  GError *problem = NULL;
  gboolean keep = TRUE;

  if (!open_working_file (self, &problem) || (self->copy->alone && !is_sound (self->file, &problem)))
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                   _("The working copy %s holds changes of %s that were not saved, but it can't be read (%s). "
                     "Move it to another folder to go on from the document as it was last saved."),
                   self->copy->database, self->copy->document, problem->message);
      g_error_free (problem);
      return FALSE;
    }
  if (self->copy->alone && !must_keep (self, info, taken, &keep, error))
    return FALSE;
  if (keep)
    return keep_working_copy (self, info, error);
  close_file (self, FALSE);
  return take_document (self, taken, error);
}

/* After the file is open: what the log says. */
static gboolean
read_state (LmStore *self, GError **error)
{
  g_auto (LmDocumentInfo) own = { 0 };

  if (!lm_document_read_head (self->file, &own, error))
    return FALSE;
  self->revision = own.revision;
  return self->read_only || lm_undo_load (self, error);
}

static gboolean
can_write (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0 && faccessat (AT_FDCWD, folder, W_OK, AT_EACCESS) == 0;
}

static gboolean
open_document (LmStore *self, GError **error)
{
  g_autofree char *taken = lm_working_copy_make_temporary (self->copy, error);
  gboolean found = g_file_test (self->copy->database, G_FILE_TEST_EXISTS), done = FALSE;
  LmDocumentInfo *info = &self->document;

  if (taken == NULL)
    return FALSE;
  if (lm_document_take (self->copy->document, taken, info, error))
    {
      self->read_only = info->newer || (!found && !can_write (self->copy->document));
      self->published = info->revision;
      if (self->read_only)
        {
          /* Open on a name that goes at once: nothing can be left behind. */
          self->file = lm_sqlite_open (taken, LM_SQLITE_FOREIGN, error);
          if (self->file)
            {
              lm_sqlite_set_name (self->file, self->copy->document);
              done = read_state (self, error);
            }
        }
      else
        done = (found ? open_found (self, info, taken, error) : take_document (self, taken, error)) &&
               migrate (self, error) && read_state (self, error);
    }
  g_unlink (taken);
  return done;
}

LmStore *
lm_store_open (const char *path, GError **error)
{
  LmStore *self;
  GError *problem = NULL;
  g_autofree char *real = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  real = lm_working_copy_resolve (path, error);
  if (real == NULL)
    return NULL;
  if (g_access (real, F_OK) != 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s does not exist"), path);
      return NULL;
    }
  self = store_new ();
  self->copy = lm_working_copy_enter (real, &problem);
  if (self->copy == NULL || !open_document (self, &problem))
    {
      pass_on (error, path, problem);
      abandon (self);
      return NULL;
    }
  lm_document_remove_leftover (self->copy->document, self->copy->replica);
  lm_working_copy_share (self->copy);
  return self;
}

/* An empty project in the working copy, and its document. */
static gboolean
make_document (LmStore *self, GError **error)
{
  g_autoptr (LmSqlite) fresh = NULL;

  lm_working_copy_drop_database (self->copy);
  fresh = lm_sqlite_open (self->copy->database, LM_SQLITE_CREATE, error);
  if (fresh == NULL || !lm_schema_create (fresh, error) ||
      !lm_sqlite_exec (fresh, "INSERT INTO project (id) VALUES (1)", error))
    return FALSE;
  g_clear_pointer (&fresh, lm_sqlite_free);
  return open_working_file (self, error) && read_state (self, error) &&
         lm_store_write_document (self, self->copy->document, TRUE, NULL, error);
}

LmStore *
lm_store_create (const char *path, GError **error)
{
  LmStore *self;
  GError *problem = NULL;
  g_autofree char *real = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  real = lm_working_copy_resolve (path, error);
  if (real == NULL)
    return NULL;
  if (g_access (real, F_OK) == 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s exists already; choose another name"), path);
      return NULL;
    }
  self = store_new ();
  self->copy = lm_working_copy_enter (real, &problem);
  if (self->copy && !self->copy->alone)
    g_set_error (&problem, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s is still open in another window; close it there first"), path);
  if (problem || !make_document (self, &problem))
    {
      pass_on (error, path, problem);
      if (self->copy && self->copy->alone)
        lm_working_copy_drop_database (self->copy);
      abandon (self);
      return NULL;
    }
  lm_working_copy_share (self->copy);
  return self;
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
  store_free (self, done && !self->read_only);
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
  g_free (self->author);
  self->author = g_strdup (author);
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
  if (!lm_sqlite_get_int64 (self->file, "SELECT coalesce (max (revision), 0) FROM action", revision, error) ||
      !lm_store_read_data_version (self, &self->data_version, error))
    return FALSE;
  for (guint t = 0; t < LM_N_TABLES; t++)
    if (!lm_store_load_table (self, t, builder, error))
      return FALSE;
  return TRUE;
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
      pass_on (error, self->copy->document, problem);
      lm_snapshot_unref (snapshot);
      return NULL;
    }
  lm_store_keep_latest (self, snapshot);
  g_mutex_lock (&self->lock);
  self->revision = revision;
  g_mutex_unlock (&self->lock);
  return snapshot;
}

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
  if (!lm_document_take (self->copy->document, taken, &info, error))
    {
      g_unlink (taken);
      return NULL;
    }
  return g_steal_pointer (&taken);
}

/* Writes the copy, and opens it in a working copy with our replica number, so
 * that undo goes on. */
static gboolean
fill_other (LmStore *self, LmStore *other, GError **error)
{
  g_auto (LmDocumentInfo) info = { 0 };
  g_autofree char *source = find_source (self, other, error);
  gboolean written;

  if (source == NULL)
    return FALSE;
  written = lm_document_write (other->copy->document, source, self->copy->replica, FALSE, NULL, &info, error);
  if (self->read_only)
    g_unlink (source);
  if (!written)
    return FALSE;
  lm_working_copy_drop_database (other->copy); /* of the document that was replaced */
  return (self->read_only || lm_working_copy_set_replica (other->copy, self->copy->replica, error)) && open_document (other, error);
}

static LmStore *
make_other (LmStore *self, const char *path, GError **error)
{
  LmStore *other = store_new ();

  other->copy = lm_working_copy_enter (path, error);
  if (other->copy && !other->copy->alone)
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s is open in another window; close it there first"), path);
  else if (other->copy && fill_other (self, other, error))
    {
      lm_working_copy_share (other->copy);
      return other;
    }
  abandon (other);
  return NULL;
}

gboolean
lm_store_save_as (LmStore *self, const char *path, GError **error)
{
  g_autofree char *real = NULL;
  GError *problem = NULL;
  LmStore *other;
  gint64 replica;

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
      pass_on (error, path, problem);
      return FALSE;
    }
  replica = self->copy->replica;
  close_file (self, TRUE);
  /* The number went along to the new document; the old one gets another, so
   * that the two never give out the same keys. */
  if (!self->read_only && replica == other->copy->replica && !lm_working_copy_set_replica (self->copy, 0, &problem))
    {
      g_warning ("%s", problem->message);
      g_clear_error (&problem);
    }
  lm_working_copy_leave (self->copy, TRUE);
  g_mutex_lock (&self->lock);
  move_into (self, other);
  g_mutex_unlock (&self->lock);
  g_mutex_unlock (&self->publishing);
  store_free (other, FALSE);
  if (!lm_undo_load (self, &problem))
    {
      pass_on (error, path, problem);
      return FALSE;
    }
  return TRUE;
}
