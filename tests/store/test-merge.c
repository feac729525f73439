/* Two copies, one truth: what comes of it when both sides did something, and
 * that in no order of exchange anything is lost or different. LM_STORE_MERGES
 * makes the random part as long as wanted. */
#include "store-fixture.h"

#include "lm-store-private.h"
#include "store/lm-attachments.h"
#include "store/lm-presence.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define N_REPLICAS 3

/* Two copies of one project, and what each of them last saw. */
typedef struct {
  char *paths[N_REPLICAS];
  LmStore *stores[N_REPLICAS];
  LmSnapshot *snapshots[N_REPLICAS];
} Copies;

/* As a copy comes by mail: the bytes, while nobody looks. */
static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, &error));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, &error));
  g_assert_no_error (error);
}

static void
publish (LmStore *store)
{
  g_autoptr (GError) error = NULL;

  lm_store_publish (store, NULL, &error);
  g_assert_no_error (error);
}

static void
refresh (Copies *copies, int i)
{
  g_clear_pointer (&copies->snapshots[i], lm_snapshot_unref);
  copies->snapshots[i] = load (copies->stores[i]);
}

/* The first holds whatever `fill` makes; the others are copies of its file. */
static void
copies_open (Copies *copies, Fixture *fixture, int n, LmSnapshot *(*fill) (LmStore *store, LmSnapshot *snapshot))
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("copy-%d.lmeter", i);

      copies->paths[i] = fixture_file (fixture, name);
      if (i == 0)
        {
          LmStore *store = make_store (copies->paths[0]);
          LmSnapshot *snapshot = load (store);

          lm_snapshot_unref (fill (store, snapshot));
          close_store (store);
        }
      else
        copy_file (copies->paths[0], copies->paths[i]);
    }
  for (int i = 0; i < n; i++)
    {
      static const char *const names[] = { "Anna", "Piet", "Fatma" };

      copies->stores[i] = open_store (copies->paths[i]);
      lm_store_set_author (copies->stores[i], names[i]);
      refresh (copies, i);
    }
}

static void
copies_close (Copies *copies, int n)
{
  for (int i = 0; i < n; i++)
    {
      lm_snapshot_unref (copies->snapshots[i]);
      close_store (copies->stores[i]);
      g_free (copies->paths[i]);
    }
}

/* The one takes in the other's file. */
static void
take_in (Copies *copies, int to, int from, LmTakenIn *taken)
{
  g_autoptr (GError) error = NULL;
  LmTakenIn own = { 0 };

  publish (copies->stores[from]);
  lm_store_merge (copies->stores[to], copies->paths[from], taken ? taken : &own, &error);
  g_assert_no_error (error);
  lm_taken_in_clear (&own);
  refresh (copies, to);
}

static void
assert_equal (Copies *copies, int n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = lm_store_get_content_hash (copies->stores[0], &error);

  g_assert_no_error (error);
  for (int i = 1; i < n; i++)
    {
      g_autofree char *hash = lm_store_get_content_hash (copies->stores[i], &error);

      g_assert_no_error (error);
      assert_same_content (copies->snapshots[0], copies->snapshots[i]);
      g_assert_cmpstr (hash, ==, first);
    }
}

/* Each takes in the other, and both are the same. */
static void
exchange (Copies *copies, LmTakenIn *taken)
{
  g_autofree char *mail = g_strconcat (copies->paths[1], ".mail", NULL);
  g_autoptr (GError) error = NULL;
  LmTakenIn second;

  publish (copies->stores[1]);
  copy_file (copies->paths[1], mail); /* as it is before it takes in anything */
  take_in (copies, 1, 0, taken);
  g_assert_true (lm_store_merge (copies->stores[0], mail, &second, &error));
  g_assert_no_error (error);
  lm_taken_in_clear (&second);
  refresh (copies, 0);
  assert_equal (copies, 2);
}

/* --- the rules --- */

static LmSnapshot *
small_district (LmStore *store, LmSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  LmHomeRow home;
  LmResidentRow resident;

  begin (store, "district");
  for (int i = 1; i <= 3; i++)
    {
      LM_ROW_FRESH (HOME, &home);
      home.street = "Heindijk";
      home.number = i;
      g_assert_true (lm_store_insert (store, LM_TABLE_HOME, &home, &error));
      LM_ROW_FRESH (RESIDENT, &resident);
      resident.home = home.id;
      resident.name = "Yılmaz";
      g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, &error));
    }
  g_assert_no_error (error);
  return commit (store, snapshot);
}

static const LmHomeRow *
home_of (Copies *copies, int i, int number)
{
  guint n;
  const LmHomeRow *homes = LM_ROWS (copies->snapshots[i], HOME, &n);

  for (guint k = 0; k < n; k++)
    if (homes[k].number == number)
      return &homes[k];
  return NULL;
}

static void
update (Copies *copies, int i, LmTable table, gconstpointer row, const char *label)
{
  g_autoptr (GError) error = NULL;

  begin (copies->stores[i], label);
  g_assert_true (lm_store_update (copies->stores[i], table, row, &error));
  g_assert_no_error (error);
  copies->snapshots[i] = commit (copies->stores[i], copies->snapshots[i]);
}

static void
insert (Copies *copies, int i, LmTable table, gpointer row, const char *label)
{
  g_autoptr (GError) error = NULL;

  begin (copies->stores[i], label);
  g_assert_true (lm_store_insert (copies->stores[i], table, row, &error));
  g_assert_no_error (error);
  copies->snapshots[i] = commit (copies->stores[i], copies->snapshots[i]);
}

static void
set_note (Copies *copies, int i, int number, const char *note)
{
  LmHomeRow home = *home_of (copies, i, number);

  home.note = note;
  update (copies, i, LM_TABLE_HOME, &home, note);
}

/* The home with all that belongs to it, as when an import is undone. */
static void
delete_home (Copies *copies, int i, int number)
{
  g_autoptr (GError) error = NULL;
  LmId home = home_of (copies, i, number)->id;
  guint n;
  const LmResidentRow **residents = LM_OF_HOME (copies->snapshots[i], RESIDENT, home, &n);

  begin (copies->stores[i], "removed");
  for (guint k = 0; k < n; k++)
    g_assert_true (lm_store_delete (copies->stores[i], LM_TABLE_RESIDENT, residents[k]->id, &error));
  g_assert_true (lm_store_delete (copies->stores[i], LM_TABLE_HOME, home, &error));
  g_assert_no_error (error);
  copies->snapshots[i] = commit (copies->stores[i], copies->snapshots[i]);
}

static guint
count_clashes (Copies *copies, LmClashKind kind)
{
  guint n, found = 0;
  const LmClashRow *clashes = LM_ROWS (copies->snapshots[0], CLASH, &n);

  for (guint i = 0; i < n; i++)
    found += clashes[i].kind == kind && clashes[i].state == LM_CLASH_STATE_OPEN;
  g_assert_cmpint (found, ==, n);
  return found;
}

static void
test_different_things_both_stay (Fixture *fixture, gconstpointer data)
{
  Copies copies = { 0 };
  LmTakenIn taken = { 0 };
  g_autofree char *words = NULL;
  LmHomeRow home;

  copies_open (&copies, fixture, 2, small_district);
  set_note (&copies, 0, 1, "key at number 3");
  home = *home_of (&copies, 1, 1);
  home.attention = "dog";
  update (&copies, 1, LM_TABLE_HOME, &home, "dog");
  set_note (&copies, 1, 2, "another home");
  exchange (&copies, &taken);
  g_assert_cmpstr (home_of (&copies, 0, 1)->note, ==, "key at number 3");
  g_assert_cmpstr (home_of (&copies, 0, 1)->attention, ==, "dog");
  g_assert_cmpstr (home_of (&copies, 0, 2)->note, ==, "another home");
  g_assert_cmpint (count_clashes (&copies, LM_CLASH_KIND_FIELD), ==, 0);
  words = lm_taken_in_describe (&taken);
  g_assert_cmpstr (words, ==, "1 change by Anna came in.");
  lm_taken_in_clear (&taken);
  copies_close (&copies, 2);
}

static void
test_the_same_field_is_to_be_decided (Fixture *fixture, gconstpointer data)
{
  Copies copies = { 0 };
  LmTakenIn taken = { 0 };
  g_autofree char *words = NULL;
  const LmClashRow *clash;
  guint n;

  copies_open (&copies, fixture, 2, small_district);
  set_note (&copies, 0, 1, "first");
  set_note (&copies, 0, 1, "of Anna");
  set_note (&copies, 1, 1, "of Piet");
  set_note (&copies, 0, 2, "the same");
  set_note (&copies, 1, 2, "the same");
  exchange (&copies, &taken);
  words = lm_taken_in_describe (&taken);
  g_assert_cmpstr (words, ==, "3 changes by Anna came in. 1 thing is to be decided.");
  g_assert_cmpint (count_clashes (&copies, LM_CLASH_KIND_FIELD), ==, 1);
  clash = LM_ROWS (copies.snapshots[0], CLASH, &n);
  g_assert_cmpint (clash->home, ==, home_of (&copies, 0, 1)->id);
  g_assert_cmpstr (clash->of_table, ==, "home");
  g_assert_cmpstr (clash->of_column, ==, "note");
  g_assert_true ((g_str_equal (clash->given_way, "of Anna") && g_str_equal (clash->stayed, "of Piet")) ||
                 (g_str_equal (clash->given_way, "of Piet") && g_str_equal (clash->stayed, "of Anna")));
  g_assert_cmpstr (clash->stayed, ==, home_of (&copies, 0, 1)->note);
  lm_taken_in_clear (&taken);
  copies_close (&copies, 2);
}

/* Whoever saw the other's value before changing it has decided already. */
static void
test_a_change_that_saw_the_other_is_no_clash (Fixture *fixture, gconstpointer data)
{
  Copies copies = { 0 };

  copies_open (&copies, fixture, 2, small_district);
  set_note (&copies, 0, 1, "of Anna");
  take_in (&copies, 1, 0, NULL);
  set_note (&copies, 1, 1, "of Piet, who read it");
  set_note (&copies, 0, 2, "meanwhile");
  exchange (&copies, NULL);
  g_assert_cmpstr (home_of (&copies, 0, 1)->note, ==, "of Piet, who read it");
  g_assert_cmpint (count_clashes (&copies, LM_CLASH_KIND_FIELD), ==, 0);
  copies_close (&copies, 2);
}

static void
check_removed (Fixture *fixture, gboolean removed_first)
{
  Copies copies = { 0 };
  LmAppointmentRow appointment;
  guint n;

  copies_open (&copies, fixture, 2, small_district);
  /* The order of the two in time makes no difference. */
  if (!removed_first)
    set_note (&copies, 0, 3, "so that it comes later");
  delete_home (&copies, 0, 1);
  delete_home (&copies, 0, 2);
  if (removed_first)
    set_note (&copies, 1, 3, "so that it comes later");
  LM_ROW_FRESH (APPOINTMENT, &appointment);
  appointment.home = home_of (&copies, 1, 1)->id;
  appointment.day = 20600;
  insert (&copies, 1, LM_TABLE_APPOINTMENT, &appointment, "appointment");
  exchange (&copies, NULL);
  g_assert_nonnull (home_of (&copies, 0, 1));
  g_assert_null (home_of (&copies, 0, 2));
  LM_OF_HOME (copies.snapshots[0], RESIDENT, appointment.home, &n);
  g_assert_cmpint (n, ==, 1);
  LM_OF_HOME (copies.snapshots[0], APPOINTMENT, appointment.home, &n);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (count_clashes (&copies, LM_CLASH_KIND_DELETED), ==, 1);
  copies_close (&copies, 2);
}

static void
test_what_one_removed_and_the_other_used_stays_whole (Fixture *fixture, gconstpointer data)
{
  Fixture second;

  check_removed (fixture, FALSE);
  fixture_set_up (&second, NULL);
  check_removed (&second, TRUE);
  fixture_tear_down (&second, NULL);
}

static void
test_two_appointments_for_one_home (Fixture *fixture, gconstpointer data)
{
  Copies copies = { 0 };
  LmAppointmentRow appointment;
  LmId kept;

  copies_open (&copies, fixture, 2, small_district);
  for (int i = 0; i < 2; i++)
    {
      LM_ROW_FRESH (APPOINTMENT, &appointment);
      appointment.home = home_of (&copies, i, 1)->id;
      appointment.day = 20600 + i;
      insert (&copies, i, LM_TABLE_APPOINTMENT, &appointment, "appointment");
    }
  /* and one that both change in different columns: moved by one, confirmed by the other */
  LM_ROW_FRESH (APPOINTMENT, &appointment);
  appointment.home = home_of (&copies, 0, 2)->id;
  appointment.day = 20610;
  insert (&copies, 0, LM_TABLE_APPOINTMENT, &appointment, "appointment");
  kept = appointment.id;
  exchange (&copies, NULL);
  g_assert_cmpint (count_clashes (&copies, LM_CLASH_KIND_APPOINTMENT), ==, 1);
  appointment = *LM_FIND (copies.snapshots[0], APPOINTMENT, kept);
  appointment.day = 20611;
  update (&copies, 0, LM_TABLE_APPOINTMENT, &appointment, "moved");
  appointment = *LM_FIND (copies.snapshots[1], APPOINTMENT, kept);
  appointment.state = LM_APPOINTMENT_STATE_CONFIRMED;
  update (&copies, 1, LM_TABLE_APPOINTMENT, &appointment, "confirmed");
  exchange (&copies, NULL);
  g_assert_cmpint (count_clashes (&copies, LM_CLASH_KIND_APPOINTMENT), ==, 2);
  copies_close (&copies, 2);
}

static LmSnapshot *
district_with_plan (LmStore *store, LmSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  LmCrewRow crew;
  LmStepRow step;
  LmPlanRow plan;

  snapshot = small_district (store, snapshot);
  begin (store, "plan");
  LM_ROW_FRESH (CREW, &crew);
  g_assert_true (lm_store_insert (store, LM_TABLE_CREW, &crew, &error));
  LM_ROW_FRESH (STEP, &step);
  g_assert_true (lm_store_insert (store, LM_TABLE_STEP, &step, &error));
  LM_ROW_FRESH (PLAN, &plan);
  g_assert_true (lm_store_insert (store, LM_TABLE_PLAN, &plan, &error));
  g_assert_no_error (error);
  return commit (store, snapshot);
}

static void
plan_home (Copies *copies, int i, int number, int start, int minutes)
{
  LmPlanStepRow row;

  LM_ROW_FRESH (PLAN_STEP, &row);
  row.plan = lm_snapshot_get_adopted (copies->snapshots[i])->id;
  row.home = home_of (copies, i, number)->id;
  row.step = LM_ROWS (copies->snapshots[i], STEP, NULL)->id;
  row.crew = LM_ROWS (copies->snapshots[i], CREW, NULL)->id;
  row.persons = 1;
  row.start = 20600 * 1440 + start;
  row.end = row.start + minutes;
  insert (copies, i, LM_TABLE_PLAN_STEP, &row, "planned");
}

static void
test_a_crew_in_two_homes_at_once (Fixture *fixture, gconstpointer data)
{
  Copies copies = { 0 };
  const LmClashRow *clash;

  copies_open (&copies, fixture, 2, district_with_plan);
  plan_home (&copies, 0, 1, 480, 120);
  plan_home (&copies, 1, 2, 540, 120);
  plan_home (&copies, 1, 3, 700, 60); /* apart from both */
  exchange (&copies, NULL);
  g_assert_cmpint (count_clashes (&copies, LM_CLASH_KIND_CREW), ==, 1);
  clash = LM_ROWS (copies.snapshots[0], CLASH, NULL);
  g_assert_cmpint (clash->day, ==, 20600);
  g_assert_cmpint (clash->home + clash->other_home, ==, home_of (&copies, 0, 1)->id + home_of (&copies, 0, 2)->id);
  copies_close (&copies, 2);
}

static void
test_equal_homes_become_one (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *vbo[2], *num[2], *postcode[2], *suffix[2];
    gboolean same;
  } cases[] = {
    { { "0363010000000001", "0363010000000001" }, { "", "" }, { "1013NJ", "1013NJ" }, { "", "" }, TRUE },
    { { "0363010000000001", "" }, { "", "" }, { "1013NJ", "1013NJ" }, { "", "" }, TRUE },
    { { "0363010000000001", "0363010000000002" }, { "", "" }, { "1013NJ", "1013NJ" }, { "", "" }, FALSE },
    { { "", "" }, { "0363200000000001", "0363200000000001" }, { "1013NJ", "" }, { "", "" }, TRUE },
    { { "", "" }, { "", "" }, { "1013NJ", "1013NJ" }, { "H", "h" }, TRUE },
    { { "", "" }, { "", "" }, { "1013NJ", "1013NJ" }, { "1", "2" }, FALSE },
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      Copies copies = { 0 };
      Fixture own;
      LmResidentRow resident;
      LmTakenIn taken = { 0 };
      guint n, n_residents = 0;
      LmHomeRow home;

      fixture_set_up (&own, NULL);
      copies_open (&copies, &own, 2, small_district);
      for (int i = 0; i < 2; i++)
        {
          LM_ROW_FRESH (HOME, &home);
          home.number = 40;
          home.bag_vbo = cases[c].vbo[i];
          home.bag_num = cases[c].num[i];
          home.postcode = cases[c].postcode[i];
          home.suffix = cases[c].suffix[i];
          home.note = i ? "noted by Piet" : "";
          insert (&copies, i, LM_TABLE_HOME, &home, "imported");
          LM_ROW_FRESH (RESIDENT, &resident);
          resident.home = home.id;
          insert (&copies, i, LM_TABLE_RESIDENT, &resident, "resident");
        }
      take_in (&copies, 1, 0, &taken);
      g_assert_cmpint (taken.n_joined, ==, cases[c].same);
      lm_taken_in_clear (&taken);
      take_in (&copies, 0, 1, NULL);
      assert_equal (&copies, 2);
      LM_ROWS (copies.snapshots[0], HOME, &n);
      g_assert_cmpint (n, ==, cases[c].same ? 4 : 5);
      LM_OF_HOME (copies.snapshots[0], RESIDENT, home_of (&copies, 0, 40)->id, &n_residents);
      g_assert_cmpint (n_residents, ==, cases[c].same ? 2 : 1);
      if (cases[c].same)
        g_assert_cmpstr (home_of (&copies, 0, 40)->note, ==, "noted by Piet");
      copies_close (&copies, 2);
      fixture_tear_down (&own, NULL);
    }
}

static void
test_two_adopted_plans_become_one (Fixture *fixture, gconstpointer data)
{
  Copies copies = { 0 };
  guint n, n_adopted = 0;
  const LmPlanRow *plans;

  copies_open (&copies, fixture, 2, small_district);
  for (int i = 0; i < 2; i++)
    {
      LmPlanRow plan;

      LM_ROW_FRESH (PLAN, &plan);
      plan.made_at = 1000 + i;
      insert (&copies, i, LM_TABLE_PLAN, &plan, "planned");
    }
  take_in (&copies, 1, 0, NULL);
  take_in (&copies, 0, 1, NULL);
  assert_equal (&copies, 2);
  plans = LM_ROWS (copies.snapshots[0], PLAN, &n);
  g_assert_cmpint (n, ==, 2);
  for (guint i = 0; i < n; i++)
    if (plans[i].kind == LM_PLAN_KIND_ADOPTED)
      {
        n_adopted++;
        g_assert_cmpint (plans[i].made_at, ==, 1001);
      }
  g_assert_cmpint (n_adopted, ==, 1);
  copies_close (&copies, 2);
}

static void
test_undo_after_taking_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Copies copies = { 0 };
  LmSnapshot *after;

  copies_open (&copies, fixture, 2, small_district);
  set_note (&copies, 0, 1, "of Anna");
  set_note (&copies, 0, 2, "of Anna too");
  set_note (&copies, 1, 1, "of Piet");
  set_note (&copies, 1, 3, "and this");
  exchange (&copies, NULL);
  /* Own actions only, the newest first; what a colleague changed since says by whom. */
  for (int i = 0; i < 2; i++)
    {
      after = lm_store_undo (copies.stores[i], copies.snapshots[i], &error);
      g_assert_no_error (error);
      lm_snapshot_unref (copies.snapshots[i]);
      copies.snapshots[i] = after;
    }
  g_assert_cmpstr (home_of (&copies, 0, 2)->note, ==, "");
  g_assert_cmpstr (home_of (&copies, 1, 3)->note, ==, "");
  {
    gboolean anna_later = g_str_equal (home_of (&copies, 0, 1)->note, "of Anna");
    int first = anna_later ? 1 : 0;

    after = lm_store_undo (copies.stores[first], copies.snapshots[first], &error);
    g_assert_null (after);
    g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, anna_later ? "Anna changed the same afterwards" : "Piet changed the same afterwards"));
    g_clear_error (&error);
  }
  take_in (&copies, 1, 0, NULL);
  take_in (&copies, 0, 1, NULL);
  assert_equal (&copies, 2);
  copies_close (&copies, 2);
}

static void
test_another_project_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = fixture_file (fixture, "other.lmeter");
  LmStore *store = make_store (fixture->path);
  LmTakenIn taken;

  close_store (make_store (other));
  g_assert_false (lm_store_merge (store, other, &taken, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  g_assert_nonnull (strstr (error->message, "another project"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (other, "nothing of the kind", -1, &error));
  g_assert_false (lm_store_merge (store, other, &taken, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  close_store (store);
}

/* A document put back from a backup must not make us give out keys again that
 * stand in a copy somewhere. */
static void
test_a_document_put_back_gives_fresh_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = fixture_file (fixture, "backup.lmeter"), *mail = fixture_file (fixture, "mail.lmeter");
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot = load (store);
  LmTakenIn taken;
  guint n;

  add_home (store, &snapshot, "first");
  publish (store);
  copy_file (fixture->path, backup);
  add_home (store, &snapshot, "second");
  lm_snapshot_unref (snapshot);
  close_store (store);
  copy_file (fixture->path, mail);
  copy_file (backup, fixture->path);

  store = open_store (fixture->path);
  snapshot = load (store);
  add_home (store, &snapshot, "third");
  g_assert_true (lm_store_merge (store, mail, &taken, &error));
  g_assert_no_error (error);
  lm_taken_in_clear (&taken);
  lm_snapshot_unref (snapshot);
  snapshot = load (store);
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpint (n, ==, 3);
  lm_snapshot_unref (snapshot);
  close_store (store);
}

/* Somebody published between our look and our writing, and we were killed before
 * we took that in: it stands beside the document under our name. */
static void
test_what_was_replaced_is_not_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mine = fixture_file (fixture, "mine.lmeter"), *leftover = NULL, *folder = working_folder (fixture->path);
  g_autofree char *settings_path = g_build_filename (folder, "copy.ini", NULL), *name = NULL, *files = NULL;
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  LmStore *store = make_store (fixture->path);
  LmSnapshot *snapshot;
  guint n;

  close_store (store);
  copy_file (fixture->path, mine);
  store = open_store (mine);
  snapshot = load (store);
  add_home (store, &snapshot, "theirs");
  lm_snapshot_unref (snapshot);
  close_store (store);

  g_assert_true (g_key_file_load_from_file (settings, settings_path, G_KEY_FILE_NONE, NULL));
  name = g_strdup_printf (".Heindijk.lmeter.%08x.part", (guint) g_key_file_get_int64 (settings, "copy", "replica", NULL));
  leftover = fixture_file (fixture, name);
  g_assert_cmpint (g_rename (mine, leftover), ==, 0);
  store = open_store (fixture->path);
  snapshot = load (store);
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpint (n, ==, 1);
  lm_snapshot_unref (snapshot);
  close_store (store);
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, "Heindijk.lmeter");
}

/* --- a log that gets long --- */

static gint64
count_kept (Copies *copies, int i)
{
  g_autofree char *folder = working_folder (copies->paths[i]), *path = g_build_filename (folder, "project.db", NULL);
  g_autoptr (LmSqlite) file = lm_sqlite_open (path, LM_SQLITE_READ_ONLY, NULL);
  gint64 n = -1;

  g_assert_true (lm_sqlite_get_int64 (file, "SELECT count (*) FROM action WHERE packed <> 2", &n, NULL));
  return n;
}

/* Never past what a copy that is in use has not seen, and the rest stays whole. */
static void
test_an_old_log_is_let_go_of (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *late = fixture_file (fixture, "late.lmeter");
  g_autoptr (GPtrArray) history = NULL;
  const gint64 later = g_get_real_time () / G_USEC_PER_SEC + 100 * 86400, bytes = 1;
  LmSnapshot *after;
  Copies copies = { 0 };
  LmTakenIn taken;
  gint64 n_unseen;

  copies_open (&copies, fixture, 2, small_district);
  set_note (&copies, 1, 3, "of Piet");
  take_in (&copies, 0, 1, NULL);
  publish (copies.stores[0]);
  copy_file (copies.paths[0], late);
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *note = g_strdup_printf ("%d", i);

      set_note (&copies, 0, 1, note);
    }
  /* 62 actions: Piet has seen the first and his own. */
  g_assert_true (lm_store_compact (copies.stores[0], 0, bytes, &error));
  g_assert_no_error (error);
  n_unseen = count_kept (&copies, 0);
  g_assert_cmpint (n_unseen, ==, 60);
  take_in (&copies, 1, 0, NULL);
  set_note (&copies, 1, 2, "Piet, who has seen all");
  take_in (&copies, 0, 1, NULL);
  g_assert_true (lm_store_compact (copies.stores[0], 0, 0, &error)); /* not old, not long */
  g_assert_cmpint (count_kept (&copies, 0), ==, 61);
  g_assert_true (lm_store_compact (copies.stores[0], 0, bytes, &error));
  g_assert_cmpint (count_kept (&copies, 0), ==, 50);
  g_assert_true (lm_store_compact (copies.stores[1], later, 0, &error)); /* old */
  g_assert_no_error (error);
  g_assert_cmpint (count_kept (&copies, 1), ==, 50);
  assert_equal (&copies, 2);
  history = lm_store_get_history (copies.stores[0], 0, 100, &error);
  g_assert_cmpint (history->len, ==, 63);
  g_assert_null (lm_store_get_changes (copies.stores[0], ((LmAction *) g_ptr_array_index (history, 62))->id, &error));
  g_clear_error (&error);
  set_note (&copies, 0, 1, "and on");
  after = lm_store_undo (copies.stores[0], copies.snapshots[0], &error);
  g_assert_no_error (error);
  lm_snapshot_unref (copies.snapshots[0]);
  copies.snapshots[0] = after;
  exchange (&copies, NULL);

  /* Somebody who did something long ago, in a copy that nobody waited for. */
  {
    LmStore *store = open_store (late);
    LmSnapshot *snapshot = load (store);

    add_home (store, &snapshot, "late");
    lm_snapshot_unref (snapshot);
    close_store (store);
  }
  g_assert_false (lm_store_merge (copies.stores[0], late, &taken, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "parted too long ago"));
  refresh (&copies, 0);
  assert_equal (&copies, 2);
  copies_close (&copies, 2);
}

/* --- files --- */

static void
test_files_stand_beside_the_document (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = fixture_file (fixture, "Heindijk.lmeter-files"), *other = fixture_file (fixture, "other.lmeter");
  g_autofree char *hash = NULL, *own = NULL, *path = NULL, *bytes = NULL, *elsewhere = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("photo", 5), sketch = g_bytes_new_static ("sketch", 6), empty = g_bytes_new (NULL, 0);
  LmStore *store = make_store (fixture->path);
  gsize size;

  hash = lm_store_keep_file (store, photo, &error);
  g_assert_no_error (error);
  g_assert_cmpint (strlen (hash), ==, 64);
  path = lm_store_find_file (store, hash);
  g_assert_true (g_str_has_prefix (path, folder));
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpmem (bytes, size, "photo", 5);
  g_assert_null (lm_store_keep_file (store, empty, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (lm_store_find_file (store, "../Heindijk.lmeter"));
  g_assert_null (lm_store_find_file (store, "0000000000000000000000000000000000000000000000000000000000000000"));

  /* The folder can't be written: a file in its place. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  own = lm_store_keep_file (store, sketch, &error);
  g_assert_no_error (error);
  elsewhere = lm_store_find_file (store, own);
  g_assert_false (g_str_has_prefix (elsewhere, fixture->folder));
  g_assert_cmpint (lm_store_share_files (store), ==, 1);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (lm_store_share_files (store), ==, 0);
  g_clear_pointer (&elsewhere, g_free);
  elsewhere = lm_store_find_file (store, own);
  g_assert_true (g_str_has_prefix (elsewhere, folder));

  g_assert_true (lm_store_save_as (store, other, &error));
  g_assert_no_error (error);
  g_clear_pointer (&elsewhere, g_free);
  elsewhere = lm_store_find_file (store, own);
  g_assert_true (g_str_has_prefix (elsewhere, other));
  close_store (store);
}

static void
test_who_else_is_here (Fixture *fixture, gconstpointer data)
{
  g_autofree char *theirs = fixture_file (fixture, ".copy-0.lmeter.open-00000001"), *files = NULL;
  g_autoptr (GPtrArray) nobody = NULL, somebody = NULL;
  Copies copies = { 0 };
  const LmPresence *presence;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *text = g_strdup_printf ("[open]\nauthor=Fatma\nplace=front-desk\nsince=%" G_GINT64_FORMAT "\nseen=%" G_GINT64_FORMAT "\n", now - 600, now);
  g_autofree char *gone = g_strdup_printf ("[open]\nauthor=Piet\nplace=depot\nsince=%" G_GINT64_FORMAT "\nseen=%" G_GINT64_FORMAT "\n", now - 9000, now - 8000);
  g_autofree char *left = fixture_file (fixture, ".copy-0.lmeter.open-00000002");

  copies_open (&copies, fixture, 1, small_district);
  lm_store_announce (copies.stores[0], now);
  nobody = lm_store_list_present (copies.stores[0]);
  g_assert_cmpint (nobody->len, ==, 0);
  g_assert_true (g_file_set_contents (theirs, text, -1, NULL));
  g_assert_true (g_file_set_contents (left, gone, -1, NULL));
  somebody = lm_store_list_present (copies.stores[0]);
  g_assert_cmpint (somebody->len, ==, 1);
  presence = g_ptr_array_index (somebody, 0);
  g_assert_cmpstr (presence->author, ==, "Fatma");
  g_assert_cmpstr (presence->place, ==, "front-desk");
  g_assert_cmpint (presence->since, ==, now - 600);
  lm_store_leave (copies.stores[0]);
  files = list_folder (fixture->folder);
  g_assert_cmpstr (files, ==, ".copy-0.lmeter.open-00000001 .copy-0.lmeter.open-00000002 copy-0.lmeter");
  copies_close (&copies, 1);
}

/* --- any order --- */

static LmSnapshot *
random_district (LmStore *store, LmSnapshot *snapshot)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  return fill_every_table (store, rand, snapshot);
}

/* Remembers the newest action, if there is one more. */
static void
note_action (Copies *copies, int i, GArray *made)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = lm_store_get_history (copies->stores[i], 0, 1, &error);
  const LmAction *action = history->len ? g_ptr_array_index (history, 0) : NULL;

  g_assert_no_error (error);
  for (guint k = made->len; action && k > 0; k--)
    if (g_array_index (made, LmId, k - 1) == action->id)
      return;
  if (action)
    g_array_append_val (made, action->id);
}

static void
turn_back_or_forth (Copies *copies, int i, gboolean back)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmAction) next = back ? lm_store_get_undo (copies->stores[i]) : lm_store_get_redo (copies->stores[i]);
  LmSnapshot *after;

  if (next == NULL)
    return;
  after = back ? lm_store_undo (copies->stores[i], copies->snapshots[i], &error) : lm_store_redo (copies->stores[i], copies->snapshots[i], &error);
  if (after == NULL) /* overtaken by somebody's change */
    {
      g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
      return;
    }
  lm_snapshot_unref (copies->snapshots[i]);
  copies->snapshots[i] = after;
}

/* A sync folder puts the other's file in place of ours, while we have it open. */
static void
sync_file (Copies *copies, int to, int from)
{
  publish (copies->stores[from]);
  copy_file (copies->paths[from], copies->paths[to]);
  publish (copies->stores[to]);
  refresh (copies, to);
}

static void
random_exchange (Copies *copies, GRand *rand)
{
  int to = g_rand_int_range (rand, 0, N_REPLICAS), from = (to + g_rand_int_range (rand, 1, N_REPLICAS)) % N_REPLICAS;

  if (g_rand_boolean (rand))
    sync_file (copies, to, from);
  else
    take_in (copies, to, from, NULL);
}

static guint
count_actions (LmStore *store, GHashTable *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = lm_store_get_history (store, 0, G_MAXUINT, &error);

  g_assert_no_error (error);
  g_hash_table_remove_all (found);
  for (guint i = 0; i < history->len; i++)
    g_hash_table_add (found, g_memdup2 (&((LmAction *) g_ptr_array_index (history, i))->id, sizeof (LmId)));
  return history->len;
}

/* Until nobody has anything that another has not. */
static void
exchange_all (Copies *copies)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n = 0, before;
  int rounds = 0;

  do
    {
      before = n;
      for (int to = 0; to < N_REPLICAS; to++)
        for (int from = 0; from < N_REPLICAS; from++)
          if (to != from)
            take_in (copies, to, from, NULL);
      n = count_actions (copies->stores[0], found);
      g_assert_cmpint (++rounds, <, 12);
    }
  while (n != before);
}

static void
test_any_order_of_exchange_gives_the_same (Fixture *fixture, gconstpointer data)
{
  const char *wish = g_getenv ("LM_STORE_MERGES");
  guint n_wanted = wish ? (guint) atoi (wish) : 150;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Copies copies = { 0 };
  guint round = 0;

  copies_open (&copies, fixture, N_REPLICAS, random_district);
  while (made->len < n_wanted)
    {
      int i = g_rand_int_range (rand, 0, N_REPLICAS), what = g_rand_int_range (rand, 0, 20);

      if (what < 13)
        copies.snapshots[i] = random_action (copies.stores[i], rand, copies.snapshots[i]);
      else if (what < 17)
        turn_back_or_forth (&copies, i, what < 16);
      else
        random_exchange (&copies, rand);
      note_action (&copies, i, made);
      if (++round % 200 == 0)
        {
          exchange_all (&copies);
          assert_equal (&copies, N_REPLICAS);
        }
    }
  exchange_all (&copies);
  assert_equal (&copies, N_REPLICAS);
  for (int i = 0; i < N_REPLICAS; i++)
    {
      g_autoptr (LmSnapshot) whole = NULL;
      guint lost = 0;

      g_assert_cmpint (count_actions (copies.stores[i], found), >=, made->len);
      for (guint k = 0; k < made->len; k++)
        lost += !g_hash_table_contains (found, &g_array_index (made, LmId, k));
      g_assert_cmpint (lost, ==, 0);
      /* and the files say the same */
      lm_snapshot_unref (copies.snapshots[i]);
      close_store (copies.stores[i]);
      copies.stores[i] = open_store (copies.paths[i]);
      copies.snapshots[i] = load (copies.stores[i]);
    }
  assert_equal (&copies, N_REPLICAS);
  g_test_message ("%u actions by %d replicas, all there, equal hashes", made->len, N_REPLICAS);
  copies_close (&copies, N_REPLICAS);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("merge/different-things-both-stay", test_different_things_both_stay);
  ADD ("merge/the-same-field-is-to-be-decided", test_the_same_field_is_to_be_decided);
  ADD ("merge/a-change-that-saw-the-other-is-no-clash", test_a_change_that_saw_the_other_is_no_clash);
  ADD ("merge/what-one-removed-and-the-other-used-stays-whole", test_what_one_removed_and_the_other_used_stays_whole);
  ADD ("merge/two-appointments-for-one-home", test_two_appointments_for_one_home);
  ADD ("merge/a-crew-in-two-homes-at-once", test_a_crew_in_two_homes_at_once);
  ADD ("merge/equal-homes-become-one", test_equal_homes_become_one);
  ADD ("merge/two-adopted-plans-become-one", test_two_adopted_plans_become_one);
  ADD ("merge/undo-after-taking-in", test_undo_after_taking_in);
  ADD ("merge/another-project-is-refused", test_another_project_is_refused);
  ADD ("merge/a-document-put-back-gives-fresh-keys", test_a_document_put_back_gives_fresh_keys);
  ADD ("merge/what-was-replaced-is-not-lost", test_what_was_replaced_is_not_lost);
  ADD ("merge/an-old-log-is-let-go-of", test_an_old_log_is_let_go_of);
  ADD ("merge/files-stand-beside-the-document", test_files_stand_beside_the_document);
  ADD ("merge/who-else-is-here", test_who_else_is_here);
  ADD ("merge/any-order-of-exchange-gives-the-same", test_any_order_of_exchange_gives_the_same);
  return store_test_run ();
}
