#include "lm-learning-private.h"

/* A dead end traced back to its first unique implication point (Marques-Silva
 * and Sakallah 1999). Per side only the strongest value is asked for; and a
 * reason is asked for no more than is needed, so what is learnt is as general
 * as the reasons allow. */

/* How far the reasons of a literal are followed to see whether it can be missed. */
#define MAX_DEPTH 4
#define MAX_TRIES 100

static int
ask (LmLearning *self, LmFact fact)
{
  int s = fact.side;
  int start = self->level_start[self->level];
  int before = self->need_at[s];
  int at;

  if (fact.value <= self->base[s] || (before >= 0 && self->need[s] >= fact.value))
    return 0;
  at = lm_learning_find (self, s, fact.value);
  self->need[s] = fact.value;
  self->need_at[s] = at;
  lm_learning_heat (self, s, fact.value);
  if (!self->is_asked[s])
    {
      self->is_asked[s] = TRUE;
      g_array_append_val (self->asked, s);
    }
  return (at >= start) - (before >= start);
}

static void
clear (LmLearning *self)
{
  for (guint k = 0; k < self->asked->len; k++)
    {
      int side = g_array_index (self->asked, int, k);

      self->need_at[side] = -1;
      self->is_asked[side] = FALSE;
    }
  g_array_set_size (self->asked, 0);
}

/* Whether the others that were asked for, all of them earlier than entry
 * `root`, imply the value that this entry gave its side; through reasons of
 * reasons, as far as that is worth its while. */
static gboolean
is_implied (LmLearning *self, int at, int value, int root, int depth, int *tries)
{
  const LmEntry *entry = &self->trail[at];
  guint from = self->because->len;
  gboolean implied = TRUE;
  guint to;

  if (entry->reason == LM_REASON_NONE || depth == 0 || (*tries)-- <= 0)
    return FALSE;
  lm_learning_explain (self, entry->reason, entry->a, entry->b, entry->side, value, at, self->because);
  to = self->because->len;
  for (guint k = from; k < to && implied; k++)
    {
      LmFact fact = g_array_index (self->because, LmFact, k);

      if (fact.value <= self->base[fact.side] ||
          (self->need_at[fact.side] >= 0 && self->need[fact.side] >= fact.value && self->need_at[fact.side] < root))
        continue;
      implied = is_implied (self, lm_learning_find (self, fact.side, fact.value), fact.value, root, depth - 1, tries);
    }
  g_array_set_size (self->because, from);
  return implied;
}

/* Puts the literals in `learnt`, the asserting one first and one of the level
 * to go back to second; gives that level. */
static int
gather (LmLearning *self, int point, int *distance)
{
  LmFact literal = { point ^ 1, 1 - self->need[point] };
  int back = 0;

  g_array_set_size (self->learnt, 0);
  g_array_append_val (self->learnt, literal);
  self->level_stamp++;
  *distance = 1;
  for (guint k = 0; k < self->asked->len; k++)
    {
      int side = g_array_index (self->asked, int, k);
      int level, tries;

      if (self->need_at[side] < 0 || side == point)
        continue;
      level = self->trail[self->need_at[side]].level;
      g_array_set_size (self->because, 0);
      tries = MAX_TRIES;
      if (is_implied (self, self->need_at[side], self->need[side], self->need_at[side], MAX_DEPTH, &tries))
        continue;
      literal = (LmFact) { side ^ 1, 1 - self->need[side] };
      g_array_append_val (self->learnt, literal);
      if (self->level_seen[level] != self->level_stamp)
        {
          self->level_seen[level] = self->level_stamp;
          (*distance)++;
        }
      if (level > back)
        {
          LmFact *second = &g_array_index (self->learnt, LmFact, 1);
          LmFact *last = &g_array_index (self->learnt, LmFact, self->learnt->len - 1);

          back = level;
          literal = *second;
          *second = *last;
          *last = literal;
        }
    }
  return back;
}

gboolean
lm_learning_learn (LmLearning *self)
{
  int open = 0;
  int at = self->trail_len - 1;
  int point, back, distance;
  const LmFact *first;

  if (self->level == 0)
    {
      self->closed = TRUE;
      return FALSE;
    }
  for (guint k = 0; k < self->conflict->len; k++)
    open += ask (self, g_array_index (self->conflict, LmFact, k));
  /* A dead end that the newest decision has no part in: it was to be seen
   * before. Go back to where it belongs. */
  while (open == 0)
    {
      int top = 0;

      for (guint k = 0; k < self->asked->len; k++)
        top = MAX (top, self->trail[self->need_at[g_array_index (self->asked, int, k)]].level);
      clear (self);
      lm_learning_undo (self, top);
      if (top == 0)
        {
          self->closed = TRUE;
          return FALSE;
        }
      at = self->trail_len - 1;
      for (guint k = 0; k < self->conflict->len; k++)
        open += ask (self, g_array_index (self->conflict, LmFact, k));
    }
  for (;; at--)
    {
      const LmEntry *entry = &self->trail[at];
      int side = entry->side;

      if (self->need_at[side] != at)
        continue;
      if (open == 1)
        break;
      self->need_at[side] = -1;
      open--;
      g_array_set_size (self->because, 0);
      lm_learning_explain (self, entry->reason, entry->a, entry->b, side, self->need[side], at, self->because);
      for (guint k = 0; k < self->because->len; k++)
        open += ask (self, g_array_index (self->because, LmFact, k));
    }
  point = self->trail[at].side;
  back = gather (self, point, &distance);
  clear (self);
  lm_learning_undo (self, back);
  first = &g_array_index (self->learnt, LmFact, 0);
  if (self->learnt->len == 1)
    return lm_learning_assert (self, first->side, first->value, LM_REASON_NONE, 0, 0);
  return lm_learning_assert (self, first->side, first->value, LM_REASON_CLAUSE,
                             lm_learning_add_clause (self, first, self->learnt->len, distance), 0);
}
