#pragma once

#include <adwaita.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* A crew in a list: opens to its trades, people, certificates and absence. */
GtkWidget *lm_crew_row_new (LmDesk *desk, LmId crew);

G_END_DECLS
