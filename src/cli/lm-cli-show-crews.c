/* show crews, holidays, methods */

#include <glib/gi18n.h>
#include <string.h>

#include "core/lm-calendar.h"
#include "core/lm-work.h"
#include "lm-cli-private.h"
#include "lm-cli-show-private.h"
#include "lm-cli-words-private.h"
#include "planner/lm-planner.h"

static const LmPrintedColumn crew_columns[] = {
  { "crew", NULL, LM_PRINTED_ID },
  { "crew_name", N_("Crew"), LM_PRINTED_TEXT },
  { "party", N_("Party"), LM_PRINTED_TEXT },
  { "party_kind", NULL, LM_PRINTED_TEXT },
  { "trades", N_("Trades"), LM_PRINTED_TEXT },
  { "available_from", NULL, LM_PRINTED_TEXT },
  { "available_until", NULL, LM_PRINTED_TEXT },
  { "calendar", NULL, LM_PRINTED_TEXT },
  { "calendar_id", NULL, LM_PRINTED_ID },
  { "weekdays", NULL, LM_PRINTED_TEXT },
  { "work_start", N_("From"), LM_PRINTED_TEXT },
  { "work_end", N_("To"), LM_PRINTED_TEXT },
  { "lunch_start", NULL, LM_PRINTED_TEXT },
  { "lunch_end", NULL, LM_PRINTED_TEXT },
  { "person", NULL, LM_PRINTED_ID },
  { "number", NULL, LM_PRINTED_NUMBER },
  { "person_name", N_("Person"), LM_PRINTED_TEXT },
  { "active", NULL, LM_PRINTED_BOOL },
  { "qualifications", N_("Qualifications"), LM_PRINTED_TEXT },
  { "absence", N_("Absence"), LM_PRINTED_TEXT },
};

static void
append_period (GString *text, const char *what, LmDay first, LmDay end)
{
  g_autofree char *from = lm_day_format_iso (first);
  g_autofree char *until = lm_day_format_iso (end);

  g_string_append_printf (text, "%s%s", text->len ? "; " : "", what);
  if (from || until)
    g_string_append_printf (text, "%s%s..%s", *what ? " " : "", from ? from : "", until ? until : "");
}

static char *
list_trades (LmSnapshot *snapshot, LmId crew)
{
  GString *text = g_string_new (NULL);
  guint n;
  const LmCrewTradeRow *rows = LM_ROWS (snapshot, CREW_TRADE, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].crew == crew)
      g_string_append_printf (text, "%s%s", text->len ? " " : "", LM_FIND (snapshot, TRADE, rows[i].trade)->code);
  return g_string_free (text, FALSE);
}

static char *
list_qualifications (LmSnapshot *snapshot, LmId person)
{
  GString *text = g_string_new (NULL);
  guint n;
  const LmPersonQualificationRow *rows = LM_ROWS (snapshot, PERSON_QUALIFICATION, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].person == person)
      append_period (text, LM_FIND (snapshot, QUALIFICATION, rows[i].qualification)->code, rows[i].valid_from, rows[i].valid_until);
  return g_string_free (text, FALSE);
}

/* Of the person, and of the whole crew. */
static char *
list_absence (LmSnapshot *snapshot, LmId crew, LmId person)
{
  GString *text = g_string_new (NULL);
  guint n;
  const LmAbsenceRow *rows = LM_ROWS (snapshot, ABSENCE, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].crew == crew || (person != 0 && rows[i].person == person))
      append_period (text, "", rows[i].first_day, rows[i].end_day);
  return g_string_free (text, FALSE);
}

static char *
list_weekdays (guint64 mask)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  GString *text = g_string_new (NULL);

  for (guint d = 0; d < 7; d++)
    if (mask >> d & 1)
      g_string_append_printf (text, "%s%s", text->len ? " " : "", days[d]);
  return g_string_free (text, FALSE);
}

/* One row for each person; `person` NULL for a crew without any. */
static void
print_person (LmPrinter *printer, LmSnapshot *snapshot, const LmCrewRow *crew, const LmPersonRow *person)
{
  const LmPartyRow *party = LM_FIND (snapshot, PARTY, crew->party);
  const LmCalendarRow *calendar = lm_calendar_of_crew (snapshot, crew);

  lm_printer_id (printer, crew->id);
  lm_printer_text (printer, crew->name);
  lm_printer_text (printer, party ? party->name : "");
  lm_printer_text (printer, party ? lm_party_kind_nicks[party->kind] : "");
  lm_printer_take (printer, list_trades (snapshot, crew->id));
  lm_printer_day (printer, crew->available_from);
  lm_printer_day (printer, crew->available_until);
  lm_printer_text (printer, calendar ? calendar->name : "");
  lm_printer_id (printer, calendar ? calendar->id : 0);
  lm_printer_take (printer, calendar ? list_weekdays (calendar->weekdays) : NULL);
  lm_printer_minute (printer, calendar ? calendar->work_start : -1);
  lm_printer_minute (printer, calendar ? calendar->work_end : -1);
  lm_printer_minute (printer, calendar ? calendar->lunch_start : -1);
  lm_printer_minute (printer, calendar ? calendar->lunch_end : -1);
  lm_printer_id (printer, person ? person->id : 0);
  lm_printer_count (printer, person ? person->number : -1);
  lm_printer_text (printer, person ? person->name : "");
  lm_printer_bool (printer, person && person->active);
  lm_printer_take (printer, person ? list_qualifications (snapshot, person->id) : NULL);
  lm_printer_take (printer, list_absence (snapshot, crew->id, person ? person->id : 0));
}

gboolean
lm_cli_show_crews (const LmShow *show)
{
  LmPrinter *printer = lm_printer_new (show->format, stdout, crew_columns, G_N_ELEMENTS (crew_columns));
  guint n_crews, n_persons;
  const LmCrewRow *crews = LM_ROWS (show->snapshot, CREW, &n_crews);
  const LmPersonRow *persons = LM_ROWS (show->snapshot, PERSON, &n_persons);

  for (guint c = 0; c < n_crews; c++)
    {
      guint of_crew = 0;

      for (guint p = 0; p < n_persons; p++)
        if (persons[p].crew == crews[c].id)
          {
            print_person (printer, show->snapshot, &crews[c], &persons[p]);
            of_crew++;
          }
      if (of_crew == 0)
        print_person (printer, show->snapshot, &crews[c], NULL);
    }
  lm_printer_end (printer);
  return FALSE;
}

static const LmPrintedColumn holiday_columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "name", N_("Holiday"), LM_PRINTED_TEXT },
  { "kind", N_("Kind"), LM_PRINTED_TEXT },
  { "region", N_("Region"), LM_PRINTED_TEXT },
  { "calendar", NULL, LM_PRINTED_ID },
  { "first_day", N_("First day"), LM_PRINTED_TEXT },
  { "last_day", N_("Last day"), LM_PRINTED_TEXT },
  { "applies", N_("Applies"), LM_PRINTED_BOOL },
};

static int
compare_holidays (gconstpointer a, gconstpointer b)
{
  const LmHolidayRow *x = *(const LmHolidayRow *const *) a, *y = *(const LmHolidayRow *const *) b;

  return x->first_day != y->first_day ? x->first_day - y->first_day : (x->id > y->id) - (x->id < y->id);
}

gboolean
lm_cli_show_holidays (const LmShow *show)
{
  LmPrinter *printer = lm_printer_new (show->format, stdout, holiday_columns, G_N_ELEMENTS (holiday_columns));
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  guint n;
  const LmHolidayRow *rows = LM_ROWS (show->snapshot, HOLIDAY, &n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list, (gpointer) &rows[i]);
  g_ptr_array_sort (list, compare_holidays);
  for (guint i = 0; i < n; i++)
    {
      const LmHolidayRow *row = g_ptr_array_index (list, i);

      lm_printer_id (printer, row->id);
      lm_printer_text (printer, lm_cli_pick (row->name, row->name_en));
      lm_printer_text (printer, lm_holiday_kind_nicks[row->kind]);
      lm_printer_text (printer, row->region);
      lm_printer_id (printer, row->calendar);
      lm_printer_day (printer, row->first_day);
      lm_printer_day (printer, row->end_day - 1);
      lm_printer_bool (printer, row->applies);
    }
  lm_printer_end (printer);
  return FALSE;
}

static const LmPrintedColumn method_columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "code", N_("Code"), LM_PRINTED_TEXT },
  { "name", N_("Method"), LM_PRINTED_TEXT },
  { "for_type", N_("Type"), LM_PRINTED_TEXT },
  { "chosen", N_("Ours"), LM_PRINTED_BOOL },
  { "default_for_type", N_("Default"), LM_PRINTED_BOOL },
  { "couples", N_("Couples"), LM_PRINTED_TEXT },
  { "bears_refusers", NULL, LM_PRINTED_BOOL },
  { "place", NULL, LM_PRINTED_TEXT },
  { "steps", NULL, LM_PRINTED_TEXT },
  { "day_end", N_("Day ends"), LM_PRINTED_TEXT },
  { "slack", N_("Slack"), LM_PRINTED_NUMBER },
  { "fits", N_("Fits"), LM_PRINTED_BOOL },
  { "optimal", NULL, LM_PRINTED_BOOL },
  { "cents_project", NULL, LM_PRINTED_NUMBER },
  { "cents_own", NULL, LM_PRINTED_NUMBER },
};

/* Two fitters, one electrician, one builder, one commissioner: what the table
 * of the field was reckoned with. «heating=3» changes it. */
static guint *
staff (const LmShow *show)
{
  guint n;
  const LmTradeRow *trades = LM_ROWS (show->snapshot, TRADE, &n);
  guint *persons = g_new0 (guint, MAX (n, 1));

  for (guint t = 0; t < n; t++)
    {
      persons[t] = g_str_equal (trades[t].code, "heating") ? 2 : 1;
      for (guint i = 0; show->persons && show->persons[i]; i++)
        {
          gsize length = strlen (trades[t].code);

          if (g_str_has_prefix (show->persons[i], trades[t].code) && show->persons[i][length] == '=')
            persons[t] = (guint) g_ascii_strtoull (show->persons[i] + length + 1, NULL, 10);
        }
    }
  return persons;
}

static char *
list_steps (LmSnapshot *snapshot, LmId method)
{
  g_autoptr (GArray) work = lm_work_of_method (snapshot, method);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < work->len; i++)
    {
      const LmWorkStep *step = &g_array_index (work, LmWorkStep, i);

      g_string_append_printf (text, "%s%s %d", i ? "; " : "", step->row->code, step->typical);
    }
  return g_string_free (text, FALSE);
}

static gint64
sum_costs (LmSnapshot *snapshot, LmId method, LmAccount account)
{
  guint n;
  const LmCostRow *rows = LM_ROWS (snapshot, COST, &n);
  gint64 sum = 0;

  for (guint i = 0; i < n; i++)
    if (rows[i].method == method && rows[i].account == account)
      sum += rows[i].cents;
  return sum;
}

gboolean
lm_cli_show_methods (const LmShow *show)
{
  LmPrinter *printer = lm_printer_new (show->format, stdout, method_columns, G_N_ELEMENTS (method_columns));
  g_autofree guint *persons = staff (show);
  guint n;
  const LmMethodRow *rows = LM_ROWS (show->snapshot, METHOD, &n);

  for (guint i = 0; i < n; i++)
    {
      LmDayTest test = lm_plan_test_day (show->snapshot, rows[i].id, persons);
      const LmPlaceRow *place = LM_FIND (show->snapshot, PLACE, rows[i].place);

      lm_printer_id (printer, rows[i].id);
      lm_printer_text (printer, rows[i].code);
      lm_printer_text (printer, lm_cli_pick (rows[i].name, rows[i].name_en));
      lm_printer_text (printer, lm_home_type_nicks[rows[i].for_type]);
      lm_printer_bool (printer, rows[i].chosen);
      lm_printer_bool (printer, rows[i].default_for_type);
      lm_printer_text (printer, lm_coupling_kind_nicks[rows[i].couples]);
      lm_printer_bool (printer, rows[i].bears_refusers);
      lm_printer_text (printer, place ? place->code : "");
      lm_printer_take (printer, list_steps (show->snapshot, rows[i].id));
      lm_printer_minute (printer, test.end);
      lm_printer_take (printer, test.end < 0 ? NULL : g_strdup_printf ("%d", test.slack));
      lm_printer_bool (printer, test.end >= 0 && test.slack >= 0);
      lm_printer_bool (printer, test.optimal);
      lm_printer_number (printer, sum_costs (show->snapshot, rows[i].id, LM_ACCOUNT_PROJECT));
      lm_printer_number (printer, sum_costs (show->snapshot, rows[i].id, LM_ACCOUNT_OWN));
    }
  lm_printer_end (printer);
  return FALSE;
}
