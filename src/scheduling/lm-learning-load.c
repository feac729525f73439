#include "lm-learning-private.h"

#include <string.h>

/* The time-table: what is certain to be in use at each moment (Schutt, Feydy,
 * Stuckey, Wallace 2011), explained by single moments. An activity is certain
 * to run between its latest start and its earliest end. */

void
lm_learning_init_load (LmLearning *self)
{
  self->load = g_new0 (int, MAX (self->n_resources, 1) * (gsize) self->horizon);
  self->part_from = g_new0 (int, self->n);
  self->part_to = g_new0 (int, self->n);
  self->parts = g_new (LmPart, self->n);
  self->uses = g_new0 (LmUse *, MAX (self->n_resources, 1));
  self->n_uses = g_new0 (int, MAX (self->n_resources, 1));
  for (int r = 0; r < self->n_resources; r++)
    {
      LmUse *uses = self->uses[r] = g_new (LmUse, self->n);

      for (int i = 0; i < self->n; i++)
        {
          int demand = self->demand[i * self->n_resources + r];
          int k = self->n_uses[r];

          if (demand == 0 || self->duration[i] == 0)
            continue;
          if (demand > self->capacity[r])
            self->closed = TRUE;
          for (; k > 0 && uses[k - 1].demand < demand; k--)
            uses[k] = uses[k - 1];
          uses[k] = (LmUse) { i, demand };
          self->n_uses[r]++;
        }
    }
}

static void
add_load (LmLearning *self, int activity, int from, int to, int sign)
{
  const int *demand = self->demand + activity * self->n_resources;

  for (int r = 0; r < self->n_resources; r++)
    if (demand[r] > 0)
      {
        int *load = self->load + r * (gsize) self->horizon;

        for (int t = from; t < to; t++)
          load[t] += sign * demand[r];
      }
}

/* Brings the load back to what the bounds say; parts only shrink here. */
void
lm_learning_set_part (LmLearning *self, int i)
{
  int from = lm_learning_high (self, i);
  int to = lm_learning_low (self, i) + self->duration[i];

  if (self->part_from[i] >= self->part_to[i])
    return;
  if (from >= to)
    {
      add_load (self, i, self->part_from[i], self->part_to[i], -1);
      self->part_from[i] = self->part_to[i] = 0;
      return;
    }
  if (from > self->part_from[i])
    {
      add_load (self, i, self->part_from[i], from, -1);
      self->part_from[i] = from;
    }
  if (to < self->part_to[i])
    {
      add_load (self, i, to, self->part_to[i], -1);
      self->part_to[i] = to;
    }
}

static gboolean
overload (LmLearning *self, int resource, int moment)
{
  g_array_set_size (self->conflict, 0);
  if (self->level > 0)
    lm_learning_explain_load (self, resource, moment, -1, self->trail_len, self->conflict);
  return FALSE;
}

/* The earliest start moves past the last moment of [from, to) that has no
 * room for the activity, which would cover it from where it starts now. */
static gboolean
push_later (LmLearning *self, int i, int r, int demand, int from, int to)
{
  const int *load = self->load + r * (gsize) self->horizon;
  int room = self->capacity[r] - demand;

  for (int t = to - 1; t >= from; t--)
    if (load[t] > room)
      return lm_learning_assert (self, 2 * i, t + 1, LM_REASON_LOAD, r, t);
  return TRUE;
}

static gboolean
push_earlier (LmLearning *self, int i, int r, int demand, int from, int to)
{
  const int *load = self->load + r * (gsize) self->horizon;
  int room = self->capacity[r] - demand;

  for (int t = from; t < to; t++)
    if (load[t] > room)
      return lm_learning_assert (self, 2 * i + 1, self->duration[i] - t, LM_REASON_LOAD, r, t);
  return TRUE;
}

/* The load of one resource grew between those moments, to `most`. */
static gboolean
look_at_others (LmLearning *self, int activity, int r, int from, int to, int most)
{
  int room = self->capacity[r] - most;

  for (int k = 0; k < self->n_uses[r]; k++)
    {
      const LmUse *use = &self->uses[r][k];
      int i = use->activity;
      int low, high, d;

      if (use->demand <= room)
        break;
      low = lm_learning_low (self, i);
      high = lm_learning_high (self, i);
      if (low == high || i == activity)
        continue;
      d = self->duration[i];
      if (low < to && MIN (high, low + d) > from &&
          !push_later (self, i, r, use->demand, MAX (low, from), MIN (to, MIN (high, low + d))))
        return FALSE;
      low = lm_learning_low (self, i);
      if (MAX (high, low + d) < to && high + d > from &&
          !push_earlier (self, i, r, use->demand, MAX (from, MAX (high, low + d)), MIN (to, high + d)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
grow (LmLearning *self, int activity, int from, int to)
{
  const int *demand = self->demand + activity * self->n_resources;
  int full = -1, at = 0;

  for (int r = 0; r < self->n_resources; r++)
    if (demand[r] > 0)
      {
        int *load = self->load + r * (gsize) self->horizon;

        for (int t = from; t < to; t++)
          {
            load[t] += demand[r];
            if (load[t] > self->capacity[r])
              {
                full = r;
                at = t;
              }
          }
      }
  return full < 0 || overload (self, full, at);
}

static gboolean
look_around (LmLearning *self, int activity, int from, int to)
{
  const int *demand = self->demand + activity * self->n_resources;

  self->steps += to - from;
  for (int r = 0; r < self->n_resources; r++)
    if (demand[r] > 0)
      {
        const int *load = self->load + r * (gsize) self->horizon;
        int most = 0;

        for (int t = from; t < to; t++)
          most = MAX (most, load[t]);
        if (!look_at_others (self, activity, r, from, to, most))
          return FALSE;
      }
  return TRUE;
}

gboolean
lm_learning_propagate_load (LmLearning *self, int i)
{
  int d = self->duration[i];
  int from = lm_learning_high (self, i);
  int to = lm_learning_low (self, i) + d;
  int old_from = self->part_from[i];
  int old_to = self->part_to[i];

  if (d == 0)
    return TRUE;
  if (from < to)
    {
      gboolean is_new = old_from >= old_to;

      self->part_from[i] = from;
      self->part_to[i] = to;
      if (is_new)
        {
          if (!grow (self, i, from, to) || !look_around (self, i, from, to))
            return FALSE;
        }
      else
        {
          gboolean fits = grow (self, i, from, old_from);

          /* Both ends stand in the load before anything else is done: a later undo takes both away. */
          fits = grow (self, i, old_to, to) && fits;
          if (!fits || (from < old_from && !look_around (self, i, from, old_from)) ||
              (old_to < to && !look_around (self, i, old_to, to)))
            return FALSE;
        }
    }
  for (int r = 0; r < self->n_resources; r++)
    {
      int demand = self->demand[i * self->n_resources + r];
      int low = lm_learning_low (self, i);
      int high = lm_learning_high (self, i);
      gboolean is_certain = self->part_from[i] < self->part_to[i];

      if (demand == 0)
        continue;
      if (low == high)
        break;
      if (!push_later (self, i, r, demand, low, MIN (low + d, is_certain ? self->part_from[i] : high)))
        return FALSE;
      if (!push_earlier (self, i, r, demand, MAX (high, is_certain ? self->part_to[i] : low + d), high + d))
        return FALSE;
    }
  return TRUE;
}

/* side < 0: the moment is over-full by itself. Otherwise that activity has no
 * place at the moment, and starts after it (or ends before it). */
void
lm_learning_explain_load (LmLearning *self, int resource, int moment, int side, int at, GArray *facts)
{
  LmPart *found = self->parts;
  int n_found = 0;
  int sum = 0;
  int enough = self->capacity[resource] + 1;
  LmFact fact;

  if (side >= 0)
    {
      int i = side / 2;

      enough -= self->demand[i * self->n_resources + resource];
      if (side & 1)
        fact = (LmFact) { side, -moment };
      else
        fact = (LmFact) { side, moment + 1 - self->duration[i] };
      g_array_append_val (facts, fact);
    }
  for (int k = 0; k < self->n_uses[resource]; k++)
    {
      const LmUse *use = &self->uses[resource][k];
      int i = use->activity;
      int later = moment + 1 - self->duration[i];
      int entry, other, place;

      if (self->part_from[i] > moment || self->part_to[i] <= moment || (side >= 0 && i == side / 2))
        continue;
      entry = lm_learning_find (self, 2 * i, later);
      other = lm_learning_find (self, 2 * i + 1, -moment);
      entry = MAX (entry, other);
      if (entry >= at)
        continue;
      sum += use->demand;
      /* The oldest first, so that those which can be missed are the newest. */
      for (place = n_found++; place > 0 && found[place - 1].entry > entry; place--)
        found[place] = found[place - 1];
      found[place] = (LmPart) { i, use->demand, entry };
    }
  for (int k = n_found - 1; k >= 0; k--)
    {
      int i = found[k].activity;

      if (sum - found[k].demand >= enough)
        {
          sum -= found[k].demand;
          continue;
        }
      fact = (LmFact) { 2 * i, moment + 1 - self->duration[i] };
      g_array_append_val (facts, fact);
      fact = (LmFact) { 2 * i + 1, -moment };
      g_array_append_val (facts, fact);
    }
}
