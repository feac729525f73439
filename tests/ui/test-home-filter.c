#include "shared/lm-home-filter.h"

#include "core/lm-home.h"
#include "project-fixture.h"
#include "project/lm-planning.h"
#include "shared/lm-words.h"

/* Of an example district: every word of the filter keeps exactly the homes of
 * which the same is true, read from the rows. */

typedef gboolean (*Truth) (Fixture *fixture, LmHomeItem *item);

static gboolean
is_of_second_train (Fixture *fixture, LmHomeItem *item)
{
  return lm_home_item_get_train (item) != NULL && lm_home_item_get_train (item)->position == 2;
}

static gboolean
is_ready (Fixture *fixture, LmHomeItem *item)
{
  return lm_home_item_get_state (item)->missing == 0;
}

static gboolean
is_not_ready (Fixture *fixture, LmHomeItem *item)
{
  return !is_ready (fixture, item);
}

static gboolean
is_ready_in_second_train (Fixture *fixture, LmHomeItem *item)
{
  return is_ready (fixture, item) && is_of_second_train (fixture, item);
}

static gboolean
is_planned (Fixture *fixture, LmHomeItem *item)
{
  return lm_home_item_get_visit_day (item) != LM_DAY_NONE;
}

static gboolean
is_in_weeks (Fixture *fixture, LmHomeItem *item)
{
  int week;

  if (!is_planned (fixture, item))
    return FALSE;
  lm_day_get_week (lm_home_item_get_visit_day (item), NULL, &week);
  return week >= 36 && week <= 40;
}

static gboolean
is_confirmed (Fixture *fixture, LmHomeItem *item)
{
  return lm_home_item_get_state (item)->status == LM_STATUS_CONFIRMED;
}

static gboolean
has_undecided_method (Fixture *fixture, LmHomeItem *item)
{
  return !lm_home_item_is_method_decided (item);
}

static gboolean
is_of_first_street (Fixture *fixture, LmHomeItem *item)
{
  return g_str_equal (lm_home_item_get_home (item)->street, LM_ROWS (lm_project_get_snapshot (fixture->project), HOME, NULL)->street);
}

static gboolean
is_of_first_postcode (Fixture *fixture, LmHomeItem *item)
{
  return g_str_equal (lm_home_item_get_home (item)->postcode, LM_ROWS (lm_project_get_snapshot (fixture->project), HOME, NULL)->postcode);
}

static gboolean
always (Fixture *fixture, LmHomeItem *item)
{
  return TRUE;
}

static gboolean
never (Fixture *fixture, LmHomeItem *item)
{
  return FALSE;
}

static guint
count (Fixture *fixture, LmHomeList *list, const char *text, Truth truth)
{
  g_autoptr (LmHomeFilter) filter = lm_home_filter_new (text, lm_project_get_snapshot (fixture->project));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
    gboolean fits = lm_home_filter_fits (filter, item);

    if (truth != NULL && fits != truth (fixture, item))
      g_error ("«%s» %s %s", text, fits ? "keeps" : "loses", lm_home_item_get_address (item));
    n += fits;
  }
  return n;
}

static void
test_each_word_keeps_what_is_true (Fixture *fixture, gconstpointer data)
{
  LmHomeList *list = lm_home_list_new (fixture->project);
  const LmHomeRow *first = LM_ROWS (lm_project_get_snapshot (fixture->project), HOME, NULL);
  g_autofree char *status = g_strdup_printf ("status:\"%s\"", lm_words_status (LM_STATUS_CONFIRMED));
  g_autofree char *street = g_strdup_printf ("straat:\"%s\"", first->street);
  g_autofree char *postcode = g_strdup_printf ("postcode:\"%.4s %s\"", first->postcode, first->postcode + 4);
  const struct { const char *text; Truth truth; } cases[] = {
    { "", always }, { "  ", always }, { "trein:", always },
    { "trein:2", is_of_second_train }, { "TRAIN:2", is_of_second_train }, { "trein:99", never },
    { "klaar", is_ready }, { "ready", is_ready }, { "-klaar", is_not_ready }, { "klaar trein:2", is_ready_in_second_train },
    { "gepland", is_planned }, { "week:36-40", is_in_weeks }, { "week:mei", never },
    { status, is_confirmed }, { "status:nonsense", never },
    { "methode:geen", has_undecided_method }, { "method:none", has_undecided_method },
    { street, is_of_first_street }, { postcode, is_of_first_postcode }, { "partij:nonsense", never },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    count (fixture, list, cases[i].text, cases[i].truth);
  g_assert_null (lm_home_filter_new ("  ", lm_project_get_snapshot (fixture->project)));
  /* What is compared isn't empty on both sides. */
  g_assert_cmpint (count (fixture, list, "trein:2", NULL), >, 0);
  g_assert_cmpint (count (fixture, list, postcode, NULL), >, 0);
  g_assert_cmpint (count (fixture, list, "week:36-40", NULL), >, 0);
  g_assert_finalize_object (list);
}

/* A party is found by its letter, by its kind and by its name, with shared work. */
static void
test_a_party_by_any_of_its_names (Fixture *fixture, gconstpointer data)
{
  LmHomeList *list = lm_home_list_new (fixture->project);
  LmSnapshot *snapshot = lm_project_get_snapshot (fixture->project);
  guint n, n_tried = 0;
  const LmPartyRow *parties = LM_ROWS (snapshot, PARTY, &n);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GHashTable) homes = lm_home_filter_of_parties (snapshot, &parties[i].id, 1);
    g_autofree char *name = g_strdup_printf ("partij:\"%s\"", parties[i].name);
    g_autofree char *letter = g_strdup_printf ("party:%s", parties[i].letter);

    if (g_hash_table_size (homes) == 0)
      continue;
    g_assert_cmpint (count (fixture, list, name, NULL), ==, g_hash_table_size (homes));
    g_assert_cmpint (count (fixture, list, letter, NULL), >=, g_hash_table_size (homes));
    n_tried++;
  }
  g_assert_cmpint (n_tried, >=, 2);
  g_assert_finalize_object (list);
}

static void
planned_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmPlanSummary) summary = NULL;
  g_autoptr (GError) error = NULL;

  example_set_up (fixture, data);
  summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  project_test_init (&argc, &argv);
  g_test_add ("/ui/home-filter/each-word-keeps-what-is-true", Fixture, GUINT_TO_POINTER (60), planned_set_up,
              test_each_word_keeps_what_is_true, fixture_tear_down);
  g_test_add ("/ui/home-filter/a-party-by-any-of-its-names", Fixture, GUINT_TO_POINTER (60), planned_set_up,
              test_a_party_by_any_of_its_names, fixture_tear_down);
  return project_test_run ();
}
