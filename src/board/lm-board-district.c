#include "lm-board-scene-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "board/lm-board-words.h"

/* The level of the whole district: a low row per train, in it a line per kind of
 * work from its first home to its last. The slope is the rate; lines that touch
 * are a train that overtakes itself. */

#define PLANNED_WIDTH 1.5
#define DONE_WIDTH 4.0
#define LIKELY_WIDTH 2.0
/* Height from which slanted lines can be told from a shade. */
#define LEAST_HATCH 12

/* A line on the background. The fill of a party is made to lie behind text. */
static LmColour
ink_of (const LmBoardScene *scene, guint8 colour)
{
  const LmPartyPaint *paint = &scene->palette->party[colour];

  return scene->palette->dark ? paint->fill : paint->edge;
}

/* A row is as low as a line of text or lower: every so many rows have a label. */
static int
rows_of_label (const LmBoardScene *scene, LmPainter *painter)
{
  int height;

  lm_painter_measure (painter, "0", LM_TEXT_SMALL, NULL, &height);
  return MAX (1, (height + scene->metrics.district_row - 1) / scene->metrics.district_row);
}

void
lm_board_district_layout (const LmBoardScene *scene, guint row, guint index, int top, const LmRect *visible, GArray *items)
{
  const LmBoardModel *model = scene->model;
  const LmBoardTrain *train = &model->trains[index];
  int height = scene->metrics.district_row, right = visible->x + visible->width;
  int glyph = MIN (scene->metrics.glyph, height - 1);

  for (guint i = train->first_flow; i < train->first_flow + train->n_flows; i++)
    {
      const LmBoardFlow *flow = &model->flows[i];
      int x = lm_time_axis_get_day_x (scene->axis, flow->start);
      int end = lm_time_axis_get_day_x (scene->axis, flow->likely_end != LM_DAY_NONE ? MAX (flow->end, flow->likely_end) : flow->end);
      LmBoardItem item = { { x, top, MAX (3, end - x), height }, row, index, i, LM_ITEM_FLOW };

      if (flow->kind == LM_BOARD_FLOW_CONNECTION && train->end_day != LM_DAY_NONE && train->end_day > flow->end)
        {
          int from = lm_time_axis_get_day_x (scene->axis, flow->end), to = lm_time_axis_get_day_x (scene->axis, train->end_day);
          LmBoardItem spare = { { from, top, MAX (2, to - from), height }, row, index, index, LM_ITEM_SPARE };

          if (from < right && to > visible->x)
            g_array_append_val (items, spare);
        }
      if (x < right && end > visible->x)
        g_array_append_val (items, item);
    }
  if (train->overtaken_day != LM_DAY_NONE)
    {
      int x = lm_time_axis_get_day_x (scene->axis, train->overtaken_day);
      LmBoardItem item = { { x - glyph / 2, top + (height - glyph) / 2, glyph, glyph }, row, index, index, LM_ITEM_CROSSING };

      if (x - glyph < right && x + glyph > visible->x)
        g_array_append_val (items, item);
    }
}

void
lm_board_district_paint_columns (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible)
{
  LmDay end = lm_time_axis_get_day (scene->axis, visible->x + visible->width) + 1;

  for (LmDay month = lm_board_first_of_month (lm_time_axis_get_day (scene->axis, visible->x)); month < end; month = lm_board_next_month (month))
    {
      int number;

      lm_day_to_date (month, NULL, &number, NULL);
      if (month >= lm_time_axis_get_first (scene->axis))
        lm_painter_fill (painter, lm_time_axis_get_day_x (scene->axis, month) - 1, visible->y, 1, visible->height,
                         number == 1 ? scene->palette->strong_line : scene->palette->line);
    }
}

static LmLine
line_of (const LmBoardScene *scene, const LmBoardFlow *flow, const LmRect *row)
{
  return (LmLine) { lm_time_axis_get_day_x (scene->axis, flow->start), row->y + 0.5,
                    MAX (lm_time_axis_get_day_x (scene->axis, flow->end), lm_time_axis_get_day_x (scene->axis, flow->start) + 1), row->y + row->height - 0.5 };
}

/* The time between the work outside and the connection, pixel row by pixel row. */
static void
paint_gap (const LmBoardScene *scene, LmPainter *painter, const LmBoardTrain *train, const LmRect *row)
{
  const LmBoardFlow *outside = NULL, *connection = NULL;
  LmLine from, to;

  for (guint i = train->first_flow; i < train->first_flow + train->n_flows; i++)
    if (scene->model->flows[i].kind == LM_BOARD_FLOW_OUTSIDE)
      outside = &scene->model->flows[i];
    else if (scene->model->flows[i].kind == LM_BOARD_FLOW_CONNECTION)
      connection = &scene->model->flows[i];
  if (outside == NULL || connection == NULL)
    return;
  from = line_of (scene, outside, row);
  to = line_of (scene, connection, row);
  for (int y = 0; y < row->height; y++)
    {
      double share = (y + 0.5) / row->height;
      int left = (int) (from.x1 + share * (from.x2 - from.x1)), right = (int) (to.x1 + share * (to.x2 - to.x1));

      if (right > left)
        lm_painter_fill (painter, left, row->y + y, right - left, 1, scene->palette->non_working);
    }
}

static void
paint_flow (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  const LmBoardFlow *flow = &scene->model->flows[item->index];
  LmColour ink = ink_of (scene, flow->colour);
  LmLine line = line_of (scene, flow, &item->rect);
  double share = (double) flow->n_done / flow->n;
  LmLine done = { line.x1, line.y1, lm_time_axis_get_day_x (scene->axis, flow->done_end), line.y1 + share * (line.y2 - line.y1) };

  lm_painter_line (painter, &line, PLANNED_WIDTH, ink, FALSE);
  if (flow->n_done > 0)
    lm_painter_line (painter, &done, DONE_WIDTH, ink, FALSE);
  if (flow->likely_end != LM_DAY_NONE && flow->n_done < flow->n && flow->likely_end != flow->end)
    {
      LmLine likely = { flow->n_done > 0 ? done.x2 : line.x1, flow->n_done > 0 ? done.y2 : line.y1,
                        lm_time_axis_get_day_x (scene->axis, flow->likely_end), line.y2 };

      lm_painter_line (painter, &likely, LIKELY_WIDTH, ink, TRUE);
    }
}

void
lm_board_paint_flows (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, const GArray *items)
{
  int n_rows = (int) lm_row_index_get_n_rows (scene->rows), first = lm_row_index_find (scene->rows, MAX (0, visible->y));
  int selected = scene->selected != 0 ? lm_board_model_find (scene->model, scene->selected) : -1;
  guint selected_train = selected >= 0 ? scene->model->homes[selected].train : G_MAXUINT;

  lm_painter_fill (painter, visible->x, visible->y, visible->width, visible->height, scene->palette->background);
  for (int row = MAX (0, first); first >= 0 && row < n_rows; row++)
    {
      int y = lm_row_index_get_y (scene->rows, row);
      guint group = lm_row_index_get (scene->rows, row).group;
      LmRect rect = { visible->x, y, visible->width, lm_row_index_get_y (scene->rows, row + 1) - y };

      if (y >= visible->y + visible->height)
        break;
      if (group == selected_train)
        lm_painter_fill (painter, rect.x, rect.y, rect.width, rect.height, lm_colour_with_alpha (scene->palette->selected_header, 0x80));
      paint_gap (scene, painter, &scene->model->trains[group], &rect);
      if (rect.height >= scene->metrics.tier)
        lm_painter_fill (painter, rect.x, rect.y + rect.height - 1, rect.width, 1, scene->palette->line);
    }
  lm_board_district_paint_columns (scene, painter, visible);
  for (guint i = 0; i < items->len; i++)
    {
      const LmBoardItem *item = &g_array_index (items, LmBoardItem, i);

      if (item->kind == LM_ITEM_SPARE && item->rect.height >= LEAST_HATCH)
        lm_painter_hatch (painter, &item->rect, lm_colour_with_alpha (scene->palette->dim, 0x60));
      else if (item->kind == LM_ITEM_SPARE)
        lm_painter_fill (painter, item->rect.x, item->rect.y, item->rect.width, item->rect.height - 1, lm_colour_with_alpha (scene->palette->dim, 0x38));
      else if (item->kind == LM_ITEM_FLOW)
        paint_flow (scene, painter, item);
      else if (item->kind == LM_ITEM_CROSSING)
        lm_painter_glyph (painter, LM_GLYPH_WARNING, &item->rect, scene->palette->conflict, 0);
    }
}

/* A label on a ground of its own, so that lines below do not cut through it.
 * FALSE: there is no room in what is visible, or `taken` (n of them) lies there;
 * with `lasting` it is added to them. */
static gboolean
paint_label (const LmBoardScene *scene, LmPainter *painter, const char *text, LmTextStyle style, LmColour colour, int x, int middle, gboolean before,
             gboolean lasting, const LmRect *visible, LmRect *taken, guint *n_taken)
{
  LmRect label;
  int width, height;

  lm_painter_measure (painter, text, style, &width, &height);
  label = (LmRect) { before ? x - width - 8 : x, middle - height / 2, width + 4, height };
  if (label.x < visible->x || label.x + label.width > visible->x + visible->width || label.y < visible->y || label.y + height > visible->y + visible->height)
    return FALSE;
  for (guint i = 0; i < *n_taken; i++)
    if (label.x < taken[i].x + taken[i].width && taken[i].x < label.x + label.width && label.y < taken[i].y + taken[i].height && taken[i].y < label.y + height)
      return FALSE;
  if (lasting)
    taken[(*n_taken)++] = label;
  lm_painter_fill (painter, label.x, label.y, label.width, label.height, lm_colour_with_alpha (scene->palette->background, 0xd8));
  label.x += 2;
  lm_painter_text (painter, text, style, colour, &label, LM_ALIGN_START);
  return TRUE;
}

void
lm_board_paint_flow_labels (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, const GArray *items)
{
  guint apart = (guint) rows_of_label (scene, painter), named = 0, n_taken = 0;
  LmRect taken[LM_N_BOARD_FLOWS];
  int small;

  lm_painter_measure (painter, "0", LM_TEXT_SMALL_BOLD, NULL, &small);
  for (guint i = 0; i < items->len; i++)
    {
      const LmBoardItem *item = &g_array_index (items, LmBoardItem, i);
      const LmBoardFlow *flow = item->kind == LM_ITEM_FLOW ? &scene->model->flows[item->index] : NULL;
      int middle = item->rect.y + item->rect.height / 2;

      if (flow == NULL)
        continue;
      /* The first line of its kind that has room before it says what it is. */
      if (!(named & (1u << flow->kind)))
        {
          int x = lm_time_axis_get_day_x (scene->axis, flow->start);
          gboolean before = x > visible->x;

          /* Where it began before the board does, its end is named. */
          if (paint_label (scene, painter, lm_board_flow_word (flow->kind), LM_TEXT_SMALL_BOLD, scene->palette->party[flow->colour].tint_text,
                           before ? x : lm_time_axis_get_day_x (scene->axis, flow->end) + 4, before ? item->rect.y + small / 2 + 1 : item->rect.y + item->rect.height - small / 2 - 1, before, TRUE, visible,
                           taken, &n_taken))
            named |= 1u << flow->kind;
        }
      if (flow->kind == LM_BOARD_FLOW_CONNECTION && item->row % apart == 0 && scene->model->trains[item->owner].rate > 0)
        {
          guint rate = scene->model->trains[item->owner].rate;
          /* Translators: how fast a train goes, short: homes a week. */
          g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u home/week", "%u homes/week", rate), rate);
          LmDay end = MAX (flow->end, scene->model->trains[item->owner].end_day);

          if (flow->likely_end != LM_DAY_NONE)
            end = MAX (end, flow->likely_end);
          paint_label (scene, painter, text, LM_TEXT_SMALL, scene->palette->dim, lm_time_axis_get_day_x (scene->axis, end) + 4, middle, FALSE, FALSE, visible, taken,
                       &n_taken);
        }
    }
}

void
lm_board_district_paint_row_header (const LmBoardScene *scene, LmPainter *painter, guint index, int y, int height)
{
  const LmBoardMetrics *m = &scene->metrics;
  const LmBoardTrain *train = &scene->model->trains[index];
  int apart = rows_of_label (scene, painter), left = m->space * 2, percent_width = m->space * 7, sign = MIN (m->glyph, height - 1);
  int row = lm_row_index_of_group (scene->rows, index);
  char percent[16];

  if (train->n_conflicts > 0 || train->left)
    lm_painter_glyph (painter, LM_GLYPH_WARNING, &(LmRect) { (left - sign) / 2, y + (height - sign) / 2, sign, sign }, scene->palette->conflict, 0);
  if (row % apart != 0)
    return;
  if (height >= m->tier)
    lm_painter_fill (painter, 0, y + height - 1, m->row_header, 1, scene->palette->line);
  lm_painter_text (painter, train->name, LM_TEXT_SMALL, scene->palette->text, &(LmRect) { left, y, m->row_header - percent_width - 2 * left, apart * height },
                   LM_ALIGN_START);
  if (train->n_homes == 0)
    return;
  g_snprintf (percent, sizeof percent, C_("share", "%u %%"), train->n_ready * 100 / train->n_homes);
  lm_painter_text (painter, percent, LM_TEXT_SMALL, scene->palette->dim, &(LmRect) { m->row_header - percent_width - left, y, percent_width, apart * height },
                   LM_ALIGN_END);
}

static int
month_of (LmDay day)
{
  int month;

  lm_day_to_date (day, NULL, &month, NULL);
  return month;
}

/* The narrowest month of the axis must hold the widest label, so that they are alike. */
static gboolean
months_fit (const LmBoardScene *scene, LmPainter *painter, LmDay from, LmDay to)
{
  for (LmDay month = from; month < to; month = lm_board_next_month (month))
    {
      int needed;

      lm_painter_measure (painter, lm_board_short_month (month), LM_TEXT_SMALL, &needed, NULL);
      if (month >= lm_time_axis_get_first (scene->axis) && lm_board_next_month (month) <= lm_time_axis_get_end (scene->axis) &&
          needed + 6 > lm_time_axis_get_day_x (scene->axis, lm_board_next_month (month)) - lm_time_axis_get_day_x (scene->axis, month))
        return FALSE;
    }
  return TRUE;
}

void
lm_board_district_paint_time_header (const LmBoardScene *scene, LmPainter *painter, int x, int width)
{
  const LmPalette *palette = scene->palette;
  int tier = scene->metrics.tier, year;
  LmDay to = MIN (lm_time_axis_get_day (scene->axis, x + width) + 1, lm_time_axis_get_end (scene->axis));
  LmDay from = lm_board_first_of_month (lm_time_axis_get_day (scene->axis, x));
  gboolean months;

  while (month_of (from) % 3 != 1)
    from = lm_board_first_of_month (from - 1);
  months = months_fit (scene, painter, from, to);
  for (LmDay month = from; month < to; month = lm_board_next_month (month))
    {
      int start = lm_time_axis_get_day_x (scene->axis, month), end = lm_time_axis_get_day_x (scene->axis, lm_board_next_month (month));
      int number = month_of (month);
      g_autofree char *quarter = NULL;

      if (!months && number % 3 != 1)
        continue;
      if (!months)
        end = lm_time_axis_get_day_x (scene->axis, lm_board_next_month (lm_board_next_month (lm_board_next_month (month))));
      /* Translators: a quarter of a year, very short. */
      quarter = g_strdup_printf (C_("quarter", "Q%d"), (number + 2) / 3);
      lm_painter_fill (painter, start - 1, tier + 2, 1, tier - 2, number == 1 ? palette->strong_line : palette->line);
      lm_painter_text_if_fits (painter, months ? lm_board_short_month (month) : quarter, LM_TEXT_SMALL, palette->text,
                               &(LmRect) { start + 3, tier, end - start - 4, tier - 2 }, LM_ALIGN_START);
    }
  lm_day_to_date (lm_time_axis_get_day (scene->axis, x), &year, NULL, NULL);
  for (LmDay first = lm_day_from_date (year, 1, 1); first < to; first = lm_day_from_date (++year, 1, 1))
    {
      g_autofree char *text = g_strdup_printf ("%d", year);
      int start = lm_time_axis_get_day_x (scene->axis, first), end = lm_time_axis_get_day_x (scene->axis, lm_day_from_date (year + 1, 1, 1));

      lm_painter_fill (painter, start - 1, 3, 1, 2 * tier - 3, palette->strong_line);
      lm_board_paint_stretch (scene, painter, text, start, end, x, width, 0, tier, LM_TEXT_BOLD);
    }
}
