#include "planner/lm-choice.h"

#include <stdlib.h>
#include <string.h>

#include "core/lm-home.h"
#include "core/lm-work.h"

static void
clear_choice (gpointer data)
{
  g_array_unref (((LmChoice *) data)->reasons);
}

/* The people whom one crew of the project can send, per trade: the largest. A
 * project without crews is tested with the usual two fitters and one of each
 * other trade. */
static guint *
count_persons (LmSnapshot *snapshot)
{
  guint n_trades, n_crews, n_held, n_persons;
  const LmTradeRow *trades = LM_ROWS (snapshot, TRADE, &n_trades);
  const LmCrewTradeRow *held = LM_ROWS (snapshot, CREW_TRADE, &n_held);
  const LmPersonRow *persons = LM_ROWS (snapshot, PERSON, &n_persons);
  guint *result = g_new0 (guint, n_trades + 1);
  g_autofree guint *size = NULL;

  LM_ROWS (snapshot, CREW, &n_crews);
  size = g_new0 (guint, n_crews + 1);
  for (guint i = 0; i < n_persons; i++)
    {
      int crew = lm_snapshot_index (snapshot, LM_TABLE_CREW, persons[i].crew);

      if (crew >= 0)
        size[crew]++;
    }
  for (guint i = 0; i < n_held; i++)
    {
      int crew = lm_snapshot_index (snapshot, LM_TABLE_CREW, held[i].crew), trade = lm_snapshot_index (snapshot, LM_TABLE_TRADE, held[i].trade);

      if (crew >= 0 && trade >= 0)
        result[trade] = MAX (result[trade], size[crew]);
    }
  for (guint i = 0; i < n_trades && n_crews == 0; i++)
    result[i] = strcmp (trades[i].code, "heating") == 0 ? 2 : 1;
  return result;
}

static const LmAnswerRow *
find_answer (LmSnapshot *snapshot, LmId home, LmId question)
{
  guint n;
  const LmAnswerRow **answers = LM_OF_HOME (snapshot, ANSWER, home, &n);

  for (guint i = 0; i < n; i++)
    if (answers[i]->question == question)
      return answers[i];
  return NULL;
}

static gboolean
holds (const LmMethodConditionRow *condition, const char *value)
{
  switch (condition->relation)
    {
    case LM_RELATION_IS:
      return strcmp (value, condition->value) == 0;
    case LM_RELATION_IS_NOT:
      return strcmp (value, condition->value) != 0;
    case LM_RELATION_AT_LEAST:
      return g_ascii_strtod (value, NULL) >= g_ascii_strtod (condition->value, NULL);
    case LM_RELATION_AT_MOST:
      return g_ascii_strtod (value, NULL) <= g_ascii_strtod (condition->value, NULL);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
read_conditions (LmSnapshot *snapshot, LmId home, LmChoice *choice)
{
  guint n;
  const LmMethodConditionRow *rows = LM_ROWS (snapshot, METHOD_CONDITION, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmAnswerRow *answer = rows[i].method == choice->method ? find_answer (snapshot, home, rows[i].question) : NULL;
      LmChoiceReason reason = { .question = rows[i].question, .reason = rows[i].reason };

      if (rows[i].method != choice->method)
        continue;
      reason.unknown = answer == NULL || answer->unknown || answer->value[0] == '\0';
      if (reason.unknown || !holds (&rows[i], answer->value))
        {
          g_array_append_val (choice->reasons, reason);
          choice->verdict = MAX (choice->verdict, reason.unknown ? LM_CHOICE_UNKNOWN : LM_CHOICE_EXCLUDED);
        }
    }
}

static gboolean
refuses (LmSnapshot *snapshot, LmId home)
{
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, home);

  return decision != NULL && decision->state == LM_DECISION_STATE_REFUSED;
}

static void
read_neighbours (LmSnapshot *snapshot, const LmHomeRow *home, const LmMethodRow *method, LmChoice *choice)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  choice->coupling = method->couples != LM_COUPLING_KIND_NONE ? lm_home_get_coupling (home, method->couples) : 0;
  if (choice->coupling == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      const LmDecisionRow *decision;

      if (!homes[i].in_project || lm_home_get_coupling (&homes[i], method->couples) != choice->coupling)
        continue;
      choice->n_coupled++;
      if (homes[i].id == home->id)
        continue;
      decision = lm_home_get_decision (snapshot, homes[i].id);
      if (decision != NULL && decision->state == LM_DECISION_STATE_DECIDED && decision->method == method->id)
        choice->n_same++;
      if (!method->bears_refusers && refuses (snapshot, homes[i].id))
        {
          LmChoiceReason reason = { .reason = "", .home = homes[i].id };

          g_array_append_val (choice->reasons, reason);
          choice->verdict = LM_CHOICE_EXCLUDED;
        }
    }
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const LmDayTestStep *x = a, *y = b;

  return x->start != y->start ? x->start - y->start : x->end - y->end;
}

/* Minutes in which at least one step is under way with people inside. */
static int
count_inside (const GArray *steps)
{
  int minutes = 0, until = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      const LmDayTestStep *step = &g_array_index (steps, LmDayTestStep, i);
      int from = MAX (step->start, until);

      if (!step->row->inside || step->end <= from)
        continue;
      minutes += step->end - from;
      until = step->end;
    }
  return minutes;
}

/* From the first start that takes something away to the last end that brings it
 * back; to the end of the work where nothing does. */
static int
count_off (const GArray *steps, gsize column, int end)
{
  int from = -1, until = -1;

  for (guint i = 0; i < steps->len; i++)
    {
      const LmDayTestStep *step = &g_array_index (steps, LmDayTestStep, i);
      int off = *(const int *) ((const char *) step->row + column);

      if (off > 0 && (from < 0 || step->start < from))
        from = step->start;
      if (off < 0)
        until = MAX (until, step->end);
    }
  return from < 0 ? 0 : MAX (0, (until < 0 ? end : until) - from);
}

static void
read_day (LmSnapshot *snapshot, const guint *persons, LmChoice *choice)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (LmDayTestStep));

  choice->day = lm_plan_test_day_steps (snapshot, choice->method, persons, steps);
  g_array_sort (steps, compare_steps);
  choice->inside = count_inside (steps);
  choice->off_heat = count_off (steps, G_STRUCT_OFFSET (LmStepRow, off_heat), choice->day.end);
  choice->off_water = count_off (steps, G_STRUCT_OFFSET (LmStepRow, off_water), choice->day.end);
  choice->off_gas = count_off (steps, G_STRUCT_OFFSET (LmStepRow, off_gas), choice->day.end);
  choice->off_power = count_off (steps, G_STRUCT_OFFSET (LmStepRow, off_power), choice->day.end);
  if (choice->day.end < 0 || choice->day.slack < 0)
    choice->verdict = MAX (choice->verdict, LM_CHOICE_TOO_LONG);
}

static void
read_work (LmSnapshot *snapshot, LmChoice *choice)
{
  g_autoptr (GArray) work = lm_work_of_method (snapshot, choice->method);
  guint visits = 0;

  for (guint i = 0; i < work->len; i++)
    {
      const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);

      if (step->row->inside && step->phase != LM_PHASE_PREPARATION)
        visits |= 1u << MIN (step->visit, 31);
    }
  choice->visits = __builtin_popcount (visits);
}

static void
read_costs (LmSnapshot *snapshot, LmId home, LmChoice *choice)
{
  guint n;
  const LmCostRow *rows = LM_ROWS (snapshot, COST, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].method == choice->method || (rows[i].method == 0 && rows[i].home == home))
      {
        if (rows[i].home != 0 && rows[i].home != home)
          continue;
        if (rows[i].account == LM_ACCOUNT_OWN)
          choice->cents_own += rows[i].cents;
        else
          choice->cents_project += rows[i].cents;
      }
}

static int
compare_choices (gconstpointer a, gconstpointer b, gpointer snapshot)
{
  const LmChoice *x = a, *y = b;
  const LmMethodRow *one, *two;
  int off_x = MAX (x->off_heat, x->off_water), off_y = MAX (y->off_heat, y->off_water);
  gint64 cents_x = x->cents_own + x->cents_project, cents_y = y->cents_own + y->cents_project;

  if (x->verdict != y->verdict)
    return x->verdict < y->verdict ? -1 : 1;
  if (x->n_same != y->n_same)
    return x->n_same > y->n_same ? -1 : 1;
  if (x->inside != y->inside)
    return x->inside - y->inside;
  if (off_x != off_y)
    return off_x - off_y;
  if (cents_x != cents_y)
    return cents_x < cents_y ? -1 : 1;
  one = LM_FIND ((LmSnapshot *) snapshot, METHOD, x->method);
  two = LM_FIND ((LmSnapshot *) snapshot, METHOD, y->method);
  return strcmp (one->code, two->code);
}

GArray *
lm_choice_list (LmSnapshot *snapshot, LmId id)
{
  GArray *choices = g_array_new (FALSE, TRUE, sizeof (LmChoice));
  const LmHomeRow *home = LM_FIND (snapshot, HOME, id);
  g_autofree guint *persons = count_persons (snapshot);
  guint n;
  const LmMethodRow *methods = LM_ROWS (snapshot, METHOD, &n);
  LmHomeType type;

  g_array_set_clear_func (choices, clear_choice);
  if (home == NULL)
    return choices;
  type = home->type != LM_HOME_TYPE_UNKNOWN ? home->type : lm_snapshot_get_project (snapshot)->default_type;
  for (guint i = 0; i < n; i++)
    {
      LmChoice choice = { .method = methods[i].id, .place = methods[i].place };

      if (!methods[i].chosen || (methods[i].for_type != LM_HOME_TYPE_UNKNOWN && methods[i].for_type != type))
        continue;
      choice.reasons = g_array_new (FALSE, TRUE, sizeof (LmChoiceReason));
      choice.is_default = methods[i].default_for_type;
      read_conditions (snapshot, id, &choice);
      read_neighbours (snapshot, home, &methods[i], &choice);
      read_day (snapshot, persons, &choice);
      read_work (snapshot, &choice);
      read_costs (snapshot, id, &choice);
      g_array_append_val (choices, choice);
    }
  g_array_sort_with_data (choices, compare_choices, snapshot);
  return choices;
}

GArray *
lm_choice_list_broken (LmSnapshot *snapshot, LmId id)
{
  GArray *broken = g_array_new (FALSE, FALSE, sizeof (LmId));
  const LmHomeRow *home = LM_FIND (snapshot, HOME, id);
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; home != NULL && i < n; i++)
    {
      const LmMethodRow *method;
      LmId coupling;

      if (homes[i].id == id || !homes[i].in_project)
        continue;
      method = LM_FIND (snapshot, METHOD, lm_work_get_method (snapshot, &homes[i], NULL));
      if (method == NULL || method->bears_refusers || method->couples == LM_COUPLING_KIND_NONE)
        continue;
      coupling = lm_home_get_coupling (&homes[i], method->couples);
      if (coupling != 0 && coupling == lm_home_get_coupling (home, method->couples))
        g_array_append_val (broken, homes[i].id);
    }
  return broken;
}
