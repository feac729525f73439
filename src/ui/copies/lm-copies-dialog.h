#pragma once

#include "shared/lm-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What two copies both changed, each to be decided with one press. */
void lm_copies_dialog_present (LmDesk *desk, GtkWidget *parent);

/* Asks for a copy of the project and takes it in. */
void lm_copies_take_in (LmDesk *desk, GtkWindow *parent);

/* Who did what and when, with what it was before; of one home where `home` is
 * not 0. From here one goes back. */
void lm_history_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home);

G_END_DECLS
