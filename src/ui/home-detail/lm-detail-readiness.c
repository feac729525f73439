#include "lm-ui-config.h"

#include "home-detail/lm-home-detail-private.h"

#include "core/lm-readiness.h"
#include "project/lm-homes.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the drop-down of a condition acts on. */
typedef struct {
  LmDesk *desk;
  LmId home;
  LmId condition;
  LmConditionState state; /* as it stands */
  GtkDropDown *drop_down;
  gboolean resetting;
} LmConditionTarget;

static void
target_free (gpointer data, GClosure *closure)
{
  LmConditionTarget *target = data;

  g_object_unref (target->desk);
  g_free (target);
}

static void
set_condition (LmDesk *desk, LmId home, LmId condition, LmConditionState state, const char *reason)
{
  LmHomeConditionRow values;
  GError *error = NULL;
  guint n;
  const LmHomeConditionRow **rows = LM_OF_HOME (lm_desk_get_snapshot (desk), HOME_CONDITION, home, &n);

  LM_ROW_FRESH (HOME_CONDITION, &values);
  for (guint i = 0; i < n; i++)
    if (rows[i]->condition == condition)
      values = *rows[i];
  values.condition = condition;
  values.state = state;
  values.day = state == LM_CONDITION_STATE_OPEN ? LM_DAY_NONE : lm_desk_get_today (desk);
  values.by = g_get_real_name ();
  if (reason != NULL)
    values.note = reason;
  lm_desk_done (desk, lm_project_set_condition (lm_desk_get_project (desk), &home, 1, &values, &error), error);
}

/* A waiver is a decision: it asks for the reason, in the same breath. */
typedef struct {
  LmDesk *desk;
  LmId home;
  LmId condition;
  GtkWidget *entry;
} LmWaiver;

static void
waiver_free (gpointer data, GClosure *closure)
{
  LmWaiver *waiver = data;

  g_object_unref (waiver->desk);
  g_free (waiver);
}

static void
waiver_answered (AdwAlertDialog *dialog, const char *response, LmWaiver *waiver)
{
  if (strcmp (response, "waive") == 0)
    set_condition (waiver->desk, waiver->home, waiver->condition, LM_CONDITION_STATE_WAIVED,
                   gtk_editable_get_text (GTK_EDITABLE (waiver->entry)));
}

static void
waiver_typed (GtkEditable *entry, AdwAlertDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "waive", text[0] != '\0');
}

static void
ask_waiver (LmConditionTarget *target)
{
  const LmConditionRow *condition = LM_FIND (lm_desk_get_snapshot (target->desk), CONDITION, target->condition);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Why can this be waived?"), NULL);
  GtkWidget *list = gtk_list_box_new ();
  LmWaiver *waiver = g_new0 (LmWaiver, 1);

  waiver->desk = g_object_ref (target->desk);
  waiver->home = target->home;
  waiver->condition = target->condition;
  waiver->entry = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (waiver->entry), _ ("Reason of the waiver"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), waiver->entry);
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), condition != NULL ? lm_words_name (condition->name, condition->name_en) : "");
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "waive", _ ("_Waive"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "waive", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "waive", FALSE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "waive");
  g_signal_connect (waiver->entry, "changed", G_CALLBACK (waiver_typed), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (waiver_answered), waiver, waiver_free, 0);
  adw_dialog_present (dialog, GTK_WIDGET (target->drop_down));
}

static void
state_chosen (GtkDropDown *drop_down, GParamSpec *pspec, LmConditionTarget *target)
{
  LmConditionState state = gtk_drop_down_get_selected (drop_down);

  if (target->resetting || state == target->state)
    return;
  if (state == LM_CONDITION_STATE_WAIVED) {
    ask_waiver (target);
    target->resetting = TRUE;
    gtk_drop_down_set_selected (drop_down, target->state);
    target->resetting = FALSE;
  } else
    set_condition (target->desk, target->home, target->condition, state, NULL);
}

static void
add_requirement (LmDetail *detail, LmDetailGroup *group, const LmRequirement *requirement)
{
  static const char *const icons[] = { "lm-open-symbolic", "mail-send-symbolic", "object-select-symbolic", "action-unavailable-symbolic" };
  const char *title = lm_words_name (requirement->condition->name, requirement->condition->name_en);
  const char *who = requirement->actor == LM_PARTY_KIND_OTHER ? _ ("Resident") : lm_words_of (lm_party_kind_nicks, requirement->actor);
  g_autofree char *due = lm_words_day (requirement->due);
  g_autofree char *subtitle = NULL;
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), title, detail->address);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  gboolean missing = requirement->state == LM_CONDITION_STATE_OPEN || requirement->state == LM_CONDITION_STATE_ASKED;
  GtkWidget *row, *drop_down;
  LmConditionTarget *target = g_new0 (LmConditionTarget, 1);

  if (missing && requirement->due != LM_DAY_NONE)
    /* Translators: who must act, by which day. */
    subtitle = g_strdup_printf (_ ("%s, by %s"), who, due);
  else if (requirement->row != NULL && requirement->row->note[0] != '\0')
    subtitle = g_strdup (requirement->row->note);
  else
    subtitle = missing ? g_strdup (who) : NULL;
  row = lm_detail_row_new (title, subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icons[requirement->state]));
  if (missing && requirement->due != LM_DAY_NONE && requirement->due < lm_desk_get_today (detail->desk))
    gtk_widget_add_css_class (row, "risk-row");

  for (int i = 0; i < LM_N_CONDITION_STATE; i++)
    gtk_string_list_append (words, lm_words_of (lm_condition_state_nicks, i));
  drop_down = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (words)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), requirement->state);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (drop_down, "flat-drop-down");
  lm_accessible_name (drop_down, name);
  target->desk = g_object_ref (detail->desk);
  target->home = detail->home->id;
  target->condition = requirement->condition->id;
  target->state = requirement->state;
  target->drop_down = GTK_DROP_DOWN (drop_down);
  g_signal_connect_data (drop_down, "notify::selected", G_CALLBACK (state_chosen), target, target_free, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop_down);
  lm_detail_group_add (group, row);
}

void
lm_detail_fill_readiness (LmDetail *detail, LmDetailGroup *group)
{
  g_autoptr (GArray) list = lm_readiness_of_home (detail->snapshot, detail->home, lm_home_item_get_visit_day (detail->item));
  g_autoptr (GString) key = g_string_new (NULL);
  guint missing = 0;
  g_autofree char *text = NULL;

  g_string_append_printf (key, "%" G_GINT64_FORMAT "\n", detail->home->id);
  for (guint i = 0; i < list->len; i++) {
    const LmRequirement *requirement = &g_array_index (list, LmRequirement, i);

    missing += requirement->state == LM_CONDITION_STATE_OPEN || requirement->state == LM_CONDITION_STATE_ASKED;
    g_string_append_printf (key, "%" G_GINT64_FORMAT " %d %d %s\n", requirement->condition->id, requirement->state, requirement->due,
                            requirement->row != NULL ? requirement->row->note : "");
  }
  if (!lm_detail_group_begin (group, g_string_free (g_steal_pointer (&key), FALSE)))
    return;
  text = missing == 0 ? g_strdup (_ ("Ready: everything is met or waived"))
                      : g_strdup_printf (ngettext ("%u of %u is missing", "%u of %u are missing", missing), missing, list->len);
  adw_preferences_group_set_description (group->group, text);
  for (guint i = 0; i < list->len; i++)
    add_requirement (detail, group, &g_array_index (list, LmRequirement, i));
}
