#include "simulation/lm-learning.h"
#include "tiny.h"

#include <locale.h>

/* `n` homes whose step 1, planned at 100 and known between 50 and 200, took
 * these minutes, over and over. */
static LmSnapshot *
recorded (const int *minutes, guint n_minutes, guint n)
{
  Tiny tiny;
  LmSnapshotBuilder *builder;
  LmStepRow step;
  LmSnapshot *snapshot;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 100);
  for (LmId home = 2; home <= (LmId) n; home++)
    tiny_home (&tiny, home);
  tiny_end (&tiny);
  builder = lm_snapshot_builder_new (tiny.snapshot);
  step = *LM_FIND (tiny.snapshot, STEP, 1);
  step.low = 50;
  step.high = 200;
  lm_snapshot_builder_put (builder, LM_TABLE_STEP, &step);
  for (guint i = 0; i < n; i++)
    {
      LmVisitStepRow row;

      LM_ROW_FRESH (VISIT_STEP, &row);
      row.id = i + 1;
      row.home = i + 1;
      row.step = 1;
      row.start = lm_instant (TINY_MONDAY, 11 * 60 + 30);
      /* Over lunch. */
      row.end = row.start + minutes[i % n_minutes] + 30;
      lm_snapshot_builder_put (builder, LM_TABLE_VISIT_STEP, &row);
    }
  snapshot = lm_snapshot_builder_end (builder, 2);
  tiny_clear (&tiny);
  return snapshot;
}

static void
what_was_seen_weighs_with_its_number (void)
{
  static const int minutes[] = { 110, 115, 120, 125, 130 };
  static const struct {
    guint n;
    int typical;
    gboolean listed;
  } rows[] = { { 5, 0, FALSE }, { 10, 110, TRUE }, { 40, 116, TRUE }, { 490, 120, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LmSnapshot) snapshot = recorded (minutes, G_N_ELEMENTS (minutes), rows[i].n);
      g_autoptr (GArray) learned = lm_learning_of_project (snapshot);
      const LmLearned *only;

      g_assert_cmpuint (learned->len, ==, rows[i].listed ? 1 : 0);
      if (!rows[i].listed)
        continue;
      only = &g_array_index (learned, LmLearned, 0);
      g_assert_cmpuint (only->n, ==, rows[i].n);
      g_assert_cmpint (only->median, ==, 120);
      g_assert_cmpint (only->new_typical, ==, rows[i].typical);
      g_assert_cmpint (only->new_low, >=, 50);
      g_assert_cmpint (only->new_low, <=, 110);
      g_assert_cmpint (only->new_high, <=, 200);
      g_assert_cmpint (only->new_high, >=, 130);
      g_assert_true (only->worth);
    }
}

static void
a_forgotten_clock_teaches_nothing (void)
{
  static const int minutes[] = { 95, 100, 101, 100, 105, 98, 102, 101, 99, 330 };
  g_autoptr (LmSnapshot) snapshot = recorded (minutes, G_N_ELEMENTS (minutes), 40);
  g_autoptr (GArray) learned = lm_learning_of_project (snapshot);
  const LmLearned *only = &g_array_index (learned, LmLearned, 0);

  g_assert_cmpuint (learned->len, ==, 1);
  g_assert_cmpuint (only->n, ==, 36);
  g_assert_cmpint (only->median, ==, 100);
  g_assert_cmpint (only->high_seen, ==, 105);
  g_assert_cmpint (only->new_typical, ==, 100);
}

static void
what_was_taken_over_from_the_plan_teaches_nothing (void)
{
  static const int minutes[] = { 100, 100, 100, 120, 130 };
  g_autoptr (LmSnapshot) snapshot = recorded (minutes, G_N_ELEMENTS (minutes), 40);
  g_autoptr (GArray) learned = lm_learning_of_project (snapshot);

  g_assert_cmpuint (learned->len, ==, 1);
  g_assert_cmpuint (g_array_index (learned, LmLearned, 0).n, ==, 16);
  g_assert_cmpint (g_array_index (learned, LmLearned, 0).median, ==, 125);
}

static void
nothing_new_is_not_worth_a_proposal (void)
{
  static const int minutes[] = { 50, 70, 90, 95, 100, 100, 105, 110, 130, 200 };
  g_autoptr (LmSnapshot) snapshot = recorded (minutes, G_N_ELEMENTS (minutes), 10);
  g_autoptr (GArray) learned = lm_learning_of_project (snapshot);

  g_assert_cmpuint (learned->len, ==, 1);
  g_assert_cmpint (g_array_index (learned, LmLearned, 0).new_typical, ==, 100);
}

static void
quantiles_are_compared_with_what_came (void)
{
  /* PERT of 50, 100, 200: median about 107. */
  static const int minutes[] = { 60, 80, 90, 100, 105, 110, 120, 130, 150, 180 };
  g_autoptr (LmSnapshot) snapshot = recorded (minutes, G_N_ELEMENTS (minutes), 10);
  LmCalibration calibration;

  lm_calibration_of_project (snapshot, TINY_MONDAY, &calibration);
  g_assert_cmpuint (calibration.n_steps, ==, 10);
  g_assert_cmpfloat (calibration.below[4], ==, 0.5);
  for (guint i = 1; i < LM_CALIBRATION_QUANTILES; i++)
    g_assert_cmpfloat (calibration.below[i], >=, calibration.below[i - 1]);
}

static void
promises_are_counted_as_they_came_out (void)
{
  static const struct {
    LmDay first, end, done; /* from Monday; done -1: not yet */
    guint held, broken, open;
  } rows[] = {
    { 0, 5, 2, 1, 0, 0 }, { 0, 5, 5, 0, 1, 0 }, { 3, 5, 1, 0, 1, 0 }, { 0, 5, -1, 0, 1, 0 }, { 0, 30, -1, 0, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Tiny tiny;
      LmPromiseRow promise;
      LmVisitRow visit;
      LmCalibration calibration;

      tiny_start (&tiny);
      for (LmId id = 1; id <= 2; id++)
        {
          /* Told twice, counted once. */
          LM_ROW_FRESH (PROMISE, &promise);
          promise.id = id;
          promise.home = 1;
          promise.precision = LM_PRECISION_WINDOW;
          promise.first_day = TINY_MONDAY + rows[i].first;
          promise.end_day = TINY_MONDAY + rows[i].end;
          lm_snapshot_builder_put (tiny.builder, LM_TABLE_PROMISE, &promise);
        }
      if (rows[i].done >= 0)
        {
          LM_ROW_FRESH (VISIT, &visit);
          visit.id = 1;
          visit.home = 1;
          visit.day = TINY_MONDAY + rows[i].done;
          lm_snapshot_builder_put (tiny.builder, LM_TABLE_VISIT, &visit);
        }
      tiny_end (&tiny);
      lm_calibration_of_project (tiny.snapshot, TINY_MONDAY + 20, &calibration);
      g_assert_cmpuint (calibration.promises[LM_PRECISION_WINDOW].held, ==, rows[i].held);
      g_assert_cmpuint (calibration.promises[LM_PRECISION_WINDOW].broken, ==, rows[i].broken);
      g_assert_cmpuint (calibration.promises[LM_PRECISION_WINDOW].open, ==, rows[i].open);
      tiny_clear (&tiny);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define RULE(name) g_test_add_func ("/learning/" #name, name)
  RULE (what_was_seen_weighs_with_its_number);
  RULE (a_forgotten_clock_teaches_nothing);
  RULE (what_was_taken_over_from_the_plan_teaches_nothing);
  RULE (nothing_new_is_not_worth_a_proposal);
  RULE (quantiles_are_compared_with_what_came);
  RULE (promises_are_counted_as_they_came_out);
  return g_test_run ();
}
