#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* How people write the address: «Heindijk 10», «Barentszplein 1-H», «Heindijk
 * 26A-2»; where the source has no street, «2595GK 104». (transfer full) */
char *lm_home_format_address (const LmHomeRow *home);

/* «10», «1-H», «26A-2». (transfer full) */
char *lm_home_format_number (const LmHomeRow *home);

/* «1013 NJ». Empty for an unknown postcode. (transfer full) */
char *lm_home_format_postcode (const LmHomeRow *home);

/* Order as people read it: street, number as a number, letter, then suffix
 * with H (huis) and BG before the floors and 2 before 10. */
int lm_home_compare (const LmHomeRow *a, const LmHomeRow *b);

/* Splits a house number as people type it («26A», «131-3», «1 H», «12 bis»)
 * into number, letter and suffix; letter and suffix are upper case, at most 1
 * and 8 characters. FALSE when it does not start with a number from 1 to 99999. */
gboolean lm_home_parse_number (const char *text, int *number, char letter[2], char suffix[9]);

/* Brings «1013 nj» to «1013NJ». FALSE for what is no Dutch postcode (1000–9999,
 * two letters, not SA, SD or SS). */
gboolean lm_home_parse_postcode (const char *text, char postcode[7]);

/* The homes that a person or script may mean: an id of ours, a BAG id, a
 * postcode with number («1013NJ 1-H»), or an address («Barentszplein 1-H»,
 * any case). Exact: no guessing. (transfer full) (element-type LmId) */
GArray *lm_home_find (LmSnapshot *snapshot, const char *text);

/* The first resident, or NULL. */
const LmResidentRow *lm_home_get_resident (LmSnapshot *snapshot, LmId home);

/* The decision in force: the newest that is not overtaken; NULL without one. */
const LmDecisionRow *lm_home_get_decision (LmSnapshot *snapshot, LmId home);

/* The survey that was last planned or done, or NULL. */
const LmSurveyRow *lm_home_get_survey (LmSnapshot *snapshot, LmId home);

/* The visit of any kind that was last recorded, or NULL. */
const LmVisitRow *lm_home_get_visit (LmSnapshot *snapshot, LmId home);

/* The appointment in force of that kind: the newest that is not cancelled; NULL. */
const LmAppointmentRow *lm_home_get_appointment (LmSnapshot *snapshot, LmId home, LmAppointmentKind kind);

/* The home's row in the adopted plan, or NULL. */
const LmPlanHomeRow *lm_home_get_plan (LmSnapshot *snapshot, LmId home);

/* The promise in force (the newest), or NULL. */
const LmPromiseRow *lm_home_get_promise (LmSnapshot *snapshot, LmId home);

/* The coupling that a method's shared steps use for this home, or 0: the
 * stairwell, the stack, or the row (which also holds gallery segments; a block
 * is the row). */
LmId lm_home_get_coupling (const LmHomeRow *home, LmCouplingKind kind);

/* Whether the survey asks it about this home: about every type, or its own. */
gboolean lm_home_is_asked (const LmHomeRow *home, const LmQuestionRow *question);

G_END_DECLS
