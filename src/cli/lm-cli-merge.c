/* merge: two copies of a project become one. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>

#include "project/lm-copies.h"

LmExitStatus
lm_cli_merge (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clashes = NULL;
  g_autofree char *words = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmProject *project;
  LmTakenIn taken;

  if (!lm_cli_parse (command, &args, NULL, 2, 2))
    return LM_EXIT_USAGE;
  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  if (!lm_project_take_in (project, args[2], &taken, &error))
    return lm_cli_close (project, lm_cli_fail (NULL, error));
  words = lm_taken_in_describe (&taken);
  lm_cli_tell ("%s", words);
  lm_taken_in_clear (&taken);
  clashes = lm_project_list_clashes (project);
  for (guint i = 0; i < clashes->len; i++)
    {
      const LmClash *clash = g_ptr_array_index (clashes, i);

      lm_cli_tell ("%s", clash->title);
      lm_cli_tell ("  %s", clash->detail);
      if (clash->take)
        lm_cli_tell (_("  now “%s”, the other “%s”"), clash->keep, clash->take);
    }
  return lm_cli_close (project, clashes->len > 0 ? LM_EXIT_FOUND : LM_EXIT_FINE);
}
