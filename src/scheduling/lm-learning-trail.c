#include "lm-learning-private.h"

/* The facts that hold, in the order in which they came, each with its reason,
 * so that a dead end can be traced back and undone. */

static void
set_value (LmLearning *self, int side, int value)
{
  self->low[side] = value;
  if (self->level == 0)
    self->base[side] = value;
}

static void
add_entry (LmLearning *self, int side, int value, LmReason reason, int a, int b)
{
  if (self->trail_len == self->trail_room)
    {
      self->trail_room *= 2;
      self->trail = g_renew (LmEntry, self->trail, self->trail_room);
    }
  self->trail[self->trail_len] = (LmEntry) {
    .side = side,
    .value = value,
    .before = self->low[side],
    .previous = self->last[side],
    .level = self->level,
    .reason = reason,
    .a = a,
    .b = b,
  };
  self->last[side] = self->trail_len++;
  set_value (self, side, value);
}

gboolean
lm_learning_assert (LmLearning *self, int side, int value, LmReason reason, int a, int b)
{
  if (lm_fact_is_true (self, side, value))
    return TRUE;
  if (G_UNLIKELY (lm_fact_is_false (self, side, value)))
    {
      LmFact against = { side ^ 1, 1 - value };

      g_array_set_size (self->conflict, 0);
      if (self->level > 0)
        {
          lm_learning_explain (self, reason, a, b, side, value, self->trail_len, self->conflict);
          g_array_append_val (self->conflict, against);
        }
      return FALSE;
    }
  add_entry (self, side, value, reason, a, b);
  return TRUE;
}

void
lm_learning_decide (LmLearning *self, int side, int value)
{
  if (self->level + 2 >= self->level_room)
    {
      self->level_room *= 2;
      self->level_start = g_renew (int, self->level_start, self->level_room);
      self->level_seen = g_renew (int, self->level_seen, self->level_room);
      for (int i = self->level_room / 2; i < self->level_room; i++)
        self->level_seen[i] = 0;
    }
  self->level_start[++self->level] = self->trail_len;
  add_entry (self, side, value, LM_REASON_NONE, 0, 0);
}

void
lm_learning_rewind (LmLearning *self, int length)
{
  while (self->trail_len > length)
    {
      const LmEntry *entry = &self->trail[--self->trail_len];

      self->last[entry->side] = entry->previous;
      set_value (self, entry->side, entry->before);
      /* Of several changes to one activity the earliest undo is the one that counts. */
      if (entry->side < 2 * self->n)
        lm_learning_set_part (self, entry->side / 2);
    }
  self->head = MIN (self->head, length);
  while (self->queue_len > 0)
    self->dirty[self->queue[--self->queue_len]] = FALSE;
}

void
lm_learning_undo (LmLearning *self, int level)
{
  int length;

  if (level >= self->level)
    return;
  length = self->level_start[level + 1];
  /* The base is left alone: level 0 is not undone here. */
  lm_learning_rewind (self, length);
  self->level = level;
  lm_learning_give_back (self);
}

int
lm_learning_find (const LmLearning *self, int side, int value)
{
  int at = self->last[side];

  while (at >= 0 && self->trail[at].before >= value)
    at = self->trail[at].previous;
  return at;
}

void
lm_learning_explain (LmLearning *self, LmReason reason, int a, int b, int side, int value, int at, GArray *facts)
{
  LmFact fact;

  switch (reason)
    {
    case LM_REASON_NONE:
      break;
    case LM_REASON_CLAUSE:
      {
        const int *clause = self->arena + a;
        const LmFact *literals = (const LmFact *) (clause + 3);

        lm_learning_heat_clause (self, a);
        /* The one that follows stands first. */
        for (int i = 0; i < clause[0]; i++)
          if (literals[i].side != side)
            {
              fact = (LmFact) { literals[i].side ^ 1, 1 - literals[i].value };
              g_array_append_val (facts, fact);
            }
        break;
      }
    case LM_REASON_LAG:
      fact = (LmFact) { a, value - b };
      g_array_append_val (facts, fact);
      break;
    case LM_REASON_PAIR:
      lm_learning_explain_pair (self, a, side, value, facts);
      break;
    case LM_REASON_ORDER:
      lm_learning_explain_order (self, a, side, at, facts);
      break;
    case LM_REASON_LOAD:
      lm_learning_explain_load (self, a, b, side, at, facts);
      break;
    }
}

gboolean
lm_learning_propagate (LmLearning *self)
{
  for (;;)
    {
      if (self->head < self->trail_len)
        {
          const LmEntry entry = self->trail[self->head];
          int side = entry.side;

          self->steps++;
          if (!lm_learning_propagate_clauses (self, side, entry.before, entry.value))
            return FALSE;
          /* For the rest a newer value of the same side does for both. */
          if (self->last[side] != self->head++)
            continue;
          if (side < 2 * self->n && !self->dirty[side / 2])
            {
              self->dirty[side / 2] = TRUE;
              self->queue[self->queue_len++] = side / 2;
            }
          if (!lm_learning_propagate_lags (self, side))
            return FALSE;
        }
      else if (self->queue_len > 0)
        {
          int activity = self->queue[--self->queue_len];

          self->dirty[activity] = FALSE;
          if (!lm_learning_propagate_load (self, activity))
            return FALSE;
        }
      else
        return TRUE;
    }
}
