#pragma once

#include "core/lm-home-state.h"

G_BEGIN_DECLS

/* What the board shows of a district at one revision, compiled once so that
 * drawing a frame only walks sorted arrays: homes in the order of their trains,
 * and per home and per train a slice of bars, marks, spans and wagons sorted by
 * time. Immutable. Texts belong to the snapshot or to the model. */

typedef enum {
  LM_BOARD_HOME_READY = 1 << 0,       /* nothing of its list is missing */
  LM_BOARD_HOME_PROVISIONAL = 1 << 1, /* planned, though it isn't ready */
  LM_BOARD_HOME_CONFIRMED = 1 << 2,
  LM_BOARD_HOME_PINNED = 1 << 3,      /* confirmed on a day or an arrival window: the resident's own day */
  LM_BOARD_HOME_RUNNING = 1 << 4,
  LM_BOARD_HOME_DONE = 1 << 5,
  LM_BOARD_HOME_CONFLICT = 1 << 6,
} LmBoardHomeFlags;

typedef struct {
  LmId id;
  guint row;           /* position in LM_TABLE_HOME */
  guint train;         /* position in `trains` */
  const char *label;   /* the address */
  const char *number;  /* the house number, where the label ends with it; else empty */
  LmStatus status;
  guint8 flags;
  guint8 lanes;        /* bit per LmPartyColour at work on the connection day */
  guint8 lanes_done;
  LmDay visit;         /* LM_DAY_NONE: not planned */
  LmDay baseline;      /* the day of the baseline of its train; LM_DAY_NONE */
  LmInstant start, end; /* of the work on the connection day; LM_INSTANT_NONE without steps */
  guint first_bar, n_bars;
  guint first_mark, n_marks;
  guint first_step, n_steps;
  gint16 promise_from, promise_to; /* minutes between which somebody comes, as promised for the connection day; -1 nothing is */
} LmBoardHome;

typedef enum {
  LM_BOARD_BAR_PROVISIONAL = 1 << 0,
  LM_BOARD_BAR_DONE = 1 << 1,
  LM_BOARD_BAR_SHARED = 1 << 2, /* work for a group of homes */
} LmBoardBarFlags;

/* Outside work of one party at a home, [start, end). */
typedef struct {
  LmInstant start, end;
  guint8 colour; /* LmPartyColour */
  guint8 flags;
} LmBoardBar;

typedef enum {
  LM_BOARD_MARK_SURVEY,
  LM_BOARD_MARK_DECISION,
  LM_BOARD_MARK_MATERIAL,
} LmBoardMarkKind;

typedef struct {
  LmDay day;
  guint8 kind;
  guint8 done;
  guint8 late; /* not done, and its day has passed */
} LmBoardMark;

typedef enum {
  LM_BOARD_STEP_PROVISIONAL = 1 << 0,
  LM_BOARD_STEP_RUNNING = 1 << 1,
  LM_BOARD_STEP_DONE = 1 << 2,
} LmBoardStepFlags;

/* A step of the connection day, [start, end). */
typedef struct {
  LmInstant start, end;
  guint16 kind;    /* position in LM_TABLE_STEP, and in `step_names` */
  guint8 colour;   /* LmPartyColour */
  guint8 persons;
  guint8 flags;
  guint8 track;    /* within the lane of its colour: steps at the same time stand below each other */
} LmBoardStep;

/* From the first to the last work of a party in a train. */
typedef struct {
  LmInstant start, end;
  guint8 colour;
} LmBoardSpan;

/* The work of a train as one line of the district: from its first home to its last. */
typedef enum {
  LM_BOARD_FLOW_SURVEY,
  LM_BOARD_FLOW_OUTSIDE,
  LM_BOARD_FLOW_CONNECTION, /* the connection days */
  LM_BOARD_FLOW_AFTER,
  LM_N_BOARD_FLOWS
} LmBoardFlowKind;

typedef struct {
  LmDay start, end;      /* [start, end) as planned */
  LmDay done_end;        /* day after the last of it that is done; `start` where nothing is */
  LmDay likely_end;      /* of the connection days: by then eight in ten times; LM_DAY_NONE */
  guint n, n_done;       /* pieces of work */
  guint8 kind;           /* LmBoardFlowKind */
  guint8 colour;         /* LmPartyColour of who has most of it */
} LmBoardFlow;

/* The connection days of a train that fall on one day; or a buffer day. */
typedef struct {
  LmDay day;
  guint16 n_homes, n_ready, n_confirmed, n_done, n_conflicts; /* a home counts once in each */
  guint8 lanes;
  gboolean buffer;
} LmBoardWagon;

typedef struct {
  LmId id;             /* 0: the homes that no train holds */
  const char *name;
  LmDay first_day, end_day; /* its window; LM_DAY_NONE */
  gboolean left;       /* a home stands outside the window */
  guint first_home, n_homes;
  guint n_ready, n_confirmed, n_done, n_conflicts, n_planned;
  guint spare_slots;
  guint first_wagon, n_wagons;
  guint first_span, n_spans;
  guint first_flow, n_flows;
  guint n_overtaken;   /* homes where people are inside before the work outside is done */
  LmDay overtaken_day; /* the first of them; LM_DAY_NONE */
  guint rate;          /* homes a week, as planned; 0 unknown */
} LmBoardTrain;

/* Load of the hands of a party, in minutes of persons, per day of the model. */
typedef struct {
  LmId party;
  const char *name;
  guint8 colour;
  guint n_crews, n_persons;
  guint32 *used;
  guint32 *hands; /* available */
} LmBoardCapacity;

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  LmDay first, end;        /* days that the board covers */
  int open, close;         /* minutes of a connection day */
  guint8 *kinds;           /* LmDayKind per day */
  const char **holidays;   /* name per day, or NULL */
  LmBoardHome *homes;
  guint n_homes;
  LmBoardTrain *trains;
  guint n_trains;
  LmBoardBar *bars;
  guint n_bars;
  LmBoardMark *marks;
  guint n_marks;
  LmBoardStep *steps;
  guint n_steps;
  const char **step_names; /* in the user's language, per row of LM_TABLE_STEP */
  LmBoardSpan *spans;
  guint n_spans;
  LmBoardFlow *flows;
  guint n_flows;
  LmBoardWagon *wagons;
  guint n_wagons;
  LmBoardCapacity *capacity;
  guint n_capacity;
  /* The lanes of a tile, the same in every tile: where each begins, in 1/256 of
   * the width. A colour without work on any connection day has no lane. */
  guint8 lane_colour[LM_N_PARTY_COLOUR];
  guint lane_start[LM_N_PARTY_COLOUR + 1];
  guint n_lanes;
  guint8 n_tracks[LM_N_PARTY_COLOUR]; /* per colour, the most that a connection day needs; 1 or more */
  char letters[LM_N_PARTY_COLOUR][8];
  GHashTable *home_of_id;  /* gint64 id -> position in `homes` + 1 */
  GStringChunk *texts;
} LmBoardModel;

/* `state` (of the same snapshot) is read only here. `today` decides what is late. */
LmBoardModel *lm_board_model_new (LmSnapshot *snapshot, LmDistrictState *state, LmDay today);
void lm_board_model_free (LmBoardModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmBoardModel, lm_board_model_free)

/* The position of the home in `homes`, or -1. */
int lm_board_model_find (const LmBoardModel *self, LmId home);

G_END_DECLS
