#include "lm-ui-config.h"

#include "shared/lm-view.h"

typedef struct {
  LmDesk *desk;
  gboolean stale;
  gboolean refreshing;
  guint shown; /* source */
} LmViewPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LmView, lm_view, ADW_TYPE_BIN)

static void
refresh (LmView *self)
{
  LmViewPrivate *priv = lm_view_get_instance_private (self);

  /* Taking a field away in which somebody typed writes it, which changes the
   * project once more: that is shown when this is done, not in the midst of it. */
  priv->stale = TRUE;
  if (priv->refreshing || LM_VIEW_GET_CLASS (self)->refresh == NULL)
    return;
  priv->refreshing = TRUE;
  while (priv->stale) {
    priv->stale = FALSE;
    LM_VIEW_GET_CLASS (self)->refresh (self);
  }
  priv->refreshing = FALSE;
}

static void
desk_selected (LmView *self)
{
  if (LM_VIEW_GET_CLASS (self)->select != NULL)
    LM_VIEW_GET_CLASS (self)->select (self);
}

static gboolean
tell_shown (gpointer data)
{
  LmViewPrivate *priv = lm_view_get_instance_private (LM_VIEW (data));

  priv->shown = 0;
  if (priv->desk != NULL && LM_VIEW_GET_CLASS (data)->shown != NULL)
    LM_VIEW_GET_CLASS (data)->shown (LM_VIEW (data));
  return G_SOURCE_REMOVE;
}

static void
lm_view_map (GtkWidget *widget)
{
  LmViewPrivate *priv = lm_view_get_instance_private (LM_VIEW (widget));

  GTK_WIDGET_CLASS (lm_view_parent_class)->map (widget);
  if (priv->stale && priv->desk != NULL)
    refresh (LM_VIEW (widget));
  /* After the frame in which it gets its size. */
  if (priv->shown == 0)
    priv->shown = g_idle_add_full (G_PRIORITY_LOW, tell_shown, widget, NULL);
}

static void
lm_view_unmap (GtkWidget *widget)
{
  LmViewPrivate *priv = lm_view_get_instance_private (LM_VIEW (widget));

  g_clear_handle_id (&priv->shown, g_source_remove);
  GTK_WIDGET_CLASS (lm_view_parent_class)->unmap (widget);
}

static void
lm_view_dispose (GObject *object)
{
  LmViewPrivate *priv = lm_view_get_instance_private (LM_VIEW (object));

  g_clear_handle_id (&priv->shown, g_source_remove);
  g_clear_object (&priv->desk);
  G_OBJECT_CLASS (lm_view_parent_class)->dispose (object);
}

static void
lm_view_class_init (LmViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lm_view_dispose;
  GTK_WIDGET_CLASS (klass)->map = lm_view_map;
  GTK_WIDGET_CLASS (klass)->unmap = lm_view_unmap;
}

static void
lm_view_init (LmView *self)
{
}

void
lm_view_set_desk (LmView *self, LmDesk *desk)
{
  LmViewPrivate *priv = lm_view_get_instance_private (self);

  g_return_if_fail (priv->desk == NULL);
  priv->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (lm_view_queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "selected", G_CALLBACK (desk_selected), self, G_CONNECT_SWAPPED);
  if (LM_VIEW_GET_CLASS (self)->attach != NULL)
    LM_VIEW_GET_CLASS (self)->attach (self);
  lm_view_queue_refresh (self);
}

LmDesk *
lm_view_get_desk (LmView *self)
{
  LmViewPrivate *priv = lm_view_get_instance_private (self);

  return priv->desk;
}

void
lm_view_queue_refresh (LmView *self)
{
  LmViewPrivate *priv = lm_view_get_instance_private (self);

  priv->stale = TRUE;
  if (priv->desk != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

void
lm_view_find (LmView *self)
{
  if (LM_VIEW_GET_CLASS (self)->find != NULL)
    LM_VIEW_GET_CLASS (self)->find (self);
}
