#pragma once

#include "core/lm-table.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Changesets of SQLite's session extension, read by ourselves: a log may be a
 * stranger's, and SQLite trusts what a changeset says. On some that are cut off
 * or have no key its own reader never ends, or falls over (3.46). So everything
 * goes through lm_changeset_check() first.
 *
 * A changeset is, per table, «T», the number of columns, a byte for each that is
 * 1 for the key, the name and a zero; then per change the operation, a byte that
 * means nothing here, and one record (insert: after, delete: before) or two
 * (update: before, after). A record holds a field per column: a byte for its
 * type, 0 for «not told», and the value. */

#define LM_CHANGESET_COLUMNS 64

/* As it stands in the changeset. */
typedef struct {
  guint8 type;       /* SQLITE_INTEGER, FLOAT, TEXT, BLOB, NULL; 0: not told */
  const guint8 *data; /* the value itself */
  gsize size;
  const guint8 *encoded; /* with its type and length */
  gsize encoded_size;
} LmField;

/* Where the reader stands; fill data and size, and zero the rest. */
typedef struct {
  const guint8 *data;
  gsize size, at;
  const char *why; /* what is wrong, once the reader gave FALSE before the end; NULL */

  gboolean has_table, fresh_table; /* the change is the first of its table */
  LmTable table;
  guint n_columns; /* a program of an older version knew fewer */
  int operation;   /* SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE */
  LmId id;
  LmField before[LM_CHANGESET_COLUMNS], after[LM_CHANGESET_COLUMNS];
} LmChangesetReader;

/* The next change; FALSE at the end, or where it could not have been made by
 * this program: a table or column that is no part of a district, another key
 * than the id, a value that can't be read. */
gboolean lm_changeset_reader_next (LmChangesetReader *self);

gint64 lm_field_get_int64 (const LmField *field);

/* Whether all of it can be read. */
gboolean lm_changeset_check (gconstpointer changeset, gsize size, GError **error);

G_END_DECLS
