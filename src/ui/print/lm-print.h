#pragma once

#include <gtk/gtk.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* Letters to residents: the print dialog, or a PDF to file. `homes` NULL: those
 * to whom a letter is due. The letters that went out are noted as sent. */
void lm_print_letters_present (LmDesk *desk, GtkWidget *parent, const LmId *homes, guint n_homes);

/* Day sheets of the crews for a day that the user chooses. */
void lm_print_day_sheets_present (LmDesk *desk, GtkWidget *parent);

G_END_DECLS
