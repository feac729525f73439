#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* What may become of a plan: it is carried out a thousand times over, with
 * durations, closed doors and bad weather drawn anew each time, by the policy
 * that crews really follow. A function: no I/O, no clock; the same plan, seed
 * and number of runs give the same answer, and the first n of more runs are the
 * n runs. The model and its sources stand in docs/simulation.md. */

/* What the project says about chance (columns of LmProjectRow). */
typedef struct {
  double no_access;   /* 0…1: a visit at which nobody lets the people in */
  double weather;     /* 0…1: working days on which nothing is done outside */
  double crew;        /* standard deviation of the factor on the minutes of a crew, of a method, */
  double method;      /* and of the whole district: drawn once a run, so they do not average out */
  double district;
  int return_days;    /* working days before a home that was missed can be visited again */
} LmUncertainty;

void lm_uncertainty_of_project (const LmProjectRow *project, LmUncertainty *uncertainty);

/* A plan compiled into arrays. Keeps a reference of the snapshot, no more of
 * the rows; can be run from any thread, by one at a time. */
typedef struct _LmSimulation LmSimulation;

/* `homes` and `steps` as the planner gives them or as they stand in a project;
 * trains are told apart by LmPlanHomeRow.train, whatever it numbers.
 * `uncertainty` NULL: that of the project. */
LmSimulation *lm_simulation_new (LmSnapshot *snapshot, const LmPlanHomeRow *homes, guint n_homes, const LmPlanStepRow *steps,
                                 guint n_steps, const LmUncertainty *uncertainty);

/* The same of a plan of the snapshot; 0: the adopted one. NULL without it. */
LmSimulation *lm_simulation_new_for_plan (LmSnapshot *snapshot, LmId plan, const LmUncertainty *uncertainty);

void lm_simulation_free (LmSimulation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmSimulation, lm_simulation_free)

/* Visits and steps that are simulated: homes that are done, have no day, or
 * whose day's steps are not placed are left out. */
guint lm_simulation_get_n_visits (LmSimulation *self);
guint lm_simulation_get_n_steps (LmSimulation *self);

#define LM_SIMULATION_MAX_RUNS 20000
/* Enough for a P80 of a visit to within a day; see docs/simulation.md. */
#define LM_SIMULATION_USUAL_RUNS 512

/* Called now and then with the share done, 0…1; FALSE stops. */
typedef gboolean (*LmSimulationProgress) (double done, gpointer data);

typedef struct _LmForecast LmForecast;

/* `runs` is rounded up to a multiple of 16. NULL only when stopped.
 * (transfer full) */
LmForecast *lm_simulation_run (LmSimulation *self, guint runs, guint64 seed, LmSimulationProgress progress, gpointer data);
void lm_forecast_free (LmForecast *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmForecast, lm_forecast_free)

guint lm_forecast_get_runs (LmForecast *self);

/* P50 and P80 are days on which the work is done, at the end of the day. On a
 * calendar no day has exactly 80 %, so the day nearest to it is taken; an error
 * is a standard error in working days. */
typedef struct {
  LmId home;
  LmId train;          /* as in the rows given; 0 none */
  LmDay planned;       /* the visit day of the plan */
  LmDay p50, p80;
  double error;        /* of p80 */
  double on_day;       /* P (done on the planned day) */
  double in_time;      /* P (a visit that people were let in for ends before the end of its day) */
  double promise;      /* P (the promise in force is kept); -1 without one */
} LmVisitForecast;

typedef struct {
  LmId train;
  guint n_homes;
  LmDay planned;       /* last connection day of the plan */
  LmDay p50, p80;      /* last connection day */
  double error;
  double late;         /* P (later than planned) */
  double root_squares; /* root of the summed squares of the spreads of its visits, per crew, in working days */
  double mean_delay;   /* working days by which it ends late, early runs counted as 0 */
} LmTrainForecast;

/* Of one visit each, in the order of the homes given; of trains in the order of
 * their first visit. Valid while the forecast lives. */
const LmVisitForecast *lm_forecast_get_visits (LmForecast *self, guint *n);
const LmTrainForecast *lm_forecast_get_trains (LmForecast *self, guint *n);
/* The whole district as if it were one train; n_homes 0 where nothing is simulated. */
const LmTrainForecast *lm_forecast_get_district (LmForecast *self);
/* The home's forecast, or NULL. */
const LmVisitForecast *lm_forecast_find_home (LmForecast *self, LmId home);

/* The working day of the runs, counted from the plan's first, on which the home
 * of visit `visit` was done; for tests and plots. */
int lm_forecast_get_run (LmForecast *self, guint visit, guint run);
/* Minutes by which the visits of all homes and runs took longer than planned:
 * the given quantile, 0…1. */
double lm_forecast_get_overrun (LmForecast *self, double quantile);

G_END_DECLS
