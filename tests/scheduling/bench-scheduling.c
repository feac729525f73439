#include "generate.h"
#include "instances.h"
#include "scheduling/lm-search.h"

#include <stdlib.h>
#include <string.h>

/* bench-scheduling [--evolution] [--each] [--time S] [--schedules N] [--seed N] [--every N] [SET…]
 *
 * Makes every instance of the sets (or each so many-th), and prints per set the mean
 * over the critical path, over the best known and over the proven bound. A
 * set is an archive of the shared data or randomN, 60 networks of N
 * activities of PSPLIB's kind. */

static double seconds = 1;
static gint64 schedules, seed = 1;
static int every = 10;
static gboolean evolution, each;

static const GOptionEntry entries[] = {
  { "time", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "Seconds for each", "S" },
  { "schedules", 0, 0, G_OPTION_ARG_INT64, &schedules, "Schedules for each", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed", "N" },
  { "every", 0, 0, G_OPTION_ARG_INT, &every, "Only each so many-th instance", "N" },
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

static void
measure (const char *set)
{
  g_autoptr (GPtrArray) instances = load_set (set);
  double over_path = 0, over_known = 0, over_bound = 0, time = 0, known_over_path = 0, made = 0;
  int count = 0, found = 0, best = 0, proven = 0, n_known = 0;

  if (!instances)
    {
      g_print ("%s: skipped, it is not in LM_SHARED_DATA\n", set);
      return;
    }
  for (guint k = 0; k < instances->len; k++)
    {
      const Instance *instance = instances->pdata[k];
      const LmNetwork *network = instance->network;
      g_autofree int *start = g_new (int, network->n);
      g_autofree int *earliest = g_new (int, network->n);
      LmSearchLimits limits = { .seconds = seconds, .schedules = schedules, .seed = seed };
      LmSearchResult result = evolution ? lm_search_evolution (network, &limits, start)
                                        : lm_search_network (network, &limits, start);
      g_autofree char *why = NULL;
      int path;

      lm_network_get_earliest (network, earliest);
      path = earliest[network->n - 1];
      count++;
      time += result.seconds;
      made += result.schedules;
      proven += result.value == result.bound || result.bound == G_MAXINT;
      if (result.value < 0)
        {
          if (each)
            g_print ("%s,-,%d,%.3f,%llu\n", network->name, result.bound, result.seconds, (unsigned long long) result.schedules);
          continue;
        }
      if (!lm_network_check (network, start, &why) || start[network->n - 1] != result.value)
        g_error ("%s: %s", network->name, why);
      if (instance->bound > result.value || (instance->known >= 0 && result.bound > instance->known))
        g_error ("%s: %d–%d, known is %d–%d", network->name, result.bound, result.value, instance->bound, instance->known);
      found++;
      over_path += 100.0 * (result.value - path) / path;
      over_bound += 100.0 * (result.value - result.bound) / result.bound;
      if (instance->known >= 0)
        {
          n_known++;
          best += result.value <= instance->known;
          over_known += 100.0 * (result.value - instance->known) / instance->known;
          known_over_path += 100.0 * (result.value - instance->known) / path;
        }
      if (each)
        g_print ("%s,%d,%d,%.3f,%llu,%d\n", network->name, result.value, result.bound, result.seconds,
                 (unsigned long long) result.schedules, instance->known);
    }
  g_print ("%-20s %d instances, %d schedules found, %d proven: over the critical path %.3f %%, over the bound %.3f %%", set,
           count, found, proven, over_path / MAX (found, 1), over_bound / MAX (found, 1));
  if (n_known > 0)
    g_print ("; of %d known %d reached, over them %.4f %% (%.4f %% of the path)", n_known, best, over_known / n_known,
             known_over_path / n_known);
  g_print ("; %.3f s and %.0f schedules each\n", time / count, made / count);
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
