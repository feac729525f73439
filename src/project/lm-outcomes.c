#include "project/lm-outcomes.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "core/lm-work.h"
#include "lm-planning-private.h"
#include "lm-project-private.h"
#include "lm-words-private.h"

void
lm_visit_report_init (LmVisitReport *report, LmDay day, LmOutcome outcome)
{
  g_return_if_fail (report != NULL);
  *report = (LmVisitReport) { .day = day, .outcome = outcome, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };
}

/* The planned row of a step, or NULL. */
static const LmPlanStepRow *
find_planned (LmSnapshot *snapshot, LmId home, LmId coupling, LmId step)
{
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  const LmPlanStepRow *rows;
  guint n;

  if (adopted == NULL)
    return NULL;
  if (home)
    {
      const LmPlanStepRow **of_home = LM_OF_HOME (snapshot, PLAN_STEP, home, &n);

      for (guint i = 0; i < n; i++)
        if (of_home[i]->plan == adopted->id && of_home[i]->step == step)
          return of_home[i];
      return NULL;
    }
  rows = LM_ROWS (snapshot, PLAN_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].plan == adopted->id && rows[i].coupling == coupling && rows[i].step == step && rows[i].home == 0)
      return &rows[i];
  return NULL;
}

/* Which steps of the home's work belong to a visit of this kind. */
static gboolean
belongs (const LmWorkStep *work, LmAppointmentKind kind)
{
  switch (kind)
    {
    case LM_APPOINTMENT_KIND_CONNECTION:
      return work->phase == LM_PHASE_DAY && work->visit == 0;
    case LM_APPOINTMENT_KIND_EXTRA:
      return work->phase == LM_PHASE_DAY && work->visit != 0;
    case LM_APPOINTMENT_KIND_SURVEY:
    default:
      return FALSE;
    }
}

static const LmVisitRow *
find_visit (LmSnapshot *snapshot, LmId home, LmAppointmentKind kind, LmDay day)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (snapshot, VISIT, home, &n);

  for (guint i = 0; i < n; i++)
    if (visits[i]->kind == kind && visits[i]->day == day)
      return visits[i];
  return NULL;
}

/* Steps of earlier visits stay done, whatever comes of a later one. */
static gboolean
done_elsewhere (LmSnapshot *snapshot, LmId home, LmId step, LmId visit)
{
  guint n;
  const LmVisitStepRow **rows = LM_OF_HOME (snapshot, VISIT_STEP, home, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i]->step == step && rows[i]->outcome == LM_OUTCOME_DONE && (rows[i]->visit == 0 || rows[i]->visit != visit))
      return TRUE;
  return FALSE;
}

static gboolean
check_report (LmProject *self, const LmHomeRow *home, const LmVisitReport *report, GArray *work, GError **error)
{
  g_autofree char *address = lm_home_format_address (home);
  g_autofree char *day = lm_words_of_day (report->day);

  if (report->day == LM_DAY_NONE || report->day > lm_project_get_today (self))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT,
                                   _("%s is still to come; what came of a visit can be recorded from that day on."), day);
  if ((report->start != LM_INSTANT_NONE && lm_instant_get_day (report->start) != report->day) ||
      (report->end != LM_INSTANT_NONE && lm_instant_get_day (report->end) != report->day) ||
      (report->start != LM_INSTANT_NONE && report->end != LM_INSTANT_NONE && report->end < report->start))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT,
                                   _("The times must lie on %s, and the end not before the start."), day);
  for (guint i = 0; i < report->n_steps; i++)
    {
      const LmStepReport *step = &report->steps[i];
      const LmStepRow *row = LM_FIND (lm_project_get_snapshot (self), STEP, step->step);
      gboolean found = FALSE;

      for (guint w = 0; w < work->len; w++)
        found = found || g_array_index (work, LmWorkStep, w).step == step->step;
      if (!found)
        return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("%s has no step %s in its method."), address,
                                       row ? row->code : "?");
      if (step->start != LM_INSTANT_NONE && step->end != LM_INSTANT_NONE && step->end < step->start)
        return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("Step %s ends before it starts."), row ? row->code : "?");
    }
  return TRUE;
}

/* What was recorded of a step, put in the place of what stood there. */
static void
write_visit_step (LmEdit *edit, const LmVisitStepRow *old, LmId visit, LmId home, LmId coupling, const LmStepReport *report,
                  const LmPlanStepRow *planned)
{
  LmVisitStepRow row;

  LM_ROW_FRESH (VISIT_STEP, &row);
  row.id = old ? old->id : 0;
  row.visit = visit;
  row.home = home;
  row.coupling = coupling;
  row.step = report->step;
  row.outcome = report->outcome;
  row.crew = report->crew ? report->crew : planned ? planned->crew : 0;
  row.start = report->start;
  row.end = report->end;
  row.reason = report->reason ? report->reason : "";
  if (old)
    lm_edit_update_if_changed (edit, LM_TABLE_VISIT_STEP, &row);
  else
    lm_edit_insert (edit, LM_TABLE_VISIT_STEP, &row);
}

/* Done and running work stands in the plan where it really was; what was not
 * done loses its place and waits for the next planning. */
static void
write_planned (LmEdit *edit, const LmPlanStepRow *planned, LmOutcome outcome, LmInstant start, LmInstant end, LmId crew)
{
  LmPlanStepRow row;

  if (planned == NULL)
    return;
  row = *planned;
  if (outcome == LM_OUTCOME_DONE || outcome == LM_OUTCOME_RUNNING)
    {
      row.state = outcome == LM_OUTCOME_DONE ? LM_STEP_STATE_DONE : LM_STEP_STATE_RUNNING;
      row.reason = LM_REASON_DONE;
      row.reason_ref = 0;
      if (start != LM_INSTANT_NONE)
        row.start = start;
      if (end != LM_INSTANT_NONE)
        row.end = end;
      if (crew && crew != row.crew)
        {
          row.crew = crew;
          row.persons = 0;
        }
    }
  else
    {
      row.state = LM_STEP_STATE_UNPLACED;
      row.crew = 0;
      row.persons = 0;
      row.start = row.end = LM_INSTANT_NONE;
      row.reason = LM_REASON_NONE;
      row.reason_ref = 0;
    }
  lm_edit_update_if_changed (edit, LM_TABLE_PLAN_STEP, &row);
}

static const LmStepReport *
find_report (const LmVisitReport *report, LmId step)
{
  for (guint i = 0; i < report->n_steps; i++)
    if (report->steps[i].step == step)
      return &report->steps[i];
  return NULL;
}

/* Every step of the visit, reported or not. Where the steps were not told
 * apart, done means all of them, as planned but on the day it really was. */
static void
write_steps (LmEdit *edit, const LmHomeRow *home, LmId visit, const LmVisitReport *report, GArray *work)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  guint n;
  const LmVisitStepRow **old_rows = LM_OF_HOME (snapshot, VISIT_STEP, home->id, &n);

  for (guint w = 0; w < work->len; w++)
    {
      const LmWorkStep *step = &g_array_index (work, LmWorkStep, w);
      const LmStepReport *given = find_report (report, step->step);
      const LmPlanStepRow *planned = find_planned (snapshot, home->id, 0, step->step);
      const LmVisitStepRow *old = NULL;
      LmStepReport own = { .step = step->step, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };

      if (!given && !belongs (step, report->kind))
        continue;
      if (done_elsewhere (snapshot, home->id, step->step, visit))
        continue;
      for (guint i = 0; i < n; i++)
        if (old_rows[i]->visit == visit && old_rows[i]->step == step->step)
          old = old_rows[i];
      if (given)
        own = *given;
      else if (report->n_steps == 0 && (report->outcome == LM_OUTCOME_DONE || report->outcome == LM_OUTCOME_RUNNING))
        {
          own.outcome = report->outcome;
          if (planned && planned->start != LM_INSTANT_NONE)
            {
              int shift = (report->day - lm_instant_get_day (planned->start)) * LM_MINUTES_OF_DAY;

              own.start = planned->start + shift;
              own.end = planned->end + shift;
            }
        }
      else
        {
          /* Not reported is not done. A correction takes back what stood there. */
          if (old)
            lm_edit_delete (edit, LM_TABLE_VISIT_STEP, old->id);
          write_planned (edit, planned, LM_OUTCOME_STOPPED, LM_INSTANT_NONE, LM_INSTANT_NONE, 0);
          continue;
        }
      write_visit_step (edit, old, visit, home->id, 0, &own, planned);
      write_planned (edit, planned, own.outcome, own.start, own.end, own.crew);
    }
}

/* A record of the step of this home or coupling: the one of the visit, else any other. */
static const LmVisitStepRow *
find_record (LmSnapshot *snapshot, LmId home, LmId coupling, LmId step, LmId visit)
{
  guint n;
  const LmVisitStepRow *rows = LM_ROWS (snapshot, VISIT_STEP, &n), *found = NULL;

  for (guint i = 0; i < n; i++)
    if (rows[i].step == step && (coupling ? rows[i].coupling == coupling : rows[i].home == home && rows[i].coupling == 0) &&
        (found == NULL || rows[i].visit == visit))
      found = &rows[i];
  return found;
}

/* Who came to connect found what comes before it done, shared work too, unless
 * it was recorded otherwise: it is recorded with the visit, at the times of the
 * plan as far as those lie before it. A visit that came to nothing says nothing
 * of it, and takes back what a first, wrong record of it said. */
static void
write_before (LmEdit *edit, const LmHomeRow *home, LmId visit, const LmVisitReport *report, GArray *work)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  const LmMethodRow *method = LM_FIND (snapshot, METHOD, lm_work_get_method (snapshot, home, NULL));
  gboolean implied = report->kind == LM_APPOINTMENT_KIND_CONNECTION && report->outcome != LM_OUTCOME_NO_ACCESS;

  for (guint w = 0; w < work->len; w++)
    {
      const LmWorkStep *step = &g_array_index (work, LmWorkStep, w);
      gboolean before = step->phase == LM_PHASE_PREPARATION || step->phase == LM_PHASE_OUTSIDE ||
                        (step->phase == LM_PHASE_DAY && step->visit != 0);
      LmId coupling = step->shared && method ? lm_home_get_coupling (home, method->couples) : 0;
      LmId of_home = coupling ? 0 : home->id;
      const LmPlanStepRow *planned = find_planned (snapshot, of_home, coupling, step->step);
      const LmVisitStepRow *old = find_record (snapshot, of_home, coupling, step->step, visit);
      LmStepReport own = { .step = step->step, .outcome = LM_OUTCOME_DONE, .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE };

      if (!before || find_report (report, step->step))
        continue;
      if (old && old->visit == visit && !implied)
        {
          lm_edit_delete (edit, LM_TABLE_VISIT_STEP, old->id);
          write_planned (edit, planned, LM_OUTCOME_STOPPED, LM_INSTANT_NONE, LM_INSTANT_NONE, 0);
        }
      if (old || !implied || planned == NULL || planned->state == LM_STEP_STATE_DONE)
        continue;
      if (planned->start == LM_INSTANT_NONE || planned->end > lm_instant (report->day + 1, 0))
        {
          /* The plan still had it to come, or nowhere: it was done at the latest
           * when the visit began, and nobody wrote when. */
          own.end = lm_instant (report->day, lm_snapshot_get_project (snapshot)->visit_start);
          own.start = own.end - 1;
        }
      else
        {
          own.start = planned->start;
          own.end = planned->end;
        }
      write_visit_step (edit, NULL, visit, of_home, coupling, &own, planned);
      write_planned (edit, planned, LM_OUTCOME_DONE, own.start, own.end, 0);
    }
}

static void
close_appointment (LmEdit *edit, LmId home, const LmVisitReport *report)
{
  const LmAppointmentRow *current = lm_home_get_appointment (lm_edit_get_snapshot (edit), home, report->kind);
  LmAppointmentRow row;

  if (current == NULL || report->outcome == LM_OUTCOME_RUNNING)
    return;
  row = *current;
  row.held_until = 0;
  row.next_try = LM_DAY_NONE;
  row.state = report->outcome == LM_OUTCOME_NO_ACCESS ? LM_APPOINTMENT_STATE_CANCELLED : LM_APPOINTMENT_STATE_KEPT;
  lm_edit_update_if_changed (edit, LM_TABLE_APPOINTMENT, &row);
}

static void
write_plan_home (LmEdit *edit, LmId home, const LmVisitReport *report)
{
  const LmPlanHomeRow *plan = lm_home_get_plan (lm_edit_get_snapshot (edit), home);
  LmPlanHomeRow row;

  if (plan == NULL)
    return;
  row = *plan;
  switch (report->outcome)
    {
    case LM_OUTCOME_DONE:
    case LM_OUTCOME_RUNNING:
      row.state = LM_PLAN_STATE_PLANNED;
      row.visit_day = report->day;
      row.p80_day = report->day;
      break;
    case LM_OUTCOME_PARTLY:
    case LM_OUTCOME_NO_ACCESS:
    case LM_OUTCOME_STOPPED:
    default:
      row.state = LM_PLAN_STATE_UNPLANNED;
      row.visit_day = row.p80_day = LM_DAY_NONE;
      row.slack = 0;
      break;
    }
  lm_edit_update_if_changed (edit, LM_TABLE_PLAN_HOME, &row);
}

/* A survey visit is the survey. */
static void
write_survey (LmEdit *edit, LmId home, const LmVisitReport *report, const char *by)
{
  static const LmSurveyState states[] = {
    [LM_OUTCOME_RUNNING] = LM_SURVEY_STATE_PLANNED,
    [LM_OUTCOME_DONE] = LM_SURVEY_STATE_DONE,
    [LM_OUTCOME_PARTLY] = LM_SURVEY_STATE_PARTLY,
    [LM_OUTCOME_NO_ACCESS] = LM_SURVEY_STATE_NO_ACCESS,
    [LM_OUTCOME_STOPPED] = LM_SURVEY_STATE_PARTLY,
  };
  guint n;
  const LmSurveyRow **surveys = LM_OF_HOME (lm_edit_get_snapshot (edit), SURVEY, home, &n);
  LmSurveyRow row;

  LM_ROW_FRESH (SURVEY, &row);
  for (guint i = 0; i < n; i++)
    if (surveys[i]->day == report->day || surveys[i]->state == LM_SURVEY_STATE_PLANNED)
      row = *surveys[i];
  row.home = home;
  row.state = states[report->outcome];
  row.day = report->day;
  row.surveyor = by;
  if (report->note)
    row.note = report->note;
  if (row.id)
    lm_edit_update_if_changed (edit, LM_TABLE_SURVEY, &row);
  else
    lm_edit_insert (edit, LM_TABLE_SURVEY, &row);
}

static char *
make_label (const LmHomeRow *home, LmOutcome outcome)
{
  g_autofree char *address = lm_home_format_address (home);

  switch (outcome)
    {
    case LM_OUTCOME_RUNNING:
      return g_strdup_printf (_("%s: visit started"), address);
    case LM_OUTCOME_DONE:
      return g_strdup_printf (_("%s: visit done"), address);
    case LM_OUTCOME_PARTLY:
      return g_strdup_printf (_("%s: visit partly done"), address);
    case LM_OUTCOME_NO_ACCESS:
      return g_strdup_printf (_("%s: no access"), address);
    case LM_OUTCOME_STOPPED:
    default:
      return g_strdup_printf (_("%s: visit stopped"), address);
    }
}

LmId
lm_project_record_visit (LmProject *self, LmId home, const LmVisitReport *report, GError **error)
{
  g_autoptr (GArray) work = NULL;
  g_autofree char *label = NULL;
  const LmVisitRow *old;
  const LmHomeRow *row;
  LmSnapshot *snapshot;
  LmVisitRow visit;
  LmEdit *edit;
  const char *by;
  gboolean fresh;

  g_return_val_if_fail (LM_IS_PROJECT (self) && report != NULL, 0);
  snapshot = lm_project_get_snapshot (self);
  row = lm_project_need_home (self, home, error);
  if (row == NULL)
    return 0;
  work = lm_work_of_home (snapshot, row);
  if (!check_report (self, row, report, work, error))
    return 0;
  fresh = !lm_project_is_plan_stale (self);
  by = report->by ? report->by : g_get_real_name ();

  LM_ROW_FRESH (VISIT, &visit);
  old = find_visit (snapshot, home, report->kind, report->day);
  if (old)
    visit = *old;
  visit.home = home;
  visit.kind = report->kind;
  visit.day = report->day;
  visit.outcome = report->outcome;
  if (report->start != LM_INSTANT_NONE || old == NULL)
    visit.start = report->start;
  if (report->end != LM_INSTANT_NONE || old == NULL)
    visit.end = report->end;
  visit.reason = report->reason ? report->reason : "";
  if (report->meter_reading)
    visit.meter_reading = report->meter_reading;
  if (report->note)
    visit.note = report->note;
  visit.recorded_by = by;
  visit.recorded_at = lm_project_get_utc (self);

  label = make_label (row, report->outcome);
  edit = lm_project_begin (self, label);
  if (old)
    lm_edit_update (edit, LM_TABLE_VISIT, &visit);
  else
    lm_edit_insert (edit, LM_TABLE_VISIT, &visit);
  write_steps (edit, row, visit.id, report, work);
  if (report->kind == LM_APPOINTMENT_KIND_CONNECTION)
    write_before (edit, row, visit.id, report, work);
  close_appointment (edit, home, report);
  if (report->kind == LM_APPOINTMENT_KIND_CONNECTION)
    write_plan_home (edit, home, report);
  if (report->kind == LM_APPOINTMENT_KIND_SURVEY)
    write_survey (edit, home, report, by);
  if (!lm_edit_end (edit, error))
    return 0;
  /* A visit that went as planned leaves the plan as it is. */
  if (fresh && (report->outcome == LM_OUTCOME_DONE || report->outcome == LM_OUTCOME_RUNNING))
    lm_planning_mark_fresh (self);
  return visit.id;
}

gboolean
lm_project_record_step (LmProject *self, LmId home, LmId coupling, const LmStepReport *report, GError **error)
{
  g_autofree char *label = NULL, *address = NULL;
  const LmVisitStepRow *old = NULL, *rows;
  const LmPlanStepRow *planned;
  const LmStepRow *step;
  LmSnapshot *snapshot;
  LmEdit *edit;
  LmStepReport whole;
  gboolean fresh;
  guint n;

  g_return_val_if_fail (LM_IS_PROJECT (self) && report != NULL && (home == 0) != (coupling == 0), FALSE);
  snapshot = lm_project_get_snapshot (self);
  step = LM_FIND (snapshot, STEP, report->step);
  if (home && lm_project_need_home (self, home, error) == NULL)
    return FALSE;
  if (step == NULL || (coupling && LM_FIND (snapshot, COUPLING, coupling) == NULL))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no such step."));
  if (report->start != LM_INSTANT_NONE && report->end != LM_INSTANT_NONE && report->end < report->start)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("Step %s ends before it starts."), step->code);
  if (report->start != LM_INSTANT_NONE && lm_instant_get_day (report->start) > lm_project_get_today (self))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("Step %s is still to come."), step->code);

  planned = find_planned (snapshot, home, coupling, report->step);
  whole = *report;
  if (planned && report->outcome == LM_OUTCOME_DONE)
    {
      if (whole.start == LM_INSTANT_NONE)
        whole.start = planned->start;
      if (whole.end == LM_INSTANT_NONE)
        whole.end = planned->end;
    }
  rows = LM_ROWS (snapshot, VISIT_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].visit == 0 && rows[i].home == home && rows[i].coupling == coupling && rows[i].step == report->step)
      old = &rows[i];

  address = home ? lm_home_format_address (LM_FIND (snapshot, HOME, home)) : g_strdup (LM_FIND (snapshot, COUPLING, coupling)->name);
  label = g_strdup_printf (_("%s: %s recorded"), address, lm_words_pick (step->name, step->name_en));
  fresh = !lm_project_is_plan_stale (self);
  edit = lm_project_begin (self, label);
  write_visit_step (edit, old, 0, home, coupling, &whole, planned);
  write_planned (edit, planned, whole.outcome, whole.start, whole.end, whole.crew);
  if (!lm_edit_end (edit, error))
    return FALSE;
  if (fresh && (report->outcome == LM_OUTCOME_DONE || report->outcome == LM_OUTCOME_RUNNING))
    lm_planning_mark_fresh (self);
  return TRUE;
}
