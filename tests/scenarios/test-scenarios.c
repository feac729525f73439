/* Work against hands, figures of a plan, and the district as it would be. */
#include <string.h>

#include "../planner/tiny.h"
#include "scenarios/lm-capacity.h"
#include "scenarios/lm-scenario.h"

#define DAY_MINUTES 510 /* 08:00–17:00 without lunch */

static const LmCapacityWeek *
week_of (GArray *weeks, LmId trade, LmId qualification, LmDay monday)
{
  for (guint i = 0; i < weeks->len; i++)
    {
      const LmCapacityWeek *week = &g_array_index (weeks, LmCapacityWeek, i);

      if (week->trade == trade && week->qualification == qualification && week->monday == monday)
        return week;
    }
  return NULL;
}

static LmPlanStepRow
step_row (LmId step, LmInstant start, LmInstant end, int minutes, guint64 persons)
{
  LmPlanStepRow row;

  LM_ROW_FRESH (PLAN_STEP, &row);
  row.home = 1;
  row.step = step;
  row.crew = 1;
  row.persons = persons;
  row.start = start;
  row.end = end;
  row.minutes = minutes;
  row.state = LM_STEP_STATE_PLANNED;
  return row;
}

/* A crew of two, one of them away on Tuesday; 120 minutes by both on Monday. */
static void
test_hands_are_calendar_less_absence (void)
{
  Tiny tiny;
  LmDay monday = TINY_MONDAY;
  LmPlanStepRow row;
  g_autoptr (GArray) weeks = NULL;

  tiny_start (&tiny);
  tiny_person (&tiny, 1, 2, 1);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 120);
  tiny_absence (&tiny, 0, 2, monday + 1, monday + 2);
  tiny_end (&tiny);
  row = step_row (1, lm_instant (monday, 480), lm_instant (monday, 600), 120, 3);
  weeks = lm_capacity_list_weeks (tiny.snapshot, &row, 1);
  g_assert_cmpint (week_of (weeks, 1, 0, monday)->work, ==, 240);
  g_assert_cmpint (week_of (weeks, 1, 0, monday)->hands, ==, 9 * DAY_MINUTES);
  tiny_clear (&tiny);
}

/* Work that goes on over the weekend counts in both weeks what is done there. */
static void
test_work_over_two_weeks_counts_in_both (void)
{
  Tiny tiny;
  LmDay friday = TINY_MONDAY + 4;
  LmPlanStepRow row;
  g_autoptr (GArray) weeks = NULL, totals = NULL;
  const LmCapacityTotal *total;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_OUTSIDE, 180);
  tiny_end (&tiny);
  row = step_row (1, lm_instant (friday, 960), lm_instant (friday + 3, 600), 180, 1);
  weeks = lm_capacity_list_weeks (tiny.snapshot, &row, 1);
  g_assert_cmpint (week_of (weeks, 1, 0, TINY_MONDAY)->work, ==, 60);
  g_assert_cmpint (week_of (weeks, 1, 0, TINY_MONDAY + 7)->work, ==, 120);
  totals = lm_capacity_sum (weeks);
  total = &g_array_index (totals, LmCapacityTotal, 0);
  g_assert_cmpint (total->work, ==, 180);
  g_assert_cmpint (total->hands, ==, 10 * DAY_MINUTES);
  g_assert_cmpint (total->worst, ==, TINY_MONDAY + 7);
  tiny_clear (&tiny);
}

/* Person 1 holds it until Wednesday; person 2 never. */
static void
test_certificates_count_while_they_are_valid (void)
{
  Tiny tiny;
  LmDay monday = TINY_MONDAY;
  LmPlanStepRow rows[2];
  g_autoptr (GArray) weeks = NULL, expiries = NULL;
  const LmCapacityExpiry *expiry;

  tiny_start (&tiny);
  tiny_person (&tiny, 1, 2, 1);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 60);
  tiny_qualification (&tiny, 1, 7);
  tiny_holds (&tiny, 1, 7, LM_DAY_NONE, monday + 2);
  tiny_end (&tiny);
  rows[0] = step_row (1, lm_instant (monday, 480), lm_instant (monday, 540), 60, 1);
  rows[1] = step_row (1, lm_instant (monday + 3, 480), lm_instant (monday + 3, 540), 60, 1);
  weeks = lm_capacity_list_weeks (tiny.snapshot, rows, 2);
  g_assert_cmpint (week_of (weeks, 0, 7, monday)->work, ==, 120);
  g_assert_cmpint (week_of (weeks, 0, 7, monday)->hands, ==, 2 * DAY_MINUTES);
  expiries = lm_capacity_list_expiries (tiny.snapshot, rows, 2);
  g_assert_cmpuint (expiries->len, ==, 1);
  expiry = &g_array_index (expiries, LmCapacityExpiry, 0);
  g_assert_cmpint (expiry->person, ==, 1);
  g_assert_cmpint (expiry->until, ==, monday + 2);
  g_assert_cmpint (expiry->first, ==, monday + 3);
  g_assert_cmpuint (expiry->n_steps, ==, 1);
  tiny_clear (&tiny);
}

static void
test_settings_survive_their_text (void)
{
  static const char *const table[] = {
    "", "cluster_size=30", "day_buffer=0 spare_first=0 spare_later=0 slot_every=0", "more_of=7 n_more=2",
    "cluster_size=60 day_buffer=30 learns_crew=4294967297 learns_trade=9",
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LmWhatIf what_if;
      g_autofree char *text = NULL;

      lm_what_if_parse (&what_if, table[i]);
      text = lm_what_if_format (&what_if);
      g_assert_cmpstr (text, ==, table[i]);
    }
  {
    LmWhatIf what_if;
    g_autofree char *text = NULL;

    /* What a later version or a stranger wrote is left out. */
    lm_what_if_parse (&what_if, "colour=red cluster_size=abc day_buffer=99999999999 =3 cluster_size spare_first=4");
    text = lm_what_if_format (&what_if);
    g_assert_cmpstr (text, ==, "spare_first=4");
  }
}

static void
test_figures_survive_their_text (void)
{
  LmPlanFigures figures, again;
  g_autofree char *text = NULL, *same = NULL;

  memset (&figures, 0, sizeof figures);
  figures.n_planned = 238;
  figures.end_day = 20987;
  figures.p80_day = LM_DAY_NONE;
  figures.drum = (LmId) 5 << 32;
  figures.crew_days = 862;
  figures.per_week = 64;
  text = lm_plan_figures_format (&figures);
  lm_plan_figures_parse (&again, text);
  same = lm_plan_figures_format (&again);
  g_assert_cmpstr (same, ==, text);
  g_assert_cmpint (again.p80_day, ==, LM_DAY_NONE);
}

/* Six homes of half a day for one person: three days; with a second crew, two. */
static void
test_one_crew_more_brings_the_end_nearer (void)
{
  Tiny tiny;
  LmPlanOptions options = { .today = TINY_MONDAY, .seed = 1 };
  LmWhatIf as_is = LM_WHAT_IF_INIT, more = LM_WHAT_IF_INIT;
  g_autoptr (LmScenario) base = NULL, second = NULL;
  guint n_before, n_after, n_really;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 250);
  for (LmId home = 2; home <= 6; home++)
    tiny_home (&tiny, home);
  tiny_end (&tiny);
  base = lm_scenario_new (tiny.snapshot, &as_is, &options, 0, NULL, NULL);
  more.more_of = 1;
  more.n_more = 1;
  second = lm_scenario_new (tiny.snapshot, &more, &options, 16, NULL, NULL);
  g_assert_cmpint (base->figures.end_day, ==, TINY_MONDAY + 3);
  g_assert_cmpint (second->figures.end_day, ==, TINY_MONDAY + 2);
  g_assert_cmpuint (base->figures.n_planned, ==, 6);
  g_assert_cmpint (base->figures.crew_days, ==, 3);
  g_assert_cmpint (base->figures.idle, ==, 0);
  g_assert_cmpint (base->figures.drum, ==, 1);
  g_assert_cmpint (base->figures.p80_day, ==, LM_DAY_NONE);
  g_assert_cmpint (second->figures.p80_day, >=, TINY_MONDAY + 1);
  /* The district itself is as it was. */
  LM_ROWS (base->snapshot, CREW, &n_before);
  LM_ROWS (second->snapshot, CREW, &n_after);
  LM_ROWS (tiny.snapshot, CREW, &n_really);
  g_assert_cmpuint (n_before, ==, 1);
  g_assert_cmpuint (n_after, ==, 2);
  g_assert_cmpuint (n_really, ==, 1);
  tiny_clear (&tiny);
}

static gboolean
stop (double done, gpointer data)
{
  return FALSE;
}

static void
test_a_trial_can_be_stopped (void)
{
  Tiny tiny;
  LmPlanOptions options = { .today = TINY_MONDAY, .seed = 1 };
  g_autoptr (GArray) ideas = NULL;

  tiny_start (&tiny);
  tiny_step (&tiny, 1, LM_PHASE_DAY, 250);
  tiny_end (&tiny);
  ideas = lm_scenario_list_crew_ideas (tiny.snapshot, &options, stop, NULL);
  g_assert_null (ideas);
  tiny_clear (&tiny);
}

/* The ideas differ from each other, and the first is the district as it is. */
static void
test_ideas_are_no_two_alike (void)
{
  Tiny tiny;
  g_autoptr (GArray) ideas = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  tiny_start (&tiny);
  tiny_end (&tiny);
  ideas = lm_scenario_list_ideas (tiny.snapshot);
  g_assert_cmpuint (ideas->len, >=, 5);
  for (guint i = 0; i < ideas->len; i++)
    {
      char *text = lm_what_if_format (&g_array_index (ideas, LmWhatIf, i));

      g_assert_cmpint (i == 0, ==, text[0] == '\0');
      g_assert_true (g_hash_table_add (seen, text));
    }
  tiny_clear (&tiny);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenarios/hands-are-calendar-less-absence", test_hands_are_calendar_less_absence);
  g_test_add_func ("/scenarios/work-over-two-weeks-counts-in-both", test_work_over_two_weeks_counts_in_both);
  g_test_add_func ("/scenarios/certificates-count-while-they-are-valid", test_certificates_count_while_they_are_valid);
  g_test_add_func ("/scenarios/settings-survive-their-text", test_settings_survive_their_text);
  g_test_add_func ("/scenarios/figures-survive-their-text", test_figures_survive_their_text);
  g_test_add_func ("/scenarios/one-crew-more-brings-the-end-nearer", test_one_crew_more_brings_the_end_nearer);
  g_test_add_func ("/scenarios/a-trial-can-be-stopped", test_a_trial_can_be_stopped);
  g_test_add_func ("/scenarios/ideas-are-no-two-alike", test_ideas_are_no_two_alike);
  return g_test_run ();
}
