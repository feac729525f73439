#include "lm-board-layer.h"

struct _LmBoardLayer {
  GtkWidget parent_instance;
  LmBoardLayerDraw draw;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (LmBoardLayer, lm_board_layer, GTK_TYPE_WIDGET)

static void
lm_board_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LmBoardLayer *self = LM_BOARD_LAYER (widget);

  if (gtk_widget_get_width (widget) > 0 && gtk_widget_get_height (widget) > 0)
    self->draw (snapshot, self->data);
}

static void
lm_board_layer_class_init (LmBoardLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lm_board_layer_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lm_board_layer_init (LmBoardLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
lm_board_layer_new (LmBoardLayerDraw draw, gpointer data)
{
  LmBoardLayer *self = g_object_new (LM_TYPE_BOARD_LAYER, NULL);

  self->draw = draw;
  self->data = data;
  return GTK_WIDGET (self);
}
