#include <gio/gio.h>
#include <string.h>

#include "lm-flow-kernel-private.h"
#include "scheduling/lm-flow-shop.h"

static LmFlowShop *
make_shop (GRand *random, int n, int m, int longest)
{
  LmFlowShop *shop = lm_flow_shop_new ("made", n, m);

  for (int k = 0; k < n * m; k++)
    shop->time[k] = g_rand_int_range (random, 0, longest + 1);
  return shop;
}

/* The plain recursion over a part of the jobs. */
static int
end_of (const LmFlowShop *shop, const int *order, int len)
{
  g_autofree int *done = g_new0 (int, shop->m);

  for (int p = 0; p < len; p++)
    for (int i = 0, before = 0; i < shop->m; i++)
      before = done[i] = MAX (done[i], before) + shop->time[order[p] * shop->m + i];
  return done[shop->m - 1];
}

/* The best end with `job` somewhere in the order. */
static int
best_of_places (const LmFlowShop *shop, const int *order, int len, int job, int *ends)
{
  g_autofree int *whole = g_new (int, len + 1);
  int best = G_MAXINT;

  for (int p = 0; p <= len; p++)
    {
      memcpy (whole, order, sizeof *whole * p);
      whole[p] = job;
      memcpy (whole + p + 1, order + p, sizeof *whole * (len - p));
      ends[p] = end_of (shop, whole, len + 1);
      best = MIN (best, ends[p]);
    }
  return best;
}

/* Random changes of an order, on every width of rows and both sizes of cells. */
static void
test_kernel_equals_plain_recursion (void)
{
  static const struct { int n, m, longest; } shapes[] = {
    { 1, 1, 9 }, { 2, 3, 9 }, { 7, 5, 99 }, { 12, 8, 99 }, { 15, 9, 5 }, { 20, 16, 99 }, { 20, 20, 99 }, { 9, 24, 99 },
    { 9, 25, 99 }, { 14, 60, 99 }, { 20, 5, 90000 }, { 20, 13, 90000 }, { 30, 10, 2 },
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
    {
      g_autoptr (LmFlowShop) shop = make_shop (random, shapes[k].n, shapes[k].m, shapes[k].longest);
      g_autoptr (LmFlowKernel) kernel = lm_flow_kernel_new (shop);
      g_autofree int *ends = g_new (int, shop->n + 1), *left = g_new (int, shop->n);

      for (int j = 0; j < shop->n; j++)
        lm_flow_kernel_insert (kernel, g_rand_int_range (random, 0, j + 1), j);
      for (int round = 0; round < 200; round++)
        {
          int from = g_rand_int_range (random, 0, kernel->len), job = kernel->order[from], place = -1;
          int best, found;

          memcpy (left, kernel->order, sizeof *left * from);
          memcpy (left + from, kernel->order + from + 1, sizeof *left * (kernel->len - from - 1));
          g_assert_cmpint (lm_flow_kernel_get_end (kernel), ==, end_of (shop, kernel->order, kernel->len));
          best = best_of_places (shop, left, kernel->len - 1, job, ends);
          found = lm_flow_kernel_try (kernel, job, from, G_MAXINT, &place);
          g_assert_cmpint (found, ==, best);
          g_assert_cmpint (ends[place], ==, best);
          if (round % 3 == 0 && kernel->len > 1)
            {
              g_assert_cmpint (lm_flow_kernel_remove (kernel, from), ==, job);
              g_assert_cmpint (lm_flow_kernel_get_end (kernel), ==, end_of (shop, left, kernel->len));
              found = lm_flow_kernel_try (kernel, job, -1, G_MAXINT, &place);
              g_assert_cmpint (found, ==, best);
              g_assert_cmpint (ends[place], ==, best);
              lm_flow_kernel_insert (kernel, place, job);
            }
          else
            lm_flow_kernel_move (kernel, from, g_rand_int_range (random, 0, kernel->len));
        }
    }
}

static int
optimum_of (const LmFlowShop *shop, int *order, int k)
{
  int best = G_MAXINT;

  if (k == shop->n)
    return end_of (shop, order, k);
  for (int i = k; i < shop->n; i++)
    {
      int job = order[i];

      order[i] = order[k];
      order[k] = job;
      best = MIN (best, optimum_of (shop, order, k + 1));
      order[k] = order[i];
      order[i] = job;
    }
  return best;
}

static void
test_small_shops_are_solved_and_bounds_hold (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (int k = 0; k < 35; k++)
    {
      g_autoptr (LmFlowShop) shop = make_shop (random, 1 + k % 7, 1 + k % 5, 20);
      LmSearchLimits limits = { .schedules = 5000, .seed = 1 };
      int order[7] = { 0, 1, 2, 3, 4, 5, 6 };
      int optimum = optimum_of (shop, order, 0);
      LmSearchResult result = lm_search_flow_shop (shop, &limits, order);

      g_assert_cmpint (result.value, ==, optimum);
      g_assert_cmpint (lm_flow_shop_get_end (shop, order), ==, optimum);
      g_assert_cmpint (result.bound, <=, optimum);
      g_assert_cmpint (lm_flow_shop_get_bound (shop, FALSE), <=, lm_flow_shop_get_bound (shop, TRUE));
      g_assert_cmpint (lm_flow_shop_get_bound (shop, TRUE), <=, optimum);
      /* Johnson's rule is exact on two machines. */
      if (shop->m == 2)
        g_assert_cmpint (lm_flow_shop_get_bound (shop, TRUE), ==, optimum);
    }
}

static void
test_seed_and_schedules_decide (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (LmFlowShop) shop = make_shop (random, 40, 12, 99);
  LmSearchLimits limits = { .schedules = 150000, .seed = 5 };
  int once[40], again[40];
  LmSearchResult a = lm_search_flow_shop (shop, &limits, once), b = lm_search_flow_shop (shop, &limits, again);
  gboolean seen[40] = { FALSE };

  g_assert_cmpint (a.value, ==, b.value);
  g_assert_cmpuint (a.schedules, ==, b.schedules);
  g_assert_cmpmem (once, sizeof once, again, sizeof again);
  for (int p = 0; p < 40; p++)
    {
      g_assert_false (seen[once[p]]);
      seen[once[p]] = TRUE;
    }
  g_assert_cmpint (lm_flow_shop_get_end (shop, once), ==, a.value);
}

/* Too few schedules to look at every job once still give an order of all. */
static void
test_any_limit_gives_an_order (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (LmFlowShop) shop = make_shop (random, 30, 6, 99);
  LmSearchLimits limits = { .schedules = 1, .seed = 5 };
  int order[30];
  LmSearchResult result = lm_search_flow_shop (shop, &limits, order);

  g_assert_cmpint (result.value, ==, lm_flow_shop_get_end (shop, order));
}

static void
test_reads_taillard (void)
{
  static const struct {
    const char *text;
    guint n;           /* instances; 0: refused */
    const char *words; /* in the message */
  } cases[] = {
    { "2 3\n1 2\n3 4\n5 6\n", 1, NULL },
    { "number of jobs, number of machines, initial seed, upper bound and lower bound :\n 2 3 12345 20 19\nprocessing times :\n"
      " 1 2\r\n 3 4\r\n 5 6\r\n", 1, NULL },
    { "2 3\n1 2\n3 4\n5 6\n\n1 1\n7", 2, NULL },
    { "3 1\n1\n2 3\n", 1, NULL },
    { "", 0, "line 1" },
    { "words only\n", 0, "no instance" },
    { "2 3\n1 2\n3 4\n", 0, "line 3: the file ends" },
    { "2 3\n1 2\n3 4 5\n6 7\n", 0, "line 3" },
    { "2 3\n1 2\n3 -4\n6 7\n", 0, "line 3" },
    { "2 3\n1 2\n3 x\n6 7\n", 0, "line 3" },
    { "2\n1 2\n", 0, "line 1" },
    { "0 3\n", 0, "line 1" },
    { "99999999999999999999 3\n1\n", 0, "line 1" },
    { "20000 1000\n1\n", 0, "line 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) shops = lm_flow_shop_read_taillard ("x", cases[i].text, &error);

      g_assert_cmpint (shops != NULL, ==, cases[i].n > 0);
      if (cases[i].n == 0)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
          g_assert_nonnull (strstr (error->message, cases[i].words));
          continue;
        }
      g_assert_cmpuint (shops->len, ==, cases[i].n);
      g_assert_cmpstr (((LmFlowShop *) shops->pdata[0])->name, ==, cases[i].n > 1 ? "x#1" : "x");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-shop/kernel-equals-plain-recursion", test_kernel_equals_plain_recursion);
  g_test_add_func ("/flow-shop/small-shops-are-solved-and-bounds-hold", test_small_shops_are_solved_and_bounds_hold);
  g_test_add_func ("/flow-shop/seed-and-schedules-decide", test_seed_and_schedules_decide);
  g_test_add_func ("/flow-shop/any-limit-gives-an-order", test_any_limit_gives_an_order);
  g_test_add_func ("/flow-shop/reads-taillard", test_reads_taillard);
  return g_test_run ();
}
