#include "library/lm-library.h"
#include "planner/lm-plan-remedies.h"

/* The table of the starting methods: when the connection day ends with two
 * fitters, an electrician, a builder and a commissioner from 08:00, lunch from
 * 12:00 to 12:30, and what is left before 17:00. Each end is the longest way
 * with lunch, so none earlier exists. */

static const struct {
  const char *method;
  int hour, minute, slack;
} table[] = {
  { "R-A", 17, 35, -35 },
  { "R-A2", 16, 20, 40 },
  { "R-A3", 16, 55, 5 },
  { "R-B", 15, 35, 85 },
  { "R-C", 15, 35, 85 },
  { "P-A", 15, 50, 70 },
  { "P-B", 15, 35, 85 },
  { "P-C", 15, 20, 100 },
  { "G-A", 15, 50, 70 },
  { "G-B", 16, 35, 25 },
};

static guint *
staff (LmSnapshot *library, guint heating, guint others)
{
  guint n;
  const LmTradeRow *trades = LM_ROWS (library, TRADE, &n);
  guint *persons = g_new0 (guint, n);
  LmId heating_trade = lm_library_find (library, LM_TABLE_TRADE, "heating");

  g_assert_cmpint (heating_trade, !=, 0);
  for (guint i = 0; i < n; i++)
    persons[i] = trades[i].id == heating_trade ? heating : others;
  return persons;
}

static void
test_method_table (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, &error);
  g_autofree guint *persons = NULL;
  LmId method;
  LmDayTest test;

  g_assert_no_error (error);
  persons = staff (library, 2, 1);
  method = lm_library_find (library, LM_TABLE_METHOD, table[row].method);
  g_assert_cmpint (method, !=, 0);
  test = lm_plan_test_day (library, method, persons);
  g_assert_cmpint (test.end, ==, table[row].hour * 60 + table[row].minute);
  g_assert_cmpint (test.slack, ==, table[row].slack);
  g_assert_true (test.optimal);
  g_assert_cmpint (test.step, ==, lm_library_find (library, LM_TABLE_STEP, "I13"));
}

/* One fitter more takes the middle step in 110 minutes instead of 150. */
static void
test_one_fitter_more (void)
{
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, NULL);
  g_autofree guint *persons = staff (library, 3, 1);
  LmDayTest test = lm_plan_test_day (library, lm_library_find (library, LM_TABLE_METHOD, "R-A"), persons);

  g_assert_cmpint (test.end, ==, 16 * 60 + 55);
  g_assert_cmpint (test.slack, ==, 5);
}

static void
test_nobody_for_a_trade (void)
{
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, NULL);
  g_autofree guint *persons = staff (library, 2, 0);
  LmDayTest test = lm_plan_test_day (library, lm_library_find (library, LM_TABLE_METHOD, "R-B"), persons);

  g_assert_cmpint (test.end, ==, -1);
  g_assert_cmpint (test.step, !=, 0);
}

static const LmDayRemedy *
find_remedy (GArray *list, LmDayRemedyKind kind, LmId what)
{
  for (guint i = 0; i < list->len; i++)
    {
      const LmDayRemedy *remedy = &g_array_index (list, LmDayRemedy, i);

      if (remedy->kind == kind && (what == remedy->method || what == remedy->trade || what == remedy->step))
        return remedy;
    }
  return NULL;
}

/* A day that is 35 minutes too long: what would help, with what it comes to. */
static void
test_remedies (void)
{
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, NULL);
  g_autoptr (LmSnapshot) listed = NULL;
  g_autoptr (GArray) none = NULL, short_list = NULL, list = NULL;
  g_autofree guint *persons = staff (library, 2, 1);
  LmId method = lm_library_find (library, LM_TABLE_METHOD, "R-A");
  LmId earlier = lm_library_find (library, LM_TABLE_METHOD, "R-A2");
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (library);
  const LmDayRemedy *remedy;

  for (guint i = 0, n = 0; i < 1 || i < n; i++)
    {
      LmMethodRow row = LM_ROWS (library, METHOD, &n)[i];

      row.chosen = row.id == method || row.id == earlier;
      lm_snapshot_builder_put (builder, LM_TABLE_METHOD, &row);
    }
  listed = lm_snapshot_builder_end (builder, 1);

  list = lm_plan_get_day_remedies (listed, method, 0, persons);
  remedy = find_remedy (list, LM_DAY_REMEDY_METHOD, earlier);
  g_assert_nonnull (remedy);
  g_assert_cmpint (remedy->end, ==, 16 * 60 + 20);
  g_assert_cmpint (remedy->slack, ==, 40);
  g_assert_cmpint (remedy->place, ==, 0);
  remedy = find_remedy (list, LM_DAY_REMEDY_PERSON, lm_library_find (library, LM_TABLE_TRADE, "heating"));
  g_assert_nonnull (remedy);
  g_assert_cmpint (remedy->end, ==, 16 * 60 + 55);
  g_assert_cmpint (remedy->slack, ==, 5);
  /* Another electrician does not shorten the longest way. */
  g_assert_null (find_remedy (list, LM_DAY_REMEDY_PERSON, lm_library_find (library, LM_TABLE_TRADE, "electrical")));
  /* With the unit on the wall already, I5 can start after 20 + 120 minutes instead of 20 + 45 + 120. */
  remedy = find_remedy (list, LM_DAY_REMEDY_EARLIER, lm_library_find (library, LM_TABLE_STEP, "I3"));
  g_assert_nonnull (remedy);
  g_assert_cmpint (remedy->slack, ==, 10);
  /* Nobody arrives once for two visits, and what waits for other work of the day waits. */
  g_assert_null (find_remedy (list, LM_DAY_REMEDY_EARLIER, lm_library_find (library, LM_TABLE_STEP, "I0")));
  g_assert_null (find_remedy (list, LM_DAY_REMEDY_EARLIER, lm_library_find (library, LM_TABLE_STEP, "I4")));
  g_assert_null (find_remedy (list, LM_DAY_REMEDY_EARLIER, lm_library_find (library, LM_TABLE_STEP, "I5")));
  for (guint i = 1; i < list->len; i++)
    g_assert_cmpint (g_array_index (list, LmDayRemedy, i - 1).slack, >=, g_array_index (list, LmDayRemedy, i).slack);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpint (g_array_index (list, LmDayRemedy, i).slack, >, -35);

  /* What is not on the project's list is no remedy, and a day that fits needs none. */
  short_list = lm_plan_get_day_remedies (library, method, 0, persons);
  g_assert_null (find_remedy (short_list, LM_DAY_REMEDY_METHOD, earlier));
  none = lm_plan_get_day_remedies (listed, earlier, 0, persons);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_strdup_printf ("/planner/day/%s", table[i].method);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_method_table);
    }
  g_test_add_func ("/planner/day/one-fitter-more", test_one_fitter_more);
  g_test_add_func ("/planner/day/remedies", test_remedies);
  g_test_add_func ("/planner/day/nobody-for-a-trade", test_nobody_for_a_trade);
  return g_test_run ();
}
