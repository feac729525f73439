#include "planner/lm-plan-remedies.h"

#include "core/lm-work.h"
#include "planner/lm-choice.h"

typedef struct {
  LmSnapshot *snapshot;
  const LmMethodRow *method;
  const guint *persons;
  LmDayTest now;
  GArray *list; /* LmDayRemedy */
} Search;

static void
add_if_better (Search *self, LmDayRemedy remedy, LmDayTest test)
{
  if (test.end < 0 || (self->now.end >= 0 && test.slack <= self->now.slack))
    return;
  remedy.end = test.end;
  remedy.slack = test.slack;
  g_array_append_val (self->list, remedy);
}

static void
try_method (Search *self, const LmMethodRow *other)
{
  LmDayRemedy remedy = { .kind = LM_DAY_REMEDY_METHOD, .method = other->id };

  if (other->id == self->method->id)
    return;
  if (other->place != self->method->place)
    remedy.place = other->place;
  add_if_better (self, remedy, lm_plan_test_day (self->snapshot, other->id, self->persons));
}

static void
try_methods (Search *self, LmId home)
{
  guint n;
  const LmMethodRow *rows = LM_ROWS (self->snapshot, METHOD, &n);
  g_autoptr (GArray) choices = home ? lm_choice_list (self->snapshot, home) : NULL;

  for (guint i = 0; choices && i < choices->len; i++)
    {
      const LmChoice *choice = &g_array_index (choices, LmChoice, i);

      if (choice->verdict != LM_CHOICE_EXCLUDED)
        try_method (self, LM_FIND (self->snapshot, METHOD, choice->method));
    }
  for (guint i = 0; choices == NULL && i < n; i++)
    if (rows[i].chosen && rows[i].for_type == self->method->for_type)
      try_method (self, &rows[i]);
}

static void
try_persons (Search *self, GArray *work)
{
  guint n;
  const LmTradeRow *trades = LM_ROWS (self->snapshot, TRADE, &n);
  g_autofree guint *persons = g_memdup2 (self->persons, n * sizeof (guint));

  for (guint t = 0; t < n; t++)
    {
      LmDayRemedy remedy = { .kind = LM_DAY_REMEDY_PERSON, .trade = trades[t].id };
      gboolean used = FALSE;

      for (guint i = 0; i < work->len && !used; i++)
        {
          const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);

          used = step->phase == LM_PHASE_DAY && step->visit == 0 && step->row->trade == trades[t].id;
        }
      if (!used)
        continue;
      persons[t]++;
      add_if_better (self, remedy, lm_plan_test_day (self->snapshot, self->method->id, persons));
      persons[t]--;
    }
}

static gboolean
is_of_day (GArray *work, guint i)
{
  const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);

  return step->phase == LM_PHASE_DAY && step->visit == 0;
}

/* Whether a step of the day comes before (or, with `after`, after) it. */
static gboolean
has_neighbour (GArray *work, GArray *links, guint step, gboolean after)
{
  for (guint l = 0; l < links->len; l++)
    {
      const LmWorkLink *link = &g_array_index (links, LmWorkLink, l);

      if ((after ? link->before : link->after) == step && is_of_day (work, after ? link->after : link->before))
        return TRUE;
    }
  return FALSE;
}

/* What others of the day wait for, and that waits for none of them, is the
 * arrival, which each visit has. */
static gboolean
is_arrival (GArray *work, GArray *links, guint step)
{
  return !has_neighbour (work, links, step, FALSE) && has_neighbour (work, links, step, TRUE);
}

static gboolean
may_be_earlier (GArray *work, GArray *links, guint step)
{
  const LmStepRow *row = g_array_index (work, LmWorkStep, step).row;

  if (!is_of_day (work, step) || row->off_heat != 0 || row->off_water != 0 || row->off_gas != 0 || is_arrival (work, links, step))
    return FALSE;
  for (guint l = 0; l < links->len; l++)
    {
      const LmWorkLink *link = &g_array_index (links, LmWorkLink, l);

      if (link->after == step && is_of_day (work, link->before) && !is_arrival (work, links, link->before))
        return FALSE;
    }
  return TRUE;
}

/* The day of the method without that step. */
static LmDayTest
test_without (Search *self, LmId step)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (self->snapshot);
  g_autoptr (LmSnapshot) without = NULL;
  guint n;
  const LmMethodStepRow *rows = LM_ROWS (self->snapshot, METHOD_STEP, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].method == self->method->id && rows[i].step == step && rows[i].visit <= 0)
      lm_snapshot_builder_remove (builder, LM_TABLE_METHOD_STEP, rows[i].id);
  without = lm_snapshot_builder_end (builder, 1);
  return lm_plan_test_day (without, self->method->id, self->persons);
}

static void
try_earlier (Search *self, GArray *work)
{
  g_autoptr (GArray) links = lm_work_get_links (self->snapshot, self->method->id, work);

  for (guint i = 0; i < work->len; i++)
    {
      LmDayRemedy remedy = { .kind = LM_DAY_REMEDY_EARLIER, .step = g_array_index (work, LmWorkStep, i).step };

      if (may_be_earlier (work, links, i))
        add_if_better (self, remedy, test_without (self, remedy.step));
    }
}

static int
compare_remedies (gconstpointer a, gconstpointer b)
{
  const LmDayRemedy *x = a, *y = b;

  if (x->slack != y->slack)
    return x->slack > y->slack ? -1 : 1;
  return (int) x->kind - (int) y->kind;
}

GArray *
lm_plan_get_day_remedies (LmSnapshot *snapshot, LmId method, LmId home, const guint *persons_of_trade)
{
  Search self = { .snapshot = snapshot, .persons = persons_of_trade };
  g_autoptr (GArray) work = NULL;

  g_return_val_if_fail (snapshot != NULL && persons_of_trade != NULL, NULL);
  self.list = g_array_new (FALSE, FALSE, sizeof (LmDayRemedy));
  self.method = LM_FIND (snapshot, METHOD, method);
  if (self.method == NULL)
    return self.list;
  self.now = lm_plan_test_day (snapshot, method, persons_of_trade);
  if (self.now.end >= 0 && self.now.slack >= 0)
    return self.list;
  work = lm_work_of_method (snapshot, method);
  try_methods (&self, home);
  try_persons (&self, work);
  try_earlier (&self, work);
  g_array_sort (self.list, compare_remedies);
  return self.list;
}
