#include "lm-ui-config.h"

#include "outcome/lm-outcome-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "core/lm-work.h"
#include "project/lm-outcomes.h"
#include "replan/lm-replan-dialog.h"
#include "shared/lm-words.h"

#define LM_TYPE_OUTCOME_DIALOG (lm_outcome_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmOutcomeDialog, lm_outcome_dialog, LM, OUTCOME_DIALOG, AdwDialog)

struct _LmOutcomeDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  LmId home;
  GArray *steps;        /* ids of the steps of the day */
  GPtrArray *step_rows; /* a switch for each */

  AdwComboRow *outcome_row;
  AdwEntryRow *day_row;
  AdwEntryRow *from_row;
  AdwEntryRow *to_row;
  AdwEntryRow *reason_row;
  AdwEntryRow *meter_row;
  AdwEntryRow *note_row;
  AdwPreferencesGroup *step_group;
  GtkButton *record_button;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (LmOutcomeDialog, lm_outcome_dialog, ADW_TYPE_DIALOG)

static LmDay
visit_day (LmDesk *desk, LmId home)
{
  LmHomeItem *item = lm_desk_find (desk, home);
  LmDay today = lm_desk_get_today (desk);
  LmDay day = item != NULL ? lm_home_item_get_visit_day (item) : LM_DAY_NONE;

  return day == LM_DAY_NONE || day > today ? today : day;
}

static void
show_problem (LmOutcomeDialog *self, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* The reason is asked for all but done and running; the steps only where the
 * work was begun and not finished. */
static void
outcome_chosen (LmOutcomeDialog *self)
{
  LmOutcome outcome = adw_combo_row_get_selected (self->outcome_row);

  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), outcome != LM_OUTCOME_DONE && outcome != LM_OUTCOME_RUNNING);
  gtk_widget_set_visible (GTK_WIDGET (self->meter_row), outcome == LM_OUTCOME_DONE || outcome == LM_OUTCOME_PARTLY);
  gtk_widget_set_visible (GTK_WIDGET (self->step_group), outcome == LM_OUTCOME_PARTLY || outcome == LM_OUTCOME_STOPPED);
}

static gboolean
parse_time (LmOutcomeDialog *self, AdwEntryRow *row, LmDay day, LmInstant *instant)
{
  int minute;

  *instant = LM_INSTANT_NONE;
  if (text_of (row)[0] == '\0')
    return TRUE;
  if (!lm_minute_parse (text_of (row), &minute)) {
    g_autofree char *text = g_strdup_printf (_ ("“%s” is no time. Write it as 08:30."), text_of (row));

    show_problem (self, text);
    gtk_widget_grab_focus (GTK_WIDGET (row));
    return FALSE;
  }
  *instant = lm_instant (day, minute);
  return TRUE;
}

static void
activate_record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmOutcomeDialog *self = LM_OUTCOME_DIALOG (widget);
  LmOutcome outcome = adw_combo_row_get_selected (self->outcome_row);
  g_autoptr (GArray) done = g_array_new (FALSE, TRUE, sizeof (LmStepReport));
  g_autoptr (GError) error = NULL;
  g_autoptr (LmDesk) desk = g_object_ref (self->desk);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  LmId home = self->home;
  LmVisitReport report;
  LmDay day;

  if (!lm_day_parse (text_of (self->day_row), &day)) {
    g_autofree char *text = g_strdup_printf (_ ("“%s” is no date. Write it as 12-5-2026."), text_of (self->day_row));

    show_problem (self, text);
    gtk_widget_grab_focus (GTK_WIDGET (self->day_row));
    return;
  }
  lm_visit_report_init (&report, day, outcome);
  if (!parse_time (self, self->from_row, day, &report.start) || !parse_time (self, self->to_row, day, &report.end))
    return;
  report.reason = text_of (self->reason_row);
  report.meter_reading = text_of (self->meter_row);
  report.note = text_of (self->note_row);
  if (outcome == LM_OUTCOME_PARTLY || outcome == LM_OUTCOME_STOPPED) {
    for (guint i = 0; i < self->steps->len; i++)
      if (adw_switch_row_get_active (g_ptr_array_index (self->step_rows, i))) {
        LmStepReport step = { .step = g_array_index (self->steps, LmId, i), .outcome = LM_OUTCOME_DONE,
                              .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };

        g_array_append_val (done, step);
      }
    report.steps = (const LmStepReport *) done->data;
    report.n_steps = done->len;
  }
  if (lm_project_record_visit (lm_desk_get_project (self->desk), self->home, &report, &error) == 0) {
    show_problem (self, error->message);
    return;
  }
  lm_desk_done (desk, TRUE, NULL);
  adw_dialog_close (ADW_DIALOG (self));
  lm_replan_dialog_follow_outcome (desk, window, home, outcome);
}

static void
activate_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
lm_outcome_dialog_dispose (GObject *object)
{
  LmOutcomeDialog *self = LM_OUTCOME_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_OUTCOME_DIALOG);
  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_pointer (&self->step_rows, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (lm_outcome_dialog_parent_class)->dispose (object);
}

static void
lm_outcome_dialog_class_init (LmOutcomeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_outcome_dialog_dispose;
  gtk_widget_class_install_action (widget_class, "outcome.record", NULL, activate_record);
  gtk_widget_class_install_action (widget_class, "outcome.cancel", NULL, activate_cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "outcome.record", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-outcome-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, outcome_row);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, day_row);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, meter_row);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, step_group);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, record_button);
  gtk_widget_class_bind_template_child (widget_class, LmOutcomeDialog, problem);
}

static void
lm_outcome_dialog_init (LmOutcomeDialog *self)
{
  g_autoptr (GtkStringList) outcomes = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->steps = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->step_rows = g_ptr_array_new ();
  for (int i = 0; i < LM_N_OUTCOME; i++)
    gtk_string_list_append (outcomes, lm_words_of (lm_outcome_nicks, i));
  adw_combo_row_set_model (self->outcome_row, G_LIST_MODEL (outcomes));
  adw_combo_row_set_selected (self->outcome_row, LM_OUTCOME_DONE);
  g_signal_connect_object (self->outcome_row, "notify::selected", G_CALLBACK (outcome_chosen), self, G_CONNECT_SWAPPED);
  outcome_chosen (self);
}

static void
add_steps (LmOutcomeDialog *self, const LmHomeRow *home)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (self->desk);
  g_autoptr (GArray) work = lm_work_of_home (snapshot, home);

  for (guint i = 0; i < work->len; i++) {
    const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);
    GtkWidget *row;

    if (step->phase != LM_PHASE_DAY || step->visit != 0)
      continue;
    row = adw_switch_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), lm_words_name (step->row->name, step->row->name_en));
    adw_preferences_group_add (self->step_group, row);
    g_array_append_val (self->steps, step->step);
    g_ptr_array_add (self->step_rows, row);
  }
}

void
lm_outcome_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home)
{
  LmOutcomeDialog *self;
  LmHomeItem *item = lm_desk_find (desk, home);
  g_autofree char *title = NULL, *day = NULL;
  int year, month, of_month;

  if (item == NULL)
    return;
  self = g_object_new (LM_TYPE_OUTCOME_DIALOG, NULL);
  self->desk = g_object_ref (desk);
  self->home = home;
  title = g_strdup_printf (_ ("What happened at %s"), lm_home_item_get_address (item));
  adw_dialog_set_title (ADW_DIALOG (self), title);
  lm_day_to_date (visit_day (desk, home), &year, &month, &of_month);
  day = g_strdup_printf ("%d-%d-%d", of_month, month, year);
  gtk_editable_set_text (GTK_EDITABLE (self->day_row), day);
  add_steps (self, lm_home_item_get_home (item));
  adw_dialog_present (ADW_DIALOG (self), parent);
}

void
lm_outcome_record (LmDesk *desk, GtkWidget *parent, LmId home, LmOutcome outcome, const char *reason)
{
  /* The row that asked is gone once the project has changed. */
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (parent));
  LmVisitReport report;
  GError *error = NULL;
  gboolean ok;

  lm_visit_report_init (&report, visit_day (desk, home), outcome);
  report.reason = reason;
  ok = lm_project_record_visit (lm_desk_get_project (desk), home, &report, &error) != 0;
  lm_desk_done (desk, ok, error);
  if (ok)
    lm_replan_dialog_follow_outcome (desk, window, home, outcome);
}
