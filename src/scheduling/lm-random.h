#pragma once

#include <glib.h>

/* Random numbers for the searches: xorshift64* (Vigna 2016), the same on every machine. */

static inline guint64
lm_random_start (guint64 seed)
{
  /* One step of splitmix64, so that near seeds lie far apart; never 0. */
  seed += 0x9e3779b97f4a7c15u;
  seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9u;
  seed = (seed ^ seed >> 27) * 0x94d049bb133111ebu;
  seed ^= seed >> 31;
  return seed ? seed : 1;
}

static inline guint64
lm_random_next (guint64 *state)
{
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * 0x2545f4914f6cdd1du;
}

/* From 0 to below `end`. */
static inline int
lm_random_below (guint64 *state, int end)
{
  return (int) (((lm_random_next (state) >> 32) * (guint64) end) >> 32);
}

static inline double
lm_random_unit (guint64 *state)
{
  return (lm_random_next (state) >> 11) * 0x1p-53;
}
