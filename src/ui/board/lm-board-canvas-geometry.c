#include "lm-board-canvas-private.h"

#include <math.h>

/* Where everything stands on the canvas, and how it is brought into sight. */

double
lm_board_canvas_scroll_of (LmBoardCanvas *self, int direction)
{
  return self->adjustments[direction] ? floor (gtk_adjustment_get_value (self->adjustments[direction])) : 0;
}

double
lm_board_canvas_flip (LmBoardCanvas *self, double x)
{
  LmPainter mirror = { .mirror = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? gtk_widget_get_width (GTK_WIDGET (self)) : 0 };

  return lm_painter_place (&mirror, &(LmRect) { (int) floor (x), 0, 0, 0 }).x;
}

LmBoardPart
lm_board_canvas_get_part (LmBoardCanvas *self, double x, double y)
{
  static const LmBoardPart parts[] = {
    LM_BOARD_PART_CORNER, LM_BOARD_PART_TIME, LM_BOARD_PART_ROWS, LM_BOARD_PART_BODY, LM_BOARD_PART_CAPACITY, LM_BOARD_PART_MINIMAP,
  };
  int at = lm_board_canvas_flip (self, x);

  for (guint i = 0; i < G_N_ELEMENTS (parts) && self->model; i++)
    {
      LmRect rect = lm_board_canvas_get_rect (self, parts[i]);

      if (lm_rect_contains (&rect, at, (int) y))
        return parts[i];
    }
  return LM_BOARD_PART_NONE;
}

LmRect
lm_board_canvas_get_rect (LmBoardCanvas *self, LmBoardPart part)
{
  const LmBoardMetrics *m = &self->scene.metrics;
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  int header = 2 * m->tier, load = self->model ? lm_board_get_capacity_height (&self->scene) : 0, map = m->minimap;
  int right = MAX (0, width - m->row_header), body;

  /* On a low window the rows come before the strips. */
  if (height - header - load - map < 6 * m->home_row)
    map = 0;
  if (height - header - load - map < 6 * m->home_row)
    load = 0;
  body = MAX (0, height - header - load - map);
  switch (part)
    {
    case LM_BOARD_PART_CORNER:
      return (LmRect) { 0, 0, m->row_header, header };
    case LM_BOARD_PART_TIME:
      return (LmRect) { m->row_header, 0, right, header };
    case LM_BOARD_PART_ROWS:
      return (LmRect) { 0, header, m->row_header, body };
    case LM_BOARD_PART_BODY:
      return (LmRect) { m->row_header, header, right, body };
    case LM_BOARD_PART_CAPACITY:
      return (LmRect) { m->row_header, header + body, right, load };
    case LM_BOARD_PART_MINIMAP:
      return (LmRect) { m->row_header, header + body + load, right, map };
    case LM_BOARD_PART_NONE:
    default:
      return (LmRect) { 0, 0, 0, 0 };
    }
}

void
lm_board_canvas_to_content (LmBoardCanvas *self, double x, double y, int *content_x, int *content_y)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);

  *content_x = (int) (lm_board_canvas_flip (self, x) - body.x + lm_board_canvas_scroll_of (self, LM_HORIZONTAL));
  *content_y = (int) (floor (y) - body.y + lm_board_canvas_scroll_of (self, LM_VERTICAL));
}

void
lm_board_canvas_from_content (LmBoardCanvas *self, int content_x, int content_y, int *x, int *y)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);

  *x = content_x + body.x - (int) lm_board_canvas_scroll_of (self, LM_HORIZONTAL);
  *y = content_y + body.y - (int) lm_board_canvas_scroll_of (self, LM_VERTICAL);
}

int
lm_board_canvas_get_row (LmBoardCanvas *self, double y)
{
  LmRect rows = lm_board_canvas_get_rect (self, LM_BOARD_PART_ROWS);
  int top = lm_board_canvas_scroll_of (self, LM_VERTICAL), at = (int) floor (y) - rows.y, sticky_y, sticky;

  if (self->model == NULL || at < 0 || at >= rows.height)
    return -1;
  sticky = lm_board_get_sticky (&self->scene, top, &sticky_y);
  if (sticky >= 0 && top + at < sticky_y + self->scene.metrics.group_row)
    return lm_row_index_of_group (self->scene.rows, sticky);
  return lm_row_index_find (self->scene.rows, top + at);
}

const LmBoardItem *
lm_board_canvas_get_item (LmBoardCanvas *self, double x, double y)
{
  int content_x, content_y, row;

  if (lm_board_canvas_get_part (self, x, y) != LM_BOARD_PART_BODY)
    return NULL;
  row = lm_board_canvas_get_row (self, y);
  lm_board_canvas_to_content (self, x, y, &content_x, &content_y);
  /* Under the header that stays on top nothing can be reached. */
  if (row < 0 || row != lm_row_index_find (self->scene.rows, content_y))
    return NULL;
  return lm_board_hit (&self->scene, self->items, content_x, content_y);
}

void
lm_board_canvas_scroll_to (LmBoardCanvas *self, double x, double y)
{
  if (!isnan (x))
    self->want_x = x;
  if (!isnan (y))
    self->want_y = y;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
lm_board_canvas_scroll_by (LmBoardCanvas *self, double x, double y)
{
  lm_board_canvas_scroll_to (self, (isnan (self->want_x) ? lm_board_canvas_scroll_of (self, LM_HORIZONTAL) : self->want_x) + x,
                             (isnan (self->want_y) ? lm_board_canvas_scroll_of (self, LM_VERTICAL) : self->want_y) + y);
}

void
lm_board_canvas_show_row (LmBoardCanvas *self, int row)
{
  if (row < 0 || self->model == NULL)
    return;
  if (gtk_widget_get_height (GTK_WIDGET (self)) > 0)
    lm_board_canvas_go_to_row (self, row);
  else
    self->late_row = row;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
lm_board_canvas_show_days (LmBoardCanvas *self, LmDay first, LmDay end)
{
  if (self->model == NULL)
    return;
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    lm_board_canvas_go_to_days (self, first, end);
  else
    self->late_day = first;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
lm_board_canvas_show_today (LmBoardCanvas *self)
{
  const LmBoardModel *model = self->model;
  int row = -1;

  if (model == NULL)
    return;
  lm_board_canvas_scroll_to_day (self, model->today);
  /* Rows of work that is behind us lie above. */
  for (guint i = 0; i < model->n_homes && row < 0; i++)
    if (model->homes[i].visit != LM_DAY_NONE && model->homes[i].visit >= model->today)
      row = lm_board_level_has_homes (self->scene.level) ? lm_row_index_of_item (self->scene.rows, i)
                                                : lm_row_index_of_group (self->scene.rows, model->homes[i].train);
  /* With two rows of what was just done. */
  if (row >= 0)
    self->want_y = MAX (0, lm_row_index_get_y (self->scene.rows, row) - 3 * self->scene.metrics.home_row);
}

void
lm_board_canvas_scroll_to_day (LmBoardCanvas *self, LmDay day)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);

  if (self->model == NULL)
    return;
  if (body.width > 0)
    self->want_x = lm_time_axis_get_day_x (self->scene.axis, day) - body.width / 3.0;
  else
    self->late_third = day;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The row that shows the work of about that day, as near as can be to `share` of
 * the district; -1 where nothing is planned then. */
static int
row_at_work (LmBoardCanvas *self, LmDay day, double share)
{
  int wanted = (int) (share * self->model->n_homes), best = -1;

  for (int i = 0; i < (int) self->model->n_homes; i++)
    {
      LmDay visit = self->model->homes[i].visit;

      if (visit != LM_DAY_NONE && ABS (visit - day) <= 4 && (best < 0 || ABS (i - wanted) < ABS (best - wanted)))
        best = i;
    }
  if (best < 0)
    return -1;
  return lm_board_level_has_homes (self->scene.level) ? lm_row_index_of_item (self->scene.rows, best)
                                             : lm_row_index_of_group (self->scene.rows, self->model->homes[best].train);
}

void
lm_board_canvas_minimap_to (LmBoardCanvas *self, double x, double y)
{
  LmRect map = lm_board_canvas_get_rect (self, LM_BOARD_PART_MINIMAP), body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  double share_x, share_y;
  LmDay day;
  int row;

  if (self->model == NULL || map.width <= 0 || map.height <= 8)
    return;
  share_x = CLAMP ((lm_board_canvas_flip (self, x) - map.x) / map.width, 0, 1);
  share_y = CLAMP ((y - map.y - 3) / (map.height - 8), 0, 1);
  day = self->model->first + (int) (share_x * (self->model->end - self->model->first));
  row = row_at_work (self, day, share_y);
  lm_board_canvas_scroll_to (self, lm_time_axis_get_day_x (self->scene.axis, day) - body.width / 2.0,
                             (row >= 0 ? lm_row_index_get_y (self->scene.rows, row) : share_y * lm_row_index_get_height (self->scene.rows)) - body.height / 2.0);
}
void
lm_board_canvas_go_to_row (LmBoardCanvas *self, int row)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  int scroll = isnan (self->want_y) ? (int) lm_board_canvas_scroll_of (self, LM_VERTICAL) : (int) self->want_y;
  int top = lm_row_index_get_y (self->scene.rows, row), bottom = lm_row_index_get_y (self->scene.rows, row + 1);
  /* Room for the header that stays on top. */
  int above = lm_board_level_has_homes (self->scene.level) && lm_row_index_get (self->scene.rows, row).item >= 0 ? self->scene.metrics.group_row : 0;

  if (top - above < scroll)
    self->want_y = MAX (0, top - above);
  else if (bottom > scroll + body.height)
    self->want_y = bottom - body.height;
}

void
lm_board_canvas_go_to_days (LmBoardCanvas *self, LmDay first, LmDay end)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  int scroll = isnan (self->want_x) ? (int) lm_board_canvas_scroll_of (self, LM_HORIZONTAL) : (int) self->want_x;
  int left = lm_time_axis_get_day_x (self->scene.axis, first), right = lm_time_axis_get_day_x (self->scene.axis, end);
  int margin = MIN (body.width / 8, 2 * (int) lm_time_axis_get_scale (self->scene.axis));

  if (left < scroll || right > scroll + body.width)
    self->want_x = left < scroll ? left - margin : right + margin - body.width;
}

static int
minimap_day_x (LmBoardCanvas *self, LmDay day, int width)
{
  return (day - self->model->first) * width / (self->model->end - self->model->first);
}

LmRect
lm_board_canvas_minimap_window (LmBoardCanvas *self)
{
  LmRect map = lm_board_canvas_get_rect (self, LM_BOARD_PART_MINIMAP), body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  int x = lm_board_canvas_scroll_of (self, LM_HORIZONTAL), y = lm_board_canvas_scroll_of (self, LM_VERTICAL), total = MAX (1, lm_row_index_get_height (self->scene.rows));
  int left = minimap_day_x (self, lm_time_axis_get_day (self->scene.axis, x), map.width);
  int right = minimap_day_x (self, lm_time_axis_get_day (self->scene.axis, x + body.width) + 1, map.width);
  int top = (int) ((gint64) y * (map.height - 8) / total), bottom = (int) ((gint64) MIN (total, y + body.height) * (map.height - 8) / total);

  return (LmRect) { map.x + left, map.y + 2 + top, MAX (12, right - left), MAX (9, bottom - top + 3) };
}

/* Another level shows other rows: the home or else the train that stood at `y` stays there. */
static void
change_level (LmBoardCanvas *self, LmBoardLevel level, double y)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  double offset = CLAMP (y - body.y, 0, body.height);
  int row = lm_row_index_find (self->scene.rows, lm_board_canvas_scroll_of (self, LM_VERTICAL) + offset);
  LmRow at = row >= 0 ? lm_row_index_get (self->scene.rows, row) : (LmRow) { 0, -1 };
  int top;

  self->scene.level = level;
  self->scene.focus = -1;
  lm_board_canvas_apply_heights (self);
  row = at.item >= 0 ? lm_row_index_of_item (self->scene.rows, at.item) : -1;
  if (row < 0)
    row = lm_row_index_of_group (self->scene.rows, at.group);
  top = row >= 0 ? lm_row_index_get_y (self->scene.rows, row) : 0;
  self->want_y = MAX (0, top - offset);
}

void
lm_board_canvas_zoom (LmBoardCanvas *self, double scale, double x, double y)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  double offset = CLAMP (lm_board_canvas_flip (self, x) - body.x, 0, body.width);
  LmBoardLevel level;

  if (self->model == NULL)
    return;
  scale = CLAMP (scale, lm_board_level_least[0], lm_board_level_most[LM_N_BOARD_LEVELS - 1]);
  self->want_x = lm_time_axis_zoom (self->scene.axis, scale, (isnan (self->want_x) ? lm_board_canvas_scroll_of (self, LM_HORIZONTAL) : self->want_x) + offset) - offset;
  level = lm_board_level_for_scale (self->scene.level, scale);
  if (level != self->scene.level)
    change_level (self, level, y);
  self->scales[level] = scale;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  lm_board_canvas_view_changed (self);
}

gboolean
lm_board_canvas_get_work (LmBoardCanvas *self, LmDay *first, LmDay *end)
{
  *first = *end = LM_DAY_NONE;
  for (guint i = 0; self->model && i < self->model->n_flows; i++)
    {
      const LmBoardFlow *flow = &self->model->flows[i];

      *first = *first == LM_DAY_NONE ? flow->start : MIN (*first, flow->start);
      *end = MAX (*end, MAX (flow->end, flow->likely_end));
    }
  if (*first == LM_DAY_NONE)
    return FALSE;
  /* Surveys of long ago lie before the board begins. */
  *first = MAX (*first, self->model->first);
  *end = MIN (*end, self->model->end);
  return *first < *end;
}

/* Who goes to another level looks for the home that is selected. */
static void
show_selected (LmBoardCanvas *self)
{
  int home = self->scene.selected != 0 ? lm_board_model_find (self->model, self->scene.selected) : -1;
  int row = home < 0 ? -1 : lm_row_index_of_item (self->scene.rows, home);

  if (home < 0)
    return;
  if (row < 0)
    row = lm_row_index_of_group (self->scene.rows, self->model->homes[home].train);
  lm_board_canvas_show_row (self, row);
  if (self->model->homes[home].visit != LM_DAY_NONE)
    lm_board_canvas_show_days (self, self->model->homes[home].visit, self->model->homes[home].visit + 1);
}

void
lm_board_canvas_set_level (LmBoardCanvas *self, LmBoardLevel level)
{
  LmRect body = lm_board_canvas_get_rect (self, LM_BOARD_PART_BODY);
  double offset = body.width / 3.0;
  LmDay first, end;

  if (self->scene.level == level)
    return;
  if (self->model == NULL)
    {
      self->scene.level = level;
      return;
    }
  self->want_x = lm_time_axis_zoom (self->scene.axis, lm_board_canvas_scale_of (self, level), lm_board_canvas_scroll_of (self, LM_HORIZONTAL) + offset) - offset;
  change_level (self, level, body.y);
  if (level != LM_BOARD_DISTRICT)
    show_selected (self);
  else if (self->scales[level] == 0 && lm_board_canvas_get_work (self, &first, &end))
    self->want_x = lm_time_axis_get_day_x (self->scene.axis, first) - body.width * 0.06;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  lm_board_canvas_view_changed (self);
}
