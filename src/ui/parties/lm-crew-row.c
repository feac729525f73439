#include "lm-ui-config.h"

#include "parties/lm-crew-row.h"

#include "project/lm-homes.h"
#include "replan/lm-replan-dialog.h"
#include "shared/lm-accessible.h"
#include "shared/lm-field.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

/* What a row, check or button acts on. */
typedef struct {
  LmDesk *desk;
  LmId crew, person;
  LmTable table; /* of the row to delete */
  LmId row;      /* the row to delete; or the trade or qualification to hold */
} LmCrewTarget;

static void
target_free (gpointer data, GClosure *closure)
{
  LmCrewTarget *target = data;

  g_object_unref (target->desk);
  g_free (target);
}

static LmCrewTarget *
target_new (LmDesk *desk, LmId crew, LmId person, LmTable table, LmId row)
{
  LmCrewTarget *target = g_new0 (LmCrewTarget, 1);

  target->desk = g_object_ref (desk);
  target->crew = crew;
  target->person = person;
  target->table = table;
  target->row = row;
  return target;
}

static void
put (LmDesk *desk, LmTable table, gpointer row)
{
  GError *error = NULL;

  lm_desk_done (desk, lm_project_put (lm_desk_get_project (desk), table, row, &error), error);
}

static void
delete_id (LmDesk *desk, LmTable table, LmId id)
{
  GError *error = NULL;

  lm_desk_done (desk, lm_project_delete (lm_desk_get_project (desk), table, id, &error), error);
}

static void
add_person (GtkWidget *widget, LmCrewTarget *target)
{
  const LmPersonRow *persons;
  LmPersonRow row;
  guint n;

  LM_ROW_FRESH (PERSON, &row);
  row.crew = target->crew;
  row.number = 0;
  row.name = _ ("New person");
  persons = LM_ROWS (lm_desk_get_snapshot (target->desk), PERSON, &n);
  for (guint i = 0; i < n; i++)
    if (persons[i].crew == target->crew)
      row.number = MAX (row.number, persons[i].number + 1);
  put (target->desk, LM_TABLE_PERSON, &row);
}

static void
add_absence (GtkWidget *widget, LmCrewTarget *target)
{
  LmAbsenceRow row;

  LM_ROW_FRESH (ABSENCE, &row);
  row.crew = target->person != 0 ? 0 : target->crew;
  row.person = target->person;
  row.first_day = lm_desk_get_today (target->desk);
  row.end_day = row.first_day + 1;
  put (target->desk, LM_TABLE_ABSENCE, &row);
}

static void
delete_row (GtkWidget *widget, LmCrewTarget *target)
{
  delete_id (target->desk, target->table, target->row);
}

static LmId
find_crew_trade (LmSnapshot *snapshot, LmId crew, LmId trade)
{
  guint n;
  const LmCrewTradeRow *rows = LM_ROWS (snapshot, CREW_TRADE, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].crew == crew && rows[i].trade == trade)
      return rows[i].id;
  return 0;
}

static LmId
find_person_qualification (LmSnapshot *snapshot, LmId person, LmId qualification)
{
  guint n;
  const LmPersonQualificationRow *rows = LM_ROWS (snapshot, PERSON_QUALIFICATION, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].person == person && rows[i].qualification == qualification)
      return rows[i].id;
  return 0;
}

static void
trade_toggled (GtkCheckButton *button, LmCrewTarget *target)
{
  LmId held = find_crew_trade (lm_desk_get_snapshot (target->desk), target->crew, target->row);

  if (gtk_check_button_get_active (button) && held == 0) {
    LmCrewTradeRow row;

    LM_ROW_FRESH (CREW_TRADE, &row);
    row.crew = target->crew;
    row.trade = target->row;
    put (target->desk, LM_TABLE_CREW_TRADE, &row);
  } else if (!gtk_check_button_get_active (button) && held != 0)
    delete_id (target->desk, LM_TABLE_CREW_TRADE, held);
}

static void
qualification_toggled (GtkCheckButton *button, LmCrewTarget *target)
{
  LmId held = find_person_qualification (lm_desk_get_snapshot (target->desk), target->person, target->row);

  if (gtk_check_button_get_active (button) && held == 0) {
    LmPersonQualificationRow row;

    LM_ROW_FRESH (PERSON_QUALIFICATION, &row);
    row.person = target->person;
    row.qualification = target->row;
    put (target->desk, LM_TABLE_PERSON_QUALIFICATION, &row);
  } else if (!gtk_check_button_get_active (button) && held != 0)
    delete_id (target->desk, LM_TABLE_PERSON_QUALIFICATION, held);
}

static GtkWidget *
check_new (const char *label, const char *subject, gboolean active, GCallback toggled, LmCrewTarget *target)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), label, subject);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  lm_accessible_name (check, name);
  g_signal_connect_data (check, "toggled", toggled, target, target_free, 0);
  return check;
}

static GtkWidget *
wrap_row_new (const char *title, GtkWidget *box)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (GTK_BOX (outer), label);
  gtk_box_append (GTK_BOX (outer), box);
  gtk_widget_set_margin_start (outer, 12);
  gtk_widget_set_margin_end (outer, 12);
  gtk_widget_set_margin_top (outer, 8);
  gtk_widget_set_margin_bottom (outer, 8);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), outer);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  return row;
}

static GtkWidget *
trades_row_new (LmDesk *desk, const LmCrewRow *crew)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  GtkWidget *box = adw_wrap_box_new ();
  const LmTradeRow *trades;
  guint n;

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 12);
  trades = LM_ROWS (snapshot, TRADE, &n);
  for (guint i = 0; i < n; i++)
    adw_wrap_box_append (ADW_WRAP_BOX (box), check_new (lm_words_name (trades[i].name, trades[i].name_en), crew->name,
                                                        find_crew_trade (snapshot, crew->id, trades[i].id) != 0, G_CALLBACK (trade_toggled),
                                                        target_new (desk, crew->id, 0, LM_TABLE_CREW_TRADE, trades[i].id)));
  return wrap_row_new (_ ("Trades"), box);
}

static GtkWidget *
button_row_new (const char *title, const char *subject, GCallback activated, LmCrewTarget *target)
{
  GtkWidget *row = adw_button_row_new ();
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), title, subject);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  lm_accessible_name (row, name);
  g_signal_connect_data (row, "activated", activated, target, target_free, 0);
  return row;
}

static void
add_field (GtkWidget *expander, LmDesk *desk, LmTable table, LmId id, const char *column, const char *title, const char *subject)
{
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), lm_field_new (desk, table, id, column, title, subject));
}

/* What stands with people who are away can be put elsewhere. */
static void
replan (GtkWidget *widget, LmCrewTarget *target)
{
  LmReplanQuestion question = { .crew = target->crew };

  lm_replan_dialog_present (target->desk, GTK_WIDGET (gtk_widget_get_root (widget)), &question);
}

static LmId
crew_of_absence (LmSnapshot *snapshot, const LmAbsenceRow *absence)
{
  const LmPersonRow *person = LM_FIND (snapshot, PERSON, absence->person);

  return person != NULL ? person->crew : absence->crew;
}

static GtkWidget *
absence_row_new (LmDesk *desk, const LmAbsenceRow *absence, const char *subject)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *first = lm_words_day (absence->first_day);
  g_autofree char *last = lm_words_day (absence->end_day - 1);
  g_autofree char *title = g_strdup_printf (_ ("Away %s – %s"), first, last);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), absence->reason);
  add_field (row, desk, LM_TABLE_ABSENCE, absence->id, "first_day", _ ("First day away"), subject);
  add_field (row, desk, LM_TABLE_ABSENCE, absence->id, "end_day", _ ("Back on"), subject);
  add_field (row, desk, LM_TABLE_ABSENCE, absence->id, "reason", _ ("Reason"), subject);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button_row_new (_ ("What now…"), subject, G_CALLBACK (replan),
                                                                    target_new (desk, crew_of_absence (lm_desk_get_snapshot (desk), absence), 0,
                                                                                LM_TABLE_ABSENCE, absence->id)));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button_row_new (_ ("Delete the absence"), subject, G_CALLBACK (delete_row),
                                                                    target_new (desk, 0, 0, LM_TABLE_ABSENCE, absence->id)));
  return row;
}

static void
add_qualifications (LmDesk *desk, GtkWidget *row, const LmPersonRow *person)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  GtkWidget *box = adw_wrap_box_new ();
  const LmQualificationRow *kinds;
  guint n;

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 12);
  kinds = LM_ROWS (snapshot, QUALIFICATION, &n);
  for (guint i = 0; i < n; i++)
    adw_wrap_box_append (ADW_WRAP_BOX (box), check_new (lm_words_name (kinds[i].name, kinds[i].name_en), person->name,
                                                        find_person_qualification (snapshot, person->id, kinds[i].id) != 0,
                                                        G_CALLBACK (qualification_toggled),
                                                        target_new (desk, 0, person->id, LM_TABLE_PERSON_QUALIFICATION, kinds[i].id)));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), wrap_row_new (_ ("Qualifications"), box));
  for (guint i = 0; i < n; i++) {
    LmId held = find_person_qualification (snapshot, person->id, kinds[i].id);
    g_autofree char *title = g_strdup_printf (_ ("%s: no longer valid from"), lm_words_name (kinds[i].name, kinds[i].name_en));

    if (held != 0)
      add_field (row, desk, LM_TABLE_PERSON_QUALIFICATION, held, "valid_until", title, person->name);
  }
}

static GtkWidget *
person_row_new (LmDesk *desk, const LmPersonRow *person)
{
  GtkWidget *row = adw_expander_row_new ();
  const LmAbsenceRow *absences;
  guint n;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), person->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), person->active ? person->phone : _ ("Has left"));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), gtk_image_new_from_icon_name ("avatar-default-symbolic"));
  add_field (row, desk, LM_TABLE_PERSON, person->id, "name", _ ("Name"), person->name);
  add_field (row, desk, LM_TABLE_PERSON, person->id, "phone", _ ("Phone"), person->name);
  add_field (row, desk, LM_TABLE_PERSON, person->id, "active", _ ("Works in this crew"), person->name);
  add_qualifications (desk, row, person);
  absences = LM_ROWS (lm_desk_get_snapshot (desk), ABSENCE, &n);
  for (guint i = 0; i < n; i++)
    if (absences[i].person == person->id)
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), absence_row_new (desk, &absences[i], person->name));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button_row_new (_ ("Add an absence"), person->name, G_CALLBACK (add_absence),
                                                                    target_new (desk, person->crew, person->id, LM_TABLE_ABSENCE, 0)));
  return row;
}

static char *
describe (LmSnapshot *snapshot, const LmCrewRow *crew, guint n_persons)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const LmCrewTradeRow *trades;
  guint n;

  g_string_append_printf (text, ngettext ("%u person", "%u persons", n_persons), n_persons);
  trades = LM_ROWS (snapshot, CREW_TRADE, &n);
  for (guint i = 0; i < n; i++) {
    const LmTradeRow *trade = trades[i].crew == crew->id ? LM_FIND (snapshot, TRADE, trades[i].trade) : NULL;

    if (trade != NULL)
      g_string_append_printf (text, " · %s", lm_words_name (trade->name, trade->name_en));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GtkWidget *
lm_crew_row_new (LmDesk *desk, LmId id)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  const LmCrewRow *crew = LM_FIND (snapshot, CREW, id);
  GtkWidget *row = adw_expander_row_new ();
  const LmPersonRow *persons;
  const LmAbsenceRow *absences;
  guint n, n_active = 0;
  g_autofree char *text = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crew->name);
  add_field (row, desk, LM_TABLE_CREW, id, "name", _ ("Name of the crew"), crew->name);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), trades_row_new (desk, crew));
  persons = LM_ROWS (snapshot, PERSON, &n);
  for (guint i = 0; i < n; i++)
    if (persons[i].crew == id) {
      n_active += persons[i].active;
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), person_row_new (desk, &persons[i]));
    }
  text = describe (snapshot, crew, n_active);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), text);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button_row_new (_ ("Add a person"), crew->name, G_CALLBACK (add_person),
                                                                    target_new (desk, id, 0, LM_TABLE_PERSON, 0)));
  absences = LM_ROWS (snapshot, ABSENCE, &n);
  for (guint i = 0; i < n; i++)
    if (absences[i].crew == id)
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), absence_row_new (desk, &absences[i], crew->name));
  add_field (row, desk, LM_TABLE_CREW, id, "available_from", _ ("Available from"), crew->name);
  add_field (row, desk, LM_TABLE_CREW, id, "available_until", _ ("No longer available from"), crew->name);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button_row_new (_ ("Add an absence of the whole crew"), crew->name, G_CALLBACK (add_absence),
                                                                    target_new (desk, id, 0, LM_TABLE_ABSENCE, 0)));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button_row_new (_ ("Delete the crew"), crew->name, G_CALLBACK (delete_row),
                                                                    target_new (desk, id, 0, LM_TABLE_CREW, id)));
  return row;
}
