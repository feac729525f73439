#include "scheduling/lm-search.h"

#include "instances.h"

#include "../../src/scheduling/lm-learning-private.h"

/* The learning search against every schedule there is (small networks), and
 * against what is published. */

static void
assert_schedule (const LmNetwork *network, const int *start, int value)
{
  g_autofree char *why = NULL;

  if (!lm_network_check (network, start, &why))
    g_error ("%s: %s", network->name, why);
  g_assert_cmpint (start[network->n - 1], ==, value);
}

/* The best end by trying every start of every activity in turn. */
static void
try_all (const LmNetwork *network, int *start, int k, int horizon, int *best)
{
  int n = network->n;

  if (k == n - 1)
    {
      int end = 0;

      for (int i = 0; i < n - 1; i++)
        end = MAX (end, start[i] + network->duration[i]);
      for (int a = 0; a < network->n_arcs; a++)
        if (network->arcs[a].to == n - 1)
          end = MAX (end, start[network->arcs[a].from] + network->arcs[a].lag);
      start[n - 1] = end;
      if ((*best < 0 || end < *best) && lm_network_check (network, start, NULL))
        *best = end;
      return;
    }
  for (start[k] = 0; start[k] + network->duration[k] <= (*best < 0 ? horizon : *best - 1); start[k]++)
    {
      gboolean fits = TRUE;

      for (int a = 0; a < network->n_arcs && fits; a++)
        {
          const LmArc *arc = &network->arcs[a];

          if (arc->from <= k && arc->to <= k)
            fits = start[arc->to] >= start[arc->from] + arc->lag;
        }
      if (fits)
        try_all (network, start, k + 1, horizon, best);
    }
}

static LmNetwork *
make_small (GRand *random, gboolean lags)
{
  int n = g_rand_int_range (random, 4, 8);
  int n_resources = g_rand_int_range (random, 1, 3);
  LmNetwork *network = lm_network_new ("small", n, n_resources);

  for (int r = 0; r < n_resources; r++)
    network->capacity[r] = g_rand_int_range (random, 2, 5);
  for (int i = 1; i < n - 1; i++)
    {
      network->duration[i] = g_rand_int_range (random, 0, 5);
      for (int r = 0; r < n_resources; r++)
        network->demand[i * n_resources + r] = g_rand_int_range (random, 0, network->capacity[r] + 1);
      lm_network_add_arc (network, 0, i, 0);
      lm_network_add_arc (network, i, n - 1, network->duration[i]);
      for (int j = i + 1; j < n - 1; j++)
        if (g_rand_int_range (random, 0, 4) == 0)
          lm_network_add_arc (network, i, j, lags ? g_rand_int_range (random, 0, 5) : network->duration[i]);
        else if (lags && g_rand_int_range (random, 0, 4) == 0)
          lm_network_add_arc (network, j, i, -g_rand_int_range (random, 0, 7));
    }
  return network;
}

static void
test_small (gconstpointer data)
{
  gboolean lags = GPOINTER_TO_INT (data);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  int impossible = 0;

  for (int round = 0; round < 150; round++)
    {
      g_autoptr (LmNetwork) network = make_small (random, lags);
      LmSearchLimits limits = { .seed = 1 };
      int start[8] = { 0 };
      int tried[8] = { 0 };
      int best = -1;
      LmSearchResult result = lm_search_learning (network, &limits, -1, start);

      try_all (network, tried, 1, 25, &best);
      if (best < 0)
        {
          impossible++;
          g_assert_cmpint (result.value, ==, -1);
          g_assert_cmpint (result.bound, ==, G_MAXINT);
          continue;
        }
      g_assert_cmpint (result.value, ==, best);
      g_assert_cmpint (result.bound, ==, best);
      assert_schedule (network, start, best);
      /* What is known already is not lost, and is proven. */
      result = lm_search_learning (network, &limits, best, start);
      g_assert_cmpint (result.value, ==, best);
      g_assert_cmpint (result.bound, ==, best);
      assert_schedule (network, start, best);
    }
  if (lags)
    g_assert_cmpint (impossible, >, 5);
}

typedef struct {
  const char *set;
  int every;
  guint64 schedules;
} Published;

static const Published published[] = {
  { "j30", 25, 3000 },
  { "rcpspmax_j10", 25, 3000 },
  { "rcpspmax_ubo20", 10, 3000 },
  { "rcpspmax_ubo50", 30, 300 },
};

/* The published value is reached or beaten where the search says that it is
 * done, and no schedule or bound contradicts it. */
static void
test_published (gconstpointer data)
{
  const Published *row = data;
  g_autoptr (GPtrArray) instances = instances_load (row->set, row->every);
  guint done = 0;

  if (!instances)
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  for (guint k = 0; k < instances->len; k++)
    {
      const Instance *instance = g_ptr_array_index (instances, k);
      LmSearchLimits limits = { .schedules = row->schedules };
      g_autofree int *start = g_new0 (int, instance->network->n);
      LmSearchResult result = lm_search_learning (instance->network, &limits, -1, start);

      g_assert_cmpint (result.schedules, <=, row->schedules + 1);
      if (result.value >= 0)
        {
          assert_schedule (instance->network, start, result.value);
          g_assert_cmpint (result.bound, <=, result.value);
          if (instance->bound >= 0)
            g_assert_cmpint (result.value, >=, instance->bound);
        }
      if (instance->known < 0)
        g_assert_cmpint (result.value, ==, -1);
      else
        g_assert_cmpint (result.bound, <=, instance->known);
      done += result.bound == (result.value >= 0 ? result.value : G_MAXINT);
    }
  g_assert_cmpuint (done, >=, instances->len / 2);
}

static void
test_same_count_same_schedule (void)
{
  g_autoptr (GPtrArray) instances = instances_load ("rcpspmax_ubo50", 20);

  if (!instances)
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  for (guint k = 0; k < instances->len; k++)
    {
      const Instance *instance = g_ptr_array_index (instances, k);
      LmSearchLimits limits = { .schedules = 200, .seed = 3 };
      int n = instance->network->n;
      g_autofree int *start = g_new0 (int, n);
      g_autofree int *again = g_new0 (int, n);
      LmSearchResult result = lm_search_learning (instance->network, &limits, -1, start);
      LmSearchResult repeated = lm_search_learning (instance->network, &limits, -1, again);

      g_assert_cmpint (result.value, ==, repeated.value);
      g_assert_cmpint (result.bound, ==, repeated.bound);
      g_assert_cmpuint (result.schedules, ==, repeated.schedules);
      g_assert_cmpmem (start, sizeof (int) * n, again, sizeof (int) * n);
    }
}

/* Two activities of 4 and 6 with one pair of hands, and a third that follows
 * the first within 3. */
static LmNetwork *
make_three (void)
{
  LmNetwork *network = lm_network_new ("three", 5, 1);
  const int duration[] = { 0, 4, 6, 2, 0 };

  network->capacity[0] = 1;
  for (int i = 1; i < 4; i++)
    {
      network->duration[i] = duration[i];
      network->demand[i] = 1;
      lm_network_add_arc (network, 0, i, 0);
      lm_network_add_arc (network, i, 4, duration[i]);
    }
  lm_network_add_arc (network, 1, 3, 4);
  lm_network_add_arc (network, 3, 1, -7);
  return network;
}

static void
test_pop_undoes_everything_since_the_push (void)
{
  g_autoptr (LmNetwork) network = make_three ();
  g_autoptr (LmLearning) learning = lm_learning_new (network, 30);
  LmLearningBudget budget = { 0 };

  lm_learning_push (learning);
  g_assert_true (lm_learning_bound (learning, 1, 6, 20));
  g_assert_true (lm_learning_order (learning, 1, 2, 10));
  g_assert_true (lm_learning_limit (learning, 22));
  g_assert_cmpint (lm_learning_solve (learning, &budget), ==, LM_LEARNING_FOUND);
  g_assert_cmpint (learning->best[1], ==, 6);
  g_assert_cmpint (learning->best[2], ==, 16);
  g_assert_false (lm_learning_limit (learning, 21) && lm_learning_solve (learning, &budget) == LM_LEARNING_FOUND);
  lm_learning_pop (learning);

  /* Times of 4, 6 and 2 and a lag of 7 share no unit but 1, and all three follow one another in 12. */
  g_assert_true (lm_learning_limit (learning, 12));
  g_assert_cmpint (lm_learning_solve (learning, &budget), ==, LM_LEARNING_FOUND);
  assert_schedule (network, learning->best, 12);
  g_assert_cmpint (lm_learning_try (learning, 11, &budget), ==, LM_LEARNING_NONE);
  g_assert_cmpint (lm_learning_get_bound (learning), ==, 12);
}

static void
test_impossible_from_the_start (void)
{
  for (int k = 0; k < 3; k++)
    {
      g_autoptr (LmNetwork) network = make_three ();
      LmSearchLimits limits = { 0 };
      int start[5];
      LmSearchResult result;

      if (k == 0)
        network->demand[2] = 2; /* more hands than there are */
      else if (k == 1)
        lm_network_add_arc (network, 3, 1, -3); /* a cycle of lags */
      else
        lm_network_add_arc (network, 2, 1, -2); /* the first has to start in the midst of the second */
      if (k == 2)
        lm_network_add_arc (network, 1, 2, -3);
      result = lm_search_learning (network, &limits, -1, start);
      g_assert_cmpint (result.value, ==, -1);
      g_assert_cmpint (result.bound, ==, G_MAXINT);
    }
}

/* Times that share no unit and a horizon that no table has room for: what the
 * lags alone say, and no more. */
static void
test_a_horizon_too_long_has_its_lags_for_a_bound (void)
{
  g_autoptr (LmNetwork) network = make_three ();
  LmSearchLimits limits = { .schedules = 10 };
  int start[5];
  LmSearchResult result;

  network->duration[2] = 200000001;
  lm_network_add_arc (network, 2, 4, 200000001);
  result = lm_search_learning (network, &limits, -1, start);
  g_assert_cmpint (result.value, ==, -1);
  g_assert_cmpint (result.bound, ==, 200000001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/learning/small/precedence", GINT_TO_POINTER (FALSE), test_small);
  g_test_add_data_func ("/learning/small/lags", GINT_TO_POINTER (TRUE), test_small);
  for (guint k = 0; k < G_N_ELEMENTS (published); k++)
    {
      g_autofree char *path = g_strdup_printf ("/learning/published/%s", published[k].set);

      g_test_add_data_func (path, &published[k], test_published);
    }
  g_test_add_func ("/learning/same-count-same-schedule", test_same_count_same_schedule);
  g_test_add_func ("/learning/pop-undoes-everything-since-the-push", test_pop_undoes_everything_since_the_push);
  g_test_add_func ("/learning/impossible-from-the-start", test_impossible_from_the_start);
  g_test_add_func ("/learning/a-horizon-too-long-has-its-lags-for-a-bound",
                   test_a_horizon_too_long_has_its_lags_for_a_bound);
  return g_test_run ();
}
