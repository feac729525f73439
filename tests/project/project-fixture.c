#include "project-fixture.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <locale.h>

static char *state_folder;

static int
remove_entry (const char *path, const struct stat *status, int flag, struct FTW *where)
{
  return g_remove (path);
}

static void
remove_tree (const char *path)
{
  nftw (path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

void
project_test_init (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  state_folder = g_dir_make_tmp ("lm-project-state-XXXXXX", NULL);
  g_assert_nonnull (state_folder);
  g_setenv ("XDG_STATE_HOME", state_folder, TRUE);
  g_setenv ("LM_TODAY", "2026-09-02", TRUE);
  g_setenv ("LM_NOW", "10:00", TRUE);
  g_test_init (argc, argv, NULL);
}

int
project_test_run (void)
{
  int result = g_test_run ();

  remove_tree (state_folder);
  g_clear_pointer (&state_folder, g_free);
  return result;
}

void
empty_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("LM_TODAY", "2026-09-02", TRUE);
  g_setenv ("LM_NOW", "10:00", TRUE);
  fixture->folder = g_dir_make_tmp ("lm-project-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "Heindijk.lmeter", NULL);
  fixture->project = lm_project_create (fixture->path, &error);
  g_assert_no_error (error);
}

void
library_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  empty_set_up (fixture, data);
  lm_project_fill_library (fixture->project, NULL, &error);
  g_assert_no_error (error);
}

void
example_set_up (Fixture *fixture, gconstpointer data)
{
  LmExampleOptions options = { .n_homes = GPOINTER_TO_UINT (data), .seed = 1, .today = TODAY };
  g_autoptr (GError) error = NULL;

  empty_set_up (fixture, data);
  lm_project_fill_example (fixture->project, &options, &error);
  g_assert_no_error (error);
}

/* The worker that published lets go of the project a moment after it said so. */
static void
assert_let_go (LmProject *project)
{
  gpointer alive = project;

  g_object_add_weak_pointer (G_OBJECT (project), &alive);
  g_object_unref (project);
  for (int i = 0; alive != NULL && i < 10000; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (alive);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (fixture->project)
    {
      lm_project_close (fixture->project, &error);
      g_assert_no_error (error);
      assert_let_go (fixture->project);
    }
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  lm_project_close (fixture->project, &error);
  g_assert_no_error (error);
  assert_let_go (fixture->project);
  fixture->project = lm_project_open (fixture->path, &error);
  g_assert_no_error (error);
}

LmId *
add_street (LmProject *project, const char *street, guint n)
{
  LmId *ids = g_new (LmId, n);
  LmEdit *edit = lm_project_begin (project, "A street");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      LmHomeRow home;

      LM_ROW_FRESH (HOME, &home);
      home.street = street;
      home.number = (int) i * 2 + 2;
      home.postcode = "1013NJ";
      home.town = "Amsterdam";
      home.type = LM_HOME_TYPE_TERRACED;
      ids[i] = lm_edit_insert (edit, LM_TABLE_HOME, &home);
    }
  lm_edit_end (edit, &error);
  g_assert_no_error (error);
  return ids;
}

static gboolean
on_timeout (gpointer data)
{
  g_error ("The main loop waited ten seconds for nothing.");
  return G_SOURCE_REMOVE;
}

void
run_until (gboolean *flag)
{
  guint timer = g_timeout_add_seconds (10, on_timeout, NULL);

  while (!*flag)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}
