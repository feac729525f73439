#pragma once

#include "documents/lm-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A number of papers on their way to the printer or to files, made one by one
 * so that the window keeps answering. */
typedef struct _LmPaperJob LmPaperJob;

/* Called on the main thread: the share done; and, at the end, how many papers
 * were made, with what went wrong (both NULL: all is well). `notes` are papers
 * with empty fields, a line each. */
typedef void (*LmPaperProgress) (double done, gpointer data);
typedef void (*LmPaperDone) (guint n, const char *notes, const GError *error, gpointer data);

/* `make` is also called in a worker and must only read `data`, which
 * `free_data` frees. `title` names the job for the printer. */
LmPaperJob *lm_paper_job_new (guint n, LmDocumentMake make, gpointer data, GDestroyNotify free_data, const char *title);
/* What it is printed on; A4 upright without this. `name` is one of GTK's. */
void lm_paper_job_set_paper (LmPaperJob *self, const char *name, GtkPageOrientation orientation);

guint lm_paper_job_get_n (LmPaperJob *self);
/* One paper, to look at. (transfer full) */
LmDocument *lm_paper_job_make (LmPaperJob *self, guint index, GError **error);
/* Each takes the job. `done` is called once, not after a cancel. */
void lm_paper_job_print (LmPaperJob *self, GtkWindow *parent, LmPaperDone done, gpointer data);
void lm_paper_job_save (LmPaperJob *self, GFile *target, gboolean one_file, GCancellable *cancellable,
                        LmPaperProgress progress, LmPaperDone done, gpointer data);
/* For a job that was neither printed nor saved. */
void lm_paper_job_free (LmPaperJob *self);

G_END_DECLS
