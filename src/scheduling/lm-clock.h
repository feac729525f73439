#pragma once

#include <time.h>

/* Processor time of this thread in seconds: what a search is given and what it reports. */
static inline double
lm_clock_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}
