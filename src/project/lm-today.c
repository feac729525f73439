#include "project/lm-today.h"

#include "checker/lm-check.h"
#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "project/lm-appointments.h"

/* Days ahead in which decisions and preparation are called due. */
#define HORIZON 14
/* Days ahead in which a certificate that ends is worth a warning. */
#define CERTIFICATE_HORIZON 56

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  LmDay until;
  GArray *items;
} Listing;

static LmTodayItem *
add (Listing *self, LmTodayKind kind, LmId home, LmDay due, LmDay day, int weight)
{
  LmTodayItem item = {
    .kind = kind, .home = home, .due = due, .day = day, .start = LM_INSTANT_NONE, .outcome = -1, .weight = weight,
  };

  g_array_append_val (self->items, item);
  return &g_array_index (self->items, LmTodayItem, self->items->len - 1);
}

/* What is overdue or near weighs more, a week more or less does not. */
static int
nearness (Listing *self, LmDay due)
{
  return CLAMP (100 - (due - self->today) * 2, 0, 200);
}

/* The state of the last visit of a kind; -1 without one. */
static int
last_outcome (LmSnapshot *snapshot, LmId home, LmAppointmentKind kind, LmDay *day)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (snapshot, VISIT, home, &n);

  for (guint i = n; i-- > 0;)
    if (visits[i]->kind == kind)
      {
        *day = visits[i]->day;
        return visits[i]->outcome;
      }
  return -1;
}

static gboolean
is_open (LmSnapshot *snapshot, const LmHomeRow *home)
{
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, home->id);
  LmDay day;

  return home->in_project && last_outcome (snapshot, home->id, LM_APPOINTMENT_KIND_CONNECTION, &day) != LM_OUTCOME_DONE &&
         !(decision && decision->state == LM_DECISION_STATE_REFUSED);
}

static void
list_promises (Listing *self, GArray *violations)
{
  g_autoptr (GHashTable) listed = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPromiseRow *promise = lm_home_get_promise (self->snapshot, homes[i].id);
      const LmAppointmentRow *appointment;
      const LmPlanHomeRow *plan;
      LmTodayItem *item;

      if (promise == NULL || !is_open (self->snapshot, &homes[i]))
        continue;
      appointment = lm_home_get_appointment (self->snapshot, homes[i].id, LM_APPOINTMENT_KIND_CONNECTION);
      if (appointment == NULL || !lm_appointment_binds (appointment))
        continue;
      plan = lm_home_get_plan (self->snapshot, homes[i].id);
      /* A promise of today is a visit of today; one that has passed is late. */
      if (plan && plan->visit_day >= promise->first_day && plan->visit_day < promise->end_day && promise->end_day > self->today)
        continue;
      item = add (self, LM_TODAY_PROMISE, homes[i].id, promise->first_day, promise->first_day,
                  nearness (self, promise->first_day) + (appointment->state == LM_APPOINTMENT_STATE_CONFIRMED ? 100 : 0));
      item->ref = appointment->id;
      item->rule = "late";
      g_hash_table_add (listed, (gpointer) &homes[i].id);
    }
  for (guint i = 0; violations && i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);
      const LmAppointmentRow *appointment;
      LmTodayItem *item;
      LmDay day;

      if (violation->home == 0 || violation->weight != LM_VIOLATION_HARD || g_hash_table_contains (listed, &violation->home))
        continue;
      appointment = lm_home_get_appointment (self->snapshot, violation->home, LM_APPOINTMENT_KIND_CONNECTION);
      if (appointment == NULL || !lm_appointment_binds (appointment))
        continue;
      day = appointment->precision == LM_PRECISION_WINDOW ? appointment->first_day : appointment->day;
      item = add (self, LM_TODAY_PROMISE, violation->home, day, day,
                  nearness (self, day) + (appointment->state == LM_APPOINTMENT_STATE_CONFIRMED ? 100 : 0));
      item->ref = appointment->id;
      item->rule = violation->rule;
      g_hash_table_add (listed, (gpointer) &violation->home);
    }
}

/* The first step of the day and whose it is. */
static void
fill_first_step (Listing *self, LmTodayItem *item, LmDay day)
{
  const LmPlanRow *adopted = lm_snapshot_get_adopted (self->snapshot);
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (self->snapshot, PLAN_STEP, item->home, &n);

  for (guint i = 0; adopted && i < n; i++)
    if (steps[i]->plan == adopted->id && steps[i]->start != LM_INSTANT_NONE && lm_instant_get_day (steps[i]->start) == day &&
        (item->start == LM_INSTANT_NONE || steps[i]->start < item->start))
      {
        item->start = steps[i]->start;
        item->crew = steps[i]->crew;
      }
}

static void
list_visit (Listing *self, const LmHomeRow *home, LmAppointmentKind kind, LmDay day)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (self->snapshot, VISIT, home->id, &n);
  const LmVisitRow *visit = NULL;
  LmTodayItem *item;

  for (guint i = 0; i < n; i++)
    if (visits[i]->kind == kind && visits[i]->day >= day)
      visit = visits[i];
  if (visit && visit->day < self->today && visit->outcome != LM_OUTCOME_RUNNING)
    return;
  item = add (self, LM_TODAY_VISIT, home->id, day, day, visit && visit->outcome != LM_OUTCOME_RUNNING ? 10 : nearness (self, day));
  if (visit)
    {
      item->ref = visit->id;
      item->outcome = visit->outcome;
    }
  if (kind == LM_APPOINTMENT_KIND_CONNECTION)
    fill_first_step (self, item, day);
}

static void
list_visits (Listing *self)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);
  static const LmAppointmentKind others[] = { LM_APPOINTMENT_KIND_SURVEY, LM_APPOINTMENT_KIND_EXTRA };

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (self->snapshot, homes[i].id);
      const LmAppointmentRow *appointment = lm_home_get_appointment (self->snapshot, homes[i].id, LM_APPOINTMENT_KIND_CONNECTION);
      gboolean agreed = appointment && appointment->state == LM_APPOINTMENT_STATE_CONFIRMED;
      LmDay day = plan ? plan->visit_day : LM_DAY_NONE, visited = LM_DAY_NONE;
      int outcome = last_outcome (self->snapshot, homes[i].id, LM_APPOINTMENT_KIND_CONNECTION, &visited);

      if (!homes[i].in_project)
        continue;
      if (agreed && appointment->precision != LM_PRECISION_WINDOW)
        day = appointment->day;
      /* What happened today stays in the list until tomorrow. */
      if (outcome >= 0 && visited == self->today)
        day = visited;
      if (day == self->today || (day != LM_DAY_NONE && day < self->today && agreed))
        list_visit (self, &homes[i], LM_APPOINTMENT_KIND_CONNECTION, day);
      for (guint k = 0; k < G_N_ELEMENTS (others); k++)
        {
          const LmAppointmentRow *other = lm_home_get_appointment (self->snapshot, homes[i].id, others[k]);

          if (other && other->day != LM_DAY_NONE && other->day <= self->today &&
              (lm_appointment_binds (other) || other->day == self->today))
            list_visit (self, &homes[i], others[k], other->day);
        }
    }
}

static void
list_calls (Listing *self)
{
  int window_until = lm_snapshot_get_project (self->snapshot)->window_until;
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmAppointmentRow *appointment;
      const LmPlanHomeRow *plan;
      LmDay due = LM_DAY_NONE;
      LmTodayItem *item;

      if (!is_open (self->snapshot, &homes[i]))
        continue;
      appointment = lm_home_get_appointment (self->snapshot, homes[i].id, LM_APPOINTMENT_KIND_CONNECTION);
      plan = lm_home_get_plan (self->snapshot, homes[i].id);
      if (appointment && appointment->next_try != LM_DAY_NONE)
        due = appointment->next_try;
      else if (plan && plan->visit_day != LM_DAY_NONE && plan->state == LM_PLAN_STATE_PLANNED && plan->visit_day > self->today)
        {
          /* From day −14 on the resident is told a day; before that, nothing has to be said by telephone. */
          gboolean told = appointment && (appointment->state == LM_APPOINTMENT_STATE_CONFIRMED ||
                                          (appointment->state == LM_APPOINTMENT_STATE_LETTER_SENT &&
                                           appointment->precision != LM_PRECISION_WINDOW));

          if (!told)
            due = plan->visit_day - window_until;
        }
      if (due == LM_DAY_NONE || due > self->today)
        continue;
      item = add (self, LM_TODAY_CALL, homes[i].id, due, plan ? plan->visit_day : LM_DAY_NONE, nearness (self, due));
      item->ref = appointment ? appointment->id : 0;
    }
}

static void
list_preparation (Listing *self)
{
  guint n, n_conditions;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);
  const LmConditionRow *conditions = LM_ROWS (self->snapshot, CONDITION, &n_conditions);
  int longest = 0;

  for (guint i = 0; i < n_conditions; i++)
    longest = MAX (longest, conditions[i].lead_days + conditions[i].lead_time);
  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (self->snapshot, homes[i].id);
      const LmDecisionRow *decision;
      g_autoptr (GArray) needs = NULL;
      gboolean decision_listed = FALSE;

      if (!is_open (self->snapshot, &homes[i]))
        continue;
      decision = lm_home_get_decision (self->snapshot, homes[i].id);
      if (decision && decision->state == LM_DECISION_STATE_PROPOSED && decision->decide_by != LM_DAY_NONE &&
          decision->decide_by <= self->until)
        {
          add (self, LM_TODAY_DECISION, homes[i].id, decision->decide_by, plan ? plan->visit_day : LM_DAY_NONE,
               nearness (self, decision->decide_by));
          decision_listed = TRUE;
        }
      if (plan == NULL || plan->visit_day == LM_DAY_NONE || plan->visit_day - longest > self->until)
        continue;
      needs = lm_readiness_of_home (self->snapshot, &homes[i], plan->visit_day);
      for (guint r = 0; r < needs->len; r++)
        {
          const LmRequirement *need = &g_array_index (needs, LmRequirement, r);
          gboolean is_decision = g_str_equal (need->condition->code, "method_decided");
          LmDay due = need->due;

          if (need->state == LM_CONDITION_STATE_MET || need->state == LM_CONDITION_STATE_WAIVED || (is_decision && decision_listed))
            continue;
          /* What takes weeks once it is asked has to be asked that much earlier. */
          if (need->state == LM_CONDITION_STATE_OPEN)
            due -= need->condition->lead_time;
          if (due > self->until)
            continue;
          add (self, is_decision ? LM_TODAY_DECISION : LM_TODAY_PREPARATION, homes[i].id, due, plan->visit_day,
               nearness (self, due))->ref = is_decision ? 0 : need->condition->id;
        }
    }
}

static void
list_certificates (Listing *self)
{
  const LmPlanRow *adopted = lm_snapshot_get_adopted (self->snapshot);
  g_autoptr (GHashTable) last_day = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, NULL);
  guint n, n_steps;
  const LmPersonQualificationRow *rows = LM_ROWS (self->snapshot, PERSON_QUALIFICATION, &n);
  const LmPlanStepRow *steps = LM_ROWS (self->snapshot, PLAN_STEP, &n_steps);

  for (guint i = 0; adopted && i < n_steps; i++)
    if (steps[i].plan == adopted->id && steps[i].crew && steps[i].start != LM_INSTANT_NONE)
      {
        int day = lm_instant_get_day (steps[i].start);

        if (day > GPOINTER_TO_INT (g_hash_table_lookup (last_day, &steps[i].crew)))
          g_hash_table_insert (last_day, (gpointer) &steps[i].crew, GINT_TO_POINTER (day));
      }
  for (guint i = 0; i < n; i++)
    {
      const LmPersonRow *person = LM_FIND (self->snapshot, PERSON, rows[i].person);
      gboolean renewed = FALSE;
      LmTodayItem *item;
      int work_until;

      if (person == NULL || !person->active || rows[i].valid_until == LM_DAY_NONE ||
          rows[i].valid_until > self->today + CERTIFICATE_HORIZON)
        continue;
      for (guint o = 0; o < n; o++)
        renewed = renewed || (rows[o].person == rows[i].person && rows[o].qualification == rows[i].qualification &&
                              (rows[o].valid_until == LM_DAY_NONE || rows[o].valid_until > rows[i].valid_until));
      work_until = GPOINTER_TO_INT (g_hash_table_lookup (last_day, &person->crew));
      /* One that ends after the last planned work of the crew harms nothing. */
      if (renewed || work_until < rows[i].valid_until)
        continue;
      item = add (self, LM_TODAY_CERTIFICATE, 0, rows[i].valid_until, LM_DAY_NONE, nearness (self, rows[i].valid_until));
      item->crew = person->crew;
      item->person = person->id;
      item->ref = rows[i].qualification;
    }
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const LmTodayItem *x = a, *y = b;

  if (x->kind != y->kind)
    return (int) x->kind - (int) y->kind;
  if (x->weight != y->weight)
    return y->weight - x->weight;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->home != y->home)
    return x->home < y->home ? -1 : 1;
  return x->ref < y->ref ? -1 : x->ref > y->ref;
}

GArray *
lm_today_list (LmSnapshot *snapshot, LmDay today, GArray *violations, guint horizon)
{
  Listing self = {
    .snapshot = snapshot, .today = today, .until = today + (int) (horizon ? horizon : HORIZON),
    .items = g_array_new (FALSE, FALSE, sizeof (LmTodayItem)),
  };

  g_return_val_if_fail (snapshot != NULL, self.items);
  list_promises (&self, violations);
  list_visits (&self);
  list_calls (&self);
  list_preparation (&self);
  list_certificates (&self);
  g_array_sort (self.items, compare_items);
  return self.items;
}
