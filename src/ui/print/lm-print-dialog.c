#include "lm-ui-config.h"

#include "print/lm-print-dialog.h"

#include "print/lm-paper-preview.h"

#include <glib/gi18n.h>

struct _LmPrintDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  char *file_name;
  LmPrintMakeJob make_job;
  LmPrintFinished finished;
  gpointer data;
  GDestroyNotify free_data;
  GCancellable *cancellable; /* papers are being written */

  AdwPreferencesGroup *group;
  AdwSwitchRow *one_file;
  GtkLabel *count;
  GtkStack *stack;
  GtkButton *preview;
  GtkButton *save;
  GtkButton *print;
  GtkProgressBar *progress;
  GtkButton *stop;
};

G_DEFINE_FINAL_TYPE (LmPrintDialog, lm_print_dialog, ADW_TYPE_DIALOG)

static void
papers_done (guint n, const char *notes, const GError *error, gpointer data)
{
  LmPrintDialog *self = data;
  g_autofree char *text = NULL;

  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child_name (self->stack, "buttons");
  if (error != NULL)
    lm_desk_problem (self->desk, _ ("The papers could not be made"), g_error_copy (error));
  else {
    if (self->finished != NULL)
      self->finished (self, self->data);
    /* A heading is one line. */
    if (notes != NULL)
      lm_desk_problem (self->desk, adw_dialog_get_title (ADW_DIALOG (self)),
                       g_error_new (LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, "%s\n\n%s",
                                    _ ("Some letters have empty fields. Fill in what is missing, and make them again:"), notes));
    text = g_strdup_printf (ngettext ("%u paper made", "%u papers made", n), n);
    lm_desk_say (self->desk, text);
    adw_dialog_close (ADW_DIALOG (self));
  }
  g_object_unref (self);
}

static void
show_progress (double done, gpointer data)
{
  gtk_progress_bar_set_fraction (LM_PRINT_DIALOG (data)->progress, done);
}

static void
print_clicked (LmPrintDialog *self)
{
  LmPaperJob *job = self->make_job (self, self->data);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (job != NULL)
    lm_paper_job_print (job, GTK_WINDOW (root), papers_done, g_object_ref (self));
}

static void
preview_clicked (LmPrintDialog *self)
{
  LmPaperJob *job = self->make_job (self, self->data);

  if (job != NULL)
    lm_paper_preview_present (job, GTK_WIDGET (self));
}

static void
save_to (LmPrintDialog *self, GFile *target, gboolean one_file)
{
  LmPaperJob *job = self->make_job (self, self->data);

  if (job == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  lm_paper_job_save (job, target, one_file, self->cancellable, show_progress, papers_done, g_object_ref (self));
}

static void
file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmPrintDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    save_to (self, file, TRUE);
}

static void
folder_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmPrintDialog) self = data;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (folder != NULL)
    save_to (self, folder, FALSE);
}

static void
save_clicked (LmPrintDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (adw_switch_row_get_active (self->one_file)) {
    gtk_file_dialog_set_title (dialog, _ ("Save as PDF"));
    gtk_file_dialog_set_initial_name (dialog, self->file_name);
    gtk_file_dialog_save (dialog, parent, NULL, file_chosen, g_object_ref (self));
  } else {
    gtk_file_dialog_set_title (dialog, _ ("Folder for the PDF files"));
    gtk_file_dialog_select_folder (dialog, parent, NULL, folder_chosen, g_object_ref (self));
  }
}

static void
stop_clicked (LmPrintDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  gtk_stack_set_visible_child_name (self->stack, "buttons");
}

static void
lm_print_dialog_dispose (GObject *object)
{
  LmPrintDialog *self = LM_PRINT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->file_name, g_free);
  if (self->free_data != NULL)
    g_clear_pointer (&self->data, self->free_data);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_PRINT_DIALOG);
  G_OBJECT_CLASS (lm_print_dialog_parent_class)->dispose (object);
}

static void
lm_print_dialog_class_init (LmPrintDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_print_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-print-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, group);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, one_file);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, count);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, save);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, print);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, LmPrintDialog, stop);
}

static void
lm_print_dialog_init (LmPrintDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->print, "clicked", G_CALLBACK (print_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->preview, "clicked", G_CALLBACK (preview_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (stop_clicked), self, G_CONNECT_SWAPPED);
}

LmPrintDialog *
lm_print_dialog_new (LmDesk *desk, const char *title, const char *file_name, LmPrintMakeJob make_job,
                     LmPrintFinished finished, gpointer data, GDestroyNotify free_data)
{
  LmPrintDialog *self = g_object_new (LM_TYPE_PRINT_DIALOG, "title", title, NULL);

  self->desk = g_object_ref (desk);
  self->file_name = g_strdup (file_name);
  self->make_job = make_job;
  self->finished = finished;
  self->data = data;
  self->free_data = free_data;
  adw_dialog_set_default_widget (ADW_DIALOG (self), GTK_WIDGET (self->print));
  return self;
}

AdwPreferencesGroup *
lm_print_dialog_get_group (LmPrintDialog *self)
{
  g_return_val_if_fail (LM_IS_PRINT_DIALOG (self), NULL);
  return self->group;
}

void
lm_print_dialog_set_count (LmPrintDialog *self, guint n, const char *text)
{
  g_return_if_fail (LM_IS_PRINT_DIALOG (self));
  gtk_label_set_text (self->count, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->print), n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->preview), n > 0);
}

void
lm_print_dialog_hide_one_file (LmPrintDialog *self)
{
  g_return_if_fail (LM_IS_PRINT_DIALOG (self));
  gtk_widget_set_visible (GTK_WIDGET (self->one_file), FALSE);
}
