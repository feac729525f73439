#include <gio/gio.h>
#include <string.h>

#include "scheduling/lm-chain-shop.h"

static LmChainShop *
make_shop (GRand *random, int n_homes, int most_tasks, int n_trades)
{
  LmChainShop *shop = g_new0 (LmChainShop, 1);
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (LmChainTask));

  shop->n_homes = n_homes;
  shop->n_trades = n_trades;
  shop->first = g_new0 (int, n_homes + 1);
  shop->trades = g_new0 (char *, n_trades + 1);
  shop->crews = g_new (int, n_trades);
  shop->units_in_day = 16;
  for (int r = 0; r < n_trades; r++)
    {
      shop->trades[r] = g_strdup_printf ("trade %d", r);
      shop->crews[r] = g_rand_int_range (random, 1, 4);
    }
  for (int h = 0; h < n_homes; h++)
    {
      shop->first[h] = (int) tasks->len;
      for (int k = g_rand_int_range (random, 1, most_tasks + 1); k > 0; k--)
        {
          LmChainTask task = { g_rand_int_range (random, 0, n_trades), g_rand_int_range (random, 1, 8),
                               g_rand_boolean (random) ? 0 : g_rand_int_range (random, 0, 9) };

          g_array_append_val (tasks, task);
        }
    }
  shop->first[n_homes] = (int) tasks->len;
  shop->tasks = g_array_steal (tasks, NULL);
  return shop;
}

/* The shortest of all schedules in which nothing waits without need: every
 * order in which the tasks can be put in, each at its earliest. */
static int
optimum_of (const LmChainShop *shop, int *start, int *done, int placed, int best)
{
  int end;

  if (placed == shop->first[shop->n_homes])
    return MIN (best, lm_chain_shop_check (shop, start, &end, NULL) ? end : best);
  for (int h = 0; h < shop->n_homes; h++)
    {
      int t = shop->first[h] + done[h], from;
      const LmChainTask *task = &shop->tasks[t];

      if (t == shop->first[h + 1])
        continue;
      from = task->lag + (done[h] > 0 ? start[t - 1] + shop->tasks[t - 1].length : 0);
      for (;; from++)
        {
          gboolean fits = TRUE;

          for (int at = from; fits && at < from + task->length; at++)
            {
              int busy = 0;

              for (int other = 0; other < shop->n_homes; other++)
                for (int u = shop->first[other]; u < shop->first[other] + done[other]; u++)
                  busy += shop->tasks[u].trade == task->trade && start[u] <= at && at < start[u] + shop->tasks[u].length;
              fits = busy < shop->crews[task->trade];
            }
          if (fits)
            break;
        }
      start[t] = from;
      done[h]++;
      best = optimum_of (shop, start, done, placed + 1, best);
      done[h]--;
    }
  return best;
}

static void
test_small_districts_are_solved_and_bounds_hold (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (int k = 0; k < 60; k++)
    {
      g_autoptr (LmChainShop) shop = make_shop (random, 2 + k % 2, 3, 1 + k % 3);
      LmSearchLimits limits = { .schedules = 300, .seed = 1 };
      int start[9], done[3] = { 0 }, end;
      int optimum = optimum_of (shop, start, done, 0, G_MAXINT);
      LmSearchResult result = lm_search_chain_shop (shop, &limits, start);

      g_assert_cmpint (lm_chain_shop_get_bound (shop, NULL), <=, optimum);
      g_assert_true (lm_chain_shop_check (shop, start, &end, NULL));
      g_assert_cmpint (end, ==, result.value);
      g_assert_cmpint (result.value, >=, optimum);
      /* No crew is held back for work that is still to come, which the best may need. */
      g_assert_cmpint (result.value, <=, optimum + 7);
    }
}

static void
test_schedules_keep_every_rule (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (int k = 0; k < 40; k++)
    {
      g_autoptr (LmChainShop) shop = make_shop (random, 1 + 3 * k, 9, 1 + k % 5);
      g_autofree int *start = g_new0 (int, shop->first[shop->n_homes]), *again = g_new0 (int, shop->first[shop->n_homes]);
      LmSearchLimits limits = { .schedules = 60, .seed = (guint64) k };
      LmSearchResult result = lm_search_chain_shop (shop, &limits, start);
      g_autofree char *why = NULL;
      int end;

      lm_chain_shop_check (shop, start, &end, &why);
      g_assert_cmpstr (why, ==, NULL);
      g_assert_cmpint (end, ==, result.value);
      g_assert_cmpint (result.bound, <=, result.value);
      /* The same seed and number of schedules give the same. */
      lm_search_chain_shop (shop, &limits, again);
      g_assert_cmpmem (start, sizeof *start * shop->first[shop->n_homes], again, sizeof *again * shop->first[shop->n_homes]);
    }
}

static void
test_check_sees_what_is_broken (void)
{
  LmChainTask tasks[] = { { 0, 4, 2 }, { 1, 3, 1 }, { 0, 4, 0 } };
  int first[] = { 0, 2, 3 }, crews[] = { 1, 1 };
  char *trades[] = { (char *) "a", (char *) "b", NULL };
  LmChainShop shop = { (char *) "x", 2, first, tasks, 2, trades, crews, 16 };
  const struct { int start[3]; gboolean fine; } cases[] = {
    { { 6, 11, 0 }, TRUE },
    { { 4, 9, 0 }, TRUE },
    { { 4, 8, 0 }, FALSE },  /* a lag of 1 */
    { { 2, 7, 6 }, TRUE },
    { { 1, 7, 6 }, FALSE },  /* before the lag */
    { { 3, 8, 0 }, FALSE },  /* two at the one crew */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *why = NULL;
      int end;

      g_assert_cmpint (lm_chain_shop_check (&shop, cases[i].start, &end, &why), ==, cases[i].fine);
    }
}

static const char rows[] = "home,task,trade,hours,lag_working_hours_before\n1,t1,survey,2,0\n1,t2,civil,6.5,80\n2,t1,survey,2,0\n2,t2,civil,7,80\n";

static const char tjp[] =
  "project p \"P\" 2026-01-05 +4m {\n  timingresolution 30min # half hours\n  dailyworkinghours 8\n  workinghours mon - fri 8:00 - 12:00, 12:30 - 16:30\n}\n"
  "leaves holiday \"Day\" 2026-04-06\n"
  "resource survey \"survey\" {\n  resource survey1 \"one\"\n  resource survey2 \"two\"\n}\nresource civil \"civil\"\n"
  "macro a_survey [ allocate survey1 { alternative survey2 select minloaded persistent } ]\nmacro a_civil [ allocate civil ]\n"
  "task d \"D\" {\n  task h1 \"1\" { priority 10\n    task t1 \"t1\" { effort 2h ${a_survey} start 2026-01-05 }\n"
  "    task t2 \"t2\" { effort 6.5h ${a_civil} depends !t1 { gaplength 80h } }\n  }\n"
  "  task h2 \"2\" {\n    task t1 \"t1\" { effort 2h ${a_survey} }\n    task t2 \"t2\" { effort 7h ${a_civil} depends !t1 { gaplength 80h } }\n  }\n}\n"
  "taskreport \"out\" {\n  formats csv\n}\n";

static void
test_rows_and_tjp_are_the_same_district (void)
{
  g_autoptr (GHashTable) crews = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmChainShop) a = NULL, b = NULL;

  g_hash_table_insert (crews, (gpointer) "survey", GINT_TO_POINTER (2));
  g_hash_table_insert (crews, (gpointer) "civil", GINT_TO_POINTER (1));
  a = lm_chain_shop_read_csv ("a", rows, crews, &error);
  g_assert_no_error (error);
  b = lm_chain_shop_read_tjp ("b", tjp, &error);
  g_assert_no_error (error);
  g_assert_cmpint (a->n_homes, ==, 2);
  g_assert_cmpint (b->n_homes, ==, 2);
  g_assert_cmpint (b->units_in_day, ==, 16);
  g_assert_cmpmem (a->first, 3 * sizeof (int), b->first, 3 * sizeof (int));
  g_assert_cmpmem (a->tasks, 4 * sizeof (LmChainTask), b->tasks, 4 * sizeof (LmChainTask));
  g_assert_cmpmem (a->crews, 2 * sizeof (int), b->crews, 2 * sizeof (int));
  g_assert_cmpint (a->tasks[1].length, ==, 13);
  g_assert_cmpint (a->tasks[1].lag, ==, 160);
}

/* One piece of the text put in the place of another, and what is then said. */
static void
test_what_is_not_understood_is_said_with_its_line (void)
{
  static const struct { gboolean tjp; const char *piece, *instead, *words; } cases[] = {
    { FALSE, "civil,7,80", "civil,7", "line 5" },
    { FALSE, "civil,7,80", "civil,x,80", "line 5" },
    { FALSE, "civil,7,80", "civil,7.25,80", "line 5" },
    { FALSE, "civil,7,80", "roof,7,80", "roof" },
    { FALSE, "2,t2", "1,t2", "do not stand together" },
    { FALSE, "civil,7,80", "civil,7,99999999", "line 5" },
    { TRUE, "effort 7h", "effort 7d", "line 21" },
    { TRUE, "effort 7h", "duration 7h", "duration" },
    { TRUE, "effort 7h", "", "line 21" },
    { TRUE, "depends !t1 { gaplength 80h } }\n  }\n  task h2", "}\n  }\n  task h2", "chain" },
    { TRUE, "alternative survey2", "alternative civil", "another trade" },
    { TRUE, "{ alternative survey2 select minloaded persistent }", "", "1 of the 2" },
    { TRUE, "allocate civil ]", "allocate roof ]", "roof" },
    { TRUE, "${a_civil}", "${a_roof}", "a_roof" },
    { TRUE, "gaplength", "maxgap", "gaplength" },
    { TRUE, "\n  }\n}\ntaskreport", "\ntaskreport", "taskreport" },
    { TRUE, "csv\n}", "csv\n", "not closed" },
    { TRUE, "dailyworkinghours 8", "dailyworkinghours 99", "99" },
  };
  g_autoptr (GHashTable) crews = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (crews, (gpointer) "survey", GINT_TO_POINTER (2));
  g_hash_table_insert (crews, (gpointer) "civil", GINT_TO_POINTER (1));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GString *text = g_string_new (cases[i].tjp ? tjp : rows);
      g_autoptr (GError) error = NULL;
      LmChainShop *shop;

      g_assert_cmpuint (g_string_replace (text, cases[i].piece, cases[i].instead, 1), ==, 1);
      shop = cases[i].tjp ? lm_chain_shop_read_tjp ("x", text->str, &error) : lm_chain_shop_read_csv ("x", text->str, crews, &error);
      g_assert_null (shop);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      if (strstr (error->message, cases[i].words) == NULL)
        g_error ("“%s” is not in “%s”", cases[i].words, error->message);
      g_string_free (text, TRUE);
    }
}

/* Cut off anywhere a project is refused or read, but never read past its end. */
static void
test_a_text_cut_off_anywhere (void)
{
  for (gsize length = 0; length < strlen (tjp); length++)
    {
      g_autofree char *text = g_strndup (tjp, length);
      g_autoptr (GError) error = NULL;
      LmChainShop *shop = lm_chain_shop_read_tjp ("x", text, &error);

      g_assert_cmpint (shop == NULL, ==, error != NULL);
      g_clear_pointer (&shop, lm_chain_shop_free);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain-shop/small-districts-are-solved-and-bounds-hold", test_small_districts_are_solved_and_bounds_hold);
  g_test_add_func ("/chain-shop/schedules-keep-every-rule", test_schedules_keep_every_rule);
  g_test_add_func ("/chain-shop/check-sees-what-is-broken", test_check_sees_what_is_broken);
  g_test_add_func ("/chain-shop/rows-and-tjp-are-the-same-district", test_rows_and_tjp_are_the_same_district);
  g_test_add_func ("/chain-shop/what-is-not-understood-is-said-with-its-line", test_what_is_not_understood_is_said_with_its_line);
  g_test_add_func ("/chain-shop/a-text-cut-off-anywhere", test_a_text_cut_off_anywhere);
  return g_test_run ();
}
