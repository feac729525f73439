#include "core/lm-snapshot.h"

#include <string.h>

/* Texts of all snapshots of one project; only ever grows, freed with the last
 * snapshot. One word of an edit adds one text; a reload starts a new pool. */
typedef struct {
  gatomicrefcount refs;
  GMutex lock;
  GStringChunk *texts;
} TextPool;

typedef struct {
  gatomicrefcount refs;
  LmTable table;
  guint n_rows;
  char *rows;
  GMutex lock; /* guards the making of of_home */
  gconstpointer *by_home; /* rows sorted by home, then id; made on first use */
} RowArray;

struct _LmSnapshot {
  gatomicrefcount refs;
  gint64 revision;
  TextPool *pool;
  RowArray *arrays[LM_N_TABLES]; /* NULL for empty */
  LmProjectRow fresh_project;
};

struct _LmSnapshotBuilder {
  LmSnapshot *base;
  TextPool *pool;
  GArray *rows[LM_N_TABLES]; /* NULL where the table is untouched */
};

G_DEFINE_BOXED_TYPE (LmSnapshot, lm_snapshot, lm_snapshot_ref, lm_snapshot_unref)

static TextPool *
text_pool_new (void)
{
  TextPool *pool = g_new0 (TextPool, 1);

  g_atomic_ref_count_init (&pool->refs);
  g_mutex_init (&pool->lock);
  pool->texts = g_string_chunk_new (1 << 16);
  return pool;
}

static TextPool *
text_pool_ref (TextPool *pool)
{
  g_atomic_ref_count_inc (&pool->refs);
  return pool;
}

static void
text_pool_unref (TextPool *pool)
{
  if (!g_atomic_ref_count_dec (&pool->refs))
    return;
  g_string_chunk_free (pool->texts);
  g_mutex_clear (&pool->lock);
  g_free (pool);
}

static void
row_array_unref (RowArray *array)
{
  if (array == NULL || !g_atomic_ref_count_dec (&array->refs))
    return;
  g_free (array->by_home);
  g_free (array->rows);
  g_mutex_clear (&array->lock);
  g_free (array);
}

static inline LmId
row_id (gconstpointer row)
{
  return *(const LmId *) row; /* `id` is the first column of every table */
}

/* The first position in the array whose id is not below `id`. */
static guint
lower_bound (const char *rows, gsize row_size, guint n_rows, LmId id)
{
  guint low = 0, high = n_rows;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (row_id (rows + middle * row_size) < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  LmId x = row_id (a), y = row_id (b);

  return x < y ? -1 : x > y;
}

static inline LmId
home_of (const LmTableInfo *info, gconstpointer row)
{
  return *(const LmId *) ((const char *) row + info->columns[info->home_column].offset);
}

static int
compare_homes (gconstpointer a, gconstpointer b, gpointer info)
{
  gconstpointer x = *(const gconstpointer *) a, y = *(const gconstpointer *) b;
  LmId home_x = home_of (info, x), home_y = home_of (info, y);

  if (home_x != home_y)
    return home_x < home_y ? -1 : 1;
  return compare_ids (x, y);
}

LmSnapshot *
lm_snapshot_ref (LmSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
lm_snapshot_unref (LmSnapshot *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint t = 0; t < LM_N_TABLES; t++)
    row_array_unref (self->arrays[t]);
  text_pool_unref (self->pool);
  g_free (self);
}

gint64
lm_snapshot_get_revision (LmSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->revision;
}

gconstpointer
lm_snapshot_get_rows (LmSnapshot *self, LmTable table, guint *n_rows)
{
  RowArray *array;

  g_return_val_if_fail (self != NULL && table < LM_N_TABLES, NULL);
  array = self->arrays[table];
  if (n_rows)
    *n_rows = array ? array->n_rows : 0;
  return array ? array->rows : NULL;
}

int
lm_snapshot_index (LmSnapshot *self, LmTable table, LmId id)
{
  const LmTableInfo *info = lm_table_get_info (table);
  RowArray *array;
  guint at;

  g_return_val_if_fail (self != NULL && table < LM_N_TABLES, -1);
  array = self->arrays[table];
  if (array == NULL || id == 0)
    return -1;
  at = lower_bound (array->rows, info->row_size, array->n_rows, id);
  if (at == array->n_rows || row_id (array->rows + at * info->row_size) != id)
    return -1;
  return (int) at;
}

gconstpointer
lm_snapshot_find (LmSnapshot *self, LmTable table, LmId id)
{
  int at = lm_snapshot_index (self, table, id);

  return at < 0 ? NULL : self->arrays[table]->rows + (gsize) at * lm_table_get_info (table)->row_size;
}

gconstpointer *
lm_snapshot_get_of_home (LmSnapshot *self, LmTable table, LmId home, guint *n_rows)
{
  const LmTableInfo *info = lm_table_get_info (table);
  RowArray *array;
  guint low = 0, high, end;

  g_return_val_if_fail (self != NULL && n_rows != NULL, NULL);
  g_return_val_if_fail (info->home_column >= 0, NULL);
  *n_rows = 0;
  array = self->arrays[table];
  if (array == NULL)
    return NULL;

  g_mutex_lock (&array->lock);
  if (array->by_home == NULL)
    {
      array->by_home = g_new (gconstpointer, array->n_rows);
      for (guint i = 0; i < array->n_rows; i++)
        array->by_home[i] = array->rows + i * info->row_size;
      g_sort_array (array->by_home, array->n_rows, sizeof (gpointer), compare_homes, (gpointer) info);
    }
  g_mutex_unlock (&array->lock);

  high = array->n_rows;
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (home_of (info, array->by_home[middle]) < home)
        low = middle + 1;
      else
        high = middle;
    }
  for (end = low; end < array->n_rows && home_of (info, array->by_home[end]) == home;)
    end++;
  *n_rows = end - low;
  return end > low ? &array->by_home[low] : NULL;
}

const LmProjectRow *
lm_snapshot_get_project (LmSnapshot *self)
{
  const LmProjectRow *row = lm_snapshot_find (self, LM_TABLE_PROJECT, 1);

  return row ? row : &self->fresh_project;
}

const LmPlanRow *
lm_snapshot_get_adopted (LmSnapshot *self)
{
  guint n;
  const LmPlanRow *plans = LM_ROWS (self, PLAN, &n);

  for (guint i = 0; i < n; i++)
    if (plans[i].kind == LM_PLAN_KIND_ADOPTED)
      return &plans[i];
  return NULL;
}

LmSnapshotBuilder *
lm_snapshot_builder_new (LmSnapshot *base)
{
  LmSnapshotBuilder *self = g_new0 (LmSnapshotBuilder, 1);

  self->base = base ? lm_snapshot_ref (base) : NULL;
  self->pool = base ? text_pool_ref (base->pool) : text_pool_new ();
  return self;
}

static GArray *
builder_rows (LmSnapshotBuilder *self, LmTable table)
{
  if (self->rows[table] == NULL)
    {
      gsize size = lm_table_get_info (table)->row_size;
      guint n = 0;
      gconstpointer rows = self->base ? lm_snapshot_get_rows (self->base, table, &n) : NULL;

      self->rows[table] = g_array_sized_new (FALSE, FALSE, size, n + 16);
      if (n > 0)
        g_array_append_vals (self->rows[table], rows, n);
    }
  return self->rows[table];
}

void
lm_snapshot_builder_put (LmSnapshotBuilder *self, LmTable table, gconstpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);
  GArray *rows = builder_rows (self, table);
  g_autofree char *copy = g_memdup2 (row, info->row_size);
  LmId id = row_id (row);
  guint at;

  g_mutex_lock (&self->pool->lock);
  for (guint c = 0; c < info->n_columns; c++)
    if (info->columns[c].type == LM_COLUMN_TEXT)
      {
        const char **text = (const char **) (copy + info->columns[c].offset);

        *text = *text && **text ? g_string_chunk_insert_const (self->pool->texts, *text) : "";
      }
  g_mutex_unlock (&self->pool->lock);

  if (rows->len > 0 && row_id (rows->data + (gsize) (rows->len - 1) * info->row_size) >= id)
    {
      at = lower_bound (rows->data, info->row_size, rows->len, id);
      if (row_id (rows->data + (gsize) at * info->row_size) == id)
        {
          memcpy (rows->data + (gsize) at * info->row_size, copy, info->row_size);
          return;
        }
      g_array_insert_vals (rows, at, copy, 1);
      return;
    }
  g_array_append_vals (rows, copy, 1);
}

void
lm_snapshot_builder_remove (LmSnapshotBuilder *self, LmTable table, LmId id)
{
  const LmTableInfo *info = lm_table_get_info (table);
  GArray *rows = builder_rows (self, table);
  guint at;

  at = lower_bound (rows->data, info->row_size, rows->len, id);
  if (at < rows->len && row_id (rows->data + (gsize) at * info->row_size) == id)
    g_array_remove_index (rows, at);
}

void
lm_snapshot_builder_clear (LmSnapshotBuilder *self, LmTable table)
{
  g_array_set_size (builder_rows (self, table), 0);
}

/* Where the older array was sorted by home already, the order of the new one
 * follows from it: rows keep their place, new ones and those that changed home
 * are put between. So an edit does not make a question about a home sort again. */
static void
carry_order (RowArray *old, RowArray *array)
{
  const LmTableInfo *info = lm_table_get_info (array->table);
  g_autofree gconstpointer *others = NULL;
  g_autofree gconstpointer *now = NULL;
  guint n_others = 0, at = 0, n_kept = 0, taken = 0;

  g_mutex_lock (&old->lock);
  if (old->by_home == NULL)
    {
      g_mutex_unlock (&old->lock);
      return;
    }
  now = g_new0 (gconstpointer, old->n_rows);
  others = g_new (gconstpointer, array->n_rows);
  for (guint i = 0, k = 0; i < old->n_rows || k < array->n_rows;)
    {
      const char *before = old->rows + (gsize) i * info->row_size, *after = array->rows + (gsize) k * info->row_size;

      if (k == array->n_rows || (i < old->n_rows && row_id (before) < row_id (after)))
        i++;
      else if (i < old->n_rows && row_id (before) == row_id (after))
        {
          if (home_of (info, before) == home_of (info, after))
            now[i] = after;
          else
            others[n_others++] = after;
          i++;
          k++;
        }
      else
        {
          others[n_others++] = after;
          k++;
        }
    }
  g_sort_array (others, n_others, sizeof (gpointer), compare_homes, (gpointer) info);
  array->by_home = g_new (gconstpointer, array->n_rows);
  for (; n_kept < old->n_rows; n_kept++)
    {
      gconstpointer row = now[((const char *) old->by_home[n_kept] - old->rows) / info->row_size];

      if (row == NULL)
        continue;
      while (taken < n_others && compare_homes (&others[taken], &row, (gpointer) info) < 0)
        array->by_home[at++] = others[taken++];
      array->by_home[at++] = row;
    }
  while (taken < n_others)
    array->by_home[at++] = others[taken++];
  g_mutex_unlock (&old->lock);
}

LmSnapshot *
lm_snapshot_builder_end (LmSnapshotBuilder *self, gint64 revision)
{
  LmSnapshot *snapshot = g_new0 (LmSnapshot, 1);

  g_atomic_ref_count_init (&snapshot->refs);
  snapshot->revision = revision;
  snapshot->pool = g_steal_pointer (&self->pool);
  lm_row_init (LM_TABLE_PROJECT, &snapshot->fresh_project);
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      if (self->rows[t] == NULL)
        {
          if (self->base && self->base->arrays[t])
            {
              snapshot->arrays[t] = self->base->arrays[t];
              g_atomic_ref_count_inc (&snapshot->arrays[t]->refs);
            }
          continue;
        }
      if (self->rows[t]->len > 0)
        {
          RowArray *array = g_new0 (RowArray, 1);

          g_atomic_ref_count_init (&array->refs);
          g_mutex_init (&array->lock);
          array->table = t;
          array->n_rows = self->rows[t]->len;
          array->rows = g_array_free (g_steal_pointer (&self->rows[t]), FALSE);
          if (self->base && self->base->arrays[t] && lm_table_get_info (t)->home_column >= 0)
            carry_order (self->base->arrays[t], array);
          snapshot->arrays[t] = array;
        }
      g_clear_pointer (&self->rows[t], g_array_unref);
    }
  g_clear_pointer (&self->base, lm_snapshot_unref);
  g_free (self);
  return snapshot;
}
