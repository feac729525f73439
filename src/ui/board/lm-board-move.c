#include "lm-board-private.h"

#include <glib/gi18n.h>

#include "board/lm-board-words.h"

/* The whole question is asked when the pointer rests for so long. */
#define PAUSE_MILLISECONDS 120
/* How long a refusal stays in sight. */
#define REFUSAL_SECONDS 6

static int
home_index (LmBoard *self, LmId home)
{
  const LmBoardModel *model = lm_board_canvas_get_scene (self->canvas)->model;

  return model && home != 0 ? lm_board_model_find (model, home) : -1;
}

static void
show_bubble (LmBoard *self)
{
  const LmBoardModel *model = lm_board_canvas_get_scene (self->canvas)->model;
  int index = home_index (self, self->moving);
  g_autofree char *day = NULL, *title = NULL, *text = NULL;
  static const char *const classes[] = { "free", "soft", "ask", "hard", NULL };

  if (index < 0)
    return;
  day = lm_board_format_day (self->target);
  /* Translators: 1 address, 2 the day it would move to. */
  title = g_strdup_printf (_("%1$s → %2$s"), model->homes[index].label, day);
  gtk_label_set_text (GTK_LABEL (self->bubble_title), title);
  g_ptr_array_add (self->lines, NULL);
  text = g_strjoinv ("\n", (char **) self->lines->pdata);
  g_ptr_array_remove_index (self->lines, self->lines->len - 1);
  if (text[0] == '\0' && self->verdict == LM_BOARD_MOVE_FREE)
    gtk_label_set_text (GTK_LABEL (self->bubble_lines), _("Nothing in the way"));
  else
    gtk_label_set_text (GTK_LABEL (self->bubble_lines), text);
  /* Another class costs a look at the style of all that is in the bubble. */
  for (int i = 0; classes[i]; i++)
    if (i != (int) self->verdict && gtk_widget_has_css_class (self->bubble, classes[i]))
      gtk_widget_remove_css_class (self->bubble, classes[i]);
  if (!gtk_widget_has_css_class (self->bubble, classes[self->verdict]))
    gtk_widget_add_css_class (self->bubble, classes[self->verdict]);
  gtk_widget_set_visible (self->bubble, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (self->ghost_layer);
}

static void
ask (LmBoard *self, gboolean thorough)
{
  g_ptr_array_set_size (self->lines, 0);
  self->verdict = self->check ? self->check (self->moving, self->target, thorough, self->lines, self->check_data) : LM_BOARD_MOVE_HARD;
  if (self->check == NULL)
    g_ptr_array_add (self->lines, g_strdup (_("Nothing can be moved here.")));
  show_bubble (self);
}

static gboolean
pause_over (gpointer data)
{
  LmBoard *self = data;

  self->thorough = 0;
  ask (self, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
refusal_over (gpointer data)
{
  LmBoard *self = data;

  self->bubble_timeout = 0;
  lm_board_forget_move (self);
  return G_SOURCE_REMOVE;
}

static void
announce_verdict (LmBoard *self)
{
  g_autofree char *text = NULL;
  const char *line = self->lines->len > 0 ? g_ptr_array_index (self->lines, 0) : "";

  if (self->verdict == LM_BOARD_MOVE_HARD)
    /* Translators: said aloud: 1 «address → day», 2 the reason. */
    text = g_strdup_printf (_("%1$s is not possible: %2$s"), gtk_label_get_text (GTK_LABEL (self->bubble_title)), line);
  else if (self->by_keyboard)
    /* Translators: said aloud: 1 «address → day», 2 what it costs. */
    text = g_strdup_printf (_("%1$s: %2$s Press Enter to move it."), gtk_label_get_text (GTK_LABEL (self->bubble_title)), line);
  if (text)
    lm_board_announce (self, text);
}

void
lm_board_consider (LmBoard *self, LmId home, LmDay day, gboolean by_keyboard)
{
  if (home_index (self, home) < 0 || day == LM_DAY_NONE)
    return;
  g_clear_handle_id (&self->bubble_timeout, g_source_remove);
  g_clear_handle_id (&self->thorough, g_source_remove);
  self->moving = home;
  self->target = day;
  self->by_keyboard = by_keyboard;
  /* By keyboard there is one question at a time; a drag asks at every step. */
  ask (self, by_keyboard);
  if (!by_keyboard)
    self->thorough = g_timeout_add (PAUSE_MILLISECONDS, pause_over, self);
}

void
lm_board_forget_move (LmBoard *self)
{
  g_clear_handle_id (&self->bubble_timeout, g_source_remove);
  g_clear_handle_id (&self->thorough, g_source_remove);
  self->moving = 0;
  gtk_widget_set_visible (self->bubble, FALSE);
  gtk_widget_queue_draw (self->ghost_layer);
}

/* Where the window did the move at once, it is seen; here it is heard. */
static void
announce_move (LmBoard *self, LmId home, LmDay day)
{
  const LmBoardModel *model = lm_board_canvas_get_scene (self->canvas)->model;
  int index = home_index (self, home);
  g_autofree char *text = NULL, *to = NULL;

  if (index < 0 || model->homes[index].visit != day)
    return;
  to = lm_board_format_day (day);
  /* Translators: said aloud: 1 address, 2 day. */
  text = g_strdup_printf (_("%1$s moved to %2$s"), model->homes[index].label, to);
  lm_board_announce (self, text);
}

void
lm_board_drop (LmBoard *self)
{
  const LmBoardModel *model = lm_board_canvas_get_scene (self->canvas)->model;
  int index = home_index (self, self->moving);
  LmId home = self->moving;
  LmDay day = self->target;

  if (index < 0 || model->homes[index].visit == day)
    {
      lm_board_forget_move (self);
      return;
    }
  g_clear_handle_id (&self->thorough, g_source_remove);
  ask (self, TRUE);
  if (self->verdict == LM_BOARD_MOVE_HARD)
    {
      announce_verdict (self);
      self->bubble_timeout = g_timeout_add_seconds (REFUSAL_SECONDS, refusal_over, self);
      return;
    }
  lm_board_emit_move (self, home, day, self->verdict == LM_BOARD_MOVE_ASK);
  lm_board_forget_move (self);
  announce_move (self, home, day);
}

/* A working day further, from where the home stands or where the move that is
 * considered would put it. Where nothing is in the way it is done; else what it
 * costs is said first, and Enter does it. */
void
lm_board_step_home (LmBoard *self, int direction)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);
  LmId home = self->moving ? self->moving : self->selected;
  int index = home_index (self, home);
  LmDay day;

  if (index < 0)
    return;
  day = self->moving ? self->target : scene->model->homes[index].visit;
  if (day == LM_DAY_NONE)
    {
      lm_board_announce (self, _("This home is not planned yet."));
      return;
    }
  do
    day += direction;
  while (day > scene->model->first && day < scene->model->end - 1 && lm_time_axis_get_kind (scene->axis, day) != LM_DAY_KIND_WORKING);
  lm_board_canvas_show_days (self->canvas, day, day + 1);
  lm_board_consider (self, home, day, TRUE);
  if (self->verdict == LM_BOARD_MOVE_FREE)
    lm_board_drop (self);
  else
    announce_verdict (self);
}

LmDay
lm_board_target_at (LmBoard *self, double x, double y)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  int content_x, content_y;

  if (scene->model == NULL || y < body.y - 40 || y > body.y + body.height + 40)
    return LM_DAY_NONE;
  lm_board_canvas_to_content (self->canvas, x, y, &content_x, &content_y);
  return lm_instant_get_day (lm_time_axis_snap (scene->axis, lm_time_axis_get_instant (scene->axis, content_x), LM_SNAP_DAY));
}

/* The tile of a home on another day, in coordinates of the widget. */
static gboolean
target_rect (LmBoard *self, LmRect *rect)
{
  int index = home_index (self, self->moving);

  if (index < 0 || !lm_board_get_moved (lm_board_canvas_get_scene (self->canvas), index, self->target, rect))
    return FALSE;
  lm_board_canvas_from_content (self->canvas, rect->x, rect->y, &rect->x, &rect->y);
  return TRUE;
}

gboolean
lm_board_place_bubble (LmBoard *self, int width, int height, int *x, int *y)
{
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY), tile;

  if (!target_rect (self, &tile))
    return FALSE;
  /* Below the tile and to its right; above it where there is no room. */
  *x = CLAMP (tile.x + tile.width / 2, body.x + 4, MAX (body.x + 4, body.x + body.width - width - 8));
  *y = tile.y + tile.height + 8;
  if (*y + height > body.y + body.height)
    *y = MAX (body.y, tile.y - height - 8);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    *x = gtk_widget_get_width (GTK_WIDGET (self)) - *x - width;
  return TRUE;
}

static LmColour
verdict_colour (const LmPalette *palette, LmBoardMove verdict)
{
  switch (verdict)
    {
    case LM_BOARD_MOVE_HARD:
      return palette->conflict;
    case LM_BOARD_MOVE_SOFT:
    case LM_BOARD_MOVE_ASK:
      return palette->warning;
    case LM_BOARD_MOVE_FREE:
    default:
      return palette->accent;
    }
}

static void
draw_move (LmBoard *self, LmPainter *painter, GtkSnapshot *snapshot)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY), tile;
  int index = home_index (self, self->moving);
  const LmBoardTrain *train = index < 0 ? NULL : &scene->model->trains[scene->model->homes[index].train];
  LmColour colour = verdict_colour (scene->palette, self->verdict), veil = lm_colour_with_alpha (scene->palette->background, 0x70);
  int top, bottom;

  if (!target_rect (self, &tile))
    return;
  lm_painter_push_clip (painter, &body);
  /* The other rows step back, and the days of the train stand out. */
  top = tile.y - 3;
  bottom = tile.y + tile.height + 4;
  lm_painter_fill (painter, body.x, body.y, body.width, top - body.y, veil);
  lm_painter_fill (painter, body.x, bottom, body.width, body.y + body.height - bottom, veil);
  if (train->first_day != LM_DAY_NONE && train->end_day != LM_DAY_NONE)
    {
      int left, right, y;

      lm_board_canvas_from_content (self->canvas, lm_time_axis_get_day_x (scene->axis, train->first_day), 0, &left, &y);
      lm_board_canvas_from_content (self->canvas, lm_time_axis_get_day_x (scene->axis, train->end_day), 0, &right, &y);
      lm_painter_fill (painter, left, top, right - left, bottom - top, lm_colour_with_alpha (scene->palette->accent, 0x20));
    }
  lm_painter_fill (painter, tile.x - 2, body.y, tile.width + 3, body.height, lm_colour_with_alpha (colour, 0x18));
  gtk_snapshot_push_opacity (snapshot, 0.85);
  lm_board_canvas_from_content (self->canvas, 0, 0, &painter->x, &painter->y);
  lm_board_paint_moved (scene, painter, index, self->target);
  painter->x = painter->y = 0;
  gtk_snapshot_pop (snapshot);
  lm_painter_box (painter, &(LmRect) { tile.x - 2, tile.y - 2, tile.width + 4, tile.height + 4 }, 4, 0, colour, 2);
  if (self->verdict == LM_BOARD_MOVE_HARD)
    lm_painter_glyph (painter, LM_GLYPH_ALERT, &(LmRect) { tile.x + tile.width - 8, tile.y - 5, 14, 14 }, scene->palette->conflict, scene->palette->conflict_text);
  lm_painter_pop_clip (painter);
}

/* The row under the pointer, the cell that has the keyboard, and the ghost. */
void
lm_board_draw_ghost (GtkSnapshot *snapshot, gpointer board)
{
  LmBoard *self = board;
  const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  LmPainter *painter;

  if (scene->model == NULL || lm_board_canvas_get_painter (self->canvas) == NULL)
    return;
  painter = lm_painter_snapshot_begin (lm_board_canvas_get_painter (self->canvas), snapshot);
  lm_painter_push_clip (painter, &(LmRect) { 0, body.y, body.x + body.width, body.height });
  if (self->hover >= 0 && self->hover < (int) lm_row_index_get_n_rows (scene->rows) && self->moving == 0)
    {
      int x, y;

      lm_board_canvas_from_content (self->canvas, 0, lm_row_index_get_y (scene->rows, self->hover), &x, &y);
      y = MAX (y, body.y);
      lm_painter_fill (painter, 0, y, body.x + body.width, lm_row_index_get_y (scene->rows, self->hover + 1) - lm_row_index_get_y (scene->rows, self->hover),
                       scene->palette->hover);
    }
  lm_painter_pop_clip (painter);
  if (scene->focus >= 0 && scene->focus_visible && self->cell >= 0 && self->moving == 0)
    {
      g_autoptr (GArray) cells = lm_board_list_cells (self, scene->focus);

      if (self->cell < (int) cells->len)
        {
          LmRect rect = g_array_index (cells, LmBoardItem, self->cell).rect;

          lm_board_canvas_from_content (self->canvas, rect.x - 3, rect.y - 3, &rect.x, &rect.y);
          rect.width += 6;
          rect.height += 6;
          lm_painter_push_clip (painter, &body);
          lm_painter_box (painter, &rect, 4, 0, scene->palette->accent, 2);
          lm_painter_pop_clip (painter);
        }
    }
  if (self->moving != 0)
    draw_move (self, painter, snapshot);
  lm_painter_snapshot_end (lm_board_canvas_get_painter (self->canvas));
}

void
lm_board_draw_now (GtkSnapshot *snapshot, gpointer board)
{
  LmBoard *self = board;
  const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  LmRect load = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_CAPACITY), pill;
  g_autofree char *text = NULL;
  LmPainter *painter;
  int x, y, scroll, unused;

  if (scene->model == NULL || scene->now == LM_INSTANT_NONE || lm_board_canvas_get_painter (self->canvas) == NULL)
    return;
  lm_board_canvas_from_content (self->canvas, lm_time_axis_get_x (scene->axis, scene->now), 0, &x, &y);
  if (x < body.x || x >= body.x + body.width)
    return;
  painter = lm_painter_snapshot_begin (lm_board_canvas_get_painter (self->canvas), snapshot);
  lm_board_canvas_from_content (self->canvas, 0, 0, &scroll, &unused);
  text = lm_board_format_now (scene->now);
  pill = lm_board_get_now_pill (scene, painter, body.x - scroll, body.width);
  pill.x += scroll;
  lm_painter_fill (painter, x - 1, pill.y + pill.height - 1, 2, body.y + body.height + load.height - pill.y - pill.height + 1, scene->palette->today);
  lm_painter_box (painter, &pill, pill.height / 2, scene->palette->today, 0, 0);
  lm_painter_text (painter, text, LM_TEXT_SMALL_BOLD, scene->palette->conflict_text, &pill, LM_ALIGN_MIDDLE);
  lm_painter_snapshot_end (lm_board_canvas_get_painter (self->canvas));
}
