#include "lm-appointment-private.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "core/lm-work.h"
#include "lm-project-private.h"
#include "lm-words-private.h"

/* A district of up to so many homes is planned again around a booking while
 * somebody waits; in a larger one only the home itself is placed. */
#define PLAN_AGAIN_HOMES 4000

void
lm_appointment_change_init (LmAppointmentChange *change, const char *label)
{
  *change = (LmAppointmentChange) { .label = label, .direction = LM_DIRECTION_OUT };
  LM_ROW_FRESH (APPOINTMENT, &change->row);
}

gboolean
lm_appointment_binds (const LmAppointmentRow *appointment)
{
  switch (appointment->state)
    {
    case LM_APPOINTMENT_STATE_HELD:
    case LM_APPOINTMENT_STATE_PROPOSED:
    case LM_APPOINTMENT_STATE_LETTER_SENT:
    case LM_APPOINTMENT_STATE_NO_ANSWER:
    case LM_APPOINTMENT_STATE_CALL_BACK:
    case LM_APPOINTMENT_STATE_CONFIRMED:
      return appointment->precision == LM_PRECISION_WINDOW ? appointment->first_day != LM_DAY_NONE : appointment->day != LM_DAY_NONE;
    case LM_APPOINTMENT_STATE_NONE:
    case LM_APPOINTMENT_STATE_REFUSED:
    case LM_APPOINTMENT_STATE_CANCELLED:
    case LM_APPOINTMENT_STATE_KEPT:
    default:
      return FALSE;
    }
}

gboolean
lm_appointment_allows (const LmAppointmentRow *appointment, LmDay day)
{
  if (day == LM_DAY_NONE)
    return FALSE;
  if (appointment->precision == LM_PRECISION_WINDOW)
    return day >= appointment->first_day && day < appointment->end_day;
  return day == appointment->day;
}

LmPrecision
lm_appointment_get_precision (LmSnapshot *snapshot, LmDay visit, LmDay today)
{
  g_return_val_if_fail (snapshot != NULL, LM_PRECISION_DAY);
  return visit - today > lm_snapshot_get_project (snapshot)->window_until ? LM_PRECISION_WINDOW : LM_PRECISION_DAY;
}

gint64
lm_appointment_get_own_costs (LmSnapshot *snapshot, const LmHomeRow *home)
{
  guint n;
  const LmCostRow *costs = LM_ROWS (snapshot, COST, &n);
  LmId method = lm_work_get_method (snapshot, home, NULL);
  gint64 cents = 0;

  for (guint i = 0; i < n; i++)
    if (costs[i].account == LM_ACCOUNT_OWN &&
        (costs[i].home ? costs[i].home == home->id : costs[i].method != 0 && costs[i].method == method))
      cents += costs[i].cents;
  return cents;
}

void
lm_appointment_of_day (LmSnapshot *snapshot, LmId home, LmDay day, LmAppointmentRow *row)
{
  const LmAppointmentRow *current = lm_home_get_appointment (snapshot, home, LM_APPOINTMENT_KIND_CONNECTION);

  if (current && current->state != LM_APPOINTMENT_STATE_KEPT && current->state != LM_APPOINTMENT_STATE_REFUSED)
    {
      *row = *current;
      /* Whoever was told another day has to be told again. */
      if (row->state != LM_APPOINTMENT_STATE_HELD)
        row->state = LM_APPOINTMENT_STATE_PROPOSED;
    }
  else
    LM_ROW_FRESH (APPOINTMENT, row);
  row->home = home;
  row->precision = LM_PRECISION_DAY;
  row->day = day;
  row->first_day = row->end_day = LM_DAY_NONE;
  row->from_minute = row->to_minute = -1;
}

/* The snapshot as it would be with this appointment. */
static LmSnapshot *
make_trial (LmSnapshot *snapshot, const LmAppointmentRow *row)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  LmAppointmentRow copy = *row;

  if (copy.id == 0)
    copy.id = LM_TRIAL_ID;
  lm_snapshot_builder_put (builder, LM_TABLE_APPOINTMENT, &copy);
  return lm_snapshot_builder_end (builder, lm_snapshot_get_revision (snapshot));
}

/* Whether the home really stands where the appointment wants it. */
static gboolean
placing_holds (LmPlacing *placing, const LmAppointmentRow *row)
{
  const LmPlanHomeRow *home = lm_placing_find_home (placing, row->home);
  guint n;
  const LmPlanStepRow *steps = lm_plan_get_steps (placing->plan, &n);

  if (home == NULL || !lm_appointment_allows (row, home->visit_day))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (steps[i].home == row->home && steps[i].state == LM_STEP_STATE_UNPLACED)
      return FALSE;
  return TRUE;
}

/* The day that the home would take within what the appointment says. */
static LmDay
day_within (LmProject *self, const LmAppointmentRow *row)
{
  g_autoptr (GArray) days = NULL;

  if (row->precision != LM_PRECISION_WINDOW)
    return row->day;
  days = lm_plan_list_days (lm_planning_get_standing (self), row->home, row->first_day, 1);
  return days->len > 0 && g_array_index (days, LmPlanDay, 0).day < row->end_day ? g_array_index (days, LmPlanDay, 0).day
                                                                                : row->first_day;
}

LmPlacing *
lm_appointment_place (LmProject *self, const LmAppointmentRow *row, LmPlanDay *blocked)
{
  g_autoptr (LmPlacing) alone = lm_planning_place_home (self, row->home, day_within (self, row));
  g_autoptr (LmPlacing) around = NULL;
  g_autoptr (LmSnapshot) trial = NULL;
  guint n_homes;

  if (alone->day.fits)
    return g_steal_pointer (&alone);
  if (blocked)
    *blocked = alone->day;
  lm_snapshot_get_rows (alone->snapshot, LM_TABLE_HOME, &n_homes);
  if (n_homes > PLAN_AGAIN_HOMES)
    return NULL;
  trial = make_trial (alone->snapshot, row);
  around = lm_planning_place_all (self, trial);
  return around && placing_holds (around, row) ? g_steal_pointer (&around) : NULL;
}

LmMoveConflict
lm_appointment_no_room (LmId home, const LmPlanDay *blocked)
{
  return (LmMoveConflict) {
    .code = "no-room", .hard = TRUE, .home = home, .other = blocked->reason_ref, .day = blocked->day, .reason = blocked->reason,
    .minutes = MAX (0, -blocked->slack),
  };
}

gboolean
lm_appointment_refuse_hard (LmSnapshot *snapshot, GArray *conflicts, GError **error)
{
  for (guint i = 0; i < conflicts->len; i++)
    {
      const LmMoveConflict *conflict = &g_array_index (conflicts, LmMoveConflict, i);
      g_autofree char *words = NULL;

      if (!conflict->hard)
        continue;
      words = lm_move_conflict_format (snapshot, conflict);
      return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED, "%s", words);
    }
  return TRUE;
}

/* What was in force before gives way; a hold only stands beside it. */
static void
supersede (LmEdit *edit, const LmAppointmentRow *row)
{
  guint n;
  const LmAppointmentRow **rows = LM_OF_HOME (lm_edit_get_snapshot (edit), APPOINTMENT, row->home, &n);

  for (guint i = 0; i < n && row->state != LM_APPOINTMENT_STATE_HELD; i++)
    if (rows[i]->kind == row->kind && rows[i]->id != row->id && rows[i]->state != LM_APPOINTMENT_STATE_CANCELLED &&
        rows[i]->state != LM_APPOINTMENT_STATE_KEPT)
      {
        LmAppointmentRow old = *rows[i];

        old.state = LM_APPOINTMENT_STATE_CANCELLED;
        lm_edit_update (edit, LM_TABLE_APPOINTMENT, &old);
      }
}

/* Appends to the ledger; what stands there is never touched. */
static void
write_promise (LmEdit *edit, const LmAppointmentChange *change, gint64 utc)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  const LmAppointmentRow *row = &change->row;
  LmPromiseRow promise;

  LM_ROW_FRESH (PROMISE, &promise);
  promise.home = row->home;
  promise.appointment = row->id;
  promise.precision = row->precision;
  promise.first_day = row->precision == LM_PRECISION_WINDOW ? row->first_day : row->day;
  promise.end_day = row->precision == LM_PRECISION_WINDOW ? row->end_day : row->day + 1;
  promise.from_minute = row->precision == LM_PRECISION_ARRIVAL ? row->from_minute : -1;
  promise.to_minute = row->precision == LM_PRECISION_ARRIVAL ? row->to_minute : -1;
  promise.cents_own = lm_appointment_get_own_costs (snapshot, LM_FIND (snapshot, HOME, row->home));
  promise.told_at = utc;
  promise.told_by = change->by ? change->by : g_get_real_name ();
  promise.channel = change->channel;
  promise.reason = change->reason ? change->reason : "";
  lm_edit_insert (edit, LM_TABLE_PROMISE, &promise);
}

static void
write_message (LmEdit *edit, const LmAppointmentChange *change, gint64 utc)
{
  LmMessageRow message;

  LM_ROW_FRESH (MESSAGE, &message);
  message.home = change->row.home;
  message.direction = change->direction;
  message.channel = change->channel;
  message.subject = change->subject ? change->subject : "";
  message.body = change->row.note;
  message.state = change->direction == LM_DIRECTION_OUT ? LM_MESSAGE_STATE_SENT : LM_MESSAGE_STATE_RECEIVED;
  message.sent_at = utc;
  message.by = change->by ? change->by : g_get_real_name ();
  lm_edit_insert (edit, LM_TABLE_MESSAGE, &message);
}

/* The first confirmation of a train freezes how it stood. */
static void
freeze_baseline (LmEdit *edit, LmId home, gint64 utc)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home);

  if (plan && plan->train && lm_planning_get_baseline (snapshot, plan->train) == NULL)
    lm_planning_take_baseline (edit, plan->train, utc);
}

static void
write_row (LmEdit *edit, LmAppointmentRow *row)
{
  supersede (edit, row);
  if (row->id == 0)
    lm_edit_insert (edit, LM_TABLE_APPOINTMENT, row);
  else
    lm_edit_update_if_changed (edit, LM_TABLE_APPOINTMENT, row);
}

void
lm_appointment_write_told (LmEdit *edit, LmAppointmentChange *change, gint64 utc)
{
  write_row (edit, &change->row);
  write_promise (edit, change, utc);
}

LmId
lm_appointment_apply (LmProject *self, LmAppointmentChange *change, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  LmAppointmentRow *row = &change->row;
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, row->home);
  g_autoptr (LmPlacing) placing = NULL;
  gboolean fresh = !lm_project_is_plan_stale (self);
  gboolean is_new = row->id == 0;
  gint64 utc = lm_project_get_utc (self);
  LmEdit *edit;

  if (row->kind == LM_APPOINTMENT_KIND_CONNECTION && lm_appointment_binds (row) && lm_snapshot_get_adopted (snapshot) &&
      !(plan && lm_appointment_allows (row, plan->visit_day)))
    {
      LmPlanDay blocked = { 0 };

      placing = lm_appointment_place (self, row, &blocked);
      if (placing == NULL)
        {
          LmMoveConflict conflict = lm_appointment_no_room (row->home, &blocked);
          g_autofree char *words = lm_move_conflict_format (snapshot, &conflict);

          lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED, "%s", words);
          return 0;
        }
    }

  edit = lm_project_begin (self, change->label);
  write_row (edit, row);
  if (change->tell)
    write_promise (edit, change, utc);
  if (change->log_message)
    write_message (edit, change, utc);
  if (row->state == LM_APPOINTMENT_STATE_CONFIRMED && row->kind == LM_APPOINTMENT_KIND_CONNECTION)
    freeze_baseline (edit, row->home, utc);
  if (placing)
    {
      LmPlanSummary *summary = lm_planning_write (edit, placing, is_new ? LM_TRIAL_ID : 0, row->id, utc);

      g_clear_pointer (&summary, lm_plan_summary_unref);
    }
  if (!lm_edit_end (edit, error))
    return 0;
  if (fresh && lm_appointment_binds (row))
    lm_planning_mark_fresh (self);
  return row->id;
}
