#include "lm-ui-config.h"

#include "print/lm-print.h"

#include "documents/lm-survey-form.h"
#include "print/lm-print-dialog.h"

#include <glib/gi18n.h>

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  const char *language;
  GArray *homes; /* LmId */
} Forms;

static Forms *
forms_new (LmSnapshot *snapshot, LmDay today, const LmId *homes, guint n_homes)
{
  Forms *self = g_new0 (Forms, 1);

  self->snapshot = lm_snapshot_ref (snapshot);
  self->today = today;
  /* Translators: the language in which survey forms are written, nl or en. */
  self->language = _ ("en");
  self->homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_array_append_vals (self->homes, homes, n_homes);
  return self;
}

static void
forms_free (gpointer data)
{
  Forms *self = data;

  lm_snapshot_unref (self->snapshot);
  g_array_unref (self->homes);
  g_free (self);
}

static LmDocument *
make_form (guint index, gpointer data, GError **error)
{
  Forms *self = data;

  return lm_survey_form_new (self->snapshot, g_array_index (self->homes, LmId, index), self->today, self->language, error);
}

static LmPaperJob *
make_job (LmPrintDialog *dialog, gpointer data)
{
  Forms *self = data;

  return lm_paper_job_new (self->homes->len, make_form,
                           forms_new (self->snapshot, self->today, (const LmId *) self->homes->data, self->homes->len), forms_free, _ ("Survey forms"));
}

void
lm_print_survey_forms_present (LmDesk *desk, GtkWidget *parent, const LmId *homes, guint n_homes)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  g_autoptr (GArray) open = homes == NULL ? lm_survey_form_list_open (snapshot) : NULL;
  guint n = open != NULL ? open->len : n_homes;
  Forms *self = forms_new (snapshot, lm_desk_get_today (desk), open != NULL ? (const LmId *) open->data : homes, n);
  LmPrintDialog *dialog = lm_print_dialog_new (desk, _ ("Survey forms"), _ ("survey-forms.pdf"), make_job, NULL, self, forms_free);
  g_autofree char *text = n == 0 ? g_strdup (_ ("Every home was surveyed. Choose homes in the list to print their forms again."))
                                 : g_strdup_printf (ngettext ("%u survey form", "%u survey forms", n), n);

  if (n == 1)
    lm_print_dialog_hide_one_file (dialog);
  lm_print_dialog_set_count (dialog, n, text);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
