#include "board/lm-board-inside.h"
#include "board/lm-board-model.h"
#include "board/lm-board-words.h"
#include "board/lm-time-axis.h"
#include "core/lm-calendar.h"
#include "district.h"

#define TODAY (lm_day_from_date (2026, 5, 8))

typedef struct {
  LmSnapshot *snapshot;
  LmDistrictState *state;
  LmBoardModel *model;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->snapshot = district_new (200, TODAY);
  fixture->state = lm_district_state_new (fixture->snapshot, NULL);
  fixture->model = lm_board_model_new (fixture->snapshot, fixture->state, TODAY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lm_board_model_free (fixture->model);
  lm_district_state_free (fixture->state);
  lm_snapshot_unref (fixture->snapshot);
}

static void
test_every_home_stands_once (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;
  guint next = 0;

  g_assert_cmpint (model->n_homes, ==, 200);
  g_assert_cmpint (model->n_trains, ==, 5);
  for (guint t = 0; t < model->n_trains; t++)
    {
      g_assert_cmpint (model->trains[t].first_home, ==, next);
      for (guint i = next; i < next + model->trains[t].n_homes; i++)
        g_assert_cmpint (model->homes[i].train, ==, t);
      next += model->trains[t].n_homes;
    }
  g_assert_cmpint (next, ==, model->n_homes);
  for (guint i = 0; i < model->n_homes; i++)
    g_assert_cmpint (lm_board_model_find (model, model->homes[i].id), ==, i);
  g_assert_cmpint (lm_board_model_find (model, 987654), ==, -1);
}

static void
test_bars_and_marks_are_in_order (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;
  guint n_bars = 0, n_marks = 0;

  for (guint h = 0; h < model->n_homes; h++)
    {
      const LmBoardHome *home = &model->homes[h];

      for (guint i = home->first_bar; i < home->first_bar + home->n_bars; i++)
        {
          g_assert_cmpint (model->bars[i].start, <, model->bars[i].end);
          if (i > home->first_bar)
            g_assert_cmpint (model->bars[i - 1].start, <=, model->bars[i].start);
        }
      for (guint i = home->first_mark + 1; i < home->first_mark + home->n_marks; i++)
        g_assert_cmpint (model->marks[i - 1].day, <=, model->marks[i].day);
      n_bars += home->n_bars;
      n_marks += home->n_marks;
      /* The digging and the drilling of one party on one day are one bar. */
      g_assert_cmpint (home->n_bars, ==, 3);
    }
  g_assert_cmpint (n_bars, ==, model->n_bars);
  g_assert_cmpint (n_marks, ==, model->n_marks);
}

static void
test_lanes_are_the_same_everywhere (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;

  g_assert_cmpint (model->n_lanes, ==, 3);
  g_assert_cmpint (model->lane_colour[0], ==, LM_PARTY_COLOUR_CONTRACTOR);
  g_assert_cmpint (model->lane_colour[1], ==, LM_PARTY_COLOUR_INSTALLER);
  g_assert_cmpint (model->lane_colour[2], ==, LM_PARTY_COLOUR_HEAT_COMPANY);
  g_assert_cmpint (model->lane_start[0], ==, 0);
  g_assert_cmpint (model->lane_start[3], ==, 256);
  g_assert_cmpstr (model->letters[LM_PARTY_COLOUR_INSTALLER], ==, "I");
}

static void
test_states_show (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;
  guint n_conflicts = 0, n_provisional = 0, n_done = 0, n_baseline = 0;

  for (guint i = 0; i < model->n_homes; i++)
    {
      const LmBoardHome *home = &model->homes[i];
      const LmHomeState *state = lm_district_state_get (fixture->state, home->row);

      g_assert_cmpint (home->status, ==, state->status);
      g_assert_cmpint ((home->flags & LM_BOARD_HOME_READY) != 0, ==, state->missing == 0);
      n_conflicts += (home->flags & LM_BOARD_HOME_CONFLICT) != 0;
      n_provisional += (home->flags & LM_BOARD_HOME_PROVISIONAL) != 0;
      n_done += (home->flags & LM_BOARD_HOME_DONE) != 0;
      n_baseline += home->baseline != LM_DAY_NONE;
    }
  g_assert_cmpint (n_conflicts, >, 0);
  g_assert_cmpint (n_provisional, >, 0);
  g_assert_cmpint (n_done, >, 0);
  g_assert_cmpint (n_baseline, >, 0);
}

/* A home whose visit stands outside its train's window turns the clamp red. */
static void
test_a_home_that_left_its_train (Fixture *fixture, gconstpointer data)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (fixture->snapshot);
  LmPlanHomeRow row = *LM_FIND (fixture->snapshot, PLAN_HOME, 50);
  g_autoptr (LmSnapshot) moved = NULL;
  g_autoptr (LmDistrictState) state = NULL;
  g_autoptr (LmBoardModel) model = NULL;

  g_assert_false (fixture->model->trains[1].left);
  row.visit_day += 200;
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &row);
  moved = lm_snapshot_builder_end (builder, 3);
  state = lm_district_state_new (moved, NULL);
  model = lm_board_model_new (moved, state, TODAY);
  g_assert_true (model->trains[1].left);
  g_assert_false (model->trains[0].left);
}

static void
test_wagons_count_their_homes (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;

  for (guint t = 0; t < model->n_trains; t++)
    {
      guint n = 0, n_buffers = 0;

      for (guint i = model->trains[t].first_wagon; i < model->trains[t].first_wagon + model->trains[t].n_wagons; i++)
        {
          n += model->wagons[i].n_homes;
          n_buffers += model->wagons[i].buffer;
          g_assert_cmpint (model->wagons[i].n_ready, <=, model->wagons[i].n_homes);
          g_assert_cmpint (model->wagons[i].buffer, ==, model->wagons[i].n_homes == 0);
        }
      g_assert_cmpint (n, ==, model->trains[t].n_homes);
      g_assert_cmpint (n_buffers, ==, 2);
    }
}

/* Every minute of planned work stands in the load of its party, and nobody is
 * at hand on a day of rest. */
static void
test_load_is_all_the_work (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;
  guint n_steps, n_days = model->end - model->first;
  const LmPlanStepRow *steps = LM_ROWS (fixture->snapshot, PLAN_STEP, &n_steps);
  guint64 planned = 0, used = 0;

  for (guint i = 0; i < n_steps; i++)
    if (lm_instant_get_day (steps[i].start) >= model->first)
      planned += steps[i].minutes;
  for (guint c = 0; c < model->n_capacity; c++)
    for (guint d = 0; d < n_days; d++)
      {
        used += model->capacity[c].used[d];
        if (model->kinds[d] != LM_DAY_KIND_WORKING)
          g_assert_cmpint (model->capacity[c].hands[d], ==, 0);
      }
  g_assert_cmpint (model->n_capacity, ==, 3);
  g_assert_cmpint (used, ==, planned);
  g_assert_cmpstr (model->capacity[0].name, ==, "Aannemer");
}

static void
test_holidays_have_their_name (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;
  LmDay ascension = lm_day_from_date (2026, 5, 14);

  g_assert_cmpint (model->kinds[ascension - model->first], ==, LM_DAY_KIND_HOLIDAY);
  g_assert_cmpstr (model->holidays[ascension - model->first], ==, "Ascension Day");
  g_assert_cmpint (model->kinds[ascension + 2 - model->first], ==, LM_DAY_KIND_REST);
}

/* What assistive technology reads must tell everything on the board apart. */
/* The steps of a connection day make up its hours; what the resident notices
 * follows from them. */
static void
test_steps_make_the_day (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;
  guint n_steps = 0;

  for (guint h = 0; h < model->n_homes; h++)
    {
      const LmBoardHome *home = &model->homes[h];
      const LmBoardStep *steps = &model->steps[home->first_step];
      LmInstant off, on;

      g_assert_cmpint (home->n_steps, >=, 6);
      g_assert_cmpint (steps[0].start, ==, home->start);
      for (guint i = 0; i < home->n_steps; i++)
        {
          g_assert_cmpint (lm_instant_get_day (steps[i].start), ==, home->visit);
          g_assert_cmpint (steps[i].end, <=, home->end);
          g_assert_true (home->lanes & (1 << steps[i].colour));
          if (i > 0)
            g_assert_cmpint (steps[i].start, >=, steps[i - 1].start);
        }
      n_steps += home->n_steps;
      /* Nobody before the first step, one at the first, two while it is drilled. */
      g_assert_cmpint (lm_board_count_inside (model, h, home->start - 30, home->start), ==, 0);
      g_assert_cmpint (lm_board_count_inside (model, h, home->start, home->start + 10), ==, 1);
      g_assert_cmpint (lm_board_count_inside (model, h, home->start, home->end), ==, home->lanes & (1 << LM_PARTY_COLOUR_CONTRACTOR) ? 2 : 1);
      g_assert_true (lm_board_get_outage (model, h, LM_BOARD_HEAT, &off, &on));
      g_assert_cmpint (on - off, ==, 885 - 510);
      /* What no step brings back stays away for the day. */
      g_assert_true (lm_board_get_outage (model, h, LM_BOARD_GAS, &off, &on));
      g_assert_cmpint (on, ==, home->end);
      g_assert_false (lm_board_get_outage (model, h, LM_BOARD_POWER, &off, &on));
    }
  g_assert_cmpint (n_steps, ==, model->n_steps);
}

/* A line per kind of work, as far as it is done; no train overtakes itself here. */
static void
test_flows_of_a_train (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;

  for (guint t = 0; t < model->n_trains; t++)
    {
      const LmBoardTrain *train = &model->trains[t];
      const LmBoardFlow *flows = &model->flows[train->first_flow];
      LmDay first = G_MAXINT, last = G_MININT;
      guint n_steps = 0;

      g_assert_cmpint (train->n_flows, ==, 3);
      for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
        {
          first = MIN (first, model->homes[i].visit);
          last = MAX (last, model->homes[i].visit);
          n_steps += model->homes[i].n_steps;
        }
      for (guint i = 0; i < train->n_flows; i++)
        {
          g_assert_cmpint (flows[i].start, <, flows[i].end);
          g_assert_cmpint (flows[i].n_done, <=, flows[i].n);
          g_assert_cmpint (flows[i].done_end, <=, flows[i].end);
        }
      g_assert_cmpint (flows[1].kind, ==, LM_BOARD_FLOW_OUTSIDE);
      g_assert_cmpint (flows[1].colour, ==, LM_PARTY_COLOUR_CONTRACTOR);
      g_assert_cmpint (flows[2].kind, ==, LM_BOARD_FLOW_CONNECTION);
      g_assert_cmpint (flows[2].start, ==, first);
      g_assert_cmpint (flows[2].end, ==, last + 1);
      g_assert_cmpint (flows[2].n, ==, n_steps);
      g_assert_cmpint (train->rate, ==, (train->n_homes * 7 + (last + 1 - first) / 2) / (last + 1 - first));
      g_assert_cmpint (train->n_overtaken, ==, 0);
    }
}

static void
test_names_are_unique (Fixture *fixture, gconstpointer data)
{
  const LmBoardModel *model = fixture->model;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint h = 0; h < model->n_homes; h++)
    {
      const LmBoardHome *home = &model->homes[h];

      g_assert_true (g_hash_table_add (names, lm_board_describe_home (model, h)));
      g_assert_true (g_hash_table_add (names, lm_board_describe_tile (model, h)));
      for (guint i = home->first_mark; i < home->first_mark + home->n_marks; i++)
        g_assert_true (g_hash_table_add (names, lm_board_describe_mark (model, h, i)));
      for (guint i = home->first_bar; i < home->first_bar + home->n_bars; i++)
        g_assert_true (g_hash_table_add (names, lm_board_describe_bar (model, h, i)));
      for (guint i = home->first_step; i < home->first_step + home->n_steps; i++)
        g_assert_true (g_hash_table_add (names, lm_board_describe_step (model, h, i)));
      g_assert_true (g_hash_table_add (names, lm_board_describe_buffer (model, h)));
      g_assert_true (g_hash_table_add (names, lm_board_describe_inside (model, h)));
      if (home->promise_from >= 0)
        g_assert_true (g_hash_table_add (names, lm_board_describe_promise (model, h)));
    }
  for (guint t = 0; t < model->n_trains; t++)
    {
      g_assert_true (g_hash_table_add (names, lm_board_describe_train (model, t)));
      for (guint i = model->trains[t].first_wagon; i < model->trains[t].first_wagon + model->trains[t].n_wagons; i++)
        g_assert_true (g_hash_table_add (names, lm_board_describe_wagon (model, t, i)));
      for (guint i = model->trains[t].first_flow; i < model->trains[t].first_flow + model->trains[t].n_flows; i++)
        g_assert_true (g_hash_table_add (names, lm_board_describe_flow (model, t, i)));
      g_assert_true (g_hash_table_add (names, lm_board_describe_spare (model, t)));
    }
}

static void
test_homes_without_a_plan (void)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (LmDistrictState) state = NULL;
  g_autoptr (LmBoardModel) model = NULL;

  for (int i = 0; i < 3; i++)
    {
      LmHomeRow home;

      LM_ROW_FRESH (HOME, &home);
      home.id = i + 1;
      home.street = "Heindijk";
      home.number = 30 - i * 10;
      lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
    }
  snapshot = lm_snapshot_builder_end (builder, 1);
  state = lm_district_state_new (snapshot, NULL);
  model = lm_board_model_new (snapshot, state, TODAY);
  g_assert_cmpint (model->n_trains, ==, 1);
  g_assert_cmpint (model->trains[0].id, ==, 0);
  g_assert_cmpstr (model->homes[0].label, ==, "Heindijk 10");
  g_assert_cmpstr (model->homes[0].number, ==, "10");
  g_assert_cmpint (model->homes[0].visit, ==, LM_DAY_NONE);
}

static void
test_an_empty_project (void)
{
  g_autoptr (LmSnapshot) snapshot = lm_snapshot_builder_end (lm_snapshot_builder_new (NULL), 0);
  g_autoptr (LmDistrictState) state = lm_district_state_new (snapshot, NULL);
  g_autoptr (LmBoardModel) model = lm_board_model_new (snapshot, state, TODAY);

  g_assert_cmpint (model->n_homes, ==, 0);
  g_assert_cmpint (model->n_trains, ==, 0);
  g_assert_cmpint (model->end, >, model->first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/board/model/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("every-home-stands-once", test_every_home_stands_once);
  ADD ("bars-and-marks-are-in-order", test_bars_and_marks_are_in_order);
  ADD ("lanes-are-the-same-everywhere", test_lanes_are_the_same_everywhere);
  ADD ("states-show", test_states_show);
  ADD ("a-home-that-left-its-train", test_a_home_that_left_its_train);
  ADD ("wagons-count-their-homes", test_wagons_count_their_homes);
  ADD ("load-is-all-the-work", test_load_is_all_the_work);
  ADD ("holidays-have-their-name", test_holidays_have_their_name);
  ADD ("steps-make-the-day", test_steps_make_the_day);
  ADD ("flows-of-a-train", test_flows_of_a_train);
  ADD ("names-are-unique", test_names_are_unique);
  g_test_add_func ("/board/model/homes-without-a-plan", test_homes_without_a_plan);
  g_test_add_func ("/board/model/an-empty-project", test_an_empty_project);
  return g_test_run ();
}
