/* slots: the days that can be offered to a resident, and why another can't. */

#include <glib/gi18n.h>

#include "lm-cli-private.h"
#include "lm-cli-words-private.h"
#include "lm-printer-private.h"
#include "project/lm-appointments.h"

#define SLOTS_MOST 200

static const LmPrintedColumn columns[] = {
  { "day", N_("Day"), LM_PRINTED_TEXT },
  { "start", N_("From"), LM_PRINTED_TEXT },
  { "end", N_("To"), LM_PRINTED_TEXT },
  { "slack", NULL, LM_PRINTED_NUMBER },
  { "uses_buffer", NULL, LM_PRINTED_BOOL },
  { "before_ready", NULL, LM_PRINTED_BOOL },
  { "shift", NULL, LM_PRINTED_NUMBER },
  { "others_that_day", NULL, LM_PRINTED_NUMBER },
  { "others_moved", NULL, LM_PRINTED_NUMBER },
  { "own_steps_moved", NULL, LM_PRINTED_NUMBER },
  { "train", NULL, LM_PRINTED_ID },
  { "in_train", NULL, LM_PRINTED_BOOL },
  { "spare_days_used", NULL, LM_PRINTED_NUMBER },
  { "spare_days_left", NULL, LM_PRINTED_NUMBER },
  { "uses_slot", NULL, LM_PRINTED_BOOL },
  { "slots_left", NULL, LM_PRINTED_NUMBER },
  { "train_shift", NULL, LM_PRINTED_NUMBER },
  { "district_shift", NULL, LM_PRINTED_NUMBER },
  { "district_end", NULL, LM_PRINTED_TEXT },
  { "p80_day", NULL, LM_PRINTED_TEXT },
  { "text", N_("What follows"), LM_PRINTED_TEXT },
};

static void
print_slot (LmPrinter *printer, LmSnapshot *snapshot, const LmSlot *slot)
{
  g_auto (GStrv) phrases = lm_slot_describe (snapshot, slot);

  lm_printer_day (printer, slot->day);
  lm_printer_minute (printer, slot->start);
  lm_printer_minute (printer, slot->end);
  lm_printer_number (printer, slot->slack);
  lm_printer_bool (printer, slot->uses_buffer);
  lm_printer_bool (printer, slot->before_ready);
  lm_printer_number (printer, slot->shift);
  lm_printer_number (printer, slot->visits);
  lm_printer_number (printer, 0);
  lm_printer_number (printer, slot->moved);
  lm_printer_id (printer, slot->train);
  lm_printer_bool (printer, slot->in_train);
  lm_printer_number (printer, slot->spare_days_used);
  lm_printer_number (printer, slot->spare_days_left);
  lm_printer_bool (printer, slot->uses_slot);
  lm_printer_number (printer, slot->slots_left);
  lm_printer_number (printer, slot->train_shift);
  lm_printer_number (printer, slot->district_shift);
  lm_printer_day (printer, slot->district_end);
  lm_printer_day (printer, slot->p80_day);
  lm_printer_take (printer, g_strjoinv ("; ", phrases));
}

LmExitStatus
lm_cli_slots (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *date = NULL, *from = NULL, *format = NULL, *address = NULL, *words = NULL, *why = NULL;
  int number = 5, value = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "date", 0, 0, G_OPTION_ARG_FILENAME, &date, N_("Ask about this day only, and why not"), N_("DATE") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("Not before this day"), N_("DATE") },
    { "number", 0, 0, G_OPTION_ARG_INT, &number, N_("So many days, the best first; 5 without it"), N_("N") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPrinter) printer = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmDay day = LM_DAY_NONE, first;
  LmProject *project;
  LmId home;

  if (!lm_cli_parse (command, &args, entries, 2, 12) || (date && !lm_cli_parse_day (command, "--date", date, &day)) ||
      (format && !lm_cli_parse_nick (command, "--format", format, lm_print_format_nicks, &value)))
    return LM_EXIT_USAGE;
  if (number < 1 || number > SLOTS_MOST)
    return lm_cli_misuse (command, _("--number %d is not between 1 and %d"), number, SLOTS_MOST);
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  first = lm_project_get_today (project);
  if (from && !lm_cli_parse_day (command, "--from", from, &first))
    return lm_cli_close (project, LM_EXIT_USAGE);
  words = lm_cli_join (args, 2);
  home = lm_project_find_home (project, words, &error);
  if (home == 0)
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  address = lm_cli_home_address (lm_project_get_snapshot (project), home);
  if (date)
    {
      LmSlot slot;

      if (!lm_project_ask_slot (project, home, day, &slot, &why))
        {
          lm_cli_say ("%s: %s", address, why);
          return lm_cli_close (project, LM_EXIT_FOUND);
        }
      printer = lm_printer_new (value, stdout, columns, G_N_ELEMENTS (columns));
      print_slot (printer, lm_project_get_snapshot (project), &slot);
    }
  else
    {
      g_autoptr (GArray) slots = lm_project_find_slots (project, home, first, (guint) number);

      if (slots->len == 0)
        {
          lm_cli_say (_("%s: no day can be offered; “lmeter show PROJECT conflicts” says what is in the way."), address);
          status = LM_EXIT_FOUND;
        }
      printer = lm_printer_new (value, stdout, columns, G_N_ELEMENTS (columns));
      for (guint i = 0; i < slots->len; i++)
        print_slot (printer, lm_project_get_snapshot (project), &g_array_index (slots, LmSlot, i));
    }
  return lm_cli_close (project, status);
}
