#include <math.h>
#include <string.h>
#include <time.h>

#include "lm-flow-kernel-private.h"

/* Iterated greedy (Ruiz & Stützle 2007) that improves the order with some jobs
 * taken out before they are put back (Dubois-Lacoste, Pagnozzi, Stützle 2017),
 * from the order of Nawaz, Enscore and Ham. The two numbers are theirs. */
#define TAKEN_OUT 2
#define WARMTH 0.7

/* How many places are tried before the clock is looked at. */
#define BETWEEN_LOOKS 20000

typedef struct {
  const LmFlowShop *shop;
  const LmSearchLimits *limits;
  LmFlowKernel *kernel;
  int end;          /* of the kernel's order */
  int bound;
  guint64 random;
  guint64 schedules, next_look;
  double started;
  gboolean stopped;
  int *place_of;    /* n: of each job in the kernel's order */
  int *turn;        /* n: in what order jobs are tried */
  int *best;        /* n */
  int best_end;
} Search;

static double
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static guint64
draw (Search *self)
{
  guint64 z = self->random += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int
draw_below (Search *self, int n)
{
  return (int) (((draw (self) >> 32) * (guint64) n) >> 32);
}

static double
draw_share (Search *self)
{
  return (draw (self) >> 11) * 0x1p-53;
}

/* Whether the search has to stop; the clock is only looked at now and then. */
static gboolean
is_over (Search *self)
{
  const LmSearchLimits *limits = self->limits;

  if (self->stopped)
    return TRUE;
  if (limits->schedules > 0 && self->schedules >= limits->schedules)
    self->stopped = TRUE;
  else if (self->schedules >= self->next_look)
    {
      self->next_look = self->schedules + BETWEEN_LOOKS;
      if (limits->seconds > 0 && get_processor_time () - self->started >= limits->seconds)
        self->stopped = TRUE;
      else if (limits->progress && self->best_end < G_MAXINT &&
               !limits->progress (self->best_end, self->bound, limits->data))
        self->stopped = TRUE;
    }
  return self->stopped;
}

static void
note_places (Search *self, int from, int until)
{
  for (int p = from; p < until; p++)
    self->place_of[self->kernel->order[p]] = p;
}

/* Puts the job where the whole ends first. */
static void
put (Search *self, int job)
{
  LmFlowKernel *kernel = self->kernel;
  int place = 0;

  self->schedules += kernel->len + 1;
  self->end = lm_flow_kernel_try (kernel, job, -1, G_MAXINT, &place);
  lm_flow_kernel_insert (kernel, place, job);
}

/* Moves single jobs to better places until none is left. A move that changes
 * nothing in the end is made as well: it leads along the many orders that end
 * alike. */
static void
improve (Search *self)
{
  LmFlowKernel *kernel = self->kernel;
  int n = kernel->len, since = 0;

  memcpy (self->turn, kernel->order, sizeof *self->turn * n);
  note_places (self, 0, n);
  while (since < n && !is_over (self))
    for (int k = 0; k < n && since < n && !is_over (self); k++)
      {
        int other = k + draw_below (self, n - k);
        int job = self->turn[other];
        int from = self->place_of[job], to = from;
        int end;

        self->turn[other] = self->turn[k];
        self->turn[k] = job;
        self->schedules += n;
        end = lm_flow_kernel_try (kernel, job, from, self->end, &to);
        since++;
        if (end < self->end)
          since = 0;
        if (end <= self->end && to != from)
          {
            lm_flow_kernel_move (kernel, from, to);
            note_places (self, MIN (from, to), MAX (from, to) + 1);
            self->end = end;
          }
      }
}

static void
keep_best (Search *self)
{
  if (self->kernel->len < self->shop->n || self->end >= self->best_end)
    return;
  self->best_end = self->end;
  memcpy (self->best, self->kernel->order, sizeof *self->best * self->shop->n);
}

typedef struct {
  int job;
  gint64 work;
} Job;

static int
compare_work (gconstpointer a, gconstpointer b)
{
  const Job *x = a, *y = b;

  return x->work != y->work ? (x->work > y->work ? -1 : 1) : x->job - y->job;
}

/* The longest jobs first, each where the whole ends first. */
static void
construct (Search *self)
{
  const LmFlowShop *shop = self->shop;
  g_autofree Job *jobs = g_new (Job, shop->n);

  for (int j = 0; j < shop->n; j++)
    {
      jobs[j] = (Job) { j, 0 };
      for (int i = 0; i < shop->m; i++)
        jobs[j].work += shop->time[(gsize) j * shop->m + i];
    }
  qsort (jobs, shop->n, sizeof *jobs, compare_work);
  for (int j = 0; j < shop->n; j++)
    {
      /* Out of time in a large shop: the rest stands behind the others. */
      if (is_over (self))
        lm_flow_kernel_insert (self->kernel, self->kernel->len, jobs[j].job);
      else
        put (self, jobs[j].job);
    }
  self->end = lm_flow_kernel_get_end (self->kernel);
}

static void
iterate (Search *self)
{
  LmFlowKernel *kernel = self->kernel;
  int n = self->shop->n;
  g_autofree int *current = g_memdup2 (kernel->order, sizeof (int) * n);
  int current_end = self->end;
  gint64 work = 0;
  double temperature;

  for (gsize i = 0; i < (gsize) n * self->shop->m; i++)
    work += self->shop->time[i];
  temperature = WARMTH * work / ((double) n * self->shop->m) / 10;
  while (self->best_end > self->bound && !is_over (self))
    {
      int taken[TAKEN_OUT];
      int n_taken = MIN (TAKEN_OUT, n - 1);

      for (int k = 0; k < n_taken; k++)
        taken[k] = lm_flow_kernel_remove (kernel, draw_below (self, kernel->len));
      self->end = lm_flow_kernel_get_end (kernel);
      improve (self);
      for (int k = 0; k < n_taken; k++)
        put (self, taken[k]);
      improve (self);
      keep_best (self);
      if (self->end <= current_end || draw_share (self) < exp ((current_end - self->end) / temperature))
        {
          memcpy (current, kernel->order, sizeof *current * n);
          current_end = self->end;
        }
      else
        lm_flow_kernel_set (kernel, current, n);
    }
}

LmSearchResult
lm_search_flow_shop (const LmFlowShop *shop, const LmSearchLimits *limits, int *order)
{
  g_autoptr (LmFlowKernel) kernel = lm_flow_kernel_new (shop);
  g_autofree int *place_of = g_new0 (int, shop->n);
  g_autofree int *turn = g_new (int, shop->n);
  Search self = { .shop = shop, .limits = limits, .kernel = kernel, .random = limits->seed, .place_of = place_of,
                  .turn = turn, .best = order, .best_end = G_MAXINT, .started = get_processor_time () };

  self.bound = lm_flow_shop_get_bound (shop, FALSE);
  construct (&self);
  keep_best (&self);
  if (self.best_end > self.bound && !is_over (&self))
    self.bound = lm_flow_shop_get_bound (shop, TRUE);
  if (self.best_end > self.bound)
    {
      improve (&self);
      keep_best (&self);
      if (shop->n > 1)
        iterate (&self);
    }
  return (LmSearchResult) { self.best_end, self.bound, get_processor_time () - self.started, self.schedules };
}
