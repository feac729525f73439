#pragma once

#include <gio/gio.h>

#include "project/lm-conflicts.h"
#include "project/lm-home-list.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* What the views of one window share: the open project, the states worked out
 * from its snapshot, and the home that is selected.
 *
 * Signals:
 *   "changed" ()                         there is a new snapshot, or newer conflicts
 *   "selected" ()                        another home is selected, or none
 *   "reveal" ()                          the selected home is to be shown in the detail
 *   "said" (text, gboolean undoable)     something to tell in passing
 *   "problem" (heading, text)            something that went wrong, in words */
#define LM_TYPE_DESK (lm_desk_get_type ())
G_DECLARE_FINAL_TYPE (LmDesk, lm_desk, LM, DESK, GObject)

LmDesk *lm_desk_new (LmProject *project);

LmProject *lm_desk_get_project (LmDesk *self);
/* (transfer none); valid until the next change. */
LmSnapshot *lm_desk_get_snapshot (LmDesk *self);
LmDay lm_desk_get_today (LmDesk *self);
/* The homes of the district, in the order of the street. (transfer none) */
LmHomeList *lm_desk_get_homes (LmDesk *self);
/* The home as the lists show it, or NULL where it is gone. (transfer none) */
LmHomeItem *lm_desk_find (LmDesk *self, LmId home);
/* What the checker says, maybe of a moment ago; NULL before its first answer. */
LmConflicts *lm_desk_get_conflicts (LmDesk *self);

void lm_desk_select (LmDesk *self, LmId home);
LmId lm_desk_get_selected (LmDesk *self);
/* Selects the home and asks the window to show its detail. */
void lm_desk_reveal (LmDesk *self, LmId home);

/* Ends a command: tells what was done, with undo at hand, or what went wrong.
 * Gives `ok` back. Frees `error` (transfer full). */
gboolean lm_desk_done (LmDesk *self, gboolean ok, GError *error);
/* The same without telling of success, for a field that shows its new value. */
gboolean lm_desk_done_quietly (LmDesk *self, gboolean ok, GError *error);
void lm_desk_say (LmDesk *self, const char *text);
/* (transfer full) error, may be NULL where `text` says it all. */
void lm_desk_problem (LmDesk *self, const char *heading, GError *error);

G_END_DECLS
