#include "lm-board-scene-private.h"

#include <string.h>

/* Least width of a lane in which its letter, and of a tile in which its lanes,
 * can be told apart. */
#define LEAST_LANE 13
/* Six weeks: the look-ahead in which nothing may be missing any more. */
#define LOOK_AHEAD_DAYS 42
#define LEAST_TILE 18

static const LmPartyPaint *
paint_of (const LmBoardScene *scene, guint8 colour)
{
  return &scene->palette->party[colour];
}

static void
paint_lane (const LmBoardScene *scene, LmPainter *painter, const LmRect *rect, const LmBoardHome *home, guint8 colour, gboolean widest)
{
  const LmPartyPaint *paint = paint_of (scene, colour);
  gboolean firm = home->flags & (LM_BOARD_HOME_CONFIRMED | LM_BOARD_HOME_DONE | LM_BOARD_HOME_RUNNING);
  LmColour ink = firm ? paint->text : paint->tint_text;
  LmColour fill = firm ? paint->fill : home->flags & LM_BOARD_HOME_PROVISIONAL ? scene->palette->background : paint->tint;
  LmRect middle = *rect;
  int size = MIN (rect->height - 4, MAX (13, rect->height * 2 / 3));

  lm_painter_box (painter, rect, 3, fill, paint->edge, scene->palette->edge_width);
  if (scene->paper && !firm && !(home->flags & LM_BOARD_HOME_PROVISIONAL))
    lm_painter_hatch (painter, &(LmRect) { rect->x + 1, rect->y + 1, rect->width - 2, rect->height - 2 }, lm_colour_with_alpha (paint->edge, 0x60));
  if (rect->width < LEAST_LANE)
    return;
  if (widest && (home->flags & (LM_BOARD_HOME_DONE | LM_BOARD_HOME_PINNED)))
    {
      LmGlyph glyph = home->flags & LM_BOARD_HOME_DONE ? LM_GLYPH_CHECK : LM_GLYPH_LOCK;
      int half = rect->width / 2;

      if (glyph == LM_GLYPH_LOCK)
        size = size * 10 / 13;
      /* Beside the letter where there is room for both, else in its place. */
      middle.width = half;
      if (half < LEAST_LANE || !lm_painter_text_if_fits (painter, scene->model->letters[colour], LM_TEXT_SMALL_BOLD, ink, &middle, LM_ALIGN_MIDDLE))
        half = 0;
      lm_painter_glyph (painter, glyph,
                        &(LmRect) { rect->x + half + (rect->width - half - size) / 2 - (half ? 2 : 0), rect->y + (rect->height - size) / 2, size, size },
                        ink, 0);
      return;
    }
  middle.x++;
  middle.width -= 2;
  lm_painter_text_if_fits (painter, scene->model->letters[colour], LM_TEXT_SMALL_BOLD, ink, &middle, LM_ALIGN_MIDDLE);
}

void
lm_board_paint_tile (const LmBoardScene *scene, LmPainter *painter, const LmRect *rect, guint index)
{
  const LmBoardModel *model = scene->model;
  const LmBoardHome *home = &model->homes[index];
  guint widest = 0;
  int gap = rect->width >= 30 ? 1 : 0;

  for (guint lane = 1; lane < model->n_lanes; lane++)
    if (model->lane_start[lane + 1] - model->lane_start[lane] > model->lane_start[widest + 1] - model->lane_start[widest])
      widest = lane;
  if (home->lanes == 0)
    lm_painter_box (painter, rect, 3, scene->palette->background, scene->palette->party[LM_PARTY_COLOUR_OTHER].edge, scene->palette->edge_width);
  for (guint lane = 0; lane < model->n_lanes; lane++)
    {
      guint8 colour = model->lane_colour[lane];
      int x = rect->x + (int) (model->lane_start[lane] * rect->width) / 256;
      int end = rect->x + (int) (model->lane_start[lane + 1] * rect->width) / 256;

      if (home->lanes & (1 << colour))
        paint_lane (scene, painter, &(LmRect) { x, rect->y, end - x - gap, rect->height }, home, colour, lane == widest);
    }
  if (scene->selected == home->id && !(home->flags & LM_BOARD_HOME_CONFLICT))
    lm_painter_box (painter, &(LmRect) { rect->x - 2, rect->y - 2, rect->width + 4 - gap, rect->height + 4 }, 4, 0, scene->palette->accent, 2);
  if (home->flags & LM_BOARD_HOME_CONFLICT)
    {
      int size = scene->metrics.glyph + 3, frame = 2;
      LmRect outside = { rect->x - frame, rect->y - frame, rect->width + 2 * frame - gap, rect->height + 2 * frame };

      lm_painter_box (painter, &outside, 4, 0, scene->palette->conflict, frame);
      lm_painter_glyph (painter, LM_GLYPH_ALERT, &(LmRect) { rect->x + rect->width - size / 2 - 2, rect->y - 3, size, size },
                        scene->palette->conflict, scene->palette->conflict_text);
    }
}

static void
paint_bar (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  const LmBoardBar *bar = &scene->model->bars[item->index];
  const LmPartyPaint *paint = paint_of (scene, bar->colour);
  LmColour fill = bar->flags & LM_BOARD_BAR_DONE ? paint->fill : bar->flags & LM_BOARD_BAR_PROVISIONAL ? scene->palette->background : paint->tint;

  lm_painter_box (painter, &item->rect, 2, fill, paint->edge, scene->palette->edge_width);
  /* A second line inside: the work is shared with other homes. */
  if (bar->flags & LM_BOARD_BAR_SHARED)
    lm_painter_fill (painter, item->rect.x + 2, item->rect.y + item->rect.height - 4, item->rect.width - 4, 2, paint->edge);
}

static void
paint_mark (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  static const LmGlyph glyphs[] = { LM_GLYPH_CIRCLE, LM_GLYPH_DIAMOND, LM_GLYPH_SQUARE };
  static const guint8 colours[] = { LM_PARTY_COLOUR_COORDINATOR, LM_PARTY_COLOUR_COORDINATOR, LM_PARTY_COLOUR_INSTALLER };
  const LmBoardMark *mark = &scene->model->marks[item->index];
  const LmPartyPaint *paint = paint_of (scene, colours[mark->kind]);

  lm_painter_glyph (painter, glyphs[mark->kind], &item->rect, mark->done ? paint->fill : scene->palette->background,
                    mark->late ? scene->palette->conflict : paint->edge);
}

static void
paint_window (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  gboolean left = scene->model->trains[item->index].left;
  LmColour colour = left ? scene->palette->conflict : scene->palette->dim;
  const LmRect *rect = &item->rect;
  int foot = 4, thick = left ? 2 : 1;

  /* A clamp: [ at the first day, ] at the end. */
  for (int side = 0; side < 2; side++)
    {
      int x = side == 0 ? rect->x : rect->x + rect->width - thick, foot_x = side == 0 ? rect->x : rect->x + rect->width - foot;

      lm_painter_fill (painter, x, rect->y, thick, rect->height, colour);
      lm_painter_fill (painter, foot_x, rect->y, foot, thick, colour);
      lm_painter_fill (painter, foot_x, rect->y + rect->height - thick, foot, thick, colour);
    }
}

/* From below: done, confirmed, ready; what is left open is not ready. Pale, so
 * that the number on it can be read everywhere. */
static void
paint_wagon (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  const LmBoardWagon *wagon = &scene->model->wagons[item->index];
  const LmPalette *palette = scene->palette;
  const LmRect *rect = &item->rect;
  int strip = rect->width >= 6 ? 3 : 0, radius = rect->width >= 8 ? 2 : 0;
  LmRect box = { rect->x, rect->y, rect->width, rect->height - strip - 1 };
  int inside = box.height - 2, done, confirmed, ready, lane = 0, n_lanes = __builtin_popcount (wagon->lanes);
  LmColour edge = wagon->n_conflicts ? palette->conflict : wagon->n_confirmed == wagon->n_homes ? palette->accent : palette->dim;
  char text[16];

  if (wagon->buffer)
    {
      lm_painter_box (painter, &box, radius, palette->background, palette->strong_line, 1);
      lm_painter_hatch (painter, &(LmRect) { box.x + 1, box.y + 1, box.width - 2, box.height - 2 }, lm_colour_with_alpha (palette->dim, 0x80));
      return;
    }
  done = inside * wagon->n_done / wagon->n_homes;
  confirmed = inside * wagon->n_confirmed / wagon->n_homes;
  ready = MAX (confirmed, inside * MAX (wagon->n_ready, wagon->n_confirmed) / wagon->n_homes);
  lm_painter_box (painter, &box, radius, palette->background, edge, wagon->n_conflicts && rect->width >= 8 ? 2 : 1);
  lm_painter_fill (painter, box.x + 1, box.y + 1 + inside - ready, box.width - 2, ready - confirmed, palette->ready);
  lm_painter_fill (painter, box.x + 1, box.y + 1 + inside - confirmed, box.width - 2, confirmed - done, palette->confirmed);
  lm_painter_fill (painter, box.x + 1, box.y + 1 + inside - done, box.width - 2, done, palette->done);
  g_snprintf (text, sizeof text, "%u/%u", wagon->n_confirmed, wagon->n_homes);
  if (!lm_painter_text_if_fits (painter, text, LM_TEXT_SMALL, palette->text, &box, LM_ALIGN_MIDDLE))
    {
      g_snprintf (text, sizeof text, "%u", wagon->n_homes);
      lm_painter_text_if_fits (painter, text, LM_TEXT_SMALL, palette->text, &box, LM_ALIGN_MIDDLE);
    }
  for (guint i = 0; i < scene->model->n_lanes && strip > 0; i++)
    if (wagon->lanes & (1 << scene->model->lane_colour[i]))
      {
        int from = rect->width * lane / n_lanes, to = rect->width * (lane + 1) / n_lanes;

        lm_painter_fill (painter, rect->x + from, rect->y + rect->height - strip, to - from, strip,
                         paint_of (scene, scene->model->lane_colour[i])->fill);
        lane++;
      }
}

static void
paint_item (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  switch (item->kind)
    {
    case LM_ITEM_SPARE:
    case LM_ITEM_FLOW:
    case LM_ITEM_CROSSING:
      g_assert_not_reached ();
    case LM_ITEM_WINDOW:
      paint_window (scene, painter, item);
      break;
    case LM_ITEM_SPAN:
      lm_painter_fill (painter, item->rect.x, item->rect.y, item->rect.width, item->rect.height,
                       paint_of (scene, scene->model->spans[item->index].colour)->fill);
      break;
    case LM_ITEM_WAGON:
      paint_wagon (scene, painter, item);
      break;
    case LM_ITEM_BASELINE:
      lm_painter_box (painter, &item->rect, 2, scene->palette->background, scene->palette->dim, 1);
      break;
    case LM_ITEM_BAR:
      paint_bar (scene, painter, item);
      break;
    case LM_ITEM_MARK:
      paint_mark (scene, painter, item);
      break;
    case LM_ITEM_TILE:
      if (scene->level == LM_BOARD_HOURS)
        lm_board_hours_paint_item (scene, painter, item);
      else
        lm_board_paint_tile (scene, painter, &item->rect, item->index);
      break;
    case LM_ITEM_BUFFER:
    case LM_ITEM_PROMISE:
    case LM_ITEM_STEP:
    case LM_ITEM_INSIDE:
      lm_board_hours_paint_item (scene, painter, item);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
paint_shading (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible)
{
  LmDay to = lm_time_axis_get_day (scene->axis, visible->x + visible->width) + 1;

  for (LmDay day = lm_time_axis_get_day (scene->axis, visible->x); day < to; day++)
    {
      LmDayKind kind = lm_time_axis_get_kind (scene->axis, day);
      int x = lm_time_axis_get_day_x (scene->axis, day), width = lm_time_axis_get_day_width (scene->axis, day);

      if (kind != LM_DAY_KIND_WORKING)
        lm_painter_fill (painter, x, visible->y, width, visible->height,
                         kind == LM_DAY_KIND_HOLIDAY ? scene->palette->holiday : scene->palette->non_working);
    }
}

/* What lies beyond the weeks for which homes must be ready stands on a ground of its own. */
static void
paint_far (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible)
{
  int x = MAX (visible->x, lm_time_axis_get_day_x (scene->axis, scene->model->today + LOOK_AHEAD_DAYS));

  if (!scene->paper && x < visible->x + visible->width)
    lm_painter_fill (painter, x, visible->y, visible->x + visible->width - x, visible->height,
                     lm_colour_mix (scene->palette->non_working, scene->palette->background, 128) & 0xffffff80);
}

static void
paint_columns (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible)
{
  LmDay to = lm_time_axis_get_day (scene->axis, visible->x + visible->width) + 1;
  gboolean days = lm_time_axis_get_scale (scene->axis) >= lm_board_level_least[LM_BOARD_HOMES];

  for (LmDay day = lm_time_axis_get_day (scene->axis, visible->x); day <= to; day++)
    {
      gboolean monday = lm_day_get_weekday (day) == 0;

      if (monday || days)
        lm_painter_fill (painter, lm_time_axis_get_day_x (scene->axis, day) - 1, visible->y, 1, visible->height,
                         monday ? scene->palette->strong_line : scene->palette->line);
    }
}

/* The rows behind what stands on them: their colour and the line below. */
static void
paint_rows (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, gboolean lines)
{
  int n_rows = lm_row_index_get_n_rows (scene->rows), first = lm_row_index_find (scene->rows, MAX (0, visible->y));

  for (int row = MAX (0, first); first >= 0 && row < n_rows; row++)
    {
      int y = lm_row_index_get_y (scene->rows, row), bottom = lm_row_index_get_y (scene->rows, row + 1);
      LmRow at = lm_row_index_get (scene->rows, row);
      gboolean selected = at.item >= 0 && scene->selected != 0 && scene->model->homes[at.item].id == scene->selected;

      if (y >= visible->y + visible->height)
        break;
      if (lines)
        lm_painter_fill (painter, visible->x, bottom - 1, visible->width, 1, scene->palette->line);
      else if (selected)
        lm_painter_fill (painter, visible->x, y, visible->width, bottom - y, lm_colour_with_alpha (scene->palette->selected_header, 0x80));
      else if (at.item < 0 && lm_board_level_has_homes (scene->level))
        lm_painter_fill (painter, visible->x, y, visible->width, bottom - y, scene->palette->group);
    }
}

void
lm_board_paint_body (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, const GArray *items)
{
  if (scene->level == LM_BOARD_DISTRICT)
    {
      lm_board_paint_flows (scene, painter, visible, items);
      lm_board_paint_flow_labels (scene, painter, visible, items);
      return;
    }
  lm_painter_fill (painter, visible->x, visible->y, visible->width, visible->height, scene->palette->background);
  paint_shading (scene, painter, visible);
  paint_far (scene, painter, visible);
  paint_rows (scene, painter, visible, FALSE);
  if (scene->level == LM_BOARD_HOURS)
    lm_board_hours_paint_lines (scene, painter, visible);
  paint_columns (scene, painter, visible);
  paint_rows (scene, painter, visible, TRUE);
  for (guint i = 0; i < items->len; i++)
    paint_item (scene, painter, &g_array_index (items, LmBoardItem, i));
}
