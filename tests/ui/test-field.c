#include "shared/lm-field.h"
#include "shared/lm-words.h"

#include <locale.h>
#include <string.h>

static const LmColumn *
find_column (LmTable table, const char *name)
{
  const LmTableInfo *info = lm_table_get_info (table);

  for (guint i = 0; i < info->n_columns; i++)
    if (strcmp (info->columns[i].name, name) == 0)
      return &info->columns[i];
  g_assert_not_reached ();
}

/* What a person types, and what the field then shows; NULL: refused. */
static const struct {
  LmTable table;
  const char *column;
  const char *typed;
  const char *shown;
} cases[] = {
  { LM_TABLE_RESIDENT, "name", "F. Yılmaz", "F. Yılmaz" },
  { LM_TABLE_RESIDENT, "name", "", "" },
  { LM_TABLE_HOME, "year", "1932", "1932" },
  { LM_TABLE_HOME, "year", "", "" },
  { LM_TABLE_HOME, "year", "about 1932", NULL },
  { LM_TABLE_HOME, "year", "-5", NULL },
  { LM_TABLE_HOME, "area", "84,6", "85" },
  { LM_TABLE_METHOD_STEP, "typical", "", "" },
  { LM_TABLE_METHOD_STEP, "typical", "90", "90" },
  { LM_TABLE_PROJECT, "visit_start", "08:30", "08:30" },
  { LM_TABLE_PROJECT, "visit_start", "half nine", NULL },
  { LM_TABLE_PROJECT, "start_day", "12-5-2026", "12-5-2026" },
  { LM_TABLE_PROJECT, "start_day", "2026-05-12", "12-5-2026" },
  { LM_TABLE_PROJECT, "start_day", "31-2-2026", NULL },
  { LM_TABLE_PROJECT, "start_day", "", NULL },
  { LM_TABLE_CREW, "available_from", "", "" },
  { LM_TABLE_COST, "cents", "1250,50", "1250.50" },
  { LM_TABLE_COST, "cents", "1250.5", "1250.50" },
  { LM_TABLE_COST, "cents", "free", NULL },
  { LM_TABLE_COST, "cents", "1e400", NULL },
};

/* A value that was typed is shown as it was understood; what is no value of the
 * column is refused with a sentence, and changes nothing. */
static void
test_typed (gconstpointer data)
{
  const LmColumn *column = find_column (cases[GPOINTER_TO_UINT (data)].table, cases[GPOINTER_TO_UINT (data)].column);
  const char *shown = cases[GPOINTER_TO_UINT (data)].shown;
  LmTable table = cases[GPOINTER_TO_UINT (data)].table;
  gsize size = lm_table_get_info (table)->row_size;
  g_autofree gpointer row = g_malloc0 (size);
  g_autofree gpointer before = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  lm_row_init (table, row);
  before = g_memdup2 (row, size);
  ok = lm_field_parse (column, row, cases[GPOINTER_TO_UINT (data)].typed, &error);
  g_assert_cmpint (ok, ==, shown != NULL);
  if (ok) {
    g_autofree char *text = lm_field_format (column, row);

    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, shown);
  } else {
    g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT);
    g_assert_true (lm_row_equal (table, row, before));
  }
}

/* Every value of every enumeration that people see has a word of its own, not its nick. */
static void
test_words (void)
{
  static const char *const *const lists[] = {
    lm_home_type_nicks, lm_party_kind_nicks, lm_resident_kind_nicks, lm_channel_nicks, lm_survey_state_nicks, lm_phase_nicks,
    lm_cost_category_nicks, lm_account_nicks, lm_condition_state_nicks, lm_decision_state_nicks, lm_plan_state_nicks,
    lm_step_state_nicks, lm_appointment_state_nicks, lm_appointment_kind_nicks, lm_precision_nicks, lm_outcome_nicks,
    lm_coupling_kind_nicks, lm_availability_kind_nicks, lm_regie_nicks, lm_party_colour_nicks, lm_holiday_kind_nicks,
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint k = 0; k < lm_words_count (lists[i]); k++) {
      g_assert_cmpstr (lm_words_of (lists[i], k), !=, lists[i][k]);
      g_assert_true (g_hash_table_add (seen, (gpointer) lm_words_of (lists[i], k)));
    }
  }
  for (int i = 0; i < LM_N_STATUS; i++)
    g_assert_cmpstr (lm_words_status (i), !=, "");
}

static void
test_times (void)
{
  g_autofree char *none = lm_words_day (LM_DAY_NONE);
  g_autofree char *day = lm_words_day (lm_day_from_date (2026, 5, 8));
  g_autofree char *span = lm_words_span (480, 1020);
  g_autofree char *short_time = lm_words_minutes (45);
  g_autofree char *hours = lm_words_minutes (120);
  g_autofree char *long_time = lm_words_minutes (95);

  g_assert_cmpstr (none, ==, "–");
  g_assert_cmpstr (day, ==, "Fri 8 May");
  g_assert_cmpstr (span, ==, "08:00–17:00");
  g_assert_cmpstr (short_time, ==, "45 min");
  g_assert_cmpstr (hours, ==, "2 h");
  g_assert_cmpstr (long_time, ==, "1 h 35 min");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/field/%02u-%s", i, cases[i].column);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_typed);
  }
  g_test_add_func ("/ui/words/every-value", test_words);
  g_test_add_func ("/ui/words/times", test_times);
  return g_test_run ();
}
