#pragma once

#include <pango/pangocairo.h>

#include "board/lm-painter.h"

G_BEGIN_DECLS

/* Paints on a cairo context: paper, PDF, SVG, PNG. `font` is the font of
 * LM_TEXT_BODY. Text on a vector surface stays text. */
typedef struct _LmPainterCairo LmPainterCairo;

LmPainterCairo *lm_painter_cairo_new (cairo_t *cr, const PangoFontDescription *font);
void lm_painter_cairo_free (LmPainterCairo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPainterCairo, lm_painter_cairo_free)
LmPainter *lm_painter_cairo_get_painter (LmPainterCairo *self);

/* The shapes themselves, for the backend of the screen, which keeps pictures of them. */
void lm_cairo_box (cairo_t *cr, const LmRect *rect, int radius, LmColour fill, LmColour edge, int edge_width);
void lm_cairo_hatch (cairo_t *cr, const LmRect *rect, LmColour colour);
void lm_cairo_glyph (cairo_t *cr, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge, gboolean mirrored);

G_END_DECLS
