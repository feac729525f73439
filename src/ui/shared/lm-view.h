#pragma once

#include <adwaita.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* A view of the project in the window: given its desk once, refreshed after
 * every change, but only while it is on the screen (or when it comes there). */
#define LM_TYPE_VIEW (lm_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (LmView, lm_view, LM, VIEW, AdwBin)

struct _LmViewClass {
  AdwBinClass parent_class;

  /* The desk is there; once. */
  void (*attach) (LmView *self);
  /* Show what stands in the snapshot now. */
  void (*refresh) (LmView *self);
  /* Another home is selected. */
  void (*select) (LmView *self);
  /* It has come on the screen and has its size, so that it can scroll. */
  void (*shown) (LmView *self);
  /* Put the cursor where a person begins to search (Ctrl+F); may be NULL. */
  void (*find) (LmView *self);
};

void lm_view_set_desk (LmView *self, LmDesk *desk);
LmDesk *lm_view_get_desk (LmView *self);
/* Refreshes now or when next shown. */
void lm_view_queue_refresh (LmView *self);
void lm_view_find (LmView *self);

G_END_DECLS
