#include "lm-run.h"

#include "lm-learning-private.h"

#include <string.h>

/* A stretch of a schedule can be made a moment shorter when what comes before
 * it stays where it is as early as possible, what comes after it stands as
 * late as possible less that moment, and what lies between still finds a
 * place. The search that learns answers that for some tens of activities in
 * milliseconds. */

enum { DEAD_ENDS = 300, FIRST_FREE = 35, LEAST_FREE = 10 };

struct LmWindows {
  LmRun *run;
  LmEvolution *evolution;
  LmLearning *learning;
  int limited;       /* the end that the learning search is to beat */
  int wanted;        /* activities of a stretch */
  LmDecoderIndex *order, *other;
  int *finish, *early, *late, *rank;
  gboolean from_below;
};

static gboolean
make_budget (LmWindows *self, guint64 conflicts, LmLearningBudget *budget)
{
  const LmSearchLimits *limits = self->run->limits;

  budget->conflicts = conflicts;
  budget->until = limits->seconds > 0 ? self->run->begun + limits->seconds : 0;
  if (limits->schedules)
    budget->conflicts = MIN (conflicts, limits->schedules - MIN (self->run->schedules, limits->schedules));
  return budget->conflicts > 0;
}

/* What the learning search did counts as schedules. */
static void
account (LmWindows *self, guint64 before)
{
  LmRun *run = self->run;

  run->schedules += MAX (self->learning->conflicts + self->learning->found - before, 1);
  if (run->limits->seconds > 0 && lm_clock_seconds () - run->begun >= run->limits->seconds)
    run->stopped = TRUE;
}

/* Nothing that ends at the best or later is looked for any more. */
static gboolean
limit (LmWindows *self)
{
  LmRun *run = self->run;

  if (run->best < self->limited)
    {
      self->limited = run->best;
      lm_learning_limit (self->learning, run->best - 1);
      lm_learning_remember (self->learning, run->start);
    }
  if (self->learning->closed)
    run->bound = run->best;
  run->bound = MIN (run->best, MAX (run->bound, lm_learning_get_bound (self->learning)));
  return !self->learning->closed;
}

static void
take_found (LmWindows *self)
{
  LmRun *run = self->run;

  memcpy (run->start, self->learning->best, sizeof (int) * run->network->n);
  run->best = run->start[run->network->n - 1];
  limit (self);
}

LmWindows *
lm_windows_new (LmRun *run, LmEvolution *evolution)
{
  LmWindows *self = g_new0 (LmWindows, 1);
  int n = run->decoder->n;

  self->run = run;
  self->evolution = evolution;
  self->learning = lm_learning_new (run->network, run->best - 1);
  self->limited = run->best;
  self->wanted = FIRST_FREE;
  self->order = g_new (LmDecoderIndex, n + 1);
  self->other = g_new (LmDecoderIndex, n + 1);
  self->finish = g_new (int, n + 1);
  self->early = g_new (int, n);
  self->late = g_new (int, n);
  self->rank = g_new (int, n);
  lm_learning_remember (self->learning, run->start);
  return self;
}

void
lm_windows_free (LmWindows *self)
{
  lm_learning_free (self->learning);
  g_free (self->order);
  g_free (self->other);
  g_free (self->finish);
  g_free (self->early);
  g_free (self->late);
  g_free (self->rank);
  g_free (self);
}

void
lm_windows_prove (LmWindows *self, guint64 conflicts)
{
  LmRun *run = self->run;
  LmLearningBudget budget;
  guint64 before = self->learning->conflicts + self->learning->found;
  guint64 last = self->learning->conflicts + conflicts;

  /* Half for each of the two looks, however many answers each takes. */
  while (limit (self) && !lm_run_is_over (run) && self->learning->conflicts < last
         && make_budget (self, MIN (last - self->learning->conflicts, (conflicts + 1) / 2), &budget))
    {
      LmLearningAnswer answer = self->from_below ? lm_learning_try (self->learning, run->bound, &budget)
                                                 : lm_learning_solve (self->learning, &budget);

      account (self, before);
      before = self->learning->conflicts + self->learning->found;
      if (answer == LM_LEARNING_FOUND)
        take_found (self);
      else if (answer == LM_LEARNING_STOPPED)
        {
          if (self->from_below)
            break;
          self->from_below = TRUE;
        }
    }
  self->from_below = FALSE;
  limit (self);
}

static int
compare_ranks (gconstpointer a, gconstpointer b, gpointer data)
{
  const LmWindows *self = data;
  int first = *(const LmDecoderIndex *) a, second = *(const LmDecoderIndex *) b;

  return self->rank[first] != self->rank[second] ? self->rank[first] - self->rank[second] : first - second;
}

/* Puts a schedule, as early and as late as possible, before the windows; gives its end. */
static int
make_base (LmWindows *self)
{
  LmRun *run = self->run;
  LmDecoder *decoder = run->decoder;
  int end, back;

  /* By turns the best and, so as not to look at one for ever, another that ends no later. */
  if (self->evolution && lm_random_below (&run->random, 2) == 0
      && lm_evolution_get_elite (self->evolution, run->best, self->order))
    lm_decoder_run (decoder, 1, self->order, G_MAXINT, self->finish, self->other);
  else
    lm_decoder_get_order (decoder, run->start, self->other);
  end = lm_decoder_run (decoder, 0, self->other, G_MAXINT, self->finish, self->order);
  lm_decoder_get_starts (decoder, 0, end, self->finish, self->early);
  back = lm_decoder_run (decoder, 1, self->order, end, self->finish, NULL);
  lm_decoder_get_starts (decoder, 1, back, self->finish, self->late);
  run->schedules += 3;
  if (back < run->best)
    {
      run->best = back;
      memcpy (run->start, self->late, sizeof (int) * run->network->n);
    }
  /* The later one counts from its own end. */
  for (int i = 0; i < run->network->n; i++)
    self->late[i] += end - back;
  return end;
}

/* Fixes all but a stretch, those after it so much earlier. FALSE: that does not fit. */
static gboolean
fix_around (LmWindows *self, int shift)
{
  LmRun *run = self->run;
  int n = run->network->n, count, begin;

  for (int i = 0; i < n; i++)
    {
      self->rank[i] = self->early[i] + self->late[i] + run->network->duration[i];
      self->order[i] = i;
    }
  g_sort_array (self->order, n, sizeof *self->order, compare_ranks, self);
  count = MIN (n, self->wanted * 3 / 4 + lm_random_below (&run->random, self->wanted / 2 + 1));
  begin = lm_random_below (&run->random, n - count + 1);
  for (int k = 0; k < n; k++)
    {
      int i = self->order[k];

      if (k < begin && !lm_learning_bound (self->learning, i, self->early[i], self->early[i]))
        return FALSE;
      if (k >= begin + count && !lm_learning_bound (self->learning, i, self->late[i] - shift, self->late[i] - shift))
        return FALSE;
    }
  return TRUE;
}

void
lm_windows_improve (LmWindows *self, guint64 conflicts)
{
  LmRun *run = self->run;
  guint64 last = run->schedules + conflicts;

  while (run->schedules < last && limit (self) && !lm_run_is_over (run))
    {
      guint64 before = self->learning->conflicts + self->learning->found;
      LmLearningAnswer answer = LM_LEARNING_NONE;
      LmLearningBudget budget;
      int end = make_base (self);

      if (!limit (self) || !make_budget (self, DEAD_ENDS, &budget))
        break;
      lm_learning_push (self->learning);
      if (fix_around (self, end - (run->best - 1)))
        answer = lm_learning_solve (self->learning, &budget);
      lm_learning_pop (self->learning);
      account (self, before);
      /* As many activities as can just be answered for. */
      if (answer == LM_LEARNING_NONE)
        self->wanted = MIN (self->wanted + 2, run->decoder->n);
      else if (answer == LM_LEARNING_STOPPED)
        self->wanted = MAX (self->wanted - 1, LEAST_FREE);
      else
        {
          take_found (self);
          if (self->evolution)
            lm_evolution_take_best (self->evolution);
        }
    }
}
