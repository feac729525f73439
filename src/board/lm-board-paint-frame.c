#include "lm-board-scene-private.h"

#include <glib/gi18n-lib.h>

#include "board/lm-board-words.h"

/* The frozen parts of the board: row headers, time header, capacity, minimap. */

/* Share of the frozen column that the name of a home takes; the status has the rest. */
#define NAME_SHARE 0.57

static int
name_width (const LmBoardScene *scene)
{
  return (int) (scene->metrics.row_header * NAME_SHARE);
}

/* An address that is too long loses letters of its street, never its number. */
static void
paint_address (LmPainter *painter, const LmBoardHome *home, LmColour colour, const LmRect *rect)
{
  LmRect number = *rect;
  char street[128];
  int width;

  lm_painter_measure (painter, home->label, LM_TEXT_BODY, &width, NULL);
  if (width <= rect->width || home->number[0] == '\0' || (gsize) (home->number - home->label) >= sizeof street)
    {
      lm_painter_text (painter, home->label, LM_TEXT_BODY, colour, rect, LM_ALIGN_START);
      return;
    }
  lm_painter_measure (painter, home->number, LM_TEXT_BODY, &width, NULL);
  number.x += rect->width - width;
  number.width = width;
  g_strlcpy (street, home->label, home->number - home->label + 1);
  g_strchomp (street);
  lm_painter_text (painter, street, LM_TEXT_BODY, colour, &(LmRect) { rect->x, rect->y, rect->width - width - 4, rect->height }, LM_ALIGN_START);
  lm_painter_text (painter, home->number, LM_TEXT_BODY, colour, &number, LM_ALIGN_START);
}

static void
paint_home_header (const LmBoardScene *scene, LmPainter *painter, const LmBoardHome *home, int y, int whole_height)
{
  int height = scene->level == LM_BOARD_HOURS ? scene->metrics.home_row : whole_height;
  const LmBoardMetrics *m = &scene->metrics;
  const LmPalette *palette = scene->palette;
  int indent = m->space * 3 + 2, dot = MAX (8, m->glyph - 3), split = name_width (scene);
  gboolean selected = scene->selected == home->id;

  lm_painter_fill (painter, 0, y, m->row_header, whole_height, selected ? palette->selected_header : palette->row_header);
  paint_address (painter, home, palette->text, &(LmRect) { indent, y, split - indent - m->space, height - 1 });
  if (home->status == LM_STATUS_CONFLICT)
    lm_painter_glyph (painter, LM_GLYPH_WARNING, &(LmRect) { split, y + (height - dot) / 2 - 1, dot + 1, dot + 1 }, palette->status[home->status], 0);
  else
    lm_painter_glyph (painter, LM_GLYPH_CIRCLE, &(LmRect) { split, y + (height - dot) / 2, dot, dot }, palette->status[home->status], 0);
  lm_painter_text (painter, lm_board_status_word (home->status), LM_TEXT_SMALL, palette->status[home->status],
                   &(LmRect) { split + dot + m->space, y, m->row_header - split - dot - 2 * m->space, height - 1 }, LM_ALIGN_START);
  if (scene->level == LM_BOARD_HOURS)
    lm_board_hours_paint_row_header (scene, painter, home, y);
}

static void
paint_group_header (const LmBoardScene *scene, LmPainter *painter, guint group, int y, int height)
{
  const LmBoardMetrics *m = &scene->metrics;
  const LmPalette *palette = scene->palette;
  const LmBoardTrain *train = &scene->model->trains[group];
  int size = m->glyph - 2, percent_width = m->space * 7;
  char percent[16];

  lm_painter_fill (painter, 0, y, m->row_header, height, palette->group);
  lm_painter_glyph (painter, lm_row_index_get_collapsed (scene->rows, group) ? LM_GLYPH_CLOSED : LM_GLYPH_OPEN,
                    &(LmRect) { m->space, y + (height - size) / 2, size, size }, palette->dim, 0);
  lm_painter_text (painter, train->name, LM_TEXT_BOLD, palette->text,
                   &(LmRect) { m->space * 2 + size, y, m->row_header - percent_width - 3 * m->space - size, height - 1 }, LM_ALIGN_START);
  if (train->n_homes == 0)
    return;
  /* Translators: share of the homes of a train that are ready. */
  g_snprintf (percent, sizeof percent, C_("share", "%u %%"), train->n_ready * 100 / train->n_homes);
  lm_painter_text (painter, percent, LM_TEXT_SMALL, palette->dim,
                   &(LmRect) { m->row_header - percent_width - m->space, y, percent_width, height - 1 }, LM_ALIGN_END);
}

/* A thin bar: done, confirmed, ready, and the rest. */
static void
paint_progress (const LmBoardScene *scene, LmPainter *painter, const LmBoardTrain *train, const LmRect *rect)
{
  const LmPalette *palette = scene->palette;
  guint confirmed = MIN (train->n_homes, train->n_confirmed + train->n_done), ready = MAX (train->n_ready, confirmed);

  lm_painter_fill (painter, rect->x, rect->y, rect->width, rect->height, palette->line);
  if (train->n_homes == 0)
    return;
  lm_painter_fill (painter, rect->x, rect->y, rect->width * (int) ready / (int) train->n_homes, rect->height,
                   palette->confirmed);
  lm_painter_fill (painter, rect->x, rect->y, rect->width * (int) confirmed / (int) train->n_homes, rect->height, palette->accent);
  lm_painter_fill (painter, rect->x, rect->y, rect->width * (int) train->n_done / (int) train->n_homes, rect->height,
                   palette->status[LM_STATUS_DONE]);
}

static void
paint_train_header (const LmBoardScene *scene, LmPainter *painter, guint group, int y, int height)
{
  const LmBoardMetrics *m = &scene->metrics;
  const LmPalette *palette = scene->palette;
  const LmBoardTrain *train = &scene->model->trains[group];
  int left = m->space * 2, width = m->row_header - left - m->space * 2, line = (height - 10) / 2, percent_width = m->space * 7;
  int sign = m->glyph;
  g_autofree char *counts = NULL;
  char percent[16];

  lm_painter_fill (painter, 0, y, m->row_header, height, palette->row_header);
  lm_painter_text (painter, train->name, LM_TEXT_BOLD, palette->text, &(LmRect) { left, y + 2, width - percent_width, line + 2 }, LM_ALIGN_START);
  if (train->n_homes > 0)
    {
      g_snprintf (percent, sizeof percent, C_("share", "%u %%"), train->n_ready * 100 / train->n_homes);
      lm_painter_text (painter, percent, LM_TEXT_SMALL, palette->dim, &(LmRect) { left + width - percent_width, y + 2, percent_width, line + 2 }, LM_ALIGN_END);
    }
  /* Translators: 1 homes in the train, 2 of which confirmed or done. */
  counts = g_strdup_printf (C_("train", "%1$u homes · %2$u confirmed"), train->n_homes, train->n_confirmed);
  if (train->n_conflicts > 0 || train->left)
    {
      lm_painter_glyph (painter, LM_GLYPH_WARNING, &(LmRect) { left + width - sign, y + line + 3 + (line - sign) / 2, sign, sign - 1 }, palette->conflict, 0);
      width -= sign + m->space;
    }
  lm_painter_text (painter, counts, LM_TEXT_SMALL, palette->dim, &(LmRect) { left, y + line + 2, width, line }, LM_ALIGN_START);
  paint_progress (scene, painter, train, &(LmRect) { left, y + height - 6, m->row_header - left - m->space * 2, 3 });
}

void
lm_board_paint_row_headers (const LmBoardScene *scene, LmPainter *painter, int top, int visible_height)
{
  int n_rows = lm_row_index_get_n_rows (scene->rows), first = lm_row_index_find (scene->rows, MAX (0, top));

  lm_painter_fill (painter, 0, top, scene->metrics.row_header, visible_height, scene->palette->row_header);
  for (int row = MAX (0, first); first >= 0 && row < n_rows; row++)
    {
      LmRow at = lm_row_index_get (scene->rows, row);
      int y = lm_row_index_get_y (scene->rows, row), height = lm_row_index_get_y (scene->rows, row + 1) - y;

      if (y >= top + visible_height)
        break;
      if (at.item >= 0)
        paint_home_header (scene, painter, &scene->model->homes[at.item], y, height);
      else if (scene->level == LM_BOARD_DISTRICT)
        lm_board_district_paint_row_header (scene, painter, at.group, y, height);
      else if (scene->level == LM_BOARD_TRAINS)
        paint_train_header (scene, painter, at.group, y, height);
      else
        paint_group_header (scene, painter, at.group, y, height);
      if (scene->level != LM_BOARD_DISTRICT)
        lm_painter_fill (painter, 0, y + height - 1, scene->metrics.row_header, 1, scene->palette->line);
      if (row == scene->focus && scene->focus_visible)
        lm_painter_box (painter, &(LmRect) { 1, y + 1, scene->metrics.row_header - 3, height - 3 }, 4, 0, scene->palette->accent, 2);
    }
  lm_painter_fill (painter, scene->metrics.row_header - 1, top, 1, visible_height, scene->palette->strong_line);
}

void
lm_board_paint_sticky (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, int group, int y, gboolean header)
{
  const LmBoardTrain *train = &scene->model->trains[group];
  int height = scene->metrics.group_row, span_y = y + (height - (int) train->n_spans * 4 + 1) / 2;

  if (header)
    {
      paint_group_header (scene, painter, group, y, height);
      lm_painter_fill (painter, scene->metrics.row_header - 1, y, 1, height, scene->palette->strong_line);
      lm_painter_fill (painter, 0, y + height - 1, scene->metrics.row_header, 1, scene->palette->strong_line);
      return;
    }
  lm_painter_fill (painter, visible->x, y, visible->width, height, scene->palette->group);
  for (guint i = train->first_span; i < train->first_span + train->n_spans; i++, span_y += 4)
    {
      int x = lm_time_axis_get_x (scene->axis, scene->model->spans[i].start);
      int width = lm_time_axis_get_x (scene->axis, scene->model->spans[i].end) - x;

      lm_painter_fill (painter, x, span_y, MAX (3, width), 3, scene->palette->party[scene->model->spans[i].colour].fill);
    }
  lm_painter_fill (painter, visible->x, y + height - 1, visible->width, 1, scene->palette->strong_line);
}

int
lm_board_paint_stretch (const LmBoardScene *scene, LmPainter *painter, const char *text, int from, int to, int x, int width, int y, int height,
                        LmTextStyle style)
{
  int start = MAX (from, x) + scene->metrics.space, end = MIN (to, x + width) - 2, needed;
  LmRect pill = lm_board_get_now_pill (scene, painter, x, width);

  lm_painter_measure (painter, text, style, &needed, NULL);
  /* It makes way for the line of now. */
  if (pill.width > 0 && start < pill.x + pill.width && start + needed > pill.x && pill.x + pill.width + scene->metrics.space + needed < to)
    start = pill.x + pill.width + scene->metrics.space;
  /* At the end of its stretch the text is pushed out rather than cut off. */
  if (to - start - 2 < needed && to - from >= needed + scene->metrics.space)
    start = to - needed - 2;
  else if (to - from < needed + scene->metrics.space)
    return from;
  end = MAX (start + needed, end);
  if (pill.width > 0 && start < pill.x + pill.width && start + needed > pill.x)
    {
      end = pill.x - 3;
      /* A stub of a word says nothing. */
      if ((end - start) * 5 < needed * 3)
        return pill.x + pill.width;
    }
  lm_painter_text (painter, text, style, scene->palette->text, &(LmRect) { start, y, end - start, height }, LM_ALIGN_START);
  return MAX (start + needed, pill.x + pill.width);
}

/* Whether the weekday fits in the column of every such day in sight, so that
 * they are alike; else its number stands alone. */
static gboolean
weekdays_fit (const LmBoardScene *scene, LmPainter *painter, LmDay from, LmDay to, gboolean rest)
{
  for (LmDay day = from; day < to && day < lm_time_axis_get_end (scene->axis); day++)
    {
      g_autofree char *text = NULL;
      int needed, width = lm_time_axis_get_day_width (scene->axis, day);

      if ((lm_time_axis_get_kind (scene->axis, day) == LM_DAY_KIND_REST) != rest)
        continue;
      text = lm_board_format_day_short (day);
      lm_painter_measure (painter, text, LM_TEXT_SMALL, &needed, NULL);
      if (needed + MIN (scene->metrics.space, width / 8) > width)
        return FALSE;
    }
  return TRUE;
}

static void
paint_day_label (const LmBoardScene *scene, LmPainter *painter, LmDay day, int y, int height, gboolean with_weekday)
{
  const LmPalette *palette = scene->palette;
  int x = lm_time_axis_get_day_x (scene->axis, day), width = lm_time_axis_get_day_width (scene->axis, day), space = MIN (scene->metrics.space, width / 8);
  gboolean today = day == scene->model->today, rest = lm_time_axis_get_kind (scene->axis, day) != LM_DAY_KIND_WORKING;
  LmTextStyle style = today ? LM_TEXT_SMALL_BOLD : LM_TEXT_SMALL;
  LmColour colour = today ? palette->today : rest ? palette->dim : palette->text;
  g_autofree char *text = lm_board_format_day_short (day);
  char number[8];
  int d;

  if (with_weekday && lm_painter_text_if_fits (painter, text, style, colour, &(LmRect) { x + space, y, width - space, height }, LM_ALIGN_START))
    return;
  lm_day_to_date (day, NULL, NULL, &d);
  g_snprintf (number, sizeof number, "%d", d);
  lm_painter_text_if_fits (painter, number, style, colour, &(LmRect) { x, y, width, height }, LM_ALIGN_MIDDLE);
}

/* The name of a holiday stands above its column, in what the week leaves free. */
static void
paint_holidays (const LmBoardScene *scene, LmPainter *painter, LmDay monday, int from, int height)
{
  int end = lm_time_axis_get_day_x (scene->axis, monday + 7);

  for (LmDay day = MAX (monday, scene->model->first); day < MIN (monday + 7, scene->model->end); day++)
    {
      const char *holiday = scene->model->holidays[day - scene->model->first];
      int x = MAX (from, lm_time_axis_get_day_x (scene->axis, day) + scene->metrics.space), width;

      if (holiday == NULL || lm_time_axis_get_kind (scene->axis, day) == LM_DAY_KIND_WORKING)
        continue;
      lm_painter_measure (painter, holiday, LM_TEXT_SMALL, &width, NULL);
      /* Over the days of rest beside it, but never into the next week. */
      if (x + width > end)
        x = end - width - 2;
      if (x < from)
        continue;
      lm_painter_text (painter, holiday, LM_TEXT_SMALL, scene->palette->holiday_text, &(LmRect) { x, 1, width, height }, LM_ALIGN_START);
      from = x + width + scene->metrics.space;
    }
}

/* The names of the weeks, from long to very short. */
typedef enum { WEEK_LONG, WEEK_SHORT, WEEK_NUMBER, N_WEEK_FORMS } WeekForm;

static char *
format_week (LmDay monday, WeekForm form)
{
  int week;
  g_autofree char *date = NULL;

  lm_day_get_week (monday, NULL, &week);
  if (form == WEEK_NUMBER)
    return g_strdup_printf ("%d", week);
  if (form == WEEK_SHORT)
    /* Translators: number of the week, very short. */
    return g_strdup_printf (C_("week", "w%d"), week);
  date = lm_board_format_day_of_month (monday);
  /* Translators: 1 number of the week, 2 the date of its Monday. */
  return g_strdup_printf (C_("week", "w%1$d · %2$s"), week, date);
}

/* The longest form that fits in every week in sight, so that they are alike. */
static WeekForm
choose_week_form (const LmBoardScene *scene, LmPainter *painter, LmDay monday, LmDay to)
{
  WeekForm form = WEEK_LONG;

  for (LmDay day = monday; day < to && form < WEEK_NUMBER;)
    {
      g_autofree char *text = format_week (day, form);
      int needed, width = lm_time_axis_get_day_x (scene->axis, day + 7) - lm_time_axis_get_day_x (scene->axis, day);

      lm_painter_measure (painter, text, LM_TEXT_SMALL, &needed, NULL);
      if (needed + 8 > width && day + 7 <= lm_time_axis_get_end (scene->axis))
        form++;
      else
        day += 7;
    }
  return form;
}

/* Whether «Week 19 · mei 2026» fits above every week in sight. */
static gboolean
weeks_fit (const LmBoardScene *scene, LmPainter *painter, LmDay monday, LmDay to)
{
  for (LmDay day = monday; day < to && day + 7 <= lm_time_axis_get_end (scene->axis); day += 7)
    {
      g_autofree char *text = lm_board_format_week (day);
      int needed;

      lm_painter_measure (painter, text, LM_TEXT_BOLD, &needed, NULL);
      if (needed + 2 * scene->metrics.space > lm_time_axis_get_day_x (scene->axis, day + 7) - lm_time_axis_get_day_x (scene->axis, day))
        return FALSE;
    }
  return TRUE;
}

char *
lm_board_format_now (LmInstant now)
{
  g_autofree char *clock = lm_minute_format (lm_instant_get_minute (now));

  /* Translators: the time on the line of now, «now 12:57». */
  return g_strdup_printf (_("now %s"), clock);
}

LmRect
lm_board_get_now_pill (const LmBoardScene *scene, LmPainter *painter, int x, int width)
{
  g_autofree char *text = NULL;
  LmRect pill = { 0, 2, 0, 0 };
  int at, text_width, text_height;

  if (scene->now == LM_INSTANT_NONE)
    return pill;
  at = lm_time_axis_get_x (scene->axis, scene->now);
  if (at < x || at >= x + width)
    return pill;
  text = lm_board_format_now (scene->now);
  lm_painter_measure (painter, text, LM_TEXT_SMALL_BOLD, &text_width, &text_height);
  pill.width = text_width + 2 * scene->metrics.space;
  pill.height = text_height + 3;
  pill.x = CLAMP (at - pill.width / 2, x + 2, MAX (x + 2, x + width - pill.width - 2));
  return pill;
}

LmDay
lm_board_next_month (LmDay day)
{
  int year, month;

  lm_day_to_date (day, &year, &month, NULL);
  return month == 12 ? lm_day_from_date (year + 1, 1, 1) : lm_day_from_date (year, month + 1, 1);
}

LmDay
lm_board_first_of_month (LmDay day)
{
  int year, month;

  lm_day_to_date (day, &year, &month, NULL);
  return lm_day_from_date (year, month, 1);
}

void
lm_board_paint_time_header (const LmBoardScene *scene, LmPainter *painter, int x, int width)
{
  const LmPalette *palette = scene->palette;
  int tier = scene->metrics.tier, bottom = 2 * tier;
  LmDay from = lm_time_axis_get_day (scene->axis, x), to = lm_time_axis_get_day (scene->axis, x + width) + 1;
  LmDay monday = from - lm_day_get_weekday (from);
  WeekForm form = WEEK_LONG;
  gboolean whole;

  lm_painter_fill (painter, x, 0, width, bottom, palette->header);
  if (scene->level == LM_BOARD_HOURS || scene->level == LM_BOARD_DISTRICT)
    {
      if (scene->level == LM_BOARD_HOURS)
        lm_board_hours_paint_time_header (scene, painter, x, width);
      else
        lm_board_district_paint_time_header (scene, painter, x, width);
      lm_painter_fill (painter, x, bottom - 1, width, 1, palette->strong_line);
      return;
    }
  form = choose_week_form (scene, painter, monday, to);
  whole = scene->level != LM_BOARD_TRAINS && weeks_fit (scene, painter, monday, to);
  if (scene->level == LM_BOARD_TRAINS)
    for (LmDay month = lm_board_first_of_month (from); month < to; month = lm_board_next_month (month))
      {
        int start = lm_time_axis_get_day_x (scene->axis, month), end = lm_time_axis_get_day_x (scene->axis, lm_board_next_month (month)), needed;
        g_autofree char *text = lm_board_format_month (month);

        lm_painter_measure (painter, text, LM_TEXT_BOLD, &needed, NULL);
        if (needed + 2 * scene->metrics.space > end - start)
          {
            g_free (text);
            text = lm_board_format_month_short (month);
          }
        lm_painter_fill (painter, start - 1, 3, 1, tier - 3, palette->strong_line);
        lm_board_paint_stretch (scene, painter, text, start, end, x, width, 0, tier, LM_TEXT_BOLD);
      }
  for (LmDay day = monday; day < to; day += 7)
    {
      int start = lm_time_axis_get_day_x (scene->axis, day);
      g_autofree char *text = NULL;

      if (scene->level == LM_BOARD_TRAINS)
        {
          lm_painter_fill (painter, start - 1, tier + 2, 1, tier - 2, palette->strong_line);
          text = format_week (day, form);
          lm_painter_text (painter, text, LM_TEXT_SMALL, palette->text,
                           &(LmRect) { start + 3, tier, lm_time_axis_get_day_x (scene->axis, day + 7) - start - 5, tier - 2 }, LM_ALIGN_START);
        }
      else
        {
          text = whole ? lm_board_format_week (day) : format_week (day, form);
          lm_painter_fill (painter, start - 1, 0, 1, bottom, palette->strong_line);
          start = lm_board_paint_stretch (scene, painter, text, start, lm_time_axis_get_day_x (scene->axis, day + 7), x, width, 1, tier, LM_TEXT_BOLD);
          paint_holidays (scene, painter, day, start + scene->metrics.space, tier);
        }
    }
  if (scene->level != LM_BOARD_TRAINS)
    {
      gboolean working = weekdays_fit (scene, painter, from, to, FALSE), rest = weekdays_fit (scene, painter, from, to, TRUE);

      for (LmDay day = from; day < to; day++)
        {
          if (lm_day_get_weekday (day) != 0)
            lm_painter_fill (painter, lm_time_axis_get_day_x (scene->axis, day) - 1, tier + 4, 1, tier - 4, palette->line);
          paint_day_label (scene, painter, day, tier, tier - 2, lm_time_axis_get_kind (scene->axis, day) == LM_DAY_KIND_REST ? rest : working);
        }
    }
  lm_painter_fill (painter, x, bottom - 1, width, 1, palette->strong_line);
}

void
lm_board_paint_corner (const LmBoardScene *scene, LmPainter *painter)
{
  const LmBoardMetrics *m = &scene->metrics;
  int split = name_width (scene);

  lm_painter_fill (painter, 0, 0, m->row_header, 2 * m->tier, scene->palette->header);
  lm_painter_text (painter, !lm_board_level_has_homes (scene->level) ? _("Train") : _("Train / home"), LM_TEXT_SMALL, scene->palette->dim,
                   &(LmRect) { m->space * 2, m->tier, split - m->space * 2, m->tier - 2 }, LM_ALIGN_START);
  lm_painter_text (painter, !lm_board_level_has_homes (scene->level) ? C_("column", "Ready") : C_("column", "Status"), LM_TEXT_SMALL, scene->palette->dim,
                   &(LmRect) { split, m->tier, m->row_header - split - m->space * 2, m->tier - 2 },
                   lm_board_level_has_homes (scene->level) ? LM_ALIGN_START : LM_ALIGN_END);
  lm_painter_fill (painter, m->row_header - 1, 0, 1, 2 * m->tier, scene->palette->strong_line);
  lm_painter_fill (painter, 0, 2 * m->tier - 1, m->row_header, 1, scene->palette->strong_line);
}

int
lm_board_get_capacity_height (const LmBoardScene *scene)
{
  return scene->model->n_capacity > 0 ? (int) scene->model->n_capacity * scene->metrics.capacity_row + 6 : 0;
}

static void
paint_load (const LmBoardScene *scene, LmPainter *painter, const LmBoardCapacity *capacity, guint64 used, guint64 hands, int x, int width, int y, int height)
{
  int gap = width > 12 ? 2 : width > 4 ? 1 : 0, full = height * 3 / 4, load, bar;
  const LmPartyPaint *paint = &scene->palette->party[capacity->colour];
  gboolean over;
  char text[16];

  if (hands > 0)
    lm_painter_fill (painter, x + gap, y + height - full - 1, width - 2 * gap, 1, scene->palette->strong_line);
  if (used == 0)
    return;
  /* Work where nobody is at hand is more than anybody can do. */
  load = hands > 0 ? (int) MIN (999, used * 100 / hands) : 999;
  over = load > 100;
  bar = MAX (1, MIN (load, 133) * full / 100);
  lm_painter_fill (painter, x + gap, y + height - bar, width - 2 * gap, bar, paint->fill);
  if (!over)
    return;
  lm_painter_fill (painter, x + gap, y + height - bar, width - 2 * gap, 3, scene->palette->conflict);
  if (load == 999)
    return;
  /* Translators: load of the hands of a party. */
  g_snprintf (text, sizeof text, C_("load", "%d%%"), load);
  lm_painter_text_if_fits (painter, text, LM_TEXT_SMALL, paint->text, &(LmRect) { x + gap, y + height - bar + 2, width - 2 * gap, bar }, LM_ALIGN_MIDDLE);
}

void
lm_board_paint_capacity (const LmBoardScene *scene, LmPainter *painter, int x, int width)
{
  const LmBoardModel *model = scene->model;
  int row = scene->metrics.capacity_row, height = lm_board_get_capacity_height (scene);
  LmDay from = lm_time_axis_get_day (scene->axis, x), to = MIN (lm_time_axis_get_day (scene->axis, x + width) + 1, model->end);
  /* Where a day has no pixel of its own a week is one bar. */
  int days = scene->level == LM_BOARD_DISTRICT ? 7 : 1;

  if (days == 7)
    from -= lm_day_get_weekday (from);
  lm_painter_fill (painter, x, 0, width, height, scene->palette->header);
  for (guint i = 0; i < model->n_capacity; i++)
    for (LmDay day = from; day < to; day += days)
      {
        int left = lm_time_axis_get_day_x (scene->axis, day), right = lm_time_axis_get_day_x (scene->axis, day + days);
        guint64 used = 0, hands = 0;

        for (LmDay at = MAX (day, model->first); at < MIN (day + days, model->end); at++)
          {
            used += model->capacity[i].used[at - model->first];
            hands += model->capacity[i].hands[at - model->first];
          }
        paint_load (scene, painter, &model->capacity[i], used, hands, left, right - left, (int) i * row + 4, row - 3);
      }
  lm_painter_fill (painter, x, 0, width, 1, scene->palette->strong_line);
}

void
lm_board_paint_capacity_header (const LmBoardScene *scene, LmPainter *painter)
{
  const LmBoardMetrics *m = &scene->metrics;
  int height = lm_board_get_capacity_height (scene);

  lm_painter_fill (painter, 0, 0, m->row_header, height, scene->palette->header);
  for (guint i = 0; i < scene->model->n_capacity; i++)
    {
      const LmBoardCapacity *capacity = &scene->model->capacity[i];
      const LmPartyPaint *paint = &scene->palette->party[capacity->colour];
      int y = (int) i * m->capacity_row + 4, left = m->space * 2;
      g_autofree char *hands = NULL;
      int width;

      /* Translators: persons at work for a party, short. */
      hands = g_strdup_printf (C_("capacity", "%u pers."), capacity->n_persons);
      lm_painter_measure (painter, hands, LM_TEXT_SMALL, &width, NULL);
      lm_painter_box (painter, &(LmRect) { left, y + (m->capacity_row - m->glyph) / 2, m->glyph, m->glyph }, 2, paint->fill, paint->edge, 1);
      left += m->glyph + m->space;
      lm_painter_text (painter, capacity->name, LM_TEXT_SMALL, scene->palette->text,
                       &(LmRect) { left, y, m->row_header - left - width - 2 * m->space, m->capacity_row }, LM_ALIGN_START);
      lm_painter_text (painter, hands, LM_TEXT_SMALL, scene->palette->dim,
                       &(LmRect) { m->row_header - width - m->space, y, width, m->capacity_row }, LM_ALIGN_END);
    }
  lm_painter_fill (painter, 0, 0, m->row_header, 1, scene->palette->strong_line);
  lm_painter_fill (painter, m->row_header - 1, 0, 1, height, scene->palette->strong_line);
}

void
lm_board_paint_minimap_header (const LmBoardScene *scene, LmPainter *painter)
{
  const LmBoardMetrics *m = &scene->metrics;
  const LmBoardModel *model = scene->model;
  int height = m->minimap, line = (height - 8) / 2, left = m->space * 2;
  LmDay first = LM_DAY_NONE, last = LM_DAY_NONE;
  g_autofree char *homes = NULL, *from = NULL, *to = NULL, *days = NULL;

  for (guint i = 0; i < model->n_wagons; i++)
    {
      first = first == LM_DAY_NONE ? model->wagons[i].day : MIN (first, model->wagons[i].day);
      last = MAX (last, model->wagons[i].day);
    }
  lm_painter_fill (painter, 0, 0, m->row_header, height, scene->palette->header);
  homes = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "District: %u home", "District: %u homes", model->n_homes), model->n_homes);
  lm_painter_text (painter, homes, LM_TEXT_SMALL, scene->palette->text, &(LmRect) { left, 4, m->row_header - 2 * left, line }, LM_ALIGN_START);
  if (first != LM_DAY_NONE)
    {
      from = lm_board_format_month (first);
      to = lm_board_format_month (last);
      /* Translators: 1 first month, 2 last month. */
      days = g_strdup_printf (_("%1$s – %2$s"), from, to);
      lm_painter_text (painter, days, LM_TEXT_SMALL, scene->palette->dim, &(LmRect) { left, 4 + line, m->row_header - 2 * left, line }, LM_ALIGN_START);
    }
  lm_painter_fill (painter, 0, 0, m->row_header, 1, scene->palette->strong_line);
  lm_painter_fill (painter, m->row_header - 1, 0, 1, height, scene->palette->strong_line);
}

static int
minimap_x (const LmBoardScene *scene, LmInstant instant, int width)
{
  double days = instant / (double) LM_MINUTES_OF_DAY - scene->model->first;

  return (int) (days * width / (scene->model->end - scene->model->first) + 0.5);
}

void
lm_board_paint_minimap (const LmBoardScene *scene, LmPainter *painter, int width, int height)
{
  const LmBoardModel *model = scene->model;

  lm_painter_fill (painter, 0, 0, width, height, scene->palette->background);
  lm_painter_fill (painter, 0, 0, width, 1, scene->palette->strong_line);
  for (guint t = 0; t < model->n_trains; t++)
    {
      const LmBoardTrain *train = &model->trains[t];
      int top = 3 + (int) ((gint64) train->first_home * (height - 8) / MAX (1, model->n_homes));
      int bottom = 3 + (int) ((gint64) (train->first_home + train->n_homes) * (height - 8) / MAX (1, model->n_homes));
      int steps = MAX (1, bottom - top);

      /* Home after home the work moves on in time: a line from the start of the
       * train at its top to the end at its bottom. */
      for (guint i = train->first_span; i < train->first_span + train->n_spans; i++)
        {
          const LmBoardSpan *span = &model->spans[i];
          int x = minimap_x (scene, span->start, width), end = minimap_x (scene, span->end, width);

          for (int step = 0; step < steps; step++)
            lm_painter_fill (painter, x + (end - x) * step / steps, top + step,
                             MAX (2, (end - x) * (step + 1) / steps - (end - x) * step / steps + 1), 2, scene->palette->party[span->colour].fill);
        }
    }
}
