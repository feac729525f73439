#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GTK 4.18 gives the items of a popover menu no accessible name (they are
 * labelled by a label of role presentation). Once called, each item of a menu
 * that opens under `widget` is named by its text. */
void lm_menu_name_items (GtkMenuButton *button);

G_END_DECLS
