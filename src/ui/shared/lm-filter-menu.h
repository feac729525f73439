#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The button beside a search that keeps filters: chooses one that was kept,
 * keeps what stands in the search under a name, throws one away. The filters
 * are those of the person, in every project (settings key saved-filters).
 * (transfer floating) */
GtkWidget *lm_filter_menu_new (GtkEditable *search);

G_END_DECLS
