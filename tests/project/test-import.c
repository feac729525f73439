#include "project/lm-import.h"

#include <string.h>

#include "project-fixture.h"

/* Reads a list written down in the test. */
static LmAddressList *
list_of_text (Fixture *fixture, const char *text, LmSheet **sheet_out, LmAddressField **mapping_out)
{
  g_autofree char *path = g_build_filename (fixture->folder, "lijst.csv", NULL);
  g_autoptr (LmSheet) sheet = NULL;
  g_autofree LmAddressField *mapping = NULL;
  g_autoptr (GError) error = NULL;
  LmAddressList *list;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  mapping = lm_address_guess_mapping (sheet);
  list = lm_address_list_new (sheet, mapping);
  if (sheet_out)
    *sheet_out = g_steal_pointer (&sheet);
  if (mapping_out)
    *mapping_out = g_steal_pointer (&mapping);
  return list;
}

static LmImportPreview *
preview_text (Fixture *fixture, const char *text)
{
  g_autoptr (LmAddressList) list = list_of_text (fixture, text, NULL, NULL);

  return lm_import_preview_new (fixture->project, list, NULL);
}

static void
bring_in (LmImportPreview *preview)
{
  g_autoptr (GError) error = NULL;

  lm_import_preview_apply (preview, NULL, NULL, "lijst.csv", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_counts (LmImportPreview *preview, guint n_new, guint updated, guint unchanged, guint ambiguous, guint doubles)
{
  g_assert_cmpuint (lm_import_preview_count (preview, LM_IMPORT_NEW), ==, n_new);
  g_assert_cmpuint (lm_import_preview_count (preview, LM_IMPORT_UPDATED), ==, updated);
  g_assert_cmpuint (lm_import_preview_count (preview, LM_IMPORT_UNCHANGED), ==, unchanged);
  g_assert_cmpuint (lm_import_preview_count (preview, LM_IMPORT_AMBIGUOUS), ==, ambiguous);
  g_assert_cmpuint (lm_import_preview_count (preview, LM_IMPORT_DOUBLE), ==, doubles);
}

static const char two_homes[] =
  "straat;huisnummer;postcode;woonplaats;bouwjaar;bewoner;telefoon\n"
  "Heindijk;10;3077 AB;Rotterdam;1962;F. Yılmaz;06-0012 3456\n"
  "Heindijk;12;3077 AB;Rotterdam;1962;;\n";

static void
test_a_preview_writes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmImportPreview) preview = preview_text (fixture, two_homes);
  LmSnapshot *before = SNAPSHOT (fixture);
  guint n;

  assert_counts (preview, 2, 0, 0, 0, 0);
  g_assert_true (SNAPSHOT (fixture) == before);
  LM_ROWS (before, HOME, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_the_same_list_again_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmImportPreview) first = preview_text (fixture, two_homes);
  g_autoptr (LmImportPreview) second = NULL;
  const LmHomeRow *homes;
  guint n;

  bring_in (first);
  homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (homes[0].street, ==, "Heindijk");
  g_assert_cmpint (homes[0].number, ==, 10);
  g_assert_cmpstr (homes[0].postcode, ==, "3077AB");
  g_assert_cmpint (homes[0].year, ==, 1962);
  g_assert_cmpint (homes[0].type, ==, LM_HOME_TYPE_UNKNOWN);
  g_assert_cmpint (homes[0].type_source, ==, LM_SOURCE_NONE);
  g_assert_cmpstr (lm_home_get_resident (SNAPSHOT (fixture), homes[0].id)->name, ==, "F. Yılmaz");
  g_assert_null (lm_home_get_resident (SNAPSHOT (fixture), homes[1].id));
  g_assert_cmpstr (lm_project_get_undo_label (fixture->project), ==, "2 addresses of lijst.csv brought in");

  second = preview_text (fixture, two_homes);
  assert_counts (second, 0, 0, 2, 0, 0);
  bring_in (second);
  LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpuint (n, ==, 2);

  /* Another resident than the project has is told, not taken over. */
  {
    g_autoptr (LmImportPreview) third = preview_text (fixture, "straat;huisnummer;postcode;bewoner\nHeindijk;10;3077AB;K. Bakker\n");

    assert_counts (third, 0, 0, 1, 0, 0);
    g_assert_cmpuint (lm_import_preview_get_remarks (third)->len, ==, 1);
  }

  g_assert_true (lm_project_undo (fixture->project, NULL));
  g_assert_true (lm_project_undo (fixture->project, NULL));
  LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_what_a_person_said_stays (Fixture *fixture, gconstpointer data)
{
  static const char typed[] =
    "straat;huisnummer;postcode;woonplaats;bouwjaar;type\n"
    "Heindijk;10;3077AB;Rotterdam;1963;galerijflat\n"
    "Heindijk;12;3077AB;Rotterdam;1963;galerijflat\n";
  g_autoptr (LmImportPreview) first = preview_text (fixture, two_homes);
  g_autoptr (LmImportPreview) second = NULL;
  const LmHomeRow *homes;
  LmHomeRow home;
  LmEdit *edit;
  guint n;

  bring_in (first);
  homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  home = homes[0];
  home.type = LM_HOME_TYPE_TERRACED;
  home.type_source = LM_SOURCE_PERSON;
  edit = lm_project_begin (fixture->project, "Type");
  lm_edit_update (edit, LM_TABLE_HOME, &home);
  g_assert_true (lm_edit_end (edit, NULL));

  second = preview_text (fixture, typed);
  assert_counts (second, 0, 2, 0, 0, 0);
  bring_in (second);
  homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpint (homes[0].type, ==, LM_HOME_TYPE_TERRACED);
  g_assert_cmpint (homes[0].type_source, ==, LM_SOURCE_PERSON);
  g_assert_cmpint (homes[0].year, ==, 1963);
  g_assert_cmpint (homes[1].type, ==, LM_HOME_TYPE_GALLERY_FLAT);
  g_assert_cmpint (homes[1].type_source, ==, LM_SOURCE_SOURCE);
  g_assert_nonnull (lm_home_get_resident (SNAPSHOT (fixture), homes[0].id));
}

/* The identity of a home: the BAG ids that both sides know, else the address. */
static void
test_identity (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *vbo, *num, *addition; LmImportFate fate; } cases[] = {
    /* The project has: A with both ids and suffix 1; B without ids, suffix 2; C and D without ids, both suffix 3. */
    { "0599010000000001", "0599200000000001", "1", LM_IMPORT_UPDATED }, /* A by both ids (its year is new) */
    { "0599010000000001", "", "9", LM_IMPORT_UPDATED },                 /* A by one id, renumbered */
    { "0599010000000002", "0599200000000002", "1", LM_IMPORT_NEW },     /* the address of A, but another object */
    { "", "", "1", LM_IMPORT_UPDATED },                                 /* A by its address */
    { "0599010000000003", "0599200000000003", "2", LM_IMPORT_UPDATED }, /* B gets its ids */
    { "", "", "3", LM_IMPORT_AMBIGUOUS },                               /* C or D? */
    { "", "", "4", LM_IMPORT_NEW },
  };
  LmEdit *edit = lm_project_begin (fixture->project, "Homes");
  const char *additions[] = { "1", "2", "3", "3" };

  for (guint i = 0; i < G_N_ELEMENTS (additions); i++)
    {
      LmHomeRow home;

      LM_ROW_FRESH (HOME, &home);
      home.postcode = "3077AB";
      home.number = 10;
      home.suffix = additions[i];
      home.bag_vbo = i == 0 ? "0599010000000001" : "";
      home.bag_num = i == 0 ? "0599200000000001" : "";
      lm_edit_insert (edit, LM_TABLE_HOME, &home);
    }
  g_assert_true (lm_edit_end (edit, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("verblijfsobject;nummeraanduiding;huisnummer;toevoeging;postcode;bouwjaar\n%s;%s;10;%s;3077AB;1962\n",
                         cases[i].vbo, cases[i].num, cases[i].addition);
      g_autoptr (LmImportPreview) preview = preview_text (fixture, text);
      guint n;
      const LmImportLine *lines = lm_import_preview_get_lines (preview, &n);

      g_assert_cmpuint (n, ==, 1);
      g_test_message ("case %u", i);
      g_assert_cmpint (lines[0].fate, ==, cases[i].fate);
      g_assert_cmpuint (lm_import_preview_get_remarks (preview)->len, ==, cases[i].fate == LM_IMPORT_AMBIGUOUS || i == 2 ? 1 : 0);
    }
}

static void
test_stairwells_by_suffix (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
    "straat;huisnummer;toevoeging;postcode;woonplaats\n"
    "Barentszplein;1;H;1013NJ;Amsterdam\n"
    "Barentszplein;1;1;1013NJ;Amsterdam\n"
    "Barentszplein;1;2;1013NJ;Amsterdam\n"
    "Barentszplein;3;;1013NJ;Amsterdam\n"
    "Barentszplein;2;A;1013NJ;Amsterdam\n"
    "Barentszplein;2;B;1013NJ;Amsterdam\n";
  g_autoptr (LmImportPreview) preview = preview_text (fixture, text);
  const LmHomeRow *homes;
  guint n;

  bring_in (preview);
  homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpuint (n, ==, 6);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (homes[i].type, ==, LM_HOME_TYPE_STAIRWELL_FLAT);
      g_assert_cmpint (homes[i].type_source, ==, LM_SOURCE_RULE);
      g_assert_cmpint (homes[i].floor, ==, (int) i);
      g_assert_cmpint (homes[i].stairwell, !=, 0);
      g_assert_cmpint (homes[i].stairwell, ==, homes[0].stairwell);
      g_assert_cmpint (homes[i].stack, ==, homes[0].stack);
      g_assert_cmpint (homes[i].stack, !=, homes[0].stairwell);
    }
  for (guint i = 3; i < 6; i++)
    {
      g_assert_cmpint (homes[i].type, ==, LM_HOME_TYPE_UNKNOWN);
      g_assert_cmpint (homes[i].stairwell, ==, 0);
    }
  g_assert_cmpstr (ROW (fixture, COUPLING, homes[0].stairwell)->name, ==, "Barentszplein stairwell 1-H–1-2");
  /* Up the odd side, back down the even side. */
  g_assert_cmpint (homes[0].street_order, ==, 1);
  g_assert_cmpint (homes[3].street_order, ==, 4);
  g_assert_cmpint (homes[5].street_order, ==, 5);
  g_assert_cmpint (homes[4].street_order, ==, 6);
}

static void
test_types_by_building (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("straat;huisnummer;postcode;pand;x;y\n");
  g_autoptr (LmImportPreview) preview = NULL, again = NULL;
  const guint *types;
  const LmHomeRow *homes;
  guint n;

  /* Five houses 6 m apart, each its own building; then a hole, then two more. */
  for (int i = 0; i < 7; i++)
    g_string_append_printf (text, "Rijweg;%d;3077AC;059910000000010%d;%d;436000\n", 2 + i * 2, i, 95000 + i * 6 + (i >= 5 ? 40 : 0));
  /* Six homes in one building, twelve in another, thirty in one of 90 m. */
  for (int i = 0; i < 6; i++)
    g_string_append_printf (text, "Portiek;%d;3077AD;0599100000000200;95100;436100\n", 1 + i * 2);
  for (int i = 0; i < 12; i++)
    g_string_append_printf (text, "Portiek;%d;3077AD;0599100000000201;95100;436100\n", 31 + i * 2);
  for (int i = 0; i < 30; i++)
    g_string_append_printf (text, "Galerij;%d;3077AE;0599100000000300;%d;436200\n", 1 + i, 95000 + i % 10 * 10);

  preview = preview_text (fixture, text->str);
  types = lm_import_preview_get_types (preview);
  g_assert_cmpuint (types[LM_HOME_TYPE_TERRACED], ==, 7);
  g_assert_cmpuint (types[LM_HOME_TYPE_STAIRWELL_FLAT], ==, 18);
  g_assert_cmpuint (types[LM_HOME_TYPE_GALLERY_FLAT], ==, 30);
  g_assert_cmpuint (lm_import_preview_count_buildings (preview), ==, 10);
  /* Two rows, one stairwell and two, one gallery. */
  g_assert_cmpuint (lm_import_preview_count_couplings (preview), ==, 6);
  bring_in (preview);
  homes = LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpint (homes[0].row, !=, 0);
  g_assert_cmpint (homes[4].row, ==, homes[0].row);
  g_assert_cmpint (homes[5].row, !=, homes[0].row);
  g_assert_cmpint (homes[6].row, ==, homes[5].row);
  g_assert_cmpint (ROW (fixture, COUPLING, homes[0].row)->kind, ==, LM_COUPLING_KIND_ROW);
  g_assert_cmpint (ROW (fixture, COUPLING, homes[30].row)->kind, ==, LM_COUPLING_KIND_GALLERY);
  g_assert_cmpstr (ROW (fixture, BUILDING, homes[7].building)->name, ==, "Portiek 1–11");

  again = preview_text (fixture, text->str);
  assert_counts (again, 0, 0, n, 0, 0);
  g_assert_cmpuint (lm_import_preview_count_couplings (again), ==, 0);
}

static void
test_the_mapping_is_found_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSheet) sheet = NULL;
  g_autofree LmAddressField *mapping = NULL, *found = NULL;
  g_autoptr (LmAddressList) list = list_of_text (fixture, two_homes, &sheet, &mapping);
  g_autoptr (LmImportPreview) preview = lm_import_preview_new (fixture->project, list, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (lm_import_find_mapping (SNAPSHOT (fixture), sheet));
  mapping[4] = LM_ADDRESS_NONE; /* the user left the year out */
  g_assert_true (lm_import_preview_apply (preview, sheet, mapping, "/ergens/lijst.csv", NULL, NULL, NULL, &error));
  found = lm_import_find_mapping (SNAPSHOT (fixture), sheet);
  g_assert_nonnull (found);
  for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
    g_assert_cmpint (found[c], ==, mapping[c]);
}

static void
test_stopping_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmImportPreview) preview = preview_text (fixture, two_homes);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree LmId *ids = NULL;
  guint n;

  g_cancellable_cancel (cancellable);
  g_assert_false (lm_import_preview_apply (preview, NULL, NULL, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  LM_ROWS (SNAPSHOT (fixture), HOME, &n);
  g_assert_cmpuint (n, ==, 0);

  ids = add_street (fixture->project, "Elders", 1);
  g_assert_false (lm_import_preview_apply (preview, NULL, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
}

/* Files of the field, from reading to the written project. */
static void
test_real_files (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *name; guint homes; } files[] = {
    { "gpkg/pdok-gokoala-bag.gpkg", 1836 },
    { "gpkg/denhaag-bezuidenhout-midden_BU05182665.gpkg", 0 },
    { "gpkg/voorburg-bovenveen-noord_BU19161000.gpkg", 0 },
    { "bag/bagadres.csv", 0 },
  };
  const char *folder = g_getenv ("LM_SHARED_DATA");

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the data files of the field are not here (LM_SHARED_DATA)");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *source = g_build_filename (folder, files[i].name, NULL);
      g_autofree char *path = g_strdup_printf ("%s/echt-%u.lmeter", fixture->folder, i);
      g_autoptr (GError) error = NULL;
      LmProject *project = lm_project_create (path, &error);
      gint64 start = g_get_monotonic_time (), took;
      g_autoptr (LmSheet) sheet = lm_sheet_read (source, NULL, NULL, NULL, NULL, &error);
      g_autofree LmAddressField *mapping = NULL;
      g_autoptr (LmAddressList) list = NULL;
      g_autoptr (LmImportPreview) preview = NULL, again = NULL;
      const LmHomeRow *homes;
      const guint *types;
      guint n;

      g_assert_no_error (error);
      mapping = lm_address_guess_mapping (sheet);
      list = lm_address_list_new (sheet, mapping);
      preview = lm_import_preview_new (project, list, NULL);
      lm_import_preview_apply (preview, sheet, mapping, source, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      took = g_get_monotonic_time () - start;
      homes = LM_ROWS (lm_project_get_snapshot (project), HOME, &n);
      types = lm_import_preview_get_types (preview);
      g_test_message ("%s: %u homes in %.0f ms; terraced %u, stairwell %u, gallery %u, unknown %u; %u buildings, %u couplings, %u remarks",
                      files[i].name, n, (double) took / 1000, types[LM_HOME_TYPE_TERRACED], types[LM_HOME_TYPE_STAIRWELL_FLAT],
                      types[LM_HOME_TYPE_GALLERY_FLAT], types[LM_HOME_TYPE_UNKNOWN], lm_import_preview_count_buildings (preview),
                      lm_import_preview_count_couplings (preview), lm_import_preview_get_remarks (preview)->len);
      g_assert_cmpuint (n, >, 50);
      if (files[i].homes)
        g_assert_cmpuint (n, ==, files[i].homes);
      for (guint h = 0; h < n; h++)
        g_assert_cmpint (homes[h].street_order, >, 0);
      again = lm_import_preview_new (project, list, NULL);
      assert_counts (again, 0, 0, n, 0, 0);
      g_clear_pointer (&again, lm_import_preview_unref);
      g_clear_pointer (&preview, lm_import_preview_unref);
      g_assert_true (lm_project_close (project, &error));
      g_assert_finalize_object (project);
    }
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EMPTY ("import/a-preview-writes-nothing", test_a_preview_writes_nothing);
  ADD_EMPTY ("import/the-same-list-again-changes-nothing", test_the_same_list_again_changes_nothing);
  ADD_EMPTY ("import/what-a-person-said-stays", test_what_a_person_said_stays);
  ADD_EMPTY ("import/identity", test_identity);
  ADD_EMPTY ("import/stairwells-by-suffix", test_stairwells_by_suffix);
  ADD_EMPTY ("import/types-by-building", test_types_by_building);
  ADD_EMPTY ("import/the-mapping-is-found-again", test_the_mapping_is_found_again);
  ADD_EMPTY ("import/stopping-leaves-nothing", test_stopping_leaves_nothing);
  ADD_EMPTY ("import/real-files", test_real_files);
  return project_test_run ();
}
