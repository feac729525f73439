#pragma once

#include "planner/lm-planner.h"

G_BEGIN_DECLS

/* What makes a connection day fit that is too long. Each remedy is computed with
 * the one-day test, one change at a time. */

typedef enum {
  LM_DAY_REMEDY_METHOD,  /* another method of the project's list, which may have another place for the unit */
  LM_DAY_REMEDY_PERSON,  /* one person more of a trade */
  LM_DAY_REMEDY_EARLIER, /* a step done on an earlier visit */
} LmDayRemedyKind;

typedef struct {
  LmDayRemedyKind kind;
  LmId method; /* METHOD: that one */
  LmId place;  /* METHOD: its usual place of the unit, where that is another; 0 */
  LmId trade;  /* PERSON */
  LmId step;   /* EARLIER */
  int end;     /* minute of the day at which it would end */
  int slack;   /* minutes left before the end of the visit; negative: still too long */
} LmDayRemedy;

/* The remedies that shorten the day, best first; none where the day fits. Of a
 * home (0: of any of the method's type) the methods are those that its survey
 * does not rule out. A place alone changes no minutes, so it comes with its
 * method. A step can go to an earlier visit where nothing of the day but the
 * arrival comes before it, and heat, water and gas stay on. `persons_of_trade` as for
 * lm_plan_test_day(). (transfer full) (element-type LmDayRemedy) */
GArray *lm_plan_get_day_remedies (LmSnapshot *snapshot, LmId method, LmId home, const guint *persons_of_trade);

G_END_DECLS
