#pragma once

#include <gtk/gtk.h>

/* Adds the columns of the table of scenarios: what each is, and its figures. */
void lm_scenario_columns_add (GtkColumnView *table);
