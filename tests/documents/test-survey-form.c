/* The form on which a surveyor writes. */
#include <glib/gstdio.h>
#include <string.h>

#include "documents/lm-letter.h"
#include "documents/lm-survey-form.h"
#include "fixture.h"
#include "library/lm-library.h"

static char *folder;

static char *
read_form (LmSnapshot *snapshot, LmId home, const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmDocument) form = lm_survey_form_new (snapshot, home, fixture_day ("2026-04-01"), language, &error);
  g_autofree char *path = g_build_filename (folder, "form.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  char *output = NULL;
  int status;

  g_assert_no_error (error);
  g_assert_true (lm_document_write_pdf (form, file, &error));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

static LmId
question_of (const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, &error);

  return lm_library_find (library, LM_TABLE_QUESTION, code);
}

static void
test_the_form_asks_what_belongs_to_the_type (void)
{
  static const struct { const char *type; const char *asked, *not_asked; } table[] = {
    { "terraced", "kruipruimte waar je doorheen", "galerij plaats" },
    { "stairwell_flat", "stijgleiding", "kruipruimte" },
    { "gallery_flat", "galerij plaats", "stijgleiding" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *script = g_strdup_printf ("home 1001 type=%s\n", table[i].type);
      g_autoptr (LmSnapshot) snapshot = fixture_edit (script);
      g_autofree char *text = read_form (snapshot, HOME_1, NULL);

      g_test_message ("%s", table[i].type);
      g_assert_nonnull (strstr (text, "Schouwformulier – Heindijk 10"));
      g_assert_nonnull (strstr (text, table[i].asked));
      g_assert_null (strstr (text, table[i].not_asked));
      g_assert_nonnull (strstr (text, "niet te zien"));
      g_assert_nonnull (strstr (text, "stuks"));
      g_assert_nonnull (strstr (text, "Bij “nee”: De netbeheerder"));
      g_assert_nonnull (strstr (text, "Sanne de Wit"));
      g_assert_nonnull (strstr (text, "Pagina 1 van"));
    }
}

static void
test_what_is_known_is_filled_in (void)
{
  g_autofree char *script = g_strdup_printf ("answer 7001 home=1001 question=%d value=137\n"
                                             "answer 7002 home=1001 question=%d value=bij~de~buurvrouw\n"
                                             "answer 7003 home=1001 question=%d value=houtkachel\n",
                                             (int) question_of ("unit_size"), (int) question_of ("key"), (int) question_of ("cooking"));
  g_autoptr (LmSnapshot) snapshot = fixture_edit (script);
  g_autofree char *text = read_form (snapshot, HOME_1, NULL);

  g_assert_nonnull (strstr (text, "137"));
  g_assert_nonnull (strstr (text, "bij de buurvrouw"));
  g_assert_nonnull (strstr (text, "houtkachel")); /* though it is no longer among the choices */
  g_assert_nonnull (strstr (text, "Mevr. F. van der Berg 06 1234 5678"));
  g_assert_nonnull (strstr (text, "Hond in de tuin"));
}

static void
test_the_form_speaks_the_language_of_the_office (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_new ();
  g_autofree char *text = read_form (snapshot, HOME_2, "en");

  g_assert_nonnull (strstr (text, "Survey form"));
  g_assert_nonnull (strstr (text, "Is asbestos to be expected?"));
  g_assert_null (strstr (text, "niet te zien"));
}

/* Of a home of which nothing is known the type is asked. */
static void
test_an_unknown_type_is_asked (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_edit ("home 1003 type=unknown\n");
  g_autofree char *text = read_form (snapshot, HOME_3, NULL);

  g_assert_nonnull (strstr (text, "portiekwoning"));
  g_assert_null (strstr (text, "kruipruimte"));
}

static void
test_texts_stand_as_typed (void)
{
  g_autofree char *script = g_strdup_printf ("answer 7001 home=1001 question=%d value=<b>vet</b>~%%n%%s~&amp,\n", (int) question_of ("key"));
  g_autoptr (LmSnapshot) snapshot = fixture_edit (script);
  g_autofree char *text = read_form (snapshot, HOME_1, NULL);

  g_assert_nonnull (strstr (text, "<b>vet</b> %n%s &amp,"));
}

static void
test_without_a_home_there_is_no_form (void)
{
  g_autoptr (LmSnapshot) snapshot = fixture_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (lm_survey_form_new (snapshot, 1, fixture_day ("2026-04-01"), NULL, &error));
  g_assert_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_HOME);
}

int
main (int argc, char **argv)
{
  g_autofree char *form = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lm-survey-form-XXXXXX", NULL);
  g_test_add_func ("/survey-form/the-form-asks-what-belongs-to-the-type", test_the_form_asks_what_belongs_to_the_type);
  g_test_add_func ("/survey-form/what-is-known-is-filled-in", test_what_is_known_is_filled_in);
  g_test_add_func ("/survey-form/the-form-speaks-the-language-of-the-office", test_the_form_speaks_the_language_of_the_office);
  g_test_add_func ("/survey-form/an-unknown-type-is-asked", test_an_unknown_type_is_asked);
  g_test_add_func ("/survey-form/texts-stand-as-typed", test_texts_stand_as_typed);
  g_test_add_func ("/survey-form/without-a-home-there-is-no-form", test_without_a_home_there_is_no_form);
  result = g_test_run ();
  form = g_build_filename (folder, "form.pdf", NULL);
  g_unlink (form);
  g_rmdir (folder);
  g_free (folder);
  return result;
}
