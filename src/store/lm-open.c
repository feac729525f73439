#include "lm-merge-private.h"

#include "lm-schema-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The log of the working copy is cut back to this after a large action. */
#define JOURNAL_SIZE_LIMIT "67108864"

/* Every setting is read back: a working copy without them could lose what was
 * said to be saved. */
gboolean
lm_store_open_working_file (LmStore *self, GError **error)
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

/* `original` is the hash of the document that the working copy was just made
 * of: its backup need not be made at every opening. */
static gboolean
migrate (LmStore *self, const char *original, GError **error)
{
  g_autofree char *backup = NULL, *what = NULL;
  gint64 version;

  if (!lm_sqlite_get_int64 (self->file, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == LM_SCHEMA_VERSION)
    return TRUE;
  what = g_strdup_printf ("version-%" G_GINT64_FORMAT, version);
  backup = lm_working_copy_make_backup_name (self->copy, what, error);
  if (backup && original)
    {
      g_autofree char *folder = g_path_get_dirname (backup), *name = g_strdup_printf ("%s-%.16s.db", what, original);

      g_free (backup);
      backup = g_build_filename (folder, name, NULL);
    }
  /* The pages of the old tables go, or the document would be twice as large. */
  return backup && lm_schema_migrate (self->file, lm_migrations, LM_SCHEMA_VERSION, backup, error) &&
         lm_sqlite_exec (self->file, "VACUUM", error);
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

typedef enum {
  FOUND_KEEP,   /* it holds all that the document holds, or each has something of its own */
  FOUND_DROP,   /* the document holds all of it */
  FOUND_FOREIGN /* it is of another project, which stood under this name before */
} Found;

/* What to do with the working copy that was found (after a crash, or because
 * another process has it open), the document `info` being copied at `taken`. */
static gboolean
judge_found (LmStore *self, const LmDocumentInfo *info, const char *taken, Found *found, GError **error)
{
  g_auto (LmDocumentInfo) own = { 0 };
  g_auto (LmLogDifference) difference = { 0 };
  g_autoptr (LmSqlite) document = NULL;

  if (!lm_document_read_head (self->file, &own, error))
    return FALSE;
  if (!g_str_equal (own.lineage, info->lineage))
    {
      *found = FOUND_FOREIGN;
      return TRUE;
    }
  document = lm_sqlite_open (taken, LM_SQLITE_FOREIGN, error);
  if (document == NULL || !lm_log_compare (self->file, document, &difference, error))
    return FALSE;
  *found = difference.n_own > 0 ? FOUND_KEEP : FOUND_DROP;
  return TRUE;
}

/* The log of the working copy only holds what comes after these pages, so they
 * must be on the disk before it. */
static gboolean
sync_path (const char *path, int flags)
{
  g_auto (LmFile) file = { open (path, O_RDONLY | O_CLOEXEC | flags) };

  return file.fd >= 0 && fsync (file.fd) == 0;
}

/* Puts the copy of the document in place of the working copy. */
static gboolean
take_document (LmStore *self, const char *taken, GError **error)
{
  if (!sync_path (taken, 0) || g_rename (taken, self->copy->database) != 0 || !sync_path (self->copy->folder, O_DIRECTORY))
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be made: %s"), self->copy->database, g_strerror (errno));
      return FALSE;
    }
  return lm_store_open_working_file (self, error);
}

/* The working copy goes on, whatever the document holds. Publishing is to look
 * at the document first, and take in what it has of its own. */
static gboolean
keep_working_copy (LmStore *self, LmDocumentInfo *info, const char *taken, GError **error)
{
  g_auto (LmLogDifference) difference = { 0 };
  g_autoptr (LmSqlite) document = lm_sqlite_open (taken, LM_SQLITE_FOREIGN, error);

  if (document == NULL || !lm_log_compare (self->file, document, &difference, error))
    return FALSE;
  if (difference.missing->len > 0)
    self->published = -1;
  memset (info->hash, 0, sizeof info->hash);
  return TRUE;
}

/* Opens the working copy that is there already. */
static gboolean
open_found (LmStore *self, LmDocumentInfo *info, const char *taken, gboolean *took, GError **error)
{
  GError *problem = NULL;
  Found found = FOUND_KEEP;

  if (!lm_store_open_working_file (self, &problem) || (self->copy->alone && !is_sound (self->file, &problem)))
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                   _("The working copy %s holds changes of %s that were not saved, but it can't be read (%s). "
                     "Move it to another folder to go on from the document as it was last saved."),
                   self->copy->database, self->copy->document, problem->message);
      g_error_free (problem);
      return FALSE;
    }
  if (self->copy->alone && !judge_found (self, info, taken, &found, error))
    return FALSE;
  if (found == FOUND_KEEP)
    return keep_working_copy (self, info, taken, error);
  lm_store_close_file (self, found == FOUND_DROP);
  if (found == FOUND_DROP)
    lm_working_copy_drop_database (self->copy);
  else if (!lm_working_copy_set_aside (self->copy, error))
    return FALSE;
  *took = TRUE;
  return take_document (self, taken, error);
}

/* A document that can't be written is converted where it was copied to. */
static gboolean
migrate_taken (const char *taken, GError **error)
{
  g_autoptr (LmSqlite) file = lm_sqlite_open (taken, LM_SQLITE_READ_WRITE, error);

  return file && lm_sqlite_set_pragma (file, "journal_mode", "memory", "memory", error) &&
         lm_schema_migrate (file, lm_migrations, LM_SCHEMA_VERSION, NULL, error);
}

/* A document that was put back from a backup knows less of our keys than we gave
 * out: what was made under them may stand in another copy, so we go on under
 * another number. */
static gboolean
check_replica (LmStore *self, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT coalesce (max (counter), 0) FROM replica WHERE id = %lld", (long long) self->copy->replica);
  gint64 counter;

  if (!lm_sqlite_get_int64 (self->file, sql, &counter, error))
    return FALSE;
  return !self->copy->alone || counter >= self->copy->counter || lm_working_copy_renew_replica (self->copy, error);
}

/* After the file is open: what the log says. */
static gboolean
read_state (LmStore *self, GError **error)
{
  g_auto (LmDocumentInfo) own = { 0 };

  if (!lm_document_read_head (self->file, &own, error))
    return FALSE;
  self->revision = own.n_actions;
  return self->read_only || (check_replica (self, error) && lm_undo_load (self, error));
}

static gboolean
can_write (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0 && faccessat (AT_FDCWD, folder, W_OK, AT_EACCESS) == 0;
}

/* The document, copied at `taken`, went through the gates. */
static gboolean
open_taken (LmStore *self, const char *taken, gboolean found, GError **error)
{
  LmDocumentInfo *info = &self->document;
  g_autofree char *hash = lm_document_hash_to_text (info->hash);
  gboolean took = !found; /* whether the working copy is made of the document */

  lm_working_copy_set_sound (self->copy, hash, 0);
  self->read_only = info->newer || (!found && !can_write (self->copy->document));
  self->published = info->n_actions;
  if (!self->read_only)
    return (found ? open_found (self, info, taken, &took, error) : take_document (self, taken, error)) &&
           migrate (self, took ? hash : NULL, error) && read_state (self, error);

  /* Its name goes at once, so nothing can be left behind. */
  if (info->version < LM_SCHEMA_VERSION && !migrate_taken (taken, error))
    return FALSE;
  self->file = lm_sqlite_open (taken, LM_SQLITE_FOREIGN, error);
  if (self->file == NULL)
    return FALSE;
  lm_sqlite_set_name (self->file, self->copy->document);
  return read_state (self, error);
}

/* The document is gone or damaged, but a crash left a working copy, or another
 * process works in it: that has everything. */
static gboolean
open_without_document (LmStore *self, GError **error)
{
  memset (self->document.hash, 0, sizeof self->document.hash);
  self->published = -1;
  return lm_store_open_working_file (self, error) && is_sound (self->file, error) && migrate (self, NULL, error) && read_state (self, error);
}

gboolean
lm_store_open_document (LmStore *self, GError **error)
{
  g_autofree char *taken = lm_working_copy_make_temporary (self->copy, error);
  gboolean found = g_file_test (self->copy->database, G_FILE_TEST_EXISTS), done;
  GError *problem = NULL;

  if (taken == NULL)
    return FALSE;
  if (lm_document_take (self->copy->document, taken, self->copy->sound, &self->document, &problem))
    done = open_taken (self, taken, found, error);
  else
    {
      done = found && open_without_document (self, NULL);
      if (done)
        g_error_free (problem);
      else
        g_propagate_error (error, problem);
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
  self = lm_store_new ();
  self->copy = lm_working_copy_enter (real, &problem);
  if (self->copy && g_access (real, F_OK) != 0 && g_access (self->copy->database, F_OK) != 0)
    g_set_error (&problem, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s does not exist"), path);
  if (problem || !lm_store_open_document (self, &problem))
    {
      lm_store_pass_on (error, path, problem);
      lm_store_abandon (self);
      return NULL;
    }
  if (self->copy->alone) /* else it may be in the making */
    lm_store_take_in_leftover (self);
  lm_working_copy_share (self->copy);
  return self;
}

static gboolean
fill_database (const char *path, GError **error)
{
  g_autoptr (LmSqlite) fresh = lm_sqlite_open (path, LM_SQLITE_CREATE, error);

  return fresh != NULL && lm_schema_create (fresh, error) && lm_sqlite_exec (fresh, "INSERT INTO project (id) VALUES (1)", error);
}

/* An empty project in the working copy, and its document. */
static gboolean
make_document (LmStore *self, GError **error)
{
  if (!lm_working_copy_set_aside (self->copy, error))
    return FALSE;
  if (fill_database (self->copy->database, error) && lm_store_open_working_file (self, error) && read_state (self, error) &&
      lm_store_write_document (self, self->copy->document, NULL, TRUE, NULL, NULL, error))
    return TRUE;
  lm_store_close_file (self, TRUE);
  lm_working_copy_drop_database (self->copy);
  return FALSE;
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
  self = lm_store_new ();
  self->copy = lm_working_copy_enter (real, &problem);
  if (self->copy && !self->copy->alone)
    g_set_error (&problem, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s is still open in another window; close it there first"), path);
  if (problem || !make_document (self, &problem))
    {
      lm_store_pass_on (error, path, problem);
      lm_store_abandon (self);
      return NULL;
    }
  lm_working_copy_share (self->copy);
  return self;
}
