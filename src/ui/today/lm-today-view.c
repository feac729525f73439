#include "lm-ui-config.h"

#include "today/lm-today-view.h"

#include "appointments/lm-appointment-dialog.h"
#include "choice/lm-choice-dialog.h"
#include "outcome/lm-outcome-dialog.h"
#include "project/lm-homes.h"
#include "project/lm-planning.h"
#include "project/lm-replan.h"
#include "project/lm-today.h"
#include "replan/lm-replan-dialog.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define ROWS_MOST 30

struct _LmTodayView {
  LmView parent_instance;

  GPtrArray *groups;
  guint waiting; /* source: the plan is still being read */

  GtkStack *stack;
  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (LmTodayView, lm_today_view, LM_TYPE_VIEW)

static const struct {
  const char *title;
  const char *description;
} sections[LM_N_TODAY] = {
  [LM_TODAY_PROMISE] = { N_ ("Promises at risk"), N_ ("What a resident was told may not hold. Find another day, or solve the conflict.") },
  [LM_TODAY_VISIT] = { N_ ("Visits"), N_ ("Press D for done, N for nobody at home.") },
  [LM_TODAY_CALL] = { N_ ("Calls"), N_ ("Residents to call today.") },
  [LM_TODAY_DECISION] = { N_ ("Decisions"), N_ ("Homes whose method must be decided soon.") },
  [LM_TODAY_PREPARATION] = { N_ ("Preparation"), N_ ("What must be arranged soon for a planned day.") },
  [LM_TODAY_CERTIFICATE] = { N_ ("Certificates"), N_ ("Certificates that end before the work they are planned for.") },
};

/* What a row's buttons act on. */
typedef struct {
  LmDesk *desk;
  LmTodayItem item;
  GtkWidget *row;
} LmTodayTarget;

static void
target_free (gpointer data)
{
  LmTodayTarget *target = data;

  g_object_unref (target->desk);
  g_free (target);
}

/* --- what the buttons do --- */

static void
open_home (LmTodayTarget *target)
{
  if (target->item.home != 0)
    lm_desk_reveal (target->desk, target->item.home);
  else
    gtk_widget_activate_action (target->row, "win.view", "s", "parties");
}

/* The methods that fit, with the home beside them. */
static void
decide (LmTodayTarget *target)
{
  lm_desk_reveal (target->desk, target->item.home);
  lm_choice_dialog_present (target->desk, target->row, target->item.home);
}

static void
call (LmTodayTarget *target)
{
  lm_appointment_dialog_present (target->desk, target->row, target->item.home);
}

static void
record_done (LmTodayTarget *target)
{
  lm_outcome_record (target->desk, target->row, target->item.home, LM_OUTCOME_DONE, NULL);
}

static void
record_no_access (LmTodayTarget *target)
{
  lm_outcome_record (target->desk, target->row, target->item.home, LM_OUTCOME_NO_ACCESS, _ ("Nobody opened the door"));
}

static void
record_other (LmTodayTarget *target)
{
  lm_outcome_dialog_present (target->desk, target->row, target->item.home);
}

static void
set_condition (LmTodayTarget *target, LmConditionState state)
{
  LmHomeConditionRow values;
  GError *error = NULL;
  gboolean ok;

  LM_ROW_FRESH (HOME_CONDITION, &values);
  values.condition = target->item.ref;
  values.state = state;
  values.day = lm_desk_get_today (target->desk);
  values.by = g_get_real_name ();
  ok = lm_project_set_condition (lm_desk_get_project (target->desk), &target->item.home, 1, &values, &error);
  lm_desk_done (target->desk, ok, error);
}

static void
condition_asked (LmTodayTarget *target)
{
  set_condition (target, LM_CONDITION_STATE_ASKED);
}

static void
condition_met (LmTodayTarget *target)
{
  set_condition (target, LM_CONDITION_STATE_MET);
}

/* --- rows --- */

static const char *
address_of (LmDesk *desk, LmId home)
{
  LmHomeItem *item = lm_desk_find (desk, home);

  return item != NULL ? lm_home_item_get_address (item) : "";
}

static char *
describe_resident (LmDesk *desk, LmId home)
{
  LmHomeItem *item = lm_desk_find (desk, home);
  const LmResidentRow *resident = item != NULL ? lm_home_item_get_resident (item) : NULL;

  if (resident == NULL)
    return g_strdup (_ ("resident unknown"));
  return resident->phone[0] != '\0' ? g_strdup_printf ("%s · %s", resident->name, resident->phone) : g_strdup (resident->name);
}

static char *
describe_promise (LmDesk *desk, const LmTodayItem *item)
{
  g_autofree char *day = lm_words_day (item->day);
  LmConflicts *conflicts = lm_desk_get_conflicts (desk);
  g_autofree char *rule = NULL;

  for (guint i = 0; conflicts != NULL && rule == NULL && i < conflicts->violations->len; i++) {
    const LmViolation *violation = &g_array_index (conflicts->violations, LmViolation, i);

    if (violation->home == item->home && g_strcmp0 (violation->rule, item->rule) == 0)
      rule = lm_violation_describe (lm_desk_get_snapshot (desk), violation);
  }
  if (rule == NULL)
    rule = g_strdup (_ ("The plan has left the promised days"));
  /* Translators: what is wrong, the promised day. */
  return g_strdup_printf (_ ("%s · promised %s"), rule, day);
}

static char *
describe_visit (LmDesk *desk, const LmTodayItem *item)
{
  const LmCrewRow *crew = LM_FIND (lm_desk_get_snapshot (desk), CREW, item->crew);
  g_autofree char *day = lm_words_day (item->day);
  g_autofree char *time = item->start != LM_INSTANT_NONE ? lm_minute_format (lm_instant_get_minute (item->start)) : g_strdup ("–");
  g_autofree char *who = describe_resident (desk, item->home);

  if (crew != NULL)
    return g_strdup_printf ("%s %s · %s · %s", day, time, crew->name, who);
  return g_strdup_printf ("%s · %s", day, who);
}

static char *
title_of (LmDesk *desk, const LmTodayItem *item)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);

  switch (item->kind) {
  case LM_TODAY_PREPARATION: {
      const LmConditionRow *condition = LM_FIND (snapshot, CONDITION, item->ref);

      return g_strdup_printf (_ ("%s: %s"), address_of (desk, item->home),
                              condition != NULL ? lm_words_name (condition->name, condition->name_en) : "");
    }
  case LM_TODAY_CERTIFICATE: {
      const LmPersonRow *person = LM_FIND (snapshot, PERSON, item->person);
      const LmQualificationRow *qualification = LM_FIND (snapshot, QUALIFICATION, item->ref);

      return g_strdup_printf (_ ("%s: %s"), person != NULL ? person->name : "",
                              qualification != NULL ? lm_words_name (qualification->name, qualification->name_en) : "");
    }
  case LM_TODAY_PROMISE:
  case LM_TODAY_VISIT:
  case LM_TODAY_CALL:
  case LM_TODAY_DECISION:
  case LM_N_TODAY:
  default:
    return g_strdup (address_of (desk, item->home));
  }
}

static char *
subtitle_of (LmDesk *desk, const LmTodayItem *item)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  g_autofree char *due = lm_words_day (item->due);

  switch (item->kind) {
  case LM_TODAY_PROMISE:
    return describe_promise (desk, item);
  case LM_TODAY_VISIT:
    return describe_visit (desk, item);
  case LM_TODAY_CALL:
    return describe_resident (desk, item->home);
  case LM_TODAY_DECISION:
    return g_strdup_printf (_ ("Decide by %s"), due);
  case LM_TODAY_PREPARATION: {
      const LmConditionRow *condition = LM_FIND (snapshot, CONDITION, item->ref);
      const char *who = condition == NULL ? "" : condition->actor == LM_PARTY_KIND_OTHER ? _ ("Resident")
                                               : lm_words_of (lm_party_kind_nicks, condition->actor);
      g_autofree char *day = lm_words_day (item->day);

      /* Translators: who must act, by which day, for which connection day. */
      return g_strdup_printf (_ ("%s, by %s, for %s"), who, due, day);
    }
  case LM_TODAY_CERTIFICATE: {
      const LmCrewRow *crew = LM_FIND (snapshot, CREW, item->crew);

      return g_strdup_printf (_ ("Ends %s · %s"), due, crew != NULL ? crew->name : "");
    }
  case LM_N_TODAY:
  default:
    return g_strdup ("");
  }
}

static void
add_button (LmTodayTarget *target, const char *label, const char *subject, GCallback clicked, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), label, subject);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  lm_accessible_name (button, name);
  g_signal_connect_swapped (button, "clicked", clicked, target);
  adw_action_row_add_suffix (ADW_ACTION_ROW (target->row), button);
}

static gboolean
visit_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  LmTodayTarget *target = g_object_get_data (G_OBJECT (widget), "lm-target");

  ((void (*) (LmTodayTarget *)) data) (target);
  return TRUE;
}

static void
add_keys (GtkWidget *row)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_d, 0), gtk_callback_action_new (visit_key, record_done, NULL)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_n, 0), gtk_callback_action_new (visit_key, record_no_access, NULL)));
  gtk_widget_add_controller (row, keys);
}

static void
add_visit_buttons (LmTodayTarget *target, const char *subject)
{
  if (target->item.outcome >= 0 && target->item.outcome != LM_OUTCOME_RUNNING) {
    GtkWidget *label = gtk_label_new (lm_words_of (lm_outcome_nicks, target->item.outcome));

    gtk_widget_add_css_class (label, target->item.outcome == LM_OUTCOME_DONE ? "status-green" : "status-red");
    adw_action_row_add_suffix (ADW_ACTION_ROW (target->row), label);
    return;
  }
  add_button (target, _ ("Done"), subject, G_CALLBACK (record_done), TRUE);
  add_button (target, _ ("Nobody at home"), subject, G_CALLBACK (record_no_access), FALSE);
  add_button (target, _ ("Otherwise…"), subject, G_CALLBACK (record_other), FALSE);
  add_keys (target->row);
}

static GtkWidget *
row_new (LmDesk *desk, const LmTodayItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  LmTodayTarget *target = g_new0 (LmTodayTarget, 1);
  g_autofree char *title = title_of (desk, item);
  g_autofree char *subtitle = subtitle_of (desk, item);

  target->desk = g_object_ref (desk);
  target->item = *item;
  target->item.rule = NULL;
  target->row = row;
  g_object_set_data_full (G_OBJECT (row), "lm-target", target, target_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (open_home), target);
  switch (item->kind) {
  case LM_TODAY_PROMISE:
    gtk_widget_add_css_class (row, "conflict-row");
    add_button (target, _ ("Find another day…"), title, G_CALLBACK (call), FALSE);
    break;
  case LM_TODAY_VISIT:
    add_visit_buttons (target, title);
    break;
  case LM_TODAY_CALL:
    add_button (target, _ ("Call…"), title, G_CALLBACK (call), FALSE);
    break;
  case LM_TODAY_DECISION:
    add_button (target, _ ("Decide…"), title, G_CALLBACK (decide), FALSE);
    break;
  case LM_TODAY_PREPARATION:
    add_button (target, _ ("Asked"), title, G_CALLBACK (condition_asked), FALSE);
    add_button (target, _ ("Met"), title, G_CALLBACK (condition_met), FALSE);
    break;
  case LM_TODAY_CERTIFICATE:
    add_button (target, _ ("To the crews"), title, G_CALLBACK (open_home), FALSE);
    break;
  case LM_N_TODAY:
  default:
    break;
  }
  return row;
}

static GtkWidget *
group_new (LmDesk *desk, LmTodayKind kind, GArray *items)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n = 0;
  g_autofree char *number = NULL, *title = NULL;

  for (guint i = 0; i < items->len; i++) {
    const LmTodayItem *item = &g_array_index (items, LmTodayItem, i);

    if (item->kind == kind && n++ < ROWS_MOST)
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row_new (desk, item));
  }
  number = lm_words_number (n);
  /* Translators: title of a list and how many are in it. */
  title = g_strdup_printf (_ ("%s (%s)"), _ (sections[kind].title), number);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _ (sections[kind].description));
  if (n > ROWS_MOST) {
    GtkWidget *row = adw_action_row_new ();
    g_autofree char *rest = lm_words_number (n - ROWS_MOST);
    g_autofree char *text = g_strdup_printf (ngettext ("and %s more", "and %s more", n - ROWS_MOST), rest);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  return group;
}

/* --- what does not hold any more --- */

static void
replan_home (LmTodayTarget *target)
{
  LmReplanQuestion question = { .home = target->item.home };

  lm_replan_dialog_present (target->desk, GTK_WIDGET (gtk_widget_get_root (target->row)), &question);
}

static void
replan_late (LmTodayTarget *target)
{
  LmReplanQuestion question = { .late = TRUE };

  lm_replan_dialog_present (target->desk, GTK_WIDGET (gtk_widget_get_root (target->row)), &question);
}

static GtkWidget *
plain_row_new (LmDesk *desk, LmId home, const char *subtitle, GCallback clicked)
{
  GtkWidget *row = adw_action_row_new ();
  LmTodayTarget *target = g_new0 (LmTodayTarget, 1);

  target->desk = g_object_ref (desk);
  target->item.home = home;
  target->row = row;
  g_object_set_data_full (G_OBJECT (row), "lm-target", target, target_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), address_of (desk, home));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "conflict-row");
  g_signal_connect_swapped (row, "activated", G_CALLBACK (open_home), target);
  if (clicked != NULL)
    add_button (target, _ ("What now…"), address_of (desk, home), clicked, FALSE);
  return row;
}

static char *
describe_touch (LmSnapshot *snapshot, const LmRepairTouch *touch)
{
  const LmCrewRow *crew = LM_FIND (snapshot, CREW, touch->ref);
  g_autofree char *day = lm_words_day (touch->day);

  switch (touch->why) {
  case LM_REASON_CREW:
    return g_strdup_printf (_ ("%s: %s is away or may not do the work"), day, crew != NULL ? crew->name : "");
  case LM_REASON_STREET:
    return g_strdup_printf (_ ("%s: the street is closed"), day);
  case LM_REASON_RESIDENT:
    return g_strdup_printf (_ ("%s: the resident can't receive anybody"), day);
  case LM_REASON_PROMISE:
    return g_strdup_printf (_ ("%s: something else was promised"), day);
  case LM_REASON_NONE:
  default:
    return g_strdup (_ ("The visit must be made again and has no day yet"));
  }
}

/* Homes that are only not planned yet wait for a planning, not for a hand. */
static gboolean
asks_for_a_hand (LmSnapshot *snapshot, const LmRepairTouch *touch)
{
  guint n;

  LM_OF_HOME (snapshot, VISIT, touch->home, &n);
  return touch->why != LM_REASON_NONE || n > 0;
}

static void
add_group (LmTodayView *self, GtkWidget *group, const char *name, const char *description, guint n)
{
  g_autofree char *number = lm_words_number (n);
  g_autofree char *title = g_strdup_printf (_ ("%s (%s)"), name, number);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  g_ptr_array_add (self->groups, group);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static guint
add_late (LmTodayView *self, LmDesk *desk)
{
  g_autoptr (GArray) late = lm_project_find_late (lm_desk_get_project (desk));
  GtkWidget *group;

  if (late->len == 0)
    return 0;
  group = adw_preferences_group_new ();
  for (guint i = 0; i < late->len && i < ROWS_MOST; i++) {
    const LmLate *item = &g_array_index (late, LmLate, i);
    g_autofree char *words = lm_late_describe (lm_desk_get_snapshot (desk), item);

    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               plain_row_new (desk, item->home, words, item->next != 0 ? G_CALLBACK (replan_late) : NULL));
  }
  add_group (self, group, _ ("Running late"), _ ("Work of today that ends later than planned, and who waits for the same people."), late->len);
  return late->len;
}

static guint
add_touched (LmTodayView *self, LmDesk *desk)
{
  g_autoptr (GArray) touched = lm_project_find_touched (lm_desk_get_project (desk));
  GtkWidget *group = NULL, *button;
  guint n = 0;

  for (guint i = 0; i < touched->len; i++) {
    const LmRepairTouch *touch = &g_array_index (touched, LmRepairTouch, i);
    g_autofree char *words = NULL;

    if (!asks_for_a_hand (lm_desk_get_snapshot (desk), touch) || n++ >= ROWS_MOST)
      continue;
    if (group == NULL)
      group = g_object_ref_sink (adw_preferences_group_new ());
    words = describe_touch (lm_desk_get_snapshot (desk), touch);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), plain_row_new (desk, touch->home, words, G_CALLBACK (replan_home)));
  }
  if (group == NULL)
    return 0;
  button = gtk_button_new_with_label (_ ("All together…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  lm_accessible_name (button, _ ("What can be done about all homes that can't stand where they are"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.replan");
  if (n > 1)
    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  else
    g_object_unref (g_object_ref_sink (button));
  add_group (self, group, _ ("To be planned again"), _ ("What the plan has can't be done as it stands."), n);
  g_object_unref (group);
  return n;
}

static gboolean
refresh_when_ready (gpointer data)
{
  LmTodayView *self = data;

  if (!lm_planning_is_ready (lm_desk_get_project (lm_view_get_desk (LM_VIEW (self)))))
    return G_SOURCE_CONTINUE;
  self->waiting = 0;
  lm_view_queue_refresh (LM_VIEW (self));
  return G_SOURCE_REMOVE;
}

/* Where the plan is still being put on its board, a moment later. */
static guint
add_urgent (LmTodayView *self, LmDesk *desk)
{
  if (lm_snapshot_get_adopted (lm_desk_get_snapshot (desk)) == NULL)
    return 0;
  if (!lm_planning_is_ready (lm_desk_get_project (desk))) {
    if (self->waiting == 0)
      self->waiting = g_timeout_add (250, refresh_when_ready, self);
    return add_late (self, desk);
  }
  return add_late (self, desk) + add_touched (self, desk);
}

static void
lm_today_view_refresh (LmView *view)
{
  guint urgent;
  LmTodayView *self = LM_TODAY_VIEW (view);
  LmDesk *desk = lm_view_get_desk (view);
  LmConflicts *conflicts = lm_desk_get_conflicts (desk);
  g_autoptr (GArray) items = lm_today_list (lm_desk_get_snapshot (desk), lm_desk_get_today (desk),
                                            conflicts != NULL ? conflicts->violations : NULL, 0);

  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  urgent = add_urgent (self, desk);
  for (int kind = 0; kind < LM_N_TODAY; kind++) {
    gboolean some = FALSE;

    for (guint i = 0; i < items->len; i++)
      some |= g_array_index (items, LmTodayItem, i).kind == (LmTodayKind) kind;
    if (some) {
      GtkWidget *group = group_new (desk, kind, items);

      g_ptr_array_add (self->groups, group);
      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
    }
  }
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 || urgent > 0 ? "list" : "nothing");
}

static void
lm_today_view_dispose (GObject *object)
{
  LmTodayView *self = LM_TODAY_VIEW (object);

  g_clear_handle_id (&self->waiting, g_source_remove);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  /* The bin lets go of its child itself: disposing of the template would unparent it behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_TODAY_VIEW);
  G_OBJECT_CLASS (lm_today_view_parent_class)->dispose (object);
}

static void
lm_today_view_class_init (LmTodayViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_today_view_dispose;
  LM_VIEW_CLASS (klass)->refresh = lm_today_view_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-today-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LmTodayView, stack);
  gtk_widget_class_bind_template_child (widget_class, LmTodayView, page);
}

static void
lm_today_view_init (LmTodayView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->groups = g_ptr_array_new ();
}
