#include "lm-ui-config.h"

#include "shared/lm-accessible.h"

static void
name (GtkAccessible *accessible, const char *text)
{
  gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
lm_accessible_name (GtkWidget *widget, const char *text)
{
  GtkEditable *delegate = GTK_IS_EDITABLE (widget) ? gtk_editable_get_delegate (GTK_EDITABLE (widget)) : NULL;

  name (GTK_ACCESSIBLE (widget), text);
  /* The keyboard is in the text inside. */
  if (delegate != NULL)
    name (GTK_ACCESSIBLE (delegate), text);
}
