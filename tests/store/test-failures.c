/* A call that writes fails once, or from there on for good: with an error of the
 * disk, no room, an interruption (only once: whoever is always interrupted waits
 * for ever), or half a write. LM_STORE_FAILURES=3000 tries them all. What was said to be
 * committed or saved must be there afterwards. */
#include "store-fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int
last_of (const char *text, const char *what)
{
  const char *found = g_strrstr (text, what);

  return found ? atoi (found + strlen (what)) : -1;
}

static int
count_in_document (Fixture *fixture)
{
  g_autofree char *copy = fixture_file (fixture, "copy.lmeter"), *state = fixture_file (fixture, "other-state"), *bytes = NULL, *output = NULL;
  gsize size;
  int status;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
  output = run_child (state, &status, "count", copy, NULL);
  g_assert_cmpint (status, ==, 0);
  return last_of (output, "found ");
}

/* One run with the nth call failing; how many calls there were. */
static int
run_with_failure (Fixture *fixture, int nth, int error, gboolean sticky)
{
  g_autofree char *nth_text = g_strdup_printf ("%d", nth), *error_text = g_strdup_printf ("%d", error), *output = NULL, *after = NULL;
  const char *state = g_getenv ("XDG_STATE_HOME");
  int status, found, committed, saved;

  output = run_child (state, &status, "failing", fixture->path, nth_text, error_text, sticky ? "sticky" : "once", NULL);
  if (status != 0)
    g_test_message ("call %d, %s, %s: %s", nth, g_strerror (error), sticky ? "sticky" : "once", output);
  g_assert_cmpint (status, ==, 0);
  committed = last_of (output, "committed ");
  saved = last_of (output, "saved ");
  g_assert_cmpint (count_in_document (fixture), >=, saved);

  after = run_child (state, &status, "count", fixture->path, NULL);
  if (status != 0 || last_of (after, "found ") < committed)
    g_test_message ("call %d, %s, %s: %s then %s", nth, g_strerror (error), sticky ? "sticky" : "once", output, after);
  g_assert_cmpint (status, ==, 0);
  found = last_of (after, "found ");
  g_assert_cmpint (found, >=, committed);
  return last_of (output, "calls ");
}

static void
test_failing_calls (Fixture *fixture, gconstpointer data)
{
  static const int errors[] = { EIO, ENOSPC, EINTR, 0 };
  const char *wish = g_getenv ("LM_STORE_FAILURES");
  int runs = wish ? atoi (wish) : 32, n_calls;

  close_store (make_store (fixture->path));
  n_calls = run_with_failure (fixture, G_MAXINT, EIO, FALSE);
  g_assert_cmpint (n_calls, >, 50);
  for (int i = 0; i < runs; i++)
    {
      int nth = runs >= n_calls * 8 ? 1 + i / 8 : g_test_rand_int_range (1, n_calls + 1);

      run_with_failure (fixture, nth, errors[i % 4], i / 4 % 2 && errors[i % 4] != EINTR);
    }
  g_test_message ("%d of %d calls failed", runs, n_calls);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("failures/nothing-said-is-lost", test_failing_calls);
  return store_test_run ();
}
