#include "lm-ui-config.h"

#include "copies/lm-copies-dialog.h"

#include "copies/lm-backups-row.h"
#include "core/lm-home.h"
#include "project/lm-copies.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More than these nobody reads on. */
#define MAX_ACTIONS 300
#define MAX_CHANGES 60

typedef struct {
  LmDesk *desk;
  AdwDialog *dialog;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *group; /* NULL before it is filled */
  LmId home;                  /* the one to filter by; 0: none was selected */
  gboolean only_home;
} History;

typedef struct {
  History *history;
  LmId action;
  char *label;
  gboolean filled;
} Step;

static void fill (History *history);

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->label);
  g_free (step);
}

static void
went_back (AdwAlertDialog *alert, const char *response, gpointer data)
{
  Step *step = data;
  History *history = step->history;
  GError *error = NULL;
  gboolean ok;

  if (!g_str_equal (response, "back"))
    return;
  ok = lm_project_go_back (lm_desk_get_project (history->desk), history->only_home ? history->home : 0, step->action, &error);
  if (lm_desk_done (history->desk, ok, error))
    adw_dialog_close (history->dialog);
}

static void
go_back (GtkButton *button, Step *step)
{
  AdwDialog *alert;
  const LmHomeRow *home = step->history->only_home ? LM_FIND (lm_desk_get_snapshot (step->history->desk), HOME, step->history->home) : NULL;
  g_autofree char *address = home != NULL ? lm_home_format_address (home) : NULL;
  g_autofree char *body = address != NULL
    ? g_strdup_printf (_ ("%s becomes as it was after “%s”. What was promised, sent, planned and done stays. This can be undone."), address, step->label)
    : g_strdup_printf (_ ("Everything becomes as it was after “%s”, also what others did since. This can be undone."), step->label);

  alert = adw_alert_dialog_new (_ ("Go back?"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (alert), "cancel", _ ("Cancel"), "back", _ ("Go back"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), "back", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (alert), "cancel");
  g_signal_connect (alert, "response", G_CALLBACK (went_back), step);
  adw_dialog_present (alert, GTK_WIDGET (step->history->dialog));
}

static void
add_changes (AdwExpanderRow *row, Step *step)
{
  g_autoptr (GError) error = NULL;
  History *history = step->history;
  g_autoptr (GPtrArray) changes = lm_project_describe_action (lm_desk_get_project (history->desk), step->action,
                                                              history->only_home ? history->home : 0, MAX_CHANGES, &error);

  for (guint i = 0; changes != NULL && i < changes->len; i++) {
    const LmChangeWords *change = g_ptr_array_index (changes, i);
    GtkWidget *child = adw_action_row_new ();
    /* Translators: a value before and after. */
    g_autofree char *text = g_strdup_printf (_ ("“%s” → “%s”"), change->before, change->after);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (child), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (child), change->what);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (child), text);
    adw_expander_row_add_row (row, child);
  }
  if (changes == NULL || changes->len == 0) {
    GtkWidget *child = adw_action_row_new ();

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (child), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (child), changes == NULL ? _ ("What it did is no longer kept.") : _ ("It changed nothing that people fill in."));
    adw_expander_row_add_row (row, child);
  }
}

static void
expanded (AdwExpanderRow *row, GParamSpec *pspec, Step *step)
{
  if (step->filled || !adw_expander_row_get_expanded (row))
    return;
  step->filled = TRUE;
  add_changes (row, step);
}

static GtkWidget *
make_row (History *history, const LmAction *action)
{
  GtkWidget *row = adw_expander_row_new (), *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  Step *step = g_new0 (Step, 1);
  g_autofree char *moment = lm_words_moment (action->at);
  /* Translators: who and when. */
  g_autofree char *subtitle = g_strdup_printf (action->undone ? _ ("%s, %s, undone") : action->is_undo ? _ ("%s, %s, undoing") : _ ("%s, %s"), action->author, moment);
  g_autofree char *name = g_strdup_printf (_ ("Go back to after “%s”…"), action->label);

  step->history = history;
  step->action = action->id;
  step->label = g_strdup (action->label);
  g_object_set_data_full (G_OBJECT (row), "lm-step", step, step_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), action->label);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  lm_accessible_name (button, name);
  gtk_widget_set_sensitive (button, !lm_store_is_read_only (lm_project_get_store (lm_desk_get_project (history->desk))));
  g_signal_connect (button, "clicked", G_CALLBACK (go_back), step);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), button);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded), step);
  return row;
}

static void
filter_changed (AdwSwitchRow *row, GParamSpec *pspec, History *history)
{
  history->only_home = adw_switch_row_get_active (row);
  fill (history);
}

static void
fill (History *history)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) actions = lm_project_get_history (lm_desk_get_project (history->desk), history->only_home ? history->home : 0, MAX_ACTIONS, &error);

  if (history->group != NULL)
    adw_preferences_page_remove (history->page, history->group);
  history->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (history->group, _ ("What was done"));
  if (actions == NULL || actions->len == 0)
    adw_preferences_group_set_description (history->group, error != NULL ? error->message : _ ("Nothing was done yet."));
  for (guint i = 0; actions != NULL && i < actions->len; i++)
    adw_preferences_group_add (history->group, make_row (history, g_ptr_array_index (actions, i)));
  adw_preferences_page_add (history->page, history->group);
}

static void
history_free (gpointer data)
{
  History *history = data;

  g_object_unref (history->desk);
  g_free (history);
}

void
lm_history_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home)
{
  History *history = g_new0 (History, 1);
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new (), *backups;
  const LmHomeRow *row = home != 0 ? LM_FIND (lm_desk_get_snapshot (desk), HOME, home) : NULL;

  history->desk = g_object_ref (desk);
  history->dialog = adw_dialog_new ();
  history->page = ADW_PREFERENCES_PAGE (page);
  history->home = row != NULL ? home : 0;
  g_object_set_data_full (G_OBJECT (history->dialog), "lm-history", history, history_free);
  adw_dialog_set_title (history->dialog, _ ("History"));
  adw_dialog_set_content_width (history->dialog, 640);
  adw_dialog_set_content_height (history->dialog, 640);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  if (row != NULL) {
    GtkWidget *group = adw_preferences_group_new (), *only = adw_switch_row_new ();
    g_autofree char *address = lm_home_format_address (row), *title = g_strdup_printf (_ ("Only %s"), address);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (only), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (only), title);
    g_signal_connect (only, "notify::active", G_CALLBACK (filter_changed), history);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), only);
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  }
  backups = lm_backups_row_new (desk, history->dialog);
  if (backups != NULL) {
    GtkWidget *group = adw_preferences_group_new ();

    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), backups);
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  }
  adw_dialog_set_child (history->dialog, view);
  fill (history);
  adw_dialog_present (history->dialog, parent);
}
