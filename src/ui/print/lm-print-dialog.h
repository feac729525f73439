#pragma once

#include "print/lm-paper-job.h"
#include "shared/lm-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What letters and day sheets have in common: choices above, then «Print…» or
 * «Save as PDF…», with progress that can be stopped. */
#define LM_TYPE_PRINT_DIALOG (lm_print_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmPrintDialog, lm_print_dialog, LM, PRINT_DIALOG, AdwDialog)

/* Makes the job from the choices as they stand; NULL when there is nothing to print. */
typedef LmPaperJob *(*LmPrintMakeJob) (LmPrintDialog *self, gpointer data);
/* The papers are out; called before the dialog says so. */
typedef void (*LmPrintFinished) (LmPrintDialog *self, gpointer data);

/* `data` belongs to the dialog. `file_name` is proposed for one file of all. */
LmPrintDialog *lm_print_dialog_new (LmDesk *desk, const char *title, const char *file_name, LmPrintMakeJob make_job,
                                    LmPrintFinished finished, gpointer data, GDestroyNotify free_data);

/* Where the choices go. (transfer none) */
AdwPreferencesGroup *lm_print_dialog_get_group (LmPrintDialog *self);

/* Says how many papers the choices come to; 0 makes the buttons insensitive. */
void lm_print_dialog_set_count (LmPrintDialog *self, guint n, const char *text);

/* For what is one paper anyway. */
void lm_print_dialog_hide_one_file (LmPrintDialog *self);

G_END_DECLS
