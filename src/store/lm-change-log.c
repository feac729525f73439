#include "lm-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

/* Below this a changeset is kept as it is: most actions are some tens of bytes. */
#define PACK_FROM 512

/* Of a changeset of ten megabytes level 1 leaves a seventh, in a fifth of the
 * time of level 6. */
#define PACK_LEVEL 1

/* Where more than this part of a table changed it is read again as a whole: one
 * row by its id costs about four times one in a row. */
#define RELOAD_PART 4

/* A row that comes or goes moves all rows behind it; from so many on the table
 * is put together anew instead. */
#define REBUILD_FROM 32

static const char *const kinds[] = { "do", "undo", "redo", "merge", NULL };

void
lm_action_free (LmAction *self)
{
  if (self == NULL)
    return;
  g_free (self->author);
  g_free (self->label);
  g_free (self);
}

void
lm_changes_clear (LmChanges *self)
{
  g_clear_pointer (&self->homes, g_hash_table_unref);
}

/* --- what a changeset touches --- */

/* The rows of one table. */
typedef struct {
  GArray *ids;   /* LmId; NULL for none */
  guint n_moved; /* of them inserted or deleted */
} Changed;

static void
add_home (LmChanges *changes, LmId home)
{
  if (home != 0 && !g_hash_table_contains (changes->homes, &home))
    g_hash_table_add (changes->homes, g_memdup2 (&home, sizeof home));
}

/* The home of a row in the changeset, before or after; 0 where the changeset
 * does not hold it, because that column stayed the same. */
static LmId
home_in_change (sqlite3_changeset_iter *iter, LmTable table, gboolean old)
{
  int column = table == LM_TABLE_HOME ? 0 : lm_table_get_info (table)->home_column;
  sqlite3_value *value = NULL;

  if (column < 0)
    return 0;
  if (old)
    sqlite3changeset_old (iter, column, &value);
  else
    sqlite3changeset_new (iter, column, &value);
  return value ? sqlite3_value_int64 (value) : 0;
}

static LmId
home_of_row (LmTable table, gconstpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);

  if (row == NULL)
    return 0;
  if (table == LM_TABLE_HOME)
    return *(const LmId *) row;
  return info->home_column < 0 ? 0 : *(const LmId *) ((const char *) row + info->columns[info->home_column].offset);
}

static gboolean
patch_row (LmStore *self, LmTable table, LmId id, LmSnapshotBuilder *builder, GError **error)
{
  g_autofree gpointer row = g_malloc0 (lm_table_get_info (table)->row_size);
  LmStatement *statement = lm_store_statement (self, table, LM_ROW_SELECT, error);
  gboolean done = FALSE;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, id);
  switch (lm_statement_step (statement, error))
    {
    case LM_STATEMENT_ROW:
      done = lm_row_read (table, statement, row, error);
      if (done)
        lm_snapshot_builder_put (builder, table, row);
      break;
    case LM_STATEMENT_DONE:
      lm_snapshot_builder_remove (builder, table, id);
      done = TRUE;
      break;
    case LM_STATEMENT_ERROR:
    default:
      break;
    }
  lm_statement_reset (statement);
  return done;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  LmId x = *(const LmId *) a, y = *(const LmId *) b;

  return x < y ? -1 : x > y;
}

/* The rows that stayed from the snapshot, the others from the file, in order. */
static gboolean
rebuild_table (LmStore *self, LmTable table, GArray *ids, LmSnapshot *before, LmSnapshotBuilder *builder, GError **error)
{
  gsize size = lm_table_get_info (table)->row_size;
  guint n_rows, r = 0, c = 0;
  const char *rows = lm_snapshot_get_rows (before, table, &n_rows);

  g_array_sort (ids, compare_ids);
  lm_snapshot_builder_clear (builder, table);
  while (r < n_rows || c < ids->len)
    {
      LmId row = r < n_rows ? *(const LmId *) (rows + r * size) : G_MAXINT64;
      LmId changed = c < ids->len ? g_array_index (ids, LmId, c) : G_MAXINT64;

      if (row < changed)
        lm_snapshot_builder_put (builder, table, rows + r * size);
      else if (!patch_row (self, table, changed, builder, error))
        return FALSE;
      r += row <= changed;
      c += changed <= row;
    }
  return TRUE;
}

static gboolean
patch_table (LmStore *self, LmTable table, const Changed *changed, LmSnapshot *before, LmSnapshotBuilder *builder, GError **error)
{
  guint n_rows;

  lm_snapshot_get_rows (before, table, &n_rows);
  if (changed->ids->len > REBUILD_FROM && changed->ids->len > n_rows / RELOAD_PART)
    {
      lm_snapshot_builder_clear (builder, table);
      return lm_store_load_table (self, table, builder, error);
    }
  if (changed->n_moved > REBUILD_FROM)
    return rebuild_table (self, table, changed->ids, before, builder, error);
  for (guint i = 0; i < changed->ids->len; i++)
    if (!patch_row (self, table, g_array_index (changed->ids, LmId, i), builder, error))
      return FALSE;
  return TRUE;
}

static gboolean
walk (LmStore *self, sqlite3_changeset_iter *iter, LmSnapshot *before, LmChanges *changes, Changed *changed, GError **error)
{
  int code;

  while ((code = sqlite3changeset_next (iter)) == SQLITE_ROW)
    {
      const char *name;
      int n_columns, operation, indirect;
      sqlite3_value *key = NULL;
      LmTable table;
      LmId id;

      sqlite3changeset_op (iter, &name, &n_columns, &operation, &indirect);
      if (!lm_table_from_name (name, &table))
        continue;
      if (operation == SQLITE_INSERT)
        sqlite3changeset_new (iter, 0, &key);
      else
        sqlite3changeset_old (iter, 0, &key);
      id = sqlite3_value_int64 (key);
      changes->n_rows++;
      if (operation != SQLITE_INSERT)
        add_home (changes, home_in_change (iter, table, TRUE));
      if (operation != SQLITE_DELETE)
        add_home (changes, home_in_change (iter, table, FALSE));
      if (operation == SQLITE_UPDATE && before)
        add_home (changes, home_of_row (table, lm_snapshot_find (before, table, id)));
      if (changed[table].ids == NULL)
        changed[table].ids = g_array_new (FALSE, FALSE, sizeof (LmId));
      g_array_append_val (changed[table].ids, id);
      changed[table].n_moved += operation != SQLITE_UPDATE;
    }
  return code == SQLITE_DONE || lm_sqlite_fail (self->file, code, NULL, error);
}

gboolean
lm_changes_collect (LmStore *self, gconstpointer changeset, int size, LmSnapshotBuilder *builder, LmSnapshot *before,
                    LmChanges *changes, GError **error)
{
  Changed changed[LM_N_TABLES] = { 0 };
  sqlite3_changeset_iter *iter = NULL;
  gboolean done;
  int code = sqlite3changeset_start (&iter, size, (gpointer) changeset);

  if (code != SQLITE_OK)
    return lm_sqlite_fail (self->file, code, NULL, error);
  if (changes->homes == NULL)
    changes->homes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  done = walk (self, iter, before, changes, changed, error);
  sqlite3changeset_finalize (iter); /* gives the code of the last step again */
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      if (changed[t].ids == NULL)
        continue;
      if (done && builder)
        done = patch_table (self, t, &changed[t], before, builder, error);
      g_array_unref (changed[t].ids);
    }
  return done;
}

/* --- the column `homes` --- */

static GByteArray *
pack_homes (GHashTable *homes)
{
  GByteArray *packed = g_byte_array_new ();
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (LmId), g_hash_table_size (homes));
  GHashTableIter iter;
  gpointer key;
  guint64 last = 0;

  g_hash_table_iter_init (&iter, homes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (ids, key, 1);
  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    {
      guint64 id = (guint64) g_array_index (ids, LmId, i), difference = id - last;

      last = id;
      do
        {
          guint8 byte = difference & 0x7f;

          difference >>= 7;
          if (difference)
            byte |= 0x80;
          g_byte_array_append (packed, &byte, 1);
        }
      while (difference);
    }
  return packed;
}

static gboolean
packed_homes_have (const guint8 *packed, gsize size, LmId home)
{
  guint64 id = 0, difference = 0;
  guint shift = 0;

  for (gsize i = 0; i < size && shift < 64; i++)
    {
      difference |= (guint64) (packed[i] & 0x7f) << shift;
      shift += 7;
      if (packed[i] & 0x80)
        continue;
      id += difference;
      difference = 0;
      shift = 0;
      if (id >= (guint64) home)
        return id == (guint64) home;
    }
  return FALSE;
}

/* --- the log --- */

/* The changeset as it is stored: compressed where that is worth it. */
typedef struct {
  guint8 *packed; /* NULL: it is not */
  gconstpointer data;
  gsize size;
} Packed;

static Packed
pack (gconstpointer changeset, int size)
{
  Packed packed = { NULL, changeset, (gsize) size };
  uLongf packed_size;

  if (size < PACK_FROM)
    return packed;
  packed_size = compressBound ((uLong) size);
  packed.packed = g_malloc (packed_size);
  if (compress2 (packed.packed, &packed_size, changeset, (uLong) size, PACK_LEVEL) != Z_OK)
    {
      g_clear_pointer (&packed.packed, g_free);
      return packed;
    }
  packed.data = packed.packed;
  packed.size = packed_size;
  return packed;
}

/* What this working copy has seen of the other replicas by now, where its last
 * action did not say the same; NULL where it did. */
static GBytes *
find_news (LmStore *self, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, "SELECT id, counter FROM replica WHERE id <> ? ORDER BY id", error);
  g_autoptr (GByteArray) seen = g_byte_array_new ();
  LmStatementResult result;

  if (statement == NULL)
    return NULL;
  lm_statement_bind_int64 (statement, 1, self->copy->replica);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      guint32 pair[2] = { GUINT32_TO_LE ((guint32) lm_statement_get_int64 (statement, 0)), GUINT32_TO_LE ((guint32) lm_statement_get_int64 (statement, 1)) };

      g_byte_array_append (seen, (const guint8 *) pair, sizeof pair);
    }
  return result == LM_STATEMENT_ERROR ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&seen));
}

gboolean
lm_change_log_add (LmStore *self, LmId id, gint64 revision, LmActionKind kind, LmId origin, gconstpointer changeset, int size,
                   LmChanges *changes, GError **error)
{
  g_autoptr (GByteArray) homes = pack_homes (changes->homes);
  g_autoptr (GBytes) seen = find_news (self, error);
  Packed packed;
  gboolean done;
  g_autoptr (LmStatement) statement =
    seen ? lm_statement_new (self->file, "INSERT INTO action (id, revision, at, author, label, kind, origin, n_rows, seen, homes, size, packed, changeset) "
                                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error) : NULL;

  if (statement == NULL)
    return FALSE;
  packed = pack (changeset, size);
  lm_statement_bind_int64 (statement, 1, id);
  lm_statement_bind_int64 (statement, 2, revision);
  lm_statement_bind_int64 (statement, 3, g_get_real_time () / G_USEC_PER_SEC);
  lm_statement_bind_text (statement, 4, self->author);
  lm_statement_bind_text (statement, 5, self->label);
  lm_statement_bind_text (statement, 6, kinds[kind]);
  if (origin)
    lm_statement_bind_int64 (statement, 7, origin);
  lm_statement_bind_int64 (statement, 8, changes->n_rows);
  if (self->seen == NULL || !g_bytes_equal (self->seen, seen))
    lm_statement_bind_blob (statement, 9, g_bytes_get_data (seen, NULL), g_bytes_get_size (seen));
  lm_statement_bind_blob (statement, 10, homes->data, homes->len);
  lm_statement_bind_int64 (statement, 11, size);
  lm_statement_bind_int64 (statement, 12, packed.packed != NULL);
  lm_statement_bind_blob (statement, 13, packed.data, packed.size);
  done = lm_statement_run (statement, error);
  g_free (packed.packed);
  if (done)
    {
      g_clear_pointer (&self->seen, g_bytes_unref);
      self->seen = g_steal_pointer (&seen);
    }
  return done;
}

gboolean
lm_change_log_set_applied (LmStore *self, LmId id, GBytes *applied, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->file, applied ? "UPDATE action SET applied = ?2, applied_size = ?3, applied_packed = ?4 WHERE id = ?1"
                                          : "UPDATE action SET applied = NULL, applied_size = 0, applied_packed = 0 WHERE id = ?1 AND applied IS NOT NULL", error);
  Packed packed = { 0 };
  gboolean done;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, id);
  if (applied)
    {
      packed = pack (g_bytes_get_data (applied, NULL), (int) g_bytes_get_size (applied));
      lm_statement_bind_blob (statement, 2, packed.data ? packed.data : "", packed.size);
      lm_statement_bind_int64 (statement, 3, (gint64) g_bytes_get_size (applied));
      lm_statement_bind_int64 (statement, 4, packed.packed != NULL);
    }
  done = lm_statement_run (statement, error);
  g_free (packed.packed);
  return done;
}

/* From a statement that selects size, packed, changeset, and whether that may be
 * empty, at these columns. What
 * comes out was checked, since the log may be a stranger's. */
GBytes *
lm_change_log_unpack (LmStatement *statement, int first, GError **error)
{
  gint64 size = lm_statement_get_int64 (statement, first);
  gsize stored;
  gconstpointer data = lm_statement_get_blob (statement, first + 2, &stored);
  g_autofree guint8 *unpacked = NULL;
  uLongf length = (uLongf) size;

  if (lm_statement_get_int64 (statement, first + 1) == 2)
    {
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("This was done so long ago that it is no longer known how to take it back."));
      return NULL;
    }
  if (size == 0 && lm_statement_get_int64 (statement, first + 3)) /* at its place among others it did nothing */
    return g_bytes_new (NULL, 0);
  if (!lm_statement_get_int64 (statement, first + 1))
    return lm_changeset_check (data, stored, error) ? g_bytes_new (data, stored) : NULL;
  /* zlib packs a thousand times at most, so no file asks for memory that it does not fill. */
  if (size > 0 && size <= G_MAXINT32 && (gsize) size / 1100 <= stored)
    unpacked = g_try_malloc ((gsize) size);
  if (unpacked == NULL || uncompress (unpacked, &length, data, stored) != Z_OK || length != (uLongf) size)
    {
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("an action of the change log is damaged"));
      return NULL;
    }
  return lm_changeset_check (unpacked, length, error) ? g_bytes_new_take (g_steal_pointer (&unpacked), (gsize) size) : NULL;
}

static GBytes *
get_changeset (LmStore *self, const char *sql, LmId id, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, sql, error);

  if (statement == NULL)
    return NULL;
  lm_statement_bind_int64 (statement, 1, id);
  switch (lm_statement_step (statement, error))
    {
    case LM_STATEMENT_ROW:
      return lm_change_log_unpack (statement, 0, error);
    case LM_STATEMENT_DONE:
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("the action is no longer in the change log"));
      return NULL;
    case LM_STATEMENT_ERROR:
    default:
      return NULL;
    }
}

GBytes *
lm_change_log_get_changeset (LmStore *self, LmId id, GError **error)
{
  return get_changeset (self, "SELECT " LM_CHANGE_LOG_EFFECT " FROM action WHERE id = ?", id, error);
}

GBytes *
lm_change_log_get_original (LmStore *self, LmId id, GError **error)
{
  return get_changeset (self, "SELECT size, packed, changeset, 0 FROM action WHERE id = ?", id, error);
}

#define ACTION_COLUMNS \
  "id, revision, at, author, label, kind, coalesce (origin, 0), n_rows, " \
  "(SELECT kind FROM action later WHERE later.origin = action.id ORDER BY revision DESC, at DESC, id DESC LIMIT 1) IS 'undo'"

static LmAction *
read_action (LmStatement *statement)
{
  LmAction *action = g_new0 (LmAction, 1);

  action->id = lm_statement_get_int64 (statement, 0);
  action->revision = lm_statement_get_int64 (statement, 1);
  action->at = lm_statement_get_int64 (statement, 2);
  action->author = g_strdup (lm_statement_get_text (statement, 3));
  action->label = g_strdup (lm_statement_get_text (statement, 4));
  action->is_undo = g_str_equal (lm_statement_get_text (statement, 5), kinds[LM_ACTION_UNDO]);
  action->undoes = lm_statement_get_int64 (statement, 6);
  action->n_rows = (guint) lm_statement_get_int64 (statement, 7);
  action->undone = lm_statement_get_int64 (statement, 8) != 0;
  return action;
}

LmAction *
lm_change_log_get_action (LmStore *self, LmId id, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, "SELECT " ACTION_COLUMNS " FROM action WHERE id = ?", error);

  if (statement == NULL)
    return NULL;
  lm_statement_bind_int64 (statement, 1, id);
  switch (lm_statement_step (statement, error))
    {
    case LM_STATEMENT_ROW:
      return read_action (statement);
    case LM_STATEMENT_DONE:
      g_set_error_literal (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("the action is no longer in the change log"));
      return NULL;
    case LM_STATEMENT_ERROR:
    default:
      return NULL;
    }
}

static gboolean
changeset_has (GBytes *changeset, const char *table, gint64 row)
{
  sqlite3_changeset_iter *iter = NULL;
  gboolean found = FALSE;

  if (sqlite3changeset_start (&iter, (int) g_bytes_get_size (changeset), (gpointer) g_bytes_get_data (changeset, NULL)) != SQLITE_OK)
    return FALSE;
  while (!found && sqlite3changeset_next (iter) == SQLITE_ROW)
    {
      const char *name;
      int n_columns, operation, indirect;
      sqlite3_value *key = NULL;

      sqlite3changeset_op (iter, &name, &n_columns, &operation, &indirect);
      if (operation == SQLITE_INSERT)
        sqlite3changeset_new (iter, 0, &key);
      else
        sqlite3changeset_old (iter, 0, &key);
      found = g_str_equal (name, table) && sqlite3_value_int64 (key) == row;
    }
  sqlite3changeset_finalize (iter);
  return found;
}

LmAction *
lm_change_log_find_later (LmStore *self, LmId id, const char *table, gint64 row)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->file, "SELECT " ACTION_COLUMNS ", " LM_CHANGE_LOG_EFFECT " FROM action "
                                  "WHERE (revision, at, id) > (SELECT revision, at, id FROM action WHERE id = ?) ORDER BY revision DESC, at DESC, id DESC", NULL);

  if (statement == NULL)
    return NULL;
  lm_statement_bind_int64 (statement, 1, id);
  while (lm_statement_step (statement, NULL) == LM_STATEMENT_ROW)
    {
      g_autoptr (GBytes) changeset = lm_change_log_unpack (statement, 9, NULL);

      if (changeset && changeset_has (changeset, table, row))
        return read_action (statement);
    }
  return NULL;
}

GPtrArray *
lm_store_get_history (LmStore *self, LmId home, guint limit, GError **error)
{
  g_autoptr (GPtrArray) actions = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_action_free);
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result = LM_STATEMENT_DONE;

  g_return_val_if_fail (self != NULL, NULL);
  statement = lm_statement_new (self->file, "SELECT " ACTION_COLUMNS ", homes FROM action ORDER BY revision DESC, at DESC, id DESC", error);
  if (statement == NULL)
    return NULL;
  while (actions->len < limit && (result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      gsize size;
      const guint8 *homes = lm_statement_get_blob (statement, 9, &size);

      if (home == 0 || packed_homes_have (homes, size, home))
        g_ptr_array_add (actions, read_action (statement));
    }
  return result == LM_STATEMENT_ERROR ? NULL : g_steal_pointer (&actions);
}
