#include "store/lm-erasure.h"

#include "lm-erasure-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- marks --- */

/* Those of `file` that `but`, a table of marks, does not have; NULL: all. */
static gboolean
read_marks (LmEraser *eraser, LmSqlite *file, GHashTable *but, GError **error)
{
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result;
  gint64 there;

  if (!lm_sqlite_get_int64 (file, "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = 'erasure'", &there, error))
    return FALSE;
  if (!there) /* an older version */
    return TRUE;
  statement = lm_statement_new (file, "SELECT resident, home FROM erasure", error);
  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmId resident = lm_statement_get_int64 (statement, 0);

      if (but == NULL || !g_hash_table_contains (but, &resident))
        lm_eraser_add (eraser, resident, lm_statement_get_int64 (statement, 1));
    }
  return result == LM_STATEMENT_DONE;
}

static gboolean
add_mark (LmSqlite *file, LmId resident, LmId home, gint64 at, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (file, "INSERT OR IGNORE INTO erasure (resident, home, at) VALUES (?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, resident);
  lm_statement_bind_int64 (statement, 2, home);
  lm_statement_bind_int64 (statement, 3, at);
  return lm_statement_run (statement, error);
}

static gboolean
copy_marks (LmSqlite *file, LmSqlite *theirs, GError **error)
{
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result;
  gint64 there;

  if (!lm_sqlite_get_int64 (theirs, "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = 'erasure'", &there, error))
    return FALSE;
  if (!there) /* an older version */
    return TRUE;
  statement = lm_statement_new (theirs, "SELECT resident, home, at FROM erasure", error);
  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    if (!add_mark (file, lm_statement_get_int64 (statement, 0), lm_statement_get_int64 (statement, 1), lm_statement_get_int64 (statement, 2), error))
      return FALSE;
  return result == LM_STATEMENT_DONE;
}

/* What `file` itself holds from before it knew: rows, and the actions it had. */
static gboolean
clean_own (LmEraser *eraser, LmSqlite *file, GError **error)
{
  eraser->but_these = TRUE;
  return g_hash_table_size (eraser->residents) == 0 || lm_eraser_clean (eraser, file, error);
}

/* Of what came in: the actions of an author who did not know. Names that ours no
 * longer has, and that may stand in a text about somebody else, are in theirs. */
static gboolean
clean_missing (LmEraser *eraser, LmSqlite *file, LmSqlite *theirs, GError **error)
{
  if (g_hash_table_size (eraser->residents) == 0)
    return TRUE;
  if (!lm_eraser_find_in_rows (eraser, theirs, error) || !lm_eraser_find_in_log (eraser, theirs, error) ||
      !lm_eraser_find_in_rows (eraser, file, error) || !lm_eraser_find_in_log (eraser, file, error))
    return FALSE;
  lm_eraser_sort_words (eraser);
  return lm_eraser_clean_log (eraser, file, error);
}

gboolean
lm_store_apply_erasures (LmSqlite *file, LmSqlite *theirs, GArray *missing, gboolean *emptied, GError **error)
{
  g_auto (LmEraser) ours = { 0 }, known = { 0 }, own = { 0 }, came = { 0 };

  lm_eraser_init (&ours);
  lm_eraser_init (&known);
  lm_eraser_init (&own);
  lm_eraser_init (&came);
  if (!read_marks (&ours, file, NULL, error) || !read_marks (&known, theirs, NULL, error) || !read_marks (&own, theirs, ours.residents, error) ||
      !read_marks (&came, file, known.residents, error) || !copy_marks (file, theirs, error))
    return FALSE;
  came.actions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; missing && i < missing->len; i++)
    g_hash_table_add (came.actions, g_memdup2 (&g_array_index (missing, LmId, i), sizeof (LmId)));
  own.actions = g_hash_table_ref (came.actions);
  if (!clean_own (&own, file, error) || !clean_missing (&came, file, theirs, error))
    return FALSE;
  if (emptied)
    *emptied = g_hash_table_size (own.residents) > 0 || came.n_emptied > 0;
  return TRUE;
}

/* --- files --- */

/* Nothing may stay between the pages, or in the log beside them. */
static gboolean
pack_pages (LmSqlite *file, GError **error)
{
  return lm_sqlite_exec (file, "PRAGMA wal_checkpoint (TRUNCATE); VACUUM; PRAGMA wal_checkpoint (TRUNCATE)", error);
}

static gboolean
clean_in_transaction (LmEraser *eraser, LmSqlite *file, GError **error)
{
  if (!lm_sqlite_exec (file, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (lm_eraser_clean (eraser, file, error) && lm_sqlite_exec (file, "COMMIT", error))
    return TRUE;
  lm_sqlite_exec (file, "ROLLBACK", NULL);
  return FALSE;
}

/* A kept document has its trailer behind the pages, which must fit again. */
static gboolean
read_trailer (const char *path, gboolean *has)
{
  g_auto (LmFile) file = { open (path, O_RDONLY | O_CLOEXEC) };
  struct stat status;
  char end[8];

  *has = FALSE;
  if (file.fd < 0 || fstat (file.fd, &status) != 0)
    return FALSE;
  *has = status.st_size > LM_DOCUMENT_TRAILER_SIZE && pread (file.fd, end, 8, status.st_size - 8) == 8 && memcmp (end, "trailer1", 8) == 0;
  return TRUE;
}

static gboolean
write_trailer (const char *path)
{
  g_auto (LmFile) file = { open (path, O_RDWR | O_CLOEXEC) };
  guchar trailer[LM_DOCUMENT_TRAILER_SIZE];
  guint8 hash[LM_DOCUMENT_HASH_SIZE];
  struct stat status;

  if (file.fd < 0 || fstat (file.fd, &status) != 0 || !lm_document_hash (file.fd, status.st_size, -1, hash))
    return FALSE;
  lm_document_make_trailer (trailer, hash, status.st_size);
  return lseek (file.fd, 0, SEEK_END) >= 0 && lm_document_write_all (file.fd, trailer, sizeof trailer) && fsync (file.fd) == 0;
}

/* Empties a file of the project that nobody works in: a backup, or a working
 * copy that a crash left. Of another project it is left alone. */
static gboolean
clean_other (LmEraser *eraser, const char *path, const char *lineage, gboolean *ours, GError **error)
{
  g_autoptr (LmSqlite) file = NULL;
  g_autofree char *its = NULL;
  gboolean trailer;

  *ours = FALSE;
  if (!read_trailer (path, &trailer))
    return TRUE;
  file = lm_sqlite_open (path, LM_SQLITE_READ_WRITE, error);
  its = file ? lm_sqlite_get_text (file, "SELECT value FROM meta WHERE key = 'lineage'", NULL) : NULL;
  if (its == NULL || !g_str_equal (its, lineage))
    {
      g_clear_error (error); /* no project, or damaged */
      return TRUE;
    }
  *ours = TRUE;
  if (!lm_sqlite_exec (file, "PRAGMA secure_delete = 1; PRAGMA ignore_check_constraints = 1", error) ||
      !clean_in_transaction (eraser, file, error) || !pack_pages (file, error))
    return FALSE;
  g_clear_pointer (&file, lm_sqlite_free);
  if (trailer && !write_trailer (path))
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be written: %s"), path, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* Every database in a folder but `except`. */
static gboolean
clean_folder (LmEraser *eraser, const char *folder, const char *except, const char *lineage, gboolean *any, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean ours;

      if ((!g_str_has_suffix (name, ".db") && !g_str_has_suffix (name, ".lmeter")) || g_strcmp0 (path, except) == 0)
        continue;
      if (!clean_other (eraser, path, lineage, &ours, error))
        return FALSE;
      *any |= ours;
    }
  return TRUE;
}

/* The document that a working folder is of. (transfer full) */
static char *
document_of (const char *folder)
{
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  g_autofree char *path = g_build_filename (folder, "copy.ini", NULL);

  g_key_file_load_from_file (settings, path, G_KEY_FILE_NONE, NULL);
  return g_key_file_get_string (settings, "copy", "document", NULL);
}

/* The private folders of this user: where somebody is at work only the name of
 * the document can be given. */
static gboolean
clean_this_machine (LmStore *self, LmEraser *eraser, const char *lineage, GPtrArray *elsewhere, GError **error)
{
  g_autofree char *copies = g_path_get_dirname (self->copy->folder);
  g_autoptr (GDir) dir = g_dir_open (copies, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *folder = g_build_filename (copies, name, NULL), *backups = g_build_filename (folder, "backups", NULL);
      g_autofree char *lock = g_build_filename (folder, "open.lock", NULL), *document = NULL;
      gboolean own = g_str_equal (folder, self->copy->folder), any = FALSE;
      g_auto (LmFile) held = { -1 };

      if (!own)
        held.fd = open (lock, O_RDWR | O_CLOEXEC);
      if (own || held.fd < 0 || flock (held.fd, LOCK_EX | LOCK_NB) == 0)
        {
          if (!clean_folder (eraser, folder, own ? self->copy->database : NULL, lineage, &any, error))
            return FALSE;
        }
      else
        any = TRUE;
      if (!clean_folder (eraser, backups, NULL, lineage, &any, error))
        return FALSE;
      document = own ? NULL : document_of (folder);
      if (document && any && g_file_test (document, G_FILE_TEST_EXISTS))
        g_ptr_array_add (elsewhere, g_strdup_printf (_("%s is another copy of this project: open it and take this one in."), document));
    }
  return TRUE;
}

gboolean
lm_store_follow_erasures (LmStore *self, LmSqlite *file, LmSqlite *theirs, GError **error)
{
  g_auto (LmEraser) eraser = { 0 };
  g_autoptr (GPtrArray) elsewhere = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *lineage = lm_sqlite_get_text (file, "SELECT value FROM meta WHERE key = 'lineage'", error);

  lm_eraser_init (&eraser);
  return lineage && read_marks (&eraser, file, NULL, error) && lm_eraser_find_in_rows (&eraser, theirs, error) &&
         lm_eraser_find_in_log (&eraser, theirs, error) && pack_pages (file, error) && clean_this_machine (self, &eraser, lineage, elsewhere, error);
}

/* Whoever worked on a copy elsewhere still has the name until that copy is taken in. */
static gboolean
list_replicas (LmStore *self, GPtrArray *elsewhere, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, "SELECT DISTINCT author FROM replica WHERE id <> ? AND author <> '' ORDER BY author", error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, self->copy->replica);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    g_ptr_array_add (elsewhere, g_strdup_printf (_("%s worked on a copy: there the erasure follows when it takes this one in."),
                                                 lm_statement_get_text (statement, 0)));
  return result == LM_STATEMENT_DONE;
}

/* --- erasing --- */

/* An action of its own, so that the document has something to take in. */
static gboolean
empty_rows (LmStore *self, LmEraser *eraser, LmSnapshot *snapshot, const LmId *residents, guint n, GError **error)
{
  g_autoptr (LmSnapshot) after = NULL;
  LmId made;

  if (!lm_store_begin (self, g_dngettext (GETTEXT_PACKAGE, "A resident erased", "Residents erased", n), error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const LmResidentRow *row = lm_snapshot_find (snapshot, LM_TABLE_RESIDENT, residents[i]);
      LmResidentRow empty;

      if (row == NULL)
        continue;
      lm_eraser_add (eraser, row->id, row->home);
      lm_eraser_add_word (eraser, row->name);
      lm_eraser_add_word (eraser, row->phone);
      lm_eraser_add_word (eraser, row->email);
      LM_ROW_FRESH (RESIDENT, &empty);
      empty.id = row->id;
      empty.home = row->home;
      empty.kind = row->kind;
      empty.language = row->language;
      empty.channel = row->channel;
      if (!lm_store_update (self, LM_TABLE_RESIDENT, &empty, error))
        {
          lm_store_rollback (self);
          return FALSE;
        }
    }
  after = lm_store_finish (self, snapshot, LM_ACTION_MERGE, 0, &made, error); /* which nobody undoes */
  return after != NULL;
}

static gboolean
mark_and_clean (LmStore *self, LmEraser *eraser, GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gboolean done = lm_sqlite_exec (self->file, "BEGIN IMMEDIATE", error);

  if (!done)
    return FALSE;
  g_hash_table_iter_init (&iter, eraser->residents);
  while (done && g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *sql = g_strdup_printf ("SELECT home FROM resident WHERE id = %lld", (long long) *(LmId *) key);
      gint64 home;

      done = lm_sqlite_get_int64 (self->file, sql, &home, error) && add_mark (self->file, *(LmId *) key, home, g_get_real_time () / G_USEC_PER_SEC, error);
    }
  done = done && lm_eraser_clean (eraser, self->file, error) && lm_sqlite_exec (self->file, "COMMIT", error);
  if (!done)
    lm_sqlite_exec (self->file, "ROLLBACK", NULL);
  return done;
}

gboolean
lm_store_erase (LmStore *self, const LmId *residents, guint n_residents, GPtrArray **elsewhere, GError **error)
{
  g_auto (LmEraser) eraser = { 0 };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autofree char *lineage = NULL;
  GError *problem = NULL;
  gboolean done;

  g_return_val_if_fail (self != NULL && residents != NULL && self->session == NULL, FALSE);
  lm_eraser_init (&eraser);
  snapshot = lm_store_load (self, error);
  if (snapshot == NULL || !empty_rows (self, &eraser, snapshot, residents, n_residents, error))
    return FALSE;
  lm_store_drop_statements (self);
  lineage = lm_sqlite_get_text (self->file, "SELECT value FROM meta WHERE key = 'lineage'", &problem);
  done = lineage && mark_and_clean (self, &eraser, &problem) && pack_pages (self->file, &problem);
  if (done)
    {
      /* The document is to be written even where it has every action. */
      g_mutex_lock (&self->lock);
      self->published = -1;
      g_mutex_unlock (&self->lock);
      done = lm_store_publish (self, NULL, &problem) && clean_this_machine (self, &eraser, lineage, found, &problem) &&
             list_replicas (self, found, &problem);
    }
  if (!done)
    {
      lm_store_pass_on (error, self->copy->document, problem);
      return FALSE;
    }
  if (elsewhere)
    *elsewhere = g_steal_pointer (&found);
  return TRUE;
}
