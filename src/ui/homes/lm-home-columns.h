#pragma once

#include <gtk/gtk.h>

#include "project/lm-home-list.h"

G_BEGIN_DECLS

/* The columns of a table of homes. */
void lm_home_columns_add (GtkColumnView *table);

/* What is searched in: everything about the home that a person may type, in
 * lower case. (transfer full) */
char *lm_home_columns_search_text (LmHomeItem *item);

/* One sentence about the home for assistive technology. (transfer full) */
char *lm_home_columns_describe (LmHomeItem *item);

G_END_DECLS
