#include "core/lm-home-state.h"

#include "core/lm-home.h"
#include "core/lm-readiness.h"

const char *const lm_execution_nicks[] = { "not_started", "running", "done", "partly", "no_access", NULL };

const char *const lm_status_nicks[] = {
  "conflict", "no_access", "partly", "running", "refused", "no_answer", "survey_needed", "decision_needed",
  "not_ready", "unplanned", "letter_sent", "held", "proposed", "confirmed", "done", NULL,
};

struct _LmDistrictState {
  guint n_homes;
  LmHomeState states[];
};

static LmExecution
execution_of (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (snapshot, VISIT, home, &n);

  /* The last connection visit counts. */
  for (guint i = n; i-- > 0;)
    {
      if (visits[i]->kind != LM_APPOINTMENT_KIND_CONNECTION)
        continue;
      switch (visits[i]->outcome)
        {
        case LM_OUTCOME_RUNNING:
          return LM_EXECUTION_RUNNING;
        case LM_OUTCOME_DONE:
          return LM_EXECUTION_DONE;
        case LM_OUTCOME_NO_ACCESS:
          return LM_EXECUTION_NO_ACCESS;
        case LM_OUTCOME_PARTLY:
        case LM_OUTCOME_STOPPED:
        default:
          return LM_EXECUTION_PARTLY;
        }
    }
  return LM_EXECUTION_NOT_STARTED;
}

static LmStatus
most_urgent (const LmHomeState *state, gboolean refused, gboolean in_conflict, gboolean surveyed, gboolean decided)
{
  if (state->execution == LM_EXECUTION_DONE)
    return LM_STATUS_DONE;
  if (in_conflict || state->plan == LM_PLAN_STATE_CONFLICT)
    return LM_STATUS_CONFLICT;
  if (state->execution == LM_EXECUTION_RUNNING)
    return LM_STATUS_RUNNING;
  /* A new appointment after a failed visit overtakes it. */
  if (state->appointment != LM_APPOINTMENT_STATE_CONFIRMED && state->execution == LM_EXECUTION_NO_ACCESS)
    return LM_STATUS_NO_ACCESS;
  if (state->appointment != LM_APPOINTMENT_STATE_CONFIRMED && state->execution == LM_EXECUTION_PARTLY)
    return LM_STATUS_PARTLY;
  if (refused)
    return LM_STATUS_REFUSED;
  switch (state->appointment)
    {
    case LM_APPOINTMENT_STATE_CONFIRMED:
    case LM_APPOINTMENT_STATE_KEPT:
      return LM_STATUS_CONFIRMED;
    case LM_APPOINTMENT_STATE_NO_ANSWER:
    case LM_APPOINTMENT_STATE_CALL_BACK:
      return LM_STATUS_NO_ANSWER;
    case LM_APPOINTMENT_STATE_LETTER_SENT:
      return LM_STATUS_LETTER_SENT;
    case LM_APPOINTMENT_STATE_HELD:
      return LM_STATUS_HELD;
    case LM_APPOINTMENT_STATE_NONE:
    case LM_APPOINTMENT_STATE_PROPOSED:
    case LM_APPOINTMENT_STATE_REFUSED:
    case LM_APPOINTMENT_STATE_CANCELLED:
    default:
      break;
    }
  if (!surveyed)
    return LM_STATUS_SURVEY_NEEDED;
  if (!decided)
    return LM_STATUS_DECISION_NEEDED;
  if (state->missing > 0)
    return LM_STATUS_NOT_READY;
  if (state->plan == LM_PLAN_STATE_UNPLANNED)
    return LM_STATUS_UNPLANNED;
  return LM_STATUS_PROPOSED;
}

LmHomeState
lm_home_get_state (LmSnapshot *snapshot, const LmHomeRow *home, gboolean in_conflict)
{
  g_autoptr (GArray) list = lm_readiness_of_home (snapshot, home, LM_DAY_NONE);
  const LmAppointmentRow *appointment = lm_home_get_appointment (snapshot, home->id, LM_APPOINTMENT_KIND_CONNECTION);
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, home->id);
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home->id);
  gboolean surveyed = TRUE, decided = TRUE;
  LmHomeState state = {
    .requirements = list->len,
    .plan = plan ? plan->state : LM_PLAN_STATE_UNPLANNED,
    .appointment = appointment ? appointment->state : LM_APPOINTMENT_STATE_NONE,
    .execution = execution_of (snapshot, home->id),
  };

  for (guint i = 0; i < list->len; i++)
    {
      const LmRequirement *item = &g_array_index (list, LmRequirement, i);

      if (item->state == LM_CONDITION_STATE_MET || item->state == LM_CONDITION_STATE_WAIVED)
        continue;
      state.missing++;
      if (g_str_equal (item->condition->code, "surveyed"))
        surveyed = FALSE;
      if (g_str_equal (item->condition->code, "method_decided"))
        decided = FALSE;
    }
  state.status = most_urgent (&state, decision && (decision->state == LM_DECISION_STATE_REFUSED ||
                                                  (decision->state == LM_DECISION_STATE_DECIDED && !decision->method)), in_conflict, surveyed, decided);
  return state;
}

LmDistrictState *
lm_district_state_new (LmSnapshot *snapshot, GHashTable *conflicts)
{
  LmDistrictState *self;
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  self = g_malloc0 (sizeof (LmDistrictState) + n * sizeof (LmHomeState));
  self->n_homes = n;
  for (guint i = 0; i < n; i++)
    self->states[i] = lm_home_get_state (snapshot, &homes[i], conflicts && g_hash_table_contains (conflicts, &homes[i].id));
  return self;
}

void
lm_district_state_free (LmDistrictState *self)
{
  g_free (self);
}

const LmHomeState *
lm_district_state_get (LmDistrictState *self, guint home_index)
{
  g_return_val_if_fail (self != NULL && home_index < self->n_homes, NULL);
  return &self->states[home_index];
}
