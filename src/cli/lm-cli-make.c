/* new, example: commands that make a project. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "project/lm-fresh.h"

/* Makes the project and fills it; a project that could not be filled is not
 * left behind. `fill` gives FALSE with an error. */
static LmExitStatus
make (const char *path, gboolean (*fill) (LmProject *project, gpointer data, GError **error), gpointer data)
{
  g_autoptr (GError) error = NULL;
  LmProject *project = lm_project_create (path, &error);

  if (project == NULL)
    return lm_cli_fail (path, error);
  if (!fill (project, data, &error))
    {
      LmExitStatus status = lm_cli_close (project, lm_cli_fail (path, error));

      g_remove (path);
      return status;
    }
  return lm_cli_close (project, LM_EXIT_FINE);
}

typedef struct {
  LmLibraryOptions library;
  char *name, *place;
  LmDay start;
  int type; /* LmHomeType */
} NewOptions;

static gboolean
fill_new (LmProject *project, gpointer data, GError **error)
{
  NewOptions *options = data;
  LmProjectRow row;
  LmEdit *edit;

  if (!lm_project_fill_library (project, &options->library, error))
    return FALSE;
  row = *lm_snapshot_get_project (lm_project_get_snapshot (project));
  row.name = options->name;
  row.place = options->place;
  row.start_day = options->start == LM_DAY_NONE ? lm_project_get_today (project) : options->start;
  row.default_type = options->type;
  edit = lm_project_begin (project, _("Project set up"));
  lm_edit_update (edit, LM_TABLE_PROJECT, &row);
  return lm_edit_end (edit, error);
}

LmExitStatus
lm_cli_new (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autofree char *name = NULL, *place = NULL, *start = NULL, *methods = NULL, *region = NULL, *type = NULL;
  g_auto (GStrv) codes = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_("Name of the project"), N_("NAME") },
    { "place", 0, 0, G_OPTION_ARG_FILENAME, &place, N_("Town"), N_("TOWN") },
    { "start", 0, 0, G_OPTION_ARG_FILENAME, &start, N_("No work before this day; today without it"), N_("DATE") },
    { "default-type", 0, 0, G_OPTION_ARG_FILENAME, &type, N_("Dwelling type of a home without one; terraced without it"), N_("TYPE") },
    { "methods", 0, 0, G_OPTION_ARG_FILENAME, &methods, N_("The project's own methods, such as R-B,P-A,G-A"), N_("CODES") },
    { "region", 0, 0, G_OPTION_ARG_FILENAME, &region, N_("Keep the builders' holiday of north, middle or south"), N_("REGION") },
    G_OPTION_ENTRY_NULL,
  };
  NewOptions options = { .start = LM_DAY_NONE, .type = LM_HOME_TYPE_TERRACED };
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) trial = NULL;
  g_autofree char *base = NULL;

  if (!lm_cli_parse (command, &args, entries, 1, 1))
    return LM_EXIT_USAGE;
  if (start && !lm_cli_parse_day (command, "--start", start, &options.start))
    return LM_EXIT_USAGE;
  if (type && !lm_cli_parse_nick (command, "--default-type", type, lm_home_type_nicks, &options.type))
    return LM_EXIT_USAGE;
  codes = methods ? g_strsplit (methods, ",", -1) : NULL;
  options.library = (LmLibraryOptions) { .methods = (const char *const *) codes, .region = region };
  base = g_path_get_basename (args[1]);
  if (g_str_has_suffix (base, ".lmeter"))
    base[strlen (base) - strlen (".lmeter")] = '\0';
  options.name = name ? name : base;
  options.place = place ? place : (char *) "";

  /* The options are tried before a file is made. */
  trial = lm_library_snapshot (&options.library, &error);
  if (trial == NULL)
    return lm_cli_fail (NULL, error);
  return make (args[1], fill_new, &options);
}

static gboolean
fill_example (LmProject *project, gpointer data, GError **error)
{
  LmExampleOptions *options = data;

  options->today = lm_project_get_today (project);
  return lm_project_fill_example (project, options, error);
}

LmExitStatus
lm_cli_example (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  int n_homes = 240, weeks = 0;
  gint64 seed = 1;
  gboolean raw = FALSE;
  const GOptionEntry entries[] = {
    { "homes", 0, 0, G_OPTION_ARG_INT, &n_homes, N_("Number of homes; 240 without it"), N_("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("The same seed gives the same district; 1 without it"), N_("S") },
    { "raw", 0, 0, G_OPTION_ARG_NONE, &raw, N_("Addresses only"), NULL },
    { "weeks", 0, 0, G_OPTION_ARG_INT, &weeks, N_("Planned, and under way for so many weeks; 0 without it"), N_("N") },
    G_OPTION_ENTRY_NULL,
  };
  LmExampleOptions options;

  if (!lm_cli_parse (command, &args, entries, 1, 1))
    return LM_EXIT_USAGE;
  if (n_homes < 1 || n_homes > LM_EXAMPLE_MAX_HOMES)
    return lm_cli_misuse (command, _("--homes: %d is not between 1 and %d."), n_homes, LM_EXAMPLE_MAX_HOMES);
  if (weeks < 0 || weeks > 52)
    return lm_cli_misuse (command, _("--weeks: %d is not between 0 and 52."), weeks);
  if (weeks > 0 && raw)
    return lm_cli_misuse (command, _("--weeks: a district of which only the addresses are known can't be under way"));
  options = (LmExampleOptions) { .n_homes = (guint) n_homes, .seed = (guint64) seed, .raw = raw, .weeks = (guint) weeks };
  return make (args[1], fill_example, &options);
}
