#include "mishap.h"

#include "core/lm-home.h"
#include "core/lm-readiness.h"

static LmSnapshot *
end (LmSnapshot *before, LmSnapshotBuilder *builder)
{
  LmSnapshot *after = lm_snapshot_builder_end (builder, lm_snapshot_get_revision (before) + 1);

  lm_snapshot_unref (before);
  return after;
}

LmSnapshot *
mishap_no_access (LmSnapshot *snapshot, LmId home, LmDay day, LmId *next)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  const LmAppointmentRow *appointment = lm_home_get_appointment (snapshot, home, LM_APPOINTMENT_KIND_CONNECTION);
  LmPlanHomeRow row = *lm_home_get_plan (snapshot, home);
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (snapshot, PLAN_STEP, home, &n);
  LmVisitRow visit;

  LM_ROW_FRESH (VISIT, &visit);
  visit.id = (*next)++;
  visit.home = home;
  visit.day = day;
  visit.outcome = LM_OUTCOME_NO_ACCESS;
  lm_snapshot_builder_put (builder, LM_TABLE_VISIT, &visit);
  row.visit_day = row.p80_day = LM_DAY_NONE;
  row.state = LM_PLAN_STATE_UNPLANNED;
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &row);
  for (guint i = 0; i < n; i++)
    {
      LmPlanStepRow step = *steps[i];

      if (((const LmStepRow *) LM_FIND (snapshot, STEP, step.step))->phase != LM_PHASE_DAY || step.visit > 0)
        continue;
      step.start = step.end = LM_INSTANT_NONE;
      step.crew = 0;
      step.persons = 0;
      step.state = LM_STEP_STATE_UNPLACED;
      lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &step);
    }
  if (appointment)
    {
      LmAppointmentRow over = *appointment;

      over.state = LM_APPOINTMENT_STATE_CANCELLED;
      lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &over);
    }
  return end (snapshot, builder);
}

LmSnapshot *
mishap_absence (LmSnapshot *snapshot, LmId crew, LmDay first, LmDay last, LmId *next)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  LmAbsenceRow row;

  LM_ROW_FRESH (ABSENCE, &row);
  row.id = (*next)++;
  row.crew = crew;
  row.first_day = first;
  row.end_day = last;
  lm_snapshot_builder_put (builder, LM_TABLE_ABSENCE, &row);
  return end (snapshot, builder);
}

LmSnapshot *
mishap_street_closed (LmSnapshot *snapshot, const char *street, LmDay first, LmDay last, LmId *next)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  LmStreetBlockRow row;

  LM_ROW_FRESH (STREET_BLOCK, &row);
  row.id = (*next)++;
  row.street = street;
  row.first_day = first;
  row.end_day = last;
  lm_snapshot_builder_put (builder, LM_TABLE_STREET_BLOCK, &row);
  return end (snapshot, builder);
}

LmSnapshot *
mishap_refusal (LmSnapshot *snapshot, LmId home, LmId *next)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  LmDecisionRow row;
  LmPlanHomeRow plan = *lm_home_get_plan (snapshot, home);
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (snapshot, PLAN_STEP, home, &n);

  LM_ROW_FRESH (DECISION, &row);
  row.id = (*next)++;
  row.home = home;
  row.state = LM_DECISION_STATE_REFUSED;
  lm_snapshot_builder_put (builder, LM_TABLE_DECISION, &row);
  plan.visit_day = plan.p80_day = LM_DAY_NONE;
  plan.state = LM_PLAN_STATE_UNPLANNED;
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &plan);
  for (guint i = 0; i < n; i++)
    if (steps[i]->state != LM_STEP_STATE_DONE && steps[i]->state != LM_STEP_STATE_RUNNING)
      lm_snapshot_builder_remove (builder, LM_TABLE_PLAN_STEP, steps[i]->id);
  return end (snapshot, builder);
}

LmSnapshot *
mishap_promise (LmSnapshot *snapshot, LmId home, LmAppointmentState state, LmPrecision precision, LmId *next)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home);
  LmAppointmentRow row;

  LM_ROW_FRESH (APPOINTMENT, &row);
  row.id = (*next)++;
  row.home = home;
  row.state = state;
  row.precision = precision;
  row.day = plan->visit_day;
  row.first_day = plan->visit_day - 2;
  row.end_day = plan->visit_day + 4;
  lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &row);
  return end (snapshot, builder);
}

static void
apply_step (LmSnapshot *snapshot, LmSnapshotBuilder *builder, LmPlanStepRow step, LmId plan, LmId *next)
{
  guint n;
  const LmPlanStepRow *rows = LM_ROWS (snapshot, PLAN_STEP, &n);
  const LmPlanStepRow **of_home = step.home ? LM_OF_HOME (snapshot, PLAN_STEP, step.home, &n) : NULL;

  step.plan = plan;
  for (guint i = 0; i < n; i++)
    {
      const LmPlanStepRow *row = of_home ? of_home[i] : &rows[i];

      if (row->home == step.home && row->coupling == step.coupling && row->step == step.step && row->visit == step.visit)
        step.id = row->id;
    }
  if (step.id == 0)
    step.id = (*next)++;
  lm_snapshot_builder_put (builder, LM_TABLE_PLAN_STEP, &step);
}

LmSnapshot *
mishap_apply (LmSnapshot *snapshot, const LmRepairOption *option, LmId *next)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  LmId plan = lm_snapshot_get_adopted (snapshot)->id;

  for (guint i = 0; i < option->moves->len; i++)
    {
      const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, i);
      const LmAppointmentRow *appointment = LM_FIND (snapshot, APPOINTMENT, move->appointment);
      LmPlanHomeRow row = *lm_home_get_plan (snapshot, move->home);

      row.visit_day = move->to_day;
      row.p80_day = move->p80_day;
      row.slack = move->slack;
      row.state = move->to_day == LM_DAY_NONE ? LM_PLAN_STATE_UNPLANNED
                  : lm_readiness_count_missing (snapshot, LM_FIND (snapshot, HOME, move->home)) > 0 ? LM_PLAN_STATE_PROVISIONAL
                                                                                                     : LM_PLAN_STATE_PLANNED;
      lm_snapshot_builder_put (builder, LM_TABLE_PLAN_HOME, &row);
      if (appointment && move->breaks_promise)
        {
          LmAppointmentRow told = *appointment;

          told.state = LM_APPOINTMENT_STATE_PROPOSED;
          told.precision = LM_PRECISION_DAY;
          told.day = move->to_day;
          lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &told);
        }
    }
  for (guint i = 0; i < option->steps->len; i++)
    apply_step (snapshot, builder, g_array_index (option->steps, LmPlanStepRow, i), plan, next);
  return end (snapshot, builder);
}
