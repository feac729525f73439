#pragma once

#include "board/lm-board.h"
#include "shared/lm-view.h"

G_BEGIN_DECLS

/* The view that holds the board: search and party filters above it, and what
 * the user does on it turned into commands of the project. */
#define LM_TYPE_BOARD_PAGE (lm_board_page_get_type ())
G_DECLARE_FINAL_TYPE (LmBoardPage, lm_board_page, LM, BOARD_PAGE, LmView)

/* The switch between the levels, for the header. */
GtkWidget *lm_board_page_create_level_switch (LmBoardPage *self);
void lm_board_page_set_level (LmBoardPage *self, LmBoardLevel level);
void lm_board_page_go_to_today (LmBoardPage *self);
/* Asks how to put what is shown on paper. */
void lm_board_page_print (LmBoardPage *self, GtkWidget *parent);
void lm_board_page_go_to_day (LmBoardPage *self, LmDay day);

G_END_DECLS
