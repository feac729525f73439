#pragma once

#include "shared/lm-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One entry that goes anywhere: homes and residents, trains, parties, crews,
 * days, and every command with its key (Ctrl+K).
 *
 * Signals:
 *   "chosen" (LmFound found)   the dialog has closed; go there or do it */
#define LM_TYPE_PALETTE_DIALOG (lm_palette_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmPaletteDialog, lm_palette_dialog, LM, PALETTE_DIALOG, AdwDialog)

LmPaletteDialog *lm_palette_dialog_present (LmDesk *desk, GtkWidget *parent);

G_END_DECLS
