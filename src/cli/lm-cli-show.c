/* show: what is in the project, one list at a time. */

#include "lm-cli-show-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lm-cli-private.h"

static const struct {
  const char *name;
  gboolean (*show) (const LmShow *show);
} topics[] = {
  { "homes", lm_cli_show_homes },       { "trains", lm_cli_show_trains },       { "plan", lm_cli_show_plan },
  { "crews", lm_cli_show_crews },       { "appointments", lm_cli_show_appointments }, { "conflicts", lm_cli_show_conflicts },
  { "readiness", lm_cli_show_readiness }, { "methods", lm_cli_show_methods },   { "holidays", lm_cli_show_holidays },
  { "surveys", lm_cli_show_surveys },   { "messages", lm_cli_show_messages },   { "table", lm_cli_show_table },
};

static int
find_topic (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (g_str_equal (topics[i].name, name))
      return (int) i;
  return -1;
}

gboolean
lm_cli_show_conflicts (const LmShow *show)
{
  g_autoptr (GArray) violations = show->home ? lm_check_home (show->snapshot, 0, show->home, show->today)
                                             : lm_check_plan (show->snapshot, 0, show->today);

  lm_cli_print_violations (show->snapshot, violations, FALSE, show->format);
  return lm_violations_count_hard (violations) > 0;
}

/* Any table as it stands, for who wants to check everything. */
gboolean
lm_cli_show_table (const LmShow *show)
{
  LmTable table = 0;
  const LmTableInfo *info;
  g_autofree LmPrintedColumn *columns = NULL;
  LmPrinter *printer;
  const char *rows;
  guint n;

  lm_table_from_name (show->table, &table);
  info = lm_table_get_info (table);
  columns = g_new0 (LmPrintedColumn, info->n_columns);
  for (guint c = 0; c < info->n_columns; c++)
    {
      columns[c].key = columns[c].title = info->columns[c].name;
      switch (info->columns[c].type)
        {
        case LM_COLUMN_ID:
        case LM_COLUMN_REF:
          columns[c].type = LM_PRINTED_ID;
          break;
        case LM_COLUMN_BOOL:
          columns[c].type = LM_PRINTED_BOOL;
          break;
        case LM_COLUMN_COUNT:
        case LM_COLUMN_OFFSET:
        case LM_COLUMN_UTC:
        case LM_COLUMN_INT64:
        case LM_COLUMN_REAL:
          columns[c].type = LM_PRINTED_NUMBER;
          break;
        case LM_COLUMN_TEXT:
        case LM_COLUMN_ENUM:
        case LM_COLUMN_DAY:
        case LM_COLUMN_INSTANT:
        default:
          columns[c].type = LM_PRINTED_TEXT;
        }
    }
  rows = lm_snapshot_get_rows (show->snapshot, table, &n);
  printer = lm_printer_new (show->format, stdout, columns, info->n_columns);
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < info->n_columns; c++)
      lm_printer_take (printer, lm_column_format (&info->columns[c], rows + i * info->row_size));
  lm_printer_end (printer);
  return FALSE;
}

LmExitStatus
lm_cli_show (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_auto (GStrv) persons = NULL;
  g_autofree char *format_text = NULL, *home_text = NULL, *table = NULL;
  int format = LM_PRINT_TABLE, topic;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_text, N_("table, csv or json"), N_("FORMAT") },
    { "home", 0, 0, G_OPTION_ARG_FILENAME, &home_text, N_("Only this home"), N_("HOME") },
    { "table", 0, 0, G_OPTION_ARG_FILENAME, &table, N_("Which table, for “show table”"), N_("NAME") },
    { "persons", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &persons, N_("Persons of a trade, for the day test of “show methods”"), N_("TRADE=N") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmShow show = { 0 };
  const char *path;
  LmTable which;

  if (!lm_cli_parse (command, &args, entries, 2, 2) ||
      (format_text && !lm_cli_parse_nick (command, "--format", format_text, lm_print_format_nicks, &format)))
    return LM_EXIT_USAGE;
  /* Both orders are natural, so both are taken. */
  topic = find_topic (args[2]);
  path = args[1];
  if (topic < 0)
    {
      topic = find_topic (args[1]);
      path = args[2];
    }
  if (topic < 0)
    return lm_cli_misuse (command, _("“%s” is no list; choose %s."), args[2],
                          "homes, trains, plan, crews, appointments, conflicts, readiness, methods, holidays, surveys, messages, table");
  if (topics[topic].show == lm_cli_show_table)
    {
      if (table == NULL)
        return lm_cli_misuse (command, _("say which table: --table home"));
      if (!lm_table_from_name (table, &which))
        return lm_cli_misuse (command, _("--table: there is no table “%s”."), table);
    }
  show.project = lm_cli_open (path, &status);
  if (show.project == NULL)
    return status;
  show.snapshot = lm_project_get_snapshot (show.project);
  show.today = lm_project_get_today (show.project);
  show.format = format;
  show.table = table;
  show.persons = persons;
  if (home_text && (show.home = lm_project_find_home (show.project, home_text, &error)) == 0)
    return lm_cli_close (show.project, lm_cli_fail (NULL, error));
  return lm_cli_close (show.project, topics[topic].show (&show) ? LM_EXIT_FOUND : LM_EXIT_FINE);
}
