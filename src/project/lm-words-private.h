#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* Words for people that several commands need in their labels and messages. */

/* «Tue 12 May», in the user's language. (transfer full) */
char *lm_words_of_day (LmDay day);

/* Data has a Dutch name and may have an English one: the one that fits the
 * language of the user. */
const char *lm_words_pick (const char *dutch, const char *english);

/* Address of a home; of several «Heindijk 10 and 3 more». (transfer full) */
char *lm_words_of_homes (LmSnapshot *snapshot, const LmId *homes, guint n_homes);

G_END_DECLS
