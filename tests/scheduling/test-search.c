#include "generate.h"
#include "instances.h"
#include "scheduling/lm-search.h"

#include <string.h>

typedef LmSearchResult (*Search) (const LmNetwork *network, const LmSearchLimits *limits, int *start);

static const Search searches[] = { lm_search_evolution, lm_search_network };

static LmSearchResult
search_checked (Search search, const LmNetwork *network, guint64 schedules, guint64 seed, int *start)
{
  LmSearchLimits limits = { .schedules = schedules, .seed = seed };
  LmSearchResult result = search (network, &limits, start);
  g_autofree char *why = NULL;

  if (!lm_network_check (network, start, &why))
    g_error ("%s: %s", network->name, why);
  g_assert_cmpint (start[network->n - 1], ==, result.value);
  g_assert_cmpint (result.bound, <=, result.value);
  g_assert_cmpuint (result.schedules, <=, schedules + 1);
  return result;
}

static void
test_schedules_keep_every_rule (void)
{
  static const int sizes[] = { 6, 10, 30, 60, 120 };

  for (guint s = 0; s < G_N_ELEMENTS (searches); s++)
    for (int k = 0; k < 40; k++)
      {
        g_autoptr (LmNetwork) network = generate_of_set (sizes[k % 5], k);
        g_autofree int *start = g_new (int, network->n);

        search_checked (searches[s], network, 300, k, start);
      }
}

static void
test_published_instances (void)
{
  g_autoptr (GPtrArray) instances = instances_load ("j30", 12);

  if (!instances)
    {
      g_test_skip ("LM_SHARED_DATA has no published instances");
      return;
    }
  for (guint s = 0; s < G_N_ELEMENTS (searches); s++)
    for (guint i = 0; i < instances->len; i++)
      {
        const Instance *instance = instances->pdata[i];
        g_autofree int *start = g_new (int, instance->network->n);
        LmSearchResult result = search_checked (searches[s], instance->network, 1000, 1, start);

        g_assert_cmpint (result.value, >=, instance->known);
        g_assert_cmpint (result.bound, <=, instance->known);
        g_assert_cmpint (result.value, <=, instance->known + instance->known / 10);
      }
}

static void
test_the_same_seed_gives_the_same (void)
{
  g_autoptr (LmNetwork) network = generate_of_set (60, 5);
  g_autofree int *first = g_new (int, network->n), *second = g_new (int, network->n);

  for (guint s = 0; s < G_N_ELEMENTS (searches); s++)
    for (guint64 seed = 0; seed < 5; seed++)
      {
        LmSearchResult one = search_checked (searches[s], network, 500, seed, first);
        LmSearchResult two = search_checked (searches[s], network, 500, seed, second);

        g_assert_cmpint (one.value, ==, two.value);
        g_assert_cmpint (one.bound, ==, two.bound);
        g_assert_cmpuint (one.schedules, ==, two.schedules);
        g_assert_cmpmem (first, sizeof (int) * network->n, second, sizeof (int) * network->n);
      }
}

/* What does not fit four lanes of eight bits takes another way, to the same schedule. */
static void
test_large_numbers_make_no_difference (void)
{
  for (int k = 0; k < 10; k++)
    {
      g_autoptr (LmNetwork) small = generate_of_set (30, k), large = generate_of_set (30, k);
      g_autofree int *small_start = g_new (int, small->n), *large_start = g_new (int, large->n);

      for (int r = 0; r < large->n_resources; r++)
        large->capacity[r] *= 1000;
      for (int d = 0; d < large->n * large->n_resources; d++)
        large->demand[d] *= 1000;
      for (int i = 0; i < large->n; i++)
        large->duration[i] *= 1000;
      for (int a = 0; a < large->n_arcs; a++)
        large->arcs[a].lag *= 1000;
      search_checked (lm_search_evolution, small, 200, 1, small_start);
      search_checked (lm_search_evolution, large, 200, 1, large_start);
      for (int i = 0; i < small->n; i++)
        g_assert_cmpint (1000 * small_start[i], ==, large_start[i]);
    }
}

static void
test_long_activities (void)
{
  g_autoptr (LmNetwork) network = generate_of_set (30, 10);
  g_autofree int *start = g_new (int, network->n);

  for (int i = 1; i < network->n - 1; i++)
    network->duration[i] = network->duration[i] * 7 + i % 5;
  for (int a = 0; a < network->n_arcs; a++)
    network->arcs[a].lag = network->duration[network->arcs[a].from];
  search_checked (lm_search_evolution, network, 500, 1, start);
}

static void
test_a_circle_has_no_schedule (void)
{
  g_autoptr (LmNetwork) circle = lm_network_new ("circle", 4, 0), greedy = lm_network_new ("greedy", 3, 1);
  LmSearchLimits limits = { .schedules = 10 };
  int start[4];

  circle->duration[1] = circle->duration[2] = 1;
  lm_network_add_arc (circle, 0, 1, 0);
  lm_network_add_arc (circle, 1, 2, 1);
  lm_network_add_arc (circle, 2, 1, 1);
  lm_network_add_arc (circle, 2, 3, 1);
  greedy->duration[1] = 1;
  greedy->demand[1] = 2;
  greedy->capacity[0] = 1;
  lm_network_add_arc (greedy, 0, 1, 0);
  lm_network_add_arc (greedy, 1, 2, 1);
  for (guint s = 0; s < G_N_ELEMENTS (searches); s++)
    {
      LmSearchResult first = searches[s] (circle, &limits, start), second = searches[s] (greedy, &limits, start);

      g_assert_cmpint (first.value, ==, -1);
      g_assert_cmpint (first.bound, ==, G_MAXINT);
      g_assert_cmpint (second.value, ==, -1);
      g_assert_cmpint (second.bound, ==, G_MAXINT);
    }
}

static gboolean
stop_at_once (int value, int bound, gpointer data)
{
  ++*(int *) data;
  return FALSE;
}

static void
test_a_search_is_stopped (void)
{
  g_autoptr (LmNetwork) network = generate_of_set (120, 0);
  g_autofree int *start = g_new (int, network->n);

  for (guint s = 0; s < G_N_ELEMENTS (searches); s++)
    {
      int calls = 0;
      LmSearchLimits limits = { .progress = stop_at_once, .data = &calls };
      LmSearchResult result = searches[s] (network, &limits, start);

      g_assert_cmpint (calls, ==, 1);
      g_assert_cmpint (result.value, >, 0);
      g_assert_true (lm_network_check (network, start, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/keeps-every-rule", test_schedules_keep_every_rule);
  g_test_add_func ("/search/published", test_published_instances);
  g_test_add_func ("/search/same-seed-gives-the-same", test_the_same_seed_gives_the_same);
  g_test_add_func ("/search/large-numbers-make-no-difference", test_large_numbers_make_no_difference);
  g_test_add_func ("/search/long-activities", test_long_activities);
  g_test_add_func ("/search/circle-has-no-schedule", test_a_circle_has_no_schedule);
  g_test_add_func ("/search/is-stopped", test_a_search_is_stopped);
  return g_test_run ();
}
