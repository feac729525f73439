#pragma once

#include <adwaita.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* A window on one project, or on none yet. */
#define LM_TYPE_WINDOW (lm_window_get_type ())
G_DECLARE_FINAL_TYPE (LmWindow, lm_window, LM, WINDOW, AdwApplicationWindow)

LmWindow *lm_window_new (AdwApplication *application);

/* Opens the file here, or tells in words why it can't be. */
gboolean lm_window_open (LmWindow *self, const char *path);
/* Takes a project that was just made. */
void lm_window_take_project (LmWindow *self, LmProject *project);

/* NULL while no project is open. */
LmDesk *lm_window_get_desk (LmWindow *self);

/* Shows a view: today, board, homes, appointments, parties, methods. */
void lm_window_show_view (LmWindow *self, const char *name);

/* Closes every dialog, as if cancelled. */
void lm_window_close_dialogs (LmWindow *self);

/* Tells what went wrong, in words. */
void lm_window_problem (LmWindow *self, const char *heading, const char *text);

G_END_DECLS
