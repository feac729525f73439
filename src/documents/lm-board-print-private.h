#pragma once

#include "documents/lm-board-print.h"

G_BEGIN_DECLS

/* What stands around the board on a page, in the units of the painter. */
int lm_board_print_head_height (const LmBoardScene *scene);
int lm_board_print_legend_height (const LmBoardScene *scene);
/* `train` NULL: all of them; `from` == `end`: nothing is shown, and it says so. */
void lm_board_print_paint_head (const LmBoardScene *scene, LmPainter *painter, LmSnapshot *snapshot, const char *train,
                                const char *shown, LmDay from, LmDay end, const LmRect *rect);
/* Parties, marks and states, and «page 3 of 12» (`page` counts from 0). */
void lm_board_print_paint_legend (const LmBoardScene *scene, LmPainter *painter, guint page, guint n_pages, const LmRect *rect);

G_END_DECLS
