#pragma once

#include "board/lm-board-model.h"

G_BEGIN_DECLS

/* What a connection day asks of the resident: how many people are inside, and
 * how long the home goes without. */

typedef enum {
  LM_BOARD_HEAT,
  LM_BOARD_WATER, /* hot water */
  LM_BOARD_GAS,
  LM_BOARD_POWER,
  LM_N_BOARD_SUPPLIES
} LmBoardSupply;

/* The most persons who are inside at one moment of [from, to). */
int lm_board_count_inside (const LmBoardModel *model, guint home, LmInstant from, LmInstant to);

/* When the home is without on its connection day, as the cards of methods count it; FALSE: it never is. */
gboolean lm_board_get_outage (const LmBoardModel *model, guint home, LmBoardSupply supply, LmInstant *from, LmInstant *to);

G_END_DECLS
