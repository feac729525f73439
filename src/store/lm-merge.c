#include "lm-merge-private.h"

#include "lm-erasure-private.h"

#include <glib/gi18n-lib.h>

/* --- what came in --- */

void
lm_taken_in_clear (LmTakenIn *self)
{
  g_clear_pointer (&self->authors, g_hash_table_unref);
}

static void
note_author (LmTakenIn *taken, const char *author)
{
  guint n;

  if (taken->authors == NULL)
    taken->authors = g_hash_table_new (g_str_hash, g_str_equal); /* names are interned */
  n = GPOINTER_TO_UINT (g_hash_table_lookup (taken->authors, author));
  g_hash_table_insert (taken->authors, (gpointer) author, GUINT_TO_POINTER (n + 1));
  taken->n_actions++;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

char *
lm_taken_in_describe (const LmTakenIn *self)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  if (self->n_actions == 0)
    return g_strdup (_("Nothing new came in."));
  names = g_hash_table_get_keys_as_ptr_array (self->authors);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->authors, name));

      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u change by %s came in.", "%u changes by %s came in.", n), n, *name ? name : _("somebody"));
    }
  if (self->n_joined > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u home that both had brought in became one.", "%u homes that both had brought in became one.", self->n_joined), self->n_joined);
    }
  if (self->n_clashes > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u thing is to be decided.", "%u things are to be decided.", self->n_clashes), self->n_clashes);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- taking back --- */

static int
is_district_table (gpointer data, const char *name)
{
  LmTable table;

  return lm_table_from_name (name, &table);
}

/* What an action did fits exactly when it is taken back in order. Erased names
 * may not: then what stands before it counts. */
static int
take_back_anyway (gpointer data, int kind, sqlite3_changeset_iter *iter)
{
  return kind == SQLITE_CHANGESET_DATA || kind == SQLITE_CHANGESET_CONFLICT ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT;
}

static int
give_up (gpointer data, int kind, sqlite3_changeset_iter *iter)
{
  return SQLITE_CHANGESET_ABORT;
}

static gboolean
take_back (LmMerge *self, const LmLogEntry *entry, GError **error)
{
  g_autoptr (GBytes) changeset = lm_change_log_get_changeset (self->store, entry->id, error);
  sqlite3 *handle = lm_sqlite_get_handle (self->store->file);
  gpointer inverse = NULL;
  int size = 0, code;

  if (changeset == NULL)
    return FALSE;
  if (g_bytes_get_size (changeset) == 0)
    return TRUE;
  code = sqlite3changeset_invert ((int) g_bytes_get_size (changeset), g_bytes_get_data (changeset, NULL), &size, &inverse);
  if (code == SQLITE_OK)
    code = sqlite3changeset_apply (handle, size, inverse, is_district_table, take_back_anyway, NULL);
  sqlite3_free (inverse);
  return code == SQLITE_OK || lm_sqlite_fail (self->store->file, code, NULL, error);
}

/* --- applying --- */

static gboolean
is_any_beside (LmMerge *self)
{
  GHashTableIter iter;
  gpointer replica, counter;

  if (self->had == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->done);
  while (g_hash_table_iter_next (&iter, &replica, &counter))
    if (*(gint64 *) replica != LM_REPLICA_OF (self->at_hand->id) && *(gint64 *) counter > lm_seen_get (self->had, *(gint64 *) replica))
      return TRUE;
  return FALSE;
}

static gboolean
apply_as_made (LmMerge *self, GBytes *changeset, gboolean *fits, GError **error)
{
  int code = g_bytes_get_size (changeset) == 0 ? SQLITE_OK :
    sqlite3changeset_apply (lm_sqlite_get_handle (self->store->file), (int) g_bytes_get_size (changeset),
                            (gpointer) g_bytes_get_data (changeset, NULL), is_district_table, give_up, NULL);

  *fits = code == SQLITE_OK;
  if (code == SQLITE_CORRUPT)
    {
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("an action of the change log is damaged"));
      return FALSE;
    }
  return code == SQLITE_OK || code == SQLITE_ABORT || code == SQLITE_CONSTRAINT || lm_sqlite_fail (self->store->file, code, NULL, error);
}

/* Applies it by the rules, and gives what that did. */
static GBytes *
apply_by_rules (LmMerge *self, GBytes *changeset, GError **error)
{
  gpointer data = NULL;
  int size = 0, code;
  GBytes *applied = NULL;

  if (!lm_store_start_session (self->store, error))
    return NULL;
  if (lm_merge_apply (self, changeset, error))
    {
      code = sqlite3session_changeset (self->store->session, &size, &data);
      if (code == SQLITE_OK)
        applied = g_bytes_new (data, (gsize) size);
      else
        lm_sqlite_fail (self->store->file, code, NULL, error);
      sqlite3_free (data);
    }
  lm_store_end_session (self->store);
  return applied;
}

static gboolean
apply_entry (LmMerge *self, const LmLogEntry *entry, gboolean traces, GError **error)
{
  g_autoptr (GBytes) changeset = lm_change_log_get_original (self->store, entry->id, error), applied = NULL;
  gboolean fits = FALSE, done;

  self->at_hand = entry;
  self->exact = TRUE;
  if (changeset == NULL || !lm_seen_of_action (self->store->file, entry->id, &self->had, error))
    return FALSE;
  done = is_any_beside (self) || apply_as_made (self, changeset, &fits, error);
  if (done && !fits)
    {
      applied = apply_by_rules (self, changeset, error);
      done = applied != NULL;
    }
  done = done && lm_change_log_set_applied (self->store, entry->id, self->exact ? NULL : applied, error) &&
         (!traces || lm_merge_trace (self, entry, self->exact ? changeset : applied, error));
  lm_seen_put (self->done, LM_REPLICA_OF (entry->id), LM_COUNTER_OF (entry->id));
  g_clear_pointer (&self->had, g_hash_table_unref);
  return done;
}

/* --- what stands before the actions that are applied anew --- */

/* Actions of this replica from `after` on (not including it) that come before
 * `first`. */
static gboolean
list_before (LmMerge *self, gint64 replica, gint64 after, const LmLogEntry *first, GArray *entries, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->store->file, "SELECT id, revision, at, author FROM action WHERE id > ?1 AND id <= ?2 AND (revision, at, id) < (?3, ?4, ?5) "
                                         "ORDER BY id DESC", error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, (replica << 32) + MAX (after, 0));
  lm_statement_bind_int64 (statement, 2, (replica << 32) + G_MAXUINT32);
  lm_statement_bind_int64 (statement, 3, first->revision);
  lm_statement_bind_int64 (statement, 4, first->at);
  lm_statement_bind_int64 (statement, 5, first->id);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmLogEntry entry = { lm_statement_get_int64 (statement, 0), lm_statement_get_int64 (statement, 1), lm_statement_get_int64 (statement, 2),
                           g_intern_string (lm_statement_get_text (statement, 3)) };

      g_array_append_val (entries, entry);
      if (after < 0) /* only the last one is asked for */
        return TRUE;
    }
  return result == LM_STATEMENT_DONE;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const LmLogEntry *x = a, *y = b;

  if (x->revision != y->revision)
    return x->revision < y->revision ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static GArray *
list_replicas (LmMerge *self, GError **error)
{
  g_autoptr (GArray) replicas = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LmStatement) statement = lm_statement_new (self->store->file, "SELECT id FROM replica ORDER BY id", error);
  LmStatementResult result;

  if (statement == NULL)
    return NULL;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      gint64 id = lm_statement_get_int64 (statement, 0);

      g_array_append_val (replicas, id);
    }
  return result == LM_STATEMENT_ERROR ? NULL : g_steal_pointer (&replicas);
}

static void
keep_entry (LmMerge *self, const LmLogEntry *entry)
{
  LmLogEntry *kept = g_memdup2 (entry, sizeof *entry);

  g_hash_table_insert (self->entries, &kept->id, kept);
}

/* What the least knowing author among the window knew of each other replica;
 * *any where one of them did not know all that came before. */
static LmSeen *
find_least_seen (LmMerge *self, GPtrArray *window, GArray *replicas, gboolean *any, GError **error)
{
  g_autoptr (GHashTable) least = lm_seen_new ();
  g_autoptr (GHashTable) so_far = lm_seen_new ();
  GHashTableIter iter;
  gpointer key, value;

  *any = FALSE;
  g_hash_table_iter_init (&iter, self->done);
  while (g_hash_table_iter_next (&iter, &key, &value))
    lm_seen_put (so_far, *(gint64 *) key, *(gint64 *) value);
  for (guint i = 0; i < window->len; i++)
    {
      const LmLogEntry *entry = g_ptr_array_index (window, i);
      LmSeen *had;

      if (!lm_seen_of_action (self->store->file, entry->id, &had, error))
        return NULL;
      for (guint r = 0; had && r < replicas->len; r++)
        {
          gint64 replica = g_array_index (replicas, gint64, r), knows = lm_seen_get (had, replica);
          gint64 *known = g_hash_table_lookup (least, &replica);

          if (replica == LM_REPLICA_OF (entry->id) || knows >= lm_seen_get (so_far, replica))
            continue;
          *any = TRUE;
          if (known)
            *known = MIN (*known, knows);
          else
            lm_seen_put (least, replica, knows);
        }
      g_clear_pointer (&had, g_hash_table_unref);
      lm_seen_put (so_far, LM_REPLICA_OF (entry->id), LM_COUNTER_OF (entry->id));
    }
  return g_steal_pointer (&least);
}

/* Before the window is taken back: what was applied up to there, and of that
 * what was made beside an action of the window. */
static gboolean
prepare (LmMerge *self, GPtrArray *window, gboolean *any_beside, GError **error)
{
  const LmLogEntry *first = g_ptr_array_index (window, 0);
  g_autoptr (GArray) replicas = list_replicas (self, error), entries = g_array_new (FALSE, FALSE, sizeof (LmLogEntry));
  g_autoptr (GHashTable) least = NULL;

  for (guint r = 0; replicas && r < replicas->len; r++)
    {
      g_array_set_size (entries, 0);
      if (!list_before (self, g_array_index (replicas, gint64, r), -1, first, entries, error))
        return FALSE;
      if (entries->len > 0)
        lm_seen_put (self->done, g_array_index (replicas, gint64, r), LM_COUNTER_OF (g_array_index (entries, LmLogEntry, 0).id));
    }
  least = replicas ? find_least_seen (self, window, replicas, any_beside, error) : NULL;
  if (least == NULL)
    return FALSE;
  g_array_set_size (entries, 0);
  for (guint r = 0; r < replicas->len; r++)
    {
      gint64 replica = g_array_index (replicas, gint64, r);

      if (g_hash_table_contains (least, &replica) && !list_before (self, replica, lm_seen_get (least, replica), first, entries, error))
        return FALSE;
    }
  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++)
    {
      const LmLogEntry *entry = &g_array_index (entries, LmLogEntry, i);
      g_autoptr (GBytes) changeset = lm_change_log_get_changeset (self->store, entry->id, error);

      keep_entry (self, entry);
      if (changeset == NULL || !lm_merge_trace (self, entry, changeset, error))
        return FALSE;
    }
  for (guint i = 0; i < window->len; i++)
    keep_entry (self, g_ptr_array_index (window, i));
  return TRUE;
}

/* Old actions are let go of once every copy in use has seen them; a copy that
 * nobody used for so long is too late. */
static gboolean
check_kept (LmMerge *self, const LmLogEntry *first, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->store->file, "SELECT max (at) FROM action WHERE packed = 2 AND (revision, at, id) >= (?, ?, ?)", error);
  g_autoptr (GDateTime) when = NULL;
  g_autofree char *day = NULL;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, first->revision);
  lm_statement_bind_int64 (statement, 2, first->at);
  lm_statement_bind_int64 (statement, 3, first->id);
  if (lm_statement_step (statement, error) != LM_STATEMENT_ROW)
    return FALSE;
  if (lm_statement_is_null (statement, 0))
    return TRUE;
  when = g_date_time_new_from_unix_local (lm_statement_get_int64 (statement, 0));
  day = g_date_time_format (when, "%x");
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED,
               _("The two copies parted too long ago: how things were before %s is no longer known, so they can't be joined. "
                 "Keep the copy, and take over by hand what is missing."), day);
  return FALSE;
}

/* Takes back from the first new action on, and applies all in their order. */
static gboolean
replay (LmMerge *self, GArray *missing, LmTakenIn *taken, GError **error)
{
  g_autoptr (GHashTable) fresh = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) window = NULL;
  LmLogEntry first;
  gboolean any_beside;

  if (!lm_log_find_first (self->store, missing, &first, error) || !check_kept (self, &first, error))
    return FALSE;
  window = lm_log_read_from (self->store, &first, error);
  for (guint i = 0; i < missing->len; i++)
    g_hash_table_add (fresh, &g_array_index (missing, LmId, i));
  if (window == NULL || !prepare (self, window, &any_beside, error))
    return FALSE;
  for (guint i = window->len; i > 0; i--)
    {
      const LmLogEntry *entry = g_ptr_array_index (window, i - 1);

      if (g_hash_table_contains (fresh, &entry->id))
        note_author (taken, entry->author);
      else if (!take_back (self, entry, error))
        return FALSE;
    }
  for (guint i = 0; i < window->len; i++)
    if (!apply_entry (self, g_ptr_array_index (window, i), any_beside, error))
      return FALSE;
  return TRUE;
}

/* --- afterwards --- */

/* Reads every row, so nothing that means nothing gets in, and joins what both
 * sides made for themselves: an action of its own. */
static gboolean
join (LmStore *store, guint *n_joined, GError **error)
{
  g_autoptr (LmSnapshot) snapshot = lm_store_read_snapshot (store, error);
  gboolean done;

  if (snapshot == NULL)
    return FALSE;
  lm_store_keep_latest (store, snapshot);
  if (!lm_store_start_session (store, error))
    return FALSE;
  done = lm_merge_join (store, n_joined, error) && lm_store_log_session (store, _("Joined what two copies both had"), LM_ACTION_MERGE, error);
  lm_store_end_session (store);
  return done;
}

static gboolean
count_clashes (LmStore *store, gint64 *n, GError **error)
{
  return lm_sqlite_get_int64 (store->file, "SELECT count (*) FROM clash WHERE state = 'open'", n, error);
}

static gboolean
merge (LmMerge *self, LmSqlite *theirs, GArray *missing, LmTakenIn *taken, gboolean *emptied, GError **error)
{
  gint64 before, after;

  if (!count_clashes (self->store, &before, error) || !lm_log_copy (self->store, theirs, missing, error) ||
      !lm_store_apply_erasures (self->store->file, theirs, missing, emptied, error) || !replay (self, missing, taken, error) ||
      !join (self->store, &taken->n_joined, error) || !count_clashes (self->store, &after, error) ||
      !lm_document_run_check (self->store->file, "PRAGMA foreign_key_check", error))
    return FALSE;
  taken->n_clashes = (guint) MAX (after - before, 0);
  return TRUE;
}

gboolean
lm_merge_run (LmStore *store, LmSqlite *theirs, LmTakenIn *taken, GError **error)
{
  g_auto (LmLogDifference) difference = { 0 };
  LmMerge self = { .store = store };
  gboolean done, emptied = FALSE;

  /* References are mended by rule and checked at the end. */
  if (!lm_sqlite_set_pragma (store->file, "foreign_keys", "0", "0", error) || !lm_sqlite_exec (store->file, "BEGIN IMMEDIATE", error))
    return FALSE;
  done = lm_log_compare (store->file, theirs, &difference, error);
  if (done && difference.missing->len > 0)
    {
      self.entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
      self.planned = g_array_new (FALSE, FALSE, sizeof (LmId));
      self.bulk = g_array_new (FALSE, FALSE, sizeof (LmId));
      self.done = lm_seen_new ();
      done = merge (&self, theirs, difference.missing, taken, &emptied, error);
      g_hash_table_unref (self.entries);
      g_clear_pointer (&self.traces, g_hash_table_unref);
      g_array_unref (self.planned);
      g_array_unref (self.bulk);
      g_hash_table_unref (self.done);
    }
  else if (done)
    done = lm_store_apply_erasures (store->file, theirs, NULL, &emptied, error);
  lm_store_drop_statements (store); /* none may be half way when the transaction ends */
  if (done && lm_sqlite_exec (store->file, "COMMIT", error))
    return !emptied || lm_store_follow_erasures (store, store->file, theirs, error);
  if (!sqlite3_get_autocommit (lm_sqlite_get_handle (store->file)))
    lm_sqlite_exec (store->file, "ROLLBACK", NULL);
  return FALSE;
}
