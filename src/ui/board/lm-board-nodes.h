#pragma once

#include <gtk/gtk.h>

#include "lm-board-canvas.h"

G_BEGIN_DECLS

/* What assistive technology finds on the board: the canvas is a grid, its
 * children are the rows in sight (and the one with the keyboard), theirs the
 * bars, marks, tiles and wagons of the row. Nothing is made before it is asked
 * for, so it costs nobody else anything. */
typedef struct _LmBoardNodes LmBoardNodes;

/* The items of a row, for the nodes as for the keyboard. (transfer full) (element-type LmBoardItem) */
typedef GArray *(*LmBoardListCells) (gpointer board, int row);

LmBoardNodes *lm_board_nodes_new (LmBoardCanvas *canvas, LmBoardListCells list_cells, gpointer board);
/* To be called before the canvas goes. */
void lm_board_nodes_free (LmBoardNodes *self);

/* Other rows are in sight, or stand elsewhere. Cheap. */
void lm_board_nodes_update (LmBoardNodes *self);
/* Another revision: names and cells are made anew. */
void lm_board_nodes_renew (LmBoardNodes *self);
/* The keyboard is on that row (-1 none), and on that cell of it (-1 the row). */
void lm_board_nodes_set_focus (LmBoardNodes *self, int row, int cell);

/* The first child of the grid. (transfer full) */
GtkAccessible *lm_board_nodes_get_first (LmBoardNodes *self);

/* The name of an item of the board; what the tooltip shows too. (transfer full) */
char *lm_board_describe_item (const LmBoardScene *scene, const LmBoardItem *item);

G_END_DECLS
