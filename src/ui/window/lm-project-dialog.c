#include "lm-ui-config.h"

#include "window/lm-project-dialog.h"

#include "shared/lm-field.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The columns of the project that people set, with what they are called. A row
 * without a column begins a group; one without a group as well, a page. */
static const struct {
  const char *page;
  const char *group;
  const char *column;
  const char *title;
} settings[] = {
  { .page = N_ ("Project") },
  { .group = N_ ("District") },
  { .column = "name", .title = N_ ("Name of the project") },
  { .column = "place", .title = N_ ("Town of the project") },
  { .column = "start_day", .title = N_ ("No work before") },
  { .column = "default_type", .title = N_ ("Type of a home without one") },
  { .column = "retention_day", .title = N_ ("Remove personal data by") },
  { .group = N_ ("Who directs") },
  { .column = "regie", .title = N_ ("Direction") },
  { .column = "regie_note", .title = N_ ("Why this party") },
  { .group = N_ ("Fixed contact person") },
  { .column = "contact_name", .title = N_ ("Name of the contact person") },
  { .column = "contact_phone", .title = N_ ("Phone of the contact person") },
  { .column = "contact_email", .title = N_ ("E-mail of the contact person") },
  { .column = "contact_hours", .title = N_ ("When the contact person answers") },
  { .column = "sender_address", .title = N_ ("Return address on letters") },
  { .page = N_ ("Days and buffers") },
  { .group = N_ ("Connection day") },
  { .column = "visit_start", .title = N_ ("The day starts at") },
  { .column = "visit_end", .title = N_ ("The day ends at") },
  { .column = "lunch_start", .title = N_ ("Lunch starts at") },
  { .column = "lunch_end", .title = N_ ("Lunch ends at") },
  { .group = N_ ("Buffers") },
  { .column = "day_buffer", .title = N_ ("Minutes kept free in the day") },
  { .column = "spare_first", .title = N_ ("First train: a spare day per so many home-days") },
  { .column = "spare_later", .title = N_ ("Later trains: a spare day per so many home-days") },
  { .column = "slot_every", .title = N_ ("A spare home slot per so many homes") },
  { .column = "cluster_size", .title = N_ ("Homes in a train, about") },
  { .group = N_ ("Promises") },
  { .column = "window_until", .title = N_ ("A window of days until so many days before") },
  { .column = "arrival_minutes", .title = N_ ("Length of an arrival window, minutes") },
  { .column = "freeze_days", .title = N_ ("Days before a visit in which nothing moves unasked") },
  { .page = N_ ("Chances") },
  { .group = N_ ("What goes otherwise than planned (estimates)") },
  { .column = "no_access", .title = N_ ("Visits in a hundred at which nobody opens") },
  { .column = "return_days", .title = N_ ("Working days before a missed home is visited again") },
  { .column = "weather_days", .title = N_ ("Days in a hundred on which the weather stops work outside") },
  { .group = N_ ("Slower or quicker all the time, percent (estimates)") },
  { .column = "spread_crew", .title = N_ ("Between crews") },
  { .column = "spread_method", .title = N_ ("Between methods") },
  { .column = "spread_district", .title = N_ ("The whole district") },
  { .page = N_ ("Weights of the plan") },
  { .group = N_ ("What the plan finds important") },
  { .column = "weight_end", .title = N_ ("The end of the district") },
  { .column = "weight_visits", .title = N_ ("No extra visits") },
  { .column = "weight_open", .title = N_ ("Few homes open at once") },
  { .column = "weight_idle", .title = N_ ("No idle crews") },
  { .column = "weight_leap", .title = N_ ("No leaps in the street") },
  { .column = "weight_churn", .title = N_ ("Little change against the last plan") },
};

void
lm_project_dialog_present (LmDesk *desk, GtkWidget *parent)
{
  const LmProjectRow *project = lm_snapshot_get_project (lm_desk_get_snapshot (desk));
  AdwDialog *dialog = adw_preferences_dialog_new ();
  AdwPreferencesPage *page = NULL;
  AdwPreferencesGroup *group = NULL;
  static const char *const icons[] = { "lm-homes-symbolic", "lm-today-symbolic", "lm-appointments-symbolic", "lm-board-symbolic" };
  guint n_pages = 0;

  /* Room for the titles of its pages. */
  adw_dialog_set_content_width (dialog, 900);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    if (settings[i].page != NULL) {
      page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
      adw_preferences_page_set_title (page, _ (settings[i].page));
      adw_preferences_page_set_icon_name (page, icons[n_pages++]);
      adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
    } else if (settings[i].group != NULL) {
      group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (group, _ (settings[i].group));
      adw_preferences_page_add (page, group);
    } else
      adw_preferences_group_add (group, lm_field_new (desk, LM_TABLE_PROJECT, project->id, settings[i].column, _ (settings[i].title), _ ("project")));
  }
  adw_dialog_set_title (dialog, _ ("Project settings"));
  adw_dialog_present (dialog, parent);
}
