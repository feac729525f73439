#include "project/lm-search.h"

#include "project-fixture.h"

static LmId
add_home (LmEdit *edit, const char *street, int number, const char *suffix, const char *postcode, const char *vbo)
{
  LmHomeRow home;

  LM_ROW_FRESH (HOME, &home);
  home.street = street;
  home.number = number;
  home.suffix = suffix;
  home.postcode = postcode;
  home.bag_vbo = vbo;
  return lm_edit_insert (edit, LM_TABLE_HOME, &home);
}

static void
add_resident (LmEdit *edit, LmId home, const char *name, const char *phone)
{
  LmResidentRow resident;

  LM_ROW_FRESH (RESIDENT, &resident);
  resident.home = home;
  resident.name = name;
  resident.phone = phone;
  lm_edit_insert (edit, LM_TABLE_RESIDENT, &resident);
}

static void
test_what_people_type (Fixture *fixture, gconstpointer data)
{
  /* Which homes, in order: digits are positions in the list made below. */
  static const struct { const char *text, *found; } cases[] = {
    { "barents", "012" },          { "Barentszplein 1-H", "0" },    { "plein", "012" },
    { "1013nj", "01" },            { "1013 NJ 1-2", "1" },          { "yilmaz", "1" },
    { "Yılmaz", "1" },             { "YILMAZ barents", "1" },       { "06-12345678", "1" },
    { "0612", "1" },               { "+31 6 1234 5678", "1" },      { "0363010000000001", "2" },
    { "müller", "3" },             { "muller", "3" },               { "heindijk yilmaz", "" },
    { "", "" },                    { "   ", "" },                   { "zzz", "" },
    { "10", "301" },               { "\xff", "" },
  };
  LmId ids[4];
  LmEdit *edit = lm_project_begin (fixture->project, "Homes");

  ids[1] = add_home (edit, "Barentszplein", 1, "2", "1013NJ", "");
  ids[0] = add_home (edit, "Barentszplein", 1, "H", "1013NJ", "");
  ids[2] = add_home (edit, "Barentszplein", 3, "", "1013NK", "0363010000000001");
  ids[3] = add_home (edit, "Heindijk", 10, "", "3077AB", "");
  add_resident (edit, ids[1], "F. Yılmaz", "06-1234 5678");
  add_resident (edit, ids[3], "K. Müller", "010 555 12 34");
  g_assert_true (lm_edit_end (edit, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) found = lm_project_search (fixture->project, cases[i].text, 10);
      g_autoptr (GString) got = g_string_new (NULL);

      for (guint f = 0; f < found->len; f++)
        for (guint h = 0; h < G_N_ELEMENTS (ids); h++)
          if (g_array_index (found, LmId, f) == ids[h])
            g_string_append_printf (got, "%u", h);
      if (g_str_equal (cases[i].text, "10"))
        g_assert_true (g_str_has_prefix (got->str, "3")); /* the number before a postcode with 10 in it */
      else
        g_assert_cmpstr (got->str, ==, cases[i].found);
    }
}

static void
test_follows_changes (Fixture *fixture, gconstpointer data)
{
  g_autofree LmId *ids = add_street (fixture->project, "Heindijk", 30);
  g_autoptr (GArray) first = lm_project_search (fixture->project, "heindijk", 20);
  g_autoptr (GArray) none = lm_project_search (fixture->project, "bloem", 20);
  g_autoptr (GArray) after = NULL;
  LmEdit *edit = lm_project_begin (fixture->project, "Resident");

  g_assert_cmpint (first->len, ==, 20);
  g_assert_cmpint (none->len, ==, 0);
  add_resident (edit, ids[7], "Mevr. Bloem", "");
  g_assert_true (lm_edit_end (edit, NULL));
  after = lm_project_search (fixture->project, "bloem", 20);
  g_assert_cmpint (after->len, ==, 1);
  g_assert_cmpint (g_array_index (after, LmId, 0), ==, ids[7]);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EMPTY ("search/what-people-type", test_what_people_type);
  ADD_EMPTY ("search/follows-changes", test_follows_changes);
  return project_test_run ();
}
