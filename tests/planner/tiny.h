#pragma once

#include "planner/lm-planner.h"

/* A district as small as a rule: Monday 2 March 2026, 08:00–17:00 with lunch
 * from 12:00 to 12:30, no buffers; crew 1 with one person holds trade 1; method
 * 1 has no steps yet; home 1 is ready and decided on it. */

#define TINY_MONDAY 20514

typedef struct {
  LmSnapshotBuilder *builder;
  LmSnapshot *snapshot;
  LmProjectRow project; /* written by tiny_end() */
  LmId next;
} Tiny;

void tiny_start (Tiny *self);
/* Steps with that id of trade 1 and one person; all in method 1. */
void tiny_step (Tiny *self, LmId id, LmPhase phase, int minutes);
void tiny_change_step (Tiny *self, LmId id, const char *column, int value);
void tiny_link (Tiny *self, LmId before, LmId after, LmLagUnit unit, int min, int max);
void tiny_person (Tiny *self, LmId crew, LmId id, int number);
void tiny_home (Tiny *self, LmId id);
/* The one crew or person is away; 0: none. */
void tiny_absence (Tiny *self, LmId crew, LmId person, LmDay first, LmDay end);
void tiny_qualification (Tiny *self, LmId step, LmId qualification);
void tiny_holds (Tiny *self, LmId person, LmId qualification, LmDay from, LmDay until);
void tiny_availability (Tiny *self, LmId home, LmAvailabilityKind kind, guint64 weekdays, LmDay first, LmDay end);
void tiny_appointment (Tiny *self, LmId home, LmPrecision precision, LmDay first, LmDay end, int from, int to);
void tiny_end (Tiny *self);
void tiny_clear (Tiny *self);

LmPlan *tiny_plan (Tiny *self, LmDay today);

/* Fails where the step of the home (or of the coupling) does not stand so;
 * `start` NULL: it must not be placed. */
void tiny_expect (LmPlan *plan, LmId home, LmId coupling, LmId step, const char *start, const char *end);
const LmPlanStepRow *tiny_find (LmPlan *plan, LmId home, LmId coupling, LmId step);
const LmPlanHomeRow *tiny_find_home (LmPlan *plan, LmId home);
const LmPlanProblemCause *tiny_find_cause (LmPlan *plan, const char *code);
