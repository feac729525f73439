#include "lm-simulation-jobs-private.h"

#include <string.h>

#include "core/lm-home.h"

/* Reads rows of a plan: which steps there are, how long they may take, and what
 * waits for what. */

#define NO_JOB G_MAXUINT32

/* Methods are looked at once: their links, and an order of precedence. */
typedef struct {
  GArray *work;  /* LmWorkStep */
  GArray *links; /* LmWorkLink */
  guint *ranks;
  LmCouplingKind couples;
} Method;

typedef struct {
  LmId coupling, step;
} SharedKey;

typedef struct {
  LmJobs *jobs;
  LmSnapshot *snapshot;
  GHashTable *methods;      /* id → Method */
  GHashTable *steps_of;     /* home → GPtrArray of const LmPlanStepRow */
  GHashTable *shared_rows;  /* SharedKey → const LmPlanStepRow */
  GHashTable *shared_jobs;  /* SharedKey → job + 1 */
} Reading;

static guint
hash_shared (gconstpointer p)
{
  const SharedKey *key = p;

  return (guint) lm_mix64 ((guint64) key->coupling * 31 + (guint64) key->step);
}

static gboolean
equal_shared (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (SharedKey)) == 0;
}

static void
method_free (gpointer data)
{
  Method *method = data;

  g_array_unref (method->work);
  g_array_unref (method->links);
  g_free (method->ranks);
  g_free (method);
}

/* The longest way to each step, in steps; a cycle ends it. */
static void
rank_steps (Method *method)
{
  gboolean changed = TRUE;

  method->ranks = g_new0 (guint, method->work->len + 1);
  for (guint pass = 0; changed && pass <= method->work->len; pass++)
    {
      changed = FALSE;
      for (guint i = 0; i < method->links->len; i++)
        {
          const LmWorkLink *link = &g_array_index (method->links, LmWorkLink, i);

          if (method->ranks[link->after] <= method->ranks[link->before])
            {
              method->ranks[link->after] = method->ranks[link->before] + 1;
              changed = TRUE;
            }
        }
    }
}

static Method *
get_method (Reading *self, LmId id)
{
  Method *method = g_hash_table_lookup (self->methods, &id);
  const LmMethodRow *row;

  if (method)
    return method;
  row = LM_FIND (self->snapshot, METHOD, id);
  method = g_new0 (Method, 1);
  method->work = lm_work_of_method (self->snapshot, id);
  method->links = lm_work_get_links (self->snapshot, id, method->work);
  method->couples = row ? row->couples : LM_COUPLING_KIND_NONE;
  rank_steps (method);
  g_hash_table_insert (self->methods, g_memdup2 (&id, sizeof id), method);
  return method;
}

static void
index_steps (Reading *self, const LmPlanStepRow *steps, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      GPtrArray *rows;

      if (steps[i].home == 0)
        {
          SharedKey key = { steps[i].coupling, steps[i].step };

          g_hash_table_insert (self->shared_rows, g_memdup2 (&key, sizeof key), (gpointer) &steps[i]);
          continue;
        }
      rows = g_hash_table_lookup (self->steps_of, &steps[i].home);
      if (rows == NULL)
        {
          rows = g_ptr_array_new ();
          g_hash_table_insert (self->steps_of, (gpointer) &steps[i].home, rows);
        }
      g_ptr_array_add (rows, (gpointer) &steps[i]);
    }
}

static guint32
add_job (Reading *self, const LmPlanStepRow *row, LmId method, const LmWorkStep *work, guint rank, guint32 visit)
{
  /* More hands, or the homes of a shared step: the range goes along. */
  double times = work->typical > 0 ? (double) row->minutes / work->typical : 1;
  double low = work->low * times, typical = row->minutes, high = work->high * times;
  LmJob job = { .row = row, .method = method, .visit = visit, .rank = rank };

  if (work->typical <= 0)
    low = high = typical;
  job.minutes = lm_minutes (low, typical, high);
  job.mean = lm_minutes_mean (low, typical, high);
  job.variance = lm_minutes_variance (low, typical, high);
  job.good = work->phase == LM_PHASE_OUTSIDE;
  g_array_append_val (self->jobs->jobs, job);
  return self->jobs->jobs->len - 1;
}

static const LmPlanStepRow *
find_row (GPtrArray *rows, const LmWorkStep *work)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const LmPlanStepRow *row = g_ptr_array_index (rows, i);

      if (row->step == work->step && row->visit == work->visit)
        return row;
    }
  return NULL;
}

static guint32
get_shared_job (Reading *self, const LmHomeRow *home, LmId method_id, const Method *method, const LmWorkStep *work, guint rank)
{
  SharedKey key = { lm_home_get_coupling (home, method->couples), work->step };
  const LmPlanStepRow *row = g_hash_table_lookup (self->shared_rows, &key);
  gpointer found = g_hash_table_lookup (self->shared_jobs, &key);
  guint32 job;

  if (found)
    return GPOINTER_TO_UINT (found) - 1;
  if (row == NULL || row->start == LM_INSTANT_NONE || row->state == LM_STEP_STATE_DONE)
    return NO_JOB;
  job = add_job (self, row, method_id, work, rank, LM_NO_VISIT);
  g_hash_table_insert (self->shared_jobs, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (job + 1));
  return job;
}

static gboolean
is_of_the_day (const LmWorkStep *work)
{
  return work->phase == LM_PHASE_DAY && work->visit == 0;
}

/* Lags in days are counted from the end of the work, which is a little early:
 * the morning of the day named. */
static float
lag_minutes (const LmSimulation *simulation, const LmWorkLink *link)
{
  switch (link->unit)
    {
    case LM_LAG_UNIT_WORKING_DAYS:
      return (float) MAX (0, link->lag_min - 1) * simulation->day_minutes;
    case LM_LAG_UNIT_CALENDAR_DAYS:
      return (float) MAX (0, link->lag_min - 1) * 5 / 7 * simulation->day_minutes;
    case LM_LAG_UNIT_MINUTES:
    default:
      return (float) MAX (0, link->lag_min);
    }
}

static void
add_edges (Reading *self, const Method *method, const guint32 *job_of, guint32 visit)
{
  for (guint i = 0; i < method->links->len; i++)
    {
      const LmWorkLink *link = &g_array_index (method->links, LmWorkLink, i);
      LmEdge edge = { job_of[link->before], job_of[link->after], FALSE, lag_minutes (self->jobs->simulation, link) };
      LmJob *before, *after;

      if (edge.before == NO_JOB || edge.after == NO_JOB)
        continue;
      before = &g_array_index (self->jobs->jobs, LmJob, edge.before);
      after = &g_array_index (self->jobs->jobs, LmJob, edge.after);
      /* Between work in two times no minute can be compared; the visit waits for both. */
      if (before->visit != after->visit || before->good != after->good)
        continue;
      before->followed = TRUE;
      g_array_append_val (self->jobs->edges, edge);
    }
  /* All that comes before the day ends on a day before it. */
  for (guint i = 0; i < method->work->len; i++)
    {
      LmEdge edge = { job_of[i], visit, TRUE, 0 };

      if (job_of[i] != NO_JOB && g_array_index (self->jobs->jobs, LmJob, job_of[i]).visit == LM_NO_VISIT &&
          !g_array_index (self->jobs->jobs, LmJob, job_of[i]).followed)
        g_array_append_val (self->jobs->edges, edge);
    }
}

/* Whether the home's day can be simulated: it has a day, and what is still to be
 * done on it is placed. */
static gboolean
has_day (const LmPlanHomeRow *plan, GPtrArray *rows, GArray *work)
{
  gboolean open = FALSE;

  if (plan->visit_day == LM_DAY_NONE || rows == NULL)
    return FALSE;
  for (guint i = 0; i < work->len; i++)
    {
      const LmWorkStep *item = &g_array_index (work, LmWorkStep, i);
      const LmPlanStepRow *row = is_of_the_day (item) && !item->shared ? find_row (rows, item) : NULL;

      if (row == NULL || row->state == LM_STEP_STATE_DONE)
        continue;
      if (row->start == LM_INSTANT_NONE)
        return FALSE;
      open = TRUE;
    }
  return open;
}

static LmDay
promise_end (Reading *self, LmId home)
{
  const LmPromiseRow *promise = lm_home_get_promise (self->snapshot, home);

  return promise ? promise->end_day : LM_DAY_NONE;
}

static void
read_home (Reading *self, const LmPlanHomeRow *plan)
{
  const LmHomeRow *home = LM_FIND (self->snapshot, HOME, plan->home);
  GPtrArray *rows = g_hash_table_lookup (self->steps_of, &plan->home);
  Method *method;
  g_autoptr (GArray) work = NULL;
  g_autofree guint32 *job_of = NULL;
  LmSimVisit visit = { .home = plan->home, .train = plan->train, .planned = plan->visit_day };
  guint32 index = self->jobs->simulation->visits->len;

  if (home == NULL || plan->method == 0)
    return;
  method = get_method (self, plan->method);
  if (!has_day (plan, rows, method->work))
    return;
  /* With its own unknown answers, where it still is planned with this method. */
  if (lm_work_get_method (self->snapshot, home, NULL) == plan->method)
    work = lm_work_of_home (self->snapshot, home);
  else
    work = g_array_ref (method->work);

  job_of = g_new (guint32, work->len + 1);
  for (guint i = 0; i < work->len; i++)
    {
      const LmWorkStep *item = &g_array_index (work, LmWorkStep, i);
      const LmPlanStepRow *row = item->shared ? NULL : find_row (rows, item);

      job_of[i] = NO_JOB;
      if (item->phase == LM_PHASE_AFTER)
        continue;
      if (item->shared)
        job_of[i] = get_shared_job (self, home, plan->method, method, item, method->ranks[i]);
      else if (row && row->start != LM_INSTANT_NONE && row->state != LM_STEP_STATE_DONE)
        job_of[i] = add_job (self, row, plan->method, item, method->ranks[i], is_of_the_day (item) ? index : LM_NO_VISIT);
    }
  add_edges (self, method, job_of, index);
  visit.promise_end = promise_end (self, plan->home);
  visit.access_key = lm_draw_key (LM_DRAW_ACCESS, plan->home, 0);
  g_array_append_val (self->jobs->simulation->visits, visit);
}

float
lm_simulation_time_of (LmSimulation *self, LmInstant instant)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);
  LmDay day = lm_instant_get_day (instant);
  guint index = lm_simulation_find_day (self, day);
  int minute = lm_instant_get_minute (instant), work = minute - project->visit_start;

  if (self->days[index] != day)
    return (float) index * self->day_minutes;
  if (minute > project->lunch_start)
    work -= MIN (minute, project->lunch_end) - project->lunch_start;
  return (float) index * self->day_minutes + CLAMP ((float) work, 0, self->day_minutes);
}

void
lm_jobs_read (LmJobs *self, const LmPlanHomeRow *homes, guint n_homes, const LmPlanStepRow *steps, guint n_steps)
{
  Reading reading = {
    .jobs = self,
    .snapshot = self->simulation->snapshot,
    .methods = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, method_free),
    .steps_of = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) g_ptr_array_unref),
    .shared_rows = g_hash_table_new_full (hash_shared, equal_shared, g_free, NULL),
    .shared_jobs = g_hash_table_new_full (hash_shared, equal_shared, g_free, NULL),
  };

  index_steps (&reading, steps, n_steps);
  for (guint i = 0; i < n_homes; i++)
    read_home (&reading, &homes[i]);
  g_hash_table_unref (reading.methods);
  g_hash_table_unref (reading.steps_of);
  g_hash_table_unref (reading.shared_rows);
  g_hash_table_unref (reading.shared_jobs);
}
