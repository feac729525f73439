/* The starting library against the tables of the field, written out here again:
 * what a new project plans with is what the sessions and the trade said. */

#include "library/lm-library.h"

#include <string.h>

#include "core/lm-work.h"

static LmSnapshot *library;

/* Code, phase, trade, persons, low–typical–high, crew needs, home needs. */
static const struct {
  const char *code;
  LmPhase phase;
  const char *trade;
  int persons, low, typical, high;
  const char *qualifications, *conditions;
} steps[] = {
  { "V1", LM_PHASE_PREPARATION, "heating", 1, 45, 60, 90, "vca", "" },
  { "V2", LM_PHASE_PREPARATION, "asbestos", 1, 45, 60, 90, "asbestos_process", "" },
  { "O1", LM_PHASE_OUTSIDE, "groundwork", 1, 15, 30, 60, "vca", "dig_notice" },
  { "O2", LM_PHASE_OUTSIDE, "groundwork", 2, 90, 150, 240, "vca", "dig_notice" },
  { "O3", LM_PHASE_OUTSIDE, "building", 1, 45, 60, 120, "vca", "asbestos_cleared" },
  { "O4", LM_PHASE_OUTSIDE, "pipework", 1, 90, 120, 180, "pipe_welding", "" },
  { "O5", LM_PHASE_OUTSIDE, "pipework", 1, 30, 45, 90, "", "" },
  { "O6", LM_PHASE_OUTSIDE, "groundwork", 2, 60, 120, 180, "vca", "" },
  { "OF", LM_PHASE_OUTSIDE, "pipework", 2, 120, 180, 270, "height", "" },
  { "OG", LM_PHASE_OUTSIDE, "pipework", 2, 45, 75, 120, "height fire_stopping", "" },
  { "OS", LM_PHASE_OUTSIDE, "pipework", 2, 60, 90, 150, "fire_stopping", "" },
  { "I0", LM_PHASE_DAY, "heating", 1, 15, 20, 30, "", "" },
  { "DR", LM_PHASE_DAY, "building", 1, 30, 60, 120, "", "asbestos_cleared" },
  { "BO", LM_PHASE_DAY, "building", 1, 30, 60, 120, "", "" },
  { "I1", LM_PHASE_DAY, "heating", 1, 20, 30, 45, "", "" },
  { "I2", LM_PHASE_DAY, "heating", 1, 45, 75, 120, "co_free", "gas_removal" },
  { "I3", LM_PHASE_DAY, "heating", 1, 30, 45, 60, "unit", "unit_delivered" },
  { "I4", LM_PHASE_DAY, "heating", 1, 30, 60, 180, "", "" },
  { "I5", LM_PHASE_DAY, "heating", 2, 75, 90, 240, "drinking_water", "" },
  { "I6", LM_PHASE_DAY, "electrical", 1, 20, 30, 60, "nen1010", "" },
  { "I7", LM_PHASE_DAY, "electrical", 1, 60, 120, 180, "nen1010", "fuse_board" },
  { "I8", LM_PHASE_DAY, "heating", 1, 20, 30, 45, "", "" },
  { "I9", LM_PHASE_DAY, "heating", 1, 30, 45, 75, "", "" },
  { "I10", LM_PHASE_DAY, "commissioning", 1, 30, 45, 60, "heat_company", "supply_contract" },
  { "I11", LM_PHASE_DAY, "heating", 1, 45, 60, 120, "", "" },
  { "BC", LM_PHASE_DAY, "building", 1, 45, 60, 120, "", "" },
  { "I13", LM_PHASE_DAY, "heating", 1, 20, 30, 45, "", "" },
};

/* Method, outside steps, I2, DR / BO / I4 / I5 / BC, end of the day on the
 * critical path with lunch, slack, what it couples, bears refusers. */
static const struct {
  const char *code, *outside;
  int gas, drill, open, primary, secondary, close;
  int end, slack;
  LmCouplingKind couples;
  gboolean bears_refusers;
} methods[] = {
  { "R-A", "O1 O2 O3 O4 O5 O6", 75, 0, 90, 120, 150, 90, 17 * 60 + 35, -35, LM_COUPLING_KIND_NONE, TRUE },
  { "R-A2", "O1 O2 O3 O4 O5 O6", 75, 0, 0, 120, 75, 30, 16 * 60 + 20, 40, LM_COUPLING_KIND_NONE, TRUE },
  { "R-A3", "O1 O2 O3 O4 O5 O6", 75, 0, 90, 120, 110, 90, 16 * 60 + 55, 5, LM_COUPLING_KIND_NONE, TRUE },
  { "R-B", "O1 O2 O3 O4 O5 OF O6", 75, 60, 0, 45, 90, 45, 15 * 60 + 35, 85, LM_COUPLING_KIND_NONE, TRUE },
  { "R-C", "OG", 75, 0, 30, 60, 90, 45, 15 * 60 + 35, 85, LM_COUPLING_KIND_ROW, FALSE },
  { "P-A", "OS", 60, 45, 45, 45, 120, 60, 15 * 60 + 50, 70, LM_COUPLING_KIND_STAIRWELL, FALSE },
  { "P-B", "OS", 60, 60, 60, 60, 75, 60, 15 * 60 + 35, 85, LM_COUPLING_KIND_STACK, FALSE },
  { "P-C", "OF", 60, 60, 0, 45, 75, 45, 15 * 60 + 20, 100, LM_COUPLING_KIND_STACK, TRUE },
  { "G-A", "OG", 60, 45, 30, 30, 120, 60, 15 * 60 + 50, 70, LM_COUPLING_KIND_ROW, FALSE },
  { "G-B", "OS", 60, 75, 45, 60, 120, 75, 16 * 60 + 35, 25, LM_COUPLING_KIND_STACK, FALSE },
};

/* Before, after. */
static const char *const order[][2] = {
  { "O1", "O2" }, { "O2", "O3" }, { "O3", "O4" }, { "O4", "O5" },  { "O5", "O6" },  { "OF", "O5" },  { "OG", "O5" },
  { "OS", "O5" }, { "I0", "I1" }, { "I0", "I3" }, { "I0", "DR" },  { "I0", "I7" },  { "DR", "BO" },  { "DR", "I4" },
  { "I1", "I2" }, { "I3", "I4" }, { "I3", "I6" }, { "I2", "I5" },  { "I4", "I5" },  { "BO", "I5" },  { "I5", "I8" },
  { "I8", "I9" }, { "I8", "BC" }, { "I9", "I10" }, { "I6", "I10" }, { "I10", "I11" }, { "I11", "I13" }, { "BC", "I13" },
};

static const LmStepRow *
step_of (const char *code)
{
  const LmStepRow *step = LM_FIND (library, STEP, lm_library_find (library, LM_TABLE_STEP, code));

  g_assert_nonnull (step);
  return step;
}

static char *
qualifications_of (LmId step)
{
  GString *codes = g_string_new (NULL);
  guint n;
  const LmStepQualificationRow *rows = LM_ROWS (library, STEP_QUALIFICATION, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].step == step)
      g_string_append_printf (codes, "%s%s", codes->len ? " " : "",
                              LM_FIND (library, QUALIFICATION, rows[i].qualification)->code);
  return g_string_free (codes, FALSE);
}

static char *
conditions_of (LmId step)
{
  GString *codes = g_string_new (NULL);
  guint n;
  const LmStepConditionRow *rows = LM_ROWS (library, STEP_CONDITION, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].step == step)
      g_string_append_printf (codes, "%s%s", codes->len ? " " : "", LM_FIND (library, CONDITION, rows[i].condition)->code);
  return g_string_free (codes, FALSE);
}

static void
test_steps_are_those_of_the_field (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const LmStepRow *step = step_of (steps[i].code);
      g_autofree char *qualifications = qualifications_of (step->id);
      g_autofree char *conditions = conditions_of (step->id);

      g_test_message ("%s", steps[i].code);
      g_assert_cmpint (step->phase, ==, steps[i].phase);
      g_assert_cmpstr (LM_FIND (library, TRADE, step->trade)->code, ==, steps[i].trade);
      g_assert_cmpint (step->persons, ==, steps[i].persons);
      g_assert_cmpint (step->low, ==, steps[i].low);
      g_assert_cmpint (step->typical, ==, steps[i].typical);
      g_assert_cmpint (step->high, ==, steps[i].high);
      g_assert_cmpstr (qualifications, ==, steps[i].qualifications);
      g_assert_cmpstr (conditions, ==, steps[i].conditions);
      g_assert_cmpint (step->shared, ==, g_str_equal (step->code, "OG") || g_str_equal (step->code, "OS"));
      g_assert_cmpstr (step->name, !=, "");
      g_assert_cmpstr (step->name_en, !=, "");
    }
}

static void
test_order_is_that_of_the_field (void)
{
  guint n;
  const LmStepLinkRow *links = LM_ROWS (library, STEP_LINK, &n);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      gboolean found = FALSE;

      for (guint l = 0; l < n; l++)
        found |= links[l].method == 0 && links[l].before == step_of (order[i][0])->id &&
                 links[l].after == step_of (order[i][1])->id && links[l].lag_min == 0;
      if (!found)
        g_error ("%s does not come before %s", order[i][0], order[i][1]);
    }
}

/* The tested branch, or the shared riser, comes before the connection day. */
static void
test_outside_ends_before_the_day (void)
{
  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      LmId method = lm_library_find (library, LM_TABLE_METHOD, methods[m].code);
      g_autoptr (GArray) work = lm_work_of_method (library, method);
      g_autoptr (GArray) links = lm_work_get_links (library, method, work);
      gboolean found = FALSE;

      for (guint l = 0; l < links->len; l++)
        {
          const LmWorkLink *link = &g_array_index (links, LmWorkLink, l);
          const LmWorkStep *before = &g_array_index (work, LmWorkStep, link->before);
          const LmWorkStep *after = &g_array_index (work, LmWorkStep, link->after);

          if (before->phase == LM_PHASE_OUTSIDE && g_str_equal (after->row->code, "I0"))
            found |= link->unit == LM_LAG_UNIT_WORKING_DAYS && link->lag_min == 1;
        }
      if (!found)
        g_error ("%s: nothing outside comes before the connection day", methods[m].code);
    }
}

static const LmWorkStep *
find_work (GArray *work, const char *code)
{
  for (guint i = 0; i < work->len; i++)
    if (g_str_equal (g_array_index (work, LmWorkStep, i).row->code, code))
      return &g_array_index (work, LmWorkStep, i);
  return NULL;
}

static int
minutes_of (GArray *work, const char *code)
{
  const LmWorkStep *step = find_work (work, code);

  return step ? step->typical : 0;
}

/* Minutes from the start of the day to the end of a step, without people: no
 * plan can be earlier. */
static int
end_of (GArray *work, GArray *links, guint step)
{
  int start = 0;

  for (guint l = 0; l < links->len; l++)
    {
      const LmWorkLink *link = &g_array_index (links, LmWorkLink, l);
      const LmWorkStep *before = &g_array_index (work, LmWorkStep, link->before);

      if (link->after == step && before->phase == LM_PHASE_DAY && before->visit == 0)
        start = MAX (start, end_of (work, links, link->before));
    }
  return start + g_array_index (work, LmWorkStep, step).typical;
}

static void
test_methods_are_those_of_the_field (void)
{
  const LmProjectRow *project = lm_snapshot_get_project (library);

  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      LmId id = lm_library_find (library, LM_TABLE_METHOD, methods[m].code);
      const LmMethodRow *method = LM_FIND (library, METHOD, id);
      g_autoptr (GArray) work = lm_work_of_method (library, id);
      g_autoptr (GArray) links = lm_work_get_links (library, id, work);
      g_auto (GStrv) outside = g_strsplit (methods[m].outside, " ", -1);
      guint n_outside = 0;
      int end = 0;

      g_test_message ("%s", methods[m].code);
      g_assert_nonnull (method);
      g_assert_cmpint (method->couples, ==, methods[m].couples);
      g_assert_cmpint (method->bears_refusers, ==, methods[m].bears_refusers);
      g_assert_cmpint (minutes_of (work, "I2"), ==, methods[m].gas);
      g_assert_cmpint (minutes_of (work, "DR"), ==, methods[m].drill);
      g_assert_cmpint (minutes_of (work, "BO"), ==, methods[m].open);
      g_assert_cmpint (minutes_of (work, "I4"), ==, methods[m].primary);
      g_assert_cmpint (minutes_of (work, "I5"), ==, methods[m].secondary);
      g_assert_cmpint (minutes_of (work, "BC"), ==, methods[m].close);
      g_assert_cmpint (minutes_of (work, "I7"), ==, 120);
      for (guint i = 0; outside[i]; i++)
        g_assert_nonnull (find_work (work, outside[i]));
      for (guint i = 0; i < work->len; i++)
        {
          const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);

          n_outside += step->phase == LM_PHASE_OUTSIDE;
          g_assert_cmpint (step->low, <=, step->typical);
          g_assert_cmpint (step->typical, <=, step->high);
          if (step->phase == LM_PHASE_DAY && step->visit == 0)
            end = MAX (end, end_of (work, links, i));
        }
      g_assert_cmpint (n_outside, ==, g_strv_length (outside));
      end += project->visit_start;
      if (end > project->lunch_start)
        end += project->lunch_end - project->lunch_start;
      g_assert_cmpint (end, ==, methods[m].end);
      g_assert_cmpint (project->visit_end - end, ==, methods[m].slack);
    }
}

static void
test_third_fitter_shortens_the_inside_pipes (void)
{
  LmId method = lm_library_find (library, LM_TABLE_METHOD, "R-A");
  g_autoptr (GArray) work = lm_work_of_method (library, method);

  g_assert_cmpint (lm_work_get_minutes (library, method, find_work (work, "I5"), 2), ==, 150);
  g_assert_cmpint (lm_work_get_minutes (library, method, find_work (work, "I5"), 3), ==, 110);
  g_assert_cmpint (lm_work_get_minutes (library, method, find_work (work, "I5"), 1), ==, 0);
  g_assert_cmpint (lm_work_get_minutes (library, method, find_work (work, "I8"), 2), ==, 0);
}

static void
test_earlier_half_day_is_a_visit_of_its_own (void)
{
  g_autoptr (GArray) work = lm_work_of_method (library, lm_library_find (library, LM_TABLE_METHOD, "R-A2"));

  g_assert_cmpint (find_work (work, "BV")->visit, ==, 1);
  g_assert_cmpint (find_work (work, "IV")->visit, ==, 1);
  g_assert_cmpint (find_work (work, "I5")->visit, ==, 0);
}

static void
test_block_heating (void)
{
  LmId id = lm_library_find (library, LM_TABLE_METHOD, "G-C");
  g_autoptr (GArray) work = lm_work_of_method (library, id);
  const LmWorkStep *unit = find_work (work, "OC");

  g_assert_cmpint (work->len, ==, 4); /* with the two surveys that every method begins with */
  g_assert_cmpint (LM_FIND (library, METHOD, id)->couples, ==, LM_COUPLING_KIND_BLOCK);
  g_assert_cmpint (minutes_of (work, "IC"), <=, 60);
  /* One to three days of eight and a half hours for a block of ten to a hundred homes. */
  g_assert_cmpint (unit->fixed + 10 * unit->typical, >=, 510);
  g_assert_cmpint (unit->fixed + 100 * unit->typical, <=, 3 * 510);
}

/* Every trade and every qualification that a step asks for is there, with
 * persons enough, so that a fresh address list can be planned at once. */
static void
test_crews_can_do_every_step (void)
{
  guint n_steps, n_trades, n_persons, n_needs, n_held;
  const LmStepRow *all = LM_ROWS (library, STEP, &n_steps);
  const LmCrewTradeRow *trades = LM_ROWS (library, CREW_TRADE, &n_trades);
  const LmPersonRow *persons = LM_ROWS (library, PERSON, &n_persons);
  const LmStepQualificationRow *needs = LM_ROWS (library, STEP_QUALIFICATION, &n_needs);
  const LmPersonQualificationRow *held = LM_ROWS (library, PERSON_QUALIFICATION, &n_held);

  for (guint s = 0; s < n_steps; s++)
    {
      int best = 0;

      for (guint t = 0; t < n_trades; t++)
        {
          int able = 0;

          if (trades[t].trade != all[s].trade)
            continue;
          for (guint p = 0; p < n_persons; p++)
            {
              gboolean fit = persons[p].crew == trades[t].crew;

              for (guint q = 0; q < n_needs && fit; q++)
                {
                  gboolean has = needs[q].step != all[s].id;

                  for (guint h = 0; h < n_held && !has; h++)
                    has = held[h].person == persons[p].id && held[h].qualification == needs[q].qualification;
                  fit = has;
                }
              able += fit;
            }
          best = MAX (best, able);
        }
      if (best < all[s].persons)
        g_error ("step %s: no crew of the library has %d able persons", all[s].code, all[s].persons);
    }
}

static void
test_questions_name_what_exists (void)
{
  guint n, n_words = 0;
  const LmQuestionRow *questions = LM_ROWS (library, QUESTION, &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) codes = g_strsplit_set (questions[i].touches, " ", -1);

      for (guint c = 0; codes[c]; c++)
        if (*codes[c])
          {
            step_of (codes[c]);
            n_words++;
          }
      if (questions[i].kind == LM_QUESTION_KIND_CHOICE)
        g_assert_nonnull (strchr (questions[i].choices, '\n'));
      if (*questions[i].flag_value)
        {
          g_assert_cmpint (questions[i].flag_condition, !=, 0);
          g_assert_cmpstr (questions[i].flag, !=, "");
        }
    }
  g_assert_cmpint (n_words, >, 20);
}

static void
test_conditions_name_what_exists (void)
{
  guint n;
  const LmConditionRow *conditions = LM_ROWS (library, CONDITION, &n);

  g_assert_cmpint (n, ==, 12);
  for (guint c = 0; c < n; c++)
    {
      g_auto (GStrv) codes = g_strsplit_set (conditions[c].only_steps, " ", -1);

      for (guint s = 0; codes[s]; s++)
        if (*codes[s])
          step_of (codes[s]);
      g_assert_cmpint (conditions[c].position, ==, (int) c + 1);
    }
}

/* Both languages of every letter, with who writes, why, and whom to call. */
static void
test_letters (void)
{
  static const char *const codes[] = { "announcement", "survey", "choice", "date", "reminder", "day_before", "changed", "no_access", "thanks", "show_home" };
  guint n;
  const LmTemplateRow *templates = LM_ROWS (library, TEMPLATE, &n);

  g_assert_cmpint (n, ==, 2 * G_N_ELEMENTS (codes));
  for (guint c = 0; c < G_N_ELEMENTS (codes); c++)
    {
      guint languages = 0;

      for (guint i = 0; i < n; i++)
        {
          if (!g_str_equal (templates[i].code, codes[c]))
            continue;
          languages |= g_str_equal (templates[i].language, "nl") ? 1 : 2;
          g_assert_cmpstr (templates[i].subject, !=, "");
          g_assert_nonnull (strstr (templates[i].body, "{sender}"));
          g_assert_nonnull (strstr (templates[i].body, "{contact}"));
          if (g_str_equal (codes[c], "date"))
            {
              g_assert_nonnull (strstr (templates[i].body, "{when}"));
              g_assert_nonnull (strstr (templates[i].body, "{steps}"));
              g_assert_nonnull (strstr (templates[i].body, "{costs}"));
              g_assert_cmpint (templates[i].day_offset, ==, -14);
            }
        }
      g_assert_cmpint (languages, ==, 3);
    }
  g_assert_cmpint (LM_FIND (library, TEMPLATE, lm_library_find (library, LM_TABLE_TEMPLATE, "survey"))->day_offset, ==,
                   G_MININT32);
}

static guint
count_chosen (LmSnapshot *snapshot, guint *defaults)
{
  guint n, chosen = 0;
  const LmMethodRow *rows = LM_ROWS (snapshot, METHOD, &n);

  *defaults = 0;
  for (guint i = 0; i < n; i++)
    {
      chosen += rows[i].chosen;
      *defaults += rows[i].default_for_type;
    }
  return chosen;
}

static void
test_our_three_methods (void)
{
  const char *ours[] = { "R-C", "R-A", "G-C", NULL };
  LmLibraryOptions options = { .methods = ours };
  g_autoptr (LmSnapshot) snapshot = lm_library_snapshot (&options, NULL);
  guint defaults;

  g_assert_cmpint (count_chosen (library, &defaults), ==, 3);
  g_assert_cmpint (defaults, ==, 3);
  g_assert_cmpint (lm_snapshot_get_project (library)->default_method, ==, lm_library_find (library, LM_TABLE_METHOD, "R-B"));
  g_assert_cmpint (count_chosen (snapshot, &defaults), ==, 3);
  g_assert_cmpint (defaults, ==, 2); /* one for terraced houses, one for gallery flats */
  g_assert_cmpint (lm_snapshot_get_project (snapshot)->default_method, ==, lm_library_find (snapshot, LM_TABLE_METHOD, "R-A"));
}

static void
test_unknown_options_are_refused (void)
{
  const char *ours[] = { "R-A", "X-9", NULL };
  LmLibraryOptions methods_wrong = { .methods = ours }, region_wrong = { .region = "east" };
  g_autoptr (GError) error = NULL;

  g_assert_null (lm_library_snapshot (&methods_wrong, &error));
  g_assert_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_OPTIONS);
  g_clear_error (&error);
  g_assert_null (lm_library_snapshot (&region_wrong, &error));
  g_assert_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_OPTIONS);
}

static void
test_builders_holiday_is_advice (void)
{
  LmLibraryOptions options = { .region = "middle" };
  g_autoptr (LmSnapshot) snapshot = lm_library_snapshot (&options, NULL);
  const LmDay king_2027 = lm_day_from_date (2027, 4, 27);
  guint n, n_builders = 0, n_public = 0;
  const LmHolidayRow *rows = LM_ROWS (library, HOLIDAY, &n);
  gboolean king = FALSE;

  for (guint i = 0; i < n; i++)
    if (rows[i].kind == LM_HOLIDAY_KIND_BUILDERS)
      {
        n_builders++;
        g_assert_false (rows[i].applies);
        g_assert_cmpint (lm_day_get_weekday (rows[i].first_day), ==, 0);
        g_assert_cmpint (rows[i].end_day - rows[i].first_day, ==, 19);
      }
    else
      {
        n_public++;
        king |= rows[i].first_day == king_2027 && rows[i].applies;
      }
  g_assert_cmpint (n_builders, ==, 9);
  g_assert_cmpint (n_public, ==, 110);
  g_assert_true (king);

  rows = LM_ROWS (snapshot, HOLIDAY, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].kind == LM_HOLIDAY_KIND_BUILDERS)
      g_assert_cmpint (rows[i].applies, ==, g_str_equal (rows[i].region, "middle"));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  library = lm_library_snapshot (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/library/steps-are-those-of-the-field", test_steps_are_those_of_the_field);
  g_test_add_func ("/library/order-is-that-of-the-field", test_order_is_that_of_the_field);
  g_test_add_func ("/library/outside-ends-before-the-day", test_outside_ends_before_the_day);
  g_test_add_func ("/library/methods-are-those-of-the-field", test_methods_are_those_of_the_field);
  g_test_add_func ("/library/third-fitter-shortens-the-inside-pipes", test_third_fitter_shortens_the_inside_pipes);
  g_test_add_func ("/library/earlier-half-day-is-a-visit-of-its-own", test_earlier_half_day_is_a_visit_of_its_own);
  g_test_add_func ("/library/block-heating", test_block_heating);
  g_test_add_func ("/library/crews-can-do-every-step", test_crews_can_do_every_step);
  g_test_add_func ("/library/questions-name-what-exists", test_questions_name_what_exists);
  g_test_add_func ("/library/conditions-name-what-exists", test_conditions_name_what_exists);
  g_test_add_func ("/library/letters", test_letters);
  g_test_add_func ("/library/our-three-methods", test_our_three_methods);
  g_test_add_func ("/library/unknown-options-are-refused", test_unknown_options_are_refused);
  g_test_add_func ("/library/builders-holiday-is-advice", test_builders_holiday_is_advice);
  status = g_test_run ();
  lm_snapshot_unref (library);
  return status;
}
