#include <string.h>

#include "library/lm-example.h"
#include "plan-snapshot.h"
#include "planner/lm-repair.h"

/* The plan as it stands: what is asked of it leaves no trace, and after edits it
 * answers as one that was read anew. */

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  GRand *random;
  LmId next;
} District;

static void
start (District *self, guint homes, guint seed)
{
  LmExampleOptions example = { .n_homes = homes, .seed = seed, .today = lm_day_from_date (2026, 3, 2) };
  LmPlanOptions options = { .today = example.today, .seed = seed };
  g_autoptr (LmSnapshot) made = lm_example_snapshot (&example, NULL);
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (made, &options);
  g_autoptr (LmPlan) plan = lm_plan_solve (problem, NULL, NULL);

  self->today = example.today;
  self->snapshot = snapshot_with_plan (made, plan);
  self->random = g_rand_new_with_seed (seed);
  self->next = G_GINT64_CONSTANT (9) << 40;
}

static void
stop (District *self)
{
  lm_snapshot_unref (self->snapshot);
  g_rand_free (self->random);
}

static LmPlanProblem *
standing_of (District *self)
{
  LmPlanOptions options = { .today = self->today, .seed = 1 };

  return lm_plan_problem_new_standing (self->snapshot, &options);
}

static LmId
any_home (District *self)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);

  return homes[g_rand_int_range (self->random, 0, (int) n)].id;
}

static void
assert_same_answers (LmPlanProblem *a, LmPlanProblem *b, LmId home, LmDay today)
{
  g_autoptr (GArray) x = lm_plan_list_slots (a, home, today, 4), y = lm_plan_list_slots (b, home, today, 4);

  g_assert_cmpuint (x->len, ==, y->len);
  for (guint i = 0; i < x->len; i++)
    {
      const LmPlanSlot *p = &g_array_index (x, LmPlanSlot, i), *q = &g_array_index (y, LmPlanSlot, i);

      g_assert_cmpint (p->visit.day, ==, q->visit.day);
      g_assert_cmpint (p->visit.start, ==, q->visit.start);
      g_assert_cmpint (p->visit.end, ==, q->visit.end);
      g_assert_cmpint (p->visit.shift, ==, q->visit.shift);
      g_assert_cmpint (p->train_end, ==, q->train_end);
      g_assert_cmpint (p->district_end, ==, q->district_end);
      g_assert_cmpint (p->slots_left, ==, q->slots_left);
    }
}

/* The home as lm_plan_place_home() has it, written as the project would. */
static void
move (District *self, LmPlanProblem *standing, LmId home)
{
  g_autoptr (GArray) slots = lm_plan_list_slots (standing, home, self->today, 6);
  g_autoptr (GArray) steps = NULL;
  LmSnapshotBuilder *builder;
  LmSnapshot *after;
  const LmPlanHomeRow **rows;
  const LmPlanStepRow **old;
  LmPlanHomeRow row;
  guint n;
  LmDay day;

  if (slots->len == 0)
    return;
  day = g_array_index (slots, LmPlanSlot, (guint) g_rand_int_range (self->random, 0, (int) slots->len)).visit.day;
  g_assert_true (lm_plan_place_home (standing, home, day, &steps).fits);
  rows = LM_OF_HOME (self->snapshot, PLAN_HOME, home, &n);
  row = *rows[0];
  row.visit_day = day;
  builder = lm_snapshot_builder_new (self->snapshot);
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &row);
  old = LM_OF_HOME (self->snapshot, PLAN_STEP, home, &n);
  for (guint i = 0; i < steps->len; i++)
    {
      LmPlanStepRow step = g_array_index (steps, LmPlanStepRow, i);

      step.plan = row.plan;
      for (guint k = 0; k < n; k++)
        if (old[k]->step == step.step && old[k]->visit == step.visit)
          step.id = old[k]->id;
      if (step.id == 0)
        step.id = self->next++;
      lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &step);
    }
  after = lm_snapshot_builder_end (builder, lm_snapshot_get_revision (self->snapshot) + 1);
  lm_snapshot_unref (self->snapshot);
  self->snapshot = after;
}

static void
tell (District *self, LmId home)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (self->snapshot);
  guint n;
  const LmPlanHomeRow **rows = LM_OF_HOME (self->snapshot, PLAN_HOME, home, &n);
  LmSnapshot *after;
  LmVisitRow visit;
  LmAvailabilityRow away;
  LmHomeRow row = *LM_FIND (self->snapshot, HOME, home);

  switch (g_rand_int_range (self->random, 0, 4))
    {
    case 0:
      LM_ROW_FRESH (AVAILABILITY, &away);
      away.id = self->next++;
      away.home = home;
      away.first_day = self->today + g_rand_int_range (self->random, 0, 60);
      away.end_day = away.first_day + 14;
      lm_snapshot_builder_put (builder, LM_TABLE_AVAILABILITY, &away);
      break;
    case 1:
      LM_ROW_FRESH (VISIT, &visit);
      visit.id = self->next++;
      visit.home = home;
      visit.day = n > 0 && rows[0]->visit_day != LM_DAY_NONE ? rows[0]->visit_day : self->today;
      visit.outcome = LM_OUTCOME_NO_ACCESS;
      lm_snapshot_builder_put (builder, LM_TABLE_VISIT, &visit);
      break;
    case 2:
      row.note = "called twice";
      lm_snapshot_builder_put (builder, LM_TABLE_HOME, &row);
      break;
    default:
      {
        LmDecisionRow refusal;

        LM_ROW_FRESH (DECISION, &refusal);
        refusal.id = self->next++;
        refusal.home = home;
        refusal.state = LM_DECISION_STATE_REFUSED;
        lm_snapshot_builder_put (builder, LM_TABLE_DECISION, &refusal);
      }
    }
  after = lm_snapshot_builder_end (builder, lm_snapshot_get_revision (self->snapshot) + 1);
  lm_snapshot_unref (self->snapshot);
  self->snapshot = after;
}

static void
test_questions_leave_no_trace (void)
{
  District district;
  g_autoptr (LmPlanProblem) used = NULL, fresh = NULL;

  start (&district, 90, 5);
  used = standing_of (&district);
  for (guint i = 0; i < 60; i++)
    g_array_unref (lm_plan_list_slots (used, any_home (&district), district.today, 3));
  fresh = standing_of (&district);
  for (guint i = 0; i < 25; i++)
    assert_same_answers (used, fresh, any_home (&district), district.today);
  stop (&district);
}

static void
test_it_follows_edits (void)
{
  for (guint seed = 1; seed <= 3; seed++)
    {
      District district;
      g_autoptr (LmPlanProblem) following = NULL;

      start (&district, 70, seed);
      following = standing_of (&district);
      for (guint i = 0; i < 12; i++)
        {
          g_autoptr (LmPlanProblem) fresh = NULL;

          if (i % 2)
            tell (&district, any_home (&district));
          else
            move (&district, following, any_home (&district));
          g_assert_true (lm_plan_problem_follow (following, district.snapshot, district.today));
          fresh = standing_of (&district);
          for (guint k = 0; k < 4; k++)
            assert_same_answers (following, fresh, any_home (&district), district.today);
        }
      stop (&district);
    }
}

/* What all rests on can't be followed, and a refused following changes nothing. */
static void
test_crews_are_read_anew (void)
{
  District district;
  g_autoptr (LmPlanProblem) standing = NULL, fresh = NULL;
  LmSnapshotBuilder *builder;
  g_autoptr (LmSnapshot) after = NULL;
  LmAbsenceRow absence;

  start (&district, 60, 2);
  standing = standing_of (&district);
  builder = lm_snapshot_builder_new (district.snapshot);
  LM_ROW_FRESH (ABSENCE, &absence);
  absence.id = district.next;
  absence.crew = LM_ROWS (district.snapshot, CREW, NULL)[0].id;
  absence.first_day = district.today;
  absence.end_day = district.today + 7;
  lm_snapshot_builder_put (builder, LM_TABLE_ABSENCE, &absence);
  after = lm_snapshot_builder_end (builder, 9);
  g_assert_false (lm_plan_problem_follow (standing, after, district.today));
  g_assert_false (lm_plan_problem_follow (standing, district.snapshot, district.today + 1));
  fresh = standing_of (&district);
  for (guint k = 0; k < 10; k++)
    assert_same_answers (standing, fresh, any_home (&district), district.today);
  stop (&district);
}

/* What a slot says of the end of the train and the district is what the visits say. */
static void
test_consequences_are_true (void)
{
  District district;
  g_autoptr (LmPlanProblem) standing = NULL;
  guint seen = 0;

  start (&district, 80, 7);
  standing = standing_of (&district);
  for (guint i = 0; i < 20; i++)
    {
      LmId home = any_home (&district);
      g_autoptr (GArray) slots = lm_plan_list_slots (standing, home, district.today, 5);

      for (guint s = 0; s < slots->len; s++)
        {
          const LmPlanSlot *slot = &g_array_index (slots, LmPlanSlot, s);
          LmDay train = slot->visit.day, all = slot->visit.day;
          guint n;
          const LmPlanHomeRow *rows = LM_ROWS (district.snapshot, PLAN_HOME, &n);
          LmPlanSlot asked = lm_plan_ask_slot (standing, home, slot->visit.day);

          for (guint r = 0; r < n; r++)
            if (rows[r].home != home && rows[r].visit_day != LM_DAY_NONE)
              {
                all = MAX (all, rows[r].visit_day);
                if (rows[r].train == slot->train)
                  train = MAX (train, rows[r].visit_day);
              }
          g_assert_cmpint (slot->district_end, ==, all + 1);
          if (slot->train)
            g_assert_cmpint (slot->train_end, ==, train + 1);
          g_assert_true (asked.visit.fits);
          g_assert_cmpint (asked.visit.start, ==, slot->visit.start);
          g_assert_cmpfloat (asked.cost, ==, slot->cost);
          seen++;
        }
    }
  g_assert_cmpuint (seen, >, 50);
  stop (&district);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/questions-leave-no-trace", test_questions_leave_no_trace);
  g_test_add_func ("/planner/the-standing-plan-follows-edits", test_it_follows_edits);
  g_test_add_func ("/planner/crews-are-read-anew", test_crews_are_read_anew);
  g_test_add_func ("/planner/consequences-of-a-slot-are-true", test_consequences_are_true);
  return g_test_run ();
}
