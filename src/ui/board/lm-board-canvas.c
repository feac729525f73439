#include "lm-board-canvas.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "board/lm-painter-cairo.h"
#include "lm-board-canvas-private.h"
#include "lm-board-private.h"

static void lm_board_canvas_scrollable_init (GtkScrollableInterface *iface);
static void lm_board_canvas_accessible_init (GtkAccessibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LmBoardCanvas, lm_board_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, lm_board_canvas_scrollable_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, lm_board_canvas_accessible_init))

typedef enum {
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
} LmBoardCanvasProperty;

enum { VIEW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Room below the last row, so that it can be read above the capacity. */
#define BOTTOM_ROOM 24

void
lm_board_canvas_view_changed (LmBoardCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static void
update_palette (LmBoardCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->scene.palette = lm_palette_get (adw_style_manager_get_dark (manager), adw_style_manager_get_high_contrast (manager));
  lm_board_canvas_view_changed (self);
}

void
lm_board_canvas_forget_pictures (LmBoardCanvas *self)
{
  g_clear_object (&self->minimap);
  g_clear_object (&self->flows);
}

/* TRUE: the rows of the district have another height now. */
static gboolean
fit_district (LmBoardCanvas *self)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  int before = self->scene.metrics.district_row;

  if (self->model == NULL || body.height <= 0)
    return FALSE;
  lm_board_metrics_fit_district (&self->scene.metrics, self->model->n_trains, body.height - BOTTOM_ROOM);
  return before != self->scene.metrics.district_row;
}

void
lm_board_canvas_apply_heights (LmBoardCanvas *self)
{
  /* The sizes are known from the first painter on. */
  if (self->scene.rows == NULL || self->painter == NULL)
    return;
  fit_district (self);
  lm_board_scene_apply_heights (&self->scene);
}

double
lm_board_canvas_scale_of (LmBoardCanvas *self, LmBoardLevel level)
{
  if (self->scales[level] > 0)
    return self->scales[level];
  if (level == LM_BOARD_DISTRICT && self->model && self->scene.axis)
    {
      LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
      LmDay first, end;

      /* The whole of the work in the width of the board. */
      if (body.width > 0 && lm_board_canvas_get_work (self, &first, &end))
        return CLAMP (lm_time_axis_get_scale (self->scene.axis) * body.width /
                        (1.12 * (lm_time_axis_get_day_x (self->scene.axis, end) - lm_time_axis_get_day_x (self->scene.axis, first))),
                      lm_board_level_least[level], lm_board_level_most[level]);
    }
  return self->painter ? self->scene.metrics.scale[level] : lm_board_level_most[level];
}

/* Everything that follows the font: labels, shapes and sizes. */
static void
renew_painter (LmBoardCanvas *self)
{
  g_clear_pointer (&self->painter, lm_painter_snapshot_free);
  self->painter = lm_painter_snapshot_new (GTK_WIDGET (self));
  g_clear_pointer (&self->font, pango_font_description_free);
  self->font = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));
  lm_board_metrics_init (&self->scene.metrics, lm_painter_snapshot_get_painter (self->painter));
  lm_board_metrics_fit (&self->scene.metrics, gtk_widget_get_width (GTK_WIDGET (self)));
  lm_board_canvas_apply_heights (self);
  if (self->scene.axis)
    lm_time_axis_set_scale (self->scene.axis, lm_board_canvas_scale_of (self, self->scene.level));
  lm_board_canvas_forget_pictures (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  lm_board_canvas_view_changed (self);
}

static void
apply_filter (LmBoardCanvas *self)
{
  g_autofree guint8 *shown = NULL;

  if (self->scene.rows == NULL)
    return;
  if (self->filter)
    {
      shown = g_new0 (guint8, self->model->n_homes + 1);
      for (guint i = 0; i < self->model->n_homes; i++)
        shown[i] = g_hash_table_contains (self->filter, &self->model->homes[i].id);
    }
  lm_row_index_set_filter (self->scene.rows, shown);
  g_clear_object (&self->flows);
}

/* A picture that is kept, painted on cairo. */
static GdkTexture *
draw_picture (LmBoardCanvas *self, int width, int height, void (*paint) (LmBoardCanvas *self, LmPainter *painter, int width, int height))
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 10");
  LmPainterCairo *painter = lm_painter_cairo_new (cr, font);
  GBytes *bytes;
  GdkTexture *texture;

  cairo_scale (cr, scale, scale);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    lm_painter_cairo_get_painter (painter)->mirror = width;
  paint (self, lm_painter_cairo_get_painter (painter), width, height);
  lm_painter_cairo_free (painter);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) cairo_image_surface_get_stride (surface) * height * scale,
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  texture = gdk_memory_texture_new (width * scale, height * scale, GDK_MEMORY_DEFAULT, bytes, cairo_image_surface_get_stride (surface));
  g_bytes_unref (bytes);
  return texture;
}

static void
paint_minimap (LmBoardCanvas *self, LmPainter *painter, int width, int height)
{
  lm_board_paint_minimap (&self->scene, painter, width, height);
}

static void
paint_flows (LmBoardCanvas *self, LmPainter *painter, int width, int height)
{
  LmRect visible = { lm_board_canvas_scroll_of (self, LM_HORIZONTAL), lm_board_canvas_scroll_of (self, LM_VERTICAL), width, height };

  painter->x = -visible.x;
  painter->y = -visible.y;
  lm_board_paint_flows (&self->scene, painter, &visible, self->items);
}

/* Slanting lines are dear to draw and seldom change: they are kept as a picture,
 * with the labels on top. */
static void
snapshot_flows (LmBoardCanvas *self, GtkSnapshot *snapshot, LmPainter *painter, const LmRect *body, const LmRect *visible)
{
  LmBoardFlowsKey key;
  LmRect placed = lm_painter_place (painter, body);

  memset (&key, 0, sizeof key);
  key.visible = *visible;
  key.scale = lm_time_axis_get_scale (self->scene.axis);
  key.palette = self->scene.palette;
  key.selected = self->scene.selected;
  key.row = self->scene.metrics.district_row;
  key.scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  key.n_rows = lm_row_index_get_n_rows (self->scene.rows);
  key.rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  if (body->width <= 0 || body->height <= 0)
    return;
  if (self->flows == NULL || memcmp (&key, &self->flows_of, sizeof key) != 0)
    {
      g_clear_object (&self->flows);
      self->flows = draw_picture (self, body->width, body->height, paint_flows);
      self->flows_of = key;
    }
  gtk_snapshot_append_texture (snapshot, self->flows, &GRAPHENE_RECT_INIT (placed.x, placed.y, placed.width, placed.height));
}

static void
snapshot_minimap (LmBoardCanvas *self, GtkSnapshot *snapshot, LmPainter *painter)
{
  LmRect map = lm_board_canvas_get_rect (self, LM_BOARD_PART_MINIMAP);
  LmRect placed, window;

  if (map.width <= 0 || map.height <= 0)
    return;
  if (self->minimap == NULL || self->minimap_width != map.width || self->minimap_palette != self->scene.palette)
    {
      g_clear_object (&self->minimap);
      self->minimap = draw_picture (self, map.width, map.height, paint_minimap);
      self->minimap_width = map.width;
      self->minimap_palette = self->scene.palette;
    }
  placed = lm_painter_place (painter, &map);
  gtk_snapshot_append_texture (snapshot, self->minimap, &GRAPHENE_RECT_INIT (placed.x, placed.y, placed.width, placed.height));
  window = lm_board_canvas_minimap_window (self);
  lm_painter_push_clip (painter, &map);
  lm_painter_box (painter, &window, 3, lm_colour_with_alpha (self->scene.palette->accent, 0x22), self->scene.palette->accent, 2);
  lm_painter_pop_clip (painter);
}

static void
snapshot_content (LmBoardCanvas *self, GtkSnapshot *snapshot, LmPainter *painter)
{
  const LmBoardScene *scene = &self->scene;
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY), rows = lm_board_canvas_get_rect (self, LM_BOARD_PART_ROWS);
  LmRect times = lm_board_canvas_get_rect (self, LM_BOARD_PART_TIME), load = lm_board_canvas_get_rect (self, LM_BOARD_PART_CAPACITY);
  int x = lm_board_canvas_scroll_of (self, LM_HORIZONTAL), y = lm_board_canvas_scroll_of (self, LM_VERTICAL), sticky_y = 0;
  LmRect visible = { x, y, body.width, body.height };
  int sticky = lm_board_get_sticky (scene, y, &sticky_y);

  lm_board_layout (scene, &visible, self->items);
  if (scene->level == LM_BOARD_DISTRICT)
    snapshot_flows (self, snapshot, painter, &body, &visible);
  lm_painter_push_clip (painter, &body);
  painter->x = body.x - x;
  painter->y = body.y - y;
  if (scene->level == LM_BOARD_DISTRICT)
    lm_board_paint_flow_labels (scene, painter, &visible, self->items);
  else
    lm_board_paint_body (scene, painter, &visible, self->items);
  if (sticky >= 0)
    lm_board_paint_sticky (scene, painter, &visible, sticky, sticky_y, FALSE);
  painter->x = painter->y = 0;
  lm_painter_pop_clip (painter);

  lm_painter_push_clip (painter, &rows);
  painter->y = rows.y - y;
  lm_board_paint_row_headers (scene, painter, y, rows.height);
  if (sticky >= 0)
    lm_board_paint_sticky (scene, painter, &visible, sticky, sticky_y, TRUE);
  painter->y = 0;
  lm_painter_pop_clip (painter);

  lm_painter_push_clip (painter, &times);
  painter->x = times.x - x;
  lm_board_paint_time_header (scene, painter, x, times.width);
  painter->x = 0;
  lm_painter_pop_clip (painter);
  lm_board_paint_corner (scene, painter);

  if (load.height > 0)
    {
      lm_painter_push_clip (painter, &load);
      painter->x = load.x - x;
      painter->y = load.y;
      lm_board_paint_capacity (scene, painter, x, load.width);
      painter->x = painter->y = 0;
      lm_painter_pop_clip (painter);
      painter->y = load.y;
      lm_board_paint_capacity_header (scene, painter);
      painter->y = 0;
    }
  painter->y = lm_board_canvas_get_rect (self, LM_BOARD_PART_MINIMAP).y;
  lm_board_paint_minimap_header (scene, painter);
  painter->y = 0;
  snapshot_minimap (self, snapshot, painter);
}

static void
lm_board_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LmPainter *painter;

  if (self->painter == NULL || width <= 0 || height <= 0)
    return;
  painter = lm_painter_snapshot_begin (self->painter, snapshot);
  lm_painter_fill (painter, 0, 0, width, height, self->scene.palette->background);
  if (self->model)
    snapshot_content (self, snapshot, painter);
  if (!lm_painter_snapshot_end (self->painter))
    gtk_widget_queue_draw (widget);
}

static void
lm_board_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 360 : 240;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 960 : 600;
}

static void
configure (LmBoardCanvas *self, int direction, double upper, double page, double *want)
{
  double value = isnan (*want) ? lm_board_canvas_scroll_of (self, direction) : *want;

  upper = MAX (upper, page);
  *want = NAN;
  if (self->adjustments[direction])
    gtk_adjustment_configure (self->adjustments[direction], CLAMP (value, 0, upper - page), 0, upper, page * 0.1, page * 0.9, page);
}

static void
lm_board_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (widget);
  LmRect body;

  lm_board_metrics_fit (&self->scene.metrics, width);
  body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  if (fit_district (self) && self->scene.level == LM_BOARD_DISTRICT)
    lm_board_scene_apply_heights (&self->scene);
  if (self->model && body.height > 0)
    {
      int row = self->late_row;
      LmDay day = self->late_day, third = self->late_third;

      self->late_row = -1;
      self->late_day = self->late_third = LM_DAY_NONE;
      if (third != LM_DAY_NONE)
        self->want_x = lm_time_axis_get_day_x (self->scene.axis, third) - body.width / 3.0;
      if (row >= 0 && row < (int) lm_row_index_get_n_rows (self->scene.rows))
        lm_board_canvas_go_to_row (self, row);
      if (day != LM_DAY_NONE)
        lm_board_canvas_go_to_days (self, day, day + 1);
    }
  configure (self, LM_HORIZONTAL, self->model ? lm_time_axis_get_width (self->scene.axis) : 0, MAX (1, body.width), &self->want_x);
  configure (self, LM_VERTICAL, self->model ? lm_row_index_get_height (self->scene.rows) + BOTTOM_ROOM : 0, MAX (1, body.height), &self->want_y);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static void
lm_board_canvas_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (widget);
  const PangoFontDescription *font;

  GTK_WIDGET_CLASS (lm_board_canvas_parent_class)->css_changed (widget, change);
  /* A look that changes with the focus must not throw the labels away. */
  font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  if (self->painter && !pango_font_description_equal (font, self->font))
    renew_painter (self);
}

static void
lm_board_canvas_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (lm_board_canvas_parent_class)->direction_changed (widget, previous);
  lm_board_canvas_forget_pictures (LM_BOARD_CANVAS (widget));
  lm_board_canvas_view_changed (LM_BOARD_CANVAS (widget));
}

static void
lm_board_canvas_root (GtkWidget *widget)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (widget);
  gboolean first = self->painter == NULL;

  GTK_WIDGET_CLASS (lm_board_canvas_parent_class)->root (widget);
  renew_painter (self);
  /* Before there is a font the rows have no height to scroll by. */
  if (first)
    lm_board_canvas_show_today (self);
}

static void
set_adjustment (LmBoardCanvas *self, int direction, GtkAdjustment *adjustment)
{
  if (self->adjustments[direction])
    g_signal_handlers_disconnect_by_data (self->adjustments[direction], self);
  g_set_object (&self->adjustments[direction], adjustment);
  if (adjustment)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (lm_board_canvas_view_changed), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
lm_board_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (object);

  switch ((LmBoardCanvasProperty) id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[LM_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[LM_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[LM_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[LM_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lm_board_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (object);

  switch ((LmBoardCanvasProperty) id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, LM_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, LM_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policies[LM_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->policies[LM_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lm_board_canvas_dispose (GObject *object)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (object);

  set_adjustment (self, LM_HORIZONTAL, NULL);
  set_adjustment (self, LM_VERTICAL, NULL);
  g_clear_pointer (&self->painter, lm_painter_snapshot_free);
  lm_board_canvas_forget_pictures (self);
  G_OBJECT_CLASS (lm_board_canvas_parent_class)->dispose (object);
}

static void
lm_board_canvas_finalize (GObject *object)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (object);

  g_clear_pointer (&self->scene.rows, lm_row_index_free);
  g_clear_pointer (&self->scene.axis, lm_time_axis_free);
  g_clear_pointer (&self->model, lm_board_model_free);
  g_clear_pointer (&self->filter, g_hash_table_unref);
  g_clear_pointer (&self->font, pango_font_description_free);
  g_array_unref (self->items);
  G_OBJECT_CLASS (lm_board_canvas_parent_class)->finalize (object);
}

/* The header and the frozen column do not scroll, so they show no shadows. */
static gboolean
lm_board_canvas_get_border (GtkScrollable *scrollable, GtkBorder *border)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (scrollable);
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);

  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  border->top = body.y;
  border->left = rtl ? 0 : body.x;
  border->right = rtl ? body.x : 0;
  border->bottom = MAX (0, gtk_widget_get_height (GTK_WIDGET (self)) - body.y - body.height);
  return TRUE;
}

static void
lm_board_canvas_scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = lm_board_canvas_get_border;
}

static GtkAccessible *
lm_board_canvas_get_first_accessible_child (GtkAccessible *accessible)
{
  LmBoardCanvas *self = LM_BOARD_CANVAS (accessible);

  return self->first_child ? self->first_child (self->first_child_data) : NULL;
}

/* Only the children are our own; the rest is that of a widget. */
static void
lm_board_canvas_accessible_init (GtkAccessibleInterface *iface)
{
  iface->get_first_accessible_child = lm_board_canvas_get_first_accessible_child;
}

static void
lm_board_canvas_class_init (LmBoardCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lm_board_canvas_get_property;
  object_class->set_property = lm_board_canvas_set_property;
  object_class->dispose = lm_board_canvas_dispose;
  object_class->finalize = lm_board_canvas_finalize;
  widget_class->snapshot = lm_board_canvas_snapshot;
  widget_class->measure = lm_board_canvas_measure;
  widget_class->size_allocate = lm_board_canvas_size_allocate;
  widget_class->css_changed = lm_board_canvas_css_changed;
  widget_class->direction_changed = lm_board_canvas_direction_changed;
  widget_class->root = lm_board_canvas_root;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The actions of the board are those of the grid too, where assistive technology finds them. */
  lm_board_install_actions (widget_class, FALSE);
  gtk_widget_class_set_css_name (widget_class, "board");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
lm_board_canvas_init (LmBoardCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->items = g_array_new (FALSE, FALSE, sizeof (LmBoardItem));
  self->want_x = self->want_y = NAN;
  self->late_row = -1;
  self->late_day = self->late_third = LM_DAY_NONE;
  self->scene.level = LM_BOARD_HOMES;
  self->scene.focus = -1;
  self->scene.now = LM_INSTANT_NONE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (renew_painter), NULL);
  update_palette (self);
}

GtkWidget *
lm_board_canvas_new (void)
{
  return g_object_new (LM_TYPE_BOARD_CANVAS, NULL);
}

void
lm_board_canvas_set_first_child (LmBoardCanvas *self, LmBoardFirstChild first_child, gpointer data)
{
  self->first_child = first_child;
  self->first_child_data = data;
}

/* The groups that stay collapsed, by the id of their train. */
static GHashTable *
list_collapsed (LmBoardCanvas *self)
{
  GHashTable *collapsed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint t = 0; self->model && t < self->model->n_trains; t++)
    if (lm_row_index_get_collapsed (self->scene.rows, t))
      g_hash_table_add (collapsed, g_memdup2 (&self->model->trains[t].id, sizeof (LmId)));
  return collapsed;
}

void
lm_board_canvas_set_model (LmBoardCanvas *self, LmBoardModel *model)
{
  g_autoptr (GHashTable) collapsed = list_collapsed (self);
  LmBoardModel *before = self->model;
  LmTimeAxis *axis_before = self->scene.axis;
  g_autofree guint *starts = NULL;

  self->scene.axis = NULL;
  g_clear_pointer (&self->scene.rows, lm_row_index_free);
  lm_board_canvas_forget_pictures (self);
  self->scene.focus = -1;
  self->model = model;
  self->scene.model = model;
  if (model)
    {
      starts = g_new (guint, model->n_trains + 1);
      for (guint t = 0; t < model->n_trains; t++)
        starts[t] = model->trains[t].first_home;
      starts[model->n_trains] = model->n_homes;
      self->scene.rows = lm_row_index_new (starts, model->n_trains);
      for (guint t = 0; t < model->n_trains; t++)
        if (g_hash_table_contains (collapsed, &model->trains[t].id))
          lm_row_index_set_collapsed (self->scene.rows, t, TRUE);
      self->scene.axis = lm_time_axis_new (model->first, model->end, model->kinds, model->open, model->close);
      lm_time_axis_set_scale (self->scene.axis, lm_board_canvas_scale_of (self, self->scene.level));
      lm_board_canvas_apply_heights (self);
      apply_filter (self);
      if (before == NULL)
        lm_board_canvas_show_today (self);
      else if (axis_before)
        {
          /* The same day stays at the left edge, although the axis may begin earlier. */
          double scroll = isnan (self->want_x) ? lm_board_canvas_scroll_of (self, LM_HORIZONTAL) : self->want_x;
          LmDay day = lm_time_axis_get_day (axis_before, (int) scroll);

          self->want_x = lm_time_axis_get_day_x (self->scene.axis, day) + scroll - lm_time_axis_get_day_x (axis_before, day);
        }
    }
  g_clear_pointer (&axis_before, lm_time_axis_free);
  g_clear_pointer (&before, lm_board_model_free);
  g_array_set_size (self->items, 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  lm_board_canvas_view_changed (self);
}

const LmBoardScene *
lm_board_canvas_get_scene (LmBoardCanvas *self)
{
  return &self->scene;
}

LmPainterSnapshot *
lm_board_canvas_get_painter (LmBoardCanvas *self)
{
  return self->painter;
}

void
lm_board_canvas_set_now (LmBoardCanvas *self, LmInstant now)
{
  self->scene.now = now;
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

void
lm_board_canvas_set_selected (LmBoardCanvas *self, LmId home)
{
  if (self->scene.selected == home)
    return;
  self->scene.selected = home;
  lm_board_canvas_view_changed (self);
}

void
lm_board_canvas_set_focus (LmBoardCanvas *self, int row, gboolean visible)
{
  if (self->scene.focus == row && self->scene.focus_visible == visible)
    return;
  self->scene.focus = row;
  self->scene.focus_visible = visible;
  lm_board_canvas_view_changed (self);
}

void
lm_board_canvas_set_collapsed (LmBoardCanvas *self, guint group, gboolean collapsed)
{
  lm_row_index_set_collapsed (self->scene.rows, group, collapsed);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  lm_board_canvas_view_changed (self);
}

void
lm_board_canvas_set_filter (LmBoardCanvas *self, GHashTable *homes)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_pointer (&self->filter, g_hash_table_unref);
  if (homes)
    {
      self->filter = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, homes);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_hash_table_add (self->filter, g_memdup2 (key, sizeof (gint64)));
    }
  self->scene.focus = -1;
  apply_filter (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  lm_board_canvas_view_changed (self);
}
