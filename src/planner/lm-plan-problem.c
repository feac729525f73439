#include "lm-plan-problem-private.h"

#include "core/lm-calendar.h"
#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "lm-plan-solver-private.h"

/* A preparation step is needed as long as the condition that it answers is
 * neither met nor waived for the home. */
static const struct {
  const char *step, *condition;
} answers[] = {
  { "V1", "surveyed" },
  { "V2", "asbestos_cleared" },
};

static const char *
condition_answered_by (const LmPlanWork *work)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (work->phase == LM_PHASE_PREPARATION && g_str_equal (work->row->code, answers[i].step))
      return answers[i].condition;
  return NULL;
}

static LmPlanTemplate *
get_template (LmPlanProblem *self, LmId method)
{
  LmPlanTemplate *template = g_hash_table_lookup (self->template_of_method, &method);

  if (template == NULL)
    {
      template = lm_plan_template_new (self, method);
      template->index = self->templates->len;
      g_ptr_array_add (self->templates, template);
      g_hash_table_insert (self->template_of_method, &template->method, template);
    }
  return template;
}

static gboolean
condition_exists (LmPlanProblem *self, const char *code)
{
  guint n;
  const LmConditionRow *rows = LM_ROWS (self->snapshot, CONDITION, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (rows[i].code, code))
      return TRUE;
  return FALSE;
}

/* What the home still misses, and with it which preparation it needs. */
static void
read_readiness (LmPlanProblem *self, LmPlanHome *home)
{
  g_autoptr (GArray) list = lm_readiness_of_home (self->snapshot, home->row, LM_DAY_NONE);
  const LmPlanTemplate *template = home->template;

  home->first_missing = self->missing->len;
  for (guint i = 0; i < list->len; i++)
    {
      const LmRequirement *item = &g_array_index (list, LmRequirement, i);
      LmPlanMissing missing = { .row = item->condition, .due = LM_DAY_NONE, .asked = self->first_day, .step = -1 };

      if (item->state == LM_CONDITION_STATE_MET || item->state == LM_CONDITION_STATE_WAIVED)
        continue;
      if (item->row)
        missing.due = item->row->due_day;
      if (item->row && item->state == LM_CONDITION_STATE_ASKED && item->row->day != LM_DAY_NONE)
        missing.asked = item->row->day;
      for (guint w = 0; w < template->n_work && missing.step < 0; w++)
        {
          const char *code = condition_answered_by (&template->work[w]);

          if (code && g_str_equal (code, item->condition->code))
            missing.step = (int) w;
        }
      missing.after_survey = missing.step < 0 && item->state == LM_CONDITION_STATE_OPEN &&
                             !g_str_equal (item->condition->code, "surveyed");
      g_array_append_val (self->missing, missing);
    }
  home->n_missing = self->missing->len - home->first_missing;
  home->ready = home->n_missing == 0;

  for (guint w = 0; w < template->n_work; w++)
    {
      const char *code = condition_answered_by (&template->work[w]);
      gboolean needed = code == NULL || !condition_exists (self, code);

      for (guint i = home->first_missing; i < self->missing->len && !needed; i++)
        needed = g_array_index (self->missing, LmPlanMissing, i).step == (int) w;
      lm_plan_placed (self, home, w)->skip = !needed;
    }
}

/* An appointment binds the plan once somebody was told, or while a slot is held
 * for them. */
static gboolean
binds (LmPlanProblem *self, const LmAppointmentRow *row)
{
  switch (row->state)
    {
    case LM_APPOINTMENT_STATE_HELD:
      return row->held_until == 0 || row->held_until >= (gint64) self->options.today * 86400;
    case LM_APPOINTMENT_STATE_PROPOSED:
    case LM_APPOINTMENT_STATE_LETTER_SENT:
    case LM_APPOINTMENT_STATE_NO_ANSWER:
    case LM_APPOINTMENT_STATE_CALL_BACK:
    case LM_APPOINTMENT_STATE_CONFIRMED:
    case LM_APPOINTMENT_STATE_KEPT:
      return TRUE;
    case LM_APPOINTMENT_STATE_NONE:
    case LM_APPOINTMENT_STATE_REFUSED:
    case LM_APPOINTMENT_STATE_CANCELLED:
    default:
      return FALSE;
    }
}

/* What was told for a visit is over once that visit came to something, or to
 * nothing. */
static gboolean
is_overtaken (LmPlanProblem *self, LmId home, LmAppointmentKind kind, LmDay first)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (self->snapshot, VISIT, home, &n);

  while (n > 0)
    if (visits[--n]->kind == kind)
      return visits[n]->outcome != LM_OUTCOME_RUNNING && visits[n]->day >= first;
  return FALSE;
}

static LmPlanTold
make_told (LmPrecision precision, LmDay first, LmDay end, int from, int to, LmId appointment)
{
  gboolean arrival = precision == LM_PRECISION_ARRIVAL;

  return (LmPlanTold) {
    first != LM_DAY_NONE && end != LM_DAY_NONE && end > first, precision, first, end,
    arrival && from >= 0 ? from : 0, arrival && to >= 0 ? to : G_MAXINT, appointment,
  };
}

/* The appointment in force; and what was said last, where it was said of no
 * appointment or of this one. Where both bind, both hold. */
static LmPlanTold
read_told (LmPlanProblem *self, LmId home, LmAppointmentKind kind)
{
  const LmAppointmentRow *row = lm_home_get_appointment (self->snapshot, home, kind);
  const LmPromiseRow *promise = NULL;
  LmPlanTold told = { .first = LM_DAY_NONE, .end = LM_DAY_NONE, .until = G_MAXINT };
  guint n;
  const LmPromiseRow **promises = LM_OF_HOME (self->snapshot, PROMISE, home, &n);

  if (row && binds (self, row))
    {
      gboolean window = row->precision == LM_PRECISION_WINDOW;

      told = make_told (row->precision, window ? row->first_day : row->day,
                        window ? row->end_day : row->day == LM_DAY_NONE ? LM_DAY_NONE : row->day + 1,
                        row->from_minute, row->to_minute, row->id);
      if (told.binds && is_overtaken (self, home, kind, told.first))
        told.binds = FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      const LmAppointmentRow *of = LM_FIND (self->snapshot, APPOINTMENT, promises[i]->appointment);

      if (of ? of->kind == kind : kind == LM_APPOINTMENT_KIND_CONNECTION)
        promise = promises[i];
    }
  if (promise && (promise->appointment == 0 || (row && promise->appointment == row->id && binds (self, row))))
    {
      LmPlanTold said = make_told (promise->precision, promise->first_day, promise->end_day, promise->from_minute,
                                   promise->to_minute, promise->appointment);

      if (said.binds && !is_overtaken (self, home, kind, said.first))
        {
          if (!told.binds)
            told = said;
          else if (MAX (told.first, said.first) < MIN (told.end, said.end))
            {
              told.first = MAX (told.first, said.first);
              told.end = MIN (told.end, said.end);
            }
        }
    }
  return told;
}

/* Spread of the connection day: each step on its longest way is taken as
 * triangular between low, typical and high, so its mean is off by
 * (low + high − 2 typical) / 3 and its variance is
 * (l² + t² + h² − lt − lh − th) / 18. */
static void
measure_spread (LmPlanProblem *self, LmPlanHome *home)
{
  const LmPlanTemplate *template = home->template;
  g_autoptr (GArray) work = NULL;

  if (template->connection < 0 || template->cycle >= 0)
    return;
  work = lm_work_of_home (self->snapshot, home->row);
  for (guint i = 0; i < template->nodes[template->connection].n_critical; i++)
    {
      guint step = template->nodes[template->connection].critical[i];
      const LmWorkStep *item = step < work->len ? &g_array_index (work, LmWorkStep, step) : NULL;
      double l, t, h;

      if (item == NULL)
        continue;
      l = item->low;
      t = item->typical;
      h = item->high;
      home->bias += (l + h - 2 * t) / 3;
      home->variance += (l * l + t * t + h * h - l * t - l * h - t * h) / 18;
    }
}

/* 0 for a home without one; a refuser's is of no use. */
static LmId
get_method (LmSnapshot *snapshot, const LmHomeRow *row, gboolean *provisional, gboolean *refused)
{
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, row->id);
  LmId method = lm_work_get_method (snapshot, row, provisional);

  *refused = decision && (decision->state == LM_DECISION_STATE_REFUSED ||
                          (decision->state == LM_DECISION_STATE_DECIDED && decision->method == 0));
  return *refused || LM_FIND (snapshot, METHOD, method) == NULL ? 0 : method;
}

LmId
lm_plan_problem_get_method (LmSnapshot *snapshot, const LmHomeRow *row)
{
  gboolean provisional, refused;

  return get_method (snapshot, row, &provisional, &refused);
}

/* What the rows of the home say of it, once its method is known. */
static void
read_home (LmPlanProblem *self, guint index)
{
  LmPlanHome *home = lm_plan_home (self, index);

  read_readiness (self, home);
  home->promise = read_told (self, home->row->id, LM_APPOINTMENT_KIND_CONNECTION);
  home->survey = read_told (self, home->row->id, LM_APPOINTMENT_KIND_SURVEY);
  home->extra = read_told (self, home->row->id, LM_APPOINTMENT_KIND_EXTRA);
  /* A day that has passed without word binds nothing any more. */
  if (home->promise.binds && home->promise.end <= self->options.today)
    {
      home->promise.binds = FALSE;
      home->passed = home->promise.end - 1;
    }
  measure_spread (self, home);
  if (home->task == LM_PLAN_HOME_OPEN && self->options.ready_only && !home->ready)
    {
      home->task = LM_PLAN_HOME_LEFT;
      home->left = "not-ready";
    }
}

void
lm_plan_problem_read_home_again (LmPlanProblem *self, guint index)
{
  LmPlanHome *home = lm_plan_home (self, index);
  LmPlanHome fresh = {
    .row = home->row, .template = home->template, .first = home->first, .unit = home->unit, .train = home->train,
    .position = home->position, .visit_day = LM_DAY_NONE, .promise_day = LM_DAY_NONE, .passed = LM_DAY_NONE,
    .stood = lm_home_get_plan (self->snapshot, home->row->id),
  };
  gboolean refused;
  LmId method = get_method (self->snapshot, home->row, &fresh.provisional, &refused);

  fresh.availability = LM_OF_HOME (self->snapshot, AVAILABILITY, home->row->id, &fresh.n_availability);
  fresh.blocks = home->blocks;
  fresh.n_blocks = home->n_blocks;
  if (refused || method == 0)
    {
      fresh.task = LM_PLAN_HOME_LEFT;
      fresh.left = refused ? "refused" : "no-method";
      fresh.template = NULL;
    }
  *home = fresh;
  if (home->template == NULL)
    return;
  for (guint w = 0; w < home->template->n_work; w++)
    *lm_plan_placed (self, home, w) =
      (LmPlanPlaced) { .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE, .release = LM_INSTANT_NONE, .crew = LM_PLAN_NOBODY };
  read_home (self, index);
  lm_plan_problem_read_fixed_home (self, index);
}

static void
read_blocks (LmPlanProblem *self)
{
  guint n;
  const LmStreetBlockRow *rows = LM_ROWS (self->snapshot, STREET_BLOCK, &n);

  for (guint i = 0; i < n; i++)
    {
      GPtrArray *list;

      if (self->blocks == NULL)
        self->blocks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
      list = g_hash_table_lookup (self->blocks, rows[i].street);
      if (list == NULL)
        g_hash_table_insert (self->blocks, (gpointer) rows[i].street, list = g_ptr_array_new ());
      g_ptr_array_add (list, (gpointer) &rows[i]);
    }
}

static void
give_blocks (LmPlanProblem *self, LmPlanHome *home)
{
  GPtrArray *list = self->blocks && *home->row->street ? g_hash_table_lookup (self->blocks, home->row->street) : NULL;

  home->blocks = list ? (const LmStreetBlockRow **) list->pdata : NULL;
  home->n_blocks = list ? list->len : 0;
}

static void
add_home (LmPlanProblem *self, const LmHomeRow *row)
{
  LmPlanHome home = { .row = row, .unit = -1, .train = -1, .visit_day = LM_DAY_NONE, .promise_day = LM_DAY_NONE, .passed = LM_DAY_NONE, .drum_crew = LM_PLAN_NOBODY };
  guint index = self->homes->len, n = 0;
  gboolean provisional = FALSE, refused;
  LmId method = get_method (self->snapshot, row, &provisional, &refused);

  home.first = self->placed->len;
  home.provisional = provisional;
  home.stood = lm_home_get_plan (self->snapshot, row->id);
  home.availability = LM_OF_HOME (self->snapshot, AVAILABILITY, row->id, &home.n_availability);
  give_blocks (self, &home);
  g_hash_table_insert (self->home_index, (gpointer) &row->id, GUINT_TO_POINTER (index + 1));

  if (refused)
    {
      home.task = LM_PLAN_HOME_LEFT;
      home.left = "refused";
    }
  else if (method == 0)
    {
      home.task = LM_PLAN_HOME_LEFT;
      home.left = "no-method";
    }
  else
    {
      home.template = get_template (self, method);
      n = home.template->n_work;
      if (home.template->cycle >= 0)
        {
          home.task = LM_PLAN_HOME_LEFT;
          home.left = "cycle";
        }
    }
  g_array_set_size (self->placed, self->placed->len + n);
  for (guint w = 0; w < n; w++)
    g_array_index (self->placed, LmPlanPlaced, home.first + w) =
      (LmPlanPlaced) { .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE, .release = LM_INSTANT_NONE, .crew = LM_PLAN_NOBODY };
  g_array_append_val (self->homes, home);
  if (n > 0)
    read_home (self, index);
}

static LmId
coupling_of (const LmPlanHome *home)
{
  if (home->template == NULL || home->template->row == NULL)
    return 0;
  for (guint w = 0; w < home->template->n_work; w++)
    if (home->template->work[w].shared)
      return lm_home_get_coupling (home->row, home->template->row->couples);
  return 0;
}

LmPlanShared *
lm_plan_get_shared (LmPlanProblem *self, const LmPlanHome *home, guint step)
{
  const LmPlanUnit *unit;

  if (home->unit < 0 || home->row == NULL || !home->template->work[step].shared)
    return NULL;
  unit = &g_array_index (self->units, LmPlanUnit, home->unit);
  for (guint s = unit->first_shared; s < unit->first_shared + unit->n_shared; s++)
    {
      LmPlanShared *shared = &g_array_index (self->shared, LmPlanShared, s);

      if (shared->step == home->template->work[step].id)
        return shared;
    }
  return NULL;
}

/* Shared steps stand once per coupling: fixed minutes and those of every home
 * that is planned with it. A home without its coupling has the step for itself. */
static void
share_steps (LmPlanProblem *self, LmPlanUnit *unit)
{
  unit->first_shared = self->shared->len;
  for (guint i = 0; unit->coupling && i < unit->n_homes; i++)
    {
      LmPlanHome *home = lm_plan_home (self, g_array_index (self->unit_homes, guint, unit->first_home + i));

      for (guint w = 0; w < home->template->n_work && home->task != LM_PLAN_HOME_LEFT; w++)
        {
          LmPlanShared *shared = NULL;
          const LmPlanWork *work = &home->template->work[w];

          if (!work->shared)
            continue;
          for (guint s = unit->first_shared; s < self->shared->len && shared == NULL; s++)
            if (g_array_index (self->shared, LmPlanShared, s).step == work->id)
              shared = &g_array_index (self->shared, LmPlanShared, s);
          if (shared == NULL)
            {
              LmPlanShared fresh = {
                .coupling = unit->coupling, .step = work->id, .template = home->template, .work = w,
                .placed = { .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE, .release = LM_INSTANT_NONE, .crew = LM_PLAN_NOBODY },
              };

              g_array_append_val (self->shared, fresh);
              shared = &g_array_index (self->shared, LmPlanShared, self->shared->len - 1);
              shared->minutes = work->fixed;
            }
          shared->n_homes++;
          shared->minutes += work->ways[0].minutes;
        }
    }
  unit->n_shared = self->shared->len - unit->first_shared;
}

static void
make_units (LmPlanProblem *self)
{
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint h = 0; h < self->n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (self, h);
      LmId coupling = coupling_of (home);
      GArray *list = coupling ? g_hash_table_lookup (members, &coupling) : NULL;

      if (home->template == NULL || home->template->cycle >= 0)
        continue;
      if (list == NULL)
        {
          list = g_array_new (FALSE, FALSE, sizeof (guint));
          g_ptr_array_add (lists, list);
          if (coupling)
            g_hash_table_insert (members, g_memdup2 (&coupling, sizeof coupling), g_array_ref (list));
        }
      g_array_append_val (list, h);
    }
  for (guint u = 0; u < lists->len; u++)
    {
      GArray *list = lists->pdata[u];
      LmPlanUnit unit = { .first_home = self->unit_homes->len, .n_homes = list->len };

      g_array_append_vals (self->unit_homes, list->data, list->len);
      for (guint i = 0; i < list->len; i++)
        {
          LmPlanHome *home = lm_plan_home (self, g_array_index (list, guint, i));

          home->unit = (int) u;
          unit.coupling = coupling_of (home);
          unit.promised |= home->promise.binds;
        }
      share_steps (self, &unit);
      g_array_append_val (self->units, unit);
    }
}

LmPlanProblem *
lm_plan_problem_new_for_method (LmSnapshot *snapshot, const LmPlanOptions *options)
{
  LmPlanProblem *self;

  self = g_new0 (LmPlanProblem, 1);
  self->snapshot = lm_snapshot_ref (snapshot);
  self->options = *options;
  self->options.only = NULL;
  if (options->only)
    {
      self->only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      for (guint i = 0; i < options->n_only; i++)
        g_hash_table_add (self->only, g_memdup2 (&options->only[i], sizeof (LmId)));
    }
  self->project = lm_snapshot_get_project (snapshot);
  self->adopted = lm_snapshot_get_adopted (snapshot);
  self->first_day = MAX (options->today, self->project->start_day);
  self->persons = g_array_new (FALSE, FALSE, sizeof (LmPlanPerson));
  self->certificates = g_array_new (FALSE, FALSE, sizeof (LmPlanCertificate));
  self->absences = g_array_new (FALSE, FALSE, sizeof (LmPlanSpan));
  self->skills = g_array_new (FALSE, FALSE, sizeof (LmPlanSkill));
  self->conditions = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->templates = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_plan_template_free);
  self->template_of_method = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->homes = g_array_new (FALSE, FALSE, sizeof (LmPlanHome));
  self->missing = g_array_new (FALSE, FALSE, sizeof (LmPlanMissing));
  self->placed = g_array_new (FALSE, FALSE, sizeof (LmPlanPlaced));
  self->units = g_array_new (FALSE, FALSE, sizeof (LmPlanUnit));
  self->unit_homes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->shared = g_array_new (FALSE, FALSE, sizeof (LmPlanShared));
  self->home_index = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->crew_index = g_hash_table_new (g_int64_hash, g_int64_equal);

  lm_plan_problem_read_crews (self);
  read_blocks (self);
  return self;
}

LmPlanProblem *
lm_plan_problem_new (LmSnapshot *snapshot, const LmPlanOptions *options)
{
  LmPlanProblem *self;
  guint n;
  const LmHomeRow *rows;

  g_return_val_if_fail (snapshot != NULL && options != NULL, NULL);
  self = lm_plan_problem_new_for_method (snapshot, options);
  rows = LM_ROWS (snapshot, HOME, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].in_project)
      add_home (self, &rows[i]);
  self->n_homes = self->homes->len;
  make_units (self);
  lm_plan_problem_read_fixed (self);
  return self;
}

void
lm_plan_problem_free (LmPlanProblem *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->frozen, lm_plan_solver_free);
  g_clear_pointer (&self->still, lm_plan_problem_free);
  for (guint s = 0; s < self->skills->len; s++)
    {
      g_free ((gpointer) g_array_index (self->skills, LmPlanSkill, s).qualifications);
      g_free (g_array_index (self->skills, LmPlanSkill, s).crews);
    }
  g_free (self->crews);
  g_free (self->working_days);
  g_array_unref (self->persons);
  g_array_unref (self->certificates);
  g_array_unref (self->absences);
  g_array_unref (self->skills);
  g_array_unref (self->conditions);
  g_hash_table_unref (self->template_of_method);
  g_ptr_array_unref (self->templates);
  g_array_unref (self->homes);
  g_array_unref (self->missing);
  g_array_unref (self->placed);
  g_array_unref (self->units);
  g_array_unref (self->unit_homes);
  g_array_unref (self->shared);
  g_hash_table_unref (self->home_index);
  g_hash_table_unref (self->crew_index);
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_clear_pointer (&self->blocks, g_hash_table_unref);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}
