#include "lm-actuals-private.h"

#include "core/lm-home.h"

static int
minutes_between (const LmProjectRow *project, LmInstant start, LmInstant end)
{
  LmDay day = lm_instant_get_day (start);
  LmInstant lunch = MAX (start, lm_instant (day, project->lunch_start)), after = MIN (end, lm_instant (day, project->lunch_end));

  if (end <= start || lm_instant_get_day (end) != day)
    return 0;
  return end - start - MAX (0, after - lunch);
}

typedef struct {
  const LmHomeRow *home;
  const LmWorkStep *work;
  LmId method;
  int minutes;
} Recorded;

typedef struct {
  guint n, as_planned;
} Count;

/* Steps of a method are told apart by where they stand in it, which stays while
 * the work is kept. */
static Count *
get_count (GHashTable *counts, const LmWorkStep *work)
{
  Count *count = g_hash_table_lookup (counts, work);

  if (count == NULL)
    {
      count = g_new0 (Count, 1);
      g_hash_table_insert (counts, (gpointer) work, count);
    }
  return count;
}

static const LmWorkStep *
find_work (LmSnapshot *snapshot, GHashTable *work_of, LmId method, LmId step)
{
  GArray *work = g_hash_table_lookup (work_of, &method);

  if (work == NULL)
    {
      work = lm_work_of_method (snapshot, method);
      g_hash_table_insert (work_of, g_memdup2 (&method, sizeof method), work);
    }
  for (guint w = 0; w < work->len; w++)
    if (g_array_index (work, LmWorkStep, w).step == step)
      return &g_array_index (work, LmWorkStep, w);
  return NULL;
}

void
lm_actuals_read (LmSnapshot *snapshot, LmActual actual, gpointer data)
{
  g_autoptr (GHashTable) work_of = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Recorded));
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  guint n;
  const LmVisitStepRow *rows = LM_ROWS (snapshot, VISIT_STEP, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmHomeRow *home = rows[i].home ? LM_FIND (snapshot, HOME, rows[i].home) : NULL;
      const LmPlanHomeRow *plan = home ? lm_home_get_plan (snapshot, home->id) : NULL;
      LmId method = plan && plan->method ? plan->method : home ? lm_work_get_method (snapshot, home, NULL) : 0;
      Recorded recorded = { .home = home, .method = method };

      if (method == 0 || rows[i].outcome != LM_OUTCOME_DONE || rows[i].start == LM_INSTANT_NONE || rows[i].end == LM_INSTANT_NONE)
        continue;
      recorded.minutes = minutes_between (project, rows[i].start, rows[i].end);
      recorded.work = find_work (snapshot, work_of, method, rows[i].step);
      if (recorded.minutes <= 0 || recorded.work == NULL)
        continue;
      get_count (counts, recorded.work)->n++;
      get_count (counts, recorded.work)->as_planned += recorded.minutes == recorded.work->typical;
      g_array_append_val (all, recorded);
    }
  for (guint i = 0; i < all->len; i++)
    {
      const Recorded *recorded = &g_array_index (all, Recorded, i);
      const Count *count = g_hash_table_lookup (counts, recorded->work);

      if (recorded->minutes == recorded->work->typical && count->as_planned * 3 > count->n)
        continue;
      actual (recorded->home, recorded->method, recorded->work, recorded->minutes, data);
    }
}
