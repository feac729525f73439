#pragma once

#include <adwaita.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* Closes a street from a day to a day, opens one again, and then shows what can
 * be done about the homes that had their visit in it. */
void lm_street_dialog_present (LmDesk *desk, GtkWidget *parent);

G_END_DECLS
