#pragma once

#include "planned.h"

/* A second simulator, built another way, that judges what the first promised.
 * It shares only the description in docs/simulation.md: it goes from event to
 * event through real days with people and tasks as objects, draws log-normal
 * minutes and normal biases from GRand, and makes a visit again with all its
 * tasks. One run of the plan; `done[i]` receives the day on which home i of the
 * plan was connected, LM_DAY_NONE where it is not simulated. */
typedef struct _Judge Judge;

Judge *judge_new (Planned *planned, const LmUncertainty *uncertainty);
void judge_free (Judge *self);
void judge_run (Judge *self, guint32 seed, LmDay *done);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Judge, judge_free)
