#include "lm-ui-config.h"

#include "print/lm-print.h"

#include "core/lm-calendar.h"
#include "documents/lm-day-sheet.h"
#include "print/lm-print-dialog.h"

#include <glib/gi18n.h>

typedef struct {
  LmDesk *desk;
  LmSnapshot *snapshot;
  AdwComboRow *crew;
  AdwComboRow *days;
} DaySheets;

static void
day_sheets_free (gpointer data)
{
  DaySheets *self = data;

  g_object_unref (self->desk);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

/* The crew days that the choices come to: today, the next working day, the
 * coming seven days. (transfer full) (element-type LmCrewDay) */
static GArray *
collect (DaySheets *self)
{
  guint chosen = adw_combo_row_get_selected (self->crew), n;
  const LmCrewRow *crews = LM_ROWS (self->snapshot, CREW, &n);
  LmId crew = chosen > 0 && chosen <= n ? crews[chosen - 1].id : 0;
  LmDay today = lm_desk_get_today (self->desk);

  switch (adw_combo_row_get_selected (self->days)) {
  case 0:
    today = lm_calendar_add (self->snapshot, NULL, today + 1, 0);
    return lm_day_sheet_list (self->snapshot, crew, today, today + 1);
  case 1:
    return lm_day_sheet_list (self->snapshot, crew, today, today + 1);
  default:
    return lm_day_sheet_list (self->snapshot, crew, today, today + 7);
  }
}

static void
choices_changed (LmPrintDialog *dialog)
{
  DaySheets *self = g_object_get_data (G_OBJECT (dialog), "day-sheets");
  g_autoptr (GArray) days = collect (self);
  g_autofree char *text = days->len == 0 ? g_strdup (_ ("No crew has work then. Choose other days."))
                                         : g_strdup_printf (ngettext ("%u day sheet", "%u day sheets", days->len), days->len);

  lm_print_dialog_set_count (dialog, days->len, text);
}

typedef struct {
  LmSnapshot *snapshot;
  GArray *days;
  const char *language;
} SheetJob;

static void
sheet_job_free (gpointer data)
{
  SheetJob *job = data;

  lm_snapshot_unref (job->snapshot);
  g_array_unref (job->days);
  g_free (job);
}

static LmDocument *
make_sheet (guint index, gpointer data, GError **error)
{
  SheetJob *job = data;
  LmCrewDay day = g_array_index (job->days, LmCrewDay, index);

  return lm_day_sheet_new (job->snapshot, day.crew, day.day, job->language);
}

static LmPaperJob *
make_job (LmPrintDialog *dialog, gpointer data)
{
  DaySheets *self = data;
  SheetJob *job = g_new0 (SheetJob, 1);

  job->snapshot = lm_snapshot_ref (self->snapshot);
  job->days = collect (self);
  /* Translators: the language in which day sheets are written, nl or en. */
  job->language = _ ("en");
  if (job->days->len == 0) {
    sheet_job_free (job);
    return NULL;
  }
  return lm_paper_job_new (job->days->len, make_sheet, job, sheet_job_free, _ ("Day sheets"));
}

static AdwComboRow *
combo_row (const char *title, const char *const *names)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  return row;
}

void
lm_print_day_sheets_present (LmDesk *desk, GtkWidget *parent)
{
  DaySheets *self = g_new0 (DaySheets, 1);
  LmPrintDialog *dialog;
  AdwPreferencesGroup *group;
  guint n;
  const LmCrewRow *crews;
  g_autofree const char **names = NULL;

  self->desk = g_object_ref (desk);
  self->snapshot = lm_snapshot_ref (lm_desk_get_snapshot (desk));
  crews = LM_ROWS (self->snapshot, CREW, &n);
  names = g_new0 (const char *, n + 2);
  names[0] = _ ("Every crew");
  for (guint i = 0; i < n; i++)
    names[i + 1] = crews[i].name;

  dialog = lm_print_dialog_new (desk, _ ("Day sheets"), _ ("day-sheets.pdf"), make_job, NULL, self, day_sheets_free);
  g_object_set_data (G_OBJECT (dialog), "day-sheets", self);
  group = lm_print_dialog_get_group (dialog);
  self->crew = combo_row (_ ("Crew"), names);
  self->days = combo_row (_ ("Days"), (const char *const[]){ _ ("The next working day"), _ ("Today"), _ ("The coming week"), NULL });
  adw_preferences_group_add (group, GTK_WIDGET (self->crew));
  adw_preferences_group_add (group, GTK_WIDGET (self->days));
  g_signal_connect_swapped (self->crew, "notify::selected", G_CALLBACK (choices_changed), dialog);
  g_signal_connect_swapped (self->days, "notify::selected", G_CALLBACK (choices_changed), dialog);
  choices_changed (dialog);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
