#include "project/lm-home-list.h"

#include "core/lm-home.h"
#include "core/lm-work.h"
#include "lm-home-order-private.h"
#include "project/lm-changes.h"
#include "project/lm-conflicts.h"

/* The snapshot that the items of a list read from, one for all of them. */
typedef struct {
  guint refs;
  LmSnapshot *snapshot;
} Source;

struct _LmHomeItem {
  GObject parent_instance;
  Source *source;
  LmId id;
  gint64 revision;
  char *address;
  LmHomeState state;
  LmId method;
  gboolean decided;
};

struct _LmHomeList {
  GObject parent_instance;
  LmProject *project;
  LmConflictWatch *watch;
  Source *source;
  GPtrArray *items;      /* by address */
  GHashTable *by_id;     /* LmId → LmHomeItem, borrowed from items */
  GHashTable *conflicts; /* set of home ids */
};

G_DEFINE_FINAL_TYPE (LmHomeItem, lm_home_item, G_TYPE_OBJECT)

static void lm_home_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LmHomeList, lm_home_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, lm_home_list_model_init))

enum { PROP_REVISION = 1 };
static GParamSpec *revision_property;

static Source *
source_new (LmSnapshot *snapshot)
{
  Source *source = g_new (Source, 1);

  source->refs = 1;
  source->snapshot = lm_snapshot_ref (snapshot);
  return source;
}

static Source *
source_ref (Source *source)
{
  source->refs++;
  return source;
}

static void
source_unref (Source *source)
{
  if (--source->refs > 0)
    return;
  lm_snapshot_unref (source->snapshot);
  g_free (source);
}

static void
lm_home_item_finalize (GObject *object)
{
  LmHomeItem *self = LM_HOME_ITEM (object);

  g_clear_pointer (&self->source, source_unref);
  g_free (self->address);

  G_OBJECT_CLASS (lm_home_item_parent_class)->finalize (object);
}

static void
lm_home_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REVISION)
    g_value_set_int64 (value, LM_HOME_ITEM (object)->revision);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lm_home_item_class_init (LmHomeItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lm_home_item_finalize;
  object_class->get_property = lm_home_item_get_property;
  revision_property = g_param_spec_int64 ("revision", NULL, NULL, 0, G_MAXINT64, 0,
                                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_REVISION, revision_property);
}

static void
lm_home_item_init (LmHomeItem *self)
{
}

static void
item_refresh (LmHomeItem *self, gboolean in_conflict, const LmHomeState *state)
{
  LmSnapshot *snapshot = self->source->snapshot;
  const LmHomeRow *home = LM_FIND (snapshot, HOME, self->id);
  gboolean provisional = FALSE;

  g_free (self->address);
  self->address = lm_home_format_address (home);
  self->state = state ? *state : lm_home_get_state (snapshot, home, in_conflict);
  self->method = lm_work_get_method (snapshot, home, &provisional);
  self->decided = self->method != 0 && !provisional;
  self->revision = lm_snapshot_get_revision (snapshot);
}

static LmHomeItem *
item_new (Source *source, LmId id, gboolean in_conflict, const LmHomeState *state)
{
  LmHomeItem *self = g_object_new (LM_TYPE_HOME_ITEM, NULL);

  self->source = source_ref (source);
  self->id = id;
  item_refresh (self, in_conflict, state);
  return self;
}

static gboolean
in_conflict (LmHomeList *self, LmId home)
{
  return self->conflicts && g_hash_table_contains (self->conflicts, &home);
}

static void
item_changed (LmHomeList *self, LmHomeItem *item, const LmHomeState *state)
{
  item_refresh (item, in_conflict (self, item->id), state);
  g_object_notify_by_pspec (G_OBJECT (item), revision_property);
}

/* Homes came, went, or got another address: the order is made again. Items stay
 * the same objects, and what stands in front and behind of the first and last
 * difference is not told as changed. */
static void
rebuild (LmHomeList *self)
{
  LmSnapshot *snapshot = self->source->snapshot;
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint n, n_same_front = 0, n_same_back = 0;
  g_autofree guint *order = lm_home_order_by_address (snapshot, &n);
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);
  g_autoptr (GHashTable) old_by_id = g_steal_pointer (&self->by_id);
  g_autoptr (LmDistrictState) states = NULL;

  self->items = g_ptr_array_new_full (n, g_object_unref);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < n; i++)
    {
      LmId id = homes[order[i]].id;
      LmHomeItem *item = g_hash_table_lookup (old_by_id, &id);

      if (item)
        g_object_ref (item);
      else
        {
          if (states == NULL)
            states = lm_district_state_new (snapshot, self->conflicts);
          item = item_new (self->source, id, FALSE, lm_district_state_get (states, order[i]));
        }
      g_ptr_array_add (self->items, item);
      g_hash_table_insert (self->by_id, &item->id, item);
    }

  /* A home that is gone keeps what it last showed. */
  for (guint i = 0; i < old->len; i++)
    {
      LmHomeItem *item = old->pdata[i];

      if (!g_hash_table_contains (self->by_id, &item->id))
        g_clear_pointer (&item->source, source_unref);
    }
  while (n_same_front < MIN (n, old->len) && old->pdata[n_same_front] == self->items->pdata[n_same_front])
    n_same_front++;
  while (n_same_back < MIN (n, old->len) - n_same_front &&
         old->pdata[old->len - 1 - n_same_back] == self->items->pdata[n - 1 - n_same_back])
    n_same_back++;
  if (n_same_front + n_same_back < MAX (n, old->len))
    g_list_model_items_changed (G_LIST_MODEL (self), n_same_front, old->len - n_same_front - n_same_back,
                                n - n_same_front - n_same_back);
}

/* Sorted and filtered models look again only at what they are told of, so runs
 * of touched items are told as changed. */
static void
tell_touched (LmHomeList *self, GHashTable *touched, gboolean all)
{
  guint start = 0, length = 0;

  if (all)
    {
      if (self->items->len > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, self->items->len, self->items->len);
      return;
    }
  for (guint i = 0; i <= self->items->len; i++)
    {
      gboolean is_touched = FALSE;

      if (i < self->items->len)
        is_touched = g_hash_table_contains (touched, &((LmHomeItem *) self->items->pdata[i])->id);
      if (is_touched && length++ == 0)
        start = i;
      if (!is_touched && length > 0)
        {
          g_list_model_items_changed (G_LIST_MODEL (self), start, length, length);
          length = 0;
        }
    }
}

static gboolean
order_may_differ (LmSnapshot *before, LmSnapshot *after, GHashTable *touched)
{
  GHashTableIter iter;
  gpointer key;

  if (lm_snapshot_get_rows (before, LM_TABLE_HOME, NULL) == lm_snapshot_get_rows (after, LM_TABLE_HOME, NULL))
    return FALSE;
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const LmHomeRow *old = LM_FIND (before, HOME, *(LmId *) key), *new = LM_FIND (after, HOME, *(LmId *) key);

      if (old == NULL || new == NULL || lm_home_compare (old, new) != 0)
        return TRUE;
    }
  return FALSE;
}

static void
on_changed (LmProject *project, LmSnapshot *before, LmHomeList *self)
{
  LmSnapshot *after = lm_project_get_snapshot (project);
  g_autoptr (LmSnapshot) shown = lm_snapshot_ref (self->source->snapshot);
  gboolean all;
  g_autoptr (GHashTable) touched = lm_changes_of_homes (shown, after, &all);
  g_autoptr (LmDistrictState) states = NULL;
  guint n_touched = g_hash_table_size (touched);

  /* In place, so that every item reads the new one. An item whose home is gone
   * is given none: it must not be asked any more. */
  g_clear_pointer (&self->source->snapshot, lm_snapshot_unref);
  self->source->snapshot = lm_snapshot_ref (after);
  if (order_may_differ (shown, after, touched))
    rebuild (self);
  if (!all && n_touched == 0)
    return;
  if (all || n_touched > self->items->len / 4)
    states = lm_district_state_new (after, self->conflicts);
  for (guint i = 0; i < self->items->len; i++)
    {
      LmHomeItem *item = self->items->pdata[i];
      int at;

      if (!all && !g_hash_table_contains (touched, &item->id))
        continue;
      at = states ? lm_snapshot_index (after, LM_TABLE_HOME, item->id) : -1;
      item_changed (self, item, at < 0 ? NULL : lm_district_state_get (states, (guint) at));
    }
  tell_touched (self, touched, all);
}

static void
on_conflicts (LmConflictWatch *watch, LmHomeList *self)
{
  LmConflicts *conflicts = lm_conflict_watch_get_conflicts (watch);
  g_autoptr (GHashTable) old = g_steal_pointer (&self->conflicts);
  g_autoptr (GHashTable) touched = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer key;

  self->conflicts = conflicts ? g_hash_table_ref (conflicts->homes) : NULL;
  if (old)
    {
      g_hash_table_iter_init (&iter, old);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        if (!in_conflict (self, *(LmId *) key))
          g_hash_table_add (touched, key);
    }
  if (self->conflicts)
    {
      g_hash_table_iter_init (&iter, self->conflicts);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        if (old == NULL || !g_hash_table_contains (old, key))
          g_hash_table_add (touched, key);
    }
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      LmHomeItem *item = g_hash_table_lookup (self->by_id, key);

      if (item)
        item_changed (self, item, NULL);
    }
  tell_touched (self, touched, FALSE);
}

static GType
lm_home_list_get_item_type (GListModel *model)
{
  return LM_TYPE_HOME_ITEM;
}

static guint
lm_home_list_get_n_items (GListModel *model)
{
  return LM_HOME_LIST (model)->items->len;
}

static gpointer
lm_home_list_get_item (GListModel *model, guint position)
{
  LmHomeList *self = LM_HOME_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
lm_home_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = lm_home_list_get_item_type;
  iface->get_n_items = lm_home_list_get_n_items;
  iface->get_item = lm_home_list_get_item;
}

static void
lm_home_list_dispose (GObject *object)
{
  LmHomeList *self = LM_HOME_LIST (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->project);
  g_clear_pointer (&self->conflicts, g_hash_table_unref);

  G_OBJECT_CLASS (lm_home_list_parent_class)->dispose (object);
}

static void
lm_home_list_finalize (GObject *object)
{
  LmHomeList *self = LM_HOME_LIST (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->source, source_unref);

  G_OBJECT_CLASS (lm_home_list_parent_class)->finalize (object);
}

static void
lm_home_list_class_init (LmHomeListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lm_home_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = lm_home_list_finalize;
}

static void
lm_home_list_init (LmHomeList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
}

LmHomeList *
lm_home_list_new (LmProject *project)
{
  LmHomeList *self;

  g_return_val_if_fail (LM_IS_PROJECT (project), NULL);
  self = g_object_new (LM_TYPE_HOME_LIST, NULL);
  self->project = g_object_ref (project);
  self->watch = g_object_ref (lm_conflict_watch_get (project));
  self->source = source_new (lm_project_get_snapshot (project));
  rebuild (self);
  on_conflicts (self->watch, self);
  g_signal_connect_object (project, "changed", G_CALLBACK (on_changed), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->watch, "updated", G_CALLBACK (on_conflicts), self, G_CONNECT_DEFAULT);
  return self;
}

LmHomeItem *
lm_home_list_find (LmHomeList *self, LmId home)
{
  g_return_val_if_fail (LM_IS_HOME_LIST (self), NULL);
  return g_hash_table_lookup (self->by_id, &home);
}

LmId
lm_home_item_get_id (LmHomeItem *self)
{
  return self->id;
}

const LmHomeRow *
lm_home_item_get_home (LmHomeItem *self)
{
  return self->source ? LM_FIND (self->source->snapshot, HOME, self->id) : NULL;
}

const char *
lm_home_item_get_address (LmHomeItem *self)
{
  return self->address;
}

const LmHomeState *
lm_home_item_get_state (LmHomeItem *self)
{
  return &self->state;
}

const LmResidentRow *
lm_home_item_get_resident (LmHomeItem *self)
{
  return self->source ? lm_home_get_resident (self->source->snapshot, self->id) : NULL;
}

const LmMethodRow *
lm_home_item_get_method (LmHomeItem *self)
{
  return self->source ? LM_FIND (self->source->snapshot, METHOD, self->method) : NULL;
}

gboolean
lm_home_item_is_method_decided (LmHomeItem *self)
{
  return self->decided;
}

const LmPlanHomeRow *
lm_home_item_get_plan (LmHomeItem *self)
{
  return self->source ? lm_home_get_plan (self->source->snapshot, self->id) : NULL;
}

const LmTrainRow *
lm_home_item_get_train (LmHomeItem *self)
{
  const LmPlanHomeRow *plan = lm_home_item_get_plan (self);

  return plan ? LM_FIND (self->source->snapshot, TRAIN, plan->train) : NULL;
}

const LmAppointmentRow *
lm_home_item_get_appointment (LmHomeItem *self)
{
  return self->source ? lm_home_get_appointment (self->source->snapshot, self->id, LM_APPOINTMENT_KIND_CONNECTION) : NULL;
}

LmDay
lm_home_item_get_visit_day (LmHomeItem *self)
{
  const LmPlanHomeRow *plan = lm_home_item_get_plan (self);

  return plan ? plan->visit_day : LM_DAY_NONE;
}

gint64
lm_home_item_get_revision (LmHomeItem *self)
{
  return self->revision;
}
