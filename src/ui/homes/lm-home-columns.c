#include "lm-ui-config.h"

#include "homes/lm-home-columns.h"

#include "core/lm-home.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
  const char *title;
  int width;
  gboolean expand;
} columns[LM_N_HOME_COLUMNS] = {
  [LM_HOME_COLUMN_ADDRESS] = { N_ ("Address"), 152, TRUE },
  [LM_HOME_COLUMN_POSTCODE] = { N_ ("Postcode"), 78, FALSE },
  [LM_HOME_COLUMN_STATUS] = { N_ ("Status"), 128, FALSE },
  [LM_HOME_COLUMN_DAY] = { N_ ("Connection day"), 104, FALSE },
  [LM_HOME_COLUMN_TRAIN] = { N_ ("Train"), 124, FALSE },
  [LM_HOME_COLUMN_TYPE] = { N_ ("Type"), 104, FALSE },
  [LM_HOME_COLUMN_METHOD] = { N_ ("Method"), 130, TRUE },
  [LM_HOME_COLUMN_RESIDENT] = { N_ ("Resident"), 120, TRUE },
  [LM_HOME_COLUMN_PHONE] = { N_ ("Phone"), 100, FALSE },
  [LM_HOME_COLUMN_MISSING] = { N_ ("Missing"), 72, FALSE },
  [LM_HOME_COLUMN_APPOINTMENT] = { N_ ("Appointment"), 120, FALSE },
  [LM_HOME_COLUMN_ARRIVAL] = { N_ ("Promised"), 140, FALSE },
  [LM_HOME_COLUMN_NEXT_TRY] = { N_ ("Call on"), 96, FALSE },
  [LM_HOME_COLUMN_CALL_NOTE] = { N_ ("Note"), 180, TRUE },
};

static char *
resident_name (const LmResidentRow *resident)
{
  if (resident == NULL)
    return g_strdup ("");
  if (resident->salutation[0] == '\0')
    return g_strdup (resident->name);
  /* Translators: salutation and name, «Mevr. F. Yılmaz». */
  return g_strdup_printf (_ ("%s %s"), resident->salutation, resident->name);
}

static char *
promised_text (const LmAppointmentRow *appointment)
{
  g_autofree char *day = NULL, *span = NULL;

  if (appointment->precision == LM_PRECISION_WINDOW) {
    g_autofree char *first = lm_words_day (appointment->first_day);
    g_autofree char *last = lm_words_day (appointment->end_day != LM_DAY_NONE ? appointment->end_day - 1 : LM_DAY_NONE);

    /* Translators: a window of days, «Mon 4 May – Fri 8 May». */
    return g_strdup_printf (_ ("%s – %s"), first, last);
  }
  day = lm_words_day (appointment->day);
  if (appointment->precision == LM_PRECISION_DAY || appointment->from_minute < 0)
    return g_steal_pointer (&day);
  span = lm_words_span (appointment->from_minute, appointment->to_minute);
  return g_strdup_printf ("%s %s", day, span);
}

static char *
cell_text (LmHomeItem *item, LmHomeColumn column)
{
  const LmHomeRow *home = lm_home_item_get_home (item);
  const LmHomeState *state = lm_home_item_get_state (item);
  const LmAppointmentRow *appointment = lm_home_item_get_appointment (item);

  if (home == NULL)
    return g_strdup ("");
  switch (column) {
  case LM_HOME_COLUMN_ADDRESS:
    return g_strdup (lm_home_item_get_address (item));
  case LM_HOME_COLUMN_POSTCODE:
    return lm_home_format_postcode (home);
  case LM_HOME_COLUMN_STATUS:
    return g_strdup (home->in_project ? lm_words_status (state->status) : _ ("Out of the project"));
  case LM_HOME_COLUMN_DAY:
    return lm_words_day (lm_home_item_get_visit_day (item));
  case LM_HOME_COLUMN_TRAIN:
    return g_strdup (lm_home_item_get_train (item) != NULL ? lm_home_item_get_train (item)->name : "");
  case LM_HOME_COLUMN_TYPE:
    return g_strdup (lm_words_of (lm_home_type_nicks, home->type));
  case LM_HOME_COLUMN_METHOD:
    {
      const LmMethodRow *method = lm_home_item_get_method (item);

      return g_strdup (method != NULL ? lm_words_name (method->name, method->name_en) : "");
    }
  case LM_HOME_COLUMN_RESIDENT:
    return resident_name (lm_home_item_get_resident (item));
  case LM_HOME_COLUMN_PHONE:
    return g_strdup (lm_home_item_get_resident (item) != NULL ? lm_home_item_get_resident (item)->phone : "");
  case LM_HOME_COLUMN_MISSING:
    return state->missing > 0 ? g_strdup_printf ("%u", state->missing) : g_strdup ("");
  case LM_HOME_COLUMN_APPOINTMENT:
    return g_strdup (lm_words_of (lm_appointment_state_nicks, appointment != NULL ? appointment->state : LM_APPOINTMENT_STATE_NONE));
  case LM_HOME_COLUMN_ARRIVAL:
    return appointment != NULL ? promised_text (appointment) : g_strdup ("");
  case LM_HOME_COLUMN_NEXT_TRY:
    return appointment != NULL && appointment->next_try != LM_DAY_NONE ? lm_words_day (appointment->next_try) : g_strdup ("");
  case LM_HOME_COLUMN_CALL_NOTE:
    return g_strdup (appointment != NULL ? appointment->note : "");
  case LM_N_HOME_COLUMNS:
  default:
    return g_strdup ("");
  }
}

static void
show_status (GtkWidget *box, LmHomeItem *item)
{
  GtkWidget *dot = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_next_sibling (dot);
  g_autofree char *text = cell_text (item, LM_HOME_COLUMN_STATUS);
  const char *style = lm_home_item_get_home (item)->in_project ? lm_words_status_style (lm_home_item_get_state (item)->status) : "status-grey";

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_css_classes (box, (const char *[]) { "status", style, NULL });
}

static void
show_cell (GtkListItem *cell, LmHomeColumn column)
{
  GtkWidget *child = gtk_list_item_get_child (cell);
  LmHomeItem *item = gtk_list_item_get_item (cell);
  g_autofree char *text = NULL;

  if (column == LM_HOME_COLUMN_STATUS) {
    show_status (child, item);
    return;
  }
  text = cell_text (item, column);
  gtk_label_set_text (GTK_LABEL (child), text);
  if (column == LM_HOME_COLUMN_METHOD) {
    gtk_widget_set_tooltip_text (child, text);
    if (lm_home_item_is_method_decided (item))
      gtk_widget_remove_css_class (child, "dimmed");
    else
      gtk_widget_add_css_class (child, "dimmed");
  }
}

static void
cell_setup (GtkListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* An address is cut in its street, never in its number; a train likewise. */
  gtk_label_set_ellipsize (GTK_LABEL (label), GPOINTER_TO_INT (data) == LM_HOME_COLUMN_ADDRESS ||
                                              GPOINTER_TO_INT (data) == LM_HOME_COLUMN_TRAIN ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (GPOINTER_TO_INT (data) == LM_HOME_COLUMN_STATUS) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *dot = g_object_new (GTK_TYPE_LABEL, "label", "●", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

    gtk_box_append (GTK_BOX (box), dot);
    gtk_box_append (GTK_BOX (box), label);
    gtk_list_item_set_child (cell, box);
  } else
    gtk_list_item_set_child (cell, label);
}

static void
item_changed (LmHomeItem *item, GParamSpec *pspec, GtkListItem *cell)
{
  show_cell (cell, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (cell), "lm-column")));
}

static void
cell_bind (GtkListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  g_object_set_data (G_OBJECT (cell), "lm-column", data);
  g_signal_connect_object (gtk_list_item_get_item (cell), "notify::revision", G_CALLBACK (item_changed), cell, 0);
  show_cell (cell, GPOINTER_TO_INT (data));
}

static void
cell_unbind (GtkListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), item_changed, cell);
}

static int
compare_days (LmDay a, LmDay b)
{
  /* A home without a day comes last. */
  if (a == b)
    return 0;
  if (a == LM_DAY_NONE)
    return 1;
  if (b == LM_DAY_NONE)
    return -1;
  return a < b ? -1 : 1;
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  LmHomeItem *one = (LmHomeItem *) a, *two = (LmHomeItem *) b;
  const LmPlanHomeRow *plan_one = lm_home_item_get_plan (one), *plan_two = lm_home_item_get_plan (two);
  const LmTrainRow *train_one = lm_home_item_get_train (one), *train_two = lm_home_item_get_train (two);

  switch ((LmHomeColumn) GPOINTER_TO_INT (data)) {
  case LM_HOME_COLUMN_ADDRESS:
    return lm_home_compare (lm_home_item_get_home (one), lm_home_item_get_home (two));
  case LM_HOME_COLUMN_STATUS:
    return (int) lm_home_item_get_state (one)->status - (int) lm_home_item_get_state (two)->status;
  case LM_HOME_COLUMN_DAY:
    return compare_days (lm_home_item_get_visit_day (one), lm_home_item_get_visit_day (two));
  case LM_HOME_COLUMN_TRAIN:
    {
      int order = (train_one != NULL ? train_one->position : G_MAXINT16) - (train_two != NULL ? train_two->position : G_MAXINT16);

      if (order == 0 && plan_one != NULL && plan_two != NULL)
        order = plan_one->position - plan_two->position;
      return order;
    }
  case LM_HOME_COLUMN_MISSING:
    return (int) lm_home_item_get_state (two)->missing - (int) lm_home_item_get_state (one)->missing;
  case LM_HOME_COLUMN_NEXT_TRY:
    return compare_days (lm_home_item_get_appointment (one) != NULL ? lm_home_item_get_appointment (one)->next_try : LM_DAY_NONE,
                         lm_home_item_get_appointment (two) != NULL ? lm_home_item_get_appointment (two)->next_try : LM_DAY_NONE);
  case LM_HOME_COLUMN_POSTCODE:
  case LM_HOME_COLUMN_TYPE:
  case LM_HOME_COLUMN_METHOD:
  case LM_HOME_COLUMN_RESIDENT:
  case LM_HOME_COLUMN_PHONE:
  case LM_HOME_COLUMN_APPOINTMENT:
  case LM_HOME_COLUMN_ARRIVAL:
  case LM_HOME_COLUMN_CALL_NOTE:
  case LM_N_HOME_COLUMNS:
  default:
    {
      g_autofree char *text_one = cell_text (one, GPOINTER_TO_INT (data));
      g_autofree char *text_two = cell_text (two, GPOINTER_TO_INT (data));

      /* An empty cell comes last. */
      if ((text_one[0] == '\0') != (text_two[0] == '\0'))
        return text_one[0] == '\0' ? 1 : -1;
      return g_utf8_collate (text_one, text_two);
    }
  }
}

void
lm_home_columns_add (GtkColumnView *table, const LmHomeColumn *shown, guint n)
{
  for (guint i = 0; i < n; i++) {
    gpointer data = GINT_TO_POINTER (shown[i]);
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (_ (columns[shown[i]].title), factory);
    g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, data, NULL));

    g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), data);
    g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), data);
    g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), data);
    gtk_column_view_column_set_sorter (column, sorter);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_fixed_width (column, columns[shown[i]].width);
    gtk_column_view_column_set_expand (column, columns[shown[i]].expand);
    gtk_column_view_append_column (table, column);
  }
}

char *
lm_home_columns_search_text (LmHomeItem *item)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const LmHomeRow *home = lm_home_item_get_home (item);

  for (int i = 0; i < LM_N_HOME_COLUMNS; i++) {
    g_autofree char *cell = i != LM_HOME_COLUMN_MISSING && i != LM_HOME_COLUMN_CALL_NOTE ? cell_text (item, i) : NULL;

    if (cell != NULL)
      g_string_append_printf (text, "%s\n", cell);
  }
  g_string_append_printf (text, "%s\n%s\n%s", home->postcode, home->bag_vbo, home->bag_num);
  return g_utf8_casefold (text->str, text->len);
}

char *
lm_home_columns_describe (LmHomeItem *item)
{
  g_autofree char *status = cell_text (item, LM_HOME_COLUMN_STATUS);
  g_autofree char *day = cell_text (item, LM_HOME_COLUMN_DAY);

  /* Translators: address, status, connection day. */
  return g_strdup_printf (_ ("%s, %s, %s"), lm_home_item_get_address (item), status, day);
}
