#include "library/lm-library.h"
#include "planner/lm-planner.h"

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
  g_test_add_func ("/planner/day/nobody-for-a-trade", test_nobody_for_a_trade);
  return g_test_run ();
}
