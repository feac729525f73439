#pragma once

#include <gtk/gtk.h>

#include "project/lm-home-list.h"

G_BEGIN_DECLS

/* What a table of homes can show. */
typedef enum {
  LM_HOME_COLUMN_ADDRESS,
  LM_HOME_COLUMN_POSTCODE,
  LM_HOME_COLUMN_STATUS,
  LM_HOME_COLUMN_DAY,
  LM_HOME_COLUMN_TRAIN,
  LM_HOME_COLUMN_TYPE,
  LM_HOME_COLUMN_METHOD,
  LM_HOME_COLUMN_RESIDENT,
  LM_HOME_COLUMN_PHONE,
  LM_HOME_COLUMN_MISSING,
  LM_HOME_COLUMN_APPOINTMENT, /* its state */
  LM_HOME_COLUMN_ARRIVAL,
  LM_HOME_COLUMN_NEXT_TRY,
  LM_HOME_COLUMN_CALL_NOTE,
  LM_N_HOME_COLUMNS
} LmHomeColumn;

/* Adds these columns to the table, each with a sorter. */
void lm_home_columns_add (GtkColumnView *table, const LmHomeColumn *columns, guint n);

/* What is searched in: everything about the home that a person may type, in
 * lower case. (transfer full) */
char *lm_home_columns_search_text (LmHomeItem *item);

/* One sentence about the home for assistive technology. (transfer full) */
char *lm_home_columns_describe (LmHomeItem *item);

G_END_DECLS
