#pragma once

#include "board/lm-board-model.h"

G_BEGIN_DECLS

/* The parts of the model that have a file of their own. */

/* What is gathered while the model is made. */
typedef struct {
  LmBoardModel *model;
  LmSnapshot *snapshot;
  LmDistrictState *state;
  LmId plan;
  int *position_of_row;   /* of a row in LM_TABLE_HOME: in `homes`, or -1 */
  GHashTable *of_coupling; /* coupling id -> GArray of guint, positions of its homes */
  GArray *bars, *marks;
  guint8 *crew_colours;
  guint64 lane_minutes[LM_N_PARTY_COLOUR];
  LmInstant *span_start, *span_end; /* per train and colour */
} LmBoardReader;

/* The connection days and buffer days of every train. */
void lm_board_reader_read_wagons (LmBoardReader *reader);
/* The spans of the parties, from what the steps have widened. */
void lm_board_reader_place_spans (LmBoardReader *reader);
/* The lanes of a tile, from the minutes of each colour. */
void lm_board_reader_place_lanes (LmBoardReader *reader);

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
