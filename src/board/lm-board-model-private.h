#pragma once

#include "board/lm-board-model.h"

G_BEGIN_DECLS

/* The parts of the model that have a file of their own. */

/* The colour of the party on the board: a subcontractor has that of the party
 * it works for. */
LmPartyColour lm_board_party_colour (LmSnapshot *snapshot, LmId party);

/* The colour per crew, by its position in LM_TABLE_CREW. (transfer full) */
guint8 *lm_board_crew_colours (LmSnapshot *snapshot);

/* Fills first, end, kinds, holidays, open and close. */
void lm_board_model_read_days (LmBoardModel *self, LmDay earliest, LmDay latest);

/* Fills capacity; the days must be known. */
void lm_board_model_read_capacity (LmBoardModel *self, LmId plan);

G_END_DECLS
