#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one way in which the board is drawn. The painter has two backends: a
 * GtkSnapshot with cached nodes (room ui) for the screen, and cairo for paper,
 * PDF, SVG and PNG (lm-painter-cairo.h). Whole pixels, so that edges are sharp.
 *
 * Callers draw from left to right in their own coordinates. lm_painter_place()
 * alone brings a rectangle to where it stands: it adds the origin and turns the
 * picture round for languages that are read from right to left. */

typedef struct {
  int x, y, width, height;
} LmRect;

static inline gboolean
lm_rect_contains (const LmRect *rect, int x, int y)
{
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

/* 0xRRGGBBAA; 0 is no colour at all. */
typedef guint32 LmColour;

/* Mixes `share` of 256 parts of `a` with the rest of `b`; the result is opaque. */
LmColour lm_colour_mix (LmColour a, LmColour b, int share);
static inline LmColour lm_colour_with_alpha (LmColour colour, guint8 alpha) { return (colour & 0xffffff00) | alpha; }

typedef enum {
  LM_TEXT_BODY,
  LM_TEXT_BOLD,
  LM_TEXT_SMALL,
  LM_TEXT_SMALL_BOLD,
  LM_N_TEXT_STYLES
} LmTextStyle;

/* Size of a style against that of the font, and whether it is bold. */
double lm_text_style_get_scale (LmTextStyle style);
gboolean lm_text_style_is_bold (LmTextStyle style);

typedef enum {
  LM_ALIGN_START,
  LM_ALIGN_MIDDLE,
  LM_ALIGN_END,
} LmAlign;

typedef enum {
  LM_GLYPH_CIRCLE,
  LM_GLYPH_DIAMOND,
  LM_GLYPH_SQUARE,
  LM_GLYPH_CHECK,    /* done */
  LM_GLYPH_LOCK,     /* pinned by the resident */
  LM_GLYPH_ALERT,    /* a disc with an exclamation mark: conflict */
  LM_GLYPH_OPEN,     /* a group that is open */
  LM_GLYPH_CLOSED,   /* a group that is collapsed; turned round with the picture */
  LM_GLYPH_WARNING,  /* a triangle */
  LM_N_GLYPHS
} LmGlyph;

/* From one point to another. */
typedef struct {
  double x1, y1, x2, y2;
} LmLine;

typedef struct _LmPainter LmPainter;

typedef struct {
  void (*fill) (LmPainter *self, const LmRect *rect, LmColour colour);
  void (*box) (LmPainter *self, const LmRect *rect, int radius, LmColour fill, LmColour edge, int edge_width);
  void (*hatch) (LmPainter *self, const LmRect *rect, LmColour colour);
  void (*glyph) (LmPainter *self, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge);
  void (*text) (LmPainter *self, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect, LmAlign align);
  void (*measure) (LmPainter *self, const char *text, LmTextStyle style, int *width, int *height);
  void (*push_clip) (LmPainter *self, const LmRect *rect);
  void (*pop_clip) (LmPainter *self);
  void (*line) (LmPainter *self, const LmLine *line, double width, LmColour colour, gboolean dotted);
} LmPainterInterface;

/* Backends embed this as their first member. */
struct _LmPainter {
  const LmPainterInterface *backend;
  int x, y;     /* origin, added to every rectangle */
  int mirror;   /* width of the picture to turn round in; 0: left to right */
};

/* The only arithmetic of right-to-left pictures; its own inverse for points
 * (width 0 and no origin). */
LmRect lm_painter_place (const LmPainter *self, const LmRect *rect);

void lm_painter_fill (LmPainter *self, int x, int y, int width, int height, LmColour colour);
/* A rectangle with round corners and an edge that lies inside it. */
void lm_painter_box (LmPainter *self, const LmRect *rect, int radius, LmColour fill, LmColour edge, int edge_width);
/* Slanted lines. */
void lm_painter_hatch (LmPainter *self, const LmRect *rect, LmColour colour);
void lm_painter_glyph (LmPainter *self, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge);
/* A slanting line. */
void lm_painter_line (LmPainter *self, const LmLine *line, double width, LmColour colour, gboolean dotted);
/* One line of text in the middle of the height of `rect`, cut off with an ellipsis
 * where it is too long. */
void lm_painter_text (LmPainter *self, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect, LmAlign align);
/* The same, but nothing where it would have to be cut off. TRUE: it was drawn. */
gboolean lm_painter_text_if_fits (LmPainter *self, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect, LmAlign align);
void lm_painter_measure (LmPainter *self, const char *text, LmTextStyle style, int *width, int *height);
void lm_painter_push_clip (LmPainter *self, const LmRect *rect);
void lm_painter_pop_clip (LmPainter *self);

G_END_DECLS
