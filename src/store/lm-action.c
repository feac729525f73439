#include "lm-store-private.h"

#include "lm-schema-private.h"

#include <glib/gi18n-lib.h>

/* Counters stay below 2^32, so that keys of two replicas never meet. */
#define MAX_COUNTER G_GINT64_CONSTANT (0xffffffff)

LmStatement *
lm_store_statement (LmStore *self, LmTable table, LmRowStatement kind, GError **error)
{
  if (self->statements[table][kind] == NULL)
    {
      g_autofree char *sql = lm_row_make_sql (table, kind);

      self->statements[table][kind] = lm_statement_new (self->file, sql, error);
    }
  return self->statements[table][kind];
}

void
lm_store_drop_statements (LmStore *self)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      for (guint k = 0; k < LM_N_ROW_STATEMENTS; k++)
        g_clear_pointer (&self->statements[t][k], lm_statement_free);
      g_clear_pointer (&self->updates[t], g_hash_table_unref);
    }
}

/* People change few combinations of columns, so each keeps its statement. */
LmStatement *
lm_store_update_statement (LmStore *self, LmTable table, LmColumns columns, GError **error)
{
  g_autofree char *sql = NULL;
  LmStatement *statement;

  if (self->updates[table] == NULL)
    self->updates[table] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) lm_statement_free);
  statement = g_hash_table_lookup (self->updates[table], &columns);
  if (statement)
    return statement;
  sql = lm_row_make_update (table, columns);
  statement = lm_statement_new (self->file, sql, error);
  if (statement)
    g_hash_table_insert (self->updates[table], g_memdup2 (&columns, sizeof columns), statement);
  return statement;
}

/* TRUE the first time in this action. */
static gboolean
touch (LmStore *self, LmTable table, LmId id)
{
  if (self->touched[table] == NULL)
    self->touched[table] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return g_hash_table_add (self->touched[table], g_memdup2 (&id, sizeof id));
}

gboolean
lm_store_watch (LmStore *self, LmTable table, GError **error)
{
  int code;

  if (self->watched[table])
    return TRUE;
  code = sqlite3session_attach (self->session, lm_table_get_info (table)->name);
  if (code != SQLITE_OK)
    return lm_sqlite_fail (self->file, code, NULL, error);
  self->watched[table] = TRUE;
  return TRUE;
}

/* Keys given out so far by this working copy, from the file: another process
 * that works in the same copy counts on there too. */
static gboolean
read_counter (LmStore *self, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, "SELECT counter FROM replica WHERE id = ?", error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, self->copy->replica);
  result = lm_statement_step (statement, error);
  self->counter = result == LM_STATEMENT_ROW ? lm_statement_get_int64 (statement, 0) : 0;
  return result != LM_STATEMENT_ERROR;
}

static gboolean
write_counter (LmStore *self, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->file, "INSERT INTO replica (id, counter, author) VALUES (?1, ?2, ?3) "
                                  "ON CONFLICT (id) DO UPDATE SET counter = ?2, author = ?3", error);

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, self->copy->replica);
  lm_statement_bind_int64 (statement, 2, self->counter);
  lm_statement_bind_text (statement, 3, self->author);
  return lm_statement_run (statement, error);
}

static LmId
next_id (LmStore *self)
{
  g_assert (self->counter < MAX_COUNTER);
  return self->copy->replica << 32 | ++self->counter;
}

void
lm_store_end_session (LmStore *self)
{
  g_clear_pointer (&self->session, sqlite3session_delete);
  g_clear_pointer (&self->label, g_free);
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      self->watched[t] = FALSE;
      g_clear_pointer (&self->touched[t], g_hash_table_unref);
    }
}

void
lm_store_rollback (LmStore *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL);
  if (self->session == NULL)
    return;
  lm_store_end_session (self);
  g_clear_pointer (&self->seen, g_bytes_unref); /* the action that said so may be gone */
  /* A full disk makes SQLite roll back by itself. */
  if (!sqlite3_get_autocommit (lm_sqlite_get_handle (self->file)) && !lm_sqlite_exec (self->file, "ROLLBACK", &error))
    g_warning ("%s", error->message);
}

/* Errors of SQLite below become ours above. */
static gboolean
pass_on (GError *problem, GError **error)
{
  if (problem->domain == LM_SQLITE_ERROR)
    {
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, problem->message);
      g_error_free (problem);
    }
  else
    g_propagate_error (error, problem);
  return FALSE;
}

gboolean
lm_store_start_session (LmStore *self, GError **error)
{
  int code = sqlite3session_create (lm_sqlite_get_handle (self->file), "main", &self->session);

  return code == SQLITE_OK || lm_sqlite_fail (self->file, code, NULL, error);
}

gboolean
lm_store_begin (LmStore *self, const char *label, GError **error)
{
  GError *problem = NULL;
  gint64 version;

  g_return_val_if_fail (self != NULL && label != NULL, FALSE);
  g_return_val_if_fail (self->session == NULL, FALSE);
  if (self->read_only)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_READ_ONLY,
                   _("%s can only be read. Use Save as to go on in a copy of your own."), self->copy->document);
      return FALSE;
    }
  /* References are looked at when the action ends, so that its rows may come in any order. */
  if (!lm_sqlite_exec (self->file, "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = 1", &problem))
    return pass_on (problem, error);
  if (!lm_store_start_session (self, &problem) || !read_counter (self, &problem) || !lm_store_read_data_version (self, &version, &problem))
    {
      lm_store_end_session (self);
      lm_sqlite_exec (self->file, "ROLLBACK", NULL);
      return pass_on (problem, error);
    }
  self->outdated = self->latest == NULL || version != self->data_version;
  self->label = g_strdup (label);
  return TRUE;
}

static gboolean
gone (LmTable table, LmId id, GError **error)
{
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("row %lld of «%s» is gone"),
               (long long) id, lm_table_get_info (table)->name);
  return FALSE;
}

gboolean
lm_store_insert (LmStore *self, LmTable table, gpointer row, GError **error)
{
  GError *problem = NULL;
  LmStatement *statement = NULL;
  LmId *id = row;
  gboolean fresh;

  g_return_val_if_fail (self != NULL && self->session != NULL && table < LM_N_TABLES && row != NULL, FALSE);
  fresh = *id == 0;
  if (fresh)
    *id = next_id (self);
  if (lm_store_watch (self, table, &problem))
    statement = lm_store_statement (self, table, LM_ROW_INSERT, &problem);
  if (statement && lm_row_bind (table, statement, row, LM_COLUMNS_ALL, &problem) && lm_statement_run (statement, &problem))
    return TRUE;
  if (statement)
    lm_statement_reset (statement);
  if (fresh)
    *id = 0;
  return pass_on (problem, error);
}

/* Only what differs from the last snapshot is written: a tenth of the work where
 * a plan moves, and what another process changed in the row's other columns
 * stays. A row that this action wrote before is written whole. */
gboolean
lm_store_update (LmStore *self, LmTable table, gconstpointer row, GError **error)
{
  GError *problem = NULL;
  LmStatement *statement = NULL;
  LmColumns columns = LM_COLUMNS_ALL;
  gconstpointer known;
  LmId id;

  g_return_val_if_fail (self != NULL && self->session != NULL && table < LM_N_TABLES && row != NULL, FALSE);
  id = *(const LmId *) row;
  known = self->latest ? lm_snapshot_find (self->latest, table, id) : NULL;
  if (touch (self, table, id) && known)
    columns = lm_row_compare (table, known, row);
  if (columns == 0)
    return TRUE;
  if (lm_store_watch (self, table, &problem))
    statement = lm_store_update_statement (self, table, columns, &problem);
  if (statement == NULL)
    return pass_on (problem, error);
  if (!lm_row_bind (table, statement, row, columns, &problem) || !lm_statement_run (statement, &problem))
    {
      lm_statement_reset (statement);
      return pass_on (problem, error);
    }
  return sqlite3_changes (lm_sqlite_get_handle (self->file)) > 0 || gone (table, id, error);
}

gboolean
lm_store_delete (LmStore *self, LmTable table, LmId id, GError **error)
{
  GError *problem = NULL;
  LmStatement *statement = NULL;

  g_return_val_if_fail (self != NULL && self->session != NULL && table < LM_N_TABLES, FALSE);
  touch (self, table, id);
  if (lm_store_watch (self, table, &problem))
    statement = lm_store_statement (self, table, LM_ROW_DELETE, &problem);
  if (statement == NULL)
    return pass_on (problem, error);
  lm_statement_bind_int64 (statement, 1, id);
  if (!lm_statement_run (statement, &problem))
    return pass_on (problem, error);
  return sqlite3_changes (lm_sqlite_get_handle (self->file)) > 0 || gone (table, id, error);
}

/* «FOREIGN KEY constraint failed» says nothing of where. Slow, but only looked
 * at once something is wrong. */
static void
explain_references (LmStore *self, GError **problem)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, "PRAGMA foreign_key_check", NULL);

  if (statement == NULL || lm_statement_step (statement, NULL) != LM_STATEMENT_ROW)
    return;
  g_clear_error (problem);
  g_set_error (problem, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
               _("row %lld of «%s» refers to a row of «%s» that does not exist"),
               (long long) lm_statement_get_int64 (statement, 1), lm_statement_get_text (statement, 0), lm_statement_get_text (statement, 2));
}

static gboolean
commit (LmStore *self, GError **error)
{
  GError *problem = NULL;

  if (lm_sqlite_exec (self->file, "COMMIT", &problem))
    return TRUE;
  if (sqlite3_extended_errcode (lm_sqlite_get_handle (self->file)) == SQLITE_CONSTRAINT_FOREIGNKEY)
    explain_references (self, &problem);
  return pass_on (problem, error);
}

/* The next snapshot: of everything where another process wrote in between. */
static LmSnapshot *
end_builder (LmStore *self, LmSnapshotBuilder *builder, gint64 revision, GError **error)
{
  if (!self->outdated)
    return lm_snapshot_builder_end (builder, revision);
  lm_snapshot_unref (lm_snapshot_builder_end (builder, 0));
  builder = lm_snapshot_builder_new (NULL);
  for (guint t = 0; t < LM_N_TABLES; t++)
    if (!lm_store_load_table (self, t, builder, error))
      {
        lm_snapshot_unref (lm_snapshot_builder_end (builder, 0));
        return NULL;
      }
  return lm_snapshot_builder_end (builder, revision);
}

/* The number of actions in the log, which only grows, is the revision of the
 * district; that of an action is its place among those of all copies. */
static gboolean
add_to_log (LmStore *self, LmActionKind kind, LmId origin, gconstpointer changeset, int size, LmChanges *changes, LmId *made, GError **error)
{
  gint64 revision;

  if (!lm_sqlite_get_int64 (self->file, "SELECT coalesce (max (revision), 0) + 1 FROM action", &revision, error))
    return FALSE;
  *made = next_id (self);
  return lm_change_log_add (self, *made, revision, kind, origin, changeset, size, changes, error) && write_counter (self, error);
}

static LmSnapshot *
log_and_commit (LmStore *self, LmSnapshot *before, LmActionKind kind, LmId origin, gconstpointer changeset, int size,
                LmId *made, GError **error)
{
  g_auto (LmChanges) changes = { 0 };
  g_autoptr (LmSnapshot) after = NULL;
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (before);
  gint64 revision = lm_snapshot_get_revision (before) + 1;

  if (!lm_changes_collect (self, changeset, size, self->outdated ? NULL : builder, before, &changes, error) ||
      (self->outdated && !lm_sqlite_get_int64 (self->file, "SELECT count (*) + 1 FROM action", &revision, error)))
    {
      lm_snapshot_unref (lm_snapshot_builder_end (builder, 0));
      return NULL;
    }
  after = end_builder (self, builder, revision, error);
  if (after == NULL || !add_to_log (self, kind, origin, changeset, size, &changes, made, error) ||
      !lm_store_read_data_version (self, &self->data_version, error) || !commit (self, error))
    return NULL;
  lm_store_keep_latest (self, after);
  g_mutex_lock (&self->lock);
  self->revision = revision;
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&after);
}

gboolean
lm_store_log_session (LmStore *self, const char *label, LmActionKind kind, GError **error)
{
  g_auto (LmChanges) changes = { 0 };
  gpointer changeset = NULL;
  int size = 0, code = sqlite3session_changeset (self->session, &size, &changeset);
  gboolean done;
  LmId made;

  if (code != SQLITE_OK)
    return lm_sqlite_fail (self->file, code, NULL, error);
  g_free (self->label);
  self->label = g_strdup (label);
  done = size == 0 || (read_counter (self, error) && lm_changes_collect (self, changeset, size, NULL, self->latest, &changes, error) &&
                       add_to_log (self, kind, 0, changeset, size, &changes, &made, error));
  sqlite3_free (changeset);
  return done;
}

LmSnapshot *
lm_store_finish (LmStore *self, LmSnapshot *before, LmActionKind kind, LmId origin, LmId *made, GError **error)
{
  GError *problem = NULL;
  LmSnapshot *after;
  gpointer changeset = NULL;
  int size = 0;
  int code = sqlite3session_changeset (self->session, &size, &changeset);

  *made = 0;
  if (code != SQLITE_OK)
    {
      lm_sqlite_fail (self->file, code, NULL, &problem);
      lm_store_rollback (self);
      pass_on (problem, error);
      return NULL;
    }
  if (size == 0)
    {
      lm_store_rollback (self);
      sqlite3_free (changeset);
      return lm_snapshot_ref (before);
    }
  /* A patch of anything but the newest snapshot would miss what came between. */
  if (before != self->latest)
    self->outdated = TRUE;
  after = log_and_commit (self, before, kind, origin, changeset, size, made, &problem);
  sqlite3_free (changeset);
  if (after == NULL)
    {
      lm_store_rollback (self);
      pass_on (problem, error);
      return NULL;
    }
  lm_store_end_session (self);
  if (!self->outdated)
    lm_undo_note (self, kind, origin ? origin : *made, *made);
  else if (!lm_undo_load (self, &problem)) /* the other process may have undone something */
    {
      g_warning ("%s", problem->message);
      g_error_free (problem);
    }
  return after;
}

LmSnapshot *
lm_store_commit (LmStore *self, LmSnapshot *before, GError **error)
{
  LmId made;

  g_return_val_if_fail (self != NULL && before != NULL && self->session != NULL, NULL);
  return lm_store_finish (self, before, LM_ACTION_DO, 0, &made, error);
}
