#pragma once

#include "shared/lm-view.h"

G_BEGIN_DECLS

/* The parties of the project with their crews, the people in them, what these
 * may do and until when, and when they are away. */
#define LM_TYPE_PARTIES_VIEW (lm_parties_view_get_type ())
G_DECLARE_FINAL_TYPE (LmPartiesView, lm_parties_view, LM, PARTIES_VIEW, LmView)

/* Shows the page of that party. */
void lm_parties_view_show_party (LmPartiesView *self, LmId party);

G_END_DECLS
