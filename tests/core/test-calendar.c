#include "core/lm-calendar.h"

static LmSnapshot *
with_holidays (void)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  LmCalendarRow calendar;
  LmHolidayRow holiday;

  LM_ROW_FRESH (CALENDAR, &calendar);
  calendar.id = 1;
  lm_snapshot_builder_put (builder, LM_TABLE_CALENDAR, &calendar);
  calendar.id = 2;
  calendar.weekdays = 0x0f; /* Monday to Thursday */
  lm_snapshot_builder_put (builder, LM_TABLE_CALENDAR, &calendar);
  LM_ROW_FRESH (HOLIDAY, &holiday);
  holiday.id = 1;
  holiday.name = "Hemelvaartsdag";
  holiday.first_day = lm_day_from_date (2026, 5, 14);
  holiday.end_day = holiday.first_day + 1;
  lm_snapshot_builder_put (builder, LM_TABLE_HOLIDAY, &holiday);
  holiday.id = 2;
  holiday.name = "Goede Vrijdag";
  holiday.first_day = lm_day_from_date (2026, 4, 3);
  holiday.end_day = holiday.first_day + 1;
  holiday.applies = FALSE;
  lm_snapshot_builder_put (builder, LM_TABLE_HOLIDAY, &holiday);
  holiday.id = 3;
  holiday.name = "Studiedag";
  holiday.calendar = 2;
  holiday.applies = TRUE;
  holiday.first_day = lm_day_from_date (2026, 5, 11);
  holiday.end_day = holiday.first_day + 1;
  lm_snapshot_builder_put (builder, LM_TABLE_HOLIDAY, &holiday);
  return lm_snapshot_builder_end (builder, 1);
}

static void
test_working_days (void)
{
  static const struct { int month, day; LmId calendar; gboolean working; const char *holiday; } table[] = {
    { 5, 13, 1, TRUE, NULL }, { 5, 14, 1, FALSE, "Hemelvaartsdag" }, { 5, 15, 1, TRUE, NULL }, { 5, 15, 2, FALSE, NULL },
    { 5, 16, 1, FALSE, NULL }, { 4, 3, 1, TRUE, "Goede Vrijdag" }, { 5, 11, 1, TRUE, NULL }, { 5, 11, 2, FALSE, "Studiedag" },
  };
  g_autoptr (LmSnapshot) snapshot = with_holidays ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const LmHolidayRow *holiday;
      LmDay day = lm_day_from_date (2026, table[i].month, table[i].day);

      g_assert_cmpint (lm_calendar_is_working (snapshot, LM_FIND (snapshot, CALENDAR, table[i].calendar), day, &holiday), ==,
                       table[i].working);
      g_assert_cmpstr (holiday ? holiday->name : NULL, ==, table[i].holiday);
    }
}

static void
test_add_skips_what_is_no_working_day (void)
{
  static const struct { int month, day, n, to_month, to_day; } table[] = {
    { 5, 13, 0, 5, 13 }, { 5, 13, 1, 5, 15 }, { 5, 13, 2, 5, 18 }, { 5, 14, 0, 5, 15 },
    { 5, 16, 0, 5, 18 }, { 5, 15, -1, 5, 13 }, { 5, 18, -1, 5, 15 }, { 5, 17, -1, 5, 13 },
  };
  g_autoptr (LmSnapshot) snapshot = with_holidays ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (lm_calendar_add (snapshot, NULL, lm_day_from_date (2026, table[i].month, table[i].day), table[i].n), ==,
                     lm_day_from_date (2026, table[i].to_month, table[i].to_day));
}

static void
test_dutch_holidays (void)
{
  static const struct { int year, month, day; const char *name; gboolean usual; } table[] = {
    { 2026, 4, 27, "Koningsdag", TRUE }, { 2025, 4, 26, "Koningsdag", TRUE }, { 2025, 5, 5, "Bevrijdingsdag", TRUE },
    { 2026, 5, 5, "Bevrijdingsdag", FALSE }, { 2026, 5, 14, "Hemelvaartsdag", TRUE }, { 2026, 5, 25, "Tweede Pinksterdag", TRUE },
    { 2026, 4, 3, "Goede Vrijdag", FALSE }, { 2027, 1, 1, "Nieuwjaarsdag", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LmDutchHoliday holidays[16];
      guint n = lm_calendar_dutch_holidays (table[i].year, holidays, 16);
      gboolean found = FALSE;

      for (guint h = 0; h < n; h++)
        {
          g_assert_true (h == 0 || holidays[h - 1].day <= holidays[h].day);
          if (g_str_equal (holidays[h].name, table[i].name))
            {
              found = TRUE;
              g_assert_cmpint (holidays[h].day, ==, lm_day_from_date (table[i].year, table[i].month, table[i].day));
              g_assert_cmpint (holidays[h].usual, ==, table[i].usual);
            }
        }
      g_assert_true (found);
    }
}

static void
test_heating_season_goes_over_new_year (void)
{
  LmProjectRow project;

  LM_ROW_FRESH (PROJECT, &project);
  g_assert_true (lm_calendar_is_heating (&project, lm_day_from_date (2026, 10, 1)));
  g_assert_true (lm_calendar_is_heating (&project, lm_day_from_date (2027, 1, 15)));
  g_assert_true (lm_calendar_is_heating (&project, lm_day_from_date (2027, 4, 30)));
  g_assert_false (lm_calendar_is_heating (&project, lm_day_from_date (2027, 5, 1)));
  g_assert_false (lm_calendar_is_heating (&project, lm_day_from_date (2026, 9, 30)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/calendar/working-days", test_working_days);
  g_test_add_func ("/core/calendar/add-skips-what-is-no-working-day", test_add_skips_what_is_no_working_day);
  g_test_add_func ("/core/calendar/dutch-holidays", test_dutch_holidays);
  g_test_add_func ("/core/calendar/heating-season-goes-over-new-year", test_heating_season_goes_over_new_year);
  return g_test_run ();
}
