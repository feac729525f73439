#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* Another way to run the district: how it is cut into trains, the buffers, and
 * the crews. Values of -1 (cluster size 0, ids 0) are as the project has them. */
typedef struct {
  int cluster_size;  /* homes in a train, about */
  int day_buffer;    /* minutes kept free in the connection day */
  int spare_first;   /* a spare day per so many home-days in the first train; 0 none */
  int spare_later;   /* the same in later trains */
  int slot_every;    /* a spare home slot per so many homes; 0 none */
  LmId more_of;      /* trade of which there are `n_more` crews more, each like the largest that holds it */
  int n_more;
  LmId learns_crew;  /* a crew that also does … */
  LmId learns_trade; /* … this trade, with what certificates that asks */
} LmWhatIf;

/* Everything as the project has it. */
#define LM_WHAT_IF_INIT { 0, -1, -1, -1, -1, 0, 0, 0, 0 }

/* The district as it would be: settings, crews and persons changed. Rows that are
 * added get ids that the project never gives out (negative). (transfer full) */
LmSnapshot *lm_what_if_apply (const LmWhatIf *self, LmSnapshot *snapshot);

/* Whether it needs people whom the project does not have (yet). */
gboolean lm_what_if_needs_people (const LmWhatIf *self);

/* «cluster_size=40 day_buffer=45 more_of=7 n_more=1»: only what differs; and back.
 * What is not understood is left out. (transfer full) */
char *lm_what_if_format (const LmWhatIf *self);
void lm_what_if_parse (LmWhatIf *self, const char *text);

G_END_DECLS
