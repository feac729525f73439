#include "window/lm-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "shared/lm-alert.h"
#include "store/lm-salvage.h"

typedef struct {
  LmWindow *window; /* strong */
  char *path;       /* of the damaged file */
  char *to;
} Salvage;

static void
salvage_free (gpointer data)
{
  Salvage *self = data;

  g_clear_object (&self->window);
  g_free (self->path);
  g_free (self->to);
  g_free (self);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Salvage *self = data;
  GError *error = NULL;
  GPtrArray *lines = lm_salvage_file (self->path, self->to, cancellable, &error);

  if (lines == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, lines, (GDestroyNotify) g_ptr_array_unref);
}

static void
worked (GObject *source, GAsyncResult *result, gpointer data)
{
  LmWindow *window = LM_WINDOW (source);
  Salvage *self = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = g_task_propagate_pointer (G_TASK (result), &error);

  gtk_widget_set_sensitive (GTK_WIDGET (window->pages), TRUE);
  if (lines == NULL) {
    lm_window_problem (window, _ ("Nothing could be saved"), error->message);
    return;
  }
  if (lm_window_get_desk (window) == NULL && lm_window_open (window, self->to)) {
    g_autofree char *words = lm_salvage_to_text (lines);

    lm_window_problem (window, _ ("What could be read stands in the new project"), words);
  }
}

static void
place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  Salvage *self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GTask) task = NULL;

  if (file != NULL)
    self->to = g_file_get_path (file);
  if (self->to == NULL) {
    salvage_free (self);
    return;
  }
  gtk_widget_set_sensitive (GTK_WIDGET (self->window->pages), FALSE);
  task = g_task_new (self->window, NULL, worked, NULL);
  g_task_set_source_tag (task, lm_window_offer_salvage);
  g_task_set_task_data (task, self, salvage_free);
  g_task_run_in_thread (task, work);
}

static void
answered (AdwAlertDialog *dialog, const char *response, gpointer data)
{
  Salvage *self = data;
  g_autoptr (GtkFileDialog) chooser = NULL;
  g_autofree char *base = NULL, *folder = NULL, *name = NULL;
  g_autoptr (GFile) place = NULL;

  if (!g_str_equal (response, "salvage")) {
    salvage_free (self);
    return;
  }
  chooser = gtk_file_dialog_new ();
  base = g_path_get_basename (self->path);
  folder = g_path_get_dirname (self->path);
  place = g_file_new_for_path (folder);
  if (g_str_has_suffix (base, ".lmeter"))
    base[strlen (base) - strlen (".lmeter")] = '\0';
  name = g_strdup_printf (_ ("%s (saved from damage).lmeter"), base);
  gtk_file_dialog_set_title (chooser, _ ("Make a new project of what can be read"));
  gtk_file_dialog_set_initial_name (chooser, name);
  gtk_file_dialog_set_initial_folder (chooser, place);
  gtk_file_dialog_save (chooser, GTK_WINDOW (self->window), NULL, place_chosen, self);
}

void
lm_window_offer_salvage (LmWindow *self, const char *path, const char *text)
{
  AdwDialog *dialog = lm_alert_new (_ ("This project can't be opened"), text);
  Salvage *salvage = g_new0 (Salvage, 1);

  salvage->window = g_object_ref (self);
  salvage->path = g_strdup (path);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "salvage", _ ("_Save What Can Be Read…"));
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "close");
  g_signal_connect (dialog, "response", G_CALLBACK (answered), salvage);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
