#pragma once

#include "core/lm-table.h"
#include "sqlite/lm-sqlite.h"

G_BEGIN_DECLS

/* The one place that turns rows of any table into SQL and back. */

typedef enum {
  LM_ROW_INSERT, /* parameter n is column n */
  LM_ROW_DELETE, /* parameter 1 is the id */
  LM_ROW_SELECT, /* parameter 1 is the id */
  LM_ROW_LOAD,   /* every row, by id */
  LM_N_ROW_STATEMENTS
} LmRowStatement;

/* (transfer full) */
char *lm_row_make_sql (LmTable table, LmRowStatement kind);

/* Sets of columns: bit n is column n; bit 0, the id, picks the row of an update. */
typedef guint64 LmColumns;
#define LM_COLUMNS_ALL (~(LmColumns) 0)

/* Updates these columns; parameter n is column n. (transfer full) */
char *lm_row_make_update (LmTable table, LmColumns columns);
/* The columns in which the rows differ. */
LmColumns lm_row_compare (LmTable table, gconstpointer a, gconstpointer b);

/* Binds these columns and the id. The row must stay until the statement is reset. FALSE
 * where a value can't be stored: a text that is no UTF-8, an enumeration out of
 * range. */
gboolean lm_row_bind (LmTable table, LmStatement *statement, gconstpointer row, LmColumns columns, GError **error);

/* Fills `row` from the row that the statement stands on; texts stay until the
 * next step. FALSE where a value is none that this program writes. */
gboolean lm_row_read (LmTable table, LmStatement *statement, gpointer row, GError **error);

G_END_DECLS
