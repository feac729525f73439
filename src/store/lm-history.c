#include "lm-store-private.h"

#include "lm-changeset-private.h"

#include <string.h>

void
lm_field_change_free (LmFieldChange *self)
{
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

/* As it stands in the file; NULL for none. (transfer full) */
static char *
to_text (const LmField *field)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 big;
  double number;

  switch (field->type)
    {
    case SQLITE_INTEGER:
      return g_strdup_printf ("%lld", (long long) lm_field_get_int64 (field));
    case SQLITE_FLOAT:
      memcpy (&big, field->data, 8);
      big = GUINT64_FROM_BE (big);
      memcpy (&number, &big, 8);
      return g_strdup (g_ascii_dtostr (text, sizeof text, number));
    case SQLITE_TEXT:
      return g_strndup ((const char *) field->data, field->size);
    default:
      return NULL;
    }
}

static LmId
home_of (const LmChangesetReader *reader)
{
  int column = lm_table_get_info (reader->table)->home_column;
  const LmField *fields = reader->operation == SQLITE_INSERT ? reader->after : reader->before;

  if (reader->table == LM_TABLE_HOME)
    return reader->id;
  return column < 0 || column >= (int) reader->n_columns ? 0 : lm_field_get_int64 (&fields[column]);
}

GPtrArray *
lm_store_get_changes (LmStore *self, LmId action, GError **error)
{
  g_autoptr (GBytes) changeset = NULL;
  GPtrArray *changes;
  LmChangesetReader reader = { 0 };
  gsize size;

  g_return_val_if_fail (self != NULL, NULL);
  changeset = lm_change_log_get_changeset (self, action, error);
  if (changeset == NULL)
    return NULL;
  changes = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_field_change_free);
  reader.data = g_bytes_get_data (changeset, &size);
  reader.size = size;
  while (lm_changeset_reader_next (&reader))
    for (guint c = 1; c < reader.n_columns; c++)
      {
        LmFieldChange *change;
        gboolean before = reader.operation != SQLITE_INSERT && reader.before[c].type != 0;
        gboolean after = reader.operation != SQLITE_DELETE && reader.after[c].type != 0;

        if (!before && !after)
          continue;
        change = g_new0 (LmFieldChange, 1);
        change->table = lm_table_get_info (reader.table)->name;
        change->row = reader.id;
        change->column = c;
        change->home = home_of (&reader);
        change->operation = reader.operation == SQLITE_INSERT ? LM_ROW_MADE : reader.operation == SQLITE_DELETE ? LM_ROW_REMOVED : LM_ROW_CHANGED;
        change->before = before ? to_text (&reader.before[c]) : NULL;
        change->after = after ? to_text (&reader.after[c]) : NULL;
        g_ptr_array_add (changes, change);
      }
  return changes;
}
