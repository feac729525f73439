#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* A paper: a letter, a day sheet or a picture of the board, laid out and ready to
 * draw. Pages are measured in points; those of text are A4. A document belongs to the thread that made it. */
typedef struct _LmDocument LmDocument;

#define LM_PAGE_WIDTH 595.276
#define LM_PAGE_HEIGHT 841.890

void lm_document_free (LmDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmDocument, lm_document_free)

guint lm_document_get_n_pages (LmDocument *self);
void lm_document_get_page_size (LmDocument *self, double *width, double *height);
/* Draws one page, from 0; for GtkPrintOperation, PDF, and a picture alike. The
 * upper left corner of the page stands at the origin of `cr`. */
void lm_document_draw_page (LmDocument *self, guint page, cairo_t *cr);

const char *lm_document_get_title (LmDocument *self);
const char *lm_document_get_author (LmDocument *self);
/* A name that every file system takes: «2026-05-12 Heindijk 10.pdf». */
const char *lm_document_get_file_name (LmDocument *self);

/* Fields of the text that had no value («place», «costs» …), or that do not
 * exist; they stand as … on the paper. NULL-terminated, empty when all is well.
 * A letter with any should not be sent. */
const char *const *lm_document_get_missing (LmDocument *self);

/* What a letter tells the resident: fills home, precision, days, minutes and
 * cents_own of a fresh row, to be kept as a promise once the letter is sent.
 * FALSE: the letter names no time. */
gboolean lm_document_get_told (LmDocument *self, LmPromiseRow *row);

/* The paper as a PDF, its text selectable, its fonts in it. A file that was
 * there is only replaced by a whole one. */
gboolean lm_document_write_pdf (LmDocument *self, GFile *file, GError **error);

/* One page as a picture for slides and mail, by the ending of the name: .png (at
 * `dpi`, 72 … 600) or .svg (where it stays lines and letters). */
gboolean lm_document_write_picture (LmDocument *self, guint page, GFile *file, int dpi, GError **error);

/* Letters of many homes, or any papers, as one file or as one file each.
 *
 * `make` gives paper number `index` (transfer full), or NULL with `error` for a
 * failure. With `one_file` `target` is the file, which gets an outline; else it
 * is the folder (made if need be), and equal names get a number. `progress` is
 * called before each paper. Stops with G_IO_ERROR_CANCELLED; whole files that
 * were already written stay, an unfinished one does not. `written` (may be
 * NULL) receives the names of the files (element-type char *). */
typedef LmDocument *(*LmDocumentMake) (guint index, gpointer data, GError **error);
typedef void (*LmDocumentProgress) (guint done, guint n, gpointer data);

gboolean lm_documents_write (guint n, LmDocumentMake make, GFile *target, gboolean one_file, LmDocumentProgress progress,
                             gpointer data, GCancellable *cancellable, GPtrArray *written, GError **error);

G_END_DECLS
