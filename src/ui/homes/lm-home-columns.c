#include "lm-ui-config.h"

#include "homes/lm-home-columns.h"

#include "core/lm-home.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

typedef enum {
  COLUMN_ADDRESS,
  COLUMN_POSTCODE,
  COLUMN_STATUS,
  COLUMN_DAY,
  COLUMN_TRAIN,
  COLUMN_TYPE,
  COLUMN_METHOD,
  COLUMN_RESIDENT,
  COLUMN_PHONE,
  COLUMN_MISSING,
  N_COLUMNS
} LmHomeColumn;

static const struct {
  const char *title;
  int width;
  gboolean expand;
} columns[N_COLUMNS] = {
  [COLUMN_ADDRESS] = { N_ ("Address"), 150, TRUE },
  [COLUMN_POSTCODE] = { N_ ("Postcode"), 84, FALSE },
  [COLUMN_STATUS] = { N_ ("Status"), 138, FALSE },
  [COLUMN_DAY] = { N_ ("Connection day"), 116, FALSE },
  [COLUMN_TRAIN] = { N_ ("Train"), 130, FALSE },
  [COLUMN_TYPE] = { N_ ("Type"), 116, FALSE },
  [COLUMN_METHOD] = { N_ ("Method"), 190, TRUE },
  [COLUMN_RESIDENT] = { N_ ("Resident"), 140, TRUE },
  [COLUMN_PHONE] = { N_ ("Phone"), 110, FALSE },
  [COLUMN_MISSING] = { N_ ("Missing"), 72, FALSE },
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
cell_text (LmHomeItem *item, LmHomeColumn column)
{
  const LmHomeRow *home = lm_home_item_get_home (item);
  const LmHomeState *state = lm_home_item_get_state (item);

  switch (column) {
  case COLUMN_ADDRESS:
    return g_strdup (lm_home_item_get_address (item));
  case COLUMN_POSTCODE:
    return lm_home_format_postcode (home);
  case COLUMN_STATUS:
    return g_strdup (home->in_project ? lm_words_status (state->status) : _ ("Out of the project"));
  case COLUMN_DAY:
    return lm_words_day (lm_home_item_get_visit_day (item));
  case COLUMN_TRAIN:
    return g_strdup (lm_home_item_get_train (item) != NULL ? lm_home_item_get_train (item)->name : "");
  case COLUMN_TYPE:
    return g_strdup (lm_words_of (lm_home_type_nicks, home->type));
  case COLUMN_METHOD:
    {
      const LmMethodRow *method = lm_home_item_get_method (item);

      return g_strdup (method != NULL ? lm_words_name (method->name, method->name_en) : "");
    }
  case COLUMN_RESIDENT:
    return resident_name (lm_home_item_get_resident (item));
  case COLUMN_PHONE:
    return g_strdup (lm_home_item_get_resident (item) != NULL ? lm_home_item_get_resident (item)->phone : "");
  case COLUMN_MISSING:
    return state->missing > 0 ? g_strdup_printf ("%u", state->missing) : g_strdup ("");
  case N_COLUMNS:
  default:
    return g_strdup ("");
  }
}

static void
show_status (GtkWidget *box, LmHomeItem *item)
{
  GtkWidget *dot = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_next_sibling (dot);
  g_autofree char *text = cell_text (item, COLUMN_STATUS);
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

  if (column == COLUMN_STATUS) {
    show_status (child, item);
    return;
  }
  text = cell_text (item, column);
  gtk_label_set_text (GTK_LABEL (child), text);
  if (column == COLUMN_METHOD) {
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
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (GPOINTER_TO_INT (data) == COLUMN_STATUS) {
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
  case COLUMN_ADDRESS:
    return lm_home_compare (lm_home_item_get_home (one), lm_home_item_get_home (two));
  case COLUMN_STATUS:
    return (int) lm_home_item_get_state (one)->status - (int) lm_home_item_get_state (two)->status;
  case COLUMN_DAY:
    return compare_days (lm_home_item_get_visit_day (one), lm_home_item_get_visit_day (two));
  case COLUMN_TRAIN:
    {
      int order = (train_one != NULL ? train_one->position : G_MAXINT16) - (train_two != NULL ? train_two->position : G_MAXINT16);

      if (order == 0 && plan_one != NULL && plan_two != NULL)
        order = plan_one->position - plan_two->position;
      return order;
    }
  case COLUMN_MISSING:
    return (int) lm_home_item_get_state (two)->missing - (int) lm_home_item_get_state (one)->missing;
  case COLUMN_POSTCODE:
  case COLUMN_TYPE:
  case COLUMN_METHOD:
  case COLUMN_RESIDENT:
  case COLUMN_PHONE:
  case N_COLUMNS:
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
lm_home_columns_add (GtkColumnView *table)
{
  for (int i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    GtkColumnViewColumn *column = gtk_column_view_column_new (_ (columns[i].title), factory);
    g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, GINT_TO_POINTER (i), NULL));

    g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), GINT_TO_POINTER (i));
    g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), GINT_TO_POINTER (i));
    g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), GINT_TO_POINTER (i));
    gtk_column_view_column_set_sorter (column, sorter);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_fixed_width (column, columns[i].width);
    gtk_column_view_column_set_expand (column, columns[i].expand);
    gtk_column_view_append_column (table, column);
    g_object_unref (column);
  }
}

char *
lm_home_columns_search_text (LmHomeItem *item)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const LmHomeRow *home = lm_home_item_get_home (item);

  for (int i = 0; i < N_COLUMNS; i++) {
    g_autofree char *cell = i != COLUMN_MISSING ? cell_text (item, i) : NULL;

    if (cell != NULL)
      g_string_append_printf (text, "%s\n", cell);
  }
  g_string_append_printf (text, "%s\n%s\n%s", home->postcode, home->bag_vbo, home->bag_num);
  return g_utf8_casefold (text->str, text->len);
}

char *
lm_home_columns_describe (LmHomeItem *item)
{
  g_autofree char *status = cell_text (item, COLUMN_STATUS);
  g_autofree char *day = cell_text (item, COLUMN_DAY);

  /* Translators: address, status, connection day. */
  return g_strdup_printf (_ ("%s, %s, %s"), lm_home_item_get_address (item), status, day);
}
