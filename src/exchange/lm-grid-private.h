#pragma once

#include "exchange/lm-sheet.h"

G_BEGIN_DECLS

/* Rows of a file as they stand there, before it is known which of them is the
 * header. Rows are ragged; a row without any filled cell is not kept. */
typedef struct _LmGrid LmGrid;

/* Limits that keep a hostile file small: about a city of homes. */
#define LM_GRID_MAX_COLUMNS 1024
#define LM_GRID_MAX_ROWS 1200000
#define LM_GRID_MAX_CELLS 24000000
#define LM_GRID_MAX_TEXT (256 * 1024 * 1024)

LmGrid *lm_grid_new (void);
void lm_grid_free (LmGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmGrid, lm_grid_free)

/* Cells are put in order of their column; those passed over are empty. A
 * column beyond the limit is left out and remarked once. */
void lm_grid_begin_row (LmGrid *self, guint line);
void lm_grid_put (LmGrid *self, guint column, const char *text, gssize length);
/* `n_given` is the number of cells that the file itself gave (0: not counted). */
void lm_grid_end_row (LmGrid *self, guint n_given);
/* Puts the last row that was ended once more, as line `line`. */
void lm_grid_repeat_row (LmGrid *self, guint line);
/* FALSE once a limit was passed: the reader then stops with TOO_LARGE. */
gboolean lm_grid_has_room (LmGrid *self);

guint lm_grid_get_n_rows (LmGrid *self);
guint lm_grid_get_line (LmGrid *self, guint row);
/* Number of cells up to the last filled one. */
guint lm_grid_get_width (LmGrid *self, guint row);
guint lm_grid_get_n_given (LmGrid *self, guint row);
const char *lm_grid_get_cell (LmGrid *self, guint row, guint column);
/* The row of that line, or -1. */
int lm_grid_find_line (LmGrid *self, guint line);
/* Fills the column of the lines (first, last] with the cell of line `first`,
 * where they are empty: a cell merged downwards holds for each of its rows. */
void lm_grid_fill_down (LmGrid *self, guint first, guint last, guint column);

/* Puts another text in a cell that is filled; the text must be one that the
 * grid keeps, or a constant. */
void lm_grid_set (LmGrid *self, guint row, guint column, const char *kept);
/* NULL when the limit of texts was passed. */
const char *lm_grid_keep (LmGrid *self, const char *text);

void lm_grid_remark (LmGrid *self, guint line, const char *column, const char *format, ...) G_GNUC_PRINTF (4, 5);
GPtrArray *lm_grid_get_remarks (LmGrid *self);

G_END_DECLS
