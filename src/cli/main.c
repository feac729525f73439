#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "lm-config.h"

static const LmCliCommand commands[] = {
  { "new", N_("PROJECT.lmeter"), N_("Make a new project with the starting library."), NULL, lm_cli_new },
  { "import", N_("PROJECT.lmeter FILE"), N_("Bring in homes from a GeoPackage, CSV, XLSX or ODS file."),
    N_("The same list again updates and never doubles. Rows that are no home are reported with their line."), lm_cli_import },
  { "plan", N_("PROJECT.lmeter"), N_("Plan the district: trains, connection days, persons and times."),
    N_("What is done, promised or under way stays where it is. Exit status 1: some homes are in conflict."), lm_cli_plan },
  { "show", N_("PROJECT.lmeter homes|trains|plan|crews|appointments|conflicts|readiness|methods|holidays|surveys|messages|table"),
    N_("Show what is in the project."),
    N_("The fields are explained in docs/lmeter.md. Exit status 1 for conflicts: there are some."), lm_cli_show },
  { "book", N_("PROJECT.lmeter HOME"), N_("Propose or confirm the connection day of a home."),
    N_("HOME is an id, a BAG id, or an address such as “1013NJ 1-H”. Exit status 1: a rule forbids it."), lm_cli_book },
  { "slots", N_("PROJECT.lmeter HOME"), N_("Show the days that can be offered to a resident, and what follows from each."),
    N_("HOME is an id, a BAG id, or an address such as “1013NJ 1-H”. Exit status 1: there is no such day."), lm_cli_slots },
  { "outcome", N_("PROJECT.lmeter HOME"), N_("Record what came of a visit."),
    N_("HOME is an id, a BAG id, or an address such as “1013NJ 1-H”."), lm_cli_outcome },
  { "replan", N_("PROJECT.lmeter [HOME]"), N_("Show what can be done when the day goes wrong, and do it."),
    N_("For a home, a crew that is away, a street that is closed, work that runs over; or for all that no longer holds.\n"
       "Exit status 1: nothing can be done, or nothing has to be."), lm_cli_replan },
  { "print", N_("PROJECT.lmeter letters|choice-cards|survey-forms|day-sheets|board"), N_("Write letters, choice cards, survey forms, day sheets or the board on paper."), NULL, lm_cli_print },
  { "survey", N_("PROJECT.lmeter [FILE]"), N_("Write the survey answers to a sheet, or bring a filled-in sheet back."),
    N_("An empty cell leaves an answer as it is, “-” takes it away, “?” means that it could not be seen.\n"
       "Exit status 3: a cell can't be taken, and nothing was; 1: with --leave-bad or --dry-run there are such cells."), lm_cli_survey },
  { "simulate", N_("PROJECT.lmeter"), N_("Say by when visits, trains and the district are done, with even chances and eight times in ten."),
    N_("The adopted plan is carried out many times over by chance; the chances stand in the settings of the project.\n"
       "Exit status 1: there is nothing planned."), lm_cli_simulate },
  { "buffers", N_("PROJECT.lmeter"), N_("Size the buffers of day and trains from the simulation."), NULL, lm_cli_buffers },
  { "learn", N_("PROJECT.lmeter"), N_("Learn the minutes of steps from what was recorded."), NULL, lm_cli_learn },
  { "calibration", N_("PROJECT.lmeter"), N_("Compare what was planned and promised with what came of it."), NULL, lm_cli_calibration },
  { "undo", N_("PROJECT.lmeter"), N_("Undo the last action."), NULL, lm_cli_undo },
  { "redo", N_("PROJECT.lmeter"), N_("Do again what was undone last."), NULL, lm_cli_redo },
  { "history", N_("PROJECT.lmeter"), N_("Show who did what, the newest first."), NULL, lm_cli_history },
  { "check", N_("PROJECT.lmeter"), N_("Check the stored plan against every rule, apart from the planner."),
    N_("Exit status 1: a rule is broken."), lm_cli_check },
  { "scenarios", N_("PROJECT.lmeter"), N_("Other ways to run the district, side by side: try, keep and adopt them."),
    N_("Without options the plan and the scenarios that were kept. Settings without --keep or --adopt-this are only tried."), lm_cli_scenarios },
  { "capacity", N_("PROJECT.lmeter"), N_("Work against hands, per trade and certificate, and what would help."), NULL, lm_cli_capacity },
  { "verify", N_("PROJECT.lmeter"), N_("Look a project file over, from its bytes to its change log."),
    N_("Exit status 1: something is wrong with it."), lm_cli_verify },
  { "salvage", N_("DAMAGED.lmeter NEW.lmeter"), N_("Take what can still be read out of a damaged file into a new project."),
    N_("The history stays behind. Exit status 1: something is lost."), lm_cli_salvage },
  { "merge", N_("PROJECT.lmeter COPY.lmeter"), N_("Take in a copy of the project that came by another way."),
    N_("Whatever was done in COPY comes to PROJECT; COPY stays as it is. What both did to the\n"
       "same thing is kept to be decided in the window. Exit status 1: there is something to decide."), lm_cli_merge },
  { "resident", N_("PROJECT.lmeter HOME"), N_("Everything about the residents of a home, or erase them for good."),
    N_("HOME is an id, a BAG id, or an address such as “1013NJ 1-H”. Erasing can't be undone."), lm_cli_resident },
  { "anonymise", N_("PROJECT.lmeter"), N_("Erase the residents of every finished home for good, and keep the figures."), NULL, lm_cli_anonymise },
  { "example", N_("PROJECT.lmeter"), N_("Make a project with a made-up district."), NULL, lm_cli_example },
  { "bench", N_("FILE…"), N_("Solve published scheduling instances, to measure the planner's engine."),
    N_("FILE is a project network (.sm, .rcp, .sch), a flow shop as Taillard wrote them, a district as rows\n"
       "or for TaskJuggler (.tjp), a project (.lmeter), a folder, or a .tar.xz, .tar.gz or .zip of them.\n"
       "One line per instance, with the time it took; see docs/lmeter.md.\n"
       "Exit status 3: a file could not be read; the others are done."), lm_cli_bench },
};

static void
print_help (FILE *to)
{
  fprintf (to, "%s\n\n", _("lmeter COMMAND PROJECT.lmeter …"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (to, "  %-11s %s\n", commands[i].name, _(commands[i].summary));
  fprintf (to, "\n%s\n", _("“lmeter COMMAND --help” says more of each.\n"
                           "Exit status: 0 fine, 1 violations or conflicts found, 2 wrong usage, 3 input that can't be used."));
}

int
main (int argc, char *argv[])
{
  /* The translations of a build that is not installed stand elsewhere. */
  const char *locale_dir = g_getenv ("LM_LOCALEDIR");
  g_auto (GStrv) args = NULL;
  int status = LM_EXIT_USAGE;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir ? locale_dir : LM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    {
      print_help (stderr);
      return LM_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help (stdout);
      return LM_EXIT_FINE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      fprintf (stdout, "lmeter %s\n", LM_VERSION);
      return LM_EXIT_FINE;
    }
  args = g_strdupv (argv + 1);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        status = commands[i].run (&commands[i], g_steal_pointer (&args));
        if (fflush (stdout) != 0 || ferror (stdout))
          {
            lm_cli_say (_("The output could not be written whole. Is the disk full?"));
            return LM_EXIT_INPUT;
          }
        return status;
      }
  lm_cli_say (_("There is no command “%s”. See “lmeter --help”."), argv[1]);
  return status;
}
