/* What both sides made for themselves becomes one: the row with the lowest key
 * stays, whatever referred to the others refers to it, and what it did not know
 * comes from them. Every copy that does this does the same, so it does not
 * matter which one is first, or that two are. */
#include "lm-merge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* People of a crew are bits of a mask. */
#define MAX_PERSON 62

typedef struct {
  LmStore *store;
  LmSnapshot *snapshot;
  GHashTable *joined[LM_N_TABLES]; /* LmId * that goes → LmId * that stays */
  GHashTable *changed[LM_N_TABLES]; /* LmId * → row as it is to be */
  GHashTable *clashes;              /* LmId *: made by now */
  guint n_homes;
} Joining;

typedef struct {
  LmTable table;
  const char *columns[3]; /* rows that are equal in these are the same; the first may not be empty */
  gboolean keeps_clashes; /* people filled them in */
} Rule;

static const Rule rules[] = {
  { LM_TABLE_BUILDING, { "bag_pand" }, FALSE },
  { LM_TABLE_COUPLING, { "building", "kind", "name" }, FALSE },
  { LM_TABLE_PARTY, { "name", "kind" }, FALSE },
  { LM_TABLE_HOME, { NULL }, TRUE }, /* see find_home() */
  { LM_TABLE_HOME_CONDITION, { "home", "condition" }, TRUE },
  { LM_TABLE_ANSWER, { "home", "question" }, TRUE },
  { LM_TABLE_CREW_TRADE, { "crew", "trade" }, FALSE },
};

static LmId
stays_for (Joining *self, LmTable table, LmId id)
{
  const LmId *stays = table == LM_N_TABLES || self->joined[table] == NULL ? NULL : g_hash_table_lookup (self->joined[table], &id);

  return stays ? *stays : id;
}

/* A copy of the row that may be changed. */
static gpointer
edit (Joining *self, LmTable table, LmId id)
{
  gpointer row;

  if (self->changed[table] == NULL)
    self->changed[table] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  row = g_hash_table_lookup (self->changed[table], &id);
  if (row == NULL)
    {
      row = g_memdup2 (lm_snapshot_find (self->snapshot, table, id), lm_table_get_info (table)->row_size);
      g_hash_table_insert (self->changed[table], g_memdup2 (&id, sizeof id), row);
    }
  return row;
}

static const LmColumn *
find_column (LmTable table, const char *name)
{
  const LmTableInfo *info = lm_table_get_info (table);

  for (guint c = 0; c < info->n_columns; c++)
    if (g_str_equal (info->columns[c].name, name))
      return &info->columns[c];
  g_assert_not_reached ();
}

static gsize
size_of (const LmColumn *column)
{
  switch (column->type)
    {
    case LM_COLUMN_ID:
    case LM_COLUMN_REF:
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
    case LM_COLUMN_REAL:
      return 8;
    case LM_COLUMN_TEXT:
      return sizeof (char *);
    case LM_COLUMN_ENUM:
    case LM_COLUMN_BOOL:
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
    case LM_COLUMN_DAY:
    case LM_COLUMN_INSTANT:
    default:
      return 4;
    }
}

static gboolean
equal_in (const LmColumn *column, gconstpointer a, gconstpointer b)
{
  const char *x = (const char *) a + column->offset, *y = (const char *) b + column->offset;

  if (column->type == LM_COLUMN_TEXT)
    return g_strcmp0 (*(const char *const *) x, *(const char *const *) y) == 0;
  return memcmp (x, y, size_of (column)) == 0;
}

/* As it stands in the file. (transfer full) */
static char *
to_text (const LmColumn *column, gconstpointer row)
{
  const char *at = (const char *) row + column->offset;

  switch (column->type)
    {
    case LM_COLUMN_TEXT:
      return g_strdup (*(const char *const *) at);
    case LM_COLUMN_ENUM:
      return g_strdup (column->nicks[*(const int *) at]);
    case LM_COLUMN_REAL:
      {
        char text[G_ASCII_DTOSTR_BUF_SIZE];

        return g_strdup (g_ascii_dtostr (text, sizeof text, *(const double *) at));
      }
    case LM_COLUMN_ID:
    case LM_COLUMN_REF:
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
      return g_strdup_printf ("%lld", (long long) *(const gint64 *) at);
    case LM_COLUMN_BOOL:
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
    case LM_COLUMN_DAY:
    case LM_COLUMN_INSTANT:
    default:
      return g_strdup_printf ("%d", *(const int *) at);
    }
}

/* What makes a row the same as another; NULL where it is like none. (transfer full) */
static char *
make_key (Joining *self, const Rule *rule, gconstpointer row)
{
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rule->columns) && rule->columns[i]; i++)
    {
      const LmColumn *column = find_column (rule->table, rule->columns[i]);

      if (column->type == LM_COLUMN_REF)
        {
          LmId id = stays_for (self, column->reference, *(const LmId *) ((const char *) row + column->offset));

          if (i == 0 && id == 0)
            return NULL;
          g_string_append_printf (key, "%lld\n", (long long) id);
        }
      else
        {
          g_autofree char *text = to_text (column, row);

          if (i == 0 && *text == '\0')
            return NULL;
          g_string_append_printf (key, "%s\n", text);
        }
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static gboolean
add_clash (Joining *self, LmTable table, LmId stays, const LmColumn *column, gconstpointer kept, gconstpointer lost, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);
  g_autofree char *given_way = to_text (column, lost), *stayed = to_text (column, kept);
  g_autofree char *about = g_strdup_printf ("join %s %lld %s", info->name, (long long) stays, column->name);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, about, -1);
  LmClashRow clash;

  hash[16] = '\0';
  LM_ROW_FRESH (CLASH, &clash);
  clash.id = (LmId) (g_ascii_strtoull (hash, NULL, 16) & G_MAXINT64);
  clash.kind = LM_CLASH_KIND_FIELD;
  clash.home = table == LM_TABLE_HOME ? stays : *(const LmId *) ((const char *) kept + info->columns[info->home_column].offset);
  clash.of_table = info->name;
  clash.of_row = (guint64) stays;
  clash.of_column = column->name;
  clash.given_way = given_way;
  clash.stayed = stayed;
  if (LM_FIND (self->snapshot, CLASH, clash.id) || !g_hash_table_add (self->clashes, g_memdup2 (&clash.id, sizeof clash.id)))
    return TRUE;
  return lm_store_insert (self->store, LM_TABLE_CLASH, &clash, error);
}

/* What people write down of a home; the rest the list says again. */
static gboolean
is_noted (LmTable table, const LmColumn *column)
{
  if (table == LM_TABLE_HOME)
    return g_str_equal (column->name, "note") || g_str_equal (column->name, "access") || g_str_equal (column->name, "attention") ||
           g_str_equal (column->name, "type");
  return column->type != LM_COLUMN_REF && column->type != LM_COLUMN_ID;
}

static gboolean
join (Joining *self, const Rule *rule, LmId stays, LmId goes, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (rule->table);
  gconstpointer lost = lm_snapshot_find (self->snapshot, rule->table, goes);
  g_autofree gpointer fresh = g_malloc0 (info->row_size);

  lm_row_init (rule->table, fresh);
  for (guint c = 1; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      gpointer kept = edit (self, rule->table, stays);

      if (equal_in (column, kept, lost) || equal_in (column, fresh, lost))
        continue;
      if (equal_in (column, fresh, kept))
        memcpy ((char *) kept + column->offset, (const char *) lost + column->offset, size_of (column));
      else if (rule->keeps_clashes && is_noted (rule->table, column) && !add_clash (self, rule->table, stays, column, kept, lost, error))
        return FALSE;
    }
  if (self->joined[rule->table] == NULL)
    self->joined[rule->table] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_hash_table_insert (self->joined[rule->table], g_memdup2 (&goes, sizeof goes), g_memdup2 (&stays, sizeof stays));
  return TRUE;
}

/* Rows of one replica are never joined: who made two wanted two. */
static gboolean
join_rows (Joining *self, const Rule *rule, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize size = lm_table_get_info (rule->table)->row_size;
  guint n;
  const char *rows = lm_snapshot_get_rows (self->snapshot, rule->table, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmId *id = (const LmId *) (rows + i * size), *stays;
      char *key = make_key (self, rule, id);

      if (key == NULL)
        continue;
      stays = g_hash_table_lookup (known, key);
      if (stays == NULL)
        {
          g_hash_table_insert (known, key, (gpointer) id);
          continue;
        }
      g_free (key);
      if (LM_REPLICA_OF (*stays) != LM_REPLICA_OF (*id) && !join (self, rule, *stays, *id, error))
        return FALSE;
    }
  return TRUE;
}

/* --- homes: both BAG ids where known, else the address --- */

static char *
address_key (const LmHomeRow *home)
{
  g_autofree char *key = NULL;

  if (*home->postcode == '\0' && *home->street == '\0')
    return NULL;
  key = *home->postcode ? g_strdup_printf ("%s %d %s-%s", home->postcode, home->number, home->letter, home->suffix)
                        : g_strdup_printf ("%s/%s %d %s-%s", home->street, home->town, home->number, home->letter, home->suffix);
  return g_utf8_casefold (key, -1);
}

static gboolean
same_home (const LmHomeRow *a, const LmHomeRow *b)
{
  if (*a->bag_vbo && *b->bag_vbo && !g_str_equal (a->bag_vbo, b->bag_vbo))
    return FALSE;
  return !(*a->bag_num && *b->bag_num && !g_str_equal (a->bag_num, b->bag_num));
}

static gboolean
join_homes (Joining *self, const Rule *rule, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmHomeRow *home = &homes[i], *match = NULL;
      g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
      gboolean clear = TRUE;

      if (*home->bag_vbo)
        g_ptr_array_add (keys, g_strconcat ("v", home->bag_vbo, NULL));
      if (*home->bag_num)
        g_ptr_array_add (keys, g_strconcat ("n", home->bag_num, NULL));
      g_ptr_array_add (keys, address_key (home));
      for (guint k = 0; k < keys->len; k++)
        {
          const char *key = g_ptr_array_index (keys, k);
          const LmHomeRow *other = key ? g_hash_table_lookup (known, key) : NULL;

          if (other && same_home (other, home))
            {
              clear = clear && (match == NULL || match == other);
              match = other;
            }
        }
      if (match && clear && LM_REPLICA_OF (match->id) != LM_REPLICA_OF (home->id))
        {
          if (!join (self, rule, match->id, home->id, error))
            return FALSE;
          self->n_homes++;
          continue;
        }
      for (guint k = 0; k < keys->len; k++)
        if (g_ptr_array_index (keys, k) && !g_hash_table_contains (known, g_ptr_array_index (keys, k)))
          g_hash_table_insert (known, g_strdup (g_ptr_array_index (keys, k)), (gpointer) home);
    }
  return TRUE;
}

/* --- the plan, and people of a crew --- */

/* One plan is the adopted one: the newest. The others stay to look at. */
static void
settle_plans (Joining *self)
{
  guint n;
  const LmPlanRow *plans = LM_ROWS (self->snapshot, PLAN, &n), *newest = NULL;

  for (guint i = 0; i < n; i++)
    if (plans[i].kind == LM_PLAN_KIND_ADOPTED && (newest == NULL || plans[i].made_at >= newest->made_at))
      newest = &plans[i];
  for (guint i = 0; i < n; i++)
    if (plans[i].kind == LM_PLAN_KIND_ADOPTED && &plans[i] != newest)
      {
        LmPlanRow *plan = edit (self, LM_TABLE_PLAN, plans[i].id);

        plan->kind = LM_PLAN_KIND_SCENARIO;
        if (*plan->name == '\0')
          plan->name = _("Plan made in another copy");
      }
}

/* Two people who were given the same bit. */
static void
settle_people (Joining *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free); /* crew → mask */
  guint n;
  const LmPersonRow *people = LM_ROWS (self->snapshot, PERSON, &n);

  for (guint i = 0; i < n; i++)
    {
      guint64 *mask = g_hash_table_lookup (taken, &people[i].crew);

      if (mask == NULL)
        g_hash_table_insert (taken, (gpointer) &people[i].crew, mask = g_new0 (guint64, 1));
      *mask |= G_GUINT64_CONSTANT (1) << CLAMP (people[i].number, 0, 63);
    }
  for (guint i = 1; i < n; i++)
    for (guint k = 0; k < i; k++)
      {
        guint64 *mask = g_hash_table_lookup (taken, &people[i].crew);
        int number = 0;

        if (people[k].crew != people[i].crew || people[k].number != people[i].number || LM_REPLICA_OF (people[k].id) == LM_REPLICA_OF (people[i].id))
          continue;
        while (number <= MAX_PERSON && *mask & G_GUINT64_CONSTANT (1) << number)
          number++;
        if (number > MAX_PERSON)
          continue;
        *mask |= G_GUINT64_CONSTANT (1) << number;
        ((LmPersonRow *) edit (self, LM_TABLE_PERSON, people[i].id))->number = number;
        break;
      }
}

/* --- writing --- */

static void
redirect (Joining *self)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      const LmTableInfo *info = lm_table_get_info (t);
      guint n;
      const char *rows = lm_snapshot_get_rows (self->snapshot, t, &n);

      for (guint c = 1; c < info->n_columns; c++)
        {
          LmTable target = info->columns[c].type == LM_COLUMN_REF ? info->columns[c].reference : LM_N_TABLES;

          if (target == LM_N_TABLES || self->joined[target] == NULL)
            continue;
          for (guint i = 0; i < n; i++)
            {
              const char *row = rows + i * info->row_size;
              LmId id = *(const LmId *) (row + info->columns[c].offset);

              if (id != 0 && stays_for (self, target, id) != id && stays_for (self, t, *(const LmId *) row) == *(const LmId *) row)
                *(LmId *) ((char *) edit (self, t, *(const LmId *) row) + info->columns[c].offset) = stays_for (self, target, id);
            }
          if (self->changed[t]) /* a joined row may have brought such a reference along */
            {
              GHashTableIter iter;
              gpointer row;

              g_hash_table_iter_init (&iter, self->changed[t]);
              while (g_hash_table_iter_next (&iter, NULL, &row))
                {
                  LmId *id = (LmId *) ((char *) row + info->columns[c].offset);

                  *id = stays_for (self, target, *id);
                }
            }
        }
    }
}

static gboolean
write_all (Joining *self, GError **error)
{
  GHashTableIter iter;
  gpointer id, row;

  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      if (self->changed[t])
        {
          g_hash_table_iter_init (&iter, self->changed[t]);
          while (g_hash_table_iter_next (&iter, NULL, &row))
            if (!lm_store_update (self->store, t, row, error))
              return FALSE;
        }
      if (self->joined[t])
        {
          g_hash_table_iter_init (&iter, self->joined[t]);
          while (g_hash_table_iter_next (&iter, &id, NULL))
            if (!lm_store_delete (self->store, t, *(const LmId *) id, error))
              return FALSE;
        }
    }
  return TRUE;
}

gboolean
lm_merge_join (LmStore *store, guint *n_homes, GError **error)
{
  Joining joining = { .store = store, .snapshot = store->latest };
  gboolean done = TRUE;

  joining.clashes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; done && i < G_N_ELEMENTS (rules); i++)
    done = rules[i].table == LM_TABLE_HOME ? join_homes (&joining, &rules[i], error) : join_rows (&joining, &rules[i], error);
  if (done)
    {
      settle_plans (&joining);
      settle_people (&joining);
      redirect (&joining);
      done = write_all (&joining, error);
    }
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      g_clear_pointer (&joining.joined[t], g_hash_table_unref);
      g_clear_pointer (&joining.changed[t], g_hash_table_unref);
    }
  g_hash_table_unref (joining.clashes);
  *n_homes = joining.n_homes;
  return done;
}
