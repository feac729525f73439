#include "window/lm-window-private.h"

#include <glib/gi18n.h>

#include "project/lm-personal.h"
#include "shared/lm-alert.h"

/* What can't be undone is asked first. The home is 0 for all that are finished. */
typedef struct {
  LmWindow *window; /* strong */
  LmId home;
} Question;

static void
tell_result (LmWindow *self, GPtrArray *elsewhere)
{
  g_autoptr (GString) text = g_string_new (_ ("Letters and lists that were printed or exported, and backups made by others, still hold what was erased here."));

  for (guint i = 0; elsewhere != NULL && i < elsewhere->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) elsewhere->pdata[i]);
  lm_window_problem (self, _ ("The personal data is erased"), text->str);
}

static void
answered (AdwAlertDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;
  g_autoptr (LmWindow) window = question->window;
  LmId home = question->home;
  g_autoptr (GPtrArray) elsewhere = NULL;
  GError *error = NULL;
  LmProject *project;
  gboolean done;

  g_free (question);
  if (!g_str_equal (response, "erase") || window->desk == NULL)
    return;
  project = lm_desk_get_project (window->desk);
  done = home != 0 ? lm_project_erase_residents (project, home, &elsewhere, &error)
                   : lm_project_anonymise_finished (project, NULL, &elsewhere, &error);
  if (done)
    tell_result (window, elsewhere);
  else
    lm_desk_problem (window->desk, _ ("The personal data could not be erased"), error);
}

static void
ask (LmWindow *self, LmId home, const char *heading, const char *text)
{
  AdwDialog *dialog = lm_alert_new (heading, text);
  Question *question = g_new0 (Question, 1);

  question->window = g_object_ref (self);
  question->home = home;
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "erase", _ ("_Erase for Good"));
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "erase", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (answered), question);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

void
lm_window_ask_anonymise (LmWindow *self)
{
  ask (self, 0, _ ("Erase the residents of every finished home?"),
       _ ("Their names, numbers, notes and messages are removed from the project, its history and its backups. The figures stay. This can't be undone."));
}

void
lm_window_ask_erase (LmWindow *self, LmId home)
{
  ask (self, home, _ ("Erase the residents of this home?"),
       _ ("Their names, numbers, notes and messages are removed from the project, its history and its backups. This can't be undone."));
}
