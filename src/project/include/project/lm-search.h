#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* Finds homes while somebody types: by address, postcode, number, resident,
 * phone or BAG id. Every word must be found; case, accents and the way a phone
 * number is spaced do not matter. Homes where the words are found whole come
 * first, then those where they begin a word; each in order of address. (transfer full) (element-type LmId),
 * at most `limit`; an empty text gives none. */
GArray *lm_project_search (LmProject *self, const char *text, guint limit);

G_END_DECLS
