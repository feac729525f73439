#pragma once

#include "lm-board-canvas.h"

G_BEGIN_DECLS

/* The canvas itself, for the two files that it is made of: what it is and how
 * it is drawn, and where everything stands on it. */

enum { LM_HORIZONTAL, LM_VERTICAL };

/* What a picture of the flow lines was made for. */
typedef struct {
  LmRect visible;
  double scale;
  const LmPalette *palette;
  LmId selected;
  int row, scale_factor;
  guint n_rows;
  gboolean rtl;
} LmBoardFlowsKey;

struct _LmBoardCanvas {
  GtkWidget parent_instance;
  LmBoardScene scene;
  LmBoardModel *model; /* owned; the view only looks at it */
  LmPainterSnapshot *painter;
  PangoFontDescription *font; /* that the painter was made for */
  GArray *items;       /* of the last frame */
  GdkTexture *minimap; /* of this model, in this size and these colours */
  int minimap_width;
  const LmPalette *minimap_palette;
  GdkTexture *flows;   /* at District: the lines, as `flows_of` says */
  LmBoardFlowsKey flows_of;
  GHashTable *filter;  /* own copy; NULL shows all */
  double scales[LM_N_BOARD_LEVELS]; /* where each level was left; 0 as it starts */
  GtkAdjustment *adjustments[2];
  GtkScrollablePolicy policies[2];
  double want_x, want_y; /* to be reached at the next allocation; NAN none */
  int late_row;          /* to be shown once there is a size; -1 none */
  LmDay late_day;
  LmDay late_third;      /* to stand at a third of the width then */
  LmBoardFirstChild first_child;
  gpointer first_child_data;
};

/* The scroll position, in whole pixels. */
double lm_board_canvas_scroll_of (LmBoardCanvas *self, int direction);
/* Say where to scroll to; the allocation does it. */
void lm_board_canvas_go_to_row (LmBoardCanvas *self, int row);
void lm_board_canvas_go_to_days (LmBoardCanvas *self, LmDay first, LmDay end);
/* Draws again, and tells who follows what is in sight. */
void lm_board_canvas_view_changed (LmBoardCanvas *self);
/* Forgets the pictures that are kept of the district. */
void lm_board_canvas_forget_pictures (LmBoardCanvas *self);
/* Gives the rows the heights of the level. */
void lm_board_canvas_apply_heights (LmBoardCanvas *self);
/* Pixels of a working day that the level was left with, or starts with. */
/* The days from the first to the last work that the district shows; FALSE without any. */
gboolean lm_board_canvas_get_work (LmBoardCanvas *self, LmDay *first, LmDay *end);
double lm_board_canvas_scale_of (LmBoardCanvas *self, LmBoardLevel level);
/* What of the district is in sight, as a box in the minimap. */
LmRect lm_board_canvas_minimap_window (LmBoardCanvas *self);

G_END_DECLS
