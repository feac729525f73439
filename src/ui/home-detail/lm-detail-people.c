#include "lm-ui-config.h"

#include "home-detail/lm-home-detail-private.h"

#include "core/lm-home.h"
#include "project/lm-homes.h"
#include "shared/lm-accessible.h"
#include "shared/lm-field.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a button in a row acts on. */
typedef struct {
  LmDesk *desk;
  LmId home;
  LmId row;
} LmTarget;

static void
target_free (gpointer data, GClosure *closure)
{
  LmTarget *target = data;

  g_object_unref (target->desk);
  g_free (target);
}

static LmTarget *
target_new (LmDetail *detail, LmId row)
{
  LmTarget *target = g_new0 (LmTarget, 1);

  target->desk = g_object_ref (detail->desk);
  target->home = detail->home->id;
  target->row = row;
  return target;
}

static void
add_resident (GtkWidget *button, LmTarget *target)
{
  LmResidentRow row;
  GError *error = NULL;

  LM_ROW_FRESH (RESIDENT, &row);
  row.home = target->home;
  row.name = _ ("New resident");
  lm_desk_done (target->desk, lm_project_put (lm_desk_get_project (target->desk), LM_TABLE_RESIDENT, &row, &error), error);
}

static void
add_availability (GtkWidget *button, LmTarget *target)
{
  LmAvailabilityRow row;
  GError *error = NULL;

  LM_ROW_FRESH (AVAILABILITY, &row);
  row.home = target->home;
  row.first_day = lm_desk_get_today (target->desk);
  row.end_day = row.first_day + 1;
  lm_desk_done (target->desk, lm_project_put (lm_desk_get_project (target->desk), LM_TABLE_AVAILABILITY, &row, &error), error);
}

static void
delete_availability (GtkWidget *button, LmTarget *target)
{
  GError *error = NULL;

  lm_desk_done (target->desk, lm_project_delete (lm_desk_get_project (target->desk), LM_TABLE_AVAILABILITY, target->row, &error), error);
}

/* The language is stored as a code, and chosen by its name. */
static void
language_chosen (GtkWidget *combo, GParamSpec *pspec, LmTarget *target)
{
  const LmResidentRow *resident = LM_FIND (lm_desk_get_snapshot (target->desk), RESIDENT, target->row);
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (combo));
  LmResidentRow row;
  GError *error = NULL;

  if (resident == NULL || chosen >= g_strv_length ((char **) lm_language_codes) || strcmp (resident->language, lm_language_codes[chosen]) == 0)
    return;
  row = *resident;
  row.language = lm_language_codes[chosen];
  lm_desk_done_quietly (target->desk, lm_project_put (lm_desk_get_project (target->desk), LM_TABLE_RESIDENT, &row, &error), error);
}

static GtkWidget *
language_row_new (LmDetail *detail, const LmResidentRow *resident)
{
  GtkWidget *combo = adw_combo_row_new ();
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), _ ("Language"), resident->name);

  for (guint i = 0; lm_language_codes[i] != NULL; i++)
    gtk_string_list_append (words, lm_words_language (lm_language_codes[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (combo), G_LIST_MODEL (words));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (combo), _ ("Language"));
  lm_accessible_name (combo, name);
  for (guint i = 0; lm_language_codes[i] != NULL; i++)
    if (strcmp (lm_language_codes[i], resident->language) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (combo), i);
  g_signal_connect_data (combo, "notify::selected", G_CALLBACK (language_chosen), target_new (detail, resident->id), target_free, 0);
  return combo;
}

static char *
join (const char *first, const char *second)
{
  if (first[0] == '\0' || second[0] == '\0')
    return g_strdup (first[0] != '\0' ? first : second);
  return g_strdup_printf ("%s · %s", first, second);
}

/* The head of a resident follows what is edited below it. */
static void
show_resident (GtkWidget *row)
{
  LmTarget *target = g_object_get_data (G_OBJECT (row), "lm-target");
  const LmResidentRow *resident = LM_FIND (lm_desk_get_snapshot (target->desk), RESIDENT, target->row);
  g_autofree char *name = NULL, *reach = NULL, *spoken = NULL, *subtitle = NULL;

  if (resident == NULL)
    return;
  name = resident->salutation[0] != '\0' ? g_strdup_printf (_ ("%s %s"), resident->salutation, resident->name) : g_strdup (resident->name);
  reach = join (resident->phone, lm_words_of (lm_channel_nicks, resident->channel));
  spoken = join (lm_words_language (resident->language), resident->vulnerable ? _ ("Elderly or vulnerable") : "");
  subtitle = g_strdup_printf ("%s\n%s", reach, spoken);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
}

static void
free_target (gpointer data)
{
  target_free (data, NULL);
}

static void
add_resident_rows (LmDetail *detail, LmDetailGroup *group, const LmResidentRow *resident)
{
  GtkWidget *row = adw_expander_row_new ();
  static const struct {
    const char *column;
    const char *title;
  } fields[] = {
    { "salutation", N_ ("Salutation") }, { "name", N_ ("Name") }, { "phone", N_ ("Phone") }, { "email", N_ ("E-mail") },
    { "kind", N_ ("Kind of resident") }, { "channel", N_ ("Likes to be reached by") },
    { "vulnerable", N_ ("Elderly or vulnerable") }, { "night_worker", N_ ("Works at night") },
    { "short_notice", N_ ("Can come at short notice") },
    { "carer", N_ ("Carer") }, { "note", N_ ("Note about the resident") },
  };

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), "lm-target", target_new (detail, resident->id), free_target);
  g_signal_connect_object (detail->desk, "changed", G_CALLBACK (show_resident), row, G_CONNECT_SWAPPED);
  show_resident (row);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), lm_field_new (detail->desk, LM_TABLE_RESIDENT, resident->id, fields[i].column,
                                                                    _ (fields[i].title), resident->name));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), language_row_new (detail, resident));
  lm_detail_group_add (group, row);
}

static char *
describe_availability (const LmAvailabilityRow *row)
{
  g_autofree char *first = lm_words_day (row->first_day);
  g_autofree char *last = lm_words_day (row->end_day != LM_DAY_NONE ? row->end_day - 1 : LM_DAY_NONE);
  const char *kind = lm_words_of (lm_availability_kind_nicks, row->kind);

  if (row->first_day == LM_DAY_NONE && row->end_day == LM_DAY_NONE)
    return g_strdup (kind);
  /* Translators: «Not on these days: Mon 4 May – Fri 8 May». */
  return g_strdup_printf (_ ("%s: %s – %s"), kind, first, last);
}

static char *
describe_weekdays (guint64 mask)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if ((mask & LM_WEEKDAYS_ALL) == LM_WEEKDAYS_ALL)
    return g_strdup ("");
  for (int i = 0; i < 7; i++)
    if (mask & (1u << i)) {
      /* 1970-01-05 was a Monday. */
      g_autoptr (GDateTime) day = g_date_time_new_utc (1970, 1, 5 + i, 12, 0, 0);
      g_autofree char *name = g_date_time_format (day, "%a");

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_availability_row (LmDetail *detail, LmDetailGroup *group, const LmAvailabilityRow *availability)
{
  g_autofree char *title = describe_availability (availability);
  g_autofree char *weekdays = describe_weekdays (availability->weekdays);
  g_autofree char *subtitle = join (weekdays, availability->reason);
  g_autofree char *name = g_strdup_printf (_ ("Delete: %s, %s"), title, detail->address);
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  static const struct {
    const char *column;
    const char *title;
  } fields[] = { { "kind", N_ ("When") }, { "first_day", N_ ("First day") }, { "end_day", N_ ("Until (first day again)") }, { "reason", N_ ("Reason") } };

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), lm_field_new (detail->desk, LM_TABLE_AVAILABILITY, availability->id,
                                                                    fields[i].column, _ (fields[i].title), detail->address));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  g_signal_connect_data (button, "clicked", G_CALLBACK (delete_availability), target_new (detail, availability->id), target_free, 0);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), button);
  lm_detail_group_add (group, row);
}

static void
add_button_row (LmDetail *detail, LmDetailGroup *group, const char *title, GCallback callback)
{
  GtkWidget *row = adw_button_row_new ();
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), title, detail->address);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (row), "list-add-symbolic");
  lm_accessible_name (row, name);
  g_signal_connect_data (row, "activated", callback, target_new (detail, 0), target_free, 0);
  lm_detail_group_add (group, row);
}

void
lm_detail_fill_residents (LmDetail *detail, LmDetailGroup *group)
{
  g_autoptr (GString) key = g_string_new (NULL);
  guint n_residents, n_days;
  const LmResidentRow **residents = LM_OF_HOME (detail->snapshot, RESIDENT, detail->home->id, &n_residents);
  const LmAvailabilityRow **days = LM_OF_HOME (detail->snapshot, AVAILABILITY, detail->home->id, &n_days);

  g_string_append_printf (key, "%" G_GINT64_FORMAT "\n", detail->home->id);
  for (guint i = 0; i < n_residents; i++)
    g_string_append_printf (key, "%" G_GINT64_FORMAT "\n", residents[i]->id);
  for (guint i = 0; i < n_days; i++)
    g_string_append_printf (key, "%" G_GINT64_FORMAT " %d %d %d %s\n", days[i]->id, days[i]->kind, days[i]->first_day, days[i]->end_day, days[i]->reason);
  if (!lm_detail_group_begin (group, g_string_free (g_steal_pointer (&key), FALSE)))
    return;
  for (guint i = 0; i < n_residents; i++)
    add_resident_rows (detail, group, residents[i]);
  lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_HOME, detail->home->id, "attention", _ ("Attention"), detail->address));
  lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_HOME, detail->home->id, "access", _ ("Access and key"), detail->address));
  for (guint i = 0; i < n_days; i++)
    add_availability_row (detail, group, days[i]);
  if (n_residents == 0)
    add_button_row (detail, group, _ ("Add a resident"), G_CALLBACK (add_resident));
  add_button_row (detail, group, _ ("Add days that suit or don't suit"), G_CALLBACK (add_availability));
}

void
lm_detail_fill_home (LmDetail *detail, LmDetailGroup *group)
{
  static const struct {
    const char *column;
    const char *title;
  } fields[] = {
    { "type", N_ ("Type of home") }, { "floor", N_ ("Floor") }, { "year", N_ ("Year of building") }, { "area", N_ ("Area, m²") },
    { "street_order", N_ ("Order along the street") },
    { "note", N_ ("Note about the home") }, { "in_project", N_ ("In the project") },
  };
  const LmCouplingRow *coupling = NULL;
  g_autofree char *postcode = lm_home_format_postcode (detail->home);
  g_autofree char *place = join (postcode, detail->home->town);

  if (!lm_detail_group_begin (group, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", detail->home->id, detail->home->stairwell,
                                                      detail->home->stack, detail->home->row, place)))
    return;
  lm_detail_group_add (group, lm_detail_row_new (detail->address, place));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_HOME, detail->home->id, fields[i].column, _ (fields[i].title), detail->address));
  for (int kind = LM_COUPLING_KIND_STAIRWELL; kind <= LM_COUPLING_KIND_ROW; kind++) {
    coupling = LM_FIND (detail->snapshot, COUPLING, lm_home_get_coupling (detail->home, kind));
    if (coupling != NULL)
      lm_detail_group_add (group, lm_detail_row_new (lm_words_of (lm_coupling_kind_nicks, coupling->kind), coupling->name));
  }
}
