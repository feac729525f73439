#include "random-district.h"

#define N_CONDITIONS 4

typedef struct {
  LmSnapshotBuilder *builder;
  GRand *random;
  RandomRules rules;
  LmId next;
  guint n_trades, n_methods, n_crews, n_qualifications, n_calendars, n_steps;
  LmPhase phases[40];
  gboolean shared[40];
} Maker;

#define PUT(self, TABLE, row) lm_snapshot_builder_put ((self)->builder, LM_TABLE_##TABLE, (row))

static int
between (Maker *self, int low, int high)
{
  return g_rand_int_range (self->random, low, high + 1);
}

static gboolean
chance (Maker *self, double share)
{
  return g_rand_double (self->random) < share;
}

static gboolean
with (Maker *self, RandomRules rule, double share)
{
  return (self->rules & rule) && chance (self, share);
}

static void
make_project (Maker *self)
{
  LmProjectRow project;

  LM_ROW_FRESH (PROJECT, &project);
  project.id = 1;
  project.start_day = RANDOM_TODAY + between (self, -3, 3);
  project.day_buffer = project.spare_first = project.spare_later = project.slot_every = 0;
  project.freeze_days = between (self, 0, 3);
  project.cluster_size = between (self, 2, 20);
  if (self->rules & RANDOM_BUFFERS)
    {
      project.day_buffer = 15 * between (self, 0, 5);
      project.spare_first = between (self, 0, 6);
      project.spare_later = between (self, 0, 9);
      project.slot_every = between (self, 0, 6);
    }
  if (chance (self, 0.2))
    project.visit_end = between (self, 900, 1050);
  if (chance (self, 0.2))
    project.visit_start = between (self, 450, 570);
  PUT (self, PROJECT, &project);
}

static void
make_calendars (Maker *self)
{
  self->n_calendars = (self->rules & RANDOM_CALENDARS) ? (guint) between (self, 1, 3) : 1;
  for (guint c = 1; c <= self->n_calendars; c++)
    {
      LmCalendarRow calendar;

      LM_ROW_FRESH (CALENDAR, &calendar);
      calendar.id = c;
      if (with (self, RANDOM_CALENDARS, 0.5))
        {
          calendar.weekdays = (guint64) between (self, 1, 127);
          calendar.work_start = between (self, 420, 540);
          calendar.work_end = between (self, 900, 1080);
          calendar.lunch_start = between (self, 690, 780);
          calendar.lunch_end = calendar.lunch_start + 15 * between (self, 0, 4);
        }
      PUT (self, CALENDAR, &calendar);
    }
  for (int i = 0; (self->rules & RANDOM_CALENDARS) && i < between (self, 0, 4); i++)
    {
      LmHolidayRow holiday;

      LM_ROW_FRESH (HOLIDAY, &holiday);
      holiday.id = self->next++;
      holiday.calendar = chance (self, 0.5) ? between (self, 1, (int) self->n_calendars) : 0;
      holiday.first_day = RANDOM_TODAY + between (self, 0, 60);
      holiday.end_day = holiday.first_day + between (self, 1, 14);
      holiday.applies = chance (self, 0.8);
      PUT (self, HOLIDAY, &holiday);
    }
}

static void
make_absence (Maker *self, LmId crew, LmId person)
{
  LmAbsenceRow row;

  LM_ROW_FRESH (ABSENCE, &row);
  row.id = self->next++;
  row.crew = crew;
  row.person = person;
  row.first_day = RANDOM_TODAY + between (self, 0, 60);
  row.end_day = row.first_day + between (self, 1, 20);
  PUT (self, ABSENCE, &row);
}

static void
make_person (Maker *self, LmId crew, int number)
{
  LmPersonRow person;

  LM_ROW_FRESH (PERSON, &person);
  person.id = self->next++;
  person.crew = crew;
  person.number = number;
  person.active = chance (self, 0.95);
  PUT (self, PERSON, &person);
  for (guint q = 1; q <= self->n_qualifications; q++)
    {
      LmPersonQualificationRow row;

      if (chance (self, 0.25))
        continue;
      LM_ROW_FRESH (PERSON_QUALIFICATION, &row);
      row.id = self->next++;
      row.person = person.id;
      row.qualification = q;
      row.valid_from = chance (self, 0.2) ? RANDOM_TODAY + between (self, -20, 40) : LM_DAY_NONE;
      row.valid_until = chance (self, 0.2) ? RANDOM_TODAY + between (self, 5, 90) : LM_DAY_NONE;
      PUT (self, PERSON_QUALIFICATION, &row);
    }
  if (with (self, RANDOM_ABSENCE, 0.3))
    make_absence (self, 0, person.id);
}

static void
make_people (Maker *self)
{
  self->n_trades = (guint) between (self, 1, 4);
  self->n_qualifications = (self->rules & RANDOM_QUALIFICATIONS) ? (guint) between (self, 1, 3) : 0;
  self->n_crews = self->n_trades + (guint) between (self, 0, 4);
  for (guint q = 1; q <= self->n_qualifications; q++)
    {
      LmQualificationRow row;

      LM_ROW_FRESH (QUALIFICATION, &row);
      row.id = q;
      PUT (self, QUALIFICATION, &row);
    }
  for (LmId p = 1; p <= 2; p++)
    {
      LmPartyRow party;

      LM_ROW_FRESH (PARTY, &party);
      party.id = p;
      party.parent = p == 2 && chance (self, 0.5) ? 1 : 0;
      party.calendar = chance (self, 0.3) ? between (self, 1, (int) self->n_calendars) : 0;
      PUT (self, PARTY, &party);
    }
  for (guint t = 1; t <= self->n_trades; t++)
    {
      LmTradeRow trade;

      LM_ROW_FRESH (TRADE, &trade);
      trade.id = t;
      PUT (self, TRADE, &trade);
    }
  for (guint c = 1; c <= self->n_crews; c++)
    {
      LmCrewRow crew;
      int n_persons = between (self, 1, 4);

      LM_ROW_FRESH (CREW, &crew);
      crew.id = c;
      crew.party = between (self, 1, 2);
      crew.calendar = chance (self, 0.5) ? between (self, 1, (int) self->n_calendars) : 0;
      if (with (self, RANDOM_ABSENCE, 0.1))
        crew.available_from = RANDOM_TODAY + between (self, 0, 40);
      if (with (self, RANDOM_ABSENCE, 0.1))
        crew.available_until = RANDOM_TODAY + between (self, 30, 150);
      PUT (self, CREW, &crew);
      for (guint t = 1; t <= self->n_trades; t++)
        if (t == (c - 1) % self->n_trades + 1 || chance (self, 0.2))
          {
            LmCrewTradeRow row;

            LM_ROW_FRESH (CREW_TRADE, &row);
            row.id = self->next++;
            row.crew = c;
            row.trade = t;
            PUT (self, CREW_TRADE, &row);
          }
      for (int p = 0; p < n_persons; p++)
        make_person (self, c, p);
      if (with (self, RANDOM_ABSENCE, 0.15))
        make_absence (self, c, 0);
    }
}

static void
make_conditions (Maker *self)
{
  static const char *const codes[N_CONDITIONS] = { "surveyed", "asbestos_cleared", "consent", "key" };

  for (LmId c = 1; (self->rules & RANDOM_READINESS) && c <= N_CONDITIONS; c++)
    {
      LmConditionRow row;

      LM_ROW_FRESH (CONDITION, &row);
      row.id = c;
      row.code = codes[c - 1];
      row.lead_days = between (self, 0, 10);
      row.lead_time = between (self, 0, 20);
      row.applies = chance (self, 0.9);
      PUT (self, CONDITION, &row);
    }
}

static void
make_step (Maker *self, LmId id, LmPhase phase, const char *code)
{
  LmStepRow step;

  LM_ROW_FRESH (STEP, &step);
  step.id = id;
  step.code = code;
  step.phase = phase;
  step.trade = chance (self, 0.95) ? between (self, 1, (int) self->n_trades) : 0;
  step.typical = 5 * between (self, 1, phase == LM_PHASE_DAY ? 24 : 60);
  step.low = step.typical / 2;
  step.high = step.typical * 2;
  step.position = (int) id;
  step.persons = with (self, RANDOM_PERSONS, 0.3) ? between (self, 2, 3) : 1;
  step.inside = phase == LM_PHASE_DAY || phase == LM_PHASE_PREPARATION || chance (self, 0.2);
  step.overnight = phase != LM_PHASE_DAY && with (self, RANDOM_OVERNIGHT, 0.5);
  if (step.overnight && chance (self, 0.3))
    step.typical *= 5;
  if (phase == LM_PHASE_OUTSIDE && with (self, RANDOM_SHARED, 0.4))
    {
      step.shared = self->shared[id] = TRUE;
      step.inside = FALSE; /* no line runs through a home whose resident must be in */
      step.fixed = between (self, 0, 120);
    }
  if (phase == LM_PHASE_DAY && with (self, RANDOM_HEAT, 0.15))
    step.off_heat = chance (self, 0.5) ? 1 : -1;
  self->phases[id] = phase;
  PUT (self, STEP, &step);
  for (int persons = 1; persons <= 3; persons++)
    if (persons != step.persons && with (self, RANDOM_PERSONS, 0.2))
      {
        LmStepHandsRow row;

        LM_ROW_FRESH (STEP_HANDS, &row);
        row.id = self->next++;
        row.step = id;
        row.persons = persons;
        row.typical = MAX (5, step.typical * step.persons / persons);
        PUT (self, STEP_HANDS, &row);
      }
  for (guint q = 1; q <= self->n_qualifications; q++)
    if (chance (self, 0.15))
      {
        LmStepQualificationRow row;

        LM_ROW_FRESH (STEP_QUALIFICATION, &row);
        row.id = self->next++;
        row.step = id;
        row.qualification = q;
        PUT (self, STEP_QUALIFICATION, &row);
      }
  for (LmId c = 3; (self->rules & RANDOM_READINESS) && phase != LM_PHASE_PREPARATION && c <= N_CONDITIONS; c++)
    if (chance (self, 0.1))
      {
        LmStepConditionRow row;

        LM_ROW_FRESH (STEP_CONDITION, &row);
        row.id = self->next++;
        row.step = id;
        row.condition = c;
        PUT (self, STEP_CONDITION, &row);
      }
}

static void
make_link (Maker *self, LmId before, LmId after)
{
  LmStepLinkRow row;
  gboolean same_day = self->phases[before] == LM_PHASE_DAY && self->phases[after] == LM_PHASE_DAY;

  LM_ROW_FRESH (STEP_LINK, &row);
  row.id = self->next++;
  row.before = before;
  row.after = after;
  row.method = chance (self, 0.2) ? between (self, 1, (int) self->n_methods) : 0;
  if (with (self, RANDOM_LAGS, 0.4))
    {
      row.lag_unit = same_day ? LM_LAG_UNIT_MINUTES : (LmLagUnit) between (self, 0, 2);
      row.lag_min = same_day ? between (self, 0, 30)
                    : row.lag_unit == LM_LAG_UNIT_MINUTES ? between (self, 0, 900) : between (self, 0, 6);
      if (chance (self, 0.3))
        row.lag_max = row.lag_min + (row.lag_unit == LM_LAG_UNIT_MINUTES ? between (self, same_day ? 60 : 600, 4000)
                                                                         : between (self, 1, 30));
    }
  PUT (self, STEP_LINK, &row);
}

static void
make_work (Maker *self)
{
  guint n_outside = (guint) between (self, 0, 5), n_day = (guint) between (self, 1, 7), n_after = (guint) between (self, 0, 1);
  LmId id = 1;

  self->n_methods = (guint) between (self, 1, 3);
  if (self->rules & RANDOM_READINESS)
    {
      make_step (self, id++, LM_PHASE_PREPARATION, "V1");
      make_step (self, id++, LM_PHASE_PREPARATION, "V2");
    }
  for (guint i = 0; i < n_outside + n_day + n_after; i++)
    {
      g_autofree char *code = g_strdup_printf ("S%u", i);

      make_step (self, id++, i < n_outside ? LM_PHASE_OUTSIDE : i < n_outside + n_day ? LM_PHASE_DAY : LM_PHASE_AFTER, code);
    }
  self->n_steps = (guint) id - 1;
  for (LmId a = 1; a <= self->n_steps; a++)
    for (LmId b = a + 1; b <= self->n_steps; b++)
      if (chance (self, 0.25))
        make_link (self, a, b);
  for (LmId m = 1; m <= self->n_methods; m++)
    {
      LmMethodRow method;
      gboolean visits = with (self, RANDOM_VISITS, 0.3);

      LM_ROW_FRESH (METHOD, &method);
      method.id = m;
      method.couples = (self->rules & RANDOM_SHARED) ? LM_COUPLING_KIND_ROW : LM_COUPLING_KIND_NONE;
      method.bears_refusers = chance (self, 0.7);
      PUT (self, METHOD, &method);
      for (LmId s = 1; s <= self->n_steps; s++)
        {
          LmMethodStepRow row;

          if (chance (self, 0.15))
            continue;
          LM_ROW_FRESH (METHOD_STEP, &row);
          row.id = self->next++;
          row.method = m;
          row.step = s;
          /* A group may be of two methods, whose shared step is one. */
          if (chance (self, 0.2) && !self->shared[s])
            row.typical = 5 * between (self, 1, 20);
          row.visit = self->phases[s] == LM_PHASE_DAY && visits && chance (self, 0.3);
          row.party = chance (self, 0.15) && !self->shared[s] ? between (self, 1, 2) : 0;
          PUT (self, METHOD_STEP, &row);
        }
    }
}

static void
make_promise (Maker *self, LmId home)
{
  LmAppointmentRow row;
  LmDay day = RANDOM_TODAY + between (self, 0, 60);

  LM_ROW_FRESH (APPOINTMENT, &row);
  row.id = self->next++;
  row.home = home;
  row.kind = chance (self, 0.8) ? LM_APPOINTMENT_KIND_CONNECTION : chance (self, 0.5) ? LM_APPOINTMENT_KIND_SURVEY : LM_APPOINTMENT_KIND_EXTRA;
  /* A home that is not ready can't be confirmed; that is no fault of a plan. */
  row.state = (self->rules & RANDOM_READINESS) ? LM_APPOINTMENT_STATE_LETTER_SENT : LM_APPOINTMENT_STATE_CONFIRMED;
  row.precision = (LmPrecision) between (self, 0, 2);
  row.day = day;
  row.first_day = day - between (self, 0, 5);
  row.end_day = day + between (self, 1, 15);
  row.from_minute = 480 + 60 * between (self, 0, 4);
  row.to_minute = row.from_minute + 60 * between (self, 1, 3);
  PUT (self, APPOINTMENT, &row);
}

static void
make_home (Maker *self, LmId id, guint n_rows)
{
  LmHomeRow home;
  LmDecisionRow decision;

  LM_ROW_FRESH (HOME, &home);
  home.id = id;
  home.street = id % 3 ? "Lindenstraat" : "Iepenlaan";
  home.number = (int) id;
  home.street_order = (int) id;
  home.x = 1000 + 10.0 * (double) id;
  home.y = 1000;
  if (n_rows > 0)
    home.row = 100 + (LmId) (id - 1) / 4;
  PUT (self, HOME, &home);
  LM_ROW_FRESH (DECISION, &decision);
  decision.id = id;
  decision.home = id;
  decision.method = between (self, 1, (int) self->n_methods);
  decision.state = with (self, RANDOM_REFUSERS, 0.08) ? LM_DECISION_STATE_REFUSED : LM_DECISION_STATE_DECIDED;
  if (chance (self, 0.97))
    PUT (self, DECISION, &decision);
  for (LmId c = 1; (self->rules & RANDOM_READINESS) && c <= N_CONDITIONS; c++)
    {
      LmHomeConditionRow row;

      if (chance (self, 0.2))
        continue;
      LM_ROW_FRESH (HOME_CONDITION, &row);
      row.id = self->next++;
      row.home = id;
      row.condition = c;
      row.state = chance (self, 0.7) ? LM_CONDITION_STATE_MET : chance (self, 0.5) ? LM_CONDITION_STATE_ASKED : LM_CONDITION_STATE_WAIVED;
      row.day = RANDOM_TODAY - between (self, 0, 30);
      if (row.state == LM_CONDITION_STATE_ASKED && chance (self, 0.5))
        row.due_day = RANDOM_TODAY + between (self, -5, 40);
      PUT (self, HOME_CONDITION, &row);
    }
  if (with (self, RANDOM_AVAILABILITY, 0.2))
    {
      LmAvailabilityRow row;

      LM_ROW_FRESH (AVAILABILITY, &row);
      row.id = self->next++;
      row.home = id;
      row.kind = chance (self, 0.6) ? LM_AVAILABILITY_KIND_NEVER : LM_AVAILABILITY_KIND_ONLY;
      row.weekdays = (guint64) between (self, 1, 127);
      row.first_day = chance (self, 0.5) ? RANDOM_TODAY + between (self, 0, 60) : LM_DAY_NONE;
      row.end_day = row.first_day != LM_DAY_NONE ? row.first_day + between (self, 5, 200) : LM_DAY_NONE;
      PUT (self, AVAILABILITY, &row);
    }
  if (with (self, RANDOM_PROMISES, 0.2))
    make_promise (self, id);
}

LmSnapshot *
random_district (guint64 seed, guint n_homes, RandomRules rules)
{
  Maker self = { .builder = lm_snapshot_builder_new (NULL), .random = g_rand_new_with_seed ((guint32) seed), .rules = rules, .next = 10000 };

  make_project (&self);
  make_calendars (&self);
  make_conditions (&self);
  make_people (&self);
  make_work (&self);
  for (guint i = 0; (rules & RANDOM_SHARED) && i * 4 < n_homes; i++)
    {
      LmCouplingRow row;

      LM_ROW_FRESH (COUPLING, &row);
      row.id = 100 + i;
      PUT (&self, COUPLING, &row);
    }
  for (LmId id = 1; id <= n_homes; id++)
    make_home (&self, id, rules & RANDOM_SHARED ? n_homes / 4 + 1 : 0);
  g_rand_free (self.random);
  return lm_snapshot_builder_end (self.builder, 1);
}
