#pragma once

#include "board/lm-board-model.h"
#include "board/lm-painter.h"
#include "board/lm-palette.h"
#include "board/lm-row-index.h"
#include "board/lm-time-axis.h"

G_BEGIN_DECLS

/* The board as a picture: what is shown, where everything stands, and how it is
 * painted. One layout serves the drawing, the pointer, assistive technology and
 * paper. Coordinates of content: x on the time axis, y on the row index. */

typedef enum {
  LM_BOARD_DISTRICT, /* a low row per train, a line per kind of work */
  LM_BOARD_TRAINS, /* a row per train, a wagon per day */
  LM_BOARD_HOMES,  /* a row per home, grouped by train */
  LM_BOARD_HOURS,  /* the same, with true hours */
  LM_N_BOARD_LEVELS
} LmBoardLevel;

/* Whether homes have a row of their own there. */
static inline gboolean lm_board_level_has_homes (LmBoardLevel level) { return level >= LM_BOARD_HOMES; }

/* Pixels of a working day between which a level is good to read. */
extern const double lm_board_level_least[LM_N_BOARD_LEVELS];
extern const double lm_board_level_most[LM_N_BOARD_LEVELS];

/* The level that belongs to a scale, seen from the level that is shown: it
 * changes only when the border is passed by 15 %, so that it does not flicker. */
LmBoardLevel lm_board_level_for_scale (LmBoardLevel now, double scale);

/* Sizes, which follow the font. Pixels. */
typedef struct {
  int home_row, group_row, train_row;
  int district_row;
  int hour_lane, hour_strip; /* at Hours: height of the line of a party, and of each strip below */
  int tier;         /* height of each of the two lines of the time header */
  int figure;       /* width of a figure */
  int row_header;   /* width of the frozen column */
  int capacity_row;
  int minimap;
  int glyph;        /* of a mark */
  int space;        /* a small distance */
  double scale[LM_N_BOARD_LEVELS]; /* pixels of a working day that a level starts with */
} LmBoardMetrics;

void lm_board_metrics_init (LmBoardMetrics *metrics, LmPainter *painter);
/* Makes the frozen column fit a board of that width: on a narrow one it gives
 * way to the days. */
void lm_board_metrics_fit (LmBoardMetrics *metrics, int width);
/* Makes the trains of the district fill that height, as far as they can be read. */
void lm_board_metrics_fit_district (LmBoardMetrics *metrics, guint n_trains, int height);

typedef struct {
  const LmBoardModel *model;
  LmTimeAxis *axis;
  LmRowIndex *rows;
  LmBoardLevel level;
  LmBoardMetrics metrics;
  const LmPalette *palette;
  LmInstant now;
  LmId selected; /* home whose row stands out; 0 none */
  int focus;     /* row that has the keyboard; -1 none */
  gboolean focus_visible; /* whether it is shown: the keyboard was used */
  gboolean paper; /* it may lose its colours: proposals are hatched */
} LmBoardScene;

typedef enum {
  LM_ITEM_SPARE,    /* at District: the buffer at the end of a train; index: train */
  LM_ITEM_FLOW,     /* index: flow */
  LM_ITEM_CROSSING, /* where people are inside before the work outside is done; index: train */
  LM_ITEM_WINDOW,   /* the window of a train; index: train */
  LM_ITEM_SPAN,     /* index: span */
  LM_ITEM_WAGON,    /* index: wagon */
  LM_ITEM_BASELINE, /* index: home */
  LM_ITEM_BAR,      /* index: bar */
  LM_ITEM_MARK,     /* index: mark */
  LM_ITEM_TILE,     /* the connection day; index: home */
  LM_ITEM_BUFFER,   /* what is left of the connection day; index: home */
  LM_ITEM_PROMISE,  /* when somebody comes, as the resident was told; index: home */
  LM_ITEM_STEP,     /* index: step */
  LM_ITEM_INSIDE,   /* people inside, and what the home goes without; index: home */
} LmBoardItemKind;

typedef struct {
  LmRect rect;
  guint row;
  guint owner; /* home, or train */
  guint index;
  LmBoardItemKind kind;
} LmBoardItem;

/* Gives the rows the heights of the level; the metrics must be known. */
void lm_board_scene_apply_heights (const LmBoardScene *scene);

/* Fills `items` (element-type LmBoardItem) with what stands in `visible`,
 * sorted by row; within a row in the order of painting. */
void lm_board_layout (const LmBoardScene *scene, const LmRect *visible, GArray *items);

/* The items of a row within the array. */
const LmBoardItem *lm_board_items_of_row (const GArray *items, guint row, guint *n);

/* What lies on top at that point, or NULL. */
const LmBoardItem *lm_board_hit (const LmBoardScene *scene, const GArray *items, int x, int y);

/* The row header that stays on top while the homes of its train scroll past:
 * its train, and where its top stands; -1 when the first row is a header. */
int lm_board_get_sticky (const LmBoardScene *scene, int top, int *y);

/* The parts of the picture. The painter's origin must bring content coordinates
 * (for the frozen parts: 0, 0) to where they belong. `visible` bounds the work. */
void lm_board_paint_body (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, const GArray *items);
/* At District the body in two parts: what can be kept as a picture, and the
 * labels above it. lm_board_paint_body() paints both. */
void lm_board_paint_flows (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, const GArray *items);
void lm_board_paint_flow_labels (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, const GArray *items);
void lm_board_paint_row_headers (const LmBoardScene *scene, LmPainter *painter, int y, int height);
void lm_board_paint_sticky (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible, int train, int y, gboolean header);
void lm_board_paint_time_header (const LmBoardScene *scene, LmPainter *painter, int x, int width);
/* «now 12:57», and where it stands in the time header, in content coordinates;
 * width 0 while now is not in [x, x + width). (transfer full) */
char *lm_board_format_now (LmInstant now);
LmRect lm_board_get_now_pill (const LmBoardScene *scene, LmPainter *painter, int x, int width);
void lm_board_paint_corner (const LmBoardScene *scene, LmPainter *painter);
void lm_board_paint_capacity (const LmBoardScene *scene, LmPainter *painter, int x, int width);
void lm_board_paint_capacity_header (const LmBoardScene *scene, LmPainter *painter);
int lm_board_get_capacity_height (const LmBoardScene *scene);
/* The whole district as flow lines, in a picture of that size. */
void lm_board_paint_minimap (const LmBoardScene *scene, LmPainter *painter, int width, int height);
void lm_board_paint_minimap_header (const LmBoardScene *scene, LmPainter *painter);
/* One tile. */
void lm_board_paint_tile (const LmBoardScene *scene, LmPainter *painter, const LmRect *rect, guint home);
/* A home as it would stand on another day, in content coordinates; and where
 * that is. FALSE: its row isn't shown. */
gboolean lm_board_get_moved (const LmBoardScene *scene, guint home, LmDay day, LmRect *rect);
void lm_board_paint_moved (const LmBoardScene *scene, LmPainter *painter, guint home, LmDay day);

G_END_DECLS
