/* bench: published instances through the general engine, for who wants to know
 * how good it is. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lm-bench-private.h"

typedef struct {
  LmSearchLimits limits;
  double per_job_machine; /* seconds; 0: the limits hold for flow shops too */
  GHashTable *crews;      /* trade → number */
  GHashTable *names;      /* of the rows so far */
  LmBenchBest *best;      /* NULL: none given */
  LmExitStatus status;
} Bench;

/* Numbers with a point, whatever the language. */
static void
print_number (double number, int decimals, const char *behind)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE], format[8];

  if (isnan (number))
    fputs (behind, stdout);
  else if (isinf (number))
    fprintf (stdout, "inf%s", behind);
  else
    {
      g_snprintf (format, sizeof format, "%%.%df", decimals);
      fprintf (stdout, "%s%s", g_ascii_formatd (text, sizeof text, format, number), behind);
    }
}

/* Quoted where the name needs it. */
static void
print_name (const char *name)
{
  if (strpbrk (name, ",\"\r\n") == NULL)
    {
      fputs (name, stdout);
      return;
    }
  putchar ('"');
  for (const char *c = name; *c; c++)
    if (*c == '"')
      fputs ("\"\"", stdout);
    else
      putchar (*c);
  putchar ('"');
}

static void
solve (Bench *self, const LmBenchFile *file, const LmBenchInstance *instance)
{
  LmSearchLimits limits = self->limits;
  LmBenchResult result = { .value = NAN, .bound = NAN };
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (self->per_job_machine > 0 && instance->job_machines > 0)
    limits.seconds = instance->job_machines * self->per_job_machine;
  if (!instance->solve (instance->data, &limits, &result, &error))
    {
      self->status = lm_cli_fail (file->place, error);
      return;
    }
  /* Sets use the same names; the second one of a name tells which it is. */
  name = g_hash_table_contains (self->names, instance->name) ? g_strdup_printf ("%s/%s", file->set, instance->name)
                                                             : g_strdup (instance->name);
  g_hash_table_add (self->names, g_strdup (instance->name));
  print_name (name);
  putchar (',');
  print_number (result.value, instance->decimals, ",");
  print_number (result.bound, instance->decimals, ",");
  print_number (result.seconds, 6, ",");
  fprintf (stdout, "%llu\n", (unsigned long long) result.schedules);
  fflush (stdout);
  if (self->best)
    lm_bench_best_add (self->best, file->set, instance->name, &result);
}

static gboolean
on_file (const LmBenchFile *file, const GError *trouble, gpointer data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) instances = NULL;

  if (trouble)
    {
      lm_cli_fail (file->place, trouble);
      self->status = LM_EXIT_INPUT;
      return TRUE;
    }
  instances = lm_bench_read (file, self->crews, &error);
  if (instances == NULL)
    {
      lm_cli_fail (file->place, error);
      self->status = LM_EXIT_INPUT;
      return TRUE;
    }
  if (instances->len == 0)
    lm_cli_say (_("%s: skipped, it is no instance"), file->place);
  for (guint i = 0; i < instances->len; i++)
    solve (self, file, instances->pdata[i]);
  /* Nobody reads on. */
  return !ferror (stdout);
}

/* «survey=2,civil=4», over those of shared districts that do not say theirs. */
static gboolean
parse_crews (GHashTable *crews, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i]; i++)
    {
      char *is = strchr (parts[i], '=');
      guint64 n;

      if (is == NULL || is == parts[i] || !g_ascii_string_to_unsigned (is + 1, 10, 1, 100000, &n, NULL))
        return FALSE;
      g_hash_table_insert (crews, g_strndup (parts[i], is - parts[i]), GINT_TO_POINTER ((int) n));
    }
  return TRUE;
}

LmExitStatus
lm_cli_bench (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_auto (GStrv) best = NULL;
  g_autofree char *crews_text = NULL;
  double seconds = NAN, per_job_machine = 0;
  gint64 schedules = 0, seed = 1;
  const GOptionEntry entries[] = {
    { "time", 0, 0, G_OPTION_ARG_DOUBLE, &seconds,
      N_("Processor time for each instance, in seconds; 1 without it, no limit with only --schedules"), N_("S") },
    { "per-job-machine", 0, 0, G_OPTION_ARG_DOUBLE, &per_job_machine,
      N_("For a flow shop of n jobs and m machines n × m ÷ 2 × MS milliseconds instead"), N_("MS") },
    { "schedules", 0, 0, G_OPTION_ARG_INT64, &schedules,
      N_("Stop after so many schedules; the same number and seed give the same result on every machine"), N_("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("1 without it"), N_("N") },
    { "crews", 0, 0, G_OPTION_ARG_FILENAME, &crews_text,
      N_("Crews of a district given as rows; survey=2,civil=4,install=3 without it"), N_("TRADE=N,…") },
    { "best", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &best,
      N_("A list of best known values (CSV): compare with it at the end; may be given several times"), N_("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) crews = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LmBenchBest) known = NULL;
  Bench self = { .crews = crews, .names = names, .status = LM_EXIT_FINE };

  if (!lm_cli_parse (command, &args, entries, 1, G_MAXUINT - 1))
    return LM_EXIT_USAGE;
  if (!isnan (seconds) && !(seconds > 0 && seconds < 1e7))
    return lm_cli_misuse (command, _("--time: expected a number of seconds above 0."));
  if (!(per_job_machine >= 0 && per_job_machine < 1e7))
    return lm_cli_misuse (command, _("--per-job-machine: expected a number of milliseconds above 0."));
  if (schedules < 0)
    return lm_cli_misuse (command, _("--schedules: expected a number above 0."));
  parse_crews (crews, "survey=2,civil=4,install=3");
  if (crews_text && !parse_crews (crews, crews_text))
    return lm_cli_misuse (command, _("--crews: “%s” is no list such as survey=2,civil=4."), crews_text);
  for (guint i = 0; best && best[i]; i++)
    {
      g_autoptr (GError) error = NULL;

      if (known == NULL)
        known = lm_bench_best_new ();
      if (!lm_bench_best_load (known, best[i], &error))
        {
          lm_cli_fail (best[i], error);
          return LM_EXIT_INPUT;
        }
    }
  self.best = known;
  self.limits.seconds = seconds > 0 ? seconds : schedules > 0 ? 0 : 1;
  self.limits.schedules = (guint64) schedules;
  self.limits.seed = (guint64) seed;
  self.per_job_machine = per_job_machine / 1000;
  fputs ("instance,value,bound,seconds,schedules\n", stdout);
  fflush (stdout);
  for (guint i = 1; args[i]; i++)
    if (!lm_bench_walk (args[i], on_file, &self))
      break;
  if (known)
    lm_bench_best_say (known);
  return self.status;
}
