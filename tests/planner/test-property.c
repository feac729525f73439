#include <string.h>

#include "checker/lm-check.h"
#include "library/lm-example.h"
#include "plan-snapshot.h"
#include "planner/lm-planner.h"

/* Made-up districts with whatever can befall them, planned and then looked at
 * by the checker, which shares no code with the planner: no rule is broken, on a
 * first plan and on one that goes on from it. */

typedef struct {
  LmSnapshot *base;
  LmSnapshotBuilder *builder;
  GRand *random;
  LmDay today;
  LmId next;
} Mess;

static gboolean
chance (Mess *self, double share)
{
  return g_rand_double (self->random) < share;
}

static int
between (Mess *self, int low, int high)
{
  return g_rand_int_range (self->random, low, high + 1);
}

static void
spoil_people (Mess *self, gboolean first)
{
  guint n;
  const LmPersonRow *persons = LM_ROWS (self->base, PERSON, &n);
  guint n_held;
  const LmPersonQualificationRow *held = LM_ROWS (self->base, PERSON_QUALIFICATION, &n_held);
  guint n_crews;
  const LmCrewRow *crews = LM_ROWS (self->base, CREW, &n_crews);

  for (guint i = 0; i < n; i++)
    if (chance (self, 0.2))
      {
        LmAbsenceRow absence;

        LM_ROW_FRESH (ABSENCE, &absence);
        absence.id = self->next++;
        absence.person = persons[i].id;
        absence.crew = chance (self, 0.5) ? persons[i].crew : 0;
        absence.first_day = self->today + between (self, 0, 200);
        absence.end_day = absence.first_day + between (self, 1, 30);
        lm_snapshot_builder_put (self->builder, LM_TABLE_ABSENCE, &absence);
      }
  for (guint i = 0; i < n_held; i++)
    if (chance (self, 0.05))
      {
        LmPersonQualificationRow row = held[i];

        row.valid_until = self->today + between (self, 30, 400);
        lm_snapshot_builder_put (self->builder, LM_TABLE_PERSON_QUALIFICATION, &row);
      }
  for (guint i = 0; i < n_crews; i++)
    {
      LmCrewRow crew = crews[i];

      if (chance (self, 0.15))
        {
          LmAbsenceRow absence;

          LM_ROW_FRESH (ABSENCE, &absence);
          absence.id = self->next++;
          absence.crew = crew.id;
          absence.first_day = self->today + between (self, 0, 300);
          absence.end_day = absence.first_day + between (self, 1, 21);
          lm_snapshot_builder_put (self->builder, LM_TABLE_ABSENCE, &absence);
        }
      if (!first)
        continue; /* work of the past would not be allowed afterwards */
      if (chance (self, 0.1))
        crew.available_from = self->today + between (self, 0, 120);
      if (chance (self, 0.1))
        crew.available_until = self->today + between (self, 200, 600);
      lm_snapshot_builder_put (self->builder, LM_TABLE_CREW, &crew);
    }
}

static void
spoil_time (Mess *self)
{
  LmProjectRow project = *lm_snapshot_get_project (self->base);
  guint n;
  const LmCalendarRow *calendars = LM_ROWS (self->base, CALENDAR, &n);
  const LmStepLinkRow *links;

  for (guint i = 0; i < n; i++)
    {
      LmCalendarRow calendar = calendars[i];

      if (chance (self, 0.3))
        calendar.weekdays = 0x1f & ~(1u << between (self, 0, 4));
      if (chance (self, 0.2))
        calendar.work_start -= 30;
      if (chance (self, 0.2))
        calendar.work_end += between (self, 0, 60);
      if (chance (self, 0.2))
        calendar.lunch_end = calendar.lunch_start + between (self, 0, 1) * 45;
      lm_snapshot_builder_put (self->builder, LM_TABLE_CALENDAR, &calendar);
    }
  for (int i = between (self, 0, 6); i > 0; i--)
    {
      LmHolidayRow holiday;

      LM_ROW_FRESH (HOLIDAY, &holiday);
      holiday.id = self->next++;
      holiday.calendar = chance (self, 0.5) ? calendars[between (self, 0, (int) n - 1)].id : 0;
      holiday.first_day = self->today + between (self, 0, 400);
      holiday.end_day = holiday.first_day + between (self, 1, 21);
      holiday.applies = chance (self, 0.8);
      lm_snapshot_builder_put (self->builder, LM_TABLE_HOLIDAY, &holiday);
    }
  project.day_buffer = between (self, 0, 4) * 15;
  project.spare_first = between (self, 0, 6);
  project.spare_later = between (self, 0, 9);
  project.slot_every = between (self, 0, 12);
  project.cluster_size = between (self, 3, 60);
  if (chance (self, 0.3))
    project.visit_end = between (self, 960, 1050);
  lm_snapshot_builder_put (self->builder, LM_TABLE_PROJECT, &project);
  links = LM_ROWS (self->base, STEP_LINK, &n);
  for (guint i = 0; i < n; i++)
    if (chance (self, 0.08))
      {
        LmStepLinkRow link = links[i];
        const LmStepRow *before = LM_FIND (self->base, STEP, link.before), *after = LM_FIND (self->base, STEP, link.after);

        if (before->phase == LM_PHASE_DAY && after->phase == LM_PHASE_DAY)
          {
            link.lag_unit = LM_LAG_UNIT_MINUTES;
            link.lag_min = between (self, 0, 5);
            link.lag_max = chance (self, 0.5) ? link.lag_min + between (self, 100, 300) : -1;
          }
        else
          {
            link.lag_unit = (LmLagUnit) between (self, 0, 2);
            link.lag_min = link.lag_unit == LM_LAG_UNIT_MINUTES ? between (self, 0, 900) : between (self, 1, 6);
            link.lag_max = chance (self, 0.3) && before->phase != LM_PHASE_PREPARATION ? link.lag_min * 2 + 4000 : -1;
          }
        lm_snapshot_builder_put (self->builder, LM_TABLE_STEP_LINK, &link);
      }
}

static void
spoil_homes (Mess *self)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->base, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      if (chance (self, 0.15))
        {
          LmAvailabilityRow row;

          LM_ROW_FRESH (AVAILABILITY, &row);
          row.id = self->next++;
          row.home = homes[i].id;
          row.kind = chance (self, 0.7) ? LM_AVAILABILITY_KIND_NEVER : LM_AVAILABILITY_KIND_ONLY;
          row.weekdays = chance (self, 0.5) ? 127 : 1u << between (self, 0, 4);
          if (row.kind == LM_AVAILABILITY_KIND_NEVER || chance (self, 0.3))
            {
              row.first_day = self->today + between (self, 0, 200);
              if (row.kind == LM_AVAILABILITY_KIND_NEVER)
                row.end_day = row.first_day + between (self, 1, 100);
            }
          lm_snapshot_builder_put (self->builder, LM_TABLE_AVAILABILITY, &row);
        }
      if (chance (self, 0.05))
        {
          LmDecisionRow row;

          LM_ROW_FRESH (DECISION, &row);
          row.id = self->next++;
          row.home = homes[i].id;
          row.state = LM_DECISION_STATE_REFUSED;
          lm_snapshot_builder_put (self->builder, LM_TABLE_DECISION, &row);
        }
    }
}

/* What is told and what happens, going on from a plan. */
static void
go_on (Mess *self)
{
  guint n;
  const LmPlanHomeRow *rows = LM_ROWS (self->base, PLAN_HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      guint n_visits;
      const LmVisitRow **visits = LM_OF_HOME (self->base, VISIT, rows[i].home, &n_visits);

      if (rows[i].visit_day == LM_DAY_NONE || rows[i].state == LM_PLAN_STATE_CONFLICT ||
          (n_visits > 0 && visits[n_visits - 1]->outcome == LM_OUTCOME_DONE))
        continue;
      if (rows[i].visit_day < self->today)
        {
          LmVisitRow visit;

          LM_ROW_FRESH (VISIT, &visit);
          visit.id = self->next++;
          visit.home = rows[i].home;
          visit.day = rows[i].visit_day;
          visit.outcome = chance (self, 0.8) ? LM_OUTCOME_DONE : chance (self, 0.5) ? LM_OUTCOME_NO_ACCESS : LM_OUTCOME_PARTLY;
          lm_snapshot_builder_put (self->builder, LM_TABLE_VISIT, &visit);
          if (visit.outcome == LM_OUTCOME_PARTLY)
            {
              guint n_steps, done = 0;
              const LmPlanStepRow **steps = LM_OF_HOME (self->base, PLAN_STEP, visit.home, &n_steps);

              for (guint s = 0; s < n_steps; s++)
                {
                  const LmStepRow *step = LM_FIND (self->base, STEP, steps[s]->step);
                  LmVisitStepRow record;

                  if (step->phase == LM_PHASE_DAY && done >= 3)
                    continue;
                  done += step->phase == LM_PHASE_DAY;
                  LM_ROW_FRESH (VISIT_STEP, &record);
                  record.id = self->next++;
                  record.home = visit.home;
                  record.visit = step->phase == LM_PHASE_DAY ? visit.id : 0;
                  record.step = step->id;
                  record.start = steps[s]->start;
                  record.end = steps[s]->end;
                  record.crew = steps[s]->crew;
                  lm_snapshot_builder_put (self->builder, LM_TABLE_VISIT_STEP, &record);
                }
            }
        }
      else if (chance (self, 0.2))
        {
          LmAppointmentRow row;

          LM_ROW_FRESH (APPOINTMENT, &row);
          row.id = self->next++;
          row.home = rows[i].home;
          row.state = chance (self, 0.5) ? LM_APPOINTMENT_STATE_PROPOSED : LM_APPOINTMENT_STATE_LETTER_SENT;
          row.precision = (LmPrecision) between (self, 0, 2);
          row.day = rows[i].visit_day;
          row.first_day = rows[i].visit_day - between (self, 0, 3);
          row.end_day = rows[i].visit_day + between (self, 1, 5);
          row.from_minute = 480;
          row.to_minute = 540 + between (self, 0, 4) * 60;
          lm_snapshot_builder_put (self->builder, LM_TABLE_APPOINTMENT, &row);
        }
    }
}

static LmSnapshot *
mess_end (Mess *self)
{
  LmSnapshot *snapshot = lm_snapshot_builder_end (self->builder, lm_snapshot_get_revision (self->base) + 1);

  lm_snapshot_unref (self->base);
  self->base = snapshot;
  return snapshot;
}

/* In a home that the planner says is in conflict a rule may not be kept; that is
 * what conflict means. */
static guint
print_hard (LmSnapshot *snapshot, LmDay today, guint seed, const char *round)
{
  g_autoptr (GArray) violations = lm_check_plan (snapshot, 0, today);
  guint hard = 0;

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      guint n = 0;
      const LmPlanHomeRow **rows = LM_OF_HOME (snapshot, PLAN_HOME, violation->home, &n);
      const LmStepRow *step = LM_FIND (snapshot, STEP, violation->step);

      if (violation->weight != LM_VIOLATION_HARD || (n > 0 && rows[0]->state == LM_PLAN_STATE_CONFLICT))
        continue;
      if (hard++ < 8)
        g_test_message ("seed %u, %s: %s home %" G_GINT64_FORMAT " coupling %" G_GINT64_FORMAT " step %s after %s crew %" G_GINT64_FORMAT
                        " day %+d minutes %d state %s reason %s", seed, round, violation->rule, violation->home, violation->coupling,
                        step ? step->code : "-",
                        LM_FIND (snapshot, STEP, violation->other) ? LM_FIND (snapshot, STEP, violation->other)->code : "-", violation->crew, violation->day == LM_DAY_NONE ? -1 : violation->day - today,
                        violation->minutes, n ? lm_plan_state_nicks[rows[0]->state] : "-", n ? rows[0]->reason : "");
    }
  return hard;
}

static LmPlan *
plan_it (LmSnapshot *snapshot, LmDay today, guint seed)
{
  LmPlanOptions options = { .today = today, .seed = seed, .ready_only = seed % 5 == 4, .keep_trains = seed % 2 == 1 };
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (snapshot, &options);

  return lm_plan_solve (problem, NULL, NULL);
}

static void
test_random_districts (void)
{
  guint hard = 0, planned = 0, conflicts = 0;

  for (guint seed = 1; seed <= 40; seed++)
    {
      LmExampleOptions example = { .n_homes = 10 + seed * 3, .seed = seed, .today = lm_day_from_date (2026, 3, 2) + 11 * (int) seed,
                                   .raw = seed % 4 == 3 };
      g_autoptr (GError) error = NULL;
      Mess mess = { .today = example.today, .next = (G_GINT64_CONSTANT (9) << 40) };

      mess.random = g_rand_new_with_seed (seed);
      mess.base = lm_example_snapshot (&example, &error);
      g_assert_no_error (error);
      mess.builder = lm_snapshot_builder_new (mess.base);
      if (seed % 4 != 0)
        {
          spoil_people (&mess, TRUE);
          spoil_time (&mess);
          spoil_homes (&mess);
        }
      mess_end (&mess);
      for (guint round = 0; round < 3; round++)
        {
          g_autofree char *name = g_strdup_printf ("plan %u", round + 1);
          g_autoptr (LmPlan) plan = plan_it (mess.base, mess.today, seed);
          LmSnapshot *with_plan = snapshot_with_plan (mess.base, plan);
          guint n;
          const LmPlanHomeRow *homes = lm_plan_get_homes (plan, &n);

          if (g_test_verbose ())
            {
              guint n_causes;
              const LmPlanProblemCause *causes = lm_plan_get_causes (plan, &n_causes);

              for (guint i = 0; i < n_causes; i++)
                g_test_message ("seed %u, %s: %s %u homes, minutes %d", seed, name, causes[i].code, causes[i].n_homes,
                                causes[i].minutes);
            }
          for (guint i = 0; i < n; i++)
            {
              planned += homes[i].visit_day != LM_DAY_NONE;
              conflicts += homes[i].state == LM_PLAN_STATE_CONFLICT;
            }
          lm_snapshot_unref (mess.base);
          mess.base = with_plan;
          hard += print_hard (mess.base, mess.today, seed, name);
          mess.today += 60;
          mess.builder = lm_snapshot_builder_new (mess.base);
          go_on (&mess);
          if (round == 1)
            spoil_people (&mess, FALSE);
          mess_end (&mess);
        }
      lm_snapshot_unref (mess.base);
      g_rand_free (mess.random);
    }
  g_test_message ("%u homes planned, %u in conflict", planned, conflicts);
  g_assert_cmpuint (hard, ==, 0);
  g_assert_cmpuint (planned, >, 4000);
  g_assert_cmpuint (conflicts, <, planned / 5);
}

static void
test_same_seed_same_plan (void)
{
  LmExampleOptions example = { .n_homes = 150, .seed = 3, .today = lm_day_from_date (2026, 3, 2) };
  g_autoptr (LmSnapshot) snapshot = lm_example_snapshot (&example, NULL);
  g_autoptr (LmPlan) first = plan_it (snapshot, example.today, 1);
  g_autoptr (LmPlan) second = plan_it (snapshot, example.today, 1);
  guint n, n_second;
  const LmPlanStepRow *steps = lm_plan_get_steps (first, &n), *again = lm_plan_get_steps (second, &n_second);

  g_assert_cmpuint (n, ==, n_second);
  for (guint i = 0; i < n; i++)
    g_assert_true (lm_row_equal (LM_TABLE_PLAN_STEP, &steps[i], &again[i]));
}

/* A plan of a plan, with nothing changed, moves nobody whose day is near and
 * keeps every home in its train. */
static void
test_trains_are_kept (void)
{
  LmExampleOptions example = { .n_homes = 150, .seed = 3, .today = lm_day_from_date (2026, 3, 2) };
  LmPlanOptions options = { .today = example.today, .seed = 1, .keep_trains = TRUE, .cluster_size = 11 };
  g_autoptr (LmSnapshot) snapshot = lm_example_snapshot (&example, NULL);
  g_autoptr (LmPlan) first = plan_it (snapshot, example.today, 2);
  g_autoptr (LmSnapshot) planned = snapshot_with_plan (snapshot, first);
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (planned, &options);
  g_autoptr (LmPlan) second = lm_plan_solve (problem, NULL, NULL);
  guint n, n_trains, n_second;
  const LmPlanHomeRow *homes = lm_plan_get_homes (second, &n);
  const LmTrainRow *trains = lm_plan_get_trains (second, &n_trains), *before = lm_plan_get_trains (first, &n_second);

  g_assert_cmpuint (n_trains, ==, n_second);
  g_assert_cmpuint (n_trains, >, 2);
  for (guint t = 0; t < n_trains; t++)
    {
      g_assert_cmpstr (trains[t].name, ==, before[t].name);
      g_assert_nonnull (LM_FIND (planned, TRAIN, trains[t].id));
    }
  for (guint i = 0; i < n; i++)
    {
      guint k;
      const LmPlanHomeRow **stood = LM_OF_HOME (planned, PLAN_HOME, homes[i].home, &k);

      g_assert_cmpint (homes[i].train ? trains[homes[i].train - 1].id : 0, ==, stood[0]->train);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/random-districts-keep-every-rule", test_random_districts);
  g_test_add_func ("/planner/the-same-seed-gives-the-same-plan", test_same_seed_same_plan);
  g_test_add_func ("/planner/trains-are-kept", test_trains_are_kept);
  return g_test_run ();
}
