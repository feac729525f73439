#include "simulation/lm-learning.h"

#include <string.h>

#include "core/lm-home.h"
#include "lm-actuals-private.h"
#include "lm-simulation-noise.h"

/* Standard normal quantiles of 0.1 … 0.9. */
static const double normal[LM_CALIBRATION_QUANTILES] = { -1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816 };

static void
on_actual (const LmHomeRow *home, LmId method, const LmWorkStep *work, int minutes, gpointer data)
{
  LmCalibration *calibration = data;
  LmMinutes planned = lm_minutes (work->low, work->typical, work->high);

  calibration->n_steps++;
  for (guint i = 0; i < LM_CALIBRATION_QUANTILES; i++)
    {
      double limit = planned.constant + normal[i] * (planned.linear + normal[i] * planned.square);

      /* A minute is written down whole. */
      calibration->below[i] += minutes <= MAX (limit, planned.least) + 0.5;
    }
}

/* The day on which the home was connected, or LM_DAY_NONE. */
static LmDay
connected_on (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (snapshot, VISIT, home, &n);

  for (guint i = 0; i < n; i++)
    if (visits[i]->kind == LM_APPOINTMENT_KIND_CONNECTION && visits[i]->outcome == LM_OUTCOME_DONE)
      return visits[i]->day;
  return LM_DAY_NONE;
}

static void
count_promises (LmSnapshot *snapshot, LmId home, LmDay today, LmCalibration *calibration)
{
  guint n;
  const LmPromiseRow **promises = LM_OF_HOME (snapshot, PROMISE, home, &n);
  LmDay done = connected_on (snapshot, home);

  for (guint i = 0; i < n; i++)
    {
      LmPromiseCount *count = &calibration->promises[promises[i]->precision];
      const LmAppointmentRow *appointment =
        promises[i]->appointment ? LM_FIND (snapshot, APPOINTMENT, promises[i]->appointment) : NULL;

      /* A survey is no connection. */
      if (appointment && appointment->kind != LM_APPOINTMENT_KIND_CONNECTION)
        continue;
      if (i > 0 && promises[i]->precision == promises[i - 1]->precision && promises[i]->first_day == promises[i - 1]->first_day &&
          promises[i]->end_day == promises[i - 1]->end_day)
        continue;
      if (done != LM_DAY_NONE && done >= promises[i]->first_day && done < promises[i]->end_day)
        count->held++;
      else if (done != LM_DAY_NONE || promises[i]->end_day <= today)
        count->broken++;
      else
        count->open++;
    }
}

void
lm_calibration_of_project (LmSnapshot *snapshot, LmDay today, LmCalibration *calibration)
{
  guint n;
  const LmHomeRow *homes;
  const LmVisitRow *visits;

  g_return_if_fail (snapshot != NULL && calibration != NULL);
  memset (calibration, 0, sizeof *calibration);
  homes = LM_ROWS (snapshot, HOME, &n);
  for (guint i = 0; i < n; i++)
    count_promises (snapshot, homes[i].id, today, calibration);
  visits = LM_ROWS (snapshot, VISIT, &n);
  for (guint i = 0; i < n; i++)
    if (visits[i].kind == LM_APPOINTMENT_KIND_CONNECTION && visits[i].outcome != LM_OUTCOME_RUNNING)
      {
        calibration->visits++;
        calibration->no_access += visits[i].outcome == LM_OUTCOME_NO_ACCESS;
      }
  lm_actuals_read (snapshot, on_actual, calibration);
  for (guint i = 0; i < LM_CALIBRATION_QUANTILES && calibration->n_steps > 0; i++)
    calibration->below[i] /= calibration->n_steps;
}
