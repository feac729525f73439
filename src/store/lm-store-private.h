#pragma once

#include "store/lm-store.h"

#include "lm-changeset-private.h"
#include "lm-document-private.h"
#include "lm-row-private.h"
#include "lm-working-copy-private.h"

G_BEGIN_DECLS

/* A step of the user that can be undone (or done again): the action itself and
 * the latest action that carried it out, of which the inverse is applied. */
typedef struct {
  LmId origin;
  LmId latest;
} LmUndoable;

struct _LmStore {
  LmWorkingCopy *copy;
  LmSqlite *file;
  gboolean read_only;
  char *author;
  LmStatement *statements[LM_N_TABLES][LM_N_ROW_STATEMENTS]; /* made on first use */
  GHashTable *updates[LM_N_TABLES]; /* LmColumns * → LmStatement * */

  gint64 data_version; /* of SQLite: grows when another connection commits */
  LmSnapshot *latest;  /* the last one given out, at data_version; NULL before */

  /* The action in progress; session is NULL outside one. */
  sqlite3_session *session;
  gboolean watched[LM_N_TABLES];
  GHashTable *touched[LM_N_TABLES]; /* ids of rows that may differ from `latest` by now */
  gboolean outdated; /* another process has written since the last snapshot */
  char *label;
  gint64 counter;

  GArray *undo, *redo; /* LmUndoable, the next one last */
  GBytes *seen;        /* what our last action said that it had seen of others; NULL: not known */

  /* Touched by publishing too, which may run in another thread. */
  GMutex publishing; /* held during the whole of it; taken before `lock` */
  GMutex lock;
  gint64 revision;  /* actions in the log */
  gint64 published; /* of these the document has so many */
  LmDocumentInfo document;
  const char *problem; /* interned */
  guint n_written;     /* publishings that wrote the document, of this process */
  LmTakenIn taken;     /* what publishing took in and nobody asked for yet */
};

typedef enum {
  LM_ACTION_DO,
  LM_ACTION_UNDO,
  LM_ACTION_REDO,
  LM_ACTION_MERGE, /* what taking in another copy asked for by itself; nobody undoes it */
} LmActionKind;

/* --- lm-action.c --- */

/* The prepared statement for the table; NULL with an error. (transfer none) */
LmStatement *lm_store_statement (LmStore *self, LmTable table, LmRowStatement kind, GError **error);
LmStatement *lm_store_update_statement (LmStore *self, LmTable table, LmColumns columns, GError **error);
void lm_store_drop_statements (LmStore *self);
/* Sees changes from now on, in a transaction that is open already. */
gboolean lm_store_start_session (LmStore *self, GError **error);
void lm_store_end_session (LmStore *self);
/* Writes what the session saw into the log as an action; nothing where it saw nothing. */
gboolean lm_store_log_session (LmStore *self, const char *label, LmActionKind kind, GError **error);
/* Sees the changes of the table from now on in this action. */
gboolean lm_store_watch (LmStore *self, LmTable table, GError **error);
/* Ends the action in progress as one of this kind. */
LmSnapshot *lm_store_finish (LmStore *self, LmSnapshot *before, LmActionKind kind, LmId origin, LmId *made, GError **error);

/* --- lm-change-log.c --- */

/* What a changeset touches, collected while it is walked through. */
typedef struct {
  guint n_rows;
  GHashTable *homes; /* set of LmId * */
} LmChanges;

/* Walks through a changeset: patches the builder (may be NULL) with the rows as
 * they now are in the file, and collects what was touched. */
gboolean lm_changes_collect (LmStore *self, gconstpointer changeset, int size, LmSnapshotBuilder *builder, LmSnapshot *before,
                             LmChanges *changes, GError **error);
void lm_changes_clear (LmChanges *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LmChanges, lm_changes_clear)

gboolean lm_change_log_add (LmStore *self, LmId id, gint64 revision, LmActionKind kind, LmId origin, gconstpointer changeset,
                            int size, LmChanges *changes, GError **error);
/* From a statement that selects these at the column `first` and after: what an
 * action did at its place among all, unpacked and checked. (transfer full) */
#define LM_CHANGE_LOG_EFFECT \
  "iif (applied IS NULL, size, applied_size), iif (applied IS NULL, packed, applied_packed), coalesce (applied, changeset), " \
  "applied IS NOT NULL"
GBytes *lm_change_log_unpack (LmStatement *statement, int first, GError **error);
/* What an action did at its place among all, unpacked; and what its author did. (transfer full) */
GBytes *lm_change_log_get_changeset (LmStore *self, LmId id, GError **error);
GBytes *lm_change_log_get_original (LmStore *self, LmId id, GError **error);
/* Keeps what it did where that is something else; NULL where it is not. */
gboolean lm_change_log_set_applied (LmStore *self, LmId id, GBytes *applied, GError **error);
/* (transfer full) */
LmAction *lm_change_log_get_action (LmStore *self, LmId id, GError **error);
/* The newest action of another hand after `id` that changed this row; NULL where there is none. (transfer full) */
LmAction *lm_change_log_find_later (LmStore *self, LmId id, const char *table, gint64 row);

/* --- lm-undo.c --- */

/* Reads from the log what this working copy can undo and redo. */
gboolean lm_undo_load (LmStore *self, GError **error);
/* Takes a new action into account. */
void lm_undo_note (LmStore *self, LmActionKind kind, LmId origin, LmId made);

/* --- lm-store.c --- */

LmStore *lm_store_new (void);
/* `remove`: the working copy is not needed any more. */
void lm_store_close_file (LmStore *self, gboolean remove);
void lm_store_free (LmStore *self, gboolean remove);
/* After a failure: leaves no folder that was not there before. */
void lm_store_abandon (LmStore *self);
/* People are told of a project file, not of SQLite. Consumes `problem`. */
void lm_store_pass_on (GError **error, const char *path, GError *problem);

void lm_store_keep_latest (LmStore *self, LmSnapshot *snapshot);
/* Every table, inside a transaction that is open already. (transfer full) */
LmSnapshot *lm_store_read_snapshot (LmStore *self, GError **error);
gboolean lm_store_load_table (LmStore *self, LmTable table, LmSnapshotBuilder *builder, GError **error);
gboolean lm_store_read_data_version (LmStore *self, gint64 *version, GError **error);

/* --- lm-open.c --- */

/* Takes the document of self->copy through the gates, and opens it or the
 * working copy that holds more. */
gboolean lm_store_open_document (LmStore *self, GError **error);
/* Opens the database of self->copy, with every setting as it is to be. */
gboolean lm_store_open_working_file (LmStore *self, GError **error);

/* --- lm-publish.c --- */

/* Writes the document without asking whose it is, where `expected` is NULL; see
 * lm_document_write(). `fresh`: nothing may stand there. */
gboolean lm_store_write_document (LmStore *self, const char *path, const LmDocumentInfo *expected, gboolean fresh, char **replaced,
                                  GCancellable *cancellable, GError **error);

/* --- lm-take-in.c --- */

void lm_taken_in_add (LmTakenIn *self, const LmTakenIn *other);

/* Takes in the actions of the copy at `path`. Fills `info`, of which n_actions
 * is how many of the actions it has; *n_actions is how many there now are. */
gboolean lm_store_take_in (LmStore *self, const char *path, LmDocumentInfo *info, gint64 *n_actions, LmTakenIn *taken, GError **error);

/* The working copy through a connection of this thread's own. */
LmStore *lm_store_open_beside (LmStore *self, GError **error);
void lm_store_close_beside (LmStore *beside);

/* What a publishing that was killed left beside the document: takes it in where
 * it is somebody's work, and removes it. */
void lm_store_take_in_leftover (LmStore *self);

/* --- lm-attachments.c --- */

/* The files of one document beside another, a copy of it. */
void lm_attachments_copy (LmStore *from, LmStore *to);

/* --- lm-compact.c --- */

/* Lets go of what old actions did. `now` (UTC seconds) and `keep_bytes` are 0
 * for the moment and the usual size. */
gboolean lm_store_compact (LmStore *self, gint64 now, gint64 keep_bytes, GError **error);

G_END_DECLS
