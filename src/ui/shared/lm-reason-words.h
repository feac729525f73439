#pragma once

#include "core/lm-snapshot.h"

/* Why a step stands where it stands, as a sentence; NULL where there is nothing
 * to tell. (transfer full) */
char *lm_reason_words_format (LmSnapshot *snapshot, const LmPlanStepRow *step);
