#include "lm-ui-config.h"

#include "home-detail/lm-home-detail-private.h"

#include "core/lm-home.h"
#include "project/lm-appointments.h"
#include "shared/lm-accessible.h"
#include "shared/lm-reason-words.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* Steps of the plan that concern the home, its own and those it shares, in
 * order of time. */
static GPtrArray *
collect_steps (LmDetail *detail)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (detail->snapshot);
  GPtrArray *steps = g_ptr_array_new ();
  guint n;
  const LmPlanStepRow **own = LM_OF_HOME (detail->snapshot, PLAN_STEP, detail->home->id, &n);
  const LmPlanStepRow *all;

  for (guint i = 0; i < n; i++)
    if (plan != NULL && own[i]->plan == plan->id)
      g_ptr_array_add (steps, (gpointer) own[i]);
  if (detail->home->stairwell == 0 && detail->home->stack == 0 && detail->home->row == 0)
    return steps;
  all = LM_ROWS (detail->snapshot, PLAN_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (all[i].coupling != 0 && plan != NULL && all[i].plan == plan->id &&
        (all[i].coupling == detail->home->stairwell || all[i].coupling == detail->home->stack || all[i].coupling == detail->home->row))
      g_ptr_array_add (steps, (gpointer) &all[i]);
  return steps;
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const LmPlanStepRow *one = *(const LmPlanStepRow *const *) a, *two = *(const LmPlanStepRow *const *) b;

  if (one->start != two->start)
    return one->start < two->start ? -1 : 1;
  return one->id < two->id ? -1 : 1;
}

static const char *
step_name (LmDetail *detail, const LmPlanStepRow *step)
{
  const LmStepRow *row = LM_FIND (detail->snapshot, STEP, step->step);

  return row != NULL ? lm_words_name (row->name, row->name_en) : "";
}

static const LmPartyRow *
party_of (LmDetail *detail, const LmCrewRow *crew)
{
  return crew != NULL ? LM_FIND (detail->snapshot, PARTY, crew->party) : NULL;
}

static GtkWidget *
step_row_new (LmDetail *detail, GPtrArray *steps, guint first, guint last, gboolean with_day)
{
  const LmPlanStepRow *step = g_ptr_array_index (steps, first);
  const LmCrewRow *crew = LM_FIND (detail->snapshot, CREW, step->crew);
  const LmPartyRow *party = party_of (detail, crew);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *span = NULL, *title = NULL, *why = NULL;
  LmInstant end = step->end;
  GtkWidget *row;

  for (guint i = first; i <= last; i++) {
    const LmPlanStepRow *part = g_ptr_array_index (steps, i);

    if (i > first)
      g_string_append (names, ", ");
    g_string_append (names, step_name (detail, part));
    end = MAX (end, part->end);
  }
  if (with_day)
    span = step->start != LM_INSTANT_NONE ? lm_words_day (lm_instant_get_day (step->start)) : g_strdup (_ ("not placed"));
  else
    span = lm_words_span (lm_instant_get_minute (step->start), lm_instant_get_minute (end));
  title = g_strdup_printf ("%s %s", span, names->str);
  row = lm_detail_row_new (title, crew != NULL ? crew->name : NULL);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), lm_detail_block_new (party));
  if (step->state == LM_STEP_STATE_DONE)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("object-select-symbolic"));
  why = lm_reason_words_format (detail->snapshot, step);
  gtk_widget_set_tooltip_text (row, why);
  gtk_widget_add_css_class (row, "step-row");
  return row;
}

static char *
describe_promise (LmDetail *detail, const LmAppointmentRow *appointment, const LmPromiseRow *promise)
{
  const char *state = lm_words_of (lm_appointment_state_nicks, appointment != NULL ? appointment->state : LM_APPOINTMENT_STATE_NONE);

  if (promise != NULL) {
    g_autofree char *told = lm_words_moment (promise->told_at);

    /* Translators: state of the appointment, moment and way in which the resident was told. */
    return g_strdup_printf (_ ("%s · told %s (%s)"), state, told, lm_words_of (lm_channel_nicks, promise->channel));
  }
  return g_strdup (appointment != NULL ? state : _ ("The resident was not told a day yet"));
}

static char *
describe_day (LmDetail *detail, const LmAppointmentRow *appointment)
{
  const LmProjectRow *project = lm_snapshot_get_project (detail->snapshot);
  LmDay day = lm_home_item_get_visit_day (detail->item);
  g_autofree char *text = lm_words_day (day);
  g_autofree char *span = NULL;

  if (day == LM_DAY_NONE)
    return g_strdup (_ ("Not planned"));
  if (appointment != NULL && appointment->precision == LM_PRECISION_ARRIVAL && appointment->from_minute >= 0) {
    span = lm_words_span (appointment->from_minute, appointment->to_minute);
    /* Translators: day, arrival window. */
    return g_strdup_printf (_ ("%s, arrival %s"), text, span);
  }
  span = lm_words_span (project->visit_start, project->visit_end);
  return g_strdup_printf (_ ("%s, %s"), text, span);
}

static void
add_head (LmDetail *detail, LmDetailGroup *group)
{
  const LmAppointmentRow *last = lm_home_item_get_appointment (detail->item);
  /* The appointment of a visit that must be made again says nothing of the next. */
  gboolean again = last != NULL && last->state == LM_APPOINTMENT_STATE_KEPT &&
                   lm_home_item_get_state (detail->item)->execution == LM_EXECUTION_PARTLY;
  const LmAppointmentRow *appointment = again ? NULL : last;
  const LmPromiseRow *promise = again ? NULL : lm_home_get_promise (detail->snapshot, detail->home->id);
  g_autofree char *title = describe_day (detail, appointment);
  g_autofree char *subtitle = describe_promise (detail, appointment, promise);
  g_autofree char *name = g_strdup_printf (_ ("Move the connection day of %s"), detail->address);
  GtkWidget *row = lm_detail_row_new (title, subtitle);
  GtkWidget *button = gtk_button_new_with_label (lm_home_item_get_visit_day (detail->item) != LM_DAY_NONE ? _ ("Move…") : _ ("Book…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.book");
  lm_accessible_name (button, name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_widget_add_css_class (row, "day-head");
  lm_detail_group_add (group, row);
}

/* The conflicts of the home, each a row of its own with what it is about. */
static void
add_conflicts (LmDetail *detail, LmDetailGroup *group)
{
  LmConflicts *conflicts = lm_desk_get_conflicts (detail->desk);

  for (guint i = 0; conflicts != NULL && i < conflicts->violations->len; i++) {
    const LmViolation *violation = &g_array_index (conflicts->violations, LmViolation, i);
    g_autofree char *text = NULL;
    GtkWidget *row;

    if (violation->home != detail->home->id)
      continue;
    text = lm_violation_describe (detail->snapshot, violation);
    row = lm_detail_row_new (text, violation->weight == LM_VIOLATION_HARD ? _ ("Conflict") : _ ("At risk"));
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
    gtk_widget_add_css_class (row, violation->weight == LM_VIOLATION_HARD ? "conflict-row" : "risk-row");
    lm_detail_group_add (group, row);
  }
}

static void
add_steps_of_day (LmDetail *detail, LmDetailGroup *group, GPtrArray *steps)
{
  const LmProjectRow *project = lm_snapshot_get_project (detail->snapshot);
  LmDay day = lm_home_item_get_visit_day (detail->item);
  LmInstant end = LM_INSTANT_NONE;

  for (guint i = 0; i < steps->len; ) {
    const LmPlanStepRow *step = g_ptr_array_index (steps, i);
    guint last = i;

    while (last + 1 < steps->len && ((const LmPlanStepRow *) g_ptr_array_index (steps, last + 1))->crew == step->crew)
      last++;
    lm_detail_group_add (group, step_row_new (detail, steps, i, last, FALSE));
    for (; i <= last; i++)
      end = MAX (end, ((const LmPlanStepRow *) g_ptr_array_index (steps, i))->end);
  }
  if (day != LM_DAY_NONE && end != LM_INSTANT_NONE && end < lm_instant (day, project->visit_end)) {
    g_autofree char *span = lm_words_span (lm_instant_get_minute (end), project->visit_end);
    g_autofree char *title = g_strdup_printf (_ ("%s Buffer"), span);
    GtkWidget *row = lm_detail_row_new (title, NULL);

    adw_action_row_add_prefix (ADW_ACTION_ROW (row), lm_detail_block_new (NULL));
    gtk_widget_add_css_class (row, "step-row");
    lm_detail_group_add (group, row);
  }
}

static void
add_other_steps (LmDetail *detail, LmDetailGroup *group, GPtrArray *steps)
{
  GtkWidget *expander;
  g_autofree char *count = NULL;

  if (steps->len == 0)
    return;
  expander = adw_expander_row_new ();
  count = g_strdup_printf (ngettext ("%u step", "%u steps", steps->len), steps->len);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("Outside and before"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), count);
  for (guint i = 0; i < steps->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), step_row_new (detail, steps, i, i, TRUE));
  lm_detail_group_add (group, expander);
}

/* Until which day such a visit may take, as the simulation says. */
static void
add_p80 (LmDetail *detail, LmDetailGroup *group)
{
  const LmPlanHomeRow *plan = lm_home_item_get_plan (detail->item);
  g_autofree char *day = NULL;

  if (plan == NULL || plan->visit_day == LM_DAY_NONE || plan->p80_day == LM_DAY_NONE ||
      lm_home_item_get_state (detail->item)->execution == LM_EXECUTION_DONE)
    return;
  day = lm_words_day_long (plan->p80_day);
  lm_detail_group_add (group, lm_detail_row_new (_ ("Done eight times in ten by"), day));
}

/* Why the home stands on this day: the reason of the first step of its day. */
static void
add_why (LmDetail *detail, LmDetailGroup *group, GPtrArray *day_steps)
{
  const LmPlanHomeRow *plan = lm_home_item_get_plan (detail->item);
  g_autofree char *why = NULL;

  if (day_steps->len > 0)
    why = lm_reason_words_format (detail->snapshot, g_ptr_array_index (day_steps, 0));
  if (plan != NULL && plan->slack < 0) {
    g_autofree char *minutes = lm_words_minutes (-plan->slack);
    g_autofree char *text = g_strdup_printf (_ ("The work is %s too long for one day. Another method, another place of the unit, one more fitter or a step earlier outside can help."), minutes);

    lm_detail_group_add (group, lm_detail_row_new (_ ("Does not fit the day"), text));
  } else if (plan != NULL && plan->visit_day != LM_DAY_NONE && day_steps->len == 0) {
    lm_detail_group_add (group, lm_detail_row_new (_ ("The work of this day has no place yet"), _ ("The conflicts above say what stands in the way.")));
  } else if (plan != NULL && plan->visit_day != LM_DAY_NONE) {
    g_autofree char *minutes = lm_words_minutes (plan->slack);
    g_autofree char *text = why != NULL ? g_strdup_printf (_ ("%s. %s to spare on the day."), why, minutes)
                                        : g_strdup_printf (_ ("%s to spare on the day."), minutes);

    lm_detail_group_add (group, lm_detail_row_new (_ ("Why this day"), text));
  }
}

void
lm_detail_fill_day (LmDetail *detail, LmDetailGroup *group)
{
  g_autoptr (GPtrArray) steps = collect_steps (detail);
  g_autoptr (GPtrArray) day_steps = g_ptr_array_new ();
  g_autoptr (GPtrArray) other_steps = g_ptr_array_new ();
  LmDay day = lm_home_item_get_visit_day (detail->item);
  LmConflicts *conflicts = lm_desk_get_conflicts (detail->desk);

  /* There are no fields in this group, so it is made anew for every revision. */
  if (!lm_detail_group_begin (group, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %p", detail->home->id, lm_snapshot_get_revision (detail->snapshot),
                                                      (void *) conflicts)))
    return;
  for (guint i = 0; i < steps->len; i++) {
    const LmPlanStepRow *step = g_ptr_array_index (steps, i);
    const LmStepRow *row = LM_FIND (detail->snapshot, STEP, step->step);
    gboolean of_day = row != NULL && row->phase == LM_PHASE_DAY && step->visit == 0 && step->start != LM_INSTANT_NONE &&
                      lm_instant_get_day (step->start) == day;

    g_ptr_array_add (of_day ? day_steps : other_steps, (gpointer) step);
  }
  g_ptr_array_sort (day_steps, compare_steps);
  g_ptr_array_sort (other_steps, compare_steps);
  add_head (detail, group);
  add_p80 (detail, group);
  add_conflicts (detail, group);
  add_steps_of_day (detail, group, day_steps);
  add_why (detail, group, day_steps);
  add_other_steps (detail, group, other_steps);
}
