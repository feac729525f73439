#pragma once

#include "project/lm-fresh.h"

G_BEGIN_DECLS

/* Lives through the first weeks of an example that was just made. */
gboolean lm_project_live_example (LmProject *self, const LmExampleOptions *options, GError **error);

G_END_DECLS
