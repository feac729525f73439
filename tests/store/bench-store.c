/* Measures what a person waits for in a large project: 10,000 homes and a plan
 * of 120,000 steps, fresh and after a year of replannings. One line per
 * scenario, with the time that passed and the processor time of all threads;
 * the folder is TMPDIR's disk.
 *
 *   bench-store [HOMES [REPLANNINGS]] */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

#define STEPS_PER_HOME 12

typedef struct {
  const char *name;
  GArray *times; /* milliseconds, double */
  GArray *work;  /* the same of the processor */
  gint64 start;
  double start_work;
} Scenario;

static double
processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
scenario_begin (Scenario *scenario, const char *name)
{
  scenario->name = name;
  scenario->times = g_array_new (FALSE, FALSE, sizeof (double));
  scenario->work = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
start (Scenario *scenario)
{
  scenario->start_work = processor_ms ();
  scenario->start = g_get_monotonic_time ();
}

static void
stop (Scenario *scenario)
{
  double ms = (g_get_monotonic_time () - scenario->start) / 1000.0;

  double work = processor_ms () - scenario->start_work;

  g_array_append_val (scenario->times, ms);
  g_array_append_val (scenario->work, work);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
scenario_end (Scenario *scenario)
{
  guint n = scenario->times->len;

  g_array_sort (scenario->times, compare_times);
  g_array_sort (scenario->work, compare_times);
  g_print ("store %-34s p50=%.2f ms p99=%.2f ms processor p50=%.2f ms n=%u\n", scenario->name, g_array_index (scenario->times, double, n / 2),
           g_array_index (scenario->times, double, MIN (n - 1, n * 99 / 100)), g_array_index (scenario->work, double, n / 2), n);
  g_array_unref (scenario->times);
  g_array_unref (scenario->work);
}

static void
insert (LmStore *store, LmTable table, gpointer row)
{
  g_autoptr (GError) error = NULL;

  if (!lm_store_insert (store, table, row, &error))
    g_error ("%s", error->message);
}

/* Homes with a resident, a survey and an appointment each. */
static LmSnapshot *
fill_district (LmStore *store, LmSnapshot *snapshot, guint n_homes)
{
  static const char *const streets[] = { "Heindijk", "Kreeksehaven", "Zalmplaat", "Slinge", "Vonderlaan" };
  LmStepRow step;
  LmCrewRow crew;

  begin (store, "district");
  for (int i = 0; i < STEPS_PER_HOME; i++)
    {
      LM_ROW_FRESH (STEP, &step);
      step.name = "Binnenleidingen";
      insert (store, LM_TABLE_STEP, &step);
    }
  for (int i = 0; i < 10; i++)
    {
      LM_ROW_FRESH (CREW, &crew);
      crew.name = "Ploeg";
      insert (store, LM_TABLE_CREW, &crew);
    }
  for (guint i = 0; i < n_homes; i++)
    {
      g_autofree char *bag = g_strdup_printf ("0363010000%06u", i), *name = g_strdup_printf ("Bewoner %u", i);
      LmHomeRow home;
      LmResidentRow resident;
      LmSurveyRow survey;
      LmAppointmentRow appointment;

      LM_ROW_FRESH (HOME, &home);
      home.bag_vbo = home.bag_num = bag;
      home.street = streets[i / 100 % G_N_ELEMENTS (streets)];
      home.number = (int) i;
      home.postcode = "1013NJ";
      home.town = "Rotterdam";
      home.usage = "woonfunctie";
      insert (store, LM_TABLE_HOME, &home);
      LM_ROW_FRESH (RESIDENT, &resident);
      resident.home = home.id;
      resident.name = name;
      insert (store, LM_TABLE_RESIDENT, &resident);
      LM_ROW_FRESH (SURVEY, &survey);
      survey.home = home.id;
      insert (store, LM_TABLE_SURVEY, &survey);
      LM_ROW_FRESH (APPOINTMENT, &appointment);
      appointment.home = home.id;
      appointment.day = 20600;
      insert (store, LM_TABLE_APPOINTMENT, &appointment);
    }
  return commit (store, snapshot);
}

/* A plan with a row per home and STEPS_PER_HOME rows of work. */
static LmSnapshot *
adopt_plan (LmStore *store, LmSnapshot *snapshot)
{
  guint n_homes, n_steps, n_crews;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n_homes);
  const LmStepRow *steps = LM_ROWS (snapshot, STEP, &n_steps);
  const LmCrewRow *crews = LM_ROWS (snapshot, CREW, &n_crews);
  LmPlanRow plan;

  begin (store, "plan");
  LM_ROW_FRESH (PLAN, &plan);
  insert (store, LM_TABLE_PLAN, &plan);
  for (guint i = 0; i < n_homes; i++)
    {
      LmPlanHomeRow plan_home;

      LM_ROW_FRESH (PLAN_HOME, &plan_home);
      plan_home.plan = plan.id;
      plan_home.home = homes[i].id;
      plan_home.visit_day = 20600 + (int) i / 20;
      insert (store, LM_TABLE_PLAN_HOME, &plan_home);
      for (guint s = 0; s < n_steps; s++)
        {
          LmPlanStepRow step;

          LM_ROW_FRESH (PLAN_STEP, &step);
          step.plan = plan.id;
          step.home = homes[i].id;
          step.step = steps[s].id;
          step.crew = crews[i % n_crews].id;
          step.persons = 3;
          step.start = (20600 + (int) i / 20) * 1440 + 480 + (int) s * 30;
          step.end = step.start + 30;
          step.minutes = 30;
          insert (store, LM_TABLE_PLAN_STEP, &step);
        }
    }
  return commit (store, snapshot);
}

/* The whole plan a day later. */
static LmSnapshot *
move_steps (LmStore *store, LmSnapshot *snapshot, guint limit)
{
  g_autoptr (GError) error = NULL;
  guint n;
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n);

  begin (store, "replanning");
  for (guint i = 0; i < MIN (n, limit); i++)
    {
      LmPlanStepRow step = steps[i];

      step.start += 1440;
      step.end += 1440;
      if (!lm_store_update (store, LM_TABLE_PLAN_STEP, &step, &error))
        g_error ("%s", error->message);
    }
  return commit (store, snapshot);
}

static LmSnapshot *
edit_one (LmStore *store, LmSnapshot *snapshot, guint nth)
{
  g_autoptr (GError) error = NULL;
  guint n;
  const LmAppointmentRow *rows = LM_ROWS (snapshot, APPOINTMENT, &n);
  LmAppointmentRow row = rows[nth * 7919 % n];

  row.day++;
  begin (store, "appointment moved");
  if (!lm_store_update (store, LM_TABLE_APPOINTMENT, &row, &error))
    g_error ("%s", error->message);
  return commit (store, snapshot);
}

static LmSnapshot *
turn_back (LmStore *store, LmSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  LmSnapshot *after = lm_store_undo (store, snapshot, &error);

  if (after == NULL)
    g_error ("%s", error->message);
  lm_snapshot_unref (snapshot);
  return after;
}

static void
publish (LmStore *store)
{
  g_autoptr (GError) error = NULL;

  if (!lm_store_publish (store, NULL, &error))
    g_error ("%s", error->message);
}

int
main (int argc, char *argv[])
{
  guint n_homes = argc > 1 && atoi (argv[1]) > 0 ? (guint) atoi (argv[1]) : 10000;
  g_autofree char *folder = g_dir_make_tmp ("lm-bench-store-XXXXXX", NULL), *path = NULL;
  guint n_replannings = argc > 2 ? (guint) atoi (argv[2]) : 100;
  Scenario scenario;
  LmStore *store;
  LmSnapshot *snapshot;
  GStatBuf status;

  if (folder == NULL)
    return 2;
  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  path = g_build_filename (folder, "bench.lmeter", NULL);
  store = make_store (path);
  snapshot = load (store);
  snapshot = fill_district (store, snapshot, n_homes);

  scenario_begin (&scenario, "adopt a plan (all steps)");
  start (&scenario);
  snapshot = adopt_plan (store, snapshot);
  stop (&scenario);
  scenario_end (&scenario);

  scenario_begin (&scenario, "replan (all steps moved)");
  start (&scenario);
  snapshot = move_steps (store, snapshot, G_MAXUINT);
  stop (&scenario);
  scenario_end (&scenario);

  scenario_begin (&scenario, "one edit");
  for (guint i = 0; i < 500; i++)
    {
      start (&scenario);
      snapshot = edit_one (store, snapshot, i);
      stop (&scenario);
    }
  scenario_end (&scenario);

  scenario_begin (&scenario, "undo one edit");
  for (guint i = 0; i < 100; i++)
    {
      start (&scenario);
      snapshot = turn_back (store, snapshot);
      stop (&scenario);
    }
  scenario_end (&scenario);

  scenario_begin (&scenario, "undo a replanning of 5,000 steps");
  for (guint i = 0; i < 5; i++)
    {
      snapshot = move_steps (store, snapshot, 5000);
      start (&scenario);
      snapshot = turn_back (store, snapshot);
      stop (&scenario);
    }
  scenario_end (&scenario);

  scenario_begin (&scenario, "publish");
  for (guint i = 0; i < 10; i++)
    {
      snapshot = edit_one (store, snapshot, i);
      start (&scenario);
      publish (store);
      stop (&scenario);
    }
  scenario_end (&scenario);

  scenario_begin (&scenario, "load");
  for (guint i = 0; i < 10; i++)
    {
      LmSnapshot *again;

      start (&scenario);
      again = load (store);
      stop (&scenario);
      lm_snapshot_unref (again);
    }
  scenario_end (&scenario);
  scenario_begin (&scenario, "replan, over and over");
  for (guint i = 0; i < n_replannings; i++)
    {
      start (&scenario);
      snapshot = move_steps (store, snapshot, G_MAXUINT);
      stop (&scenario);
      if (i % 10 == 9)
        publish (store);
    }
  scenario_end (&scenario);
  lm_snapshot_unref (snapshot);
  close_store (store);
  store = open_store (path);
  snapshot = load (store);
  scenario_begin (&scenario, "one edit then");
  for (guint i = 0; i < 500; i++)
    {
      start (&scenario);
      snapshot = edit_one (store, snapshot, i);
      stop (&scenario);
    }
  scenario_end (&scenario);
  publish (store); /* lets go of what is too much */
  scenario_begin (&scenario, "publish then");
  for (guint i = 0; i < 10; i++)
    {
      snapshot = edit_one (store, snapshot, i);
      start (&scenario);
      publish (store);
      stop (&scenario);
    }
  scenario_end (&scenario);

  lm_snapshot_unref (snapshot);
  close_store (store);

  scenario_begin (&scenario, "open");
  for (guint i = 0; i < 5; i++)
    {
      start (&scenario);
      store = open_store (path);
      stop (&scenario);
      close_store (store);
    }
  scenario_end (&scenario);

  scenario_begin (&scenario, "open and load");
  for (guint i = 0; i < 5; i++)
    {
      start (&scenario);
      store = open_store (path);
      snapshot = load (store);
      stop (&scenario);
      lm_snapshot_unref (snapshot);
      close_store (store);
    }
  scenario_end (&scenario);
  if (g_stat (path, &status) == 0)
    g_print ("store document %.1f MB\n", status.st_size / 1e6);
  remove_tree (folder);
  return 0;
}
