#pragma once

#include <glib-object.h>

#include "core/lm-table.h"

G_BEGIN_DECLS

/* The whole district at one revision: immutable, counted, safe to read from any
 * thread. The planner, the board, the printer and the lists read this; nobody
 * queries the database while drawing.
 *
 * Rows of a table stand sorted by id in one array. A table that a command did
 * not touch is shared with the snapshot before. Texts belong to a pool that the
 * snapshots of one project share, so a text found in an older snapshot stays
 * good as long as any later one lives.
 *
 * An array of small structs per table was taken rather than an array per
 * column: the lists and the detail read whole rows, and the board and planner
 * make their own sorted arrays out of them anyway. */
typedef struct _LmSnapshot LmSnapshot;

#define LM_TYPE_SNAPSHOT (lm_snapshot_get_type ())
GType lm_snapshot_get_type (void) G_GNUC_CONST;

LmSnapshot *lm_snapshot_ref (LmSnapshot *self);
void lm_snapshot_unref (LmSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmSnapshot, lm_snapshot_unref)

/* Grows with every command; 0 is an empty project. */
gint64 lm_snapshot_get_revision (LmSnapshot *self);

/* All rows of a table, sorted by id; valid while the snapshot lives. NULL with
 * *n_rows 0 for an empty table. Use the typed macro: LM_ROWS (snapshot, HOME, &n)
 * gives a `const LmHome *`. */
gconstpointer lm_snapshot_get_rows (LmSnapshot *self, LmTable table, guint *n_rows);

/* The row with that id, or NULL. */
gconstpointer lm_snapshot_find (LmSnapshot *self, LmTable table, LmId id);

/* The position of the row with that id in the array, or -1. */
int lm_snapshot_index (LmSnapshot *self, LmTable table, LmId id);

/* The rows of a table that belong to a home, in order of id: an array of
 * pointers to rows, valid while the snapshot lives. The table must have a
 * column `home`. */
gconstpointer *lm_snapshot_get_of_home (LmSnapshot *self, LmTable table, LmId home, guint *n_rows);

/* The project's own row; a fresh one for an empty project. */
const LmProjectRow *lm_snapshot_get_project (LmSnapshot *self);

/* The adopted plan, or NULL. */
const LmPlanRow *lm_snapshot_get_adopted (LmSnapshot *self);

/* Building a snapshot, for the store and for tests. A builder starts from an
 * older snapshot (or NULL); tables not touched are shared. */
typedef struct _LmSnapshotBuilder LmSnapshotBuilder;

LmSnapshotBuilder *lm_snapshot_builder_new (LmSnapshot *base);
/* Puts a row in place of the one with its id, or adds it. Texts are copied. */
void lm_snapshot_builder_put (LmSnapshotBuilder *self, LmTable table, gconstpointer row);
void lm_snapshot_builder_remove (LmSnapshotBuilder *self, LmTable table, LmId id);
/* Forgets every row of the table, for a reload. */
void lm_snapshot_builder_clear (LmSnapshotBuilder *self, LmTable table);
/* Frees the builder. (transfer full) */
LmSnapshot *lm_snapshot_builder_end (LmSnapshotBuilder *self, gint64 revision);

#define LM_ROWS(snapshot, TABLE, n) ((const LM_ROW_TYPE_##TABLE *) lm_snapshot_get_rows ((snapshot), LM_TABLE_##TABLE, (n)))
#define LM_FIND(snapshot, TABLE, id) ((const LM_ROW_TYPE_##TABLE *) lm_snapshot_find ((snapshot), LM_TABLE_##TABLE, (id)))
#define LM_OF_HOME(snapshot, TABLE, home, n) ((const LM_ROW_TYPE_##TABLE **) lm_snapshot_get_of_home ((snapshot), LM_TABLE_##TABLE, (home), (n)))

G_END_DECLS
