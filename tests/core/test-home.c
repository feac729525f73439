#include "core/lm-home.h"

static void
test_parse_number (void)
{
  static const struct { const char *text; gboolean good; int number; const char *letter, *suffix; } table[] = {
    { "10", TRUE, 10, "", "" },       { " 26A", TRUE, 26, "A", "" },     { "26a-2", TRUE, 26, "A", "2" },
    { "131-3", TRUE, 131, "", "3" },  { "1 H", TRUE, 1, "H", "" },       { "1-H", TRUE, 1, "", "H" },
    { "12 bis", TRUE, 12, "", "BIS" }, { "7hs", TRUE, 7, "", "HS" },     { "3 A 2R", TRUE, 3, "A", "2R" },
    { "26/2", TRUE, 26, "", "2" },    { "0", FALSE, 0, "", "" },         { "", FALSE, 0, "", "" },
    { "A26", FALSE, 0, "", "" },      { "123456", FALSE, 0, "", "" },    { "1-123456789", FALSE, 0, "", "" },
    { "1 (achter)", FALSE, 0, "", "" }, { "99999", TRUE, 99999, "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      int number = -1;
      char letter[2], suffix[9];

      g_test_message ("«%s»", table[i].text);
      g_assert_cmpint (lm_home_parse_number (table[i].text, &number, letter, suffix), ==, table[i].good);
      if (!table[i].good)
        continue;
      g_assert_cmpint (number, ==, table[i].number);
      g_assert_cmpstr (letter, ==, table[i].letter);
      g_assert_cmpstr (suffix, ==, table[i].suffix);
    }
}

static void
test_parse_postcode (void)
{
  static const struct { const char *text, *postcode; } table[] = {
    { "1013NJ", "1013NJ" }, { " 1013 nj ", "1013NJ" }, { "1013SA", NULL }, { "1013SD", NULL }, { "1013SS", NULL },
    { "0013NJ", NULL },     { "1013N", NULL },         { "1013NJX", NULL }, { "NJ1013", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      char postcode[7] = "";

      g_assert_cmpint (lm_home_parse_postcode (table[i].text, postcode), ==, table[i].postcode != NULL);
      if (table[i].postcode)
        g_assert_cmpstr (postcode, ==, table[i].postcode);
    }
}

static LmHomeRow
make (LmId id, const char *street, int number, const char *letter, const char *suffix)
{
  LmHomeRow home;

  LM_ROW_FRESH (HOME, &home);
  home.id = id;
  home.street = street;
  home.number = number;
  home.letter = letter;
  home.suffix = suffix;
  home.postcode = "1013NJ";
  return home;
}

static void
test_homes_stand_as_people_read_them (void)
{
  const LmHomeRow homes[] = {
    make (1, "Barentszplein", 2, "", ""),  make (2, "Barentszplein", 10, "", "H"), make (3, "Barentszplein", 10, "", "1"),
    make (4, "Barentszplein", 10, "", "2"), make (5, "Barentszplein", 10, "", "10"), make (6, "Barentszplein", 10, "A", ""),
    make (7, "Barentszplein", 11, "", ""), make (8, "Zeestraat", 1, "", ""),
  };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (homes); i++)
    {
      g_assert_cmpint (lm_home_compare (&homes[i], &homes[i + 1]), <, 0);
      g_assert_cmpint (lm_home_compare (&homes[i + 1], &homes[i]), >, 0);
      g_assert_cmpint (lm_home_compare (&homes[i], &homes[i]), ==, 0);
    }
}

static void
test_format (void)
{
  LmHomeRow home = make (1, "Heindijk", 26, "A", "2");
  g_autofree char *address = lm_home_format_address (&home);
  g_autofree char *postcode = lm_home_format_postcode (&home);
  g_autofree char *bare = NULL;

  g_assert_cmpstr (address, ==, "Heindijk 26A-2");
  g_assert_cmpstr (postcode, ==, "1013 NJ");
  home.street = "";
  bare = lm_home_format_address (&home);
  g_assert_cmpstr (bare, ==, "1013NJ 26A-2");
}

static void
test_find (void)
{
  static const struct { const char *text; guint n; LmId first; } table[] = {
    { "1013NJ 1-H", 1, 3 }, { "1013 nj 1 h", 1, 3 }, { "barentszplein 1-H", 1, 3 }, { "3", 1, 3 },
    { "0363010000000001", 1, 3 }, { "0363200000000001", 1, 3 }, { "Plein 1940 12", 1, 4 }, { "Plein 1940", 0, 0 },
    { "1013NJ 7", 2, 5 }, { "", 0, 0 }, { "Barentszplein", 0, 0 }, { "9", 0, 0 },
  };
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
  g_autoptr (LmSnapshot) snapshot = NULL;
  LmHomeRow homes[] = {
    make (3, "Barentszplein", 1, "", "H"), make (4, "Plein 1940", 12, "", ""), make (5, "A", 7, "", ""), make (6, "B", 7, "", ""),
  };

  homes[0].bag_vbo = "0363010000000001";
  homes[0].bag_num = "0363200000000001";
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    lm_snapshot_builder_put (builder, LM_TABLE_HOME, &homes[i]);
  snapshot = lm_snapshot_builder_end (builder, 1);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GArray) found = lm_home_find (snapshot, table[i].text);

      g_test_message ("«%s»", table[i].text);
      g_assert_cmpint (found->len, ==, table[i].n);
      if (table[i].n > 0)
        g_assert_cmpint (g_array_index (found, LmId, 0), ==, table[i].first);
    }
}

/* Keys of two copies do not tell which came later: then the day does. Within
 * one copy the key does, whatever the day. */
static void
test_the_newest_of_two_copies (void)
{
  static const struct { LmId keys[2]; int days[2]; guint newest; } table[] = {
    { { (5ll << 32) + 1, (5ll << 32) + 2 }, { 20, 10 }, 1 },
    { { (5ll << 32) + 9, (7ll << 32) + 1 }, { 20, 10 }, 0 },
    { { (5ll << 32) + 9, (7ll << 32) + 1 }, { 10, 20 }, 1 },
    { { (5ll << 32) + 9, (7ll << 32) + 1 }, { 10, 10 }, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LmSnapshotBuilder *builder = lm_snapshot_builder_new (NULL);
      g_autoptr (LmSnapshot) snapshot = NULL;
      LmHomeRow home;

      LM_ROW_FRESH (HOME, &home);
      home.id = 1;
      lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
      for (guint k = 0; k < 2; k++)
        {
          LmSurveyRow survey;
          LmVisitRow visit;

          LM_ROW_FRESH (SURVEY, &survey);
          survey.id = table[i].keys[k];
          survey.home = 1;
          survey.day = table[i].days[k];
          lm_snapshot_builder_put (builder, LM_TABLE_SURVEY, &survey);
          LM_ROW_FRESH (VISIT, &visit);
          visit.id = table[i].keys[k];
          visit.home = 1;
          visit.recorded_at = table[i].days[k];
          lm_snapshot_builder_put (builder, LM_TABLE_VISIT, &visit);
        }
      snapshot = lm_snapshot_builder_end (builder, 1);
      g_assert_cmpint (lm_home_get_survey (snapshot, 1)->id, ==, table[i].keys[table[i].newest]);
      g_assert_cmpint (lm_home_get_visit (snapshot, 1)->id, ==, table[i].keys[table[i].newest]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/home/the-newest-of-two-copies", test_the_newest_of_two_copies);
  g_test_add_func ("/core/home/parse-number", test_parse_number);
  g_test_add_func ("/core/home/parse-postcode", test_parse_postcode);
  g_test_add_func ("/core/home/homes-stand-as-people-read-them", test_homes_stand_as_people_read_them);
  g_test_add_func ("/core/home/format", test_format);
  g_test_add_func ("/core/home/find", test_find);
  return g_test_run ();
}
