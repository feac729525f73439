#pragma once

#include "lm-clock.h"
#include "lm-decoder.h"
#include "lm-random.h"
#include "scheduling/lm-search.h"

G_BEGIN_DECLS

/* What the searches of one plain network share: the limits, what was found and the random numbers. */
typedef struct {
  const LmNetwork *network;
  const LmSearchLimits *limits;
  LmDecoder *decoder;
  int *start;        /* the best schedule, caller's */
  int best;          /* its end; G_MAXINT: none yet */
  int bound;
  guint64 schedules;
  guint64 random;
  double begun;
  gboolean stopped;
} LmRun;

/* Whether the search is over: proven, out of time or schedules, or told to stop.
 * The clock is read and progress told once in so many calls. */
static inline gboolean
lm_run_is_over (LmRun *self)
{
  const LmSearchLimits *limits = self->limits;

  if (self->best <= self->bound || (limits->schedules && self->schedules >= limits->schedules))
    self->stopped = TRUE;
  else if (self->schedules % 32 == 0 && self->best < G_MAXINT && !self->stopped)
    self->stopped = (limits->seconds > 0 && lm_clock_seconds () - self->begun >= limits->seconds)
                    || (limits->progress && !limits->progress (self->best, self->bound, limits->data));
  return self->stopped;
}

/* How much of the limits is used up, from 0 to 1; 0 where there are none. */
static inline double
lm_run_get_part (const LmRun *self)
{
  const LmSearchLimits *limits = self->limits;
  double part = 0;

  if (limits->schedules > 0)
    part = (double) self->schedules / limits->schedules;
  if (limits->seconds > 0)
    part = MAX (part, (lm_clock_seconds () - self->begun) / limits->seconds);
  return MIN (part, 1);
}

/* Bi-population evolution (lm-evolution.c), that can be gone on with. */
typedef struct LmEvolution LmEvolution;

/* `size`: schedules in each of the two populations. (transfer full) */
LmEvolution *lm_evolution_new (LmRun *run, int size);
void lm_evolution_free (LmEvolution *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmEvolution, lm_evolution_free)

/* Makes so many schedules more, fewer where the run is over. */
void lm_evolution_go_on (LmEvolution *self, guint64 schedules);

/* A population that suits a search of so many schedules. */
int lm_evolution_get_size (guint64 schedules);

/* A random schedule that ends at `worst` or before, as the list to make it backward with. FALSE:
 * none was hit upon. */
gboolean lm_evolution_get_elite (LmEvolution *self, int worst, LmDecoderIndex *order);

/* Takes the best schedule of the run, found by another search, among the parents. */
void lm_evolution_take_best (LmEvolution *self);

/* Neighbourhoods and proofs by the search that learns (lm-windows.c). */
typedef struct LmWindows LmWindows;

/* The run must have a schedule. `evolution` gives others to look around. (transfer full) */
LmWindows *lm_windows_new (LmRun *run, LmEvolution *evolution);
void lm_windows_free (LmWindows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmWindows, lm_windows_free)

/* Looks for a schedule that ends earlier, anywhere, or raises the bound, for so many dead ends. */
void lm_windows_prove (LmWindows *self, guint64 conflicts);

/* Looks for one in stretches of the best schedules, for so many dead ends. */
void lm_windows_improve (LmWindows *self, guint64 conflicts);

G_END_DECLS
