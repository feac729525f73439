#pragma once

#include "lm-board-canvas.h"
#include "lm-board-nodes.h"
#include "lm-board.h"

G_BEGIN_DECLS

/* The parts of LmBoard that stand in files of their own. */

typedef enum {
  LM_BOARD_DRAG_NONE,
  LM_BOARD_DRAG_TILE,    /* a home is taken to another day */
  LM_BOARD_DRAG_MINIMAP,
  LM_BOARD_DRAG_PAN,
} LmBoardDrag;

struct _LmBoard {
  GtkWidget parent_instance;
  GtkWidget *scrolled;
  LmBoardCanvas *canvas;
  GtkWidget *ghost_layer, *now_layer;
  GtkWidget *bubble, *bubble_title, *bubble_lines;
  GtkWidget *calendar_popover;
  LmBoardNodes *nodes;
  LmId selected;
  LmBoardLevel level; /* that was told last */

  /* The pointer. */
  double pointer_x, pointer_y;
  int hover; /* row; -1 none */
  LmBoardDrag drag;
  double drag_x, drag_y; /* where it began, or for a pan the last offset */
  guint autoscroll;      /* tick; runs while a tile is dragged */
  gint64 edge_time;      /* of the frame before */
  double edge_rest;      /* part of a pixel still to scroll */
  double zoom_start;     /* scale at the start of a pinch */

  /* The cell that the keyboard is on: an item of the focused row, -1 the row itself. */
  int cell;

  /* A move that is considered, by drag or by keyboard. */
  LmId moving; /* home; 0 none */
  LmDay target;
  LmBoardMove verdict;
  GPtrArray *lines;
  gboolean by_keyboard;
  guint thorough; /* source of the check after a pause */
  guint bubble_timeout;

  LmBoardCheck check;
  gpointer check_data;
  GDestroyNotify check_destroy;

  gboolean first_frame_seen;
};

/* lm-board-actions.c: what can be done, by name. */
void lm_board_toggle_group (LmBoard *self, guint group);
/* Shows the homes of a train, on its day of today or the nearest. */
void lm_board_open_train (LmBoard *self, guint group);
/* `keys`: with their keys. The class is that of the board or of its canvas. */
void lm_board_install_actions (GtkWidgetClass *widget_class, gboolean keys);

/* lm-board-input.c: pointer, wheel and keys. */
void lm_board_add_controllers (LmBoard *self);
void lm_board_update_hover (LmBoard *self);
/* The items of a row over all time, for the keyboard. (element-type LmBoardItem) (transfer full) */
GArray *lm_board_list_cells (LmBoard *self, int row);
void lm_board_focus_row (LmBoard *self, int row, int cell);
/* The keyboard is on that row and cell; nothing scrolls. */
void lm_board_set_focus (LmBoard *self, int row, int cell);

/* lm-board-move.c: considering a move, showing what it would cost, doing it. */
void lm_board_consider (LmBoard *self, LmId home, LmDay day, gboolean by_keyboard);
/* Does what is considered, if nothing hard is in the way. */
void lm_board_drop (LmBoard *self);
void lm_board_forget_move (LmBoard *self);
void lm_board_step_home (LmBoard *self, int direction);
/* The day a home may be dropped on at that point, or LM_DAY_NONE. */
LmDay lm_board_target_at (LmBoard *self, double x, double y);
void lm_board_draw_ghost (GtkSnapshot *snapshot, gpointer board);
void lm_board_draw_now (GtkSnapshot *snapshot, gpointer board);
/* Where the bubble stands, or FALSE without one. */
gboolean lm_board_place_bubble (LmBoard *self, int width, int height, int *x, int *y);

/* lm-board.c */
void lm_board_user_selects (LmBoard *self, LmId home);
void lm_board_user_activates (LmBoard *self, LmId home);
void lm_board_emit_move (LmBoard *self, LmId home, LmDay day, gboolean ask);
void lm_board_announce (LmBoard *self, const char *text);

G_END_DECLS
