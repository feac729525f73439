#pragma once

#include "lm-store-private.h"

G_BEGIN_DECLS

/* Two copies of a project become one.
 *
 * Every copy holds the same project if it holds the same actions: they stand in
 * one order (revision, at, id), and what the district is follows from them
 * alone. To take in actions that come before own ones, the own ones are taken
 * back, and all are applied anew in that order. An action whose author had seen
 * every action before it applies as it was made. One that was made beside
 * others applies row by row, by the rules of lm-merge-apply.c; what it then
 * really did is kept beside what its author did, so that it can be taken back
 * again.
 *
 * All of it is one transaction of a connection of its own, so it can run in
 * another thread while people work. */

/* An action of the log, without its content. */
typedef struct {
  LmId id;
  gint64 revision, at;
  const char *author; /* interned */
} LmLogEntry;

/* The last key of each replica that somebody had. */
typedef GHashTable LmSeen; /* replica (gint64 *) → counter (gint64 *) */

/* Something that an action did to a row. */
typedef struct {
  LmId action;
  int operation;     /* SQLITE_INSERT … */
  LmColumns columns; /* of an update */
} LmTrace;

typedef struct {
  LmStore *store; /* of this thread alone, on a connection of its own */
  GHashTable *entries; /* LmId * → LmLogEntry *: every action that was or will be met */
  GHashTable *traces;  /* table and row → GArray of LmTrace, in order */
  GArray *planned;     /* LmId: actions that changed the plan */
  GArray *bulk;        /* LmId: of these the ones that changed so much of it that no rows were noted */
  LmSeen *done;        /* per replica the last action applied so far */
  GHashTable *present; /* table and row: known to be there during one action */
  LmSeen *had;         /* what the author of the action at hand had seen; NULL: all before it */
  const LmLogEntry *at_hand;
  gboolean exact;      /* it did just what its author did */
} LmMerge;

#define LM_REPLICA_OF(id) ((id) >> 32)
#define LM_COUNTER_OF(id) ((id) & G_GINT64_CONSTANT (0xffffffff))

/* Tables that a plan is made of. What two sides did to them can't be put
 * together by rows: the later stays, and people are told to look. */
gboolean lm_merge_is_plan (LmTable table);

/* --- lm-merge-log.c --- */

/* What two logs do not share. */
typedef struct {
  GArray *missing;  /* LmId: actions of theirs that we do not have */
  gint64 n_own;     /* actions of ours that they do not have */
  gint64 n_ours;
} LmLogDifference;

void lm_log_difference_clear (LmLogDifference *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LmLogDifference, lm_log_difference_clear)

/* FALSE also where one key names two actions: then a copy was made behind the
 * program's back, by restoring a private folder. */
gboolean lm_log_compare (LmSqlite *ours, LmSqlite *theirs, LmLogDifference *difference, GError **error);

/* Copies these actions into our log, checked, and what their authors had seen. */
gboolean lm_log_copy (LmStore *ours, LmSqlite *theirs, GArray *missing, GError **error);

/* The actions from the place of the first of these on, in order. (transfer full) (element-type LmLogEntry) */
GPtrArray *lm_log_read_from (LmStore *store, const LmLogEntry *first, GError **error);
gboolean lm_log_find_first (LmStore *store, GArray *ids, LmLogEntry *first, GError **error);

LmSeen *lm_seen_new (void);
gint64 lm_seen_get (LmSeen *self, gint64 replica);
/* Only ever grows. */
void lm_seen_put (LmSeen *self, gint64 replica, gint64 counter);
/* What the author of this action had seen; *seen NULL where that was not written. */
gboolean lm_seen_of_action (LmSqlite *file, LmId action, LmSeen **seen, GError **error);

/* --- lm-merge-apply.c --- */

/* Applies the action at hand, made beside others. */
gboolean lm_merge_apply (LmMerge *self, GBytes *changeset, GError **error);
/* Notes what an action did, for those that were made beside it. */
gboolean lm_merge_trace (LmMerge *self, const LmLogEntry *entry, GBytes *changeset, GError **error);
/* The newest of those made beside the one at hand that did something to the row, to the column unless it is 0; or NULL. */
const LmTrace *lm_merge_find_beside (LmMerge *self, LmTable table, LmId row, int column);
gboolean lm_merge_is_beside (LmMerge *self, LmId action);
const LmLogEntry *lm_merge_get_entry (LmMerge *self, LmId action);

/* --- lm-merge-rows.c --- */

/* A row as it stands in the file; the statement must be reset. ERROR, DONE or ROW. */
LmStatementResult lm_merge_select (LmMerge *self, LmTable table, LmId row, LmStatement **statement, GError **error);
gboolean lm_merge_has_row (LmMerge *self, LmTable table, LmId row, gboolean *has, GError **error);
/* Writes the first values as they stand in a changeset, the rest fresh. */
gboolean lm_merge_insert (LmMerge *self, LmTable table, sqlite3_value **values, int n_values, GError **error);
gboolean lm_merge_update (LmMerge *self, LmTable table, LmId row, LmColumns columns, sqlite3_value **values, int n_values, GError **error);
gboolean lm_merge_delete (LmMerge *self, LmTable table, LmId row, GError **error);
/* Whether a value of a stranger's changeset may stand in this column. */
gboolean lm_merge_check_value (LmTable table, guint column, sqlite3_value *value, GError **error);
gboolean lm_merge_same (LmStatement *statement, int column, sqlite3_value *value);
/* As it stands in the file. (transfer full) */
char *lm_merge_value_to_text (sqlite3_value *value);
char *lm_merge_column_to_text (LmStatement *statement, int column);

/* --- lm-merge-clash.c --- */

/* Keeps that the action at hand and `other` went different ways. given_way NULL:
 * the author went on after a clash, if there is one. */
gboolean lm_merge_add_clash (LmMerge *self, LmClashRow *clash, LmId other, GError **error);
/* After the action at hand wrote this row: two appointments for one home, a crew in two homes at once. */
gboolean lm_merge_check_appointment (LmMerge *self, LmId row, GError **error);
gboolean lm_merge_check_step (LmMerge *self, LmId row, GError **error);
gboolean lm_merge_both_changed_appointment (LmMerge *self, LmId row, LmId other, GError **error);
gboolean lm_merge_add_plan_clash (LmMerge *self, LmId other, GError **error);

/* --- lm-merge-join.c --- */

/* Joins what both sides made for themselves: the same home from the same list,
 * its answers and conditions, two adopted plans. Writes rows of the store's
 * action; *n_homes are joined. */
gboolean lm_merge_join (LmStore *store, guint *n_homes, GError **error);

/* --- lm-merge.c --- */

/* Takes in the actions of another copy, a sound one of the same project. */
gboolean lm_merge_run (LmStore *store, LmSqlite *theirs, LmTakenIn *taken, GError **error);

G_END_DECLS
