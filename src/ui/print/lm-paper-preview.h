#pragma once

#include "print/lm-paper-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The papers of a job as they will come out, page by page, before anything is
 * printed. Takes the job. */
void lm_paper_preview_present (LmPaperJob *job, GtkWidget *parent);

G_END_DECLS
