#pragma once

#include "core/lm-work.h"
#include "lm-simulation-private.h"

G_BEGIN_DECLS

/* The work of a plan as jobs and edges, before it is put in order: made by
 * lm-simulation-jobs.c, made into a program by lm-simulation-compile.c. */

typedef struct {
  const LmPlanStepRow *row;
  LmId method;
  LmMinutes minutes;
  double mean, variance; /* of its minutes */
  guint32 visit;         /* LM_NO_VISIT: before the day */
  guint rank;            /* order of precedence among steps that start together */
  guint8 good;           /* outside: waits for good weather */
  guint8 followed;       /* by another step of its visit, or of what comes before it */
} LmJob;

typedef struct {
  guint32 before;  /* job */
  guint32 after;   /* job, or visit */
  guint8 opens;    /* after is a visit: all of it waits */
  float lag;
} LmEdge;

typedef struct {
  LmSimulation *simulation;
  GArray *jobs;    /* LmJob */
  GArray *edges;   /* LmEdge */
} LmJobs;

void lm_jobs_read (LmJobs *self, const LmPlanHomeRow *homes, guint n_homes, const LmPlanStepRow *steps, guint n_steps);

/* Working minutes since the start of the first working day. */
float lm_simulation_time_of (LmSimulation *self, LmInstant instant);

/* lm-simulation-compile.c */
void lm_simulation_compile (LmSimulation *self, LmJobs *jobs);

G_END_DECLS
