#include "tiny.h"

#include <string.h>

#define PUT(self, TABLE, row) lm_snapshot_builder_put ((self)->builder, LM_TABLE_##TABLE, (row))

void
tiny_start (Tiny *self)
{
  LmCalendarRow calendar;
  LmPartyRow party;
  LmTradeRow trade;
  LmCrewRow crew;
  LmCrewTradeRow crew_trade;
  LmMethodRow method;

  memset (self, 0, sizeof *self);
  self->builder = lm_snapshot_builder_new (NULL);
  self->next = 1000;
  LM_ROW_FRESH (PROJECT, &self->project);
  self->project.id = 1;
  self->project.start_day = TINY_MONDAY;
  self->project.day_buffer = self->project.spare_first = self->project.spare_later = self->project.slot_every = 0;
  self->project.freeze_days = 0;
  LM_ROW_FRESH (CALENDAR, &calendar);
  calendar.id = 1;
  PUT (self, CALENDAR, &calendar);
  LM_ROW_FRESH (PARTY, &party);
  party.id = 1;
  PUT (self, PARTY, &party);
  LM_ROW_FRESH (TRADE, &trade);
  trade.id = 1;
  PUT (self, TRADE, &trade);
  LM_ROW_FRESH (CREW, &crew);
  crew.id = 1;
  crew.party = 1;
  PUT (self, CREW, &crew);
  LM_ROW_FRESH (CREW_TRADE, &crew_trade);
  crew_trade.id = 1;
  crew_trade.crew = 1;
  crew_trade.trade = 1;
  PUT (self, CREW_TRADE, &crew_trade);
  LM_ROW_FRESH (METHOD, &method);
  method.id = 1;
  method.couples = LM_COUPLING_KIND_ROW;
  PUT (self, METHOD, &method);
  tiny_person (self, 1, 1, 0);
  tiny_home (self, 1);
}

void
tiny_step (Tiny *self, LmId id, LmPhase phase, int minutes)
{
  LmStepRow step;
  LmMethodStepRow method_step;
  g_autofree char *code = g_strdup_printf ("S%d", (int) id);

  LM_ROW_FRESH (STEP, &step);
  step.id = id;
  step.code = code;
  step.phase = phase;
  step.trade = 1;
  step.low = step.typical = step.high = minutes;
  step.position = (int) id;
  PUT (self, STEP, &step);
  LM_ROW_FRESH (METHOD_STEP, &method_step);
  method_step.id = id;
  method_step.method = 1;
  method_step.step = id;
  PUT (self, METHOD_STEP, &method_step);
}

void
tiny_change_step (Tiny *self, LmId id, const char *column, int value)
{
  /* The builder gives no rows back: end and go on. */
  LmSnapshot *snapshot = lm_snapshot_builder_end (g_steal_pointer (&self->builder), 1);
  LmStepRow step = *LM_FIND (snapshot, STEP, id);

  if (g_str_equal (column, "persons"))
    step.persons = value;
  else if (g_str_equal (column, "trade"))
    step.trade = value;
  else if (g_str_equal (column, "inside"))
    step.inside = value;
  else if (g_str_equal (column, "overnight"))
    step.overnight = value;
  else if (g_str_equal (column, "off_heat"))
    step.off_heat = value;
  else if (g_str_equal (column, "shared"))
    {
      step.shared = TRUE;
      step.overnight = TRUE;
      step.fixed = value;
    }
  else
    g_assert_not_reached ();
  self->builder = lm_snapshot_builder_new (snapshot);
  lm_snapshot_unref (snapshot);
  PUT (self, STEP, &step);
}

void
tiny_link (Tiny *self, LmId before, LmId after, LmLagUnit unit, int min, int max)
{
  LmStepLinkRow row;

  LM_ROW_FRESH (STEP_LINK, &row);
  row.id = self->next++;
  row.before = before;
  row.after = after;
  row.lag_unit = unit;
  row.lag_min = min;
  row.lag_max = max;
  PUT (self, STEP_LINK, &row);
}

void
tiny_person (Tiny *self, LmId crew, LmId id, int number)
{
  LmPersonRow row;

  LM_ROW_FRESH (PERSON, &row);
  row.id = id;
  row.crew = crew;
  row.number = number;
  PUT (self, PERSON, &row);
}

void
tiny_home (Tiny *self, LmId id)
{
  LmHomeRow home;
  LmDecisionRow decision;

  LM_ROW_FRESH (HOME, &home);
  home.id = id;
  home.street = "Lindenstraat";
  home.number = (int) id;
  home.row = 7;
  PUT (self, HOME, &home);
  LM_ROW_FRESH (DECISION, &decision);
  decision.id = id;
  decision.home = id;
  decision.method = 1;
  PUT (self, DECISION, &decision);
}

void
tiny_absence (Tiny *self, LmId crew, LmId person, LmDay first, LmDay end)
{
  LmAbsenceRow row;

  LM_ROW_FRESH (ABSENCE, &row);
  row.id = self->next++;
  row.crew = crew;
  row.person = person;
  row.first_day = first;
  row.end_day = end;
  PUT (self, ABSENCE, &row);
}

void
tiny_qualification (Tiny *self, LmId step, LmId qualification)
{
  LmStepQualificationRow row;
  LmQualificationRow kind;

  LM_ROW_FRESH (QUALIFICATION, &kind);
  kind.id = qualification;
  PUT (self, QUALIFICATION, &kind);
  LM_ROW_FRESH (STEP_QUALIFICATION, &row);
  row.id = self->next++;
  row.step = step;
  row.qualification = qualification;
  PUT (self, STEP_QUALIFICATION, &row);
}

void
tiny_holds (Tiny *self, LmId person, LmId qualification, LmDay from, LmDay until)
{
  LmPersonQualificationRow row;

  LM_ROW_FRESH (PERSON_QUALIFICATION, &row);
  row.id = self->next++;
  row.person = person;
  row.qualification = qualification;
  row.valid_from = from;
  row.valid_until = until;
  PUT (self, PERSON_QUALIFICATION, &row);
}

void
tiny_availability (Tiny *self, LmId home, LmAvailabilityKind kind, guint64 weekdays, LmDay first, LmDay end)
{
  LmAvailabilityRow row;

  LM_ROW_FRESH (AVAILABILITY, &row);
  row.id = self->next++;
  row.home = home;
  row.kind = kind;
  row.weekdays = weekdays;
  row.first_day = first;
  row.end_day = end;
  PUT (self, AVAILABILITY, &row);
}

void
tiny_appointment (Tiny *self, LmId home, LmPrecision precision, LmDay first, LmDay end, int from, int to)
{
  LmAppointmentRow row;

  LM_ROW_FRESH (APPOINTMENT, &row);
  row.id = self->next++;
  row.home = home;
  row.precision = precision;
  row.day = row.first_day = first;
  row.end_day = end;
  row.from_minute = from;
  row.to_minute = to;
  PUT (self, APPOINTMENT, &row);
}

void
tiny_end (Tiny *self)
{
  PUT (self, PROJECT, &self->project);
  self->snapshot = lm_snapshot_builder_end (g_steal_pointer (&self->builder), 1);
}

void
tiny_clear (Tiny *self)
{
  g_clear_pointer (&self->snapshot, lm_snapshot_unref);
}

LmPlan *
tiny_plan (Tiny *self, LmDay today)
{
  LmPlanOptions options = { .today = today, .seed = 1 };
  g_autoptr (LmPlanProblem) problem = NULL;

  if (self->builder)
    tiny_end (self);
  problem = lm_plan_problem_new (self->snapshot, &options);
  return lm_plan_solve (problem, NULL, NULL);
}

const LmPlanStepRow *
tiny_find (LmPlan *plan, LmId home, LmId coupling, LmId step)
{
  guint n;
  const LmPlanStepRow *rows = lm_plan_get_steps (plan, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].home == home && rows[i].coupling == coupling && rows[i].step == step)
      return &rows[i];
  return NULL;
}

void
tiny_expect (LmPlan *plan, LmId home, LmId coupling, LmId step, const char *start, const char *end)
{
  const LmPlanStepRow *row = tiny_find (plan, home, coupling, step);
  g_autofree char *row_start = NULL;
  g_autofree char *row_end = NULL;

  g_assert_nonnull (row);
  row_start = lm_instant_format_iso (row->start);
  row_end = lm_instant_format_iso (row->end);
  g_assert_cmpstr (row_start, ==, start);
  if (start)
    g_assert_cmpstr (row_end, ==, end);
}

const LmPlanHomeRow *
tiny_find_home (LmPlan *plan, LmId home)
{
  guint n;
  const LmPlanHomeRow *rows = lm_plan_get_homes (plan, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].home == home)
      return &rows[i];
  g_assert_not_reached ();
  return NULL;
}

const LmPlanProblemCause *
tiny_find_cause (LmPlan *plan, const char *code)
{
  guint n;
  const LmPlanProblemCause *causes = lm_plan_get_causes (plan, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (causes[i].code, code))
      return &causes[i];
  return NULL;
}
