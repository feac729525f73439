/* Two copies as the desk sees them: what came in is told, what both did is
 * decided, and one can go back. */
#include "project-fixture.h"

#include "project/lm-copies.h"

#include <glib/gstdio.h>

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, NULL));
}

static void
set_note (LmProject *project, LmId home, const char *note)
{
  g_autoptr (GError) error = NULL;
  LmEdit *edit = lm_project_begin (project, note);
  LmHomeRow row = *LM_FIND (lm_project_get_snapshot (project), HOME, home);

  row.note = note;
  lm_edit_update (edit, LM_TABLE_HOME, &row);
  g_assert_true (lm_edit_end (edit, &error));
  g_assert_no_error (error);
}

/* A colleague with a copy, who did the same to the same home. */
static LmProject *
open_colleague (Fixture *fixture, char **path)
{
  g_autoptr (GError) error = NULL;
  LmProject *project;

  *path = g_build_filename (fixture->folder, "colleague.lmeter", NULL);
  g_assert_true (lm_project_publish (fixture->project, &error));
  copy_file (fixture->path, *path);
  project = lm_project_open (*path, &error);
  g_assert_no_error (error);
  lm_store_set_author (lm_project_get_store (project), "Fatma");
  return project;
}

static void
test_a_clash_is_settled_by_one_action (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 2);
  g_autoptr (LmProject) colleague = open_colleague (fixture, &path);

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) clashes = NULL;
      g_autofree char *other = NULL, *stayed = NULL;
      const LmClash *clash;
      LmTakenIn taken;

      set_note (fixture->project, ids[round], "ours");
      set_note (colleague, ids[round], "theirs");
      g_assert_true (lm_project_publish (colleague, &error));
      g_assert_true (lm_project_take_in (fixture->project, path, &taken, &error));
      g_assert_no_error (error);
      g_assert_cmpint (taken.n_clashes, ==, 1);
      lm_taken_in_clear (&taken);
      clashes = lm_project_list_clashes (fixture->project);
      g_assert_cmpint (clashes->len, ==, 1);
      clash = g_ptr_array_index (clashes, 0);
      g_assert_cmpint (clash->home, ==, ids[round]);
      g_assert_cmpstr (clash->title, ==, round ? "Heindijk 4: Note" : "Heindijk 2: Note");
      stayed = g_strdup (clash->keep);
      other = g_strdup (clash->take);
      g_assert_true (g_str_equal (stayed, "ours") ? g_str_equal (other, "theirs") : g_str_equal (other, "ours"));

      g_assert_true (lm_project_settle_clash (fixture->project, clash->id, round == 0, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (ROW (fixture, HOME, ids[round])->note, ==, round == 0 ? other : stayed);
      g_assert_cmpint (lm_project_count_clashes (fixture->project), ==, 0);
      g_assert_true (lm_project_undo (fixture->project, &error));
      g_assert_cmpstr (ROW (fixture, HOME, ids[round])->note, ==, stayed);
      g_assert_cmpint (lm_project_count_clashes (fixture->project), ==, 1);
      g_assert_true (lm_project_redo (fixture->project, &error));
      g_assert_cmpint (lm_project_count_clashes (fixture->project), ==, 0);
    }
  g_assert_true (lm_project_close (colleague, &error));
}

static void
came_in (LmProject *project, const char *words, char **told)
{
  g_free (*told);
  *told = g_strdup (words);
}

static gboolean
is_told (gpointer data)
{
  char **told = data;

  return *told == NULL;
}

/* Somebody else's file comes in the place of ours while the window is open. */
static void
test_what_others_publish_comes_by_itself (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *told = NULL;
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 2);
  g_autoptr (LmProject) colleague = open_colleague (fixture, &path);
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  set_note (colleague, ids[0], "theirs");
  g_assert_true (lm_project_close (colleague, &error));
  g_signal_connect (fixture->project, "came-in", G_CALLBACK (came_in), &told);
  copy_file (path, fixture->path);
  while (is_told (&told) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (told, ==, "1 change by Fatma came in.");
  g_assert_cmpstr (ROW (fixture, HOME, ids[0])->note, ==, "theirs");
}

static void
test_going_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 2);
  g_autoptr (GPtrArray) history = NULL, changes = NULL;
  const LmChangeWords *words;
  LmResidentRow resident;
  LmEdit *edit;
  LmId then;

  set_note (fixture->project, ids[0], "first");
  history = lm_project_get_history (fixture->project, ids[0], 1, &error);
  then = ((LmAction *) g_ptr_array_index (history, 0))->id;
  set_note (fixture->project, ids[0], "second");
  set_note (fixture->project, ids[1], "of the other home");
  edit = lm_project_begin (fixture->project, "resident");
  LM_ROW_FRESH (RESIDENT, &resident);
  resident.home = ids[0];
  resident.name = "Yılmaz";
  lm_edit_insert (edit, LM_TABLE_RESIDENT, &resident);
  g_assert_true (lm_edit_end (edit, &error));

  g_clear_pointer (&history, g_ptr_array_unref);
  history = lm_project_get_history (fixture->project, ids[0], 10, &error);
  changes = lm_project_describe_action (fixture->project, ((LmAction *) g_ptr_array_index (history, 1))->id, 0, 10, &error);
  g_assert_cmpint (changes->len, ==, 1);
  words = g_ptr_array_index (changes, 0);
  g_assert_cmpstr (words->what, ==, "Heindijk 2: Note");
  g_assert_cmpstr (words->before, ==, "first");
  g_assert_cmpstr (words->after, ==, "second");

  g_assert_true (lm_project_go_back (fixture->project, ids[0], then, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ROW (fixture, HOME, ids[0])->note, ==, "first");
  g_assert_cmpstr (ROW (fixture, HOME, ids[1])->note, ==, "of the other home");
  g_assert_null (ROW (fixture, RESIDENT, resident.id));
  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_cmpstr (ROW (fixture, HOME, ids[0])->note, ==, "second");
  g_assert_cmpstr (ROW (fixture, RESIDENT, resident.id)->name, ==, "Yılmaz");
  g_assert_true (lm_project_go_back (fixture->project, 0, then, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ROW (fixture, HOME, ids[1])->note, ==, "");
  g_assert_cmpstr (ROW (fixture, HOME, ids[0])->note, ==, "first");
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EMPTY ("copies/a-clash-is-settled-by-one-action", test_a_clash_is_settled_by_one_action);
  ADD_EMPTY ("copies/what-others-publish-comes-by-itself", test_what_others_publish_comes_by_itself);
  ADD_EMPTY ("copies/going-back", test_going_back);
  return project_test_run ();
}
