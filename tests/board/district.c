#include "district.h"

#include "core/lm-calendar.h"
#include "core/lm-home-state.h"

#define HOMES_OF_TRAIN 40
#define HOMES_OF_DAY 4

enum { HEAT_COMPANY = 1, CONTRACTOR, INSTALLER };
enum { MAIN_PLAN = 1, BASELINE_PLAN };
enum { SURVEYED = 1, METHOD_DECIDED, UNIT_DELIVERED };

typedef struct {
  const char *code, *name;
  LmPhase phase;
  int party, minutes, day, start; /* working days before (-) the connection day; minute of that day */
  gboolean inside;
  int off; /* 1: heat and gas go off; -1: heat comes back */
} Work;

static const Work works[] = {
  { "V1", "schouw", LM_PHASE_PREPARATION, INSTALLER, 60, -30, 540 },
  { "O2", "sleuf graven", LM_PHASE_OUTSIDE, CONTRACTOR, 150, -9, 480 },
  { "O3", "kernboring", LM_PHASE_OUTSIDE, CONTRACTOR, 60, -9, 780 },
  { "O4", "aansluitleiding", LM_PHASE_OUTSIDE, HEAT_COMPANY, 120, -7, 480 },
  { "O6", "aanvullen en bestraten", LM_PHASE_OUTSIDE, CONTRACTOR, 120, -5, 600 },
  { "I0", "aankomst, vloeren afdekken", LM_PHASE_DAY, INSTALLER, 20, 0, 480, TRUE },
  { "DR", "boren", LM_PHASE_DAY, CONTRACTOR, 60, 0, 500, TRUE },
  { "I2", "gas afdoppen, ketel weg", LM_PHASE_DAY, INSTALLER, 75, 0, 510, TRUE, 1 },
  { "I3", "afleverset monteren", LM_PHASE_DAY, INSTALLER, 45, 0, 585, TRUE },
  { "I5", "binnenleidingen", LM_PHASE_DAY, INSTALLER, 110, 0, 640, TRUE },
  { "I10", "in bedrijf stellen", LM_PHASE_DAY, HEAT_COMPANY, 45, 0, 840, TRUE, -1 },
  { "I13", "uitleg en oplevering", LM_PHASE_DAY, INSTALLER, 30, 0, 900, TRUE },
};

static const char *const streets[] = { "Heindijk", "Reyerdijk", "Barentszplein", "Schuttersweg", "Lage Filterweg", "Molenvliet", "Spinozaweg", "Oldegaarde" };

static void
put_parties (LmSnapshotBuilder *builder, guint n_crews)
{
  static const struct { const char *name, *letter; LmPartyKind kind; LmPartyColour colour; int persons; } parties[] = {
    { "Warmtebedrijf", "W", LM_PARTY_KIND_HEAT_COMPANY, LM_PARTY_COLOUR_HEAT_COMPANY, 1 },
    { "Aannemer", "A", LM_PARTY_KIND_CONTRACTOR, LM_PARTY_COLOUR_CONTRACTOR, 2 },
    { "Installateur", "I", LM_PARTY_KIND_INSTALLER, LM_PARTY_COLOUR_INSTALLER, 2 },
  };
  LmCalendarRow calendar;
  guint n_persons = 0;

  LM_ROW_FRESH (CALENDAR, &calendar);
  calendar.id = 1;
  calendar.name = "Vijf dagen";
  lm_snapshot_builder_put (builder, LM_TABLE_CALENDAR, &calendar);
  for (guint p = 0; p < G_N_ELEMENTS (parties); p++)
    {
      LmPartyRow party;

      LM_ROW_FRESH (PARTY, &party);
      party.id = p + 1;
      party.name = parties[p].name;
      party.letter = parties[p].letter;
      party.kind = parties[p].kind;
      party.colour = parties[p].colour;
      lm_snapshot_builder_put (builder, LM_TABLE_PARTY, &party);
      for (guint c = 0; c < n_crews; c++)
        {
          LmCrewRow crew;

          LM_ROW_FRESH (CREW, &crew);
          crew.id = p * 100 + c + 1;
          crew.party = party.id;
          lm_snapshot_builder_put (builder, LM_TABLE_CREW, &crew);
          for (int n = 0; n < parties[p].persons; n++)
            {
              LmPersonRow person;

              LM_ROW_FRESH (PERSON, &person);
              person.id = ++n_persons;
              person.crew = crew.id;
              person.number = n;
              lm_snapshot_builder_put (builder, LM_TABLE_PERSON, &person);
            }
        }
    }
}

static void
put_library (LmSnapshotBuilder *builder)
{
  static const struct { const char *code, *name; int lead; } conditions[] = {
    { "surveyed", "geschouwd", 56 }, { "method_decided", "methode gekozen", 28 }, { "unit_delivered", "afleverset geleverd", 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      LmStepRow step;

      LM_ROW_FRESH (STEP, &step);
      step.id = i + 1;
      step.code = works[i].code;
      step.name = works[i].name;
      step.phase = works[i].phase;
      step.typical = works[i].minutes;
      step.inside = works[i].inside;
      step.off_heat = works[i].off;
      step.off_gas = works[i].off > 0;
      lm_snapshot_builder_put (builder, LM_TABLE_STEP, &step);
    }
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      LmConditionRow condition;

      LM_ROW_FRESH (CONDITION, &condition);
      condition.id = i + 1;
      condition.code = conditions[i].code;
      condition.name = conditions[i].name;
      condition.lead_days = conditions[i].lead;
      lm_snapshot_builder_put (builder, LM_TABLE_CONDITION, &condition);
    }
}

static void
put_holidays (LmSnapshotBuilder *builder, int year)
{
  LmId id = 0;

  for (int y = year - 1; y < year + 5; y++)
    {
      LmDutchHoliday holidays[16];
      guint n = lm_calendar_dutch_holidays (y, holidays, G_N_ELEMENTS (holidays));

      for (guint i = 0; i < n; i++)
        {
          LmHolidayRow holiday;

          LM_ROW_FRESH (HOLIDAY, &holiday);
          holiday.id = ++id;
          holiday.name = holidays[i].name;
          holiday.name_en = holidays[i].name_en;
          holiday.first_day = holidays[i].day;
          holiday.end_day = holidays[i].day + 1;
          holiday.applies = holidays[i].usual;
          lm_snapshot_builder_put (builder, LM_TABLE_HOLIDAY, &holiday);
        }
    }
}

/* How far a home is, by the days to its visit: done, confirmed, told, proposed. */
static void
put_stage (LmSnapshotBuilder *builder, LmId home, int days, guint lot, LmDay visit, LmPlanState *state)
{
  LmDecisionRow decision;
  LmSurveyRow survey;
  LmAppointmentRow appointment;
  gboolean surveyed = days < 35 || lot % 3 != 0, decided = days < 14 || (surveyed && lot % 4 != 0);

  LM_ROW_FRESH (SURVEY, &survey);
  survey.id = survey.home = home;
  survey.state = surveyed ? LM_SURVEY_STATE_DONE : LM_SURVEY_STATE_PLANNED;
  survey.day = visit - 42;
  if (lot % 11 != 0 || surveyed)
    lm_snapshot_builder_put (builder, LM_TABLE_SURVEY, &survey);
  LM_ROW_FRESH (DECISION, &decision);
  decision.id = decision.home = home;
  decision.state = decided ? LM_DECISION_STATE_DECIDED : LM_DECISION_STATE_PROPOSED;
  decision.decided_day = decided ? visit - 24 : LM_DAY_NONE;
  decision.decide_by = visit - 21;
  decision.method = 1;
  lm_snapshot_builder_put (builder, LM_TABLE_DECISION, &decision);
  LM_ROW_FRESH (APPOINTMENT, &appointment);
  appointment.id = appointment.home = home;
  appointment.day = visit;
  appointment.state = days < 10 ? LM_APPOINTMENT_STATE_CONFIRMED
                                : days < 24 ? (lot % 5 == 0 ? LM_APPOINTMENT_STATE_NO_ANSWER : lot % 2 ? LM_APPOINTMENT_STATE_LETTER_SENT : LM_APPOINTMENT_STATE_CONFIRMED)
                                            : LM_APPOINTMENT_STATE_NONE;
  if (days < 24)
    lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &appointment);
  if (days < 12 || lot % 2)
    {
      LmHomeConditionRow condition;

      LM_ROW_FRESH (HOME_CONDITION, &condition);
      condition.id = condition.home = home;
      condition.condition = UNIT_DELIVERED;
      condition.state = days < 12 ? LM_CONDITION_STATE_MET : LM_CONDITION_STATE_ASKED;
      condition.day = visit - 12;
      condition.due_day = visit - 9;
      lm_snapshot_builder_put (builder, LM_TABLE_HOME_CONDITION, &condition);
    }
  if (days < 0)
    {
      LmVisitRow row;

      LM_ROW_FRESH (VISIT, &row);
      row.id = row.home = home;
      row.day = visit;
      row.outcome = lot % 17 == 3 ? LM_OUTCOME_NO_ACCESS : LM_OUTCOME_DONE;
      lm_snapshot_builder_put (builder, LM_TABLE_VISIT, &row);
    }
  *state = lot % 23 == 5 && days > 0 ? LM_PLAN_STATE_CONFLICT : surveyed && decided ? LM_PLAN_STATE_PLANNED : LM_PLAN_STATE_PROVISIONAL;
}

LmSnapshot *
district_new (guint n_homes, LmDay today)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  guint n_trains = (n_homes + HOMES_OF_TRAIN - 1) / HOMES_OF_TRAIN, streams = CLAMP (n_trains / 40, 1, 6);
  g_autoptr (LmSnapshot) calendars = NULL;
  LmPlanRow plan;
  LmProjectRow project;
  LmId step_id = 0;
  int year;

  lm_day_to_date (today, &year, NULL, NULL);
  put_parties (builder, streams);
  put_library (builder);
  put_holidays (builder, year);
  LM_ROW_FRESH (PROJECT, &project);
  project.id = 1;
  project.name = "Heindijk";
  lm_snapshot_builder_put (builder, LM_TABLE_PROJECT, &project);
  calendars = lm_snapshot_builder_end (builder, 1);
  builder = lm_snapshot_builder_new (calendars);

  LM_ROW_FRESH (PLAN, &plan);
  plan.id = MAIN_PLAN;
  plan.kind = LM_PLAN_KIND_ADOPTED;
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN, &plan);
  plan.id = BASELINE_PLAN;
  plan.kind = LM_PLAN_KIND_BASELINE;
  plan.train = 1;
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN, &plan);

  for (guint t = 0; t < n_trains; t++)
    {
      const char *street = streets[t % G_N_ELEMENTS (streets)];
      guint first = t * HOMES_OF_TRAIN, n = MIN (HOMES_OF_TRAIN, n_homes - first), stream = t % streams;
      LmDay start = lm_calendar_add (calendars, NULL, today, -9 + (int) (t / streams) * 12 + (int) stream), end = start;
      g_autofree char *name = g_strdup_printf ("Trein %u – %s", t + 1, street);
      LmTrainRow train;

      for (guint i = 0; i < n; i++)
        {
          LmId id = first + i + 1;
          guint lot = (guint) id * 2654435761u >> 16;
          int slip = lot % 29 == 7 ? 2 : 0;
          LmDay visit = lm_calendar_add (calendars, NULL, start, (int) (i / HOMES_OF_DAY) + slip);
          LmHomeRow home;
          LmPlanHomeRow plan_home;

          LM_ROW_FRESH (HOME, &home);
          home.id = id;
          home.street = street;
          home.number = 2 + 2 * (int) i + (int) (t / G_N_ELEMENTS (streets)) * 100;
          home.letter = lot % 7 == 0 ? "A" : "";
          home.suffix = lot % 31 == 0 ? "2" : "";
          lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
          LM_ROW_FRESH (PLAN_HOME, &plan_home);
          plan_home.id = id;
          plan_home.plan = MAIN_PLAN;
          plan_home.home = id;
          plan_home.train = t + 1;
          plan_home.position = (int) i + 1;
          plan_home.visit_day = visit;
          put_stage (builder, id, visit - today, lot, visit, &plan_home.state);
          lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &plan_home);
          if (t == 0 && slip)
            {
              plan_home.id = G_GINT64_CONSTANT (1) << 40 | id;
              plan_home.plan = BASELINE_PLAN;
              plan_home.visit_day = lm_calendar_add (calendars, NULL, start, (int) (i / HOMES_OF_DAY));
              lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &plan_home);
            }
          for (guint s = 0; s < G_N_ELEMENTS (works); s++)
            {
              LmDay day = lm_calendar_add (calendars, NULL, visit, works[s].day);
              LmPlanStepRow step;

              /* Every fifth home needs nobody to drill. */
              if (g_str_equal (works[s].code, "DR") && lot % 5 == 1)
                continue;
              LM_ROW_FRESH (PLAN_STEP, &step);
              step.id = ++step_id;
              step.plan = MAIN_PLAN;
              step.home = id;
              step.step = s + 1;
              step.crew = (works[s].party - 1) * 100 + stream + 1;
              step.persons = 1;
              step.start = lm_instant (day, works[s].start + (int) (i % HOMES_OF_DAY) * 20);
              step.end = step.start + works[s].minutes;
              step.minutes = works[s].minutes;
              step.state = day < today ? LM_STEP_STATE_DONE : plan_home.state == LM_PLAN_STATE_PROVISIONAL ? LM_STEP_STATE_PROVISIONAL : LM_STEP_STATE_PLANNED;
              lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &step);
            }
          end = MAX (end, visit + 1);
        }
      LM_ROW_FRESH (TRAIN, &train);
      train.id = t + 1;
      train.plan = MAIN_PLAN;
      train.name = name;
      train.position = (int) t + 1;
      train.spare_days = 2;
      train.first_day = start;
      train.end_day = lm_calendar_add (calendars, NULL, end - 1, 2) + 1;
      lm_snapshot_builder_put (builder, LM_TABLE_TRAIN, &train);
    }
  return lm_snapshot_builder_end (builder, 2);
}
