#include "lm-ui-config.h"

#include "print/lm-print.h"

#include "documents/lm-choice-card.h"
#include "print/lm-print-dialog.h"

#include <glib/gi18n.h>

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  GArray *homes; /* LmId */
} Cards;

static Cards *
cards_new (LmSnapshot *snapshot, LmDay today, const LmId *homes, guint n_homes)
{
  Cards *self = g_new0 (Cards, 1);

  self->snapshot = lm_snapshot_ref (snapshot);
  self->today = today;
  self->homes = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_array_append_vals (self->homes, homes, n_homes);
  return self;
}

static void
cards_free (gpointer data)
{
  Cards *self = data;

  lm_snapshot_unref (self->snapshot);
  g_array_unref (self->homes);
  g_free (self);
}

static LmDocument *
make_card (guint index, gpointer data, GError **error)
{
  Cards *self = data;

  return lm_choice_card_new (self->snapshot, g_array_index (self->homes, LmId, index), self->today, error);
}

static LmPaperJob *
make_job (LmPrintDialog *dialog, gpointer data)
{
  Cards *self = data;

  return lm_paper_job_new (self->homes->len, make_card,
                           cards_new (self->snapshot, self->today, (const LmId *) self->homes->data, self->homes->len), cards_free, _ ("Choice cards"));
}

void
lm_print_choice_cards_present (LmDesk *desk, GtkWidget *parent, const LmId *homes, guint n_homes)
{
  Cards *self = cards_new (lm_desk_get_snapshot (desk), lm_desk_get_today (desk), homes, n_homes);
  LmPrintDialog *dialog = lm_print_dialog_new (desk, _ ("Choice cards"), _ ("choice-cards.pdf"), make_job, NULL, self, cards_free);
  g_autofree char *text = g_strdup_printf (ngettext ("%u choice card", "%u choice cards", n_homes), n_homes);

  if (n_homes == 1)
    lm_print_dialog_hide_one_file (dialog);
  lm_print_dialog_set_count (dialog, n_homes, text);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
