#pragma once

#include "core/lm-time.h"

G_BEGIN_DECLS

/* The map between local time and pixels. It only ever grows from left to right
 * and knows working time: a night takes no room at all, so the hours of work
 * fill the column of their day, and days of rest are narrower. Every column
 * starts on a whole pixel. Covers the days [first, end). */
typedef struct _LmTimeAxis LmTimeAxis;

/* What a day is, which decides its width. */
typedef enum {
  LM_DAY_KIND_WORKING,
  LM_DAY_KIND_HOLIDAY, /* no work, but as wide as a working day: its name must fit */
  LM_DAY_KIND_REST,    /* the weekend: narrow */
} LmDayKind;

/* Width of a day of rest against a working day. */
#define LM_TIME_AXIS_REST 0.6

/* `kinds` holds an LmDayKind per day and is copied. Work is done from minute
 * `open` to minute `close` of a day. */
LmTimeAxis *lm_time_axis_new (LmDay first, LmDay end, const guint8 *kinds, int open, int close);
void lm_time_axis_free (LmTimeAxis *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmTimeAxis, lm_time_axis_free)

LmDay lm_time_axis_get_first (const LmTimeAxis *self);
LmDay lm_time_axis_get_end (const LmTimeAxis *self);
LmDayKind lm_time_axis_get_kind (const LmTimeAxis *self, LmDay day);

/* Pixels of a working day. */
double lm_time_axis_get_scale (const LmTimeAxis *self);
void lm_time_axis_set_scale (LmTimeAxis *self, double scale);

int lm_time_axis_get_width (const LmTimeAxis *self);

/* Left edge of the day; days outside the axis stand on its ends. */
int lm_time_axis_get_day_x (const LmTimeAxis *self, LmDay day);
int lm_time_axis_get_day_width (const LmTimeAxis *self, LmDay day);
/* Where an instant stands: before opening on the left edge of its day, after
 * closing on the right one. */
int lm_time_axis_get_x (const LmTimeAxis *self, LmInstant instant);

/* The day that holds the pixel: its column is [x of day, x of day + 1). Pixels
 * outside give the first or the last day. */
LmDay lm_time_axis_get_day (const LmTimeAxis *self, int x);
/* The instant at the pixel, within opening hours. */
LmInstant lm_time_axis_get_instant (const LmTimeAxis *self, double x);

/* Sets another scale and gives where that what stood at `x` stands now, so that
 * the view can keep it under the pointer. */
double lm_time_axis_zoom (LmTimeAxis *self, double scale, double x);

typedef enum {
  LM_SNAP_QUARTER, /* 15 minutes */
  LM_SNAP_DAY,     /* opening of the day */
  LM_SNAP_WORKING, /* opening of the nearest working day; the earlier where two are as near */
  LM_SNAP_WEEK,    /* opening of the Monday */
} LmSnap;

LmInstant lm_time_axis_snap (const LmTimeAxis *self, LmInstant instant, LmSnap snap);

G_END_DECLS
