#include "board/lm-time-axis.h"

#include <math.h>

struct _LmTimeAxis {
  LmDay first, end;
  int open, close;
  double scale;
  guint8 *kinds;
  double *before; /* working days' worth of width before each day; n + 1 values */
};

static inline guint
count_days (const LmTimeAxis *self)
{
  return self->end - self->first;
}

static inline int
column_x (const LmTimeAxis *self, guint i)
{
  return (int) floor (self->before[i] * self->scale + 0.5);
}

LmTimeAxis *
lm_time_axis_new (LmDay first, LmDay end, const guint8 *kinds, int open, int close)
{
  LmTimeAxis *self;

  g_return_val_if_fail (first < end && open < close, NULL);
  self = g_new0 (LmTimeAxis, 1);
  self->first = first;
  self->end = end;
  self->open = open;
  self->close = close;
  self->scale = 56;
  self->kinds = g_memdup2 (kinds, end - first);
  self->before = g_new (double, end - first + 1);
  self->before[0] = 0;
  for (guint i = 0; i < count_days (self); i++)
    self->before[i + 1] = self->before[i] + (kinds[i] == LM_DAY_KIND_REST ? LM_TIME_AXIS_REST : 1);
  return self;
}

void
lm_time_axis_free (LmTimeAxis *self)
{
  g_free (self->kinds);
  g_free (self->before);
  g_free (self);
}

LmDay
lm_time_axis_get_first (const LmTimeAxis *self)
{
  return self->first;
}

LmDay
lm_time_axis_get_end (const LmTimeAxis *self)
{
  return self->end;
}

LmDayKind
lm_time_axis_get_kind (const LmTimeAxis *self, LmDay day)
{
  if (day < self->first || day >= self->end)
    return LM_DAY_KIND_REST;
  return self->kinds[day - self->first];
}

double
lm_time_axis_get_scale (const LmTimeAxis *self)
{
  return self->scale;
}

void
lm_time_axis_set_scale (LmTimeAxis *self, double scale)
{
  g_return_if_fail (scale > 0);
  self->scale = scale;
}

int
lm_time_axis_get_width (const LmTimeAxis *self)
{
  return column_x (self, count_days (self));
}

int
lm_time_axis_get_day_x (const LmTimeAxis *self, LmDay day)
{
  return column_x (self, CLAMP (day, self->first, self->end) - self->first);
}

int
lm_time_axis_get_day_width (const LmTimeAxis *self, LmDay day)
{
  if (day < self->first || day >= self->end)
    return 0;
  return column_x (self, day - self->first + 1) - column_x (self, day - self->first);
}

int
lm_time_axis_get_x (const LmTimeAxis *self, LmInstant instant)
{
  LmDay day = lm_instant_get_day (instant);
  int minute = CLAMP (lm_instant_get_minute (instant), self->open, self->close);
  int x = lm_time_axis_get_day_x (self, day);

  return x + (int) floor ((double) lm_time_axis_get_day_width (self, day) * (minute - self->open) / (self->close - self->open) + 0.5);
}

LmDay
lm_time_axis_get_day (const LmTimeAxis *self, int x)
{
  guint low = 0, high = count_days (self);

  /* The last column that starts at or before x. */
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (column_x (self, middle) <= x)
        low = middle;
      else
        high = middle;
    }
  return self->first + low;
}

LmInstant
lm_time_axis_get_instant (const LmTimeAxis *self, double x)
{
  LmDay day = lm_time_axis_get_day (self, (int) floor (x));
  int width = lm_time_axis_get_day_width (self, day);
  double share = width > 0 ? (x - lm_time_axis_get_day_x (self, day)) / width : 0;

  return lm_instant (day, self->open + (int) floor (CLAMP (share, 0, 1) * (self->close - self->open) + 0.5));
}

double
lm_time_axis_zoom (LmTimeAxis *self, double scale, double x)
{
  double factor = scale / self->scale;

  /* Widths are all in proportion to the scale, so the point goes along. */
  lm_time_axis_set_scale (self, scale);
  return x * factor;
}

LmInstant
lm_time_axis_snap (const LmTimeAxis *self, LmInstant instant, LmSnap snap)
{
  LmDay day = CLAMP (lm_instant_get_day (instant), self->first, self->end - 1);

  switch (snap)
    {
    case LM_SNAP_QUARTER:
      {
        int minute = CLAMP ((lm_instant_get_minute (instant) + 7) / 15 * 15, self->open, self->close);

        return lm_instant (day, minute);
      }
    case LM_SNAP_DAY:
      return lm_instant (day, self->open);
    case LM_SNAP_WORKING:
      for (int distance = 0; distance < (int) count_days (self); distance++)
        {
          if (lm_time_axis_get_kind (self, day - distance) == LM_DAY_KIND_WORKING)
            return lm_instant (day - distance, self->open);
          if (lm_time_axis_get_kind (self, day + distance) == LM_DAY_KIND_WORKING)
            return lm_instant (day + distance, self->open);
        }
      return lm_instant (day, self->open);
    case LM_SNAP_WEEK:
      return lm_instant (day - lm_day_get_weekday (day), self->open);
    default:
      g_return_val_if_reached (instant);
    }
}
