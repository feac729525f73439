#pragma once

#include "checker/lm-check.h"

/* What the checker found, as a sentence for people. (transfer full) */
char *lm_rule_words_format (LmSnapshot *snapshot, const LmViolation *violation);

/* Why a step stands where it stands, as a sentence; NULL where there is nothing
 * to tell. (transfer full) */
char *lm_rule_words_reason (LmSnapshot *snapshot, const LmPlanStepRow *step);
