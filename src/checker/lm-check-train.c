#include "lm-check-private.h"

/* Trains: their order, their window, and groups that a train should not cut. */

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const LmPlanHomeRow *x = *(const LmPlanHomeRow *const *) a, *y = *(const LmPlanHomeRow *const *) b;

  if (x->train != y->train)
    return x->train < y->train ? -1 : 1;
  if (x->position != y->position)
    return x->position - y->position;
  return x->id < y->id ? -1 : x->id > y->id;
}

static gboolean
is_wanted (GHashTable *homes, LmId home)
{
  return homes == NULL || g_hash_table_contains (homes, &home);
}

static void
check_train (LmCheck *self, const LmPlanHomeRow *row)
{
  const LmTrainRow *train = LM_FIND (self->snapshot, TRAIN, row->train);

  if (train == NULL || train->plan != self->plan->id)
    lm_check_report (self, .rule = "train", .home = row->home, .other = row->train);
  else if (row->visit_day != LM_DAY_NONE && train->first_day != LM_DAY_NONE && train->end_day != LM_DAY_NONE
           && (row->visit_day < train->first_day || row->visit_day >= train->end_day))
    lm_check_report (self, .rule = "train-window", .weight = LM_VIOLATION_SOFT, .home = row->home,
                     .other = train->id, .day = row->visit_day,
                     .minutes = row->visit_day < train->first_day ? row->visit_day - train->first_day
                                                                  : row->visit_day - train->end_day + 1);
}

/* The spare days of a train lie between its last visit and its end; what was
 * put into them has eaten of the buffer. */
static void
check_buffer (LmCheck *self, const LmTrainRow *train, LmDay last, guint n_days, guint position)
{
  int every = position == 0 ? self->project->spare_first : self->project->spare_later;
  int left;

  if (train->end_day == LM_DAY_NONE || last == LM_DAY_NONE)
    return;
  left = MAX (0, lm_check_count_days (self, &self->common, last, train->end_day - 1));
  if (left < train->spare_days)
    lm_check_report (self, .rule = "train-buffer", .weight = LM_VIOLATION_SOFT, .other = train->id, .day = last,
                     .minutes = train->spare_days - left);
  else if (train->spare_days == 0 && every > 0 && n_days >= (guint) every)
    lm_check_report (self, .rule = "train-buffer", .weight = LM_VIOLATION_SOFT, .other = train->id, .day = last,
                     .minutes = n_days / every);
}

/* Days with visits, stragglers that stand outside the train's window apart. */
static void
check_buffers (LmCheck *self, GPtrArray *places, GHashTable *homes)
{
  for (guint i = 0, end; i < places->len; i = end)
    {
      const LmPlanHomeRow *row = g_ptr_array_index (places, i);
      const LmTrainRow *train = LM_FIND (self->snapshot, TRAIN, row->train);
      g_autoptr (GHashTable) days = g_hash_table_new (NULL, NULL);
      LmDay last = LM_DAY_NONE;
      gboolean wanted = FALSE;

      for (end = i; end < places->len; end++)
        {
          const LmPlanHomeRow *next = g_ptr_array_index (places, end);

          if (next->train != row->train)
            break;
          wanted |= is_wanted (homes, next->home);
          if (next->visit_day == LM_DAY_NONE || train == NULL || next->visit_day >= train->end_day)
            continue;
          g_hash_table_add (days, GINT_TO_POINTER (next->visit_day));
          last = MAX (last, next->visit_day);
        }
      if (train != NULL && wanted)
        check_buffer (self, train, last, g_hash_table_size (days), train->position > 0 ? train->position - 1 : 0);
    }
}

typedef struct {
  LmId coupling;
  const LmPlanHomeRow *row;
  const LmCheckMethod *method;
} Member;

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const Member *x = a, *y = b;

  if (x->coupling != y->coupling)
    return x->coupling < y->coupling ? -1 : 1;
  return x->row->home < y->row->home ? -1 : x->row->home > y->row->home;
}

/* A group in two trains is begun twice; a refuser may break its line. */
static void
check_groups (LmCheck *self, GPtrArray *places, GHashTable *homes)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_autoptr (GHashTable) refusers = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n;
  const LmHomeRow *all = LM_ROWS (self->snapshot, HOME, &n);
  const LmPlanHomeRow *first = NULL;

  for (guint i = 0; i < n; i++)
    if (lm_check_is_refused (self, &all[i]))
      {
        g_hash_table_insert (refusers, (gpointer) &all[i].stairwell, (gpointer) &all[i].id);
        g_hash_table_insert (refusers, (gpointer) &all[i].stack, (gpointer) &all[i].id);
        g_hash_table_insert (refusers, (gpointer) &all[i].row, (gpointer) &all[i].id);
      }
  for (guint i = 0; i < places->len; i++)
    {
      const LmPlanHomeRow *row = g_ptr_array_index (places, i);
      const LmHomeRow *home = LM_FIND (self->snapshot, HOME, row->home);
      Member member = { 0, row, lm_check_get_method (self, row->method) };

      if (home == NULL || member.method == NULL || lm_check_is_refused (self, home))
        continue;
      member.coupling = lm_check_get_coupling (home, member.method->row);
      if (member.coupling != 0)
        g_array_append_val (members, member);
    }
  g_array_sort (members, compare_members);
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);
      const LmId *refuser = g_hash_table_lookup (refusers, &member->coupling);

      if (i == 0 || member->coupling != g_array_index (members, Member, i - 1).coupling)
        first = member->row;
      if (!is_wanted (homes, member->row->home))
        continue;
      if (member->row->train != first->train)
        lm_check_report (self, .rule = "coupling-split", .weight = LM_VIOLATION_SOFT, .home = member->row->home,
                         .coupling = member->coupling, .other = first->home, .day = member->row->visit_day);
      if (refuser != NULL && !member->method->row->bears_refusers)
        lm_check_report (self, .rule = "broken-line", .weight = LM_VIOLATION_SOFT, .home = member->row->home,
                         .coupling = member->coupling, .other = *refuser, .day = member->row->visit_day);
    }
}

void
lm_check_trains (LmCheck *self, GHashTable *homes)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  guint n;
  const LmPlanHomeRow *rows = LM_ROWS (self->snapshot, PLAN_HOME, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].plan == self->plan->id && rows[i].state != LM_PLAN_STATE_UNPLANNED)
      g_ptr_array_add (places, (gpointer) &rows[i]);
  g_ptr_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    {
      const LmPlanHomeRow *row = g_ptr_array_index (places, i);
      const LmPlanHomeRow *before = i > 0 ? g_ptr_array_index (places, i - 1) : NULL;

      if (row->train == 0 || !is_wanted (homes, row->home))
        continue;
      check_train (self, row);
      if (before != NULL && before->train == row->train && row->visit_day != LM_DAY_NONE
          && before->visit_day != LM_DAY_NONE && row->visit_day < before->visit_day)
        lm_check_report (self, .rule = "train-order", .weight = LM_VIOLATION_SOFT, .home = row->home,
                         .other = before->home, .day = row->visit_day, .minutes = before->visit_day - row->visit_day);
    }
  check_buffers (self, places, homes);
  check_groups (self, places, homes);
}
