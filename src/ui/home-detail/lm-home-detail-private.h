#pragma once

#include "home-detail/lm-home-detail.h"

G_BEGIN_DECLS

/* A group of the detail with the rows that were put in it. Its rows are made
 * again only when its key changes: the fields in it follow the project
 * themselves, and a field in which somebody types must not go away. */
typedef struct {
  AdwPreferencesGroup *group;
  GPtrArray *rows;
  char *key;
} LmDetailGroup;

/* TRUE where the group must be filled again; it is then empty. Takes the key. */
gboolean lm_detail_group_begin (LmDetailGroup *self, char *key);
void lm_detail_group_add (LmDetailGroup *self, GtkWidget *row);
/* A row that only tells. */
GtkWidget *lm_detail_row_new (const char *title, const char *subtitle);
/* A block in the colour of a party, with its letter. */
GtkWidget *lm_detail_block_new (const LmPartyRow *party);

/* Everything a group is filled from. */
typedef struct {
  LmDesk *desk;
  LmSnapshot *snapshot;
  LmHomeItem *item;
  const LmHomeRow *home;
  const char *address;
} LmDetail;

void lm_detail_fill_residents (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_home (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_day (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_readiness (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_survey (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_decision (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_costs (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_files (LmDetail *detail, LmDetailGroup *group);
void lm_detail_fill_history (LmDetail *detail, LmDetailGroup *group);

G_END_DECLS
