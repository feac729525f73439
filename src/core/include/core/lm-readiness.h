#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* A home is ready when every condition of its list is met or waived. What is
 * missing is shown with who must act and by when. Some conditions answer
 * themselves: `surveyed` from the surveys, `method_decided` from the decision,
 * `consent` from its signature; a row of home_condition overrules (a waiver). */
typedef struct {
  const LmConditionRow *condition;
  LmConditionState state;
  const LmHomeConditionRow *row; /* NULL: nothing was noted */
  LmPartyKind actor;             /* who must act; LM_PARTY_KIND_OTHER the resident */
  LmDay due;                     /* by when, for the given visit day; LM_DAY_NONE without one */
} LmRequirement;

/* The home's whole list, in the order of the conditions. `visit` may be
 * LM_DAY_NONE. (transfer full) (element-type LmRequirement) */
GArray *lm_readiness_of_home (LmSnapshot *snapshot, const LmHomeRow *home, LmDay visit);

/* Conditions that are neither met nor waived. 0: ready. */
guint lm_readiness_count_missing (LmSnapshot *snapshot, const LmHomeRow *home);

G_END_DECLS
