#include "lm-ui-config.h"

#include "window/lm-window-private.h"

#include "project/lm-uncertainty.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

/* Buffers sized from the simulation: a dialog that waits for the worker, shows
 * what is proposed beside what is, and sets it when the user says so. */

typedef struct {
  LmWindow *window;
  AdwDialog *dialog;
  GtkStack *stack;
  AdwPreferencesPage *page;
  GtkWidget *accept;
  GCancellable *cancellable;
  LmBufferProposal proposal;
  guint uses; /* the dialog, and the worker */
} Sizing;

static void
sizing_unref (Sizing *self)
{
  if (--self->uses > 0)
    return;
  g_object_unref (self->window);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
add_row (AdwPreferencesGroup *group, const char *title, char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_preferences_group_add (group, row);
  g_free (text);
}

static AdwPreferencesGroup *
add_group (Sizing *self, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (self->page, group);
  return group;
}

static int
percent (double share)
{
  return (int) (share * 100 + 0.5);
}

static void
show_proposal (Sizing *self)
{
  const LmBufferProposal *proposal = &self->proposal;
  AdwPreferencesGroup *group = add_group (self, _ ("Proposed"));
  g_autofree char *end = lm_words_day_long (proposal->end);
  g_autofree char *new_end = lm_words_day_long (proposal->new_end);
  g_autofree char *p80 = lm_words_day_long (proposal->p80);
  g_autofree char *new_p80 = lm_words_day_long (proposal->new_p80);

  add_row (group, _ ("Minutes kept free in the day"), g_strdup_printf (_ ("%d proposed, now %d"), proposal->new_day_buffer, proposal->day_buffer));
  add_row (group, _ ("First train: a spare day per so many home-days"), g_strdup_printf (_ ("%d proposed, now %d"), proposal->new_spare_first, proposal->spare_first));
  add_row (group, _ ("Later trains: a spare day per so many home-days"), g_strdup_printf (_ ("%d proposed, now %d"), proposal->new_spare_later, proposal->spare_later));
  group = add_group (self, _ ("What comes of it"));
  /* Translators: share of visits, in percent. */
  add_row (group, _ ("Visits that end in time"), g_strdup_printf (_ ("%d %%, now %d %%"), percent (proposal->new_in_time), percent (proposal->in_time)));
  add_row (group, _ ("End of the plan"), g_strdup_printf (_ ("%s, now %s"), new_end, end));
  add_row (group, _ ("Done eight times in ten by"), g_strdup_printf (_ ("%s, now %s"), new_p80, p80));
  group = add_group (self, _ ("Minutes in the day that were tried"));
  for (guint i = 0; i < proposal->n_tried; i++) {
    const LmBufferTrial *tried = &proposal->tried[i];
    g_autofree char *minutes = lm_words_minutes (tried->minutes);
    g_autofree char *planned = lm_words_day_long (tried->end);
    g_autofree char *done = lm_words_day_long (tried->p80);

    add_row (group, minutes, g_strdup_printf (_ ("%d %% end in time; the plan ends %s, done eight times in ten by %s"), percent (tried->in_time), planned, done));
  }
  gtk_widget_set_sensitive (self->accept, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "proposal");
}

static void
proposal_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  Sizing *self = data;
  GError *error = NULL;
  gboolean ok = lm_project_propose_buffers_finish (LM_PROJECT (source), result, &self->proposal, &error);

  if (self->dialog == NULL || self->window->desk == NULL)
    g_clear_error (&error);
  else if (ok)
    show_proposal (self);
  else {
    adw_dialog_force_close (self->dialog);
    lm_desk_problem (self->window->desk, _ ("The buffers could not be sized"), error);
  }
  sizing_unref (self);
}

static void
dialog_closed (Sizing *self)
{
  self->dialog = NULL;
  g_cancellable_cancel (self->cancellable);
  sizing_unref (self);
}

static void
accept_clicked (Sizing *self)
{
  GError *error = NULL;
  gboolean ok = lm_project_accept_buffers (lm_desk_get_project (self->window->desk), &self->proposal, &error);

  lm_desk_done (self->window->desk, ok, error);
  adw_dialog_close (self->dialog);
}

static GtkWidget *
waiting_new (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Trying buffers"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _ ("The district is planned and carried out by chance with several buffers. Closing this window stops it."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), adw_spinner_new ());
  return page;
}

void
lm_window_size_buffers (LmWindow *self)
{
  Sizing *sizing = g_new0 (Sizing, 1);
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *bar = adw_header_bar_new ();

  sizing->window = g_object_ref (self);
  sizing->cancellable = g_cancellable_new ();
  sizing->uses = 2;
  sizing->dialog = adw_dialog_new ();
  sizing->stack = GTK_STACK (gtk_stack_new ());
  sizing->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  sizing->accept = gtk_button_new_with_mnemonic (_ ("_Set these buffers"));
  gtk_widget_add_css_class (sizing->accept, "suggested-action");
  gtk_widget_set_sensitive (sizing->accept, FALSE);
  gtk_stack_add_named (sizing->stack, waiting_new (), "waiting");
  gtk_stack_add_named (sizing->stack, GTK_WIDGET (sizing->page), "proposal");
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), sizing->accept);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), GTK_WIDGET (sizing->stack));
  adw_dialog_set_child (sizing->dialog, toolbar);
  adw_dialog_set_title (sizing->dialog, _ ("Size the buffers"));
  adw_dialog_set_content_width (sizing->dialog, 620);
  adw_dialog_set_content_height (sizing->dialog, 640);
  g_signal_connect_swapped (sizing->accept, "clicked", G_CALLBACK (accept_clicked), sizing);
  g_signal_connect_swapped (sizing->dialog, "closed", G_CALLBACK (dialog_closed), sizing);
  adw_dialog_present (sizing->dialog, GTK_WIDGET (self));
  lm_project_propose_buffers_async (lm_desk_get_project (self->desk), sizing->cancellable, proposal_ready, sizing);
}
