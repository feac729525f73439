#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The program: opens project files, one window each. */
#define LM_TYPE_APPLICATION (lm_application_get_type ())
G_DECLARE_FINAL_TYPE (LmApplication, lm_application, LM, APPLICATION, AdwApplication)

LmApplication *lm_application_new (void);

G_END_DECLS
