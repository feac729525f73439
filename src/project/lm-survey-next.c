#include "project/lm-survey-next.h"

#include "core/lm-home.h"

#define N_FEATURES 3

static gboolean
is_surveyed (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmSurveyRow **surveys = LM_OF_HOME (snapshot, SURVEY, home, &n);

  for (guint i = 0; i < n; i++)
    if (surveys[i]->state == LM_SURVEY_STATE_DONE)
      return TRUE;
  return FALSE;
}

/* What makes a home like another, one text per LmSurveyUnlike; NULL where it is not known. */
static char *
get_feature (const LmHomeRow *home, guint feature)
{
  LmId coupling = home->stairwell != 0 ? home->stairwell : home->stack != 0 ? home->stack : home->row;

  switch (1u << feature)
    {
    case LM_SURVEY_UNLIKE_KIND:
      return g_strdup_printf ("%d/%d", home->type, home->year > 0 ? home->year / 10 : -1);
    case LM_SURVEY_UNLIKE_FLOOR:
      return home->floor >= 0 ? g_strdup_printf ("%d.%d", home->type, home->floor) : NULL;
    case LM_SURVEY_UNLIKE_COUPLING:
    default:
      return coupling != 0 ? g_strdup_printf ("%lld", (long long) coupling) : NULL;
    }
}

static guint
find_unlike (GHashTable *seen, const LmHomeRow *home)
{
  guint unlike = 0;

  for (guint f = 0; f < N_FEATURES; f++)
    {
      g_autofree char *feature = get_feature (home, f);

      if (feature != NULL && !g_hash_table_contains (seen, feature))
        unlike |= 1u << f;
    }
  return unlike;
}

static void
add_seen (GHashTable *seen, const LmHomeRow *home)
{
  for (guint f = 0; f < N_FEATURES; f++)
    {
      char *feature = get_feature (home, f);

      if (feature != NULL)
        g_hash_table_add (seen, feature);
    }
}

static guint
count_unknown (LmSnapshot *snapshot, const LmHomeRow *home)
{
  guint n, n_answers, unknown = 0;
  const LmQuestionRow *questions = LM_ROWS (snapshot, QUESTION, &n);
  const LmAnswerRow **answers = LM_OF_HOME (snapshot, ANSWER, home->id, &n_answers);

  for (guint i = 0; i < n; i++)
    {
      gboolean known = FALSE;

      if (!questions[i].required || !lm_home_is_asked (home, &questions[i]))
        continue;
      for (guint k = 0; k < n_answers; k++)
        known = known || (answers[k]->question == questions[i].id && !answers[k]->unknown && *answers[k]->value != '\0');
      unknown += !known;
    }
  return unknown;
}

static int
compare_days (gconstpointer a, gconstpointer b, gpointer snapshot)
{
  const LmSurveyNext *one = a, *other = b;
  gint64 day = one->visit_day == LM_DAY_NONE ? G_MAXINT32 : one->visit_day, other_day = other->visit_day == LM_DAY_NONE ? G_MAXINT32 : other->visit_day;

  if (day != other_day)
    return day < other_day ? -1 : 1;
  return lm_home_compare (LM_FIND ((LmSnapshot *) snapshot, HOME, one->home), LM_FIND ((LmSnapshot *) snapshot, HOME, other->home));
}

GArray *
lm_survey_next_list (LmSnapshot *snapshot, LmDay today)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) open = g_array_new (FALSE, TRUE, sizeof (LmSurveyNext));
  GArray *list = g_array_new (FALSE, TRUE, sizeof (LmSurveyNext));
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, homes[i].id);
      LmSurveyNext next = { .home = homes[i].id, .visit_day = plan != NULL ? plan->visit_day : LM_DAY_NONE, .train = plan != NULL ? plan->train : 0 };

      if (!homes[i].in_project)
        continue;
      if (is_surveyed (snapshot, homes[i].id))
        {
          add_seen (seen, &homes[i]);
          continue;
        }
      next.unknown = count_unknown (snapshot, &homes[i]);
      next.reason = next.visit_day != LM_DAY_NONE && next.visit_day < today + LM_SURVEY_NEAR ? LM_SURVEY_NEXT_TRAIN : LM_SURVEY_NEXT_REST;
      g_array_append_val (open, next);
    }
  g_array_sort_with_data (open, compare_days, snapshot);

  /* Urgent ones by day, and then in rounds: what differs in most ways from all
   * that stands before it comes first. What is taken counts as seen, so that of
   * forty equal homes one is asked for and not all forty. */
  for (int round = N_FEATURES + 1; round >= 0; round--)
    for (guint i = 0; i < open->len; i++)
      {
        LmSurveyNext *next = &g_array_index (open, LmSurveyNext, i);
        const LmHomeRow *home = LM_FIND (snapshot, HOME, next->home);
        guint unlike;

        if (next->home == 0 || (round == N_FEATURES + 1 && next->reason != LM_SURVEY_NEXT_TRAIN))
          continue;
        unlike = find_unlike (seen, home);
        if (round <= N_FEATURES && __builtin_popcount (unlike) < round)
          continue;
        next->unlike = unlike;
        if (next->reason != LM_SURVEY_NEXT_TRAIN && unlike != 0)
          next->reason = LM_SURVEY_NEXT_UNLIKE;
        add_seen (seen, home);
        g_array_append_val (list, *next);
        next->home = 0;
      }
  return list;
}
