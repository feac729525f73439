#include <glib/gi18n-lib.h>

#include "core/lm-calendar.h"
#include "lm-appointment-private.h"
#include "lm-project-private.h"
#include "planner/lm-repair.h"
#include "project/lm-appointments.h"

/* Days that can be offered on the telephone, with all that follows from them. */

/* Days asked of the planner beyond those that are offered: what the planner
 * does not know (a confirmed day, a resident's wish) may bar some. */
#define MORE 6

static void
fill_slot (LmSnapshot *snapshot, const LmPlanSlot *from, GArray *conflicts, LmSlot *slot)
{
  *slot = (LmSlot) {
    .day = from->visit.day, .in_train = from->in_train, .shift = from->visit.shift, .start = from->visit.start,
    .end = from->visit.end, .slack = from->visit.slack, .uses_buffer = from->visit.uses_buffer,
    .before_ready = from->visit.before_ready, .visits = from->visit.visits, .moved = from->visit.moved, .train = from->train,
    .spare_days_used = from->spare_days_used, .spare_days_left = from->spare_days_left, .uses_slot = from->uses_slot,
    .slots_left = from->slots_left, .district_end = from->district_end, .p80_day = from->p80_day,
  };
  slot->train_shift = lm_calendar_count (snapshot, NULL, from->train_end_before, from->train_end);
  slot->district_shift = lm_calendar_count (snapshot, NULL, from->district_end_before, from->district_end);
  for (guint c = 0; c < conflicts->len; c++)
    slot->n_soft += !g_array_index (conflicts, LmMoveConflict, c).hard;
}

/* A confirmed day is no bar to offering another: that is what the call is for. */
static const LmMoveConflict *
find_bar (GArray *conflicts)
{
  for (guint c = 0; c < conflicts->len; c++)
    {
      const LmMoveConflict *conflict = &g_array_index (conflicts, LmMoveConflict, c);

      if (conflict->hard && !g_str_equal (conflict->code, "confirmed"))
        return conflict;
    }
  return NULL;
}

GArray *
lm_project_find_slots (LmProject *self, LmId home, LmDay from, guint n)
{
  GArray *slots = g_array_new (FALSE, FALSE, sizeof (LmSlot));
  g_autoptr (GArray) days = NULL;
  LmSnapshot *snapshot;
  const LmHomeRow *row;
  LmDay today;

  g_return_val_if_fail (LM_IS_PROJECT (self), slots);
  snapshot = lm_project_get_snapshot (self);
  row = LM_FIND (snapshot, HOME, home);
  if (row == NULL || lm_snapshot_get_adopted (snapshot) == NULL)
    return slots;
  today = lm_project_get_today (self);
  days = lm_plan_list_slots (lm_planning_get_standing (self), home, MAX (from, today), n + MORE);
  for (guint i = 0; i < days->len && slots->len < n; i++)
    {
      const LmPlanSlot *day = &g_array_index (days, LmPlanSlot, i);
      g_autoptr (GArray) conflicts = lm_appointment_check_day (snapshot, row, day->visit.day, today);
      LmSlot slot;

      if (find_bar (conflicts))
        continue;
      fill_slot (snapshot, day, conflicts, &slot);
      g_array_append_val (slots, slot);
    }
  return slots;
}

gboolean
lm_project_ask_slot (LmProject *self, LmId home, LmDay day, LmSlot *slot, char **why)
{
  g_autoptr (GArray) conflicts = NULL;
  LmSnapshot *snapshot;
  const LmMoveConflict *bar;
  const LmHomeRow *row;
  LmPlanSlot found;
  LmMoveConflict no_room;

  g_return_val_if_fail (LM_IS_PROJECT (self) && slot != NULL && why != NULL, FALSE);
  *why = NULL;
  snapshot = lm_project_get_snapshot (self);
  row = LM_FIND (snapshot, HOME, home);
  if (row == NULL || lm_snapshot_get_adopted (snapshot) == NULL)
    {
      *why = g_strdup (_("There is no plan yet. Plan the district first."));
      return FALSE;
    }
  conflicts = lm_appointment_check_day (snapshot, row, day, lm_project_get_today (self));
  bar = find_bar (conflicts);
  if (bar)
    {
      *why = lm_move_conflict_format (snapshot, bar);
      return FALSE;
    }
  found = lm_plan_ask_slot (lm_planning_get_standing (self), home, day);
  if (found.visit.fits)
    {
      fill_slot (snapshot, &found, conflicts, slot);
      return TRUE;
    }
  no_room = lm_appointment_no_room (home, &found.visit);
  *why = lm_move_conflict_format (snapshot, &no_room);
  return FALSE;
}

static void
say (GStrvBuilder *phrases, char *phrase)
{
  g_strv_builder_take (phrases, phrase);
}

static void
say_shift (GStrvBuilder *phrases, int shift)
{
  guint n = (guint) ABS (shift);

  if (shift == 0)
    say (phrases, g_strdup (_("as planned")));
  else if (shift > 0)
    say (phrases, g_strdup_printf (ngettext ("%u working day later", "%u working days later", n), n));
  else
    say (phrases, g_strdup_printf (ngettext ("%u working day earlier", "%u working days earlier", n), n));
}

char **
lm_slot_describe (LmSnapshot *snapshot, const LmSlot *slot)
{
  g_autoptr (GStrvBuilder) phrases = g_strv_builder_new ();
  const LmTrainRow *train;
  guint n;

  g_return_val_if_fail (snapshot != NULL && slot != NULL, NULL);
  train = LM_FIND (snapshot, TRAIN, slot->train);
  if (train)
    say (phrases, slot->in_train ? g_strdup_printf (_("with the train %s"), train->name)
                                 : g_strdup_printf (_("after or before the train %s"), train->name));
  say_shift (phrases, slot->shift);
  if (slot->visits > 0)
    say (phrases, g_strdup_printf (ngettext ("%u other home that day", "%u other homes that day", slot->visits), slot->visits));
  say (phrases, slot->moved > 0 ? g_strdup_printf (ngettext ("nobody else moves, %u step of this home outside does",
                                                             "nobody else moves, %u steps of this home outside do", slot->moved),
                                                   slot->moved)
                                : g_strdup (_("nobody else moves")));
  if (slot->uses_slot)
    say (phrases, g_strdup_printf (ngettext ("takes a spare slot, %u is left", "takes a spare slot, %u are left",
                                             (guint) slot->slots_left), (guint) slot->slots_left));
  if (slot->spare_days_used > 0)
    {
      n = (guint) slot->spare_days_used;
      say (phrases, g_strdup_printf (ngettext ("takes %u spare day of the train", "takes %u spare days of the train", n), n));
    }
  n = (guint) ABS (slot->train_shift);
  if (slot->train_shift > 0 && slot->district_shift <= 0)
    say (phrases, g_strdup_printf (ngettext ("the train ends %u working day later", "the train ends %u working days later", n), n));
  else if (slot->train_shift < 0)
    say (phrases, g_strdup_printf (ngettext ("the train ends %u working day sooner", "the train ends %u working days sooner", n), n));
  n = (guint) ABS (slot->district_shift);
  if (slot->district_shift > 0)
    say (phrases, g_strdup_printf (ngettext ("the district ends %u working day later", "the district ends %u working days later", n), n));
  else
    say (phrases, g_strdup (_("the district ends when it did")));
  if (slot->uses_buffer)
    say (phrases, g_strdup_printf (_("%d minutes to spare on the day, less than is kept free"), MAX (slot->slack, 0)));
  if (slot->before_ready)
    say (phrases, g_strdup (_("not ready by then: can be held, not confirmed")));
  return g_strv_builder_end (phrases);
}
