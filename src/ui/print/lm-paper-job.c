#include "lm-ui-config.h"

#include "print/lm-paper-job.h"

#include "documents/lm-letter-field.h"

#include <glib/gi18n.h>

struct _LmPaperJob {
  guint n;
  LmDocumentMake make;
  gpointer make_data;
  GDestroyNotify free_data;
  char *title;
  const char *paper_name; /* of GTK */
  GtkPageOrientation orientation;

  GPtrArray *papers;  /* printing: those made so far */
  GArray *first_page; /* printing: of each paper */
  guint n_pages;
  GError *error;
  GString *notes;

  GFile *target; /* saving */
  gboolean one_file;
  double share;
  LmPaperProgress progress;
  LmPaperDone done;
  gpointer done_data;
};

LmPaperJob *
lm_paper_job_new (guint n, LmDocumentMake make, gpointer data, GDestroyNotify free_data, const char *title)
{
  LmPaperJob *self = g_new0 (LmPaperJob, 1);

  self->n = n;
  self->make = make;
  self->make_data = data;
  self->free_data = free_data;
  self->title = g_strdup (title);
  self->papers = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_document_free);
  self->first_page = g_array_new (FALSE, FALSE, sizeof (guint));
  self->notes = g_string_new (NULL);
  self->paper_name = GTK_PAPER_NAME_A4;
  return self;
}

void
lm_paper_job_set_paper (LmPaperJob *self, const char *name, GtkPageOrientation orientation)
{
  self->paper_name = name;
  self->orientation = orientation;
}

guint
lm_paper_job_get_n (LmPaperJob *self)
{
  return self->n;
}

void
lm_paper_job_free (LmPaperJob *self)
{
  if (self->free_data != NULL)
    self->free_data (self->make_data);
  g_free (self->title);
  g_ptr_array_unref (self->papers);
  g_array_unref (self->first_page);
  g_string_free (self->notes, TRUE);
  g_clear_error (&self->error);
  g_clear_object (&self->target);
  g_free (self);
}

/* Makes one paper, and notes which of its fields had nothing to fill them. */
static LmDocument *
make_paper (guint index, gpointer data, GError **error)
{
  LmPaperJob *self = data;
  LmDocument *paper = self->make (index, self->make_data, error);
  const char *const *missing = paper != NULL ? lm_document_get_missing (paper) : NULL;

  if (missing != NULL && missing[0] != NULL) {
    for (guint i = 0; missing[i] != NULL; i++) {
      g_autofree char *words = lm_letter_describe_missing (missing[i]);

      /* Translators: a letter, and what is empty on it. */
      g_string_append_printf (self->notes, _ ("%s: %s\n"), lm_document_get_title (paper), words);
    }
  }
  return paper;
}

LmDocument *
lm_paper_job_make (LmPaperJob *self, guint index, GError **error)
{
  return make_paper (index, self, error);
}

static void
finish (LmPaperJob *self, guint n, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->done (n, self->notes->len > 0 ? self->notes->str : NULL, error, self->done_data);
}

/* --- to the printer --- */

/* One paper at a time: GTK comes back until it is told that all are there. */
static gboolean
paginate (GtkPrintOperation *operation, GtkPrintContext *context, LmPaperJob *self)
{
  LmDocument *paper;

  if (self->papers->len < self->n) {
    paper = make_paper (self->papers->len, self, &self->error);
    if (paper == NULL) {
      gtk_print_operation_cancel (operation);
      return TRUE;
    }
    g_array_append_val (self->first_page, self->n_pages);
    self->n_pages += lm_document_get_n_pages (paper);
    g_ptr_array_add (self->papers, paper);
  }
  if (self->papers->len < self->n)
    return FALSE;
  gtk_print_operation_set_n_pages (operation, MAX (self->n_pages, 1));
  return TRUE;
}

static void
draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, LmPaperJob *self)
{
  guint paper = 0;

  while (paper + 1 < self->first_page->len && g_array_index (self->first_page, guint, paper + 1) <= (guint) page)
    paper++;
  if (paper < self->papers->len)
    lm_document_draw_page (g_ptr_array_index (self->papers, paper),
                           page - g_array_index (self->first_page, guint, paper),
                           gtk_print_context_get_cairo_context (context));
}

static void
printed (GtkPrintOperation *operation, GtkPrintOperationResult result, LmPaperJob *self)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  if (self->error != NULL)
    finish (self, self->papers->len, self->error);
  else if (result != GTK_PRINT_OPERATION_RESULT_CANCEL)
    finish (self, self->papers->len, error);
  lm_paper_job_free (self);
  g_object_unref (operation);
}

void
lm_paper_job_print (LmPaperJob *self, GtkWindow *parent, LmPaperDone done, gpointer data)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) size = gtk_paper_size_new (self->paper_name);

  self->done = done;
  self->done_data = data;
  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_orientation (setup, self->orientation);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, self->title);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page), self);
  g_signal_connect (operation, "done", G_CALLBACK (printed), self);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

/* --- to file --- */

static gboolean
tell_progress (gpointer data)
{
  GTask *task = data;
  LmPaperJob *self = g_task_get_task_data (task);

  if (!g_task_get_completed (task) && self->progress != NULL)
    self->progress (self->share, self->done_data);
  return G_SOURCE_REMOVE;
}

static void
paper_begun (guint done, guint n, gpointer data)
{
  GTask *task = data;
  LmPaperJob *self = g_task_get_task_data (task);

  self->share = n > 0 ? (double) done / n : 1;
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_progress, g_object_ref (task), g_object_unref);
}

/* lm_documents_write() hands one pointer to both its callbacks; the task knows
 * the job, so both go through it. */
static LmDocument *
make_for_task (guint index, gpointer data, GError **error)
{
  return make_paper (index, g_task_get_task_data (data), error);
}

static void
save_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LmPaperJob *self = data;
  GError *error = NULL;

  if (lm_documents_write (self->n, make_for_task, self->target, self->one_file, paper_begun, task, cancellable, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  LmPaperJob *self = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  finish (self, g_task_propagate_boolean (G_TASK (result), &error) ? self->n : 0, error);
}

void
lm_paper_job_save (LmPaperJob *self, GFile *target, gboolean one_file, GCancellable *cancellable,
                   LmPaperProgress progress, LmPaperDone done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, saved, NULL);

  g_task_set_source_tag (task, lm_paper_job_save);
  g_task_set_task_data (task, self, (GDestroyNotify) lm_paper_job_free);
  self->target = g_object_ref (target);
  self->one_file = one_file;
  self->progress = progress;
  self->done = done;
  self->done_data = data;
  g_task_run_in_thread (task, save_in_worker);
}
