#include <time.h>

#include "checker/lm-check.h"

/* 10,000 homes of 12 steps: the whole plan within two seconds, one home quick
 * enough for a drag. The plan is made here without regard to any rule but
 * order, so there is much to report, which is the slow case. */

#define HOMES 10000
#define STEPS 12

static LmSnapshot *
make_district (void)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);

  for (int i = 1; i <= STEPS; i++)
    {
      LmStepRow step;
      LmMethodStepRow in_method;

      LM_ROW_FRESH (STEP, &step);
      step.id = i;
      step.code = "X";
      step.phase = i <= 3 ? LM_PHASE_OUTSIDE : LM_PHASE_DAY;
      step.trade = 1;
      step.typical = 30;
      lm_snapshot_builder_put (builder, LM_TABLE_STEP, &step);
      LM_ROW_FRESH (METHOD_STEP, &in_method);
      in_method.id = i;
      in_method.method = 1;
      in_method.step = i;
      lm_snapshot_builder_put (builder, LM_TABLE_METHOD_STEP, &in_method);
      if (i > 1)
        {
          LmStepLinkRow link;

          LM_ROW_FRESH (STEP_LINK, &link);
          link.id = i;
          link.before = i - 1;
          link.after = i;
          lm_snapshot_builder_put (builder, LM_TABLE_STEP_LINK, &link);
        }
    }
  for (int i = 1; i <= 40; i++)
    {
      LmCrewRow crew;
      LmCrewTradeRow trade;
      LmHolidayRow holiday;
      LmConditionRow condition;

      LM_ROW_FRESH (CREW, &crew);
      crew.id = i;
      lm_snapshot_builder_put (builder, LM_TABLE_CREW, &crew);
      LM_ROW_FRESH (CREW_TRADE, &trade);
      trade.id = trade.crew = i;
      trade.trade = 1;
      lm_snapshot_builder_put (builder, LM_TABLE_CREW_TRADE, &trade);
      LM_ROW_FRESH (HOLIDAY, &holiday);
      holiday.id = i;
      holiday.first_day = 20500 + i * 40;
      holiday.end_day = holiday.first_day + 1;
      lm_snapshot_builder_put (builder, LM_TABLE_HOLIDAY, &holiday);
      if (i > 12)
        continue;
      LM_ROW_FRESH (CONDITION, &condition);
      condition.id = i;
      condition.code = "c";
      condition.only_steps = i % 2 == 0 ? "X Y Z" : "";
      lm_snapshot_builder_put (builder, LM_TABLE_CONDITION, &condition);
    }
  for (int i = 1; i <= 40 * 4; i++)
    {
      LmPersonRow person;

      LM_ROW_FRESH (PERSON, &person);
      person.id = i;
      person.crew = (i - 1) / 4 + 1;
      person.number = (i - 1) % 4;
      lm_snapshot_builder_put (builder, LM_TABLE_PERSON, &person);
    }
  {
    LmCalendarRow calendar;
    LmMethodRow method;
    LmPlanRow plan;

    LM_ROW_FRESH (CALENDAR, &calendar);
    calendar.id = 1;
    lm_snapshot_builder_put (builder, LM_TABLE_CALENDAR, &calendar);
    LM_ROW_FRESH (METHOD, &method);
    method.id = 1;
    method.default_for_type = TRUE;
    method.for_type = LM_HOME_TYPE_TERRACED;
    method.couples = LM_COUPLING_KIND_ROW;
    lm_snapshot_builder_put (builder, LM_TABLE_METHOD, &method);
    LM_ROW_FRESH (PLAN, &plan);
    plan.id = 1;
    lm_snapshot_builder_put (builder, LM_TABLE_PLAN, &plan);
  }
  for (int h = 1; h <= HOMES; h++)
    {
      LmHomeRow home;
      LmPlanHomeRow row;
      LmDay visit = 20600 + h / 40;

      LM_ROW_FRESH (HOME, &home);
      home.id = h;
      home.row = h / 8 + 1;
      lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
      LM_ROW_FRESH (PLAN_HOME, &row);
      row.id = h;
      row.plan = 1;
      row.home = h;
      row.method = 1;
      row.state = LM_PLAN_STATE_PROVISIONAL;
      row.visit_day = visit;
      lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &row);
      for (int s = 1; s <= STEPS; s++)
        {
          LmPlanStepRow step;

          LM_ROW_FRESH (PLAN_STEP, &step);
          step.id = h * STEPS + s;
          step.plan = 1;
          step.home = h;
          step.step = s;
          step.crew = h % 40 + 1;
          step.persons = 1;
          step.minutes = 30;
          step.start = lm_instant (s <= 3 ? visit - 7 : visit, 480 + s * 30);
          step.end = step.start + 30;
          lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &step);
        }
    }
  return lm_snapshot_builder_end (builder, 1);
}

/* Time of this thread at work, in ms: what others do on the machine is left out. */
static double
get_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
test_speed (void)
{
  g_autoptr (LmSnapshot) snapshot = make_district ();
  g_autoptr (GArray) first = lm_check_home (snapshot, 0, 1, 20500); /* the snapshot makes its lists per home */
  double begun = get_ms ();
  g_autoptr (GArray) violations = lm_check_plan (snapshot, 0, 20500);
  double whole = get_ms () - begun, one;

  begun = get_ms ();
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (GArray) of_home = lm_check_home (snapshot, 0, i * 990 + 5, 20500);

      g_assert_cmpint (of_home->len, >, 0);
    }
  one = (get_ms () - begun) / 10;
  g_test_message ("%d homes, %d steps: %.0f ms, %u violations; one home: %.2f ms", HOMES, HOMES * STEPS, whole,
                  violations->len, one);
  g_assert_cmpfloat (whole, <, 2000);
  g_assert_cmpfloat (one, <, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checker/speed", test_speed);
  return g_test_run ();
}
