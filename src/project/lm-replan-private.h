#pragma once

#include "project/lm-replan.h"

G_BEGIN_DECLS

struct _LmReplan {
  LmSnapshot *snapshot; /* that it was worked out from */
  GArray *homes;        /* LmId */
  LmId gone;            /* the refuser, or 0 */
  LmReplanQuestion question;
  char *street;
  GPtrArray *options;   /* LmRepairOption */
};

/* Whether the home has to be asked before the move stands. */
gboolean lm_replan_must_ask (LmReplan *self, const LmRepairMove *move);

G_END_DECLS
