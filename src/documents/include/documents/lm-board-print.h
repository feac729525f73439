#pragma once

#include "board/lm-board-scene.h"
#include "documents/lm-document.h"

G_BEGIN_DECLS

/* The board on paper, A3 landscape: what is shown on the screen is what is
 * printed, by the same layout and painter. Every page has a head (project, what is
 * shown, day), the time header, the capacity of the parties and a legend. At the
 * level of homes every train begins a page; one of forty homes and eight weeks
 * fits on one. Safe without colour: letters in the lanes, proposals hatched. */
typedef struct {
  LmBoardLevel level;
  LmDay today;
  LmInstant now;
  LmDay first, end;    /* what is shown of time, [first, end); LM_DAY_NONE: all the work of the train, or of the district */
  GHashTable *homes;   /* set of gint64 keys (g_int64_hash): only these; NULL all */
  LmId train;          /* only this one; 0 all */
  const char *shown;   /* the filter in words, for the head; NULL without one */
} LmBoardPrintOptions;

/* `state` (of that snapshot) and `options` are read only here. A district without
 * anything to show gives one page that says so. (transfer full) */
LmDocument *lm_board_print_new (LmSnapshot *snapshot, LmDistrictState *state, const LmBoardPrintOptions *options);

G_END_DECLS
