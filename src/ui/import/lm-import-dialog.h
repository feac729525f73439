#pragma once

#include <gtk/gtk.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* The import assistant: a file, what its columns are, what would come of it,
 * and then one action that can be undone. `path` NULL lets the user choose. */
void lm_import_dialog_present (LmDesk *desk, GtkWidget *parent, const char *path);

G_END_DECLS
