#pragma once

#include "planner/lm-planner.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* Planning the open project: the planner's answer is compared with the adopted
 * plan, and only the rows that differ are written, as one command. Rows keep
 * their ids: trains by the homes they share, homes by home, steps by home or
 * coupling, step and visit. Done and running work stays as it stands. A plan of
 * the whole district is simulated (docs/simulation.md): the P80 of each home
 * comes from that. */

/* A home whose connection day is another than before. */
typedef struct {
  LmId home;
  LmDay before; /* LM_DAY_NONE: was not planned */
  LmDay after;  /* LM_DAY_NONE: is not planned any more */
  LmAppointmentState appointment; /* what the resident knows of it */
} LmPlanChange;

/* What a planning came to; counted. */
typedef struct {
  gatomicrefcount refs;
  guint n_trains;
  guint n_planned;      /* homes with a connection day, planned */
  guint n_provisional;  /* the same, provisional */
  guint n_unplanned;    /* homes without a day */
  guint n_conflicts;    /* homes whose day does not hold (too long, broken promise) */
  guint n_steps;        /* steps that stand in the plan */
  guint n_rows;         /* rows written */
  LmDay first_day;      /* of all connection days; LM_DAY_NONE without any */
  LmDay end_day;        /* first day after the last */
  LmDay p50_end;        /* first day after the last of half of all runs, as simulated; LM_DAY_NONE: not known */
  LmDay p80_end;        /* and of eight in ten */
  LmDay bound;          /* no plan of this work can end before this day; LM_DAY_NONE: unknown */
  LmId bound_trade;     /* the trade that binds it, or 0 */
  double gap;           /* lm_plan_get_gap() */
  LmPlanValue value, first_value; /* of this plan, and of the first one before it was improved */
  GArray *changes;      /* (element-type LmPlanChange) by home */
  GArray *causes;       /* (element-type LmPlanProblemCause) what stands in the way */
} LmPlanSummary;

#define LM_TYPE_PLAN_SUMMARY (lm_plan_summary_get_type ())
GType lm_plan_summary_get_type (void) G_GNUC_CONST;
LmPlanSummary *lm_plan_summary_ref (LmPlanSummary *self);
void lm_plan_summary_unref (LmPlanSummary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPlanSummary, lm_plan_summary_unref)

/* Options as the project has them: today, its cluster size, seed 1. */
void lm_project_get_plan_options (LmProject *self, LmPlanOptions *options);

/* Plans here and now, for scripts. `options` NULL: those of the project. NULL
 * with an error also when `progress` stopped it (G_IO_ERROR_CANCELLED).
 * (transfer full) */
LmPlanSummary *lm_project_plan (LmProject *self, const LmPlanOptions *options, LmPlanProgress progress, gpointer data,
                                GError **error);

/* Plans in a worker from the snapshot of now. `progress` is called on the
 * main thread; its answer is not asked, use the cancellable. When something
 * was edited meanwhile, or another planning was started, the result is dropped
 * and the call ends with G_IO_ERROR_CANCELLED; start again. */
void lm_project_plan_async (LmProject *self, const LmPlanOptions *options, LmPlanProgress progress, gpointer data,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LmPlanSummary *lm_project_plan_finish (LmProject *self, GAsyncResult *result, GError **error);

/* Whether the adopted plan is older than what it rests on: something of homes,
 * methods, crews, calendars or promises changed since it was made. */
gboolean lm_project_is_plan_stale (LmProject *self);

/* Keeps the adopted plan ready for questions about it (slots, moves, what to do
 * when the day goes wrong): after every edit it is brought up to date when there
 * is time, on a thread of its own where that takes long. For a program with a
 * main loop; without it the first question does the work. */
void lm_planning_keep_ready (LmProject *self);
/* Whether such a question is answered at once. */
gboolean lm_planning_is_ready (LmProject *self);

/* The frozen copy of a train, taken when its first home was confirmed; NULL
 * while it has none. */
const LmPlanRow *lm_planning_get_baseline (LmSnapshot *snapshot, LmId train);

/* Takes the baseline of the train again, from the plan of now. */
gboolean lm_project_reset_baseline (LmProject *self, LmId train, GError **error);

G_END_DECLS
