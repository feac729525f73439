#include "core/lm-snapshot.h"

static LmSnapshot *
with_homes (LmSnapshot *base, const LmId *ids, const char *const *streets, guint n, gint64 revision)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (base);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *street = g_strdup (streets[i]); /* freed before use: the snapshot must copy it */
      LmHomeRow home;

      LM_ROW_FRESH (HOME, &home);
      home.id = ids[i];
      home.street = street;
      lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
    }
  return lm_snapshot_builder_end (builder, revision);
}

static void
test_rows_stand_by_id (void)
{
  const LmId ids[] = { 9, 3, 7, 3 };
  const char *streets[] = { "c", "a", "b", "a again" };
  g_autoptr (LmSnapshot) snapshot = with_homes (NULL, ids, streets, 4, 1);
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  g_assert_cmpint (n, ==, 3);
  g_assert_cmpint (homes[0].id, ==, 3);
  g_assert_cmpstr (homes[0].street, ==, "a again");
  g_assert_cmpint (homes[2].id, ==, 9);
  g_assert_cmpstr (LM_FIND (snapshot, HOME, 7)->street, ==, "b");
  g_assert_null (LM_FIND (snapshot, HOME, 8));
  g_assert_cmpint (lm_snapshot_index (snapshot, LM_TABLE_HOME, 9), ==, 2);
  g_assert_cmpint (lm_snapshot_index (snapshot, LM_TABLE_HOME, 0), ==, -1);
  g_assert_cmpstr (lm_snapshot_get_project (snapshot)->zone, ==, "Europe/Amsterdam");
}

static void
test_patch_leaves_the_older_alone (void)
{
  const LmId ids[] = { 1, 2, 3 };
  const char *streets[] = { "a", "b", "c" };
  LmSnapshot *first = with_homes (NULL, ids, streets, 3, 1);
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (first);
  g_autoptr (LmSnapshot) second = NULL;
  LmHomeRow home = *LM_FIND (first, HOME, 2);

  home.street = "changed";
  lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
  lm_snapshot_builder_remove (builder, LM_TABLE_HOME, 3);
  lm_snapshot_builder_remove (builder, LM_TABLE_HOME, 99);
  second = lm_snapshot_builder_end (builder, 2);
  g_assert_cmpstr (LM_FIND (first, HOME, 2)->street, ==, "b");
  g_assert_nonnull (LM_FIND (first, HOME, 3));
  lm_snapshot_unref (first);
  g_assert_cmpstr (LM_FIND (second, HOME, 1)->street, ==, "a");
  g_assert_cmpstr (LM_FIND (second, HOME, 2)->street, ==, "changed");
  g_assert_null (LM_FIND (second, HOME, 3));
  g_assert_cmpint (lm_snapshot_get_revision (second), ==, 2);
}

static void
test_untouched_tables_are_shared (void)
{
  const LmId ids[] = { 1 };
  const char *streets[] = { "a" };
  g_autoptr (LmSnapshot) first = with_homes (NULL, ids, streets, 1, 1);
  g_autoptr (LmSnapshot) second = lm_snapshot_builder_end (lm_snapshot_builder_new (first), 2);

  g_assert_true (lm_snapshot_get_rows (first, LM_TABLE_HOME, NULL) == lm_snapshot_get_rows (second, LM_TABLE_HOME, NULL));
}

static void
test_of_home (void)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  g_autoptr (LmSnapshot) snapshot = NULL;
  const LmResidentRow **residents;
  guint n;

  for (int i = 1; i <= 30; i++)
    {
      LmResidentRow resident;

      LM_ROW_FRESH (RESIDENT, &resident);
      resident.id = i;
      resident.home = i % 3;
      lm_snapshot_builder_put (builder, LM_TABLE_RESIDENT, &resident);
    }
  snapshot = lm_snapshot_builder_end (builder, 1);
  residents = LM_OF_HOME (snapshot, RESIDENT, 2, &n);
  g_assert_cmpint (n, ==, 10);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (residents[i]->home, ==, 2);
      g_assert_true (i == 0 || residents[i - 1]->id < residents[i]->id);
    }
  g_assert_null (LM_OF_HOME (snapshot, RESIDENT, 3, &n));
  g_assert_cmpint (n, ==, 0);
  g_assert_null (LM_OF_HOME (snapshot, SURVEY, 1, &n));
}

/* After every edit the rows of a home are those that name it, in order of id. */
static void
test_rows_of_a_home_follow_edits (void)
{
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  LmSnapshot *snapshot;

  for (LmId id = 1; id <= 200; id++)
    {
      LmVisitRow visit;

      LM_ROW_FRESH (VISIT, &visit);
      visit.id = id * 10;
      visit.home = g_rand_int_range (random, 1, 20);
      lm_snapshot_builder_put (builder, LM_TABLE_VISIT, &visit);
    }
  snapshot = lm_snapshot_builder_end (builder, 1);
  for (int round = 2; round < 60; round++)
    {
      LmSnapshot *after;
      guint n_all, seen = 0;
      const LmVisitRow *all;

      builder = lm_snapshot_builder_new (snapshot);
      for (int edits = g_rand_int_range (random, 1, 6); edits > 0; edits--)
        {
          LmVisitRow visit;

          LM_ROW_FRESH (VISIT, &visit);
          visit.id = g_rand_int_range (random, 1, 2200);
          visit.home = g_rand_int_range (random, 1, 22);
          if (g_rand_boolean (random))
            lm_snapshot_builder_put (builder, LM_TABLE_VISIT, &visit);
          else
            lm_snapshot_builder_remove (builder, LM_TABLE_VISIT, visit.id / 10 * 10);
        }
      after = lm_snapshot_builder_end (builder, round);
      lm_snapshot_unref (snapshot);
      snapshot = after;
      all = LM_ROWS (snapshot, VISIT, &n_all);
      for (LmId home = 0; home < 24; home++)
        {
          guint n, k = 0;
          const LmVisitRow **of_home = LM_OF_HOME (snapshot, VISIT, home, &n);

          for (guint i = 0; i < n_all; i++)
            if (all[i].home == home)
              {
                g_assert_cmpuint (k, <, n);
                g_assert_true (of_home[k++] == &all[i]);
              }
          g_assert_cmpuint (k, ==, n);
          seen += n;
        }
      g_assert_cmpuint (seen, ==, n_all);
    }
  lm_snapshot_unref (snapshot);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/snapshot/rows-stand-by-id", test_rows_stand_by_id);
  g_test_add_func ("/core/snapshot/patch-leaves-the-older-alone", test_patch_leaves_the_older_alone);
  g_test_add_func ("/core/snapshot/untouched-tables-are-shared", test_untouched_tables_are_shared);
  g_test_add_func ("/core/snapshot/of-home", test_of_home);
  g_test_add_func ("/core/rows-of-a-home-follow-edits", test_rows_of_a_home_follow_edits);
  return g_test_run ();
}
