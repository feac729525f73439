#pragma once

#include <gio/gio.h>

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* A project file: the document that the user named, and the private working
 * copy in which everything happens (see docs/project-file.md).
 *
 * A store belongs to one thread at a time. Every change goes between
 * lm_store_begin() and lm_store_commit(), which writes one row of the change
 * log with the changeset that undoes and redoes it. */
typedef struct _LmStore LmStore;

#define LM_STORE_ERROR (lm_store_error_quark ())
GQuark lm_store_error_quark (void);

typedef enum {
  LM_STORE_ERROR_FAILED,    /* the disk, the lock or the file failed; the message says how */
  LM_STORE_ERROR_NOT_OURS,  /* no project file, or a damaged one; nothing was changed */
  LM_STORE_ERROR_READ_ONLY, /* the file is newer than this program, or may not be written */
} LmStoreError;

typedef enum {
  LM_STORE_SAVED,  /* the document holds every change */
  LM_STORE_EDITED, /* changes wait to be published */
  LM_STORE_FAILED, /* the last publishing failed; lm_store_get_save_problem() says why */
} LmStoreSaveState;

/* Makes a new document at `path` (which must not exist) and opens it. It holds
 * the project's own row, id 1, as the schema has it; that is changed with
 * lm_store_update(), like any row. */
LmStore *lm_store_create (const char *path, GError **error);

/* Opens the document at `path`, through all gates. Where a working copy of it
 * holds changes that were never published (after a crash), they are there. */
LmStore *lm_store_open (const char *path, GError **error);

/* Publishes what waits and closes. FALSE leaves the working copy, so nothing
 * is lost; the store is freed either way. (transfer full) */
gboolean lm_store_close (LmStore *self, GError **error);

/* The document's real path, without symbolic links; valid until Save as. */
const char *lm_store_get_path (LmStore *self);
gboolean lm_store_is_read_only (LmStore *self);
/* These two may be called from any thread. The problem is a whole sentence for
 * people, NULL without one; (transfer none), for good. */
LmStoreSaveState lm_store_get_save_state (LmStore *self);
const char *lm_store_get_save_problem (LmStore *self);

/* Who is written in the change log; by default the user's real name. */
void lm_store_set_author (LmStore *self, const char *author);

/* The whole district as it stands now. (transfer full) */
LmSnapshot *lm_store_load (LmStore *self, GError **error);

/* Whether another process has written to the same project since the last
 * snapshot of this store: load it again. (A commit then does so by itself.) */
gboolean lm_store_has_changed_outside (LmStore *self);

/* Starts one action of the user; `label` says in the past tense what was done
 * («Heindijk 10: appointment on 12 May»), in the user's language. */
gboolean lm_store_begin (LmStore *self, const char *label, GError **error);

/* Inside an action. References are checked at its end, so rows may come and go
 * in any order. insert: a row with id 0 is given a fresh id, which is also
 * written into `row`. update: every column of the row with that id; FALSE with
 * LM_STORE_ERROR_FAILED where no row has it. */
gboolean lm_store_insert (LmStore *self, LmTable table, gpointer row, GError **error);
gboolean lm_store_update (LmStore *self, LmTable table, gconstpointer row, GError **error);
gboolean lm_store_delete (LmStore *self, LmTable table, LmId id, GError **error);
void lm_store_rollback (LmStore *self);

/* Ends the action: change log, commit, and the next snapshot, made from
 * `before`, the newest one, by patching the rows that the changeset names. An action that
 * changed nothing leaves no trace and gives `before` again. (transfer full) */
LmSnapshot *lm_store_commit (LmStore *self, LmSnapshot *before, GError **error);

/* One action of the change log. */
typedef struct {
  LmId id;
  gint64 revision;
  gint64 at;     /* UTC seconds */
  char *author;
  char *label;
  LmId undoes;   /* the action that this one undid or did again; 0 */
  gboolean is_undo;
  gboolean undone; /* it does not count any more */
  guint n_rows;  /* rows changed */
} LmAction;

void lm_action_free (LmAction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmAction, lm_action_free)

/* What undo and redo would do next, or NULL. (transfer full) */
LmAction *lm_store_get_undo (LmStore *self);
LmAction *lm_store_get_redo (LmStore *self);

/* Undoes or redoes it as a new action, across restarts. NULL with an error
 * where there is nothing, or where a later change stands in the way.
 * (transfer full) */
LmSnapshot *lm_store_undo (LmStore *self, LmSnapshot *before, GError **error);
LmSnapshot *lm_store_redo (LmStore *self, LmSnapshot *before, GError **error);

/* The newest `limit` actions first; with a home only those that touched a row
 * of it. (transfer full) (element-type LmAction) */
GPtrArray *lm_store_get_history (LmStore *self, LmId home, guint limit, GError **error);

/* A column of a row that an action set. Values as they stand in the file. */
typedef struct {
  const char *table;
  LmId row;
  guint column;  /* index in its table */
  LmId home;     /* 0: of none, or the action did not say */
  enum { LM_ROW_MADE, LM_ROW_CHANGED, LM_ROW_REMOVED } operation;
  char *before;  /* NULL: none, or there was no row */
  char *after;   /* NULL: none, or the row is gone */
} LmFieldChange;

void lm_field_change_free (LmFieldChange *self);

/* What an action did at its place among all. (transfer full) (element-type LmFieldChange) */
GPtrArray *lm_store_get_changes (LmStore *self, LmId action, GError **error);

/* Brings the document and the working copy together, from any thread: what
 * somebody else published in the meantime is taken in first, and what is ours
 * is then written (backup to a temporary file beside it, fsync, check, rename,
 * fsync of the folder); nothing is written where nothing waits. What came in
 * stands in the working copy as if another window had done it: see
 * lm_store_has_changed_outside(). */
gboolean lm_store_publish (LmStore *self, GCancellable *cancellable, GError **error);

/* --- two copies, one truth --- */

/* What came in from other copies. */
typedef struct {
  guint n_actions;
  GHashTable *authors; /* name → number of actions (GPOINTER_TO_UINT); NULL where nothing came */
  guint n_joined;      /* homes that both had brought in, and that are one now */
  guint n_clashes;     /* more open rows of `clash` than before */
} LmTakenIn;

void lm_taken_in_clear (LmTakenIn *self);
/* In sentences for people. (transfer full) */
char *lm_taken_in_describe (const LmTakenIn *self);

/* What publishing took in since this was last asked; FALSE where nothing.
 * To be cleared. */
gboolean lm_store_steal_taken_in (LmStore *self, LmTakenIn *taken);

/* Takes in a copy of the same project that came by another way, by mail or on a
 * stick. Which of two copies takes in the other makes no difference. `taken`
 * is to be cleared. Afterwards lm_store_has_changed_outside() says so. */
gboolean lm_store_merge (LmStore *self, const char *path, LmTakenIn *taken, GError **error);

/* A text that is the same in two copies where they hold the same actions and
 * the same district, and only there. Reads everything. (transfer full) */
char *lm_store_get_content_hash (LmStore *self, GError **error);

/* A copy under another name, which the store then belongs to; a file of that
 * name is replaced. Undo goes on. Also the way on from a file that may only be
 * read. */
gboolean lm_store_save_as (LmStore *self, const char *path, GError **error);

G_END_DECLS
