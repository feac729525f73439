#include "board/lm-time-axis.h"

/* Two weeks from Monday 4 May 2026; Thursday 14 May is Ascension Day. */
static LmTimeAxis *
make_axis (LmDay *monday)
{
  guint8 kinds[14];

  *monday = lm_day_from_date (2026, 5, 4);
  for (int i = 0; i < 14; i++)
    kinds[i] = i % 7 >= 5 ? LM_DAY_KIND_REST : i == 10 ? LM_DAY_KIND_HOLIDAY : LM_DAY_KIND_WORKING;
  return lm_time_axis_new (*monday, *monday + 14, kinds, 480, 1020);
}

static void
test_columns_join_and_rest_is_narrow (void)
{
  LmDay monday;
  g_autoptr (LmTimeAxis) axis = make_axis (&monday);
  static const double scales[] = { 4, 7.3, 24, 56, 61.7, 160 };

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      int x = 0;

      lm_time_axis_set_scale (axis, scales[s]);
      for (LmDay day = monday; day < monday + 14; day++)
        {
          g_assert_cmpint (lm_time_axis_get_day_x (axis, day), ==, x);
          x += lm_time_axis_get_day_width (axis, day);
          /* Half-open: the first pixel belongs to the day, the one after its last does not. */
          g_assert_cmpint (lm_time_axis_get_day (axis, lm_time_axis_get_day_x (axis, day)), ==, day);
          g_assert_cmpint (lm_time_axis_get_day (axis, x - 1), ==, day);
        }
      g_assert_cmpint (x, ==, lm_time_axis_get_width (axis));
      g_assert_cmpint (lm_time_axis_get_day_width (axis, monday + 5), <=, (int) (scales[s] * LM_TIME_AXIS_REST + 1));
      g_assert_cmpint (lm_time_axis_get_day_width (axis, monday + 10), >=, (int) scales[s]);
    }
}

static void
test_nights_take_no_room (void)
{
  LmDay monday;
  g_autoptr (LmTimeAxis) axis = make_axis (&monday);

  lm_time_axis_set_scale (axis, 90);
  g_assert_cmpint (lm_time_axis_get_x (axis, lm_instant (monday, 480)), ==, 0);
  g_assert_cmpint (lm_time_axis_get_x (axis, lm_instant (monday, 60)), ==, 0);
  g_assert_cmpint (lm_time_axis_get_x (axis, lm_instant (monday, 750)), ==, 45);
  g_assert_cmpint (lm_time_axis_get_x (axis, lm_instant (monday, 1020)), ==, 90);
  g_assert_cmpint (lm_time_axis_get_x (axis, lm_instant (monday, 1439)), ==, 90);
  g_assert_cmpint (lm_time_axis_get_x (axis, lm_instant (monday + 1, 480)), ==, 90);
  for (LmInstant instant = lm_instant (monday, 0), before = 0; instant < lm_instant (monday + 14, 0); instant += 7)
    {
      int x = lm_time_axis_get_x (axis, instant);

      g_assert_cmpint (x, >=, before);
      before = x;
    }
}

static void
test_instant_and_pixel_agree (void)
{
  LmDay monday;
  g_autoptr (LmTimeAxis) axis = make_axis (&monday);

  lm_time_axis_set_scale (axis, 120);
  for (int x = 0; x < lm_time_axis_get_width (axis); x++)
    g_assert_cmpint (ABS (lm_time_axis_get_x (axis, lm_time_axis_get_instant (axis, x)) - x), <=, 1);
}

static void
test_days_outside_stand_on_the_ends (void)
{
  LmDay monday;
  g_autoptr (LmTimeAxis) axis = make_axis (&monday);

  g_assert_cmpint (lm_time_axis_get_day_x (axis, monday - 5), ==, 0);
  g_assert_cmpint (lm_time_axis_get_day_x (axis, monday + 50), ==, lm_time_axis_get_width (axis));
  g_assert_cmpint (lm_time_axis_get_day_width (axis, monday - 1), ==, 0);
  g_assert_cmpint (lm_time_axis_get_day (axis, -20), ==, monday);
  g_assert_cmpint (lm_time_axis_get_day (axis, 100000), ==, monday + 13);
}

static void
test_zoom_keeps_the_point (void)
{
  LmDay monday;
  g_autoptr (LmTimeAxis) axis = make_axis (&monday);
  LmInstant wanted = lm_instant (monday + 8, 700);
  double x;

  lm_time_axis_set_scale (axis, 56);
  x = lm_time_axis_get_x (axis, wanted);
  for (int i = 0; i < 20; i++)
    x = lm_time_axis_zoom (axis, lm_time_axis_get_scale (axis) * 1.1, x);
  g_assert_cmpint (ABS (lm_time_axis_get_x (axis, wanted) - (int) x), <=, 8);
  g_assert_cmpint (lm_instant_get_day (lm_time_axis_get_instant (axis, x)), ==, monday + 8);
}

static void
test_snap (void)
{
  LmDay monday;
  g_autoptr (LmTimeAxis) axis = make_axis (&monday);
  const struct { LmSnap snap; LmInstant from, to; } cases[] = {
    { LM_SNAP_QUARTER, lm_instant (monday, 607), lm_instant (monday, 600) },
    { LM_SNAP_QUARTER, lm_instant (monday, 608), lm_instant (monday, 615) },
    { LM_SNAP_QUARTER, lm_instant (monday, 60), lm_instant (monday, 480) },
    { LM_SNAP_DAY, lm_instant (monday + 5, 700), lm_instant (monday + 5, 480) },
    { LM_SNAP_WORKING, lm_instant (monday + 5, 700), lm_instant (monday + 4, 480) },
    { LM_SNAP_WORKING, lm_instant (monday + 6, 700), lm_instant (monday + 7, 480) },
    { LM_SNAP_WORKING, lm_instant (monday + 10, 700), lm_instant (monday + 9, 480) },
    { LM_SNAP_WEEK, lm_instant (monday + 11, 700), lm_instant (monday + 7, 480) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (lm_time_axis_snap (axis, cases[i].from, cases[i].snap), ==, cases[i].to);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board/time-axis/columns-join-and-rest-is-narrow", test_columns_join_and_rest_is_narrow);
  g_test_add_func ("/board/time-axis/nights-take-no-room", test_nights_take_no_room);
  g_test_add_func ("/board/time-axis/instant-and-pixel-agree", test_instant_and_pixel_agree);
  g_test_add_func ("/board/time-axis/days-outside-stand-on-the-ends", test_days_outside_stand_on_the_ends);
  g_test_add_func ("/board/time-axis/zoom-keeps-the-point", test_zoom_keeps_the_point);
  g_test_add_func ("/board/time-axis/snap", test_snap);
  return g_test_run ();
}
