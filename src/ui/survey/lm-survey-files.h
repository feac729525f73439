#pragma once

#include "shared/lm-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks where to, and writes the survey answers of the district as a sheet. */
void lm_survey_files_write (LmDesk *desk, GtkWindow *parent);

/* Asks for a filled-in sheet and brings it in as one action. Cells that can't be
 * taken are shown first, each with its place and what to do about it. */
void lm_survey_files_read (LmDesk *desk, GtkWindow *parent);

G_END_DECLS
