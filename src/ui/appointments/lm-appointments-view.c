#include "lm-ui-config.h"

#include "appointments/lm-appointments-view.h"

#include "appointments/lm-appointment-dialog.h"
#include "homes/lm-home-columns.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LmAppointmentsView {
  LmView parent_instance;

  GtkFilter *filter;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  gboolean selecting;

  AdwToggleGroup *kinds;
  GtkStack *stack;
  GtkColumnView *table;
  AdwStatusPage *empty;
};

G_DEFINE_FINAL_TYPE (LmAppointmentsView, lm_appointments_view, LM_TYPE_VIEW)

static const char *
kind_of (LmAppointmentState state)
{
  switch (state) {
  case LM_APPOINTMENT_STATE_NO_ANSWER:
  case LM_APPOINTMENT_STATE_CALL_BACK:
  case LM_APPOINTMENT_STATE_REFUSED:
    return "calls";
  case LM_APPOINTMENT_STATE_HELD:
  case LM_APPOINTMENT_STATE_PROPOSED:
  case LM_APPOINTMENT_STATE_LETTER_SENT:
    return "told";
  case LM_APPOINTMENT_STATE_CONFIRMED:
  case LM_APPOINTMENT_STATE_KEPT:
    return "confirmed";
  case LM_APPOINTMENT_STATE_NONE:
  case LM_APPOINTMENT_STATE_CANCELLED:
  default:
    return "none";
  }
}

static gboolean
fits (gpointer object, gpointer data)
{
  LmAppointmentsView *self = data;
  const char *kind = adw_toggle_group_get_active_name (self->kinds);
  const LmAppointmentRow *appointment = lm_home_item_get_appointment (object);

  if (lm_home_item_get_home (object) == NULL || !lm_home_item_get_home (object)->in_project)
    return FALSE;
  return g_strcmp0 (kind, "all") == 0 || g_strcmp0 (kind, kind_of (appointment != NULL ? appointment->state : LM_APPOINTMENT_STATE_NONE)) == 0;
}

static void
kind_changed (LmAppointmentsView *self)
{
  if (self->filter == NULL)
    return;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "table" : "none");
}

static void
selection_changed (LmAppointmentsView *self)
{
  LmHomeItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && !self->selecting && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lm_desk_select (lm_view_get_desk (LM_VIEW (self)), lm_home_item_get_id (item));
}

/* Enter or a double click on a home: call. */
static void
row_activated (LmAppointmentsView *self, guint position)
{
  g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    lm_appointment_dialog_present (lm_view_get_desk (LM_VIEW (self)), GTK_WIDGET (self), lm_home_item_get_id (item));
}

static void
row_bind (GtkListItemFactory *factory, GtkColumnViewRow *row)
{
  g_autofree char *text = lm_home_columns_describe (gtk_column_view_row_get_item (row));

  gtk_column_view_row_set_accessible_label (row, text);
}

/* Who is to be called comes first; without anybody, the whole list. */
static void
choose_kind (LmAppointmentsView *self)
{
  adw_toggle_group_set_active_name (self->kinds, "calls");
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0)
    adw_toggle_group_set_active_name (self->kinds, "all");
}

static void
lm_appointments_view_attach (LmView *view)
{
  LmAppointmentsView *self = LM_APPOINTMENTS_VIEW (view);
  GListModel *homes = G_LIST_MODEL (lm_desk_get_homes (lm_view_get_desk (view)));
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  GtkSortListModel *sorted;

  self->filter = GTK_FILTER (gtk_custom_filter_new (fits, self, NULL));
  self->filtered = gtk_filter_list_model_new (g_object_ref (homes), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), g_object_ref (gtk_column_view_get_sorter (self->table)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_changed), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect (rows, "bind", G_CALLBACK (row_bind), NULL);
  gtk_column_view_set_row_factory (self->table, rows);
  choose_kind (self);
}

static void
show_selected (LmAppointmentsView *self, gboolean scroll)
{
  LmId home = lm_desk_get_selected (lm_view_get_desk (LM_VIEW (self)));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

    if (lm_home_item_get_id (item) == home) {
      gtk_single_selection_set_selected (self->selection, i);
      if (scroll)
        gtk_column_view_scroll_to (self->table, i, NULL, GTK_LIST_SCROLL_NONE, NULL);
      return;
    }
  }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
lm_appointments_view_refresh (LmView *view)
{
  kind_changed (LM_APPOINTMENTS_VIEW (view));
  show_selected (LM_APPOINTMENTS_VIEW (view), FALSE);
}

static void
lm_appointments_view_shown (LmView *view)
{
  show_selected (LM_APPOINTMENTS_VIEW (view), TRUE);
}

static void
lm_appointments_view_select (LmView *view)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (view)))
    show_selected (LM_APPOINTMENTS_VIEW (view), TRUE);
  else
    lm_view_queue_refresh (view);
}

static void
lm_appointments_view_dispose (GObject *object)
{
  LmAppointmentsView *self = LM_APPOINTMENTS_VIEW (object);

  if (self->table != NULL)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_APPOINTMENTS_VIEW);
  G_OBJECT_CLASS (lm_appointments_view_parent_class)->dispose (object);
}

static void
lm_appointments_view_class_init (LmAppointmentsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_appointments_view_dispose;
  LM_VIEW_CLASS (klass)->attach = lm_appointments_view_attach;
  LM_VIEW_CLASS (klass)->refresh = lm_appointments_view_refresh;
  LM_VIEW_CLASS (klass)->shown = lm_appointments_view_shown;
  LM_VIEW_CLASS (klass)->select = lm_appointments_view_select;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-appointments-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentsView, kinds);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentsView, stack);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentsView, table);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentsView, empty);
}

static void
lm_appointments_view_init (LmAppointmentsView *self)
{
  static const LmHomeColumn columns[] = {
    LM_HOME_COLUMN_ADDRESS, LM_HOME_COLUMN_APPOINTMENT, LM_HOME_COLUMN_ARRIVAL, LM_HOME_COLUMN_DAY, LM_HOME_COLUMN_RESIDENT,
    LM_HOME_COLUMN_PHONE, LM_HOME_COLUMN_NEXT_TRY, LM_HOME_COLUMN_CALL_NOTE,
  };
  g_autoptr (GtkColumnViewColumn) day = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  lm_home_columns_add (self->table, columns, G_N_ELEMENTS (columns));
  day = g_list_model_get_item (gtk_column_view_get_columns (self->table), 3);
  gtk_column_view_sort_by_column (self->table, day, GTK_SORT_ASCENDING);
  g_signal_connect_object (self->kinds, "notify::active", G_CALLBACK (kind_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
}
