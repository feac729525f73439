#include "plan-snapshot.h"
#include "tiny.h"

/* One rule a test, each on a district as small as the rule. */

#define RULE(name) static void name (void)

RULE (a_step_pauses_for_lunch)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 240);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 100);
  tiny_link (&tiny, 1, 2, LM_LAG_UNIT_MINUTES, 0, -1);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-02T08:00", "2026-03-02T12:00");
  tiny_expect (plan, 1, 0, 2, "2026-03-02T12:30", "2026-03-02T14:10");
  g_assert_cmpint (tiny_find_home (plan, 1)->slack, ==, 170);
  g_assert_cmpint (tiny_find (plan, 1, 0, 2)->reason, ==, LM_REASON_BEFORE);
  g_assert_cmpint (tiny_find (plan, 1, 0, 2)->reason_ref, ==, 1);
  tiny_clear (&tiny);
}

RULE (nothing_before_today_or_the_start_or_on_a_day_off)
{
  static const struct {
    int start, today, holiday;
    const char *expected;
  } rows[] = {
    { 0, -5, -1, "2026-03-02T08:00" }, { 0, 1, -1, "2026-03-03T08:00" }, { 5, 0, -1, "2026-03-09T08:00" },
    { 0, 0, 0, "2026-03-04T08:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;

      tiny_start (&tiny);
      tiny.project.start_day = TINY_MONDAY + rows[i].start;
      tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
      if (rows[i].holiday >= 0)
        {
          LmHolidayRow holiday;

          LM_ROW_FRESH (HOLIDAY, &holiday);
          holiday.id = 1;
          holiday.first_day = TINY_MONDAY;
          holiday.end_day = TINY_MONDAY + 2;
          lm_snapshot_builder_put (tiny.builder, LM_TABLE_HOLIDAY, &holiday);
        }
      plan = tiny_plan (&tiny, TINY_MONDAY + rows[i].today);
      g_autofree char *start = lm_instant_format_iso (tiny_find (plan, 1, 0, 1)->start);
      g_assert_cmpstr (start, ==, rows[i].expected);
      tiny_clear (&tiny);
    }
}

RULE (who_is_away_does_not_work)
{
  for (int whole = 0; whole < 2; whole++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;

      tiny_start (&tiny);
      tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
      tiny_absence (&tiny, whole ? 1 : 0, whole ? 0 : 1, TINY_MONDAY, TINY_MONDAY + 3);
      plan = tiny_plan (&tiny, TINY_MONDAY);
      tiny_expect (plan, 1, 0, 1, "2026-03-05T08:00", "2026-03-05T09:00");
      tiny_clear (&tiny);
    }
}

RULE (a_qualification_counts_on_its_dates)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_person (&tiny, 1, 2, 1);
  tiny_qualification (&tiny, 1, 1);
  tiny_holds (&tiny, 1, 1, TINY_MONDAY + 10, LM_DAY_NONE);
  tiny_holds (&tiny, 2, 1, TINY_MONDAY - 10, TINY_MONDAY);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-12T08:00", "2026-03-12T09:00");
  g_assert_cmpint (tiny_find (plan, 1, 0, 1)->persons, ==, 1);
  tiny_clear (&tiny);
}

/* Somebody holds it now, but nobody does any more by the time the resident is in. */
RULE (a_certificate_that_runs_out_is_said)
{
  static const struct {
    const char *name;
    LmPhase phase;
    guint persons;         /* that the step asks for */
    LmDay until[2][2];     /* per person and qualification, from the Monday on; 0: never held, -1: for ever */
    const char *code;
    LmId qualification;
  } rows[] = {
    { "the only one", LM_PHASE_DAY, 1, { { 5, -1 }, { 0, 0 } }, "no-qualification", 1 },
    { "of a step that stands alone", LM_PHASE_OUTSIDE, 1, { { 5, -1 }, { 0, 0 } }, "no-qualification", 1 },
    { "of the one who holds the other too", LM_PHASE_DAY, 1, { { -1, 5 }, { 0, -1 } }, "no-qualification", 1 },
    { "of one of two", LM_PHASE_DAY, 2, { { -1, -1 }, { -1, 5 } }, "no-qualification", 2 },
    { "nobody's", LM_PHASE_DAY, 1, { { -1, -1 }, { 0, 0 } }, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;
      const LmPlanProblemCause *cause;
      guint n;

      g_test_message ("%s", rows[i].name);
      tiny_start (&tiny);
      tiny_person (&tiny, 1, 2, 1);
      tiny_step (&tiny, 1, rows[i].phase, 60);
      tiny_change_step (&tiny, 1, "inside", 1);
      tiny_change_step (&tiny, 1, "persons", (int) rows[i].persons);
      for (LmId q = 1; q <= 2; q++)
        {
          tiny_qualification (&tiny, 1, q);
          for (LmId p = 1; p <= 2; p++)
            if (rows[i].until[p - 1][q - 1] != 0)
              tiny_holds (&tiny, p, q, LM_DAY_NONE,
                          rows[i].until[p - 1][q - 1] < 0 ? LM_DAY_NONE : TINY_MONDAY + rows[i].until[p - 1][q - 1]);
        }
      tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_NEVER, 127, TINY_MONDAY, TINY_MONDAY + 14);
      plan = tiny_plan (&tiny, TINY_MONDAY);
      lm_plan_get_causes (plan, &n);
      g_assert_cmpuint (n, ==, rows[i].code ? 1 : 0);
      if (rows[i].code != NULL)
        {
          cause = tiny_find_cause (plan, rows[i].code);
          g_assert_nonnull (cause);
          g_assert_cmpint (cause->qualification, ==, rows[i].qualification);
          g_assert_cmpint (cause->step, ==, 1);
        }
      tiny_clear (&tiny);
    }
}

RULE (what_can_not_be_done_is_said)
{
  static const struct {
    const char *code;
    int minutes;
  } rows[] = { { "no-crew", 0 }, { "no-qualification", 0 }, { "no-persons", 2 }, { "day-too-long", 90 }, { "step-too-long", 90 },
               { "cycle", 0 }, { "no-window", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;
      const LmPlanProblemCause *cause;
      LmMethodRow good;
      LmMethodStepRow good_step;
      LmDecisionRow decision;

      tiny_start (&tiny);
      tiny_step (&tiny, 1, i == 4 ? LM_PHASE_OUTSIDE : LM_PHASE_DAY, i == 3 || i == 4 ? 600 : 60);
      tiny_step (&tiny, 2, LM_PHASE_DAY, 30);
      if (i == 0)
        tiny_change_step (&tiny, 1, "trade", 2);
      else if (i == 1)
        tiny_qualification (&tiny, 1, 1);
      else if (i == 2)
        tiny_change_step (&tiny, 1, "persons", 3);
      else if (i == 5)
        {
          tiny_link (&tiny, 1, 2, LM_LAG_UNIT_MINUTES, 0, -1);
          tiny_link (&tiny, 2, 1, LM_LAG_UNIT_MINUTES, 0, -1);
        }
      else if (i == 6)
        tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_ONLY, 1 << 6, LM_DAY_NONE, LM_DAY_NONE);
      /* A second home with a sound method is planned all the same. */
      tiny_home (&tiny, 2);
      LM_ROW_FRESH (METHOD, &good);
      good.id = 2;
      lm_snapshot_builder_put (tiny.builder, LM_TABLE_METHOD, &good);
      tiny_step (&tiny, 3, LM_PHASE_DAY, 45);
      LM_ROW_FRESH (METHOD_STEP, &good_step);
      good_step.id = 3;
      good_step.method = 2;
      good_step.step = 3;
      lm_snapshot_builder_put (tiny.builder, LM_TABLE_METHOD_STEP, &good_step);
      LM_ROW_FRESH (DECISION, &decision);
      decision.id = 2;
      decision.home = 2;
      decision.method = 2;
      lm_snapshot_builder_put (tiny.builder, LM_TABLE_DECISION, &decision);
      plan = tiny_plan (&tiny, TINY_MONDAY);
      cause = tiny_find_cause (plan, rows[i].code);
      g_assert_nonnull (cause);
      g_assert_cmpint (cause->home, ==, 1);
      g_assert_cmpint (cause->n_homes, ==, 1);
      g_assert_cmpint (cause->minutes, ==, rows[i].minutes + (i == 3 ? 30 : 0));
      g_assert_cmpint (tiny_find_home (plan, 1)->visit_day, ==, LM_DAY_NONE);
      g_assert_cmpint (tiny_find_home (plan, 1)->state, ==, i == 5 ? LM_PLAN_STATE_UNPLANNED : LM_PLAN_STATE_CONFLICT);
      g_assert_cmpint (tiny_find_home (plan, 1)->slack, ==, i == 3 ? -120 : 0);
      tiny_expect (plan, 2, 0, 3, "2026-03-02T08:00", "2026-03-02T08:45");
      tiny_clear (&tiny);
    }
}

RULE (steps_that_need_two_wait_for_two)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_person (&tiny, 1, 2, 1);
  tiny_absence (&tiny, 0, 2, TINY_MONDAY, TINY_MONDAY + 1);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_change_step (&tiny, 1, "persons", 2);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-03T08:00", "2026-03-03T09:00");
  g_assert_cmpint (tiny_find (plan, 1, 0, 1)->persons, ==, 3);
  tiny_clear (&tiny);
}

RULE (more_hands_where_the_day_needs_them)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;
  LmStepHandsRow hands;

  tiny_start (&tiny);
  tiny_person (&tiny, 1, 2, 1);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 600);
  LM_ROW_FRESH (STEP_HANDS, &hands);
  hands.id = 1;
  hands.step = 1;
  hands.persons = 2;
  hands.typical = 330;
  lm_snapshot_builder_put (tiny.builder, LM_TABLE_STEP_HANDS, &hands);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-02T08:00", "2026-03-02T14:00");
  g_assert_cmpint (tiny_find (plan, 1, 0, 1)->minutes, ==, 330);
  tiny_clear (&tiny);
}

RULE (lags_are_kept)
{
  static const struct {
    LmLagUnit unit;
    int min;
    const char *start;
  } rows[] = {
    { LM_LAG_UNIT_MINUTES, 0, "2026-03-06T09:00" }, { LM_LAG_UNIT_MINUTES, 510, "2026-03-09T09:00" },
    { LM_LAG_UNIT_WORKING_DAYS, 1, "2026-03-09T08:00" }, { LM_LAG_UNIT_CALENDAR_DAYS, 4, "2026-03-10T08:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;

      tiny_start (&tiny);
      tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 60);
      tiny_step (&tiny, 2, LM_PHASE_OUTSIDE, 60);
      tiny_step (&tiny, 3, LM_PHASE_DAY, 60);
      tiny_link (&tiny, 1, 2, rows[i].unit, rows[i].min, -1);
      plan = tiny_plan (&tiny, TINY_MONDAY + 4); /* a Friday */
      tiny_expect (plan, 1, 0, 1, "2026-03-06T08:00", "2026-03-06T09:00");
      g_autofree char *start = lm_instant_format_iso (tiny_find (plan, 1, 0, 2)->start);
      g_assert_cmpstr (start, ==, rows[i].start);
      tiny_clear (&tiny);
    }
}

RULE (a_maximum_lag_moves_what_comes_before)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 60);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 60);
  tiny_link (&tiny, 1, 2, LM_LAG_UNIT_WORKING_DAYS, 1, 2);
  tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_NEVER, 127, TINY_MONDAY, TINY_MONDAY + 10);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-10T08:00", "2026-03-10T09:00");
  tiny_expect (plan, 1, 0, 2, "2026-03-12T08:00", "2026-03-12T09:00");
  tiny_clear (&tiny);
}

RULE (outside_comes_before_the_day_and_only_what_may_pauses_overnight)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 600);
  tiny_change_step (&tiny, 1, "overnight", TRUE);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 60);
  tiny_step (&tiny, 3, LM_PHASE_AFTER, 30);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-02T08:00", "2026-03-03T09:30");
  tiny_expect (plan, 1, 0, 2, "2026-03-04T08:00", "2026-03-04T09:00");
  tiny_expect (plan, 1, 0, 3, "2026-03-04T09:00", "2026-03-04T09:30");
  tiny_clear (&tiny);
}

RULE (a_shared_step_is_done_once_and_all_wait_for_it)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;
  guint n, times = 0;
  const LmPlanStepRow *rows;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 60);
  tiny_change_step (&tiny, 1, "shared", 30);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 60);
  tiny_home (&tiny, 2);
  tiny_home (&tiny, 3);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 0, 7, 1, "2026-03-02T08:00", "2026-03-02T11:30");
  rows = lm_plan_get_steps (plan, &n);
  for (guint i = 0; i < n; i++)
    times += rows[i].step == 1;
  g_assert_cmpuint (times, ==, 1);
  for (LmId home = 1; home <= 3; home++)
    g_assert_cmpint (tiny_find_home (plan, home)->visit_day, ==, TINY_MONDAY + 1);
  tiny_clear (&tiny);
}

RULE (a_refuser_is_left_out_and_may_break_the_line)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;
  LmDecisionRow decision;
  LmMethodRow method;

  tiny_start (&tiny);
  LM_ROW_FRESH (METHOD, &method);
  method.id = 1;
  method.couples = LM_COUPLING_KIND_ROW;
  method.bears_refusers = FALSE;
  lm_snapshot_builder_put (tiny.builder, LM_TABLE_METHOD, &method);
  tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 60);
  tiny_change_step (&tiny, 1, "shared", 30);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 60);
  tiny_home (&tiny, 2);
  LM_ROW_FRESH (DECISION, &decision);
  decision.id = 2;
  decision.home = 2;
  decision.state = LM_DECISION_STATE_REFUSED;
  lm_snapshot_builder_put (tiny.builder, LM_TABLE_DECISION, &decision);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  g_assert_cmpint (tiny_find_home (plan, 2)->state, ==, LM_PLAN_STATE_UNPLANNED);
  g_assert_null (tiny_find (plan, 2, 0, 2));
  tiny_expect (plan, 0, 7, 1, "2026-03-02T08:00", "2026-03-02T09:30");
  g_assert_cmpint (tiny_find_cause (plan, "refuser-breaks-line")->home, ==, 2);
  tiny_clear (&tiny);
}

RULE (the_resident_is_in)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_NEVER, 1 << 0, LM_DAY_NONE, LM_DAY_NONE);
  tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_ONLY, 1 << 0 | 1 << 3, LM_DAY_NONE, LM_DAY_NONE);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-05T08:00", "2026-03-05T09:00");
  g_assert_cmpint (tiny_find (plan, 1, 0, 1)->reason, ==, LM_REASON_RESIDENT);
  tiny_clear (&tiny);
}

RULE (promises_are_kept_before_others_are_planned)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 480);
  tiny_home (&tiny, 2);
  tiny_home (&tiny, 3);
  tiny_home (&tiny, 4);
  tiny_appointment (&tiny, 3, LM_PRECISION_DAY, TINY_MONDAY, LM_DAY_NONE, -1, -1);
  tiny_appointment (&tiny, 4, LM_PRECISION_WINDOW, TINY_MONDAY, TINY_MONDAY + 2, -1, -1);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  g_assert_cmpint (tiny_find_home (plan, 3)->visit_day, ==, TINY_MONDAY);
  g_assert_cmpint (tiny_find_home (plan, 4)->visit_day, ==, TINY_MONDAY + 1);
  g_assert_cmpint (tiny_find_home (plan, 1)->visit_day, ==, TINY_MONDAY + 2);
  g_assert_cmpint (tiny_find_home (plan, 3)->p80_day, ==, TINY_MONDAY);
  tiny_clear (&tiny);
}

RULE (people_arrive_when_they_said)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_appointment (&tiny, 1, LM_PRECISION_ARRIVAL, TINY_MONDAY + 1, LM_DAY_NONE, 600, 660);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-03-03T10:00", "2026-03-03T11:00");
  g_assert_cmpint (tiny_find (plan, 1, 0, 1)->reason, ==, LM_REASON_PROMISE);
  tiny_clear (&tiny);
}

RULE (a_promise_that_can_not_hold_is_said)
{
  static const char *const codes[] = { "promise-full", "promise-late" };

  for (guint i = 0; i < 2; i++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;

      tiny_start (&tiny);
      tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
      if (i == 0)
        tiny_absence (&tiny, 1, 0, TINY_MONDAY + 1, TINY_MONDAY + 2);
      else
        tiny_step (&tiny, 2, LM_PHASE_OUTSIDE, 500);
      tiny_appointment (&tiny, 1, LM_PRECISION_DAY, TINY_MONDAY + 1 - (LmDay) i, LM_DAY_NONE, -1, -1);
      plan = tiny_plan (&tiny, TINY_MONDAY);
      g_assert_nonnull (tiny_find_cause (plan, codes[i]));
      g_assert_cmpint (tiny_find_home (plan, 1)->state, ==, LM_PLAN_STATE_CONFLICT);
      g_assert_cmpint (tiny_find_home (plan, 1)->visit_day, ==, TINY_MONDAY + 1 - (LmDay) i);
      tiny_expect (plan, 1, 0, 1, NULL, NULL);
      tiny_clear (&tiny);
    }
}

RULE (nobody_is_left_without_heat_in_the_season)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_change_step (&tiny, 1, "off_heat", 1);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  tiny_expect (plan, 1, 0, 1, "2026-05-01T08:00", "2026-05-01T09:00");
  g_assert_cmpint (tiny_find (plan, 1, 0, 1)->reason, ==, LM_REASON_SEASON);
  tiny_clear (&tiny);
}

/* The heat goes off on an earlier visit and comes back on the connection day:
 * both wait for the spring where the season would begin in between. */
RULE (nobody_is_left_without_heat_between_visits)
{
  static const struct {
    int heat_of_first;
    const char *first, *first_end, *connection, *connection_end;
  } rows[] = { { 1, "2027-05-03T08:00", "2027-05-03T09:00", "2027-05-04T08:00", "2027-05-04T09:00" },
               { 0, "2026-09-28T08:00", "2026-09-28T09:00", "2026-10-12T08:00", "2026-10-12T09:00" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;
      LmDay today = lm_day_from_date (2026, 9, 28);
      LmMethodStepRow early;

      tiny_start (&tiny);
      tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
      tiny_step (&tiny, 2, LM_PHASE_DAY, 60);
      tiny_change_step (&tiny, 1, "off_heat", rows[i].heat_of_first);
      tiny_change_step (&tiny, 2, "off_heat", -1);
      tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_NEVER, 127, today + 1, today + 14);
      LM_ROW_FRESH (METHOD_STEP, &early);
      early.id = early.method = early.step = early.visit = 1;
      lm_snapshot_builder_put (tiny.builder, LM_TABLE_METHOD_STEP, &early);
      plan = tiny_plan (&tiny, today);
      tiny_expect (plan, 1, 0, 1, rows[i].first, rows[i].first_end);
      tiny_expect (plan, 1, 0, 2, rows[i].connection, rows[i].connection_end);
      tiny_clear (&tiny);
    }
}

RULE (buffers_are_kept_at_three_levels)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;
  guint n;

  tiny_start (&tiny);
  tiny.project.day_buffer = 60;
  tiny.project.spare_first = 1;
  tiny.project.spare_later = 1;
  tiny.project.slot_every = 2;
  tiny.project.cluster_size = 2;
  tiny_step (&tiny, 1, LM_PHASE_DAY, 240);
  tiny_home (&tiny, 2);
  tiny_home (&tiny, 3);
  tiny_home (&tiny, 4);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  /* Two of 240 minutes would end at 16:30, in the last hour: one a day. The slot
   * takes Wednesday, the two spare days Thursday and Friday. */
  lm_plan_get_trains (plan, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (tiny_find_home (plan, 1)->visit_day, ==, TINY_MONDAY);
  g_assert_cmpint (tiny_find_home (plan, 2)->visit_day, ==, TINY_MONDAY + 1);
  g_assert_cmpint (tiny_find_home (plan, 3)->visit_day, ==, TINY_MONDAY + 7);
  g_assert_cmpint (lm_plan_get_trains (plan, NULL)[0].spare_slots, ==, 1);
  g_assert_cmpint (lm_plan_get_trains (plan, NULL)[0].spare_days, ==, 2);
  tiny_clear (&tiny);
}

RULE (a_coupling_is_not_cut_over_trains)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;
  guint n;

  tiny_start (&tiny);
  tiny.project.cluster_size = 2;
  tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 10);
  tiny_change_step (&tiny, 1, "shared", 0);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 30);
  for (LmId home = 2; home <= 7; home++)
    tiny_home (&tiny, home);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  lm_plan_get_trains (plan, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (lm_plan_get_trains (plan, NULL)[0].name, ==, "Lindenstraat 1–7");
  tiny_clear (&tiny);
}

RULE (what_is_missing_makes_the_day_provisional)
{
  for (int ready_only = 0; ready_only < 2; ready_only++)
    {
      Tiny tiny;
      g_autoptr (LmPlan) plan = NULL;
      g_autoptr (LmPlanProblem) problem = NULL;
      LmConditionRow condition;
      LmPlanOptions options = { .today = TINY_MONDAY, .ready_only = ready_only };

      tiny_start (&tiny);
      tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
      LM_ROW_FRESH (CONDITION, &condition);
      condition.id = 1;
      condition.code = "gas_removal";
      condition.lead_time = 10;
      condition.lead_days = 4;
      lm_snapshot_builder_put (tiny.builder, LM_TABLE_CONDITION, &condition);
      tiny_end (&tiny);
      problem = lm_plan_problem_new (tiny.snapshot, &options);
      plan = lm_plan_solve (problem, NULL, NULL);
      if (ready_only)
        {
          g_assert_cmpint (tiny_find_home (plan, 1)->state, ==, LM_PLAN_STATE_UNPLANNED);
          g_assert_nonnull (tiny_find_cause (plan, "not-ready"));
        }
      else
        {
          g_assert_cmpint (tiny_find_home (plan, 1)->visit_day, ==, TINY_MONDAY + 14);
          g_assert_cmpint (tiny_find_home (plan, 1)->state, ==, LM_PLAN_STATE_PROVISIONAL);
          g_assert_cmpint (tiny_find (plan, 1, 0, 1)->reason, ==, LM_REASON_READINESS);
          g_assert_cmpint (tiny_find (plan, 1, 0, 1)->reason_ref, ==, 1);
        }
      tiny_clear (&tiny);
    }
}

RULE (what_was_done_stands_and_the_rest_comes_back)
{
  Tiny tiny;
  g_autoptr (LmPlan) first = NULL;
  g_autoptr (LmPlan) second = NULL;
  g_autoptr (LmSnapshot) planned = NULL;
  LmVisitRow visit;
  LmVisitStepRow record;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 60);
  tiny_link (&tiny, 1, 2, LM_LAG_UNIT_MINUTES, 0, -1);
  first = tiny_plan (&tiny, TINY_MONDAY);
  planned = snapshot_with_plan (tiny.snapshot, first);
  tiny_clear (&tiny);
  tiny.builder = lm_snapshot_builder_new (planned);
  LM_ROW_FRESH (VISIT, &visit);
  visit.id = 1;
  visit.home = 1;
  visit.day = TINY_MONDAY;
  visit.outcome = LM_OUTCOME_PARTLY;
  lm_snapshot_builder_put (tiny.builder, LM_TABLE_VISIT, &visit);
  LM_ROW_FRESH (VISIT_STEP, &record);
  record.id = 1;
  record.visit = 1;
  record.home = 1;
  record.step = 1;
  lm_snapshot_builder_put (tiny.builder, LM_TABLE_VISIT_STEP, &record);
  second = tiny_plan (&tiny, TINY_MONDAY + 2);
  tiny_expect (second, 1, 0, 1, "2026-03-02T08:00", "2026-03-02T09:00");
  g_assert_cmpint (tiny_find (second, 1, 0, 1)->state, ==, LM_STEP_STATE_DONE);
  tiny_expect (second, 1, 0, 2, "2026-03-04T08:00", "2026-03-04T09:00");
  g_assert_cmpint (tiny_find_home (second, 1)->visit_day, ==, TINY_MONDAY + 2);
  tiny_clear (&tiny);
}

RULE (nothing_moves_within_the_days_of_notice)
{
  Tiny tiny;
  g_autoptr (LmPlan) first = NULL;
  g_autoptr (LmPlan) second = NULL;
  g_autoptr (LmSnapshot) planned = NULL;

  tiny_start (&tiny);
  tiny.project.freeze_days = 2;
  tiny_step (&tiny, 1, LM_PHASE_DAY, 400);
  tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_NEVER, 127, TINY_MONDAY, TINY_MONDAY + 2);
  first = tiny_plan (&tiny, TINY_MONDAY);
  g_assert_cmpint (tiny_find_home (first, 1)->visit_day, ==, TINY_MONDAY + 2);
  planned = snapshot_with_plan (tiny.snapshot, first);
  tiny_clear (&tiny);
  /* The resident is in earlier after all, but nobody asked. */
  tiny.builder = lm_snapshot_builder_new (planned);
  lm_snapshot_builder_clear (tiny.builder, LM_TABLE_AVAILABILITY);
  second = tiny_plan (&tiny, TINY_MONDAY);
  g_assert_cmpint (tiny_find_home (second, 1)->visit_day, ==, TINY_MONDAY + 2);
  tiny_clear (&tiny);
}

RULE (asking_for_a_day_changes_nothing)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;
  g_autoptr (LmSnapshot) planned = NULL;
  g_autoptr (LmPlanProblem) problem = NULL;
  LmPlanOptions options = { .today = TINY_MONDAY };

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 60);
  tiny_step (&tiny, 2, LM_PHASE_DAY, 300);
  tiny_home (&tiny, 2);
  tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_NEVER, 1 << 4, LM_DAY_NONE, LM_DAY_NONE);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  g_assert_cmpint (tiny_find_home (plan, 1)->visit_day, ==, TINY_MONDAY + 1);
  g_assert_cmpint (tiny_find_home (plan, 2)->visit_day, ==, TINY_MONDAY + 2);
  planned = snapshot_with_plan (tiny.snapshot, plan);
  problem = lm_plan_problem_new (planned, &options);
  for (guint round = 0; round < 3; round++)
    {
      static const struct {
        int day;
        gboolean fits;
        LmReason reason;
      } rows[] = {
        { -1, FALSE, LM_REASON_START },   { 0, FALSE, LM_REASON_BEFORE },  { 1, TRUE, LM_REASON_NONE },
        { 2, FALSE, LM_REASON_CREW },     { 3, TRUE, LM_REASON_NONE },     { 4, FALSE, LM_REASON_RESIDENT },
        { 5, FALSE, LM_REASON_CALENDAR }, { 7, TRUE, LM_REASON_NONE },
      };
      g_autoptr (GArray) days = lm_plan_list_days (problem, 1, TINY_MONDAY, 3);

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          g_autoptr (GArray) steps = NULL;
          LmPlanDay day = lm_plan_place_home (problem, 1, TINY_MONDAY + rows[i].day, &steps);

          g_assert_cmpint (day.fits, ==, rows[i].fits);
          if (!rows[i].fits)
            {
              g_assert_cmpint (day.reason, ==, rows[i].reason);
              continue;
            }
          g_assert_cmpint (day.start, ==, 480);
          g_assert_cmpint (day.end, ==, 810);
          g_assert_cmpint (day.slack, ==, 210);
          g_assert_cmpuint (steps->len, ==, 2);
          g_assert_cmpint (lm_instant_get_day (g_array_index (steps, LmPlanStepRow, 1).start), ==, TINY_MONDAY + rows[i].day);
        }
      g_assert_cmpuint (days->len, ==, 3);
      g_assert_cmpint (g_array_index (days, LmPlanDay, 0).day, ==, TINY_MONDAY + 1);
      g_assert_cmpint (g_array_index (days, LmPlanDay, 1).day, ==, TINY_MONDAY + 3);
      g_assert_cmpint (g_array_index (days, LmPlanDay, 2).day, ==, TINY_MONDAY + 7);
      g_assert_cmpint (g_array_index (days, LmPlanDay, 2).shift, ==, 4);
    }
  tiny_clear (&tiny);
}

RULE (only_the_homes_named_are_placed)
{
  Tiny tiny;
  g_autoptr (LmPlan) plan = NULL;
  g_autoptr (LmPlan) alone = NULL;
  g_autoptr (LmSnapshot) planned = NULL;
  g_autoptr (LmPlanProblem) problem = NULL;
  const LmId only = 2;
  LmPlanOptions options = { .today = TINY_MONDAY, .only = &only, .n_only = 1 };
  guint n;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 300);
  tiny_home (&tiny, 2);
  plan = tiny_plan (&tiny, TINY_MONDAY);
  planned = snapshot_with_plan (tiny.snapshot, plan);
  tiny_clear (&tiny);
  tiny.builder = lm_snapshot_builder_new (planned);
  tiny_appointment (&tiny, 2, LM_PRECISION_DAY, TINY_MONDAY + 3, LM_DAY_NONE, -1, -1);
  tiny_end (&tiny);
  problem = lm_plan_problem_new (tiny.snapshot, &options);
  alone = lm_plan_solve (problem, NULL, NULL);
  lm_plan_get_homes (alone, &n);
  g_assert_cmpuint (n, ==, 1);
  lm_plan_get_steps (alone, &n);
  g_assert_cmpuint (n, ==, 1);
  tiny_expect (alone, 2, 0, 1, "2026-03-05T08:00", "2026-03-05T13:30");
  tiny_clear (&tiny);
}

/* Nothing at all, homes without a method, and a district without anybody. */
RULE (an_empty_district_is_an_answer)
{
  for (int i = 0; i < 3; i++)
    {
      Tiny tiny = { .builder = lm_snapshot_builder_new (NULL) };
      LmPlanOptions options = { .today = TINY_MONDAY };
      g_autoptr (LmPlanProblem) problem = NULL;
      g_autoptr (LmPlan) plan = NULL;
      LmPlanDay day;
      guint n;

      if (i > 0)
        tiny_home (&tiny, 1);
      if (i == 2)
        {
          LmMethodRow method;

          LM_ROW_FRESH (METHOD, &method);
          method.id = 1;
          lm_snapshot_builder_put (tiny.builder, LM_TABLE_METHOD, &method);
          tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
        }
      tiny.snapshot = lm_snapshot_builder_end (g_steal_pointer (&tiny.builder), 1);
      problem = lm_plan_problem_new (tiny.snapshot, &options);
      plan = lm_plan_solve (problem, NULL, NULL);
      lm_plan_get_homes (plan, &n);
      g_assert_cmpuint (n, ==, i > 0);
      g_assert_cmpint (lm_plan_get_end_day (plan), ==, LM_DAY_NONE);
      g_assert_cmpint (lm_plan_get_bound (plan, NULL), ==, LM_DAY_NONE);
      if (i > 0)
        g_assert_nonnull (tiny_find_cause (plan, i == 1 ? "no-method" : "no-crew"));
      day = lm_plan_place_home (problem, 1, TINY_MONDAY, NULL);
      g_assert_false (day.fits);
      tiny_clear (&tiny);
    }
}

static gboolean
stop (double done, gpointer data)
{
  (*(guint *) data)++;
  return FALSE;
}

RULE (who_asks_can_stop)
{
  Tiny tiny;
  LmPlanOptions options = { .today = TINY_MONDAY };
  g_autoptr (LmPlanProblem) problem = NULL;
  guint calls = 0;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_end (&tiny);
  problem = lm_plan_problem_new (tiny.snapshot, &options);
  g_assert_null (lm_plan_solve (problem, stop, &calls));
  g_assert_cmpuint (calls, ==, 1);
  tiny_clear (&tiny);
}

#undef RULE
#define RULE(name) g_test_add_func ("/planner/rules/" #name, name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  RULE (a_step_pauses_for_lunch);
  RULE (nothing_before_today_or_the_start_or_on_a_day_off);
  RULE (who_is_away_does_not_work);
  RULE (a_qualification_counts_on_its_dates);
  RULE (a_certificate_that_runs_out_is_said);
  RULE (what_can_not_be_done_is_said);
  RULE (steps_that_need_two_wait_for_two);
  RULE (more_hands_where_the_day_needs_them);
  RULE (lags_are_kept);
  RULE (a_maximum_lag_moves_what_comes_before);
  RULE (outside_comes_before_the_day_and_only_what_may_pauses_overnight);
  RULE (a_shared_step_is_done_once_and_all_wait_for_it);
  RULE (a_refuser_is_left_out_and_may_break_the_line);
  RULE (the_resident_is_in);
  RULE (promises_are_kept_before_others_are_planned);
  RULE (people_arrive_when_they_said);
  RULE (a_promise_that_can_not_hold_is_said);
  RULE (nobody_is_left_without_heat_in_the_season);
  RULE (nobody_is_left_without_heat_between_visits);
  RULE (buffers_are_kept_at_three_levels);
  RULE (a_coupling_is_not_cut_over_trains);
  RULE (what_is_missing_makes_the_day_provisional);
  RULE (what_was_done_stands_and_the_rest_comes_back);
  RULE (nothing_moves_within_the_days_of_notice);
  RULE (asking_for_a_day_changes_nothing);
  RULE (only_the_homes_named_are_placed);
  RULE (an_empty_district_is_an_answer);
  RULE (who_asks_can_stop);
  return g_test_run ();
}
