#include "lm-check-private.h"

/* What the resident can and was told. */

/* Whether the home can be visited that day: on none of its «never» days, and on
 * one of its «only» days where it has any. */
static gboolean
is_welcome (LmCheck *self, LmId home, LmDay day)
{
  guint n;
  const LmAvailabilityRow **rows = LM_OF_HOME (self->snapshot, AVAILABILITY, home, &n);
  gboolean only = FALSE, named = FALSE;

  for (guint i = 0; i < n; i++)
    {
      gboolean falls = (rows[i]->weekdays >> lm_day_get_weekday (day) & 1) != 0
                       && (rows[i]->first_day == LM_DAY_NONE || rows[i]->first_day <= day)
                       && (rows[i]->end_day == LM_DAY_NONE || day < rows[i]->end_day);

      if (rows[i]->kind == LM_AVAILABILITY_KIND_NEVER && falls)
        return FALSE;
      if (rows[i]->kind == LM_AVAILABILITY_KIND_ONLY)
        {
          only = TRUE;
          named |= falls;
        }
    }
  return !only || named;
}

static gboolean
binds (LmCheck *self, const LmAppointmentRow *row)
{
  switch (row->state)
    {
    case LM_APPOINTMENT_STATE_HELD:
      /* A held slot is given back when its time is over. */
      return row->held_until == 0 || row->held_until >= (gint64) self->today * 86400;
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

typedef struct {
  LmPrecision precision;
  LmDay first_day, end_day;
  int from, to; /* -1: none */
} Told;

/* `start`: when people first come that day; `day` LM_DAY_NONE: no visit. */
static void
check_told (LmCheck *self, const LmHomeRow *home, LmId appointment, const Told *told, LmDay day, int start)
{
  int days = 0;

  if (told->first_day == LM_DAY_NONE)
    return;
  if (day == LM_DAY_NONE)
    {
      lm_check_report (self, .rule = "promise", .home = home->id, .other = appointment, .day = told->first_day);
      return;
    }
  if (day < told->first_day)
    days = day - told->first_day;
  else if (told->end_day != LM_DAY_NONE && day >= told->end_day)
    days = day - told->end_day + 1;
  if (days != 0)
    lm_check_report (self, .rule = "promise", .home = home->id, .other = appointment, .day = day, .minutes = days);
  else if (told->precision == LM_PRECISION_ARRIVAL && start >= 0
           && ((told->from >= 0 && start < told->from) || (told->to >= 0 && start >= told->to)))
    lm_check_report (self, .rule = "promise", .home = home->id, .other = appointment, .day = day);
}

/* After a visit that came to nothing, or that left work, what was told for it
 * is past. */
static gboolean
is_overtaken (const LmVisitRow *visit, const Told *told)
{
  return visit != NULL && visit->outcome != LM_OUTCOME_RUNNING && told->first_day != LM_DAY_NONE
         && visit->day >= told->first_day;
}

static Told
told_of_appointment (const LmAppointmentRow *row)
{
  Told told = { row->precision, row->day, row->day == LM_DAY_NONE ? LM_DAY_NONE : row->day + 1,
                row->from_minute, row->to_minute };

  if (row->precision == LM_PRECISION_WINDOW)
    {
      told.first_day = row->first_day;
      told.end_day = row->end_day;
    }
  return told;
}

static void
check_kind (LmCheck *self, const LmHomeRow *home, LmAppointmentKind kind, LmDay day, int start, gboolean must)
{
  const LmVisitRow *visit = lm_check_get_visit (self, home->id, kind);
  const LmAppointmentRow *appointment = NULL;
  const LmPromiseRow *promise = NULL;
  Told told = { 0 };
  gboolean told_one = FALSE;
  guint n;
  const LmAppointmentRow **appointments = LM_OF_HOME (self->snapshot, APPOINTMENT, home->id, &n);
  const LmPromiseRow **promises;

  for (guint i = 0; i < n; i++)
    if (appointments[i]->kind == kind && appointments[i]->state != LM_APPOINTMENT_STATE_CANCELLED)
      appointment = appointments[i];
  if (appointment != NULL && binds (self, appointment))
    {
      told = told_of_appointment (appointment);
      if (!is_overtaken (visit, &told))
        {
          told_one = TRUE;
          if (must || day != LM_DAY_NONE)
            check_told (self, home, appointment->id, &told, day, start);
        }
    }

  /* What was told last holds, unless it was said of an appointment that has
   * made way for another or is off. */
  promises = LM_OF_HOME (self->snapshot, PROMISE, home->id, &n);
  for (guint i = 0; i < n; i++)
    {
      const LmAppointmentRow *of = LM_FIND (self->snapshot, APPOINTMENT, promises[i]->appointment);

      if (of != NULL ? of->kind == kind : kind == LM_APPOINTMENT_KIND_CONNECTION)
        promise = promises[i];
    }
  if (promise != NULL
      && (promise->appointment == 0
          || (appointment != NULL && promise->appointment == appointment->id && binds (self, appointment))))
    {
      Told said = { promise->precision, promise->first_day, promise->end_day, promise->from_minute, promise->to_minute };
      gboolean same = told_one && said.first_day == told.first_day && said.end_day == told.end_day
                      && said.precision == told.precision && said.from == told.from && said.to == told.to;

      if (!same && !is_overtaken (visit, &said))
        {
          if (must || day != LM_DAY_NONE)
            check_told (self, home, promise->appointment, &said, day, start);
          told_one = TRUE;
          told = said;
        }
    }
  if (kind == LM_APPOINTMENT_KIND_CONNECTION && told_one && told.end_day != LM_DAY_NONE && told.end_day <= self->today
      && visit == NULL)
    lm_check_report (self, .rule = "promise-passed", .weight = LM_VIOLATION_SOFT, .home = home->id,
                     .other = appointment != NULL ? appointment->id : 0, .day = told.end_day - 1,
                     .minutes = self->today - told.end_day + 1);
}

void
lm_check_promises (LmCheck *self, const LmHomeRow *home, const LmPlanHomeRow *plan, const LmCheckMethod *method,
                   const LmPlanStepRow **rows)
{
  const LmVisitRow *visit = lm_check_get_visit (self, home->id, LM_APPOINTMENT_KIND_CONNECTION);
  gboolean done = visit != NULL && visit->outcome == LM_OUTCOME_DONE;
  LmDay day = plan != NULL ? plan->visit_day : LM_DAY_NONE;
  LmInstant start = LM_INSTANT_NONE, survey = LM_INSTANT_NONE, extra = LM_INSTANT_NONE;
  LmDay unwelcome = LM_DAY_NONE;

  for (guint i = 0; method != NULL && i < method->needs->len; i++)
    {
      const LmNeed *need = &g_array_index (method->needs, LmNeed, i);
      LmInstant *first = need->row->phase == LM_PHASE_DAY ? (need->visit == 0 ? &start : &extra) : &survey;
      LmDay step_day;

      if (rows[i] == NULL || rows[i]->state == LM_STEP_STATE_DONE)
        continue;
      if (need->row->phase == LM_PHASE_DAY || g_str_equal (need->row->code, "V1"))
        if (*first == LM_INSTANT_NONE || rows[i]->start < *first)
          *first = rows[i]->start;
      /* The resident has to be there on the day itself and wherever people
       * come inside; said once a day. */
      step_day = lm_instant_get_day (rows[i]->start);
      if ((need->row->phase == LM_PHASE_DAY || need->row->inside) && step_day != day && step_day != unwelcome
          && !is_welcome (self, home->id, step_day))
        {
          unwelcome = step_day;
          lm_check_report (self, .rule = "resident", .home = home->id, .step = rows[i]->step, .day = step_day);
        }
    }
  if (done)
    return;
  if (day != LM_DAY_NONE && !(visit != NULL && visit->outcome == LM_OUTCOME_RUNNING) && !is_welcome (self, home->id, day))
    lm_check_report (self, .rule = "resident", .home = home->id, .day = day);
  check_kind (self, home, LM_APPOINTMENT_KIND_CONNECTION, day,
              start != LM_INSTANT_NONE ? lm_instant_get_minute (start) : -1, TRUE);
  check_kind (self, home, LM_APPOINTMENT_KIND_SURVEY, survey != LM_INSTANT_NONE ? lm_instant_get_day (survey) : LM_DAY_NONE,
              survey != LM_INSTANT_NONE ? lm_instant_get_minute (survey) : -1, FALSE);
  check_kind (self, home, LM_APPOINTMENT_KIND_EXTRA, extra != LM_INSTANT_NONE ? lm_instant_get_day (extra) : LM_DAY_NONE,
              extra != LM_INSTANT_NONE ? lm_instant_get_minute (extra) : -1, FALSE);
}
