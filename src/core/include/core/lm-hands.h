#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* Hands against work, the same for the strip below the board and for the
 * capacity of a trade. */

/* Minutes that the person is at hand that day: the working day of `calendar` (that
 * of the crew, see lm_calendar_of_crew()) without its lunch; 0 on days off, when the crew
 * is not there yet or any more, when crew or person is away, and for who has left. */
int lm_hands_get (LmSnapshot *snapshot, const LmCalendarRow *calendar, const LmCrewRow *crew, const LmPersonRow *person, LmDay day);

/* Tells the minutes of persons that a planned step takes on each day it runs over:
 * up to the end of the working day, what is left on the last. Nothing for a step
 * without a time. */
typedef void (*LmHandsPart) (LmDay day, int minutes, gpointer data);
void lm_hands_spread (LmSnapshot *snapshot, const LmCalendarRow *calendar, const LmPlanStepRow *step, LmHandsPart part, gpointer data);

G_END_DECLS
