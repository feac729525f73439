#include "project-fixture.h"

#include <glib/gstdio.h>

typedef struct {
  guint n;
  gint64 before, after;
} Heard;

static void
on_changed (LmProject *project, LmSnapshot *before, Heard *heard)
{
  heard->n++;
  heard->before = lm_snapshot_get_revision (before);
  heard->after = lm_snapshot_get_revision (lm_project_get_snapshot (project));
}

static void
on_notify (LmProject *project, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static void
test_an_edit_is_one_action (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Heard heard = { 0 };
  guint labels = 0;
  g_autofree LmId *ids = NULL;
  LmHomeRow home;
  LmEdit *edit;

  g_signal_connect (fixture->project, "changed", G_CALLBACK (on_changed), &heard);
  g_signal_connect (fixture->project, "notify::undo-label", G_CALLBACK (on_notify), &labels);
  g_assert_null (lm_project_get_undo_label (fixture->project));
  ids = add_street (fixture->project, "Heindijk", 3);
  g_assert_cmpint (heard.n, ==, 1);
  g_assert_cmpint (heard.after, ==, heard.before + 1);
  g_assert_cmpint (labels, ==, 1);
  g_assert_cmpstr (lm_project_get_undo_label (fixture->project), ==, "A street");

  edit = lm_project_begin (fixture->project, "Renamed");
  home = *ROW (fixture, HOME, ids[1]);
  home.street = "Heidijk";
  lm_edit_update (edit, LM_TABLE_HOME, &home);
  lm_edit_delete (edit, LM_TABLE_HOME, ids[2]);
  g_assert_cmpstr (LM_FIND (lm_edit_get_snapshot (edit), HOME, ids[1])->street, ==, "Heindijk");
  g_assert_true (lm_edit_end (edit, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ROW (fixture, HOME, ids[1])->street, ==, "Heidijk");
  g_assert_null (ROW (fixture, HOME, ids[2]));

  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_cmpstr (ROW (fixture, HOME, ids[1])->street, ==, "Heindijk");
  g_assert_nonnull (ROW (fixture, HOME, ids[2]));
  g_assert_cmpstr (lm_project_get_redo_label (fixture->project), ==, "Renamed");
  g_assert_true (lm_project_redo (fixture->project, &error));
  g_assert_cmpstr (ROW (fixture, HOME, ids[1])->street, ==, "Heidijk");
  g_assert_null (ROW (fixture, HOME, ids[2]));
  g_signal_handlers_disconnect_by_data (fixture->project, &heard);
  g_signal_handlers_disconnect_by_data (fixture->project, &labels);
}

static void
test_a_failing_edit_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmHomeRow home;
  Heard heard = { 0 };
  guint n;
  LmEdit *edit;

  g_signal_connect (fixture->project, "changed", G_CALLBACK (on_changed), &heard);
  LM_ROW_FRESH (HOME, &home);
  edit = lm_project_begin (fixture->project, "Half");
  lm_edit_insert (edit, LM_TABLE_HOME, &home);
  lm_edit_fail (edit, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED, "First %d", 1);
  lm_edit_fail (edit, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, "Second");
  home.id = 0;
  g_assert_cmpint (lm_edit_insert (edit, LM_TABLE_HOME, &home), ==, 0);
  g_assert_false (lm_edit_end (edit, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "First 1");
  LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpint (n, ==, 0);

  edit = lm_project_begin (fixture->project, "Given up");
  home.id = 0;
  lm_edit_insert (edit, LM_TABLE_HOME, &home);
  lm_edit_cancel (edit);

  /* An action that changes nothing is none. */
  g_assert_true (lm_edit_end (lm_project_begin (fixture->project, "Nothing"), NULL));
  g_assert_cmpint (heard.n, ==, 0);
  g_assert_null (lm_project_get_undo_label (fixture->project));
  g_signal_handlers_disconnect_by_data (fixture->project, &heard);
}

static void
test_closing_publishes (Fixture *fixture, gconstpointer data)
{
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 2);

  g_assert_cmpint (lm_project_get_save_state (fixture->project), ==, LM_STORE_EDITED);
  fixture_reopen (fixture);
  g_assert_cmpint (lm_project_get_save_state (fixture->project), ==, LM_STORE_SAVED);
  g_assert_cmpstr (ROW (fixture, HOME, ids[1])->street, ==, "Heindijk");
  g_assert_cmpstr (lm_project_get_undo_label (fixture->project), ==, "A street");
  g_assert_true (lm_project_undo (fixture->project, NULL));
  g_assert_null (ROW (fixture, HOME, ids[1]));
}

static void
on_save_state (LmProject *project, GParamSpec *pspec, gboolean *saved)
{
  if (lm_project_get_save_state (project) == LM_STORE_SAVED && !lm_project_is_saving (project))
    *saved = TRUE;
}

static void
test_a_main_loop_publishes (Fixture *fixture, gconstpointer data)
{
  gboolean saved = FALSE;
  g_autofree LmId *ids = NULL;

  g_signal_connect (fixture->project, "notify::save-state", G_CALLBACK (on_save_state), &saved);
  ids = add_street (fixture->project, "Heindijk", 2);
  g_assert_false (saved);
  run_until (&saved);
  g_signal_handlers_disconnect_by_data (fixture->project, &saved);
  g_assert_cmpint (lm_project_get_save_state (fixture->project), ==, LM_STORE_SAVED);
}

static void
on_seen (LmProject *project, LmSnapshot *before, gboolean *seen)
{
  *seen = TRUE;
}

static void
test_what_others_do_is_seen (Fixture *fixture, gconstpointer data)
{
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 2);
  g_autoptr (GError) error = NULL;
  LmProject *other = lm_project_open (fixture->path, &error);
  g_autofree LmId *more = NULL;
  gboolean seen = FALSE;

  /* The window looks every few seconds; here it is told to. */
  g_assert_no_error (error);
  g_assert_nonnull (LM_FIND (lm_project_get_snapshot (other), HOME, ids[1]));
  more = add_street (other, "Elders", 1);
  g_assert_null (ROW (fixture, HOME, more[0]));
  g_signal_connect (fixture->project, "changed", G_CALLBACK (on_seen), &seen);
  g_assert_true (lm_project_refresh (fixture->project, &error));
  g_assert_true (seen);
  g_assert_nonnull (ROW (fixture, HOME, more[0]));
  g_signal_handlers_disconnect_by_data (fixture->project, &seen);
  g_assert_true (lm_project_close (other, &error));
  g_assert_finalize_object (other);
}

static void
test_the_day_can_be_held_still (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *today, *now; int day, minute; } cases[] = {
    { "2026-09-02", "10:00", 2, 600 },
    { "2026-09-03", "08:15", 3, 495 },
    { NULL, "2026-09-04T16:45", 4, 1005 },
    { "2026-09-05", "2026-09-04T16:45", 5, 1005 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_unsetenv ("LM_TODAY");
      g_unsetenv ("LM_NOW");
      if (cases[i].today)
        g_setenv ("LM_TODAY", cases[i].today, TRUE);
      g_setenv ("LM_NOW", cases[i].now, TRUE);
      g_assert_cmpint (lm_project_get_today (fixture->project), ==, lm_day_from_date (2026, 9, cases[i].day));
      g_assert_cmpint (lm_instant_get_minute (lm_project_get_now (fixture->project)), ==, cases[i].minute);
    }
  g_setenv ("LM_TODAY", "2026-09-02", TRUE);
  g_setenv ("LM_NOW", "10:00", TRUE);
  /* 10:00 in Amsterdam is 08:00 UTC in summer. */
  g_assert_cmpint (lm_project_get_utc (fixture->project), ==, (gint64) TODAY * 86400 + 8 * 3600);
}

static void
test_a_home_is_found_by_name (Fixture *fixture, gconstpointer data)
{
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 3);
  g_autofree LmId *others = add_street (fixture->project, "Heindijk", 1);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ids[2]);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (lm_project_find_home (fixture->project, "heindijk 4", NULL), ==, ids[1]);
  g_assert_cmpint (lm_project_find_home (fixture->project, id, NULL), ==, ids[2]);
  g_assert_cmpint (lm_project_find_home (fixture->project, "Heindijk 400", &error), ==, 0);
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (lm_project_find_home (fixture->project, "Heindijk 2", &error), ==, 0);
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "2 homes"));
}

static void
test_bad_files_are_told (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lm-project-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "none.lmeter", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (lm_project_open (path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "no project", -1, NULL));
  g_assert_null (lm_project_open (path, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  g_clear_error (&error);
  g_assert_null (lm_project_create (path, &error));
  g_assert_nonnull (error);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EMPTY ("an-edit-is-one-action", test_an_edit_is_one_action);
  ADD_EMPTY ("a-failing-edit-leaves-nothing", test_a_failing_edit_leaves_nothing);
  ADD_EMPTY ("closing-publishes", test_closing_publishes);
  ADD_EMPTY ("a-main-loop-publishes", test_a_main_loop_publishes);
  ADD_EMPTY ("what-others-do-is-seen", test_what_others_do_is_seen);
  ADD_EMPTY ("the-day-can-be-held-still", test_the_day_can_be_held_still);
  ADD_EMPTY ("a-home-is-found-by-name", test_a_home_is_found_by_name);
  g_test_add_func ("/project/bad-files-are-told", test_bad_files_are_told);
  return project_test_run ();
}
