#include "lm-bench-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define ENDING "_best_known.csv"

typedef struct {
  double best;  /* infinite: there is no schedule; NaN: none is known */
} Known;

typedef struct {
  char *name;
  guint n;          /* instances with a value and a best known one */
  double sum, worst;
  char *worst_name;
  guint n_reached;  /* as good as the best known, or proven impossible as it is */
  guint n_empty;    /* without a value though there is a schedule */
  guint n_unknown;  /* not in the list */
  guint n_based;
  double sum_based; /* over the critical path */
} Set;

struct _LmBenchBest {
  GHashTable *known; /* «set/name» and «name» → Known */
  GPtrArray *sets;   /* of Set, in order of appearance */
};

static void
set_free (gpointer data)
{
  Set *self = data;

  g_free (self->name);
  g_free (self->worst_name);
  g_free (self);
}

LmBenchBest *
lm_bench_best_new (void)
{
  LmBenchBest *self = g_new0 (LmBenchBest, 1);

  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sets = g_ptr_array_new_with_free_func (set_free);
  return self;
}

void
lm_bench_best_free (LmBenchBest *self)
{
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->sets);
  g_free (self);
}

static int
find_column (char **header, const char *first, const char *second)
{
  for (int i = 0; header[i]; i++)
    if (g_str_equal (g_strstrip (header[i]), first) || g_str_equal (header[i], second))
      return i;
  return -1;
}

gboolean
lm_bench_best_load (LmBenchBest *self, const char *path, GError **error)
{
  g_autofree char *text = NULL, *file = g_path_get_basename (path);
  g_autofree char *set = g_str_has_suffix (file, ENDING) ? g_strndup (file, strlen (file) - strlen (ENDING)) : g_strdup ("");
  g_auto (GStrv) lines = NULL, header = NULL;
  int name, value;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  header = g_strsplit (lines[0] ? lines[0] : "", ",", -1);
  name = find_column (header, "instance", "problem");
  value = find_column (header, "best_known", "optimum");
  if (name < 0 || value < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("line 1: expected a column “instance” or “problem”, and a column “best_known” or “optimum”"));
      return FALSE;
    }
  for (guint i = 1; lines[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (g_strstrip (lines[i]), ",", -1);
      const char *number;
      Known known;
      char *end;

      if (*lines[i] == '\0')
        continue;
      if ((int) g_strv_length (cells) <= MAX (name, value))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("line %u: too few columns"), i + 1);
          return FALSE;
        }
      number = strstr (cells[value], "..") ? strstr (cells[value], "..") + 2 : cells[value];
      known.best = g_ascii_strtod (number, &end);
      if (g_str_equal (number, "unsat") || g_str_equal (number, "infeasible"))
        known.best = INFINITY;
      else if (*number == '\0')
        known.best = NAN;
      else if (*end != '\0')
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("line %u: “%s” is no value"), i + 1, cells[value]);
          return FALSE;
        }
      g_hash_table_insert (self->known, g_strdup (cells[name]), g_memdup2 (&known, sizeof known));
      g_hash_table_insert (self->known, g_strdup_printf ("%s/%s", set, cells[name]), g_memdup2 (&known, sizeof known));
    }
  return TRUE;
}

static Set *
get_set (LmBenchBest *self, const char *name)
{
  Set *set;

  for (guint i = 0; i < self->sets->len; i++)
    {
      set = self->sets->pdata[i];
      if (g_str_equal (set->name, name))
        return set;
    }
  set = g_new0 (Set, 1);
  set->name = g_strdup (name);
  set->worst = -INFINITY;
  g_ptr_array_add (self->sets, set);
  return set;
}

void
lm_bench_best_add (LmBenchBest *self, const char *set_name, const char *name, const LmBenchResult *result)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", set_name, name);
  Set *set = get_set (self, set_name);
  const Known *known = g_hash_table_lookup (self->known, key);

  if (known == NULL)
    known = g_hash_table_lookup (self->known, name);
  if (known == NULL || isnan (known->best))
    set->n_unknown++;
  else if (isinf (known->best))
    set->n_reached += isinf (result->bound);
  else if (isnan (result->value))
    set->n_empty++;
  else
    {
      double deviation = 100 * (result->value - known->best) / MAX (known->best, 1);

      set->n++;
      set->sum += deviation;
      set->n_reached += result->value <= known->best;
      if (deviation > set->worst)
        {
          set->worst = deviation;
          g_free (set->worst_name);
          set->worst_name = g_strdup (name);
        }
    }
  if (!isnan (result->value) && result->base > 0)
    {
      set->n_based++;
      set->sum_based += 100 * (result->value - result->base) / result->base;
    }
}

void
lm_bench_best_say (LmBenchBest *self)
{
  for (guint i = 0; i < self->sets->len; i++)
    {
      const Set *set = self->sets->pdata[i];

      if (set->n > 0)
        lm_cli_say (_("%s: %.3f %% over the best known on average (%u instances), at worst %.3f %% (%s)"), set->name,
                    set->sum / set->n, set->n, set->worst, set->worst_name);
      lm_cli_say (_("%s: %u as good as the best known or proven to have no schedule, %u without a schedule though there is one, %u not in the list"),
                  set->name, set->n_reached, set->n_empty, set->n_unknown);
      if (set->n_based > 0)
        lm_cli_say (_("%s: %.3f %% over the critical path on average"), set->name, set->sum_based / set->n_based);
    }
}
