#include "lm-ui-config.h"

#include "shared/lm-rule-words.h"

#include "core/lm-home.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What each rule of the checker means for the person who must solve it. */
static const struct {
  const char *rule;
  const char *text;
} rules[] = {
  { "visit-day", N_ ("The work inside does not fall on one day") },
  { "day-window", N_ ("The work does not fit between the start and the end of the connection day") },
  { "precedence", N_ ("A step stands before the one it must follow") },
  { "lag", N_ ("The time between two steps is too short or too long") },
  { "calendar", N_ ("Work is planned outside working time") },
  { "holiday", N_ ("Work is planned on a holiday") },
  { "absence", N_ ("Somebody who is away is needed") },
  { "trade", N_ ("The crew does not hold the trade of a step") },
  { "qualification", N_ ("Somebody lacks a qualification on that day") },
  { "persons", N_ ("There are too few people at a step") },
  { "double-booked", N_ ("Somebody is needed in two homes at once") },
  { "shared-step", N_ ("The shared work of the group does not fit") },
  { "outside-before-day", N_ ("The work outside is not ready before the connection day") },
  { "resident", N_ ("The resident can't receive anybody that day") },
  { "promise", N_ ("The plan does not hold what was promised") },
  { "done-work", N_ ("Work that was done has been moved") },
  { "readiness", N_ ("The home is not ready for this day") },
  { "train-order", N_ ("The home stands out of the order of its train") },
  { "minutes", N_ ("A step has another length than the method says") },
  { "incomplete", N_ ("Steps of the home are missing in the plan") },
  { "season", N_ ("In the heating season no home goes without heat overnight") },
};

static const char *
step_name (LmSnapshot *snapshot, LmId id)
{
  const LmStepRow *step = LM_FIND (snapshot, STEP, id);

  return step != NULL ? lm_words_name (step->name, step->name_en) : NULL;
}

char *
lm_rule_words_format (LmSnapshot *snapshot, const LmViolation *violation)
{
  g_autoptr (GString) text = NULL;
  const char *step = step_name (snapshot, violation->step);
  const LmCrewRow *crew = LM_FIND (snapshot, CREW, violation->crew);
  const char *rule = violation->rule;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].rule, violation->rule) == 0)
      rule = _ (rules[i].text);
  text = g_string_new (rule);
  if (violation->day != LM_DAY_NONE && violation->day != 0) {
    g_autofree char *day = lm_words_day (violation->day);

    g_string_append_printf (text, " · %s", day);
  }
  if (step != NULL)
    g_string_append_printf (text, " · %s", step);
  if (crew != NULL)
    g_string_append_printf (text, " · %s", crew->name);
  if (violation->minutes != 0) {
    g_autofree char *minutes = lm_words_minutes (ABS (violation->minutes));

    g_string_append_printf (text, " · %s", minutes);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
lm_rule_words_reason (LmSnapshot *snapshot, const LmPlanStepRow *step)
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
  case LM_REASON_NONE:
  default:
    return NULL;
  }
}
