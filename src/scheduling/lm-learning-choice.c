#include "lm-learning-private.h"

/* What to decide next. By the clock: the activity that can start earliest
 * starts there. By heat: the bound that took part in most recent dead ends
 * (VSIDS, Moskewicz and others 2001), on the side where the best schedule has
 * it. */

#define MAX_ATOMS 4000000

void
lm_learning_init_choice (LmLearning *self)
{
  gint64 total = 0;

  do
    {
      if (total > 0)
        self->atom_shift++;
      total = 0;
      for (int x = 0; x < self->n_variables; x++)
        total += ((lm_learning_high (self, x) - lm_learning_low (self, x)) >> self->atom_shift) + 1;
    }
  while (total > MAX_ATOMS && self->atom_shift < 30);
  self->n_atoms = total;
  self->atom_start = g_new (int, self->n_variables);
  self->atom_base = g_new (int, self->n_variables);
  self->atom_owner = g_new (int, total);
  self->atom_value = g_new (int, total);
  self->heat = g_new0 (float, total);
  self->heap = g_new (int, total);
  self->heap_place = g_new (int, total);
  total = 0;
  for (int x = 0; x < self->n_variables; x++)
    {
      int n = ((lm_learning_high (self, x) - lm_learning_low (self, x)) >> self->atom_shift) + 1;

      self->atom_start[x] = total;
      self->atom_base[x] = lm_learning_low (self, x);
      for (int k = 0; k < n; k++)
        {
          self->atom_owner[total] = x;
          self->atom_value[total] = self->atom_base[x] + (k << self->atom_shift);
          self->heap_place[total++] = -1;
        }
    }
  self->heat_step = 1;
  self->taken = g_array_new (FALSE, FALSE, sizeof (LmFact));
}

static void
rise (LmLearning *self, int place)
{
  int atom = self->heap[place];
  float heat = self->heat[atom];

  while (place > 0)
    {
      int up = (place - 1) / 2;

      if (self->heat[self->heap[up]] >= heat)
        break;
      self->heap[place] = self->heap[up];
      self->heap_place[self->heap[place]] = place;
      place = up;
    }
  self->heap[place] = atom;
  self->heap_place[atom] = place;
}

static void
sink (LmLearning *self, int place)
{
  int atom = self->heap[place];
  float heat = self->heat[atom];

  for (;;)
    {
      int down = 2 * place + 1;

      if (down >= self->heap_len)
        break;
      if (down + 1 < self->heap_len && self->heat[self->heap[down + 1]] > self->heat[self->heap[down]])
        down++;
      if (self->heat[self->heap[down]] <= heat)
        break;
      self->heap[place] = self->heap[down];
      self->heap_place[self->heap[place]] = place;
      place = down;
    }
  self->heap[place] = atom;
  self->heap_place[atom] = place;
}

static void
put_in (LmLearning *self, int atom)
{
  if (self->heap_place[atom] >= 0)
    return;
  self->heap[self->heap_len] = atom;
  self->heap_place[atom] = self->heap_len;
  rise (self, self->heap_len++);
}

void
lm_learning_heat (LmLearning *self, int side, int value)
{
  int atom = lm_learning_get_atom (self, side, value);

  self->atom_value[atom] = side & 1 ? -value : value - 1;
  self->heat[atom] += self->heat_step;
  if (self->heat[atom] > 1e20f)
    {
      for (int a = 0; a < self->n_atoms; a++)
        self->heat[a] *= 1e-20f;
      self->heat_step *= 1e-20f;
    }
  if (self->heap_place[atom] >= 0)
    rise (self, self->heap_place[atom]);
  else
    put_in (self, atom);
}

void
lm_learning_cool (LmLearning *self)
{
  self->heat_step *= 1 / 0.95f;
  self->clause_step *= 1 / 0.999f;
}

void
lm_learning_give_back (LmLearning *self)
{
  while (self->taken->len > 0)
    {
      LmFact taken = g_array_index (self->taken, LmFact, self->taken->len - 1);

      if (taken.value <= self->level && self->level > 0)
        break;
      g_array_set_size (self->taken, self->taken->len - 1);
      put_in (self, taken.side);
    }
}

static gboolean
choose_by_heat (LmLearning *self, LmFact *fact)
{
  while (self->heap_len > 0)
    {
      int atom = self->heap[0];
      int x = self->atom_owner[atom];
      int value = self->atom_value[atom];
      LmFact taken = { atom, self->level };
      gboolean early;

      if (value >= lm_learning_low (self, x) && value < lm_learning_high (self, x))
        {
          if (x < self->n)
            early = !self->guided || self->guide[x] <= value;
          else
            {
              const LmPair *pair = &self->pairs[x - self->n];

              /* 0 is «the second first». */
              early = self->guided ? self->guide[pair->first] > self->guide[pair->second]
                                   : lm_learning_low (self, pair->first) > lm_learning_low (self, pair->second);
            }
          *fact = early ? (LmFact) { 2 * x + 1, -value } : (LmFact) { 2 * x, value + 1 };
          return TRUE;
        }
      self->heap_place[atom] = -1;
      self->heap_len--;
      if (self->heap_len > 0)
        {
          self->heap[0] = self->heap[self->heap_len];
          sink (self, 0);
        }
      g_array_append_val (self->taken, taken);
    }
  return FALSE;
}

static gboolean
choose_by_clock (LmLearning *self, LmFact *fact)
{
  int chosen = -1, earliest = 0, slack = 0;

  for (int i = 0; i < self->n; i++)
    {
      int low = lm_learning_low (self, i);
      int high = lm_learning_high (self, i);

      if (low < high && (chosen < 0 || low < earliest || (low == earliest && high < slack)))
        {
          chosen = i;
          earliest = low;
          slack = high;
        }
    }
  if (chosen < 0)
    return FALSE;
  *fact = (LmFact) { 2 * chosen + 1, -earliest };
  return TRUE;
}

gboolean
lm_learning_choose (LmLearning *self, LmFact *fact)
{
  return (self->by_heat && choose_by_heat (self, fact)) || choose_by_clock (self, fact);
}
