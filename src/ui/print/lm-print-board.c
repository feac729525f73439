#include "lm-ui-config.h"

#include "print/lm-print.h"

#include "documents/lm-board-print.h"
#include "print/lm-print-dialog.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

enum { TIME_ALL, TIME_SHOWN, TIME_WEEKS };

typedef struct {
  LmDesk *desk;
  LmBoardPrintOptions shown; /* as the board has it; owns `homes` and `shown` */
  AdwComboRow *level, *time, *train;
  GArray *trains;            /* LmId, as in the row after «every train» */
} BoardPaper;

static void
board_paper_free (gpointer data)
{
  BoardPaper *self = data;

  g_clear_pointer (&self->shown.homes, g_hash_table_unref);
  g_free ((char *) self->shown.shown);
  g_array_unref (self->trains);
  g_object_unref (self->desk);
  g_free (self);
}

typedef struct {
  LmSnapshot *snapshot;
  LmBoardPrintOptions options; /* owns `homes` and `shown` */
} BoardJob;

static void
board_job_free (gpointer data)
{
  BoardJob *job = data;

  lm_snapshot_unref (job->snapshot);
  g_clear_pointer (&job->options.homes, g_hash_table_unref);
  g_free ((char *) job->options.shown);
  g_free (job);
}

static LmDocument *
make_board (guint index, gpointer data, GError **error)
{
  BoardJob *job = data;
  g_autoptr (LmDistrictState) state = lm_district_state_new (job->snapshot, NULL);

  return lm_board_print_new (job->snapshot, state, &job->options);
}

static LmPaperJob *
make_job (LmPrintDialog *dialog, gpointer data)
{
  BoardPaper *self = data;
  BoardJob *job = g_new0 (BoardJob, 1);
  LmPaperJob *papers;
  guint train = adw_combo_row_get_selected (self->train);

  job->snapshot = lm_snapshot_ref (lm_desk_get_snapshot (self->desk));
  job->options = self->shown;
  job->options.level = adw_combo_row_get_selected (self->level) == 0 ? LM_BOARD_HOMES : LM_BOARD_TRAINS;
  job->options.now = lm_project_get_now (lm_desk_get_project (self->desk));
  job->options.train = train > 0 ? g_array_index (self->trains, LmId, train - 1) : 0;
  switch (adw_combo_row_get_selected (self->time)) {
  case TIME_ALL:
    job->options.first = job->options.end = LM_DAY_NONE;
    break;
  case TIME_WEEKS:
    job->options.first = job->options.today;
    job->options.end = job->options.today + 8 * 7;
    break;
  case TIME_SHOWN:
  default:
    break;
  }
  if (self->shown.homes != NULL)
    job->options.homes = g_hash_table_ref (self->shown.homes);
  job->options.shown = g_strdup (self->shown.shown);
  papers = lm_paper_job_new (1, make_board, job, board_job_free, _ ("Board"));
  lm_paper_job_set_paper (papers, GTK_PAPER_NAME_A3, GTK_PAGE_ORIENTATION_LANDSCAPE);
  return papers;
}

static AdwComboRow *
combo_row (AdwPreferencesGroup *group, const char *title, const char *const *names)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

void
lm_print_board_present (LmDesk *desk, GtkWidget *parent, const LmBoardPrintOptions *shown)
{
  BoardPaper *self = g_new0 (BoardPaper, 1);
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *from = lm_words_day (shown->first), *until = lm_words_day (shown->end != LM_DAY_NONE ? shown->end - 1 : LM_DAY_NONE);
  /* Translators: the days in sight: from a day to a day. */
  g_autofree char *in_sight = g_strdup_printf (_ ("In sight are %s to %s."), from, until);
  LmPrintDialog *dialog;
  AdwPreferencesGroup *group;
  guint n;
  const LmTrainRow *trains = LM_ROWS (snapshot, TRAIN, &n);

  self->desk = g_object_ref (desk);
  self->shown = *shown;
  self->shown.homes = shown->homes != NULL ? g_hash_table_ref (shown->homes) : NULL;
  self->shown.shown = g_strdup (shown->shown);
  self->trains = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_ptr_array_add (names, (gpointer) _ ("Every train"));
  for (guint i = 0; plan != NULL && i < n; i++)
    if (trains[i].plan == plan->id) {
      g_ptr_array_add (names, (gpointer) trains[i].name);
      g_array_append_val (self->trains, trains[i].id);
    }
  g_ptr_array_add (names, NULL);

  dialog = lm_print_dialog_new (desk, _ ("Print the board"), _ ("board.pdf"), make_job, NULL, self, board_paper_free);
  group = lm_print_dialog_get_group (dialog);
  self->level = combo_row (group, _ ("Rows"), (const char *const[]){ _ ("A row for each home"), _ ("A row for each train"), NULL });
  self->train = combo_row (group, _ ("Trains"), (const char *const *) names->pdata);
  self->time = combo_row (group, _ ("Days"), (const char *const[]){ _ ("All the work"), _ ("What is in sight"), _ ("The coming eight weeks"), NULL });
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->time), in_sight);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->train), _ ("With a row for each home, every train begins a page."));
  adw_combo_row_set_selected (self->level, shown->level == LM_BOARD_TRAINS ? 1 : 0);
  adw_combo_row_set_selected (self->time, TIME_SHOWN);
  lm_print_dialog_hide_one_file (dialog);
  lm_print_dialog_set_count (dialog, 1, shown->shown != NULL ? _ ("On A3, with the filter of the board.") : _ ("On A3, with head and legend on every page."));
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
