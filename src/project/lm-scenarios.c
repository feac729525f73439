#include "project/lm-scenarios.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-planning-private.h"
#include "lm-project-private.h"
#include "lm-words-private.h"
#include "simulation/lm-simulation.h"

static void
clear_row (gpointer data)
{
  g_free (((LmScenarioRow *) data)->name);
}

static GArray *
rows_new (void)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (LmScenarioRow));

  g_array_set_clear_func (rows, clear_row);
  return rows;
}

/* --- what is kept --- */

static void
read_adopted (LmSnapshot *snapshot, const LmPlanRow *plan, LmPlanFigures *figures)
{
  g_autoptr (GArray) homes = g_array_new (FALSE, FALSE, sizeof (LmPlanHomeRow)), steps = g_array_new (FALSE, FALSE, sizeof (LmPlanStepRow));
  guint n;
  const LmPlanHomeRow *home_rows = LM_ROWS (snapshot, PLAN_HOME, &n);
  const LmPlanStepRow *step_rows;

  for (guint i = 0; i < n; i++)
    if (home_rows[i].plan == plan->id)
      g_array_append_val (homes, home_rows[i]);
  step_rows = LM_ROWS (snapshot, PLAN_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (step_rows[i].plan == plan->id)
      g_array_append_val (steps, step_rows[i]);
  lm_plan_figures_read (figures, snapshot, (const LmPlanHomeRow *) homes->data, homes->len, (const LmPlanStepRow *) steps->data, steps->len);
}

static int
compare_made (gconstpointer a, gconstpointer b)
{
  const LmScenarioRow *x = a, *y = b;

  return x->made_at != y->made_at ? (x->made_at < y->made_at ? -1 : 1) : x->plan < y->plan ? -1 : x->plan > y->plan;
}

GArray *
lm_scenarios_list (LmSnapshot *snapshot)
{
  GArray *rows = rows_new ();
  g_autoptr (GArray) kept = g_array_new (FALSE, TRUE, sizeof (LmScenarioRow));
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot), *plans;
  guint n;

  if (adopted)
    {
      LmScenarioRow row = { .plan = adopted->id, .name = g_strdup (_("The plan")), .made_at = adopted->made_at, .what_if = LM_WHAT_IF_INIT };

      read_adopted (snapshot, adopted, &row.figures);
      g_array_append_val (rows, row);
    }
  plans = LM_ROWS (snapshot, PLAN, &n);
  for (guint i = 0; i < n; i++)
    if (plans[i].kind == LM_PLAN_KIND_SCENARIO)
      {
        LmScenarioRow row = { .plan = plans[i].id, .name = g_strdup (plans[i].name), .made_at = plans[i].made_at };

        lm_what_if_parse (&row.what_if, plans[i].settings);
        lm_plan_figures_parse (&row.figures, plans[i].figures);
        g_array_append_val (kept, row);
      }
  g_array_sort (kept, compare_made);
  g_array_append_vals (rows, kept->data, kept->len);
  return rows;
}

static const char *
name_of_trade (LmSnapshot *snapshot, LmId id)
{
  const LmTradeRow *trade = LM_FIND (snapshot, TRADE, id);

  return trade ? lm_words_pick (trade->name, trade->name_en) : "?";
}

static void
add_part (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", part);
  g_free (part);
}

char *
lm_scenarios_describe (LmSnapshot *snapshot, const LmWhatIf *what_if)
{
  GString *text = g_string_new (NULL);

  if (what_if->cluster_size > 0)
    add_part (text, g_strdup_printf (_("trains of %d homes"), what_if->cluster_size));
  if (what_if->day_buffer == 0 && what_if->spare_first == 0 && what_if->spare_later == 0 && what_if->slot_every == 0)
    add_part (text, g_strdup (_("without any buffer")));
  else
    {
      if (what_if->day_buffer >= 0)
        add_part (text, g_strdup_printf (_("%d minutes kept free in the day"), what_if->day_buffer));
      if (what_if->spare_first > 0 || what_if->spare_later > 0)
        /* Translators: 1 in the first train, 2 in later ones. */
        add_part (text, g_strdup_printf (_("a spare day per %1$d, later per %2$d home-days"), MAX (what_if->spare_first, 0), MAX (what_if->spare_later, 0)));
      else if (what_if->spare_first == 0 || what_if->spare_later == 0)
        add_part (text, g_strdup (_("no spare days")));
      if (what_if->slot_every > 0)
        add_part (text, g_strdup_printf (_("a spare slot per %d homes"), what_if->slot_every));
      else if (what_if->slot_every == 0)
        add_part (text, g_strdup (_("no spare slots")));
    }
  if (what_if->more_of && what_if->n_more > 0)
    /* Translators: 1 how many, 2 the trade. */
    add_part (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$d crew more for %2$s", "%1$d crews more for %2$s", (gulong) what_if->n_more),
                                     what_if->n_more, name_of_trade (snapshot, what_if->more_of)));
  if (what_if->learns_crew)
    {
      const LmCrewRow *crew = LM_FIND (snapshot, CREW, what_if->learns_crew);

      /* Translators: 1 the crew, 2 the trade. */
      add_part (text, g_strdup_printf (_("%1$s also does %2$s"), crew ? crew->name : "?", name_of_trade (snapshot, what_if->learns_trade)));
    }
  if (text->len == 0)
    g_string_append (text, _("as it is, planned again"));
  return g_string_free (text, FALSE);
}

/* --- working them out --- */

typedef struct {
  LmSnapshot *snapshot;
  LmPlanOptions options;
  GArray *what_ifs;
  LmPlanProgress progress; /* the caller's */
  gpointer data;
  GCancellable *cancellable;
  GTask *task;             /* borrowed; NULL here and now */
  guint done;
  gint64 last_told;
} Trial;

typedef struct {
  GTask *task;
  double done;
} Told;

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  lm_snapshot_unref (trial->snapshot);
  g_array_unref (trial->what_ifs);
  g_clear_object (&trial->cancellable);
  g_free (trial);
}

static Trial *
trial_new (LmProject *project, const LmWhatIf *what_ifs, guint n)
{
  Trial *trial = g_new0 (Trial, 1);

  trial->snapshot = lm_snapshot_ref (lm_project_get_snapshot (project));
  lm_project_get_plan_options (project, &trial->options);
  trial->what_ifs = g_array_new (FALSE, FALSE, sizeof (LmWhatIf));
  g_array_append_vals (trial->what_ifs, what_ifs, n);
  return trial;
}

static gboolean
tell_on_main_thread (gpointer data)
{
  Told *told = data;
  Trial *trial = g_task_get_task_data (told->task);

  if (!g_task_get_completed (told->task))
    trial->progress (told->done, trial->data);
  return G_SOURCE_REMOVE;
}

static void
told_free (gpointer data)
{
  g_object_unref (((Told *) data)->task);
  g_free (data);
}

static gboolean
on_progress (double done, gpointer data)
{
  Trial *trial = data;
  gint64 now = g_get_monotonic_time ();
  double all = (trial->done + done) / trial->what_ifs->len;

  if (trial->task == NULL)
    return trial->progress == NULL || trial->progress (all, trial->data);
  if (trial->progress && now - trial->last_told >= G_USEC_PER_SEC / 10)
    {
      Told *told = g_new (Told, 1);

      trial->last_told = now;
      told->task = g_object_ref (trial->task);
      told->done = all;
      g_main_context_invoke_full (g_task_get_context (trial->task), G_PRIORITY_DEFAULT, tell_on_main_thread, told, told_free);
    }
  return !g_cancellable_is_cancelled (trial->cancellable);
}

static GArray *
work_out (Trial *trial)
{
  g_autoptr (GArray) rows = rows_new ();

  for (trial->done = 0; trial->done < trial->what_ifs->len; trial->done++)
    {
      const LmWhatIf *what_if = &g_array_index (trial->what_ifs, LmWhatIf, trial->done);
      g_autoptr (LmScenario) scenario = lm_scenario_new (trial->snapshot, what_if, &trial->options, LM_SIMULATION_USUAL_RUNS, on_progress, trial);
      LmScenarioRow row = { .what_if = *what_if };

      if (scenario == NULL)
        return NULL;
      row.name = lm_scenarios_describe (trial->snapshot, what_if);
      row.figures = scenario->figures;
      g_array_append_val (rows, row);
    }
  return g_steal_pointer (&rows);
}

static void
try_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GArray *rows = work_out (data);

  if (rows)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_array_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The planning was stopped."));
}

void
lm_project_try_scenarios_async (LmProject *self, const LmWhatIf *what_ifs, guint n, LmPlanProgress progress, gpointer data,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Trial *trial;

  g_return_if_fail (LM_IS_PROJECT (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lm_project_try_scenarios_async);
  trial = trial_new (self, what_ifs, n);
  trial->progress = progress;
  trial->data = data;
  trial->task = task;
  trial->cancellable = cancellable ? g_object_ref (cancellable) : g_cancellable_new ();
  g_task_set_task_data (task, trial, trial_free);
  g_task_run_in_thread (task, try_in_worker);
}

GArray *
lm_project_try_scenarios_finish (LmProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

GArray *
lm_project_try_scenarios (LmProject *self, const LmWhatIf *what_ifs, guint n, LmPlanProgress progress, gpointer data, GError **error)
{
  Trial *trial = trial_new (self, what_ifs, n);
  GArray *rows;

  trial->progress = progress;
  trial->data = data;
  rows = work_out (trial);
  trial_free (trial);
  if (rows == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The planning was stopped."));
  return rows;
}

/* --- keeping and adopting --- */

static LmScenario *
plan_so (LmProject *self, const LmWhatIf *what_if, guint runs)
{
  LmPlanOptions options;

  lm_project_get_plan_options (self, &options);
  return lm_scenario_new (lm_project_get_snapshot (self), what_if, &options, runs, NULL, NULL);
}

LmId
lm_project_keep_scenario (LmProject *self, const LmWhatIf *what_if, const char *name, GError **error)
{
  g_autoptr (LmScenario) scenario = NULL;
  g_autofree char *settings = NULL, *figures = NULL, *own_name = NULL, *label = NULL;
  const LmPlanHomeRow *homes;
  LmPlanRow plan;
  LmEdit *edit;
  guint n;

  g_return_val_if_fail (LM_IS_PROJECT (self) && what_if != NULL, 0);
  scenario = plan_so (self, what_if, LM_SIMULATION_USUAL_RUNS);
  settings = lm_what_if_format (what_if);
  figures = lm_plan_figures_format (&scenario->figures);
  own_name = name && *name ? g_strdup (name) : lm_scenarios_describe (lm_project_get_snapshot (self), what_if);
  label = g_strdup_printf (_("Scenario kept: %s"), own_name);
  edit = lm_project_begin (self, label);
  LM_ROW_FRESH (PLAN, &plan);
  plan.kind = LM_PLAN_KIND_SCENARIO;
  plan.name = own_name;
  plan.made_at = lm_project_get_utc (self);
  plan.settings = settings;
  plan.figures = figures;
  lm_edit_insert (edit, LM_TABLE_PLAN, &plan);
  homes = lm_plan_get_homes (scenario->plan, &n);
  for (guint i = 0; i < n; i++)
    {
      LmPlanHomeRow row = homes[i];

      row.id = 0;
      row.plan = plan.id;
      row.train = 0; /* trains of a scenario have no rows */
      lm_edit_insert (edit, LM_TABLE_PLAN_HOME, &row);
    }
  return lm_edit_end (edit, error) ? plan.id : 0;
}

static gboolean
refuse_people (LmProject *self, const LmWhatIf *what_if, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  const LmCrewRow *crew = LM_FIND (snapshot, CREW, what_if->learns_crew);

  if (what_if->learns_crew)
    g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED,
                 _("This scenario counts on %1$s also doing %2$s. Give the crew that trade and its people the certificates first; then adopt it."),
                 crew ? crew->name : "?", name_of_trade (snapshot, what_if->learns_trade));
  else
    g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED,
                 g_dngettext (GETTEXT_PACKAGE, "This scenario counts on %1$d more crew for %2$s. Add it under parties and crews first; then adopt it.",
                              "This scenario counts on %1$d more crews for %2$s. Add them under parties and crews first; then adopt it.", (gulong) what_if->n_more),
                 what_if->n_more, name_of_trade (snapshot, what_if->more_of));
  return FALSE;
}

LmPlanSummary *
lm_project_adopt_scenario (LmProject *self, LmId plan, const LmWhatIf *what_if, GError **error)
{
  g_autoptr (LmScenario) scenario = NULL;
  g_autoptr (LmPlanSummary) summary = NULL;
  g_autofree char *name = NULL, *label = NULL;
  LmSnapshot *snapshot;
  const LmPlanRow *kept;
  LmProjectRow settings;
  LmPlacing placing = { .whole = TRUE };
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self) && what_if != NULL, NULL);
  if (lm_what_if_needs_people (what_if) && !refuse_people (self, what_if, error))
    return NULL;
  snapshot = lm_project_get_snapshot (self);
  kept = plan ? LM_FIND (snapshot, PLAN, plan) : NULL;
  name = kept ? g_strdup (kept->name) : lm_scenarios_describe (snapshot, what_if);
  label = g_strdup_printf (_("Scenario adopted: %s"), name);
  scenario = plan_so (self, what_if, 0);
  settings = *lm_snapshot_get_project (scenario->snapshot);
  placing.snapshot = scenario->snapshot;
  placing.plan = scenario->plan;
  edit = lm_project_begin (self, label);
  lm_edit_update_if_changed (edit, LM_TABLE_PROJECT, &settings);
  summary = lm_planning_write (edit, &placing, 0, 0, lm_project_get_utc (self));
  if (!lm_edit_end (edit, error))
    return NULL;
  lm_planning_mark_fresh (self);
  return g_steal_pointer (&summary);
}

gboolean
lm_project_delete_scenario (LmProject *self, LmId plan, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  const LmPlanRow *row = LM_FIND (snapshot, PLAN, plan);
  g_autofree char *label = NULL;
  const LmPlanHomeRow *homes;
  LmEdit *edit;
  guint n;

  if (row == NULL || row->kind != LM_PLAN_KIND_SCENARIO)
    {
      g_set_error_literal (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, _("There is no such scenario in the project."));
      return FALSE;
    }
  label = g_strdup_printf (_("Scenario removed: %s"), row->name);
  edit = lm_project_begin (self, label);
  homes = LM_ROWS (snapshot, PLAN_HOME, &n);
  for (guint i = 0; i < n; i++)
    if (homes[i].plan == plan)
      lm_edit_delete (edit, LM_TABLE_PLAN_HOME, homes[i].id);
  lm_edit_delete (edit, LM_TABLE_PLAN, plan);
  return lm_edit_end (edit, error);
}
