#pragma once

#include "shared/lm-view.h"

G_BEGIN_DECLS

/* The appointments with residents, by what is to be done: whom to call, who
 * still has to answer, who has confirmed, who was told nothing. */
#define LM_TYPE_APPOINTMENTS_VIEW (lm_appointments_view_get_type ())
G_DECLARE_FINAL_TYPE (LmAppointmentsView, lm_appointments_view, LM, APPOINTMENTS_VIEW, LmView)

G_END_DECLS
