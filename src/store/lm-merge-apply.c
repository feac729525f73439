/* The rules by which an action applies that was made beside others. They see
 * nothing but the actions and their order, so every copy comes to the same:
 *
 *   a value that both set: the later stays, a clash keeps the other;
 *   a row removed by one and used by the other: it stays or comes back, with
 *     what else of the same home was removed with it; a clash says so;
 *   rows of the plan: the later stays, what was removed stays away, and one
 *     clash says that the plan is to be looked at;
 *   a row that would refer to nothing: what it refers to comes back; where that
 *     can't be, the reference is emptied, or the row goes. */
#include "lm-merge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* From so many rows of the plan on an action made it anew. */
#define BULK 500

typedef struct {
  LmTable table;
  LmId id;
} RowKey;

typedef struct {
  RowKey key;
  int operation;
  int n_columns;
  sqlite3_value *old_values[64], *new_values[64]; /* NULL where the changeset has none */
} Change;

typedef gboolean (*Visit) (LmMerge *self, const Change *change, gpointer data, GError **error);

static guint
hash_row (gconstpointer data)
{
  const RowKey *key = data;

  return g_int64_hash (&key->id) * 31 + key->table;
}

static gboolean
equal_rows (gconstpointer a, gconstpointer b)
{
  const RowKey *x = a, *y = b;

  return x->table == y->table && x->id == y->id;
}

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("an action of the change log is damaged"));
  return FALSE;
}

/* A log from elsewhere may hold anything. */
static gboolean
read_change (sqlite3_changeset_iter *iter, Change *change, GError **error)
{
  const char *name;
  unsigned char *keys;
  int indirect, n_keys;
  sqlite3_value *id;

  memset (change, 0, sizeof *change);
  sqlite3changeset_op (iter, &name, &change->n_columns, &change->operation, &indirect);
  if (!lm_table_from_name (name, &change->key.table) || change->n_columns < 1 ||
      change->n_columns > (int) lm_table_get_info (change->key.table)->n_columns ||
      sqlite3changeset_pk (iter, &keys, &n_keys) != SQLITE_OK || n_keys != change->n_columns || !keys[0])
    return damaged (error);
  for (int c = 0; c < change->n_columns; c++)
    {
      if (c > 0 && keys[c])
        return damaged (error);
      if (change->operation != SQLITE_INSERT)
        sqlite3changeset_old (iter, c, &change->old_values[c]);
      if (change->operation != SQLITE_DELETE)
        sqlite3changeset_new (iter, c, &change->new_values[c]);
    }
  id = change->operation == SQLITE_INSERT ? change->new_values[0] : change->old_values[0];
  if (id == NULL || sqlite3_value_type (id) != SQLITE_INTEGER || sqlite3_value_int64 (id) <= 0)
    return damaged (error);
  change->key.id = sqlite3_value_int64 (id);
  return TRUE;
}

static gboolean
walk (LmMerge *self, GBytes *changeset, Visit visit, gpointer data, GError **error)
{
  sqlite3_changeset_iter *iter = NULL;
  gboolean done = TRUE;
  int code = sqlite3changeset_start (&iter, (int) g_bytes_get_size (changeset), (gpointer) g_bytes_get_data (changeset, NULL));

  if (code != SQLITE_OK)
    return damaged (error);
  while (done && (code = sqlite3changeset_next (iter)) == SQLITE_ROW)
    {
      Change change;

      done = read_change (iter, &change, error) && visit (self, &change, data, error);
    }
  sqlite3changeset_finalize (iter);
  if (done && code == SQLITE_NOMEM)
    return lm_sqlite_fail (self->store->file, code, NULL, error);
  return done && (code == SQLITE_DONE || damaged (error));
}

/* --- what was done to which row --- */

const LmLogEntry *
lm_merge_get_entry (LmMerge *self, LmId action)
{
  return g_hash_table_lookup (self->entries, &action);
}

gboolean
lm_merge_is_beside (LmMerge *self, LmId action)
{
  gint64 replica = LM_REPLICA_OF (action);

  return self->had && replica != LM_REPLICA_OF (self->at_hand->id) && LM_COUNTER_OF (action) > lm_seen_get (self->had, replica);
}

const LmTrace *
lm_merge_find_beside (LmMerge *self, LmTable table, LmId row, int column)
{
  RowKey key = { table, row };
  GArray *traces = self->traces ? g_hash_table_lookup (self->traces, &key) : NULL;

  for (guint i = traces ? traces->len : 0; i > 0; i--)
    {
      const LmTrace *trace = &g_array_index (traces, LmTrace, i - 1);

      if ((column == 0 || trace->operation != SQLITE_UPDATE || trace->columns & G_GUINT64_CONSTANT (1) << column) &&
          lm_merge_is_beside (self, trace->action))
        return trace;
    }
  return NULL;
}

static LmId
find_beside_in (LmMerge *self, GArray *actions)
{
  for (guint i = actions->len; i > 0; i--)
    if (lm_merge_is_beside (self, g_array_index (actions, LmId, i - 1)))
      return g_array_index (actions, LmId, i - 1);
  return 0;
}

static gboolean
count_plan (LmMerge *self, const Change *change, gpointer data, GError **error)
{
  guint *n = data;

  *n += lm_merge_is_plan (change->key.table);
  return TRUE;
}

typedef struct {
  LmId action;
  gboolean bulk;
} Tracing;

static gboolean
note_change (LmMerge *self, const Change *change, gpointer data, GError **error)
{
  const Tracing *tracing = data;
  LmTrace trace = { tracing->action, change->operation, 0 };
  GArray *traces;

  if (tracing->bulk && lm_merge_is_plan (change->key.table))
    return TRUE;
  if (change->operation == SQLITE_UPDATE)
    for (int c = 1; c < change->n_columns; c++)
      if (change->new_values[c])
        trace.columns |= G_GUINT64_CONSTANT (1) << c;
  traces = g_hash_table_lookup (self->traces, &change->key);
  if (traces == NULL)
    {
      traces = g_array_new (FALSE, FALSE, sizeof (LmTrace));
      g_hash_table_insert (self->traces, g_memdup2 (&change->key, sizeof change->key), traces);
    }
  g_array_append_val (traces, trace);
  return TRUE;
}

gboolean
lm_merge_trace (LmMerge *self, const LmLogEntry *entry, GBytes *changeset, GError **error)
{
  Tracing tracing = { entry->id, FALSE };
  guint n_plan = 0;

  if (self->traces == NULL)
    self->traces = g_hash_table_new_full (hash_row, equal_rows, g_free, (GDestroyNotify) g_array_unref);
  if (!walk (self, changeset, count_plan, &n_plan, error))
    return FALSE;
  tracing.bulk = n_plan > BULK;
  if (n_plan > 0)
    g_array_append_val (self->planned, entry->id);
  if (tracing.bulk)
    g_array_append_val (self->bulk, entry->id);
  return walk (self, changeset, note_change, &tracing, error);
}

/* --- one action --- */

typedef struct {
  GArray *written;         /* RowKey: rows whose references are to be looked at */
  guint n_plan;
  gboolean bulk;

  GHashTable *leaving;     /* RowKey * → LmId *: rows that go, with their home */
  GPtrArray *order;        /* RowKey *: the same in order, also those that stay after all */
  GHashTable *kept_homes;  /* LmId *: homes of which nothing goes */
  gboolean has_deletes;
  gboolean dropped;        /* a row went that others of the same action may refer to */
} Applying;

static LmId
home_of (const RowKey *key, sqlite3_value *const *values, int n_values)
{
  int column = lm_table_get_info (key->table)->home_column;

  if (key->table == LM_TABLE_HOME)
    return key->id;
  if (column < 0 || column >= n_values || values[column] == NULL)
    return 0;
  return sqlite3_value_int64 (values[column]);
}

/* What no person set: later is right, without a word. */
static gboolean
is_silent (LmTable table, int column)
{
  return lm_merge_is_plan (table) || table == LM_TABLE_CLASH || lm_table_get_info (table)->columns[column].type == LM_COLUMN_UTC;
}

static gboolean
add_deleted_clash (LmMerge *self, const RowKey *key, LmId home, LmId other, GError **error)
{
  LmClashRow clash;

  LM_ROW_FRESH (CLASH, &clash);
  clash.kind = LM_CLASH_KIND_DELETED;
  clash.home = home;
  clash.of_table = home ? "home" : lm_table_get_info (key->table)->name;
  clash.of_row = (guint64) (home ? home : key->id);
  return lm_merge_add_clash (self, &clash, other, error);
}

/* --- rows that come back --- */

typedef struct {
  Applying *applying;
  RowKey key;
  LmId home;
  gboolean found;
} ComingBack;

static gboolean
find_home_of_deleted (LmMerge *self, const Change *change, gpointer data, GError **error)
{
  ComingBack *back = data;

  if (change->operation == SQLITE_DELETE && equal_rows (&change->key, &back->key))
    {
      back->found = TRUE;
      back->home = home_of (&change->key, change->old_values, change->n_columns);
    }
  return TRUE;
}

static gboolean
put_back (LmMerge *self, const Change *change, gpointer data, GError **error)
{
  ComingBack *back = data;
  gboolean has;

  if (change->operation != SQLITE_DELETE ||
      !(equal_rows (&change->key, &back->key) ||
        (back->home && !lm_merge_is_plan (change->key.table) && home_of (&change->key, change->old_values, change->n_columns) == back->home)))
    return TRUE;
  if (!lm_merge_has_row (self, change->key.table, change->key.id, &has, error))
    return FALSE;
  if (has)
    return TRUE;
  g_array_append_val (back->applying->written, change->key);
  return lm_merge_insert (self, change->key.table, (sqlite3_value **) change->old_values, change->n_columns, error);
}

/* A row that another action took away beside the one at hand, which needs it. */
static gboolean
bring_back (LmMerge *self, Applying *applying, LmTable table, LmId row, gboolean *back, GError **error)
{
  ComingBack coming = { applying, { table, row }, 0, FALSE };
  const LmTrace *trace = lm_merge_find_beside (self, table, row, 0);
  g_autoptr (GBytes) changeset = NULL;
  LmId other;

  *back = FALSE;
  self->exact = FALSE;
  if (trace == NULL || trace->operation != SQLITE_DELETE)
    return TRUE;
  other = trace->action;
  changeset = lm_change_log_get_changeset (self->store, other, error);
  if (changeset == NULL || !walk (self, changeset, find_home_of_deleted, &coming, error))
    return FALSE;
  if (!coming.found)
    return TRUE;
  *back = TRUE;
  return walk (self, changeset, put_back, &coming, error) && add_deleted_clash (self, &coming.key, coming.home, other, error);
}

/* --- rows that are made or changed --- */

static gboolean
insert_row (LmMerge *self, Applying *applying, const Change *change, GError **error)
{
  gboolean has;

  if (!lm_merge_has_row (self, change->key.table, change->key.id, &has, error))
    return FALSE;
  if (has) /* it came back, or both made the same */
    {
      self->exact = FALSE;
      return TRUE;
    }
  g_array_append_val (applying->written, change->key);
  return lm_merge_insert (self, change->key.table, (sqlite3_value **) change->new_values, change->n_columns, error);
}

static LmId
read_home (const RowKey *key, LmStatement *statement)
{
  int column = lm_table_get_info (key->table)->home_column;

  return key->table == LM_TABLE_HOME ? key->id : column < 0 ? 0 : lm_statement_get_int64 (statement, column);
}

/* Compares with the row as it stands; fills the columns to write and a list of
 * clashes. The texts of those are owned by `texts`. */
static void
compare_update (LmMerge *self, const Change *change, LmStatement *statement, LmColumns *columns, GArray *clashes, GArray *others, GPtrArray *texts)
{
  const LmTableInfo *info = lm_table_get_info (change->key.table);

  for (int c = 1; c < change->n_columns; c++)
    {
      const LmTrace *trace;
      LmClashRow clash;

      if (change->new_values[c] == NULL)
        continue;
      if (change->old_values[c] == NULL || !lm_merge_same (statement, c, change->old_values[c]))
        self->exact = FALSE;
      if (lm_merge_same (statement, c, change->new_values[c]))
        continue;
      *columns |= G_GUINT64_CONSTANT (1) << c;
      if (is_silent (change->key.table, c) || (trace = lm_merge_find_beside (self, change->key.table, change->key.id, c)) == NULL)
        continue;
      LM_ROW_FRESH (CLASH, &clash);
      clash.kind = LM_CLASH_KIND_FIELD;
      clash.home = read_home (&change->key, statement);
      clash.of_table = info->name;
      clash.of_row = (guint64) change->key.id;
      clash.of_column = info->columns[c].name;
      /* Where the author's action before this one met the other's already, the clash is there. */
      clash.given_way = change->old_values[c] && lm_merge_same (statement, c, change->old_values[c]) ? NULL : lm_merge_column_to_text (statement, c);
      clash.stayed = lm_merge_value_to_text (change->new_values[c]);
      g_ptr_array_add (texts, (gpointer) clash.given_way);
      g_ptr_array_add (texts, (gpointer) clash.stayed);
      g_array_append_val (clashes, clash);
      g_array_append_val (others, trace->action);
    }
}

static gboolean
update_row (LmMerge *self, Applying *applying, const Change *change, GError **error)
{
  g_autoptr (GArray) clashes = g_array_new (FALSE, FALSE, sizeof (LmClashRow)), others = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  LmStatement *statement;
  LmStatementResult result = lm_merge_select (self, change->key.table, change->key.id, &statement, error);
  LmColumns columns = 0;
  gboolean back = FALSE;

  if (result == LM_STATEMENT_DONE)
    {
      lm_statement_reset (statement);
      self->exact = FALSE;
      if (lm_merge_is_plan (change->key.table) || change->key.table == LM_TABLE_CLASH)
        return TRUE;
      if (!bring_back (self, applying, change->key.table, change->key.id, &back, error))
        return FALSE;
      if (!back)
        return TRUE;
      result = lm_merge_select (self, change->key.table, change->key.id, &statement, error);
    }
  if (result == LM_STATEMENT_ROW)
    compare_update (self, change, statement, &columns, clashes, others, texts);
  if (statement)
    lm_statement_reset (statement);
  if (result != LM_STATEMENT_ROW)
    return FALSE;
  if (columns == 0)
    return TRUE;
  g_array_append_val (applying->written, change->key);
  if (!lm_merge_update (self, change->key.table, change->key.id, columns, (sqlite3_value **) change->new_values, change->n_columns, error))
    return FALSE;
  for (guint i = 0; i < clashes->len; i++)
    if (!lm_merge_add_clash (self, &g_array_index (clashes, LmClashRow, i), g_array_index (others, LmId, i), error))
      return FALSE;
  if (clashes->len == 0 && change->key.table == LM_TABLE_APPOINTMENT)
    {
      const LmTrace *trace = lm_merge_find_beside (self, LM_TABLE_APPOINTMENT, change->key.id, 0);

      if (trace && trace->operation == SQLITE_UPDATE)
        return lm_merge_both_changed_appointment (self, change->key.id, trace->action, error);
    }
  return TRUE;
}

static gboolean
write_row (LmMerge *self, const Change *change, gpointer data, GError **error)
{
  Applying *applying = data;

  if (change->operation == SQLITE_DELETE)
    {
      applying->has_deletes = TRUE;
      return TRUE;
    }
  return change->operation == SQLITE_INSERT ? insert_row (self, applying, change, error) : update_row (self, applying, change, error);
}

/* --- what the written rows refer to --- */

static gboolean
is_present (LmMerge *self, LmTable table, LmId row, gboolean *present, GError **error)
{
  RowKey key = { table, row };

  *present = g_hash_table_contains (self->present, &key);
  if (*present)
    return TRUE;
  if (!lm_merge_has_row (self, table, row, present, error))
    return FALSE;
  if (*present)
    g_hash_table_add (self->present, g_memdup2 (&key, sizeof key));
  return TRUE;
}

static gboolean
empty_column (LmMerge *self, const RowKey *key, guint column, GError **error)
{
  LmStatement *statement = lm_store_watch (self->store, key->table, error)
                             ? lm_store_update_statement (self->store, key->table, G_GUINT64_CONSTANT (1) << column, error) : NULL;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, key->id);
  return lm_statement_run (statement, error);
}

static gboolean
mend_references (LmMerge *self, Applying *applying, const RowKey *key, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (key->table);
  LmId refers[64] = { 0 };
  LmStatement *statement;
  LmStatementResult result = lm_merge_select (self, key->table, key->id, &statement, error);

  for (guint c = 1; result == LM_STATEMENT_ROW && c < info->n_columns; c++)
    if (info->columns[c].type == LM_COLUMN_REF && info->columns[c].reference != LM_N_TABLES)
      refers[c] = lm_statement_get_int64 (statement, (int) c);
  if (statement)
    lm_statement_reset (statement);
  for (guint c = 1; result == LM_STATEMENT_ROW && c < info->n_columns; c++)
    {
      LmTable target = info->columns[c].reference;
      gboolean present;

      if (refers[c] == 0)
        continue;
      if (!is_present (self, target, refers[c], &present, error))
        return FALSE;
      if (!present && !lm_merge_is_plan (key->table) && !lm_merge_is_plan (target) &&
          !bring_back (self, applying, target, refers[c], &present, error))
        return FALSE;
      if (present)
        continue;
      self->exact = FALSE;
      if (!info->columns[c].nullable)
        {
          applying->dropped = TRUE;
          return lm_merge_delete (self, key->table, key->id, error);
        }
      if (!empty_column (self, key, c, error))
        return FALSE;
    }
  return result != LM_STATEMENT_ERROR;
}

/* --- rows that go --- */

static void
leave (Applying *applying, const RowKey *key, LmId home)
{
  RowKey *kept = g_memdup2 (key, sizeof *key);

  g_ptr_array_add (applying->order, kept);
  g_hash_table_insert (applying->leaving, kept, g_memdup2 (&home, sizeof home));
}

/* The row stays, and with it everything of its home. */
static gboolean
stay (LmMerge *self, Applying *applying, const RowKey *key, LmId home, LmId other, GError **error)
{
  RowKey copy = *key;

  self->exact = FALSE;
  g_hash_table_remove (applying->leaving, key);
  if (home && !g_hash_table_contains (applying->kept_homes, &home))
    g_hash_table_add (applying->kept_homes, g_memdup2 (&home, sizeof home));
  return other == 0 || add_deleted_clash (self, &copy, home, other, error);
}

static gboolean
consider_delete (LmMerge *self, const Change *change, gpointer data, GError **error)
{
  Applying *applying = data;
  LmStatement *statement;
  LmStatementResult result;
  gboolean same = TRUE;
  LmId home;

  if (change->operation != SQLITE_DELETE)
    return TRUE;
  result = lm_merge_select (self, change->key.table, change->key.id, &statement, error);
  for (int c = 1; result == LM_STATEMENT_ROW && same && c < change->n_columns; c++)
    same = change->old_values[c] && lm_merge_same (statement, c, change->old_values[c]);
  if (statement)
    lm_statement_reset (statement);
  if (result == LM_STATEMENT_ERROR)
    return FALSE;
  if (result == LM_STATEMENT_DONE || !same)
    self->exact = FALSE;
  if (result == LM_STATEMENT_DONE)
    return TRUE;
  home = home_of (&change->key, change->old_values, change->n_columns);
  if (same || lm_merge_is_plan (change->key.table) || change->key.table == LM_TABLE_CLASH)
    {
      leave (applying, &change->key, home);
      return TRUE;
    }
  {
    const LmTrace *trace = lm_merge_find_beside (self, change->key.table, change->key.id, 0);

    return stay (self, applying, &change->key, home, trace ? trace->action : 0, error);
  }
}

static gboolean
read_ids (LmStatement *statement, GArray *ids, GError **error)
{
  LmStatementResult result;

  g_array_set_size (ids, 0);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmId id = lm_statement_get_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  lm_statement_reset (statement);
  return result == LM_STATEMENT_DONE;
}

/* Rows of this table and column that refer to one that would go: of the plan
 * they go too, any other one keeps it. */
static gboolean
consider_children (LmMerge *self, Applying *applying, LmTable table, guint column, gboolean *changed, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE \"%s\" = ? ORDER BY id", info->name, info->columns[column].name);
  g_autoptr (LmStatement) statement = lm_statement_new (self->store->file, sql, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (LmId));

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < applying->order->len; i++)
    {
      const RowKey *key = g_ptr_array_index (applying->order, i);
      const LmId *home = g_hash_table_lookup (applying->leaving, key);

      if (home == NULL || key->table != info->columns[column].reference)
        continue;
      lm_statement_bind_int64 (statement, 1, key->id);
      if (!read_ids (statement, ids, error))
        return FALSE;
      for (guint k = 0; k < ids->len; k++)
        {
          RowKey child = { table, g_array_index (ids, LmId, k) };
          const LmTrace *trace;

          if (g_hash_table_contains (applying->leaving, &child))
            continue;
          *changed = TRUE;
          self->exact = FALSE;
          if (lm_merge_is_plan (table))
            {
              leave (applying, &child, 0);
              continue;
            }
          trace = lm_merge_find_beside (self, child.table, child.id, 0);
          if (!stay (self, applying, key, *home, trace ? trace->action : 0, error))
            return FALSE;
          break;
        }
    }
  return TRUE;
}

static void
keep_homes (LmMerge *self, Applying *applying, gboolean *changed)
{
  for (guint i = 0; i < applying->order->len; i++)
    {
      const RowKey *key = g_ptr_array_index (applying->order, i);
      const LmId *home = g_hash_table_lookup (applying->leaving, key);

      if (home && *home && !lm_merge_is_plan (key->table) && g_hash_table_contains (applying->kept_homes, home))
        {
          g_hash_table_remove (applying->leaving, key);
          *changed = TRUE;
          self->exact = FALSE;
        }
    }
}

static gboolean
delete_rows (LmMerge *self, Applying *applying, GBytes *changeset, GError **error)
{
  gboolean changed = TRUE;

  if (!walk (self, changeset, consider_delete, applying, error))
    return FALSE;
  while (changed)
    {
      changed = FALSE;
      keep_homes (self, applying, &changed);
      for (guint t = 0; t < LM_N_TABLES; t++)
        for (guint c = 1; c < lm_table_get_info (t)->n_columns; c++)
          if (lm_table_get_info (t)->columns[c].type == LM_COLUMN_REF && lm_table_get_info (t)->columns[c].reference != LM_N_TABLES &&
              !consider_children (self, applying, t, c, &changed, error))
            return FALSE;
    }
  for (guint i = 0; i < applying->order->len; i++)
    {
      const RowKey *key = g_ptr_array_index (applying->order, i);

      if (g_hash_table_contains (applying->leaving, key) && !lm_merge_delete (self, key->table, key->id, error))
        return FALSE;
    }
  return TRUE;
}

/* --- the whole of it --- */

static gboolean
check_bookings (LmMerge *self, Applying *applying, GError **error)
{
  LmId other = find_beside_in (self, applying->bulk ? self->planned : self->bulk);

  if (applying->n_plan > 0 && other)
    return lm_merge_add_plan_clash (self, other, error);
  for (guint i = 0; i < applying->written->len; i++)
    {
      RowKey key = g_array_index (applying->written, RowKey, i);
      const LmTrace *trace = lm_merge_is_plan (key.table) ? lm_merge_find_beside (self, key.table, key.id, 0) : NULL;

      if (trace && !lm_merge_add_plan_clash (self, trace->action, error))
        return FALSE;
      if (key.table == LM_TABLE_APPOINTMENT && !lm_merge_check_appointment (self, key.id, error))
        return FALSE;
      if (key.table == LM_TABLE_PLAN_STEP && !lm_merge_check_step (self, key.id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply (LmMerge *self, Applying *applying, GBytes *changeset, GError **error)
{
  if (!walk (self, changeset, count_plan, &applying->n_plan, error))
    return FALSE;
  applying->bulk = applying->n_plan > BULK;
  if (!walk (self, changeset, write_row, applying, error))
    return FALSE;
  do
    {
      applying->dropped = FALSE;
      g_hash_table_remove_all (self->present);
      for (guint i = 0; i < applying->written->len; i++) /* it grows by what comes back */
        {
          RowKey key = g_array_index (applying->written, RowKey, i);

          if (!mend_references (self, applying, &key, error))
            return FALSE;
        }
    }
  while (applying->dropped);
  return (!applying->has_deletes || delete_rows (self, applying, changeset, error)) && check_bookings (self, applying, error);
}

gboolean
lm_merge_apply (LmMerge *self, GBytes *changeset, GError **error)
{
  Applying applying = { 0 };
  gboolean done;

  applying.written = g_array_new (FALSE, FALSE, sizeof (RowKey));
  applying.leaving = g_hash_table_new_full (hash_row, equal_rows, NULL, g_free);
  applying.order = g_ptr_array_new_with_free_func (g_free);
  applying.kept_homes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->present = g_hash_table_new_full (hash_row, equal_rows, g_free, NULL);
  done = apply (self, &applying, changeset, error);
  g_clear_pointer (&self->present, g_hash_table_unref);
  g_array_unref (applying.written);
  g_hash_table_unref (applying.leaving);
  g_ptr_array_unref (applying.order);
  g_hash_table_unref (applying.kept_homes);
  return done;
}
