/* print: letters and day sheets as PDF, and the board as PDF or picture. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/lm-home.h"
#include "documents/lm-board-print.h"
#include "documents/lm-choice-card.h"
#include "documents/lm-day-sheet.h"
#include "documents/lm-letter.h"
#include "documents/lm-letter-field.h"
#include "documents/lm-survey-form.h"
#include "lm-cli-words-private.h"
#include "planner/lm-choice.h"
#include "project/lm-appointments.h"

typedef struct {
  LmSnapshot *snapshot;
  LmDay today;
  gboolean cards;    /* choice cards in place of letters */
  gboolean forms;    /* or survey forms */
  const char *code;  /* letters: which one; NULL: the one that is due */
  GArray *homes;     /* letters: LmId */
  GArray *told;      /* letters: LmId of the homes whose letter is whole and names a time */
  GArray *days;      /* day sheets: LmCrewDay */
  const char *language;
} PrintJob;

static void
show_printing (guint done, guint n, gpointer data)
{
  lm_cli_progress (_("printing"), n ? (double) done / n * 0.99 : 0);
}

static LmDocument *
make_letter (guint index, gpointer data, GError **error)
{
  PrintJob *job = data;
  LmId home = g_array_index (job->homes, LmId, index);
  const char *code = job->code ? job->code : lm_letter_get_due (job->snapshot, home, job->today);
  LmDocument *letter = lm_letter_new (job->snapshot, home, code, job->today, error);
  const char *const *missing = letter ? lm_document_get_missing (letter) : NULL;
  LmPromiseRow told;

  if (missing && *missing)
    {
      g_autofree char *address = lm_cli_home_address (job->snapshot, home);

      for (guint i = 0; missing[i] != NULL; i++)
        {
          g_autofree char *words = lm_letter_describe_missing (missing[i]);

          lm_cli_say (_("%s: … on the letter: %s"), address, words);
        }
    }
  else if (letter && lm_document_get_told (letter, &told))
    g_array_append_val (job->told, home);
  return letter;
}

static LmDocument *
make_card (guint index, gpointer data, GError **error)
{
  PrintJob *job = data;

  return lm_choice_card_new (job->snapshot, g_array_index (job->homes, LmId, index), job->today, error);
}

static LmDocument *
make_form (guint index, gpointer data, GError **error)
{
  PrintJob *job = data;

  return lm_survey_form_new (job->snapshot, g_array_index (job->homes, LmId, index), job->today, job->language, error);
}

static LmDocument *
make_sheet (guint index, gpointer data, GError **error)
{
  PrintJob *job = data;
  const LmCrewDay *day = &g_array_index (job->days, LmCrewDay, index);

  return lm_day_sheet_new (job->snapshot, day->crew, day->day, job->language);
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer snapshot)
{
  return lm_home_compare (LM_FIND ((LmSnapshot *) snapshot, HOME, *(const LmId *) a),
                          LM_FIND ((LmSnapshot *) snapshot, HOME, *(const LmId *) b));
}

static gboolean
can_choose (LmSnapshot *snapshot, LmId home)
{
  g_autoptr (GArray) choices = lm_choice_list (snapshot, home);

  for (guint i = 0; i < choices->len; i++)
    if (g_array_index (choices, LmChoice, i).verdict != LM_CHOICE_EXCLUDED)
      return TRUE;
  return FALSE;
}

/* Homes to which the letter goes: those named; else those whose letter is due;
 * with a letter named, every home with a day in the plan in the days asked for. */
static gboolean
collect_homes (LmProject *project, PrintJob *job, char **names, LmDay first, LmDay end, GError **error)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (job->snapshot, HOME, &n);

  if (names)
    {
      for (guint i = 0; names[i]; i++)
        {
          LmId home = lm_project_find_home (project, names[i], error);

          if (home == 0)
            return FALSE;
          g_array_append_val (job->homes, home);
        }
      return TRUE;
    }
  if (job->forms)
    {
      g_array_unref (job->homes);
      job->homes = lm_survey_form_list_open (job->snapshot);
      return TRUE;
    }
  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (job->snapshot, homes[i].id);

      /* A card is for whoever has still to choose, planned or not. */
      if (job->cards)
        {
          const LmDecisionRow *decision = lm_home_get_decision (job->snapshot, homes[i].id);

          if (homes[i].in_project && (decision == NULL || decision->state == LM_DECISION_STATE_PROPOSED) && can_choose (job->snapshot, homes[i].id))
            g_array_append_val (job->homes, homes[i].id);
          continue;
        }
      if (!homes[i].in_project || plan == NULL || plan->visit_day == LM_DAY_NONE || plan->visit_day < first ||
          plan->visit_day >= end)
        continue;
      if (job->code || lm_letter_get_due (job->snapshot, homes[i].id, job->today))
        g_array_append_val (job->homes, homes[i].id);
    }
  g_array_sort_with_data (job->homes, compare_ids, job->snapshot);
  return TRUE;
}

LmId
lm_cli_find_crew (LmSnapshot *snapshot, const char *text)
{
  guint n;
  const LmCrewRow *crews = LM_ROWS (snapshot, CREW, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, crews[i].id);

      if (g_str_equal (id, text) || g_ascii_strcasecmp (crews[i].name, text) == 0)
        return crews[i].id;
    }
  return 0;
}

static LmDay
first_working_day (PrintJob *job)
{
  LmDay first = LM_DAY_NONE;
  g_autoptr (GArray) all = lm_day_sheet_list (job->snapshot, 0, job->today, job->today + 3660);

  if (all->len > 0)
    first = g_array_index (all, LmCrewDay, 0).day;
  return first;
}

static LmExitStatus
write_papers (PrintJob *job, gboolean letters, const char *output, gboolean one_file)
{
  g_autoptr (GFile) target = g_file_new_for_commandline_arg (output);
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint n = letters ? job->homes->len : job->days->len;

  if (n == 0)
    {
      lm_cli_tell (job->forms ? _("There is no home left to survey.")
                   : letters ? _("There is no letter to write.") : _("There is no work in these days."));
      return LM_EXIT_FINE;
    }
  if (!lm_documents_write (n, job->cards ? make_card : job->forms ? make_form : letters ? make_letter : make_sheet, target, one_file, show_printing, job, NULL, written, &error))
    {
      lm_cli_progress ("", 1);
      return lm_cli_fail (output, error);
    }
  lm_cli_progress ("", 1);
  for (guint i = 0; i < written->len; i++)
    lm_cli_tell ("%s", (const char *) g_ptr_array_index (written, i));
  return LM_EXIT_FINE;
}

static LmId
find_train (LmSnapshot *snapshot, const char *text)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  guint n;
  const LmTrainRow *trains = LM_ROWS (snapshot, TRAIN, &n);

  for (guint i = 0; plan && i < n; i++)
    {
      g_autofree char *position = g_strdup_printf ("%d", trains[i].position);

      if (trains[i].plan == plan->id && (g_str_equal (position, text) || g_ascii_strcasecmp (trains[i].name, text) == 0))
        return trains[i].id;
    }
  return 0;
}

/* A PDF of every page, or by the ending of the name a picture of each. */
static LmExitStatus
print_board (LmProject *project, const LmBoardPrintOptions *options, const char *output, int dpi)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (project);
  g_autoptr (LmDistrictState) state = lm_district_state_new (snapshot, NULL);
  g_autoptr (LmDocument) board = lm_board_print_new (snapshot, state, options);
  g_autoptr (GFile) target = g_file_new_for_commandline_arg (output);
  g_autofree char *folded = g_ascii_strdown (output, -1);
  g_autoptr (GError) error = NULL;
  guint n = lm_document_get_n_pages (board);

  if (g_str_has_suffix (folded, ".pdf"))
    {
      if (!lm_document_write_pdf (board, target, &error))
        return lm_cli_fail (output, error);
      lm_cli_tell ("%s", output);
      return LM_EXIT_FINE;
    }
  for (guint page = 0; page < n; page++)
    {
      const char *dot = strrchr (output, '.');
      /* board.png, board-2.png, board-3.png … */
      g_autofree char *name = page == 0 || dot == NULL ? g_strdup (output)
                                                       : g_strdup_printf ("%.*s-%u%s", (int) (dot - output), output, page + 1, dot);
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);

      if (!lm_document_write_picture (board, page, file, dpi, &error))
        return lm_cli_fail (name, error);
      lm_cli_tell ("%s", name);
    }
  return LM_EXIT_FINE;
}

LmExitStatus
lm_cli_print (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_auto (GStrv) homes = NULL;
  g_autofree char *output = NULL, *letter = NULL, *from = NULL, *to = NULL, *crew = NULL, *language = NULL, *level = NULL, *train = NULL;
  static const char *const papers[] = { "letters", "choice-cards", "survey-forms", "day-sheets", "board", NULL };
  gboolean one_file = FALSE, sent = FALSE, letters, board;
  int dpi = 150;
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, N_("Folder for the papers, or the file with --one-file; for the board a .pdf, .png or .svg"), N_("DIR") },
    { "one-file", 0, 0, G_OPTION_ARG_NONE, &one_file, N_("All in one PDF"), NULL },
    { "home", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &homes, N_("Letter, card or form for this home; may be given several times"), N_("HOME") },
    { "letter", 0, 0, G_OPTION_ARG_FILENAME, &letter, N_("Which letter: date, announcement, survey …; the one that is due without it"), N_("CODE") },
    { "sent", 0, 0, G_OPTION_ARG_NONE, &sent, N_("The letters go out: keep in the project what they promise"), NULL },
    { "crew", 0, 0, G_OPTION_ARG_FILENAME, &crew, N_("Day sheets of this crew only"), N_("CREW") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("First day; for day sheets the next day with work without it"), N_("DATE") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_("Last day; for day sheets the first day without it"), N_("DATE") },
    { "language", 0, 0, G_OPTION_ARG_FILENAME, &language, N_("Language of day sheets and survey forms: nl or en"), N_("LANGUAGE") },
    { "level", 0, 0, G_OPTION_ARG_FILENAME, &level, N_("Board: trains or homes (the default)"), N_("LEVEL") },
    { "train", 0, 0, G_OPTION_ARG_FILENAME, &train, N_("Board: only this train, by name or number"), N_("TRAIN") },
    { "dpi", 0, 0, G_OPTION_ARG_INT, &dpi, N_("Board as .png: dots per inch, 72 to 600 (150)"), N_("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmDay first = LM_DAY_NONE, last = LM_DAY_NONE;
  LmProject *project;
  PrintJob job = { 0 };
  const char *what, *path;

  if (!lm_cli_parse (command, &args, entries, 2, 2))
    return LM_EXIT_USAGE;
  what = g_strv_contains (papers, args[1]) ? args[1] : args[2];
  path = what == args[1] ? args[2] : args[1];
  job.cards = g_str_equal (what, "choice-cards");
  job.forms = g_str_equal (what, "survey-forms");
  letters = job.cards || job.forms || g_str_equal (what, "letters");
  board = g_str_equal (what, "board");
  if (!letters && !board && !g_str_equal (what, "day-sheets"))
    return lm_cli_misuse (command, _("“%s” can't be printed; choose letters, choice-cards, survey-forms, day-sheets or board."), what);
  if (level && !g_str_equal (level, "trains") && !g_str_equal (level, "homes"))
    return lm_cli_misuse (command, _("--level: “%s” is no level of the board; choose trains or homes."), level);
  if (output == NULL)
    return lm_cli_misuse (command, _("say where to: --output DIR"));
  if ((from && !lm_cli_parse_day (command, "--from", from, &first)) || (to && !lm_cli_parse_day (command, "--to", to, &last)))
    return LM_EXIT_USAGE;

  project = lm_cli_open (path, &status);
  if (project == NULL)
    return status;
  if (board)
    {
      LmBoardPrintOptions options = {
        .level = level && g_str_equal (level, "trains") ? LM_BOARD_TRAINS : LM_BOARD_HOMES, .today = lm_project_get_today (project),
        .now = lm_project_get_now (project), .first = first, .end = first == LM_DAY_NONE ? LM_DAY_NONE : last == LM_DAY_NONE ? first + 56 : last + 1,
      };

      if (train)
        options.train = find_train (lm_project_get_snapshot (project), train);
      if (train && options.train == 0)
        status = lm_cli_misuse (command, _("--train: there is no train “%s”; see “lmeter show %s trains”."), train, path);
      else if (first != LM_DAY_NONE && options.end <= first)
        status = lm_cli_misuse (command, _("--to comes before --from."));
      else
        status = print_board (project, &options, output, dpi);
      return lm_cli_close (project, status);
    }
  job.snapshot = lm_snapshot_ref (lm_project_get_snapshot (project));
  job.today = lm_project_get_today (project);
  job.code = letter;
  job.language = language ? language : "nl";
  job.homes = g_array_new (FALSE, TRUE, sizeof (LmId));
  job.told = g_array_new (FALSE, TRUE, sizeof (LmId));
  if (letters)
    {
      if (!collect_homes (project, &job, homes, first == LM_DAY_NONE ? job.today : first, last == LM_DAY_NONE ? G_MAXINT32 : last + 1,
                          &error))
        status = lm_cli_fail (NULL, error);
    }
  else
    {
      LmId crew_id = crew ? lm_cli_find_crew (job.snapshot, crew) : 0;

      if (crew && crew_id == 0)
        status = lm_cli_misuse (command, _("--crew: there is no crew “%s”; see “lmeter show %s crews”."), crew, path);
      if (first == LM_DAY_NONE)
        first = first_working_day (&job);
      if (last == LM_DAY_NONE)
        last = first;
      job.days = first == LM_DAY_NONE ? g_array_new (FALSE, TRUE, sizeof (LmCrewDay))
                                      : lm_day_sheet_list (job.snapshot, crew_id, first, last + 1);
    }
  if (status == LM_EXIT_FINE)
    status = write_papers (&job, letters, output, one_file);
  if (status == LM_EXIT_FINE && letters && !job.cards && !job.forms && sent && job.told->len > 0 &&
      !lm_project_letter_sent (project, (const LmId *) job.told->data, job.told->len, LM_CHANNEL_LETTER, NULL, &error))
    status = lm_cli_fail (path, error);
  lm_snapshot_unref (job.snapshot);
  g_array_unref (job.homes);
  g_array_unref (job.told);
  g_clear_pointer (&job.days, g_array_unref);
  return lm_cli_close (project, status);
}
