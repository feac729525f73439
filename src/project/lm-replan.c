#include "lm-replan-private.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "lm-appointment-private.h"
#include "lm-planning-private.h"
#include "lm-project-private.h"
#include "lm-words-private.h"

/* The question, and doing what was chosen. */

#define OPTIONS_MOST 3
/* Homes of one question; a longer list is for planning the district again. */
#define HOMES_MOST 150

void
lm_replan_free (LmReplan *self)
{
  lm_snapshot_unref (self->snapshot);
  g_array_unref (self->homes);
  g_free (self->street);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_free (self);
}

const LmId *
lm_replan_get_homes (LmReplan *self, guint *n)
{
  if (n)
    *n = self->homes->len;
  return (const LmId *) self->homes->data;
}

guint
lm_replan_get_n_options (LmReplan *self)
{
  return self->options->len;
}

const LmRepairOption *
lm_replan_get_option (LmReplan *self, guint i)
{
  g_return_val_if_fail (i < self->options->len, NULL);
  return g_ptr_array_index (self->options, i);
}

GArray *
lm_project_list_standby (LmSnapshot *snapshot)
{
  GArray *homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  guint n;
  const LmResidentRow *residents = LM_ROWS (snapshot, RESIDENT, &n);

  for (guint i = 0; i < n; i++)
    if (residents[i].short_notice)
      g_array_append_val (homes, residents[i].home);
  return homes;
}

GArray *
lm_project_find_touched (LmProject *self)
{
  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  if (lm_snapshot_get_adopted (lm_project_get_snapshot (self)) == NULL)
    return g_array_new (FALSE, FALSE, sizeof (LmRepairTouch));
  return lm_repair_find_touched (lm_planning_get_standing (self));
}

static gboolean
is_asked (LmSnapshot *snapshot, const LmReplanQuestion *question, const LmRepairTouch *touch)
{
  const LmHomeRow *home = LM_FIND (snapshot, HOME, touch->home);

  if (question->home)
    return FALSE;
  if (question->crew)
    return touch->why == LM_REASON_CREW && touch->ref == question->crew;
  if (question->street)
    return touch->why == LM_REASON_STREET && home && g_str_equal (home->street, question->street);
  return !question->late;
}

/* The visit of the home that came to nothing, or to half, or whose resident
 * refuses: whose people are free then. */
static void
find_freed (LmReplan *self, LmDay today, LmRepairEvent *event)
{
  LmId home = self->question.home;
  const LmPlanHomeRow *plan = home ? lm_home_get_plan (self->snapshot, home) : NULL;
  const LmDecisionRow *decision = home ? lm_home_get_decision (self->snapshot, home) : NULL;
  guint n = 0;
  const LmVisitRow **visits = home ? LM_OF_HOME (self->snapshot, VISIT, home, &n) : NULL;

  if (plan && decision && decision->state == LM_DECISION_STATE_REFUSED)
    {
      self->gone = home;
      event->gone = event->freed = home;
      event->freed_day = plan->visit_day;
      return;
    }
  for (guint i = 0; i < n; i++)
    if (visits[i]->kind == LM_APPOINTMENT_KIND_CONNECTION && visits[i]->day >= today &&
        visits[i]->outcome == LM_OUTCOME_NO_ACCESS)
      {
        event->freed = home;
        event->freed_day = visits[i]->day;
      }
}

/* People who run over, and the homes they can't be in by then. */
static GArray *
find_busy (LmProject *project, LmReplan *self)
{
  g_autoptr (GArray) late = lm_project_find_late (project);
  GArray *busy = g_array_new (FALSE, FALSE, sizeof (LmRepairBusy));

  for (guint i = 0; i < late->len; i++)
    {
      const LmLate *item = &g_array_index (late, LmLate, i);
      LmRepairBusy people = { item->crew, item->persons, item->planned, item->until };
      gboolean known = FALSE;

      g_array_append_val (busy, people);
      for (guint k = 0; k < self->homes->len; k++)
        known |= g_array_index (self->homes, LmId, k) == item->next;
      if (item->next && item->next_start < item->until && !known)
        g_array_append_val (self->homes, item->next);
    }
  return busy;
}

LmReplan *
lm_project_replan (LmProject *self, const LmReplanQuestion *question, GError **error)
{
  g_autoptr (LmReplan) replan = NULL;
  g_autoptr (GArray) touched = NULL, standby = NULL, busy = NULL;
  LmRepairEvent event = { .freed_day = LM_DAY_NONE };
  LmPlanProblem *standing;

  g_return_val_if_fail (LM_IS_PROJECT (self) && question != NULL, NULL);
  if (lm_snapshot_get_adopted (lm_project_get_snapshot (self)) == NULL)
    {
      g_set_error_literal (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND, _("There is no plan yet. Plan the district first."));
      return NULL;
    }
  standing = lm_planning_get_standing (self);
  replan = g_new0 (LmReplan, 1);
  replan->snapshot = lm_snapshot_ref (lm_project_get_snapshot (self));
  replan->homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  replan->question = *question;
  replan->question.street = replan->street = g_strdup (question->street);
  touched = lm_repair_find_touched (standing);
  for (guint i = 0; i < touched->len; i++)
    {
      const LmRepairTouch *touch = &g_array_index (touched, LmRepairTouch, i);

      if (is_asked (replan->snapshot, question, touch) && replan->homes->len < HOMES_MOST)
        g_array_append_val (replan->homes, touch->home);
    }
  find_freed (replan, lm_project_get_today (self), &event);
  /* Who asks about a home wants another place for it, whether it holds or not. */
  if (question->home && replan->gone == 0 && !lm_planning_is_home_done (replan->snapshot, question->home))
    g_array_append_val (replan->homes, question->home);
  if (question->late)
    busy = find_busy (self, replan);
  if (replan->homes->len == 0 && replan->gone == 0)
    {
      g_set_error_literal (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND,
                           _("Nothing has to be planned again: everything stands as it can stand."));
      return NULL;
    }
  standby = lm_project_list_standby (replan->snapshot);
  event.homes = (const LmId *) replan->homes->data;
  event.n_homes = replan->homes->len;
  event.now = lm_project_get_now (self);
  event.standby = (const LmId *) standby->data;
  event.n_standby = standby->len;
  if (busy)
    {
      event.busy = (const LmRepairBusy *) busy->data;
      event.n_busy = busy->len;
    }
  replan->options = lm_repair_list (standing, &event, OPTIONS_MOST);
  return g_steal_pointer (&replan);
}

gboolean
lm_replan_must_ask (LmReplan *self, const LmRepairMove *move)
{
  guint n;
  const LmVisitRow **visits;

  if (move->to_day == LM_DAY_NONE)
    return FALSE;
  if (move->breaks_promise || move->standby)
    return TRUE;
  if (!move->touched || move->from_day != LM_DAY_NONE)
    return FALSE;
  /* Whoever was not in has to hear of another day. */
  visits = LM_OF_HOME (self->snapshot, VISIT, move->home, &n);
  for (guint i = 0; i < n; i++)
    if (visits[i]->kind == LM_APPOINTMENT_KIND_CONNECTION && visits[i]->outcome != LM_OUTCOME_DONE)
      return TRUE;
  return FALSE;
}

static void
write_proposal (LmProject *project, LmEdit *edit, const LmRepairMove *move)
{
  LmAppointmentChange change;

  lm_appointment_change_init (&change, "");
  lm_appointment_of_day (lm_edit_get_snapshot (edit), move->home, move->to_day, &change.row);
  change.row.state = LM_APPOINTMENT_STATE_PROPOSED;
  change.row.held_until = 0;
  change.row.next_try = lm_project_get_today (project);
  change.row.made_at = lm_project_get_utc (project);
  change.row.made_by = g_get_real_name ();
  if (change.row.id)
    lm_edit_update (edit, LM_TABLE_APPOINTMENT, &change.row);
  else
    lm_edit_insert (edit, LM_TABLE_APPOINTMENT, &change.row);
}

/* A home that leaves the plan: what is not done of it goes. */
static void
write_gone (LmEdit *edit, LmId home)
{
  LmSnapshot *before = lm_edit_get_snapshot (edit);
  const LmPlanHomeRow *plan = lm_home_get_plan (before, home);
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (before, PLAN_STEP, home, &n);
  LmPlanHomeRow row;

  if (plan == NULL)
    return;
  row = *plan;
  row.state = LM_PLAN_STATE_UNPLANNED;
  row.visit_day = row.p80_day = LM_DAY_NONE;
  row.slack = 0;
  lm_edit_update_if_changed (edit, LM_TABLE_PLAN_HOME, &row);
  for (guint i = 0; i < n; i++)
    if (steps[i]->plan == plan->plan && steps[i]->state != LM_STEP_STATE_DONE && steps[i]->state != LM_STEP_STATE_RUNNING)
      lm_edit_delete (edit, LM_TABLE_PLAN_STEP, steps[i]->id);
}

static void
write_move (LmProject *project, LmEdit *edit, LmReplan *replan, const LmRepairOption *option, const LmRepairMove *move)
{
  LmPlacing placing = {
    .snapshot = replan->snapshot, .home = move->home, .p80_day = move->p80_day,
    .day = { .day = move->to_day, .fits = TRUE, .start = move->to_start, .end = move->to_end, .slack = move->slack },
  };

  if (move->to_day == LM_DAY_NONE)
    {
      if (move->home == replan->gone)
        write_gone (edit, move->home);
      return;
    }
  placing.steps = g_array_new (FALSE, FALSE, sizeof (LmPlanStepRow));
  for (guint i = 0; i < option->steps->len; i++)
    if (g_array_index (option->steps, LmPlanStepRow, i).home == move->home)
      g_array_append_val (placing.steps, g_array_index (option->steps, LmPlanStepRow, i));
  lm_planning_write (edit, &placing, 0, 0, lm_project_get_utc (project));
  g_array_unref (placing.steps);
  if (lm_replan_must_ask (replan, move))
    write_proposal (project, edit, move);
}

static void
write_shared (LmEdit *edit, const LmRepairOption *option)
{
  LmSnapshot *before = lm_edit_get_snapshot (edit);
  LmId plan = lm_snapshot_get_adopted (before)->id;
  guint n;
  const LmPlanStepRow *rows = LM_ROWS (before, PLAN_STEP, &n);

  for (guint i = 0; i < option->steps->len; i++)
    {
      LmPlanStepRow step = g_array_index (option->steps, LmPlanStepRow, i);

      if (step.coupling == 0)
        continue;
      step.plan = plan;
      for (guint k = 0; k < n; k++)
        if (rows[k].plan == plan && rows[k].coupling == step.coupling && rows[k].step == step.step)
          step.id = rows[k].id;
      if (step.id)
        lm_edit_update_if_changed (edit, LM_TABLE_PLAN_STEP, &step);
      else
        lm_edit_insert (edit, LM_TABLE_PLAN_STEP, &step);
    }
}

/* What changed for whom, in one line. */
static char *
make_label (LmReplan *self, const LmRepairOption *option)
{
  const LmRepairMove *first = &g_array_index (option->moves, LmRepairMove, 0);
  const LmHomeRow *home = LM_FIND (self->snapshot, HOME, first->home);
  guint n_others = option->moves->len - 1;
  g_autofree char *address = home ? lm_home_format_address (home) : g_strdup ("");
  g_autofree char *day = lm_words_of_day (first->to_day);

  if (self->homes->len > 1)
    return g_strdup_printf (ngettext ("Replanned: %u home on another day", "Replanned: %u homes on another day", option->moves->len),
                            option->moves->len);
  if (first->to_day == LM_DAY_NONE)
    return n_others == 0 ? g_strdup_printf (_("%s taken out of the plan"), address)
                         : g_strdup_printf (ngettext ("%s taken out of the plan, %u home takes its place",
                                                      "%s taken out of the plan, %u homes move", n_others), address, n_others);
  if (n_others == 0)
    return g_strdup_printf (_("%s replanned to %s"), address, day);
  return g_strdup_printf (ngettext ("%s replanned to %s, %u other home moved", "%s replanned to %s, %u other homes moved", n_others),
                          address, day, n_others);
}

gboolean
lm_project_apply_replan (LmProject *self, LmReplan *replan, guint i, GError **error)
{
  const LmRepairOption *option;
  g_autofree char *label = NULL;
  g_autoptr (GArray) left = NULL;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self) && replan != NULL, FALSE);
  if (i >= replan->options->len)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no option %u."), i + 1);
  if (replan->snapshot != lm_project_get_snapshot (self))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                   _("The project was changed since these options were worked out. Ask for them again."));
  option = g_ptr_array_index (replan->options, i);
  label = make_label (replan, option);
  edit = lm_project_begin (self, label);
  for (guint m = 0; m < option->moves->len; m++)
    write_move (self, edit, replan, option, &g_array_index (option->moves, LmRepairMove, m));
  write_shared (edit, option);
  if (!lm_edit_end (edit, error))
    return FALSE;
  /* Where nothing is left that does not hold, the plan is up to date. */
  left = lm_project_find_touched (self);
  if (left->len == 0)
    lm_planning_mark_fresh (self);
  return TRUE;
}

LmId
lm_project_add_absence (LmProject *self, LmId crew, LmId person, LmDay first, LmDay end, const char *reason, GError **error)
{
  const LmCrewRow *of;
  g_autofree char *label = NULL;
  LmAbsenceRow row;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self), 0);
  of = LM_FIND (lm_project_get_snapshot (self), CREW, crew);
  if (of == NULL)
    {
      lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no such crew."));
      return 0;
    }
  if (first == LM_DAY_NONE || end == LM_DAY_NONE || end <= first)
    {
      lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The crew must be back after the day it leaves."));
      return 0;
    }
  LM_ROW_FRESH (ABSENCE, &row);
  row.crew = crew;
  row.person = person;
  row.first_day = first;
  row.end_day = end;
  row.reason = reason ? reason : "";
  label = g_strdup_printf (_("%s: absence added"), of->name);
  edit = lm_project_begin (self, label);
  lm_edit_insert (edit, LM_TABLE_ABSENCE, &row);
  return lm_edit_end (edit, error) ? row.id : 0;
}

LmId
lm_project_close_street (LmProject *self, const char *street, LmDay first, LmDay end, const char *reason, GError **error)
{
  g_autofree char *from = NULL, *to = NULL, *label = NULL;
  LmStreetBlockRow row;
  gboolean known = FALSE;
  LmEdit *edit;
  guint n;
  const LmHomeRow *homes;

  g_return_val_if_fail (LM_IS_PROJECT (self) && street != NULL, 0);
  homes = LM_ROWS (lm_project_get_snapshot (self), HOME, &n);
  for (guint i = 0; i < n && !known; i++)
    known = *street && g_str_equal (homes[i].street, street);
  if (!known)
    {
      lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("No home of the project stands in “%s”."), street);
      return 0;
    }
  if (first == LM_DAY_NONE || end == LM_DAY_NONE || end <= first)
    {
      lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The street must open again after the day it closes."));
      return 0;
    }
  LM_ROW_FRESH (STREET_BLOCK, &row);
  row.street = street;
  row.first_day = first;
  row.end_day = end;
  row.reason = reason ? reason : "";
  from = lm_words_of_day (first);
  to = lm_words_of_day (end - 1);
  label = g_strdup_printf (_("%s closed from %s to %s"), street, from, to);
  edit = lm_project_begin (self, label);
  lm_edit_insert (edit, LM_TABLE_STREET_BLOCK, &row);
  return lm_edit_end (edit, error) ? row.id : 0;
}

gboolean
lm_project_open_street (LmProject *self, LmId street_block, GError **error)
{
  const LmStreetBlockRow *row;
  g_autofree char *label = NULL;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  row = LM_FIND (lm_project_get_snapshot (self), STREET_BLOCK, street_block);
  if (row == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("This street is open already."));
  label = g_strdup_printf (_("%s open again"), row->street);
  edit = lm_project_begin (self, label);
  lm_edit_delete (edit, LM_TABLE_STREET_BLOCK, street_block);
  return lm_edit_end (edit, error);
}
