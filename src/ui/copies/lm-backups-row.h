#pragma once

#include "shared/lm-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The dated backups of the project, folded in, each to be opened as a copy.
 * `dialog`, in which it stands, closes then. NULL without backups. */
GtkWidget *lm_backups_row_new (LmDesk *desk, AdwDialog *dialog);

G_END_DECLS
