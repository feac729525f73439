#include "lm-plan-trial-private.h"

#include <string.h>

#include "core/lm-home.h"
#include "planner/lm-repair.h"

/* The adopted plan as it stands, on a board. It follows the edits that touch a
 * home or two (an appointment, an outcome, a move), so that the question after
 * them needs no district to be read again. */

/* Homes that an edit may touch; with more of them reading all is quicker. */
#define MANY_HOMES 400

LmPlanProblem *
lm_plan_problem_new_standing (LmSnapshot *snapshot, const LmPlanOptions *options)
{
  LmPlanOptions own = *options;
  const LmId nobody = 0;
  LmPlanProblem *self;

  own.only = &nobody;
  own.n_only = 1;
  own.ready_only = FALSE;
  self = lm_plan_problem_new (snapshot, &own);
  self->options.n_only = 0;
  self->frozen = lm_plan_solver_new_frozen (self);
  return self;
}

LmPlanSolver *
lm_plan_problem_get_standing (LmPlanProblem *problem)
{
  if (problem->frozen)
    return problem->frozen;
  if (problem->still == NULL)
    problem->still = lm_plan_problem_new_standing (problem->snapshot, &problem->options);
  return problem->still->frozen;
}

typedef struct {
  LmPlanProblem *problem;
  LmSnapshot *before, *after;
  GHashTable *homes;     /* ids of homes that are read again */
  GHashTable *couplings; /* ids of couplings of which a shared step is */
} Following;

typedef enum {
  FREE,    /* says nothing of the plan */
  OF_HOME, /* its rows belong to a home, or to a coupling */
  BASE,    /* what everything rests on */
} Bearing;

static Bearing
bearing_of (LmTable table)
{
  switch (table)
    {
    case LM_TABLE_PLAN:
    case LM_TABLE_TRAIN:
    case LM_TABLE_MESSAGE:
    case LM_TABLE_TEMPLATE:
    case LM_TABLE_IMPORT:
    case LM_TABLE_COST:
    case LM_TABLE_RESIDENT:
    case LM_TABLE_BUILDING:
    case LM_TABLE_CLASH:
    case LM_TABLE_ATTACHMENT:
      return FREE;
    case LM_TABLE_HOME:
    case LM_TABLE_AVAILABILITY:
    case LM_TABLE_SURVEY:
    case LM_TABLE_ANSWER:
    case LM_TABLE_HOME_CONDITION:
    case LM_TABLE_DECISION:
    case LM_TABLE_PLAN_HOME:
    case LM_TABLE_PLAN_STEP:
    case LM_TABLE_APPOINTMENT:
    case LM_TABLE_PROMISE:
    case LM_TABLE_VISIT:
    case LM_TABLE_VISIT_STEP:
      return OF_HOME;
    default:
      return BASE;
    }
}

static LmId
read_id (gconstpointer row, int column, LmTable table)
{
  return column < 0 ? 0 : *(const LmId *) ((const char *) row + lm_table_get_info (table)->columns[column].offset);
}

static void
note_row (Following *self, LmTable table, gconstpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);
  LmId home = table == LM_TABLE_HOME ? *(const LmId *) row : read_id (row, info->home_column, table);
  LmId coupling = table == LM_TABLE_PLAN_STEP    ? ((const LmPlanStepRow *) row)->coupling
                  : table == LM_TABLE_VISIT_STEP ? ((const LmVisitStepRow *) row)->coupling
                                                 : 0;

  /* Of other plans than the adopted one nothing is on the board. */
  if ((table == LM_TABLE_PLAN_STEP && ((const LmPlanStepRow *) row)->plan != self->problem->adopted->id) ||
      (table == LM_TABLE_PLAN_HOME && ((const LmPlanHomeRow *) row)->plan != self->problem->adopted->id))
    return;
  if (home && !g_hash_table_contains (self->homes, &home))
    g_hash_table_add (self->homes, g_memdup2 (&home, sizeof home));
  if (coupling && !g_hash_table_contains (self->couplings, &coupling))
    g_hash_table_add (self->couplings, g_memdup2 (&coupling, sizeof coupling));
}

/* Notes whose rows differ. Texts are kept once, so that equal rows are equal
 * bytes; rows are compared in blocks because nearly all of them are. */
static gboolean
compare_table (Following *self, LmTable table)
{
  guint n_old, n_new, i = 0, k = 0;
  const char *old = lm_snapshot_get_rows (self->before, table, &n_old);
  const char *new = lm_snapshot_get_rows (self->after, table, &n_new);
  gsize size = lm_table_get_info (table)->row_size;

  while (i < n_old || k < n_new)
    {
      guint block = MIN (64, MIN (n_old - i, n_new - k));
      LmId old_id, new_id;

      if (block > 0 && memcmp (old + i * size, new + k * size, block * size) == 0)
        {
          i += block;
          k += block;
          continue;
        }
      for (block = MAX (block, 1); block > 0 && (i < n_old || k < n_new); block--)
        {
          old_id = i < n_old ? *(const LmId *) (old + i * size) : G_MAXINT64;
          new_id = k < n_new ? *(const LmId *) (new + k * size) : G_MAXINT64;
          if (old_id == new_id)
            {
              if (memcmp (old + i * size, new + k * size, size) != 0)
                {
                  note_row (self, table, old + i * size);
                  note_row (self, table, new + k * size);
                }
              i++;
              k++;
            }
          else if (old_id < new_id)
            note_row (self, table, old + i++ * size);
          else
            note_row (self, table, new + k++ * size);
        }
      if (g_hash_table_size (self->homes) > MANY_HOMES)
        return FALSE;
    }
  return TRUE;
}

/* Whether the edit leaves the home its place among the others: its method, the
 * homes it shares steps with. */
static gboolean
is_same_home (Following *self, LmId id)
{
  LmPlanProblem *own = &self->problem->frozen->own;
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (own->home_index, &id));
  const LmHomeRow *before = LM_FIND (self->before, HOME, id), *after = LM_FIND (self->after, HOME, id);
  const LmPlanHome *home;
  LmId method;

  if (before == NULL || after == NULL || before->in_project != after->in_project)
    return FALSE;
  if (at == 0)
    return !after->in_project;
  home = lm_plan_home (own, at - 1);
  method = lm_plan_problem_get_method (self->after, after);
  /* One that refuses is only taken out; that it comes back is for a fresh reading. */
  return before->stairwell == after->stairwell && before->stack == after->stack && before->row == after->row &&
         g_str_equal (before->street, after->street) &&
         (method == (home->template ? home->template->method : 0) || method == 0);
}

/* Rows of the homes that did not change stand elsewhere in memory now. */
static void
point_to_rows (LmPlanProblem *own, LmSnapshot *before, LmSnapshot *after)
{
  guint n;

  if (lm_snapshot_get_rows (before, LM_TABLE_HOME, NULL) != lm_snapshot_get_rows (after, LM_TABLE_HOME, NULL))
    {
      g_hash_table_remove_all (own->home_index);
      for (guint h = 0; h < own->n_homes; h++)
        {
          LmPlanHome *home = lm_plan_home (own, h);

          home->row = LM_FIND (after, HOME, home->row->id);
          g_hash_table_insert (own->home_index, (gpointer) &home->row->id, GUINT_TO_POINTER (h + 1));
        }
    }
  if (lm_snapshot_get_rows (before, LM_TABLE_PLAN_HOME, NULL) != lm_snapshot_get_rows (after, LM_TABLE_PLAN_HOME, NULL))
    {
      const LmPlanHomeRow *rows = LM_ROWS (after, PLAN_HOME, &n);

      for (guint h = 0; h < own->n_homes; h++)
        lm_plan_home (own, h)->stood = NULL;
      for (guint i = 0; i < n; i++)
        {
          guint at = rows[i].plan == own->adopted->id ? GPOINTER_TO_UINT (g_hash_table_lookup (own->home_index, &rows[i].home)) : 0;

          if (at)
            lm_plan_home (own, at - 1)->stood = &rows[i];
        }
    }
  if (lm_snapshot_get_rows (before, LM_TABLE_AVAILABILITY, NULL) != lm_snapshot_get_rows (after, LM_TABLE_AVAILABILITY, NULL))
    for (guint h = 0; h < own->n_homes; h++)
      {
        LmPlanHome *home = lm_plan_home (own, h);

        if (home->n_availability > 0)
          home->availability = LM_OF_HOME (after, AVAILABILITY, home->row->id, &home->n_availability);
      }
}

static void
take_off (LmPlanSolver *solver, guint index)
{
  LmPlanHome *home = lm_plan_home (&solver->own, index);

  if (home->template && home->task == LM_PLAN_HOME_KEPT && home->visit_day != LM_DAY_NONE)
    lm_plan_solver_remove_visit (solver, index);
  for (guint w = 0; home->template && w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&solver->own, home, w);

      if (placed->fixed && placed->state != LM_STEP_STATE_DONE)
        lm_plan_solver_mark (solver, placed, FALSE);
    }
}

static void
put_on (LmPlanSolver *solver, guint index)
{
  LmPlanHome *home = lm_plan_home (&solver->own, index);

  for (guint w = 0; home->template && w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (&solver->own, home, w);

      if (placed->fixed && placed->state != LM_STEP_STATE_DONE)
        lm_plan_solver_mark (solver, placed, TRUE);
    }
  if (home->template && home->task == LM_PLAN_HOME_KEPT && home->visit_day != LM_DAY_NONE)
    {
      gboolean placed = home->placed;

      lm_plan_solver_add_visit (solver, index, home->visit_day);
      home->placed = placed;
    }
}

static void
follow_couplings (Following *self)
{
  LmPlanSolver *solver = self->problem->frozen;

  for (guint u = 0; u < solver->own.units->len; u++)
    {
      const LmPlanUnit *unit = &g_array_index (solver->own.units, LmPlanUnit, u);

      if (unit->n_shared == 0 || !g_hash_table_contains (self->couplings, &unit->coupling))
        continue;
      for (guint s = unit->first_shared; s < unit->first_shared + unit->n_shared; s++)
        {
          LmPlanShared *shared = &g_array_index (solver->own.shared, LmPlanShared, s);

          if (shared->placed.fixed && shared->placed.state != LM_STEP_STATE_DONE)
            lm_plan_solver_mark (solver, &shared->placed, FALSE);
          shared->placed = (LmPlanPlaced) { .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE, .release = LM_INSTANT_NONE,
                                            .crew = LM_PLAN_NOBODY };
        }
    }
  lm_plan_problem_read_fixed_shared (&solver->own, self->couplings);
  for (guint u = 0; u < solver->own.units->len; u++)
    {
      const LmPlanUnit *unit = &g_array_index (solver->own.units, LmPlanUnit, u);

      if (unit->n_shared == 0 || !g_hash_table_contains (self->couplings, &unit->coupling))
        continue;
      for (guint s = unit->first_shared; s < unit->first_shared + unit->n_shared; s++)
        {
          LmPlanShared *shared = &g_array_index (solver->own.shared, LmPlanShared, s);

          if (shared->placed.fixed && shared->placed.state != LM_STEP_STATE_DONE)
            lm_plan_solver_mark (solver, &shared->placed, TRUE);
        }
    }
}

static gboolean
follow (Following *self)
{
  LmPlanProblem *problem = self->problem;
  LmPlanSolver *solver = problem->frozen;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->homes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!is_same_home (self, *(LmId *) key))
      return FALSE;

  problem->snapshot = solver->own.snapshot = self->after;
  problem->project = solver->own.project = lm_snapshot_get_project (self->after);
  problem->adopted = solver->own.adopted = lm_snapshot_get_adopted (self->after);
  point_to_rows (&solver->own, self->before, self->after);
  if (g_hash_table_size (self->couplings) > 0)
    follow_couplings (self);
  /* All off before any is put on: one may stand now where another stood. */
  for (int round = 0; round < 2; round++)
    {
      g_hash_table_iter_init (&iter, self->homes);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          guint at = GPOINTER_TO_UINT (g_hash_table_lookup (solver->own.home_index, key));

          if (at && round == 0)
            take_off (solver, at - 1);
          else if (at)
            {
              lm_plan_problem_read_home_again (&solver->own, at - 1);
              put_on (solver, at - 1);
            }
        }
    }
  return TRUE;
}

gboolean
lm_plan_problem_follow (LmPlanProblem *problem, LmSnapshot *snapshot, LmDay today)
{
  Following self = { .problem = problem, .before = problem->snapshot, .after = snapshot };
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  gboolean can = problem->frozen && problem->options.today == today && problem->adopted && adopted &&
                 adopted->id == problem->adopted->id;

  g_return_val_if_fail (snapshot != NULL, FALSE);
  if (problem->snapshot == snapshot)
    return problem->options.today == today;
  for (LmTable table = 0; table < LM_N_TABLES && can; table++)
    can = bearing_of (table) != BASE ||
          lm_snapshot_get_rows (self.before, table, NULL) == lm_snapshot_get_rows (self.after, table, NULL);
  if (!can)
    return FALSE;
  self.homes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self.couplings = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (LmTable table = 0; table < LM_N_TABLES && can; table++)
    if (bearing_of (table) == OF_HOME &&
        lm_snapshot_get_rows (self.before, table, NULL) != lm_snapshot_get_rows (self.after, table, NULL))
      can = compare_table (&self, table);
  can = can && follow (&self);
  if (can)
    {
      lm_snapshot_ref (snapshot);
      lm_snapshot_unref (self.before);
    }
  g_hash_table_unref (self.homes);
  g_hash_table_unref (self.couplings);
  return can;
}
