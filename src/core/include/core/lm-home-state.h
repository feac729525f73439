#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

typedef enum {
  LM_EXECUTION_NOT_STARTED,
  LM_EXECUTION_RUNNING,
  LM_EXECUTION_DONE,
  LM_EXECUTION_PARTLY,
  LM_EXECUTION_NO_ACCESS,
} LmExecution;
extern const char *const lm_execution_nicks[];

/* The one word that is shown: the most urgent of the four states. Least urgent
 * last. */
typedef enum {
  LM_STATUS_CONFLICT,      /* the plan can't hold what was promised, or breaks a rule */
  LM_STATUS_NO_ACCESS,     /* nobody was let in; must be planned again */
  LM_STATUS_PARTLY,        /* must be visited again */
  LM_STATUS_RUNNING,
  LM_STATUS_REFUSED,       /* the resident does not want to be connected */
  LM_STATUS_NO_ANSWER,
  LM_STATUS_SURVEY_NEEDED,
  LM_STATUS_DECISION_NEEDED,
  LM_STATUS_NOT_READY,     /* some other condition is missing */
  LM_STATUS_UNPLANNED,
  LM_STATUS_LETTER_SENT,
  LM_STATUS_HELD,          /* a slot is held */
  LM_STATUS_PROPOSED,      /* in the plan, nothing said yet */
  LM_STATUS_CONFIRMED,
  LM_STATUS_DONE,
  LM_N_STATUS
} LmStatus;
extern const char *const lm_status_nicks[];

/* The four states of a home, each worked out in this one place. */
typedef struct {
  guint missing;                 /* readiness: conditions still open or asked */
  guint requirements;            /* of how many */
  LmPlanState plan;
  LmAppointmentState appointment; /* of the connection day */
  LmExecution execution;
  LmStatus status;
} LmHomeState;

/* States of every home of a snapshot, by the home's position in LM_TABLE_HOME;
 * made in one pass. `conflicts` (may be NULL): a set of home ids (gint64 keys)
 * that the checker found in conflict. */
typedef struct _LmDistrictState LmDistrictState;

LmDistrictState *lm_district_state_new (LmSnapshot *snapshot, GHashTable *conflicts);
void lm_district_state_free (LmDistrictState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmDistrictState, lm_district_state_free)
const LmHomeState *lm_district_state_get (LmDistrictState *self, guint home_index);

LmHomeState lm_home_get_state (LmSnapshot *snapshot, const LmHomeRow *home, gboolean in_conflict);

G_END_DECLS
