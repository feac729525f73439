#include "lm-cli-words-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/lm-home.h"

const char *
lm_cli_pick (const char *dutch, const char *english)
{
  const char *const *languages = g_get_language_names ();

  return g_str_has_prefix (languages[0], "nl") || *english == '\0' ? dutch : english;
}

const char *
lm_cli_step_code (LmSnapshot *snapshot, LmId id)
{
  const LmStepRow *row = LM_FIND (snapshot, STEP, id);

  return row ? row->code : "";
}

const char *
lm_cli_crew_name (LmSnapshot *snapshot, LmId id)
{
  const LmCrewRow *row = LM_FIND (snapshot, CREW, id);

  return row ? row->name : "";
}

char *
lm_cli_home_address (LmSnapshot *snapshot, LmId id)
{
  const LmHomeRow *row = LM_FIND (snapshot, HOME, id);

  return row ? lm_home_format_address (row) : g_strdup ("");
}

/* The rest of the sentence about the homes that a cause touches. */
static char *
touched (LmSnapshot *snapshot, const LmPlanProblemCause *cause)
{
  g_autofree char *address = lm_cli_home_address (snapshot, cause->home);

  if (cause->n_homes <= 1)
    return g_steal_pointer (&address);
  if (*address == '\0')
    return g_strdup_printf (ngettext ("%u home", "%u homes", cause->n_homes), cause->n_homes);
  return g_strdup_printf (ngettext ("%s and %u other home", "%s and %u other homes", cause->n_homes - 1), address,
                          cause->n_homes - 1);
}

#define IS(name) (g_str_equal (cause->code, name))

char *
lm_cli_describe_cause (LmSnapshot *snapshot, const LmPlanProblemCause *cause)
{
  const LmTradeRow *trade_row = LM_FIND (snapshot, TRADE, cause->trade);
  const LmQualificationRow *qualification_row = LM_FIND (snapshot, QUALIFICATION, cause->qualification);
  const char *trade = trade_row ? lm_cli_pick (trade_row->name, trade_row->name_en) : "";
  const char *qualification = qualification_row ? lm_cli_pick (qualification_row->name, qualification_row->name_en) : "";
  const char *step = lm_cli_step_code (snapshot, cause->step);
  g_autofree char *homes = touched (snapshot, cause);
  g_autofree char *day = cause->day == LM_DAY_NONE ? g_strdup ("") : lm_day_format_iso (cause->day);

  if (IS ("no-method"))
    return g_strdup_printf (_("%s: no connection method. Decide one, or give the dwelling type a default method."), homes);
  if (IS ("not-ready"))
    return g_strdup_printf (_("%s: not ready, and only ready homes were asked for."), homes);
  if (IS ("refuser-breaks-line"))
    return g_strdup_printf (_("%s: somebody in the group refuses, and its shared line does not bear that. Talk to that "
                              "resident, or choose another method for the group."),
                            homes);
  if (IS ("no-crew"))
    return g_strdup_printf (_("No crew can do step %s (%s): %s. Add a crew that holds this trade."), step, trade, homes);
  if (IS ("no-qualification"))
    return g_strdup_printf (_("Nobody holds “%s” for step %s while there is work: %s. Enter the certificate, or add a person."),
                            qualification, step, homes);
  if (IS ("no-persons"))
    return g_strdup_printf (_("No crew has persons enough for step %s, %d short: %s. Add a person to a crew."), step, cause->minutes,
                            homes);
  if (IS ("step-too-long"))
    return g_strdup_printf (_("Step %s does not fit in a working day: %s. Shorten it, or let it pause overnight."), step, homes);
  if (IS ("day-too-long"))
    return g_strdup_printf (_("%s: the connection day is %d minutes too long. Another method, one more fitter, or a step done "
                              "earlier would make it fit."),
                            homes, cause->minutes);
  if (IS ("no-window"))
    return g_strdup_printf (_("%s: there is no day on which resident, crews and rules agree. Look at the availability of the home."),
                            homes);
  if (IS ("cycle"))
    return g_strdup_printf (_("Step %s comes before itself in the order of steps. Take one of its links away."), step);
  if (IS ("max-lag"))
    return g_strdup_printf (_("Step %s can't follow in time on the step before it: %s."), step, homes);
  if (IS ("promise-late"))
    return g_strdup_printf (_("%s: the work before the visit can't be done before the promised %s. Tell the resident another day."),
                            homes, day);
  if (IS ("promise-full"))
    return g_strdup_printf (_("%s: there is no room for the visit on the promised %s."), homes, day);
  if (IS ("promise-not-ready"))
    return g_strdup_printf (_("%s: will probably be ready only after the promised %s."), homes, day);
  if (IS ("promise-passed"))
    return g_strdup_printf (_("%s: the promised %s has passed and nothing was recorded. Record what came of it."), homes, day);
  return g_strdup_printf ("%s: %s", cause->code, homes);
}
