#pragma once

#include <gio/gio.h>

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* The starting library: what a new project knows before anybody has typed a
 * word. Steps with their minutes, order and needs, connection methods, the
 * survey form, the home's list of conditions, letters, costs, and a first set
 * of parties, crews and calendars. It is data: one readable table per file in
 * data/library, compiled into the program. All of it can be edited in the
 * project afterwards; the minutes, costs and times in it are estimates.
 *
 * This room knows nothing of files or databases: rows go out through a
 * callback, so they can fill a project, or a snapshot for a test. */

#define LM_LIBRARY_ERROR (lm_library_error_quark ())
GQuark lm_library_error_quark (void);

typedef enum {
  LM_LIBRARY_ERROR_DATA,    /* a table of the library is wrong; names file and line */
  LM_LIBRARY_ERROR_OPTIONS, /* an option names a method or region that does not exist */
} LmLibraryError;

typedef struct {
  /* Codes of the project's own methods, «our three methods», NULL-terminated.
   * The first of each dwelling type, in the order of the library, is taken for
   * homes of that type without a decision. NULL: R-B, P-A and G-A, the first of
   * each type that fits its day with room to spare. */
  const char *const *methods;
  /* Region whose builders' holiday applies: north, middle or south. NULL: they
   * are listed, and people work. */
  const char *region;
} LmLibraryOptions;

/* Takes one row; gives its id, or 0 to stop with `error` set. The texts of the
 * row are good during the call only. */
typedef LmId (*LmLibraryInsert) (LmTable table, gpointer row, gpointer data, GError **error);

/* Hands over every row of the library, each after the rows that it names.
 * `project` is the project's own row: its default method, default type and
 * regie party are filled in; the caller writes it afterwards. `options` may be
 * NULL. */
gboolean lm_library_fill (const LmLibraryOptions *options, LmProjectRow *project, LmLibraryInsert insert, gpointer data,
                          GError **error);

/* The library as a snapshot without homes, for the planner's tests. (transfer full) */
LmSnapshot *lm_library_snapshot (const LmLibraryOptions *options, GError **error);

/* The row of a table with that code (`code`, or `name` where the table has no
 * code), or 0. */
LmId lm_library_find (LmSnapshot *snapshot, LmTable table, const char *code);

G_END_DECLS
