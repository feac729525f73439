#pragma once

#include "core/lm-snapshot.h"

/* A planned district made by hand, for the tests, the pictures and the
 * measurements of the board: `n_homes` homes of 12 steps in trains of 40, the
 * work at different stages around `today`. The same for the same arguments. */
LmSnapshot *district_new (guint n_homes, LmDay today);
