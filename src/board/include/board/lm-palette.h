#pragma once

#include "board/lm-painter.h"
#include "core/lm-home-state.h"

G_BEGIN_DECLS

/* Every colour of the board, from one table. The colours of the parties were
 * found by search over simulations of colour vision deficiencies; the smallest
 * CIEDE2000 distance between any two, conflict red included, is 28 (normal), 21
 * (protan), 20 (deutan), 21 (tritan) in the light set and 15 in the dark one.
 * Colour never stands alone: lane, letter, edge and glyph say the same. */
typedef struct {
  LmColour fill, edge, text; /* of confirmed work */
  LmColour tint;             /* of proposed work */
  LmColour tint_text;        /* on the tint and on the background */
} LmPartyPaint;

typedef struct {
  gboolean dark, high_contrast;
  LmColour background, header, row_header, group, text, dim, line, strong_line;
  LmColour non_working, holiday, holiday_text, today;
  LmColour selected, selected_header, hover, accent;
  LmColour conflict, conflict_text; /* text on the conflict colour */
  LmColour warning;
  LmColour ready, confirmed, done; /* share of the homes of a train, behind text */
  LmColour tooltip, tooltip_text, tooltip_conflict, tooltip_warning;
  LmPartyPaint party[LM_N_PARTY_COLOUR];
  LmColour status[LM_N_STATUS];
  int edge_width;                   /* of a tile */
} LmPalette;

/* One of four fixed tables. (transfer none) */
const LmPalette *lm_palette_get (gboolean dark, gboolean high_contrast);

G_END_DECLS
