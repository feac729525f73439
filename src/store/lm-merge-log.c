#include "lm-merge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An action of a replanning of 10,000 homes is 11 MB. */
#define MAX_CHANGESET (256 << 20)

/* --- what somebody had seen --- */

LmSeen *
lm_seen_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

gint64
lm_seen_get (LmSeen *self, gint64 replica)
{
  const gint64 *counter = g_hash_table_lookup (self, &replica);

  return counter ? *counter : 0;
}

void
lm_seen_put (LmSeen *self, gint64 replica, gint64 counter)
{
  gint64 *known = g_hash_table_lookup (self, &replica);

  if (known)
    *known = MAX (*known, counter);
  else
    g_hash_table_insert (self, g_memdup2 (&replica, sizeof replica), g_memdup2 (&counter, sizeof counter));
}

gboolean
lm_seen_of_action (LmSqlite *file, LmId action, LmSeen **seen, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, "SELECT seen FROM action WHERE id BETWEEN ?1 AND ?2 AND seen IS NOT NULL ORDER BY id DESC LIMIT 1", error);
  LmStatementResult result;

  *seen = NULL;
  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, LM_REPLICA_OF (action) << 32);
  lm_statement_bind_int64 (statement, 2, action);
  result = lm_statement_step (statement, error);
  if (result == LM_STATEMENT_ROW)
    {
      gsize size;
      const guint8 *data = lm_statement_get_blob (statement, 0, &size);

      *seen = lm_seen_new ();
      for (gsize i = 0; i + 8 <= size; i += 8)
        {
          guint32 pair[2];

          memcpy (pair, data + i, 8);
          lm_seen_put (*seen, GUINT32_FROM_LE (pair[0]), GUINT32_FROM_LE (pair[1]));
        }
    }
  return result != LM_STATEMENT_ERROR;
}

/* --- two logs --- */

void
lm_log_difference_clear (LmLogDifference *self)
{
  g_clear_pointer (&self->missing, g_array_unref);
}

static LmStatement *
list_actions (LmSqlite *file, GError **error)
{
  return lm_statement_new (file, "SELECT id, revision, at FROM action ORDER BY id", error);
}

static gboolean
check_same (LmStatement *own, LmStatement *other, GError **error)
{
  if (lm_statement_get_int64 (own, 1) == lm_statement_get_int64 (other, 1) &&
      lm_statement_get_int64 (own, 2) == lm_statement_get_int64 (other, 2))
    return TRUE;
  g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
                       _("The two copies gave the same number to different actions, as happens when a private folder was put back from a backup. "
                         "They can't be joined; go on in one of them."));
  return FALSE;
}

gboolean
lm_log_compare (LmSqlite *ours, LmSqlite *theirs, LmLogDifference *difference, GError **error)
{
  g_autoptr (LmStatement) own = list_actions (ours, error), other = own ? list_actions (theirs, error) : NULL;
  LmStatementResult a, b;

  lm_log_difference_clear (difference);
  difference->missing = g_array_new (FALSE, FALSE, sizeof (LmId));
  difference->n_own = difference->n_ours = 0;
  if (other == NULL || (a = lm_statement_step (own, error)) == LM_STATEMENT_ERROR || (b = lm_statement_step (other, error)) == LM_STATEMENT_ERROR)
    return FALSE;
  while (a == LM_STATEMENT_ROW || b == LM_STATEMENT_ROW)
    {
      LmId x = a == LM_STATEMENT_ROW ? lm_statement_get_int64 (own, 0) : G_MAXINT64;
      LmId y = b == LM_STATEMENT_ROW ? lm_statement_get_int64 (other, 0) : G_MAXINT64;

      if (x == y && !check_same (own, other, error))
        return FALSE;
      if (y < x)
        g_array_append_val (difference->missing, y);
      difference->n_own += x < y;
      difference->n_ours += x <= y;
      if ((x <= y && (a = lm_statement_step (own, error)) == LM_STATEMENT_ERROR) ||
          (y <= x && (b = lm_statement_step (other, error)) == LM_STATEMENT_ERROR))
        return FALSE;
    }
  return TRUE;
}

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("an action of the change log is damaged"));
  return FALSE;
}

/* A file of a version before the first that could be joined has no `seen`. */
static gboolean
has_seen (LmSqlite *file, gboolean *has, GError **error)
{
  gint64 n;

  if (!lm_sqlite_get_int64 (file, "SELECT count (*) FROM pragma_table_info ('action') WHERE name = 'seen'", &n, error))
    return FALSE;
  *has = n > 0;
  return TRUE;
}

static gboolean
check_entry (LmStatement *from, GError **error)
{
  static const char *const kinds[] = { "do", "undo", "redo", "merge", NULL };
  LmId id = lm_statement_get_int64 (from, 0);
  gint64 size = lm_statement_get_int64 (from, 9);

  if (!g_strv_contains (kinds, lm_statement_get_text (from, 5)) || LM_REPLICA_OF (id) <= 0 || LM_REPLICA_OF (id) > G_MAXINT32 || LM_COUNTER_OF (id) == 0 ||
      lm_statement_get_int64 (from, 1) < 1 || size < 0 || size > MAX_CHANGESET ||
      !g_utf8_validate (lm_statement_get_text (from, 3), -1, NULL) || !g_utf8_validate (lm_statement_get_text (from, 4), -1, NULL))
    return damaged (error);
  return TRUE;
}

static gboolean
copy_action (LmStatement *from, LmStatement *to, LmId id, GError **error)
{
  sqlite3_stmt *source = lm_statement_get_handle (from), *target = lm_statement_get_handle (to);

  lm_statement_bind_int64 (from, 1, id);
  switch (lm_statement_step (from, error))
    {
    case LM_STATEMENT_ROW:
      break;
    case LM_STATEMENT_DONE:
      return damaged (error);
    case LM_STATEMENT_ERROR:
    default:
      return FALSE;
    }
  if (!check_entry (from, error))
    return FALSE;
  for (int c = 0; c < 13; c++)
    sqlite3_bind_value (target, c + 1, sqlite3_column_value (source, c));
  if (!lm_statement_run (to, error))
    return FALSE;
  lm_statement_reset (from);
  return TRUE;
}

/* Counters of the other replicas: what our next action has seen. */
static gboolean
copy_replicas (LmStore *ours, LmSqlite *theirs, GError **error)
{
  g_autoptr (LmStatement) from = lm_statement_new (theirs, "SELECT id, counter, author FROM replica", error);
  g_autoptr (LmStatement) to = from ? lm_statement_new (ours->file, "INSERT INTO replica (id, counter, author) VALUES (?1, ?2, ?3) "
                                                        "ON CONFLICT (id) DO UPDATE SET author = iif (?2 > counter, ?3, author), counter = max (counter, ?2)", error) : NULL;
  LmStatementResult result;

  if (to == NULL)
    return FALSE;
  while ((result = lm_statement_step (from, error)) == LM_STATEMENT_ROW)
    {
      gint64 id = lm_statement_get_int64 (from, 0), counter = lm_statement_get_int64 (from, 1);

      if (id <= 0 || id > G_MAXINT32 || counter < 0 || counter > G_MAXUINT32 || !g_utf8_validate (lm_statement_get_text (from, 2), -1, NULL))
        return damaged (error);
      lm_statement_bind_int64 (to, 1, id);
      lm_statement_bind_int64 (to, 2, counter);
      lm_statement_bind_text (to, 3, lm_statement_get_text (from, 2));
      if (!lm_statement_run (to, error))
        return FALSE;
    }
  return result == LM_STATEMENT_DONE;
}

gboolean
lm_log_copy (LmStore *ours, LmSqlite *theirs, GArray *missing, GError **error)
{
  g_autoptr (LmStatement) from = NULL, to = NULL;
  g_autofree char *sql = NULL;
  gboolean seen;

  if (!has_seen (theirs, &seen, error))
    return FALSE;
  sql = g_strdup_printf ("SELECT id, revision, at, author, label, kind, origin, n_rows, homes, size, packed, changeset, %s FROM action WHERE id = ?",
                         seen ? "seen" : "NULL");
  from = lm_statement_new (theirs, sql, error);
  to = from ? lm_statement_new (ours->file, "INSERT INTO action (id, revision, at, author, label, kind, origin, n_rows, homes, size, packed, changeset, seen) "
                                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error) : NULL;
  if (to == NULL)
    return FALSE;
  for (guint i = 0; i < missing->len; i++)
    if (!copy_action (from, to, g_array_index (missing, LmId, i), error))
      return FALSE;
  return copy_replicas (ours, theirs, error);
}

/* --- the order of actions --- */

static void
read_entry (LmStatement *statement, LmLogEntry *entry)
{
  entry->id = lm_statement_get_int64 (statement, 0);
  entry->revision = lm_statement_get_int64 (statement, 1);
  entry->at = lm_statement_get_int64 (statement, 2);
  entry->author = g_intern_string (lm_statement_get_text (statement, 3));
}

static gboolean
comes_before (const LmLogEntry *a, const LmLogEntry *b)
{
  if (a->revision != b->revision)
    return a->revision < b->revision;
  return a->at != b->at ? a->at < b->at : a->id < b->id;
}

gboolean
lm_log_find_first (LmStore *store, GArray *ids, LmLogEntry *first, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (store->file, "SELECT id, revision, at, author FROM action WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  first->id = 0;
  for (guint i = 0; i < ids->len; i++)
    {
      LmLogEntry entry;

      lm_statement_bind_int64 (statement, 1, g_array_index (ids, LmId, i));
      if (lm_statement_step (statement, error) != LM_STATEMENT_ROW)
        return FALSE;
      read_entry (statement, &entry);
      lm_statement_reset (statement);
      if (first->id == 0 || comes_before (&entry, first))
        *first = entry;
    }
  return TRUE;
}

GPtrArray *
lm_log_read_from (LmStore *store, const LmLogEntry *first, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LmStatement) statement =
    lm_statement_new (store->file, "SELECT id, revision, at, author FROM action WHERE revision >= ?1 AND (revision, at, id) >= (?1, ?2, ?3) "
                                   "ORDER BY revision, at, id", error);
  LmStatementResult result;

  if (statement == NULL)
    return NULL;
  lm_statement_bind_int64 (statement, 1, first->revision);
  lm_statement_bind_int64 (statement, 2, first->at);
  lm_statement_bind_int64 (statement, 3, first->id);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmLogEntry *entry = g_new (LmLogEntry, 1);

      read_entry (statement, entry);
      g_ptr_array_add (entries, entry);
    }
  return result == LM_STATEMENT_ERROR ? NULL : g_steal_pointer (&entries);
}
