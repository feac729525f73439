#include "lm-ui-config.h"

#include "window/lm-window-private.h"

#include "appointments/lm-appointment-dialog.h"
#include "board/lm-board-page.h"
#include "choice/lm-choice-dialog.h"
#include "copies/lm-copies-dialog.h"
#include "core/lm-home.h"
#include "first-run/lm-first-run.h"
#include "import/lm-import-dialog.h"
#include "letters/lm-letters-dialog.h"
#include "outcome/lm-outcome-dialog.h"
#include "print/lm-print.h"
#include "project/lm-appointments.h"
#include "project/lm-copies.h"
#include "project/lm-outcomes.h"
#include "project/lm-planning.h"
#include "replan/lm-replan-dialog.h"
#include "replan/lm-street-dialog.h"
#include "scenarios/lm-scenarios-view.h"
#include "survey/lm-survey-files.h"
#include "window/lm-project-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

/* What an action needs before it can be done. */
typedef enum {
  NEEDS_PROJECT = 1 << 0,
  NEEDS_HOME = 1 << 1,        /* one is selected */
  NEEDS_HOMES = 1 << 2,       /* there are any */
  NEEDS_UNDO = 1 << 3,
  NEEDS_REDO = 1 << 4,
  NEEDS_WRITING = 1 << 5,     /* the project is not read-only */
  NEEDS_PLANNING = 1 << 6,    /* a planning is under way */
  NEEDS_NO_PLANNING = 1 << 7,
  NEEDS_CONFLICT = 1 << 8,
  NEEDS_APPOINTMENT = 1 << 9, /* the selected home has one that can be confirmed */
  NEEDS_CLASH = 1 << 11,      /* two copies went different ways */
  NEEDS_VISIT = 1 << 10,      /* the selected home has a connection day that is not to come */
} LmNeeds;

static LmId
selected_home (LmWindow *self)
{
  return lm_desk_get_selected (self->desk);
}

static void
activate_undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  g_autofree char *label = g_strdup (lm_project_get_undo_label (lm_desk_get_project (self->desk)));
  GError *error = NULL;

  if (lm_project_undo (lm_desk_get_project (self->desk), &error)) {
    g_autofree char *text = g_strdup_printf (_ ("Undone: %s"), label);

    lm_desk_say (self->desk, text);
  } else
    lm_desk_problem (self->desk, _ ("This can't be undone"), error);
}

static void
activate_redo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  g_autofree char *label = g_strdup (lm_project_get_redo_label (lm_desk_get_project (self->desk)));
  GError *error = NULL;

  if (lm_project_redo (lm_desk_get_project (self->desk), &error)) {
    g_autofree char *text = g_strdup_printf (_ ("Done again: %s"), label);

    lm_desk_say (self->desk, text);
  } else
    lm_desk_problem (self->desk, _ ("This can't be done again"), error);
}

static void
activate_find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  const char *view = gtk_stack_get_visible_child_name (self->views);

  if (g_strcmp0 (view, "board") != 0 && g_strcmp0 (view, "homes") != 0)
    lm_window_show_view (self, "homes");
  lm_view_find (lm_window_get_view (self, gtk_stack_get_visible_child_name (self->views)));
}

static void
activate_palette (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_show_palette (data);
}

static void
activate_plan (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_plan (data, FALSE);
}

static void
activate_plan_ready (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_plan (data, TRUE);
}

static void
activate_try_scenarios (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_window_show_view (self, "scenarios");
  lm_scenarios_view_try (LM_SCENARIOS_VIEW (lm_window_get_view (self, "scenarios")));
}

static void
activate_stop_planning (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_stop_planning (data);
}

static void
activate_size_buffers (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_size_buffers (data);
}

static void
activate_next_conflict (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_go_to_conflict (data, 1);
}

static void
activate_previous_conflict (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_go_to_conflict (data, -1);
}

static void
activate_replan (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  LmReplanQuestion question = { 0 };

  lm_replan_dialog_present (self->desk, GTK_WIDGET (self), &question);
}

static void
activate_replan_home (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  LmReplanQuestion question = { .home = selected_home (self) };

  lm_replan_dialog_present (self->desk, GTK_WIDGET (self), &question);
}

static void
activate_close_street (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_street_dialog_present (self->desk, GTK_WIDGET (self));
}

static void
activate_import (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_import_dialog_present (self->desk, GTK_WIDGET (self), parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
activate_wizard (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_first_run_present (data, LM_FIRST_RUN_PARTIES);
}

static void
activate_project_settings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_project_dialog_present (self->desk, GTK_WIDGET (self));
}

static void
copy_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmWindow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  GError *error = NULL;

  if (path == NULL || self->desk == NULL)
    return;
  if (!lm_project_save_as (lm_desk_get_project (self->desk), path, &error))
    lm_desk_problem (self->desk, _ ("The copy could not be made"), error);
  else
    lm_window_update_title (self);
}

static void
activate_save_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_path_get_basename (lm_store_get_path (lm_project_get_store (lm_desk_get_project (self->desk))));

  gtk_file_dialog_set_title (dialog, _ ("Save a copy as"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (self), NULL, copy_chosen, g_object_ref (self));
}

static void
activate_take_in (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_copies_take_in (self->desk, GTK_WINDOW (self));
}

static void
activate_clashes (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_copies_dialog_present (self->desk, GTK_WIDGET (self));
}

static void
activate_history (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_history_dialog_present (self->desk, GTK_WIDGET (self), selected_home (self));
}

static void
activate_anonymise (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_ask_anonymise (data);
}

static void
activate_erase_residents (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_window_ask_erase (self, lm_desk_get_selected (self->desk));
}

static void
activate_print_letters (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_print_letters_present (self->desk, GTK_WIDGET (self), NULL, 0);
}

static void
activate_print_board (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_board_page_print (LM_BOARD_PAGE (lm_window_get_view (self, "board")), GTK_WIDGET (self));
}

/* The board prints the board; everywhere else paper means letters. */
static void
activate_print (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "board") == 0)
    activate_print_board (action, parameter, data);
  else
    activate_print_letters (action, parameter, data);
}

static void
activate_print_day_sheets (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_print_day_sheets_present (self->desk, GTK_WIDGET (self));
}

static void
activate_close (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
}

static void
activate_book (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_appointment_dialog_present (self->desk, GTK_WIDGET (self), selected_home (self));
}

static void
activate_confirm (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  GError *error = NULL;
  gboolean ok;

  /* The same keys confirm the day that is chosen in the dialog. */
  if (dialog != NULL) {
    if (!gtk_widget_activate_action (GTK_WIDGET (dialog), "appointment.confirm", NULL))
      gtk_widget_activate_action (GTK_WIDGET (dialog), "choice.decide", NULL);
    return;
  }
  ok = lm_project_confirm (lm_desk_get_project (self->desk), selected_home (self), LM_CHANNEL_PHONE, NULL, &error);

  lm_desk_done (self->desk, ok, error);
}

static void
activate_choose (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_choice_dialog_present (self->desk, GTK_WIDGET (self), selected_home (self));
}

static void
activate_letter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  LmId home = selected_home (self);

  lm_print_letters_present (self->desk, GTK_WIDGET (self), &home, 1);
}

static void
activate_edit_letters (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_letters_dialog_present (self->desk, GTK_WIDGET (self), selected_home (self));
}

static void
activate_survey_out (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_survey_files_write (LM_WINDOW (data)->desk, GTK_WINDOW (data));
}

static void
activate_survey_in (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_survey_files_read (LM_WINDOW (data)->desk, GTK_WINDOW (data));
}

static void
activate_survey_form (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  LmId home = selected_home (self);

  lm_print_survey_forms_present (self->desk, GTK_WIDGET (self), &home, 1);
}

static void
activate_print_survey_forms (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_print_survey_forms_present (self->desk, GTK_WIDGET (self), NULL, 0);
}

static void
activate_outcome (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_outcome_dialog_present (self->desk, GTK_WIDGET (self), selected_home (self));
}

static void
activate_done (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_outcome_record (self->desk, GTK_WIDGET (self), selected_home (self), LM_OUTCOME_DONE, NULL);
}

static void
activate_no_access (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_outcome_record (self->desk, GTK_WIDGET (self), selected_home (self), LM_OUTCOME_NO_ACCESS, _ ("Nobody opened the door"));
}

static void
activate_view (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_window_show_view (data, g_variant_get_string (parameter, NULL));
}

/* What the train of the selected home is compared with, from now on. */
static void
activate_reset_baseline (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  LmHomeItem *item = lm_home_list_find (lm_desk_get_homes (self->desk), selected_home (self));
  const LmTrainRow *train = item != NULL ? lm_home_item_get_train (item) : NULL;
  GError *error = NULL;

  lm_desk_done (self->desk, lm_project_reset_baseline (lm_desk_get_project (self->desk), train != NULL ? train->id : 0, &error), error);
}

static void
activate_level (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  LmBoardLevel level;

  if (!lm_board_level_from_name (g_variant_get_string (parameter, NULL), &level))
    return;
  lm_window_show_view (self, "board");
  lm_board_page_set_level (LM_BOARD_PAGE (lm_window_get_view (self, "board")), level);
}

static void
activate_go_to_today (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;

  lm_window_show_view (self, "board");
  lm_board_page_go_to_today (LM_BOARD_PAGE (lm_window_get_view (self, "board")));
}

/* For scripts, tests and assistive technology: selects the home that is named
 * by its address, postcode and number, or id. */
static void
activate_select (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *self = data;
  GError *error = NULL;
  LmId home = lm_project_find_home (lm_desk_get_project (self->desk), g_variant_get_string (parameter, NULL), &error);

  if (home != 0)
    lm_desk_reveal (self->desk, home);
  else
    lm_desk_problem (self->desk, _ ("This home was not found"), error);
}

static void
change_show_detail (GSimpleAction *action, GVariant *state, gpointer data)
{
  LmWindow *self = data;

  g_simple_action_set_state (action, state);
  self->wants_detail = g_variant_get_boolean (state);
  adw_overlay_split_view_set_show_sidebar (self->detail_split, g_variant_get_boolean (state));
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "show-detail", g_variant_get_boolean (state));
}

static void
change_fullscreen (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  if (g_variant_get_boolean (state))
    gtk_window_fullscreen (GTK_WINDOW (data));
  else
    gtk_window_unfullscreen (GTK_WINDOW (data));
}

#define WRITES (NEEDS_PROJECT | NEEDS_WRITING)

static const struct {
  GActionEntry entry;
  guint needs;
} actions[] = {
  { { .name = "undo", .activate = activate_undo }, WRITES | NEEDS_UNDO },
  { { .name = "redo", .activate = activate_redo }, WRITES | NEEDS_REDO },
  { { .name = "find", .activate = activate_find }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "palette", .activate = activate_palette }, 0 },
  { { .name = "plan", .activate = activate_plan }, WRITES | NEEDS_HOMES | NEEDS_NO_PLANNING },
  { { .name = "plan-ready", .activate = activate_plan_ready }, WRITES | NEEDS_HOMES | NEEDS_NO_PLANNING },
  { { .name = "try-scenarios", .activate = activate_try_scenarios }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "reset-baseline", .activate = activate_reset_baseline }, WRITES | NEEDS_HOME },
  { { .name = "stop-planning", .activate = activate_stop_planning }, NEEDS_PLANNING },
  { { .name = "replan", .activate = activate_replan }, WRITES | NEEDS_HOMES },
  { { .name = "replan-home", .activate = activate_replan_home }, WRITES | NEEDS_HOME },
  { { .name = "close-street", .activate = activate_close_street }, WRITES | NEEDS_HOMES },
  { { .name = "size-buffers", .activate = activate_size_buffers }, WRITES | NEEDS_HOMES },
  { { .name = "next-conflict", .activate = activate_next_conflict }, NEEDS_CONFLICT },
  { { .name = "previous-conflict", .activate = activate_previous_conflict }, NEEDS_CONFLICT },
  { { .name = "import", .activate = activate_import }, WRITES },
  { { .name = "import-file", .activate = activate_import, .parameter_type = "s" }, WRITES },
  { { .name = "wizard", .activate = activate_wizard }, WRITES },
  { { .name = "project-settings", .activate = activate_project_settings }, WRITES },
  { { .name = "save-as", .activate = activate_save_as }, NEEDS_PROJECT },
  { { .name = "anonymise", .activate = activate_anonymise }, WRITES | NEEDS_HOMES },
  { { .name = "erase-residents", .activate = activate_erase_residents }, WRITES | NEEDS_HOME },
  { { .name = "take-in", .activate = activate_take_in }, WRITES },
  { { .name = "clashes", .activate = activate_clashes }, WRITES | NEEDS_CLASH },
  { { .name = "history", .activate = activate_history }, NEEDS_PROJECT },
  { { .name = "print", .activate = activate_print }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "print-board", .activate = activate_print_board }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "print-letters", .activate = activate_print_letters }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "print-day-sheets", .activate = activate_print_day_sheets }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "survey-out", .activate = activate_survey_out }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "survey-in", .activate = activate_survey_in }, WRITES | NEEDS_HOMES },
  { { .name = "edit-letters", .activate = activate_edit_letters }, WRITES | NEEDS_HOMES },
  { { .name = "print-survey-forms", .activate = activate_print_survey_forms }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "close", .activate = activate_close }, 0 },
  { { .name = "book", .activate = activate_book }, WRITES | NEEDS_HOMES },
  { { .name = "confirm", .activate = activate_confirm }, WRITES | NEEDS_HOME | NEEDS_APPOINTMENT },
  { { .name = "choose", .activate = activate_choose }, WRITES | NEEDS_HOME },
  { { .name = "letter", .activate = activate_letter }, NEEDS_PROJECT | NEEDS_HOME },
  { { .name = "survey-form", .activate = activate_survey_form }, NEEDS_PROJECT | NEEDS_HOME },
  { { .name = "outcome", .activate = activate_outcome }, WRITES | NEEDS_HOME },
  { { .name = "done", .activate = activate_done }, WRITES | NEEDS_HOME | NEEDS_VISIT },
  { { .name = "no-access", .activate = activate_no_access }, WRITES | NEEDS_HOME | NEEDS_VISIT },
  { { .name = "view", .activate = activate_view, .parameter_type = "s", .state = "'board'" }, NEEDS_PROJECT },
  { { .name = "level", .activate = activate_level, .parameter_type = "s" }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "go-to-today", .activate = activate_go_to_today }, NEEDS_PROJECT | NEEDS_HOMES },
  { { .name = "select", .activate = activate_select, .parameter_type = "s" }, NEEDS_PROJECT },
  { { .name = "show-detail", .state = "true", .change_state = change_show_detail }, NEEDS_PROJECT },
  { { .name = "fullscreen", .state = "false", .change_state = change_fullscreen }, 0 },
};

/* What can be done now, as a mask of needs that are met. */
static guint
work_out_needs (LmWindow *self)
{
  guint met = 0;
  LmProject *project;
  LmHomeItem *item;

  if (self->desk == NULL)
    return 0;
  project = lm_desk_get_project (self->desk);
  met |= NEEDS_PROJECT;
  if (!lm_store_is_read_only (lm_project_get_store (project)))
    met |= NEEDS_WRITING;
  if (g_list_model_get_n_items (G_LIST_MODEL (lm_desk_get_homes (self->desk))) > 0)
    met |= NEEDS_HOMES;
  if (lm_project_count_clashes (project) > 0)
    met |= NEEDS_CLASH;
  if (lm_project_get_undo_label (project) != NULL)
    met |= NEEDS_UNDO;
  if (lm_project_get_redo_label (project) != NULL)
    met |= NEEDS_REDO;
  met |= self->planning != NULL ? NEEDS_PLANNING : NEEDS_NO_PLANNING;
  if (self->conflict_homes != NULL && self->conflict_homes->len > 0)
    met |= NEEDS_CONFLICT;

  item = lm_desk_get_selected (self->desk) != 0 ? lm_desk_find (self->desk, lm_desk_get_selected (self->desk)) : NULL;
  if (item != NULL) {
    const LmAppointmentRow *appointment = lm_home_item_get_appointment (item);
    LmDay day = lm_home_item_get_visit_day (item);

    met |= NEEDS_HOME;
    if (appointment != NULL && lm_appointment_binds (appointment) && appointment->state != LM_APPOINTMENT_STATE_CONFIRMED &&
        appointment->state != LM_APPOINTMENT_STATE_KEPT)
      met |= NEEDS_APPOINTMENT;
    if (day != LM_DAY_NONE && day <= lm_desk_get_today (self->desk) &&
        lm_home_item_get_state (item)->execution != LM_EXECUTION_DONE)
      met |= NEEDS_VISIT;
  }
  return met;
}

static void
name_button (GtkButton *button, const char *what, const char *label, const char *keys)
{
  g_autofree char *text = label != NULL ? g_strdup_printf (_ ("%s: %s (%s)"), what, label, keys)
                                        : g_strdup_printf (_ ("%s (%s)"), what, keys);

  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, what,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label != NULL ? label : "", -1);
}

void
lm_window_update_actions (LmWindow *self)
{
  guint met = work_out_needs (self);
  LmProject *project = self->desk != NULL ? lm_desk_get_project (self->desk) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), actions[i].entry.name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), (actions[i].needs & ~met) == 0);
  }
  name_button (self->undo_button, _ ("Undo"), project != NULL ? lm_project_get_undo_label (project) : NULL, "Ctrl+Z");
  name_button (self->redo_button, _ ("Redo"), project != NULL ? lm_project_get_redo_label (project) : NULL, "Ctrl+Shift+Z");
}

/* The pane can also be closed by a swipe or Escape; the action follows. */
static void
sidebar_shown (LmWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-detail");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (adw_overlay_split_view_get_show_sidebar (self->detail_split)));
}

void
lm_window_add_actions (LmWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_action_map_add_action_entries (G_ACTION_MAP (self), &actions[i].entry, 1, self);
  g_signal_connect_object (self->detail_split, "notify::show-sidebar", G_CALLBACK (sidebar_shown), self, G_CONNECT_SWAPPED);
  sidebar_shown (self);
}
