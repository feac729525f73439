#pragma once

#include "documents/lm-board-print.h"
#include "shared/lm-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The letters wizard: which letter, for which homes, to the printer or to file.
 * `homes` (n of them) are those selected; NULL lets the person choose. */
void lm_print_letters_present (LmDesk *desk, GtkWidget *parent, const LmId *homes, guint n_homes);

/* The same for the day sheets of crews. */
void lm_print_day_sheets_present (LmDesk *desk, GtkWidget *parent);

/* The choice cards of the homes. */
void lm_print_choice_cards_present (LmDesk *desk, GtkWidget *parent, const LmId *homes, guint n_homes);

/* The survey forms of the homes; NULL takes every home that still has to be surveyed. */
void lm_print_survey_forms_present (LmDesk *desk, GtkWidget *parent, const LmId *homes, guint n_homes);

/* The board as it is shown, on A3. `shown` is what stands on the screen now. */
void lm_print_board_present (LmDesk *desk, GtkWidget *parent, const LmBoardPrintOptions *shown);

G_END_DECLS
