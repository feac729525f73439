#include "board/lm-board-words.h"
#include "core/lm-calendar.h"
#include "district.h"
#include "lm-board-private.h"

#define TODAY (lm_day_from_date (2026, 5, 8))

/* GTK 4.18 leaks the message about the focus of a window that no assistive
 * technology hears. Read by the sanitizers only; the slow unwinder is needed to
 * see that frame through libraries built without frame pointers. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);
const char *__asan_default_options (void) { return "fast_unwind_on_malloc=0:malloc_context_size=14"; }
const char *__lsan_default_suppressions (void) { return "leak:gtk_accessible_update_platform_state\n"; }

typedef struct {
  LmSnapshot *snapshot;
  LmDistrictState *state;
  LmBoard *board;
  GtkWidget *window;
  LmBoardMove answer; /* of the check */
  guint n_checks;
  LmId moved, asked, selected, activated;
  LmDay day;
} Fixture;

static void
wait_for_frame (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < end && gtk_widget_get_height (GTK_WIDGET (fixture->board->canvas)) == 0)
    g_main_context_iteration (NULL, FALSE);
  /* And until nothing is left to do, however slow the machine. */
  for (int quiet = 0; quiet < 20 && g_get_monotonic_time () < end;)
    {
      quiet = g_main_context_iteration (NULL, FALSE) ? 0 : quiet + 1;
      g_usleep (2000);
    }
}

static LmBoardMove
check (LmId home, LmDay day, gboolean thorough, GPtrArray *lines, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_checks++;
  if (fixture->answer != LM_BOARD_MOVE_FREE)
    g_ptr_array_add (lines, g_strdup ("Crew 2 is taken."));
  return fixture->answer;
}

static void
on_move (LmBoard *board, gint64 home, int day, Fixture *fixture)
{
  fixture->moved = home;
  fixture->day = day;
}

static void
on_ask (LmBoard *board, gint64 home, int day, Fixture *fixture)
{
  fixture->asked = home;
  fixture->day = day;
}

static void on_select (LmBoard *board, gint64 home, Fixture *fixture) { fixture->selected = home; }
static void on_activate (LmBoard *board, gint64 home, Fixture *fixture) { fixture->activated = home; }

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->snapshot = district_new (200, TODAY);
  fixture->state = lm_district_state_new (fixture->snapshot, NULL);
  fixture->board = LM_BOARD (g_object_ref_sink (lm_board_new ()));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->board));
  lm_board_set_check (fixture->board, check, fixture, NULL);
  lm_board_set_snapshot (fixture->board, fixture->snapshot, fixture->state, TODAY, lm_instant (TODAY, 777));
  g_signal_connect (fixture->board, "move-home", G_CALLBACK (on_move), fixture);
  g_signal_connect (fixture->board, "ask-move", G_CALLBACK (on_ask), fixture);
  g_signal_connect (fixture->board, "home-selected", G_CALLBACK (on_select), fixture);
  g_signal_connect (fixture->board, "home-activated", G_CALLBACK (on_activate), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_frame (fixture);
}

/* Nothing on the board outlives it. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (fixture->board);
  lm_district_state_free (fixture->state);
  lm_snapshot_unref (fixture->snapshot);
}

static const LmBoardHome *
home_of (Fixture *fixture, LmId id)
{
  const LmBoardModel *model = lm_board_canvas_get_scene (fixture->board->canvas)->model;

  return &model->homes[lm_board_model_find (model, id)];
}

static void
later (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.later", NULL));
}

static void
test_a_free_day_is_taken_at_once (Fixture *fixture, gconstpointer data)
{
  LmDay wanted;

  lm_board_select_home (fixture->board, 60);
  g_assert_cmpint (fixture->selected, ==, 0);
  wanted = lm_calendar_add (fixture->snapshot, NULL, home_of (fixture, 60)->visit + 1, 0);
  later (fixture);
  g_assert_cmpint (fixture->moved, ==, 60);
  g_assert_cmpint (fixture->day, ==, wanted);
  g_assert_cmpint (fixture->board->moving, ==, 0);
}

static void
test_a_cost_is_said_before_it_is_paid (Fixture *fixture, gconstpointer data)
{
  fixture->answer = LM_BOARD_MOVE_SOFT;
  lm_board_select_home (fixture->board, 60);
  later (fixture);
  g_assert_cmpint (fixture->moved, ==, 0);
  g_assert_true (gtk_widget_get_visible (fixture->board->bubble));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture->board->bubble_lines)), ==, "Crew 2 is taken.");
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.open", NULL);
  g_assert_cmpint (fixture->moved, ==, 60);
  g_assert_false (gtk_widget_get_visible (fixture->board->bubble));
}

static void
test_what_is_forbidden_is_refused_with_the_reason (Fixture *fixture, gconstpointer data)
{
  LmDay first;

  fixture->answer = LM_BOARD_MOVE_HARD;
  lm_board_select_home (fixture->board, 60);
  later (fixture);
  first = fixture->board->target;
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.open", NULL);
  g_assert_cmpint (fixture->moved, ==, 0);
  g_assert_cmpint (fixture->asked, ==, 0);
  g_assert_true (gtk_widget_get_visible (fixture->board->bubble));
  /* The day after that may be better. */
  fixture->answer = LM_BOARD_MOVE_FREE;
  later (fixture);
  g_assert_cmpint (fixture->day, >, first);
}

static void
test_a_confirmed_home_is_asked_never_moved (Fixture *fixture, gconstpointer data)
{
  fixture->answer = LM_BOARD_MOVE_ASK;
  lm_board_select_home (fixture->board, 60);
  later (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.open", NULL);
  g_assert_cmpint (fixture->moved, ==, 0);
  g_assert_cmpint (fixture->asked, ==, 60);
}

static void
test_without_a_check_nothing_moves (Fixture *fixture, gconstpointer data)
{
  lm_board_set_check (fixture->board, NULL, NULL, NULL);
  lm_board_select_home (fixture->board, 60);
  later (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.open", NULL);
  g_assert_cmpint (fixture->moved, ==, 0);
}

static void
test_selected_and_in_sight_after_another_revision (Fixture *fixture, gconstpointer data)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (fixture->board->canvas);
  GtkAdjustment *hadjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (fixture->board->canvas));
  LmRect body;
  int x, y;

  lm_board_select_home (fixture->board, 190);
  wait_for_frame (fixture);
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (lm_board_get_selected_home (fixture->board), ==, 190);
      body = lm_board_canvas_get_rect (fixture->board->canvas, LM_BOARD_PART_BODY);
      lm_board_canvas_from_content (fixture->board->canvas, lm_time_axis_get_day_x (scene->axis, home_of (fixture, 190)->visit),
                                    lm_row_index_get_y (scene->rows, lm_row_index_of_item (scene->rows, lm_board_model_find (scene->model, 190))), &x, &y);
      g_assert_true (lm_rect_contains (&body, x, y));
      lm_board_set_snapshot (fixture->board, fixture->snapshot, fixture->state, TODAY, lm_instant (TODAY, 778));
      wait_for_frame (fixture);
    }
  g_assert_cmpfloat (gtk_adjustment_get_value (hadjustment), >, 0);
}

static void
test_levels_keep_the_train (Fixture *fixture, gconstpointer data)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (fixture->board->canvas);

  g_assert_cmpint (lm_board_get_level (fixture->board), ==, LM_BOARD_HOMES);
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.trains", NULL);
  wait_for_frame (fixture);
  g_assert_cmpint (lm_board_get_level (fixture->board), ==, LM_BOARD_TRAINS);
  g_assert_cmpint (lm_row_index_get_n_rows (scene->rows), ==, scene->model->n_trains);
  lm_board_canvas_zoom (fixture->board->canvas, 70, 700, 300);
  wait_for_frame (fixture);
  g_assert_cmpint (lm_board_get_level (fixture->board), ==, LM_BOARD_HOMES);
}

static void
test_a_train_opens_where_its_work_is (Fixture *fixture, gconstpointer data)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (fixture->board->canvas);
  LmRect body;
  int x, y;

  lm_board_set_level (fixture->board, LM_BOARD_TRAINS);
  wait_for_frame (fixture);
  lm_board_focus_row (fixture->board, 3, -1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.open", NULL);
  wait_for_frame (fixture);
  g_assert_cmpint (lm_board_get_level (fixture->board), ==, LM_BOARD_HOMES);
  g_assert_cmpint (scene->focus, ==, lm_row_index_of_group (scene->rows, 3));
  body = lm_board_canvas_get_rect (fixture->board->canvas, LM_BOARD_PART_BODY);
  lm_board_canvas_from_content (fixture->board->canvas, lm_time_axis_get_day_x (scene->axis, scene->model->trains[3].first_day),
                                lm_row_index_get_y (scene->rows, scene->focus), &x, &y);
  g_assert_true (lm_rect_contains (&body, x, y));
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (fixture->board->canvas);
  g_autoptr (GHashTable) homes = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 ids[] = { 3, 4, 90 };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_hash_table_add (homes, &ids[i]);
  lm_board_set_filter (fixture->board, homes);
  g_assert_cmpint (lm_row_index_get_n_rows (scene->rows), ==, 2 + 3);
  lm_board_set_snapshot (fixture->board, fixture->snapshot, fixture->state, TODAY, lm_instant (TODAY, 778));
  g_assert_cmpint (lm_row_index_get_n_rows (scene->rows), ==, 2 + 3);
  lm_board_set_filter (fixture->board, NULL);
  g_assert_cmpint (lm_row_index_get_n_rows (scene->rows), ==, 5 + 200);
}

/* Rows and cells have a role and a name of their own, and each child knows its parent. */
static void
test_assistive_technology_finds_rows_and_cells (Fixture *fixture, gconstpointer data)
{
  GtkAccessible *grid = GTK_ACCESSIBLE (fixture->board->canvas), *row, *next;
  guint n_rows = 0, n_cells = 0;

  g_assert_cmpint (gtk_accessible_get_accessible_role (grid), ==, GTK_ACCESSIBLE_ROLE_GRID);
  for (row = gtk_accessible_get_first_accessible_child (grid); row; row = next)
    {
      g_autoptr (GtkAccessible) parent = gtk_accessible_get_accessible_parent (row);
      GtkAccessible *cell, *after;
      int x, y, width, height;

      g_assert_true (parent == grid);
      gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_ROW);
      g_assert_true (gtk_test_accessible_has_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL));
      g_assert_true (gtk_accessible_get_bounds (row, &x, &y, &width, &height));
      g_assert_cmpint (height, >, 0);
      for (cell = gtk_accessible_get_first_accessible_child (row); cell; cell = after)
        {
          gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_GRID_CELL);
          g_assert_true (gtk_test_accessible_has_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL));
          after = gtk_accessible_get_next_accessible_sibling (cell);
          g_object_unref (cell);
          n_cells++;
        }
      next = gtk_accessible_get_next_accessible_sibling (row);
      g_object_unref (row);
      n_rows++;
    }
  g_assert_cmpint (n_rows, >, 10);
  g_assert_cmpint (n_cells, >, 40);
  /* Still so after another revision and somewhere else. */
  lm_board_set_snapshot (fixture->board, fixture->snapshot, fixture->state, TODAY, lm_instant (TODAY, 778));
  lm_board_focus_row (fixture->board, 150, 1);
  wait_for_frame (fixture);
  row = gtk_accessible_get_first_accessible_child (grid);
  g_assert_nonnull (row);
  g_object_unref (row);
}

static void
test_the_keyboard_selects_and_opens (Fixture *fixture, gconstpointer data)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (fixture->board->canvas);
  int row = lm_row_index_of_item (scene->rows, 10);

  lm_board_focus_row (fixture->board, row, -1);
  g_assert_cmpint (fixture->selected, ==, scene->model->homes[10].id);
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.open", NULL);
  g_assert_cmpint (fixture->activated, ==, scene->model->homes[10].id);
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.collapse", NULL);
  g_assert_cmpint (lm_row_index_of_item (scene->rows, 10), ==, -1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->board), "board.expand", NULL);
  g_assert_cmpint (lm_row_index_of_item (scene->rows, 10), ==, row);
}

static void
test_an_empty_board (Fixture *fixture, gconstpointer data)
{
  static const char *const actions[] = {
    "board.zoom-in", "board.zoom-out", "board.zoom-fit", "board.today", "board.earlier", "board.later", "board.collapse", "board.expand",
    "board.open", "board.trains", "board.homes",
  };

  lm_board_set_snapshot (fixture->board, NULL, NULL, TODAY, LM_INSTANT_NONE);
  lm_board_select_home (fixture->board, 5);
  g_assert_cmpint (lm_board_get_selected_home (fixture->board), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_activate_action (GTK_WIDGET (fixture->board), actions[i], NULL);
  wait_for_frame (fixture);
  lm_board_set_snapshot (fixture->board, fixture->snapshot, fixture->state, TODAY, lm_instant (TODAY, 777));
  wait_for_frame (fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) g_test_add ("/board/widget/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("a-free-day-is-taken-at-once", test_a_free_day_is_taken_at_once);
  ADD ("a-cost-is-said-before-it-is-paid", test_a_cost_is_said_before_it_is_paid);
  ADD ("what-is-forbidden-is-refused-with-the-reason", test_what_is_forbidden_is_refused_with_the_reason);
  ADD ("a-confirmed-home-is-asked-never-moved", test_a_confirmed_home_is_asked_never_moved);
  ADD ("without-a-check-nothing-moves", test_without_a_check_nothing_moves);
  ADD ("selected-and-in-sight-after-another-revision", test_selected_and_in_sight_after_another_revision);
  ADD ("levels-keep-the-train", test_levels_keep_the_train);
  ADD ("a-train-opens-where-its-work-is", test_a_train_opens_where_its_work_is);
  ADD ("filter", test_filter);
  ADD ("assistive-technology-finds-rows-and-cells", test_assistive_technology_finds_rows_and_cells);
  ADD ("the-keyboard-selects-and-opens", test_the_keyboard_selects_and_opens);
  ADD ("an-empty-board", test_an_empty_board);
  return g_test_run ();
}
