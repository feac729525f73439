#pragma once

#include "planner/lm-planner.h"

/* A snapshot with the plan adopted in it, as the project would write it.
 * (transfer full) */
LmSnapshot *snapshot_with_plan (LmSnapshot *snapshot, LmPlan *plan);
