#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "checker/lm-check.h"
#include "library/lm-example.h"
#include "bench-random.h"
#include "plan-snapshot.h"
#include "planner/lm-planner.h"

/* Plans made-up districts of the given sizes and prints what it took and what
 * came out: bench-planner [--no-buffers] [--check] [--load] [--slots]
 * [--seed N] [--time SECONDS] [--schedules N]
 * [--raw] HOMES…, or --random N: so many districts made up from nothing,
 * from the seed on, planned and checked. */

static guint64 seed = 1;
static double seconds;
static gint64 schedules;
static gboolean no_buffers, with_check, with_load, with_slots, raw;

/* Microseconds of the processor: other programs don't count. */
static gint64
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000) + now.tv_nsec / 1000;
}

static LmSnapshot *
without_buffers (LmSnapshot *snapshot)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (snapshot);
  LmProjectRow project = *lm_snapshot_get_project (snapshot);

  project.id = 1;
  project.day_buffer = project.spare_first = project.spare_later = project.slot_every = 0;
  lm_snapshot_builder_put (builder, LM_TABLE_PROJECT, &project);
  return lm_snapshot_builder_end (builder, 1);
}

static int
compare_rules (gconstpointer a, gconstpointer b)
{
  return strcmp (((const LmViolation *) a)->rule, ((const LmViolation *) b)->rule);
}

static void
print_check (LmSnapshot *snapshot, LmPlan *plan, LmDay today)
{
  g_autoptr (LmSnapshot) planned = snapshot_with_plan (snapshot, plan);
  g_autoptr (GArray) violations = lm_check_plan (planned, 0, today);
  guint n = 0;

  g_array_sort (violations, compare_rules);
  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);

      n++;
      if (i + 1 < violations->len && g_str_equal (violation->rule, (violation + 1)->rule))
        continue;
      g_print ("  %s %s %u, for example home %" G_GINT64_FORMAT " coupling %" G_GINT64_FORMAT " step %" G_GINT64_FORMAT " day %d minutes %d\n",
               violation->weight == LM_VIOLATION_HARD ? "HARD" : "soft", violation->rule, n,
               violation->home, violation->coupling, violation->step, violation->day, violation->minutes);
      n = 0;
    }
}

static int
working_days (LmSnapshot *snapshot, LmDay from, LmDay to)
{
  int days = 0;

  for (LmDay day = from; day < to; day++)
    days += lm_day_get_weekday (day) < 5;
  return days;
}

/* Person-minutes planned per trade, as a share of what its people have, in each
 * of ten equal stretches of the plan. */
static void
print_load (LmSnapshot *snapshot, LmPlan *plan, LmDay first, LmDay end)
{
  guint n_trades, n_steps, n_persons, n_crew_trades;
  const LmTradeRow *trades = LM_ROWS (snapshot, TRADE, &n_trades);
  const LmPlanStepRow *steps = lm_plan_get_steps (plan, &n_steps);
  const LmPersonRow *persons = LM_ROWS (snapshot, PERSON, &n_persons);
  const LmCrewTradeRow *crew_trades = LM_ROWS (snapshot, CREW_TRADE, &n_crew_trades);

  for (guint t = 0; t < n_trades; t++)
    {
      double load[10] = { 0 }, capacity = 0;

      for (guint c = 0; c < n_crew_trades; c++)
        for (guint p = 0; p < n_persons && crew_trades[c].trade == trades[t].id; p++)
          capacity += persons[p].crew == crew_trades[c].crew;
      capacity *= 510.0 * working_days (snapshot, first, end) / 10;
      for (guint i = 0; i < n_steps; i++)
        {
          const LmStepRow *step = LM_FIND (snapshot, STEP, steps[i].step);

          if (steps[i].start == LM_INSTANT_NONE || step->trade != trades[t].id || lm_instant_get_day (steps[i].start) < first)
            continue;
          load[MIN (9, 10 * (lm_instant_get_day (steps[i].start) - first) / MAX (1, end - first))] +=
            steps[i].minutes * __builtin_popcountll (steps[i].persons);
        }
      g_print ("  %-14s %3.0f persons:", trades[t].name_en, capacity / 51 / MAX (1, working_days (snapshot, first, end)));
      for (guint k = 0; k < 10; k++)
        g_print (" %3.0f%%", 100 * load[k] / MAX (capacity, 1));
      g_print ("\n");
    }
}

/* Calendar days from the first outside step of a home to its connection day: the
 * middle of all homes, and the longest. */
static void
print_lead (LmSnapshot *snapshot, LmPlan *plan)
{
  g_autoptr (GHashTable) first = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n_steps, n_homes, n = 0, count[1000] = { 0 }, seen = 0, middle = 0, longest = 0;
  const LmPlanStepRow *steps = lm_plan_get_steps (plan, &n_steps);
  const LmPlanHomeRow *homes = lm_plan_get_homes (plan, &n_homes);

  for (guint i = 0; i < n_steps; i++)
    {
      const LmPlanStepRow *known = g_hash_table_lookup (first, &steps[i].home);

      if (steps[i].home && steps[i].start != LM_INSTANT_NONE &&
          ((const LmStepRow *) LM_FIND (snapshot, STEP, steps[i].step))->phase == LM_PHASE_OUTSIDE &&
          (known == NULL || steps[i].start < known->start))
        g_hash_table_insert (first, (gpointer) &steps[i].home, (gpointer) &steps[i]);
    }
  for (guint i = 0; i < n_homes; i++)
    {
      const LmPlanStepRow *step = g_hash_table_lookup (first, &homes[i].home);

      if (step && homes[i].visit_day != LM_DAY_NONE)
        {
          count[CLAMP (homes[i].visit_day - lm_instant_get_day (step->start), 0, 999)]++;
          n++;
        }
    }
  for (guint d = 0; d < 1000; d++)
    {
      if (seen < n / 2 && seen + count[d] >= n / 2)
        middle = d;
      seen += count[d];
      if (count[d])
        longest = d;
    }
  g_print ("  street open: %u days before the visit in the middle, %u at most\n", middle, longest);
}

/* Questions about one home: the first, which reads the plan, and what the others
 * take; five days for the phone. */
static void
print_slots (LmSnapshot *snapshot, LmPlan *plan, LmDay today)
{
  g_autoptr (LmSnapshot) planned = snapshot_with_plan (snapshot, plan);
  LmPlanOptions options = { .today = today, .seed = 1 };
  g_autoptr (LmPlanProblem) problem = lm_plan_problem_new (planned, &options);
  guint n, fits = 0, asked = 0;
  const LmPlanHomeRow *homes = lm_plan_get_homes (plan, &n);
  gint64 start = processor_time (), first, days, lists;

  lm_plan_place_home (problem, homes[0].home, homes[0].visit_day, NULL);
  first = processor_time ();
  for (guint i = 0; i < n; i += MAX (n / 500, 1))
    if (homes[i].visit_day != LM_DAY_NONE)
      for (int shift = -7; shift <= 7; shift += 7, asked++)
        fits += lm_plan_place_home (problem, homes[i].home, homes[i].visit_day + shift, NULL).fits;
  days = processor_time ();
  for (guint i = 0; i < 50; i++)
    g_array_unref (lm_plan_list_days (problem, homes[i * n / 50].home, homes[i * n / 50].visit_day - 30, 5));
  lists = processor_time ();
  g_print ("  one home: the first question %.0f ms, then %.3f ms a day (%u of %u fit), %.1f ms for five days\n",
           (first - start) / 1e3, (days - first) / 1e3 / MAX (asked, 1), fits, asked, (lists - days) / 1e3 / 50);
}

static void
print_bounds (LmSnapshot *snapshot, LmPlan *plan, LmDay first)
{
  static const char *const kinds[] = { "ready", "energy", "day", "preparation" };
  guint n;
  const LmPlanBound *bounds = lm_plan_get_bounds (plan, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmTradeRow *trade = LM_FIND (snapshot, TRADE, bounds[i].trade);
      const LmStepRow *step = LM_FIND (snapshot, STEP, bounds[i].step);

      g_print ("  bound %s %s %s: %d working days\n", kinds[bounds[i].kind], trade ? trade->name_en : "", step ? step->code : "",
               working_days (snapshot, first, bounds[i].day));
    }
}

static void
tell (const LmPlanBetter *figures, gpointer data)
{
  g_print ("  %.2f s, %" G_GINT64_FORMAT " days packed: value %.0f, gap %.1f %%\n", figures->seconds, figures->schedules,
           figures->value.total, 100 * figures->gap);
}

static void
print_value (LmPlan *plan)
{
  static const char *const terms[] = { "end", "visits", "open", "idle", "leaps", "churn" };
  const LmPlanValue *value = lm_plan_get_value (plan), *first = lm_plan_get_first_value (plan);

  g_print ("  value %.0f (first plan %.0f):", value->total, first->total);
  for (guint t = 0; t < LM_N_PLAN_TERM; t++)
    g_print (" %s %.1f (%.1f)", terms[t], value->amount[t], first->amount[t]);
  g_print ("\n");
}

static void
bench (guint n_homes)
{
  LmDay today = lm_day_from_date (2026, 3, 2);
  LmExampleOptions example = { .n_homes = n_homes, .seed = seed, .today = today, .raw = raw };
  LmPlanOptions options = { .today = today, .seed = seed, .seconds = seconds, .schedules = schedules, .improved = tell };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) made = lm_example_snapshot (&example, &error);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (LmPlanProblem) problem = NULL;
  g_autoptr (LmPlan) plan = NULL;
  guint n_steps, n_rows, placed = 0, n_causes, n_trains, states[LM_N_PLAN_STATE] = { 0 };
  const LmPlanHomeRow *homes;
  const LmPlanProblemCause *causes;
  LmDay first, end, bound;
  LmId trade;
  gint64 start, built, solved;
  struct rusage before, after;

  if (made == NULL)
    g_error ("%s", error->message);
  snapshot = no_buffers ? without_buffers (made) : lm_snapshot_ref (made);
  getrusage (RUSAGE_SELF, &before);
  start = processor_time ();
  problem = lm_plan_problem_new (snapshot, &options);
  built = processor_time ();
  plan = lm_plan_solve (problem, NULL, NULL);
  solved = processor_time ();
  getrusage (RUSAGE_SELF, &after);
  homes = lm_plan_get_homes (plan, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      placed += homes[i].visit_day != LM_DAY_NONE;
      states[homes[i].state]++;
    }
  lm_plan_get_steps (plan, &n_steps);
  lm_plan_get_trains (plan, &n_trains);
  first = MAX (today, lm_snapshot_get_project (snapshot)->start_day);
  end = lm_plan_get_end_day (plan);
  bound = lm_plan_get_bound (plan, &trade);
  g_print ("%u homes, %u steps, %u with a day, %u trains, %u provisional, %u conflict, %u unplanned; problem %.3f s, plan %.3f s; "
           "%d working days, bound %d (trade %" G_GINT64_FORMAT "), gap %.1f %%; %ld MB\n",
           n_rows, n_steps, placed, n_trains, states[LM_PLAN_STATE_PROVISIONAL], states[LM_PLAN_STATE_CONFLICT],
           states[LM_PLAN_STATE_UNPLANNED], (built - start) / 1e6, (solved - built) / 1e6,
           working_days (snapshot, first, end), working_days (snapshot, first, bound), trade & 0xffffffff,
           100.0 * (working_days (snapshot, first, end) - working_days (snapshot, first, bound)) /
             MAX (1, working_days (snapshot, first, bound)),
           (after.ru_maxrss - before.ru_maxrss) / 1024);
  print_bounds (snapshot, plan, first);
  print_value (plan);
  print_lead (snapshot, plan);
  if (with_load)
    print_load (snapshot, plan, first, end);
  causes = lm_plan_get_causes (plan, &n_causes);
  for (guint i = 0; i < n_causes && i < 20; i++)
    g_print ("  cause %s step %" G_GINT64_FORMAT " minutes %d, %u homes\n", causes[i].code, causes[i].step & 0xffffffff, causes[i].minutes, causes[i].n_homes);
  if (with_slots)
    print_slots (snapshot, plan, today);
  if (with_check)
    print_check (snapshot, plan, today);
}

int
main (int argc, char *argv[])
{
  static const guint usual[] = { 1000, 1836, 10000 };
  gboolean named = FALSE;

  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--no-buffers"))
        no_buffers = TRUE;
      else if (g_str_equal (argv[i], "--check"))
        with_check = TRUE;
      else if (g_str_equal (argv[i], "--seed") && i + 1 < argc)
        seed = g_ascii_strtoull (argv[++i], NULL, 10);
      else if (g_str_equal (argv[i], "--time") && i + 1 < argc)
        seconds = g_ascii_strtod (argv[++i], NULL);
      else if (g_str_equal (argv[i], "--schedules") && i + 1 < argc)
        schedules = g_ascii_strtoll (argv[++i], NULL, 10);
      else if (g_str_equal (argv[i], "--random") && i + 1 < argc)
        return bench_random (seed, (guint) atoi (argv[i + 1]), schedules) > 0;
      else if (g_str_equal (argv[i], "--load"))
        with_load = TRUE;
      else if (g_str_equal (argv[i], "--slots"))
        with_slots = TRUE;
      else if (g_str_equal (argv[i], "--raw"))
        raw = TRUE;
      else
        {
          bench ((guint) atoi (argv[i]));
          named = TRUE;
        }
    }
  for (guint i = 0; !named && i < G_N_ELEMENTS (usual); i++)
    bench (usual[i]);
  return 0;
}
