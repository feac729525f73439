#include "lm-bench-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "scheduling/lm-chain-shop.h"
#include "scheduling/lm-flow-shop.h"

/* --- flow shops --- */

static gboolean
solve_flow_shop (gpointer data, const LmSearchLimits *limits, LmBenchResult *result, GError **error)
{
  const LmFlowShop *shop = data;
  g_autofree int *order = g_new (int, shop->n);
  LmSearchResult found = lm_search_flow_shop (shop, limits, order);

  /* Counted anew, by the plain recursion. */
  result->value = lm_flow_shop_get_end (shop, order);
  result->bound = found.bound;
  result->seconds = found.seconds;
  result->schedules = found.schedules;
  return TRUE;
}

static void
free_flow_shop (gpointer data)
{
  lm_flow_shop_free (data);
}

static LmBenchInstance *
take_flow_shop (LmFlowShop *shop)
{
  LmBenchInstance *instance = g_new0 (LmBenchInstance, 1);

  instance->name = g_strdup (shop->name);
  instance->job_machines = shop->n * (shop->m / 2.0);
  instance->data = shop;
  instance->free = free_flow_shop;
  instance->solve = solve_flow_shop;
  return instance;
}

static gboolean
read_flow_shops (const LmBenchFile *file, const char *name, GPtrArray *instances, GError **error)
{
  g_autoptr (GPtrArray) shops = lm_flow_shop_read_taillard (name, file->text, error);

  if (shops == NULL)
    return FALSE;
  g_ptr_array_set_free_func (shops, NULL);
  for (guint i = 0; i < shops->len; i++)
    g_ptr_array_add (instances, take_flow_shop (shops->pdata[i]));
  return TRUE;
}

/* --- project networks --- */

static gboolean
solve_network (gpointer data, const LmSearchLimits *limits, LmBenchResult *result, GError **error)
{
  const LmNetwork *network = data;
  g_autofree int *start = g_new0 (int, network->n);
  g_autofree char *why = NULL;
  LmSearchResult found;

  if (lm_network_get_earliest (network, start))
    result->base = start[network->n - 1];
  found = lm_search_network (network, limits, start);
  result->bound = found.bound == G_MAXINT ? INFINITY : found.bound;
  result->seconds = found.seconds;
  result->schedules = found.schedules;
  if (found.value < 0)
    return TRUE;
  if (!lm_network_check (network, start, &why) || start[network->n - 1] != found.value)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s: the schedule found breaks a rule (%s)"), network->name,
                   why ? why : "end");
      return FALSE;
    }
  result->value = found.value;
  return TRUE;
}

static void
free_network (gpointer data)
{
  lm_network_free (data);
}

static gboolean
take_network (LmNetwork *network, GPtrArray *instances)
{
  LmBenchInstance *instance;

  if (network == NULL)
    return FALSE;
  instance = g_new0 (LmBenchInstance, 1);
  instance->name = g_strdup (network->name);
  instance->data = network;
  instance->free = free_network;
  instance->solve = solve_network;
  g_ptr_array_add (instances, instance);
  return TRUE;
}

/* --- districts --- */

static gboolean
solve_district (gpointer data, const LmSearchLimits *limits, LmBenchResult *result, GError **error)
{
  const LmChainShop *shop = data;
  g_autofree int *start = g_new0 (int, shop->first[shop->n_homes]);
  g_autofree char *why = NULL;
  LmSearchResult found = lm_search_chain_shop (shop, limits, start);
  int end;

  if (!lm_chain_shop_check (shop, start, &end, &why) || end != found.value)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s: the schedule found breaks a rule (%s)"), shop->name, why ? why : "end");
      return FALSE;
    }
  result->value = found.value / (double) shop->units_in_day;
  result->bound = found.bound / (double) shop->units_in_day;
  result->seconds = found.seconds;
  result->schedules = found.schedules;
  return TRUE;
}

static void
free_district (gpointer data)
{
  lm_chain_shop_free (data);
}

static gboolean
take_district (LmChainShop *shop, GPtrArray *instances)
{
  LmBenchInstance *instance;

  if (shop == NULL)
    return FALSE;
  instance = g_new0 (LmBenchInstance, 1);
  instance->name = g_strdup (shop->name);
  instance->decimals = 2;
  instance->data = shop;
  instance->free = free_district;
  instance->solve = solve_district;
  g_ptr_array_add (instances, instance);
  return TRUE;
}

/* --- which of them --- */

typedef enum { NOTHING, DISTRICT_ROWS, DISTRICT_TJP, PSPLIB, PATTERSON, PROGEN_MAX, FLOW_SHOP } Kind;

/* How many numbers there are on the first two lines that have nothing else. */
static void
count_numbers (const char *text, int counts[2], int *first)
{
  int n_lines = 0;

  counts[0] = counts[1] = *first = 0;
  while (*text && n_lines < 2)
    {
      const char *end = strchrnul (text, '\n');
      int n = 0;
      gboolean words = FALSE;

      for (const char *c = text; c < end;)
        {
          char *after;
          gint64 value;

          if (g_ascii_isspace (*c))
            {
              c++;
              continue;
            }
          value = g_ascii_strtoll (c, &after, 10);
          words |= after == c;
          if (words)
            break;
          if (n_lines == 0 && n == 0)
            *first = (int) CLAMP (value, 0, G_MAXINT);
          n++;
          c = after;
        }
      if (n > 0 && !words)
        counts[n_lines++] = n;
      text = *end ? end + 1 : end;
    }
}

static gboolean
has_ending (const char *name, const char *ending)
{
  gsize length = strlen (name), more = strlen (ending);

  return length >= more && g_ascii_strcasecmp (name + length - more, ending) == 0;
}

/* By what is in it; the files of numbers only look alike, so there the
 * extension is asked first. */
static Kind
recognise (const LmBenchFile *file)
{
  int counts[2], n;

  if (memchr (file->text, '\0', file->length))
    return NOTHING;
  if (g_str_has_prefix (file->text, "home,task,trade,hours,lag"))
    return DISTRICT_ROWS;
  if (has_ending (file->name, ".tjp") || (g_str_has_prefix (file->text, "project ") && strstr (file->text, "\ntask ")))
    return DISTRICT_TJP;
  if (strstr (file->text, "PRECEDENCE RELATIONS") || has_ending (file->name, ".sm"))
    return PSPLIB;
  if (has_ending (file->name, ".sch"))
    return PROGEN_MAX;
  if (has_ending (file->name, ".rcp"))
    return PATTERSON;
  count_numbers (file->text, counts, &n);
  if (counts[0] >= 2 && counts[1] == n)
    return FLOW_SHOP;
  /* «0 1 4 4 2 1 3 [0] [0] …»: the lags of ProGen/max stand in brackets. */
  if (strchr (file->text, '[') && counts[0] >= 2)
    return PROGEN_MAX;
  /* Activities and resources, then as many capacities as resources. */
  if (counts[0] == 2 && counts[1] > 0)
    return PATTERSON;
  return NOTHING;
}

static void
instance_free (gpointer data)
{
  LmBenchInstance *self = data;

  self->free (self->data);
  g_free (self->name);
  g_free (self);
}

GPtrArray *
lm_bench_read (const LmBenchFile *file, GHashTable *crews, GError **error)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func (instance_free);
  const char *dot = strrchr (file->name, '.');
  g_autofree char *name = dot ? g_strndup (file->name, dot - file->name) : g_strdup (file->name);
  gboolean done = TRUE;

  if (file->is_project)
    {
      LmBenchInstance *instance = lm_bench_read_project (file->path, name, error);

      if (instance == NULL)
        return NULL;
      g_ptr_array_add (instances, instance);
      return g_steal_pointer (&instances);
    }
  switch (recognise (file))
    {
    case DISTRICT_ROWS:
      done = take_district (lm_chain_shop_read_csv (name, file->text, crews, error), instances);
      break;
    case DISTRICT_TJP:
      done = take_district (lm_chain_shop_read_tjp (name, file->text, error), instances);
      break;
    case PSPLIB:
      done = take_network (lm_network_read_psplib (name, file->text, error), instances);
      break;
    case PATTERSON:
      done = take_network (lm_network_read_patterson (name, file->text, error), instances);
      break;
    case PROGEN_MAX:
      /* The lists of these have the extension in the name. */
      done = take_network (lm_network_read_progen_max (file->name, file->text, error), instances);
      break;
    case FLOW_SHOP:
      done = read_flow_shops (file, name, instances, error);
      break;
    case NOTHING:
      if (file->asked_for)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("this is no instance: expected a network (.sm, .rcp, .sch), a flow shop as Taillard wrote them, "
                         "a district (rows, .tjp), or a project (.lmeter)"));
          done = FALSE;
        }
    }
  return done ? g_steal_pointer (&instances) : NULL;
}
