#pragma once

#include <gio/gio.h>

#include "core/lm-snapshot.h"
#include "store/lm-store.h"

G_BEGIN_DECLS

/* The open project: one store, the snapshot of now, and every command on it.
 * The window and `lmeter` do all they do through this object, on its thread.
 *
 * Signal "changed" (LmSnapshot *before): after every command, undo and redo;
 * the new one is lm_project_get_snapshot(). Signal "came-in" (const char *words):
 * changes of a colleague were taken in from the document. Properties "snapshot",
 * "save-state" (LmStoreSaveState as an int), "saving" (a publishing is under
 * way), "undo-label", "redo-label" (NULL: nothing to undo). */
#define LM_TYPE_PROJECT (lm_project_get_type ())
G_DECLARE_FINAL_TYPE (LmProject, lm_project, LM, PROJECT, GObject)

LmProject *lm_project_create (const char *path, GError **error);
LmProject *lm_project_open (const char *path, GError **error);

/* Publishes and lets go of the file. The object is then empty. */
gboolean lm_project_close (LmProject *self, GError **error);

/* Two seconds after the last change the document is published off the main
 * thread, where a main loop runs. This publishes now and waits for it. */
gboolean lm_project_publish (LmProject *self, GError **error);
gboolean lm_project_save_as (LmProject *self, const char *path, GError **error);

/* Takes in what another program (`lmeter`, a second window) did to the same
 * project. Where a main loop runs this happens by itself within a second, what
 * others published is looked for every four seconds and when the file says that
 * it changed, and holds whose time is over are given back. */
gboolean lm_project_refresh (LmProject *self, GError **error);

/* Takes in what others published, and publishes, within so much time; FALSE
 * where that could not be done: what is promised now may meet with a promise
 * of somebody else. */
gboolean lm_project_catch_up (LmProject *self, guint milliseconds);

/* Why the last publishing failed, or NULL. */
const char *lm_project_get_save_problem (LmProject *self);
LmStoreSaveState lm_project_get_save_state (LmProject *self);
gboolean lm_project_is_saving (LmProject *self);

/* The newest `limit` actions first; with a home only those that touched it.
 * (transfer full) (element-type LmAction) */
GPtrArray *lm_project_get_history (LmProject *self, LmId home, guint limit, GError **error);

/* (transfer none); take a reference to keep it past the next command. */
LmSnapshot *lm_project_get_snapshot (LmProject *self);
LmStore *lm_project_get_store (LmProject *self);
const char *lm_project_get_undo_label (LmProject *self);
const char *lm_project_get_redo_label (LmProject *self);

gboolean lm_project_undo (LmProject *self, GError **error);
gboolean lm_project_redo (LmProject *self, GError **error);

/* An action being put together. Errors stick: after the first failing call the
 * others do nothing, and ending it rolls back and reports that first error. So
 *
 *   LmEdit *edit = lm_project_begin (project, label);
 *   lm_edit_update (edit, LM_TABLE_HOME, &home);
 *   return lm_edit_end (edit, error);
 */
typedef struct _LmEdit LmEdit;

LmEdit *lm_project_begin (LmProject *self, const char *label);
/* The snapshot from before the action. */
LmSnapshot *lm_edit_get_snapshot (LmEdit *self);
/* The id of the new row (also written into row->id), or 0 after an error. */
LmId lm_edit_insert (LmEdit *self, LmTable table, gpointer row);
void lm_edit_update (LmEdit *self, LmTable table, gconstpointer row);
void lm_edit_delete (LmEdit *self, LmTable table, LmId id);
/* Makes the action fail with this error. */
void lm_edit_fail (LmEdit *self, GQuark domain, int code, const char *format, ...) G_GNUC_PRINTF (4, 5);
/* Commits and frees it. */
gboolean lm_edit_end (LmEdit *self, GError **error);
/* Rolls back and frees it. */
void lm_edit_cancel (LmEdit *self);

/* The day that counts as today in the zone of the project: the machine's, or
 * LM_TODAY=YYYY-MM-DD from the environment so that tests and pictures hold
 * still. «Now» likewise: LM_NOW=YYYY-MM-DDTHH:MM, or HH:MM of that day. */
LmDay lm_project_get_today (LmProject *self);
LmInstant lm_project_get_now (LmProject *self);
/* The same moment as UTC seconds, for what is logged. */
gint64 lm_project_get_utc (LmProject *self);

/* The one home that a person or script means (see lm_home_find()); 0 with
 * LM_PROJECT_ERROR_NOT_FOUND where none or more than one fits. */
LmId lm_project_find_home (LmProject *self, const char *text, GError **error);

#define LM_PROJECT_ERROR (lm_project_error_quark ())
GQuark lm_project_error_quark (void);

typedef enum {
  LM_PROJECT_ERROR_NOT_FOUND, /* no such home, crew …; or more than one fits */
  LM_PROJECT_ERROR_REFUSED,   /* a rule forbids it; the message names the rule and the remedy */
  LM_PROJECT_ERROR_INPUT,     /* a file or a value that can't be used */
} LmProjectError;

G_END_DECLS
