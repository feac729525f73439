#pragma once

#include "board/lm-board-scene.h"

G_BEGIN_DECLS

/* What the files of the picture need of each other. */

/* The text of a stretch of time that stays in sight while its stretch is. Gives
 * where it ends. */
int lm_board_paint_stretch (const LmBoardScene *scene, LmPainter *painter, const char *text, int from, int to, int x, int width, int y, int height,
                            LmTextStyle style);

LmDay lm_board_first_of_month (LmDay day);
LmDay lm_board_next_month (LmDay day);

/* lm-board-district.c: the level of flow lines. */
void lm_board_district_layout (const LmBoardScene *scene, guint row, guint train, int top, const LmRect *visible, GArray *items);
void lm_board_district_paint_columns (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible);
void lm_board_district_paint_row_header (const LmBoardScene *scene, LmPainter *painter, guint train, int y, int height);
void lm_board_district_paint_time_header (const LmBoardScene *scene, LmPainter *painter, int x, int width);

/* lm-board-hours.c: the level of true hours. */
int lm_board_hours_row (const LmBoardScene *scene);
void lm_board_hours_layout (const LmBoardScene *scene, guint row, guint home, int top, int shift, const LmRect *visible, GArray *items);
void lm_board_hours_paint_item (const LmBoardScene *scene, LmPainter *painter, const LmBoardItem *item);
void lm_board_hours_paint_lines (const LmBoardScene *scene, LmPainter *painter, const LmRect *visible);
void lm_board_hours_paint_row_header (const LmBoardScene *scene, LmPainter *painter, const LmBoardHome *home, int y);
void lm_board_hours_paint_time_header (const LmBoardScene *scene, LmPainter *painter, int x, int width);

G_END_DECLS
