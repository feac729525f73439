#include "helpers.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Small files that show one difficulty each. `json` is how the rows must be
 * read; `line` is a line about which something must be said (-1: nothing). */
typedef struct {
  const char *name;
  const char *bytes;
  gsize length; /* 0: up to the NUL */
  const char *json;
  int line;
} Case;

#define ONE "[{\"a\":\"1\",\"b\":\"2\"}]"
#define TWO "[{\"a\":\"1\",\"b\":\"2\"},{\"a\":\"3\",\"b\":\"4\"}]"

static const Case cases[] = {
  { "unix-newlines", "a,b\n1,2\n", 0, ONE, -1 },
  { "dos-newlines", "a,b\r\n1,2\r\n", 0, ONE, -1 },
  { "mac-newlines", "a,b\r1,2\r", 0, ONE, -1 },
  { "no-last-newline", "a,b\n1,2", 0, ONE, -1 },
  { "blank-lines", "a,b\n\n1,2\n,\n3,4\n", 0, TWO, -1 },
  { "semicolon", "a;b\n1,5;2\n1,6;3\n", 0, "[{\"a\":\"1,5\",\"b\":\"2\"},{\"a\":\"1,6\",\"b\":\"3\"}]", -1 },
  { "tab", "a\tb\n1,5\t2;3\n", 0, "[{\"a\":\"1,5\",\"b\":\"2;3\"}]", -1 },
  { "separator-named", "sep=|\r\na|b\r\n1;2|3,4\r\n", 0, "[{\"a\":\"1;2\",\"b\":\"3,4\"}]", -1 },
  { "quoted-separator", "a,b\n\"1,5\",2\n", 0, "[{\"a\":\"1,5\",\"b\":\"2\"}]", -1 },
  { "quoted-newline", "a,b\n\"1\r\n5\",2\n3,4,5\n1,2\n1,2\n", 0,
    "[{\"a\":\"1\\n5\",\"b\":\"2\"},{\"a\":\"3\",\"b\":\"4\"},{\"a\":\"1\",\"b\":\"2\"},{\"a\":\"1\",\"b\":\"2\"}]", 4 },
  { "quote-inside", "a,b\n5\" pijp,2\n", 0, "[{\"a\":\"5\\\" pijp\",\"b\":\"2\"}]", -1 },
  { "quote-never-closed", "a,b\n\"t Hoekje,2\n3,4\n", 0, "[{\"a\":\"\\\"t Hoekje\",\"b\":\"2\"},{\"a\":\"3\",\"b\":\"4\"}]", 2 },
  { "text-behind-quote", "a,b\n\"x\"y,2\n", 0, "[{\"a\":\"xy\",\"b\":\"2\"}]", -1 },
  { "short-row", "a,b,c\n1,2,3\n4,5\n6,7,8\n", 0,
    "[{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"},{\"a\":\"4\",\"b\":\"5\",\"c\":\"\"},{\"a\":\"6\",\"b\":\"7\",\"c\":\"8\"}]", 3 },
  { "long-row", "a,b\n1,2\n3,4,5\n1,2\n", 0,
    "[{\"a\":\"1\",\"b\":\"2\"},{\"a\":\"3\",\"b\":\"4\"},{\"a\":\"1\",\"b\":\"2\"}]", 3 },
  { "empty-trailing-cells", "a,b,,\n1,2,,\n3,4,,\n", 0, TWO, -1 },
  { "unnamed-column", "a,,c\n1,2,3\n", 0, "[{\"a\":\"1\",\"Column B\":\"2\",\"c\":\"3\"}]", -1 },
  { "preamble", "Export van 12-5-2026;;\n;;\nstraat;huisnummer;postcode\nKade;1;1011AB\nKade;2;1011AB\n", 0,
    "[{\"straat\":\"Kade\",\"huisnummer\":\"1\",\"postcode\":\"1011AB\"},"
    "{\"straat\":\"Kade\",\"huisnummer\":\"2\",\"postcode\":\"1011AB\"}]", 3 },
  { "no-header", "Kade;1;1011AB\nKade;2;1011AB\n", 0,
    "[{\"Column A\":\"Kade\",\"Column B\":\"1\",\"Column C\":\"1011AB\"},"
    "{\"Column A\":\"Kade\",\"Column B\":\"2\",\"Column C\":\"1011AB\"}]", 1 },
  { "one-column", "a\nx\ny\n", 0, "[{\"a\":\"x\"},{\"a\":\"y\"}]", -1 },
  { "utf8-mark", "\357\273\277a,b\n1,\303\251\n", 0, "[{\"a\":\"1\",\"b\":\"\303\251\"}]", -1 },
  { "utf8", "a,b\n1,\303\251\n", 0, "[{\"a\":\"1\",\"b\":\"\303\251\"}]", -1 },
  { "windows-1252", "a,b\n\200,\351\n", 0, "[{\"a\":\"\342\202\254\",\"b\":\"\303\251\"}]", 0 },
  { "utf8-cut-off", "a,b\n\303\251\303\251\303\251\303\251\303\251,\303", 0,
    "[{\"a\":\"\303\251\303\251\303\251\303\251\303\251\",\"b\":\"\357\277\275\"}]", 0 },
  { "utf16-little", "\377\376a\0,\0b\0\n\0001\0,\0\254\040\n\0", 18, "[{\"a\":\"1\",\"b\":\"\342\202\254\"}]", -1 },
  { "utf16-big", "\376\377\0a\0,\0b\0\n\0001\0,\040\254\0\n", 18, "[{\"a\":\"1\",\"b\":\"\342\202\254\"}]", -1 },
  { "utf16-unmarked", "a\0,\0b\0\n\0001\0,\0002\0\n", 16, ONE, -1 },
  { "utf16-odd-length", "\377\376a\0,\0b\0\n\0001\0,\0002\0\n", 17, ONE, 0 },
  { "nul", "a,b\n\0001,2\n", 9, ONE, 0 },
  { "name-over-lines", "\"huis-\nnummer\t \",b\n1,2\n", 0, "[{\"huis- nummer\":\"1\",\"b\":\"2\"}]", -1 },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *path = temporary_file (c->name, c->bytes, c->length > 0 ? (gssize) c->length : -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_autofree char *json = NULL, *squeezed = NULL;
  GPtrArray *remarks;
  gboolean told = FALSE;

  g_assert_no_error (error);
  g_assert_cmpstr (lm_sheet_get_format (sheet), ==, "csv");
  g_assert_null (*lm_sheet_get_parts (sheet));
  json = sheet_to_json (sheet);
  squeezed = squeeze_json (json);
  g_assert_cmpstr (squeezed, ==, c->json);
  remarks = lm_sheet_get_remarks (sheet);
  for (guint i = 0; i < remarks->len; i++)
    {
      const LmSheetRemark *remark = remarks->pdata[i];

      g_test_message ("line %u: %s", remark->line, remark->message);
      told |= (int) remark->line == c->line;
    }
  g_assert_true (c->line < 0 ? remarks->len == 0 : told);
}

static void
test_spectrum (gconstpointer data)
{
  g_autofree char *csv_name = g_strdup_printf ("spectrum-%s.csv", (const char *) data);
  g_autofree char *json_name = g_strdup_printf ("spectrum-%s.expected.json", (const char *) data);
  g_autofree char *csv = shared_file ("csv", csv_name), *expected_path = shared_file ("csv", json_name);
  g_autofree char *text = NULL, *expected = NULL, *json = NULL, *got = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autoptr (GError) error = NULL;

  if (csv == NULL || expected_path == NULL)
    return;
  sheet = lm_sheet_read (csv, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (expected_path, &text, NULL, &error);
  g_assert_no_error (error);
  expected = squeeze_json (text);
  json = sheet_to_json (sheet);
  got = squeeze_json (json);
  g_assert_cmpstr (got, ==, expected);
}

/* Every CSV file in the shared folder that csv-spectrum does not describe. None
 * holds addresses, and each says so. */
static void
test_files (void)
{
  static const struct { const char *name; guint rows, columns; guint remarks; const char *column, *cell; } files[] = {
    { "cbs-gemeentelijke-indeling.csv", 789, 6, 0, "provinciecode", "20" },
    { "csvkit-FY09_EDU_Recipients_by_State.csv", 52, 9, 0, "State Name", "ALABAMA" },
    { "csvkit-acs2012_5yr_population.csv", 93, 4, 0, "fips", "31001" },
    { "csvkit-bad.csv", 3, 3, 2, "column_a", "1" },
    { "csvkit-dummy_col_shuffled_ragged.csv", 1, 4, 0, "b", "2" },
    { "csvkit-mac_newlines.csv", 2, 3, 0, "a", "1" },
    { "csvkit-null_byte.csv", 1, 3, 1, "a", "" },
    { "csvkit-test_empty_columns.csv", 2, 3, 1, "a", "a" },
    { "csvkit-test_header_newline.csv", 1, 3, 0, "start end", "d" },
    { "csvkit-test_latin1.csv", 2, 3, 1, "a", "1" },
    { "csvkit-test_locale.csv", 1, 3, 0, "a", "1,7" },
    { "csvkit-test_utf16_little.csv", 2, 3, 0, "a", "1" },
    { "csvkit-test_utf8_bom.csv", 2, 3, 0, "foo", "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = shared_file ("csv", files[i].name);
      g_autofree LmAddressField *mapping = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = NULL;

      if (path == NULL)
        return;
      g_test_message ("%s", files[i].name);
      sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, files[i].rows);
      g_assert_cmpuint (lm_sheet_get_n_columns (sheet), ==, files[i].columns);
      g_assert_cmpuint (lm_sheet_get_remarks (sheet)->len, ==, files[i].remarks);
      g_assert_cmpstr (lm_sheet_get_column (sheet, 0), ==, files[i].column);
      g_assert_cmpstr (lm_sheet_get_cell (sheet, 0, 0), ==, files[i].cell);
      mapping = lm_address_guess_mapping (sheet);
      g_assert_false (lm_address_check_mapping (sheet, mapping, &error));
      g_assert_nonnull (strstr (error->message, files[i].column));
    }
}

/* The line is that of the file, also behind cells that run over lines. */
static void
test_lines (void)
{
  g_autofree char *path = temporary_file ("lines.csv", "a,b\n\"x\ny\",1\n\nz,2\n", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, 2);
  g_assert_cmpuint (lm_sheet_get_line (sheet, 0), ==, 2);
  g_assert_cmpuint (lm_sheet_get_line (sheet, 1), ==, 5);
  g_assert_cmpstr (lm_sheet_get_cell (sheet, 1, 0), ==, "z");
}

static void
test_refused (void)
{
  static const struct { const char *name, *bytes; gsize length; const char *word; } refused[] = {
    { "empty", "", 0, "is empty" },
    { "blank", "\n \r\n\t\n", 6, "no rows" },
    { "separators", ",,\n,,\n", 6, "no rows" },
    { "mark", "\357\273\277", 3, "no rows" },
    { "xml", "<?xml version=\"1.0\"?><a/>", 25, "XML" },
    { "html", "\n<html><table>", 14, "HTML" },
    { "json", "[ {\"a\": 1}]", 11, "JSON" },
    { "pdf", "%PDF-1.7 and so on", 18, "not a list" },
    { "png", "\211PNG\r\n\032\n\0\0", 10, "not a list" },
    { "binary", "\001\002\003\004\005\006\007\010", 8, "not a list" },
    { "old-excel", "\011\010\010\000\000\005\020\000", 8, "save it as .xlsx" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = temporary_file (refused[i].name, refused[i].bytes, refused[i].length);
      g_autoptr (GError) error = NULL;
      LmSheet *sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);

      g_test_message ("%s", refused[i].name);
      g_assert_null (sheet);
      g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, refused[i].word));
      g_assert_nonnull (strstr (error->message, refused[i].name));
    }
}

static void
test_no_file (void)
{
  g_autofree char *here = temporary_file ("there.csv", "a,b\n", -1);
  g_autofree char *folder = g_path_get_dirname (here);
  g_autofree char *missing = g_build_filename (folder, "not-there.csv", NULL);
  g_autofree char *dangling = g_build_filename (folder, "dangling.csv", NULL);
  const struct { const char *path, *word; } paths[] = {
    { folder, "folder" }, { missing, "not there" }, { dangling, "not there" }, { "/dev/null", "not a file" },
    { "/proc/self/mem", "can’t be read" },
  };

  g_assert_cmpint (symlink (missing, dangling), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lm_sheet_read (paths[i].path, NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ);
      g_assert_nonnull (strstr (error->message, paths[i].word));
    }
}

/* A file without permission. Root may read everything, and is nobody for it. */
static void
test_no_permission (void)
{
  g_autofree char *path = temporary_file ("locked.csv", "a,b\n1,2\n", -1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (chmod (path, 0), ==, 0);
  if (getuid () == 0 && seteuid (65534) != 0)
    {
      g_test_skip ("root may read every file, and can't be another user here");
      return;
    }
  g_assert_null (lm_sheet_read (path, NULL, NULL, NULL, NULL, &error));
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ);
  g_assert_nonnull (strstr (error->message, "may not be read"));
}

static void
test_cancelled (void)
{
  g_autofree char *path = temporary_file ("cancelled.csv", "a,b\n1,2\n", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (lm_sheet_read (path, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_filter (void)
{
  static const char text[] = "postcode;huisnummer;woonplaats\n1013 NJ;1;Amsterdam\n1013AB;2;Amsterdam\n3079AB;3;Rotterdam\n";
  static const struct { LmSheetFilter filter; guint n; } filters[] = {
    { { NULL, NULL }, 3 }, { { "1013nj", NULL }, 1 }, { { "1013", NULL }, 2 }, { { NULL, "rotter" }, 1 }, { { "1013", "Rotterdam" }, 0 },
  };
  g_autofree char *path = temporary_file ("filter.csv", text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = lm_sheet_read_filtered (path, NULL, &filters[i].filter, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, filters[i].n);
    }
}

int
main (int argc, char **argv)
{
  static const char *const spectrum[] = {
    "comma_in_quotes", "empty_crlf", "json", "newlines", "quotes_and_newlines", "simple_crlf",
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/csv/reads/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (spectrum); i++)
    {
      g_autofree char *path = g_strconcat ("/csv/spectrum/", spectrum[i], NULL);

      g_test_add_data_func (path, spectrum[i], test_spectrum);
    }
  g_test_add_func ("/csv/every-shared-file", test_files);
  g_test_add_func ("/csv/lines-are-those-of-the-file", test_lines);
  g_test_add_func ("/csv/refuses-what-is-no-list", test_refused);
  g_test_add_func ("/csv/refuses-what-is-no-file", test_no_file);
  g_test_add_func ("/csv/refuses-without-permission", test_no_permission);
  g_test_add_func ("/csv/stops-when-cancelled", test_cancelled);
  g_test_add_func ("/csv/filters-by-postcode-and-town", test_filter);
  status = g_test_run ();
  remove_temporary_files ();
  return status;
}
