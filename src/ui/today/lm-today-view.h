#pragma once

#include "shared/lm-view.h"

G_BEGIN_DECLS

/* What asks for a hand today, each with the button that does it. */
#define LM_TYPE_TODAY_VIEW (lm_today_view_get_type ())
G_DECLARE_FINAL_TYPE (LmTodayView, lm_today_view, LM, TODAY_VIEW, LmView)

G_END_DECLS
