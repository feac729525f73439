#pragma once

#include "shared/lm-view.h"

G_BEGIN_DECLS

/* Everything about the selected home, in a pane: who lives there, when people
 * come, what is known, decided and missing, what it costs, what happened. */
#define LM_TYPE_HOME_DETAIL (lm_home_detail_get_type ())
G_DECLARE_FINAL_TYPE (LmHomeDetail, lm_home_detail, LM, HOME_DETAIL, LmView)

G_END_DECLS
