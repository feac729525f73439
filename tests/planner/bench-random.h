#pragma once

#include <glib.h>

/* Districts made up from nothing, planned and looked at by the checker; gives
 * the number of hard violations. */
guint bench_random (guint64 seed, guint n, gint64 schedules);
