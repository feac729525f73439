#include "judge.h"

#include <math.h>

#include "core/lm-calendar.h"
#include "core/lm-home.h"
#include "core/lm-work.h"

typedef struct _Task Task;
typedef struct _Visit Visit;

typedef struct {
  LmId crew;
  int number;
  const LmCrewRow *row;
  Task *task;          /* at work on it */
  gboolean outside;    /* the same person at work outside is another */
} Person;

struct _Task {
  LmId crew, method, step;
  gboolean outside, shared;
  double low, typical, high;
  LmInstant planned;
  Visit *visit;        /* NULL: before the day */
  GPtrArray *before;   /* Task */
  GPtrArray *persons;  /* Person */
  enum { WAITS, RUNS, ENDED } state;
  double left;         /* minutes */
  LmDay ended_on;
};

struct _Visit {
  guint home;          /* index in the plan */
  LmDay day;
  int minute;
  double length;       /* as planned */
  LmId drum;
  GPtrArray *tasks;
  GPtrArray *before;   /* work that ends on a day before */
  GPtrArray *first;    /* persons of the drum who begin */
  GHashTable *crews;   /* const LmCrewRow */
  enum { TO_COME, OPEN, MISSED, DONE } state;
  LmDay again;         /* not before, once missed */
};

struct _Judge {
  LmSnapshot *snapshot;
  LmUncertainty chance;
  GPtrArray *tasks, *visits, *persons;
  GHashTable *off;      /* of one crew and day: not working */
  LmDay first;
  guint n_homes;
  /* Of one run. */
  GRand *random;
  GHashTable *biases;   /* crew or method → double */
  double district;
  GPtrArray *missed;
  LmDay today;
  gboolean rains;
};

/* Working minutes between the start of the day and a clock minute. */
static double
work_minute (Judge *self, int minute)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);
  int pause = CLAMP (minute, project->lunch_start, project->lunch_end) - project->lunch_start;

  return CLAMP (minute - project->visit_start - pause, 0, project->visit_end - project->visit_start);
}

static double
day_length (Judge *self)
{
  return work_minute (self, lm_snapshot_get_project (self->snapshot)->visit_end);
}

static Person *
find_person (Judge *self, LmId crew, int number, gboolean outside)
{
  Person *person;

  for (guint i = 0; i < self->persons->len; i++)
    {
      person = g_ptr_array_index (self->persons, i);
      if (person->crew == crew && person->number == number && person->outside == outside)
        return person;
    }
  person = g_new0 (Person, 1);
  person->crew = crew;
  person->number = number;
  person->outside = outside;
  person->row = LM_FIND (self->snapshot, CREW, crew);
  g_ptr_array_add (self->persons, person);
  return person;
}

static Task *
add_task (Judge *self, const LmPlanStepRow *row, LmId method, const LmWorkStep *work)
{
  Task *task = g_new0 (Task, 1);
  double times = work->typical > 0 ? (double) row->minutes / work->typical : 0;

  task->crew = row->crew;
  task->method = method;
  task->step = row->step;
  task->outside = work->phase == LM_PHASE_OUTSIDE;
  task->low = times > 0 ? work->low * times : row->minutes;
  task->typical = row->minutes;
  task->high = times > 0 ? work->high * times : row->minutes;
  task->planned = row->start;
  task->before = g_ptr_array_new ();
  task->persons = g_ptr_array_new ();
  for (int n = 0; n < 64 && row->crew; n++)
    if (row->persons >> n & 1)
      g_ptr_array_add (task->persons, find_person (self, row->crew, n, task->outside));
  g_ptr_array_add (self->tasks, task);
  return task;
}

static const LmPlanStepRow *
find_row (Planned *planned, LmId home, LmId coupling, const LmWorkStep *work)
{
  for (guint i = 0; i < planned->n_steps; i++)
    {
      const LmPlanStepRow *row = &planned->steps[i];

      if (row->home == home && row->coupling == coupling && row->step == work->step && (coupling || row->visit == work->visit) &&
          row->start != LM_INSTANT_NONE && row->state != LM_STEP_STATE_DONE)
        return row;
    }
  return NULL;
}

static Task *
find_shared (Judge *self, Planned *planned, GHashTable *shared, LmId coupling, LmId method, const LmWorkStep *work)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, coupling, work->step);
  Task *task = g_hash_table_lookup (shared, key);
  const LmPlanStepRow *row = find_row (planned, 0, coupling, work);

  if (task == NULL && row != NULL)
    {
      task = add_task (self, row, method, work);
      g_hash_table_insert (shared, g_steal_pointer (&key), task);
    }
  return task;
}

static void
finish_visit (Judge *self, Visit *visit)
{
  g_autoptr (GHashTable) minutes = g_hash_table_new (g_int64_hash, g_int64_equal);
  Task *first = NULL;
  double start = INFINITY, end = 0;
  int most = -1;

  for (guint i = 0; i < visit->tasks->len; i++)
    {
      Task *task = g_ptr_array_index (visit->tasks, i);
      const LmCrewRow *crew = LM_FIND (self->snapshot, CREW, task->crew);
      int sum = GPOINTER_TO_INT (g_hash_table_lookup (minutes, &task->crew)) + (int) (task->typical * task->persons->len);

      g_hash_table_insert (minutes, &task->crew, GINT_TO_POINTER (sum));
      if (crew)
        g_hash_table_add (visit->crews, (gpointer) crew);
      start = MIN (start, work_minute (self, lm_instant_get_minute (task->planned)));
      end = MAX (end, work_minute (self, lm_instant_get_minute (task->planned)) + task->typical);
      if (first == NULL || task->planned < first->planned)
        visit->minute = (int) start;
    }
  for (guint i = 0; i < visit->tasks->len; i++)
    {
      Task *task = g_ptr_array_index (visit->tasks, i);
      int sum = GPOINTER_TO_INT (g_hash_table_lookup (minutes, &task->crew));

      if (sum > most)
        {
          most = sum;
          visit->drum = task->crew;
        }
    }
  for (guint i = 0; i < visit->tasks->len; i++)
    {
      Task *task = g_ptr_array_index (visit->tasks, i);

      if (task->crew == visit->drum && (first == NULL || task->planned < first->planned))
        first = task;
    }
  visit->minute = (int) start;
  visit->length = end - start;
  for (guint i = 0; first && i < first->persons->len; i++)
    g_ptr_array_add (visit->first, g_ptr_array_index (first->persons, i));
}

static void
add_home (Judge *self, Planned *planned, guint index, GHashTable *shared)
{
  const LmPlanHomeRow *plan = &planned->homes[index];
  const LmHomeRow *home = LM_FIND (self->snapshot, HOME, plan->home);
  const LmMethodRow *method = plan->method ? LM_FIND (self->snapshot, METHOD, plan->method) : NULL;
  g_autoptr (GArray) work = NULL;
  g_autoptr (GArray) links = NULL;
  g_autofree Task **tasks = NULL;
  Visit *visit;

  if (plan->visit_day == LM_DAY_NONE || home == NULL || method == NULL)
    return;
  work = lm_work_get_method (self->snapshot, home, NULL) == plan->method ? lm_work_of_home (self->snapshot, home)
                                                                          : lm_work_of_method (self->snapshot, plan->method);
  links = lm_work_get_links (self->snapshot, plan->method, work);
  tasks = g_new0 (Task *, work->len + 1);
  visit = g_new0 (Visit, 1);
  visit->home = index;
  visit->day = plan->visit_day;
  visit->tasks = g_ptr_array_new ();
  visit->before = g_ptr_array_new ();
  visit->first = g_ptr_array_new ();
  visit->crews = g_hash_table_new (NULL, NULL);
  g_ptr_array_add (self->visits, visit);
  for (guint i = 0; i < work->len; i++)
    {
      const LmWorkStep *item = &g_array_index (work, LmWorkStep, i);
      const LmPlanStepRow *row;

      if (item->phase == LM_PHASE_AFTER)
        continue;
      if (item->shared)
        tasks[i] = find_shared (self, planned, shared, lm_home_get_coupling (home, method->couples), plan->method, item);
      else if ((row = find_row (planned, plan->home, 0, item)) != NULL)
        tasks[i] = add_task (self, row, plan->method, item);
      if (tasks[i] == NULL)
        continue;
      if (item->phase == LM_PHASE_DAY && item->visit == 0)
        {
          tasks[i]->visit = visit;
          g_ptr_array_add (visit->tasks, tasks[i]);
        }
      else
        g_ptr_array_add (visit->before, tasks[i]);
    }
  for (guint i = 0; i < links->len; i++)
    {
      const LmWorkLink *link = &g_array_index (links, LmWorkLink, i);
      Task *before = tasks[link->before], *after = tasks[link->after];

      if (before && after && before->visit == after->visit)
        g_ptr_array_add (after->before, before);
    }
  finish_visit (self, visit);
}

static int
compare_tasks (gconstpointer a, gconstpointer b)
{
  const Task *x = *(Task *const *) a, *y = *(Task *const *) b;

  return x->planned < y->planned ? -1 : x->planned > y->planned;
}

static int
compare_visits (gconstpointer a, gconstpointer b)
{
  const Visit *x = *(Visit *const *) a, *y = *(Visit *const *) b;

  return x->day != y->day ? x->day - y->day : x->minute - y->minute;
}

static gboolean
works (Judge *self, const LmCrewRow *crew, LmDay day)
{
  guint n;
  const LmAbsenceRow *absences = LM_ROWS (self->snapshot, ABSENCE, &n);

  if (crew == NULL)
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (absences[i].crew == crew->id && day >= absences[i].first_day && day < absences[i].end_day)
      return FALSE;
  return lm_calendar_is_working (self->snapshot, lm_calendar_of_crew (self->snapshot, crew), day, NULL);
}

/* Log-normal, with the mean and variance that low, typical and high stand for. */
static double
draw_minutes (Judge *self, const Task *task)
{
  double mean = (task->low + 4 * task->typical + task->high) / 6, variance = (mean - task->low) * (task->high - mean) / 7;
  double sigma = mean > 0 ? sqrt (log1p (variance / (mean * mean))) : 0, u = 1 - g_rand_double (self->random);
  double z = sqrt (-2 * log (u)) * cos (2 * G_PI * g_rand_double (self->random));

  return mean > 0 ? mean * exp (sigma * z - sigma * sigma / 2) : 0;
}

static double
draw_bias (Judge *self, double spread)
{
  double sum = -6;

  for (guint i = 0; i < 12; i++)
    sum += g_rand_double (self->random);
  return MAX (0.5, 1 + spread * sum);
}

static double
get_bias (Judge *self, LmId id, double spread)
{
  double *bias = g_hash_table_lookup (self->biases, &id);

  if (bias == NULL)
    {
      bias = g_new (double, 1);
      *bias = draw_bias (self, spread);
      g_hash_table_insert (self->biases, g_memdup2 (&id, sizeof id), bias);
    }
  return *bias;
}

static void
begin (Judge *self, Task *task)
{
  task->state = RUNS;
  /* Crews and methods don't share numbers here. */
  task->left = draw_minutes (self, task) * self->district * get_bias (self, task->crew, self->chance.crew) *
               get_bias (self, -task->method, self->chance.method);
  for (guint i = 0; i < task->persons->len; i++)
    ((Person *) g_ptr_array_index (task->persons, i))->task = task;
}

static gboolean
may_begin (Judge *self, const Task *task)
{
  if (task->state != WAITS)
    return FALSE;
  if (task->visit ? task->visit->state != OPEN : lm_instant_get_day (task->planned) > self->today)
    return FALSE;
  if (task->outside && self->rains)
    return FALSE;
  for (guint i = 0; i < task->before->len; i++)
    if (((Task *) g_ptr_array_index (task->before, i))->state != ENDED)
      return FALSE;
  for (guint i = 0; i < task->persons->len; i++)
    {
      Person *person = g_ptr_array_index (task->persons, i);

      if (person->task || !works (self, person->row, self->today))
        return FALSE;
    }
  return TRUE;
}

/* The people who begin are there, and have no work left at a home they are at. */
static gboolean
are_free (const Visit *visit, GPtrArray *tasks)
{
  for (guint p = 0; p < visit->first->len; p++)
    {
      Person *person = g_ptr_array_index (visit->first, p);

      if (person->task)
        return FALSE;
      for (guint i = 0; i < tasks->len; i++)
        {
          Task *task = g_ptr_array_index (tasks, i);

          if (task->state == WAITS && task->visit && task->visit != visit && task->visit->state == OPEN &&
              g_ptr_array_find (task->persons, person, NULL))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
crews_work (Judge *self, const Visit *visit)
{
  GHashTableIter iter;
  gpointer crew;

  g_hash_table_iter_init (&iter, visit->crews);
  while (g_hash_table_iter_next (&iter, &crew, NULL))
    if (!works (self, crew, self->today))
      return FALSE;
  return TRUE;
}

static gboolean
is_ready (Judge *self, const Visit *visit)
{
  for (guint i = 0; i < visit->before->len; i++)
    {
      const Task *task = g_ptr_array_index (visit->before, i);

      if (task->state != ENDED || task->ended_on >= self->today)
        return FALSE;
    }
  return TRUE;
}

static LmDay
working_days_on (Judge *self, LmDay day, int n)
{
  return lm_calendar_add (self->snapshot, NULL, day, n);
}

static void
miss (Judge *self, Visit *visit, LmDay again)
{
  visit->state = MISSED;
  visit->again = again;
  g_ptr_array_add (self->missed, visit);
}

/* People of the drum stand at the door. */
static void
knock (Judge *self, Visit *visit)
{
  if (g_rand_double (self->random) < self->chance.no_access)
    miss (self, visit, working_days_on (self, self->today, MAX (1, self->chance.return_days)));
  else
    visit->state = OPEN;
}

static const Visit *
next_of (GPtrArray *active, const Visit *than)
{
  for (guint i = 0; i < active->len; i++)
    {
      const Visit *visit = g_ptr_array_index (active, i);

      if (visit->state == TO_COME && visit->drum == than->drum)
        for (guint p = 0; p < visit->first->len; p++)
          if (g_ptr_array_find (than->first, g_ptr_array_index (visit->first, p), NULL))
            return visit;
    }
  return NULL;
}

static gboolean
open_visits (Judge *self, GPtrArray *active, GPtrArray *tasks, double now)
{
  double end = day_length (self);
  gboolean opened = FALSE;

  for (guint i = 0; i < active->len; i++)
    {
      Visit *visit = g_ptr_array_index (active, i);
      double latest = MAX (visit->day == self->today ? visit->minute : 0, end - 0.75 * visit->length);

      if (visit->day > self->today)
        break;
      if (visit->state != TO_COME || next_of (active, visit) != visit || now > latest + 0.5 || !are_free (visit, tasks))
        continue;
      if (visit->day == self->today ? now < visit->minute : !crews_work (self, visit))
        continue;
      if (is_ready (self, visit))
        knock (self, visit);
      else
        miss (self, visit, self->today + 1);
      opened = TRUE;
    }
  /* Room for the first that was missed: not late, and the next planned visit of
   * these people begins after it. */
  for (guint i = 0; i < self->missed->len; i++)
    {
      Visit *visit = g_ptr_array_index (self->missed, i);
      const Visit *next = next_of (active, visit);

      if (visit->again > self->today || now + visit->length > end || !is_ready (self, visit) || !are_free (visit, tasks) ||
          !crews_work (self, visit))
        continue;
      if (next && (next->day < self->today || (next->day == self->today && next->minute < now + visit->length)))
        continue;
      g_ptr_array_remove_index (self->missed, i--);
      knock (self, visit);
      opened = TRUE;
    }
  return opened;
}

static void
end_task (Judge *self, Task *task, LmDay *done)
{
  task->state = ENDED;
  task->ended_on = self->today;
  for (guint i = 0; i < task->persons->len; i++)
    ((Person *) g_ptr_array_index (task->persons, i))->task = NULL;
  if (task->visit == NULL)
    return;
  for (guint i = 0; i < task->visit->tasks->len; i++)
    if (((Task *) g_ptr_array_index (task->visit->tasks, i))->state != ENDED)
      return;
  task->visit->state = DONE;
  done[task->visit->home] = self->today;
}

/* Whether the people of a task that runs are at work on it today. */
static gboolean
goes_on (Judge *self, const Task *task)
{
  if (task->outside && self->rains)
    return FALSE;
  for (guint i = 0; i < task->persons->len; i++)
    if (!works (self, ((Person *) g_ptr_array_index (task->persons, i))->row, self->today))
      return FALSE;
  return TRUE;
}

/* One day, from event to event. */
static void
do_day (Judge *self, GPtrArray *active, GPtrArray *tasks, LmDay *done)
{
  double now = 0, end = day_length (self);

  while (now < end)
    {
      double next = end;
      gboolean changed = TRUE;

      while (changed)
        {
          changed = open_visits (self, active, tasks, now);
          for (guint i = 0; i < tasks->len; i++)
            if (may_begin (self, g_ptr_array_index (tasks, i)))
              {
                begin (self, g_ptr_array_index (tasks, i));
                changed = TRUE;
              }
        }
      for (guint i = 0; i < tasks->len; i++)
        {
          Task *task = g_ptr_array_index (tasks, i);

          if (task->state == RUNS && goes_on (self, task))
            next = MIN (next, now + task->left);
        }
      for (guint i = 0; i < active->len; i++)
        {
          Visit *visit = g_ptr_array_index (active, i);

          if (visit->state == TO_COME && visit->day == self->today && visit->minute > now)
            next = MIN (next, visit->minute);
        }
      for (guint i = 0; i < tasks->len; i++)
        {
          Task *task = g_ptr_array_index (tasks, i);

          if (task->state != RUNS || !goes_on (self, task))
            continue;
          task->left -= next - now;
          if (task->left <= 1e-6)
            end_task (self, task, done);
        }
      now = next;
    }
}

Judge *
judge_new (Planned *planned, const LmUncertainty *uncertainty)
{
  Judge *self = g_new0 (Judge, 1);
  g_autoptr (GHashTable) shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->snapshot = lm_snapshot_ref (planned->snapshot);
  self->chance = *uncertainty;
  self->tasks = g_ptr_array_new ();
  self->visits = g_ptr_array_new ();
  self->persons = g_ptr_array_new_with_free_func (g_free);
  self->missed = g_ptr_array_new ();
  self->n_homes = planned->n_homes;
  for (guint i = 0; i < planned->n_homes; i++)
    add_home (self, planned, i, shared);
  g_ptr_array_sort (self->tasks, compare_tasks);
  g_ptr_array_sort (self->visits, compare_visits);
  return self;
}

void
judge_free (Judge *self)
{
  for (guint i = 0; i < self->tasks->len; i++)
    {
      Task *task = g_ptr_array_index (self->tasks, i);

      g_ptr_array_unref (task->before);
      g_ptr_array_unref (task->persons);
      g_free (task);
    }
  for (guint i = 0; i < self->visits->len; i++)
    {
      Visit *visit = g_ptr_array_index (self->visits, i);

      g_ptr_array_unref (visit->tasks);
      g_ptr_array_unref (visit->before);
      g_ptr_array_unref (visit->first);
      g_hash_table_unref (visit->crews);
      g_free (visit);
    }
  g_ptr_array_unref (self->tasks);
  g_ptr_array_unref (self->visits);
  g_ptr_array_unref (self->persons);
  g_ptr_array_unref (self->missed);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

static void
start_run (Judge *self, guint32 seed, LmDay *done)
{
  self->random = g_rand_new_with_seed (seed);
  self->biases = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->district = draw_bias (self, self->chance.district);
  g_ptr_array_set_size (self->missed, 0);
  for (guint i = 0; i < self->persons->len; i++)
    ((Person *) g_ptr_array_index (self->persons, i))->task = NULL;
  for (guint i = 0; i < self->tasks->len; i++)
    ((Task *) g_ptr_array_index (self->tasks, i))->state = WAITS;
  for (guint i = 0; i < self->visits->len; i++)
    ((Visit *) g_ptr_array_index (self->visits, i))->state = TO_COME;
  for (guint i = 0; i < self->n_homes; i++)
    done[i] = LM_DAY_NONE;
}

void
judge_run (Judge *self, guint32 seed, LmDay *done)
{
  g_autoptr (GPtrArray) active = g_ptr_array_new ();
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  guint next_task = 0, next_visit = 0, n_open = self->visits->len;

  start_run (self, seed, done);
  for (self->today = self->tasks->len ? lm_instant_get_day (((Task *) self->tasks->pdata[0])->planned) : 0; n_open > 0; self->today++)
    {
      if (!lm_calendar_is_working (self->snapshot, NULL, self->today, NULL))
        continue;
      self->rains = g_rand_double (self->random) < self->chance.weather;
      /* Only what may happen soon is looked at: visits of the next weeks, and
       * tasks up to today. */
      for (; next_visit < self->visits->len && ((Visit *) self->visits->pdata[next_visit])->day <= self->today + 21; next_visit++)
        g_ptr_array_add (active, self->visits->pdata[next_visit]);
      for (; next_task < self->tasks->len && lm_instant_get_day (((Task *) self->tasks->pdata[next_task])->planned) <= self->today; next_task++)
        g_ptr_array_add (tasks, self->tasks->pdata[next_task]);
      do_day (self, active, tasks, done);
      for (guint i = 0; i < active->len; i++)
        if (((Visit *) active->pdata[i])->state == DONE || ((Visit *) active->pdata[i])->state == MISSED)
          {
            n_open -= ((Visit *) active->pdata[i])->state == DONE;
            g_ptr_array_remove_index (active, i--);
          }
      for (guint i = 0; i < tasks->len; i++)
        if (((Task *) tasks->pdata[i])->state == ENDED)
          g_ptr_array_remove_index (tasks, i--);
      /* Visits made again end outside of the list. */
      if (next_visit == self->visits->len && active->len == 0)
        {
          n_open = 0;
          for (guint i = 0; i < self->visits->len; i++)
            n_open += ((Visit *) self->visits->pdata[i])->state != DONE;
        }
    }
  g_rand_free (self->random);
  g_hash_table_unref (self->biases);
}
