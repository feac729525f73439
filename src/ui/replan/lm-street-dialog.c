#include "lm-ui-config.h"

#include "replan/lm-street-dialog.h"

#include <glib/gi18n.h>

#include "project/lm-replan.h"
#include "replan/lm-replan-dialog.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#define LM_TYPE_STREET_DIALOG (lm_street_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmStreetDialog, lm_street_dialog, LM, STREET_DIALOG, AdwDialog)

struct _LmStreetDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  GtkWidget *parent; /* borrowed; the window outlives its dialogs */
  GPtrArray *closed; /* rows of the streets that are closed */

  AdwComboRow *street_row;
  AdwEntryRow *first_row;
  AdwEntryRow *last_row;
  AdwEntryRow *reason_row;
  AdwPreferencesGroup *closed_group;
  GtkButton *close_button;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (LmStreetDialog, lm_street_dialog, ADW_TYPE_DIALOG)

static void
show_problem (LmStreetDialog *self, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static gboolean
read_day (LmStreetDialog *self, AdwEntryRow *row, LmDay *day)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autofree char *problem = NULL;

  if (lm_day_parse (text, day))
    return TRUE;
  problem = g_strdup_printf (_ ("“%s” is no date. Write it as 12-5-2026."), text);
  show_problem (self, problem);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return FALSE;
}

static void
activate_close (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmStreetDialog *self = LM_STREET_DIALOG (widget);
  GtkStringObject *item = adw_combo_row_get_selected_item (self->street_row);
  g_autofree char *street = item != NULL ? g_strdup (gtk_string_object_get_string (item)) : NULL;
  g_autoptr (LmDesk) desk = g_object_ref (self->desk);
  GtkWidget *parent = self->parent;
  g_autoptr (GError) error = NULL;
  LmReplanQuestion question = { .street = street };
  LmDay first, last;

  if (street == NULL || !read_day (self, self->first_row, &first) || !read_day (self, self->last_row, &last))
    return;
  if (lm_project_close_street (lm_desk_get_project (desk), street, first, last + 1,
                               gtk_editable_get_text (GTK_EDITABLE (self->reason_row)), &error) == 0) {
    show_problem (self, error->message);
    return;
  }
  lm_desk_done (desk, TRUE, NULL);
  adw_dialog_close (ADW_DIALOG (self));
  lm_replan_dialog_present (desk, parent, &question);
}

static void
activate_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void fill_closed (LmStreetDialog *self);

static void
open_clicked (GtkButton *button, LmStreetDialog *self)
{
  LmId *id = g_object_get_data (G_OBJECT (button), "lm-block");
  GError *error = NULL;
  gboolean ok = lm_project_open_street (lm_desk_get_project (self->desk), *id, &error);

  lm_desk_done (self->desk, ok, error);
  fill_closed (self);
}

/* The streets that are closed, each with a button to open it again. */
static void
fill_closed (LmStreetDialog *self)
{
  guint n;
  const LmStreetBlockRow *rows = LM_ROWS (lm_desk_get_snapshot (self->desk), STREET_BLOCK, &n);

  for (guint i = 0; i < self->closed->len; i++)
    adw_preferences_group_remove (self->closed_group, g_ptr_array_index (self->closed, i));
  g_ptr_array_set_size (self->closed, 0);
  for (guint i = 0; i < n; i++) {
    GtkWidget *row, *button;
    g_autofree char *first = lm_words_day (rows[i].first_day), *last = lm_words_day (rows[i].end_day - 1);
    g_autofree char *when = g_strdup_printf (_ ("from %s to %s"), first, last), *name = NULL;
    g_autofree char *subtitle = rows[i].reason[0] != '\0' ? g_strdup_printf ("%s · %s", when, rows[i].reason) : g_strdup (when);

    if (rows[i].end_day <= lm_desk_get_today (self->desk))
      continue;
    row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rows[i].street);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
    button = gtk_button_new_with_label (_ ("Open again"));
    name = g_strdup_printf (_ ("Open %s again"), rows[i].street);
    lm_accessible_name (button, name);
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    g_object_set_data_full (G_OBJECT (button), "lm-block", g_memdup2 (&rows[i].id, sizeof (LmId)), g_free);
    g_signal_connect_object (button, "clicked", G_CALLBACK (open_clicked), self, 0);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    adw_preferences_group_add (self->closed_group, row);
    g_ptr_array_add (self->closed, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->closed_group), self->closed->len > 0);
}

static int
compare_streets (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static void
fill_streets (LmStreetDialog *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) streets = g_ptr_array_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  LmHomeItem *selected = lm_desk_find (self->desk, lm_desk_get_selected (self->desk));
  guint n;
  const LmHomeRow *homes = LM_ROWS (lm_desk_get_snapshot (self->desk), HOME, &n);

  for (guint i = 0; i < n; i++)
    if (homes[i].street[0] != '\0' && g_hash_table_add (seen, (gpointer) homes[i].street))
      g_ptr_array_add (streets, (gpointer) homes[i].street);
  g_ptr_array_sort (streets, compare_streets);
  for (guint i = 0; i < streets->len; i++)
    gtk_string_list_append (model, g_ptr_array_index (streets, i));
  adw_combo_row_set_model (self->street_row, G_LIST_MODEL (model));
  for (guint i = 0; selected != NULL && i < streets->len; i++)
    if (g_str_equal (g_ptr_array_index (streets, i), lm_home_item_get_home (selected)->street))
      adw_combo_row_set_selected (self->street_row, i);
}

static void
lm_street_dialog_dispose (GObject *object)
{
  LmStreetDialog *self = LM_STREET_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_STREET_DIALOG);
  g_clear_pointer (&self->closed, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (lm_street_dialog_parent_class)->dispose (object);
}

static void
lm_street_dialog_class_init (LmStreetDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_street_dialog_dispose;
  gtk_widget_class_install_action (widget_class, "street.close", NULL, activate_close);
  gtk_widget_class_install_action (widget_class, "street.cancel", NULL, activate_cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "street.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-street-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmStreetDialog, street_row);
  gtk_widget_class_bind_template_child (widget_class, LmStreetDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, LmStreetDialog, last_row);
  gtk_widget_class_bind_template_child (widget_class, LmStreetDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, LmStreetDialog, closed_group);
  gtk_widget_class_bind_template_child (widget_class, LmStreetDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, LmStreetDialog, problem);
}

static void
lm_street_dialog_init (LmStreetDialog *self)
{
  g_autoptr (GtkExpression) expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_expression (self->street_row, expression);
  self->closed = g_ptr_array_new ();
}

static void
set_day (AdwEntryRow *row, LmDay day)
{
  int year, month, of_month;
  g_autofree char *text = NULL;

  lm_day_to_date (day, &year, &month, &of_month);
  text = g_strdup_printf ("%d-%d-%d", of_month, month, year);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

void
lm_street_dialog_present (LmDesk *desk, GtkWidget *parent)
{
  LmStreetDialog *self = g_object_new (LM_TYPE_STREET_DIALOG, NULL);

  self->desk = g_object_ref (desk);
  self->parent = parent;
  fill_streets (self);
  fill_closed (self);
  set_day (self->first_row, lm_desk_get_today (desk) + 1);
  set_day (self->last_row, lm_desk_get_today (desk) + 1);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
