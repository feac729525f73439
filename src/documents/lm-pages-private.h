#pragma once

#include <pango/pangocairo.h>

#include "lm-document-private.h"

G_BEGIN_DECLS

/* Text set on pages. What flows is a list of lines, put on pages at the end, so
 * that what belongs together can be kept together and a text of any length
 * goes on. What stands at a fixed place is put there. All in points. */
typedef struct _LmPages LmPages;

#define LM_MM (72.0 / 25.4)

typedef enum {
  LM_STYLE_BODY,
  LM_STYLE_BOLD,
  LM_STYLE_HEADING,
  LM_STYLE_SMALL,
  LM_STYLE_SMALL_BOLD,
  LM_STYLE_TITLE,
  LM_STYLE_GREY, /* small, and set back */
  LM_N_STYLES
} LmPageStyle;

/* `top` is where the flow begins on the pages after the first. */
LmPages *lm_pages_new (const char *language, double left, double right, double top_first, double top, double bottom);
void lm_pages_free (LmPages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPages, lm_pages_free)

double lm_pages_get_width (LmPages *self); /* of the flow */

/* One cell of a row; the row ends with a cell without text and without kind. */
typedef enum {
  LM_CELL_TEXT,
  LM_CELL_RULE,  /* a line to write on */
  LM_CELL_CHECK, /* a square to tick */
  LM_CELL_TICKED, /* one that was */
} LmCellKind;

typedef struct {
  double x, width;      /* from the left of the flow */
  LmPageStyle style;
  PangoAlignment align;
  const char *text;
  LmCellKind kind;
} LmCell;

/* A row of cells, each of as many lines as it needs; the row stays on one page
 * where it fits on one. */
void lm_pages_add_row (LmPages *self, const LmCell *cells, guint n_cells);
/* One cell of the whole width. */
void lm_pages_add_text (LmPages *self, LmPageStyle style, const char *text);
void lm_pages_add_space (LmPages *self, double height);
void lm_pages_add_rule (LmPages *self);
/* The line before stays with what follows. */
void lm_pages_keep_with_next (LmPages *self);
/* What stands between begin and end is kept on one page where it fits on one.
 * A boxed section has a light ground. Sections do not nest, but a box may stand
 * inside another section. */
void lm_pages_begin_section (LmPages *self);
void lm_pages_end_section (LmPages *self);
void lm_pages_begin_box (LmPages *self);
void lm_pages_end_box (LmPages *self);

/* Fixed: text of at most `max_lines` (the rest is cut off with an ellipsis) on
 * page `page`, -1 for every one. Gives the height taken. */
double lm_pages_put (LmPages *self, int page, double x, double y, double width, LmPageStyle style, PangoAlignment align,
                     const char *text, guint max_lines);
void lm_pages_put_rule (LmPages *self, int page, double x, double y, double width);
/* A QR code; FALSE where the text is too long for one. */
gboolean lm_pages_put_qr (LmPages *self, int page, double x, double y, double size, const char *text);

/* Ends the flow: puts the lines on pages. `format` has two %u, number and
 * count, for the foot of every page, at `foot_y`. */
void lm_pages_finish (LmPages *self, const char *format, double foot_y);

guint lm_pages_get_n (LmPages *self);
void lm_pages_draw (LmPages *self, guint page, cairo_t *cr);

G_END_DECLS
