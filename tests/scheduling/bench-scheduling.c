#include "generate.h"
#include "instances.h"
#include "scheduling/lm-search.h"

#include <stdlib.h>
#include <string.h>

/* bench-scheduling [--evolution] [--each] [--time S] [--schedules N] [--seed N] [--every N] [--match PATTERN] [SET…]
 *
 * Makes every instance of the sets (or each so many-th), and prints per set the mean
 * over the critical path, over the best known and over the proven bound. A
 * set is an archive of the shared data or randomN, 60 networks of N
 * activities of PSPLIB's kind. */

static double seconds = 1;
static gint64 schedules, seed = 1;
static int every = 10;
static gboolean evolution, each;
static char *match;

static const GOptionEntry entries[] = {
  { "time", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "Seconds for each", "S" },
  { "schedules", 0, 0, G_OPTION_ARG_INT64, &schedules, "Schedules for each", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed", "N" },
  { "every", 0, 0, G_OPTION_ARG_INT, &every, "Only each so many-th instance", "N" },
  { "match", 0, 0, G_OPTION_ARG_STRING, &match, "Only instances whose name fits the pattern", "PATTERN" },
  { "evolution", 0, 0, G_OPTION_ARG_NONE, &evolution, "Only the evolution", NULL },
  { "each", 0, 0, G_OPTION_ARG_NONE, &each, "A line for each instance", NULL },
  { NULL },
};

static GPtrArray *
load_set (const char *set)
{
  if (g_str_has_prefix (set, "random"))
    {
      GPtrArray *instances = g_ptr_array_new ();

      for (int k = 0; k < 60 / every; k++)
        {
          Instance *instance = g_new (Instance, 1);

          *instance = (Instance) { generate_of_set (atoi (set + strlen ("random")), k), -1, -1 };
          g_ptr_array_add (instances, instance);
        }
      return instances;
    }
  return instances_load (set, every);
}

typedef struct {
  int count, found, best, proven, n_known;
  double over_path, over_known, known_over_path, over_bound, time, made;
} Sum;

static void
measure_instance (const Instance *instance, Sum *sum)
{
  const LmNetwork *network = instance->network;
  g_autofree int *start = g_new (int, network->n);
  g_autofree int *earliest = g_new (int, network->n);
  LmSearchLimits limits = { .seconds = seconds, .schedules = schedules, .seed = seed };
  LmSearchResult result = evolution ? lm_search_evolution (network, &limits, start)
                                    : lm_search_network (network, &limits, start);
  g_autofree char *why = NULL;
  double path;

  lm_network_get_earliest (network, earliest);
  path = earliest[network->n - 1];
  sum->count++;
  sum->time += result.seconds;
  sum->made += result.schedules;
  sum->proven += result.value == result.bound || result.bound == G_MAXINT;
  if (each)
    g_print ("%s,%d,%d,%.3f,%llu,%d\n", network->name, result.value, result.bound, result.seconds,
             (unsigned long long) result.schedules, instance->known);
  if (result.value < 0)
    return;
  if (!lm_network_check (network, start, &why) || start[network->n - 1] != result.value)
    g_error ("%s: %s", network->name, why);
  if (instance->bound > result.value || (instance->known >= 0 && result.bound > instance->known))
    g_error ("%s: %d–%d, known is %d–%d", network->name, result.bound, result.value, instance->bound, instance->known);
  sum->found++;
  sum->over_path += 100 * (result.value - path) / path;
  sum->over_bound += 100.0 * (result.value - result.bound) / result.bound;
  if (instance->known < 0)
    return;
  sum->n_known++;
  sum->best += result.value <= instance->known;
  sum->over_known += 100.0 * (result.value - instance->known) / instance->known;
  sum->known_over_path += 100 * (result.value - instance->known) / path;
}

static void
measure (const char *set)
{
  g_autoptr (GPtrArray) instances = load_set (set);
  Sum sum = { 0 };

  if (!instances)
    {
      g_print ("%s: skipped, it is not in LM_SHARED_DATA\n", set);
      return;
    }
  for (guint k = 0; k < instances->len; k++)
    {
      const Instance *instance = instances->pdata[k];

      if (!match || g_pattern_match_simple (match, instance->network->name))
        measure_instance (instance, &sum);
    }
  g_print ("%-20s %d instances, %d schedules found, %d proven: over the critical path %.3f %%, over the bound %.3f %%", set,
           sum.count, sum.found, sum.proven, sum.over_path / MAX (sum.found, 1), sum.over_bound / MAX (sum.found, 1));
  if (sum.n_known > 0)
    g_print ("; of %d known %d reached, over them %.4f %% (%.4f %% of the path)", sum.n_known, sum.best,
             sum.over_known / sum.n_known, sum.known_over_path / sum.n_known);
  g_print ("; %.3f s and %.0f schedules each\n", sum.time / MAX (sum.count, 1), sum.made / MAX (sum.count, 1));
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("SET…");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (schedules > 0)
    seconds = 0;
  if (argc > 1)
    for (int k = 1; k < argc; k++)
      measure (argv[k]);
  else
    {
      measure ("j30");
      measure ("j60-parameters-1-24");
      measure ("random120");
    }
  return 0;
}
