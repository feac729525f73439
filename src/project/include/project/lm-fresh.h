#pragma once

#include "library/lm-example.h"
#include "library/lm-library.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* What a project that was just made is filled with. Each is one action, and
 * refused (LM_PROJECT_ERROR_REFUSED) where the project already has steps and
 * methods of its own. */

/* The starting library: steps, methods, survey form, conditions, letters,
 * costs, parties, crews, calendars and holidays. `options` may be NULL. */
gboolean lm_project_fill_library (LmProject *self, const LmLibraryOptions *options, GError **error);

/* The starting library and a made-up district. With `weeks` the district has
 * also lived: it was planned then, residents were called, visits were made and
 * recorded, and it was planned again every week, by the project's own commands
 * (so that the history tells them). Outcomes go up to yesterday. */
gboolean lm_project_fill_example (LmProject *self, const LmExampleOptions *options, GError **error);

G_END_DECLS
