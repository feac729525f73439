#pragma once

#include "board/lm-board-model.h"

G_BEGIN_DECLS

/* The parts of the model that have a file of their own. */

/* A step of a connection day with the position of its home, before it gets its place. */
typedef struct { guint home; LmBoardStep step; } LmBoardLooseStep;

/* A flow line that is gathered, per train and kind. */
typedef struct {
  LmDay start, end, done_end;
  guint n, n_done;
  guint64 minutes[LM_N_PARTY_COLOUR];
} LmBoardLooseFlow;

/* What is gathered while the model is made. */
typedef struct {
  LmBoardModel *model;
  LmSnapshot *snapshot;
  LmDistrictState *state;
  LmId plan;
  int *position_of_row;   /* of a row in LM_TABLE_HOME: in `homes`, or -1 */
  GHashTable *of_coupling; /* coupling id -> GArray of guint, positions of its homes */
  GArray *bars, *marks, *steps;
  guint8 *crew_colours;
  guint64 lane_minutes[LM_N_PARTY_COLOUR];
  LmInstant *span_start, *span_end; /* per train and colour */
  LmBoardLooseFlow *flows;          /* per train and kind */
  LmInstant *outside_end;           /* per home, of the work outside that comes before its day */
} LmBoardReader;

/* The steps of the connection days: adds one, and gives all their place. */
void lm_board_reader_add_step (LmBoardReader *reader, guint home, const LmPlanStepRow *step, guint8 colour);
void lm_board_reader_place_steps (LmBoardReader *reader);
/* What was promised to the resident for that day. */
void lm_board_read_promise (LmBoardHome *home, const LmAppointmentRow *appointment, int open, int close);

/* The flow lines: widens one, and gives all their place. */
void lm_board_reader_add_flow (LmBoardReader *reader, guint home, LmBoardFlowKind kind, LmDay start, LmDay end, gboolean done, guint8 colour, int minutes);
void lm_board_reader_add_flow_of_step (LmBoardReader *reader, guint home, const LmPlanStepRow *step, LmPhase phase, guint8 colour);
void lm_board_reader_place_flows (LmBoardReader *reader);

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

/* Whether the user reads the Dutch names of the tables. */
gboolean lm_board_is_dutch (void);

/* Fills capacity; the days must be known. */
void lm_board_model_read_capacity (LmBoardModel *self, LmId plan);

G_END_DECLS
