#pragma once

#include <adwaita.h>

#include "project/lm-replan.h"
#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* What can be done when the day went wrong: up to three options side by side,
 * each as the difference it makes; 1, 2 and 3 choose, Ctrl+Enter does it. Where
 * nothing has to be planned again that is said, and no dialog opens. */
void lm_replan_dialog_present (LmDesk *desk, GtkWidget *parent, const LmReplanQuestion *question);

/* After an outcome was recorded: the same for a visit that has to be made again;
 * nothing where there is no plan, or the visit was made. */
void lm_replan_dialog_follow_outcome (LmDesk *desk, GtkWidget *parent, LmId home, LmOutcome outcome);

G_END_DECLS
