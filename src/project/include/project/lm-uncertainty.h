#pragma once

#include "project/lm-project.h"
#include "simulation/lm-learning.h"
#include "simulation/lm-simulation.h"

G_BEGIN_DECLS

/* What may become of the plan, buffers sized from it, and minutes learned from
 * the work. How it is worked out stands in docs/simulation.md. */

/* A buffer of the day that was tried, and what it came to. */
#define LM_BUFFER_TRIALS 8
typedef struct {
  int minutes;
  double in_time; /* share of visits that end before the end of their day */
  LmDay end, p80; /* last connection day of the plan, and the day by which it is done eight times in ten */
} LmBufferTrial;

/* Buffers as they are, and as the simulation would have them. */
typedef struct {
  int day_buffer, new_day_buffer;     /* minutes in the day: nine visits in ten end in time; where that can't
                                         be, the district is done first eight times in ten */
  int spare_first, new_spare_first;   /* a spare day per so many days of the first train; 0: none is needed */
  int spare_later, new_spare_later;   /* the same of the others */
  double need_first, need_later;      /* spare days that a train of the size of now needs */
  double in_time, new_in_time;        /* share of visits that end before the end of their day */
  LmDay end, new_end;                 /* the planned end (last connection day) with the buffers of now and the new */
  LmDay p80, new_p80;                 /* and the day by which it is done eight times in ten */
  LmBufferTrial tried[LM_BUFFER_TRIALS];
  guint n_tried;
  int project_days;                   /* working days kept behind the whole: P80 − P50 of the new plan */
} LmBufferProposal;

/* Plans and simulates the district with other buffers; nothing is written.
 * FALSE with an error when stopped or without anything to plan. Takes up
 * to a dozen plannings; from the main thread, or with a snapshot from any. */
gboolean lm_buffers_propose (LmSnapshot *snapshot, LmDay today, LmSimulationProgress progress, gpointer data,
                             LmBufferProposal *proposal, GError **error);

/* The same in a worker, for the window. */
void lm_project_propose_buffers_async (LmProject *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean lm_project_propose_buffers_finish (LmProject *self, GAsyncResult *result, LmBufferProposal *proposal, GError **error);

/* Writes the new buffers into the project, as one action; the next planning
 * keeps them. */
gboolean lm_project_accept_buffers (LmProject *self, const LmBufferProposal *proposal, GError **error);

/* Gives the steps of the methods the minutes that were learned, as one action.
 * Where several types share a method, the type with most homes counts. */
gboolean lm_project_accept_learned (LmProject *self, const LmLearned *learned, guint n, GError **error);

G_END_DECLS
