#include "lm-library-table-private.h"

#include <errno.h>
#include <string.h>

#include "library/lm-library.h"

#define MAX_COLUMNS 32

typedef struct {
  LmTable table;
  const LmTableInfo *info;
  const LmColumn *columns[MAX_COLUMNS]; /* of each column of the file; NULL for `key` */
  guint n_columns;
  const LmColumn *position; /* counted here, or NULL */
  int n_rows;
  guint line;
  LmLibraryFind find;
  LmLibraryRowFunc func;
  gpointer data;
} Parser;

static gboolean
fail (Parser *self, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (Parser *self, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_DATA, "%s.txt, line %u: %s", self->info->name, self->line, message);
  return FALSE;
}

static const LmColumn *
find_column (const LmTableInfo *info, const char *name)
{
  for (guint c = 0; c < info->n_columns; c++)
    if (g_str_equal (info->columns[c].name, name))
      return &info->columns[c];
  return NULL;
}

static gboolean
parse_int (const char *text, gint64 *value)
{
  char *end;

  errno = 0;
  *value = g_ascii_strtoll (text, &end, 10);
  return errno == 0 && end != text && *end == '\0';
}

/* Minutes of the day are written 08:00; every other count is a plain number. */
static gboolean
parse_count (const char *text, gint64 *value)
{
  int minute;

  if (strchr (text, ':') == NULL)
    return parse_int (text, value);
  if (!lm_minute_parse (text, &minute))
    return FALSE;
  *value = minute;
  return TRUE;
}

/* Puts a cell that is no reference into the row. `*kept` holds a text that had
 * to be made. */
static gboolean
set_cell (const LmColumn *column, gpointer row, const char *cell, GPtrArray *kept)
{
  char *at = (char *) row + column->offset;
  gint64 value;
  int nick;

  switch (column->type)
    {
    case LM_COLUMN_TEXT:
      {
        GString *text = g_string_new (cell);

        g_string_replace (text, "\\n", "\n", 0);
        g_ptr_array_add (kept, text->str);
        *(const char **) at = g_string_free (text, FALSE);
        return TRUE;
      }
    case LM_COLUMN_ENUM:
      nick = lm_nick_find (column->nicks, cell);
      *(int *) at = nick;
      return nick >= 0;
    case LM_COLUMN_DAY:
      return lm_day_parse (cell, (LmDay *) at);
    case LM_COLUMN_BOOL:
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
      if (!parse_count (cell, &value) || value < G_MININT32 || value > G_MAXINT32)
        return FALSE;
      *(gint32 *) at = (gint32) value;
      return TRUE;
    case LM_COLUMN_INT64:
      return parse_int (cell, (gint64 *) at);
    case LM_COLUMN_ID:
    case LM_COLUMN_REF:
    case LM_COLUMN_INSTANT:
    case LM_COLUMN_UTC:
    case LM_COLUMN_REAL:
    default:
      return FALSE;
    }
}

/* Sets the references from column `c` on, one row for each combination. */
static gboolean
expand (Parser *self, guint c, char **cells, gpointer row, const char *key, GError **error)
{
  const LmColumn *column;
  g_auto (GStrv) keys = NULL;

  while (c < self->n_columns && (self->columns[c] == NULL || self->columns[c]->type != LM_COLUMN_REF || *cells[c] == '\0'))
    c++;
  if (c == self->n_columns)
    {
      self->n_rows++;
      if (self->position)
        *(int *) ((char *) row + self->position->offset) = self->n_rows;
      return self->func (row, key, self->data, error);
    }
  column = self->columns[c];
  keys = g_strsplit_set (cells[c], " ", -1);
  for (guint i = 0; keys[i]; i++)
    {
      LmId id;

      if (*keys[i] == '\0')
        continue;
      id = self->find (column->reference, keys[i], self->data);
      if (id == 0)
        return fail (self, error, "no %s is called “%s”", lm_table_get_info (column->reference)->name, keys[i]);
      *(LmId *) ((char *) row + column->offset) = id;
      if (!expand (self, c + 1, cells, row, key, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
parse_header (Parser *self, char **cells, GError **error)
{
  self->n_columns = g_strv_length (cells);
  if (self->n_columns > MAX_COLUMNS)
    return fail (self, error, "more than %d columns", MAX_COLUMNS);
  for (guint c = 0; c < self->n_columns; c++)
    {
      self->columns[c] = find_column (self->info, cells[c]);
      if (self->columns[c] == NULL && !g_str_equal (cells[c], "key"))
        return fail (self, error, "the table has no column “%s”", cells[c]);
      if (self->columns[c] && g_str_equal (cells[c], "position"))
        self->position = NULL;
    }
  return TRUE;
}

static gboolean
parse_row (Parser *self, char **cells, GError **error)
{
  g_autofree char *row = g_malloc (self->info->row_size);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  const char *key = NULL;

  if (g_strv_length (cells) != self->n_columns)
    return fail (self, error, "%u columns instead of %u", g_strv_length (cells), self->n_columns);
  lm_row_init (self->table, row);
  for (guint c = 0; c < self->n_columns; c++)
    {
      const LmColumn *column = self->columns[c];

      if (column == NULL || (key == NULL && g_str_equal (column->name, "code")))
        key = cells[c];
      if (column == NULL || column->type == LM_COLUMN_REF || *cells[c] == '\0')
        continue;
      if (!set_cell (column, row, cells[c], kept))
        return fail (self, error, "“%s” can't stand in the column “%s”", cells[c], column->name);
    }
  return expand (self, 0, cells, row, key, error);
}

gboolean
lm_library_table_parse (LmTable table, const char *text, LmLibraryFind find, LmLibraryRowFunc func, gpointer data,
                        GError **error)
{
  Parser self = { .table = table, .info = lm_table_get_info (table), .find = find, .func = func, .data = data };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  self.position = find_column (self.info, "position");
  for (guint l = 0; lines[l]; l++)
    {
      g_auto (GStrv) cells = NULL;

      self.line = l + 1;
      g_strstrip (lines[l]);
      if (*lines[l] == '\0' || *lines[l] == '#')
        continue;
      cells = g_strsplit (lines[l], "|", -1);
      for (guint c = 0; cells[c]; c++)
        g_strstrip (cells[c]);
      if (self.n_columns == 0 ? !parse_header (&self, cells, error) : !parse_row (&self, cells, error))
        return FALSE;
    }
  return TRUE;
}
