/* verify, salvage: whether a file can be trusted, and what to do where not. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>

#include "lm-printer-private.h"
#include "store/lm-salvage.h"
#include "store/lm-verify.h"

static const LmPrintedColumn check_columns[] = {
  { "check", N_("Looked at"), LM_PRINTED_TEXT },
  { "passed", N_("Good"), LM_PRINTED_BOOL },
  { "found", N_("Found"), LM_PRINTED_TEXT },
};

LmExitStatus
lm_cli_verify (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *format_text = NULL;
  int format = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_text, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  LmPrinter *printer;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (format_text && !lm_cli_parse_nick (command, "--format", format_text, lm_print_format_nicks, &format)))
    return LM_EXIT_USAGE;
  lines = lm_verify_file (args[1], NULL, &error);
  if (lines == NULL)
    return lm_cli_fail (NULL, error);
  printer = lm_printer_new (format, stdout, check_columns, G_N_ELEMENTS (check_columns));
  for (guint i = 0; i < lines->len; i++)
    {
      const LmVerifyLine *line = g_ptr_array_index (lines, i);

      lm_printer_text (printer, line->check);
      lm_printer_bool (printer, line->passed);
      lm_printer_text (printer, line->found);
    }
  lm_printer_end (printer);
  if (lm_verify_passed (lines))
    return LM_EXIT_FINE;
  if (lm_salvage_can_try (args[1]))
    lm_cli_say (_("What can still be read is taken out with “lmeter salvage %s NEW.lmeter”."), args[1]);
  return LM_EXIT_FOUND;
}

static const LmPrintedColumn salvage_columns[] = {
  { "table", N_("Table"), LM_PRINTED_TEXT },
  { "found", N_("Read"), LM_PRINTED_NUMBER },
  { "mended", N_("Left partly empty"), LM_PRINTED_NUMBER },
  { "lost", N_("Lost at least"), LM_PRINTED_NUMBER },
};

LmExitStatus
lm_cli_salvage (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *format_text = NULL, *sentence = NULL;
  int format = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_text, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  LmPrinter *printer;
  gboolean lost = FALSE;

  if (!lm_cli_parse (command, &args, entries, 2, 2) ||
      (format_text && !lm_cli_parse_nick (command, "--format", format_text, lm_print_format_nicks, &format)))
    return LM_EXIT_USAGE;
  lines = lm_salvage_file (args[1], args[2], NULL, &error);
  if (lines == NULL)
    return lm_cli_fail (NULL, error);
  printer = lm_printer_new (format, stdout, salvage_columns, G_N_ELEMENTS (salvage_columns));
  for (guint i = 0; i < lines->len; i++)
    {
      const LmSalvageLine *line = g_ptr_array_index (lines, i);

      lm_printer_text (printer, line->table);
      lm_printer_number (printer, line->n_found);
      lm_printer_number (printer, line->n_mended);
      lm_printer_number (printer, line->n_lost);
      lost |= line->n_mended > 0 || line->n_lost > 0;
    }
  lm_printer_end (printer);
  sentence = lm_salvage_to_text (lines);
  lm_cli_say ("%s", sentence);
  return lost ? LM_EXIT_FOUND : LM_EXIT_FINE;
}
