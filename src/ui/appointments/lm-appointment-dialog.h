#pragma once

#include <gtk/gtk.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* The appointment on the telephone: find the home, offer days that exist, hold
 * one while talking, and write down what was said. By keyboard alone. `home` 0
 * starts with the search. */
void lm_appointment_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home);

/* The same with a day in mind, which is offered first. */
void lm_appointment_dialog_present_for_day (LmDesk *desk, GtkWidget *parent, LmId home, LmDay day);

G_END_DECLS
