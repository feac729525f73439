#include "lm-ui-config.h"

#include "methods/lm-methods-view.h"

#include "core/lm-work.h"
#include "methods/lm-learned-row.h"
#include "planner/lm-plan-remedies.h"
#include "project/lm-homes.h"
#include "shared/lm-accessible.h"
#include "shared/lm-field.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LmMethodsView {
  LmView parent_instance;

  LmId method;
  GArray *listed;      /* ids, as in the list */
  char *key;           /* of what the page is made of */
  GPtrArray *rows;     /* pairs of group and row */
  GArray *persons;     /* of the one-day test, by row of LM_TABLE_TRADE */
  GtkWidget *test_row;
  GPtrArray *help_rows; /* of what would make the day fit */
  GtkWidget *chosen_row;
  GtkWidget *default_row;
  gboolean showing;

  GtkListBox *list;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *method_group;
  AdwPreferencesGroup *test_group;
  AdwPreferencesGroup *step_group;
  AdwPreferencesGroup *cost_group;
};

G_DEFINE_FINAL_TYPE (LmMethodsView, lm_methods_view, LM_TYPE_VIEW)

static void
add (LmMethodsView *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  g_ptr_array_add (self->rows, group);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (group, row);
}

/* --- list --- */

static GtkWidget *
list_row_new (const LmMethodRow *method)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *title = lm_words_name (method->name, method->name_en);
  GtkWidget *name = gtk_label_new (title);
  const char *type = lm_words_of (lm_home_type_nicks, method->for_type);
  g_autofree char *text = method->default_for_type ? g_strdup_printf (_ ("%s · taken by default"), type) : g_strdup (type);
  g_autofree char *full = g_strdup_printf (_ ("%s, %s"), title, type);
  GtkWidget *caption = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dimmed");
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), caption);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_margin_top (words, 6);
  gtk_widget_set_margin_bottom (words, 6);
  gtk_box_append (GTK_BOX (box), words);
  if (method->chosen) {
    GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

    gtk_widget_set_tooltip_text (check, _ ("One of the project's own methods"));
    gtk_box_append (GTK_BOX (box), check);
  } else
    gtk_widget_add_css_class (name, "dimmed");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  lm_accessible_name (row, full);
  return row;
}

static int
compare_methods (gconstpointer a, gconstpointer b)
{
  const LmMethodRow *one = *(const LmMethodRow *const *) a, *two = *(const LmMethodRow *const *) b;

  if (one->chosen != two->chosen)
    return one->chosen ? -1 : 1;
  if (one->for_type != two->for_type)
    return (int) one->for_type - (int) two->for_type;
  return strcmp (one->code, two->code);
}

static void
fill_list (LmMethodsView *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  const LmMethodRow *rows;
  guint n, place = 0;

  rows = LM_ROWS (snapshot, METHOD, &n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sorted, (gpointer) &rows[i]);
  g_ptr_array_sort (sorted, compare_methods);
  self->showing = TRUE;
  gtk_list_box_remove_all (self->list);
  g_array_set_size (self->listed, 0);
  for (guint i = 0; i < sorted->len; i++) {
    const LmMethodRow *method = g_ptr_array_index (sorted, i);

    if (method->id == self->method)
      place = i;
    g_array_append_val (self->listed, method->id);
    gtk_list_box_append (self->list, list_row_new (method));
  }
  self->showing = FALSE;
  if (n > 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, place));
}

/* --- one-day test --- */

/* The best few; more would be no help to choose. */
#define MOST_REMEDIES 5

static char *
remedy_title (LmSnapshot *snapshot, const LmDayRemedy *remedy)
{
  const LmMethodRow *method = LM_FIND (snapshot, METHOD, remedy->method);
  const LmPlaceRow *place = LM_FIND (snapshot, PLACE, remedy->place);
  const LmTradeRow *trade = LM_FIND (snapshot, TRADE, remedy->trade);
  const LmStepRow *step = LM_FIND (snapshot, STEP, remedy->step);

  switch (remedy->kind) {
  case LM_DAY_REMEDY_PERSON:
    return g_strdup_printf (_ ("One person more of the trade %s"), lm_words_name (trade->name, trade->name_en));
  case LM_DAY_REMEDY_EARLIER:
    return g_strdup_printf (_ ("On an earlier visit: %s %s"), step->code, lm_words_name (step->name, step->name_en));
  case LM_DAY_REMEDY_METHOD:
  default:
    return place != NULL ? g_strdup_printf (_ ("Method %s, unit in another place: %s"), method->code, lm_words_name (place->name, place->name_en))
                         : g_strdup_printf (_ ("Method %s: %s"), method->code, lm_words_name (method->name, method->name_en));
  }
}

static void
clear_help (LmMethodsView *self)
{
  for (guint i = 0; i < self->help_rows->len; i++)
    adw_preferences_group_remove (self->test_group, g_ptr_array_index (self->help_rows, i));
  g_ptr_array_set_size (self->help_rows, 0);
}

/* What would help, each with the day it comes to. */
static guint
show_help (LmMethodsView *self, LmSnapshot *snapshot)
{
  g_autoptr (GArray) remedies = lm_plan_get_day_remedies (snapshot, self->method, 0, (guint *) self->persons->data);

  clear_help (self);
  for (guint i = 0; i < remedies->len && i < MOST_REMEDIES; i++) {
    const LmDayRemedy *remedy = &g_array_index (remedies, LmDayRemedy, i);
    GtkWidget *row = adw_action_row_new ();
    g_autofree char *title = remedy_title (snapshot, remedy);
    g_autofree char *end = lm_minute_format (remedy->end);
    g_autofree char *minutes = lm_words_minutes (ABS (remedy->slack));
    g_autofree char *text = g_strdup_printf (remedy->slack < 0 ? _ ("Then the day ends at %s, still %s too long")
                                                               : _ ("Then the day ends at %s, with %s to spare"), end, minutes);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (remedy->slack < 0 ? "list-remove-symbolic" : "object-select-symbolic"));
    g_ptr_array_add (self->help_rows, row);
    adw_preferences_group_add (self->test_group, row);
  }
  return remedies->len;
}

static void
show_test (LmMethodsView *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  LmDayTest test = lm_plan_test_day (snapshot, self->method, (guint *) self->persons->data);
  g_autofree char *end = test.end < 0 ? NULL : lm_minute_format (test.end);
  g_autofree char *minutes = lm_words_minutes (ABS (test.slack));
  g_autofree char *title = test.end < 0 ? g_strdup (_ ("The day can't be done")) : g_strdup_printf (_ ("The day ends at %s"), end);
  const LmStepRow *step = LM_FIND (snapshot, STEP, test.step);
  gboolean helped = show_help (self, snapshot) > 0;
  gboolean fits = test.end >= 0 && test.slack >= 0;
  g_autofree char *text = NULL;

  if (test.end < 0)
    text = g_strdup_printf (_ ("There are too few people for the step %s."), step != NULL ? step->code : "–");
  else if (fits)
    text = g_strdup_printf (_ ("Fits, with %s to spare"), minutes);
  else if (helped)
    text = g_strdup_printf (_ ("Does not fit: %s too long. Below is what would help."), minutes);
  else
    text = g_strdup_printf (_ ("Does not fit: %s too long. No other method of the list, no person more and no earlier visit shortens it."), minutes);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->test_row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->test_row), text);
  gtk_widget_remove_css_class (self->test_row, "conflict-row");
  if (!fits)
    gtk_widget_add_css_class (self->test_row, "conflict-row");
}

static void
persons_changed (LmMethodsView *self, GParamSpec *pspec, GtkWidget *row)
{
  guint trade = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "lm-trade"));

  g_array_index (self->persons, guint, trade) = (guint) adw_spin_row_get_value (ADW_SPIN_ROW (row));
  show_test (self);
}

static gboolean
trade_is_used (GArray *work, LmId trade)
{
  for (guint i = 0; i < work->len; i++) {
    const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);

    if (step->phase == LM_PHASE_DAY && step->visit == 0 && step->row->trade == trade)
      return TRUE;
  }
  return FALSE;
}

static void
add_test (LmMethodsView *self, LmSnapshot *snapshot, GArray *work)
{
  const LmTradeRow *trades;
  guint n;

  self->test_row = adw_action_row_new ();
  add (self, self->test_group, self->test_row);
  trades = LM_ROWS (snapshot, TRADE, &n);
  g_array_set_size (self->persons, n);
  for (guint i = 0; i < n; i++) {
    /* The usual staffing of the table of methods: two fitters, one of each other trade. */
    guint persons = strcmp (trades[i].code, "heating") == 0 ? 2 : 1;
    const char *name = lm_words_name (trades[i].name, trades[i].name_en);
    g_autofree char *full = g_strdup_printf (_ ("People of the trade %s"), name);
    GtkWidget *row;

    g_array_index (self->persons, guint, i) = persons;
    if (!trade_is_used (work, trades[i].id))
      continue;
    row = adw_spin_row_new_with_range (1, 6, 1);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
    adw_spin_row_set_value (ADW_SPIN_ROW (row), persons);
    lm_accessible_name (row, full);
    g_object_set_data (G_OBJECT (row), "lm-trade", GUINT_TO_POINTER (i));
    g_signal_connect_object (row, "notify::value", G_CALLBACK (persons_changed), self, G_CONNECT_SWAPPED);
    add (self, self->test_group, row);
  }
}

/* --- page --- */

static void
choose (LmMethodsView *self)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  gboolean chosen = adw_switch_row_get_active (ADW_SWITCH_ROW (self->chosen_row));
  gboolean by_default = adw_switch_row_get_active (ADW_SWITCH_ROW (self->default_row));
  GError *error = NULL;
  gboolean ok;

  if (self->showing)
    return;
  ok = lm_project_choose_method (lm_desk_get_project (desk), self->method, chosen, by_default && chosen, &error);
  if (!lm_desk_done (desk, ok, error)) {
    g_clear_pointer (&self->key, g_free);
    lm_view_queue_refresh (LM_VIEW (self));
  }
}

static GtkWidget *
switch_new (LmMethodsView *self, const char *title, const char *subtitle, gboolean active)
{
  GtkWidget *row = adw_switch_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), active);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
  return row;
}

static void
add_step (LmMethodsView *self, LmSnapshot *snapshot, const LmWorkStep *work, GArray *learned)
{
  static const struct {
    const char *column;
    const char *title;
  } fields[] = {
    { "low", N_ ("Low, minutes (empty: as in the library)") },
    { "typical", N_ ("Typical, minutes (empty: as in the library)") },
    { "high", N_ ("High, minutes (empty: as in the library)") },
    { "visit", N_ ("Visit (0: the connection day)") },
  };
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  const LmTradeRow *trade = LM_FIND (snapshot, TRADE, work->row->trade);
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *minutes, *learned_row;
  const char *name = lm_words_name (work->row->name, work->row->name_en);
  g_autofree char *title = g_strdup_printf ("%s  %s", work->row->code, name);
  g_autofree char *persons = g_strdup_printf (ngettext ("%d person", "%d persons", work->row->persons), work->row->persons);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s · %s", lm_words_of (lm_phase_nicks, work->phase),
                                               trade != NULL ? lm_words_name (trade->name, trade->name_en) : "–", persons);
  g_autofree char *range = g_strdup_printf (_ ("%d – %d – %d min"), work->low, work->typical, work->high);
  const LmMethodStepRow *rows;
  guint n;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  minutes = gtk_label_new (range);
  gtk_widget_add_css_class (minutes, "numeric");
  gtk_widget_add_css_class (minutes, "dimmed");
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), minutes);
  learned_row = lm_learned_row_new (desk, learned, self->method, work->step, name);
  if (learned_row != NULL)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), learned_row);
  rows = LM_ROWS (snapshot, METHOD_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].method == self->method && rows[i].step == work->step)
      for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
        adw_expander_row_add_row (ADW_EXPANDER_ROW (row), lm_field_new (desk, LM_TABLE_METHOD_STEP, rows[i].id, fields[k].column, _ (fields[k].title), name));
  add (self, self->step_group, row);
}

static void
add_cost (LmMethodsView *self, const LmCostRow *cost)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  const char *text = lm_words_name (cost->text, cost->text_en);
  const char *name = text[0] != '\0' ? text : lm_words_of (lm_cost_category_nicks, cost->category);
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *amount = lm_words_cents (cost->cents);
  GtkWidget *label = gtk_label_new (amount);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), lm_words_of (lm_account_nicks, cost->account));
  gtk_widget_add_css_class (label, "numeric");
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), label);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), lm_field_new (desk, LM_TABLE_COST, cost->id, "cents", _ ("Amount, € with VAT"), name));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), lm_field_new (desk, LM_TABLE_COST, cost->id, "account", _ ("On whose account"), name));
  add (self, self->cost_group, row);
}

/* What the rows are made of; where it is the same they stay. */
static char *
make_key (const LmMethodRow *method, GArray *work, GArray *learned, const LmCostRow *costs, guint n_costs)
{
  g_autoptr (GString) key = g_string_new (NULL);

  g_string_append_printf (key, "%" G_GINT64_FORMAT " %d %d\n", method->id, method->chosen, method->default_for_type);
  for (guint i = 0; i < work->len; i++) {
    const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);

    g_string_append_printf (key, "%" G_GINT64_FORMAT " %d %d %d %d\n", step->step, step->low, step->typical, step->high, step->visit);
  }
  for (guint i = 0; i < learned->len; i++) {
    const LmLearned *item = &g_array_index (learned, LmLearned, i);

    if (item->method == method->id)
      g_string_append_printf (key, "%" G_GINT64_FORMAT " %u %d %d %d\n", item->step, item->n, item->new_low, item->new_typical, item->new_high);
  }
  for (guint i = 0; i < n_costs; i++)
    if (costs[i].method == method->id)
      g_string_append_printf (key, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d\n", costs[i].id, costs[i].cents, costs[i].account);
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static void
show_page (LmMethodsView *self)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  const LmMethodRow *method = LM_FIND (snapshot, METHOD, self->method);
  g_autoptr (GArray) work = NULL;
  g_autoptr (GArray) learned = NULL;
  g_autofree char *key = NULL;
  const LmCostRow *costs;
  guint n_costs;

  if (method == NULL)
    return;
  work = lm_work_of_method (snapshot, self->method);
  costs = LM_ROWS (snapshot, COST, &n_costs);
  learned = lm_learning_of_project (snapshot);
  key = make_key (method, work, learned, costs, n_costs);
  if (g_strcmp0 (key, self->key) == 0) {
    show_test (self);
    return;
  }
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  for (guint i = 0; i + 1 < self->rows->len; i += 2)
    adw_preferences_group_remove (g_ptr_array_index (self->rows, i), g_ptr_array_index (self->rows, i + 1));
  g_ptr_array_set_size (self->rows, 0);
  clear_help (self);

  adw_preferences_group_set_title (self->method_group, method->code);
  adw_preferences_group_set_description (self->method_group, lm_words_name (method->description, method->description_en));
  add (self, self->method_group, lm_field_new (desk, LM_TABLE_METHOD, method->id, "name", _ ("Name of the method"), method->code));
  self->showing = TRUE;
  self->chosen_row = switch_new (self, _ ("One of our methods"), _ ("On the project's own short list"), method->chosen);
  self->default_row = switch_new (self, _ ("Taken by default"), _ ("For homes of this type without a decision"), method->default_for_type);
  self->showing = FALSE;
  gtk_widget_set_sensitive (self->default_row, method->chosen);
  add (self, self->method_group, self->chosen_row);
  add (self, self->method_group, self->default_row);
  add (self, self->method_group, lm_field_new (desk, LM_TABLE_METHOD, method->id, "couples", _ ("Homes share the work of"), method->code));
  add_test (self, snapshot, work);
  show_test (self);
  for (guint i = 0; i < work->len; i++)
    add_step (self, snapshot, &g_array_index (work, LmWorkStep, i), learned);
  for (guint i = 0; i < n_costs; i++)
    if (costs[i].method == method->id)
      add_cost (self, &costs[i]);
}

static void
row_selected (LmMethodsView *self, GtkListBoxRow *row)
{
  if (self->showing || row == NULL)
    return;
  self->method = g_array_index (self->listed, LmId, gtk_list_box_row_get_index (row));
  show_page (self);
}

static void
lm_methods_view_refresh (LmView *view)
{
  fill_list (LM_METHODS_VIEW (view));
  show_page (LM_METHODS_VIEW (view));
}

static void
lm_methods_view_dispose (GObject *object)
{
  LmMethodsView *self = LM_METHODS_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_METHODS_VIEW);
  g_clear_pointer (&self->listed, g_array_unref);
  g_clear_pointer (&self->persons, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->help_rows, g_ptr_array_unref);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (lm_methods_view_parent_class)->dispose (object);
}

static void
lm_methods_view_class_init (LmMethodsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_methods_view_dispose;
  LM_VIEW_CLASS (klass)->refresh = lm_methods_view_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-methods-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LmMethodsView, list);
  gtk_widget_class_bind_template_child (widget_class, LmMethodsView, page);
  gtk_widget_class_bind_template_child (widget_class, LmMethodsView, method_group);
  gtk_widget_class_bind_template_child (widget_class, LmMethodsView, test_group);
  gtk_widget_class_bind_template_child (widget_class, LmMethodsView, step_group);
  gtk_widget_class_bind_template_child (widget_class, LmMethodsView, cost_group);
}

static void
lm_methods_view_init (LmMethodsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->listed = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->persons = g_array_new (FALSE, TRUE, sizeof (guint));
  self->rows = g_ptr_array_new ();
  self->help_rows = g_ptr_array_new ();
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected), self, G_CONNECT_SWAPPED);
}
