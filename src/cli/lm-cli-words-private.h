#pragma once

#include "planner/lm-planner.h"

G_BEGIN_DECLS

/* What stands in the way of a plan and what would help, in words. (transfer full) */
char *lm_cli_describe_cause (LmSnapshot *snapshot, const LmPlanProblemCause *cause);

/* Names of rows as they stand in output; never NULL, empty for id 0. */
const char *lm_cli_step_code (LmSnapshot *snapshot, LmId step);
const char *lm_cli_crew_name (LmSnapshot *snapshot, LmId crew);
/* (transfer full) */
char *lm_cli_home_address (LmSnapshot *snapshot, LmId home);

/* Texts of the district in the language of the user: the Dutch one, or the
 * English one where that is there and the locale is not Dutch. */
const char *lm_cli_pick (const char *dutch, const char *english);

G_END_DECLS
