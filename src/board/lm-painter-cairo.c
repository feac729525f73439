#include "board/lm-painter-cairo.h"

#include <math.h>

struct _LmPainterCairo {
  LmPainter painter;
  cairo_t *cr;
  PangoLayout *layouts[LM_N_TEXT_STYLES];
};

/* Distance of the lines of a hatch. */
#define HATCH_STEP 6

static void
set_source (cairo_t *cr, LmColour colour)
{
  cairo_set_source_rgba (cr, (colour >> 24) / 255.0, ((colour >> 16) & 0xff) / 255.0, ((colour >> 8) & 0xff) / 255.0,
                         (colour & 0xff) / 255.0);
}

static void
round_path (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_path (cr);
  if (radius <= 0)
    {
      cairo_rectangle (cr, x, y, width, height);
      return;
    }
  cairo_arc (cr, x + width - radius, y + radius, radius, -M_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, M_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, M_PI / 2, M_PI);
  cairo_arc (cr, x + radius, y + radius, radius, M_PI, M_PI * 3 / 2);
  cairo_close_path (cr);
}

static void
paint_path (cairo_t *cr, LmColour fill, LmColour edge, double line_width)
{
  if (fill != 0)
    {
      set_source (cr, fill);
      cairo_fill_preserve (cr);
    }
  if (edge != 0)
    {
      set_source (cr, edge);
      cairo_set_line_width (cr, line_width);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
}

static void
paint_lock (cairo_t *cr, const LmRect *rect, LmColour fill)
{
  double w = rect->width, h = rect->height, line = MAX (1.0, w / 7.0);

  set_source (cr, fill);
  round_path (cr, rect->x + w * 0.14, rect->y + h * 0.45, w * 0.72, h * 0.5, w * 0.08);
  cairo_fill (cr);
  cairo_set_line_width (cr, line);
  cairo_new_path (cr);
  cairo_move_to (cr, rect->x + w * 0.29, rect->y + h * 0.5);
  cairo_line_to (cr, rect->x + w * 0.29, rect->y + h * 0.28);
  cairo_arc (cr, rect->x + w * 0.5, rect->y + h * 0.28, w * 0.21, M_PI, 0);
  cairo_line_to (cr, rect->x + w * 0.71, rect->y + h * 0.5);
  cairo_stroke (cr);
}

static void
paint_alert (cairo_t *cr, const LmRect *rect, LmColour fill, LmColour edge)
{
  double w = rect->width, middle = rect->x + w / 2.0;

  cairo_new_path (cr);
  cairo_arc (cr, middle, rect->y + rect->height / 2.0, w / 2.0, 0, 2 * M_PI);
  set_source (cr, fill);
  cairo_fill (cr);
  set_source (cr, edge);
  cairo_rectangle (cr, middle - w * 0.075, rect->y + w * 0.2, w * 0.15, w * 0.36);
  cairo_fill (cr);
  cairo_arc (cr, middle, rect->y + w * 0.74, w * 0.09, 0, 2 * M_PI);
  cairo_fill (cr);
}

void
lm_cairo_box (cairo_t *cr, const LmRect *rect, int radius, LmColour fill, LmColour edge, int edge_width)
{
  double half = edge != 0 ? edge_width / 2.0 : 0;

  round_path (cr, rect->x + half, rect->y + half, rect->width - 2 * half, rect->height - 2 * half, MAX (0, radius - half));
  paint_path (cr, fill, edge, edge_width);
}

void
lm_cairo_hatch (cairo_t *cr, const LmRect *rect, LmColour colour)
{
  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  cairo_new_path (cr);
  for (int x = -rect->height; x < rect->width; x += HATCH_STEP)
    {
      cairo_move_to (cr, rect->x + x, rect->y + rect->height);
      cairo_line_to (cr, rect->x + x + rect->height, rect->y);
    }
  set_source (cr, colour);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
lm_cairo_glyph (cairo_t *cr, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge, gboolean mirrored)
{
  double x = rect->x, y = rect->y, w = rect->width, h = rect->height, line = 1.4;

  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  switch (glyph)
    {
    case LM_GLYPH_CIRCLE:
      cairo_new_path (cr);
      cairo_arc (cr, x + w / 2, y + h / 2, w / 2 - line / 2, 0, 2 * M_PI);
      paint_path (cr, fill, edge, line);
      break;
    case LM_GLYPH_DIAMOND:
      cairo_new_path (cr);
      cairo_move_to (cr, x + w / 2, y + line * 0.6);
      cairo_line_to (cr, x + w - line * 0.6, y + h / 2);
      cairo_line_to (cr, x + w / 2, y + h - line * 0.6);
      cairo_line_to (cr, x + line * 0.6, y + h / 2);
      cairo_close_path (cr);
      paint_path (cr, fill, edge, line);
      break;
    case LM_GLYPH_SQUARE:
      round_path (cr, x + line, y + line, w - 2 * line, h - 2 * line, 1);
      paint_path (cr, fill, edge, line);
      break;
    case LM_GLYPH_CHECK:
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_new_path (cr);
      cairo_move_to (cr, x + w * 0.12, y + h * 0.55);
      cairo_line_to (cr, x + w * 0.4, y + h * 0.82);
      cairo_line_to (cr, x + w * 0.88, y + h * 0.2);
      set_source (cr, fill);
      cairo_set_line_width (cr, MAX (1.6, w / 6));
      cairo_stroke (cr);
      break;
    case LM_GLYPH_LOCK:
      paint_lock (cr, rect, fill);
      break;
    case LM_GLYPH_ALERT:
      paint_alert (cr, rect, fill, edge);
      break;
    case LM_GLYPH_OPEN:
      cairo_new_path (cr);
      cairo_move_to (cr, x + w * 0.1, y + h * 0.3);
      cairo_line_to (cr, x + w * 0.9, y + h * 0.3);
      cairo_line_to (cr, x + w * 0.5, y + h * 0.75);
      cairo_close_path (cr);
      paint_path (cr, fill, 0, 0);
      break;
    case LM_GLYPH_CLOSED:
      cairo_new_path (cr);
      cairo_move_to (cr, mirrored ? x + w * 0.7 : x + w * 0.3, y + h * 0.1);
      cairo_line_to (cr, mirrored ? x + w * 0.7 : x + w * 0.3, y + h * 0.9);
      cairo_line_to (cr, mirrored ? x + w * 0.25 : x + w * 0.75, y + h * 0.5);
      cairo_close_path (cr);
      paint_path (cr, fill, 0, 0);
      break;
    case LM_GLYPH_WARNING:
      cairo_new_path (cr);
      cairo_move_to (cr, x + w / 2, y);
      cairo_line_to (cr, x + w, y + h);
      cairo_line_to (cr, x, y + h);
      cairo_close_path (cr);
      paint_path (cr, fill, 0, 0);
      break;
    case LM_N_GLYPHS:
    default:
      g_assert_not_reached ();
    }
  cairo_restore (cr);
}

static void
cairo_fill_rect (LmPainter *painter, const LmRect *rect, LmColour colour)
{
  LmPainterCairo *self = (LmPainterCairo *) painter;

  set_source (self->cr, colour);
  cairo_rectangle (self->cr, rect->x, rect->y, rect->width, rect->height);
  cairo_fill (self->cr);
}

static void
cairo_box (LmPainter *painter, const LmRect *rect, int radius, LmColour fill, LmColour edge, int edge_width)
{
  lm_cairo_box (((LmPainterCairo *) painter)->cr, rect, radius, fill, edge, edge_width);
}

static void
cairo_hatch (LmPainter *painter, const LmRect *rect, LmColour colour)
{
  lm_cairo_hatch (((LmPainterCairo *) painter)->cr, rect, colour);
}

static void
cairo_glyph (LmPainter *painter, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge)
{
  lm_cairo_glyph (((LmPainterCairo *) painter)->cr, glyph, rect, fill, edge, painter->mirror > 0);
}

static void
cairo_text (LmPainter *painter, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect, LmAlign align)
{
  LmPainterCairo *self = (LmPainterCairo *) painter;
  PangoLayout *layout = self->layouts[style];
  int width, height, x = rect->x;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, rect->width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (align != LM_ALIGN_START)
    x += align == LM_ALIGN_END ? rect->width - width : (rect->width - width) / 2;
  set_source (self->cr, colour);
  cairo_move_to (self->cr, x, rect->y + (rect->height - height) / 2);
  pango_cairo_show_layout (self->cr, layout);
}

static void
cairo_measure (LmPainter *painter, const char *text, LmTextStyle style, int *width, int *height)
{
  PangoLayout *layout = ((LmPainterCairo *) painter)->layouts[style];

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, width, height);
}

static void
cairo_push_clip (LmPainter *painter, const LmRect *rect)
{
  LmPainterCairo *self = (LmPainterCairo *) painter;

  cairo_save (self->cr);
  cairo_rectangle (self->cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (self->cr);
}

static void
cairo_pop_clip (LmPainter *painter)
{
  cairo_restore (((LmPainterCairo *) painter)->cr);
}

static void
cairo_line (LmPainter *painter, const LmLine *line, double width, LmColour colour, gboolean dotted)
{
  cairo_t *cr = ((LmPainterCairo *) painter)->cr;
  const double dots[] = { width, 2 * width };

  cairo_save (cr);
  set_source (cr, colour);
  cairo_set_line_width (cr, width);
  /* Hundreds of lines are drawn while somebody zooms. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  if (dotted)
    cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  cairo_move_to (cr, line->x1, line->y1);
  cairo_line_to (cr, line->x2, line->y2);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static const LmPainterInterface cairo_backend = {
  cairo_fill_rect, cairo_box, cairo_hatch, cairo_glyph, cairo_text, cairo_measure, cairo_push_clip, cairo_pop_clip, cairo_line,
};

LmPainterCairo *
lm_painter_cairo_new (cairo_t *cr, const PangoFontDescription *font)
{
  LmPainterCairo *self = g_new0 (LmPainterCairo, 1);

  g_return_val_if_fail (cr != NULL && font != NULL, NULL);
  self->painter.backend = &cairo_backend;
  self->cr = cairo_reference (cr);
  for (int style = 0; style < LM_N_TEXT_STYLES; style++)
    {
      PangoFontDescription *described = pango_font_description_copy (font);
      double size = pango_font_description_get_size (font) * lm_text_style_get_scale (style);

      if (pango_font_description_get_size_is_absolute (font))
        pango_font_description_set_absolute_size (described, size);
      else
        pango_font_description_set_size (described, size);
      if (lm_text_style_is_bold (style))
        pango_font_description_set_weight (described, PANGO_WEIGHT_BOLD);
      self->layouts[style] = pango_cairo_create_layout (cr);
      pango_layout_set_font_description (self->layouts[style], described);
      pango_layout_set_ellipsize (self->layouts[style], PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layouts[style], TRUE);
      pango_font_description_free (described);
    }
  return self;
}

void
lm_painter_cairo_free (LmPainterCairo *self)
{
  for (int style = 0; style < LM_N_TEXT_STYLES; style++)
    g_object_unref (self->layouts[style]);
  cairo_destroy (self->cr);
  g_free (self);
}

LmPainter *
lm_painter_cairo_get_painter (LmPainterCairo *self)
{
  return &self->painter;
}
