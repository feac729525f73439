#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* Work in more than one copy, as the desk sees it: what came in, what is to be
 * decided, and what was done by whom. */

/* Takes in a copy of this project that came by mail or on a stick. `taken` is
 * to be cleared. */
gboolean lm_project_take_in (LmProject *self, const char *path, LmTakenIn *taken, GError **error);

/* What both sides did with one thing. Texts are for people. */
typedef struct {
  LmId id;      /* of the row of `clash` */
  LmId home;    /* 0: of none */
  char *title;  /* where and what: «Heindijk 10: Note» */
  char *detail; /* who did what, and when */
  char *keep;   /* what stands now, to be kept */
  char *take;   /* the other value, to be taken; NULL where there is nothing to choose but to have seen it */
} LmClash;

void lm_clash_free (LmClash *self);

/* What is to be decided, the newest first. (transfer full) (element-type LmClash) */
GPtrArray *lm_project_list_clashes (LmProject *self);
guint lm_project_count_clashes (LmProject *self);

/* Decides: keeps what stands, or takes the other value. One action. */
gboolean lm_project_settle_clash (LmProject *self, LmId clash, gboolean take_other, GError **error);

/* One thing that an action did, in words. */
typedef struct {
  LmId home;    /* 0: of none */
  char *what;   /* «Heindijk 10: Note» */
  char *before; /* empty for none */
  char *after;
} LmChangeWords;

void lm_change_words_free (LmChangeWords *self);

/* What an action did, field by field; with a home only what touched it. What no
 * person set is left out, and no more than `limit` are told. (transfer full)
 * (element-type LmChangeWords) */
GPtrArray *lm_project_describe_action (LmProject *self, LmId action, LmId home, guint limit, GError **error);

/* Brings a home, or with 0 everything, back to how it was just after this
 * action, as a new action that can be undone. Of one home its facts stay: what
 * was promised, sent, planned and done. */
gboolean lm_project_go_back (LmProject *self, LmId home, LmId action, GError **error);

/* What people call a column, or NULL where nobody sets it by hand. */
const char *lm_column_words (const char *table, const char *column);

G_END_DECLS
