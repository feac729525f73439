#pragma once

#include "shared/lm-view.h"

G_BEGIN_DECLS

/* The table of homes: the full equal of the board for who does not see it. */
#define LM_TYPE_HOMES_VIEW (lm_homes_view_get_type ())
G_DECLARE_FINAL_TYPE (LmHomesView, lm_homes_view, LM, HOMES_VIEW, LmView)

G_END_DECLS
