#pragma once

#include "homes/lm-homes-view.h"

#include "shared/lm-home-filter.h"

G_BEGIN_DECLS

struct _LmHomesView {
  LmView parent_instance;

  GtkMultiSelection *selection;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkFilter *filter;
  GSimpleActionGroup *actions;
  LmHomeFilter *words;      /* of the search; NULL without any */
  GPtrArray *streets;       /* behind the drop-down, from position 1 */
  GArray *trains;           /* ids */
  GArray *parties;          /* ids */
  GHashTable *party_homes;  /* homes with work of the chosen party; NULL: no such filter */
  gboolean selecting;       /* the selection follows the desk, not the other way round */

  GtkSearchEntry *search;
  GtkDropDown *status_filter;
  GtkDropDown *train_filter;
  GtkDropDown *street_filter;
  GtkDropDown *party_filter;
  GtkButton *clear_button;
  AdwBin *kept_filters;
  GtkStack *stack;
  GtkColumnView *table;
  GtkActionBar *bulk_bar;
  GtkLabel *bulk_label;
  GtkMenuButton *type_button;
  GtkMenuButton *couple_button;
  GtkMenuButton *project_button;
  GtkMenuButton *method_button;
};

/* --- lm-homes-view.c --- */

/* The ids of the homes that are selected. (transfer full) (element-type LmId) */
GArray *lm_homes_view_get_selected (LmHomesView *self);
/* Selects them again after a change. */
void lm_homes_view_select_homes (LmHomesView *self, GArray *ids);

/* --- lm-homes-bulk.c --- */

void lm_homes_view_add_bulk_actions (LmHomesView *self);
void lm_homes_view_fill_bulk_menus (LmHomesView *self);

G_END_DECLS
