#include "lm-run.h"

#include <math.h>
#include <string.h>

/* Bi-population evolution (Debels, Vanhoucke 2007): one population of
 * schedules made forward, one made backward. A child takes its list from two
 * schedules of the one direction and is made in the other, so that every
 * schedule made is justification and crossover at once. Every child is changed
 * a little besides, one of five is nothing but a changed parent, and a child
 * takes its place where it is no worse than its elder: crossover alone, with
 * elders always giving way, ended twice as far from the best on J60.
 *
 * A population that suits the limits is one that has just become all alike when
 * they are used up. It begins with twice as many as it could make so, and gives
 * up its worst as time goes by; a child that is there already is not kept. */

enum { LEAST_SIZE = 30, MOST_SIZE = 3000, LEAST_WINDOW = 25, MOST_WINDOW = 75, RIVALS = 3, MARK_BITS = 16 };

#define CROSSED 0.8 /* share of the children with two parents */
#define CHANGED 0.6 /* chance of one more change after each */
#define LEFT 0.1    /* share of the populations that is left when the limits are used up */

typedef struct {
  int end;
  guint16 mark;          /* of the schedule: others seldom have the same */
  LmDecoderIndex *order; /* to make a schedule of the other direction with */
} Member;

struct LmEvolution {
  LmRun *run;
  int n, size;
  int first_size;          /* before any were given up */
  int direction, next; /* where it goes on */
  int filled;          /* of members[0] when it begins; then of members[1] */
  Member *members[2], spare;
  LmDecoderIndex *storage, *child;
  int *place, *finish;
  guint64 *factor;      /* by activity: what makes a mark of its time */
  guint16 *present[2];  /* members by mark */
};

int
lm_evolution_get_size (guint64 schedules)
{
  return CLAMP (2 * sqrt (schedules), LEAST_SIZE, MOST_SIZE);
}

static guint16
make_mark (const LmEvolution *self)
{
  guint64 sum = 0;

  for (int i = 0; i < self->n; i++)
    sum += self->finish[i] * self->factor[i];
  return sum >> (64 - MARK_BITS);
}

/* Makes the schedule of the child into the spare member. */
static void
make_child (LmEvolution *self, int direction, int limit)
{
  LmRun *run = self->run;

  self->spare.end = lm_decoder_run (run->decoder, direction, self->child, limit, self->finish, self->spare.order);
  run->schedules++;
  if (self->spare.end < G_MAXINT)
    self->spare.mark = make_mark (self);
  if (self->spare.end < run->best)
    {
      run->best = self->spare.end;
      lm_decoder_get_starts (run->decoder, direction, run->best, self->finish, run->start);
    }
}

static void
keep_child (LmEvolution *self, int direction, Member *place)
{
  Member old = *place;

  if (old.end < G_MAXINT)
    self->present[direction][old.mark]--;
  self->present[direction][self->spare.mark]++;
  *place = self->spare;
  self->spare = old;
}

/* A list by the longest way to the end, with noise. */
static void
sample_list (LmEvolution *self, double noise)
{
  LmRun *run = self->run;
  const LmDecoderDirection *forward = &run->decoder->directions[0], *backward = &run->decoder->directions[1];
  g_autofree double *key = g_new (double, self->n);
  int *open = self->place, *ready = self->finish, n_ready = 0;

  for (int i = 0; i < self->n; i++)
    {
      key[i] = forward->activities[i].tail + noise * run->decoder->path * lm_random_unit (&run->random);
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
cross_lists (LmEvolution *self, const LmDecoderIndex *first, const LmDecoderIndex *second)
{
  guint64 *random = &self->run->random;
  int length = self->n * (LEAST_WINDOW + lm_random_below (random, MOST_WINDOW - LEAST_WINDOW + 1)) / 100;
  int begin = lm_random_below (random, self->n - length + 1), k = begin;

  memcpy (self->child, first, sizeof *first * self->n);
  for (int q = 0; q < self->n; q++)
    self->place[first[q]] = q;
  /* Always writes, and moves on when the activity is of the stretch: a branch would be guessed wrong too often. */
  for (int q = 0; k < begin + length; q++)
    {
      self->child[k] = second[q];
      k += (guint) (self->place[second[q]] - begin) < (guint) length;
    }
}

/* Moves one or more activities to another place between those before and after them. */
static void
mutate_list (LmEvolution *self, int direction)
{
  LmRun *run = self->run;
  const LmDecoderDirection *here = &run->decoder->directions[direction], *there = &run->decoder->directions[!direction];
  LmDecoderIndex *list = self->child;

  for (int k = 0; k < self->n; k++)
    self->place[list[k]] = k;
  do
    {
      int k = lm_random_below (&run->random, self->n), i = list[k], low = -1, high = self->n, to;

      for (int p = here->activities[i].first; p < here->activities[i].end; p++)
        low = MAX (low, self->place[here->before[p]]);
      for (int p = there->activities[i].first; p < there->activities[i].end; p++)
        high = MIN (high, self->place[there->before[p]]);
      to = low + 1 + lm_random_below (&run->random, high - low - 1);
      if (to < k)
        memmove (list + to + 1, list + to, sizeof *list * (k - to));
      else
        memmove (list + k, list + k + 1, sizeof *list * (to - k));
      list[to] = i;
      for (int q = MIN (to, k); q <= MAX (to, k); q++)
        self->place[list[q]] = q;
    }
  while (lm_random_unit (&run->random) < CHANGED);
}

/* The best of some drawn at random. */
static const Member *
draw_parent (LmEvolution *self, const Member *parents)
{
  const Member *best = NULL;

  for (int k = 0; k < RIVALS; k++)
    {
      const Member *member = &parents[lm_random_below (&self->run->random, self->size)];

      if (!best || member->end < best->end)
        best = member;
    }
  return best;
}

static int
compare_members (gconstpointer a, gconstpointer b, gpointer data)
{
  const Member *first = a, *second = b;

  return first->end < second->end ? -1 : first->end > second->end;
}

/* Gives up the worst of both populations. */
static void
shrink (LmEvolution *self)
{
  int size = MAX (LEAST_SIZE, self->first_size * (1 - (1 - LEFT) * lm_run_get_part (self->run)));

  if (size >= self->size)
    return;
  for (int d = 0; d < 2; d++)
    {
      g_sort_array (self->members[d], self->size, sizeof (Member), compare_members, NULL);
      for (int m = size; m < self->size; m++)
        self->present[d][self->members[d][m].mark]--;
    }
  self->size = size;
  self->filled = 2 * size;
}

static void
make_next (LmEvolution *self)
{
  guint64 *random = &self->run->random;
  const Member *parents = self->members[!self->direction], *first = &parents[self->next],
               *second = draw_parent (self, parents);
  Member *elder = &self->members[self->direction][self->next];

  if (lm_random_unit (random) >= CROSSED)
    memcpy (self->child, first->order, sizeof *self->child * self->n);
  else if (lm_random_next (random) & 1)
    cross_lists (self, first->order, second->order);
  else
    cross_lists (self, second->order, first->order);
  mutate_list (self, self->direction);
  /* What is sure to end later than the elder need not be finished. */
  make_child (self, self->direction, elder->end);
  if (self->spare.end < elder->end
      || (self->spare.end == elder->end && !self->present[self->direction][self->spare.mark]))
    keep_child (self, self->direction, elder);
  if (self->filled < 2 * self->size)
    self->filled++;
  if (++self->next == self->size)
    {
      self->next = 0;
      self->direction = !self->direction;
      if (self->filled == 2 * self->size)
        shrink (self);
    }
}

LmEvolution *
lm_evolution_new (LmRun *run, int size)
{
  LmEvolution *self = g_new0 (LmEvolution, 1);

  self->run = run;
  self->n = run->decoder->n;
  self->size = self->first_size = size;
  self->direction = 1;
  self->child = g_new (LmDecoderIndex, self->n + 1);
  self->place = g_new (int, self->n);
  self->finish = g_new (int, self->n + 1);
  self->factor = g_new (guint64, self->n);
  for (int i = 0; i < self->n; i++)
    self->factor[i] = lm_random_next (&run->random);
  self->storage = g_new (LmDecoderIndex, (gsize) self->n * (2 * size + 1));
  for (int d = 0; d < 2; d++)
    {
      self->members[d] = g_new (Member, size);
      self->present[d] = g_new0 (guint16, 1 << MARK_BITS);
      for (int m = 0; m < size; m++)
        self->members[d][m] = (Member) { G_MAXINT, 0, self->storage + (gsize) (d * size + m) * self->n };
    }
  self->spare = (Member) { G_MAXINT, 0, self->storage + (gsize) 2 * size * self->n };
  return self;
}

void
lm_evolution_free (LmEvolution *self)
{
  g_free (self->members[0]);
  g_free (self->members[1]);
  g_free (self->present[0]);
  g_free (self->present[1]);
  g_free (self->factor);
  g_free (self->child);
  g_free (self->place);
  g_free (self->finish);
  g_free (self->storage);
  g_free (self);
}

void
lm_evolution_go_on (LmEvolution *self, guint64 schedules)
{
  for (guint64 end = self->run->schedules + schedules; self->run->schedules < end && !lm_run_is_over (self->run);)
    {
      if (self->filled < self->size)
        {
          sample_list (self, self->filled == 0 ? 0 : 0.5);
          make_child (self, 0, G_MAXINT);
          keep_child (self, 0, &self->members[0][self->filled++]);
        }
      else
        make_next (self);
    }
}

gboolean
lm_evolution_get_elite (LmEvolution *self, int worst, LmDecoderIndex *order)
{
  if (self->filled < self->size)
    return FALSE;
  for (int tries = 0; tries < self->size; tries++)
    {
      const Member *member = &self->members[0][lm_random_below (&self->run->random, self->size)];

      if (member->end <= worst)
        {
          memcpy (order, member->order, sizeof *order * self->n);
          return TRUE;
        }
    }
  return FALSE;
}

void
lm_evolution_take_best (LmEvolution *self)
{
  LmRun *run = self->run;
  int m = lm_random_below (&run->random, self->size);

  if (self->filled < 2 * self->size || run->best == G_MAXINT)
    return;
  /* Forward into the population whose children are next made backward. */
  lm_decoder_get_order (run->decoder, run->start, self->child);
  make_child (self, 0, G_MAXINT);
  keep_child (self, 0, &self->members[0][m]);
}
