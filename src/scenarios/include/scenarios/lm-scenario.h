#pragma once

#include "planner/lm-planner.h"
#include "scenarios/lm-what-if.h"

G_BEGIN_DECLS

/* What a plan comes to, in the figures by which people choose between plans. */
typedef struct {
  guint n_trains;
  guint n_planned;      /* homes with a connection day, provisional ones included */
  guint n_unplanned;
  guint n_at_risk;      /* promises that the plan can't keep, and told windows that its P80 passes */
  guint n_moved;        /* homes whose resident was told of a day, and whose day is another now */
  LmDay first_day;      /* first connection day; LM_DAY_NONE without any */
  LmDay end_day;        /* first day after the last */
  LmDay bound_day;      /* no plan of this work ends before; LM_DAY_NONE */
  LmDay p50_day, p80_day; /* the last connection day in five, in eight of ten courses of things; LM_DAY_NONE: not simulated */
  LmId drum;            /* the trade that sets the pace: with the fullest hands; 0 */
  int drum_load;        /* percent of its hands that is used, over the time that it works */
  int idle;             /* percent of the crews' days, between their first and last work, without work */
  int per_week;         /* homes a week, in tenths, over the whole time */
  guint open_most;      /* homes open at once on the worst day: work outside begun, not connected yet */
  int open_days;        /* calendar days from the first work outside to the connection, in the middle of the homes */
  int inside;           /* minutes with people inside, per home, the mean of those planned: nuisance */
  guint n_visits;       /* times that residents must be at home, the survey not counted */
  gint64 crew_days;     /* days on which a crew has work, all crews together */
} LmPlanFigures;

/* The figures of rows as the planner gives them or as they stand in a project.
 * p50, p80 and bound are left LM_DAY_NONE. */
void lm_plan_figures_read (LmPlanFigures *self, LmSnapshot *snapshot, const LmPlanHomeRow *homes, guint n_homes,
                           const LmPlanStepRow *steps, guint n_steps);

/* «end_day=20987 …»: to keep with a scenario, and back. (transfer full) */
char *lm_plan_figures_format (const LmPlanFigures *self);
void lm_plan_figures_parse (LmPlanFigures *self, const char *text);

/* A scenario: how the district would be run, the plan that comes of it, and its
 * figures. */
typedef struct {
  LmWhatIf what_if;
  LmPlanFigures figures;
  LmSnapshot *snapshot; /* the district as it would be; the plan was made of it */
  LmPlan *plan;
} LmScenario;

/* Plans the district so; `runs` of the simulation for P50 and P80, 0: none. NULL when
 * `progress` stopped it. (transfer full) */
LmScenario *lm_scenario_new (LmSnapshot *snapshot, const LmWhatIf *what_if, const LmPlanOptions *options, guint runs,
                             LmPlanProgress progress, gpointer data);
void lm_scenario_free (LmScenario *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmScenario, lm_scenario_free)

/* The ways that are worth a look, the district as it is first: other sizes of
 * trains, other buffers, and one crew more of each trade that binds. (transfer
 * full) (element-type LmWhatIf) */
GArray *lm_scenario_list_ideas (LmSnapshot *snapshot);

/* What one crew more of each trade that the plan asks for, and one cross-trained
 * crew for each pair of trades at work in one home, would bring; plans that end no
 * sooner and save no visit or crew day are left out. `base` is the district as it is.
 * Best first; NULL when stopped. (transfer full) (element-type LmCrewIdea) */
typedef struct {
  LmWhatIf what_if;
  LmDay end_day;
  int days;            /* calendar days that the end comes sooner */
  gint64 crew_days;    /* crew days fewer */
  int visits;          /* times fewer that residents must be at home */
} LmCrewIdea;
GArray *lm_scenario_list_crew_ideas (LmSnapshot *snapshot, const LmPlanOptions *options, LmPlanProgress progress, gpointer data);

G_END_DECLS
