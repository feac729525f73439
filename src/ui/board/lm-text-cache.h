#pragma once

#include <gtk/gtk.h>

#include "board/lm-painter.h"

G_BEGIN_DECLS

/* Labels as render nodes. Laying text out is nearly all that a frame of the
 * board costs, so every label is laid out once per font, colour and width. */
typedef struct _LmTextCache LmTextCache;

/* For the font that the widget has now; throw it away when that changes. */
LmTextCache *lm_text_cache_new (GtkWidget *widget);
void lm_text_cache_free (LmTextCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmTextCache, lm_text_cache_free)

/* To be called at the start of a frame: what was not used for long is dropped. */
void lm_text_cache_begin_frame (LmTextCache *self);
/* Whether labels were left out of this frame because too many were new; then
 * the widget must be drawn once more. */
gboolean lm_text_cache_is_incomplete (LmTextCache *self);

void lm_text_cache_measure (LmTextCache *self, const char *text, LmTextStyle style, int *width, int *height);

/* The label, cut off at `width`, and its size. NULL in a frame with too many
 * new ones. (transfer none) */
GskRenderNode *lm_text_cache_get (LmTextCache *self, const char *text, LmTextStyle style, LmColour colour, int width,
                                  int *used_width, int *used_height);

G_END_DECLS
