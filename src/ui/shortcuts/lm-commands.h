#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every command of the program in one table: the menus, the shortcuts and the
 * dialog that lists them are made from it. */
typedef struct {
  const char *action; /* detailed: «win.undo», «win.view::board» */
  const char *label;  /* N_(): as a menu shows it */
  const char *accel;  /* as GTK writes it; NULL without a key */
  const char *group;  /* N_() */
  gboolean global;    /* the accelerator holds in the whole window */
} LmCommand;

extern const LmCommand lm_commands[];
extern const guint lm_n_commands;

G_END_DECLS
