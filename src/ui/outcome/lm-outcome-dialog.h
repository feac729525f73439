#pragma once

#include <gtk/gtk.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* What came of the visit to a home: outcome, times, reason, meter reading, and
 * step by step where it was not simply done. */
void lm_outcome_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home);

/* Records the visit on the planned connection day (or today where that is to
 * come) in one go. `reason` may be NULL. */
void lm_outcome_record (LmDesk *desk, GtkWidget *parent, LmId home, LmOutcome outcome, const char *reason);

G_END_DECLS
