#include "lm-painter-snapshot.h"

#include "board/lm-painter-cairo.h"

/* Shapes kept at most; and the size from which a shape is no longer kept but
 * drawn with nodes, for a long bar or a frame round the whole board. */
#define MOST_SHAPES 4000
#define LARGE 480
#define OLD_FRAMES 120

typedef enum { SHAPE_BOX, SHAPE_HATCH, SHAPE_GLYPH } ShapeKind;

typedef struct {
  guint16 width, height;
  LmColour fill, edge;
  guint8 kind, radius, edge_width, glyph, mirrored;
} ShapeKey;

typedef struct {
  ShapeKey key; /* first, so that a shape is its own key */
  GdkTexture *texture;
  guint64 frame;
} Shape;

struct _LmPainterSnapshot {
  LmPainter painter;
  GtkWidget *widget; /* not owned: it owns the painter */
  LmTextCache *texts;
  GtkSnapshot *snapshot; /* of this frame */
  GHashTable *shapes;
  int scale;
  guint64 frame;
};

static GdkRGBA
to_rgba (LmColour colour)
{
  return (GdkRGBA) { (colour >> 24) / 255.0f, ((colour >> 16) & 0xff) / 255.0f, ((colour >> 8) & 0xff) / 255.0f, (colour & 0xff) / 255.0f };
}

static guint
hash_shape (gconstpointer data)
{
  const ShapeKey *key = data;

  return key->width * 31u + key->height * 1009u + key->fill * 7u + key->edge + key->kind * 65537u + key->glyph * 131071u +
         key->radius * 524287u + key->edge_width * 8191u + key->mirrored;
}

static gboolean
equal_shapes (gconstpointer a, gconstpointer b)
{
  const ShapeKey *x = a, *y = b;

  return x->width == y->width && x->height == y->height && x->fill == y->fill && x->edge == y->edge && x->kind == y->kind &&
         x->radius == y->radius && x->edge_width == y->edge_width && x->glyph == y->glyph && x->mirrored == y->mirrored;
}

static void
free_shape (gpointer data)
{
  Shape *shape = data;

  g_object_unref (shape->texture);
  g_free (shape);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer data)
{
  return ((Shape *) key)->frame < *(guint64 *) data;
}

static GdkTexture *
draw_shape (LmPainterSnapshot *self, const ShapeKey *key)
{
  int width = key->width * self->scale, height = key->height * self->scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  LmRect rect = { 0, 0, key->width, key->height };
  GBytes *bytes;
  GdkTexture *texture;

  cairo_scale (cr, self->scale, self->scale);
  if (key->kind == SHAPE_BOX)
    lm_cairo_box (cr, &rect, key->radius, key->fill, key->edge, key->edge_width);
  else if (key->kind == SHAPE_HATCH)
    lm_cairo_hatch (cr, &rect, key->fill);
  else
    lm_cairo_glyph (cr, key->glyph, &rect, key->fill, key->edge, key->mirrored);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) cairo_image_surface_get_stride (surface) * height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, cairo_image_surface_get_stride (surface));
  g_bytes_unref (bytes);
  return texture;
}

static void
append_shape (LmPainterSnapshot *self, const LmRect *rect, const ShapeKey *key)
{
  Shape *shape = g_hash_table_lookup (self->shapes, key);

  if (shape == NULL)
    {
      shape = g_new (Shape, 1);
      shape->key = *key;
      shape->texture = draw_shape (self, key);
      g_hash_table_add (self->shapes, shape);
    }
  shape->frame = self->frame;
  gtk_snapshot_append_texture (self->snapshot, shape->texture, &GRAPHENE_RECT_INIT (rect->x, rect->y, rect->width, rect->height));
}

static void
snapshot_fill (LmPainter *painter, const LmRect *rect, LmColour colour)
{
  LmPainterSnapshot *self = (LmPainterSnapshot *) painter;
  GdkRGBA rgba = to_rgba (colour);

  gtk_snapshot_append_color (self->snapshot, &rgba, &GRAPHENE_RECT_INIT (rect->x, rect->y, rect->width, rect->height));
}

static void
snapshot_box (LmPainter *painter, const LmRect *rect, int radius, LmColour fill, LmColour edge, int edge_width)
{
  LmPainterSnapshot *self = (LmPainterSnapshot *) painter;

  if (rect->width <= LARGE && rect->height <= LARGE / 4)
    {
      append_shape (self, rect, &(ShapeKey) { rect->width, rect->height, fill, edge, SHAPE_BOX, radius, edge != 0 ? edge_width : 0 });
      return;
    }
  if (fill != 0)
    snapshot_fill (painter, rect, fill);
  if (edge != 0)
    {
      snapshot_fill (painter, &(LmRect) { rect->x, rect->y, rect->width, edge_width }, edge);
      snapshot_fill (painter, &(LmRect) { rect->x, rect->y + rect->height - edge_width, rect->width, edge_width }, edge);
      snapshot_fill (painter, &(LmRect) { rect->x, rect->y, edge_width, rect->height }, edge);
      snapshot_fill (painter, &(LmRect) { rect->x + rect->width - edge_width, rect->y, edge_width, rect->height }, edge);
    }
}

static void
snapshot_hatch (LmPainter *painter, const LmRect *rect, LmColour colour)
{
  LmPainterSnapshot *self = (LmPainterSnapshot *) painter;
  LmRect part = *rect;

  /* In pieces, so that a wide area needs no wide texture. */
  for (part.x = rect->x; part.x < rect->x + rect->width; part.x += LARGE)
    {
      part.width = MIN (LARGE, rect->x + rect->width - part.x);
      append_shape (self, &part, &(ShapeKey) { part.width, part.height, colour, 0, SHAPE_HATCH });
    }
}

static void
snapshot_glyph (LmPainter *painter, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge)
{
  append_shape ((LmPainterSnapshot *) painter, rect,
                &(ShapeKey) { rect->width, rect->height, fill, edge, SHAPE_GLYPH, 0, 0, glyph, glyph == LM_GLYPH_CLOSED && painter->mirror > 0 });
}

static void
snapshot_text (LmPainter *painter, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect, LmAlign align)
{
  LmPainterSnapshot *self = (LmPainterSnapshot *) painter;
  int width, height, x = rect->x;
  GskRenderNode *node = lm_text_cache_get (self->texts, text, style, colour, rect->width, &width, &height);

  if (node == NULL)
    return;
  if (align != LM_ALIGN_START)
    x += align == LM_ALIGN_END ? rect->width - width : (rect->width - width) / 2;
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (x, rect->y + (rect->height - height) / 2));
  gtk_snapshot_append_node (self->snapshot, node);
  gtk_snapshot_restore (self->snapshot);
}

static void
snapshot_measure (LmPainter *painter, const char *text, LmTextStyle style, int *width, int *height)
{
  lm_text_cache_measure (((LmPainterSnapshot *) painter)->texts, text, style, width, height);
}

static void
snapshot_push_clip (LmPainter *painter, const LmRect *rect)
{
  gtk_snapshot_push_clip (((LmPainterSnapshot *) painter)->snapshot, &GRAPHENE_RECT_INIT (rect->x, rect->y, rect->width, rect->height));
}

static void
snapshot_pop_clip (LmPainter *painter)
{
  gtk_snapshot_pop (((LmPainterSnapshot *) painter)->snapshot);
}

static void
snapshot_line (LmPainter *painter, const LmLine *line, double width, LmColour colour, gboolean dotted)
{
  LmPainterSnapshot *self = (LmPainterSnapshot *) painter;
  GskPathBuilder *builder = gsk_path_builder_new ();
  GskStroke *stroke = gsk_stroke_new ((float) width);
  const float dots[] = { (float) width, (float) (2 * width) };
  GdkRGBA rgba = to_rgba (colour);
  GskPath *path;

  gsk_path_builder_move_to (builder, (float) line->x1, (float) line->y1);
  gsk_path_builder_line_to (builder, (float) line->x2, (float) line->y2);
  path = gsk_path_builder_free_to_path (builder);
  if (dotted)
    gsk_stroke_set_dash (stroke, dots, G_N_ELEMENTS (dots));
  gtk_snapshot_append_stroke (self->snapshot, path, stroke, &rgba);
  gsk_stroke_free (stroke);
  gsk_path_unref (path);
}

static const LmPainterInterface snapshot_backend = {
  snapshot_fill, snapshot_box, snapshot_hatch, snapshot_glyph, snapshot_text, snapshot_measure, snapshot_push_clip, snapshot_pop_clip,
  snapshot_line,
};

LmPainterSnapshot *
lm_painter_snapshot_new (GtkWidget *widget)
{
  LmPainterSnapshot *self = g_new0 (LmPainterSnapshot, 1);

  self->painter.backend = &snapshot_backend;
  self->widget = widget;
  self->scale = gtk_widget_get_scale_factor (widget);
  self->texts = lm_text_cache_new (widget);
  self->shapes = g_hash_table_new_full (hash_shape, equal_shapes, free_shape, NULL);
  return self;
}

void
lm_painter_snapshot_free (LmPainterSnapshot *self)
{
  lm_text_cache_free (self->texts);
  g_hash_table_unref (self->shapes);
  g_free (self);
}

LmPainter *
lm_painter_snapshot_begin (LmPainterSnapshot *self, GtkSnapshot *snapshot)
{
  self->snapshot = snapshot;
  self->frame++;
  if (g_hash_table_size (self->shapes) > MOST_SHAPES)
    {
      guint64 oldest = self->frame > OLD_FRAMES ? self->frame - OLD_FRAMES : 0;

      g_hash_table_foreach_remove (self->shapes, is_old, &oldest);
      if (g_hash_table_size (self->shapes) > MOST_SHAPES)
        {
          oldest = self->frame - 1;
          g_hash_table_foreach_remove (self->shapes, is_old, &oldest);
        }
    }
  lm_text_cache_begin_frame (self->texts);
  self->painter.x = self->painter.y = 0;
  self->painter.mirror = gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL ? gtk_widget_get_width (self->widget) : 0;
  return &self->painter;
}

gboolean
lm_painter_snapshot_end (LmPainterSnapshot *self)
{
  self->snapshot = NULL;
  return !lm_text_cache_is_incomplete (self->texts);
}

LmPainter *
lm_painter_snapshot_get_painter (LmPainterSnapshot *self)
{
  return &self->painter;
}
