#include "lm-erasure-private.h"

#include <string.h>
#include <zlib.h>

/* As in lm-change-log.c: below this a changeset is kept as it is. */
#define PACK_FROM 512

#define IDS "SELECT id FROM action ORDER BY id"

/* Whether the log has room for what an action did beside others. */
static gboolean
has_applied (LmSqlite *file, gboolean *has, GError **error)
{
  gint64 n;

  if (!lm_sqlite_get_int64 (file, "SELECT count (*) FROM pragma_table_info ('action') WHERE name = 'applied'", &n, error))
    return FALSE;
  *has = n > 0;
  return TRUE;
}

/* The changeset in these columns of the action; *changeset NULL where there is none. */
static gboolean
read_changeset (LmSqlite *file, gint64 id, gboolean applied, GBytes **changeset, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, applied ? "SELECT applied_size, applied_packed, applied, 1 FROM action WHERE id = ? AND length (applied) > 0"
                                    : "SELECT size, packed, changeset, 1 FROM action WHERE id = ? AND length (changeset) > 0", error);
  LmStatementResult result;

  *changeset = NULL;
  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, id);
  result = lm_statement_step (statement, error);
  if (result != LM_STATEMENT_ROW)
    return result == LM_STATEMENT_DONE;
  *changeset = lm_change_log_unpack (statement, 0, error);
  return *changeset != NULL;
}

static gboolean
write_changeset (LmSqlite *file, gint64 id, gboolean applied, GByteArray *changeset, GError **error)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (file, applied ? "UPDATE action SET applied_size = ?2, applied_packed = ?3, applied = ?4 WHERE id = ?1"
                                    : "UPDATE action SET size = ?2, packed = ?3, changeset = ?4 WHERE id = ?1", error);
  uLongf size = compressBound (changeset->len);
  g_autofree guint8 *packed = g_malloc (size);
  gboolean is_packed = changeset->len >= PACK_FROM && compress2 (packed, &size, changeset->data, changeset->len, 1) == Z_OK;

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_int64 (statement, 1, id);
  lm_statement_bind_int64 (statement, 2, changeset->len);
  lm_statement_bind_int64 (statement, 3, is_packed);
  lm_statement_bind_blob (statement, 4, is_packed ? packed : changeset->data, is_packed ? size : changeset->len);
  return lm_statement_run (statement, error);
}

static void
append_length (GByteArray *to, gsize length)
{
  guint8 bytes[5];
  guint n = 0;

  do
    {
      bytes[n] = (guint8) ((length & 0x7f) | (n ? 0x80 : 0));
      length >>= 7;
      n++;
    }
  while (length > 0);
  while (n > 0)
    g_byte_array_append (to, &bytes[--n], 1);
}

/* Appends the value as it is to be; whether that is another. */
static gboolean
append_field (LmEraser *self, GByteArray *to, const LmChangesetReader *reader, const LmField *field, guint column)
{
  static const guint8 zero[9] = { SQLITE_INTEGER };
  g_autofree char *text = NULL, *clean = NULL;

  if (field->type == SQLITE_INTEGER && lm_table_get_info (reader->table)->columns[column].type == LM_COLUMN_BOOL &&
      lm_eraser_is_personal (self, reader->table, reader->id, column))
    {
      gboolean other = lm_field_get_int64 (field) != 0;

      g_byte_array_append (to, zero, sizeof zero);
      return other;
    }
  if (field->type == SQLITE_TEXT)
    {
      text = g_strndup ((const char *) field->data, field->size);
      clean = lm_eraser_clean_text (self, reader->table, reader->id, column, text);
    }
  if (clean == NULL)
    {
      g_byte_array_append (to, field->encoded, (guint) field->encoded_size);
      return FALSE;
    }
  g_byte_array_append (to, field->encoded, 1); /* the type */
  append_length (to, strlen (clean));
  g_byte_array_append (to, (const guint8 *) clean, (guint) strlen (clean));
  return TRUE;
}

/* NULL where nothing of it changes. */
static GByteArray *
clean_changeset (LmEraser *self, GBytes *changeset)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (changeset, &size);
  LmChangesetReader reader = { .data = data, .size = size };
  g_autoptr (GByteArray) clean = g_byte_array_sized_new ((guint) size);
  gsize start = 0;
  gboolean changed = FALSE;

  while (lm_changeset_reader_next (&reader))
    {
      gboolean with_before = reader.operation != SQLITE_INSERT, with_after = reader.operation != SQLITE_DELETE;
      const LmField *first = with_before ? &reader.before[0] : &reader.after[0];

      /* The heads of tables, and the operation, as they were. */
      g_byte_array_append (clean, data + start, (guint) (first->encoded - (data + start)));
      for (guint c = 0; with_before && c < reader.n_columns; c++)
        changed |= append_field (self, clean, &reader, &reader.before[c], c);
      for (guint c = 0; with_after && c < reader.n_columns; c++)
        changed |= append_field (self, clean, &reader, &reader.after[c], c);
      start = reader.at;
    }
  return changed && reader.why == NULL ? g_steal_pointer (&clean) : NULL;
}

/* What a resident was called, and how reached, at any time: a mark has no name,
 * so where a copy is taken in this is how it is known. */
static void
note_words (LmEraser *self, const LmChangesetReader *reader)
{
  static const char *const columns[] = { "name", "phone", "email", NULL };
  const LmTableInfo *info = lm_table_get_info (reader->table);

  for (guint c = 0; c < reader->n_columns; c++)
    for (int side = 0; side < 2; side++)
      {
        const LmField *field = side ? &reader->after[c] : &reader->before[c];
        g_autofree char *text = NULL;

        if (reader->operation == (side ? SQLITE_DELETE : SQLITE_INSERT) || field->type != SQLITE_TEXT || !g_strv_contains (columns, info->columns[c].name))
          continue;
        text = g_strndup ((const char *) field->data, field->size);
        lm_eraser_add_word (self, text);
      }
}

static void
find_in_changeset (LmEraser *self, GBytes *changeset)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (changeset, &size);
  LmChangesetReader reader = { .data = data, .size = size };

  while (lm_changeset_reader_next (&reader))
    {
      int column = lm_table_get_info (reader.table)->home_column;
      gint64 homes[2] = { 0, 0 };

      if (reader.table == LM_TABLE_RESIDENT && g_hash_table_contains (self->residents, &reader.id))
        note_words (self, &reader);
      if (column < 0 || column >= (int) reader.n_columns)
        continue;
      if (reader.operation != SQLITE_INSERT)
        homes[0] = lm_field_get_int64 (&reader.before[column]);
      if (reader.operation != SQLITE_DELETE)
        homes[1] = lm_field_get_int64 (&reader.after[column]);
      if (g_hash_table_contains (self->homes, &homes[0]) || g_hash_table_contains (self->homes, &homes[1]))
        g_hash_table_add (self->rows[reader.table], g_memdup2 (&reader.id, sizeof reader.id));
    }
}

/* Calls for every changeset; `clean` rewrites, else it is only looked at. */
static gboolean
walk (LmEraser *self, LmSqlite *file, gboolean clean, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LmStatement) statement = lm_statement_new (file, IDS, error);
  LmStatementResult result = LM_STATEMENT_ERROR;
  gboolean applied;

  while (statement && (result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      gint64 id = lm_statement_get_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  if (result != LM_STATEMENT_DONE || !has_applied (file, &applied, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    for (int kind = 0; kind <= applied; kind++)
      {
        gint64 id = g_array_index (ids, gint64, i);
        g_autoptr (GBytes) changeset = NULL;
        g_autoptr (GByteArray) other = NULL;

        if (clean && self->actions && g_hash_table_contains (self->actions, &id) == self->but_these)
          continue;
        if (!read_changeset (file, id, kind, &changeset, error))
          return FALSE;
        if (changeset && !clean)
          find_in_changeset (self, changeset);
        else if (changeset)
          other = clean_changeset (self, changeset);
        if (other && !write_changeset (file, id, kind, other, error))
          return FALSE;
        self->n_emptied += other != NULL;
      }
  return TRUE;
}

gboolean
lm_eraser_find_in_log (LmEraser *self, LmSqlite *file, GError **error)
{
  return walk (self, file, FALSE, error);
}

gboolean
lm_eraser_clean_log (LmEraser *self, LmSqlite *file, GError **error)
{
  for (guint i = 0; i < self->words->len; i++)
    {
      g_autoptr (LmStatement) statement =
        lm_statement_new (file, "UPDATE action SET label = replace (label, ?1, '…') WHERE instr (label, ?1)", error);

      if (statement == NULL)
        return FALSE;
      lm_statement_bind_text (statement, 1, self->words->pdata[i]);
      if (!lm_statement_run (statement, error))
        return FALSE;
    }
  return walk (self, file, TRUE, error);
}
