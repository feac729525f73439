#include "project/lm-appointments.h"

#include "checker/lm-check.h"
#include "core/lm-readiness.h"
#include "project-fixture.h"
#include "project/lm-planning.h"

static void
planned_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;

  example_set_up (fixture, data);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

#define ADD_PLANNED(name, homes, function) \
  g_test_add ("/project/appointments/" name, Fixture, GUINT_TO_POINTER (homes), planned_set_up, function, fixture_tear_down)

/* A home that is in the plan, with nothing agreed, whose readiness is as asked. */
static LmId
find_planned (Fixture *fixture, gboolean ready, guint skip)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (SNAPSHOT (fixture), homes[i].id);

      if (plan && plan->visit_day > TODAY + 30 && plan->slack >= 0 &&
          lm_home_get_appointment (SNAPSHOT (fixture), homes[i].id, LM_APPOINTMENT_KIND_CONNECTION) == NULL &&
          (lm_readiness_count_missing (SNAPSHOT (fixture), &homes[i]) == 0) == ready && skip-- == 0)
        return homes[i].id;
    }
  g_error ("The example has no such home.");
}

/* Waives what is missing, so that the home is ready. */
static void
make_ready (Fixture *fixture, LmId home)
{
  g_autoptr (GArray) needs = lm_readiness_of_home (SNAPSHOT (fixture), ROW (fixture, HOME, home), LM_DAY_NONE);
  LmEdit *edit = lm_project_begin (fixture->project, "Ready");

  for (guint i = 0; i < needs->len; i++)
    {
      const LmRequirement *need = &g_array_index (needs, LmRequirement, i);
      LmHomeConditionRow row;

      if (need->state == LM_CONDITION_STATE_MET || need->state == LM_CONDITION_STATE_WAIVED)
        continue;
      LM_ROW_FRESH (HOME_CONDITION, &row);
      if (need->row)
        row = *need->row;
      row.home = home;
      row.condition = need->condition->id;
      row.state = LM_CONDITION_STATE_WAIVED;
      if (need->row)
        lm_edit_update (edit, LM_TABLE_HOME_CONDITION, &row);
      else
        lm_edit_insert (edit, LM_TABLE_HOME_CONDITION, &row);
    }
  g_assert_true (lm_edit_end (edit, NULL));
}

static LmDay
visit_day (Fixture *fixture, LmId home)
{
  return lm_home_get_plan (SNAPSHOT (fixture), home)->visit_day;
}

static const LmAppointmentRow *
appointment_of (Fixture *fixture, LmId home)
{
  return lm_home_get_appointment (SNAPSHOT (fixture), home, LM_APPOINTMENT_KIND_CONNECTION);
}

/* Another day than the planned one that can be had. */
static LmDay
other_day (Fixture *fixture, LmId home)
{
  g_autoptr (GArray) slots = lm_project_find_slots (fixture->project, home, TODAY + 30, 6);

  g_assert_cmpuint (slots->len, >, 1);
  for (guint i = 0; i < slots->len; i++)
    {
      const LmSlot *slot = &g_array_index (slots, LmSlot, i);

      if (slot->day != visit_day (fixture, home))
        return slot->day;
    }
  g_assert_not_reached ();
}

static void
assert_no_violation (Fixture *fixture)
{
  g_autoptr (GArray) violations = lm_check_plan (SNAPSHOT (fixture), 0, TODAY);

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      g_autofree char *words = NULL;

      if (violation->weight != LM_VIOLATION_HARD)
        continue;
      words = lm_violation_describe (SNAPSHOT (fixture), violation);
      g_test_message ("%s: %s", violation->rule, words);
    }
  g_assert_cmpuint (lm_violations_count_hard (violations), ==, 0);
}

static guint
count_promises (Fixture *fixture, LmId home)
{
  guint n;

  LM_OF_HOME (SNAPSHOT (fixture), PROMISE, home, &n);
  return n;
}

static void
test_booking_moves_the_home_in_one_action (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmId home = find_planned (fixture, TRUE, 0), id;
  LmDay before = visit_day (fixture, home), day = other_day (fixture, home);
  const LmPlanHomeRow *plan = lm_home_get_plan (SNAPSHOT (fixture), home);
  g_autoptr (LmSnapshot) old = lm_snapshot_ref (SNAPSHOT (fixture));
  guint n, n_baselines = 0;
  const LmPlanHomeRow *rows;
  const LmPlanRow *plans;
  const LmPromiseRow *promise;
  LmBooking booking;

  lm_booking_init (&booking, day);
  booking.by = "Desk";
  id = lm_project_book (fixture->project, home, &booking, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (id, ==, appointment_of (fixture, home)->id);
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_CONFIRMED);
  g_assert_cmpint (visit_day (fixture, home), ==, day);
  g_assert_cmpint (lm_home_get_plan (SNAPSHOT (fixture), home)->id, ==, plan->id);
  promise = lm_home_get_promise (SNAPSHOT (fixture), home);
  g_assert_cmpint (promise->appointment, ==, id);
  g_assert_cmpint (promise->first_day, ==, day);
  g_assert_cmpint (promise->end_day, ==, day + 1);
  g_assert_cmpint (promise->channel, ==, LM_CHANNEL_PHONE);
  g_assert_cmpint (promise->cents_own, ==, lm_appointment_get_own_costs (SNAPSHOT (fixture), ROW (fixture, HOME, home)));
  assert_no_violation (fixture);

  /* Nobody else moved, and the train's baseline is how it stood before. */
  rows = LM_ROWS (old, PLAN_HOME, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].home != home)
      g_assert_cmpint (lm_home_get_plan (SNAPSHOT (fixture), rows[i].home)->visit_day, ==, rows[i].visit_day);
  plans = LM_ROWS (SNAPSHOT (fixture), PLAN, &n);
  for (guint i = 0; i < n; i++)
    n_baselines += plans[i].kind == LM_PLAN_KIND_BASELINE;
  g_assert_cmpuint (n_baselines, ==, 1);
  g_assert_nonnull (lm_planning_get_baseline (SNAPSHOT (fixture), lm_home_get_plan (SNAPSHOT (fixture), home)->train));
  g_assert_false (lm_project_is_plan_stale (fixture->project));

  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_null (appointment_of (fixture, home));
  g_assert_cmpint (visit_day (fixture, home), ==, before);
  g_assert_cmpuint (count_promises (fixture, home), ==, 0);
}

static void
test_ready_gates_the_confirmation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmId home = find_planned (fixture, FALSE, 0);
  LmSnapshot *before = SNAPSHOT (fixture);
  LmBooking booking;

  lm_booking_init (&booking, visit_day (fixture, home));
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, TRUE, &error), ==, 0);
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "still missing"));
  g_clear_error (&error);
  g_assert_true (SNAPSHOT (fixture) == before);

  /* A day can be held and proposed for it; nothing is told by that. */
  g_assert_cmpint (lm_project_hold (fixture->project, home, booking.day, &error), !=, 0);
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, FALSE, &error), !=, 0);
  g_assert_no_error (error);
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_PROPOSED);
  g_assert_cmpuint (count_promises (fixture, home), ==, 0);
  g_assert_false (lm_project_confirm (fixture->project, home, LM_CHANNEL_PHONE, NULL, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_clear_error (&error);
  make_ready (fixture, home);
  g_assert_true (lm_project_confirm (fixture->project, home, LM_CHANNEL_PHONE, NULL, &error));
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_CONFIRMED);
  g_assert_cmpuint (count_promises (fixture, home), ==, 1);
}

static void
test_days_that_can_not_be_booked (Fixture *fixture, gconstpointer data)
{
  LmId home = find_planned (fixture, TRUE, 0);
  LmDay saturday = TODAY + 31 + (5 - lm_day_get_weekday (TODAY + 31) + 7) % 7;
  LmDay christmas = lm_day_from_date (2026, 12, 25), monday = saturday + 2;
  const struct { LmDay day; const char *code; } cases[] = {
    { TODAY - 1, "past" }, { TODAY + 1, "start" }, { saturday, "calendar" }, { christmas, "holiday" }, { monday, "resident" },
  };
  LmAvailabilityRow never;
  LmEdit *edit = lm_project_begin (fixture->project, "Never on Mondays");

  LM_ROW_FRESH (AVAILABILITY, &never);
  never.home = home;
  never.weekdays = 1;
  never.reason = "works nights";
  lm_edit_insert (edit, LM_TABLE_AVAILABILITY, &never);
  g_assert_true (lm_edit_end (edit, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) conflicts = lm_project_check_move (fixture->project, home, cases[i].day);
      g_autoptr (GError) error = NULL;
      g_autofree char *words = NULL;
      LmSnapshot *before = SNAPSHOT (fixture);
      gboolean found = FALSE;
      LmBooking booking;

      for (guint c = 0; c < conflicts->len; c++)
        found = found || (g_array_index (conflicts, LmMoveConflict, c).hard &&
                          g_str_equal (g_array_index (conflicts, LmMoveConflict, c).code, cases[i].code));
      g_test_message ("%s", cases[i].code);
      g_assert_true (found);
      words = lm_move_conflict_format (SNAPSHOT (fixture), &g_array_index (conflicts, LmMoveConflict, 0));
      g_assert_cmpuint (strlen (words), >, 10);
      lm_booking_init (&booking, cases[i].day);
      g_assert_cmpint (lm_project_book (fixture->project, home, &booking, FALSE, &error), ==, 0);
      g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
      g_assert_true (SNAPSHOT (fixture) == before);
    }
}

static void
test_a_hold_lasts_ten_minutes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmId home = find_planned (fixture, TRUE, 0);
  LmDay agreed = visit_day (fixture, home), held = other_day (fixture, home);
  LmBooking booking;

  lm_booking_init (&booking, agreed);
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, FALSE, &error), !=, 0);
  g_assert_cmpint (lm_project_hold (fixture->project, home, held, &error), !=, 0);
  g_assert_no_error (error);
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_HELD);
  g_assert_cmpint (visit_day (fixture, home), ==, held);
  g_setenv ("LM_NOW", "10:09", TRUE);
  g_assert_cmpint (lm_project_release_holds (fixture->project, &error), ==, 0);
  g_setenv ("LM_NOW", "10:10", TRUE);
  g_assert_cmpint (lm_project_release_holds (fixture->project, &error), ==, 1);
  g_assert_no_error (error);
  /* What was agreed before counts again, and the home goes back to its day. */
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_PROPOSED);
  g_assert_cmpint (visit_day (fixture, home), ==, agreed);
  assert_no_violation (fixture);
}

static void
test_a_confirmed_home_never_moves_by_itself (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) conflicts = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  LmId home = find_planned (fixture, TRUE, 0), other = find_planned (fixture, FALSE, 1);
  LmDay day = visit_day (fixture, home), free_day, moved;
  g_autofree LmId *ids = NULL;
  LmBooking booking;

  free_day = other_day (fixture, home);
  lm_booking_init (&booking, day);
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, TRUE, &error), !=, 0);
  g_assert_false (lm_project_move_home (fixture->project, home, free_day, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_clear_error (&error);
  conflicts = lm_project_check_move (fixture->project, home, free_day);
  g_assert_cmpstr (g_array_index (conflicts, LmMoveConflict, 0).code, ==, "confirmed");

  /* An unconfirmed one does, and stays where it was put through a planning. */
  moved = other_day (fixture, other);
  g_assert_true (lm_project_move_home (fixture->project, other, moved, &error));
  g_assert_no_error (error);
  ids = add_street (fixture->project, "Nieuw", 10);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (visit_day (fixture, home), ==, day);
  g_assert_cmpint (visit_day (fixture, other), ==, moved);
  assert_no_violation (fixture);

  /* Talking with the resident moves it, and the ledger keeps both promises. */
  free_day = other_day (fixture, home);
  lm_booking_init (&booking, free_day);
  booking.reason = "resident away";
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, TRUE, &error), !=, 0);
  g_assert_no_error (error);
  g_assert_cmpint (visit_day (fixture, home), ==, free_day);
  g_assert_cmpuint (count_promises (fixture, home), ==, 2);
  g_assert_cmpstr (lm_home_get_promise (SNAPSHOT (fixture), home)->reason, ==, "resident away");
}

static void
test_letters_tell_the_kind_in_force (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmId homes[2] = { find_planned (fixture, TRUE, 0), find_planned (fixture, FALSE, 0) };
  g_autofree char *near = NULL, *last = NULL;
  const LmPromiseRow *promise;
  LmDay day = visit_day (fixture, homes[0]);
  gint64 revision = lm_snapshot_get_revision (SNAPSHOT (fixture));

  /* More than fourteen days ahead: a window, from the planned day to P80. */
  g_assert_true (lm_project_letter_sent (fixture->project, homes, 2, LM_CHANNEL_LETTER, "Desk", &error));
  g_assert_no_error (error);
  g_assert_cmpint (lm_snapshot_get_revision (SNAPSHOT (fixture)), ==, revision + 1);
  promise = lm_home_get_promise (SNAPSHOT (fixture), homes[0]);
  g_assert_cmpint (promise->precision, ==, LM_PRECISION_WINDOW);
  g_assert_cmpint (promise->first_day, ==, day);
  g_assert_cmpint (promise->end_day, ==, lm_home_get_plan (SNAPSHOT (fixture), homes[0])->p80_day + 1);
  g_assert_cmpint (appointment_of (fixture, homes[1])->state, ==, LM_APPOINTMENT_STATE_LETTER_SENT);

  /* From day −14 on: the day. */
  near = lm_day_format_iso (day - 10);
  g_setenv ("LM_TODAY", near, TRUE);
  g_assert_true (lm_project_letter_sent (fixture->project, homes, 1, LM_CHANNEL_EMAIL, NULL, &error));
  promise = lm_home_get_promise (SNAPSHOT (fixture), homes[0]);
  g_assert_cmpint (promise->precision, ==, LM_PRECISION_DAY);
  g_assert_cmpint (promise->first_day, ==, day);
  g_assert_cmpint (promise->channel, ==, LM_CHANNEL_EMAIL);
  g_assert_cmpuint (count_promises (fixture, homes[0]), ==, 2);

  /* In the last days: the time at which people come, as the letter names it. */
  last = lm_day_format_iso (day - 1);
  g_setenv ("LM_TODAY", last, TRUE);
  g_assert_true (lm_project_letter_sent (fixture->project, homes, 1, LM_CHANNEL_LETTER, NULL, &error));
  promise = lm_home_get_promise (SNAPSHOT (fixture), homes[0]);
  g_assert_cmpint (promise->precision, ==, LM_PRECISION_ARRIVAL);
  g_assert_cmpint (promise->first_day, ==, day);
  g_assert_cmpint (promise->from_minute, >=, 480);
  g_assert_cmpint (promise->to_minute - promise->from_minute, ==, lm_snapshot_get_project (SNAPSHOT (fixture))->arrival_minutes);
  assert_no_violation (fixture);
}

static void
test_calls_are_noted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmId home = find_planned (fixture, TRUE, 0);
  const LmMessageRow **messages;
  guint n_before, n;
  LmBooking booking;

  LM_OF_HOME (SNAPSHOT (fixture), MESSAGE, home, &n_before);
  g_assert_true (lm_project_no_answer (fixture->project, home, LM_DAY_NONE, "tried twice", &error));
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_NO_ANSWER);
  g_assert_cmpint (appointment_of (fixture, home)->next_try, ==, TODAY + 1);
  messages = LM_OF_HOME (SNAPSHOT (fixture), MESSAGE, home, &n);
  g_assert_cmpuint (n, ==, n_before + 1);
  g_assert_cmpstr (messages[n - 1]->body, ==, "tried twice");
  g_assert_true (lm_project_call_back (fixture->project, home, TODAY + 5, NULL, &error));
  g_assert_cmpint (appointment_of (fixture, home)->next_try, ==, TODAY + 5);

  lm_booking_init (&booking, visit_day (fixture, home));
  booking.precision = LM_PRECISION_ARRIVAL;
  booking.from_minute = 8 * 60;
  booking.to_minute = 9 * 60;
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, TRUE, &error), !=, 0);
  g_assert_no_error (error);
  g_assert_cmpint (appointment_of (fixture, home)->next_try, ==, LM_DAY_NONE);
  g_assert_cmpint (lm_home_get_promise (SNAPSHOT (fixture), home)->from_minute, ==, 480);
  /* Nobody picking up does not undo what was confirmed; a refusal does. */
  g_assert_true (lm_project_no_answer (fixture->project, home, LM_DAY_NONE, NULL, &error));
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_CONFIRMED);
  g_assert_true (lm_project_refuse (fixture->project, home, "not this month", &error));
  g_assert_cmpint (appointment_of (fixture, home)->state, ==, LM_APPOINTMENT_STATE_REFUSED);
  g_assert_false (lm_appointment_binds (appointment_of (fixture, home)));
  g_assert_false (lm_project_cancel_appointment (fixture->project, home, NULL, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, FALSE, &error), !=, 0);
  g_assert_true (lm_project_cancel_appointment (fixture->project, home, NULL, &error));
  g_assert_null (appointment_of (fixture, home));

  booking.to_minute = booking.from_minute;
  g_assert_cmpint (lm_project_book (fixture->project, home, &booking, FALSE, &error), ==, 0);
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
}

static void
test_slots_exist (Fixture *fixture, gconstpointer data)
{
  LmId home = find_planned (fixture, FALSE, 0);
  g_autoptr (GArray) slots = lm_project_find_slots (fixture->project, home, TODAY, 5);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) again = lm_project_find_slots (fixture->project, home, TODAY, 5);

  g_test_message ("five slots of 400 homes: %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (slots->len, ==, 5);
  g_assert_cmpuint (again->len, ==, 5);
  for (guint i = 0; i < slots->len; i++)
    {
      const LmSlot *slot = &g_array_index (slots, LmSlot, i);
      g_autoptr (GError) error = NULL;
      LmBooking booking;

      lm_booking_init (&booking, slot->day);
      g_assert_cmpint (lm_project_book (fixture->project, home, &booking, FALSE, &error), !=, 0);
      g_assert_no_error (error);
      g_assert_cmpint (visit_day (fixture, home), ==, slot->day);
    }
  assert_no_violation (fixture);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_PLANNED ("booking-moves-the-home-in-one-action", 120, test_booking_moves_the_home_in_one_action);
  ADD_PLANNED ("ready-gates-the-confirmation", 120, test_ready_gates_the_confirmation);
  ADD_PLANNED ("days-that-can-not-be-booked", 120, test_days_that_can_not_be_booked);
  ADD_PLANNED ("a-hold-lasts-ten-minutes", 120, test_a_hold_lasts_ten_minutes);
  ADD_PLANNED ("a-confirmed-home-never-moves-by-itself", 120, test_a_confirmed_home_never_moves_by_itself);
  ADD_PLANNED ("letters-tell-the-kind-in-force", 120, test_letters_tell_the_kind_in_force);
  ADD_PLANNED ("calls-are-noted", 120, test_calls_are_noted);
  ADD_PLANNED ("slots-exist", 400, test_slots_exist);
  return project_test_run ();
}
