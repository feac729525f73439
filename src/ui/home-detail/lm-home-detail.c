#include "lm-ui-config.h"

#include "home-detail/lm-home-detail-private.h"

#include "core/lm-home.h"
#include "project/lm-appointments.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

enum { RESIDENT, DAY, READINESS, SURVEY, DECISION, COSTS, HOME, FILES, HISTORY, N_GROUPS };

struct _LmHomeDetail {
  LmView parent_instance;

  LmDetailGroup groups[N_GROUPS];
  LmId shown;

  AdwWindowTitle *title;
  GtkStack *stack;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *resident_group;
  AdwPreferencesGroup *day_group;
  AdwPreferencesGroup *readiness_group;
  AdwPreferencesGroup *survey_group;
  AdwPreferencesGroup *decision_group;
  AdwPreferencesGroup *cost_group;
  AdwPreferencesGroup *home_group;
  AdwPreferencesGroup *file_group;
  AdwPreferencesGroup *history_group;
  GtkBox *buttons;
  GtkButton *confirm_button;
  GtkButton *book_button;
  GtkButton *letter_button;
  GtkButton *outcome_button;
};

G_DEFINE_FINAL_TYPE (LmHomeDetail, lm_home_detail, LM_TYPE_VIEW)

gboolean
lm_detail_group_begin (LmDetailGroup *self, char *key)
{
  if (g_strcmp0 (self->key, key) == 0) {
    g_free (key);
    return FALSE;
  }
  g_free (self->key);
  self->key = key;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  return TRUE;
}

void
lm_detail_group_add (LmDetailGroup *self, GtkWidget *row)
{
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->group, row);
}

GtkWidget *
lm_detail_row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL && subtitle[0] != '\0')
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

GtkWidget *
lm_detail_block_new (const LmPartyRow *party)
{
  GtkWidget *block = gtk_label_new (party != NULL ? party->letter : "");

  gtk_widget_set_valign (block, GTK_ALIGN_CENTER);
  gtk_widget_set_css_classes (block, (const char *[]) { "party-block", party != NULL ? lm_words_party_style (party->colour) : "party-buffer", NULL });
  if (party != NULL)
    gtk_widget_set_tooltip_text (block, party->name);
  return block;
}

static char *
subtitle_of (LmHomeItem *item, LmSnapshot *snapshot)
{
  const LmTrainRow *train = lm_home_item_get_train (item);
  const LmPlanHomeRow *plan = lm_home_item_get_plan (item);
  const LmPlanHomeRow *rows;
  guint n, of = 0;

  if (train == NULL || plan == NULL)
    return g_strdup (lm_words_status (lm_home_item_get_state (item)->status));
  rows = LM_ROWS (snapshot, PLAN_HOME, &n);
  for (guint i = 0; i < n; i++)
    of += rows[i].train == train->id && rows[i].plan == plan->plan;
  /* Translators: name of the train, the home's place in it, homes in it. */
  return g_strdup_printf (_ ("%s · home %d of %u"), train->name, plan->position, of);
}

static void
lm_home_detail_refresh (LmView *view)
{
  LmHomeDetail *self = LM_HOME_DETAIL (view);
  LmDesk *desk = lm_view_get_desk (view);
  LmDetail detail = { .desk = desk, .snapshot = lm_desk_get_snapshot (desk) };
  LmId id = lm_desk_get_selected (desk);
  g_autofree char *subtitle = NULL;
  g_autofree char *name = NULL;
  const LmAppointmentRow *appointment;
  gboolean can_confirm;

  detail.item = id != 0 ? lm_desk_find (desk, id) : NULL;
  gtk_stack_set_visible_child_name (self->stack, detail.item != NULL ? "home" : "none");
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), detail.item != NULL);
  if (detail.item == NULL) {
    adw_window_title_set_title (self->title, "");
    adw_window_title_set_subtitle (self->title, "");
    return;
  }
  detail.home = lm_home_item_get_home (detail.item);
  detail.address = lm_home_item_get_address (detail.item);
  subtitle = subtitle_of (detail.item, detail.snapshot);
  name = g_strdup_printf (_ ("Detail of %s"), detail.address);
  adw_window_title_set_title (self->title, detail.address);
  adw_window_title_set_subtitle (self->title, subtitle);
  lm_accessible_name (GTK_WIDGET (self), name);
  if (self->shown != id) {
    self->shown = id;
    adw_preferences_page_scroll_to_top (self->page);
  }

  /* What is most likely next stands first: to confirm what was offered, or to offer. */
  appointment = lm_home_item_get_appointment (detail.item);
  can_confirm = appointment != NULL && lm_appointment_binds (appointment) &&
                appointment->state != LM_APPOINTMENT_STATE_CONFIRMED && appointment->state != LM_APPOINTMENT_STATE_KEPT;
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_button), can_confirm);
  gtk_widget_set_visible (GTK_WIDGET (self->book_button), !can_confirm);
  lm_detail_fill_residents (&detail, &self->groups[RESIDENT]);
  lm_detail_fill_day (&detail, &self->groups[DAY]);
  lm_detail_fill_readiness (&detail, &self->groups[READINESS]);
  lm_detail_fill_survey (&detail, &self->groups[SURVEY]);
  lm_detail_fill_decision (&detail, &self->groups[DECISION]);
  lm_detail_fill_costs (&detail, &self->groups[COSTS]);
  lm_detail_fill_home (&detail, &self->groups[HOME]);
  lm_detail_fill_files (&detail, &self->groups[FILES]);
  lm_detail_fill_history (&detail, &self->groups[HISTORY]);
}

static void
lm_home_detail_dispose (GObject *object)
{
  LmHomeDetail *self = LM_HOME_DETAIL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_HOME_DETAIL);
  for (guint i = 0; i < N_GROUPS; i++) {
    g_clear_pointer (&self->groups[i].rows, g_ptr_array_unref);
    g_clear_pointer (&self->groups[i].key, g_free);
  }
  G_OBJECT_CLASS (lm_home_detail_parent_class)->dispose (object);
}

static void
lm_home_detail_class_init (LmHomeDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_home_detail_dispose;
  LM_VIEW_CLASS (klass)->refresh = lm_home_detail_refresh;
  LM_VIEW_CLASS (klass)->select = lm_view_queue_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-home-detail.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, title);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, page);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, resident_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, day_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, readiness_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, survey_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, decision_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, cost_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, home_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, file_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, history_group);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, buttons);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, book_button);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, letter_button);
  gtk_widget_class_bind_template_child (widget_class, LmHomeDetail, outcome_button);
}

static void
lm_home_detail_init (LmHomeDetail *self)
{
  AdwPreferencesGroup *groups[N_GROUPS];

  gtk_widget_init_template (GTK_WIDGET (self));
  groups[RESIDENT] = self->resident_group;
  groups[DAY] = self->day_group;
  groups[READINESS] = self->readiness_group;
  groups[SURVEY] = self->survey_group;
  groups[DECISION] = self->decision_group;
  groups[COSTS] = self->cost_group;
  groups[HOME] = self->home_group;
  groups[FILES] = self->file_group;
  groups[HISTORY] = self->history_group;
  for (guint i = 0; i < N_GROUPS; i++) {
    self->groups[i].group = groups[i];
    self->groups[i].rows = g_ptr_array_new ();
  }
}
