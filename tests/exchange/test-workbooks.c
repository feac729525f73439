#include "helpers.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <string.h>

#include "lm-xlsx-format-private.h"

/* Every file in the shared folder of spreadsheets: what it holds, counted with
 * another reader; or the word that must be in the refusal. `header` is its first
 * column (NULL: no header). */
static const struct { const char *name, *part; guint rows, columns, line; const char *header, *word; } files[] = {
  { "calamine-any_sheets.ods", "Visible", 4, 2, 1, NULL, NULL },
  { "calamine-any_sheets.xlsx", "Visible", 4, 2, 1, NULL, NULL },
  { "calamine-column_row_ranges.xlsx", "Column ranges", 5, 3, 1, NULL, NULL },
  { "calamine-date.ods", "Sheet1", 4, 2, 1, NULL, NULL },
  { "calamine-date.xlsx", "Sheet1", 3, 2, 1, NULL, NULL },
  { "calamine-date_1904.xlsx", "Sheet1", 3, 2, 1, NULL, NULL },
  { "calamine-date_quoted_format.xlsx", "Sheet1", 4, 1, 1, NULL, NULL },
  { "calamine-empty_s_attribute.xlsx", "Sheet1", 4, 2, 2, "Name", NULL },
  { "calamine-empty_shared_string_value.xlsx", "Sheet1", 2, 3, 2, "", NULL },
  { "calamine-encoded_entities.xlsx", "Sheet1", 1, 1, 2, "&", NULL },
  { "calamine-has_x000D_.xlsx", "Sheet1", 0, 1, 0, "ABC DEF", NULL },
  { "calamine-header-row.xlsx", "Sheet1", 1, 4, 10, "Columns", NULL },
  { "calamine-inlineStr_cdata.xlsx", "Sheet1", 1, 2, 2, "Hello CDATA", NULL },
  { "calamine-inventory-table.xlsx", "Sheet1", 4, 3, 2, "", NULL },
  { "calamine-issue644.xlsx", "Sheet1", 10, 2, 1, NULL, NULL },
  { "calamine-issue_174.xlsx", "Sheet1", 1, 11, 2, "Your Ref #", NULL },
  { "calamine-issue_261_fixed_by_excel.xlsx", "Some Sheet", 53, 7, 8, "String Value 29", NULL },
  { "calamine-issue_419.xlsx", "Sheet1", 0, 1, 0, "Hello", NULL },
  { "calamine-issue_553.xlsx", "Sheet1", 18, 2, 3, "", NULL },
  { "calamine-issue_567_absolute_shared.xlsx", "Sheet1", 3, 5, 1, NULL, NULL },
  { "calamine-issue_644.xlsx", "Sheet1", 10, 2, 1, NULL, NULL },
  { "calamine-issues.ods", "datatypes", 6, 1, 1, NULL, NULL },
  { "calamine-issues.xlsx", "datatypes", 6, 1, 1, NULL, NULL },
  { "calamine-merged_cells.ods", "Sheet1", 2, 3, 2, "A", NULL },
  { "calamine-merged_range.xlsx", "Sheet1", 2, 8, 3, "A1", NULL },
  { "calamine-no-header.xlsx", "Feuille 1", 1, 2, 4, "a", NULL },
  { "calamine-nonstandard-xml-ns-prefix.xlsx", "Sheet1", 2, 2, 2, "a", NULL },
  { "calamine-pass_protected.xlsx", NULL, 0, 0, 0, NULL, "password" },
  { "calamine-picture_richdata.xlsx", "Sheet1", 0, 2, 0, "Column A", NULL },
  { "calamine-pivots.xlsx", "PivotSheet1", 2, 6, 4, "", NULL },
  { "calamine-readings.xlsx", "Sheet1", 3, 4, 2, "", NULL },
  { "calamine-richtext-namespaced.xlsx", "Sheet1", 0, 8, 0, "inline string Line 2 Line 3", NULL },
  { "calamine-rph.xlsx", "Sheet1", 0, 1, 0, "課きく 毛こ", NULL },
  { "calamine-shared_formula_reversed.xlsx", "Sheet1", 5, 2, 1, NULL, NULL },
  { "calamine-special_cells.ods", "sheet1", 4, 1, 2, "Split Line", NULL },
  { "calamine-strict_iso_paths.xlsx", "ml_out", 75, 18, 2, "", NULL },
  { "calamine-table-multiple.xlsx", "Sheet1", 4, 3, 2, "", NULL },
  { "calamine-table_with_insertrow_attribute.xlsx", "Sheet1", 32, 15, 9, "Column A", NULL },
  { "calamine-temperature-in-middle.xlsx", "Sheet1", 2, 3, 5, "", NULL },
  { "calamine-temperature.xlsx", "Sheet1", 2, 2, 2, "label", NULL },
  { "calamine-whitespace_trim.xlsx", "inlineStr", 2, 4, 2, "trimmed value", NULL },
  { "csvkit-ne_1033_data.xlsx", "NE data", 1036, 14, 2, "", NULL },
  { "dictu-generieke-xml-4_4.xlsx", "XML", 700, 19, 2, "", NULL },
};

static void
test_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = shared_file ("spreadsheets", files[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = NULL;

      if (path == NULL)
        return;
      g_test_message ("%s", files[i].name);
      sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
      if (files[i].word != NULL)
        {
          g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
          g_assert_nonnull (strstr (error->message, files[i].word));
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (lm_sheet_get_format (sheet), ==, g_str_has_suffix (path, ".ods") ? "ods" : "xlsx");
      g_assert_cmpstr (lm_sheet_get_part (sheet), ==, files[i].part);
      g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, files[i].rows);
      g_assert_cmpuint (lm_sheet_get_n_columns (sheet), ==, files[i].columns);
      g_assert_cmpint (lm_sheet_has_header (sheet), ==, files[i].header != NULL);
      if (files[i].header != NULL && *files[i].header != '\0')
        g_assert_cmpstr (lm_sheet_get_column (sheet, 0), ==, files[i].header);
      if (files[i].rows > 0)
        g_assert_cmpuint (lm_sheet_get_line (sheet, 0), ==, files[i].line);
      g_assert_true (read_or_refuse (path));
    }
}

/* All files of the old Excel are refused with the way out. */
static void
test_old_excel (void)
{
  g_autofree char *folder = shared_file ("spreadsheets", "");
  GDir *dir;
  const char *name;
  guint n = 0;

  if (folder == NULL)
    return;
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;

      if (!g_str_has_suffix (name, ".xls"))
        continue;
      n++;
      g_assert_null (lm_sheet_read (path, NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "save it as .xlsx"));
    }
  g_dir_close (dir);
  g_assert_cmpuint (n, >, 10);
}

/* What single cells say: file, part, row, column and text. */
static void
test_cells (void)
{
  static const struct { const char *name, *part; guint row, column; const char *text; } cells[] = {
    { "calamine-date.xlsx", NULL, 0, 0, "2021-01-01" },
    { "calamine-date.xlsx", NULL, 2, 0, "255:10:10" },
    { "calamine-date_1904.xlsx", NULL, 0, 0, "2021-01-01" },
    { "calamine-date.ods", NULL, 1, 0, "2021-01-01T10:10:10" },
    { "calamine-date.ods", NULL, 2, 0, "10:10:10" },
    { "calamine-date_quoted_format.xlsx", NULL, 3, 0, "2021-01-01" },
    { "calamine-merged_cells.ods", NULL, 1, 0, "A" },
    { "calamine-special_cells.ods", NULL, 1, 0, "Value   With 3 spaces" },
    { "calamine-inlineStr_cdata.xlsx", NULL, 0, 0, "12345" },
    { "calamine-any_sheets.xlsx", "Hidden", 0, 0, NULL },
    { "calamine-issues.ods", "datatypes", 3, 0, "FALSE" },
    { "calamine-issues.ods", "datatypes", 5, 0, "2016-10-20" },
    { "calamine-issues.xlsx", "datatypes", 5, 0, "2016-10-20" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *path = shared_file ("spreadsheets", cells[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = NULL;

      if (path == NULL)
        return;
      g_test_message ("%s %s", cells[i].name, cells[i].text);
      sheet = lm_sheet_read (path, cells[i].part, NULL, NULL, NULL, &error);
      if (cells[i].text == NULL)
        {
          g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (lm_sheet_get_cell (sheet, cells[i].row, cells[i].column), ==, cells[i].text);
    }
}

static void
test_formats (void)
{
  static const struct { const char *code; double value; gboolean year_1904; const char *text; } formats[] = {
    { "General", 12.5, FALSE, "12.5" },
    { "General", 0.1 + 0.2, FALSE, "0.3" },
    { "General", 363010000964973.0, FALSE, "363010000964973" },
    { "0.00", 2, FALSE, "2" },
    { "0000", 42, FALSE, "0042" },
    { "0000000000000000", 363010000964973.0, FALSE, "0363010000964973" },
    { "dd-mm-yyyy", 44197, FALSE, "2021-01-01" },
    { "dd-mm-yyyy", 44197.75, FALSE, "2021-01-01" },
    { "d mmm", 44197, FALSE, "2021-01-01" },
    { "mmmm", 44197, FALSE, "2021-01-01" },
    { "yyyy-mm-dd hh:mm", 44197.34375, FALSE, "2021-01-01T08:15" },
    { "hh:mm", 0.34375, FALSE, "08:15" },
    { "h:mm AM/PM", 0.84375, FALSE, "20:15" },
    { "[h]:mm", 1.5, FALSE, "36:00" },
    { "mm:ss", 0.34375, FALSE, "08:15" },
    { "[$-413]d mmmm yyyy", 44197, FALSE, "2021-01-01" },
    { "[Red]0", 3, FALSE, "3" },
    { "\"dag \"0", 3, FALSE, "3" },
    { "0\\d", 3, FALSE, "3" },
    { "0_d", 3, FALSE, "3" },
    { "dd-mm-yyyy", 1, FALSE, "1900-01-01" },
    { "dd-mm-yyyy", 60, FALSE, "1900-02-29" },
    { "dd-mm-yyyy", 61, FALSE, "1900-03-01" },
    { "dd-mm-yyyy", 42735, TRUE, "2021-01-01" },
    { "dd-mm-yyyy", -1, FALSE, "-1" },
    { "dd-mm-yyyy", 1e12, FALSE, "1000000000000" },
    { "dd-mm-yyyy hh:mm", 44196.9999999, FALSE, "2021-01-01T00:00" },
    { "\"not closed", 3, FALSE, "3" },
    { "[not closed", 3, FALSE, "3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = lm_xlsx_format_number (formats[i].value, lm_xlsx_format_from_code (formats[i].code), formats[i].year_1904);

      g_assert_cmpstr (text, ==, formats[i].text);
    }
}

static void
test_escapes (void)
{
  static const struct { const char *escaped, *plain; } texts[] = {
    { "a_x000D_\nb", "a\nb" }, { "a_x0009_b", "a\tb" }, { "_x005F_x000D_", "_x000D_" }, { "_x00e9_", "é" }, { "_x20AC_", "€" },
    { "_xD800_", "" }, { "_x0000_", "" }, { "_x00_", "_x00_" }, { "_x000", "_x000" }, { "a\r\nb\rc", "a\nb\nc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) text = g_string_new (texts[i].escaped);

      lm_xlsx_unescape (text);
      g_assert_cmpstr (text->str, ==, texts[i].plain);
    }
}

static void
test_references (void)
{
  static const struct { const char *text; gboolean good; guint row, column; } references[] = {
    { "A1", TRUE, 1, 0 }, { "AB12", TRUE, 12, 27 }, { "$C$3", TRUE, 3, 2 }, { "XFD1048576", TRUE, 1048576, 16383 },
    { "1", FALSE, 0, 0 }, { "A", FALSE, 0, 0 }, { "A0", FALSE, 0, 0 }, { "AAAAAAAAAA1", FALSE, 0, 0 }, { "A1B", FALSE, 0, 0 },
    { "A99999999999", FALSE, 0, 0 }, { "", FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      guint row = 0, column = 0;

      g_assert_cmpint (lm_xlsx_parse_reference (references[i].text, &row, &column), ==, references[i].good);
      g_assert_cmpuint (row, ==, references[i].row);
      g_assert_cmpuint (column, ==, references[i].column);
    }
}

/* What our writer makes, our reader gives back, to the character. */
static void
check_round_trip (void)
{
  static const LmTableColumn columns[] = {
    { "bag_vbo", "BAG id", LM_CELL_TEXT, TRUE }, { "a", "Adres", LM_CELL_TEXT, FALSE }, { "n", "Minuten", LM_CELL_NUMBER, FALSE },
  };
  static const char *const rows[][3] = {
    { "0363010000964973", "=1+1", "90" },
    { "1234567890123456", "+31 6 12345678", "1.5" },
    { "0020", "Café «’s-Gravenhage» <&> \"x\"\nregel 2", "-5" },
    { "1e5", "_x000D_ letterlijk", "" },
    { "\001", "_x000D_ \001 samen", "" },
    { "x", "01-02-2026", "7" },
  };
  g_autoptr (LmTableWriter) writer = lm_table_writer_new ("Woningen: [1/2]", columns, G_N_ELEMENTS (columns));
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autofree char *bytes = NULL, *path = NULL;
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    lm_table_writer_add_row (writer, rows[i]);
  bytes = write_to_memory (writer, LM_TABLE_FORMAT_XLSX, &length);
  path = temporary_file ("round-trip.xlsx", bytes, length);
  sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lm_sheet_get_column (sheet, 0), ==, "BAG id");
  g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, G_N_ELEMENTS (rows));
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
      g_assert_cmpstr (lm_sheet_get_cell (sheet, row, c), ==, rows[row][c]);
}

static void
test_round_trip (void)
{
  check_round_trip ();
}

/* Most users have a decimal comma. */
static void
test_round_trip_in_dutch (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));

  if (setlocale (LC_NUMERIC, "nl_NL.UTF-8") == NULL)
    {
      g_test_skip ("the locale nl_NL.UTF-8 is not on this machine");
      return;
    }
  check_round_trip ();
  setlocale (LC_NUMERIC, before);
}

/* --- made to do harm --- */

typedef struct { const char *name, *text; gsize repeat; } Part;

/* A ZIP of the parts; a text may stand there many times over. */
static char *
make_zip (const char *name, const Part *parts)
{
  char *path = temporary_file (name, "", 0);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (; parts->name != NULL; parts++)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize length = strlen (parts->text);

      archive_entry_set_pathname (entry, parts->name);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0600);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      for (gsize i = 0; i < MAX (parts->repeat, 1); i++)
        archive_write_data (archive, parts->text, length);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return path;
}

#define RELATIONS "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELS { "_rels/.rels", RELATIONS "<Relationship Id='a' Type='" OFFICE "officeDocument' Target='xl/workbook.xml'/></Relationships>", 1 }
#define BOOK { "xl/workbook.xml", "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>" \
               "<sheet name='A &amp; B' sheetId='1' r:id='r1'/></sheets></workbook>", 1 }
#define BOOK_RELS(target) { "xl/_rels/workbook.xml.rels", RELATIONS "<Relationship Id='r1' Type='" OFFICE "worksheet' Target='" target "'/>" \
                            "</Relationships>", 1 }
#define SHEET(text, n) { "xl/s.xml", text, n }
#define CELL(t) "<row><c t='inlineStr'><is><t>" t "</t></is></c></row>"

static void
test_hostile (void)
{
  static char blanks[1024 * 1024 + 1], deep[7 * 20000 + 1];
  const struct { const char *name; Part parts[6]; const char *word; } zips[] = {
    { "good", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<worksheet><sheetData>" CELL ("a") CELL ("b") "</sheetData></worksheet>", 1) }, NULL },
    { "absolute-target", { RELS, BOOK, BOOK_RELS ("/xl/s.xml"), SHEET ("<worksheet><sheetData>" CELL ("a") "</sheetData></worksheet>", 1) }, NULL },
    { "absolute-entry", { RELS, BOOK, BOOK_RELS ("s.xml"), { "/xl/s.xml", "<worksheet><sheetData>" CELL ("a") "</sheetData></worksheet>", 1 } }, NULL },
    { "entry-upwards", { RELS, BOOK, BOOK_RELS ("../../../etc/passwd"), { "../../etc/passwd", "<worksheet><sheetData>" CELL ("a") "</sheetData></worksheet>", 1 } }, NULL },
    { "windows-entry", { RELS, BOOK, BOOK_RELS ("s.xml"), { "XL\\S.xml", "<worksheet><sheetData>" CELL ("a") "</sheetData></worksheet>", 1 } }, NULL },
    { "no-sheet", { RELS, BOOK, BOOK_RELS ("s.xml") }, "is missing" },
    { "no-book", { RELS }, "is missing" },
    { "no-rows", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<worksheet/>", 1) }, "no rows" },
    { "not-xml", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<worksheet><sheetData><row>", 1) }, "damaged in xl/s.xml" },
    { "entities", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
      "<worksheet><sheetData>" CELL ("&b;") "</sheetData></worksheet>", 1) }, "document type" },
    { "outside", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
      "<worksheet><sheetData>" CELL ("&a;") "</sheetData></worksheet>", 1) }, "document type" },
    { "undeclared", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<worksheet><sheetData>" CELL ("&a;") "</sheetData></worksheet>", 1) }, "damaged in" },
    { "wrong-encoding", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<?xml version='1.0' encoding='UTF-16'?><worksheet><sheetData>" CELL ("\320\233")
      "</sheetData></worksheet>", 1) }, "damaged in" },
    { "faulty-utf8", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<worksheet><sheetData>" CELL ("\377\376") "</sheetData></worksheet>", 1) }, "damaged in" },
    { "bomb", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET (blanks, 60) }, "more rows" },
    { "deep", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET (deep, 1) }, "damaged in" },
    { "external", { RELS, BOOK, { "xl/_rels/workbook.xml.rels", RELATIONS "<Relationship Id='r1' TargetMode='External' Type='" OFFICE
      "worksheet' Target='http://example.com/x.xml'/></Relationships>", 1 } }, "no rows" },
    { "odd-numbers", { RELS, BOOK, BOOK_RELS ("s.xml"), SHEET ("<worksheet><sheetData><row r='4294967295'><c r='ZZZZZZ1' s='4294967295' t='s'>"
      "<v>99999999999</v></c><c r='A1'><v>1e999</v></c><c t='s'><v>-1</v></c><c><v>nan</v></c></row><row r='1'><c t='b'><v>1</v></c></row>"
      "</sheetData><mergeCells><mergeCell ref='A1:A4294967295'/><mergeCell ref='A2:A1048576'/></mergeCells></worksheet>", 1) }, NULL },
    { "ods", { { "content.xml", "<o><table name='T'><table-row><table-cell number-columns-repeated='4294967295'><p>a</p></table-cell></table-row>"
      "<table-row number-rows-repeated='3'><table-cell value-type='string'><p>b</p><p>c</p></table-cell></table-row></table></o>", 1 } }, NULL },
    { "ods-many-rows", { { "content.xml", "<o><table name='T'><table-row number-rows-repeated='4294967295'><table-cell><p>a</p></table-cell>"
      "</table-row></table></o>", 1 } }, "more rows" },
    { "ods-no-table", { { "content.xml", "<o><table-row><table-cell><p>a</p></table-cell></table-row></o>", 1 } }, "no rows" },
    { "ods-locked", { { "content.xml", "x", 1 }, { "META-INF/manifest.xml", "<manifest><encryption-data/></manifest>", 1 } }, "password" },
    { "document", { RELS, { "word/document.xml", "<x/>", 1 } }, "without a workbook" },
    { "packed-list", { { "bag/bag-light.gpkg", "x", 1 } }, "Unpack it" },
    { "binary-workbook", { RELS, { "xl/workbook.bin", "x", 1 } }, ".xlsb" },
  };

  memset (blanks, ' ', sizeof blanks - 1);
  for (guint i = 0; i < 20000; i++)
    memcpy (deep + 7 * i, "<a><a> ", 7);
  for (guint i = 0; i < G_N_ELEMENTS (zips); i++)
    {
      g_autofree char *path = make_zip (zips[i].name, zips[i].parts);
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);

      g_test_message ("%s: %s", zips[i].name, error != NULL ? error->message : "read");
      if (zips[i].word == NULL)
        {
          g_assert_no_error (error);
          g_assert_true (read_or_refuse (path));
        }
      else
        {
          g_assert_null (sheet);
          g_assert_nonnull (strstr (error->message, zips[i].word));
        }
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbooks/every-shared-file", test_files);
  g_test_add_func ("/workbooks/old-excel-is-refused", test_old_excel);
  g_test_add_func ("/workbooks/cells", test_cells);
  g_test_add_func ("/workbooks/number-formats", test_formats);
  g_test_add_func ("/workbooks/escapes", test_escapes);
  g_test_add_func ("/workbooks/references", test_references);
  g_test_add_func ("/workbooks/round-trip", test_round_trip);
  g_test_add_func ("/workbooks/round-trip-with-decimal-comma", test_round_trip_in_dutch);
  g_test_add_func ("/workbooks/made-to-do-harm", test_hostile);
  status = g_test_run ();
  remove_temporary_files ();
  return status;
}
