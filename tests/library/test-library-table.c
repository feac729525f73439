/* The text form of the library's tables: what is wrong in one is said with
 * file and line, so that somebody who edits it finds the place. */

#include "lm-library-table-private.h"

#include <string.h>

#include "library/lm-library.h"

static LmId
find (LmTable table, const char *key, gpointer data)
{
  if (g_str_equal (key, "a"))
    return 1;
  return g_str_equal (key, "b") ? 2 : 0;
}

static gboolean
take_step (gpointer row, const char *key, gpointer data, GError **error)
{
  const LmStepRow *step = row;

  g_string_append_printf (data, "[%s %s %d %d %d %d]", key, step->name, step->phase, step->typical, (int) step->trade,
                          step->position);
  return TRUE;
}

static void
test_reads_rows (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (lm_library_table_parse (LM_TABLE_STEP,
                                         "# a remark\n\ncode | name | phase | typical | trade\n"
                                         "X1 | one\\ntwo | outside | 30 | b \n"
                                         "X2 | | | | \n",
                                         find, take_step, seen, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "[X1 one\ntwo 1 30 2 1][X2  2 0 0 2]");
}

static gboolean
take_link (gpointer row, const char *key, gpointer data, GError **error)
{
  const LmStepLinkRow *link = row;

  g_assert_null (key);
  g_string_append_printf (data, "[%d %d]", (int) link->before, (int) link->after);
  return TRUE;
}

static void
test_several_keys_stand_for_a_row_each (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (lm_library_table_parse (LM_TABLE_STEP_LINK, "before | after\na b | b a\nb | a", find, take_link, seen, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "[1 2][1 1][2 2][2 1][2 1]");
}

static void
test_faults_name_file_and_line (void)
{
  static const struct {
    const char *text, *says;
  } cases[] = {
    { "code | colour\n", "step.txt, line 1: the table has no column “colour”" },
    { "code | typical\nX1\n", "step.txt, line 2: 1 columns instead of 2" },
    { "code | typical\n\nX1 | ten\n", "step.txt, line 3: “ten” can't stand in the column “typical”" },
    { "code | phase\nX1 | inside\n", "step.txt, line 2: “inside” can't stand in the column “phase”" },
    { "code | typical\nX1 | 99999999999\n", "step.txt, line 2: “99999999999” can't stand in the column “typical”" },
    { "code | trade\nX1 | c\n", "step.txt, line 2: no trade is called “c”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) seen = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (lm_library_table_parse (LM_TABLE_STEP, cases[i].text, find, take_step, seen, &error));
      g_assert_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_DATA);
      g_assert_cmpstr (error->message, ==, cases[i].says);
      g_assert_cmpstr (seen->str, ==, "");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/table/reads-rows", test_reads_rows);
  g_test_add_func ("/library/table/several-keys-stand-for-a-row-each", test_several_keys_stand_for_a_row_each);
  g_test_add_func ("/library/table/faults-name-file-and-line", test_faults_name_file_and_line);
  return g_test_run ();
}
