#pragma once

#include "shared/lm-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Compares the connection methods for a home and takes down what is decided:
 * method, place of the unit, reason, the resident's say, signature; for this home or
 * for all that share its stairwell, stack or row. */
void lm_choice_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home);

G_END_DECLS
