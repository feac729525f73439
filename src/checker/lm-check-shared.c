#include "lm-check-private.h"

/* Work that is done once for a group of homes. */

/* Minutes of a shared step: what is fixed, and what each home of the group
 * adds that is planned with a method that has the step. */
void
lm_check_coupling (LmCheck *self, LmId coupling)
{
  GPtrArray *rows = g_hash_table_lookup (self->shared_rows, &coupling);
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);

  for (guint r = 0; rows != NULL && r < rows->len; r++)
    {
      const LmPlanStepRow *row = g_ptr_array_index (rows, r);
      const LmNeed *shared = NULL;
      int persons = __builtin_popcountll (row->persons), usual = 0, minutes = 0;
      gboolean possible = TRUE;
      LmRecord record;

      for (guint h = 0; h < n; h++)
        {
          const LmPlanHomeRow *plan;
          const LmCheckMethod *method;

          if (homes[h].stairwell != coupling && homes[h].stack != coupling && homes[h].row != coupling)
            continue;
          plan = lm_check_get_plan_home (self, homes[h].id);
          if (plan == NULL || plan->state == LM_PLAN_STATE_UNPLANNED || !homes[h].in_project
              || lm_check_is_refused (self, &homes[h]))
            continue;
          method = lm_check_get_method (self, plan->method);
          if (method == NULL || lm_check_get_coupling (&homes[h], method->row) != coupling)
            continue;
          for (guint i = 0; i < method->needs->len; i++)
            {
              const LmNeed *need = &g_array_index (method->needs, LmNeed, i);
              int by_persons;

              if (need->row->id != row->step || !need->row->shared)
                continue;
              shared = need;
              by_persons = lm_check_get_minutes (self, method, need, persons);
              possible &= by_persons > 0;
              minutes += by_persons;
              usual += need->typical;
            }
        }
      if (shared == NULL)
        {
          /* Done for a group that has changed since is no fault. */
          if (row->state != LM_STEP_STATE_DONE)
            lm_check_report (self, .rule = "shared-step", .coupling = coupling, .step = row->step, .crew = row->crew,
                             .day = lm_check_is_placed (row) ? lm_instant_get_day (row->start) : LM_DAY_NONE);
          continue;
        }
      record = lm_check_get_record (self, NULL, coupling, shared);
      if (!lm_check_is_placed (row))
        continue;
      if (lm_check_is_fact (&record))
        lm_check_done (self, NULL, coupling, row, &record);
      else
        {
          if (row->state == LM_STEP_STATE_DONE || row->state == LM_STEP_STATE_RUNNING)
            lm_check_report (self, .rule = "done-work", .coupling = coupling, .step = row->step, .crew = row->crew,
                             .day = lm_instant_get_day (row->start));
          lm_check_step (self, shared, row, shared->row->fixed + (possible ? minutes : usual),
                         possible ? persons : shared->row->persons);
        }
    }
}
