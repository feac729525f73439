#pragma once

#include "documents/lm-document.h"

G_BEGIN_DECLS

/* What a crew takes into the street: per home, hour by hour, the address, the
 * resident's phone, access and key, method, place of the unit, points of
 * attention, steps with times and persons, and lines for meter reading and
 * signature. From the adopted plan; a day without work gives one page that
 * says so. `language` is nl or en. */
LmDocument *lm_day_sheet_new (LmSnapshot *snapshot, LmId crew, LmDay day, const char *language);

typedef struct {
  LmId crew;
  LmDay day;
} LmCrewDay;

/* The crew days of the adopted plan with work in [first, end), by day, then by
 * crew; crew 0: every crew. (transfer full) (element-type LmCrewDay) */
GArray *lm_day_sheet_list (LmSnapshot *snapshot, LmId crew, LmDay first, LmDay end);

G_END_DECLS
