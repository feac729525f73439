/* show: which homes to survey next, and which letters are due. */

#include "lm-cli-show-private.h"

#include <glib/gi18n.h>

#include "core/lm-home.h"
#include "documents/lm-letter-queue.h"
#include "lm-cli-words-private.h"
#include "project/lm-survey-next.h"

/* Letters of this week and the three after it: a person plans no further. */
#define MESSAGE_DAYS 28

static const char *const reason_nicks[] = { "train", "unlike", "rest" };

static const LmPrintedColumn survey_columns[] = {
  { "home", NULL, LM_PRINTED_ID },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "reason", NULL, LM_PRINTED_TEXT },
  { "why", N_("Why"), LM_PRINTED_TEXT },
  { "visit_day", N_("Connection day"), LM_PRINTED_TEXT },
  { "train", N_("Train"), LM_PRINTED_TEXT },
  { "unknown", N_("Unknown"), LM_PRINTED_NUMBER },
};

/* In words, for the reason that counts most. */
static const char *
explain (const LmSurveyNext *next)
{
  if (next->reason == LM_SURVEY_NEXT_TRAIN)
    return _("Its train can't go on without");
  if (next->unlike & LM_SURVEY_UNLIKE_KIND)
    return _("None of this type and age was surveyed");
  if (next->unlike & LM_SURVEY_UNLIKE_FLOOR)
    return _("None on this floor was surveyed");
  if (next->unlike & LM_SURVEY_UNLIKE_COUPLING)
    return _("None of its stairwell or row was surveyed");
  return _("Others like it were surveyed");
}

gboolean
lm_cli_show_surveys (const LmShow *show)
{
  g_autoptr (GArray) list = lm_survey_next_list (show->snapshot, show->today);
  LmPrinter *printer = lm_printer_new (show->format, stdout, survey_columns, G_N_ELEMENTS (survey_columns));

  for (guint i = 0; i < list->len; i++)
    {
      const LmSurveyNext *next = &g_array_index (list, LmSurveyNext, i);
      const LmTrainRow *train = LM_FIND (show->snapshot, TRAIN, next->train);

      if (show->home != 0 && next->home != show->home)
        continue;
      lm_printer_id (printer, next->home);
      lm_printer_take (printer, lm_cli_home_address (show->snapshot, next->home));
      lm_printer_text (printer, reason_nicks[next->reason]);
      lm_printer_text (printer, explain (next));
      lm_printer_day (printer, next->visit_day);
      lm_printer_text (printer, train != NULL ? train->name : "");
      lm_printer_number (printer, next->unknown);
    }
  lm_printer_end (printer);
  return FALSE;
}

static const LmPrintedColumn message_columns[] = {
  { "week", N_("Week of"), LM_PRINTED_TEXT },
  { "due_day", N_("By"), LM_PRINTED_TEXT },
  { "late", NULL, LM_PRINTED_BOOL },
  { "home", NULL, LM_PRINTED_ID },
  { "address", N_("Home"), LM_PRINTED_TEXT },
  { "resident", N_("Resident"), LM_PRINTED_TEXT },
  { "letter", N_("Letter"), LM_PRINTED_TEXT },
  { "channel", N_("Channel"), LM_PRINTED_TEXT },
  { "language", NULL, LM_PRINTED_TEXT },
  { "visit_day", N_("Connection day"), LM_PRINTED_TEXT },
};

gboolean
lm_cli_show_messages (const LmShow *show)
{
  LmDay monday = show->today - lm_day_get_weekday (show->today);
  g_autoptr (GArray) queue = lm_letter_list_due (show->snapshot, show->today, monday + MESSAGE_DAYS);
  LmPrinter *printer = lm_printer_new (show->format, stdout, message_columns, G_N_ELEMENTS (message_columns));

  for (guint i = 0; i < queue->len; i++)
    {
      const LmDueLetter *due = &g_array_index (queue, LmDueLetter, i);
      const LmResidentRow *resident = lm_home_get_resident (show->snapshot, due->home);

      if (show->home != 0 && due->home != show->home)
        continue;
      /* What is late is work of this week. */
      lm_printer_day (printer, MAX (due->due_day - lm_day_get_weekday (due->due_day), monday));
      lm_printer_day (printer, due->due_day);
      lm_printer_bool (printer, due->due_day < show->today);
      lm_printer_id (printer, due->home);
      lm_printer_take (printer, lm_cli_home_address (show->snapshot, due->home));
      lm_printer_text (printer, resident != NULL ? resident->name : "");
      lm_printer_text (printer, due->code);
      lm_printer_text (printer, lm_channel_nicks[resident != NULL ? resident->channel : LM_CHANNEL_LETTER]);
      lm_printer_text (printer, resident != NULL ? resident->language : "nl");
      lm_printer_day (printer, due->visit_day);
    }
  lm_printer_end (printer);
  return FALSE;
}
