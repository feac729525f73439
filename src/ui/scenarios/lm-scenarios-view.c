#include "lm-ui-config.h"

#include "scenarios/lm-scenarios-view.h"

#include "project/lm-scenarios.h"
#include "scenarios/lm-capacity-chart.h"
#include "scenarios/lm-scenario-columns.h"
#include "scenarios/lm-scenario-plot.h"
#include "shared/lm-accessible.h"
#include "shared/lm-alert.h"
#include "shared/lm-words.h"
#include "simulation/lm-simulation.h"

#include <glib/gi18n.h>

struct _LmScenariosView {
  LmView parent_instance;

  GListStore *items;    /* LmScenarioItem: the plan, kept, tried */
  GtkSingleSelection *selection;
  GCancellable *cancellable; /* something is being worked out */
  GArray *weeks;        /* LmCapacityWeek of the plan */
  GArray *lines;        /* guint: where each line of the combo begins in `weeks` */
  LmSnapshot *counted;  /* that `weeks` was read from */
  LmDay p80;            /* of the plan in it; LM_DAY_NONE until it is known */
  GPtrArray *idea_rows;
  GPtrArray *expiry_rows;
  LmScenarioPlot *plot;
  LmCapacityChart *chart;

  GtkColumnView *table;
  GtkButton *try_button;
  GtkButton *help_button;
  GtkProgressBar *progress;
  GtkButton *stop_button;
  GtkLabel *filler;
  AdwBin *plot_bin;
  AdwBin *chart_bin;
  AdwComboRow *line_row;
  AdwPreferencesGroup *ideas_group;
  AdwPreferencesGroup *expiry_group;
};

G_DEFINE_FINAL_TYPE (LmScenariosView, lm_scenarios_view, LM_TYPE_VIEW)

static LmScenarioItem *
get_selected (LmScenariosView *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
update_actions (LmScenariosView *self)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmScenarioItem *item = get_selected (self);
  gboolean busy = self->cancellable != NULL, writes = desk != NULL && !lm_store_is_read_only (lm_project_get_store (lm_desk_get_project (desk)));
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "scenarios.try", !busy);
  gtk_widget_action_set_enabled (widget, "scenarios.help", !busy);
  gtk_widget_action_set_enabled (widget, "scenarios.stop", busy);
  gtk_widget_action_set_enabled (widget, "scenarios.keep", writes && !busy && item != NULL && item->kind == LM_SCENARIO_TRIED);
  gtk_widget_action_set_enabled (widget, "scenarios.remove", writes && !busy && item != NULL && item->kind != LM_SCENARIO_PLAN);
  gtk_widget_action_set_enabled (widget, "scenarios.adopt", writes && !busy && item != NULL && item->kind != LM_SCENARIO_PLAN);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->filler), !busy);
  /* Stop takes their place, so that all of it fits in a narrow window. */
  gtk_widget_set_visible (GTK_WIDGET (self->try_button), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->help_button), !busy);
}

/* --- the table --- */

/* What was tried stays below what is in the project. */
static void
fill_table (LmScenariosView *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  g_autoptr (GArray) rows = lm_scenarios_list (snapshot);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  guint selected = gtk_single_selection_get_selected (self->selection);

  for (guint i = 0; i < rows->len; i++) {
    const LmScenarioRow *row = &g_array_index (rows, LmScenarioRow, i);

    if (adopted != NULL && row->plan == adopted->id && self->counted == snapshot)
      g_array_index (rows, LmScenarioRow, i).figures.p80_day = self->p80;
    g_ptr_array_add (items, lm_scenario_item_new (adopted != NULL && row->plan == adopted->id ? LM_SCENARIO_PLAN : LM_SCENARIO_KEPT, row));
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (LmScenarioItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (item->kind == LM_SCENARIO_TRIED)
      g_ptr_array_add (items, g_object_ref (item));
  }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  if (selected < items->len)
    gtk_single_selection_set_selected (self->selection, selected);
}

static void
remove_item (LmScenariosView *self, LmScenarioItem *item)
{
  guint place;

  if (g_list_store_find (self->items, item, &place))
    g_list_store_remove (self->items, place);
}

/* --- the P80 of the plan itself --- */

static void
forecast_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (LmSimulation) simulation = lm_simulation_new_for_plan (data, 0, NULL);
  g_autoptr (LmForecast) forecast = simulation != NULL ? lm_simulation_run (simulation, LM_SIMULATION_USUAL_RUNS, 1, NULL, NULL) : NULL;
  const LmTrainForecast *district = forecast != NULL ? lm_forecast_get_district (forecast) : NULL;

  g_task_return_int (task, district != NULL && district->n_homes > 0 ? district->p80 : LM_DAY_NONE);
}

static void
forecast_made (GObject *source, GAsyncResult *result, gpointer data)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (source);
  LmDay p80 = (LmDay) g_task_propagate_int (G_TASK (result), NULL);
  g_autoptr (LmScenarioItem) plan = g_list_model_get_item (G_LIST_MODEL (self->items), 0);
  g_autoptr (LmScenarioItem) item = NULL;

  /* Of a district that was edited meanwhile it is out of date; the next one comes. */
  if (self->counted != g_task_get_task_data (G_TASK (result)) || plan == NULL || plan->kind != LM_SCENARIO_PLAN)
    return;
  self->p80 = p80;
  item = lm_scenario_item_new (LM_SCENARIO_PLAN, &plan->row);
  item->row.figures.p80_day = p80;
  {
    guint selected = gtk_single_selection_get_selected (self->selection);

    g_list_store_splice (self->items, 0, 1, (gpointer *) &item, 1);
    gtk_single_selection_set_selected (self->selection, selected);
  }
}

static void
forecast_plan (LmScenariosView *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, forecast_made, NULL);

  self->p80 = LM_DAY_NONE;
  g_task_set_source_tag (task, forecast_plan);
  g_task_set_task_data (task, lm_snapshot_ref (self->counted), (GDestroyNotify) lm_snapshot_unref);
  g_task_run_in_thread (task, forecast_in_worker);
}

/* --- trying --- */

static gboolean
show_progress (double done, gpointer data)
{
  gtk_progress_bar_set_fraction (LM_SCENARIOS_VIEW (data)->progress, done);
  return TRUE;
}

static gboolean
begin (LmScenariosView *self)
{
  if (self->cancellable != NULL)
    return FALSE;
  self->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  update_actions (self);
  return TRUE;
}

static void
end (LmScenariosView *self, const char *heading, GError *error)
{
  g_clear_object (&self->cancellable);
  update_actions (self);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lm_desk_problem (lm_view_get_desk (LM_VIEW (self)), heading, error);
  else
    g_clear_error (&error);
}

static void
tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmScenariosView) self = data;
  GError *error = NULL;
  g_autoptr (GArray) rows = lm_project_try_scenarios_finish (LM_PROJECT (source), result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL) {
    g_clear_error (&error);
    return;
  }
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const LmScenarioRow *row = &g_array_index (rows, LmScenarioRow, i);
    g_autofree char *settings = lm_what_if_format (&row->what_if);
    g_autoptr (LmScenarioItem) item = NULL;

    /* The same again takes the place of what was tried before. */
    for (guint k = g_list_model_get_n_items (G_LIST_MODEL (self->items)); k-- > 0;) {
      g_autoptr (LmScenarioItem) old = g_list_model_get_item (G_LIST_MODEL (self->items), k);
      g_autofree char *same = lm_what_if_format (&old->row.what_if);

      if (old->kind == LM_SCENARIO_TRIED && g_str_equal (same, settings))
        g_list_store_remove (self->items, k);
    }
    item = lm_scenario_item_new (LM_SCENARIO_TRIED, row);
    g_list_store_append (self->items, item);
  }
  if (rows != NULL) {
    g_autofree char *text = g_strdup_printf (ngettext ("%u scenario worked out", "%u scenarios worked out", rows->len), rows->len);

    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  }
  end (self, _ ("The scenarios could not be worked out"), error);
}

static void
try_what_ifs (LmScenariosView *self, const LmWhatIf *what_ifs, guint n)
{
  if (begin (self))
    lm_project_try_scenarios_async (lm_desk_get_project (lm_view_get_desk (LM_VIEW (self))), what_ifs, n, show_progress, self,
                                    self->cancellable, tried, g_object_ref (self));
}

void
lm_scenarios_view_try (LmScenariosView *self)
{
  g_autoptr (GArray) ideas = lm_scenario_list_ideas (lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self))));

  try_what_ifs (self, (const LmWhatIf *) ideas->data, ideas->len);
}

static void
activate_try (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lm_scenarios_view_try (LM_SCENARIOS_VIEW (widget));
}

static void
activate_stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (LM_SCENARIOS_VIEW (widget)->cancellable);
}

/* --- what would help --- */

typedef struct {
  LmSnapshot *snapshot;
  LmPlanOptions options;
  GCancellable *cancellable;
  LmScenariosView *view; /* borrowed; the task keeps it */
  int permille;          /* atomic */
} Help;

static void
help_free (gpointer data)
{
  Help *help = data;

  lm_snapshot_unref (help->snapshot);
  g_object_unref (help->cancellable);
  g_free (help);
}

static gboolean
help_progress (double done, gpointer data)
{
  Help *help = data;

  g_atomic_int_set (&help->permille, (int) (done * 1000));
  return !g_cancellable_is_cancelled (help->cancellable);
}

static void
help_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Help *help = data;
  GArray *ideas = lm_scenario_list_crew_ideas (help->snapshot, &help->options, help_progress, help);

  if (ideas != NULL)
    g_task_return_pointer (task, ideas, (GDestroyNotify) g_array_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
}

static gboolean
follow_help (gpointer data)
{
  GTask *task = data;
  Help *help = g_task_get_task_data (task);

  if (g_task_get_completed (task))
    return G_SOURCE_REMOVE;
  gtk_progress_bar_set_fraction (help->view->progress, g_atomic_int_get (&help->permille) / 1000.0);
  return G_SOURCE_CONTINUE;
}

static void
idea_activated (LmScenariosView *self, GtkWidget *row)
{
  LmWhatIf *what_if = g_object_get_data (G_OBJECT (row), "lm-what-if");

  try_what_ifs (self, what_if, 1);
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
append (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static void
add_idea (LmScenariosView *self, const LmCrewIdea *idea)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  g_autofree char *words = lm_scenarios_describe (snapshot, &idea->what_if);
  g_autoptr (GString) gain = g_string_new (NULL);
  GtkWidget *row = adw_action_row_new ();

  if (idea->days > 0)
    append (gain, g_strdup_printf (ngettext ("%d day sooner", "%d days sooner", (gulong) idea->days), idea->days));
  if (idea->crew_days > 0)
    append (gain, g_strdup_printf (ngettext ("%lld crew day fewer", "%lld crew days fewer", (gulong) idea->crew_days), (long long) idea->crew_days));
  if (idea->visits > 0)
    append (gain, g_strdup_printf (ngettext ("%d visit fewer", "%d visits fewer", (gulong) idea->visits), idea->visits));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), gain->str);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _ ("Put it in the table"));
  g_object_set_data_full (G_OBJECT (row), "lm-what-if", g_memdup2 (&idea->what_if, sizeof idea->what_if), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (idea_activated), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->ideas_group, row);
  g_ptr_array_add (self->idea_rows, row);
}

static void
helped (GObject *source, GAsyncResult *result, gpointer data)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (source);
  GError *error = NULL;
  g_autoptr (GArray) ideas = g_task_propagate_pointer (G_TASK (result), &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL) {
    g_clear_error (&error);
    return;
  }
  if (ideas != NULL) {
    clear_rows (self->ideas_group, self->idea_rows);
    for (guint i = 0; i < MIN (ideas->len, 8); i++)
      add_idea (self, &g_array_index (ideas, LmCrewIdea, i));
    if (ideas->len == 0) {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("No crew more and no trade learnt would end the work sooner"));
      adw_preferences_group_add (self->ideas_group, row);
      g_ptr_array_add (self->idea_rows, row);
    }
    gtk_widget_set_visible (GTK_WIDGET (self->ideas_group), TRUE);
  }
  end (self, _ ("This could not be worked out"), error);
}

static void
activate_help (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (widget);
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  g_autoptr (GTask) task = NULL;
  Help *help;

  if (!begin (self))
    return;
  help = g_new0 (Help, 1);
  help->snapshot = lm_snapshot_ref (lm_desk_get_snapshot (desk));
  help->cancellable = g_object_ref (self->cancellable);
  help->view = self;
  lm_project_get_plan_options (lm_desk_get_project (desk), &help->options);
  task = g_task_new (self, self->cancellable, helped, NULL);
  g_task_set_source_tag (task, activate_help);
  g_task_set_task_data (task, help, help_free);
  g_timeout_add_full (G_PRIORITY_DEFAULT, 150, follow_help, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (task, help_in_worker);
}

/* --- keeping, removing, adopting --- */

static void
name_given (AdwAlertDialog *dialog, const char *response, LmScenariosView *self)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmScenarioItem *item = g_object_get_data (G_OBJECT (dialog), "lm-item");
  GtkEditable *name = g_object_get_data (G_OBJECT (dialog), "lm-name");
  GError *error = NULL;
  gboolean ok;

  if (!g_str_equal (response, "keep"))
    return;
  ok = lm_project_keep_scenario (lm_desk_get_project (desk), &item->row.what_if, gtk_editable_get_text (name), &error) != 0;
  if (ok)
    remove_item (self, item);
  lm_desk_done (desk, ok, error);
}

static void
activate_keep (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (widget);
  LmScenarioItem *item = get_selected (self);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Keep the scenario"), NULL);
  GtkWidget *list = gtk_list_box_new (), *name = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (name), item->row.name);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (name), TRUE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_append (GTK_LIST_BOX (list), name);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "keep", _ ("_Keep"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "lm-item", g_object_ref (item), g_object_unref);
  g_object_set_data (G_OBJECT (dialog), "lm-name", name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (name_given), self, 0);
  adw_dialog_set_focus (dialog, name);
  adw_dialog_present (dialog, widget);
}

static void
activate_remove (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (widget);
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmScenarioItem *item = get_selected (self);
  GError *error = NULL;

  if (item->kind == LM_SCENARIO_TRIED)
    remove_item (self, item);
  else
    lm_desk_done (desk, lm_project_delete_scenario (lm_desk_get_project (desk), item->row.plan, &error), error);
}

static void
adopt_answered (AdwAlertDialog *dialog, const char *response, LmScenariosView *self)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmScenarioItem *item = g_object_get_data (G_OBJECT (dialog), "lm-item");
  g_autoptr (LmPlanSummary) summary = NULL;
  GError *error = NULL;

  if (!g_str_equal (response, "adopt"))
    return;
  summary = lm_project_adopt_scenario (lm_desk_get_project (desk), item->row.plan, &item->row.what_if, &error);
  if (summary != NULL && item->kind == LM_SCENARIO_TRIED)
    remove_item (self, item);
  lm_desk_done (desk, summary != NULL, error);
}

static void
activate_adopt (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (widget);
  LmScenarioItem *item = get_selected (self);
  g_autofree char *text = g_strdup_printf (_ ("The project takes over: %s. The district is planned again; confirmed appointments stay. This can be undone."),
                                           item->row.name);
  AdwDialog *dialog = lm_alert_new (_ ("Adopt this scenario?"), text);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "adopt", _ ("_Adopt"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "adopt", ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), "lm-item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (adopt_answered), self, 0);
  adw_dialog_present (dialog, widget);
}

/* --- capacity --- */

static char *
name_line (LmSnapshot *snapshot, const LmCapacityWeek *week)
{
  const LmTradeRow *trade = LM_FIND (snapshot, TRADE, week->trade);
  const LmQualificationRow *qualification = LM_FIND (snapshot, QUALIFICATION, week->qualification);

  if (trade != NULL)
    return g_strdup (lm_words_name (trade->name, trade->name_en));
  /* Translators: a certificate in the list of what hands are counted for. */
  return g_strdup_printf (_ ("Certificate: %s"), qualification != NULL ? qualification->name : "?");
}

static void
show_line (LmScenariosView *self)
{
  guint chosen = adw_combo_row_get_selected (self->line_row);
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  g_autoptr (GArray) own = NULL, totals = NULL;
  const LmCapacityTotal *total;
  const LmCapacityWeek *first;
  g_autofree char *name = NULL, *week = NULL, *text = NULL;
  guint from, to;

  if (chosen >= self->lines->len) {
    lm_capacity_chart_set_weeks (self->chart, "", NULL, 0);
    return;
  }
  from = g_array_index (self->lines, guint, chosen);
  to = chosen + 1 < self->lines->len ? g_array_index (self->lines, guint, chosen + 1) : self->weeks->len;
  first = &g_array_index (self->weeks, LmCapacityWeek, from);
  name = name_line (snapshot, first);
  lm_capacity_chart_set_weeks (self->chart, name, first, to - from);
  own = g_array_new (FALSE, FALSE, sizeof (LmCapacityWeek));
  g_array_append_vals (own, first, to - from);
  totals = lm_capacity_sum (own);
  total = &g_array_index (totals, LmCapacityTotal, 0);
  week = lm_words_day (total->worst);
  /* Translators: 1 share used over the whole time, 2 Monday of the fullest week, 3 share used then. */
  text = g_strdup_printf (_ ("%1$d %% of the hands is used; the fullest week is that of %2$s, with %3$d %%"), total->load, week, total->worst_load);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->line_row), text);
}

/* Fullest first, trades before certificates: the bottleneck is what is shown. */
static void
sort_lines (LmScenariosView *self)
{
  g_autoptr (GArray) totals = lm_capacity_sum (self->weeks);
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (LmCapacityWeek));

  g_array_set_size (self->lines, 0);
  for (int trades = 1; trades >= 0; trades--)
    for (guint t = 0; t < totals->len; t++) {
      const LmCapacityTotal *total = &g_array_index (totals, LmCapacityTotal, t);

      if ((total->trade != 0) != trades)
        continue;
      g_array_append_val (self->lines, sorted->len);
      for (guint i = 0; i < self->weeks->len; i++) {
        const LmCapacityWeek *week = &g_array_index (self->weeks, LmCapacityWeek, i);

        if (week->trade == total->trade && week->qualification == total->qualification)
          g_array_append_vals (sorted, week, 1);
      }
    }
  g_clear_pointer (&self->weeks, g_array_unref);
  self->weeks = g_steal_pointer (&sorted);
}

static void
show_expiries (LmScenariosView *self, LmSnapshot *snapshot, const LmPlanRow *plan)
{
  g_autoptr (GArray) expiries = lm_capacity_list_expiries_of_plan (snapshot, plan->id);

  clear_rows (self->expiry_group, self->expiry_rows);
  for (guint i = 0; i < expiries->len; i++) {
    const LmCapacityExpiry *expiry = &g_array_index (expiries, LmCapacityExpiry, i);
    const LmPersonRow *person = LM_FIND (snapshot, PERSON, expiry->person);
    const LmQualificationRow *qualification = LM_FIND (snapshot, QUALIFICATION, expiry->qualification);
    GtkWidget *row = adw_action_row_new ();
    g_autofree char *until = lm_words_day_long (expiry->until), *first = lm_words_day (expiry->first);
    g_autofree char *title = g_strdup_printf (_ ("%s: %s"), person != NULL ? person->name : "?", qualification != NULL ? qualification->name : "?");
    /* Translators: 1 the day a certificate ends, 2 steps, 3 first of them. */
    g_autofree char *text = g_strdup_printf (ngettext ("ends on %1$s; %2$u step after that asks for it, on %3$s", "ends on %1$s; %2$u steps after that ask for it, from %3$s on",
                                                       expiry->n_steps), until, expiry->n_steps, first);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
    adw_preferences_group_add (self->expiry_group, row);
    g_ptr_array_add (self->expiry_rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_group), expiries->len > 0);
}

static void
fill_capacity (LmScenariosView *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = adw_combo_row_get_selected (self->line_row);

  if (self->counted == snapshot)
    return;
  g_clear_pointer (&self->counted, lm_snapshot_unref);
  self->counted = lm_snapshot_ref (snapshot);
  g_clear_pointer (&self->weeks, g_array_unref);
  self->weeks = plan != NULL ? lm_capacity_list_weeks_of_plan (snapshot, plan->id) : g_array_new (FALSE, FALSE, sizeof (LmCapacityWeek));
  sort_lines (self);
  for (guint i = 0; i < self->lines->len; i++) {
    g_autofree char *name = name_line (snapshot, &g_array_index (self->weeks, LmCapacityWeek, g_array_index (self->lines, guint, i)));

    gtk_string_list_append (names, name);
  }
  adw_combo_row_set_model (self->line_row, G_LIST_MODEL (names));
  if (chosen < self->lines->len)
    adw_combo_row_set_selected (self->line_row, chosen);
  show_line (self);
  if (plan != NULL) {
    show_expiries (self, snapshot, plan);
    forecast_plan (self);
  }
}

/* --- view --- */

static void
lm_scenarios_view_refresh (LmView *view)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (view);

  fill_table (self);
  fill_capacity (self);
  update_actions (self);
}

static void
lm_scenarios_view_dispose (GObject *object)
{
  LmScenariosView *self = LM_SCENARIOS_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_SCENARIOS_VIEW);
  g_clear_object (&self->items);
  g_clear_pointer (&self->weeks, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->counted, lm_snapshot_unref);
  g_clear_pointer (&self->idea_rows, g_ptr_array_unref);
  g_clear_pointer (&self->expiry_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (lm_scenarios_view_parent_class)->dispose (object);
}

static void
lm_scenarios_view_class_init (LmScenariosViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_scenarios_view_dispose;
  LM_VIEW_CLASS (klass)->refresh = lm_scenarios_view_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-scenarios-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, table);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, try_button);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, help_button);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, progress);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, filler);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, plot_bin);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, chart_bin);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, line_row);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, ideas_group);
  gtk_widget_class_bind_template_child (widget_class, LmScenariosView, expiry_group);
  gtk_widget_class_install_action (widget_class, "scenarios.try", NULL, activate_try);
  gtk_widget_class_install_action (widget_class, "scenarios.help", NULL, activate_help);
  gtk_widget_class_install_action (widget_class, "scenarios.stop", NULL, activate_stop);
  gtk_widget_class_install_action (widget_class, "scenarios.keep", NULL, activate_keep);
  gtk_widget_class_install_action (widget_class, "scenarios.remove", NULL, activate_remove);
  gtk_widget_class_install_action (widget_class, "scenarios.adopt", NULL, activate_adopt);
}

static void
lm_scenarios_view_init (LmScenariosView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (LM_TYPE_SCENARIO_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  self->weeks = g_array_new (FALSE, FALSE, sizeof (LmCapacityWeek));
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self->idea_rows = g_ptr_array_new ();
  self->expiry_rows = g_ptr_array_new ();
  lm_scenario_columns_add (self->table);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the table keeps it */
  self->plot = g_object_new (LM_TYPE_SCENARIO_PLOT, "vexpand", FALSE, NULL);
  lm_scenario_plot_set_model (self->plot, self->selection);
  adw_bin_set_child (self->plot_bin, GTK_WIDGET (self->plot));
  self->chart = g_object_new (LM_TYPE_CAPACITY_CHART, NULL);
  adw_bin_set_child (self->chart_bin, GTK_WIDGET (self->chart));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->line_row, "notify::selected", G_CALLBACK (show_line), self, G_CONNECT_SWAPPED);
}
