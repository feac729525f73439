#pragma once

#include <gtk/gtk.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* The settings of the project itself: names, the connection day, buffers, the
 * contact person, the weights of the plan. */
void lm_project_dialog_present (LmDesk *desk, GtkWidget *parent);

G_END_DECLS
