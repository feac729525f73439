#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* An independent check of a stored plan against every rule of the field. It
 * shares no code with the planner, nor with the rooms the planner works from
 * (work, readiness, calendar): it reads the rows of the snapshot and works the
 * rules out for itself, plainly, so that one fault can't hide in both.
 *
 * What was recorded as done or running (visit, visit_step) is a fact: it is
 * only checked for not having been moved. */

typedef enum {
  LM_VIOLATION_HARD, /* a rule is broken */
  LM_VIOLATION_SOFT, /* something is at risk or against a wish */
} LmViolationWeight;

typedef struct {
  /* One of these, a static text:
   *
   * the work        incomplete, extra-step, minutes, overnight, method
   * the people      crew, trade, party, persons, qualification, double-booked
   * their time      calendar, holiday, absence, crew-available, project-start
   * the order       precedence, lag, outside-before-day, phase-order, shared-step
   * the visit       visit-day, day-window, slack, resident, street, promise, heating-season
   * the state       refused, readiness, home-need, done-work, freeze, train
   * only soft       unplanned, conflict, day-buffer, train-order, train-window,
   *                 train-buffer, coupling-split, broken-line, preparation-late, overdue,
   *                 promise-passed
   */
  const char *rule;
  LmViolationWeight weight;
  LmId home;         /* 0 where it is about no home */
  LmId coupling;     /* the group of a shared step */
  LmId step;         /* row of LM_TABLE_STEP */
  LmId crew;
  LmId person;
  LmId other;        /* by rule: the other home (double-booked, train-order, broken-line), the step before (precedence,
                        lag), the appointment (promise, readiness), the condition (home-need, preparation-late), the
                        qualification, the holiday, the method (method), the train (train-window,
                        train-buffer) */
  LmDay day;         /* LM_DAY_NONE without one */
  int minutes;       /* by how much, where it has a size: minutes, or days for lag in days and for promise */
} LmViolation;

/* Checks a plan (0: the adopted one; an empty answer where there is none).
 * `today` as in the project: an open home with a promise before it is at risk.
 * (transfer full) (element-type LmViolation) sorted by home, step, rule. */
GArray *lm_check_plan (LmSnapshot *snapshot, LmId plan, LmDay today);

/* Only what concerns these homes: their steps, the steps shared with their
 * group, and the people who are also elsewhere. Quick enough for a drag: a few
 * milliseconds for one home of 10,000. */
GArray *lm_check_homes (LmSnapshot *snapshot, LmId plan, const LmId *homes, guint n_homes, LmDay today);
GArray *lm_check_home (LmSnapshot *snapshot, LmId plan, LmId home, LmDay today);

/* The hard ones. */
guint lm_violations_count_hard (GArray *violations);

/* What is wrong and what would mend it, for people: two sentences, translated;
 * the address of `home` is not in them, as it stands beside. (transfer full) */
char *lm_violation_describe (LmSnapshot *snapshot, const LmViolation *violation);

G_END_DECLS
