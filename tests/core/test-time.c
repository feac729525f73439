#include "core/lm-time.h"

/* A day and its date are each other's inverse, and the weekday and ISO week are
 * those that GLib gives. */
static void
test_days_agree_with_glib (void)
{
  GDate date;

  g_date_clear (&date, 1);
  for (LmDay day = lm_day_from_date (1999, 12, 1); day < lm_day_from_date (2041, 2, 1); day++)
    {
      int y, m, d, week_year, week;

      lm_day_to_date (day, &y, &m, &d);
      g_assert_cmpint (lm_day_from_date (y, m, d), ==, day);
      g_date_set_dmy (&date, d, m, y);
      g_assert_true (g_date_valid (&date));
      g_assert_cmpint (lm_day_get_weekday (day), ==, g_date_get_weekday (&date) - 1);
      lm_day_get_week (day, &week_year, &week);
      g_assert_cmpint (week, ==, g_date_get_iso8601_week_of_year (&date));
    }
  g_assert_cmpint (lm_day_from_date (1970, 1, 1), ==, 0);
}

static void
test_easter (void)
{
  static const struct { int year, month, day; } known[] = {
    { 2024, 3, 31 }, { 2025, 4, 20 }, { 2026, 4, 5 }, { 2027, 3, 28 }, { 2028, 4, 16 }, { 2038, 4, 25 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpint (lm_day_easter (known[i].year), ==, lm_day_from_date (known[i].year, known[i].month, known[i].day));
}

static void
test_instants (void)
{
  LmDay before = lm_day_from_date (1969, 12, 30);
  LmInstant instant = lm_instant (before, 615);
  g_autofree char *text = lm_instant_format_iso (instant);

  g_assert_cmpint (lm_instant_get_day (instant), ==, before);
  g_assert_cmpint (lm_instant_get_minute (instant), ==, 615);
  g_assert_cmpstr (text, ==, "1969-12-30T10:15");
  g_assert_null (lm_instant_format_iso (LM_INSTANT_NONE));
  g_assert_null (lm_day_format_iso (LM_DAY_NONE));
}

static void
test_parse (void)
{
  static const struct { const char *text; gboolean good; int y, m, d; } days[] = {
    { "2026-05-12", TRUE, 2026, 5, 12 }, { "12-5-2026", TRUE, 2026, 5, 12 }, { "2026-02-29", FALSE },
    { "2028-02-29", TRUE, 2028, 2, 29 }, { "2026-5-12x", FALSE }, { "", FALSE }, { "12-5-26", FALSE },
    { "2026-13-01", FALSE }, { "morgen", FALSE },
  };
  static const struct { const char *text; int minute; } minutes[] = {
    { "08:00", 480 }, { "8:05", 485 }, { "24:00", 1440 }, { "24:01", -1 }, { "12:60", -1 }, { "-1:00", -1 },
    { "08:00 ", -1 }, { "acht", -1 }, { "", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      LmDay day = 7;

      g_assert_cmpint (lm_day_parse (days[i].text, &day), ==, days[i].good);
      g_assert_cmpint (day, ==, days[i].good ? lm_day_from_date (days[i].y, days[i].m, days[i].d) : 7);
    }
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      int minute = -1;

      g_assert_cmpint (lm_minute_parse (minutes[i].text, &minute), ==, minutes[i].minute >= 0);
      g_assert_cmpint (minute, ==, minutes[i].minute);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/time/days-agree-with-glib", test_days_agree_with_glib);
  g_test_add_func ("/core/time/easter", test_easter);
  g_test_add_func ("/core/time/instants", test_instants);
  g_test_add_func ("/core/time/parse", test_parse);
  return g_test_run ();
}
