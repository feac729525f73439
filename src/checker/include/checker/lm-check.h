#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* An independent check of a stored plan against every rule of the field. It
 * shares no code with the planner: it reads the rows of the snapshot and works
 * the rules out for itself, plainly and slowly. */

typedef enum {
  LM_VIOLATION_HARD, /* a rule is broken */
  LM_VIOLATION_SOFT, /* something is at risk or against a wish */
} LmViolationWeight;

typedef struct {
  const char *rule;  /* visit-day, day-window, precedence, lag, calendar, holiday, absence, trade,
                        qualification, persons, double-booked, shared-step, outside-before-day, resident,
                        promise, done-work, readiness, train-order, minutes, incomplete … */
  LmViolationWeight weight;
  LmId home;         /* 0 where it is about no home */
  LmId coupling;
  LmId step;         /* row of LM_TABLE_STEP */
  LmId crew;
  LmId other;        /* the other home, appointment or condition that it is about */
  LmDay day;
  int minutes;       /* by how much, where it has a size */
} LmViolation;

/* Checks a plan (0: the adopted one). `today` as in the project: open homes
 * with a promise before it are at risk. (transfer full) (element-type
 * LmViolation) sorted by home, step, rule. */
GArray *lm_check_plan (LmSnapshot *snapshot, LmId plan, LmDay today);

/* Only what concerns one home. */
GArray *lm_check_home (LmSnapshot *snapshot, LmId plan, LmId home, LmDay today);

G_END_DECLS
