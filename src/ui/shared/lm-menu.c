#include "lm-ui-config.h"

#include "shared/lm-accessible.h"
#include "shared/lm-menu.h"

#include <string.h>

static void
name_items (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (strcmp (G_OBJECT_TYPE_NAME (child), "GtkModelButton") == 0) {
      g_autofree char *text = NULL;

      g_object_get (child, "text", &text, NULL);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      if (text != NULL)
        lm_accessible_name (GTK_WIDGET (child), text);
    }
    name_items (child);
  }
}

static void
popover_changed (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover != NULL && g_object_get_data (G_OBJECT (popover), "lm-named") == NULL) {
    g_object_set_data (G_OBJECT (popover), "lm-named", GINT_TO_POINTER (1));
    g_signal_connect (popover, "map", G_CALLBACK (name_items), NULL);
  }
}

void
lm_menu_name_items (GtkMenuButton *button)
{
  g_signal_connect (button, "notify::popover", G_CALLBACK (popover_changed), NULL);
  popover_changed (button);
}
