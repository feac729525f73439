#pragma once

#include "lm-simulation-private.h"

/* One run of a compiled plan, one number at a time, as the sixteen lanes should
 * do it; `done` receives the working day of each visit. */
void reference_run (LmSimulation *simulation, guint64 seed, guint run, int *done);
