#pragma once

#include <gtk/gtk.h>

/* Names a widget for assistive technology. A button is otherwise called by the
 * label in it and a row by its title, which many of them share; the label keeps
 * being shown. */
void lm_accessible_name (GtkWidget *widget, const char *name);
