#pragma once

#include "scenarios/lm-scenario-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The scenarios against each other: from left to right when the last home is
 * connected, with a line to the day by which it is so in eight of ten cases; from
 * bottom to top the crew days it takes. The table beside it says the same in words. */
#define LM_TYPE_SCENARIO_PLOT (lm_scenario_plot_get_type ())
G_DECLARE_FINAL_TYPE (LmScenarioPlot, lm_scenario_plot, LM, SCENARIO_PLOT, GtkWidget)

/* A GListModel of LmScenarioItem; `selected` its selection. */
void lm_scenario_plot_set_model (LmScenarioPlot *self, GtkSingleSelection *selection);

G_END_DECLS
