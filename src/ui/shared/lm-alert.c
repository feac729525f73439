#include "lm-ui-config.h"

#include "shared/lm-alert.h"

/* The labels of an alert itself break between words only, or not at all: a path
 * or a long sentence then asks for more room than there is. */
static GtkWidget *
label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  return label;
}

AdwDialog *
lm_alert_new (const char *heading, const char *text)
{
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = label_new (heading);

  gtk_widget_add_css_class (title, "title-3");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), label_new (text));
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (dialog), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return dialog;
}
