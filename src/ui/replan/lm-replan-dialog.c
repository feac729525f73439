#include "lm-ui-config.h"

#include "replan/lm-replan-dialog.h"

#include <glib/gi18n.h>

#include "project/lm-planning.h"
#include "shared/lm-words.h"

#define MOVES_MOST 5
#define OPTIONS_MOST 3

#define LM_TYPE_REPLAN_DIALOG (lm_replan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmReplanDialog, lm_replan_dialog, LM, REPLAN_DIALOG, AdwDialog)

struct _LmReplanDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  LmReplan *replan;
  GPtrArray *checks; /* of the options */
  int chosen;

  AdwPreferencesPage *page;
  AdwPreferencesGroup *intro;
  GtkButton *apply_button;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (LmReplanDialog, lm_replan_dialog, ADW_TYPE_DIALOG)

static void
choose (LmReplanDialog *self, int index)
{
  if (index < 0 || index >= (int) self->checks->len)
    return;
  self->chosen = index;
  gtk_check_button_set_active (g_ptr_array_index (self->checks, index), TRUE);
  gtk_widget_grab_focus (g_ptr_array_index (self->checks, index));
}

static void
option_toggled (GtkCheckButton *check, LmReplanDialog *self)
{
  guint index;

  if (gtk_check_button_get_active (check) && g_ptr_array_find (self->checks, check, &index))
    self->chosen = (int) index;
}

/* One line for each home that moves, so that the difference is seen at once. */
static GtkWidget *
moves_row_new (char **moves)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  for (guint i = 0; moves[i] != NULL; i++) {
    GtkWidget *label = gtk_label_new (moves[i]);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_add_css_class (label, "caption");
    gtk_widget_add_css_class (label, "numeric");
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_margin_start (box, 48);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 10);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
add_option (LmReplanDialog *self, guint i)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *what = lm_replan_describe_option (self->replan, i);
  g_auto (GStrv) follows = lm_replan_describe_consequences (self->replan, i);
  g_auto (GStrv) moves = lm_replan_describe_moves (self->replan, i, MOVES_MOST);
  g_autofree char *title = g_strdup_printf ("%u.  %s", i + 1, what);
  g_autofree char *line = g_strjoinv (" · ", follows);
  g_autofree char *all = g_strjoinv (". ", moves);
  g_autofree char *description = g_strdup_printf ("%s. %s", line, all);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  if (self->checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->checks, 0));
  g_ptr_array_add (self->checks, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (option_toggled), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), moves_row_new (moves));
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static void
fill (LmReplanDialog *self)
{
  g_autofree char *what = lm_replan_describe (self->replan);
  guint n = lm_replan_get_n_options (self->replan);

  adw_preferences_group_set_title (self->intro, what);
  adw_preferences_group_set_description (self->intro, n > 0
    ? _ ("Choose with 1, 2 or 3. Nothing moves before you say so; who was promised something is asked again.")
    : _ ("No day was found. Give the crews more room, or plan the district again."));
  for (guint i = 0; i < n; i++)
    add_option (self, i);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "replan.apply", n > 0);
  choose (self, 0);
}

static void
activate_apply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmReplanDialog *self = LM_REPLAN_DIALOG (widget);
  g_autoptr (GError) error = NULL;

  if (self->chosen < 0)
    return;
  if (!lm_project_apply_replan (lm_desk_get_project (self->desk), self->replan, (guint) self->chosen, &error)) {
    gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
    gtk_label_set_text (self->problem, error->message);
    gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
    return;
  }
  lm_desk_done (self->desk, TRUE, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
activate_later (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
activate_choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (LM_REPLAN_DIALOG (widget), g_variant_get_int32 (parameter) - 1);
}

static void
lm_replan_dialog_dispose (GObject *object)
{
  LmReplanDialog *self = LM_REPLAN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_REPLAN_DIALOG);
  g_clear_pointer (&self->replan, lm_replan_free);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (lm_replan_dialog_parent_class)->dispose (object);
}

static void
lm_replan_dialog_class_init (LmReplanDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_replan_dialog_dispose;
  gtk_widget_class_install_action (widget_class, "replan.apply", NULL, activate_apply);
  gtk_widget_class_install_action (widget_class, "replan.later", NULL, activate_later);
  gtk_widget_class_install_action (widget_class, "replan.choose", "i", activate_choose);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "replan.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "replan.apply", NULL);
  for (int i = 1; i <= OPTIONS_MOST; i++) {
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0 + i, 0, "replan.choose", "i", i);
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_0 + i, 0, "replan.choose", "i", i);
  }
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-replan-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmReplanDialog, page);
  gtk_widget_class_bind_template_child (widget_class, LmReplanDialog, intro);
  gtk_widget_class_bind_template_child (widget_class, LmReplanDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, LmReplanDialog, problem);
}

static void
lm_replan_dialog_init (LmReplanDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->checks = g_ptr_array_new ();
  self->chosen = -1;
}

void
lm_replan_dialog_present (LmDesk *desk, GtkWidget *parent, const LmReplanQuestion *question)
{
  g_autoptr (GError) error = NULL;
  LmReplan *replan = lm_project_replan (lm_desk_get_project (desk), question, &error);
  LmReplanDialog *self;

  if (replan == NULL) {
    lm_desk_say (desk, error->message);
    return;
  }
  self = g_object_new (LM_TYPE_REPLAN_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->replan = replan;
  fill (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
  choose (self, 0);
}

void
lm_replan_dialog_follow_outcome (LmDesk *desk, GtkWidget *parent, LmId home, LmOutcome outcome)
{
  LmReplanQuestion question = { .home = home };

  if (outcome == LM_OUTCOME_DONE || outcome == LM_OUTCOME_RUNNING || lm_snapshot_get_adopted (lm_desk_get_snapshot (desk)) == NULL)
    return;
  lm_replan_dialog_present (desk, parent, &question);
}
