#pragma once

#include "lm-store-private.h"

G_BEGIN_DECLS

/* What is to be emptied in a file. */
typedef struct {
  GHashTable *residents; /* set of LmId * */
  GHashTable *homes;     /* set of LmId * */
  GPtrArray *words;      /* names, numbers and addresses of these residents, to be struck out anywhere else; those in the log are added */
  GHashTable *rows[LM_N_TABLES]; /* set of LmId *: rows of these homes, found on the way */
  GHashTable *actions;   /* set of LmId *: what is emptied of the log is only these, or with `but_these` only the others; NULL: all */
  gboolean but_these;
  guint n_emptied;       /* texts and changesets that became others */
} LmEraser;

void lm_eraser_init (LmEraser *self);
void lm_eraser_clear (LmEraser *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LmEraser, lm_eraser_clear)
void lm_eraser_add (LmEraser *self, LmId resident, LmId home);
/* Words so short that they stand in other texts by chance are left out. */
void lm_eraser_add_word (LmEraser *self, const char *word);

/* --- lm-erase-rows.c --- */

/* Empties rows and log of the file, of this version or an older one, inside a
 * transaction of the caller. */
gboolean lm_eraser_clean (LmEraser *self, LmSqlite *file, GError **error);

/* Looks up the rows of the homes, and the words in those of the residents. */
gboolean lm_eraser_find_in_rows (LmEraser *self, LmSqlite *file, GError **error);
void lm_eraser_sort_words (LmEraser *self);

/* What a text of that row becomes; NULL where it stays. (transfer full) */
char *lm_eraser_clean_text (LmEraser *self, LmTable table, LmId row, guint column, const char *text);
/* Whether the row is one of theirs, and the column one that is emptied. */
gboolean lm_eraser_is_personal (LmEraser *self, LmTable table, LmId row, guint column);

/* --- lm-erase-log.c --- */

/* Notes which rows of other tables belong to the homes. */
gboolean lm_eraser_find_in_log (LmEraser *self, LmSqlite *file, GError **error);
gboolean lm_eraser_clean_log (LmEraser *self, LmSqlite *file, GError **error);

/* --- lm-erasure.c --- */

/* Takes over the marks of another copy, and empties what either copy has from
 * before it knew of them: the rows and log of `file` by the marks that were new
 * to it, of the `missing` actions (NULL for none) what `theirs` did without
 * knowing ours. What was written by somebody who knew stays. Called when a copy
 * is taken in, after its actions were copied and before they are applied, inside
 * that transaction. *emptied, which may be NULL, says whether older files of
 * this machine have to follow. */
gboolean lm_store_apply_erasures (LmSqlite *file, LmSqlite *theirs, GArray *missing, gboolean *emptied, GError **error);

/* Empties, after that, by all marks the backups and unused working copies of this
 * user, and the pages of the working copy itself. */
gboolean lm_store_follow_erasures (LmStore *self, LmSqlite *file, LmSqlite *theirs, GError **error);

G_END_DECLS
