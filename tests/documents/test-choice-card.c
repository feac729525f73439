/* The card on which a resident chooses. */
#include <glib/gstdio.h>
#include <string.h>

#include "documents/lm-choice-card.h"
#include "documents/lm-letter.h"
#include "fixture.h"
#include "library/lm-library.h"

static char *folder;

static char *
read_card (LmSnapshot *snapshot, LmId home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmDocument) card = lm_choice_card_new (snapshot, home, fixture_day ("2026-04-01"), &error);
  g_autofree char *path = g_build_filename (folder, "card.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  char *output = NULL;
  int status;

  g_assert_no_error (error);
  g_assert_true (lm_document_write_pdf (card, file, &error));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

/* A method of the library on the list of the project, by its code. */
static char *
choose (const char *code, const char *more)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, &error);

  return g_strdup_printf ("method %d chosen=1 %s\n", (int) lm_library_find (library, LM_TABLE_METHOD, code), more);
}

static char *
answer (int id, const char *question, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, &error);

  return g_strdup_printf ("answer %d home=1001 question=%d value=%s\n", id, (int) lm_library_find (library, LM_TABLE_QUESTION, question), value);
}

static void
test_every_way_that_fits_is_on_the_card (void)
{
  g_autofree char *b = choose ("R-B", ""), *c = choose ("R-C", ""), *a = choose ("R-A", "");
  g_autofree char *attic = answer (7001, "attic_reach", "yes"), *crawl = answer (7002, "crawl_space", "no");
  g_autofree char *script = g_strconcat (a, b, c, attic, crawl, NULL);
  g_autoptr (LmSnapshot) snapshot = fixture_edit (script);
  g_autofree char *text = read_card (snapshot, HOME_1);

  g_assert_nonnull (strstr (text, "Keuzekaart – Heindijk 10"));
  g_assert_nonnull (strstr (text, "Dat kan op 2 manieren"));
  g_assert_nonnull (strstr (text, "(ons advies)"));
  g_assert_nonnull (strstr (text, "Rijtjeshuis B"));
  g_assert_nonnull (strstr (text, "Rijtjeshuis C"));
  g_assert_null (strstr (text, "Rijtjeshuis A")); /* there is no crawl space */
  g_assert_nonnull (strstr (text, "Dit bekijken we nog: Loopt de goot"));
  g_assert_nonnull (strstr (text, "€ 600,00"));
  g_assert_nonnull (strstr (text, "Handtekening"));
  g_assert_nonnull (strstr (text, "Sanne de Wit"));
  g_assert_nonnull (strstr (text, "Pagina 1 van"));
}

static void
test_the_card_speaks_the_language_of_the_resident (void)
{
  g_autofree char *b = choose ("R-B", ""), *text = NULL;
  g_autoptr (LmSnapshot) snapshot = fixture_edit (b);

  text = read_card (snapshot, HOME_2);
  g_assert_nonnull (strstr (text, "Choice card"));
  g_assert_nonnull (strstr (text, "Signature"));
  g_assert_null (strstr (text, "Handtekening"));
}

static void
test_without_a_way_there_is_no_card (void)
{
  g_autofree char *b = choose ("R-B", ""), *attic = answer (7001, "attic_reach", "no"), *script = g_strconcat (b, attic, NULL);
  g_autoptr (LmSnapshot) snapshot = fixture_edit (script);
  g_autoptr (GError) error = NULL;

  g_assert_null (lm_choice_card_new (snapshot, HOME_1, fixture_day ("2026-04-01"), &error));
  g_assert_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_TEMPLATE);
  g_assert_nonnull (strstr (error->message, "Heindijk 10"));
  g_clear_error (&error);
  g_assert_null (lm_choice_card_new (snapshot, 1, fixture_day ("2026-04-01"), &error));
  g_assert_error (error, LM_LETTER_ERROR, LM_LETTER_ERROR_HOME);
}

/* Names that mean harm stand as typed, and long ones go on over lines. */
static void
test_texts_stand_as_typed (void)
{
  g_autofree char *b = choose ("R-B", "name=<b>vet</b>~%n%s description=&amp,~{when}"), *text = NULL;
  g_autoptr (LmSnapshot) snapshot = fixture_edit (b);

  text = read_card (snapshot, HOME_1);
  g_assert_nonnull (strstr (text, "<b>vet</b> %n%s"));
  g_assert_nonnull (strstr (text, "&amp, {when}"));
}

int
main (int argc, char **argv)
{
  g_autofree char *card = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lm-choice-card-XXXXXX", NULL);
  g_test_add_func ("/choice-card/every-way-that-fits-is-on-the-card", test_every_way_that_fits_is_on_the_card);
  g_test_add_func ("/choice-card/the-card-speaks-the-language-of-the-resident", test_the_card_speaks_the_language_of_the_resident);
  g_test_add_func ("/choice-card/without-a-way-there-is-no-card", test_without_a_way_there_is_no_card);
  g_test_add_func ("/choice-card/texts-stand-as-typed", test_texts_stand_as_typed);
  result = g_test_run ();
  card = g_build_filename (folder, "card.pdf", NULL);
  g_unlink (card);
  g_rmdir (folder);
  g_free (folder);
  return result;
}
