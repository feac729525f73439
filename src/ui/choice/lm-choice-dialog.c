#include "lm-ui-config.h"

#include "choice/lm-choice-dialog.h"

#include "core/lm-home.h"
#include "planner/lm-choice.h"
#include "print/lm-print.h"
#include "project/lm-homes.h"
#include "shared/lm-accessible.h"
#include "shared/lm-day-words.h"
#include "shared/lm-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define LM_TYPE_CHOICE_DIALOG (lm_choice_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmChoiceDialog, lm_choice_dialog, LM, CHOICE_DIALOG, AdwDialog)

/* Homes that a decision is taken for at once. */
typedef struct {
  LmCouplingKind kind; /* NONE: this home alone */
  LmId coupling;
} Scope;

struct _LmChoiceDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  LmId home;
  GArray *choices; /* LmChoice */
  GPtrArray *checks; /* a GtkCheckButton for each, and one for «not connected» */
  GArray *scopes;  /* Scope, as in the row */
  GArray *places;  /* LmId, as in the row */

  AdwWindowTitle *title;
  AdwPreferencesGroup *choices_group;
  AdwComboRow *place_row;
  AdwComboRow *scope_row;
  AdwEntryRow *reason_row;
  AdwEntryRow *say_row;
  AdwEntryRow *signed_row;
  AdwEntryRow *by_row;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (LmChoiceDialog, lm_choice_dialog, ADW_TYPE_DIALOG)

/* --- what speaks for and against --- */

static void
append (GString *text, char *part)
{
  if (part != NULL && part[0] != '\0') {
    if (text->len > 0)
      g_string_append (text, " · ");
    g_string_append (text, part);
  }
  g_free (part);
}

static void
append_off (GString *text, const char *format, int minutes)
{
  g_autofree char *hours = NULL;

  if (minutes <= 0)
    return;
  hours = lm_words_minutes (minutes);
  append (text, g_strdup_printf (format, hours));
}

static char *
describe_day (const LmChoice *choice)
{
  g_autofree char *end = NULL, *minutes = NULL;

  if (choice->day.end < 0)
    return g_strdup (_ ("nobody in the project can do all of it"));
  end = lm_minute_format (choice->day.end);
  minutes = lm_words_minutes (ABS (choice->day.slack));
  if (choice->day.slack < 0)
    /* Translators: 1 the time the work would end, 2 how much too long. */
    return g_strdup_printf (_ ("would end at %1$s, %2$s too long"), end, minutes);
  /* Translators: 1 the time the work ends, 2 minutes to spare. */
  return g_strdup_printf (_ ("done at %1$s, %2$s to spare"), end, minutes);
}

static char *
describe_choice (LmSnapshot *snapshot, const LmChoice *choice)
{
  g_autoptr (GString) text = g_string_new (NULL), second = g_string_new (NULL);
  g_autofree char *own = lm_words_cents (choice->cents_own), *project = lm_words_cents (choice->cents_project);
  g_autofree char *inside = lm_words_minutes (choice->inside);

  append (text, describe_day (choice));
  if (choice->inside > 0)
    append (text, g_strdup_printf (_ ("people inside %s"), inside));
  append_off (text, _ ("no heat %s"), choice->off_heat);
  append_off (text, _ ("no hot water %s"), choice->off_water);
  append_off (text, _ ("no power %s"), choice->off_power);
  if (choice->visits > 1)
    append (text, g_strdup_printf (ngettext ("%d visit", "%d visits", (gulong) choice->visits), choice->visits));
  /* Translators: 1 on the resident's own account, 2 on that of the project. */
  append (second, g_strdup_printf (_ ("own account %1$s, project %2$s"), own, project));
  if (choice->n_coupled > 1)
    append (second, g_strdup_printf (ngettext ("shares work with %u neighbour, of whom %u chose this", "shares work with %u neighbours, of whom %u chose this",
                                               choice->n_coupled - 1), choice->n_coupled - 1, choice->n_same));
  g_string_append_printf (text, "\n%s", second->str);
  for (guint i = 0; i < choice->reasons->len; i++) {
    const LmChoiceReason *reason = &g_array_index (choice->reasons, LmChoiceReason, i);
    const LmQuestionRow *question = LM_FIND (snapshot, QUESTION, reason->question);

    if (reason->home != 0) {
      const LmHomeRow *refuser = LM_FIND (snapshot, HOME, reason->home);
      g_autofree char *address = refuser != NULL ? lm_home_format_address (refuser) : g_strdup ("?");

      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("%s refuses, and breaks the line"), address);
    } else if (reason->unknown && question != NULL) {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("Not known yet: %s"), lm_words_name (question->text, question->text_en));
    } else
      g_string_append_printf (text, "\n%s", reason->reason);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
verdict_word (LmChoiceVerdict verdict)
{
  switch (verdict) {
  case LM_CHOICE_FITS:
    return C_ ("choice", "Fits");
  case LM_CHOICE_UNKNOWN:
    return C_ ("choice", "May fit");
  case LM_CHOICE_TOO_LONG:
    return C_ ("choice", "Too long for one day");
  case LM_CHOICE_EXCLUDED:
  default:
    return C_ ("choice", "Does not fit");
  }
}

static const char *
verdict_style (LmChoiceVerdict verdict)
{
  switch (verdict) {
  case LM_CHOICE_FITS:
    return "status-green";
  case LM_CHOICE_UNKNOWN:
    return "status-blue";
  case LM_CHOICE_TOO_LONG:
    return "status-brown";
  case LM_CHOICE_EXCLUDED:
  default:
    return "status-red";
  }
}

/* --- what is chosen --- */

static int
get_chosen (LmChoiceDialog *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      return (int) i;
  return -1;
}

static void
show_place (LmChoiceDialog *self, LmId place)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_array_index (self->places, LmId, i) == place)
      adw_combo_row_set_selected (self->place_row, i);
}

static void
choice_toggled (GtkCheckButton *check, LmChoiceDialog *self)
{
  int chosen;

  if (!gtk_check_button_get_active (check))
    return;
  chosen = get_chosen (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->place_row), chosen < (int) self->choices->len);
  if (chosen < (int) self->choices->len)
    show_place (self, g_array_index (self->choices, LmChoice, chosen).place);
}

/* The homes in force of the chosen scope; those that refused keep their answer. */
static GArray *
list_scope (LmChoiceDialog *self)
{
  GArray *homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  const Scope *scope = &g_array_index (self->scopes, Scope, adw_combo_row_get_selected (self->scope_row));
  LmSnapshot *snapshot = lm_desk_get_snapshot (self->desk);
  guint n;
  const LmHomeRow *rows = LM_ROWS (snapshot, HOME, &n);

  if (scope->kind == LM_COUPLING_KIND_NONE) {
    g_array_append_val (homes, self->home);
    return homes;
  }
  for (guint i = 0; i < n; i++) {
    const LmDecisionRow *decision = lm_home_get_decision (snapshot, rows[i].id);

    if (rows[i].in_project && lm_home_get_coupling (&rows[i], scope->kind) == scope->coupling &&
        (rows[i].id == self->home || decision == NULL || decision->state != LM_DECISION_STATE_REFUSED))
      g_array_append_val (homes, rows[i].id);
  }
  return homes;
}

static gboolean
read_day (LmChoiceDialog *self, AdwEntryRow *row, LmDay *day, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  *day = LM_DAY_NONE;
  if (text[0] == '\0' || lm_day_words_parse (text, lm_desk_get_today (self->desk), day))
    return TRUE;
  /* Translators: what was typed where a day is asked. */
  g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, _ ("“%s” is no day. Write it as 13-5-2026 or 13 May."), text);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return FALSE;
}

static void
show_problem (LmChoiceDialog *self, GError *error)
{
  gtk_label_set_text (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  g_error_free (error);
}

static void
decide (LmChoiceDialog *self, LmDecisionState state)
{
  LmProject *project = lm_desk_get_project (self->desk);
  g_autoptr (GArray) homes = list_scope (self);
  int chosen = get_chosen (self);
  GError *error = NULL;
  LmDecisionRow row;
  gboolean ok;

  LM_ROW_FRESH (DECISION, &row);
  if (chosen < 0) {
    show_problem (self, g_error_new_literal (LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, _ ("Choose one of the methods first.")));
    return;
  }
  if (!read_day (self, self->signed_row, &row.signed_day, &error) || !read_day (self, self->by_row, &row.decide_by, &error)) {
    show_problem (self, error);
    return;
  }
  if (chosen < (int) self->choices->len) {
    row.method = g_array_index (self->choices, LmChoice, chosen).method;
    row.place = g_array_index (self->places, LmId, adw_combo_row_get_selected (self->place_row));
    row.state = state;
  } else
    row.state = LM_DECISION_STATE_REFUSED;
  row.reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_row));
  row.resident_say = gtk_editable_get_text (GTK_EDITABLE (self->say_row));
  row.decided_by = g_get_real_name ();
  row.decided_day = lm_desk_get_today (self->desk);
  ok = lm_project_decide (project, (const LmId *) homes->data, homes->len, &row, &error);
  if (!ok) {
    show_problem (self, error);
    return;
  }
  lm_desk_done (self->desk, TRUE, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
activate_decide (GtkWidget *widget, const char *action, GVariant *parameter)
{
  decide (LM_CHOICE_DIALOG (widget), LM_DECISION_STATE_DECIDED);
}

static void
activate_propose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  decide (LM_CHOICE_DIALOG (widget), LM_DECISION_STATE_PROPOSED);
}

static void
activate_card (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmChoiceDialog *self = LM_CHOICE_DIALOG (widget);
  g_autoptr (GArray) homes = list_scope (self);

  lm_print_choice_cards_present (self->desk, widget, (const LmId *) homes->data, homes->len);
}

/* --- filling it --- */

static void
add_check (LmChoiceDialog *self, const char *title, const char *subtitle, const char *side, const char *style, gboolean active)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  if (self->checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->checks, 0));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  g_signal_connect_object (check, "toggled", G_CALLBACK (choice_toggled), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  if (side != NULL) {
    GtkWidget *word = gtk_label_new (side);

    gtk_widget_add_css_class (word, style);
    gtk_label_set_xalign (GTK_LABEL (word), 1);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  }
  {
    g_autofree char *name = side != NULL ? g_strdup_printf (_ ("%s, %s"), title, side) : g_strdup (title);

    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  }
  g_ptr_array_add (self->checks, check);
  adw_preferences_group_add (self->choices_group, row);
}

static void
add_choices (LmChoiceDialog *self, const LmDecisionRow *decision)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (self->desk);
  g_autoptr (GArray) broken = lm_choice_list_broken (snapshot, self->home);
  g_autoptr (GString) refusal = g_string_new (_ ("The resident does not want to be connected, or the home stays as it is."));
  gboolean refused = decision != NULL && decision->state == LM_DECISION_STATE_REFUSED;

  for (guint i = 0; i < self->choices->len; i++) {
    const LmChoice *choice = &g_array_index (self->choices, LmChoice, i);
    const LmMethodRow *method = LM_FIND (snapshot, METHOD, choice->method);
    g_autofree char *text = describe_choice (snapshot, choice);
    g_autofree char *title = g_strdup_printf ("%s  %s", method->code, lm_words_name (method->name, method->name_en));
    gboolean active = !refused && (decision != NULL && decision->method != 0 ? decision->method == choice->method
                                                                              : i == 0 && choice->verdict == LM_CHOICE_FITS);

    add_check (self, title, text, verdict_word (choice->verdict), verdict_style (choice->verdict), active);
  }
  if (broken->len > 0) {
    g_string_append_c (refusal, '\n');
    g_string_append_printf (refusal, ngettext ("It breaks the line of %u neighbour:", "It breaks the line of %u neighbours:", broken->len), broken->len);
    for (guint i = 0; i < MIN (broken->len, 12); i++) {
      g_autofree char *address = lm_home_format_address (LM_FIND (snapshot, HOME, g_array_index (broken, LmId, i)));

      g_string_append_printf (refusal, i == 0 ? " %s" : ", %s", address);
    }
    if (broken->len > 12)
      g_string_append (refusal, " …");
  }
  add_check (self, _ ("Not connected"), refusal->str, NULL, NULL, refused);
}

static void
add_scope (LmChoiceDialog *self, GtkStringList *words, LmCouplingKind kind, LmId coupling, const char *one, const char *more)
{
  guint n, count = 0;
  const LmHomeRow *rows = LM_ROWS (lm_desk_get_snapshot (self->desk), HOME, &n);
  Scope scope = { kind, coupling };
  g_autofree char *text = NULL;

  if (coupling == 0)
    return;
  for (guint i = 0; i < n; i++)
    count += rows[i].in_project && lm_home_get_coupling (&rows[i], kind) == coupling;
  if (count < 2)
    return;
  text = g_strdup_printf (count == 1 ? one : more, count);
  gtk_string_list_append (words, text);
  g_array_append_val (self->scopes, scope);
}

static void
fill (LmChoiceDialog *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (self->desk);
  const LmHomeRow *home = LM_FIND (snapshot, HOME, self->home);
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, self->home);
  g_autofree char *address = lm_home_format_address (home);
  g_autoptr (GtkStringList) scopes = gtk_string_list_new (NULL), places = gtk_string_list_new (NULL);
  Scope alone = { LM_COUPLING_KIND_NONE, 0 };
  LmId none = 0;
  guint n;
  const LmPlaceRow *rows = LM_ROWS (snapshot, PLACE, &n);
  int chosen;

  adw_window_title_set_subtitle (self->title, address);
  self->choices = lm_choice_list (snapshot, self->home);

  gtk_string_list_append (places, "–");
  g_array_append_val (self->places, none);
  for (guint i = 0; i < n; i++) {
    gtk_string_list_append (places, lm_words_name (rows[i].name, rows[i].name_en));
    g_array_append_val (self->places, rows[i].id);
  }
  adw_combo_row_set_model (self->place_row, G_LIST_MODEL (places));

  gtk_string_list_append (scopes, _ ("This home only"));
  g_array_append_val (self->scopes, alone);
  add_scope (self, scopes, LM_COUPLING_KIND_STAIRWELL, home->stairwell, _ ("The stairwell (%u home)"), _ ("The stairwell (%u homes)"));
  add_scope (self, scopes, LM_COUPLING_KIND_STACK, home->stack, _ ("The stack (%u home)"), _ ("The stack (%u homes)"));
  add_scope (self, scopes, LM_COUPLING_KIND_ROW, home->row, _ ("The row (%u home)"), _ ("The row (%u homes)"));
  adw_combo_row_set_model (self->scope_row, G_LIST_MODEL (scopes));

  add_choices (self, decision);
  chosen = get_chosen (self);
  if (decision != NULL && decision->place != 0)
    show_place (self, decision->place);
  else if (chosen >= 0 && chosen < (int) self->choices->len)
    show_place (self, g_array_index (self->choices, LmChoice, chosen).place);
  if (decision != NULL) {
    g_autofree char *signed_on = decision->signed_day != LM_DAY_NONE ? lm_words_day_long (decision->signed_day) : NULL;
    g_autofree char *by = decision->decide_by != LM_DAY_NONE ? lm_words_day_long (decision->decide_by) : NULL;

    gtk_editable_set_text (GTK_EDITABLE (self->reason_row), decision->reason);
    gtk_editable_set_text (GTK_EDITABLE (self->say_row), decision->resident_say);
    gtk_editable_set_text (GTK_EDITABLE (self->signed_row), signed_on != NULL ? signed_on : "");
    gtk_editable_set_text (GTK_EDITABLE (self->by_row), by != NULL ? by : "");
  }
  if (self->checks->len > 0)
    adw_dialog_set_focus (ADW_DIALOG (self), g_ptr_array_index (self->checks, MAX (chosen, 0)));
}

/* --- class --- */

static void
lm_choice_dialog_dispose (GObject *object)
{
  LmChoiceDialog *self = LM_CHOICE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_CHOICE_DIALOG);
  g_clear_pointer (&self->choices, g_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (lm_choice_dialog_parent_class)->dispose (object);
}

static void
lm_choice_dialog_class_init (LmChoiceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_choice_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-choice-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, title);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, choices_group);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, place_row);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, scope_row);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, say_row);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, signed_row);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, by_row);
  gtk_widget_class_bind_template_child (widget_class, LmChoiceDialog, problem);
  gtk_widget_class_install_action (widget_class, "choice.decide", NULL, activate_decide);
  gtk_widget_class_install_action (widget_class, "choice.propose", NULL, activate_propose);
  gtk_widget_class_install_action (widget_class, "choice.card", NULL, activate_card);
  /* Reached where the window has nothing to confirm by these keys itself. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "choice.decide", NULL);
}

static void
lm_choice_dialog_init (LmChoiceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->checks = g_ptr_array_new ();
  self->scopes = g_array_new (FALSE, FALSE, sizeof (Scope));
  self->places = g_array_new (FALSE, FALSE, sizeof (LmId));
}

void
lm_choice_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home)
{
  LmChoiceDialog *self = g_object_new (LM_TYPE_CHOICE_DIALOG, NULL);

  self->desk = g_object_ref (desk);
  self->home = home;
  fill (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
