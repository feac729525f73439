/* Which methods fit a home, and in which order. */
#include <string.h>

#include "../checker/district.h"
#include "library/lm-library.h"
#include "planner/lm-choice.h"

typedef struct {
  LmSnapshot *library;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->library = lm_library_snapshot (NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lm_snapshot_unref (fixture->library);
}

static LmId
find (Fixture *fixture, LmTable table, const char *code)
{
  LmId id = lm_library_find (fixture->library, table, code);

  g_assert_cmpint (id, !=, 0);
  return id;
}

/* «@M:R-B» and «@Q:crawl_space» in a script stand for the ids of methods and questions. */
static LmSnapshot *
edit (Fixture *fixture, const char *script)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *c = script; *c; c++)
    if (c[0] == '@')
      {
        gsize length = strcspn (c + 3, " ;\n");
        g_autofree char *code = g_strndup (c + 3, length);

        g_string_append_printf (text, "%d", (int) find (fixture, c[1] == 'M' ? LM_TABLE_METHOD : LM_TABLE_QUESTION, code));
        c += 2 + length;
      }
    else
      g_string_append_c (text, *c);
  return district_edit (fixture->library, text->str);
}

static const LmChoice *
choice_of (GArray *choices, LmId method)
{
  for (guint i = 0; i < choices->len; i++)
    if (g_array_index (choices, LmChoice, i).method == method)
      return &g_array_index (choices, LmChoice, i);
  return NULL;
}

#define ALL_CHOSEN \
  "method @M:R-A chosen=1; method @M:R-B chosen=1; method @M:R-C chosen=1\n" \
  "home 9001 street=Heindijk number=10 type=terraced in_project=1 row=8001; home 9002 street=Heindijk number=12 type=terraced in_project=1 row=8001\n" \
  "coupling 8001 kind=row\n"

static void
test_a_method_is_judged_by_the_answers (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *script;
    const char *method;
    LmChoiceVerdict verdict;
    const char *reason; /* code of the question of the first reason, or NULL */
    gboolean unknown;
  } table[] = {
    { "", "R-B", LM_CHOICE_UNKNOWN, "attic_reach", TRUE },
    { "answer 7001 home=9001 question=@Q:attic_reach value=yes", "R-B", LM_CHOICE_FITS, NULL, FALSE },
    { "answer 7001 home=9001 question=@Q:attic_reach value=no", "R-B", LM_CHOICE_EXCLUDED, "attic_reach", FALSE },
    { "answer 7001 home=9001 question=@Q:attic_reach unknown=1", "R-B", LM_CHOICE_UNKNOWN, "attic_reach", TRUE },
    /* The answer of another home says nothing of this one. */
    { "answer 7001 home=9002 question=@Q:attic_reach value=no", "R-B", LM_CHOICE_UNKNOWN, "attic_reach", TRUE },
    { "answer 7001 home=9001 question=@Q:crawl_space value=yes; answer 7002 home=9001 question=@Q:crawl_height value=49", "R-A", LM_CHOICE_EXCLUDED, "crawl_height", FALSE },
    /* With the three fitters of the library's crew it fits; on a day until 15:00 it does not. */
    { "answer 7001 home=9001 question=@Q:crawl_space value=yes; answer 7002 home=9001 question=@Q:crawl_height value=50", "R-A", LM_CHOICE_FITS, NULL, FALSE },
    { "project 1 visit_start=08:00 visit_end=15:00; answer 7001 home=9001 question=@Q:crawl_space value=yes; answer 7002 home=9001 question=@Q:crawl_height value=50", "R-A", LM_CHOICE_TOO_LONG, NULL, FALSE },
    { "answer 7001 home=9001 question=@Q:attic_reach value=yes; answer 7002 home=9001 question=@Q:row_line value=yes", "R-C", LM_CHOICE_FITS, NULL, FALSE },
    { "method @M:R-C chosen=1 bears_refusers=0; decision 7003 home=9002 state=refused\n"
      "answer 7001 home=9001 question=@Q:attic_reach value=yes; answer 7002 home=9001 question=@Q:row_line value=yes", "R-C", LM_CHOICE_EXCLUDED, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *script = g_strconcat (ALL_CHOSEN, table[i].script, NULL);
      g_autoptr (LmSnapshot) snapshot = edit (fixture, script);
      g_autoptr (GArray) choices = lm_choice_list (snapshot, 9001);
      const LmChoice *choice = choice_of (choices, find (fixture, LM_TABLE_METHOD, table[i].method));

      g_test_message ("%s with «%s»", table[i].method, table[i].script);
      g_assert_nonnull (choice);
      g_assert_cmpint (choice->verdict, ==, table[i].verdict);
      if (table[i].reason != NULL)
        {
          g_assert_cmpint (g_array_index (choice->reasons, LmChoiceReason, 0).question, ==, find (fixture, LM_TABLE_QUESTION, table[i].reason));
          g_assert_cmpint (g_array_index (choice->reasons, LmChoiceReason, 0).unknown, ==, table[i].unknown);
        }
      else if (table[i].verdict == LM_CHOICE_EXCLUDED)
        g_assert_cmpint (g_array_index (choice->reasons, LmChoiceReason, 0).home, ==, 9002);
      else
        g_assert_cmpuint (choice->reasons->len, ==, 0);
    }
}

static void
test_only_methods_of_the_list_and_the_type_are_offered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSnapshot) snapshot = edit (fixture, ALL_CHOSEN "method @M:R-A2 chosen=0; method @M:P-A chosen=1");
  g_autoptr (GArray) choices = lm_choice_list (snapshot, 9001), nobody = lm_choice_list (snapshot, 1);

  g_assert_null (choice_of (choices, find (fixture, LM_TABLE_METHOD, "R-A2")));
  g_assert_null (choice_of (choices, find (fixture, LM_TABLE_METHOD, "P-A")));
  g_assert_nonnull (choice_of (choices, find (fixture, LM_TABLE_METHOD, "R-A")));
  g_assert_cmpuint (nobody->len, ==, 0);
}

/* What fits comes before what may fit, that before what is too long or ruled out;
 * among equals the method of the neighbours. */
static void
test_the_best_comes_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSnapshot) snapshot = edit (fixture, ALL_CHOSEN
    "answer 7001 home=9001 question=@Q:attic_reach value=yes; answer 7002 home=9001 question=@Q:row_line value=yes\n"
    "answer 7003 home=9001 question=@Q:crawl_space value=no\n"
    "decision 7005 home=9002 method=@M:R-C state=decided");
  g_autoptr (GArray) choices = lm_choice_list (snapshot, 9001);
  LmChoiceVerdict last = LM_CHOICE_FITS;

  g_assert_cmpint (g_array_index (choices, LmChoice, 0).method, ==, find (fixture, LM_TABLE_METHOD, "R-C"));
  g_assert_cmpuint (g_array_index (choices, LmChoice, 0).n_coupled, ==, 2);
  g_assert_cmpuint (g_array_index (choices, LmChoice, 0).n_same, ==, 1);
  g_assert_cmpint (g_array_index (choices, LmChoice, choices->len - 1).method, ==, find (fixture, LM_TABLE_METHOD, "R-A"));
  for (guint i = 0; i < choices->len; i++)
    {
      g_assert_cmpint (g_array_index (choices, LmChoice, i).verdict, >=, last);
      last = g_array_index (choices, LmChoice, i).verdict;
    }
}

/* The hours of method R-B: people from 08:00 to 15:35 (the field's table), heat
 * and water off from the draining on, at most as long as the day. */
static void
test_the_hours_are_those_of_the_day (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSnapshot) snapshot = edit (fixture, ALL_CHOSEN);
  g_autoptr (GArray) choices = lm_choice_list (snapshot, 9001);
  const LmChoice *choice = choice_of (choices, find (fixture, LM_TABLE_METHOD, "R-B"));
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);

  g_assert_cmpint (choice->day.end, <=, project->visit_end);
  g_assert_cmpint (choice->inside, >, 240);
  g_assert_cmpint (choice->inside, <=, choice->day.end - project->visit_start);
  g_assert_cmpint (choice->off_heat, >, 0);
  g_assert_cmpint (choice->off_heat, <, choice->day.end - project->visit_start);
  g_assert_cmpint (choice->off_gas, >, 0);
  g_assert_cmpint (choice->visits, ==, 1);
  g_assert_cmpint (choice->cents_own, ==, 60000);
  g_assert_cmpint (choice->cents_project, ==, 445000 + 185000 + 115000 + 38500 + 42500 + 39500);
}

static void
test_costs_of_the_home_are_counted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSnapshot) snapshot = edit (fixture, ALL_CHOSEN
    "cost 6001 home=9001 account=own cents=12345; cost 6002 home=9002 account=own cents=99999");
  g_autoptr (GArray) choices = lm_choice_list (snapshot, 9001);

  g_assert_cmpint (choice_of (choices, find (fixture, LM_TABLE_METHOD, "R-B"))->cents_own, ==, 60000 + 12345);
}

static void
test_a_refuser_breaks_the_line_of_those_who_need_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSnapshot) bears = edit (fixture, ALL_CHOSEN "method @M:R-C chosen=1 bears_refusers=1; decision 7005 home=9002 method=@M:R-C state=decided");
  g_autoptr (LmSnapshot) breaks = edit (fixture, ALL_CHOSEN "method @M:R-C chosen=1 bears_refusers=0; decision 7005 home=9002 method=@M:R-C state=decided");
  g_autoptr (GArray) none = lm_choice_list_broken (bears, 9001), one = lm_choice_list_broken (breaks, 9001);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, LmId, 0), ==, 9002);
}

#define ADD(name) g_test_add ("/choice/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (a_method_is_judged_by_the_answers);
  ADD (only_methods_of_the_list_and_the_type_are_offered);
  ADD (the_best_comes_first);
  ADD (the_hours_are_those_of_the_day);
  ADD (costs_of_the_home_are_counted);
  ADD (a_refuser_breaks_the_line_of_those_who_need_it);
  return g_test_run ();
}
