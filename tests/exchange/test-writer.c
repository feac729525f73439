#include "helpers.h"

#include <string.h>

static const LmTableColumn columns[] = {
  { "bag_vbo", "BAG id", LM_CELL_TEXT, TRUE },
  { "address", "Adres", LM_CELL_TEXT, FALSE },
  { "minutes", "Minuten", LM_CELL_NUMBER, FALSE },
  { "ready", "Gereed", LM_CELL_BOOL, FALSE },
};

static LmTableWriter *
make_writer (void)
{
  static const char *const rows[][4] = {
    { "0363010000964973", "=1+1", "90", "1" },
    { "0363010000964974", "+31 6 12345678", "-5", "0" },
    { "0363010000964975", "+1+cmd|' /C calc'!A0", "", NULL },
    { NULL, "a;\"b\",\nc", "08", "" },
    { "1", "@som", "1.5", "1" },
    { "2", "-kelder", "9", "1" },
  };
  LmTableWriter *writer = lm_table_writer_new ("Woningen: [1/2]", columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    lm_table_writer_add_row (writer, rows[i]);
  return writer;
}

/* `json` is compared without its blanks. */
static void
test_text (gconstpointer data)
{
  static const char *const expected[] = {
    [LM_TABLE_FORMAT_CSV] = "bag_vbo,address,minutes,ready\r\n"
                            "0363010000964973,=1+1,90,1\r\n"
                            "0363010000964974,+31 6 12345678,-5,0\r\n"
                            "0363010000964975,+1+cmd|' /C calc'!A0,,\r\n"
                            ",\"a;\"\"b\"\",\nc\",08,\r\n"
                            "1,@som,1.5,1\r\n"
                            "2,-kelder,9,1\r\n",
    [LM_TABLE_FORMAT_CSV_PEOPLE] = "\357\273\277Adres;Minuten;Gereed\r\n"
                                   "\"'=1+1\";90;1\r\n"
                                   "+31 6 12345678;-5;0\r\n"
                                   "\"'+1+cmd|' /C calc'!A0\";;\r\n"
                                   "\"a;\"\"b\"\",\nc\";08;\r\n"
                                   "\"'@som\";1.5;1\r\n"
                                   "\"'-kelder\";9;1\r\n",
    [LM_TABLE_FORMAT_JSON] = "[{\"bag_vbo\":\"0363010000964973\",\"address\":\"=1+1\",\"minutes\":90,\"ready\":true},"
                             "{\"bag_vbo\":\"0363010000964974\",\"address\":\"+31 6 12345678\",\"minutes\":-5,\"ready\":false},"
                             "{\"bag_vbo\":\"0363010000964975\",\"address\":\"+1+cmd|' /C calc'!A0\",\"minutes\":null,\"ready\":null},"
                             "{\"bag_vbo\":null,\"address\":\"a;\\\"b\\\",\\nc\",\"minutes\":\"08\",\"ready\":null},"
                             "{\"bag_vbo\":\"1\",\"address\":\"@som\",\"minutes\":1.5,\"ready\":true},"
                             "{\"bag_vbo\":\"2\",\"address\":\"-kelder\",\"minutes\":9,\"ready\":true}]",
  };
  LmTableFormat format = GPOINTER_TO_INT (data);
  g_autoptr (LmTableWriter) writer = make_writer ();
  gsize length;
  g_autofree char *text = write_to_memory (writer, format, &length);
  g_autofree char *squeezed = squeeze_json (text);

  g_assert_cmpstr (format == LM_TABLE_FORMAT_JSON ? squeezed : text, ==, expected[format]);
}

static void
test_empty (void)
{
  g_autoptr (LmTableWriter) writer = lm_table_writer_new ("x", columns, 2);
  gsize length;
  g_autofree char *json = write_to_memory (writer, LM_TABLE_FORMAT_JSON, &length);

  g_assert_cmpstr (json, ==, "[]\n");
}

/* A file that can't be written is said, and what stood there is replaced. */
static void
test_save (void)
{
  g_autoptr (LmTableWriter) writer = make_writer ();
  g_autofree char *path = temporary_file ("out.csv", "before", -1);
  g_autofree char *bad = g_strconcat (path, "/x.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (lm_table_writer_save (writer, LM_TABLE_FORMAT_CSV, bad, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (lm_table_writer_save (writer, LM_TABLE_FORMAT_CSV, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "bag_vbo,"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/writer/csv-is-exact", GINT_TO_POINTER (LM_TABLE_FORMAT_CSV), test_text);
  g_test_add_data_func ("/writer/csv-for-people-guards-formulas", GINT_TO_POINTER (LM_TABLE_FORMAT_CSV_PEOPLE), test_text);
  g_test_add_data_func ("/writer/json-is-flat-and-typed", GINT_TO_POINTER (LM_TABLE_FORMAT_JSON), test_text);
  g_test_add_func ("/writer/empty-table", test_empty);
  g_test_add_func ("/writer/saves", test_save);
  status = g_test_run ();
  remove_temporary_files ();
  return status;
}
