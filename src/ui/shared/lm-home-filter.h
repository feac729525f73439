#pragma once

#include "project/lm-home-list.h"

G_BEGIN_DECLS

/* Which homes a view shows: by words that a person types, and by the parties
 * that have work there. */

/* The words of a search, ready to compare. (transfer full) */
char **lm_home_filter_words (const char *text);
/* Whether every word is found in what is known of the home. */
gboolean lm_home_filter_fits (LmHomeItem *item, char **words);

/* Homes with work of one of the parties in the adopted plan, shared work
 * included: a set of gint64 keys that live as long as the snapshot.
 * (transfer full) */
GHashTable *lm_home_filter_of_parties (LmSnapshot *snapshot, const LmId *parties, guint n);

G_END_DECLS
