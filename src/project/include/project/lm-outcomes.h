#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* What came of the work. Done work is fixed: the plan never moves it again. A
 * home that was not done goes back into the plan: its appointment is closed,
 * and the next planning gives it a new day. */

/* What came of one step. */
typedef struct {
  LmId step;
  LmOutcome outcome;
  LmId crew;            /* 0: as planned */
  LmInstant start, end; /* LM_INSTANT_NONE: as planned */
  const char *reason;   /* may be NULL */
} LmStepReport;

/* What came of a visit. Start from lm_visit_report_init(). */
typedef struct {
  LmAppointmentKind kind;
  LmDay day;
  LmOutcome outcome;
  LmInstant start, end;      /* people came and left; LM_INSTANT_NONE: not noted */
  const char *reason;        /* asked for all but done and running; may be NULL */
  const char *meter_reading; /* may be NULL */
  const char *note;          /* may be NULL */
  const char *by;            /* NULL: the author of the project */
  const LmStepReport *steps; /* where empty: done means every step of the visit, the others none */
  guint n_steps;
} LmVisitReport;

void lm_visit_report_init (LmVisitReport *report, LmDay day, LmOutcome outcome);

/* Records a visit; one of the same home, kind and day is corrected. A connection
 * visit that people got in for also records what comes before it (outside and
 * shared work, preparation, earlier visits) as done, where nothing else was
 * recorded. The id of
 * the visit, or 0. LM_PROJECT_ERROR_INPUT for a day to come, times that are
 * not of that day, or a step that the home does not have. */
LmId lm_project_record_visit (LmProject *self, LmId home, const LmVisitReport *report, GError **error);

/* Records work on its own: outside steps, shared steps (of a coupling), and
 * preparation. One of `home` and `coupling` is 0. */
gboolean lm_project_record_step (LmProject *self, LmId home, LmId coupling, const LmStepReport *report, GError **error);

G_END_DECLS
