#pragma once

#include "scenarios/lm-capacity.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Work against hands of one trade or certificate, a bar a week: the bar is the
 * work, the line above it the hands; red where there is more work than hands. */
#define LM_TYPE_CAPACITY_CHART (lm_capacity_chart_get_type ())
G_DECLARE_FINAL_TYPE (LmCapacityChart, lm_capacity_chart, LM, CAPACITY_CHART, GtkWidget)

/* Weeks of one line, in order; copied. `name` says of what. */
void lm_capacity_chart_set_weeks (LmCapacityChart *self, const char *name, const LmCapacityWeek *weeks, guint n);

G_END_DECLS
