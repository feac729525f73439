#include "board/lm-row-index.h"

/* Groups of 3, 0 and 4 items; headers of 30, items of 20 pixels. */
static LmRowIndex *
make_index (void)
{
  static const guint starts[] = { 0, 3, 3, 7 };
  LmRowIndex *rows = lm_row_index_new (starts, 3);

  lm_row_index_set_heights (rows, 30, 20);
  return rows;
}

/* Every pixel belongs to the row that holds it, and rows and items name each other. */
static void
assert_whole (LmRowIndex *rows)
{
  guint n = lm_row_index_get_n_rows (rows);

  for (guint row = 0; row < n; row++)
    {
      LmRow at = lm_row_index_get (rows, row);

      g_assert_cmpint (lm_row_index_get_y (rows, row + 1), >, lm_row_index_get_y (rows, row));
      for (int y = lm_row_index_get_y (rows, row); y < lm_row_index_get_y (rows, row + 1); y++)
        g_assert_cmpint (lm_row_index_find (rows, y), ==, row);
      if (at.item >= 0)
        {
          g_assert_cmpint (lm_row_index_of_item (rows, at.item), ==, row);
          g_assert_cmpint (lm_row_index_group_of (rows, at.item), ==, at.group);
        }
      else
        g_assert_cmpint (lm_row_index_of_group (rows, at.group), ==, row);
    }
  g_assert_cmpint (lm_row_index_find (rows, -1), ==, -1);
  g_assert_cmpint (lm_row_index_find (rows, lm_row_index_get_height (rows)), ==, -1);
}

static void
test_all_open (void)
{
  g_autoptr (LmRowIndex) rows = make_index ();

  assert_whole (rows);
  g_assert_cmpint (lm_row_index_get_n_rows (rows), ==, 3 + 7);
  g_assert_cmpint (lm_row_index_get_height (rows), ==, 3 * 30 + 7 * 20);
  g_assert_cmpint (lm_row_index_get (rows, 5).item, ==, -1);
  g_assert_cmpint (lm_row_index_get (rows, 6).item, ==, 3);
}

static void
test_collapsed_shows_its_header_only (void)
{
  g_autoptr (LmRowIndex) rows = make_index ();

  lm_row_index_set_collapsed (rows, 0, TRUE);
  assert_whole (rows);
  g_assert_cmpint (lm_row_index_get_n_rows (rows), ==, 3 + 4);
  g_assert_cmpint (lm_row_index_of_item (rows, 1), ==, -1);
  g_assert_cmpint (lm_row_index_of_group (rows, 0), ==, 0);
}

static void
test_filter_hides_groups_without_items (void)
{
  static const guint8 shown[7] = { 0, 0, 0, 1, 0, 0, 1 };
  static const guint8 none[7] = { 0 };
  g_autoptr (LmRowIndex) rows = make_index ();

  lm_row_index_set_filter (rows, shown);
  assert_whole (rows);
  g_assert_cmpint (lm_row_index_get_n_rows (rows), ==, 3);
  g_assert_cmpint (lm_row_index_of_group (rows, 0), ==, -1);
  g_assert_cmpint (lm_row_index_get (rows, 2).item, ==, 6);
  lm_row_index_set_filter (rows, none);
  assert_whole (rows);
  g_assert_cmpint (lm_row_index_get_height (rows), ==, 0);
  lm_row_index_set_filter (rows, NULL);
  g_assert_cmpint (lm_row_index_get_n_rows (rows), ==, 10);
}

static void
test_only_headers (void)
{
  g_autoptr (LmRowIndex) rows = make_index ();

  lm_row_index_set_heights (rows, 44, 0);
  assert_whole (rows);
  g_assert_cmpint (lm_row_index_get_n_rows (rows), ==, 3);
  g_assert_cmpint (lm_row_index_get_height (rows), ==, 3 * 44);
}

static void
test_nothing (void)
{
  static const guint starts[] = { 0 };
  g_autoptr (LmRowIndex) rows = lm_row_index_new (starts, 0);

  assert_whole (rows);
  g_assert_cmpint (lm_row_index_of_item (rows, 0), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board/rows/all-open", test_all_open);
  g_test_add_func ("/board/rows/collapsed-shows-its-header-only", test_collapsed_shows_its_header_only);
  g_test_add_func ("/board/rows/filter-hides-groups-without-items", test_filter_hides_groups_without_items);
  g_test_add_func ("/board/rows/only-headers", test_only_headers);
  g_test_add_func ("/board/rows/nothing", test_nothing);
  return g_test_run ();
}
