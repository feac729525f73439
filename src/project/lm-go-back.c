#include "lm-copies-private.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "lm-project-private.h"

/* A row as it was at the moment that is gone back to. */
typedef struct {
  LmTable table;
  LmId id;
  gboolean was_there;
  gboolean was_told; /* every column of it is known */
  char *columns[64]; /* as they stand in the file; NULL: as it is now, or none */
  gboolean set[64];
} Row;

static guint
hash_row (gconstpointer data)
{
  const Row *row = data;

  return g_int64_hash (&row->id) * 31 + row->table;
}

static gboolean
equal_rows (gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;

  return x->table == y->table && x->id == y->id;
}

static void
row_free (gpointer data)
{
  Row *row = data;

  for (guint c = 0; c < G_N_ELEMENTS (row->columns); c++)
    g_free (row->columns[c]);
  g_free (row);
}

/* Of one home these are facts, which going back does not undo. */
static gboolean
is_fact (LmTable table)
{
  switch (table)
    {
    case LM_TABLE_PROMISE:
    case LM_TABLE_MESSAGE:
    case LM_TABLE_VISIT:
    case LM_TABLE_VISIT_STEP:
    case LM_TABLE_PLAN_HOME:
    case LM_TABLE_PLAN_STEP:
    case LM_TABLE_CLASH:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Changes are met from the newest to the oldest, so the last one counts. */
static void
note_change (GHashTable *rows, LmTable table, const LmFieldChange *change)
{
  Row key = { .table = table, .id = change->row }, *row = g_hash_table_lookup (rows, &key);

  if (row == NULL)
    {
      row = g_new0 (Row, 1);
      row->table = table;
      row->id = change->row;
      g_hash_table_add (rows, row);
    }
  row->was_there = change->operation != LM_ROW_MADE;
  row->was_told |= change->operation == LM_ROW_REMOVED;
  g_free (row->columns[change->column]);
  row->columns[change->column] = g_strdup (change->before);
  row->set[change->column] = TRUE;
}

static gboolean
note_action (LmProject *self, GHashTable *rows, LmId home, LmId action, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  g_autoptr (GPtrArray) changes = lm_store_get_changes (lm_project_get_store (self), action, error);
  LmTable table;

  for (guint i = 0; changes && i < changes->len; i++)
    {
      const LmFieldChange *change = g_ptr_array_index (changes, i);

      if (lm_table_from_name (change->table, &table) &&
          (home == 0 || (!is_fact (table) && lm_field_change_find_home (snapshot, change) == home)))
        note_change (rows, table, change);
    }
  return changes != NULL;
}

static void
write_row (LmEdit *edit, LmSnapshot *snapshot, const Row *row)
{
  const LmTableInfo *info = lm_table_get_info (row->table);
  gconstpointer now = lm_snapshot_find (snapshot, row->table, row->id);
  g_autofree gpointer copy = NULL;

  if (!row->was_there)
    {
      if (now)
        lm_edit_delete (edit, row->table, row->id);
      return;
    }
  if (now == NULL && !row->was_told)
    return;
  copy = now ? g_memdup2 (now, info->row_size) : g_malloc0 (info->row_size);
  if (now == NULL)
    lm_row_init (row->table, copy);
  *(LmId *) copy = row->id;
  for (guint c = 1; c < info->n_columns; c++)
    if (row->set[c])
      lm_column_set_text (&info->columns[c], copy, row->columns[c] ? row->columns[c] : "");
  if (now == NULL)
    lm_edit_insert (edit, row->table, copy);
  else if (!lm_row_equal (row->table, now, copy))
    lm_edit_update (edit, row->table, copy);
}

gboolean
lm_project_go_back (LmProject *self, LmId home, LmId action, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  g_autoptr (GPtrArray) history = lm_project_get_history (self, home, G_MAXUINT, error);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (hash_row, equal_rows, row_free, NULL);
  g_autofree char *label = NULL, *address = NULL;
  const LmAction *found = NULL;
  const LmHomeRow *home_row = home ? LM_FIND (snapshot, HOME, home) : NULL;
  GHashTableIter iter;
  gpointer row;
  LmEdit *edit;

  if (history == NULL)
    return FALSE;
  for (guint i = 0; found == NULL && i < history->len; i++)
    {
      const LmAction *later = g_ptr_array_index (history, i);

      if (later->id == action)
        found = later;
      else if (!note_action (self, rows, home, later->id, error))
        return FALSE;
    }
  if (found == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("This is no longer in the history."));
  address = home_row ? lm_home_format_address (home_row) : NULL;
  label = address ? g_strdup_printf (_("%s: back to how it was after “%s”"), address, found->label)
                  : g_strdup_printf (_("Back to how everything was after “%s”"), found->label);
  edit = lm_project_begin (self, label);
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    write_row (edit, snapshot, row);
  return lm_edit_end (edit, error);
}
