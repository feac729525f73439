#include "lm-board-scene-private.h"

#include <glib/gi18n-lib.h>

#include "board/lm-board-inside.h"
#include "board/lm-board-words.h"

/* The level of true hours: what happens at a home on its connection day, a line
 * per party, and below it what the resident notices. */

#define TOP 4      /* of a row, above its lanes */
#define BOTTOM 3
#define SLOT 30    /* minutes for which people inside are counted */
#define LEAST_STEP 3

static int
lanes_height (const LmBoardScene *scene)
{
  guint tracks = 0;

  for (guint lane = 0; lane < scene->model->n_lanes; lane++)
    tracks += scene->model->n_tracks[scene->model->lane_colour[lane]];
  return (int) MAX (1, tracks) * scene->metrics.hour_lane;
}

int
lm_board_hours_row (const LmBoardScene *scene)
{
  return TOP + lanes_height (scene) + 2 + 2 * scene->metrics.hour_strip + BOTTOM;
}

/* A party without work on any connection day has no lane of its own: it stands in the last. */
static int
lane_y (const LmBoardScene *scene, guint8 colour, guint track)
{
  int y = 0;

  for (guint lane = 0; lane < scene->model->n_lanes; lane++)
    {
      if (scene->model->lane_colour[lane] == colour)
        return y + (int) track * scene->metrics.hour_lane;
      y += scene->model->n_tracks[scene->model->lane_colour[lane]] * scene->metrics.hour_lane;
    }
  return MAX (0, y - scene->metrics.hour_lane);
}

static void
add (GArray *items, LmBoardItemKind kind, guint row, guint owner, guint index, const LmRect *rect, const LmRect *visible)
{
  LmBoardItem item = { *rect, row, owner, index, kind };

  if (rect->x < visible->x + visible->width && rect->x + rect->width > visible->x && rect->width > 0)
    g_array_append_val (items, item);
}

/* Where work stands that is moved by `shift` days: at the same hours. */
static int
x_of (const LmBoardScene *scene, LmInstant instant, int shift)
{
  return lm_time_axis_get_x (scene->axis, instant + shift * LM_MINUTES_OF_DAY);
}

static void
lay_out_day (const LmBoardScene *scene, guint row, guint index, int top, int shift, const LmRect *visible, GArray *items)
{
  const LmBoardModel *model = scene->model;
  const LmBoardHome *home = &model->homes[index];
  int lanes = top + TOP, x = lm_time_axis_get_day_x (scene->axis, home->visit + shift);
  int width = lm_time_axis_get_day_width (scene->axis, home->visit + shift), end = x + width;

  add (items, LM_ITEM_TILE, row, index, index, &(LmRect) { x + 1, top + 1, width - 3, lm_board_hours_row (scene) - 3 }, visible);
  if (home->end != LM_INSTANT_NONE && lm_instant_get_day (home->end - 1) == home->visit)
    {
      int from = x_of (scene, home->end, shift);

      if (end - 3 - from > 2)
        add (items, LM_ITEM_BUFFER, row, index, index, &(LmRect) { from + 1, lanes + 1, end - 4 - from, lanes_height (scene) - 2 }, visible);
    }
  if (home->promise_from >= 0)
    {
      int from = lm_time_axis_get_x (scene->axis, lm_instant (home->visit + shift, home->promise_from));
      int to = lm_time_axis_get_x (scene->axis, lm_instant (home->visit + shift, home->promise_to));

      add (items, LM_ITEM_PROMISE, row, index, index, &(LmRect) { from + 1, lanes - 2, MAX (8, to - from - 3), lanes_height (scene) + 3 }, visible);
    }
  for (guint i = home->first_step; i < home->first_step + home->n_steps; i++)
    {
      int from = x_of (scene, model->steps[i].start, shift), to = x_of (scene, model->steps[i].end, shift);

      add (items, LM_ITEM_STEP, row, index, i,
           &(LmRect) { from + 1, lanes + lane_y (scene, model->steps[i].colour, model->steps[i].track) + 1, MAX (LEAST_STEP, to - from - 1), scene->metrics.hour_lane - 2 },
           visible);
    }
  if (home->n_steps > 0)
    add (items, LM_ITEM_INSIDE, row, index, index,
         &(LmRect) { x + 2, lanes + lanes_height (scene) + 2, width - 5, 2 * scene->metrics.hour_strip }, visible);
}

void
lm_board_hours_layout (const LmBoardScene *scene, guint row, guint index, int top, int shift, const LmRect *visible, GArray *items)
{
  const LmBoardModel *model = scene->model;
  const LmBoardHome *home = &model->homes[index];
  int height = scene->metrics.hour_lane - 6;

  for (guint i = home->first_bar; shift == 0 && i < home->first_bar + home->n_bars; i++)
    {
      int from = x_of (scene, model->bars[i].start, 0), to = x_of (scene, model->bars[i].end, 0);

      add (items, LM_ITEM_BAR, row, index, i,
           &(LmRect) { from + 1, top + TOP + lane_y (scene, model->bars[i].colour, 0) + 3, MAX (LEAST_STEP, to - from - 2), height }, visible);
    }
  for (guint i = home->first_mark; shift == 0 && i < home->first_mark + home->n_marks; i++)
    {
      LmDay day = model->marks[i].day;
      int size = scene->metrics.glyph;

      if (day >= model->first && day < model->end)
        add (items, LM_ITEM_MARK, row, index, i,
             &(LmRect) { lm_time_axis_get_day_x (scene->axis, day) + lm_time_axis_get_day_width (scene->axis, day) / 2 + ((int) model->marks[i].kind - 1) * (size + 3),
                         top + TOP + (lanes_height (scene) - size) / 2, size, size }, visible);
    }
  if (home->visit != LM_DAY_NONE && home->visit + shift >= model->first && home->visit + shift < model->end)
    lay_out_day (scene, row, index, top, shift, visible, items);
}

static gboolean
is_firm (const LmBoardHome *home)
{
  return (home->flags & (LM_BOARD_HOME_CONFIRMED | LM_BOARD_HOME_DONE | LM_BOARD_HOME_RUNNING)) != 0;
}

/* The day itself: a frame that says what stands there. */
static void
paint_day (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  const LmBoardHome *home = &scene->model->homes[item->index];
  gboolean conflict = (home->flags & LM_BOARD_HOME_CONFLICT) != 0, selected = scene->selected == home->id;
  LmColour edge = conflict ? scene->palette->conflict : selected ? scene->palette->accent : scene->palette->strong_line;
  int size = scene->metrics.glyph + 3;

  lm_painter_box (painter, &item->rect, 4, scene->palette->background, edge, conflict || selected ? 2 : 1);
  if (conflict)
    lm_painter_glyph (painter, LM_GLYPH_ALERT, &(LmRect) { item->rect.x + item->rect.width - size + 2, item->rect.y - 1, size, size },
                      scene->palette->conflict, scene->palette->conflict_text);
}

static void
paint_step (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  const LmBoardModel *model = scene->model;
  const LmBoardStep *step = &model->steps[item->index];
  const LmBoardHome *home = &model->homes[item->owner];
  const LmPartyPaint *paint = &scene->palette->party[step->colour];
  const LmStepRow *kind = &LM_ROWS (model->snapshot, STEP, NULL)[step->kind];
  gboolean done = (step->flags & LM_BOARD_STEP_DONE) != 0, firm = done || (step->flags & LM_BOARD_STEP_RUNNING) || is_firm (home);
  LmColour ink = firm ? paint->text : paint->tint_text;
  LmColour fill = firm ? paint->fill : step->flags & LM_BOARD_STEP_PROVISIONAL ? scene->palette->background : paint->tint;
  LmRect text = { item->rect.x + 4, item->rect.y, item->rect.width - 6, item->rect.height };
  g_autofree char *clock = lm_minute_format (lm_instant_get_minute (step->start));
  g_autofree char *whole = NULL, *with_code = NULL;
  int tick = scene->metrics.glyph - 2;

  lm_painter_box (painter, &item->rect, 2, fill, paint->edge, scene->palette->edge_width);
  if (scene->paper && !firm && !(step->flags & LM_BOARD_STEP_PROVISIONAL))
    lm_painter_hatch (painter, &(LmRect) { item->rect.x + 1, item->rect.y + 1, item->rect.width - 2, item->rect.height - 2 },
                      lm_colour_with_alpha (paint->edge, 0x60));
  if (done && text.width >= tick)
    {
      lm_painter_glyph (painter, LM_GLYPH_CHECK, &(LmRect) { item->rect.x + item->rect.width - tick - 3, item->rect.y + (item->rect.height - tick) / 2, tick, tick }, ink, 0);
      text.width -= tick + 2;
    }
  /* As much as fits: time and name, name, time and code, code, letter of the party. */
  whole = g_strdup_printf ("%s %s", clock, model->step_names[step->kind]);
  if (lm_painter_text_if_fits (painter, whole, LM_TEXT_SMALL, ink, &text, LM_ALIGN_START) ||
      lm_painter_text_if_fits (painter, model->step_names[step->kind], LM_TEXT_SMALL, ink, &text, LM_ALIGN_START))
    return;
  with_code = g_strdup_printf ("%s %s", clock, kind->code);
  if (!lm_painter_text_if_fits (painter, with_code, LM_TEXT_SMALL, ink, &text, LM_ALIGN_START) &&
      !lm_painter_text_if_fits (painter, kind->code, LM_TEXT_SMALL, ink, &text, LM_ALIGN_START))
    lm_painter_text_if_fits (painter, model->letters[step->colour], LM_TEXT_SMALL, ink, &text, LM_ALIGN_START);
}

static void
paint_buffer (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  const LmBoardModel *model = scene->model;
  const LmBoardHome *home = &model->homes[item->index];
  int minutes = model->close - lm_instant_get_minute (home->end), width, height;
  g_autofree char *text = NULL;
  LmRect label = item->rect;

  lm_painter_hatch (painter, &item->rect, lm_colour_with_alpha (scene->palette->dim, 0x50));
  if (minutes <= 0)
    return;
  /* Translators: time left on a connection day, short: 1 hours, 2 minutes («0:45»). */
  text = g_strdup_printf (C_("buffer", "Buffer %1$d:%2$02d"), minutes / 60, minutes % 60);
  lm_painter_measure (painter, text, LM_TEXT_SMALL, &width, &height);
  if (width + 8 > item->rect.width)
    return;
  /* On a ground of its own: letters on slanted lines cannot be read. */
  label.x += (label.width - width - 6) / 2;
  label.y += (label.height - height) / 2;
  label.width = width + 6;
  label.height = height;
  lm_painter_fill (painter, label.x, label.y, label.width, label.height, scene->palette->background);
  lm_painter_text (painter, text, LM_TEXT_SMALL, scene->palette->dim, &label, LM_ALIGN_MIDDLE);
}

/* A bracket, as round the window of a train: «somebody comes between». */
static void
paint_promise (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  const LmBoardHome *home = &scene->model->homes[item->index];
  gboolean firm = (home->flags & LM_BOARD_HOME_CONFIRMED) != 0;
  LmColour colour = firm ? scene->palette->status[LM_STATUS_CONFIRMED] : scene->palette->dim;
  const LmRect *rect = &item->rect;
  int thick = firm ? 2 : 1, foot = MIN (5, rect->width / 2);

  for (int side = 0; side < 2; side++)
    {
      int x = side == 0 ? rect->x : rect->x + rect->width - thick, foot_x = side == 0 ? rect->x : rect->x + rect->width - foot;

      lm_painter_fill (painter, x, rect->y, thick, rect->height, colour);
      lm_painter_fill (painter, foot_x, rect->y, foot, thick, colour);
      lm_painter_fill (painter, foot_x, rect->y + rect->height - thick, foot, thick, colour);
    }
}

/* How many people are inside, half hour by half hour; equal ones are one box. */
static void
paint_people (const LmBoardScene *scene, LmPainter *painter, guint index, int shift_x, int y, int height)
{
  const LmBoardModel *model = scene->model;
  const LmBoardHome *home = &model->homes[index];
  int last = 0, from = model->open;

  for (int minute = model->open; minute <= model->close; minute += SLOT)
    {
      LmInstant at = lm_instant (home->visit, minute);
      int persons = minute < model->close ? lm_board_count_inside (model, index, at, at + SLOT) : 0;

      if (persons == last && minute < model->close)
        continue;
      if (last > 0)
        {
          int x = lm_time_axis_get_x (scene->axis, lm_instant (home->visit, from)) + shift_x, end = lm_time_axis_get_x (scene->axis, at) + shift_x;
          LmRect box = { x + 1, y + 1, end - x - 2, height - 2 };
          char text[16];

          lm_painter_box (painter, &box, 2, lm_colour_mix (scene->palette->text, scene->palette->background, MIN (16 + 14 * last, 72)), 0, 0);
          /* Translators: people at work inside a home, short. */
          g_snprintf (text, sizeof text, C_("inside", "%d pers."), last);
          if (!lm_painter_text_if_fits (painter, text, LM_TEXT_SMALL, scene->palette->text, &box, LM_ALIGN_MIDDLE))
            {
              g_snprintf (text, sizeof text, "%d", last);
              lm_painter_text_if_fits (painter, text, LM_TEXT_SMALL, scene->palette->text, &box, LM_ALIGN_MIDDLE);
            }
        }
      last = persons;
      from = minute;
    }
}

/* The words of what a home goes without, from long to a letter each. (transfer full) */
static char *
format_without (guint supplies, gboolean letters)
{
  static const char *const words[LM_N_BOARD_SUPPLIES] = { NC_("without", "heat"), NC_("without", "hot water"), NC_("without", "gas"), NC_("without", "power") };
  static const char *const short_words[LM_N_BOARD_SUPPLIES] = {
    /* Translators: a letter each for a home without heat, hot water, gas, power. */
    NC_("without, letter", "H"), NC_("without, letter", "W"), NC_("without, letter", "G"), NC_("without, letter", "P"),
  };
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint s = 0; s < LM_N_BOARD_SUPPLIES; s++)
    if (supplies & (1u << s))
      g_ptr_array_add (parts, (gpointer) (letters ? g_dpgettext2 (GETTEXT_PACKAGE, "without, letter", short_words[s])
                                                  : g_dpgettext2 (GETTEXT_PACKAGE, "without", words[s])));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (letters ? " " : ", ", (char **) parts->pdata);
}

/* A line while something is off, with what it is below: the hours are cut where
 * something goes off or comes back. */
static void
paint_outages (const LmBoardScene *scene, LmPainter *painter, guint index, int shift_x, int y, int height)
{
  LmInstant from[LM_N_BOARD_SUPPLIES], to[LM_N_BOARD_SUPPLIES], cuts[2 * LM_N_BOARD_SUPPLIES];
  gboolean off[LM_N_BOARD_SUPPLIES];
  guint n_cuts = 0;

  for (guint s = 0; s < LM_N_BOARD_SUPPLIES; s++)
    {
      off[s] = lm_board_get_outage (scene->model, index, s, &from[s], &to[s]);
      for (int edge = 0; off[s] && edge < 2; edge++)
        {
          LmInstant cut = edge == 0 ? from[s] : to[s];
          guint at = n_cuts;

          while (at > 0 && cuts[at - 1] > cut)
            at--;
          if (at > 0 && cuts[at - 1] == cut)
            continue;
          for (guint i = n_cuts; i > at; i--)
            cuts[i] = cuts[i - 1];
          cuts[at] = cut;
          n_cuts++;
        }
    }
  for (guint i = 0; i + 1 < n_cuts; i++)
    {
      int x = lm_time_axis_get_x (scene->axis, cuts[i]) + shift_x, end = lm_time_axis_get_x (scene->axis, cuts[i + 1]) + shift_x;
      LmRect label = { x + 2, y + 3, end - x - 4, height - 3 };
      g_autofree char *words = NULL, *letters = NULL;
      guint supplies = 0;

      for (guint s = 0; s < LM_N_BOARD_SUPPLIES; s++)
        if (off[s] && from[s] <= cuts[i] && to[s] > cuts[i])
          supplies |= 1u << s;
      if (supplies == 0)
        continue;
      lm_painter_fill (painter, x + 1, y + 1, end - x - 2, 2, scene->palette->warning);
      lm_painter_fill (painter, x + 1, y + 1, 2, 6, scene->palette->warning);
      words = format_without (supplies, FALSE);
      if (lm_painter_text_if_fits (painter, words, LM_TEXT_SMALL, scene->palette->warning, &label, LM_ALIGN_MIDDLE))
        continue;
      letters = format_without (supplies, TRUE);
      lm_painter_text_if_fits (painter, letters, LM_TEXT_SMALL, scene->palette->warning, &label, LM_ALIGN_MIDDLE);
    }
}

void
lm_board_hours_paint_item (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item)
{
  switch (item->kind)
    {
    case LM_ITEM_TILE:
      paint_day (scene, painter, item);
      break;
    case LM_ITEM_BUFFER:
      paint_buffer (scene, painter, item);
      break;
    case LM_ITEM_PROMISE:
      paint_promise (scene, painter, item);
      break;
    case LM_ITEM_STEP:
      paint_step (scene, painter, item);
      break;
    case LM_ITEM_INSIDE:
      {
        /* A day that is dragged stands elsewhere than its hours say. */
        int shift = item->rect.x - 2 - lm_time_axis_get_day_x (scene->axis, scene->model->homes[item->index].visit);
        int strip = scene->metrics.hour_strip;

        paint_people (scene, painter, item->index, shift, item->rect.y, strip);
        paint_outages (scene, painter, item->index, shift, item->rect.y + strip, strip);
        break;
      }
    case LM_ITEM_SPARE:
    case LM_ITEM_FLOW:
    case LM_ITEM_CROSSING:
    case LM_ITEM_WINDOW:
    case LM_ITEM_SPAN:
    case LM_ITEM_WAGON:
    case LM_ITEM_BASELINE:
    case LM_ITEM_BAR:
    case LM_ITEM_MARK:
    default:
      g_assert_not_reached ();
    }
}

/* Hours between two labels or lines: as many as leave room for a label. */
static int
hours_apart (const LmBoardScene *scene, int needed)
{
  double hour = lm_time_axis_get_scale (scene->axis) * 60 / (scene->model->close - scene->model->open);

  for (int hours = 1; hours < 6; hours++)
    if (hour * hours >= needed)
      return hours;
  return 6;
}

void
lm_board_hours_paint_lines (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible)
{
  LmDay to = lm_time_axis_get_day (scene->axis, visible->x + visible->width) + 1;
  int apart = hours_apart (scene, 3 * scene->metrics.figure);

  for (LmDay day = lm_time_axis_get_day (scene->axis, visible->x); day < to; day++)
    {
      if (lm_time_axis_get_kind (scene->axis, day) != LM_DAY_KIND_WORKING)
        continue;
      for (int hour = scene->model->open / 60 + 1; hour * 60 < scene->model->close; hour++)
        if ((hour - scene->model->open / 60) % apart == 0)
          lm_painter_fill (painter, lm_time_axis_get_x (scene->axis, lm_instant (day, hour * 60)), visible->y, 1, visible->height, scene->palette->line);
    }
}

void
lm_board_hours_paint_row_header (const LmBoardScene *scene, LmPainter *painter, const LmBoardHome *home, int y)
{
  const LmBoardMetrics *m = &scene->metrics;
  int left = m->space * 3 + 2, strips = y + TOP + lanes_height (scene) + 2, most = 0;
  g_autofree char *hours = NULL, *people = NULL;
  LmRect label = { left, strips, m->row_header - left - m->space, m->hour_strip };

  if (home->visit == LM_DAY_NONE)
    return;
  for (guint lane = 0; lane < scene->model->n_lanes; lane++)
    lm_painter_text (painter, scene->model->letters[scene->model->lane_colour[lane]], LM_TEXT_SMALL, scene->palette->dim,
                     &(LmRect) { m->row_header - m->space - 2 * m->figure, y + TOP + lane_y (scene, scene->model->lane_colour[lane], 0), 2 * m->figure, m->hour_lane }, LM_ALIGN_END);
  if (home->start != LM_INSTANT_NONE && home->end != LM_INSTANT_NONE)
    {
      g_autofree char *day = lm_board_format_day (home->visit);
      g_autofree char *from = lm_minute_format (lm_instant_get_minute (home->start)), *to = lm_minute_format (lm_instant_get_minute (home->end));

      /* Translators: the connection day of a home: 1 day, 2 first and 3 last minute of work. */
      hours = g_strdup_printf (C_("hours", "%1$s · %2$s–%3$s"), day, from, to);
      lm_painter_text (painter, hours, LM_TEXT_SMALL, scene->palette->dim,
                       &(LmRect) { left, y + m->home_row, m->row_header - left - 2 * m->space - 2 * m->figure, MIN (m->hour_lane, strips - y - m->home_row) }, LM_ALIGN_START);
      most = lm_board_count_inside (scene->model, (guint) (home - scene->model->homes), home->start, home->end);
    }
  /* Translators: the most people who are inside a home at once. */
  people = g_strdup_printf (g_dpgettext2 (GETTEXT_PACKAGE, "hours", "People inside, at most %d"), most);
  if (most > 0)
    lm_painter_text (painter, people, LM_TEXT_SMALL, scene->palette->dim, &label, LM_ALIGN_START);
  label.y += m->hour_strip;
  for (guint s = 0; s < LM_N_BOARD_SUPPLIES; s++)
    {
      LmInstant from, to;

      if (!lm_board_get_outage (scene->model, (guint) (home - scene->model->homes), s, &from, &to))
        continue;
      /* Translators: stands before the hours in which a home has no heat, hot water, gas or power. */
      lm_painter_text (painter, C_("hours", "Without"), LM_TEXT_SMALL, scene->palette->dim, &label, LM_ALIGN_START);
      break;
    }
}

void
lm_board_hours_paint_time_header (const LmBoardScene *scene, LmPainter *painter, int x, int width)
{
  const LmPalette *palette = scene->palette;
  int tier = scene->metrics.tier, label, apart;
  LmDay to = lm_time_axis_get_day (scene->axis, x + width) + 1;

  lm_painter_measure (painter, "00:00", LM_TEXT_SMALL, &label, NULL);
  apart = hours_apart (scene, label + scene->metrics.space);
  for (LmDay day = lm_time_axis_get_day (scene->axis, x); day < to && day < lm_time_axis_get_end (scene->axis); day++)
    {
      const char *holiday = scene->model->holidays[day - scene->model->first];
      g_autofree char *name = lm_board_format_day_long (day);
      g_autofree char *text = holiday ? g_strdup_printf ("%s · %s", name, holiday) : g_strdup (name);
      int start = lm_time_axis_get_day_x (scene->axis, day), end = lm_time_axis_get_day_x (scene->axis, day + 1), needed;

      lm_painter_measure (painter, text, LM_TEXT_BOLD, &needed, NULL);
      if (needed + 2 * scene->metrics.space > end - start)
        {
          g_free (text);
          text = lm_board_format_day (day);
        }
      lm_painter_fill (painter, start - 1, 0, 1, 2 * tier, palette->strong_line);
      lm_board_paint_stretch (scene, painter, text, start, end, x, width, 1, tier, LM_TEXT_BOLD);
      if (lm_time_axis_get_kind (scene->axis, day) != LM_DAY_KIND_WORKING)
        continue;
      for (int hour = (scene->model->open + 59) / 60; hour * 60 < scene->model->close; hour++)
        {
          int at = lm_time_axis_get_x (scene->axis, lm_instant (day, hour * 60));
          g_autofree char *clock = NULL;

          if ((hour - scene->model->open / 60) % apart != 0)
            continue;
          clock = lm_minute_format (hour * 60);
          lm_painter_fill (painter, at, tier + 3, 1, tier - 3, palette->line);
          lm_painter_text_if_fits (painter, clock, LM_TEXT_SMALL, palette->text, &(LmRect) { at + 3, tier, MAX (0, end - at - 4), tier - 2 }, LM_ALIGN_START);
        }
    }
}
