/* The example district: believable, whole, and the same for the same seed. */

#include "library/lm-example.h"

#include <locale.h>
#include <string.h>

#include "core/lm-home.h"
#include "core/lm-readiness.h"
#include "core/lm-work.h"

static LmSnapshot *
make (guint n_homes, guint64 seed, gboolean raw)
{
  LmExampleOptions options = { .n_homes = n_homes, .seed = seed, .today = lm_day_from_date (2026, 3, 2), .raw = raw };
  g_autoptr (GError) error = NULL;
  LmSnapshot *snapshot = lm_example_snapshot (&options, &error);

  g_assert_no_error (error);
  return snapshot;
}

static gboolean
equal (LmSnapshot *a, LmSnapshot *b)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      gsize size = lm_table_get_info (t)->row_size;
      guint n_a, n_b;
      const char *x = lm_snapshot_get_rows (a, t, &n_a), *y = lm_snapshot_get_rows (b, t, &n_b);

      if (n_a != n_b)
        return FALSE;
      for (guint i = 0; i < n_a; i++)
        if (!lm_row_equal (t, x + i * size, y + i * size))
          return FALSE;
    }
  return TRUE;
}

static void
test_same_seed_same_district (void)
{
  g_autoptr (LmSnapshot) first = make (150, 7, FALSE);
  g_autoptr (LmSnapshot) again = make (150, 7, FALSE);
  g_autoptr (LmSnapshot) other = make (150, 8, FALSE);

  g_assert_true (equal (first, again));
  g_assert_false (equal (first, other));
}

static void
test_as_many_homes_as_asked (void)
{
  static const guint sizes[] = { 1, 2, 17, 240, 1000, 1500 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LmSnapshot) snapshot = make (sizes[i], 1, FALSE);
      guint n;

      LM_ROWS (snapshot, HOME, &n);
      g_assert_cmpint (n, ==, sizes[i]);
    }
}

/* Whoever makes it, with a decimal comma or a point. */
static void
test_same_in_a_dutch_session (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autoptr (LmSnapshot) here = make (60, 7, FALSE), dutch = NULL;

  if (setlocale (LC_NUMERIC, "nl_NL.UTF-8") == NULL)
    {
      g_test_skip ("the locale nl_NL.UTF-8 is not on this machine");
      return;
    }
  dutch = make (60, 7, FALSE);
  setlocale (LC_NUMERIC, before);
  g_assert_true (equal (here, dutch));
}

static void
test_too_many_are_refused (void)
{
  static const guint sizes[] = { 0, LM_EXAMPLE_MAX_HOMES + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LmExampleOptions options = { .n_homes = sizes[i], .today = 20000 };
      g_autoptr (GError) error = NULL;

      g_assert_null (lm_example_snapshot (&options, &error));
      g_assert_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_OPTIONS);
    }
}

/* Every row that a row names is there. */
static void
test_references_hold (void)
{
  g_autoptr (LmSnapshot) snapshot = make (600, 3, FALSE);

  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      const LmTableInfo *info = lm_table_get_info (t);
      guint n;
      const char *rows = lm_snapshot_get_rows (snapshot, t, &n);

      for (guint c = 0; c < info->n_columns; c++)
        for (guint i = 0; info->columns[c].type == LM_COLUMN_REF && i < n; i++)
          {
            LmId id = *(const LmId *) (rows + i * info->row_size + info->columns[c].offset);

            if (id == 0 ? !info->columns[c].nullable
                        : info->columns[c].reference < LM_N_TABLES &&
                            lm_snapshot_find (snapshot, info->columns[c].reference, id) == NULL)
              g_error ("%s.%s of row %u names no row", info->name, info->columns[c].name, i);
          }
    }
}

static void
test_addresses_are_single_and_dutch (void)
{
  g_autoptr (LmSnapshot) snapshot = make (3000, 5, FALSE);
  g_autoptr (GHashTable) addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n, types[LM_N_HOME_TYPE] = { 0 };
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      char postcode[7];
      g_autofree char *number = lm_home_format_number (&homes[i]);

      g_assert_true (lm_home_parse_postcode (homes[i].postcode, postcode));
      g_assert_cmpint (strlen (homes[i].bag_vbo), ==, 16);
      g_assert_cmpint (strlen (homes[i].bag_num), ==, 16);
      if (!g_hash_table_add (addresses, g_strconcat (homes[i].postcode, " ", number, NULL)))
        g_error ("%s %s stands twice", homes[i].postcode, number);
      types[homes[i].type]++;
      g_assert_cmpint (homes[i].x, >, 100000);
      g_assert_cmpint (homes[i].x, <, 120000);
    }
  for (LmHomeType type = LM_HOME_TYPE_TERRACED; type <= LM_HOME_TYPE_GALLERY_FLAT; type++)
    g_assert_cmpint (types[type], >, n / 6);
}

/* What shares a riser, a shaft or a line says so. */
static void
test_homes_share_what_their_type_shares (void)
{
  g_autoptr (LmSnapshot) snapshot = make (600, 2, FALSE);
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmBuildingRow *building = LM_FIND (snapshot, BUILDING, homes[i].building);

      g_assert_nonnull (building);
      g_assert_cmpstr (building->footprint, !=, "");
      switch ((int) homes[i].type)
        {
        case LM_HOME_TYPE_TERRACED:
          g_assert_cmpint (LM_FIND (snapshot, COUPLING, homes[i].row)->kind, ==, LM_COUPLING_KIND_ROW);
          break;
        case LM_HOME_TYPE_STAIRWELL_FLAT:
          g_assert_cmpint (LM_FIND (snapshot, COUPLING, homes[i].stairwell)->kind, ==, LM_COUPLING_KIND_STAIRWELL);
          g_assert_cmpint (LM_FIND (snapshot, COUPLING, homes[i].stack)->kind, ==, LM_COUPLING_KIND_STACK);
          break;
        default:
          {
            LmCouplingKind kind = LM_FIND (snapshot, COUPLING, homes[i].row)->kind;

            g_assert_true (kind == LM_COUPLING_KIND_GALLERY || kind == LM_COUPLING_KIND_BLOCK);
            g_assert_cmpint (LM_FIND (snapshot, COUPLING, homes[i].stack)->kind, ==, LM_COUPLING_KIND_STACK);
          }
        }
    }
}

static void
test_stages_are_mixed (void)
{
  g_autoptr (LmSnapshot) snapshot = make (600, 4, FALSE);
  guint n, ready = 0, surveyed = 0, refused = 0, expiring = 0, n_rows;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);
  const LmPersonQualificationRow *held;
  LmDay today = lm_day_from_date (2026, 3, 2);

  for (guint i = 0; i < n; i++)
    {
      const LmDecisionRow *decision = lm_home_get_decision (snapshot, homes[i].id);
      const LmSurveyRow **surveys = LM_OF_HOME (snapshot, SURVEY, homes[i].id, &n_rows);

      ready += lm_readiness_count_missing (snapshot, &homes[i]) == 0;
      surveyed += n_rows > 0 && surveys[0]->state == LM_SURVEY_STATE_DONE;
      refused += decision && decision->state == LM_DECISION_STATE_REFUSED;
    }
  g_assert_cmpint (ready, >, n / 10);
  g_assert_cmpint (ready, <, n / 3);
  g_assert_cmpint (surveyed, >, n / 3);
  g_assert_cmpint (surveyed, <, n * 3 / 4);
  g_assert_cmpint (refused, >, 0);
  g_assert_cmpint (refused, <, n / 20);

  held = LM_ROWS (snapshot, PERSON_QUALIFICATION, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    expiring += held[i].valid_until < today + 130;
  g_assert_cmpint (expiring, >, 0);
  LM_ROWS (snapshot, AVAILABILITY, &n_rows);
  g_assert_cmpint (n_rows, >, n / 20);
  LM_ROWS (snapshot, ABSENCE, &n_rows);
  g_assert_cmpint (n_rows, >, 0);
}

/* Nobody can be called or written to by accident. */
static void
test_residents_are_no_real_persons (void)
{
  g_autoptr (LmSnapshot) snapshot = make (400, 6, FALSE);
  guint n, others = 0;
  const LmResidentRow *residents = LM_ROWS (snapshot, RESIDENT, &n);

  g_assert_cmpint (n, >, 350);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (*residents[i].phone == '\0' || g_str_has_prefix (residents[i].phone, "06-00"));
      g_assert_true (*residents[i].email == '\0' || g_str_has_suffix (residents[i].email, ".example"));
      others += !g_str_equal (residents[i].language, "nl");
    }
  g_assert_cmpint (others, >, 10);
}

static void
test_raw_is_addresses_only (void)
{
  g_autoptr (LmSnapshot) snapshot = make (300, 1, TRUE);
  static const LmTable none[] = { LM_TABLE_BUILDING, LM_TABLE_COUPLING, LM_TABLE_RESIDENT, LM_TABLE_SURVEY, LM_TABLE_DECISION,
                                  LM_TABLE_HOME_CONDITION };
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  g_assert_cmpint (n, ==, 300);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (homes[i].type, ==, LM_HOME_TYPE_UNKNOWN);
      g_assert_cmpint (homes[i].year, ==, -1);
      g_assert_cmpint (homes[i].row, ==, 0);
    }
  for (guint t = 0; t < G_N_ELEMENTS (none); t++)
    {
      lm_snapshot_get_rows (snapshot, none[t], &n);
      g_assert_cmpint (n, ==, 0);
    }
  LM_ROWS (snapshot, CREW, &n);
  g_assert_cmpint (n, ==, 13); /* those of the starting library */
}

/* The size that the planner is measured with: ten thousand homes, at most
 * 120,000 steps, a shared step counted once for its homes. */
static void
test_ten_thousand_homes (void)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LmSnapshot) snapshot = make (10000, 1, FALSE);
  gint64 made = g_get_monotonic_time () - start;
  g_autoptr (GHashTable) shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n, n_steps = 0;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      LmId id = lm_work_get_method (snapshot, &homes[i], NULL);
      const LmMethodRow *method = LM_FIND (snapshot, METHOD, id);
      g_autoptr (GArray) work = lm_work_of_method (snapshot, id);

      for (guint w = 0; w < work->len; w++)
        {
          const LmWorkStep *step = &g_array_index (work, LmWorkStep, w);

          /* Preparation is work only for homes that still lack it. */
          if (step->phase == LM_PHASE_PREPARATION)
            continue;
          if (!step->shared)
            n_steps++;
          else
            n_steps += g_hash_table_add (shared, g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                                                  lm_home_get_coupling (&homes[i], method->couples), step->step));
        }
    }
  g_test_message ("%u steps, made in %.2f s", n_steps, made / 1e6);
  g_assert_cmpint (n_steps, >, 90000);
  g_assert_cmpint (n_steps, <=, 120000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/example/same-seed-same-district", test_same_seed_same_district);
  g_test_add_func ("/example/same-in-a-dutch-session", test_same_in_a_dutch_session);
  g_test_add_func ("/example/as-many-homes-as-asked", test_as_many_homes_as_asked);
  g_test_add_func ("/example/too-many-are-refused", test_too_many_are_refused);
  g_test_add_func ("/example/references-hold", test_references_hold);
  g_test_add_func ("/example/addresses-are-single-and-dutch", test_addresses_are_single_and_dutch);
  g_test_add_func ("/example/homes-share-what-their-type-shares", test_homes_share_what_their_type_shares);
  g_test_add_func ("/example/stages-are-mixed", test_stages_are_mixed);
  g_test_add_func ("/example/residents-are-no-real-persons", test_residents_are_no_real_persons);
  g_test_add_func ("/example/raw-is-addresses-only", test_raw_is_addresses_only);
  g_test_add_func ("/example/ten-thousand-homes", test_ten_thousand_homes);
  return g_test_run ();
}
