#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* `lmeter COMMAND PROJECT.lmeter …`: the project without a window. Data goes to
 * standard output as UTF-8 whatever the locale, words for people about trouble
 * and progress to standard error. */

typedef enum {
  LM_EXIT_FINE = 0,
  LM_EXIT_FOUND = 1, /* the plan breaks a rule, or a rule forbids what was asked */
  LM_EXIT_USAGE = 2,
  LM_EXIT_INPUT = 3, /* a file, a home or a value that can't be used */
} LmExitStatus;

typedef struct _LmCliCommand LmCliCommand;

/* `args` starts with the name of the command, as argv does. */
typedef LmExitStatus (*LmCliRun) (const LmCliCommand *command, char **args);

struct _LmCliCommand {
  const char *name;
  const char *arguments; /* untranslated, marked with N_() */
  const char *summary;
  const char *details;   /* NULL: nothing more to say */
  LmCliRun run;
};

LmExitStatus lm_cli_new (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_example (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_import (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_plan (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_check (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_show (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_book (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_slots (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_replan (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_outcome (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_print (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_simulate (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_buffers (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_learn (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_calibration (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_undo (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_redo (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_history (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_scenarios (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_capacity (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_resident (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_anonymise (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_verify (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_salvage (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_merge (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_survey (const LmCliCommand *command, char **args);
LmExitStatus lm_cli_bench (const LmCliCommand *command, char **args);

/* Takes the options out of `args` and checks that so many arguments are left
 * behind the name of the command. FALSE after saying what is wrong. Options
 * with a text use G_OPTION_ARG_FILENAME, which takes UTF-8 in every locale. */
gboolean lm_cli_parse (const LmCliCommand *command, char ***args, const GOptionEntry *entries, guint at_least, guint at_most);

/* Says it on standard error, behind the name of the program. */
void lm_cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The same for a mistake in how the command was called; gives LM_EXIT_USAGE. */
LmExitStatus lm_cli_misuse (const LmCliCommand *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Says the error, about `what` (may be NULL), and gives the status that fits it. */
LmExitStatus lm_cli_fail (const char *what, const GError *error);
/* On standard output, for people. */
void lm_cli_tell (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Shows progress where standard error is a terminal; end it with done 1. */
void lm_cli_progress (const char *what, double done);

/* NULL after saying why, with *status set. (transfer full) */
LmProject *lm_cli_open (const char *path, LmExitStatus *status);
/* Publishes and closes; gives `status`, or LM_EXIT_INPUT after saying why the
 * project could not be saved. Frees the project. */
LmExitStatus lm_cli_close (LmProject *project, LmExitStatus status);

/* The words of an address that the shell took apart, put together again from
 * args[from] on. (transfer full) */
char *lm_cli_join (char **args, guint from);

/* By id or name; 0 where there is none. */
LmId lm_cli_find_crew (LmSnapshot *snapshot, const char *text);

/* A day or time of an option; FALSE after saying what is wrong. */
gboolean lm_cli_parse_day (const LmCliCommand *command, const char *option, const char *text, LmDay *day);
gboolean lm_cli_parse_minute (const LmCliCommand *command, const char *option, const char *text, int *minute);
/* One of the nicks of an enumeration, also with - for _. */
gboolean lm_cli_parse_nick (const LmCliCommand *command, const char *option, const char *text, const char *const *nicks,
                            int *value);

G_END_DECLS
