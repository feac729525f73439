#pragma once

#include "library/lm-library.h"

G_BEGIN_DECLS

/* Rows into a snapshot, with ids from 2 on: 1 is the project's own row. */
typedef struct {
  LmSnapshotBuilder *builder;
  LmId last;
} LmSnapshotFiller;

void lm_snapshot_filler_init (LmSnapshotFiller *self, LmProjectRow *project);
/* An LmLibraryInsert; `filler` is the LmSnapshotFiller. */
LmId lm_snapshot_filler_insert (LmTable table, gpointer row, gpointer filler, GError **error);
/* (transfer full); NULL where the filling failed. */
LmSnapshot *lm_snapshot_filler_end (LmSnapshotFiller *self, const LmProjectRow *project, gboolean filled);

G_END_DECLS
