#pragma once

#include "shared/lm-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The texts of the letters: each with its fields, and beside it the letter as
 * `home` would receive it (0: the first home of the plan). A text is kept when
 * it is saved, when another is chosen and when the dialog closes, each as one
 * action. */
void lm_letters_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home);

G_END_DECLS
