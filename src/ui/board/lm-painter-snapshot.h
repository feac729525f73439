#pragma once

#include "lm-text-cache.h"

G_BEGIN_DECLS

/* Paints on a GtkSnapshot. Labels come out of the text cache; round boxes, marks
 * and hatches are drawn once with cairo and kept as textures, which costs a
 * frame less than paths and clips on every renderer. */
typedef struct _LmPainterSnapshot LmPainterSnapshot;

/* For the font and scale that the widget has now; it must outlive the painter. */
LmPainterSnapshot *lm_painter_snapshot_new (GtkWidget *widget);
void lm_painter_snapshot_free (LmPainterSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPainterSnapshot, lm_painter_snapshot_free)

/* The painter for one frame; its origin is 0, 0 and it turns the picture round
 * when the widget is read from right to left. */
LmPainter *lm_painter_snapshot_begin (LmPainterSnapshot *self, GtkSnapshot *snapshot);
/* FALSE: labels were left out, draw again. */
gboolean lm_painter_snapshot_end (LmPainterSnapshot *self);
/* For measuring, also before the first frame. */
LmPainter *lm_painter_snapshot_get_painter (LmPainterSnapshot *self);

G_END_DECLS
