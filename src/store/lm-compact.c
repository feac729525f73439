/* The log of a year would be larger than the district. What an action did is let
 * go of once it is old, or the log is long; who did what and when stays. Only
 * from the oldest on, and only what every copy that anybody still works in has
 * seen: nothing can then come that is to be put before it. */
#include "lm-merge-private.h"

#define DAY_SECONDS 86400

/* Older than this it goes, and a copy in which nobody did anything for so long
 * is waited for no more: see docs/project-file.md. */
#define KEEP_DAYS 90

/* So many bytes of changesets are kept, beside a district of some 30 MB for 10,000 homes: what can be published in 150 ms. */
#define KEEP_BYTES (24 << 20)

/* These stay in any case, so that there is something to undo. */
#define KEEP_ACTIONS 50

/* What the authors of the other copies that are in use have seen. */
static gboolean
list_active (LmSqlite *file, gint64 own, gint64 since, GPtrArray *active, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, "SELECT id, (SELECT max (action.id) FROM action WHERE action.id BETWEEN replica.id << 32 AND (replica.id << 32) + 4294967295) "
                            "FROM replica WHERE id <> ?", error);
  g_autoptr (LmStatement) when = statement ? lm_statement_new (file, "SELECT at FROM action WHERE id = ?", error) : NULL;
  LmStatementResult result;

  if (when == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, own);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmId last = lm_statement_get_int64 (statement, 1);
      gboolean in_use;
      LmSeen *seen;

      if (last == 0)
        continue;
      lm_statement_bind_int64 (when, 1, last);
      in_use = lm_statement_step (when, error) == LM_STATEMENT_ROW && lm_statement_get_int64 (when, 0) >= since;
      lm_statement_reset (when);
      if (!in_use)
        continue;
      if (!lm_seen_of_action (file, last, &seen, error))
        return FALSE;
      if (seen == NULL)
        seen = lm_seen_new ();
      lm_seen_put (seen, LM_REPLICA_OF (last), LM_COUNTER_OF (last));
      g_ptr_array_add (active, seen);
    }
  return result == LM_STATEMENT_DONE;
}

static gboolean
is_seen_by_all (GPtrArray *active, LmId action)
{
  for (guint i = 0; i < active->len; i++)
    if (lm_seen_get (g_ptr_array_index (active, i), LM_REPLICA_OF (action)) < LM_COUNTER_OF (action))
      return FALSE;
  return TRUE;
}

/* The actions to let go of, oldest first. */
static gboolean
choose (LmSqlite *file, gint64 own, gint64 now, gint64 keep_bytes, GArray *chosen, GError **error)
{
  g_autoptr (GPtrArray) active = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result;
  gint64 bytes, n;

  if (!lm_sqlite_get_int64 (file, "SELECT coalesce (sum (length (changeset) + coalesce (length (applied), 0)), 0) FROM action", &bytes, error) ||
      !lm_sqlite_get_int64 (file, "SELECT count (*) FROM action WHERE packed <> 2", &n, error) ||
      !list_active (file, own, now - KEEP_DAYS * DAY_SECONDS, active, error))
    return FALSE;
  statement = lm_statement_new (file, "SELECT id, at, length (changeset) + coalesce (length (applied), 0) FROM action "
                                      "WHERE packed <> 2 ORDER BY revision, at, id", error);
  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmId id = lm_statement_get_int64 (statement, 0);

      if (n-- <= KEEP_ACTIONS || !is_seen_by_all (active, id) ||
          (bytes <= keep_bytes && lm_statement_get_int64 (statement, 1) >= now - KEEP_DAYS * DAY_SECONDS))
        break;
      bytes -= lm_statement_get_int64 (statement, 2);
      g_array_append_val (chosen, id);
    }
  return result != LM_STATEMENT_ERROR;
}

static gboolean
let_go (LmSqlite *file, GArray *chosen, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, "UPDATE action SET packed = 2, size = 0, changeset = x'', applied = NULL, applied_size = 0, applied_packed = 0 WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < chosen->len; i++)
    {
      lm_statement_bind_int64 (statement, 1, g_array_index (chosen, LmId, i));
      if (!lm_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

/* Pages that nothing stands on are written with every publishing. */
static gboolean
shrink (LmSqlite *file, GError **error)
{
  gint64 n_free, n_pages;

  return lm_sqlite_get_int64 (file, "PRAGMA freelist_count", &n_free, error) && lm_sqlite_get_int64 (file, "PRAGMA page_count", &n_pages, error) &&
         (n_free < n_pages / 5 || lm_sqlite_exec (file, "VACUUM", error));
}

gboolean
lm_store_compact (LmStore *self, gint64 now, gint64 keep_bytes, GError **error)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (LmId));
  LmStore *beside = lm_store_open_beside (self, error);
  gboolean done;

  if (beside == NULL)
    return FALSE;
  done = lm_sqlite_exec (beside->file, "BEGIN IMMEDIATE", error);
  if (done)
    {
      done = choose (beside->file, self->copy->replica, now ? now : g_get_real_time () / G_USEC_PER_SEC, keep_bytes ? keep_bytes : KEEP_BYTES, chosen, error) &&
             (chosen->len == 0 || let_go (beside->file, chosen, error));
      done = lm_sqlite_exec (beside->file, done ? "COMMIT" : "ROLLBACK", done ? error : NULL) && done;
    }
  done = done && (chosen->len == 0 || shrink (beside->file, error));
  lm_store_close_beside (beside);
  return done;
}
