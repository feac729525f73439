#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows every command with its keys, made from the table of commands. */
void lm_shortcuts_present (GtkWidget *parent);

/* The menu with every command. (transfer full) */
GMenuModel *lm_shortcuts_make_menu (void);

G_END_DECLS
