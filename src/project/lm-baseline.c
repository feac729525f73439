#include "lm-planning-private.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "lm-project-private.h"

/* The homes of a train, and the couplings whose shared work they wait for. */
static void
find_members (LmSnapshot *snapshot, LmId plan, LmId train, GHashTable *in_train, GHashTable *couplings)
{
  guint n;
  const LmPlanHomeRow *rows = LM_ROWS (snapshot, PLAN_HOME, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].plan == plan && rows[i].train == train)
      {
        const LmHomeRow *home = LM_FIND (snapshot, HOME, rows[i].home);

        g_hash_table_add (in_train, (gpointer) &rows[i].home);
        if (home == NULL)
          continue;
        g_hash_table_add (couplings, (gpointer) &home->stairwell);
        g_hash_table_add (couplings, (gpointer) &home->stack);
        g_hash_table_add (couplings, (gpointer) &home->row);
      }
}

static void
delete_baseline (LmEdit *edit, LmId plan)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  guint n;
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n);
  const LmPlanHomeRow *homes;
  const LmTrainRow *trains;

  for (guint i = 0; i < n; i++)
    if (steps[i].plan == plan)
      lm_edit_delete (edit, LM_TABLE_PLAN_STEP, steps[i].id);
  homes = LM_ROWS (snapshot, PLAN_HOME, &n);
  for (guint i = 0; i < n; i++)
    if (homes[i].plan == plan)
      lm_edit_delete (edit, LM_TABLE_PLAN_HOME, homes[i].id);
  trains = LM_ROWS (snapshot, TRAIN, &n);
  for (guint i = 0; i < n; i++)
    if (trains[i].plan == plan)
      lm_edit_delete (edit, LM_TABLE_TRAIN, trains[i].id);
  lm_edit_delete (edit, LM_TABLE_PLAN, plan);
}

void
lm_planning_take_baseline (LmEdit *edit, LmId train, gint64 utc)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  const LmTrainRow *original = LM_FIND (snapshot, TRAIN, train);
  g_autoptr (GHashTable) in_train = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) couplings = g_hash_table_new (g_int64_hash, g_int64_equal);
  const LmPlanHomeRow *homes;
  const LmPlanStepRow *steps;
  LmPlanRow plan;
  LmTrainRow copy;
  guint n;

  if (adopted == NULL || original == NULL)
    return;
  find_members (snapshot, adopted->id, train, in_train, couplings);
  LM_ROW_FRESH (PLAN, &plan);
  plan.kind = LM_PLAN_KIND_BASELINE;
  plan.name = original->name;
  plan.train = train;
  plan.made_at = utc;
  plan.seed = adopted->seed;
  lm_edit_insert (edit, LM_TABLE_PLAN, &plan);
  copy = *original;
  copy.id = 0;
  copy.plan = plan.id;
  lm_edit_insert (edit, LM_TABLE_TRAIN, &copy);

  homes = LM_ROWS (snapshot, PLAN_HOME, &n);
  for (guint i = 0; i < n; i++)
    if (homes[i].plan == adopted->id && homes[i].train == train)
      {
        LmPlanHomeRow row = homes[i];

        row.id = 0;
        row.plan = plan.id;
        row.train = copy.id;
        lm_edit_insert (edit, LM_TABLE_PLAN_HOME, &row);
      }
  steps = LM_ROWS (snapshot, PLAN_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (steps[i].plan == adopted->id &&
        (steps[i].home ? g_hash_table_contains (in_train, &steps[i].home) : g_hash_table_contains (couplings, &steps[i].coupling)))
      {
        LmPlanStepRow row = steps[i];

        row.id = 0;
        row.plan = plan.id;
        lm_edit_insert (edit, LM_TABLE_PLAN_STEP, &row);
      }
}

const LmPlanRow *
lm_planning_get_baseline (LmSnapshot *snapshot, LmId train)
{
  guint n;
  const LmPlanRow *plans = LM_ROWS (snapshot, PLAN, &n);

  g_return_val_if_fail (snapshot != NULL, NULL);
  for (guint i = 0; i < n; i++)
    if (plans[i].kind == LM_PLAN_KIND_BASELINE && plans[i].train == train && train != 0)
      return &plans[i];
  return NULL;
}

gboolean
lm_project_reset_baseline (LmProject *self, LmId train, GError **error)
{
  LmSnapshot *snapshot;
  const LmTrainRow *row;
  const LmPlanRow *baseline;
  g_autofree char *label = NULL;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  snapshot = lm_project_get_snapshot (self);
  row = LM_FIND (snapshot, TRAIN, train);
  if (row == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no such train."));
  label = g_strdup_printf (_("%s: baseline taken again"), row->name);
  edit = lm_project_begin (self, label);
  baseline = lm_planning_get_baseline (snapshot, train);
  if (baseline)
    delete_baseline (edit, baseline->id);
  lm_planning_take_baseline (edit, train, lm_project_get_utc (self));
  return lm_edit_end (edit, error);
}
