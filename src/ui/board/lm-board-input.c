#include "lm-board-private.h"

#include <glib/gi18n.h>
#include <math.h>


/* Pixels before a press becomes a drag, and from the edge at which the board
 * scrolls along with it. */
#define DRAG_THRESHOLD 6
#define EDGE 28
/* Pixels a second at the very edge. */
#define EDGE_SPEED 700
/* One notch of the wheel with Ctrl. */
#define ZOOM_NOTCH 1.15

static const LmBoardScene *
scene_of (LmBoard *self)
{
  return lm_board_canvas_get_scene (self->canvas);
}

static int
n_rows_of (LmBoard *self)
{
  return scene_of (self)->model ? (int) lm_row_index_get_n_rows (scene_of (self)->rows) : 0;
}

static gboolean
is_focus_visible (LmBoard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root));
}

static int
compare_cells (gconstpointer a, gconstpointer b)
{
  const LmBoardItem *x = a, *y = b;

  return x->rect.x - y->rect.x;
}

GArray *
lm_board_list_cells (LmBoard *self, int row)
{
  const LmBoardScene *scene = scene_of (self);
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (LmBoardItem));
  LmRect whole;

  if (row < 0 || row >= n_rows_of (self))
    return cells;
  whole = (LmRect) { 0, lm_row_index_get_y (scene->rows, row), lm_time_axis_get_width (scene->axis), 1 };
  lm_board_layout (scene, &whole, cells);
  for (guint i = cells->len; i-- > 0;)
    {
      LmBoardItemKind kind = g_array_index (cells, LmBoardItem, i).kind;

      if (kind == LM_ITEM_WINDOW || kind == LM_ITEM_SPAN)
        g_array_remove_index (cells, i);
    }
  g_array_sort (cells, compare_cells);
  return cells;
}

void
lm_board_set_focus (LmBoard *self, int row, int cell)
{
  /* While the board goes the focus leaves it, too. */
  if (self->canvas == NULL)
    return;
  self->cell = cell;
  lm_board_canvas_set_focus (self->canvas, row, is_focus_visible (self));
  lm_board_nodes_set_focus (self->nodes, row, cell);
}

void
lm_board_focus_row (LmBoard *self, int row, int cell)
{
  const LmBoardScene *scene = scene_of (self);

  if (n_rows_of (self) == 0)
    return;
  row = CLAMP (row, 0, n_rows_of (self) - 1);
  if (self->moving)
    lm_board_forget_move (self);
  lm_board_set_focus (self, row, cell);
  lm_board_canvas_show_row (self->canvas, row);
  if (cell >= 0)
    {
      g_autoptr (GArray) cells = lm_board_list_cells (self, row);

      if (cell < (int) cells->len)
        {
          LmRect rect = g_array_index (cells, LmBoardItem, cell).rect;

          lm_board_canvas_show_days (self->canvas, lm_time_axis_get_day (scene->axis, rect.x), lm_time_axis_get_day (scene->axis, rect.x + rect.width - 1) + 1);
        }
    }
  gtk_widget_queue_draw (self->ghost_layer);
  if (lm_row_index_get (scene->rows, row).item >= 0)
    lm_board_user_selects (self, scene->model->homes[lm_row_index_get (scene->rows, row).item].id);
}

void
lm_board_update_hover (LmBoard *self)
{
  LmBoardPart part = lm_board_canvas_get_part (self->canvas, self->pointer_x, self->pointer_y);
  int row = part == LM_BOARD_PART_BODY || part == LM_BOARD_PART_ROWS ? lm_board_canvas_get_row (self->canvas, self->pointer_y) : -1;

  if (row == self->hover)
    return;
  self->hover = row;
  gtk_widget_queue_draw (self->ghost_layer);
}

/* --- pointer --- */

/* Whether it is part of a connection day, which can be taken to another one. */
static gboolean
is_of_day (const LmBoardItem *item)
{
  return item && item->kind >= LM_ITEM_TILE;
}

static void
pressed (GtkGestureClick *gesture, int n_press, double x, double y, LmBoard *self)
{
  const LmBoardScene *scene = scene_of (self);
  LmBoardPart part = lm_board_canvas_get_part (self->canvas, x, y);
  int row = part == LM_BOARD_PART_BODY || part == LM_BOARD_PART_ROWS ? lm_board_canvas_get_row (self->canvas, y) : -1;
  LmRow at;

  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  if (row < 0)
    return;
  at = lm_row_index_get (scene->rows, row);
  lm_board_focus_row (self, row, -1);
  if (at.item >= 0 && n_press == 2)
    lm_board_user_activates (self, scene->model->homes[at.item].id);
  else if (at.item < 0 && lm_board_level_has_homes (scene->level) && part == LM_BOARD_PART_ROWS)
    lm_board_toggle_group (self, at.group);
  else if (at.item < 0 && !lm_board_level_has_homes (scene->level) && n_press == 2)
    lm_board_open_train (self, at.group);
}

static void
drag_begin (GtkGestureDrag *gesture, double x, double y, LmBoard *self)
{
  const LmBoardItem *item = lm_board_canvas_get_item (self->canvas, x, y);
  LmBoardPart part = lm_board_canvas_get_part (self->canvas, x, y);

  self->drag = LM_BOARD_DRAG_NONE;
  self->drag_x = x;
  self->drag_y = y;
  if (part == LM_BOARD_PART_MINIMAP)
    {
      self->drag = LM_BOARD_DRAG_MINIMAP;
      lm_board_canvas_minimap_to (self->canvas, x, y);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  else if (is_of_day (item))
    self->drag = LM_BOARD_DRAG_TILE;
  else if (part == LM_BOARD_PART_BODY || part == LM_BOARD_PART_TIME || part == LM_BOARD_PART_CAPACITY)
    {
      self->drag = LM_BOARD_DRAG_PAN;
      self->drag_x = self->drag_y = 0;
    }
}

static void
follow_pointer (LmBoard *self)
{
  LmDay day = lm_board_target_at (self, self->pointer_x, self->pointer_y);

  if (day != LM_DAY_NONE && day != self->target)
    lm_board_consider (self, self->moving, day, FALSE);
}

/* As fast as the pointer is far into the edge, by the clock: a fast machine
 * draws more frames, but does not scroll faster. */
static gboolean
scroll_at_edge (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LmBoard *self = data;
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  double x = lm_board_canvas_flip (self->canvas, self->pointer_x), speed = 0;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = CLAMP ((now - self->edge_time) / (double) G_USEC_PER_SEC, 0, 0.1);

  if (x < body.x + EDGE)
    speed = -MIN (1, (body.x + EDGE - x) / EDGE) * EDGE_SPEED;
  else if (x > body.x + body.width - EDGE)
    speed = MIN (1, (x - body.x - body.width + EDGE) / EDGE) * EDGE_SPEED;
  self->edge_time = now;
  self->edge_rest = speed == 0 ? 0 : self->edge_rest + speed * seconds;
  if (fabs (self->edge_rest) >= 1)
    {
      lm_board_canvas_scroll_by (self->canvas, trunc (self->edge_rest), 0);
      self->edge_rest -= trunc (self->edge_rest);
      follow_pointer (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
drag_update (GtkGestureDrag *gesture, double dx, double dy, LmBoard *self)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->pointer_x = x + dx;
  self->pointer_y = y + dy;
  switch (self->drag)
    {
    case LM_BOARD_DRAG_MINIMAP:
      lm_board_canvas_minimap_to (self->canvas, x + dx, y + dy);
      break;
    case LM_BOARD_DRAG_PAN:
      if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
        dx = -dx;
      if (hypot (dx, dy) < DRAG_THRESHOLD && self->drag_x == 0 && self->drag_y == 0)
        break;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      lm_board_canvas_scroll_by (self->canvas, self->drag_x - dx, self->drag_y - dy);
      self->drag_x = dx;
      self->drag_y = dy;
      break;
    case LM_BOARD_DRAG_TILE:
      if (self->moving == 0)
        {
          if (hypot (dx, dy) < DRAG_THRESHOLD || self->selected == 0)
            break;
          gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
          gtk_widget_set_cursor_from_name (GTK_WIDGET (self->canvas), "grabbing");
          self->edge_time = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
          self->edge_rest = 0;
          self->autoscroll = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_at_edge, self, NULL);
          lm_board_consider (self, self->selected, lm_board_target_at (self, x + dx, y + dy), FALSE);
        }
      else
        follow_pointer (self);
      break;
    case LM_BOARD_DRAG_NONE:
    default:
      break;
    }
}

static void
stop_drag (LmBoard *self)
{
  self->drag = LM_BOARD_DRAG_NONE;
  if (self->autoscroll)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->autoscroll);
  self->autoscroll = 0;
  gtk_widget_set_cursor (GTK_WIDGET (self->canvas), NULL);
}

static void
drag_end (GtkGestureDrag *gesture, double dx, double dy, LmBoard *self)
{
  gboolean drop = self->drag == LM_BOARD_DRAG_TILE && self->moving != 0;

  stop_drag (self);
  if (drop)
    lm_board_drop (self);
}

static void
drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, LmBoard *self)
{
  stop_drag (self);
  if (self->moving != 0)
    lm_board_forget_move (self);
}

static void
motion (GtkEventControllerMotion *controller, double x, double y, LmBoard *self)
{
  const LmBoardItem *item;

  self->pointer_x = x;
  self->pointer_y = y;
  lm_board_update_hover (self);
  if (self->drag != LM_BOARD_DRAG_NONE)
    return;
  item = lm_board_canvas_get_item (self->canvas, x, y);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->canvas), is_of_day (item) ? "grab" : NULL);
}

static void
leave (GtkEventControllerMotion *controller, LmBoard *self)
{
  if (self->canvas == NULL)
    return;
  self->pointer_x = self->pointer_y = -1;
  lm_board_update_hover (self);
}

static gboolean
scroll (GtkEventControllerScroll *controller, double dx, double dy, LmBoard *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  const LmBoardScene *scene = scene_of (self);

  if (!(state & GDK_CONTROL_MASK) || scene->model == NULL)
    return GDK_EVENT_PROPAGATE;
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    dy /= 30;
  lm_board_canvas_zoom (self->canvas, lm_time_axis_get_scale (scene->axis) * pow (ZOOM_NOTCH, -dy), self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

static void
pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, LmBoard *self)
{
  self->zoom_start = scene_of (self)->model ? lm_time_axis_get_scale (scene_of (self)->axis) : 0;
}

static void
pinch (GtkGestureZoom *gesture, double scale, LmBoard *self)
{
  double x, y;

  if (self->zoom_start > 0 && gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    lm_board_canvas_zoom (self->canvas, self->zoom_start * scale, x, y);
}

static gboolean
query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, LmBoard *self)
{
  const LmBoardScene *scene = scene_of (self);
  const LmBoardItem *item;
  g_autofree char *text = NULL;

  if (keyboard || self->moving != 0)
    return FALSE;
  item = lm_board_canvas_get_item (self->canvas, x, y);
  if (item == NULL)
    return FALSE;
  text = lm_board_describe_item (scene, item);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* --- keys --- */

static void
move_cell (LmBoard *self, int step)
{
  const LmBoardScene *scene = scene_of (self);
  g_autoptr (GArray) cells = lm_board_list_cells (self, scene->focus);

  if (scene->focus >= 0 && cells->len > 0)
    lm_board_focus_row (self, scene->focus, CLAMP (self->cell + step, -1, (int) cells->len - 1));
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, LmBoard *self)
{
  const LmBoardScene *scene = scene_of (self);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int page, row = scene->focus, forward = rtl ? -1 : 1;

  if (scene->model == NULL || (state & GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  page = row >= 0 ? lm_row_index_get_y (scene->rows, row + 1) - lm_row_index_get_y (scene->rows, row) : scene->metrics.home_row;
  page = MAX (1, body.height / page - 1);
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      lm_board_focus_row (self, row < 0 ? 0 : row - 1, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      lm_board_focus_row (self, row + 1, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      lm_board_focus_row (self, row - page, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      lm_board_focus_row (self, row + page, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      if (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)
        forward = -forward;
      if (control)
        lm_board_canvas_scroll_by (self->canvas, forward * lm_time_axis_get_scale (scene->axis), 0);
      else
        move_cell (self, forward);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      if (control)
        lm_board_focus_row (self, 0, -1);
      else
        move_cell (self, -G_MAXINT16);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      if (control)
        lm_board_focus_row (self, n_rows_of (self) - 1, -1);
      else
        move_cell (self, G_MAXINT16);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->moving == 0)
        return GDK_EVENT_PROPAGATE;
      stop_drag (self);
      lm_board_forget_move (self);
      lm_board_announce (self, _("The home stays where it is."));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
focus_enter (GtkEventControllerFocus *controller, LmBoard *self)
{
  const LmBoardScene *scene = scene_of (self);
  int row = scene->model && self->selected ? lm_row_index_of_item (scene->rows, lm_board_model_find (scene->model, self->selected)) : -1;

  if (n_rows_of (self) > 0 && scene->focus < 0)
    lm_board_set_focus (self, MAX (0, row), -1);
}

static void
focus_leave (GtkEventControllerFocus *controller, LmBoard *self)
{
  if (self->canvas == NULL)
    return;
  lm_board_set_focus (self, -1, -1);
  if (self->moving != 0 && self->by_keyboard)
    lm_board_forget_move (self);
}

void
lm_board_add_controllers (LmBoard *self)
{
  GtkWidget *canvas = GTK_WIDGET (self->canvas);
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new (), *zoom = gtk_gesture_zoom_new ();
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel), self);
  g_signal_connect (zoom, "begin", G_CALLBACK (pinch_begin), self);
  g_signal_connect (zoom, "scale-changed", G_CALLBACK (pinch), self);
  g_signal_connect (pointer, "motion", G_CALLBACK (motion), self);
  g_signal_connect (pointer, "leave", G_CALLBACK (leave), self);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scroll), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_enter), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave), self);
  /* The click comes first and selects; the drag takes what is selected. */
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (zoom));
  gtk_widget_add_controller (canvas, pointer);
  gtk_widget_add_controller (canvas, keys);
  gtk_widget_add_controller (canvas, focus);
  /* Ctrl and the wheel must be seen before the scrolled window takes it. */
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->scrolled, wheel);
  gtk_widget_set_has_tooltip (canvas, TRUE);
  g_signal_connect (canvas, "query-tooltip", G_CALLBACK (query_tooltip), self);
}
