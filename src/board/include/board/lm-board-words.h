#pragma once

#include "board/lm-board-model.h"

G_BEGIN_DECLS

/* What the board says, in the user's language. The same words stand in labels,
 * in tooltips and in the names that assistive technology reads. */

/* «Confirmed», «Survey needed» … (transfer none) */
const char *lm_board_status_word (LmStatus status);

/* «ma 11 mei», «ma 11 mei 2026», «ma 11», «11 mei». (transfer full) */
char *lm_board_format_day (LmDay day);
char *lm_board_format_day_long (LmDay day);
char *lm_board_format_day_short (LmDay day);
char *lm_board_format_day_of_month (LmDay day);
/* «Week 19 · mei 2026», for the week of that day. (transfer full) */
char *lm_board_format_week (LmDay day);
/* «september 2026», «sep 2026». (transfer full) */
char *lm_board_format_month (LmDay day);
char *lm_board_format_month_short (LmDay day);
/* «sep». (transfer none) */
const char *lm_board_short_month (LmDay day);

/* A home with its train, day and state in one line, unique by its address. (transfer full) */
char *lm_board_describe_home (const LmBoardModel *model, guint home);
/* Its connection day: the parties at work, and how firm it is. (transfer full) */
char *lm_board_describe_tile (const LmBoardModel *model, guint home);
/* The day that the baseline had for it. (transfer full) */
char *lm_board_describe_baseline (const LmBoardModel *model, guint home);
/* A train with how many homes, ready and confirmed. (transfer full) */
char *lm_board_describe_train (const LmBoardModel *model, guint train);
/* Work outside of a home. (transfer full) */
char *lm_board_describe_bar (const LmBoardModel *model, guint home, guint bar);
char *lm_board_describe_mark (const LmBoardModel *model, guint home, guint mark);
/* A step of the connection day with its hours; the hours that are left of it;
 * when somebody comes; people inside and what the home goes without. (transfer full) */
char *lm_board_describe_step (const LmBoardModel *model, guint home, guint step);
char *lm_board_describe_buffer (const LmBoardModel *model, guint home);
char *lm_board_describe_promise (const LmBoardModel *model, guint home);
char *lm_board_describe_inside (const LmBoardModel *model, guint home);
/* «Survey», «Work outside» … of a flow line. (transfer none) */
const char *lm_board_flow_word (LmBoardFlowKind kind);
char *lm_board_describe_flow (const LmBoardModel *model, guint train, guint flow);
char *lm_board_describe_spare (const LmBoardModel *model, guint train);
char *lm_board_describe_crossing (const LmBoardModel *model, guint train);
char *lm_board_describe_wagon (const LmBoardModel *model, guint train, guint wagon);

G_END_DECLS
