#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A sheet above the board that draws what changes often (the line of now, the
 * row under the pointer, the ghost of a drag), so that the board below need not
 * be drawn again. Takes no events and is unknown to assistive technology. */
#define LM_TYPE_BOARD_LAYER (lm_board_layer_get_type ())
G_DECLARE_FINAL_TYPE (LmBoardLayer, lm_board_layer, LM, BOARD_LAYER, GtkWidget)

typedef void (*LmBoardLayerDraw) (GtkSnapshot *snapshot, gpointer data);

/* `data` must outlive the layer. */
GtkWidget *lm_board_layer_new (LmBoardLayerDraw draw, gpointer data);

G_END_DECLS
