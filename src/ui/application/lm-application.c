#include "lm-ui-config.h"

#include "ui/lm-application.h"

#include "first-run/lm-first-run.h"
#include "shortcuts/lm-commands.h"
#include "shortcuts/lm-shortcuts.h"
#include "window/lm-window.h"

#include <glib/gi18n.h>
#include <locale.h>

struct _LmApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LmApplication, lm_application, ADW_TYPE_APPLICATION)

/* The window that a command of the application acts on: the one in front if it
 * holds no project yet, else a new one. */
static LmWindow *
get_free_window (LmApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (LM_IS_WINDOW (window) && lm_window_get_desk (LM_WINDOW (window)) == NULL)
    return LM_WINDOW (window);
  return lm_window_new (ADW_APPLICATION (self));
}

static GtkWindow *
get_front_window (LmApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  return window != NULL ? window : GTK_WINDOW (lm_window_new (ADW_APPLICATION (self)));
}

static LmWindow *
find_window (LmApplication *self, const char *path)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    LmDesk *desk = LM_IS_WINDOW (l->data) ? lm_window_get_desk (l->data) : NULL;

    if (desk != NULL && g_strcmp0 (lm_store_get_path (lm_project_get_store (lm_desk_get_project (desk))), path) == 0)
      return l->data;
  }
  return NULL;
}

static void
open_path (LmApplication *self, const char *path)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  LmWindow *window = find_window (self, full);

  if (window == NULL) {
    window = get_free_window (self);
    lm_window_open (window, full);
  }
  gtk_window_present (GTK_WINDOW (window));
}

static void
file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmApplication) self = LM_APPLICATION (data);
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    open_path (self, path);
}

static GtkFileDialog *
project_dialog_new (const char *title)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _ ("Laatste Meter projects"));
  gtk_file_filter_add_suffix (filter, "lmeter");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  return dialog;
}

static void
activate_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmApplication *self = LM_APPLICATION (data);
  g_autoptr (GtkFileDialog) dialog = NULL;

  /* With a file named it is opened at once: for scripts and assistive technology. */
  if (parameter != NULL) {
    open_path (self, g_variant_get_string (parameter, NULL));
    return;
  }
  dialog = project_dialog_new (_ ("Open project"));
  gtk_file_dialog_open (dialog, get_front_window (self), NULL, file_chosen, g_object_ref (self));
}

static void
activate_new (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *window = get_free_window (LM_APPLICATION (data));

  gtk_window_present (GTK_WINDOW (window));
  lm_first_run_present (window, LM_FIRST_RUN_PROJECT);
}

static void
activate_example (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmWindow *window = get_free_window (LM_APPLICATION (data));

  gtk_window_present (GTK_WINDOW (window));
  lm_first_run_open_example (window);
}

static void
activate_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lm_shortcuts_present (GTK_WIDGET (get_front_window (LM_APPLICATION (data))));
}

static void
activate_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AdwDialog *dialog = adw_about_dialog_new ();

  g_object_set (dialog,
                "application-name", _ ("Laatste Meter"),
                "application-icon", LM_APPLICATION_ID,
                "version", LM_VERSION,
                "comments", _ ("Plans the connection of existing homes to a heat network."),
                "license-type", GTK_LICENSE_GPL_3_0,
                NULL);
  adw_dialog_present (dialog, GTK_WIDGET (get_front_window (LM_APPLICATION (data))));
}

/* Closing each window publishes its project first. A dialog that is open would
 * take the closing for itself. */
static void
activate_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  for (GList *l = windows; l != NULL; l = l->next) {
    if (LM_IS_WINDOW (l->data))
      lm_window_close_dialogs (l->data);
    gtk_window_close (GTK_WINDOW (l->data));
  }
}

static void
lm_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (lm_window_new (ADW_APPLICATION (application)));
  gtk_window_present (window);
}

static void
lm_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++) {
    g_autofree char *path = g_file_get_path (files[i]);

    if (path != NULL)
      open_path (LM_APPLICATION (application), path);
    else {
      LmWindow *window = get_free_window (LM_APPLICATION (application));

      gtk_window_present (GTK_WINDOW (window));
      lm_window_problem (window, _ ("This project can't be opened"),
                         _ ("It is not on a disk or share of this computer. Copy it to a folder here and open that."));
    }
  }
}

static void
set_accelerators (GtkApplication *application)
{
  for (guint i = 0; i < lm_n_commands; i++)
    if (lm_commands[i].accel != NULL && lm_commands[i].global)
      gtk_application_set_accels_for_action (application, lm_commands[i].action,
                                             (const char *const[]) { lm_commands[i].accel, NULL });
}

static void
lm_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = activate_new },
    { .name = "open", .activate = activate_open },
    { .name = "open-file", .activate = activate_open, .parameter_type = "s" },
    { .name = "example", .activate = activate_example },
    { .name = "shortcuts", .activate = activate_shortcuts },
    { .name = "about", .activate = activate_about },
    { .name = "quit", .activate = activate_quit },
  };

  G_APPLICATION_CLASS (lm_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  set_accelerators (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (LM_APPLICATION_ID);
}

static void
lm_application_class_init (LmApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = lm_application_activate;
  application_class->open = lm_application_open;
  application_class->startup = lm_application_startup;
}

static void
lm_application_init (LmApplication *self)
{
}

LmApplication *
lm_application_new (void)
{
  const char *folder = g_getenv ("LM_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  return g_object_new (LM_TYPE_APPLICATION,
                       "application-id", LM_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", LM_RESOURCE_BASE,
                       NULL);
}
