#include "project/lm-home-list.h"

#include "project-fixture.h"

typedef struct {
  guint n, position, removed, added;
} Told;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Told *told)
{
  told->n++;
  told->position = position;
  told->removed = removed;
  told->added = added;
}

static void
on_revision (LmHomeItem *item, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static char *
addresses (LmHomeList *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (LmHomeItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (text, "%s%s", i ? ", " : "", lm_home_item_get_address (item));
    }
  return g_strdup (text->str);
}

static void
test_one_object_per_home (Fixture *fixture, gconstpointer data)
{
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 4);
  LmHomeList *list = lm_home_list_new (fixture->project);
  g_autofree char *first = addresses (list), *second = NULL;
  LmHomeItem *item = lm_home_list_find (list, ids[2]);
  LmHomeItem *other = lm_home_list_find (list, ids[0]);
  guint n_item = 0, n_other = 0;
  Told told = { 0 };
  LmResidentRow resident;
  LmHomeRow home;
  LmEdit *edit;

  g_assert_cmpstr (first, ==, "Heindijk 2, Heindijk 4, Heindijk 6, Heindijk 8");
  g_assert_null (lm_home_item_get_resident (item));
  g_signal_connect (item, "notify::revision", G_CALLBACK (on_revision), &n_item);
  g_signal_connect (other, "notify::revision", G_CALLBACK (on_revision), &n_other);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &told);

  edit = lm_project_begin (fixture->project, "Resident");
  LM_ROW_FRESH (RESIDENT, &resident);
  resident.home = ids[2];
  resident.name = "F. Yılmaz";
  lm_edit_insert (edit, LM_TABLE_RESIDENT, &resident);
  g_assert_true (lm_edit_end (edit, NULL));
  g_assert_cmpint (n_item, ==, 1);
  g_assert_cmpint (n_other, ==, 0);
  g_assert_cmpint (told.n, ==, 1);
  g_assert_cmpint (told.position, ==, 2);
  g_assert_cmpint (told.removed, ==, 1);
  g_assert_cmpstr (lm_home_item_get_resident (item)->name, ==, "F. Yılmaz");

  /* Another address moves the object, a deletion takes it away; the rest stay. */
  edit = lm_project_begin (fixture->project, "Renumbered");
  home = *ROW (fixture, HOME, ids[0]);
  home.number = 5;
  lm_edit_update (edit, LM_TABLE_HOME, &home);
  lm_edit_delete (edit, LM_TABLE_HOME, ids[3]);
  g_assert_true (lm_edit_end (edit, NULL));
  second = addresses (list);
  g_assert_cmpstr (second, ==, "Heindijk 4, Heindijk 5, Heindijk 6");
  g_assert_true (lm_home_list_find (list, ids[2]) == item);
  g_assert_true (lm_home_list_find (list, ids[0]) == other);
  g_assert_cmpstr (lm_home_item_get_address (other), ==, "Heindijk 5");
  g_assert_null (lm_home_list_find (list, ids[3]));

  g_assert_true (lm_project_undo (fixture->project, NULL));
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_assert_finalize_object (list);
}

static void
test_in_order_of_address (Fixture *fixture, gconstpointer data)
{
  LmHomeList *list = lm_home_list_new (fixture->project);
  guint n;

  LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
  for (guint i = 1; i < n; i++)
    {
      g_autoptr (LmHomeItem) a = g_list_model_get_item (G_LIST_MODEL (list), i - 1);
      g_autoptr (LmHomeItem) b = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpint (lm_home_compare (lm_home_item_get_home (a), lm_home_item_get_home (b)), <, 0);
    }
  g_assert_finalize_object (list);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EMPTY ("home-list/one-object-per-home", test_one_object_per_home);
  ADD_EXAMPLE ("home-list/in-order-of-address", 500, test_in_order_of_address);
  return project_test_run ();
}
