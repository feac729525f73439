#include "lm-ui-config.h"

#include "start/lm-start-page.h"

struct _LmStartPage {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (LmStartPage, lm_start_page, ADW_TYPE_BIN)

static void
lm_start_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_START_PAGE);
  G_OBJECT_CLASS (lm_start_page_parent_class)->dispose (object);
}

static void
lm_start_page_class_init (LmStartPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lm_start_page_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), LM_RESOURCE_BASE "/lm-start-page.ui");
}

static void
lm_start_page_init (LmStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
