#include "lm-check-private.h"

/* What came of the work, as it was recorded. */

gboolean
lm_check_is_placed (const LmPlanStepRow *row)
{
  return row->start != LM_INSTANT_NONE && row->end != LM_INSTANT_NONE && row->state != LM_STEP_STATE_UNPLACED;
}

const LmVisitRow *
lm_check_get_visit (LmCheck *self, LmId home, LmAppointmentKind kind)
{
  guint n;
  const LmVisitRow **rows = LM_OF_HOME (self->snapshot, VISIT, home, &n);

  while (n > 0)
    if (rows[--n]->kind == kind)
      return rows[n];
  return NULL;
}

static LmRecord
from_row (LmCheck *self, const LmVisitStepRow *row)
{
  const LmVisitRow *visit = LM_FIND (self->snapshot, VISIT, row->visit);
  LmDay day = visit != NULL ? visit->day : LM_DAY_NONE;

  return (LmRecord) {
    .known = TRUE,
    .outcome = row->outcome,
    .first_day = row->start != LM_INSTANT_NONE ? lm_instant_get_day (row->start) : day,
    .last_day = row->end != LM_INSTANT_NONE ? lm_check_last_day (row->end) : day,
  };
}

LmRecord
lm_check_get_record (LmCheck *self, const LmHomeRow *home, LmId coupling, const LmNeed *need)
{
  const LmVisitRow *visit;
  guint n;
  const LmVisitStepRow **rows;

  if (coupling != 0)
    {
      GPtrArray *shared = g_hash_table_lookup (self->shared_records, &coupling);

      for (guint i = shared != NULL ? shared->len : 0; i-- > 0;)
        {
          const LmVisitStepRow *row = g_ptr_array_index (shared, i);

          if (row->step == need->row->id)
            return from_row (self, row);
        }
      return (LmRecord) { 0 };
    }
  rows = LM_OF_HOME (self->snapshot, VISIT_STEP, home->id, &n);
  while (n > 0)
    {
      const LmVisitStepRow *row = rows[--n];

      if (row->step != need->row->id)
        continue;
      visit = LM_FIND (self->snapshot, VISIT, row->visit);
      /* A step that is done in two visits has a record of each. */
      if (need->row->phase != LM_PHASE_DAY || visit == NULL
          || (need->visit > 0) == (visit->kind == LM_APPOINTMENT_KIND_EXTRA))
        return from_row (self, row);
    }
  if (need->row->phase == LM_PHASE_DAY)
    {
      /* A visit that is done leaves no step of its day undone. */
      visit = lm_check_get_visit (self, home->id, need->visit > 0 ? LM_APPOINTMENT_KIND_EXTRA : LM_APPOINTMENT_KIND_CONNECTION);
      if (visit != NULL && visit->outcome == LM_OUTCOME_DONE)
        return (LmRecord) { TRUE, LM_OUTCOME_DONE, visit->day, visit->day };
    }
  return (LmRecord) { 0 };
}

gboolean
lm_check_is_fact (const LmRecord *record)
{
  return record->known && (record->outcome == LM_OUTCOME_DONE || record->outcome == LM_OUTCOME_RUNNING);
}

/* What was recorded is a fact: the plan has to show it where it happened. */
void
lm_check_done (LmCheck *self, const LmHomeRow *home, LmId coupling, const LmPlanStepRow *row, const LmRecord *record)
{
  gboolean done = record->outcome == LM_OUTCOME_DONE;

  if ((record->first_day != LM_DAY_NONE && lm_instant_get_day (row->start) != record->first_day)
      || (done && record->last_day != LM_DAY_NONE && lm_check_last_day (row->end) != record->last_day)
      || (done && row->state != LM_STEP_STATE_DONE)
      || (!done && row->state != LM_STEP_STATE_RUNNING && row->state != LM_STEP_STATE_DONE))
    lm_check_report (self, .rule = "done-work", .home = home != NULL ? home->id : 0, .coupling = coupling,
                     .step = row->step, .crew = row->crew, .day = record->first_day,
                     .minutes = record->first_day != LM_DAY_NONE ? lm_instant_get_day (row->start) - record->first_day : 0);
}
