#include "lm-learning-private.h"

#include <string.h>

/* What was learnt: clauses in one arena, each watched by two of its literals
 * (Moskewicz and others 2001). A literal «s ≥ v» is false as soon as side s^1
 * reaches 1 − v, so a watch is listed under that side and value. */

#define HEADER 3 /* words: length, distance, heat */

static inline LmFact *
get_literals (LmLearning *self, int clause)
{
  return (LmFact *) (self->arena + clause + HEADER);
}

static inline float *
get_heat (LmLearning *self, int clause)
{
  return (float *) (self->arena + clause + 2);
}

static inline LmWatches *
get_watches (LmLearning *self, LmFact literal)
{
  return &self->watches[2 * lm_learning_get_atom (self, literal.side, literal.value) + (literal.side & 1)];
}

static void
add_watch (LmLearning *self, LmFact literal, int clause, LmFact other)
{
  LmWatches *list = get_watches (self, literal);

  if (list->len == list->room)
    {
      list->room = MAX (2 * list->room, 8);
      list->items = g_renew (LmWatch, list->items, list->room);
    }
  list->items[list->len++] = (LmWatch) { clause, 1 - literal.value, other };
}

int
lm_learning_add_clause (LmLearning *self, const LmFact *facts, int n, int distance)
{
  int clause = self->arena_len;
  int words = HEADER + 2 * n;

  if (self->arena_len + words > self->arena_room)
    {
      self->arena_room = 2 * self->arena_room + words;
      self->arena = g_renew (int, self->arena, self->arena_room);
    }
  self->arena_len += words;
  self->arena[clause] = n;
  self->arena[clause + 1] = distance;
  *get_heat (self, clause) = self->clause_step;
  memcpy (get_literals (self, clause), facts, sizeof *facts * n);
  add_watch (self, facts[0], clause, facts[1]);
  add_watch (self, facts[1], clause, facts[0]);
  self->n_clauses++;
  return clause;
}

void
lm_learning_heat_clause (LmLearning *self, int clause)
{
  float *heat = get_heat (self, clause);

  *heat += self->clause_step;
  if (*heat > 1e20f)
    {
      for (int c = 0; c < self->arena_len; c += HEADER + 2 * self->arena[c])
        *get_heat (self, c) *= 1e-20f;
      self->clause_step *= 1e-20f;
    }
}

/* The literals of one list became false, or some of them where an atom holds several values. */
static gboolean
propagate_list (LmLearning *self, LmWatches *list, int side)
{
  int reached = self->low[side];
  int kept = 0;
  int k = 0;
  gboolean fits = TRUE;

  while (k < list->len)
    {
      LmWatch watch = list->items[k++];
      LmFact *literals;
      int n, i;

      if (lm_fact_is_true (self, watch.other.side, watch.other.value) || watch.from > reached)
        {
          list->items[kept++] = watch;
          continue;
        }
      literals = get_literals (self, watch.clause);
      n = self->arena[watch.clause];
      if (literals[0].side == (side ^ 1) && literals[0].value == 1 - watch.from)
        {
          LmFact first = literals[0];

          literals[0] = literals[1];
          literals[1] = first;
        }
      watch.other = literals[0];
      if (lm_fact_is_true (self, literals[0].side, literals[0].value))
        {
          list->items[kept++] = watch;
          continue;
        }
      for (i = 2; i < n; i++)
        if (!lm_fact_is_false (self, literals[i].side, literals[i].value))
          {
            LmFact moved = literals[i];

            literals[i] = literals[1];
            literals[1] = moved;
            add_watch (self, moved, watch.clause, literals[0]);
            break;
          }
      if (i < n)
        continue;
      list->items[kept++] = watch;
      if (!lm_learning_assert (self, literals[0].side, literals[0].value, LM_REASON_CLAUSE, watch.clause, 0))
        {
          fits = FALSE;
          break;
        }
    }
  while (k < list->len)
    list->items[kept++] = list->items[k++];
  list->len = kept;
  return fits;
}

/* The side went from one value to another. */
gboolean
lm_learning_propagate_clauses (LmLearning *self, int side, int before, int value)
{
  /* The literals that this makes false are the negations of «side ≥ before + 1» to «side ≥ value». */
  int one = lm_learning_get_atom (self, side, before + 1);
  int two = lm_learning_get_atom (self, side, value);

  for (int atom = MIN (one, two); atom <= MAX (one, two); atom++)
    {
      LmWatches *list = &self->watches[2 * atom + !(side & 1)];

      if (list->len > 0 && !propagate_list (self, list, side))
        return FALSE;
    }
  return TRUE;
}

static void
unwatch_all (LmLearning *self)
{
  for (int c = 0; c < self->arena_len; c += HEADER + 2 * self->arena[c])
    for (int i = 0; i < 2; i++)
      get_watches (self, get_literals (self, c)[i])->len = 0;
}

/* Watches everything anew, after unwatch_all; at level 0, where nothing is propagated by a
 * clause that may move. */
static void
watch_all (LmLearning *self)
{
  self->n_clauses = 0;
  for (int c = 0; c < self->arena_len; c += HEADER + 2 * self->arena[c])
    {
      LmFact *literals = get_literals (self, c);
      int n = self->arena[c];
      int free = 0;

      for (int i = 0; i < n && free < 2; i++)
        if (!lm_fact_is_false (self, literals[i].side, literals[i].value))
          {
            LmFact moved = literals[free];

            literals[free++] = literals[i];
            literals[i] = moved;
          }
      self->n_clauses++;
      add_watch (self, literals[0], c, literals[1]);
      add_watch (self, literals[1], c, literals[0]);
      if (free == 0 ||
          (free == 1 && !lm_learning_assert (self, literals[0].side, literals[0].value, LM_REASON_NONE, 0, 0)))
        self->closed = TRUE;
    }
}

static int
compare_heat (const void *a, const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static gboolean
is_done (LmLearning *self, int clause)
{
  const LmFact *literals = get_literals (self, clause);

  for (int i = 0; i < self->arena[clause]; i++)
    if (lm_fact_is_true (self, literals[i].side, literals[i].value))
      return TRUE;
  return FALSE;
}

/* Throws the colder half away, at level 0; what joins two levels stays. */
void
lm_learning_forget (LmLearning *self)
{
  g_autofree float *heats = g_new (float, self->n_clauses + 1);
  int n_heats = 0;
  int to = self->arena_root;
  float middle;

  for (int c = self->arena_root; c < self->arena_len; c += HEADER + 2 * self->arena[c])
    heats[n_heats++] = *get_heat (self, c);
  if (n_heats == 0)
    return;
  qsort (heats, n_heats, sizeof *heats, compare_heat);
  middle = heats[n_heats / 2];
  unwatch_all (self);
  for (int c = self->arena_root; c < self->arena_len;)
    {
      int words = HEADER + 2 * self->arena[c];

      if ((self->arena[c + 1] <= 2 || *get_heat (self, c) >= middle) && !is_done (self, c))
        {
          memmove (self->arena + to, self->arena + c, sizeof (int) * words);
          to += words;
        }
      c += words;
    }
  self->arena_len = to;
  watch_all (self);
}

void
lm_learning_cut_clauses (LmLearning *self, int length)
{
  unwatch_all (self);
  self->arena_len = length;
  watch_all (self);
}
