#pragma once

#include <gtk/gtk.h>

#include "board/lm-board-scene.h"
#include "lm-painter-snapshot.h"

G_BEGIN_DECLS

/* The drawn part of the board: a GtkScrollable that shows a model, and the
 * geometry of what it shows. What the user does with it is the business of
 * LmBoard; what lies above it and changes often, of LmBoardLayer.
 *
 * Signal "view-changed": something else is in sight, or stands elsewhere. */
#define LM_TYPE_BOARD_CANVAS (lm_board_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LmBoardCanvas, lm_board_canvas, LM, BOARD_CANVAS, GtkWidget)

GtkWidget *lm_board_canvas_new (void);

/* Gives the first of the children that assistive technology finds. (transfer full) */
typedef GtkAccessible *(*LmBoardFirstChild) (gpointer data);
void lm_board_canvas_set_first_child (LmBoardCanvas *self, LmBoardFirstChild first_child, gpointer data);

/* Takes the model over. (transfer full); NULL for nothing. */
void lm_board_canvas_set_model (LmBoardCanvas *self, LmBoardModel *model);
/* What is shown; its model is NULL without one. Read it, set it below. */
const LmBoardScene *lm_board_canvas_get_scene (LmBoardCanvas *self);
LmPainterSnapshot *lm_board_canvas_get_painter (LmBoardCanvas *self);

void lm_board_canvas_set_now (LmBoardCanvas *self, LmInstant now);
void lm_board_canvas_set_selected (LmBoardCanvas *self, LmId home);
/* The row that has the keyboard; -1 none. `visible` says whether to show it. */
void lm_board_canvas_set_focus (LmBoardCanvas *self, int row, gboolean visible);
void lm_board_canvas_set_collapsed (LmBoardCanvas *self, guint group, gboolean collapsed);
void lm_board_canvas_set_filter (LmBoardCanvas *self, GHashTable *homes);

/* Zooms round a point of the widget; may come to another level. */
void lm_board_canvas_zoom (LmBoardCanvas *self, double scale, double x, double y);
void lm_board_canvas_set_level (LmBoardCanvas *self, LmBoardLevel level);

/* The parts of the widget, as they stand from left to right; lm_board_canvas_flip()
 * brings an x of the pointer to that. */
typedef enum {
  LM_BOARD_PART_CORNER,
  LM_BOARD_PART_TIME,
  LM_BOARD_PART_ROWS,
  LM_BOARD_PART_BODY,
  LM_BOARD_PART_CAPACITY,
  LM_BOARD_PART_MINIMAP,
  LM_BOARD_PART_NONE,
} LmBoardPart;

double lm_board_canvas_flip (LmBoardCanvas *self, double x);
LmBoardPart lm_board_canvas_get_part (LmBoardCanvas *self, double x, double y);
LmRect lm_board_canvas_get_rect (LmBoardCanvas *self, LmBoardPart part);
/* Content coordinates of a point, and back. */
void lm_board_canvas_to_content (LmBoardCanvas *self, double x, double y, int *content_x, int *content_y);
void lm_board_canvas_from_content (LmBoardCanvas *self, int content_x, int content_y, int *x, int *y);
/* The row under a point, the header that stays on top included; -1. */
int lm_board_canvas_get_row (LmBoardCanvas *self, double y);
/* What lies there, or NULL. Valid until the next frame. */
const LmBoardItem *lm_board_canvas_get_item (LmBoardCanvas *self, double x, double y);

/* NAN leaves that direction alone. */
void lm_board_canvas_scroll_to (LmBoardCanvas *self, double x, double y);
void lm_board_canvas_scroll_by (LmBoardCanvas *self, double x, double y);
/* Brings into sight with as little scrolling as it takes. */
void lm_board_canvas_show_row (LmBoardCanvas *self, int row);
void lm_board_canvas_show_days (LmBoardCanvas *self, LmDay first, LmDay end);
/* Brings the first work of today or later to the top. */
void lm_board_canvas_show_today (LmBoardCanvas *self);
/* Brings the day to a third of the width. */
void lm_board_canvas_scroll_to_day (LmBoardCanvas *self, LmDay day);
/* Scrolls so that the middle is the day at that point of the minimap, and the
 * work of that day which is nearest to it. */
void lm_board_canvas_minimap_to (LmBoardCanvas *self, double x, double y);

G_END_DECLS
