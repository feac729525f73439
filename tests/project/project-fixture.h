#pragma once

#include "core/lm-home.h"
#include "project/lm-fresh.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* A project in a folder of its own, on a day that stands still: Wednesday
 * 2 September 2026, 10:00. */
typedef struct {
  char *folder;
  char *path;
  LmProject *project;
} Fixture;

#define TODAY (lm_day_from_date (2026, 9, 2))

void project_test_init (int *argc, char ***argv);
int project_test_run (void);

/* An empty project; with the starting library; with an example district of
 * GPOINTER_TO_UINT (data) homes. */
void empty_set_up (Fixture *fixture, gconstpointer data);
void library_set_up (Fixture *fixture, gconstpointer data);
void example_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

#define ADD_EMPTY(name, function) g_test_add ("/project/" name, Fixture, NULL, empty_set_up, function, fixture_tear_down)
#define ADD_LIBRARY(name, function) g_test_add ("/project/" name, Fixture, NULL, library_set_up, function, fixture_tear_down)
#define ADD_EXAMPLE(name, homes, function) \
  g_test_add ("/project/" name, Fixture, GUINT_TO_POINTER (homes), example_set_up, function, fixture_tear_down)

void fixture_reopen (Fixture *fixture);

/* A street of `n` homes, numbers 2, 4, 6 …; the ids. (transfer full) */
LmId *add_street (LmProject *project, const char *street, guint n);

/* Runs the main loop until the flag is set, ten seconds at most. */
void run_until (gboolean *flag);

#define SNAPSHOT(fixture) lm_project_get_snapshot ((fixture)->project)
#define ROW(fixture, TABLE, id) LM_FIND (SNAPSHOT (fixture), TABLE, id)

G_END_DECLS
