#include "lm-erasure-private.h"

#include <string.h>

/* Texts of a home's rows that tell of the work and not of people; everything
 * else that somebody typed there is emptied. */
static const struct {
  LmTable table;
  const char *column;
} kept[] = {
  { LM_TABLE_ANSWER, "value" },      { LM_TABLE_PLAN_HOME, "reason" },   { LM_TABLE_ATTACHMENT, "hash" }, { LM_TABLE_ATTACHMENT, "kind" },
  { LM_TABLE_CLASH, "of_table" },    { LM_TABLE_CLASH, "of_column" },    { LM_TABLE_RESIDENT, "language" },
};

#define SHORTEST_WORD 5

static const char *const of_home[] = { "access", "attention", "note", NULL };

void
lm_eraser_init (LmEraser *self)
{
  self->residents = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->homes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->words = g_ptr_array_new_with_free_func (g_free);
  for (guint t = 0; t < LM_N_TABLES; t++)
    self->rows[t] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
lm_eraser_clear (LmEraser *self)
{
  g_clear_pointer (&self->residents, g_hash_table_unref);
  g_clear_pointer (&self->homes, g_hash_table_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->actions, g_hash_table_unref);
  for (guint t = 0; t < LM_N_TABLES; t++)
    g_clear_pointer (&self->rows[t], g_hash_table_unref);
}

void
lm_eraser_add (LmEraser *self, LmId resident, LmId home)
{
  g_hash_table_add (self->residents, g_memdup2 (&resident, sizeof resident));
  g_hash_table_add (self->homes, g_memdup2 (&home, sizeof home));
}

void
lm_eraser_add_word (LmEraser *self, const char *word)
{
  if (g_utf8_strlen (word, -1) >= SHORTEST_WORD && !g_ptr_array_find_with_equal_func (self->words, word, g_str_equal, NULL))
    g_ptr_array_add (self->words, g_strdup (word));
}

gboolean
lm_eraser_is_personal (LmEraser *self, LmTable table, LmId row, guint column)
{
  const LmTableInfo *info = lm_table_get_info (table);
  const LmColumn *of = &info->columns[column];

  /* That somebody works at night, or needs help, is as personal as a name. */
  if (of->type != LM_COLUMN_TEXT && (table != LM_TABLE_RESIDENT || of->type != LM_COLUMN_BOOL))
    return FALSE;
  if (table == LM_TABLE_HOME)
    return g_strv_contains (of_home, of->name) && g_hash_table_contains (self->homes, &row);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (kept[i].table == table && g_str_equal (kept[i].column, of->name))
      return FALSE;
  return g_hash_table_contains (table == LM_TABLE_RESIDENT ? self->residents : self->rows[table], &row);
}

char *
lm_eraser_clean_text (LmEraser *self, LmTable table, LmId row, guint column, const char *text)
{
  GString *clean = NULL;

  if (*text == '\0')
    return NULL;
  if (lm_eraser_is_personal (self, table, row, column))
    return g_strdup ("");
  if (table == LM_TABLE_RESIDENT) /* somebody else may have the same name */
    return NULL;
  for (guint i = 0; i < self->words->len; i++)
    if (strstr (clean ? clean->str : text, self->words->pdata[i]))
      {
        if (clean == NULL)
          clean = g_string_new (text);
        g_string_replace (clean, self->words->pdata[i], "…", 0);
      }
  return clean ? g_string_free (clean, FALSE) : NULL;
}

/* The ids of the rows that belong to the homes. */
static gboolean
find_rows (LmEraser *self, LmSqlite *file, LmTable table, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);
  g_autofree char *sql = g_strdup_printf ("SELECT id, home FROM \"%s\"", info->name);
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result;
  gint64 there;
  g_autofree char *exists = g_strdup_printf ("SELECT count (*) FROM sqlite_schema WHERE name = '%s'", info->name);

  if (!lm_sqlite_get_int64 (file, exists, &there, error))
    return FALSE;
  if (!there) /* an older version */
    return TRUE;
  statement = lm_statement_new (file, sql, error);
  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      gint64 ids[2] = { lm_statement_get_int64 (statement, 0), lm_statement_get_int64 (statement, 1) };

      if (g_hash_table_contains (self->homes, &ids[1]))
        g_hash_table_add (self->rows[table], g_memdup2 (&ids[0], sizeof ids[0]));
    }
  return result == LM_STATEMENT_DONE;
}

static gboolean
update_text (LmSqlite *file, LmTable table, guint column, LmId id, const char *text, gboolean number, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);
  g_autofree char *sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ? WHERE id = ?", info->name, info->columns[column].name);
  g_autoptr (LmStatement) statement = lm_statement_new (file, sql, error);

  if (statement == NULL)
    return FALSE;
  if (number)
    lm_statement_bind_int64 (statement, 1, 0);
  else
    lm_statement_bind_text (statement, 1, text);
  lm_statement_bind_int64 (statement, 2, id);
  return lm_statement_run (statement, error);
}

static gboolean
clean_column (LmEraser *self, LmSqlite *file, LmTable table, guint column, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);
  g_autofree char *exists = g_strdup_printf ("SELECT count (*) FROM pragma_table_info ('%s') WHERE name = '%s'", info->name, info->columns[column].name);
  g_autofree char *sql = g_strdup_printf ("SELECT id, \"%s\" FROM \"%s\" WHERE \"%s\" NOT IN ('', 0)", info->columns[column].name, info->name, info->columns[column].name);
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result;
  gboolean number = info->columns[column].type == LM_COLUMN_BOOL;
  gint64 there;

  if (!lm_sqlite_get_int64 (file, exists, &there, error))
    return FALSE;
  if (!there)
    return TRUE;
  statement = lm_statement_new (file, sql, error);
  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      LmId id = lm_statement_get_int64 (statement, 0);
      g_autofree char *clean = number ? NULL : lm_eraser_clean_text (self, table, id, column, lm_statement_get_text (statement, 1));

      if (clean == NULL && (!number || !lm_eraser_is_personal (self, table, id, column)))
        continue;
      if (!update_text (file, table, column, id, clean, number, error))
        return FALSE;
      self->n_emptied++;
    }
  return result == LM_STATEMENT_DONE;
}

gboolean
lm_eraser_find_in_rows (LmEraser *self, LmSqlite *file, GError **error)
{
  g_autoptr (LmStatement) statement = lm_statement_new (file, "SELECT id, name, phone, email FROM resident", error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      gint64 id = lm_statement_get_int64 (statement, 0);

      for (int c = 1; c <= 3 && g_hash_table_contains (self->residents, &id); c++)
        lm_eraser_add_word (self, lm_statement_get_text (statement, c));
    }
  if (result != LM_STATEMENT_DONE)
    return FALSE;
  for (guint t = 0; t < LM_N_TABLES; t++)
    if (lm_table_get_info (t)->home_column >= 0 && !find_rows (self, file, t, error))
      return FALSE;
  return TRUE;
}

/* The longest first, so that a name is not struck out of a longer one; the same
 * order in every copy. */
static int
compare_words (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;
  gsize m = strlen (x), n = strlen (y);

  return m == n ? strcmp (x, y) : m < n ? 1 : -1;
}

void
lm_eraser_sort_words (LmEraser *self)
{
  g_ptr_array_sort (self->words, compare_words);
}

gboolean
lm_eraser_clean (LmEraser *self, LmSqlite *file, GError **error)
{
  if (!lm_eraser_find_in_rows (self, file, error) || !lm_eraser_find_in_log (self, file, error))
    return FALSE;
  lm_eraser_sort_words (self);
  for (guint t = 0; t < LM_N_TABLES; t++)
    for (guint c = 0; c < lm_table_get_info (t)->n_columns; c++)
      {
        LmColumnType type = lm_table_get_info (t)->columns[c].type;

        if ((type == LM_COLUMN_TEXT || (type == LM_COLUMN_BOOL && t == LM_TABLE_RESIDENT)) && !clean_column (self, file, t, c, error))
          return FALSE;
      }
  return lm_eraser_clean_log (self, file, error);
}
