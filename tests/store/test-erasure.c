/* Who asks to be forgotten is: nowhere on this machine does the name stand any
 * more, and it does not come back with an older copy. */
#include "store-fixture.h"

#include "lm-schema-private.h"
#include "lm-store-private.h"
#include "store/lm-erasure.h"
#include "store/lm-verify.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME "F. Yılmaz-Oosterhuis"
#define PHONE "06-98765432"
#define NOTE "belt altijd na zessen terug"

static const char *const personal[] = { NAME, PHONE, "yilmaz@example.org", NOTE, "Tante Corrie", "hond Bello" };

static void
count_in_file (const char *path, GString *hits)
{
  g_autofree char *bytes = NULL;
  gsize size;

  if (!g_file_get_contents (path, &bytes, &size, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    if (size > 0 && memmem (bytes, size, personal[i], strlen (personal[i])))
      g_string_append_printf (hits, "«%s» in %s\n", personal[i], path);
}

/* As `grep -ra` over the folder. */
static void
count_in_folder (const char *path, GString *hits)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    count_in_file (path, hits);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      count_in_folder (child, hits);
    }
}

static char *
find_personal (Fixture *fixture)
{
  GString *hits = g_string_new (NULL);
  g_autofree char *state = g_build_filename (g_getenv ("XDG_STATE_HOME"), NULL);

  count_in_folder (fixture->folder, hits);
  count_in_folder (state, hits);
  return g_string_free (hits, FALSE);
}

/* A home with a resident of whom much is written, in several actions, one of
 * them undone, among other homes. */
static LmId
tell_of_resident (LmStore *store, LmSnapshot **snapshot)
{
  g_autoptr (GError) error = NULL;
  LmResidentRow resident, other;
  LmMessageRow message;
  LmAppointmentRow appointment;
  LmHomeRow home;
  LmSnapshot *after;
  LmId of_home = add_home (store, snapshot, "Heindijk"), of_other = add_home (store, snapshot, "Voordijk");

  LM_ROW_FRESH (RESIDENT, &resident);
  resident.home = of_home;
  resident.name = NAME;
  resident.phone = PHONE;
  resident.carer = "Tante Corrie";
  resident.night_worker = TRUE;
  begin (store, "resident");
  g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, NULL));
  *snapshot = commit (store, *snapshot);

  LM_ROW_FRESH (RESIDENT, &other);
  other.home = of_other;
  other.name = "A. de Vries";
  LM_ROW_FRESH (MESSAGE, &message);
  message.home = of_home;
  message.subject = "Afspraak met " NAME;
  message.body = "Beste " NAME ", wij bellen u op " PHONE;
  LM_ROW_FRESH (APPOINTMENT, &appointment);
  appointment.home = of_home;
  appointment.note = NOTE;
  begin (store, "Gebeld met " NAME); /* a label of somebody's own */
  g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &other, NULL));
  g_assert_true (lm_store_insert (store, LM_TABLE_MESSAGE, &message, NULL));
  g_assert_true (lm_store_insert (store, LM_TABLE_APPOINTMENT, &appointment, NULL));
  *snapshot = commit (store, *snapshot);

  resident.email = "yilmaz@example.org";
  home = *(const LmHomeRow *) lm_snapshot_find (*snapshot, LM_TABLE_HOME, of_home);
  home.attention = "hond Bello";
  begin (store, "more");
  g_assert_true (lm_store_update (store, LM_TABLE_RESIDENT, &resident, NULL));
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, NULL));
  *snapshot = commit (store, *snapshot);

  home = *(const LmHomeRow *) lm_snapshot_find (*snapshot, LM_TABLE_HOME, of_other);
  home.note = "zie ook " NAME; /* at another home */
  begin (store, "elsewhere");
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, NULL));
  *snapshot = commit (store, *snapshot);
  begin (store, "gone");
  g_assert_true (lm_store_delete (store, LM_TABLE_APPOINTMENT, appointment.id, NULL));
  *snapshot = commit (store, *snapshot);
  after = lm_store_undo (store, *snapshot, &error);
  g_assert_no_error (error);
  lm_snapshot_unref (*snapshot);
  *snapshot = after;
  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_no_error (error);
  return resident.id;
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, NULL));
}

static void
erase (LmStore *store, LmId resident)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;

  g_assert_true (lm_store_erase (store, &resident, 1, &elsewhere, &error));
  g_assert_no_error (error);
}

static void
assert_nothing_personal (Fixture *fixture)
{
  g_autofree char *hits = find_personal (fixture);

  g_assert_cmpstr (hits, ==, "");
}

static void
assert_log_holds (const char *path)
{
  g_autoptr (GPtrArray) lines = lm_verify_file (path, NULL, NULL);

  for (guint i = 0; i < lines->len; i++)
    g_test_message ("%s: %s", ((LmVerifyLine *) lines->pdata[i])->check, ((LmVerifyLine *) lines->pdata[i])->found);
  g_assert_true (lm_verify_passed (lines));
}

static void
test_no_file_holds_the_name (Fixture *fixture, gconstpointer data)
{
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);
  LmId id = tell_of_resident (store, &snapshot);
  g_autofree char *folder = working_folder (fixture->path), *backup = g_build_filename (folder, "backups", "version-1-x.db", NULL);
  g_autofree char *kept = g_build_filename (folder, "backups", "kept.lmeter", NULL), *backups = g_path_get_dirname (backup), *before = find_personal (fixture);
  g_autoptr (LmSqlite) vacuum = NULL;
  const LmResidentRow *residents;
  guint n;

  g_assert_cmpstr (before, !=, "");
  g_assert_cmpint (g_mkdir_with_parents (backups, 0700), ==, 0);
  vacuum = lm_sqlite_open (fixture->path, LM_SQLITE_READ_ONLY, NULL);
  {
    g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s'", backup);

    g_assert_true (lm_sqlite_exec (vacuum, sql, NULL));
  }
  copy_file (fixture->path, kept);
  erase (store, id);
  assert_nothing_personal (fixture);

  /* The other resident and all that is counted stay, and the log still holds. */
  lm_snapshot_unref (snapshot);
  snapshot = load (store);
  residents = LM_ROWS (snapshot, RESIDENT, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (residents[0].name, ==, "");
  g_assert_false (residents[0].night_worker);
  g_assert_cmpstr (residents[1].name, ==, "A. de Vries");
  LM_ROWS (snapshot, APPOINTMENT, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (lm_store_get_save_state (store), ==, LM_STORE_SAVED);
  lm_snapshot_unref (snapshot);
  close_store (store);
  assert_log_holds (fixture->path);
  assert_nothing_personal (fixture);
  close_store (open_store (kept)); /* a kept document can still be opened */
}

/* Undoing everything, and doing it again, brings nothing back. */
static void
test_undo_brings_nothing_back (Fixture *fixture, gconstpointer data)
{
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store), *after;
  LmId id = tell_of_resident (store, &snapshot);

  erase (store, id);
  lm_snapshot_unref (snapshot);
  snapshot = load (store);
  while ((after = lm_store_undo (store, snapshot, NULL)))
    {
      lm_snapshot_unref (snapshot);
      snapshot = after;
    }
  g_assert_null (lm_store_get_undo (store));
  while ((after = lm_store_redo (store, snapshot, NULL)))
    {
      lm_snapshot_unref (snapshot);
      snapshot = after;
    }
  lm_snapshot_unref (snapshot);
  close_store (store);
  assert_nothing_personal (fixture);
}

/* A colleague went on with the copy as it was, and knows the resident too. */
static void
test_an_older_copy_does_not_bring_it_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  LmStore *store = make_store (fixture->path), *colleague;
  LmSnapshot *snapshot = load (store);
  LmId id = tell_of_resident (store, &snapshot);
  g_autoptr (GError) error = NULL;
  g_autofree char *ours = NULL, *theirs = NULL;

  copy_file (fixture->path, other);
  colleague = open_store (other);
  {
    LmSnapshot *seen = load (colleague);
    LmResidentRow resident = *(const LmResidentRow *) lm_snapshot_find (seen, LM_TABLE_RESIDENT, id);
    LmMessageRow message;

    begin (colleague, "called");
    resident.note = NOTE;
    resident.name = NAME " sr.";
    g_assert_true (lm_store_update (colleague, LM_TABLE_RESIDENT, &resident, NULL));
    LM_ROW_FRESH (MESSAGE, &message);
    message.home = resident.home;
    message.body = NOTE;
    g_assert_true (lm_store_insert (colleague, LM_TABLE_MESSAGE, &message, NULL));
    seen = commit (colleague, seen);
    lm_snapshot_unref (seen);
  }
  g_assert_true (lm_store_publish (colleague, NULL, &error));
  erase (store, id);
  {
    LmTakenIn taken = { 0 };

    g_assert_true (lm_store_merge (store, other, &taken, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (taken.n_actions, ==, 1);
    lm_taken_in_clear (&taken);
  }
  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_no_error (error);
  {
    GString *hits = g_string_new (NULL);

    count_in_file (fixture->path, hits);
    g_assert_cmpstr (hits->str, ==, "");
    g_string_free (hits, TRUE);
  }
  /* And the colleague, who takes in what was erased, is rid of it too. */
  {
    LmTakenIn taken = { 0 };

    g_assert_true (lm_store_merge (colleague, fixture->path, &taken, &error));
    g_assert_no_error (error);
    lm_taken_in_clear (&taken);
  }
  g_assert_true (lm_store_publish (colleague, NULL, &error));
  g_assert_no_error (error);
  {
    g_autoptr (LmSnapshot) a = NULL, b = NULL;

    lm_snapshot_unref (snapshot);
    a = load (store);
    b = load (colleague);
    assert_same_content (a, b);
    for (guint i = 0; i < 2; i++)
      {
        const LmResidentRow *row = lm_snapshot_find (i ? b : a, LM_TABLE_RESIDENT, id);

        g_assert_cmpstr (row->name, ==, "");
        g_assert_cmpstr (row->note, ==, "");
      }
  }
  close_store (colleague);
  close_store (store);
  assert_log_holds (fixture->path);
  assert_log_holds (other);
}

static void
take_in (LmStore *store, const char *path)
{
  g_autoptr (GError) error = NULL;
  LmTakenIn taken = { 0 };

  g_assert_true (lm_store_merge (store, path, &taken, &error));
  g_assert_no_error (error);
  lm_taken_in_clear (&taken);
  g_assert_true (lm_store_publish (store, NULL, &error));
  g_assert_no_error (error);
}

static void
set_home (LmStore *store, LmSnapshot **snapshot, LmId id, const char *note, const char *attention)
{
  LmHomeRow home = *(const LmHomeRow *) lm_snapshot_find (*snapshot, LM_TABLE_HOME, id);

  if (note)
    home.note = note;
  if (attention)
    home.attention = attention;
  begin (store, "home");
  g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, NULL));
  *snapshot = commit (store, *snapshot);
}

/* Whichever takes in the other first, and with a backup at the colleague's: no
 * file of this machine has the name; what was written after the erasure by
 * somebody who knew of it, and what the colleague wrote of others, stays. */
static void
test_no_order_of_exchange_brings_it_back (Fixture *fixture, gconstpointer data)
{
  gboolean ours_first = GPOINTER_TO_INT (data);
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  LmStore *store = make_store (fixture->path), *colleague;
  LmSnapshot *snapshot = load (store), *seen;
  LmId id = tell_of_resident (store, &snapshot), home = ((const LmResidentRow *) lm_snapshot_find (snapshot, LM_TABLE_RESIDENT, id))->home;
  LmId third = add_home (store, &snapshot, "Achterdijk"), fourth = add_home (store, &snapshot, "Zijdijk");
  g_autoptr (GError) error = NULL;

  g_assert_true (lm_store_publish (store, NULL, &error));
  copy_file (fixture->path, other);
  colleague = open_store (other);
  seen = load (colleague);
  {
    g_autofree char *folder = working_folder (other), *backups = g_build_filename (folder, "backups", NULL);
    g_autofree char *backup = g_build_filename (backups, "older.lmeter", NULL);

    g_assert_cmpint (g_mkdir_with_parents (backups, 0700), ==, 0);
    copy_file (fixture->path, backup);
  }
  erase (store, id);
  set_home (store, &snapshot, home, "sleutelkast in de hal", NULL); /* of who lives there now */

  set_home (colleague, &seen, home, NOTE, NULL);
  set_home (colleague, &seen, third, "vraag het aan " NAME, "steiger"); /* a name that the first copy no longer knows */
  set_home (colleague, &seen, fourth, "trap is smal", NULL);
  g_assert_true (lm_store_publish (colleague, NULL, &error));
  if (!ours_first)
    take_in (colleague, fixture->path);
  take_in (store, other);
  take_in (colleague, fixture->path);
  take_in (store, other);
  assert_nothing_personal (fixture); /* while both are open, in logs and backups too */

  lm_snapshot_unref (snapshot);
  lm_snapshot_unref (seen);
  snapshot = load (store);
  seen = load (colleague);
  assert_same_content (snapshot, seen);
  {
    const LmHomeRow *row = lm_snapshot_find (snapshot, LM_TABLE_HOME, third);

    g_assert_cmpstr (row->note, ==, "vraag het aan …");
    g_assert_cmpstr (row->attention, ==, "steiger");
    row = lm_snapshot_find (snapshot, LM_TABLE_HOME, fourth);
    g_assert_cmpstr (row->note, ==, "trap is smal");
  }
  lm_snapshot_unref (snapshot);
  lm_snapshot_unref (seen);
  close_store (colleague);
  close_store (store);
  assert_nothing_personal (fixture);
  assert_log_holds (fixture->path);
  assert_log_holds (other);
}

/* A home goes on after somebody was forgotten: what colleagues who know that
 * write about it is not emptied by the next exchange. */
static void
test_what_is_written_afterwards_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  LmStore *store = make_store (fixture->path), *colleague;
  LmSnapshot *snapshot = load (store), *seen;
  LmId id = tell_of_resident (store, &snapshot), home = ((const LmResidentRow *) lm_snapshot_find (snapshot, LM_TABLE_RESIDENT, id))->home;
  const LmHomeRow *row;

  erase (store, id);
  copy_file (fixture->path, other);
  colleague = open_store (other);
  seen = load (colleague);
  set_home (store, &snapshot, home, "sleutelkast in de hal", NULL);
  set_home (colleague, &seen, home, NULL, "eerst bellen");
  lm_snapshot_unref (snapshot);
  lm_snapshot_unref (seen);
  take_in (colleague, fixture->path);
  take_in (store, other);
  snapshot = load (store);
  row = lm_snapshot_find (snapshot, LM_TABLE_HOME, home);
  g_assert_cmpstr (row->note, ==, "sleutelkast in de hal");
  g_assert_cmpstr (row->attention, ==, "eerst bellen");
  lm_snapshot_unref (snapshot);
  close_store (colleague);
  close_store (store);
}

/* The document still has the name when the first work of a day is saved: then
 * it is not kept. */
static void
test_no_backup_keeps_the_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  LmStore *store = make_store (fixture->path), *colleague;
  LmSnapshot *snapshot = load (store);
  LmId id = tell_of_resident (store, &snapshot);

  copy_file (fixture->path, other);
  colleague = open_store (other);
  erase (store, id);
  take_in (colleague, fixture->path);
  assert_nothing_personal (fixture);
  add_home (store, &snapshot, "Achterdijk");
  take_in (colleague, fixture->path);
  assert_nothing_personal (fixture);
  lm_snapshot_unref (snapshot);
  close_store (colleague);
  close_store (store);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("erasure/no-file-holds-the-name", test_no_file_holds_the_name);
  ADD ("erasure/undo-brings-nothing-back", test_undo_brings_nothing_back);
  ADD ("erasure/an-older-copy-does-not-bring-it-back", test_an_older_copy_does_not_bring_it_back);
  g_test_add ("/store/erasure/no-order-brings-it-back-theirs-first", Fixture, GINT_TO_POINTER (FALSE), fixture_set_up, test_no_order_of_exchange_brings_it_back, fixture_tear_down);
  g_test_add ("/store/erasure/no-order-brings-it-back-ours-first", Fixture, GINT_TO_POINTER (TRUE), fixture_set_up, test_no_order_of_exchange_brings_it_back, fixture_tear_down);
  ADD ("erasure/no-backup-keeps-the-name", test_no_backup_keeps_the_name);
  ADD ("erasure/what-is-written-afterwards-stays", test_what_is_written_afterwards_stays);
  return store_test_run ();
}
