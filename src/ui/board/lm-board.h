#pragma once

#include <adwaita.h>

#include "board/lm-board-scene.h"
#include "core/lm-home-state.h"

G_BEGIN_DECLS

/* The board: the district on a time axis, drawn. It knows nothing of the
 * project: it shows a snapshot, tells by signals what the user wants, and asks
 * by one callback what a move would come up against.
 *
 * Signals
 *   "home-selected" (gint64 home)        the user selected a home; 0 none
 *   "home-activated" (gint64 home)       Enter or a double click: open its detail
 *   "move-home" (gint64 home, int day)   dropped on that LmDay, nothing hard in the way
 *   "ask-move" (gint64 home, int day)    the same for a home whose resident has
 *                                        confirmed: the window opens the appointment,
 *                                        the home stays where it is
 *   "level-changed" ()                   by zooming or by lm_board_set_level()
 *
 * Actions of the widget: board.zoom-in, board.zoom-out, board.zoom-fit,
 * board.today, board.go-to-date, board.earlier, board.later, board.collapse,
 * board.expand, board.open, board.district, board.trains,
 * board.homes, board.hours.
 *
 * With LM_BENCH_START in the environment the first frame that shows a district
 * prints «start N ms, processor N ms» (since the process was started, and what it
 * used) and quits the application. */
#define LM_TYPE_BOARD (lm_board_get_type ())
G_DECLARE_FINAL_TYPE (LmBoard, lm_board, LM, BOARD, GtkWidget)

GtkWidget *lm_board_new (void);

/* Shows that revision. Both may be NULL for an empty board. `state` is only
 * read during the call. What was selected, collapsed, filtered and in sight
 * stays so, as far as it still exists. */
void lm_board_set_snapshot (LmBoard *self, LmSnapshot *snapshot, LmDistrictState *state, LmDay today, LmInstant now);

/* Moves the line of now; to be called every minute. */
void lm_board_set_now (LmBoard *self, LmInstant now);

/* «district», «trains», «homes», «hours»; FALSE: no such level. */
gboolean lm_board_level_from_name (const char *name, LmBoardLevel *level);

LmBoardLevel lm_board_get_level (LmBoard *self);
void lm_board_set_level (LmBoard *self, LmBoardLevel level);

/* An AdwToggleGroup «District | Trains | Homes | Hours» that follows the board and sets it. */
GtkWidget *lm_board_create_level_switch (LmBoard *self);

/* Selects without a signal, opens its train and brings its connection day into
 * sight. 0 selects none. */
void lm_board_select_home (LmBoard *self, LmId home);
LmId lm_board_get_selected_home (LmBoard *self);

/* Brings a day into sight, a third from the start. */
void lm_board_scroll_to_day (LmBoard *self, LmDay day);

/* The days in sight, [first, end); both today before the board has a size. */
void lm_board_get_days (LmBoard *self, LmDay *first, LmDay *end);

/* Shows only these homes: a set of gint64 keys as g_int64_hash has them; NULL
 * shows all. Only read during the call. */
void lm_board_set_filter (LmBoard *self, GHashTable *homes);

/* What moving a home to a day would come up against. */
typedef enum {
  LM_BOARD_MOVE_FREE,
  LM_BOARD_MOVE_SOFT, /* allowed; the lines say what it costs */
  LM_BOARD_MOVE_ASK,  /* the resident has confirmed: a new appointment must be made */
  LM_BOARD_MOVE_HARD, /* refused; the lines say why */
} LmBoardMove;

/* Adds sentences in the user's language to `lines` (element-type utf8, freed by
 * the array). `thorough` FALSE: asked for every step of a drag, must be quick;
 * TRUE: before the drop. Without a callback nothing can be moved. */
typedef LmBoardMove (*LmBoardCheck) (LmId home, LmDay day, gboolean thorough, GPtrArray *lines, gpointer data);
void lm_board_set_check (LmBoard *self, LmBoardCheck check, gpointer data, GDestroyNotify destroy);

G_END_DECLS
