#include "checker/lm-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Sentences for people. Each names what is wrong and what would mend it, whole,
 * so that a translation can put the words in its own order. The names of steps,
 * conditions and qualifications are data in Dutch and English. */

static gboolean
is_dutch (void)
{
  const char *const *languages = g_get_language_names ();

  return g_str_has_prefix (languages[0], "nl");
}

static const char *
pick (const char *dutch, const char *english)
{
  return is_dutch () || *english == '\0' ? dutch : english;
}

static char *
name_step (LmSnapshot *snapshot, LmId id)
{
  const LmStepRow *row = LM_FIND (snapshot, STEP, id);

  if (row == NULL)
    return g_strdup (_("an unknown step"));
  return g_strdup_printf ("%s %s", row->code, pick (row->name, row->name_en));
}

static char *
name_home (LmSnapshot *snapshot, LmId id)
{
  const LmHomeRow *row = LM_FIND (snapshot, HOME, id);

  if (row == NULL)
    return g_strdup (_("shared work"));
  return g_strdup_printf ("%s %d%s%s%s", *row->street != '\0' ? row->street : row->postcode, row->number, row->letter,
                          *row->suffix != '\0' ? "-" : "", row->suffix);
}

static const char *
name_person (LmSnapshot *snapshot, const LmViolation *v)
{
  const LmPersonRow *person = LM_FIND (snapshot, PERSON, v->person);
  const LmCrewRow *crew = LM_FIND (snapshot, CREW, v->crew);

  return person != NULL && *person->name != '\0' ? person->name : crew != NULL ? crew->name : _("Nobody");
}

static const char *
name_crew (LmSnapshot *snapshot, const LmViolation *v)
{
  const LmCrewRow *crew = LM_FIND (snapshot, CREW, v->crew);

  return crew != NULL ? crew->name : _("Nobody");
}

static char *
name_day (LmDay day)
{
  int year, month, day_of_month;
  g_autoptr (GDateTime) date = NULL;

  if (day == LM_DAY_NONE)
    return g_strdup (_("an unknown day"));
  lm_day_to_date (day, &year, &month, &day_of_month);
  date = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  return date != NULL ? g_date_time_format (date, "%a %-d %b %Y") : g_strdup (_("an unknown day"));
}

/* Why the planner left a home out, or could not do all that was promised: the
 * first word of what it wrote at the home. */
static const struct {
  const char *code, *sentence;
} reasons[] = {
  { "no-method", N_("The home has no connection method, so it is not in the plan. Decide on one, or choose a default for its type.") },
  { "not-ready", N_("The home is not ready, and only ready homes were planned. Have its conditions met, or plan it provisionally.") },
  { "refuser-breaks-line", N_("A neighbour refuses, and the shared line can't do without that home. Talk to that resident, or choose another method.") },
  { "no-crew", N_("No crew holds a trade that the home needs. Add a crew, or give one the trade.") },
  { "no-qualification", N_("Nobody with the trade holds a certificate that the home needs. Note the certificate, or add somebody.") },
  { "no-persons", N_("No crew has as many people as a step of the home needs. Add people to a crew.") },
  { "step-too-long", N_("A step of the home does not fit in a working day. Let it pause overnight, or split it.") },
  { "day-too-long", N_("The work does not fit on one day. Take one more person, or choose another method or place.") },
  { "no-window", N_("There is no day on which the resident, the crews and the rules agree. Look at when the resident can and at the crews.") },
  { "cycle", N_("A step of the method comes before itself. Mend the order of the steps.") },
  { "max-lag", N_("A step can't follow in time on what it follows. Look at the crews, or allow more time between them.") },
  { "promise-late", N_("The work before the visit can't be done before the promised day. Call the resident, or speed that work up.") },
  { "promise-full", N_("The promised day has no room for the visit. Call the resident, or free people on that day.") },
  { "promise-not-ready", N_("The home will be ready only after the promised day. Hurry what is missing, or call the resident.") },
  { "promise-passed", N_("The promised day has passed and nothing was recorded. Record the visit, or call the resident.") },
};

static const char *
find_reason (LmSnapshot *snapshot, LmId home)
{
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  guint n;
  const LmPlanHomeRow **rows = LM_OF_HOME (snapshot, PLAN_HOME, home, &n);

  for (guint i = 0; adopted != NULL && i < n; i++)
    for (guint j = 0; rows[i]->plan == adopted->id && j < G_N_ELEMENTS (reasons); j++)
      {
        gsize length = strlen (reasons[j].code);

        if (strncmp (rows[i]->reason, reasons[j].code, length) == 0 && strchr (" :", rows[i]->reason[length]) != NULL)
          return _(reasons[j].sentence);
      }
  return NULL;
}

char *
lm_violation_describe (LmSnapshot *snapshot, const LmViolation *v)
{
  g_autofree char *step = name_step (snapshot, v->step);
  g_autofree char *day = name_day (v->day);
  g_autofree char *other_step = name_step (snapshot, v->other);
  g_autofree char *other_home = name_home (snapshot, v->other);
  const char *person = name_person (snapshot, v);
  const char *crew = name_crew (snapshot, v);
  const LmConditionRow *condition = LM_FIND (snapshot, CONDITION, v->other);
  const LmQualificationRow *qualification = LM_FIND (snapshot, QUALIFICATION, v->other);
  const LmTradeRow *trade = LM_FIND (snapshot, TRADE, v->other);
  const LmHolidayRow *holiday = LM_FIND (snapshot, HOLIDAY, v->other);
  const LmPartyRow *party = LM_FIND (snapshot, PARTY, v->other);
  const char *reason = find_reason (snapshot, v->home);
  int n = ABS (v->minutes);

#define IS(name) (strcmp (v->rule, name) == 0)
  if (IS ("incomplete"))
    return g_strdup_printf (_("The plan has no time for step %s. Plan the home again."), step);
  if (IS ("extra-step"))
    return v->step != 0
             ? g_strdup_printf (_("Step %s stands in the plan twice or is not part of the method. Plan the home again."), step)
             : g_strdup (_("The home is not planned, yet steps of it stand in the plan. Plan the home again."));
  if (IS ("minutes"))
    return v->minutes < 0
             ? g_strdup_printf (ngettext ("Step %2$s is %1$d minute shorter than the work takes. Give it more time.",
                                          "Step %2$s is %1$d minutes shorter than the work takes. Give it more time.", n), n, step)
             : g_strdup_printf (ngettext ("Step %2$s is %1$d minute longer than the work takes. Plan the home again.",
                                          "Step %2$s is %1$d minutes longer than the work takes. Plan the home again.", n), n, step);
  if (IS ("overnight"))
    return g_strdup_printf (_("Step %s goes on after the night, and it may not be left open. Start it earlier on the day."), step);
  if (IS ("method"))
    return v->weight == LM_VIOLATION_HARD
             ? g_strdup (_("The home is planned with another method than was decided. Plan it again."))
             : g_strdup (_("The home is planned with another method than now holds for its type. Plan it again."));
  if (IS ("crew"))
    return g_strdup_printf (_("Nobody is named for step %s. Choose a crew."), step);
  if (IS ("trade"))
    return g_strdup_printf (_("Crew %s does not hold the trade %s that step %s needs. Choose another crew, or add the trade to it."),
                            crew, trade != NULL ? pick (trade->name, trade->name_en) : "", step);
  if (IS ("party"))
    return g_strdup_printf (_("Step %s is the work of %s, but crew %s works for another party. Choose a crew of that party."),
                            step, party != NULL ? party->name : "", crew);
  if (IS ("persons"))
    {
      if (v->person != 0)
        return g_strdup_printf (_("%s has left crew %s but still stands at step %s. Choose somebody else."), person, crew, step);
      if (v->minutes == 0)
        return g_strdup_printf (_("Somebody at step %s is not in crew %s. Choose people of the crew."), step, crew);
      return v->minutes < 0
               ? g_strdup_printf (ngettext ("Step %2$s is %1$d person short. Add one, or plan the home again.",
                                            "Step %2$s is %1$d persons short. Add them, or plan the home again.", n), n, step)
               : g_strdup_printf (ngettext ("At step %2$s there is %1$d person too many. Take one off, or plan the home again.",
                                            "At step %2$s there are %1$d persons too many. Take them off, or plan the home again.", n), n, step);
    }
  if (IS ("qualification"))
    return g_strdup_printf (_("%s does not hold %s on %s, which step %s needs. Choose somebody else, or note the new certificate."),
                            person, qualification != NULL ? pick (qualification->name, qualification->name_en) : "", day, step);
  if (IS ("double-booked"))
    return g_strdup_printf (_("%s is needed in two places at once on %s: here for step %s, and at %s. Move one of the two."),
                            person, day, step, other_home);
  if (IS ("calendar"))
    return g_strdup_printf (_("Step %s stands on %s outside the working hours of crew %s. Move it into their hours."),
                            step, day, crew);
  if (IS ("holiday"))
    return g_strdup_printf (_("%s is a holiday (%s) for crew %s. Move step %s to a working day."), day,
                            holiday != NULL ? pick (holiday->name, holiday->name_en) : "", crew, step);
  if (IS ("absence"))
    return g_strdup_printf (_("%s is away on %s. Choose somebody else for step %s, or another day."),
                            v->person != 0 ? person : crew, day, step);
  if (IS ("crew-available"))
    return g_strdup_printf (_("Crew %s is not on the project on %s. Choose another crew for step %s, or another day."),
                            crew, day, step);
  if (IS ("project-start"))
    return g_strdup_printf (_("Step %s stands on %s, before the start of the project. Plan it later, or start the project earlier."),
                            step, day);
  if (IS ("precedence"))
    return g_strdup_printf (_("Step %s starts before step %s is finished. Plan them one after the other."), step, other_step);
  if (IS ("out-of-order"))
    return g_strdup_printf (_("Step %s is recorded as done, and step %s before it is not. Record that one too, or plan it after all."),
                            step, other_step);
  if (IS ("lag"))
    return v->minutes > 0
             ? g_strdup_printf (_("Step %s comes too soon after step %s. Plan it later."), step, other_step)
             : g_strdup_printf (_("Step %s comes too long after step %s. Plan it earlier, or the other later."), step, other_step);
  if (IS ("outside-before-day"))
    return g_strdup_printf (_("Step %s outside is not finished before the connection day. Plan it earlier, or the day later."), step);
  if (IS ("phase-order"))
    return g_strdup_printf (_("Step %s stands on the wrong side of the connection day. Plan it again."), step);
  if (IS ("shared-step"))
    return g_strdup_printf (_("Step %s is done once for the whole group, before the connection day of each of its homes, and the plan does not have it so. Plan the group again."), step);
  if (IS ("visit-day"))
    return g_strdup_printf (_("Not all work inside stands on the connection day. Bring step %s to the same day."), step);
  if (IS ("day-window"))
    return g_strdup_printf (ngettext ("Step %2$s falls %1$d minute outside the hours of the visit. Start the day earlier, take one more person, or choose another method.",
                                      "Step %2$s falls %1$d minutes outside the hours of the visit. Start the day earlier, take one more person, or choose another method.", n), n, step);
  if (IS ("slack"))
    return g_strdup (_("The room left at the end of the day is not what the plan says. Plan the home again."));
  if (IS ("resident"))
    return g_strdup_printf (_("The resident can't receive anybody on %s. Choose another day."), day);
  if (IS ("street"))
    return g_strdup_printf (_("The street is closed on %s. Choose another day, or open the street."), day);
  if (IS ("promise"))
    return v->day == LM_DAY_NONE || v->minutes != 0
             ? g_strdup_printf (_("The plan (%s) does not hold what the resident was told. Move the home back, or agree on another day with the resident."), day)
             : g_strdup_printf (_("On %s the plan does not hold the visit that the resident was told. Move the home back, or agree on another time with the resident."), day);
  if (IS ("heating-season"))
    return g_strdup_printf (_("The home is without heat overnight from %s, in the heating season. Bring the work to one day."), day);
  if (IS ("refused"))
    return g_strdup (_("The home is not being connected, yet work for it stands in the plan. Plan again without it."));
  if (IS ("readiness"))
    return g_strdup_printf (ngettext ("The home is not ready (%d condition is open), so its day can't be fixed yet. Have it met or waived, or plan the home provisionally.",
                                      "The home is not ready (%d conditions are open), so its day can't be fixed yet. Have them met or waived, or plan the home provisionally.", n), n);
  if (IS ("home-need"))
    return g_strdup_printf (ngettext ("Step %2$s stands %1$d day before «%3$s» can be met. Hurry the condition, or plan the step later.",
                                      "Step %2$s stands %1$d days before «%3$s» can be met. Hurry the condition, or plan the step later.", n),
                            n, step, condition != NULL ? pick (condition->name, condition->name_en) : "");
  if (IS ("preparation-late"))
    return g_strdup_printf (ngettext ("«%2$s» will be met %1$d day too late for the connection day. Hurry it, or choose a later day.",
                                      "«%2$s» will be met %1$d days too late for the connection day. Hurry it, or choose a later day.", n),
                            n, condition != NULL ? pick (condition->name, condition->name_en) : "");
  if (IS ("done-work"))
    return g_strdup_printf (_("What was recorded of step %s and what the plan says of it differ. Plan again, or correct the record."), step);
  if (IS ("freeze"))
    return g_strdup_printf (_("The visit of %s is too near to be moved. Leave it where it is."), day);
  if (IS ("train"))
    return g_strdup (_("The train of the home is not one of this plan. Plan the home again."));
  if ((IS ("unplanned") || IS ("conflict")) && reason != NULL)
    return g_strdup (reason);
  if (IS ("unplanned"))
    return g_strdup (_("The home is not in the plan. Plan again, or see what stands in its way."));
  if (IS ("conflict"))
    return n > 0 ? g_strdup_printf (ngettext ("The work does not fit on one day, by %d minute. Take one more person, or choose another method or place.",
                                              "The work does not fit on one day, by %d minutes. Take one more person, or choose another method or place.", n), n)
                 : g_strdup (_("The plan says itself that it can't do all that is asked of this home. See what stands in its way."));
  if (IS ("day-buffer"))
    return g_strdup_printf (ngettext ("The end of the day eats %d minute of its buffer. Take one more person, or accept the risk.",
                                      "The end of the day eats %d minutes of its buffer. Take one more person, or accept the risk.", n), n);
  if (IS ("train-order"))
    return g_strdup_printf (_("The home comes earlier than %s, which stands before it in the train. Swap them, or leave it so."), other_home);
  if (IS ("train-window"))
    return g_strdup_printf (_("The connection day %s lies outside the days of the train. Move it, or plan the train again."), day);
  if (IS ("train-buffer"))
    return g_strdup_printf (ngettext ("The train lacks %d of its spare days. End it later, or accept the risk.",
                                      "The train lacks %d of its spare days. End it later, or accept the risk.", n), n);
  if (IS ("coupling-split"))
    return g_strdup_printf (_("The home shares a line with %s but stands in another train. Bring the group together."), other_home);
  if (IS ("broken-line"))
    return g_strdup_printf (_("%s refuses, and the line of this home can't do without it. Talk to that resident, or choose another method."), other_home);
  if (IS ("overdue"))
    return g_strdup_printf (_("Step %s was planned for %s and nothing was recorded. Record what happened, or plan again."), step, day);
  if (IS ("promise-passed"))
    return g_strdup_printf (_("The resident was told %s, that day has passed, and no visit was recorded. Record the visit, or call the resident."), day);
#undef IS
  g_return_val_if_reached (g_strdup (v->rule));
}
