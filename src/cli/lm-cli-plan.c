/* plan: trains, days, persons and times for the whole district. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>

#include "core/lm-home.h"
#include "lm-cli-words-private.h"
#include "project/lm-planning.h"

static gboolean
show_planning (double done, gpointer data)
{
  lm_cli_progress (_("planning"), MIN (done, 0.99));
  return TRUE;
}

/* A large district has many causes of the same kind; the first few tell what
 * to do, and `check` lists them all. */
#define CAUSES_OF_A_KIND 5

static void
say_causes (LmSnapshot *snapshot, GArray *causes)
{
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);
  guint kept_back = 0;

  for (guint i = 0; i < causes->len; i++)
    {
      const LmPlanProblemCause *cause = &g_array_index (causes, LmPlanProblemCause, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (said, cause->code));
      g_autofree char *text = NULL;

      g_hash_table_insert (said, (gpointer) cause->code, GUINT_TO_POINTER (n + 1));
      if (n >= CAUSES_OF_A_KIND)
        {
          kept_back++;
          continue;
        }
      text = lm_cli_describe_cause (snapshot, cause);
      lm_cli_say ("%s", text);
    }
  if (kept_back > 0)
    lm_cli_say (ngettext ("%u more of the same; “lmeter check” lists what is at risk", "%u more of the same; “lmeter check” lists what is at risk",
                          kept_back),
                kept_back);
}

static void
tell_summary (LmPlanSummary *summary)
{
  g_autofree char *first = lm_day_format_iso (summary->first_day);
  g_autofree char *last = summary->end_day == LM_DAY_NONE ? NULL : lm_day_format_iso (summary->end_day - 1);
  g_autofree char *p50 = summary->p50_end == LM_DAY_NONE ? NULL : lm_day_format_iso (summary->p50_end - 1);
  g_autofree char *p80 = summary->p80_end == LM_DAY_NONE ? NULL : lm_day_format_iso (summary->p80_end - 1);

  lm_cli_tell (ngettext ("%u train", "%u trains", summary->n_trains), summary->n_trains);
  lm_cli_tell (ngettext ("%u home planned", "%u homes planned", summary->n_planned), summary->n_planned);
  lm_cli_tell (ngettext ("%u home planned provisionally: it is not ready", "%u homes planned provisionally: they are not ready",
                         summary->n_provisional),
               summary->n_provisional);
  lm_cli_tell (ngettext ("%u home without a day", "%u homes without a day", summary->n_unplanned), summary->n_unplanned);
  lm_cli_tell (ngettext ("%u home in conflict", "%u homes in conflict", summary->n_conflicts), summary->n_conflicts);
  lm_cli_tell (ngettext ("%u step", "%u steps", summary->n_steps), summary->n_steps);
  if (first && last)
    lm_cli_tell (_("connection days from %s to %s"), first, last);
  if (p50 && p80)
    lm_cli_tell (_("done with even chances by %s, eight times in ten by %s"), p50, p80);
}

/* How good the plan is, in words and figures. */
static void
tell_bound (LmSnapshot *snapshot, LmPlanSummary *summary)
{
  const LmTradeRow *trade = LM_FIND (snapshot, TRADE, summary->bound_trade);
  g_autofree char *bound = summary->bound == LM_DAY_NONE ? NULL : lm_day_format_iso (summary->bound - 1);

  if (bound == NULL || summary->end_day == LM_DAY_NONE)
    return;
  if (trade)
    /* Translators: the first is a day, the second a trade, the third a percentage. */
    lm_cli_tell (_("no plan can be ready before %s, by the work of %s; this one takes %.1f %% longer"), bound,
                 lm_cli_pick (trade->name, trade->name_en), 100 * summary->gap);
  else
    lm_cli_tell (_("no plan can be ready before %s; this one takes %.1f %% longer"), bound, 100 * summary->gap);
  if (summary->first_value.total > summary->value.total)
    /* Translators: how good the plan is as the project weighs it; lower is better. */
    lm_cli_tell (_("worth %.0f after improvement, %.0f before it (lower is better)"), summary->value.total, summary->first_value.total);
}

LmExitStatus
lm_cli_plan (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  gboolean ready_only = FALSE, keep_trains = FALSE;
  int cluster = 0;
  gint64 seed = 1, schedules = 0;
  double seconds = 0;
  const GOptionEntry entries[] = {
    { "cluster", 0, 0, G_OPTION_ARG_INT, &cluster, N_("Homes in a train; the project's own number without it"), N_("N") },
    { "ready-only", 0, 0, G_OPTION_ARG_NONE, &ready_only, N_("Leave homes that are not ready without a day"), NULL },
    { "keep-trains", 0, 0, G_OPTION_ARG_NONE, &keep_trains, N_("Keep the trains of the plan, add only what is new"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("The same seed gives the same plan; 1 without it"), N_("S") },
    { "time", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, N_("Improve the plan for so many seconds of the processor"), N_("SECONDS") },
    { "schedules", 0, 0, G_OPTION_ARG_INT64, &schedules,
      N_("Improve the plan until so many days were packed anew; the same number gives the same plan"), N_("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmPlanOptions options;
  LmProject *project;

  if (!lm_cli_parse (command, &args, entries, 1, 1))
    return LM_EXIT_USAGE;
  if (cluster < 0)
    return lm_cli_misuse (command, _("--cluster: %d is less than 1."), cluster);
  if (seconds < 0 || schedules < 0)
    return lm_cli_misuse (command, _("--time and --schedules take a number from 0 on."));
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  lm_project_get_plan_options (project, &options);
  if (cluster > 0)
    options.cluster_size = (guint) cluster;
  options.ready_only = ready_only;
  options.keep_trains = keep_trains;
  options.seed = (guint64) seed;
  options.seconds = seconds;
  options.schedules = schedules;
  summary = lm_project_plan (project, &options, show_planning, NULL, &error);
  lm_cli_progress ("", 1);
  if (summary == NULL)
    return lm_cli_close (project, lm_cli_fail (args[1], error));
  say_causes (lm_project_get_snapshot (project), summary->causes);
  tell_summary (summary);
  tell_bound (lm_project_get_snapshot (project), summary);
  return lm_cli_close (project, summary->n_conflicts > 0 ? LM_EXIT_FOUND : LM_EXIT_FINE);
}
