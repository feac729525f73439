#include "project/lm-appointments.h"

#include <glib/gi18n-lib.h>

#include "core/lm-calendar.h"
#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "lm-appointment-private.h"
#include "lm-project-private.h"
#include "lm-words-private.h"

static void
add (GArray *list, const char *code, gboolean hard, LmId home, LmId other, LmDay day, int minutes)
{
  LmMoveConflict conflict = { .code = code, .hard = hard, .home = home, .other = other, .day = day, .minutes = minutes };

  g_array_append_val (list, conflict);
}

static gboolean
names_day (const LmAvailabilityRow *row, LmDay day)
{
  return ((guint) row->weekdays >> lm_day_get_weekday (day) & 1) && (row->first_day == LM_DAY_NONE || day >= row->first_day) &&
         (row->end_day == LM_DAY_NONE || day < row->end_day);
}

static void
check_resident (LmSnapshot *snapshot, const LmHomeRow *home, LmDay day, GArray *list)
{
  guint n;
  const LmAvailabilityRow **rows = LM_OF_HOME (snapshot, AVAILABILITY, home->id, &n);
  LmId only = 0;
  gboolean named = FALSE;

  for (guint i = 0; i < n; i++)
    if (rows[i]->kind == LM_AVAILABILITY_KIND_NEVER)
      {
        if (names_day (rows[i], day))
          add (list, "resident", TRUE, home->id, rows[i]->id, day, 0);
      }
    else
      {
        only = rows[i]->id;
        named = named || names_day (rows[i], day);
      }
  if (only && !named)
    add (list, "resident", TRUE, home->id, only, day, 0);
}

static void
check_street (LmSnapshot *snapshot, const LmHomeRow *home, LmDay day, GArray *list)
{
  guint n;
  const LmStreetBlockRow *rows = LM_ROWS (snapshot, STREET_BLOCK, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (rows[i].street, home->street) && day >= rows[i].first_day && day < rows[i].end_day)
      add (list, "street", TRUE, home->id, rows[i].id, day, 0);
}

static void
check_calendar (LmSnapshot *snapshot, const LmHomeRow *home, LmDay day, GArray *list)
{
  const LmHolidayRow *holiday = NULL;

  if (lm_calendar_is_working (snapshot, NULL, day, &holiday))
    return;
  if (holiday && holiday->applies)
    add (list, "holiday", TRUE, home->id, holiday->id, day, 0);
  else
    add (list, "calendar", TRUE, home->id, 0, day, 0);
}

static void
check_promises (LmSnapshot *snapshot, const LmHomeRow *home, LmDay day, LmDay today, GArray *list)
{
  const LmAppointmentRow *appointment = lm_home_get_appointment (snapshot, home->id, LM_APPOINTMENT_KIND_CONNECTION);
  const LmPromiseRow *promise = lm_home_get_promise (snapshot, home->id);
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home->id);
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  const LmTrainRow *train = plan ? LM_FIND (snapshot, TRAIN, plan->train) : NULL;

  if (appointment && appointment->state == LM_APPOINTMENT_STATE_CONFIRMED && !lm_appointment_allows (appointment, day))
    add (list, "confirmed", TRUE, home->id, appointment->id, appointment->day, 0);
  else if (appointment && lm_appointment_binds (appointment) && promise && (day < promise->first_day || day >= promise->end_day))
    add (list, "told", FALSE, home->id, appointment->id, promise->first_day, 0);
  if (day >= today && day - today < project->freeze_days)
    add (list, "notice", FALSE, home->id, 0, day, 0);
  if (train && train->first_day != LM_DAY_NONE && (day < train->first_day || (train->end_day != LM_DAY_NONE && day >= train->end_day)))
    add (list, "train", FALSE, home->id, train->id, day, 0);
  if (plan && plan->slack < 0 && lm_calendar_is_heating (project, day))
    add (list, "season", FALSE, home->id, 0, day, -plan->slack);
}

static void
check_preparation (LmSnapshot *snapshot, const LmHomeRow *home, LmDay day, LmDay today, GArray *list)
{
  g_autoptr (GArray) needs = lm_readiness_of_home (snapshot, home, day);

  for (guint i = 0; i < needs->len; i++)
    {
      const LmRequirement *need = &g_array_index (needs, LmRequirement, i);
      LmDay due = need->due;

      if (need->state == LM_CONDITION_STATE_MET || need->state == LM_CONDITION_STATE_WAIVED)
        continue;
      if (need->state == LM_CONDITION_STATE_OPEN)
        due -= need->condition->lead_time;
      if (due < today)
        add (list, "not-ready", FALSE, home->id, need->condition->id, due, 0);
    }
}

static int
compare_conflicts (gconstpointer a, gconstpointer b)
{
  const LmMoveConflict *x = a, *y = b;

  if (x->hard != y->hard)
    return x->hard ? -1 : 1;
  return g_strcmp0 (x->code, y->code);
}

static gboolean
has_hard (GArray *conflicts)
{
  for (guint i = 0; i < conflicts->len; i++)
    if (g_array_index (conflicts, LmMoveConflict, i).hard)
      return TRUE;
  return FALSE;
}

GArray *
lm_appointment_check_day (LmSnapshot *snapshot, const LmHomeRow *home, LmDay day, LmDay today)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (LmMoveConflict));
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, home->id);

  if (lm_planning_is_home_done (snapshot, home->id))
    add (list, "done", TRUE, home->id, 0, day, 0);
  if (!home->in_project)
    add (list, "dropped", TRUE, home->id, 0, day, 0);
  if (decision && decision->state == LM_DECISION_STATE_REFUSED)
    add (list, "refused", TRUE, home->id, decision->id, day, 0);
  if (day < today)
    add (list, "past", TRUE, home->id, 0, day, 0);
  else if (day < project->start_day)
    add (list, "start", TRUE, home->id, 0, project->start_day, 0);
  check_calendar (snapshot, home, day, list);
  check_resident (snapshot, home, day, list);
  check_street (snapshot, home, day, list);
  check_promises (snapshot, home, day, today, list);
  check_preparation (snapshot, home, day, today, list);
  g_array_sort (list, compare_conflicts);
  return list;
}

static char *
format_no_room (LmSnapshot *snapshot, const LmMoveConflict *conflict, const char *address, const char *day)
{
  const LmCrewRow *crew;
  const LmStepRow *step;

  switch (conflict->reason)
    {
    case LM_REASON_CREW:
      crew = LM_FIND (snapshot, CREW, conflict->other);
      if (crew)
        return g_strdup_printf (_("%s has no room for %s on %s. Choose another day, or move other homes first."), crew->name, address, day);
      break;
    case LM_REASON_BEFORE:
    case LM_REASON_SHARED:
      step = LM_FIND (snapshot, STEP, conflict->other);
      if (step)
        return g_strdup_printf (_("The work before the visit to %s can't be done by %s: %s. Choose a later day."), address, day,
                                lm_words_pick (step->name, step->name_en));
      break;
    case LM_REASON_DAY:
      return g_strdup_printf (_("The work in %s takes more time than is left on %s. Choose another day."), address, day);
    case LM_REASON_RESIDENT:
      return g_strdup_printf (_("The resident of %s can't on %s."), address, day);
    default:
      break;
    }
  return g_strdup_printf (_("The crews have no room for %s on %s. Choose another day, or move other homes first."), address, day);
}

char *
lm_move_conflict_format (LmSnapshot *snapshot, const LmMoveConflict *conflict)
{
  g_autofree char *day = NULL, *address = NULL;
  const LmHomeRow *home;

  g_return_val_if_fail (snapshot != NULL && conflict != NULL, NULL);
  day = lm_words_of_day (conflict->day);
  home = LM_FIND (snapshot, HOME, conflict->home);
  address = home ? lm_home_format_address (home) : g_strdup ("");
  if (g_str_equal (conflict->code, "done"))
    return g_strdup_printf (_("%s is connected already."), address);
  if (g_str_equal (conflict->code, "dropped"))
    return g_strdup_printf (_("%s is not in the project. Take it in again first."), address);
  if (g_str_equal (conflict->code, "refused"))
    return g_strdup_printf (_("The resident of %s does not want to be connected. Record another decision first."), address);
  if (g_str_equal (conflict->code, "past"))
    return g_strdup_printf (_("%s is past. Choose a day to come."), day);
  if (g_str_equal (conflict->code, "start"))
    return g_strdup_printf (_("The project starts on %s. Choose that day or a later one."), day);
  if (g_str_equal (conflict->code, "holiday"))
    {
      const LmHolidayRow *holiday = LM_FIND (snapshot, HOLIDAY, conflict->other);

      return g_strdup_printf (_("Nobody works on %s: %s. Choose another day."), day,
                              holiday ? lm_words_pick (holiday->name, holiday->name_en) : "");
    }
  if (g_str_equal (conflict->code, "calendar"))
    return g_strdup_printf (_("%s is no working day. Choose another day."), day);
  if (g_str_equal (conflict->code, "resident"))
    {
      const LmAvailabilityRow *row = LM_FIND (snapshot, AVAILABILITY, conflict->other);

      if (row && *row->reason)
        return g_strdup_printf (_("The resident of %s can't on %s: %s."), address, day, row->reason);
      return g_strdup_printf (_("The resident of %s can't on %s."), address, day);
    }
  if (g_str_equal (conflict->code, "street"))
    {
      const LmStreetBlockRow *row = LM_FIND (snapshot, STREET_BLOCK, conflict->other);
      g_autofree char *open = row ? lm_words_of_day (row->end_day) : NULL;

      return row ? g_strdup_printf (_("%s is closed on %s and open again on %s. Choose a day from then on."), row->street, day, open)
                 : g_strdup_printf (_("The street is closed on %s."), day);
    }
  if (g_str_equal (conflict->code, "confirmed"))
    return g_strdup_printf (_("%s is confirmed for %s. Make a new appointment with the resident."), address, day);
  if (g_str_equal (conflict->code, "told"))
    return g_strdup_printf (_("The resident of %s was told %s and must be told again."), address, day);
  if (g_str_equal (conflict->code, "notice"))
    return g_strdup_printf (_("%s is short notice."), day);
  if (g_str_equal (conflict->code, "train"))
    {
      const LmTrainRow *train = LM_FIND (snapshot, TRAIN, conflict->other);

      return g_strdup_printf (_("%s is not at work on %s."), train ? train->name : "", day);
    }
  if (g_str_equal (conflict->code, "season"))
    return g_strdup_printf (_("The work in %s takes %d minutes more than the day has, in the heating season."), address,
                            conflict->minutes);
  if (g_str_equal (conflict->code, "not-ready"))
    {
      const LmConditionRow *condition = LM_FIND (snapshot, CONDITION, conflict->other);

      return g_strdup_printf (_("For %s this should have been arranged by %s: %s."), address, day,
                              condition ? lm_words_pick (condition->name, condition->name_en) : "");
    }
  if (g_str_equal (conflict->code, "moves"))
    return g_strdup_printf (_("%s would move to %s."), address, day);
  if (g_str_equal (conflict->code, "buffer"))
    return g_strdup_printf (_("The visit to %s leaves %d minutes at the end of the day, less than is kept free."), address,
                            conflict->minutes);
  if (g_str_equal (conflict->code, "too-long"))
    return g_strdup_printf (_("The work in %s takes %d minutes more than the day has."), address, conflict->minutes);
  return format_no_room (snapshot, conflict, address, day);
}

GArray *
lm_project_check_day (LmProject *self, LmId home, LmDay day)
{
  const LmHomeRow *row;

  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  row = LM_FIND (lm_project_get_snapshot (self), HOME, home);
  if (row == NULL)
    return g_array_new (FALSE, FALSE, sizeof (LmMoveConflict));
  return lm_appointment_check_day (lm_project_get_snapshot (self), row, day, lm_project_get_today (self));
}

GArray *
lm_project_check_move (LmProject *self, LmId home, LmDay day)
{
  g_autoptr (LmPlacing) placing = NULL;
  GArray *list = lm_project_check_day (self, home, day);
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  LmAppointmentRow row;
  LmPlanDay blocked = { 0 };

  if (has_hard (list) || LM_FIND (snapshot, HOME, home) == NULL || lm_snapshot_get_adopted (snapshot) == NULL)
    return list;
  lm_appointment_of_day (snapshot, home, day, &row);
  placing = lm_appointment_place (self, &row, &blocked);
  if (placing == NULL)
    {
      LmMoveConflict conflict = lm_appointment_no_room (home, &blocked);

      g_array_append_val (list, conflict);
    }
  else if (placing->home)
    {
      if (placing->day.slack < 0)
        add (list, "too-long", FALSE, home, 0, day, -placing->day.slack);
      else if (placing->day.uses_buffer)
        add (list, "buffer", FALSE, home, 0, day, placing->day.slack);
    }
  else
    {
      guint n;
      const LmPlanHomeRow *rows = lm_plan_get_homes (placing->plan, &n);

      for (guint i = 0; i < n; i++)
        {
          const LmPlanHomeRow *before = lm_home_get_plan (snapshot, rows[i].home);

          if (before && rows[i].home != home && before->visit_day != rows[i].visit_day)
            add (list, "moves", FALSE, rows[i].home, 0, rows[i].visit_day, 0);
        }
    }
  g_array_sort (list, compare_conflicts);
  return list;
}

gboolean
lm_project_move_home (LmProject *self, LmId home, LmDay day, GError **error)
{
  LmSnapshot *snapshot;
  const LmHomeRow *row;
  g_autoptr (GArray) conflicts = NULL;
  g_autofree char *address = NULL, *date = NULL, *label = NULL;
  LmAppointmentChange change;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  snapshot = lm_project_get_snapshot (self);
  row = lm_project_need_home (self, home, error);
  if (row == NULL)
    return FALSE;
  conflicts = lm_appointment_check_day (snapshot, row, day, lm_project_get_today (self));
  if (!lm_appointment_refuse_hard (snapshot, conflicts, error))
    return FALSE;

  address = lm_home_format_address (row);
  date = lm_words_of_day (day);
  label = g_strdup_printf (_("%s moved to %s"), address, date);
  lm_appointment_change_init (&change, label);
  lm_appointment_of_day (snapshot, home, day, &change.row);
  change.row.made_at = lm_project_get_utc (self);
  change.row.made_by = g_get_real_name ();
  return lm_appointment_apply (self, &change, error) != 0;
}
