#include "lm-learning-private.h"
#include "lm-random.h"

/* Large neighbourhood search (Shaw 1998): some activities are set free, the
 * others keep the order in which the best schedule has them (Godard, Laborie,
 * Nuijten 2005), and what that leaves is searched. The order and not the
 * starts, because nothing ends earlier while everything else stands still. */

#define LEAST_FREE 8

/* The activities that run in a stretch of the schedule around a random one. */
static void
free_stretch (LmLearningAround *self, const int *start, const int *duration, int n, int wanted)
{
  int middle = 1 + lm_random_below (&self->random, n - 2);
  int from = start[middle], to = start[middle] + duration[middle];
  int n_free = 0;
  int step = MAX (start[n - 1] / 64, 1);

  while (n_free < wanted && (from > 0 || to < start[n - 1]))
    {
      from -= step;
      to += step;
      n_free = 0;
      for (int i = 1; i < n - 1; i++)
        {
          self->is_free[i] = start[i] < to && start[i] + duration[i] > from;
          n_free += self->is_free[i];
        }
    }
}

/* Activities that are near in the network, from a random one on. */
static void
free_cluster (LmLearningAround *self, const LmNetwork *network, int wanted)
{
  int n_free = 0;

  while (n_free < wanted)
    {
      int i = 1 + lm_random_below (&self->random, network->n - 2);

      if (!self->is_free[i])
        {
          self->is_free[i] = TRUE;
          n_free++;
        }
      for (int hop = 0; hop < 4 && n_free < wanted && network->n_arcs > 0; hop++)
        {
          const LmArc *arc = &network->arcs[lm_random_below (&self->random, network->n_arcs)];

          if (self->is_free[arc->from] != self->is_free[arc->to] && arc->from > 0 && arc->to > 0 &&
              arc->from < network->n - 1 && arc->to < network->n - 1)
            {
              self->is_free[arc->from] = self->is_free[arc->to] = TRUE;
              n_free++;
            }
        }
    }
}

/* Keeps the order of what shares a resource and isn't free. Of the ones
 * before an activity those suffice that no other one stands between. */
static gboolean
keep_order (LmLearningAround *self, LmLearning *learning, const LmNetwork *network, const int *start)
{
  const int *duration = network->duration;

  for (int r = 0; r < network->n_resources; r++)
    for (int a = 0; a < learning->n_uses[r]; a++)
      {
        int j = learning->uses[r][a].activity;
        int newest = -1;

        if (self->is_free[j])
          continue;
        for (int b = 0; b < learning->n_uses[r]; b++)
          {
            int i = learning->uses[r][b].activity;

            if (!self->is_free[i] && start[i] + duration[i] <= start[j])
              newest = MAX (newest, start[i]);
          }
        for (int b = 0; b < learning->n_uses[r]; b++)
          {
            int i = learning->uses[r][b].activity;

            if (!self->is_free[i] && start[i] + duration[i] <= start[j] && start[i] + duration[i] > newest &&
                !lm_learning_order (learning, i, j, duration[i]))
              return FALSE;
          }
      }
  return TRUE;
}

void
lm_learning_around_init (LmLearningAround *self, int n, guint64 seed)
{
  *self = (LmLearningAround) { .random = lm_random_start (seed), .is_free = g_new0 (gboolean, n), .share = 0.3 };
}

void
lm_learning_around_clear (LmLearningAround *self)
{
  g_clear_pointer (&self->is_free, g_free);
}

LmLearningAnswer
lm_learning_look_around (LmLearningAround *self, LmLearning *learning, const LmNetwork *network, const int *start,
                         const LmLearningBudget *budget)
{
  int n = network->n;
  int wanted = CLAMP ((int) (self->share * n), MIN (LEAST_FREE, n - 2), n - 2);
  LmLearningAnswer answer = LM_LEARNING_NONE;

  for (int i = 0; i < n; i++)
    self->is_free[i] = FALSE;
  if (lm_random_below (&self->random, 3) > 0)
    free_stretch (self, start, network->duration, n, wanted);
  else
    free_cluster (self, network, wanted);
  lm_learning_push (learning);
  if (!learning->closed && keep_order (self, learning, network, start))
    answer = lm_learning_solve (learning, budget);
  lm_learning_pop (learning);
  /* What was searched through at once can be larger, what was not is to be smaller. */
  if (answer == LM_LEARNING_NONE)
    self->share = MIN (self->share * 1.04, 0.95);
  else if (answer == LM_LEARNING_STOPPED)
    self->share = MAX (self->share * 0.96, 0.02);
  return answer;
}
