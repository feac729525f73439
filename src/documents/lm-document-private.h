#pragma once

#include "documents/lm-document.h"

G_BEGIN_DECLS

/* A document is anything that can draw its pages. */

typedef struct _LmPages LmPages;

/* Around a text set on pages of A4; takes the pages, the strings and `missing`
 * (element-type char *, may be NULL). */
LmDocument *lm_document_new (LmPages *pages, char *title, char *author, char *file_name, GPtrArray *missing,
                             const LmPromiseRow *told, LmDay date);

/* Around pages of one size that draw themselves; takes `data` and the strings. */
typedef void (*LmDocumentDraw) (gpointer data, guint page, cairo_t *cr);
LmDocument *lm_document_new_drawn (double width, double height, guint n_pages, LmDocumentDraw draw, gpointer data,
                                   GDestroyNotify free_data, char *title, char *author, char *file_name, LmDay date);

G_END_DECLS
