#pragma once

#include "core/lm-snapshot.h"

/* A district made up from nothing by a seed: its steps, methods, people, homes
 * and promises have little to do with each other, so that every rule comes to
 * meet every other. Each rule can be left out. */
typedef enum {
  RANDOM_LAGS = 1 << 0,         /* minimum and maximum lags in all three units */
  RANDOM_PERSONS = 1 << 1,      /* steps for several people, and steps that can be divided */
  RANDOM_SHARED = 1 << 2,       /* shared steps and coupled homes */
  RANDOM_OVERNIGHT = 1 << 3,
  RANDOM_VISITS = 1 << 4,       /* an earlier visit */
  RANDOM_QUALIFICATIONS = 1 << 5,
  RANDOM_CALENDARS = 1 << 6,    /* several calendars, holidays */
  RANDOM_ABSENCE = 1 << 7,
  RANDOM_AVAILABILITY = 1 << 8,
  RANDOM_PROMISES = 1 << 9,
  RANDOM_READINESS = 1 << 10,
  RANDOM_BUFFERS = 1 << 11,
  RANDOM_HEAT = 1 << 12,        /* the heating season */
  RANDOM_REFUSERS = 1 << 13,
  RANDOM_ALL = (1 << 14) - 1,
} RandomRules;

#define RANDOM_TODAY 20514 /* Monday 2 March 2026 */

/* (transfer full) */
LmSnapshot *random_district (guint64 seed, guint n_homes, RandomRules rules);
