#include "helpers.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "lm-geometry-private.h"

/* Shapes as hexadecimal text: the header of GeoPackage and what follows. */
static void
test_shapes (void)
{
#define POINT_LE "0101000000" "0000000000001440" "0000000000001840"
  static const struct { const char *name, *hex; gboolean good, placed; double x, y; const char *ring; } shapes[] = {
    { "point", "47500001" "40710000" POINT_LE, TRUE, TRUE, 5, 6, "" },
    { "envelope of 32", "47500003" "40710000" "00000000000000000000000000000000" "00000000000000000000000000000000" POINT_LE, TRUE, TRUE, 5, 6, "" },
    { "envelope of 48", "47500005" "40710000" "00000000000000000000000000000000" "00000000000000000000000000000000"
      "00000000000000000000000000000000" POINT_LE, TRUE, TRUE, 5, 6, "" },
    { "envelope of 48, M", "47500007" "40710000" "00000000000000000000000000000000" "00000000000000000000000000000000"
      "00000000000000000000000000000000" POINT_LE, TRUE, TRUE, 5, 6, "" },
    { "envelope of 64", "47500009" "40710000" "00000000000000000000000000000000" "00000000000000000000000000000000"
      "00000000000000000000000000000000" "00000000000000000000000000000000" POINT_LE, TRUE, TRUE, 5, 6, "" },
    { "envelope unknown", "4750000b" "40710000" POINT_LE, FALSE, FALSE, 0, 0, "" },
    { "big-endian", "47500000" "00007140" "0000000001" "4014000000000000" "4018000000000000", TRUE, TRUE, 5, 6, "" },
    { "point Z", "47500001" "40710000" "01e9030000" "0000000000001440" "0000000000001840" "0000000000000000", TRUE, TRUE, 5, 6, "" },
    { "point M", "47500001" "40710000" "01d1070000" "0000000000001440" "0000000000001840" "0000000000000000", TRUE, TRUE, 5, 6, "" },
    { "point ZM", "47500001" "40710000" "01b90b0000" "0000000000001440" "0000000000001840" "0000000000000000" "0000000000000000",
      TRUE, TRUE, 5, 6, "" },
    { "extended point Z with srid", "47500001" "40710000" "01010000a0" "40710000" "0000000000001440" "0000000000001840"
      "0000000000000000", TRUE, TRUE, 5, 6, "" },
    { "point Z cut off", "47500001" "40710000" "01e9030000" "0000000000001440" "0000000000001840", FALSE, FALSE, 0, 0, "" },
    { "empty point", "47500011" "40710000" "0101000000" "000000000000f87f" "000000000000f87f", TRUE, FALSE, 0, 0, "" },
    { "header only, empty", "47500011" "40710000", TRUE, FALSE, 0, 0, "" },
    { "header only", "47500001" "40710000", FALSE, FALSE, 0, 0, "" },
    { "half a header", "475000", FALSE, FALSE, 0, 0, "" },
    { "not a geometry", "ffffffffffffffff", FALSE, FALSE, 0, 0, "" },
    { "line", "47500001" "40710000" "0102000000" "02000000" "0000000000000000" "0000000000000000" "0000000000001440" "0000000000001840",
      TRUE, TRUE, 2.5, 3, "" },
    { "line of too many points", "47500001" "40710000" "0102000000" "ffffffff" "0000000000000000" "0000000000000000", FALSE, FALSE, 0, 0, "" },
    { "square", "47500001" "40710000" "0103000000" "01000000" "05000000"
      "0000000000000000" "0000000000000000" "0000000000001040" "0000000000000000" "0000000000001040" "0000000000001040"
      "0000000000000000" "0000000000001040" "0000000000000000" "0000000000000000",
      TRUE, TRUE, 2, 2, "0.00 0.00 4.00 0.00 4.00 4.00 0.00 4.00" },
    { "empty polygon", "47500011" "40710000" "0103000000" "00000000", TRUE, FALSE, 0, 0, "" },
    { "flat polygon", "47500001" "40710000" "0103000000" "01000000" "03000000"
      "0000000000001440" "0000000000001840" "0000000000001440" "0000000000001840" "0000000000001440" "0000000000001840",
      TRUE, TRUE, 5, 6, "" },
    { "largest of two polygons", "47500001" "40710000" "0106000000" "02000000"
      "0103000000" "01000000" "04000000" "0000000000000000" "0000000000000000" "000000000000f03f" "0000000000000000"
      "000000000000f03f" "000000000000f03f" "0000000000000000" "0000000000000000"
      "0103000000" "01000000" "05000000"
      "0000000000000000" "0000000000000000" "0000000000001040" "0000000000000000" "0000000000001040" "0000000000001040"
      "0000000000000000" "0000000000001040" "0000000000000000" "0000000000000000",
      TRUE, TRUE, 2, 2, "0.00 0.00 4.00 0.00 4.00 4.00 0.00 4.00" },
    { "collection in itself too deep", "47500001" "40710000" "0107000000" "01000000" "0107000000" "01000000" "0107000000" "01000000"
      "0107000000" "01000000" "0107000000" "01000000" "0107000000" "01000000" POINT_LE, FALSE, FALSE, 0, 0, "" },
    { "curve", "47500001" "40710000" "010a000000" "00000000", TRUE, FALSE, 0, 0, "" },
    { "kind that does not exist", "47500001" "40710000" "0163000000" "00000000", FALSE, FALSE, 0, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gsize size = strlen (shapes[i].hex) / 2;
      /* Of the exact size, so that the sanitizers see a read beyond it. */
      g_autofree guint8 *blob = g_malloc (size);
      g_auto (LmGeometry) geometry = { 0 };
      g_autofree char *ring = NULL;

      for (gsize b = 0; b < size; b++)
        blob[b] = g_ascii_xdigit_value (shapes[i].hex[2 * b]) << 4 | g_ascii_xdigit_value (shapes[i].hex[2 * b + 1]);
      g_test_message ("%s", shapes[i].name);
      g_assert_cmpint (lm_geometry_parse (blob, size, &geometry), ==, shapes[i].good);
      g_assert_cmpint (geometry.has_place, ==, shapes[i].placed);
      if (shapes[i].placed)
        {
          g_assert_cmpfloat_with_epsilon (geometry.x, shapes[i].x, 1e-9);
          g_assert_cmpfloat_with_epsilon (geometry.y, shapes[i].y, 1e-9);
        }
      ring = lm_geometry_format_ring (&geometry);
      g_assert_cmpstr (ring, ==, shapes[i].ring);
    }
}

static LmAddressList *
read_homes (LmSheet *sheet)
{
  g_autofree LmAddressField *mapping = lm_address_guess_mapping (sheet);
  g_autoptr (GError) error = NULL;

  lm_address_check_mapping (sheet, mapping, &error);
  g_assert_no_error (error);
  return lm_address_list_new (sheet, mapping);
}

static void
test_amsterdam (void)
{
  g_autofree char *path = shared_file ("gpkg", "pdok-gokoala-bag.gpkg");
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autoptr (LmAddressList) list = NULL;
  const LmAddress *homes;
  gint64 start = g_get_monotonic_time ();
  guint n;

  if (path == NULL)
    return;
  sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lm_sheet_get_format (sheet), ==, "geopackage");
  g_assert_cmpstr (lm_sheet_get_part (sheet), ==, "verblijfsobjecten");
  g_assert_cmpuint (g_strv_length ((char **) lm_sheet_get_parts (sheet)), ==, 3);
  g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, 1836);
  list = read_homes (sheet);
  g_test_message ("%.3f s for 1836 homes", (g_get_monotonic_time () - start) / 1e6);
  homes = lm_address_list_get (list, &n);
  g_assert_cmpuint (n, ==, 1836);
  g_assert_cmpuint (lm_address_list_get_remarks (list)->len, ==, 0);
  g_assert_cmpstr (homes[0].street, ==, "Barentszplein");
  g_assert_cmpint (homes[0].number, ==, 1);
  g_assert_cmpstr (homes[0].suffix, ==, "H");
  g_assert_cmpstr (homes[0].postcode, ==, "1013NJ");
  g_assert_cmpstr (homes[0].town, ==, "Amsterdam");
  g_assert_cmpstr (homes[0].bag_num, ==, "0363200000039881");
  g_assert_cmpstr (homes[0].bag_vbo, ==, "");
  g_assert_cmpfloat (homes[0].x, ==, 121223);
  g_assert_cmpfloat (homes[0].y, ==, 489163);
  g_assert_cmpint (homes[0].year, ==, -1);
}

/* Moorings are offered as a part, and then dropped as no homes. */
static void
test_other_part (void)
{
  g_autofree char *path = shared_file ("gpkg", "pdok-gokoala-bag.gpkg");
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autoptr (LmAddressList) list = NULL;
  guint n;

  if (path == NULL)
    return;
  g_assert_null (lm_sheet_read (path, "woonboten", NULL, NULL, NULL, &error));
  g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "ligplaatsen"));
  g_clear_error (&error);
  sheet = lm_sheet_read (path, "ligplaatsen", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, 67);
  list = read_homes (sheet);
  lm_address_list_get (list, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (lm_address_list_get_dropped (list)->len, ==, 67);
}

static void
test_neighbourhood (gconstpointer data)
{
  static const struct { const char *name; guint rows, homes, dropped; } files[] = {
    { "denhaag-bezuidenhout-midden_BU05182665.gpkg", 3399, 2765, 634 },
    { "voorburg-bovenveen-noord_BU19161000.gpkg", 1415, 1203, 212 },
  };
  guint f = GPOINTER_TO_UINT (data), n, n_outlined = 0;
  g_autofree char *path = shared_file ("gpkg", files[f].name);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autoptr (LmAddressList) list = NULL;
  const LmAddress *homes;

  if (path == NULL)
    return;
  sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lm_sheet_get_part (sheet), ==, "verblijfsobject");
  g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, files[f].rows);
  list = read_homes (sheet);
  homes = lm_address_list_get (list, &n);
  g_assert_cmpuint (n, ==, files[f].homes);
  g_assert_cmpuint (lm_address_list_get_dropped (list)->len, ==, files[f].dropped);
  g_assert_cmpuint (lm_address_list_get_refused (list)->len, ==, 0);
  g_assert_cmpuint (lm_address_list_get_remarks (list)->len, ==, 0);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (strlen (homes[i].bag_vbo), ==, 16);
      g_assert_cmpuint (strlen (homes[i].bag_pand), ==, 16);
      g_assert_true (strstr (homes[i].usage, "woonfunctie") != NULL);
      n_outlined += *homes[i].footprint != '\0';
    }
  g_assert_cmpuint (n_outlined, ==, n);
}

/* The files made to try readers: none holds homes. */
static void
test_files (void)
{
  static const struct { const char *name, *part; guint rows, columns; } files[] = {
    { "pdok-gokoala-null-empty-geoms.gpkg", "ligplaatsen", 2, 21 },
    { "pdok-validator-test_allcorrect.gpkg", "test_allcorrect", 1, 3 },
    { "pdok-validator-test_columnname.gpkg", "test_columnname", 1, 3 },
    { "pdok-validator-test_db_views.gpkg", "test_db_views", 1, 3 },
    { "pdok-validator-test_geometry_null.gpkg", "test_geometry_null", 2, 3 },
    { "pdok-validator-test_geometry_valid.gpkg", "test_geometry_valid", 2, 3 },
    { "pdok-validator-test_layername.gpkg", "test_LAYERNAME", 1, 3 },
    { "pdok-validator-test_rtree_valid.gpkg", "test_rtree_check", 1, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = shared_file ("gpkg", files[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = NULL;

      if (path == NULL)
        return;
      sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (lm_sheet_get_part (sheet), ==, files[i].part);
      g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, files[i].rows);
      g_assert_cmpuint (lm_sheet_get_n_columns (sheet), ==, files[i].columns);
      g_assert_true (read_or_refuse (path));
    }
}

/* By postcode a part of a larger file is read. */
static void
test_filter (void)
{
  g_autofree char *path = shared_file ("gpkg", "pdok-gokoala-bag.gpkg");
  static const struct { LmSheetFilter filter; guint low, high; } filters[] = {
    { { "1013NJ", NULL }, 1, 200 }, { { "1013 nj", NULL }, 1, 200 }, { { "1013", NULL }, 200, 1836 },
    { { NULL, "amster" }, 1836, 1836 }, { { NULL, "Delft" }, 0, 0 }, { { "9999", NULL }, 0, 0 },
  };

  if (path == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = lm_sheet_read_filtered (path, NULL, &filters[i].filter, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_test_message ("filter %u: %u rows", i, lm_sheet_get_n_rows (sheet));
      g_assert_cmpuint (lm_sheet_get_n_rows (sheet), >=, filters[i].low);
      g_assert_cmpuint (lm_sheet_get_n_rows (sheet), <=, filters[i].high);
      for (guint row = 0; filters[i].filter.postcode != NULL && row < lm_sheet_get_n_rows (sheet); row++)
        g_assert_true (g_str_has_prefix (lm_sheet_get_cell (sheet, row, lm_sheet_find_column (sheet, "postcode")), "1013"));
    }
}

/* Databases made here, each with one difficulty. */
static char *
make_database (const char *name, const char *sql)
{
  char *path = temporary_file (name, "", 0);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return path;
}

#define CONTENTS "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, srs_id INTEGER);" \
  "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);"

static void
test_odd_databases (void)
{
  static const struct { const char *name, *sql; const char *word; guint rows; } files[] = {
    { "no-geopackage", "CREATE TABLE t (a);", "no GeoPackage", 0 },
    { "no-layers", CONTENTS, "without layers", 0 },
    { "layer-that-is-not-there", CONTENTS "INSERT INTO gpkg_contents VALUES ('gone', 'features', '', 28992);", "without layers", 0 },
    { "view", CONTENTS "CREATE TABLE t (postcode TEXT, huisnummer INTEGER); INSERT INTO t VALUES ('1011AB', 1), ('1011AB', 2);"
      "CREATE VIEW adressen AS SELECT * FROM t; INSERT INTO gpkg_contents VALUES ('adressen', 'attributes', '', 0);", NULL, 2 },
    { "endless-view", CONTENTS "CREATE VIEW v AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c;"
      "INSERT INTO gpkg_contents VALUES ('v', 'attributes', '', 0);", "without layers", 0 },
    { "odd-names", CONTENTS "CREATE TABLE \"a \"\"b\"\"; DROP\" (\"post\"\"code\" TEXT, x REAL, n INTEGER);"
      "INSERT INTO \"a \"\"b\"\"; DROP\" VALUES ('1011AB', 1.5, 7);"
      "INSERT INTO gpkg_contents VALUES ('a \"b\"; DROP', 'attributes', '', 0);", NULL, 1 },
    { "other-grid", CONTENTS "CREATE TABLE t (postcode TEXT, geom BLOB); INSERT INTO t VALUES ('1011AB', x'00');"
      "INSERT INTO gpkg_contents VALUES ('t', 'features', '', 4326); INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 'POINT', 4326);",
      NULL, 1 },
    { "damaged-shape", CONTENTS "CREATE TABLE t (postcode TEXT, geom BLOB); INSERT INTO t VALUES ('1011AB', x'4750000100');"
      "INSERT INTO gpkg_contents VALUES ('t', 'features', '', 28992); INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 'POINT', 28992);",
      NULL, 1 },
    { "not-utf8", CONTENTS "CREATE TABLE t (postcode TEXT, straat TEXT); INSERT INTO t VALUES ('1011AB', CAST (x'4bff6164' AS TEXT));"
      "INSERT INTO gpkg_contents VALUES ('t', 'attributes', '', 0);", NULL, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = make_database (files[i].name, files[i].sql);
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);

      g_test_message ("%s: %s", files[i].name, error != NULL ? error->message : "read");
      if (files[i].word != NULL)
        {
          g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
          g_assert_nonnull (strstr (error->message, files[i].word));
        }
      else
        {
          g_assert_no_error (error);
          g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, files[i].rows);
          g_assert_true (read_or_refuse (path));
        }
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geopackage/shapes", test_shapes);
  g_test_add_func ("/geopackage/amsterdam", test_amsterdam);
  g_test_add_func ("/geopackage/other-part", test_other_part);
  g_test_add_data_func ("/geopackage/den-haag", GUINT_TO_POINTER (0), test_neighbourhood);
  g_test_add_data_func ("/geopackage/voorburg", GUINT_TO_POINTER (1), test_neighbourhood);
  g_test_add_func ("/geopackage/files-to-try-readers", test_files);
  g_test_add_func ("/geopackage/filter", test_filter);
  g_test_add_func ("/geopackage/odd-databases", test_odd_databases);
  status = g_test_run ();
  remove_temporary_files ();
  return status;
}
