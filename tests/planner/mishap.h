#pragma once

#include "planner/lm-repair.h"

/* What can go wrong on a day, written into a snapshot as the project would. Each
 * takes the snapshot over and gives the one after. Ids count from `*next`. */
LmSnapshot *mishap_no_access (LmSnapshot *snapshot, LmId home, LmDay day, LmId *next);
LmSnapshot *mishap_absence (LmSnapshot *snapshot, LmId crew, LmDay first, LmDay end, LmId *next);
LmSnapshot *mishap_street_closed (LmSnapshot *snapshot, const char *street, LmDay first, LmDay end, LmId *next);
LmSnapshot *mishap_refusal (LmSnapshot *snapshot, LmId home, LmId *next);
LmSnapshot *mishap_promise (LmSnapshot *snapshot, LmId home, LmAppointmentState state, LmPrecision precision, LmId *next);

/* The option as the project would write it. */
LmSnapshot *mishap_apply (LmSnapshot *snapshot, const LmRepairOption *option, LmId *next);
