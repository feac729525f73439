#include "lm-plan-improve-private.h"

#include <math.h>
#include <string.h>

/* What was planned, as rows. */

struct _LmPlan {
  GArray *trains, *homes, *steps;
  GArray *causes, *bounds;
  GStringChunk *texts;
  LmDay end_day;
  double gap;
  LmPlanValue value, first_value;
};

/* Eight in ten of a normal distribution lie below its mean and this many
 * standard deviations. */
#define Z80 0.8416

LmPlanStepRow
lm_plan_solver_row (LmPlanSolver *self, const LmPlanHome *home, guint step)
{
  const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, step);
  const LmPlanWork *work = &home->template->work[step];
  LmPlanStepRow row = { 0 };

  lm_row_init (LM_TABLE_PLAN_STEP, &row);
  row.home = home->row->id;
  row.step = work->id;
  row.visit = work->visit;
  row.crew = placed->crew >= 0 ? self->own.crews[placed->crew].id : 0;
  row.persons = placed->persons;
  row.start = placed->start;
  row.end = placed->end;
  row.minutes = placed->minutes;
  row.state = placed->state;
  row.reason = placed->reason;
  row.reason_ref = (guint64) placed->reason_ref;
  if (!lm_plan_is_placed (placed) && placed->state != LM_STEP_STATE_DONE)
    {
      row.state = LM_STEP_STATE_UNPLACED;
      row.minutes = work->ways[0].minutes;
      row.reason = LM_REASON_NONE;
      row.reason_ref = 0;
    }
  return row;
}

static void
write_home_steps (LmPlanSolver *self, LmPlan *plan, const LmPlanHome *home)
{
  for (guint w = 0; w < home->template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, w);
      LmPlanStepRow row;

      if (placed->skip || lm_plan_get_shared (&self->own, home, w))
        continue;
      /* Of a home that stays out of the plan only what happened is shown. */
      if (home->task == LM_PLAN_HOME_LEFT && placed->fixed != LM_PLAN_RECORDED)
        continue;
      row = lm_plan_solver_row (self, home, w);
      if (home->task == LM_PLAN_HOME_KEPT && placed->fixed == LM_PLAN_FREE)
        continue;
      g_array_append_val (plan->steps, row);
    }
}

static gboolean
is_awaited (LmPlanSolver *self, const LmPlanUnit *unit)
{
  for (guint i = 0; i < unit->n_homes; i++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

      if (home->task == LM_PLAN_HOME_OPEN && home->reason != LM_REASON_DONE)
        return TRUE;
    }
  return FALSE;
}

LmPlanStepRow
lm_plan_solver_shared_row (LmPlanSolver *self, const LmPlanShared *shared)
{
  LmPlanStepRow row;

  lm_row_init (LM_TABLE_PLAN_STEP, &row);
  row.coupling = shared->coupling;
  row.step = shared->step;
  row.crew = shared->placed.crew >= 0 ? self->own.crews[shared->placed.crew].id : 0;
  row.persons = shared->placed.persons;
  row.start = shared->placed.start;
  row.end = shared->placed.end;
  row.minutes = lm_plan_is_placed (&shared->placed) ? shared->placed.minutes : shared->minutes;
  row.state = shared->placed.state;
  row.reason = shared->placed.reason;
  row.reason_ref = (guint64) shared->placed.reason_ref;
  if (!lm_plan_is_placed (&shared->placed) && row.state != LM_STEP_STATE_DONE)
    row.state = LM_STEP_STATE_UNPLACED;
  return row;
}

static void
write_shared_steps (LmPlanSolver *self, LmPlan *plan)
{
  for (guint u = 0; u < self->own.units->len; u++)
    {
      const LmPlanUnit *unit = &g_array_index (self->own.units, LmPlanUnit, u);
      gboolean wanted = self->own.only == NULL;

      for (guint i = 0; i < unit->n_homes && !wanted; i++)
        wanted = g_hash_table_contains (
          self->own.only, &lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i))->row->id);
      for (guint s = unit->first_shared; wanted && s < unit->first_shared + unit->n_shared; s++)
        {
          const LmPlanShared *shared = &g_array_index (self->own.shared, LmPlanShared, s);
          LmPlanStepRow row = lm_plan_solver_shared_row (self, shared);

          /* Homes that are all connected wait for nothing any more. */
          if (row.state == LM_STEP_STATE_UNPLACED && !is_awaited (self, unit))
            continue;
          g_array_append_val (plan->steps, row);
        }
    }
}

static LmInstant
visit_start (LmPlanSolver *self, const LmPlanHome *home)
{
  LmInstant start = G_MAXINT32;

  if (home->visit_day == LM_DAY_NONE || home->template == NULL || home->template->connection < 0)
    return start;
  for (guint s = 0; s < home->template->nodes[home->template->connection].n_steps; s++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (&self->own, home, home->template->nodes[home->template->connection].steps[s]);

      if (!placed->skip && lm_plan_is_placed (placed))
        start = MIN (start, placed->start);
    }
  return start == G_MAXINT32 ? lm_instant (home->visit_day, 0) : start;
}

typedef struct {
  guint home;
  LmInstant start;
  int position; /* along the street */
} Stop;

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const Stop *x = a, *y = b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->position - y->position;
}

static char *
describe_reason (const LmPlanHome *home)
{
  const char *code = home->problem ? home->problem : home->left ? home->left : lm_reason_nicks[home->reason];
  GString *text = g_string_new (code);

  if (home->slack < 0)
    g_string_append_printf (text, " minutes=%d", -home->slack);
  if (home->reason_ref && !home->problem && !home->left)
    g_string_append_printf (text, " ref=%" G_GINT64_FORMAT, home->reason_ref);
  return g_string_free (text, FALSE);
}

static LmPlanState
state_of (const LmPlanHome *home)
{
  if (home->task == LM_PLAN_HOME_LEFT)
    return LM_PLAN_STATE_UNPLANNED;
  if (home->task == LM_PLAN_HOME_KEPT)
    return home->stood ? home->stood->state : home->visit_day != LM_DAY_NONE ? LM_PLAN_STATE_PLANNED : LM_PLAN_STATE_UNPLANNED;
  if (home->conflict)
    return LM_PLAN_STATE_CONFLICT;
  if (home->placed && home->reason == LM_REASON_DONE)
    return LM_PLAN_STATE_PLANNED;
  return home->ready && !home->provisional ? LM_PLAN_STATE_PLANNED : LM_PLAN_STATE_PROVISIONAL;
}

static void
write_home (LmPlanSolver *self, LmPlan *plan, const LmPlanHome *home, int train, int position, LmDay p80)
{
  LmPlanHomeRow row;
  g_autofree char *reason = describe_reason (home);

  if (self->own.only && !g_hash_table_contains (self->own.only, &home->row->id))
    return;
  lm_row_init (LM_TABLE_PLAN_HOME, &row);
  row.home = home->row->id;
  row.train = train;
  row.position = position;
  row.method = home->template ? home->template->method : 0;
  row.state = state_of (home);
  row.visit_day = home->visit_day != LM_DAY_NONE ? home->visit_day : home->promise_day;
  row.p80_day = home->visit_day == LM_DAY_NONE ? LM_DAY_NONE
                : home->promise.binds && home->promise.precision != LM_PRECISION_WINDOW ? home->visit_day : p80;
  row.slack = home->slack;
  row.reason = g_string_chunk_insert_const (plan->texts, reason);
  if (row.state == LM_PLAN_STATE_UNPLANNED)
    row.visit_day = row.p80_day = LM_DAY_NONE;
  g_array_append_val (plan->homes, row);
}

/* How the homes of a train overrun, day by day: the mean of what its homes take
 * over the typical time goes on into the next day as far as the slack of the day
 * does not take it up; spreads add up as their squares. */
typedef struct {
  double carried, variance;
  LmDay day;
  double bias, square, slack;
  guint n_homes, n_days;
} Overrun;

static void
end_day (Overrun *self)
{
  if (self->n_homes == 0)
    return;
  self->carried = MAX (0, self->carried + (self->bias - self->slack) / self->n_homes);
  self->variance += self->square / self->n_homes;
  self->bias = self->square = self->slack = 0;
  self->n_homes = 0;
}

static LmDay
p80_of (LmPlanSolver *self, Overrun *overrun, const LmPlanHome *home, guint spare_days, guint n_days)
{
  double minutes, day_minutes = MAX (1, self->own.project->visit_end - self->own.project->visit_start);
  int days;

  if (home->visit_day == LM_DAY_NONE)
    return LM_DAY_NONE;
  if (overrun->day != home->visit_day)
    {
      end_day (overrun);
      overrun->day = home->visit_day;
      overrun->n_days++;
    }
  overrun->n_homes++;
  overrun->bias += home->bias;
  overrun->square += home->variance;
  overrun->slack += MAX (home->slack, 0);
  minutes = overrun->carried + MAX (0, home->bias) + Z80 * sqrt (overrun->variance + home->variance) - MAX (home->slack, 0);
  days = MAX (0, (int) ceil (minutes / day_minutes));
  /* The train's spare days, as far as it has come. */
  if (n_days > 0)
    days = MAX (days, (int) ceil ((double) spare_days * MIN (overrun->n_days, n_days) / n_days));
  return days > 0 ? lm_plan_add_days (&self->own, home->visit_day, days) : home->visit_day;
}

/* «Lindenstraat 1–34», by the lowest and highest number of its first street;
 * with the last street after a dash where it goes on into another. Trains that
 * would have the same name are told apart by a letter. */
static const char *
name_of_train (LmPlanSolver *self, LmPlan *plan, const LmPlanTrain *train)
{
  const LmHomeRow *first = lm_plan_home (&self->own, g_array_index (self->order, guint, train->first))->row;
  const char *from = *first->street ? first->street : first->postcode, *to = from;
  int lowest = first->number, highest = first->number;
  g_autofree char *name = NULL;
  g_autofree char *unique = NULL;

  if (train->name && *train->name)
    return g_string_chunk_insert_const (plan->texts, train->name);
  for (guint i = 0; i < train->n_homes; i++)
    {
      const LmHomeRow *home = lm_plan_home (&self->own, g_array_index (self->order, guint, train->first + i))->row;

      to = *home->street ? home->street : home->postcode;
      if (g_str_equal (to, from))
        {
          lowest = MIN (lowest, home->number);
          highest = MAX (highest, home->number);
        }
    }
  name = lowest == highest ? g_strdup_printf ("%s %d", from, lowest) : g_strdup_printf ("%s %d–%d", from, lowest, highest);
  if (!g_str_equal (from, to))
    {
      g_autofree char *one = g_steal_pointer (&name);

      name = g_strdup_printf ("%s – %s", one, to);
    }
  unique = g_strdup (name);
  for (char letter = 'b'; letter <= 'z'; letter++)
    {
      gboolean taken = FALSE;

      for (guint t = 0; t < plan->trains->len && !taken; t++)
        taken = g_str_equal (g_array_index (plan->trains, LmTrainRow, t).name, unique);
      if (!taken)
        break;
      g_free (unique);
      unique = g_strdup_printf ("%s %c", name, letter);
    }
  return g_string_chunk_insert_const (plan->texts, unique);
}

static void
write_train (LmPlanSolver *self, LmPlan *plan, guint index)
{
  const LmPlanTrain *train = &g_array_index (self->trains, LmPlanTrain, index);
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (Stop));
  LmTrainRow row;
  Overrun overrun = { .day = LM_DAY_NONE };
  LmDay last = LM_DAY_NONE;
  guint n_days = 0, n_visits = 0;

  lm_row_init (LM_TABLE_TRAIN, &row);
  row.id = train->id;
  row.name = name_of_train (self, plan, train);
  row.position = (int) index + 1;
  for (guint i = 0; i < train->n_homes; i++)
    {
      guint home = g_array_index (self->order, guint, train->first + i);
      Stop stop = { home, visit_start (self, lm_plan_home (&self->own, home)), (int) i };

      g_array_append_val (stops, stop);
    }
  g_array_sort (stops, compare_stops);
  for (guint i = 0; i < stops->len; i++)
    {
      LmDay day = lm_plan_home (&self->own, g_array_index (stops, Stop, i).home)->visit_day;

      if (day == LM_DAY_NONE)
        continue;
      n_visits++;
      n_days += day != last;
      last = day;
      if (row.first_day == LM_DAY_NONE)
        row.first_day = day;
    }
  row.takt = n_days > 0 ? (int) MAX (1, (n_visits + n_days / 2) / n_days) : 1;
  row.spare_days = (int) train->spare_days;
  row.spare_slots = (int) train->spare_slots;
  if (last != LM_DAY_NONE)
    row.end_day = (row.spare_days > 0 ? lm_plan_add_days (&self->own, last, row.spare_days) : last) + 1;
  for (guint i = 0; i < stops->len; i++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (stops, Stop, i).home);

      write_home (self, plan, home, (int) index + 1, (int) i + 1, p80_of (self, &overrun, home, train->spare_days, n_days));
      if (home->visit_day != LM_DAY_NONE && home->visit_day >= plan->end_day)
        plan->end_day = home->visit_day + 1;
    }
  g_array_append_val (plan->trains, row);
}

static double
gap_of (LmPlanSolver *self, LmPlan *plan)
{
  LmDay bound = lm_plan_get_bound (plan, NULL);
  int above = 0, below = 0;

  if (bound == LM_DAY_NONE || plan->end_day == LM_DAY_NONE)
    return 0;
  for (LmDay day = self->own.first_day; day < MAX (plan->end_day, bound); day++)
    {
      below += day < bound && lm_plan_project_works (&self->own, day);
      above += day >= bound && lm_plan_project_works (&self->own, day);
    }
  return (double) above / MAX (below, 1);
}

LmPlan *
lm_plan_solver_write (LmPlanSolver *self)
{
  LmPlan *plan = g_new0 (LmPlan, 1);

  plan->trains = g_array_new (FALSE, TRUE, sizeof (LmTrainRow));
  plan->homes = g_array_new (FALSE, TRUE, sizeof (LmPlanHomeRow));
  plan->steps = g_array_sized_new (FALSE, FALSE, sizeof (LmPlanStepRow), self->own.placed->len);
  plan->causes = g_steal_pointer (&self->causes);
  self->causes = g_array_new (FALSE, TRUE, sizeof (LmPlanProblemCause));
  plan->texts = g_string_chunk_new (4096);
  plan->end_day = LM_DAY_NONE;
  for (guint t = 0; t < self->trains->len; t++)
    write_train (self, plan, t);
  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->train < 0)
        write_home (self, plan, home, 0, 0, home->visit_day);
      if (home->template && (self->own.only == NULL || g_hash_table_contains (self->own.only, &home->row->id)))
        write_home_steps (self, plan, home);
    }
  write_shared_steps (self, plan);
  plan->bounds = lm_plan_solver_get_bounds (self);
  plan->gap = gap_of (self, plan);
  plan->value = plan->first_value = lm_plan_solver_get_value (self);
  return plan;
}

void
lm_plan_free (LmPlan *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->trains);
  g_array_unref (self->homes);
  g_array_unref (self->steps);
  g_array_unref (self->causes);
  g_array_unref (self->bounds);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static gconstpointer
give (GArray *array, guint *n)
{
  if (n)
    *n = array->len;
  return array->data;
}

const LmTrainRow *
lm_plan_get_trains (LmPlan *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  return give (self->trains, n);
}

const LmPlanHomeRow *
lm_plan_get_homes (LmPlan *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  return give (self->homes, n);
}

const LmPlanStepRow *
lm_plan_get_steps (LmPlan *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  return give (self->steps, n);
}

const LmPlanProblemCause *
lm_plan_get_causes (LmPlan *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  return give (self->causes, n);
}

LmDay
lm_plan_get_end_day (LmPlan *self)
{
  g_return_val_if_fail (self != NULL, LM_DAY_NONE);
  return self->end_day;
}

const LmPlanBound *
lm_plan_get_bounds (LmPlan *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  return give (self->bounds, n);
}

LmDay
lm_plan_get_bound (LmPlan *self, LmId *trade)
{
  const LmPlanBound *bound;

  g_return_val_if_fail (self != NULL, LM_DAY_NONE);
  bound = self->bounds->len > 0 ? &g_array_index (self->bounds, LmPlanBound, 0) : NULL;
  if (trade)
    *trade = bound ? bound->trade : 0;
  return bound ? bound->day : LM_DAY_NONE;
}

double
lm_plan_get_gap (LmPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->gap;
}

const LmPlanValue *
lm_plan_get_value (LmPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->value;
}

const LmPlanValue *
lm_plan_get_first_value (LmPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->first_value;
}

void
lm_plan_set_first_value (LmPlan *self, const LmPlanValue *value)
{
  self->first_value = *value;
}
