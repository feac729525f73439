#include "lm-ui-config.h"

#include "appointments/lm-appointment-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/lm-home.h"
#include "project/lm-appointments.h"
#include "project/lm-search.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#define FOUND_MOST 20
#define SLOTS_MOST 8

#define LM_TYPE_APPOINTMENT_DIALOG (lm_appointment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmAppointmentDialog, lm_appointment_dialog, LM, APPOINTMENT_DIALOG, AdwDialog)

struct _LmAppointmentDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  LmId home;
  LmDay wanted;        /* offered first; LM_DAY_NONE */
  GArray *found_homes; /* ids, as in the list */
  GArray *slots;       /* LmSlot */
  GPtrArray *rows;     /* pairs of group and row */
  GPtrArray *slot_rows;
  int chosen;          /* slot; -1 none */
  char *hold;          /* the action that holds the day; NULL none */
  gboolean filling;

  GtkSearchEntry *search;
  GtkListBox *found;
  GtkStack *stack;
  AdwPreferencesGroup *home_group;
  AdwPreferencesGroup *slot_group;
  AdwActionRow *read_row;
  AdwEntryRow *wish_row;
  AdwComboRow *channel_row;
  AdwEntryRow *note_row;
  GtkLabel *problem;
  GtkLabel *held;
};

G_DEFINE_FINAL_TYPE (LmAppointmentDialog, lm_appointment_dialog, ADW_TYPE_DIALOG)

static void
add (LmAppointmentDialog *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  g_ptr_array_add (self->rows, group);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (group, row);
}

static GtkWidget *
row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
show_problem (LmAppointmentDialog *self, GError *error)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error != NULL) {
    gtk_label_set_text (self->problem, error->message);
    gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  }
}

/* --- the day that is chosen --- */

static char *
describe_slot (LmAppointmentDialog *self, const LmSlot *slot)
{
  g_auto (GStrv) phrases = lm_slot_describe (lm_desk_get_snapshot (self->desk), slot);
  g_autofree char *slack = lm_words_minutes (MAX (slot->slack, 0));
  g_autofree char *spare = slot->uses_buffer ? NULL : g_strdup_printf (_ ("%s to spare"), slack);
  g_autofree char *text = g_strjoinv (" · ", phrases);

  return spare != NULL ? g_strjoin (" · ", text, spare, NULL) : g_steal_pointer (&text);
}

static void
update_chosen (LmAppointmentDialog *self)
{
  const LmSlot *slot = self->chosen >= 0 ? &g_array_index (self->slots, LmSlot, self->chosen) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "appointment.propose", slot != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "appointment.confirm", slot != NULL);
  if (slot != NULL) {
    const LmProjectRow *project = lm_snapshot_get_project (lm_desk_get_snapshot (self->desk));
    g_autofree char *day = lm_words_day_long (slot->day);
    g_autofree char *from = lm_minute_format (MAX (slot->start, project->visit_start));
    g_autofree char *until = lm_minute_format (project->visit_end);
    /* Translators: read out on the phone: day, time people come, time they are done at the latest. */
    g_autofree char *text = g_strdup_printf (_ ("“The fitters come on %s at %s and are done by %s at the latest.”"), day, from, until);

    adw_action_row_set_subtitle (self->read_row, text);
  } else
    adw_action_row_set_subtitle (self->read_row, _ ("Choose a day"));
}

/* Gives back the day that is held, unless something else was done since. */
static void
release (LmAppointmentDialog *self)
{
  LmProject *project = lm_desk_get_project (self->desk);

  if (self->hold != NULL && g_strcmp0 (lm_project_get_undo_label (project), self->hold) == 0)
    lm_project_undo (project, NULL);
  g_clear_pointer (&self->hold, g_free);
}

#define CATCH_UP_MILLISECONDS 2000

/* Choosing a day holds it for ten minutes, so that nobody else gives it away
 * while the resident thinks. */
static void
choose (LmAppointmentDialog *self, int index)
{
  LmDay chosen;
  GError *error = NULL;
  gboolean sure;

  if (index < 0 || index >= (int) self->slots->len)
    return;
  chosen = g_array_index (self->slots, LmSlot, index).day;
  self->chosen = index;
  for (guint i = 0; i < self->slot_rows->len; i++) {
    GtkWidget *check = g_object_get_data (g_ptr_array_index (self->slot_rows, i), "lm-check");

    self->filling = TRUE;
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), (int) i == index);
    self->filling = FALSE;
  }
  release (self);
  /* What somebody else has just held comes in first, where that can be done while the resident waits. */
  sure = lm_project_catch_up (lm_desk_get_project (self->desk), CATCH_UP_MILLISECONDS);
  if (lm_project_hold (lm_desk_get_project (self->desk), self->home, chosen, &error) != 0) {
    g_autofree char *day = lm_words_day (chosen);
    g_autofree char *text = g_strdup_printf (sure ? _ ("%s is held for %d minutes")
                                                  : _ ("%s is held for %d minutes, provisionally: what others did could not be looked up"), day, LM_HOLD_MINUTES);

    self->hold = g_strdup (lm_project_get_undo_label (lm_desk_get_project (self->desk)));
    gtk_label_set_text (self->held, text);
    show_problem (self, NULL);
  } else {
    gtk_label_set_text (self->held, "");
    show_problem (self, error);
    g_clear_error (&error);
  }
  update_chosen (self);
}

static void
slot_toggled (GtkCheckButton *check, LmAppointmentDialog *self)
{
  if (!self->filling && gtk_check_button_get_active (check))
    choose (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "lm-slot")));
}

static void
add_slots (LmAppointmentDialog *self)
{
  GtkWidget *first = NULL;

  for (guint i = 0; i < self->slots->len; i++) {
    const LmSlot *slot = &g_array_index (self->slots, LmSlot, i);
    g_autofree char *day = lm_words_day_long (slot->day);
    g_autofree char *span = lm_words_span (slot->start, slot->end);
    /* Translators: number of the choice, day, hours. */
    g_autofree char *title = g_strdup_printf (_ ("%u.  %s, %s"), i + 1, day, span);
    g_autofree char *subtitle = describe_slot (self, slot);
    GtkWidget *row = row_new (title, subtitle);
    GtkWidget *check = gtk_check_button_new ();

    adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
    gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
    g_object_set_data (G_OBJECT (check), "lm-slot", GINT_TO_POINTER (i));
    g_object_set_data (G_OBJECT (row), "lm-check", check);
    if (first == NULL)
      first = check;
    else
      gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (first));
    g_signal_connect_object (check, "toggled", G_CALLBACK (slot_toggled), self, 0);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    g_ptr_array_add (self->slot_rows, row);
    add (self, self->slot_group, row);
  }
  adw_preferences_group_set_description (self->slot_group, self->slots->len > 0
    ? _ ("Choose with Alt+1, Alt+2 …; the day is then held for ten minutes.")
    : _ ("No day can be offered: nobody who may do the work has room, or the resident can't be visited. The conflicts of the home say why."));
}

/* The day somebody has in mind comes first, also where it is not among the best;
 * where it can't be had, the rule that forbids it is said. */
static void
add_wanted (LmAppointmentDialog *self)
{
  g_autofree char *why = NULL;
  LmSlot slot;

  for (guint k = 0; k < self->slots->len; k++)
    if (g_array_index (self->slots, LmSlot, k).day == self->wanted) {
      slot = g_array_index (self->slots, LmSlot, k);
      g_array_remove_index (self->slots, k);
      g_array_prepend_val (self->slots, slot);
      return;
    }
  if (lm_project_ask_slot (lm_desk_get_project (self->desk), self->home, self->wanted, &slot, &why)) {
    g_array_set_size (self->slots, MIN (self->slots->len, SLOTS_MOST - 1));
    g_array_prepend_val (self->slots, slot);
  } else {
    gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
    gtk_label_set_text (self->problem, why);
    gtk_accessible_announce (GTK_ACCESSIBLE (self), why, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  }
}

static void
find_slots (LmAppointmentDialog *self)
{
  g_clear_pointer (&self->slots, g_array_unref);
  self->slots = lm_project_find_slots (lm_desk_get_project (self->desk), self->home, lm_desk_get_today (self->desk), SLOTS_MOST);
  if (self->wanted != LM_DAY_NONE)
    add_wanted (self);
}

static void
clear_slots (LmAppointmentDialog *self)
{
  for (guint i = 0; i < self->slot_rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->slot_rows, i);

    for (guint k = 1; k < self->rows->len; k += 2)
      if (g_ptr_array_index (self->rows, k) == row) {
        g_ptr_array_remove_range (self->rows, k - 1, 2);
        break;
      }
    adw_preferences_group_remove (self->slot_group, row);
  }
  g_ptr_array_set_size (self->slot_rows, 0);
}

/* A day that the resident asks for: offered with what it brings, or why not. */
static void
wish_applied (LmAppointmentDialog *self)
{
  LmDay day;

  if (!lm_day_parse (gtk_editable_get_text (GTK_EDITABLE (self->wish_row)), &day)) {
    gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
    gtk_label_set_text (self->problem, _ ("This is no day. Write it as 2026-05-12."));
    return;
  }
  release (self);
  show_problem (self, NULL);
  self->chosen = -1;
  self->wanted = day;
  gtk_label_set_text (self->held, "");
  find_slots (self);
  clear_slots (self);
  add_slots (self);
  if (self->slots->len > 0 && g_array_index (self->slots, LmSlot, 0).day == day)
    choose (self, 0);
  else
    update_chosen (self);
}

/* --- the home --- */

static void
add_home (LmAppointmentDialog *self, LmHomeItem *item)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (self->desk);
  const LmHomeRow *home = lm_home_item_get_home (item);
  const LmResidentRow *resident = lm_home_item_get_resident (item);
  const LmPromiseRow *promise = lm_home_get_promise (snapshot, self->home);
  const LmHomeState *state = lm_home_item_get_state (item);
  g_autofree char *postcode = lm_home_format_postcode (home);
  g_autofree char *head = g_strdup_printf (_ ("%s, %s"), lm_home_item_get_address (item), postcode);
  g_autofree char *day = lm_words_day (lm_home_item_get_visit_day (item));
  g_autofree char *planned = NULL;

  adw_preferences_group_set_title (self->home_group, head);
  if (resident != NULL) {
    g_autofree char *text = g_strdup_printf ("%s · %s", resident->phone, lm_words_language (resident->language));
    g_autofree char *name = resident->salutation[0] != '\0' ? g_strdup_printf (_ ("%s %s"), resident->salutation, resident->name) : g_strdup (resident->name);

    add (self, self->home_group, row_new (name, text));
  }
  if (home->attention[0] != '\0')
    add (self, self->home_group, row_new (_ ("Attention"), home->attention));
  if (promise != NULL) {
    g_autofree char *first = lm_words_day (promise->first_day);
    g_autofree char *last = lm_words_day (promise->end_day - 1);
    g_autofree char *text = promise->end_day - promise->first_day > 1 ? g_strdup_printf (_ ("Promised: between %s and %s"), first, last)
                                                                      : g_strdup_printf (_ ("Promised: %s"), first);

    planned = g_strdup_printf (_ ("%s · planned %s"), text, day);
  } else
    planned = g_strdup_printf (_ ("Planned %s; nothing was promised yet"), day);
  add (self, self->home_group, row_new (lm_words_status (state->status), planned));
}

static void
show_home (LmAppointmentDialog *self, LmId home)
{
  LmHomeItem *item = home != 0 ? lm_desk_find (self->desk, home) : NULL;
  gboolean some = item != NULL;

  release (self);
  for (guint i = 0; i + 1 < self->rows->len; i += 2)
    adw_preferences_group_remove (g_ptr_array_index (self->rows, i), g_ptr_array_index (self->rows, i + 1));
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->slot_rows, 0);
  self->home = some ? home : 0;
  self->chosen = -1;
  gtk_label_set_text (self->held, "");
  show_problem (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, some ? "home" : "none");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "appointment.no-answer", some);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "appointment.call-back", some);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "appointment.refuse", some);
  if (some) {
    add_home (self, item);
    find_slots (self);
    add_slots (self);
    lm_desk_select (self->desk, home);
  }
  update_chosen (self);
}

/* --- search --- */

static GtkWidget *
found_row_new (LmAppointmentDialog *self, LmHomeItem *item)
{
  const LmResidentRow *resident = lm_home_item_get_resident (item);
  const char *who = resident != NULL ? resident->name : "";
  g_autofree char *postcode = lm_home_format_postcode (lm_home_item_get_home (item));
  g_autofree char *text = who[0] != '\0' ? g_strdup_printf ("%s · %s", who, postcode) : g_strdup (postcode);
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), lm_home_item_get_address (item), text);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *address = gtk_label_new (lm_home_item_get_address (item));
  GtkWidget *caption = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (address), 0);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_ellipsize (GTK_LABEL (address), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dimmed");
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_box_append (GTK_BOX (box), address);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  lm_accessible_name (row, name);
  return row;
}

static void
list_found (LmAppointmentDialog *self, GArray *ids)
{
  self->filling = TRUE;
  gtk_list_box_remove_all (self->found);
  g_array_set_size (self->found_homes, 0);
  for (guint i = 0; i < ids->len; i++) {
    LmId id = g_array_index (ids, LmId, i);
    LmHomeItem *item = lm_desk_find (self->desk, id);

    if (item == NULL)
      continue;
    g_array_append_val (self->found_homes, id);
    gtk_list_box_append (self->found, found_row_new (self, item));
  }
  self->filling = FALSE;
}

static void
search_changed (LmAppointmentDialog *self)
{
  g_autoptr (GArray) ids = lm_project_search (lm_desk_get_project (self->desk), gtk_editable_get_text (GTK_EDITABLE (self->search)), FOUND_MOST);

  list_found (self, ids);
}

static void
found_selected (LmAppointmentDialog *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->filling) {
    self->wanted = LM_DAY_NONE;
    show_home (self, g_array_index (self->found_homes, LmId, gtk_list_box_row_get_index (row)));
  }
}

/* Enter takes the first that was found. */
static void
search_activated (LmAppointmentDialog *self)
{
  search_changed (self);
  if (self->found_homes->len > 0) {
    gtk_list_box_select_row (self->found, gtk_list_box_get_row_at_index (self->found, 0));
    if (self->slot_rows->len > 0)
      gtk_widget_grab_focus (g_object_get_data (g_ptr_array_index (self->slot_rows, 0), "lm-check"));
  }
}

/* --- what was said --- */

static const char *
get_note (LmAppointmentDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->note_row));
}

static void
finish (LmAppointmentDialog *self, gboolean ok, GError *error)
{
  if (!ok) {
    show_problem (self, error);
    g_clear_error (&error);
    return;
  }
  g_clear_pointer (&self->hold, g_free);
  lm_desk_done (self->desk, TRUE, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
book (LmAppointmentDialog *self, gboolean confirm)
{
  LmBooking booking;
  GError *error = NULL;

  if (self->chosen < 0)
    return;
  lm_booking_init (&booking, g_array_index (self->slots, LmSlot, self->chosen).day);
  booking.channel = adw_combo_row_get_selected (self->channel_row);
  booking.note = get_note (self);
  finish (self, lm_project_book (lm_desk_get_project (self->desk), self->home, &booking, confirm, &error) != 0, error);
}

static void
activate_confirm (GtkWidget *widget, const char *name, GVariant *parameter)
{
  book (LM_APPOINTMENT_DIALOG (widget), TRUE);
}

static void
activate_propose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  book (LM_APPOINTMENT_DIALOG (widget), FALSE);
}

static void
activate_no_answer (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmAppointmentDialog *self = LM_APPOINTMENT_DIALOG (widget);
  GError *error = NULL;

  finish (self, lm_project_no_answer (lm_desk_get_project (self->desk), self->home, LM_DAY_NONE, get_note (self), &error), error);
}

static void
activate_call_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmAppointmentDialog *self = LM_APPOINTMENT_DIALOG (widget);
  GError *error = NULL;

  finish (self, lm_project_call_back (lm_desk_get_project (self->desk), self->home, LM_DAY_NONE, get_note (self), &error), error);
}

static void
activate_refuse (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmAppointmentDialog *self = LM_APPOINTMENT_DIALOG (widget);
  GError *error = NULL;

  finish (self, lm_project_refuse (lm_desk_get_project (self->desk), self->home, get_note (self), &error), error);
}

static void
activate_slot (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (LM_APPOINTMENT_DIALOG (widget), g_variant_get_int32 (parameter) - 1);
}

/* Closed without an answer: the day is free again. */
static void
lm_appointment_dialog_closed (AdwDialog *dialog)
{
  release (LM_APPOINTMENT_DIALOG (dialog));
}

static void
lm_appointment_dialog_dispose (GObject *object)
{
  LmAppointmentDialog *self = LM_APPOINTMENT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_APPOINTMENT_DIALOG);
  g_clear_pointer (&self->found_homes, g_array_unref);
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->slot_rows, g_ptr_array_unref);
  g_clear_pointer (&self->hold, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (lm_appointment_dialog_parent_class)->dispose (object);
}

static void
lm_appointment_dialog_class_init (LmAppointmentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_appointment_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = lm_appointment_dialog_closed;
  gtk_widget_class_install_action (widget_class, "appointment.confirm", NULL, activate_confirm);
  gtk_widget_class_install_action (widget_class, "appointment.propose", NULL, activate_propose);
  gtk_widget_class_install_action (widget_class, "appointment.no-answer", NULL, activate_no_answer);
  gtk_widget_class_install_action (widget_class, "appointment.call-back", NULL, activate_call_back);
  gtk_widget_class_install_action (widget_class, "appointment.refuse", NULL, activate_refuse);
  gtk_widget_class_install_action (widget_class, "appointment.slot", "i", activate_slot);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "appointment.confirm", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "appointment.propose", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "appointment.no-answer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "appointment.call-back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F7, 0, "appointment.refuse", NULL);
  for (int i = 1; i <= SLOTS_MOST; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0 + i, GDK_ALT_MASK, "appointment.slot", "i", i);

  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-appointment-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, search);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, found);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, home_group);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, slot_group);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, read_row);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, wish_row);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, channel_row);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, LmAppointmentDialog, held);
}

static void
lm_appointment_dialog_init (LmAppointmentDialog *self)
{
  g_autoptr (GtkStringList) channels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->found_homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->slots = g_array_new (FALSE, FALSE, sizeof (LmSlot));
  self->rows = g_ptr_array_new ();
  self->slot_rows = g_ptr_array_new ();
  self->chosen = -1;
  self->wanted = LM_DAY_NONE;
  for (guint i = 0; i < lm_words_count (lm_channel_nicks); i++)
    gtk_string_list_append (channels, lm_words_of (lm_channel_nicks, i));
  adw_combo_row_set_model (self->channel_row, G_LIST_MODEL (channels));
  adw_combo_row_set_selected (self->channel_row, LM_CHANNEL_PHONE);
  g_signal_connect_object (self->wish_row, "apply", G_CALLBACK (wish_applied), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (adw_dialog_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "row-selected", G_CALLBACK (found_selected), self, G_CONNECT_SWAPPED);
}

void
lm_appointment_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home)
{
  lm_appointment_dialog_present_for_day (desk, parent, home, LM_DAY_NONE);
}

void
lm_appointment_dialog_present_for_day (LmDesk *desk, GtkWidget *parent, LmId home, LmDay day)
{
  LmAppointmentDialog *self = g_object_new (LM_TYPE_APPOINTMENT_DIALOG, NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (LmId));

  self->desk = g_object_ref (desk);
  self->wanted = day;
  if (home != 0) {
    g_array_append_val (ids, home);
    list_found (self, ids);
    self->filling = TRUE;
    gtk_list_box_select_row (self->found, gtk_list_box_get_row_at_index (self->found, 0));
    self->filling = FALSE;
  }
  show_home (self, home);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
