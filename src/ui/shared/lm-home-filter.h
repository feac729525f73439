#pragma once

#include "project/lm-home-list.h"

G_BEGIN_DECLS

/* Which homes a view shows: by words that a person types, and by the parties
 * that have work there.
 *
 * Words stand beside each other and must all fit. A word is looked for in what
 * is known of the home; with a key before it («trein:3», «status:bevestigd»)
 * only there. Keys, in Dutch and in English whatever the language of the user:
 *   partij party         name, kind or letter of a party that has work there
 *   status               part of the word of its status
 *   trein treintje train number in the order of trains, or part of its name
 *   week                 ISO week of the connection day, «20» or «20-24»
 *   methode method       code or part of its name; «geen», «none»: not chosen
 *   postcode             the beginning
 *   straat street        part of its street
 * and on their own: conflict, klaar or ready (nothing of its list is missing), gepland or
 * planned. «-» before any of them turns it round; "…" holds words together. */
typedef struct _LmHomeFilter LmHomeFilter;

/* NULL for a text without any word, which all homes fit. Holds what it needs of
 * the snapshot: make it again for the next. (transfer full) */
LmHomeFilter *lm_home_filter_new (const char *text, LmSnapshot *snapshot);
void lm_home_filter_free (LmHomeFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmHomeFilter, lm_home_filter_free)

/* NULL fits every home. */
gboolean lm_home_filter_fits (const LmHomeFilter *self, LmHomeItem *item);

/* Homes with work of one of the parties in the adopted plan, shared work
 * included: a set of gint64 keys that live as long as the snapshot.
 * (transfer full) */
GHashTable *lm_home_filter_of_parties (LmSnapshot *snapshot, const LmId *parties, guint n);

G_END_DECLS
