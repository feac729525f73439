#include "lm-planning-private.h"

#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "core/lm-work.h"
#include "lm-project-private.h"

/* What a step of a plan is known by, from one plan to the next. */
typedef struct {
  LmId home, coupling, step;
  int visit;
} StepKey;

typedef struct {
  guint train;  /* of the new plan */
  LmId old;     /* train of the adopted plan */
  guint shared; /* homes they have in common */
} Overlap;

typedef struct {
  LmEdit *edit;
  LmSnapshot *before;
  LmPlacing *placing;
  LmId plan;              /* the adopted one */
  GHashTable *old_homes;  /* home → const LmPlanHomeRow * */
  LmId *trains;           /* id of each train of the new plan */
  GHashTable *used_trains;
  LmPlanSummary *summary;
} Writing;

static guint
hash_key (gconstpointer p)
{
  const StepKey *key = p;
  guint64 mix = (guint64) key->home * 0x9e3779b97f4a7c15u ^ (guint64) key->coupling * 0xc2b2ae3d27d4eb4fu ^
                (guint64) key->step * 0x165667b19e3779f9u ^ (guint64) key->visit;

  return (guint) (mix ^ mix >> 32);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const StepKey *x = a, *y = b;

  return x->home == y->home && x->coupling == y->coupling && x->step == y->step && x->visit == y->visit;
}

static int
compare_overlaps (gconstpointer a, gconstpointer b)
{
  const Overlap *x = a, *y = b;

  if (x->shared != y->shared)
    return x->shared > y->shared ? -1 : 1;
  if (x->train != y->train)
    return x->train < y->train ? -1 : 1;
  return x->old < y->old ? -1 : x->old > y->old;
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const LmPlanChange *x = a, *y = b;

  return x->home < y->home ? -1 : x->home > y->home;
}

static void
use_train (Writing *self, LmId train)
{
  if (train && !g_hash_table_contains (self->used_trains, &train))
    g_hash_table_add (self->used_trains, g_memdup2 (&train, sizeof train));
}

static void
find_adopted (Writing *self, gint64 utc)
{
  const LmPlanRow *adopted = lm_snapshot_get_adopted (self->before);
  LmPlanRow plan;

  if (adopted)
    {
      self->plan = adopted->id;
      return;
    }
  LM_ROW_FRESH (PLAN, &plan);
  plan.kind = LM_PLAN_KIND_ADOPTED;
  plan.made_at = utc;
  self->plan = lm_edit_insert (self->edit, LM_TABLE_PLAN, &plan);
  self->summary->n_rows++;
}

/* A train keeps its id where it keeps most of its homes: greedily, the pair
 * with most in common first. */
static LmId *
match_trains (Writing *self, guint n_trains)
{
  guint n;
  const LmPlanHomeRow *homes = lm_plan_get_homes (self->placing->plan, &n);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);
  g_autoptr (GArray) overlaps = g_array_new (FALSE, FALSE, sizeof (Overlap));
  g_autoptr (GHashTable) taken = g_hash_table_new (g_int64_hash, g_int64_equal);
  LmId *matched = g_new0 (LmId, n_trains + 1);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *old = g_hash_table_lookup (self->old_homes, &homes[i].home);
      guint train = (guint) homes[i].train;
      StepKey key = { .home = train, .coupling = old ? old->train : 0 };
      gpointer at;

      if (train == 0 || train > n_trains || key.coupling == 0)
        continue;
      at = g_hash_table_lookup (seen, &key);
      if (at == NULL)
        {
          Overlap overlap = { train - 1, key.coupling, 0 };

          g_array_append_val (overlaps, overlap);
          at = GUINT_TO_POINTER (overlaps->len);
          g_hash_table_insert (seen, g_memdup2 (&key, sizeof key), at);
        }
      g_array_index (overlaps, Overlap, GPOINTER_TO_UINT (at) - 1).shared++;
    }
  g_array_sort (overlaps, compare_overlaps);
  for (guint i = 0; i < overlaps->len; i++)
    {
      Overlap *overlap = &g_array_index (overlaps, Overlap, i);

      if (matched[overlap->train] == 0 && !g_hash_table_contains (taken, &overlap->old) &&
          LM_FIND (self->before, TRAIN, overlap->old))
        {
          matched[overlap->train] = overlap->old;
          g_hash_table_add (taken, &overlap->old);
        }
    }
  return matched;
}

static void
write_trains (Writing *self)
{
  guint n;
  const LmTrainRow *trains = lm_plan_get_trains (self->placing->plan, &n);

  self->trains = match_trains (self, n);
  self->summary->n_trains = n;
  for (guint i = 0; i < n; i++)
    {
      const LmTrainRow *old = LM_FIND (self->before, TRAIN, self->trains[i]);
      LmTrainRow row = trains[i];

      row.plan = self->plan;
      if (old == NULL)
        {
          row.id = 0;
          self->trains[i] = lm_edit_insert (self->edit, LM_TABLE_TRAIN, &row);
          self->summary->n_rows++;
        }
      else
        {
          row.id = old->id;
          row.note = old->note; /* a person wrote it */
          if (!lm_row_equal (LM_TABLE_TRAIN, old, &row))
            {
              lm_edit_update (self->edit, LM_TABLE_TRAIN, &row);
              self->summary->n_rows++;
            }
        }
      use_train (self, self->trains[i]);
    }
}

static void
note_change (Writing *self, LmId home, LmDay before, LmDay after)
{
  const LmAppointmentRow *appointment;
  LmPlanChange change = { .home = home, .before = before, .after = after };

  if (before == after)
    return;
  appointment = lm_home_get_appointment (self->before, home, LM_APPOINTMENT_KIND_CONNECTION);
  change.appointment = appointment ? appointment->state : LM_APPOINTMENT_STATE_NONE;
  g_array_append_val (self->summary->changes, change);
}

static void
count_home (LmPlanSummary *summary, const LmPlanHomeRow *row)
{
  if (row->visit_day == LM_DAY_NONE)
    summary->n_unplanned++;
  else
    {
      if (row->state == LM_PLAN_STATE_PROVISIONAL)
        summary->n_provisional++;
      else if (row->state == LM_PLAN_STATE_CONFLICT)
        summary->n_conflicts++;
      else
        summary->n_planned++;
      if (summary->first_day == LM_DAY_NONE || row->visit_day < summary->first_day)
        summary->first_day = row->visit_day;
      if (summary->end_day == LM_DAY_NONE || row->visit_day >= summary->end_day)
        summary->end_day = row->visit_day + 1;
    }
}

/* The planner's own figure is a first estimate; the simulation knows closed
 * doors, weather and what crews and methods have in common. */
static void
set_p80 (Writing *self, LmPlanHomeRow *row)
{
  const LmVisitForecast *visit = self->placing->forecast ? lm_forecast_find_home (self->placing->forecast, row->home) : NULL;

  if (visit && row->visit_day != LM_DAY_NONE)
    row->p80_day = MAX (visit->p80, row->visit_day);
}

static void
write_homes (Writing *self)
{
  guint n, n_trains;
  const LmPlanHomeRow *homes = lm_plan_get_homes (self->placing->plan, &n);
  g_autoptr (GHashTable) written = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer key, value;

  lm_plan_get_trains (self->placing->plan, &n_trains);
  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *old = g_hash_table_lookup (self->old_homes, &homes[i].home);
      LmPlanHomeRow row = homes[i];

      g_hash_table_add (written, (gpointer) &homes[i].home);
      if (old && lm_planning_is_home_done (self->before, old->home))
        {
          use_train (self, old->train);
          count_home (self->summary, old);
          continue;
        }
      row.plan = self->plan;
      set_p80 (self, &row);
      row.train = row.train >= 1 && row.train <= n_trains ? self->trains[row.train - 1] : 0;
      if (old && !self->placing->whole && old->train)
        {
          row.train = old->train;
          row.position = old->position;
        }
      row.id = old ? old->id : 0;
      use_train (self, row.train);
      count_home (self->summary, &row);
      note_change (self, row.home, old ? old->visit_day : LM_DAY_NONE, row.visit_day);
      if (old == NULL)
        lm_edit_insert (self->edit, LM_TABLE_PLAN_HOME, &row);
      else if (!lm_row_equal (LM_TABLE_PLAN_HOME, old, &row))
        lm_edit_update (self->edit, LM_TABLE_PLAN_HOME, &row);
      else
        continue;
      self->summary->n_rows++;
    }

  g_hash_table_iter_init (&iter, self->old_homes);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const LmPlanHomeRow *old = value;

      if (g_hash_table_contains (written, key))
        continue;
      if (!self->placing->whole || lm_planning_is_home_done (self->before, old->home))
        {
          use_train (self, old->train);
          if (self->placing->whole)
            count_home (self->summary, old);
          continue;
        }
      note_change (self, old->home, old->visit_day, LM_DAY_NONE);
      lm_edit_delete (self->edit, LM_TABLE_PLAN_HOME, old->id);
      self->summary->n_rows++;
    }
}

/* Whether the placing says anything of this step, so that its silence means
 * that the step is gone. */
static gboolean
covers (Writing *self, GHashTable *placed_homes, const LmPlanStepRow *step)
{
  if (self->placing->whole)
    return TRUE;
  return step->home && g_hash_table_contains (placed_homes, &step->home);
}

static void
write_steps (Writing *self, LmId trial_id, LmId real_id)
{
  guint n, n_old, n_homes;
  const LmPlanStepRow *steps = lm_plan_get_steps (self->placing->plan, &n);
  const LmPlanStepRow *old_steps = LM_ROWS (self->before, PLAN_STEP, &n_old);
  const LmPlanHomeRow *homes = lm_plan_get_homes (self->placing->plan, &n_homes);
  g_autoptr (GHashTable) old_by_key = g_hash_table_new (hash_key, equal_keys);
  g_autoptr (GHashTable) placed_homes = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree StepKey *keys = g_new (StepKey, n_old + 1);
  g_autofree guint8 *seen = g_new0 (guint8, n_old + 1);

  for (guint i = 0; i < n_homes; i++)
    g_hash_table_add (placed_homes, (gpointer) &homes[i].home);
  for (guint i = 0; i < n_old; i++)
    if (old_steps[i].plan == self->plan)
      {
        keys[i] = (StepKey) { old_steps[i].home, old_steps[i].coupling, old_steps[i].step, old_steps[i].visit };
        g_hash_table_insert (old_by_key, &keys[i], (gpointer) &old_steps[i]);
      }
  for (guint i = 0; i < n; i++)
    {
      StepKey key = { steps[i].home, steps[i].coupling, steps[i].step, steps[i].visit };
      const LmPlanStepRow *old = g_hash_table_lookup (old_by_key, &key);
      LmPlanStepRow row = steps[i];

      self->summary->n_steps += row.start != LM_INSTANT_NONE;
      row.plan = self->plan;
      row.id = old ? old->id : 0;
      if (trial_id && row.reason_ref == (guint64) trial_id)
        row.reason_ref = (guint64) real_id;
      if (old)
        seen[old - old_steps] = TRUE;
      if (old && (old->state == LM_STEP_STATE_DONE || old->state == LM_STEP_STATE_RUNNING))
        continue;
      if (old == NULL)
        lm_edit_insert (self->edit, LM_TABLE_PLAN_STEP, &row);
      else if (!lm_row_equal (LM_TABLE_PLAN_STEP, old, &row))
        lm_edit_update (self->edit, LM_TABLE_PLAN_STEP, &row);
      else
        continue;
      self->summary->n_rows++;
    }
  for (guint i = 0; i < n_old; i++)
    if (old_steps[i].plan == self->plan && !seen[i] && covers (self, placed_homes, &old_steps[i]) &&
        old_steps[i].state != LM_STEP_STATE_DONE && old_steps[i].state != LM_STEP_STATE_RUNNING)
      {
        lm_edit_delete (self->edit, LM_TABLE_PLAN_STEP, old_steps[i].id);
        self->summary->n_rows++;
      }
}

static void
delete_empty_trains (Writing *self)
{
  guint n;
  const LmTrainRow *trains = LM_ROWS (self->before, TRAIN, &n);

  for (guint i = 0; i < n && self->placing->whole; i++)
    if (trains[i].plan == self->plan && !g_hash_table_contains (self->used_trains, &trains[i].id))
      {
        lm_edit_delete (self->edit, LM_TABLE_TRAIN, trains[i].id);
        self->summary->n_rows++;
      }
}

static LmPlanSummary *
summary_new (LmPlan *plan)
{
  LmPlanSummary *summary = g_new0 (LmPlanSummary, 1);
  guint n;
  const LmPlanProblemCause *causes = lm_plan_get_causes (plan, &n);

  g_atomic_ref_count_init (&summary->refs);
  summary->first_day = summary->end_day = summary->p50_end = summary->p80_end = LM_DAY_NONE;
  summary->bound = lm_plan_get_bound (plan, &summary->bound_trade);
  summary->gap = lm_plan_get_gap (plan);
  summary->value = *lm_plan_get_value (plan);
  summary->first_value = *lm_plan_get_first_value (plan);
  summary->changes = g_array_new (FALSE, FALSE, sizeof (LmPlanChange));
  summary->causes = g_array_new (FALSE, FALSE, sizeof (LmPlanProblemCause));
  if (n > 0)
    g_array_append_vals (summary->causes, causes, n);
  return summary;
}

/* One home with everything else frozen: its own rows, nothing more. */
static void
write_home (LmEdit *edit, LmPlacing *placing)
{
  LmSnapshot *before = lm_edit_get_snapshot (edit);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (before);
  const LmPlanHomeRow *old = lm_home_get_plan (before, placing->home);
  const LmHomeRow *home = LM_FIND (before, HOME, placing->home);
  LmPlanHomeRow row;
  guint n;
  const LmPlanStepRow **old_steps = LM_OF_HOME (before, PLAN_STEP, placing->home, &n);

  if (old)
    row = *old;
  else
    {
      LM_ROW_FRESH (PLAN_HOME, &row);
      row.plan = adopted->id;
      row.home = placing->home;
      row.method = lm_work_get_method (before, home, NULL);
    }
  row.p80_day = placing->day.day;
  if (old && old->visit_day != LM_DAY_NONE && old->p80_day != LM_DAY_NONE)
    row.p80_day += MAX (0, old->p80_day - old->visit_day);
  if (placing->p80_day)
    row.p80_day = placing->p80_day;
  row.visit_day = placing->day.day;
  row.slack = placing->day.slack;
  row.reason = "";
  row.state = placing->day.slack < 0                                ? LM_PLAN_STATE_CONFLICT
              : lm_readiness_count_missing (before, home) > 0 ? LM_PLAN_STATE_PROVISIONAL
                                                                    : LM_PLAN_STATE_PLANNED;
  if (old)
    lm_edit_update_if_changed (edit, LM_TABLE_PLAN_HOME, &row);
  else
    lm_edit_insert (edit, LM_TABLE_PLAN_HOME, &row);

  for (guint i = 0; i < placing->steps->len; i++)
    {
      LmPlanStepRow step = g_array_index (placing->steps, LmPlanStepRow, i);

      step.id = 0;
      step.plan = adopted->id;
      for (guint o = 0; o < n; o++)
        if (old_steps[o]->plan == adopted->id && old_steps[o]->step == step.step && old_steps[o]->visit == step.visit)
          step.id = old_steps[o]->id;
      if (step.id)
        lm_edit_update_if_changed (edit, LM_TABLE_PLAN_STEP, &step);
      else
        lm_edit_insert (edit, LM_TABLE_PLAN_STEP, &step);
    }
}

LmPlanSummary *
lm_planning_write (LmEdit *edit, LmPlacing *placing, LmId trial_id, LmId real_id, gint64 utc)
{
  Writing self = { .edit = edit, .before = lm_edit_get_snapshot (edit), .placing = placing };
  g_autoptr (GHashTable) old_homes = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) used_trains = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n;
  const LmPlanHomeRow *rows = LM_ROWS (self.before, PLAN_HOME, &n);

  if (placing->home)
    {
      write_home (edit, placing);
      return NULL;
    }
  self.summary = summary_new (placing->plan);
  self.old_homes = old_homes;
  self.used_trains = used_trains;
  find_adopted (&self, utc);
  for (guint i = 0; i < n; i++)
    if (rows[i].plan == self.plan)
      g_hash_table_insert (old_homes, (gpointer) &rows[i].home, (gpointer) &rows[i]);

  if (placing->whole)
    write_trains (&self);
  else
    {
      guint n_trains;

      lm_plan_get_trains (placing->plan, &n_trains);
      self.trains = match_trains (&self, n_trains);
    }
  write_homes (&self);
  write_steps (&self, trial_id, real_id);
  delete_empty_trains (&self);
  g_array_sort (self.summary->changes, compare_changes);
  if (placing->forecast && lm_forecast_get_district (placing->forecast)->n_homes > 0)
    {
      const LmTrainForecast *district = lm_forecast_get_district (placing->forecast);

      self.summary->p50_end = district->p50 + 1;
      self.summary->p80_end = district->p80 + 1;
    }
  g_free (self.trains);

  if (self.summary->n_rows > 0 && lm_snapshot_get_adopted (self.before))
    {
      LmPlanRow plan = *lm_snapshot_get_adopted (self.before);

      plan.made_at = utc;
      lm_edit_update (edit, LM_TABLE_PLAN, &plan);
    }
  return self.summary;
}
