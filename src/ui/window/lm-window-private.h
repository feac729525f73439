#pragma once

#include "home-detail/lm-home-detail.h"
#include "shared/lm-view.h"
#include "start/lm-start-page.h"
#include "window/lm-window.h"

G_BEGIN_DECLS

#define LM_N_VIEWS 7

struct _LmWindow {
  AdwApplicationWindow parent_instance;

  LmDesk *desk;
  GSettings *settings; /* NULL where the schema is not installed */
  GCancellable *planning; /* a planning is under way */
  LmView *view_widgets[LM_N_VIEWS]; /* NULL until first shown */
  GtkLabel *counters[LM_N_VIEWS];
  gboolean closing;
  guint minute; /* source */
  guint looking; /* source: for homes that can't stand where they are */
  gboolean looked;
  guint n_touched; /* how many there were */
  gboolean wants_detail; /* the detail is to stand beside the homes */
  guint place_of_conflict; /* of the last one that F8 went to, + 1 */
  GPtrArray *conflict_homes;

  AdwToastOverlay *toasts;
  AdwToast *toast;
  GtkStack *pages;
  LmStartPage *start;
  AdwOverlaySplitView *nav_split;
  AdwOverlaySplitView *detail_split;
  GtkMenuButton *project_button;
  GtkLabel *project_name;
  GtkLabel *project_size;
  GtkListBox *navigation;
  GtkImage *save_icon;
  GtkLabel *save_label;
  GtkLabel *presence_label;
  gint64 open_since; /* UTC seconds; 0 before it was told */
  LmHomeDetail *detail;
  AdwToolbarView *toolbar;
  AdwHeaderBar *header;
  GtkButton *undo_button;
  GtkButton *redo_button;
  GtkButton *plan_button;
  GtkStack *titles;
  AdwWindowTitle *view_title;
  AdwBin *levels;
  GtkMenuButton *primary_button;
  GtkToggleButton *detail_button;
  GtkMenuButton *conflicts_button;
  AdwBanner *banner;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress;
  GtkStack *contents;
  GtkStack *views;
};

/* --- lm-window-actions.c --- */

/* Adds every command of the table to the window. */
void lm_window_add_actions (LmWindow *self);
/* The one place that says what can be done now. */
void lm_window_update_actions (LmWindow *self);

/* --- lm-window-plan.c --- */

void lm_window_plan (LmWindow *self, gboolean ready_only);
void lm_window_stop_planning (LmWindow *self);

/* --- lm-window-buffers.c --- */

/* Proposes buffers from the simulation, and sets them when the user says so. */
void lm_window_size_buffers (LmWindow *self);

/* --- lm-window-personal.c --- */

/* Both ask first, since it can't be undone. */
void lm_window_ask_anonymise (LmWindow *self);
void lm_window_ask_erase (LmWindow *self, LmId home);

/* --- lm-window-salvage.c --- */

/* Says why the file can't be opened, and offers to make a new project of what
 * can still be read of it. */
void lm_window_offer_salvage (LmWindow *self, const char *path, const char *text);

/* --- lm-window-conflicts.c --- */

/* Shows how many homes are in conflict, with the list behind the button. */
void lm_window_update_conflicts (LmWindow *self);
/* Goes to the next conflict, or the one before. */
void lm_window_go_to_conflict (LmWindow *self, int step);

/* --- lm-window-touched.c --- */

/* A moment from now says how many homes an edit left where they can't stand. */
void lm_window_look_for_touched (LmWindow *self);

/* --- lm-window-palette.c --- */

/* Shows the entry that goes anywhere, and goes there. */
void lm_window_show_palette (LmWindow *self);

/* --- lm-window.c --- */

void lm_window_update_title (LmWindow *self);
/* Tells others that the project is open here, and shows who else has it open. */
void lm_window_update_presence (LmWindow *self);
/* The view of that name, made now if it is not there yet. */
LmView *lm_window_get_view (LmWindow *self, const char *name);

G_END_DECLS
