/* show trains, plan */

#include <glib/gi18n.h>

#include "core/lm-home.h"
#include "lm-cli-show-private.h"
#include "lm-cli-words-private.h"
#include "simulation/lm-simulation.h"

static const LmPrintedColumn train_columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "position", N_("No."), LM_PRINTED_NUMBER },
  { "name", N_("Train"), LM_PRINTED_TEXT },
  { "homes", N_("Homes"), LM_PRINTED_NUMBER },
  { "provisional", N_("Provisional"), LM_PRINTED_NUMBER },
  { "confirmed", N_("Confirmed"), LM_PRINTED_NUMBER },
  { "takt", N_("Homes a day"), LM_PRINTED_NUMBER },
  { "spare_days", N_("Spare days"), LM_PRINTED_NUMBER },
  { "spare_slots", N_("Spare slots"), LM_PRINTED_NUMBER },
  { "first_day", N_("First day"), LM_PRINTED_TEXT },
  { "last_day", N_("Last day"), LM_PRINTED_TEXT },
  { "window_end", NULL, LM_PRINTED_TEXT },
  { "p50", N_("P50"), LM_PRINTED_TEXT },
  { "p80", N_("P80"), LM_PRINTED_TEXT },
};

typedef struct {
  guint homes, provisional, confirmed;
  LmDay last, p50, p80;
} TrainCount;

static gboolean
is_confirmed (LmSnapshot *snapshot, LmId home)
{
  const LmAppointmentRow *row = lm_home_get_appointment (snapshot, home, LM_APPOINTMENT_KIND_CONNECTION);

  return row && (row->state == LM_APPOINTMENT_STATE_CONFIRMED || row->state == LM_APPOINTMENT_STATE_KEPT);
}

/* The last connection day of each train of the adopted plan as it may become.
 * The plan keeps P80 of the homes only, and the last of those is not that of
 * the train. */
static void
find_train_days (LmSnapshot *snapshot, TrainCount *counts)
{
  g_autoptr (LmSimulation) simulation = lm_simulation_new_for_plan (snapshot, 0, NULL);
  g_autoptr (LmForecast) forecast = NULL;
  const LmTrainForecast *trains;
  guint n;

  if (simulation == NULL)
    return;
  forecast = lm_simulation_run (simulation, LM_SIMULATION_USUAL_RUNS, 1, NULL, NULL);
  trains = lm_forecast_get_trains (forecast, &n);
  for (guint i = 0; i < n; i++)
    {
      int t = lm_snapshot_index (snapshot, LM_TABLE_TRAIN, trains[i].train);

      if (t < 0)
        continue;
      counts[t].p50 = trains[i].p50;
      counts[t].p80 = trains[i].p80;
    }
}

gboolean
lm_cli_show_trains (const LmShow *show)
{
  LmSnapshot *snapshot = show->snapshot;
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  LmPrinter *printer = lm_printer_new (show->format, stdout, train_columns, G_N_ELEMENTS (train_columns));
  guint n_trains, n_homes;
  const LmTrainRow *trains = LM_ROWS (snapshot, TRAIN, &n_trains);
  const LmPlanHomeRow *homes = LM_ROWS (snapshot, PLAN_HOME, &n_homes);
  g_autofree TrainCount *counts = g_new0 (TrainCount, n_trains);

  for (guint t = 0; t < n_trains; t++)
    counts[t].last = counts[t].p50 = counts[t].p80 = LM_DAY_NONE;
  find_train_days (snapshot, counts);
  for (guint i = 0; i < n_homes; i++)
    {
      int t = lm_snapshot_index (snapshot, LM_TABLE_TRAIN, homes[i].train);

      if (t < 0)
        continue;
      counts[t].homes++;
      counts[t].provisional += homes[i].state == LM_PLAN_STATE_PROVISIONAL;
      counts[t].confirmed += is_confirmed (snapshot, homes[i].home);
      counts[t].last = MAX (counts[t].last, homes[i].visit_day);
    }
  for (guint t = 0; t < n_trains; t++)
    {
      if (adopted == NULL || trains[t].plan != adopted->id)
        continue;
      lm_printer_id (printer, trains[t].id);
      lm_printer_number (printer, trains[t].position);
      lm_printer_text (printer, trains[t].name);
      lm_printer_number (printer, counts[t].homes);
      lm_printer_number (printer, counts[t].provisional);
      lm_printer_number (printer, counts[t].confirmed);
      lm_printer_number (printer, trains[t].takt);
      lm_printer_number (printer, trains[t].spare_days);
      lm_printer_number (printer, trains[t].spare_slots);
      lm_printer_day (printer, trains[t].first_day);
      lm_printer_day (printer, counts[t].last);
      lm_printer_day (printer, trains[t].end_day);
      lm_printer_day (printer, counts[t].p50);
      lm_printer_day (printer, counts[t].p80);
    }
  lm_printer_end (printer);
  return FALSE;
}

static const LmPrintedColumn plan_columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "home", NULL, LM_PRINTED_ID },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "coupling", NULL, LM_PRINTED_ID },
  { "coupling_name", N_("Group"), LM_PRINTED_TEXT },
  { "homes", NULL, LM_PRINTED_TEXT },
  { "train", N_("Train"), LM_PRINTED_TEXT },
  { "position", NULL, LM_PRINTED_NUMBER },
  { "visit_day", NULL, LM_PRINTED_TEXT },
  { "step", N_("Step"), LM_PRINTED_TEXT },
  { "step_name", NULL, LM_PRINTED_TEXT },
  { "phase", N_("Phase"), LM_PRINTED_TEXT },
  { "visit", NULL, LM_PRINTED_NUMBER },
  { "trade", NULL, LM_PRINTED_TEXT },
  { "crew", NULL, LM_PRINTED_ID },
  { "crew_name", N_("Crew"), LM_PRINTED_TEXT },
  { "persons", N_("Persons"), LM_PRINTED_TEXT },
  { "person_ids", NULL, LM_PRINTED_TEXT },
  { "start", N_("Start"), LM_PRINTED_TEXT },
  { "end", N_("End"), LM_PRINTED_TEXT },
  { "minutes", N_("Minutes"), LM_PRINTED_NUMBER },
  { "state", N_("State"), LM_PRINTED_TEXT },
  { "reason", N_("Why not earlier"), LM_PRINTED_TEXT },
  { "reason_of", NULL, LM_PRINTED_TEXT },
};

typedef struct {
  const LmShow *show;
  LmPrinter *printer;
  GHashTable *persons; /* person_key() → LmPersonRow */
  GHashTable *members; /* coupling id → GPtrArray of LmHomeRow that wait for its shared steps */
} PlanPrinter;

/* A crew has fewer than 64 numbers, so that they fit beside the turned id. */
static gint64
person_key (LmId crew, int number)
{
  return (gint64) (((guint64) crew << 6 | (guint64) crew >> 58) ^ (guint64) number);
}

static void
add_key (GHashTable *table, gint64 key, gpointer value)
{
  gint64 *copy = g_new (gint64, 1);

  *copy = key;
  g_hash_table_insert (table, copy, value);
}

static void
collect_persons (PlanPrinter *self)
{
  guint n;
  const LmPersonRow *rows = LM_ROWS (self->show->snapshot, PERSON, &n);

  for (guint i = 0; i < n; i++)
    add_key (self->persons, person_key (rows[i].crew, rows[i].number), (gpointer) &rows[i]);
}

/* The homes of a coupling that the plan connects with a method that uses it. */
static void
collect_members (PlanPrinter *self)
{
  LmSnapshot *snapshot = self->show->snapshot;
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, homes[i].id);
      const LmMethodRow *method = plan ? LM_FIND (snapshot, METHOD, plan->method) : NULL;
      LmId coupling = method ? lm_home_get_coupling (&homes[i], method->couples) : 0;
      GPtrArray *list;

      if (coupling == 0)
        continue;
      list = g_hash_table_lookup (self->members, &coupling);
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          add_key (self->members, coupling, list);
        }
      g_ptr_array_add (list, (gpointer) &homes[i]);
    }
}

static void
print_persons (PlanPrinter *self, const LmPlanStepRow *row)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (int bit = 0; bit < 63; bit++)
    if (row->persons >> bit & 1)
      {
        gint64 key = person_key (row->crew, bit);
        const LmPersonRow *person = g_hash_table_lookup (self->persons, &key);

        if (person == NULL)
          continue;
        g_string_append_printf (names, "%s%s", names->len ? "; " : "", person->name);
        g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, ids->len ? " " : "", person->id);
      }
  lm_printer_text (self->printer, names->str);
  lm_printer_text (self->printer, ids->str);
}

/* The step, crew, condition or appointment that the reason names. */
static char *
name_reason (LmSnapshot *snapshot, const LmPlanStepRow *row)
{
  LmId ref = (LmId) row->reason_ref;
  const LmConditionRow *condition;

  if (ref == 0)
    return NULL;
  if (LM_FIND (snapshot, STEP, ref))
    return g_strdup (lm_cli_step_code (snapshot, ref));
  if (LM_FIND (snapshot, CREW, ref))
    return g_strdup (lm_cli_crew_name (snapshot, ref));
  condition = LM_FIND (snapshot, CONDITION, ref);
  return condition ? g_strdup (condition->code) : g_strdup_printf ("%" G_GINT64_FORMAT, ref);
}

static char *
list_members (GPtrArray *members)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; members && i < members->len; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i ? " " : "", ((const LmHomeRow *) g_ptr_array_index (members, i))->id);
  return g_string_free (ids, FALSE);
}

static void
print_step (PlanPrinter *self, const LmPlanStepRow *row)
{
  LmSnapshot *snapshot = self->show->snapshot;
  LmPrinter *printer = self->printer;
  const LmStepRow *step = LM_FIND (snapshot, STEP, row->step);
  const LmTradeRow *trade = step ? LM_FIND (snapshot, TRADE, step->trade) : NULL;
  const LmCouplingRow *coupling = LM_FIND (snapshot, COUPLING, row->coupling);
  GPtrArray *members = row->coupling ? g_hash_table_lookup (self->members, &row->coupling) : NULL;
  const LmHomeRow *first = members ? g_ptr_array_index (members, 0) : NULL;
  const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, row->home ? row->home : first ? first->id : 0);
  const LmTrainRow *train = plan ? LM_FIND (snapshot, TRAIN, plan->train) : NULL;

  lm_printer_id (printer, row->id);
  lm_printer_id (printer, row->home);
  lm_printer_take (printer, lm_cli_home_address (snapshot, row->home));
  lm_printer_id (printer, row->coupling);
  lm_printer_text (printer, coupling ? coupling->name : "");
  lm_printer_take (printer, list_members (members));
  lm_printer_text (printer, train ? train->name : "");
  lm_printer_take (printer, plan && row->home ? g_strdup_printf ("%d", plan->position) : NULL);
  lm_printer_day (printer, plan && row->home ? plan->visit_day : LM_DAY_NONE);
  lm_printer_text (printer, step ? step->code : "");
  lm_printer_text (printer, step ? lm_cli_pick (step->name, step->name_en) : "");
  lm_printer_text (printer, step ? lm_phase_nicks[step->phase] : "");
  lm_printer_number (printer, row->visit);
  lm_printer_text (printer, trade ? trade->code : "");
  lm_printer_id (printer, row->crew);
  lm_printer_text (printer, lm_cli_crew_name (snapshot, row->crew));
  print_persons (self, row);
  lm_printer_instant (printer, row->start);
  lm_printer_instant (printer, row->end);
  lm_printer_number (printer, row->minutes);
  lm_printer_text (printer, lm_step_state_nicks[row->state]);
  lm_printer_text (printer, row->reason == LM_REASON_NONE ? "" : lm_reason_nicks[row->reason]);
  lm_printer_take (printer, name_reason (snapshot, row));
}

/* By start; what is not placed comes last. */
static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const LmPlanStepRow *x = *(const LmPlanStepRow *const *) a, *y = *(const LmPlanStepRow *const *) b;
  gint64 start_x = x->start == LM_INSTANT_NONE ? G_MAXINT64 : x->start;
  gint64 start_y = y->start == LM_INSTANT_NONE ? G_MAXINT64 : y->start;

  if (start_x != start_y)
    return start_x < start_y ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static gboolean
concerns (const LmShow *show, const LmPlanStepRow *row)
{
  const LmHomeRow *home;

  if (show->home == 0 || row->home == show->home)
    return TRUE;
  home = LM_FIND (show->snapshot, HOME, show->home);
  return row->coupling != 0 &&
         (home->row == row->coupling || home->stack == row->coupling || home->stairwell == row->coupling);
}

gboolean
lm_cli_show_plan (const LmShow *show)
{
  PlanPrinter self = {
    .show = show,
    .printer = lm_printer_new (show->format, stdout, plan_columns, G_N_ELEMENTS (plan_columns)),
    .persons = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .members = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref),
  };
  const LmPlanRow *adopted = lm_snapshot_get_adopted (show->snapshot);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  guint n;
  const LmPlanStepRow *rows = LM_ROWS (show->snapshot, PLAN_STEP, &n);

  collect_persons (&self);
  collect_members (&self);
  for (guint i = 0; i < n; i++)
    if (adopted && rows[i].plan == adopted->id && concerns (show, &rows[i]))
      g_ptr_array_add (list, (gpointer) &rows[i]);
  g_ptr_array_sort (list, compare_starts);
  for (guint i = 0; i < list->len; i++)
    print_step (&self, g_ptr_array_index (list, i));
  lm_printer_end (self.printer);
  g_hash_table_unref (self.persons);
  g_hash_table_unref (self.members);
  return FALSE;
}
