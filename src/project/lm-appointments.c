#include "project/lm-appointments.h"

#include <glib/gi18n-lib.h>

#include "core/lm-calendar.h"
#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "lm-appointment-private.h"
#include "lm-project-private.h"
#include "lm-words-private.h"

/* Names in a message, so that it stays one sentence. */
#define MISSING_NAMES 4

void
lm_booking_init (LmBooking *booking, LmDay day)
{
  g_return_if_fail (booking != NULL);
  *booking = (LmBooking) {
    .kind = LM_APPOINTMENT_KIND_CONNECTION,
    .precision = LM_PRECISION_DAY,
    .day = day,
    .first_day = LM_DAY_NONE,
    .end_day = LM_DAY_NONE,
    .from_minute = -1,
    .to_minute = -1,
    .channel = LM_CHANNEL_PHONE,
  };
}

/* Ready gates the confirmation, and the message says what is missing. */
static gboolean
check_ready (LmSnapshot *snapshot, const LmHomeRow *home, GError **error)
{
  g_autoptr (GArray) needs = lm_readiness_of_home (snapshot, home, LM_DAY_NONE);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *address = NULL;
  guint missing = 0;

  for (guint i = 0; i < needs->len; i++)
    {
      const LmRequirement *need = &g_array_index (needs, LmRequirement, i);

      if (need->state == LM_CONDITION_STATE_MET || need->state == LM_CONDITION_STATE_WAIVED)
        continue;
      if (missing++ < MISSING_NAMES)
        g_string_append_printf (names, "%s%s", names->len ? ", " : "",
                                lm_words_pick (need->condition->name, need->condition->name_en));
    }
  if (missing == 0)
    return TRUE;
  if (missing > MISSING_NAMES)
    g_string_append (names, ", …");
  address = lm_home_format_address (home);
  return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                 _("%s is not ready, so its appointment can't be confirmed; still missing: %s. "
                                   "Hold or propose the day until then."),
                                 address, names->str);
}

static gboolean
check_booking (LmProject *self, const LmHomeRow *home, const LmBooking *booking, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  LmDay today = lm_project_get_today (self);
  LmDay day = booking->precision == LM_PRECISION_WINDOW ? booking->first_day : booking->day;
  g_autoptr (GArray) conflicts = NULL;

  if (day == LM_DAY_NONE || (booking->precision == LM_PRECISION_WINDOW && booking->end_day <= booking->first_day))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The appointment has no day."));
  if (booking->precision == LM_PRECISION_ARRIVAL &&
      (booking->from_minute < 0 || booking->to_minute <= booking->from_minute || booking->to_minute > LM_MINUTES_OF_DAY))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The arrival window must start before it ends."));

  conflicts = lm_appointment_check_day (snapshot, home, day, today);
  for (guint i = conflicts->len; i-- > 0;)
    {
      const LmMoveConflict *conflict = &g_array_index (conflicts, LmMoveConflict, i);
      const char *code = conflict->code;
      gboolean drop;

      /* Speaking with the resident is what releases a confirmed day. A window
       * need not start on a working day, and a survey is no connection. */
      drop = g_str_equal (code, "confirmed") ||
             (booking->precision == LM_PRECISION_WINDOW &&
              (g_str_equal (code, "holiday") || g_str_equal (code, "calendar") || g_str_equal (code, "resident"))) ||
             (booking->kind != LM_APPOINTMENT_KIND_CONNECTION && (g_str_equal (code, "done") || g_str_equal (code, "start") || g_str_equal (code, "refused")));
      if (drop)
        g_array_remove_index (conflicts, i);
    }
  return lm_appointment_refuse_hard (snapshot, conflicts, error);
}

/* The row that goes on: the one in force, or a fresh one. */
static void
row_of (LmSnapshot *snapshot, LmId home, LmAppointmentKind kind, LmAppointmentRow *row)
{
  const LmAppointmentRow *current = lm_home_get_appointment (snapshot, home, kind);

  if (current && current->state != LM_APPOINTMENT_STATE_KEPT && current->state != LM_APPOINTMENT_STATE_REFUSED)
    *row = *current;
  else
    LM_ROW_FRESH (APPOINTMENT, row);
  row->home = home;
  row->kind = kind;
}

static void
sign (LmProject *self, LmAppointmentRow *row, const char *by)
{
  row->made_by = by ? by : g_get_real_name ();
  row->made_at = lm_project_get_utc (self);
}

LmId
lm_project_hold (LmProject *self, LmId home, LmDay day, GError **error)
{
  g_autofree char *address = NULL, *date = NULL, *label = NULL;
  const LmAppointmentRow *current;
  const LmHomeRow *row;
  LmAppointmentChange change;
  LmBooking booking;

  g_return_val_if_fail (LM_IS_PROJECT (self), 0);
  if (lm_project_release_holds (self, error) < 0)
    return 0;
  row = lm_project_need_home (self, home, error);
  lm_booking_init (&booking, day);
  if (row == NULL || !check_booking (self, row, &booking, error))
    return 0;
  address = lm_home_format_address (row);
  date = lm_words_of_day (day);
  label = g_strdup_printf (_("%s: %s held"), address, date);
  lm_appointment_change_init (&change, label);
  /* A hold stands beside what was agreed before, which counts again when the
   * hold is given back. */
  current = lm_home_get_appointment (lm_project_get_snapshot (self), home, LM_APPOINTMENT_KIND_CONNECTION);
  if (current && current->state == LM_APPOINTMENT_STATE_HELD)
    change.row = *current;
  change.row.home = home;
  change.row.state = LM_APPOINTMENT_STATE_HELD;
  change.row.precision = LM_PRECISION_DAY;
  change.row.day = day;
  change.row.held_until = lm_project_get_utc (self) + LM_HOLD_MINUTES * 60;
  sign (self, &change.row, NULL);
  return lm_appointment_apply (self, &change, error);
}

int
lm_project_release_holds (LmProject *self, GError **error)
{
  g_autoptr (GArray) homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  LmSnapshot *snapshot;
  const LmAppointmentRow *rows;
  gint64 utc;
  LmEdit *edit = NULL;
  guint n;

  g_return_val_if_fail (LM_IS_PROJECT (self), -1);
  snapshot = lm_project_get_snapshot (self);
  utc = lm_project_get_utc (self);
  rows = LM_ROWS (snapshot, APPOINTMENT, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].state == LM_APPOINTMENT_STATE_HELD && rows[i].held_until <= utc)
      {
        LmAppointmentRow row = rows[i];

        if (edit == NULL)
          edit = lm_project_begin (self, _("Held days given back"));
        row.state = LM_APPOINTMENT_STATE_CANCELLED;
        lm_edit_update (edit, LM_TABLE_APPOINTMENT, &row);
        g_array_append_val (homes, row.home);
      }
  if (edit == NULL)
    return 0;
  if (!lm_edit_end (edit, error))
    return -1;

  /* Where an older appointment counts again, the home goes back to its day. */
  for (guint i = 0; i < homes->len; i++)
    {
      LmId home = g_array_index (homes, LmId, i);
      const LmAppointmentRow *older = lm_home_get_appointment (lm_project_get_snapshot (self), home, LM_APPOINTMENT_KIND_CONNECTION);
      const LmPlanHomeRow *plan = lm_home_get_plan (lm_project_get_snapshot (self), home);
      g_autofree char *address = NULL, *label = NULL;
      LmAppointmentChange change;

      if (older == NULL || !lm_appointment_binds (older) || plan == NULL || lm_appointment_allows (older, plan->visit_day))
        continue;
      address = lm_home_format_address (LM_FIND (lm_project_get_snapshot (self), HOME, home));
      label = g_strdup_printf (_("%s: back to its appointment"), address);
      lm_appointment_change_init (&change, label);
      change.row = *older;
      if (lm_appointment_apply (self, &change, error) == 0)
        return -1;
    }
  return (int) homes->len;
}

LmId
lm_project_book (LmProject *self, LmId home, const LmBooking *booking, gboolean confirm, GError **error)
{
  g_autofree char *address = NULL, *date = NULL, *label = NULL;
  LmAppointmentChange change;
  const LmHomeRow *row;
  LmSnapshot *snapshot;

  g_return_val_if_fail (LM_IS_PROJECT (self) && booking != NULL, 0);
  if (lm_project_release_holds (self, error) < 0)
    return 0;
  snapshot = lm_project_get_snapshot (self);
  row = lm_project_need_home (self, home, error);
  if (row == NULL || !check_booking (self, row, booking, error))
    return 0;
  if (confirm && booking->kind == LM_APPOINTMENT_KIND_CONNECTION && !check_ready (snapshot, row, error))
    return 0;

  address = lm_home_format_address (row);
  date = lm_words_of_day (booking->precision == LM_PRECISION_WINDOW ? booking->first_day : booking->day);
  label = g_strdup_printf (confirm ? _("%s: appointment on %s confirmed") : _("%s: appointment on %s proposed"), address, date);
  lm_appointment_change_init (&change, label);
  row_of (snapshot, home, booking->kind, &change.row);
  change.row.state = confirm ? LM_APPOINTMENT_STATE_CONFIRMED : LM_APPOINTMENT_STATE_PROPOSED;
  change.row.precision = booking->precision;
  change.row.day = booking->precision == LM_PRECISION_WINDOW ? LM_DAY_NONE : booking->day;
  change.row.first_day = booking->precision == LM_PRECISION_WINDOW ? booking->first_day : LM_DAY_NONE;
  change.row.end_day = booking->precision == LM_PRECISION_WINDOW ? booking->end_day : LM_DAY_NONE;
  change.row.from_minute = booking->precision == LM_PRECISION_ARRIVAL ? booking->from_minute : -1;
  change.row.to_minute = booking->precision == LM_PRECISION_ARRIVAL ? booking->to_minute : -1;
  change.row.held_until = 0;
  change.row.next_try = LM_DAY_NONE;
  if (booking->note)
    change.row.note = booking->note;
  sign (self, &change.row, booking->by);
  change.tell = confirm && booking->kind == LM_APPOINTMENT_KIND_CONNECTION;
  change.channel = booking->channel;
  change.by = booking->by;
  change.reason = booking->reason;
  return lm_appointment_apply (self, &change, error);
}

/* The appointment in force that can go on; FALSE with an error where there is none. */
static gboolean
need_appointment (LmProject *self, LmId home, LmAppointmentRow *row, char **address, GError **error)
{
  const LmHomeRow *home_row = lm_project_need_home (self, home, error);

  if (home_row == NULL)
    return FALSE;
  row_of (lm_project_get_snapshot (self), home, LM_APPOINTMENT_KIND_CONNECTION, row);
  *address = lm_home_format_address (home_row);
  if (row->id != 0)
    return TRUE;
  return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED, _("%s has no appointment. Book a day first."), *address);
}

/* The visit that the plan has for the home, told as a window or a day. */
static gboolean
fill_from_plan (LmProject *self, const LmHomeRow *home, LmPrecision precision, LmAppointmentRow *row, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home->id);
  g_autofree char *address = NULL;

  if (plan == NULL || plan->visit_day == LM_DAY_NONE)
    {
      address = lm_home_format_address (home);
      return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                     _("%s has no day in the plan yet, so none can be told. Plan the district first."), address);
    }
  row->precision = precision;
  if (row->precision == LM_PRECISION_WINDOW)
    {
      row->day = LM_DAY_NONE;
      row->first_day = plan->visit_day;
      row->end_day = MAX (plan->p80_day, plan->visit_day) + 1;
    }
  else
    {
      row->day = plan->visit_day;
      row->first_day = row->end_day = LM_DAY_NONE;
    }
  row->from_minute = row->to_minute = -1;
  return TRUE;
}

gboolean
lm_project_confirm (LmProject *self, LmId home, LmChannel channel, const char *by, GError **error)
{
  g_autofree char *address = NULL, *date = NULL, *label = NULL;
  LmAppointmentChange change;
  const LmHomeRow *row;
  LmSnapshot *snapshot;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  if (lm_project_release_holds (self, error) < 0)
    return FALSE;
  snapshot = lm_project_get_snapshot (self);
  row = lm_project_need_home (self, home, error);
  if (row == NULL || !check_ready (snapshot, row, error))
    return FALSE;
  lm_appointment_change_init (&change, "");
  row_of (snapshot, home, LM_APPOINTMENT_KIND_CONNECTION, &change.row);
  if (!lm_appointment_binds (&change.row) && !fill_from_plan (self, row, LM_PRECISION_DAY, &change.row, error))
    return FALSE;
  address = lm_home_format_address (row);
  date = lm_words_of_day (change.row.precision == LM_PRECISION_WINDOW ? change.row.first_day : change.row.day);
  label = g_strdup_printf (_("%s: appointment on %s confirmed"), address, date);
  change.label = label;
  change.row.state = LM_APPOINTMENT_STATE_CONFIRMED;
  change.row.held_until = 0;
  change.row.next_try = LM_DAY_NONE;
  change.tell = TRUE;
  change.channel = channel;
  change.by = by;
  return lm_appointment_apply (self, &change, error) != 0;
}

/* In the last days a letter names the time at which people come, so that is what
 * was promised (see lm_letter_new()). */
static void
sharpen_to_arrival (LmSnapshot *snapshot, LmId home, LmDay today, LmAppointmentRow *row)
{
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (snapshot, PLAN_STEP, home, &n);
  LmInstant first = LM_INSTANT_NONE;

  if (row->precision != LM_PRECISION_DAY || row->day == LM_DAY_NONE || row->day < today ||
      row->day - today > project->freeze_days || project->arrival_minutes <= 0)
    return;
  for (guint i = 0; i < n; i++)
    if (adopted && steps[i]->plan == adopted->id && steps[i]->start != LM_INSTANT_NONE &&
        lm_instant_get_day (steps[i]->start) == row->day && (first == LM_INSTANT_NONE || steps[i]->start < first))
      first = steps[i]->start;
  if (first == LM_INSTANT_NONE)
    return;
  row->precision = LM_PRECISION_ARRIVAL;
  row->from_minute = lm_instant_get_minute (first);
  row->to_minute = row->from_minute + project->arrival_minutes;
}

gboolean
lm_project_letter_sent (LmProject *self, const LmId *homes, guint n_homes, LmChannel channel, const char *by, GError **error)
{
  g_autofree char *names = NULL, *label = NULL;
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (LmAppointmentChange));
  g_autoptr (LmSnapshot) kept = NULL;
  LmSnapshot *snapshot;
  gint64 utc;
  LmEdit *edit;
  gboolean fresh;

  g_return_val_if_fail (LM_IS_PROJECT (self) && (homes != NULL || n_homes == 0), FALSE);
  /* The list may be one of the snapshot of now, which giving back holds replaces. */
  kept = lm_snapshot_ref (lm_project_get_snapshot (self));
  if (lm_project_release_holds (self, error) < 0)
    return FALSE;
  snapshot = lm_project_get_snapshot (self);
  utc = lm_project_get_utc (self);
  fresh = !lm_project_is_plan_stale (self);
  for (guint i = 0; i < n_homes; i++)
    {
      const LmHomeRow *home = lm_project_need_home (self, homes[i], error);
      LmAppointmentChange change;

      if (home == NULL)
        return FALSE;
      lm_appointment_change_init (&change, "");
      row_of (snapshot, homes[i], LM_APPOINTMENT_KIND_CONNECTION, &change.row);
      /* A day that was agreed stays; a window narrows to a day when its time has come. */
      if (!lm_appointment_binds (&change.row) ||
          (change.row.precision == LM_PRECISION_WINDOW && change.row.state != LM_APPOINTMENT_STATE_CONFIRMED))
        {
          const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, homes[i]);
          LmDay visit = plan && plan->visit_day != LM_DAY_NONE ? plan->visit_day : lm_project_get_today (self);

          if (!fill_from_plan (self, home, lm_appointment_get_precision (snapshot, visit, lm_project_get_today (self)), &change.row, error))
            return FALSE;
        }
      sharpen_to_arrival (snapshot, homes[i], lm_project_get_today (self), &change.row);
      if (change.row.state != LM_APPOINTMENT_STATE_CONFIRMED)
        change.row.state = LM_APPOINTMENT_STATE_LETTER_SENT;
      change.row.held_until = 0;
      sign (self, &change.row, by);
      change.channel = channel;
      change.by = by;
      g_array_append_val (changes, change);
    }

  names = lm_words_of_homes (snapshot, homes, n_homes);
  label = g_strdup_printf (_("%s: letter with the date sent"), names);
  edit = lm_project_begin (self, label);
  for (guint i = 0; i < changes->len; i++)
    lm_appointment_write_told (edit, &g_array_index (changes, LmAppointmentChange, i), utc);
  if (!lm_edit_end (edit, error))
    return FALSE;
  if (fresh)
    lm_planning_mark_fresh (self);
  return TRUE;
}

/* The next day on which somebody can be called. */
static LmDay
next_try_after (LmProject *self, LmDay next_try)
{
  return next_try != LM_DAY_NONE ? next_try
                                 : lm_calendar_add (lm_project_get_snapshot (self), NULL, lm_project_get_today (self) + 1, 0);
}

static gboolean
note_call (LmProject *self, LmId home, LmAppointmentState state, LmDirection direction, const char *format, const char *subject,
           LmDay next_try, const char *note, GError **error)
{
  g_autofree char *address = NULL, *label = NULL;
  LmAppointmentChange change;
  const LmHomeRow *row;

  if (lm_project_release_holds (self, error) < 0)
    return FALSE;
  row = lm_project_need_home (self, home, error);
  if (row == NULL)
    return FALSE;
  address = lm_home_format_address (row);
  label = g_strdup_printf (format, address);
  lm_appointment_change_init (&change, label);
  row_of (lm_project_get_snapshot (self), home, LM_APPOINTMENT_KIND_CONNECTION, &change.row);
  /* What was confirmed stays so, whoever did not pick up the telephone. */
  if (change.row.state != LM_APPOINTMENT_STATE_CONFIRMED || state == LM_APPOINTMENT_STATE_REFUSED ||
      state == LM_APPOINTMENT_STATE_CANCELLED)
    change.row.state = state;
  change.row.held_until = 0;
  change.row.next_try = next_try;
  change.row.note = note ? note : "";
  sign (self, &change.row, NULL);
  change.log_message = TRUE;
  change.direction = direction;
  change.channel = LM_CHANNEL_PHONE;
  change.subject = subject;
  return lm_appointment_apply (self, &change, error) != 0;
}

gboolean
lm_project_no_answer (LmProject *self, LmId home, LmDay next_try, const char *note, GError **error)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  return note_call (self, home, LM_APPOINTMENT_STATE_NO_ANSWER, LM_DIRECTION_OUT, _("%s: no answer"), _("No answer"),
                    next_try_after (self, next_try), note, error);
}

gboolean
lm_project_call_back (LmProject *self, LmId home, LmDay next_try, const char *note, GError **error)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  return note_call (self, home, LM_APPOINTMENT_STATE_CALL_BACK, LM_DIRECTION_OUT, _("%s: the resident calls back"),
                    _("The resident calls back"), next_try_after (self, next_try), note, error);
}

gboolean
lm_project_refuse (LmProject *self, LmId home, const char *reason, GError **error)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  return note_call (self, home, LM_APPOINTMENT_STATE_REFUSED, LM_DIRECTION_IN, _("%s: the date was refused"),
                    _("The date was refused"), LM_DAY_NONE, reason, error);
}

gboolean
lm_project_cancel_appointment (LmProject *self, LmId home, const char *reason, GError **error)
{
  LmAppointmentRow row;
  g_autofree char *address = NULL;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  if (!need_appointment (self, home, &row, &address, error))
    return FALSE;
  return note_call (self, home, LM_APPOINTMENT_STATE_CANCELLED, LM_DIRECTION_OUT, _("%s: appointment cancelled"),
                    _("Appointment cancelled"), LM_DAY_NONE, reason, error);
}
