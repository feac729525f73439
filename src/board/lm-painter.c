#include "board/lm-painter.h"

LmColour
lm_colour_mix (LmColour a, LmColour b, int share)
{
  LmColour result = 0xff;

  for (int shift = 8; shift <= 24; shift += 8)
    {
      int x = (a >> shift) & 0xff, y = (b >> shift) & 0xff;

      result |= (LmColour) ((x * share + y * (256 - share)) / 256) << shift;
    }
  return result;
}

double
lm_text_style_get_scale (LmTextStyle style)
{
  return style == LM_TEXT_SMALL || style == LM_TEXT_SMALL_BOLD ? 0.86 : 1.0;
}

gboolean
lm_text_style_is_bold (LmTextStyle style)
{
  return style == LM_TEXT_BOLD || style == LM_TEXT_SMALL_BOLD;
}

LmRect
lm_painter_place (const LmPainter *self, const LmRect *rect)
{
  LmRect placed = { rect->x + self->x, rect->y + self->y, MAX (0, rect->width), MAX (0, rect->height) };

  if (self->mirror > 0)
    placed.x = self->mirror - placed.x - placed.width;
  return placed;
}

void
lm_painter_fill (LmPainter *self, int x, int y, int width, int height, LmColour colour)
{
  LmRect placed = lm_painter_place (self, &(LmRect) { x, y, width, height });

  if (placed.width > 0 && placed.height > 0 && colour != 0)
    self->backend->fill (self, &placed, colour);
}

void
lm_painter_box (LmPainter *self, const LmRect *rect, int radius, LmColour fill, LmColour edge, int edge_width)
{
  LmRect placed = lm_painter_place (self, rect);

  if (placed.width > 0 && placed.height > 0)
    self->backend->box (self, &placed, MIN (radius, MIN (placed.width, placed.height) / 2), fill, edge, edge_width);
}

void
lm_painter_hatch (LmPainter *self, const LmRect *rect, LmColour colour)
{
  LmRect placed = lm_painter_place (self, rect);

  if (placed.width > 0 && placed.height > 0)
    self->backend->hatch (self, &placed, colour);
}

void
lm_painter_glyph (LmPainter *self, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge)
{
  LmRect placed = lm_painter_place (self, rect);

  if (placed.width > 0 && placed.height > 0)
    self->backend->glyph (self, glyph, &placed, fill, edge);
}

void
lm_painter_line (LmPainter *self, const LmLine *line, double width, LmColour colour, gboolean dotted)
{
  LmLine placed = { line->x1 + self->x, line->y1 + self->y, line->x2 + self->x, line->y2 + self->y };

  if (self->mirror > 0)
    {
      placed.x1 = self->mirror - placed.x1;
      placed.x2 = self->mirror - placed.x2;
    }
  if (colour != 0 && width > 0)
    self->backend->line (self, &placed, width, colour, dotted);
}

void
lm_painter_text (LmPainter *self, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect, LmAlign align)
{
  LmRect placed = lm_painter_place (self, rect);

  if (self->mirror > 0 && align != LM_ALIGN_MIDDLE)
    align = align == LM_ALIGN_START ? LM_ALIGN_END : LM_ALIGN_START;
  if (placed.width > 0 && placed.height > 0 && text[0] != '\0')
    self->backend->text (self, text, style, colour, &placed, align);
}

gboolean
lm_painter_text_if_fits (LmPainter *self, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect,
                         LmAlign align)
{
  int width, height;

  self->backend->measure (self, text, style, &width, &height);
  if (width > rect->width || height > rect->height)
    return FALSE;
  lm_painter_text (self, text, style, colour, rect, align);
  return TRUE;
}

void
lm_painter_measure (LmPainter *self, const char *text, LmTextStyle style, int *width, int *height)
{
  int w, h;

  self->backend->measure (self, text, style, &w, &h);
  if (width)
    *width = w;
  if (height)
    *height = h;
}

void
lm_painter_push_clip (LmPainter *self, const LmRect *rect)
{
  LmRect placed = lm_painter_place (self, rect);

  self->backend->push_clip (self, &placed);
}

void
lm_painter_pop_clip (LmPainter *self)
{
  self->backend->pop_clip (self);
}
