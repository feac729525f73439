#include <string.h>

#include "checker/lm-check.h"
#include "core/lm-home.h"
#include "library/lm-example.h"
#include "mishap.h"
#include "plan-snapshot.h"
#include "tiny.h"

/* Whatever goes wrong in whatever district: an option breaks no rule, moves no
 * promise in silence, stands as it was shown, and asking leaves no trace. */

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  GRand *random;
  LmId next;
  GArray *standby;
} District;

static int
between (District *self, int low, int high)
{
  return g_rand_int_range (self->random, low, high + 1);
}

/* Planned, and promised to a part of the residents. */
static void
start (District *self, guint homes, guint seed)
{
  LmExampleOptions example = { .n_homes = homes, .seed = seed, .today = lm_day_from_date (2026, 4, 6) + 7 * (int) seed };
  LmPlanOptions options = { .today = example.today, .seed = seed };
  g_autoptr (LmSnapshot) made = lm_example_snapshot (&example, NULL);
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (made, &options);
  g_autoptr (LmPlan) plan = lm_plan_solve (problem, NULL, NULL);
  guint n;
  const LmPlanHomeRow *rows = lm_plan_get_homes (plan, &n);

  self->snapshot = snapshot_with_plan (made, plan);
  self->random = g_rand_new_with_seed (seed);
  self->next = G_GINT64_CONSTANT (9) << 40;
  self->today = example.today;
  self->standby = g_array_new (FALSE, FALSE, sizeof (LmId));
  for (guint i = 0; i < n; i++)
    if (rows[i].visit_day != LM_DAY_NONE && rows[i].state == LM_PLAN_STATE_PLANNED)
      {
        int what = between (self, 0, 9);

        if (what < 4)
          self->snapshot = mishap_promise (self->snapshot, rows[i].home,
                                           what < 2 ? LM_APPOINTMENT_STATE_CONFIRMED : LM_APPOINTMENT_STATE_LETTER_SENT,
                                           what % 2 ? LM_PRECISION_DAY : LM_PRECISION_WINDOW, &self->next);
        else if (what < 6)
          g_array_append_val (self->standby, rows[i].home);
      }
}

static void
stop (District *self)
{
  lm_snapshot_unref (self->snapshot);
  g_rand_free (self->random);
  g_array_unref (self->standby);
}

static LmPlanProblem *
standing_of (District *self)
{
  LmPlanOptions options = { .today = self->today, .seed = 1 };

  return lm_plan_problem_new_standing (self->snapshot, &options);
}

/* A home that has a visit in the coming weeks. */
static const LmPlanHomeRow *
any_visit (District *self)
{
  guint n;
  const LmPlanHomeRow *rows = LM_ROWS (self->snapshot, PLAN_HOME, &n);

  for (guint tries = 0; tries < 400; tries++)
    {
      const LmPlanHomeRow *row = &rows[between (self, 0, (int) n - 1)];

      if (row->visit_day >= self->today && (row->visit_day < self->today + 120 || tries > 300))
        return row;
    }
  g_assert_not_reached ();
}

/* What happens; the homes that need another place, and what comes free. */
static GArray *
befall (District *self, LmRepairEvent *event)
{
  const LmPlanHomeRow *row = any_visit (self);
  LmId home = row->home;
  LmDay day = row->visit_day;
  GArray *homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  guint n_crews;
  const LmCrewRow *crews;
  int what = between (self, 0, 3);

  *event = (LmRepairEvent) { .freed_day = LM_DAY_NONE, .now = LM_INSTANT_NONE };
  switch (what)
    {
    case 0: /* on the day of the visit */
      self->today = day;
      self->snapshot = mishap_no_access (self->snapshot, home, day, &self->next);
      event->freed = home;
      event->freed_day = day;
      event->now = lm_instant (day, 9 * 60);
      break;
    case 1:
      crews = LM_ROWS (self->snapshot, CREW, &n_crews);
      self->snapshot = mishap_absence (self->snapshot, crews[between (self, 0, (int) n_crews - 1)].id, day,
                                       day + between (self, 1, 14), &self->next);
      break;
    case 2:
      self->snapshot = mishap_street_closed (self->snapshot, ((const LmHomeRow *) LM_FIND (self->snapshot, HOME, home))->street,
                                             day - between (self, 0, 3), day + between (self, 1, 10), &self->next);
      break;
    default:
      self->snapshot = mishap_refusal (self->snapshot, home, &self->next);
      event->freed = home;
      event->freed_day = day;
      return homes;
    }
  {
    g_autoptr (LmPlanProblem) standing = standing_of (self);
    g_autoptr (GArray) touched = lm_repair_find_touched (standing);

    for (guint i = 0; i < touched->len; i++)
      g_array_append_val (homes, g_array_index (touched, LmRepairTouch, i).home);
  }
  return homes;
}

static guint
count_hard (LmSnapshot *snapshot, LmDay today, const char *what, guint seed, GHashTable *known)
{
  g_autoptr (GArray) violations = lm_check_plan (snapshot, 0, today);
  guint hard = 0;

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, violation->home);
      g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, violation->rule,
                                              violation->home, violation->coupling, violation->step);

      if (violation->weight != LM_VIOLATION_HARD || (plan && plan->state == LM_PLAN_STATE_CONFLICT))
        continue;
      if (what == NULL)
        {
          g_hash_table_add (known, g_steal_pointer (&key));
          continue;
        }
      if (g_hash_table_contains (known, key))
        continue;
      hard++;
      g_test_message ("seed %u, %s: %s day %+d minutes %d", seed, what, key,
                      violation->day == LM_DAY_NONE ? -1 : violation->day - today, violation->minutes);
    }
  return hard;
}

/* What stands of the plan, to see that asking changes nothing. */
static char *
digest (LmPlanProblem *standing, LmSnapshot *snapshot, LmDay today)
{
  GString *text = g_string_new (NULL);
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i += 7)
    {
      g_autoptr (GArray) slots = lm_plan_list_slots (standing, homes[i].id, today, 2);

      for (guint s = 0; s < slots->len; s++)
        g_string_append_printf (text, "%d:%d-%d ", g_array_index (slots, LmPlanSlot, s).visit.day,
                                g_array_index (slots, LmPlanSlot, s).visit.start, g_array_index (slots, LmPlanSlot, s).visit.end);
    }
  return g_string_free (text, FALSE);
}

static void
check_moves (District *self, const LmRepairOption *option, GArray *homes)
{
  LmDay notice = self->today + lm_snapshot_get_project (self->snapshot)->freeze_days + 1;

  for (guint m = 0; m < option->moves->len; m++)
    {
      const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, m);
      const LmAppointmentRow *told = lm_home_get_appointment (self->snapshot, move->home, LM_APPOINTMENT_KIND_CONNECTION);
      gboolean binds = told && told->state != LM_APPOINTMENT_STATE_CANCELLED;
      gboolean ours = FALSE;

      for (guint h = 0; h < homes->len; h++)
        ours |= g_array_index (homes, LmId, h) == move->home;
      g_assert_cmpint (ours, ==, move->touched);
      /* A promise that does not hold any more is said. */
      if (binds && told->precision == LM_PRECISION_DAY && move->to_day != told->day)
        g_assert_true (move->breaks_promise);
      if (binds && told->precision == LM_PRECISION_WINDOW && (move->to_day < told->first_day || move->to_day >= told->end_day))
        g_assert_true (move->breaks_promise);
      if (move->touched)
        continue;
      /* Nobody else moves inside the freeze period, but who said they could. */
      if (!move->standby)
        {
          g_assert_cmpint (move->from_day, >=, notice);
          g_assert_cmpint (move->to_day, >=, notice);
        }
      if (move->breaks_promise)
        g_assert_cmpint (told->precision == LM_PRECISION_WINDOW ? told->first_day : told->day, >, self->today + 2);
    }
}

static void
test_options_break_no_rule (void)
{
  guint hard = 0, n_options = 0, events = 0, rungs[LM_N_REPAIR] = { 0 };

  for (guint i = 1; i <= 37; i++)
    {
      /* The last is one in which homes that never found a day are touched too. */
      guint seed = i <= 36 ? i : 91;
      District district;
      LmRepairEvent event;
      g_autoptr (GArray) homes = NULL;
      g_autoptr (LmPlanProblem) standing = NULL;
      g_autoptr (GPtrArray) options = NULL;
      g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autofree char *before = NULL, *after = NULL;
      guint without_day = 0;

      start (&district, i <= 36 ? 30 + seed * 3 : 121, seed);
      homes = befall (&district, &event);
      event.homes = (const LmId *) homes->data;
      event.n_homes = homes->len;
      event.standby = (const LmId *) district.standby->data;
      event.n_standby = district.standby->len;
      standing = standing_of (&district);
      before = digest (standing, district.snapshot, district.today);
      options = lm_repair_list (standing, &event, 3);
      after = digest (standing, district.snapshot, district.today);
      g_assert_cmpstr (before, ==, after);
      count_hard (district.snapshot, district.today, NULL, seed, known);
      events += homes->len > 0;
      for (guint h = 0; h < homes->len; h++)
        without_day += lm_home_get_plan (district.snapshot, g_array_index (homes, LmId, h))->visit_day == LM_DAY_NONE;
      g_assert_cmpuint (options->len, <=, 3);
      for (guint o = 0; o < options->len; o++)
        {
          const LmRepairOption *option = g_ptr_array_index (options, o);
          g_autofree char *name = g_strdup_printf ("option %u, rung %d", o + 1, option->rung);
          g_autoptr (LmSnapshot) applied = mishap_apply (lm_snapshot_ref (district.snapshot), option, &district.next);
          g_autoptr (GHashTable) mended = g_hash_table_new (g_str_hash, g_str_equal);
          GHashTableIter iter;
          gpointer key;

          check_moves (&district, option, homes);
          /* What was broken before is no excuse in a home that this option puts somewhere. */
          g_hash_table_iter_init (&iter, known);
          while (g_hash_table_iter_next (&iter, &key, NULL))
            {
              gboolean moved = FALSE;

              for (guint m = 0; m < option->moves->len; m++)
                {
                  const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, m);
                  g_autofree char *of = g_strdup_printf (" %" G_GINT64_FORMAT " ", move->home);

                  moved |= move->to_day != LM_DAY_NONE && strstr (key, of) != NULL;
                }
              if (!moved)
                g_hash_table_add (mended, key);
            }
          hard += count_hard (applied, district.today, name, seed, mended);
          /* Who had a day keeps one. */
          g_assert_cmpuint (option->n_unplaced, <=, without_day);
          rungs[option->rung]++;
          n_options++;
        }
      if (homes->len > 0)
        g_assert_cmpuint (options->len, >, 0);
      stop (&district);
    }
  g_test_message ("%u events, %u options: %u absorbed, %u standby, %u back, %u unpromised, %u search", events, n_options,
                  rungs[LM_REPAIR_ABSORB], rungs[LM_REPAIR_STANDBY], rungs[LM_REPAIR_BACK], rungs[LM_REPAIR_UNPROMISED],
                  rungs[LM_REPAIR_SEARCH]);
  g_assert_cmpuint (hard, ==, 0);
  g_assert_cmpuint (n_options, >, 40);
}

/* A confirmed day is held at the price of a window that has other days; within
 * 48 hours nobody else's promise can be bought. */
static void
test_a_promise_is_bought_with_notice (void)
{
  static const struct {
    const char *name;
    LmDay day;       /* of both, from today on */
    gboolean bought;
  } cases[] = { { "with notice", 7, TRUE }, { "tomorrow", 1, FALSE } };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      Tiny tiny;
      LmDay day = TINY_MONDAY + cases[c].day;
      g_autoptr (LmPlan) plan = NULL;
      g_autoptr (LmSnapshot) planned = NULL, told = NULL;
      g_autoptr (LmPlanProblem) standing = NULL;
      g_autoptr (GArray) touched = NULL;
      g_autoptr (GPtrArray) options = NULL;
      LmPlanOptions plain = { .today = TINY_MONDAY, .seed = 1 };
      LmSnapshotBuilder *builder;
      LmRepairEvent event = { .freed_day = LM_DAY_NONE, .now = LM_INSTANT_NONE };
      LmAppointmentRow row;
      LmId home = 1;
      gboolean bought = FALSE;

      tiny_start (&tiny);
      tiny_step (&tiny, 1, LM_PHASE_DAY, 400);
      tiny_home (&tiny, 2);
      tiny_appointment (&tiny, 2, LM_PRECISION_WINDOW, day, day + 3, -1, -1);
      tiny_availability (&tiny, 1, LM_AVAILABILITY_KIND_NEVER, 127, TINY_MONDAY, day + 40);
      plan = tiny_plan (&tiny, TINY_MONDAY);
      g_assert_cmpint (tiny_find_home (plan, 2)->visit_day, ==, day);
      planned = snapshot_with_plan (tiny.snapshot, plan);
      /* Then home 1 is promised the day on which home 2 stands. */
      builder = lm_snapshot_builder_new (planned);
      for (guint n = 0, i = 0; i < 1; i++)
        lm_snapshot_builder_remove (builder, LM_TABLE_AVAILABILITY, LM_ROWS (planned, AVAILABILITY, &n)[0].id);
      LM_ROW_FRESH (APPOINTMENT, &row);
      row.id = 9999;
      row.home = home;
      row.state = LM_APPOINTMENT_STATE_CONFIRMED;
      row.precision = LM_PRECISION_DAY;
      row.day = day;
      lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &row);
      told = lm_snapshot_builder_end (builder, 3);
      standing = lm_plan_problem_new_standing (told, &plain);
      touched = lm_repair_find_touched (standing);
      g_assert_cmpuint (touched->len, ==, 1);
      g_assert_cmpint (g_array_index (touched, LmRepairTouch, 0).why, ==, LM_REASON_PROMISE);
      event.homes = &home;
      event.n_homes = 1;
      options = lm_repair_list (standing, &event, 3);
      g_assert_cmpuint (options->len, >, 0);
      for (guint o = 0; o < options->len; o++)
        {
          const LmRepairOption *option = g_ptr_array_index (options, o);

          bought |= option->rung == LM_REPAIR_SEARCH && g_array_index (option->moves, LmRepairMove, 0).to_day == day &&
                    option->n_others == 1 && option->n_promises == 0;
          g_assert_cmpuint (option->n_other_promises, ==, 0);
        }
      g_test_message ("%s: %s", cases[c].name, bought ? "bought" : "not for sale");
      g_assert_cmpint (bought, ==, cases[c].bought);
      tiny_clear (&tiny);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/repair/options-break-no-rule", test_options_break_no_rule);
  g_test_add_func ("/planner/repair/a-promise-is-bought-with-notice", test_a_promise_is_bought_with_notice);
  return g_test_run ();
}
