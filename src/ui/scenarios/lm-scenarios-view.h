#pragma once

#include "shared/lm-view.h"

G_BEGIN_DECLS

/* Other ways to run the district beside the plan, in a table and a plot, one of
 * which can be adopted; and the hands of every trade and certificate against the work. */
#define LM_TYPE_SCENARIOS_VIEW (lm_scenarios_view_get_type ())
G_DECLARE_FINAL_TYPE (LmScenariosView, lm_scenarios_view, LM, SCENARIOS_VIEW, LmView)

/* Works out the ways that are worth a look. */
void lm_scenarios_view_try (LmScenariosView *self);

G_END_DECLS
