#include "documents/lm-letter-queue.h"

#include "core/lm-home.h"
#include "documents/lm-letter.h"
#include "lm-letter-private.h"

static int
compare_due (gconstpointer a, gconstpointer b, gpointer snapshot)
{
  const LmDueLetter *one = a, *other = b;
  int order;

  if (one->due_day != other->due_day)
    return one->due_day < other->due_day ? -1 : 1;
  order = lm_home_compare (LM_FIND ((LmSnapshot *) snapshot, HOME, one->home), LM_FIND ((LmSnapshot *) snapshot, HOME, other->home));
  return order != 0 ? order : g_strcmp0 (one->code, other->code);
}

static LmDay
due_day_of (LmSnapshot *snapshot, const char *code, LmDay visit_day)
{
  guint n;
  const LmTemplateRow *rows = LM_ROWS (snapshot, TEMPLATE, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].day_offset != G_MININT32 && g_str_equal (rows[i].code, code))
      return visit_day + rows[i].day_offset;
  return visit_day;
}

/* Each letter once, though the project has it in several languages. */
static gboolean
is_first_of_its_code (const LmTemplateRow *rows, guint i)
{
  for (guint k = 0; k < i; k++)
    if (rows[k].day_offset != G_MININT32 && g_str_equal (rows[k].code, rows[i].code))
      return FALSE;
  return TRUE;
}

GArray *
lm_letter_list_due (LmSnapshot *snapshot, LmDay today, LmDay end)
{
  GArray *queue = g_array_new (FALSE, TRUE, sizeof (LmDueLetter));
  guint n, n_templates;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);
  const LmTemplateRow *templates = LM_ROWS (snapshot, TEMPLATE, &n_templates);

  for (guint h = 0; h < n; h++)
    {
      const LmPlanHomeRow *plan = lm_home_get_plan (snapshot, homes[h].id);
      LmDueLetter due = { .home = homes[h].id };

      if (!homes[h].in_project || plan == NULL || plan->visit_day == LM_DAY_NONE)
        continue;
      due.visit_day = plan->visit_day;
      due.code = lm_letter_get_due (snapshot, homes[h].id, today);
      if (due.code != NULL)
        {
          due.due_day = due_day_of (snapshot, due.code, plan->visit_day);
          if (due.due_day < end)
            g_array_append_val (queue, due);
        }
      for (guint i = 0; i < n_templates; i++)
        {
          if (templates[i].day_offset == G_MININT32 || !is_first_of_its_code (templates, i))
            continue;
          due.code = templates[i].code;
          due.due_day = plan->visit_day + templates[i].day_offset;
          if (due.due_day > today && due.due_day < end && !lm_letter_was_sent (snapshot, due.home, due.code, lm_letter_earliest (due.visit_day, templates[i].day_offset)))
            g_array_append_val (queue, due);
        }
    }
  g_array_sort_with_data (queue, compare_due, snapshot);
  return queue;
}
