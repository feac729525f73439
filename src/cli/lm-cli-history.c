/* undo, redo, history: the change log. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>

#include "lm-printer-private.h"

static LmExitStatus
step_back (const LmCliCommand *command, char **arguments, gboolean redo)
{
  g_auto (GStrv) args = arguments;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;

  if (!lm_cli_parse (command, &args, NULL, 1, 1))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  label = g_strdup (redo ? lm_project_get_redo_label (project) : lm_project_get_undo_label (project));
  if (label == NULL)
    {
      lm_cli_say ("%s: %s", args[1], redo ? _("there is nothing to do again") : _("there is nothing to undo"));
      return lm_cli_close (project, LM_EXIT_INPUT);
    }
  if (!(redo ? lm_project_redo (project, &error) : lm_project_undo (project, &error)))
    return lm_cli_close (project, lm_cli_fail (label, error));
  lm_cli_tell (redo ? _("Done again: %s") : _("Undone: %s"), label);
  return lm_cli_close (project, LM_EXIT_FINE);
}

LmExitStatus
lm_cli_undo (const LmCliCommand *command, char **arguments)
{
  return step_back (command, arguments, FALSE);
}

LmExitStatus
lm_cli_redo (const LmCliCommand *command, char **arguments)
{
  return step_back (command, arguments, TRUE);
}

static const LmPrintedColumn columns[] = {
  { "id", NULL, LM_PRINTED_ID },
  { "revision", N_("Revision"), LM_PRINTED_NUMBER },
  { "at", N_("When (UTC)"), LM_PRINTED_TEXT },
  { "author", N_("Who"), LM_PRINTED_TEXT },
  { "label", N_("What"), LM_PRINTED_TEXT },
  { "rows", N_("Rows"), LM_PRINTED_NUMBER },
  { "undone", N_("Undone"), LM_PRINTED_BOOL },
  { "undoes", NULL, LM_PRINTED_ID },
};

LmExitStatus
lm_cli_history (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *home_text = NULL, *format_text = NULL;
  int limit = 100, format = LM_PRINT_TABLE;
  const GOptionEntry entries[] = {
    { "home", 0, 0, G_OPTION_ARG_FILENAME, &home_text, N_("Only what touched this home"), N_("HOME") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("So many at most; 100 without it"), N_("N") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_text, N_("table, csv or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) actions = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmPrinter *printer;
  LmProject *project;
  LmId home = 0;

  if (!lm_cli_parse (command, &args, entries, 1, 1) ||
      (format_text && !lm_cli_parse_nick (command, "--format", format_text, lm_print_format_nicks, &format)))
    return LM_EXIT_USAGE;
  if (limit < 1)
    return lm_cli_misuse (command, _("--limit: %d is not 1 or more."), limit);
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  if (home_text && (home = lm_project_find_home (project, home_text, &error)) == 0)
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  actions = lm_project_get_history (project, home, (guint) limit, &error);
  if (actions == NULL)
    return lm_cli_close (project, lm_cli_fail (args[1], error));

  printer = lm_printer_new (format, stdout, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < actions->len; i++)
    {
      const LmAction *action = g_ptr_array_index (actions, i);

      lm_printer_id (printer, action->id);
      lm_printer_number (printer, action->revision);
      lm_printer_utc (printer, action->at);
      lm_printer_text (printer, action->author);
      lm_printer_text (printer, action->label);
      lm_printer_number (printer, action->n_rows);
      lm_printer_bool (printer, action->undone);
      lm_printer_id (printer, action->undoes);
    }
  lm_printer_end (printer);
  return lm_cli_close (project, LM_EXIT_FINE);
}
