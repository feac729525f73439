#include "lm-ui-config.h"

#include "shared/lm-reason-words.h"

#include "shared/lm-words.h"

#include <glib/gi18n.h>

static const char *
step_name (LmSnapshot *snapshot, LmId id)
{
  const LmStepRow *step = LM_FIND (snapshot, STEP, id);

  return step != NULL ? lm_words_name (step->name, step->name_en) : NULL;
}

char *
lm_reason_words_format (LmSnapshot *snapshot, const LmPlanStepRow *step)
{
  const char *other;

  switch (step->reason) {
  case LM_REASON_START:
    return g_strdup (_ ("No work is planned before the first day of the project"));
  case LM_REASON_BEFORE:
    other = step_name (snapshot, step->reason_ref);
    return other != NULL ? g_strdup_printf (_ ("It waits for “%s”"), other) : g_strdup (_ ("It waits for the step before it"));
  case LM_REASON_CREW: {
      const LmCrewRow *crew = LM_FIND (snapshot, CREW, step->reason_ref);

      return crew != NULL ? g_strdup_printf (_ ("%s is at work elsewhere until then"), crew->name)
                          : g_strdup (_ ("No crew is free earlier"));
    }
  case LM_REASON_CALENDAR:
    return g_strdup (_ ("Nobody works earlier: weekend, holiday or absence"));
  case LM_REASON_RESIDENT:
    return g_strdup (_ ("The resident can't receive anybody earlier"));
  case LM_REASON_READINESS: {
      const LmConditionRow *condition = LM_FIND (snapshot, CONDITION, step->reason_ref);

      return condition != NULL ? g_strdup_printf (_ ("It waits for “%s”"), lm_words_name (condition->name, condition->name_en))
                               : g_strdup (_ ("The home is not ready earlier"));
    }
  case LM_REASON_PROMISE:
    return g_strdup (_ ("This day was promised to the resident"));
  case LM_REASON_DONE:
    return g_strdup (_ ("This was done; it no longer moves"));
  case LM_REASON_TRAIN:
    return g_strdup (_ ("The train passes here on this day"));
  case LM_REASON_SHARED:
    return g_strdup (_ ("It waits for the work that is shared with the neighbours"));
  case LM_REASON_DAY:
    return g_strdup (_ ("The work of the day does not fit earlier"));
  case LM_REASON_BUFFER:
    return g_strdup (_ ("A buffer is kept before it"));
  case LM_REASON_SEASON:
    return g_strdup (_ ("In the heating season no home goes without heat overnight"));
  case LM_REASON_STREET:
    return g_strdup (_ ("The street is closed until then"));
  case LM_REASON_NONE:
  default:
    return NULL;
  }
}
