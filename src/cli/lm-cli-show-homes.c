/* show homes, readiness, appointments */

#include <glib/gi18n.h>
#include <string.h>

#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "core/lm-work.h"
#include "lm-cli-show-private.h"
#include "lm-cli-words-private.h"

static const LmPrintedColumn home_columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "bag_vbo", NULL, LM_PRINTED_TEXT },
  { "bag_num", NULL, LM_PRINTED_TEXT },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "street", NULL, LM_PRINTED_TEXT },
  { "number", NULL, LM_PRINTED_NUMBER },
  { "letter", NULL, LM_PRINTED_TEXT },
  { "suffix", NULL, LM_PRINTED_TEXT },
  { "postcode", N_("Postcode"), LM_PRINTED_TEXT },
  { "town", NULL, LM_PRINTED_TEXT },
  { "type", N_("Type"), LM_PRINTED_TEXT },
  { "bag_pand", NULL, LM_PRINTED_TEXT },
  { "stairwell", NULL, LM_PRINTED_ID },
  { "stack", NULL, LM_PRINTED_ID },
  { "row", NULL, LM_PRINTED_ID },
  { "floor", NULL, LM_PRINTED_NUMBER },
  { "year", NULL, LM_PRINTED_NUMBER },
  { "area", NULL, LM_PRINTED_NUMBER },
  { "usage", NULL, LM_PRINTED_TEXT },
  { "x", NULL, LM_PRINTED_NUMBER },
  { "y", NULL, LM_PRINTED_NUMBER },
  { "street_order", NULL, LM_PRINTED_NUMBER },
  { "in_project", NULL, LM_PRINTED_BOOL },
  { "resident", N_("Resident"), LM_PRINTED_TEXT },
  { "phone", NULL, LM_PRINTED_TEXT },
  { "availability", NULL, LM_PRINTED_TEXT },
  { "method", N_("Method"), LM_PRINTED_TEXT },
  { "method_decided", NULL, LM_PRINTED_BOOL },
  { "place", NULL, LM_PRINTED_TEXT },
  { "missing", N_("Missing"), LM_PRINTED_NUMBER },
  { "ready", N_("Ready"), LM_PRINTED_BOOL },
  { "plan", NULL, LM_PRINTED_TEXT },
  { "appointment", NULL, LM_PRINTED_TEXT },
  { "execution", NULL, LM_PRINTED_TEXT },
  { "status", N_("Status"), LM_PRINTED_TEXT },
  { "train", N_("Train"), LM_PRINTED_TEXT },
  { "position", NULL, LM_PRINTED_NUMBER },
  { "visit_day", N_("Day"), LM_PRINTED_TEXT },
  { "p80_day", NULL, LM_PRINTED_TEXT },
  { "slack", N_("Slack"), LM_PRINTED_NUMBER },
  { "reason", NULL, LM_PRINTED_TEXT },
};

/* «never Wed 2026-05-01..2026-06-01; only Mon Thu». */
static char *
format_availability (LmSnapshot *snapshot, LmId home)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  GString *text = g_string_new (NULL);
  guint n;
  const LmAvailabilityRow **rows = LM_OF_HOME (snapshot, AVAILABILITY, home, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *first = lm_day_format_iso (rows[i]->first_day);
      g_autofree char *end = lm_day_format_iso (rows[i]->end_day);

      g_string_append_printf (text, "%s%s", text->len ? "; " : "", lm_availability_kind_nicks[rows[i]->kind]);
      if (rows[i]->weekdays != LM_WEEKDAYS_ALL)
        for (guint d = 0; d < 7; d++)
          if (rows[i]->weekdays >> d & 1)
            g_string_append_printf (text, " %s", days[d]);
      if (first || end)
        g_string_append_printf (text, " %s..%s", first ? first : "", end ? end : "");
    }
  return g_string_free (text, FALSE);
}

static void
print_real (LmPrinter *printer, double value)
{
  lm_printer_take (printer, value == 0 ? NULL : g_strdup_printf ("%.0f", value));
}

static void
print_home (LmPrinter *printer, const LmShow *show, const LmHomeRow *home, const LmHomeState *state)
{
  LmSnapshot *snapshot = show->snapshot;
  const LmBuildingRow *building = LM_FIND (snapshot, BUILDING, home->building);
  const LmResidentRow *resident = lm_home_get_resident (snapshot, home->id);
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, home->id);
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, home->id);
  const LmTrainRow *train = plan ? LM_FIND (snapshot, TRAIN, plan->train) : NULL;
  gboolean provisional;
  const LmMethodRow *method = LM_FIND (snapshot, METHOD, lm_work_get_method (snapshot, home, &provisional));
  const LmPlaceRow *place = decision ? LM_FIND (snapshot, PLACE, decision->place) : NULL;

  lm_printer_id (printer, home->id);
  lm_printer_text (printer, home->bag_vbo);
  lm_printer_text (printer, home->bag_num);
  lm_printer_take (printer, lm_home_format_address (home));
  lm_printer_text (printer, home->street);
  lm_printer_number (printer, home->number);
  lm_printer_text (printer, home->letter);
  lm_printer_text (printer, home->suffix);
  lm_printer_text (printer, home->postcode);
  lm_printer_text (printer, home->town);
  lm_printer_text (printer, lm_home_type_nicks[home->type]);
  lm_printer_text (printer, building ? building->bag_pand : "");
  lm_printer_id (printer, home->stairwell);
  lm_printer_id (printer, home->stack);
  lm_printer_id (printer, home->row);
  lm_printer_count (printer, home->floor);
  lm_printer_count (printer, home->year);
  lm_printer_count (printer, home->area);
  lm_printer_text (printer, home->usage);
  print_real (printer, home->x);
  print_real (printer, home->y);
  lm_printer_number (printer, home->street_order);
  lm_printer_bool (printer, home->in_project);
  lm_printer_text (printer, resident ? resident->name : "");
  lm_printer_text (printer, resident ? resident->phone : "");
  lm_printer_take (printer, format_availability (snapshot, home->id));
  lm_printer_text (printer, method ? method->code : "");
  lm_printer_bool (printer, method && !provisional);
  lm_printer_text (printer, place ? place->code : "");
  lm_printer_number (printer, state->missing);
  lm_printer_bool (printer, state->missing == 0);
  lm_printer_text (printer, lm_plan_state_nicks[state->plan]);
  lm_printer_text (printer, lm_appointment_state_nicks[state->appointment]);
  lm_printer_text (printer, lm_execution_nicks[state->execution]);
  lm_printer_text (printer, lm_status_nicks[state->status]);
  lm_printer_text (printer, train ? train->name : "");
  lm_printer_take (printer, plan && plan->train ? g_strdup_printf ("%d", plan->position) : NULL);
  lm_printer_day (printer, plan ? plan->visit_day : LM_DAY_NONE);
  lm_printer_day (printer, plan ? plan->p80_day : LM_DAY_NONE);
  lm_printer_take (printer, plan && plan->visit_day != LM_DAY_NONE ? g_strdup_printf ("%d", plan->slack) : NULL);
  lm_printer_text (printer, plan ? plan->reason : "");
}

static int
compare_homes (gconstpointer a, gconstpointer b)
{
  return lm_home_compare (*(const LmHomeRow *const *) a, *(const LmHomeRow *const *) b);
}

/* The homes of the list, as people read them. */
static GPtrArray *
list_homes (const LmShow *show)
{
  GPtrArray *list = g_ptr_array_new ();
  guint n;
  const LmHomeRow *homes = LM_ROWS (show->snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    if (show->home == 0 || homes[i].id == show->home)
      g_ptr_array_add (list, (gpointer) &homes[i]);
  g_ptr_array_sort (list, compare_homes);
  return list;
}

gboolean
lm_cli_show_homes (const LmShow *show)
{
  g_autoptr (LmConflicts) conflicts = lm_conflicts_new (show->snapshot, show->today);
  g_autoptr (GPtrArray) homes = list_homes (show);
  LmPrinter *printer = lm_printer_new (show->format, stdout, home_columns, G_N_ELEMENTS (home_columns));

  for (guint i = 0; i < homes->len; i++)
    {
      const LmHomeRow *home = g_ptr_array_index (homes, i);
      guint index = (guint) lm_snapshot_index (show->snapshot, LM_TABLE_HOME, home->id);

      print_home (printer, show, home, lm_district_state_get (conflicts->states, index));
    }
  lm_printer_end (printer);
  return FALSE;
}

static const LmPrintedColumn readiness_columns[] = {
  { "home", NULL, LM_PRINTED_ID },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "condition", NULL, LM_PRINTED_TEXT },
  { "name", N_("Condition"), LM_PRINTED_TEXT },
  { "state", N_("State"), LM_PRINTED_TEXT },
  { "actor", N_("Who must act"), LM_PRINTED_TEXT },
  { "due", N_("By"), LM_PRINTED_TEXT },
  { "expected", N_("Expected"), LM_PRINTED_TEXT },
  { "visit_day", NULL, LM_PRINTED_TEXT },
  { "note", NULL, LM_PRINTED_TEXT },
};

gboolean
lm_cli_show_readiness (const LmShow *show)
{
  g_autoptr (GPtrArray) homes = list_homes (show);
  LmPrinter *printer = lm_printer_new (show->format, stdout, readiness_columns, G_N_ELEMENTS (readiness_columns));

  for (guint i = 0; i < homes->len; i++)
    {
      const LmHomeRow *home = g_ptr_array_index (homes, i);
      const LmPlanHomeRow *plan = lm_home_get_plan (show->snapshot, home->id);
      LmDay visit = plan ? plan->visit_day : LM_DAY_NONE;
      g_autoptr (GArray) list = lm_readiness_of_home (show->snapshot, home, visit);
      g_autofree char *address = lm_home_format_address (home);

      if (!home->in_project)
        continue;
      for (guint r = 0; r < list->len; r++)
        {
          const LmRequirement *item = &g_array_index (list, LmRequirement, r);
          gboolean missing = item->state != LM_CONDITION_STATE_MET && item->state != LM_CONDITION_STATE_WAIVED;

          /* People want to see what is missing; a script gets the whole list. */
          if (show->format == LM_PRINT_TABLE && !missing && show->home == 0)
            continue;
          lm_printer_id (printer, home->id);
          lm_printer_text (printer, address);
          lm_printer_text (printer, item->condition->code);
          lm_printer_text (printer, lm_cli_pick (item->condition->name, item->condition->name_en));
          lm_printer_text (printer, lm_condition_state_nicks[item->state]);
          lm_printer_text (printer, item->actor == LM_PARTY_KIND_OTHER ? "resident" : lm_party_kind_nicks[item->actor]);
          lm_printer_day (printer, item->due);
          lm_printer_day (printer, item->row && item->state == LM_CONDITION_STATE_ASKED ? item->row->due_day : LM_DAY_NONE);
          lm_printer_day (printer, visit);
          lm_printer_text (printer, item->row ? item->row->note : "");
        }
    }
  lm_printer_end (printer);
  return FALSE;
}

static const LmPrintedColumn appointment_columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "home", NULL, LM_PRINTED_ID },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "resident", N_("Resident"), LM_PRINTED_TEXT },
  { "phone", N_("Phone"), LM_PRINTED_TEXT },
  { "kind", N_("Kind"), LM_PRINTED_TEXT },
  { "state", N_("State"), LM_PRINTED_TEXT },
  { "precision", N_("Promise"), LM_PRINTED_TEXT },
  { "day", N_("Day"), LM_PRINTED_TEXT },
  { "from", N_("From"), LM_PRINTED_TEXT },
  { "to", N_("To"), LM_PRINTED_TEXT },
  { "first_day", NULL, LM_PRINTED_TEXT },
  { "last_day", NULL, LM_PRINTED_TEXT },
  { "plan_day", N_("In the plan"), LM_PRINTED_TEXT },
  { "revisions", N_("Times told"), LM_PRINTED_NUMBER },
  { "next_try", NULL, LM_PRINTED_TEXT },
  { "made_by", NULL, LM_PRINTED_TEXT },
  { "made_at", NULL, LM_PRINTED_TEXT },
  { "note", NULL, LM_PRINTED_TEXT },
};

gboolean
lm_cli_show_appointments (const LmShow *show)
{
  LmPrinter *printer = lm_printer_new (show->format, stdout, appointment_columns, G_N_ELEMENTS (appointment_columns));
  guint n;
  const LmAppointmentRow *rows = LM_ROWS (show->snapshot, APPOINTMENT, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmAppointmentRow *row = &rows[i];
      const LmResidentRow *resident = lm_home_get_resident (show->snapshot, row->home);
      const LmPlanHomeRow *plan = lm_home_get_plan (show->snapshot, row->home);
      guint n_promises;

      if (show->home != 0 && row->home != show->home)
        continue;
      LM_OF_HOME (show->snapshot, PROMISE, row->home, &n_promises);
      lm_printer_id (printer, row->id);
      lm_printer_id (printer, row->home);
      lm_printer_take (printer, lm_cli_home_address (show->snapshot, row->home));
      lm_printer_text (printer, resident ? resident->name : "");
      lm_printer_text (printer, resident ? resident->phone : "");
      lm_printer_text (printer, lm_appointment_kind_nicks[row->kind]);
      lm_printer_text (printer, lm_appointment_state_nicks[row->state]);
      lm_printer_text (printer, lm_precision_nicks[row->precision]);
      lm_printer_day (printer, row->day);
      lm_printer_minute (printer, row->from_minute);
      lm_printer_minute (printer, row->to_minute);
      lm_printer_day (printer, row->first_day);
      lm_printer_day (printer, row->end_day == LM_DAY_NONE ? LM_DAY_NONE : row->end_day - 1);
      lm_printer_day (printer, plan ? plan->visit_day : LM_DAY_NONE);
      lm_printer_number (printer, n_promises);
      lm_printer_day (printer, row->next_try);
      lm_printer_text (printer, row->made_by);
      lm_printer_utc (printer, row->made_at);
      lm_printer_text (printer, row->note);
    }
  lm_printer_end (printer);
  return FALSE;
}
