#include "lm-changeset-private.h"

#include "lm-store-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
stop (LmChangesetReader *self, const char *why)
{
  self->why = why;
  self->at = self->size;
  return FALSE;
}

static gboolean
read_byte (LmChangesetReader *self, guint8 *byte)
{
  if (self->at >= self->size)
    return FALSE;
  *byte = self->data[self->at++];
  return TRUE;
}

/* A length of SQLite: seven bits a byte, the highest first. Nothing that fits in
 * memory takes more than five. */
static gboolean
read_length (LmChangesetReader *self, gsize *length)
{
  guint8 byte;

  *length = 0;
  for (int i = 0; i < 5; i++)
    {
      if (!read_byte (self, &byte))
        return FALSE;
      *length = *length << 7 | (byte & 0x7f);
      if (!(byte & 0x80))
        return TRUE;
    }
  return FALSE;
}

gint64
lm_field_get_int64 (const LmField *field)
{
  guint64 big;

  if (field->type != SQLITE_INTEGER)
    return 0;
  memcpy (&big, field->data, 8);
  return (gint64) GUINT64_FROM_BE (big);
}

static gboolean
is_finite (const LmField *field)
{
  guint64 big;
  double value;

  memcpy (&big, field->data, 8);
  big = GUINT64_FROM_BE (big);
  memcpy (&value, &big, 8);
  return isfinite (value);
}

static gboolean
is_nick (const LmColumn *column, const LmField *field)
{
  for (guint i = 0; column->nicks[i]; i++)
    if (strlen (column->nicks[i]) == field->size && memcmp (column->nicks[i], field->data, field->size) == 0)
      return TRUE;
  return FALSE;
}

/* Whether a value is one that lm_row_read() takes for this column. */
static gboolean
fits (const LmColumn *column, const LmField *field)
{
  gint64 number = lm_field_get_int64 (field);

  if (field->type == SQLITE_NULL)
    return column->nullable && column->type != LM_COLUMN_ID;
  switch (column->type)
    {
    case LM_COLUMN_TEXT:
      return field->type == SQLITE_TEXT && g_utf8_validate_len ((const char *) field->data, field->size, NULL);
    case LM_COLUMN_ENUM:
      return field->type == SQLITE_TEXT && is_nick (column, field);
    case LM_COLUMN_REAL:
      return field->type == SQLITE_INTEGER || (field->type == SQLITE_FLOAT && is_finite (field));
    case LM_COLUMN_ID:
      return field->type == SQLITE_INTEGER && number > 0;
    case LM_COLUMN_REF:
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
      return field->type == SQLITE_INTEGER;
    case LM_COLUMN_BOOL:
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
    case LM_COLUMN_DAY:
    case LM_COLUMN_INSTANT:
      return field->type == SQLITE_INTEGER && number >= G_MININT32 && number <= G_MAXINT32;
    default:
      return FALSE;
    }
}

static gboolean
read_field (LmChangesetReader *self, LmField *field)
{
  gsize start = self->at;

  if (!read_byte (self, &field->type))
    return FALSE;
  field->size = 0;
  switch (field->type)
    {
    case 0:
    case SQLITE_NULL:
      break;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      field->size = 8;
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      if (!read_length (self, &field->size))
        return FALSE;
      break;
    default:
      return FALSE;
    }
  if (field->size > self->size - self->at)
    return FALSE;
  field->data = self->data + self->at;
  self->at += field->size;
  field->encoded = self->data + start;
  field->encoded_size = self->at - start;
  return TRUE;
}

static gboolean
read_record (LmChangesetReader *self, LmField *fields)
{
  for (guint c = 0; c < self->n_columns; c++)
    if (!read_field (self, &fields[c]))
      return FALSE;
  return TRUE;
}

static gboolean
read_table (LmChangesetReader *self)
{
  const guint8 *keys, *end;
  gsize n;

  if (!read_length (self, &n) || n < 1 || n > LM_CHANGESET_COLUMNS || n > self->size - self->at)
    return stop (self, _("its columns are not those of the district"));
  keys = self->data + self->at;
  self->at += n;
  end = memchr (self->data + self->at, 0, self->size - self->at);
  if (end == NULL || !lm_table_from_name ((const char *) self->data + self->at, &self->table))
    return stop (self, _("it names a table that is no part of a district"));
  self->at = (gsize) (end - self->data) + 1;
  self->n_columns = (guint) n;
  if (n > lm_table_get_info (self->table)->n_columns || keys[0] != 1)
    return stop (self, _("its columns are not those of the district"));
  for (gsize c = 1; c < n; c++)
    if (keys[c] != 0)
      return stop (self, _("its columns are not those of the district"));
  self->has_table = self->fresh_table = TRUE;
  return TRUE;
}

/* An insert and a delete tell every column, an update the key before, and what
 * it changed both before and after. */
static gboolean
is_sound (LmChangesetReader *self)
{
  const LmTableInfo *info = lm_table_get_info (self->table);
  gboolean update = self->operation == SQLITE_UPDATE;

  for (guint c = 0; c < self->n_columns; c++)
    {
      const LmField *before = &self->before[c], *after = &self->after[c];
      gboolean has_before = self->operation != SQLITE_INSERT && before->type != 0;
      gboolean has_after = self->operation != SQLITE_DELETE && after->type != 0;

      if (update ? (c == 0 ? !has_before || has_after : has_before != has_after) : !has_before && !has_after)
        return FALSE;
      if ((has_before && !fits (&info->columns[c], before)) || (has_after && !fits (&info->columns[c], after)))
        return FALSE;
    }
  return TRUE;
}

gboolean
lm_changeset_reader_next (LmChangesetReader *self)
{
  guint8 operation, indirect;

  self->fresh_table = FALSE;
  if (self->at >= self->size)
    return FALSE;
  while (self->data[self->at] == 'T')
    {
      self->at++;
      if (!read_table (self))
        return FALSE;
      if (self->at >= self->size)
        return stop (self, _("it is cut off"));
    }
  if (!self->has_table || !read_byte (self, &operation) || !read_byte (self, &indirect) || indirect > 1)
    return stop (self, _("it is cut off"));
  if (operation != SQLITE_INSERT && operation != SQLITE_UPDATE && operation != SQLITE_DELETE)
    return stop (self, _("it is none that this program makes"));
  self->operation = operation;
  if ((operation != SQLITE_INSERT && !read_record (self, self->before)) ||
      (operation != SQLITE_DELETE && !read_record (self, self->after)))
    return stop (self, _("it is cut off"));
  if (!is_sound (self))
    return stop (self, _("it holds a value that means nothing"));
  self->id = lm_field_get_int64 (operation == SQLITE_INSERT ? &self->after[0] : &self->before[0]);
  return TRUE;
}

gboolean
lm_changeset_check (gconstpointer changeset, gsize size, GError **error)
{
  LmChangesetReader reader = { .data = changeset, .size = size };

  if (size == 0 || size > G_MAXINT32)
    reader.why = _("it is empty, or too long");
  else
    while (lm_changeset_reader_next (&reader))
      continue;
  if (reader.why)
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("an action of the change log is damaged: %s"), reader.why);
  return reader.why == NULL;
}
