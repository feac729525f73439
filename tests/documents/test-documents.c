#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>

#include "documents/lm-day-sheet.h"
#include "documents/lm-letter.h"
#include "documents/lm-letter-field.h"
#include "documents/lm-letter-queue.h"
#include "fixture.h"
#include "library/lm-library.h"

static char *folder;

static char *
collapse (const char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c) || c == 0xa0)
        {
          if (result->len > 0 && result->str[result->len - 1] != ' ')
            g_string_append_c (result, ' ');
        }
      else
        g_string_append_unichar (result, c);
    }
  return g_strchomp (g_string_free (result, FALSE));
}

static char *
write_document (LmDocument *document)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, lm_document_get_file_name (document), NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (lm_document_write_pdf (document, file, &error));
  g_assert_no_error (error);
  return path;
}

/* What a reader can select and copy, in reading order, lines run together so
 * that it does not hang on the width of a font. */
static char *
read_pdf (const char *path, const char *tool, const char *option)
{
  g_autoptr (GError) error = NULL;
  const char *argv[5] = { tool };
  guint n = 1;
  g_autofree char *output = NULL;
  int status;

  if (option != NULL)
    argv[n++] = option;
  argv[n++] = path;
  if (g_str_equal (tool, "pdftotext"))
    argv[n++] = "-";
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return collapse (output);
}

static void
assert_golden (const char *path, const char *name)
{
  g_autofree char *actual = read_pdf (path, "pdftotext", "-raw");
  g_autofree char *golden = g_test_build_filename (G_TEST_DIST, "documents", name, NULL);
  g_autofree char *contents = NULL, *expected = NULL;

  if (g_file_get_contents (golden, &contents, NULL, NULL))
    expected = collapse (contents);
  if (g_strcmp0 (expected, actual) != 0)
    g_test_message ("%s should be: %s", name, actual);
  g_assert_cmpstr (actual, ==, expected);
}

/* Every page inside its margins, and not empty. */
static void
assert_inside (LmDocument *document)
{
  for (guint i = 0; i < lm_document_get_n_pages (document); i++)
    {
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      double x, y, width, height;

      lm_document_draw_page (document, i, cr);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      cairo_surface_destroy (surface);
      g_assert_cmpfloat (width, >, 100);
      g_assert_cmpfloat (x, >=, 12 * 72 / 25.4);
      g_assert_cmpfloat (y, >=, 10 * 72 / 25.4);
      g_assert_cmpfloat (x + width, <=, LM_PAGE_WIDTH - 12 * 72 / 25.4);
      g_assert_cmpfloat (y + height, <=, LM_PAGE_HEIGHT - 8 * 72 / 25.4);
    }
}

static LmDocument *
make_letter (LmSnapshot *snapshot, LmId home, const char *code, const char *date)
{
  g_autoptr (GError) error = NULL;
  LmDocument *letter = lm_letter_new (snapshot, home, code, fixture_day (date), &error);

  g_assert_no_error (error);
  g_assert_nonnull (letter);
  return letter;
}

static void
test_letter_in_dutch (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_edit ("project 1 sender_address=Postbus~1|3000~AA~Rotterdam");
  g_autoptr (LmDocument) letter = make_letter (snapshot, HOME_1, "date", "2026-04-28");
  g_autofree char *path = write_document (letter);
  g_autofree char *info = read_pdf (path, "pdfinfo", "-isodates");
  g_autofree char *fonts = read_pdf (path, "pdffonts", NULL), *structure = NULL;
  LmPromiseRow told;

  g_assert_cmpstr (lm_document_get_file_name (letter), ==, "2026-05-12 Heindijk 10.pdf");
  g_assert_cmpint (g_strv_length ((char **) lm_document_get_missing (letter)), ==, 0);
  g_assert_cmpint (lm_document_get_n_pages (letter), ==, 2);
  assert_inside (letter);
  assert_golden (path, "letter-nl.txt");
  g_assert_nonnull (strstr (info, "Title: De dag waarop wij uw woning aansluiten – Heindijk 10"));
  g_assert_nonnull (strstr (info, "Author: Warmtebedrijf"));
  g_assert_nonnull (strstr (info, "Tagged: yes"));
  g_assert_nonnull (strstr (info, "Pages: 2 "));
  structure = read_pdf (path, "pdfinfo", "-struct-text");
  g_assert_nonnull (strstr (structure, "H2 (block) \"Wat kost het?\""));
  g_assert_nonnull (strstr (info, "Page size: 595.276 x 841.89 pts (A4)"));
  /* Every font is in the file: emb, sub, uni are yes. */
  g_assert_nonnull (strstr (fonts, " yes yes yes "));
  g_assert_null (strstr (fonts, " no "));
  g_assert_true (lm_document_get_told (letter, &told));
  g_assert_cmpint (told.precision, ==, LM_PRECISION_DAY);
  g_assert_cmpint (told.first_day, ==, fixture_day (VISIT));
  g_assert_cmpint (told.cents_own, ==, 60000);
}

static void
test_letter_in_english (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_edit ("project 1 sender_address=Postbus~1|3000~AA~Rotterdam");
  g_autoptr (LmDocument) letter = make_letter (snapshot, HOME_2, "announcement", "2026-03-18");
  g_autofree char *path = write_document (letter);
  LmPromiseRow told;

  g_assert_cmpint (g_strv_length ((char **) lm_document_get_missing (letter)), ==, 0);
  assert_inside (letter);
  assert_golden (path, "letter-en.txt");
  g_assert_true (lm_document_get_told (letter, &told));
  g_assert_cmpint (told.precision, ==, LM_PRECISION_WINDOW);
  g_assert_cmpint (told.first_day, ==, fixture_day ("2026-05-13"));
  g_assert_cmpint (told.end_day, ==, fixture_day ("2026-05-19"));
}

static void
test_day_sheet (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_new ();
  g_autoptr (LmDocument) sheet = lm_day_sheet_new (snapshot, fixture_crew (snapshot, "Montageploeg 1"), fixture_day (VISIT), "nl");
  g_autofree char *path = write_document (sheet);

  g_assert_cmpstr (lm_document_get_file_name (sheet), ==, "2026-05-12 Montageploeg 1.pdf");
  assert_inside (sheet);
  assert_golden (path, "day-sheet-nl.txt");
}

/* Letters are for people of every name, and a text of the project can hold
 * anything. */
static const char *const hostile[] = {
  "<b>vet</b> & <span size='999'>groot</span>",
  "%n %s %d 100%",
  "{when} {nothing} {",
  "\342\200\256omgekeerd",                                   /* U+202E */
  "\327\220\327\221\327\222 \330\271\330\261\330\250\331\212",      /* Hebrew, Arabic */
  "\360\237\217\240\360\237\221\251\342\200\215\360\237\221\247 huis",    /* emoji with a joiner */
  "\344\270\255\346\226\207 \340\244\271\340\244\277\340\244\202\340\244\246\340\245\200 \304\260\305\237\304\261l",
  "a\001\033[31m\177b\tc",
  "line\nline\n\n\nline",
  "\303\050 broken",
  "",
};

static void
put_hostile (LmSnapshotBuilder *builder, LmSnapshot *base, const char *text, gboolean everywhere)
{
  LmResidentRow resident = *LM_FIND (base, RESIDENT, 2001);
  LmHomeRow home = *LM_FIND (base, HOME, HOME_1);
  LmProjectRow project = *lm_snapshot_get_project (base);
  guint n;
  const LmTemplateRow *templates = LM_ROWS (base, TEMPLATE, &n);
  const LmStepRow *steps;
  const LmCostRow *costs;
  LmCrewRow crew;
  LmPartyRow party;

  resident.name = resident.salutation = resident.phone = text;
  lm_snapshot_builder_put (builder, LM_TABLE_RESIDENT, &resident);
  home.street = home.town = home.access = home.attention = text;
  lm_snapshot_builder_put (builder, LM_TABLE_HOME, &home);
  project.name = project.sender_address = project.contact_name = project.contact_phone = project.contact_hours = text;
  project.contact_email = text;
  lm_snapshot_builder_put (builder, LM_TABLE_PROJECT, &project);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (templates[i].code, "date"))
      {
        LmTemplateRow template = templates[i];
        g_autofree char *body = g_strconcat (template.body, "\n\n", text, NULL);

        template.subject = text;
        template.body = body;
        lm_snapshot_builder_put (builder, LM_TABLE_TEMPLATE, &template);
      }
  crew = *LM_FIND (base, CREW, fixture_crew (base, "Montageploeg 1"));
  party = *LM_FIND (base, PARTY, project.regie_party);
  crew.name = party.name = text;
  lm_snapshot_builder_put (builder, LM_TABLE_CREW, &crew);
  lm_snapshot_builder_put (builder, LM_TABLE_PARTY, &party);
  steps = LM_ROWS (base, STEP, &n);
  for (guint i = 0; i < n && everywhere; i++)
    {
      LmStepRow step = steps[i];

      step.resident_text = step.name = text;
      lm_snapshot_builder_put (builder, LM_TABLE_STEP, &step);
    }
  costs = LM_ROWS (base, COST, &n);
  for (guint i = 0; i < n && everywhere; i++)
    {
      LmCostRow cost = costs[i];

      cost.text = text;
      cost.cents = i % 2 == 0 ? G_MAXINT64 / 1000 : -12345;
      lm_snapshot_builder_put (builder, LM_TABLE_COST, &cost);
    }
}

static void
check_hostile (const char *text, gboolean everywhere)
{
  g_autoptr (LmSnapshot) base = fixture_new ();
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (base);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (LmDocument) letter = NULL;
  g_autoptr (LmDocument) sheet = NULL;
  g_autofree char *path = NULL, *read = NULL, *sheet_path = NULL, *read_sheet = NULL;

  put_hostile (builder, base, text, everywhere);
  snapshot = lm_snapshot_builder_end (builder, 9);
  letter = make_letter (snapshot, HOME_1, "date", "2026-04-28");
  sheet = lm_day_sheet_new (snapshot, fixture_crew (base, "Montageploeg 1"), fixture_day (VISIT), "nl");
  assert_inside (letter);
  assert_inside (sheet);
  /* The two may well have the same name. */
  path = write_document (letter);
  read = read_pdf (path, "pdftotext", "-raw");
  g_unlink (path);
  sheet_path = write_document (sheet);
  read_sheet = read_pdf (sheet_path, "pdftotext", "-raw");
  g_assert_true (g_utf8_validate (read, -1, NULL));
  /* What stands around it keeps standing. */
  g_assert_nonnull (strstr (read, "Met vriendelijke groet,"));
  g_assert_nonnull (strstr (read_sheet, "12 mei 2026"));
  if (g_str_has_prefix (text, "<b>") || g_str_has_prefix (text, "%n"))
    {
      g_assert_nonnull (strstr (read, text));
      g_assert_nonnull (strstr (read_sheet, text));
    }
  g_unlink (sheet_path);
}

static void
test_hostile_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      check_hostile (hostile[i], TRUE);
    }
}

static void
test_ten_thousand_characters (void)
{
  g_autofree char *word = g_strnfill (10000, 'W');
  g_autoptr (GString) words = g_string_new (NULL);

  while (words->len < 10000)
    g_string_append (words, "woord ");
  check_hostile (word, FALSE);
  check_hostile (words->str, FALSE);
}

static void
assert_missing (LmDocument *document, const char *const *fields)
{
  const char *const *missing = lm_document_get_missing (document);
  g_autofree char *have = g_strjoinv (" ", (char **) missing), *want = g_strjoinv (" ", (char **) fields);

  g_assert_cmpstr (have, ==, want);
}

static void
test_missing_fields_are_reported (void)
{
  g_autoptr (LmSnapshot) bare = fixture_edit ("project 1 contact_phone=; template 9001 code=own body=Dag~{salutation}~{nothing}~{when}|{costs}|{visit_date}");
  g_autoptr (LmDocument) unknown = make_letter (bare, HOME_3, "date", "2026-04-28");
  g_autoptr (LmDocument) own = make_letter (bare, HOME_1, "own", "2026-04-28");
  g_autoptr (GError) error = NULL;
  LmPromiseRow told;

  assert_missing (unknown, (const char *const[]) { "sender_address", "when", "steps", "off", "contact", NULL });
  assert_missing (own, (const char *const[]) { "sender_address", "nothing", "visit_date", NULL });
  g_assert_false (lm_document_get_told (unknown, &told));
  g_assert_null (lm_letter_new (bare, HOME_1, "no_such_letter", fixture_day (VISIT), &error));
  g_assert_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_TEMPLATE);
  g_clear_error (&error);
  g_assert_null (lm_letter_new (bare, 77, "date", fixture_day (VISIT), &error));
  g_assert_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_HOME);
}

/* The kind of promise in force: a window, a day from two weeks before, an
 * arrival window at the last, and what was promised sharper stays so. */
static void
test_letter_tells_the_promise_in_force (void)
{
  static const struct {
    const char *change, *code, *date, *text;
  } cases[] = {
    { "-promise 3102; -promise 3101", "date", "2026-04-01", "op één dag tussen dinsdag 12 mei en woensdag 13 mei 2026" },
    { "-promise 3102", "date", "2026-04-01", "op één dag tussen maandag 11 mei en vrijdag 15 mei 2026" },
    { "-promise 3102; promise 3101 first_day=2026-12-28 end_day=2027-01-05", "date", "2026-04-01", "tussen maandag 28 december 2026 en maandag 4 januari 2027" },
    { "-promise 3102", "date", "2026-04-28", "Wij komen op dinsdag 12 mei 2026." },
    { "", "date", "2026-04-01", "Wij komen op dinsdag 12 mei 2026." },
    { "", "reminder", "2026-05-10", "Wij komen op dinsdag 12 mei 2026 tussen 08:00 en 09:00 uur." },
    { "promise 3103 home=1001 precision=arrival first_day=2026-05-12 end_day=2026-05-13 from_minute=600 to_minute=720", "date", "2026-04-20", "tussen 10:00 en 12:00 uur" },
    { "-promise 3102; -promise 3101; appointment 3200 home=1001 state=confirmed day=2026-05-14", "date", "2026-05-01", "Wij komen op donderdag 14 mei 2026." },
    { "", "changed", "2026-04-20", "zouden aansluiten op één dag tussen maandag 11 mei en vrijdag 15 mei 2026" },
    { "", "changed", "2026-04-20", "De straat is later klaar." },
    { "visit 3300 home=1001 day=2026-05-12 outcome=no_access; plan_home 5003 visit_day=2026-05-26", "no_access", "2026-05-13", "Op dinsdag 12 mei 2026 kwamen wij" },
    { "visit 3300 home=1001 day=2026-05-12 outcome=no_access; plan_home 5003 visit_day=2026-05-26", "date", "2026-05-14", "Wij komen op dinsdag 26 mei 2026." },
    { "appointment 3201 home=1001 kind=survey day=2026-03-05 precision=arrival from_minute=540 to_minute=600 state=confirmed", "survey", "2026-03-01", "Wij komen op donderdag 5 maart 2026 tussen 09:00 en 10:00 uur." },
    { "resident 2001 salutation=Dhr. name=J.~P.~de~Vries", "date", "2026-04-20", "Beste meneer De Vries," },
    { "resident 2001 salutation=Fam. name=Yılmaz", "date", "2026-04-20", "Beste familie Yılmaz," },
    { "resident 2001 salutation= name=Fatma~Yılmaz", "date", "2026-04-20", "Beste Fatma Yılmaz," },
    { "-resident 2001", "date", "2026-04-20", "Beste bewoner," },
    { "resident 2001 language=tr", "date", "2026-04-20", "We come on Tuesday 12 May 2026." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LmSnapshot) snapshot = fixture_edit (cases[i].change);
      g_autoptr (LmDocument) letter = make_letter (snapshot, HOME_1, cases[i].code, cases[i].date);
      g_autofree char *path = write_document (letter);
      g_autofree char *text = read_pdf (path, "pdftotext", "-raw");

      if (strstr (text, cases[i].text) == NULL)
        g_test_message ("%s: %s", cases[i].change, text);
      g_assert_nonnull (strstr (text, cases[i].text));
    }
}

/* People read what is missing and where to fill it in, never the name of a field. */
static void
test_missing_fields_have_words (void)
{
  guint n, n_templates;
  const LmLetterField *fields = lm_letter_list_fields (&n);
  g_autoptr (LmSnapshot) snapshot = fixture_new ();
  const LmTemplateRow *templates = LM_ROWS (snapshot, TEMPLATE, &n_templates);
  g_autofree char *address = lm_letter_describe_missing ("sender_address"), *unknown = lm_letter_describe_missing ("nothing");

  g_assert_cmpstr (address, ==, "return address of the sender is not known. Fill it in under Project settings.");
  g_assert_nonnull (strstr (unknown, "{nothing}"));
  /* Every field of every starting letter is one of the list. */
  for (guint i = 0; i < n_templates; i++)
    for (const char *at = strchr (templates[i].body, '{'); at != NULL; at = strchr (at + 1, '{'))
      {
        gboolean known = FALSE;

        for (guint f = 0; f < n; f++)
          known = known || (fields[f].writable && g_str_has_prefix (at + 1, fields[f].code) && at[1 + strlen (fields[f].code)] == '}');
        g_test_message ("%s: %.20s", templates[i].code, at);
        g_assert_true (known);
      }
  for (guint f = 0; f < n; f++)
    {
      g_autofree char *words = lm_letter_describe_missing (fields[f].code);

      g_assert_null (strchr (words, '{'));
      g_assert_null (strstr (words, "_"));
    }
}

/* Each letter once, in order of the day on which it is due; what was sent is off the list. */
static void
test_letters_queue_by_day (void)
{
  static const struct { const char *today, *end, *queue; } table[] = {
    { "2026-03-01", "2026-03-08", "" },
    { "2026-03-15", "2026-03-19", "1001:announcement:2026-03-17 1002:announcement:2026-03-18" },
    { "2026-05-01", "2026-05-12", "1002:date:2026-04-29 1001:reminder:2026-05-10 1002:reminder:2026-05-11" },
    { "2026-05-20", "2026-05-21", "1001:thanks:2026-05-17 1002:thanks:2026-05-18" },
  };
  g_autoptr (LmSnapshot) plain = fixture_new ();
  g_autofree char *script = g_strdup_printf ("message 4001 home=1001 template=%d state=sent sent_at=1777420800",
                                             (int) lm_library_find (plain, LM_TABLE_TEMPLATE, "date"));
  g_autoptr (LmSnapshot) snapshot = fixture_edit (script);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GArray) queue = lm_letter_list_due (snapshot, fixture_day (table[i].today), fixture_day (table[i].end));
      g_autoptr (GString) have = g_string_new (NULL);

      for (guint k = 0; k < queue->len; k++)
        {
          const LmDueLetter *due = &g_array_index (queue, LmDueLetter, k);
          g_autofree char *day = lm_day_format_iso (due->due_day);

          g_string_append_printf (have, "%s%d:%s:%s", k > 0 ? " " : "", (int) due->home, due->code, day);
        }
      g_assert_cmpstr (have->str, ==, table[i].queue);
    }
}

static void
test_letter_that_is_due (void)
{
  g_autoptr (LmSnapshot) plain = fixture_new ();
  g_autofree char *script = g_strdup_printf ("message 4001 home=1001 template=%d state=sent sent_at=1777420800; message 4002 home=1001 template=%d state=made",
                                             (int) lm_library_find (plain, LM_TABLE_TEMPLATE, "date"),
                                             (int) lm_library_find (plain, LM_TABLE_TEMPLATE, "reminder"));
  g_autoptr (LmSnapshot) snapshot = fixture_new ();
  g_autoptr (LmSnapshot) sent = fixture_edit (script); /* on 29 April 2026 */
  g_autofree char *moved_script = g_strconcat (script, "; plan_home 5003 visit_day=2026-06-02", NULL);
  g_autoptr (LmSnapshot) moved = fixture_edit (moved_script);

  g_autoptr (LmSnapshot) unnamed = fixture_edit ("message 4001 home=1001 state=sent sent_at=1777075200"); /* 25 April */

  g_assert_null (lm_letter_get_due (unnamed, HOME_1, fixture_day ("2026-04-29")));
  g_assert_cmpstr (lm_letter_get_due (unnamed, HOME_1, fixture_day ("2026-05-10")), ==, "reminder");
  g_assert_null (lm_letter_get_due (sent, HOME_1, fixture_day ("2026-04-29")));
  g_assert_cmpstr (lm_letter_get_due (sent, HOME_1, fixture_day ("2026-05-10")), ==, "reminder");
  g_assert_cmpstr (lm_letter_get_due (moved, HOME_1, fixture_day ("2026-05-20")), ==, "date");
  g_assert_null (lm_letter_get_due (snapshot, HOME_1, fixture_day ("2026-05-13")));
  g_assert_null (lm_letter_get_due (snapshot, HOME_1, fixture_day ("2026-03-01")));
  g_assert_cmpstr (lm_letter_get_due (snapshot, HOME_1, fixture_day ("2026-03-17")), ==, "announcement");
  g_assert_cmpstr (lm_letter_get_due (snapshot, HOME_1, fixture_day ("2026-04-28")), ==, "date");
  g_assert_cmpstr (lm_letter_get_due (snapshot, HOME_1, fixture_day ("2026-05-10")), ==, "reminder");
  g_assert_cmpstr (lm_letter_get_due (snapshot, HOME_1, fixture_day ("2026-05-30")), ==, "thanks");
  g_assert_null (lm_letter_get_due (snapshot, HOME_3, fixture_day ("2026-05-30")));
}

static void
test_crew_days (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_new ();
  LmId crew = fixture_crew (snapshot, "Montageploeg 1");
  g_autoptr (GArray) all = lm_day_sheet_list (snapshot, 0, fixture_day ("2026-05-01"), fixture_day ("2026-06-01"));
  g_autoptr (GArray) one = lm_day_sheet_list (snapshot, crew, fixture_day ("2026-05-01"), fixture_day ("2026-05-13"));
  g_autoptr (LmDocument) empty = lm_day_sheet_new (snapshot, crew, fixture_day ("2026-07-01"), "nl");

  g_assert_cmpint (all->len, ==, 7);
  g_assert_cmpint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, LmCrewDay, 0).day, ==, fixture_day (VISIT));
  g_assert_cmpint (lm_document_get_n_pages (empty), ==, 1);
}

static void
test_day_sheet_goes_on (void)
{
  g_autoptr (GString) script = g_string_new (NULL);
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (LmDocument) sheet = NULL;
  g_autofree char *path = NULL, *text = NULL;
  g_autoptr (LmSnapshot) base = fixture_new ();
  int crew = (int) fixture_crew (base, "Montageploeg 1");

  for (int i = 0; i < 12; i++)
    g_string_append_printf (script, "home %d street=Langeweg number=%d; plan_step %d plan=5001 home=%d step=%d crew=%d persons=1 "
                            "start=2026-06-02T%02d:00 end=2026-06-02T%02d:20 minutes=20\n",
                            1100 + i, i + 1, 7000 + i, 1100 + i, (int) LM_FIND (base, PLAN_STEP, 6004)->step, crew, 8 + i % 9, 8 + i % 9);
  snapshot = fixture_edit (script->str);
  sheet = lm_day_sheet_new (snapshot, crew, fixture_day ("2026-06-02"), "en");
  assert_inside (sheet);
  g_assert_cmpint (lm_document_get_n_pages (sheet), >=, 2);
  path = write_document (sheet);
  text = read_pdf (path, "pdftotext", "-raw");
  g_assert_nonnull (strstr (text, "Page 2 of "));
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *address = g_strdup_printf ("Langeweg %d", i + 1);

      g_assert_nonnull (strstr (text, address));
    }
}

typedef struct {
  LmSnapshot *snapshot;
  guint calls, stop_at;
  GCancellable *cancellable;
} Batch;

static LmDocument *
make_of_batch (guint index, gpointer data, GError **error)
{
  Batch *batch = data;
  const LmId homes[] = { HOME_1, HOME_2, HOME_1 };

  return lm_letter_new (batch->snapshot, homes[index], "date", fixture_day ("2026-04-28"), error);
}

static void
count_progress (guint done, guint n, gpointer data)
{
  Batch *batch = data;

  g_assert_cmpint (n, ==, 3);
  if (batch->calls++ == batch->stop_at)
    g_cancellable_cancel (batch->cancellable);
}

static void
test_many_letters (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  Batch batch = { snapshot, 0, 99, cancellable };
  g_autofree char *each = g_build_filename (folder, "each", NULL), *one = g_build_filename (folder, "all.pdf", NULL);
  g_autofree char *stopped = g_build_filename (folder, "stopped.pdf", NULL), *text = NULL, *info = NULL, *names = NULL;
  g_autoptr (GFile) each_file = g_file_new_for_path (each), one_file = g_file_new_for_path (one);
  g_autoptr (GFile) stopped_file = g_file_new_for_path (stopped), impossible = g_file_new_for_path ("/proc/none/at/all.pdf");

  g_assert_true (lm_documents_write (3, make_of_batch, each_file, FALSE, count_progress, &batch, cancellable, written, &error));
  g_assert_no_error (error);
  g_assert_cmpint (written->len, ==, 3);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (written, 0), "/each/2026-05-12 Heindijk 10.pdf"));
  g_assert_true (g_str_has_suffix (g_ptr_array_index (written, 2), "/each/2026-05-12 Heindijk 10 (2).pdf"));
  g_assert_cmpint (batch.calls, ==, 4);

  g_assert_true (lm_documents_write (3, make_of_batch, one_file, TRUE, count_progress, &batch, cancellable, NULL, &error));
  g_assert_no_error (error);
  info = read_pdf (one, "pdfinfo", NULL);
  g_assert_nonnull (strstr (info, "Pages: 6 "));
  text = read_pdf (one, "pdftotext", "-raw");
  g_assert_nonnull (strstr (text, "Beste mevrouw Van der Berg,"));
  g_assert_nonnull (strstr (text, "Dear Mr Smith,"));

  batch.calls = 0;
  batch.stop_at = 1;
  g_assert_false (lm_documents_write (3, make_of_batch, stopped_file, TRUE, count_progress, &batch, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (g_file_test (stopped, G_FILE_TEST_EXISTS));
  names = g_strconcat (stopped, ".part", NULL);
  g_assert_false (g_file_test (names, G_FILE_TEST_EXISTS));

  g_assert_false (lm_documents_write (3, make_of_batch, impossible, TRUE, NULL, &batch, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static int
remove_entry (const char *path, const struct stat *status, int flag, struct FTW *where)
{
  return g_remove (path);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  gboolean keep;
  int result;

  g_test_init (&argc, &argv, NULL);
  /* To look at them, LM_KEEP_DOCUMENTS names a folder in which they stay. */
  folder = g_strdup (g_getenv ("LM_KEEP_DOCUMENTS"));
  keep = folder != NULL;
  if (!keep)
    folder = g_dir_make_tmp ("lm-documents-XXXXXX", &error);
  g_assert_no_error (error);
  g_test_add_func ("/documents/letter/dutch", test_letter_in_dutch);
  g_test_add_func ("/documents/letter/english", test_letter_in_english);
  g_test_add_func ("/documents/letter/tells-the-promise-in-force", test_letter_tells_the_promise_in_force);
  g_test_add_func ("/documents/letter/missing-fields-are-reported", test_missing_fields_are_reported);
  g_test_add_func ("/documents/letter/due", test_letter_that_is_due);
  g_test_add_func ("/documents/letter/queue-by-day", test_letters_queue_by_day);
  g_test_add_func ("/documents/letter/missing-fields-have-words", test_missing_fields_have_words);
  g_test_add_func ("/documents/hostile/texts", test_hostile_texts);
  g_test_add_func ("/documents/hostile/ten-thousand-characters", test_ten_thousand_characters);
  g_test_add_func ("/documents/many-letters", test_many_letters);
  g_test_add_func ("/documents/day-sheet/golden", test_day_sheet);
  g_test_add_func ("/documents/day-sheet/goes-on", test_day_sheet_goes_on);
  g_test_add_func ("/documents/day-sheet/crew-days", test_crew_days);
  result = g_test_run ();
  if (!keep)
    nftw (folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  g_free (folder);
  return result;
}
