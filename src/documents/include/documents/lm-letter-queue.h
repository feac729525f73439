#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* A letter that has to go out. */
typedef struct {
  LmId home;
  const char *code; /* of the template; lives as long as the snapshot */
  LmDay due_day;    /* may be before today: it is late */
  LmDay visit_day;
} LmDueLetter;

/* The letters that are due up to `end` (exclusive), by day and then by address:
 * what is late first, of each home only the last letter of which the day has
 * come. A letter that was sent for this visit is not among them.
 * (transfer full) (element-type LmDueLetter) */
GArray *lm_letter_list_due (LmSnapshot *snapshot, LmDay today, LmDay end);

G_END_DECLS
