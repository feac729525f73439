#pragma once

#include "shared/lm-view.h"

G_BEGIN_DECLS

/* The library of connection methods: which are the project's own, what work
 * each takes, whether it fits on one day, what it costs. */
#define LM_TYPE_METHODS_VIEW (lm_methods_view_get_type ())
G_DECLARE_FINAL_TYPE (LmMethodsView, lm_methods_view, LM, METHODS_VIEW, LmView)

G_END_DECLS
