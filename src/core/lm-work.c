#include "core/lm-work.h"

#include <string.h>

#include "core/lm-home.h"

LmId
lm_work_get_method (LmSnapshot *snapshot, const LmHomeRow *home, gboolean *provisional)
{
  const LmDecisionRow *decision = lm_home_get_decision (snapshot, home->id);
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  LmHomeType type = home->type;
  guint n;
  const LmMethodRow *methods = LM_ROWS (snapshot, METHOD, &n);

  if (provisional)
    *provisional = FALSE;
  if (decision && decision->state == LM_DECISION_STATE_REFUSED)
    return 0;
  /* Decided without a method: the home is not connected. */
  if (decision && decision->state == LM_DECISION_STATE_DECIDED)
    return decision->method;

  if (provisional)
    *provisional = TRUE;
  if (decision && decision->method)
    return decision->method;
  if (type == LM_HOME_TYPE_UNKNOWN)
    type = project->default_type;
  for (guint i = 0; i < n; i++)
    if (methods[i].default_for_type && methods[i].for_type == type)
      return methods[i].id;
  return project->default_method;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const LmWorkStep *x = a, *y = b;

  if (x->row->position != y->row->position)
    return x->row->position - y->row->position;
  return x->step < y->step ? -1 : x->step > y->step;
}

GArray *
lm_work_of_method (LmSnapshot *snapshot, LmId method)
{
  GArray *work = g_array_new (FALSE, TRUE, sizeof (LmWorkStep));
  guint n;
  const LmMethodStepRow *rows = LM_ROWS (snapshot, METHOD_STEP, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmStepRow *step;
      LmWorkStep item;

      if (rows[i].method != method || rows[i].typical == 0)
        continue;
      step = LM_FIND (snapshot, STEP, rows[i].step);
      if (step == NULL)
        continue;
      item = (LmWorkStep) {
        .step = step->id,
        .row = step,
        .phase = step->phase,
        .visit = rows[i].visit,
        .low = rows[i].low >= 0 ? rows[i].low : step->low,
        .typical = rows[i].typical >= 0 ? rows[i].typical : step->typical,
        .high = rows[i].high >= 0 ? rows[i].high : step->high,
        .fixed = step->fixed,
        .shared = step->shared,
        .party = rows[i].party,
      };
      /* A method may say only what is typical; the range then goes along. */
      item.low = MIN (item.low, item.typical);
      item.high = MAX (item.high, item.typical);
      g_array_append_val (work, item);
    }
  g_array_sort (work, compare_positions);
  return work;
}

static gboolean
touches (const char *codes, const char *code)
{
  gsize length = strlen (code);

  for (const char *at = codes; (at = strstr (at, code)) != NULL; at += length)
    if ((at == codes || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
      return TRUE;
  return FALSE;
}

/* Percent by which the unanswered questions about a step widen its range.
 * A question counts once somebody has been there and could not tell, or while
 * nobody has been there at all. */
static int
widening (LmSnapshot *snapshot, const LmHomeRow *home, const char *code)
{
  guint n_questions, n_answers;
  const LmQuestionRow *questions = LM_ROWS (snapshot, QUESTION, &n_questions);
  const LmAnswerRow **answers = LM_OF_HOME (snapshot, ANSWER, home->id, &n_answers);
  int percent = 0;

  for (guint q = 0; q < n_questions; q++)
    {
      gboolean known = FALSE;

      if (questions[q].for_type != LM_HOME_TYPE_UNKNOWN && questions[q].for_type != home->type)
        continue;
      if (!touches (questions[q].touches, code))
        continue;
      for (guint a = 0; a < n_answers && !known; a++)
        known = answers[a]->question == questions[q].id && !answers[a]->unknown && *answers[a]->value;
      if (!known)
        percent += questions[q].widen;
    }
  return percent;
}

GArray *
lm_work_of_home (LmSnapshot *snapshot, const LmHomeRow *home)
{
  GArray *work = lm_work_of_method (snapshot, lm_work_get_method (snapshot, home, NULL));

  for (guint i = 0; i < work->len; i++)
    {
      LmWorkStep *item = &g_array_index (work, LmWorkStep, i);
      int percent = widening (snapshot, home, item->row->code);

      item->low -= (item->typical - item->low) * MIN (percent, 100) / 100;
      item->high += (item->high - item->typical) * percent / 100;
    }
  return work;
}

int
lm_work_get_minutes (LmSnapshot *snapshot, LmId method, const LmWorkStep *work, int persons)
{
  guint n;
  const LmStepHandsRow *hands = LM_ROWS (snapshot, STEP_HANDS, &n);
  const LmStepHandsRow *general = NULL;

  if (persons == work->row->persons)
    return work->typical;
  for (guint i = 0; i < n; i++)
    if (hands[i].step == work->step && hands[i].persons == persons)
      {
        if (hands[i].method == method)
          return hands[i].typical;
        if (hands[i].method == 0)
          general = &hands[i];
      }
  /* The library's figure belongs to the library's minutes; a method with other
   * minutes keeps the proportion. */
  if (general && work->row->typical > 0)
    return (int) ((gint64) general->typical * work->typical / work->row->typical);
  return 0;
}

/* Finds every step of the work that can be reached from `from` over steps that
 * are not in it. */
typedef struct {
  LmSnapshot *snapshot;
  LmId method;
  GHashTable *index_of_step; /* step id → index + 1 */
  GHashTable *on_the_way;    /* absent steps being passed through, against cycles */
  GArray *links;
} LinkSearch;

static void
add_link (GArray *links, LmWorkLink link)
{
  for (guint i = 0; i < links->len; i++)
    {
      LmWorkLink *known = &g_array_index (links, LmWorkLink, i);

      if (known->before == link.before && known->after == link.after && known->unit == link.unit)
        {
          known->lag_min = MAX (known->lag_min, link.lag_min);
          if (known->lag_max < 0 || (link.lag_max >= 0 && link.lag_max < known->lag_max))
            known->lag_max = link.lag_max;
          return;
        }
    }
  g_array_append_val (links, link);
}

/* The largest wait of each unit that was met on the way: over an absent step
 * they all hold. An upper end holds between the two steps that it names; over a
 * step that is not there it says nothing. */
typedef struct {
  int min[LM_N_LAG_UNIT];
} Lags;

static void
follow (LinkSearch *search, guint before, LmId from, const Lags *lags, gboolean passed)
{
  guint n;
  const LmStepLinkRow *rows = LM_ROWS (search->snapshot, STEP_LINK, &n);

  for (guint i = 0; i < n; i++)
    {
      gpointer found;
      Lags next = *lags;

      if (rows[i].before != from || (rows[i].method && rows[i].method != search->method))
        continue;
      next.min[rows[i].lag_unit] = MAX (next.min[rows[i].lag_unit], rows[i].lag_min);
      found = g_hash_table_lookup (search->index_of_step, &rows[i].after);
      if (found && GPOINTER_TO_UINT (found) - 1 == before)
        continue;
      if (found)
        for (guint unit = 0; unit < LM_N_LAG_UNIT; unit++)
          {
            LmWorkLink link = { before, GPOINTER_TO_UINT (found) - 1, unit, next.min[unit], -1 };

            if (unit == rows[i].lag_unit && !passed)
              link.lag_max = rows[i].lag_max;
            if (unit == rows[i].lag_unit || next.min[unit] > 0)
              add_link (search->links, link);
          }
      else if (g_hash_table_add (search->on_the_way, (gpointer) &rows[i].after))
        {
          follow (search, before, rows[i].after, &next, TRUE);
          g_hash_table_remove (search->on_the_way, &rows[i].after);
        }
    }
}

GArray *
lm_work_get_links (LmSnapshot *snapshot, LmId method, GArray *work)
{
  LinkSearch search = {
    .snapshot = snapshot,
    .method = method,
    .index_of_step = g_hash_table_new (g_int64_hash, g_int64_equal),
    .on_the_way = g_hash_table_new (g_int64_hash, g_int64_equal),
    .links = g_array_new (FALSE, TRUE, sizeof (LmWorkLink)),
  };

  for (guint i = 0; i < work->len; i++)
    g_hash_table_insert (search.index_of_step, &g_array_index (work, LmWorkStep, i).step, GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < work->len; i++)
    follow (&search, i, g_array_index (work, LmWorkStep, i).step, &(Lags) { 0 }, FALSE);
  g_hash_table_unref (search.index_of_step);
  g_hash_table_unref (search.on_the_way);
  return search.links;
}
