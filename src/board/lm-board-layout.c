#include "lm-board-scene-private.h"

const double lm_board_level_least[LM_N_BOARD_LEVELS] = { 0.5, 4, 24, 160 };
const double lm_board_level_most[LM_N_BOARD_LEVELS] = { 4, 24, 160, 1600 };

/* Widths of a day that show about two years, a wagon with its number, a tile with its letters,
 * and the names of steps, in widths of a figure. */
static const double usual_figures[LM_N_BOARD_LEVELS] = { 0.4, 1.75, 7.5, 64 };

/* Share by which a border between levels must be passed. */
#define HYSTERESIS 0.15

/* Shortest bar, so that an hour of work can still be seen and pointed at. */
#define LEAST_BAR 10

/* Width of the frozen column, in figures: room for an address and a status. */
#define LEAST_HEADER 30
#define MOST_HEADER 34

/* Lowest row in which a flow line still has a slope. */
#define LEAST_DISTRICT 7

/* Height of a line that shows a party in a train. */
#define SPAN_HEIGHT 3

LmBoardLevel
lm_board_level_for_scale (LmBoardLevel now, double scale)
{
  while (now + 1 < LM_N_BOARD_LEVELS && scale > lm_board_level_most[now] * (1 + HYSTERESIS))
    now++;
  while (now > 0 && scale < lm_board_level_least[now] * (1 - HYSTERESIS))
    now--;
  return now;
}

void
lm_board_metrics_init (LmBoardMetrics *metrics, LmPainter *painter)
{
  int em, line, small;

  lm_painter_measure (painter, "0", LM_TEXT_BODY, &em, &line);
  lm_painter_measure (painter, "0", LM_TEXT_SMALL, NULL, &small);
  metrics->home_row = MAX (24, line + 6);
  metrics->group_row = metrics->home_row;
  metrics->train_row = MAX (44, line + small + 14);
  metrics->district_row = metrics->home_row;
  metrics->hour_lane = MAX (17, small + 4);
  metrics->hour_strip = MAX (15, small + 4);
  metrics->tier = MAX (22, line + 6);
  metrics->figure = em;
  metrics->row_header = em * MOST_HEADER;
  metrics->capacity_row = MAX (24, line + 6);
  metrics->minimap = MAX (48, 2 * line + 12);
  metrics->glyph = MAX (11, (line * 3 / 5) | 1);
  metrics->space = MAX (6, em * 3 / 4);
  for (int level = 0; level < LM_N_BOARD_LEVELS; level++)
    metrics->scale[level] = CLAMP (em * usual_figures[level], lm_board_level_least[level], lm_board_level_most[level]);
}

void
lm_board_metrics_fit (LmBoardMetrics *metrics, int width)
{
  metrics->row_header = CLAMP (width * 27 / 100, metrics->figure * LEAST_HEADER, metrics->figure * MOST_HEADER);
}

void
lm_board_metrics_fit_district (LmBoardMetrics *metrics, guint n_trains, int height)
{
  metrics->district_row = n_trains > 0 ? CLAMP (height / (int) n_trains, LEAST_DISTRICT, 2 * metrics->train_row) : metrics->train_row;
}

static void
add_item (GArray *items, LmBoardItemKind kind, guint row, guint owner, guint index, int x, int y, int width, int height)
{
  LmBoardItem item = { { x, y, width, height }, row, owner, index, kind };

  g_array_append_val (items, item);
}

static void
lay_out_spans (const LmBoardScene *scene, guint row, guint index, int top, int height, int clamp_top, int clamp_height,
               const LmRect *visible, GArray *items)
{
  const LmBoardTrain *train = &scene->model->trains[index];
  int step = SPAN_HEIGHT + 1, y = top + (height - (int) train->n_spans * step + 1) / 2;

  if (train->first_day != LM_DAY_NONE && train->end_day != LM_DAY_NONE)
    {
      int x = lm_time_axis_get_day_x (scene->axis, train->first_day) - 2, end = lm_time_axis_get_day_x (scene->axis, train->end_day) + 1;

      if (x < visible->x + visible->width && end > visible->x)
        add_item (items, LM_ITEM_WINDOW, row, index, index, x, clamp_top, end - x, clamp_height);
    }
  for (guint i = train->first_span; i < train->first_span + train->n_spans; i++, y += step)
    {
      int x = lm_time_axis_get_x (scene->axis, scene->model->spans[i].start);
      int width = MAX (SPAN_HEIGHT, lm_time_axis_get_x (scene->axis, scene->model->spans[i].end) - x);

      if (x < visible->x + visible->width && x + width > visible->x)
        add_item (items, LM_ITEM_SPAN, row, index, i, x, y, width, SPAN_HEIGHT);
    }
}

static void
lay_out_train (const LmBoardScene *scene, guint row, guint index, int top, const LmRect *visible, GArray *items)
{
  const LmBoardTrain *train = &scene->model->trains[index];
  LmDay from = lm_time_axis_get_day (scene->axis, visible->x);
  LmDay to = lm_time_axis_get_day (scene->axis, visible->x + visible->width) + 1;
  int spans = (int) train->n_spans * (SPAN_HEIGHT + 1) + 4;
  int height = scene->metrics.train_row - spans - 5;

  lay_out_spans (scene, row, index, top + scene->metrics.train_row - spans - 1, spans, top + 2, height + 1, visible, items);
  for (guint i = train->first_wagon; i < train->first_wagon + train->n_wagons; i++)
    {
      LmDay day = scene->model->wagons[i].day;
      int x, width;

      if (day < from)
        continue;
      if (day >= to)
        break;
      x = lm_time_axis_get_day_x (scene->axis, day);
      width = lm_time_axis_get_day_width (scene->axis, day);
      add_item (items, LM_ITEM_WAGON, row, index, i, x + (width > 6 ? 1 : 0), top + 4, MAX (2, width - (width > 6 ? 2 : 1)), height);
    }
}

static void
lay_out_home (const LmBoardScene *scene, guint row, guint index, int top, const LmRect *visible, GArray *items)
{
  const LmBoardModel *model = scene->model;
  const LmBoardHome *home = &model->homes[index];
  int height = scene->metrics.home_row, right = visible->x + visible->width;
  int bar_height = MAX (8, height * 2 / 5), glyph = scene->metrics.glyph;
  LmDay last_day = LM_DAY_NONE;
  int shift = 0;

  if (home->baseline != LM_DAY_NONE && home->baseline != home->visit)
    {
      int x = lm_time_axis_get_day_x (scene->axis, home->baseline), width = lm_time_axis_get_day_width (scene->axis, home->baseline);

      if (x < right && x + width > visible->x)
        add_item (items, LM_ITEM_BASELINE, row, index, index, x + 1, top + height - 6, width - 2, 4);
    }
  for (guint i = home->first_bar; i < home->first_bar + home->n_bars; i++)
    {
      int x = lm_time_axis_get_x (scene->axis, model->bars[i].start);
      int width = MAX (LEAST_BAR, lm_time_axis_get_x (scene->axis, model->bars[i].end) - x);

      if (x >= right)
        break;
      if (x + width > visible->x)
        add_item (items, LM_ITEM_BAR, row, index, i, x + 1, top + (height - bar_height) / 2, width - 2, bar_height);
    }
  for (guint i = home->first_mark; i < home->first_mark + home->n_marks; i++)
    {
      LmDay day = model->marks[i].day;
      int x = lm_time_axis_get_day_x (scene->axis, day) + (lm_time_axis_get_day_width (scene->axis, day) - glyph) / 2;

      /* Marks of one day stand beside each other. */
      shift = day == last_day ? shift + glyph + 2 : 0;
      last_day = day;
      if (day < model->first || day >= model->end)
        continue;
      if (x + shift < right && x + shift + glyph > visible->x)
        add_item (items, LM_ITEM_MARK, row, index, i, x + shift, top + (height - glyph) / 2, glyph, glyph);
    }
  if (home->visit != LM_DAY_NONE)
    {
      int x = lm_time_axis_get_day_x (scene->axis, home->visit), width = lm_time_axis_get_day_width (scene->axis, home->visit);

      /* The frame and the sign of a conflict reach a little outside. */
      if (x < right + 16 && x + width > visible->x - 16)
        add_item (items, LM_ITEM_TILE, row, index, index, x + 2, top + 3, width - 3, height - 7);
    }
}

void
lm_board_scene_apply_heights (const LmBoardScene *scene)
{
  switch (scene->level)
    {
    case LM_BOARD_DISTRICT:
      lm_row_index_set_heights (scene->rows, scene->metrics.district_row, 0);
      break;
    case LM_BOARD_TRAINS:
      lm_row_index_set_heights (scene->rows, scene->metrics.train_row, 0);
      break;
    case LM_BOARD_HOURS:
      lm_row_index_set_heights (scene->rows, scene->metrics.group_row, lm_board_hours_row (scene));
      break;
    case LM_BOARD_HOMES:
    case LM_N_BOARD_LEVELS:
    default:
      lm_row_index_set_heights (scene->rows, scene->metrics.group_row, scene->metrics.home_row);
    }
}

gboolean
lm_board_get_moved (const LmBoardScene *scene, guint home, LmDay day, LmRect *rect)
{
  int row = lm_row_index_of_item (scene->rows, home), top;

  if (row < 0)
    return FALSE;
  top = lm_row_index_get_y (scene->rows, row);
  *rect = (LmRect) { lm_time_axis_get_day_x (scene->axis, day) + 2, top + 3, lm_time_axis_get_day_width (scene->axis, day) - 3,
                     lm_row_index_get_y (scene->rows, row + 1) - top - 7 };
  return TRUE;
}

void
lm_board_paint_moved (const LmBoardScene *scene, LmPainter *painter, guint home, LmDay day)
{
  g_autoptr (GArray) items = NULL;
  LmRect rect;

  if (!lm_board_get_moved (scene, home, day, &rect))
    return;
  if (scene->level != LM_BOARD_HOURS)
    {
      lm_board_paint_tile (scene, painter, &rect, home);
      return;
    }
  items = g_array_new (FALSE, FALSE, sizeof (LmBoardItem));
  lm_board_hours_layout (scene, 0, home, rect.y - 3, day - scene->model->homes[home].visit, &rect, items);
  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, LmBoardItem, i).kind >= LM_ITEM_TILE)
      lm_board_hours_paint_item (scene, painter, &g_array_index (items, LmBoardItem, i));
}

void
lm_board_layout (const LmBoardScene *scene, const LmRect *visible, GArray *items)
{
  int first = lm_row_index_find (scene->rows, MAX (0, visible->y)), n_rows = lm_row_index_get_n_rows (scene->rows);

  g_array_set_size (items, 0);
  if (first < 0)
    return;
  for (int row = first; row < n_rows; row++)
    {
      int top = lm_row_index_get_y (scene->rows, row);
      LmRow at = lm_row_index_get (scene->rows, row);

      if (top >= visible->y + visible->height)
        break;
      if (at.item >= 0 && scene->level == LM_BOARD_HOURS)
        lm_board_hours_layout (scene, row, at.item, top, 0, visible, items);
      else if (at.item >= 0)
        lay_out_home (scene, row, at.item, top, visible, items);
      else if (scene->level == LM_BOARD_DISTRICT)
        lm_board_district_layout (scene, row, at.group, top, visible, items);
      else if (scene->level == LM_BOARD_TRAINS)
        lay_out_train (scene, row, at.group, top, visible, items);
      else
        lay_out_spans (scene, row, at.group, top, scene->metrics.group_row, top + 3, scene->metrics.group_row - 7, visible, items);
    }
}

const LmBoardItem *
lm_board_items_of_row (const GArray *items, guint row, guint *n)
{
  guint low = 0, high = items->len, end;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (items, LmBoardItem, middle).row < row)
        low = middle + 1;
      else
        high = middle;
    }
  for (end = low; end < items->len && g_array_index (items, LmBoardItem, end).row == row;)
    end++;
  *n = end - low;
  return low < items->len ? &g_array_index (items, LmBoardItem, low) : NULL;
}

const LmBoardItem *
lm_board_hit (const LmBoardScene *scene, const GArray *items, int x, int y)
{
  int row = lm_row_index_find (scene->rows, y);
  guint n;
  const LmBoardItem *of_row;

  if (row < 0)
    return NULL;
  of_row = lm_board_items_of_row (items, row, &n);
  for (guint i = n; i-- > 0;)
    if (of_row[i].kind != LM_ITEM_WINDOW && of_row[i].kind != LM_ITEM_SPAN && lm_rect_contains (&of_row[i].rect, x, y))
      return &of_row[i];
  return NULL;
}

int
lm_board_get_sticky (const LmBoardScene *scene, int top, int *y)
{
  int row = lm_row_index_find (scene->rows, top), n_rows = lm_row_index_get_n_rows (scene->rows);
  LmRow at;

  if (row < 0 || !lm_board_level_has_homes (scene->level))
    return -1;
  at = lm_row_index_get (scene->rows, row);
  if (at.item < 0)
    return -1;
  /* The next header pushes it away. */
  *y = top;
  for (int next = row + 1; next < n_rows && lm_row_index_get_y (scene->rows, next) < top + scene->metrics.group_row; next++)
    if (lm_row_index_get (scene->rows, next).item < 0)
      *y = lm_row_index_get_y (scene->rows, next) - scene->metrics.group_row;
  return at.group;
}
