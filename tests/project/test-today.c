#include "project/lm-today.h"

#include "project-fixture.h"
#include "project/lm-appointments.h"
#include "project/lm-conflicts.h"
#include "project/lm-home-list.h"
#include "project/lm-outcomes.h"
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
  g_test_add ("/project/" name, Fixture, GUINT_TO_POINTER (homes), planned_set_up, function, fixture_tear_down)

/* The item of that kind and home, or NULL. */
static const LmTodayItem *
find (GArray *items, LmTodayKind kind, LmId home)
{
  for (guint i = 0; i < items->len; i++)
    {
      const LmTodayItem *item = &g_array_index (items, LmTodayItem, i);

      if (item->kind == kind && item->home == home)
        return item;
    }
  return NULL;
}

static GArray *
list (Fixture *fixture)
{
  return lm_today_list (SNAPSHOT (fixture), lm_project_get_today (fixture->project), NULL, 0);
}

static void
go_to (LmDay day)
{
  g_autofree char *text = lm_day_format_iso (day);

  g_setenv ("LM_TODAY", text, TRUE);
}

/* One home of its own, planned and free of appointments and visits. */
static LmId
find_planned (Fixture *fixture, LmDay *day)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (SNAPSHOT (fixture), homes[i].id);
      guint n_visits, n_promises;

      LM_OF_HOME (SNAPSHOT (fixture), VISIT, homes[i].id, &n_visits);
      LM_OF_HOME (SNAPSHOT (fixture), PROMISE, homes[i].id, &n_promises);
      if (plan && plan->state == LM_PLAN_STATE_PLANNED && plan->visit_day > TODAY + 40 && n_visits == 0 && n_promises == 0 &&
          lm_home_get_appointment (SNAPSHOT (fixture), homes[i].id, LM_APPOINTMENT_KIND_CONNECTION) == NULL)
        {
          *day = plan->visit_day;
          return homes[i].id;
        }
    }
  g_error ("The example has no such home.");
}

static void
test_a_home_through_its_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmDay day;
  LmId home = find_planned (fixture, &day);
  const LmTodayItem *item;
  LmVisitReport report;
  GArray *items = list (fixture);

  g_assert_null (find (items, LM_TODAY_CALL, home));
  g_assert_null (find (items, LM_TODAY_VISIT, home));
  g_array_unref (items);

  /* Day −14: the resident is to be told the day. */
  go_to (day - 14);
  items = list (fixture);
  item = find (items, LM_TODAY_CALL, home);
  g_assert_nonnull (item);
  g_assert_cmpint (item->due, ==, day - 14);
  g_assert_cmpint (item->day, ==, day);
  g_array_unref (items);

  g_assert_true (lm_project_no_answer (fixture->project, home, day - 12, NULL, &error));
  items = list (fixture);
  g_assert_null (find (items, LM_TODAY_CALL, home));
  g_array_unref (items);
  go_to (day - 12);
  items = list (fixture);
  g_assert_nonnull (find (items, LM_TODAY_CALL, home));
  g_array_unref (items);

  g_assert_true (lm_project_confirm (fixture->project, home, LM_CHANNEL_PHONE, NULL, &error));
  g_assert_no_error (error);
  items = list (fixture);
  g_assert_null (find (items, LM_TODAY_CALL, home));
  g_assert_null (find (items, LM_TODAY_PROMISE, home));
  g_array_unref (items);

  /* The day itself, and the day after without an outcome. */
  go_to (day);
  items = list (fixture);
  item = find (items, LM_TODAY_VISIT, home);
  g_assert_nonnull (item);
  g_assert_cmpint (item->outcome, ==, -1);
  g_assert_cmpint (lm_instant_get_day (item->start), ==, day);
  g_assert_cmpint (item->crew, !=, 0);
  g_array_unref (items);
  go_to (day + 1);
  items = list (fixture);
  g_assert_nonnull (find (items, LM_TODAY_VISIT, home));
  g_assert_nonnull (find (items, LM_TODAY_PROMISE, home));
  g_array_unref (items);

  go_to (day);
  lm_visit_report_init (&report, day, LM_OUTCOME_DONE);
  g_assert_cmpint (lm_project_record_visit (fixture->project, home, &report, &error), !=, 0);
  items = list (fixture);
  item = find (items, LM_TODAY_VISIT, home);
  g_assert_nonnull (item);
  g_assert_cmpint (item->outcome, ==, LM_OUTCOME_DONE);
  g_array_unref (items);
  go_to (day + 1);
  items = list (fixture);
  g_assert_null (find (items, LM_TODAY_VISIT, home));
  g_assert_null (find (items, LM_TODAY_PROMISE, home));
  g_array_unref (items);
}

static void
test_promises_that_the_plan_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmDay day;
  LmId home = find_planned (fixture, &day);
  LmPlanHomeRow moved;
  LmEdit *edit;
  GArray *items;
  const LmTodayItem *item;

  g_assert_true (lm_project_letter_sent (fixture->project, &home, 1, LM_CHANNEL_LETTER, NULL, &error));
  edit = lm_project_begin (fixture->project, "Moved by hand");
  moved = *lm_home_get_plan (SNAPSHOT (fixture), home);
  moved.visit_day = moved.p80_day + 20;
  lm_edit_update (edit, LM_TABLE_PLAN_HOME, &moved);
  g_assert_true (lm_edit_end (edit, NULL));
  items = list (fixture);
  item = find (items, LM_TODAY_PROMISE, home);
  g_assert_nonnull (item);
  g_assert_cmpstr (item->rule, ==, "late");
  g_assert_cmpint (item->day, ==, day);
  g_array_unref (items);
}

static void
test_preparation_and_certificates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) items = lm_today_list (SNAPSHOT (fixture), TODAY, NULL, 60);
  guint counts[LM_N_TODAY] = { 0 };
  guint n;
  const LmPersonRow *persons = LM_ROWS (SNAPSHOT (fixture), PERSON, &n);
  const LmPlanStepRow *steps;
  LmPersonQualificationRow row;
  LmEdit *edit;

  for (guint i = 0; i < items->len; i++)
    {
      const LmTodayItem *item = &g_array_index (items, LmTodayItem, i);

      counts[item->kind]++;
      g_assert_true (item->kind != LM_TODAY_PREPARATION || LM_FIND (SNAPSHOT (fixture), CONDITION, item->ref) != NULL);
      g_assert_true (i == 0 || g_array_index (items, LmTodayItem, i - 1).kind <= item->kind);
      if (item->kind == LM_TODAY_DECISION || item->kind == LM_TODAY_PREPARATION)
        g_assert_cmpint (item->due, <=, TODAY + 60);
    }
  g_assert_cmpuint (counts[LM_TODAY_PREPARATION], >, 0);

  /* A certificate that ends while its holder's crew has work. */
  steps = LM_ROWS (SNAPSHOT (fixture), PLAN_STEP, &n);
  LM_ROW_FRESH (PERSON_QUALIFICATION, &row);
  for (guint i = 0; persons && row.person == 0; i++)
    for (guint s = 0; s < n && row.person == 0; s++)
      if (steps[s].crew == persons[i].crew && steps[s].start > lm_instant (TODAY + 40, 0))
        row.person = persons[i].id;
  row.qualification = LM_ROWS (SNAPSHOT (fixture), QUALIFICATION, &n)->id;
  edit = lm_project_begin (fixture->project, "Certificate");
  {
    guint n_old;
    const LmPersonQualificationRow *old = LM_ROWS (SNAPSHOT (fixture), PERSON_QUALIFICATION, &n_old);

    for (guint i = 0; i < n_old; i++)
      if (old[i].person == row.person && old[i].qualification == row.qualification)
        lm_edit_delete (edit, LM_TABLE_PERSON_QUALIFICATION, old[i].id);
  }
  row.valid_until = TODAY + 20;
  lm_edit_insert (edit, LM_TABLE_PERSON_QUALIFICATION, &row);
  g_assert_true (lm_edit_end (edit, NULL));
  {
    g_autoptr (GArray) after = list (fixture);
    gboolean found = FALSE;

    for (guint i = 0; i < after->len; i++)
      {
        const LmTodayItem *item = &g_array_index (after, LmTodayItem, i);

        found = found || (item->kind == LM_TODAY_CERTIFICATE && item->person == row.person && item->ref == row.qualification &&
                          item->due == row.valid_until);
      }
    g_assert_true (found);
  }
}

static void
on_updated (LmConflictWatch *watch, gboolean *updated)
{
  *updated = TRUE;
}

static void
test_conflicts_follow_in_a_worker (Fixture *fixture, gconstpointer data)
{
  LmHomeList *homes = lm_home_list_new (fixture->project);
  LmConflictWatch *watch = lm_conflict_watch_get (fixture->project);
  gboolean updated = FALSE;
  LmDay day;
  LmId home = find_planned (fixture, &day);
  LmHomeItem *item = lm_home_list_find (homes, home);
  LmAvailabilityRow never;
  LmEdit *edit;

  g_assert_true (watch == lm_conflict_watch_get (fixture->project));
  g_signal_connect (watch, "updated", G_CALLBACK (on_updated), &updated);
  run_until (&updated);
  g_assert_false (g_hash_table_contains (lm_conflict_watch_get_conflicts (watch)->homes, &home));
  g_assert_cmpint (lm_home_item_get_state (item)->status, !=, LM_STATUS_CONFLICT);

  edit = lm_project_begin (fixture->project, "Can't");
  LM_ROW_FRESH (AVAILABILITY, &never);
  never.home = home;
  never.first_day = day;
  never.end_day = day + 1;
  lm_edit_insert (edit, LM_TABLE_AVAILABILITY, &never);
  updated = FALSE;
  g_assert_true (lm_edit_end (edit, NULL));
  run_until (&updated);
  g_assert_true (lm_conflict_watch_get_conflicts (watch)->snapshot == SNAPSHOT (fixture));
  g_assert_true (g_hash_table_contains (lm_conflict_watch_get_conflicts (watch)->homes, &home));
  g_assert_cmpint (lm_home_item_get_state (item)->status, ==, LM_STATUS_CONFLICT);

  updated = FALSE;
  g_assert_true (lm_project_undo (fixture->project, NULL));
  run_until (&updated);
  g_assert_cmpint (lm_home_item_get_state (item)->status, !=, LM_STATUS_CONFLICT);
  g_assert_finalize_object (homes);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_PLANNED ("today/a-home-through-its-days", 160, test_a_home_through_its_days);
  ADD_PLANNED ("today/promises-that-the-plan-left", 160, test_promises_that_the_plan_left);
  ADD_PLANNED ("today/preparation-and-certificates", 160, test_preparation_and_certificates);
  ADD_PLANNED ("conflicts/follow-in-a-worker", 160, test_conflicts_follow_in_a_worker);
  return project_test_run ();
}
