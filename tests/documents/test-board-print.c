/* The board on paper. */
#include <glib/gstdio.h>
#include <string.h>

#include "../board/district.h"
#include "documents/lm-board-print.h"

static char *folder;

typedef struct {
  LmSnapshot *snapshot;
  LmDistrictState *state;
  LmBoardPrintOptions options;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LmDay today = lm_day_from_date (2026, 5, 8);

  fixture->snapshot = district_new (120, today);
  fixture->state = lm_district_state_new (fixture->snapshot, NULL);
  fixture->options = (LmBoardPrintOptions) {
    .level = LM_BOARD_HOMES, .today = today, .now = lm_instant (today, 720), .first = LM_DAY_NONE, .end = LM_DAY_NONE,
  };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lm_district_state_free (fixture->state);
  lm_snapshot_unref (fixture->snapshot);
}

static char *
run (const char *tool, const char *option, const char *path, const char *more)
{
  const char *argv[] = { tool, option, path, more, NULL };
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

static char *
write_pdf (LmDocument *document)
{
  char *path = g_build_filename (folder, "board.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (lm_document_write_pdf (document, file, &error));
  g_assert_no_error (error);
  return path;
}

/* Every home and every train can be found in the text of the paper, each on a
 * page with the name of its train. */
static void
test_every_home_is_on_a_page_of_its_train (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmDocument) document = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  g_autoptr (LmBoardModel) model = lm_board_model_new (fixture->snapshot, fixture->state, fixture->options.today);
  g_autofree char *path = write_pdf (document), *text = run ("pdftotext", "-raw", path, "-");
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);

  g_assert_cmpuint (g_strv_length (pages), ==, lm_document_get_n_pages (document) + 1);
  g_assert_cmpuint (lm_document_get_n_pages (document), >=, model->n_trains);
  for (guint i = 0; i < model->n_homes; i++)
    {
      const char *train = model->trains[model->homes[i].train].name;
      gboolean found = FALSE;

      for (guint p = 0; pages[p] && !found; p++)
        found = strstr (pages[p], train) && strstr (pages[p], model->homes[i].label);
      if (!found)
        g_test_message ("%s of %s is nowhere", model->homes[i].label, train);
      g_assert_true (found);
    }
}

/* No page has a picture instead of letters, and all are A3. */
static void
test_the_paper_is_a3_with_its_fonts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmDocument) document = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  g_autofree char *path = write_pdf (document), *info = run ("pdfinfo", "-isodates", path, NULL), *images = run ("pdfimages", "-list", path, NULL);
  g_auto (GStrv) lines = NULL;
  double width, height;

  lm_document_get_page_size (document, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 420 / 25.4 * 72, 0.1);
  g_assert_cmpfloat_with_epsilon (height, 297 / 25.4 * 72, 0.1);
  g_assert_nonnull (strstr (info, "(A3)"));
  lines = g_strsplit (images, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3); /* the two lines of its head, and an end */
}

static void
test_only_what_is_asked_for_is_printed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmBoardModel) model = lm_board_model_new (fixture->snapshot, fixture->state, fixture->options.today);
  g_autoptr (GHashTable) homes = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (LmDocument) train = NULL, filtered = NULL, none = NULL, trains = NULL;
  g_autofree char *path = NULL, *text = NULL, *nothing = NULL, *whole = NULL;

  fixture->options.train = model->trains[0].id;
  train = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  path = write_pdf (train);
  text = run ("pdftotext", "-raw", path, "-");
  g_assert_nonnull (strstr (text, model->trains[0].name));
  g_assert_null (strstr (text, model->trains[1].name));

  fixture->options.train = 0;
  g_hash_table_add (homes, &model->homes[1].id);
  fixture->options.homes = homes;
  fixture->options.shown = "street 2";
  filtered = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  g_assert_cmpuint (lm_document_get_n_pages (filtered), <=, 3);
  g_free (text);
  g_free (path);
  path = write_pdf (filtered);
  text = run ("pdftotext", "-raw", path, "-");
  g_assert_nonnull (strstr (text, model->homes[1].label));
  g_assert_nonnull (strstr (text, "Only: street 2"));

  g_hash_table_remove_all (homes);
  none = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  g_assert_cmpuint (lm_document_get_n_pages (none), ==, 1);
  g_free (path);
  path = write_pdf (none);
  nothing = run ("pdftotext", "-raw", path, "-");
  g_assert_nonnull (strstr (nothing, "no home is shown"));

  fixture->options.homes = NULL;
  fixture->options.level = LM_BOARD_TRAINS;
  trains = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  g_free (path);
  path = write_pdf (trains);
  whole = run ("pdftotext", "-raw", path, "-");
  for (guint t = 0; t < model->n_trains; t++)
    g_assert_nonnull (strstr (whole, model->trains[t].name));
}

/* Days are only cut off where the paper ends, and every day asked for is on one. */
static void
test_a_long_time_goes_on_over_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmDocument) shorter = NULL, longer = NULL;

  fixture->options.first = fixture->options.today;
  fixture->options.end = fixture->options.today + 28;
  shorter = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  fixture->options.end = fixture->options.today + 28 * 8;
  longer = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);
  g_assert_cmpuint (lm_document_get_n_pages (longer), >, lm_document_get_n_pages (shorter));
}

static void
test_pictures_follow_the_ending_of_the_name (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name;
    const char *head; /* NULL: refused */
  } table[] = { { "board.png", "\x89PNG" }, { "board.SVG", "<?xml" }, { "board.bmp", NULL }, { "board", NULL } };
  g_autoptr (LmDocument) document = lm_board_print_new (fixture->snapshot, fixture->state, &fixture->options);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_build_filename (folder, table[i].name, NULL), *contents = NULL;
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GError) error = NULL;
      gboolean made = lm_document_write_picture (document, 0, file, 72, &error);

      g_assert_cmpint (made, ==, table[i].head != NULL);
      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, made);
      if (!made)
        {
          g_assert_nonnull (strstr (error->message, ".png"));
          continue;
        }
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_true (g_str_has_prefix (contents, table[i].head));
      g_unlink (path);
    }
}

#define ADD(name) g_test_add ("/board-print/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *paper = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lm-board-print-XXXXXX", NULL);
  ADD (every_home_is_on_a_page_of_its_train);
  ADD (the_paper_is_a3_with_its_fonts);
  ADD (only_what_is_asked_for_is_printed);
  ADD (a_long_time_goes_on_over_pages);
  ADD (pictures_follow_the_ending_of_the_name);
  result = g_test_run ();
  paper = g_build_filename (folder, "board.pdf", NULL);
  g_unlink (paper);
  g_rmdir (folder);
  g_free (folder);
  return result;
}
