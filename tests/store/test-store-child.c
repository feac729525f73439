/* Another process, or with another XDG_STATE_HOME another machine, for the
 * tests of the store. What it prints has happened, and must never be lost. */
#include "store/lm-store.h"

#include "fail-calls.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static LmStore *store;
static LmSnapshot *snapshot;
static int committed; /* number of the last home; atomic */

static void
die_of (GError *error)
{
  g_printerr ("test-store-child: %s\n", error ? error->message : "?");
  exit (2);
}

/* One write, so that a kill leaves whole lines. */
static void
tell (const char *what, int number)
{
  char line[64];
  int n = g_snprintf (line, sizeof line, "%s %d\n", what, number);

  if (write (STDOUT_FILENO, line, (gsize) n) != n)
    exit (3);
}

static void
open_it (const char *path)
{
  GError *error = NULL;

  store = lm_store_open (path, &error);
  if (store == NULL)
    die_of (error);
  snapshot = lm_store_load (store, &error);
  if (snapshot == NULL)
    die_of (error);
  lm_store_set_author (store, "Colleague");
}

static void
close_it (void)
{
  GError *error = NULL;

  g_clear_pointer (&snapshot, lm_snapshot_unref);
  if (!lm_store_close (g_steal_pointer (&store), &error))
    die_of (error);
}

static void
end_action (void)
{
  GError *error = NULL;
  LmSnapshot *after = lm_store_commit (store, snapshot, &error);

  if (after == NULL)
    die_of (error);
  lm_snapshot_unref (snapshot);
  snapshot = after;
}

static void
begin_action (const char *label)
{
  GError *error = NULL;

  if (!lm_store_begin (store, label, &error))
    die_of (error);
}

static void
add_home (const char *street, LmId building)
{
  GError *error = NULL;
  LmHomeRow home;

  LM_ROW_FRESH (HOME, &home);
  home.building = building;
  home.street = street;
  begin_action (street);
  if (!lm_store_insert (store, LM_TABLE_HOME, &home, &error))
    die_of (error);
  end_action ();
}

static void
rename_homes (const char *street)
{
  GError *error = NULL;
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  begin_action (street);
  for (guint i = 0; i < n; i++)
    {
      LmHomeRow home = homes[i];

      home.street = street;
      if (!lm_store_update (store, LM_TABLE_HOME, &home, &error))
        die_of (error);
    }
  end_action ();
}

/* Homes 1 … n without a gap, each with its resident: half an action would show. */
static int
count_homes (void)
{
  guint n, n_residents;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);
  const LmResidentRow *residents = LM_ROWS (snapshot, RESIDENT, &n_residents);

  for (guint i = 0; i < n; i++)
    if (n != n_residents || homes[i].number != (int) i + 1 || residents[i].home != homes[i].id)
      exit (4);
  return (int) n;
}

static void
edit_once (void)
{
  GError *error = NULL;
  LmResidentRow resident;
  LmHomeRow home;

  LM_ROW_FRESH (HOME, &home);
  home.number = committed + 1;
  home.street = "Heindijk";
  begin_action ("edit");
  if (!lm_store_insert (store, LM_TABLE_HOME, &home, &error))
    die_of (error);
  LM_ROW_FRESH (RESIDENT, &resident);
  resident.home = home.id;
  if (!lm_store_insert (store, LM_TABLE_RESIDENT, &resident, &error))
    die_of (error);
  end_action ();
  g_atomic_int_inc (&committed);
  tell ("committed", committed);
}

static gpointer
publish_often (gpointer data)
{
  gint *stop = data;

  while (!g_atomic_int_get (stop))
    {
      GError *error = NULL;
      int number = g_atomic_int_get (&committed);

      if (!lm_store_publish (store, NULL, &error))
        die_of (error);
      tell ("published", number);
      g_usleep (500); /* where nothing waits it comes back at once */
    }
  return NULL;
}

/* Until somebody kills it: edits, publishes meanwhile, closes and opens again. */
static void
storm (const char *path)
{
  for (;;)
    {
      GThread *publisher;
      gint stop = 0;

      open_it (path);
      committed = count_homes ();
      tell ("found", committed);
      publisher = g_thread_new ("publish", publish_often, &stop);
      for (int i = g_random_int_range (1, 30); i > 0; i--)
        edit_once ();
      g_atomic_int_set (&stop, 1);
      g_thread_join (publisher);
      close_it ();
      tell ("closed", committed);
    }
}

/* Until somebody kills it: edits each of two copies in turn, and takes in the
 * other. The homes of a copy are numbered in the street of its name. */
static void
exchange (const char *first, const char *second)
{
  const char *paths[] = { first, second };
  static const char *const streets[] = { "first", "second" };

  for (guint turn = (guint) g_random_int_range (0, 2);; turn++)
    {
      GError *error = NULL;
      guint own = turn % 2, n, number = 1;
      LmTakenIn taken;
      const LmHomeRow *homes;
      LmHomeRow home;

      open_it (paths[own]);
      homes = LM_ROWS (snapshot, HOME, &n);
      for (guint i = 0; i < n; i++)
        number += g_str_equal (homes[i].street, streets[own]);
      LM_ROW_FRESH (HOME, &home);
      home.street = streets[own];
      home.number = (int) number;
      begin_action ("edit");
      if (!lm_store_insert (store, LM_TABLE_HOME, &home, &error))
        die_of (error);
      end_action ();
      tell (streets[own], (int) number);
      if (!lm_store_merge (store, paths[1 - own], &taken, &error))
        die_of (error);
      lm_taken_in_clear (&taken);
      close_it ();
    }
}

/* Whether the action went through. */
static gboolean
try_edit (void)
{
  LmResidentRow resident;
  LmHomeRow home;
  LmSnapshot *after;

  if (!lm_store_begin (store, "edit", NULL))
    return FALSE;
  LM_ROW_FRESH (HOME, &home);
  home.number = committed + 1;
  LM_ROW_FRESH (RESIDENT, &resident);
  if (lm_store_insert (store, LM_TABLE_HOME, &home, NULL))
    {
      resident.home = home.id;
      if (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, NULL))
        {
          after = lm_store_commit (store, snapshot, NULL);
          if (after == NULL)
            return FALSE;
          lm_snapshot_unref (snapshot);
          snapshot = after;
          return TRUE;
        }
    }
  lm_store_rollback (store);
  return FALSE;
}

/* Edits, publishes and closes while a call fails, and says what it was told. */
static void
work_with_failures (const char *path, int nth, int error, gboolean sticky)
{
  fail_calls_at (nth, error, sticky);
  store = lm_store_open (path, NULL);
  snapshot = store ? lm_store_load (store, NULL) : NULL;
  if (snapshot)
    {
      gboolean edited = TRUE;

      committed = count_homes ();
      /* After an action that failed the next would get its number: stop there. */
      for (int i = 0; i < 4 && edited; i++)
        {
          edited = try_edit ();
          committed += edited;
          tell ("committed", committed);
          if (i == 1 && lm_store_publish (store, NULL, NULL))
            tell ("saved", committed);
          if (lm_store_get_save_state (store) == LM_STORE_SAVED)
            tell ("saved", committed);
        }
      if (lm_store_close (g_steal_pointer (&store), NULL))
        tell ("saved", committed);
    }
  else if (store)
    lm_store_close (g_steal_pointer (&store), NULL);
  tell ("calls", fail_calls_count ());
  g_clear_pointer (&snapshot, lm_snapshot_unref);
}

int
main (int argc, char *argv[])
{
  const char *command = argc > 2 ? argv[1] : "", *path = argc > 2 ? argv[2] : NULL;

  if (g_str_equal (command, "add"))
    {
      open_it (path);
      add_home (argv[3], 0);
      close_it ();
    }
  else if (g_str_equal (command, "add-in-building"))
    {
      open_it (path);
      add_home (argv[3], LM_ROWS (snapshot, BUILDING, NULL)->id);
      close_it ();
    }
  else if (g_str_equal (command, "rename"))
    {
      open_it (path);
      rename_homes (argv[3]);
      close_it ();
    }
  else if (g_str_equal (command, "crash")) /* with a change that was not published */
    {
      open_it (path);
      add_home (argv[3], 0);
      _exit (0);
    }
  else if (g_str_equal (command, "count"))
    {
      open_it (path);
      tell ("found", count_homes ());
      close_it ();
    }
  else if (g_str_equal (command, "convert")) /* opens while a call fails, or kills */
    {
      fail_calls_at (atoi (argv[3]), atoi (argv[4]), FALSE);
      open_it (path);
      tell ("calls", fail_calls_count ());
      close_it ();
    }
  else if (g_str_equal (command, "failing"))
    work_with_failures (path, atoi (argv[3]), atoi (argv[4]), g_str_equal (argv[5], "sticky"));
  else if (g_str_equal (command, "exchange"))
    exchange (path, argv[3]);
  else if (g_str_equal (command, "storm"))
    storm (path);
  else
    return 64;
  return 0;
}
