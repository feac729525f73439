#include "lm-ui-config.h"

#include "copies/lm-backups-row.h"

#include "shared/lm-accessible.h"
#include "shared/lm-words.h"
#include "store/lm-backup.h"

#include <glib/gi18n.h>

typedef struct {
  LmDesk *desk;
  AdwDialog *dialog; /* weak */
  char *path;
  LmDay day;
} Backup;

static Backup *
backup_new (LmDesk *desk, AdwDialog *dialog, const char *path, LmDay day)
{
  Backup *backup = g_new0 (Backup, 1);

  backup->desk = g_object_ref (desk);
  g_set_weak_pointer (&backup->dialog, dialog);
  backup->path = g_strdup (path);
  backup->day = day;
  return backup;
}

static void
backup_free (gpointer data)
{
  Backup *backup = data;

  g_object_unref (backup->desk);
  g_clear_weak_pointer (&backup->dialog);
  g_free (backup->path);
  g_free (backup);
}

static void
button_gone (gpointer data, GClosure *closure)
{
  backup_free (data);
}

static void
place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  Backup *backup = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  GError *error = NULL;

  if (path == NULL)
    backup_free (backup);
  else if (!lm_store_copy_backup (lm_project_get_store (lm_desk_get_project (backup->desk)), backup->path, path, &error)) {
    lm_desk_problem (backup->desk, _ ("The backup can't be opened"), error);
    backup_free (backup);
  } else {
    if (backup->dialog != NULL)
      adw_dialog_close (backup->dialog);
    backup_free (backup);
    g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "open-file", g_variant_new_string (path));
  }
}

/* As a copy: what was done since stays where it is, and one can look before
 * taking anything over. */
static void
open_backup (GtkButton *button, Backup *backup)
{
  const char *document = lm_store_get_path (lm_project_get_store (lm_desk_get_project (backup->desk)));
  g_autoptr (GtkFileDialog) chooser = gtk_file_dialog_new ();
  g_autofree char *base = g_path_get_basename (document), *folder = g_path_get_dirname (document), *day = lm_day_format_iso (backup->day), *name = NULL;
  g_autoptr (GFile) place = g_file_new_for_path (folder);

  if (g_str_has_suffix (base, ".lmeter"))
    base[strlen (base) - strlen (".lmeter")] = '\0';
  /* Translators: a file name: that of the project, and a day. */
  name = g_strdup_printf (_ ("%s (before %s).lmeter"), base, day);
  gtk_file_dialog_set_title (chooser, _ ("Open the backup as a copy"));
  gtk_file_dialog_set_initial_name (chooser, name);
  gtk_file_dialog_set_initial_folder (chooser, place);
  gtk_file_dialog_save (chooser, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))), NULL, place_chosen,
                        backup_new (backup->desk, backup->dialog, backup->path, backup->day));
}

GtkWidget *
lm_backups_row_new (LmDesk *desk, AdwDialog *dialog)
{
  g_autoptr (GPtrArray) backups = lm_store_list_backups (lm_project_get_store (lm_desk_get_project (desk)));
  GtkWidget *row;

  if (backups->len == 0)
    return NULL;
  row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Backups"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), _ ("The project as it was before the work of a day, kept on this computer"));
  for (guint i = 0; i < backups->len; i++) {
    const LmBackup *backup = g_ptr_array_index (backups, i);
    GtkWidget *child = adw_action_row_new (), *button = gtk_button_new_with_label (_ ("Open as a copy…"));
    g_autofree char *day = lm_words_day_long (backup->day), *title = g_strdup_printf (_ ("Before the work of %s"), day);
    g_autofree char *name = g_strdup_printf (_ ("Open the backup from before the work of %s as a copy"), day);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (child), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (child), title);
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (button, "flat");
    lm_accessible_name (button, name);
    g_signal_connect_data (button, "clicked", G_CALLBACK (open_backup), backup_new (desk, dialog, backup->path, backup->day),
                           button_gone, 0);
    adw_action_row_add_suffix (ADW_ACTION_ROW (child), button);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), child);
  }
  return row;
}
