#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* What asks for somebody's hand today, most urgent first. */

typedef enum {
  LM_TODAY_PROMISE,     /* what a resident was told is at risk */
  LM_TODAY_VISIT,       /* a visit of today, or an earlier one without an outcome */
  LM_TODAY_CALL,        /* a call that is due */
  LM_TODAY_DECISION,    /* a decision that is due within its time */
  LM_TODAY_PREPARATION, /* a condition that must be met soon for the planned day */
  LM_TODAY_CERTIFICATE, /* a certificate ends before the work it is planned for */
  LM_N_TODAY,
} LmTodayKind;

typedef struct {
  LmTodayKind kind;
  LmId home;        /* 0 where it is about no home */
  LmId crew;        /* visit: a crew that comes (0: none); certificate */
  LmId person;      /* certificate */
  LmId ref;         /* promise: the appointment; call: the appointment; preparation: the condition;
                       certificate: the qualification; visit: the row of LM_TABLE_VISIT or 0 */
  const char *rule; /* promise: rule of the checker, or `late` where the plan left the promised days; else NULL */
  LmDay due;        /* the day it must be done by */
  LmDay day;        /* the visit, or the promised day, that it is about; LM_DAY_NONE */
  LmInstant start;  /* visit: when people come; LM_INSTANT_NONE */
  int outcome;      /* visit: LmOutcome, -1 without one */
  int weight;       /* greater is more urgent */
} LmTodayItem;

/* `violations` (element-type LmViolation) as the checker gave them, may be
 * NULL; `horizon` in days ahead for decisions and preparation, 0: 14. Texts in
 * the items live as long as `violations`. (transfer full) (element-type
 * LmTodayItem), by kind, then weight. */
GArray *lm_today_list (LmSnapshot *snapshot, LmDay today, GArray *violations, guint horizon);

G_END_DECLS
