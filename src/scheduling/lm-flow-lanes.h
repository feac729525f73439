#pragma once

/* The kernel for one size of cells; included once by lm-flow-kernel-16.c and
 * once by lm-flow-kernel-32.c, which say CELL, CELLS (in a vector) and the
 * moves by one cell.
 *
 * A row before the first and rows behind the last are kept at 0, so that no
 * place and no machine is an exception. */

#include "lm-flow-kernel-private.h"

#include <string.h>

typedef CELL Vector __attribute__ ((vector_size (16), may_alias));

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__has_attribute) && !defined(__SANITIZE_ADDRESS__)
#if __has_attribute(target_clones)
/* Newer processors do the same in fewer instructions. */
#define CLONES __attribute__ ((target_clones ("avx2", "default")))
#endif
#endif
#ifndef CLONES
#define CLONES
#endif
#define INLINE static inline __attribute__ ((always_inline))

#define ROW(rows, s) ((Vector *) (rows) + (gssize) (s) * vectors)
#define CELL_AT(rows, s, i) (((const CELL *) (rows))[(gssize) (s) * self->width + (i)])

INLINE Vector
later (Vector a, Vector b)
{
  Vector mask = (Vector) (a > b);

  return (a & mask) | (b & ~mask);
}

INLINE void
copy (Vector *to, const Vector *from, const int vectors)
{
#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++)
    to[v] = from[v];
}

/* The head of a row from the row before it: a job starts on a machine when the
 * job before it and the machine before it are done. */
INLINE void
step_head (Vector *head, const Vector *work, const int vectors)
{
  Vector below = { 0 };

#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++)
    {
      Vector own = head[v];

      head[v] = later (SHIFT_UP (below, own), own) + work[v];
      below = own;
    }
}

INLINE void
step_tail (Vector *tail, const Vector *work, const int vectors)
{
  Vector above = { 0 };

#pragma GCC unroll 4
  for (int v = vectors - 1; v >= 0; v--)
    {
      Vector own = tail[v];

      tail[v] = later (SHIFT_DOWN (own, above), own) + work[v];
      above = own;
    }
}

/* When the job that is tried leaves the machines, and how long the whole
 * takes by what is known so far. */
INLINE void
step_try (Vector *leaves, Vector *ends, const Vector *time, const Vector *head, const Vector *tail, const int vectors)
{
  Vector below = { 0 }, ends_below = { 0 };

#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++)
    {
      Vector own = leaves[v], own_ends = ends[v];

      leaves[v] = later (SHIFT_UP (below, own), head[v]) + time[v];
      ends[v] = later (SHIFT_UP (ends_below, own_ends), leaves[v] + tail[v]);
      below = own;
      ends_below = own_ends;
    }
}

/* The times of row s in the order without the job at `removed`: those from there on move up. */
INLINE void
select_work (Vector *work, const LmFlowKernel *self, int s, int removed, const int vectors)
{
  const Vector *old = ROW (self->work, s), *next = ROW (self->work, s + 1), *mask = ROW (self->masks, s - removed);

#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++)
    work[v] = (old[v] & mask[v]) | (next[v] & ~mask[v]);
}

/* The job in every place of the order. */
INLINE void
walk_all (LmFlowKernel *self, int job, Vector *scratch, const int vectors)
{
  Vector *leaves = scratch, *ends = scratch + vectors;
  const Vector *time = ROW (self->time, job);
  int last = self->len + self->m - 1;

  for (int s = 0; s <= last; s++)
    {
      step_try (leaves, ends, time, ROW (self->head, s - 1), ROW (self->tail, s), vectors);
      ((Vector *) self->ends)[s] = ends[vectors - 1];
    }
}

/* The same without the job at `removed`: the heads before it and the tails
 * behind it stand as they are. */
INLINE void
walk_others (LmFlowKernel *self, int job, int removed, Vector *scratch, const int vectors)
{
  Vector *leaves = scratch, *ends = scratch + vectors, *row = scratch + 2 * vectors, *work = scratch + 3 * vectors;
  const Vector *time = ROW (self->time, job);
  int last = self->len + self->m - 2;
  int width = vectors * CELLS;
  int s;

  copy (row, ROW (self->tail, removed + width), vectors);
  copy (ROW (self->new_tail, removed + width - 1), row, vectors);
  for (s = removed + width - 2; s >= removed; s--)
    {
      select_work (work, self, s, removed, vectors);
      step_tail (row, work, vectors);
      copy (ROW (self->new_tail, s), row, vectors);
    }
  for (; s >= 0; s--)
    {
      step_tail (row, ROW (self->work, s), vectors);
      copy (ROW (self->new_tail, s), row, vectors);
    }

  for (s = 0; s <= MIN (removed, last); s++)
    {
      step_try (leaves, ends, time, ROW (self->head, s - 1), ROW (self->new_tail, s), vectors);
      ((Vector *) self->ends)[s] = ends[vectors - 1];
    }
  copy (row, ROW (self->head, removed - 1), vectors);
  for (; s <= MIN (removed + width - 1, last); s++)
    {
      select_work (work, self, s - 1, removed, vectors);
      step_head (row, work, vectors);
      copy (ROW (self->new_head, s - 1), row, vectors);
      step_try (leaves, ends, time, row, ROW (self->new_tail, s), vectors);
      ((Vector *) self->ends)[s] = ends[vectors - 1];
    }
  for (; s <= last; s++)
    {
      step_head (row, ROW (self->work, s), vectors);
      copy (ROW (self->new_head, s - 1), row, vectors);
      step_try (leaves, ends, time, row, ROW (self->tail, s + 1), vectors);
      ((Vector *) self->ends)[s] = ends[vectors - 1];
    }
}

INLINE void
walk (LmFlowKernel *self, int job, int removed, Vector *scratch, const int vectors)
{
  if (removed < 0)
    walk_all (self, job, scratch, vectors);
  else
    walk_others (self, job, removed, scratch, vectors);
}

INLINE void
refresh_rows (LmFlowKernel *self, int from, int until, Vector *row, const int vectors)
{
  int width = vectors * CELLS;
  int end = self->len + width;

  copy (row, ROW (self->head, from - 1), vectors);
  for (int s = from; s < end; s++)
    {
      step_head (row, ROW (self->work, s), vectors);
      copy (ROW (self->head, s), row, vectors);
    }
  memset (ROW (self->tail, end), 0, sizeof *row * vectors);
  end = MIN (until, self->len) + width;
  copy (row, ROW (self->tail, end), vectors);
  for (int s = end - 1; s >= 0; s--)
    {
      step_tail (row, ROW (self->work, s), vectors);
      copy (ROW (self->tail, s), row, vectors);
    }
}

#define KERNEL_OF(k)                                                                      \
  CLONES static void walk_##k (LmFlowKernel *self, int job, int removed)                  \
  {                                                                                       \
    Vector scratch[4 * k] = { 0 };                                                        \
    walk (self, job, removed, scratch, k);                                                \
  }                                                                                       \
  CLONES static void refresh_##k (LmFlowKernel *self, int from, int until)                \
  {                                                                                       \
    Vector row[k];                                                                        \
    refresh_rows (self, from, until, row, k);                                             \
  }
KERNEL_OF (1)
KERNEL_OF (2)
KERNEL_OF (3)

CLONES static void
walk_more (LmFlowKernel *self, int job, int removed)
{
  int vectors = self->width / CELLS;

  memset (self->scratch, 0, sizeof (Vector) * 4 * vectors);
  walk (self, job, removed, self->scratch, vectors);
}

CLONES static void
refresh_more (LmFlowKernel *self, int from, int until)
{
  refresh_rows (self, from, until, self->scratch, self->width / CELLS);
}

static void
refresh (LmFlowKernel *self, int from, int until)
{
  CELL *work = self->work;
  const CELL *time = self->time;
  int width = self->width;

  for (int p = from; p < until; p++)
    {
      CELL *cell = work + (gssize) p * width;

      for (int i = 0; i < self->m; i++)
        cell[i * (width + 1)] = p < self->len ? time[(gssize) self->order[p] * width + i] : 0;
    }
  switch (width / CELLS)
    {
    case 1: refresh_1 (self, from, until); break;
    case 2: refresh_2 (self, from, until); break;
    case 3: refresh_3 (self, from, until); break;
    default: refresh_more (self, from, until);
    }
}

/* How long the machines stand idle around the job in that place. */
static gint64
get_idle (const LmFlowKernel *self, int job, int removed, int place)
{
  int n_others = removed < 0 ? self->len : self->len - 1;
  const CELL *before = removed < 0 || place - 1 < removed ? self->head : self->new_head;
  const CELL *here = removed < 0 || place < removed ? self->head : self->new_head;
  int next = place < n_others ? self->order[removed < 0 || place < removed ? place : place + 1] : -1;
  gint64 idle = 0;
  gint64 leaves = 0, next_leaves = 0;

  for (int i = 0; i < self->m; i++)
    {
      gint64 free = place > 0 ? CELL_AT (before, place - 1 + i, i) : 0;
      gint64 time = CELL_AT (self->time, job, i);

      leaves = MAX (leaves, free) + time;
      if (next < 0)
        idle += i > 0 ? leaves - time - free : 0;
      else
        {
          gint64 next_time = CELL_AT (self->time, next, i);

          if (i > 0)
            idle += leaves - time - (CELL_AT (here, place + i, i) - next_time) + MAX (0, next_leaves - leaves);
          next_leaves = MAX (next_leaves, leaves) + next_time;
        }
    }
  return idle;
}

static int
try (LmFlowKernel *self, int job, int removed, int limit, int *place)
{
  const CELL *ends = (const CELL *) self->ends + (self->m - 1) * CELLS + (self->m - 1) % CELLS;
  int n_places = removed < 0 ? self->len + 1 : self->len;
  gint64 least_idle = G_MAXINT64;
  CELL best = CELL_MAX;

  switch (self->width / CELLS)
    {
    case 1: walk_1 (self, job, removed); break;
    case 2: walk_2 (self, job, removed); break;
    case 3: walk_3 (self, job, removed); break;
    default: walk_more (self, job, removed);
    }
  for (int p = 0; p < n_places; p++)
    best = MIN (best, ends[p * CELLS]);
  if ((gint64) best > limit)
    return (int) best;
  *place = -1;
  for (int p = 0; p < n_places; p++)
    if (ends[p * CELLS] == best)
      {
        gint64 idle = get_idle (self, job, removed, p);

        if (idle < least_idle)
          {
            least_idle = idle;
            *place = p;
          }
      }
  return (int) best;
}

static int
get_end (const LmFlowKernel *self)
{
  return (int) CELL_AT (self->head, self->len + self->m - 2, self->m - 1);
}

/* `rows` rows at 0, with one before the first. */
static gpointer
make_rows (const LmFlowKernel *self, gsize rows)
{
  return g_aligned_alloc0 (rows * self->width, sizeof (CELL), 64);
}

void
SET_KERNEL (LmFlowKernel *self, const LmFlowShop *shop)
{
  gsize rows;

  self->width = (self->m + CELLS - 1) / CELLS * CELLS;
  rows = (gsize) self->n + 2 * self->width + 4;
  self->time = make_rows (self, self->n);
  self->work = make_rows (self, rows);
  self->head_rows = make_rows (self, rows);
  self->head = (CELL *) self->head_rows + self->width;
  self->tail = make_rows (self, rows);
  self->new_head = make_rows (self, rows);
  self->new_tail = make_rows (self, rows);
  self->ends = g_aligned_alloc0 (rows, sizeof (Vector), 64);
  self->masks = make_rows (self, self->width);
  self->scratch = make_rows (self, 4);
  for (int k = 0; k < self->width; k++)
    for (int i = k + 1; i < self->width; i++)
      ((CELL *) self->masks)[k * self->width + i] = CELL_MAX;
  for (int j = 0; j < self->n; j++)
    for (int i = 0; i < self->m; i++)
      ((CELL *) self->time)[(gssize) j * self->width + i] = (CELL) shop->time[(gssize) j * self->m + i];
  self->refresh = refresh;
  self->try = try;
  self->get_end = get_end;
}
