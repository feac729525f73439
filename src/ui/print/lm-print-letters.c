#include "lm-ui-config.h"

#include "print/lm-print.h"

#include "core/lm-home.h"
#include "documents/lm-letter.h"
#include "print/lm-print-dialog.h"
#include "project/lm-appointments.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the wizard chooses from and has chosen. */
typedef struct {
  LmDesk *desk;
  LmSnapshot *snapshot;
  GArray *given;    /* ids of the homes that were selected; empty: choose here */
  GPtrArray *codes; /* of the letters, as in the drop-down */
  GArray *trains;   /* ids; from position 2 of the drop-down of homes */
  GArray *homes;    /* ids that the choices come to */
  AdwComboRow *letter;
  AdwComboRow *which;
  AdwSwitchRow *note_sent;
} Letters;

static void
letters_free (gpointer data)
{
  Letters *self = data;

  g_object_unref (self->desk);
  lm_snapshot_unref (self->snapshot);
  g_array_unref (self->given);
  g_ptr_array_unref (self->codes);
  g_array_unref (self->trains);
  g_array_unref (self->homes);
  g_free (self);
}

static const char *
chosen_code (Letters *self)
{
  guint chosen = adw_combo_row_get_selected (self->letter);

  return chosen < self->codes->len ? g_ptr_array_index (self->codes, chosen) : NULL;
}

static void
collect (Letters *self)
{
  const char *code = chosen_code (self);
  guint which = self->which != NULL ? adw_combo_row_get_selected (self->which) : 0, n;
  LmDay today = lm_desk_get_today (self->desk);
  GListModel *homes = G_LIST_MODEL (lm_desk_get_homes (self->desk));

  g_array_set_size (self->homes, 0);
  if (self->given->len > 0) {
    g_array_append_vals (self->homes, self->given->data, self->given->len);
    return;
  }
  n = g_list_model_get_n_items (homes);
  for (guint i = 0; i < n; i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (homes, i);
    const LmPlanHomeRow *plan = lm_home_item_get_plan (item);
    LmId id = lm_home_item_get_id (item);
    gboolean fits;

    if (!lm_home_item_get_home (item)->in_project || plan == NULL || plan->visit_day == LM_DAY_NONE)
      continue;
    if (which == 0)
      fits = g_strcmp0 (lm_letter_get_due (self->snapshot, id, today), code) == 0;
    else
      fits = which == 1 || (which - 2 < self->trains->len && plan->train == g_array_index (self->trains, LmId, which - 2));
    if (fits)
      g_array_append_val (self->homes, id);
  }
}

static void
choices_changed (LmPrintDialog *dialog)
{
  Letters *self = g_object_get_data (G_OBJECT (dialog), "letters");
  g_autofree char *text = NULL;

  collect (self);
  text = self->homes->len == 0 ? g_strdup (_ ("No home has this letter due. Choose other homes."))
                               : g_strdup_printf (ngettext ("%u letter", "%u letters", self->homes->len), self->homes->len);
  lm_print_dialog_set_count (dialog, self->homes->len, text);
}

/* --- the job --- */

typedef struct {
  LmSnapshot *snapshot;
  GArray *homes;
  char *code;
  LmDay today;
} LetterJob;

static void
letter_job_free (gpointer data)
{
  LetterJob *job = data;

  lm_snapshot_unref (job->snapshot);
  g_array_unref (job->homes);
  g_free (job->code);
  g_free (job);
}

static LmDocument *
make_letter (guint index, gpointer data, GError **error)
{
  LetterJob *job = data;

  return lm_letter_new (job->snapshot, g_array_index (job->homes, LmId, index), job->code, job->today, error);
}

static LmPaperJob *
make_job (LmPrintDialog *dialog, gpointer data)
{
  Letters *self = data;
  LetterJob *job;

  collect (self);
  if (self->homes->len == 0 || chosen_code (self) == NULL)
    return NULL;
  job = g_new0 (LetterJob, 1);
  job->snapshot = lm_snapshot_ref (self->snapshot);
  job->homes = g_array_copy (self->homes);
  job->code = g_strdup (chosen_code (self));
  job->today = lm_desk_get_today (self->desk);
  return lm_paper_job_new (job->homes->len, make_letter, job, letter_job_free, _ ("Letters to residents"));
}

/* A letter that names a date is a promise from the moment that it is sent. */
static void
finished (LmPrintDialog *dialog, gpointer data)
{
  Letters *self = data;
  GError *error = NULL;
  gboolean ok;

  if (!adw_switch_row_get_active (self->note_sent))
    return;
  ok = lm_project_letter_sent (lm_desk_get_project (self->desk), (LmId *) self->homes->data, self->homes->len,
                               LM_CHANNEL_LETTER, NULL, &error);
  lm_desk_done (self->desk, ok, error);
}

/* --- choices --- */

static AdwComboRow *
letter_row (Letters *self)
{
  guint n, chosen = 0;
  const LmTemplateRow *templates = LM_ROWS (self->snapshot, TEMPLATE, &n);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());

  for (guint i = 0; i < n; i++) {
    if (strcmp (templates[i].language, "nl") != 0)
      continue;
    if (strcmp (templates[i].code, "date") == 0)
      chosen = self->codes->len;
    g_ptr_array_add (self->codes, g_strdup (templates[i].code));
    gtk_string_list_append (names, templates[i].subject);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Letter"));
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (row, chosen);
  return row;
}

static AdwComboRow *
which_row (Letters *self)
{
  guint n;
  const LmTrainRow *trains = LM_ROWS (self->snapshot, TRAIN, &n);
  const LmPlanRow *adopted = lm_snapshot_get_adopted (self->snapshot);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());

  gtk_string_list_append (names, _ ("Homes whose letter is due"));
  gtk_string_list_append (names, _ ("Every home in the plan"));
  for (guint i = 0; i < n; i++)
    if (adopted != NULL && trains[i].plan == adopted->id) {
      g_array_append_val (self->trains, trains[i].id);
      gtk_string_list_append (names, trains[i].name);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Homes"));
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  return row;
}

void
lm_print_letters_present (LmDesk *desk, GtkWidget *parent, const LmId *homes, guint n_homes)
{
  Letters *self = g_new0 (Letters, 1);
  LmPrintDialog *dialog;
  AdwPreferencesGroup *group;

  self->desk = g_object_ref (desk);
  self->snapshot = lm_snapshot_ref (lm_desk_get_snapshot (desk));
  self->given = g_array_new (FALSE, FALSE, sizeof (LmId));
  if (n_homes > 0)
    g_array_append_vals (self->given, homes, n_homes);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->trains = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->homes = g_array_new (FALSE, FALSE, sizeof (LmId));

  dialog = lm_print_dialog_new (desk, _ ("Letters"), _ ("letters.pdf"), make_job, finished, self, letters_free);
  g_object_set_data (G_OBJECT (dialog), "letters", self);
  group = lm_print_dialog_get_group (dialog);
  self->letter = letter_row (self);
  adw_preferences_group_add (group, GTK_WIDGET (self->letter));
  g_signal_connect_swapped (self->letter, "notify::selected", G_CALLBACK (choices_changed), dialog);
  if (n_homes == 0) {
    self->which = which_row (self);
    adw_preferences_group_add (group, GTK_WIDGET (self->which));
    g_signal_connect_swapped (self->which, "notify::selected", G_CALLBACK (choices_changed), dialog);
  }
  self->note_sent = ADW_SWITCH_ROW (adw_switch_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note_sent), _ ("Note them as sent"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->note_sent), _ ("What the letter promises then binds the plan."));
  adw_preferences_group_add (group, GTK_WIDGET (self->note_sent));
  choices_changed (dialog);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
