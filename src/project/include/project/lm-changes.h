#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* Which homes look different in `after` than in `before`: the set of their ids
 * (gint64 keys), from every table that belongs to homes; the gone ones too.
 * `*all` is set when something changed that any home may rest on (methods,
 * steps, conditions, questions, trains, the project): then look at every home.
 * Cheap where little changed, since untouched tables are shared. (transfer full) */
GHashTable *lm_changes_of_homes (LmSnapshot *before, LmSnapshot *after, gboolean *all);

G_END_DECLS
