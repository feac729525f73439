#pragma once

#include <gio/gio.h>

#include "core/lm-table.h"

G_BEGIN_DECLS

/* A table of the library as text: columns between bars, `#` for a remark, the
 * first line names the columns. Those are the columns of the table in
 * schema.sql, and:
 *   * `key` names the row for other tables; without it `code` does;
 *   * a column that refers to another table holds the key of a row there; with
 *     several keys, the line stands for a row for each (for each pair …);
 *   * an empty cell is the value of a fresh row; \n in a text is a line end;
 *   * a column `position` that the file leaves out counts the rows from 1. */

/* Called for each row of the file. `key` may be NULL. Gives FALSE to stop. */
typedef gboolean (*LmLibraryRowFunc) (gpointer row, const char *key, gpointer data, GError **error);

/* The id of a row by its key, from an earlier table; 0 where there is none. */
typedef LmId (*LmLibraryFind) (LmTable table, const char *key, gpointer data);

gboolean lm_library_table_parse (LmTable table, const char *text, LmLibraryFind find, LmLibraryRowFunc func, gpointer data,
                                 GError **error);

G_END_DECLS
