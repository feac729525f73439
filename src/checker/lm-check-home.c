#include "lm-check-private.h"

/* All the work of one home against the method it is planned with. */

typedef struct {
  const LmHomeRow *home;
  const LmPlanHomeRow *plan;
  const LmCheckMethod *method;
  const LmPlanStepRow **rows; /* by need; NULL where the plan has none that is placed */
  LmRecord *records;          /* by need */
  LmId coupling;
} Work;

static const LmNeed *
get_need (const Work *work, guint i)
{
  return &g_array_index (work->method->needs, LmNeed, i);
}

static gboolean
is_shared (const Work *work, guint i)
{
  return get_need (work, i)->row->shared && work->coupling != 0;
}

static gboolean
is_connected (LmCheck *self, const LmHomeRow *home)
{
  const LmVisitRow *visit = lm_check_get_visit (self, home->id, LM_APPOINTMENT_KIND_CONNECTION);

  return visit != NULL && visit->outcome == LM_OUTCOME_DONE;
}

/* The method the home has to be planned with: the decided one; a proposed one;
 * that of its type; that of the project. */
static void
check_method (LmCheck *self, const LmHomeRow *home, const LmPlanHomeRow *plan)
{
  const LmDecisionRow *decision = lm_check_get_decision (self, home->id);
  LmHomeType type = home->type != LM_HOME_TYPE_UNKNOWN ? home->type : self->project->default_type;
  LmId method = decision != NULL ? decision->method : 0;
  gboolean decided = method != 0 && decision->state == LM_DECISION_STATE_DECIDED;
  guint n;
  const LmMethodRow *rows = LM_ROWS (self->snapshot, METHOD, &n);

  for (guint i = 0; i < n && method == 0; i++)
    if (rows[i].default_for_type && rows[i].for_type == type)
      method = rows[i].id;
  if (method == 0)
    method = self->project->default_method;
  if (plan->method == 0 || LM_FIND (self->snapshot, METHOD, plan->method) == NULL || plan->method != method)
    lm_check_report (self, .rule = "method",
                     .weight = decided || plan->method == 0 ? LM_VIOLATION_HARD : LM_VIOLATION_SOFT,
                     .home = home->id, .other = method);
}

/* Finds the rows of each need; says what is missing, double or too much. */
static void
match_rows (LmCheck *self, Work *work)
{
  GPtrArray *shared = g_hash_table_lookup (self->shared_rows, &work->coupling);
  guint n;
  const LmPlanStepRow **own = LM_OF_HOME (self->snapshot, PLAN_STEP, work->home->id, &n);
  /* A home that does not fit its day is said to be in conflict; that what can't
   * be placed is not placed is then not a second fault. */
  gboolean honest = work->plan->state == LM_PLAN_STATE_CONFLICT;

  for (guint i = 0; i < work->method->needs->len; i++)
    {
      const LmNeed *need = get_need (work, i);
      const LmPlanStepRow *found = NULL;
      guint times = 0, own_times = 0;

      for (guint j = 0; j < n; j++)
        if (own[j]->plan == self->plan->id && own[j]->step == need->row->id && own[j]->visit == need->visit)
          {
            found = own[j];
            own_times++;
          }
      times = own_times;
      if (is_shared (work, i))
        {
          found = NULL;
          times = 0;
          for (guint j = 0; shared != NULL && j < shared->len; j++)
            {
              const LmPlanStepRow *row = g_ptr_array_index (shared, j);

              if (row->step == need->row->id)
                {
                  found = row;
                  times++;
                }
            }
          if (own_times > 0)
            lm_check_report (self, .rule = "shared-step", .home = work->home->id, .coupling = work->coupling,
                             .step = need->row->id, .minutes = own_times);
        }
      work->records[i] = lm_check_get_record (self, work->home, is_shared (work, i) ? work->coupling : 0, need);
      if (found != NULL && lm_check_is_placed (found))
        work->rows[i] = found;
      if (times > 1)
        lm_check_report (self, .rule = is_shared (work, i) ? "shared-step" : "extra-step", .home = work->home->id,
                         .coupling = is_shared (work, i) ? work->coupling : 0, .step = need->row->id);
      /* Preparation that is behind us is not planned again. */
      if (work->rows[i] == NULL && !lm_check_is_fact (&work->records[i]) && !honest
          && (need->row->phase != LM_PHASE_PREPARATION
              || (!is_connected (self, work->home) && lm_check_needs_preparation (self, work->home, work->method, need))))
        lm_check_report (self, .rule = is_shared (work, i) ? "shared-step" : "incomplete", .home = work->home->id,
                         .coupling = is_shared (work, i) ? work->coupling : 0, .step = need->row->id,
                         .day = work->plan->visit_day);
    }
  for (guint j = 0; j < n; j++)
    {
      gboolean needed = own[j]->plan != self->plan->id || own[j]->state == LM_STEP_STATE_DONE;

      for (guint i = 0; i < work->method->needs->len && !needed; i++)
        needed = get_need (work, i)->row->id == own[j]->step && get_need (work, i)->visit == own[j]->visit;
      if (!needed)
        lm_check_report (self, .rule = "extra-step", .home = work->home->id, .step = own[j]->step,
                         .crew = own[j]->crew);
    }
}

static void
check_own_steps (LmCheck *self, const Work *work)
{
  for (guint i = 0; i < work->method->needs->len; i++)
    {
      const LmNeed *need = get_need (work, i);
      const LmPlanStepRow *row = work->rows[i];
      int persons, minutes;

      if (row == NULL || is_shared (work, i))
        continue;
      if (lm_check_is_fact (&work->records[i]))
        {
          lm_check_done (self, work->home, 0, row, &work->records[i]);
          continue;
        }
      /* A home that is connected had all that comes before it, and a survey that
       * was made is on record elsewhere. */
      if (row->state == LM_STEP_STATE_DONE
          && (need->row->phase == LM_PHASE_PREPARATION || (is_connected (self, work->home) && need->row->phase != LM_PHASE_AFTER)))
        continue;
      if (row->state == LM_STEP_STATE_DONE || row->state == LM_STEP_STATE_RUNNING)
        lm_check_report (self, .rule = "done-work", .home = work->home->id, .step = row->step, .crew = row->crew,
                         .day = lm_instant_get_day (row->start));
      persons = __builtin_popcountll (row->persons);
      minutes = lm_check_get_minutes (self, work->method, need, persons);
      /* By a number of persons that the step does not know: said once, of the
       * persons, and measured as with the usual number. */
      if (minutes == 0 && need->typical != 0)
        {
          persons = need->row->persons;
          minutes = need->typical;
        }
      if (need->row->shared)
        minutes += need->row->fixed;
      lm_check_step (self, need, row, minutes, persons);
    }
}

static void
check_phases (LmCheck *self, const Work *work)
{
  LmDay visit_day = work->plan->visit_day;
  LmInstant day_end = LM_INSTANT_NONE;
  LmDay other_visit[8] = { 0 };
  gboolean fact = FALSE;

  for (guint i = 0; i < work->method->needs->len; i++)
    {
      const LmNeed *need = get_need (work, i);
      const LmPlanStepRow *row = work->rows[i];

      if (row != NULL && need->row->phase == LM_PHASE_DAY && need->visit == 0)
        day_end = MAX (day_end, row->end);
    }
  if (visit_day == LM_DAY_NONE && day_end != LM_INSTANT_NONE)
    lm_check_report (self, .rule = "visit-day", .home = work->home->id, .day = lm_check_last_day (day_end));
  /* A home in conflict keeps the day that was promised, though nothing of it is
   * placed there; what comes before it has no day to be measured by. */
  if (visit_day == LM_DAY_NONE || (work->plan->state == LM_PLAN_STATE_CONFLICT && day_end == LM_INSTANT_NONE))
    return;

  for (guint i = 0; i < work->method->needs->len; i++)
    {
      const LmNeed *need = get_need (work, i);
      const LmPlanStepRow *row = work->rows[i];
      LmDay first, last;
      int from, to;

      if (row == NULL)
        continue;
      if (lm_check_is_fact (&work->records[i]))
        {
          fact |= need->row->phase == LM_PHASE_DAY;
          continue;
        }
      first = lm_instant_get_day (row->start);
      last = lm_check_last_day (row->end);
      from = lm_instant_get_minute (row->start);
      to = row->end - lm_instant (last, 0);
      switch (need->row->phase)
        {
        case LM_PHASE_DAY:
          if (need->visit == 0 && first != visit_day)
            lm_check_report (self, .rule = "visit-day", .home = work->home->id, .step = row->step, .crew = row->crew,
                             .day = first, .minutes = first - visit_day);
          if (need->visit > 0)
            {
              LmDay *day = &other_visit[MIN (need->visit, 7)];

              if (first >= visit_day || (*day != 0 && *day != first))
                lm_check_report (self, .rule = "visit-day", .home = work->home->id, .step = row->step,
                                 .crew = row->crew, .day = first, .minutes = first - visit_day);
              *day = first;
            }
          if (from < self->project->visit_start || to > self->project->visit_end)
            lm_check_report (self, .rule = "day-window", .home = work->home->id, .step = row->step, .crew = row->crew,
                             .day = first,
                             .minutes = MAX (self->project->visit_start - from, to - self->project->visit_end));
          break;
        case LM_PHASE_OUTSIDE:
          if (last >= visit_day)
            lm_check_report (self, .rule = is_shared (work, i) ? "shared-step" : "outside-before-day",
                             .home = work->home->id, .coupling = row->coupling, .step = row->step, .crew = row->crew,
                             .day = last, .minutes = last - visit_day + 1);
          break;
        case LM_PHASE_PREPARATION:
          if (last >= visit_day)
            lm_check_report (self, .rule = "phase-order", .home = work->home->id, .coupling = row->coupling,
                             .step = row->step, .crew = row->crew, .day = last, .minutes = last - visit_day + 1);
          break;
        case LM_PHASE_AFTER:
        default:
          if (day_end != LM_INSTANT_NONE && row->start < day_end)
            lm_check_report (self, .rule = "phase-order", .home = work->home->id, .coupling = row->coupling,
                             .step = row->step, .crew = row->crew, .day = first, .minutes = day_end - row->start);
          break;
        }
    }
  if (day_end != LM_INSTANT_NONE && !fact && lm_check_last_day (day_end) == visit_day)
    {
      int slack = lm_instant (visit_day, self->project->visit_end) - day_end;

      if (slack != work->plan->slack)
        lm_check_report (self, .rule = "slack", .home = work->home->id, .day = visit_day,
                         .minutes = work->plan->slack - slack);
      if (slack >= 0 && slack < self->project->day_buffer)
        lm_check_report (self, .rule = "day-buffer", .weight = LM_VIOLATION_SOFT, .home = work->home->id,
                         .day = visit_day, .minutes = self->project->day_buffer - slack);
    }
}

static void
check_order (LmCheck *self, const Work *work)
{
  for (guint i = 0; i < work->method->links->len; i++)
    {
      const LmNeedLink *link = &g_array_index (work->method->links, LmNeedLink, i);
      const LmPlanStepRow *before = work->rows[link->before], *after = work->rows[link->after];
      LmDay from, to;
      int lags[LM_N_LAG_UNIT];

      if (before == NULL || after == NULL)
        continue;
      /* Two facts can't be put in another order any more. */
      if (lm_check_is_fact (&work->records[link->before]) && lm_check_is_fact (&work->records[link->after]))
        continue;
      /* Nor does a fact wait for what is still a plan: that one was skipped, or nobody recorded it. */
      if (lm_check_is_fact (&work->records[link->after]))
        {
          lm_check_report (self, .rule = "out-of-order", .weight = LM_VIOLATION_SOFT, .home = work->home->id,
                           .coupling = after->coupling, .step = after->step, .crew = after->crew, .other = before->step,
                           .day = lm_instant_get_day (after->start));
          continue;
        }
      if (after->start < before->end)
        {
          lm_check_report (self, .rule = "precedence", .home = work->home->id, .coupling = after->coupling,
                           .step = after->step, .crew = after->crew, .other = before->step,
                           .day = lm_instant_get_day (after->start), .minutes = before->end - after->start);
          continue;
        }
      from = lm_check_last_day (before->end);
      to = lm_instant_get_day (after->start);
      lags[LM_LAG_UNIT_MINUTES] = link->min[LM_LAG_UNIT_MINUTES] > 0 || link->max[LM_LAG_UNIT_MINUTES] >= 0
                                    ? lm_check_count_minutes (self, &self->common, before->end, after->start) : 0;
      lags[LM_LAG_UNIT_WORKING_DAYS] = link->min[LM_LAG_UNIT_WORKING_DAYS] > 0 || link->max[LM_LAG_UNIT_WORKING_DAYS] >= 0
                                         ? lm_check_count_days (self, &self->common, from, to) : 0;
      lags[LM_LAG_UNIT_CALENDAR_DAYS] = to - from;
      for (guint unit = 0; unit < LM_N_LAG_UNIT; unit++)
        if (lags[unit] < link->min[unit] || (link->max[unit] >= 0 && lags[unit] > link->max[unit]))
          lm_check_report (self, .rule = "lag", .home = work->home->id, .coupling = after->coupling,
                           .step = after->step, .crew = after->crew, .other = before->step, .day = to,
                           .minutes = lags[unit] < link->min[unit] ? link->min[unit] - lags[unit]
                                                                   : link->max[unit] - lags[unit]);
    }
}

/* Whether a step that takes the heat away starts, or one that brings it back
 * ends, on the day. Facts don't count. */
static gboolean
has_heat_step (LmCheck *self, const Work *work, LmDay day, gboolean off)
{
  for (guint i = 0; i < work->method->needs->len; i++)
    {
      const LmPlanStepRow *row = work->rows[i];
      int off_heat = get_need (work, i)->row->off_heat;

      if (row != NULL && !lm_check_is_fact (&work->records[i]) &&
          (off ? off_heat > 0 && lm_instant_get_day (row->start) == day : off_heat < 0 && lm_check_last_day (row->end) == day))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_heating_day (LmCheck *self, LmDay day)
{
  int year, month, day_of_month, date;

  lm_day_to_date (day, &year, &month, &day_of_month);
  date = month * 100 + day_of_month;
  return self->project->heating_start > self->project->heating_end
           ? date >= self->project->heating_start || date < self->project->heating_end
           : date >= self->project->heating_start && date < self->project->heating_end;
}

/* In the heating season the heat comes back on the day it goes off: no night
 * from a day on which it went off, and did not come back, to the next day on
 * which it does may lie in the season. */
static void
check_heat (LmCheck *self, const Work *work)
{
  LmDay first = LM_DAY_NONE, last = LM_DAY_NONE;
  LmDay off = LM_DAY_NONE, cold = LM_DAY_NONE;

  for (guint i = 0; i < work->method->needs->len; i++)
    {
      const LmPlanStepRow *row = work->rows[i];
      int off_heat = get_need (work, i)->row->off_heat;

      if (row == NULL || off_heat == 0 || lm_check_is_fact (&work->records[i]))
        continue;
      if (off_heat > 0 && (first == LM_DAY_NONE || lm_instant_get_day (row->start) < first))
        first = lm_instant_get_day (row->start);
      if (off_heat < 0)
        last = MAX (last, lm_check_last_day (row->end));
    }
  if (first == LM_DAY_NONE || last == LM_DAY_NONE)
    return;
  for (LmDay day = first; day <= last; day++)
    {
      if (has_heat_step (self, work, day, FALSE))
        {
          if (cold != LM_DAY_NONE)
            {
              lm_check_report (self, .rule = "heating-season", .home = work->home->id, .day = cold,
                               .minutes = 1440 * (day - off));
              return;
            }
          off = LM_DAY_NONE;
          continue;
        }
      if (off == LM_DAY_NONE && has_heat_step (self, work, day, TRUE))
        off = day;
      if (off != LM_DAY_NONE && cold == LM_DAY_NONE && is_heating_day (self, day))
        cold = day;
    }
}

/* Work whose day has passed without word of it. */
static void
check_overdue (LmCheck *self, const Work *work)
{
  for (guint i = 0; i < work->method->needs->len; i++)
    {
      const LmPlanStepRow *row = work->rows[i];

      if (row == NULL || lm_check_is_fact (&work->records[i]) || lm_check_last_day (row->end) >= self->today)
        continue;
      lm_check_report (self, .rule = "overdue", .weight = LM_VIOLATION_SOFT, .home = work->home->id,
                       .coupling = row->coupling, .step = row->step, .crew = row->crew,
                       .day = lm_check_last_day (row->end));
      return;
    }
}

/* A scenario may not move what stands within the days of notice. */
static void
check_freeze (LmCheck *self, const LmHomeRow *home, const LmPlanHomeRow *plan)
{
  const LmPlanRow *adopted = lm_snapshot_get_adopted (self->snapshot);
  guint n;
  const LmPlanHomeRow **rows = LM_OF_HOME (self->snapshot, PLAN_HOME, home->id, &n);

  if (adopted == NULL || adopted == self->plan)
    return;
  for (guint i = 0; i < n; i++)
    if (rows[i]->plan == adopted->id && rows[i]->visit_day != LM_DAY_NONE && rows[i]->visit_day >= self->today
        && rows[i]->visit_day <= self->today + self->project->freeze_days
        && rows[i]->visit_day != (plan != NULL ? plan->visit_day : LM_DAY_NONE))
      lm_check_report (self, .rule = "freeze", .home = home->id, .day = rows[i]->visit_day,
                       .minutes = plan != NULL && plan->visit_day != LM_DAY_NONE ? plan->visit_day - rows[i]->visit_day : 0);
}

static gboolean
has_open_steps (LmCheck *self, const LmHomeRow *home)
{
  guint n;
  const LmPlanStepRow **rows = LM_OF_HOME (self->snapshot, PLAN_STEP, home->id, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i]->plan == self->plan->id && rows[i]->state != LM_STEP_STATE_DONE && lm_check_is_placed (rows[i]))
      return TRUE;
  return FALSE;
}

void
lm_check_one_home (LmCheck *self, const LmHomeRow *home)
{
  const LmPlanHomeRow *plan = lm_check_get_plan_home (self, home->id);
  gboolean planned = plan != NULL && plan->state != LM_PLAN_STATE_UNPLANNED;
  gboolean done = is_connected (self, home);
  g_autofree const LmPlanStepRow **rows = NULL;
  g_autofree LmRecord *records = NULL;
  Work work;

  check_freeze (self, home, plan);
  if (!home->in_project || lm_check_is_refused (self, home))
    {
      if ((planned && !done) || has_open_steps (self, home))
        lm_check_report (self, .rule = "refused", .home = home->id, .day = plan != NULL ? plan->visit_day : LM_DAY_NONE);
      return;
    }
  if (!planned)
    {
      if (!done)
        lm_check_report (self, .rule = "unplanned", .weight = LM_VIOLATION_SOFT, .home = home->id);
      if (has_open_steps (self, home))
        lm_check_report (self, .rule = "extra-step", .home = home->id);
      lm_check_promises (self, home, plan, NULL, NULL);
      return;
    }
  if (!done)
    check_method (self, home, plan);
  if (plan->state == LM_PLAN_STATE_CONFLICT)
    lm_check_report (self, .rule = "conflict", .weight = LM_VIOLATION_SOFT, .home = home->id, .day = plan->visit_day,
                     .minutes = MAX (0, -plan->slack));
  work = (Work) { home, plan, lm_check_get_method (self, plan->method), NULL, NULL, 0 };
  if (work.method == NULL)
    return;
  work.rows = rows = g_new0 (const LmPlanStepRow *, work.method->needs->len + 1);
  work.records = records = g_new0 (LmRecord, work.method->needs->len + 1);
  work.coupling = lm_check_get_coupling (home, work.method->row);

  match_rows (self, &work);
  check_own_steps (self, &work);
  check_phases (self, &work);
  check_order (self, &work);
  check_heat (self, &work);
  check_overdue (self, &work);
  lm_check_promises (self, home, plan, work.method, rows);
  if (!done)
    lm_check_readiness (self, home, plan, work.method, rows);
}
