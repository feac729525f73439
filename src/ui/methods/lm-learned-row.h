#pragma once

#include <gtk/gtk.h>

#include "project/lm-uncertainty.h"
#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* What was learned of the minutes of a step, with a button to take it over;
 * `learned` as lm_learning_of_project() gives it. NULL where nothing was
 * learned, or nothing that differs. */
GtkWidget *lm_learned_row_new (LmDesk *desk, GArray *learned, LmId method, LmId step, const char *name);

G_END_DECLS
