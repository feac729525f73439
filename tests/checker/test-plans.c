#include <string.h>

#include "../planner/plan-snapshot.h"
#include "checker/lm-check.h"
#include "library/lm-example.h"
#include "planner/lm-planner.h"

/* The planner and the checker, each by its own reading of the rules, agree on
 * made-up districts; and the checker sees damage done to a good plan. */

#define TODAY lm_day_from_date (2026, 3, 2)

static LmSnapshot *
make_district (guint n_homes, guint64 seed, gboolean raw)
{
  LmExampleOptions example = { n_homes, seed, TODAY, raw };
  g_autoptr (GError) error = NULL;
  LmSnapshot *snapshot = lm_example_snapshot (&example, &error);

  g_assert_no_error (error);
  return snapshot;
}

static LmSnapshot *
make_plan (LmSnapshot *snapshot, LmDay today, gboolean keep_trains)
{
  LmPlanOptions options = { .today = today, .seed = 1, .keep_trains = keep_trains };
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (snapshot, &options);
  g_autoptr (LmPlan) plan = lm_plan_solve (problem, NULL, NULL);

  return snapshot_with_plan (snapshot, plan);
}

static void
print_violation (LmSnapshot *snapshot, const LmViolation *v)
{
  const LmStepRow *step = LM_FIND (snapshot, STEP, v->step);
  g_autofree char *text = lm_violation_describe (snapshot, v), *day = lm_day_format_iso (v->day);

  g_test_message ("home %" G_GINT64_FORMAT " coupling %" G_GINT64_FORMAT " step %s: %s %s %d: %s", v->home, v->coupling,
                  step != NULL ? step->code : "-", v->rule, day != NULL ? day : "-", v->minutes, text);
}

static void
assert_no_hard (LmSnapshot *snapshot, LmDay today)
{
  g_autoptr (GArray) violations = lm_check_plan (snapshot, 0, today);
  guint shown = 0;

  for (guint i = 0; i < violations->len && shown < 10; i++)
    if (g_array_index (violations, LmViolation, i).weight == LM_VIOLATION_HARD)
      {
        print_violation (snapshot, &g_array_index (violations, LmViolation, i));
        shown++;
      }
  g_assert_cmpint (lm_violations_count_hard (violations), ==, 0);
}

static void
test_districts (void)
{
  static const struct {
    guint n_homes;
    guint64 seed;
    gboolean raw;
  } cases[] = { { 12, 1, FALSE }, { 60, 2, FALSE }, { 60, 3, TRUE }, { 240, 4, FALSE }, { 240, 5, TRUE }, { 600, 6, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LmSnapshot) district = make_district (cases[i].n_homes, cases[i].seed, cases[i].raw);
      g_autoptr (LmSnapshot) planned = make_plan (district, TODAY, FALSE);
      guint n, n_placed = 0;
      const LmPlanHomeRow *homes = LM_ROWS (planned, PLAN_HOME, &n);

      assert_no_hard (planned, TODAY);
      /* To plan nothing would break no rule either. */
      for (guint h = 0; h < n; h++)
        n_placed += homes[h].visit_day != LM_DAY_NONE;
      g_assert_cmpint (n_placed * 10, >=, cases[i].n_homes * 9);
    }
}

/* A plan that has been lived with for some weeks: visits done, in vain and in
 * part, outside work recorded, days confirmed. */
static LmSnapshot *
live_with (LmSnapshot *planned, LmDay today)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (planned);
  LmId next = G_GINT64_CONSTANT (1) << 40;
  guint n_homes, n_steps, count = 0;
  const LmPlanHomeRow *homes = LM_ROWS (planned, PLAN_HOME, &n_homes);
  const LmPlanStepRow *steps = LM_ROWS (planned, PLAN_STEP, &n_steps);

  for (guint i = 0; i < n_steps; i++)
    {
      const LmStepRow *step = LM_FIND (planned, STEP, steps[i].step);
      LmVisitStepRow record;

      if (step->phase == LM_PHASE_DAY || steps[i].start == LM_INSTANT_NONE || steps[i].end > lm_instant (today, 0))
        continue;
      LM_ROW_FRESH (VISIT_STEP, &record);
      record.id = next++;
      record.home = steps[i].home;
      record.coupling = steps[i].coupling;
      record.step = steps[i].step;
      record.crew = steps[i].crew;
      record.start = steps[i].start;
      record.end = steps[i].end;
      lm_snapshot_builder_put (builder, LM_TABLE_VISIT_STEP, &record);
    }
  for (guint i = 0; i < n_homes; i++)
    {
      if (homes[i].visit_day == LM_DAY_NONE)
        continue;
      if (homes[i].visit_day < today)
        {
          static const LmOutcome outcomes[] = { LM_OUTCOME_DONE, LM_OUTCOME_DONE, LM_OUTCOME_NO_ACCESS, LM_OUTCOME_DONE,
                                                LM_OUTCOME_PARTLY, LM_OUTCOME_STOPPED };
          LmVisitRow visit;

          LM_ROW_FRESH (VISIT, &visit);
          visit.id = next++;
          visit.home = homes[i].home;
          visit.day = homes[i].visit_day;
          visit.outcome = outcomes[count++ % G_N_ELEMENTS (outcomes)];
          lm_snapshot_builder_put (builder, LM_TABLE_VISIT, &visit);
        }
      else if (homes[i].visit_day < today + 30 && homes[i].state == LM_PLAN_STATE_PLANNED)
        {
          LmAppointmentRow appointment;
          LmPromiseRow promise;

          LM_ROW_FRESH (APPOINTMENT, &appointment);
          appointment.id = next++;
          appointment.home = homes[i].home;
          appointment.state = LM_APPOINTMENT_STATE_CONFIRMED;
          appointment.day = homes[i].visit_day;
          lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &appointment);
          LM_ROW_FRESH (PROMISE, &promise);
          promise.id = next++;
          promise.home = homes[i].home;
          promise.appointment = appointment.id;
          promise.first_day = appointment.day;
          promise.end_day = appointment.day + 1;
          lm_snapshot_builder_put (builder, LM_TABLE_PROMISE, &promise);
        }
    }
  return lm_snapshot_builder_end (builder, lm_snapshot_get_revision (planned) + 1);
}

static void
test_planned_again_after_weeks (void)
{
  for (guint64 seed = 1; seed <= 3; seed++)
    {
      g_autoptr (LmSnapshot) district = make_district (240, seed, FALSE);
      g_autoptr (LmSnapshot) planned = make_plan (district, TODAY, FALSE);
      guint n;
      const LmPlanHomeRow *homes = LM_ROWS (planned, PLAN_HOME, &n);
      LmDay first = G_MAXINT32, today;
      g_autoptr (LmSnapshot) lived = NULL;
      g_autoptr (LmSnapshot) again = NULL;

      for (guint i = 0; i < n; i++)
        if (homes[i].visit_day != LM_DAY_NONE)
          first = MIN (first, homes[i].visit_day);
      today = first + 30;
      lived = live_with (planned, today);
      LM_ROWS (lived, VISIT, &n);
      g_assert_cmpint (n, >=, 10);
      LM_ROWS (lived, VISIT_STEP, &n);
      g_assert_cmpint (n, >=, 10);
      LM_ROWS (lived, PROMISE, &n);
      g_assert_cmpint (n, >=, 3);
      again = make_plan (lived, today, TRUE);
      assert_no_hard (again, today);
    }
}

typedef enum {
  SHORTEN,
  OTHER_TRADE,
  DROP,
  NEXT_DAY,
  AFTER_THE_VISIT,
  NOBODY,
  TOO_EARLY,
  RESIDENT_AWAY,
  HOLIDAY,
  CREW_AWAY,
  CONFIRMED_ELSEWHERE,
  CERTIFICATES_GONE,
  REFUSED,
  BOOKED_TWICE,
  N_DAMAGES
} Damage;

static const char *const rules[N_DAMAGES] = {
  [SHORTEN] = "minutes",
  [OTHER_TRADE] = "trade",
  [DROP] = "incomplete shared-step",
  [NEXT_DAY] = "visit-day",
  [AFTER_THE_VISIT] = "outside-before-day shared-step",
  [NOBODY] = "persons",
  [TOO_EARLY] = "precedence",
  [RESIDENT_AWAY] = "resident",
  [HOLIDAY] = "holiday",
  [CREW_AWAY] = "absence",
  [CONFIRMED_ELSEWHERE] = "promise",
  [CERTIFICATES_GONE] = "qualification",
  [REFUSED] = "refused",
  [BOOKED_TWICE] = "double-booked",
};

static LmId
crew_without_trade (LmSnapshot *snapshot, LmId trade)
{
  guint n, n_trades;
  const LmCrewRow *crews = LM_ROWS (snapshot, CREW, &n);
  const LmCrewTradeRow *trades = LM_ROWS (snapshot, CREW_TRADE, &n_trades);

  for (guint i = 0; i < n; i++)
    {
      gboolean holds = FALSE;

      for (guint j = 0; j < n_trades; j++)
        holds |= trades[j].crew == crews[i].id && trades[j].trade == trade;
      if (!holds)
        return crews[i].id;
    }
  g_assert_not_reached ();
}

static const LmPlanStepRow *
find_row (LmSnapshot *planned, LmId home, const char *code)
{
  guint n;
  const LmPlanStepRow **rows = LM_OF_HOME (planned, PLAN_STEP, home, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (((const LmStepRow *) LM_FIND (planned, STEP, rows[i]->step))->code, code))
      return rows[i];
  return NULL;
}

/* The plan with one thing wrong about this step; NULL where the step does not
 * lend itself to it. */
static LmSnapshot *
damage (LmSnapshot *planned, const LmPlanStepRow *row, Damage kind)
{
  guint n;
  const LmStepRow *step = LM_FIND (planned, STEP, row->step);
  const LmPlanHomeRow *home = LM_OF_HOME (planned, PLAN_HOME, row->home, &n)[0];
  LmDay day = lm_instant_get_day (row->start);
  LmPlanStepRow changed = *row;
  LmSnapshotBuilder *builder;
  const LmPlanStepRow *before;

  if ((kind == NEXT_DAY && step->phase != LM_PHASE_DAY) || (kind == AFTER_THE_VISIT && step->phase != LM_PHASE_OUTSIDE)
      || (kind == RESIDENT_AWAY && step->phase != LM_PHASE_DAY) || (kind == CERTIFICATES_GONE && !g_str_equal (step->code, "I6"))
      || (kind == TOO_EARLY && !g_str_equal (step->code, "I8")) || (kind == BOOKED_TWICE && !g_str_equal (step->code, "I9")))
    return NULL;
  builder = lm_snapshot_builder_new (planned);
  switch (kind)
    {
    case SHORTEN:
      changed.end -= 5;
      break;
    case OTHER_TRADE:
      changed.crew = crew_without_trade (planned, step->trade);
      break;
    case DROP:
      lm_snapshot_builder_remove (builder, LM_TABLE_PLAN_STEP, row->id);
      return lm_snapshot_builder_end (builder, 99);
    case NEXT_DAY:
      changed.start += LM_MINUTES_OF_DAY;
      changed.end += LM_MINUTES_OF_DAY;
      break;
    case AFTER_THE_VISIT:
      changed.start += (home->visit_day - day) * LM_MINUTES_OF_DAY;
      changed.end += (home->visit_day - day) * LM_MINUTES_OF_DAY;
      break;
    case NOBODY:
      changed.persons = 0;
      break;
    case TOO_EARLY:
      before = find_row (planned, row->home, "I5");
      changed.start = before->start;
      changed.end = before->start + (row->end - row->start);
      break;
    case RESIDENT_AWAY:
      {
        LmAvailabilityRow away;

        LM_ROW_FRESH (AVAILABILITY, &away);
        away.id = G_GINT64_CONSTANT (1) << 41;
        away.home = row->home;
        away.first_day = day;
        away.end_day = day + 1;
        lm_snapshot_builder_put (builder, LM_TABLE_AVAILABILITY, &away);
        break;
      }
    case HOLIDAY:
      {
        LmHolidayRow holiday;

        LM_ROW_FRESH (HOLIDAY, &holiday);
        holiday.id = G_GINT64_CONSTANT (1) << 41;
        holiday.first_day = day;
        holiday.end_day = day + 1;
        lm_snapshot_builder_put (builder, LM_TABLE_HOLIDAY, &holiday);
        break;
      }
    case CREW_AWAY:
      {
        LmAbsenceRow away;

        LM_ROW_FRESH (ABSENCE, &away);
        away.id = G_GINT64_CONSTANT (1) << 41;
        away.crew = row->crew;
        away.first_day = day;
        away.end_day = day + 1;
        lm_snapshot_builder_put (builder, LM_TABLE_ABSENCE, &away);
        break;
      }
    case CONFIRMED_ELSEWHERE:
      {
        LmAppointmentRow appointment;

        LM_ROW_FRESH (APPOINTMENT, &appointment);
        appointment.id = G_GINT64_CONSTANT (1) << 41;
        appointment.home = row->home;
        appointment.state = LM_APPOINTMENT_STATE_CONFIRMED;
        appointment.day = home->visit_day + 1;
        lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &appointment);
        break;
      }
    case CERTIFICATES_GONE:
      lm_snapshot_builder_clear (builder, LM_TABLE_PERSON_QUALIFICATION);
      break;
    case REFUSED:
      {
        LmDecisionRow decision;

        LM_ROW_FRESH (DECISION, &decision);
        decision.id = G_GINT64_CONSTANT (1) << 41;
        decision.home = row->home;
        decision.state = LM_DECISION_STATE_REFUSED;
        lm_snapshot_builder_put (builder, LM_TABLE_DECISION, &decision);
        break;
      }
    case BOOKED_TWICE:
    default:
      {
        const LmPlanStepRow *rows = LM_ROWS (planned, PLAN_STEP, &n);

        /* The same people at the same time in some other home too. */
        for (guint i = 0; i < n; i++)
          if (rows[i].home != row->home && rows[i].step == row->step)
            {
              LmPlanStepRow other = rows[i];

              other.crew = row->crew;
              other.persons = row->persons;
              other.start = row->start;
              other.end = row->end;
              lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &other);
              break;
            }
        break;
      }
    }
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &changed);
  return lm_snapshot_builder_end (builder, 99);
}

static gboolean
is_reported (LmSnapshot *snapshot, LmId home, Damage kind)
{
  g_autoptr (GArray) violations = lm_check_home (snapshot, 0, home, TODAY);
  g_auto (GStrv) expected = g_strsplit (rules[kind], " ", -1);

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *v = &g_array_index (violations, LmViolation, i);

      if (v->weight == LM_VIOLATION_HARD && g_strv_contains ((const char *const *) expected, v->rule))
        return TRUE;
    }
  return FALSE;
}

static void
test_damage_is_seen (void)
{
  g_autoptr (LmSnapshot) district = make_district (120, 7, FALSE);
  g_autoptr (LmSnapshot) planned = make_plan (district, TODAY, FALSE);
  guint n, tried[N_DAMAGES] = { 0 };
  const LmPlanStepRow *rows = LM_ROWS (planned, PLAN_STEP, &n);

  for (guint i = 0; i < n; i += 7)
    for (Damage kind = 0; kind < N_DAMAGES; kind++)
      {
        g_autoptr (LmSnapshot) damaged = NULL;

        if (rows[i].home == 0 || rows[i].crew == 0 || rows[i].start == LM_INSTANT_NONE || rows[i].state == LM_STEP_STATE_DONE
            || tried[kind] >= 20)
          continue;
        damaged = damage (planned, &rows[i], kind);
        if (damaged == NULL)
          continue;
        tried[kind]++;
        if (!is_reported (damaged, rows[i].home, kind))
          g_error ("damage %d to step %" G_GINT64_FORMAT " of home %" G_GINT64_FORMAT " is not seen", kind, rows[i].step, rows[i].home);
      }
  for (Damage kind = 0; kind < N_DAMAGES; kind++)
    g_assert_cmpint (tried[kind], >=, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checker/plans/districts", test_districts);
  g_test_add_func ("/checker/plans/planned-again-after-weeks", test_planned_again_after_weeks);
  g_test_add_func ("/checker/plans/damage-is-seen", test_damage_is_seen);
  return g_test_run ();
}
