#include <string.h>
#include <time.h>

#include "lm-random.h"
#include "scheduling/lm-chain-shop.h"

/* The decoder walks through time: whoever is ready waits at its trade, and a
 * crew that comes free takes the one with the smallest key. It does the same
 * from the end backwards, on the chains turned round. */

typedef struct {
  LmChainTask *tasks; /* as in the shop, or of each home turned round */
  int *behind;        /* n_homes: working time after its last task that belongs to it */
  int *key;           /* of each task */
  int *start;         /* of each task, of the last decoding */
} Side;

typedef struct {
  guint64 *entries; /* key and home; a binary heap */
  int n;
} Queue;

typedef struct {
  const LmChainShop *shop;
  const LmSearchLimits *limits;
  Side forward, backward;
  Queue *queues;   /* of each trade */
  int *free;       /* crews of each trade */
  int *at;         /* n_homes: the task that is next, or under way */
  gboolean *busy;  /* n_homes: it is under way */
  int *next;       /* n_homes: the next home in the same moment of the wheel, or -1 */
  int *wheel;      /* moments to come, in a circle: the first home, or -1 */
  int wheel_mask;
  int drum;        /* the trade with the most work for each crew */
  int takt;        /* of the drum: working time for each home */
  int bound;
  int *best;       /* starts of the best schedule so far */
  int best_end;
  guint64 schedules;
  guint64 random;
  double started;
  gboolean stopped;
} Search;

static double
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static gboolean
is_over (Search *self)
{
  const LmSearchLimits *limits = self->limits;

  if (self->stopped || self->best_end <= self->bound)
    return TRUE;
  if ((limits->schedules > 0 && self->schedules >= limits->schedules) ||
      (limits->seconds > 0 && get_processor_time () - self->started >= limits->seconds) ||
      (limits->progress && !limits->progress (self->best_end, self->bound, limits->data)))
    self->stopped = TRUE;
  return self->stopped;
}

/* --- the decoder --- */

static void
queue_push (Queue *self, int key, int home)
{
  guint64 entry = (guint64) ((guint32) key ^ 0x80000000u) << 32 | (guint32) home;
  int i = self->n++;

  while (i > 0 && self->entries[(i - 1) / 2] > entry)
    {
      self->entries[i] = self->entries[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  self->entries[i] = entry;
}

static int
queue_pop (Queue *self)
{
  int home = (int) (self->entries[0] & 0xffffffffu);
  guint64 last = self->entries[--self->n];
  int i = 0;

  for (;;)
    {
      int child = 2 * i + 1;

      if (child >= self->n)
        break;
      if (child + 1 < self->n && self->entries[child + 1] < self->entries[child])
        child++;
      if (self->entries[child] >= last)
        break;
      self->entries[i] = self->entries[child];
      i = child;
    }
  self->entries[i] = last;
  return home;
}

static void
call_at (Search *self, int home, int moment)
{
  int *slot = &self->wheel[moment & self->wheel_mask];

  self->next[home] = *slot;
  *slot = home;
}

/* The home is done with its task, or with the lag before its next one.
 * FALSE: it was the last. */
static gboolean
advance (Search *self, const Side *side, int home, int moment, int *end)
{
  const LmChainShop *shop = self->shop;

  if (self->busy[home])
    {
      self->free[side->tasks[self->at[home]].trade]++;
      self->busy[home] = FALSE;
      if (++self->at[home] == shop->first[home + 1])
        {
          *end = MAX (*end, moment + side->behind[home]);
          return FALSE;
        }
      if (side->tasks[self->at[home]].lag > 0)
        {
          call_at (self, home, moment + side->tasks[self->at[home]].lag);
          return TRUE;
        }
    }
  queue_push (&self->queues[side->tasks[self->at[home]].trade], side->key[self->at[home]], home);
  return TRUE;
}

static int
decode (Search *self, Side *side)
{
  const LmChainShop *shop = self->shop;
  int left = 0, end = 0;

  self->schedules++;
  memcpy (self->free, shop->crews, sizeof *self->free * shop->n_trades);
  for (int h = 0; h < shop->n_homes; h++)
    if (shop->first[h] < shop->first[h + 1])
      {
        self->at[h] = shop->first[h];
        self->busy[h] = FALSE;
        call_at (self, h, side->tasks[shop->first[h]].lag);
        left++;
      }
  for (int moment = 0; left > 0; moment++)
    {
      int *slot = &self->wheel[moment & self->wheel_mask];

      /* A task without length comes back to the same moment. */
      while (*slot >= 0)
        {
          int home = *slot;

          *slot = -1;
          while (home >= 0)
            {
              int next = self->next[home];

              left -= !advance (self, side, home, moment, &end);
              home = next;
            }
          for (int r = 0; r < shop->n_trades; r++)
            while (self->free[r] > 0 && self->queues[r].n > 0)
              {
                int chosen = queue_pop (&self->queues[r]);

                self->free[r]--;
                self->busy[chosen] = TRUE;
                side->start[self->at[chosen]] = moment;
                call_at (self, chosen, moment + side->tasks[self->at[chosen]].length);
              }
        }
    }
  return end;
}

/* Keys for the one side from the schedule of the other: what starts first there
 * comes last here. */
static void
mirror (const Search *self, const Side *from, Side *to)
{
  const LmChainShop *shop = self->shop;

  for (int h = 0; h < shop->n_homes; h++)
    for (int t = shop->first[h], u = shop->first[h + 1] - 1; t < shop->first[h + 1]; t++, u--)
      to->key[u] = -(from->start[t] + from->tasks[t].length);
}

static int
decode_forward (Search *self)
{
  int end = decode (self, &self->forward);

  if (end < self->best_end)
    {
      self->best_end = end;
      memcpy (self->best, self->forward.start, sizeof *self->best * self->shop->first[self->shop->n_homes]);
    }
  return end;
}

/* --- rules --- */

/* Homes in their order, and of one home what comes last. Only the drum lets a
 * home with much still to come go before one that is nearly done, as many homes
 * ahead as `pull` times what it has left is worth in takts: so it keeps work
 * in stock for the end, when the other trades bring it nothing new. */
static void
set_rule (Search *self, double pull)
{
  const LmChainShop *shop = self->shop;

  for (int h = 0; h < shop->n_homes; h++)
    {
      int left = 0, key = 0;

      for (int t = shop->first[h + 1]; t-- > shop->first[h];)
        left += shop->tasks[t].length + shop->tasks[t].lag;
      for (int t = shop->first[h]; t < shop->first[h + 1]; t++)
        {
          const LmChainTask *task = &shop->tasks[t];
          int k = t - shop->first[h];

          /* What a crew of the drum can do at one go keeps one key. */
          if (k == 0 || task->trade != (task - 1)->trade || task->lag > 0)
            key = (int) (h * (double) self->takt - left * pull);
          self->forward.key[t] = task->trade == self->drum ? key : h * self->takt - MIN (k, self->takt);
          left -= task->length + task->lag;
        }
    }
}

static void
improve (Search *self)
{
  const LmChainShop *shop = self->shop;
  int n = shop->first[shop->n_homes];
  g_autofree int *key = g_new (int, n);
  int current = self->best_end;

  for (int t = 0; t < n; t++)
    key[t] = self->best[t];
  while (!is_over (self))
    {
      int end;

      memcpy (self->forward.key, key, sizeof *key * n);
      for (int k = lm_random_below (&self->random, 3); k >= 0; k--)
        {
          int h = lm_random_below (&self->random, shop->n_homes), reach = 1 + lm_random_below (&self->random, 20 * self->takt);
          int shift = lm_random_below (&self->random, 2 * reach + 1) - reach;
          int from = shop->first[h], until = shop->first[h + 1];

          if (lm_random_below (&self->random, 2))
            until = (from += lm_random_below (&self->random, until - from)) + 1;
          for (int t = from; t < until; t++)
            self->forward.key[t] += shift;
        }
      end = decode_forward (self);
      if (end <= current + 1 && !is_over (self) && lm_random_below (&self->random, 4) == 0)
        {
          mirror (self, &self->forward, &self->backward);
          decode (self, &self->backward);
          mirror (self, &self->backward, &self->forward);
          end = decode_forward (self);
        }
      if (end <= current)
        {
          current = end;
          memcpy (key, self->forward.start, sizeof *key * n);
        }
    }
}

/* --- setting up --- */

static void
side_init (Side *self, const LmChainShop *shop, gboolean backwards)
{
  int n = shop->first[shop->n_homes];

  self->tasks = g_new (LmChainTask, MAX (n, 1));
  self->behind = g_new0 (int, shop->n_homes);
  self->key = g_new0 (int, MAX (n, 1));
  self->start = g_new0 (int, MAX (n, 1));
  memcpy (self->tasks, shop->tasks, sizeof *self->tasks * n);
  for (int h = 0; backwards && h < shop->n_homes; h++)
    for (int t = shop->first[h], u = shop->first[h + 1] - 1; t < shop->first[h + 1]; t++, u--)
      {
        self->tasks[u] = shop->tasks[t];
        self->tasks[u].lag = t + 1 < shop->first[h + 1] ? shop->tasks[t + 1].lag : 0;
        if (t == shop->first[h])
          self->behind[h] = shop->tasks[t].lag;
      }
}

static void
side_clear (Side *self)
{
  g_free (self->tasks);
  g_free (self->behind);
  g_free (self->key);
  g_free (self->start);
}

static void
search_init (Search *self)
{
  const LmChainShop *shop = self->shop;
  g_autofree gint64 *work = g_new0 (gint64, shop->n_trades);
  g_autofree int *homes = g_new0 (int, shop->n_trades);
  int longest = 1, size = 1;
  double most = -1;

  side_init (&self->forward, shop, FALSE);
  side_init (&self->backward, shop, TRUE);
  for (int h = 0; h < shop->n_homes; h++)
    for (int t = shop->first[h]; t < shop->first[h + 1]; t++)
      {
        const LmChainTask *task = &shop->tasks[t];

        longest = MAX (longest, MAX (task->length, task->lag));
        work[task->trade] += task->length;
        homes[task->trade]++;
      }
  while (size <= longest)
    size *= 2;
  self->wheel_mask = size - 1;
  self->wheel = g_new (int, size);
  memset (self->wheel, -1, sizeof *self->wheel * size);
  self->queues = g_new0 (Queue, shop->n_trades);
  for (int r = 0; r < shop->n_trades; r++)
    {
      /* No more homes wait than there are. */
      self->queues[r].entries = g_new (guint64, MIN (homes[r], shop->n_homes) + 1);
      if ((double) work[r] / shop->crews[r] > most)
        {
          most = (double) work[r] / shop->crews[r];
          self->drum = r;
        }
    }
  self->takt = MAX (1, (int) (most / MAX (shop->n_homes, 1)));
  self->free = g_new (int, shop->n_trades);
  self->at = g_new0 (int, shop->n_homes);
  self->busy = g_new0 (gboolean, shop->n_homes);
  self->next = g_new0 (int, shop->n_homes);
}

static void
search_clear (Search *self)
{
  for (int r = 0; r < self->shop->n_trades; r++)
    g_free (self->queues[r].entries);
  side_clear (&self->forward);
  side_clear (&self->backward);
  g_free (self->wheel);
  g_free (self->queues);
  g_free (self->free);
  g_free (self->at);
  g_free (self->busy);
  g_free (self->next);
}

LmSearchResult
lm_search_chain_shop (const LmChainShop *shop, const LmSearchLimits *limits, int *start)
{
  static const double pulls[] = { 2, 4, 1, 0.5, 8, 64, 0 };
  Search self = { .shop = shop, .limits = limits, .best = start, .best_end = G_MAXINT, .started = get_processor_time (),
                  .random = lm_random_start (limits->seed) };

  search_init (&self);
  self.bound = lm_chain_shop_get_bound (shop, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pulls) && (i == 0 || !is_over (&self)); i++)
    {
      set_rule (&self, pulls[i]);
      decode_forward (&self);
    }
  improve (&self);
  search_clear (&self);
  return (LmSearchResult) { self.best_end, self.bound, get_processor_time () - self.started, self.schedules };
}
