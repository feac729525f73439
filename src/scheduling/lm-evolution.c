#include "scheduling/lm-search.h"

#include "lm-clock.h"
#include "lm-decoder.h"
#include "lm-random.h"

#include <string.h>

/* Bi-population evolution (Debels, Vanhoucke 2007): one population of
 * schedules made forward, one made backward. A child takes its list from two
 * schedules of the one direction and is made in the other, so that every
 * schedule made is justification and crossover at once. */

enum { SIZE = 60, LEAST_WINDOW = 25, MOST_WINDOW = 75 };

typedef struct {
  int end;
  LmDecoderIndex *order; /* to make a schedule of the other direction with */
} Member;

typedef struct {
  LmDecoder *decoder;
  const LmSearchLimits *limits;
  int n, bound, best;
  int *best_start;
  guint64 random, schedules;
  double begun;
  gboolean stopped;
  Member members[2][SIZE];
  LmDecoderIndex *storage, *child, *other;
  int *place, *finish;
} Evolution;

static gboolean
is_done (Evolution *self)
{
  const LmSearchLimits *limits = self->limits;

  if (self->best <= self->bound || (limits->schedules && self->schedules >= limits->schedules))
    self->stopped = TRUE;
  else if (self->schedules % 32 == 0 && self->best < G_MAXINT && !self->stopped)
    self->stopped = (limits->seconds > 0 && lm_clock_seconds () - self->begun >= limits->seconds)
                    || (limits->progress && !limits->progress (self->best, self->bound, limits->data));
  return self->stopped;
}

/* Makes the schedule of the child. */
static void
make_child (Evolution *self, int direction, Member *member)
{
  member->end = lm_decoder_run (self->decoder, direction, self->child, G_MAXINT, self->finish, member->order);
  self->schedules++;
  if (member->end < self->best)
    {
      self->best = member->end;
      lm_decoder_get_starts (self->decoder, direction, member->end, self->finish, self->best_start);
    }
}

/* A list by the longest way to the end, with noise. */
static void
sample_list (Evolution *self, double noise)
{
  const LmDecoderDirection *forward = &self->decoder->directions[0], *backward = &self->decoder->directions[1];
  g_autofree double *key = g_new (double, self->n);
  int *open = self->place, *ready = self->finish, n_ready = 0;

  for (int i = 0; i < self->n; i++)
    {
      key[i] = forward->activities[i].tail + noise * self->decoder->path * lm_random_unit (&self->random);
      open[i] = forward->activities[i].end - forward->activities[i].first;
      if (open[i] == 0)
        ready[n_ready++] = i;
    }
  for (int k = 0; k < self->n; k++)
    {
      int best = 0, i;

      for (int q = 1; q < n_ready; q++)
        if (key[ready[q]] > key[ready[best]])
          best = q;
      i = ready[best];
      ready[best] = ready[--n_ready];
      self->child[k] = i;
      for (int p = backward->activities[i].first; p < backward->activities[i].end; p++)
        if (--open[backward->before[p]] == 0)
          ready[n_ready++] = backward->before[p];
    }
}

/* The list of one parent, with a stretch of it in the order of the other. */
static void
cross_lists (Evolution *self, const LmDecoderIndex *first, const LmDecoderIndex *second)
{
  int length = self->n * (LEAST_WINDOW + lm_random_below (&self->random, MOST_WINDOW - LEAST_WINDOW + 1)) / 100;
  int begin = lm_random_below (&self->random, self->n - length + 1), k = begin;

  memcpy (self->child, first, sizeof *first * self->n);
  for (int q = 0; q < self->n; q++)
    self->place[first[q]] = q;
  for (int q = 0; q < self->n; q++)
    if (self->place[second[q]] >= begin && self->place[second[q]] < begin + length)
      self->child[k++] = second[q];
}

/* Moves activities, two on average, to another place between those before and after them. */
static void
mutate_list (Evolution *self, int direction)
{
  const LmDecoderDirection *here = &self->decoder->directions[direction], *there = &self->decoder->directions[!direction];
  LmDecoderIndex *list = self->child;

  for (int k = 0; k < self->n; k++)
    self->place[list[k]] = k;
  do
    {
      int k = lm_random_below (&self->random, self->n), i = list[k], low = -1, high = self->n, to;

      for (int p = here->activities[i].first; p < here->activities[i].end; p++)
        low = MAX (low, self->place[here->before[p]]);
      for (int p = there->activities[i].first; p < there->activities[i].end; p++)
        high = MIN (high, self->place[there->before[p]]);
      to = low + 1 + lm_random_below (&self->random, high - low - 1);
      if (to < k)
        memmove (list + to + 1, list + to, sizeof *list * (k - to));
      else
        memmove (list + k, list + k + 1, sizeof *list * (to - k));
      list[to] = i;
      for (int q = MIN (to, k); q <= MAX (to, k); q++)
        self->place[list[q]] = q;
    }
  while (lm_random_next (&self->random) & 1);
}

static void
make_generation (Evolution *self, int direction)
{
  const Member *parents = self->members[!direction];

  for (int m = 0; m < SIZE && !is_done (self); m++)
    {
      const Member *first = &parents[m], *second = &parents[lm_random_below (&self->random, SIZE)],
                   *third = &parents[lm_random_below (&self->random, SIZE)];

      if (third->end < second->end)
        second = third;
      if (lm_random_next (&self->random) & 1)
        cross_lists (self, first->order, second->order);
      else
        cross_lists (self, second->order, first->order);
      if (first == second || lm_random_below (&self->random, 10) == 0)
        mutate_list (self, direction);
      make_child (self, direction, &self->members[direction][m]);
    }
}

LmSearchResult
lm_search_evolution (const LmNetwork *network, const LmSearchLimits *limits, int *start)
{
  g_autoptr (LmDecoder) decoder = lm_decoder_new (network);
  Evolution self = { .decoder = decoder, .limits = limits, .best = G_MAXINT, .best_start = start };
  LmSearchResult result = { -1, G_MAXINT, 0, 0 };

  if (!decoder)
    return result;
  self.n = decoder->n;
  self.bound = decoder->path;
  self.begun = lm_clock_seconds ();
  self.random = lm_random_start (limits->seed);
  self.child = g_new (LmDecoderIndex, self.n);
  self.place = g_new (int, self.n);
  self.finish = g_new (int, self.n);
  self.storage = g_new (LmDecoderIndex, (gsize) self.n * 2 * SIZE);
  for (int m = 0; m < 2 * SIZE; m++)
    self.members[m / SIZE][m % SIZE].order = self.storage + (gsize) m * self.n;
  for (int m = 0; m < SIZE && !is_done (&self); m++)
    {
      sample_list (&self, m == 0 ? 0 : 0.5);
      make_child (&self, 0, &self.members[0][m]);
    }
  for (int direction = 1; !is_done (&self); direction = !direction)
    make_generation (&self, direction);
  result = (LmSearchResult) { self.best, self.bound, lm_clock_seconds () - self.begun, self.schedules };
  g_free (self.child);
  g_free (self.place);
  g_free (self.finish);
  g_free (self.storage);
  return result;
}
