#include "lm-ui-config.h"

#include "homes/lm-homes-view-private.h"

#include "homes/lm-home-columns.h"
#include "shared/lm-filter-menu.h"
#include "shared/lm-home-filter.h"
#include "shared/lm-menu.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>


G_DEFINE_FINAL_TYPE (LmHomesView, lm_homes_view, LM_TYPE_VIEW)

/* --- filter --- */

static gboolean
fits (gpointer object, gpointer data)
{
  LmHomesView *self = data;
  LmHomeItem *item = object;
  guint status = gtk_drop_down_get_selected (self->status_filter);
  guint train = gtk_drop_down_get_selected (self->train_filter);
  guint street = gtk_drop_down_get_selected (self->street_filter);
  LmId id = lm_home_item_get_id (item);

  if (status != 0 && status != GTK_INVALID_LIST_POSITION && lm_home_item_get_state (item)->status != status - 1)
    return FALSE;
  if (train != 0 && train <= self->trains->len) {
    const LmTrainRow *row = lm_home_item_get_train (item);

    if (row == NULL || row->id != g_array_index (self->trains, LmId, train - 1))
      return FALSE;
  }
  if (street != 0 && street <= self->streets->len &&
      strcmp (lm_home_item_get_home (item)->street, g_ptr_array_index (self->streets, street - 1)) != 0)
    return FALSE;
  if (self->party_homes != NULL && !g_hash_table_contains (self->party_homes, &id))
    return FALSE;
  return lm_home_filter_fits (self->words, item);
}

static void
collect_party_homes (LmHomesView *self)
{
  guint place = gtk_drop_down_get_selected (self->party_filter);

  g_clear_pointer (&self->party_homes, g_hash_table_unref);
  if (place != 0 && place <= self->parties->len)
    self->party_homes = lm_home_filter_of_parties (lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self))),
                                                   &g_array_index (self->parties, LmId, place - 1), 1);
}

static gboolean
is_filtered (LmHomesView *self)
{
  return gtk_drop_down_get_selected (self->status_filter) != 0 || gtk_drop_down_get_selected (self->train_filter) != 0 ||
         gtk_drop_down_get_selected (self->street_filter) != 0 || gtk_drop_down_get_selected (self->party_filter) != 0 ||
         gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

static void
filter_changed (LmHomesView *self)
{
  guint n;

  if (lm_view_get_desk (LM_VIEW (self)) == NULL)
    return;
  g_clear_pointer (&self->words, lm_home_filter_free);
  self->words = lm_home_filter_new (gtk_editable_get_text (GTK_EDITABLE (self->search)), lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self))));
  collect_party_homes (self);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  gtk_stack_set_visible_child_name (self->stack, n > 0 || !is_filtered (self) ? "table" : "none");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "clear-filters")),
                               is_filtered (self));
}

/* Fills a drop-down again, keeping what was chosen where it still exists. */
static void
fill (LmHomesView *self, GtkDropDown *drop_down, const char *all, GPtrArray *names)
{
  GtkStringObject *old = gtk_drop_down_get_selected_item (drop_down);
  g_autofree char *chosen = old != NULL && gtk_drop_down_get_selected (drop_down) != 0 ? g_strdup (gtk_string_object_get_string (old)) : NULL;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint place = 0;

  gtk_string_list_append (list, all);
  for (guint i = 0; i < names->len; i++) {
    gtk_string_list_append (list, g_ptr_array_index (names, i));
    if (g_strcmp0 (chosen, g_ptr_array_index (names, i)) == 0)
      place = i + 1;
  }
  g_signal_handlers_block_by_func (drop_down, filter_changed, self);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop_down, place);
  g_signal_handlers_unblock_by_func (drop_down, filter_changed, self);
}

static int
compare_streets (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static int
compare_trains (gconstpointer a, gconstpointer b)
{
  return (*(const LmTrainRow *const *) a)->position - (*(const LmTrainRow *const *) b)->position;
}

static void
fill_filters (LmHomesView *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  const LmHomeRow *homes;
  const LmTrainRow *trains;
  const LmPartyRow *parties;
  guint n;

  homes = LM_ROWS (snapshot, HOME, &n);
  g_ptr_array_set_size (self->streets, 0);
  for (guint i = 0; i < n; i++)
    if (homes[i].street[0] != '\0' && g_hash_table_add (seen, (gpointer) homes[i].street))
      g_ptr_array_add (self->streets, g_strdup (homes[i].street));
  g_ptr_array_sort (self->streets, compare_streets);
  fill (self, self->street_filter, _ ("Every street"), self->streets);

  trains = LM_ROWS (snapshot, TRAIN, &n);
  for (guint i = 0; i < n; i++)
    if (plan != NULL && trains[i].plan == plan->id)
      g_ptr_array_add (rows, (gpointer) &trains[i]);
  g_ptr_array_sort (rows, compare_trains);
  g_array_set_size (self->trains, 0);
  for (guint i = 0; i < rows->len; i++) {
    const LmTrainRow *train = g_ptr_array_index (rows, i);

    g_array_append_val (self->trains, train->id);
    g_ptr_array_add (names, (gpointer) train->name);
  }
  fill (self, self->train_filter, _ ("Every train"), names);

  g_ptr_array_set_size (names, 0);
  g_array_set_size (self->parties, 0);
  parties = LM_ROWS (snapshot, PARTY, &n);
  for (guint i = 0; i < n; i++) {
    g_array_append_val (self->parties, parties[i].id);
    g_ptr_array_add (names, (gpointer) parties[i].name);
  }
  fill (self, self->party_filter, _ ("Every party"), names);
}

/* --- selection --- */

GArray *
lm_homes_view_get_selected (LmHomesView *self)
{
  g_autoptr (GtkBitset) set = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (LmId));

  for (guint i = 0; i < gtk_bitset_get_size (set); i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (set, i));
    LmId id = lm_home_item_get_id (item);

    g_array_append_val (ids, id);
  }
  return ids;
}

/* An edit replaces the items in the model, which loses their selection. */
void
lm_homes_view_select_homes (LmHomesView *self, GArray *ids)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (wanted, &g_array_index (ids, LmId, i));
  for (guint i = 0; i < n; i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
    LmId id = lm_home_item_get_id (item);

    if (g_hash_table_contains (wanted, &id))
      gtk_bitset_add (selected, i);
  }
  mask = gtk_bitset_new_range (0, n);
  self->selecting = TRUE;
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, mask);
  self->selecting = FALSE;
}

static void
show_bulk (LmHomesView *self, guint n)
{
  g_autofree char *number = lm_words_number (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s home selected", "%s homes selected", n), number);

  gtk_label_set_text (self->bulk_label, text);
  gtk_action_bar_set_revealed (self->bulk_bar, n > 1);
}

static void
selection_changed (LmHomesView *self)
{
  g_autoptr (GArray) ids = lm_homes_view_get_selected (self);

  show_bulk (self, ids->len);
  if (!self->selecting && ids->len == 1) {
    self->selecting = TRUE;
    lm_desk_select (lm_view_get_desk (LM_VIEW (self)), g_array_index (ids, LmId, 0));
    self->selecting = FALSE;
  }
}

static void
row_activated (LmHomesView *self, guint position)
{
  g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    lm_desk_reveal (lm_view_get_desk (LM_VIEW (self)), lm_home_item_get_id (item));
}

static void
row_bind (GtkListItemFactory *factory, GtkColumnViewRow *row)
{
  g_autofree char *text = lm_home_columns_describe (gtk_column_view_row_get_item (row));

  gtk_column_view_row_set_accessible_label (row, text);
}

static void
show_selected (LmHomesView *self, gboolean scroll)
{
  LmId home = lm_desk_get_selected (lm_view_get_desk (LM_VIEW (self)));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (self->selecting || home == 0)
    return;
  for (guint i = 0; i < n; i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

    if (lm_home_item_get_id (item) != home)
      continue;
    self->selecting = TRUE;
    if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), i))
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), i, TRUE);
    if (scroll)
      gtk_column_view_scroll_to (self->table, i, NULL, GTK_LIST_SCROLL_NONE, NULL);
    self->selecting = FALSE;
    return;
  }
}

static void
activate_clear_filters (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmHomesView *self = data;

  gtk_drop_down_set_selected (self->status_filter, 0);
  gtk_drop_down_set_selected (self->train_filter, 0);
  gtk_drop_down_set_selected (self->street_filter, 0);
  gtk_drop_down_set_selected (self->party_filter, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static const GActionEntry entries[] = {
  { .name = "clear-filters", .activate = activate_clear_filters },
};

/* --- view --- */

static void
lm_homes_view_attach (LmView *view)
{
  LmHomesView *self = LM_HOMES_VIEW (view);
  GListModel *homes = G_LIST_MODEL (lm_desk_get_homes (lm_view_get_desk (view)));
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();

  self->filter = GTK_FILTER (gtk_custom_filter_new (fits, self, NULL));
  self->filtered = gtk_filter_list_model_new (g_object_ref (homes), g_object_ref (self->filter));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->table)));
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect (rows, "bind", G_CALLBACK (row_bind), NULL);
  gtk_column_view_set_row_factory (self->table, rows);
  filter_changed (self);
}

static void
lm_homes_view_refresh (LmView *view)
{
  LmHomesView *self = LM_HOMES_VIEW (view);

  fill_filters (self);
  lm_homes_view_fill_bulk_menus (self);
  filter_changed (self);
  show_selected (self, FALSE);
}

static void
lm_homes_view_select (LmView *view)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (view)))
    show_selected (LM_HOMES_VIEW (view), TRUE);
}

static void
lm_homes_view_shown (LmView *view)
{
  show_selected (LM_HOMES_VIEW (view), TRUE);
}

static void
lm_homes_view_find (LmView *view)
{
  LmHomesView *self = LM_HOMES_VIEW (view);

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

/* Down, or Enter, goes from the search to the first row. */
static void
search_activated (LmHomesView *self)
{
  /* The entry waits a moment before it tells; who presses Enter does not. */
  filter_changed (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0) {
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (self->table));
    gtk_column_view_scroll_to (self->table, 0, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  }
}

static gboolean
search_key (LmHomesView *self, guint key)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  search_activated (self);
  return GDK_EVENT_STOP;
}

static void
lm_homes_view_dispose (GObject *object)
{
  LmHomesView *self = LM_HOMES_VIEW (object);

  if (self->table != NULL)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_HOMES_VIEW);
  G_OBJECT_CLASS (lm_homes_view_parent_class)->dispose (object);
}

static void
lm_homes_view_finalize (GObject *object)
{
  LmHomesView *self = LM_HOMES_VIEW (object);

  g_clear_pointer (&self->words, lm_home_filter_free);
  g_clear_pointer (&self->streets, g_ptr_array_unref);
  g_clear_pointer (&self->trains, g_array_unref);
  g_clear_pointer (&self->parties, g_array_unref);
  g_clear_pointer (&self->party_homes, g_hash_table_unref);
  G_OBJECT_CLASS (lm_homes_view_parent_class)->finalize (object);
}

static void
lm_homes_view_class_init (LmHomesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LmViewClass *view_class = LM_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_homes_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lm_homes_view_finalize;
  view_class->shown = lm_homes_view_shown;
  view_class->attach = lm_homes_view_attach;
  view_class->refresh = lm_homes_view_refresh;
  view_class->select = lm_homes_view_select;
  view_class->find = lm_homes_view_find;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-homes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, search);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, status_filter);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, train_filter);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, street_filter);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, party_filter);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, clear_button);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, kept_filters);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, stack);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, table);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, bulk_bar);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, bulk_label);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, type_button);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, couple_button);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, project_button);
  gtk_widget_class_bind_template_child (widget_class, LmHomesView, method_button);
}

static void
lm_homes_view_init (LmHomesView *self)
{
  static const LmHomeColumn columns[] = {
    LM_HOME_COLUMN_ADDRESS, LM_HOME_COLUMN_STATUS, LM_HOME_COLUMN_DAY, LM_HOME_COLUMN_TRAIN, LM_HOME_COLUMN_RESIDENT,
    LM_HOME_COLUMN_PHONE, LM_HOME_COLUMN_METHOD, LM_HOME_COLUMN_TYPE, LM_HOME_COLUMN_POSTCODE, LM_HOME_COLUMN_MISSING,
  };
  g_autoptr (GtkStringList) statuses = gtk_string_list_new ((const char *const[]) { _ ("Every status"), NULL });
  GtkWidget *drop_downs[4];
  GtkEventController *keys;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->streets = g_ptr_array_new_with_free_func (g_free);
  self->trains = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->parties = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  lm_homes_view_add_bulk_actions (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "homes", G_ACTION_GROUP (self->actions));

  for (int i = 0; i < LM_N_STATUS; i++)
    gtk_string_list_append (statuses, lm_words_status (i));
  gtk_drop_down_set_model (self->status_filter, G_LIST_MODEL (statuses));
  drop_downs[0] = GTK_WIDGET (self->status_filter);
  drop_downs[1] = GTK_WIDGET (self->train_filter);
  drop_downs[2] = GTK_WIDGET (self->street_filter);
  drop_downs[3] = GTK_WIDGET (self->party_filter);
  for (guint i = 0; i < G_N_ELEMENTS (drop_downs); i++)
    g_signal_connect_object (drop_downs[i], "notify::selected", G_CALLBACK (filter_changed), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->kept_filters, lm_filter_menu_new (GTK_EDITABLE (self->search)));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (search_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  lm_home_columns_add (self->table, columns, G_N_ELEMENTS (columns));
  lm_menu_name_items (self->type_button);
  lm_menu_name_items (self->couple_button);
  lm_menu_name_items (self->project_button);
  lm_menu_name_items (self->method_button);
  show_bulk (self, 0);
}
