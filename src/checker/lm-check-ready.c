#include "lm-check-private.h"

/* Planned is not ready: a home of which something is missing is planned
 * provisionally and can't be confirmed. */

static gboolean
is_flagged (LmCheck *self, LmId home, LmId condition)
{
  guint n;
  const LmAnswerRow **answers = LM_OF_HOME (self->snapshot, ANSWER, home, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmQuestionRow *question = LM_FIND (self->snapshot, QUESTION, answers[i]->question);

      if (question != NULL && question->flag_condition == condition && *question->flag_value != '\0'
          && !answers[i]->unknown && g_ascii_strcasecmp (answers[i]->value, question->flag_value) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_step_of (const LmCheckMethod *method, const char *codes)
{
  g_auto (GStrv) list = g_strsplit_set (codes, " ", -1);

  for (guint i = 0; i < method->needs->len; i++)
    if (g_strv_contains ((const char *const *) list, g_array_index (method->needs, LmNeed, i).row->code))
      return TRUE;
  return FALSE;
}

static gboolean
has_survey (LmCheck *self, LmId home)
{
  guint n;
  const LmSurveyRow **rows = LM_OF_HOME (self->snapshot, SURVEY, home, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i]->state == LM_SURVEY_STATE_DONE)
      return TRUE;
  return FALSE;
}

/* Whether the condition counts for the home and is not met. `*row` is what was
 * noted of it, or NULL. */
static gboolean
is_missing (LmCheck *self, const LmHomeRow *home, const LmCheckMethod *method, const LmConditionRow *condition,
            const LmHomeConditionRow **row)
{
  const LmDecisionRow *decision = lm_check_get_decision (self, home->id);
  const LmBuildingRow *building;
  int year = home->year;
  guint n;
  const LmHomeConditionRow **noted = LM_OF_HOME (self->snapshot, HOME_CONDITION, home->id, &n);

  *row = NULL;
  for (guint i = 0; i < n; i++)
    if (noted[i]->condition == condition->id)
      *row = noted[i];
  if (!condition->applies)
    return FALSE;
  if (year < 0 && (building = LM_FIND (self->snapshot, BUILDING, home->building)) != NULL)
    year = building->year;
  if (condition->built_before >= 0 && year >= 0 && year >= condition->built_before)
    return FALSE;
  if (*condition->only_steps != '\0' && !has_step_of (method, condition->only_steps))
    return FALSE;
  if (condition->only_flagged && *row == NULL && !is_flagged (self, home->id, condition->id))
    return FALSE;
  if (*row != NULL && ((*row)->state == LM_CONDITION_STATE_MET || (*row)->state == LM_CONDITION_STATE_WAIVED))
    return FALSE;
  /* Three conditions are answered by what is known elsewhere. */
  if (g_str_equal (condition->code, "surveyed"))
    return !has_survey (self, home->id);
  if (g_str_equal (condition->code, "method_decided"))
    return decision == NULL || decision->state != LM_DECISION_STATE_DECIDED || decision->method == 0;
  if (g_str_equal (condition->code, "consent"))
    return decision == NULL || decision->signed_day == LM_DAY_NONE;
  return TRUE;
}

/* The survey answers one condition of the home's list, the asbestos survey
 * another; who still has that condition open needs the step. */
gboolean
lm_check_needs_preparation (LmCheck *self, const LmHomeRow *home, const LmCheckMethod *method, const LmNeed *need)
{
  static const char *const answers[][2] = { { "V1", "surveyed" }, { "V2", "asbestos_cleared" } };
  guint n;
  const LmConditionRow *conditions = LM_ROWS (self->snapshot, CONDITION, &n);

  for (guint a = 0; a < G_N_ELEMENTS (answers); a++)
    for (guint i = 0; g_str_equal (need->row->code, answers[a][0]) && i < n; i++)
      {
        const LmHomeConditionRow *row;

        if (g_str_equal (conditions[i].code, answers[a][1]) && is_missing (self, home, method, &conditions[i], &row))
          return row == NULL || row->state == LM_CONDITION_STATE_OPEN;
      }
  return FALSE;
}

/* The first day on which the condition can be met, as far as is known. */
static LmDay
expected_day (LmCheck *self, const LmConditionRow *condition, const LmHomeConditionRow *row)
{
  if (row != NULL && row->due_day != LM_DAY_NONE)
    return row->due_day;
  if (row != NULL && row->state == LM_CONDITION_STATE_ASKED && row->day != LM_DAY_NONE)
    return row->day + condition->lead_time;
  return self->today + condition->lead_time;
}

void
lm_check_readiness (LmCheck *self, const LmHomeRow *home, const LmPlanHomeRow *plan, const LmCheckMethod *method,
                    const LmPlanStepRow **rows)
{
  const LmAppointmentRow *appointment = NULL;
  const LmConditionRow *late = NULL;
  LmDay latest = LM_DAY_NONE;
  guint missing = 0;
  LmId first_missing = 0;
  guint n, n_needs, n_appointments;
  const LmConditionRow *conditions = LM_ROWS (self->snapshot, CONDITION, &n);
  const LmStepConditionRow *needs = LM_ROWS (self->snapshot, STEP_CONDITION, &n_needs);
  const LmAppointmentRow **appointments = LM_OF_HOME (self->snapshot, APPOINTMENT, home->id, &n_appointments);

  for (guint i = 0; i < n_appointments; i++)
    if (appointments[i]->kind == LM_APPOINTMENT_KIND_CONNECTION
        && appointments[i]->state != LM_APPOINTMENT_STATE_CANCELLED)
      appointment = appointments[i];

  for (guint i = 0; i < n; i++)
    {
      const LmHomeConditionRow *row;
      LmDay expected;

      if (!is_missing (self, home, method, &conditions[i], &row))
        continue;
      if (missing++ == 0)
        first_missing = conditions[i].id;
      expected = expected_day (self, &conditions[i], row);
      if (plan->visit_day != LM_DAY_NONE && expected > plan->visit_day - conditions[i].lead_days
          && (late == NULL || expected + conditions[i].lead_days > latest))
        {
          late = &conditions[i];
          latest = expected + conditions[i].lead_days;
        }
      for (guint s = 0; s < n_needs; s++)
        for (guint j = 0; needs[s].condition == conditions[i].id && j < method->needs->len; j++)
          {
            const LmPlanStepRow *step = rows[j];

            if (step == NULL || step->step != needs[s].step || step->state == LM_STEP_STATE_DONE
                || lm_instant_get_day (step->start) >= expected)
              continue;
            lm_check_report (self, .rule = "home-need",
                             .weight = plan->state == LM_PLAN_STATE_PROVISIONAL ? LM_VIOLATION_SOFT : LM_VIOLATION_HARD,
                             .home = home->id, .coupling = step->coupling, .step = step->step, .crew = step->crew,
                             .other = conditions[i].id, .day = lm_instant_get_day (step->start),
                             .minutes = expected - lm_instant_get_day (step->start));
          }
    }
  if (late != NULL)
    lm_check_report (self, .rule = "preparation-late", .weight = LM_VIOLATION_SOFT, .home = home->id,
                     .other = late->id, .day = plan->visit_day, .minutes = latest - plan->visit_day);
  if (missing == 0)
    return;
  if (appointment != NULL && appointment->state == LM_APPOINTMENT_STATE_CONFIRMED)
    lm_check_report (self, .rule = "readiness", .home = home->id, .other = appointment->id, .day = plan->visit_day,
                     .minutes = missing);
  if (plan->state == LM_PLAN_STATE_PLANNED)
    lm_check_report (self, .rule = "readiness", .home = home->id, .other = first_missing, .day = plan->visit_day,
                     .minutes = missing);
}
