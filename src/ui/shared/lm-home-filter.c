#include "lm-ui-config.h"

#include "shared/lm-home-filter.h"

#include "homes/lm-home-columns.h"

#include <string.h>

char **
lm_home_filter_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_strsplit_set (folded, " \t", -1);
}

/* «3», «1012»: one to four digits are a house number, or the beginning of a
 * postcode; anywhere else they would be found in every phone number. */
static gboolean
is_short_number (const char *word)
{
  gsize n = strspn (word, "0123456789");

  return n >= 1 && n <= 4 && word[n] == '\0';
}

static gboolean
number_fits (LmHomeItem *item, const char *word)
{
  const LmHomeRow *home = lm_home_item_get_home (item);
  g_autofree char *number = g_strdup_printf ("%d", home->number);

  return g_str_has_prefix (number, word) || (strlen (word) == 4 && g_str_has_prefix (home->postcode, word));
}

gboolean
lm_home_filter_fits (LmHomeItem *item, char **words)
{
  g_autofree char *text = NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    const char *word = strchr (words[i], ':');

    /* «status:confirmed» looks for what stands behind the colon. */
    word = word != NULL ? word + 1 : words[i];
    if (word[0] == '\0')
      continue;
    if (is_short_number (word)) {
      if (lm_home_item_get_home (item) == NULL || !number_fits (item, word))
        return FALSE;
      continue;
    }
    if (text == NULL)
      text = lm_home_columns_search_text (item);
    if (strstr (text, word) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_one_of (LmId id, const LmId *ids, guint n)
{
  for (guint i = 0; i < n; i++)
    if (ids[i] == id)
      return TRUE;
  return FALSE;
}

GHashTable *
lm_home_filter_of_parties (LmSnapshot *snapshot, const LmId *parties, guint n)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  GHashTable *found = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) couplings = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) crews = g_hash_table_new (g_int64_hash, g_int64_equal);
  const LmCrewRow *crew_rows;
  const LmPlanStepRow *steps;
  const LmHomeRow *homes;
  guint n_rows;

  crew_rows = LM_ROWS (snapshot, CREW, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    if (is_one_of (crew_rows[i].party, parties, n))
      g_hash_table_add (crews, (gpointer) &crew_rows[i].id);
  steps = LM_ROWS (snapshot, PLAN_STEP, &n_rows);
  for (guint i = 0; plan != NULL && i < n_rows; i++)
    if (steps[i].plan == plan->id && g_hash_table_contains (crews, &steps[i].crew))
      g_hash_table_add (steps[i].home != 0 ? found : couplings, (gpointer) (steps[i].home != 0 ? &steps[i].home : &steps[i].coupling));
  homes = LM_ROWS (snapshot, HOME, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    if (g_hash_table_contains (couplings, &homes[i].stairwell) || g_hash_table_contains (couplings, &homes[i].stack) ||
        g_hash_table_contains (couplings, &homes[i].row))
      g_hash_table_add (found, (gpointer) &homes[i].id);
  return found;
}
