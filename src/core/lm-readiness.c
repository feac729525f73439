#include "core/lm-readiness.h"

#include <string.h>

#include "core/lm-home.h"
#include "core/lm-work.h"

static gboolean
has_survey (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmSurveyRow **surveys = LM_OF_HOME (snapshot, SURVEY, home, &n);

  for (guint i = 0; i < n; i++)
    if (surveys[i]->state == LM_SURVEY_STATE_DONE)
      return TRUE;
  return FALSE;
}

/* Whether a survey answer raised the flag that opens this condition. */
static gboolean
is_flagged (LmSnapshot *snapshot, LmId home, LmId condition)
{
  guint n;
  const LmAnswerRow **answers = LM_OF_HOME (snapshot, ANSWER, home, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmQuestionRow *question = LM_FIND (snapshot, QUESTION, answers[i]->question);

      if (question && question->flag_condition == condition && *question->flag_value &&
          g_ascii_strcasecmp (question->flag_value, answers[i]->value) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
method_has_one_of (LmSnapshot *snapshot, LmId method, const char *codes)
{
  g_auto (GStrv) list = g_strsplit (codes, " ", -1);
  guint n;
  const LmMethodStepRow *rows = LM_ROWS (snapshot, METHOD_STEP, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].method == method && rows[i].typical != 0)
      {
        const LmStepRow *step = LM_FIND (snapshot, STEP, rows[i].step);

        if (step && g_strv_contains ((const char *const *) list, step->code))
          return TRUE;
      }
  return FALSE;
}

/* What holds for every home of one method, so that a pass over ten thousand
 * homes does not search the method again each time. */
static gboolean
applies (LmSnapshot *snapshot, const LmHomeRow *home, const LmConditionRow *condition, LmId method,
         const LmHomeConditionRow *row)
{
  if (!condition->applies)
    return FALSE;
  if (condition->built_before >= 0)
    {
      const LmBuildingRow *building = home->year < 0 && home->building ? LM_FIND (snapshot, BUILDING, home->building) : NULL;
      int year = building ? building->year : home->year;

      if (year >= condition->built_before)
        return FALSE;
    }
  if (*condition->only_steps && !method_has_one_of (snapshot, method, condition->only_steps))
    return FALSE;
  if (condition->only_flagged)
    return row != NULL || is_flagged (snapshot, home->id, condition->id);
  return TRUE;
}

static LmConditionState
own_answer (LmSnapshot *snapshot, const LmHomeRow *home, const LmConditionRow *condition)
{
  const LmDecisionRow *decision;

  if (g_str_equal (condition->code, "surveyed"))
    return has_survey (snapshot, home->id) ? LM_CONDITION_STATE_MET : LM_CONDITION_STATE_OPEN;
  decision = lm_home_get_decision (snapshot, home->id);
  if (g_str_equal (condition->code, "method_decided"))
    return decision && decision->state == LM_DECISION_STATE_DECIDED && decision->method ? LM_CONDITION_STATE_MET
                                                                                         : LM_CONDITION_STATE_OPEN;
  if (g_str_equal (condition->code, "consent"))
    return decision && decision->signed_day != LM_DAY_NONE ? LM_CONDITION_STATE_MET : LM_CONDITION_STATE_OPEN;
  return LM_CONDITION_STATE_OPEN;
}

static int
compare_requirements (gconstpointer a, gconstpointer b)
{
  const LmRequirement *x = a, *y = b;

  if (x->condition->position != y->condition->position)
    return x->condition->position - y->condition->position;
  return x->condition->id < y->condition->id ? -1 : x->condition->id > y->condition->id;
}

GArray *
lm_readiness_of_home (LmSnapshot *snapshot, const LmHomeRow *home, LmDay visit)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (LmRequirement));
  LmId method = lm_work_get_method (snapshot, home, NULL);
  guint n, n_rows;
  const LmConditionRow *conditions = LM_ROWS (snapshot, CONDITION, &n);
  const LmHomeConditionRow **rows = LM_OF_HOME (snapshot, HOME_CONDITION, home->id, &n_rows);

  for (guint i = 0; i < n; i++)
    {
      LmRequirement item = { .condition = &conditions[i], .actor = conditions[i].actor, .due = LM_DAY_NONE };

      for (guint r = 0; r < n_rows; r++)
        if (rows[r]->condition == conditions[i].id)
          item.row = rows[r];
      if (!applies (snapshot, home, &conditions[i], method, item.row))
        continue;
      item.state = own_answer (snapshot, home, &conditions[i]);
      if (item.row && item.row->state > item.state)
        item.state = item.row->state;
      if (visit != LM_DAY_NONE)
        item.due = visit - conditions[i].lead_days;
      g_array_append_val (list, item);
    }
  g_array_sort (list, compare_requirements);
  return list;
}

guint
lm_readiness_count_missing (LmSnapshot *snapshot, const LmHomeRow *home)
{
  g_autoptr (GArray) list = lm_readiness_of_home (snapshot, home, LM_DAY_NONE);
  guint missing = 0;

  for (guint i = 0; i < list->len; i++)
    {
      LmConditionState state = g_array_index (list, LmRequirement, i).state;

      missing += state != LM_CONDITION_STATE_MET && state != LM_CONDITION_STATE_WAIVED;
    }
  return missing;
}
