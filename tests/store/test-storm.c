/* kill -9 at random moments of editing, publishing, opening and closing. With
 * LM_STORE_KILLS=10000 it is a proof rather than a test. */
#include "store-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS 200

/* What the child said before it died. */
static void
read_all (GString *text, int fd)
{
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
}

/* Half of the kills come at any moment from the start on, the others once the
 * child has begun to edit, however slow the machine is. */
static void
wait_for_the_moment (GString *text, int fd)
{
  char buffer[4096];
  gssize n;

  g_string_truncate (text, 0);
  if (g_test_rand_bit ())
    while (!strstr (text->str, "found ") && (n = read (fd, buffer, sizeof buffer)) > 0)
      g_string_append_len (text, buffer, n);
  g_usleep ((gulong) g_test_rand_int_range (1000, 40000));
}

static int
last_of (const char *text, const char *what)
{
  const char *found = g_strrstr (text, what);

  return found ? atoi (found + strlen (what)) : -1;
}

static int
first_of (const char *text, const char *what)
{
  const char *found = strstr (text, what);

  return found ? atoi (found + strlen (what)) : -1;
}

/* The document alone, as a colleague would get it. */
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

static void
test_storm (Fixture *fixture, gconstpointer data)
{
  const char *wish = g_getenv ("LM_STORE_KILLS");
  int kills = wish ? atoi (wish) : KILLS, known = 0, published = 0;
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "store", "test-store-child", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  guint in_opening = 0, reopened = 0, in_editing = 0;
  LmStore *store = make_store (fixture->path);

  close_store (store);
  for (int i = 0; i < kills; i++)
    {
      char *argv[] = { program, (char *) "storm", fixture->path, NULL };
      g_autoptr (GError) error = NULL;
      GPid pid;
      int fd, status, found;

      g_assert_true (g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &fd, NULL, &error));
      wait_for_the_moment (text, fd);
      kill (pid, SIGKILL);
      read_all (text, fd);
      close (fd);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL); /* it did not give up by itself */

      found = first_of (text->str, "found ");
      if (found >= 0)
        {
          g_assert_cmpint (found, >=, known);
          g_assert_cmpint (found, <=, known + 1); /* an action committed, but killed before it was told */
          known = MAX (found, last_of (text->str, "committed "));
          published = MAX (published, last_of (text->str, "published "));
        }
      if (found < 0)
        in_opening++;
      else if (strstr (text->str, "closed "))
        reopened++;
      else
        in_editing++;
      if (i % 20 == 19)
        g_assert_cmpint (count_in_document (fixture), >=, published);
    }
  {
    g_autoptr (LmSnapshot) snapshot = NULL;
    guint n;

    store = open_store (fixture->path);
    snapshot = load (store);
    LM_ROWS (snapshot, HOME, &n);
    g_assert_cmpint (n, >=, known);
    g_assert_cmpint (n, <=, known + 1);
    close_store (store);
  }
  g_assert_cmpint (count_in_document (fixture), >=, known);
  g_test_message ("%d kills (%u while opening, %u while editing, %u after a reopening), %d actions, none lost", kills, in_opening,
                  in_editing, reopened, known);
}

static guint
count_street (LmSnapshot *snapshot, const char *street)
{
  guint n, found = 0;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    found += g_str_equal (homes[i].street, street);
  return found;
}

/* Two copies that exchange, killed at any moment of it. */
static void
test_exchange (Fixture *fixture, gconstpointer data)
{
  const char *wish = g_getenv ("LM_STORE_KILLS");
  int kills = wish ? atoi (wish) : KILLS / 4;
  static const char *const streets[] = { "first", "second" };
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "store", "test-store-child", NULL), *other = fixture_file (fixture, "other.lmeter");
  g_autofree char *bytes = NULL, *first_hash = NULL;
  char *hashes[2];
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint known[2] = { 0 };
  LmStore *stores[2];
  LmTakenIn taken;
  gsize size;

  close_store (make_store (fixture->path));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (other, bytes, (gssize) size, NULL));
  for (int i = 0; i < kills; i++)
    {
      char *argv[] = { program, (char *) "exchange", fixture->path, other, NULL };
      GPid pid;
      int fd, status;

      g_assert_true (g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &fd, NULL, &error));
      g_string_truncate (text, 0);
      g_usleep ((gulong) g_test_rand_int_range (5000, 250000));
      kill (pid, SIGKILL);
      read_all (text, fd);
      close (fd);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      for (guint k = 0; k < 2; k++)
        known[k] = (guint) MAX ((int) known[k], last_of (text->str, k ? "second " : "first "));
    }
  for (guint k = 0; k < 2; k++)
    stores[k] = open_store (k ? other : fixture->path);
  for (guint k = 0; k < 4; k++)
    {
      lm_store_publish (stores[1 - k % 2], NULL, &error);
      g_assert_no_error (error);
      lm_store_merge (stores[k % 2], k % 2 ? fixture->path : other, &taken, &error);
      g_assert_no_error (error);
      lm_taken_in_clear (&taken);
    }
  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (LmSnapshot) snapshot = load (stores[k]);

      for (guint street = 0; street < 2; street++)
        g_assert_cmpint (count_street (snapshot, streets[street]), >=, known[street]);
      hashes[k] = lm_store_get_content_hash (stores[k], &error);
      close_store (stores[k]);
    }
  g_assert_cmpstr (hashes[0], ==, hashes[1]);
  first_hash = hashes[0];
  g_free (hashes[1]);
  g_assert_cmpint (known[0] + known[1], >, 0);
  g_test_message ("%d kills while two copies exchanged %u and %u actions, none lost", kills, known[0], known[1]);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("storm/nothing-committed-is-lost", test_storm);
  ADD ("storm/exchanging-loses-nothing", test_exchange);
  return store_test_run ();
}
