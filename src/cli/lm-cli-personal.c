/* resident, anonymise: what the project knows of people, given or taken away. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "project/lm-personal.h"

static void
tell_elsewhere (GPtrArray *elsewhere)
{
  for (guint i = 0; elsewhere && i < elsewhere->len; i++)
    lm_cli_say ("%s", (const char *) elsewhere->pdata[i]);
  if (elsewhere)
    lm_cli_say (_("Letters and lists that were printed or exported, and backups made by others, still hold what was erased here."));
}

LmExitStatus
lm_cli_resident (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  gboolean erase = FALSE, json_wanted = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json_wanted, N_("Write everything about the residents as JSON; this is what happens without an option"), NULL },
    { "erase", 0, 0, G_OPTION_ARG_NONE, &erase, N_("Erase the residents for good, in the project, its history and its backups"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  g_autofree char *name = NULL, *json = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;
  LmId home;

  if (!lm_cli_parse (command, &args, entries, 2, 20))
    return LM_EXIT_USAGE;
  if (erase && json_wanted)
    return lm_cli_misuse (command, _("--json and --erase don't go together."));
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  name = lm_cli_join (args, 2);
  home = lm_project_find_home (project, name, &error);
  if (home == 0)
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  if (erase)
    {
      if (!lm_project_erase_residents (project, home, &elsewhere, &error))
        return lm_cli_close (project, lm_cli_fail (NULL, error));
      lm_cli_tell (_("The residents of %s are erased."), name);
      tell_elsewhere (elsewhere);
      return lm_cli_close (project, LM_EXIT_FINE);
    }
  json = lm_project_get_personal_file (project, home, &error);
  if (json == NULL)
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  fputs (json, stdout);
  return lm_cli_close (project, LM_EXIT_FINE);
}

LmExitStatus
lm_cli_anonymise (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;
  guint n_homes;

  if (!lm_cli_parse (command, &args, NULL, 1, 1))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  if (!lm_project_anonymise_finished (project, &n_homes, &elsewhere, &error))
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  lm_cli_tell (ngettext ("The residents of %u finished home are erased.", "The residents of %u finished homes are erased.", n_homes), n_homes);
  tell_elsewhere (elsewhere);
  return lm_cli_close (project, LM_EXIT_FINE);
}
