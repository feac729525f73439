#pragma once

#include "core/lm-snapshot.h"

/* The starting library with a short street: home 1 with everything known and
 * planned on Tuesday 12 May 2026 by the method R-B, home 2 with an English
 * letter and a window, home 3 of which nothing is known. */
#define HOME_1 1001
#define HOME_2 1002
#define HOME_3 1003
#define VISIT "2026-05-12"

LmSnapshot *fixture_new (void);
/* With more lines, see district.h. (takes a new reference only) */
LmSnapshot *fixture_edit (const char *script);
LmDay fixture_day (const char *iso);
LmId fixture_crew (LmSnapshot *snapshot, const char *name);
