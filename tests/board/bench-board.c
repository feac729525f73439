#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "district.h"
#include "lm-board-private.h"

/* What a frame of the board costs: processor time of the main thread between
 * «before-paint» and «after-paint» of the frame clock, which a shared machine
 * hardly disturbs. One line per scenario. 10,000 homes of 12 steps on 1920 ×
 * 1080 unless told otherwise: bench-board [HOMES [SCENARIO]]. */

#define FRAMES 300
/* Frames before counting: the first ones fill the caches. */
#define WARM_UP 20

typedef struct Scenario Scenario;

typedef struct {
  GtkWidget *window;
  LmBoard *board;
  const Scenario *scenario;
  guint frame;
  double start;
  double times[FRAMES];
  guint n_times;
  int direction;
  const char *only; /* name of a scenario; NULL all */
} Bench;

struct Scenario {
  const char *name;
  LmBoardLevel level;
  void (*prepare) (Bench *bench);
  void (*step) (Bench *bench); /* what changes in a frame */
};

static double
thread_milliseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static GtkAdjustment *
adjustment_of (Bench *bench, gboolean vertical)
{
  GtkScrollable *scrollable = GTK_SCROLLABLE (bench->board->canvas);

  return vertical ? gtk_scrollable_get_vadjustment (scrollable) : gtk_scrollable_get_hadjustment (scrollable);
}

/* To and fro, so that it never stands at an end. */
static void
advance (Bench *bench, gboolean vertical, double by)
{
  GtkAdjustment *adjustment = adjustment_of (bench, vertical);
  double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  double at = room > 0 ? fmod (bench->frame * by, 2 * room) : 0;

  gtk_adjustment_set_value (adjustment, at <= room ? at : 2 * room - at);
}

static void
follow_rows (Bench *bench, double by)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (bench->board->canvas);
  int row;

  advance (bench, TRUE, by);
  /* The work of the rows in sight stays in sight, so that every frame is full. */
  row = lm_row_index_find (scene->rows, (int) gtk_adjustment_get_value (adjustment_of (bench, TRUE)) + 400);
  if (row >= 0)
    {
      LmRow at = lm_row_index_get (scene->rows, row);
      guint home = at.item >= 0 ? (guint) at.item : scene->model->trains[at.group].first_home;

      gtk_adjustment_set_value (adjustment_of (bench, FALSE), lm_time_axis_get_day_x (scene->axis, scene->model->homes[home].visit) - 900);
    }
}

static void step_scroll (Bench *bench) { follow_rows (bench, 37); }
static void step_fling (Bench *bench) { follow_rows (bench, 1511); }

static void
to_middle (Bench *bench)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (bench->board->canvas);
  guint home = scene->model->n_homes / 2;
  int row = scene->level == LM_BOARD_HOMES ? lm_row_index_of_item (scene->rows, home) : lm_row_index_of_group (scene->rows, scene->model->homes[home].train);

  lm_board_canvas_scroll_to (bench->board->canvas, lm_time_axis_get_day_x (scene->axis, scene->model->homes[home].visit) - 900,
                             lm_row_index_get_y (scene->rows, row) - 300);
}

static void
step_horizontal (Bench *bench)
{
  GtkAdjustment *adjustment = adjustment_of (bench, FALSE);
  int phase = bench->frame % 80;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + (phase < 40 ? 29 : -29));
}

static void
step_zoom (Bench *bench)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (bench->board->canvas);

  lm_board_canvas_zoom (bench->board->canvas, lm_time_axis_get_scale (scene->axis) * (bench->frame % 100 < 50 ? 1.015 : 1 / 1.015), 1100, 400);
}

static void
step_drag (Bench *bench)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (bench->board->canvas);
  const LmBoardHome *home = &scene->model->homes[scene->model->n_homes / 2];

  lm_board_consider (bench->board, home->id, home->visit + 1 + (int) (bench->frame / 3) % 6, FALSE);
}

static void step_trains (Bench *bench) { follow_rows (bench, 37); }

static void step_nothing (Bench *bench) {}

/* Every frame another scale, so that the lines are drawn again. */
static void
step_district_zoom (Bench *bench)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (bench->board->canvas);
  double scale = lm_time_axis_get_scale (scene->axis);

  if (scale < 1)
    bench->direction = 1;
  else if (scale > 3)
    bench->direction = -1;
  lm_board_canvas_zoom (bench->board->canvas, scale * (bench->direction >= 0 ? 1.01 : 1 / 1.01), 1100, 400);
}

static const Scenario scenarios[] = {
  { "scroll", LM_BOARD_HOMES, NULL, step_scroll },
  { "fling", LM_BOARD_HOMES, NULL, step_fling },
  { "horizontal", LM_BOARD_HOMES, to_middle, step_horizontal },
  { "zoom", LM_BOARD_HOMES, to_middle, step_zoom },
  { "drag", LM_BOARD_HOMES, to_middle, step_drag },
  { "trains", LM_BOARD_TRAINS, NULL, step_trains },
  { "hours", LM_BOARD_HOURS, NULL, step_scroll },
  { "district", LM_BOARD_DISTRICT, NULL, step_nothing },
  { "district-drawn-again", LM_BOARD_DISTRICT, NULL, step_district_zoom },
};

static LmBoardMove
check (LmId home, LmDay day, gboolean thorough, GPtrArray *lines, gpointer data)
{
  g_ptr_array_add (lines, g_strdup ("Installateur ploeg 2 is al bezet (112 %)."));
  return LM_BOARD_MOVE_SOFT;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
report (Bench *bench)
{
  qsort (bench->times, bench->n_times, sizeof (double), compare_times);
  g_print ("%s p50 %.1f ms p99 %.1f ms (%u frames)\n", bench->scenario->name, bench->times[bench->n_times / 2],
           bench->times[bench->n_times * 99 / 100], bench->n_times);
}

static void
begin (Bench *bench)
{
  bench->frame = bench->n_times = 0;
  lm_board_set_level (bench->board, bench->scenario->level);
  if (bench->scenario->prepare)
    bench->scenario->prepare (bench);
}

static void
before_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->start = thread_milliseconds ();
}

static void
after_paint (GdkFrameClock *clock, Bench *bench)
{
  if (bench->frame > WARM_UP && bench->n_times < FRAMES)
    bench->times[bench->n_times++] = thread_milliseconds () - bench->start;
}

static gboolean
tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;

  if (bench->n_times == FRAMES)
    {
      report (bench);
      lm_board_forget_move (bench->board);
      do
        bench->scenario++;
      while (bench->only && bench->scenario < scenarios + G_N_ELEMENTS (scenarios) && !g_str_equal (bench->scenario->name, bench->only));
      if (bench->scenario == scenarios + G_N_ELEMENTS (scenarios))
        {
          gtk_window_destroy (GTK_WINDOW (bench->window));
          return G_SOURCE_REMOVE;
        }
      begin (bench);
    }
  bench->frame++;
  bench->scenario->step (bench);
  gtk_widget_queue_draw (GTK_WIDGET (bench->board->canvas));
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  LmDay today = lm_day_from_date (2026, 5, 8);
  guint n_homes = argc > 1 ? (guint) atoi (argv[1]) : 10000, n_steps;
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (LmDistrictState) state = NULL;
  Bench bench = { .scenario = scenarios, .only = argc > 2 ? argv[2] : NULL };
  g_autofree char *status = NULL;
  double start;

  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_DEBUG", "no-vsync", FALSE);
  setlocale (LC_ALL, "");
  adw_init ();
  snapshot = district_new (n_homes, today);
  state = lm_district_state_new (snapshot, NULL);
  LM_ROWS (snapshot, PLAN_STEP, &n_steps);
  bench.board = LM_BOARD (lm_board_new ());
  lm_board_set_check (bench.board, check, NULL, NULL);
  start = thread_milliseconds ();
  lm_board_set_snapshot (bench.board, snapshot, state, today, lm_instant (today, 777));
  g_print ("model %.1f ms (%u homes, %u steps)\n", thread_milliseconds () - start, n_homes, n_steps);
  bench.window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (bench.window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1920, 1080);
  gtk_window_set_child (GTK_WINDOW (bench.window), GTK_WIDGET (bench.board));
  gtk_window_present (GTK_WINDOW (bench.window));
  g_signal_connect (gtk_widget_get_frame_clock (bench.window), "before-paint", G_CALLBACK (before_paint), &bench);
  g_signal_connect_after (gtk_widget_get_frame_clock (bench.window), "after-paint", G_CALLBACK (after_paint), &bench);
  while (bench.only && !g_str_equal (bench.scenario->name, bench.only))
    if (++bench.scenario == scenarios + G_N_ELEMENTS (scenarios))
      return 2;
  begin (&bench);
  gtk_widget_add_tick_callback (bench.window, tick, &bench, NULL);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL) && strstr (status, "VmHWM:"))
    g_print ("memory %d MB at most\n", atoi (strstr (status, "VmHWM:") + 6) / 1024);
  return 0;
}
