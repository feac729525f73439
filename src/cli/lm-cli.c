#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "exchange/lm-sheet.h"
#include "library/lm-library.h"

static gboolean progress_shown;

static void
write_line (FILE *to, const char *prefix, const char *text)
{
  if (to == stderr && progress_shown)
    {
      fputs ("\r\033[K", stderr);
      progress_shown = FALSE;
    }
  fprintf (to, "%s%s\n", prefix, text);
}

void
lm_cli_say (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  write_line (stderr, "lmeter: ", text);
}

void
lm_cli_tell (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  write_line (stdout, "", text);
}

LmExitStatus
lm_cli_misuse (const LmCliCommand *command, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  write_line (stderr, "lmeter: ", text);
  lm_cli_say (_("See “lmeter %s --help”."), command->name);
  return LM_EXIT_USAGE;
}

LmExitStatus
lm_cli_fail (const char *what, const GError *error)
{
  if (what)
    lm_cli_say ("%s: %s", what, error->message);
  else
    lm_cli_say ("%s", error->message);
  if (g_error_matches (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED))
    return LM_EXIT_FOUND;
  if (g_error_matches (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_OPTIONS))
    return LM_EXIT_USAGE;
  return LM_EXIT_INPUT;
}

void
lm_cli_progress (const char *what, double done)
{
  static int last = -1;
  int percent = (int) (done * 100);

  if (!isatty (STDERR_FILENO) || percent == last)
    return;
  last = percent;
  if (done >= 1)
    fputs ("\r\033[K", stderr);
  else
    fprintf (stderr, "\r%s: %d %%", what, percent);
  progress_shown = done < 1;
  fflush (stderr);
}

gboolean
lm_cli_parse (const LmCliCommand *command, char ***args, const GOptionEntry *entries, guint at_least, guint at_most)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_(command->arguments));
  g_autofree char *name = g_strdup_printf ("lmeter %s", command->name);
  g_autoptr (GError) error = NULL;
  guint n;

  g_set_prgname (name);
  g_option_context_set_summary (context, _(command->summary));
  if (command->details)
    g_option_context_set_description (context, _(command->details));
  if (entries)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, args, &error))
    {
      lm_cli_misuse (command, "%s", error->message);
      return FALSE;
    }
  n = g_strv_length (*args) - 1;
  if (n < at_least || n > at_most)
    {
      if (n < at_least)
        lm_cli_misuse (command, _("something is missing: lmeter %s %s"), command->name, _(command->arguments));
      else
        lm_cli_misuse (command, _("“%s” is one thing too many: lmeter %s %s"), (*args)[at_most + 1], command->name,
                       _(command->arguments));
      return FALSE;
    }
  for (guint i = 1; (*args)[i]; i++)
    if (i > 1 && !g_utf8_validate ((*args)[i], -1, NULL))
      {
        lm_cli_misuse (command, _("argument %u is not UTF-8 text"), i);
        return FALSE;
      }
  return TRUE;
}

LmProject *
lm_cli_open (const char *path, LmExitStatus *status)
{
  g_autoptr (GError) error = NULL;
  LmProject *project;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      lm_cli_say (_("There is no file “%s”. Make a project with “lmeter new”."), path);
      *status = LM_EXIT_INPUT;
      return NULL;
    }
  project = lm_project_open (path, &error);
  if (project == NULL)
    *status = lm_cli_fail (path, error);
  return project;
}

LmExitStatus
lm_cli_close (LmProject *project, LmExitStatus status)
{
  g_autoptr (GError) error = NULL;

  if (!lm_project_close (project, &error))
    {
      lm_cli_say (_("The project could not be saved: %s"), error->message);
      status = LM_EXIT_INPUT;
    }
  g_object_unref (project);
  return status;
}

char *
lm_cli_join (char **args, guint from)
{
  return g_strjoinv (" ", args + from);
}

gboolean
lm_cli_parse_day (const LmCliCommand *command, const char *option, const char *text, LmDay *day)
{
  if (lm_day_parse (text, day))
    return TRUE;
  lm_cli_misuse (command, _("%s: “%s” is no date; write 2026-05-12 or 12-5-2026."), option, text);
  return FALSE;
}

gboolean
lm_cli_parse_minute (const LmCliCommand *command, const char *option, const char *text, int *minute)
{
  if (lm_minute_parse (text, minute))
    return TRUE;
  lm_cli_misuse (command, _("%s: “%s” is no time of day; write 09:30."), option, text);
  return FALSE;
}

gboolean
lm_cli_parse_nick (const LmCliCommand *command, const char *option, const char *text, const char *const *nicks, int *value)
{
  g_autofree char *name = g_strdelimit (g_strdup (text), "-", '_');
  g_autofree char *all = NULL;

  *value = lm_nick_find (nicks, name);
  if (*value >= 0)
    return TRUE;
  all = g_strjoinv (", ", (char **) nicks);
  lm_cli_misuse (command, _("%s: “%s” is none of %s."), option, text, all);
  return FALSE;
}
