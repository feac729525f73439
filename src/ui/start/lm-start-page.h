#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a window shows before a project is open. */
#define LM_TYPE_START_PAGE (lm_start_page_get_type ())
G_DECLARE_FINAL_TYPE (LmStartPage, lm_start_page, LM, START_PAGE, AdwBin)

G_END_DECLS
